/* SPDX-License-Identifier: MIT */
/* io_uring's operations that move no data: polls, time-outs, cancellation, futexes, children, messages between rings;
 * and what all operations have in common: order, credentials, restrictions, completions. */
#define _GNU_SOURCE /* libc hides some constants */
#include "../now.h"
#include "ring.h"
#include <lx/fs.h>
#include <lx/futex.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/net.h>
#include <lx/process.h>
#include <lx/time.h>
#include <lx/uapi/asm/poll.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/linux/wait.h>

static const struct lx_timespec short_time = {.tv_nsec = 5000000}, long_time = {.tv_sec = 1000};

static void new_pipe(int fds[2])
{
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
}

static void put(int fd)
{
	CHECK_EQ(lx_write(fd, "x", 1), 1);
}

static void take(int fd)
{
	char c;
	CHECK_EQ(lx_read(fd, &c, 1), 1);
}

/* Polls for input that doesn't come, to be ended by others. */
static void start_poll(struct lx_io_uring *ring, uint64_t user_data, int fd)
{
	lx_io_uring_prep_poll_add(entry(ring, user_data), fd, LX_POLLIN);
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
}

/* A full queue at a time, so that its indices wrap. */
TEST(uring, nop_batches)
{
	struct lx_io_uring ring = ring_with(0);
	for (uint64_t i = 0; i < 40;) {
		for (int n = 0; n < 8; n++)
			lx_io_uring_prep_nop(entry(&ring, i + (uint64_t)n));
		CHECK(lx_io_uring_get_sqe(&ring) == NULL);
		CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 8), 8);
		CHECK_EQ(lx_io_uring_cq_ready(&ring), 8);
		for (int n = 0; n < 8; n++) {
			struct done done = next(&ring);
			CHECK_EQ(done.user_data, i++);
			CHECK_EQ(done.res, 0);
			CHECK_EQ(done.flags, 0);
		}
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, nop_result)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	SINCE(&ring, BIND, "IORING_NOP_INJECT_RESULT");
	for (int i = 0; i < 2; i++) {
		int res = i ? 4711 : -LX_EIO;
		sqe = entry(&ring, 0);
		lx_io_uring_prep_nop(sqe);
		sqe->nop_flags = LX_IORING_NOP_INJECT_RESULT;
		sqe->len = (uint32_t)res;
		CHECK_EQ(run(&ring), res);
	}
	sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	sqe->nop_flags = 1U << 31;
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* With a file, a registered one, a registered buffer, each there and not. */
TEST(uring, nop_with_resources)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	char byte;
	const struct lx_iovec vec = {&byte, 1};
	int fds[2];
	SINCE(&ring, READV_FIXED, "IORING_NOP_FILE and its like");
	new_pipe(fds);
	CHECK_EQ(lx_io_uring_register_files(&ring, fds, 1), 0);
	fix_buffers(&ring, &vec, 1);
	for (int there = 0; there < 2; there++) {
		sqe = entry(&ring, 0);
		lx_io_uring_prep_nop(sqe);
		sqe->nop_flags = LX_IORING_NOP_FILE;
		sqe->fd = there ? fds[0] : -1;
		CHECK_EQ(run(&ring), there ? 0 : -LX_EBADF);
		sqe = entry(&ring, 0);
		lx_io_uring_prep_nop(sqe);
		sqe->nop_flags = LX_IORING_NOP_FILE | LX_IORING_NOP_FIXED_FILE;
		sqe->fd = there ? 0 : 1;
		CHECK_EQ(run(&ring), there ? 0 : -LX_EBADF);
		sqe = entry(&ring, 0);
		lx_io_uring_prep_nop(sqe);
		sqe->nop_flags = LX_IORING_NOP_FIXED_BUFFER;
		sqe->buf_index = there ? 0 : 1;
		CHECK_EQ(run(&ring), there ? 0 : -LX_EFAULT);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, nop_in_task_work)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	SINCE(&ring, PIPE, "IORING_NOP_TW");
	lx_io_uring_prep_nop(sqe);
	sqe->nop_flags = LX_IORING_NOP_TW | LX_IORING_NOP_INJECT_RESULT;
	sqe->len = 7;
	CHECK_EQ(run(&ring), 7);
	lx_io_uring_queue_exit(&ring);
}

/* Completions of 16 and 32 bytes mixed: in time the large ones meet the ring's end. */
TEST(uring, nop_with_large_completions)
{
	struct lx_io_uring ring = ring_with(LX_IORING_SETUP_CQE_MIXED);
	for (uint64_t i = 0; i < 100; i++) {
		struct lx_io_uring_sqe *sqe = entry(&ring, i);
		struct lx_io_uring_cqe *cqe;
		int large = i % 3 != 0;
		lx_io_uring_prep_nop(sqe);
		if (large) {
			sqe->nop_flags = LX_IORING_NOP_CQE32;
			sqe->off = i + 1000;
			sqe->addr = i + 2000;
		}
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK_EQ(cqe->user_data, i);
		CHECK_EQ(cqe->res, 0);
		CHECK_EQ(lx_io_uring_cqe_nr(cqe), 1 + large);
		if (large) {
			CHECK_EQ(cqe->big_cqe[0], i + 1000);
			CHECK_EQ(cqe->big_cqe[1], i + 2000);
		}
		lx_io_uring_cqe_seen(&ring, cqe);
		CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	}
	lx_io_uring_queue_exit(&ring);
}

