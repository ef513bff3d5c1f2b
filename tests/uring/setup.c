/* SPDX-License-Identifier: MIT */
/* Every way to set up a ring, with NOPs that go three times round it; and what becomes of rings in children. */
#include "../child.h"
#include "../now.h"
#include "nops.h"
#include <lx/uapi/linux/io_uring/query.h>

enum { PAGE = 4096, SLOTS = 16 /* registered rings that a task may have */ };

#define S(flag) LX_IORING_SETUP_##flag

static void works_with(unsigned int flags)
{
	struct lx_io_uring ring;
	struct held before;
	skip_without(flags);
	before = held();
	/* A polling thread is slow where CPUs are few. */
	const unsigned int most = flags & S(SQPOLL) ? 16 : 256;
	for (unsigned int entries = 2; entries <= most; entries *= 8) {
		int r;
		do
			r = lx_io_uring_queue_init(entries, &ring, flags);
		while (again(r));
		CHECK_EQ(r, 0);
		CHECK_EQ(ring.flags & flags, flags);
		CHECK_EQ(ring.sq.ring_entries, entries);
		CHECK_EQ(ring.cq.ring_entries, 2 * entries);
		CHECK_EQ(*ring.sq.kring_entries, entries);
		CHECK_EQ(*ring.cq.kring_mask, 2 * entries - 1);
		CHECK_EQ(!ring.sq.array, !!(flags & S(NO_SQARRAY)));
		wrap(&ring);
		lx_io_uring_queue_exit(&ring);
	}
	nothing_more_than(&before);
}

#define WORKS(name, flags)         \
	TEST(uring, setup_##name)  \
	{                          \
		works_with(flags); \
	}

WORKS(plain, 0)
WORKS(clamp, S(CLAMP))
WORKS(submit_all, S(SUBMIT_ALL))
WORKS(coop_taskrun, S(COOP_TASKRUN))
WORKS(coop_taskrun_flag, S(COOP_TASKRUN) | S(TASKRUN_FLAG))
WORKS(sqe128, S(SQE128))
WORKS(cqe32, S(CQE32))
WORKS(sqe128_cqe32, S(SQE128) | S(CQE32))
WORKS(single_issuer, S(SINGLE_ISSUER))
WORKS(defer_taskrun, S(SINGLE_ISSUER) | S(DEFER_TASKRUN))
WORKS(defer_taskrun_flag, S(SINGLE_ISSUER) | S(DEFER_TASKRUN) | S(TASKRUN_FLAG))
WORKS(no_sqarray, S(NO_SQARRAY))
WORKS(no_sqarray_wide, S(NO_SQARRAY) | S(SQE128) | S(CQE32))
WORKS(no_sqarray_defer_wide, S(NO_SQARRAY) | S(SQE128) | S(CQE32) | S(SINGLE_ISSUER) | S(DEFER_TASKRUN))
WORKS(sqe_mixed, S(SQE_MIXED))
WORKS(cqe_mixed, S(CQE_MIXED))
WORKS(mixed_no_sqarray, S(SQE_MIXED) | S(CQE_MIXED) | S(NO_SQARRAY))
WORKS(sq_rewind, S(SQ_REWIND) | S(NO_SQARRAY))
WORKS(sq_rewind_wide, S(SQ_REWIND) | S(NO_SQARRAY) | S(SQE128))
WORKS(sqpoll, S(SQPOLL))
WORKS(sqpoll_wide, S(SQPOLL) | S(SQE128) | S(CQE32))
WORKS(sqpoll_no_sqarray, S(SQPOLL) | S(NO_SQARRAY) | S(SINGLE_ISSUER))

/* What excludes each other, or needs what isn't there. A kernel that doesn't know them says the same. */
TEST(uring, setup_contradictions)
{
	static const unsigned int wrong[] = {
		S(DEFER_TASKRUN),
		S(TASKRUN_FLAG),
		S(SQPOLL) | S(COOP_TASKRUN),
		S(SQPOLL) | S(SINGLE_ISSUER) | S(DEFER_TASKRUN),
		S(SQ_AFF),
		S(CQE32) | S(CQE_MIXED),
		S(SQE128) | S(SQE_MIXED),
		S(REGISTERED_FD_ONLY),
		S(SQ_REWIND),
		S(SQ_REWIND) | S(NO_SQARRAY) | S(SQPOLL),
		S(HYBRID_IOPOLL),
		S(CQSIZE), /* of 0 */
		1U << 31,
	};
	struct lx_io_uring ring;
	struct held before;
	skip_without(0);
	before = held();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_ERR(lx_io_uring_queue_init(4, &ring, wrong[i]), LX_EINVAL);
	CHECK_ERR(lx_io_uring_queue_init(0, &ring, 0), LX_EINVAL);
	CHECK_ERR(lx_io_uring_queue_init(32769, &ring, 0), LX_EINVAL);
	nothing_more_than(&before);
}

TEST(uring, setup_sizes)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(CQSIZE), .cq_entries = 33};
	skip_without(0);
	CHECK_EQ(lx_io_uring_queue_init_params(3, &ring, &p), 0);
	CHECK_EQ(ring.sq.ring_entries, 4);
	CHECK_EQ(ring.cq.ring_entries, 64);
	CHECK_EQ(p.sq_entries, 4);
	CHECK_EQ(ring.features, p.features);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	p = (struct lx_io_uring_params){.flags = S(CQSIZE), .cq_entries = 4};
	CHECK_ERR(lx_io_uring_queue_init_params(8, &ring, &p), LX_EINVAL);
	p = (struct lx_io_uring_params){.flags = S(CQSIZE), .cq_entries = ~0U};
	CHECK_ERR(lx_io_uring_queue_init_params(8, &ring, &p), LX_EINVAL);
}

