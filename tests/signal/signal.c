/* SPDX-License-Identifier: MIT */
/* Signals that a test sends to its own process. */
#ifdef LX_TEST_HOSTED
#include <signal.h>
#include <string.h>
#endif
#include "../check.h"
#include "../child.h"
#include <lx/io.h>
#include <lx/signal.h>
#include <lx/time.h>
#include <lx/uapi/asm/resource.h>

enum { SIZE = sizeof(lx_sigset_t), NOBODY = 0x7fffffff };

static char stack[65536];
static volatile int handled, handled_code, on_stack;
static volatile lx_pid_t handled_pid;

static void handler(int sig, lx_siginfo_t *info, void *context)
{
	(void)context;
	handled = sig;
	handled_code = info->si_code;
	handled_pid = lx_si_pid(info);
	on_stack = (char *)&sig >= stack && (char *)&sig < stack + sizeof(stack);
}

static void handle(int sig, unsigned long flags)
{
	struct lx_sigaction act = {
		.sa_handler_ = (lx_sighandler_t)(void (*)(void))handler,
		.sa_flags = LX_SA_SIGINFO | flags,
	};
	CHECK_EQ(lx_sigaction(sig, &act, NULL), 0);
}

static lx_pid_t self(void)
{
	return (lx_pid_t)lx_syscall0(LX_NR_getpid);
}

static lx_sigset_t set_of(int sig)
{
	lx_sigset_t set;
	lx_sigemptyset(&set);
	CHECK_EQ(lx_sigaddset(&set, sig), 0);
	return set;
}

static void block(int sig)
{
	lx_sigset_t set = set_of(sig);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, SIZE), 0);
}

/* Takes a blocked signal that was sent. */
static lx_siginfo_t take(int sig)
{
	const struct lx_timespec second = {.tv_sec = 1};
	lx_sigset_t set = set_of(sig);
	lx_siginfo_t info;
	CHECK_EQ(lx_rt_sigtimedwait(&set, &info, &second, SIZE), sig);
	CHECK_EQ(info.si_signo, sig);
	return info;
}

TEST(signal, sets)
{
	lx_sigset_t set;
	lx_sigemptyset(&set);
	CHECK_EQ(set, 0);
	CHECK_EQ(lx_sigaddset(&set, 1), 0);
	CHECK_EQ(lx_sigaddset(&set, LX_SIGRTMAX), 0);
	CHECK(set == (1UL | 1UL << 63));
	CHECK_EQ(lx_sigismember(&set, 1), 1);
	CHECK_EQ(lx_sigismember(&set, 2), 0);
	CHECK_EQ(lx_sigismember(&set, 64), 1);
	CHECK_EQ(lx_sigdelset(&set, 64), 0);
	CHECK_EQ(set, 1);
	lx_sigfillset(&set);
	CHECK(set == ~0UL);
	CHECK_ERR(lx_sigaddset(&set, 0), LX_EINVAL);
	CHECK_ERR(lx_sigaddset(&set, 65), LX_EINVAL);
	CHECK_ERR(lx_sigdelset(&set, 65), LX_EINVAL);
	CHECK_ERR(lx_sigismember(&set, -1), LX_EINVAL);
}

#ifdef LX_TEST_HOSTED
TEST(signal, sets_are_the_start_of_a_libcs)
{
	sigset_t theirs;
	lx_sigset_t ours;
	for (int sig = 1; sig <= 31; sig++) {
		sigemptyset(&theirs);
		CHECK_EQ(sigaddset(&theirs, sig), 0);
		ours = set_of(sig);
		CHECK(!memcmp(&ours, &theirs, sizeof(ours)));
	}
	CHECK_EQ(LX_SIGRTMAX, SIGRTMAX);
	CHECK_EQ(LX_SIG_DFL, SIG_DFL);
	CHECK_EQ(LX_SIG_IGN, SIG_IGN);
	CHECK_EQ(LX_SIG_ERR, SIG_ERR);
}

