/* SPDX-License-Identifier: MIT */
/* What the thread pointer, the base of fs, points to. The thread-local data is right below it, and its alignment is the
 * thread pointer's: variant II of the ELF specification. */
#ifndef LX_ARCH_X86_64_TLS_H
#define LX_ARCH_X86_64_TLS_H

#include <lx/base.h>

/** The head of a thread. Compilers know two fields by their places, 0 and 40; the rest is lx's. */
struct lx_tcb {
	struct lx_tcb *self;
	void *dtv; /* NULL: all thread-local data is the program's own */
	struct lx_thread *thread; /* NULL in a thread that lx_thread_start() didn't make */
	unsigned long unused[2];
	unsigned long canary; /* the stack protector's */
};

/** Get this thread's struct lx_tcb, or what a libc has in its place: self and canary are the same there.
 * Returns the thread pointer. */
LX_STUB struct lx_tcb *lx_tcb_self(void)
{
	struct lx_tcb *tcb;
	__asm__("mov %%fs:0, %0" : "=r"(tcb));
	return tcb;
}

#endif
