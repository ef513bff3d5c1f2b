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

/* The commands with their real arguments. The local structs are the parts of union lx_bpf_attr up to the last field
 * in use, without a gap: bytes beyond it would have to be 0. */

/** Make a map.
 * attr: map_type (LX_BPF_MAP_TYPE_xxx), key_size, value_size, max_entries, map_flags and what the type needs; the
 * rest 0. size: sizeof(*attr).
 * Returns its descriptor (always close-on-exec); -LX_E2BIG, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM.
 * bpf(2) BPF_MAP_CREATE, Linux 3.18. */
LX_FN LX_READS1(1) int lx_bpf_map_create(const union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_CREATE, (long)attr, size);
}

/** Look up the value of a key.
 * value: of the map's value_size; of a per-CPU map that size rounded up to 8, once for each possible CPU.
 * flags: 0, LX_BPF_F_LOCK, or LX_BPF_F_CPU with a CPU's number << 32.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_EPERM, -LX_ERANGE (no such CPU).
 * bpf(2) BPF_MAP_LOOKUP_ELEM, Linux 3.18. */
LX_FN int lx_bpf_map_lookup_elem(int map_fd, const void *key, void *value, uint64_t flags)
{
	const struct {
		int map_fd, pad;
		const void *key;
		void *value;
		uint64_t flags;
	} attr = {map_fd, 0, key, value, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_LOOKUP_ELEM, (long)&attr, sizeof(attr));
}

/** Set the value of a key. Sizes are those of lx_bpf_map_lookup_elem().
 * flags: LX_BPF_ANY, LX_BPF_NOEXIST or LX_BPF_EXIST, and maybe LX_BPF_F_LOCK ...
 * Returns 0; -LX_E2BIG (the map is full), -LX_EBADF, -LX_EEXIST, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_ENOMEM,
 * -LX_EPERM (also: frozen).
 * bpf(2) BPF_MAP_UPDATE_ELEM, Linux 3.18. */
LX_FN int lx_bpf_map_update_elem(int map_fd, const void *key, const void *value, uint64_t flags)
{
	const struct {
		int map_fd, pad;
		const void *key;
		const void *value;
		uint64_t flags;
	} attr = {map_fd, 0, key, value, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_UPDATE_ELEM, (long)&attr, sizeof(attr));
}

/** Delete a key and its value.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (also: an array), -LX_ENOENT, -LX_EPERM (also: frozen).
 * bpf(2) BPF_MAP_DELETE_ELEM, Linux 3.18. */
LX_FN int lx_bpf_map_delete_elem(int map_fd, const void *key)
{
	const struct {
		int map_fd, pad;
		const void *key;
	} attr = {map_fd, 0, key};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_DELETE_ELEM, (long)&attr, sizeof(attr));
}

/** Get the key after another, in the map's own order.
 * key: NULL, or one that isn't there: next_key becomes the first.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_ENOENT (it was the last), -LX_EPERM.
 * bpf(2) BPF_MAP_GET_NEXT_KEY, Linux 3.18. */
LX_FN int lx_bpf_map_get_next_key(int map_fd, const void *key, void *next_key)
{
	const struct {
		int map_fd, pad;
		const void *key;
		void *next_key;
	} attr = {map_fd, 0, key, next_key};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_GET_NEXT_KEY, (long)&attr, sizeof(attr));
}

/** Verify and load a program.
 * attr: prog_type, insns (struct lx_bpf_insn), insn_cnt, license, and for the verifier's words log_level, log_buf and
 * log_size; log_true_size is written, if size reaches that far.
 * Returns its descriptor (always close-on-exec); -LX_E2BIG, -LX_EACCES and -LX_EINVAL (refused: see the log),
 * -LX_EFAULT, -LX_ENOSPC (the log is longer), -LX_EPERM.
 * bpf(2) BPF_PROG_LOAD, Linux 3.18. */
