/* SPDX-License-Identifier: MIT */
/* What the tests of io_uring's operations share: a ring, its completions, and what this kernel has. */
#ifndef LX_TESTS_URING_RING_H
#define LX_TESTS_URING_RING_H

#include "../check.h"
#include "../same.h"
#include <lx/time.h>
#include <lx/uring.h>

#define UNUSED __attribute__((unused))

/* Rings, and what is registered with them, count as locked memory. So does, until the kernel has got round to it, what
 * processes had that ended. */
UNUSED static int out_of_memory(int r, int attempt)
{
	const struct lx_timespec pause = {.tv_nsec = 10000000};
	if (r != -LX_ENOMEM || attempt == 10)
		return 0;
	lx_nanosleep(&pause, NULL);
	return 1;
}

/* A ring, or a skip. */
UNUSED static void make_ring(struct lx_io_uring *ring, unsigned int entries, unsigned int flags)
{
	int attempt = 0, r;
	do
		r = lx_io_uring_queue_init(entries, ring, flags);
	while (out_of_memory(r, attempt++));
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EPERM || r == -LX_ENOMEM, "io_uring is not to be had here: error %ld",
		(long)-r);
	SKIP_IF(flags && r == -LX_EINVAL, "this kernel lacks a setup flag: %ld", (long)flags);
	CHECK_EQ(r, 0);
}

UNUSED static struct lx_io_uring ring_with(unsigned int flags)
{
	struct lx_io_uring ring;
	make_ring(&ring, 8, flags);
	return ring;
}

/* Registers them, or skips. */
UNUSED static void fix_buffers(struct lx_io_uring *ring, const struct lx_iovec *vec, unsigned int count)
{
	int attempt = 0, r;
	do
		r = lx_io_uring_register_buffers(ring, vec, count);
	while (out_of_memory(r, attempt++));
	SKIP_IF(r == -LX_ENOMEM, "too little memory may be locked");
	CHECK_EQ(r, 0);
}

/* Whether this kernel has an operation, and so all that came with its release. */
UNUSED static int has(struct lx_io_uring *ring, int op)
{
	static struct lx_io_uring_probe_op room[2 + 256];
	struct lx_io_uring_probe *probe = (struct lx_io_uring_probe *)(void *)room;
	if (!probe->ops_len)
		CHECK_EQ(lx_io_uring_register_probe(ring, probe, 256), 0);
	return lx_io_uring_opcode_supported(probe, op);
}

/* An empty ring of buffers, or a skip. */
UNUSED static struct lx_io_uring_buf_ring *buf_ring_with(struct lx_io_uring *ring, unsigned int entries, int group,
							 unsigned int flags)
{
	struct lx_io_uring_buf_ring *br;
	int attempt = 0, err = 0;
	do
		br = lx_io_uring_setup_buf_ring(ring, entries, group, flags, &err);
	while (out_of_memory(err, attempt++));
	SKIP_IF(err == -LX_ENOMEM, "too little memory may be locked");
	SKIP_IF(flags && err == -LX_EINVAL && !has(ring, LX_IORING_OP_RECV_ZC),
		"this kernel has no buffer rings with flags %ld", (long)flags);
	CHECK_EQ(err, 0);
	CHECK(br != NULL);
	return br;
}

/* The next entry, with user_data to know its completion by. */
UNUSED static struct lx_io_uring_sqe *entry(struct lx_io_uring *ring, uint64_t user_data)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(ring);
	CHECK(sqe != NULL);
	lx_io_uring_sqe_set_data64(sqe, user_data);
	return sqe;
}

struct done {
	uint64_t user_data;
	int res;
	unsigned int flags;
};

UNUSED static struct done next(struct lx_io_uring *ring)
{
	struct lx_io_uring_cqe *cqe;
	CHECK_EQ(lx_io_uring_wait_cqe(ring, &cqe), 0);
	struct done done = {cqe->user_data, cqe->res, cqe->flags};
	lx_io_uring_cqe_seen(ring, cqe);
	return done;
}

/* Wait for n completions, in any order: each goes to done[its user_data]. */
UNUSED static void gather(struct lx_io_uring *ring, struct done *done, unsigned int size, unsigned int n)
{
	while (n--) {
		struct done one = next(ring);
		CHECK(one.user_data < size);
		done[one.user_data] = one;
	}
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
}

/* Do the one entry that was prepared. */
UNUSED static struct done run_done(struct lx_io_uring *ring)
{
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	struct done done = next(ring);
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
	return done;
}

UNUSED static int run(struct lx_io_uring *ring)
{
	return run_done(ring).res;
}

/* Skip unless this kernel has the operation; one that it hasn't fails in its completion. */
#define NEED(ring, op)                                                                          \
	do {                                                                                    \
		if (!has(ring, LX_IORING_OP_##op)) {                                            \
			lx_io_uring_prep_rw(LX_IORING_OP_##op, entry(ring, 0), -1, NULL, 0, 0); \
			int need_r = run(ring);                                                 \
			CHECK(need_r == -LX_EINVAL || need_r == -LX_EOPNOTSUPP);                \
			SKIP("this kernel has no IORING_OP_" #op);                              \
		}                                                                               \
	} while (0)

/* Skip what is no operation of its own, on kernels from before that of op. */
#define SINCE(ring, op, what) SKIP_IF(!has(ring, LX_IORING_OP_##op), "this kernel has no " what)

#endif
