/* SPDX-License-Identifier: MIT */
/* lx_pid_t lx_vfork(void)
 *
 * Not C: it returns twice, with the stack shared. What the child calls afterwards overwrites the return address, so that
 * stays in a register meanwhile; the one on a shadow stack, which is shared too, is dropped instead of compared. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.text
	.globl	lx_vfork
	.type	lx_vfork, @function
	.balign	16
lx_vfork:
	.cfi_startproc
	_CET_ENDBR
	pop	%rdx
	.cfi_adjust_cfa_offset	-8
	.cfi_register	%rip, %rdx
	mov	$58, %eax
	syscall
	xor	%ecx, %ecx
	rdsspq	%rcx /* does nothing where there is no shadow stack */
	test	%rcx, %rcx
	jz	1f
	mov	$1, %ecx
	incsspq	%rcx
1:	jmp	*%rdx /* compilers put an endbr64 there, since the function returns twice */
	.cfi_endproc
	.size	lx_vfork, . - lx_vfork

	.section .note.GNU-stack, "", @progbits
