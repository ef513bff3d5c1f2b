/* SPDX-License-Identifier: MIT */
/* Registering things with a ring: lx_io_uring_register_op_xxx() are the operations of lx_io_uring_register() with their
 * real arguments, on a descriptor; lx_io_uring_register_xxx() take a struct lx_io_uring. All of them may also return
 * -LX_EACCES (the ring or the task is restricted), -LX_EBADF, -LX_EEXIST (another thread's ring), -LX_EFAULT,
 * -LX_EINVAL (also: unknown to this kernel, or a reserved field isn't 0), -LX_ENOMEM, -LX_EOPNOTSUPP (not a ring). */

/* Outside the guard: <lx/uring.h> ends with this header, and its other parts build on this one. */
#include <lx/uring.h>

#ifndef LX_URING_REGISTER_H
#define LX_URING_REGISTER_H

#include <lx/io.h>
#include <lx/sched.h>
#include <lx/uapi/linux/io_uring/bpf_filter.h>
#include <lx/uapi/linux/io_uring/query.h>
#include <lx/uapi/linux/io_uring/zcrx.h>
#include <lx/uapi/linux/uio.h>

/* The refill ring of zero-copy receiving, for the program to fill in from struct lx_io_uring_zcrx_ifq_reg's offsets:
 * load *khead with acquire, store rq_tail into *ktail with release. */
struct lx_io_uring_zcrx_rq {
	uint32_t *khead, *ktail, rq_tail;
	unsigned int ring_entries;
	struct lx_io_uring_zcrx_rqe *rqes;
	void *ring_ptr;
};

/* In here structs that are mostly zero are filled in field by field: for an initialiser a compiler may call memset(),
 * which a program need not have. */

LX_BEGIN_DECLS

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
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_FILES_UPDATE2, (long)update,
				sizeof(*update));
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
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, LX_IORING_REGISTER_BUFFERS_UPDATE, (long)update,
				sizeof(*update));
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

/** lx_io_uring_register() on a ring: by its registered index when lx_io_uring_register_ring_fd() gave it one that the
 * kernel takes here, else by its descriptor.
 * arg: of most operations only read. */
LX_FN int lx_io_uring_do_register(struct lx_io_uring *ring, unsigned int opcode, const void *arg, unsigned int nr_args)
{
	if (ring->int_flags & LX_INT_FLAG_REG_REG_RING)
		return lx_io_uring_register(ring->enter_ring_fd, opcode | LX_IORING_REGISTER_USE_REGISTERED_RING,
					    (void *)(uintptr_t)arg, nr_args);
	return lx_io_uring_register(ring->ring_fd, opcode, (void *)(uintptr_t)arg, nr_args);
}

/** Register buffers for LX_IORING_OP_READ_FIXED and its like. They count towards RLIMIT_MEMLOCK.
 * iovecs: {NULL, 0} leaves a slot empty, to be filled by lx_io_uring_register_buffers_update_tag().
 * Returns 0; -LX_EBUSY (there are some), -LX_ENOMEM (also: RLIMIT_MEMLOCK) ...
 * io_uring_register_buffers(3), Linux 5.1. */
LX_FN LX_READS(2, 3)
int lx_io_uring_register_buffers(struct lx_io_uring *ring, const struct lx_iovec *iovecs, unsigned int nr_iovecs)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_BUFFERS, iovecs, nr_iovecs);
}

/** lx_io_uring_register_buffers() with tags: when a buffer has been replaced, since Linux 6.13 also when it has been
 * given up, and nothing uses it any more, a completion with its tag as user_data says so.
 * tags: one each, 0 for no such completion; or NULL.
 * Returns like that.
 * io_uring_register_buffers_tags(3), Linux 5.13. */
LX_FN LX_READS(2, 4)
int lx_io_uring_register_buffers_tags(struct lx_io_uring *ring, const struct lx_iovec *iovecs, const uint64_t *tags,
				      unsigned int nr)
{
	struct lx_io_uring_rsrc_register reg = {nr, 0, 0, (uintptr_t)iovecs, (uintptr_t)tags};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_BUFFERS2, &reg, sizeof(reg));
}

