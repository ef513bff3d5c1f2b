/* SPDX-License-Identifier: MIT */
/* Filling submission queue entries (SQEs). lx_io_uring_prep_xxx() sets what its operation looks at; all else but
 * user_data has been cleared by lx_io_uring_get_sqe(), and an entry from elsewhere needs lx_io_uring_initialize_sqe()
 * first. Set more fields (flags, buf_group, attributes) after the preparation: some overwrite them. Of a 128-byte entry
 * the second half is left alone.
 * "res" in the comments is what the completion brings; -LX_EINVAL there is also how a kernel says that it is too old.
 * Memory that an entry points at is read or written after submission, so it may be filled after the preparation and has
 * to stay: paths and small structs until the entry is submitted (consumed, with LX_IORING_SETUP_SQPOLL), buffers and
 * results until the completion. */
#ifndef LX_URING_PREP_H
#define LX_URING_PREP_H

#include <lx/base.h>
#include <lx/types.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/io_uring.h>
#include <lx/uapi/linux/openat2.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/uio.h>

struct lx_epoll_event;
struct lx_futex_waitv;
struct lx_siginfo;
struct lx_statx;
struct lx_user_msghdr;

/* Commands of a block device for lx_io_uring_prep_uring_cmd(). */
#define LX_BLOCK_URING_CMD_DISCARD 0x1200U
#define LX_BLOCK_URING_CMD_ZONE_RESET_ALL 0x1201U

LX_BEGIN_DECLS

/** An address as the entries' 64-bit fields hold it.
 * Returns it. */
LX_FN uint64_t lx_uring_ptr_to_u64(const void *ptr)
{
	return (uintptr_t)ptr;
}

/* A slot of the table of registered files as an entry names it: 0 means none. */
LX_STUB uint32_t lx_uring_slot(unsigned int file_index)
{
	return file_index == LX_IORING_FILE_INDEX_ALLOC ? file_index : file_index + 1;
}

/** Give the entry a pointer that its completions bring back: lx_io_uring_cqe_get_data(). */
LX_FN void lx_io_uring_sqe_set_data(struct lx_io_uring_sqe *sqe, void *data)
{
	sqe->user_data = lx_uring_ptr_to_u64(data);
}

/** Give the entry a number that its completions bring back: lx_io_uring_cqe_get_data64(). */
LX_FN void lx_io_uring_sqe_set_data64(struct lx_io_uring_sqe *sqe, uint64_t data)
{
	sqe->user_data = data;
}

/** The pointer that lx_io_uring_sqe_set_data() gave the entry.
 * Returns it. */
LX_FN void *lx_io_uring_cqe_get_data(const struct lx_io_uring_cqe *cqe)
{
	return (void *)(uintptr_t)cqe->user_data;
}

/** The number that lx_io_uring_sqe_set_data64() gave the entry.
 * Returns it. */
LX_FN uint64_t lx_io_uring_cqe_get_data64(const struct lx_io_uring_cqe *cqe)
{
	return cqe->user_data;
}

/** Set the entry's flags; those it had are lost (lx_io_uring_prep_read_multishot() sets one).
 * flags: LX_IOSQE_FIXED_FILE (fd is a slot), _IO_LINK, _IO_HARDLINK, _IO_DRAIN, _ASYNC, _BUFFER_SELECT,
 * _CQE_SKIP_SUCCESS. */
LX_FN void lx_io_uring_sqe_set_flags(struct lx_io_uring_sqe *sqe, unsigned int flags)
{
	sqe->flags = (uint8_t)flags;
}

/** Let the kernel take the buffer from a group, with LX_IOSQE_BUFFER_SELECT in flags. */
LX_FN void lx_io_uring_sqe_set_buf_group(struct lx_io_uring_sqe *sqe, int bgid)
{
	sqe->buf_group = (uint16_t)bgid;
}

/** Read or write with protection information: checksums that travel with the blocks. For entries of
 * lx_io_uring_prep_read(), _write() and their relatives, files opened with LX_O_DIRECT on a device that has them.
 * pi: its buffer, flags (LX_IO_INTEGRITY_CHK_xxx), tag and seed; rsvd must be 0.
 * LX_IORING_RW_ATTR_FLAG_PI: LX_IORING_FEAT_RW_ATTR tells whether the kernel knows it. */
LX_FN void lx_io_uring_sqe_set_attr_pi(struct lx_io_uring_sqe *sqe, const struct lx_io_uring_attr_pi *pi)
{
	sqe->attr_ptr = lx_uring_ptr_to_u64(pi);
	sqe->attr_type_mask = LX_IORING_RW_ATTR_FLAG_PI;
}

/** Clear what lx_io_uring_prep_rw() doesn't set, but user_data: together they set all 64 bytes less those 8.
 * lx_io_uring_get_sqe() has done it. */
LX_FN void lx_io_uring_initialize_sqe(struct lx_io_uring_sqe *sqe)
{
	sqe->flags = 0;
	sqe->ioprio = 0;
	sqe->rw_flags = 0;
	sqe->buf_index = 0;
	sqe->personality = 0;
	sqe->file_index = 0;
	sqe->addr3 = 0;
	sqe->__pad2[0] = 0;
}

/** Prepare any operation: what all of the following build on.
 * op: LX_IORING_OP_xxx; it says what fd, addr, len and offset mean. */
LX_FN void lx_io_uring_prep_rw(int op, struct lx_io_uring_sqe *sqe, int fd, const void *addr, unsigned int len,
			       uint64_t offset)
{
	sqe->opcode = (uint8_t)op;
	sqe->fd = fd;
	sqe->off = offset;
	sqe->addr = lx_uring_ptr_to_u64(addr);
	sqe->len = len;
}

/** Prepare nothing but a completion.
 * nop_flags of the entry: LX_IORING_NOP_INJECT_RESULT (len is res), _FILE, _FIXED_FILE, _FIXED_BUFFER, _TW, _CQE32.
 * res: 0.
 * io_uring_enter(2) IORING_OP_NOP, Linux 5.1. */
LX_FN void lx_io_uring_prep_nop(struct lx_io_uring_sqe *sqe)
{
	lx_io_uring_prep_rw(LX_IORING_OP_NOP, sqe, -1, NULL, 0, 0);
}

/** Prepare nothing with a 128-byte entry, in a ring with LX_IORING_SETUP_SQE128 or _SQE_MIXED.
 * res: 0.
 * io_uring_enter(2) IORING_OP_NOP128, Linux 6.19. */
LX_FN void lx_io_uring_prep_nop128(struct lx_io_uring_sqe *sqe)
{
	lx_io_uring_prep_rw(LX_IORING_OP_NOP128, sqe, -1, NULL, 0, 0);
}

/** Prepare a read of up to nbytes.
 * offset: bytes; (uint64_t)-1 for the file position, which moves; 0 where there is none (sockets, pipes).
 * res: the bytes read, 0 at the end of the file; errors of lx_pread64().
 * io_uring_enter(2) IORING_OP_READ, Linux 5.6. */
LX_FN void lx_io_uring_prep_read(struct lx_io_uring_sqe *sqe, int fd, void *buf, unsigned int nbytes, uint64_t offset)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READ, sqe, fd, buf, nbytes, offset);
}

/** Prepare a write of up to nbytes.
 * offset: as for lx_io_uring_prep_read().
 * res: the bytes written; errors of lx_pwrite64().
 * io_uring_enter(2) IORING_OP_WRITE, Linux 5.6. */
LX_FN void lx_io_uring_prep_write(struct lx_io_uring_sqe *sqe, int fd, const void *buf, unsigned int nbytes,
				  uint64_t offset)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WRITE, sqe, fd, buf, nbytes, offset);
}

/** Prepare reads that go on: a completion for each time that the file (a pipe, a tty: one that can be polled) has data.
 * nbytes: 0, the size of the buffers counts, which come from buf_group; offset: as for lx_io_uring_prep_read().
 * res: the bytes read into the buffer that the completion's flags name; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_READ_MULTISHOT, Linux 6.7. */
LX_FN void lx_io_uring_prep_read_multishot(struct lx_io_uring_sqe *sqe, int fd, unsigned int nbytes, uint64_t offset,
					   int buf_group)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READ_MULTISHOT, sqe, fd, NULL, nbytes, offset);
	sqe->buf_group = (uint16_t)buf_group;
	sqe->flags = LX_IOSQE_BUFFER_SELECT;
}

/** lx_io_uring_prep_read() into a part of a registered buffer.
 * buf: an address in it (for buffers that the kernel owns: an offset); buf_index: which one.
 * res: of lx_io_uring_prep_read(); -LX_EFAULT when the part isn't inside.
 * io_uring_enter(2) IORING_OP_READ_FIXED, Linux 5.1. */
LX_FN void lx_io_uring_prep_read_fixed(struct lx_io_uring_sqe *sqe, int fd, void *buf, unsigned int nbytes,
				       uint64_t offset, int buf_index)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READ_FIXED, sqe, fd, buf, nbytes, offset);
	sqe->buf_index = (uint16_t)buf_index;
}