TEST(signal, siginfo_as_a_libcs)
{
	siginfo_t theirs;
	lx_siginfo_t ours;
	memset(&theirs, 0, sizeof(theirs));
	theirs.si_pid = 11;
	theirs.si_uid = 12;
	theirs.si_status = 13;
	theirs.si_utime = 14;
	theirs.si_stime = 15;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_pid(&ours), 11);
	CHECK_EQ(lx_si_uid(&ours), 12);
	CHECK_EQ(lx_si_status(&ours), 13);
	CHECK_EQ(lx_si_utime(&ours), 14);
	CHECK_EQ(lx_si_stime(&ours), 15);
	theirs.si_timerid = 21;
	theirs.si_overrun = 22;
	theirs.si_ptr = &ours;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_tid(&ours), 21);
	CHECK_EQ(lx_si_overrun(&ours), 22);
	CHECK_EQ(lx_si_ptr(&ours), &ours);
	CHECK_EQ(lx_si_value(&ours).sival_ptr, &ours);
	theirs.si_addr = &theirs;
	theirs.si_addr_lsb = 31;
	theirs.si_lower = stack;
	theirs.si_upper = stack + 1;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_addr(&ours), &theirs);
	CHECK_EQ(lx_si_addr_lsb(&ours), 31);
	CHECK_EQ(lx_si_lower(&ours), stack);
	CHECK_EQ(lx_si_upper(&ours), stack + 1);
	theirs.si_pkey = 41;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_pkey(&ours), 41);
	theirs.si_band = 51;
	theirs.si_fd = 52;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_band(&ours), 51);
	CHECK_EQ(lx_si_fd(&ours), 52);
	theirs.si_call_addr = stack;
	theirs.si_syscall = 61;
	theirs.si_arch = 62;
	memcpy(&ours, &theirs, sizeof(ours));
	CHECK_EQ(lx_si_call_addr(&ours), stack);
	CHECK_EQ(lx_si_syscall(&ours), 61);
	CHECK_EQ(lx_si_arch(&ours), 62);
}
#endif

TEST(signal, action)
{
	struct lx_sigaction act = {.sa_handler_ = LX_SIG_IGN, .sa_flags = LX_SA_RESTART, .sa_mask = 1UL << 63}, got;
	CHECK_EQ(lx_rt_sigaction(LX_SIGUSR1, &act, NULL, SIZE), 0);
	CHECK_EQ(lx_kill(self(), LX_SIGUSR1), 0);
	act.sa_handler_ = LX_SIG_DFL;
	CHECK_EQ(lx_rt_sigaction(LX_SIGUSR1, &act, &got, SIZE), 0);
	CHECK_EQ(got.sa_handler_, LX_SIG_IGN);
	CHECK_EQ(got.sa_flags, LX_SA_RESTART);
	CHECK(got.sa_mask == 1UL << 63);
	CHECK_ERR(lx_rt_sigaction(LX_SIGKILL, &act, NULL, SIZE), LX_EINVAL);
	CHECK_ERR(lx_rt_sigaction(65, NULL, &got, SIZE), LX_EINVAL);
	CHECK_ERR(lx_rt_sigaction(LX_SIGUSR1, NULL, &got, 128), LX_EINVAL);
	CHECK_ERR(lx_rt_sigaction(LX_SIGUSR1, (struct lx_sigaction *)nowhere(), NULL, SIZE), LX_EFAULT);
}

/* A kernel that knows of SA_UNSUPPORTED clears it, and then what is left of the other flags is true. */
TEST(signal, flags_that_the_kernel_knows)
{
	const unsigned long flags = LX_SA_UNSUPPORTED | LX_SA_EXPOSE_TAGBITS | LX_SA_RESTART;
	struct lx_sigaction act = {.sa_handler_ = LX_SIG_IGN, .sa_flags = flags}, got;
	CHECK_EQ(lx_rt_sigaction(LX_SIGUSR1, &act, NULL, SIZE), 0);
	CHECK_EQ(lx_rt_sigaction(LX_SIGUSR1, NULL, &got, SIZE), 0);
	SKIP_IF(got.sa_flags & LX_SA_UNSUPPORTED, "this kernel has no SA_UNSUPPORTED");
	CHECK_EQ(got.sa_flags, LX_SA_EXPOSE_TAGBITS | LX_SA_RESTART);
}

