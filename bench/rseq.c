/* SPDX-License-Identifier: MIT */
/* Per-CPU data by restartable sections, against what is used otherwise: atomic instructions and a mutex. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <lx/rseq_percpu.h>
#include <lx/vdso.h>

#include "harness.h"

#define NOTES                                                                                                 \
	"             the thread's area is the C library's; lx finds it once\n"                               \
	"             floor: the section alone, its abort out of line, the area and the slots in registers\n" \
	"             contended: another processor does the same all the time"

enum { CPUS = 1024, LINE = 128 };

static _Alignas(LINE) char slots[CPUS][LINE];
static const struct lx_rseq_percpu percpu = {slots, LINE, CPUS, LX_RSEQ_PERCPU_CPU_ID};

/* What one would share otherwise, each on a line of its own. */
static _Alignas(LINE) _Atomic intptr_t shared_count;
static _Alignas(LINE) intptr_t locked_count;
static _Alignas(LINE) pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Alignas(LINE) _Atomic(struct lx_rseq_node *) shared_list;
static _Alignas(LINE) struct lx_rseq_node *locked_list;

static struct lx_rseq_node node;
static struct lx_vdso_calls calls;
static volatile unsigned int sink;

/* Current CPU. */

static int cpu_lx(void *state, long n)
{
	const struct lx_rseq *rseq = lx_rseq_libc();

	(void)state;
	for (; n; n--)
		sink = (unsigned int)lx_rseq_current_cpu_raw(rseq);
	return 0;
}

static int cpu_floor(void *state, long n)
{
	const struct lx_rseq *rseq = lx_rseq_libc();
	unsigned int cpu;

	(void)state;
	for (; n; n--) {
		__asm__ volatile("movl 4(%1), %0" : "=r"(cpu) : "r"(rseq));
		sink = cpu;
	}
	return 0;
}

static int cpu_glibc(void *state, long n)
{
	(void)state;
	for (; n; n--)
		sink = (unsigned int)sched_getcpu();
	return 0;
}

static int cpu_vdso(void *state, long n)
{
	unsigned int cpu;

	(void)state;
	for (; n; n--) {
		calls.getcpu(&cpu, NULL, NULL);
		sink = cpu;
	}
	return 0;
}

/* Add. */

static int add_lx(void *state, long n)
{
	struct lx_rseq *rseq = lx_rseq_libc();

	(void)state;
	for (; n; n--)
		if (lx_rseq_counter_add(rseq, &percpu, 1))
			return -EINVAL;
	return 0;
}

#define FLOOR_SECTION(body)                                                                                        \
	__asm__ goto(                                                                                              \
		".pushsection __rseq_cs, \"aw\"\n\t.balign 32\n3:\t.long 0, 0\n\t.quad 1f, 2f - 1f, 4f\n\t"        \
		".popsection\n\t.pushsection __rseq_failure, \"ax\"\n\t.byte 0x0f, 0xb9, 0x3d\n\t"                 \
		".long 0x53053053\n4:\tjmp %l[again]\n\t.popsection\n\t"                                           \
		"leaq 3b(%%rip), %%rax\n\tmovq %%rax, 8(%[rseq])\n1:\tcmpl %k[cpu], 4(%[rseq])\n\tjne 4b\n\t" body \
		"\n2:"                                                                                             \
		:                                                                                                  \
		: [rseq] "r"(rseq), [cpu] "r"(cpu), [slot] "r"(&slots[cpu]), [node] "r"(&node)                     \
		: "rax", "rcx", "cc", "memory"                                                                     \
		: again)

static int add_floor(void *state, long n)
{
	struct lx_rseq *rseq = lx_rseq_libc();

	(void)state;
	for (; n; n--) {
		uint64_t cpu;
	again:
		cpu = lx_rseq_cpu_start(rseq);
		FLOOR_SECTION("incq (%[slot])");
	}
	return 0;
}

static int add_atomic(void *state, long n)
{
	(void)state;
	for (; n; n--)
		atomic_fetch_add_explicit(&shared_count, 1, memory_order_relaxed);
	return 0;
}

static int add_mutex(void *state, long n)
{
	(void)state;
	for (; n; n--) {
		pthread_mutex_lock(&lock);
		locked_count++;
		pthread_mutex_unlock(&lock);
	}
	return 0;
}

/* A list's push and pop. */

static int list_lx(void *state, long n)
{
	struct lx_rseq *rseq = lx_rseq_libc();
	struct lx_rseq_node *popped;

	(void)state;
	for (; n; n--)
		if (lx_rseq_list_push(rseq, &percpu, &node) || lx_rseq_list_pop(rseq, &percpu, &popped))
			return -EINVAL;
	return 0;
}

static int push_floor(struct lx_rseq *rseq)
{
	uint64_t cpu = lx_rseq_cpu_start(rseq);

	FLOOR_SECTION("movq (%[slot]), %%rax\n\tmovq %%rax, (%[node])\n\tmovq %[node], (%[slot])");
	return 0;
again:
	return 1;
}

static int pop_floor(struct lx_rseq *rseq)
{
	uint64_t cpu = lx_rseq_cpu_start(rseq);

	FLOOR_SECTION("movq (%[slot]), %%rax\n\ttestq %%rax, %%rax\n\tje 2f\n\tmovq (%%rax), %%rcx\n\t"
		      "movq %%rcx, (%[slot])");
	return 0;
again:
	return 1;
}

static int list_floor(void *state, long n)
{
	struct lx_rseq *rseq = lx_rseq_libc();

	(void)state;
	for (; n; n--) {
		while (push_floor(rseq))
			;
		while (pop_floor(rseq))
			;
	}
	return 0;
}

