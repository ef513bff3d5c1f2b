/* SPDX-License-Identifier: MIT */
/* What a thread is, how it ends, and who gets its memory. Where a libc is, it has none of that in these threads: they
 * call lx only, and results are checked outside. */
#include "threads.h"
#include <lx/ptrace.h>
#include <lx/rseq_ops.h>
#include <lx/signal.h>
#include <lx/time.h>

enum { STACK = 65536, BYTE_IN_STACK = 0x5a };

static char stack[STACK] __attribute__((aligned(PAGE))), alternate[STACK];
static const struct lx_thread_attr on_stack = {.stack = stack, .stack_size = STACK};

static void *same(void *arg)
{
	return arg;
}

static struct {
	struct lx_thread *self;
	int tid;
	uintptr_t frame;
	unsigned long canary;
	lx_sigset_t mask;
	lx_stack_t alternate;
} seen;

static void *looks_round(void *arg)
{
	seen.self = lx_thread_self();
	seen.tid = lx_gettid();
	seen.frame = (uintptr_t)__builtin_frame_address(0);
	seen.canary = lx_tcb_self()->canary;
	lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &seen.mask, sizeof(seen.mask));
	lx_sigaltstack(NULL, &seen.alternate);
	return arg;
}

TEST(thread, start_and_join)
{
	struct held before = held();
	struct lx_thread *thread = NULL;
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, looks_round, &value), 0);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK_EQ(value, &value);
	CHECK_EQ(seen.self, thread);
	CHECK(seen.tid > 0);
	CHECK(seen.tid != lx_gettid());
	CHECK(holds(&before));
	CHECK_EQ(lx_thread_start(&thread, NULL, same, NULL), 0);
	CHECK_EQ(lx_thread_join(thread, NULL, NULL), 0);
	CHECK(holds(&before));
}

TEST(thread, self_is_null_elsewhere)
{
	CHECK_EQ(lx_thread_self(), NULL);
}

TEST(thread, begins_like_its_starter)
{
	const lx_stack_t uss = {.ss_sp = alternate, .ss_size = sizeof(alternate)};
	const lx_sigset_t set = 1UL << (LX_SIGUSR2 - 1) | 1UL << (LX_SIGRTMAX - 1);
	lx_sigset_t mask, after;
	struct lx_thread *thread;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set)), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask)), 0);
	CHECK_EQ(mask & set, set);
	CHECK_EQ(lx_sigaltstack(&uss, NULL), 0);
	CHECK_EQ(lx_thread_start(&thread, NULL, looks_round, NULL), 0);
	CHECK_EQ(lx_thread_join(thread, NULL, NULL), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &after, sizeof(after)), 0);
	CHECK_EQ(after, mask);
	CHECK_EQ(seen.mask, mask);
	CHECK_EQ(seen.alternate.ss_flags, LX_SS_DISABLE);
	CHECK_EQ(seen.canary, lx_tcb_self()->canary);
	CHECK_EQ(seen.frame % 16, 0);
}

static void *tells_tid(void *arg)
{
	return (void *)(long)(lx_thread_self()->tid == lx_gettid() && arg == lx_thread_self()->arg);
}

TEST(thread, tid)
{
	struct lx_thread *thread;
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, tells_tid, &value), 0);
	while (__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))
		nap();
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK_EQ(value, 1);
}

static void leaves(void *value)
{
	if (value)
		lx_thread_exit(value);
}

static void *exits_deeper_down(void *arg)
{
	leaves(arg);
	seen.tid = -1;
	return NULL;
}

TEST(thread, exit_with_a_value)
{
	struct held before = held();
	struct lx_thread *thread;
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, exits_deeper_down, &seen), 0);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK_EQ(value, &seen);
	CHECK_EQ(seen.tid, 0);
	CHECK(holds(&before));
}

#ifdef LX_TEST_HOSTED
TEST(thread, thread_local_data)
{
	SKIP("a thread of lx has no thread-local data of a libc's program");
}
#else
static __thread long with_value = 41;
static __thread char zeroes[300];
static __thread struct {
	long n;
} LX_ALIGNED(64) aligned = {.n = 43};

/* Whether they begin as written; they are changed for the next one. */
static void *uses_its_own(void *arg)
{
	int good = with_value == 41 && aligned.n == 43 && (uintptr_t)&aligned % 64 == 0;
	for (unsigned int i = 0; i < sizeof(zeroes); i++) {
		good &= !zeroes[i];
		zeroes[i] = (char)0xff;
	}
	with_value = aligned.n = (long)arg;
	for (int i = 0; i < 10; i++)
		lx_sched_yield();
	return (void *)(long)(good && with_value == (long)arg && aligned.n == (long)arg);
}

