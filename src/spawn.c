/* SPDX-License-Identifier: MIT */
/* Starting a program in a child that shares the caller's memory, on a stack of its own, until it runs the program. */
#include <lx/errno.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/signal.h>
#include <lx/spawn.h>

enum { GUARD = 4096, STACK = 16384 };

/* What caller and child share. */
struct start {
	const char *path;
	const char *const *argv, *const *envp;
	const struct lx_spawn_attr *attr;
	lx_sigset_t mask;
	int handlers; /* whether the child still has the caller's */
	struct lx_spawn_error error;
	int result;
};

/* The child's part. Each step tells where it is, and returns 0 or an error. */

/* A handler would run in the caller's memory. */
static int set_default(const struct start *s)
{
	const lx_sigset_t fixed = 1UL << (LX_SIGKILL - 1) | 1UL << (LX_SIGSTOP - 1);
	struct lx_sigaction action, old;
	int r;

	action.sa_handler_ = LX_SIG_DFL;
	action.sa_flags = 0;
	action.sa_restorer = NULL;
	action.sa_mask = 0;
	for (int sig = 1; sig <= LX_SIGRTMAX; sig++) {
		const lx_sigset_t bit = 1UL << (sig - 1);
		const int wanted = (s->attr->sigdefault & bit) != 0;
		if (fixed & bit || !(wanted || s->handlers))
			continue;
		if (!wanted) {
			if ((r = lx_rt_sigaction(sig, NULL, &old, sizeof(lx_sigset_t))) < 0)
				return r;
			if (old.sa_handler_ == LX_SIG_DFL || old.sa_handler_ == LX_SIG_IGN)
				continue;
		}
		if ((r = lx_rt_sigaction(sig, &action, NULL, sizeof(lx_sigset_t))) < 0)
			return r;
	}
	return 0;
}

/* dup2(2) leaves a descriptor alone that is its own copy, and LX_FD_CLOEXEC with it. */
static int dup2_open(int fd, int newfd)
{
	long flags;

	if (fd != newfd)
		return lx_dup2(fd, newfd);
	flags = lx_fcntl(fd, LX_F_GETFD, 0);
	if (flags < 0)
		return (int)flags;
	return (int)lx_fcntl(fd, LX_F_SETFD, (unsigned long)flags & ~(unsigned long)LX_FD_CLOEXEC);
}

static int open_as(const struct lx_spawn_action *a)
{
	const int fd = lx_openat(a->fd, a->path, a->flags, a->mode);
	int r;

	if (fd < 0 || fd == a->newfd)
		return fd;
	r = lx_dup3(fd, a->newfd, a->flags & LX_O_CLOEXEC);
	lx_close(fd);
	return r;
}

static int act(const struct lx_spawn_action *a)
{
	switch (a->op) {
	case LX_SPAWN_DUP2:
		return dup2_open(a->fd, a->newfd);
	case LX_SPAWN_CLOSE:
		lx_close(a->fd);
		return 0;
	case LX_SPAWN_CLOSE_RANGE:
		return lx_close_range((unsigned int)a->fd, (unsigned int)a->newfd, (unsigned int)a->flags);
	case LX_SPAWN_OPEN:
		return open_as(a);
	case LX_SPAWN_CHDIR:
		return lx_chdir(a->path);
	case LX_SPAWN_FCHDIR:
		return lx_fchdir(a->fd);
	}
	return -LX_EINVAL;
}

/* Returns only errors. */
static int steps(struct start *s)
{
	const struct lx_spawn_attr *attr = s->attr;
	const lx_sigset_t *mask = attr->flags & LX_SPAWN_SETSIGMASK ? &attr->sigmask : &s->mask;
	int r;

	s->error.step = LX_SPAWN_STEP_SIGDEFAULT;
	if ((r = set_default(s)) < 0)
		return r;
	s->error.step = LX_SPAWN_STEP_SETSID;
	if (attr->flags & LX_SPAWN_SETSID && (r = lx_setsid()) < 0)
		return r;
	s->error.step = LX_SPAWN_STEP_SETPGROUP;
	if (attr->flags & LX_SPAWN_SETPGROUP && (r = lx_setpgid(0, attr->pgroup)) < 0)
		return r;
	s->error.step = LX_SPAWN_STEP_ACTION;
	for (; s->error.action < attr->action_count; s->error.action++)
		if ((r = act(&attr->actions[s->error.action])) < 0)
			return r;
	s->error.step = LX_SPAWN_STEP_FN;
	if (attr->fn && (r = attr->fn(attr->arg)) < 0)
		return r;
	s->error.step = LX_SPAWN_STEP_SIGMASK;
	if ((r = lx_rt_sigprocmask(LX_SIG_SETMASK, mask, NULL, sizeof(*mask))) < 0)
		return r;
	s->error.step = LX_SPAWN_STEP_EXEC;
	if (attr->flags & LX_SPAWN_EXECVEAT)
		return lx_execveat(attr->exec_fd, s->path, s->argv, s->envp, attr->exec_flags);
	return lx_execve(s->path, s->argv, s->envp);
}

