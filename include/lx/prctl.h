/* SPDX-License-Identifier: MIT */
/* The operations of prctl and arch_prctl with their real arguments. lx_prctl() and lx_arch_prctl(), the calls
 * themselves, are in <lx/process.h>. What only other architectures implement is left out.
 * An operation that the kernel doesn't know is -LX_EINVAL, and the comments don't repeat it.
 * Arguments are as wide as the kernel looks at: a flag or a number that it doesn't cut is an unsigned long. */
#ifndef LX_PRCTL_H
#define LX_PRCTL_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/prctl.h>
#include <lx/uapi/linux/capability.h>
#include <lx/uapi/linux/filter.h>
#include <lx/uapi/linux/prctl.h>
#include <lx/uapi/linux/seccomp.h>
#include <lx/uapi/linux/securebits.h>

LX_BEGIN_DECLS

/** Ask for a signal when the parent ends: the thread that made this process, not all of its process. If it has ended
 * already nothing comes, so look at lx_getppid() after this. A change of ids and fork clear it, execve mostly doesn't.
 * sig: 0 for none.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_SET_PDEATHSIG, Linux 2.1.57. */
LX_FN int lx_prctl_set_pdeathsig(unsigned long sig)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_PDEATHSIG, (long)sig, 0, 0, 0);
}

/** Get the signal for the parent's end.
 * sig: gets it, or 0.
 * Returns 0; -LX_EFAULT.
 * prctl(2) PR_GET_PDEATHSIG, Linux 2.3.15. */
LX_FN LX_WRITES1(1) int lx_prctl_get_pdeathsig(int *sig)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_PDEATHSIG, (long)sig, 0, 0, 0);
}

/** Ask whether the process dumps core and may be traced by its user.
 * Returns 1 (yes), 0 (no), or 2: dumps that only root can read, which is the machine's setting.
 * prctl(2) PR_GET_DUMPABLE, Linux 2.3.20. */
LX_FN int lx_prctl_get_dumpable(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_DUMPABLE, 0, 0, 0, 0);
}

/** Choose whether the process dumps core and may be traced by its user. A change of ids and some execve reset it.
 * dumpable: 1 or 0; with 0 root owns the files of /proc/self.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_SET_DUMPABLE, Linux 2.3.20. */
LX_FN int lx_prctl_set_dumpable(unsigned long dumpable)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_DUMPABLE, (long)dumpable, 0, 0, 0);
}

/** Ask whether capabilities stay permitted when all user ids turn from 0 to others.
 * Returns 1 or 0.
 * prctl(2) PR_GET_KEEPCAPS, Linux 2.2.18. */
LX_FN int lx_prctl_get_keepcaps(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_KEEPCAPS, 0, 0, 0, 0);
}

/** Choose whether capabilities stay permitted when the thread's user ids turn from 0 to others, until execve.
 * keep: 1 or 0.
 * Returns 0; -LX_EINVAL, -LX_EPERM (LX_SECBIT_KEEP_CAPS_LOCKED).
 * prctl(2) PR_SET_KEEPCAPS, Linux 2.2.18. */
LX_FN int lx_prctl_set_keepcaps(unsigned long keep)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_KEEPCAPS, (long)keep, 0, 0, 0);
}

/** Get the way in which the process's time is measured.
 * Returns LX_PR_TIMING_STATISTICAL, always.
 * prctl(2) PR_GET_TIMING, Linux 2.6.0. */
LX_FN int lx_prctl_get_timing(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_TIMING, 0, 0, 0, 0);
}

/** Set the way in which the process's time is measured.
 * timing: LX_PR_TIMING_STATISTICAL; there is no other.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_SET_TIMING, Linux 2.6.0. */
LX_FN int lx_prctl_set_timing(unsigned long timing)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_TIMING, (long)timing, 0, 0, 0);
}

/** Name the calling thread, for ps and /proc/self/task/TID/comm.
 * name: cut after 15 bytes.
 * Returns 0; -LX_EFAULT.
 * prctl(2) PR_SET_NAME, Linux 2.6.9. */
LX_FN int lx_prctl_set_name(const char *name)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_NAME, (long)name, 0, 0, 0);
}

/** Get the calling thread's name.
 * name: all 16 bytes are written, with zeros after the name.
 * Returns 0; -LX_EFAULT.
 * prctl(2) PR_GET_NAME, Linux 2.6.11. */
LX_FN int lx_prctl_get_name(char name[16])
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_NAME, (long)name, 0, 0, 0);
}

/** Get the thread's seccomp mode. In strict mode the call itself kills, so it never returns 1.
 * Returns LX_SECCOMP_MODE_DISABLED or LX_SECCOMP_MODE_FILTER.
 * prctl(2) PR_GET_SECCOMP, Linux 2.6.23. */
LX_FN int lx_prctl_get_seccomp(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_SECCOMP, 0, 0, 0, 0);
}

/** Let the thread do nothing but read, write, exit (not exit_group) and rt_sigreturn from now on. lx_seccomp() can
 * do more.
 * Returns 0; -LX_EINVAL (it has filters, or a kernel without seccomp).
 * prctl(2) PR_SET_SECCOMP SECCOMP_MODE_STRICT, Linux 2.6.23. */
