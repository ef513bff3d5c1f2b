/* SPDX-License-Identifier: MIT */
/* An area's life: registered by whom, seen in fork and vfork, its fields, its end. */
#include "area.h"
#include "../child.h"
#include "../now.h"
#include <lx/bpf.h>
#include <lx/security.h>

enum { OTHER_SIG = 0x12345678, NO_AREA = 0 };

static LX_ALIGNED(AREA) char memory[AREA], other_memory[AREA];
static struct lx_rseq *const own = (struct lx_rseq *)(void *)memory;
static struct lx_rseq *const other = (struct lx_rseq *)(void *)other_memory;
static struct lx_rseq *const kernels = (struct lx_rseq *)0xffff800000000000;

/* Where the thread has no area, in any process. */
static int in_bare_thread(int (*run)(struct thread *, struct lx_rseq *))
{
	struct thread *t = thread_start(run, NO_AREA, 0);
	const int r = thread_end(t);
	thread_free(t);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	return r;
}

static int registers(struct thread *self, struct lx_rseq *rseq)
{
	(void)self;
	(void)rseq;
	const int r = lx_rseq_is_registered();
	if (r == -LX_ENOSYS)
		return r;
	ENSURE(r == 0);
	ENSURE(lx_rseq_unregister_current_thread(own, LX_RSEQ_LEGACY_LEN) == -LX_ENXIO);
	ENSURE(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN - 4) == -LX_EINVAL);
	ENSURE(lx_rseq_register_current_thread((struct lx_rseq *)(void *)(memory + 16), LX_RSEQ_LEGACY_LEN) ==
	       -LX_EINVAL);
	ENSURE(lx_rseq_register_current_thread(kernels, LX_RSEQ_LEGACY_LEN) == -LX_EFAULT);
	ENSURE(lx_rseq_is_registered() == 0);

	ENSURE(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN) == 0);
	ENSURE(lx_rseq_is_registered() == 1);
	ENSURE(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN) == -LX_EALREADY);
	ENSURE(lx_rseq_register_current_thread(other, LX_RSEQ_LEGACY_LEN) == -LX_EBUSY);
	ENSURE(lx_rseq_register_current_thread(own, AREA) == -LX_EBUSY);
	ENSURE(lx_rseq_unregister_current_thread(other, LX_RSEQ_LEGACY_LEN) == -LX_EBUSY);
	ENSURE(lx_rseq_unregister_current_thread(own, AREA) == -LX_EBUSY);
	ENSURE(lx_rseq_unregister_current_thread(own, LX_RSEQ_LEGACY_LEN) == 0);
	ENSURE(lx_rseq_is_registered() == 0);
	ENSURE(lx_rseq_current_cpu_raw(own) == LX_RSEQ_CPU_ID_UNINITIALIZED);
	ENSURE(lx_rseq_cpu_start(own) == 0);

	/* With a signature that isn't lx's. */
	ENSURE(lx_rseq(own, LX_RSEQ_LEGACY_LEN, 0, OTHER_SIG) == 0);
	ENSURE(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN) == -LX_EKEYREJECTED);
	ENSURE(lx_rseq_unregister_current_thread(own, LX_RSEQ_LEGACY_LEN) == -LX_EKEYREJECTED);
	ENSURE(lx_rseq(own, LX_RSEQ_LEGACY_LEN, LX_RSEQ_FLAG_UNREGISTER, OTHER_SIG) == 0);
	return 0;
}

TEST(rseq, registers)
{
	CHECK_EQ(in_bare_thread(registers), 0);
}

/* With the length that lets the kernel fill all it can. */
static int registers_in_full(struct thread *self, struct lx_rseq *rseq)
{
	const uint32_t len = (uint32_t)self->number;
	(void)rseq;
	if (lx_rseq_is_registered() < 0)
		return lx_rseq_is_registered();
	if (len > LX_RSEQ_LEGACY_LEN) /* LX_AT_RSEQ_ALIGN is more too */
		ENSURE(lx_rseq_register_current_thread((struct lx_rseq *)(void *)(memory + 32), len) == -LX_EINVAL);
	ENSURE(lx_rseq_register_current_thread(own, len) == 0);
	ENSURE(lx_rseq_current_cpu_raw(own) >= 0);
	ENSURE(lx_rseq_register_current_thread(own, len) == -LX_EALREADY);
	ENSURE(lx_rseq_register_current_thread(own, len + 32) == -LX_EBUSY);
	ENSURE(lx_rseq_unregister_current_thread(own, len) == 0);
	ENSURE(lx_rseq_current_cpu_raw(own) == LX_RSEQ_CPU_ID_UNINITIALIZED);
	return 0;
}