static int child(void *arg)
{
	struct start *s = (struct start *)arg;

	s->result = steps(s);
	return 127;
}

/* The caller's part. */

/* No signal at its end, so nobody else hears of a child that fails, or waits for it; execve(2) makes it SIGCHLD. */
static lx_pid_t clone_child(struct start *s, char *stack, size_t size, int *pidfd)
{
	const struct lx_spawn_attr *attr = s->attr;
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_VFORK | (attr->pidfd ? LX_CLONE_PIDFD : 0);
	struct lx_clone_args args;
	lx_pid_t pid;

	args.flags = flags | LX_CLONE_CLEAR_SIGHAND;
	args.pidfd = (uint64_t)(uintptr_t)pidfd;
	args.child_tid = args.parent_tid = args.exit_signal = 0;
	args.stack = (uint64_t)(uintptr_t)stack;
	args.stack_size = size;
	args.tls = args.set_tid = args.set_tid_size = args.cgroup = 0;
	if (attr->flags & LX_SPAWN_SETCGROUP) {
		args.flags |= LX_CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)attr->cgroup;
	}
	pid = lx_clone3(&args, sizeof(args), child, s);
	/* Old kernels, and filters that know no clone3(2). */
	if ((pid != -LX_ENOSYS && pid != -LX_EPERM && pid != -LX_EINVAL) || attr->flags & LX_SPAWN_SETCGROUP)
		return pid;
	s->handlers = 1;
	return lx_clone(flags, stack + size, pidfd, NULL, 0, child, s);
}

static lx_pid_t run(struct start *s, char *stack, size_t size, int *pidfd)
{
	const lx_sigset_t all = ~0UL;
	lx_pid_t pid = lx_rt_sigprocmask(LX_SIG_SETMASK, &all, &s->mask, sizeof(all));

	if (pid < 0)
		return pid;
	pid = clone_child(s, stack, size, pidfd);
	/* Valgrind makes it a fork: a child in a copy of the memory, which tells nothing. */
	if (pid > 0 && s->error.step != LX_SPAWN_STEP_START) {
		/* Waits for one that ended, and finds none when it runs the program. */
		if (lx_wait4(pid, NULL, (int)LX_WCLONE, NULL) == pid && !s->result)
			s->result = -LX_ECHILD;
		if (s->result && s->attr->pidfd)
			lx_close(*pidfd);
	}
	lx_rt_sigprocmask(LX_SIG_SETMASK, &s->mask, NULL, sizeof(all));
	return s->result ? s->result : pid;
}

static lx_pid_t run_on_mapping(struct start *s, int *pidfd)
{
	char *map = (char *)lx_mmap(NULL, GUARD + STACK, LX_PROT_NONE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_STACK,
				    -1, 0);
	lx_pid_t pid;

	if (lx_is_error_ptr(map))
		return (lx_pid_t)(long)map;
	pid = lx_mprotect(map + GUARD, STACK, LX_PROT_READ | LX_PROT_WRITE);
	if (!pid)
		pid = run(s, map + GUARD, STACK, pidfd);
	lx_munmap(map, GUARD + STACK);
	return pid;
}

lx_pid_t lx_spawn(const char *path, const char *const *argv, const char *const *envp, const struct lx_spawn_attr *attr,
		  struct lx_spawn_error *error)
{
	static const struct lx_spawn_attr nothing;
	const unsigned int known =
		LX_SPAWN_SETSID | LX_SPAWN_SETPGROUP | LX_SPAWN_SETSIGMASK | LX_SPAWN_SETCGROUP | LX_SPAWN_EXECVEAT;
	struct start s;
	int pidfd = -1;
	lx_pid_t pid;

	s.path = path;
	s.argv = argv;
	s.envp = envp;
	s.attr = attr ? attr : &nothing;
	s.handlers = 0;
	s.error.step = LX_SPAWN_STEP_START;
	s.error.action = 0;
	s.result = 0;
	if (s.attr->flags & ~known || (s.attr->stack && s.attr->stack_size < LX_SPAWN_STACK_MIN))
		pid = -LX_EINVAL;
	else if (s.attr->stack)
		pid = run(&s, (char *)s.attr->stack, s.attr->stack_size, &pidfd);
	else
		pid = run_on_mapping(&s, &pidfd);
	if (s.attr->pidfd)
		*s.attr->pidfd = pid < 0 ? -1 : pidfd;
	if (pid < 0 && error) {
		error->step = s.error.step;
		error->action = s.error.action;
	}
	return pid;
}