LX_FN int lx_prctl_set_seccomp_strict(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SECCOMP, LX_SECCOMP_MODE_STRICT, 0, 0, 0);
}

/** Add a filter of system calls to the thread. It needs lx_prctl_set_no_new_privs() or CAP_SYS_ADMIN. lx_seccomp() can
 * do more.
 * Returns 0; -LX_EACCES (neither of these), -LX_EFAULT, -LX_EINVAL (the program, or strict mode), -LX_ENOMEM.
 * prctl(2) PR_SET_SECCOMP SECCOMP_MODE_FILTER, Linux 3.5. */
LX_FN LX_READS1(1) int lx_prctl_set_seccomp_filter(const struct lx_sock_fprog *filter)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SECCOMP, LX_SECCOMP_MODE_FILTER, (long)filter, 0, 0);
}

/** Ask whether a capability is in the thread's bounding set.
 * cap: LX_CAP_xxx.
 * Returns 1 or 0; -LX_EINVAL (no such capability here: that is how to find the last one).
 * prctl(2) PR_CAPBSET_READ, Linux 2.6.25. */
LX_FN int lx_prctl_capbset_read(unsigned long cap)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAPBSET_READ, (long)cap, 0, 0, 0);
}

/** Take a capability out of the thread's bounding set, for good: no execve can gain it any more.
 * Returns 0; -LX_EINVAL, -LX_EPERM (no CAP_SETPCAP).
 * prctl(2) PR_CAPBSET_DROP, Linux 2.6.25. */
LX_FN int lx_prctl_capbset_drop(unsigned long cap)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAPBSET_DROP, (long)cap, 0, 0, 0);
}

/** Ask whether the thread may read the time stamp counter.
 * mode: gets LX_PR_TSC_ENABLE or LX_PR_TSC_SIGSEGV.
 * Returns 0; -LX_EFAULT.
 * prctl(2) PR_GET_TSC, Linux 2.6.26. */
LX_FN LX_WRITES1(1) int lx_prctl_get_tsc(unsigned int *mode)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_TSC, (long)mode, 0, 0, 0);
}

/** Choose whether the thread may read the time stamp counter; with LX_PR_TSC_SIGSEGV the vDSO's clocks die as well.
 * mode: LX_PR_TSC_ENABLE or LX_PR_TSC_SIGSEGV.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_SET_TSC, Linux 2.6.26. */
LX_FN int lx_prctl_set_tsc(unsigned int mode)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_TSC, mode, 0, 0, 0);
}

/** Get what root's user id means to the thread's capabilities.
 * Returns LX_SECBIT_xxx.
 * prctl(2) PR_GET_SECUREBITS, Linux 2.6.26. */
LX_FN int lx_prctl_get_securebits(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_SECUREBITS, 0, 0, 0, 0);
}

/** Set what root's user id means to the thread's capabilities.
 * bits: LX_SECBIT_xxx, with the locks that shall hold.
 * Returns 0; -LX_EPERM (no CAP_SETPCAP, a locked bit, or an unknown one).
 * prctl(2) PR_SET_SECUREBITS, Linux 2.6.26. */
LX_FN int lx_prctl_set_securebits(unsigned long bits)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SECUREBITS, (long)bits, 0, 0, 0);
}

/** Set how late the thread's sleeps and polls may end, to save wake-ups. Ignored with a real-time policy.
 * ns: 0 sets it to what the thread began with.
 * Returns 0.
 * prctl(2) PR_SET_TIMERSLACK, Linux 2.6.28. */
LX_FN int lx_prctl_set_timerslack(unsigned long ns)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_TIMERSLACK, (long)ns, 0, 0, 0);
}

/** Get how late the thread's sleeps and polls may end.
 * Returns nanoseconds; a slack of ULONG_MAX looks like an error.
 * prctl(2) PR_GET_TIMERSLACK, Linux 2.6.28. */
LX_FN long lx_prctl_get_timerslack(void)
{
	return lx_syscall5(LX_NR_prctl, LX_PR_GET_TIMERSLACK, 0, 0, 0, 0);
}

/** Stop all performance counters that the thread opened, on whatever they count. Its own that others opened go on.
 * Returns 0.
 * prctl(2) PR_TASK_PERF_EVENTS_DISABLE, Linux 2.6.32. */
LX_FN int lx_prctl_task_perf_events_disable(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_TASK_PERF_EVENTS_DISABLE, 0, 0, 0, 0);
}

/** Start all performance counters that the thread opened.
 * Returns 0.
 * prctl(2) PR_TASK_PERF_EVENTS_ENABLE, Linux 2.6.32. */
LX_FN int lx_prctl_task_perf_events_enable(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_TASK_PERF_EVENTS_ENABLE, 0, 0, 0, 0);
}

/** Follow the machine's setting again for memory errors in the thread's pages.
 * Returns 0.
 * prctl(2) PR_MCE_KILL PR_MCE_KILL_CLEAR, Linux 2.6.32. */
LX_FN int lx_prctl_mce_kill_clear(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_MCE_KILL, LX_PR_MCE_KILL_CLEAR, 0, 0, 0);
}