TEST(uring, setup_clamps)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(CLAMP) | S(CQSIZE), .cq_entries = ~0U};
	skip_without(0);
	int r;
	do
		r = lx_io_uring_queue_init_params(1U << 20, &ring, &p);
	while (again(r));
	SKIP_IF(r == -LX_ENOMEM, "no memory for the largest ring");
	CHECK_EQ(r, 0);
	CHECK_EQ(ring.sq.ring_entries, 32768);
	CHECK_EQ(ring.cq.ring_entries, 65536);
	nops(&ring, 65537);
	lx_io_uring_queue_exit(&ring);
}

/* A kernel before 5.4 has two mappings; one that has a single one still knows both offsets. */
TEST(uring, setup_single_mmap_and_not)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = 0};
	struct held before;
	ring_of(&ring, 8, 0);
	if (ring.features & LX_IORING_FEAT_SINGLE_MMAP)
		CHECK(ring.sq.ring_ptr == ring.cq.ring_ptr);
	CHECK_EQ(ring.cq.ring_sz, ring.sq.ring_sz);
	lx_io_uring_queue_exit(&ring);

	before = held();
	int fd = lx_io_uring_setup(8, &p);
	CHECK(fd >= 0);
	p.features &= ~LX_IORING_FEAT_SINGLE_MMAP;
	int r = lx_io_uring_queue_mmap(fd, &p, &ring);
	if (!r) {
		CHECK(ring.sq.ring_ptr != ring.cq.ring_ptr);
		CHECK_EQ(*ring.sq.kring_entries, 8);
		CHECK_EQ(*ring.cq.kring_entries, 16);
		CHECK(ring.cq.khead >= (unsigned int *)ring.cq.ring_ptr);
		for (unsigned int i = 0; i < 8; i++)
			ring.sq.array[i] = i;
		ring.flags = 0;
		ring.int_flags = 0;
		ring.ring_fd = ring.enter_ring_fd = fd;
		wrap(&ring);
		lx_io_uring_queue_exit(&ring);
	} else {
		CHECK_EQ(lx_close(fd), 0);
	}
	nothing_more_than(&before);
	SKIP_IF(r == -LX_EFAULT || r == -LX_EINVAL, "this kernel maps both only at once: %ld", (long)r);
	CHECK_EQ(r, 0);
}

