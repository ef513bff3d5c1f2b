/* SPDX-License-Identifier: MIT */
/* The same program for lx and for liburing (with LIBURING): one is the other with lx_ in front. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef LIBURING
#if defined(__has_include) && !__has_include(<linux/blkdev.h>)
/* liburing's compat.h wants this header of newer kernels, for a command that isn't used here. */
#define LIBURING_COMPAT_H
#define UAPI_LINUX_IO_URING_H_SKIP_LINUX_TIME_TYPES_H 1
#define BLOCK_URING_CMD_DISCARD 0
#include <linux/openat2.h>
#include <linux/time_types.h>
#endif
#include <liburing.h>
#define U(name) name
#define C(name) name
#define WAY peer_way
#define ROLE PEER
#define STRING(x) #x
#define VERSION(major, minor) "liburing " STRING(major) "." STRING(minor)
#define NAME VERSION(IO_URING_VERSION_MAJOR, IO_URING_VERSION_MINOR)
#else
#include <lx/uring.h>
#define U(name) lx_##name
#define C(name) LX_##name
#define WAY lx_way
#define ROLE LX
#define NAME "lx"
#endif

#include "uring.h"

#define ENTRIES 256 /* twice the largest batch: a polling thread may give places back a little late */

typedef struct U(io_uring) RING;
typedef struct U(io_uring_sqe) SQE;
typedef struct U(io_uring_cqe) CQE;
typedef struct U(io_uring_buf_ring) BUF_RING;

struct state {
	RING ring;
	const struct job *job;
	unsigned long seed;
	int fd; /* the file, its index, or the ring's end of the sockets */
	int other_end;
	BUF_RING *buffers;
	char memory[BUFFERS][MESSAGE];
	char message[MESSAGE];
};

static void down(void *state)
{
	struct state *s = state;

	if (s->buffers)
		U(io_uring_free_buf_ring)(&s->ring, s->buffers, BUFFERS, 0);
	U(io_uring_queue_exit)(&s->ring);
	if (s->other_end > 0) {
		close(s->fd);
		close(s->other_end);
	}
	free(s);
}

static void *give_up(struct state *s, int r)
{
	down(s);
	errno = -r;
	return NULL;
}

static void *up(const void *job)
{
	struct state *s = calloc(1, sizeof(*s));
	struct U(io_uring_params) p = {0};
	int r;

	if (!s)
		return NULL;
	s->job = job;
	s->seed = 1;
	p.flags = s->job->flags;
	p.sq_thread_cpu = (unsigned int)s->job->sq_cpu;
	p.sq_thread_idle = 1;
	r = U(io_uring_queue_init_params)(ENTRIES, &s->ring, &p);
	if (r < 0) {
		free(s);
		errno = -r;
		return NULL;
	}
	if (s->job->registered && (r = U(io_uring_register_ring_fd)(&s->ring)) < 0)
		return give_up(s, r);
	s->fd = s->job->file;
	if (s->job->kind == FIXED_FILE) {
		if ((r = U(io_uring_register_files)(&s->ring, &s->fd, 1)) < 0)
			return give_up(s, r);
		s->fd = 0;
	}
	if (s->job->kind == FIXED_BUFFER) {
#ifdef LIBURING
		const struct iovec whole = {s->job->blocks, (size_t)s->job->batch * BLOCK};
#else
		const struct lx_iovec whole = {s->job->blocks, (size_t)s->job->batch * BLOCK};
#endif
		if ((r = U(io_uring_register_buffers)(&s->ring, &whole, 1)) < 0)
			return give_up(s, r);
	}
	return s;
}

static void *socket_up(const void *job)
{
	struct state *s = up(job);
	int ends[2], r;

	if (!s)
		return NULL;
	if ((r = s->job->connected(ends)) < 0)
		return give_up(s, r);
	s->fd = ends[0];
	s->other_end = ends[1];
	return s;
}

