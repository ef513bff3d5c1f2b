/* SPDX-License-Identifier: MIT */
/* Signal handlers that lx_sigaction() installs: they return, and the registers that they change are changed. */
#include "../check.h"
#include "../child.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/mm.h>
#include <lx/prctl.h>
#include <lx/signal.h>
#include <lx/uapi/asm/resource.h>
#include <lx/uapi/linux/auxvec.h>

enum { PAGE = 4096, UD2_SIZE = 2, REGISTERS = 15 };

static volatile int handled;
static lx_siginfo_t handled_info;
static struct lx_sigcontext handled_context;

static int handle(int sig, void (*handler)(int, lx_siginfo_t *, void *), unsigned long flags)
{
	const struct lx_sigaction act = {
		.sa_handler_ = (lx_sighandler_t)(void (*)(void))handler,
		.sa_flags = LX_SA_SIGINFO | flags,
	};
	return lx_sigaction(sig, &act, NULL);
}

static void note(int sig, lx_siginfo_t *info, void *context)
{
	handled = sig;
	handled_info = *info;
	handled_context = ((struct lx_ucontext *)context)->uc_mcontext;
}

static void note_and_skip_ud2(int sig, lx_siginfo_t *info, void *context)
{
	note(sig, info, context);
	((struct lx_ucontext *)context)->uc_mcontext.rip += UD2_SIZE;
}

TEST(signal, restorer_is_what_unwinders_look_for)
{
	static const char code[] = "\x90\x48\xc7\xc0\x0f\x00\x00\x00\x0f\x05";
	CHECK(same_bytes((const char *)(long)lx_restorer() - 1, code, sizeof(code) - 1));
	CHECK(lx_restorer() == lx_restore_rt);
}

TEST(signal, sigaction)
{
	struct lx_sigaction got, act = {.sa_handler_ = LX_SIG_IGN, .sa_flags = LX_SA_RESTART, .sa_mask = 1UL << 63};
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, NULL, &got), 0);
	CHECK_EQ(got.sa_handler_, LX_SIG_DFL);
	CHECK_EQ(got.sa_flags, 0);
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &act, NULL), 0);
	CHECK_EQ(act.sa_flags, LX_SA_RESTART);
	CHECK(!act.sa_restorer);
	CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR1), 0);
	act.sa_handler_ = LX_SIG_DFL;
	/* A restorer that the caller has doesn't count. */
	act.sa_flags = LX_SA_RESTORER;
	act.sa_restorer = (lx_sigrestore_t)(long)16;
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &act, &got), 0);
	CHECK_EQ(got.sa_handler_, LX_SIG_IGN);
	CHECK_EQ(got.sa_flags, LX_SA_RESTART | LX_SA_RESTORER);
	CHECK_EQ(got.sa_restorer, lx_restorer());
	CHECK(got.sa_mask == 1UL << 63);
	/* The old action may go where the new one is. */
	CHECK_EQ(lx_sigaction(LX_SIGUSR1, &got, &got), 0);
	CHECK_EQ(got.sa_handler_, LX_SIG_DFL);
	CHECK_EQ(got.sa_restorer, lx_restorer());
	CHECK_ERR(lx_sigaction(LX_SIGKILL, &act, NULL), LX_EINVAL);
	CHECK_ERR(lx_sigaction(LX_SIGSTOP, &act, NULL), LX_EINVAL);
	CHECK_ERR(lx_sigaction(0, &act, NULL), LX_EINVAL);
	CHECK_ERR(lx_sigaction(65, NULL, &got), LX_EINVAL);
	CHECK_ERR(lx_sigaction(LX_SIGUSR1, NULL, (struct lx_sigaction *)nowhere()), LX_EFAULT);
}

TEST(signal, handlers_return)
{
	CHECK_EQ(handle(LX_SIGUSR1, note, 0), 0);
	for (int i = 0; i < 1000; i++) {
		handled = 0;
		CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR1), 0);
		CHECK_EQ(handled, LX_SIGUSR1);
	}
	CHECK_EQ(lx_si_pid(&handled_info), lx_getpid());
}

