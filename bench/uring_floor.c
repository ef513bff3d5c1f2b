/* SPDX-License-Identifier: MIT */
/* The floor: rings mapped by hand, and loops that store and load only what the kernel needs to see and what the program
 * has to know. They rely on all that a loop can know about itself: nothing else uses the ring, every request of a batch
 * has completed when the next begins, so the queue is never full, and indices are kept in registers. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <lx/uapi/linux/io_uring.h>

#include "uring.h"

#define ENTRIES 256

/* What the loops copy, so that it stays in registers. */
struct ring {
	unsigned int *sq_tail, *sq_flags, *cq_head, *cq_tail;
	unsigned int sq_mask, cq_mask;
	struct lx_io_uring_sqe *sqes;
	struct lx_io_uring_cqe *cqes;
	int fd;
	unsigned int flags; /* LX_IORING_ENTER_REGISTERED_RING or 0 */
};

struct state {
	const struct job *job;
	struct ring ring;
	void *rings;
	size_t rings_size, sqes_size;
	int ring_fd;
	unsigned long seed;
	int fd, other_end;
	struct lx_io_uring_buf_ring *buffers;
	char memory[BUFFERS][MESSAGE];
	char message[MESSAGE];
};

/* io_uring_enter(2); the sixth argument counts only with the fifth. */
static inline long enter(const struct ring *ring, unsigned int submit, unsigned int wait, unsigned int flags)
{
	register long no_arg __asm__("r8") = 0;
	register long r10 __asm__("r10") = ring->flags | flags;
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(SYS_io_uring_enter), "D"(ring->fd), "S"(submit), "d"(wait), "r"(r10), "r"(no_arg)
			 : "rcx", "r11", "memory");
	return r;
}

static inline void publish(unsigned int *index, unsigned int value)
{
	__atomic_store_n(index, value, __ATOMIC_RELEASE);
}

static inline unsigned int look(const unsigned int *index)
{
	return __atomic_load_n(index, __ATOMIC_ACQUIRE);
}

/* The fields that the kernel reads for a no-op or a transfer of bytes. Not buf_index to file_index, nor what is behind
 * them: nothing has ever written there, so they are zero. */
static inline void fill(struct lx_io_uring_sqe *sqe, uint8_t opcode, uint8_t flags, int fd, uint64_t off, void *addr,
			uint32_t len, uint64_t user_data)
{
	sqe->opcode = opcode;
	sqe->flags = flags;
	sqe->ioprio = 0;
	sqe->fd = fd;
	sqe->off = off;
	sqe->addr = (uint64_t)(uintptr_t)addr;
	sqe->len = len;
	sqe->rw_flags = 0;
	sqe->user_data = user_data;
}

static void down(void *state)
{
	struct state *s = state;

	if (s->ring.sqes)
		munmap(s->ring.sqes, s->sqes_size);
	if (s->rings)
		munmap(s->rings, s->rings_size);
	if (s->buffers)
		munmap(s->buffers, BLOCK);
	close(s->ring_fd);
	if (s->other_end > 0) {
		close(s->fd);
		close(s->other_end);
	}
	free(s);
}

static void *give_up(struct state *s, int error)
{
	down(s);
	errno = error;
	return NULL;
}

static long ring_register(const struct state *s, unsigned int opcode, const void *arg, unsigned int n)
{
	return syscall(SYS_io_uring_register, s->ring_fd, opcode, arg, n);
}

static void *map(const struct state *s, size_t size, unsigned long offset)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, s->ring_fd, (off_t)offset);

	return p == MAP_FAILED ? NULL : p;
}

