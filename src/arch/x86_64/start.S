/* SPDX-License-Identifier: MIT */
/* void _start(void): where the kernel, or ld.so, enters the program
 *
 * Not C: the arguments are on the stack and there is no return address, which no C function's frame fits. Weak, so that
 * a program that takes the whole archive may bring its own. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.section .text._start, "ax", @progbits
	.weak	_start
	.weak	_DYNAMIC /* the linker's, where there is dynamic information */
	.hidden	_DYNAMIC
	.hidden	lx_start_before, lx_start_after
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined	%rip
	_CET_ENDBR
	xor	%ebp, %ebp
	mov	%rsp, %rbx
	mov	%rsp, %rdi
	lea	_DYNAMIC(%rip), %rsi
	and	$-16, %rsp
	call	lx_start_before /* third argument: rdx, from ld.so its finalizer, from the kernel 0 */
	mov	(%rbx), %rdi
	lea	8(%rbx), %rsi
	lea	8(%rsi, %rdi, 8), %rdx
	call	main
	mov	%eax, %edi
	call	lx_start_after
	hlt
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
