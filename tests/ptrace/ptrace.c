/* SPDX-License-Identifier: MIT */
/* Tracing a forked child, which is killed with its tracer. */
#include "../check.h"
#include "../child.h"
#include <lx/bpf.h>
#include <lx/io.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/ptrace.h>
#include <lx/signal.h>
#include <lx/uapi/linux/elf.h>

enum { NO_PID = 0x7ffffff0, FORBIDDEN = 77, TLS_ENTRY = 12 };

static int stopped(int sig)
{
	return sig << 8 | 0x7f;
}

static int raise(int sig)
{
	return lx_kill(lx_getpid(), sig);
}

/* A child that has stopped itself, and then runs this and exits with its result. */
static lx_pid_t tracee(int (*run)(void))
{
	lx_pid_t pid = lx_fork();
	if (!pid) {
		if (lx_ptrace_traceme())
			lx_exit_group(FORBIDDEN);
		raise(LX_SIGSTOP);
		lx_exit_group(run());
	}
	int status = status_of(pid);
	SKIP_IF(status == FORBIDDEN << 8, "ptrace is forbidden here");
	CHECK_EQ(status, stopped(LX_SIGSTOP));
	CHECK_EQ(lx_ptrace_setoptions(pid, LX_PTRACE_O_EXITKILL | LX_PTRACE_O_TRACESYSGOOD), 0);
	return pid;
}

static void finish(lx_pid_t pid, int exit_code)
{
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), exit_code << 8);
}

static volatile unsigned long traced_word = 1234;

static int adds_results(void)
{
	int a = raise(LX_SIGSTOP), b = raise(LX_SIGSTOP), c = raise(LX_SIGSTOP);
	return a + b + c + (int)traced_word;
}

TEST(ptrace, words)
{
	unsigned long word = 1, address = (unsigned long)&traced_word;
	lx_pid_t pid = tracee(adds_results);
	/* Unlike a libc's PEEK they give 0, and the word through the pointer: one of -1 is no error. */
	CHECK_EQ(lx_ptrace_peekdata(pid, address, &word), 0);
	CHECK_EQ(word, 1234);
	CHECK_EQ(lx_ptrace_pokedata(pid, address, ~0UL), 0);
	CHECK_EQ(lx_ptrace_peektext(pid, address, &word), 0);
	CHECK_EQ(word, ~0UL);
	CHECK_EQ(lx_ptrace_poketext(pid, address, 4), 0);
	CHECK_EQ(traced_word, 1234);
	CHECK_ERR(lx_ptrace_peekdata(pid, (unsigned long)nowhere(), &word), LX_EIO);
	CHECK_ERR(lx_ptrace_pokedata(pid, (unsigned long)nowhere(), 1), LX_EIO);
	CHECK_ERR(lx_ptrace_peekdata(pid, address, (unsigned long *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ptrace_peekusr(pid, 1, &word), LX_EIO);
	CHECK_ERR(lx_ptrace_pokeusr(pid, sizeof(struct lx_user), 0), LX_EIO);
	CHECK_ERR(lx_ptrace_peekdata(NO_PID, address, &word), LX_ESRCH);
	/* The result of kill, from which the child comes. */
	const unsigned long offset = offsetof(struct lx_user, regs.ax);
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
		CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
		CHECK_EQ(lx_ptrace_pokeusr(pid, offset, 5), 0);
		CHECK_EQ(lx_ptrace_peekusr(pid, offset, &word), 0);
		CHECK_EQ(word, 5);
	}
	finish(pid, 19);
	CHECK_ERR(lx_ptrace_cont(pid, 0), LX_ESRCH);
}

TEST(ptrace, registers)
{
	struct lx_user_regs_struct regs, got;
	struct lx_user_i387_struct fp, fp_got;
	struct lx_iovec iov = {.iov_base = &regs, .iov_len = sizeof(regs) + 8};
	lx_pid_t pid = tracee(adds_results);
	CHECK_EQ(lx_ptrace_getregs(pid, &regs), 0);
	CHECK_EQ(regs.orig_ax, LX_NR_kill);
	CHECK_EQ(regs.si, LX_SIGSTOP);

	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
	CHECK_EQ(lx_ptrace_getregs(pid, &regs), 0);
	regs.ax = 20;
	CHECK_EQ(lx_ptrace_setregs(pid, &regs), 0);
	CHECK_EQ(lx_ptrace_getregs(pid, &got), 0);
	CHECK_EQ(got.ax, 20);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));

	/* What doesn't fit is cut, and the length says so. */
	CHECK_EQ(lx_ptrace_getregset(pid, LX_NT_PRSTATUS, &iov), 0);
	CHECK_EQ(iov.iov_len, sizeof(regs));
	regs.ax = 30;
	CHECK_EQ(lx_ptrace_setregset(pid, LX_NT_PRSTATUS, &iov), 0);
	CHECK_ERR(lx_ptrace_getregset(pid, 0x7fffffff, &iov), LX_EINVAL);
	CHECK_ERR(lx_ptrace_setregset(pid, LX_NT_PRSTATUS, (struct lx_iovec *)nowhere()), LX_EFAULT);

	CHECK_EQ(lx_ptrace_getfpregs(pid, &fp), 0);
	CHECK_EQ(fp.mxcsr, 0x1f80);
	fp.mxcsr = 0x1f81;
	CHECK_EQ(lx_ptrace_setfpregs(pid, &fp), 0);
	CHECK_EQ(lx_ptrace_getfpregs(pid, &fp_got), 0);
	CHECK_EQ(fp_got.mxcsr, 0x1f81);
	CHECK_ERR(lx_ptrace_getregs(pid, (struct lx_user_regs_struct *)nowhere()), LX_EFAULT);

	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
	CHECK_EQ(lx_ptrace_pokedata(pid, (unsigned long)&traced_word, 1), 0);
	finish(pid, 51);
}