static void *recv_up(const void *job)
{
	struct state *s = socket_up(job);
	SQE *sqe;
	int r = 0;

	if (!s)
		return NULL;
	s->buffers = U(io_uring_setup_buf_ring)(&s->ring, BUFFERS, 0, 0, &r);
	if (!s->buffers)
		return give_up(s, r);
	for (int i = 0; i < BUFFERS; i++)
		U(io_uring_buf_ring_add)
	(s->buffers, s->memory[i], MESSAGE, (unsigned short)i, U(io_uring_buf_ring_mask)(BUFFERS), i);
	U(io_uring_buf_ring_advance)(s->buffers, BUFFERS);
	sqe = U(io_uring_get_sqe)(&s->ring);
	U(io_uring_prep_recv_multishot)(sqe, s->fd, NULL, 0, 0);
	sqe->flags |= C(IOSQE_BUFFER_SELECT);
	sqe->buf_group = 0;
	r = U(io_uring_submit)(&s->ring);
	return r < 0 ? give_up(s, r) : s;
}

static void *echo_up(const void *job)
{
	struct state *s = socket_up(job);
	SQE *sqe;
	int r;

	if (!s)
		return NULL;
	sqe = U(io_uring_get_sqe)(&s->ring);
	U(io_uring_prep_recv)(sqe, s->fd, s->message, MESSAGE, 0);
	U(io_uring_sqe_set_data64)(sqe, 1);
	r = U(io_uring_submit)(&s->ring);
	return r < 0 ? give_up(s, r) : s;
}

/* Takes all completions of a batch; each has to have this result. */
static int reap(RING *ring, unsigned int batch, int res)
{
	CQE *cqe;
	unsigned int head, seen = 0;
	int bad = 0;

	U(io_uring_for_each_cqe)(ring, head, cqe)
	{
		bad |= cqe->res ^ res;
		seen += cqe->user_data < NOBODY;
	}
	U(io_uring_cq_advance)(ring, seen);
	return bad || seen != batch ? -EIO : 0;
}

static int queue_nops(RING *ring, unsigned int batch)
{
	for (unsigned int i = 0; i < batch; i++) {
		SQE *sqe = U(io_uring_get_sqe)(ring);
		if (!sqe)
			return -EBUSY;
		U(io_uring_prep_nop)(sqe);
		U(io_uring_sqe_set_data64)(sqe, i);
	}
	return 0;
}

static int nop(void *state, long n)
{
	struct state *s = state;
	const unsigned int batch = s->job->batch;
	int r = 0;

	for (; n > 0 && !r; n -= batch) {
		r = queue_nops(&s->ring, batch);
		if (!r && (r = U(io_uring_submit_and_wait)(&s->ring, batch)) >= 0)
			r = reap(&s->ring, batch, 0);
	}
	return r;
}

/* With a polling thread: no system call, as long as it doesn't sleep. */
static int nop_polled(void *state, long n)
{
	struct state *s = state;
	const unsigned int batch = s->job->batch;
	int r = 0;

	for (; n > 0 && !r; n -= batch) {
		r = queue_nops(&s->ring, batch);
		if (!r && (r = U(io_uring_submit)(&s->ring)) >= 0) {
			while (U(io_uring_cq_ready)(&s->ring) < batch)
				__builtin_ia32_pause();
			r = reap(&s->ring, batch, 0);
		}
	}
	return r;
}

static int read_blocks(void *state, long n)
{
	struct state *s = state;
	const unsigned int batch = s->job->batch;
	int r = 0;

	for (; n > 0 && r >= 0; n -= batch) {
		for (unsigned int i = 0; i < batch; i++) {
			SQE *sqe = U(io_uring_get_sqe)(&s->ring);
			char *block = s->job->blocks + (size_t)i * BLOCK;
			unsigned long offset = next_block(&s->seed) * BLOCK;
			if (!sqe)
				return -EBUSY;
			if (s->job->kind == FIXED_BUFFER)
				U(io_uring_prep_read_fixed)(sqe, s->fd, block, BLOCK, offset, 0);
			else
				U(io_uring_prep_read)(sqe, s->fd, block, BLOCK, offset);
			if (s->job->kind == FIXED_FILE)
				U(io_uring_sqe_set_flags)(sqe, C(IOSQE_FIXED_FILE));
			U(io_uring_sqe_set_data64)(sqe, i);
		}
		r = U(io_uring_submit_and_wait)(&s->ring, batch);
		if (r >= 0)
			r = reap(&s->ring, batch, BLOCK);
	}
	return r < 0 ? r : 0;
}

