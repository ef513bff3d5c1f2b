/* SPDX-License-Identifier: MIT */
/* Spawning: what the program gets, what the caller gets, and what the child may not do to the caller. */
#include "../child.h"
#include "../dir.h"
#include "../held.h"
#include "../now.h"
#include "../same.h"
#include "program.h"
#include <lx/futex.h>
#include <lx/mm.h>
#include <lx/mount.h>
#include <lx/sched.h>
#include <lx/signal.h>
#include <lx/spawn.h>
#include <lx/start.h>
#include <lx/system.h>

enum { NO_FD = -1, EXITED_3 = 3 << 8 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const lx_sigset_t usr1 = 1UL << (LX_SIGUSR1 - 1), usr2 = 1UL << (LX_SIGUSR2 - 1);

TEST(spawn, by_path)
{
	const char *path = "/proc/self/fd/400";
	program_open();
	SKIP_IF(lx_access(path, LX_X_OK), "/proc is not mounted, or memfds can't be run");
	CHECK_EQ(ended(lx_spawn(path, three, no_env, NULL, NULL)), EXITED_3);
	CHECK_EQ(ended(lx_spawn(path, three + 1, no_env, NULL, NULL)), 2 << 8);
}

TEST(spawn, by_descriptor)
{
	struct lx_spawn_error error = {.step = 77, .action = 88};
	program_open();
	const struct lx_spawn_attr attr = program_attr();
	CHECK_EQ(ended(lx_spawn("", three, no_env, &attr, &error)), EXITED_3);
	CHECK(error.step == 77 && error.action == 88);
}

/* Errors. */

/* It has to fail so, and leave nothing behind: no child, and no SIGCHLD either. */
static void fails(const char *path, const struct lx_spawn_attr *attr, int err, int step, size_t action)
{
	struct lx_spawn_error error = {.step = -1, .action = 77};
	const lx_sigset_t chld = 1UL << (LX_SIGCHLD - 1);
	lx_sigset_t mask = 0, pending = 0;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &chld, &mask, sizeof(chld)), 0);
	CHECK_ERR(lx_spawn(path, three, no_env, attr, &error), err);
	CHECK_EQ(error.step, step);
	if (step == LX_SPAWN_STEP_ACTION)
		CHECK_EQ(error.action, action);
	CHECK_ERR(lx_spawn(path, three, no_env, attr, NULL), err);
	CHECK_EQ(lx_rt_sigpending(&pending, sizeof(pending)), 0);
	CHECK_EQ(pending & chld, 0);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL | LX_WNOHANG, NULL), LX_ECHILD);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_SETMASK, &mask, NULL, sizeof(mask)), 0);
}

TEST(spawn, exec_errors)
{
	struct lx_spawn_attr attr = program_attr();
	struct held before = held();
	fails("/nowhere/at/all", NULL, LX_ENOENT, LX_SPAWN_STEP_EXEC, 0);
	fails("", NULL, LX_ENOENT, LX_SPAWN_STEP_EXEC, 0);
	fails("/", NULL, LX_EACCES, LX_SPAWN_STEP_EXEC, 0);
	fails("/dev/null", NULL, LX_EACCES, LX_SPAWN_STEP_EXEC, 0);
	fails("/dev/null/x", NULL, LX_ENOTDIR, LX_SPAWN_STEP_EXEC, 0);
	fails((const char *)nowhere(), NULL, LX_EFAULT, LX_SPAWN_STEP_EXEC, 0);
	attr.exec_fd = NO_FD;
	fails("", &attr, LX_EBADF, LX_SPAWN_STEP_EXEC, 0);
	nothing_more_than(&before);
	int fd = lx_memfd_create("lx-no-program", LX_MFD_CLOEXEC);
	CHECK_EQ(lx_write(fd, "no program", 10), 10);
	attr.exec_fd = fd;
	fails("", &attr, LX_ENOEXEC, LX_SPAWN_STEP_EXEC, 0);
}

/* An argument may have 32 pages. */
TEST(spawn, argument_too_big)
{
	static char big[128 * 1024 + 1];
	const char *const argv[] = {"one", big, NULL};
	struct lx_spawn_error error = {.step = -1};
	program_open();
	const struct lx_spawn_attr attr = program_attr();
	for (size_t i = 0; i < sizeof(big) - 1; i++)
		big[i] = 'x';
	struct held before = held();
	CHECK_ERR(lx_spawn("", argv, no_env, &attr, &error), LX_E2BIG);
	CHECK_EQ(error.step, LX_SPAWN_STEP_EXEC);
	nothing_more_than(&before);
	big[sizeof(big) - 2] = 0;
	CHECK_EQ(ended(lx_spawn("", argv, no_env, &attr, &error)), 2 << 8);
}