static int asks_for_its_parent(void)
{
	return lx_getppid();
}

TEST(ptrace, syscalls)
{
	const int at_call = stopped(LX_SIGTRAP | 0x80);
	struct lx_ptrace_syscall_info info;
	lx_pid_t pid = tracee(asks_for_its_parent);
	/* All of it, though there is room for the first byte only. */
	long size = lx_ptrace_get_syscall_info(pid, 1, &info);
	CHECK(size > 1);
	CHECK_EQ(info.op, LX_PTRACE_SYSCALL_INFO_NONE);
	CHECK_ERR(lx_ptrace_get_syscall_info(pid, sizeof(info), (struct lx_ptrace_syscall_info *)nowhere()), LX_EFAULT);

	CHECK_EQ(lx_ptrace_syscall(pid, 0), 0);
	CHECK_EQ(status_of(pid), at_call);
	CHECK(lx_ptrace_get_syscall_info(pid, sizeof(info), &info) > size);
	CHECK_EQ(info.op, LX_PTRACE_SYSCALL_INFO_ENTRY);
	CHECK_EQ(info.arch, 0xc000003eU);
	CHECK_EQ(info.entry.nr, LX_NR_getppid);

	CHECK_EQ(lx_ptrace_syscall(pid, 0), 0);
	CHECK_EQ(status_of(pid), at_call);
	CHECK(lx_ptrace_get_syscall_info(pid, sizeof(info), &info) > size);
	CHECK_EQ(info.op, LX_PTRACE_SYSCALL_INFO_EXIT);
	CHECK_EQ(info.exit.is_error, 0);
	CHECK_EQ(info.exit.rval, lx_getpid());
	info.exit.rval = 42;
	int r = lx_ptrace_set_syscall_info(pid, sizeof(info), &info);
	CHECK(r == 0 || r == -LX_EIO); /* Linux 6.16 has it */
	if (r)
		CHECK_EQ(lx_ptrace_pokeusr(pid, offsetof(struct lx_user, regs.ax), 42), 0);
	else
		CHECK_ERR(lx_ptrace_set_syscall_info(pid, 1, &info), LX_EINVAL);
	finish(pid, 42);
}

TEST(ptrace, sysemu)
{
	unsigned long word = 0;
	lx_pid_t pid = tracee(asks_for_its_parent);
	CHECK_EQ(lx_ptrace_sysemu(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGTRAP | 0x80));
	CHECK_EQ(lx_ptrace_peekusr(pid, offsetof(struct lx_user, regs.orig_ax), &word), 0);
	CHECK_EQ(word, LX_NR_getppid);
	/* Nothing is executed: this is the result. */
	CHECK_EQ(lx_ptrace_pokeusr(pid, offsetof(struct lx_user, regs.ax), 43), 0);
	finish(pid, 43);
}

