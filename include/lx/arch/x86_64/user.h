/* SPDX-License-Identifier: MIT */
/* Registers as ptrace and core dumps have them. A libc's <sys/user.h> says rax, rip, eflags where the kernel says ax,
 * ip, flags. */
#ifndef LX_ARCH_X86_64_USER_H
#define LX_ARCH_X86_64_USER_H

#include <lx/types.h>

/** What LX_PTRACE_GETREGS gets, and LX_PTRACE_GETREGSET with LX_NT_PRSTATUS. */
struct lx_user_regs_struct {
	unsigned long r15;
	unsigned long r14;
	unsigned long r13;
	unsigned long r12;
	unsigned long bp;
	unsigned long bx;
	unsigned long r11;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long ax;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax; /* a system call's number, on the way out too */
	unsigned long ip;
	unsigned long cs;
	unsigned long flags;
	unsigned long sp;
	unsigned long ss;
	unsigned long fs_base;
	unsigned long gs_base;
	unsigned long ds;
	unsigned long es;
	unsigned long fs;
	unsigned long gs;
};

/** What LX_PTRACE_GETFPREGS gets, as FXSAVE writes it; a libc's struct user_fpregs_struct. */
struct lx_user_i387_struct {
	unsigned short cwd;
	unsigned short swd;
	unsigned short twd;
	unsigned short fop;
	uint64_t rip;
	uint64_t rdp;
	uint32_t mxcsr;
	uint32_t mxcsr_mask;
	uint32_t st_space[32];
	uint32_t xmm_space[64];
	uint32_t padding[24];
};

/** Not a struct in memory: offsets for LX_PTRACE_PEEKUSR and LX_PTRACE_POKEUSR, which know regs and u_debugreg. */
struct lx_user {
	struct lx_user_regs_struct regs;
	int u_fpvalid;
	int pad0;
	struct lx_user_i387_struct i387;
	unsigned long u_tsize;
	unsigned long u_dsize;
	unsigned long u_ssize;
	unsigned long start_code;
	unsigned long start_stack;
	long signal;
	int reserved;
	int pad1;
	unsigned long u_ar0;
	struct lx_user_i387_struct *u_fpstate;
	unsigned long magic;
	char u_comm[32];
	unsigned long u_debugreg[8];
	unsigned long error_code;
	unsigned long fault_address;
};

#endif
