/* SPDX-License-Identifier: MIT */
/* void *memcpy(void *to, const void *from, size_t n)
 *
 * Not C: a compiler turns the loop into a call of the function that it is in, and link-time optimization drops one
 * that nobody calls yet.
 * Weak and hidden: a program's own or a libc's comes first, and a libc's libraries never use this one. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.section .text.memcpy, "ax", @progbits
	.weak	memcpy
	.hidden	memcpy
	.type	memcpy, @function
	.balign	16
memcpy:
	.cfi_startproc
	_CET_ENDBR
	mov	%rdi, %rax
	mov	%rdx, %rcx
	rep movsb
	ret
	.cfi_endproc
	.size	memcpy, . - memcpy

	.section .note.GNU-stack, "", @progbits