LX_FN LX_UPDATES1(1) int lx_bpf_prog_load(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_LOAD, (long)attr, size);
}

/** Give a map, program or link a name in a bpf file system.
 * file_flags: 0, or LX_BPF_F_PATH_FD: pathname is relative to the directory path_fd; else path_fd is 0.
 * Returns 0; -LX_EEXIST, -LX_EFAULT, -LX_EINVAL (also: bpf_fd is none of these), -LX_ENOENT, -LX_EPERM (not that file
 * system).
 * bpf(2) BPF_OBJ_PIN, Linux 4.4. */
LX_FN int lx_bpf_obj_pin(const char *pathname, int bpf_fd, uint32_t file_flags, int path_fd)
{
	const struct {
		const char *pathname;
		int bpf_fd;
		uint32_t file_flags;
		int path_fd;
	} LX_PACKED attr = {pathname, bpf_fd, file_flags, path_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_OBJ_PIN, (long)&attr, sizeof(attr));
}

/** Open what has a name in a bpf file system.
 * file_flags: 0, LX_BPF_F_RDONLY or LX_BPF_F_WRONLY, and LX_BPF_F_PATH_FD as with lx_bpf_obj_pin().
 * Returns its descriptor (always close-on-exec); -LX_EACCES, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_EPERM.
 * bpf(2) BPF_OBJ_GET, Linux 4.4. */
LX_FN int lx_bpf_obj_get(const char *pathname, uint32_t file_flags, int path_fd)
{
	const struct {
		const char *pathname;
		int bpf_fd;
		uint32_t file_flags;
		int path_fd;
	} LX_PACKED attr = {pathname, 0, file_flags, path_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_OBJ_GET, (long)&attr, sizeof(attr));
}

/** Attach a program to a cgroup, map, network device or namespace.
 * attr: target_fd or target_ifindex, attach_bpf_fd, attach_type, attach_flags; replace_bpf_fd with LX_BPF_F_REPLACE;
 * relative_fd or relative_id and expected_revision with some types.
 * Returns 0; -LX_EBADF, -LX_EEXIST, -LX_EINVAL, -LX_EPERM, -LX_ESTALE (another revision) ...
 * bpf(2) BPF_PROG_ATTACH, Linux 4.10. */
LX_FN LX_READS1(1) int lx_bpf_prog_attach(const union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_ATTACH, (long)attr, size);
}

/** Detach a program.
 * target_fd: or the network device's index; attach_bpf_fd: the program, which some types don't need.
 * attach_flags, relative_fd, expected_revision: as they were attached with, for types that have them; else 0.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENOENT, -LX_EPERM, -LX_ESTALE (another revision) ...
 * bpf(2) BPF_PROG_DETACH, Linux 4.10. */
LX_FN int lx_bpf_prog_detach(int target_fd, int attach_bpf_fd, uint32_t attach_type, uint32_t attach_flags,
			     int relative_fd, uint64_t expected_revision)
{
	const struct {
		int target_fd, attach_bpf_fd;
		uint32_t attach_type, attach_flags;
		int replace_bpf_fd, relative_fd;
		uint64_t expected_revision;
	} attr = {target_fd, attach_bpf_fd, attach_type, attach_flags, 0, relative_fd, expected_revision};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_DETACH, (long)&attr, sizeof(attr));
}

/** Run a program on given data. LX_BPF_PROG_RUN is another name of it.
 * attr: in test, prog_fd, the buffers and their sizes; retval, duration and the sizes used are written.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOSPC (an output buffer is short: its size was written),
 * -LX_ENOTSUPP (not for this type), -LX_EPERM.
 * bpf(2) BPF_PROG_TEST_RUN, Linux 4.12. */
LX_FN LX_UPDATES1(1) int lx_bpf_prog_test_run(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_TEST_RUN, (long)attr, size);
}