TEST(rseq, registers_in_full)
{
	const uint32_t len = lx_rseq_len(rseq_feature_size());
	struct thread *t = thread_start(registers_in_full, NO_AREA, (int)len);
	const int r = thread_end(t);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	CHECK_EQ(r, 0);
	CHECK(len <= AREA);
}

TEST(rseq, sizes)
{
	CHECK_EQ(lx_rseq_len(0), 32);
	CHECK_EQ(lx_rseq_len(28), 32);
	CHECK_EQ(lx_rseq_len(33), 33);
	CHECK(LX_RSEQ_HAS(0, cpu_id) && LX_RSEQ_HAS(0, flags) && !LX_RSEQ_HAS(0, node_id));
	CHECK(LX_RSEQ_HAS(24, node_id) && !LX_RSEQ_HAS(24, mm_cid) && LX_RSEQ_HAS(28, mm_cid));
}

/* Whether the process has a libc that registers areas, it is the kernel that says so. */
TEST(rseq, libc)
{
	const int r = lx_rseq_is_registered();
	struct lx_rseq *rseq = lx_rseq_libc();
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	CHECK_EQ(rseq != NULL, r);
	if (!rseq)
		return;
	CHECK_ERR(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN), LX_EBUSY);
	CHECK_ERR(lx_rseq_unregister_current_thread(own, LX_RSEQ_LEGACY_LEN), LX_EBUSY);
	/* It is the same one that the kernel has: only its length isn't told. */
	int same = lx_rseq_register_current_thread(rseq, lx_rseq_len(rseq_feature_size()));
	if (same != -LX_EALREADY)
		same = lx_rseq_register_current_thread(rseq, LX_RSEQ_LEGACY_LEN);
	CHECK_ERR(same, LX_EALREADY);
}

/* Each CPU, and its node. */
TEST(rseq, fields)
{
	struct lx_rseq *rseq = own_area();
	unsigned long allowed[128] = {0}, one[128] = {0};
	const unsigned long feature_size = rseq_feature_size();
	const long size = lx_sched_getaffinity(0, sizeof(allowed), allowed);
	CHECK(size > 0);
	for (unsigned int cpu = 0; cpu < (unsigned int)size * 8; cpu++) {
		unsigned int here, node;
		if (!(allowed[cpu / 64] >> cpu % 64 & 1))
			continue;
		one[cpu / 64] = 1UL << cpu % 64;
		CHECK_EQ(lx_sched_setaffinity(0, (unsigned int)size, one), 0);
		one[cpu / 64] = 0;
		CHECK_EQ(lx_getcpu(&here, &node, NULL), 0);
		CHECK_EQ(here, cpu);
		CHECK_EQ(lx_rseq_current_cpu_raw(rseq), cpu);
		CHECK_EQ(lx_rseq_cpu_start(rseq), cpu);
		if (LX_RSEQ_HAS(feature_size, node_id))
			CHECK_EQ(lx_rseq_current_node_id(rseq), node);
		if (LX_RSEQ_HAS(feature_size, mm_cid))
			CHECK(lx_rseq_current_mm_cid(rseq) < (unsigned int)size * 8);
	}
}

static int set_filter(uint32_t result)
{
	const struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, LX_NR_rseq, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, result),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	const struct lx_sock_fprog prog = {.len = 4, .filter = (struct lx_sock_filter *)(uintptr_t)code};
	ENSURE(lx_prctl_set_no_new_privs() == 0);
	const int r = lx_seccomp_set_mode_filter(0, &prog);
	return r == -LX_EINVAL || r == -LX_ENOSYS ? SKIPPED : r;
}