/* Completions of a deferring ring wait for its task; another one may not enter. */
TEST(uring, defer_taskrun)
{
	struct lx_io_uring ring;
	int fds[2];
	char c = 0;
	ring_of(&ring, 4, S(SINGLE_ISSUER) | S(DEFER_TASKRUN) | S(TASKRUN_FLAG));
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
	lx_io_uring_prep_read(sqe, fds[0], &c, 1, (uint64_t)-1);
	lx_io_uring_sqe_set_data64(sqe, 5);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		int r = lx_io_uring_get_events(&ring) != -LX_EEXIST;
		lx_io_uring_prep_nop(lx_io_uring_get_sqe(&ring));
		lx_exit_group(r || lx_io_uring_submit(&ring) != -LX_EEXIST);
	}
	CHECK_EQ(status_of(pid), 0);
	/* The child's entry is in the shared queue, though nobody has taken it. */
	*ring.sq.ktail -= 1;
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	CHECK(lx_io_uring_cq_needs_enter(&ring));
	CHECK_EQ(lx_io_uring_get_events(&ring), 0);
	expect(&ring, 5, 1);
	CHECK_EQ(c, 'x');
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* More completions than one entry brings of a deferring ring's work. */
TEST(uring, defer_taskrun_many)
{
	enum { MANY = 64 };
	struct lx_io_uring ring;
	uint64_t seen = 0;
	int fds[2];
	ring_of(&ring, MANY, S(SINGLE_ISSUER) | S(DEFER_TASKRUN));
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	for (unsigned int i = 0; i < MANY; i++) {
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
		lx_io_uring_prep_poll_add(sqe, fds[0], 1 /* POLLIN */);
		lx_io_uring_sqe_set_data64(sqe, i);
	}
	CHECK_EQ(lx_io_uring_submit(&ring), MANY);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
	for (unsigned int i = 0; i < MANY; i++) {
		struct lx_io_uring_cqe *cqe = NULL;
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK(!(seen >> cqe->user_data & 1));
		seen |= 1UL << cqe->user_data;
		lx_io_uring_cqe_seen(&ring, cqe);
	}
	CHECK_EQ(seen, ~0UL);
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, single_issuer)
{
	struct lx_io_uring ring;
	ring_of(&ring, 4, S(SINGLE_ISSUER));
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_io_uring_prep_nop(lx_io_uring_get_sqe(&ring));
		lx_exit_group(lx_io_uring_submit(&ring) != -LX_EEXIST);
	}
	CHECK_EQ(status_of(pid), 0);
	*ring.sq.ktail -= 1;
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, disabled_until_enabled)
{
	struct lx_io_uring ring;
	ring_of(&ring, 4, S(R_DISABLED));
	CHECK(nop(&ring, 1));
	CHECK_ERR(lx_io_uring_submit(&ring), LX_EBADFD);
	CHECK_ERR(lx_io_uring_get_events(&ring), LX_EBADFD);
	expect_none(&ring);
	CHECK_EQ(lx_io_uring_register(ring.ring_fd, LX_IORING_REGISTER_ENABLE_RINGS, NULL, 0), 0);
	CHECK_ERR(lx_io_uring_register(ring.ring_fd, LX_IORING_REGISTER_ENABLE_RINGS, NULL, 0), LX_EBADFD);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	expect(&ring, 1, 0);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* Who enables such a ring is its only task. */
TEST(uring, disabled_and_single_issuer)
{
	struct lx_io_uring ring;
	ring_of(&ring, 4, S(R_DISABLED) | S(SINGLE_ISSUER) | S(DEFER_TASKRUN));
	lx_pid_t pid = lx_fork();
	if (!pid) {
		struct lx_io_uring_cqe *cqe = NULL;
		int r = lx_io_uring_register(ring.ring_fd, LX_IORING_REGISTER_ENABLE_RINGS, NULL, 0);
		lx_io_uring_prep_nop(lx_io_uring_get_sqe(&ring));
		r = r || lx_io_uring_submit(&ring) != 1 || lx_io_uring_wait_cqe(&ring, &cqe) || cqe->res;
		lx_exit_group(r);
	}
	CHECK_EQ(status_of(pid), 0);
	CHECK_ERR(lx_io_uring_get_events(&ring), LX_EEXIST);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, attach_wq)
{
	struct lx_io_uring ring, other;
	struct lx_io_uring_params p = {.flags = S(ATTACH_WQ)};
	int memfd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	ring_of(&ring, 4, 0);
	p.wq_fd = (uint32_t)ring.ring_fd;
	CHECK_EQ(lx_io_uring_queue_init_params(4, &other, &p), 0);
	wrap(&ring);
	wrap(&other);
	lx_io_uring_queue_exit(&ring);
	wrap(&other);
	lx_io_uring_queue_exit(&other);
	p = (struct lx_io_uring_params){.flags = S(ATTACH_WQ), .wq_fd = (uint32_t)memfd};
	CHECK_ERR(lx_io_uring_queue_init_params(4, &other, &p), LX_EINVAL);
}

/* Two rings, one polling thread, which goes on when the ring that came first is gone. */
TEST(uring, sqpoll_attached)
{
	struct lx_io_uring ring, other;
	struct lx_io_uring_params p = {.flags = S(SQPOLL) | S(ATTACH_WQ)};
	ring_of(&ring, 4, S(SQPOLL));
	p.wq_fd = (uint32_t)ring.ring_fd;
	CHECK_EQ(lx_io_uring_queue_init_params(4, &other, &p), 0);
	wrap(&ring);
	wrap(&other);
	lx_io_uring_queue_exit(&ring);
	wrap(&other);
	lx_io_uring_queue_exit(&other);
}

/* The thread sleeps after a millisecond: it has to be woken, and nothing may be left behind. */
TEST(uring, sqpoll_sleeps)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(SQPOLL), .sq_thread_idle = 1};
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	int slept = 0;
	skip_without(S(SQPOLL));
	CHECK_EQ(lx_io_uring_queue_init_params(4, &ring, &p), 0);
	for (unsigned int i = 0; i < 20; i++) {
		for (int n = 0; n < 100 && !(*(volatile unsigned int *)ring.sq.kflags & LX_IORING_SQ_NEED_WAKEUP); n++)
			lx_syscall2(LX_NR_nanosleep, (long)&ms, 0);
		slept += (*(volatile unsigned int *)ring.sq.kflags & LX_IORING_SQ_NEED_WAKEUP) != 0;
		CHECK(nop(&ring, i));
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		expect(&ring, i, 0);
	}
	CHECK(slept);
	lx_io_uring_queue_exit(&ring);
}

