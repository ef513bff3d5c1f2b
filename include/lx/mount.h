/* SPDX-License-Identifier: MIT */
/* Mounting file systems: the old call with everything in it, and the newer ones, a step each. All of it happens in the
 * caller's mount namespace and most of it needs CAP_SYS_ADMIN there (-LX_EPERM).
 * All calls with a path can return -LX_EACCES, -LX_EFAULT, -LX_ELOOP, -LX_ENAMETOOLONG, -LX_ENOENT and -LX_ENOTDIR;
 * those with a descriptor also -LX_EBADF. The comments name what comes on top. */
#ifndef LX_MOUNT_H
#define LX_MOUNT_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/mount.h>
#include <lx/uapi/linux/nsfs.h>

/* Flags of lx_umount2(), which no UAPI header has. */
#define LX_MNT_FORCE 0x1
#define LX_MNT_DETACH 0x2
#define LX_MNT_EXPIRE 0x4
#define LX_UMOUNT_NOFOLLOW 0x8

LX_BEGIN_DECLS

/** Mount a file system, or change a mount: LX_MS_REMOUNT, LX_MS_BIND, LX_MS_MOVE, LX_MS_PRIVATE and so on.
 * dev_name: a device, or what the file system takes for one; dir_name: where; type: the file system's name.
 * data: the file system's own options, for most a string of less than a page; NULL for none.
 * What the flags make superfluous may be NULL.
 * Returns 0; -LX_EBUSY, -LX_EINVAL, -LX_ENODEV (unknown type), -LX_ENOTBLK, -LX_ENXIO, -LX_EPERM, -LX_EROFS.
 * mount(2), Linux 1.0. */
LX_FN int lx_mount(const char *dev_name, const char *dir_name, const char *type, unsigned long flags, const void *data)
{
	return (int)lx_syscall5(LX_NR_mount, (long)dev_name, (long)dir_name, (long)type, (long)flags, (long)data);
}

/** Unmount a file system.
 * flags: LX_MNT_DETACH (gone at once, cleaned up when nobody uses it), LX_MNT_FORCE, LX_MNT_EXPIRE,
 * LX_UMOUNT_NOFOLLOW.
 * Returns 0; -LX_EAGAIN (LX_MNT_EXPIRE, the first time), -LX_EBUSY, -LX_EINVAL (not a mount point, flags), -LX_EPERM.
 * umount2(2), Linux 2.2. */
LX_FN int lx_umount2(const char *name, int flags)
{
	return (int)lx_syscall2(LX_NR_umount2, (long)name, flags);
}

/** Make another mount the root of this mount namespace.
 * new_root: a mount point; put_old: a directory at or below it, where the old root goes.
 * Returns 0; -LX_EBUSY, -LX_EINVAL, -LX_EPERM.
 * pivot_root(2), Linux 2.4. */
LX_FN int lx_pivot_root(const char *new_root, const char *put_old)
{
	return (int)lx_syscall2(LX_NR_pivot_root, (long)new_root, (long)put_old);
}

/** Get a descriptor for a mount, or with LX_OPEN_TREE_CLONE for a copy that is attached nowhere.
 * flags: LX_OPEN_TREE_CLONE, LX_OPEN_TREE_CLOEXEC, LX_AT_EMPTY_PATH, LX_AT_NO_AUTOMOUNT, LX_AT_RECURSIVE,
 * LX_AT_SYMLINK_NOFOLLOW.
 * Returns a descriptor, as of LX_O_PATH; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_EPERM (to clone).
 * open_tree(2), Linux 5.2. */
LX_FN int lx_open_tree(int dfd, const char *filename, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_open_tree, dfd, (long)filename, flags);
}

/** lx_open_tree() and lx_mount_setattr() at once.
 * Returns a descriptor; errors of both.
 * open_tree_attr(2), Linux 6.15. */
LX_FN LX_READS1(4)
int lx_open_tree_attr(int dfd, const char *filename, unsigned int flags, const struct lx_mount_attr *uattr,
		      size_t usize)
{
	return (int)lx_syscall5(LX_NR_open_tree_attr, dfd, (long)filename, flags, (long)uattr, (long)usize);
}

