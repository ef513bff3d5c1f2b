/* SPDX-License-Identifier: MIT */
/* Each call that spawning makes fails in turn: its own error, the step it belongs to, and nothing left behind. */
#include "../child.h"
#include "../held.h"
#include "program.h"
#include <lx/signal.h>
#include <lx/spawn.h>

static int pidfd;
static char stack[16384];

/* Something of everything. */
static const struct lx_spawn_action actions[] = {
	{.op = LX_SPAWN_CHDIR, .path = "/"},
	{.op = LX_SPAWN_OPEN, .fd = LX_AT_FDCWD, .path = "/", .newfd = 500},
	{.op = LX_SPAWN_FCHDIR, .fd = 500},
	{.op = LX_SPAWN_DUP2, .fd = 500, .newfd = 501},
	{.op = LX_SPAWN_DUP2, .fd = 501, .newfd = 501},
	{.op = LX_SPAWN_CLOSE, .fd = 501},
	{.op = LX_SPAWN_CLOSE_RANGE, .fd = 500, .newfd = 501},
};

static struct lx_spawn_attr everything(void)
{
	struct lx_spawn_attr attr = program_attr();
	attr.sigdefault = ~0UL;
	attr.actions = actions;
	attr.action_count = sizeof(actions) / sizeof(actions[0]);
	attr.pidfd = &pidfd;
	return attr;
}

/* It fails with err, and this process has what it had. */
static void fails(const struct lx_spawn_attr *attr, int err, int step, size_t action)
{
	const lx_sigset_t usr1 = 1UL << (LX_SIGUSR1 - 1);
	lx_sigset_t mask = 0;
	struct lx_spawn_error error = {.step = -1, .action = 77};
	int masks = lx_rt_sigprocmask(LX_SIG_SETMASK, &usr1, NULL, sizeof(usr1));
	struct held before = held();
	pidfd = 77;
	CHECK_ERR(lx_spawn("", three, no_env, attr, &error), err);
	CHECK_EQ(error.step, step);
	CHECK_EQ(error.action, action);
	CHECK_EQ(pidfd, -1);
	nothing_more_than(&before);
	CHECK_ERR(lx_waitid(LX_P_ALL, 0, NULL, LX_WEXITED | LX_WNOHANG | LX_WALL, NULL), LX_ECHILD);
	/* Or changing it is just what fails. */
	CHECK(masks == 0 || masks == -err);
	if (masks == 0) {
		CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, NULL, &mask, sizeof(mask)), 0);
		CHECK_EQ(mask, usr1);
	}
}

static void call_fails(unsigned int nr, int err, int step, size_t action)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	forbid(nr, (unsigned int)err);
	fails(&attr, err, step, action);
	/* On another stack it is the same, unless the call is needed no more. */
	if (nr == LX_NR_mmap || nr == LX_NR_mprotect)
		return;
	attr.stack = stack;
	attr.stack_size = sizeof(stack);
	fails(&attr, err, step, action);
}

#define FAULT(call, err, step, action)                                            \
	TEST(spawn, call##_fails)                                                 \
	{                                                                         \
		call_fails(LX_NR_##call, LX_##err, LX_SPAWN_STEP_##step, action); \
	}

FAULT(mmap, ENOMEM, START, 0)
FAULT(mprotect, EACCES, START, 0)
FAULT(rt_sigprocmask, EUCLEAN, START, 0)
FAULT(clone3, EAGAIN, START, 0)
FAULT(rt_sigaction, EUCLEAN, SIGDEFAULT, 0)
FAULT(chdir, EIO, ACTION, 0)
FAULT(openat, ENFILE, ACTION, 1)
FAULT(dup3, EBUSY, ACTION, 1)
FAULT(fchdir, EIO, ACTION, 2)
FAULT(dup2, EBUSY, ACTION, 3)
FAULT(fcntl, EUCLEAN, ACTION, 4)
FAULT(close_range, ENOSYS, ACTION, 6)
FAULT(execveat, ENOMEM, EXEC, 7)

/* Needed without clone3 only. */
TEST(spawn, clone_fails)
{
	forbid(LX_NR_clone3, LX_ENOSYS);
	call_fails(LX_NR_clone, LX_EAGAIN, LX_SPAWN_STEP_START, 0);
}

TEST(spawn, rt_sigaction_fails_without_clone3)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	forbid(LX_NR_clone3, LX_ENOSYS);
	forbid(LX_NR_rt_sigaction, LX_EUCLEAN);
	attr.sigdefault = 0;
	fails(&attr, LX_EUCLEAN, LX_SPAWN_STEP_SIGDEFAULT, 0);
}

TEST(spawn, clone3_fails_with_a_cgroup)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	forbid(LX_NR_clone3, LX_ENOSYS);
	attr.flags |= LX_SPAWN_SETCGROUP;
	attr.cgroup = PROGRAM;
	fails(&attr, LX_ENOSYS, LX_SPAWN_STEP_START, 0);
}

