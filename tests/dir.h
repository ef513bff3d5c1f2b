/* SPDX-License-Identifier: MIT */
/* A directory of the test's own below /tmp. */
#ifndef LX_TESTS_DIR_H
#define LX_TESTS_DIR_H

#include "check.h"
#include "now.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/process.h>

static struct {
	char path[48];
	int fd;
} dir;

/* A new one, which becomes the current one; whatever is made in it is for its owner alone to write. */
__attribute__((unused)) static void dir_make(void)
{
	static const char start[] = "/tmp/lx-test-";
	unsigned long id = (unsigned long)now(LX_CLOCK_MONOTONIC) ^ (unsigned long)lx_getpid() << 44;
	size_t n = 0;
	for (; start[n]; n++)
		dir.path[n] = start[n];
	for (; id; id /= 26)
		dir.path[n++] = (char)('a' + id % 26);
	dir.path[n] = 0;
	lx_umask(022);
	CHECK_EQ(lx_mkdir(dir.path, 0700), 0);
	dir.fd = lx_open(dir.path, LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC, 0);
	CHECK(dir.fd >= 0);
	CHECK_EQ(lx_fchdir(dir.fd), 0);
}

/* Fails if the test left something in it. */
__attribute__((unused)) static void dir_remove(void)
{
	CHECK_EQ(lx_chdir("/"), 0);
	CHECK_EQ(lx_close(dir.fd), 0);
	CHECK_EQ(lx_rmdir(dir.path), 0);
}

#endif
