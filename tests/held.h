/* SPDX-License-Identifier: MIT */
/* What a process holds: something may not leave anything behind. */
#ifndef LX_TESTS_HELD_H
#define LX_TESTS_HELD_H

#include "check.h"
#include <lx/fs.h>
#include <lx/io.h>

/* The pages and areas that are mapped, and the lowest free descriptor. */
struct held {
	long pages, areas;
	int fd;
};

__attribute__((unused)) static struct held held(void)
{
	static char buf[4096];
	struct held held = {.pages = 0};
	long n;
	int fd = lx_open("/proc/self/maps", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd < 0, "/proc/self/maps cannot be opened");
	held.fd = fd;
	while ((n = lx_read(fd, buf, sizeof(buf))) > 0)
		for (long i = 0; i < n; i++)
			held.areas += buf[i] == '\n';
	CHECK_EQ(n, 0);
	CHECK_EQ(lx_close(fd), 0);
	fd = lx_open("/proc/self/statm", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(fd, held.fd);
	n = lx_read(fd, buf, sizeof(buf));
	for (long i = 0; i < n && buf[i] != ' '; i++)
		held.pages = held.pages * 10 + buf[i] - '0';
	CHECK_EQ(lx_close(fd), 0);
	return held;
}

__attribute__((unused)) static void nothing_more_than(const struct held *before)
{
	struct held after = held();
	CHECK_EQ(after.fd, before->fd);
	CHECK_EQ(after.areas, before->areas);
	CHECK_EQ(after.pages, before->pages);
}

#endif
