/* SPDX-License-Identifier: MIT */
/* Extended attributes of files. A name starts with a namespace: "user.", "security.", "system.", "trusted.".
 * All calls can return -LX_EFAULT and -LX_EOPNOTSUPP (not on this file system, or not in this namespace); those with a
 * path also -LX_EACCES (a directory on the way), -LX_ELOOP, -LX_ENAMETOOLONG, -LX_ENOENT and -LX_ENOTDIR, those with a
 * descriptor -LX_EBADF; those with a name -LX_ERANGE (an empty one, or over 255 bytes), -LX_EPERM (a kind of file
 * or a namespace it isn't for) and -LX_EACCES. The comments name what comes on top. */
#ifndef LX_XATTR_H
#define LX_XATTR_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/limits.h>
#include <lx/uapi/linux/xattr.h>

LX_BEGIN_DECLS

/** Set an attribute of a file, following a symbolic link.
 * flags: 0, LX_XATTR_CREATE (it must be new) or LX_XATTR_REPLACE (it must be there).
 * Returns 0; -LX_EDQUOT, -LX_EEXIST, -LX_EINVAL (flags), -LX_ENODATA, -LX_ENOSPC, -LX_EROFS,
 * -LX_E2BIG (over LX_XATTR_SIZE_MAX).
 * setxattr(2), Linux 2.6. */
LX_FN LX_READS(3, 4)
int lx_setxattr(const char *pathname, const char *name, const void *value, size_t size, int flags)
{
	return (int)lx_syscall5(LX_NR_setxattr, (long)pathname, (long)name, (long)value, (long)size, flags);
}

/** lx_setxattr() that doesn't follow a symbolic link.
 * Returns 0; errors of lx_setxattr().
 * lsetxattr(2), Linux 2.6. */
LX_FN LX_READS(3, 4)
int lx_lsetxattr(const char *pathname, const char *name, const void *value, size_t size, int flags)
{
	return (int)lx_syscall5(LX_NR_lsetxattr, (long)pathname, (long)name, (long)value, (long)size, flags);
}

/** lx_setxattr() of an open file; LX_O_PATH won't do.
 * Returns 0; errors of lx_setxattr().
 * fsetxattr(2), Linux 2.6. */
LX_FN LX_READS(3, 4) int lx_fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)
{
	return (int)lx_syscall5(LX_NR_fsetxattr, fd, (long)name, (long)value, (long)size, flags);
}

/** lx_setxattr() relative to a directory.
 * at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * uargs: value is the bytes' address as a number, size and flags as there; usize: sizeof(*uargs).
 * Returns 0; errors of lx_setxattr(); -LX_EINVAL (at_flags, usize too small), -LX_E2BIG (usize too large).
 * setxattrat(2), Linux 6.13. */
LX_FN LX_READS1(5)
int lx_setxattrat(int dfd, const char *pathname, unsigned int at_flags, const char *name,
		  const struct lx_xattr_args *uargs, size_t usize)
{
	return (int)lx_syscall6(LX_NR_setxattrat, dfd, (long)pathname, at_flags, (long)name, (long)uargs, (long)usize);
}

/** Read an attribute of a file, following a symbolic link.
 * size: 0 only asks how many bytes it has.
 * Returns its bytes; -LX_ENODATA (no such attribute), -LX_ERANGE (more than size).
 * getxattr(2), Linux 2.6. */
LX_FN LX_WRITES(3, 4) long lx_getxattr(const char *pathname, const char *name, void *value, size_t size)
{
	return lx_syscall4(LX_NR_getxattr, (long)pathname, (long)name, (long)value, (long)size);
}

/** lx_getxattr() that doesn't follow a symbolic link.
 * Returns its bytes; errors of lx_getxattr().
 * lgetxattr(2), Linux 2.6. */
LX_FN LX_WRITES(3, 4) long lx_lgetxattr(const char *pathname, const char *name, void *value, size_t size)
{
	return lx_syscall4(LX_NR_lgetxattr, (long)pathname, (long)name, (long)value, (long)size);
}

/** lx_getxattr() of an open file; LX_O_PATH won't do.
 * Returns its bytes; errors of lx_getxattr().
 * fgetxattr(2), Linux 2.6. */
