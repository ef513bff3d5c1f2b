/* SPDX-License-Identifier: MIT */
/* A ring without a libc: NOPs, a read, a buffer ring. Exit status 0, or 77 where there is no io_uring. */
#include <lx/errno.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uring.h>
#include <lx/uring_buf.h>

int main(void);

int main(void)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p;
	struct lx_io_uring_cqe *cqe;
	char text[16];
	int err, fd, r = lx_io_uring_queue_init(8, &ring, 0);
	if (r == -LX_ENOSYS || r == -LX_EPERM || r == -LX_ENOMEM)
		return 77;
	if (r || !lx_io_uring_get_sqe(&ring))
		return 1;
	lx_io_uring_prep_nop(ring.sq.sqes);
	if (lx_io_uring_submit_and_wait(&ring, 1) != 1 || lx_io_uring_wait_cqe(&ring, &cqe) || cqe->res)
		return 2;
	lx_io_uring_cqe_seen(&ring, cqe);
	fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
	if (fd < 0 || !sqe)
		return 3;
	lx_io_uring_prep_read(sqe, fd, text, sizeof(text), 0);
	if (lx_io_uring_submit(&ring) != 1 || lx_io_uring_wait_cqe(&ring, &cqe) || cqe->res)
		return 4;
	lx_io_uring_cqe_seen(&ring, cqe);
	struct lx_io_uring_buf_ring *br = lx_io_uring_setup_buf_ring(&ring, 4, 0, 0, &err);
	if (br) {
		lx_io_uring_buf_ring_add(br, text, sizeof(text), 0, lx_io_uring_buf_ring_mask(4), 0);
		lx_io_uring_buf_ring_advance(br, 1);
		if (lx_io_uring_free_buf_ring(&ring, br, 4, 0))
			return 5;
	}
	lx_io_uring_queue_exit(&ring);
	for (unsigned char *byte = (unsigned char *)&p; byte < (unsigned char *)(&p + 1); byte++)
		*(volatile unsigned char *)byte = 0;
	if (lx_io_uring_queue_init_best(8, &ring, &p))
		return 6;
	lx_io_uring_queue_exit(&ring);
	return 0;
}
