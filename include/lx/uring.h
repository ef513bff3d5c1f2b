/* SPDX-License-Identifier: MIT */
/* The three system calls of io_uring, as they are, and the operations of lx_io_uring_register() with their real
 * arguments: lx_io_uring_register_op_xxx(). fd is the ring's descriptor. All of them may also return -LX_EACCES
 * (the ring or the task is restricted), -LX_EBADF, -LX_EEXIST (another thread's ring), -LX_EFAULT, -LX_EINVAL (also:
 * unknown to this kernel, or a reserved field isn't 0), -LX_ENOMEM and -LX_EOPNOTSUPP (not a ring). */
#ifndef LX_URING_H
#define LX_URING_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/io_uring.h>
#include <lx/uapi/linux/io_uring/bpf_filter.h>
#include <lx/uapi/linux/io_uring/query.h>
#include <lx/uapi/linux/io_uring/zcrx.h>
#include <lx/uapi/linux/uio.h>

LX_BEGIN_DECLS

/** Make a ring with room for at least entries submissions.
 * params: flags and sizes in, features and the rings' layout out; zero it first, its reserved fields must be.
 * The rings are then mapped at LX_IORING_OFF_xxx. Their heads and tails are shared with the kernel: load the kernel's
 * with acquire, store your own with release.
 * Returns the ring's descriptor (always close-on-exec); -LX_EFAULT, -LX_EINVAL, -LX_EMFILE, -LX_ENOMEM, -LX_EPERM
 * (forbidden here), -LX_ENOSYS.
 * io_uring_setup(2), Linux 5.1. */
LX_FN LX_UPDATES1(2) int lx_io_uring_setup(uint32_t entries, struct lx_io_uring_params *params)
{
	return (int)lx_syscall2(LX_NR_io_uring_setup, entries, (long)params);
}

/** Submit, and wait for completions.
 * flags: LX_IORING_ENTER_xxx; min_complete counts only with LX_IORING_ENTER_GETEVENTS.
 * argp, argsz: a signal mask or NULL, and 8; with LX_IORING_ENTER_EXT_ARG a struct lx_io_uring_getevents_arg and its
 * size; with LX_IORING_ENTER_EXT_ARG_REG an offset into the registered wait region, and 64.
 * Returns the entries consumed, maybe fewer than to_submit (with LX_IORING_SETUP_SQPOLL: to_submit); -LX_EAGAIN,
 * -LX_EBADF, -LX_EBADFD (ring not enabled), -LX_EBADR (completions lost), -LX_EBUSY, -LX_EEXIST (another thread's
 * ring), -LX_EINTR, -LX_EINVAL, -LX_EOPNOTSUPP (not a ring), -LX_EOWNERDEAD, -LX_ETIME. What becomes of an entry is
 * in its completion's res.
 * io_uring_enter(2), Linux 5.1. */
LX_FN int lx_io_uring_enter(int fd, uint32_t to_submit, uint32_t min_complete, uint32_t flags, const void *argp,
			    size_t argsz)
{
	return (int)lx_syscall6(LX_NR_io_uring_enter, fd, to_submit, min_complete, flags, (long)argp, (long)argsz);
}

/** Register something with a ring, or ask about rings.
 * fd: the ring, its registered index with LX_IORING_REGISTER_USE_REGISTERED_RING in opcode, or -1 for the few opcodes
 * that need none.
 * opcode: LX_IORING_REGISTER_xxx and relatives, which say what arg points to and what nr_args counts.
 * Returns 0 or what the opcode returns; -LX_EBADF, -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP (not a ring) ...
 * io_uring_register(2), Linux 5.1. */
LX_FN int lx_io_uring_register(int fd, unsigned int opcode, void *arg, unsigned int nr_args)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, opcode, (long)arg, nr_args);
}

/** Register buffers for LX_IORING_OP_READ_FIXED and its like: their pages stay in memory.
 * iovs: up to 16384, of 1 GiB each, or 1 TiB on new kernels; {NULL, 0} leaves a slot empty.
 * Returns 0; -LX_EBUSY (there are some), -LX_EOPNOTSUPP (older kernels: file-backed memory), -LX_EOVERFLOW.
 * io_uring_register(2) IORING_REGISTER_BUFFERS, Linux 5.1. */
