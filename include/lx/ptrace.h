/* SPDX-License-Identifier: MIT */
/* Tracing another thread: the requests of lx_ptrace(), which is in <lx/process.h>, with their real arguments.
 * pid is a thread's id. Except where said so, the thread must be traced by the caller and stopped; if not, or if there
 * is none, the result is -LX_ESRCH. Any pointer can give -LX_EFAULT. The comments name what comes on top.
 * sig of the requests that let the thread go on is a signal to give to it, or 0; a bad one is -LX_EIO. */
#ifndef LX_PTRACE_H
#define LX_PTRACE_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/ldt.h>
#include <lx/uapi/asm/prctl.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/elf.h>
#include <lx/uapi/linux/filter.h>
#include <lx/uapi/linux/ptrace.h>
#include <lx/uapi/linux/uio.h>

#if defined(__x86_64__)
#include <lx/arch/x86_64/user.h>
#endif

LX_BEGIN_DECLS

/** Let the parent trace the calling thread. It doesn't stop: raise LX_SIGSTOP, or call lx_execve().
 * Returns 0; -LX_EPERM (already traced, or a security module).
 * ptrace(2) PTRACE_TRACEME, Linux 1.0. */
LX_FN int lx_ptrace_traceme(void)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_TRACEME, 0, 0, 0);
}

/** Trace a thread and send it LX_SIGSTOP. It need not be stopped yet at return: wait for it.
 * Returns 0; -LX_EPERM (not allowed, already traced, of this process, or a kernel thread).
 * ptrace(2) PTRACE_ATTACH, Linux 1.0. */
LX_FN int lx_ptrace_attach(long pid)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_ATTACH, pid, 0, 0);
}

/** Trace a thread without stopping it. Only then lx_ptrace_interrupt() and lx_ptrace_listen() work.
 * options: LX_PTRACE_O_xxx or 0.
 * Returns 0; -LX_EIO (unknown options), and errors of lx_ptrace_attach().
 * ptrace(2) PTRACE_SEIZE, Linux 3.4. */
LX_FN int lx_ptrace_seize(long pid, unsigned long options)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SEIZE, pid, 0, (long)options);
}

/** End the tracing and let the thread go on.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_DETACH, Linux 1.0. */
LX_FN int lx_ptrace_detach(long pid, unsigned int sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_DETACH, pid, 0, sig);
}

/** Stop a thread that lx_ptrace_seize() traces: LX_PTRACE_EVENT_STOP. It may be running or stopped.
 * Returns 0; -LX_EIO (not seized).
 * ptrace(2) PTRACE_INTERRUPT, Linux 3.4. */
LX_FN int lx_ptrace_interrupt(long pid)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_INTERRUPT, pid, 0, 0);
}

/** Leave a thread in its group-stop, yet be told when that ends. The thread counts as running for other requests.
 * Returns 0; -LX_EIO (not seized, or not in LX_PTRACE_EVENT_STOP).
 * ptrace(2) PTRACE_LISTEN, Linux 3.4. */
LX_FN int lx_ptrace_listen(long pid)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_LISTEN, pid, 0, 0);
}

/** Send LX_SIGKILL. It need not be stopped; an older kernel does nothing then, yet returns 0: lx_kill() is better.
 * Returns 0.
 * ptrace(2) PTRACE_KILL, Linux 1.0. */
LX_FN int lx_ptrace_kill(long pid)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_KILL, pid, 0, 0);
}

/** Let the thread go on.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_CONT, Linux 1.0. */
LX_FN int lx_ptrace_cont(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_CONT, pid, 0, (long)sig);
}

/** Let the thread go on to the next entry into a system call or exit from one.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_SYSCALL, Linux 1.0. */
LX_FN int lx_ptrace_syscall(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SYSCALL, pid, 0, (long)sig);
}

/** Let the thread go on for one instruction.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_SINGLESTEP, Linux 1.0. */
LX_FN int lx_ptrace_singlestep(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SINGLESTEP, pid, 0, (long)sig);
}