/** Register nr empty slots for buffers.
 * Returns 0; -LX_EBUSY (there are some).
 * io_uring_register_buffers_sparse(3), Linux 5.19. */
LX_FN int lx_io_uring_register_buffers_sparse(struct lx_io_uring *ring, unsigned int nr)
{
	struct lx_io_uring_rsrc_register reg;

	reg.nr = nr;
	reg.flags = LX_IORING_RSRC_REGISTER_SPARSE;
	reg.resv2 = reg.data = reg.tags = 0;
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_BUFFERS2, &reg, sizeof(reg));
}

/** Replace registered buffers from slot off on.
 * tags: as for lx_io_uring_register_buffers_tags().
 * Returns how many it did, maybe fewer than nr; -LX_EINVAL (beyond the slots), -LX_ENXIO (there are none) ...
 * io_uring_register_buffers_update_tag(3), Linux 5.13. */
LX_FN LX_READS(3, 5)
int lx_io_uring_register_buffers_update_tag(struct lx_io_uring *ring, unsigned int off, const struct lx_iovec *iovecs,
					    const uint64_t *tags, unsigned int nr)
{
	struct lx_io_uring_rsrc_update2 update = {off, 0, (uintptr_t)iovecs, (uintptr_t)tags, nr, 0};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_BUFFERS_UPDATE, &update, sizeof(update));
}

/** Give up all registered buffers.
 * Returns 0; -LX_ENXIO (there are none).
 * io_uring_unregister_buffers(3), Linux 5.1. */
LX_FN int lx_io_uring_unregister_buffers(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_BUFFERS, NULL, 0);
}

/** Register files for LX_IOSQE_FIXED_FILE.
 * files: -1 leaves a slot empty.
 * Returns 0; -LX_EBADF, -LX_EBUSY (there are some), -LX_EMFILE (over RLIMIT_NOFILE, which liburing would raise).
 * io_uring_register_files(3), Linux 5.1. */
LX_FN LX_READS(2, 3)
int lx_io_uring_register_files(struct lx_io_uring *ring, const int *files, unsigned int nr_files)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILES, files, nr_files);
}

/** lx_io_uring_register_files() with tags, as for lx_io_uring_register_buffers_tags().
 * Returns like lx_io_uring_register_files().
 * io_uring_register_files_tags(3), Linux 5.13. */
LX_FN LX_READS(2, 4)
int lx_io_uring_register_files_tags(struct lx_io_uring *ring, const int *files, const uint64_t *tags, unsigned int nr)
{
	struct lx_io_uring_rsrc_register reg = {nr, 0, 0, (uintptr_t)files, (uintptr_t)tags};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILES2, &reg, sizeof(reg));
}

/** Register nr empty slots for files, as direct descriptors need them.
 * Returns 0; -LX_EBUSY (there are some), -LX_EMFILE (over RLIMIT_NOFILE).
 * io_uring_register_files_sparse(3), Linux 5.19. */
LX_FN int lx_io_uring_register_files_sparse(struct lx_io_uring *ring, unsigned int nr)
{
	struct lx_io_uring_rsrc_register reg;

	reg.nr = nr;
	reg.flags = LX_IORING_RSRC_REGISTER_SPARSE;
	reg.resv2 = reg.data = reg.tags = 0;
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILES2, &reg, sizeof(reg));
}

/** lx_io_uring_register_files_update() with tags, as for lx_io_uring_register_buffers_tags().
 * Returns like lx_io_uring_register_files_update().
 * io_uring_register_files_update_tag(3), Linux 5.13. */
LX_FN LX_READS(3, 5)
int lx_io_uring_register_files_update_tag(struct lx_io_uring *ring, unsigned int off, const int *files,
					  const uint64_t *tags, unsigned int nr_files)
{
	struct lx_io_uring_rsrc_update2 update = {off, 0, (uintptr_t)files, (uintptr_t)tags, nr_files, 0};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILES_UPDATE2, &update, sizeof(update));
}

