/* SPDX-License-Identifier: MIT */
/* Threads: each with a stack behind a guard page, the program's thread-local data, an rseq area that is registered, and
 * a struct lx_thread above them.
 * These are functions of liblx.a. What only the kernel does is lx_clone() and lx_clone3() in lx/process.h.
 *
 *	struct lx_thread *thread;
 *	int r = lx_thread_start(&thread, NULL, fn, arg);
 *	...
 *	r = lx_thread_join(thread, &value, NULL);
 *
 * In a process with a libc such a thread has none of the libc's thread-local data: errno, malloc(), stdio and locks of
 * the libc are not for it, nor are the program's own __thread variables; lx's functions are, and memory is shared. Its
 * stack protector works, with the canary of its starter. Any thread may start, join and detach it. A libc's setuid()
 * and its kin don't reach it.
 * Without a libc the thread pointer has to be set up, as lx's _start does. */
#ifndef LX_THREAD_H
#define LX_THREAD_H

#include <lx/start.h>
#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/rseq.h>
#include <lx/uapi/linux/time_types.h>

/* Bytes of stack for the thread's functions. The least has no room for a signal's frame: that takes what the auxiliary
 * vector's LX_AT_MINSIGSTKSZ says. */
#define LX_THREAD_STACK_SIZE 131072
#define LX_THREAD_STACK_MIN 4096

/** The stack of a thread. */
struct lx_thread_attr {
	void *stack; /* its lowest address; NULL: a mapping of its own, with a guard page below, that goes with it */
	size_t stack_size; /* bytes; lx_thread_size() of a caller's are used up; 0 without one: LX_THREAD_STACK_SIZE */
};

/** A thread. What isn't said to be for the user is the library's. */
struct lx_thread {
	void *value; /* what it ended with */
	struct lx_tcb *tcb; /* lx_thread_self() tells by it a struct lx_thread from what a libc has in its place */
	int tid; /* its id; the kernel makes it 0, with a futex wake, when the thread has left its memory */
	int state;
	void *(*fn)(void *arg);
	void *arg;
	void *mapping; /* NULL: the stack is the caller's */
	size_t mapping_size;
	struct lx_rseq *rseq; /* its area, with LX_RSEQ_SIG; NULL where rseq(2) isn't to be had */
	uint32_t rseq_len;
};

LX_BEGIN_DECLS

/** How many bytes the top of a caller's stack gives to the thread-local data and the struct lx_thread.
 * Returns bytes. */
size_t lx_thread_size(void);

/** Start a thread that runs fn(arg), with the caller's signal mask and no alternate signal stack.
 * No handler runs in it before it is complete: lx_thread_self(), thread-local data and its stack are there.
 * thread: gets it, before it runs, to be joined or detached, once. NULL starts it detached: it gives its memory back by
 * itself.
 * attr: NULL for a mapping of its own with LX_THREAD_STACK_SIZE. The caller's stack is the caller's again after
 * lx_thread_join(), and is never freed; a detached thread doesn't tell when it has left it.
 * It is clone3(2), or clone(2) where that is -LX_ENOSYS or -LX_EPERM, as in containers with older seccomp filters.
 * Returns 0; -LX_EAGAIN (LX_RLIMIT_NPROC or another limit on threads), -LX_EINVAL (the stack is too small), -LX_ENOMEM
 * (also: LX_RLIMIT_AS, too many mappings). After an error there is neither a thread nor memory of one. */
LX_READS1(2)
int lx_thread_start(struct lx_thread **thread, const struct lx_thread_attr *attr, void *(*fn)(void *arg), void *arg);

/** Wait until a thread has ended, and give its memory back, unless its stack was the caller's.
 * value: gets what fn returned or lx_thread_exit() was given, may be NULL.
 * deadline: absolute, CLOCK_MONOTONIC; one that has passed only looks; NULL waits for ever.
 * Handlers that run meanwhile don't end the wait.
 * Returns 0, and thread is no longer valid; -LX_ETIMEDOUT, -LX_EINVAL (the deadline's nanoseconds). After an error it
 * can still be joined or detached. */
LX_READS1(3)
int lx_thread_join(struct lx_thread *thread, void **value, const struct lx_timespec *deadline);

/** Let a thread go, another one or the caller's own: it gives its memory back by itself when it ends. Afterwards thread
 * is no longer valid, except in the thread itself.
 * Robust mutexes: the list's head may lie in the thread's own memory (thread-local data does) only if the thread holds
 * none of them when it ends.
 * Returns 0. One that is just ending is joined instead, and what that gives is returned: after an error it has to be
 * joined again. */
int lx_thread_detach(struct lx_thread *thread);

/** End the calling thread; returning from fn does the same. With the last thread the process ends, and its status is
 * that thread's, 0, or on older kernels the first thread's.
 * Nothing is unwound: what the thread's functions hold, they hold for ever.
 * value: for lx_thread_join(). In a thread that lx_thread_start() didn't make it is dropped: the first thread of a
 * program ends by this and the others go on.
 * Doesn't return. */
__attribute__((__noreturn__)) void lx_thread_exit(void *value);

/** The calling thread.
 * Returns it; NULL in a thread that lx_thread_start() didn't make, a libc's too. */
LX_FN struct lx_thread *lx_thread_self(void)
{
	struct lx_tcb *tcb = lx_tcb_self();
	return tcb->thread && tcb->thread->tcb == tcb ? tcb->thread : NULL;
}

LX_END_DECLS

#endif
