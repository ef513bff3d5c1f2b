/* SPDX-License-Identifier: MIT */
/* lx_pid_t lx_clone(unsigned long flags, void *stack, int *parent_tid, int *child_tid, unsigned long tls,
 *                   int (*fn)(void *), void *arg)
 * lx_pid_t lx_clone3(const struct lx_clone_args *uargs, size_t size, int (*fn)(void *), void *arg)
 *
 * Not C: the child returns from the call on another stack, where no C function has its frame. What it needs stays in
 * registers, which it gets as copies. It calls fn, rather than returning into it: a new shadow stack is empty. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	/* The child: exit(fn(arg)), the outermost frame. */
	.macro	child fn, arg
	.cfi_undefined	%rip
	xor	%ebp, %ebp
	and	$-16, %rsp
	mov	\arg, %rdi
	call	*\fn
	mov	%eax, %edi
	mov	$60, %eax
	syscall
	hlt
	.endm

	.text
	.globl	lx_clone
	.type	lx_clone, @function
	.balign	16
lx_clone:
	.cfi_startproc
	_CET_ENDBR
	push	%rbx /* no other register is left for arg */
	.cfi_adjust_cfa_offset	8
	.cfi_rel_offset	%rbx, 0
	mov	16(%rsp), %rbx
	mov	%rcx, %r10
	mov	$56, %eax
	syscall
	test	%rax, %rax
	jnz	1f
	test	%r9, %r9
	jnz	2f
1:	pop	%rbx
	.cfi_remember_state
	.cfi_adjust_cfa_offset	-8
	.cfi_restore	%rbx
	ret
	.cfi_restore_state
2:	child	%r9, %rbx
	.cfi_endproc
	.size	lx_clone, . - lx_clone

	.globl	lx_clone3
	.type	lx_clone3, @function
	.balign	16
lx_clone3:
	.cfi_startproc
	_CET_ENDBR
	mov	%rcx, %r8
	mov	$435, %eax
	syscall
	test	%rax, %rax
	jnz	1f
	test	%rdx, %rdx
	jnz	2f
1:	ret
2:	child	%rdx, %r8
	.cfi_endproc
	.size	lx_clone3, . - lx_clone3

	.section .note.GNU-stack, "", @progbits