/* Entries of 128 bytes: on no plain ring; mixed with small ones, of which they take two; in a ring of such. */
TEST(uring, nop128)
{
	struct lx_io_uring ring = ring_with(0);
	NEED(&ring, NOP128);
	CHECK(lx_io_uring_get_sqe128(&ring) == NULL);
	lx_io_uring_prep_nop128(entry(&ring, 0));
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);

	struct lx_io_uring mixed = ring_with(LX_IORING_SETUP_SQE_MIXED);
	for (uint64_t i = 0; i < 40; i++) {
		struct lx_io_uring_sqe *sqe = i % 3 ? lx_io_uring_get_sqe128(&mixed) : lx_io_uring_get_sqe(&mixed);
		CHECK(sqe != NULL);
		if (i % 3)
			lx_io_uring_prep_nop128(sqe);
		else
			lx_io_uring_prep_nop(sqe);
		lx_io_uring_sqe_set_data64(sqe, i);
		sqe->nop_flags = LX_IORING_NOP_INJECT_RESULT;
		sqe->len = (uint32_t)i;
		CHECK(lx_io_uring_submit(&mixed) > 0);
		CHECK_EQ(lx_io_uring_sq_ready(&mixed), 0);
		struct done done = next(&mixed);
		CHECK_EQ(done.user_data, i);
		CHECK_EQ(done.res, i);
		CHECK_EQ(lx_io_uring_cq_ready(&mixed), 0);
	}
	lx_io_uring_queue_exit(&mixed);

	struct lx_io_uring large = ring_with(LX_IORING_SETUP_SQE128);
	for (uint64_t i = 0; i < 20; i++) {
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe128(&large);
		CHECK(sqe != NULL);
		lx_io_uring_prep_nop128(sqe);
		lx_io_uring_sqe_set_data64(sqe, i);
		struct done done = run_done(&large);
		CHECK_EQ(done.user_data, i);
		CHECK_EQ(done.res, 0);
	}
	lx_io_uring_queue_exit(&large);
}

