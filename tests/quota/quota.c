/* SPDX-License-Identifier: MIT */
/* The refusals of the quota commands. What they do needs a block device with quotas, see system/machine.c. */
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/quota.h>

enum { NO_TYPE = 255, BAD_FD = -1 };

/* All that a command can get. */
static struct lx_if_dqinfo info;
static struct lx_if_dqblk block;
static struct lx_if_nextdqblk next;
static struct lx_fs_disk_quota disk;
static struct lx_fs_quota_stat stat;
static struct lx_fs_quota_statv statv;
static const uint32_t flags = LX_FS_QUOTA_UDQ_ACCT;
static uint32_t format;

/* Every command on special has to fail with err. For lx_quotactl_sync() NULL is all file systems, and isn't tried. */
static void all_fail(unsigned int type, const char *special, int err)
{
	CHECK_EQ(lx_quotactl_quotaon(type, special, LX_QFMT_VFS_V1, "/tmp"), -err);
	CHECK_EQ(lx_quotactl_quotaoff(type, special), -err);
	CHECK_EQ(lx_quotactl_getfmt(type, special, &format), -err);
	CHECK_EQ(lx_quotactl_getinfo(type, special, &info), -err);
	CHECK_EQ(lx_quotactl_setinfo(type, special, &info), -err);
	CHECK_EQ(lx_quotactl_getquota(type, special, 0, &block), -err);
	CHECK_EQ(lx_quotactl_setquota(type, special, 0, &block), -err);
	CHECK_EQ(lx_quotactl_getnextquota(type, special, 0, &next), -err);
	CHECK_EQ(lx_quotactl_xquotaon(type, special, &flags), -err);
	CHECK_EQ(lx_quotactl_xquotaoff(type, special, &flags), -err);
	CHECK_EQ(lx_quotactl_xgetquota(type, special, 0, &disk), -err);
	CHECK_EQ(lx_quotactl_xsetqlim(type, special, 0, &disk), -err);
	CHECK_EQ(lx_quotactl_xgetqstat(type, special, &stat), -err);
	CHECK_EQ(lx_quotactl_xquotarm(type, special, &flags), -err);
	CHECK_EQ(lx_quotactl_xquotasync(type, special), -err);
	CHECK_EQ(lx_quotactl_xgetqstatv(type, special, &statv), -err);
	CHECK_EQ(lx_quotactl_xgetnextquota(type, special, 0, &disk), -err);
	if (special)
		CHECK_EQ(lx_quotactl_sync(type, special), -err);
}

static void all_fail_fd(int fd, unsigned int type, int err)
{
	CHECK_EQ(lx_quotactl_fd_sync(fd, type), -err);
	CHECK_EQ(lx_quotactl_fd_quotaon(fd, type), -err);
	CHECK_EQ(lx_quotactl_fd_quotaoff(fd, type), -err);
	CHECK_EQ(lx_quotactl_fd_getfmt(fd, type, &format), -err);
	CHECK_EQ(lx_quotactl_fd_getinfo(fd, type, &info), -err);
	CHECK_EQ(lx_quotactl_fd_setinfo(fd, type, &info), -err);
	CHECK_EQ(lx_quotactl_fd_getquota(fd, type, 0, &block), -err);
	CHECK_EQ(lx_quotactl_fd_setquota(fd, type, 0, &block), -err);
	CHECK_EQ(lx_quotactl_fd_getnextquota(fd, type, 0, &next), -err);
	CHECK_EQ(lx_quotactl_fd_xquotaon(fd, type, &flags), -err);
	CHECK_EQ(lx_quotactl_fd_xquotaoff(fd, type, &flags), -err);
	CHECK_EQ(lx_quotactl_fd_xgetquota(fd, type, 0, &disk), -err);
	CHECK_EQ(lx_quotactl_fd_xsetqlim(fd, type, 0, &disk), -err);
	CHECK_EQ(lx_quotactl_fd_xgetqstat(fd, type, &stat), -err);
	CHECK_EQ(lx_quotactl_fd_xquotarm(fd, type, &flags), -err);
	CHECK_EQ(lx_quotactl_fd_xquotasync(fd, type), -err);
	CHECK_EQ(lx_quotactl_fd_xgetqstatv(fd, type, &statv), -err);
	CHECK_EQ(lx_quotactl_fd_xgetnextquota(fd, type, 0, &disk), -err);
}

TEST(quota, by_device)
{
	int r = lx_quotactl_getfmt(LX_USRQUOTA, NULL, &format);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no quotactl");
	all_fail(LX_USRQUOTA, NULL, LX_ENODEV);
	all_fail(LX_GRPQUOTA, "/dev/null", LX_ENOTBLK);
	all_fail(LX_PRJQUOTA, "/lx/none", LX_ENOENT);
	all_fail(NO_TYPE, "/dev/null", LX_EINVAL);
	all_fail(LX_USRQUOTA, (const char *)nowhere(), LX_EFAULT);
}

TEST(quota, by_descriptor)
{
	int fds[2], r = lx_quotactl_fd_getfmt(BAD_FD, LX_USRQUOTA, &format);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no quotactl_fd");
	all_fail_fd(BAD_FD, LX_USRQUOTA, LX_EBADF);
	/* Pipes have no quotas, but a file system: types are looked at first. */
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	all_fail_fd(fds[0], NO_TYPE, LX_EINVAL);
	all_fail_fd(fds[0], LX_USRQUOTA, LX_ENOSYS);
}
