/* SPDX-License-Identifier: MIT */
/* Restartable sections: a few loads and comparisons, then one store that commits. Either all of it happens while the
 * thread is on CPU number cpu, without being preempted, moved or signalled in between, or the commit doesn't happen.
 * So data that each CPU has for itself is changed without atomic instructions.
 *
 *	int cpu = (int)lx_rseq_cpu_start(rseq);
 *	r = lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID, &counts[cpu].n, 1, cpu);
 *
 * All return
 *
 *	0		done
 *	1		the comparison went to ne or eq: nothing was committed
 *	-LX_EAGAIN	aborted, or on another CPU: nothing was committed; get the CPU again, and try again
 *
 * and take
 *
 *	rseq	this thread's registered area: without one this ends in -LX_EAGAIN by cpu_id, and by mm_cid is not safe
 *	mo	LX_RSEQ_MO_RELEASE: who sees the commit, on any CPU, sees what was stored before it
 *	mode	whether cpu is compared with cpu_id or with mm_cid
 *	cpu	lx_rseq_cpu_start() or lx_rseq_current_mm_cid(), the one that v was chosen by
 *
 * Each is described by its steps: load(r, v) reads *v, store(r, v) writes it, cbne(r, x, label) leaves if r is not x,
 * cbeq if it is. The last store commits. Stores before it may have happened though the section was aborted.
 * A debugger has to step over a section, not through it: one that stops in it aborts it each time.
 *
 * A section of one's own, here *v = max(*v, n) on x86_64:
 *
 *	__asm__ goto(LX_RSEQ_BEGIN
 *		     "cmpq %[n], (%[v])\n\t"
 *		     LX_RSEQ_EXIT("jge", larger)
 *		     "movq %[n], (%[v])"
 *		     LX_RSEQ_END
 *		     :
 *		     : LX_RSEQ_INPUT(rseq, LX_RSEQ_PERCPU_CPU_ID, cpu), [v] "r"(v), [n] "r"(n)
 *		     : LX_RSEQ_CLOBBER
 *		     : abort, larger);
 *	LX_RSEQ_AFTER_ASM_GOTO();
 *	return 0;
 *	abort:
 *	LX_RSEQ_AFTER_ASM_GOTO();
 *	return -LX_EAGAIN;
 *	larger:
 *	LX_RSEQ_AFTER_ASM_GOTO();
 *	return 1;
 *
 * The instruction before LX_RSEQ_END commits. Between the two macros: no system call, no call, nothing on the stack, no
 * write to an input, no use of rax; other registers have to be named beside LX_RSEQ_CLOBBER; local labels from 10 on.
 * Neither "m" nor outputs: gcc 12 may address a memory operand by a register that is clobbered. */
#ifndef LX_RSEQ_OPS_H
#define LX_RSEQ_OPS_H

#include <lx/errno.h>
#include <lx/rseq.h>

/* The values are librseq's. */
enum lx_rseq_mo {
	LX_RSEQ_MO_RELAXED = 0,
	LX_RSEQ_MO_RELEASE = 3,
};

enum lx_rseq_percpu_mode {
	LX_RSEQ_PERCPU_CPU_ID = 0,
	LX_RSEQ_PERCPU_MM_CID = 1,
};

/* After an asm goto and at each of its labels. Compilers have merged code across these: gcc's bugs 58670 (before 4.8.2)
 * and 103908 (before 8.1), LLVM's 52735 (before 13.0.1). */
#define LX_RSEQ_AFTER_ASM_GOTO() __asm__ volatile("" : : : "memory")

LX_BEGIN_DECLS

/** The field of an area that a mode is about.
 * Returns its address. */
LX_FN const uint32_t *lx_rseq_percpu_field(const struct lx_rseq *rseq, enum lx_rseq_percpu_mode mode)
{
	return mode == LX_RSEQ_PERCPU_MM_CID ? &rseq->mm_cid : &rseq->cpu_id;
}

/** Store newv, if *v is expect.
 *	load(r1, v)
 *	cbne(r1, expect, ne)
 *	store(newv, v)
 * Returns 0; 1 at ne; -LX_EAGAIN. */
LX_FN int lx_rseq_load_cbne_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo, enum lx_rseq_percpu_mode mode,
				       intptr_t *v, intptr_t expect, intptr_t newv, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_CBNE_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [expect] "r"(expect), [newv] "r"(newv)
				: LX_RSEQ_CLOBBER
				: abort, ne);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
ne:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

/** Add count to *v.
 *	load(r1, v)
 *	add(r1, count)
 *	store(r1, v)
 * Returns 0; -LX_EAGAIN. */