/** Replace registered files from slot off on.
 * files: -1 empties a slot, LX_IORING_REGISTER_FILES_SKIP leaves it alone.
 * Returns how many it did, maybe fewer than nr_files; -LX_EBADF, -LX_EINVAL (beyond the slots), -LX_ENXIO (there are
 * none).
 * io_uring_register_files_update(3), Linux 5.5. */
LX_FN LX_READS(3, 4)
int lx_io_uring_register_files_update(struct lx_io_uring *ring, unsigned int off, const int *files,
				      unsigned int nr_files)
{
	struct lx_io_uring_rsrc_update update = {off, 0, (uintptr_t)files};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILES_UPDATE, &update, nr_files);
}

/** Give up all registered files.
 * Returns 0; -LX_ENXIO (there are none).
 * io_uring_unregister_files(3), Linux 5.1. */
LX_FN int lx_io_uring_unregister_files(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_FILES, NULL, 0);
}

/** Say in which len slots from off on LX_IORING_FILE_INDEX_ALLOC may put files.
 * Returns 0; -LX_EINVAL (beyond the slots), -LX_EOVERFLOW.
 * io_uring_register_file_alloc_range(3), Linux 6.0. */
LX_FN int lx_io_uring_register_file_alloc_range(struct lx_io_uring *ring, unsigned int off, unsigned int len)
{
	struct lx_io_uring_file_index_range range = {off, len, 0};

	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_FILE_ALLOC_RANGE, &range, 0);
}

/** Signal an eventfd with every completion. A signal says no more than "look", not how many there are.
 * Returns 0; -LX_EBADF and -LX_EINVAL (not an eventfd), -LX_EBUSY (there is one).
 * io_uring_register_eventfd(3), Linux 5.2. */
LX_FN LX_FD(2) int lx_io_uring_register_eventfd(struct lx_io_uring *ring, int fd)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_EVENTFD, &fd, 1);
}

/** lx_io_uring_register_eventfd(), but only for completions that didn't come within the submission.
 * Returns like that.
 * io_uring_register_eventfd_async(3), Linux 5.6. */
LX_FN LX_FD(2) int lx_io_uring_register_eventfd_async(struct lx_io_uring *ring, int fd)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_EVENTFD_ASYNC, &fd, 1);
}

/** Give up the eventfd.
 * Returns 0; -LX_ENXIO (there is none).
 * io_uring_unregister_eventfd(3), Linux 5.2. */
LX_FN int lx_io_uring_unregister_eventfd(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_EVENTFD, NULL, 0);
}

/** Ask which operations the kernel has.
 * p: all zero, with room for nr ops, at most 256. Then look with lx_io_uring_opcode_supported().
 * Returns 0; -LX_EINVAL (also: not zero).
 * io_uring_register_probe(3), Linux 5.6. */
LX_FN LX_UPDATES1(2)
int lx_io_uring_register_probe(struct lx_io_uring *ring, struct lx_io_uring_probe *p, unsigned int nr)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_PROBE, p, nr);
}

/** lx_io_uring_register_probe() whatever probe holds. liburing's takes memory for it, here it is the caller's.
 * probe: room for itself and nr_ops ops, at most 256.
 * Returns 0.
 * io_uring_get_probe_ring(3), Linux 5.6. */
LX_FN LX_UPDATES1(2)
int lx_io_uring_get_probe_ring(struct lx_io_uring *ring, struct lx_io_uring_probe *probe, unsigned int nr_ops)
{
	/* volatile, or a compiler would call memset, which a program need not have. */
	volatile unsigned char *bytes = (volatile unsigned char *)probe;

	for (size_t i = 0; i < sizeof(*probe) + nr_ops * sizeof(probe->ops[0]); i++)
		bytes[i] = 0;
	return lx_io_uring_register_probe(ring, probe, nr_ops);
}

/** Whether a probe says that the kernel has an operation.
 * op: LX_IORING_OP_xxx, below the nr of the probe.
 * Returns 1 or 0.
 * io_uring_opcode_supported(3), Linux 5.6. */