/** Find the program with the lowest id above start_id.
 * attr: start_id, 0 to begin; next_id is written. size: up to next_id, or sizeof(*attr).
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_ENOENT (no more), -LX_EPERM.
 * bpf(2) BPF_PROG_GET_NEXT_ID, Linux 4.13. */
LX_FN LX_UPDATES1(1) int lx_bpf_prog_get_next_id(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_GET_NEXT_ID, (long)attr, size);
}

/** lx_bpf_prog_get_next_id() for maps.
 * Returns like that.
 * bpf(2) BPF_MAP_GET_NEXT_ID, Linux 4.13. */
LX_FN LX_UPDATES1(1) int lx_bpf_map_get_next_id(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_GET_NEXT_ID, (long)attr, size);
}

/** Open a program by its id.
 * Returns its descriptor (always close-on-exec); -LX_ENOENT, -LX_EPERM.
 * bpf(2) BPF_PROG_GET_FD_BY_ID, Linux 4.13. */
LX_FN int lx_bpf_prog_get_fd_by_id(uint32_t prog_id)
{
	const struct {
		uint32_t prog_id;
	} attr = {prog_id};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_GET_FD_BY_ID, (long)&attr, sizeof(attr));
}

/** Open a map by its id.
 * open_flags: 0, LX_BPF_F_RDONLY or LX_BPF_F_WRONLY.
 * Returns its descriptor (always close-on-exec); -LX_EINVAL, -LX_ENOENT, -LX_EPERM.
 * bpf(2) BPF_MAP_GET_FD_BY_ID, Linux 4.13. */
LX_FN int lx_bpf_map_get_fd_by_id(uint32_t map_id, uint32_t open_flags)
{
	const struct {
		uint32_t map_id, next_id, open_flags;
	} attr = {map_id, 0, open_flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_GET_FD_BY_ID, (long)&attr, sizeof(attr));
}

/** Ask about a map, program, link, BTF or token.
 * attr: in info, bpf_fd, info (a zeroed struct lx_bpf_map_info and so on) and info_len, its size; info_len becomes the
 * size that was written.
 * Returns 0; -LX_E2BIG, -LX_EBADFD (not open), -LX_EFAULT, -LX_EINVAL (not of bpf).
 * bpf(2) BPF_OBJ_GET_INFO_BY_FD, Linux 4.13. */
LX_FN LX_UPDATES1(1) int lx_bpf_obj_get_info_by_fd(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_OBJ_GET_INFO_BY_FD, (long)attr, size);
}

/** List the programs attached to something.
 * attr: in query, target_fd or target_ifindex, attach_type, query_flags, prog_ids and prog_cnt, their number; the ids,
 * prog_cnt and attach_flags are written.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOSPC (there are prog_cnt of them), -LX_EPERM.
 * bpf(2) BPF_PROG_QUERY, Linux 4.15. */
LX_FN LX_UPDATES1(1) int lx_bpf_prog_query(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_QUERY, (long)attr, size);
}

/** Attach a program to a raw tracepoint, or to the point that it was loaded for.
 * name: the tracepoint's, or NULL for a program that has its point; cookie: 0 or, from Linux 6.10 on, the program's.
 * Returns the attachment's descriptor (always close-on-exec); -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT.
 * bpf(2) BPF_RAW_TRACEPOINT_OPEN, Linux 4.17. */
LX_FN int lx_bpf_raw_tracepoint_open(const char *name, int prog_fd, uint64_t cookie)
{
	const struct {
		const char *name;
		int prog_fd, pad;
		uint64_t cookie;
	} attr = {name, prog_fd, 0, cookie};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_RAW_TRACEPOINT_OPEN, (long)&attr, sizeof(attr));
}

/** Load type information.
 * attr: btf, btf_size, and for the verifier's words btf_log_level, btf_log_buf and btf_log_size; btf_log_true_size is
 * written, if size reaches that far.
 * Returns its descriptor (always close-on-exec); -LX_E2BIG, -LX_EFAULT, -LX_EINVAL, -LX_ENOSPC (the log is longer),
 * -LX_EPERM.
 * bpf(2) BPF_BTF_LOAD, Linux 4.18. */
