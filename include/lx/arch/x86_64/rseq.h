/* SPDX-License-Identifier: MIT */
/* What restartable sections are made of on x86_64: lx/rseq_ops.h says how to use it. rax is the sections' own. */
#ifndef LX_ARCH_X86_64_RSEQ_H
#define LX_ARCH_X86_64_RSEQ_H

#include <lx/base.h>

/* What stands before each abort address: librseq's number, which sections of one process have to agree on. */
#define LX_RSEQ_SIG 0x53053053

/* Tests put delays here; a number for each gap between two instructions. Flags and all registers but rcx stay. */
#ifndef LX_RSEQ_INJECT
#define LX_RSEQ_INJECT(n)
#define LX_RSEQ_INJECT_CLOBBER
#endif

/* clang-format off */

/* Labels: 1 the start, 2 behind the commit, 3 the descriptor, 4 the abort. The area gets the descriptor's address; from
 * 1 on the kernel sees to it that the section runs on one CPU and undisturbed, so what is compared here stays true. The
 * address stays in rax to the end of the section. */
#define LX_RSEQ_BEGIN					\
	".pushsection __rseq_cs, \"aw\"\n\t"		\
	".balign 32\n\t"				\
	"3:\t.long 0, 0\n\t"				\
	".quad 1f, 2f - 1f, 4f\n\t"			\
	".popsection\n\t"				\
	".pushsection __rseq_cs_ptr_array, \"aw\"\n\t"	\
	".quad 3b\n\t"					\
	".popsection\n\t"				\
	"leaq 3b(%%rip), %%rax\n\t"			\
	LX_RSEQ_INJECT(1)				\
	"movq %%rax, %c[rseq_cs](%[rseq])\n"		\
	"1:\n\t"					\
	LX_RSEQ_INJECT(2)				\
	"cmpl %[cpu], (%[index])\n\t"			\
	LX_RSEQ_EXIT("jne", abort)			\
	LX_RSEQ_INJECT(3)

/* The abort is where the section ends: there rax tells whether it was aborted. Nothing jumps, and a signal that aborts
 * a section returns into the function, from which a debugger or profiler can unwind. The signature is in a no-op:
 * nopl 0x53053053(%rax). */
#define LX_RSEQ_END			\
	"\n2:\n\t"			\
	LX_RSEQ_INJECT(7)		\
	"xorl %%eax, %%eax\n\t"		\
	".byte 0x0f, 0x1f, 0x80\n\t"	\
	".long 0x53053053\n"		\
	"4:\ttestq %%rax, %%rax\n\t"	\
	"jne %l[abort]\n\t"

/* Leave the section before its commit. */
#define LX_RSEQ_EXIT(jump, label)				\
	".pushsection __rseq_exit_point_array, \"aw\"\n\t"	\
	".quad 1b, %l[" #label "]\n\t"				\
	".popsection\n\t"					\
	jump " %l[" #label "]\n\t"

/* Addresses are in registers, never "m": gcc 12 addresses a memory operand by a register that is clobbered. */
#define LX_RSEQ_INPUT(area, mode, i)						\
	[rseq] "r"(area), [rseq_cs] "i"(offsetof(struct lx_rseq, rseq_cs)),	\
	[index] "r"(lx_rseq_percpu_field(area, mode)), [cpu] "r"((uint32_t)(i))

#define LX_RSEQ_CLOBBER "rax", "cc", "memory" LX_RSEQ_INJECT_CLOBBER
#define LX_RSEQ_SCRATCH_CLOBBER "rdx"
#define LX_RSEQ_MEMCPY_CLOBBER "rdi", "rsi", "rcx"

/* Bodies of the operations in lx/rseq_ops.h. Stores aren't reordered with each other, so relaxed is release. */

#define LX_RSEQ_CBNE(v, expect, label)		\
	"cmpq %[" #expect "], (%[" #v "])\n\t"	\
	LX_RSEQ_EXIT("jne", label)

#define LX_RSEQ_LOAD_CBNE_STORE		\
	LX_RSEQ_CBNE(v, expect, ne)	\
	LX_RSEQ_INJECT(4)		\
	"movq %[newv], (%[v])"

#define LX_RSEQ_LOAD_ADD_STORE "addq %[count], (%[v])"

#define LX_RSEQ_LOAD_CBEQ_STORE_ADD_LOAD_STORE	\
	"movq (%[v]), %%rdx\n\t"		\
	"cmpq %[expectnot], %%rdx\n\t"		\
	LX_RSEQ_EXIT("je", eq)			\
	LX_RSEQ_INJECT(4)			\
	"movq %%rdx, (%[load])\n\t"		\
	"addq %[voffp], %%rdx\n\t"		\
	LX_RSEQ_INJECT(5)			\
	"movq (%%rdx), %%rdx\n\t"		\
	LX_RSEQ_INJECT(6)			\
	"movq %%rdx, (%[v])"

#define LX_RSEQ_LOAD_ADD_LOAD_LOAD_ADD_STORE	\
	"movq (%[ptr]), %%rdx\n\t"		\
	LX_RSEQ_INJECT(4)			\
	"addq %[off], %%rdx\n\t"		\
	"movq (%%rdx), %%rdx\n\t"		\
	LX_RSEQ_INJECT(5)			\
	"addq %[inc], (%%rdx)"

#define LX_RSEQ_LOAD_CBNE_STORE_STORE	\
	LX_RSEQ_CBNE(v, expect, ne)	\
	LX_RSEQ_INJECT(4)		\
	"movq %[newv2], (%[v2])\n\t"	\
	LX_RSEQ_INJECT(5)		\
	"movq %[newv], (%[v])"

#define LX_RSEQ_LOAD_CBNE_LOAD_CBNE_STORE	\
	LX_RSEQ_CBNE(v, expect, ne)		\
	LX_RSEQ_INJECT(4)			\
	LX_RSEQ_CBNE(v2, expect2, ne)		\
	LX_RSEQ_INJECT(5)			\
	"movq %[newv], (%[v])"

#define LX_RSEQ_LOAD_CBNE_MEMCPY_STORE	\
	LX_RSEQ_CBNE(v, expect, ne)	\
	LX_RSEQ_INJECT(4)		\
	"movq %[dst], %%rdi\n\t"	\
	"movq %[src], %%rsi\n\t"	\
	"movq %[len], %%rcx\n\t"	\
	"rep movsb\n\t"			\
	LX_RSEQ_INJECT(5)		\
	"movq %[newv], (%[v])"

/* clang-format on */

#endif