LX_FN LX_WRITES(3, 4) long lx_fgetxattr(int fd, const char *name, void *value, size_t size)
{
	return lx_syscall4(LX_NR_fgetxattr, fd, (long)name, (long)value, (long)size);
}

/** lx_getxattr() relative to a directory.
 * at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * uargs: value is the buffer's address as a number, flags 0; usize: sizeof(*uargs).
 * Returns its bytes; errors of lx_getxattr(); -LX_EINVAL (a flag, usize too small), -LX_E2BIG (usize too large).
 * getxattrat(2), Linux 6.13. */
LX_FN LX_READS1(5)
long lx_getxattrat(int dfd, const char *pathname, unsigned int at_flags, const char *name,
		   const struct lx_xattr_args *uargs, size_t usize)
{
	return lx_syscall6(LX_NR_getxattrat, dfd, (long)pathname, at_flags, (long)name, (long)uargs, (long)usize);
}

/** List the names of a file's attributes, following a symbolic link.
 * list: gets them one after the other, each with its NUL; size: 0 only asks how many bytes they take.
 * Returns their bytes; -LX_ERANGE (more than size), -LX_E2BIG (over LX_XATTR_LIST_MAX).
 * listxattr(2), Linux 2.6. */
LX_FN LX_WRITES(2, 3) long lx_listxattr(const char *pathname, char *list, size_t size)
{
	return lx_syscall3(LX_NR_listxattr, (long)pathname, (long)list, (long)size);
}

/** lx_listxattr() that doesn't follow a symbolic link.
 * Returns their bytes; errors of lx_listxattr().
 * llistxattr(2), Linux 2.6. */
LX_FN LX_WRITES(2, 3) long lx_llistxattr(const char *pathname, char *list, size_t size)
{
	return lx_syscall3(LX_NR_llistxattr, (long)pathname, (long)list, (long)size);
}

/** lx_listxattr() of an open file; LX_O_PATH won't do.
 * Returns their bytes; errors of lx_listxattr().
 * flistxattr(2), Linux 2.6. */
LX_FN LX_WRITES(2, 3) long lx_flistxattr(int fd, char *list, size_t size)
{
	return lx_syscall3(LX_NR_flistxattr, fd, (long)list, (long)size);
}

/** lx_listxattr() relative to a directory.
 * at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns their bytes; errors of lx_listxattr(), -LX_EINVAL (at_flags).
 * listxattrat(2), Linux 6.13. */
LX_FN LX_WRITES(4, 5)
long lx_listxattrat(int dfd, const char *pathname, unsigned int at_flags, char *list, size_t size)
{
	return lx_syscall5(LX_NR_listxattrat, dfd, (long)pathname, at_flags, (long)list, (long)size);
}

/** Remove an attribute of a file, following a symbolic link.
 * Returns 0; -LX_ENODATA (no such attribute), -LX_EROFS.
 * removexattr(2), Linux 2.6. */
LX_FN int lx_removexattr(const char *pathname, const char *name)
{
	return (int)lx_syscall2(LX_NR_removexattr, (long)pathname, (long)name);
}

/** lx_removexattr() that doesn't follow a symbolic link.
 * Returns 0; errors of lx_removexattr().
 * lremovexattr(2), Linux 2.6. */
LX_FN int lx_lremovexattr(const char *pathname, const char *name)
{
	return (int)lx_syscall2(LX_NR_lremovexattr, (long)pathname, (long)name);
}

/** lx_removexattr() of an open file; LX_O_PATH won't do.
 * Returns 0; errors of lx_removexattr().
 * fremovexattr(2), Linux 2.6. */
LX_FN int lx_fremovexattr(int fd, const char *name)
{
	return (int)lx_syscall2(LX_NR_fremovexattr, fd, (long)name);
}

/** lx_removexattr() relative to a directory.
 * at_flags: LX_AT_SYMLINK_NOFOLLOW, LX_AT_EMPTY_PATH.
 * Returns 0; errors of lx_removexattr(), -LX_EINVAL (at_flags).
 * removexattrat(2), Linux 6.13. */
LX_FN int lx_removexattrat(int dfd, const char *pathname, unsigned int at_flags, const char *name)
{
	return (int)lx_syscall4(LX_NR_removexattrat, dfd, (long)pathname, at_flags, (long)name);
}

LX_END_DECLS

#endif