TEST(ptrace, singlestep)
{
	unsigned long before = 0, after = 0;
	const unsigned long ip = offsetof(struct lx_user, regs.ip);
	lx_pid_t pid = tracee(adds_results);
	CHECK_EQ(lx_ptrace_peekusr(pid, ip, &before), 0);
	CHECK_EQ(lx_ptrace_singlestep(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGTRAP));
	CHECK_EQ(lx_ptrace_peekusr(pid, ip, &after), 0);
	CHECK(after != before);
	CHECK_EQ(lx_ptrace_sysemu_singlestep(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGTRAP));
	CHECK_EQ(lx_ptrace_peekusr(pid, ip, &before), 0);
	CHECK(after != before);
	CHECK_ERR(lx_ptrace_singlestep(pid, 65), LX_EIO);
	CHECK_ERR(lx_ptrace_singleblock(NO_PID, 0), LX_ESRCH);
	CHECK_EQ(lx_ptrace_kill(pid), 0);
	CHECK_EQ(status_of(pid), LX_SIGKILL);
}

static int signals_itself(void)
{
	lx_sigset_t set;
	lx_sigemptyset(&set);
	lx_sigaddset(&set, LX_SIGUSR2);
	lx_rt_sigprocmask(LX_SIG_SETMASK, &set, NULL, sizeof(set));
	raise(LX_SIGUSR2);
	raise(LX_SIGUSR1);
	return 3;
}

TEST(ptrace, signals)
{
	struct lx_siginfo info, pending[2];
	struct lx_ptrace_peeksiginfo_args args = {.off = 0, .flags = LX_PTRACE_PEEKSIGINFO_SHARED, .nr = 2};
	lx_sigset_t mask;
	lx_pid_t pid = tracee(signals_itself);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGUSR1));
	CHECK_EQ(lx_ptrace_getsiginfo(pid, &info), 0);
	CHECK_EQ(info.si_signo, LX_SIGUSR1);
	CHECK_EQ(lx_si_pid(&info), pid);
	info.si_errno = 77;
	CHECK_EQ(lx_ptrace_setsiginfo(pid, &info), 0);
	CHECK_EQ(lx_ptrace_getsiginfo(pid, &info), 0);
	CHECK_EQ(info.si_errno, 77);
	CHECK_ERR(lx_ptrace_setsiginfo(pid, (struct lx_siginfo *)nowhere()), LX_EFAULT);

	CHECK_EQ(lx_ptrace_peeksiginfo(pid, &args, pending), 1);
	CHECK_EQ(pending[0].si_signo, LX_SIGUSR2);
	args.off = 1;
	CHECK_EQ(lx_ptrace_peeksiginfo(pid, &args, pending), 0);
	args.nr = -1;
	CHECK_ERR(lx_ptrace_peeksiginfo(pid, &args, pending), LX_EINVAL);

	CHECK_EQ(lx_ptrace_getsigmask(pid, sizeof(mask), &mask), 0);
	CHECK_EQ(lx_sigismember(&mask, LX_SIGUSR2), 1);
	CHECK_ERR(lx_ptrace_getsigmask(pid, 4, &mask), LX_EINVAL);
	lx_sigemptyset(&mask);
	CHECK_EQ(lx_ptrace_setsigmask(pid, sizeof(mask), &mask), 0);
	CHECK_ERR(lx_ptrace_setsigmask(pid, 128, &mask), LX_EINVAL);
	/* Unblocked it comes, and 0 instead of it is none. */
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGUSR2));
	finish(pid, 3);
}

static int forks(void)
{
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(0);
	return 5;
}

TEST(ptrace, events)
{
	unsigned long msg = 0;
	lx_pid_t pid = tracee(forks);
	CHECK_ERR(lx_ptrace_setoptions(pid, 1UL << 30), LX_EINVAL);
	CHECK_ERR(lx_ptrace_setoptions(pid, 1UL << 40), LX_EINVAL);
	/* The older number does the same. */
	CHECK_EQ(lx_ptrace_oldsetoptions(pid, LX_PTRACE_O_EXITKILL | LX_PTRACE_O_TRACEFORK | LX_PTRACE_O_TRACEEXIT), 0);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGTRAP) | LX_PTRACE_EVENT_FORK << 16);
	CHECK_EQ(lx_ptrace_geteventmsg(pid, &msg), 0);
	CHECK_ERR(lx_ptrace_geteventmsg(pid, (unsigned long *)nowhere()), LX_EFAULT);
	/* The new one is traced too. */
	lx_pid_t child = (lx_pid_t)msg;
	CHECK(child > 0 && child != pid);
	CHECK_EQ(status_of(child), stopped(LX_SIGSTOP));
	CHECK_EQ(lx_ptrace_detach(child, 0), 0);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	/* Its end may be told before the parent's. */
	int status = status_of(pid);
	if (status == stopped(LX_SIGCHLD)) {
		CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
		status = status_of(pid);
	}
	CHECK_EQ(status, stopped(LX_SIGTRAP) | LX_PTRACE_EVENT_EXIT << 16);
	CHECK_EQ(lx_ptrace_geteventmsg(pid, &msg), 0);
	CHECK_EQ(msg, 5 << 8);
	finish(pid, 5);
}