LX_FN LX_READS1(1) int lx_io_uring_opcode_supported(const struct lx_io_uring_probe *p, int op)
{
	return op >= 0 && op <= p->last_op && (p->ops[op].flags & LX_IO_URING_OP_SUPPORTED) != 0;
}

/** Keep the caller's credentials, for requests that name them as their personality.
 * Returns their id, from 1 on.
 * io_uring_register_personality(3), Linux 5.6. */
LX_FN int lx_io_uring_register_personality(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_PERSONALITY, NULL, 0);
}

/** Give up credentials.
 * Returns 0; -LX_EINVAL (no such id).
 * io_uring_unregister_personality(3), Linux 5.6. */
LX_FN int lx_io_uring_unregister_personality(struct lx_io_uring *ring, int id)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_PERSONALITY, NULL, (unsigned int)id);
}

/** Allow only the listed operations, once, to a ring made with LX_IORING_SETUP_R_DISABLED, from when it is enabled.
 * res: one LX_IORING_RESTRICTION_xxx each. Requests and registering that aren't listed are forbidden; since Linux 7.0
 * the kind of which nothing is listed stays free.
 * Returns 0; -LX_EBADFD (the ring is enabled), -LX_EBUSY (restricted already).
 * io_uring_register_restrictions(3), Linux 5.10. */
LX_FN LX_READS(2, 3)
int lx_io_uring_register_restrictions(struct lx_io_uring *ring, struct lx_io_uring_restriction *res,
				      unsigned int nr_res)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_RESTRICTIONS, res, nr_res);
}

/** Enable a ring made with LX_IORING_SETUP_R_DISABLED. With LX_IORING_SETUP_SINGLE_ISSUER it is then the caller's.
 * Returns 0; -LX_EBADFD (it is enabled).
 * io_uring_enable_rings(3), Linux 5.10. */
LX_FN int lx_io_uring_enable_rings(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_ENABLE_RINGS, NULL, 0);
}

/** Choose the CPUs of the ring's worker threads.
 * cpusz: of mask, in bytes.
 * Returns 0; -LX_EINVAL (a CPU that the task may not use).
 * io_uring_register_iowq_aff(3), Linux 5.14. */
LX_FN int lx_io_uring_register_iowq_aff(struct lx_io_uring *ring, size_t cpusz, const struct lx_cpu_set *mask)
{
	/* The kernel's argument has 32 bits. */
	if (cpusz > 0x7fffffff)
		return -LX_EINVAL;
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_IOWQ_AFF, mask, (unsigned int)cpusz);
}

/** Let the worker threads run wherever the task may.
 * Returns 0.
 * io_uring_unregister_iowq_aff(3), Linux 5.14. */
LX_FN int lx_io_uring_unregister_iowq_aff(struct lx_io_uring *ring)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_IOWQ_AFF, NULL, 0);
}

/** Limit the worker threads of each NUMA node.
 * values: two, for bounded and for unbounded work; 0 keeps a limit. They become the limits until now.
 * Returns 0.
 * io_uring_register_iowq_max_workers(3), Linux 5.15. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_iowq_max_workers(struct lx_io_uring *ring, unsigned int *values)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_IOWQ_MAX_WORKERS, values, 2);
}

/** Register the ring with this thread, whose calls then needn't look up its descriptor. The index means nothing to
 * other threads: with it in use, no other thread may use the same struct lx_io_uring.
 * Returns 1; -LX_EBUSY (16 rings are registered), -LX_EEXIST (it is).
 * io_uring_register_ring_fd(3), Linux 5.18. */
LX_FN int lx_io_uring_register_ring_fd(struct lx_io_uring *ring)
{
	struct lx_io_uring_rsrc_update update = {(uint32_t)-1, 0, (uint64_t)ring->ring_fd};
	int r;

	if (ring->int_flags & LX_INT_FLAG_REG_RING)
		return -LX_EEXIST;
	r = lx_io_uring_do_register(ring, LX_IORING_REGISTER_RING_FDS, &update, 1);
	if (r == 1) {
		ring->enter_ring_fd = (int)update.offset;
		ring->int_flags |= LX_INT_FLAG_REG_RING;
		if (ring->features & LX_IORING_FEAT_REG_REG_RING)
			ring->int_flags |= LX_INT_FLAG_REG_REG_RING;
	}
	return r;
}