static lx_sigset_t mask_now(void)
{
	lx_sigset_t mask = 0;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask)), 0);
	return mask;
}

static volatile lx_sigset_t mask_inside;

static void change_the_mask(int sig, lx_siginfo_t *info, void *context)
{
	lx_sigset_t mask = 0;
	(void)sig, (void)info;
	lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask));
	mask_inside = mask;
	((struct lx_ucontext *)context)->uc_sigmask |= 1UL << (LX_SIGUSR2 - 1);
}

/* In the handler its own signal is blocked, and after it what the context says. */
TEST(signal, mask_in_a_context)
{
	const lx_sigset_t before = mask_now();
	CHECK_EQ(handle(LX_SIGUSR1, change_the_mask, 0), 0);
	CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR1), 0);
	CHECK(mask_inside == (before | 1UL << (LX_SIGUSR1 - 1)));
	CHECK(mask_now() == (before | 1UL << (LX_SIGUSR2 - 1)));
}

TEST(signal, skip_an_illegal_instruction)
{
	unsigned long here;
	CHECK_EQ(handle(LX_SIGILL, note_and_skip_ud2, 0), 0);
	for (int i = 0; i < 100; i++) {
		handled = 0;
		__asm__ volatile("lea 1f(%%rip), %0\n1:\tud2" : "=r"(here) : : "memory");
		CHECK_EQ(handled, LX_SIGILL);
		CHECK_EQ(handled_context.rip, here);
		CHECK_EQ(lx_si_addr(&handled_info), here);
		CHECK_EQ(handled_info.si_code, LX_ILL_ILLOPN);
		CHECK_EQ(handled_context.trapno, 6);
	}
}

static volatile int mapped;

/* What a handler wrote, the compiler can't know. */
#define LOOK_AGAIN() __asm__ volatile("" : : : "memory")

static void map_the_page(int sig, lx_siginfo_t *info, void *context)
{
	note(sig, info, context);
	char *page = (char *)((unsigned long)lx_si_addr(info) & ~(PAGE - 1UL));
	mapped = lx_mmap(page, PAGE, LX_PROT_READ | LX_PROT_WRITE,
			 LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_FIXED, -1, 0) == page;
	if (!mapped)
		lx_exit_group(1);
}

TEST(signal, map_the_page_that_is_missing)
{
	char *area = (char *)lx_mmap(NULL, 8 * PAGE, LX_PROT_NONE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(area));
	CHECK_EQ(handle(LX_SIGSEGV, map_the_page, 0), 0);
	for (int i = 0; i < 8; i++) {
		volatile char *p = area + i * PAGE + i;
		handled = mapped = 0;
		*p = 'x';
		LOOK_AGAIN();
		CHECK_EQ(handled, LX_SIGSEGV);
		CHECK(mapped);
		CHECK_EQ(*p, 'x');
		CHECK_EQ(lx_si_addr(&handled_info), p);
		CHECK_EQ(handled_info.si_code, LX_SEGV_ACCERR);
		CHECK_EQ(handled_context.cr2, p);
		CHECK_EQ(handled_context.trapno, 14);
		CHECK_EQ(handled_context.err & 6, 6); /* written to, by user code */
	}
	/* One that is not mapped at all. */
	CHECK_EQ(lx_munmap(area, PAGE), 0);
	CHECK_EQ(*(volatile char *)area, 0);
	LOOK_AGAIN();
	CHECK_EQ(handled_info.si_code, LX_SEGV_MAPERR);
	CHECK_EQ(handled_context.err & 6, 4);
	CHECK_EQ(lx_munmap(area, 8 * PAGE), 0);
}

