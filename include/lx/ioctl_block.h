/* SPDX-License-Identifier: MIT */
/* The ioctls of block devices (ioctl_list(2), the kernel's <linux/fs.h>) and of loop devices (loop(4)).
 * Most errors of all: -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOTTY (not a block device). Ranges and sizes are bytes
 * unless a comment says sectors, which have 512 bytes whatever the device's blocks. */
#ifndef LX_IOCTL_BLOCK_H
#define LX_IOCTL_BLOCK_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/blkpg.h>
#include <lx/uapi/linux/fs.h>
#include <lx/uapi/linux/loop.h>

LX_BEGIN_DECLS

/** Make a block device read-only or, with 0, writable again.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_ENOTTY.
 * ioctl_list(2) BLKROSET, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_blkroset(int fd, const int *readonly)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKROSET, (long)readonly);
}

/** Get whether a block device is read-only.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKROGET, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkroget(int fd, int *readonly)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKROGET, (long)readonly);
}

/** Read the partition table anew.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_EBUSY (a partition is in use), -LX_EINVAL (no partitions here).
 * ioctl_list(2) BLKRRPART, Linux 1.0. */
LX_FN int lx_ioctl_blkrrpart(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKRRPART, 0);
}

/** Add, remove or resize a partition of a device, for the kernel alone: nothing is written to the disk.
 * arg: op LX_BLKPG_xxx_PARTITION; data points to a struct lx_blkpg_partition, whose start and length are bytes.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_EBUSY, -LX_EINVAL, -LX_ENXIO (no such partition).
 * ioctl_list(2) BLKPG, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_blkpg(int fd, const struct lx_blkpg_ioctl_arg *arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKPG, (long)arg);
}

/** Get the size in sectors of 512 bytes.
 * Returns 0; -LX_EFBIG (it doesn't fit), -LX_ENOTTY.
 * ioctl_list(2) BLKGETSIZE, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkgetsize(int fd, unsigned long *sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKGETSIZE, (long)sectors);
}

/** Get the size in bytes.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKGETSIZE64, Linux 2.4.10. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkgetsize64(int fd, uint64_t *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKGETSIZE64, (long)size);
}

/** Write out a block device's cached data and drop it.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_ENOTTY.
 * ioctl_list(2) BLKFLSBUF, Linux 1.0. */
LX_FN int lx_ioctl_blkflsbuf(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKFLSBUF, 0);
}

/** Set how many sectors are read ahead.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_ENOTTY.
 * ioctl_list(2) BLKRASET, Linux 1.0. */
LX_FN int lx_ioctl_blkraset(int fd, unsigned long sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKRASET, (long)sectors);
}

/** Get how many sectors are read ahead.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKRAGET, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkraget(int fd, long *sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKRAGET, (long)sectors);
}

/** The same as lx_ioctl_blkraset() today.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_ENOTTY.
 * ioctl_list(2) BLKFRASET. */
LX_FN int lx_ioctl_blkfraset(int fd, unsigned long sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKFRASET, (long)sectors);
}

/** The same as lx_ioctl_blkraget() today.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKFRAGET. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkfraget(int fd, long *sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKFRAGET, (long)sectors);
}

/** Get the most sectors that one request may have, 65535 when it is more.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKSECTGET. */
LX_FN LX_WRITES1(2) int lx_ioctl_blksectget(int fd, unsigned short *sectors)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKSECTGET, (long)sectors);
}

/** Get the logical block size in bytes: what direct I/O must be aligned to.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKSSZGET, Linux 2.4. */
LX_FN LX_WRITES1(2) int lx_ioctl_blksszget(int fd, int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKSSZGET, (long)size);
}

/** Get the physical block size in bytes: writes of less are slower.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKPBSZGET, Linux 2.6.32. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkpbszget(int fd, unsigned int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKPBSZGET, (long)size);
}

/** Get the block size of the device's page cache in bytes. The number says size_t, but the kernel writes 4 bytes.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKBSZGET, Linux 2.4.10. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkbszget(int fd, int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKBSZGET, (long)size);
}

/** Set the block size of the device's page cache in bytes: a power of two. The kernel reads 4 bytes.
 * Returns 0; -LX_EACCES without CAP_SYS_ADMIN, -LX_EBUSY (in use), -LX_EINVAL.
 * ioctl_list(2) BLKBSZSET, Linux 2.4.10. */
