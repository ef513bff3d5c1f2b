/* SPDX-License-Identifier: MIT */
/* The area that a libc has registered: glibc says where it is, from 2.35 on. */
#include <lx/rseq.h>
#include <lx/start.h>

extern const ptrdiff_t __rseq_offset __attribute__((__weak__));
extern const unsigned int __rseq_size __attribute__((__weak__));

struct lx_rseq *lx_rseq_libc(void)
{
	struct lx_rseq *rseq;

	/* 0: it was told not to register any. */
	if (!&__rseq_offset || !&__rseq_size || !__rseq_size)
		return NULL;
	rseq = (struct lx_rseq *)(void *)((char *)lx_tcb_self() + __rseq_offset);
	return lx_rseq_current_cpu_raw(rseq) >= 0 ? rseq : NULL;
}
