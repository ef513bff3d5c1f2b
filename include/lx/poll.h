/* SPDX-License-Identifier: MIT */
/* Waiting for descriptors: poll, select and epoll. */
#ifndef LX_POLL_H
#define LX_POLL_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/poll.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/eventpoll.h>
#include <lx/uapi/linux/posix_types.h>
#include <lx/uapi/linux/time_types.h>

/** The sixth argument of lx_pselect6(), which stands for two. */
struct lx_sigset_argpack {
	const lx_sigset_t *ss;
	size_t ss_len; /* sizeof(*ss) */
};

/* A set of descriptors, below LX_FD_SETSIZE: nothing checks that. fd is evaluated twice. */
#define LX_FD_ZERO(set) lx_fd_zero(set)
#define LX_FD_SET(fd, set) ((void)((set)->fds_bits[(unsigned int)(fd) / 64] |= 1UL << (unsigned int)(fd) % 64))
#define LX_FD_CLR(fd, set) ((void)((set)->fds_bits[(unsigned int)(fd) / 64] &= ~(1UL << (unsigned int)(fd) % 64)))
#define LX_FD_ISSET(fd, set) ((int)((set)->fds_bits[(unsigned int)(fd) / 64] >> (unsigned int)(fd) % 64 & 1))

LX_BEGIN_DECLS

/** LX_FD_ZERO(): make a set with no descriptor in it. */
LX_FN LX_WRITES1(1) void lx_fd_zero(lx_fd_set *set)
{
	/* volatile, or a compiler would call memset, which a program need not have. */
	volatile unsigned long *bits = set->fds_bits;

	for (int i = 0; i < LX_FD_SETSIZE / 64; i++)
		bits[i] = 0;
}

/** Wait until descriptors are ready.
 * ufds: events are LX_POLLxxx, revents gets what is the case; a negative fd is passed over.
 * timeout_msecs: 0 only looks, negative waits for ever.
 * Returns how many have revents, 0 at the time-out; -LX_EFAULT, -LX_EINTR, -LX_EINVAL (nfds over RLIMIT_NOFILE),
 * -LX_ENOMEM.
 * poll(2), Linux 2.0.36. */
LX_FN LX_UPDATES(1, 2) int lx_poll(struct lx_pollfd *ufds, unsigned int nfds, int timeout_msecs)
{
	return (int)lx_syscall3(LX_NR_poll, (long)ufds, nfds, timeout_msecs);
}

/** lx_poll() with a finer time-out, and a signal mask that holds during the call.
 * tsp: how long, NULL waits for ever. What is left of it is written back: set it anew before each call.
 * sigmask: NULL leaves the mask; sigsetsize: sizeof(lx_sigset_t).
 * Returns how many have revents, 0 at the time-out; errors of lx_poll(), -LX_EINVAL (sigsetsize, nanoseconds out of
 * range).
 * ppoll(2), Linux 2.6.19. */
LX_FN LX_UPDATES(1, 2) LX_UPDATES1(3) LX_READS1(4)
int lx_ppoll(struct lx_pollfd *ufds, unsigned int nfds, struct lx_timespec *tsp, const lx_sigset_t *sigmask,
	     size_t sigsetsize)
{
	return (int)lx_syscall5(LX_NR_ppoll, (long)ufds, nfds, (long)tsp, (long)sigmask, (long)sigsetsize);
}

/** Wait until descriptors of three sets are ready: to read, to write, with an exceptional condition.
 * n: the highest descriptor plus 1. Sets are read and written in whole longs up to it; any may be NULL.
 * tvp: how long, NULL waits for ever. What is left of it is written back: set it anew before each call.
 * Returns how many members are left in the sets, 0 at the time-out; -LX_EBADF, -LX_EFAULT, -LX_EINTR, -LX_EINVAL (n or
 * tvp negative), -LX_ENOMEM. After an error the sets are as they were.
 * select(2), Linux 1.0. */
LX_FN LX_UPDATES1(2) LX_UPDATES1(3) LX_UPDATES1(4) LX_UPDATES1(5)
int lx_select(int n, lx_fd_set *inp, lx_fd_set *outp, lx_fd_set *exp, struct lx_old_timeval *tvp)
{
	return (int)lx_syscall5(LX_NR_select, n, (long)inp, (long)outp, (long)exp, (long)tvp);
}

/** lx_select() with a finer time-out, and a signal mask that holds during the call.
 * tsp: how long, NULL waits for ever. What is left of it is written back: set it anew before each call.
 * sig: the mask and its size; NULL, or ss NULL, leaves the mask.
 * Returns like lx_select(); -LX_EINVAL (ss_len, nanoseconds out of range).
 * pselect6(2), Linux 2.6.19. */
LX_FN LX_UPDATES1(2) LX_UPDATES1(3) LX_UPDATES1(4) LX_UPDATES1(5) LX_READS1(6)
int lx_pselect6(int n, lx_fd_set *inp, lx_fd_set *outp, lx_fd_set *exp, struct lx_timespec *tsp,
		const struct lx_sigset_argpack *sig)
{
	return (int)lx_syscall6(LX_NR_pselect6, n, (long)inp, (long)outp, (long)exp, (long)tsp, (long)sig);
}

/** Make an epoll descriptor without LX_EPOLL_CLOEXEC: lx_epoll_create1() has flags.
 * size: above 0, and of no other meaning.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * epoll_create(2), Linux 2.6. */
