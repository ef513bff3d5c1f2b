/* SPDX-License-Identifier: MIT */
/* The three system calls of io_uring, as they are. */
#ifndef LX_URING_H
#define LX_URING_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/io_uring.h>

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

LX_END_DECLS

#endif