/** Choose when a memory error in the thread's pages raises LX_SIGBUS.
 * policy: LX_PR_MCE_KILL_EARLY (when found), LX_PR_MCE_KILL_LATE (when used) or LX_PR_MCE_KILL_DEFAULT.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_MCE_KILL PR_MCE_KILL_SET, Linux 2.6.32. */
LX_FN int lx_prctl_mce_kill_set(unsigned long policy)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_MCE_KILL, LX_PR_MCE_KILL_SET, (long)policy, 0, 0);
}

/** Get that choice.
 * Returns LX_PR_MCE_KILL_EARLY, LX_PR_MCE_KILL_LATE or LX_PR_MCE_KILL_DEFAULT.
 * prctl(2) PR_MCE_KILL_GET, Linux 2.6.32. */
LX_FN int lx_prctl_mce_kill_get(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_MCE_KILL_GET, 0, 0, 0, 0);
}

/** Change one of the addresses that describe the process to brk and /proc: code, data, heap, stack, arguments. Memory
 * itself doesn't change. Start and end must stay in order after each step; lx_prctl_set_mm_map() sets all at once.
 * field: LX_PR_SET_MM_xxx, of those that set an address; _ARG_xxx and _ENV_xxx since Linux 3.5.
 * Returns 0; -LX_EFAULT (nothing mapped there), -LX_EINVAL, -LX_EPERM (no CAP_SYS_RESOURCE).
 * prctl(2) PR_SET_MM, Linux 3.3. */
LX_FN int lx_prctl_set_mm(int field, unsigned long addr)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MM, field, (long)addr, 0, 0);
}

/** Replace the auxiliary vector that /proc/self/auxv shows; the one on the stack stays.
 * size: bytes.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (longer than the kernel's), -LX_EPERM (no CAP_SYS_RESOURCE).
 * prctl(2) PR_SET_MM PR_SET_MM_AUXV, Linux 3.5. */
LX_FN LX_READS(1, 2) int lx_prctl_set_mm_auxv(const void *auxv, size_t size)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MM, LX_PR_SET_MM_AUXV, (long)auxv, (long)size, 0);
}

/** Change what /proc/self/exe points to.
 * fd: an executable file.
 * Returns 0; -LX_EACCES, -LX_EBADF, -LX_EBUSY (the old file is still mapped), -LX_EPERM (no CAP_SYS_RESOURCE).
 * prctl(2) PR_SET_MM PR_SET_MM_EXE_FILE, Linux 3.5. */
LX_FN int lx_prctl_set_mm_exe_file(int fd)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MM, LX_PR_SET_MM_EXE_FILE, fd, 0, 0);
}

/** Set all that lx_prctl_set_mm() and its like can set, at once and without CAP_SYS_RESOURCE.
 * map: auxv_size 0 keeps the auxiliary vector, exe_fd (uint32_t)-1 the executable, which CAP_CHECKPOINT_RESTORE can
 * change; size: sizeof(*map), and lx_prctl_set_mm_map_size() tells whether the kernel agrees.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (addresses, size, or a kernel without CONFIG_CHECKPOINT_RESTORE), -LX_EPERM, and
 * the errors of lx_prctl_set_mm_exe_file().
 * prctl(2) PR_SET_MM PR_SET_MM_MAP, Linux 3.18. */
LX_FN LX_READS1(1) int lx_prctl_set_mm_map(const struct lx_prctl_mm_map *map, size_t size)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MM, LX_PR_SET_MM_MAP, (long)map, (long)size, 0);
}

/** Get the kernel's size of struct lx_prctl_mm_map. It sets nothing.
 * Returns 0; -LX_EFAULT, and on a kernel without CONFIG_CHECKPOINT_RESTORE -LX_EINVAL or -LX_EPERM.
 * prctl(2) PR_SET_MM PR_SET_MM_MAP_SIZE, Linux 3.18. */
LX_FN LX_WRITES1(1) int lx_prctl_set_mm_map_size(unsigned int *size)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MM, LX_PR_SET_MM_MAP_SIZE, (long)size, 0, 0);
}

/** Let another process trace this one where Yama restricts that to parents.
 * pid: with its descendants; 0 for none, LX_PR_SET_PTRACER_ANY for all.
 * Returns 0; -LX_EINVAL (no such process, or a kernel without Yama).
 * prctl(2) PR_SET_PTRACER, Linux 3.4. */
LX_FN int lx_prctl_set_ptracer(unsigned long pid)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_PTRACER, (long)pid, 0, 0, 0);
}

/** Choose whether descendants whose parents end become children of this process, as they else would of init.
 * on: 0 or not. fork doesn't pass it on, execve keeps it.
 * Returns 0.
 * prctl(2) PR_SET_CHILD_SUBREAPER, Linux 3.4. */
LX_FN int lx_prctl_set_child_subreaper(unsigned long on)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_CHILD_SUBREAPER, (long)on, 0, 0, 0);
}

/** Get that choice.
 * on: gets 1 or 0.
 * Returns 0; -LX_EFAULT.
 * prctl(2) PR_GET_CHILD_SUBREAPER, Linux 3.4. */
LX_FN LX_WRITES1(1) int lx_prctl_get_child_subreaper(int *on)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_CHILD_SUBREAPER, (long)on, 0, 0, 0);
}