/* Loads all registers but rsp from the array, in the order of struct lx_sigcontext; ud2; and stores them there. */
__attribute__((visibility("hidden"))) void signal_test_registers(unsigned long *registers);
__asm__(".pushsection .text\n"
	".type signal_test_registers, @function\n"
	"signal_test_registers:\n"
	"push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rdi\n"
	"mov (%rdi), %r8\n mov 8(%rdi), %r9\n mov 16(%rdi), %r10\n mov 24(%rdi), %r11\n"
	"mov 32(%rdi), %r12\n mov 40(%rdi), %r13\n mov 48(%rdi), %r14\n mov 56(%rdi), %r15\n"
	"mov 72(%rdi), %rsi\n mov 80(%rdi), %rbp\n mov 88(%rdi), %rbx\n mov 96(%rdi), %rdx\n"
	"mov 104(%rdi), %rax\n mov 112(%rdi), %rcx\n mov 64(%rdi), %rdi\n"
	"ud2\n"
	"xchg %rdi, (%rsp)\n"
	"mov %r8, (%rdi)\n mov %r9, 8(%rdi)\n mov %r10, 16(%rdi)\n mov %r11, 24(%rdi)\n"
	"mov %r12, 32(%rdi)\n mov %r13, 40(%rdi)\n mov %r14, 48(%rdi)\n mov %r15, 56(%rdi)\n"
	"mov %rsi, 72(%rdi)\n mov %rbp, 80(%rdi)\n mov %rbx, 88(%rdi)\n mov %rdx, 96(%rdi)\n"
	"mov %rax, 104(%rdi)\n mov %rcx, 112(%rdi)\n pop 64(%rdi)\n"
	"pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
	"ret\n"
	".size signal_test_registers, . - signal_test_registers\n"
	".popsection");

static void negate_registers(int sig, lx_siginfo_t *info, void *context)
{
	unsigned long *registers = (unsigned long *)&((struct lx_ucontext *)context)->uc_mcontext;
	note_and_skip_ud2(sig, info, context);
	for (int i = 0; i < REGISTERS; i++)
		registers[i] = ~registers[i];
}

TEST(signal, registers_read_and_written)
{
	unsigned long registers[REGISTERS];
	for (int i = 0; i < REGISTERS; i++)
		registers[i] = 0x1111111111111111UL * (unsigned long)i + 0x80;
	CHECK_EQ(handle(LX_SIGILL, negate_registers, 0), 0);
	signal_test_registers(registers);
	const uint64_t *seen = &handled_context.r8;
	for (int i = 0; i < REGISTERS; i++) {
		unsigned long value = 0x1111111111111111UL * (unsigned long)i + 0x80;
		CHECK_EQ(((const unsigned long *)seen)[i], value);
		CHECK_EQ(registers[i], ~value);
	}
}

static void flip_the_carry(int sig, lx_siginfo_t *info, void *context)
{
	note_and_skip_ud2(sig, info, context);
	((struct lx_ucontext *)context)->uc_mcontext.eflags ^= 1;
}

TEST(signal, flags_read_and_written)
{
	unsigned char carry;
	CHECK_EQ(handle(LX_SIGILL, flip_the_carry, 0), 0);
	__asm__ volatile("stc\n\tud2\n\tsetc %0" : "=r"(carry) : : "cc", "memory");
	CHECK_EQ(handled_context.eflags & 1, 1);
	CHECK_EQ(carry, 0);
	__asm__ volatile("clc\n\tud2\n\tsetc %0" : "=r"(carry) : : "cc", "memory");
	CHECK_EQ(handled_context.eflags & 1, 0);
	CHECK_EQ(carry, 1);
}

/* Writes below rsp, as a function that calls none may; ud2; and whether it is still there. */
__attribute__((visibility("hidden"))) int signal_test_red_zone(void);
__asm__(".pushsection .text\n"
	".type signal_test_red_zone, @function\n"
	"signal_test_red_zone:\n"
	"movq $-2, -8(%rsp)\n movq $-3, -128(%rsp)\n"
	"ud2\n"
	"xor %eax, %eax\n"
	"cmpq $-2, -8(%rsp)\n jne 1f\n cmpq $-3, -128(%rsp)\n jne 1f\n"
	"inc %eax\n"
	"1: ret\n"
	".size signal_test_red_zone, . - signal_test_red_zone\n"
	".popsection");

TEST(signal, red_zone_is_kept)
{
	CHECK_EQ(handle(LX_SIGILL, note_and_skip_ud2, 0), 0);
	CHECK_EQ(signal_test_red_zone(), 1);
	CHECK_EQ(handled, LX_SIGILL);
}

