/* SPDX-License-Identifier: MIT */
/* A value of the auxiliary vector, in a process with a libc too; 0 if it has none. */
#ifndef LX_TESTS_AUXV_H
#define LX_TESTS_AUXV_H

#include "check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/start.h>

__attribute__((unused)) static unsigned long auxv(unsigned long type)
{
	unsigned long pairs[128];
	int fd = lx_open("/proc/self/auxv", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd < 0, "no /proc/self/auxv: error %ld", (long)-fd);
	long size = lx_read(fd, pairs, sizeof(pairs));
	CHECK(size > 0);
	CHECK_EQ(lx_close(fd), 0);
	for (long i = 0; i < size / 16; i++)
		if (pairs[2 * i] == type)
			return pairs[2 * i + 1];
	return 0;
}

#endif
