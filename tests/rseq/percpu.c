/* SPDX-License-Identifier: MIT */
/* Per-CPU counters, lists, free lists and buffers: by one thread, and by many that are shaken. */
#include "shake.h"

enum { MILLISECONDS = 300 };

static LX_ALIGNED(STRIDE) char slots[SLOTS * STRIDE];
static const struct lx_rseq_percpu few = {slots, STRIDE, SLOTS, LX_RSEQ_PERCPU_CPU_ID};

TEST(rseq, percpu_counter)
{
	stay();
	struct lx_rseq *rseq = own_area();
	intptr_t *slot = lx_rseq_percpu_slot(&few, lx_rseq_cpu_start(rseq));
	CHECK_EQ((char *)slot - slots, (long)lx_rseq_cpu_start(rseq) * STRIDE);
	CHECK_EQ(lx_rseq_counter_sum(&few), 0);
	CHECK_EQ(lx_rseq_counter_add(rseq, &few, 5), 0);
	CHECK_EQ(lx_rseq_counter_add(rseq, &few, -7), 0);
	CHECK_EQ(*slot, -2);
	*lx_rseq_percpu_slot(&few, SLOTS - 1) += 10;
	CHECK_EQ(lx_rseq_counter_sum(&few), 8);
}

TEST(rseq, percpu_list)
{
	stay();
	struct lx_rseq *rseq = own_area();
	struct lx_rseq_node nodes[3], *node;
	CHECK_EQ(lx_rseq_list_pop(rseq, &few, &node), 1);
	CHECK_EQ(lx_rseq_list_pop_all(rseq, &few, &node), 1);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(lx_rseq_list_push(rseq, &few, &nodes[i]), 0);
	CHECK_EQ(lx_rseq_list_pop(rseq, &few, &node), 0);
	CHECK(node == &nodes[2]);
	CHECK_EQ(lx_rseq_list_pop_all(rseq, &few, &node), 0);
	CHECK(node == &nodes[1] && node->next == &nodes[0] && !nodes[0].next);
	CHECK_EQ(lx_rseq_list_pop(rseq, &few, &node), 1);
}

TEST(rseq, percpu_freelist)
{
	stay();
	struct lx_rseq *rseq = own_area();
	const int room = STRIDE / 8 - 1;
	char objects[STRIDE];
	void *object = slots;
	CHECK_EQ(lx_rseq_freelist_get(rseq, &few, &object), 1);
	CHECK(object == slots);
	for (int i = 0; i < room; i++)
		CHECK_EQ(lx_rseq_freelist_put(rseq, &few, &objects[i]), 0);
	CHECK_EQ(lx_rseq_freelist_put(rseq, &few, &objects[room]), 1);
	for (int i = room; i--;) {
		CHECK_EQ(lx_rseq_freelist_get(rseq, &few, &object), 0);
		CHECK(object == &objects[i]);
	}
	CHECK_EQ(lx_rseq_freelist_get(rseq, &few, &object), 1);
	/* Not a byte behind the slot. */
	CHECK_EQ(*lx_rseq_percpu_slot(&few, lx_rseq_cpu_start(rseq) + 1), 0);
}

TEST(rseq, percpu_buffer)
{
	stay();
	struct lx_rseq *rseq = own_area();
	static const char text[] = "0123456789abcdef";
	volatile size_t huge = (size_t)-1; /* the compiler would warn */
	const struct lx_rseq_buffer *b =
		(const struct lx_rseq_buffer *)lx_rseq_percpu_slot(&few, lx_rseq_cpu_start(rseq));
	for (int i = 0; i < 7; i++)
		CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, 16), 0);
	CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, 9), 1);
	CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, huge), 1);
	CHECK_EQ(b->used, 112);
	CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, 8), 0);
	CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, 0), 0);
	CHECK_EQ(lx_rseq_buffer_append(rseq, &few, text, 1), 1);
	CHECK_EQ(b->used, STRIDE - 8);
	for (int i = 0; i < STRIDE - 8; i++)
		CHECK_EQ(((const char *)b)[8 + i], text[i % 16]);
	CHECK_EQ(*lx_rseq_percpu_slot(&few, lx_rseq_cpu_start(rseq) + 1), 0);
}