/* The kernel's thread completes at any moment, also between two looks of a waiting function at the ring: whoever waits
 * for one must not come back without. A second of it, with pauses that differ. */
TEST(uring, sqpoll_any_moment)
{
	struct lx_io_uring ring;
	const struct lx_timespec minute = {.tv_sec = 60, .tv_nsec = 0};
	long end;
	ring_of(&ring, 4, S(SQPOLL));
	end = now(LX_CLOCK_MONOTONIC) + 1000000000;
	for (unsigned int i = 0; now(LX_CLOCK_MONOTONIC) < end; i++) {
		struct lx_io_uring_cqe *cqe = NULL;
		CHECK(nop(&ring, i));
		CHECK(lx_io_uring_submit(&ring) > 0); /* also those whose place isn't given back yet */
		for (volatile unsigned int pause = i / 2 % 400; pause; pause--)
			;
		CHECK_EQ(i % 2 ? lx_io_uring_wait_cqe(&ring, &cqe)
			       : lx_io_uring_wait_cqe_timeout(&ring, &cqe, &minute),
			 0);
		CHECK_EQ(cqe->user_data, i);
		lx_io_uring_cqe_seen(&ring, cqe);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sqring_wait)
{
	struct lx_io_uring ring;
	unsigned int in = 0, out = 0;
	ring_of(&ring, 2, S(SQPOLL));
	while (out < 100) {
		while (in < 100 && in - out < ring.cq.ring_entries && nop(&ring, in))
			in++;
		CHECK(lx_io_uring_submit(&ring) >= 0);
		/* Some kernels come back while the thread has the entry, but hasn't said so. */
		CHECK(lx_io_uring_sqring_wait(&ring) >= 0);
		for (; out < in && lx_io_uring_cq_ready(&ring); out++)
			expect(&ring, out, 0);
	}
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(lx_io_uring_queue_init(2, &ring, 0), 0);
	CHECK_EQ(lx_io_uring_sqring_wait(&ring), 0);
	lx_io_uring_queue_exit(&ring);
}

/* A memfd has no polling. */
static void polls_no_memfd(unsigned int flags)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	char c;
	int memfd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	ring_of(&ring, 4, flags);
	for (unsigned int i = 0; i < 20; i++) {
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
		lx_io_uring_prep_read(sqe, memfd, &c, 1, 0);
		lx_io_uring_sqe_set_data64(sqe, i);
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK_EQ(cqe->user_data, i);
		CHECK_EQ(cqe->res, -LX_EOPNOTSUPP);
		lx_io_uring_cqe_seen(&ring, cqe);
	}
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, iopoll)
{
	polls_no_memfd(S(IOPOLL));
}

