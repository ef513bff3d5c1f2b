/* SPDX-License-Identifier: MIT */
/* The frame's own test: a program whose tests fail on purpose. "frame" says what has to come of it. */
#include "../check.h"
#include <lx/syscall.h>
#include <lx/uapi/asm/signal.h>

TEST(frame, passes)
{
	CHECK(1 + 1 == 2);
	CHECK_EQ(-7, lx_syscall0(LX_NR_getpid) > 0 ? -7L : 0);
	CHECK_ERR(lx_syscall1(LX_NR_close, -1), LX_EBADF);
	SKIP_IF(0, "never");
}

TEST(frame, fails)
{
	CHECK_EQ(40 + 2, 43);
}

TEST(frame, fails_with_another_error)
{
	CHECK_ERR(lx_syscall1(LX_NR_close, -1), LX_EINVAL);
}

/* The grandchild keeps the output open: whoever waits for that to end waits until the group is killed. (Criterion does
 * not kill it.) */
TEST(frame, hangs)
{
#ifndef LX_TEST_HOSTED
	lx_syscall0(LX_NR_fork);
#endif
	for (;;)
		lx_syscall0(LX_NR_pause);
}

TEST(frame, crashes)
{
	lx_syscall2(LX_NR_kill, lx_syscall0(LX_NR_getpid), LX_SIGSEGV);
}

TEST(frame, skips)
{
	SKIP_IF(1, "no %s here, only %ld", "luck", 13L);
}
