/* SPDX-License-Identifier: MIT */
/* Restartable sequences: an area of each thread's own that says on which CPU it runs, and short sections of code that
 * the kernel aborts when the thread was preempted, moved or signalled in them.
 *
 * A thread has one area, often a libc's. Nothing here is hidden: whoever uses an area says which. A thread that
 * lx_thread_start() made has lx_thread_self()->rseq.
 *
 *	struct lx_rseq *rseq = lx_rseq_libc();
 *	if (!rseq && !lx_rseq_register_current_thread(&own, lx_rseq_len(0)))
 *		rseq = &own;
 *
 * Sections: lx/rseq_ops.h. Counters, lists and buffers for each CPU: lx/rseq_percpu.h. Other threads' sections are
 * aborted with lx_membarrier_private_expedited_rseq(). */
#ifndef LX_RSEQ_H
#define LX_RSEQ_H

#include <lx/errno.h>
#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/rseq.h>

#if defined(__x86_64__)
#include <lx/arch/x86_64/rseq.h>
#endif

/* Whether this kernel fills a field of struct lx_rseq. feature_size: the auxiliary vector's LX_AT_RSEQ_FEATURE_SIZE, or
 * 0 where it has none: those kernels fill the first 20 bytes. Not for slice_ctrl: lx_rseq_slice_available(). */
#define LX_RSEQ_HAS(feature_size, field)                                           \
	(offsetof(struct lx_rseq, field) + sizeof(((struct lx_rseq *)0)->field) <= \
	 ((feature_size) ? (size_t)(feature_size) : (size_t)20))

/* What the kernel's rules are for an area with 32 bytes, on every kernel. */
#define LX_RSEQ_LEGACY_LEN 32

LX_BEGIN_DECLS

/** Register this thread's area, or with LX_RSEQ_FLAG_UNREGISTER give it up. A thread has one, often a libc's.
 * rseq: the kernel writes to it until it is unregistered, so it has to be before its memory goes.
 * rseq_len: 32 with an area aligned to 32, or at least the auxiliary vector's LX_AT_RSEQ_FEATURE_SIZE, aligned to
 * LX_AT_RSEQ_ALIGN. With more than 32 the kernel from Linux 7.1 on kills who writes to its fields.
 * sig: the 4 bytes that have to stand before each abort address, LX_RSEQ_SIG; the same again to unregister.
 * Returns 0; -LX_EBUSY (registered, with the same arguments), -LX_EFAULT, -LX_EINVAL (length, alignment, flags, another
 * area is registered), -LX_EPERM (another sig).
 * rseq(2), Linux 4.18. */
LX_FN int lx_rseq(struct lx_rseq *rseq, uint32_t rseq_len, int flags, uint32_t sig)
{
	return (int)lx_syscall4(LX_NR_rseq, (long)rseq, rseq_len, flags, sig);
}

/** Find out whether this thread has an area registered, its own or a libc's, by the kernel's answer.
 * Returns 1 or 0; -LX_ENOSYS (a kernel without rseq), -LX_EPERM or whatever else a seccomp filter says. */
LX_FN int lx_rseq_is_registered(void)
{
	/* No area can be there, but the kernel looks at that only when the thread has none. */
	int r = lx_rseq((struct lx_rseq *)-(uintptr_t)LX_RSEQ_LEGACY_LEN, LX_RSEQ_LEGACY_LEN, 0, LX_RSEQ_SIG);
	return r == -LX_EFAULT ? 0 : r == -LX_EINVAL ? 1 : r;
}

/** With how many bytes to register an area so that the kernel fills all that it can.
 * feature_size: the auxiliary vector's LX_AT_RSEQ_FEATURE_SIZE, or 0 where it has none or isn't known.
 * Returns bytes, at least 32. With more than 32 the area's alignment is to be LX_AT_RSEQ_ALIGN, else 32. */