TEST(uring, hybrid_iopoll)
{
	polls_no_memfd(S(IOPOLL) | S(HYBRID_IOPOLL));
}

/* With SUBMIT_ALL a bad entry has its completion like the others. */
TEST(uring, submit_all)
{
	struct lx_io_uring ring;
	ring_of(&ring, 8, S(SUBMIT_ALL));
	for (unsigned int i = 0; i < 5; i++) {
		CHECK(nop(&ring, i));
		if (i == 2)
			ring.sq.sqes[2].opcode = 0xff;
	}
	CHECK_EQ(lx_io_uring_submit(&ring), 5);
	expect_all(&ring, 0, 5, 1 << 2);
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* What the kernel left over moves to the front. */
TEST(uring, sq_rewind_short_submit)
{
	struct lx_io_uring ring;
	ring_of(&ring, 8, S(SQ_REWIND) | S(NO_SQARRAY));
	for (unsigned int round = 0; round < 3; round++) {
		for (unsigned int i = 0; i < 8; i++)
			CHECK(nop(&ring, i));
		CHECK(!nop(&ring, 8));
		ring.sq.sqes[2].opcode = 0xff;
		CHECK_EQ(lx_io_uring_submit(&ring), 3);
		CHECK_EQ(lx_io_uring_sq_ready(&ring), 5);
		CHECK(nop(&ring, 8));
		CHECK_EQ(lx_io_uring_submit(&ring), 6);
		CHECK_EQ(lx_io_uring_sq_ready(&ring), 0);
		expect_all(&ring, 0, 9, 1 << 2);
	}
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* Entries of 128 bytes among those of 64, past the ring's end with one place left, too. */
TEST(uring, sqe_mixed)
{
	struct lx_io_uring ring;
	struct lx_io_uring_sqe *sqe;
	uint64_t in = 0, out = 0;
	ring_of(&ring, 8, S(SQE_MIXED));
	for (unsigned int round = 0; round < 40; round++) {
		for (unsigned int i = 0; i < 1 + round % 4; i++) {
			CHECK(nop(&ring, in));
			in++;
		}
		sqe = lx_io_uring_get_sqe128(&ring);
		CHECK(sqe);
		CHECK(sqe - ring.sq.sqes < 7);
		lx_io_uring_prep_nop128(sqe);
		lx_io_uring_sqe_set_data64(sqe, in++);
		CHECK(lx_io_uring_submit(&ring) > 0);
		CHECK_EQ(lx_io_uring_sq_ready(&ring), 0);
		while (out < in)
			expect(&ring, out++, 0);
		expect_none(&ring);
	}
	for (unsigned int i = 0; i < 7; i++)
		CHECK(nop(&ring, i));
	CHECK(!lx_io_uring_get_sqe128(&ring));
	CHECK(nop(&ring, 7));
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(lx_io_uring_queue_init(8, &ring, 0), 0);
	CHECK(!lx_io_uring_get_sqe128(&ring));
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(lx_io_uring_queue_init(8, &ring, S(SQE128)), 0);
	CHECK(lx_io_uring_get_sqe128(&ring) == ring.sq.sqes);
	CHECK(lx_io_uring_get_sqe(&ring) == ring.sq.sqes + 2);
	lx_io_uring_queue_exit(&ring);
}

static void wide_nop(struct lx_io_uring *ring, uint64_t data)
{
	CHECK(nop(ring, data));
	struct lx_io_uring_sqe *sqe =
		&ring->sq.sqes[((ring->sq.sqe_tail - 1) & ring->sq.ring_mask) << lx_io_uring_sqe_shift(ring)];
	sqe->nop_flags = LX_IORING_NOP_CQE32;
	sqe->off = data + 1;
	sqe->addr = data + 2;
}

/* Completions of 32 bytes among those of 16, and what fills the end where one place is too small. */
TEST(uring, cqe_mixed)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe, *batch[8];
	unsigned int head, n, walked;
	uint64_t in = 0, out = 0;
	ring_of(&ring, 4, S(CQE_MIXED));
	for (unsigned int round = 0; round < 60; round++) {
		for (unsigned int i = 0; i < 1 + round % 3; i++, in++) {
			if ((in + round) % 3)
				CHECK(nop(&ring, in));
			else
				wide_nop(&ring, in);
		}
		CHECK(lx_io_uring_submit(&ring) > 0);
		n = walked = 0;
		lx_io_uring_for_each_cqe(&ring, head, cqe)
		{
			n += !(cqe->flags & LX_IORING_CQE_F_SKIP);
			walked += lx_io_uring_cqe_nr(cqe);
		}
		CHECK_EQ(walked, lx_io_uring_cq_ready(&ring));
		CHECK_EQ(n, in - out);
		CHECK(lx_io_uring_peek_batch_cqe(&ring, batch, 8) >= n);
		for (; out < in; out++) {
			CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
			CHECK_EQ(cqe->user_data, out);
			CHECK_EQ(cqe->res, 0);
			CHECK_EQ(!(cqe->flags & LX_IORING_CQE_F_32), !!((out + round) % 3));
			if (cqe->flags & LX_IORING_CQE_F_32) {
				CHECK_EQ(cqe->big_cqe[0], out + 1);
				CHECK_EQ(cqe->big_cqe[1], out + 2);
			}
			lx_io_uring_cqe_seen(&ring, cqe);
		}
		expect_none(&ring);
		CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cqe32_both_halves)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	ring_of(&ring, 4, S(CQE32));
	/* The flag for a NOP is newer than rings of them. */
	wide_nop(&ring, 100);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
	SKIP_IF(cqe->res == -LX_EINVAL, "this kernel has no IORING_NOP_CQE32");
	lx_io_uring_cqe_seen(&ring, cqe);
	for (uint64_t i = 0; i < 20; i++) {
		wide_nop(&ring, i * 10);
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK_EQ(cqe->user_data, i * 10);
		if (cqe->big_cqe[0] || cqe->big_cqe[1]) {
			CHECK_EQ(cqe->big_cqe[0], i * 10 + 1);
			CHECK_EQ(cqe->big_cqe[1], i * 10 + 2);
		}
		lx_io_uring_cqe_seen(&ring, cqe);
	}
	lx_io_uring_queue_exit(&ring);
}

/* In the caller's memory. */

/* size bytes that end where nothing is mapped. */
static char *before_a_hole(size_t size)
{
	char *p = (char *)lx_mmap(NULL, size + PAGE, LX_PROT_READ | LX_PROT_WRITE,
				  LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_POPULATE, -1, 0);
	CHECK(!lx_is_error_ptr(p));
	CHECK_EQ(lx_munmap(p + size, PAGE), 0);
	return p;
}

static size_t memory_size(unsigned int entries, unsigned int flags)
{
	long size;
	do
		size = lx_io_uring_memory_size(entries, flags);
	while (again(size));
	CHECK(size > 0 && size % PAGE == 0);
	return (size_t)size;
}

/* Rings over more than a page want pages in a row before Linux 6.10: that many a test can't count on. A bare call with
 * room to spare is the witness. */
static int takes_scattered_memory(void)
{
	enum { ROOM = 64 * PAGE };
	struct lx_io_uring_params p = {.flags = S(NO_MMAP)};
	char *mem = before_a_hole(2 * ROOM);
	int fd;
	p.sq_off.user_addr = (uint64_t)(uintptr_t)mem;
	p.cq_off.user_addr = (uint64_t)(uintptr_t)(mem + ROOM);
	do
		fd = lx_io_uring_setup(256, &p);
	while (again(fd));
	SKIP_IF(fd == -LX_EINVAL, "this kernel has no IORING_SETUP_NO_MMAP");
	if (fd >= 0)
		CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_munmap(mem, 2 * ROOM), 0);
	return fd >= 0;
}

