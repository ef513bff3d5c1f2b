/* SPDX-License-Identifier: MIT */
/* A lock of four bytes, between threads and between processes.
 *
 *	futex T N	T threads add 1 to a counter N times each, under the lock
 *	futex -p T N	T processes do, in memory that they share
 *
 * The kernel is asked only when somebody has to wait: it prints the count, and how often a thread went to sleep and how
 * often one was to be woken. examples/locks/ has this lock and six more to use. */
#include <lx/futex.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/sched.h>
#include <lx/thread.h>
#include <lx/uapi/asm/signal.h>

#include "lib/lib.h"

const char program[] = "futex", usage_line[] = "usage: futex [-p] T N";

enum { FREE, LOCKED, CONTENDED /* locked, and somebody may sleep */ };
enum { MOST = 1000 };

static struct shared {
	uint32_t lock;
	unsigned long count, rounds;
	unsigned long waits, wakes; /* added up at each one's end, under the lock */
} * shared;

static int private; /* LX_FUTEX_PRIVATE_FLAG between threads: the kernel needn't look for what the page is part of */

/* Returns how often it slept. */
static unsigned long lock(uint32_t *word)
{
	uint32_t expected = FREE;
	unsigned long waits = 0;

	if (__atomic_compare_exchange_n(word, &expected, LOCKED, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return 0;
	/* From here on as contended: whoever was woken can't know whether others still sleep. */
	while (__atomic_exchange_n(word, CONTENDED, __ATOMIC_ACQUIRE) != FREE) {
		/* It sleeps only if the word still is CONTENDED, so a wake in between isn't lost. */
		int r = lx_futex_op_wait(word, private, CONTENDED, NULL);
		if (r && r != -LX_EAGAIN && r != -LX_EINTR)
			fail("futex", r, "wait");
		waits++;
	}
	return waits;
}

/* Returns whether somebody had to be woken. */
static unsigned long unlock(uint32_t *word)
{
	if (__atomic_exchange_n(word, FREE, __ATOMIC_RELEASE) != CONTENDED)
		return 0;
	check(lx_futex_op_wake(word, private, 1), "futex", "wake");
	return 1;
}

static void *work(void *arg)
{
	unsigned long waits = 0, wakes = 0;

	(void)arg;
	for (unsigned long i = 0; i < shared->rounds; i++) {
		waits += lock(&shared->lock);
		*(volatile unsigned long *)&shared->count += 1;
		if (i % 64 == 0)
			lx_sched_yield(); /* now and then in the midst of it, so that there is something to see */
		wakes += unlock(&shared->lock);
	}
	waits += lock(&shared->lock);
	shared->waits += waits;
	shared->wakes += wakes;
	unlock(&shared->lock);
	return NULL;
}

static void by_threads(unsigned long n)
{
	struct lx_thread *threads[MOST];

	for (unsigned long i = 0; i < n; i++)
		check(lx_thread_start(&threads[i], NULL, work, NULL), "clone3", "a thread");
	for (unsigned long i = 0; i < n; i++)
		check(lx_thread_join(threads[i], NULL, NULL), "futex", "join");
}

static void by_processes(unsigned long n)
{
	int status, bad = 0;

	for (unsigned long i = 0; i < n; i++)
		if (!check(lx_fork(), "fork", "a process")) {
			work(NULL);
			lx_exit_group(0);
		}
	for (unsigned long i = 0; i < n; i++) {
		check(lx_wait4(-1, &status, 0, NULL), "wait4", "a process");
		bad |= status;
	}
	if (bad)
		lx_exit_group(1); /* it has said why */
}

int main(int argc, char **argv)
{
	const int processes = argc > 1 && same(argv[1], "-p");
	unsigned long n;

	if (argc != 3 + processes)
		usage();
	n = number(argv[1 + processes], MOST);
	shared = lx_mmap(NULL, sizeof(*shared), LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	check((long)shared, "mmap", "shared memory");
	shared->rounds = number(argv[2 + processes], 1000000000);
	private = processes ? 0 : LX_FUTEX_PRIVATE_FLAG;
	if (processes)
		by_processes(n);
	else
		by_threads(n);
	print(1, "count %lu, waits %lu, wakes %lu\n", shared->count, shared->waits, shared->wakes);
	return shared->count != n * shared->rounds;
}
