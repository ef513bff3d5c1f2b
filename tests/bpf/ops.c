/* SPDX-License-Identifier: MIT */
/* The operations of bpf(2), where they are allowed. Nothing is attached to the machine. */
#include "../check.h"
#include <lx/bpf.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/security.h>

static int map_of(uint32_t type, uint32_t value_size, uint32_t entries, uint32_t flags)
{
	static union lx_bpf_attr attr;
	attr.map_type = type;
	attr.key_size = 4;
	attr.value_size = value_size;
	attr.max_entries = entries;
	attr.map_flags = flags;
	int fd = lx_bpf_map_create(&attr, sizeof(attr));
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "making a BPF map: error %ld", (long)-fd);
	CHECK(fd >= 0);
	return fd;
}

/* A socket filter that returns 41. */
static int program(void)
{
	static union lx_bpf_attr attr;
	static const struct lx_bpf_insn code[] = {LX_BPF_MOV64_IMM(LX_BPF_REG_0, 41), LX_BPF_EXIT_INSN()};
	attr.prog_type = LX_BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insns = (uint64_t)code;
	attr.insn_cnt = 2;
	attr.license = (uint64_t)"MIT";
	int fd = lx_bpf_prog_load(&attr, sizeof(attr));
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "loading a BPF program: error %ld", (long)-fd);
	CHECK(fd >= 0);
	return fd;
}

TEST(bpf, op_map_elements)
{
	int fd = map_of(LX_BPF_MAP_TYPE_HASH, 8, 2, 0);
	uint32_t key = 7, next = 0;
	uint64_t value = 70, got = 0;
	CHECK_EQ(lx_bpf_map_update_elem(fd, &key, &value, LX_BPF_ANY), 0);
	CHECK_ERR(lx_bpf_map_update_elem(fd, &key, &value, LX_BPF_NOEXIST), LX_EEXIST);
	CHECK_EQ(lx_bpf_map_lookup_elem(fd, &key, &got, 0), 0);
	CHECK_EQ(got, 70);
	CHECK_EQ(lx_bpf_map_get_next_key(fd, NULL, &next), 0);
	CHECK_EQ(next, 7);
	CHECK_ERR(lx_bpf_map_get_next_key(fd, &key, &next), LX_ENOENT);
	CHECK_EQ(lx_bpf_map_delete_elem(fd, &key), 0);
	CHECK_ERR(lx_bpf_map_delete_elem(fd, &key), LX_ENOENT);
	CHECK_ERR(lx_bpf_map_lookup_elem(fd, &key, &got, 0), LX_ENOENT);
	CHECK_ERR(lx_bpf_map_update_elem(fd, &key, &value, LX_BPF_EXIST), LX_ENOENT);
	CHECK_ERR(lx_bpf_map_lookup_elem(fd, nowhere(), &got, 0), LX_EFAULT);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_ERR(lx_bpf_map_lookup_elem(fd, &key, &got, 0), LX_EBADF);
}

TEST(bpf, op_map_lookup_and_delete)
{
	int fd = map_of(LX_BPF_MAP_TYPE_HASH, 8, 2, 0);
	uint32_t key = 7;
	uint64_t value = 70, got = 0;
	CHECK_EQ(lx_bpf_map_update_elem(fd, &key, &value, LX_BPF_ANY), 0);
	int r = lx_bpf_map_lookup_and_delete_elem(fd, &key, &got, 0);
	SKIP_IF(r == -LX_EOPNOTSUPP || r == -LX_ENOTSUPP, "this kernel does that only with queues and stacks");
	CHECK_EQ(r, 0);
	CHECK_EQ(got, 70);
	CHECK_ERR(lx_bpf_map_lookup_and_delete_elem(fd, &key, &got, 0), LX_ENOENT);
}

