/* SPDX-License-Identifier: MIT */
/* A load for each lock of examples/locks: threads that use it for some time, with others in their way, and a count that
 * says whether it did what it should. A lost wake-up shows as a load that never ends. */
#ifndef LX_TESTS_FUTEX_LOAD_H
#define LX_TESTS_FUTEX_LOAD_H

#include "../../examples/locks/cond.h"
#include "../../examples/locks/mutex.h"
#include "../../examples/locks/once.h"
#include "../../examples/locks/pi_mutex.h"
#include "../../examples/locks/rwlock.h"
#include "../../examples/locks/semaphore.h"
#include "../threads.h"
#include <lx/sched.h>
#include <lx/signal.h>
#include <lx/time.h>
#include <lx/uapi/asm/signal.h>

enum { LOAD_THREADS = 64, LOAD_ONCES = 256, LOAD_PLACES = 3 };

struct load {
	struct mutex mutex;
	struct cond cond, other_cond;
	struct semaphore permits, ring[LOAD_THREADS];
	struct rwlock rwlock;
	struct pi_mutex pi_mutex;
	struct once onces[LOAD_ONCES];

	/* What they guard. */
	uint64_t a, b, queue[LOAD_PLACES];
	uint32_t inside, together, queued, head, producers, arrived, generation, closed;
	uint32_t called[LOAD_ONCES];

	uint32_t go, stop; /* all threads are there; time is up */
	uint32_t n, deadlines;
};

struct worker {
	struct thread thread;
	struct load *load;
	uint32_t number;
	uint64_t random;
	uint64_t rounds, sum, waits, timeouts; /* waits: how often the lock was not to be had at once */
	int wrong; /* what was seen with the lock held can't be */
};

static uint32_t load_random(struct worker *w, uint32_t below)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (uint32_t)(w->random >> 32) % below;
}

/* Now and then somebody else's turn, wherever that hurts; one processor is enough then. */
static void load_pause(struct worker *w)
{
	if (!load_random(w, 16))
		lx_sched_yield();
}

static int load_goes_on(struct load *l)
{
	return !__atomic_load_n(&l->stop, __ATOMIC_RELAXED);
}

/* Not one instruction, with a pause in it. */
static void load_count(struct worker *w, uint64_t *count)
{
	uint64_t was = *(volatile uint64_t *)count;
	load_pause(w);
	*(volatile uint64_t *)count = was + 1;
}

/* A deadline that is now or soon; or NULL, for none: deadlines hide wake-ups that were lost. */
static const struct lx_timespec *load_deadline(struct worker *w, struct lx_timespec *t)
{
	if (!w->load->deadlines || load_random(w, 4))
		return NULL;
	lx_clock_gettime(LX_CLOCK_MONOTONIC, t);
	t->tv_nsec += load_random(w, 100000);
	if (t->tv_nsec >= 1000000000) {
		t->tv_nsec -= 1000000000;
		t->tv_sec++;
	}
	return t;
}

static void load_mutex_lock(struct worker *w)
{
	if (!mutex_trylock(&w->load->mutex)) {
		w->waits++;
		mutex_lock(&w->load->mutex);
	}
}

static void load_cond_wait(struct worker *w, struct cond *c)
{
	struct lx_timespec t;
	w->waits++;
	w->timeouts += cond_wait(c, &w->load->mutex, load_deadline(w, &t)) == -LX_ETIMEDOUT;
}

/* With the mutex and without are both right. */
static void load_signal_and_unlock(struct worker *w, struct cond *c)
{
	if (load_random(w, 2)) {
		cond_signal(c);
		mutex_unlock(&w->load->mutex);
	} else {
		mutex_unlock(&w->load->mutex);
		cond_signal(c);
	}
}

static void load_broadcast_and_unlock(struct worker *w, struct cond *c)
{
	if (load_random(w, 2)) {
		cond_broadcast(c, &w->load->mutex);
		mutex_unlock(&w->load->mutex);
	} else {
		mutex_unlock(&w->load->mutex);
		cond_broadcast(c, &w->load->mutex);
	}
}

/* The loads. */

static void load_mutex(struct worker *w)
{
	for (; load_goes_on(w->load); w->rounds++) {
		load_mutex_lock(w);
		load_count(w, &w->load->a);
		mutex_unlock(&w->load->mutex);
	}
}

