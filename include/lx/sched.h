/* SPDX-License-Identifier: MIT */
/* Which thread runs when and where: policies, priorities, CPUs, barriers.
 * A pid here is the id of a thread, 0 the calling one; a process's id is that of its first thread. */
#ifndef LX_SCHED_H
#define LX_SCHED_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/ioprio.h>
#include <lx/uapi/linux/membarrier.h>
#include <lx/uapi/linux/resource.h>
#include <lx/uapi/linux/sched.h>
#include <lx/uapi/linux/sched/types.h>
#include <lx/uapi/linux/time_types.h>

/** A real-time priority, 1 to 99; 0 for the other policies. No UAPI header has this struct. */
struct lx_sched_param {
	int sched_priority_;
};

/* The parts of an I/O priority. */
#define LX_IOPRIO_PRIO_CLASS(ioprio) (((ioprio) >> LX_IOPRIO_CLASS_SHIFT) & LX_IOPRIO_CLASS_MASK)
#define LX_IOPRIO_PRIO_LEVEL(ioprio) ((ioprio) & LX_IOPRIO_LEVEL_MASK)
#define LX_IOPRIO_PRIO_HINT(ioprio) (((ioprio) >> LX_IOPRIO_HINT_SHIFT) & LX_IOPRIO_HINT_MASK)
#define LX_IOPRIO_PRIO_VALUE(prioclass, level) LX_IOPRIO_PRIO_VALUE_HINT(prioclass, level, LX_IOPRIO_HINT_NONE)
#define LX_IOPRIO_PRIO_VALUE_HINT(prioclass, level, hint) \
	(((prioclass) << LX_IOPRIO_CLASS_SHIFT) | ((hint) << LX_IOPRIO_HINT_SHIFT) | (level))

/* Sets of CPUs by a libc's names. A CPU beyond the set's 1024 is in no set, and isn't put in. */
#define LX_CPU_SETSIZE 1024
#define LX_CPU_ZERO(set) lx_cpu_zero(set)
#define LX_CPU_SET(cpu, set) lx_cpu_set((size_t)(cpu), set)
#define LX_CPU_CLR(cpu, set) lx_cpu_clr((size_t)(cpu), set)
#define LX_CPU_ISSET(cpu, set) lx_cpu_isset((size_t)(cpu), set)
#define LX_CPU_COUNT(set) lx_cpu_count(set)

/** A libc's cpu_set_t. The kernel takes any number of words: a machine of more CPUs needs more. */
struct lx_cpu_set {
	unsigned long bits[LX_CPU_SETSIZE / 64];
};

LX_BEGIN_DECLS

/** LX_CPU_ZERO(): empty the set. */
LX_FN LX_WRITES1(1) void lx_cpu_zero(struct lx_cpu_set *set)
{
	for (size_t i = 0; i < LX_CPU_SETSIZE / 64; i++)
		set->bits[i] = 0;
}

/** LX_CPU_SET(): put a CPU into the set. */
LX_FN LX_UPDATES1(2) void lx_cpu_set(size_t cpu, struct lx_cpu_set *set)
{
	if (cpu < LX_CPU_SETSIZE)
		set->bits[cpu / 64] |= 1UL << cpu % 64;
}

/** LX_CPU_CLR(): take a CPU out of the set. */
LX_FN LX_UPDATES1(2) void lx_cpu_clr(size_t cpu, struct lx_cpu_set *set)
{
	if (cpu < LX_CPU_SETSIZE)
		set->bits[cpu / 64] &= ~(1UL << cpu % 64);
}

/** LX_CPU_ISSET(): whether a CPU is in the set.
 * Returns 1 or 0. */
LX_FN LX_READS1(2) int lx_cpu_isset(size_t cpu, const struct lx_cpu_set *set)
{
	return cpu < LX_CPU_SETSIZE && (set->bits[cpu / 64] >> cpu % 64 & 1);
}

/** LX_CPU_COUNT(): count the CPUs in the set. */
LX_FN LX_READS1(1) int lx_cpu_count(const struct lx_cpu_set *set)
{
	int n = 0;
	/* No __builtin_popcountl(): it can be a call into libgcc. */
	for (size_t i = 0; i < LX_CPU_SETSIZE / 64; i++)
		for (unsigned long word = set->bits[i]; word; word &= word - 1)
			n++;
	return n;
}

