/* SPDX-License-Identifier: MIT */
/* void lx_thread_unmap_exit(void *mapping, size_t size): munmap(mapping, size), then exit(0)
 *
 * Not C: the mapping holds the stack, so between the two calls nothing may be pushed, spilled or returned to. Nor can
 * anyone look at its caller's frame, hence the end of the backtrace. */
#ifdef __CET__
#include <cet.h> /* the compiler's own: the property note, and _CET_ENDBR */
#else
#define _CET_ENDBR
#endif

	.text
	.globl	lx_thread_unmap_exit
	.hidden	lx_thread_unmap_exit
	.type	lx_thread_unmap_exit, @function
	.balign	16
lx_thread_unmap_exit:
	.cfi_startproc
	.cfi_undefined	%rip
	_CET_ENDBR
	mov	$11, %eax
	syscall
	xor	%edi, %edi
	mov	$60, %eax
	syscall
	hlt
	.cfi_endproc
	.size	lx_thread_unmap_exit, . - lx_thread_unmap_exit

	.section .note.GNU-stack, "", @progbits