/** lx_io_uring_prep_write() from a part of a registered buffer.
 * buf, buf_index: as for lx_io_uring_prep_read_fixed().
 * res: of lx_io_uring_prep_write(); -LX_EFAULT when the part isn't inside.
 * io_uring_enter(2) IORING_OP_WRITE_FIXED, Linux 5.1. */
LX_FN void lx_io_uring_prep_write_fixed(struct lx_io_uring_sqe *sqe, int fd, const void *buf, unsigned int nbytes,
					uint64_t offset, int buf_index)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WRITE_FIXED, sqe, fd, buf, nbytes, offset);
	sqe->buf_index = (uint16_t)buf_index;
}

/** Prepare a read into nr_vecs buffers, one after the other.
 * offset: as for lx_io_uring_prep_read().
 * res: the bytes read, 0 at the end of the file; errors of lx_preadv().
 * io_uring_enter(2) IORING_OP_READV, Linux 5.1. */
LX_FN void lx_io_uring_prep_readv(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
				  unsigned int nr_vecs, uint64_t offset)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READV, sqe, fd, iovecs, nr_vecs, offset);
}

/** lx_io_uring_prep_readv() with flags.
 * flags: LX_RWF_NOWAIT, LX_RWF_HIPRI ...
 * res: errors of lx_preadv2().
 * io_uring_enter(2) IORING_OP_READV, Linux 5.1. */
LX_FN void lx_io_uring_prep_readv2(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
				   unsigned int nr_vecs, uint64_t offset, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READV, sqe, fd, iovecs, nr_vecs, offset);
	sqe->rw_flags = (uint32_t)flags;
}

/** Prepare a write of nr_vecs buffers, one after the other.
 * offset: as for lx_io_uring_prep_read().
 * res: the bytes written; errors of lx_pwritev().
 * io_uring_enter(2) IORING_OP_WRITEV, Linux 5.1. */
LX_FN void lx_io_uring_prep_writev(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
				   unsigned int nr_vecs, uint64_t offset)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WRITEV, sqe, fd, iovecs, nr_vecs, offset);
}

/** lx_io_uring_prep_writev() with flags.
 * flags: LX_RWF_DSYNC, LX_RWF_APPEND ...
 * res: errors of lx_pwritev2().
 * io_uring_enter(2) IORING_OP_WRITEV, Linux 5.1. */
LX_FN void lx_io_uring_prep_writev2(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
				    unsigned int nr_vecs, uint64_t offset, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WRITEV, sqe, fd, iovecs, nr_vecs, offset);
	sqe->rw_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_readv2() into parts of one registered buffer.
 * res: of lx_io_uring_prep_readv2(); -LX_EFAULT when a part isn't inside.
 * io_uring_enter(2) IORING_OP_READV_FIXED, Linux 6.15. */
LX_FN void lx_io_uring_prep_readv_fixed(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
					unsigned int nr_vecs, uint64_t offset, int flags, int buf_index)
{
	lx_io_uring_prep_rw(LX_IORING_OP_READV_FIXED, sqe, fd, iovecs, nr_vecs, offset);
	sqe->rw_flags = (uint32_t)flags;
	sqe->buf_index = (uint16_t)buf_index;
}

/** lx_io_uring_prep_writev2() from parts of one registered buffer.
 * res: of lx_io_uring_prep_writev2(); -LX_EFAULT when a part isn't inside.
 * io_uring_enter(2) IORING_OP_WRITEV_FIXED, Linux 6.15. */
LX_FN void lx_io_uring_prep_writev_fixed(struct lx_io_uring_sqe *sqe, int fd, const struct lx_iovec *iovecs,
					 unsigned int nr_vecs, uint64_t offset, int flags, int buf_index)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WRITEV_FIXED, sqe, fd, iovecs, nr_vecs, offset);
	sqe->rw_flags = (uint32_t)flags;
	sqe->buf_index = (uint16_t)buf_index;
}

/** Prepare moving nbytes from fd_in to fd_out, one of which must be a pipe.
 * off_in, off_out: bytes; -1 for the file position, and for a pipe.
 * splice_flags: LX_SPLICE_F_xxx; LX_SPLICE_F_FD_IN_FIXED: fd_in is a slot (LX_IOSQE_FIXED_FILE is about fd_out).
 * res: the bytes moved, 0 at the end; errors of lx_splice().
 * io_uring_enter(2) IORING_OP_SPLICE, Linux 5.7. */
LX_FN void lx_io_uring_prep_splice(struct lx_io_uring_sqe *sqe, int fd_in, int64_t off_in, int fd_out, int64_t off_out,
				   unsigned int nbytes, unsigned int splice_flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SPLICE, sqe, fd_out, NULL, nbytes, (uint64_t)off_out);
	sqe->splice_off_in = (uint64_t)off_in;
	sqe->splice_fd_in = fd_in;
	sqe->splice_flags = splice_flags;
}

/** Prepare a copy of nbytes from one pipe to another; they stay in the first.
 * splice_flags: as for lx_io_uring_prep_splice().
 * res: the bytes copied, 0 when nothing can come any more; errors of lx_tee().
 * io_uring_enter(2) IORING_OP_TEE, Linux 5.8. */
LX_FN void lx_io_uring_prep_tee(struct lx_io_uring_sqe *sqe, int fd_in, int fd_out, unsigned int nbytes,
				unsigned int splice_flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_TEE, sqe, fd_out, NULL, nbytes, 0);
	sqe->splice_fd_in = fd_in;
	sqe->splice_flags = splice_flags;
}

/** Prepare bringing a file's data to the device. It doesn't wait for writes that are in flight: link them to it.
 * fsync_flags: LX_IORING_FSYNC_DATASYNC for no more metadata than the data needs. off and len of the entry: a range.
 * res: 0; errors of lx_fsync().
 * io_uring_enter(2) IORING_OP_FSYNC, Linux 5.1. */
LX_FN void lx_io_uring_prep_fsync(struct lx_io_uring_sqe *sqe, int fd, unsigned int fsync_flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FSYNC, sqe, fd, NULL, 0, 0);
	sqe->fsync_flags = fsync_flags;
}

/** Prepare starting or awaiting the write-back of len bytes from offset.
 * flags: LX_SYNC_FILE_RANGE_xxx.
 * res: 0; errors of lx_sync_file_range().
 * io_uring_enter(2) IORING_OP_SYNC_FILE_RANGE, Linux 5.2. */
LX_FN void lx_io_uring_prep_sync_file_range(struct lx_io_uring_sqe *sqe, int fd, unsigned int len, uint64_t offset,
					    int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SYNC_FILE_RANGE, sqe, fd, NULL, len, offset);
	sqe->sync_range_flags = (uint32_t)flags;
}

/** Prepare allocating or freeing len bytes of a file from offset.
 * mode: 0 or LX_FALLOC_FL_xxx.
 * res: 0; errors of lx_fallocate().
 * io_uring_enter(2) IORING_OP_FALLOCATE, Linux 5.6. */
LX_FN void lx_io_uring_prep_fallocate(struct lx_io_uring_sqe *sqe, int fd, int mode, uint64_t offset, uint64_t len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FALLOCATE, sqe, fd, NULL, (unsigned int)mode, offset);
	sqe->addr = len;
}

/** Prepare setting a file's length, in bytes.
 * res: 0; errors of lx_ftruncate().
 * io_uring_enter(2) IORING_OP_FTRUNCATE, Linux 6.9. */
LX_FN void lx_io_uring_prep_ftruncate(struct lx_io_uring_sqe *sqe, int fd, lx_loff_t len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FTRUNCATE, sqe, fd, NULL, 0, (uint64_t)len);
}

/** Prepare telling how len bytes of a file from offset will be used; len 0 is up to the end.
 * advice: LX_POSIX_FADV_xxx.
 * res: 0; errors of lx_fadvise64().
 * io_uring_enter(2) IORING_OP_FADVISE, Linux 5.6. */
LX_FN void lx_io_uring_prep_fadvise(struct lx_io_uring_sqe *sqe, int fd, uint64_t offset, uint32_t len, int advice)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FADVISE, sqe, fd, NULL, len, offset);
	sqe->fadvise_advice = (uint32_t)advice;
}

/** lx_io_uring_prep_fadvise() of more than 4 GiB. A kernel that doesn't know it takes len for 0.
 * io_uring_enter(2) IORING_OP_FADVISE. */
LX_FN void lx_io_uring_prep_fadvise64(struct lx_io_uring_sqe *sqe, int fd, uint64_t offset, lx_off_t len, int advice)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FADVISE, sqe, fd, NULL, 0, offset);
	sqe->addr = (uint64_t)len;
	sqe->fadvise_advice = (uint32_t)advice;
}

/** Prepare telling how memory will be used.
 * addr: at a page's start; length: bytes; advice: LX_MADV_xxx.
 * res: 0; errors of lx_madvise().
 * io_uring_enter(2) IORING_OP_MADVISE, Linux 5.6. */
