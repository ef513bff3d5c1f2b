/* SPDX-License-Identifier: MIT */
/* The operations of io_uring_register(2). */
#include "../check.h"
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/notify.h>
#include <lx/uapi/linux/io_uring/query.h>
#include <lx/uapi/linux/time.h>
#include <lx/uring.h>

enum { PAGE = 4096 };

static int ring_with(uint32_t flags)
{
	struct lx_io_uring_params params = {.flags = flags};
	int fd = lx_io_uring_setup(4, &params);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM || fd == -LX_ENOMEM, "io_uring is not to be had here: error %ld",
		(long)-fd);
	SKIP_IF(flags && fd == -LX_EINVAL, "this kernel lacks a setup flag: %ld", (long)flags);
	CHECK(fd >= 0);
	return fd;
}

static int memfd(void)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

static char *pages(int count)
{
	char *p = lx_mmap(NULL, (size_t)count * PAGE, LX_PROT_READ | LX_PROT_WRITE,
			  LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(p));
	return p;
}

TEST(uring, register_buffers)
{
	int ring = ring_with(0);
	struct lx_iovec vec[2] = {{pages(1), PAGE}, {pages(1), PAGE}};
	CHECK_ERR(lx_io_uring_register_op_unregister_buffers(ring), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register_op_buffers(ring, vec, 0), LX_EINVAL);
	CHECK_EQ(lx_io_uring_register_op_buffers(ring, vec, 2), 0);
	CHECK_ERR(lx_io_uring_register_op_buffers(ring, vec, 2), LX_EBUSY);
	CHECK_EQ(lx_io_uring_register_op_unregister_buffers(ring), 0);
	vec[1].iov_base = nowhere();
	CHECK_ERR(lx_io_uring_register_op_buffers(ring, vec, 2), LX_EFAULT);
}

