/* SPDX-License-Identifier: MIT */
/* Files and directories by name: opening, listing, making, removing, and what is known about them.
 * A path may be relative; where there is a dirfd it is relative to that directory (LX_AT_FDCWD: the current one).
 * All calls with a path can return -LX_EACCES (a directory on the way), -LX_EFAULT, -LX_ELOOP, -LX_ENAMETOOLONG,
 * -LX_ENOENT and -LX_ENOTDIR; those with a dirfd also -LX_EBADF. The comments name what comes on top. */
#ifndef LX_FS_H
#define LX_FS_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/asm/stat.h>
#include <lx/uapi/asm/statfs.h>
#include <lx/uapi/linux/dqblk_xfs.h>
#include <lx/uapi/linux/fadvise.h>
#include <lx/uapi/linux/falloc.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/fs.h>
#include <lx/uapi/linux/limits.h>
#include <lx/uapi/linux/magic.h>
#include <lx/uapi/linux/openat2.h>
#include <lx/uapi/linux/quota.h>
#include <lx/uapi/linux/stat.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/utime.h>

/* ---- what no UAPI header has ---- */

/* What lx_access() checks. */
#define LX_F_OK 0
#define LX_X_OK 1
#define LX_W_OK 2
#define LX_R_OK 4

/* d_type of a directory entry. */
#define LX_DT_UNKNOWN 0
#define LX_DT_FIFO 1
#define LX_DT_CHR 2
#define LX_DT_DIR 4
#define LX_DT_BLK 6
#define LX_DT_REG 8
#define LX_DT_LNK 10
#define LX_DT_SOCK 12
#define LX_DT_WHT 14

/* tv_nsec for lx_utimensat(): now, and leave it alone. */
#define LX_UTIME_NOW 0x3fffffffL
#define LX_UTIME_OMIT 0x3ffffffeL

/* The most handle_bytes of a struct lx_file_handle. */
#define LX_MAX_HANDLE_SZ 128

/** What lx_getdents64() fills a buffer with. */
struct lx_linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off; /* where lx_lseek() continues after this entry */
	unsigned short d_reclen; /* bytes to the next record */
	unsigned char d_type;
	char d_name[];
};

/** What lx_getdents() fills a buffer with. The type is the last byte of the record, at d_reclen - 1. */
struct lx_linux_dirent {
	unsigned long d_ino;
	unsigned long d_off;
	unsigned short d_reclen;
	char d_name[];
};

/** A file by what its file system calls it, instead of a path. */
struct lx_file_handle {
	uint32_t handle_bytes; /* in: room in f_handle; out: used or needed */
	int handle_type;
	unsigned char f_handle[];
};

/** Result of lx_ustat(). */
struct lx_ustat {
	int f_tfree;
	unsigned long f_tinode;
	char f_fname[6];
	char f_fpack[6];
};

/* The entry after d; the buffer ends where the bytes returned end. */
#define LX_DIRENT64_NEXT(d) ((struct lx_linux_dirent64 *)(void *)((char *)(d) + (d)->d_reclen))

/* ---- macros with parameters that the UAPI headers do have ---- */

#define LX_S_ISLNK(m) (((m) & LX_S_IFMT) == LX_S_IFLNK)
#define LX_S_ISREG(m) (((m) & LX_S_IFMT) == LX_S_IFREG)
#define LX_S_ISDIR(m) (((m) & LX_S_IFMT) == LX_S_IFDIR)
#define LX_S_ISCHR(m) (((m) & LX_S_IFMT) == LX_S_IFCHR)
#define LX_S_ISBLK(m) (((m) & LX_S_IFMT) == LX_S_IFBLK)
#define LX_S_ISFIFO(m) (((m) & LX_S_IFMT) == LX_S_IFIFO)
#define LX_S_ISSOCK(m) (((m) & LX_S_IFMT) == LX_S_IFSOCK)

/* The command of lx_quotactl() from an LX_Q_xxx and LX_USRQUOTA, LX_GRPQUOTA or LX_PRJQUOTA. */
#define LX_QCMD(cmd, type) (((unsigned int)(cmd) << LX_SUBCMDSHIFT) | ((unsigned int)(type) & LX_SUBCMDMASK))