/** Let the thread go on to the next entry into a system call, which won't be done.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_SYSEMU, Linux 2.6.14. */
LX_FN int lx_ptrace_sysemu(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SYSEMU, pid, 0, (long)sig);
}

/** lx_ptrace_sysemu() for one instruction: a system call isn't done, all else is.
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_SYSEMU_SINGLESTEP, Linux 2.6.14. */
LX_FN int lx_ptrace_sysemu_singlestep(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SYSEMU_SINGLESTEP, pid, 0, (long)sig);
}

/** Let the thread go on to the next branch that it takes.
 * Returns 0; -LX_EIO (also: the processor can't).
 * ptrace(2) PTRACE_SINGLEBLOCK, Linux 2.6.25. */
LX_FN int lx_ptrace_singleblock(long pid, unsigned long sig)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SINGLEBLOCK, pid, 0, (long)sig);
}

/** Set the options of a tracing; what isn't in options is off.
 * options: LX_PTRACE_O_xxx.
 * Returns 0; -LX_EINVAL (unknown options), -LX_EPERM (LX_PTRACE_O_SUSPEND_SECCOMP).
 * ptrace(2) PTRACE_SETOPTIONS, Linux 2.4.6. */
LX_FN int lx_ptrace_setoptions(long pid, unsigned long options)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETOPTIONS, pid, 0, (long)options);
}

/** lx_ptrace_setoptions() by its old number; there is no difference.
 * Returns like lx_ptrace_setoptions().
 * ptrace(2) PTRACE_OLDSETOPTIONS, Linux 2.4. */
LX_FN int lx_ptrace_oldsetoptions(long pid, unsigned long options)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_OLDSETOPTIONS, pid, 0, (long)options);
}

/** Get what comes with the last event: a new thread's id, an exit status, the data of a seccomp filter ...
 * Returns 0.
 * ptrace(2) PTRACE_GETEVENTMSG, Linux 2.6. */
LX_FN LX_WRITES1(2) int lx_ptrace_geteventmsg(long pid, unsigned long *msg)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETEVENTMSG, pid, 0, (long)msg);
}

/** Read a word of the thread's memory. A libc's function returns the word; the kernel stores it.
 * addr: there, of any alignment; data: gets the word, here.
 * Returns 0; -LX_EIO (nothing is there).
 * ptrace(2) PTRACE_PEEKTEXT, Linux 1.0. */
LX_FN LX_WRITES1(3) int lx_ptrace_peektext(long pid, unsigned long addr, unsigned long *data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_PEEKTEXT, pid, (long)addr, (long)data);
}

/** The same as lx_ptrace_peektext().
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_PEEKDATA, Linux 1.0. */
LX_FN LX_WRITES1(3) int lx_ptrace_peekdata(long pid, unsigned long addr, unsigned long *data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_PEEKDATA, pid, (long)addr, (long)data);
}

/** Read a word of the thread's registers.
 * offset: in struct lx_user, a multiple of 8; outside of regs and u_debugreg there are zeros.
 * data: gets the word; a libc's function returns it.
 * Returns 0; -LX_EIO (offset).
 * ptrace(2) PTRACE_PEEKUSR, Linux 1.0. */
LX_FN LX_WRITES1(3) int lx_ptrace_peekusr(long pid, unsigned long offset, unsigned long *data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_PEEKUSR, pid, (long)offset, (long)data);
}

/** Write a word of the thread's memory, write-protected or not.
 * Returns 0; -LX_EIO (nothing is there, or it is shared and read-only).
 * ptrace(2) PTRACE_POKETEXT, Linux 1.0. */
LX_FN int lx_ptrace_poketext(long pid, unsigned long addr, unsigned long data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_POKETEXT, pid, (long)addr, (long)data);
}

