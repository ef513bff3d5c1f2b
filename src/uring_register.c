/* SPDX-License-Identifier: MIT */
/* What registering takes several calls for: new sizes of a ring, rings of provided buffers, a probe without a ring. */
#include <lx/mm.h>
#include <lx/uring.h>
#include <lx/uring_buf.h>

int lx_io_uring_resize_rings(struct lx_io_uring *ring, struct lx_io_uring_params *p)
{
	/* Pointers, not a copy of the struct: for that a compiler may call memcpy(), which nobody has to have. */
	struct lx_io_uring_sqe *const sqes = ring->sq.sqes;
	void *const sq_ptr = ring->sq.ring_ptr, *const cq_ptr = ring->cq.ring_ptr;
	const size_t sqes_sz = ring->sq.sqes_sz, sq_sz = ring->sq.ring_sz, cq_sz = ring->cq.ring_sz;
	const unsigned int tail = ring->sq.sqe_tail, flags = ring->flags;
	const int enter_ring_fd = ring->enter_ring_fd;
	const uint8_t int_flags = ring->int_flags;
	int r;

	if (ring->flags & LX_IORING_SETUP_NO_MMAP)
		return -LX_EINVAL;
	/* Without a descriptor there is no mapping it anew. */
	if (ring->ring_fd < 0)
		return -LX_EBADF;
	/* The kernel moves only entries that it knows of, and with SQ_REWIND it knows of none. */
	if (ring->flags & LX_IORING_SETUP_SQ_REWIND) {
		if (ring->sq.sqe_tail)
			return -LX_EBUSY;
	} else {
		lx_io_uring_flush_sq(ring);
	}

	p->sq_off.array = 0;
	r = lx_io_uring_do_register(ring, LX_IORING_REGISTER_RESIZE_RINGS, p, 1);
	if (!r) {
		/* Kernels that don't say where the array is have it on the cache line behind the completions; and if
		 * these are big, they take what comes before them to be twice its size too. */
		if (ring->sq.array && !p->sq_off.array)
			p->sq_off.array = (((p->cq_off.cqes + p->cq_entries * (uint32_t)sizeof(struct lx_io_uring_cqe))
					    << lx_io_uring_cqe_shift(ring)) + 63) & ~63U;
		/* It tells the new layout, but not again what it can do. */
		p->features = ring->features;
		r = lx_io_uring_queue_mmap(ring->ring_fd, p, ring);
		if (r < 0) {
			/* What lx_io_uring_queue_exit() still has to unmap. */
			ring->sq.ring_ptr = sq_ptr;
			ring->sq.ring_sz = sq_sz;
			ring->cq.ring_ptr = cq_ptr;
			ring->cq.ring_sz = cq_sz;
		}
	}
	p->flags = 0;
	if (r < 0)
		return r;

	ring->sq.sqe_tail = tail;
	ring->flags = flags;
	ring->enter_ring_fd = enter_ring_fd;
	ring->int_flags = int_flags;
	lx_munmap(sqes, sqes_sz);
	lx_munmap(sq_ptr, sq_sz);
	if (cq_ptr != sq_ptr)
		lx_munmap(cq_ptr, cq_sz);
	return 0;
}

int lx_io_uring_get_probe(struct lx_io_uring_probe *probe, unsigned int nr_ops)
{
	struct lx_io_uring ring;
	int r = lx_io_uring_queue_init(2, &ring, 0);

	if (r < 0)
		return r;
	r = lx_io_uring_get_probe_ring(&ring, probe, nr_ops);
	lx_io_uring_queue_exit(&ring);
	return r;
}

struct lx_io_uring_buf_ring *lx_io_uring_setup_buf_ring(struct lx_io_uring *ring, unsigned int nentries, int bgid,
							unsigned int flags, int *err)
{
	size_t size = nentries * sizeof(struct lx_io_uring_buf);
	struct lx_io_uring_buf_reg reg;
	struct lx_io_uring_buf_ring *br;

	/* That would be memory of the kernel's, and the ring made here never looked at. */
	*err = -LX_EINVAL;
	if (flags & LX_IOU_PBUF_RING_MMAP)
		return NULL;
	br = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	if (lx_is_error_ptr(br)) {
		*err = (int)(long)br;
		return NULL;
	}
	reg.ring_addr = (uintptr_t)br;
	reg.ring_entries = nentries;
	reg.bgid = (uint16_t)bgid;
	reg.flags = 0;
	reg.min_left = 0;
	for (size_t i = 0; i < sizeof(reg.resv) / sizeof(reg.resv[0]); i++)
		reg.resv[i] = 0;
	*err = lx_io_uring_register_buf_ring(ring, &reg, flags);
	if (*err) {
		lx_munmap(br, size);
		return NULL;
	}
	return br;
}

int lx_io_uring_free_buf_ring(struct lx_io_uring *ring, struct lx_io_uring_buf_ring *br, unsigned int nentries,
			      int bgid)
{
	int r = lx_io_uring_unregister_buf_ring(ring, bgid);

	return r ? r : lx_munmap(br, nentries * sizeof(struct lx_io_uring_buf));
}