/** Attach a mount that is attached nowhere yet, or move one.
 * flags: LX_MOVE_MOUNT_xxx; an empty path needs LX_MOVE_MOUNT_F_EMPTY_PATH or _T_EMPTY_PATH.
 * Returns 0; -LX_EBUSY, -LX_EINVAL, -LX_EPERM.
 * move_mount(2), Linux 5.2. */
LX_FN int lx_move_mount(int from_dfd, const char *from_pathname, int to_dfd, const char *to_pathname,
			unsigned int flags)
{
	return (int)lx_syscall5(LX_NR_move_mount, from_dfd, (long)from_pathname, to_dfd, (long)to_pathname, flags);
}

/** Begin to make a file system. Reading the descriptor gives its messages.
 * flags: 0 or LX_FSOPEN_CLOEXEC.
 * Returns a descriptor; -LX_EFAULT, -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENODEV (unknown name), -LX_EPERM.
 * fsopen(2), Linux 5.2. */
LX_FN int lx_fsopen(const char *fs_name, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_fsopen, (long)fs_name, flags);
}

/** Set an option of a file system, or with LX_FSCONFIG_CMD_CREATE make it.
 * cmd: LX_FSCONFIG_xxx; it says which of key, value and aux it uses, the others must be NULL or 0.
 * Returns 0; -LX_EBUSY (not the time for it), -LX_EINVAL, -LX_EOPNOTSUPP (unknown cmd), -LX_EPERM, and what the file
 * system says.
 * fsconfig(2), Linux 5.2. */
LX_FN int lx_fsconfig(int fd, unsigned int cmd, const char *key, const void *value, int aux)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, cmd, (long)key, (long)value, aux);
}

/** Set an option that has no value.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_FLAG, Linux 5.2. */
LX_FN int lx_fsconfig_set_flag(int fd, const char *key)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_FLAG, (long)key, 0, 0);
}

/** Set an option to a string: numbers too, and "source" to the device.
 * value: at most 255 bytes.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_STRING, Linux 5.2. */
LX_FN int lx_fsconfig_set_string(int fd, const char *key, const char *value)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_STRING, (long)key, (long)value, 0);
}

/** Set an option to a number of bytes.
 * size: 1 to 1 MiB.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_BINARY, Linux 5.2. */
LX_FN LX_READS(3, 4) int lx_fsconfig_set_binary(int fd, const char *key, const void *value, int size)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_BINARY, (long)key, (long)value, size);
}

/** Set an option to a file, by name.
 * dirfd: where a relative path starts, or LX_AT_FDCWD.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_PATH, Linux 5.2. */
LX_FN int lx_fsconfig_set_path(int fd, const char *key, const char *path, int dirfd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_PATH, (long)key, (long)path, dirfd);
}

/** lx_fsconfig_set_path() where an empty path is dirfd itself.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_PATH_EMPTY, Linux 5.2. */
LX_FN int lx_fsconfig_set_path_empty(int fd, const char *key, const char *path, int dirfd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_PATH_EMPTY, (long)key, (long)path, dirfd);
}

/** Set an option to an open file, or what else a descriptor stands for.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_SET_FD, Linux 5.2. */
LX_FN int lx_fsconfig_set_fd(int fd, const char *key, int value_fd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_SET_FD, (long)key, 0, value_fd);
}

/** Make the file system, or find the one that there is already: its options then may not be these.
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_CMD_CREATE, Linux 5.2. */
LX_FN int lx_fsconfig_cmd_create(int fd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_CMD_CREATE, 0, 0, 0);
}

/** lx_fsconfig_cmd_create(), only if there is none yet.
 * Returns 0; errors of lx_fsconfig(), -LX_EBUSY (there is one), -LX_EOPNOTSUPP (an old kernel).
 * fsconfig(2) FSCONFIG_CMD_CREATE_EXCL, Linux 6.6. */
LX_FN int lx_fsconfig_cmd_create_excl(int fd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_CMD_CREATE_EXCL, 0, 0, 0);
}

/** Give the options to a mounted file system. fd is from lx_fspick().
 * Returns 0; errors of lx_fsconfig().
 * fsconfig(2) FSCONFIG_CMD_RECONFIGURE, Linux 5.2. */
