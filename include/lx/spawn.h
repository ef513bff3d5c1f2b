/* SPDX-License-Identifier: MIT */
/* Starting another program as a child: what posix_spawn(3) does, with plain structs, and errors that come back.
 *
 *	const struct lx_spawn_action actions[] = {
 *		{LX_SPAWN_DUP2, pipe[1], 1, 0, 0, NULL},
 *		{LX_SPAWN_OPEN, LX_AT_FDCWD, 2, LX_O_WRONLY | LX_O_CREAT, 0644, "log"},
 *	};
 *	struct lx_spawn_attr attr = {0};
 *	attr.actions = actions;
 *	attr.action_count = 2;
 *	lx_pid_t pid = lx_spawn("/bin/date", argv, envp, &attr, NULL); */
#ifndef LX_SPAWN_H
#define LX_SPAWN_H

#include <lx/process.h>
#include <lx/types.h>
#include <lx/uapi/asm/signal.h>

/* flags of struct lx_spawn_attr: what counts besides. */
#define LX_SPAWN_SETSID 0x01 /* the child leads a new session */
#define LX_SPAWN_SETPGROUP 0x02 /* pgroup */
#define LX_SPAWN_SETSIGMASK 0x04 /* sigmask, instead of the caller's mask */
#define LX_SPAWN_SETCGROUP 0x08 /* cgroup */
#define LX_SPAWN_EXECVEAT 0x10 /* exec_fd and exec_flags */

/* op of struct lx_spawn_action, and the fields that count. */
#define LX_SPAWN_DUP2 1 /* fd, newfd: lx_dup2(); equal ones stay, with LX_FD_CLOEXEC cleared */
#define LX_SPAWN_CLOSE 2 /* fd; one that isn't open is no error */
#define LX_SPAWN_CLOSE_RANGE 3 /* fd, newfd as the last one, -1 for all, flags: lx_close_range() */
#define LX_SPAWN_OPEN 4 /* fd as the dirfd, path, flags, mode: lx_openat(), with newfd as its result */
#define LX_SPAWN_CHDIR 5 /* path */
#define LX_SPAWN_FCHDIR 6 /* fd */

/* step of struct lx_spawn_error, in their order. */
#define LX_SPAWN_STEP_START 0 /* no child: flags, stack, limits ... */
#define LX_SPAWN_STEP_SIGDEFAULT 1
#define LX_SPAWN_STEP_SETSID 2
#define LX_SPAWN_STEP_SETPGROUP 3
#define LX_SPAWN_STEP_ACTION 4
#define LX_SPAWN_STEP_FN 5
#define LX_SPAWN_STEP_SIGMASK 6
#define LX_SPAWN_STEP_EXEC 7

#define LX_SPAWN_STACK_MIN 4096 /* without an fn that wants more */

/** Something that the child does before it runs the program. */
struct lx_spawn_action {
	int op; /* LX_SPAWN_xxx, which says what of the rest counts */
	int fd;
	int newfd;
	int flags;
	lx_mode_t mode;
	const char *path;
};

/** What is to be different in the child; all 0 is nothing. */
struct lx_spawn_attr {
	unsigned int flags; /* LX_SPAWN_SETxxx, LX_SPAWN_EXECVEAT */
	lx_pid_t pgroup; /* the process group to join, 0 to lead a new one */
	lx_sigset_t sigmask; /* what the program blocks */
	lx_sigset_t sigdefault; /* what it doesn't ignore, though the caller may; any set will do */
	const struct lx_spawn_action *actions;
	size_t action_count;
	int (*fn)(void *arg); /* called in the child after the actions, or NULL; 0 to go on, or -LX_Exxx */
	void *arg;
	int *pidfd; /* gets a descriptor of the child, closed on exec; after errors -1; or NULL */
	int cgroup; /* a descriptor of the directory of a cgroup v2 to start in */
	int exec_fd; /* lx_execveat(exec_fd, path, argv, envp, exec_flags) instead of lx_execve() */
	int exec_flags;
	void *stack; /* memory for the child's stack as long as the call lasts, or NULL: mapped, with a guard page */
	size_t stack_size; /* of stack, LX_SPAWN_STACK_MIN or more */
};

/** Where it failed. */
struct lx_spawn_error {
	int step; /* LX_SPAWN_STEP_xxx */
	size_t action; /* with LX_SPAWN_STEP_ACTION: its index in actions */
};

LX_BEGIN_DECLS

/** Run a program in a new process. The calling thread waits until that has begun, so an error of any step is this
 * call's; nothing is left of the child then, and no SIGCHLD comes. Other threads go on, and may spawn too.
 * path: as for lx_execve(), so no search in PATH: try one directory after the other while it is -LX_ENOENT, -LX_ENOTDIR
 * or -LX_EACCES. Relative ones start from where the actions leave the child.
 * argv, envp: end with NULL.
 * attr: NULL for nothing special. Its steps in their order: sigdefault, session, process group, actions, fn, sigmask.
 * error: gets the step that failed, untouched after success; may be NULL.
 * As after lx_execve(), signals that the caller ignores stay ignored, and those that it handles get the default action.
 * All signals are blocked meanwhile, in the child until sigmask.
 * fn runs in the caller's memory, on a stack of 16 KiB, with its thread-local data: system calls only, as after vfork.
 * A core dump of it takes the caller along on older kernels, such as 5.10.
 * Under valgrind the child gets a copy of the memory: errors of its steps are lost there, as exit status 127.
 * Returns the child's id, to be waited for; errors of lx_clone(), lx_mmap(), lx_execve(), of the actions and fn;
 * -LX_ECHILD (killed before it ran the program), -LX_EINVAL (flags, op, stack_size); with LX_SPAWN_SETCGROUP those of
 * lx_clone3().
 * posix_spawn(3). */
LX_WRITES1(5)
lx_pid_t lx_spawn(const char *path, const char *const *argv, const char *const *envp, const struct lx_spawn_attr *attr,
		  struct lx_spawn_error *error);

LX_END_DECLS

#endif