TEST(uring, poll_add_and_remove)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	int fds[2];
	new_pipe(fds);
	start_poll(&ring, 0, fds[0]);
	put(fds[1]);
	done[0] = next(&ring);
	CHECK_EQ(done[0].res, LX_POLLIN);
	CHECK_EQ(done[0].flags, 0);
	lx_io_uring_prep_poll_add(entry(&ring, 0), fds[0], LX_POLLIN); /* at once */
	CHECK_EQ(run(&ring), LX_POLLIN);
	take(fds[0]);

	start_poll(&ring, 1, fds[0]);
	lx_io_uring_prep_poll_remove(entry(&ring, 2), 4711);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_prep_poll_remove(entry(&ring, 2), 1);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 3, 2);
	CHECK_EQ(done[2].res, 0);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	lx_io_uring_prep_poll_add(entry(&ring, 0), -1, LX_POLLIN);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, poll_multishot)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	int fds[2];
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RSRC_TAGS), "this kernel has no multishot poll");
	new_pipe(fds);
	lx_io_uring_prep_poll_multishot(entry(&ring, 1), fds[0], LX_POLLIN);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 3; i++) {
		put(fds[1]);
		done[1] = next(&ring);
		CHECK_EQ(done[1].user_data, 1);
		CHECK_EQ(done[1].res, LX_POLLIN);
		CHECK(done[1].flags & LX_IORING_CQE_F_MORE);
		take(fds[0]);
	}
	lx_io_uring_prep_poll_remove(entry(&ring, 2), 1);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 3, 2);
	CHECK_EQ(done[2].res, 0);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	CHECK(!(done[1].flags & LX_IORING_CQE_F_MORE));
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, poll_update)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[4];
	int fds[2];
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RSRC_TAGS), "this kernel has no updates of polls");
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0, fds), 0);
	put(fds[1]);
	lx_io_uring_prep_poll_add(entry(&ring, 1), fds[0], LX_POLLRDHUP);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_prep_poll_update(entry(&ring, 0), 1, 2, 0, LX_IORING_POLL_UPDATE_USER_DATA);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_poll_update(entry(&ring, 0), 1, 0, LX_POLLIN, LX_IORING_POLL_UPDATE_EVENTS);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_prep_poll_update(entry(&ring, 0), 2, 3, LX_POLLIN,
				     LX_IORING_POLL_UPDATE_EVENTS | LX_IORING_POLL_UPDATE_USER_DATA);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 4, 2);
	CHECK_EQ(done[0].res, 0);
	CHECK_EQ(done[3].res, LX_POLLIN);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, timeout)
{
	struct lx_io_uring ring = ring_with(0);
	const int clocks[] = {LX_CLOCK_MONOTONIC, LX_CLOCK_BOOTTIME, LX_CLOCK_REALTIME};
	const unsigned int flags[] = {0, LX_IORING_TIMEOUT_BOOTTIME, LX_IORING_TIMEOUT_REALTIME};
	struct done done[2];
	int choices = has(&ring, LX_IORING_OP_MKDIRAT) ? 3 : 1; /* the others since Linux 5.15 */
	for (int i = 0; i < choices; i++) {
		int64_t begin = now(LX_CLOCK_MONOTONIC);
		lx_io_uring_prep_timeout(entry(&ring, 0), &short_time, 0, flags[i]);
		CHECK_ERR(run(&ring), LX_ETIME);
		CHECK(now(LX_CLOCK_MONOTONIC) - begin >= short_time.tv_nsec);

		int64_t end = now(clocks[i]) + short_time.tv_nsec;
		const struct lx_timespec until = {.tv_sec = end / 1000000000, .tv_nsec = end % 1000000000};
		lx_io_uring_prep_timeout(entry(&ring, 0), &until, 0, flags[i] | LX_IORING_TIMEOUT_ABS);
		CHECK_ERR(run(&ring), LX_ETIME);
		CHECK(now(clocks[i]) >= end);
	}

	/* Over when another completion came, before its time. */
	lx_io_uring_prep_timeout(entry(&ring, 0), &long_time, 1, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_prep_nop(entry(&ring, 1));
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 2, 2);
	CHECK_EQ(done[0].res, 0);
	CHECK_EQ(done[1].res, 0);
	lx_io_uring_prep_timeout(entry(&ring, 0), &short_time, 0, 1U << 31);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_timeout(entry(&ring, 0), (const struct lx_timespec *)nowhere(), 0, 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, timeout_multishot)
{
	struct lx_io_uring ring = ring_with(0);
	int64_t begin = now(LX_CLOCK_MONOTONIC);
	lx_io_uring_prep_timeout(entry(&ring, 0), &short_time, 3, LX_IORING_TIMEOUT_MULTISHOT);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 3; i++) {
		struct done done = next(&ring);
		SKIP_IF(done.res == -LX_EINVAL && !has(&ring, LX_IORING_OP_READ_MULTISHOT),
			"this kernel has no multishot timeout");
		CHECK_ERR(done.res, LX_ETIME);
		CHECK_EQ((done.flags & LX_IORING_CQE_F_MORE) != 0, i < 2);
		CHECK(now(LX_CLOCK_MONOTONIC) - begin >= (i + 1) * short_time.tv_nsec);
	}
	lx_io_uring_queue_exit(&ring);
}