TEST(thread, thread_local_data)
{
	struct lx_thread *threads[20];
	void *value = NULL;
	with_value = 7;
	for (long i = 0; i < 20; i++)
		CHECK_EQ(lx_thread_start(&threads[i], NULL, uses_its_own, (void *)(i + 100)), 0);
	for (long i = 0; i < 20; i++) {
		CHECK_EQ(lx_thread_join(threads[i], &value, NULL), 0);
		CHECK_EQ(value, 1);
	}
	CHECK_EQ(with_value, 7);
	CHECK_EQ(aligned.n, 43);
}

/* Wherever it ends, and whatever was there before. */
TEST(thread, thread_local_data_on_a_callers_stack)
{
	struct lx_thread *thread;
	void *value = NULL;
	for (unsigned int i = 0; i < 200; i++) {
		const struct lx_thread_attr attr = {.stack = stack + i, .stack_size = STACK - 2 * i};
		for (unsigned int j = 0; j < STACK; j++)
			stack[j] = BYTE_IN_STACK;
		CHECK_EQ(lx_thread_start(&thread, &attr, uses_its_own, &value), 0);
		CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
		CHECK_EQ(value, 1);
		for (unsigned int j = 0; j < i; j++) {
			CHECK_EQ(stack[j], BYTE_IN_STACK);
			CHECK_EQ(stack[STACK - 1 - j], BYTE_IN_STACK);
		}
	}
}
#endif

static uint32_t let_end;

static void *waits(void *arg)
{
	await(&let_end);
	return arg;
}

TEST(thread, join_with_a_deadline)
{
	struct held before = held();
	struct lx_timespec at = in_ns(-MS), bad = in_ns(1000 * MS);
	struct lx_thread *thread;
	void *value = NULL;
	bad.tv_nsec = 1000000000;
	CHECK_EQ(lx_thread_start(&thread, NULL, waits, &seen), 0);
	CHECK_ERR(lx_thread_join(thread, &value, &at), LX_ETIMEDOUT);
	CHECK_ERR(lx_thread_join(thread, &value, &bad), LX_EINVAL);
	long start = now(LX_CLOCK_MONOTONIC);
	at = in_ns(20 * MS);
	CHECK_ERR(lx_thread_join(thread, &value, &at), LX_ETIMEDOUT);
	CHECK(now(LX_CLOCK_MONOTONIC) - start >= 20 * MS);
	CHECK_EQ(value, NULL);
	tell(&let_end);
	at = in_ns(5000 * MS);
	CHECK_EQ(lx_thread_join(thread, &value, &at), 0);
	CHECK_EQ(value, &seen);
	CHECK(holds(&before));
	/* One that has ended already needs no wait. */
	CHECK_EQ(lx_thread_start(&thread, NULL, waits, &at), 0);
	while (__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))
		nap();
	at = in_ns(-MS);
	CHECK_EQ(lx_thread_join(thread, &value, &at), 0);
	CHECK_EQ(value, &at);
	CHECK(holds(&before));
}

static volatile int alarms;

static void count_alarm(int sig)
{
	(void)sig;
	alarms++;
}

static void *ends_after_alarms(void *arg)
{
	while (alarms < 5)
		nap();
	return arg;
}

TEST(thread, join_goes_on_after_handlers)
{
	const struct lx_sigaction act = {.sa_handler_ = count_alarm};
	const struct lx_old_itimerval each_ms = {.it_interval = {.tv_usec = 1000}, .it_value = {.tv_usec = 1000}};
	const lx_sigset_t alarm = 1UL << (LX_SIGALRM - 1);
	struct lx_thread *thread;
	void *value = NULL;
	/* Handlers run in this thread alone. */
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &alarm, NULL, sizeof(alarm)), 0);
	CHECK_EQ(lx_thread_start(&thread, NULL, ends_after_alarms, &seen), 0);
	CHECK_EQ(lx_sigaction(LX_SIGALRM, &act, NULL), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_UNBLOCK, &alarm, NULL, sizeof(alarm)), 0);
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, &each_ms, NULL), 0);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK(alarms >= 5);
	CHECK_EQ(value, &seen);
}