LX_BEGIN_DECLS

/** Make a device number as lx_mknod() takes it and lx_stat() gives it.
 * Returns the number. */
LX_FN unsigned int lx_makedev(unsigned int major_nr, unsigned int minor_nr)
{
	return (minor_nr & 0xff) | (major_nr & 0xfff) << 8 | (minor_nr & 0xfff00) << 12;
}

/** The major half of a device number.
 * Returns 0 to 4095. */
LX_FN unsigned int lx_major(unsigned long dev)
{
	return (unsigned int)(dev >> 8) & 0xfff;
}

/** The minor half of a device number.
 * Returns 0 to 1048575. */
LX_FN unsigned int lx_minor(unsigned long dev)
{
	return (unsigned int)(dev & 0xff) | ((unsigned int)(dev >> 12) & 0xfff00);
}

/** Open a file.
 * flags: LX_O_RDONLY, LX_O_WRONLY or LX_O_RDWR, and more; unknown ones are ignored.
 * mode: permission bits, used only with LX_O_CREAT or LX_O_TMPFILE.
 * Returns a descriptor; -LX_EACCES, -LX_EEXIST, -LX_EISDIR, -LX_EMFILE, -LX_ENFILE, -LX_ENOSPC, -LX_ENXIO, -LX_EROFS,
 * -LX_ETXTBSY ... LX_F_GETFL shows LX_O_LARGEFILE, which the kernel adds.
 * open(2), Linux 1.0. */
LX_FN int lx_open(const char *path, int flags, lx_mode_t mode)
{
	return (int)lx_syscall3(LX_NR_open, (long)path, flags, mode);
}

/** Open a file; lx_open() with a dirfd.
 * mode: permission bits, used only with LX_O_CREAT or LX_O_TMPFILE.
 * Returns a descriptor; errors of lx_open().
 * openat(2), Linux 2.6.16. */
LX_FN int lx_openat(int dirfd, const char *path, int flags, lx_mode_t mode)
{
	return (int)lx_syscall4(LX_NR_openat, dirfd, (long)path, flags, mode);
}

/** Open a file, strictly and with limits on the path's way.
 * how: flags, mode and LX_RESOLVE_xxx; its unused fields 0. usize: sizeof(*how).
 * Returns a descriptor; errors of lx_open(); -LX_EINVAL (unknown flag, a mode that isn't used, usize too small),
 * -LX_E2BIG (usize larger than the kernel knows, and not all 0 there), -LX_EAGAIN (with LX_RESOLVE_xxx: try again),
 * -LX_EXDEV and -LX_ELOOP (the path leaves the limits).
 * openat2(2), Linux 5.6. */
LX_FN LX_READS1(3) int lx_openat2(int dirfd, const char *path, const struct lx_open_how *how, size_t usize)
{
	return (int)lx_syscall4(LX_NR_openat2, dirfd, (long)path, (long)how, (long)usize);
}

/** lx_open() with LX_O_CREAT | LX_O_WRONLY | LX_O_TRUNC.
 * Returns a descriptor; errors of lx_open().
 * creat(2), Linux 1.0. */
LX_FN int lx_creat(const char *path, lx_mode_t mode)
{
	return (int)lx_syscall2(LX_NR_creat, (long)path, mode);
}

/** Get a handle that names a file across processes and mounts.
 * handle: set handle_bytes to the room in f_handle.
 * mnt_id: gets the mount's id, an int; with LX_AT_HANDLE_MNT_ID_UNIQUE a uint64_t.
 * flag: LX_AT_EMPTY_PATH, LX_AT_SYMLINK_FOLLOW, LX_AT_HANDLE_xxx.
 * Returns 0; -LX_EOVERFLOW (too little room, handle_bytes says what it takes), -LX_EINVAL, -LX_EOPNOTSUPP.
 * name_to_handle_at(2), Linux 2.6.39. */
LX_FN LX_UPDATES1(3) LX_WRITES1(4)
int lx_name_to_handle_at(int dirfd, const char *path, struct lx_file_handle *handle, void *mnt_id, int flag)
{
	return (int)lx_syscall5(LX_NR_name_to_handle_at, dirfd, (long)path, (long)handle, (long)mnt_id, flag);
}

