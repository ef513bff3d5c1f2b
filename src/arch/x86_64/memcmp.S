/* SPDX-License-Identifier: MIT */
/* int memcmp(const void *a, const void *b, size_t n)
 *
 * Not C: a compiler turns the loop into a call of the function that it is in, and link-time optimization drops one
 * that nobody calls yet.
 * Weak and hidden: a program's own or a libc's comes first, and a libc's libraries never use this one. As bcmp too, which
 * clang makes of it. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.section .text.memcmp, "ax", @progbits
	.weak	memcmp
	.hidden	memcmp
	.type	memcmp, @function
	.balign	16
memcmp:
	.cfi_startproc
	_CET_ENDBR
	xor	%eax, %eax
	xor	%ecx, %ecx
	test	%rdx, %rdx
	jz	2f
1:	movzbl	(%rdi, %rcx), %eax
	movzbl	(%rsi, %rcx), %r8d
	sub	%r8d, %eax
	jnz	2f
	inc	%rcx
	cmp	%rdx, %rcx
	jne	1b
2:	ret
	.cfi_endproc
	.size	memcmp, . - memcmp

	.weak	bcmp
	.hidden	bcmp
	.type	bcmp, @function
	.set	bcmp, memcmp
	.size	bcmp, . - memcmp

	.section .note.GNU-stack, "", @progbits
