/* SPDX-License-Identifier: MIT */
/* Many threads one after the other, many at once, and signals at any moment of them. Slow machines do fewer. */
#include "threads.h"
#include <lx/signal.h>

enum { MANY = 10000, AT_ONCE = 1000, STACK = 16384, SHOTS = 6 };

static char stack[STACK] __attribute__((aligned(PAGE)));
static const struct lx_thread_attr on_stack = {.stack = stack, .stack_size = STACK};
static const struct lx_thread_attr small = {.stack = NULL, .stack_size = STACK};

static long ran;

static void *counts(void *arg)
{
	__atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
	return arg;
}

static long soon(void)
{
	return now(LX_CLOCK_MONOTONIC) + 5000 * MS;
}

/* They may come faster than they go. */
static int start_patiently(struct lx_thread **thread, const struct lx_thread_attr *attr, void *(*fn)(void *), void *arg)
{
	int r;
	for (long end = soon(); (r = lx_thread_start(thread, attr, fn, arg)) == -LX_EAGAIN || r == -LX_ENOMEM; nap())
		if (now(LX_CLOCK_MONOTONIC) > end)
			break;
	return r;
}

static void start_and_join_many(const struct lx_thread_attr *attr)
{
	struct held before = held();
	struct lx_thread *thread;
	void *value = NULL;
	long n, end = soon();
	for (n = 0; n < MANY && now(LX_CLOCK_MONOTONIC) < end; n++) {
		CHECK_EQ(start_patiently(&thread, attr, counts, (void *)n), 0);
		CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
		CHECK_EQ(value, n);
	}
	CHECK_EQ(ran, n);
	CHECK(holds(&before));
}

TEST(thread, many_joined)
{
	start_and_join_many(NULL);
}

TEST(thread, many_joined_on_a_callers_stack)
{
	start_and_join_many(&on_stack);
}

TEST(thread, many_detached)
{
	struct held before = held();
	struct lx_thread *thread;
	long n, end = soon();
	for (n = 0; n < MANY && now(LX_CLOCK_MONOTONIC) < end; n++) {
		CHECK_EQ(start_patiently(n % 2 ? &thread : NULL, NULL, counts, NULL), 0);
		if (n % 2)
			CHECK_EQ(lx_thread_detach(thread), 0);
	}
	CHECK(holds(&before));
	CHECK_EQ(ran, n);
}

static uint32_t let_end;

static void *waits(void *arg)
{
	__atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
	await(&let_end);
	return arg;
}

TEST(thread, many_at_once)
{
	static struct lx_thread *threads[AT_ONCE];
	struct held before = held();
	void *value = NULL;
	long n;
	int r = 0;
	for (n = 0; n < AT_ONCE && !r; n += !r)
		r = lx_thread_start(&threads[n], &small, waits, (void *)n);
	CHECK_EQ(held().threads, before.threads + n);
	tell(&let_end);
	for (long i = 0; i < n; i++) {
		CHECK_EQ(lx_thread_join(threads[i], &value, NULL), 0);
		CHECK_EQ(value, i);
	}
	CHECK(holds(&before));
	CHECK_EQ(ran, n);
	SKIP_IF(r == -LX_EAGAIN || r == -LX_ENOMEM, "this machine has room for %ld threads only", n);
	CHECK_EQ(r, 0);
}

/* Another process sends signals to the thread that was started last, and to those that may come next. */
struct shared {
	int newest, stop;
	long hits;
};

static struct shared *shared;
static int alone; /* all other threads are lx's */
static long handled, wrong;

static void shoot(lx_pid_t pid)
{
	lx_prctl_set_pdeathsig(LX_SIGKILL);
	while (!__atomic_load_n(&shared->stop, __ATOMIC_RELAXED)) {
		int tid = __atomic_load_n(&shared->newest, __ATOMIC_RELAXED);
		for (int i = 0; i < SHOTS; i++)
			shared->hits += lx_tgkill(pid, tid + i, LX_SIGUSR1) == 0;
		lx_tgkill(pid, pid, LX_SIGUSR1);
	}
}

/* Wherever it runs, the thread is complete, and this is its stack. */
static void look(int sig)
{
	struct lx_thread *t = lx_thread_self();
	int tid = lx_gettid();
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	(void)sig;
	if (t && (t->tid != tid || here < (uintptr_t)t - 2 * STACK || here > (uintptr_t)t))
		__atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
	if (!t && alone && tid != lx_getpid())
		__atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
	if (t)
		__atomic_add_fetch(&handled, 1, __ATOMIC_RELAXED);
}

static void *ends_somehow(void *arg)
{
	const long n = (long)arg;
	if (n % 5 == 0)
		lx_thread_detach(lx_thread_self());
	for (volatile long i = n % 7 * 500; i; i--)
		;
	if (n % 3 == 0)
		lx_thread_exit(arg);
	return arg;
}

TEST(thread, signals_at_any_moment)
{
	static char callers[2 * STACK] __attribute__((aligned(PAGE)));
	const struct lx_thread_attr on_callers = {.stack = callers, .stack_size = sizeof(callers)};
	const struct lx_thread_attr own = {.stack = NULL, .stack_size = sizeof(callers)};
	const struct lx_sigaction act = {.sa_handler_ = look};
	struct lx_thread *thread;
	void *value = NULL;
	shared = (struct shared *)lx_mmap(NULL, PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_ANONYMOUS,
					  -1, 0);
	CHECK(!lx_is_error_ptr(shared));
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &act, NULL), 0);
	shared->newest = lx_getpid();
	struct held before = held();
	alone = before.threads == 1;
	lx_pid_t pid = lx_getpid(), shooter = lx_fork();
	if (!shooter) {
		shoot(pid);
		lx_exit_group(0);
	}
	CHECK(shooter > 0);
	for (long n = 1, end = now(LX_CLOCK_MONOTONIC) + 2000 * MS; now(LX_CLOCK_MONOTONIC) < end; n++) {
		int detached = n % 5 == 0;
		int r = start_patiently(detached && n % 2 ? NULL : &thread, n % 2 && !detached ? &on_callers : &own,
					detached && n % 2 ? counts : ends_somehow, (void *)n);
		CHECK_EQ(r, 0);
		if (detached)
			continue;
		__atomic_store_n(&shared->newest, thread->tid ? thread->tid : shared->newest + 1, __ATOMIC_RELAXED);
		CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
		CHECK_EQ(value, n);
	}
	shared->stop = 1;
	int status;
	while (lx_wait4(shooter, &status, 0, NULL) == -LX_EINTR)
		;
	CHECK_EQ(status, 0);
	CHECK(holds(&before));
	CHECK_EQ(wrong, 0);
	CHECK(handled > 0);
	CHECK(shared->hits > handled);
}