/** Never gain rights through execve again: set-user-ID bits and file capabilities do nothing. For the thread and all
 * that it starts, for good.
 * Returns 0.
 * prctl(2) PR_SET_NO_NEW_PRIVS, Linux 3.5. */
LX_FN int lx_prctl_set_no_new_privs(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/** Ask whether lx_prctl_set_no_new_privs() was done.
 * Returns 1 or 0.
 * prctl(2) PR_GET_NO_NEW_PRIVS, Linux 3.5. */
LX_FN int lx_prctl_get_no_new_privs(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
}

/** Get the address that lx_set_tid_address() or clone set for the thread's end.
 * addr: gets it, or NULL.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (a kernel without CONFIG_CHECKPOINT_RESTORE).
 * prctl(2) PR_GET_TID_ADDRESS, Linux 3.5. */
LX_FN LX_WRITES1(1) int lx_prctl_get_tid_address(int **addr)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_TID_ADDRESS, (long)addr, 0, 0, 0);
}

/** Keep the process from transparent huge pages, or allow them again. fork and execve keep the choice.
 * disable: 0 or not.
 * flags: 0; with disable LX_PR_THP_DISABLE_EXCEPT_ADVISED (Linux 6.18) leaves them to memory with LX_MADV_HUGEPAGE.
 * Returns 0; -LX_EINTR, -LX_EINVAL.
 * prctl(2) PR_SET_THP_DISABLE, Linux 3.15. */
LX_FN int lx_prctl_set_thp_disable(unsigned long disable, unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_THP_DISABLE, (long)disable, (long)flags, 0, 0);
}

/** Ask whether the process is kept from transparent huge pages.
 * Returns 0 (no), or 1 with the flags of lx_prctl_set_thp_disable().
 * prctl(2) PR_GET_THP_DISABLE, Linux 3.15. */
LX_FN int lx_prctl_get_thp_disable(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_THP_DISABLE, 0, 0, 0, 0);
}

/** Ask whether a capability is in the thread's ambient set.
 * cap: LX_CAP_xxx.
 * Returns 1 or 0; -LX_EINVAL.
 * prctl(2) PR_CAP_AMBIENT PR_CAP_AMBIENT_IS_SET, Linux 4.3. */
LX_FN int lx_prctl_cap_ambient_is_set(unsigned long cap)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_IS_SET, (long)cap, 0, 0);
}

/** Put a capability into the ambient set: execve of an ordinary file keeps it.
 * cap: must be permitted and inheritable.
 * Returns 0; -LX_EINVAL, -LX_EPERM (it isn't, or LX_SECBIT_NO_CAP_AMBIENT_RAISE).
 * prctl(2) PR_CAP_AMBIENT PR_CAP_AMBIENT_RAISE, Linux 4.3. */
LX_FN int lx_prctl_cap_ambient_raise(unsigned long cap)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_RAISE, (long)cap, 0, 0);
}

/** Take a capability out of the ambient set.
 * Returns 0; -LX_EINVAL.
 * prctl(2) PR_CAP_AMBIENT PR_CAP_AMBIENT_LOWER, Linux 4.3. */
LX_FN int lx_prctl_cap_ambient_lower(unsigned long cap)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_LOWER, (long)cap, 0, 0);
}

/** Empty the ambient set.
 * Returns 0.
 * prctl(2) PR_CAP_AMBIENT PR_CAP_AMBIENT_CLEAR_ALL, Linux 4.3. */
LX_FN int lx_prctl_cap_ambient_clear_all(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

/** Ask how the thread is protected from a kind of speculation.
 * misfeature: LX_PR_SPEC_STORE_BYPASS, LX_PR_SPEC_INDIRECT_BRANCH (Linux 4.20) or LX_PR_SPEC_L1D_FLUSH (5.15).
 * Returns LX_PR_SPEC_NOT_AFFECTED, or LX_PR_SPEC_ENABLE, _DISABLE, _FORCE_DISABLE or _DISABLE_NOEXEC, with
 * LX_PR_SPEC_PRCTL if a thread can choose; -LX_ENODEV (unknown).
 * prctl(2) PR_GET_SPECULATION_CTRL, Linux 4.17. */
LX_FN int lx_prctl_get_speculation_ctrl(unsigned long misfeature)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_SPECULATION_CTRL, (long)misfeature, 0, 0, 0);
}

/** Allow or forbid the thread a kind of speculation; for LX_PR_SPEC_L1D_FLUSH LX_PR_SPEC_ENABLE is the flush.
 * misfeature: as for lx_prctl_get_speculation_ctrl().
 * ctrl: LX_PR_SPEC_ENABLE, _DISABLE, _FORCE_DISABLE (for good) or, for the first, _DISABLE_NOEXEC (until execve).
 * Returns 0; -LX_ENODEV (unknown), -LX_ENXIO (no choice), -LX_EPERM (forbidden for good, or no choice), -LX_ERANGE.
 * prctl(2) PR_SET_SPECULATION_CTRL, Linux 4.17. */
LX_FN int lx_prctl_set_speculation_ctrl(unsigned long misfeature, unsigned long ctrl)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SPECULATION_CTRL, (long)misfeature, (long)ctrl, 0, 0);
}

