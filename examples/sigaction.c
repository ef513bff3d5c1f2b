/* SPDX-License-Identifier: MIT */
/* Faults that a handler mends: the kernel writes the registers to the stack, and takes them back as the handler left
 * them.
 *
 *	sigaction page PAGES	touch PAGES pages of memory that isn't there: SIGSEGV's handler maps the missing page
 *				and the same instruction is done again
 *	sigaction skip COUNT	run COUNT illegal instructions: SIGILL's handler moves RIP behind them
 *
 * The first fault's registers are printed, then how many faults there were. "page" also prints the address range, and
 * its last line is what /proc/self/maps has in that range, to compare. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/names.h>
#include <lx/signal.h>

#include "lib/lib.h"

const char program[] = "sigaction", usage_line[] = "usage: sigaction page PAGES | sigaction skip COUNT";

#define PAGE 4096UL

static char *base; /* of the memory to be mapped, page by page */
static unsigned long size, faults;

static void show(const struct lx_siginfo *info, const struct lx_sigcontext *regs)
{
	print(1, "%s code %d at %lx\n", lx_signal_name(info->si_signo), info->si_code,
	      (unsigned long)lx_si_addr(info));
	print(1, "rax %016lx rbx %016lx rcx %016lx rdx %016lx\n", regs->rax, regs->rbx, regs->rcx, regs->rdx);
	print(1, "rsi %016lx rdi %016lx rbp %016lx rsp %016lx\n", regs->rsi, regs->rdi, regs->rbp, regs->rsp);
	print(1, "r8  %016lx r9  %016lx r10 %016lx r11 %016lx\n", regs->r8, regs->r9, regs->r10, regs->r11);
	print(1, "r12 %016lx r13 %016lx r14 %016lx r15 %016lx\n", regs->r12, regs->r13, regs->r14, regs->r15);
	print(1, "rip %016lx eflags %08lx err %lx trapno %lu cr2 %016lx\n", regs->rip, regs->eflags, regs->err,
	      regs->trapno, regs->cr2);
}

/* Not what the handler is for, as when someone else sent the signal: the next one ends the program. */
static void give_up(int sig)
{
	struct lx_sigaction none = {LX_SIG_DFL, 0, NULL, 0};
	check(lx_sigaction(sig, &none, NULL), "rt_sigaction", lx_signal_name(sig));
}

static void map_page(int sig, lx_siginfo_t *info, void *context)
{
	const struct lx_ucontext *uc = context;
	unsigned long address = (unsigned long)lx_si_addr(info), offset = address - (unsigned long)base;
	void *page;

	if (LX_SI_FROMUSER(info) || offset >= size) {
		give_up(sig);
		return;
	}
	if (!faults++)
		show(info, &uc->uc_mcontext);
	page = lx_mmap(base + offset / PAGE * PAGE, PAGE, LX_PROT_READ | LX_PROT_WRITE,
		       LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_FIXED, -1, 0);
	check((long)page, "mmap", "the missing page");
}

static void skip_ud2(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_sigcontext *regs = &((struct lx_ucontext *)context)->uc_mcontext;

	if (LX_SI_FROMUSER(info)) {
		give_up(sig);
		return;
	}
	if (!faults++)
		show(info, regs);
	regs->rip += 2; /* the length of ud2 */
}

/* A stack of its own lets the handler run even when the fault is that the usual one is full. */
static void catch(int sig, void (*handler)(int, lx_siginfo_t *, void *))
{
	static char memory[65536];
	struct lx_sigaltstack stack;
	struct lx_sigaction action;

	stack.ss_sp = memory;
	stack.ss_flags = 0;
	stack.ss_size = sizeof(memory);
	check(lx_sigaltstack(&stack, NULL), "sigaltstack", "");

	action.sa_handler_ = (lx_sighandler_t)(void (*)(void))handler;
	action.sa_flags = LX_SA_SIGINFO | LX_SA_ONSTACK;
	lx_sigemptyset(&action.sa_mask);
	check(lx_sigaction(sig, &action, NULL), "rt_sigaction", lx_signal_name(sig));
}

static unsigned long hexadecimal(const char **text)
{
	unsigned long n = 0;

	for (;; ++*text) {
		char c = **text;
		if (c >= '0' && c <= '9')
			n = n * 16 + (unsigned long)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n * 16 + (unsigned long)(c - 'a') + 10;
		else
			return n;
	}
}

/* Prints the lines of /proc/self/maps, "from-to rw-p ...", that lie in the range. */
static void show_maps(void)
{
	static char text[65536];
	int fd = (int)check(lx_open("/proc/self/maps", LX_O_RDONLY, 0), "open", "/proc/self/maps");
	size_t used = 0;
	long n;

	while ((n = check(lx_read(fd, text + used, sizeof(text) - 1 - used), "read", "/proc/self/maps")))
		used += (size_t)n;
	for (const char *line = text; *line;) {
		const char *end = line, *at = line;
		unsigned long from = hexadecimal(&at);

		while (*end && *end++ != '\n')
			;
		if (from - (unsigned long)base < size)
			write_all(1, line, (size_t)(end - line), "standard output");
		line = end;
	}
	check(lx_close(fd), "close", "/proc/self/maps");
}

static int touch_pages(unsigned long count)
{
	volatile char *memory;

	/* Room for PAGES pages, empty, between two that stay. */
	size = count * PAGE;
	base = lx_mmap(NULL, size + 2 * PAGE, LX_PROT_NONE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	check((long)base, "mmap", "room");
	base += PAGE;
	if (size)
		check(lx_munmap(base, size), "munmap", "room");
	print(1, "room %lx-%lx\n", (unsigned long)base, (unsigned long)base + size);

	catch(LX_SIGSEGV, map_page);
	memory = base;
	for (unsigned long i = 0; i < size; i += PAGE / 2)
		memory[i] = (char)(i / (PAGE / 2));
	for (unsigned long i = 0; i < size; i += PAGE / 2)
		if (memory[i] != (char)(i / (PAGE / 2)))
			return 1;
	print(1, "%lu faults\n", faults);
	show_maps();
	return 0;
}

static int run_illegal(unsigned long count)
{
	unsigned long run = 0;

	catch(LX_SIGILL, skip_ud2);
	for (unsigned long i = 0; i < count; i++)
		__asm__ volatile("ud2\n\tinc %0" : "+r"(run)::"cc");
	print(1, "%lu faults, %lu instructions behind them\n", faults, run);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && same(argv[1], "page"))
		return touch_pages(number(argv[2], 1UL << 20));
	if (argc == 3 && same(argv[1], "skip"))
		return run_illegal(number(argv[2], 1UL << 32));
	usage();
}
