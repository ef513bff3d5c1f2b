/* SPDX-License-Identifier: MIT */
/* Processes: making, ending, waiting and tracing them; ids, limits and namespaces.
 * The kernel's ids belong to threads: lx_setuid() and its kin change the calling thread alone, where a libc's functions
 * change all of them. lx_clone(), lx_clone3() and lx_vfork() are functions of liblx.a: they can't be inline. */
#ifndef LX_PROCESS_H
#define LX_PROCESS_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/ldt.h>
#include <lx/uapi/asm/prctl.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/kcmp.h>
#include <lx/uapi/linux/nsfs.h>
#include <lx/uapi/linux/personality.h>
#include <lx/uapi/linux/pidfd.h>
#include <lx/uapi/linux/prctl.h>
#include <lx/uapi/linux/ptrace.h>
#include <lx/uapi/linux/resource.h>
#include <lx/uapi/linux/sched.h>
#include <lx/uapi/linux/uio.h>
#include <lx/uapi/linux/wait.h>

#if defined(__x86_64__)
#include <lx/arch/x86_64/user.h>
#endif

/* What lx_wait4() tells of a child. A tracer finds LX_PTRACE_EVENT_xxx in status >> 16. */
#define LX_WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define LX_WTERMSIG(status) ((status) & 0x7f)
#define LX_WSTOPSIG(status) LX_WEXITSTATUS(status)
#define LX_WIFEXITED(status) (LX_WTERMSIG(status) == 0)
#define LX_WIFSIGNALED(status) (((LX_WTERMSIG(status) + 1) & 0x7f) > 1) /* neither 0 nor 0x7f, status used once */
#define LX_WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define LX_WIFCONTINUED(status) ((status) == 0xffff)
#define LX_WCOREDUMP(status) ((status) & 0x80)

LX_BEGIN_DECLS

/** Get the process's id.
 * Returns it; no error.
 * getpid(2), Linux 1.0. */
LX_FN lx_pid_t lx_getpid(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_getpid);
}

/** Get the parent's id.
 * Returns it, 0 when the parent is outside the pid namespace; no error.
 * getppid(2), Linux 1.0. */
LX_FN lx_pid_t lx_getppid(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_getppid);
}

/** Get the thread's id; that of a process's first thread is the process's.
 * Returns it; no error.
 * gettid(2), Linux 2.4.11. */
LX_FN lx_pid_t lx_gettid(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_gettid);
}

/** Choose the int that becomes 0, with a futex wake, when the thread ends: a shared one, so wait without
 * LX_FUTEX_PRIVATE_FLAG. Nothing happens if nobody else has the memory by then.
 * tidptr: NULL for none. In a process with a libc it takes the word that the libc's join waits on.
 * Returns the thread's id; no error.
 * set_tid_address(2), Linux 2.6. */
LX_FN lx_pid_t lx_set_tid_address(int *tidptr)
{
	return (lx_pid_t)lx_syscall1(LX_NR_set_tid_address, (long)tidptr);
}

/** Make a copy of the process, with the calling thread alone.
 * Locks that other threads held stay locked in the child for ever, and a libc's handlers don't run and its cached ids
 * are stale there: use it in a process of one thread, or call nothing in the child that isn't async-signal-safe.
 * Returns the child's id, and in the child 0; -LX_EAGAIN, -LX_ENOMEM.
 * fork(2), Linux 1.0. */
LX_FN lx_pid_t lx_fork(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_fork);
}

/** Make a thread or a process that shares with this one what flags say, and run fn(arg) in it. What fn returns is its
 * exit status: exit(2), so the other threads of a thread group go on.
 * flags: LX_CLONE_xxx, and in the low 8 bits the signal that the parent gets at the end.
 * stack: the address behind the child's; with LX_CLONE_VM its own. NULL goes on where the parent's is, in the copy.
 * parent_tid, child_tid: where LX_CLONE_PARENT_SETTID, LX_CLONE_CHILD_SETTID and LX_CLONE_CHILD_CLEARTID write the id,
 * and 0 with a futex wake at the end; LX_CLONE_PIDFD writes a descriptor to parent_tid.
 * tls: the thread pointer, the base of fs, with LX_CLONE_SETTLS.
 * fn: NULL returns in the child too, with 0, as the bare call does: only without LX_CLONE_VM, or on a stack that holds
 * the same frames.
 * In a process with a libc the child has no thread-local data of its own unless tls brings some: no libc calls.
 * Returns the child's id; -LX_EAGAIN (a limit on processes), -LX_EINVAL (flags), -LX_ENOMEM, -LX_ENOSPC (a limit on
 * namespaces), -LX_EPERM.
 * clone(2), Linux 1.0. */