LX_FN LX_READS(2, 3)
int lx_io_uring_register_op_buffers(int fd, const struct lx_iovec *iovs, unsigned int nr_iovs)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_BUFFERS, (long)iovs, nr_iovs);
}

/** Give up all registered buffers.
 * Returns 0; -LX_ENXIO (there are none).
 * io_uring_register(2) IORING_UNREGISTER_BUFFERS, Linux 5.1. */
LX_FN int lx_io_uring_register_op_unregister_buffers(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_BUFFERS, 0, 0);
}

/** Register files for LX_IOSQE_FIXED_FILE.
 * fds: -1 leaves a slot empty; rings are -LX_EBADF.
 * Returns 0; -LX_EBADF, -LX_EBUSY (there are some), -LX_EMFILE (also: more than RLIMIT_NOFILE).
 * io_uring_register(2) IORING_REGISTER_FILES, Linux 5.1. */
LX_FN LX_READS(2, 3) int lx_io_uring_register_op_files(int fd, const int *fds, unsigned int nr_fds)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILES, (long)fds, nr_fds);
}

/** Give up all registered files.
 * Returns 0; -LX_ENXIO (there are none).
 * io_uring_register(2) IORING_UNREGISTER_FILES, Linux 5.1. */
LX_FN int lx_io_uring_register_op_unregister_files(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_FILES, 0, 0);
}

/** Signal an eventfd with every completion.
 * Returns 0; -LX_EBADF and -LX_EINVAL (not an eventfd), -LX_EBUSY (there is one).
 * io_uring_register(2) IORING_REGISTER_EVENTFD, Linux 5.2. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_eventfd(int fd, const int *eventfd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_EVENTFD, (long)eventfd, 1);
}

/** Give up the eventfd.
 * Returns 0; -LX_ENXIO (there is none).
 * io_uring_register(2) IORING_UNREGISTER_EVENTFD, Linux 5.2. */
LX_FN int lx_io_uring_register_op_unregister_eventfd(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_EVENTFD, 0, 0);
}

/** Replace registered files.
 * update: data is the address of nr_fds descriptors: -1 empties a slot, LX_IORING_REGISTER_FILES_SKIP leaves it alone.
 * Returns how many it did, maybe fewer than nr_fds; -LX_EBADF, -LX_ENXIO (there are none).
 * io_uring_register(2) IORING_REGISTER_FILES_UPDATE, Linux 5.5. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_files_update(int fd, const struct lx_io_uring_rsrc_update *update, unsigned int nr_fds)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILES_UPDATE, (long)update, nr_fds);
}

/** lx_io_uring_register_op_eventfd(), but only for completions that didn't come within the submission.
 * Returns like that.
 * io_uring_register(2) IORING_REGISTER_EVENTFD_ASYNC, Linux 5.6. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_eventfd_async(int fd, const int *eventfd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_EVENTFD_ASYNC, (long)eventfd, 1);
}

/** Ask which operations the kernel has.
 * probe: all zero, with room for nr_ops ops, at most 256.
 * Returns 0.
 * io_uring_register(2) IORING_REGISTER_PROBE, Linux 5.6. */
LX_FN LX_UPDATES1(2)
int lx_io_uring_register_op_probe(int fd, struct lx_io_uring_probe *probe, unsigned int nr_ops)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_PROBE, (long)probe, nr_ops);
}

/** Keep the caller's credentials, for requests that name them as their personality.
 * Returns their id.
 * io_uring_register(2) IORING_REGISTER_PERSONALITY, Linux 5.6. */
LX_FN int lx_io_uring_register_op_personality(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_PERSONALITY, 0, 0);
}

/** Give up credentials.
 * Returns 0; -LX_EINVAL (no such id).
 * io_uring_register(2) IORING_UNREGISTER_PERSONALITY, Linux 5.6. */
LX_FN int lx_io_uring_register_op_unregister_personality(int fd, unsigned int id)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_PERSONALITY, 0, id);
}

/** Allow only the listed operations, once, to a ring made with LX_IORING_SETUP_R_DISABLED, from when it is enabled.
 * restrictions: nr of struct lx_io_uring_restriction. With fd -1, from Linux 7.0 on, the task and its children to come
 * are restricted instead: one struct lx_io_uring_task_restriction.
 * Returns 0; -LX_EACCES (the task lacks no_new_privs), -LX_EBADFD (the ring is enabled), -LX_EBUSY
 * (restricted already), -LX_EPERM (the task is).
 * io_uring_register(2) IORING_REGISTER_RESTRICTIONS, Linux 5.10. */