static int recv_batches(void *state, long n)
{
	struct state *s = state;
	const unsigned int batch = s->job->batch;
	const int mask = U(io_uring_buf_ring_mask)(BUFFERS);
	const unsigned int wanted = C(IORING_CQE_F_BUFFER) | C(IORING_CQE_F_MORE);

	for (; n > 0; n -= batch) {
		CQE *cqe;
		unsigned int head;
		int r, seen = 0;
		if ((r = send_batch(s->other_end, batch)) < 0)
			return r;
		if ((r = U(io_uring_submit_and_wait)(&s->ring, batch)) < 0)
			return r;
		U(io_uring_for_each_cqe)(&s->ring, head, cqe)
		{
			unsigned int id = cqe->flags >> C(IORING_CQE_BUFFER_SHIFT);
			if (cqe->res != MESSAGE || (cqe->flags & wanted) != wanted)
				return cqe->res < 0 ? cqe->res : -EIO;
			U(io_uring_buf_ring_add)(s->buffers, s->memory[id], MESSAGE, (unsigned short)id, mask, seen++);
		}
		U(io_uring_buf_ring_cq_advance)(&s->ring, s->buffers, seen);
		if (seen != (int)batch)
			return -EIO;
	}
	return 0;
}

/* A message to the ring's end, and its way back: a receive that waits for it, and a send with the next receive. */
static int echo(void *state, long n)
{
	struct state *s = state;
	char message[MESSAGE] = {0};

	for (; n > 0; n--) {
		SQE *sqe;
		CQE *cqe;
		int r;
		if (send(s->other_end, message, MESSAGE, 0) != MESSAGE)
			return -EIO;
		if ((r = U(io_uring_wait_cqe)(&s->ring, &cqe)) < 0)
			return r;
		if (cqe->user_data != 1 || cqe->res != MESSAGE)
			return -EIO;
		U(io_uring_cqe_seen)(&s->ring, cqe);
		if (!(sqe = U(io_uring_get_sqe)(&s->ring)))
			return -EBUSY;
		U(io_uring_prep_send)(sqe, s->fd, s->message, MESSAGE, 0);
		U(io_uring_sqe_set_data64)(sqe, 2);
		if (!(sqe = U(io_uring_get_sqe)(&s->ring)))
			return -EBUSY;
		U(io_uring_prep_recv)(sqe, s->fd, s->message, MESSAGE, 0);
		U(io_uring_sqe_set_data64)(sqe, 1);
		if ((r = U(io_uring_submit_and_wait)(&s->ring, 1)) < 0)
			return r;
		if ((r = U(io_uring_wait_cqe)(&s->ring, &cqe)) < 0)
			return r;
		if (cqe->user_data != 2 || cqe->res != MESSAGE)
			return -EIO;
		U(io_uring_cqe_seen)(&s->ring, cqe);
		if (recv(s->other_end, message, MESSAGE, MSG_WAITALL) != MESSAGE)
			return -EIO;
	}
	return 0;
}

/* The other contestants' polling threads share its processor. */
static void rest(void *state)
{
	struct state *s = state;

	while (!(__atomic_load_n(s->ring.sq.kflags, __ATOMIC_ACQUIRE) & C(IORING_SQ_NEED_WAKEUP)))
		usleep(200);
}

const struct contestant WAY[WORKS] = {
	[NOP] = {NAME, ROLE, up, nop, NULL, down},	    [NOP_POLLED] = {NAME, ROLE, up, nop_polled, rest, down},
	[READ] = {NAME, ROLE, up, read_blocks, NULL, down}, [RECV] = {NAME, ROLE, recv_up, recv_batches, NULL, down},
	[ECHO] = {NAME, ROLE, echo_up, echo, NULL, down},
};