/** End that; by the thread that began it. After lx_io_uring_close_ring_fd() it is the end of the ring.
 * Returns 1; -LX_EINVAL (it isn't registered).
 * io_uring_unregister_ring_fd(3), Linux 5.18. */
LX_FN int lx_io_uring_unregister_ring_fd(struct lx_io_uring *ring)
{
	struct lx_io_uring_rsrc_update update = {(uint32_t)ring->enter_ring_fd, 0, 0};
	int r;

	if (!(ring->int_flags & LX_INT_FLAG_REG_RING))
		return -LX_EINVAL;
	r = lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_RING_FDS, &update, 1);
	if (r == 1) {
		ring->enter_ring_fd = ring->ring_fd;
		ring->int_flags &= (uint8_t)~(LX_INT_FLAG_REG_RING | LX_INT_FLAG_REG_REG_RING);
	}
	return r;
}

/** Close the ring's descriptor and keep on with its registered index. Nothing that needs a descriptor works then:
 * polling the ring, messages to it, mapping it anew.
 * Returns 1; -LX_EBADF (it is closed), -LX_EINVAL (it isn't registered), -LX_EOPNOTSUPP (no
 * LX_IORING_FEAT_REG_REG_RING).
 * io_uring_close_ring_fd(3), Linux 6.3. */
LX_FN int lx_io_uring_close_ring_fd(struct lx_io_uring *ring)
{
	if (!(ring->features & LX_IORING_FEAT_REG_REG_RING))
		return -LX_EOPNOTSUPP;
	if (!(ring->int_flags & LX_INT_FLAG_REG_RING))
		return -LX_EINVAL;
	if (ring->ring_fd < 0)
		return -LX_EBADF;
	lx_close(ring->ring_fd);
	ring->ring_fd = -1;
	return 1;
}

/** Make a ring through which buffers are provided; lx_io_uring_setup_buf_ring() does it with memory of its own.
 * reg: ring_addr, page-aligned, ring_entries (a power of two up to 32768) and bgid; its flags get those of flags too.
 * flags: LX_IOU_PBUF_RING_xxx.
 * Returns 0; -LX_EEXIST (bgid is in use).
 * io_uring_register_buf_ring(3), Linux 5.19. */
LX_FN LX_UPDATES1(2)
int lx_io_uring_register_buf_ring(struct lx_io_uring *ring, struct lx_io_uring_buf_reg *reg, unsigned int flags)
{
	reg->flags = (uint16_t)(reg->flags | flags);
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_PBUF_RING, reg, 1);
}

/** Give up a ring of provided buffers. Its memory is the caller's.
 * Returns 0; -LX_EINVAL (bgid isn't a ring), -LX_ENOENT.
 * io_uring_unregister_buf_ring(3), Linux 5.19. */
LX_FN int lx_io_uring_unregister_buf_ring(struct lx_io_uring *ring, int bgid)
{
	struct lx_io_uring_buf_reg reg;

	reg.ring_addr = 0;
	reg.ring_entries = reg.min_left = 0;
	reg.bgid = (uint16_t)bgid;
	reg.flags = 0;
	for (int i = 0; i < 5; i++)
		reg.resv[i] = 0;
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_PBUF_RING, &reg, 1);
}

/** Cancel requests and wait until they are gone.
 * reg: flags are LX_IORING_ASYNC_CANCEL_xxx; timeout is relative, or both fields -1 to wait for ever.
 * Returns 0, or how many were cancelled at once; -LX_EBADF, -LX_EINTR, -LX_ENOENT (no such request), -LX_ETIME.
 * io_uring_register_sync_cancel(3), Linux 6.0. */
