/* SPDX-License-Identifier: MIT */
/* void lx_start_bare(void): an entry for the smallest programs, instead of _start: exit_group(main(argc, argv, envp))
 *
 * Not C: the arguments are on the stack and there is no return address, which no C function's frame fits. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note */
#endif

	.section .text.lx_start_bare, "ax", @progbits
	.globl	lx_start_bare
	.type	lx_start_bare, @function
lx_start_bare:
	.cfi_startproc
	.cfi_undefined	%rip
	xor	%ebp, %ebp
	mov	(%rsp), %rdi
	lea	8(%rsp), %rsi
	lea	8(%rsi, %rdi, 8), %rdx
	and	$-16, %rsp
	call	main
	mov	%eax, %edi
	mov	$231, %eax
	syscall
	hlt
	.cfi_endproc
	.size	lx_start_bare, . - lx_start_bare

	.section .note.GNU-stack, "", @progbits