static void *up(const void *job)
{
	struct state *s = calloc(1, sizeof(*s));
	struct lx_io_uring_params p = {0};
	size_t sq_size, cq_size;
	char *rings;

	if (!s)
		return NULL;
	s->job = job;
	s->seed = 1;
	p.flags = s->job->flags;
	p.sq_thread_cpu = (unsigned int)s->job->sq_cpu;
	p.sq_thread_idle = 1;
	s->ring_fd = s->ring.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &p);
	if (s->ring_fd < 0) {
		free(s);
		return NULL;
	}
	if (!(p.features & LX_IORING_FEAT_SINGLE_MMAP))
		return give_up(s, EOPNOTSUPP);
	sq_size = p.flags & LX_IORING_SETUP_NO_SQARRAY ? 0 : p.sq_off.array + p.sq_entries * sizeof(unsigned int);
	cq_size = p.cq_off.cqes + p.cq_entries * sizeof(*s->ring.cqes);
	s->rings_size = sq_size > cq_size ? sq_size : cq_size;
	s->sqes_size = p.sq_entries * sizeof(*s->ring.sqes);
	if (!(s->rings = map(s, s->rings_size, LX_IORING_OFF_SQ_RING)) ||
	    !(s->ring.sqes = map(s, s->sqes_size, LX_IORING_OFF_SQES)))
		return give_up(s, errno);
	rings = s->rings;
	s->ring.sq_tail = (void *)(rings + p.sq_off.tail);
	s->ring.sq_flags = (void *)(rings + p.sq_off.flags);
	s->ring.cq_head = (void *)(rings + p.cq_off.head);
	s->ring.cq_tail = (void *)(rings + p.cq_off.tail);
	s->ring.cqes = (void *)(rings + p.cq_off.cqes);
	s->ring.sq_mask = p.sq_entries - 1;
	s->ring.cq_mask = p.cq_entries - 1;
	if (!(p.flags & LX_IORING_SETUP_NO_SQARRAY))
		for (unsigned int i = 0; i < p.sq_entries; i++)
			((unsigned int *)(void *)(rings + p.sq_off.array))[i] = i;
	if (s->job->registered) {
		struct lx_io_uring_rsrc_update mine = {.offset = -1U, .data = (uint64_t)s->ring_fd};
		if (ring_register(s, LX_IORING_REGISTER_RING_FDS, &mine, 1) != 1)
			return give_up(s, errno);
		s->ring.fd = (int)mine.offset;
		s->ring.flags = LX_IORING_ENTER_REGISTERED_RING;
	}
	s->fd = s->job->file;
	if (s->job->kind == FIXED_FILE) {
		if (ring_register(s, LX_IORING_REGISTER_FILES, &s->fd, 1))
			return give_up(s, errno);
		s->fd = 0;
	}
	if (s->job->kind == FIXED_BUFFER) {
		const struct iovec whole = {s->job->blocks, (size_t)s->job->batch * BLOCK};
		if (ring_register(s, LX_IORING_REGISTER_BUFFERS, &whole, 1))
			return give_up(s, errno);
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
		return give_up(s, -r);
	s->fd = ends[0];
	s->other_end = ends[1];
	return s;
}

static void *recv_up(const void *job)
{
	struct state *s = socket_up(job);
	struct lx_io_uring_buf_reg reg = {.ring_entries = BUFFERS};
	unsigned int tail;

	if (!s)
		return NULL;
	s->buffers = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->buffers == MAP_FAILED) {
		s->buffers = NULL;
		return give_up(s, errno);
	}
	for (int i = 0; i < BUFFERS; i++) {
		struct lx_io_uring_buf *b = &s->buffers->bufs[i];
		b->addr = (uint64_t)(uintptr_t)s->memory[i];
		b->len = MESSAGE;
		b->bid = (uint16_t)i;
	}
	s->buffers->tail = BUFFERS;
	reg.ring_addr = (uint64_t)(uintptr_t)s->buffers;
	if (ring_register(s, LX_IORING_REGISTER_PBUF_RING, &reg, 1))
		return give_up(s, errno);
	tail = *s->ring.sq_tail;
	fill(&s->ring.sqes[tail & s->ring.sq_mask], LX_IORING_OP_RECV, LX_IOSQE_BUFFER_SELECT, s->fd, 0, NULL, 0, 0);
	s->ring.sqes[tail & s->ring.sq_mask].ioprio = LX_IORING_RECV_MULTISHOT;
	publish(s->ring.sq_tail, tail + 1);
	return enter(&s->ring, 1, 0, 0) == 1 ? s : give_up(s, EIO);
}