static struct lx_fpx_sw_bytes software;
static uint64_t components;
static uint32_t magic2, seen_low[4], seen_high[4];
static int extended;

/* xmm5 and the upper half of ymm5. */
static void change_vectors(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_ucontext *uc = (struct lx_ucontext *)context;
	struct lx_xstate *x = lx_ucontext_xstate(uc);
	note_and_skip_ud2(sig, info, context);
	extended = x != NULL;
	if (x) {
		software = x->fpstate.sw_reserved;
		components = x->xstate_hdr.xfeatures;
		const char *end = (const char *)x + software.extended_size;
		magic2 = *(const uint32_t *)(const void *)(end - LX_FP_XSTATE_MAGIC2_SIZE);
	}
	for (int i = 0; i < 4; i++) {
		uint32_t *low = &uc->uc_mcontext.fpstate->xmm_space[5 * 4 + i];
		seen_low[i] = *low;
		*low = ~*low;
		if (x && software.xfeatures & 4) {
			seen_high[i] = x->ymmh.ymmh_space[5 * 4 + i];
			x->ymmh.ymmh_space[5 * 4 + i] = ~seen_high[i];
		}
	}
}

TEST(signal, vector_registers_read_and_written)
{
	uint32_t vector[8];
	for (int i = 0; i < 8; i++)
		vector[i] = 0x01010101U * (uint32_t)(i + 1);
	CHECK_EQ(handle(LX_SIGILL, change_vectors, 0), 0);
	__asm__ volatile("movups (%0), %%xmm5\n\tud2\n\tmovups %%xmm5, (%0)" : : "r"(vector) : "xmm5", "memory");
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(seen_low[i], 0x01010101U * (uint32_t)(i + 1));
		CHECK_EQ(vector[i], ~seen_low[i]);
		CHECK_EQ(vector[i + 4], 0x01010101U * (uint32_t)(i + 5));
	}
	SKIP_IF(!extended, "no XSAVE, and so no more than FXSAVE's registers");
	CHECK_EQ(software.magic1, LX_FP_XSTATE_MAGIC1);
	CHECK_EQ(magic2, LX_FP_XSTATE_MAGIC2);
	CHECK_EQ(software.extended_size, software.xstate_size + LX_FP_XSTATE_MAGIC2_SIZE);
	CHECK_EQ(components & 2, 2);
	CHECK_EQ(components & ~software.xfeatures, 0);
	SKIP_IF(!(software.xfeatures & 4), "no AVX");
	__asm__ volatile("vmovups (%0), %%ymm5\n\tud2\n\tvmovups %%ymm5, (%0)\n\tvzeroupper"
			 :
			 : "r"(vector)
			 : "xmm5", "memory");
	CHECK_EQ(components & 4, 4);
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(seen_low[i], ~(0x01010101U * (uint32_t)(i + 1)));
		CHECK_EQ(seen_high[i], 0x01010101U * (uint32_t)(i + 5));
		CHECK_EQ(vector[i], ~seen_low[i]);
		CHECK_EQ(vector[i + 4], ~seen_high[i]);
	}
}

/* The auxiliary vector's, or 0. */
static unsigned long minimum_stack(void)
{
	unsigned long entry[2];
	int fd = lx_open("/proc/self/auxv", LX_O_RDONLY, 0);
	SKIP_IF(fd < 0, "no /proc");
	while (lx_read(fd, entry, sizeof(entry)) == sizeof(entry) && entry[0] && entry[0] != LX_AT_MINSIGSTKSZ)
		;
	CHECK_EQ(lx_close(fd), 0);
	return entry[0] == LX_AT_MINSIGSTKSZ ? entry[1] : 0;
}

static struct lx_rt_sigframe *frame;
static struct lx_sigaltstack frame_stack;
static char *return_address;