LX_FN int lx_rseq_load_add_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo, enum lx_rseq_percpu_mode mode,
				      intptr_t *v, intptr_t count, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_ADD_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [count] "r"(count)
				: LX_RSEQ_CLOBBER
				: abort);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
}

/** Take the first element off a list: *v is its head, expectnot the mark of its end, and each element has the next
 * one's address at voffp. Where the element is put may be written though the section was aborted.
 *	load(r1, v)
 *	cbeq(r1, expectnot, eq)
 *	store(r1, load)
 *	add(r1, voffp); load(r1, r1)
 *	store(r1, v)
 * Returns 0; 1 at eq; -LX_EAGAIN. */
LX_FN int lx_rseq_load_cbeq_store_add_load_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo,
						      enum lx_rseq_percpu_mode mode, intptr_t *v, intptr_t expectnot,
						      long voffp, intptr_t *load, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_CBEQ_STORE_ADD_LOAD_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [expectnot] "r"(expectnot),
				  [voffp] "r"(voffp), [load] "r"(load)
				: LX_RSEQ_CLOBBER, LX_RSEQ_SCRATCH_CLOBBER
				: abort, eq);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
eq:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

/** Add inc to what a pointer, off bytes behind *ptr, points to.
 *	load(r1, ptr)
 *	add(r1, off)
 *	load(r1, r1); load(r2, r1)
 *	add(r2, inc)
 *	store(r2, r1)
 * Returns 0; -LX_EAGAIN. */
LX_FN int lx_rseq_load_add_load_load_add_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo,
						    enum lx_rseq_percpu_mode mode, intptr_t *ptr, long off,
						    intptr_t inc, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_ADD_LOAD_LOAD_ADD_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [ptr] "r"(ptr), [off] "r"(off), [inc] "r"(inc)
				: LX_RSEQ_CLOBBER, LX_RSEQ_SCRATCH_CLOBBER
				: abort);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
}

/** Store newv2 in *v2 and then newv in *v, if *v is expect. *v2 may be written though the section was aborted.
 *	load(r1, v)
 *	cbne(r1, expect, ne)
 *	store(newv2, v2)
 *	store(newv, v)
 * Returns 0; 1 at ne; -LX_EAGAIN. */
LX_FN int lx_rseq_load_cbne_store_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo, enum lx_rseq_percpu_mode mode,
					     intptr_t *v, intptr_t expect, intptr_t *v2, intptr_t newv2, intptr_t newv,
					     int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_CBNE_STORE_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [expect] "r"(expect), [v2] "r"(v2),
				  [newv2] "r"(newv2), [newv] "r"(newv)
				: LX_RSEQ_CLOBBER
				: abort, ne);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
ne:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

/** Store newv in *v, if *v is expect and *v2 is expect2.
 *	load(r1, v)
 *	cbne(r1, expect, ne)
 *	load(r2, v2)
 *	cbne(r2, expect2, ne)
 *	store(newv, v)
 * Returns 0; 1 at ne; -LX_EAGAIN. */
LX_FN int lx_rseq_load_cbne_load_cbne_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo,
						 enum lx_rseq_percpu_mode mode, intptr_t *v, intptr_t expect,
						 intptr_t *v2, intptr_t expect2, intptr_t newv, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_CBNE_LOAD_CBNE_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [expect] "r"(expect), [v2] "r"(v2),
				  [expect2] "r"(expect2), [newv] "r"(newv)
				: LX_RSEQ_CLOBBER
				: abort, ne);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
ne:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

/** Copy len bytes from src to dst and then store newv, if *v is expect. Any part of dst may be written though the
 * section was aborted.
 *	load(r1, v)
 *	cbne(r1, expect, ne)
 *	memcpy(dst, src, len)
 *	store(newv, v)
 * Returns 0; 1 at ne; -LX_EAGAIN. */
LX_FN int lx_rseq_load_cbne_memcpy_store__ptr(struct lx_rseq *rseq, enum lx_rseq_mo mo, enum lx_rseq_percpu_mode mode,
					      intptr_t *v, intptr_t expect, void *dst, const void *src, size_t len,
					      intptr_t newv, int cpu)
{
	(void)mo;
	__asm__ __inline__ goto(LX_RSEQ_BEGIN LX_RSEQ_LOAD_CBNE_MEMCPY_STORE LX_RSEQ_END
				:
				: LX_RSEQ_INPUT(rseq, mode, cpu), [v] "r"(v), [expect] "r"(expect), [dst] "r"(dst),
				  [src] "r"(src), [len] "r"(len), [newv] "r"(newv)
				: LX_RSEQ_CLOBBER, LX_RSEQ_MEMCPY_CLOBBER
				: abort, ne);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
ne:
	LX_RSEQ_AFTER_ASM_GOTO();
	return 1;
}

LX_END_DECLS

#endif
