/* SPDX-License-Identifier: MIT */
/* The operations: done, compared, and aborted by a signal at each point of the section. */
#include "area.h"
#include <lx/signal.h>

enum { COPIED = 40, UNTOUCHED = 0x5555 };

/* What operations work on: v is what they commit to. */
static struct {
	intptr_t v, v2, load;
	struct lx_rseq_node nodes[2];
	intptr_t counter, *pointers[2];
	char copy[COPIED];
} data;
static const char source[COPIED] = "What is copied in one go, or not at all";

static void reset(void)
{
	data.v = 10;
	data.v2 = data.load = UNTOUCHED;
	data.nodes[0].next = &data.nodes[1];
	data.nodes[1].next = NULL;
	data.counter = 100;
	data.pointers[0] = NULL;
	data.pointers[1] = &data.counter;
	for (int i = 0; i < COPIED; i++)
		data.copy[i] = 0;
}

/* Each operation, with arguments that let it commit, and whether it has. */

static int cbne_store(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return lx_rseq_load_cbne_store__ptr(rseq, LX_RSEQ_MO_RELAXED, mode, &data.v, 10, 11, cpu);
}

static int is_11(void)
{
	return data.v == 11;
}

static int add_store(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELEASE, mode, &data.v, 1, cpu);
}

static int pop(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	if (data.v == 10)
		data.v = (intptr_t)&data.nodes[0];
	return lx_rseq_load_cbeq_store_add_load_store__ptr(rseq, LX_RSEQ_MO_RELAXED, mode, &data.v, 0,
							   offsetof(struct lx_rseq_node, next), &data.load, cpu);
}

static int is_popped(void)
{
	return data.v == (intptr_t)&data.nodes[1] && data.load == (intptr_t)&data.nodes[0];
}

static int add_through(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	if (data.v == 10)
		data.v = (intptr_t)data.pointers;
	return lx_rseq_load_add_load_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, mode, &data.v, sizeof(intptr_t *), 5,
							 cpu);
}

static int is_added(void)
{
	return data.counter == 105;
}

static int store_store(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return lx_rseq_load_cbne_store_store__ptr(rseq, LX_RSEQ_MO_RELEASE, mode, &data.v, 10, &data.v2, 22, 11, cpu);
}

static int is_11_and_22(void)
{
	return data.v == 11 && data.v2 == 22;
}

static int cbne_cbne(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return lx_rseq_load_cbne_load_cbne_store__ptr(rseq, LX_RSEQ_MO_RELAXED, mode, &data.v, 10, &data.v2, UNTOUCHED,
						      11, cpu);
}

static int copy(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return lx_rseq_load_cbne_memcpy_store__ptr(rseq, LX_RSEQ_MO_RELEASE, mode, &data.v, 10, data.copy, source,
						   COPIED, 11, cpu);
}

static int is_copied(void)
{
	int r = data.v == 11;
	for (int i = 0; i < COPIED; i++)
		r &= data.copy[i] == source[i];
	return r;
}

