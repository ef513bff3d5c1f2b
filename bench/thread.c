/* SPDX-License-Identifier: MIT */
/* Starting and ending threads: lx's, the C library's with as large a stack, and by hand a clone and a wait alone. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <lx/futex.h>
#include <lx/process.h>
#include <lx/thread.h>

#include "harness.h"

#define NOTES                                                                                                         \
	"             floor: clone onto a stack that is there, a thread that only ends, a wait for its id to become " \
	"0; "                                                                                                         \
	"no guard page, thread-local data or signal mask\n"                                                           \
	"             a C library keeps the stacks of threads that ended for the next ones: \"own stack\" compares "  \
	"its "                                                                                                        \
	"reuse with lx's mapping and unmapping"

enum { STACK = 131072, ALIVE = 100 };

static _Atomic uint32_t ended, let_end;

static void *ends(void *arg)
{
	return arg;
}

static void *counts(void *arg)
{
	atomic_fetch_add_explicit(&ended, 1, memory_order_release);
	lx_futex_op_wake((uint32_t *)&ended, LX_FUTEX_PRIVATE_FLAG, 1);
	return arg;
}

static void *waits(void *arg)
{
	while (!atomic_load_explicit(&let_end, memory_order_acquire))
		lx_futex_op_wait((uint32_t *)&let_end, LX_FUTEX_PRIVATE_FLAG, 0, NULL);
	return arg;
}

/* Until n of them have counted themselves. */
static void wait_for(uint32_t n)
{
	uint32_t so_far;

	while ((so_far = atomic_load_explicit(&ended, memory_order_acquire)) < n)
		lx_futex_op_wait((uint32_t *)&ended, LX_FUTEX_PRIVATE_FLAG, so_far, NULL);
}

static void let_all_end(void)
{
	atomic_store_explicit(&let_end, 1, memory_order_release);
	lx_futex_op_wake((uint32_t *)&let_end, LX_FUTEX_PRIVATE_FLAG, ALIVE);
}

