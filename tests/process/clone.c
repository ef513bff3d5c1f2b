/* SPDX-License-Identifier: MIT */
/* lx_clone() and lx_clone3() with a function and an argument, and lx_vfork(). */
#include "../child.h"
#include "../spawn/program.h"
#include <lx/futex.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/start.h>
#include <lx/time.h>

enum { STACK = 16384 };

#define THREAD                                                                                                \
	(LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD | LX_CLONE_SYSVSEM | \
	 LX_CLONE_SETTLS | LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_CLEARTID)

static char stack[STACK] __attribute__((aligned(16)));
static char *const top = stack + STACK;

/* What a child saw of itself. */
static struct seen {
	void *arg;
	char *frame;
	lx_pid_t pid, tid;
	unsigned long fs;
} seen;

static int look(void *arg)
{
	seen.arg = arg;
	seen.frame = (char *)__builtin_frame_address(0);
	seen.pid = lx_getpid();
	seen.tid = lx_gettid();
	lx_arch_prctl(LX_ARCH_GET_FS, (unsigned long)&seen.fs);
	return 0x12a;
}

/* On its own stack, called as any function is: a frame begins 16 bytes below a multiple of 16. */
static void on_stack(void)
{
	CHECK(seen.frame > stack && seen.frame < top);
	CHECK_EQ((uintptr_t)seen.frame % 16, 0);
}

static unsigned long fs_base(void)
{
	unsigned long fs = 1;
	CHECK_EQ(lx_arch_prctl(LX_ARCH_GET_FS, (unsigned long)&fs), 0);
	return fs;
}

/* The thread pointer is the parent's unless another one is given: what is thread-local for one is for the other. */
TEST(process, clone)
{
	int word;
	/* The call aligns what it gets. */
	for (int i = 0; i < 16; i += 5) {
		lx_pid_t pid = lx_clone(LX_CLONE_VM | LX_SIGCHLD, top - i, NULL, NULL, 0, look, &word);
		CHECK_EQ(ended(pid), 0x2a00);
		CHECK_EQ(seen.arg, &word);
		CHECK_EQ(seen.pid, pid);
		CHECK_EQ(seen.fs, fs_base());
		on_stack();
	}
}

/* Flags, stack, parent's id, child's id, thread pointer: each arrives where it belongs. */
TEST(process, clone_arguments)
{
	int *words = (int *)lx_mmap(NULL, 4096, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(words));
	lx_pid_t pid = lx_clone(LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_SETTID | LX_CLONE_SETTLS | LX_CLONE_VM |
					LX_CLONE_CHILD_CLEARTID | LX_SIGCHLD,
				top, &words[0], &words[1], (unsigned long)&words[64], look, &words[2]);
	CHECK_EQ(ended(pid), 0x2a00);
	CHECK_EQ(words[0], pid);
	CHECK_EQ(words[1], 0);
	CHECK_EQ(seen.arg, &words[2]);
	CHECK_EQ(seen.fs, &words[64]);
	on_stack();
	/* Nobody else has this child's memory, so its end writes no 0. */
	pid = lx_clone(LX_CLONE_CHILD_SETTID | LX_CLONE_CHILD_CLEARTID | LX_SIGCHLD, NULL, NULL, &words[1], 0, look,
		       NULL);
	CHECK_EQ(ended(pid), 0x2a00);
	CHECK_EQ(words[1], pid);
}

TEST(process, clone_pidfd)
{
	struct lx_siginfo info = {.si_signo = 0};
	int pidfd = -1;
	lx_pid_t pid = lx_clone(LX_CLONE_PIDFD | LX_SIGCHLD, NULL, &pidfd, NULL, 0, look, NULL);
	CHECK(pid > 0 && pidfd >= 0);
	CHECK_EQ(lx_waitid(LX_P_PIDFD, pidfd, &info, LX_WEXITED, NULL), 0);
	CHECK_EQ(info._sifields._sigchld._pid, pid);
	CHECK_EQ(info._sifields._sigchld._status, 0x2a);
	CHECK_EQ(lx_close(pidfd), 0);
}

