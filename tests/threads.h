/* SPDX-License-Identifier: MIT */
/* Threads made with lx_clone() alone, the same in a glibc process and without a libc:
 *
 *	static int work(void *arg) { ... return 0; }
 *
 *	struct thread threads[8];
 *	CHECK_EQ(threads_start(threads, 8, work, &shared), 0);
 *	CHECK_EQ(threads_join(threads, 8), 0);
 *
 * They share the thread-local data of who starts them: no libc calls in them, and no CHECK, which ends a process. */
#ifndef LX_TESTS_THREADS_H
#define LX_TESTS_THREADS_H

#include <lx/futex.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uapi/linux/sched.h>

enum { THREAD_STACK = 64 << 10 };

struct thread {
	int (*fn)(void *arg);
	void *arg;
	char *stack;
	int tid; /* 0 once it has ended */
	int result; /* of fn */
};

static int thread_main(void *thread)
{
	struct thread *t = (struct thread *)thread;
	t->result = t->fn(t->arg);
	return 0;
}

/* Returns 0, or an error of lx_mmap() or lx_clone(). */
__attribute__((unused)) static int thread_start(struct thread *t, int (*fn)(void *), void *arg)
{
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
				    LX_CLONE_SYSVSEM | LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_CLEARTID;
	t->fn = fn;
	t->arg = arg;
	t->stack = (char *)lx_mmap(NULL, THREAD_STACK, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS,
				   -1, 0);
	if (lx_is_error_ptr(t->stack))
		return (int)(long)t->stack;
	int r = lx_clone(flags, t->stack + THREAD_STACK, &t->tid, &t->tid, 0, thread_main, t);
	if (r < 0) {
		lx_munmap(t->stack, THREAD_STACK);
		return r;
	}
	return 0;
}

/* The kernel wakes as for a shared futex, so there is no LX_FUTEX_PRIVATE_FLAG. Returns what fn did. */
__attribute__((unused)) static int thread_join(struct thread *t)
{
	uint32_t tid;
	while ((tid = (uint32_t)__atomic_load_n(&t->tid, __ATOMIC_ACQUIRE)) != 0)
		lx_futex_op_wait((uint32_t *)&t->tid, 0, tid, NULL);
	lx_munmap(t->stack, THREAD_STACK);
	return t->result;
}

/* Joins all. Returns 0, or the first result that isn't 0. */
__attribute__((unused)) static int threads_join(struct thread *threads, int n)
{
	int result = 0;
	for (int i = 0; i < n; i++) {
		int r = thread_join(&threads[i]);
		result = result ? result : r;
	}
	return result;
}

/* Starts n threads that run fn(arg). Returns 0, or an error; then those that had been started have been joined, so fn
 * has to end by itself. */
__attribute__((unused)) static int threads_start(struct thread *threads, int n, int (*fn)(void *), void *arg)
{
	for (int i = 0; i < n; i++) {
		int r = thread_start(&threads[i], fn, arg);
		if (r) {
			threads_join(threads, i);
			return r;
		}
	}
	return 0;
}

#endif