static int all_say(int error)
{
	ENSURE(lx_rseq_is_registered() == error);
	ENSURE(lx_rseq_register_current_thread(own, LX_RSEQ_LEGACY_LEN) == error);
	ENSURE(lx_rseq_unregister_current_thread(own, LX_RSEQ_LEGACY_LEN) == error);
	return 0;
}

/* A kernel without rseq, as a filter makes it. */
static int unsupported(void)
{
	const int r = set_filter(LX_SECCOMP_RET_ERRNO | LX_ENOSYS);
	return r ? r : all_say(-LX_ENOSYS);
}

static int blocked(void)
{
	const int r = set_filter(LX_SECCOMP_RET_ERRNO | LX_EPERM);
	return r ? r : all_say(-LX_EPERM);
}

TEST(rseq, unsupported)
{
	const int r = in_child(unsupported);
	SKIP_IF(r == SKIPPED, "this kernel has no seccomp");
	CHECK_EQ(r, 0);
}

TEST(rseq, blocked)
{
	const int r = in_child(blocked);
	SKIP_IF(r == SKIPPED, "this kernel has no seccomp");
	CHECK_EQ(r, 0);
}

static struct lx_rseq *parents;

/* The child is registered like its parent, and counts like it. */
static int counts(void)
{
	static intptr_t v;
	int r, tries = 1000;
	ENSURE(lx_rseq_is_registered() == 1);
	do
		r = lx_rseq_load_add_store__ptr(parents, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID, &v, 1,
						(int)lx_rseq_cpu_start(parents));
	while (r && --tries);
	ENSURE(r == 0 && v == 1);
	return 0;
}

TEST(rseq, fork)
{
	parents = own_area();
	CHECK_EQ(counts(), 0);
	for (int i = 0; i < 50; i++) {
		lx_pid_t pid = lx_fork();
		if (!pid)
			lx_exit_group(lx_rseq_is_registered() != 1 || lx_rseq_current_cpu_raw(parents) < 0);
		CHECK_EQ(status_of(pid), 0);
	}
}

static int has_none(void *arg)
{
	(void)arg;
	return lx_rseq_is_registered();
}

/* As vfork's child: it shares the parent's memory, but is not registered there. */
TEST(rseq, vfork)
{
	static LX_ALIGNED(16) char stack[STACK];
	own_area();
	lx_pid_t pid =
		lx_clone(LX_CLONE_VM | LX_CLONE_VFORK | LX_SIGCHLD, stack + STACK, NULL, NULL, 0, has_none, NULL);
	CHECK_EQ(LX_WEXITSTATUS(status_of(pid)), 0);
	CHECK_EQ(lx_rseq_is_registered(), 1);
}

/* Sleeps a few times: the kernel would write to an area that is gone. */
static void spend_time(void)
{
	static const struct lx_timespec little = {.tv_sec = 0, .tv_nsec = 1000000};
	for (int i = 0; i < 5; i++)
		lx_nanosleep(&little, NULL);
}

/* A thread may just end. */
static int ends_registered(struct thread *self, struct lx_rseq *rseq)
{
	self->done = lx_rseq_register_current_thread(rseq, self->number ? lx_rseq_len((unsigned long)self->number)
									: LX_RSEQ_LEGACY_LEN);
	return (int)self->done;
}

TEST(rseq, thread_ends_registered)
{
	const int feature_size = (int)rseq_feature_size();
	for (int i = 0; i < 50; i++) {
		struct thread *t = thread_start(ends_registered, NO_AREA, i % 2 ? feature_size : 0);
		const int r = thread_end(t);
		SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
		CHECK_EQ(r, 0);
		/* The memory goes as soon as the kernel says that the thread is gone. */
		thread_free(t);
	}
	spend_time();
}