TEST(spawn, bad_attributes)
{
	static char stack[LX_SPAWN_STACK_MIN];
	struct lx_spawn_attr attr = program_attr();
	struct held before = held();
	attr.flags |= 1U << 31;
	fails("", &attr, LX_EINVAL, LX_SPAWN_STEP_START, 0);
	attr = program_attr();
	attr.stack = stack;
	attr.stack_size = LX_SPAWN_STACK_MIN - 1;
	fails("", &attr, LX_EINVAL, LX_SPAWN_STEP_START, 0);
	attr = program_attr();
	attr.flags |= LX_SPAWN_SETPGROUP;
	attr.pgroup = 0x7ffffff0;
	fails("", &attr, LX_EPERM, LX_SPAWN_STEP_SETPGROUP, 0);
	attr.pgroup = -1;
	fails("", &attr, LX_EINVAL, LX_SPAWN_STEP_SETPGROUP, 0);
	nothing_more_than(&before);
}

static int over_the_limit(void)
{
	const struct lx_rlimit none = {0, 0};
	struct lx_spawn_attr attr = program_attr();
	struct lx_spawn_error error = {.step = -1};
	int pidfd = 0;
	if (!lx_geteuid() && lx_setresuid(65534, 65534, 65534))
		return SKIPPED;
	ENSURE(lx_setrlimit(LX_RLIMIT_NPROC, &none) == 0);
	attr.pidfd = &pidfd;
	ENSURE(lx_spawn("", three, no_env, &attr, &error) == -LX_EAGAIN);
	ENSURE(error.step == LX_SPAWN_STEP_START && pidfd == -1);
	return 0;
}

TEST(spawn, over_the_limit)
{
	program_open();
	int line = in_child(over_the_limit);
	SKIP_IF(line == SKIPPED, "this user namespace has no other user");
	CHECK_EQ(line, 0);
}

/* Descriptors and directories. */

static int out[2];

/* A pipe whose writing end the program doesn't get, but for what the actions do. */
static void out_open(void)
{
	CHECK_EQ(lx_pipe2(out, LX_O_CLOEXEC), 0);
}

/* Whether the program wrote to it. */
static int written(void)
{
	long argc = -1, n;
	CHECK_EQ(lx_close(out[1]), 0);
	n = lx_read(out[0], &argc, sizeof(argc));
	CHECK_EQ(lx_close(out[0]), 0);
	CHECK(n == 0 || (n == sizeof(argc) && argc == 3));
	return n != 0;
}

static struct lx_spawn_attr with_actions(const struct lx_spawn_action *actions, size_t count)
{
	struct lx_spawn_attr attr = program_attr();
	attr.actions = actions;
	attr.action_count = count;
	return attr;
}

/* Runs it to its end. */
static void run_actions(const struct lx_spawn_action *actions, size_t count)
{
	const struct lx_spawn_attr attr = with_actions(actions, count);
	CHECK_EQ(ended(program_spawn(&attr)), EXITED_3);
}

TEST(spawn, dup2)
{
	program_open();
	out_open();
	const struct lx_spawn_action actions[] = {{.op = LX_SPAWN_DUP2, .fd = out[1], .newfd = OUT}};
	run_actions(actions, 1);
	CHECK(written());
	CHECK_ERR(lx_fcntl(OUT, LX_F_GETFD, 0), LX_EBADF);
}

