/* SPDX-License-Identifier: MIT */
/* Making rings and giving them back. What a ring does all day is inline in <lx/uring.h>. */
#include <lx/errno.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/uring.h>

enum { PAGE = 4096 };

static size_t pages(size_t size)
{
	return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

/* Field by field: for an initialiser a compiler may call memset(), which nobody has to have. */
static void clear(struct lx_io_uring_params *p)
{
	p->sq_entries = p->cq_entries = p->flags = p->sq_thread_cpu = p->sq_thread_idle = p->features = p->wq_fd = 0;
	p->resv[0] = p->resv[1] = p->resv[2] = 0;
	p->sq_off.user_addr = p->cq_off.user_addr = 0;
	p->sq_off.head = p->sq_off.tail = p->sq_off.ring_mask = p->sq_off.ring_entries = p->sq_off.flags =
		p->sq_off.dropped = p->sq_off.array = p->sq_off.resv1 = 0;
	p->cq_off.head = p->cq_off.tail = p->cq_off.ring_mask = p->cq_off.ring_entries = p->cq_off.overflow =
		p->cq_off.cqes = p->cq_off.flags = p->cq_off.resv1 = 0;
}

static size_t sqes_size(const struct lx_io_uring_params *p)
{
	return p->sq_entries * sizeof(struct lx_io_uring_sqe) << lx_io_uring_sqe_shift_from_flags(p->flags);
}

static size_t cq_size(const struct lx_io_uring_params *p)
{
	return p->cq_off.cqes +
	       (p->cq_entries * sizeof(struct lx_io_uring_cqe) << lx_io_uring_cqe_shift_from_flags(p->flags));
}

/* The array's offset means nothing when there is none. */
static size_t sq_size(const struct lx_io_uring_params *p)
{
	return p->flags & LX_IORING_SETUP_NO_SQARRAY ? 0 : p->sq_off.array + p->sq_entries * sizeof(unsigned int);
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static unsigned int *at(void *ring, uint32_t offset)
{
	return (unsigned int *)(void *)((char *)ring + offset);
}

/* What is known of a ring whose parts are at sq_ring, cq_ring and sqes. */
static void fill_in(struct lx_io_uring *ring, const struct lx_io_uring_params *p, int fd, void *sq_ring, void *cq_ring,
		    void *sqes)
{
	struct lx_io_uring_sq *sq = &ring->sq;
	struct lx_io_uring_cq *cq = &ring->cq;

	sq->khead = at(sq_ring, p->sq_off.head);
	sq->ktail = at(sq_ring, p->sq_off.tail);
	sq->kring_mask = at(sq_ring, p->sq_off.ring_mask);
	sq->kring_entries = at(sq_ring, p->sq_off.ring_entries);
	sq->kflags = at(sq_ring, p->sq_off.flags);
	sq->kdropped = at(sq_ring, p->sq_off.dropped);
	sq->array = p->flags & LX_IORING_SETUP_NO_SQARRAY ? NULL : at(sq_ring, p->sq_off.array);
	sq->sqes = (struct lx_io_uring_sqe *)sqes;
	sq->ring_mask = *sq->kring_mask;
	sq->ring_entries = *sq->kring_entries;
	sq->sqe_tail = *sq->ktail;
	sq->sqes_sz = sqes_size(p);

	cq->khead = at(cq_ring, p->cq_off.head);
	cq->ktail = at(cq_ring, p->cq_off.tail);
	cq->kring_mask = at(cq_ring, p->cq_off.ring_mask);
	cq->kring_entries = at(cq_ring, p->cq_off.ring_entries);
	cq->kflags = p->cq_off.flags ? at(cq_ring, p->cq_off.flags) : NULL;
	cq->koverflow = at(cq_ring, p->cq_off.overflow);
	cq->cqes = (struct lx_io_uring_cqe *)(void *)((char *)cq_ring + p->cq_off.cqes);
	cq->ring_mask = *cq->kring_mask;
	cq->ring_entries = *cq->kring_entries;

	ring->flags = p->flags;
	ring->features = p->features;
	ring->ring_fd = ring->enter_ring_fd = fd;
	ring->int_flags = 0;
	/* Entry i of the queue is sqes[i], always: the array says so once. */
	if (sq->array)
		for (unsigned int i = 0; i < sq->ring_entries; i++)
			sq->array[i] = i;
}

static void *map(int fd, size_t size, uint64_t offset)
{
	return lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_POPULATE, fd, (lx_off_t)offset);
}

int lx_io_uring_queue_mmap(int fd, const struct lx_io_uring_params *p, struct lx_io_uring *ring)
{
	struct lx_io_uring_sq *sq = &ring->sq;
	struct lx_io_uring_cq *cq = &ring->cq;
	const int single = (p->features & LX_IORING_FEAT_SINGLE_MMAP) != 0;
	void *sqes;

	cq->ring_sz = cq_size(p);
	sq->ring_sz = single ? larger(sq_size(p), cq->ring_sz) : sq_size(p);
	sq->ring_ptr = map(fd, sq->ring_sz, LX_IORING_OFF_SQ_RING);
	if (lx_is_error_ptr(sq->ring_ptr))
		return (int)(long)sq->ring_ptr;
	if (single)
		cq->ring_sz = sq->ring_sz;
	cq->ring_ptr = single ? sq->ring_ptr : map(fd, cq->ring_sz, LX_IORING_OFF_CQ_RING);
	if (lx_is_error_ptr(cq->ring_ptr)) {
		lx_munmap(sq->ring_ptr, sq->ring_sz);
		return (int)(long)cq->ring_ptr;
	}
	sqes = map(fd, sqes_size(p), LX_IORING_OFF_SQES);
	if (lx_is_error_ptr(sqes)) {
		lx_munmap(sq->ring_ptr, sq->ring_sz);
		if (!single)
			lx_munmap(cq->ring_ptr, cq->ring_sz);
		return (int)(long)sqes;
	}
	fill_in(ring, p, fd, sq->ring_ptr, cq->ring_ptr, sqes);
	return 0;
}

static void unmap(struct lx_io_uring *ring)
{
	lx_munmap(ring->sq.sqes, ring->sq.sqes_sz);
	lx_munmap(ring->sq.ring_ptr, ring->sq.ring_sz);
	if (ring->cq.ring_ptr != ring->sq.ring_ptr)
		lx_munmap(ring->cq.ring_ptr, ring->cq.ring_sz);
}

int lx_io_uring_queue_init_params(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p)
{
	int fd = lx_io_uring_setup(entries, p);

	if (fd < 0)
		return fd;
	if (p->flags & LX_IORING_SETUP_NO_MMAP) {
		void *rings = (void *)(uintptr_t)p->cq_off.user_addr;
		ring->sq.ring_ptr = ring->cq.ring_ptr = rings;
		ring->sq.ring_sz = ring->cq.ring_sz = larger(sq_size(p), cq_size(p));
		fill_in(ring, p, fd, rings, rings, (void *)(uintptr_t)p->sq_off.user_addr);
		ring->int_flags |= LX_INT_FLAG_APP_MEM;
	} else {
		int r = lx_io_uring_queue_mmap(fd, p, ring);
		if (r < 0) {
			lx_close(fd);
			return r;
		}
	}
	if (p->flags & LX_IORING_SETUP_REGISTERED_FD_ONLY) {
		ring->ring_fd = -1;
		ring->int_flags |= LX_INT_FLAG_REG_RING | LX_INT_FLAG_REG_REG_RING;
	}
	return 0;
}

int lx_io_uring_queue_init(unsigned int entries, struct lx_io_uring *ring, unsigned int flags)
{
	struct lx_io_uring_params p;

	clear(&p);
	p.flags = flags;
	return lx_io_uring_queue_init_params(entries, ring, &p);
}

/* A ring like the one that is wanted, in the kernel's own memory and gone at once: *p is what it makes of it. */
static int ask(unsigned int entries, const struct lx_io_uring_params *wanted, struct lx_io_uring_params *p)
{
	const unsigned int sizes = LX_IORING_SETUP_CQSIZE | LX_IORING_SETUP_CLAMP | LX_IORING_SETUP_SQE128 |
				   LX_IORING_SETUP_CQE32 | LX_IORING_SETUP_NO_SQARRAY | LX_IORING_SETUP_CQE_MIXED |
				   LX_IORING_SETUP_SQE_MIXED;
	int fd;

	clear(p);
	p->flags = (wanted->flags & sizes) | LX_IORING_SETUP_R_DISABLED;
	p->cq_entries = wanted->cq_entries;
	fd = lx_io_uring_setup(entries, p);
	return fd < 0 ? fd : lx_close(fd);
}

long lx_io_uring_memory_size_params(unsigned int entries, const struct lx_io_uring_params *p)
{
	struct lx_io_uring_params made;
	int r = ask(entries, p, &made);

	return r < 0 ? r : (long)(pages(sqes_size(&made)) + pages(larger(sq_size(&made), cq_size(&made))));
}

long lx_io_uring_memory_size(unsigned int entries, unsigned int flags)
{
	struct lx_io_uring_params p;

	clear(&p);
	p.flags = flags;
	return lx_io_uring_memory_size_params(entries, &p);
}

long lx_io_uring_queue_init_mem(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p, void *buf,
				size_t buf_size)
{
	struct lx_io_uring_params made;
	size_t sqes, size;
	int r = ask(entries, p, &made);

	if (r < 0)
		return r;
	if ((uintptr_t)buf % PAGE)
		return -LX_EINVAL;
	sqes = pages(sqes_size(&made));
	size = sqes + pages(larger(sq_size(&made), cq_size(&made)));
	if (buf_size < size)
		return -LX_ENOMEM;
	p->flags |= LX_IORING_SETUP_NO_MMAP;
	p->sq_off.user_addr = (uint64_t)(uintptr_t)buf;
	p->cq_off.user_addr = (uint64_t)(uintptr_t)buf + sqes;
	r = lx_io_uring_queue_init_params(entries, ring, p);
	return r < 0 ? r : (long)size;
}

int lx_io_uring_queue_init_best(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p)
{
	/* From the newest kernel's to the oldest's: 6.6, 6.1, 6.0, 5.19, 5.18. */
	static const unsigned int best[] = {
		LX_IORING_SETUP_SUBMIT_ALL | LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN |
			LX_IORING_SETUP_NO_SQARRAY,
		LX_IORING_SETUP_SUBMIT_ALL | LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN,
		LX_IORING_SETUP_SUBMIT_ALL | LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_COOP_TASKRUN |
			LX_IORING_SETUP_TASKRUN_FLAG,
		LX_IORING_SETUP_SUBMIT_ALL | LX_IORING_SETUP_COOP_TASKRUN | LX_IORING_SETUP_TASKRUN_FLAG,
		LX_IORING_SETUP_SUBMIT_ALL,
		0,
	};
	const unsigned int wanted = p->flags;
	int r = -LX_EINVAL;

	for (size_t i = 0; i < sizeof(best) / sizeof(best[0]) && r == -LX_EINVAL; i++) {
		p->flags = wanted | best[i];
		/* With a polling thread there is no task work of one's own to defer. */
		if (wanted & LX_IORING_SETUP_SQPOLL)
			p->flags &= wanted | ~(LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_COOP_TASKRUN |
					       LX_IORING_SETUP_TASKRUN_FLAG);
		r = lx_io_uring_queue_init_params(entries, ring, p);
	}
	return r;
}

void lx_io_uring_rewind(struct lx_io_uring *ring, int submitted)
{
	const size_t words = sizeof(struct lx_io_uring_sqe) / sizeof(uint64_t) << lx_io_uring_sqe_shift(ring);
	/* volatile: or a compiler may make it a memmove(), which nobody has to have. */
	volatile uint64_t *sqes = (volatile uint64_t *)(void *)ring->sq.sqes;
	const size_t taken = (size_t)submitted;

	if (submitted <= 0)
		return;
	ring->sq.sqe_tail -= (unsigned int)taken;
	for (size_t i = 0; i < ring->sq.sqe_tail * words; i++)
		sqes[i] = sqes[i + taken * words];
}

void lx_io_uring_queue_exit(struct lx_io_uring *ring)
{
	if (!(ring->int_flags & LX_INT_FLAG_APP_MEM))
		unmap(ring);
	if (ring->int_flags & LX_INT_FLAG_REG_RING) {
		lx_io_uring_unregister_ring_fd(ring);
		ring->int_flags = 0;
	}
	if (ring->ring_fd >= 0)
		lx_close(ring->ring_fd);
	ring->ring_fd = ring->enter_ring_fd = -1;
}

int lx_io_uring_ring_dontfork(struct lx_io_uring *ring)
{
	int r;

	if (ring->int_flags & LX_INT_FLAG_APP_MEM)
		return -LX_EINVAL;
	r = lx_madvise(ring->sq.sqes, ring->sq.sqes_sz, LX_MADV_DONTFORK);
	if (!r)
		r = lx_madvise(ring->sq.ring_ptr, ring->sq.ring_sz, LX_MADV_DONTFORK);
	if (!r && ring->cq.ring_ptr != ring->sq.ring_ptr)
		r = lx_madvise(ring->cq.ring_ptr, ring->cq.ring_sz, LX_MADV_DONTFORK);
	return r;
}