LX_FN LX_READS1(2) int lx_ioctl_blkbszset(int fd, const int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKBSZSET, (long)size);
}

/** Discard a range: what is read from it later may be anything.
 * range: start and length in bytes, multiples of the logical block size.
 * Returns 0; -LX_EBADF (not open for writing), -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM (read-only).
 * ioctl_list(2) BLKDISCARD, Linux 2.6.28. */
LX_FN LX_READS1(2) int lx_ioctl_blkdiscard(int fd, const uint64_t range[2])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKDISCARD, (long)range);
}

/** Discard a range so that no copy of the data is left on the device.
 * range: start and length in bytes, multiples of the logical block size.
 * Returns 0; -LX_EBADF (not open for writing), -LX_EINVAL, -LX_EOPNOTSUPP.
 * ioctl_list(2) BLKSECDISCARD, Linux 2.6.36. */
LX_FN LX_READS1(2) int lx_ioctl_blksecdiscard(int fd, const uint64_t range[2])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKSECDISCARD, (long)range);
}

/** Fill a range with zeroes, by the device itself if it can.
 * range: start and length in bytes, multiples of the logical block size.
 * Returns 0; -LX_EBADF (not open for writing), -LX_EINVAL, -LX_EIO, -LX_EPERM (read-only).
 * ioctl_list(2) BLKZEROOUT, Linux 3.7. */
LX_FN LX_READS1(2) int lx_ioctl_blkzeroout(int fd, const uint64_t range[2])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKZEROOUT, (long)range);
}

/** Once got whether discarded blocks read as zeroes; it is always 0 since Linux 4.12.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKDISCARDZEROES, Linux 2.6.33. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkdiscardzeroes(int fd, unsigned int *zeroes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKDISCARDZEROES, (long)zeroes);
}

/** Get the smallest request in bytes that doesn't cost extra, like a chunk of a RAID.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKIOMIN, Linux 2.6.32. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkiomin(int fd, unsigned int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKIOMIN, (long)size);
}

/** Get the best request size in bytes, like a stripe of a RAID; 0 when not known.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKIOOPT, Linux 2.6.32. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkioopt(int fd, unsigned int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKIOOPT, (long)size);
}

/** Get how many bytes a partition's begin is away from a physical block's; -1 when they can't be aligned.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKALIGNOFF, Linux 2.6.32. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkalignoff(int fd, int *offset)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKALIGNOFF, (long)offset);
}

/** Get whether it is a disk that turns.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKROTATIONAL, Linux 3.3. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkrotational(int fd, unsigned short *rotational)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKROTATIONAL, (long)rotational);
}

/** Get the disk's sequence number: another one for each disk or medium since boot that had this name.
 * Returns 0; -LX_ENOTTY.
 * ioctl_list(2) BLKGETDISKSEQ, Linux 5.15. */
LX_FN LX_WRITES1(2) int lx_ioctl_blkgetdiskseq(int fd, uint64_t *seq)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_BLKGETDISKSEQ, (long)seq);
}

/** Put a loop device onto an open file. lx_ioctl_loop_configure() does that and sets the status at once.
 * Returns 0; -LX_EBADF, -LX_EBUSY (it has a file: take the next free one), -LX_EINVAL.
 * loop(4) LOOP_SET_FD, Linux 2.0. */
LX_FN int lx_ioctl_loop_set_fd(int fd, int backing_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_FD, backing_fd);
}

/** Take a loop device off its file; while others have it open, when the last closes it.
 * Returns 0; -LX_ENXIO (it has none).
 * loop(4) LOOP_CLR_FD, Linux 2.0. */
LX_FN int lx_ioctl_loop_clr_fd(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CLR_FD, 0);
}

/** lx_ioctl_loop_set_status64() with the older, smaller struct.
 * Returns 0; -LX_EINVAL, -LX_ENXIO (no file), -LX_EPERM.
 * loop(4) LOOP_SET_STATUS, Linux 2.0. */
LX_FN LX_READS1(2) int lx_ioctl_loop_set_status(int fd, const struct lx_loop_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_STATUS, (long)info);
}

