/* SPDX-License-Identifier: MIT */
/* Prints what happens to files and in directories.
 *
 *	inotify PATH...
 *
 * Each event is a line "EVENTS COOKIE PATH" or, for an entry of a watched directory, "EVENTS COOKIE PATH/NAME": EVENTS
 * are names as in lx_inotify_event's mask without IN_, joined by commas; COOKIE is the same for the two halves of a
 * rename, MOVED_FROM and MOVED_TO, and 0 elsewhere. A line "+PATH" of standard input adds a watch, "-PATH" removes it.
 * It goes on until SIGINT or SIGTERM, not to the end of standard input. */
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/notify.h>
#include <lx/poll.h>
#include <lx/signal.h>

#include "lib/lib.h"

const char program[] = "inotify", usage_line[] = "usage: inotify PATH...";

#define WATCHES 256

/* A free entry's wd is 0: the kernel counts from 1. */
static struct watch {
	int wd;
	char path[LX_PATH_MAX];
} watches[WATCHES];

static int inotify;

static const struct {
	uint32_t bit;
	const char *name;
} events[] = {
	{LX_IN_ACCESS, "ACCESS"},
	{LX_IN_MODIFY, "MODIFY"},
	{LX_IN_ATTRIB, "ATTRIB"},
	{LX_IN_CLOSE_WRITE, "CLOSE_WRITE"},
	{LX_IN_CLOSE_NOWRITE, "CLOSE_NOWRITE"},
	{LX_IN_OPEN, "OPEN"},
	{LX_IN_MOVED_FROM, "MOVED_FROM"},
	{LX_IN_MOVED_TO, "MOVED_TO"},
	{LX_IN_CREATE, "CREATE"},
	{LX_IN_DELETE, "DELETE"},
	{LX_IN_DELETE_SELF, "DELETE_SELF"},
	{LX_IN_MOVE_SELF, "MOVE_SELF"},
	{LX_IN_UNMOUNT, "UNMOUNT"},
	{LX_IN_Q_OVERFLOW, "Q_OVERFLOW"}, /* some events are lost; its wd is -1 */
	{LX_IN_IGNORED, "IGNORED"}, /* the watch is gone: removed, or its file is */
	{LX_IN_ISDIR, "ISDIR"},
};

static struct watch *find(int wd)
{
	for (int i = 0; i < WATCHES; i++)
		if (watches[i].wd == wd)
			return &watches[i];
	return NULL;
}

static long add(const char *path)
{
	int wd = lx_inotify_add_watch(inotify, path, LX_IN_ALL_EVENTS); /* refuses what is too long for watch->path */
	struct watch *watch;

	if (wd < 0)
		return wd;
	watch = find(wd); /* there already is one when it is the same file, by whatever name */
	if (!watch)
		watch = find(0);
	if (!watch) {
		lx_inotify_rm_watch(inotify, wd);
		return -LX_ENOSPC;
	}
	watch->wd = wd;
	for (size_t i = 0; i <= length(path); i++)
		watch->path[i] = path[i];
	return 0;
}

/* The entry stays until IGNORED comes: events from before may still wait to be read. */
static long remove(const char *path)
{
	for (int i = 0; i < WATCHES; i++)
		if (watches[i].wd && same(watches[i].path, path))
			return lx_inotify_rm_watch(inotify, watches[i].wd);
	return -LX_ENOENT;
}

static void command(const char *line)
{
	long error = line[0] == '+' ? add(line + 1) : line[0] == '-' ? remove(line + 1) : -LX_EINVAL;
	if (error)
		print_error(line[0] == '+'   ? "inotify_add_watch"
			    : line[0] == '-' ? "inotify_rm_watch"
					     : "command",
			    error, line);
}

/* Takes whole lines from standard input. Returns 0 at its end. */
static int take_input(void)
{
	static char line[LX_PATH_MAX + 2];
	static size_t filled;
	size_t begin = 0;
	long n = lx_read(0, line + filled, sizeof(line) - filled);

	if (n == -LX_EINTR || n == -LX_EAGAIN)
		return 1;
	if (!check(n, "read", "standard input"))
		return 0;
	filled += (size_t)n;
	for (size_t i = 0; i < filled; i++)
		if (line[i] == '\n') {
			line[i] = 0;
			command(line + begin);
			begin = i + 1;
		}
	if (!begin && filled == sizeof(line))
		fail("read", -LX_ENAMETOOLONG, "standard input");
	filled -= begin;
	for (size_t i = 0; i < filled; i++)
		line[i] = line[begin + i];
	return 1;
}

static void show(const struct lx_inotify_event *event)
{
	struct watch *watch = find(event->wd);
	const char *separator = "";

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (event->mask & events[i].bit) {
			print(1, "%s%s", separator, events[i].name);
			separator = ",";
		}
	print(1, " %u ", event->cookie);
	if (watch)
		write_all(1, watch->path, length(watch->path), "standard output");
	if (event->len) { /* with its NUL, and more of them to align the next event */
		write_all(1, "/", 1, "standard output");
		write_all(1, event->name, length(event->name), "standard output");
	}
	write_all(1, "\n", 1, "standard output");
	if (watch && event->mask & LX_IN_IGNORED)
		watch->wd = 0;
}

static void take_events(void)
{
	LX_ALIGNED(8) static char buffer[16 << 10]; /* one read gives whole events only */
	struct lx_inotify_event *event = (struct lx_inotify_event *)(void *)buffer;
	long size = check(lx_read(inotify, buffer, sizeof(buffer)), "read", "inotify");

	for (; (char *)event < buffer + size; event = LX_INOTIFY_NEXT(event))
		show(event);
}

int main(int argc, char **argv)
{
	enum { EVENTS, SIGNALS, INPUT };
	struct lx_pollfd fds[3];
	lx_sigset_t signals;

	if (argc < 2)
		usage();
	/* Before another descriptor gets the number, should standard input be closed. */
	fds[INPUT].fd = lx_fcntl_getfd(0) < 0 ? -1 : 0;
	/* Blocked, signals wait in a descriptor, and interrupt nothing. */
	lx_sigemptyset(&signals);
	lx_sigaddset(&signals, LX_SIGINT);
	lx_sigaddset(&signals, LX_SIGTERM);
	check(lx_rt_sigprocmask(LX_SIG_BLOCK, &signals, NULL, sizeof(signals)), "rt_sigprocmask", "SIGINT, SIGTERM");
	fds[SIGNALS].fd =
		(int)check(lx_signalfd4(-1, &signals, sizeof(signals), LX_SFD_CLOEXEC), "signalfd4", "SIGINT, SIGTERM");
	inotify = (int)check(lx_inotify_init1(LX_IN_CLOEXEC | LX_IN_NONBLOCK), "inotify_init1", "a descriptor");
	for (int i = 1; i < argc; i++)
		check(add(argv[i]), "inotify_add_watch", argv[i]);

	fds[EVENTS].fd = inotify;
	for (int i = 0; i < 3; i++)
		fds[i].events = LX_POLLIN;
	for (;;) {
		int n = lx_poll(fds, 3, -1);
		if (n == -LX_EINTR)
			continue;
		check(n, "poll", "events");
		if (fds[EVENTS].revents)
			take_events();
		if (fds[SIGNALS].revents)
			return 0;
		if (fds[INPUT].revents && !take_input())
			fds[INPUT].fd = -1; /* poll passes it over */
	}
}