/** Say that the thread is part of a device's or file system's I/O: its allocations then don't wait for I/O.
 * on: 1 or 0.
 * Returns 0; -LX_EINVAL, -LX_EPERM (no CAP_SYS_RESOURCE).
 * prctl(2) PR_SET_IO_FLUSHER, Linux 5.6. */
LX_FN int lx_prctl_set_io_flusher(unsigned long on)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_IO_FLUSHER, (long)on, 0, 0, 0);
}

/** Ask whether the thread said so.
 * Returns 1 or 0; -LX_EPERM (no CAP_SYS_RESOURCE).
 * prctl(2) PR_GET_IO_FLUSHER, Linux 5.6. */
LX_FN int lx_prctl_get_io_flusher(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_IO_FLUSHER, 0, 0, 0, 0);
}

/** End the dispatch of the thread's system calls.
 * Returns 0.
 * prctl(2) PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_OFF, Linux 5.11. */
LX_FN int lx_prctl_set_syscall_user_dispatch_off(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SYSCALL_USER_DISPATCH, LX_PR_SYS_DISPATCH_OFF, 0, 0, 0);
}

/** Turn the thread's system calls into LX_SIGSYS, except those from a region of code, which better holds the return
 * from signals. LX_PR_SYS_DISPATCH_ON is the same. fork, clone and execve end it.
 * offset, length: the region; 0 and 0 for none.
 * selector: a byte that is looked at for each call: LX_SYSCALL_DISPATCH_FILTER_ALLOW, LX_SYSCALL_DISPATCH_FILTER_BLOCK,
 * any other kills; NULL blocks always.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM (the machine's setting).
 * prctl(2) PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_EXCLUSIVE_ON, Linux 5.11. */
LX_FN int lx_prctl_set_syscall_user_dispatch_exclusive_on(unsigned long offset, unsigned long length,
							  const char *selector)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SYSCALL_USER_DISPATCH, LX_PR_SYS_DISPATCH_EXCLUSIVE_ON,
				(long)offset, (long)length, (long)selector);
}

/** Turn the thread's system calls from a region of code into LX_SIGSYS, and no others.
 * offset, length: the region, not empty; selector: as for lx_prctl_set_syscall_user_dispatch_exclusive_on().
 * Returns like that.
 * prctl(2) PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_INCLUSIVE_ON, Linux 6.17. */
LX_FN int lx_prctl_set_syscall_user_dispatch_inclusive_on(unsigned long offset, unsigned long length,
							  const char *selector)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_SYSCALL_USER_DISPATCH, LX_PR_SYS_DISPATCH_INCLUSIVE_ON,
				(long)offset, (long)length, (long)selector);
}

/** Get the cookie of a thread: only threads with the same one share a core at the same time.
 * pid: 0 is the calling thread; cookie: gets a hash of it, 0 if there is none.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_ENODEV (no SMT), -LX_EPERM, -LX_ESRCH. So do the next three.
 * prctl(2) PR_SCHED_CORE PR_SCHED_CORE_GET, Linux 5.14. */
LX_FN LX_WRITES1(2) int lx_prctl_sched_core_get(lx_pid_t pid, uint64_t *cookie)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SCHED_CORE, LX_PR_SCHED_CORE_GET, pid,
				LX_PR_SCHED_CORE_SCOPE_THREAD, (long)cookie);
}

/** Give a thread or more a new cookie.
 * pid: 0 is the caller; scope: LX_PR_SCHED_CORE_SCOPE_THREAD, _THREAD_GROUP or _PROCESS_GROUP.
 * Returns 0; -LX_ENOMEM, and the errors of lx_prctl_sched_core_get().
 * prctl(2) PR_SCHED_CORE PR_SCHED_CORE_CREATE, Linux 5.14. */
LX_FN int lx_prctl_sched_core_create(lx_pid_t pid, unsigned int scope)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SCHED_CORE, LX_PR_SCHED_CORE_CREATE, pid, scope, 0);
}

/** Give the calling thread's cookie to a thread or more.
 * pid, scope: as for lx_prctl_sched_core_create().
 * Returns 0; the errors of lx_prctl_sched_core_get().
 * prctl(2) PR_SCHED_CORE PR_SCHED_CORE_SHARE_TO, Linux 5.14. */
LX_FN int lx_prctl_sched_core_share_to(lx_pid_t pid, unsigned int scope)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SCHED_CORE, LX_PR_SCHED_CORE_SHARE_TO, pid, scope, 0);
}

/** Give the calling thread the cookie of another.
 * Returns 0; the errors of lx_prctl_sched_core_get().
 * prctl(2) PR_SCHED_CORE PR_SCHED_CORE_SHARE_FROM, Linux 5.14. */
LX_FN int lx_prctl_sched_core_share_from(lx_pid_t pid)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SCHED_CORE, LX_PR_SCHED_CORE_SHARE_FROM, pid,
				LX_PR_SCHED_CORE_SCOPE_THREAD, 0);
}