/* One of a test's own, with the macros: v = max(v, n). */
static int max_store(struct lx_rseq *rseq, intptr_t *v, intptr_t n, enum lx_rseq_percpu_mode mode, int cpu)
{
	__asm__ goto(LX_RSEQ_BEGIN "cmpq %[n], (%[v])\n\t" LX_RSEQ_EXIT("jge", larger)
			     LX_RSEQ_INJECT(4) "movq %[n], (%[v])" LX_RSEQ_END
		     :
		     : LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [n] "r"(n)
		     : LX_RSEQ_CLOBBER
		     : abort, larger);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
larger:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

static int max_11(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	return max_store(rseq, &data.v, 11, mode, cpu);
}

static const struct op {
	const char *name;
	int (*run)(struct lx_rseq *, enum lx_rseq_percpu_mode, int);
	int (*is_done)(void);
	int last_point; /* inside the section */
} ops[] = {
	{"load_cbne_store", cbne_store, is_11, 4},
	{"load_add_store", add_store, is_11, 3},
	{"load_cbeq_store_add_load_store", pop, is_popped, 6},
	{"load_add_load_load_add_store", add_through, is_added, 5},
	{"load_cbne_store_store", store_store, is_11_and_22, 5},
	{"load_cbne_load_cbne_store", cbne_cbne, is_11, 5},
	{"load_cbne_memcpy_store", copy, is_copied, 5},
	{"max_store", max_11, is_11, 4},
};
enum { OPS = sizeof(ops) / sizeof(ops[0]) };

/* Whoever is preempted is aborted: until it isn't. */
static int run(const struct op *op, struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int cpu)
{
	int r, tries = 100;
	do
		r = op->run(rseq, mode, cpu);
	while (r == -LX_EAGAIN && --tries);
	return r;
}

static void check_done(const struct op *op, struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode, int index)
{
	reset();
	if (run(op, rseq, mode, index) != 0)
		CHECK_FAIL("%s is not done", op->name);
	if (!op->is_done())
		CHECK_FAIL("%s says that it is done, but it isn't", op->name);
	reset();
	if (op->run(rseq, mode, index + 1) != -LX_EAGAIN || op->is_done())
		CHECK_FAIL("%s is done for another CPU", op->name);
}

TEST(rseq, ops_by_cpu_id)
{
	stay();
	struct lx_rseq *rseq = own_area();
	for (int i = 0; i < OPS; i++)
		check_done(&ops[i], rseq, LX_RSEQ_PERCPU_CPU_ID, (int)lx_rseq_cpu_start(rseq));
}

/* The CPU's number isn't what is compared: it is not 0 here, where the only thread's mm_cid often is. */
TEST(rseq, ops_by_mm_cid)
{
	SKIP_IF(!LX_RSEQ_HAS(rseq_feature_size(), mm_cid), "this kernel has no mm_cid");
	stay();
	struct lx_rseq *rseq = own_area();
	for (int i = 0; i < OPS; i++)
		check_done(&ops[i], rseq, LX_RSEQ_PERCPU_MM_CID, (int)lx_rseq_current_mm_cid(rseq));
}

/* An area of the test's own making, where the two differ. */
TEST(rseq, ops_modes)
{
	static struct lx_rseq fake;
	fake.cpu_id = 3;
	fake.mm_cid = 7;
	for (int i = 0; i < OPS; i++)
		for (int index = 0; index < 9; index++) {
			reset();
			CHECK_EQ(ops[i].run(&fake, LX_RSEQ_PERCPU_CPU_ID, index), index == 3 ? 0 : -LX_EAGAIN);
			CHECK_EQ(ops[i].is_done(), index == 3);
			reset();
			CHECK_EQ(ops[i].run(&fake, LX_RSEQ_PERCPU_MM_CID, index), index == 7 ? 0 : -LX_EAGAIN);
			CHECK_EQ(ops[i].is_done(), index == 7);
		}
}

TEST(rseq, ops_compare)
{
	static struct lx_rseq fake; /* nobody interrupts it */
	const enum lx_rseq_percpu_mode mode = LX_RSEQ_PERCPU_CPU_ID;
	static char bytes[COPIED];
	intptr_t v = 10, v2 = 20, load = UNTOUCHED, end = 10;
	CHECK_EQ(lx_rseq_load_cbne_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 9, 11, 0), 1);
	CHECK_EQ(lx_rseq_load_cbne_store_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 9, &v2, 21, 11, 0), 1);
	CHECK_EQ(lx_rseq_load_cbne_load_cbne_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 9, &v2, 20, 11, 0), 1);
	CHECK_EQ(lx_rseq_load_cbne_load_cbne_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 10, &v2, 21, 11, 0), 1);
	CHECK_EQ(lx_rseq_load_cbne_memcpy_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 9, bytes, source, COPIED, 11,
						     0),
		 1);
	CHECK_EQ(lx_rseq_load_cbeq_store_add_load_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &end, 10, 0, &load, 0),
		 1);
	CHECK_EQ(max_store(&fake, &v, 10, mode, 0), 1);
	CHECK_EQ(v, 10);
	CHECK_EQ(v2, 20);
	CHECK_EQ(end, 10);
	CHECK_EQ(load, UNTOUCHED);
	CHECK_EQ(bytes[0], 0);
	/* All 64 bits are compared, and stored. */
	v = 10 + (1L << 40);
	CHECK_EQ(lx_rseq_load_cbne_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 10, 11, 0), 1);
	CHECK_EQ(lx_rseq_load_cbne_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, 10 + (1L << 40), -1, 0), 0);
	CHECK_EQ(v, -1);
	CHECK_EQ(lx_rseq_load_add_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, -5, 0), 0);
	CHECK_EQ(v, -6);
	/* Nothing to copy is a copy too. */
	CHECK_EQ(lx_rseq_load_cbne_memcpy_store__ptr(&fake, LX_RSEQ_MO_RELAXED, mode, &v, -6, bytes, source, 0, 1, 0),
		 0);
	CHECK_EQ(bytes[0], 0);
	CHECK_EQ(v, 1);
}