/* All of them, where the area isn't registered and where there is no slot. */
TEST(rseq, percpu_refuses)
{
	static struct lx_rseq fake;
	static const int wanted[] = {-LX_ENXIO, -LX_ENXIO, -LX_ERANGE};
	struct lx_rseq_percpu p = {slots, STRIDE, 3, LX_RSEQ_PERCPU_CPU_ID};
	struct lx_rseq_node node, *popped;
	void *object;
	for (int mode = 0; mode < 2; mode++)
		for (int i = 0; i < 3; i++) {
			p.mode = mode ? LX_RSEQ_PERCPU_MM_CID : LX_RSEQ_PERCPU_CPU_ID;
			fake.cpu_id = i < 2 ? (uint32_t)(-1 - i) : 3;
			fake.mm_cid = i < 2 ? 0 : 3;
			CHECK_EQ(lx_rseq_percpu_index(&fake, &p), wanted[i]);
			CHECK_EQ(lx_rseq_counter_add(&fake, &p, 1), wanted[i]);
			CHECK_EQ(lx_rseq_list_push(&fake, &p, &node), wanted[i]);
			CHECK_EQ(lx_rseq_list_pop(&fake, &p, &popped), wanted[i]);
			CHECK_EQ(lx_rseq_list_pop_all(&fake, &p, &popped), wanted[i]);
			CHECK_EQ(lx_rseq_freelist_put(&fake, &p, &node), wanted[i]);
			CHECK_EQ(lx_rseq_freelist_get(&fake, &p, &object), wanted[i]);
			CHECK_EQ(lx_rseq_buffer_append(&fake, &p, "1", 1), wanted[i]);
		}
	fake.cpu_id = fake.mm_cid = 2;
	CHECK_EQ(lx_rseq_percpu_index(&fake, &p), 2);
	for (size_t i = 0; i < sizeof(slots); i++)
		CHECK_EQ(slots[i], 0);
}

/* A run in which nothing was aborted has shown nothing. */
static void check_shaken(const struct load *load, enum lx_rseq_percpu_mode mode, uint32_t len)
{
	struct tally tally = run_load(load, mode, len, MILLISECONDS);
	CHECK(tally.done > 0);
	if (!tally.signal_aborts)
		CHECK_FAIL("%s: no signal aborted a section in %ld operations", load->name, tally.done);
	if (load == &loads[0])
		CHECK(tally.aborts > 0);
}

TEST(rseq, shake_counter)
{
	check_shaken(&loads[0], LX_RSEQ_PERCPU_CPU_ID, lx_rseq_len(rseq_feature_size()));
}

TEST(rseq, shake_list)
{
	check_shaken(&loads[1], LX_RSEQ_PERCPU_CPU_ID, lx_rseq_len(rseq_feature_size()));
}

TEST(rseq, shake_freelist)
{
	check_shaken(&loads[2], LX_RSEQ_PERCPU_CPU_ID, lx_rseq_len(rseq_feature_size()));
}

TEST(rseq, shake_buffer)
{
	check_shaken(&loads[3], LX_RSEQ_PERCPU_CPU_ID, lx_rseq_len(rseq_feature_size()));
}

TEST(rseq, shake_legacy)
{
	for (int i = 0; i < LOADS; i++)
		check_shaken(&loads[i], LX_RSEQ_PERCPU_CPU_ID, LX_RSEQ_LEGACY_LEN);
}

TEST(rseq, shake_by_mm_cid)
{
	SKIP_IF(!LX_RSEQ_HAS(rseq_feature_size(), mm_cid), "this kernel has no mm_cid");
	for (int i = 0; i < LOADS; i++)
		check_shaken(&loads[i], LX_RSEQ_PERCPU_MM_CID, lx_rseq_len(rseq_feature_size()));
}