/* The time in the entry itself. */
TEST(uring, timeout_immediate)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[2];
	int64_t begin = now(LX_CLOCK_MONOTONIC);
	lx_io_uring_prep_timeout_immediate(entry(&ring, 0), 5000000, 0, 0);
	int r = run(&ring);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EFAULT, "this kernel has no IORING_TIMEOUT_IMMEDIATE_ARG");
	CHECK_ERR(r, LX_ETIME);
	CHECK(now(LX_CLOCK_MONOTONIC) - begin >= 5000000);
	lx_io_uring_prep_timeout(entry(&ring, 0), &long_time, 0, 0);
	lx_io_uring_prep_timeout_update_immediate(entry(&ring, 1), 5000000, 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 2, 2);
	CHECK_EQ(done[1].res, 0);
	CHECK_ERR(done[0].res, LX_ETIME);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, timeout_remove)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[2];
	lx_io_uring_prep_timeout_remove(entry(&ring, 1), 0, 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_prep_timeout(entry(&ring, 0), &long_time, 0, 0);
	lx_io_uring_prep_timeout_remove(entry(&ring, 1), 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 2, 2);
	CHECK_ERR(done[0].res, LX_ECANCELED);
	CHECK_EQ(done[1].res, 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, timeout_update)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[2];
	SINCE(&ring, SHUTDOWN, "updates of timeouts");
	lx_io_uring_prep_timeout(entry(&ring, 0), &long_time, 0, 0);
	lx_io_uring_prep_timeout_update(entry(&ring, 1), &short_time, 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 2, 2);
	CHECK_ERR(done[0].res, LX_ETIME);
	CHECK_EQ(done[1].res, 0);
	lx_io_uring_prep_timeout_update(entry(&ring, 1), &short_time, 0, 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_queue_exit(&ring);
}

/* A timeout that counts as success doesn't break its link. */
TEST(uring, timeout_success)
{
	struct lx_io_uring ring = ring_with(0);
	SINCE(&ring, MSG_RING, "IORING_TIMEOUT_ETIME_SUCCESS");
	for (unsigned int success = 0; success < 2; success++) {
		struct done done[2];
		struct lx_io_uring_sqe *sqe = entry(&ring, 0);
		lx_io_uring_prep_timeout(sqe, &short_time, 0, success ? LX_IORING_TIMEOUT_ETIME_SUCCESS : 0);
		sqe->flags |= LX_IOSQE_IO_LINK;
		lx_io_uring_prep_nop(entry(&ring, 1));
		CHECK_EQ(lx_io_uring_submit(&ring), 2);
		gather(&ring, done, 2, 2);
		CHECK_ERR(done[0].res, LX_ETIME);
		CHECK_EQ(done[1].res, success ? 0 : -LX_ECANCELED);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, link_timeout)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	struct done done[3];
	int fds[2];
	new_pipe(fds);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_poll_add(sqe, fds[0], LX_POLLIN);
	sqe->flags |= LX_IOSQE_IO_LINK;
	lx_io_uring_prep_link_timeout(entry(&ring, 1), &short_time, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 3, 2);
	CHECK_ERR(done[0].res, LX_ECANCELED);
	CHECK_ERR(done[1].res, LX_ETIME);

	/* In time. */
	sqe = entry(&ring, 0);
	lx_io_uring_prep_poll_add(sqe, fds[0], LX_POLLIN);
	sqe->flags |= LX_IOSQE_IO_LINK;
	lx_io_uring_prep_link_timeout(entry(&ring, 1), &long_time, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	put(fds[1]);
	gather(&ring, done, 3, 2);
	CHECK_EQ(done[0].res, LX_POLLIN);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	take(fds[0]);

	/* Linked to nothing. */
	lx_io_uring_prep_link_timeout(entry(&ring, 1), &short_time, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, link_timeout_update)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	int fds[2];
	SINCE(&ring, MKDIRAT, "updates of link timeouts");
	new_pipe(fds);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_poll_add(sqe, fds[0], LX_POLLIN);
	sqe->flags |= LX_IOSQE_IO_LINK;
	lx_io_uring_prep_link_timeout(entry(&ring, 1), &long_time, 0);
	lx_io_uring_prep_timeout_update(entry(&ring, 2), &short_time, 1, LX_IORING_LINK_TIMEOUT_UPDATE);
	CHECK_EQ(lx_io_uring_submit(&ring), 3);
	gather(&ring, done, 3, 3);
	CHECK_EQ(done[2].res, 0);
	CHECK_ERR(done[0].res, LX_ECANCELED);
	CHECK_ERR(done[1].res, LX_ETIME);
	lx_io_uring_queue_exit(&ring);
}

/* One after the other, up to the first that fails; with hard links all. */
TEST(uring, links)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	char got[4] = "";
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_write(sqe, fd, "abc", 3, 0);
	sqe->flags |= LX_IOSQE_IO_LINK;
	sqe = entry(&ring, 1);
	lx_io_uring_prep_write(sqe, fd, "X", 1, 1);
	sqe->flags |= LX_IOSQE_IO_LINK;
	lx_io_uring_prep_read(entry(&ring, 2), fd, got, 3, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 3);
	gather(&ring, done, 3, 3);
	CHECK(done[0].res == 3 && done[1].res == 1 && done[2].res == 3);
	CHECK(same_bytes(got, "aXc", 4));

	for (int hard = 0; hard < 2; hard++) {
		for (uint64_t i = 0; i < 3; i++) {
			sqe = entry(&ring, i);
			lx_io_uring_prep_read(sqe, fd, i ? got : (char *)nowhere(), 3, 0);
			if (i < 2)
				sqe->flags |= hard ? LX_IOSQE_IO_HARDLINK : LX_IOSQE_IO_LINK;
		}
		CHECK_EQ(lx_io_uring_submit(&ring), 3);
		gather(&ring, done, 3, 3);
		CHECK_ERR(done[0].res, LX_EFAULT);
		CHECK_EQ(done[1].res, hard ? 3 : -LX_ECANCELED);
		CHECK_EQ(done[2].res, hard ? 3 : -LX_ECANCELED);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, drain)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	int fds[2];
	new_pipe(fds);
	start_poll(&ring, 0, fds[0]);
	struct lx_io_uring_sqe *sqe = entry(&ring, 1);
	lx_io_uring_prep_nop(sqe);
	sqe->flags |= LX_IOSQE_IO_DRAIN;
	lx_io_uring_prep_nop(entry(&ring, 2));
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	put(fds[1]);
	done[0] = next(&ring);
	CHECK_EQ(done[0].user_data, 0);
	CHECK_EQ(done[0].res, LX_POLLIN);
	gather(&ring, done, 3, 2); /* whichever comes first: Linux 6.1 starts both at once */
	CHECK(done[1].res == 0 && done[2].res == 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cancel)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[3];
	int fds[2];
	new_pipe(fds);
	for (int i = 0; i < 2; i++) {
		start_poll(&ring, 1, fds[0]);
		if (i)
			lx_io_uring_prep_cancel64(entry(&ring, 2), 1, 0);
		else
			lx_io_uring_prep_cancel(entry(&ring, 2), (const void *)1, 0);
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		gather(&ring, done, 3, 2);
		CHECK_ERR(done[1].res, LX_ECANCELED);
		CHECK_EQ(done[2].res, 0);
	}
	lx_io_uring_prep_cancel64(entry(&ring, 2), 1, 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_prep_cancel64(entry(&ring, 2), 1, 1 << 30);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* Two polls that are alike in one thing, and one that differs: both are cancelled, and it isn't. */
static void check_cancel_two(struct lx_io_uring *ring, uint64_t other)
{
	struct done done[4];
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	for (int i = 0; i < 3; i++) {
		struct done one = next(ring);
		CHECK(one.user_data == 3 || one.res == -LX_ECANCELED);
		CHECK(one.user_data != other);
		done[one.user_data] = one;
	}
	CHECK_EQ(done[3].res, 2);
	lx_io_uring_prep_cancel64(entry(ring, 3), other, 0);
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	gather(ring, done, 4, 2);
	CHECK_EQ(done[3].res, 0);
	CHECK_ERR(done[other].res, LX_ECANCELED);
}

TEST(uring, cancel_many)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[4];
	int fds[2], others[2];
	SINCE(&ring, SOCKET, "IORING_ASYNC_CANCEL_ALL and its like");
	new_pipe(fds);
	new_pipe(others);
	start_poll(&ring, 1, fds[0]);
	start_poll(&ring, 1, others[0]);
	start_poll(&ring, 2, fds[0]);
	lx_io_uring_prep_cancel64(entry(&ring, 3), 1, LX_IORING_ASYNC_CANCEL_ALL);
	check_cancel_two(&ring, 2);

	start_poll(&ring, 0, fds[0]);
	start_poll(&ring, 1, fds[0]);
	start_poll(&ring, 2, others[0]);
	lx_io_uring_prep_cancel_fd(entry(&ring, 3), fds[0], LX_IORING_ASYNC_CANCEL_ALL);
	check_cancel_two(&ring, 2);
	lx_io_uring_prep_cancel_fd(entry(&ring, 3), fds[0], 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_prep_cancel_fd(entry(&ring, 3), -1, 0);
	CHECK_ERR(run(&ring), LX_EBADF);

	/* Any one, and all. */
	start_poll(&ring, 0, fds[0]);
	lx_io_uring_prep_cancel64(entry(&ring, 3), 0, LX_IORING_ASYNC_CANCEL_ANY);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 4, 2);
	CHECK_ERR(done[0].res, LX_ECANCELED);
	CHECK(done[3].res >= 0); /* 1 in place of 0 on some kernels */
	for (uint64_t i = 0; i < 3; i++)
		start_poll(&ring, i, i ? fds[0] : others[0]);
	lx_io_uring_prep_cancel64(entry(&ring, 3), 0, LX_IORING_ASYNC_CANCEL_ANY | LX_IORING_ASYNC_CANCEL_ALL);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 4, 4);
	CHECK_EQ(done[3].res, 3);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cancel_fixed_file)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[4];
	int fds[2];
	SINCE(&ring, SEND_ZC, "IORING_ASYNC_CANCEL_FD_FIXED");
	new_pipe(fds);
	CHECK_EQ(lx_io_uring_register_files(&ring, fds, 1), 0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 1);
	lx_io_uring_prep_poll_add(sqe, 0, LX_POLLIN);
	sqe->flags |= LX_IOSQE_FIXED_FILE;
	lx_io_uring_prep_cancel_fd(entry(&ring, 3), 0, LX_IORING_ASYNC_CANCEL_FD_FIXED);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 4, 2);
	CHECK_EQ(done[3].res, 0);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	lx_io_uring_prep_cancel_fd(entry(&ring, 3), 1, LX_IORING_ASYNC_CANCEL_FD_FIXED);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cancel_by_opcode)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2];
	SINCE(&ring, READ_MULTISHOT, "IORING_ASYNC_CANCEL_OP");
	new_pipe(fds);
	start_poll(&ring, 0, fds[0]);
	start_poll(&ring, 1, fds[0]);
	lx_io_uring_prep_timeout(entry(&ring, 2), &long_time, 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	struct lx_io_uring_sqe *sqe = entry(&ring, 3);
	lx_io_uring_prep_cancel64(sqe, 0, LX_IORING_ASYNC_CANCEL_OP | LX_IORING_ASYNC_CANCEL_ALL);
	sqe->len = LX_IORING_OP_POLL_ADD;
	check_cancel_two(&ring, 2);

	/* The right one of two with the same user_data. */
	start_poll(&ring, 1, fds[0]);
	lx_io_uring_prep_timeout(entry(&ring, 1), &long_time, 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	start_poll(&ring, 0, fds[0]);
	sqe = entry(&ring, 3);
	lx_io_uring_prep_cancel64(
		sqe, 1, LX_IORING_ASYNC_CANCEL_USERDATA | LX_IORING_ASYNC_CANCEL_OP | LX_IORING_ASYNC_CANCEL_ALL);
	sqe->len = LX_IORING_OP_POLL_ADD;
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	struct done done[4];
	gather(&ring, done, 4, 2);
	CHECK_EQ(done[3].res, 1);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, msg_ring)
{
	struct lx_io_uring ring = ring_with(0), other = ring_with(0);
	NEED(&ring, MSG_RING);
	lx_io_uring_prep_msg_ring(entry(&ring, 0), other.ring_fd, 7, 4711, 0);
	CHECK_EQ(run(&ring), 0);
	struct done done = next(&other);
	CHECK_EQ(done.user_data, 4711);
	CHECK_EQ(done.res, 7);
	CHECK_EQ(done.flags, 0);
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	lx_io_uring_prep_msg_ring(entry(&ring, 0), fd, 7, 4711, 0);
	CHECK_ERR(run(&ring), LX_EBADFD);
	lx_io_uring_queue_exit(&ring);
	lx_io_uring_queue_exit(&other);
}

TEST(uring, msg_ring_cqe_flags)
{
	struct lx_io_uring ring = ring_with(0), other = ring_with(0);
	NEED(&ring, MSG_RING);
	lx_io_uring_prep_msg_ring_cqe_flags(entry(&ring, 0), other.ring_fd, 7, 4711, 0, 0x50000);
	int r = run(&ring);
	SKIP_IF(r == -LX_EINVAL && !has(&ring, LX_IORING_OP_READ_MULTISHOT),
		"this kernel has no IORING_MSG_RING_FLAGS_PASS");
	CHECK_EQ(r, 0);
	CHECK_EQ(next(&other).flags, 0x50000);
	lx_io_uring_queue_exit(&ring);
	lx_io_uring_queue_exit(&other);
}

/* A registered file goes from one ring's table to the other's. */
TEST(uring, msg_ring_fd)
{
	struct lx_io_uring ring = ring_with(0), other = ring_with(0);
	const int none[2] = {-1, -1}, file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	char c = 0;
	SINCE(&ring, SEND_ZC, "IORING_MSG_SEND_FD");
	CHECK_EQ(lx_write(file, "1", 1), 1);
	CHECK_EQ(lx_io_uring_register_files(&ring, &file, 1), 0);
	CHECK_EQ(lx_io_uring_register_files(&other, none, 2), 0);
	lx_io_uring_prep_msg_ring_fd(entry(&ring, 0), other.ring_fd, 0, 1, 4711, 0);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(next(&other).user_data, 4711);
	lx_io_uring_prep_msg_ring_fd_alloc(entry(&ring, 0), other.ring_fd, 0, 4712, LX_IORING_MSG_RING_CQE_SKIP);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_io_uring_cq_ready(&other), 0);
	for (int slot = 0; slot < 2; slot++) {
		struct lx_io_uring_sqe *sqe = entry(&other, 0);
		lx_io_uring_prep_read(sqe, slot, &c, 1, 0);
		sqe->flags |= LX_IOSQE_FIXED_FILE;
		CHECK_EQ(run(&other), 1);
		CHECK_EQ(c, '1');
	}
	lx_io_uring_prep_msg_ring_fd_alloc(entry(&ring, 0), other.ring_fd, 0, 4712, 0);
	CHECK_ERR(run(&ring), LX_ENFILE);
	lx_io_uring_prep_msg_ring_fd(entry(&ring, 0), other.ring_fd, 1, 0, 4712, 0);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_queue_exit(&ring);
	lx_io_uring_queue_exit(&other);
}

