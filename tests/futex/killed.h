/* SPDX-License-Identifier: MIT */
/* A load for robust_mutex.h: processes that share two of them, and get killed wherever they are. Two numbers under each
 * mutex are changed one after the other, so who gets it from the dead may find them different, but nobody else. */
#ifndef LX_TESTS_FUTEX_KILLED_H
#define LX_TESTS_FUTEX_KILLED_H

#include "../../examples/locks/robust_mutex.h"
#include <lx/mm.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/sched.h>
#include <lx/signal.h>
#include <lx/time.h>

enum { KILLED_MUTEXES = 2, KILLED_PROCESSES = 6 };

struct killed_load {
	struct {
		struct robust_mutex mutex;
		uint64_t a, b, mended, torn; /* mended: had from the dead; torn: with a change half done */
	} guarded[KILLED_MUTEXES];
	uint32_t stop, wrong;
};

static void killed_lock(struct robust_thread *t, struct killed_load *l, int i)
{
	int r = robust_mutex_lock(t, &l->guarded[i].mutex);
	if (r == -LX_EOWNERDEAD) {
		l->guarded[i].mended++;
		l->guarded[i].torn += l->guarded[i].a != l->guarded[i].b;
		l->guarded[i].b = l->guarded[i].a;
	} else if (r || l->guarded[i].a != l->guarded[i].b) {
		__atomic_store_n(&l->wrong, 1, __ATOMIC_RELAXED);
	}
}

static void killed_change(struct killed_load *l, int i, int yields)
{
	__atomic_store_n(&l->guarded[i].a, l->guarded[i].a + 1, __ATOMIC_RELAXED);
	if (yields)
		lx_sched_yield();
	__atomic_store_n(&l->guarded[i].b, l->guarded[i].b + 1, __ATOMIC_RELAXED);
}

/* At least one round, with both: who comes after the last one killed mends what that left, and takes over from one whose
 * death came when it had just been woken, after which some kernels don't wake another. */
static void killed_process(struct killed_load *l, const struct lx_vdso_calls *calls)
{
	struct robust_thread t;
	uint32_t round = 0;
	if (lx_prctl_set_pdeathsig(LX_SIGKILL) || robust_thread_init(&t, calls))
		lx_exit_group(1);
	do {
		const int both = round % 2 == 0, yields = round % 8 == 0;
		killed_lock(&t, l, 0);
		if (both)
			killed_lock(&t, l, 1);
		killed_change(l, 0, yields);
		/* Not in the order of a stack. */
		robust_mutex_unlock(&t, &l->guarded[0].mutex);
		if (both) {
			killed_change(l, 1, yields);
			robust_mutex_unlock(&t, &l->guarded[1].mutex);
		}
		round++;
	} while (!__atomic_load_n(&l->stop, __ATOMIC_RELAXED));
	lx_exit_group(0);
}

struct killed_result {
	uint64_t rounds, kills, mended, torn;
	int error; /* of starting them */
	int wrong;
};

/* For so many ms, and until some owner has died with a change half done, or there were far too many that should have. */
static struct killed_result killed_run(const struct lx_vdso_calls *calls, long ms, uint64_t seed)
{
	struct killed_result result = {.rounds = 0};
	struct lx_timespec start, now, pause = {.tv_sec = 0};
	lx_pid_t pids[KILLED_PROCESSES];
	int status;
	struct killed_load *l = (struct killed_load *)lx_mmap(NULL, sizeof(*l), LX_PROT_READ | LX_PROT_WRITE,
							      LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	if (lx_is_error_ptr(l)) {
		result.error = (int)(long)l;
		return result;
	}
	for (int i = 0; i < KILLED_PROCESSES; i++)
		pids[i] = 0;
	lx_clock_gettime(LX_CLOCK_MONOTONIC, &start);
	for (int i = 0; !result.error; i = (i + 1) % KILLED_PROCESSES) {
		if (pids[i] > 0) {
			pause.tv_nsec =
				(long)((seed = seed * 6364136223846793005U + 1442695040888963407U) >> 32) % 300000;
			lx_nanosleep(&pause, NULL);
			lx_kill(pids[i], LX_SIGKILL);
			lx_wait4(pids[i], &status, 0, NULL);
			result.kills++;
		}
		pids[i] = lx_fork();
		if (!pids[i])
			killed_process(l, calls);
		result.error = pids[i] < 0 ? pids[i] : 0;
		lx_clock_gettime(LX_CLOCK_MONOTONIC, &now);
		result.torn = l->guarded[0].torn + l->guarded[1].torn;
		if ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 >= ms &&
		    (result.torn || result.kills >= 10000))
			break;
	}
	__atomic_store_n(&l->stop, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < KILLED_PROCESSES; i++)
		if (pids[i] > 0 && (lx_wait4(pids[i], &status, 0, NULL) != pids[i] || status))
			result.wrong = 1;
	result.wrong |= (int)l->wrong;
	for (int i = 0; i < KILLED_MUTEXES; i++) {
		/* None is left locked, nor marked. */
		result.wrong |=
			(l->guarded[i].mutex.word & ~LX_FUTEX_WAITERS) != 0 || l->guarded[i].a != l->guarded[i].b;
		result.rounds += l->guarded[i].a;
		result.mended += l->guarded[i].mended;
	}
	result.torn = l->guarded[0].torn + l->guarded[1].torn;
	lx_munmap(l, sizeof(*l));
	return result;
}

#endif