static void *echo_up(const void *job)
{
	struct state *s = socket_up(job);
	unsigned int tail;

	if (!s)
		return NULL;
	tail = *s->ring.sq_tail;
	fill(&s->ring.sqes[tail & s->ring.sq_mask], LX_IORING_OP_RECV, 0, s->fd, 0, s->message, MESSAGE, 1);
	publish(s->ring.sq_tail, tail + 1);
	return enter(&s->ring, 1, 0, 0) == 1 ? s : give_up(s, EIO);
}

/* Takes all completions of a batch; each has to have this result. */
static inline int reap(const struct ring *ring, unsigned int *head, unsigned int batch, int res)
{
	const unsigned int tail = look(ring->cq_tail);
	unsigned int seen = 0;
	int bad = 0;

	for (; *head != tail; ++*head) {
		const struct lx_io_uring_cqe *cqe = &ring->cqes[*head & ring->cq_mask];
		bad |= cqe->res ^ res;
		seen += cqe->user_data < NOBODY;
	}
	publish(ring->cq_head, *head);
	return bad || seen != batch ? -EIO : 0;
}

static int nop(void *state, long n)
{
	struct state *s = state;
	const struct ring ring = s->ring;
	const unsigned int batch = s->job->batch;
	unsigned int tail = *ring.sq_tail, head = *ring.cq_head;
	int r = 0;

	for (; n > 0 && !r; n -= batch) {
		for (unsigned int i = 0; i < batch; i++, tail++)
			fill(&ring.sqes[tail & ring.sq_mask], LX_IORING_OP_NOP, 0, -1, 0, NULL, 0, i);
		publish(ring.sq_tail, tail);
		if (enter(&ring, batch, batch, LX_IORING_ENTER_GETEVENTS) != batch)
			return -EIO;
		r = reap(&ring, &head, batch, 0);
	}
	return r;
}

static int nop_polled(void *state, long n)
{
	struct state *s = state;
	const struct ring ring = s->ring;
	const unsigned int batch = s->job->batch;
	unsigned int tail = *ring.sq_tail, head = *ring.cq_head;
	int r = 0;

	for (; n > 0 && !r; n -= batch) {
		for (unsigned int i = 0; i < batch; i++, tail++)
			fill(&ring.sqes[tail & ring.sq_mask], LX_IORING_OP_NOP, 0, -1, 0, NULL, 0, i);
		publish(ring.sq_tail, tail);
		/* The thread says that it will sleep, and then looks at the tail once more. */
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		if (__atomic_load_n(ring.sq_flags, __ATOMIC_RELAXED) & LX_IORING_SQ_NEED_WAKEUP)
			enter(&ring, batch, 0, LX_IORING_ENTER_SQ_WAKEUP);
		while (look(ring.cq_tail) - head < batch)
			__builtin_ia32_pause();
		r = reap(&ring, &head, batch, 0);
	}
	return r;
}

static int read_blocks(void *state, long n)
{
	struct state *s = state;
	const struct ring ring = s->ring;
	const unsigned int batch = s->job->batch;
	const uint8_t opcode = s->job->kind == FIXED_BUFFER ? LX_IORING_OP_READ_FIXED : LX_IORING_OP_READ;
	const uint8_t flags = s->job->kind == FIXED_FILE ? LX_IOSQE_FIXED_FILE : 0;
	unsigned int tail = *ring.sq_tail, head = *ring.cq_head;
	int r = 0;

	for (; n > 0 && !r; n -= batch) {
		for (unsigned int i = 0; i < batch; i++, tail++)
			fill(&ring.sqes[tail & ring.sq_mask], opcode, flags, s->fd, next_block(&s->seed) * BLOCK,
			     s->job->blocks + (size_t)i * BLOCK, BLOCK, i);
		publish(ring.sq_tail, tail);
		if (enter(&ring, batch, batch, LX_IORING_ENTER_GETEVENTS) != batch)
			return -EIO;
		r = reap(&ring, &head, batch, BLOCK);
	}
	return r;
}