/* A descriptor onto itself is kept by the program, and isn't changed here. */
TEST(spawn, dup2_of_equals)
{
	const struct lx_spawn_action actions[] = {{.op = LX_SPAWN_DUP2, .fd = OUT, .newfd = OUT}};
	program_open();
	out_open();
	CHECK_EQ(lx_dup3(out[1], OUT, LX_O_CLOEXEC), OUT);
	run_actions(actions, 1);
	CHECK_EQ(lx_fcntl(OUT, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(written());
}

TEST(spawn, close_on_exec)
{
	program_open();
	out_open();
	CHECK_EQ(lx_dup3(out[1], OUT, LX_O_CLOEXEC), OUT);
	run_actions(NULL, 0);
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(!written());
}

/* Descriptors without the flag are inherited. */
TEST(spawn, inherited)
{
	program_open();
	out_open();
	CHECK_EQ(lx_dup2(out[1], OUT), OUT);
	run_actions(NULL, 0);
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(written());
}

TEST(spawn, close)
{
	program_open();
	out_open();
	CHECK_EQ(lx_dup2(out[1], OUT), OUT);
	const struct lx_spawn_action actions[] = {
		{.op = LX_SPAWN_CLOSE, .fd = OUT},
		{.op = LX_SPAWN_CLOSE, .fd = OUT},
		{.op = LX_SPAWN_CLOSE, .fd = NO_FD},
	};
	run_actions(actions, COUNT(actions));
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(!written());
}

TEST(spawn, close_range)
{
	program_open();
	out_open();
	CHECK_EQ(lx_dup2(out[1], OUT), OUT);
	const struct lx_spawn_action actions[] = {{.op = LX_SPAWN_CLOSE_RANGE, .fd = PROGRAM + 1, .newfd = -1}};
	run_actions(actions, 1);
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(!written());
}

TEST(spawn, close_range_has_an_end_and_flags)
{
	program_open();
	out_open();
	CHECK_EQ(lx_dup2(out[1], OUT), OUT);
	const struct lx_spawn_action others[] = {
		{.op = LX_SPAWN_CLOSE_RANGE, .fd = PROGRAM + 1, .newfd = OUT - 1},
		{.op = LX_SPAWN_CLOSE_RANGE, .fd = OUT + 1, .newfd = -1},
	};
	run_actions(others, COUNT(others));
	CHECK_EQ(lx_close(OUT), 0);
	CHECK(written());
	SKIP_IF(lx_close_range(~0U, ~0U, LX_CLOSE_RANGE_CLOEXEC) == -LX_EINVAL,
		"this kernel has no CLOSE_RANGE_CLOEXEC");
	out_open();
	/* Marked, and then taken back for one of them. */
	const struct lx_spawn_action marks[] = {
		{.op = LX_SPAWN_DUP2, .fd = out[1], .newfd = OUT},
		{.op = LX_SPAWN_CLOSE_RANGE, .fd = 3, .newfd = -1, .flags = LX_CLOSE_RANGE_CLOEXEC},
		{.op = LX_SPAWN_DUP2, .fd = OUT, .newfd = OUT},
	};
	run_actions(marks, 2);
	CHECK(!written());
	out_open();
	const struct lx_spawn_action marked[] = {{.op = LX_SPAWN_DUP2, .fd = out[1], .newfd = OUT}, marks[1], marks[2]};
	run_actions(marked, COUNT(marked));
	CHECK(written());
}

/* In the order they come in: the file is opened where the child has gone to, and with its mode. */
TEST(spawn, open_and_chdir)
{
	struct lx_stat st;
	long argc = 0;
	program_open();
	dir_make();
	CHECK_EQ(lx_mkdir("below", 0700), 0);
	const struct lx_spawn_action actions[] = {
		{.op = LX_SPAWN_CHDIR, .path = "below"},
		{.op = LX_SPAWN_OPEN,
		 .fd = LX_AT_FDCWD,
		 .path = "file",
		 .flags = LX_O_WRONLY | LX_O_CREAT | LX_O_EXCL,
		 .mode = 0640,
		 .newfd = OUT},
	};
	run_actions(actions, COUNT(actions));
	CHECK_EQ(lx_stat("below/file", &st), 0);
	CHECK_EQ(st.st_size, 8);
	CHECK_EQ(st.st_mode & 0777, 0640);
	int fd = lx_open("below/file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_read(fd, &argc, sizeof(argc)), sizeof(argc));
	CHECK_EQ(argc, 3);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("below/file"), 0);
	CHECK_EQ(lx_rmdir("below"), 0);
	dir_remove();
}

TEST(spawn, open_below_a_descriptor_and_fchdir)
{
	struct lx_stat st;
	program_open();
	dir_make();
	const struct lx_spawn_action actions[] = {
		{.op = LX_SPAWN_CHDIR, .path = "/"},
		{.op = LX_SPAWN_OPEN,
		 .fd = dir.fd,
		 .path = "one",
		 .flags = LX_O_WRONLY | LX_O_CREAT,
		 .mode = 0600,
		 .newfd = OUT},
		{.op = LX_SPAWN_FCHDIR, .fd = dir.fd},
		{.op = LX_SPAWN_OPEN,
		 .fd = LX_AT_FDCWD,
		 .path = "two",
		 .flags = LX_O_WRONLY | LX_O_CREAT | LX_O_CLOEXEC,
		 .mode = 0600,
		 .newfd = OUT + 1},
	};
	run_actions(actions, COUNT(actions));
	CHECK_EQ(lx_stat("one", &st), 0);
	CHECK_EQ(st.st_size, 8);
	CHECK_EQ(lx_unlink("one"), 0);
	CHECK_EQ(lx_unlink("two"), 0);
	dir_remove();
}

/* What opens at its number by chance stays there, and the number that it was opened at is free again. */
TEST(spawn, open_at_its_own_number)
{
	program_open();
	out_open();
	int fd = lx_dup(0);
	CHECK_EQ(lx_close(fd), 0);
	const struct lx_spawn_action actions[] = {
		{.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/", .flags = LX_O_RDONLY, .newfd = fd},
		{.op = LX_SPAWN_FCHDIR, .fd = fd},
		{.op = LX_SPAWN_CLOSE, .fd = fd},
		{.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/", .flags = LX_O_RDONLY, .newfd = fd + 100},
		{.op = LX_SPAWN_FCHDIR, .fd = fd + 100},
		{.op = LX_SPAWN_FCHDIR, .fd = fd},
	};
	const struct lx_spawn_attr attr = with_actions(actions, COUNT(actions));
	fails("", &attr, LX_EBADF, LX_SPAWN_STEP_ACTION, 5);
	run_actions(actions, COUNT(actions) - 1);
}

TEST(spawn, action_errors)
{
	const struct {
		int err;
		struct lx_spawn_action action;
	} bad[] = {
		{LX_EBADF, {.op = LX_SPAWN_DUP2, .fd = NO_FD, .newfd = 5}},
		{LX_EBADF, {.op = LX_SPAWN_DUP2, .fd = 777, .newfd = 777}},
		{LX_EINVAL, {.op = LX_SPAWN_CLOSE_RANGE, .fd = 9, .newfd = 8}},
		{LX_ENOENT, {.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/nowhere", .newfd = OUT}},
		{LX_EBADF, {.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/", .newfd = NO_FD}},
		{LX_ENOTDIR, {.op = LX_SPAWN_CHDIR, .path = "/dev/null"}},
		{LX_EBADF, {.op = LX_SPAWN_FCHDIR, .fd = 777}},
		{LX_EINVAL, {.op = 0}},
		{LX_EINVAL, {.op = LX_SPAWN_FCHDIR + 1}},
	};
	program_open();
	struct held before = held();
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct lx_spawn_action actions[3];
		for (size_t j = 0; j < COUNT(actions); j++)
			actions[j] = (struct lx_spawn_action){.op = LX_SPAWN_CLOSE, .fd = OUT};
		actions[i % 3] = bad[i].action;
		const struct lx_spawn_attr attr = with_actions(actions, COUNT(actions));
		fails("", &attr, bad[i].err, LX_SPAWN_STEP_ACTION, i % 3);
	}
	nothing_more_than(&before);
}

/* fn. */

static int fn_result;

static int count_up(void *arg)
{
	++*(int *)arg;
	return fn_result;
}

/* It runs in the child, in this memory. */
TEST(spawn, fn)
{
	int count = 0;
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.fn = count_up;
	attr.arg = &count;
	CHECK_EQ(ended(program_spawn(&attr)), EXITED_3);
	CHECK_EQ(count, 1);
	fn_result = -LX_EUCLEAN;
	fails("", &attr, LX_EUCLEAN, LX_SPAWN_STEP_FN, 0);
	CHECK_EQ(count, 3);
	fn_result = 5;
	CHECK_EQ(ended(program_spawn(&attr)), EXITED_3);
}

/* Writes a byte at the lowest address of the child's mapped stack, or right below. */
static int touch_stack(void *below)
{
	char *frame = (char *)__builtin_frame_address(0);
	char *top = frame + (-(uintptr_t)frame & 4095);
	long r = lx_getrandom(top - 16384 - *(int *)below, 1, 0);
	return r < 0 ? (int)r : 0;
}

/* The mapped stack has 16 KiB, and a page below that can't be used. */
TEST(spawn, stack_has_a_guard)
{
	struct lx_spawn_attr attr = program_attr();
	int below = 0;
	program_open();
	attr.fn = touch_stack;
	attr.arg = &below;
	struct held before = held();
	CHECK_EQ(ended(program_spawn(&attr)), EXITED_3);
	below = 1;
	fails("", &attr, LX_EFAULT, LX_SPAWN_STEP_FN, 0);
	below = 4096;
	fails("", &attr, LX_EFAULT, LX_SPAWN_STEP_FN, 0);
	nothing_more_than(&before);
}

/* Every action on the least stack, with nothing written below it. */
TEST(spawn, own_stack)
{
	static char memory[2 * LX_SPAWN_STACK_MIN];
	const struct lx_spawn_action actions[] = {
		{.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/", .newfd = OUT},
		{.op = LX_SPAWN_DUP2, .fd = OUT, .newfd = OUT},
		{.op = LX_SPAWN_FCHDIR, .fd = OUT},
		{.op = LX_SPAWN_CHDIR, .path = "/"},
		{.op = LX_SPAWN_CLOSE_RANGE, .fd = OUT, .newfd = OUT},
	};
	program_open();
	struct lx_spawn_attr attr = with_actions(actions, COUNT(actions));
	attr.stack = memory + LX_SPAWN_STACK_MIN;
	attr.stack_size = LX_SPAWN_STACK_MIN;
	attr.sigdefault = ~0UL;
	CHECK_EQ(ended(program_spawn(&attr)), EXITED_3);
	int used = 0;
	for (size_t i = 0; i < sizeof(memory); i++)
		used |= memory[i] && i >= LX_SPAWN_STACK_MIN + LX_SPAWN_STACK_MIN / 4;
	for (size_t i = 0; i < LX_SPAWN_STACK_MIN + LX_SPAWN_STACK_MIN / 4; i++)
		CHECK_EQ(memory[i], 0);
	CHECK(used);
}

/* Signals. */

static int in[2];

/* Spawns the program, which waits; sends it a signal and then lets it go on. Returns its wait status. */
static int status_after(int sig, struct lx_spawn_attr attr)
{
	CHECK_EQ(lx_pipe2(in, LX_O_CLOEXEC), 0);
	const struct lx_spawn_action actions[] = {{.op = LX_SPAWN_DUP2, .fd = in[0], .newfd = IN}};
	attr.actions = actions;
	attr.action_count = 1;
	lx_pid_t pid = program_spawn(&attr);
	CHECK(pid > 0);
	CHECK_EQ(lx_kill(pid, sig), 0);
	CHECK_EQ(lx_close(in[0]), 0);
	CHECK_EQ(lx_close(in[1]), 0);
	return ended(pid);
}

static void set_handler(int sig, lx_sighandler_t handler)
{
	const struct lx_sigaction action = {.sa_handler_ = handler, .sa_flags = LX_SA_RESTART};
	CHECK_EQ(lx_sigaction(sig, &action, NULL), 0);
}

static void mask_is(lx_sigset_t wanted)
{
	lx_sigset_t mask = 0;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask)), 0);
	CHECK_EQ(mask, wanted);
}

TEST(spawn, mask_is_inherited)
{
	program_open();
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_SETMASK, &usr1, NULL, sizeof(usr1)), 0);
	CHECK_EQ(status_after(LX_SIGUSR1, program_attr()), EXITED_3);
	CHECK_EQ(status_after(LX_SIGUSR2, program_attr()), LX_SIGUSR2);
	mask_is(usr1);
}

TEST(spawn, mask_is_set)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.flags |= LX_SPAWN_SETSIGMASK;
	attr.sigmask = usr2;
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_SETMASK, &usr1, NULL, sizeof(usr1)), 0);
	CHECK_EQ(status_after(LX_SIGUSR1, attr), LX_SIGUSR1);
	CHECK_EQ(status_after(LX_SIGUSR2, attr), EXITED_3);
	mask_is(usr1);
	/* Only with the flag. */
	attr.flags &= ~(unsigned int)LX_SPAWN_SETSIGMASK;
	CHECK_EQ(status_after(LX_SIGUSR2, attr), LX_SIGUSR2);
	attr.exec_fd = NO_FD;
	CHECK_ERR(program_spawn(&attr), LX_EBADF);
	mask_is(usr1);
}