LX_FN void lx_io_uring_prep_madvise(struct lx_io_uring_sqe *sqe, void *addr, uint32_t length, int advice)
{
	lx_io_uring_prep_rw(LX_IORING_OP_MADVISE, sqe, -1, addr, length, 0);
	sqe->fadvise_advice = (uint32_t)advice;
}

/** lx_io_uring_prep_madvise() of more than 4 GiB. A kernel that doesn't know it takes length for 0.
 * io_uring_enter(2) IORING_OP_MADVISE. */
LX_FN void lx_io_uring_prep_madvise64(struct lx_io_uring_sqe *sqe, void *addr, lx_off_t length, int advice)
{
	lx_io_uring_prep_rw(LX_IORING_OP_MADVISE, sqe, -1, addr, 0, (uint64_t)length);
	sqe->fadvise_advice = (uint32_t)advice;
}

/** Prepare opening path, relative to the directory dfd.
 * mode: permission bits, used only with LX_O_CREAT or LX_O_TMPFILE.
 * res: a descriptor; errors of lx_openat().
 * io_uring_enter(2) IORING_OP_OPENAT, Linux 5.6. */
LX_FN void lx_io_uring_prep_openat(struct lx_io_uring_sqe *sqe, int dfd, const char *path, int flags, lx_mode_t mode)
{
	lx_io_uring_prep_rw(LX_IORING_OP_OPENAT, sqe, dfd, path, mode, 0);
	sqe->open_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_openat() into the table of registered files; LX_O_CLOEXEC isn't allowed.
 * file_index: the slot, what it held is closed; LX_IORING_FILE_INDEX_ALLOC (Linux 5.19): a free one.
 * res: 0, or the slot if it was the kernel's choice; -LX_ENFILE (none free), -LX_ENXIO (no table).
 * io_uring_enter(2) IORING_OP_OPENAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_openat_direct(struct lx_io_uring_sqe *sqe, int dfd, const char *path, int flags,
					  lx_mode_t mode, unsigned int file_index)
{
	lx_io_uring_prep_openat(sqe, dfd, path, flags, mode);
	sqe->file_index = lx_uring_slot(file_index);
}

/** lx_io_uring_prep_openat() from the current directory.
 * io_uring_enter(2) IORING_OP_OPENAT, Linux 5.6. */
LX_FN void lx_io_uring_prep_open(struct lx_io_uring_sqe *sqe, const char *path, int flags, lx_mode_t mode)
{
	lx_io_uring_prep_openat(sqe, LX_AT_FDCWD, path, flags, mode);
}

/** lx_io_uring_prep_openat_direct() from the current directory.
 * io_uring_enter(2) IORING_OP_OPENAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_open_direct(struct lx_io_uring_sqe *sqe, const char *path, int flags, lx_mode_t mode,
					unsigned int file_index)
{
	lx_io_uring_prep_openat_direct(sqe, LX_AT_FDCWD, path, flags, mode, file_index);
}

/** Prepare opening path with rules for its resolution.
 * how: flags, mode and resolve (LX_RESOLVE_xxx).
 * res: a descriptor; errors of lx_openat2().
 * io_uring_enter(2) IORING_OP_OPENAT2, Linux 5.6. */
LX_FN void lx_io_uring_prep_openat2(struct lx_io_uring_sqe *sqe, int dfd, const char *path,
				    const struct lx_open_how *how)
{
	lx_io_uring_prep_rw(LX_IORING_OP_OPENAT2, sqe, dfd, path, sizeof(*how), lx_uring_ptr_to_u64(how));
}

/** lx_io_uring_prep_openat2() into the table of registered files; LX_O_CLOEXEC isn't allowed.
 * file_index, res: as for lx_io_uring_prep_openat_direct().
 * io_uring_enter(2) IORING_OP_OPENAT2, Linux 5.15. */
LX_FN void lx_io_uring_prep_openat2_direct(struct lx_io_uring_sqe *sqe, int dfd, const char *path,
					   const struct lx_open_how *how, unsigned int file_index)
{
	lx_io_uring_prep_openat2(sqe, dfd, path, how);
	sqe->file_index = lx_uring_slot(file_index);
}

/** Prepare closing a descriptor.
 * res: 0; -LX_EBADF, also for a ring.
 * io_uring_enter(2) IORING_OP_CLOSE, Linux 5.6. */
LX_FN void lx_io_uring_prep_close(struct lx_io_uring_sqe *sqe, int fd)
{
	lx_io_uring_prep_rw(LX_IORING_OP_CLOSE, sqe, fd, NULL, 0, 0);
}

/** Prepare emptying a slot of the table of registered files. LX_IORING_FILE_INDEX_ALLOC isn't one: it would close
 * descriptor 0.
 * res: 0; -LX_EBADF (it is empty), -LX_EINVAL (no such slot), -LX_ENXIO (no table).
 * io_uring_enter(2) IORING_OP_CLOSE, Linux 5.15. */
LX_FN void lx_io_uring_prep_close_direct(struct lx_io_uring_sqe *sqe, unsigned int file_index)
{
	lx_io_uring_prep_close(sqe, 0);
	sqe->file_index = file_index + 1;
}

/** Prepare changing slots of the table of registered files.
 * fds: nr_fds descriptors, -1 to empty a slot, LX_IORING_REGISTER_FILES_SKIP to leave it.
 * offset: the first slot; (int)LX_IORING_FILE_INDEX_ALLOC: free ones, whose numbers replace those in fds.
 * res: how many were changed; -LX_EBADF, -LX_EINVAL, -LX_ENFILE, -LX_ENXIO (no table).
 * io_uring_enter(2) IORING_OP_FILES_UPDATE, Linux 5.6. */
LX_FN void lx_io_uring_prep_files_update(struct lx_io_uring_sqe *sqe, int *fds, unsigned int nr_fds, int offset)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FILES_UPDATE, sqe, -1, fds, nr_fds, (uint64_t)offset);
}

/** Prepare making a descriptor of a registered file; set LX_IOSQE_FIXED_FILE if you set flags.
 * fd: the slot; flags: 0 for close-on-exec, or LX_IORING_FIXED_FD_NO_CLOEXEC.
 * res: the descriptor; -LX_EBADF (the slot is empty), -LX_EMFILE.
 * io_uring_enter(2) IORING_OP_FIXED_FD_INSTALL, Linux 6.8. */
LX_FN void lx_io_uring_prep_fixed_fd_install(struct lx_io_uring_sqe *sqe, int fd, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FIXED_FD_INSTALL, sqe, fd, NULL, 0, 0);
	sqe->flags = LX_IOSQE_FIXED_FILE;
	sqe->install_fd_flags = flags;
}

/** Prepare asking for a file's attributes.
 * flags: LX_AT_xxx; mask: LX_STATX_xxx that are wanted; statxbuf: the result.
 * res: 0; errors of lx_statx().
 * io_uring_enter(2) IORING_OP_STATX, Linux 5.6. */
LX_FN void lx_io_uring_prep_statx(struct lx_io_uring_sqe *sqe, int dfd, const char *path, int flags, unsigned int mask,
				  struct lx_statx *statxbuf)
{
	lx_io_uring_prep_rw(LX_IORING_OP_STATX, sqe, dfd, path, mask, lx_uring_ptr_to_u64(statxbuf));
	sqe->statx_flags = (uint32_t)flags;
}

/** Prepare removing a name.
 * flags: 0, or LX_AT_REMOVEDIR for an empty directory.
 * res: 0; errors of lx_unlinkat().
 * io_uring_enter(2) IORING_OP_UNLINKAT, Linux 5.11. */
LX_FN void lx_io_uring_prep_unlinkat(struct lx_io_uring_sqe *sqe, int dfd, const char *path, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_UNLINKAT, sqe, dfd, path, 0, 0);
	sqe->unlink_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_unlinkat() from the current directory.
 * io_uring_enter(2) IORING_OP_UNLINKAT, Linux 5.11. */
LX_FN void lx_io_uring_prep_unlink(struct lx_io_uring_sqe *sqe, const char *path, int flags)
{
	lx_io_uring_prep_unlinkat(sqe, LX_AT_FDCWD, path, flags);
}

/** Prepare renaming a file, over what newpath was.
 * flags: 0, LX_RENAME_NOREPLACE, LX_RENAME_EXCHANGE, LX_RENAME_WHITEOUT.
 * res: 0; errors of lx_renameat2().
 * io_uring_enter(2) IORING_OP_RENAMEAT, Linux 5.11. */
LX_FN void lx_io_uring_prep_renameat(struct lx_io_uring_sqe *sqe, int olddfd, const char *oldpath, int newdfd,
				     const char *newpath, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_RENAMEAT, sqe, olddfd, oldpath, (unsigned int)newdfd,
			    lx_uring_ptr_to_u64(newpath));
	sqe->rename_flags = flags;
}

