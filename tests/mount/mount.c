/* SPDX-License-Identifier: MIT */
/* Mounts, only ever in a user and mount namespace of the test's own, on top of /tmp. */
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mount.h>

/* In a new user namespace every mount that comes from the old one is a slave: nothing here gets out. */
static void leave(void)
{
	const long new_user_and_mount_namespace = 0x10000000 | 0x20000;
	long r = lx_syscall1(LX_NR_unshare, new_user_and_mount_namespace);
	SKIP_IF(r == -LX_EPERM || r == -LX_ENOSPC || r == -LX_EACCES, "no user namespace for this user");
	SKIP_IF(r == -LX_EINVAL, "this kernel has no user namespaces, or the test runs in a process with threads");
	CHECK_EQ(r, 0);
}

static unsigned long magic(const char *path)
{
	struct lx_statfs st;
	CHECK_EQ(lx_statfs(path, &st), 0);
	return (unsigned long)st.f_type;
}

/* What mount, fsopen or open_tree say where a security module forbids mounts also to a namespace's root. */
static int forbidden(long r)
{
	return r == -LX_EPERM || r == -LX_EACCES;
}

TEST(mount, mount_and_umount2)
{
	leave();
	struct lx_stat before, on, after;
	CHECK_EQ(lx_stat("/tmp", &before), 0);
	int r = lx_mount("lx", "/tmp", "tmpfs", LX_MS_NOEXEC, "size=64k,mode=700");
	SKIP_IF(forbidden(r), "no mount() in a user namespace");
	CHECK_EQ(r, 0);
	struct lx_statfs st;
	CHECK_EQ(lx_statfs("/tmp", &st), 0);
	CHECK_EQ(st.f_type, LX_TMPFS_MAGIC);
	CHECK_EQ(st.f_blocks * st.f_bsize, 65536);
	CHECK_EQ(lx_stat("/tmp", &on), 0);
	CHECK(on.st_dev != before.st_dev);
	CHECK_EQ(on.st_mode & 0777, 0700);
	CHECK_ERR(lx_mount("lx", "/tmp", "no such file system", 0, NULL), LX_ENODEV);
	CHECK_ERR(lx_umount2("/tmp", 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_umount2("/tmp", LX_MNT_EXPIRE), LX_EAGAIN);
	CHECK_EQ(lx_umount2("/tmp", LX_MNT_EXPIRE), 0);
	CHECK_EQ(lx_stat("/tmp", &after), 0);
	CHECK_EQ(after.st_dev, before.st_dev);
	CHECK_EQ(after.st_ino, before.st_ino);
}

TEST(mount, errors)
{
	leave();
	CHECK_ERR(lx_mount((const char *)nowhere(), "/tmp", "tmpfs", 0, NULL), LX_EFAULT);
	CHECK_ERR(lx_mount("lx", "/none/x", "tmpfs", 0, NULL), LX_ENOENT);
	CHECK_ERR(lx_umount2("/none/x", 0), LX_ENOENT);
	CHECK_ERR(lx_fsmount(-1, 0, 0), LX_EBADF);
	CHECK_ERR(lx_fsconfig(-1, LX_FSCONFIG_SET_FLAG, "ro", NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_open_tree(-1, "x", 0), LX_EBADF);
	CHECK_ERR(lx_open_tree(LX_AT_FDCWD, "/tmp", 1U << 30), LX_EINVAL);
	CHECK_ERR(lx_fspick(LX_AT_FDCWD, "/tmp", 1U << 30), LX_EINVAL);
	CHECK_ERR(lx_fspick(LX_AT_FDCWD, "/none/x", 0), LX_ENOENT);
}

TEST(mount, new_calls)
{
	leave();
	CHECK_ERR(lx_fsopen("tmpfs", 1U << 30), LX_EINVAL);
	CHECK_ERR(lx_fsopen("no such file system", 0), LX_ENODEV);
	int fs = lx_fsopen("tmpfs", LX_FSOPEN_CLOEXEC);
	SKIP_IF(forbidden(fs), "no fsopen() in a user namespace");
	CHECK(fs >= 0);
	CHECK_EQ(lx_fsconfig(fs, LX_FSCONFIG_SET_STRING, "size", "64k", 0), 0);
	CHECK_ERR(lx_fsconfig(fs, LX_FSCONFIG_SET_STRING, "size", "64k", 1), LX_EINVAL);
	CHECK_ERR(lx_fsconfig(fs, 4711, NULL, NULL, 0), LX_EOPNOTSUPP);
	CHECK_ERR(lx_fsmount(fs, LX_FSMOUNT_CLOEXEC, 0), LX_EINVAL);
	CHECK_EQ(lx_fsconfig(fs, LX_FSCONFIG_CMD_CREATE, NULL, NULL, 0), 0);
	int mnt = lx_fsmount(fs, LX_FSMOUNT_CLOEXEC, LX_MOUNT_ATTR_NODEV);
	SKIP_IF(forbidden(mnt), "no fsmount() in a user namespace");
	CHECK(mnt >= 0);
	CHECK_ERR(lx_move_mount(mnt, "", LX_AT_FDCWD, "/tmp", 0), LX_ENOENT);
	CHECK_EQ(lx_move_mount(mnt, "", LX_AT_FDCWD, "/tmp", LX_MOVE_MOUNT_F_EMPTY_PATH), 0);
	CHECK_EQ(magic("/tmp"), LX_TMPFS_MAGIC);

	int pick = lx_fspick(LX_AT_FDCWD, "/tmp", LX_FSPICK_CLOEXEC);
	CHECK(pick >= 0);
	CHECK_EQ(lx_fsconfig(pick, LX_FSCONFIG_SET_STRING, "size", "128k", 0), 0);
	CHECK_EQ(lx_fsconfig(pick, LX_FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0), 0);
	struct lx_statfs st;
	CHECK_EQ(lx_statfs("/tmp", &st), 0);
	CHECK_EQ(st.f_blocks * st.f_bsize, 131072);
	CHECK_EQ(lx_close(pick), 0);
	CHECK_EQ(lx_close(mnt), 0);
	CHECK_EQ(lx_close(fs), 0);
	CHECK_EQ(lx_umount2("/tmp", LX_MNT_DETACH), 0);
}

/* A mount of the test's own on /tmp, or a skip. */
static void cover(void)
{
	leave();
	int r = lx_mount("lx", "/tmp", "tmpfs", 0, NULL);
	SKIP_IF(forbidden(r), "no mount() in a user namespace");
	CHECK_EQ(r, 0);
}

static int read_only(int fd)
{
	struct lx_statfs st;
	CHECK_EQ(lx_fstatfs(fd, &st), 0);
	return (st.f_flags & 1) != 0;
}

TEST(mount, mount_setattr)
{
	cover();
	struct lx_mount_attr attr = {.attr_set = LX_MOUNT_ATTR_RDONLY};
	struct {
		struct lx_mount_attr attr;
		uint64_t future[16];
	} larger = {.attr = attr, .future = {[15] = 1}};
	int tree = lx_open_tree(LX_AT_FDCWD, "/tmp", LX_OPEN_TREE_CLONE | LX_OPEN_TREE_CLOEXEC);
	CHECK(tree >= 0);
	CHECK(!read_only(tree));
	int r = lx_mount_setattr(tree, "", LX_AT_EMPTY_PATH, &attr, sizeof(attr));
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no mount_setattr()");
	CHECK_EQ(r, 0);
	CHECK(read_only(tree));
	CHECK_ERR(lx_mount_setattr(tree, "", LX_AT_EMPTY_PATH, &attr, 8), LX_EINVAL);
	CHECK_ERR(lx_mount_setattr(tree, "", LX_AT_EMPTY_PATH, &larger.attr, sizeof(larger)), LX_E2BIG);
	CHECK_ERR(lx_mount_setattr(tree, "", LX_AT_EMPTY_PATH, &attr, 1 << 20), LX_E2BIG);
	attr.attr_set = 1UL << 63;
	CHECK_ERR(lx_mount_setattr(tree, "", LX_AT_EMPTY_PATH, &attr, sizeof(attr)), LX_EINVAL);
	CHECK_EQ(lx_close(tree), 0);

	attr.attr_set = LX_MOUNT_ATTR_RDONLY;
	tree = lx_open_tree_attr(LX_AT_FDCWD, "/tmp", LX_OPEN_TREE_CLONE, &attr, sizeof(attr));
	SKIP_IF(tree == -LX_ENOSYS, "this kernel has no open_tree_attr()");
	CHECK(tree >= 0);
	CHECK(read_only(tree));
	CHECK_EQ(lx_close(tree), 0);
	CHECK_ERR(lx_open_tree_attr(LX_AT_FDCWD, "/tmp", LX_OPEN_TREE_CLONE, &attr, 8), LX_EINVAL);
	CHECK_ERR(lx_open_tree_attr(LX_AT_FDCWD, "/tmp", LX_OPEN_TREE_CLONE, &larger.attr, sizeof(larger)), LX_E2BIG);
	CHECK_ERR(lx_open_tree_attr(LX_AT_FDCWD, "/none/x", LX_OPEN_TREE_CLONE, &attr, sizeof(attr)), LX_ENOENT);
}

TEST(mount, statmount_and_listmount)
{
	cover();
	struct lx_statx st;
	CHECK_EQ(lx_statx(LX_AT_FDCWD, "/tmp", 0, LX_STATX_MNT_ID_UNIQUE, &st), 0);
	struct lx_mnt_id_req req = {
		.size = LX_MNT_ID_REQ_SIZE_VER0,
		.mnt_id = st.stx_mnt_id,
		.param = LX_STATMOUNT_SB_BASIC | LX_STATMOUNT_MNT_POINT,
	};
	union {
		struct lx_statmount mount;
		char room[1024];
	} got = {.room = ""};
	uint64_t ids[256];
	int r = lx_statmount(&req, &got.mount, sizeof(got), 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no statmount()");
	CHECK_EQ(r, 0);
	CHECK_EQ(got.mount.sb_magic, LX_TMPFS_MAGIC);
	const char *point = got.room + sizeof(got.mount) + got.mount.mnt_point;
	CHECK(point[0] == '/' && point[1] == 't' && point[4] == 0);
	CHECK_ERR(lx_statmount(&req, &got.mount, sizeof(got.mount), 0), LX_EOVERFLOW);
	CHECK_ERR(lx_statmount(&req, &got.mount, sizeof(got), 1U << 31), LX_EINVAL);
	req.size = 4;
	CHECK_ERR(lx_statmount(&req, &got.mount, sizeof(got), 0), LX_EINVAL);
	CHECK_ERR(lx_listmount(&req, ids, 1, 0), LX_EINVAL);
	req.size = 1 << 20;
	CHECK_ERR(lx_statmount(&req, &got.mount, sizeof(got), 0), LX_E2BIG);
	CHECK_ERR(lx_listmount(&req, ids, 1, 0), LX_E2BIG);
	struct {
		struct lx_mnt_id_req req;
		uint64_t future[16];
	} larger = {.req = req, .future = {[15] = 1}};
	larger.req.size = sizeof(larger);
	CHECK_ERR(lx_statmount(&larger.req, &got.mount, sizeof(got), 0), LX_E2BIG);
	CHECK_ERR(lx_listmount(&larger.req, ids, 1, 0), LX_E2BIG);
	larger.future[15] = 0;
	CHECK_EQ(lx_statmount(&larger.req, &got.mount, sizeof(got), 0), 0);

	req = (struct lx_mnt_id_req){.size = LX_MNT_ID_REQ_SIZE_VER0, .mnt_id = LX_LSMT_ROOT};
	long n = lx_listmount(&req, ids, sizeof(ids) / sizeof(*ids), 0);
	CHECK(n > 0);
	int found = 0;
	for (long i = 0; i < n; i++)
		found += ids[i] == st.stx_mnt_id;
	CHECK(found == 1 || n == 256);
	/* On from the first one. */
	req.param = ids[0];
	CHECK_EQ(lx_listmount(&req, ids, sizeof(ids) / sizeof(*ids), 0), n < 256 ? n - 1 : 256);
	CHECK_ERR(lx_listmount(&req, (uint64_t *)nowhere(), 1, 0), LX_EFAULT);
	CHECK_ERR(lx_listmount(&req, ids, 1, 1U << 31), LX_EINVAL);
}
