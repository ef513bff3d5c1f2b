/* SPDX-License-Identifier: MIT */
/* The locks of examples/locks: exact counts and no lost wake-ups with 2 to 64 threads, owners that are killed, and what
 * callers get. stress.c does the same for longer. */
#include "../auxv.h"
#include "../check.h"
#include "../child.h"
#include "../now.h"
#include "killed.h"
#include "load.h"
#include <lx/uapi/linux/fcntl.h>

enum { MS = 60, TRIES = 50 };

/* Some threads, more, and far more than there are processors; again where none ever had to wait for another, or where
 * those that may be inside together never were. */
static void run(int kind, int may_be_together)
{
	static const uint32_t counts[] = {2, 8, 64};
	for (int i = 0; i < 3; i++) {
		int waited = 0, together = !may_be_together || counts[i] == 2;
		for (int tries = 0; !waited || !together; tries++) {
			struct load_result r =
				load_run(&load_kinds[kind], counts[i], MS, (uint64_t)now(LX_CLOCK_MONOTONIC));
			CHECK_EQ(r.error, 0);
			if (r.wrong)
				CHECK_FAIL("wrong after %ld rounds of %ld threads", (long)r.rounds, (long)counts[i]);
			CHECK(tries < TRIES);
			waited |= r.waits > 0;
			together |= r.together;
		}
	}
}

TEST(locks, mutex)
{
	run(LOAD_MUTEX, 0);
}

TEST(locks, cond_signal)
{
	run(LOAD_QUEUE, 0);
}

TEST(locks, cond_broadcast)
{
	run(LOAD_BARRIER, 0);
}

TEST(locks, semaphore)
{
	run(LOAD_SEMAPHORE, 1);
}

TEST(locks, semaphore_ring)
{
	run(LOAD_RING, 0);
}

TEST(locks, once)
{
	run(LOAD_ONCE, 0);
}

TEST(locks, rwlock)
{
	run(LOAD_RWLOCK, 1);
}

/* A kernel that hasn't it says so to who waits. */
static int has_pi(void)
{
	uint32_t word = 0;
	return lx_futex_op_trylock_pi(&word, LX_FUTEX_PRIVATE_FLAG) != -LX_ENOSYS;
}

TEST(locks, pi_mutex)
{
	SKIP_IF(!has_pi(), "this kernel has no priority inheritance");
	run(LOAD_PI_MUTEX, 0);
}

TEST(locks, pi_mutex_errors)
{
	SKIP_IF(!has_pi(), "this kernel has no priority inheritance");
	const uint32_t tid = (uint32_t)lx_gettid();
	struct pi_mutex m = {0};
	CHECK_EQ(pi_mutex_lock(&m, tid), 0);
	CHECK_ERR(pi_mutex_lock(&m, tid), LX_EDEADLK);
	CHECK_EQ(pi_mutex_unlock(&m, tid), 0);
	CHECK_ERR(pi_mutex_unlock(&m, tid), LX_EPERM);
	/* A thread that isn't there. */
	m.owner = LX_FUTEX_TID_MASK - 1;
	CHECK_ERR(pi_mutex_lock(&m, tid), LX_ESRCH);
}

static int take_over(void *pi_mutex)
{
	const uint32_t tid = (uint32_t)lx_gettid();
	int r = pi_mutex_lock((struct pi_mutex *)pi_mutex, tid);
	return r ? r : pi_mutex_unlock((struct pi_mutex *)pi_mutex, tid);
}

/* To who waits, by an owner that lives on. */
TEST(locks, pi_mutex_handed_over)
{
	SKIP_IF(!has_pi(), "this kernel has no priority inheritance");
	const uint32_t tid = (uint32_t)lx_gettid();
	struct pi_mutex m = {0};
	struct thread waiter;
	CHECK_EQ(pi_mutex_lock(&m, tid), 0);
	CHECK_EQ(thread_start(&waiter, take_over, &m), 0);
	while (__atomic_load_n(&m.owner, __ATOMIC_RELAXED) != (tid | LX_FUTEX_WAITERS))
		lx_sched_yield();
	CHECK_EQ(pi_mutex_unlock(&m, tid), 0);
	CHECK_EQ(thread_join(&waiter), 0);
	CHECK_EQ(m.owner, 0);
}

