/* SPDX-License-Identifier: MIT */
/* Waiting for two inputs and for the time.
 *
 *	select FIFO MSEC	copy standard input and FIFO to standard output, whichever is ready, until both
 *				have ended or neither had anything for MSEC ms
 *	select -p FIFO MSEC	the same with pselect6, which lets SIGINT and SIGTERM in only while it waits: a signal
 *				can't come between the look at the flag and the wait, and none is missed
 *
 * The last line, on standard error, says why it ended and how many bytes came from each. */
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/poll.h>
#include <lx/signal.h>

#include "lib/lib.h"

const char program[] = "select", usage_line[] = "usage: select [-p] FIFO MSEC";

struct source {
	const char *name;
	int fd, ended;
	unsigned long bytes;
};

static volatile int stopped;

static void stop(int sig)
{
	stopped = sig;
}

/* Leaves the mask with the signals blocked, and the mask to wait with in waiting. */
static void catch_signals(lx_sigset_t *waiting)
{
	struct lx_sigaction action;
	lx_sigset_t set;

	lx_sigemptyset(&set);
	lx_sigaddset(&set, LX_SIGINT);
	lx_sigaddset(&set, LX_SIGTERM);
	check(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, waiting, sizeof(set)), "rt_sigprocmask", "SIGINT SIGTERM");
	lx_sigdelset(waiting, LX_SIGINT);
	lx_sigdelset(waiting, LX_SIGTERM);

	action.sa_handler_ = stop;
	action.sa_flags = 0;
	lx_sigemptyset(&action.sa_mask);
	check(lx_sigaction(LX_SIGINT, &action, NULL), "rt_sigaction", "SIGINT");
	check(lx_sigaction(LX_SIGTERM, &action, NULL), "rt_sigaction", "SIGTERM");
}

/* The kernel writes to the sets and to the time, so both are made anew for each wait. */
static long wait(const struct source *sources, unsigned long msec, const lx_sigset_t *mask, lx_fd_set *ready)
{
	struct lx_old_timeval tv;
	struct lx_timespec ts;
	struct lx_sigset_argpack sig;
	int highest = -1;

	LX_FD_ZERO(ready);
	for (int i = 0; i < 2; i++) {
		if (sources[i].ended)
			continue;
		LX_FD_SET(sources[i].fd, ready);
		if (sources[i].fd > highest)
			highest = sources[i].fd;
	}
	if (mask) {
		ts.tv_sec = (long)msec / 1000;
		ts.tv_nsec = (long)msec % 1000 * 1000000;
		sig.ss = mask;
		sig.ss_len = sizeof(*mask);
		return lx_pselect6(highest + 1, ready, NULL, NULL, &ts, &sig);
	}
	tv.tv_sec = (long)msec / 1000;
	tv.tv_usec = (long)msec % 1000 * 1000;
	return lx_select(highest + 1, ready, NULL, NULL, &tv);
}

static void copy(struct source *source)
{
	static char buffer[65536];
	long n = lx_read(source->fd, buffer, sizeof(buffer));

	if (n == -LX_EAGAIN || n == -LX_EINTR)
		return; /* ready is a hint: another reader may have been faster */
	source->ended = check(n, "read", source->name) == 0;
	source->bytes += (unsigned long)n;
	write_all(1, buffer, (size_t)n, "standard output");
}

int main(int argc, char **argv)
{
	int with_mask = argc > 1 && same(argv[1], "-p");
	struct source sources[2] = {{"standard input", 0, 0, 0}, {NULL, 0, 0, 0}};
	const char *why = "both have ended";
	lx_sigset_t mask;
	unsigned long msec;

	if (argc != 3 + with_mask)
		usage();
	msec = number(argv[2 + with_mask], 1000000000);
	sources[1].name = argv[1 + with_mask];

	check(lx_fcntl_getfd(0), "fcntl", "standard input"); /* or the FIFO would become it */
	/* Without LX_O_NONBLOCK this would wait for a writer. Before the first one came the FIFO isn't ready. */
	sources[1].fd = (int)check(lx_open(sources[1].name, LX_O_RDONLY | LX_O_NONBLOCK, 0), "open", sources[1].name);
	if (sources[1].fd >= LX_FD_SETSIZE)
		fail("select", -LX_EMFILE, sources[1].name); /* the set has no room for it, and nothing checks that */
	if (with_mask)
		catch_signals(&mask);

	while (!sources[0].ended || !sources[1].ended) {
		lx_fd_set ready;
		long n = wait(sources, msec, with_mask ? &mask : NULL, &ready);

		if (stopped) {
			why = "stopped by a signal";
			break;
		}
		if (n == -LX_EINTR)
			continue;
		if (!check(n, with_mask ? "pselect6" : "select", "both inputs")) {
			why = "timed out";
			break;
		}
		for (int i = 0; i < 2; i++)
			if (!sources[i].ended && LX_FD_ISSET(sources[i].fd, &ready))
				copy(&sources[i]);
	}
	print(2, "%s: %lu bytes from standard input, %lu from %s\n", why, sources[0].bytes, sources[1].bytes,
	      sources[1].name);
	return 0;
}
