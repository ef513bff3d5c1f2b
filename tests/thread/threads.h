/* SPDX-License-Identifier: MIT */
/* What the tests of threads share: what the process holds, and waiting for what another thread does. */
#ifndef LX_TESTS_THREAD_THREADS_H
#define LX_TESTS_THREAD_THREADS_H

#include "../child.h"
#include "../now.h"
#include <lx/fs.h>
#include <lx/futex.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/sched.h>
#include <lx/thread.h>

#define MS 1000000L /* in nanoseconds */

enum { PAGE = 4096 };

/* Threads, of which Criterion has one, pages of address space and lines of /proc/self/maps. */
struct held {
	long threads, pages, mappings;
};

__attribute__((unused)) static struct held held(void)
{
	struct held h = {0, 0, 0};
	struct lx_stat task = {.st_nlink = 0};
	char text[4096];
	long n;
	/* First: one that is gone has given its memory back before. */
	lx_stat("/proc/self/task", &task);
	h.threads = (long)task.st_nlink - 2;
	int fd = lx_open("/proc/self/statm", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	n = lx_read(fd, text, sizeof(text));
	for (long i = 0; i < n && text[i] >= '0'; i++)
		h.pages = h.pages * 10 + text[i] - '0';
	lx_close(fd);
	fd = lx_open("/proc/self/maps", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	while ((n = lx_read(fd, text, sizeof(text))) > 0)
		for (long i = 0; i < n; i++)
			h.mappings += text[i] == '\n';
	lx_close(fd);
	return h;
}

__attribute__((unused)) static void nap(void)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = MS};
	lx_nanosleep(&ms, NULL);
}

/* A thread that has left its memory is in the list a little longer. Whether the process holds what it held. */
__attribute__((unused)) static int holds(const struct held *before)
{
	struct held h = held();
	for (long end = now(LX_CLOCK_MONOTONIC) + 5000 * MS; h.threads != before->threads; h = held()) {
		if (now(LX_CLOCK_MONOTONIC) > end)
			return 0;
		nap();
	}
	return before->pages > 0 && before->mappings > 0 && h.pages == before->pages && h.mappings == before->mappings;
}

/* Between threads: one tells, the other waits. */
__attribute__((unused)) static void tell(uint32_t *word)
{
	__atomic_store_n(word, 1, __ATOMIC_RELEASE);
	lx_futex_op_wake(word, LX_FUTEX_PRIVATE_FLAG, 0x7fffffff);
}

__attribute__((unused)) static void await(uint32_t *word)
{
	while (!__atomic_load_n(word, __ATOMIC_ACQUIRE))
		lx_futex_op_wait(word, LX_FUTEX_PRIVATE_FLAG, 0, NULL);
}

/* A deadline from now on. */
__attribute__((unused)) static struct lx_timespec in_ns(long ns)
{
	long t = now(LX_CLOCK_MONOTONIC) + ns;
	struct lx_timespec at;
	at.tv_sec = t / 1000000000;
	at.tv_nsec = t % 1000000000;
	return at;
}

#endif