lx_pid_t lx_clone(unsigned long flags, void *stack, int *parent_tid, int *child_tid, unsigned long tls,
		  int (*fn)(void *arg), void *arg);

/** lx_clone() with all that newer kernels can do.
 * uargs: fields that aren't needed 0; stack is the lowest address here, stack_size its size; exit_signal is a field.
 * size: sizeof(*uargs), or LX_CLONE_ARGS_SIZE_VERx.
 * fn, arg: as in lx_clone().
 * Returns the child's id; errors of lx_clone(), -LX_E2BIG (a field that this kernel doesn't know is not 0), -LX_EBADF,
 * -LX_EBUSY (cgroup), -LX_EEXIST (set_tid), -LX_EFAULT, -LX_EOPNOTSUPP; -LX_ENOSYS before Linux 5.3, and under seccomp
 * filters that don't know it -LX_ENOSYS or -LX_EPERM: lx_clone() may work there.
 * clone3(2), Linux 5.3. */
LX_READS1(1)
lx_pid_t lx_clone3(const struct lx_clone_args *uargs, size_t size, int (*fn)(void *arg), void *arg);

/** Make a process that has this one's memory and stack until it calls lx_execve() or lx_exit_group(); the calling
 * thread waits for that. The child must not return from the function that called lx_vfork(), and whatever it writes the
 * parent finds. A signal's handler may run in it: block them first. lx_spawn() takes care of all this.
 * Returns the child's id, and in the child 0; -LX_EAGAIN, -LX_ENOMEM.
 * vfork(2), Linux 2.2. */
__attribute__((__returns_twice__)) lx_pid_t lx_vfork(void);

/** Run another program in place of this one.
 * argv, envp: end with NULL; argv[0] is the program's name, an empty argv gets one "" since Linux 5.18.
 * Returns only errors: -LX_E2BIG, -LX_EACCES, -LX_EFAULT, -LX_EISDIR, -LX_ELIBBAD, -LX_ELOOP, -LX_ENOENT (also: no
 * interpreter), -LX_ENOEXEC, -LX_ENOMEM, -LX_ENOTDIR, -LX_ETXTBSY ...
 * execve(2), Linux 1.0. */
LX_FN int lx_execve(const char *filename, const char *const *argv, const char *const *envp)
{
	return (int)lx_syscall3(LX_NR_execve, (long)filename, (long)argv, (long)envp);
}

/** lx_execve() with a dirfd.
 * filename: "" with LX_AT_EMPTY_PATH runs the file that fd refers to.
 * flags: LX_AT_EMPTY_PATH, LX_AT_SYMLINK_NOFOLLOW, LX_AT_EXECVE_CHECK.
 * Returns only errors, with LX_AT_EXECVE_CHECK also 0: those of lx_execve(), -LX_EBADF, -LX_EINVAL. A script whose fd
 * closes on exec can't be read by its interpreter: -LX_ENOENT.
 * execveat(2), Linux 3.19. */
LX_FN int lx_execveat(int fd, const char *filename, const char *const *argv, const char *const *envp, int flags)
{
	return (int)lx_syscall5(LX_NR_execveat, fd, (long)filename, (long)argv, (long)envp, flags);
}

/** End the calling thread, and with the last one the process. A libc's _exit() is lx_exit_group().
 * error_code: its low 8 bits are the exit status.
 * Doesn't return.
 * exit(2), Linux 1.0. */
LX_FN __attribute__((__noreturn__)) void lx_exit(int error_code)
{
	for (;;)
		lx_syscall1(LX_NR_exit, error_code);
}

/** End the process, all its threads.
 * error_code: its low 8 bits are the exit status.
 * Doesn't return.
 * exit_group(2), Linux 2.6. */
LX_FN __attribute__((__noreturn__)) void lx_exit_group(int error_code)
{
	for (;;)
		lx_syscall1(LX_NR_exit_group, error_code);
}