static struct lx_timespec soon(void)
{
	struct lx_timespec t = {.tv_sec = 0};
	lx_clock_gettime(LX_CLOCK_MONOTONIC, &t);
	t.tv_nsec += 10000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

TEST(locks, deadlines)
{
	const struct lx_timespec bad = {.tv_sec = 0, .tv_nsec = 1000000000};
	struct lx_timespec end = soon();
	struct mutex m = {0};
	struct cond c = {0};
	struct semaphore s;
	CHECK(mutex_trylock(&m));
	CHECK(!mutex_trylock(&m));
	CHECK_ERR(cond_wait(&c, &m, &end), LX_ETIMEDOUT);
	CHECK(now(LX_CLOCK_MONOTONIC) >= end.tv_sec * 1000000000 + (long)end.tv_nsec);
	CHECK(!mutex_trylock(&m));
	CHECK_ERR(cond_wait(&c, &m, &bad), LX_EINVAL);
	CHECK(!mutex_trylock(&m));
	mutex_unlock(&m);
	CHECK_EQ(m.state, MUTEX_FREE);

	end = soon();
	semaphore_init(&s, 1);
	CHECK_EQ(semaphore_wait(&s, &end), 0);
	CHECK(!semaphore_trywait(&s));
	CHECK_ERR(semaphore_wait(&s, &end), LX_ETIMEDOUT);
	CHECK(now(LX_CLOCK_MONOTONIC) >= end.tv_sec * 1000000000 + (long)end.tv_nsec);
	CHECK_ERR(semaphore_wait(&s, &bad), LX_EINVAL);
	CHECK_EQ(s.both, 0);
	/* What can be had is had, however late. */
	semaphore_post(&s);
	CHECK_EQ(semaphore_wait(&s, &end), 0);
}

/* With the vDSO's functions or without: two ways to unlock. */
static struct lx_vdso_calls calls;

static int find_calls(void)
{
	const void *image = (const void *)auxv(LX_AT_SYSINFO_EHDR);
	struct lx_vdso v;
	lx_vdso_init(&v, image, lx_vdso_size(image));
	lx_vdso_calls_init(&calls, &v);
	return calls.futex_robust_list64_try_unlock != NULL;
}

struct two {
	struct robust_mutex first, second;
	int got;
};

/* Ends with both, the older one given back and taken again. */
static int die_with_two(void *two)
{
	static struct robust_thread t;
	struct two *m = (struct two *)two;
	if (robust_thread_init(&t, &calls) || robust_mutex_lock(&t, &m->first) || robust_mutex_lock(&t, &m->second))
		return 1;
	robust_mutex_unlock(&t, &m->first);
	return robust_mutex_lock(&t, &m->first);
}

static int wait_for_second(void *two)
{
	static struct robust_thread t;
	struct two *m = (struct two *)two;
	if (robust_thread_init(&t, &calls))
		return 1;
	m->got = robust_mutex_lock(&t, &m->second);
	robust_mutex_unlock(&t, &m->second);
	return 0;
}

static int robust_mutex_of_the_dead(void)
{
	struct robust_thread self;
	struct thread owner, waiter;
	struct two m = {.got = 0};
	ENSURE(robust_thread_init(&self, &calls) == 0);
	ENSURE(thread_start(&owner, die_with_two, &m) == 0);
	ENSURE(thread_join(&owner) == 0);
	ENSURE(m.first.word == LX_FUTEX_OWNER_DIED && m.second.word == LX_FUTEX_OWNER_DIED);
	ENSURE(robust_mutex_lock(&self, &m.first) == -LX_EOWNERDEAD);
	ENSURE(robust_mutex_lock(&self, &m.first) == -LX_EDEADLK);
	ENSURE(self.head.list_op_pending == NULL && m.first.word == self.tid);
	/* Somebody waits for what was the dead one's; that it was, the first one to have it is told, nobody else. */
	ENSURE(robust_mutex_lock(&self, &m.second) == -LX_EOWNERDEAD);
	ENSURE(thread_start(&waiter, wait_for_second, &m) == 0);
	while (!(__atomic_load_n(&m.second.word, __ATOMIC_RELAXED) & LX_FUTEX_WAITERS))
		lx_sched_yield();
	robust_mutex_unlock(&self, &m.second);
	ENSURE(thread_join(&waiter) == 0 && m.got == 0);
	robust_mutex_unlock(&self, &m.first);
	ENSURE(m.first.word == 0 && m.second.word == 0);
	ENSURE(self.head.list.next == &self.head.list && self.head.list_op_pending == NULL);
	return 0;
}

/* In a child: the list that a libc may have named isn't the concern of who comes after. */
TEST(locks, robust_mutex)
{
	CHECK_EQ(in_child(robust_mutex_of_the_dead), 0);
}

TEST(locks, robust_mutex_by_the_vdso)
{
	SKIP_IF(!find_calls(), "this kernel's vDSO has no futex_robust_list64_try_unlock");
	CHECK_EQ(in_child(robust_mutex_of_the_dead), 0);
}

static void run_killed(void)
{
	struct killed_result r = killed_run(&calls, 500, (uint64_t)now(LX_CLOCK_MONOTONIC));
	CHECK_EQ(r.error, 0);
	if (r.wrong)
		CHECK_FAIL("wrong after %ld rounds and %ld kills", (long)r.rounds, (long)r.kills);
	CHECK(r.kills > 0);
	CHECK(r.torn > 0);
}

TEST(locks, robust_mutex_killed)
{
	run_killed();
}

TEST(locks, robust_mutex_killed_by_the_vdso)
{
	SKIP_IF(!find_calls(), "this kernel's vDSO has no futex_robust_list64_try_unlock");
	run_killed();
}

/* Owner, one in the way, and who is urgent: all on one processor. Without inheritance the owner doesn't get to run. */
static struct {
	struct pi_mutex pi_mutex;
	struct mutex mutex;
	struct semaphore locked, go_on;
	int inherit;
	uint32_t urgent_had_it;
	long waited;
} turn;

enum { IN_THE_WAY = 100000000 };

static long monotonic(void)
{
	struct lx_timespec t = {.tv_sec = 0};
	lx_clock_gettime(LX_CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000 + (long)t.tv_nsec;
}

static int become(int priority)
{
	const struct lx_sched_param param = {.sched_priority_ = priority};
	return lx_sched_setscheduler(0, LX_SCHED_FIFO, &param);
}

static void turn_lock(void)
{
	if (turn.inherit)
		pi_mutex_lock(&turn.pi_mutex, (uint32_t)lx_gettid());
	else
		mutex_lock(&turn.mutex);
}

static void turn_unlock(void)
{
	if (turn.inherit)
		pi_mutex_unlock(&turn.pi_mutex, (uint32_t)lx_gettid());
	else
		mutex_unlock(&turn.mutex);
}

static int owner(void *arg)
{
	(void)arg;
	turn_lock();
	int r = become(1);
	semaphore_post(&turn.locked);
	semaphore_wait(&turn.go_on, NULL);
	turn_unlock();
	return r;
}

static int urgent(void *arg)
{
	(void)arg;
	int r = become(3);
	turn_lock();
	__atomic_store_n(&turn.urgent_had_it, 1, __ATOMIC_RELAXED);
	turn_unlock();
	return r;
}

static int in_the_way(void *arg)
{
	(void)arg;
	int r = become(2);
	const long start = monotonic();
	semaphore_post(&turn.go_on);
	do
		turn.waited = monotonic() - start;
	while (!__atomic_load_n(&turn.urgent_had_it, __ATOMIC_RELAXED) && turn.waited < IN_THE_WAY);
	return r;
}

static int turns(int inherit)
{
	struct thread threads[3];
	unsigned long cpus[128] = {0}, one;
	size_t i = 0;
	ENSURE(lx_sched_getaffinity(0, sizeof(cpus), cpus) > 0);
	while (!cpus[i])
		i++;
	one = cpus[i] & -cpus[i];
	for (size_t j = 0; j < sizeof(cpus) / sizeof(cpus[0]); j++)
		cpus[j] = j == i ? one : 0;
	ENSURE(lx_sched_setaffinity(0, sizeof(cpus), cpus) == 0);
	turn.inherit = inherit;
	ENSURE(thread_start(&threads[0], owner, NULL) == 0);
	semaphore_wait(&turn.locked, NULL);
	ENSURE(thread_start(&threads[1], urgent, NULL) == 0);
	/* It has to sleep for the lock. */
	while (!(__atomic_load_n(&turn.pi_mutex.owner, __ATOMIC_RELAXED) & LX_FUTEX_WAITERS) &&
	       __atomic_load_n(&turn.mutex.state, __ATOMIC_RELAXED) != MUTEX_CONTENDED)
		lx_sched_yield();
	ENSURE(thread_start(&threads[2], in_the_way, NULL) == 0);
	ENSURE(threads_join(threads, 3) == 0);
	return (turn.waited < IN_THE_WAY) == inherit ? 0 : __LINE__;
}

static int turns_with_inheritance(void)
{
	return turns(1);
}

static int turns_without_inheritance(void)
{
	return turns(0);
}

static int may_be_urgent(void)
{
	int r = become(3);
	return r == -LX_EPERM ? SKIPPED : r;
}

TEST(locks, pi_mutex_makes_its_owner_urgent)
{
	SKIP_IF(!has_pi(), "this kernel has no priority inheritance");
	int r = in_child(may_be_urgent);
	SKIP_IF(r == SKIPPED, "SCHED_FIFO needs a privilege");
	CHECK_EQ(r, 0);
	CHECK_EQ(in_child(turns_without_inheritance), 0);
	CHECK_EQ(in_child(turns_with_inheritance), 0);
}