LX_FN LX_READS1(2)
int lx_io_uring_register_sync_cancel(struct lx_io_uring *ring, struct lx_io_uring_sync_cancel_reg *reg)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_SYNC_CANCEL, reg, 1);
}

/** Send a message to a ring without having one.
 * sqe: made by lx_io_uring_prep_msg_ring() and its like, anywhere in memory; its flags are 0.
 * Returns 0; -LX_EBADFD (its fd isn't a ring, or that isn't enabled), -LX_EOVERFLOW.
 * io_uring_register_sync_msg(3), Linux 6.13. */
LX_FN LX_READS1(1) int lx_io_uring_register_sync_msg(struct lx_io_uring_sqe *sqe)
{
	return lx_io_uring_register_op_send_msg_ring(sqe);
}

/** Let waits poll the network devices of the ring's sockets.
 * napi: becomes the settings until now, on some errors too.
 * Returns 0; -LX_EINVAL (also: a kernel without busy polling, or a ring with LX_IORING_SETUP_IOPOLL).
 * io_uring_register_napi(3), Linux 6.9. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_napi(struct lx_io_uring *ring, struct lx_io_uring_napi *napi)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_NAPI, napi, 1);
}

/** End that.
 * napi: gets the settings until now, or NULL.
 * Returns 0.
 * io_uring_unregister_napi(3), Linux 6.9. */
LX_FN LX_UPDATES1(2) int lx_io_uring_unregister_napi(struct lx_io_uring *ring, struct lx_io_uring_napi *napi)
{
	return lx_io_uring_do_register(ring, LX_IORING_UNREGISTER_NAPI, napi, 1);
}

/** Receive a network device's queue without copies. Needs LX_IORING_SETUP_DEFER_TASKRUN and _CQE32 or _CQE_MIXED.
 * reg: also what area_ptr and region_ptr point to is read and written. A buffer goes back by an entry in the refill
 * ring whose off is the area's rq_area_token with the offset in the area.
 * Returns 0; -LX_EPERM (needs CAP_NET_ADMIN), -LX_ENODEV, -LX_EOPNOTSUPP (not this device) ...
 * io_uring_register_ifq(3), Linux 6.15. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_ifq(struct lx_io_uring *ring, struct lx_io_uring_zcrx_ifq_reg *reg)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_ZCRX_IFQ, reg, 1);
}

/** Control what lx_io_uring_register_ifq() made.
 * ctrl: op is LX_ZCRX_CTRL_xxx.
 * Returns 0; -LX_EFAULT (also: reserved fields), -LX_ENXIO (no such zcrx_id), -LX_EOPNOTSUPP (op).
 * io_uring_register_zcrx_ctrl(3), Linux 6.19. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_zcrx_ctrl(struct lx_io_uring *ring, struct lx_zcrx_ctrl *ctrl)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_ZCRX_CTRL, ctrl, 0);
}

/** Choose the clock of the time-outs of waits: LX_CLOCK_MONOTONIC or LX_CLOCK_BOOTTIME.
 * Returns 0.
 * io_uring_register_clock(3), Linux 6.12. */
LX_FN LX_READS1(2) int lx_io_uring_register_clock(struct lx_io_uring *ring, struct lx_io_uring_clock_register *arg)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_CLOCK, arg, 0);
}

/** Share memory with the ring. With LX_IORING_MEM_REGION_REG_WAIT_ARG it is an array of struct lx_io_uring_reg_wait for
 * lx_io_uring_submit_and_wait_reg(), and the ring must not be enabled yet.
 * reg: region_uptr is the address of a struct lx_io_uring_region_desc, which is read and written. With
 * LX_IORING_MEM_REGION_TYPE_USER its user_addr and size are whole pages of the caller's.
 * Returns 0; -LX_EBUSY (there is some).
 * io_uring_register_region(3), Linux 6.13. */
LX_FN LX_READS1(2)
int lx_io_uring_register_region(struct lx_io_uring *ring, struct lx_io_uring_mem_region_reg *reg)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_MEM_REGION, reg, 1);
}