static void *joins(void *thread)
{
	void *value = NULL;
	return (void *)(long)(lx_thread_join((struct lx_thread *)thread, &value, NULL) == 0 && value == &seen);
}

TEST(thread, joined_by_another_thread)
{
	struct held before = held();
	struct lx_thread *thread, *joiner;
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, waits, &seen), 0);
	CHECK_EQ(lx_thread_start(&joiner, NULL, joins, thread), 0);
	nap();
	tell(&let_end);
	CHECK_EQ(lx_thread_join(joiner, &value, NULL), 0);
	CHECK_EQ(value, 1);
	CHECK(holds(&before));
}

static int ended;

static void *counts_itself(void *arg)
{
	await(&let_end);
	__atomic_add_fetch(&ended, 1, __ATOMIC_RELEASE);
	return arg;
}

static void *detaches_itself(void *arg)
{
	lx_thread_detach(lx_thread_self());
	__atomic_add_fetch(&ended, 1, __ATOMIC_RELEASE);
	return arg;
}

TEST(thread, detached)
{
	struct held before = held();
	struct lx_thread *thread;
	/* From its start. */
	CHECK_EQ(lx_thread_start(NULL, NULL, counts_itself, NULL), 0);
	/* While it runs. */
	CHECK_EQ(lx_thread_start(&thread, NULL, counts_itself, NULL), 0);
	CHECK_EQ(lx_thread_detach(thread), 0);
	CHECK_EQ(held().threads, before.threads + 2);
	tell(&let_end);
	CHECK(holds(&before));
	CHECK_EQ(ended, 2);
	/* When it has ended. */
	CHECK_EQ(lx_thread_start(&thread, NULL, counts_itself, NULL), 0);
	while (__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))
		nap();
	CHECK(held().pages > before.pages);
	CHECK_EQ(lx_thread_detach(thread), 0);
	CHECK(holds(&before));
	CHECK_EQ(ended, 3);
	/* By itself. */
	CHECK_EQ(lx_thread_start(&thread, NULL, detaches_itself, NULL), 0);
	CHECK(holds(&before));
	CHECK_EQ(ended, 4);
}

static void spin(long n)
{
	for (volatile long i = n; i > 0; i--)
		;
}

static volatile int about_to_end;

static void *is_about_to_end(void *n)
{
	about_to_end = 1;
	spin((long)n);
	return NULL;
}

/* Both at once, a little earlier and a little later. */
TEST(thread, detached_while_it_ends)
{
	struct held before = held();
	struct lx_thread *thread;
	long end = now(LX_CLOCK_MONOTONIC) + 1000 * MS;
	for (long i = 0; i < 20000 && now(LX_CLOCK_MONOTONIC) < end; i++) {
		about_to_end = 0;
		CHECK_EQ(lx_thread_start(&thread, NULL, is_about_to_end, (void *)(i % 50 * 4)), 0);
		for (int n = 0; !about_to_end; n++)
			if (n % 1000 == 999)
				lx_sched_yield();
		spin(i / 50 % 50 * 4);
		CHECK_EQ(lx_thread_detach(thread), 0);
	}
	CHECK(holds(&before));
}

static void *writes_to_its_stack(void *arg)
{
	volatile char here = BYTE_IN_STACK;
	*(uintptr_t *)arg = (uintptr_t)&here;
	return NULL;
}

TEST(thread, on_a_callers_stack)
{
	struct held before = held();
	struct lx_thread *thread;
	uintptr_t at = 0;
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(lx_thread_start(&thread, &on_stack, writes_to_its_stack, &at), 0);
		CHECK_EQ(held().pages, before.pages);
		CHECK_EQ(lx_thread_join(thread, NULL, NULL), 0);
		CHECK(at > (uintptr_t)stack && at < (uintptr_t)thread);
		CHECK((uintptr_t)(thread + 1) <= (uintptr_t)(stack + STACK));
		CHECK(holds(&before));
	}
	CHECK_EQ(lx_thread_start(NULL, &on_stack, writes_to_its_stack, &at), 0);
	CHECK(holds(&before));
	CHECK_EQ(*(char *)at, BYTE_IN_STACK);
	CHECK_EQ(lx_thread_start(&thread, &on_stack, waits, NULL), 0);
	CHECK_EQ(lx_thread_detach(thread), 0);
	tell(&let_end);
	CHECK(holds(&before));
	stack[0] = 1;
}