/** Wait for a child.
 * upid: its id, -1 for any, 0 for one of this process group, or minus another group's id.
 * stat_addr: gets the status, for LX_WIFEXITED() and so on, may be NULL.
 * options: LX_WNOHANG, LX_WUNTRACED, LX_WCONTINUED, LX_WALL, LX_WCLONE, LX_WNOTHREAD.
 * ru: gets what the child used, may be NULL.
 * Returns its id, 0 with LX_WNOHANG when there is nothing to tell; -LX_ECHILD, -LX_EFAULT, -LX_EINTR, -LX_EINVAL.
 * wait4(2), Linux 1.0. */
LX_FN LX_WRITES1(2) LX_WRITES1(4)
lx_pid_t lx_wait4(lx_pid_t upid, int *stat_addr, int options, struct lx_rusage *ru)
{
	return (lx_pid_t)lx_syscall4(LX_NR_wait4, upid, (long)stat_addr, options, (long)ru);
}

/** Wait for a child, or with LX_WNOWAIT only look at it.
 * which, upid: LX_P_ALL, LX_P_PID with an id, LX_P_PGID with a group's or 0, LX_P_PIDFD with a descriptor.
 * infop: gets six fields, the child's in _sifields._sigchld; NULL is allowed.
 * options: LX_WEXITED, LX_WSTOPPED, LX_WCONTINUED, at least one; LX_WNOHANG, LX_WNOWAIT and those of lx_wait4().
 * ru: gets what the child used, may be NULL; a libc's function hasn't it.
 * Returns 0, with LX_WNOHANG and nothing to tell too: si_signo is 0 then. -LX_EAGAIN (a non-blocking pidfd),
 * -LX_EBADF, -LX_ECHILD, -LX_EFAULT, -LX_EINTR, -LX_EINVAL.
 * waitid(2), Linux 2.6.10. */
LX_FN LX_WRITES1(3) LX_WRITES1(5)
int lx_waitid(int which, lx_pid_t upid, struct lx_siginfo *infop, int options, struct lx_rusage *ru)
{
	return (int)lx_syscall5(LX_NR_waitid, which, upid, (long)infop, options, (long)ru);
}

/** Trace another process: stop it, look at it, change it.
 * request: LX_PTRACE_xxx; pid: the thread's id; addr, data: what the request wants.
 * A libc's function returns what LX_PTRACE_PEEKTEXT, _PEEKDATA and _PEEKUSR read; the kernel writes it to *data.
 * LX_PTRACE_PEEKUSR and _POKEUSR take offsets in struct lx_user. LX_PTRACE_GETREGS and its kin ignore addr.
 * Returns 0, a size for LX_PTRACE_GET_SYSCALL_INFO, _GET_RSEQ_CONFIGURATION, _SECCOMP_GET_METADATA, and a count for
 * LX_PTRACE_PEEKSIGINFO, _SECCOMP_GET_FILTER; -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_EIO, -LX_EPERM, -LX_ESRCH (no such
 * thread, not traced by this one, or not stopped).
 * ptrace(2), Linux 1.0. */
LX_FN long lx_ptrace(long request, long pid, unsigned long addr, unsigned long data)
{
	return lx_syscall4(LX_NR_ptrace, request, pid, (long)addr, (long)data);
}

/** Copy memory of another process into this one's, up to the first bad address.
 * lvec: where to, here; rvec: where from, there; flags: 0.
 * Returns the bytes copied, maybe fewer than asked; -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM, -LX_ESRCH.
 * process_vm_readv(2), Linux 3.2. */
LX_FN LX_READS(2, 3) LX_READS(4, 5)
long lx_process_vm_readv(lx_pid_t pid, const struct lx_iovec *lvec, unsigned long liovcnt, const struct lx_iovec *rvec,
			 unsigned long riovcnt, unsigned long flags)
{
	return lx_syscall6(LX_NR_process_vm_readv, pid, (long)lvec, (long)liovcnt, (long)rvec, (long)riovcnt,
			   (long)flags);
}

/** Copy memory of this process into another one's, up to the first bad address.
 * lvec: where from, here; rvec: where to, there; flags: 0.
 * Returns the bytes copied, maybe fewer than asked; errors of lx_process_vm_readv().
 * process_vm_writev(2), Linux 3.2. */
LX_FN LX_READS(2, 3) LX_READS(4, 5)
long lx_process_vm_writev(lx_pid_t pid, const struct lx_iovec *lvec, unsigned long liovcnt, const struct lx_iovec *rvec,
			  unsigned long riovcnt, unsigned long flags)
{
	return lx_syscall6(LX_NR_process_vm_writev, pid, (long)lvec, (long)liovcnt, (long)rvec, (long)riovcnt,
			   (long)flags);
}

