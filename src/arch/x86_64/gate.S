/* SPDX-License-Identifier: MIT */
/* long lx_syscall_gate(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
 *
 * Not C: a compiler may copy an inline-assembly block, and the promise is one syscall instruction at one address. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.text
	.globl	lx_syscall_gate
	.type	lx_syscall_gate, @function
	.balign	16
lx_syscall_gate:
	.cfi_startproc
	_CET_ENDBR
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret
	.cfi_endproc
	.size	lx_syscall_gate, . - lx_syscall_gate

	.section .note.GNU-stack, "", @progbits
