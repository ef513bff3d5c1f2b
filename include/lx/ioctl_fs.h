/* SPDX-License-Identifier: MIT */
/* The ioctls of files and file systems: ioctl_fs(2), with FICLONE(2const), FS_IOC_GETFLAGS(2const) and so on; encrypted
 * directories and files with integrity checks (fscrypt, fs-verity: the kernel's Documentation/filesystems).
 * Most errors of all: -LX_EBADF, -LX_EFAULT, -LX_EINVAL, and -LX_ENOTTY or -LX_EOPNOTSUPP from a file system without
 * the feature, -LX_EROFS from a read-only one. */
#ifndef LX_IOCTL_FS_H
#define LX_IOCTL_FS_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/fiemap.h>
#include <lx/uapi/linux/fs.h>
#include <lx/uapi/linux/fscrypt.h>
#include <lx/uapi/linux/fsmap.h>
#include <lx/uapi/linux/fsverity.h>

LX_BEGIN_DECLS

/** Make the file share all of src_fd's data, copied only when written (a reflink).
 * Returns 0; -LX_EBADF (not open for writing, or src_fd not for reading), -LX_EISDIR, -LX_EOPNOTSUPP, -LX_EPERM,
 * -LX_ETXTBSY (a swap file), -LX_EXDEV (another file system).
 * ioctl_fs(2) FICLONE, Linux 4.5. */
LX_FN int lx_ioctl_ficlone(int fd, int src_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FICLONE, src_fd);
}

/** lx_ioctl_ficlone() for a range. Offsets and length are multiples of the file system's block size, except at the
 * end of the file; src_length 0 is up to its end.
 * Returns like lx_ioctl_ficlone(), -LX_EINVAL also for what isn't aligned.
 * ioctl_fs(2) FICLONERANGE, Linux 4.5. */
LX_FN LX_READS1(2) int lx_ioctl_ficlonerange(int fd, const struct lx_file_clone_range *range)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FICLONERANGE, (long)range);
}

/** Let ranges of other files share this file's data where the bytes are the same. info[].status is then
 * LX_FILE_DEDUPE_RANGE_SAME, LX_FILE_DEDUPE_RANGE_DIFFERS or a negative error, for each of dest_count.
 * Returns 0, whatever the statuses; -LX_EINVAL, -LX_EISDIR, -LX_ENOMEM (more than a page), -LX_EOPNOTSUPP,
 * -LX_EPERM.
 * ioctl_fs(2) FIDEDUPERANGE, Linux 4.5. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fideduperange(int fd, struct lx_file_dedupe_range *range)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIDEDUPERANGE, (long)range);
}

/** Replace the number of a file's block by that of the device's block, 0 for a hole. lx_ioctl_fs_ioc_fiemap() is
 * better.
 * Returns 0; -LX_EINVAL, -LX_EPERM without CAP_SYS_RAWIO, -LX_ERANGE (it doesn't fit an int).
 * ioctl_fs(2) FIBMAP, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fibmap(int fd, int *block)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIBMAP, (long)block);
}

/** Get the file system's block size in bytes.
 * Returns 0; -LX_EINVAL when it has none.
 * ioctl_fs(2) FIGETBSZ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_figetbsz(int fd, int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIGETBSZ, (long)size);
}

/** Flush a file system and block all writes to it until lx_ioctl_fithaw(), as for a snapshot. Whoever writes, also
 * the caller, then waits.
 * Returns 0; -LX_EBUSY (frozen already), -LX_EOPNOTSUPP, -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_fs(2) FIFREEZE, Linux 2.6.29. */
LX_FN int lx_ioctl_fifreeze(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIFREEZE, 0);
}

/** Undo lx_ioctl_fifreeze().
 * Returns 0; -LX_EINVAL (not frozen), -LX_EOPNOTSUPP, -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_fs(2) FITHAW, Linux 2.6.29. */
LX_FN int lx_ioctl_fithaw(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FITHAW, 0);
}