static void find_the_frame(int sig, lx_siginfo_t *info, void *context)
{
	frame = (struct lx_rt_sigframe *)(void *)((char *)context - offsetof(struct lx_rt_sigframe, uc));
	return_address = frame->pretcode;
	frame_stack = frame->uc.uc_stack;
	handled = sig;
	handled_info = *info;
	if (info != &frame->info)
		handled = -1;
}

TEST(signal, frame_on_another_stack)
{
	const unsigned long minimum = minimum_stack();
	const size_t size = lx_sigaltstack_size(minimum, 2 * PAGE);
	const size_t map_size = 16 * PAGE;
	CHECK_EQ(size, (minimum ? minimum : 4096) + 2 * PAGE);
	char *map = (char *)lx_mmap(NULL, map_size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(map));
	CHECK(size < map_size);
	const lx_stack_t stack = {.ss_sp = map, .ss_size = size};
	CHECK_EQ(lx_sigaltstack(&stack, NULL), 0);
	CHECK_EQ(handle(LX_SIGUSR1, find_the_frame, LX_SA_ONSTACK), 0);
	CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR1), 0);
	CHECK_EQ(handled, LX_SIGUSR1);
	CHECK_EQ(return_address, lx_restorer());
	CHECK_EQ(lx_si_pid(&handled_info), lx_getpid());
	CHECK_EQ(frame_stack.ss_sp, map);
	CHECK_EQ(frame_stack.ss_size, size);
	/* All of it is in what is reckoned for the frame, and the rest is the handler's. */
	CHECK((char *)frame > map && (char *)frame < map + size);
	CHECK(map + size - (char *)frame <= (long)(size - 2 * PAGE));
	/* rsp, when the handler's return address is pushed, is what the ABI wants at a function's first instruction. */
	CHECK_EQ((unsigned long)frame & 15, 8);
	if (minimum) {
		CHECK(minimum >= sizeof(struct lx_rt_sigframe) + sizeof(struct lx_fpstate_64));
		CHECK(minimum < LX_SIGFRAME_SIZE || minimum > 3 * LX_SIGFRAME_SIZE / 2); /* the latter is AMX */
	}
	const lx_stack_t none = {.ss_flags = LX_SS_DISABLE};
	CHECK_EQ(lx_sigaltstack(&none, NULL), 0);
	CHECK_EQ(lx_munmap(map, map_size), 0);
}

TEST(signal, frame_is_laid_out_as_the_kernels)
{
	CHECK_EQ(offsetof(struct lx_rt_sigframe, uc), 8);
	CHECK_EQ(offsetof(struct lx_ucontext, uc_mcontext), 40);
	CHECK_EQ(offsetof(struct lx_sigcontext, rsp), 120);
	CHECK_EQ(offsetof(struct lx_sigcontext, rip), 128);
	CHECK_EQ(offsetof(struct lx_rt_sigframe, info), 312);
	CHECK_EQ(sizeof(struct lx_rt_sigframe), 440);
}

/* Syscall user dispatch. Between the two settings of the selector no call may be made but those that are tested: they
 * are their own instructions here, as with LX_GATE all others have one place. */

static volatile char selector;
static volatile int caught;

static long call(long nr, long a1, long a2)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(nr), "D"(a1), "S"(a2) : "rcx", "r11", "memory");
	return r;
}

static int dispatch(const void *start, unsigned long size)
{
	return lx_prctl_set_syscall_user_dispatch_exclusive_on((unsigned long)start, size, (const char *)&selector);
}

static int no_dispatch(int error)
{
	return error == -LX_EINVAL || error == -LX_EPERM;
}

static const void *restorer_code(void)
{
	return (const void *)(long)lx_restorer();
}

/* A call of its own, 1000, is the sum of its arguments; all others are not there. */
static void emulate(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_sigcontext *registers = &((struct lx_ucontext *)context)->uc_mcontext;
	note(sig, info, context);
	caught++;
	registers->rax = registers->rax == 1000 ? registers->rdi + registers->rsi : (uint64_t)-LX_ENOSYS;
}