TEST(spawn, ignored_stay_ignored)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	set_handler(LX_SIGUSR1, LX_SIG_IGN);
	set_handler(LX_SIGUSR2, LX_SIG_IGN);
	CHECK_EQ(status_after(LX_SIGUSR1, attr), EXITED_3);
	attr.sigdefault = usr2;
	CHECK_EQ(status_after(LX_SIGUSR1, attr), EXITED_3);
	CHECK_EQ(status_after(LX_SIGUSR2, attr), LX_SIGUSR2);
	/* All, with those that nobody can set. */
	attr.sigdefault = ~0UL;
	CHECK_EQ(status_after(LX_SIGUSR1, attr), LX_SIGUSR1);
	/* Here they are still ignored. */
	CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR1), 0);
	CHECK_EQ(lx_kill(lx_getpid(), LX_SIGUSR2), 0);
}

static volatile int handled, handled_elsewhere;
static volatile lx_pid_t own_pid;

static void on_signal(int sig)
{
	(void)sig;
	if (lx_getpid() == own_pid)
		handled++;
	else
		handled_elsewhere++;
}

static int signal_itself(void *arg)
{
	(void)arg;
	return lx_kill(lx_getpid(), LX_SIGUSR1);
}

/* A signal that waits in the child until its mask is set finds no handler any more. */
static void no_handler_in_child(void)
{
	struct lx_spawn_attr attr = program_attr();
	own_pid = lx_getpid();
	set_handler(LX_SIGUSR1, (lx_sighandler_t)on_signal);
	attr.fn = signal_itself;
	fails("", &attr, LX_ECHILD, LX_SPAWN_STEP_SIGMASK, 0);
	CHECK_EQ(handled_elsewhere, 0);
	CHECK_EQ(handled, 0);
	/* The caller still has it. */
	CHECK_EQ(lx_kill(own_pid, LX_SIGUSR1), 0);
	CHECK_EQ(handled, 1);
	attr.fn = NULL;
	CHECK_EQ(status_after(LX_SIGUSR1, attr), LX_SIGUSR1);
	CHECK_EQ(handled_elsewhere, 0);
}