/** lx_io_uring_prep_renameat() from the current directory, without flags.
 * io_uring_enter(2) IORING_OP_RENAMEAT, Linux 5.11. */
LX_FN void lx_io_uring_prep_rename(struct lx_io_uring_sqe *sqe, const char *oldpath, const char *newpath)
{
	lx_io_uring_prep_renameat(sqe, LX_AT_FDCWD, oldpath, LX_AT_FDCWD, newpath, 0);
}

/** Prepare making a directory.
 * mode: permission bits, less the umask.
 * res: 0; errors of lx_mkdirat().
 * io_uring_enter(2) IORING_OP_MKDIRAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_mkdirat(struct lx_io_uring_sqe *sqe, int dfd, const char *path, lx_mode_t mode)
{
	lx_io_uring_prep_rw(LX_IORING_OP_MKDIRAT, sqe, dfd, path, mode, 0);
}

/** lx_io_uring_prep_mkdirat() from the current directory.
 * io_uring_enter(2) IORING_OP_MKDIRAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_mkdir(struct lx_io_uring_sqe *sqe, const char *path, lx_mode_t mode)
{
	lx_io_uring_prep_mkdirat(sqe, LX_AT_FDCWD, path, mode);
}

/** Prepare making a symbolic link with the text target.
 * res: 0; errors of lx_symlinkat().
 * io_uring_enter(2) IORING_OP_SYMLINKAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_symlinkat(struct lx_io_uring_sqe *sqe, const char *target, int newdirfd,
				      const char *linkpath)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SYMLINKAT, sqe, newdirfd, target, 0, lx_uring_ptr_to_u64(linkpath));
}

/** lx_io_uring_prep_symlinkat() from the current directory.
 * io_uring_enter(2) IORING_OP_SYMLINKAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_symlink(struct lx_io_uring_sqe *sqe, const char *target, const char *linkpath)
{
	lx_io_uring_prep_symlinkat(sqe, target, LX_AT_FDCWD, linkpath);
}

/** Prepare giving a file one more name.
 * flags: 0, LX_AT_SYMLINK_FOLLOW, LX_AT_EMPTY_PATH.
 * res: 0; errors of lx_linkat().
 * io_uring_enter(2) IORING_OP_LINKAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_linkat(struct lx_io_uring_sqe *sqe, int olddfd, const char *oldpath, int newdfd,
				   const char *newpath, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_LINKAT, sqe, olddfd, oldpath, (unsigned int)newdfd,
			    lx_uring_ptr_to_u64(newpath));
	sqe->hardlink_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_linkat() from the current directory.
 * io_uring_enter(2) IORING_OP_LINKAT, Linux 5.15. */
LX_FN void lx_io_uring_prep_link(struct lx_io_uring_sqe *sqe, const char *oldpath, const char *newpath, int flags)
{
	lx_io_uring_prep_linkat(sqe, LX_AT_FDCWD, oldpath, LX_AT_FDCWD, newpath, flags);
}

/** Prepare asking for an extended attribute of path. The order of arguments is not lx_getxattr()'s.
 * len: bytes that value has room for; 0 to ask for the size.
 * res: the attribute's bytes; errors of lx_getxattr().
 * io_uring_enter(2) IORING_OP_GETXATTR, Linux 5.19. */
LX_FN void lx_io_uring_prep_getxattr(struct lx_io_uring_sqe *sqe, const char *name, char *value, const char *path,
				     unsigned int len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_GETXATTR, sqe, 0, name, len, lx_uring_ptr_to_u64(value));
	sqe->addr3 = lx_uring_ptr_to_u64(path);
	sqe->xattr_flags = 0;
}

/** Prepare setting an extended attribute of path. The order of arguments is not lx_setxattr()'s.
 * flags: 0, LX_XATTR_CREATE, LX_XATTR_REPLACE.
 * res: 0; errors of lx_setxattr().
 * io_uring_enter(2) IORING_OP_SETXATTR, Linux 5.19. */
LX_FN void lx_io_uring_prep_setxattr(struct lx_io_uring_sqe *sqe, const char *name, const char *value,
				     const char *path, int flags, unsigned int len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SETXATTR, sqe, 0, name, len, lx_uring_ptr_to_u64(value));
	sqe->addr3 = lx_uring_ptr_to_u64(path);
	sqe->xattr_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_getxattr() of an open file.
 * io_uring_enter(2) IORING_OP_FGETXATTR, Linux 5.19. */
LX_FN void lx_io_uring_prep_fgetxattr(struct lx_io_uring_sqe *sqe, int fd, const char *name, char *value,
				      unsigned int len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FGETXATTR, sqe, fd, name, len, lx_uring_ptr_to_u64(value));
	sqe->xattr_flags = 0;
}

/** lx_io_uring_prep_setxattr() of an open file.
 * io_uring_enter(2) IORING_OP_FSETXATTR, Linux 5.19. */
LX_FN void lx_io_uring_prep_fsetxattr(struct lx_io_uring_sqe *sqe, int fd, const char *name, const char *value,
				      int flags, unsigned int len)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FSETXATTR, sqe, fd, name, len, lx_uring_ptr_to_u64(value));
	sqe->xattr_flags = (uint32_t)flags;
}

/** Prepare making a pipe; fds gets the end to read from and the end to write to.
 * pipe_flags: LX_O_CLOEXEC, LX_O_NONBLOCK, LX_O_DIRECT.
 * res: 0; errors of lx_pipe2().
 * io_uring_enter(2) IORING_OP_PIPE, Linux 6.16. */
LX_FN void lx_io_uring_prep_pipe(struct lx_io_uring_sqe *sqe, int *fds, int pipe_flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_PIPE, sqe, 0, fds, 0, 0);
	sqe->pipe_flags = (uint32_t)pipe_flags;
}

/** lx_io_uring_prep_pipe() into two slots of the table of registered files; LX_O_CLOEXEC isn't allowed.
 * file_index: the first slot, the second follows it; LX_IORING_FILE_INDEX_ALLOC: free ones, whose numbers are in fds.
 * io_uring_enter(2) IORING_OP_PIPE, Linux 6.16. */
LX_FN void lx_io_uring_prep_pipe_direct(struct lx_io_uring_sqe *sqe, int *fds, int pipe_flags, unsigned int file_index)
{
	lx_io_uring_prep_pipe(sqe, fds, pipe_flags);
	sqe->file_index = lx_uring_slot(file_index);
}

/** Prepare making a socket.
 * domain: LX_AF_xxx; type: LX_SOCK_xxx with flags; flags: 0.
 * res: a descriptor; errors of lx_socket().
 * io_uring_enter(2) IORING_OP_SOCKET, Linux 5.19. */
LX_FN void lx_io_uring_prep_socket(struct lx_io_uring_sqe *sqe, int domain, int type, int protocol, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SOCKET, sqe, domain, NULL, (unsigned int)protocol, (uint64_t)type);
	sqe->rw_flags = flags;
}

/** lx_io_uring_prep_socket() into the table of registered files; LX_SOCK_CLOEXEC isn't allowed.
 * file_index, res: as for lx_io_uring_prep_openat_direct().
 * io_uring_enter(2) IORING_OP_SOCKET, Linux 5.19. */
LX_FN void lx_io_uring_prep_socket_direct(struct lx_io_uring_sqe *sqe, int domain, int type, int protocol,
					  unsigned int file_index, unsigned int flags)
{
	lx_io_uring_prep_socket(sqe, domain, type, protocol, flags);
	sqe->file_index = lx_uring_slot(file_index);
}

/** lx_io_uring_prep_socket_direct() into a free slot.
 * io_uring_enter(2) IORING_OP_SOCKET, Linux 5.19. */
LX_FN void lx_io_uring_prep_socket_direct_alloc(struct lx_io_uring_sqe *sqe, int domain, int type, int protocol,
						unsigned int flags)
{
	lx_io_uring_prep_socket_direct(sqe, domain, type, protocol, LX_IORING_FILE_INDEX_ALLOC, flags);
}

/** Prepare giving a socket its address.
 * addrlen: bytes.
 * res: 0; errors of lx_bind().
 * io_uring_enter(2) IORING_OP_BIND, Linux 6.11. */
LX_FN void lx_io_uring_prep_bind(struct lx_io_uring_sqe *sqe, int fd, const struct lx_sockaddr *addr, int addrlen)
{
	lx_io_uring_prep_rw(LX_IORING_OP_BIND, sqe, fd, addr, 0, (uint32_t)addrlen);
}

/** Prepare making a socket listen.
 * backlog: how many connections may wait.
 * res: 0; errors of lx_listen().
 * io_uring_enter(2) IORING_OP_LISTEN, Linux 6.11. */
LX_FN void lx_io_uring_prep_listen(struct lx_io_uring_sqe *sqe, int fd, int backlog)
{
	lx_io_uring_prep_rw(LX_IORING_OP_LISTEN, sqe, fd, NULL, (unsigned int)backlog, 0);
}