/** The same as lx_ptrace_poketext().
 * Returns 0; -LX_EIO.
 * ptrace(2) PTRACE_POKEDATA, Linux 1.0. */
LX_FN int lx_ptrace_pokedata(long pid, unsigned long addr, unsigned long data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_POKEDATA, pid, (long)addr, (long)data);
}

/** Write a word of the thread's registers.
 * offset: in struct lx_user, a multiple of 8, of regs or u_debugreg.
 * Returns 0; -LX_EINVAL (a bad value), -LX_EIO (offset, or a value that the register can't have).
 * ptrace(2) PTRACE_POKEUSR, Linux 1.0. */
LX_FN int lx_ptrace_pokeusr(long pid, unsigned long offset, unsigned long data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_POKEUSR, pid, (long)offset, (long)data);
}

/** Get the general registers.
 * Returns 0.
 * ptrace(2) PTRACE_GETREGS, Linux 2.2. */
LX_FN LX_WRITES1(2) int lx_ptrace_getregs(long pid, struct lx_user_regs_struct *regs)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETREGS, pid, 0, (long)regs);
}

/** Set the general registers. After a bad value those before it are set.
 * Returns 0; -LX_EIO (a value that a register can't have).
 * ptrace(2) PTRACE_SETREGS, Linux 2.2. */
LX_FN LX_READS1(2) int lx_ptrace_setregs(long pid, const struct lx_user_regs_struct *regs)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETREGS, pid, 0, (long)regs);
}

/** Get the floating-point and SSE registers. For those that came later: lx_ptrace_getregset(), LX_NT_X86_XSTATE.
 * Returns 0.
 * ptrace(2) PTRACE_GETFPREGS, Linux 2.2. */
LX_FN LX_WRITES1(2) int lx_ptrace_getfpregs(long pid, struct lx_user_i387_struct *fpregs)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETFPREGS, pid, 0, (long)fpregs);
}

/** Set the floating-point and SSE registers.
 * Returns 0; -LX_EINVAL (bits in mxcsr that the processor hasn't).
 * ptrace(2) PTRACE_SETFPREGS, Linux 2.2. */
LX_FN LX_READS1(2) int lx_ptrace_setfpregs(long pid, const struct lx_user_i387_struct *fpregs)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETFPREGS, pid, 0, (long)fpregs);
}

/** Get a set of registers.
 * type: LX_NT_PRSTATUS (struct lx_user_regs_struct), LX_NT_PRFPREG (struct lx_user_i387_struct), LX_NT_X86_XSTATE ...
 * iov: the buffer; iov_len gets how much of it is used.
 * Returns 0; -LX_EINVAL (unknown type, or iov_len is no multiple of the registers' size), -LX_ENODEV (not here).
 * ptrace(2) PTRACE_GETREGSET, Linux 2.6.34. */
LX_FN LX_UPDATES1(3) int lx_ptrace_getregset(long pid, unsigned int type, struct lx_iovec *iov)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETREGSET, pid, type, (long)iov);
}

/** Set a set of registers.
 * type, iov: as for lx_ptrace_getregset(); iov_len gets how much was taken.
 * Returns 0; -LX_EINVAL, -LX_EIO, -LX_ENODEV, -LX_EOPNOTSUPP (a set that is only read).
 * ptrace(2) PTRACE_SETREGSET, Linux 2.6.34. */
LX_FN LX_UPDATES1(3) int lx_ptrace_setregset(long pid, unsigned int type, struct lx_iovec *iov)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETREGSET, pid, type, (long)iov);
}

/** Get what is known about the signal that stopped the thread.
 * Returns 0; -LX_EINVAL (no signal did: a group-stop).
 * ptrace(2) PTRACE_GETSIGINFO, Linux 2.4. */
LX_FN LX_WRITES1(2) int lx_ptrace_getsiginfo(long pid, struct lx_siginfo *info)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETSIGINFO, pid, 0, (long)info);
}