/** Compare what two processes have of a kind.
 * type: LX_KCMP_xxx; idx1, idx2: descriptors for LX_KCMP_FILE; for LX_KCMP_EPOLL_TFD idx2 is the address of a
 * struct lx_kcmp_epoll_slot; else unused.
 * Returns 0 for the same, 1 for less, 2 for greater, in an order that means nothing, 3 for different; -LX_EBADF,
 * -LX_EFAULT, -LX_EINVAL, -LX_ENOSYS, -LX_EOPNOTSUPP, -LX_EPERM, -LX_ESRCH.
 * kcmp(2), Linux 3.5. */
LX_FN int lx_kcmp(lx_pid_t pid1, lx_pid_t pid2, int type, unsigned long idx1, unsigned long idx2)
{
	return (int)lx_syscall5(LX_NR_kcmp, pid1, pid2, type, (long)idx1, (long)idx2);
}

/** Open a descriptor that refers to a process, closed on exec. It can be polled: readable when the process ended.
 * flags: LX_PIDFD_NONBLOCK (Linux 5.10), LX_PIDFD_THREAD for one thread (Linux 6.9).
 * Returns it; -LX_EINVAL (also: pid below 1), -LX_EMFILE, -LX_ENFILE, -LX_ENOENT (a thread, not a process; -LX_EINVAL
 * on older kernels), -LX_ESRCH.
 * pidfd_open(2), Linux 5.3. */
LX_FN int lx_pidfd_open(lx_pid_t pid, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_pidfd_open, pid, flags);
}

/** Duplicate another process's descriptor into this one, closed on exec.
 * fd: its number there; flags: 0.
 * Returns the new descriptor; -LX_EBADF, -LX_EINVAL, -LX_EMFILE, -LX_EPERM, -LX_ESRCH.
 * pidfd_getfd(2), Linux 5.6. */
LX_FN int lx_pidfd_getfd(int pidfd, int fd, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_pidfd_getfd, pidfd, fd, flags);
}

/** Get the real user id of the thread.
 * Returns it; no error.
 * getuid(2), Linux 1.0. */
LX_FN lx_uid_t lx_getuid(void)
{
	return (lx_uid_t)lx_syscall0(LX_NR_getuid);
}

/** Get the real group id of the thread.
 * Returns it; no error.
 * getgid(2), Linux 1.0. */
LX_FN lx_gid_t lx_getgid(void)
{
	return (lx_gid_t)lx_syscall0(LX_NR_getgid);
}

/** Get the effective user id of the thread.
 * Returns it; no error.
 * geteuid(2), Linux 1.0. */
LX_FN lx_uid_t lx_geteuid(void)
{
	return (lx_uid_t)lx_syscall0(LX_NR_geteuid);
}

/** Get the effective group id of the thread.
 * Returns it; no error.
 * getegid(2), Linux 1.0. */
LX_FN lx_gid_t lx_getegid(void)
{
	return (lx_gid_t)lx_syscall0(LX_NR_getegid);
}

/** Set the effective user id of the calling thread, and with CAP_SETUID the real and the saved one too.
 * Returns 0; -LX_EAGAIN, -LX_EINVAL (unknown in the user namespace), -LX_EPERM.
 * setuid(2), Linux 1.0. */
LX_FN int lx_setuid(lx_uid_t uid)
{
	return (int)lx_syscall1(LX_NR_setuid, uid);
}

/** Set the effective group id of the calling thread, and with CAP_SETGID the real and the saved one too.
 * Returns 0; -LX_EINVAL (unknown in the user namespace), -LX_EPERM.
 * setgid(2), Linux 1.0. */
LX_FN int lx_setgid(lx_gid_t gid)
{
	return (int)lx_syscall1(LX_NR_setgid, gid);
}

/** Set the real and the effective user id of the calling thread; -1 leaves one as it is.
 * Returns 0; errors of lx_setuid().
 * setreuid(2), Linux 1.0. */
LX_FN int lx_setreuid(lx_uid_t ruid, lx_uid_t euid)
{
	return (int)lx_syscall2(LX_NR_setreuid, ruid, euid);
}