static int emulates(void)
{
	ENSURE(handle(LX_SIGSYS, emulate, 0) == 0);
	int r = dispatch(restorer_code(), 10);
	if (no_dispatch(r))
		return SKIPPED;
	ENSURE(r == 0);
	/* The selector blocks all the time: the return from the handler is in the region. */
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	long sum = 0;
	for (long i = 0; i < 100; i++)
		sum += call(1000, i, 1);
	long absent = call(LX_NR_getppid, 0, 0);
	int calls = caught;
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
	ENSURE(sum == 99 * 100 / 2 + 100 && absent == -LX_ENOSYS && calls == 101);
	ENSURE(handled_info.si_code == LX_SYS_USER_DISPATCH && lx_si_syscall(&handled_info) == LX_NR_getppid);
	ENSURE((unsigned long)lx_si_call_addr(&handled_info) == handled_context.rip);
	ENSURE(call(LX_NR_getpid, 0, 0) == lx_getpid() && caught == 101);
	return 0;
}

TEST(signal, emulate_a_call)
{
	int line = in_child(emulates);
	SKIP_IF(line == SKIPPED, "this kernel has no syscall user dispatch, or it is forbidden");
	CHECK_EQ(line, 0);
}

#ifndef LX_GATE
/* The kernel's answer plus 1, got through the gate while the selector blocks. */
static void forward(int sig, lx_siginfo_t *info, void *context)
{
	struct lx_sigcontext *registers = &((struct lx_ucontext *)context)->uc_mcontext;
	note(sig, info, context);
	caught++;
	long r = lx_syscall_gate((long)registers->rax, (long)registers->rdi, (long)registers->rsi,
				 (long)registers->rdx, (long)registers->r10, (long)registers->r8, (long)registers->r9);
	registers->rax = (uint64_t)(r + 1);
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW; /* for the return, which is outside */
}

static int forwards(void)
{
	const lx_pid_t pid = lx_getpid(), parent = lx_getppid();
	ENSURE(handle(LX_SIGSYS, forward, 0) == 0);
	int r = dispatch((const void *)(long)lx_syscall_gate, 32);
	if (no_dispatch(r))
		return SKIPPED;
	ENSURE(r == 0);
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	long through_the_gate = lx_syscall_gate(LX_NR_getppid, 0, 0, 0, 0, 0, 0);
	int before = caught;
	long forwarded = call(LX_NR_getpid, 0, 0);
	int after = caught;
	ENSURE(selector == LX_SYSCALL_DISPATCH_FILTER_ALLOW);
	ENSURE(through_the_gate == parent && before == 0);
	ENSURE(forwarded == pid + 1 && after == 1);
	return 0;
}
#endif

TEST(signal, forward_a_call_through_the_gate)
{
#ifdef LX_GATE
	SKIP("this build's gate is its own");
#else
	int line = in_child(forwards);
	SKIP_IF(line == SKIPPED, "this kernel has no syscall user dispatch, or it is forbidden");
	CHECK_EQ(line, 0);
#endif
}

/* How a child ends that blocks all calls but those of a part of the restorer. */
static int end_of(unsigned long size, char block)
{
	const struct lx_rlimit no_core = {0, 0};
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_setrlimit(LX_RLIMIT_CORE, &no_core);
		if (handle(LX_SIGSYS, emulate, 0))
			lx_exit_group(1);
		if (no_dispatch(dispatch(restorer_code(), size)))
			lx_exit_group(2);
		selector = block;
		long r = call(1000, 1, 2);
		selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
		lx_exit_group(r == 3 ? 0 : 3);
	}
	return status_of(pid);
}

TEST(signal, dispatch_that_kills)
{
	int status = end_of(10, LX_SYSCALL_DISPATCH_FILTER_BLOCK);
	SKIP_IF(status == 2 << 8, "this kernel has no syscall user dispatch, or it is forbidden");
	CHECK_EQ(status, 0);
	/* The address behind the restorer's instruction is outside: the handler can't return. */
	CHECK_EQ(end_of(9, LX_SYSCALL_DISPATCH_FILTER_BLOCK), LX_SIGSYS);
	CHECK_EQ(end_of(10, LX_SYSCALL_DISPATCH_FILTER_BLOCK + 1), LX_SIGSYS);
}