TEST(ptrace, attach)
{
	lx_pid_t pid = sleeper();
	int r = lx_ptrace_attach(pid);
	if (r == -LX_EPERM)
		lx_kill(pid, LX_SIGKILL);
	SKIP_IF(r == -LX_EPERM, "ptrace is forbidden here");
	CHECK_EQ(r, 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
	CHECK_ERR(lx_ptrace_attach(pid), LX_EPERM);
	CHECK_ERR(lx_ptrace_seize(pid, 0), LX_EPERM);
	CHECK_ERR(lx_ptrace_attach(lx_getpid()), LX_EPERM);
	CHECK_ERR(lx_ptrace_attach(NO_PID), LX_ESRCH);
	/* Only for a seized one. */
	CHECK_ERR(lx_ptrace_interrupt(pid), LX_EIO);
	CHECK_ERR(lx_ptrace_listen(pid), LX_EIO);
	CHECK_ERR(lx_ptrace_cont(pid, 65), LX_EIO);
	CHECK_ERR(lx_ptrace_detach(pid, 65), LX_EIO);
	CHECK_EQ(lx_ptrace_detach(pid, LX_SIGTERM), 0);
	CHECK_EQ(status_of(pid), LX_SIGTERM);
}

TEST(ptrace, seize)
{
	const int event = LX_PTRACE_EVENT_STOP << 16;
	lx_pid_t pid = sleeper();
	CHECK_ERR(lx_ptrace_seize(pid, 1UL << 30), LX_EIO);
	int r = lx_ptrace_seize(pid, LX_PTRACE_O_EXITKILL);
	if (r == -LX_EPERM)
		lx_kill(pid, LX_SIGKILL);
	SKIP_IF(r == -LX_EPERM, "ptrace is forbidden here");
	CHECK_EQ(r, 0);
	/* It runs on, so this isn't for it. */
	CHECK_ERR(lx_ptrace_cont(pid, 0), LX_ESRCH);
	CHECK_EQ(lx_ptrace_interrupt(pid), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGTRAP) | event);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);

	CHECK_EQ(lx_kill(pid, LX_SIGSTOP), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
	CHECK_ERR(lx_ptrace_listen(pid), LX_EIO);
	CHECK_EQ(lx_ptrace_cont(pid, LX_SIGSTOP), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP) | event);
	CHECK_EQ(lx_ptrace_listen(pid), 0);
	CHECK_ERR(lx_ptrace_cont(pid, 0), LX_ESRCH);
	CHECK_EQ(lx_ptrace_interrupt(pid), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP) | event);
	CHECK_EQ(lx_kill(pid, LX_SIGKILL), 0);
	CHECK_EQ(status_of(pid), LX_SIGKILL);
}

TEST(ptrace, bases_and_segments)
{
	unsigned long base = 1;
	struct lx_user_desc desc = {.base_addr = 0x1000, .limit = 0xfff, .seg_32bit = 1}, got = {.base_addr = 0};
	lx_pid_t pid = tracee(adds_results);
	/* The result is for the tracer. */
	CHECK_EQ(lx_ptrace_arch_prctl(pid, 0x12345000, LX_ARCH_SET_GS), 0);
	CHECK_EQ(lx_ptrace_arch_prctl(pid, (unsigned long)&base, LX_ARCH_GET_GS), 0);
	CHECK_EQ(base, 0x12345000);
	CHECK_ERR(lx_ptrace_arch_prctl(pid, 1UL << 63, LX_ARCH_SET_FS), LX_EPERM);
	CHECK_ERR(lx_ptrace_arch_prctl(pid, (unsigned long)nowhere(), LX_ARCH_GET_FS), LX_EFAULT);
	CHECK_ERR(lx_ptrace_arch_prctl(pid, 0, 0x7777), LX_EINVAL);

	desc.entry_number = TLS_ENTRY;
	int r = lx_ptrace_set_thread_area(pid, TLS_ENTRY, &desc);
	CHECK(r == 0 || r == -LX_EIO); /* without CONFIG_IA32_EMULATION */
	if (!r) {
		CHECK_EQ(lx_ptrace_get_thread_area(pid, TLS_ENTRY, &got), 0);
		CHECK_EQ(got.base_addr, 0x1000);
		CHECK_ERR(lx_ptrace_get_thread_area(pid, 99, &got), LX_EINVAL);
	}
	CHECK_ERR(lx_ptrace_get_thread_area(pid, -1, &got), LX_EIO);
	CHECK_EQ(lx_ptrace_kill(pid), 0);
	CHECK_EQ(status_of(pid), LX_SIGKILL);
}