/** Set the real and the effective group id of the calling thread; -1 leaves one as it is.
 * Returns 0; errors of lx_setgid().
 * setregid(2), Linux 1.0. */
LX_FN int lx_setregid(lx_gid_t rgid, lx_gid_t egid)
{
	return (int)lx_syscall2(LX_NR_setregid, rgid, egid);
}

/** Set the real, effective and saved user id of the calling thread; -1 leaves one as it is.
 * Returns 0; errors of lx_setuid().
 * setresuid(2), Linux 2.2. */
LX_FN int lx_setresuid(lx_uid_t ruid, lx_uid_t euid, lx_uid_t suid)
{
	return (int)lx_syscall3(LX_NR_setresuid, ruid, euid, suid);
}

/** Get the real, effective and saved user id of the thread.
 * Returns 0; -LX_EFAULT.
 * getresuid(2), Linux 2.2. */
LX_FN LX_WRITES1(1) LX_WRITES1(2) LX_WRITES1(3) int lx_getresuid(lx_uid_t *ruidp, lx_uid_t *euidp, lx_uid_t *suidp)
{
	return (int)lx_syscall3(LX_NR_getresuid, (long)ruidp, (long)euidp, (long)suidp);
}

/** Set the real, effective and saved group id of the calling thread; -1 leaves one as it is.
 * Returns 0; errors of lx_setgid().
 * setresgid(2), Linux 2.2. */
LX_FN int lx_setresgid(lx_gid_t rgid, lx_gid_t egid, lx_gid_t sgid)
{
	return (int)lx_syscall3(LX_NR_setresgid, rgid, egid, sgid);
}

/** Get the real, effective and saved group id of the thread.
 * Returns 0; -LX_EFAULT.
 * getresgid(2), Linux 2.2. */
LX_FN LX_WRITES1(1) LX_WRITES1(2) LX_WRITES1(3) int lx_getresgid(lx_gid_t *rgidp, lx_gid_t *egidp, lx_gid_t *sgidp)
{
	return (int)lx_syscall3(LX_NR_getresgid, (long)rgidp, (long)egidp, (long)sgidp);
}

/** Set the user id for file access of the calling thread. Setting the effective one sets it too.
 * uid: -1 only asks.
 * Returns the former id whether it worked or not; no error: call again with -1 to see.
 * setfsuid(2), Linux 1.2. */
LX_FN lx_uid_t lx_setfsuid(lx_uid_t uid)
{
	return (lx_uid_t)lx_syscall1(LX_NR_setfsuid, uid);
}

/** Set the group id for file access of the calling thread.
 * gid: -1 only asks.
 * Returns the former id whether it worked or not; no error: call again with -1 to see.
 * setfsgid(2), Linux 1.2. */
LX_FN lx_gid_t lx_setfsgid(lx_gid_t gid)
{
	return (lx_gid_t)lx_syscall1(LX_NR_setfsgid, gid);
}

/** Get the supplementary groups of the thread.
 * gidsetsize: room in grouplist, 0 only asks for the count.
 * Returns the count; -LX_EFAULT, -LX_EINVAL (too little room).
 * getgroups(2), Linux 1.0. */
LX_FN LX_WRITES(2, 1) int lx_getgroups(int gidsetsize, lx_gid_t *grouplist)
{
	return (int)lx_syscall2(LX_NR_getgroups, gidsetsize, (long)grouplist);
}

/** Set the supplementary groups of the calling thread.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (more than LX_NGROUPS_MAX, or one unknown in the user namespace), -LX_ENOMEM,
 * -LX_EPERM.
 * setgroups(2), Linux 1.0. */
LX_FN LX_READS(2, 1) int lx_setgroups(int gidsetsize, const lx_gid_t *grouplist)
{
	return (int)lx_syscall2(LX_NR_setgroups, gidsetsize, (long)grouplist);
}

/** Move a process into a process group, or into a new one.
 * pid: this process (or 0), or a child that hasn't called lx_execve() yet; pgid: 0 is pid.
 * Returns 0; -LX_EACCES (a child after exec), -LX_EINVAL, -LX_EPERM (a session leader, another session), -LX_ESRCH.
 * setpgid(2), Linux 1.0. */
LX_FN int lx_setpgid(lx_pid_t pid, lx_pid_t pgid)
{
	return (int)lx_syscall2(LX_NR_setpgid, pid, pgid);
}