TEST(uring, futex)
{
	struct lx_io_uring ring = ring_with(0);
	const uint32_t kind = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_PRIVATE;
	struct done done[3];
	uint32_t word = 5;
	NEED(&ring, FUTEX_WAIT);
	NEED(&ring, FUTEX_WAKE);
	lx_io_uring_prep_futex_wait(entry(&ring, 1), &word, 4, LX_FUTEX_BITSET_MATCH_ANY, kind, 0);
	CHECK_ERR(run(&ring), LX_EAGAIN);
	lx_io_uring_prep_futex_wait(entry(&ring, 1), &word, 5, LX_FUTEX_BITSET_MATCH_ANY, kind, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_prep_futex_wake(entry(&ring, 2), &word, 8, LX_FUTEX_BITSET_MATCH_ANY, kind, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 3, 2);
	CHECK_EQ(done[1].res, 0);
	CHECK_EQ(done[2].res, 1); /* woken */
	lx_io_uring_prep_futex_wake(entry(&ring, 2), &word, 8, LX_FUTEX_BITSET_MATCH_ANY, kind, 0);
	CHECK_EQ(run(&ring), 0);

	/* Woken by the plain call, of those with the mask's bit; the other is cancelled. */
	lx_io_uring_prep_futex_wait(entry(&ring, 0), &word, 5, 1, kind, 0);
	lx_io_uring_prep_futex_wait(entry(&ring, 1), &word, 5, 2, kind, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	CHECK_EQ(lx_futex_op_wake_bitset(&word, LX_FUTEX_PRIVATE_FLAG, 8, 2), 1);
	done[1] = next(&ring);
	CHECK_EQ(done[1].user_data, 1);
	CHECK_EQ(done[1].res, 0);
	lx_io_uring_prep_cancel64(entry(&ring, 2), 0, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 3, 2);
	CHECK_ERR(done[0].res, LX_ECANCELED);
	lx_io_uring_prep_futex_wait(entry(&ring, 1), (uint32_t *)nowhere(), 5, 1, kind, 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, futex_waitv)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done;
	uint32_t words[2] = {5, 6};
	struct lx_futex_waitv waiters[2] = {
		{.val = 5, .uaddr = (uint64_t)&words[0], .flags = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_PRIVATE},
		{.val = 6, .uaddr = (uint64_t)&words[1], .flags = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_PRIVATE},
	};
	NEED(&ring, FUTEX_WAITV);
	lx_io_uring_prep_futex_waitv(entry(&ring, 1), waiters, 2, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	CHECK_EQ(lx_futex_op_wake(&words[1], LX_FUTEX_PRIVATE_FLAG, 1), 1);
	done = next(&ring);
	CHECK_EQ(done.user_data, 1);
	CHECK_EQ(done.res, 1); /* the second */
	waiters[0].val = 4;
	lx_io_uring_prep_futex_waitv(entry(&ring, 1), waiters, 2, 0);
	CHECK_ERR(run(&ring), LX_EAGAIN);
	lx_io_uring_prep_futex_waitv(entry(&ring, 1), waiters, 0, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, waitid)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_siginfo info = {0};
	int fds[2];
	char c;
	NEED(&ring, WAITID);
	new_pipe(fds);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_close(fds[1]);
		lx_exit_group(lx_read(fds[0], &c, 1) == 0 ? 7 : 1); /* when the parent closes its end */
	}
	CHECK(pid > 0);
	lx_io_uring_prep_waitid(entry(&ring, 1), LX_P_PID, pid, &info, LX_WEXITED, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(next(&ring).res, 0);
	CHECK_EQ(info.si_code, LX_CLD_EXITED);
	CHECK_EQ(info._sifields._sigchld._pid, pid);
	CHECK_EQ(info._sifields._sigchld._status, 7);
	lx_io_uring_prep_waitid(entry(&ring, 1), LX_P_PID, pid, &info, LX_WEXITED, 0);
	CHECK_ERR(run(&ring), LX_ECHILD);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, read_multishot)
{
	struct lx_io_uring ring = ring_with(0);
	static char room[2][8];
	struct done done;
	int fds[2];
	NEED(&ring, READ_MULTISHOT);
	struct lx_io_uring_buf_ring *br = buf_ring_with(&ring, 2, 3, 0);
	for (int i = 0; i < 2; i++)
		lx_io_uring_buf_ring_add(br, room[i], 8, (unsigned short)(i + 7), lx_io_uring_buf_ring_mask(2), i);
	lx_io_uring_buf_ring_advance(br, 2);
	new_pipe(fds);
	lx_io_uring_prep_read_multishot(entry(&ring, 1), fds[0], 0, 0, 3);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (unsigned int i = 0; i < 2; i++) {
		CHECK_EQ(lx_write(fds[1], i ? "two" : "one", 3), 3);
		done = next(&ring);
		CHECK_EQ(done.res, 3);
		CHECK(done.flags & LX_IORING_CQE_F_MORE);
		CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, i + 7);
		CHECK(same_bytes(room[i], i ? "two" : "one", 3));
	}
	put(fds[1]);
	done = next(&ring);
	CHECK_ERR(done.res, LX_ENOBUFS);
	CHECK(!(done.flags & LX_IORING_CQE_F_MORE));
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	lx_io_uring_prep_read_multishot(entry(&ring, 1), fd, 0, 0, 3);
	CHECK_ERR(run(&ring), LX_EBADFD); /* can't be polled */
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, 2, 3), 0);
	lx_io_uring_queue_exit(&ring);
}