/** Open the file of a handle.
 * mountdirfd: anything on the handle's file system; flags: as for lx_open().
 * Returns a descriptor; -LX_EBADF, -LX_EINVAL, -LX_EPERM (needs CAP_DAC_READ_SEARCH), -LX_ESTALE (no such file now).
 * open_by_handle_at(2), Linux 2.6.39. */
LX_FN LX_READS1(2) int lx_open_by_handle_at(int mountdirfd, const struct lx_file_handle *handle, int flags)
{
	return (int)lx_syscall3(LX_NR_open_by_handle_at, mountdirfd, (long)handle, flags);
}

/** Ask what is known about a file, following a symbolic link.
 * Returns 0.
 * stat(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_stat(const char *path, struct lx_stat *buf)
{
	return (int)lx_syscall2(LX_NR_stat, (long)path, (long)buf);
}

/** lx_stat() of an open file; LX_O_PATH will do.
 * Returns 0; -LX_EBADF, -LX_EFAULT.
 * fstat(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_fstat(int fd, struct lx_stat *buf)
{
	return (int)lx_syscall2(LX_NR_fstat, fd, (long)buf);
}

/** lx_stat() that doesn't follow a symbolic link.
 * Returns 0.
 * lstat(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_lstat(const char *path, struct lx_stat *buf)
{
	return (int)lx_syscall2(LX_NR_lstat, (long)path, (long)buf);
}

/** lx_stat() with a dirfd; fstatat in other places.
 * path: "" with LX_AT_EMPTY_PATH means dirfd itself, from Linux 6.11 on also NULL.
 * flag: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH, LX_AT_NO_AUTOMOUNT.
 * Returns 0; -LX_EINVAL for an unknown flag.
 * newfstatat(2), Linux 2.6.16. */
LX_FN LX_WRITES1(3) int lx_newfstatat(int dirfd, const char *path, struct lx_stat *buf, int flag)
{
	return (int)lx_syscall4(LX_NR_newfstatat, dirfd, (long)path, (long)buf, flag);
}

/** Ask for chosen facts about a file. The flags come before the mask.
 * flags: LX_AT_xxx; mask: LX_STATX_xxx wanted. buffer's stx_mask says which are there, maybe fewer or more.
 * Returns 0; -LX_EINVAL for an unknown flag or a reserved mask bit.
 * statx(2), Linux 4.11. */
LX_FN LX_WRITES1(5)
int lx_statx(int dirfd, const char *path, unsigned int flags, unsigned int mask, struct lx_statx *buffer)
{
	return (int)lx_syscall5(LX_NR_statx, dirfd, (long)path, flags, mask, (long)buffer);
}

/** Ask about the file system that holds a path.
 * Returns 0; -LX_EIO, -LX_ENOSYS (it can't tell).
 * statfs(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_statfs(const char *path, struct lx_statfs *buf)
{
	return (int)lx_syscall2(LX_NR_statfs, (long)path, (long)buf);
}

/** Ask about the file system that holds an open file.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EIO, -LX_ENOSYS (it can't tell).
 * fstatfs(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_fstatfs(int fd, struct lx_statfs *buf)
{
	return (int)lx_syscall2(LX_NR_fstatfs, fd, (long)buf);
}

/** Ask about a mounted file system by its device number. Deprecated: lx_statfs().
 * Returns 0; -LX_EFAULT, -LX_EINVAL (not mounted).
 * ustat(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ustat(unsigned int dev, struct lx_ustat *buf)
{
	return (int)lx_syscall2(LX_NR_ustat, dev, (long)buf);
}

/** Ask what the process's real user and group may do with a file.
 * mode: LX_R_OK, LX_W_OK, LX_X_OK, or LX_F_OK: is it there.
 * Returns 0 when all is allowed; -LX_EACCES, -LX_EINVAL, -LX_EROFS.
 * access(2), Linux 1.0. */
LX_FN int lx_access(const char *path, int mode)
{
	return (int)lx_syscall2(LX_NR_access, (long)path, mode);
}

/** lx_access() with a dirfd. It has no flags: lx_faccessat2() does.
 * Returns 0 when all is allowed; errors of lx_access().
 * faccessat(2), Linux 2.6.16. */
