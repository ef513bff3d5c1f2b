/* SPDX-License-Identifier: MIT */
/* What the tests of rings share: rings that this kernel may not have, and NOPs that have to come back. */
#ifndef LX_TESTS_URING_NOPS_H
#define LX_TESTS_URING_NOPS_H

#include "../check.h"
#include "../held.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uring.h>

/* Some kernels charge a ring to the user's locked memory, and give it back a little after the ring is gone: what tests
 * before this one had is waited for. */
__attribute__((unused)) static int again(long r)
{
	static int tries;
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 10000000};
	if (r != -LX_ENOMEM || tries == 300)
		return 0;
	tries++;
	lx_syscall2(LX_NR_nanosleep, (long)&ms, 0);
	return 1;
}

/* A bare call is the witness for what this kernel has: a test is skipped by its error, never by that of a helper. */
__attribute__((unused)) static void skip_without(unsigned int flags)
{
	struct lx_io_uring_params p = {.flags = flags, .cq_entries = 64};
	int fd;
	do
		fd = lx_io_uring_setup(4, &p);
	while (again(fd));
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM || fd == -LX_ENOMEM, "io_uring is not to be had here: error %ld",
		(long)-fd);
	SKIP_IF(fd == -LX_EINVAL && flags, "this kernel doesn't take the flags %ld", (long)flags);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
}

__attribute__((unused)) static void ring_of(struct lx_io_uring *ring, unsigned int entries, unsigned int flags)
{
	int r;
	skip_without(flags);
	do
		r = lx_io_uring_queue_init(entries, ring, flags);
	while (again(r));
	CHECK_EQ(r, 0);
}

__attribute__((unused)) static struct lx_io_uring_sqe *nop(struct lx_io_uring *ring, uint64_t data)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(ring);
	if (sqe) {
		lx_io_uring_prep_nop(sqe);
		lx_io_uring_sqe_set_data64(sqe, data);
	}
	return sqe;
}

/* The next completion has to be this one. */
__attribute__((unused)) static void expect(struct lx_io_uring *ring, uint64_t data, int res)
{
	struct lx_io_uring_cqe *cqe = NULL;
	CHECK_EQ(lx_io_uring_wait_cqe(ring, &cqe), 0);
	CHECK_EQ(cqe->user_data, data);
	CHECK_EQ(cqe->res, res);
	lx_io_uring_cqe_seen(ring, cqe);
}

/* The next count completions are first, first + 1 ... in some order; -LX_EINVAL for those in the mask bad. */
__attribute__((unused)) static void expect_all(struct lx_io_uring *ring, uint64_t first, unsigned int count,
					       unsigned int bad)
{
	unsigned int seen = 0;
	for (unsigned int i = 0; i < count; i++) {
		struct lx_io_uring_cqe *cqe = NULL;
		CHECK_EQ(lx_io_uring_wait_cqe(ring, &cqe), 0);
		CHECK(cqe->user_data - first < count);
		unsigned int bit = 1U << (cqe->user_data - first);
		CHECK(!(seen & bit));
		CHECK_EQ(cqe->res, bad & bit ? -LX_EINVAL : 0);
		seen |= bit;
		lx_io_uring_cqe_seen(ring, cqe);
	}
}

__attribute__((unused)) static void expect_none(struct lx_io_uring *ring)
{
	struct lx_io_uring_cqe *cqe = NULL;
	CHECK_ERR(lx_io_uring_peek_cqe(ring, &cqe), LX_EAGAIN);
	CHECK(!cqe);
}

/* So many NOPs through the ring, as many at a time as it takes: each comes back once, in order. */
__attribute__((unused)) static void nops(struct lx_io_uring *ring, unsigned int count)
{
	struct lx_io_uring_cqe *cqe;
	unsigned int in = 0, out = 0;
	while (out < count) {
		while (in < count && in - out < ring->cq.ring_entries && nop(ring, 1000 + in))
			in++;
		/* A polling thread gives places back only after its completions: there may be nothing to wait for. */
		CHECK(lx_io_uring_submit_and_wait(ring, in > out) >= 0);
		while (!lx_io_uring_peek_cqe(ring, &cqe)) {
			CHECK_EQ(cqe->user_data, 1000 + out);
			CHECK_EQ(cqe->res, 0);
			lx_io_uring_cqe_seen(ring, cqe);
			out++;
		}
	}
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
	CHECK_EQ(*ring->sq.kdropped, 0);
	CHECK_EQ(*ring->cq.koverflow, 0);
}

/* Three times round both rings. */
__attribute__((unused)) static void wrap(struct lx_io_uring *ring)
{
	nops(ring, 3 * ring->cq.ring_entries + 1);
}

#endif