LX_FN int lx_io_uring_register_op_restrictions(int fd, const void *restrictions, unsigned int nr)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_RESTRICTIONS, (long)restrictions, nr);
}

/** Enable a ring made with LX_IORING_SETUP_R_DISABLED. With LX_IORING_SETUP_SINGLE_ISSUER it is then the caller's.
 * Returns 0; -LX_EBADFD (it is enabled).
 * io_uring_register(2) IORING_REGISTER_ENABLE_RINGS, Linux 5.10. */
LX_FN int lx_io_uring_register_op_enable_rings(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_ENABLE_RINGS, 0, 0);
}

/** lx_io_uring_register_op_files() with tags, one a file: a completion with it as user_data says that the file is free.
 * reg: with LX_IORING_RSRC_REGISTER_SPARSE, data is 0 and all nr slots are empty.
 * Returns like that.
 * io_uring_register(2) IORING_REGISTER_FILES2, Linux 5.13. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_files2(int fd, const struct lx_io_uring_rsrc_register *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILES2, (long)reg, sizeof(*reg));
}

/** lx_io_uring_register_op_files_update() with tags.
 * update: the number of files is in its nr.
 * Returns like that.
 * io_uring_register(2) IORING_REGISTER_FILES_UPDATE2, Linux 5.13. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_files_update2(int fd, const struct lx_io_uring_rsrc_update2 *update)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILES_UPDATE2, (long)update, sizeof(*update));
}

/** lx_io_uring_register_op_buffers() with tags, as in lx_io_uring_register_op_files2().
 * Returns like lx_io_uring_register_op_buffers().
 * io_uring_register(2) IORING_REGISTER_BUFFERS2, Linux 5.13. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_buffers2(int fd, const struct lx_io_uring_rsrc_register *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_BUFFERS2, (long)reg, sizeof(*reg));
}

/** Replace registered buffers.
 * update: data is the address of nr struct lx_iovec.
 * Returns how many it did, maybe fewer than nr; -LX_ENXIO (there are none), and the errors of
 * lx_io_uring_register_op_buffers() about memory.
 * io_uring_register(2) IORING_REGISTER_BUFFERS_UPDATE, Linux 5.13. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_buffers_update(int fd, const struct lx_io_uring_rsrc_update2 *update)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_BUFFERS_UPDATE, (long)update, sizeof(*update));
}

/** Choose the CPUs of the ring's worker threads.
 * mask: bits of a struct lx_cpu_set, or more words; len: of it, in bytes.
 * Returns 0; -LX_EINVAL (a CPU that the task may not use).
 * io_uring_register(2) IORING_REGISTER_IOWQ_AFF, Linux 5.14. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_iowq_aff(int fd, const unsigned long *mask, unsigned int len)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_IOWQ_AFF, (long)mask, len);
}

/** Let the worker threads run wherever the task may.
 * Returns 0.
 * io_uring_register(2) IORING_UNREGISTER_IOWQ_AFF, Linux 5.14. */
LX_FN int lx_io_uring_register_op_unregister_iowq_aff(int fd)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_IOWQ_AFF, 0, 0);
}

/** Limit the worker threads of each NUMA node.
 * counts: two, for bounded and for unbounded work; 0 keeps a limit. They become the limits until now.
 * Returns 0.
 * io_uring_register(2) IORING_REGISTER_IOWQ_MAX_WORKERS, Linux 5.15. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_iowq_max_workers(int fd, uint32_t *counts)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_IOWQ_MAX_WORKERS, (long)counts, 2);
}

/** Register rings with the thread, so that its calls needn't look up their descriptors.
 * updates: data is a ring's descriptor, offset the index wanted or (uint32_t)-1, and then the index; nr: 1 to 16.
 * Returns how many it did; -LX_EBUSY (no index is free).
 * io_uring_register(2) IORING_REGISTER_RING_FDS, Linux 5.18. */
LX_FN LX_UPDATES(2, 3)
int lx_io_uring_register_op_ring_fds(int fd, struct lx_io_uring_rsrc_update *updates, unsigned int nr)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_RING_FDS, (long)updates, nr);
}