/** Let another thread run, if one waits for this CPU.
 * Returns 0; no error.
 * sched_yield(2), Linux 2.0. */
LX_FN int lx_sched_yield(void)
{
	return (int)lx_syscall0(LX_NR_sched_yield);
}

/** Get the best priority among threads.
 * which, who: LX_PRIO_PROCESS with a thread's id, LX_PRIO_PGRP with a group's, LX_PRIO_USER with a user's; 0 is one's
 * own.
 * Returns 20 minus the nice value, 1 (nice 19) to 40 (nice -20), where a libc gives the nice value; -LX_EINVAL,
 * -LX_ESRCH.
 * getpriority(2), Linux 1.0. */
LX_FN int lx_getpriority(int which, int who)
{
	return (int)lx_syscall2(LX_NR_getpriority, which, who);
}

/** Set threads' nice value.
 * which, who: as for lx_getpriority(); LX_PRIO_PROCESS is one thread, not all of a process.
 * niceval: -20 (runs most) to 19, cut to that; not what lx_getpriority() returns.
 * Returns 0; -LX_EACCES (a lower value needs CAP_SYS_NICE or LX_RLIMIT_NICE), -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * setpriority(2), Linux 1.0. */
LX_FN int lx_setpriority(int which, int who, int niceval)
{
	return (int)lx_syscall3(LX_NR_setpriority, which, who, niceval);
}

/** Set a thread's real-time priority.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (not a priority of its policy), -LX_EPERM, -LX_ESRCH.
 * sched_setparam(2), Linux 2.0. */
LX_FN LX_READS1(2) int lx_sched_setparam(lx_pid_t pid, const struct lx_sched_param *param)
{
	return (int)lx_syscall2(LX_NR_sched_setparam, pid, (long)param);
}

/** Get a thread's real-time priority, 0 when its policy has none.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_ESRCH.
 * sched_getparam(2), Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_sched_getparam(lx_pid_t pid, struct lx_sched_param *param)
{
	return (int)lx_syscall2(LX_NR_sched_getparam, pid, (long)param);
}

/** Set a thread's policy and real-time priority.
 * policy: LX_SCHED_xxx, LX_SCHED_RESET_ON_FORK may be ored; LX_SCHED_DEADLINE needs lx_sched_setattr().
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM (CAP_SYS_NICE or LX_RLIMIT_RTPRIO), -LX_ESRCH.
 * sched_setscheduler(2), Linux 2.0. */
LX_FN LX_READS1(3) int lx_sched_setscheduler(lx_pid_t pid, int policy, const struct lx_sched_param *param)
{
	return (int)lx_syscall3(LX_NR_sched_setscheduler, pid, policy, (long)param);
}

/** Get a thread's policy.
 * Returns LX_SCHED_xxx, maybe with LX_SCHED_RESET_ON_FORK; -LX_EINVAL, -LX_ESRCH.
 * sched_getscheduler(2), Linux 2.0. */
LX_FN int lx_sched_getscheduler(lx_pid_t pid)
{
	return (int)lx_syscall1(LX_NR_sched_getscheduler, pid);
}

/** Ask for a policy's highest real-time priority.
 * Returns it, 0 for a policy without; -LX_EINVAL (no such policy).
 * sched_get_priority_max(2), Linux 2.0. */
LX_FN int lx_sched_get_priority_max(int policy)
{
	return (int)lx_syscall1(LX_NR_sched_get_priority_max, policy);
}

/** Ask for a policy's lowest real-time priority.
 * Returns it, 0 for a policy without; -LX_EINVAL (no such policy).
 * sched_get_priority_min(2), Linux 2.0. */
LX_FN int lx_sched_get_priority_min(int policy)
{
	return (int)lx_syscall1(LX_NR_sched_get_priority_min, policy);
}

/** Ask how long a thread runs before its equals get their turn; 0 under LX_SCHED_FIFO.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_ESRCH.
 * sched_rr_get_interval(2), Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_sched_rr_get_interval(lx_pid_t pid, struct lx_timespec *interval)
{
	return (int)lx_syscall2(LX_NR_sched_rr_get_interval, pid, (long)interval);
}

/** Set a thread's policy with all that belongs to it.
 * uattr: size is what the caller knows of the struct, LX_SCHED_ATTR_SIZE_VER0 (which 0 stands for) or more; flags: 0.
 * Returns 0; -LX_E2BIG (a size below the first, or fields unknown here are set; size gets the kernel's), -LX_EBUSY (not
 * enough time for this deadline), -LX_EFAULT, -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * sched_setattr(2), Linux 3.14. */