/** lx_io_uring_register_region() of time-outs for lx_io_uring_submit_and_wait_reg(). The ring must not be enabled yet:
 * make it with LX_IORING_SETUP_R_DISABLED.
 * reg: nr of them, on a page and in whole pages, so 64 or a multiple. They may change while registered.
 * Returns 0; -LX_EBUSY (there are some), -LX_EINVAL (also: the ring is enabled).
 * io_uring_register_wait_reg(3), Linux 6.13. */
LX_FN int lx_io_uring_register_wait_reg(struct lx_io_uring *ring, struct lx_io_uring_reg_wait *reg, int nr)
{
	struct lx_io_uring_region_desc desc;
	struct lx_io_uring_mem_region_reg region;

	desc.user_addr = (uintptr_t)reg;
	desc.size = (uint64_t)nr * sizeof(*reg);
	desc.flags = LX_IORING_MEM_REGION_TYPE_USER;
	desc.id = 0;
	desc.mmap_offset = 0;
	desc.__resv[0] = desc.__resv[1] = desc.__resv[2] = desc.__resv[3] = 0;
	region.region_uptr = (uintptr_t)&desc;
	region.flags = LX_IORING_MEM_REGION_REG_WAIT_ARG;
	region.__resv[0] = region.__resv[1] = 0;
	return lx_io_uring_register_region(ring, &region);
}

/** lx_io_uring_clone_buffers_offset(), with the source named by its descriptor unless flags have
 * LX_IORING_REGISTER_SRC_REGISTERED: for a source whose index is another thread's.
 * Returns like that.
 * __io_uring_clone_buffers_offset(3), Linux 6.13. */
LX_FN int lx___io_uring_clone_buffers_offset(struct lx_io_uring *dst, struct lx_io_uring *src, unsigned int dst_off,
					     unsigned int src_off, unsigned int nr, unsigned int flags)
{
	struct lx_io_uring_clone_buffers buffers = {(uint32_t)src->ring_fd, flags, src_off, dst_off, nr, {0}};

	if (!(src->int_flags & LX_INT_FLAG_REG_RING))
		buffers.flags &= ~(uint32_t)LX_IORING_REGISTER_SRC_REGISTERED;
	else if (flags & LX_IORING_REGISTER_SRC_REGISTERED)
		buffers.src_fd = (uint32_t)src->enter_ring_fd;
	return lx_io_uring_do_register(dst, LX_IORING_REGISTER_CLONE_BUFFERS, &buffers, 1);
}

/** Share nr registered buffers of src from src_off on, as dst_off and on of dst; nr 0 is all.
 * flags: LX_IORING_REGISTER_DST_REPLACE replaces what dst has there; without it dst must have no buffers.
 * Returns 0; -LX_EBUSY (it has), -LX_EINVAL (also: src is another user's, or of another address space), -LX_ENXIO (src
 * has none), -LX_EOVERFLOW.
 * io_uring_clone_buffers_offset(3), Linux 6.13. */
LX_FN int lx_io_uring_clone_buffers_offset(struct lx_io_uring *dst, struct lx_io_uring *src, unsigned int dst_off,
					   unsigned int src_off, unsigned int nr, unsigned int flags)
{
	return lx___io_uring_clone_buffers_offset(dst, src, dst_off, src_off, nr,
						  flags | LX_IORING_REGISTER_SRC_REGISTERED);
}

/** lx_io_uring_clone_buffers(), with flags as for lx___io_uring_clone_buffers_offset().
 * Returns like that.
 * __io_uring_clone_buffers(3), Linux 6.12. */
LX_FN int lx___io_uring_clone_buffers(struct lx_io_uring *dst, struct lx_io_uring *src, unsigned int flags)
{
	return lx___io_uring_clone_buffers_offset(dst, src, 0, 0, 0, flags);
}

/** Share all registered buffers of src with dst, which must have none.
 * Returns like lx_io_uring_clone_buffers_offset().
 * io_uring_clone_buffers(3), Linux 6.12. */