LX_FN int lx_faccessat(int dirfd, const char *path, int mode)
{
	return (int)lx_syscall3(LX_NR_faccessat, dirfd, (long)path, mode);
}

/** lx_access() with a dirfd and flags.
 * flags: LX_AT_EACCESS (effective ids), LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0 when all is allowed; errors of lx_access(), -LX_EINVAL for an unknown flag.
 * faccessat2(2), Linux 5.8. */
LX_FN int lx_faccessat2(int dirfd, const char *path, int mode, int flags)
{
	return (int)lx_syscall4(LX_NR_faccessat2, dirfd, (long)path, mode, flags);
}

/** Place, test or drop a lock on an open file as a whole; other openings of it are what it is held against.
 * cmd: LX_LOCK_SH, LX_LOCK_EX or LX_LOCK_UN, with LX_LOCK_NB not to wait.
 * Returns 0; -LX_EAGAIN (held by another), -LX_EBADF, -LX_EINTR, -LX_EINVAL, -LX_ENOLCK.
 * flock(2), Linux 2.0. */
LX_FN int lx_flock(int fd, unsigned int cmd)
{
	return (int)lx_syscall2(LX_NR_flock, fd, cmd);
}

/** Set a file's length in bytes; what is new reads as zeros.
 * Returns 0; -LX_EACCES, -LX_EFBIG, -LX_EINVAL (negative, not a regular file), -LX_EISDIR, -LX_EROFS, -LX_ETXTBSY.
 * truncate(2), Linux 1.0. */
LX_FN int lx_truncate(const char *path, lx_off_t length)
{
	return (int)lx_syscall2(LX_NR_truncate, (long)path, length);
}

/** Set an open file's length in bytes; what is new reads as zeros.
 * Returns 0; -LX_EBADF, -LX_EFBIG, -LX_EINVAL (negative, not writable, not a regular file), -LX_EPERM (sealed).
 * ftruncate(2), Linux 1.0. */
LX_FN int lx_ftruncate(int fd, lx_off_t length)
{
	return (int)lx_syscall2(LX_NR_ftruncate, fd, length);
}

/** Allocate, free, zero, insert or remove a range of a file. The mode comes before the range.
 * mode: 0 or LX_FALLOC_FL_xxx; offset, len: bytes.
 * Returns 0; -LX_EBADF, -LX_EFBIG, -LX_EINTR, -LX_EINVAL, -LX_ENODEV, -LX_ENOSPC, -LX_EOPNOTSUPP, -LX_EPERM,
 * -LX_ESPIPE, -LX_ETXTBSY.
 * fallocate(2), Linux 2.6.23. */
LX_FN int lx_fallocate(int fd, int mode, lx_loff_t offset, lx_loff_t len)
{
	return (int)lx_syscall4(LX_NR_fallocate, fd, mode, offset, len);
}

/** Say how a range of a file will be used.
 * len: 0 means to the end; advice: LX_POSIX_FADV_xxx.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ESPIPE. Negative like every error here; posix_fadvise gives it positive.
 * fadvise64(2), Linux 2.6. */
LX_FN int lx_fadvise64(int fd, lx_loff_t offset, size_t len, int advice)
{
	return (int)lx_syscall4(LX_NR_fadvise64, fd, offset, (long)len, advice);
}

/** Read entries of an open directory in an old format; lx_getdents64() has the better one.
 * buf: gets records of struct lx_linux_dirent; count: its bytes.
 * Returns the bytes filled, 0 at the end; errors of lx_getdents64().
 * getdents(2), Linux 2.0. */
LX_FN LX_WRITES(2, 3) long lx_getdents(int fd, void *buf, unsigned int count)
{
	return lx_syscall3(LX_NR_getdents, fd, (long)buf, count);
}

/** Read entries of an open directory.
 * buf: aligned to 8, gets records of struct lx_linux_dirent64, walked with LX_DIRENT64_NEXT(); count: its bytes.
 * Returns the bytes filled, 0 at the end; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (too small for one), -LX_ENOENT (removed),
 * -LX_ENOTDIR.
 * getdents64(2), Linux 2.4. */
LX_FN LX_WRITES(2, 3) long lx_getdents64(int fd, void *buf, unsigned int count)
{
	return lx_syscall3(LX_NR_getdents64, fd, (long)buf, count);
}

