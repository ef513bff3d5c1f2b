/* SPDX-License-Identifier: MIT */
/* Signals: actions, masks, sending, waiting, the alternate stack.
 * A set is the kernel's, 8 bytes with signal 1 in bit 0, and every sigsetsize is sizeof(lx_sigset_t). A libc's sigset_t
 * is larger and its struct sigaction is laid out otherwise. */
#ifndef LX_SIGNAL_H
#define LX_SIGNAL_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/asm/ucontext.h>
#include <lx/uapi/linux/pidfd.h>
#include <lx/uapi/linux/signal.h>
#include <lx/uapi/linux/time_types.h>
#if defined(__x86_64__)
#include <lx/arch/x86_64/signal_frame.h>
#endif

/* What sa_handler_ can be besides a function. */
#define LX_SIG_DFL ((lx_sighandler_t)0)
#define LX_SIG_IGN ((lx_sighandler_t)1)
#define LX_SIG_ERR ((lx_sighandler_t)-1)

/* The last signal. LX_NSIG is a historic 32. */
#define LX_SIGRTMAX 64

/* The fields of a struct lx_siginfo below si_signo, si_errno and si_code. Which ones count depends on those. */
#define lx_si_pid(info) ((info)->_sifields._kill._pid)
#define lx_si_uid(info) ((info)->_sifields._kill._uid)
#define lx_si_tid(info) ((info)->_sifields._timer._tid)
#define lx_si_overrun(info) ((info)->_sifields._timer._overrun)
#define lx_si_value(info) ((info)->_sifields._rt._sigval)
#define lx_si_int(info) ((info)->_sifields._rt._sigval.sival_int)
#define lx_si_ptr(info) ((info)->_sifields._rt._sigval.sival_ptr)
#define lx_si_status(info) ((info)->_sifields._sigchld._status)
#define lx_si_utime(info) ((info)->_sifields._sigchld._utime)
#define lx_si_stime(info) ((info)->_sifields._sigchld._stime)
#define lx_si_addr(info) ((info)->_sifields._sigfault._addr)
#define lx_si_trapno(info) ((info)->_sifields._sigfault._trapno)
#define lx_si_addr_lsb(info) ((info)->_sifields._sigfault._addr_lsb)
#define lx_si_lower(info) ((info)->_sifields._sigfault._addr_bnd._lower)
#define lx_si_upper(info) ((info)->_sifields._sigfault._addr_bnd._upper)
#define lx_si_pkey(info) ((info)->_sifields._sigfault._addr_pkey._pkey)
#define lx_si_perf_data(info) ((info)->_sifields._sigfault._perf._data)
#define lx_si_perf_type(info) ((info)->_sifields._sigfault._perf._type)
#define lx_si_perf_flags(info) ((info)->_sifields._sigfault._perf._flags)
#define lx_si_band(info) ((info)->_sifields._sigpoll._band)
#define lx_si_fd(info) ((info)->_sifields._sigpoll._fd)
#define lx_si_call_addr(info) ((info)->_sifields._sigsys._call_addr)
#define lx_si_syscall(info) ((info)->_sifields._sigsys._syscall)
#define lx_si_arch(info) ((info)->_sifields._sigsys._arch)

/* Whether a process sent it, or the kernel. */
#define LX_SI_FROMUSER(info) ((info)->si_code <= 0)
#define LX_SI_FROMKERNEL(info) ((info)->si_code > 0)

LX_BEGIN_DECLS

/** Make a set with no signal in it. */
LX_FN LX_WRITES1(1) void lx_sigemptyset(lx_sigset_t *set)
{
	*set = 0;
}

/** Make a set with all signals, 1 to 64, in it. */
LX_FN LX_WRITES1(1) void lx_sigfillset(lx_sigset_t *set)
{
	*set = ~0UL;
}

/** Put a signal into a set.
 * Returns 0; -LX_EINVAL (no such signal). */
LX_FN LX_UPDATES1(1) int lx_sigaddset(lx_sigset_t *set, int sig)
{
	if (sig < 1 || sig > LX_SIGRTMAX)
		return -LX_EINVAL;
	*set |= 1UL << (sig - 1);
	return 0;
}

/** Take a signal out of a set.
 * Returns 0; -LX_EINVAL (no such signal). */
LX_FN LX_UPDATES1(1) int lx_sigdelset(lx_sigset_t *set, int sig)
{
	if (sig < 1 || sig > LX_SIGRTMAX)
		return -LX_EINVAL;
	*set &= ~(1UL << (sig - 1));
	return 0;
}

/** Whether a signal is in a set.
 * Returns 1 or 0; -LX_EINVAL (no such signal). */
LX_FN LX_READS1(1) int lx_sigismember(const lx_sigset_t *set, int sig)
{
	if (sig < 1 || sig > LX_SIGRTMAX)
		return -LX_EINVAL;
	return (int)(*set >> (sig - 1) & 1);
}