/** Tell the device which blocks the file system doesn't use. len is then the bytes that were discarded.
 * range: bytes; free stretches shorter than minlen are left out; all of it is start 0 and len UINT64_MAX.
 * Returns 0; -LX_EINVAL, -LX_EOPNOTSUPP (a device without discard), -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_fs(2) FITRIM, Linux 2.6.37. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fitrim(int fd, struct lx_fstrim_range *range)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FITRIM, (long)range);
}

/** Get a file's flags, LX_FS_xxx_FL. The number says long, but the kernel writes 4 bytes.
 * Returns 0; -LX_ENOTTY, -LX_EOPNOTSUPP.
 * ioctl_fs(2) FS_IOC_GETFLAGS, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getflags(int fd, unsigned int *flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETFLAGS, (long)flags);
}

/** Set a file's flags, LX_FS_xxx_FL: all at once, so get them first. The kernel reads 4 bytes.
 * Returns 0; -LX_EACCES or -LX_EPERM (not the owner; LX_FS_IMMUTABLE_FL and LX_FS_APPEND_FL want
 * CAP_LINUX_IMMUTABLE), -LX_EOPNOTSUPP.
 * ioctl_fs(2) FS_IOC_SETFLAGS, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_setflags(int fd, const unsigned int *flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_SETFLAGS, (long)flags);
}

/** Get an inode's generation, which tells apart files that had the same inode number. The kernel writes 4 bytes.
 * Returns 0; -LX_ENOTTY.
 * ioctl_fs(2) FS_IOC_GETVERSION, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getversion(int fd, unsigned int *version)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETVERSION, (long)version);
}

/** Set an inode's generation. The kernel reads 4 bytes.
 * Returns 0; -LX_ENOTTY, -LX_EPERM.
 * ioctl_fs(2) FS_IOC_SETVERSION, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_setversion(int fd, const unsigned int *version)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_SETVERSION, (long)version);
}

/** Get a file's LX_FS_XFLAG_xxx flags, extent size hints and project id. lx_file_getattr() is the newer way, by
 * path.
 * Returns 0; -LX_ENOTTY, -LX_EOPNOTSUPP.
 * ioctl_fs(2) FS_IOC_FSGETXATTR, Linux 4.5. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_fsgetxattr(int fd, struct lx_fsxattr *attr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_FSGETXATTR, (long)attr);
}

/** Set a file's LX_FS_XFLAG_xxx flags, extent size hints and project id: all at once, so get them first.
 * Returns 0; -LX_EACCES or -LX_EPERM, -LX_EINVAL, -LX_EOPNOTSUPP.
 * ioctl_fs(2) FS_IOC_FSSETXATTR, Linux 4.5. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_fssetxattr(int fd, const struct lx_fsxattr *attr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_FSSETXATTR, (long)attr);
}

/** Get a mounted file system's label. btrfs writes no zero byte behind it: fill label with zeroes first.
 * Returns 0; -LX_ENOTTY.
 * ioctl_fs(2) FS_IOC_GETFSLABEL, Linux 4.18. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getfslabel(int fd, char label[LX_FSLABEL_MAX])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETFSLABEL, (long)label);
}

/** Set a mounted file system's label. The kernel may read all LX_FSLABEL_MAX bytes, whatever the label's length.
 * Returns 0; -LX_EINVAL (too long for it), -LX_ENOTTY, -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_fs(2) FS_IOC_SETFSLABEL, Linux 4.18. */
LX_FN int lx_ioctl_fs_ioc_setfslabel(int fd, const char label[LX_FSLABEL_MAX])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_SETFSLABEL, (long)label);
}