static int recv_batches(void *state, long n)
{
	struct state *s = state;
	const struct ring ring = s->ring;
	const unsigned int batch = s->job->batch;
	const unsigned int wanted = LX_IORING_CQE_F_BUFFER | LX_IORING_CQE_F_MORE;
	unsigned int head = *ring.cq_head;
	uint16_t given = s->buffers->tail;

	for (; n > 0; n -= batch) {
		const unsigned int end = head + batch;
		int r = send_batch(s->other_end, batch);
		if (r < 0)
			return r;
		if (enter(&ring, 0, batch, LX_IORING_ENTER_GETEVENTS) < 0 || look(ring.cq_tail) != end)
			return -EIO;
		for (; head != end; head++) {
			const struct lx_io_uring_cqe *cqe = &ring.cqes[head & ring.cq_mask];
			struct lx_io_uring_buf *b = &s->buffers->bufs[given++ % BUFFERS];
			unsigned int id = cqe->flags >> LX_IORING_CQE_BUFFER_SHIFT;
			if (cqe->res != MESSAGE || (cqe->flags & wanted) != wanted)
				return cqe->res < 0 ? cqe->res : -EIO;
			b->addr = (uint64_t)(uintptr_t)s->memory[id];
			b->len = MESSAGE;
			b->bid = (uint16_t)id;
		}
		__atomic_store_n(&s->buffers->tail, given, __ATOMIC_RELEASE);
		publish(ring.cq_head, head);
	}
	return 0;
}

/* Takes the one completion that is there, which has to be this one. */
static inline int take(const struct ring *ring, unsigned int *head, uint64_t user_data)
{
	const struct lx_io_uring_cqe *cqe = &ring->cqes[*head & ring->cq_mask];

	if (look(ring->cq_tail) - *head != 1 || cqe->user_data != user_data || cqe->res != MESSAGE)
		return -EIO;
	publish(ring->cq_head, ++*head);
	return 0;
}

static int echo(void *state, long n)
{
	struct state *s = state;
	const struct ring ring = s->ring;
	char message[MESSAGE] = {0};
	unsigned int tail = *ring.sq_tail, head = *ring.cq_head;

	for (; n > 0; n--) {
		if (send(s->other_end, message, MESSAGE, 0) != MESSAGE)
			return -EIO;
		if (look(ring.cq_tail) == head && enter(&ring, 0, 1, LX_IORING_ENTER_GETEVENTS) < 0)
			return -EIO;
		if (take(&ring, &head, 1))
			return -EIO;
		fill(&ring.sqes[tail & ring.sq_mask], LX_IORING_OP_SEND, 0, s->fd, 0, s->message, MESSAGE, 2);
		tail++;
		fill(&ring.sqes[tail & ring.sq_mask], LX_IORING_OP_RECV, 0, s->fd, 0, s->message, MESSAGE, 1);
		tail++;
		publish(ring.sq_tail, tail);
		if (enter(&ring, 2, 1, LX_IORING_ENTER_GETEVENTS) != 2 || take(&ring, &head, 2))
			return -EIO;
		if (recv(s->other_end, message, MESSAGE, MSG_WAITALL) != MESSAGE)
			return -EIO;
	}
	return 0;
}

static void rest(void *state)
{
	struct state *s = state;

	while (!(look(s->ring.sq_flags) & LX_IORING_SQ_NEED_WAKEUP))
		usleep(200);
}

const struct contestant floor_way[WORKS] = {
	[NOP] = {"floor", FLOOR, up, nop, NULL, down},
	[NOP_POLLED] = {"floor", FLOOR, up, nop_polled, rest, down},
	[READ] = {"floor", FLOOR, up, read_blocks, NULL, down},
	[RECV] = {"floor", FLOOR, recv_up, recv_batches, NULL, down},
	[ECHO] = {"floor", FLOOR, echo_up, echo, NULL, down},
};