static int load_mutex_right(struct load *l, uint64_t rounds)
{
	return l->a == rounds && l->mutex.state == MUTEX_FREE;
}

static void load_pi_mutex(struct worker *w)
{
	const uint32_t tid = (uint32_t)lx_gettid();
	for (; load_goes_on(w->load); w->rounds++) {
		w->waits += __atomic_load_n(&w->load->pi_mutex.owner, __ATOMIC_RELAXED) != 0;
		w->wrong |= pi_mutex_lock(&w->load->pi_mutex, tid) != 0;
		load_count(w, &w->load->a);
		w->wrong |= pi_mutex_unlock(&w->load->pi_mutex, tid) != 0;
	}
}

static int load_pi_mutex_right(struct load *l, uint64_t rounds)
{
	return l->a == rounds && l->pi_mutex.owner == 0;
}

/* A queue with few places. Even threads put numbers in, odd ones take them out, until the last producer closes it. */
static void load_queue_put(struct worker *w)
{
	struct load *l = w->load;
	for (; load_goes_on(l); w->rounds++) {
		load_mutex_lock(w);
		while (l->queued == LOAD_PLACES)
			load_cond_wait(w, &l->other_cond);
		const uint64_t number = load_random(w, 1000);
		l->queue[(l->head + l->queued++) % LOAD_PLACES] = number;
		w->sum += number;
		load_pause(w);
		load_signal_and_unlock(w, &l->cond);
	}
	load_mutex_lock(w);
	l->closed = --l->producers == 0;
	load_broadcast_and_unlock(w, &l->cond);
}

static void load_queue_take(struct worker *w)
{
	struct load *l = w->load;
	for (;; w->rounds++) {
		load_mutex_lock(w);
		while (!l->queued && !l->closed)
			load_cond_wait(w, &l->cond);
		if (!l->queued)
			break;
		w->sum -= l->queue[l->head];
		l->head = (l->head + 1) % LOAD_PLACES;
		l->queued--;
		l->a++;
		load_pause(w);
		load_signal_and_unlock(w, &l->other_cond);
	}
	mutex_unlock(&l->mutex);
}

static void load_queue(struct worker *w)
{
	if (w->number % 2)
		load_queue_take(w);
	else
		load_queue_put(w);
}

/* What went in came out, and the sums are 0 together. */
static int load_queue_right(struct load *l, uint64_t rounds)
{
	return 2 * l->a == rounds && !l->queued && l->mutex.state == MUTEX_FREE;
}

/* All threads meet, again and again. */
static void load_barrier(struct worker *w)
{
	struct load *l = w->load;
	for (int closed = 0; !closed; w->rounds++) {
		load_mutex_lock(w);
		const uint32_t generation = l->generation;
		load_pause(w);
		if (++l->arrived == l->n) {
			l->arrived = 0;
			l->generation++;
			l->closed = !load_goes_on(l);
			closed = (int)l->closed;
			load_broadcast_and_unlock(w, &l->cond);
			continue;
		}
		while (l->generation == generation)
			load_cond_wait(w, &l->cond);
		/* Nobody gets further before this thread comes again. */
		w->wrong |= l->generation != generation + 1;
		closed = (int)l->closed;
		mutex_unlock(&l->mutex);
	}
}

static int load_barrier_right(struct load *l, uint64_t rounds)
{
	return (uint64_t)l->generation * l->n == rounds && !l->arrived && l->mutex.state == MUTEX_FREE;
}

/* How many may be inside at a time: fewer than there are. */
static uint32_t load_permits(const struct load *l)
{
	return l->n > 4 ? 3 : l->n / 2;
}

static void load_semaphore(struct worker *w)
{
	struct load *l = w->load;
	struct lx_timespec t;
	while (load_goes_on(l)) {
		if (!semaphore_trywait(&l->permits)) {
			w->waits++;
			if (semaphore_wait(&l->permits, load_deadline(w, &t))) {
				w->timeouts++;
				continue;
			}
		}
		const uint32_t inside = __atomic_add_fetch(&l->inside, 1, __ATOMIC_RELAXED);
		w->wrong |= inside > load_permits(l);
		if (inside > 1)
			__atomic_store_n(&l->together, 1, __ATOMIC_RELAXED);
		load_pause(w);
		__atomic_fetch_sub(&l->inside, 1, __ATOMIC_RELAXED);
		semaphore_post(&l->permits);
		w->rounds++;
	}
}