TEST(bpf, op_map_freeze)
{
	int fd = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 1, 0);
	uint32_t key = 0;
	uint64_t value = 70;
	CHECK_EQ(lx_bpf_map_freeze(fd), 0);
	int r = lx_bpf_map_freeze(fd); /* newer kernels: no right to write, which a freeze needs */
	CHECK(r == -LX_EBUSY || r == -LX_EPERM);
	CHECK_ERR(lx_bpf_map_update_elem(fd, &key, &value, 0), LX_EPERM);
	CHECK_ERR(lx_bpf_map_delete_elem(fd, &key), LX_EPERM);
}

TEST(bpf, op_map_batch)
{
	static union lx_bpf_attr attr;
	int fd = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 4, 0);
	uint32_t keys[4] = {0, 1, 2, 3}, cursor = 0;
	uint64_t values[4] = {10, 11, 12, 13};
	attr.batch.map_fd = (uint32_t)fd;
	attr.batch.keys = (uint64_t)keys;
	attr.batch.values = (uint64_t)values;
	attr.batch.count = 4;
	CHECK_EQ(lx_bpf_map_update_batch(&attr, sizeof(attr)), 0);
	CHECK_EQ(attr.batch.count, 4);
	values[3] = 0;
	attr.batch.out_batch = (uint64_t)&cursor;
	int r = lx_bpf_map_lookup_batch(&attr, sizeof(attr));
	CHECK(r == 0 || r == -LX_ENOENT); /* that was all */
	CHECK_EQ(attr.batch.count, 4);
	CHECK_EQ(values[3], 13);
	r = lx_bpf_map_delete_batch(&attr, sizeof(attr));
	CHECK(r == -LX_EOPNOTSUPP || r == -LX_ENOTSUPP); /* an array keeps its elements */
	r = lx_bpf_map_lookup_and_delete_batch(&attr, sizeof(attr));
	CHECK(r == -LX_EOPNOTSUPP || r == -LX_ENOTSUPP);
	attr.batch.map_fd = 12345;
	CHECK_ERR(lx_bpf_map_update_batch(&attr, sizeof(attr)), LX_EBADF);
}

TEST(bpf, op_prog_test_run)
{
	static union lx_bpf_attr attr;
	static char packet[64];
	int fd = program();
	attr.test.prog_fd = (uint32_t)fd;
	attr.test.data_in = (uint64_t)packet;
	attr.test.data_size_in = sizeof(packet);
	attr.test.repeat = 1;
	CHECK_EQ(lx_bpf_prog_test_run(&attr, sizeof(attr)), 0);
	CHECK_EQ(attr.test.retval, 41);
	attr.test.data_size_in = 1; /* shorter than an Ethernet header */
	CHECK_ERR(lx_bpf_prog_test_run(&attr, sizeof(attr)), LX_EINVAL);
	attr.test.prog_fd = 12345;
	CHECK_ERR(lx_bpf_prog_test_run(&attr, sizeof(attr)), LX_EBADF);
}