/* It isn't the call that fails, it is the delivery. No core file, please. */
TEST(signal, handler_without_a_restorer)
{
	const unsigned long no_core[2] = {0, 0};
	lx_pid_t pid = lx_fork();
	if (!pid) {
		struct lx_sigaction act = {.sa_handler_ = (lx_sighandler_t)(void (*)(void))handler};
		lx_syscall2(LX_NR_setrlimit, LX_RLIMIT_CORE, (long)no_core);
		if (lx_rt_sigaction(LX_SIGUSR1, &act, NULL, SIZE))
			lx_exit_group(1);
		lx_kill(self(), LX_SIGUSR1);
		lx_exit_group(2);
	}
	CHECK_EQ(status_of(pid), LX_SIGSEGV);
}

TEST(signal, handler_on_another_stack)
{
	const lx_stack_t new_stack = {.ss_sp = stack, .ss_size = sizeof(stack)};
	lx_stack_t small = {.ss_sp = stack, .ss_size = 1024}, got;
	CHECK_ERR(lx_sigaltstack(&small, NULL), LX_ENOMEM);
	small.ss_flags = 1 << 20;
	CHECK_ERR(lx_sigaltstack(&small, NULL), LX_EINVAL);
	CHECK_EQ(lx_sigaltstack(&new_stack, NULL), 0);
	CHECK_EQ(lx_sigaltstack(NULL, &got), 0);
	CHECK_EQ(got.ss_sp, stack);
	CHECK_EQ(got.ss_size, sizeof(stack));
	CHECK_EQ(got.ss_flags, 0);

	handle(LX_SIGUSR1, LX_SA_ONSTACK);
	CHECK_EQ(lx_kill(self(), LX_SIGUSR1), 0);
	CHECK_EQ(handled, LX_SIGUSR1);
	CHECK_EQ(handled_code, LX_SI_USER);
	CHECK_EQ(handled_pid, self());
	CHECK(on_stack);

	handle(LX_SIGUSR2, 0);
	CHECK_EQ(lx_kill(self(), LX_SIGUSR2), 0);
	CHECK_EQ(handled, LX_SIGUSR2);
	CHECK(!on_stack);
}

TEST(signal, mask)
{
	lx_sigset_t old, set = set_of(LX_SIGUSR1), all;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, &old, SIZE), 0);
	CHECK_EQ(lx_sigismember(&old, LX_SIGUSR1), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_UNBLOCK, &set, &old, SIZE), 0);
	CHECK_EQ(lx_sigismember(&old, LX_SIGUSR1), 1);
	lx_sigfillset(&all);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_SETMASK, &all, NULL, SIZE), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_SETMASK, NULL, &old, SIZE), 0);
	CHECK_EQ(lx_sigdelset(&all, LX_SIGKILL), 0);
	CHECK_EQ(lx_sigdelset(&all, LX_SIGSTOP), 0);
	CHECK(old == all);
	CHECK_ERR(lx_rt_sigprocmask(3, &set, NULL, SIZE), LX_EINVAL);
	CHECK_ERR(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, 128), LX_EINVAL);
	CHECK_ERR(lx_rt_sigprocmask(LX_SIG_BLOCK, (lx_sigset_t *)nowhere(), NULL, SIZE), LX_EFAULT);
}

TEST(signal, pending)
{
	lx_sigset_t set;
	block(LX_SIGUSR1);
	CHECK_EQ(lx_kill(self(), LX_SIGUSR1), 0);
	CHECK_EQ(lx_rt_sigpending(&set, SIZE), 0);
	CHECK_EQ(lx_sigismember(&set, LX_SIGUSR1), 1);
	CHECK_EQ(lx_sigismember(&set, LX_SIGUSR2), 0);
	lx_siginfo_t info = take(LX_SIGUSR1);
	CHECK_EQ(info.si_code, LX_SI_USER);
	CHECK(LX_SI_FROMUSER(&info) && !LX_SI_FROMKERNEL(&info));
	CHECK_EQ(lx_si_pid(&info), self());
	CHECK_EQ(lx_si_uid(&info), lx_syscall0(LX_NR_getuid));
	/* Less than a set is allowed, and only that much is written. */
	set = ~0UL;
	CHECK_EQ(lx_rt_sigpending(&set, 4), 0);
	CHECK(set == ~0UL << 32);
	CHECK_ERR(lx_rt_sigpending(&set, 16), LX_EINVAL);
	CHECK_ERR(lx_rt_sigpending((lx_sigset_t *)nowhere(), SIZE), LX_EFAULT);
}

