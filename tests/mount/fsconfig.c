/* SPDX-License-Identifier: MIT */
/* What fsconfig does by command, for a tmpfs that is mounted nowhere, in namespaces of the test's own. */
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/mount.h>
#include <lx/process.h>

enum { BAD_FD = -1 };

/* A file system to be configured, or a skip. */
static int configure(const char *type)
{
	int r = lx_unshare(LX_CLONE_NEWUSER | LX_CLONE_NEWNS);
	SKIP_IF(r == -LX_EPERM || r == -LX_ENOSPC || r == -LX_EACCES, "no user namespace for this user");
	SKIP_IF(r == -LX_EINVAL, "this kernel has no user namespaces, or the test runs in a process with threads");
	CHECK_EQ(r, 0);
	int fd = lx_fsopen(type, LX_FSOPEN_CLOEXEC);
	SKIP_IF(fd == -LX_EPERM || fd == -LX_EACCES, "no fsopen() in a user namespace");
	SKIP_IF(fd == -LX_ENODEV, "this kernel has no %s", type);
	CHECK(fd >= 0);
	return fd;
}

TEST(mount, fsconfig)
{
	struct lx_statfs st;
	int fd = configure("tmpfs");
	CHECK_EQ(lx_fsconfig_set_string(fd, "size", "64k"), 0);
	CHECK_EQ(lx_fsconfig_set_string(fd, "mode", "711"), 0);
	/* Any file system has these; noatime is of the mount. */
	CHECK_EQ(lx_fsconfig_set_flag(fd, "ro"), 0);
	CHECK_EQ(lx_fsconfig_set_flag(fd, "rw"), 0);
	CHECK_ERR(lx_fsconfig_set_flag(fd, "noatime"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_flag(fd, "lx-no-such-key"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_string(fd, "size", "many"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_string(fd, "lx-no-such-key", "x"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_cmd_reconfigure(fd), LX_EBUSY);

	int r = lx_fsconfig_cmd_create(fd);
	SKIP_IF(r == -LX_EPERM || r == -LX_EACCES, "no file systems in a user namespace");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_fsconfig_cmd_create(fd), LX_EBUSY);
	CHECK_ERR(lx_fsconfig_set_flag(fd, "ro"), LX_EBUSY);
	int mount = lx_fsmount(fd, LX_FSMOUNT_CLOEXEC, 0);
	CHECK(mount >= 0);
	CHECK_EQ(lx_fstatfs(mount, &st), 0);
	CHECK_EQ(st.f_blocks * st.f_bsize, 65536);

	/* From now on the same descriptor changes what is there. */
	CHECK_EQ(lx_fsconfig_set_string(fd, "size", "128k"), 0);
	CHECK_EQ(lx_fsconfig_cmd_reconfigure(fd), 0);
	CHECK_EQ(lx_fstatfs(mount, &st), 0);
	CHECK_EQ(st.f_blocks * st.f_bsize, 131072);
}

TEST(mount, fsconfig_create_excl)
{
	int fd = configure("tmpfs"), r = lx_fsconfig_cmd_create_excl(fd);
	SKIP_IF(r == -LX_EOPNOTSUPP, "this kernel has no FSCONFIG_CMD_CREATE_EXCL");
	SKIP_IF(r == -LX_EPERM || r == -LX_EACCES, "no file systems in a user namespace");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_fsconfig_cmd_create_excl(fd), LX_EBUSY);
}

/* Keys of these kinds of values exist in other file systems; tmpfs knows none. */
TEST(mount, fsconfig_of_other_values)
{
	const char blob[4] = "abc";
	int fd = configure("tmpfs"), file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	int dir = lx_open("/", LX_O_PATH | LX_O_CLOEXEC, 0);
	CHECK(file >= 0 && dir >= 0);
	CHECK_ERR(lx_fsconfig_set_binary(fd, "lx-no-such-key", blob, sizeof(blob)), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_binary(fd, "lx-no-such-key", blob, 0), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_path(fd, "lx-no-such-key", "tmp", dir), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_path(fd, "lx-no-such-key", "", LX_AT_FDCWD), LX_ENOENT);
	CHECK_ERR(lx_fsconfig_set_path(fd, "lx-no-such-key", "tmp", -2), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_path_empty(fd, "lx-no-such-key", "", dir), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_fd(fd, "lx-no-such-key", file), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_fd(fd, "lx-no-such-key", 1000), LX_EBADF);
	CHECK_ERR(lx_fsconfig_set_fd(fd, "lx-no-such-key", -1), LX_EINVAL);
}

TEST(mount, fsconfig_overlay_by_descriptor)
{
	int fd = configure("overlay"), dir = lx_open("/tmp", LX_O_PATH | LX_O_CLOEXEC, 0);
	CHECK(dir >= 0);
	/* As a path of nothing but the descriptor. */
	int r = lx_fsconfig_set_fd(fd, "lowerdir+", dir);
	SKIP_IF(r == -LX_EINVAL, "this kernel's overlay has no lowerdir+ by descriptor");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_fsconfig_set_flag(fd, "lx-no-such-key"), LX_EINVAL);
}

TEST(mount, fsconfig_errors)
{
	int fds[2], fd = configure("tmpfs");
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_fsconfig_set_flag(BAD_FD, "ro"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_flag(1000, "ro"), LX_EBADF);
	CHECK_ERR(lx_fsconfig_set_flag(fds[0], "ro"), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_cmd_create(fds[0]), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_flag(fd, NULL), LX_EINVAL);
	CHECK_ERR(lx_fsconfig_set_flag(fd, (const char *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_fsconfig_set_string(fd, "size", (const char *)nowhere()), LX_EFAULT);
	/* The raw call refuses what a command doesn't use. */
	CHECK_ERR(lx_fsconfig(fd, LX_FSCONFIG_SET_FLAG, "ro", "x", 0), LX_EINVAL);
	CHECK_ERR(lx_fsconfig(fd, LX_FSCONFIG_CMD_CREATE, NULL, NULL, 1), LX_EINVAL);
	CHECK_ERR(lx_fsconfig(fd, LX_FSCONFIG_SET_FD, "ro", "x", fds[0]), LX_EINVAL);
}