LX_FN int lx_fsconfig_cmd_reconfigure(int fd)
{
	return (int)lx_syscall5(LX_NR_fsconfig, fd, LX_FSCONFIG_CMD_RECONFIGURE, 0, 0, 0);
}

/** Make a mount of a file system that lx_fsconfig() has made; lx_move_mount() attaches it.
 * flags: LX_FSMOUNT_xxx; attr_flags: LX_MOUNT_ATTR_xxx.
 * Returns a descriptor, as of LX_O_PATH; -LX_EBUSY, -LX_EINVAL (not made yet, flags), -LX_EMFILE, -LX_EPERM.
 * fsmount(2), Linux 5.2. */
LX_FN int lx_fsmount(int fs_fd, unsigned int flags, unsigned int attr_flags)
{
	return (int)lx_syscall3(LX_NR_fsmount, fs_fd, flags, attr_flags);
}

/** Begin to change a mounted file system: set options, then LX_FSCONFIG_CMD_RECONFIGURE.
 * path: a mount point; flags: LX_FSPICK_xxx.
 * Returns a descriptor; -LX_EINVAL (not a mount point, flags), -LX_EMFILE, -LX_ENFILE, -LX_EPERM.
 * fspick(2), Linux 5.2. */
LX_FN int lx_fspick(int dfd, const char *path, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_fspick, dfd, (long)path, flags);
}

/** Change a mount's attributes.
 * flags: LX_AT_EMPTY_PATH, LX_AT_RECURSIVE, LX_AT_SYMLINK_NOFOLLOW, LX_AT_NO_AUTOMOUNT; usize: sizeof(*uattr).
 * uattr: LX_MOUNT_ATTR_xxx to clear and to set, and a propagation type, LX_MS_PRIVATE and so on, or 0.
 * Returns 0; -LX_E2BIG, -LX_EBUSY, -LX_EINVAL (an unknown attribute, usize too small), -LX_EPERM.
 * mount_setattr(2), Linux 5.12. */
LX_FN LX_READS1(4)
int lx_mount_setattr(int dfd, const char *path, unsigned int flags, const struct lx_mount_attr *uattr, size_t usize)
{
	return (int)lx_syscall5(LX_NR_mount_setattr, dfd, (long)path, flags, (long)uattr, (long)usize);
}

/** Ask what is known about a mount.
 * req: size is LX_MNT_ID_REQ_SIZE_VER0 or _VER1, mnt_id the unique id that lx_statx() gives with
 * LX_STATX_MNT_ID_UNIQUE, param LX_STATMOUNT_xxx or'ed.
 * buf: its mask says what it got; bufsize: with room for the strings, which are offsets into str. flags: 0 or
 * LX_STATMOUNT_BY_FD.
 * Returns 0; -LX_E2BIG (size is more than this kernel knows, and not 0 there), -LX_EFAULT, -LX_EINVAL, -LX_ENOENT,
 * -LX_EOVERFLOW (the strings don't fit), -LX_EPERM.
 * statmount(2), Linux 6.8. */
LX_FN int lx_statmount(const struct lx_mnt_id_req *req, struct lx_statmount *buf, size_t bufsize, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_statmount, (long)req, (long)buf, (long)bufsize, flags);
}

/** List the mounts below one.
 * req: size as for lx_statmount(), mnt_id LX_LSMT_ROOT for the root, param the last id of the call before, to go on, or
 * 0.
 * mnt_ids: gets unique ids; flags: 0 or LX_LISTMOUNT_REVERSE.
 * Returns how many it got; -LX_E2BIG, -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_EOVERFLOW, -LX_EPERM.
 * listmount(2), Linux 6.8. */
LX_FN LX_WRITES(2, 3)
long lx_listmount(const struct lx_mnt_id_req *req, uint64_t *mnt_ids, size_t nr_mnt_ids, unsigned int flags)
{
	return lx_syscall4(LX_NR_listmount, (long)req, (long)mnt_ids, (long)nr_mnt_ids, flags);
}

LX_END_DECLS

#endif