TEST(spawn, setsid_fails)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	forbid(LX_NR_setsid, LX_EUCLEAN);
	attr.flags |= LX_SPAWN_SETSID;
	fails(&attr, LX_EUCLEAN, LX_SPAWN_STEP_SETSID, 0);
}

TEST(spawn, setpgid_fails)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	forbid(LX_NR_setpgid, LX_EUCLEAN);
	attr.flags |= LX_SPAWN_SETPGROUP;
	fails(&attr, LX_EUCLEAN, LX_SPAWN_STEP_SETPGROUP, 0);
}

TEST(spawn, execve_fails)
{
	struct lx_spawn_attr attr = everything();
	forbid(LX_NR_execve, LX_ENOMEM);
	attr.flags = 0;
	fails(&attr, LX_ENOMEM, LX_SPAWN_STEP_EXEC, 7);
}

/* In the child alone, where the caller's filters don't reach: fn brings one. */
static int forbid_mask(void *arg)
{
	(void)arg;
	return filter(LX_NR_rt_sigprocmask, LX_SECCOMP_RET_ERRNO | LX_EUCLEAN);
}

static int die(void *arg)
{
	(void)arg;
	return lx_kill(lx_getpid(), LX_SIGKILL);
}

TEST(spawn, mask_of_child_fails)
{
	struct lx_spawn_attr attr = everything();
	int r = lx_seccomp_set_mode_filter(0, NULL);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no seccomp filters");
	program_open();
	attr.fn = forbid_mask;
	fails(&attr, LX_EUCLEAN, LX_SPAWN_STEP_SIGMASK, 7);
}

TEST(spawn, killed_before_it_runs_the_program)
{
	struct lx_spawn_attr attr = everything();
	program_open();
	attr.fn = die;
	fails(&attr, LX_ECHILD, LX_SPAWN_STEP_FN, 7);
}

/* What can't be undone any more isn't an error. */
TEST(spawn, munmap_fails)
{
	const struct lx_spawn_attr attr = everything();
	program_open();
	forbid(LX_NR_munmap, LX_ENOMEM);
	CHECK_EQ(ended(program_spawn(&attr)), 3 << 8);
}

/* In a child of the test, which closes nothing at its end. */
static int close_fails(void)
{
	const struct lx_spawn_attr attr = everything();
	int status = -1, r = filter(LX_NR_close, LX_SECCOMP_RET_ERRNO | LX_EIO);
	if (r == -LX_ENOSYS || r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	lx_pid_t pid = program_spawn(&attr);
	ENSURE(pid > 0 && lx_wait4(pid, &status, 0, NULL) == pid && status == 3 << 8);
	return 0;
}

TEST(spawn, close_fails)
{
	program_open();
	int line = in_child(close_fails);
	SKIP_IF(line == SKIPPED, "this kernel has no seccomp filters");
	CHECK_EQ(line, 0);
}

/* A filter that forbids waiting leaves the failed child to who may wait, but its error comes. */
TEST(spawn, wait4_fails)
{
	struct lx_spawn_attr attr = everything();
	struct lx_siginfo info = {.si_signo = 0};
	program_open();
	forbid(LX_NR_wait4, LX_EPERM);
	lx_pid_t pid = program_spawn(&attr);
	CHECK(pid > 0);
	CHECK_EQ(lx_waitid(LX_P_PID, pid, &info, LX_WEXITED, NULL), 0);
	CHECK_EQ(info._sifields._sigchld._status, 3);
	attr.exec_fd = -1;
	CHECK_ERR(program_spawn(&attr), LX_EBADF);
	CHECK_EQ(lx_waitid(LX_P_ALL, 0, &info, LX_WEXITED | LX_WALL, NULL), 0);
	CHECK_EQ(info._sifields._sigchld._status, 127);
}

/* The error is the kernel's. */
static int no_descriptor(void)
{
	const struct lx_spawn_attr attr = everything();
	const struct lx_rlimit64 none = {0, 0};
	struct lx_spawn_error error = {.step = -1};
	ENSURE(lx_prlimit64(0, LX_RLIMIT_NOFILE, &none, NULL) == 0);
	ENSURE(lx_spawn("", three, no_env, &attr, &error) == -LX_EMFILE);
	ENSURE(error.step == LX_SPAWN_STEP_START && pidfd == -1);
	ENSURE(lx_wait4(-1, NULL, LX_WALL | LX_WNOHANG, NULL) == -LX_ECHILD);
	return 0;
}

TEST(spawn, no_descriptor_for_the_pidfd)
{
	program_open();
	CHECK_EQ(in_child(no_descriptor), 0);
}
