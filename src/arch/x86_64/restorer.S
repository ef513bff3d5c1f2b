/* SPDX-License-Identifier: MIT */
/* void lx_restore_rt(void): the return from a signal handler, rt_sigreturn(2)
 *
 * Not C: the kernel puts its address on the stack where a handler's return address belongs, and on the shadow stack
 * too. No frame, and nothing may be pushed: rsp points to the struct lx_ucontext that the call restores all from.
 *
 * What unwinders know a signal frame by is all here. The nine bytes, for those that look at code: nothing may come
 * between, so no endbr64, which a return doesn't need. The CFI, for those that read it; it begins one byte early, since
 * they look up a return address minus one. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note */
#endif

	/* DWARF's register \reg is in the context: 40 is uc_mcontext, \index counts its fields from r8 on.
	 * DW_CFA_expression, with DW_OP_breg7 (rsp) and a signed LEB128 of two bytes. */
	.macro saved reg, index
	.cfi_escape 0x10, \reg, 3, 0x77, ((40 + 8 * \index) & 0x7f) | 0x80, (40 + 8 * \index) >> 7
	.endm

	.text
	.globl	lx_restore_rt
	.type	lx_restore_rt, @function
	.balign	16
	.cfi_startproc
	.cfi_signal_frame
	/* DW_CFA_def_cfa_expression: the interrupted rsp, *(rsp + 160), with no fixed distance from here to there. */
	.cfi_escape 0x0f, 4, 0x77, (160 & 0x7f) | 0x80, 160 >> 7, 0x06
	saved	0, 13 /* rax */
	saved	1, 12 /* rdx */
	saved	2, 14 /* rcx */
	saved	3, 11 /* rbx */
	saved	4, 9 /* rsi */
	saved	5, 8 /* rdi */
	saved	6, 10 /* rbp */
	saved	7, 15 /* rsp */
	saved	8, 0
	saved	9, 1
	saved	10, 2
	saved	11, 3
	saved	12, 4
	saved	13, 5
	saved	14, 6
	saved	15, 7
	saved	16, 16 /* rip */
	nop
lx_restore_rt:
	movq	$15, %rax /* seven bytes: 48 c7 c0 0f 00 00 00 */
	syscall
	.cfi_endproc
	.size	lx_restore_rt, . - lx_restore_rt

	.section .note.GNU-stack, "", @progbits