TEST(spawn, no_handler_in_child)
{
	program_open();
	no_handler_in_child();
}

/* The kernel doesn't take handlers away for clone(2). Old containers forbid clone3 with EPERM. */
static void no_handler_without_clone3(unsigned int err)
{
	struct lx_spawn_attr attr = program_attr();
	program_open();
	forbid(LX_NR_clone3, err);
	no_handler_in_child();
	set_handler(LX_SIGUSR2, LX_SIG_IGN);
	CHECK_EQ(status_after(LX_SIGUSR2, attr), EXITED_3);
	attr.sigdefault = usr2;
	CHECK_EQ(status_after(LX_SIGUSR2, attr), LX_SIGUSR2);
}

TEST(spawn, clone3_is_unknown)
{
	no_handler_without_clone3(LX_ENOSYS);
}

TEST(spawn, clone3_is_forbidden)
{
	no_handler_without_clone3(LX_EPERM);
}

TEST(spawn, clone3_is_too_old)
{
	no_handler_without_clone3(LX_EINVAL);
}

/* Signals to the whole process group, as from a terminal, for a fifth of a second: handlers run here, all of them, and
 * never in a child. */
TEST(spawn, signals_while_it_spawns)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.flags |= LX_SPAWN_SETSIGMASK;
	own_pid = lx_getpid();
	if (lx_getpgrp() != own_pid)
		CHECK_EQ(lx_setpgid(0, 0), 0);
	set_handler(LX_SIGUSR1, (lx_sighandler_t)on_signal);
	lx_pid_t sender = lx_fork();
	if (!sender) {
		lx_prctl_set_pdeathsig(LX_SIGKILL);
		lx_rt_sigprocmask(LX_SIG_BLOCK, &usr1, NULL, sizeof(usr1));
		for (;;)
			lx_kill(0, LX_SIGUSR1);
	}
	CHECK(sender > 0);
	int spawned = 0;
	const long end = now(LX_CLOCK_MONOTONIC) + 200000000;
	while (now(LX_CLOCK_MONOTONIC) < end || !handled) {
		/* Every other one can be killed by the default action, before it runs the program or after. */
		attr.sigmask ^= usr1;
		lx_pid_t pid = program_spawn(&attr);
		if (!attr.sigmask && pid == -LX_ECHILD)
			continue;
		int status = ended(pid);
		CHECK(status == EXITED_3 || (!attr.sigmask && status == LX_SIGUSR1));
		spawned++;
	}
	CHECK_EQ(lx_kill(sender, LX_SIGKILL), 0);
	CHECK_EQ(status_of(sender), LX_SIGKILL);
	CHECK_EQ(handled_elsewhere, 0);
	CHECK(handled > 0 && spawned > 0);
	mask_is(0);
}