/** Get the current directory's path.
 * Returns its length with the NUL, not a pointer; -LX_EFAULT, -LX_ENAMETOOLONG (over LX_PATH_MAX), -LX_ENOENT
 * (removed), -LX_ERANGE (size too small). A directory out of reach begins with "(unreachable)", not with a slash.
 * getcwd(2), Linux 2.2. */
LX_FN LX_WRITES(1, 2) long lx_getcwd(char *buf, size_t size)
{
	return lx_syscall2(LX_NR_getcwd, (long)buf, (long)size);
}

/** Change the current directory; all threads share it, unless made without CLONE_FS.
 * Returns 0.
 * chdir(2), Linux 1.0. */
LX_FN int lx_chdir(const char *path)
{
	return (int)lx_syscall1(LX_NR_chdir, (long)path);
}

/** Change the current directory to an open one.
 * Returns 0; -LX_EACCES, -LX_EBADF, -LX_ENOTDIR.
 * fchdir(2), Linux 1.0. */
LX_FN int lx_fchdir(int fd)
{
	return (int)lx_syscall1(LX_NR_fchdir, fd);
}

/** Change the root directory. The current directory stays, also when it is outside now.
 * Returns 0; -LX_EPERM (needs CAP_SYS_CHROOT).
 * chroot(2), Linux 1.0. */
LX_FN int lx_chroot(const char *path)
{
	return (int)lx_syscall1(LX_NR_chroot, (long)path);
}

/** Change the root directory to an open one. The current directory stays.
 * fd: a directory, or LX_FD_FAILFS_ROOT: a root where every look-up fails, allowed without CAP_SYS_CHROOT to a process
 * that has no_new_privs, shares its file-system state with nobody and isn't in a chroot.
 * flags: 0.
 * Returns 0; -LX_EACCES, -LX_EBADF, -LX_EINVAL, -LX_ENOTDIR, -LX_EPERM.
 * fchroot(2), Linux 7.3. */
LX_FN int lx_fchroot(int fd, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_fchroot, fd, flags);
}

/** Rename within a file system, replacing what newpath was.
 * Returns 0; -LX_EACCES, -LX_EBUSY, -LX_EINVAL (a directory into itself), -LX_EISDIR, -LX_ENOTEMPTY, -LX_EROFS,
 * -LX_EXDEV.
 * rename(2), Linux 1.0. */
LX_FN int lx_rename(const char *oldpath, const char *newpath)
{
	return (int)lx_syscall2(LX_NR_rename, (long)oldpath, (long)newpath);
}

/** lx_rename() with two dirfds.
 * Returns 0; errors of lx_rename().
 * renameat(2), Linux 2.6.16. */
LX_FN int lx_renameat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath)
{
	return (int)lx_syscall4(LX_NR_renameat, olddirfd, (long)oldpath, newdirfd, (long)newpath);
}

/** lx_renameat() with flags.
 * flags: LX_RENAME_NOREPLACE, LX_RENAME_EXCHANGE, LX_RENAME_WHITEOUT.
 * Returns 0; errors of lx_rename(); -LX_EEXIST, -LX_EINVAL (unknown, or the file system can't).
 * renameat2(2), Linux 3.15. */
LX_FN int lx_renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags)
{
	return (int)lx_syscall5(LX_NR_renameat2, olddirfd, (long)oldpath, newdirfd, (long)newpath, flags);
}

/** Make a directory.
 * mode: permission bits, less the umask.
 * Returns 0; -LX_EACCES, -LX_EDQUOT, -LX_EEXIST, -LX_EMLINK, -LX_ENOSPC, -LX_EROFS.
 * mkdir(2), Linux 1.0. */
LX_FN int lx_mkdir(const char *path, lx_mode_t mode)
{
	return (int)lx_syscall2(LX_NR_mkdir, (long)path, mode);
}

/** lx_mkdir() with a dirfd.
 * Returns 0; errors of lx_mkdir().
 * mkdirat(2), Linux 2.6.16. */
LX_FN int lx_mkdirat(int dirfd, const char *path, lx_mode_t mode)
{
	return (int)lx_syscall3(LX_NR_mkdirat, dirfd, (long)path, mode);
}

