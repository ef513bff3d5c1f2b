/* SPDX-License-Identifier: MIT */
/* The calls that only ask. Those that change the machine are left to the wire test. */
#include "../check.h"
#include <lx/system.h>

TEST(system, uname)
{
	struct lx_new_utsname name;
	CHECK_EQ(lx_uname(&name), 0);
	CHECK(name.sysname[0] == 'L' && name.sysname[4] == 'x' && !name.sysname[5]);
	CHECK(name.machine[0]);
	CHECK_ERR(lx_uname((struct lx_new_utsname *)nowhere()), LX_EFAULT);
}

TEST(system, sysinfo)
{
	struct lx_sysinfo info;
	CHECK_EQ(lx_sysinfo(&info), 0);
	CHECK(info.uptime > 0);
	CHECK(info.mem_unit >= 1);
	CHECK(info.totalram >= info.freeram && info.totalram > 0);
	CHECK(info.procs >= 1);
	CHECK_ERR(lx_sysinfo((struct lx_sysinfo *)nowhere()), LX_EFAULT);
}

TEST(system, getrandom)
{
	uint64_t a[2] = {0, 0}, b[2] = {0, 0};
	CHECK_EQ(lx_getrandom(a, sizeof(a), 0), sizeof(a));
	CHECK_EQ(lx_getrandom(b, sizeof(b), LX_GRND_NONBLOCK), sizeof(b));
	CHECK(a[0] != b[0] && a[1] != b[1] && a[0] != a[1]);
	CHECK_EQ(lx_getrandom(a, 0, 0), 0);
	CHECK_ERR(lx_getrandom(a, sizeof(a), 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_getrandom(nowhere(), 8, 0), LX_EFAULT);
}

/* Only what asks for the log's size: other actions read it, or change what the console shows. */
TEST(system, syslog)
{
	int size = lx_syslog(LX_SYSLOG_ACTION_SIZE_BUFFER, NULL, 0);
	SKIP_IF(size == -LX_ENOSYS, "this kernel has no log");
	SKIP_IF(size == -LX_EPERM, "the log needs a privilege here");
	CHECK(size > 0);
	CHECK_ERR(lx_syslog(LX_SYSLOG_ACTION_READ_ALL, NULL, 100), LX_EINVAL);
}

TEST(system, sysfs)
{
	int count = lx_sysfs(3, 0, 0);
	SKIP_IF(count == -LX_ENOSYS, "this kernel has no sysfs call");
	CHECK(count > 0);
	int proc = lx_sysfs(1, (unsigned long)"proc", 0);
	CHECK(proc >= 0 && proc < count);
	CHECK_ERR(lx_sysfs(1, (unsigned long)"lx-not-there", 0), LX_EINVAL);
	CHECK_ERR(lx_sysfs(4, 0, 0), LX_EINVAL);
}