static void in_memory(unsigned int flags)
{
	struct lx_io_uring ring;
	struct held before;
	skip_without(flags & ~S(REGISTERED_FD_ONLY));
	const unsigned int most = takes_scattered_memory() && !(flags & S(SQPOLL)) ? 1024 : 16;
	before = held();
	for (unsigned int entries = 2; entries <= most; entries *= 2) {
		struct lx_io_uring_params p = {.flags = flags};
		long size, r;
		do
			size = lx_io_uring_memory_size_params(entries, &p);
		while (again(size));
		CHECK_EQ(size, memory_size(entries, flags));
		CHECK_EQ(p.flags, flags);
		char *mem = before_a_hole((size_t)size);
		CHECK_ERR(lx_io_uring_queue_init_mem(entries, &ring, &p, mem, (size_t)size - PAGE), LX_ENOMEM);
		CHECK_ERR(lx_io_uring_queue_init_mem(entries, &ring, &p, mem, (size_t)size - 1), LX_ENOMEM);
		do
			r = lx_io_uring_queue_init_mem(entries, &ring, &p, mem + 64, (size_t)size - 64);
		while (again(r));
		CHECK_EQ(r, -LX_EINVAL);
		do {
			p = (struct lx_io_uring_params){.flags = flags};
			r = lx_io_uring_queue_init_mem(entries, &ring, &p, mem, (size_t)size);
		} while (again(r));
		CHECK_EQ(r, size);
		CHECK(ring.flags & S(NO_MMAP));
		CHECK_EQ(ring.flags & flags, flags);
		CHECK((char *)ring.sq.sqes >= mem && (char *)ring.sq.sqes < mem + size);
		CHECK((char *)ring.sq.khead >= mem && (char *)ring.sq.khead < mem + size);
		if (flags & S(REGISTERED_FD_ONLY)) {
			CHECK_EQ(ring.ring_fd, -1);
			CHECK_EQ(held().fd, before.fd);
		}
		wrap(&ring);
		CHECK_ERR(lx_io_uring_ring_dontfork(&ring), LX_EINVAL);
		lx_io_uring_queue_exit(&ring);
		CHECK_EQ(lx_munmap(mem, (size_t)size), 0);
	}
	nothing_more_than(&before);
}

