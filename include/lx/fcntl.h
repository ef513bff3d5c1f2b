/* SPDX-License-Identifier: MIT */
/* The operations of fcntl with their real arguments: descriptors and their flags, locks, owners and signals, leases,
 * pipe sizes, seals and hints. lx_fcntl(), the call itself, is in <lx/io.h>.
 * All return -LX_EBADF for a bad fd, and the comments don't repeat it. With LX_O_PATH it is bad for all but
 * lx_fcntl_dupfd(), _dupfd_cloexec(), _dupfd_query(), _created_query(), _getfd(), _setfd() and _getfl(). */
#ifndef LX_FCNTL_H
#define LX_FCNTL_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/fs.h>

LX_BEGIN_DECLS

/** Duplicate a descriptor to the lowest free number from min_fd up, without LX_FD_CLOEXEC.
 * Returns the new descriptor; -LX_EINVAL (min_fd isn't below LX_RLIMIT_NOFILE), -LX_EMFILE.
 * fcntl(2) F_DUPFD, Linux 1.0. */
LX_FN int lx_fcntl_dupfd(int fd, int min_fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_DUPFD, min_fd);
}

/** lx_fcntl_dupfd() with LX_FD_CLOEXEC.
 * Returns like lx_fcntl_dupfd().
 * fcntl(2) F_DUPFD_CLOEXEC, Linux 2.6.24. */
LX_FN int lx_fcntl_dupfd_cloexec(int fd, int min_fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_DUPFD_CLOEXEC, min_fd);
}

/** Ask whether two descriptors share one open file, as after dup. Opening a path twice makes two.
 * Returns 1 or 0; -LX_EBADF for other_fd too, -LX_EINVAL (unknown to this kernel).
 * fcntl(2) F_DUPFD_QUERY, Linux 6.10. */
LX_FN int lx_fcntl_dupfd_query(int fd, int other_fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_DUPFD_QUERY, other_fd);
}

/** Ask whether the open that made this descriptor also created the file: LX_O_CREAT alone doesn't tell.
 * Returns 1 or 0; -LX_EINVAL (unknown to this kernel).
 * fcntl(2) F_CREATED_QUERY, Linux 6.12. */
LX_FN int lx_fcntl_created_query(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_CREATED_QUERY, 0);
}

/** Get the descriptor's own flags, which duplicates don't share.
 * Returns LX_FD_CLOEXEC or 0.
 * fcntl(2) F_GETFD, Linux 1.0. */
LX_FN int lx_fcntl_getfd(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETFD, 0);
}

/** Set the descriptor's own flags.
 * flags: LX_FD_CLOEXEC or 0; other bits are ignored.
 * Returns 0.
 * fcntl(2) F_SETFD, Linux 1.0. */
LX_FN int lx_fcntl_setfd(int fd, int flags)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETFD, flags);
}

/** Get the open file's access mode and flags, which duplicates share.
 * Returns LX_O_xxx, with LX_O_LARGEFILE that nobody asked for; LX_O_ACCMODE masks the mode. LX_O_CREAT, LX_O_EXCL,
 * LX_O_NOCTTY and LX_O_TRUNC are forgotten, and LX_O_CLOEXEC is lx_fcntl_getfd()'s.
 * fcntl(2) F_GETFL, Linux 1.0. */
LX_FN int lx_fcntl_getfl(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETFL, 0);
}

/** Set the open file's flags.
 * flags: all that shall be on of LX_O_APPEND, LX_O_NONBLOCK, LX_O_DIRECT, LX_O_NOATIME and LX_FASYNC (a libc's
 * O_ASYNC); others, the access mode and LX_O_SYNC too, are silently ignored.
 * Returns 0; -LX_EINVAL (no LX_O_DIRECT here), -LX_EPERM (an append-only file, or LX_O_NOATIME of another's file).
 * fcntl(2) F_SETFL, Linux 1.0. */
