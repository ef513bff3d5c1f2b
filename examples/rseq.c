/* SPDX-License-Identifier: MIT */
/* Data that each CPU has for itself, changed without an atomic instruction: a section of a few instructions that the
 * kernel aborts when the thread is preempted, moved or signalled in it, and that is then done again.
 *
 *	rseq T N	T threads push 64 elements each on lists; then, N times, they add 1 to a counter, pop an
 *			element and push it again, while they are moved and signalled; prints the counter's sum,
 *			how many elements the lists have, how many CPUs' slots were used, and how many of the
 *			counter's sections were aborted
 *
 * operation_rseq() is a section by hand, of lx/rseq_ops.h; the lists are those of lx/rseq_percpu.h. */
#include <lx/mm.h>
#include <lx/rseq_percpu.h>
#include <lx/process.h>
#include <lx/sched.h>
#include <lx/signal.h>
#include <lx/thread.h>

#include "lib/lib.h"

const char program[] = "rseq", usage_line[] = "usage: rseq T N";

enum { MOST = 200, CPUS = 1024, STRIDE = 128, ELEMENTS = 64 };

static struct lx_rseq_percpu counters = {NULL, STRIDE, CPUS, LX_RSEQ_PERCPU_CPU_ID};
static struct lx_rseq_percpu lists = {NULL, STRIDE, CPUS, LX_RSEQ_PERCPU_CPU_ID};
static struct lx_rseq_node nodes[MOST][ELEMENTS];
static unsigned long rounds;
static long aborts, finished;

static void *zeroed(size_t size, const char *what)
{
	void *memory = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE,
			       LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_NORESERVE, -1, 0);
	check((long)memory, "mmap", what);
	return memory;
}

/* *v += 1, if this still is CPU number cpu when it happens. Returns 0, or -LX_EAGAIN when the section was aborted. */
static int operation_rseq(struct lx_rseq *rseq, intptr_t *v, int cpu)
{
	__asm__ goto(LX_RSEQ_BEGIN "incq (%[v])" LX_RSEQ_END
		     :
		     : LX_RSEQ_INPUT(rseq, LX_RSEQ_PERCPU_CPU_ID, cpu), [v] "r"(v)
		     : LX_RSEQ_CLOBBER
		     : abort);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return -LX_EAGAIN;
}

static void *work(void *arg)
{
	struct lx_rseq *rseq = lx_thread_self()->rseq; /* lx_thread_start() has seen to it */
	struct lx_rseq_node *own = arg, *node;
	long again = 0;

	if (!rseq)
		fail("rseq", -LX_ENOSYS, "this kernel has none, or it is not allowed");
	for (int i = 0; i < ELEMENTS; i++)
		check(lx_rseq_list_push(rseq, &lists, &own[i]), "rseq", "push");
	for (unsigned long i = 0; i < rounds; i++) {
		int cpu;
		for (;;) {
			cpu = (int)lx_rseq_cpu_start(rseq);
			if (operation_rseq(rseq, lx_rseq_percpu_slot(&counters, (uint32_t)cpu), cpu) == 0)
				break;
			again++;
		}
		if (lx_rseq_list_pop(rseq, &lists, &node) == 0) /* else this CPU has none just now */
			check(lx_rseq_list_push(rseq, &lists, node), "rseq", "push");
	}
	__atomic_fetch_add(&aborts, again, __ATOMIC_RELAXED);
	__atomic_fetch_add(&finished, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void nothing(int sig)
{
	(void)sig;
}

/* Puts the threads from one CPU to another, and interrupts them, until all are done. */
static void disturb(struct lx_thread **threads, unsigned long n)
{
	unsigned long allowed[CPUS / 64] = {0}, one[CPUS / 64] = {0};
	long size = check(lx_sched_getaffinity(0, sizeof(allowed), allowed), "sched_getaffinity", "");
	const struct lx_sigaction action = {.sa_handler_ = nothing, .sa_flags = LX_SA_RESTART};
	const lx_pid_t pid = lx_getpid();
	unsigned int cpu = 0;

	check(lx_sigaction(LX_SIGUSR1, &action, NULL), "rt_sigaction", "SIGUSR1");
	for (unsigned long turn = 0; (unsigned long)__atomic_load_n(&finished, __ATOMIC_ACQUIRE) < n; turn++) {
		const int tid = threads[turn % n]->tid;

		if (!tid) /* it has ended */
			continue;
		lx_tgkill(pid, tid, LX_SIGUSR1); /* if it ends meanwhile that is no matter */
		if (turn % 16)
			continue;
		do
			cpu = (cpu + 1) % CPUS;
		while (!(allowed[cpu / 64] >> cpu % 64 & 1));
		one[cpu / 64] = 1UL << cpu % 64;
		lx_sched_setaffinity(tid, (unsigned int)size, one);
		one[cpu / 64] = 0;
	}
}

int main(int argc, char **argv)
{
	struct lx_thread *threads[MOST];
	unsigned long n, pushed = 0, used = 0;

	if (argc != 3)
		usage();
	n = number(argv[1], MOST);
	rounds = number(argv[2], 100000000);
	counters.slots = zeroed(CPUS * STRIDE, "counters");
	lists.slots = zeroed(CPUS * STRIDE, "lists");
	for (unsigned long i = 0; i < n; i++)
		check(lx_thread_start(&threads[i], NULL, work, nodes[i]), "clone3", "a thread");
	disturb(threads, n);
	for (unsigned long i = 0; i < n; i++)
		check(lx_thread_join(threads[i], NULL, NULL), "futex", "join");

	for (uint32_t i = 0; i < CPUS; i++) {
		struct lx_rseq_node *node = (struct lx_rseq_node *)*lx_rseq_percpu_slot(&lists, i);
		used += *lx_rseq_percpu_slot(&counters, i) != 0;
		for (; node; node = node->next)
			pushed++;
	}
	print(1, "sum %ld, elements %lu, CPUs %lu, aborts %ld\n", lx_rseq_counter_sum(&counters), pushed, used, aborts);
	return pushed != n * ELEMENTS;
}