LX_FN uint32_t lx_rseq_len(unsigned long feature_size)
{
	return feature_size > LX_RSEQ_LEGACY_LEN ? (uint32_t)feature_size : LX_RSEQ_LEGACY_LEN;
}

/** Register an area for this thread, with LX_RSEQ_SIG. The kernel fills it from now on, and in a child of fork too; a
 * new thread or vfork's child has none. Unregister it before its memory goes, or the process is killed.
 * rseq: zeroed.
 * rseq_len: LX_RSEQ_LEGACY_LEN or lx_rseq_len().
 * Returns 0; -LX_EALREADY (it is registered already), -LX_EBUSY (another area is, a libc's perhaps: lx_rseq_libc(); or
 * this one with another length), -LX_EKEYREJECTED (it is registered with another signature), -LX_EFAULT, -LX_EINVAL
 * (length or alignment), -LX_ENOSYS (a kernel without rseq), -LX_EPERM or whatever else a seccomp filter says. */
LX_FN int lx_rseq_register_current_thread(struct lx_rseq *rseq, uint32_t rseq_len)
{
	/* Asked first: -LX_EINVAL and -LX_EPERM have two meanings each, but not of a thread that has no area. */
	int registered = lx_rseq_is_registered(), r;
	if (registered < 0)
		return registered;
	r = lx_rseq(rseq, rseq_len, 0, LX_RSEQ_SIG);
	if (!registered)
		return r;
	return r == -LX_EBUSY ? -LX_EALREADY : r == -LX_EPERM ? -LX_EKEYREJECTED : -LX_EBUSY;
}

/** Give up this thread's area.
 * rseq, rseq_len: as they were registered.
 * Returns 0; -LX_EBUSY (another area is registered, or another length), -LX_EKEYREJECTED (another signature), -LX_ENXIO
 * (none is registered), -LX_ENOSYS (a kernel without rseq), -LX_EPERM or whatever else a seccomp filter says. */
LX_FN int lx_rseq_unregister_current_thread(struct lx_rseq *rseq, uint32_t rseq_len)
{
	int registered = lx_rseq_is_registered(), r;
	if (registered <= 0)
		return registered ? registered : -LX_ENXIO;
	r = lx_rseq(rseq, rseq_len, LX_RSEQ_FLAG_UNREGISTER, LX_RSEQ_SIG);
	return r == -LX_EINVAL ? -LX_EBUSY : r == -LX_EPERM ? -LX_EKEYREJECTED : r;
}

/** Find the area that the libc of this process has registered for this thread, which the libc made.
 * Returns it; NULL if there is no libc, or it has registered none. */
struct lx_rseq *lx_rseq_libc(void);

/** Get the CPU that this thread runs on, in one load. It may be another one at the next instruction.
 * Returns it; LX_RSEQ_CPU_ID_UNINITIALIZED or another negative number if the area isn't registered. */
LX_FN int32_t lx_rseq_current_cpu_raw(const struct lx_rseq *rseq)
{
	return (int32_t)__atomic_load_n(&rseq->cpu_id, __ATOMIC_RELAXED);
}

/** Get the CPU that this thread runs on, as an index that always fits: 0 if the area isn't registered. What is done
 * with it in a section is only done if it still is true.
 * Returns it. */
LX_FN uint32_t lx_rseq_cpu_start(const struct lx_rseq *rseq)
{
	return __atomic_load_n(&rseq->cpu_id_start, __ATOMIC_RELAXED);
}

/** Get the NUMA node of the CPU that this thread runs on. LX_RSEQ_HAS(feature_size, node_id), Linux 6.3.
 * Returns it. */
LX_FN uint32_t lx_rseq_current_node_id(const struct lx_rseq *rseq)
{
	return __atomic_load_n(&rseq->node_id, __ATOMIC_RELAXED);
}

/** Get this thread's concurrency id: different from that of each other running thread of the process, and smaller
 * than the numbers of threads and of CPUs. LX_RSEQ_HAS(feature_size, mm_cid), Linux 6.3.
 * Returns it. */
