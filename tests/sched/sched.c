/* SPDX-License-Identifier: MIT */
/* Scheduling. A test changes nothing but its own thread, which it names by its id: that is no policy and no kind. */
#ifdef LX_TEST_HOSTED
#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#endif
#include "../check.h"
#include <lx/process.h>
#include <lx/sched.h>

enum { NO_PID = 0x7ffffff0 };

TEST(sched, cpu_sets)
{
	struct lx_cpu_set set;
	LX_CPU_ZERO(&set);
	CHECK_EQ(LX_CPU_COUNT(&set), 0);
	LX_CPU_SET(0, &set);
	LX_CPU_SET(63, &set);
	LX_CPU_SET(64, &set);
	LX_CPU_SET(1023, &set);
	CHECK_EQ(LX_CPU_COUNT(&set), 4);
	CHECK(LX_CPU_ISSET(63, &set) && LX_CPU_ISSET(64, &set) && !LX_CPU_ISSET(65, &set));
	CHECK_EQ(set.bits[0], 1UL << 63 | 1);
	CHECK_EQ(set.bits[1], 1);
	CHECK_EQ(set.bits[15], 1UL << 63);
	LX_CPU_CLR(63, &set);
	CHECK(!LX_CPU_ISSET(63, &set));
	CHECK_EQ(LX_CPU_COUNT(&set), 3);
	/* Beyond its end nothing happens. */
	LX_CPU_SET(1024, &set);
	LX_CPU_CLR(1024, &set);
	LX_CPU_SET(-1, &set);
	CHECK(!LX_CPU_ISSET(1024, &set) && !LX_CPU_ISSET(-1, &set));
	CHECK_EQ(LX_CPU_COUNT(&set), 3);
}

#ifdef LX_TEST_HOSTED
TEST(sched, cpu_sets_are_as_libc)
{
	struct lx_cpu_set ours;
	cpu_set_t theirs;
	CHECK_EQ(sizeof(ours), sizeof(theirs));
	CHECK_EQ(LX_CPU_SETSIZE, CPU_SETSIZE);
	LX_CPU_ZERO(&ours);
	CPU_ZERO(&theirs);
	for (unsigned int i = 0; i < 4096; i++) {
		const unsigned int cpu = i * 2654435761U >> 21;
		if (i % 3) {
			LX_CPU_SET(cpu, &ours);
			CPU_SET(cpu, &theirs);
		} else {
			LX_CPU_CLR(cpu, &ours);
			CPU_CLR(cpu, &theirs);
		}
		CHECK_EQ(memcmp(&ours, &theirs, sizeof(ours)), 0);
		CHECK_EQ(LX_CPU_COUNT(&ours), CPU_COUNT(&theirs));
		CHECK_EQ(LX_CPU_ISSET(cpu ^ 1, &ours), !!CPU_ISSET(cpu ^ 1, &theirs));
	}
}
#endif

TEST(sched, yield)
{
	CHECK_EQ(lx_sched_yield(), 0);
}

TEST(sched, setpriority)
{
	const int self = lx_gettid(), nice = self < 19 ? self : 19;
	/* The nice value is cut to 19. */
	CHECK_EQ(lx_setpriority(LX_PRIO_PROCESS, self, self), 0);
	CHECK_EQ(lx_getpriority(LX_PRIO_PROCESS, self), 20 - nice);
}

TEST(sched, priority)
{
	int r = lx_getpriority(LX_PRIO_PROCESS, 0);
	CHECK(r >= 1 && r <= 40);
	CHECK(lx_getpriority(LX_PRIO_PGRP, 0) >= r);
	CHECK_ERR(lx_getpriority(99, 0), LX_EINVAL);
	CHECK_ERR(lx_getpriority(LX_PRIO_PROCESS, NO_PID), LX_ESRCH);
	CHECK_ERR(lx_setpriority(99, 98, 97), LX_EINVAL);
}