/** Make a device, a pipe, a socket or an empty file.
 * mode: LX_S_IFxxx and permission bits; dev: from lx_makedev(), for LX_S_IFCHR and LX_S_IFBLK.
 * Returns 0; -LX_EACCES, -LX_EEXIST, -LX_EINVAL, -LX_ENOSPC, -LX_EPERM (a device needs CAP_MKNOD), -LX_EROFS.
 * mknod(2), Linux 1.0. */
LX_FN int lx_mknod(const char *path, lx_mode_t mode, unsigned int dev)
{
	return (int)lx_syscall3(LX_NR_mknod, (long)path, mode, dev);
}

/** lx_mknod() with a dirfd.
 * Returns 0; errors of lx_mknod().
 * mknodat(2), Linux 2.6.16. */
LX_FN int lx_mknodat(int dirfd, const char *path, lx_mode_t mode, unsigned int dev)
{
	return (int)lx_syscall4(LX_NR_mknodat, dirfd, (long)path, mode, dev);
}

/** Remove an empty directory.
 * Returns 0; -LX_EACCES, -LX_EBUSY, -LX_EINVAL (it ends in "."), -LX_ENOTEMPTY, -LX_EPERM, -LX_EROFS.
 * rmdir(2), Linux 1.0. */
LX_FN int lx_rmdir(const char *path)
{
	return (int)lx_syscall1(LX_NR_rmdir, (long)path);
}

/** Remove a name; the file goes with its last name and descriptor.
 * Returns 0; -LX_EACCES, -LX_EBUSY, -LX_EISDIR (a directory; POSIX says EPERM), -LX_EPERM, -LX_EROFS.
 * unlink(2), Linux 1.0. */
LX_FN int lx_unlink(const char *path)
{
	return (int)lx_syscall1(LX_NR_unlink, (long)path);
}

/** Remove a name, or with flag LX_AT_REMOVEDIR an empty directory, with a dirfd.
 * Returns 0; errors of lx_unlink() or lx_rmdir(), -LX_EINVAL for an unknown flag.
 * unlinkat(2), Linux 2.6.16. */
LX_FN int lx_unlinkat(int dirfd, const char *path, int flag)
{
	return (int)lx_syscall3(LX_NR_unlinkat, dirfd, (long)path, flag);
}

/** Give a file another name on the same file system; a symbolic link oldpath isn't followed.
 * Returns 0; -LX_EACCES, -LX_EEXIST, -LX_EMLINK, -LX_ENOSPC, -LX_EPERM (a directory), -LX_EROFS, -LX_EXDEV.
 * link(2), Linux 1.0. */
LX_FN int lx_link(const char *oldpath, const char *newpath)
{
	return (int)lx_syscall2(LX_NR_link, (long)oldpath, (long)newpath);
}

/** lx_link() with two dirfds.
 * flags: LX_AT_SYMLINK_FOLLOW; LX_AT_EMPTY_PATH, with oldpath "" for olddirfd itself.
 * Returns 0; errors of lx_link(), -LX_EINVAL for an unknown flag.
 * linkat(2), Linux 2.6.16. */
LX_FN int lx_linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int flags)
{
	return (int)lx_syscall5(LX_NR_linkat, olddirfd, (long)oldpath, newdirfd, (long)newpath, flags);
}

/** Make a symbolic link.
 * target: any text, what the link says; linkpath: the link.
 * Returns 0; -LX_EACCES, -LX_EEXIST, -LX_ENOSPC, -LX_EPERM (the file system can't), -LX_EROFS.
 * symlink(2), Linux 1.0. */
LX_FN int lx_symlink(const char *target, const char *linkpath)
{
	return (int)lx_syscall2(LX_NR_symlink, (long)target, (long)linkpath);
}

/** lx_symlink() with a dirfd, which is for linkpath and comes second.
 * Returns 0; errors of lx_symlink().
 * symlinkat(2), Linux 2.6.16. */
LX_FN int lx_symlinkat(const char *target, int newdirfd, const char *linkpath)
{
	return (int)lx_syscall3(LX_NR_symlinkat, (long)target, newdirfd, (long)linkpath);
}

