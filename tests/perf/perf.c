/* SPDX-License-Identifier: MIT */
/* A software counter of this process, where it is allowed. */
#include "../check.h"
#include <lx/io.h>
#include <lx/perf.h>

TEST(perf, task_clock)
{
	static struct {
		struct lx_perf_event_attr attr;
		uint64_t future[16];
	} larger;
	static struct lx_perf_event_attr attr;
	uint64_t before = 0, after = 0;
	attr.type = LX_PERF_TYPE_SOFTWARE;
	attr.size = sizeof(attr);
	attr.config = LX_PERF_COUNT_SW_TASK_CLOCK;
	attr.exclude_kernel = 1;
	int fd = lx_perf_event_open(&attr, 0, -1, -1, LX_PERF_FLAG_FD_CLOEXEC);
	SKIP_IF(fd == -LX_EACCES || fd == -LX_EPERM || fd == -LX_ENOSYS || fd == -LX_ENOENT,
		"counting events: error %ld", (long)fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_read(fd, &before, sizeof(before)), sizeof(before));
	for (volatile int i = 0; i < 1000000; i++)
		;
	CHECK_EQ(lx_read(fd, &after, sizeof(after)), sizeof(after));
	CHECK(after > before);
	CHECK_EQ(lx_close(fd), 0);
	attr.size = 1;
	CHECK_ERR(lx_perf_event_open(&attr, 0, -1, -1, 0), LX_E2BIG);
	CHECK(attr.size >= LX_PERF_ATTR_SIZE_VER0);
	CHECK_ERR(lx_perf_event_open(&attr, 0, -1, -1, 1UL << 40), LX_EINVAL);

	/* Fields that this kernel doesn't know may only be 0. */
	larger.attr.type = LX_PERF_TYPE_SOFTWARE;
	larger.attr.size = sizeof(larger);
	larger.attr.config = LX_PERF_COUNT_SW_TASK_CLOCK;
	larger.attr.exclude_kernel = 1;
	fd = lx_perf_event_open(&larger.attr, 0, -1, -1, LX_PERF_FLAG_FD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	larger.future[15] = 1;
	CHECK_ERR(lx_perf_event_open(&larger.attr, 0, -1, -1, 0), LX_E2BIG);
	CHECK(larger.attr.size < sizeof(larger));
	larger.attr.size = 1 << 20;
	CHECK_ERR(lx_perf_event_open(&larger.attr, 0, -1, -1, 0), LX_E2BIG);
}