LX_FN int lx_fcntl_setfl(int fd, int flags)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETFL, flags);
}

/** Ask which lock of another process would be in lock's way.
 * lock: l_type LX_F_RDLCK or LX_F_WRLCK, and a range; gets the first conflict, with l_whence LX_SEEK_SET and its l_pid
 * (-1: a lock of an open file), or l_type LX_F_UNLCK alone if there is none.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EOVERFLOW (a range beyond the largest offset).
 * fcntl(2) F_GETLK, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_fcntl_getlk(int fd, struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETLK, (long)lock);
}

/** Lock or unlock a range of a file for the process, without waiting. Closing any descriptor of the file drops all of
 * the process's locks on it; children don't inherit them, and threads don't exclude each other.
 * lock: l_type LX_F_RDLCK (fd readable), LX_F_WRLCK (fd writable) or LX_F_UNLCK; l_len 0: to the end, however far.
 * Returns 0; -LX_EAGAIN (locked by another), -LX_EBADF (fd's access mode), -LX_EFAULT, -LX_EINVAL, -LX_ENOLCK,
 * -LX_EOVERFLOW.
 * fcntl(2) F_SETLK, Linux 1.0. */
LX_FN LX_READS1(2) int lx_fcntl_setlk(int fd, const struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETLK, (long)lock);
}

/** lx_fcntl_setlk() that waits.
 * Returns 0; -LX_EDEADLK (two processes wait for each other), -LX_EINTR, and the errors of lx_fcntl_setlk().
 * fcntl(2) F_SETLKW, Linux 1.0. */
LX_FN LX_READS1(2) int lx_fcntl_setlkw(int fd, const struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETLKW, (long)lock);
}

/** lx_fcntl_getlk() for a lock of the open file.
 * lock: l_pid is 0; l_type LX_F_UNLCK (Linux 6.6) asks for the open file's own locks.
 * Returns like lx_fcntl_getlk().
 * fcntl(2) F_OFD_GETLK, Linux 3.15. */
LX_FN LX_UPDATES1(2) int lx_fcntl_ofd_getlk(int fd, struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_OFD_GETLK, (long)lock);
}

/** Lock or unlock a range for the open file, without waiting. Duplicates and children share the lock, and it goes with
 * the last of them; threads that open the file each for itself exclude each other.
 * lock: as for lx_fcntl_setlk(), and l_pid is 0.
 * Returns like lx_fcntl_setlk().
 * fcntl(2) F_OFD_SETLK, Linux 3.15. */
LX_FN LX_READS1(2) int lx_fcntl_ofd_setlk(int fd, const struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_OFD_SETLK, (long)lock);
}

/** lx_fcntl_ofd_setlk() that waits. Nobody looks for deadlocks.
 * Returns 0; -LX_EINTR, and the errors of lx_fcntl_setlk().
 * fcntl(2) F_OFD_SETLKW, Linux 3.15. */
LX_FN LX_READS1(2) int lx_fcntl_ofd_setlkw(int fd, const struct lx_flock *lock)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_OFD_SETLKW, (long)lock);
}

/** Get who receives the open file's signals.
 * Returns a process, or a process group as a negative number, or 0: nobody. Groups 1 to 4095 can't be told from errors
 * (group 9 is -LX_EBADF), so better use lx_fcntl_getown_ex().
 * fcntl(2) F_GETOWN, Linux 1.0. */
LX_FN int lx_fcntl_getown(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETOWN, 0);
}

/** Choose who receives LX_SIGIO and LX_SIGURG of the open file. LX_FASYNC of lx_fcntl_setfl() turns LX_SIGIO on.
 * owner: a process, a process group as a negative number, or 0: nobody.
 * Returns 0; -LX_EINVAL, -LX_ESRCH.
 * fcntl(2) F_SETOWN, Linux 1.0. */