TEST(sched, setscheduler)
{
	struct lx_sched_param param = {.sched_priority_ = 0}, got = {.sched_priority_ = 9};
	struct lx_sched_param bad = {.sched_priority_ = 100};
	const lx_pid_t self = lx_gettid();
	CHECK_EQ(lx_sched_setscheduler(self, LX_SCHED_BATCH, &param), 0);
	CHECK_EQ(lx_sched_getscheduler(self), LX_SCHED_BATCH);
	CHECK_EQ(lx_sched_setscheduler(self, LX_SCHED_BATCH | LX_SCHED_RESET_ON_FORK, &param), 0);
	CHECK_EQ(lx_sched_getscheduler(0), LX_SCHED_BATCH | LX_SCHED_RESET_ON_FORK);
	CHECK_EQ(lx_sched_getparam(self, &got), 0);
	CHECK_EQ(got.sched_priority_, 0);
	CHECK_EQ(lx_sched_setparam(self, &param), 0);
	CHECK_ERR(lx_sched_setparam(self, &bad), LX_EINVAL);
	CHECK_ERR(lx_sched_setscheduler(self, LX_SCHED_FIFO, &param), LX_EINVAL);
}

TEST(sched, policy)
{
	struct lx_sched_param param = {.sched_priority_ = 0};
	CHECK(lx_sched_getscheduler(0) >= 0);
	CHECK_EQ(lx_sched_getscheduler(0), lx_sched_getscheduler(lx_getpid()));
	CHECK_ERR(lx_sched_getscheduler(-1), LX_EINVAL);
	CHECK_ERR(lx_sched_getscheduler(NO_PID), LX_ESRCH);
	CHECK_ERR(lx_sched_getparam(NO_PID, &param), LX_ESRCH);
	CHECK_ERR(lx_sched_getparam(0, (struct lx_sched_param *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_sched_setparam(NO_PID, &param), LX_ESRCH);
	CHECK_ERR(lx_sched_setscheduler(NO_PID, LX_SCHED_BATCH, &param), LX_ESRCH);
}

TEST(sched, priorities_of_policies)
{
	CHECK_EQ(lx_sched_get_priority_max(LX_SCHED_FIFO), 99);
	CHECK_EQ(lx_sched_get_priority_min(LX_SCHED_FIFO), 1);
	CHECK_EQ(lx_sched_get_priority_max(LX_SCHED_NORMAL), 0);
	CHECK_EQ(lx_sched_get_priority_min(LX_SCHED_NORMAL), 0);
	CHECK_ERR(lx_sched_get_priority_max(99), LX_EINVAL);
	CHECK_ERR(lx_sched_get_priority_min(99), LX_EINVAL);
}

TEST(sched, rr_get_interval)
{
	struct lx_timespec t = {.tv_sec = -1, .tv_nsec = -1};
	CHECK_EQ(lx_sched_rr_get_interval(0, &t), 0);
	CHECK(t.tv_sec >= 0 && t.tv_nsec >= 0 && t.tv_nsec < 1000000000);
	CHECK_ERR(lx_sched_rr_get_interval(-1, &t), LX_EINVAL);
	CHECK_ERR(lx_sched_rr_get_interval(NO_PID, &t), LX_ESRCH);
	CHECK_ERR(lx_sched_rr_get_interval(0, (struct lx_timespec *)nowhere()), LX_EFAULT);
}

TEST(sched, setattr)
{
	struct lx_sched_attr attr = {.size = sizeof(attr), .sched_policy = LX_SCHED_BATCH, .sched_nice = 19}, got;
	struct {
		struct lx_sched_attr attr;
		uint64_t future[16];
	} larger = {.attr = attr, .future = {0}};
	const lx_pid_t self = lx_gettid();
	larger.attr.size = sizeof(larger);
	CHECK_EQ(lx_sched_setattr(self, &attr, 0), 0);
	CHECK_EQ(lx_sched_getattr(self, &got, sizeof(got), 0), 0);
	CHECK_EQ(got.sched_policy, LX_SCHED_BATCH);
	CHECK_EQ(got.sched_nice, 19);
	CHECK_EQ(lx_getpriority(LX_PRIO_PROCESS, 0), 1);
	CHECK_ERR(lx_sched_setattr(self, &attr, 1), LX_EINVAL);
	/* Size 0 is the first version's. Fields that this kernel doesn't know may only be 0. */
	attr.size = 0;
	CHECK_EQ(lx_sched_setattr(self, &attr, 0), 0);
	CHECK_EQ(lx_sched_setattr(self, &larger.attr, 0), 0);
	larger.future[15] = 1;
	CHECK_ERR(lx_sched_setattr(self, &larger.attr, 0), LX_E2BIG);
	CHECK(larger.attr.size >= LX_SCHED_ATTR_SIZE_VER0 && larger.attr.size < sizeof(larger));
	attr.size = 1 << 20;
	CHECK_ERR(lx_sched_setattr(self, &attr, 0), LX_E2BIG);
	attr.size = LX_SCHED_ATTR_SIZE_VER0 - 1;
	CHECK_ERR(lx_sched_setattr(self, &attr, 0), LX_E2BIG);
	CHECK(attr.size >= LX_SCHED_ATTR_SIZE_VER0);
}

TEST(sched, attr)
{
	struct lx_sched_attr attr = {.size = 0, .sched_policy = 99};
	CHECK_EQ(lx_sched_getattr(0, &attr, LX_SCHED_ATTR_SIZE_VER0, 0), 0);
	CHECK_EQ(attr.size, LX_SCHED_ATTR_SIZE_VER0);
	CHECK_EQ((int)attr.sched_policy, lx_sched_getscheduler(0) & ~LX_SCHED_RESET_ON_FORK);
	CHECK_ERR(lx_sched_getattr(0, &attr, LX_SCHED_ATTR_SIZE_VER0 - 1, 0), LX_EINVAL);
	CHECK_ERR(lx_sched_getattr(0, &attr, 1 << 20, 0), LX_EINVAL);
	CHECK_ERR(lx_sched_getattr(0, &attr, sizeof(attr), 2), LX_EINVAL);
	CHECK_ERR(lx_sched_getattr(NO_PID, &attr, sizeof(attr), 0), LX_ESRCH);
}

/* A length of a set that is as good as sizeof(struct lx_cpu_set), the kernel reads no more than it needs; but no
 * process's id: a wrapper that swapped the two would change nobody. The compiler can't see it, or it would warn. */
static unsigned int no_pid_length(void)
{
	unsigned int length = NO_PID;
	__asm__("" : "+r"(length));
	return length;
}

TEST(sched, setaffinity)
{
	struct lx_cpu_set set, one;
	const lx_pid_t self = lx_gettid();
	unsigned int cpu = 0, now = 9999;
	LX_CPU_ZERO(&set);
	LX_CPU_ZERO(&one);
	long bytes = lx_sched_getaffinity(self, sizeof(set), set.bits);
	SKIP_IF(bytes == -LX_EINVAL, "this machine can have more than 1024 CPUs");
	CHECK(bytes >= 8);
	while (!LX_CPU_ISSET(cpu, &set))
		cpu++;
	CHECK_ERR(lx_sched_setaffinity(self, no_pid_length(), one.bits), LX_EINVAL);
	LX_CPU_SET(cpu, &one);
	CHECK_EQ(lx_sched_setaffinity(self, no_pid_length(), one.bits), 0);
	CHECK_EQ(lx_getcpu(&now, NULL, NULL), 0);
	CHECK_EQ(now, cpu);
	CHECK(lx_sched_getaffinity(0, sizeof(set), set.bits) > 0);
	CHECK_EQ(LX_CPU_COUNT(&set), 1);
	CHECK(LX_CPU_ISSET(cpu, &set));
	/* A mask of few bytes gets zeros behind it; of none it has no CPU. */
	CHECK_ERR(lx_sched_setaffinity(self, 0, one.bits), LX_EINVAL);
	SKIP_IF(!check_vm && !lx_geteuid(), "a mask of few bytes: a wrong wrapper could change process 1");
	CHECK_EQ(lx_sched_setaffinity(self, cpu / 8 + 1, one.bits), 0);
}

TEST(sched, affinity)
{
	struct lx_cpu_set set;
	LX_CPU_ZERO(&set);
	long bytes = lx_sched_getaffinity(0, sizeof(set), set.bits);
	SKIP_IF(bytes == -LX_EINVAL, "this machine can have more than 1024 CPUs");
	CHECK(bytes >= 8 && bytes <= 128 && bytes % 8 == 0);
	CHECK(LX_CPU_COUNT(&set) >= 1 && LX_CPU_COUNT(&set) <= bytes * 8);
	CHECK_ERR(lx_sched_getaffinity(0, 4, set.bits), LX_EINVAL);
	CHECK_ERR(lx_sched_getaffinity(NO_PID, sizeof(set), set.bits), LX_ESRCH);
	CHECK_ERR(lx_sched_getaffinity(0, sizeof(set), (unsigned long *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_sched_setaffinity(NO_PID, no_pid_length(), set.bits), LX_ESRCH);
	CHECK_ERR(lx_sched_setaffinity(0, sizeof(set), (unsigned long *)nowhere()), LX_EFAULT);
}

TEST(sched, getcpu)
{
	unsigned int cpu = ~0U, node = ~0U;
	CHECK_EQ(lx_getcpu(&cpu, &node, NULL), 0);
	CHECK(cpu != ~0U && node != ~0U);
	CHECK_EQ(lx_getcpu(NULL, NULL, NULL), 0);
	CHECK_ERR(lx_getcpu((unsigned int *)nowhere(), NULL, NULL), LX_EFAULT);
	CHECK_ERR(lx_getcpu(NULL, (unsigned int *)nowhere(), NULL), LX_EFAULT);
}

TEST(sched, ioprio)
{
	const int value = LX_IOPRIO_PRIO_VALUE(LX_IOPRIO_CLASS_BE, 6);
	const lx_pid_t self = lx_gettid();
	int r = lx_ioprio_get(LX_IOPRIO_WHO_PROCESS, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no ioprio_get");
	CHECK(r >= 0);
	CHECK_ERR(lx_ioprio_get(99, 0), LX_EINVAL);
	CHECK_ERR(lx_ioprio_get(LX_IOPRIO_WHO_PROCESS, NO_PID), LX_ESRCH);
	CHECK_EQ(lx_ioprio_set(LX_IOPRIO_WHO_PROCESS, self, value), 0);
	r = lx_ioprio_get(LX_IOPRIO_WHO_PROCESS, self);
	CHECK_EQ(r, value);
	CHECK(LX_IOPRIO_PRIO_CLASS(r) == LX_IOPRIO_CLASS_BE && LX_IOPRIO_PRIO_LEVEL(r) == 6);
	CHECK_EQ(LX_IOPRIO_PRIO_HINT(r), LX_IOPRIO_HINT_NONE);
	CHECK_ERR(lx_ioprio_set(LX_IOPRIO_WHO_PROCESS, self, LX_IOPRIO_PRIO_VALUE(5, 6)), LX_EINVAL);
}

TEST(sched, membarrier)
{
	int r = lx_membarrier(LX_MEMBARRIER_CMD_QUERY, 0, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no membarrier");
	CHECK(r >= 0);
	SKIP_IF(!(r & LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED), "this kernel's membarrier is not expedited");
	CHECK_ERR(lx_membarrier(LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), LX_EPERM);
	CHECK_EQ(lx_membarrier(LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0), 0);
	CHECK_EQ(lx_membarrier(LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), 0);
	CHECK_ERR(lx_membarrier(LX_MEMBARRIER_CMD_QUERY, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_membarrier(1 << 30, 0, 0), LX_EINVAL);
}
