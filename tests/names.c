/* SPDX-License-Identifier: MIT */
#include "check.h"
#include <lx/names.h>
#include <lx/syscall.h>
#include <lx/uapi/asm/signal.h>
#include <limits.h>

static int same(const char *a, const char *b)
{
	while (a && *a && *a == *b)
		a++, b++;
	return a && *a == *b;
}

TEST(names, syscalls)
{
	CHECK(same(lx_syscall_name(LX_NR_read), "read"));
	CHECK(same(lx_syscall_name(LX_NR_openat), "openat"));
	CHECK(same(lx_syscall_name(LX_NR_uretprobe), "uretprobe"));
	CHECK(same(lx_syscall_name(LX_NR_fchroot), "fchroot"));
	/* the hole in the numbers, and beyond both ends */
	CHECK(!lx_syscall_name(LX_NR_uprobe + 1));
	CHECK(!lx_syscall_name(LX_NR_pidfd_send_signal - 1));
	CHECK(!lx_syscall_name(LX_NR_fchroot + 1));
	CHECK(!lx_syscall_name(-1));
	CHECK(!lx_syscall_name(LONG_MIN));
	CHECK(!lx_syscall_name(LONG_MAX));
}

TEST(names, errnos)
{
	CHECK(same(lx_errno_name(LX_ENOENT), "ENOENT"));
	CHECK(same(lx_errno_name(-LX_ENOENT), "ENOENT"));
	CHECK(same(lx_errno_name(LX_EWOULDBLOCK), "EAGAIN"));
	CHECK(same(lx_errno_name(LX_EDEADLOCK), "EDEADLK"));
	CHECK(same(lx_errno_name(-LX_ENOTSUPP), "ENOTSUPP"));
	CHECK(same(lx_errno_name(LX_ENOGRACE), "ENOGRACE"));
	CHECK(same(lx_errno_message(-LX_ENOENT), "no such file or entry"));
	CHECK(!lx_errno_name(0));
	CHECK(!lx_errno_message(0));
	CHECK(!lx_errno_name(4095));
	CHECK(!lx_errno_name(INT_MIN));
	CHECK(!lx_errno_message(INT_MAX));
	/* 41 and 58 were never given out; name and message come together */
	for (int err = 1; err <= LX_EFTYPE; err++)
		CHECK_EQ(lx_errno_name(err) != NULL, err != 41 && err != 58);
	for (int err = 0; err <= 4095; err++)
		CHECK_EQ(lx_errno_name(err) != NULL, lx_errno_message(err) != NULL);
}

TEST(names, signals)
{
	CHECK(same(lx_signal_name(LX_SIGINT), "SIGINT"));
	CHECK(same(lx_signal_name(LX_SIGSYS), "SIGSYS"));
	CHECK(same(lx_signal_name(LX_SIGRTMIN), "SIGRTMIN"));
	CHECK(same(lx_signal_name(LX_SIGRTMIN + 2), "SIGRTMIN+2"));
	CHECK(same(lx_signal_name(64), "SIGRTMIN+32"));
	for (int sig = 1; sig <= 64; sig++)
		CHECK(lx_signal_name(sig));
	CHECK(!lx_signal_name(0));
	CHECK(!lx_signal_name(65));
	CHECK(!lx_signal_name(-1));
}
