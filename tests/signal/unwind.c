/* SPDX-License-Identifier: MIT */
/* unwind ud2|kill|altstack: a handler names its callers up to main, through the signal's frame. Built with
 * UNWIND_LIBGCC or UNWIND_LIBUNWIND it does so itself, else a debugger that stops at unwind_here(). */
#ifdef UNWIND_LIBGCC
#include <stdio.h>
#include <unwind.h>
#endif
#ifdef UNWIND_LIBUNWIND
#define UNW_LOCAL_ONLY
#include <libunwind.h>
#include <stdio.h>
#endif
#include <lx/io.h>
#include <lx/process.h>
#include <lx/signal.h>

/* Nothing is inlined and no call is a jump: each function has its frame. */
#define FRAME __attribute__((__noinline__))
#define CALLED() __asm__ volatile("" : : : "memory")

int main(int argc, char **argv);
void unwind(void);
void unwind_here(void);
void unwind_handler(int sig, lx_siginfo_t *info, void *context);
void unwind_middle(void);
void unwind_outer(void);
void unwind_first(void);

/* A function whose first instruction is the one that faults. An unwinder that takes the address for one to return to,
 * and so looks one byte before it, finds another function, where the caller seems to be elsewhere. */
__asm__(".pushsection .text\n"
	".type unwind_before, @function\n"
	"unwind_before:\n"
	".cfi_startproc\n"
	".cfi_def_cfa_offset 64\n"
	"ud2\n"
	".cfi_endproc\n"
	".size unwind_before, . - unwind_before\n"
	".globl unwind_first\n"
	".type unwind_first, @function\n"
	"unwind_first:\n"
	".cfi_startproc\n"
	"ud2\n"
	"ret\n"
	".cfi_endproc\n"
	".size unwind_first, . - unwind_first\n"
	".popsection");

static char stack[65536];
static int by_kill;

#if defined(UNWIND_LIBGCC) || defined(UNWIND_LIBUNWIND)
static const struct lx_sigcontext *context_now;

static int is_main(unsigned long start)
{
	static const struct {
		const char *name;
		void (*function)(void);
	} known[] = {
		{"handler", (void (*)(void))unwind_handler}, {"first", unwind_first}, {"middle", unwind_middle},
		{"outer", unwind_outer}, {"main", (void (*)(void))main},
	};
	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (start == (unsigned long)known[i].function) {
			puts(known[i].name);
			return known[i].function == (void (*)(void))main;
		}
	puts(start == (unsigned long)lx_restorer() - 1 ? "restorer" : "another");
	return 0;
}

/* The registers of the context, by DWARF's numbers. */
static unsigned long expected(int reg)
{
	const struct lx_sigcontext *c = context_now;
	const uint64_t all[] = {c->rax, c->rdx, c->rcx, c->rbx, c->rsi, c->rdi, c->rbp, c->rsp, c->r8, c->r9, c->r10,
				c->r11, c->r12, c->r13, c->r14, c->r15};
	return all[reg];
}
#endif

#ifdef UNWIND_LIBGCC
static _Unwind_Reason_Code frame(struct _Unwind_Context *context, void *unused)
{
	int before = 0;
	unsigned long ip = _Unwind_GetIPInfo(context, &before);
	(void)unused;
	if (ip == context_now->rip) {
		for (int i = 0; i < 16; i++)
			if (i != 7 && _Unwind_GetGR(context, i) != expected(i))
				printf("register %d is wrong\n", i);
		if (_Unwind_GetCFA(context) != context_now->rsp)
			puts("the stack pointer is wrong");
		if (!before)
			puts("taken for a call");
	}
	if (_Unwind_GetRegionStart(context) == (unsigned long)unwind)
		return _URC_NO_REASON;
	return is_main(_Unwind_GetRegionStart(context)) ? _URC_NORMAL_STOP : _URC_NO_REASON;
}

FRAME void unwind(void)
{
	_Unwind_Backtrace(frame, NULL);
}
#endif

#ifdef UNWIND_LIBUNWIND
FRAME void unwind(void)
{
	unw_context_t here;
	unw_cursor_t cursor;
	unw_proc_info_t function;
	unw_word_t ip, value;
	unw_getcontext(&here);
	unw_init_local(&cursor, &here);
	do {
		if (unw_get_proc_info(&cursor, &function) || unw_get_reg(&cursor, UNW_REG_IP, &ip))
			break;
		if (ip == context_now->rip)
			for (int i = 0; i < 16; i++)
				if (unw_get_reg(&cursor, i, &value) || value != expected(i))
					printf("register %d is wrong\n", i);
		if (function.start_ip != (unw_word_t)unwind && is_main(function.start_ip))
			break;
	} while (unw_step(&cursor) > 0);
}
#endif

FRAME void unwind_here(void)
{
	CALLED();
}

FRAME void unwind_handler(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_sigcontext *registers = &((struct lx_ucontext *)context)->uc_mcontext;
	(void)info;
#if defined(UNWIND_LIBGCC) || defined(UNWIND_LIBUNWIND)
	context_now = registers;
	unwind();
#else
	unwind_here();
#endif
	if (sig == LX_SIGILL)
		registers->rip += 2;
	CALLED();
}

FRAME void unwind_middle(void)
{
	if (by_kill)
		lx_syscall2(LX_NR_kill, lx_syscall0(LX_NR_getpid), LX_SIGUSR1); /* a frame's own at -O0 too */
	else
		unwind_first();
	CALLED();
}

FRAME void unwind_outer(void)
{
	unwind_middle();
	CALLED();
}

int main(int argc, char **argv)
{
	const char how = argc > 1 ? argv[1][0] : 'u';
	struct lx_sigaction act;
	lx_stack_t alternate;
	by_kill = how == 'k';
	alternate.ss_sp = stack;
	alternate.ss_flags = 0;
	alternate.ss_size = sizeof(stack);
	act.sa_handler_ = (lx_sighandler_t)(void (*)(void))unwind_handler;
	act.sa_flags = LX_SA_SIGINFO | (how == 'a' ? LX_SA_ONSTACK : 0);
	act.sa_restorer = NULL;
	act.sa_mask = 0;
	if (lx_sigaltstack(&alternate, NULL) || lx_sigaction(by_kill ? LX_SIGUSR1 : LX_SIGILL, &act, NULL))
		return 1;
	unwind_outer();
	CALLED();
	return 0;
}
