/* SPDX-License-Identifier: MIT */
/* Program entry: exit_group(main(argc, argv)).
 *
 * Not C: the kernel enters with the arguments on the stack and no return address, which no C function's frame fits. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: marks the program for IBT and shadow stacks */
#endif

	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined	%rip
	xor	%ebp, %ebp
	mov	(%rsp), %rdi
	lea	8(%rsp), %rsi
	and	$-16, %rsp
	call	main
	mov	%eax, %edi
	mov	$231, %eax
	syscall
	hlt
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
