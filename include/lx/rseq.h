/* SPDX-License-Identifier: MIT */
/* Restartable sequences: code the kernel takes back to its start when the thread was preempted in it. */
#ifndef LX_RSEQ_H
#define LX_RSEQ_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/rseq.h>

LX_BEGIN_DECLS

/** Register this thread's area, or with LX_RSEQ_FLAG_UNREGISTER give it up. A thread has one, often a libc's.
 * rseq: the kernel writes to it until it is unregistered, so it has to be before its memory goes.
 * rseq_len: 32 with an area aligned to 32, or at least the auxiliary vector's LX_AT_RSEQ_FEATURE_SIZE, aligned to
 * LX_AT_RSEQ_ALIGN. With more than 32 the kernel from Linux 7.1 on kills who writes to its fields.
 * sig: the 4 bytes that have to stand before each abort address; the same again to unregister.
 * Returns 0; -LX_EBUSY (registered, with the same arguments), -LX_EFAULT, -LX_EINVAL (length, alignment, flags, another
 * area is registered), -LX_EPERM (another sig).
 * rseq(2), Linux 4.18. */
LX_FN int lx_rseq(struct lx_rseq *rseq, uint32_t rseq_len, int flags, uint32_t sig)
{
	return (int)lx_syscall4(LX_NR_rseq, (long)rseq, rseq_len, flags, sig);
}

/** Give the rest of a granted time slice extension back. LX_PR_RSEQ_SLICE_EXTENSION of prctl turns these on.
 * Returns 1 when there was one to give back, else 0; -LX_ENOSYS (also: a kernel built without slice extensions).
 * rseq_slice_yield(2), Linux 7.0. */
LX_FN int lx_rseq_slice_yield(void)
{
	return (int)lx_syscall0(LX_NR_rseq_slice_yield);
}

LX_END_DECLS

#endif