TEST(thread, stack_sizes)
{
	const size_t least = LX_THREAD_STACK_MIN + lx_thread_size();
	struct held before = held();
	struct lx_thread_attr attr = {.stack = stack, .stack_size = 0};
	struct lx_thread *thread;
	void *value;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_EINVAL);
	attr.stack_size = LX_THREAD_STACK_MIN;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_EINVAL);
	attr.stack_size = least - 1;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_EINVAL);
	/* Just enough, wherever it is. */
	for (int i = 0; i < 64; i++) {
		attr.stack = stack + i;
		attr.stack_size = least;
		CHECK_EQ(lx_thread_start(&thread, &attr, looks_round, &attr), 0);
		CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
		CHECK_EQ(value, &attr);
		/* The thread-local data lies between. */
		uintptr_t top = ((uintptr_t)thread - lx_tls_size()) & -16UL;
		CHECK(top - (uintptr_t)attr.stack >= LX_THREAD_STACK_MIN);
		CHECK((uintptr_t)(thread + 1) <= (uintptr_t)attr.stack + least);
		CHECK_EQ(seen.frame % 16, 0);
	}
	attr.stack = NULL;
	attr.stack_size = 1;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_EINVAL);
	attr.stack_size = LX_THREAD_STACK_MIN - 1;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_EINVAL);
	attr.stack_size = SIZE_MAX;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_ENOMEM);
	attr.stack_size = PTRDIFF_MAX - PAGE;
	CHECK_ERR(lx_thread_start(&thread, &attr, same, NULL), LX_ENOMEM);
	for (attr.stack_size = LX_THREAD_STACK_MIN; attr.stack_size < 3 * PAGE; attr.stack_size += 500) {
		CHECK_EQ(lx_thread_start(&thread, &attr, looks_round, &attr), 0);
		CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
		CHECK_EQ(value, &attr);
	}
	CHECK(holds(&before));
}

/* The stack runs over, and its signal's handler, on an alternate stack, ends the thread. */
static uintptr_t fault_at, handler_at;
static int fault_code;

static void on_fault(int sig, lx_siginfo_t *info, void *context)
{
	char here = (char)sig;
	(void)context;
	handler_at = (uintptr_t)&here;
	fault_at = (uintptr_t)lx_si_addr(info);
	fault_code = info->si_code;
	lx_thread_exit(&seen);
}

static void *overruns(void *arg)
{
	const lx_stack_t uss = {.ss_sp = alternate, .ss_size = sizeof(alternate)};
	volatile char *p = (volatile char *)__builtin_frame_address(0);
	if (lx_sigaltstack(&uss, NULL))
		return arg;
	for (;; p -= 64)
		*p = 1;
}

TEST(thread, guard_page_and_alternate_stack)
{
	struct lx_sigaction act = {.sa_flags = LX_SA_SIGINFO | LX_SA_ONSTACK};
	struct held before = held();
	struct lx_thread *thread;
	void *value = NULL;
	act.sa_handler_ = (lx_sighandler_t)(void (*)(void))on_fault;
	CHECK_EQ(lx_sigaction(LX_SIGSEGV, &act, NULL), 0);
	CHECK_EQ(lx_thread_start(&thread, NULL, overruns, NULL), 0);
	while (__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))
		nap();
	CHECK_EQ(fault_code, LX_SEGV_ACCERR);
	CHECK(fault_at >= (uintptr_t)thread->mapping && fault_at < (uintptr_t)thread->mapping + PAGE);
	CHECK(handler_at > (uintptr_t)alternate && handler_at < (uintptr_t)alternate + STACK);
	CHECK((uintptr_t)thread - (uintptr_t)thread->mapping - PAGE >= LX_THREAD_STACK_SIZE);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK_EQ(value, &seen);
	CHECK_EQ(lx_thread_start(NULL, NULL, overruns, NULL), 0);
	CHECK(holds(&before));
}

static int overruns_without_handler(void)
{
	struct lx_thread *thread;
	const struct lx_rlimit no_core = {.rlim_cur = 0, .rlim_max = 0};
	const struct lx_sigaction act = {.sa_handler_ = LX_SIG_DFL};
	ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &no_core) == 0);
	ENSURE(lx_sigaction(LX_SIGSEGV, &act, NULL) == 0);
	ENSURE(lx_thread_start(&thread, NULL, overruns, NULL) == 0);
	ENSURE(lx_thread_join(thread, NULL, NULL) == 0);
	return __LINE__;
}

TEST(thread, guard_page_ends_the_process)
{
	int line;
	CHECK_EQ(LX_WTERMSIG(child_status(overruns_without_handler, &line)), LX_SIGSEGV);
}

