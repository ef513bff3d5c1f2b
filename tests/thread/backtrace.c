/* SPDX-License-Identifier: MIT */
/* A thread without a libc, for gdb: its handler, which a signal calls in it, stops at backtrace_here(). */
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/thread.h>

#define FRAME __attribute__((__noinline__))
#define CALLED() __asm__ volatile("") /* behind a call: else it may become a jump, without a frame */

FRAME void backtrace_here(void);
FRAME void backtrace_handler(int sig);
FRAME void *backtrace_thread(void *arg);

FRAME void backtrace_here(void)
{
	CALLED();
}

FRAME void backtrace_handler(int sig)
{
	(void)sig;
	backtrace_here();
	CALLED();
}

FRAME void *backtrace_thread(void *arg)
{
	lx_syscall3(LX_NR_tgkill, lx_getpid(), lx_gettid(), LX_SIGUSR1); /* a frame's own at -O0 too */
	CALLED();
	return arg;
}

int main(void)
{
	struct lx_thread *thread;
	struct lx_sigaction act;
	act.sa_handler_ = backtrace_handler;
	act.sa_flags = 0;
	act.sa_restorer = NULL;
	act.sa_mask = 0;
	if (lx_sigaction(LX_SIGUSR1, &act, NULL) || lx_thread_start(&thread, NULL, backtrace_thread, NULL))
		return 1;
	return lx_thread_join(thread, NULL, NULL) != 0;
}
