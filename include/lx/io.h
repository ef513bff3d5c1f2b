/* SPDX-License-Identifier: MIT */
/* Reading, writing, copying and syncing through descriptors, and the descriptors themselves.
 * Transfers of all kinds stop at 0x7ffff000 bytes per call and may be shorter than asked for any reason. */
#ifndef LX_IO_H
#define LX_IO_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/asm/ioctl.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/linux/close_range.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/fs.h>
#include <lx/uapi/linux/uio.h>

/* Flags of splice, tee and vmsplice: the kernel keeps them to itself. */
#define LX_SPLICE_F_MOVE 0x01
#define LX_SPLICE_F_NONBLOCK 0x02
#define LX_SPLICE_F_MORE 0x04
#define LX_SPLICE_F_GIFT 0x08

/* An ioctl's command, and its parts. dir: LX_IOC_READ when the program reads, LX_IOC_WRITE when it writes, or both. */
#define LX_IOC(dir, type, nr, size)                                                                          \
	(((unsigned int)(dir) << LX_IOC_DIRSHIFT) | ((unsigned int)(type) << LX_IOC_TYPESHIFT) | \
	 ((unsigned int)(nr) << LX_IOC_NRSHIFT) | ((unsigned int)(size) << LX_IOC_SIZESHIFT))
#define LX_IO(type, nr) LX_IOC(LX_IOC_NONE, type, nr, 0)
#define LX_IOR(type, nr, argtype) LX_IOC(LX_IOC_READ, type, nr, sizeof(argtype))
#define LX_IOW(type, nr, argtype) LX_IOC(LX_IOC_WRITE, type, nr, sizeof(argtype))
#define LX_IOWR(type, nr, argtype) LX_IOC(LX_IOC_READ | LX_IOC_WRITE, type, nr, sizeof(argtype))
#define LX_IOC_DIR(cmd) (((unsigned int)(cmd) >> LX_IOC_DIRSHIFT) & LX_IOC_DIRMASK)
#define LX_IOC_TYPE(cmd) (((unsigned int)(cmd) >> LX_IOC_TYPESHIFT) & LX_IOC_TYPEMASK)
#define LX_IOC_NR(cmd) (((unsigned int)(cmd) >> LX_IOC_NRSHIFT) & LX_IOC_NRMASK)
#define LX_IOC_SIZE(cmd) (((unsigned int)(cmd) >> LX_IOC_SIZESHIFT) & LX_IOC_SIZEMASK)

LX_BEGIN_DECLS

/** Read up to count bytes at the file position, and advance it.
 * Returns the bytes read, 0 at the end of the file; -LX_EAGAIN, -LX_EBADF, -LX_EFAULT, -LX_EINTR, -LX_EISDIR ...
 * read(2), Linux 1.0. */
LX_FN LX_FD_READ(1) LX_WRITES(2, 3) long lx_read(int fd, void *buf, size_t count)
{
	return lx_syscall3(LX_NR_read, fd, (long)buf, (long)count);
}

/** Write up to count bytes at the file position (with LX_O_APPEND: at the end), and advance it.
 * Returns the bytes written; -LX_EAGAIN, -LX_EBADF, -LX_EFBIG, -LX_EINTR, -LX_ENOSPC, -LX_EPIPE (after SIGPIPE) ...
 * write(2), Linux 1.0. */
LX_FN LX_FD_WRITE(1) LX_READS(2, 3) long lx_write(int fd, const void *buf, size_t count)
{
	return lx_syscall3(LX_NR_write, fd, (long)buf, (long)count);
}

/** Close a descriptor.
 * Returns 0; -LX_EBADF when it wasn't open. After any other error (-LX_EINTR, -LX_EIO, -LX_ENOSPC, -LX_EDQUOT: data
 * may be lost) it is closed all the same: never retry, the number may be someone else's by then.
 * close(2), Linux 1.0. */
LX_FN int lx_close(int fd)
{
	return (int)lx_syscall1(LX_NR_close, fd);
}

/** Close all descriptors from first to last, both included; last may be ~0U.
 * flags: LX_CLOSE_RANGE_UNSHARE, LX_CLOSE_RANGE_CLOEXEC (mark instead of close).
 * Returns 0, also when none was open; -LX_EINVAL (first > last, unknown flag), -LX_EMFILE, -LX_ENOMEM.
 * close_range(2), Linux 5.9. */
LX_FN int lx_close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_close_range, first, last, flags);
}

/** Move the file position.
 * whence: LX_SEEK_SET, _CUR, _END, _DATA, _HOLE.
 * Returns the new position in bytes; -LX_EBADF, -LX_EINVAL, -LX_ENXIO, -LX_ESPIPE.
 * Where positions may be negative (/proc/PID/mem, /dev/mem) a success can look like an error.
 * lseek(2), Linux 1.0. */