/** Set what the thread will be told about the signal that stopped it.
 * Returns 0; -LX_EINVAL (no signal did).
 * ptrace(2) PTRACE_SETSIGINFO, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ptrace_setsiginfo(long pid, const struct lx_siginfo *info)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETSIGINFO, pid, 0, (long)info);
}

/** Look at pending signals and leave them in the queue.
 * args: from the off'th on, up to nr; flags LX_PTRACE_PEEKSIGINFO_SHARED for those of the whole process, or 0.
 * info: room for nr.
 * Returns how many; -LX_EINVAL (args).
 * ptrace(2) PTRACE_PEEKSIGINFO, Linux 3.10. */
LX_FN LX_READS1(2)
int lx_ptrace_peeksiginfo(long pid, const struct lx_ptrace_peeksiginfo_args *args, struct lx_siginfo *info)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_PEEKSIGINFO, pid, (long)args, (long)info);
}

/** Get the mask of blocked signals.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns 0; -LX_EINVAL (sigsetsize).
 * ptrace(2) PTRACE_GETSIGMASK, Linux 3.11. */
LX_FN LX_WRITES1(3) int lx_ptrace_getsigmask(long pid, size_t sigsetsize, lx_sigset_t *mask)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GETSIGMASK, pid, (long)sigsetsize, (long)mask);
}

/** Set the mask of blocked signals; LX_SIGKILL and LX_SIGSTOP are left out of it.
 * sigsetsize: sizeof(lx_sigset_t).
 * Returns 0; -LX_EINVAL (sigsetsize).
 * ptrace(2) PTRACE_SETSIGMASK, Linux 3.11. */
LX_FN LX_READS1(3) int lx_ptrace_setsigmask(long pid, size_t sigsetsize, const lx_sigset_t *mask)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SETSIGMASK, pid, (long)sigsetsize, (long)mask);
}

/** Get the instructions of a seccomp filter. Needs CAP_SYS_ADMIN and a caller without seccomp.
 * index: 0 is the filter that was installed first; insns: gets all of them, NULL only asks for the number.
 * Returns the number of instructions; -LX_EACCES, -LX_EINVAL (no filters), -LX_EIO (not in this kernel),
 * -LX_EMEDIUMTYPE (not of classic BPF), -LX_ENOENT (no such filter).
 * ptrace(2) PTRACE_SECCOMP_GET_FILTER, Linux 4.4. */
LX_FN int lx_ptrace_seccomp_get_filter(long pid, unsigned long index, struct lx_sock_filter *insns)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SECCOMP_GET_FILTER, pid, (long)index, (long)insns);
}

/** Get a seccomp filter's flags. Needs CAP_SYS_ADMIN and a caller without seccomp.
 * size: sizeof(*data); data: filter_off is the index, as for lx_ptrace_seccomp_get_filter().
 * Returns how many bytes of *data are valid; -LX_EACCES, -LX_EINVAL (no filters, size), -LX_EIO (not in this kernel),
 * -LX_ENOENT.
 * ptrace(2) PTRACE_SECCOMP_GET_METADATA, Linux 4.16. */
LX_FN LX_UPDATES1(3)
int lx_ptrace_seccomp_get_metadata(long pid, size_t size, struct lx_seccomp_metadata *data)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SECCOMP_GET_METADATA, pid, (long)size, (long)data);
}

/** Get the system call that the thread is stopped in.
 * size: sizeof(*info); info: op says which part of the union counts, LX_PTRACE_SYSCALL_INFO_NONE none. To tell entry
 * from exit it needs LX_PTRACE_O_TRACESYSGOOD.
 * Returns how many bytes there are to tell, maybe more than size; -LX_EIO (not in this kernel).
 * ptrace(2) PTRACE_GET_SYSCALL_INFO, Linux 5.3. */
LX_FN LX_WRITES1(3) int lx_ptrace_get_syscall_info(long pid, size_t size, struct lx_ptrace_syscall_info *info)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GET_SYSCALL_INFO, pid, (long)size, (long)info);
}