/** Forbid new memory that is writable and executable, or executable after it was not, for good.
 * bits: LX_PR_MDWE_REFUSE_EXEC_GAIN, with LX_PR_MDWE_NO_INHERIT (Linux 6.6) for this process alone, or 0.
 * Returns 0; -LX_EINVAL, -LX_EPERM (other bits are set already).
 * prctl(2) PR_SET_MDWE, Linux 6.3. */
LX_FN int lx_prctl_set_mdwe(unsigned long bits)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MDWE, (long)bits, 0, 0, 0);
}

/** Get the bits of lx_prctl_set_mdwe().
 * Returns them.
 * prctl(2) PR_GET_MDWE, Linux 6.3. */
LX_FN int lx_prctl_get_mdwe(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_MDWE, 0, 0, 0, 0);
}

/** Name anonymous memory, for /proc/self/maps. Neighbours of different names don't merge.
 * addr: at the start of a page; size: in bytes; name: up to 79 printable bytes without any of \ ` $ [ ], NULL for none.
 * Returns 0; -LX_EBADF (a file's pages), -LX_EFAULT, -LX_EINVAL (also: a kernel without CONFIG_ANON_VMA_NAME),
 * -LX_ENOMEM (not all mapped).
 * prctl(2) PR_SET_VMA PR_SET_VMA_ANON_NAME, Linux 5.17. */
LX_FN int lx_prctl_set_vma_anon_name(void *addr, size_t size, const char *name)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_VMA, LX_PR_SET_VMA_ANON_NAME, (long)addr, (long)size,
				(long)name);
}

/** Get the auxiliary vector as the kernel keeps it.
 * size: bytes.
 * Returns its whole size, even if that is more than size; -LX_EFAULT.
 * prctl(2) PR_GET_AUXV, Linux 6.4. */
LX_FN LX_WRITES(1, 2) long lx_prctl_get_auxv(void *auxv, size_t size)
{
	return lx_syscall5(LX_NR_prctl, LX_PR_GET_AUXV, (long)auxv, (long)size, 0, 0);
}

/** Choose whether all of the process's memory may be merged with equal pages (KSM), and of what it starts.
 * on: 0 or not.
 * Returns 0; -LX_EINTR, -LX_EINVAL (a kernel without CONFIG_KSM), -LX_ENOMEM.
 * prctl(2) PR_SET_MEMORY_MERGE, Linux 6.4. */
LX_FN int lx_prctl_set_memory_merge(unsigned long on)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_SET_MEMORY_MERGE, (long)on, 0, 0, 0);
}

/** Get that choice.
 * Returns 1 or 0; -LX_EINVAL (a kernel without CONFIG_KSM).
 * prctl(2) PR_GET_MEMORY_MERGE, Linux 6.4. */
LX_FN int lx_prctl_get_memory_merge(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_MEMORY_MERGE, 0, 0, 0, 0);
}

/** Let the kernel choose the ids of new POSIX timers, as usual.
 * Returns 0.
 * prctl(2) PR_TIMER_CREATE_RESTORE_IDS PR_TIMER_CREATE_RESTORE_IDS_OFF, Linux 6.15. */
LX_FN int lx_prctl_timer_create_restore_ids_off(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_TIMER_CREATE_RESTORE_IDS, LX_PR_TIMER_CREATE_RESTORE_IDS_OFF, 0, 0,
				0);
}

/** Have lx_timer_create() take the id that the caller put where it will write it; for the whole process.
 * Returns 0.
 * prctl(2) PR_TIMER_CREATE_RESTORE_IDS PR_TIMER_CREATE_RESTORE_IDS_ON, Linux 6.15. */
LX_FN int lx_prctl_timer_create_restore_ids_on(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_TIMER_CREATE_RESTORE_IDS, LX_PR_TIMER_CREATE_RESTORE_IDS_ON, 0, 0,
				0);
}

/** Ask who chooses the ids of new POSIX timers.
 * Returns 1 (the caller) or 0.
 * prctl(2) PR_TIMER_CREATE_RESTORE_IDS PR_TIMER_CREATE_RESTORE_IDS_GET, Linux 6.15. */
LX_FN int lx_prctl_timer_create_restore_ids_get(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_TIMER_CREATE_RESTORE_IDS, LX_PR_TIMER_CREATE_RESTORE_IDS_GET, 0, 0,
				0);
}

/** Set the number of hash slots for the process's private futexes.
 * slots: a power of two from 2 up; 0 for the machine's shared table, for good.
 * Returns 0; -LX_EBUSY (0 was chosen before), -LX_EINVAL (also: a kernel without CONFIG_FUTEX_PRIVATE_HASH),
 * -LX_ENOMEM.
 * prctl(2) PR_FUTEX_HASH PR_FUTEX_HASH_SET_SLOTS, Linux 6.17. */
LX_FN int lx_prctl_futex_hash_set_slots(unsigned int slots)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_FUTEX_HASH, LX_PR_FUTEX_HASH_SET_SLOTS, slots, 0, 0);
}

/** Get the number of hash slots for the process's private futexes.
 * Returns it; 0 for the machine's shared table, which is what a process of one thread has.
 * prctl(2) PR_FUTEX_HASH PR_FUTEX_HASH_GET_SLOTS, Linux 6.17. */