/* Mutexes that a thread holds when it ends. */
static struct mutex {
	struct lx_robust_list list;
	uint32_t word;
} mutex;
static struct lx_robust_list_head head;

static void hold(struct lx_robust_list_head *list)
{
	mutex.word = (uint32_t)lx_gettid() | LX_FUTEX_WAITERS;
	mutex.list.next = &list->list;
	list->list.next = &mutex.list;
	list->futex_offset = (long)offsetof(struct mutex, word);
	list->list_op_pending = NULL;
}

static void *dies_as_owner(void *arg)
{
	(void)arg;
	hold(&head);
	return (void *)(long)lx_set_robust_list(&head, sizeof(head));
}

TEST(thread, ends_with_robust_mutexes)
{
	struct lx_thread *thread;
	struct held before = held();
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, dies_as_owner, NULL), 0);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	CHECK_EQ(value, NULL);
	CHECK_EQ(mutex.word, LX_FUTEX_OWNER_DIED | LX_FUTEX_WAITERS);
	mutex.word = 0;
	CHECK_EQ(lx_thread_start(NULL, NULL, dies_as_owner, NULL), 0);
	CHECK(holds(&before));
	CHECK_EQ(mutex.word, LX_FUTEX_OWNER_DIED | LX_FUTEX_WAITERS);
}

/* Its rseq area, which lx_thread_start() made and the thread itself has registered. */
static void *counts_in_a_section(void *arg)
{
	struct lx_rseq *rseq = lx_thread_self()->rseq;
	intptr_t *n = (intptr_t *)arg;
	int r = -LX_EAGAIN;
	if (!rseq || lx_rseq_is_registered() != 1 || lx_rseq_current_cpu_raw(rseq) < 0)
		return NULL;
	for (int tries = 100; r == -LX_EAGAIN && tries; tries--)
		r = lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID, n, 1,
						(int)lx_rseq_cpu_start(rseq));
	return r ? NULL : rseq;
}

TEST(thread, rseq)
{
	struct lx_thread *threads[10];
	intptr_t n[10] = {0};
	void *value = NULL;
	SKIP_IF(lx_rseq(NULL, 0, 0, 0) == -LX_ENOSYS, "this kernel has no rseq");
	for (int i = 0; i < 10; i++)
		CHECK_EQ(lx_thread_start(&threads[i], NULL, counts_in_a_section, &n[i]), 0);
	for (int i = 0; i < 10; i++) {
		struct lx_rseq *area = threads[i]->rseq;
		CHECK_EQ(lx_thread_join(threads[i], &value, NULL), 0);
		CHECK_EQ(value, area);
		CHECK_EQ(n[i], 1);
	}
}

/* The calls by which a detached thread lets go of its memory, in their order, as a tracer sees them. */
enum { CALLS = 64 };

static void *has_all_in_its_stack(void *with_rseq)
{
	struct lx_robust_list_head list;
	struct lx_thread *self = lx_thread_self();
	list.list.next = &list.list;
	list.futex_offset = 0;
	list.list_op_pending = NULL;
	lx_set_robust_list(&list, sizeof(list));
	if (!with_rseq && self->rseq && lx_rseq_unregister_current_thread(self->rseq, self->rseq_len) == 0)
		self->rseq = NULL;
	return NULL;
}

static int is_traced(void *with_rseq)
{
	struct held before = held();
	ENSURE(lx_ptrace(LX_PTRACE_TRACEME, 0, 0, 0) == 0);
	ENSURE(lx_kill(lx_getpid(), LX_SIGSTOP) == 0);
	ENSURE(lx_thread_start(NULL, NULL, has_all_in_its_stack, with_rseq) == 0);
	ENSURE(holds(&before));
	return 0;
}

