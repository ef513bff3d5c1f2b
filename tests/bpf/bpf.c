/* SPDX-License-Identifier: MIT */
/* The instruction macros, and a map and a program where they are allowed. */
#ifdef LX_TEST_HOSTED
#include <linux/filter.h>
#include <linux/ioctl.h>
#endif
#include "../check.h"
#include <lx/bpf.h>
#include <lx/io.h>

#ifdef LX_TEST_HOSTED
TEST(bpf, classic_macros_are_the_kernels)
{
	for (unsigned int i = 0; i < 65536; i += 7) {
		unsigned int k = i * 0x9e3779b1u;
		uint8_t jt = (uint8_t)i, jf = (uint8_t)(i >> 8);
		struct sock_filter a = BPF_STMT(i, k), b = BPF_JUMP(i, k, jt, jf);
		struct lx_sock_filter lx_a = LX_BPF_STMT(i, k), lx_b = LX_BPF_JUMP(i, k, jt, jf);
		CHECK(a.code == lx_a.code && a.jt == lx_a.jt && a.jf == lx_a.jf && a.k == lx_a.k);
		CHECK(b.code == lx_b.code && b.jt == lx_b.jt && b.jf == lx_b.jf && b.k == lx_b.k);
		CHECK_EQ(BPF_CLASS(i), LX_BPF_CLASS(i));
		CHECK_EQ(BPF_SIZE(i), LX_BPF_SIZE(i));
		CHECK_EQ(BPF_MODE(i), LX_BPF_MODE(i));
		CHECK_EQ(BPF_OP(i), LX_BPF_OP(i));
		CHECK_EQ(BPF_SRC(i), LX_BPF_SRC(i));
		CHECK_EQ(BPF_RVAL(i), LX_BPF_RVAL(i));
		CHECK_EQ(BPF_MISCOP(i), LX_BPF_MISCOP(i));
	}
}

TEST(bpf, ioctl_macros_are_the_kernels)
{
	for (unsigned int type = 0; type < 256; type++) {
		for (unsigned int nr = 0; nr < 256; nr += 5) {
			unsigned int cmd = _IOC(nr & 3, type, nr, (type * 61 + nr) & 0x3fff);
			CHECK_EQ(LX_IOC(nr & 3, type, nr, (type * 61 + nr) & 0x3fff), cmd);
			CHECK_EQ(LX_IOC_DIR(cmd), _IOC_DIR(cmd));
			CHECK_EQ(LX_IOC_TYPE(cmd), _IOC_TYPE(cmd));
			CHECK_EQ(LX_IOC_NR(cmd), _IOC_NR(cmd));
			CHECK_EQ(LX_IOC_SIZE(cmd), _IOC_SIZE(cmd));
			CHECK_EQ(LX_IO(type, nr), _IO(type, nr));
			CHECK_EQ(LX_IOR(type, nr, char[99]), _IOR(type, nr, char[99]));
			CHECK_EQ(LX_IOW(type, nr, long), _IOW(type, nr, long));
			CHECK_EQ(LX_IOWR(type, nr, short), _IOWR(type, nr, short));
		}
	}
}
#endif

/* Against the encodings, as the kernel's instruction set document has them. */
TEST(bpf, instruction_macros)
{
	const struct lx_bpf_insn code[] = {
		LX_BPF_MOV64_IMM(LX_BPF_REG_0, -1),
		LX_BPF_ALU64_REG(LX_BPF_ADD, LX_BPF_REG_1, LX_BPF_REG_2),
		LX_BPF_LDX_MEM(LX_BPF_DW, LX_BPF_REG_1, LX_BPF_REG_10, -8),
		LX_BPF_STX_MEM(LX_BPF_W, LX_BPF_REG_10, LX_BPF_REG_1, -4),
		LX_BPF_ST_MEM(LX_BPF_B, LX_BPF_REG_10, -1, 7),
		LX_BPF_JMP_IMM(LX_BPF_JEQ, LX_BPF_REG_3, 9, 2),
		LX_BPF_JMP_REG(LX_BPF_JGT, LX_BPF_REG_3, LX_BPF_REG_4, -2),
		LX_BPF_LD_IMM64(LX_BPF_REG_5, 0x1122334455667788),
		LX_BPF_LD_MAP_FD(LX_BPF_REG_1, 6),
		LX_BPF_EMIT_CALL(1),
		LX_BPF_EXIT_INSN(),
	};
	static const uint64_t expected[] = {
		0xffffffff000000b7, 0x000000000000210f, 0x00000000fff8a179, 0x00000000fffc1a63,
		0x00000007ffff0a72, 0x0000000900020315, 0x00000000fffe432d, 0x5566778800000518,
		0x1122334400000000, 0x0000000600001118, 0x0000000000000000, 0x0000000100000085,
		0x0000000000000095,
	};
	CHECK_EQ(sizeof(code), sizeof(expected));
	for (size_t i = 0; i < sizeof(code) / sizeof(code[0]); i++) {
		uint64_t insn = code[i].code | (uint64_t)code[i].dst_reg << 8 | (uint64_t)code[i].src_reg << 12 |
				(uint64_t)(uint16_t)code[i].off << 16 | (uint64_t)(uint32_t)code[i].imm << 32;
		CHECK_EQ(insn, expected[i]);
	}
}

