/* SPDX-License-Identifier: MIT */
/* Signals read like any other input: no handler, no interrupted call.
 *
 *	signalfd [COMMAND [ARG]...]	wait with epoll for SIGINT, SIGTERM, SIGCHLD and the real-time signals, and
 *					print each; COMMAND, a path, runs meanwhile
 *
 * It ends at SIGTERM or, if it has a COMMAND, when that has, with its status. After "pid N" each line is a signal's name, how it was
 * sent, and from whom:
 *
 *	SIGINT kill pid 1 uid 2			SIGRTMIN+3 queue pid 1 uid 2 value -5
 *	SIGCHLD exited pid 1 status 0		SIGCHLD killed pid 1 status 9 */
#include <lx/io.h>
#include <lx/names.h>
#include <lx/notify.h>
#include <lx/poll.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/uapi/linux/signalfd.h>

#include "lib/lib.h"

const char program[] = "signalfd", usage_line[] = "usage: signalfd [COMMAND [ARG]...]";

static const char *how(const struct lx_signalfd_siginfo *info)
{
	if (info->ssi_signo == LX_SIGCHLD) {
		switch (info->ssi_code) {
		case LX_CLD_EXITED: return "exited";
		case LX_CLD_KILLED: return "killed";
		case LX_CLD_DUMPED: return "dumped";
		case LX_CLD_STOPPED: return "stopped";
		case LX_CLD_CONTINUED: return "continued";
		}
	}
	switch (info->ssi_code) {
	case LX_SI_USER: return "kill";
	case LX_SI_TKILL: return "tkill";
	case LX_SI_QUEUE: return "queue";
	case LX_SI_TIMER: return "timer";
	case LX_SI_MESGQ: return "message queue";
	default: return info->ssi_code > 0 ? "kernel" : "other";
	}
}

static void show(const struct lx_signalfd_siginfo *info)
{
	const char *name = lx_signal_name((int)info->ssi_signo);

	if (info->ssi_signo == LX_SIGCHLD && info->ssi_code > 0)
		print(1, "%s %s pid %u status %d\n", name, how(info), info->ssi_pid, info->ssi_status);
	else if (info->ssi_code == LX_SI_QUEUE)
		print(1, "%s %s pid %u uid %u value %d\n", name, how(info), info->ssi_pid, info->ssi_uid,
		      info->ssi_int);
	else
		print(1, "%s %s pid %u uid %u\n", name, how(info), info->ssi_pid, info->ssi_uid);
}

/* One SIGCHLD can stand for many children: the signal isn't queued. Returns the exit status of pid once it has ended,
 * as a shell would have it, else -1. */
static int reap(lx_pid_t pid)
{
	lx_pid_t ended;
	int status, result = -1;

	while ((ended = lx_wait4(-1, &status, LX_WNOHANG, NULL)) > 0)
		if (ended == pid)
			result = LX_WIFEXITED(status) ? LX_WEXITSTATUS(status) : 128 + LX_WTERMSIG(status);
	if (ended != -LX_ECHILD)
		check(ended, "wait4", "children");
	return result;
}

int main(int argc, char **argv, char **envp)
{
	struct lx_signalfd_siginfo info[16];
	struct lx_epoll_event event;
	lx_sigset_t set, before;
	lx_pid_t pid = -1;
	int signals, epoll;

	if (argc > 1 && argv[1][0] == '-')
		usage();
	lx_sigemptyset(&set);
	lx_sigaddset(&set, LX_SIGINT);
	lx_sigaddset(&set, LX_SIGTERM);
	lx_sigaddset(&set, LX_SIGCHLD);
	for (int sig = LX_SIGRTMIN; sig <= LX_SIGRTMAX; sig++)
		lx_sigaddset(&set, sig);
	/* What isn't blocked goes its usual way, past the descriptor. */
	check(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, &before, sizeof(set)), "rt_sigprocmask", "");
	signals = (int)check(lx_signalfd4(-1, &set, sizeof(set), LX_SFD_NONBLOCK | LX_SFD_CLOEXEC), "signalfd4", "");
	epoll = (int)check(lx_epoll_create1(LX_EPOLL_CLOEXEC), "epoll_create1", "");
	event.events = LX_EPOLLIN;
	event.data = 0;
	check(lx_epoll_ctl_add(epoll, signals, &event), "epoll_ctl", "signals");
	print(1, "pid %d\n", lx_getpid());

	if (argc > 1) {
		pid = (lx_pid_t)check(lx_fork(), "fork", argv[1]);
		if (!pid) { /* the mask would outlive execve */
			lx_rt_sigprocmask(LX_SIG_SETMASK, &before, NULL, sizeof(before));
			print_error("execve", lx_execve(argv[1], (const char *const *)argv + 1, (const char *const *)envp),
				    argv[1]);
			lx_exit_group(127);
		}
	}
	for (;;) {
		long n = lx_epoll_wait(epoll, &event, 1, -1);

		if (n == -LX_EINTR)
			continue; /* stopped and continued */
		check(n, "epoll_wait", "signals");
		while ((n = lx_read(signals, info, sizeof(info))) > 0) {
			for (unsigned long i = 0; i < (unsigned long)n / sizeof(info[0]); i++) {
				int status = -1;

				show(&info[i]);
				if (info[i].ssi_signo == LX_SIGCHLD)
					status = reap(pid);
				if (status >= 0)
					return status;
				if (info[i].ssi_signo == LX_SIGTERM)
					return 0;
			}
		}
		if (n != -LX_EAGAIN)
			check(n, "read", "signals");
	}
}
