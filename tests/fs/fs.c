/* SPDX-License-Identifier: MIT */
/* Files and directories, each test in a directory of its own below /tmp. */
#ifdef LX_TEST_HOSTED
#include <sys/stat.h>
#include <sys/sysmacros.h>
#endif
#include "../check.h"
#include "../child.h"
#include "../dir.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>

enum { ALL = 0777 };

static void make(const char *path)
{
	int fd = lx_open(path, LX_O_CREAT | LX_O_EXCL | LX_O_WRONLY, 0644);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(fs, open)
{
	dir_make();
	struct lx_stat st;
	char name[LX_NAME_MAX + 2];
	int fd = lx_open("file", LX_O_CREAT | LX_O_EXCL | LX_O_RDWR | LX_O_CLOEXEC, 0666);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, LX_S_IFREG | 0644);
	CHECK_ERR(lx_open("file", LX_O_CREAT | LX_O_EXCL | LX_O_RDWR, 0666), LX_EEXIST);
	CHECK_ERR(lx_openat(dir.fd, "none", LX_O_RDONLY, 0), LX_ENOENT);
	CHECK_ERR(lx_openat(dir.fd, "", LX_O_RDONLY, 0), LX_ENOENT);
	CHECK_ERR(lx_openat(dir.fd, "file/x", LX_O_RDONLY, 0), LX_ENOTDIR);
	CHECK_ERR(lx_openat(dir.fd, "file", LX_O_RDONLY | LX_O_DIRECTORY, 0), LX_ENOTDIR);
	CHECK_ERR(lx_openat(dir.fd, ".", LX_O_WRONLY, 0), LX_EISDIR);
	CHECK_ERR(lx_openat(-1, "file", LX_O_RDONLY, 0), LX_EBADF);
	CHECK_ERR(lx_openat(fd, "x", LX_O_RDONLY, 0), LX_ENOTDIR);
	CHECK_ERR(lx_openat(dir.fd, (const char *)nowhere(), LX_O_RDONLY, 0), LX_EFAULT);
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i <= LX_NAME_MAX ? 'x' : 0;
	CHECK_ERR(lx_open(name, LX_O_RDONLY, 0), LX_ENAMETOOLONG);
	CHECK_EQ(lx_close(fd), 0);

	fd = lx_openat(dir.fd, "file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_ERR(lx_creat("none/file", 0600), LX_ENOENT);
	fd = lx_creat("file", 0600);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFL, 0) & LX_O_ACCMODE, LX_O_WRONLY);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, openat2)
{
	dir_make();
	struct lx_open_how how = {.flags = LX_O_CREAT | LX_O_RDWR, .mode = 0600};
	struct {
		struct lx_open_how how;
		uint64_t future[16];
	} larger = {.how = how, .future = {0}};
	int fd = lx_openat2(dir.fd, "file", &how, sizeof(how));
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	/* Fields that this kernel doesn't know may only be 0. */
	fd = lx_openat2(dir.fd, "file", &larger.how, sizeof(larger));
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	larger.future[15] = 1;
	CHECK_ERR(lx_openat2(dir.fd, "file", &larger.how, sizeof(larger)), LX_E2BIG);
	CHECK_ERR(lx_openat2(dir.fd, "file", &larger.how, 1 << 20), LX_E2BIG);
	CHECK_ERR(lx_openat2(dir.fd, "file", &how, sizeof(how) - 8), LX_EINVAL);
	/* It is strict where openat is not. */
	how = (struct lx_open_how){.flags = LX_O_RDONLY, .mode = 0600};
	CHECK_ERR(lx_openat2(dir.fd, "file", &how, sizeof(how)), LX_EINVAL);
	how = (struct lx_open_how){.flags = 1UL << 63};
	CHECK_ERR(lx_openat2(dir.fd, "file", &how, sizeof(how)), LX_EINVAL);
	how = (struct lx_open_how){.flags = LX_O_RDONLY, .resolve = 1UL << 63};
	CHECK_ERR(lx_openat2(dir.fd, "file", &how, sizeof(how)), LX_EINVAL);

	CHECK_EQ(lx_symlink("file", "link"), 0);
	how.resolve = LX_RESOLVE_NO_SYMLINKS;
	CHECK_ERR(lx_openat2(dir.fd, "link", &how, sizeof(how)), LX_ELOOP);
	how.resolve = LX_RESOLVE_BENEATH;
	CHECK_ERR(lx_openat2(dir.fd, "..", &how, sizeof(how)), LX_EXDEV);
	CHECK_EQ(lx_unlink("link"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, stat)
{
	dir_make();
	struct lx_stat a, b, c, d;
	make("file");
	CHECK_EQ(lx_truncate("file", 123), 0);
	CHECK_EQ(lx_symlink("file", "link"), 0);
	CHECK_EQ(lx_stat("link", &a), 0);
	CHECK_EQ(lx_lstat("link", &b), 0);
	CHECK_EQ(lx_newfstatat(dir.fd, "file", &c, 0), 0);
	int r = lx_newfstatat(dir.fd, NULL, &d, LX_AT_EMPTY_PATH);
	CHECK(r == 0 || r == -LX_EFAULT); /* before Linux 6.11 */
	CHECK_EQ(lx_newfstatat(dir.fd, "", &d, LX_AT_EMPTY_PATH), 0);
	CHECK_EQ(a.st_size, 123);
	CHECK_EQ(a.st_nlink, 1);
	CHECK(LX_S_ISREG(a.st_mode));
	CHECK(LX_S_ISLNK(b.st_mode));
	CHECK_EQ(b.st_size, 4);
	CHECK_EQ(c.st_ino, a.st_ino);
	CHECK(LX_S_ISDIR(d.st_mode));
	CHECK_ERR(lx_stat("none", &a), LX_ENOENT);
	CHECK_ERR(lx_lstat("file/x", &a), LX_ENOTDIR);
	CHECK_ERR(lx_stat("file", (struct lx_stat *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_fstat(-1, &a), LX_EBADF);
	CHECK_ERR(lx_newfstatat(dir.fd, "file", &a, 1 << 30), LX_EINVAL);
	CHECK_EQ(lx_unlink("link"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, device_numbers)
{
	struct lx_stat st;
	CHECK_EQ(lx_makedev(1, 3), 0x103);
	CHECK_EQ(lx_major(lx_makedev(0xabc, 0xdef12)), 0xabc);
	CHECK_EQ(lx_minor(lx_makedev(0xabc, 0xdef12)), 0xdef12);
	CHECK_EQ(lx_stat("/dev/null", &st), 0);
	CHECK(LX_S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_rdev, lx_makedev(1, 3));
}

#ifdef LX_TEST_HOSTED
TEST(fs, macros_are_as_libc)
{
	for (unsigned int i = 0; i < 0x10000; i++) {
		/* Numbers of 12 and 20 bits, as the kernel has them. */
		const unsigned int major_number = i * 2654435761U >> 20, minor_number = i * 40503U & 0xfffff;
		CHECK_EQ(lx_makedev(major_number, minor_number), makedev(major_number, minor_number));
		CHECK_EQ(lx_major(makedev(major_number, minor_number)), major(makedev(major_number, minor_number)));
		CHECK_EQ(lx_minor(makedev(major_number, minor_number)), minor(makedev(major_number, minor_number)));
		CHECK_EQ(LX_S_ISREG(i), S_ISREG(i));
		CHECK_EQ(LX_S_ISDIR(i), S_ISDIR(i));
		CHECK_EQ(LX_S_ISLNK(i), S_ISLNK(i));
		CHECK_EQ(LX_S_ISCHR(i), S_ISCHR(i));
		CHECK_EQ(LX_S_ISBLK(i), S_ISBLK(i));
		CHECK_EQ(LX_S_ISFIFO(i), S_ISFIFO(i));
		CHECK_EQ(LX_S_ISSOCK(i), S_ISSOCK(i));
	}
}
#endif

TEST(fs, statx_takes_flags_before_the_mask)
{
	dir_make();
	struct lx_statx stx = {.stx_mask = 0};
	struct lx_stat st;
	CHECK_EQ(lx_statx(dir.fd, "", LX_AT_EMPTY_PATH, LX_STATX_BASIC_STATS, &stx), 0);
	CHECK_EQ(stx.stx_mask & LX_STATX_BASIC_STATS, LX_STATX_BASIC_STATS);
	CHECK_EQ(lx_fstat(dir.fd, &st), 0);
	CHECK_EQ(stx.stx_ino, st.st_ino);
	CHECK_EQ(stx.stx_mode, st.st_mode);
	CHECK_EQ(lx_makedev(stx.stx_dev_major, stx.stx_dev_minor), st.st_dev);
	CHECK_ERR(lx_statx(dir.fd, "", LX_STATX_BASIC_STATS, LX_AT_EMPTY_PATH, &stx), LX_EINVAL);
	CHECK_ERR(lx_statx(dir.fd, "", LX_AT_EMPTY_PATH, LX_STATX__RESERVED, &stx), LX_EINVAL);
	CHECK_ERR(lx_statx(dir.fd, "", 0, LX_STATX_BASIC_STATS, &stx), LX_ENOENT);
	dir_remove();
}

TEST(fs, statfs)
{
	struct lx_statfs a, b;
	struct lx_ustat u;
	struct lx_stat st;
	int fd = lx_open("/proc", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_statfs("/proc", &a), 0);
	CHECK_EQ(a.f_type, LX_PROC_SUPER_MAGIC);
	CHECK_EQ(lx_fstatfs(fd, &b), 0);
	CHECK_EQ(b.f_type, a.f_type);
	CHECK_ERR(lx_statfs("/none-of-this-name", &a), LX_ENOENT);
	CHECK_ERR(lx_fstatfs(-1, &a), LX_EBADF);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(lx_ustat((unsigned int)st.st_dev, &u), 0);
	CHECK_ERR(lx_ustat(~0U, &u), LX_EINVAL);
}

TEST(fs, access)
{
	dir_make();
	make("file");
	CHECK_EQ(lx_access("file", LX_F_OK), 0);
	CHECK_EQ(lx_faccessat(dir.fd, "file", LX_R_OK | LX_W_OK), 0);
	CHECK_EQ(lx_faccessat2(dir.fd, "file", LX_R_OK, LX_AT_EACCESS), 0);
	/* Not even root may execute what nobody may. */
	CHECK_ERR(lx_access("file", LX_X_OK), LX_EACCES);
	CHECK_ERR(lx_access("none", LX_F_OK), LX_ENOENT);
	CHECK_ERR(lx_access("file", 8), LX_EINVAL);
	CHECK_ERR(lx_faccessat(dir.fd, "file", 8), LX_EINVAL);
	CHECK_ERR(lx_faccessat(dir.fd, "none", LX_F_OK), LX_ENOENT);
	CHECK_ERR(lx_faccessat2(dir.fd, "file", LX_F_OK, 1 << 30), LX_EINVAL);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, readlink_writes_no_nul)
{
	dir_make();
	char buf[8] = "#######";
	CHECK_EQ(lx_symlink("abcde", "link"), 0);
	CHECK_EQ(lx_readlink("link", buf, sizeof(buf)), 5);
	CHECK(same(buf, "abcde##"));
	CHECK_EQ(lx_readlink("link", buf, 2), 2);
	CHECK_ERR(lx_readlink("link", buf, 0), LX_EINVAL);
	CHECK_ERR(lx_readlink(".", buf, sizeof(buf)), LX_EINVAL);
	CHECK_ERR(lx_readlinkat(dir.fd, "none", buf, sizeof(buf)), LX_ENOENT);
	int fd = lx_open("link", LX_O_PATH | LX_O_NOFOLLOW | LX_O_CLOEXEC, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_readlinkat(fd, "", buf, sizeof(buf)), 5);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("link"), 0);
	dir_remove();
}

TEST(fs, links)
{
	dir_make();
	struct lx_stat st;
	make("file");
	CHECK_EQ(lx_symlinkat("file", dir.fd, "soft"), 0);
	CHECK_EQ(lx_symlink("loop", "loop"), 0);
	CHECK_EQ(lx_link("file", "hard"), 0);
	/* The link is linked, not the file behind it, unless asked for. */
	CHECK_EQ(lx_link("soft", "soft2"), 0);
	CHECK_EQ(lx_lstat("soft2", &st), 0);
	CHECK(LX_S_ISLNK(st.st_mode));
	CHECK_EQ(lx_linkat(dir.fd, "soft", dir.fd, "hard2", LX_AT_SYMLINK_FOLLOW), 0);
	CHECK_EQ(lx_lstat("hard2", &st), 0);
	CHECK(LX_S_ISREG(st.st_mode));
	CHECK_EQ(st.st_nlink, 3);
	CHECK_ERR(lx_open("loop", LX_O_RDONLY, 0), LX_ELOOP);
	CHECK_ERR(lx_link("file", "hard"), LX_EEXIST);
	CHECK_ERR(lx_link(".", "hard3"), LX_EPERM);
	CHECK_ERR(lx_symlink("x", "soft"), LX_EEXIST);
	CHECK_ERR(lx_symlink("", "empty"), LX_ENOENT);
	CHECK_ERR(lx_symlinkat("x", dir.fd, "soft"), LX_EEXIST);
	CHECK_ERR(lx_linkat(dir.fd, "file", dir.fd, "hard3", 1 << 30), LX_EINVAL);
	static const char *const names[] = {"file", "soft", "soft2", "hard", "hard2", "loop"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK_EQ(lx_unlink(names[i]), 0);
	dir_remove();
}

TEST(fs, unlink_and_rmdir)
{
	dir_make();
	make("file");
	CHECK_EQ(lx_mkdir("sub", ALL), 0);
	CHECK_EQ(lx_mkdirat(dir.fd, "sub/deep", ALL), 0);
	CHECK_ERR(lx_mkdir("sub", ALL), LX_EEXIST);
	CHECK_ERR(lx_mkdir("none/sub", ALL), LX_ENOENT);
	CHECK_ERR(lx_mkdirat(dir.fd, "sub", ALL), LX_EEXIST);
	CHECK_ERR(lx_mkdirat(-1, "sub", ALL), LX_EBADF);
	CHECK_ERR(lx_unlink("sub"), LX_EISDIR);
	CHECK_ERR(lx_rmdir("sub"), LX_ENOTEMPTY);
	CHECK_ERR(lx_rmdir("file"), LX_ENOTDIR);
	CHECK_ERR(lx_rmdir("."), LX_EINVAL);
	CHECK_ERR(lx_unlink("none"), LX_ENOENT);
	CHECK_ERR(lx_unlinkat(dir.fd, "file", LX_AT_REMOVEDIR), LX_ENOTDIR);
	CHECK_ERR(lx_unlinkat(dir.fd, "file", 1 << 30), LX_EINVAL);
	CHECK_EQ(lx_unlinkat(dir.fd, "sub/deep", LX_AT_REMOVEDIR), 0);
	CHECK_EQ(lx_rmdir("sub"), 0);
	CHECK_EQ(lx_unlinkat(dir.fd, "file", 0), 0);
	dir_remove();
}

TEST(fs, rename)
{
	dir_make();
	make("a");
	make("b");
	CHECK_EQ(lx_mkdir("sub", ALL), 0);
	CHECK_ERR(lx_renameat2(dir.fd, "a", dir.fd, "b", LX_RENAME_NOREPLACE), LX_EEXIST);
	CHECK_ERR(lx_renameat2(dir.fd, "a", dir.fd, "b", 1U << 31), LX_EINVAL);
	CHECK_EQ(lx_rename("a", "b"), 0);
	CHECK_ERR(lx_rename("a", "b"), LX_ENOENT);
	CHECK_ERR(lx_renameat(dir.fd, "a", dir.fd, "b"), LX_ENOENT);
	CHECK_ERR(lx_renameat(-1, "b", dir.fd, "c"), LX_EBADF);
	CHECK_EQ(lx_renameat(dir.fd, "b", dir.fd, "sub/a"), 0);
	CHECK_EQ(lx_renameat2(dir.fd, "sub/a", dir.fd, "sub/b", LX_RENAME_NOREPLACE), 0);
	CHECK_ERR(lx_rename("sub", "sub/sub"), LX_EINVAL);
	CHECK_ERR(lx_rename("sub/b", "sub"), LX_ENOTEMPTY);
	CHECK_ERR(lx_rename("sub", "sub/b"), LX_EINVAL);
	CHECK_EQ(lx_unlink("sub/b"), 0);
	make("c");
	CHECK_ERR(lx_rename("c", "sub"), LX_EISDIR);
	CHECK_ERR(lx_rename("sub", "c"), LX_ENOTDIR);
	CHECK_EQ(lx_unlink("c"), 0);
	CHECK_EQ(lx_rmdir("sub"), 0);
	dir_remove();
}

TEST(fs, getdents64)
{
	dir_make();
	_Alignas(8) char buf[1024];
	int dots = 0, files = 0, dirs = 0;
	make("file");
	CHECK_EQ(lx_mkdir("sub", ALL), 0);
	long size = lx_getdents64(dir.fd, buf, sizeof(buf));
	CHECK(size > 0);
	for (struct lx_linux_dirent64 *d = (void *)buf; (char *)d < buf + size; d = LX_DIRENT64_NEXT(d)) {
		CHECK(d->d_reclen % 8 == 0 && d->d_ino);
		if (same(d->d_name, ".") || same(d->d_name, ".."))
			dots++;
		else if (same(d->d_name, "file") && (d->d_type == LX_DT_REG || d->d_type == LX_DT_UNKNOWN))
			files++;
		else if (same(d->d_name, "sub") && (d->d_type == LX_DT_DIR || d->d_type == LX_DT_UNKNOWN))
			dirs++;
		else
			CHECK_FAIL("there is an entry %s of type %ld", d->d_name, (long)d->d_type);
	}
	CHECK_EQ(dots, 2);
	CHECK_EQ(files, 1);
	CHECK_EQ(dirs, 1);
	CHECK_EQ(lx_getdents64(dir.fd, buf, sizeof(buf)), 0);
	CHECK_EQ(lx_lseek(dir.fd, 0, LX_SEEK_SET), 0);
	CHECK_ERR(lx_getdents64(dir.fd, buf, 8), LX_EINVAL);
	int fd = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_ERR(lx_getdents64(fd, buf, sizeof(buf)), LX_ENOTDIR);
	CHECK_ERR(lx_getdents64(-1, buf, sizeof(buf)), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_rmdir("sub"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, getdents_has_the_type_at_the_end)
{
	_Alignas(8) char buf[1024];
	int fd = lx_open("/proc/self/task", LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC, 0), threads = 0;
	CHECK(fd >= 0);
	long size = lx_getdents(fd, buf, sizeof(buf));
	CHECK(size > 0);
	for (long at = 0; at < size;) {
		struct lx_linux_dirent *d = (void *)(buf + at);
		CHECK_EQ(buf[at + d->d_reclen - 1], LX_DT_DIR);
		threads += d->d_name[0] != '.';
		at += d->d_reclen;
	}
	CHECK(threads >= 1);
	CHECK_EQ(lx_getdents(fd, buf, sizeof(buf)), 0);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_SET), 0);
	CHECK_ERR(lx_getdents(fd, buf, 8), LX_EINVAL);
	CHECK_ERR(lx_getdents(-1, buf, sizeof(buf)), LX_EBADF);
}

TEST(fs, getcwd_returns_a_length)
{
	dir_make();
	char buf[LX_PATH_MAX];
	long size = 1;
	for (const char *c = dir.path; *c; c++)
		size++;
	CHECK_EQ(lx_getcwd(buf, sizeof(buf)), size);
	CHECK(same(buf, dir.path));
	CHECK_ERR(lx_getcwd(buf, (size_t)size - 1), LX_ERANGE);
	CHECK_ERR(lx_getcwd((char *)nowhere(), sizeof(buf)), LX_EFAULT);
	CHECK_EQ(lx_mkdir("sub", ALL), 0);
	CHECK_EQ(lx_chdir("sub"), 0);
	CHECK_EQ(lx_rmdir("../sub"), 0);
	CHECK_ERR(lx_getcwd(buf, sizeof(buf)), LX_ENOENT);
	dir_remove();
}

/* Whether "." and "/" are the same directory: only the root of them changes. */
static int root_is_here(void)
{
	struct lx_stat here, root;
	return !lx_stat(".", &here) && !lx_stat("/", &root) && here.st_ino == root.st_ino && here.st_dev == root.st_dev;
}

static int root_at(void)
{
	char buf[64];
	int r = lx_chroot(".");
	if (r == -LX_EPERM)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(root_is_here());
	ENSURE(lx_getcwd(buf, sizeof(buf)) == 2 && same(buf, "/"));
	ENSURE(lx_mkdir("/sub", ALL) == 0);
	/* The current directory stays where it is, out of reach now. */
	r = lx_chroot("sub");
	ENSURE(lx_rmdir("sub") == 0);
	ENSURE(r == 0);
	ENSURE(!root_is_here());
	ENSURE(lx_getcwd(buf, sizeof(buf)) > 13 && buf[0] == '(' && buf[12] == ')');
	return 0;
}

TEST(fs, chroot)
{
	dir_make();
	int line = in_child(root_at);
	dir_remove();
	SKIP_IF(line == SKIPPED, "chroot needs a privilege");
	CHECK_EQ(line, 0);
}

TEST(fs, chdir)
{
	int null = lx_open("/dev/null", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_ERR(lx_chdir("/none-of-this-name"), LX_ENOENT);
	CHECK_ERR(lx_chdir("/dev/null"), LX_ENOTDIR);
	CHECK_ERR(lx_fchdir(null), LX_ENOTDIR);
	CHECK_ERR(lx_fchdir(-1), LX_EBADF);
	CHECK_ERR(lx_chroot("/none-of-this-name"), LX_ENOENT);
	CHECK_ERR(lx_chroot("/dev/null"), LX_ENOTDIR);
}

TEST(fs, fchroot)
{
	int null = lx_open("/dev/null", LX_O_RDONLY | LX_O_CLOEXEC, 0), r = lx_fchroot(-1, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no fchroot");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_fchroot(-1, 0), LX_EBADF);
	CHECK_ERR(lx_fchroot(null, 0), LX_ENOTDIR);
}

static int root_at_fd(void)
{
	int r = lx_fchroot(dir.fd, 0);
	if (r == -LX_EPERM)
		return SKIPPED;
	ENSURE(r == 0 && root_is_here());
	return 0;
}

/* Where every look-up fails, without a privilege only for processes that can't gain any. */
static int root_at_nothing(void)
{
	if (!lx_geteuid() && lx_setresuid(65534, 65534, 65534))
		return SKIPPED;
	ENSURE(lx_fchroot(LX_FD_FAILFS_ROOT, 0) == -LX_EPERM);
	ENSURE(lx_prctl_set_no_new_privs() == 0);
	int r = lx_fchroot(LX_FD_FAILFS_ROOT, 0);
	if (r == -LX_EPERM)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(lx_is_error(lx_open("/tmp", LX_O_RDONLY, 0)));
	return 0;
}

TEST(fs, fchroot_to_a_directory_or_to_nothing)
{
	SKIP_IF(lx_fchroot(-1, 0) == -LX_ENOSYS, "this kernel has no fchroot");
	dir_make();
	int at_fd = in_child(root_at_fd), at_nothing = in_child(root_at_nothing);
	dir_remove();
	CHECK(at_fd == 0 || at_fd == SKIPPED);
	CHECK(at_nothing == 0 || at_nothing == SKIPPED);
	SKIP_IF(at_fd == SKIPPED, "fchroot needs a privilege");
	SKIP_IF(at_nothing == SKIPPED, "this process is in a chroot, or its user namespace has no other user");
}

TEST(fs, truncate)
{
	dir_make();
	struct lx_stat st;
	make("file");
	int read_only = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_truncate("file", 1L << 33), 0);
	CHECK_EQ(lx_fstat(read_only, &st), 0);
	CHECK_EQ(st.st_size, 1L << 33);
	CHECK_ERR(lx_truncate("file", -1), LX_EINVAL);
	CHECK_ERR(lx_truncate(".", 0), LX_EISDIR);
	CHECK_ERR(lx_ftruncate(read_only, 0), LX_EINVAL);
	CHECK_ERR(lx_ftruncate(-1, 0), LX_EBADF);
	CHECK_EQ(lx_close(read_only), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, fallocate)
{
	struct lx_stat st;
	char c = 'x';
	int fds[2], fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK_EQ(lx_fallocate(fd, 0, 0, 4096), 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_size, 4096);
	CHECK_EQ(lx_fallocate(fd, LX_FALLOC_FL_KEEP_SIZE, 4096, 4096), 0);
	CHECK_EQ(lx_pwrite64(fd, &c, 1, 0), 1);
	CHECK_EQ(lx_fallocate(fd, LX_FALLOC_FL_PUNCH_HOLE | LX_FALLOC_FL_KEEP_SIZE, 0, 4096), 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_size, 4096);
	CHECK_EQ(lx_pread64(fd, &c, 1, 0), 1);
	CHECK_EQ(c, 0);
	CHECK_ERR(lx_fallocate(fd, 0, 0, 0), LX_EINVAL);
	CHECK_ERR(lx_fallocate(fd, 0, -1, 1), LX_EINVAL);
	CHECK_ERR(lx_fallocate(fd, 1 << 30, 0, 1), LX_EOPNOTSUPP);
	CHECK_ERR(lx_fallocate(-1, 0, 0, 1), LX_EBADF);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_fallocate(fds[1], 0, 0, 1), LX_ESPIPE);
}

/* Errors are negative, as everywhere in lx; posix_fadvise has them positive. */
TEST(fs, fadvise64)
{
	int fds[2], fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK_EQ(lx_fadvise64(fd, 0, 0, LX_POSIX_FADV_SEQUENTIAL), 0);
	CHECK_ERR(lx_fadvise64(fd, 0, 0, 99), LX_EINVAL);
	CHECK_ERR(lx_fadvise64(-1, 0, 0, LX_POSIX_FADV_NORMAL), LX_EBADF);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_fadvise64(fds[0], 0, 0, LX_POSIX_FADV_NORMAL), LX_ESPIPE);
}

TEST(fs, flock)
{
	dir_make();
	make("file");
	int a = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0), b = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_flock(a, LX_LOCK_EX), 0);
	CHECK_ERR(lx_flock(b, LX_LOCK_SH | LX_LOCK_NB), LX_EAGAIN);
	CHECK_EQ(lx_flock(a, LX_LOCK_UN), 0);
	CHECK_EQ(lx_flock(b, LX_LOCK_SH | LX_LOCK_NB), 0);
	CHECK_ERR(lx_flock(a, 0), LX_EINVAL);
	CHECK_ERR(lx_flock(-1, LX_LOCK_SH), LX_EBADF);
	CHECK_EQ(lx_close(a), 0);
	CHECK_EQ(lx_close(b), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, modes_and_owners)
{
	dir_make();
	struct lx_stat st;
	make("file");
	int fd = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_chmod("file", 0600), 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, LX_S_IFREG | 0600);
	CHECK_EQ(lx_fchmod(fd, 0640), 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, LX_S_IFREG | 0640);
	CHECK_EQ(lx_fchmodat(dir.fd, "file", 0604), 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, LX_S_IFREG | 0604);
	CHECK_ERR(lx_chmod("none", 0), LX_ENOENT);
	CHECK_ERR(lx_fchmod(-1, 0), LX_EBADF);
	CHECK_ERR(lx_fchmodat(dir.fd, "none", 0), LX_ENOENT);
	/* The owner it has already: anybody may. */
	CHECK_EQ(lx_chown("file", ~0U, ~0U), 0);
	CHECK_EQ(lx_lchown("file", st.st_uid, st.st_gid), 0);
	CHECK_EQ(lx_fchown(fd, st.st_uid, ~0U), 0);
	CHECK_EQ(lx_fchownat(dir.fd, "", ~0U, ~0U, LX_AT_EMPTY_PATH), 0);
	CHECK_ERR(lx_chown("none", ~0U, ~0U), LX_ENOENT);
	CHECK_ERR(lx_lchown("none", ~0U, ~0U), LX_ENOENT);
	CHECK_ERR(lx_fchownat(dir.fd, "file", ~0U, ~0U, 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_fchown(-1, ~0U, ~0U), LX_EBADF);
	CHECK_EQ(lx_umask(0123), 022);
	CHECK_EQ(lx_umask(022), 0123);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

static int owned_by(const char *path, lx_uid_t uid, lx_gid_t gid)
{
	struct lx_stat st;
	return !lx_lstat(path, &st) && st.st_uid == uid && st.st_gid == gid;
}

/* Other owners need a privilege; in some user namespaces not even root can name them. */
TEST(fs, owners)
{
	dir_make();
	make("file");
	CHECK_EQ(lx_symlink("file", "link"), 0);
	int fd = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0), r = lx_chown("link", 1, 2);
	int by_path = owned_by("file", 1, 2), link_stays = !owned_by("link", 1, 2);
	int r_link = lx_lchown("link", 3, 4), by_link = owned_by("link", 3, 4) && owned_by("file", 1, 2);
	int r_fd = lx_fchown(fd, 5, 6), by_fd = owned_by("file", 5, 6);
	int r_at = lx_fchownat(dir.fd, "link", 7, ~0U, LX_AT_SYMLINK_NOFOLLOW), at = owned_by("link", 7, 4);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("link"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
	SKIP_IF(r == -LX_EPERM || r == -LX_EINVAL, "files can't be given away here");
	CHECK(r == 0 && r_link == 0 && r_fd == 0 && r_at == 0);
	CHECK(by_path && link_stays && by_link && by_fd && at);
}

TEST(fs, fchmodat2)
{
	struct lx_stat st;
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), r = lx_fchmodat2(fd, "", 0600, LX_AT_EMPTY_PATH);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no fchmodat2");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, LX_S_IFREG | 0600);
	CHECK_ERR(lx_fchmodat2(fd, "", 0600, 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_fchmodat2(-1, "", 0600, LX_AT_EMPTY_PATH), LX_EBADF);
}

TEST(fs, mknod)
{
	dir_make();
	struct lx_stat st;
	CHECK_EQ(lx_mknod("fifo", LX_S_IFIFO | 0600, 0), 0);
	CHECK_EQ(lx_stat("fifo", &st), 0);
	CHECK(LX_S_ISFIFO(st.st_mode));
	CHECK_ERR(lx_open("fifo", LX_O_WRONLY | LX_O_NONBLOCK, 0), LX_ENXIO);
	CHECK_EQ(lx_mknodat(dir.fd, "file", 0600, 0), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK(LX_S_ISREG(st.st_mode));
	/* A device of a number that nothing has, and that nobody opens. */
	int r = lx_mknod("device", LX_S_IFCHR, (unsigned int)lx_makedev(0xabc, 0xdef12));
	if (r == 0) {
		CHECK_EQ(lx_stat("device", &st), 0);
		CHECK_EQ(lx_unlink("device"), 0);
		CHECK(LX_S_ISCHR(st.st_mode));
		CHECK_EQ(lx_major(st.st_rdev), 0xabc);
		CHECK_EQ(lx_minor(st.st_rdev), 0xdef12);
	} else {
		CHECK_ERR(r, LX_EPERM);
	}
	CHECK_ERR(lx_mknodat(dir.fd, "fifo", LX_S_IFIFO | 0600, 0), LX_EEXIST);
	CHECK_ERR(lx_mknod("fifo", LX_S_IFIFO | 0600, 0), LX_EEXIST);
	CHECK_ERR(lx_mknod("x", LX_S_IFMT, 0), LX_EINVAL);
	CHECK_EQ(lx_unlink("fifo"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, utimensat)
{
	dir_make();
	struct lx_stat st;
	struct lx_timespec both[2] = {{.tv_sec = 1000, .tv_nsec = 0}, {.tv_sec = 2000, .tv_nsec = 0}};
	struct lx_timespec second[2] = {{.tv_sec = 0, .tv_nsec = LX_UTIME_OMIT}, {.tv_sec = 3000, .tv_nsec = 0}};
	struct lx_timespec bad[2] = {{.tv_sec = 0, .tv_nsec = 1000000000}, {.tv_sec = 0, .tv_nsec = 0}};
	make("file");
	CHECK_EQ(lx_utimensat(dir.fd, "file", both, 0), 0);
	/* LX_UTIME_OMIT keeps one. */
	CHECK_EQ(lx_utimensat(dir.fd, "file", second, 0), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK_EQ(st.st_atime_, 1000);
	CHECK_EQ(st.st_mtime_, 3000);
	int fd = lx_open("file", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_utimensat(fd, NULL, NULL, 0), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK(st.st_mtime_ > 3000);
	CHECK_ERR(lx_utimensat(dir.fd, "file", bad, 0), LX_EINVAL);
	CHECK_ERR(lx_utimensat(dir.fd, "file", both, 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_utimensat(dir.fd, "none", both, 0), LX_ENOENT);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, older_ways_to_set_times)
{
	dir_make();
	struct lx_stat st;
	struct lx_utimbuf buf = {.actime = 10, .modtime = 20};
	struct lx_old_timeval tv[2] = {{.tv_sec = 30, .tv_usec = 0}, {.tv_sec = 40, .tv_usec = 500000}};
	make("file");
	CHECK_EQ(lx_utime("file", &buf), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK(st.st_atime_ == 10 && st.st_mtime_ == 20);
	CHECK_EQ(lx_utimes("file", tv), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK(st.st_atime_ == 30 && st.st_mtime_ == 40);
	tv[0].tv_sec = 50;
	CHECK_EQ(lx_futimesat(dir.fd, "file", tv), 0);
	CHECK_EQ(lx_stat("file", &st), 0);
	CHECK_EQ(st.st_atime_, 50);
	tv[0].tv_usec = 1000000;
	CHECK_ERR(lx_utimes("file", tv), LX_EINVAL);
	CHECK_ERR(lx_futimesat(dir.fd, "file", tv), LX_EINVAL);
	CHECK_ERR(lx_futimesat(dir.fd, "none", NULL), LX_ENOENT);
	CHECK_ERR(lx_utime("none", &buf), LX_ENOENT);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
}

TEST(fs, file_handles)
{
	union {
		struct lx_file_handle handle;
		char room[sizeof(struct lx_file_handle) + LX_MAX_HANDLE_SZ];
	} u = {.handle = {.handle_bytes = 0}};
	struct {
		int id, after;
	} mount = {-1, 12345};
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK_ERR(lx_name_to_handle_at(fd, "", &u.handle, &mount.id, 1 << 30), LX_EINVAL);
	int r = lx_name_to_handle_at(LX_AT_FDCWD, "/tmp", &u.handle, &mount.id, 0);
	SKIP_IF(r == -LX_EOPNOTSUPP, "the file system of /tmp has no handles");
	CHECK_ERR(r, LX_EOVERFLOW);
	CHECK(u.handle.handle_bytes > 0 && u.handle.handle_bytes <= LX_MAX_HANDLE_SZ);
	CHECK_EQ(lx_name_to_handle_at(LX_AT_FDCWD, "/tmp", &u.handle, &mount.id, 0), 0);
	CHECK(mount.id >= 0);
	CHECK_EQ(mount.after, 12345);
	/* A unique id is twice as large; lx_statx() has the same one. */
	uint64_t unique = 0;
	r = lx_name_to_handle_at(LX_AT_FDCWD, "/tmp", &u.handle, &unique, LX_AT_HANDLE_MNT_ID_UNIQUE);
	if (r != -LX_EINVAL) { /* before Linux 6.12 */
		struct lx_statx stx;
		CHECK_EQ(r, 0);
		CHECK_EQ(lx_statx(LX_AT_FDCWD, "/tmp", 0, LX_STATX_MNT_ID_UNIQUE, &stx), 0);
		CHECK_EQ(unique, stx.stx_mnt_id);
	}
	/* Older kernels look for the privilege before they look at the descriptor. */
	r = lx_open_by_handle_at(-1, &u.handle, LX_O_RDONLY);
	SKIP_IF(r == -LX_EPERM, "opening by handle needs a privilege");
	CHECK_ERR(r, LX_EBADF);
	int tmp = lx_open("/tmp", LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC, 0);
	int by_handle = lx_open_by_handle_at(tmp, &u.handle, LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC);
	SKIP_IF(by_handle == -LX_EPERM, "opening by handle needs a privilege");
	CHECK(by_handle >= 0);
	struct lx_stat a, b;
	CHECK_EQ(lx_fstat(tmp, &a), 0);
	CHECK_EQ(lx_fstat(by_handle, &b), 0);
	CHECK_EQ(a.st_ino, b.st_ino);
}

TEST(fs, file_getattr)
{
	struct {
		struct lx_file_attr attr;
		uint64_t future[16];
	} larger = {.future = {[15] = 1}};
	struct lx_file_attr *attr = &larger.attr;
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	int r = lx_file_getattr(fd, "", attr, sizeof(*attr), 1U << 31);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no file_getattr");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_file_getattr(fd, "", attr, 8, LX_AT_EMPTY_PATH), LX_EINVAL);
	CHECK_ERR(lx_file_getattr(fd, "", attr, 1 << 20, LX_AT_EMPTY_PATH), LX_E2BIG);
	CHECK_ERR(lx_file_getattr(LX_AT_FDCWD, "/none-of-this-name", attr, sizeof(*attr), 0), LX_ENOENT);
	CHECK_ERR(lx_file_setattr(LX_AT_FDCWD, "/none-of-this-name", attr, sizeof(*attr), 0), LX_ENOENT);
	CHECK_ERR(lx_file_setattr(fd, "", attr, 8, LX_AT_EMPTY_PATH), LX_EINVAL);
	CHECK_ERR(lx_file_setattr(fd, "", attr, 1 << 20, LX_AT_EMPTY_PATH), LX_E2BIG);
	CHECK_ERR(lx_file_setattr(fd, "", attr, sizeof(larger), LX_AT_EMPTY_PATH), LX_E2BIG);
	r = lx_file_getattr(fd, "", attr, sizeof(*attr), LX_AT_EMPTY_PATH);
	SKIP_IF(r == -LX_EOPNOTSUPP, "memfds have no attributes");
	CHECK_EQ(r, 0);
	attr->fa_xflags |= LX_FS_XFLAG_NODUMP;
	CHECK_EQ(lx_file_setattr(fd, "", attr, sizeof(*attr), LX_AT_EMPTY_PATH), 0);
	attr->fa_xflags = 0;
	CHECK_EQ(lx_file_getattr(fd, "", attr, sizeof(*attr), LX_AT_EMPTY_PATH), 0);
	CHECK(attr->fa_xflags & LX_FS_XFLAG_NODUMP);
}

TEST(fs, quotactl)
{
	int r = lx_quotactl(LX_QCMD(LX_Q_GETFMT, 255), NULL, 0, NULL);
	SKIP_IF(r == -LX_ENOSYS, "this kernel is built without quotas");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_quotactl(LX_QCMD(LX_Q_GETFMT, LX_USRQUOTA), NULL, 0, NULL), LX_ENODEV);
	CHECK_ERR(lx_quotactl(LX_QCMD(LX_Q_GETFMT, LX_USRQUOTA), "/dev/null", 0, NULL), LX_ENOTBLK);
	r = lx_quotactl_fd(-1, LX_QCMD(LX_Q_GETFMT, LX_USRQUOTA), 0, NULL);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no quotactl_fd");
	CHECK_ERR(r, LX_EBADF);
}