/** lx_ioctl_loop_get_status64() with the older, smaller struct.
 * Returns 0; -LX_ENXIO (no file), -LX_EOVERFLOW (a value doesn't fit).
 * loop(4) LOOP_GET_STATUS, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_loop_get_status(int fd, struct lx_loop_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_GET_STATUS, (long)info);
}

/** Set a loop device's offset and size limit in bytes, name and flags; of these only LX_LO_FLAGS_AUTOCLEAR and
 * LX_LO_FLAGS_PARTSCAN can change.
 * Returns 0; -LX_EAGAIN (try again), -LX_EINVAL, -LX_ENXIO (no file), -LX_EPERM.
 * loop(4) LOOP_SET_STATUS64, Linux 2.6. */
LX_FN LX_READS1(2) int lx_ioctl_loop_set_status64(int fd, const struct lx_loop_info64 *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_STATUS64, (long)info);
}

/** Get a loop device's file (device and inode), offset, size limit, name and flags.
 * Returns 0; -LX_ENXIO (no file).
 * loop(4) LOOP_GET_STATUS64, Linux 2.6. */
LX_FN LX_WRITES1(2) int lx_ioctl_loop_get_status64(int fd, struct lx_loop_info64 *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_GET_STATUS64, (long)info);
}

/** Put a read-only loop device onto another file of the same size and kind.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENXIO (it has no file).
 * loop(4) LOOP_CHANGE_FD, Linux 2.6.5. */
LX_FN int lx_ioctl_loop_change_fd(int fd, int backing_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CHANGE_FD, backing_fd);
}

/** Let a loop device see that its file has another size.
 * Returns 0; -LX_ENXIO (no file), -LX_EPERM.
 * loop(4) LOOP_SET_CAPACITY, Linux 2.6.30. */
LX_FN int lx_ioctl_loop_set_capacity(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_CAPACITY, 0);
}

/** Set whether a loop device uses direct I/O on its file: 1 or 0.
 * Returns 0; -LX_EINVAL (the file can't), -LX_ENXIO (no file), -LX_EPERM.
 * loop(4) LOOP_SET_DIRECT_IO, Linux 4.10. */
LX_FN int lx_ioctl_loop_set_direct_io(int fd, unsigned long on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_DIRECT_IO, (long)on);
}

/** Set a loop device's logical block size: a power of two from 512 on, in older kernels up to the page size.
 * Returns 0; -LX_EAGAIN (try again), -LX_EBUSY, -LX_EINVAL, -LX_ENXIO (no file), -LX_EPERM.
 * loop(4) LOOP_SET_BLOCK_SIZE, Linux 4.14. */
LX_FN int lx_ioctl_loop_set_block_size(int fd, unsigned long size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_SET_BLOCK_SIZE, (long)size);
}

/** Put a loop device onto an open file and set its status and block size, all at once.
 * config: block_size 0 is for the kernel to choose; info.lo_flags may have LX_LO_FLAGS_READ_ONLY, AUTOCLEAR,
 * PARTSCAN and DIRECT_IO; reserved fields are 0.
 * Returns 0; -LX_EBADF, -LX_EBUSY (it has a file: take the next free one), -LX_EINVAL.
 * loop(4) LOOP_CONFIGURE, Linux 5.8. */
LX_FN LX_READS1(2) int lx_ioctl_loop_configure(int fd, const struct lx_loop_config *config)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CONFIGURE, (long)config);
}

/** Make the loop device with this number; called on /dev/loop-control.
 * number: -1 is the first free one.
 * Returns the number; -LX_EEXIST, -LX_EINVAL.
 * loop(4) LOOP_CTL_ADD, Linux 3.1. */
LX_FN int lx_ioctl_loop_ctl_add(int fd, int number)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CTL_ADD, number);
}

/** Remove the loop device with this number; called on /dev/loop-control.
 * Returns 0; -LX_EBUSY, -LX_ENODEV.
 * loop(4) LOOP_CTL_REMOVE, Linux 3.1. */
LX_FN int lx_ioctl_loop_ctl_remove(int fd, int number)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CTL_REMOVE, number);
}

/** Find a loop device without a file, or make one; called on /dev/loop-control. Somebody may be faster: then putting
 * it onto a file fails with -LX_EBUSY, and one asks again.
 * Returns the number; -LX_ENOMEM.
 * loop(4) LOOP_CTL_GET_FREE, Linux 3.1. */
LX_FN int lx_ioctl_loop_ctl_get_free(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_LOOP_CTL_GET_FREE, 0);
}

LX_END_DECLS

#endif