static int load_semaphore_right(struct load *l, uint64_t rounds)
{
	(void)rounds;
	return l->permits.both == load_permits(l);
}

/* One permit goes round, and nobody but its next owner can wake up for it. */
static void load_ring(struct worker *w)
{
	struct load *l = w->load;
	for (int goes_on = 1; goes_on; w->rounds++) {
		semaphore_wait(&l->ring[w->number], NULL);
		w->waits++;
		load_count(w, &l->a);
		goes_on = load_goes_on(l);
		semaphore_post(&l->ring[(w->number + 1) % l->n]);
	}
}

static int load_ring_right(struct load *l, uint64_t rounds)
{
	uint64_t left = 0;
	for (uint32_t i = 0; i < l->n; i++)
		left += l->ring[i].both;
	return l->a == rounds && left == 1;
}

/* Slow at times, so that the others come meanwhile. */
static void load_once_called(void *called)
{
	const struct lx_timespec short_time = {.tv_sec = 0, .tv_nsec = 1};
	uint32_t was = *(volatile uint32_t *)called;
	if ((uintptr_t)called % 64 == 0)
		lx_nanosleep(&short_time, NULL);
	*(volatile uint32_t *)called = was + 1;
}

static void load_once(struct worker *w)
{
	struct load *l = w->load;
	for (uint32_t i = 0; i < LOAD_ONCES; i++, w->rounds++) {
		const uint32_t state = __atomic_load_n(&l->onces[i].state, __ATOMIC_RELAXED);
		w->waits += state != ONCE_NEW && state != ONCE_DONE;
		once_call(&l->onces[i], load_once_called, &l->called[i]);
		w->wrong |= l->called[i] != 1;
	}
}

static int load_once_right(struct load *l, uint64_t rounds)
{
	for (uint32_t i = 0; i < LOAD_ONCES; i++)
		if (l->called[i] != 1 || l->onces[i].state != ONCE_DONE)
			return 0;
	return rounds == (uint64_t)l->n * LOAD_ONCES;
}

/* One in four writes. sum: how often. */
static void load_rwlock(struct worker *w)
{
	struct load *l = w->load;
	for (; load_goes_on(l); w->rounds++) {
		w->waits += __atomic_load_n(&l->rwlock.state, __ATOMIC_RELAXED) >= RWLOCK_WRITER;
		if (load_random(w, 4)) {
			rwlock_read_lock(&l->rwlock);
			const uint64_t a = *(volatile uint64_t *)&l->a;
			if (__atomic_add_fetch(&l->inside, 1, __ATOMIC_RELAXED) > 1)
				__atomic_store_n(&l->together, 1, __ATOMIC_RELAXED);
			load_pause(w);
			__atomic_fetch_sub(&l->inside, 1, __ATOMIC_RELAXED);
			w->wrong |= *(volatile uint64_t *)&l->b != a;
			rwlock_read_unlock(&l->rwlock);
		} else {
			rwlock_write_lock(&l->rwlock);
			load_count(w, &l->a);
			load_count(w, &l->b);
			rwlock_write_unlock(&l->rwlock);
			__atomic_fetch_add(&l->queue[0], 1, __ATOMIC_RELAXED);
		}
	}
}

static int load_rwlock_right(struct load *l, uint64_t rounds)
{
	(void)rounds;
	return l->a == l->queue[0] && l->b == l->a && !l->rwlock.state;
}

/* Running them. */

enum {
	LOAD_MUTEX,
	LOAD_QUEUE,
	LOAD_BARRIER,
	LOAD_SEMAPHORE,
	LOAD_RING,
	LOAD_ONCE,
	LOAD_RWLOCK,
	LOAD_PI_MUTEX,
	LOAD_KINDS
};

static const struct load_kind {
	const char *name;
	void (*work)(struct worker *w);
	int (*right)(struct load *l, uint64_t rounds); /* in the end, with all rounds of all threads */
} load_kinds[LOAD_KINDS] = {
	[LOAD_MUTEX] = {"mutex", load_mutex, load_mutex_right},
	[LOAD_QUEUE] = {"queue", load_queue, load_queue_right},
	[LOAD_BARRIER] = {"barrier", load_barrier, load_barrier_right},
	[LOAD_SEMAPHORE] = {"semaphore", load_semaphore, load_semaphore_right},
	[LOAD_RING] = {"ring", load_ring, load_ring_right},
	[LOAD_ONCE] = {"once", load_once, load_once_right},
	[LOAD_RWLOCK] = {"rwlock", load_rwlock, load_rwlock_right},
	[LOAD_PI_MUTEX] = {"pi mutex", load_pi_mutex, load_pi_mutex_right},
};