/** Change the system call that the thread is stopped in: number and arguments, or at its exit the result.
 * size: sizeof(*info); info: from lx_ptrace_get_syscall_info(), op unchanged.
 * Returns 0; -LX_EINVAL (size, op, not in a system call), -LX_EIO (not in this kernel), -LX_ERANGE (a number that is
 * no int).
 * ptrace(2) PTRACE_SET_SYSCALL_INFO, Linux 6.16. */
LX_FN LX_READS1(3)
int lx_ptrace_set_syscall_info(long pid, size_t size, const struct lx_ptrace_syscall_info *info)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SET_SYSCALL_INFO, pid, (long)size, (long)info);
}

/** Get where the thread has its rseq area.
 * size: sizeof(*conf).
 * Returns how many bytes there are to tell, maybe more than size; -LX_EIO (not in this kernel).
 * ptrace(2) PTRACE_GET_RSEQ_CONFIGURATION, Linux 5.13. */
LX_FN LX_WRITES1(3)
int lx_ptrace_get_rseq_configuration(long pid, size_t size, struct lx_ptrace_rseq_configuration *conf)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GET_RSEQ_CONFIGURATION, pid, (long)size, (long)conf);
}

/** Set the thread's dispatch of system calls to user space.
 * size: sizeof(*config); config: what LX_PR_SET_SYSCALL_USER_DISPATCH takes.
 * Returns 0; -LX_EINVAL, -LX_EIO (not in this kernel), -LX_EPERM (switched off here).
 * ptrace(2) PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG, Linux 6.4. */
LX_FN LX_READS1(3)
int lx_ptrace_set_syscall_user_dispatch_config(long pid, size_t size, const struct lx_ptrace_sud_config *config)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG, pid, (long)size,
				(long)config);
}

/** Get the thread's dispatch of system calls to user space.
 * size: sizeof(*config).
 * Returns 0; -LX_EINVAL (size), -LX_EIO (not in this kernel).
 * ptrace(2) PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG, Linux 6.4. */
LX_FN LX_WRITES1(3)
int lx_ptrace_get_syscall_user_dispatch_config(long pid, size_t size, struct lx_ptrace_sud_config *config)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG, pid, (long)size,
				(long)config);
}

/** Get a TLS entry of the GDT, as 32-bit threads have them.
 * index: 12 to 14; entry_number isn't looked at.
 * Returns 0; -LX_EINVAL (index), -LX_EIO (negative, or a kernel without 32-bit programs).
 * ptrace(2) PTRACE_GET_THREAD_AREA, Linux 2.6. */
LX_FN LX_WRITES1(3) int lx_ptrace_get_thread_area(long pid, int index, struct lx_user_desc *desc)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_GET_THREAD_AREA, pid, index, (long)desc);
}

/** Set a TLS entry of the GDT.
 * index: 12 to 14; entry_number isn't looked at.
 * Returns 0; -LX_EINVAL (index, or a segment that isn't allowed), -LX_EIO as lx_ptrace_get_thread_area().
 * ptrace(2) PTRACE_SET_THREAD_AREA, Linux 2.6. */
LX_FN LX_READS1(3) int lx_ptrace_set_thread_area(long pid, int index, const struct lx_user_desc *desc)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_SET_THREAD_AREA, pid, index, (long)desc);
}

/** lx_arch_prctl() for the thread. Note the order.
 * arg: a value, or for a question where the answer goes, here, cast; option: LX_ARCH_xxx.
 * Returns what lx_arch_prctl() returns.
 * ptrace(2) PTRACE_ARCH_PRCTL, Linux 2.6. */
LX_FN int lx_ptrace_arch_prctl(long pid, unsigned long arg, int option)
{
	return (int)lx_syscall4(LX_NR_ptrace, LX_PTRACE_ARCH_PRCTL, pid, (long)arg, option);
}

LX_END_DECLS

#endif