/** Prepare connecting a socket.
 * addrlen: bytes.
 * res: 0; errors of lx_connect().
 * io_uring_enter(2) IORING_OP_CONNECT, Linux 5.5. */
LX_FN void lx_io_uring_prep_connect(struct lx_io_uring_sqe *sqe, int fd, const struct lx_sockaddr *addr, int addrlen)
{
	lx_io_uring_prep_rw(LX_IORING_OP_CONNECT, sqe, fd, addr, 0, (uint32_t)addrlen);
}

/** Prepare accepting a connection.
 * addr, addrlen: the peer's address and room for it, or NULL; flags: LX_SOCK_CLOEXEC, LX_SOCK_NONBLOCK.
 * ioprio of the entry: LX_IORING_ACCEPT_DONTWAIT, LX_IORING_ACCEPT_POLL_FIRST.
 * res: a descriptor; errors of lx_accept4().
 * io_uring_enter(2) IORING_OP_ACCEPT, Linux 5.5. */
LX_FN void lx_io_uring_prep_accept(struct lx_io_uring_sqe *sqe, int fd, struct lx_sockaddr *addr, int *addrlen,
				   int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_ACCEPT, sqe, fd, addr, 0, lx_uring_ptr_to_u64(addrlen));
	sqe->accept_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_accept() into the table of registered files; LX_SOCK_CLOEXEC isn't allowed.
 * file_index, res: as for lx_io_uring_prep_openat_direct().
 * io_uring_enter(2) IORING_OP_ACCEPT, Linux 5.15. */
LX_FN void lx_io_uring_prep_accept_direct(struct lx_io_uring_sqe *sqe, int fd, struct lx_sockaddr *addr, int *addrlen,
					  int flags, unsigned int file_index)
{
	lx_io_uring_prep_accept(sqe, fd, addr, addrlen, flags);
	sqe->file_index = lx_uring_slot(file_index);
}

/** Prepare accepting connections as they come: a completion for each.
 * addr, addrlen: better NULL; each connection writes there, maybe before the one before it was looked at.
 * res: a descriptor; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_ACCEPT, Linux 5.19. */
LX_FN void lx_io_uring_prep_multishot_accept(struct lx_io_uring_sqe *sqe, int fd, struct lx_sockaddr *addr,
					     int *addrlen, int flags)
{
	lx_io_uring_prep_accept(sqe, fd, addr, addrlen, flags);
	sqe->ioprio |= LX_IORING_ACCEPT_MULTISHOT;
}

/** lx_io_uring_prep_multishot_accept() into free slots of the table of registered files.
 * res: the slot; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_ACCEPT, Linux 5.19. */
LX_FN void lx_io_uring_prep_multishot_accept_direct(struct lx_io_uring_sqe *sqe, int fd, struct lx_sockaddr *addr,
						    int *addrlen, int flags)
{
	lx_io_uring_prep_multishot_accept(sqe, fd, addr, addrlen, flags);
	sqe->file_index = LX_IORING_FILE_INDEX_ALLOC;
}

/** Prepare ending one or both directions of a connection.
 * how: LX_SHUT_RD, LX_SHUT_WR, LX_SHUT_RDWR.
 * res: 0; errors of lx_shutdown().
 * io_uring_enter(2) IORING_OP_SHUTDOWN, Linux 5.11. */
LX_FN void lx_io_uring_prep_shutdown(struct lx_io_uring_sqe *sqe, int fd, int how)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SHUTDOWN, sqe, fd, NULL, (unsigned int)how, 0);
}

/** Prepare sending len bytes, less than 2 GiB. A lost connection raises no SIGPIPE.
 * flags: LX_MSG_xxx; LX_MSG_WAITALL sends the rest too. ioprio of the entry: LX_IORING_RECVSEND_POLL_FIRST ...
 * res: the bytes sent; errors of lx_sendto().
 * io_uring_enter(2) IORING_OP_SEND, Linux 5.6. */
LX_FN void lx_io_uring_prep_send(struct lx_io_uring_sqe *sqe, int sockfd, const void *buf, size_t len, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SEND, sqe, sockfd, buf, (unsigned int)len, 0);
	sqe->msg_flags = (uint32_t)flags;
}

/** Prepare sending what is in provided buffers, as many of them at once as are there. Set LX_IOSQE_BUFFER_SELECT and
 * the group after this.
 * len: at most so many bytes, 0 for all.
 * res: the bytes sent; the completion's flags name the first buffer. LX_IORING_FEAT_RECVSEND_BUNDLE tells of it.
 * io_uring_enter(2) IORING_OP_SEND, Linux 6.10. */
LX_FN void lx_io_uring_prep_send_bundle(struct lx_io_uring_sqe *sqe, int sockfd, size_t len, int flags)
{
	lx_io_uring_prep_send(sqe, sockfd, NULL, len, flags);
	sqe->ioprio |= LX_IORING_RECVSEND_BUNDLE;
}

/** Add an address to an entry of lx_io_uring_prep_send() or lx_io_uring_prep_send_zc(); older kernels know it only for
 * the second.
 * addr_len: bytes. */
LX_FN void lx_io_uring_prep_send_set_addr(struct lx_io_uring_sqe *sqe, const struct lx_sockaddr *dest_addr,
					  uint16_t addr_len)
{
	sqe->addr2 = lx_uring_ptr_to_u64(dest_addr);
	sqe->addr_len = addr_len;
}

/** lx_io_uring_prep_send() to an address.
 * addrlen: bytes.
 * io_uring_enter(2) IORING_OP_SEND, Linux 5.6, the address later. */
LX_FN void lx_io_uring_prep_sendto(struct lx_io_uring_sqe *sqe, int sockfd, const void *buf, size_t len, int flags,
				   const struct lx_sockaddr *addr, int addrlen)
{
	lx_io_uring_prep_send(sqe, sockfd, buf, len, flags);
	lx_io_uring_prep_send_set_addr(sqe, addr, (uint16_t)addrlen);
}

/** Prepare sending without a copy. A second completion, with LX_IORING_CQE_F_NOTIF, tells when buf is free again; the
 * first one has LX_IORING_CQE_F_MORE when there will be one.
 * zc_flags: 0, LX_IORING_SEND_ZC_REPORT_USAGE, LX_IORING_SEND_VECTORIZED (buf and len are a struct lx_iovec array) ...
 * res: the bytes sent; errors of lx_sendto(), -LX_EOPNOTSUPP (this protocol can't).
 * io_uring_enter(2) IORING_OP_SEND_ZC, Linux 6.0. */
LX_FN void lx_io_uring_prep_send_zc(struct lx_io_uring_sqe *sqe, int sockfd, const void *buf, size_t len, int flags,
				    unsigned int zc_flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SEND_ZC, sqe, sockfd, buf, (unsigned int)len, 0);
	sqe->msg_flags = (uint32_t)flags;
	sqe->ioprio = (uint16_t)zc_flags;
}

/** lx_io_uring_prep_send_zc() from a part of a registered buffer.
 * io_uring_enter(2) IORING_OP_SEND_ZC, Linux 6.0. */
LX_FN void lx_io_uring_prep_send_zc_fixed(struct lx_io_uring_sqe *sqe, int sockfd, const void *buf, size_t len,
					  int flags, unsigned int zc_flags, unsigned int buf_index)
{
	lx_io_uring_prep_send_zc(sqe, sockfd, buf, len, flags, zc_flags | LX_IORING_RECVSEND_FIXED_BUF);
	sqe->buf_index = (uint16_t)buf_index;
}

/** Prepare sending a message. A lost connection raises no SIGPIPE.
 * flags: LX_MSG_xxx.
 * res: the bytes sent; errors of lx_sendmsg().
 * io_uring_enter(2) IORING_OP_SENDMSG, Linux 5.3. */
LX_FN void lx_io_uring_prep_sendmsg(struct lx_io_uring_sqe *sqe, int fd, const struct lx_user_msghdr *msg,
				    unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SENDMSG, sqe, fd, msg, 1, 0);
	sqe->msg_flags = flags;
}

/** lx_io_uring_prep_sendmsg() without a copy; two completions as for lx_io_uring_prep_send_zc().
 * io_uring_enter(2) IORING_OP_SENDMSG_ZC, Linux 6.1. */
LX_FN void lx_io_uring_prep_sendmsg_zc(struct lx_io_uring_sqe *sqe, int fd, const struct lx_user_msghdr *msg,
				       unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_SENDMSG_ZC, sqe, fd, msg, 1, 0);
	sqe->msg_flags = flags;
}

/** lx_io_uring_prep_sendmsg_zc() from parts of one registered buffer.
 * io_uring_enter(2) IORING_OP_SENDMSG_ZC; registered buffers came later than Linux 6.1. */