LX_FN int lx_io_uring_clone_buffers(struct lx_io_uring *dst, struct lx_io_uring *src)
{
	return lx_io_uring_clone_buffers_offset(dst, src, 0, 0, 0, 0);
}

/** Ask what the kernel's io_uring can do. It needs no ring.
 * query: the first of a list linked by next_entry. Each entry's result is 0 or an error of its own, and its size
 * becomes that of the answer.
 * Returns 0; -LX_E2BIG, -LX_ERANGE (1000 entries).
 * io_uring_register_query(3), Linux 6.18. */
LX_FN LX_UPDATES1(1) int lx_io_uring_register_query(struct lx_io_uring_query_hdr *query)
{
	return lx_io_uring_register_op_query(-1, query);
}

/** Let a classic BPF program decide over the requests of an operation.
 * bpf: filter.pdu_size becomes the kernel's.
 * Returns 0; -LX_EMSGSIZE (pdu_size).
 * io_uring_register_bpf_filter(3), Linux 7.0. */
LX_FN LX_UPDATES1(2) int lx_io_uring_register_bpf_filter(struct lx_io_uring *ring, struct lx_io_uring_bpf *bpf)
{
	return lx_io_uring_do_register(ring, LX_IORING_REGISTER_BPF_FILTER, bpf, 1);
}

/** lx_io_uring_register_bpf_filter() for every ring that the task and its children make from now on.
 * Returns like that; -LX_EACCES (the task has neither no_new_privs nor CAP_SYS_ADMIN).
 * io_uring_register_bpf_filter_task(3), Linux 7.0. */
LX_FN LX_UPDATES1(1) int lx_io_uring_register_bpf_filter_task(struct lx_io_uring_bpf *bpf)
{
	return lx_io_uring_register_op_bpf_filter(-1, bpf);
}

/** Say whether waits count as waiting for I/O, which load figures and CPU frequencies follow. They do at first.
 * enable_iowait: 0 is no.
 * Returns 0; -LX_EOPNOTSUPP (no LX_IORING_FEAT_NO_IOWAIT).
 * io_uring_set_iowait(3), Linux 6.15. */
LX_FN int lx_io_uring_set_iowait(struct lx_io_uring *ring, int enable_iowait)
{
	if (!(ring->features & LX_IORING_FEAT_NO_IOWAIT))
		return -LX_EOPNOTSUPP;
	if (enable_iowait)
		ring->int_flags &= (uint8_t)~LX_INT_FLAG_NO_IOWAIT;
	else
		ring->int_flags |= LX_INT_FLAG_NO_IOWAIT;
	return 0;
}

/** Give a ring with LX_IORING_SETUP_DEFER_TASKRUN other sizes and map it anew. Entries and completions that wait in it
 * come along; what lx_io_uring_get_sqe() returned and pointers to completions are then stale.
 * p: sq_entries, and with LX_IORING_SETUP_CQSIZE cq_entries; of the flags only that and LX_IORING_SETUP_CLAMP. It
 * becomes what the kernel made of it, with flags 0.
 * Returns 0; -LX_EBADF (lx_io_uring_close_ring_fd()), -LX_EBUSY (entries wait, with LX_IORING_SETUP_SQ_REWIND),
 * -LX_EINVAL (also: LX_IORING_SETUP_NO_MMAP), -LX_EOVERFLOW (what waits doesn't fit). When only the mapping failed,
 * -LX_ENOMEM and its like, nothing but lx_io_uring_queue_exit() is left to do with the ring.
 * io_uring_resize_rings(3), Linux 6.13. */
LX_UPDATES1(2) int lx_io_uring_resize_rings(struct lx_io_uring *ring, struct lx_io_uring_params *p);

/** lx_io_uring_get_probe_ring() without a ring at hand: it makes one and gives it up.
 * Returns 0; the errors of lx_io_uring_setup().
 * io_uring_get_probe(3), Linux 5.6. */
LX_UPDATES1(1) int lx_io_uring_get_probe(struct lx_io_uring_probe *probe, unsigned int nr_ops);

LX_END_DECLS

#endif