#define IN_MEMORY(name, flags)        \
	TEST(uring, in_memory_##name) \
	{                             \
		in_memory(flags);     \
	}

IN_MEMORY(plain, 0)
IN_MEMORY(no_sqarray, S(NO_SQARRAY))
IN_MEMORY(wide, S(SQE128) | S(CQE32))
IN_MEMORY(wide_no_sqarray, S(SQE128) | S(CQE32) | S(NO_SQARRAY))
IN_MEMORY(cqe32_no_sqarray, S(CQE32) | S(NO_SQARRAY))
IN_MEMORY(defer, S(SINGLE_ISSUER) | S(DEFER_TASKRUN) | S(SUBMIT_ALL))
IN_MEMORY(sqpoll, S(SQPOLL))
IN_MEMORY(mixed, S(CQE_MIXED) | S(SQE_MIXED) | S(NO_SQARRAY))
IN_MEMORY(registered_fd_only, S(REGISTERED_FD_ONLY))

/* A task has 16 places for registered rings; one that is given back is free. */
TEST(uring, registered_fd_only_slots)
{
	struct lx_io_uring rings[SLOTS + 1];
	struct lx_io_uring_params p;
	skip_without(0);
	takes_scattered_memory();
	size_t size = memory_size(4, 0);
	for (unsigned int round = 0; round < 3; round++) {
		char *mem = before_a_hole(size * (SLOTS + 1));
		for (unsigned int i = 0; i <= SLOTS; i++) {
			long r;
			do {
				p = (struct lx_io_uring_params){.flags = S(REGISTERED_FD_ONLY)};
				r = lx_io_uring_queue_init_mem(4, &rings[i], &p, mem + i * size, size);
			} while (again(r));
			CHECK_EQ(r, i < SLOTS ? (long)size : -LX_EBUSY);
		}
		for (unsigned int i = 0; i < SLOTS; i++) {
			wrap(&rings[i]);
			lx_io_uring_queue_exit(&rings[i]);
		}
	}
}

TEST(uring, in_huge_pages)
{
	enum { HUGE = 2 << 20 };
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = 0};
	skip_without(0);
	takes_scattered_memory();
	void *mem = lx_mmap(NULL, HUGE, LX_PROT_READ | LX_PROT_WRITE,
			    LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_HUGETLB | LX_MAP_POPULATE, -1, 0);
	SKIP_IF(lx_is_error_ptr(mem), "no huge page is free");
	CHECK(lx_io_uring_queue_init_mem(4096, &ring, &p, mem, HUGE) > 0);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(lx_munmap(mem, HUGE), 0);
}