/** Set or ask what a signal does.
 * act, oact: the new action and the former one, either may be NULL.
 * On x86_64 a handler needs LX_SA_RESTORER in sa_flags and lx_restorer() as sa_restorer, or delivery is SIGSEGV:
 * lx_sigaction() sees to that. With LX_SA_SIGINFO sa_handler_ is a void (*)(int, lx_siginfo_t *, void *), cast.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns 0; -LX_EFAULT, -LX_EINVAL (no such signal, SIGKILL and SIGSTOP, sigsetsize).
 * rt_sigaction(2), Linux 2.2. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_rt_sigaction(int sig, const struct lx_sigaction *act, struct lx_sigaction *oact, size_t sigsetsize)
{
	return (int)lx_syscall4(LX_NR_rt_sigaction, sig, (long)act, (long)oact, (long)sigsetsize);
}

/** lx_rt_sigaction() with the restorer that a handler needs: LX_SA_RESTORER and lx_restore_rt() replace what act has.
 * act, oact: as there, and act stays as it is. The program itself reads act, so a bad one is no -LX_EFAULT. oact comes
 * as the kernel has it, with LX_SA_RESTORER and sa_restorer, which may be a libc's.
 * A handler with LX_SA_SIGINFO gets a struct lx_ucontext * as its third argument: what it leaves in uc_mcontext the
 * thread goes on with.
 * Returns 0; -LX_EFAULT (oact), -LX_EINVAL (no such signal, SIGKILL and SIGSTOP).
 * rt_sigaction(2), Linux 2.2. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_sigaction(int sig, const struct lx_sigaction *act, struct lx_sigaction *oact)
{
	struct lx_sigaction with_restorer;
	if (!act)
		return lx_rt_sigaction(sig, NULL, oact, sizeof(lx_sigset_t));
	with_restorer.sa_handler_ = act->sa_handler_;
	with_restorer.sa_flags = act->sa_flags | LX_SA_RESTORER;
	with_restorer.sa_restorer = lx_restorer();
	with_restorer.sa_mask = act->sa_mask;
	return lx_rt_sigaction(sig, &with_restorer, oact, sizeof(lx_sigset_t));
}

/** Change or ask which signals this thread blocks. SIGKILL and SIGSTOP are left out in silence.
 * how: LX_SIG_BLOCK, _UNBLOCK, _SETMASK; nset: NULL only asks; oset: gets the former mask, may be NULL.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns 0; -LX_EFAULT, -LX_EINVAL (how, sigsetsize).
 * rt_sigprocmask(2), Linux 2.2. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_rt_sigprocmask(int how, const lx_sigset_t *nset, lx_sigset_t *oset, size_t sigsetsize)
{
	return (int)lx_syscall4(LX_NR_rt_sigprocmask, how, (long)nset, (long)oset, (long)sigsetsize);
}

/** Ask which blocked signals are waiting for this thread or its process.
 * sigsetsize: sizeof(lx_sigset_t); the call takes less too.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (sigsetsize).
 * rt_sigpending(2), Linux 2.2. */
LX_FN LX_WRITES1(1) int lx_rt_sigpending(lx_sigset_t *uset, size_t sigsetsize)
{
	return (int)lx_syscall2(LX_NR_rt_sigpending, (long)uset, (long)sigsetsize);
}

/** Take one signal of a set, or wait for it. The signals should be blocked, or they go their usual way.
 * uinfo: gets what is known of it, may be NULL.
 * uts: how long, relative; NULL waits for ever.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns the signal; -LX_EAGAIN (at the time-out), -LX_EFAULT, -LX_EINTR (a handler ran), -LX_EINVAL (sigsetsize,
 * nanoseconds out of range).
 * rt_sigtimedwait(2), Linux 2.2. */
LX_FN LX_READS1(1) LX_WRITES1(2) LX_READS1(3)
int lx_rt_sigtimedwait(const lx_sigset_t *uthese, lx_siginfo_t *uinfo, const struct lx_timespec *uts, size_t sigsetsize)
{
	return (int)lx_syscall4(LX_NR_rt_sigtimedwait, (long)uthese, (long)uinfo, (long)uts, (long)sigsetsize);
}

/** Set another mask, wait until a handler has run, and set the old mask again.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns -LX_EINTR when a handler ran; -LX_EFAULT, -LX_EINVAL (sigsetsize). Never success.
 * rt_sigsuspend(2), Linux 2.2. */
LX_FN LX_READS1(1) int lx_rt_sigsuspend(const lx_sigset_t *unewset, size_t sigsetsize)
{
	return (int)lx_syscall2(LX_NR_rt_sigsuspend, (long)unewset, (long)sigsetsize);
}