TEST(signal, sigtimedwait)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000}, bad = {.tv_sec = -1};
	lx_sigset_t set = set_of(LX_SIGUSR1);
	block(LX_SIGUSR1);
	CHECK_ERR(lx_rt_sigtimedwait(&set, NULL, &ms, SIZE), LX_EAGAIN);
	CHECK_ERR(lx_rt_sigtimedwait(&set, NULL, &bad, SIZE), LX_EINVAL);
	CHECK_ERR(lx_rt_sigtimedwait(&set, NULL, &ms, 128), LX_EINVAL);
	CHECK_ERR(lx_rt_sigtimedwait((lx_sigset_t *)nowhere(), NULL, &ms, SIZE), LX_EFAULT);
}

TEST(signal, queue)
{
	lx_siginfo_t info = {.si_code = LX_SI_QUEUE}, got;
	lx_si_pid(&info) = self();
	lx_si_int(&info) = 12345;
	block(LX_SIGRTMAX);
	CHECK_EQ(lx_rt_sigqueueinfo(self(), LX_SIGRTMAX, &info), 0);
	lx_si_int(&info) = 54321;
	CHECK_EQ(lx_rt_tgsigqueueinfo(self(), (lx_pid_t)lx_syscall0(LX_NR_gettid), LX_SIGRTMAX, &info), 0);
	/* What was sent to the thread comes first. */
	got = take(LX_SIGRTMAX);
	CHECK_EQ(lx_si_int(&got), 54321);
	got = take(LX_SIGRTMAX);
	CHECK_EQ(got.si_code, LX_SI_QUEUE);
	CHECK_EQ(lx_si_int(&got), 12345);
	CHECK_ERR(lx_rt_sigqueueinfo(NOBODY, 0, &info), LX_ESRCH);
	CHECK_ERR(lx_rt_sigqueueinfo(self(), LX_SIGRTMAX, (lx_siginfo_t *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_rt_tgsigqueueinfo(0, NOBODY, LX_SIGRTMAX, &info), LX_EINVAL);
	info.si_code = LX_SI_USER;
	CHECK_ERR(lx_rt_sigqueueinfo(NOBODY, LX_SIGRTMAX, &info), LX_EPERM);
}

TEST(signal, sigsuspend)
{
	lx_sigset_t none;
	lx_sigemptyset(&none);
	block(LX_SIGUSR1);
	handle(LX_SIGUSR1, 0);
	CHECK_EQ(lx_kill(self(), LX_SIGUSR1), 0);
	CHECK_EQ(handled, 0);
	CHECK_ERR(lx_rt_sigsuspend(&none, SIZE), LX_EINTR);
	CHECK_EQ(handled, LX_SIGUSR1);
	CHECK_ERR(lx_rt_sigsuspend(&none, 128), LX_EINVAL);
	CHECK_ERR(lx_rt_sigsuspend((lx_sigset_t *)nowhere(), SIZE), LX_EFAULT);
}

/* The timer goes on, so that a signal that comes before the call does no harm. */
TEST(signal, pause)
{
	const struct lx_old_timeval ms = {.tv_sec = 0, .tv_usec = 5000};
	const struct lx_old_itimerval set = {.it_interval = ms, .it_value = ms};
	handle(LX_SIGALRM, LX_SA_RESTART);
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, &set, NULL), 0);
	CHECK_ERR(lx_pause(), LX_EINTR);
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, NULL, NULL), 0);
	CHECK_EQ(handled, LX_SIGALRM);
	CHECK_EQ(handled_code, LX_SI_KERNEL);
}