/* The header before the completions is as large as the kernel says. */
TEST(uring, query_scq)
{
	struct lx_io_uring ring;
	struct lx_io_uring_query_scq scq = {.hdr_size = 0};
	struct lx_io_uring_query_hdr hdr = {
		.query_data = (unsigned long)&scq,
		.query_op = LX_IO_URING_QUERY_SCQ,
		.size = sizeof(scq),
	};
	ring_of(&ring, 4, 0);
	int r = lx_io_uring_register(-1, LX_IORING_REGISTER_QUERY, &hdr, 0);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EBADF, "this kernel has no IORING_REGISTER_QUERY");
	CHECK_EQ(r, 0);
	SKIP_IF(hdr.result == -LX_EOPNOTSUPP, "this kernel has no IO_URING_QUERY_SCQ");
	CHECK_EQ(hdr.result, 0);
	CHECK_EQ((char *)ring.cq.cqes - (char *)ring.cq.ring_ptr, scq.hdr_size);
	CHECK(scq.hdr_alignment && scq.hdr_size % scq.hdr_alignment == 0);
	lx_io_uring_queue_exit(&ring);
}

/* The best that this kernel has: what it left out, the kernel refuses. */
TEST(uring, queue_init_best)
{
	static const unsigned int all[] = {
		S(SUBMIT_ALL),
		S(SINGLE_ISSUER),
		S(SINGLE_ISSUER) | S(DEFER_TASKRUN),
		S(NO_SQARRAY),
	};
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(CLAMP)};
	struct held before;
	skip_without(0);
	before = held();
	CHECK_EQ(lx_io_uring_queue_init_best(8, &ring, &p), 0);
	CHECK_EQ(ring.flags, p.flags);
	CHECK(ring.flags & S(CLAMP));
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct lx_io_uring_params bare = {.flags = all[i]};
		int fd = lx_io_uring_setup(8, &bare);
		CHECK_EQ(fd < 0, (ring.flags & all[i]) != all[i]);
		if (fd >= 0)
			CHECK_EQ(lx_close(fd), 0);
	}
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	p = (struct lx_io_uring_params){.flags = 1U << 31};
	CHECK_ERR(lx_io_uring_queue_init_best(8, &ring, &p), LX_EINVAL);
	p = (struct lx_io_uring_params){.flags = 0};
	CHECK_ERR(lx_io_uring_queue_init_best(0, &ring, &p), LX_EINVAL);
	nothing_more_than(&before);
}

TEST(uring, queue_init_best_with_a_polling_thread)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(SQPOLL)};
	skip_without(S(SQPOLL));
	CHECK_EQ(lx_io_uring_queue_init_best(8, &ring, &p), 0);
	CHECK(ring.flags & S(SQPOLL));
	CHECK(!(ring.flags & (S(DEFER_TASKRUN) | S(COOP_TASKRUN) | S(TASKRUN_FLAG))));
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* What the caller asked for isn't dropped on the quiet. */
TEST(uring, queue_init_best_keeps_contradictions)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = S(SQPOLL) | S(COOP_TASKRUN)};
	skip_without(0);
	CHECK_ERR(lx_io_uring_queue_init_best(8, &ring, &p), LX_EINVAL);
}

/* Whether the kernel finds memory at p in the calling process. */
static int is_there(const void *p)
{
	int fds[2];
	return !lx_pipe2(fds, LX_O_CLOEXEC) && lx_write(fds[1], p, 4) == 4;
}

TEST(uring, dontfork)
{
	struct lx_io_uring ring;
	ring_of(&ring, 8, 0);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(!is_there(ring.sq.khead) || !is_there(ring.cq.cqes) || !is_there(ring.sq.sqes));
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(lx_io_uring_ring_dontfork(&ring), 0);
	pid = lx_fork();
	if (!pid)
		lx_exit_group(is_there(ring.sq.khead) || is_there(ring.cq.cqes) || is_there(ring.sq.sqes));
	CHECK_EQ(status_of(pid), 0);
	CHECK(is_there(ring.sq.khead));
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* A child that gives its copy of a ring back takes nothing from its parent. */
TEST(uring, fork)
{
	struct lx_io_uring ring;
	ring_of(&ring, 8, 0);
	wrap(&ring);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_io_uring_queue_exit(&ring);
		lx_exit_group(ring.ring_fd != -1);
	}
	CHECK_EQ(status_of(pid), 0);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}