static void last_calls(void *with_rseq, const long *expected, int n)
{
	long calls[CALLS];
	int count = 0, status = 0;
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(is_traced(with_rseq) != 0);
	CHECK(pid > 0);
	CHECK_EQ(lx_wait4(pid, &status, LX_WALL, NULL), pid);
	CHECK(LX_WIFSTOPPED(status));
	CHECK_EQ(lx_ptrace(LX_PTRACE_SETOPTIONS, pid, 0,
			   LX_PTRACE_O_TRACECLONE | LX_PTRACE_O_TRACESYSGOOD | LX_PTRACE_O_EXITKILL),
		 0);
	CHECK_EQ(lx_ptrace(LX_PTRACE_CONT, pid, 0, 0), 0);
	for (;;) {
		lx_pid_t who = lx_wait4(-1, &status, LX_WALL, NULL);
		CHECK(who > 0);
		if (who == pid && LX_WIFEXITED(status))
			break;
		if (!LX_WIFSTOPPED(status))
			continue;
		if (who != pid && LX_WSTOPSIG(status) == (LX_SIGTRAP | 0x80)) {
			struct lx_ptrace_syscall_info info = {.op = 0};
			CHECK(lx_ptrace(LX_PTRACE_GET_SYSCALL_INFO, who, sizeof(info), (unsigned long)&info) > 0);
			if (info.op == LX_PTRACE_SYSCALL_INFO_ENTRY && count < CALLS)
				calls[count++] = (long)info.entry.nr;
		}
		CHECK_EQ(lx_ptrace(who == pid ? LX_PTRACE_CONT : LX_PTRACE_SYSCALL, who, 0, 0), 0);
	}
	CHECK_EQ(status, 0);
	CHECK(count > n);
	for (int i = 0; i < n; i++)
		CHECK_EQ(calls[count - n + i], expected[i]);
}

TEST(thread, last_calls_without_rseq)
{
	static const long calls[] = {LX_NR_rt_sigprocmask,  LX_NR_get_robust_list, LX_NR_set_robust_list,
				     LX_NR_set_tid_address, LX_NR_munmap,	   LX_NR_exit};
	last_calls(NULL, calls, 6);
}

TEST(thread, last_calls)
{
	static const long calls[] = {
		LX_NR_rt_sigprocmask, LX_NR_rseq, LX_NR_get_robust_list, LX_NR_set_robust_list, LX_NR_set_tid_address,
		LX_NR_munmap,	      LX_NR_exit};
	SKIP_IF(lx_rseq(NULL, 0, 0, 0) == -LX_ENOSYS, "this kernel has no rseq");
	last_calls(&seen, calls, 7);
}

/* The first thread of the program ends, and another goes on. */
static int ends[2];

static void *stays_behind(void *arg)
{
	const lx_pid_t first = lx_getpid();
	char c = 'x';
	(void)arg;
	/* A first thread that has ended waits for the others, and takes no signals. */
	for (int i = 0; i < 20; i++)
		nap();
	if (lx_thread_self() && lx_tgkill(first, lx_gettid(), 0) == 0)
		lx_write(ends[1], &c, 1);
	return NULL;
}

/* status: of newer kernels, the last thread's is the process's; of older ones, the first's. */
static void first_thread_ends(int by_thread_exit, int status)
{
	char c = 0;
	CHECK_EQ(lx_pipe2(ends, LX_O_CLOEXEC), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		if (lx_thread_start(NULL, NULL, stays_behind, NULL))
			lx_exit_group(99);
		if (by_thread_exit)
			lx_thread_exit(&seen);
		lx_exit(7);
	}
	CHECK_EQ(lx_close(ends[1]), 0);
	int ended_with = status_of(pid);
	CHECK(LX_WIFEXITED(ended_with));
	CHECK(LX_WEXITSTATUS(ended_with) == 0 || LX_WEXITSTATUS(ended_with) == status);
	CHECK_EQ(lx_read(ends[0], &c, 1), 1);
	CHECK_EQ(c, 'x');
	CHECK_EQ(lx_close(ends[0]), 0);
}

TEST(thread, outlives_the_first_thread)
{
	first_thread_ends(0, 7);
	first_thread_ends(1, 0);
}

/* Signals sent to it while it begins wait until it is complete. */
static volatile int complete;

static void is_complete(int sig)
{
	struct lx_thread *t = lx_thread_self();
	(void)sig;
	complete = t && t->tid == lx_gettid() && t->arg == &seen;
}

static void *ends_after_the_handler(void *arg)
{
	while (!complete)
		lx_sched_yield();
	return arg;
}

TEST(thread, takes_signals)
{
	const struct lx_sigaction act = {.sa_handler_ = is_complete};
	struct lx_thread *thread;
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &act, NULL), 0);
	CHECK_EQ(lx_thread_start(&thread, NULL, ends_after_the_handler, &seen), 0);
	CHECK_EQ(lx_tgkill(lx_getpid(), thread->tid, LX_SIGUSR1), 0);
	CHECK_EQ(lx_thread_join(thread, NULL, NULL), 0);
	CHECK_EQ(complete, 1);
}