/** Get a mounted file system's UUID, len bytes.
 * Returns 0; -LX_ENOTTY when it has none.
 * ioctl_fs(2) FS_IOC_GETFSUUID, Linux 6.9. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getfsuuid(int fd, struct lx_fsuuid2 *uuid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETFSUUID, (long)uuid);
}

/** Get where a file system is in sysfs, below /sys/fs/ and debugfs, like "ext4/sda1".
 * Returns 0; -LX_ENOTTY when it isn't there.
 * ioctl_fs(2) FS_IOC_GETFSSYSFSPATH, Linux 6.9. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getfssysfspath(int fd, struct lx_fs_sysfs_path *path)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETFSSYSFSPATH, (long)path);
}

/** Get where a file's data is: up to fm_extent_count extents from fm_start on, behind the struct; with 0 only their
 * number. fm_mapped_extents is how many there are. The last of the file has LX_FIEMAP_EXTENT_LAST.
 * Returns 0; -LX_EBADR (a flag that it doesn't know: those are then in fm_flags), -LX_EINVAL, -LX_EOPNOTSUPP.
 * ioctl_fs(2) FS_IOC_FIEMAP, Linux 2.6.28. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_fiemap(int fd, struct lx_fiemap *fiemap)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_FIEMAP, (long)fiemap);
}

/** Get how a file system uses its devices' blocks: up to fmh_count records between fmh_keys[0] and [1], behind the
 * struct; with 0 only their number, in fmh_entries. Go on from the last record's key.
 * Returns 0; -LX_EBADF, -LX_EINVAL (reserved fields that aren't 0, keys out of order), -LX_EOPNOTSUPP.
 * ioctl_fsmap(2) FS_IOC_GETFSMAP, Linux 4.12. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_getfsmap(int fd, struct lx_fsmap_head *fsmap)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETFSMAP, (long)fsmap);
}

/** Cut a mounted file system off: everything but umount then fails with -LX_EIO. For tests of crashes, and for lost
 * disks.
 * flags: one LX_FS_SHUTDOWN_FLAGS_xxx: whether the log is written out before.
 * Returns 0; -LX_EINVAL, -LX_ENOTTY, -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_fs(2) FS_IOC_SHUTDOWN. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_shutdown(int fd, const uint32_t *flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_SHUTDOWN, (long)flags);
}

/** Get the metadata that a block device keeps with each block; all zero when it keeps none.
 * Returns 0; -LX_ENOTTY.
 * ioctl_fs(2) FS_IOC_GETLBMD_CAP, Linux 6.17. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_getlbmd_cap(int fd, struct lx_logical_block_metadata_cap *cap)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GETLBMD_CAP, (long)cap);
}

/** Encrypt what will be in an empty directory.
 * policy: a struct lx_fscrypt_policy_v1 or lx_fscrypt_policy_v2; its first byte says which.
 * Returns 0, also when it has the same policy; -LX_EACCES, -LX_EEXIST (another policy), -LX_ENOKEY (v2: the key
 * hasn't been added), -LX_ENOTDIR, -LX_ENOTEMPTY, -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_SET_ENCRYPTION_POLICY, Linux 4.1. */
LX_FN int lx_ioctl_fs_ioc_set_encryption_policy(int fd, const void *policy)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_SET_ENCRYPTION_POLICY, (long)policy);
}

/** Get a file's encryption policy, if it is of version 1.
 * Returns 0; -LX_EINVAL (version 2), -LX_ENODATA (not encrypted), -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_GET_ENCRYPTION_POLICY, Linux 4.1. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_get_encryption_policy(int fd, struct lx_fscrypt_policy_v1 *policy)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GET_ENCRYPTION_POLICY, (long)policy);
}

/** Get a file's encryption policy of any version.
 * arg: policy_size goes in as the size of the policy's union, and comes back as that of the policy.
 * Returns 0; -LX_ENODATA (not encrypted), -LX_EOPNOTSUPP, -LX_EOVERFLOW (too small).
 * fscrypt FS_IOC_GET_ENCRYPTION_POLICY_EX, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_get_encryption_policy_ex(int fd, struct lx_fscrypt_get_policy_ex_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GET_ENCRYPTION_POLICY_EX, (long)arg);
}

/** Get the file system's salt for passphrases, made at the first call. Better keep a salt elsewhere.
 * Returns 0; -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_GET_ENCRYPTION_PWSALT, Linux 4.1. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_get_encryption_pwsalt(int fd, uint8_t salt[16])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GET_ENCRYPTION_PWSALT, (long)salt);
}

/** Get an encrypted file's nonce, for tests of the encryption.
 * Returns 0; -LX_ENODATA (not encrypted), -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_GET_ENCRYPTION_NONCE, Linux 5.7. */
