/* SPDX-License-Identifier: MIT */
/* What the start of a program and thread-local data share inside the library. */
#ifndef LX_SRC_START_H
#define LX_SRC_START_H

#include <lx/start.h>

/* For code that runs before there is a canary, or makes one. */
#define NO_STACK_PROTECTOR __attribute__((__no_stack_protector__))

/* The program's PT_TLS, all 0 when it has none. offset: from the data up to the thread pointer. */
struct lx_tls {
	const char *image;
	size_t filesz, offset, align;
};

/* Hidden, since they are used before the program is relocated. */
extern __attribute__((__visibility__("hidden"))) struct lx_tls lx_tls;
__attribute__((__visibility__("hidden"))) struct lx_tcb *lx_tls_make(char *memory, unsigned long canary);

#endif