LX_FN void lx_io_uring_prep_sendmsg_zc_fixed(struct lx_io_uring_sqe *sqe, int fd, const struct lx_user_msghdr *msg,
					     unsigned int flags, unsigned int buf_index)
{
	lx_io_uring_prep_sendmsg_zc(sqe, fd, msg, flags);
	sqe->ioprio |= LX_IORING_RECVSEND_FIXED_BUF;
	sqe->buf_index = (uint16_t)buf_index;
}

/** Prepare receiving up to len bytes, less than 2 GiB.
 * flags: LX_MSG_xxx. ioprio of the entry: LX_IORING_RECVSEND_POLL_FIRST, LX_IORING_RECVSEND_BUNDLE ...
 * res: the bytes received, 0 at the end; errors of lx_recvfrom(). LX_IORING_CQE_F_SOCK_NONEMPTY: there is more.
 * io_uring_enter(2) IORING_OP_RECV, Linux 5.6. */
LX_FN void lx_io_uring_prep_recv(struct lx_io_uring_sqe *sqe, int sockfd, void *buf, size_t len, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_RECV, sqe, sockfd, buf, (unsigned int)len, 0);
	sqe->msg_flags = (uint32_t)flags;
}

/** Prepare receives that go on: a completion for each time that data comes. Set LX_IOSQE_BUFFER_SELECT and the group
 * after this.
 * buf, len: NULL and 0, the buffers' size counts. LX_MSG_WAITALL isn't allowed.
 * res: the bytes in the buffer that the completion's flags name; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_RECV, Linux 6.0. */
LX_FN void lx_io_uring_prep_recv_multishot(struct lx_io_uring_sqe *sqe, int sockfd, void *buf, size_t len, int flags)
{
	lx_io_uring_prep_recv(sqe, sockfd, buf, len, flags);
	sqe->ioprio |= LX_IORING_RECV_MULTISHOT;
}

/** Prepare receives without a copy that go on: data stays where the network card put it, in the area registered with
 * zcrx_id, and each completion has a struct lx_io_uring_zcrx_cqe after it that says where.
 * len: bytes after which it ends, 0 for never. LX_IORING_RECVSEND_POLL_FIRST can be added to ioprio of the entry.
 * res: the bytes received; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_RECV_ZC, Linux 6.15. */
LX_FN void lx_io_uring_prep_recv_zc(struct lx_io_uring_sqe *sqe, int sockfd, size_t len, unsigned int zcrx_id)
{
	lx_io_uring_prep_rw(LX_IORING_OP_RECV_ZC, sqe, sockfd, NULL, (unsigned int)len, 0);
	sqe->ioprio |= LX_IORING_RECV_MULTISHOT;
	sqe->zcrx_ifq_idx = zcrx_id;
}

/** Prepare receiving a message.
 * msg: written too; must stay until the completion. flags: LX_MSG_xxx.
 * res: the bytes received; errors of lx_recvmsg().
 * io_uring_enter(2) IORING_OP_RECVMSG, Linux 5.3. */
LX_FN void lx_io_uring_prep_recvmsg(struct lx_io_uring_sqe *sqe, int fd, struct lx_user_msghdr *msg,
				    unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_RECVMSG, sqe, fd, msg, 1, 0);
	sqe->msg_flags = flags;
}

/** Prepare receiving messages as they come. Set LX_IOSQE_BUFFER_SELECT and the group after this.
 * msg: only msg_namelen and msg_controllen count; a buffer gets a struct lx_io_uring_recvmsg_out, then the name, the
 * control messages and the data.
 * res: the bytes in the buffer that the completion's flags name; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_RECVMSG, Linux 6.0. */
LX_FN void lx_io_uring_prep_recvmsg_multishot(struct lx_io_uring_sqe *sqe, int fd, struct lx_user_msghdr *msg,
					      unsigned int flags)
{
	lx_io_uring_prep_recvmsg(sqe, fd, msg, flags);
	sqe->ioprio |= LX_IORING_RECV_MULTISHOT;
}

/** Prepare waiting once for events of a file.
 * poll_mask: LX_POLLxxx or LX_EPOLLxxx.
 * res: the events; -LX_EBADF, -LX_ECANCELED.
 * io_uring_enter(2) IORING_OP_POLL_ADD, Linux 5.1. */
LX_FN void lx_io_uring_prep_poll_add(struct lx_io_uring_sqe *sqe, int fd, unsigned int poll_mask)
{
	lx_io_uring_prep_rw(LX_IORING_OP_POLL_ADD, sqe, fd, NULL, 0, 0);
	sqe->poll32_events = poll_mask;
}

/** Prepare waiting for events of a file again and again; edge-triggered unless len of the entry gets
 * LX_IORING_POLL_ADD_LEVEL too.
 * res: the events; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_POLL_ADD, Linux 5.13. */
LX_FN void lx_io_uring_prep_poll_multishot(struct lx_io_uring_sqe *sqe, int fd, unsigned int poll_mask)
{
	lx_io_uring_prep_poll_add(sqe, fd, poll_mask);
	sqe->len = LX_IORING_POLL_ADD_MULTI;
}

/** Prepare ending a wait for events: the one with this user_data, which then completes with -LX_ECANCELED.
 * res: 0; -LX_EALREADY (it is completing), -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_POLL_REMOVE, Linux 5.1. */
LX_FN void lx_io_uring_prep_poll_remove(struct lx_io_uring_sqe *sqe, uint64_t user_data)
{
	lx_io_uring_prep_rw(LX_IORING_OP_POLL_REMOVE, sqe, -1, NULL, 0, 0);
	sqe->addr = user_data;
}

/** Prepare changing a wait for events: the one with old_user_data.
 * flags: LX_IORING_POLL_UPDATE_EVENTS (to poll_mask), LX_IORING_POLL_UPDATE_USER_DATA (to new_user_data),
 * LX_IORING_POLL_ADD_MULTI.
 * res: 0; -LX_EALREADY, -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_POLL_REMOVE, Linux 5.13. */
LX_FN void lx_io_uring_prep_poll_update(struct lx_io_uring_sqe *sqe, uint64_t old_user_data, uint64_t new_user_data,
					unsigned int poll_mask, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_POLL_REMOVE, sqe, -1, NULL, flags, new_user_data);
	sqe->addr = old_user_data;
	sqe->poll32_events = poll_mask;
}

/** Prepare adding, changing or removing a descriptor of an epoll instance.
 * op: LX_EPOLL_CTL_xxx; ev: ignored by LX_EPOLL_CTL_DEL.
 * res: 0; errors of lx_epoll_ctl().
 * io_uring_enter(2) IORING_OP_EPOLL_CTL, Linux 5.6. */
LX_FN void lx_io_uring_prep_epoll_ctl(struct lx_io_uring_sqe *sqe, int epfd, int fd, int op,
				      const struct lx_epoll_event *ev)
{
	lx_io_uring_prep_rw(LX_IORING_OP_EPOLL_CTL, sqe, epfd, ev, (unsigned int)op, (uint32_t)fd);
}

/** Prepare waiting for up to maxevents events of an epoll instance.
 * flags: 0.
 * res: how many events there are; errors of lx_epoll_wait().
 * io_uring_enter(2) IORING_OP_EPOLL_WAIT, Linux 6.15. */
LX_FN void lx_io_uring_prep_epoll_wait(struct lx_io_uring_sqe *sqe, int fd, struct lx_epoll_event *events,
				       int maxevents, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_EPOLL_WAIT, sqe, fd, events, (unsigned int)maxevents, 0);
	sqe->rw_flags = flags;
}

/** Prepare a timeout.
 * count: end after so many completions of other entries, 0 for the time alone; with LX_IORING_TIMEOUT_MULTISHOT: how
 * many times, 0 for ever. flags: LX_IORING_TIMEOUT_ABS, _BOOTTIME, _REALTIME, _ETIME_SUCCESS, _MULTISHOT.
 * res: -LX_ETIME after the time, 0 after count completions; -LX_ECANCELED.
 * io_uring_enter(2) IORING_OP_TIMEOUT, Linux 5.4. */
LX_FN void lx_io_uring_prep_timeout(struct lx_io_uring_sqe *sqe, const struct lx_timespec *ts, unsigned int count,
				    unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_TIMEOUT, sqe, -1, ts, 1, count);
	sqe->timeout_flags = flags;
}

/** lx_io_uring_prep_timeout() with the time in the entry itself, so that nothing has to stay.
 * nsec: nanoseconds, less than 2 to the 63rd.
 * io_uring_enter(2) IORING_OP_TIMEOUT with IORING_TIMEOUT_IMMEDIATE_ARG, Linux 7.1. */
LX_FN void lx_io_uring_prep_timeout_immediate(struct lx_io_uring_sqe *sqe, uint64_t nsec, unsigned int count,
					      unsigned int flags)
{
	lx_io_uring_prep_timeout(sqe, NULL, count, flags | LX_IORING_TIMEOUT_IMMEDIATE_ARG);
	sqe->addr = nsec;
}

/** Prepare ending a timeout: the one with this user_data, which then completes with -LX_ECANCELED.
 * flags: 0.
 * res: 0; -LX_EALREADY (it is expiring), -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_TIMEOUT_REMOVE, Linux 5.5. */