LX_FN LX_UPDATES1(2) int lx_sched_setattr(lx_pid_t pid, struct lx_sched_attr *uattr, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_sched_setattr, pid, (long)uattr, flags);
}

/** Get a thread's policy with all that belongs to it.
 * usize: of *uattr, LX_SCHED_ATTR_SIZE_VER0 or more; flags: 0 or, for a deadline, LX_SCHED_GETATTR_FLAG_DL_DYNAMIC.
 * Returns 0, the bytes that the kernel knows in uattr->size; -LX_EFAULT, -LX_EINVAL, -LX_ESRCH.
 * sched_getattr(2), Linux 3.14. */
LX_FN int lx_sched_getattr(lx_pid_t pid, struct lx_sched_attr *uattr, unsigned int usize, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_sched_getattr, pid, (long)uattr, usize, flags);
}

/** Choose the CPUs on which a thread may run.
 * len: of the mask, in bytes: sizeof(struct lx_cpu_set); the kernel adds zeros to a short one.
 * user_mask_ptr: bits of a struct lx_cpu_set, or more words.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (none of them is there for it), -LX_ENOMEM, -LX_EPERM, -LX_ESRCH.
 * sched_setaffinity(2), Linux 2.6. */
LX_FN LX_READS1(3) int lx_sched_setaffinity(lx_pid_t pid, unsigned int len, const unsigned long *user_mask_ptr)
{
	return (int)lx_syscall3(LX_NR_sched_setaffinity, pid, len, (long)user_mask_ptr);
}

/** Get the CPUs on which a thread may run.
 * len: of the mask, in bytes, a multiple of 8.
 * user_mask_ptr: what is beyond the result isn't written, so start with LX_CPU_ZERO().
 * Returns the bytes written, where a libc gives 0; -LX_EFAULT, -LX_EINVAL (the machine may have more CPUs), -LX_ENOMEM,
 * -LX_ESRCH.
 * sched_getaffinity(2), Linux 2.6. */
LX_FN long lx_sched_getaffinity(lx_pid_t pid, unsigned int len, unsigned long *user_mask_ptr)
{
	return lx_syscall3(LX_NR_sched_getaffinity, pid, len, (long)user_mask_ptr);
}

/** Ask on which CPU and NUMA node the thread runs; the answer may be old at once. The vDSO has a faster one.
 * cpup, nodep: either may be NULL; unused: NULL.
 * Returns 0; -LX_EFAULT.
 * getcpu(2), Linux 3.1. */
LX_FN LX_WRITES1(1) LX_WRITES1(2) int lx_getcpu(unsigned int *cpup, unsigned int *nodep, void *unused)
{
	return (int)lx_syscall3(LX_NR_getcpu, (long)cpup, (long)nodep, (long)unused);
}

/** Set threads' I/O priority.
 * which, who: LX_IOPRIO_WHO_PROCESS with a thread's id, _PGRP with a group's, _USER with a user's; 0 is one's own.
 * ioprio: from LX_IOPRIO_PRIO_VALUE().
 * Returns 0; -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * ioprio_set(2), Linux 2.6.13. */
LX_FN int lx_ioprio_set(int which, int who, int ioprio)
{
	return (int)lx_syscall3(LX_NR_ioprio_set, which, who, ioprio);
}

/** Get the best I/O priority among threads.
 * which, who: as for lx_ioprio_set().
 * Returns it, for LX_IOPRIO_PRIO_CLASS() and so on; -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * ioprio_get(2), Linux 2.6.13. */
LX_FN int lx_ioprio_get(int which, int who)
{
	return (int)lx_syscall2(LX_NR_ioprio_get, which, who);
}

/** Make a memory barrier on all CPUs that run the process's threads, or everybody's.
 * cmd: LX_MEMBARRIER_CMD_xxx, an expedited one after its _REGISTER_; LX_MEMBARRIER_CMD_QUERY asks which there are.
 * flags: 0; with LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ LX_MEMBARRIER_CMD_FLAG_CPU, for cpu_id alone (Linux 5.10).
 * Returns 0, or a mask of commands; -LX_EINVAL, -LX_ENOMEM, -LX_ENOSYS, -LX_EPERM (not registered).
 * membarrier(2), Linux 4.3. */