LX_FN LX_FD(1) lx_off_t lx_lseek(int fd, lx_off_t offset, unsigned int whence)
{
	return lx_syscall3(LX_NR_lseek, fd, offset, whence);
}

/** Read at offset pos (bytes); the file position stays. pread in other places.
 * Returns like lx_read(); -LX_EINVAL for a negative pos, -LX_ESPIPE when fd can't seek.
 * pread64(2), Linux 1.0. */
LX_FN LX_FD_READ(1) LX_WRITES(2, 3) long lx_pread64(int fd, void *buf, size_t count, lx_loff_t pos)
{
	return lx_syscall4(LX_NR_pread64, fd, (long)buf, (long)count, pos);
}

/** Write at offset pos (bytes); the file position stays. pwrite in other places.
 * A descriptor with LX_O_APPEND appends whatever pos says.
 * Returns like lx_write(); -LX_EINVAL for a negative pos, -LX_ESPIPE when fd can't seek.
 * pwrite64(2), Linux 1.0. */
LX_FN LX_FD_WRITE(1) LX_READS(2, 3) long lx_pwrite64(int fd, const void *buf, size_t count, lx_loff_t pos)
{
	return lx_syscall4(LX_NR_pwrite64, fd, (long)buf, (long)count, pos);
}

/** Read into vlen buffers, one after the other.
 * vlen: at most LX_UIO_MAXIOV.
 * Returns like lx_read(); -LX_EINVAL for too many buffers or a length over LONG_MAX.
 * readv(2), Linux 2.0. */
LX_FN LX_FD_READ(1) LX_READS(2, 3) long lx_readv(int fd, const struct lx_iovec *vec, size_t vlen)
{
	return lx_syscall3(LX_NR_readv, fd, (long)vec, (long)vlen);
}

/** Write vlen buffers, one after the other.
 * vlen: at most LX_UIO_MAXIOV.
 * Returns like lx_write(); -LX_EINVAL for too many buffers or a length over LONG_MAX.
 * writev(2), Linux 2.0. */
LX_FN LX_FD_WRITE(1) LX_READS(2, 3) long lx_writev(int fd, const struct lx_iovec *vec, size_t vlen)
{
	return lx_syscall3(LX_NR_writev, fd, (long)vec, (long)vlen);
}

/** lx_readv() at an offset; the file position stays.
 * pos_l: the whole offset in bytes; pos_h: ignored on 64-bit machines.
 * Returns like lx_readv(); -LX_EINVAL for a negative offset, -LX_ESPIPE.
 * preadv(2), Linux 2.6.30. */
LX_FN LX_FD_READ(1) LX_READS(2, 3)
long lx_preadv(int fd, const struct lx_iovec *vec, size_t vlen, lx_off_t pos_l, unsigned long pos_h)
{
	return lx_syscall5(LX_NR_preadv, fd, (long)vec, (long)vlen, pos_l, (long)pos_h);
}

/** lx_writev() at an offset; the file position stays.
 * pos_l: the whole offset in bytes; pos_h: ignored on 64-bit machines.
 * Returns like lx_writev(); -LX_EINVAL for a negative offset, -LX_ESPIPE.
 * pwritev(2), Linux 2.6.30. */
LX_FN LX_FD_WRITE(1) LX_READS(2, 3)
long lx_pwritev(int fd, const struct lx_iovec *vec, size_t vlen, lx_off_t pos_l, unsigned long pos_h)
{
	return lx_syscall5(LX_NR_pwritev, fd, (long)vec, (long)vlen, pos_l, (long)pos_h);
}

/** lx_preadv() with flags, the sixth argument.
 * pos_l: the whole offset in bytes, -1 for the file position; pos_h: ignored on 64-bit machines.
 * flags: LX_RWF_NOWAIT, LX_RWF_HIPRI ...
 * Returns like lx_preadv(); -LX_EOPNOTSUPP for an unknown flag, -LX_EAGAIN with LX_RWF_NOWAIT.
 * preadv2(2), Linux 4.6. */
LX_FN LX_FD_READ(1) LX_READS(2, 3)
long lx_preadv2(int fd, const struct lx_iovec *vec, size_t vlen, lx_off_t pos_l, unsigned long pos_h, lx_rwf_t flags)
{
	return lx_syscall6(LX_NR_preadv2, fd, (long)vec, (long)vlen, pos_l, (long)pos_h, flags);
}

/** lx_pwritev() with flags, the sixth argument.
 * pos_l: the whole offset in bytes, -1 for the file position; pos_h: ignored on 64-bit machines.
 * flags: LX_RWF_DSYNC, LX_RWF_SYNC, LX_RWF_APPEND ...
 * Returns like lx_pwritev(); -LX_EOPNOTSUPP for an unknown flag, -LX_EAGAIN with LX_RWF_NOWAIT.
 * pwritev2(2), Linux 4.6. */