TEST(bpf, map)
{
	static union lx_bpf_attr create, element;
	uint32_t key = 1;
	uint64_t in = 0x123456789, out = 0;
	create.map_type = LX_BPF_MAP_TYPE_ARRAY;
	create.key_size = sizeof(key);
	create.value_size = sizeof(in);
	create.max_entries = 2;
	int fd = lx_bpf(LX_BPF_MAP_CREATE, &create, sizeof(create), NULL, 0);
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "making a BPF map: error %ld", (long)fd);
	CHECK(fd >= 0);
	element.map_fd = (uint32_t)fd;
	element.key = (uint64_t)&key;
	element.value = (uint64_t)&in;
	CHECK_EQ(lx_bpf(LX_BPF_MAP_UPDATE_ELEM, &element, sizeof(element), NULL, 0), 0);
	element.value = (uint64_t)&out;
	CHECK_EQ(lx_bpf(LX_BPF_MAP_LOOKUP_ELEM, &element, sizeof(element), NULL, 0), 0);
	CHECK_EQ(out, in);
	key = 2;
	CHECK_ERR(lx_bpf(LX_BPF_MAP_LOOKUP_ELEM, &element, sizeof(element), NULL, 0), LX_ENOENT);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_ERR(lx_bpf(LX_BPF_MAP_LOOKUP_ELEM, &element, sizeof(element), NULL, 0), LX_EBADF);
	CHECK_ERR(lx_bpf(0x7fff, &element, sizeof(element), NULL, 0), LX_EINVAL);
}

/* Bytes that this kernel doesn't know may only be 0; those behind a short size count as 0. */
TEST(bpf, size)
{
	static struct {
		union lx_bpf_attr create;
		uint64_t future[16];
	} larger;
	larger.create.map_type = LX_BPF_MAP_TYPE_ARRAY;
	larger.create.key_size = 4;
	larger.create.value_size = 8;
	larger.create.max_entries = 1;
	int fd = lx_bpf(LX_BPF_MAP_CREATE, &larger.create, sizeof(larger), NULL, 0);
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "making a BPF map: error %ld", (long)fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	fd = lx_bpf(LX_BPF_MAP_CREATE, &larger.create, 16, NULL, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	larger.future[15] = 1;
	CHECK_ERR(lx_bpf(LX_BPF_MAP_CREATE, &larger.create, sizeof(larger), NULL, 0), LX_E2BIG);
	CHECK_ERR(lx_bpf(LX_BPF_MAP_CREATE, &larger.create, 1 << 20, NULL, 0), LX_E2BIG);
}

/* The verifier takes what the macros spell. */
TEST(bpf, program)
{
	static union lx_bpf_attr load;
	const struct lx_bpf_insn code[] = {
		LX_BPF_MOV64_IMM(LX_BPF_REG_0, 41),
		LX_BPF_STX_MEM(LX_BPF_DW, LX_BPF_REG_10, LX_BPF_REG_0, -8),
		LX_BPF_LDX_MEM(LX_BPF_DW, LX_BPF_REG_1, LX_BPF_REG_10, -8),
		LX_BPF_JMP_IMM(LX_BPF_JNE, LX_BPF_REG_1, 41, 1),
		LX_BPF_ALU64_IMM(LX_BPF_ADD, LX_BPF_REG_0, 1),
		LX_BPF_EXIT_INSN(),
	};
	load.prog_type = LX_BPF_PROG_TYPE_SOCKET_FILTER;
	load.insns = (uint64_t)code;
	load.insn_cnt = sizeof(code) / sizeof(code[0]);
	load.license = (uint64_t)"MIT";
	int fd = lx_bpf(LX_BPF_PROG_LOAD, &load, sizeof(load), NULL, 0);
	SKIP_IF(fd == -LX_EPERM || fd == -LX_ENOSYS, "loading a BPF program: error %ld", (long)fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	load.insn_cnt--; /* runs off its end */
	CHECK_ERR(lx_bpf(LX_BPF_PROG_LOAD, &load, sizeof(load), NULL, 0), LX_EINVAL);
}