/** Get what a symbolic link says. No NUL is written, and what doesn't fit is cut off without notice.
 * Returns the bytes written; -LX_EINVAL (not a symbolic link, bufsiz not positive), -LX_EIO.
 * readlink(2), Linux 1.0. */
LX_FN LX_WRITES(2, 3) long lx_readlink(const char *path, char *buf, int bufsiz)
{
	return lx_syscall3(LX_NR_readlink, (long)path, (long)buf, bufsiz);
}

/** lx_readlink() with a dirfd; path "" is dirfd itself, opened with LX_O_PATH | LX_O_NOFOLLOW.
 * Returns the bytes written; errors of lx_readlink().
 * readlinkat(2), Linux 2.6.16. */
LX_FN LX_WRITES(3, 4) long lx_readlinkat(int dirfd, const char *path, char *buf, int bufsiz)
{
	return lx_syscall4(LX_NR_readlinkat, dirfd, (long)path, (long)buf, bufsiz);
}

/** Change permission bits, following a symbolic link.
 * Returns 0; -LX_EPERM (not the owner), -LX_EROFS.
 * chmod(2), Linux 1.0. */
LX_FN int lx_chmod(const char *path, lx_mode_t mode)
{
	return (int)lx_syscall2(LX_NR_chmod, (long)path, mode);
}

/** Change an open file's permission bits.
 * Returns 0; -LX_EBADF, -LX_EPERM (not the owner), -LX_EROFS.
 * fchmod(2), Linux 1.0. */
LX_FN int lx_fchmod(int fd, lx_mode_t mode)
{
	return (int)lx_syscall2(LX_NR_fchmod, fd, mode);
}

/** lx_chmod() with a dirfd. It has no flags: lx_fchmodat2() does.
 * Returns 0; errors of lx_chmod().
 * fchmodat(2), Linux 2.6.16. */
LX_FN int lx_fchmodat(int dirfd, const char *path, lx_mode_t mode)
{
	return (int)lx_syscall3(LX_NR_fchmodat, dirfd, (long)path, mode);
}

/** lx_chmod() with a dirfd and flags.
 * flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; errors of lx_chmod(), -LX_EINVAL for an unknown flag, -LX_EOPNOTSUPP for a symbolic link itself.
 * fchmodat2(2), Linux 6.6. */
LX_FN int lx_fchmodat2(int dirfd, const char *path, lx_mode_t mode, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_fchmodat2, dirfd, (long)path, mode, flags);
}

/** Change owner and group, following a symbolic link.
 * user, group: (lx_uid_t)-1 leaves one as it is.
 * Returns 0; -LX_EPERM, -LX_EROFS.
 * chown(2), Linux 1.0. */
LX_FN int lx_chown(const char *path, lx_uid_t user, lx_gid_t group)
{
	return (int)lx_syscall3(LX_NR_chown, (long)path, user, group);
}

/** lx_chown() of an open file.
 * Returns 0; -LX_EBADF, -LX_EPERM, -LX_EROFS.
 * fchown(2), Linux 1.0. */
LX_FN int lx_fchown(int fd, lx_uid_t user, lx_gid_t group)
{
	return (int)lx_syscall3(LX_NR_fchown, fd, user, group);
}

/** lx_chown() that doesn't follow a symbolic link.
 * Returns 0; errors of lx_chown().
 * lchown(2), Linux 1.0. */
LX_FN int lx_lchown(const char *path, lx_uid_t user, lx_gid_t group)
{
	return (int)lx_syscall3(LX_NR_lchown, (long)path, user, group);
}

/** lx_chown() with a dirfd and flags.
 * flag: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; errors of lx_chown(), -LX_EINVAL for an unknown flag.
 * fchownat(2), Linux 2.6.16. */
LX_FN int lx_fchownat(int dirfd, const char *path, lx_uid_t user, lx_gid_t group, int flag)
{
	return (int)lx_syscall5(LX_NR_fchownat, dirfd, (long)path, user, group, flag);
}

/** Set the permission bits that new files don't get.
 * Returns the former ones; no errors.
 * umask(2), Linux 1.0. */
LX_FN int lx_umask(lx_mode_t mask)
{
	return (int)lx_syscall1(LX_NR_umask, mask);
}

