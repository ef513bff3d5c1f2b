/* SPDX-License-Identifier: MIT */
/* Threads that can't be started, joined or ended as usual: each call made to fail in turn, the right error, and neither
 * memory nor a thread left. Filters of seccomp(2) belong to a thread and those it starts, so they are set in a child,
 * or in the thread that is to suffer. */
#include "threads.h"
#include <lx/bpf.h>
#include <lx/prctl.h>
#include <lx/rseq.h>
#include <lx/security.h>
#include <lx/signal.h>

enum { STACK = 65536, NOBODY = 65534, MOST = 3 };

static char stack[STACK] __attribute__((aligned(PAGE)));
static const struct lx_thread_attr on_stack = {.stack = stack, .stack_size = STACK};

struct fault {
	long nr;
	int err;
};

/* This thread's calls with these numbers fail from now on. */
static int forbid(const struct fault *faults, unsigned int n)
{
	struct lx_sock_filter code[2 * MOST + 2];
	struct lx_sock_fprog prog = {.len = 0, .filter = code};
	struct lx_sock_filter load =
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr));
	struct lx_sock_filter allow = LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW);
	code[prog.len++] = load;
	for (unsigned int i = 0; i < n; i++) {
		struct lx_sock_filter same =
			LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, (uint32_t)faults[i].nr, 0, 1);
		struct lx_sock_filter fail =
			LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ERRNO | (uint32_t)faults[i].err);
		code[prog.len++] = same;
		code[prog.len++] = fail;
	}
	code[prog.len++] = allow;
	int r = lx_prctl_set_no_new_privs();
	return r ? r : lx_seccomp_set_mode_filter(0, &prog);
}

static int can_filter(void)
{
	return forbid(NULL, 0);
}

static void skip_without_filters(void)
{
	int r = in_child(can_filter);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no seccomp filters");
	CHECK_EQ(r, 0);
}

static void *same(void *arg)
{
	return arg;
}

/* Starting. */

static struct fault faults[MOST];
static unsigned int fault_count;
static int expected;

/* On a stack of its own, on a caller's, detached. */
static int starts_of_all_kinds(void)
{
	const struct lx_thread_attr *attrs[] = {NULL, &on_stack};
	struct held before = held();
	struct lx_thread *thread;
	void *value = NULL;
	ENSURE(forbid(faults, fault_count) == 0);
	for (int i = 0; i < 2; i++) {
		/* A caller's stack is neither mapped nor protected. */
		int err = i && (faults[0].nr == LX_NR_mmap || faults[0].nr == LX_NR_mprotect) ? 0 : expected;
		ENSURE(lx_thread_start(&thread, attrs[i], same, &before) == err);
		if (!err)
			ENSURE(lx_thread_join(thread, &value, NULL) == 0 && value == &before);
		ENSURE(holds(&before));
		ENSURE(lx_thread_start(NULL, attrs[i], same, NULL) == err);
		ENSURE(holds(&before));
	}
	return 0;
}

static int keeps_its_mask(void)
{
	const lx_sigset_t set = 1UL << (LX_SIGUSR1 - 1);
	lx_sigset_t mask = 0;
	ENSURE(lx_rt_sigprocmask(LX_SIG_SETMASK, &set, NULL, sizeof(set)) == 0);
	int line = starts_of_all_kinds();
	ENSURE(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask)) == 0 && mask == set);
	return line;
}

static void start_gives(int result, long nr, int err, long nr2, int err2)
{
	skip_without_filters();
	faults[0].nr = nr;
	faults[0].err = err;
	faults[1].nr = nr2;
	faults[1].err = err2;
	fault_count = nr2 ? 2 : 1;
	expected = result;
	CHECK_EQ(in_child(keeps_its_mask), 0);
}

TEST(thread, start_without_mmap)
{
	start_gives(-LX_ENOMEM, LX_NR_mmap, LX_ENOMEM, 0, 0);
}

TEST(thread, start_without_mprotect)
{
	start_gives(-LX_ENOMEM, LX_NR_mprotect, LX_ENOMEM, 0, 0);
}

TEST(thread, start_at_a_limit)
{
	start_gives(-LX_EAGAIN, LX_NR_clone3, LX_EAGAIN, 0, 0);
	start_gives(-LX_ENOMEM, LX_NR_clone3, LX_ENOMEM, LX_NR_clone, LX_EAGAIN);
}