static volatile long traps;
static volatile uintptr_t continues_at;
static volatile uint32_t before_it;

static void on_trap(int sig, lx_siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	continues_at = (uintptr_t)((struct lx_ucontext *)context)->uc_mcontext.rip;
	before_it = *(const uint32_t *)(continues_at - 4);
	traps++;
}

static void catch_traps(void)
{
	struct lx_sigaction action = {.sa_flags = LX_SA_SIGINFO};
	action.sa_handler_ = (lx_sighandler_t)(uintptr_t)on_trap;
	CHECK_EQ(lx_sigaction(LX_SIGTRAP, &action, NULL), 0);
}

static void trap_at(int point)
{
	rseq_inject[point] = TRAP;
}

/* Once at each point: inside the section nothing is committed, outside it nothing is aborted. */
static int trap_everywhere(struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode)
{
	int aborted = 0;
	for (int i = 0; i < OPS; i++)
		for (int point = 1; point < POINTS; point++) {
			const int inside = point > 1 && point <= ops[i].last_point;
			const int index = mode == LX_RSEQ_PERCPU_MM_CID ? (int)lx_rseq_current_mm_cid(rseq)
									: (int)lx_rseq_cpu_start(rseq);
			reset();
			trap_at(point);
			traps = 0;
			int r = inside ? ops[i].run(rseq, mode, index) : run(&ops[i], rseq, mode, index);
			rseq_inject[point] = 0;
			/* Points that this operation hasn't. */
			if (!inside && point > 1 && point < POINTS - 1) {
				CHECK_EQ(traps, 0);
				continue;
			}
			CHECK(traps > 0);
			if (r != (inside ? -LX_EAGAIN : 0) || ops[i].is_done() != !inside)
				CHECK_FAIL("%s, with a trap at point %ld, returns %ld and has done %ld", ops[i].name,
					   (long)point, (long)r, (long)ops[i].is_done());
			if (inside) {
				CHECK_EQ(before_it, LX_RSEQ_SIG);
				CHECK_EQ(rseq->rseq_cs, 0);
			}
			aborted += inside;
		}
	return aborted;
}

TEST(rseq, aborts)
{
	stay();
	catch_traps();
	CHECK_EQ(trap_everywhere(own_area(), LX_RSEQ_PERCPU_CPU_ID), 29);
}

TEST(rseq, aborts_by_mm_cid)
{
	SKIP_IF(!LX_RSEQ_HAS(rseq_feature_size(), mm_cid), "this kernel has no mm_cid");
	stay();
	catch_traps();
	CHECK_EQ(trap_everywhere(own_area(), LX_RSEQ_PERCPU_MM_CID), 29);
}

/* Without an area nobody aborts: the same traps, and all is done. So it is the kernel that aborts above. */
TEST(rseq, no_aborts_without_area)
{
	static struct lx_rseq fake;
	catch_traps();
	for (int i = 0; i < OPS; i++) {
		reset();
		trap_at(3);
		traps = 0;
		CHECK_EQ(ops[i].run(&fake, LX_RSEQ_PERCPU_CPU_ID, 0), 0);
		rseq_inject[3] = 0;
		CHECK_EQ(traps, 1);
		CHECK(ops[i].is_done());
	}
}

/* A section that the handler of a signal runs doesn't disturb the one that it aborted. */
static struct lx_rseq *nested_area;
static volatile int nested;

static void on_trap_run_another(int sig)
{
	(void)sig;
	rseq_inject[3] = 0;
	static intptr_t v;
	int r, tries = 100;
	do
		r = lx_rseq_load_add_store__ptr(nested_area, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID, &v, 1,
						(int)lx_rseq_cpu_start(nested_area));
	while (r == -LX_EAGAIN && --tries);
	nested = r == 0 && v == 1;
}

TEST(rseq, section_in_handler)
{
	struct lx_sigaction action = {.sa_handler_ = on_trap_run_another};
	stay();
	nested_area = own_area();
	CHECK_EQ(lx_sigaction(LX_SIGTRAP, &action, NULL), 0);
	reset();
	trap_at(3);
	CHECK_ERR(cbne_store(nested_area, LX_RSEQ_PERCPU_CPU_ID, (int)lx_rseq_cpu_start(nested_area)), LX_EAGAIN);
	CHECK(nested);
	CHECK_EQ(data.v, 10);
	CHECK_EQ(run(&ops[0], nested_area, LX_RSEQ_PERCPU_CPU_ID, (int)lx_rseq_cpu_start(nested_area)), 0);
}