LX_FN int lx_fcntl_setown(int fd, lx_pid_t owner)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETOWN, owner);
}

/** lx_fcntl_getown() without its doubt.
 * owner: gets the kind, LX_F_OWNER_TID, LX_F_OWNER_PID or LX_F_OWNER_PGRP, and the id, 0 for nobody.
 * Returns 0; -LX_EFAULT.
 * fcntl(2) F_GETOWN_EX, Linux 2.6.32. */
LX_FN LX_WRITES1(2) int lx_fcntl_getown_ex(int fd, struct lx_f_owner_ex *owner)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETOWN_EX, (long)owner);
}

/** lx_fcntl_setown() that can also name a thread.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (the kind), -LX_ESRCH.
 * fcntl(2) F_SETOWN_EX, Linux 2.6.32. */
LX_FN LX_READS1(2) int lx_fcntl_setown_ex(int fd, const struct lx_f_owner_ex *owner)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETOWN_EX, (long)owner);
}

/** Get the user ids of whoever chose the owner: the signals are sent with their rights.
 * uids: gets the real and the effective one, 0 if nobody chose.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (a kernel without CONFIG_CHECKPOINT_RESTORE).
 * fcntl(2) F_GETOWNER_UIDS, Linux 3.7. */
LX_FN int lx_fcntl_getowner_uids(int fd, lx_uid_t uids[2])
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETOWNER_UIDS, (long)uids);
}

/** Get the signal that tells of input, output, leases and directories.
 * Returns it, or 0: LX_SIGIO without siginfo.
 * fcntl(2) F_GETSIG, Linux 2.2. */
LX_FN int lx_fcntl_getsig(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETSIG, 0);
}

/** Set that signal. Any but 0 brings a siginfo with the descriptor in si_fd; a real-time signal queues.
 * sig: 0 is LX_SIGIO without siginfo.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM.
 * fcntl(2) F_SETSIG, Linux 2.2. */
LX_FN int lx_fcntl_setsig(int fd, int sig)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETSIG, sig);
}

/** Get the kind of the open file's lease; while somebody waits for it, the kind that it must become.
 * Returns LX_F_RDLCK, LX_F_WRLCK or LX_F_UNLCK (none); LX_F_RDLCK is 0.
 * fcntl(2) F_GETLEASE, Linux 2.4. */
LX_FN int lx_fcntl_getlease(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETLEASE, 0);
}

/** Take, change or give back a lease on a file: others' conflicting open or truncate waits while a signal (LX_SIGIO, or
 * lx_fcntl_setsig()'s) asks for it, at most /proc/sys/fs/lease-break-time seconds.
 * type: LX_F_RDLCK (fd opened read-only), LX_F_WRLCK (no other descriptor of the file) or LX_F_UNLCK.
 * Returns 0; -LX_EACCES (another's file, without CAP_LEASE), -LX_EAGAIN (open elsewhere; or no lease to give back),
 * -LX_EINVAL (not a regular file, or not on this file system).
 * fcntl(2) F_SETLEASE, Linux 2.4. */
LX_FN int lx_fcntl_setlease(int fd, int type)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETLEASE, type);
}

/** Get the kind of the open file's delegation, like lx_fcntl_getlease().
 * deleg: all fields 0; d_type gets LX_F_RDLCK, LX_F_WRLCK or LX_F_UNLCK.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (fields, or unknown to this kernel).
 * fcntl(2) F_GETDELEG, Linux 6.19. */
LX_FN LX_UPDATES1(2) int lx_fcntl_getdeleg(int fd, struct lx_delegation *deleg)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETDELEG, (long)deleg);
}

