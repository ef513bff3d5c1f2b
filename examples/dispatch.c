/* SPDX-License-Identifier: MIT */
/* System calls that go to the program itself: syscall user dispatch.
 *
 *	dispatch FILE	run a guest, which copies FILE to standard output, asks for its process's id, would like to
 *			remove FILE, and makes a call that there isn't; each of its calls ends in SIGSYS
 *
 * The handler decides, and logs each call on standard error with its number's name, what it did, and the result: "allowed"
 * made the call for the guest, "emulated" thought of a result, "refused" made it an error. No filter and no tracer is
 * involved: one byte in memory says whether calls are dispatched, so turning it on and off is a store. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/names.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/uapi/linux/prctl.h>

#include "lib/lib.h"

const char program[] = "dispatch", usage_line[] = "usage: dispatch FILE";

enum { RESTORER = 16, PID = 4242 }; /* the return from a handler is nine bytes of code */

static volatile char selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
static unsigned long caught;

static void decide(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_sigcontext *regs = &((struct lx_ucontext *)context)->uc_mcontext;
	const long nr = lx_si_syscall(info);
	const char *name = lx_syscall_name(nr), *what = "allowed";
	long result;

	(void)sig;
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW; /* for what is called from here */
	caught++;
	switch (nr) {
	case LX_NR_getpid:
		what = "emulated";
		result = PID;
		break;
	case LX_NR_unlink:
		what = "refused";
		result = -LX_EPERM;
		break;
	case LX_NR_open:
	case LX_NR_read:
	case LX_NR_write:
	case LX_NR_close:
		result = lx_syscall6(nr, (long)regs->rdi, (long)regs->rsi, (long)regs->rdx, (long)regs->r10,
				     (long)regs->r8, (long)regs->r9);
		break;
	default:
		what = "refused";
		result = -LX_ENOSYS;
	}
	regs->rax = (uint64_t)result; /* the guest finds it where a result belongs */
	if (lx_is_error(result))
		print(2, "%s: %s, %s\n", name ? name : "?", what, lx_errno_name((int)result));
	else
		print(2, "%s: %s, %ld\n", name ? name : "?", what, result);
	/* From here on everything is dispatched again, but for the return from this handler: its code is the range that
	 * was excepted. */
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
}

/* Knows nothing of all this. Returns 0, or what failed. */
static long guest(const char *name)
{
	static char buffer[65536];
	int fd = lx_open(name, LX_O_RDONLY, 0);
	long n, r = fd;

	if (fd < 0)
		return r;
	while ((n = lx_read(fd, buffer, sizeof(buffer))) > 0)
		for (long done = 0; done < n; done += r)
			if ((r = lx_write(1, buffer + done, (size_t)(n - done))) < 0)
				return r;
	lx_close(fd);
	if (n < 0)
		return n;
	if (lx_getpid() != PID || lx_unlink(name) != -LX_EPERM || lx_syscall0(9999) != -LX_ENOSYS)
		return -LX_EPROTO;
	return 0;
}

int main(int argc, char **argv)
{
	struct lx_sigaction action;
	long result;

	if (argc != 2)
		usage();
	action.sa_handler_ = (lx_sighandler_t)(void (*)(void))decide;
	action.sa_flags = LX_SA_SIGINFO;
	lx_sigemptyset(&action.sa_mask);
	check(lx_sigaction(LX_SIGSYS, &action, NULL), "rt_sigaction", "SIGSYS");
	check(lx_prctl_set_syscall_user_dispatch_exclusive_on((unsigned long)lx_restorer(), RESTORER,
							      (char *)&selector),
	      "prctl", "PR_SET_SYSCALL_USER_DISPATCH");

	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	result = guest(argv[1]);
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;

	check(lx_prctl_set_syscall_user_dispatch_off(), "prctl", "PR_SET_SYSCALL_USER_DISPATCH");
	print(2, "%lu calls caught\n", caught);
	check(result, "guest", argv[1]);
	return 0;
}