/** Get a process's group.
 * pid: 0 is this process.
 * Returns the group's id; -LX_EPERM (forbidden by a security module), -LX_ESRCH.
 * getpgid(2), Linux 1.0. */
LX_FN lx_pid_t lx_getpgid(lx_pid_t pid)
{
	return (lx_pid_t)lx_syscall1(LX_NR_getpgid, pid);
}

/** Get this process's group.
 * Returns the group's id; no error.
 * getpgrp(2), Linux 1.0. */
LX_FN lx_pid_t lx_getpgrp(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_getpgrp);
}

/** Start a new session, without a terminal, and a process group in it.
 * Returns the session's id; -LX_EPERM (this process leads a group already).
 * setsid(2), Linux 1.0. */
LX_FN lx_pid_t lx_setsid(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_setsid);
}

/** Get a process's session.
 * pid: 0 is this process.
 * Returns the session's id; -LX_EPERM (forbidden by a security module), -LX_ESRCH.
 * getsid(2), Linux 2.0. */
LX_FN lx_pid_t lx_getsid(lx_pid_t pid)
{
	return (lx_pid_t)lx_syscall1(LX_NR_getsid, pid);
}

/** Set the calling thread's personality: how it is treated, LX_ADDR_NO_RANDOMIZE and so on.
 * personality: 0xffffffff only asks.
 * Returns the former one; no error.
 * personality(2), Linux 1.2. */
LX_FN unsigned int lx_personality(unsigned int personality)
{
	return (unsigned int)lx_syscall1(LX_NR_personality, personality);
}

/** Get a limit of the process.
 * resource: LX_RLIMIT_xxx.
 * Returns 0; -LX_EFAULT, -LX_EINVAL.
 * getrlimit(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_getrlimit(unsigned int resource, struct lx_rlimit *rlim)
{
	return (int)lx_syscall2(LX_NR_getrlimit, resource, (long)rlim);
}

/** Set a limit of the process.
 * resource: LX_RLIMIT_xxx; rlim: rlim_cur up to rlim_max, which only goes down without CAP_SYS_RESOURCE.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * setrlimit(2), Linux 1.0. */
LX_FN LX_READS1(2) int lx_setrlimit(unsigned int resource, const struct lx_rlimit *rlim)
{
	return (int)lx_syscall2(LX_NR_setrlimit, resource, (long)rlim);
}

/** Set and get a limit of a process in one go; a libc's prlimit().
 * pid: 0 is this process; new_rlim, old_rlim: either may be NULL, and they may be one.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * prlimit64(2), Linux 2.6.36. */
LX_FN LX_READS1(3) LX_WRITES1(4)
int lx_prlimit64(lx_pid_t pid, unsigned int resource, const struct lx_rlimit64 *new_rlim, struct lx_rlimit64 *old_rlim)
{
	return (int)lx_syscall4(LX_NR_prlimit64, pid, resource, (long)new_rlim, (long)old_rlim);
}

/** Get what the process, the children it waited for, or the thread has used.
 * who: LX_RUSAGE_SELF, LX_RUSAGE_CHILDREN, LX_RUSAGE_THREAD.
 * ru: ru_maxrss is in KiB; ru_ixrss, _idrss, _isrss, _nswap, _msgsnd, _msgrcv and _nsignals are always 0.
 * Returns 0; -LX_EFAULT, -LX_EINVAL.
 * getrusage(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_getrusage(int who, struct lx_rusage *ru)
{
	return (int)lx_syscall2(LX_NR_getrusage, who, (long)ru);
}

/** Get or set one of many things of a thread or a process.
 * option: LX_PR_xxx; give 0 for arguments that it doesn't use: many check. All are 64 bits wide, so cast an int.
 * Returns what the option says, mostly 0; -LX_EFAULT, -LX_EINVAL (also: unknown here), -LX_EPERM ...
 * prctl(2), Linux 2.2. */
LX_FN long lx_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5)
{
	return lx_syscall5(LX_NR_prctl, option, (long)arg2, (long)arg3, (long)arg4, (long)arg5);
}