LX_FN LX_FD_WRITE(1) LX_READS(2, 3)
long lx_pwritev2(int fd, const struct lx_iovec *vec, size_t vlen, lx_off_t pos_l, unsigned long pos_h, lx_rwf_t flags)
{
	return lx_syscall6(LX_NR_pwritev2, fd, (long)vec, (long)vlen, pos_l, (long)pos_h, flags);
}

/** Ask a device or file for something that has no call of its own.
 * arg: a pointer, cast, or a value: the command says which.
 * Returns 0 or what the command returns; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOTTY (no such command here) ...
 * ioctl(2), Linux 1.0. */
LX_FN long lx_ioctl(int fd, unsigned int cmd, unsigned long arg)
{
	return lx_syscall3(LX_NR_ioctl, fd, cmd, (long)arg);
}

/** Do cmd, an LX_F_xxx, with a descriptor. Locks use struct lx_flock, which is the 64-bit one.
 * arg: a pointer, cast, or a value, or nothing: the command says which.
 * Returns what the command returns; -LX_EBADF, -LX_EINVAL, -LX_EAGAIN or -LX_EACCES (locked), -LX_EMFILE ...
 * LX_F_GETOWN of a process group below 4096 looks like an error: use LX_F_GETOWN_EX.
 * fcntl(2), Linux 1.0. */
LX_FN long lx_fcntl(int fd, unsigned int cmd, unsigned long arg)
{
	return lx_syscall3(LX_NR_fcntl, fd, cmd, (long)arg);
}

/** Duplicate a descriptor to the lowest free number, without LX_FD_CLOEXEC.
 * Returns the new descriptor; -LX_EBADF, -LX_EMFILE.
 * dup(2), Linux 1.0. */
LX_FN int lx_dup(int fd)
{
	return (int)lx_syscall1(LX_NR_dup, fd);
}

/** Duplicate oldfd to newfd, which is closed first if it was open; without LX_FD_CLOEXEC.
 * Returns newfd, also when both are the same open descriptor; -LX_EBADF, -LX_EBUSY, -LX_EINTR.
 * dup2(2), Linux 1.0. */
LX_FN int lx_dup2(int oldfd, int newfd)
{
	return (int)lx_syscall2(LX_NR_dup2, oldfd, newfd);
}

/** Duplicate oldfd to newfd, which is closed first if it was open.
 * flags: LX_O_CLOEXEC or 0.
 * Returns newfd; -LX_EINVAL for an unknown flag and, unlike lx_dup2(), when both are the same; -LX_EBADF, -LX_EBUSY.
 * dup3(2), Linux 2.6.27. */
LX_FN int lx_dup3(int oldfd, int newfd, int flags)
{
	return (int)lx_syscall3(LX_NR_dup3, oldfd, newfd, flags);
}

/** Make a pipe; lx_pipe2() can do it without a race against exec.
 * fds: gets two descriptors, [0] to read from and [1] to write to.
 * Returns 0; -LX_EFAULT, -LX_EMFILE, -LX_ENFILE.
 * pipe(2), Linux 1.0. */
LX_FN int lx_pipe(int fds[2])
{
	return (int)lx_syscall1(LX_NR_pipe, (long)fds);
}

/** Make a pipe.
 * fds: gets two descriptors, [0] to read from and [1] to write to.
 * flags: LX_O_CLOEXEC, LX_O_NONBLOCK, LX_O_DIRECT (packets), LX_O_EXCL (a notification pipe).
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EMFILE, -LX_ENFILE.
 * pipe2(2), Linux 2.6.27. */
LX_FN int lx_pipe2(int fds[2], int flags)
{
	return (int)lx_syscall2(LX_NR_pipe2, (long)fds, flags);
}

/** Copy count bytes from in_fd to out_fd inside the kernel. The destination comes first.
 * offset: where to read, updated, and in_fd's position stays; NULL uses and moves the position.
 * Returns the bytes copied, 0 at the end of in_fd; -LX_EAGAIN, -LX_EBADF, -LX_EINVAL (a kind of file that can't),
 * -LX_ESPIPE ...
 * sendfile(2), Linux 2.2. */
LX_FN LX_UPDATES1(3) long lx_sendfile(int out_fd, int in_fd, lx_loff_t *offset, size_t count)
{
	return lx_syscall4(LX_NR_sendfile, out_fd, in_fd, (long)offset, (long)count);
}

/** Copy len bytes between two files inside the kernel, sharing blocks where the file system can.
 * off_in, off_out: offsets in bytes, updated; NULL uses and moves the file position.
 * flags: 0.
 * Returns the bytes copied, 0 at the end of fd_in; -LX_EBADF, -LX_EINVAL (not regular files, overlapping ranges),
 * -LX_EISDIR, -LX_EXDEV (file systems that can't) ...
 * copy_file_range(2), Linux 4.5. */
