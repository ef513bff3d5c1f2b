/* SPDX-License-Identifier: MIT */
/* The time of a clock. */
#ifndef LX_TESTS_NOW_H
#define LX_TESTS_NOW_H

#include "check.h"
#include <lx/time.h>

/* In nanoseconds. */
__attribute__((unused)) static long now(lx_clockid_t clock)
{
	struct lx_timespec t = {.tv_sec = 0};
	CHECK_EQ(lx_clock_gettime(clock, &t), 0);
	return t.tv_sec * 1000000000 + (long)t.tv_nsec;
}

#endif
