/* SPDX-License-Identifier: MIT */
/* An rseq area for each thread of a test, threads to have them, and delays and traps inside of sections.
 * Comes before all that includes lx/rseq.h. */
#ifndef LX_TESTS_RSEQ_AREA_H
#define LX_TESTS_RSEQ_AREA_H

/* rseq_inject[n] is done at point n of a section: 0 nothing, TRAP a SIGTRAP, else so many turns of a loop. Neither
 * flags nor registers but rcx change. */
enum { POINTS = 8, TRAP = -1 };
__attribute__((used)) static int rseq_inject[POINTS] __asm__("rseq_inject");
#define LX_RSEQ_INJECT(n)                                 \
	"movl rseq_inject + 4 * " #n "(%%rip), %%ecx\n\t" \
	"jecxz 99f\n\t"                                   \
	"leal 1(%%rcx), %%ecx\n\t"                        \
	"jecxz 98f\n"                                     \
	"97:\tloop 97b\n\t"                               \
	"jmp 99f\n"                                       \
	"98:\tint3\n"                                     \
	"99:\n\t"
#define LX_RSEQ_INJECT_CLOBBER , "rcx"

#include "../auxv.h"
#include "../check.h"
#include <lx/futex.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/rseq_percpu.h>
#include <lx/sched.h>
#include <lx/start.h>

/* Room and alignment for what kernels may have one day. */
enum { AREA = 512, STACK = 1 << 16 };

/* The auxiliary vector's, 0 if it has none. */
__attribute__((unused)) static unsigned long rseq_feature_size(void)
{
	return auxv(LX_AT_RSEQ_FEATURE_SIZE);
}

/* The libc's area or, where there is none, one that is registered now. */
__attribute__((unused)) static struct lx_rseq *own_area(void)
{
	static LX_ALIGNED(AREA) char memory[AREA];
	struct lx_rseq *rseq = lx_rseq_libc();
	if (rseq)
		return rseq;
	rseq = (struct lx_rseq *)(void *)memory;
	int r = lx_rseq_register_current_thread(rseq, lx_rseq_len(rseq_feature_size()));
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	CHECK_EQ(r, 0);
	return rseq;
}

/* On one CPU from now on: no index changes while a test looks at it. */
__attribute__((unused)) static void stay(void)
{
	unsigned long allowed[128] = {0}, one[128] = {0};
	long size = lx_sched_getaffinity(0, sizeof(allowed), allowed);
	CHECK(size > 0);
	unsigned int cpu = 0;
	while (!(allowed[cpu / 64] >> cpu % 64 & 1))
		cpu++;
	one[cpu / 64] = 1UL << cpu % 64;
	CHECK_EQ(lx_sched_setaffinity(0, (unsigned int)size, one), 0);
}

/* A thread, with an area that is registered for it, unless len is 0. */
struct thread {
	char area[AREA];
	int (*run)(struct thread *self, struct lx_rseq *rseq);
	uint32_t len;
	int tid; /* 0 when it has ended */
	int result;
	int number;
	long done, aborts;
} LX_ALIGNED(AREA);

__attribute__((unused)) static int thread_main(void *arg)
{
	struct thread *self = (struct thread *)arg;
	struct lx_rseq *rseq = (struct lx_rseq *)(void *)self->area;
	int r = self->len ? lx_rseq_register_current_thread(rseq, self->len) : 0;
	self->result = r ? r : self->run(self, rseq);
	if (self->len && !self->result)
		self->result = lx_rseq_unregister_current_thread(rseq, self->len);
	return 0;
}

/* Start it. */
__attribute__((unused)) static struct thread *thread_start(int (*run)(struct thread *, struct lx_rseq *), uint32_t len,
							   int number)
{
	char *stack =
		(char *)lx_mmap(NULL, STACK, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(stack));
	struct thread *t = (struct thread *)(void *)stack;
	t->run = run;
	t->len = len;
	t->number = number;
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
				    LX_CLONE_SYSVSEM | LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_CLEARTID;
	CHECK(lx_clone(flags, stack + STACK, &t->tid, &t->tid, 0, thread_main, t) > 0);
	return t;
}

/* Wait for its end. Its struct thread stays until thread_free(). Returns its result: 0, an error of lx_rseq(), or what
 * it returned. */
__attribute__((unused)) static int thread_end(struct thread *t)
{
	int tid;
	while ((tid = __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE)))
		lx_futex_op_wait((uint32_t *)&t->tid, 0, (uint32_t)tid, NULL);
	return t->result;
}

__attribute__((unused)) static void thread_free(struct thread *t)
{
	CHECK_EQ(lx_munmap(t, STACK), 0);
}

#endif
