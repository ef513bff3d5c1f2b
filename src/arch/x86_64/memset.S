/* SPDX-License-Identifier: MIT */
/* void *memset(void *to, int byte, size_t n)
 *
 * Not C: a compiler turns the loop into a call of the function that it is in, and link-time optimization drops one
 * that nobody calls yet.
 * Weak and hidden: a program's own or a libc's comes first, and a libc's libraries never use this one. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.section .text.memset, "ax", @progbits
	.weak	memset
	.hidden	memset
	.type	memset, @function
	.balign	16
memset:
	.cfi_startproc
	_CET_ENDBR
	mov	%rdi, %r8
	mov	%rdx, %rcx
	mov	%esi, %eax
	rep stosb
	mov	%r8, %rax
	ret
	.cfi_endproc
	.size	memset, . - memset

	.section .note.GNU-stack, "", @progbits