LX_FN LX_WRITES1(2) int lx_ioctl_fs_ioc_get_encryption_nonce(int fd, uint8_t nonce[16])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GET_ENCRYPTION_NONCE, (long)nonce);
}

/** Add a master key to a file system, which unlocks what is encrypted with it.
 * arg: raw_size bytes of key follow the struct, or key_id names a key of type "fscrypt-provisioning". For version 2
 * policies the kernel computes key_spec's identifier and writes it back.
 * Returns 0; -LX_EACCES (version 1 policies, without CAP_SYS_ADMIN), -LX_EDQUOT, -LX_EINVAL, -LX_ENOKEY,
 * -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_ADD_ENCRYPTION_KEY, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_add_encryption_key(int fd, struct lx_fscrypt_add_key_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_ADD_ENCRYPTION_KEY, (long)arg);
}

/** Take the caller's claim to a key back; with the last one the key goes, and its files are locked as far as they
 * aren't in use: removal_status_flags says so.
 * Returns 0; -LX_EACCES, -LX_EINVAL, -LX_ENOKEY (not there), -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_REMOVE_ENCRYPTION_KEY, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_remove_encryption_key(int fd, struct lx_fscrypt_remove_key_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_REMOVE_ENCRYPTION_KEY, (long)arg);
}

/** lx_ioctl_fs_ioc_remove_encryption_key() with the claims of all users.
 * Returns the same; -LX_EACCES without CAP_SYS_ADMIN.
 * fscrypt FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_remove_encryption_key_all_users(int fd, struct lx_fscrypt_remove_key_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS, (long)arg);
}

/** Get whether a key is there, LX_FSCRYPT_KEY_STATUS_xxx, and how many users claim it.
 * Returns 0; -LX_EINVAL, -LX_EOPNOTSUPP.
 * fscrypt FS_IOC_GET_ENCRYPTION_KEY_STATUS, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_get_encryption_key_status(int fd, struct lx_fscrypt_get_key_status_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_GET_ENCRYPTION_KEY_STATUS, (long)arg);
}

/** Make a file read-only for good, and have every read checked against a hash tree that is built now. Called on a
 * descriptor for reading, while none is open for writing.
 * Returns 0; -LX_EACCES, -LX_EEXIST (enabled already), -LX_EINTR, -LX_EINVAL, -LX_ENOTTY, -LX_EOPNOTSUPP,
 * -LX_ETXTBSY (open for writing).
 * fs-verity FS_IOC_ENABLE_VERITY, Linux 5.4. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_enable_verity(int fd, const struct lx_fsverity_enable_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_ENABLE_VERITY, (long)arg);
}

/** Get the digest of a file with verity.
 * digest: digest_size goes in as the room behind the struct, and comes back as the digest's size.
 * Returns 0; -LX_ENODATA (no verity), -LX_ENOTTY, -LX_EOPNOTSUPP, -LX_EOVERFLOW (too little room).
 * fs-verity FS_IOC_MEASURE_VERITY, Linux 5.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_fs_ioc_measure_verity(int fd, struct lx_fsverity_digest *digest)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_MEASURE_VERITY, (long)digest);
}

/** Read the hash tree, descriptor or signature (LX_FS_VERITY_METADATA_TYPE_xxx) of a file with verity, length bytes
 * from offset to buf_ptr.
 * Returns the bytes read, 0 at the end; -LX_EINTR, -LX_EINVAL, -LX_ENODATA (no verity, or no signature), -LX_ENOTTY.
 * fs-verity FS_IOC_READ_VERITY_METADATA, Linux 5.12. */
LX_FN LX_READS1(2) int lx_ioctl_fs_ioc_read_verity_metadata(int fd, const struct lx_fsverity_read_metadata_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FS_IOC_READ_VERITY_METADATA, (long)arg);
}

LX_END_DECLS

#endif