LX_FN void lx_io_uring_prep_timeout_remove(struct lx_io_uring_sqe *sqe, uint64_t user_data, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_TIMEOUT_REMOVE, sqe, -1, NULL, 0, 0);
	sqe->addr = user_data;
	sqe->timeout_flags = flags;
}

/** Prepare giving a timeout a new time: the one with this user_data.
 * flags: 0, LX_IORING_TIMEOUT_ABS, LX_IORING_LINK_TIMEOUT_UPDATE (it is a linked one).
 * res: 0; -LX_EALREADY (it is expiring), -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_TIMEOUT_REMOVE, Linux 5.11. */
LX_FN void lx_io_uring_prep_timeout_update(struct lx_io_uring_sqe *sqe, const struct lx_timespec *ts,
					   uint64_t user_data, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_TIMEOUT_REMOVE, sqe, -1, NULL, 0, lx_uring_ptr_to_u64(ts));
	sqe->addr = user_data;
	sqe->timeout_flags = flags | LX_IORING_TIMEOUT_UPDATE;
}

/** lx_io_uring_prep_timeout_update() with the time in the entry itself.
 * nsec: nanoseconds, less than 2 to the 63rd.
 * io_uring_enter(2) IORING_OP_TIMEOUT_REMOVE with IORING_TIMEOUT_IMMEDIATE_ARG, Linux 7.1. */
LX_FN void lx_io_uring_prep_timeout_update_immediate(struct lx_io_uring_sqe *sqe, uint64_t nsec, uint64_t user_data,
						     unsigned int flags)
{
	lx_io_uring_prep_timeout_update(sqe, NULL, user_data, flags | LX_IORING_TIMEOUT_IMMEDIATE_ARG);
	sqe->addr2 = nsec;
}

/** Prepare a time limit for the entry before this one, which must have LX_IOSQE_IO_LINK or _IO_HARDLINK.
 * flags: LX_IORING_TIMEOUT_ABS, _BOOTTIME, _REALTIME, _ETIME_SUCCESS.
 * res: -LX_ETIME when it cancelled the other one; -LX_ECANCELED when that was in time; -LX_EALREADY, -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_LINK_TIMEOUT, Linux 5.5. */
LX_FN void lx_io_uring_prep_link_timeout(struct lx_io_uring_sqe *sqe, const struct lx_timespec *ts, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_LINK_TIMEOUT, sqe, -1, ts, 1, 0);
	sqe->timeout_flags = flags;
}

/** lx_io_uring_prep_link_timeout() with the time in the entry itself.
 * nsec: nanoseconds, less than 2 to the 63rd.
 * io_uring_enter(2) IORING_OP_LINK_TIMEOUT with IORING_TIMEOUT_IMMEDIATE_ARG, Linux 7.1. */
LX_FN void lx_io_uring_prep_link_timeout_immediate(struct lx_io_uring_sqe *sqe, uint64_t nsec, unsigned int flags)
{
	lx_io_uring_prep_link_timeout(sqe, NULL, flags | LX_IORING_TIMEOUT_IMMEDIATE_ARG);
	sqe->addr = nsec;
}

/** Prepare cancelling the entry with this user_data.
 * flags: 0; LX_IORING_ASYNC_CANCEL_ALL (all that match), _ANY (whatever the user_data), _OP (len of this entry is the
 * LX_IORING_OP_xxx to match), _USERDATA (match it besides).
 * res: 0, or how many with _ALL and _ANY; -LX_EALREADY (it is running and may end by itself), -LX_ENOENT.
 * io_uring_enter(2) IORING_OP_ASYNC_CANCEL, Linux 5.5. */
LX_FN void lx_io_uring_prep_cancel64(struct lx_io_uring_sqe *sqe, uint64_t user_data, int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_ASYNC_CANCEL, sqe, -1, NULL, 0, 0);
	sqe->addr = user_data;
	sqe->cancel_flags = (uint32_t)flags;
}

/** lx_io_uring_prep_cancel64() for a user_data that is a pointer.
 * io_uring_enter(2) IORING_OP_ASYNC_CANCEL, Linux 5.5. */
LX_FN void lx_io_uring_prep_cancel(struct lx_io_uring_sqe *sqe, const void *user_data, int flags)
{
	lx_io_uring_prep_cancel64(sqe, lx_uring_ptr_to_u64(user_data), flags);
}

/** Prepare cancelling an entry for this descriptor.
 * flags: as for lx_io_uring_prep_cancel64(), and LX_IORING_ASYNC_CANCEL_FD_FIXED: fd is a slot.
 * io_uring_enter(2) IORING_OP_ASYNC_CANCEL, Linux 5.19. */
LX_FN void lx_io_uring_prep_cancel_fd(struct lx_io_uring_sqe *sqe, int fd, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_ASYNC_CANCEL, sqe, fd, NULL, 0, 0);
	sqe->cancel_flags = flags | LX_IORING_ASYNC_CANCEL_FD;
}

/** Prepare waiting for a child to change its state.
 * idtype: LX_P_PID, LX_P_PGID, LX_P_ALL, LX_P_PIDFD; infop: what happened, or NULL; options: LX_WEXITED ...; flags: 0.
 * res: 0; errors of lx_waitid().
 * io_uring_enter(2) IORING_OP_WAITID, Linux 6.7. */
LX_FN void lx_io_uring_prep_waitid(struct lx_io_uring_sqe *sqe, int idtype, lx_pid_t id, struct lx_siginfo *infop,
				   int options, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_WAITID, sqe, id, NULL, (unsigned int)idtype, lx_uring_ptr_to_u64(infop));
	sqe->waitid_flags = flags;
	sqe->file_index = (uint32_t)options;
}

/** Prepare waking up to val waiters that share a bit with mask.
 * futex_flags: LX_FUTEX2_SIZE_U32, with LX_FUTEX2_PRIVATE if so; flags: 0.
 * res: how many it woke; errors of lx_futex_wake().
 * io_uring_enter(2) IORING_OP_FUTEX_WAKE, Linux 6.7. */
LX_FN void lx_io_uring_prep_futex_wake(struct lx_io_uring_sqe *sqe, const uint32_t *futex, uint64_t val, uint64_t mask,
				       uint32_t futex_flags, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FUTEX_WAKE, sqe, (int)futex_flags, futex, 0, val);
	sqe->futex_flags = flags;
	sqe->addr3 = mask;
}

/** Prepare waiting to be woken with a bit of mask, if *futex still is val.
 * futex_flags, flags: as for lx_io_uring_prep_futex_wake().
 * res: 0; -LX_EAGAIN (it isn't val); errors of lx_futex_wait().
 * io_uring_enter(2) IORING_OP_FUTEX_WAIT, Linux 6.7. */
LX_FN void lx_io_uring_prep_futex_wait(struct lx_io_uring_sqe *sqe, const uint32_t *futex, uint64_t val, uint64_t mask,
				       uint32_t futex_flags, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FUTEX_WAIT, sqe, (int)futex_flags, futex, 0, val);
	sqe->futex_flags = flags;
	sqe->addr3 = mask;
}

/** Prepare waiting for one of nr_futex words.
 * flags: 0.
 * res: the index of the one that was woken; errors of lx_futex_waitv().
 * io_uring_enter(2) IORING_OP_FUTEX_WAITV, Linux 6.7. */
LX_FN void lx_io_uring_prep_futex_waitv(struct lx_io_uring_sqe *sqe, const struct lx_futex_waitv *futex,
					uint32_t nr_futex, unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_FUTEX_WAITV, sqe, 0, futex, nr_futex, 0);
	sqe->futex_flags = flags;
}

/** Prepare giving the kernel nr buffers of len bytes, one after the other from addr. A ring of buffers costs less.
 * bgid: their group; bid: the first one's number, 0 to 65535.
 * res: 0; -LX_E2BIG, -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_EOVERFLOW.
 * io_uring_enter(2) IORING_OP_PROVIDE_BUFFERS, Linux 5.7. */
LX_FN void lx_io_uring_prep_provide_buffers(struct lx_io_uring_sqe *sqe, void *addr, int len, int nr, int bgid, int bid)
{
	lx_io_uring_prep_rw(LX_IORING_OP_PROVIDE_BUFFERS, sqe, nr, addr, (unsigned int)len, (uint64_t)bid);
	sqe->buf_group = (uint16_t)bgid;
}

/** Prepare taking up to nr buffers of a group back.
 * res: how many there were; -LX_EINVAL, -LX_ENOENT (no such group).
 * io_uring_enter(2) IORING_OP_REMOVE_BUFFERS, Linux 5.7. */
LX_FN void lx_io_uring_prep_remove_buffers(struct lx_io_uring_sqe *sqe, int nr, int bgid)
{
	lx_io_uring_prep_rw(LX_IORING_OP_REMOVE_BUFFERS, sqe, nr, NULL, 0, 0);
	sqe->buf_group = (uint16_t)bgid;
}

