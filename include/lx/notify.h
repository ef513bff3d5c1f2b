/* SPDX-License-Identifier: MIT */
/* Descriptors that tell of something: of changes to files, of signals, of each other. */
#ifndef LX_NOTIFY_H
#define LX_NOTIFY_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/eventfd.h>
#include <lx/uapi/linux/fanotify.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/inotify.h>
#include <lx/uapi/linux/signalfd.h>

/* The event after this one, in what a read of an inotify descriptor gave; names make them of different lengths. */
#define LX_INOTIFY_NEXT(event) \
	((struct lx_inotify_event *)(void *)((char *)(event) + sizeof(struct lx_inotify_event) + (event)->len))

/* Whether len bytes of a read of a fanotify descriptor hold one event more, at meta; and the one after it, with len
 * made less. */
#define LX_FAN_EVENT_OK(meta, len)                                                        \
	((long)(len) >= (long)LX_FAN_EVENT_METADATA_LEN &&                                \
	 (long)(meta)->event_len >= (long)LX_FAN_EVENT_METADATA_LEN && (long)(meta)->event_len <= (long)(len))
#define LX_FAN_EVENT_NEXT(meta, len) \
	((len) -= (meta)->event_len,  \
	 (struct lx_fanotify_event_metadata *)(void *)((char *)(meta) + (meta)->event_len))

/* A response that denies with an error of the program's choice: LX_EPERM, LX_EIO, LX_EBUSY ... */
#define LX_FAN_DENY_ERRNO(err) (LX_FAN_DENY | ((uint32_t)(err) & LX_FAN_ERRNO_MASK) << LX_FAN_ERRNO_SHIFT)

LX_BEGIN_DECLS

/** Make an inotify descriptor; lx_inotify_init1() has flags.
 * Returns a descriptor; -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * inotify_init(2), Linux 2.6.13. */
LX_FN int lx_inotify_init(void)
{
	return (int)lx_syscall0(LX_NR_inotify_init);
}

/** Make an inotify descriptor, to read struct lx_inotify_event from.
 * flags: LX_IN_CLOEXEC, LX_IN_NONBLOCK.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * inotify_init1(2), Linux 2.6.27. */
LX_FN int lx_inotify_init1(int flags)
{
	return (int)lx_syscall1(LX_NR_inotify_init1, flags);
}

/** Watch a file or a directory and its entries.
 * mask: LX_IN_xxx; for a file that is watched it replaces the old mask, or with LX_IN_MASK_ADD adds to it.
 * Returns a watch descriptor, the same for the same file by another name; -LX_EACCES, -LX_EBADF, -LX_EEXIST
 * (LX_IN_MASK_CREATE), -LX_EFAULT, -LX_EINVAL, -LX_ENOENT, -LX_ENOSPC, -LX_ENOTDIR ...
 * inotify_add_watch(2), Linux 2.6.13. */
LX_FN int lx_inotify_add_watch(int fd, const char *pathname, uint32_t mask)
{
	return (int)lx_syscall3(LX_NR_inotify_add_watch, fd, (long)pathname, mask);
}

/** Stop watching. An LX_IN_IGNORED event follows.
 * Returns 0; -LX_EBADF, -LX_EINVAL (no such watch, not an inotify descriptor).
 * inotify_rm_watch(2), Linux 2.6.13. */
LX_FN int lx_inotify_rm_watch(int fd, int32_t wd)
{
	return (int)lx_syscall2(LX_NR_inotify_rm_watch, fd, wd);
}

/** Make a fanotify descriptor, to read struct lx_fanotify_event_metadata from.
 * flags: LX_FAN_CLASS_xxx, LX_FAN_CLOEXEC, _NONBLOCK, _REPORT_xxx ...; event_f_flags: LX_O_xxx of the descriptors that
 * events bring.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM, -LX_ENOSYS, -LX_EPERM (without CAP_SYS_ADMIN
 * from Linux 5.13 on LX_FAN_REPORT_FID or the like is a must).
 * fanotify_init(2), Linux 2.6.37. */
LX_FN int lx_fanotify_init(unsigned int flags, unsigned int event_f_flags)
{
	return (int)lx_syscall2(LX_NR_fanotify_init, flags, event_f_flags);
}

/** Add, remove or flush what a fanotify descriptor tells of.
 * flags: LX_FAN_MARK_ADD, _REMOVE or _FLUSH, and more; mask: LX_FAN_xxx, 64 bits in one argument.
 * dfd, pathname: the file; pathname NULL is dfd itself.
 * Returns 0; -LX_EBADF, -LX_EEXIST, -LX_EINVAL, -LX_ENODEV, -LX_ENOENT, -LX_ENOSPC, -LX_ENOTDIR, -LX_EOPNOTSUPP,
 * -LX_EPERM, -LX_EXDEV ...
 * fanotify_mark(2), Linux 2.6.37. */
LX_FN int lx_fanotify_mark(int fanotify_fd, unsigned int flags, uint64_t mask, int dfd, const char *pathname)
{
	return (int)lx_syscall5(LX_NR_fanotify_mark, fanotify_fd, flags, (long)mask, dfd, (long)pathname);
}

/** Make a descriptor to read signals from, or change its set; lx_signalfd4() has flags.
 * Returns like lx_signalfd4().
 * signalfd(2), Linux 2.6.22. */
LX_FN LX_READS1(2) int lx_signalfd(int ufd, const lx_sigset_t *user_mask, size_t sizemask)
{
	return (int)lx_syscall3(LX_NR_signalfd, ufd, (long)user_mask, (long)sizemask);
}

/** Make a descriptor to read signals from, as struct lx_signalfd_siginfo, or change its set. The signals should be
 * blocked, or they go their usual way. What is read is the reader's signals, not those of who made it.
 * ufd: -1 makes a new one; sizemask: sizeof(lx_sigset_t).
 * flags: LX_SFD_CLOEXEC, LX_SFD_NONBLOCK; without effect on an old one.
 * Returns the descriptor; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (sizemask, flags, not a signal descriptor), -LX_EMFILE,
 * -LX_ENFILE, -LX_ENOMEM.
 * signalfd4(2), Linux 2.6.27. */
LX_FN LX_READS1(2) int lx_signalfd4(int ufd, const lx_sigset_t *user_mask, size_t sizemask, int flags)
{
	return (int)lx_syscall4(LX_NR_signalfd4, ufd, (long)user_mask, (long)sizemask, flags);
}

/** Make a counter behind a descriptor; lx_eventfd2() has flags.
 * Returns a descriptor; -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * eventfd(2), Linux 2.6.22. */
LX_FN int lx_eventfd(unsigned int count)
{
	return (int)lx_syscall1(LX_NR_eventfd, count);
}

/** Make a counter behind a descriptor: a write adds a uint64_t, a read waits until it isn't 0, gets it and makes it 0.
 * flags: LX_EFD_CLOEXEC, LX_EFD_NONBLOCK, LX_EFD_SEMAPHORE (a read gets 1 and takes 1 off).
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * eventfd2(2), Linux 2.6.27. */
LX_FN int lx_eventfd2(unsigned int count, int flags)
{
	return (int)lx_syscall2(LX_NR_eventfd2, count, flags);
}

LX_END_DECLS

#endif