LX_FN int lx_prctl_futex_hash_get_slots(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_FUTEX_HASH, LX_PR_FUTEX_HASH_GET_SLOTS, 0, 0, 0);
}

/** Ask whether the thread may ask for time slice extensions.
 * Returns LX_PR_RSEQ_SLICE_EXT_ENABLE or 0; -LX_ENOTSUPP (not an errno of a libc: a kernel built without it).
 * prctl(2) PR_RSEQ_SLICE_EXTENSION PR_RSEQ_SLICE_EXTENSION_GET, Linux 7.0. */
LX_FN int lx_prctl_rseq_slice_extension_get(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_RSEQ_SLICE_EXTENSION, LX_PR_RSEQ_SLICE_EXTENSION_GET, 0, 0, 0);
}

/** Choose whether the thread may ask for time slice extensions through its rseq area.
 * flags: LX_PR_RSEQ_SLICE_EXT_ENABLE or 0.
 * Returns 0; -LX_EINVAL, -LX_ENXIO (no rseq area); where it isn't possible, or the area is of the old size, the
 * kernel's own ENOTSUPP comes out: -524.
 * prctl(2) PR_RSEQ_SLICE_EXTENSION PR_RSEQ_SLICE_EXTENSION_SET, Linux 7.0. */
LX_FN int lx_prctl_rseq_slice_extension_set(unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_RSEQ_SLICE_EXTENSION, LX_PR_RSEQ_SLICE_EXTENSION_SET, (long)flags, 0,
				0);
}

/** Set the base of gs, and gs itself to 0. On CPUs with fsgsbase the instruction wrgsbase is faster.
 * Returns 0; -LX_EPERM (an address of the kernel's).
 * arch_prctl(2) ARCH_SET_GS, Linux 2.6. */
LX_FN int lx_arch_prctl_set_gs(unsigned long base)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SET_GS, (long)base);
}

/** Set the base of fs, and fs itself to 0. It takes a libc its thread-local data: in its processes only for threads
 * that it doesn't know.
 * Returns 0; -LX_EPERM (an address of the kernel's).
 * arch_prctl(2) ARCH_SET_FS, Linux 2.6. */
LX_FN int lx_arch_prctl_set_fs(unsigned long base)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SET_FS, (long)base);
}

/** Get the base of fs.
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_GET_FS, Linux 2.6. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_fs(unsigned long *base)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_FS, (long)base);
}

/** Get the base of gs.
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_GET_GS, Linux 2.6. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_gs(unsigned long *base)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_GS, (long)base);
}

/** Ask whether the thread may use the cpuid instruction.
 * Returns 1 or 0.
 * arch_prctl(2) ARCH_GET_CPUID, Linux 4.12. */
LX_FN int lx_arch_prctl_get_cpuid(void)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_CPUID, 0);
}

/** Choose whether the thread may use the cpuid instruction, or gets LX_SIGSEGV. execve allows it again.
 * allow: 0 or not.
 * Returns 0; -LX_ENODEV (the CPU can't forbid it).
 * arch_prctl(2) ARCH_SET_CPUID, Linux 4.12. */
LX_FN int lx_arch_prctl_set_cpuid(unsigned long allow)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SET_CPUID, (long)allow);
}

/** Get the parts of a thread's extended state that kernel and CPU support.
 * features: gets bits, 1 << LX_ARCH_XCOMP_xxx among them.
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_GET_XCOMP_SUPP, Linux 5.16. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_xcomp_supp(uint64_t *features)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_XCOMP_SUPP, (long)features);
}

/** Get the parts of it that the process may use.
 * features: as for lx_arch_prctl_get_xcomp_supp().
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_GET_XCOMP_PERM, Linux 5.16. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_xcomp_perm(uint64_t *features)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_XCOMP_PERM, (long)features);
}

/** Ask to use a part of the extended state that is too large to be everybody's: AMX.
 * feature: a number, LX_ARCH_XCOMP_TILEDATA.
 * Returns 0; -LX_EINVAL, -LX_ENOSPC (a thread's alternate signal stack is too small), -LX_EOPNOTSUPP.
 * arch_prctl(2) ARCH_REQ_XCOMP_PERM, Linux 5.16. */
LX_FN int lx_arch_prctl_req_xcomp_perm(unsigned long feature)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_REQ_XCOMP_PERM, (long)feature);
}

/** Get the parts of it that the process's guests may use.
 * features: as for lx_arch_prctl_get_xcomp_supp().
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_GET_XCOMP_GUEST_PERM, Linux 5.17. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_xcomp_guest_perm(uint64_t *features)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_XCOMP_GUEST_PERM, (long)features);
}

/** Ask for a part of it on behalf of KVM's guests, before the first virtual CPU.
 * feature: as for lx_arch_prctl_req_xcomp_perm().
 * Returns 0; -LX_EBUSY (too late), -LX_EINVAL, -LX_EOPNOTSUPP.
 * arch_prctl(2) ARCH_REQ_XCOMP_GUEST_PERM, Linux 5.17. */
LX_FN int lx_arch_prctl_req_xcomp_guest_perm(unsigned long feature)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_REQ_XCOMP_GUEST_PERM, (long)feature);
}