/** Prepare a completion in another ring, with res len and user_data data.
 * fd: that ring; flags: 0, LX_IORING_MSG_RING_CQE_SKIP.
 * res: 0; -LX_EBADFD (it isn't enabled, or fd is no ring), -LX_EOVERFLOW (it is full).
 * io_uring_enter(2) IORING_OP_MSG_RING, Linux 5.18. */
LX_FN void lx_io_uring_prep_msg_ring(struct lx_io_uring_sqe *sqe, int fd, unsigned int len, uint64_t data,
				     unsigned int flags)
{
	lx_io_uring_prep_rw(LX_IORING_OP_MSG_RING, sqe, fd, NULL, len, data);
	sqe->msg_ring_flags = flags;
}

/** lx_io_uring_prep_msg_ring() that sets the completion's flags too.
 * io_uring_enter(2) IORING_OP_MSG_RING with IORING_MSG_RING_FLAGS_PASS, newer than Linux 5.18. */
LX_FN void lx_io_uring_prep_msg_ring_cqe_flags(struct lx_io_uring_sqe *sqe, int fd, unsigned int len, uint64_t data,
					       unsigned int flags, unsigned int cqe_flags)
{
	lx_io_uring_prep_msg_ring(sqe, fd, len, data, flags | LX_IORING_MSG_RING_FLAGS_PASS);
	sqe->file_index = cqe_flags;
}

/** Prepare giving a registered file to another ring, which gets a completion with user_data data.
 * source_fd: the slot here; target_fd: the slot there, or (int)LX_IORING_FILE_INDEX_ALLOC for a free one, which is that
 * completion's res. flags: 0, LX_IORING_MSG_RING_CQE_SKIP (no completion there).
 * res: 0, or the slot that the kernel chose; -LX_EBADF, -LX_EBADFD, -LX_ENFILE, -LX_ENXIO, -LX_EOVERFLOW.
 * io_uring_enter(2) IORING_OP_MSG_RING with IORING_MSG_SEND_FD, newer than Linux 5.18. */
LX_FN void lx_io_uring_prep_msg_ring_fd(struct lx_io_uring_sqe *sqe, int fd, int source_fd, int target_fd,
					uint64_t data, unsigned int flags)
{
	lx_io_uring_prep_msg_ring(sqe, fd, 0, data, flags);
	sqe->addr = LX_IORING_MSG_SEND_FD;
	sqe->addr3 = (uint64_t)source_fd;
	sqe->file_index = lx_uring_slot((unsigned int)target_fd);
}

/** lx_io_uring_prep_msg_ring_fd() into a free slot.
 * io_uring_enter(2) IORING_OP_MSG_RING with IORING_MSG_SEND_FD, newer than Linux 5.18. */
LX_FN void lx_io_uring_prep_msg_ring_fd_alloc(struct lx_io_uring_sqe *sqe, int fd, int source_fd, uint64_t data,
					      unsigned int flags)
{
	lx_io_uring_prep_msg_ring_fd(sqe, fd, source_fd, (int)LX_IORING_FILE_INDEX_ALLOC, data, flags);
}

/** Prepare a command of the file's driver. Its arguments go into cmd of the entry, 16 bytes, and where else it looks.
 * uring_cmd_flags of the entry: LX_IORING_URING_CMD_FIXED: a registered buffer, buf_index.
 * res: the driver's; -LX_EOPNOTSUPP (it has no commands).
 * io_uring_enter(2) IORING_OP_URING_CMD, Linux 5.19. */
LX_FN void lx_io_uring_prep_uring_cmd(struct lx_io_uring_sqe *sqe, int cmd_op, int fd)
{
	lx_io_uring_prep_rw(LX_IORING_OP_URING_CMD, sqe, fd, NULL, 0, (uint32_t)cmd_op);
}

/** lx_io_uring_prep_uring_cmd() with a 128-byte entry, in a ring with LX_IORING_SETUP_SQE128 or _SQE_MIXED. cmd has 80
 * bytes.
 * io_uring_enter(2) IORING_OP_URING_CMD128, Linux 6.19. */
LX_FN void lx_io_uring_prep_uring_cmd128(struct lx_io_uring_sqe *sqe, int cmd_op, int fd)
{
	lx_io_uring_prep_rw(LX_IORING_OP_URING_CMD128, sqe, fd, NULL, 0, (uint32_t)cmd_op);
}

/** lx_io_uring_prep_uring_cmd() that goes on: a completion for each event, with a buffer of buf_group; for drivers that
 * have such commands. LX_IOSQE_BUFFER_SELECT, which it sets, has to stay in flags.
 * res: the driver's; without LX_IORING_CQE_F_MORE it was the last.
 * io_uring_enter(2) IORING_OP_URING_CMD with IORING_URING_CMD_MULTISHOT, newer than Linux 5.19. */
LX_FN void lx_io_uring_prep_uring_cmd_multishot(struct lx_io_uring_sqe *sqe, int cmd_op, int fd, int buf_group)
{
	lx_io_uring_prep_uring_cmd(sqe, cmd_op, fd);
	sqe->flags |= LX_IOSQE_BUFFER_SELECT;
	sqe->uring_cmd_flags = LX_IORING_URING_CMD_MULTISHOT;
	sqe->buf_group = (uint16_t)buf_group;
}

/** Prepare a command of a socket.
 * cmd_op: LX_SOCKET_URING_OP_GETSOCKOPT (level only LX_SOL_SOCKET), _SETSOCKOPT, and _SIOCINQ, _SIOCOUTQ, which need no
 * more arguments.
 * res: 0; for GETSOCKOPT the option's bytes, for SIOCINQ and SIOCOUTQ those waiting; errors of lx_getsockopt() ...
 * io_uring_enter(2) IORING_OP_URING_CMD, Linux 6.7. */
LX_FN void lx_io_uring_prep_cmd_sock(struct lx_io_uring_sqe *sqe, int cmd_op, int fd, int level, int optname,
				     void *optval, int optlen)
{
	lx_io_uring_prep_uring_cmd(sqe, cmd_op, fd);
	sqe->level = (uint32_t)level;
	sqe->optname = (uint32_t)optname;
	sqe->optlen = (uint32_t)optlen;
	sqe->optval = lx_uring_ptr_to_u64(optval);
}

/** Prepare asking for a socket's address.
 * sockaddr_len: room for it, then its size; peer: 0, or 1 for the other side's.
 * res: 0; errors of lx_getsockname() and lx_getpeername().
 * io_uring_enter(2) IORING_OP_URING_CMD with SOCKET_URING_OP_GETSOCKNAME, Linux 6.19. */
LX_FN void lx_io_uring_prep_cmd_getsockname(struct lx_io_uring_sqe *sqe, int fd, struct lx_sockaddr *sockaddr,
					    int *sockaddr_len, int peer)
{
	lx_io_uring_prep_uring_cmd(sqe, LX_SOCKET_URING_OP_GETSOCKNAME, fd);
	sqe->addr = lx_uring_ptr_to_u64(sockaddr);
	sqe->addr3 = lx_uring_ptr_to_u64(sockaddr_len);
	sqe->optlen = (uint32_t)peer;
}

/** Prepare getting a socket's send timestamps as they come, in a ring with LX_IORING_SETUP_CQE32 or _CQE_MIXED. The
 * socket needs LX_SO_TIMESTAMPING with LX_SOF_TIMESTAMPING_OPT_TSONLY.
 * res: the packet's key; the time is a struct lx_io_timespec after the completion, its kind (LX_SCM_TSTAMP_xxx) in
 * flags from LX_IORING_TIMESTAMP_TYPE_SHIFT, LX_IORING_CQE_F_TSTAMP_HW if the card's; the last one has no
 * LX_IORING_CQE_F_MORE.
 * io_uring_enter(2) IORING_OP_URING_CMD with SOCKET_URING_OP_TX_TIMESTAMP, Linux 6.17. */
LX_FN void lx_io_uring_prep_tx_timestamp(struct lx_io_uring_sqe *sqe, int fd)
{
	lx_io_uring_prep_uring_cmd(sqe, LX_SOCKET_URING_OP_TX_TIMESTAMP, fd);
}

/** Prepare discarding nbytes of a block device from offset: what they held is lost. Multiples of its block size.
 * res: 0; -LX_EBADF (not open for writing), -LX_EINVAL, -LX_EOPNOTSUPP (it can't).
 * io_uring_enter(2) IORING_OP_URING_CMD with BLOCK_URING_CMD_DISCARD, Linux 6.12. */
LX_FN void lx_io_uring_prep_cmd_discard(struct lx_io_uring_sqe *sqe, int fd, uint64_t offset, uint64_t nbytes)
{
	lx_io_uring_prep_uring_cmd(sqe, (int)LX_BLOCK_URING_CMD_DISCARD, fd);
	sqe->addr = offset;
	sqe->addr3 = nbytes;
}

LX_END_DECLS

#endif