/* Only then is it said what is left of the sleep; and never when it was for a point in time. */
TEST(signal, interrupted_sleep)
{
	const struct lx_old_timeval ms = {.tv_sec = 0, .tv_usec = 5000};
	const struct lx_old_itimerval set = {.it_interval = ms, .it_value = ms};
	struct lx_timespec longest = {.tv_sec = 1000}, left = {.tv_sec = -1}, end;
	handle(LX_SIGALRM, LX_SA_RESTART);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_MONOTONIC, &end), 0);
	end.tv_sec += 1000;
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, &set, NULL), 0);
	CHECK_ERR(lx_nanosleep(&longest, &left), LX_EINTR);
	CHECK(left.tv_sec >= 990 && left.tv_sec < 1000);
	left.tv_sec = -1;
	CHECK_ERR(lx_clock_nanosleep(LX_CLOCK_MONOTONIC, 0, &longest, &left), LX_EINTR);
	CHECK(left.tv_sec >= 990 && left.tv_sec < 1000);
	left.tv_sec = -1;
	CHECK_ERR(lx_clock_nanosleep(LX_CLOCK_MONOTONIC, LX_TIMER_ABSTIME, &end, &left), LX_EINTR);
	CHECK_EQ(left.tv_sec, -1);
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, NULL, NULL), 0);
}

/* The kernel makes this call itself, after a stop; a program's own has nothing to go on with. */
TEST(signal, restart_syscall)
{
	CHECK_ERR(lx_syscall0(LX_NR_restart_syscall), LX_EINTR);
}

TEST(signal, kill)
{
	lx_pid_t tid = (lx_pid_t)lx_syscall0(LX_NR_gettid);
	lx_siginfo_t info;
	CHECK_EQ(lx_kill(self(), 0), 0);
	CHECK_EQ(lx_tkill(tid, 0), 0);
	CHECK_EQ(lx_tgkill(self(), tid, 0), 0);
	block(LX_SIGUSR1);
	CHECK_EQ(lx_tkill(tid, LX_SIGUSR1), 0);
	info = take(LX_SIGUSR1);
	CHECK_EQ(info.si_code, LX_SI_TKILL);
	CHECK_EQ(lx_tgkill(self(), tid, LX_SIGUSR1), 0);
	info = take(LX_SIGUSR1);
	CHECK_EQ(info.si_code, LX_SI_TKILL);
	CHECK_ERR(lx_kill(NOBODY, 0), LX_ESRCH);
	CHECK_ERR(lx_kill(self(), 65), LX_EINVAL);
	CHECK_ERR(lx_tkill(NOBODY, 0), LX_ESRCH);
	CHECK_ERR(lx_tkill(0, 0), LX_EINVAL);
	CHECK_ERR(lx_tgkill(self(), NOBODY, 0), LX_ESRCH);
	CHECK_ERR(lx_tgkill(NOBODY, tid, 0), LX_ESRCH);
	CHECK_ERR(lx_tgkill(0, tid, 0), LX_EINVAL);
}

TEST(signal, pidfd_send_signal)
{
	lx_siginfo_t info = {.si_signo = LX_SIGUSR1, .si_code = LX_SI_QUEUE}, got;
	int fd = (int)lx_syscall2(LX_NR_pidfd_open, self(), 0);
	CHECK(fd >= 0);
	block(LX_SIGUSR1);
	CHECK_EQ(lx_pidfd_send_signal(fd, LX_SIGUSR1, NULL, 0), 0);
	got = take(LX_SIGUSR1);
	CHECK_EQ(got.si_code, LX_SI_USER);
	lx_si_int(&info) = 12345;
	CHECK_EQ(lx_pidfd_send_signal(fd, LX_SIGUSR1, &info, 0), 0);
	got = take(LX_SIGUSR1);
	CHECK_EQ(lx_si_int(&got), 12345);
	CHECK_ERR(lx_pidfd_send_signal(fd, LX_SIGUSR2, &info, 0), LX_EINVAL);
	CHECK_ERR(lx_pidfd_send_signal(fd, 0, NULL, 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_pidfd_send_signal(-1, 0, NULL, 0), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
}