/** Take, change or give back a delegation: a lease that unlink, rename and changed attributes break too, and that a
 * directory can have, for changes of its names.
 * deleg: d_type LX_F_RDLCK (the only one for directories), LX_F_WRLCK or LX_F_UNLCK; the rest 0.
 * Returns 0; -LX_EACCES (another's file, without CAP_LEASE), -LX_EAGAIN (open elsewhere, busy; or none to give back),
 * -LX_EFAULT, -LX_EINVAL (fields, not on this file system, or unknown to this kernel).
 * fcntl(2) F_SETDELEG, Linux 6.19. */
LX_FN LX_READS1(2) int lx_fcntl_setdeleg(int fd, const struct lx_delegation *deleg)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SETDELEG, (long)deleg);
}

/** Have changes in a directory told by a signal, once, or with LX_DN_MULTISHOT until 0. inotify is the better way.
 * events: LX_DN_xxx, added to what is watched already; 0 ends it.
 * Returns 0; -LX_EINVAL (not on this machine), -LX_ENOMEM, -LX_ENOTDIR.
 * fcntl(2) F_NOTIFY, Linux 2.4. */
LX_FN int lx_fcntl_notify(int fd, unsigned int events)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_NOTIFY, events);
}

/** Set a pipe's size.
 * size: bytes, rounded up to a power of two of at least one page.
 * Returns the new size; -LX_EBADF (no pipe), -LX_EBUSY (more data than that inside), -LX_EINVAL (too large),
 * -LX_ENOMEM, -LX_EPERM (beyond the limits of /proc/sys/fs/pipe-xxx).
 * fcntl(2) F_SETPIPE_SZ, Linux 2.6.35. */
LX_FN long lx_fcntl_setpipe_sz(int fd, unsigned int size)
{
	return lx_syscall3(LX_NR_fcntl, fd, LX_F_SETPIPE_SZ, size);
}

/** Get a pipe's size.
 * Returns bytes; -LX_EBADF (no pipe).
 * fcntl(2) F_GETPIPE_SZ, Linux 2.6.35. */
LX_FN long lx_fcntl_getpipe_sz(int fd)
{
	return lx_syscall3(LX_NR_fcntl, fd, LX_F_GETPIPE_SZ, 0);
}

/** Forbid kinds of changes to a memfd, for everybody and for good.
 * seals: LX_F_SEAL_xxx. LX_F_SEAL_WRITE needs all writable shared mappings gone; LX_F_SEAL_EXEC is of Linux 6.3.
 * Returns 0; -LX_EBUSY (mapped writable, or in use by I/O), -LX_EINVAL (unknown, or not a memfd's kind of file),
 * -LX_EPERM (fd not writable, or sealed with LX_F_SEAL_SEAL, as without LX_MFD_ALLOW_SEALING).
 * fcntl(2) F_ADD_SEALS, Linux 3.17. */
LX_FN int lx_fcntl_add_seals(int fd, unsigned int seals)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_ADD_SEALS, seals);
}

/** Get a memfd's seals.
 * Returns LX_F_SEAL_xxx; -LX_EINVAL (not a memfd's kind of file).
 * fcntl(2) F_GET_SEALS, Linux 3.17. */
LX_FN int lx_fcntl_get_seals(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GET_SEALS, 0);
}

/** Get how long the file's data is expected to live.
 * hint: gets LX_RWH_WRITE_LIFE_xxx.
 * Returns 0; -LX_EFAULT.
 * fcntl(2) F_GET_RW_HINT, Linux 4.13. */
LX_FN LX_WRITES1(2) int lx_fcntl_get_rw_hint(int fd, uint64_t *hint)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GET_RW_HINT, (long)hint);
}

/** Tell how long the file's data is expected to live, for storage that can keep it apart.
 * hint: points to LX_RWH_WRITE_LIFE_xxx.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM (another's file, or immutable; older kernels allow both).
 * fcntl(2) F_SET_RW_HINT, Linux 4.13. */
LX_FN LX_READS1(2) int lx_fcntl_set_rw_hint(int fd, const uint64_t *hint)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_SET_RW_HINT, (long)hint);
}

LX_END_DECLS

#endif