/** Set a file's times of access and change to whole seconds; NULL is now.
 * Returns 0; -LX_EACCES, -LX_EPERM (not the owner), -LX_EROFS.
 * utime(2), Linux 1.0. */
LX_FN LX_READS1(2) int lx_utime(const char *path, const struct lx_utimbuf *times)
{
	return (int)lx_syscall2(LX_NR_utime, (long)path, (long)times);
}

/** Set a file's times in microseconds.
 * utimes: two, access and change; NULL is now.
 * Returns 0; -LX_EACCES, -LX_EINVAL, -LX_EPERM (not the owner), -LX_EROFS.
 * utimes(2), Linux 2.2. */
LX_FN LX_READS1(2) int lx_utimes(const char *path, const struct lx_old_timeval *utimes)
{
	return (int)lx_syscall2(LX_NR_utimes, (long)path, (long)utimes);
}

/** lx_utimes() with a dirfd; lx_utimensat() is better.
 * Returns 0; errors of lx_utimes().
 * futimesat(2), Linux 2.6.16. */
LX_FN LX_READS1(3) int lx_futimesat(int dirfd, const char *path, const struct lx_old_timeval *utimes)
{
	return (int)lx_syscall3(LX_NR_futimesat, dirfd, (long)path, (long)utimes);
}

/** Set a file's times in nanoseconds.
 * path: NULL is dirfd itself.
 * utimes: two, access and change, tv_nsec may be LX_UTIME_NOW or LX_UTIME_OMIT; NULL is now.
 * flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; -LX_EACCES, -LX_EINVAL, -LX_EPERM (not the owner), -LX_EROFS.
 * utimensat(2), Linux 2.6.22. */
LX_FN LX_READS1(3) int lx_utimensat(int dirfd, const char *path, const struct lx_timespec *utimes, int flags)
{
	return (int)lx_syscall4(LX_NR_utimensat, dirfd, (long)path, (long)utimes, flags);
}

/** Read a file's attributes: LX_FS_XFLAG_xxx, project id, extent sizes.
 * usize: sizeof(*attr); at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; -LX_E2BIG, -LX_EINVAL, -LX_EOPNOTSUPP (the file system has none).
 * file_getattr(2), Linux 6.17. */
LX_FN LX_WRITES1(3)
int lx_file_getattr(int dirfd, const char *path, struct lx_file_attr *attr, size_t usize, unsigned int at_flags)
{
	return (int)lx_syscall5(LX_NR_file_getattr, dirfd, (long)path, (long)attr, (long)usize, at_flags);
}

/** Set a file's attributes: LX_FS_XFLAG_xxx, project id, extent sizes. Read them first, then change.
 * usize: sizeof(*attr); at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; -LX_E2BIG, -LX_EINVAL, -LX_EOPNOTSUPP (the file system has none), -LX_EPERM, -LX_EROFS.
 * file_setattr(2), Linux 6.17. */
LX_FN LX_READS1(3)
int lx_file_setattr(int dirfd, const char *path, const struct lx_file_attr *attr, size_t usize, unsigned int at_flags)
{
	return (int)lx_syscall5(LX_NR_file_setattr, dirfd, (long)path, (long)attr, (long)usize, at_flags);
}

/** Manage disk quotas.
 * cmd: from LX_QCMD(); special: the block device, NULL only for LX_Q_SYNC; addr: what the command says.
 * Returns 0; -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_ENODEV, -LX_ENOSYS, -LX_ENOTBLK, -LX_EPERM, -LX_ESRCH (no quota).
 * quotactl(2), Linux 1.0. */
LX_FN int lx_quotactl(unsigned int cmd, const char *special, lx_uid_t id, void *addr)
{
	return (int)lx_syscall4(LX_NR_quotactl, cmd, (long)special, id, (long)addr);
}

/** lx_quotactl() for the file system that holds fd, which comes before cmd.
 * Returns 0; errors of lx_quotactl(), -LX_EBADF.
 * quotactl_fd(2), Linux 5.14. */
LX_FN int lx_quotactl_fd(int fd, unsigned int cmd, lx_uid_t id, void *addr)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, cmd, id, (long)addr);
}

LX_END_DECLS

#endif
