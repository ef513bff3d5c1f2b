/* SPDX-License-Identifier: MIT */
/* Linux's own asynchronous I/O. Mostly for files opened with LX_O_DIRECT: others are read and written at once.
 * <lx/uring.h> is its successor. A libc's aio_read() and the like are something else: threads. */
#ifndef LX_AIO_H
#define LX_AIO_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/aio_abi.h>
#include <lx/uapi/linux/time_types.h>

/** Signal mask of lx_io_pgetevents(). */
struct lx_aio_sigset {
	const lx_sigset_t *sigmask; /* NULL: leave the mask alone */
	size_t sigsetsize; /* 8 */
};

LX_BEGIN_DECLS

/** Make a context for requests.
 * nr_events: how many may be in flight; ctxp: must hold 0, gets the context.
 * Returns 0; -LX_EAGAIN (over the system's limit), -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_ENOSYS (a kernel without).
 * io_setup(2), Linux 2.6. */
LX_FN LX_UPDATES1(2) int lx_io_setup(unsigned int nr_events, lx_aio_context_t *ctxp)
{
	return (int)lx_syscall2(LX_NR_io_setup, nr_events, (long)ctxp);
}

/** End a context. Cancels what it can and waits for the rest.
 * Returns 0; -LX_EINVAL (no such context).
 * io_destroy(2), Linux 2.6. */
LX_FN int lx_io_destroy(lx_aio_context_t ctx)
{
	return (int)lx_syscall1(LX_NR_io_destroy, (long)ctx);
}

/** Start requests.
 * iocbpp: nr addresses of requests. The kernel writes their aio_key; what they point at must stay until they end.
 * Returns the requests started, perhaps fewer; if the first fails -LX_EAGAIN (too many in flight), -LX_EBADF,
 * -LX_EFAULT, -LX_EINVAL (no such context or command, a reserved field not 0), -LX_EPERM.
 * io_submit(2), Linux 2.6. */
LX_FN LX_READS(3, 2) long lx_io_submit(lx_aio_context_t ctx_id, long nr, struct lx_iocb *const *iocbpp)
{
	return lx_syscall3(LX_NR_io_submit, (long)ctx_id, nr, (long)iocbpp);
}

/** Cancel a request. Only some, such as LX_IOCB_CMD_POLL, can be.
 * result: no longer used; the event comes through lx_io_getevents().
 * Returns -LX_EINPROGRESS if it worked, never 0; -LX_EFAULT, -LX_EINVAL (no such context, not in flight any more, or
 * not of a kind that can be cancelled).
 * io_cancel(2), Linux 2.6. */
LX_FN int lx_io_cancel(lx_aio_context_t ctx_id, struct lx_iocb *iocb, struct lx_io_event *result)
{
	return (int)lx_syscall3(LX_NR_io_cancel, (long)ctx_id, (long)iocb, (long)result);
}

/** Wait for requests to end.
 * min_nr: wait for so many; nr: room in events. timeout: NULL waits without limit.
 * events: res is a request's bytes or -LX_Exxx, data its aio_data.
 * Returns the events got, fewer than min_nr after the timeout; -LX_EFAULT, -LX_EINTR, -LX_EINVAL.
 * io_getevents(2), Linux 2.6. */
LX_FN LX_WRITES(4, 3) LX_READS1(5)
long lx_io_getevents(lx_aio_context_t ctx_id, long min_nr, long nr, struct lx_io_event *events,
		     const struct lx_timespec *timeout)
{
	return lx_syscall5(LX_NR_io_getevents, (long)ctx_id, min_nr, nr, (long)events, (long)timeout);
}

/** lx_io_getevents() with a signal mask for the wait.
 * usig: NULL, or the mask and its size of 8 bytes.
 * Returns the events got; errors of lx_io_getevents(), -LX_EINVAL (a mask of another size).
 * io_pgetevents(2), Linux 4.18. */
LX_FN LX_WRITES(4, 3) LX_READS1(5) LX_READS1(6)
long lx_io_pgetevents(lx_aio_context_t ctx_id, long min_nr, long nr, struct lx_io_event *events,
		      const struct lx_timespec *timeout, const struct lx_aio_sigset *usig)
{
	return lx_syscall6(LX_NR_io_pgetevents, (long)ctx_id, min_nr, nr, (long)events, (long)timeout, (long)usig);
}

LX_END_DECLS

#endif