LX_FN LX_UPDATES1(1) int lx_bpf_btf_load(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_BTF_LOAD, (long)attr, size);
}

/** Open type information by its id.
 * open_flags: 0, or LX_BPF_F_TOKEN_FD with the token fd_by_id_token_fd; else that is 0.
 * Returns its descriptor (always close-on-exec); -LX_EINVAL, -LX_ENOENT, -LX_EPERM.
 * bpf(2) BPF_BTF_GET_FD_BY_ID, Linux 4.18. */
LX_FN int lx_bpf_btf_get_fd_by_id(uint32_t btf_id, uint32_t open_flags, int fd_by_id_token_fd)
{
	const struct {
		uint32_t btf_id, next_id, open_flags;
		int fd_by_id_token_fd;
	} attr = {btf_id, 0, open_flags, fd_by_id_token_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_BTF_GET_FD_BY_ID, (long)&attr, sizeof(attr));
}

/** Ask which program and probe stand behind a task's perf event or raw tracepoint.
 * attr: in task_fd_query, pid, fd, buf and buf_len; buf_len, prog_id, fd_type, probe_offset and probe_addr are written.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_ENOSPC (buf is short), -LX_ENOTSUPP (neither of them),
 * -LX_EPERM.
 * bpf(2) BPF_TASK_FD_QUERY, Linux 4.18. */
LX_FN LX_UPDATES1(1) int lx_bpf_task_fd_query(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_TASK_FD_QUERY, (long)attr, size);
}

/** Take a value out of a map.
 * key: NULL for a queue or stack, which give their next; flags: 0 or LX_BPF_F_LOCK.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_ENOTSUPP (not this type), -LX_EPERM.
 * bpf(2) BPF_MAP_LOOKUP_AND_DELETE_ELEM, Linux 4.20. */
LX_FN int lx_bpf_map_lookup_and_delete_elem(int map_fd, const void *key, void *value, uint64_t flags)
{
	const struct {
		int map_fd, pad;
		const void *key;
		void *value;
		uint64_t flags;
	} attr = {map_fd, 0, key, value, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_LOOKUP_AND_DELETE_ELEM, (long)&attr, sizeof(attr));
}

/** Forbid changes of a map by system calls, for good. Programs may still write.
 * Returns 0; -LX_EBADF, -LX_EBUSY (a call writes, or it is mapped writable), -LX_ENOTSUPP, -LX_EPERM. Frozen
 * already: -LX_EPERM, in older kernels -LX_EBUSY.
 * bpf(2) BPF_MAP_FREEZE, Linux 5.2. */
LX_FN int lx_bpf_map_freeze(int map_fd)
{
	const struct {
		int map_fd;
	} attr = {map_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_FREEZE, (long)&attr, sizeof(attr));
}

/** lx_bpf_prog_get_next_id() for type information.
 * Returns like that.
 * bpf(2) BPF_BTF_GET_NEXT_ID, Linux 5.4. */
LX_FN LX_UPDATES1(1) int lx_bpf_btf_get_next_id(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_BTF_GET_NEXT_ID, (long)attr, size);
}

/** Look up many elements.
 * attr: in batch, map_fd, in_batch (NULL to begin), out_batch (the next in_batch), keys, values and count, their
 * number, which becomes that of the elements.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT (that was the end: count is good), -LX_ENOSPC (count is
 * smaller than a bucket), -LX_ENOTSUPP (not this type), -LX_EPERM.
 * bpf(2) BPF_MAP_LOOKUP_BATCH, Linux 5.6. */
LX_FN LX_UPDATES1(1) int lx_bpf_map_lookup_batch(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_LOOKUP_BATCH, (long)attr, size);
}