LX_FN LX_UPDATES1(2) LX_UPDATES1(4)
long lx_copy_file_range(int fd_in, lx_loff_t *off_in, int fd_out, lx_loff_t *off_out, size_t len, unsigned int flags)
{
	return lx_syscall6(LX_NR_copy_file_range, fd_in, (long)off_in, fd_out, (long)off_out, (long)len, flags);
}

/** Move len bytes between two descriptors without copying through user memory; one of them must be a pipe.
 * off_in, off_out: offsets in bytes, updated; NULL, as for a pipe, uses and moves the file position.
 * flags: LX_SPLICE_F_xxx.
 * Returns the bytes moved, 0 at the end of fd_in; -LX_EAGAIN, -LX_EBADF, -LX_EINVAL (no pipe, unknown flag, a file that
 * can't), -LX_ESPIPE (an offset for a pipe).
 * splice(2), Linux 2.6.17. */
LX_FN LX_UPDATES1(2) LX_UPDATES1(4)
long lx_splice(int fd_in, lx_loff_t *off_in, int fd_out, lx_loff_t *off_out, size_t len, unsigned int flags)
{
	return lx_syscall6(LX_NR_splice, fd_in, (long)off_in, fd_out, (long)off_out, (long)len, flags);
}

/** Duplicate up to len bytes from one pipe into another; they stay in the first.
 * flags: LX_SPLICE_F_NONBLOCK or 0.
 * Returns the bytes duplicated, 0 when fd_in is empty and has no writer; -LX_EAGAIN, -LX_EBADF, -LX_EINVAL (not two
 * different pipes).
 * tee(2), Linux 2.6.17. */
LX_FN long lx_tee(int fd_in, int fd_out, size_t len, unsigned int flags)
{
	return lx_syscall4(LX_NR_tee, fd_in, fd_out, (long)len, flags);
}

/** Put user memory into a pipe, or read from a pipe into it.
 * nr_segs: at most LX_UIO_MAXIOV; flags: LX_SPLICE_F_NONBLOCK, LX_SPLICE_F_GIFT (give the pages up).
 * Memory put into the pipe must not change until it is read from there.
 * Returns the bytes moved; -LX_EAGAIN, -LX_EBADF (not a pipe), -LX_EFAULT, -LX_EINVAL.
 * vmsplice(2), Linux 2.6.17. */
LX_FN LX_READS(2, 3) long lx_vmsplice(int fd, const struct lx_iovec *vec, size_t nr_segs, unsigned int flags)
{
	return lx_syscall4(LX_NR_vmsplice, fd, (long)vec, (long)nr_segs, flags);
}

/** Wait until a file's data and metadata are on the disk.
 * Returns 0; -LX_EBADF, -LX_EINVAL (a pipe, a socket), -LX_EIO, -LX_ENOSPC, -LX_EDQUOT (earlier writes failed).
 * fsync(2), Linux 1.0. */
LX_FN int lx_fsync(int fd)
{
	return (int)lx_syscall1(LX_NR_fsync, fd);
}

/** Wait until a file's data, and what metadata is needed to read it, are on the disk.
 * Returns 0; errors of lx_fsync().
 * fdatasync(2), Linux 2.0. */
LX_FN int lx_fdatasync(int fd)
{
	return (int)lx_syscall1(LX_NR_fdatasync, fd);
}

/** Write all file systems' changes to disk, and wait for it.
 * Returns 0, whatever happened: lx_syncfs() tells.
 * sync(2), Linux 1.0. */
LX_FN int lx_sync(void)
{
	return (int)lx_syscall0(LX_NR_sync);
}

/** Write the changes of the file system that holds fd to disk, and wait for it.
 * Returns 0; -LX_EBADF, -LX_EIO, -LX_ENOSPC (errors since fd was opened, from Linux 5.8 on).
 * syncfs(2), Linux 2.6.39. */
LX_FN int lx_syncfs(int fd)
{
	return (int)lx_syscall1(LX_NR_syncfs, fd);
}

/** Start, or wait for, writing a range of a file's pages. No metadata, no disk cache flush: not a replacement for
 * lx_fdatasync().
 * nbytes: 0 means to the end; flags: LX_SYNC_FILE_RANGE_xxx.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_EIO, -LX_ENOSPC, -LX_ESPIPE.
 * sync_file_range(2), Linux 2.6.17. */
LX_FN int lx_sync_file_range(int fd, lx_loff_t offset, lx_loff_t nbytes, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_sync_file_range, fd, offset, nbytes, flags);
}

LX_END_DECLS

#endif