/* Without a function it is the bare call. */
TEST(process, clone_without_function)
{
	lx_pid_t pid = lx_clone(LX_SIGCHLD, NULL, NULL, NULL, 0, NULL, NULL);
	if (!pid)
		lx_exit_group(5);
	CHECK_EQ(ended(pid), 5 << 8);
	struct lx_clone_args args = {.exit_signal = LX_SIGCHLD};
	pid = lx_clone3(&args, sizeof(args), NULL, NULL);
	if (!pid)
		lx_exit_group(6);
	SKIP_IF(pid == -LX_ENOSYS || pid == -LX_EPERM, "clone3 is forbidden here");
	CHECK_EQ(ended(pid), 6 << 8);
}

static struct lx_tcb tcb;
static int tid_word;

/* Until *word is 0. The wake-up of a thread's end is a shared one: a private wait would sleep on. */
static void join(int *word)
{
	int tid;
	while ((tid = *(volatile int *)word) != 0)
		CHECK(lx_futex_op_wait((uint32_t *)(void *)word, 0, (uint32_t)tid, NULL) != -LX_EINVAL);
}

static int pause_and_look(void *arg)
{
	const struct lx_timespec pause = {.tv_nsec = 50000000};
	lx_nanosleep(&pause, NULL);
	return look(arg);
}

/* What a thread's function returns ends the thread, not the process. */
TEST(process, clone_thread)
{
	tcb.self = &tcb;
	lx_pid_t tid = lx_clone(THREAD, top, &tid_word, &tid_word, (unsigned long)&tcb, pause_and_look, &tid_word);
	CHECK(tid > 0);
	CHECK_EQ(tid_word, tid);
	join(&tid_word);
	CHECK_EQ(seen.pid, lx_getpid());
	CHECK_EQ(seen.tid, tid);
	CHECK_EQ(seen.fs, &tcb);
	CHECK(fs_base() != (unsigned long)&tcb);
	on_stack();
}

TEST(process, clone_errors)
{
	CHECK_ERR(lx_clone(LX_CLONE_THREAD, NULL, NULL, NULL, 0, look, NULL), LX_EINVAL);
	CHECK_ERR(lx_clone(LX_CLONE_SIGHAND | LX_SIGCHLD, NULL, NULL, NULL, 0, look, NULL), LX_EINVAL);
	CHECK_ERR(lx_clone(LX_CLONE_FS | LX_CLONE_NEWNS | LX_SIGCHLD, NULL, NULL, NULL, 0, NULL, NULL), LX_EINVAL);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL, NULL), LX_ECHILD);
}

/* Its stack is the low end with a size, and its signal a field. */
static struct lx_clone_args clone3_args(uint64_t flags)
{
	struct lx_clone_args args = {.flags = flags, .exit_signal = LX_SIGCHLD};
	args.stack = (uint64_t)(uintptr_t)stack;
	args.stack_size = STACK;
	return args;
}

static lx_pid_t clone3(const struct lx_clone_args *args, int (*fn)(void *), void *arg)
{
	lx_pid_t pid = lx_clone3(args, sizeof(*args), fn, arg);
	SKIP_IF(pid == -LX_ENOSYS || pid == -LX_EPERM, "clone3 is forbidden here");
	return pid;
}

TEST(process, clone3)
{
	int word, parent_word = 0, child_word = 77, pidfd = -1;
	struct lx_clone_args args = clone3_args(LX_CLONE_VM);
	lx_pid_t pid = clone3(&args, look, &word);
	CHECK_EQ(ended(pid), 0x2a00);
	CHECK_EQ(seen.arg, &word);
	CHECK_EQ(seen.pid, pid);
	CHECK_EQ(seen.fs, fs_base());
	on_stack();

	args = clone3_args(LX_CLONE_VM | LX_CLONE_PIDFD | LX_CLONE_PARENT_SETTID | LX_CLONE_CHILD_CLEARTID |
			   LX_CLONE_SETTLS);
	args.stack_size -= 5;
	args.exit_signal = 0;
	args.pidfd = (uint64_t)(uintptr_t)&pidfd;
	args.parent_tid = (uint64_t)(uintptr_t)&parent_word;
	args.child_tid = (uint64_t)(uintptr_t)&child_word;
	args.tls = (uint64_t)(uintptr_t)&tcb;
	tcb.self = &tcb;
	pid = clone3(&args, look, NULL);
	CHECK(pid > 0);
	/* Not SIGCHLD, so nothing for those who wait for such children. */
	CHECK_ERR(lx_wait4(pid, NULL, 0, NULL), LX_ECHILD);
	CHECK_EQ(status_of(pid), 0x2a00);
	CHECK_EQ(parent_word, pid);
	CHECK_EQ(child_word, 0);
	CHECK_EQ(seen.fs, &tcb);
	on_stack();
	CHECK_EQ(lx_close(pidfd), 0);
}

