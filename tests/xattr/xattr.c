/* SPDX-License-Identifier: MIT */
/* Attributes in the namespace "user.", of one file in a directory below /tmp. */
#include "../check.h"
#include "../dir.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/xattr.h>

static void file_remove(int fd)
{
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

/* A new "file" that can have attributes, or a skip. */
static int file_make(void)
{
	dir_make();
	int fd = lx_open("file", LX_O_CREAT | LX_O_EXCL | LX_O_RDWR | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	int r = lx_fsetxattr(fd, "user.first", "1", 1, 0);
	if (r == -LX_EOPNOTSUPP) {
		file_remove(fd);
		SKIP("the file system of /tmp has no attributes for users");
	}
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_fremovexattr(fd, "user.first"), 0);
	return fd;
}

TEST(xattr, by_path)
{
	int fd = file_make();
	char value[8];
	CHECK_EQ(lx_setxattr("file", "user.a", "abc", 3, LX_XATTR_CREATE), 0);
	CHECK_ERR(lx_setxattr("file", "user.a", "abc", 3, LX_XATTR_CREATE), LX_EEXIST);
	CHECK_ERR(lx_setxattr("file", "user.b", "abc", 3, LX_XATTR_REPLACE), LX_ENODATA);
	CHECK_ERR(lx_setxattr("file", "user.b", "abc", 3, 4711), LX_EINVAL);
	CHECK_ERR(lx_setxattr("file", "", "abc", 3, 0), LX_ERANGE);
	CHECK_ERR(lx_setxattr("file", "none.b", "abc", 3, 0), LX_EOPNOTSUPP);
	CHECK_EQ(lx_getxattr("file", "user.a", NULL, 0), 3);
	CHECK_EQ(lx_getxattr("file", "user.a", value, sizeof(value)), 3);
	CHECK(same_bytes(value, "abc", 3));
	CHECK_ERR(lx_getxattr("file", "user.a", value, 2), LX_ERANGE);
	CHECK_ERR(lx_getxattr("file", "user.b", value, sizeof(value)), LX_ENODATA);
	CHECK_ERR(lx_getxattr((const char *)nowhere(), "user.a", value, sizeof(value)), LX_EFAULT);
	CHECK_EQ(lx_removexattr("file", "user.a"), 0);
	CHECK_ERR(lx_removexattr("file", "user.a"), LX_ENODATA);
	file_remove(fd);
}

TEST(xattr, by_descriptor)
{
	int fd = file_make();
	char value[8];
	CHECK_EQ(lx_fsetxattr(fd, "user.a", "abc", 3, 0), 0);
	CHECK_EQ(lx_fsetxattr(fd, "user.a", "xy", 2, LX_XATTR_REPLACE), 0);
	CHECK_EQ(lx_fgetxattr(fd, "user.a", value, sizeof(value)), 2);
	CHECK(same_bytes(value, "xy", 2));
	CHECK_ERR(lx_fsetxattr(-1, "user.a", "xy", 2, 0), LX_EBADF);
	CHECK_ERR(lx_fgetxattr(-1, "user.a", value, sizeof(value)), LX_EBADF);
	CHECK_ERR(lx_flistxattr(-1, value, sizeof(value)), LX_EBADF);
	CHECK_EQ(lx_fremovexattr(fd, "user.a"), 0);
	CHECK_ERR(lx_fremovexattr(fd, "user.a"), LX_ENODATA);
	CHECK_ERR(lx_fremovexattr(-1, "user.a"), LX_EBADF);
	file_remove(fd);
}

/* A list may also hold names that a security module has set: no check that it is just this. */
static int listed(const char *list, long size, const char *name, long length)
{
	for (long i = 0; i + length <= size; i++)
		if ((i == 0 || !list[i - 1]) && same_bytes(list + i, name, (size_t)length))
			return 1;
	return 0;
}

TEST(xattr, list)
{
	int fd = file_make();
	char list[1024];
	CHECK_EQ(lx_setxattr("file", "user.a", "", 0, 0), 0);
	CHECK_EQ(lx_setxattr("file", "user.bc", "x", 1, 0), 0);
	long size = lx_listxattr("file", NULL, 0);
	CHECK(size >= 15);
	CHECK_EQ(lx_listxattr("file", list, sizeof(list)), size);
	CHECK(listed(list, size, "user.a", 7) && listed(list, size, "user.bc", 8));
	CHECK(!listed(list, size, "user.b", 7));
	CHECK_EQ(lx_llistxattr("file", list, sizeof(list)), size);
	CHECK_EQ(lx_flistxattr(fd, list, sizeof(list)), size);
	CHECK_ERR(lx_listxattr("file", list, 3), LX_ERANGE);
	CHECK_ERR(lx_listxattr("/none/x", list, sizeof(list)), LX_ENOENT);
	CHECK_ERR(lx_llistxattr("/none/x", list, sizeof(list)), LX_ENOENT);
	file_remove(fd);
}

/* A symbolic link has no attributes for users, so the calls that don't follow it fail, and differently. */
TEST(xattr, symbolic_link)
{
	int fd = file_make();
	char value[8];
	CHECK_EQ(lx_symlink("file", "link"), 0);
	CHECK_EQ(lx_setxattr("link", "user.a", "abc", 3, 0), 0);
	CHECK_EQ(lx_lgetxattr("file", "user.a", value, sizeof(value)), 3);
	CHECK_ERR(lx_lsetxattr("link", "user.a", "abc", 3, 0), LX_EPERM);
	CHECK_ERR(lx_lremovexattr("link", "user.a"), LX_EPERM);
	CHECK_ERR(lx_lgetxattr("link", "user.a", value, sizeof(value)), LX_ENODATA);
	CHECK_EQ(lx_lsetxattr("file", "user.b", "x", 1, 0), 0);
	CHECK_EQ(lx_lremovexattr("file", "user.b"), 0);
	CHECK_EQ(lx_unlink("link"), 0);
	file_remove(fd);
}

TEST(xattr, at)
{
	int fd = file_make();
	char value[8], list[1024];
	struct lx_xattr_args set = {.value = (uint64_t) "abc", .size = 3, .flags = LX_XATTR_CREATE};
	struct lx_xattr_args get = {.value = (uint64_t)value, .size = sizeof(value)};
	struct {
		struct lx_xattr_args args;
		uint64_t future[16];
	} larger = {.args = get, .future = {[15] = 1}};
	int r = lx_setxattrat(fd, "", LX_AT_EMPTY_PATH, "user.a", &set, sizeof(set));
	if (r == -LX_ENOSYS) {
		file_remove(fd);
		SKIP("this kernel has no setxattrat()");
	}
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_setxattrat(LX_AT_FDCWD, "file", 0, "user.a", &set, sizeof(set)), LX_EEXIST);
	CHECK_ERR(lx_setxattrat(LX_AT_FDCWD, "file", 4711 << 12, "user.a", &set, sizeof(set)), LX_EINVAL);
	CHECK_ERR(lx_setxattrat(LX_AT_FDCWD, "file", 0, "user.a", &set, 8), LX_EINVAL);
	CHECK_ERR(lx_setxattrat(LX_AT_FDCWD, "file", 0, "user.a", &larger.args, sizeof(larger)), LX_E2BIG);
	CHECK_ERR(lx_setxattrat(LX_AT_FDCWD, "file", 0, "user.a", &larger.args, 1 << 20), LX_E2BIG);
	CHECK_ERR(lx_getxattrat(LX_AT_FDCWD, "file", 0, "user.a", &get, 8), LX_EINVAL);
	CHECK_ERR(lx_getxattrat(LX_AT_FDCWD, "file", 0, "user.a", &larger.args, sizeof(larger)), LX_E2BIG);
	CHECK_EQ(lx_getxattrat(LX_AT_FDCWD, "file", 0, "user.a", &get, sizeof(get)), 3);
	CHECK(same_bytes(value, "abc", 3));
	get.flags = 1;
	CHECK_ERR(lx_getxattrat(LX_AT_FDCWD, "file", 0, "user.a", &get, sizeof(get)), LX_EINVAL);
	get.flags = 0;
	get.size = 2;
	CHECK_ERR(lx_getxattrat(fd, "", LX_AT_EMPTY_PATH, "user.a", &get, sizeof(get)), LX_ERANGE);
	CHECK(listed(list, lx_listxattrat(fd, "", LX_AT_EMPTY_PATH, list, sizeof(list)), "user.a", 7));
	CHECK_ERR(lx_listxattrat(-1, "x", 0, list, sizeof(list)), LX_EBADF);
	CHECK_EQ(lx_removexattrat(LX_AT_FDCWD, "file", LX_AT_SYMLINK_NOFOLLOW, "user.a"), 0);
	CHECK_ERR(lx_removexattrat(fd, "", LX_AT_EMPTY_PATH, "user.a"), LX_ENODATA);
	file_remove(fd);
}