/** Wait until a handler has run. A signal just before is missed: lx_rt_sigsuspend() has no such gap.
 * Returns -LX_EINTR, nothing else.
 * pause(2), Linux 1.0. */
LX_FN int lx_pause(void)
{
	return (int)lx_syscall0(LX_NR_pause);
}

/** Set or ask for the stack of this thread's handlers that have LX_SA_ONSTACK.
 * uss: the new one, ss_flags 0, LX_SS_AUTODISARM or LX_SS_DISABLE; uoss: gets the former one; either may be NULL.
 * ss_size: lx_sigaltstack_size(). LX_MINSIGSTKSZ and LX_SIGSTKSZ are from before AVX-512 and AMX, and may be too small.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (flags), -LX_ENOMEM (too small), -LX_EPERM (it is in use).
 * sigaltstack(2), Linux 2.2. */
LX_FN LX_READS1(1) LX_WRITES1(2) int lx_sigaltstack(const lx_stack_t *uss, lx_stack_t *uoss)
{
	return (int)lx_syscall2(LX_NR_sigaltstack, (long)uss, (long)uoss);
}

/** The size of an alternate stack: one signal's frame, and what its handler needs itself. Each more that can come while
 * it runs takes as much again.
 * minimum: the auxiliary vector's LX_AT_MINSIGSTKSZ, 0 where it has none (before Linux 5.14).
 * own: for the handler and the functions that it calls.
 * Returns bytes. */
LX_FN size_t lx_sigaltstack_size(unsigned long minimum, size_t own)
{
	return (minimum ? minimum : LX_SIGFRAME_SIZE) + own;
}

/** Send a signal to a process; 0 only checks.
 * pid: 0 is the caller's process group, -1 everyone that may be signalled, below -1 the process group -pid.
 * Returns 0; -LX_EINVAL (no such signal), -LX_EPERM, -LX_ESRCH.
 * kill(2), Linux 1.0. */
LX_FN int lx_kill(lx_pid_t pid, int sig)
{
	return (int)lx_syscall2(LX_NR_kill, pid, sig);
}

/** Send a signal to a thread. The number may be another process's thread by then: lx_tgkill() checks that.
 * Returns 0; -LX_EAGAIN, -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * tkill(2), Linux 2.6. */
LX_FN int lx_tkill(lx_pid_t pid, int sig)
{
	return (int)lx_syscall2(LX_NR_tkill, pid, sig);
}

/** Send a signal to thread pid of process tgid; 0 only checks.
 * Returns 0; -LX_EAGAIN (too many queued), -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * tgkill(2), Linux 2.6. */
LX_FN int lx_tgkill(lx_pid_t tgid, lx_pid_t pid, int sig)
{
	return (int)lx_syscall3(LX_NR_tgkill, tgid, pid, sig);
}

/** Queue a signal, with data, to a process.
 * uinfo: filled in, si_code too: LX_SI_QUEUE by custom. si_signo is set to sig.
 * Returns 0; -LX_EAGAIN (too many queued), -LX_EFAULT, -LX_EINVAL, -LX_EPERM (also: si_code >= 0 or LX_SI_TKILL, to
 * others), -LX_ESRCH.
 * rt_sigqueueinfo(2), Linux 2.2. */
LX_FN LX_READS1(3) int lx_rt_sigqueueinfo(lx_pid_t pid, int sig, const lx_siginfo_t *uinfo)
{
	return (int)lx_syscall3(LX_NR_rt_sigqueueinfo, pid, sig, (long)uinfo);
}

/** lx_rt_sigqueueinfo() to thread pid of process tgid.
 * Returns 0; errors of lx_rt_sigqueueinfo().
 * rt_tgsigqueueinfo(2), Linux 2.6.31. */
LX_FN LX_READS1(4) int lx_rt_tgsigqueueinfo(lx_pid_t tgid, lx_pid_t pid, int sig, const lx_siginfo_t *uinfo)
{
	return (int)lx_syscall4(LX_NR_rt_tgsigqueueinfo, tgid, pid, sig, (long)uinfo);
}

/** Send a signal to what a pidfd refers to, which can't have become someone else.
 * info: NULL makes it a kill; else as for lx_rt_sigqueueinfo(), and si_signo has to be sig.
 * flags: 0, or from Linux 6.9 on LX_PIDFD_SIGNAL_THREAD, _THREAD_GROUP or _PROCESS_GROUP.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_EPERM, -LX_ESRCH.
 * pidfd_send_signal(2), Linux 5.1. */
LX_FN LX_READS1(3) int lx_pidfd_send_signal(int pidfd, int sig, const lx_siginfo_t *info, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_pidfd_send_signal, pidfd, sig, (long)info, flags);
}

LX_END_DECLS

#endif