static const struct load_kind *load_kind;

static int load_thread(void *worker)
{
	struct worker *w = (struct worker *)worker;
	while (!__atomic_load_n(&w->load->go, __ATOMIC_ACQUIRE))
		lx_futex_op_wait(&w->load->go, LX_FUTEX_PRIVATE_FLAG, 0, NULL);
	load_kind->work(w);
	return w->wrong;
}

struct load_result {
	uint64_t rounds, waits, timeouts;
	int together; /* some were inside at the same time, where they may */
	int error; /* of starting them: the process has to end */
	int wrong; /* some thread saw what can't be, or the end isn't right */
};

/* Whoever gets the signal lets the others go on, wherever it is: between any two instructions, or while it waits. */
static void load_disturbed(int sig)
{
	const struct lx_timespec moment = {.tv_sec = 0, .tv_nsec = 1000};
	(void)sig;
	lx_nanosleep(&moment, NULL);
}

static void load_disturb(struct worker *workers, uint32_t n, long ms, uint64_t random)
{
	const struct lx_timespec moment = {.tv_sec = 0, .tv_nsec = 1000};
	const lx_pid_t pid = lx_getpid();
	struct lx_timespec now, end;
	lx_clock_gettime(LX_CLOCK_MONOTONIC, &end);
	end.tv_sec += ms / 1000;
	end.tv_nsec += ms % 1000 * 1000000;
	do {
		random = random * 6364136223846793005U + 1442695040888963407U;
		const int tid = __atomic_load_n(&workers[(random >> 32) % n].thread.tid, __ATOMIC_RELAXED);
		if (tid)
			lx_tgkill(pid, tid, LX_SIGUSR1);
		lx_nanosleep(&moment, NULL);
		lx_clock_gettime(LX_CLOCK_MONOTONIC, &now);
	} while (now.tv_sec * 1000000000 + (long)now.tv_nsec < end.tv_sec * 1000000000 + (long)end.tv_nsec);
}

/* Runs one kind of load with n threads (an even number, for the queue) for so many ms. */
static struct load_result load_run(const struct load_kind *kind, uint32_t n, long ms, uint64_t seed)
{
	static struct load load;
	static struct worker workers[LOAD_THREADS];
	const struct load none = {.n = n, .producers = n / 2, .deadlines = seed % 2};
	const struct lx_sigaction act = {.sa_handler_ = load_disturbed};
	struct load_result result = {.rounds = 0};
	uint32_t started = 0;
	uint64_t sum = 0;
	load = none;
	semaphore_init(&load.permits, load_permits(&load));
	semaphore_post(&load.ring[0]);
	load_kind = kind;
	result.error = lx_sigaction(LX_SIGUSR1, &act, NULL);
	for (; started < n && !result.error; started++) {
		const struct worker fresh = {.load = &load,
					     .number = started,
					     .random = (seed + 1) * 0x9e3779b97f4a7c15U ^
						       (started + 1) * 0xbf58476d1ce4e5b9U};
		workers[started] = fresh;
		result.error = thread_start(&workers[started].thread, load_thread, &workers[started]);
	}
	/* Those that there are wait for ever: the caller gives up. */
	if (result.error)
		return result;
	__atomic_store_n(&load.go, 1, __ATOMIC_RELEASE);
	lx_futex_op_wake(&load.go, LX_FUTEX_PRIVATE_FLAG, INT32_MAX);
	load_disturb(workers, n, ms, seed);
	__atomic_store_n(&load.stop, 1, __ATOMIC_RELAXED);
	for (uint32_t i = 0; i < n; i++) {
		result.wrong |= thread_join(&workers[i].thread);
		result.rounds += workers[i].rounds;
		result.waits += workers[i].waits;
		result.timeouts += workers[i].timeouts;
		sum += workers[i].sum;
	}
	result.together = (int)load.together;
	result.wrong |= sum || !kind->right(&load, result.rounds);
	return result;
}

#endif
