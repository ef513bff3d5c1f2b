/* SPDX-License-Identifier: MIT */
/* The bpf call, and macros that spell instructions: classic ones for filters of sockets and seccomp, and eBPF ones.
 * The macros are initialisers, to be listed in an array. */
/* LX_BPF_H is the size of a half word. */
#ifndef LX_BPF_H_
#define LX_BPF_H_

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/bpf.h>
#include <lx/uapi/linux/bpf_common.h>
#include <lx/uapi/linux/filter.h>

/* The parts of an instruction's code. */
#define LX_BPF_CLASS(code) ((code) & 0x07)
#define LX_BPF_SIZE(code) ((code) & 0x18)
#define LX_BPF_MODE(code) ((code) & 0xe0)
#define LX_BPF_OP(code) ((code) & 0xf0)
#define LX_BPF_SRC(code) ((code) & 0x08)
#define LX_BPF_RVAL(code) ((code) & 0x18)
#define LX_BPF_MISCOP(code) ((code) & 0xf8)

/* Classic: a struct lx_sock_filter. jt and jf are how many instructions to skip. */
#define LX_BPF_JUMP(code, k, jt, jf) {(uint16_t)(code), (uint8_t)(jt), (uint8_t)(jf), (uint32_t)(k)}
#define LX_BPF_STMT(code, k) LX_BPF_JUMP(code, k, 0, 0)

/* eBPF: a struct lx_bpf_insn. op is LX_BPF_ADD and so on, size LX_BPF_B, _H, _W or _DW, a register LX_BPF_REG_n. */
#define LX_BPF_RAW_INSN(code, dst, src, off, imm) \
	{(uint8_t)(code), (uint8_t)((dst) & 0xf), (uint8_t)((src) & 0xf), (int16_t)(off), (int32_t)(imm)}

/* dst = dst op src, dst = dst op imm; the 32-bit ones clear the upper half. */
#define LX_BPF_ALU64_REG(op, dst, src) LX_BPF_RAW_INSN(LX_BPF_ALU64 | LX_BPF_OP(op) | LX_BPF_X, dst, src, 0, 0)
#define LX_BPF_ALU64_IMM(op, dst, imm) LX_BPF_RAW_INSN(LX_BPF_ALU64 | LX_BPF_OP(op) | LX_BPF_K, dst, 0, 0, imm)
#define LX_BPF_ALU32_REG(op, dst, src) LX_BPF_RAW_INSN(LX_BPF_ALU | LX_BPF_OP(op) | LX_BPF_X, dst, src, 0, 0)
#define LX_BPF_ALU32_IMM(op, dst, imm) LX_BPF_RAW_INSN(LX_BPF_ALU | LX_BPF_OP(op) | LX_BPF_K, dst, 0, 0, imm)
#define LX_BPF_MOV64_REG(dst, src) LX_BPF_ALU64_REG(LX_BPF_MOV, dst, src)
#define LX_BPF_MOV64_IMM(dst, imm) LX_BPF_ALU64_IMM(LX_BPF_MOV, dst, imm)
#define LX_BPF_MOV32_REG(dst, src) LX_BPF_ALU32_REG(LX_BPF_MOV, dst, src)
#define LX_BPF_MOV32_IMM(dst, imm) LX_BPF_ALU32_IMM(LX_BPF_MOV, dst, imm)

/* The low len bits of dst in an order of bytes (type: LX_BPF_TO_LE, LX_BPF_TO_BE), or with their bytes reversed. */
#define LX_BPF_ENDIAN(type, dst, len) LX_BPF_RAW_INSN(LX_BPF_ALU | LX_BPF_END | LX_BPF_SRC(type), dst, 0, 0, len)
#define LX_BPF_BSWAP(dst, len) LX_BPF_RAW_INSN(LX_BPF_ALU64 | LX_BPF_END, dst, 0, 0, len)

/* dst = a 64-bit value, or the map of a descriptor: two instructions each. */
#define LX_BPF_LD_IMM64_RAW(dst, src, imm)                                                    \
	LX_BPF_RAW_INSN(LX_BPF_LD | LX_BPF_DW | LX_BPF_IMM, dst, src, 0, (uint64_t)(imm)), \
		LX_BPF_RAW_INSN(0, 0, 0, 0, (uint64_t)(imm) >> 32)
#define LX_BPF_LD_IMM64(dst, imm) LX_BPF_LD_IMM64_RAW(dst, 0, imm)
#define LX_BPF_LD_MAP_FD(dst, fd) LX_BPF_LD_IMM64_RAW(dst, LX_BPF_PSEUDO_MAP_FD, (uint32_t)(fd))