/* Wrong with more than one thread, as a node can come back meanwhile: at least this much. */
static int list_atomic(void *state, long n)
{
	(void)state;
	for (; n; n--) {
		struct lx_rseq_node *first = atomic_load_explicit(&shared_list, memory_order_relaxed);

		do
			node.next = first;
		while (!atomic_compare_exchange_weak_explicit(&shared_list, &first, &node, memory_order_release,
							      memory_order_relaxed));
		first = atomic_load_explicit(&shared_list, memory_order_acquire);
		while (first && !atomic_compare_exchange_weak_explicit(&shared_list, &first, first->next,
								       memory_order_acquire, memory_order_acquire))
			;
	}
	return 0;
}

static int list_mutex(void *state, long n)
{
	(void)state;
	for (; n; n--) {
		pthread_mutex_lock(&lock);
		node.next = locked_list;
		locked_list = &node;
		pthread_mutex_unlock(&lock);
		pthread_mutex_lock(&lock);
		locked_list = locked_list->next;
		pthread_mutex_unlock(&lock);
	}
	return 0;
}

/* With another thread that does the same, as long as its contestant runs. */
struct rival {
	int (*run)(void *, long);
	pthread_t thread;
	_Atomic int wanted, runs; /* wanted: 1 to run, 0 to rest, -1 to end */
};

static void *compete(void *arg)
{
	struct rival *r = arg;
	int wanted;

	while ((wanted = atomic_load(&r->wanted)) >= 0) {
		atomic_store(&r->runs, wanted);
		if (wanted)
			r->run(NULL, 100);
		else
			usleep(50);
	}
	return NULL;
}

static void *rival_up(struct rival *r, int (*run)(void *, long))
{
	cpu_set_t set;
	pthread_attr_t attr;
	int error;

	r->run = run;
	r->wanted = r->runs = 0;
	CPU_ZERO(&set);
	CPU_SET((size_t)bench_other_cpu(), &set);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
	error = pthread_create(&r->thread, &attr, compete, r);
	pthread_attr_destroy(&attr);
	errno = error;
	return error ? NULL : r;
}

static int with_rival(void *state, long n)
{
	struct rival *r = state;

	atomic_store(&r->wanted, 1);
	while (!atomic_load(&r->runs))
		;
	return r->run(NULL, n);
}

static void rival_rest(void *state)
{
	struct rival *r = state;

	atomic_store(&r->wanted, 0);
	while (atomic_load(&r->runs))
		;
}

static void rival_down(void *state)
{
	struct rival *r = state;

	atomic_store(&r->wanted, -1);
	pthread_join(r->thread, NULL);
}

static void *lx_up(const void *job)
{
	static struct rival r;

	(void)job;
	return rival_up(&r, add_lx);
}

static void *floor_up(const void *job)
{
	static struct rival r;

	(void)job;
	return rival_up(&r, add_floor);
}

static void *atomic_up(const void *job)
{
	static struct rival r;

	(void)job;
	return rival_up(&r, add_atomic);
}

static void *mutex_up(const void *job)
{
	static struct rival r;

	(void)job;
	return rival_up(&r, add_mutex);
}

#define COUNT(who) (sizeof(who) / sizeof((who)[0]))

int main(int argc, char **argv)
{
	static const struct contestant cpu[] = {
		{.name = "lx", .role = LX, .run = cpu_lx},
		{.name = "floor", .role = FLOOR, .run = cpu_floor},
		{.name = "sched_getcpu", .role = PEER, .run = cpu_glibc},
		{.name = "vDSO getcpu", .role = PEER, .run = cpu_vdso},
	};
	static const struct contestant add[] = {
		{.name = "lx", .role = LX, .run = add_lx},
		{.name = "floor", .role = FLOOR, .run = add_floor},
		{.name = "atomic", .role = PEER, .run = add_atomic},
		{.name = "pthread mutex", .role = PEER, .run = add_mutex},
	};
	static const struct contestant contended[] = {
		{"lx", LX, lx_up, with_rival, rival_rest, rival_down},
		{"floor", FLOOR, floor_up, with_rival, rival_rest, rival_down},
		{"atomic", PEER, atomic_up, with_rival, rival_rest, rival_down},
		{"pthread mutex", PEER, mutex_up, with_rival, rival_rest, rival_down},
	};
	static const struct contestant list[] = {
		{.name = "lx", .role = LX, .run = list_lx},
		{.name = "floor", .role = FLOOR, .run = list_floor},
		{.name = "atomic", .role = PEER, .run = list_atomic},
		{.name = "pthread mutex", .role = PEER, .run = list_mutex},
	};
	const void *image = (const void *)getauxval(AT_SYSINFO_EHDR);
	struct lx_vdso vdso;
	static const char no_area[] = "the C library has no rseq area";

	bench_begin("rseq", argc, argv, "glibc", NOTES);
	lx_vdso_init(&vdso, image, lx_vdso_size(image));
	lx_vdso_calls_init(&calls, &vdso);
	if (!lx_rseq_libc()) {
		bench_skip("current CPU", no_area);
		bench_skip("add", no_area);
		bench_skip("add, contended", no_area);
		bench_skip("list push and pop", no_area);
		return bench_end();
	}
	bench_case("current CPU", NULL, 1, cpu, calls.getcpu ? COUNT(cpu) : COUNT(cpu) - 1);
	bench_case("add", NULL, 1, add, COUNT(add));
	if (bench_other_cpu() < 0)
		bench_skip("add, contended", "needs a second processor");
	else
		bench_case("add, contended", NULL, 1, contended, COUNT(contended));
	bench_case("list push and pop", NULL, 1, list, COUNT(list));
	return bench_end();
}