/** lx_bpf_map_lookup_batch() that takes the elements out of the map.
 * Returns like that.
 * bpf(2) BPF_MAP_LOOKUP_AND_DELETE_BATCH, Linux 5.6. */
LX_FN LX_UPDATES1(1) int lx_bpf_map_lookup_and_delete_batch(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_LOOKUP_AND_DELETE_BATCH, (long)attr, size);
}

/** Set many elements.
 * attr: in batch, map_fd, keys, values, elem_flags and count, which becomes the number done, on errors too.
 * Returns 0; -LX_ENOTSUPP (not this type), and the errors of lx_bpf_map_update_elem().
 * bpf(2) BPF_MAP_UPDATE_BATCH, Linux 5.6. */
LX_FN LX_UPDATES1(1) int lx_bpf_map_update_batch(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_UPDATE_BATCH, (long)attr, size);
}

/** Delete many keys.
 * attr: in batch, map_fd, keys, elem_flags and count, which becomes the number done, on errors too.
 * Returns 0; -LX_ENOTSUPP (not this type), and the errors of lx_bpf_map_delete_elem().
 * bpf(2) BPF_MAP_DELETE_BATCH, Linux 5.6. */
LX_FN LX_UPDATES1(1) int lx_bpf_map_delete_batch(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_MAP_DELETE_BATCH, (long)attr, size);
}

/** Attach a program for as long as the link's descriptor or name lives.
 * attr: in link_create, prog_fd (map_fd for LX_BPF_STRUCT_OPS), target_fd or target_ifindex, attach_type, flags, and
 * what the type needs.
 * Returns the link's descriptor (always close-on-exec); -LX_EBADF, -LX_EBUSY, -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM ...
 * bpf(2) BPF_LINK_CREATE, Linux 5.7. */
LX_FN LX_READS1(1) int lx_bpf_link_create(const union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_LINK_CREATE, (long)attr, size);
}

/** Put another program, or for struct_ops another map, into a link.
 * flags: 0, or LX_BPF_F_REPLACE: if it now has old_prog_fd; else that is 0.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENOLINK (detached), -LX_EPERM (another one is in it).
 * bpf(2) BPF_LINK_UPDATE, Linux 5.7. */
LX_FN int lx_bpf_link_update(int link_fd, int new_prog_fd, uint32_t flags, int old_prog_fd)
{
	const struct {
		int link_fd, new_prog_fd;
		uint32_t flags;
		int old_prog_fd;
	} attr = {link_fd, new_prog_fd, flags, old_prog_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_LINK_UPDATE, (long)&attr, sizeof(attr));
}

/** Open a link by its id.
 * Returns its descriptor (always close-on-exec); -LX_EAGAIN (it is being made), -LX_ENOENT, -LX_EPERM.
 * bpf(2) BPF_LINK_GET_FD_BY_ID, Linux 5.8. */
LX_FN int lx_bpf_link_get_fd_by_id(uint32_t link_id)
{
	const struct {
		uint32_t link_id;
	} attr = {link_id};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_LINK_GET_FD_BY_ID, (long)&attr, sizeof(attr));
}

/** lx_bpf_prog_get_next_id() for links.
 * Returns like that.
 * bpf(2) BPF_LINK_GET_NEXT_ID, Linux 5.8. */
LX_FN LX_UPDATES1(1) int lx_bpf_link_get_next_id(union lx_bpf_attr *attr, unsigned int size)
{
	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_LINK_GET_NEXT_ID, (long)attr, size);
}

/** Count the runs of all programs for as long as the descriptor is open.
 * type: LX_BPF_STATS_RUN_TIME.
 * Returns a descriptor (always close-on-exec); -LX_EBUSY, -LX_EINVAL, -LX_EPERM.
 * bpf(2) BPF_ENABLE_STATS, Linux 5.8. */
LX_FN int lx_bpf_enable_stats(uint32_t type)
{
	const struct {
		uint32_t type;
	} attr = {type};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_ENABLE_STATS, (long)&attr, sizeof(attr));
}