/** Get or set what only x86 has: the bases of fs and gs, CPUID faults, AMX permission, shadow stacks.
 * option: LX_ARCH_xxx; arg2: a value, or an address for those that get one, LX_ARCH_GET_FS too.
 * LX_ARCH_SET_FS takes a libc its thread-local data: in its processes only for threads that it doesn't know.
 * Returns 0; for LX_ARCH_GET_CPUID 0 or 1, for LX_ARCH_MAP_VDSO_xxx a size. -LX_EBUSY, -LX_EFAULT, -LX_EINVAL,
 * -LX_ENODEV, -LX_EOPNOTSUPP, -LX_EPERM (an address of the kernel's).
 * arch_prctl(2), Linux 2.6. */
LX_FN int lx_arch_prctl(int option, unsigned long arg2)
{
	return (int)lx_syscall2(LX_NR_arch_prctl, option, (long)arg2);
}

/** Read the process's local descriptor table, or set an entry.
 * func: 0 reads bytecount bytes; 1 or, better, 0x11 sets the entry that a struct lx_user_desc describes.
 * The kernel extends a negative result from 32 bits with zeros: the int that is returned here is right.
 * Returns the bytes read, or 0; -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_ENOSYS (another func, or none at all).
 * modify_ldt(2), Linux 1.0. */
LX_FN int lx_modify_ldt(int func, void *ptr, unsigned long bytecount)
{
	return (int)lx_syscall3(LX_NR_modify_ldt, func, (long)ptr, (long)bytecount);
}

/** Let the calling thread use all I/O ports; interrupts can't be switched off since Linux 5.5.
 * level: 1 to 3, all the same now; 0 for none.
 * Returns 0; -LX_EINVAL (above 3), -LX_ENOSYS (not built), -LX_EPERM (needs CAP_SYS_RAWIO).
 * iopl(2), Linux 1.0. */
LX_FN int lx_iopl(unsigned int level)
{
	return (int)lx_syscall1(LX_NR_iopl, level);
}

/** Let the calling thread use num I/O ports, or no longer.
 * Returns 0; -LX_EINVAL (none, or beyond 65536), -LX_ENOMEM, -LX_ENOSYS (not built), -LX_EPERM (needs CAP_SYS_RAWIO).
 * ioperm(2), Linux 1.0. */
LX_FN int lx_ioperm(unsigned long from, unsigned long num, int turn_on)
{
	return (int)lx_syscall3(LX_NR_ioperm, (long)from, (long)num, turn_on);
}

/** Give the calling thread its own copy of what it shares, or new namespaces.
 * unshare_flags: LX_CLONE_FS, LX_CLONE_FILES, LX_CLONE_SYSVSEM, LX_CLONE_NEWxxx, LX_UNSHARE_EMPTY_MNTNS.
 * LX_CLONE_NEWPID and LX_CLONE_NEWTIME are for children made from then on; LX_CLONE_NEWUSER needs a process of one
 * thread and LX_CLONE_NEWNS takes LX_CLONE_FS with it.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM, -LX_ENOSPC (too many), -LX_EPERM.
 * unshare(2), Linux 2.6.16. */
LX_FN int lx_unshare(unsigned long unshare_flags)
{
	return (int)lx_syscall1(LX_NR_unshare, (long)unshare_flags);
}

/** Move the calling thread into a namespace.
 * fd: of a /proc/PID/ns file, then flags is its LX_CLONE_NEWxxx or 0; or since Linux 5.8 a pidfd, then flags says which
 * of that process's namespaces.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM, -LX_ESRCH.
 * setns(2), Linux 3.0. */
LX_FN int lx_setns(int fd, int flags)
{
	return (int)lx_syscall2(LX_NR_setns, fd, flags);
}

/** List the namespaces that the caller may see.
 * req: size is LX_NS_ID_REQ_SIZE_VER0; ns_id: list those after it, 0 from the start; ns_type: LX_NET_NS and so on ored,
 * 0 is all; user_ns_id: of the owner, LX_LISTNS_CURRENT_USER, or 0 for any.
 * nr_ns_ids: room in ns_ids, at most 1000000; flags: 0.
 * Returns the count, 0 at the end; -LX_E2BIG, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_EOPNOTSUPP, -LX_EOVERFLOW,
 * -LX_EPERM.
 * listns(2), Linux 6.19. */
LX_FN LX_READS1(1) LX_WRITES(2, 3)
long lx_listns(const struct lx_ns_id_req *req, uint64_t *ns_ids, size_t nr_ns_ids, unsigned int flags)
{
	return lx_syscall4(LX_NR_listns, (long)req, (long)ns_ids, (long)nr_ns_ids, flags);
}

LX_END_DECLS

#endif