/* With SIGCHLD ignored the kernel reaps a child by itself, and a failed one is none. */
TEST(spawn, child_signal_ignored)
{
	int status = -1;
	program_open();
	const struct lx_spawn_attr attr = program_attr();
	set_handler(LX_SIGCHLD, LX_SIG_IGN);
	CHECK_ERR(lx_spawn("/nowhere", three, no_env, NULL, NULL), LX_ENOENT);
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL | LX_WNOHANG, NULL), LX_ECHILD);
	lx_pid_t pid = program_spawn(&attr);
	CHECK(pid > 0);
	CHECK_ERR(lx_wait4(pid, &status, 0, NULL), LX_ECHILD);
}

/* One that was spawned is a child like any other: SIGCHLD comes at its end. */
TEST(spawn, child_signal)
{
	const lx_sigset_t chld = 1UL << (LX_SIGCHLD - 1);
	const struct lx_timespec long_time = {.tv_sec = 9};
	lx_siginfo_t info;
	program_open();
	const struct lx_spawn_attr attr = program_attr();
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &chld, NULL, sizeof(chld)), 0);
	lx_pid_t pid = program_spawn(&attr);
	CHECK_EQ(lx_rt_sigtimedwait(&chld, &info, &long_time, sizeof(chld)), LX_SIGCHLD);
	CHECK_EQ(lx_si_pid(&info), pid);
	CHECK_EQ(ended(pid), EXITED_3);
}

