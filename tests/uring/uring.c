/* SPDX-License-Identifier: MIT */
/* The three calls of io_uring, with rings mapped by hand. */
#include "../check.h"
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/uapi/linux/io_uring/query.h>
#include <lx/uring.h>

static int ring_of(unsigned int entries, struct lx_io_uring_params *params)
{
	int fd = lx_io_uring_setup(entries, params);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM || fd == -LX_ENOMEM, "io_uring is not to be had here: error %ld",
		(long)-fd);
	CHECK(fd >= 0);
	return fd;
}

TEST(uring, nop)
{
	struct lx_io_uring_params p = {0};
	int fd = ring_of(4, &p);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(p.sq_entries, 4);
	CHECK(p.features & LX_IORING_FEAT_SINGLE_MMAP);

	size_t sq_size = p.sq_off.array + p.sq_entries * sizeof(uint32_t);
	size_t cq_size = p.cq_off.cqes + p.cq_entries * sizeof(struct lx_io_uring_cqe);
	size_t ring_size = sq_size > cq_size ? sq_size : cq_size;
	size_t sqes_size = p.sq_entries * sizeof(struct lx_io_uring_sqe);
	char *ring = (char *)lx_mmap(NULL, ring_size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_POPULATE, fd,
				     (lx_off_t)LX_IORING_OFF_SQ_RING);
	struct lx_io_uring_sqe *sqes = lx_mmap(NULL, sqes_size, LX_PROT_READ | LX_PROT_WRITE,
					       LX_MAP_SHARED | LX_MAP_POPULATE, fd, (lx_off_t)LX_IORING_OFF_SQES);
	CHECK(!lx_is_error_ptr(ring));
	CHECK(!lx_is_error_ptr(sqes));
	uint32_t *sq_tail = (uint32_t *)(void *)(ring + p.sq_off.tail);
	uint32_t *sq_array = (uint32_t *)(void *)(ring + p.sq_off.array);
	uint32_t *cq_head = (uint32_t *)(void *)(ring + p.cq_off.head);
	uint32_t *cq_tail = (uint32_t *)(void *)(ring + p.cq_off.tail);
	uint32_t cq_mask = *(uint32_t *)(void *)(ring + p.cq_off.ring_mask);
	struct lx_io_uring_cqe *cqes = (struct lx_io_uring_cqe *)(void *)(ring + p.cq_off.cqes);

	/* More round trips than the ring has room, so that its indices wrap. */
	for (uint64_t i = 0; i < 20; i++) {
		uint32_t tail = *sq_tail, slot = tail & (p.sq_entries - 1);
		sqes[slot] = (struct lx_io_uring_sqe){.opcode = LX_IORING_OP_NOP, .fd = -1, .user_data = i + 1000};
		sq_array[slot] = slot;
		__atomic_store_n(sq_tail, tail + 1, __ATOMIC_RELEASE);
		CHECK_EQ(lx_io_uring_enter(fd, 1, 1, LX_IORING_ENTER_GETEVENTS, NULL, 8), 1);

		uint32_t head = *cq_head;
		CHECK_EQ(__atomic_load_n(cq_tail, __ATOMIC_ACQUIRE), head + 1);
		CHECK_EQ(cqes[head & cq_mask].user_data, i + 1000);
		CHECK_EQ(cqes[head & cq_mask].res, 0);
		__atomic_store_n(cq_head, head + 1, __ATOMIC_RELEASE);
	}
	CHECK_EQ(lx_io_uring_enter(fd, 1, 0, 0, NULL, 8), 0);
	CHECK_EQ(lx_munmap(ring, ring_size), 0);
	CHECK_EQ(lx_munmap(sqes, sqes_size), 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(uring, setup_errors)
{
	struct lx_io_uring_params p = {0};
	CHECK_EQ(lx_close(ring_of(1, &p)), 0);
	p = (struct lx_io_uring_params){0};
	CHECK_ERR(lx_io_uring_setup(0, &p), LX_EINVAL);
	CHECK_ERR(lx_io_uring_setup(~0U, &p), LX_EINVAL);
	p.flags = 1U << 31;
	CHECK_ERR(lx_io_uring_setup(1, &p), LX_EINVAL);
	p = (struct lx_io_uring_params){.resv = {0, 0, 1}};
	CHECK_ERR(lx_io_uring_setup(1, &p), LX_EINVAL);
	CHECK_ERR(lx_io_uring_setup(1, NULL), LX_EFAULT);
}

TEST(uring, enter_errors)
{
	struct lx_io_uring_params p = {0}, disabled = {.flags = LX_IORING_SETUP_R_DISABLED};
	int fd = ring_of(1, &p), disabled_fd = ring_of(1, &disabled);
	int memfd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK_ERR(lx_io_uring_enter(-1, 0, 0, 0, NULL, 8), LX_EBADF);
	CHECK_ERR(lx_io_uring_enter(memfd, 0, 0, 0, NULL, 8), LX_EOPNOTSUPP);
	CHECK_ERR(lx_io_uring_enter(fd, 0, 0, 1U << 31, NULL, 8), LX_EINVAL);
	CHECK_ERR(lx_io_uring_enter(disabled_fd, 0, 0, 0, NULL, 8), LX_EBADFD);
}

TEST(uring, probe)
{
	/* The probe, and room for its 256 operations. */
	static struct lx_io_uring_probe_op room[2 + 256];
	struct lx_io_uring_probe *probe = (struct lx_io_uring_probe *)(void *)room;
	struct lx_io_uring_params p = {0};
	int fd = ring_of(1, &p);
	CHECK_EQ(lx_io_uring_register(fd, LX_IORING_REGISTER_PROBE, probe, 256), 0);
	CHECK(probe->last_op >= LX_IORING_OP_SPLICE);
	CHECK_EQ(probe->ops_len, probe->last_op + 1);
	CHECK_EQ(probe->ops[LX_IORING_OP_READ].op, LX_IORING_OP_READ);
	CHECK(probe->ops[LX_IORING_OP_READ].flags & LX_IO_URING_OP_SUPPORTED);
	/* It has to be zero beforehand, and isn't any more. */
	CHECK_ERR(lx_io_uring_register(fd, LX_IORING_REGISTER_PROBE, probe, 256), LX_EINVAL);
}

TEST(uring, query)
{
	struct lx_io_uring_query_opcode opcodes = {0};
	struct lx_io_uring_query_hdr hdr = {
		.query_data = (unsigned long)&opcodes,
		.query_op = LX_IO_URING_QUERY_OPCODES,
		.size = sizeof(opcodes),
	};
	struct lx_io_uring_params p = {0};
	int fd = ring_of(1, &p);
	int r = lx_io_uring_register(fd, LX_IORING_REGISTER_QUERY, &hdr, 0);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_QUERY");
	CHECK_EQ(r, 0);
	CHECK_EQ(hdr.result, 0);
	CHECK(opcodes.nr_request_opcodes > LX_IORING_OP_NOP);
	CHECK(opcodes.ring_setup_flags & LX_IORING_SETUP_SQPOLL);
}

TEST(uring, register_errors)
{
	struct lx_io_uring_params p = {0};
	int fd = ring_of(1, &p), memfd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK_ERR(lx_io_uring_register(fd, 0x7fffffff, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register(fd, LX_IORING_UNREGISTER_BUFFERS, NULL, 0), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register(fd, LX_IORING_REGISTER_FILES, &memfd, 0), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register(memfd, LX_IORING_REGISTER_PROBE, NULL, 0), LX_EOPNOTSUPP);
	/* Not -1: that is no bad descriptor here, a few opcodes need none. */
	CHECK_EQ(lx_close(memfd), 0);
	CHECK_ERR(lx_io_uring_register(memfd, LX_IORING_REGISTER_PROBE, NULL, 0), LX_EBADF);
}
