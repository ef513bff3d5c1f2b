/* SPDX-License-Identifier: MIT */
/* Threads that use per-CPU data while they are signalled, moved about, preempted and held up inside of sections. What
 * has to be true of the data in the end is checked, and that sections were aborted at all. */
#ifndef LX_TESTS_RSEQ_SHAKE_H
#define LX_TESTS_RSEQ_SHAKE_H

#include "area.h"
#include "../now.h"
#include <lx/signal.h>

enum { THREADS = 5, SLOTS = 256, STRIDE = 128, NODES = 64, FREE_STRIDE = 1024, BUFFER_STRIDE = 2048 };

/* A run goes on until it has seen so many aborts, but not for more nanoseconds than these. */
enum { ENOUGH = 20, PATIENCE = 1000000000 };

/* What came of it. Aborts: by signals, seen in their handler; and of the operations that the counter's threads try. */
struct tally {
	long done, signal_aborts, aborts;
};

static int shake_stop;
static long shake_signal_aborts;
static struct lx_rseq_percpu shake_data;

/* A signal that aborted a section returns to an address that the signature stands before. */
static void shake_on_signal(int sig, lx_siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	const uint32_t *before = (const uint32_t *)((struct lx_ucontext *)context)->uc_mcontext.rip - 1;
	if (*before == LX_RSEQ_SIG)
		__atomic_fetch_add(&shake_signal_aborts, 1, __ATOMIC_RELAXED);
}

static int shake_goes_on(void)
{
	return !__atomic_load_n(&shake_stop, __ATOMIC_RELAXED);
}

static int count(struct thread *self, struct lx_rseq *rseq)
{
	while (shake_goes_on()) {
		int i = lx_rseq_percpu_index(rseq, &shake_data), r;
		if (i < 0)
			return i;
		r = lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, shake_data.mode,
						lx_rseq_percpu_slot(&shake_data, (uint32_t)i), 1, i);
		self->aborts += r == -LX_EAGAIN;
		self->done += r == 0;
		r = lx_rseq_counter_add(rseq, &shake_data, 1);
		if (r)
			return r;
		self->done++;
	}
	return 0;
}

static long counted(void)
{
	return lx_rseq_counter_sum(&shake_data);
}

/* What lists are made of. Nobody else can have what was taken. */
static struct shake_node {
	struct lx_rseq_node node;
	int taken;
} shake_nodes[NODES];

static int take(struct shake_node *n)
{
	return __atomic_exchange_n(&n->taken, 1, __ATOMIC_ACQUIRE);
}

static void let_go(struct shake_node *n)
{
	__atomic_store_n(&n->taken, 0, __ATOMIC_RELEASE);
}

/* Each thread begins with its share of the nodes. */
static int list(struct thread *self, struct lx_rseq *rseq)
{
	struct lx_rseq_node *node, *next;
	int r = 0;
	for (int i = self->number; i < NODES && !r; i += THREADS)
		r = lx_rseq_list_push(rseq, &shake_data, &shake_nodes[i].node);
	while (!r && shake_goes_on()) {
		const int all = self->done % 16 == 0;
		r = all ? lx_rseq_list_pop_all(rseq, &shake_data, &node) : lx_rseq_list_pop(rseq, &shake_data, &node);
		if (r < 0)
			break;
		for (; !r; node = next) {
			next = node->next;
			if (take((struct shake_node *)node))
				return __LINE__;
			self->done++;
			let_go((struct shake_node *)node);
			r = lx_rseq_list_push(rseq, &shake_data, node);
			if (!all || !next)
				break;
		}
		if (r == 1) /* empty */
			r = 0;
	}
	return r;
}

static long listed(void)
{
	long n = 0;
	for (uint32_t i = 0; i < SLOTS; i++)
		for (intptr_t p = *lx_rseq_percpu_slot(&shake_data, i); p && n <= NODES;
		     p = (intptr_t)((struct lx_rseq_node *)p)->next)
			n += !take((struct shake_node *)p);
	return n;
}

static int free_list(struct thread *self, struct lx_rseq *rseq)
{
	void *object;
	int r = 0;
	for (int i = self->number; i < NODES && !r; i += THREADS)
		r = lx_rseq_freelist_put(rseq, &shake_data, &shake_nodes[i]);
	while (!r && shake_goes_on()) {
		r = lx_rseq_freelist_get(rseq, &shake_data, &object);
		if (!r) {
			if (take((struct shake_node *)object))
				return __LINE__;
			self->done++;
			let_go((struct shake_node *)object);
			r = lx_rseq_freelist_put(rseq, &shake_data, object);
			if (r)
				return __LINE__;
		}
		if (r == 1) /* empty */
			r = 0;
	}
	return r;
}

static long free_listed(void)
{
	long n = 0;
	for (uint32_t i = 0; i < SLOTS; i++) {
		const intptr_t *slot = lx_rseq_percpu_slot(&shake_data, i);
		for (intptr_t k = 1; k <= *slot; k++)
			n += !take((struct shake_node *)slot[k]);
	}
	return n;
}

struct record {
	long thread, number, sum;
};

/* What was taken out of buffers: records, and their numbers added up. */
static long drained, drained_sum, appended_sum;

/* Whole records only. */
static int look_through(const char *bytes, intptr_t used)
{
	for (intptr_t at = 0; at < used; at += (intptr_t)sizeof(struct record)) {
		const struct record *r = (const struct record *)(const void *)(bytes + at);
		if (r->sum != ~(r->thread + r->number))
			return __LINE__;
		__atomic_fetch_add(&drained, 1, __ATOMIC_RELAXED);
		__atomic_fetch_add(&drained_sum, r->number, __ATOMIC_RELAXED);
	}
	return 0;
}