/** Give up the thread's registered rings.
 * updates: offset is the index, data 0; nr: 1 to 16.
 * Returns how many it did.
 * io_uring_register(2) IORING_UNREGISTER_RING_FDS, Linux 5.18. */
LX_FN LX_READS(2, 3)
int lx_io_uring_register_op_unregister_ring_fds(int fd, const struct lx_io_uring_rsrc_update *updates, unsigned int nr)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_RING_FDS, (long)updates, nr);
}

/** Make a ring through which buffers are provided for LX_IOSQE_BUFFER_SELECT.
 * reg: ring_entries is a power of two up to 32768; ring_addr is page-aligned, or 0 with LX_IOU_PBUF_RING_MMAP.
 * Returns 0; -LX_EEXIST (bgid is in use).
 * io_uring_register(2) IORING_REGISTER_PBUF_RING, Linux 5.19. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_pbuf_ring(int fd, const struct lx_io_uring_buf_reg *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_PBUF_RING, (long)reg, 1);
}

/** Give up a ring of provided buffers.
 * reg: bgid; flags are 0.
 * Returns 0; -LX_ENOENT.
 * io_uring_register(2) IORING_UNREGISTER_PBUF_RING, Linux 5.19. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_unregister_pbuf_ring(int fd, const struct lx_io_uring_buf_reg *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_PBUF_RING, (long)reg, 1);
}

/** Cancel requests and wait until they are gone.
 * reg: flags are LX_IORING_ASYNC_CANCEL_xxx; timeout is relative, or both fields -1 to wait for ever.
 * Returns 0, or how many were cancelled at once; -LX_EBADF, -LX_EINTR, -LX_ENOENT (no such request), -LX_ETIME.
 * io_uring_register(2) IORING_REGISTER_SYNC_CANCEL, Linux 6.0. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_sync_cancel(int fd, const struct lx_io_uring_sync_cancel_reg *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_SYNC_CANCEL, (long)reg, 1);
}

/** Say in which slots LX_IORING_FILE_INDEX_ALLOC may put files.
 * Returns 0; -LX_EINVAL (beyond the registered files), -LX_EOVERFLOW.
 * io_uring_register(2) IORING_REGISTER_FILE_ALLOC_RANGE, Linux 6.0. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_file_alloc_range(int fd, const struct lx_io_uring_file_index_range *range)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILE_ALLOC_RANGE, (long)range, 0);
}

/** Ask for the kernel's position in a ring of provided buffers.
 * status: buf_group in, head out.
 * Returns 0; -LX_ENOENT.
 * io_uring_register(2) IORING_REGISTER_PBUF_STATUS, Linux 6.8. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_pbuf_status(int fd, struct lx_io_uring_buf_status *status)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_PBUF_STATUS, (long)status, 1);
}

/** Let waits poll the network devices of the ring's sockets.
 * napi: becomes the settings until now, on some errors too.
 * Returns 0; -LX_EINVAL (also: a ring with LX_IORING_SETUP_IOPOLL).
 * io_uring_register(2) IORING_REGISTER_NAPI, Linux 6.9. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_napi(int fd, struct lx_io_uring_napi *napi)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_NAPI, (long)napi, 1);
}

/** End that.
 * napi: gets the settings until now, or NULL.
 * Returns 0.
 * io_uring_register(2) IORING_UNREGISTER_NAPI, Linux 6.9. */
LX_FN LX_WRITES1(2) int lx_io_uring_register_op_unregister_napi(int fd, struct lx_io_uring_napi *napi)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_UNREGISTER_NAPI, (long)napi, 1);
}

/** Choose the clock of the time-outs of waits: LX_CLOCK_MONOTONIC or LX_CLOCK_BOOTTIME.
 * Returns 0.
 * io_uring_register(2) IORING_REGISTER_CLOCK, Linux 6.12. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_clock(int fd, const struct lx_io_uring_clock_register *clock)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_CLOCK, (long)clock, 0);
}

/** Share registered buffers of the ring src_fd.
 * buffers: nr 0 is all; with LX_IORING_REGISTER_DST_REPLACE, fd may have buffers already.
 * Returns 0; -LX_EBUSY (it has), -LX_EINVAL (also: another user's ring, or of another address space), -LX_ENXIO (src_fd
 * has none), -LX_EOVERFLOW.
 * io_uring_register(2) IORING_REGISTER_CLONE_BUFFERS, Linux 6.12. */