LX_FN uint32_t lx_rseq_current_mm_cid(const struct lx_rseq *rseq)
{
	return __atomic_load_n(&rseq->mm_cid, __ATOMIC_RELAXED);
}

/** Forget the last section: before its code is unmapped, dlclose(3) for instance. The kernel forgets it by and by, and
 * until then looks at it. */
LX_FN void lx_rseq_clear_rseq_cs(struct lx_rseq *rseq)
{
	__atomic_store_n(&rseq->rseq_cs, 0, __ATOMIC_RELAXED);
}

/** Whether this thread could have time slice extensions: with lx_prctl_rseq_slice_extension_set(), or at once when
 * registered by lx_rseq() with LX_RSEQ_FLAG_SLICE_EXT_DEFAULT_ON. It takes Linux 7.0, built and booted with them, and
 * an area of more than 32 bytes.
 * Returns 1 or 0. */
LX_FN int lx_rseq_slice_available(const struct lx_rseq *rseq)
{
	return !!(__atomic_load_n(&rseq->flags, __ATOMIC_RELAXED) & LX_RSEQ_CS_FLAG_SLICE_EXT_AVAILABLE);
}

/** Whether this thread has time slice extensions.
 * Returns 1 or 0. */
LX_FN int lx_rseq_slice_enabled(const struct lx_rseq *rseq)
{
	return !!(__atomic_load_n(&rseq->flags, __ATOMIC_RELAXED) & LX_RSEQ_CS_FLAG_SLICE_EXT_ENABLED);
}

/** Give the rest of a granted time slice extension back. LX_PR_RSEQ_SLICE_EXTENSION of prctl turns these on.
 * Returns 1 when there was one to give back, else 0; -LX_ENOSYS (also: a kernel built without slice extensions).
 * rseq_slice_yield(2), Linux 7.0. */
LX_FN int lx_rseq_slice_yield(void)
{
	return (int)lx_syscall0(LX_NR_rseq_slice_yield);
}

/** Ask not to be preempted for the next few microseconds, until lx_rseq_slice_release(): a lock is held, for instance.
 * The kernel may let the thread run on once, or not. Any system call ends that. Without extensions this does nothing.
 * rseq: an area of at least 32 bytes. */
LX_FN void lx_rseq_slice_request(struct lx_rseq *rseq)
{
	__atomic_store_n(&rseq->slice_ctrl.request, 1, __ATOMIC_RELAXED);
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/** Take the request back, and if it was granted, let the others run now.
 * Returns 0; 1 when the slice had been extended and was given back in time. */
LX_FN int lx_rseq_slice_release(struct lx_rseq *rseq)
{
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	__atomic_store_n(&rseq->slice_ctrl.request, 0, __ATOMIC_RELAXED);
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	return __atomic_load_n(&rseq->slice_ctrl.granted, __ATOMIC_RELAXED) ? lx_rseq_slice_yield() > 0 : 0;
}

/** What LX_RSEQ_SLICE() does at its end. */
LX_FN void lx_rseq_slice_leave(struct lx_rseq **rseq)
{
	lx_rseq_slice_release(*rseq);
}

LX_END_DECLS

/* LX_RSEQ_SLICE(rseq) { ... }: lx_rseq_slice_request(), the block, lx_rseq_slice_release(), also when the block is left
 * by return, goto or break, which leaves nothing but this block. Not one in another: the inner one ends both. */
#define LX_RSEQ_SLICE(rseq)                                                                                        \
	for (struct lx_rseq * lx_rseq_slice __attribute__((__cleanup__(lx_rseq_slice_leave))) = (rseq),            \
					    *lx_rseq_once = (lx_rseq_slice_request(lx_rseq_slice), lx_rseq_slice); \
	     lx_rseq_once; lx_rseq_once = NULL)

#endif
