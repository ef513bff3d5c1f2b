/* SPDX-License-Identifier: MIT */
/* Time slice extensions, and the kernel's debug mode for sections: both in a VM whose kernel has them. */
#include "shake.h"
#include "../child.h"
#include <lx/mount.h>
#include <lx/prctl.h>

static int spin_stop;

/* Wants the same CPU all the time. */
static int spins(struct thread *self, struct lx_rseq *rseq)
{
	(void)rseq;
	while (!__atomic_load_n(&spin_stop, __ATOMIC_RELAXED)) {
		static const struct lx_timespec pause = {.tv_sec = 0, .tv_nsec = 20000};
		lx_nanosleep(&pause, NULL);
		self->done++;
	}
	return 0;
}

static volatile long sink;

/* Long enough for somebody to want the CPU, now and then. */
static void work(void)
{
	for (int i = 0; i < 2000; i++)
		sink++;
}

enum { GRANTS = 20 };

static int by_hand(struct lx_rseq *rseq)
{
	lx_rseq_slice_request(rseq);
	work();
	return lx_rseq_slice_release(rseq);
}

/* Whether it was granted when the block was left. */
static int leave_early(struct lx_rseq *rseq)
{
	static volatile int early = 1;
	LX_RSEQ_SLICE(rseq)
	{
		work();
		if (early)
			return __atomic_load_n(&rseq->slice_ctrl.granted, __ATOMIC_RELAXED);
	}
	return -1;
}

/* The area is the thread's own, of the full length. */
static int extends(struct thread *self, struct lx_rseq *rseq)
{
	const long end = now(LX_CLOCK_MONOTONIC) + 5000000000;
	int granted = 0;
	const int r = lx_prctl_rseq_slice_extension_set(LX_PR_RSEQ_SLICE_EXT_ENABLE);
	if (!lx_rseq_slice_available(rseq)) {
		/* Nothing is hidden: it says so, and asking does no harm. */
		ENSURE(r < 0);
		ENSURE(!lx_rseq_slice_enabled(rseq));
		ENSURE(by_hand(rseq) == 0);
		ENSURE(leave_early(rseq) == 0);
		return SKIPPED;
	}
	ENSURE(r == 0);
	ENSURE(lx_rseq_slice_enabled(rseq));
	ENSURE(lx_prctl_rseq_slice_extension_get() == LX_PR_RSEQ_SLICE_EXT_ENABLE);
	while ((self->done < GRANTS || granted < GRANTS) && now(LX_CLOCK_MONOTONIC) < end) {
		self->done += by_hand(rseq);
		ENSURE(!__atomic_load_n(&rseq->slice_ctrl.request, __ATOMIC_RELAXED));
		granted += leave_early(rseq);
		ENSURE(!__atomic_load_n(&rseq->slice_ctrl.request, __ATOMIC_RELAXED));
		ENSURE(!__atomic_load_n(&rseq->slice_ctrl.granted, __ATOMIC_RELAXED));
	}
	ENSURE(self->done > 0);
	ENSURE(granted > 0);
	ENSURE(lx_prctl_rseq_slice_extension_set(0) == 0);
	ENSURE(!lx_rseq_slice_enabled(rseq));
	/* Nothing is granted when it is off. */
	for (int i = 0; i < 1000; i++)
		ENSURE(by_hand(rseq) == 0);
	return 0;
}

TEST(rseq, slice_extension)
{
	stay();
	const uint32_t len = lx_rseq_len(rseq_feature_size());
	struct thread *other = thread_start(spins, 0, 0), *t = thread_start(extends, len, 0);
	const int r = thread_end(t);
	__atomic_store_n(&spin_stop, 1, __ATOMIC_RELAXED);
	CHECK_EQ(thread_end(other), 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	SKIP_IF(r == SKIPPED, "this kernel grants no time slice extensions");
	CHECK_EQ(r, 0);
}

static int is_legacy(struct thread *self, struct lx_rseq *rseq)
{
	(void)self;
	ENSURE(!lx_rseq_slice_available(rseq));
	ENSURE(lx_prctl_rseq_slice_extension_set(LX_PR_RSEQ_SLICE_EXT_ENABLE) < 0);
	for (int i = 0; i < 1000; i++)
		ENSURE(by_hand(rseq) == 0);
	return 0;
}

/* An area of 32 bytes has none. */
TEST(rseq, slice_legacy)
{
	struct thread *t = thread_start(is_legacy, LX_RSEQ_LEGACY_LEN, 0);
	const int r = thread_end(t);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	CHECK_EQ(r, 0);
}

#define DEBUG_FILE "/tmp/rseq/debug"

static int write_debug(const char *what)
{
	const int fd = lx_open(DEBUG_FILE, LX_O_WRONLY | LX_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	const long r = lx_write(fd, what, 1);
	lx_close(fd);
	return r == 1 ? 0 : (int)r;
}

/* What a section mustn't do. Only the debug mode minds. */
static int calls_in_section(void)
{
	struct lx_rseq *rseq = own_area();
	__asm__ goto(LX_RSEQ_BEGIN "movq %%rax, %%rdx\n\t"
				   "movl %[nr], %%eax\n\t"
				   "syscall\n\t"
				   "movq %%rdx, %%rax" LX_RSEQ_END
		     :
		     : LX_RSEQ_INPUT(rseq, LX_RSEQ_PERCPU_CPU_ID, lx_rseq_cpu_start(rseq)), [nr] "i"(LX_NR_getppid)
		     : LX_RSEQ_CLOBBER, "rcx", "rdx", "r11"
		     : abort);
	LX_RSEQ_AFTER_ASM_GOTO();
	return 0;
abort:
	LX_RSEQ_AFTER_ASM_GOTO();
	return SKIPPED;
}

/* Sections of all kinds, while the kernel looks at everything about them. */
TEST(rseq, debug_mode)
{
	SKIP_IF(!check_vm, "changes the whole machine: only in a VM of its own");
	int line, status;
	int r = lx_unshare(LX_CLONE_NEWNS);
	SKIP_IF(r == -LX_EPERM, "not permitted");
	CHECK_EQ(r, 0);
	r = lx_mount("lx", "/tmp", "debugfs", 0, NULL);
	SKIP_IF(r < 0, "this kernel has no debugfs: error %ld", (long)-r);
	r = write_debug("1");
	SKIP_IF(r == -LX_ENOENT, "this kernel's debugfs has no rseq/debug");
	CHECK_EQ(r, 0);
	status = child_status(calls_in_section, &line);
	for (int i = 0; i < LOADS; i++)
		for (int legacy = 0; legacy < 2; legacy++) {
			const struct tally t =
				run_load(&loads[i], LX_RSEQ_PERCPU_CPU_ID,
					 legacy ? LX_RSEQ_LEGACY_LEN : lx_rseq_len(rseq_feature_size()), 100);
			CHECK(t.done > 0 && t.signal_aborts > 0);
		}
	CHECK_EQ(write_debug("0"), 0);
	/* It was on: such a section was the end of the process that ran it. */
	CHECK_EQ(LX_WTERMSIG(status), LX_SIGSEGV);
	CHECK_EQ(in_child(calls_in_section), 0);
}