LX_FN LX_READS1(2)
int lx_io_uring_register_op_clone_buffers(int fd, const struct lx_io_uring_clone_buffers *buffers)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_CLONE_BUFFERS, (long)buffers, 1);
}

/** Send a message to a ring without having one.
 * sqe: of LX_IORING_OP_MSG_RING, to the ring sqe->fd; its flags are 0.
 * Returns 0; -LX_EBADFD (it isn't a ring, or not enabled), -LX_EOVERFLOW.
 * io_uring_register(2) IORING_REGISTER_SEND_MSG_RING, Linux 6.13. */
LX_FN LX_READS1(1) int lx_io_uring_register_op_send_msg_ring(const struct lx_io_uring_sqe *sqe)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, -1, LX_IORING_REGISTER_SEND_MSG_RING, (long)sqe, 1);
}

/** Receive a network device's queue without copies. Needs LX_IORING_SETUP_DEFER_TASKRUN and 32-byte completions.
 * reg: also what area_ptr and region_ptr point to is read and written.
 * Returns 0; -LX_EPERM (needs CAP_NET_ADMIN), -LX_ENODEV, -LX_EOPNOTSUPP (not this device) ...
 * io_uring_register(2) IORING_REGISTER_ZCRX_IFQ, Linux 6.15. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_zcrx_ifq(int fd, struct lx_io_uring_zcrx_ifq_reg *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_ZCRX_IFQ, (long)reg, 1);
}

/** Give a ring with LX_IORING_SETUP_DEFER_TASKRUN other sizes. Map it anew afterwards.
 * params: as for lx_io_uring_setup(); of the flags only LX_IORING_SETUP_CQSIZE and LX_IORING_SETUP_CLAMP.
 * Returns 0; -LX_EOVERFLOW (what is pending doesn't fit).
 * io_uring_register(2) IORING_REGISTER_RESIZE_RINGS, Linux 6.13. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_resize_rings(int fd, struct lx_io_uring_params *params)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_RESIZE_RINGS, (long)params, 1);
}

/** Share memory with the ring, for LX_IORING_ENTER_EXT_ARG_REG. That use needs a ring that isn't enabled yet.
 * reg: region_uptr is the address of a struct lx_io_uring_region_desc, which is read and written.
 * Returns 0; -LX_EBUSY (there is some).
 * io_uring_register(2) IORING_REGISTER_MEM_REGION, Linux 6.13. */
LX_FN LX_READS1(2) int lx_io_uring_register_op_mem_region(int fd, const struct lx_io_uring_mem_region_reg *reg)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_MEM_REGION, (long)reg, 1);
}

/** Ask what the kernel's io_uring can do.
 * fd: a ring, or -1; query: the first of a list linked by next_entry. Each entry's result is 0 or an error of its own,
 * and its size becomes that of the answer.
 * Returns 0; -LX_E2BIG, -LX_ERANGE (1000 entries).
 * io_uring_register(2) IORING_REGISTER_QUERY, Linux 6.18. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_query(int fd, struct lx_io_uring_query_hdr *query)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_QUERY, (long)query, 0);
}

/** Control what lx_io_uring_register_op_zcrx_ifq() made.
 * ctrl: op is LX_ZCRX_CTRL_xxx.
 * Returns 0; -LX_EFAULT (also: reserved fields), -LX_ENXIO (no such zcrx_id), -LX_EOPNOTSUPP (op).
 * io_uring_register(2) IORING_REGISTER_ZCRX_CTRL, Linux 6.19. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_zcrx_ctrl(int fd, struct lx_zcrx_ctrl *ctrl)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_ZCRX_CTRL, (long)ctrl, 0);
}

/** Let a classic BPF program decide over the requests of an operation.
 * fd: a ring, or -1 for the task and its children to come.
 * bpf: filter.pdu_size becomes the kernel's.
 * Returns 0; -LX_EACCES (fd -1 without no_new_privs), -LX_EMSGSIZE (pdu_size).
 * io_uring_register(2) IORING_REGISTER_BPF_FILTER, Linux 7.0. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_op_bpf_filter(int fd, struct lx_io_uring_bpf *bpf)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_BPF_FILTER, (long)bpf, 1);
}

LX_END_DECLS

#endif
