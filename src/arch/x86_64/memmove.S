/* SPDX-License-Identifier: MIT */
/* void *memmove(void *to, const void *from, size_t n)
 *
 * Not C: a compiler turns the loop into a call of the function that it is in, and link-time optimization drops one
 * that nobody calls yet.
 * Weak and hidden: a program's own or a libc's comes first, and a libc's libraries never use this one. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.section .text.memmove, "ax", @progbits
	.weak	memmove
	.hidden	memmove
	.type	memmove, @function
	.balign	16
memmove:
	.cfi_startproc
	_CET_ENDBR
	mov	%rdi, %rax
	mov	%rdx, %rcx
	mov	%rdi, %r8
	sub	%rsi, %r8
	cmp	%rdx, %r8 /* unsigned: to is below from, or far enough above */
	jb	1f
	rep movsb
	ret
1:	lea	-1(%rdi, %rcx), %rdi
	lea	-1(%rsi, %rcx), %rsi
	std
	rep movsb
	cld
	ret
	.cfi_endproc
	.size	memmove, . - memmove

	.section .note.GNU-stack, "", @progbits
