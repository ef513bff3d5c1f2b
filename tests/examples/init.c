/* SPDX-License-Identifier: MIT */
/* The first process of a VM with the examples in its root: runs each line of /programs, "NAME ARG...", in /tmp and prints
 * how it ended, "ended STATUS: NAME ARG...": its exit status, 256 and the signal that killed it, or -110 after half a
 * minute. One with a last word "&" is left running beside those that follow: 0 then, if it did that for a second. */
#include "../selftest/selftest.h"
#include "../selftest/vm.h"

#include <lx/fs.h>
#include <lx/io.h>
#include <lx/poll.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/spawn.h>
#include <lx/time.h>
#include <lx/uapi/asm/poll.h>

enum { LIST = 16384, WORDS = 16, SECONDS = 30, BESIDE = 1 };

int main(void);

/* Its group goes with it, so nothing that it started disturbs the next one. */
static long run(char *const *words, int beside)
{
	static const lx_sigset_t none;
	char path[64] = "/";
	const char *const env[] = {"PATH=/", NULL};
	struct lx_spawn_attr attr = {.flags = LX_SPAWN_SETPGROUP | LX_SPAWN_SETSIGMASK, .sigmask = none};
	struct lx_pollfd poll = {.events = LX_POLLIN};
	lx_pid_t pid;
	int pidfd, status = 0;
	long r;

	for (size_t i = 0; words[0][i] && i < sizeof(path) - 2; i++)
		path[i + 1] = words[0][i];
	attr.pidfd = &pidfd;
	pid = lx_spawn(path, (const char *const *)words, env, &attr, NULL);
	if (pid < 0)
		return pid;
	poll.fd = pidfd;
	r = lx_poll(&poll, 1, (beside ? BESIDE : SECONDS) * 1000);
	if (!r && beside) {
		lx_close(pidfd);
		return 0;
	}
	lx_kill(-pid, LX_SIGKILL);
	lx_wait4(pid, &status, 0, NULL);
	lx_close(pidfd);
	if (r != 1)
		return r < 0 ? r : -LX_ETIMEDOUT;
	return LX_WIFSIGNALED(status) ? 256 + LX_WTERMSIG(status) : LX_WEXITSTATUS(status);
}

static void run_line(char *text)
{
	char *words[WORDS + 1];
	size_t count = 0, beside;
	struct line line = {.size = 0};

	for (char *at = text; *at && count < WORDS;) {
		words[count++] = at;
		while (*at && *at != ' ')
			at++;
		if (*at)
			*at++ = 0;
	}
	if (!count)
		return;
	beside = words[count - 1][0] == '&';
	words[count - beside] = NULL;
	add(&line, "ended ");
	add_number(&line, run(words, beside != 0));
	add(&line, ":");
	for (size_t i = 0; i < count - beside; i++) {
		add(&line, " ");
		add(&line, words[i]);
	}
	if (beside)
		add(&line, " &");
	print(1, &line);
}

int main(void)
{
	static char list[LIST];
	struct line line = {.size = 0};
	long size;
	int fd;

	if (!is_vm())
		return 2;
	mount_all();
	loopback_up();
	fd = lx_open("/programs", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	size = lx_read(fd, list, sizeof(list) - 1);
	lx_close(fd);
	lx_chdir("/tmp");
	for (char *at = list, *end = list + (size > 0 ? size : 0); at < end;) {
		char *text = at;
		while (at < end && *at != '\n')
			at++;
		*at++ = 0;
		run_line(text);
	}
	add(&line, size > 0 ? "MATRIX-OK" : "no /programs");
	print(1, &line);
	power_off();
	return 1;
}