LX_FN int lx_membarrier(int cmd, unsigned int flags, int cpu_id)
{
	return (int)lx_syscall3(LX_NR_membarrier, cmd, flags, cpu_id);
}

/** Ask which commands there are.
 * Returns a mask of LX_MEMBARRIER_CMD_xxx; -LX_ENOSYS (a kernel without membarrier).
 * membarrier(2) MEMBARRIER_CMD_QUERY, Linux 4.3. */
LX_FN int lx_membarrier_query(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_QUERY, 0, 0);
}

/** Make a memory barrier in all threads of the machine. It takes milliseconds. LX_MEMBARRIER_CMD_SHARED is the same.
 * Returns 0; -LX_EINVAL (the machine runs with nohz_full).
 * membarrier(2) MEMBARRIER_CMD_GLOBAL, Linux 4.3. */
LX_FN int lx_membarrier_global(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_GLOBAL, 0, 0);
}

/** Make a memory barrier in all running threads of the processes that registered for it. The caller needn't have.
 * Returns 0; -LX_ENOMEM.
 * membarrier(2) MEMBARRIER_CMD_GLOBAL_EXPEDITED, Linux 4.16. */
LX_FN int lx_membarrier_global_expedited(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0);
}

/** Register the process to be reached by lx_membarrier_global_expedited(). execve ends a registration.
 * Returns 0; -LX_ENOMEM.
 * membarrier(2) MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, Linux 4.16. */
LX_FN int lx_membarrier_register_global_expedited(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0);
}

/** Make a memory barrier in all running threads of the process: the slow side of a pair whose fast side needs none.
 * Returns 0; -LX_ENOMEM, -LX_EPERM (not registered).
 * membarrier(2) MEMBARRIER_CMD_PRIVATE_EXPEDITED, Linux 4.14. */
LX_FN int lx_membarrier_private_expedited(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

/** Register the process for lx_membarrier_private_expedited(). It is slow once there are threads.
 * Returns 0; -LX_ENOMEM.
 * membarrier(2) MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, Linux 4.14. */
LX_FN int lx_membarrier_register_private_expedited(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
}

/** lx_membarrier_private_expedited() that also makes the CPUs forget fetched instructions, after code was changed.
 * Returns 0; -LX_EINVAL (not on this kernel), -LX_ENOMEM, -LX_EPERM (not registered).
 * membarrier(2) MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, Linux 4.16. */
LX_FN int lx_membarrier_private_expedited_sync_core(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

/** Register the process for lx_membarrier_private_expedited_sync_core().
 * Returns 0; -LX_EINVAL (not on this kernel), -LX_ENOMEM.
 * membarrier(2) MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, Linux 4.16. */
LX_FN int lx_membarrier_register_private_expedited_sync_core(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

/** Restart the rseq critical sections of all other running threads of the process.
 * Returns 0; -LX_EINVAL (a kernel without rseq), -LX_ENOMEM, -LX_EPERM (not registered).
 * membarrier(2) MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, Linux 5.10. */
LX_FN int lx_membarrier_private_expedited_rseq(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 0, 0);
}

/** Restart the rseq critical section that the process runs on one CPU.
 * cpu_id: one that isn't there is no error; a negative one means all.
 * Returns like lx_membarrier_private_expedited_rseq().
 * membarrier(2) MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ MEMBARRIER_CMD_FLAG_CPU, Linux 5.10. */
LX_FN int lx_membarrier_private_expedited_rseq_cpu(int cpu_id)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, LX_MEMBARRIER_CMD_FLAG_CPU,
				cpu_id);
}

/** Register the process for lx_membarrier_private_expedited_rseq() and _rseq_cpu().
 * Returns 0; -LX_EINVAL (a kernel without rseq), -LX_ENOMEM.
 * membarrier(2) MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, Linux 5.10. */
LX_FN int lx_membarrier_register_private_expedited_rseq(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0, 0);
}

/** Ask what the process is registered for.
 * Returns a mask of LX_MEMBARRIER_CMD_REGISTER_xxx; -LX_EINVAL (unknown to this kernel).
 * membarrier(2) MEMBARRIER_CMD_GET_REGISTRATIONS, Linux 6.3. */
LX_FN int lx_membarrier_get_registrations(void)
{
	return (int)lx_syscall3(LX_NR_membarrier, LX_MEMBARRIER_CMD_GET_REGISTRATIONS, 0, 0);
}

LX_END_DECLS

#endif