/* What only root may read, by another user with root's registered credentials. */
TEST(uring, open_with_personality)
{
	struct lx_io_uring ring = ring_with(0);
	char path[48] = "/tmp/lx-uring-";
	int id = lx_io_uring_register_personality(&ring);
	CHECK(id > 0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	sqe->personality = (uint16_t)(id + 1);
	CHECK_ERR(run(&ring), LX_EINVAL);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	sqe->personality = (uint16_t)id;
	CHECK_EQ(run(&ring), 0);
	SKIP_IF(lx_geteuid() != 0, "only root can become another");

	unsigned long name = (unsigned long)now(LX_CLOCK_MONOTONIC) ^ (unsigned long)lx_getpid() << 44;
	for (size_t i = 14; name; name /= 26)
		path[i++] = (char)('a' + name % 26);
	int fd = lx_open(path, LX_O_CREAT | LX_O_EXCL | LX_O_RDWR | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(lx_setresuid((lx_uid_t)-1, 65534, 0), 0);
	lx_io_uring_prep_openat(entry(&ring, 0), LX_AT_FDCWD, path, LX_O_RDONLY, 0);
	int denied = run(&ring);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_openat(sqe, LX_AT_FDCWD, path, LX_O_RDONLY, 0);
	sqe->personality = (uint16_t)id;
	int allowed = run(&ring);
	CHECK_EQ(lx_setresuid((lx_uid_t)-1, 0, 0), 0);
	CHECK_EQ(lx_unlink(path), 0);
	CHECK_ERR(denied, LX_EACCES);
	CHECK(allowed >= 0);
	CHECK_EQ(lx_io_uring_unregister_personality(&ring, id), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cqe_skip)
{
	struct lx_io_uring ring = ring_with(0);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_CQE_SKIP), "this kernel has no IOSQE_CQE_SKIP_SUCCESS");
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	sqe->flags |= LX_IOSQE_CQE_SKIP_SUCCESS;
	sqe = entry(&ring, 1);
	lx_io_uring_prep_read(sqe, -1, NULL, 0, 0);
	sqe->flags |= LX_IOSQE_CQE_SKIP_SUCCESS;
	lx_io_uring_prep_nop(entry(&ring, 2));
	CHECK_EQ(lx_io_uring_submit(&ring), 3);
	struct done done = next(&ring);
	CHECK_EQ(done.user_data, 1); /* the failed one */
	CHECK_ERR(done.res, LX_EBADF);
	CHECK_EQ(next(&ring).user_data, 2);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_queue_exit(&ring);
}

/* Nothing goes until the ring is enabled, and then only what was allowed. */
TEST(uring, restricted_operations)
{
	struct lx_io_uring ring = ring_with(LX_IORING_SETUP_R_DISABLED);
	struct lx_io_uring_restriction rules[] = {
		{.opcode = LX_IORING_RESTRICTION_REGISTER_OP, .register_op = LX_IORING_REGISTER_PROBE},
		{.opcode = LX_IORING_RESTRICTION_SQE_OP, .sqe_op = LX_IORING_OP_NOP},
		{.opcode = LX_IORING_RESTRICTION_SQE_FLAGS_ALLOWED, .sqe_flags = LX_IOSQE_IO_LINK},
	};
	char c;
	lx_io_uring_prep_nop(entry(&ring, 1));
	CHECK_ERR(lx_io_uring_submit(&ring), LX_EBADFD);
	CHECK_EQ(lx_io_uring_sq_ready(&ring), 1);
	CHECK_EQ(lx_io_uring_register_restrictions(&ring, rules, 3), 0);
	CHECK_EQ(lx_io_uring_enable_rings(&ring), 0);
	CHECK_EQ(run(&ring), 0); /* that nop, still queued */
	lx_io_uring_prep_read(entry(&ring, 0), -1, &c, 1, 0);
	CHECK_ERR(run(&ring), LX_EACCES);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	sqe->flags |= LX_IOSQE_ASYNC;
	CHECK_ERR(run(&ring), LX_EACCES);
	CHECK_ERR(lx_io_uring_register_personality(&ring), LX_EACCES);
	lx_io_uring_queue_exit(&ring);
}

/* Ten times as many completions as have room: none is lost. */
TEST(uring, overflow)
{
	struct lx_io_uring ring = ring_with(0);
	uint64_t prepared = 0, seen = 0, sent = 0;
	int r = 0;
	while (sent < 10 * ring.cq.ring_entries) {
		for (int i = 0; i < 8; i++)
			lx_io_uring_prep_nop(entry(&ring, prepared++));
		r = lx_io_uring_submit(&ring);
		if (r == -LX_EBUSY) /* older kernels: not before these are taken */
			break;
		CHECK_EQ(r, 8);
		sent += 8;
	}
	CHECK(r != -LX_EBUSY || !has(&ring, LX_IORING_OP_SOCKET));
	CHECK(sent > ring.cq.ring_entries);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), ring.cq.ring_entries);
	CHECK(lx_io_uring_cq_has_overflow(&ring));
	for (; seen < sent; seen++)
		CHECK_EQ(next(&ring).user_data, seen);
	CHECK(!lx_io_uring_cq_has_overflow(&ring));
	CHECK_EQ(lx_io_uring_submit(&ring), prepared - sent);
	for (; seen < prepared; seen++)
		CHECK_EQ(next(&ring).user_data, seen);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	CHECK_EQ(*ring.cq.koverflow, 0);
	lx_io_uring_queue_exit(&ring);
}