static char *map_stacks(size_t n)
{
	void *stacks = mmap(NULL, n * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	return stacks == MAP_FAILED ? NULL : stacks;
}

/* lx. */

static int lx_join_n(const struct lx_thread_attr *attr, long n)
{
	struct lx_thread *thread;
	int r = 0;

	while (n-- && !r) {
		r = lx_thread_start(&thread, attr, ends, NULL);
		if (!r)
			r = lx_thread_join(thread, NULL, NULL);
	}
	return r;
}

static int lx_own(void *state, long n)
{
	const struct lx_thread_attr attr = {NULL, STACK};

	(void)state;
	return lx_join_n(&attr, n);
}

static int lx_reused(void *state, long n)
{
	const struct lx_thread_attr attr = {state, STACK};

	return lx_join_n(&attr, n);
}

static int lx_detached(void *state, long n)
{
	const struct lx_thread_attr attr = {NULL, STACK};
	int r = 0;

	(void)state;
	atomic_store(&ended, 0);
	for (long i = 0; i < n && !r; i++) {
		r = lx_thread_start(NULL, &attr, counts, NULL);
		if (!r)
			wait_for((uint32_t)i + 1);
	}
	return r;
}

static int lx_alive(void *state, long n)
{
	const struct lx_thread_attr attr = {NULL, STACK};
	struct lx_thread *threads[ALIVE];
	int r = 0;

	(void)state;
	for (; n > 0 && !r; n -= ALIVE) {
		int i = 0;
		atomic_store(&let_end, 0);
		while (i < ALIVE && !(r = lx_thread_start(&threads[i], &attr, waits, NULL)))
			i++;
		let_all_end();
		while (i--)
			lx_thread_join(threads[i], NULL, NULL);
	}
	return r;
}

/* The C library. */

struct peer {
	pthread_attr_t attr;
	char *stack;
};

static void *peer_up(const void *reuse)
{
	struct peer *p = calloc(1, sizeof(*p));

	if (!p || pthread_attr_init(&p->attr))
		return NULL;
	if (*(const int *)reuse) {
		p->stack = map_stacks(1);
		if (!p->stack || pthread_attr_setstack(&p->attr, p->stack, STACK))
			return NULL;
	} else if (pthread_attr_setstacksize(&p->attr, STACK)) {
		return NULL;
	}
	return p;
}

static void peer_down(void *state)
{
	struct peer *p = state;

	pthread_attr_destroy(&p->attr);
	if (p->stack)
		munmap(p->stack, STACK);
	free(p);
}

static int peer_join(void *state, long n)
{
	const struct peer *p = state;
	pthread_t thread;
	int r = 0;

	while (n-- && !r) {
		r = pthread_create(&thread, &p->attr, ends, NULL);
		if (!r)
			r = pthread_join(thread, NULL);
	}
	return -r;
}

static int peer_detached(void *state, long n)
{
	struct peer *p = state;
	pthread_t thread;
	int r = pthread_attr_setdetachstate(&p->attr, PTHREAD_CREATE_DETACHED);

	atomic_store(&ended, 0);
	for (long i = 0; i < n && !r; i++) {
		r = pthread_create(&thread, &p->attr, counts, NULL);
		if (!r)
			wait_for((uint32_t)i + 1);
	}
	return -r;
}

static int peer_alive(void *state, long n)
{
	const struct peer *p = state;
	pthread_t threads[ALIVE];
	int r = 0;

	for (; n > 0 && !r; n -= ALIVE) {
		int i = 0;
		atomic_store(&let_end, 0);
		while (i < ALIVE && !(r = pthread_create(&threads[i], &p->attr, waits, NULL)))
			i++;
		let_all_end();
		while (i--)
			pthread_join(threads[i], NULL);
	}
	return -r;
}

/* By hand. The new thread runs on no more than registers. */

static void *stack_up(const void *job)
{
	(void)job;
	return map_stacks(ALIVE);
}

static void stack_down(void *state)
{
	munmap(state, (size_t)ALIVE * STACK);
}

enum work { END, COUNT, WAIT };

/* Clones a thread that makes one call, maybe none, and ends. The call is of futex(2): nr 0 is none. */
static inline __attribute__((always_inline)) long clone_by_hand(char *stack, int *tid, enum work work)
{
	const long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
			   LX_CLONE_SYSVSEM | LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_CLEARTID;
	register long ctid __asm__("r10") = (long)tid;
	register long word __asm__("r8") = work == WAIT ? (long)&let_end : (long)&ended;
	register long op __asm__("r9") = (work == WAIT ? LX_FUTEX_WAIT : LX_FUTEX_WAKE) | LX_FUTEX_PRIVATE_FLAG;
	register long kind __asm__("r12") = work;
	long r;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 3f\n\t"
			 "mov %%r8, %%rdi\n\t"
			 "mov %%r9, %%rsi\n\t"
			 "cmp $1, %%r12\n\t"
			 "jb 2f\n\t"
			 "ja 1f\n\t"
			 "lock incl (%%rdi)\n\t"
			 "mov $1, %%edx\n\t"
			 "mov %[futex], %%eax\n\t"
			 "syscall\n\t"
			 "jmp 2f\n"
			 "1:\tcmpl $0, (%%rdi)\n\t"
			 "jne 2f\n\t"
			 "xor %%edx, %%edx\n\t"
			 "xor %%r10d, %%r10d\n\t"
			 "mov %[futex], %%eax\n\t"
			 "syscall\n\t"
			 "jmp 1b\n"
			 "2:\txor %%edi, %%edi\n\t"
			 "mov %[exit], %%eax\n\t"
			 "syscall\n\t"
			 "hlt\n"
			 "3:"
			 : "=a"(r)
			 : "a"((long)LX_NR_clone), "D"(flags), "S"(stack + STACK), "d"(tid), "r"(ctid), "r"(word),
			   "r"(op), "r"(kind), [futex] "i"(LX_NR_futex), [exit] "i"(LX_NR_exit)
			 : "rcx", "r11", "memory", "cc");
	return r;
}