static int append(struct thread *self, struct lx_rseq *rseq)
{
	while (shake_goes_on()) {
		struct record record = {self->number, self->done, 0};
		record.sum = ~(record.thread + record.number);
		int r = lx_rseq_buffer_append(rseq, &shake_data, &record, sizeof(record));
		if (r < 0)
			return r;
		if (!r) {
			__atomic_fetch_add(&appended_sum, self->done++, __ATOMIC_RELAXED);
			continue;
		}
		/* Full: a copy and an empty buffer in one go. */
		char all[BUFFER_STRIDE];
		int i = lx_rseq_percpu_index(rseq, &shake_data);
		if (i < 0)
			return i;
		struct lx_rseq_buffer *b = (struct lx_rseq_buffer *)lx_rseq_percpu_slot(&shake_data, (uint32_t)i);
		const intptr_t used = __atomic_load_n(&b->used, __ATOMIC_RELAXED);
		if (lx_rseq_load_cbne_memcpy_store__ptr(rseq, LX_RSEQ_MO_RELAXED, shake_data.mode, &b->used, used, all,
							b->bytes, (size_t)used, 0, i))
			continue;
		r = look_through(all, used);
		if (r)
			return r;
	}
	return 0;
}

static long appended(void)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		const struct lx_rseq_buffer *b = (const struct lx_rseq_buffer *)lx_rseq_percpu_slot(&shake_data, i);
		if (look_through(b->bytes, b->used))
			return -1;
	}
	return drained_sum == appended_sum ? drained : -2;
}

static const struct load {
	const char *name;
	int (*run)(struct thread *, struct lx_rseq *);
	long (*total)(void);
	size_t stride;
	int per_operation; /* the total is of operations, else of nodes */
} loads[] = {
	{"counter", count, counted, STRIDE, 1},
	{"list", list, listed, STRIDE, 0},
	{"free list", free_list, free_listed, FREE_STRIDE, 0},
	{"buffer", append, appended, BUFFER_STRIDE, 1},
};
enum { LOADS = sizeof(loads) / sizeof(loads[0]) };

/* Never the same CPU for long, a signal every few microseconds, and a delay at one point after the other. */
static void shake(struct thread *const threads[], long milliseconds)
{
	unsigned long allowed[128] = {0}, one[128] = {0};
	unsigned int cpus[SLOTS], n = 0;
	const lx_pid_t pid = (lx_pid_t)lx_getpid();
	const long size = lx_sched_getaffinity(0, sizeof(allowed), allowed);
	CHECK(size > 0);
	for (unsigned int cpu = 0; cpu < SLOTS && cpu < (unsigned int)size * 8; cpu++)
		if (allowed[cpu / 64] >> cpu % 64 & 1)
			cpus[n++] = cpu;
	const long end = now(LX_CLOCK_MONOTONIC) + milliseconds * 1000000;
	for (unsigned int round = 0;; round++) {
		const long late = now(LX_CLOCK_MONOTONIC) - end;
		if (late > 0 && (__atomic_load_n(&shake_signal_aborts, __ATOMIC_RELAXED) >= ENOUGH || late > PATIENCE))
			break;
		const struct thread *t = threads[round % THREADS];
		const unsigned int cpu = cpus[round / THREADS % n];
		rseq_inject[round / 8 % POINTS] = 0;
		rseq_inject[(round / 8 + 1) % POINTS] = round % 3 ? 500 : 0;
		one[cpu / 64] = 1UL << cpu % 64;
		lx_sched_setaffinity(t->tid, (unsigned int)size, one);
		one[cpu / 64] = 0;
		lx_tgkill(pid, t->tid, LX_SIGUSR1);
	}
	for (int i = 0; i < POINTS; i++)
		rseq_inject[i] = 0;
}

/* len: of the threads' areas. */
static struct tally run_load(const struct load *load, enum lx_rseq_percpu_mode mode, uint32_t len, long milliseconds)
{
	struct tally tally = {0, 0, 0};
	struct thread *threads[THREADS];
	struct lx_sigaction action = {.sa_flags = LX_SA_SIGINFO | LX_SA_RESTART};
	const size_t size = SLOTS * load->stride;
	int result = 0;
	action.sa_handler_ = (lx_sighandler_t)(uintptr_t)shake_on_signal;
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &action, NULL), 0);
	shake_data.slots = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(shake_data.slots));
	shake_data.stride = load->stride;
	shake_data.nr = SLOTS;
	shake_data.mode = mode;
	for (int i = 0; i < NODES; i++)
		shake_nodes[i].taken = 0;
	shake_stop = 0;
	shake_signal_aborts = drained = drained_sum = appended_sum = 0;
	for (int i = 0; i < THREADS; i++)
		threads[i] = thread_start(load->run, len, i);
	shake(threads, milliseconds);
	__atomic_store_n(&shake_stop, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < THREADS; i++) {
		const int r = thread_end(threads[i]);
		result = result ? result : r;
		tally.done += threads[i]->done;
		tally.aborts += threads[i]->aborts;
		thread_free(threads[i]);
	}
	tally.signal_aborts = shake_signal_aborts;
	SKIP_IF(result == -LX_ENOSYS, "this kernel has no rseq");
	if (result)
		CHECK_FAIL("%s: a thread ended with %ld", load->name, (long)result);
	const long total = load->total(), wanted = load->per_operation ? tally.done : NODES;
	if (total != wanted)
		CHECK_FAIL("%s: %ld instead of %ld after %ld operations", load->name, total, wanted, tally.done);
	CHECK_EQ(lx_munmap(shake_data.slots, size), 0);
	return tally;
}

#endif
