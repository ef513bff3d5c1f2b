/* SPDX-License-Identifier: MIT */
/* Thread-local data: a copy of the program's PT_TLS, and the struct lx_tcb right behind it. */
#include "start.h"

struct lx_tls lx_tls;
const unsigned long *lx_auxv_start;

/* The thread pointer has the data's alignment, and at least that of the fields. */
NO_STACK_PROTECTOR static size_t alignment(void)
{
	return lx_tls.align > _Alignof(struct lx_tcb) ? lx_tls.align : _Alignof(struct lx_tcb);
}

NO_STACK_PROTECTOR size_t lx_tls_size(void)
{
	return lx_tls.offset + alignment() - 1 + sizeof(struct lx_tcb);
}

NO_STACK_PROTECTOR struct lx_tcb *lx_tls_make(char *memory, unsigned long canary)
{
	const uintptr_t at = ((uintptr_t)memory + lx_tls.offset + alignment() - 1) & -alignment();
	struct lx_tcb *tcb = (struct lx_tcb *)at;

	for (size_t i = 0; i < lx_tls.filesz; i++) {
		__asm__ volatile("" : : : "memory"); /* or the compiler makes a memcpy() of it */
		((char *)at - lx_tls.offset)[i] = lx_tls.image[i];
	}
	tcb->self = tcb;
	tcb->canary = canary;
	return tcb;
}

struct lx_tcb *lx_tls_init(void *memory)
{
	return lx_tls_make(memory, lx_tcb_self()->canary);
}