/* Groups and sessions. */

/* The program, waiting for the end of in; its actions are taken. */
static lx_pid_t waiting(struct lx_spawn_attr attr)
{
	CHECK_EQ(lx_pipe2(in, LX_O_CLOEXEC), 0);
	const struct lx_spawn_action actions[] = {{.op = LX_SPAWN_DUP2, .fd = in[0], .newfd = IN}};
	attr.actions = actions;
	attr.action_count = 1;
	lx_pid_t pid = program_spawn(&attr);
	CHECK(pid > 0);
	return pid;
}

static void let_go(lx_pid_t pid)
{
	CHECK_EQ(lx_close(in[0]), 0);
	CHECK_EQ(lx_close(in[1]), 0);
	CHECK_EQ(ended(pid), EXITED_3);
}

TEST(spawn, process_group)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	lx_pid_t pid = waiting(attr);
	CHECK_EQ(lx_getpgid(pid), lx_getpgrp());
	let_go(pid);
	attr.flags |= LX_SPAWN_SETPGROUP;
	pid = waiting(attr);
	CHECK_EQ(lx_getpgid(pid), pid);
	CHECK_EQ(lx_getsid(pid), lx_getsid(0));
	/* A second one joins it. */
	int first[2] = {in[0], in[1]};
	attr.pgroup = pid;
	lx_pid_t second = waiting(attr);
	CHECK_EQ(lx_getpgid(second), pid);
	let_go(second);
	in[0] = first[0];
	in[1] = first[1];
	let_go(pid);
}

TEST(spawn, session)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.flags |= LX_SPAWN_SETSID;
	lx_pid_t pid = waiting(attr);
	CHECK_EQ(lx_getsid(pid), pid);
	CHECK_EQ(lx_getpgid(pid), pid);
	let_go(pid);
	/* A leader of a session can't change its group. */
	attr.flags |= LX_SPAWN_SETPGROUP;
	fails("", &attr, LX_EPERM, LX_SPAWN_STEP_SETPGROUP, 0);
}

/* pidfd and cgroup. */

TEST(spawn, pidfd)
{
	struct lx_siginfo info = {.si_signo = -1};
	int pidfd = -1;
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.pidfd = &pidfd;
	struct held before = held();
	lx_pid_t pid = program_spawn(&attr);
	CHECK(pid > 0 && pidfd >= 0);
	CHECK_EQ(lx_fcntl(pidfd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_waitid(LX_P_PIDFD, pidfd, &info, LX_WEXITED, NULL), 0);
	CHECK_EQ(info.si_code, LX_CLD_EXITED);
	CHECK_EQ(lx_si_pid(&info), pid);
	CHECK_EQ(info._sifields._sigchld._status, 3);
	CHECK_EQ(lx_close(pidfd), 0);
	attr.exec_fd = NO_FD;
	CHECK_ERR(program_spawn(&attr), LX_EBADF);
	CHECK_EQ(pidfd, -1);
	nothing_more_than(&before);
}

/* A descriptor of anything else is none of a cgroup. */
TEST(spawn, bad_cgroup)
{
	program_open();
	struct lx_spawn_attr attr = program_attr();
	attr.flags |= LX_SPAWN_SETCGROUP;
	attr.cgroup = PROGRAM;
	struct held before = held();
	long r = program_spawn(&attr);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EPERM, "clone3 is forbidden here");
	CHECK_ERR(r, LX_EBADF);
	fails("", &attr, LX_EBADF, LX_SPAWN_STEP_START, 0);
	nothing_more_than(&before);
}