LX_FN int lx_epoll_create(int size)
{
	return (int)lx_syscall1(LX_NR_epoll_create, size);
}

/** Make an epoll descriptor.
 * flags: LX_EPOLL_CLOEXEC or 0.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * epoll_create1(2), Linux 2.6.27. */
LX_FN int lx_epoll_create1(int flags)
{
	return (int)lx_syscall1(LX_NR_epoll_create1, flags);
}

/** Add, change or remove a descriptor that epfd watches.
 * op: LX_EPOLL_CTL_ADD, _MOD, _DEL.
 * event: LX_EPOLLxxx and data to get back, 12 bytes, packed on x86_64; may be NULL with LX_EPOLL_CTL_DEL.
 * A closed descriptor stays watched while a duplicate of it is open.
 * Returns 0; -LX_EBADF, -LX_EEXIST, -LX_EFAULT, -LX_EINVAL, -LX_ELOOP, -LX_ENOENT (not watched), -LX_ENOMEM,
 * -LX_ENOSPC, -LX_EPERM (a file that is always ready).
 * epoll_ctl(2), Linux 2.6. */
LX_FN LX_READS1(4) int lx_epoll_ctl(int epfd, int op, int fd, const struct lx_epoll_event *event)
{
	return (int)lx_syscall4(LX_NR_epoll_ctl, epfd, op, fd, (long)event);
}

/** Begin to watch fd.
 * event: LX_EPOLLxxx and data to get back, 12 bytes, packed on x86_64.
 * Returns 0; -LX_EBADF, -LX_EEXIST (watched already), -LX_EFAULT, -LX_EINVAL, -LX_ELOOP (epoll in epoll, too deep or
 * round), -LX_ENOMEM, -LX_ENOSPC (the user's limit), -LX_EPERM (a file that is always ready).
 * epoll_ctl(2) EPOLL_CTL_ADD, Linux 2.6. */
LX_FN LX_READS1(3) int lx_epoll_ctl_add(int epfd, int fd, const struct lx_epoll_event *event)
{
	return (int)lx_syscall4(LX_NR_epoll_ctl, epfd, LX_EPOLL_CTL_ADD, fd, (long)event);
}

/** Change what fd is watched for. It makes LX_EPOLLONESHOT watch again.
 * event: all of it anew; without LX_EPOLLEXCLUSIVE.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (also: added with LX_EPOLLEXCLUSIVE), -LX_ENOENT (not watched).
 * epoll_ctl(2) EPOLL_CTL_MOD, Linux 2.6. */
LX_FN LX_READS1(3) int lx_epoll_ctl_mod(int epfd, int fd, const struct lx_epoll_event *event)
{
	return (int)lx_syscall4(LX_NR_epoll_ctl, epfd, LX_EPOLL_CTL_MOD, fd, (long)event);
}

/** Stop watching fd. Do it before lx_close(): a closed descriptor stays watched while a duplicate of it is open.
 * Returns 0; -LX_EBADF, -LX_EINVAL, -LX_ENOENT (not watched).
 * epoll_ctl(2) EPOLL_CTL_DEL, Linux 2.6. */
LX_FN int lx_epoll_ctl_del(int epfd, int fd)
{
	return (int)lx_syscall4(LX_NR_epoll_ctl, epfd, LX_EPOLL_CTL_DEL, fd, 0);
}

/** Wait until watched descriptors are ready.
 * events: gets them, at most maxevents, which is above 0; timeout: in ms, 0 only looks, negative waits for ever.
 * Returns how many, 0 at the time-out; -LX_EBADF, -LX_EFAULT, -LX_EINTR, -LX_EINVAL.
 * epoll_wait(2), Linux 2.6. */
LX_FN LX_WRITES(2, 3) int lx_epoll_wait(int epfd, struct lx_epoll_event *events, int maxevents, int timeout)
{
	return (int)lx_syscall4(LX_NR_epoll_wait, epfd, (long)events, maxevents, timeout);
}

/** lx_epoll_wait() with a signal mask that holds during the call.
 * sigmask: NULL leaves the mask; sigsetsize: sizeof(lx_sigset_t).
 * Returns like lx_epoll_wait(); -LX_EINVAL (sigsetsize).
 * epoll_pwait(2), Linux 2.6.22. */
LX_FN LX_WRITES(2, 3) LX_READS1(5)
int lx_epoll_pwait(int epfd, struct lx_epoll_event *events, int maxevents, int timeout, const lx_sigset_t *sigmask,
		   size_t sigsetsize)
{
	return (int)lx_syscall6(LX_NR_epoll_pwait, epfd, (long)events, maxevents, timeout, (long)sigmask,
				(long)sigsetsize);
}

/** lx_epoll_pwait() with a finer time-out.
 * timeout: how long, NULL waits for ever; it isn't written back.
 * Returns like lx_epoll_pwait(); -LX_EINVAL (nanoseconds out of range).
 * epoll_pwait2(2), Linux 5.11. */
LX_FN LX_WRITES(2, 3) LX_READS1(4) LX_READS1(5)
int lx_epoll_pwait2(int epfd, struct lx_epoll_event *events, int maxevents, const struct lx_timespec *timeout,
		    const lx_sigset_t *sigmask, size_t sigsetsize)
{
	return (int)lx_syscall6(LX_NR_epoll_pwait2, epfd, (long)events, maxevents, (long)timeout, (long)sigmask,
				(long)sigsetsize);
}

LX_END_DECLS

#endif