/* In its own mapping, which goes before the thread does. */
static int area_goes(int unregister)
{
	struct lx_rseq *rseq = (struct lx_rseq *)lx_mmap(NULL, 4096, LX_PROT_READ | LX_PROT_WRITE,
							 LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	int r = lx_rseq_register_current_thread(rseq, LX_RSEQ_LEGACY_LEN);
	if (r == -LX_ENOSYS)
		return r;
	ENSURE(r == 0);
	if (unregister)
		ENSURE(lx_rseq_unregister_current_thread(rseq, LX_RSEQ_LEGACY_LEN) == 0);
	ENSURE(lx_munmap(rseq, 4096) == 0);
	spend_time();
	return 0;
}

static int goes_after_unregister(struct thread *self, struct lx_rseq *rseq)
{
	(void)self;
	(void)rseq;
	return area_goes(1);
}

static int goes_while_registered(struct thread *self, struct lx_rseq *rseq)
{
	(void)self;
	(void)rseq;
	return area_goes(0);
}

TEST(rseq, area_goes)
{
	CHECK_EQ(in_bare_thread(goes_after_unregister), 0);
}

/* Why unregistering matters, and proof that the test above could fail. */
static int dies(void)
{
	struct thread *t = thread_start(goes_while_registered, NO_AREA, 0);
	return thread_end(t);
}

TEST(rseq, area_goes_too_early)
{
	int line = 0;
	in_bare_thread(goes_after_unregister); /* skips */
	const int status = child_status(dies, &line);
	CHECK_EQ(LX_WTERMSIG(status), LX_SIGSEGV);
}

TEST(rseq, clear)
{
	struct lx_rseq *rseq = own_area();
	intptr_t v = 0;
	rseq->rseq_cs = 0;
	int tries = 1000;
	/* What a section leaves there stays until the kernel looks. */
	do
		lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID, &v, 1,
					    (int)lx_rseq_cpu_start(rseq));
	while (!__atomic_load_n(&rseq->rseq_cs, __ATOMIC_RELAXED) && --tries);
	CHECK(tries);
	lx_rseq_clear_rseq_cs(rseq);
	CHECK_EQ(rseq->rseq_cs, 0);
}

/* One of two counters is in use: the thread adds to that one, through a pointer that its section loads. Once the
 * pointer was changed and the sections were aborted, nobody adds to the other any more. */
static struct {
	intptr_t n;
} counters[2];
static intptr_t in_use;
static int stop;

static int adds(struct thread *self, struct lx_rseq *rseq)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		self->aborts +=
			lx_rseq_load_add_load_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, LX_RSEQ_PERCPU_CPU_ID,
								  &in_use, 0, 1, (int)lx_rseq_cpu_start(rseq)) != 0;
	return 0;
}

TEST(rseq, membarrier)
{
	static intptr_t pointers[2];
	const int r = lx_membarrier_register_private_expedited_rseq();
	SKIP_IF(r == -LX_EINVAL || r == -LX_ENOSYS, "this kernel has no MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ");
	CHECK_EQ(r, 0);
	pointers[0] = (intptr_t)&counters[0].n;
	pointers[1] = (intptr_t)&counters[1].n;
	in_use = (intptr_t)&pointers[0];
	rseq_inject[5] = 3000; /* the pointer has been loaded */
	struct thread *t = thread_start(adds, LX_RSEQ_LEGACY_LEN, 0);
	const long end = now(LX_CLOCK_MONOTONIC) + 300000000;
	long rounds = 0;
	int late = 0;
	for (int i = 1; now(LX_CLOCK_MONOTONIC) < end; i ^= 1, rounds++) {
		const long till = now(LX_CLOCK_MONOTONIC) + 100000;
		__atomic_store_n(&in_use, (intptr_t)&pointers[i], __ATOMIC_SEQ_CST);
		/* Where it runs, or everywhere. When it has moved meanwhile it was aborted by that. */
		const int cpu = lx_rseq_current_cpu_raw((struct lx_rseq *)(void *)t->area);
		CHECK_EQ(rounds % 2 && cpu >= 0 ? lx_membarrier_private_expedited_rseq_cpu(cpu)
						: lx_membarrier_private_expedited_rseq(),
			 0);
		const intptr_t n = __atomic_load_n(&counters[!i].n, __ATOMIC_RELAXED);
		while (now(LX_CLOCK_MONOTONIC) < till)
			late += __atomic_load_n(&counters[!i].n, __ATOMIC_RELAXED) != n;
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	const int result = thread_end(t);
	SKIP_IF(result == -LX_ENOSYS, "this kernel has no rseq");
	CHECK_EQ(result, 0);
	CHECK_EQ(late, 0);
	CHECK(rounds > 1 && t->aborts > 0 && counters[0].n > 0 && counters[1].n > 0);
}