TEST(process, clone3_thread)
{
	struct lx_clone_args args = clone3_args(THREAD);
	args.exit_signal = 0;
	args.parent_tid = args.child_tid = (uint64_t)(uintptr_t)&tid_word;
	args.tls = (uint64_t)(uintptr_t)&tcb;
	tcb.self = &tcb;
	lx_pid_t tid = clone3(&args, pause_and_look, &tid_word);
	CHECK(tid > 0);
	join(&tid_word);
	CHECK_EQ(seen.pid, lx_getpid());
	CHECK_EQ(seen.tid, tid);
	CHECK_EQ(seen.fs, &tcb);
	on_stack();
}

TEST(process, clone3_errors)
{
	struct {
		struct lx_clone_args args;
		uint64_t future[16];
	} larger = {.args = clone3_args(LX_CLONE_VM), .future = {0}};
	lx_pid_t pid = clone3(&larger.args, look, NULL);
	CHECK_EQ(ended(pid), 0x2a00);
	CHECK_EQ(ended(lx_clone3(&larger.args, LX_CLONE_ARGS_SIZE_VER0, look, NULL)), 0x2a00);
	CHECK_EQ(ended(lx_clone3(&larger.args, sizeof(larger), look, NULL)), 0x2a00);
	larger.future[15] = 1;
	CHECK_ERR(lx_clone3(&larger.args, sizeof(larger), look, NULL), LX_E2BIG);
	CHECK_ERR(lx_clone3((const struct lx_clone_args *)nowhere(), sizeof(larger.args), look, NULL), LX_EFAULT);
	larger.args.stack_size = 0;
	CHECK_ERR(lx_clone3(&larger.args, sizeof(larger.args), look, NULL), LX_EINVAL);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL, NULL), LX_ECHILD);
}

/* As it is: no other call in its place. */
TEST(process, clone3_forbidden)
{
	const struct lx_clone_args args = clone3_args(LX_CLONE_VM);
	forbid(LX_NR_clone3, LX_EPERM);
	CHECK_ERR(lx_clone3(&args, sizeof(args), look, NULL), LX_EPERM);
	forbid(LX_NR_clone3, LX_ENOSYS);
	CHECK_ERR(lx_clone3(&args, sizeof(args), look, NULL), LX_ENOSYS);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL, NULL), LX_ECHILD);
}

/* Overwrites what lies below the caller's frame. */
__attribute__((noinline)) static long dig(long depth)
{
	volatile long dirt[64];
	for (int i = 0; i < 64; i++)
		dirt[i] = -1;
	return depth ? dig(depth - 1) + dirt[depth % 64] : 0;
}

TEST(process, vfork)
{
	const struct lx_timespec pause = {.tv_nsec = 20000000};
	volatile int shared = 0;
	lx_pid_t pid = lx_vfork();
	if (!pid) {
		lx_nanosleep(&pause, NULL);
		shared = (int)dig(20);
		lx_exit_group(7);
	}
	/* The child has come first, with this memory. */
	CHECK_EQ(shared, -20);
	CHECK_EQ(ended(pid), 7 << 8);
}

TEST(process, vfork_and_exec)
{
	volatile int r = 0;
	program_open();
	lx_pid_t pid = lx_vfork();
	if (!pid) {
		dig(20);
		r = lx_execveat(PROGRAM, "", three, no_env, LX_AT_EMPTY_PATH);
		lx_exit_group(99);
	}
	CHECK_EQ(r, 0);
	CHECK_EQ(ended(pid), 3 << 8);
	pid = lx_vfork();
	if (!pid) {
		r = lx_execve("/nowhere", three, no_env);
		lx_exit_group(99);
	}
	CHECK_EQ(r, -LX_ENOENT);
	CHECK_EQ(ended(pid), 99 << 8);
}

TEST(process, vfork_fails)
{
	forbid(LX_NR_vfork, LX_EAGAIN);
	CHECK_ERR(lx_vfork(), LX_EAGAIN);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL, NULL), LX_ECHILD);
}