TEST(thread, start_without_clone3)
{
	start_gives(0, LX_NR_clone3, LX_ENOSYS, 0, 0);
	start_gives(0, LX_NR_clone3, LX_EPERM, 0, 0);
}

TEST(thread, start_without_clone3_nor_clone)
{
	start_gives(-LX_EAGAIN, LX_NR_clone3, LX_ENOSYS, LX_NR_clone, LX_EAGAIN);
	start_gives(-LX_EACCES, LX_NR_clone3, LX_EPERM, LX_NR_clone, LX_EACCES);
}

static int too_many_processes(void)
{
	const struct lx_rlimit none = {.rlim_cur = 0, .rlim_max = 0};
	struct held before = held();
	struct lx_thread *thread;
	ENSURE(lx_getuid() != 0 || lx_setresuid(NOBODY, NOBODY, NOBODY) == 0);
	ENSURE(lx_setrlimit(LX_RLIMIT_NPROC, &none) == 0);
	ENSURE(lx_thread_start(&thread, NULL, same, NULL) == -LX_EAGAIN);
	ENSURE(lx_thread_start(NULL, &on_stack, same, NULL) == -LX_EAGAIN);
	return holds(&before) ? 0 : __LINE__;
}

TEST(thread, start_at_rlimit_nproc)
{
	CHECK_EQ(in_child(too_many_processes), 0);
}

/* Room for no page more, for one, for two ... until it is enough. */
TEST(thread, start_at_rlimit_as)
{
	const struct lx_thread_attr small = {.stack = NULL, .stack_size = 4 * PAGE};
	struct lx_rlimit all, limit;
	struct lx_thread *thread;
	struct held before = held();
	int r = -LX_ENOMEM, failures = 0;
	CHECK_EQ(lx_getrlimit(LX_RLIMIT_AS, &all), 0);
	limit = all;
	for (unsigned long more = 0; more < 64 && r; more++) {
		limit.rlim_cur = ((unsigned long)before.pages + more) * PAGE;
		CHECK_EQ(lx_setrlimit(LX_RLIMIT_AS, &limit), 0);
		r = lx_thread_start(&thread, &small, same, NULL);
		CHECK_EQ(lx_setrlimit(LX_RLIMIT_AS, &all), 0);
		if (r) {
			CHECK_EQ(r, -LX_ENOMEM);
			CHECK(holds(&before));
			failures++;
		}
	}
	CHECK_EQ(r, 0);
	CHECK(failures >= 5);
	CHECK_EQ(lx_thread_join(thread, NULL, NULL), 0);
	CHECK(holds(&before));
}

/* Joining and detaching, by a thread that may not. */

static struct lx_thread *other;
static struct fault calls[2] = {{.nr = -1, .err = 0}, {.nr = -1, .err = 0}};
static uint32_t let_end;

/* For the next thread that suffers it. */
static void forbidden(long nr, int err)
{
	calls[0].nr = nr;
	calls[0].err = err;
}

static void *waits(void *arg)
{
	await(&let_end);
	return arg;
}

static void *joins_without(void *value)
{
	int r = forbid(calls, 2);
	return (void *)(long)(r ? r : lx_thread_join(other, (void **)value, NULL));
}

static void *detaches_without(void *arg)
{
	int r = forbid(calls, 2);
	(void)arg;
	return (void *)(long)(r ? r : lx_thread_detach(other));
}

static void *in_thread(void *(*fn)(void *), void *arg)
{
	struct lx_thread *thread;
	void *value = NULL;
	CHECK_EQ(lx_thread_start(&thread, NULL, fn, arg), 0);
	CHECK_EQ(lx_thread_join(thread, &value, NULL), 0);
	return value;
}

static void wait_for_end(const struct lx_thread *thread)
{
	while (__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))
		nap();
}

TEST(thread, join_without_futex)
{
	struct held before = held();
	void *value = NULL;
	skip_without_filters();
	forbidden(LX_NR_futex, LX_EACCES);
	CHECK_EQ(lx_thread_start(&other, NULL, waits, &before), 0);
	CHECK_ERR(in_thread(joins_without, &value), LX_EACCES);
	CHECK_EQ(value, NULL);
	tell(&let_end);
	CHECK_EQ(lx_thread_join(other, &value, NULL), 0);
	CHECK_EQ(value, &before);
	CHECK(holds(&before));
}