/** Map the vDSO of x32 programs into a process that has unmapped its own.
 * addr: where, if that is free.
 * Returns its size; -LX_EEXIST (there is a vDSO), -LX_EINVAL (a kernel without CONFIG_CHECKPOINT_RESTORE or without
 * such programs), -LX_ENOMEM.
 * arch_prctl(2) ARCH_MAP_VDSO_X32, Linux 4.9. */
LX_FN long lx_arch_prctl_map_vdso_x32(unsigned long addr)
{
	return lx_syscall2(LX_NR_arch_prctl, LX_ARCH_MAP_VDSO_X32, (long)addr);
}

/** lx_arch_prctl_map_vdso_x32() with the vDSO of 32-bit programs.
 * Returns like that.
 * arch_prctl(2) ARCH_MAP_VDSO_32, Linux 4.9. */
LX_FN long lx_arch_prctl_map_vdso_32(unsigned long addr)
{
	return lx_syscall2(LX_NR_arch_prctl, LX_ARCH_MAP_VDSO_32, (long)addr);
}

/** lx_arch_prctl_map_vdso_x32() with the vDSO of 64-bit programs.
 * Returns like that.
 * arch_prctl(2) ARCH_MAP_VDSO_64, Linux 4.9. */
LX_FN long lx_arch_prctl_map_vdso_64(unsigned long addr)
{
	return lx_syscall2(LX_NR_arch_prctl, LX_ARCH_MAP_VDSO_64, (long)addr);
}

/** Get the mask that takes the tag out of an address.
 * mask: gets all bits if tags are off.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (a kernel without CONFIG_ADDRESS_MASKING).
 * arch_prctl(2) ARCH_GET_UNTAG_MASK, Linux 6.4. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_untag_mask(unsigned long *mask)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_UNTAG_MASK, (long)mask);
}

/** Let the CPU ignore tags in the upper bits of the process's addresses (LAM), for good.
 * nr_bits: 1 to what lx_arch_prctl_get_max_tag_bits() says.
 * Returns 0; -LX_EBUSY (it has threads), -LX_EINTR, -LX_EINVAL, -LX_ENODEV (the CPU can't).
 * arch_prctl(2) ARCH_ENABLE_TAGGED_ADDR, Linux 6.4. */
LX_FN int lx_arch_prctl_enable_tagged_addr(unsigned long nr_bits)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_ENABLE_TAGGED_ADDR, (long)nr_bits);
}

/** Get how many bits a tag can have.
 * nr_bits: gets 0 if the CPU can't.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (a kernel without CONFIG_ADDRESS_MASKING).
 * arch_prctl(2) ARCH_GET_MAX_TAG_BITS, Linux 6.4. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_get_max_tag_bits(unsigned long *nr_bits)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_GET_MAX_TAG_BITS, (long)nr_bits);
}

/** Allow tags together with devices that share the process's addresses (SVA): such a device must not see tags.
 * Returns 0; -LX_EINVAL (a kernel without CONFIG_ADDRESS_MASKING).
 * arch_prctl(2) ARCH_FORCE_TAGGED_SVA, Linux 6.4. */
LX_FN int lx_arch_prctl_force_tagged_sva(void)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_FORCE_TAGGED_SVA, 0);
}

/** Give the thread a shadow stack, or let it write to that. Returning from the function that turned it on faults, since
 * that call isn't on it: only inlined.
 * feature: LX_ARCH_SHSTK_SHSTK or, after it, LX_ARCH_SHSTK_WRSS; not both.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM, -LX_EOPNOTSUPP (CPU or kernel), -LX_EPERM (locked, or the first is missing).
 * arch_prctl(2) ARCH_SHSTK_ENABLE, Linux 6.6. */
LX_FN int lx_arch_prctl_shstk_enable(unsigned long feature)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SHSTK_ENABLE, (long)feature);
}

/** Take the thread its shadow stack, or the right to write to it.
 * feature: as for lx_arch_prctl_shstk_enable(), one.
 * Returns 0; -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM (locked, or there is none to write to).
 * arch_prctl(2) ARCH_SHSTK_DISABLE, Linux 6.6. */
LX_FN int lx_arch_prctl_shstk_disable(unsigned long feature)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SHSTK_DISABLE, (long)feature);
}

/** Fix features of the thread, on or off, for good. ARCH_SHSTK_UNLOCK undoes that in others through ptrace alone: from
 * the thread itself the kernel takes it for LX_ARCH_SHSTK_ENABLE, so it has no function here.
 * features: LX_ARCH_SHSTK_xxx; bits unknown today are kept for features of later kernels.
 * Returns 0.
 * arch_prctl(2) ARCH_SHSTK_LOCK, Linux 6.6. */
LX_FN int lx_arch_prctl_shstk_lock(unsigned long features)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SHSTK_LOCK, (long)features);
}

/** Get what the thread has turned on.
 * features: gets LX_ARCH_SHSTK_xxx.
 * Returns 0; -LX_EFAULT.
 * arch_prctl(2) ARCH_SHSTK_STATUS, Linux 6.6. */
LX_FN LX_WRITES1(1) int lx_arch_prctl_shstk_status(unsigned long *features)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SHSTK_STATUS, (long)features);
}

LX_END_DECLS

#endif