TEST(bpf, op_prog_load_errors)
{
	static union lx_bpf_attr attr;
	int fd = program();
	attr.prog_type = LX_BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insns = (uint64_t)nowhere();
	attr.insn_cnt = 2;
	attr.license = (uint64_t)"MIT";
	CHECK_ERR(lx_bpf_prog_load(&attr, sizeof(attr)), LX_EFAULT);
	attr.insn_cnt = 0;
	CHECK_ERR(lx_bpf_prog_load(&attr, sizeof(attr)), LX_E2BIG);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(bpf, op_ids)
{
	static union lx_bpf_attr attr, next;
	static struct lx_bpf_map_info info;
	static struct lx_bpf_prog_info prog_info;
	static union lx_bpf_attr task;
	int map = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 3, 0), prog = program();
	attr.info.bpf_fd = (uint32_t)map;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uint64_t)&info;
	CHECK_EQ(lx_bpf_obj_get_info_by_fd(&attr, sizeof(attr.info)), 0);
	CHECK(attr.info.info_len > 0 && attr.info.info_len <= sizeof(info));
	CHECK_EQ(info.max_entries, 3);
	attr.info.bpf_fd = (uint32_t)prog;
	attr.info.info_len = sizeof(prog_info);
	attr.info.info = (uint64_t)&prog_info;
	CHECK_EQ(lx_bpf_obj_get_info_by_fd(&attr, sizeof(attr.info)), 0);
	CHECK_EQ(prog_info.type, LX_BPF_PROG_TYPE_SOCKET_FILTER);

	next.start_id = info.id - 1;
	int r = lx_bpf_map_get_next_id(&next, sizeof(next));
	SKIP_IF(r == -LX_EPERM, "looking at ids needs CAP_SYS_ADMIN");
	CHECK_EQ(r, 0);
	CHECK_EQ(next.next_id, info.id);
	next.start_id = prog_info.id - 1;
	CHECK_EQ(lx_bpf_prog_get_next_id(&next, sizeof(next)), 0);
	CHECK_EQ(next.next_id, prog_info.id);
	next.start_id = ~0U;
	CHECK_ERR(lx_bpf_prog_get_next_id(&next, sizeof(next)), LX_EINVAL);
	CHECK_ERR(lx_bpf_btf_get_next_id(&next, sizeof(next)), LX_EINVAL);
	CHECK_ERR(lx_bpf_link_get_next_id(&next, sizeof(next)), LX_EINVAL);
	task.task_fd_query.pid = 0x7ffffff0;
	CHECK_ERR(lx_bpf_task_fd_query(&task, sizeof(task)), LX_ENOENT);

	int again = lx_bpf_map_get_fd_by_id(info.id, 0);
	CHECK(again > prog);
	CHECK_EQ(lx_close(again), 0);
	again = lx_bpf_prog_get_fd_by_id(prog_info.id);
	CHECK(again > prog);
	CHECK_EQ(lx_close(again), 0);
	CHECK_ERR(lx_bpf_map_get_fd_by_id(0, 0), LX_ENOENT);
	CHECK_ERR(lx_bpf_prog_get_fd_by_id(0), LX_ENOENT);
	CHECK_ERR(lx_bpf_btf_get_fd_by_id(0, 0, 0), LX_ENOENT);
	CHECK_ERR(lx_bpf_link_get_fd_by_id(0), LX_ENOENT);
}

/* The smallest type information: one int. */
TEST(bpf, op_btf_load)
{
	static union lx_bpf_attr attr;
	static struct {
		uint32_t words[10];
		char strings[8];
	} btf = {
		{0xeb9f | 1 << 16, 24, 0, 16, 16, 5, /* magic, version; length; offset and length of types and strings */
		 1, 1 << 24, 4, 1 << 24 | 32},	     /* name at 1; an int; of 4 bytes; signed, 32 bits */
		"\0int",
	};
	attr.btf = (uint64_t)&btf;
	attr.btf_size = 24 + 16 + 5;
	int fd = lx_bpf_btf_load(&attr, sizeof(attr));
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "loading BTF: error %ld", (long)-fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_close(fd), 0);
	btf.words[0]++;
	CHECK_ERR(lx_bpf_btf_load(&attr, sizeof(attr)), LX_EINVAL);
}

/* On a file system that isn't bpffs: errors, and no file. */
TEST(bpf, op_pin)
{
	int fd = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 1, 0);
	CHECK_ERR(lx_bpf_obj_pin("/tmp/lx-test-pin", fd, 0, 0), LX_EPERM);
	CHECK_ERR(lx_bpf_obj_pin("/tmp/lx-test-pin", 12345, 0, 0), LX_EINVAL); /* not -LX_EBADF */
	CHECK_ERR(lx_bpf_obj_pin("/tmp/lx-test-pin", fd, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_bpf_obj_get("/tmp/lx-test-no-such-pin", 0, 0), LX_ENOENT);
	CHECK_ERR(lx_bpf_obj_get("/tmp/lx-test-no-such-pin", 0, 3), LX_EINVAL); /* no LX_BPF_F_PATH_FD */
	CHECK_ERR(lx_bpf_obj_get((const char *)nowhere(), 0, 0), LX_EFAULT);
}