TEST(ptrace, rseq_configuration)
{
	struct lx_ptrace_rseq_configuration conf = {.flags = 99};
	lx_pid_t pid = tracee(adds_results);
	int r = lx_ptrace_get_rseq_configuration(pid, sizeof(conf), &conf);
	SKIP_IF(r == -LX_EIO, "this kernel has no PTRACE_GET_RSEQ_CONFIGURATION");
	CHECK_EQ(r, sizeof(conf));
	CHECK_EQ(conf.flags, 0);
	CHECK(conf.rseq_abi_pointer == 0 || conf.rseq_abi_size >= 20);
	CHECK_EQ(lx_ptrace_get_rseq_configuration(pid, 0, &conf), sizeof(conf));
	CHECK_EQ(lx_ptrace_kill(pid), 0);
	CHECK_EQ(status_of(pid), LX_SIGKILL);
}

TEST(ptrace, syscall_user_dispatch)
{
	struct lx_ptrace_sud_config conf = {.mode = 99};
	lx_pid_t pid = tracee(adds_results);
	int r = lx_ptrace_get_syscall_user_dispatch_config(pid, sizeof(conf), &conf);
	SKIP_IF(r == -LX_EIO, "this kernel has no PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG");
	SKIP_IF(lx_prctl_set_syscall_user_dispatch_off() == -LX_EINVAL, "this kernel has no syscall user dispatch");
	CHECK_EQ(r, 0);
	CHECK_EQ(conf.mode, LX_PR_SYS_DISPATCH_OFF);
	CHECK_ERR(lx_ptrace_get_syscall_user_dispatch_config(pid, 8, &conf), LX_EINVAL);
	CHECK_ERR(lx_ptrace_set_syscall_user_dispatch_config(pid, 8, &conf), LX_EINVAL);
	conf.mode = LX_PR_SYS_DISPATCH_ON;
	r = lx_ptrace_set_syscall_user_dispatch_config(pid, sizeof(conf), &conf);
	CHECK(r == 0 || r == -LX_EPERM); /* the machine's setting */
	if (!r) {
		conf.mode = 99;
		CHECK_EQ(lx_ptrace_get_syscall_user_dispatch_config(pid, sizeof(conf), &conf), 0);
		CHECK_EQ(conf.mode, LX_PR_SYS_DISPATCH_ON);
	}
	CHECK_EQ(lx_ptrace_kill(pid), 0);
	CHECK_EQ(status_of(pid), LX_SIGKILL);
}

static int filters_and_stops(void)
{
	struct lx_sock_filter code[] = {LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW)};
	const struct lx_sock_fprog filter = {.len = 1, .filter = code};
	int r = lx_prctl_set_no_new_privs() | lx_prctl_set_seccomp_filter(&filter);
	raise(LX_SIGSTOP);
	return r != 0;
}

TEST(ptrace, seccomp)
{
	struct lx_sock_filter got[4] = {{.code = 99}};
	struct lx_seccomp_metadata meta = {.filter_off = 0, .flags = 99};
	lx_pid_t pid = tracee(filters_and_stops);
	CHECK_EQ(lx_ptrace_cont(pid, 0), 0);
	CHECK_EQ(status_of(pid), stopped(LX_SIGSTOP));
	long r = lx_ptrace_seccomp_get_filter(pid, 0, NULL);
	SKIP_IF(r == -LX_EACCES, "no CAP_SYS_ADMIN, or the test is under a filter");
	SKIP_IF(r == -LX_EINVAL || r == -LX_EIO, "this kernel has no CONFIG_CHECKPOINT_RESTORE");
	CHECK_EQ(r, 1);
	CHECK_EQ(lx_ptrace_seccomp_get_filter(pid, 0, got), 1);
	CHECK_EQ(got[0].code, LX_BPF_RET | LX_BPF_K);
	CHECK_EQ(got[0].k, LX_SECCOMP_RET_ALLOW);
	CHECK_ERR(lx_ptrace_seccomp_get_filter(pid, 9, got), LX_ENOENT);
	CHECK_EQ(lx_ptrace_seccomp_get_metadata(pid, sizeof(meta), &meta), sizeof(meta));
	CHECK_EQ(meta.flags, 0);
	CHECK_ERR(lx_ptrace_seccomp_get_metadata(pid, 4, &meta), LX_EINVAL);
	finish(pid, 0);
}