TEST(uring, register_buffers2)
{
	int ring = ring_with(0);
	struct lx_iovec vec[2] = {{pages(1), PAGE}, {pages(1), PAGE}};
	uint64_t tags[2] = {0, 0};
	struct lx_io_uring_rsrc_register reg = {.nr = 2, .data = (uint64_t)vec, .tags = (uint64_t)tags};
	struct lx_io_uring_rsrc_update2 update = {.offset = 1, .data = (uint64_t)&vec[0], .tags = (uint64_t)tags, .nr = 1};
	int r = lx_io_uring_register_op_buffers2(ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_BUFFERS2");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_register_op_buffers_update(ring, &update), 1);
	update.offset = 2;
	CHECK_ERR(lx_io_uring_register_op_buffers_update(ring, &update), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_op_buffers2(ring, &reg), LX_EBUSY);
	CHECK_EQ(lx_io_uring_register_op_unregister_buffers(ring), 0);
	CHECK_ERR(lx_io_uring_register_op_buffers2(ring, (struct lx_io_uring_rsrc_register *)nowhere()), LX_EFAULT);
}

TEST(uring, register_files)
{
	int ring = ring_with(0), fds[2] = {memfd(), -1}, other = memfd();
	struct lx_io_uring_rsrc_update update = {.offset = 1, .data = (uint64_t)&other};
	CHECK_ERR(lx_io_uring_register_op_unregister_files(ring), LX_ENXIO);
	CHECK_EQ(lx_io_uring_register_op_files(ring, fds, 2), 0);
	CHECK_ERR(lx_io_uring_register_op_files(ring, fds, 2), LX_EBUSY);
	CHECK_EQ(lx_io_uring_register_op_files_update(ring, &update, 1), 1);
	update.offset = 2;
	CHECK_ERR(lx_io_uring_register_op_files_update(ring, &update, 1), LX_EINVAL);
	CHECK_EQ(lx_io_uring_register_op_unregister_files(ring), 0);
	fds[1] = 12345;
	CHECK_ERR(lx_io_uring_register_op_files(ring, fds, 2), LX_EBADF);
}

TEST(uring, register_files2)
{
	int ring = ring_with(0), fds[2] = {memfd(), memfd()};
	struct lx_io_uring_rsrc_register reg = {.nr = 2, .data = (uint64_t)fds};
	struct lx_io_uring_rsrc_update2 update = {.offset = 0, .data = (uint64_t)fds, .nr = 2};
	int r = lx_io_uring_register_op_files2(ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_FILES2");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_register_op_files_update2(ring, &update), 2);
	update.resv = 1;
	CHECK_ERR(lx_io_uring_register_op_files_update2(ring, &update), LX_EINVAL);
	CHECK_EQ(lx_io_uring_register_op_unregister_files(ring), 0);
}

TEST(uring, register_file_alloc_range)
{
	int ring = ring_with(0), fds[4] = {-1, -1, -1, -1};
	struct lx_io_uring_file_index_range range = {.off = 1, .len = 2};
	CHECK_EQ(lx_io_uring_register_op_files(ring, fds, 4), 0);
	int r = lx_io_uring_register_op_file_alloc_range(ring, &range);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_FILE_ALLOC_RANGE");
	CHECK_EQ(r, 0);
	range.len = 4;
	CHECK_ERR(lx_io_uring_register_op_file_alloc_range(ring, &range), LX_EINVAL);
}

TEST(uring, register_eventfd)
{
	int ring = ring_with(0), event = lx_eventfd2(0, LX_O_CLOEXEC), file = memfd();
	CHECK(event >= 0);
	CHECK_EQ(lx_io_uring_register_op_eventfd(ring, &event), 0);
	CHECK_ERR(lx_io_uring_register_op_eventfd(ring, &event), LX_EBUSY);
	CHECK_EQ(lx_io_uring_register_op_unregister_eventfd(ring), 0);
	CHECK_ERR(lx_io_uring_register_op_unregister_eventfd(ring), LX_ENXIO);
	CHECK_EQ(lx_io_uring_register_op_eventfd_async(ring, &event), 0);
	CHECK_EQ(lx_io_uring_register_op_unregister_eventfd(ring), 0);
	CHECK_ERR(lx_io_uring_register_op_eventfd(ring, &file), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_op_eventfd_async(ring, (int *)nowhere()), LX_EFAULT);
}

TEST(uring, register_personality)
{
	int ring = ring_with(0), id = lx_io_uring_register_op_personality(ring);
	CHECK(id > 0);
	CHECK_EQ(lx_io_uring_register_op_unregister_personality(ring, (unsigned int)id), 0);
	CHECK_ERR(lx_io_uring_register_op_unregister_personality(ring, (unsigned int)id), LX_EINVAL);
}

TEST(uring, register_probe)
{
	static struct lx_io_uring_probe_op room[2 + 8];
	int ring = ring_with(0);
	struct lx_io_uring_probe *probe = (struct lx_io_uring_probe *)(void *)room;
	CHECK_EQ(lx_io_uring_register_op_probe(ring, probe, 8), 0);
	CHECK_EQ(probe->ops_len, 8);
	CHECK_EQ(probe->ops[LX_IORING_OP_READV].op, LX_IORING_OP_READV);
	CHECK_ERR(lx_io_uring_register_op_probe(ring, probe, 257), LX_EINVAL);
}

/* The ring starts disabled, gets its rules, and is let go. */
TEST(uring, register_restrictions)
{
	int ring = ring_with(LX_IORING_SETUP_R_DISABLED), free_ring = ring_with(0);
	struct lx_io_uring_restriction rules[2] = {
		{.opcode = LX_IORING_RESTRICTION_REGISTER_OP, .register_op = LX_IORING_REGISTER_PROBE},
		{.opcode = LX_IORING_RESTRICTION_SQE_OP, .sqe_op = LX_IORING_OP_NOP},
	};
	CHECK_ERR(lx_io_uring_register_op_restrictions(free_ring, rules, 2), LX_EBADFD);
	CHECK_ERR(lx_io_uring_register_op_enable_rings(free_ring), LX_EBADFD);
	CHECK_EQ(lx_io_uring_register_op_restrictions(ring, rules, 2), 0);
	CHECK_ERR(lx_io_uring_register_op_restrictions(ring, rules, 2), LX_EBUSY);
	CHECK_EQ(lx_io_uring_register_op_enable_rings(ring), 0);
	CHECK_ERR(lx_io_uring_register_op_personality(ring), LX_EACCES);
}

TEST(uring, register_workers)
{
	int ring = ring_with(0);
	uint32_t workers[2] = {2, 3}, back[2] = {0, 0};
	unsigned long mask = 1;
	int r = lx_io_uring_register_op_iowq_aff(ring, &mask, sizeof(mask));
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_IOWQ_AFF");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_register_op_unregister_iowq_aff(ring), 0);
	r = lx_io_uring_register_op_iowq_max_workers(ring, workers);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_IOWQ_MAX_WORKERS");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_register_op_iowq_max_workers(ring, back), 0); /* 0: as it was */
	CHECK_EQ(back[0], 2);
	CHECK_EQ(back[1], 3);
	CHECK_ERR(lx_io_uring_register_op_iowq_max_workers(ring, (uint32_t *)nowhere()), LX_EFAULT);
}

TEST(uring, register_ring_fds)
{
	int ring = ring_with(0);
	struct lx_io_uring_rsrc_update fds = {.offset = ~0U, .data = (uint64_t)ring};
	int r = lx_io_uring_register_op_ring_fds(ring, &fds, 1);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_RING_FDS");
	CHECK_EQ(r, 1);
	CHECK(fds.offset < 16);
	CHECK_EQ(lx_io_uring_enter((int)fds.offset, 0, 0, LX_IORING_ENTER_REGISTERED_RING, NULL, 8), 0);
	fds.data = 0;
	CHECK_EQ(lx_io_uring_register_op_unregister_ring_fds(ring, &fds, 1), 1);
	CHECK_ERR(lx_io_uring_enter((int)fds.offset, 0, 0, LX_IORING_ENTER_REGISTERED_RING, NULL, 8), LX_EBADF);
	CHECK_ERR(lx_io_uring_register_op_ring_fds(ring, &fds, 0), LX_EINVAL);
}

TEST(uring, register_pbuf_ring)
{
	int ring = ring_with(0);
	struct lx_io_uring_buf_reg reg = {.ring_addr = (uint64_t)pages(1), .ring_entries = 8, .bgid = 5};
	struct lx_io_uring_buf_status status = {.buf_group = 5, .head = 99};
	int r = lx_io_uring_register_op_pbuf_ring(ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_PBUF_RING");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_io_uring_register_op_pbuf_ring(ring, &reg), LX_EEXIST);
	r = lx_io_uring_register_op_pbuf_status(ring, &status);
	if (r != -LX_EINVAL) { /* since Linux 6.8 */
		CHECK_EQ(r, 0);
		CHECK_EQ(status.head, 0);
	}
	reg = (struct lx_io_uring_buf_reg){.bgid = 5};
	CHECK_EQ(lx_io_uring_register_op_unregister_pbuf_ring(ring, &reg), 0);
	r = lx_io_uring_register_op_unregister_pbuf_ring(ring, &reg);
	CHECK(r == -LX_ENOENT || r == -LX_EINVAL); /* -LX_EINVAL: Linux 6.1, small numbers */
	reg = (struct lx_io_uring_buf_reg){.ring_addr = (uint64_t)pages(1), .ring_entries = 7, .bgid = 5};
	CHECK_ERR(lx_io_uring_register_op_pbuf_ring(ring, &reg), LX_EINVAL);
}

TEST(uring, register_sync_cancel)
{
	int ring = ring_with(0);
	struct lx_io_uring_sync_cancel_reg cancel = {.addr = 4711, .fd = -1, .timeout = {-1, -1}};
	int r = lx_io_uring_register_op_sync_cancel(ring, &cancel);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_SYNC_CANCEL");
	CHECK_EQ(r, -LX_ENOENT);
	CHECK_ERR(lx_io_uring_register_op_sync_cancel(ring, (struct lx_io_uring_sync_cancel_reg *)nowhere()), LX_EFAULT);
}

TEST(uring, register_clock)
{
	int ring = ring_with(0);
	struct lx_io_uring_clock_register clock = {.clockid = LX_CLOCK_BOOTTIME};
	int r = lx_io_uring_register_op_clock(ring, &clock);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_CLOCK");
	CHECK_EQ(r, 0);
	clock.clockid = LX_CLOCK_REALTIME;
	CHECK_ERR(lx_io_uring_register_op_clock(ring, &clock), LX_EINVAL);
}

TEST(uring, register_napi)
{
	int ring = ring_with(0);
	struct lx_io_uring_napi napi = {.busy_poll_to = 50, .prefer_busy_poll = 1}, before = {0};
	int r = lx_io_uring_register_op_napi(ring, &napi);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EOPNOTSUPP, "this kernel has no IORING_REGISTER_NAPI");
	CHECK_EQ(r, 0);
	CHECK_EQ(napi.busy_poll_to, 0); /* what it was */
	CHECK_EQ(lx_io_uring_register_op_unregister_napi(ring, &before), 0);
	CHECK_EQ(before.busy_poll_to, 50);
	CHECK_EQ(before.prefer_busy_poll, 1);
	CHECK_EQ(lx_io_uring_register_op_unregister_napi(ring, NULL), 0);
}

TEST(uring, register_clone_buffers)
{
	int ring = ring_with(0), other = ring_with(0);
	struct lx_iovec vec = {pages(1), PAGE};
	struct lx_io_uring_clone_buffers clone = {.src_fd = (uint32_t)ring};
	CHECK_EQ(lx_io_uring_register_op_buffers(ring, &vec, 1), 0);
	int r = lx_io_uring_register_op_clone_buffers(other, &clone);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_CLONE_BUFFERS");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_register_op_unregister_buffers(other), 0);
	clone.src_fd = (uint32_t)other;
	CHECK_ERR(lx_io_uring_register_op_clone_buffers(ring, &clone), LX_EBUSY);
}

TEST(uring, register_resize_rings)
{
	int ring = ring_with(LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN), shared = ring_with(0);
	struct lx_io_uring_params params = {.sq_entries = 16, .cq_entries = 64}, back;
	int r = lx_io_uring_register_op_resize_rings(ring, &params);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_RESIZE_RINGS");
	CHECK_EQ(r, 0);
	CHECK_EQ(params.sq_entries, 16);
	CHECK(params.cq_off.cqes > 0); /* but sq_off.array: not on each kernel */
	back = (struct lx_io_uring_params){.sq_entries = 16, .cq_entries = 64};
	CHECK_ERR(lx_io_uring_register_op_resize_rings(shared, &back), LX_EINVAL);
}

TEST(uring, register_send_msg_ring)
{
	int ring = ring_with(0);
	struct lx_io_uring_sqe sqe = {.opcode = LX_IORING_OP_MSG_RING, .fd = ring, .len = 7, .off = 4711};
	int r = lx_io_uring_register_op_send_msg_ring(&sqe);
	SKIP_IF(r == -LX_EBADF || r == -LX_EINVAL, "this kernel has no IORING_REGISTER_SEND_MSG_RING");
	CHECK_EQ(r, 0);
	sqe.fd = memfd();
	CHECK_ERR(lx_io_uring_register_op_send_msg_ring(&sqe), LX_EBADFD);
	sqe.opcode = LX_IORING_OP_NOP;
	CHECK_ERR(lx_io_uring_register_op_send_msg_ring(&sqe), LX_EINVAL);
}

TEST(uring, register_mem_region)
{
	int ring = ring_with(LX_IORING_SETUP_R_DISABLED);
	struct lx_io_uring_region_desc desc = {
		.user_addr = (uint64_t)pages(1),
		.size = PAGE,
		.flags = LX_IORING_MEM_REGION_TYPE_USER,
	};
	struct lx_io_uring_mem_region_reg reg = {
		.region_uptr = (uint64_t)&desc,
		.flags = LX_IORING_MEM_REGION_REG_WAIT_ARG,
	};
	int r = lx_io_uring_register_op_mem_region(ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no IORING_REGISTER_MEM_REGION");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_io_uring_register_op_mem_region(ring, &reg), LX_EBUSY);
}

TEST(uring, register_query)
{
	struct lx_io_uring_query_opcode opcodes = {0};
	struct lx_io_uring_query_hdr hdr = {
		.query_data = (uint64_t)&opcodes,
		.query_op = LX_IO_URING_QUERY_OPCODES,
		.size = sizeof(opcodes),
	};
	int ring = ring_with(0), r = lx_io_uring_register_op_query(-1, &hdr);
	SKIP_IF(r == -LX_EBADF || r == -LX_EINVAL, "this kernel has no IORING_REGISTER_QUERY");
	CHECK_EQ(r, 0);
	CHECK(opcodes.nr_register_opcodes > LX_IORING_REGISTER_QUERY);
	hdr.query_op = ~0U;
	CHECK_EQ(lx_io_uring_register_op_query(ring, &hdr), 0);
	CHECK_EQ(hdr.result, -LX_EOPNOTSUPP); /* each entry has its own result */
}

/* For these a network device with header splitting, or rights, would be needed. */
TEST(uring, register_zcrx_errors)
{
	int ring = ring_with(0);
	struct lx_io_uring_zcrx_ifq_reg ifq = {.if_idx = 4711, .rq_entries = 4};
	struct lx_zcrx_ctrl ctrl = {.zcrx_id = 4711};
	int r = lx_io_uring_register_op_zcrx_ifq(ring, &ifq);
	CHECK(r == -LX_EPERM || r == -LX_EINVAL);
	r = lx_io_uring_register_op_zcrx_ctrl(ring, &ctrl);
	CHECK(r == -LX_ENXIO || r == -LX_EINVAL);
}
