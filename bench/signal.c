/* SPDX-License-Identifier: MIT */
/* What signals cost: one that a handler takes and returns from, a change of the mask, one read from a descriptor. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <lx/io.h>
#include <lx/notify.h>
#include <lx/process.h>
#include <lx/signal.h>

#include "harness.h"

#define NOTES                                                                                                    \
	"floor        bare system calls, arguments worked out before; its restorer is two instructions of its own\n" \
	"peer         glibc's sigaction, raise, sigprocmask, read"

static lx_pid_t pid, tid;
static volatile int taken;
static const lx_sigset_t usr1 = 1UL << (SIGUSR1 - 1);

static void handler(int sig)
{
	(void)sig;
	taken++;
}

/* Handlers. Each turn sets its own, which is little beside thousands of signals. */

__asm__(".text\nfloor_restorer:\n\tmov $15, %eax\n\tsyscall\n");
void floor_restorer(void);

static int handled_floor(void *state, long n)
{
	struct lx_sigaction action = {.sa_handler_ = handler, .sa_flags = LX_SA_RESTORER, .sa_restorer = floor_restorer};
	(void)state;
	lx_rt_sigaction(SIGUSR1, &action, NULL, sizeof(lx_sigset_t));
	for (taken = 0; taken < n;)
		lx_tgkill(pid, tid, SIGUSR1);
	return 0;
}

static int handled_lx(void *state, long n)
{
	struct lx_sigaction action = {.sa_handler_ = handler};
	(void)state;
	lx_sigaction(SIGUSR1, &action, NULL);
	for (taken = 0; taken < n;)
		lx_tgkill(pid, tid, SIGUSR1);
	return 0;
}

static int handled_glibc(void *state, long n)
{
	struct sigaction action = {.sa_handler = handler};
	(void)state;
	sigaction(SIGUSR1, &action, NULL);
	for (taken = 0; taken < n;)
		raise(SIGUSR1);
	return 0;
}

/* The mask, to and fro. */

static int mask_floor(void *state, long n)
{
	(void)state;
	for (; n; n--) {
		lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_BLOCK, (long)&usr1, 0, 8);
		lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_UNBLOCK, (long)&usr1, 0, 8);
	}
	return 0;
}

static int mask_lx(void *state, long n)
{
	int bad = 0;
	lx_sigset_t set;
	(void)state;
	lx_sigemptyset(&set);
	lx_sigaddset(&set, SIGUSR1);
	for (; n; n--) {
		bad |= lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set));
		bad |= lx_rt_sigprocmask(LX_SIG_UNBLOCK, &set, NULL, sizeof(set));
	}
	return bad;
}

static int mask_glibc(void *state, long n)
{
	int bad = 0;
	sigset_t set;
	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	for (; n; n--) {
		bad |= sigprocmask(SIG_BLOCK, &set, NULL);
		bad |= sigprocmask(SIG_UNBLOCK, &set, NULL);
	}
	return bad ? -EPROTO : 0;
}

/* A descriptor for blocked signals. */

static void *descriptor(const void *job)
{
	lx_sigset_t set = usr1;
	long fd = lx_signalfd4(-1, &set, sizeof(set), LX_SFD_CLOEXEC);
	(void)job;
	lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set));
	errno = fd < 0 ? (int)-fd : 0;
	return fd < 0 ? NULL : (void *)(fd + 1);
}

static void close_descriptor(void *state)
{
	lx_close((int)(intptr_t)state - 1);
	lx_rt_sigprocmask(LX_SIG_UNBLOCK, &usr1, NULL, sizeof(usr1));
}

static int read_floor(void *state, long n)
{
	struct lx_signalfd_siginfo info;
	long fd = (intptr_t)state - 1, bad = 0;
	for (; n; n--) {
		lx_syscall3(LX_NR_tgkill, pid, tid, SIGUSR1);
		bad |= lx_syscall3(LX_NR_read, fd, (long)&info, sizeof(info)) ^ (long)sizeof(info);
	}
	return bad ? -EPROTO : 0;
}

static int read_lx(void *state, long n)
{
	struct lx_signalfd_siginfo info;
	int fd = (int)(intptr_t)state - 1;
	for (; n; n--) {
		lx_tgkill(pid, tid, SIGUSR1);
		if (lx_read(fd, &info, sizeof(info)) != sizeof(info) || info.ssi_signo != SIGUSR1)
			return -EPROTO;
	}
	return 0;
}

static int read_glibc(void *state, long n)
{
	struct signalfd_siginfo info;
	int fd = (int)(intptr_t)state - 1;
	for (; n; n--) {
		tgkill(pid, tid, SIGUSR1);
		if (read(fd, &info, sizeof(info)) != sizeof(info) || info.ssi_signo != SIGUSR1)
			return -EPROTO;
	}
	return 0;
}

#define CASE(name, way, up, down)                                                \
	do {                                                                     \
		const struct contestant ways[] = {                               \
			{"floor", FLOOR, up, way##_floor, NULL, down},           \
			{"lx", LX, up, way##_lx, NULL, down},                    \
			{"glibc", PEER, up, way##_glibc, NULL, down},            \
		};                                                               \
		bench_case(name, NULL, 1, ways, sizeof(ways) / sizeof(ways[0])); \
	} while (0)

int main(int argc, char **argv)
{
	pid = lx_getpid();
	tid = lx_gettid();
	bench_begin("signal", argc, argv, "glibc", NOTES);
	CASE("raise, handle, return", handled, NULL, NULL);
	CASE("block and unblock", mask, NULL, NULL);
	CASE("raise, read from a signalfd", read, descriptor, close_descriptor);
	return bench_end();
}