/* A directory of the hierarchy of cgroup v2, mounted nowhere. */
static int cgroup_open(void)
{
	int fs = lx_fsopen("cgroup2", LX_FSOPEN_CLOEXEC);
	SKIP_IF(fs == -LX_ENODEV, "this kernel has no cgroup v2");
	CHECK(fs >= 0);
	CHECK_EQ(lx_fsconfig_cmd_create(fs), 0);
	int fd = lx_fsmount(fs, LX_FSMOUNT_CLOEXEC, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fs), 0);
	return fd;
}

/* The one number of a file. */
static long number_in(int fd)
{
	char text[32];
	long number = 0, n = lx_read(fd, text, sizeof(text));
	for (long i = 0; i < n - 1; i++)
		number = number * 10 + text[i] - '0';
	CHECK(n > 1 && text[n - 1] == '\n');
	CHECK_EQ(lx_close(fd), 0);
	return number;
}

TEST(spawn, cgroup)
{
	SKIP_IF(!check_vm, "makes a cgroup: only in a VM of its own");
	int root = cgroup_open();
	program_open();
	CHECK_EQ(lx_mkdirat(root, "lx-spawn", 0755), 0);
	struct lx_spawn_attr attr = program_attr();
	attr.flags |= LX_SPAWN_SETCGROUP;
	attr.cgroup = lx_openat(root, "lx-spawn", LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC, 0);
	CHECK(attr.cgroup >= 0);
	lx_pid_t pid = waiting(attr);
	/* Its file says which processes are in it. */
	int fd = lx_openat(attr.cgroup, "cgroup.procs", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(number_in(fd), pid);
	let_go(pid);
	CHECK_EQ(lx_unlinkat(root, "lx-spawn", LX_AT_REMOVEDIR), 0);
}

/* Threads that spawn, fork and fail all the time. */

enum { THREADS = 4, THREAD_STACK = 65536 };

static struct spawner {
	uint32_t tid;
	int spawned, forked, failed;
	long end;
	struct lx_tcb tcb; /* nobody's thread-local data but its own */
} spawners[THREADS];

static int spawner(void *arg)
{
	struct spawner *s = (struct spawner *)arg;
	const struct lx_spawn_attr attr = program_attr();
	struct lx_timespec t;
	int status = -1;
	do {
		lx_pid_t pid = lx_spawn("", three, no_env, &attr, NULL);
		s->spawned += pid > 0 && lx_wait4(pid, &status, 0, NULL) == pid && status == EXITED_3;
		pid = lx_fork();
		if (!pid)
			lx_exit_group(9);
		s->forked += pid > 0 && lx_wait4(pid, &status, 0, NULL) == pid && status == 9 << 8;
		s->failed += lx_spawn("/nowhere", three, no_env, NULL, NULL) == -LX_ENOENT;
	} while (lx_clock_gettime(LX_CLOCK_MONOTONIC, &t) == 0 &&
		 (t.tv_sec * 1000000000 + (long)t.tv_nsec < s->end || !s->spawned));
	return 0;
}

static int rounds_of(const struct spawner *s)
{
	return s->spawned == s->forked && s->forked == s->failed ? s->spawned : 0;
}

TEST(spawn, from_many_threads)
{
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
				    LX_CLONE_SYSVSEM | LX_CLONE_SETTLS | LX_CLONE_PARENT_SETTID |
				    LX_CLONE_CHILD_CLEARTID;
	static char stacks[THREADS][THREAD_STACK] __attribute__((aligned(16)));
	const long end = now(LX_CLOCK_MONOTONIC) + 500000000;
	program_open();
	struct held before = held();
	for (int i = 0; i < THREADS; i++) {
		struct spawner *s = &spawners[i];
		s->end = end;
		s->tcb.self = &s->tcb;
		CHECK(lx_clone(flags, stacks[i + 1], (int *)&s->tid, (int *)&s->tid, (unsigned long)&s->tcb, spawner,
			       s) > 0);
	}
	for (int i = 0; i < THREADS; i++) {
		uint32_t tid;
		while ((tid = *(volatile uint32_t *)&spawners[i].tid) != 0)
			lx_futex_op_wait(&spawners[i].tid, 0, tid, NULL);
		CHECK(rounds_of(&spawners[i]) > 0);
	}
	CHECK_ERR(lx_wait4(-1, NULL, LX_WALL | LX_WNOHANG, NULL), LX_ECHILD);
	nothing_more_than(&before);
}
