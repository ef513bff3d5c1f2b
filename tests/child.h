/* SPDX-License-Identifier: MIT */
/* What would change the test's own process happens in a forked child:
 *
 *	static int limits_itself(void)
 *	{
 *		ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &none) == 0);
 *		return 0;
 *	}
 *
 *	CHECK_EQ(in_child(limits_itself), 0); */
#ifndef LX_TESTS_CHILD_H
#define LX_TESTS_CHILD_H

#include "check.h"
#include <lx/io.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/signal.h>

/* What a child's function returns where it can't do its work, and what comes of one that ended before it returned. */
enum { SKIPPED = -1, NO_ANSWER = -1000 };

/* In a child's function: return the line where something is not so. */
#define ENSURE(cond)                     \
	do {                             \
		if (!(cond))             \
			return __LINE__; \
	} while (0)

/* Wait for a child that lx_fork() gave. Returns its wait status. */
__attribute__((unused)) static int status_of(lx_pid_t pid)
{
	int status = -1;
	CHECK(pid > 0);
	CHECK_EQ(lx_wait4(pid, &status, LX_WALL, NULL), pid);
	return status;
}

/* Run it in a child, which tells its result and exits with 0. Returns the wait status, or an error of lx_fork(): the
 * caller may have something to take away before it fails. */
__attribute__((unused)) static int child_status(int (*run)(void), int *line)
{
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		*line = run();
		lx_exit_group(lx_write(fds[1], line, sizeof(*line)) != sizeof(*line));
	}
	int status = pid < 0 ? pid : status_of(pid);
	CHECK_EQ(lx_close(fds[1]), 0);
	if (lx_read(fds[0], line, sizeof(*line)) != sizeof(*line))
		*line = NO_ANSWER;
	CHECK_EQ(lx_close(fds[0]), 0);
	return status;
}

/* Run it in a child. Returns its result: 0, the line of what is not so, or whatever negative number it knows. */
__attribute__((unused)) static int in_child(int (*run)(void))
{
	int line;
	CHECK_EQ(child_status(run, &line), 0);
	return line;
}

/* A child that does nothing until it is killed, or its parent ends. */
__attribute__((unused)) static lx_pid_t sleeper(void)
{
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_prctl_set_pdeathsig(LX_SIGKILL);
		for (;;)
			lx_pause();
	}
	CHECK(pid > 0);
	return pid;
}

#endif
