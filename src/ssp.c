/* SPDX-License-Identifier: MIT */
/* Where the stack protector goes when a canary has changed. Weak: a program's own or a libc's comes first; an object of
 * its own, used only in programs that are built with it. */
#include <lx/io.h>
#include <lx/process.h>
#include <lx/signal.h>

__attribute__((__weak__, __used__, __noreturn__)) void __stack_chk_fail(void);

void __stack_chk_fail(void)
{
	static const char line[] = "lx: stack smashing detected\n";
	struct lx_sigaction action;
	const lx_sigset_t abort_signal = 1UL << (LX_SIGABRT - 1);

	lx_write(2, line, sizeof(line) - 1);
	/* A handler would run on the stack that is broken. */
	action.sa_handler_ = LX_SIG_DFL;
	action.sa_flags = 0;
	action.sa_restorer = NULL;
	action.sa_mask = 0;
	lx_rt_sigaction(LX_SIGABRT, &action, NULL, sizeof(lx_sigset_t));
	lx_rt_sigprocmask(LX_SIG_UNBLOCK, &abort_signal, NULL, sizeof(abort_signal));
	lx_tgkill(lx_getpid(), lx_gettid(), LX_SIGABRT);
	lx_exit_group(127);
}