static void wait_for_end(const int *tid)
{
	int now;

	while ((now = __atomic_load_n(tid, __ATOMIC_ACQUIRE)))
		lx_futex_op_wait((const uint32_t *)tid, 0, (uint32_t)now, NULL);
}

static int floor_join(void *state, long n)
{
	int tid;

	while (n--) {
		long r = clone_by_hand(state, &tid, END);
		if (r < 0)
			return (int)r;
		wait_for_end(&tid);
	}
	return 0;
}

/* The id also says when the stack is free again. */
static int floor_detached(void *state, long n)
{
	static int tids[ALIVE];

	atomic_store(&ended, 0);
	for (long i = 0; i < n; i++) {
		int *tid = &tids[i % ALIVE];
		wait_for_end(tid);
		long r = clone_by_hand((char *)state + i % ALIVE * STACK, tid, COUNT);
		if (r < 0)
			return (int)r;
		wait_for((uint32_t)i + 1);
	}
	for (int i = 0; i < ALIVE; i++)
		wait_for_end(&tids[i]);
	return 0;
}

static int floor_alive(void *state, long n)
{
	int tids[ALIVE];
	long r = 0;

	for (; n > 0 && r >= 0; n -= ALIVE) {
		int i = 0;
		atomic_store(&let_end, 0);
		while (i < ALIVE && (r = clone_by_hand((char *)state + i * STACK, &tids[i], WAIT)) >= 0)
			i++;
		let_all_end();
		while (i--)
			wait_for_end(&tids[i]);
	}
	return r < 0 ? (int)r : 0;
}

static const struct {
	const char *name;
	int reuse; /* the peer is given its stack */
	long batch;
	struct contestant who[3];
} cases[] = {
	{"start + join, own stack",
	 0,
	 1,
	 {{"lx", LX, NULL, lx_own, NULL, NULL},
	  {"by hand", FLOOR, stack_up, floor_join, NULL, stack_down},
	  {"pthread", PEER, peer_up, peer_join, NULL, peer_down}}},
	{"start + join, caller's stack",
	 1,
	 1,
	 {{"lx", LX, stack_up, lx_reused, NULL, stack_down},
	  {"by hand", FLOOR, stack_up, floor_join, NULL, stack_down},
	  {"pthread", PEER, peer_up, peer_join, NULL, peer_down}}},
	{"start detached",
	 0,
	 1,
	 {{"lx", LX, NULL, lx_detached, NULL, NULL},
	  {"by hand", FLOOR, stack_up, floor_detached, NULL, stack_down},
	  {"pthread", PEER, peer_up, peer_detached, NULL, peer_down}}},
	{"100 alive, each",
	 0,
	 ALIVE,
	 {{"lx", LX, NULL, lx_alive, NULL, NULL},
	  {"by hand", FLOOR, stack_up, floor_alive, NULL, stack_down},
	  {"pthread", PEER, peer_up, peer_alive, NULL, peer_down}}},
};

static void measure_all(const char *where)
{
	char name[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(name, sizeof(name), "%s, %s", cases[i].name, where);
		bench_case(name, &cases[i].reuse, cases[i].batch, cases[i].who, 3);
	}
}

int main(int argc, char **argv)
{
	cpu_set_t set;

	bench_begin("thread", argc, argv, "pthread_create() and pthread_join() of the C library", NOTES);
	measure_all("1 CPU");
	if (bench_other_cpu() < 0 || sched_getaffinity(0, sizeof(set), &set)) {
		bench_skip("on two processors", "needs a second processor");
		return bench_end();
	}
	CPU_SET((unsigned int)bench_other_cpu(), &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		bench_skip("on two processors", strerror(errno));
	else
		measure_all("2 CPUs");
	return bench_end();
}