TEST(bpf, op_links)
{
	static union lx_bpf_attr attr;
	int map = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 1, 0), prog = program();
	CHECK_ERR(lx_bpf_link_update(12345, prog, 0, 0), LX_EBADF);
	CHECK_ERR(lx_bpf_link_update(map, prog, 0, 0), LX_EINVAL); /* no link */
	CHECK_ERR(lx_bpf_link_update(map, prog, 1U << 31, 0), LX_EINVAL);
	CHECK_ERR(lx_bpf_link_detach(12345), LX_EBADF);
	CHECK_ERR(lx_bpf_link_detach(map), LX_EINVAL);
	CHECK_ERR(lx_bpf_iter_create(12345, 0), LX_EBADF);
	CHECK_ERR(lx_bpf_iter_create(map, 1), LX_EINVAL);
	attr.link_create.prog_fd = 12345;
	CHECK_ERR(lx_bpf_link_create(&attr, sizeof(attr)), LX_EBADF);
}

TEST(bpf, op_attach_errors)
{
	static union lx_bpf_attr attr;
	int prog = program();
	/* A socket filter can't be attached this way, and to nothing neither. */
	attr.attach_type = 9999;
	attr.attach_bpf_fd = (uint32_t)prog;
	CHECK_ERR(lx_bpf_prog_attach(&attr, sizeof(attr)), LX_EINVAL);
	CHECK_ERR(lx_bpf_prog_detach(0, prog, 9999, 0, 0, 0), LX_EINVAL);
	attr.query.attach_type = 9999;
	int r = lx_bpf_prog_query(&attr, sizeof(attr));
	CHECK(r == -LX_EINVAL || r == -LX_EPERM);
	CHECK_ERR(lx_bpf_raw_tracepoint_open(NULL, 12345, 0), LX_EBADF);
}

TEST(bpf, op_bind_map)
{
	int map = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 1, 0), prog = program();
	CHECK_EQ(lx_bpf_prog_bind_map(prog, map, 0), 0);
	CHECK_ERR(lx_bpf_prog_bind_map(prog, map, 1), LX_EINVAL);
	CHECK_ERR(lx_bpf_prog_bind_map(prog, 12345, 0), LX_EBADF);
	CHECK_ERR(lx_bpf_prog_bind_map(12345, map, 0), LX_EBADF);
}

/* A success would switch on the machine's statistics. */
TEST(bpf, op_enable_stats_errors)
{
	int r = lx_bpf_enable_stats(99);
	SKIP_IF(r == -LX_EPERM || r == -LX_ENOSYS, "BPF's statistics: error %ld", (long)-r);
	CHECK_EQ(r, -LX_EINVAL);
}

TEST(bpf, op_newer)
{
	char text[8];
	int map = map_of(LX_BPF_MAP_TYPE_ARRAY, 8, 1, 0), prog = program();
	/* -LX_EINVAL: an operation that this kernel hasn't got yet. */
	int r = lx_bpf_token_create(0, 12345);
	CHECK(r == -LX_EBADF || r == -LX_EINVAL);
	r = lx_bpf_prog_stream_read_by_fd(text, sizeof(text), LX_BPF_STREAM_STDOUT, 12345);
	CHECK(r == -LX_EBADF || r == -LX_EINVAL);
	r = lx_bpf_prog_stream_read_by_fd(text, sizeof(text), LX_BPF_STREAM_STDOUT, prog);
	CHECK(r == 0 || r == -LX_EINVAL);
	r = lx_bpf_prog_assoc_struct_ops(map, 12345, 0);
	CHECK(r == -LX_EBADF || r == -LX_EINVAL);
}