/* R0 = from the packet at imm, or at src + imm. */
#define LX_BPF_LD_ABS(size, imm) LX_BPF_RAW_INSN(LX_BPF_LD | LX_BPF_SIZE(size) | LX_BPF_ABS, 0, 0, 0, imm)
#define LX_BPF_LD_IND(size, src, imm) LX_BPF_RAW_INSN(LX_BPF_LD | LX_BPF_SIZE(size) | LX_BPF_IND, 0, src, 0, imm)

/* dst = *(src + off), zero- and sign-extended; *(dst + off) = src, = imm; *(dst + off) op= src, atomically. */
#define LX_BPF_LDX_MEM(size, dst, src, off) \
	LX_BPF_RAW_INSN(LX_BPF_LDX | LX_BPF_SIZE(size) | LX_BPF_MEM, dst, src, off, 0)
#define LX_BPF_LDX_MEMSX(size, dst, src, off) \
	LX_BPF_RAW_INSN(LX_BPF_LDX | LX_BPF_SIZE(size) | LX_BPF_MEMSX, dst, src, off, 0)
#define LX_BPF_STX_MEM(size, dst, src, off) \
	LX_BPF_RAW_INSN(LX_BPF_STX | LX_BPF_SIZE(size) | LX_BPF_MEM, dst, src, off, 0)
#define LX_BPF_ST_MEM(size, dst, off, imm) \
	LX_BPF_RAW_INSN(LX_BPF_ST | LX_BPF_SIZE(size) | LX_BPF_MEM, dst, 0, off, imm)
#define LX_BPF_ATOMIC_OP(size, op, dst, src, off) \
	LX_BPF_RAW_INSN(LX_BPF_STX | LX_BPF_SIZE(size) | LX_BPF_ATOMIC, dst, src, off, op)

/* If dst op src, dst op imm (LX_BPF_JEQ ...): skip off instructions. The 32-bit ones compare lower halves. */
#define LX_BPF_JMP_REG(op, dst, src, off) LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_OP(op) | LX_BPF_X, dst, src, off, 0)
#define LX_BPF_JMP_IMM(op, dst, imm, off) LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_OP(op) | LX_BPF_K, dst, 0, off, imm)
#define LX_BPF_JMP32_REG(op, dst, src, off) LX_BPF_RAW_INSN(LX_BPF_JMP32 | LX_BPF_OP(op) | LX_BPF_X, dst, src, off, 0)
#define LX_BPF_JMP32_IMM(op, dst, imm, off) LX_BPF_RAW_INSN(LX_BPF_JMP32 | LX_BPF_OP(op) | LX_BPF_K, dst, 0, off, imm)
#define LX_BPF_JMP_A(off) LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_JA, 0, 0, off, 0)
#define LX_BPF_JMP32_A(imm) LX_BPF_RAW_INSN(LX_BPF_JMP32 | LX_BPF_JA, 0, 0, 0, imm)

/* Call a helper (LX_BPF_FUNC_xxx), or the program's own function imm instructions after the next; return R0. */
#define LX_BPF_EMIT_CALL(func) LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_CALL, 0, 0, 0, func)
#define LX_BPF_CALL_REL(imm) LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_CALL, 0, LX_BPF_PSEUDO_CALL, 0, imm)
#define LX_BPF_EXIT_INSN() LX_BPF_RAW_INSN(LX_BPF_JMP | LX_BPF_EXIT, 0, 0, 0, 0)

LX_BEGIN_DECLS

/** Do cmd, an LX_BPF_xxx_yyy of enum lx_bpf_cmd, with a map, program, link or BTF.
 * attr: the member that cmd names, everything else 0; size: sizeof(*attr), or up to the last field in use.
 * common, size_common: only with LX_BPF_COMMON_ATTRS in cmd, which Linux 6.18 has not yet; else NULL and 0.
 * Returns a descriptor, 0 or what the command returns; -LX_E2BIG (bytes unknown here are set), -LX_EACCES, -LX_EFAULT,
 * -LX_EINVAL, -LX_ENOENT, -LX_ENOMEM, -LX_EPERM ...
 * bpf(2), Linux 3.18. */
LX_FN int lx_bpf(int cmd, union lx_bpf_attr *attr, unsigned int size, struct lx_bpf_common_attr *common,
		 unsigned int size_common)
{
	return (int)lx_syscall5(LX_NR_bpf, cmd, (long)attr, size, (long)common, size_common);
}

LX_END_DECLS

#endif