/** Open the text that an iterator's program writes, to be read.
 * link_fd: of the iterator; flags: 0.
 * Returns a descriptor (always close-on-exec); -LX_EBADF, -LX_EINVAL.
 * bpf(2) BPF_ITER_CREATE, Linux 5.8. */
LX_FN int lx_bpf_iter_create(int link_fd, uint32_t flags)
{
	const struct {
		int link_fd;
		uint32_t flags;
	} attr = {link_fd, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_ITER_CREATE, (long)&attr, sizeof(attr));
}

/** Detach a link from what it is attached to; its descriptors stay open.
 * Returns 0; -LX_EBADF, -LX_EINVAL (not a link), -LX_EOPNOTSUPP (not this type).
 * bpf(2) BPF_LINK_DETACH, Linux 5.9. */
LX_FN int lx_bpf_link_detach(int link_fd)
{
	const struct {
		int link_fd;
	} attr = {link_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_LINK_DETACH, (long)&attr, sizeof(attr));
}

/** Keep a map for as long as a program lives, though that doesn't use it.
 * flags: 0.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENOMEM.
 * bpf(2) BPF_PROG_BIND_MAP, Linux 5.10. */
LX_FN int lx_bpf_prog_bind_map(int prog_fd, int map_fd, uint32_t flags)
{
	const struct {
		int prog_fd, map_fd;
		uint32_t flags;
	} attr = {prog_fd, map_fd, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_BIND_MAP, (long)&attr, sizeof(attr));
}

/** Make a token, which grants what a bpf file system was mounted to delegate, in its user namespace.
 * flags: 0; bpffs_fd: the file system's root.
 * Returns its descriptor (always close-on-exec); -LX_EBADF, -LX_EINVAL, -LX_ENOENT (delegates nothing),
 * -LX_EOPNOTSUPP (the first user namespace), -LX_EPERM.
 * bpf(2) BPF_TOKEN_CREATE, Linux 6.9. */
LX_FN int lx_bpf_token_create(uint32_t flags, int bpffs_fd)
{
	const struct {
		uint32_t flags;
		int bpffs_fd;
	} attr = {flags, bpffs_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_TOKEN_CREATE, (long)&attr, sizeof(attr));
}

/** Read what a program printed. It never waits.
 * stream_id: LX_BPF_STREAM_STDOUT or LX_BPF_STREAM_STDERR.
 * Returns the bytes read, 0 when there are none; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT (stream_id).
 * bpf(2) BPF_PROG_STREAM_READ_BY_FD, Linux 6.17. */
LX_FN LX_WRITES(1, 2)
int lx_bpf_prog_stream_read_by_fd(void *stream_buf, uint32_t stream_buf_len, uint32_t stream_id, int prog_fd)
{
	const struct {
		void *stream_buf;
		uint32_t stream_buf_len, stream_id;
		int prog_fd;
	} LX_PACKED attr = {stream_buf, stream_buf_len, stream_id, prog_fd};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_STREAM_READ_BY_FD, (long)&attr, sizeof(attr));
}

/** Tell a program which struct_ops map its kernel functions mean. It can't be changed later.
 * prog_fd: not of struct_ops itself; flags: 0.
 * Returns 0; -LX_EBADF, -LX_EBUSY (it has another), -LX_EINVAL, -LX_EOPNOTSUPP.
 * bpf(2) BPF_PROG_ASSOC_STRUCT_OPS, Linux 7.0. */
LX_FN int lx_bpf_prog_assoc_struct_ops(int map_fd, int prog_fd, uint32_t flags)
{
	const struct {
		int map_fd, prog_fd;
		uint32_t flags;
	} attr = {map_fd, prog_fd, flags};

	return (int)lx_syscall3(LX_NR_bpf, LX_BPF_PROG_ASSOC_STRUCT_OPS, (long)&attr, sizeof(attr));
}

LX_END_DECLS

#endif