TEST(thread, join_without_munmap)
{
	struct held before = held();
	void *value = NULL;
	skip_without_filters();
	forbidden(LX_NR_munmap, LX_ENOMEM);
	CHECK_EQ(lx_thread_start(&other, NULL, same, &before), 0);
	CHECK_ERR(in_thread(joins_without, &value), LX_ENOMEM);
	CHECK_EQ(value, &before);
	value = NULL;
	CHECK_EQ(lx_thread_join(other, &value, NULL), 0);
	CHECK_EQ(value, &before);
	CHECK(holds(&before));
}

TEST(thread, detach_without_munmap)
{
	struct held before = held();
	skip_without_filters();
	forbidden(LX_NR_munmap, LX_ENOMEM);
	CHECK_EQ(lx_thread_start(&other, NULL, same, &before), 0);
	wait_for_end(other);
	CHECK_ERR(in_thread(detaches_without, NULL), LX_ENOMEM);
	CHECK_EQ(lx_thread_join(other, NULL, NULL), 0);
	CHECK(holds(&before));
}

static void *has_no_area(void *arg)
{
	return lx_thread_self()->rseq ? NULL : arg;
}

static int starts_without_rseq(void)
{
	struct lx_thread *thread;
	void *value = NULL;
	ENSURE(forbid(faults, 1) == 0);
	ENSURE(lx_thread_start(&thread, NULL, has_no_area, &value) == 0);
	ENSURE(lx_thread_join(thread, &value, NULL) == 0 && value == &value);
	return 0;
}

/* Then it has no area. */
TEST(thread, start_without_rseq)
{
	static const int errors[] = {LX_ENOSYS, LX_EPERM};
	skip_without_filters();
	for (int i = 0; i < 2; i++) {
		faults[0].nr = LX_NR_rseq;
		faults[0].err = errors[i];
		CHECK_EQ(in_child(starts_without_rseq), 0);
	}
}

/* Ending a detached thread that may not: what the kernel could still write to has to stay mapped. */

static int result;

static void *ends_without(void *arg)
{
	struct lx_robust_list_head list;
	list.list.next = &list.list;
	list.futex_offset = 0;
	list.list_op_pending = NULL;
	result = lx_set_robust_list(&list, sizeof(list));
	await(&let_end);
	if (!result)
		result = forbid(calls, 2);
	return arg;
}

static void end_without(long nr, int err, int memory_stays)
{
	struct held before = held();
	void *mapping;
	size_t size;
	skip_without_filters();
	forbidden(nr, err);
	let_end = 0;
	CHECK_EQ(lx_thread_start(&other, NULL, ends_without, NULL), 0);
	mapping = other->mapping;
	size = other->mapping_size;
	CHECK_EQ(lx_thread_detach(other), 0);
	tell(&let_end);
	while (held().threads > before.threads)
		nap();
	CHECK_EQ(result, 0);
	CHECK_EQ(held().pages - before.pages, memory_stays ? size / PAGE : 0);
	if (memory_stays)
		CHECK_EQ(lx_munmap(mapping, size), 0);
	CHECK(holds(&before));
}

TEST(thread, end_without_rt_sigprocmask)
{
	end_without(LX_NR_rt_sigprocmask, LX_EPERM, 1);
}

TEST(thread, end_without_rseq)
{
	SKIP_IF(lx_rseq(NULL, 0, 0, 0) == -LX_ENOSYS, "this kernel has no rseq");
	end_without(LX_NR_getpid, LX_EPERM, 0);
	end_without(LX_NR_rseq, LX_EPERM, 1);
}

TEST(thread, end_without_get_robust_list)
{
	end_without(LX_NR_get_robust_list, LX_EPERM, 0);
	/* The list may be in this memory. */
	calls[1].nr = LX_NR_set_robust_list;
	calls[1].err = LX_EPERM;
	end_without(LX_NR_get_robust_list, LX_EPERM, 1);
}

TEST(thread, end_without_set_robust_list)
{
	end_without(LX_NR_set_robust_list, LX_EPERM, 1);
}

TEST(thread, end_without_set_tid_address)
{
	end_without(LX_NR_set_tid_address, LX_EPERM, 1);
}

TEST(thread, end_without_munmap)
{
	end_without(LX_NR_munmap, LX_ENOMEM, 1);
}
