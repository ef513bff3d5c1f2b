/* SPDX-License-Identifier: MIT */
/* The ioctls of any descriptor, and of those that are no files: ioctl(2), ioctl_nsfs(2), ioctl_userfaultfd(2),
 * ioctl_eventpoll(2), ioctl_pipe(2), perf_event_open(2), pidfd_open(2), inotify(7), timerfd_create(2),
 * seccomp_unotify(2), random(4), PAGEMAP_SCAN(2const), proc_pid_maps(5).
 * Most errors of all: -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_ENOTTY (not of this kind, or an older kernel). */
#ifndef LX_IOCTL_FD_H
#define LX_IOCTL_FD_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/linux/eventpoll.h>
#include <lx/uapi/linux/fs.h>
#include <lx/uapi/linux/inotify.h>
#include <lx/uapi/linux/nsfs.h>
#include <lx/uapi/linux/perf_event.h>
#include <lx/uapi/linux/pidfd.h>
#include <lx/uapi/linux/random.h>
#include <lx/uapi/linux/seccomp.h>
#include <lx/uapi/linux/timerfd.h>
#include <lx/uapi/linux/userfaultfd.h>
#include <lx/uapi/linux/watch_queue.h>

LX_BEGIN_DECLS

/** Get the number of bytes that can be read: of a regular file, those after its position, cut to an int.
 * Returns 0; -LX_ENOTTY (a kind of descriptor that doesn't know).
 * ioctl(2) FIONREAD, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_fionread(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIONREAD, (long)bytes);
}

/** Set LX_O_NONBLOCK of the open file, or clear it: for all descriptors that share it.
 * Returns 0; -LX_EFAULT.
 * ioctl(2) FIONBIO, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_fionbio(int fd, const int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIONBIO, (long)on);
}

/** Set LX_O_ASYNC of the open file, or clear it: SIGIO when it is ready.
 * Returns 0; -LX_ENOTTY (it has no such signals).
 * ioctl(2) FIOASYNC, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_fioasync(int fd, const int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIOASYNC, (long)on);
}

/** Set LX_FD_CLOEXEC of the descriptor.
 * Returns 0; -LX_EBADF.
 * ioctl(2) FIOCLEX, Linux 1.0. */
LX_FN int lx_ioctl_fioclex(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIOCLEX, 0);
}

/** Clear LX_FD_CLOEXEC of the descriptor.
 * Returns 0; -LX_EBADF.
 * ioctl(2) FIONCLEX, Linux 1.0. */
LX_FN int lx_ioctl_fionclex(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIONCLEX, 0);
}

/** Get how much room a regular file, directory or symbolic link takes up.
 * Returns 0; -LX_ENOTTY (another kind).
 * ioctl(2) FIOQSIZE. */
LX_FN LX_WRITES1(2) int lx_ioctl_fioqsize(int fd, lx_loff_t *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIOQSIZE, (long)bytes);
}

/** Open the user namespace that owns a namespace.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EPERM (out of the caller's sight).
 * ioctl_nsfs(2) NS_GET_USERNS, Linux 4.9. */
LX_FN int lx_ioctl_ns_get_userns(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_USERNS, 0);
}

/** Open the parent of a PID or user namespace.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EINVAL (another kind), -LX_EPERM (none, or out of the caller's
 * sight).
 * ioctl_nsfs(2) NS_GET_PARENT, Linux 4.9. */
LX_FN int lx_ioctl_ns_get_parent(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_PARENT, 0);
}

/** Get a namespace's kind.
 * Returns its LX_CLONE_NEWxxx; -LX_ENOTTY.
 * ioctl_nsfs(2) NS_GET_NSTYPE, Linux 4.11. */
LX_FN int lx_ioctl_ns_get_nstype(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_NSTYPE, 0);
}

/** Get the user who made a user namespace.
 * Returns 0; -LX_EINVAL (another kind of namespace).
 * ioctl_nsfs(2) NS_GET_OWNER_UID, Linux 4.11. */
LX_FN LX_WRITES1(2) int lx_ioctl_ns_get_owner_uid(int fd, lx_uid_t *uid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_OWNER_UID, (long)uid);
}

/** Get a mount namespace's id, for statmount(2) and listmount(2).
 * Returns 0; -LX_EINVAL (another kind of namespace).
 * ioctl_nsfs(2) NS_GET_MNTNS_ID, Linux 6.11. */
LX_FN LX_WRITES1(2) int lx_ioctl_ns_get_mntns_id(int fd, uint64_t *id)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_MNTNS_ID, (long)id);
}

/** Get a namespace's id, which no other ever has.
 * Returns 0; -LX_ENOTTY.
 * ioctl_nsfs(2) NS_GET_ID, Linux 6.18. */
LX_FN LX_WRITES1(2) int lx_ioctl_ns_get_id(int fd, uint64_t *id)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_ID, (long)id);
}

/** Translate a thread's id in the PID namespace fd to that in the caller's.
 * Returns the id; -LX_EINVAL (another kind of namespace), -LX_ESRCH (none, or not in the caller's namespace).
 * ioctl_nsfs(2) NS_GET_PID_FROM_PIDNS, Linux 6.11. */
LX_FN int lx_ioctl_ns_get_pid_from_pidns(int fd, lx_pid_t pid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_PID_FROM_PIDNS, pid);
}

/** Translate a thread's id in the PID namespace fd to its process's in the caller's.
 * Returns like lx_ioctl_ns_get_pid_from_pidns().
 * ioctl_nsfs(2) NS_GET_TGID_FROM_PIDNS, Linux 6.11. */
LX_FN int lx_ioctl_ns_get_tgid_from_pidns(int fd, lx_pid_t pid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_TGID_FROM_PIDNS, pid);
}

/** Translate a thread's id in the caller's PID namespace to that in fd's.
 * Returns the id; -LX_EINVAL (another kind of namespace), -LX_ESRCH (none, or not in fd's namespace).
 * ioctl_nsfs(2) NS_GET_PID_IN_PIDNS, Linux 6.11. */
LX_FN int lx_ioctl_ns_get_pid_in_pidns(int fd, lx_pid_t pid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_PID_IN_PIDNS, pid);
}

/** Translate a thread's id in the caller's PID namespace to its process's in fd's.
 * Returns like lx_ioctl_ns_get_pid_in_pidns().
 * ioctl_nsfs(2) NS_GET_TGID_IN_PIDNS, Linux 6.11. */
LX_FN int lx_ioctl_ns_get_tgid_in_pidns(int fd, lx_pid_t pid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_GET_TGID_IN_PIDNS, pid);
}

/** Get a mount namespace's id and number of mounts.
 * Returns 0; -LX_EINVAL (another kind of namespace).
 * ioctl_nsfs(2) NS_MNT_GET_INFO, Linux 6.12. */
LX_FN LX_WRITES1(2) int lx_ioctl_ns_mnt_get_info(int fd, struct lx_mnt_ns_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_MNT_GET_INFO, (long)info);
}

/** Open the mount namespace with the next higher id.
 * info: what lx_ioctl_ns_mnt_get_info() gets, of that one; or NULL.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EINVAL (another kind of namespace), -LX_ENOENT (no more),
 * -LX_EPERM.
 * ioctl_nsfs(2) NS_MNT_GET_NEXT, Linux 6.12. */
LX_FN int lx_ioctl_ns_mnt_get_next(int fd, struct lx_mnt_ns_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_MNT_GET_NEXT, (long)info);
}

/** lx_ioctl_ns_mnt_get_next() for the next lower id.
 * Returns the same.
 * ioctl_nsfs(2) NS_MNT_GET_PREV, Linux 6.12. */
LX_FN int lx_ioctl_ns_mnt_get_prev(int fd, struct lx_mnt_ns_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_NS_MNT_GET_PREV, (long)info);
}

/** Open the cgroup namespace of a pidfd's process.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EACCES (no right to ptrace it for reading), -LX_EOPNOTSUPP (a
 * kernel without such namespaces), -LX_ESRCH (it has ended). Before Linux 6.11 -LX_ENOTTY.
 * pidfd_open(2) PIDFD_GET_CGROUP_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_cgroup_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_CGROUP_NAMESPACE, 0);
}

/** Open the IPC namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_IPC_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_ipc_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_IPC_NAMESPACE, 0);
}

/** Open the mount namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_MNT_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_mnt_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_MNT_NAMESPACE, 0);
}

/** Open the network namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_NET_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_net_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_NET_NAMESPACE, 0);
}

/** Open the PID namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_PID_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_pid_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_PID_NAMESPACE, 0);
}

/** Open the PID namespace that children of a pidfd's process will be in.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_pid_for_children_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE, 0);
}

/** Open the time namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_TIME_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_time_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_TIME_NAMESPACE, 0);
}

/** Open the time namespace that children of a pidfd's process will be in.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_time_for_children_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE, 0);
}

/** Open the user namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_USER_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_user_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_USER_NAMESPACE, 0);
}

/** Open the UTS namespace of a pidfd's process.
 * Returns like lx_ioctl_pidfd_get_cgroup_namespace().
 * pidfd_open(2) PIDFD_GET_UTS_NAMESPACE, Linux 6.11. */
LX_FN int lx_ioctl_pidfd_get_uts_namespace(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_UTS_NAMESPACE, 0);
}

/** Get ids, cgroup and, once it has been waited for, exit status of a pidfd's process.
 * info: mask goes in as the LX_PIDFD_INFO_xxx that are wanted, and comes back as those that were filled in.
 * Returns 0; -LX_EINVAL, -LX_EREMOTE (it isn't in the caller's PID namespace), -LX_ESRCH (it has ended).
 * pidfd_open(2) PIDFD_GET_INFO, Linux 6.13. */
LX_FN LX_UPDATES1(2) int lx_ioctl_pidfd_get_info(int fd, struct lx_pidfd_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PIDFD_GET_INFO, (long)info);
}

/** Make a userfaultfd through /dev/userfaultfd, for whoever may open that; else like userfaultfd(2).
 * flags: LX_O_CLOEXEC, LX_O_NONBLOCK, LX_UFFD_USER_MODE_ONLY.
 * Returns the descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_ENOMEM.
 * userfaultfd(2) USERFAULTFD_IOC_NEW, Linux 6.1. */
LX_FN int lx_ioctl_userfaultfd_ioc_new(int fd, int flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_USERFAULTFD_IOC_NEW, flags);
}

/** Agree on the API; the first call on a userfaultfd.
 * api: api goes in as LX_UFFD_API, features as the LX_UFFD_FEATURE_xxx that are wanted; features and ioctls come
 * back as what there is. A feature that isn't there is an error, so ask with 0 on another descriptor.
 * Returns 0; -LX_EINVAL (also: agreed before), -LX_EPERM (LX_UFFD_FEATURE_EVENT_FORK without CAP_SYS_PTRACE).
 * ioctl_userfaultfd(2) UFFDIO_API, Linux 4.3. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_api(int fd, struct lx_uffdio_api *api)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_API, (long)api);
}

/** Handle a range's faults: of pages that are missing, write-protected or have no entry, by
 * LX_UFFDIO_REGISTER_MODE_xxx. ioctls comes back as bits 1 << (number & 0xff) of the calls that the range allows.
 * Returns 0; -LX_EBUSY (another userfaultfd has it), -LX_EINVAL, -LX_EPERM.
 * ioctl_userfaultfd(2) UFFDIO_REGISTER, Linux 4.3. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_register(int fd, struct lx_uffdio_register *reg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_REGISTER, (long)reg);
}

/** Handle a range's faults no more.
 * Returns 0; -LX_EINVAL.
 * ioctl_userfaultfd(2) UFFDIO_UNREGISTER, Linux 4.3. */
LX_FN LX_READS1(2) int lx_ioctl_uffdio_unregister(int fd, const struct lx_uffdio_range *range)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_UNREGISTER, (long)range);
}

/** Wake the threads that wait for faults in a range.
 * Returns 0; -LX_EINVAL.
 * ioctl_userfaultfd(2) UFFDIO_WAKE, Linux 4.3. */
LX_FN LX_READS1(2) int lx_ioctl_uffdio_wake(int fd, const struct lx_uffdio_range *range)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_WAKE, (long)range);
}

/** Put a copy of len bytes from src where pages at dst are missing, and wake the threads that wait for them. copy
 * comes back as the bytes copied or an error.
 * Returns 0; -LX_EAGAIN (less than len), -LX_EEXIST (there is one), -LX_EINVAL, -LX_ENOENT (the range has changed),
 * -LX_ESRCH.
 * ioctl_userfaultfd(2) UFFDIO_COPY, Linux 4.3. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_copy(int fd, struct lx_uffdio_copy *copy)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_COPY, (long)copy);
}

/** Put zeroes where pages in a range are missing, and wake the threads that wait for them. zeropage comes back as
 * the bytes done or an error.
 * Returns like lx_ioctl_uffdio_copy().
 * ioctl_userfaultfd(2) UFFDIO_ZEROPAGE, Linux 4.3. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_zeropage(int fd, struct lx_uffdio_zeropage *zero)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_ZEROPAGE, (long)zero);
}

/** Move pages from src to dst, where they are missing, without a copy. move comes back as the bytes moved or an
 * error.
 * Returns 0; -LX_EAGAIN (less than len), -LX_EBUSY (pages that are pinned or shared), -LX_EEXIST, -LX_EINVAL,
 * -LX_ENOENT, -LX_ESRCH.
 * ioctl_userfaultfd(2) UFFDIO_MOVE, Linux 6.8. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_move(int fd, struct lx_uffdio_move *move)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_MOVE, (long)move);
}

/** Protect a range against writes, with LX_UFFDIO_WRITEPROTECT_MODE_WP in mode, or allow them and wake the threads
 * that wait.
 * Returns 0; -LX_EAGAIN (try again), -LX_EINVAL, -LX_ENOENT (not registered so).
 * ioctl_userfaultfd(2) UFFDIO_WRITEPROTECT, Linux 5.7. */
LX_FN LX_READS1(2) int lx_ioctl_uffdio_writeprotect(int fd, const struct lx_uffdio_writeprotect *wp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_WRITEPROTECT, (long)wp);
}

/** Map the pages that the page cache has for a range, after a minor fault, and wake the threads that wait for them.
 * mapped comes back as the bytes done or an error.
 * Returns 0; -LX_EAGAIN (less than asked), -LX_EEXIST, -LX_EFAULT (no page there), -LX_EINVAL, -LX_ENOENT,
 * -LX_ESRCH.
 * ioctl_userfaultfd(2) UFFDIO_CONTINUE, Linux 5.13. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_continue(int fd, struct lx_uffdio_continue *cont)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_CONTINUE, (long)cont);
}

/** Mark a range as broken memory: SIGBUS for whoever touches it. updated comes back as the bytes done or an error.
 * Returns 0; -LX_EAGAIN (less than asked), -LX_EEXIST, -LX_EINVAL, -LX_ENOENT, -LX_ESRCH.
 * ioctl_userfaultfd(2) UFFDIO_POISON, Linux 6.6. */
LX_FN LX_UPDATES1(2) int lx_ioctl_uffdio_poison(int fd, struct lx_uffdio_poison *poison)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_POISON, (long)poison);
}

/** Protect a range against all access, with LX_UFFDIO_RWPROTECT_MODE_RWP in mode, or allow it and wake the threads
 * that wait.
 * Returns 0; -LX_EAGAIN (try again), -LX_EINVAL, -LX_ENOENT (not registered so).
 * ioctl_userfaultfd(2) UFFDIO_RWPROTECT, Linux 7.2. */
LX_FN LX_READS1(2) int lx_ioctl_uffdio_rwprotect(int fd, const struct lx_uffdio_rwprotect *rwp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_RWPROTECT, (long)rwp);
}

/** Turn features on and off while in use: bits of enable and disable, of those that can change.
 * Returns 0; -LX_EINVAL.
 * ioctl_userfaultfd(2) UFFDIO_SET_MODE, Linux 7.2. */
LX_FN LX_READS1(2) int lx_ioctl_uffdio_set_mode(int fd, const struct lx_uffdio_set_mode *mode)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_UFFDIO_SET_MODE, (long)mode);
}

/** Set how an epoll descriptor polls network cards without sleeping: for how long and for how many packets.
 * Returns 0; -LX_EINVAL, -LX_EOPNOTSUPP (a kernel without it), -LX_EPERM (a budget above 64, without CAP_NET_ADMIN).
 * ioctl_eventpoll(2) EPIOCSPARAMS, Linux 6.9. */
LX_FN LX_READS1(2) int lx_ioctl_epiocsparams(int fd, const struct lx_epoll_params *params)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_EPIOCSPARAMS, (long)params);
}

/** Get what lx_ioctl_epiocsparams() has set.
 * Returns 0; -LX_EINVAL (no epoll descriptor), -LX_EOPNOTSUPP.
 * ioctl_eventpoll(2) EPIOCGPARAMS, Linux 6.9. */
LX_FN LX_WRITES1(2) int lx_ioctl_epiocgparams(int fd, struct lx_epoll_params *params)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_EPIOCGPARAMS, (long)params);
}

/** Set the number that the next watch gets, for restoring a process; a kernel with CONFIG_CHECKPOINT_RESTORE.
 * Returns 0; -LX_EINVAL (less than 1), -LX_ENOTTY.
 * inotify(7) INOTIFY_IOC_SETNEXTWD, Linux 4.16. */
LX_FN int lx_ioctl_inotify_ioc_setnextwd(int fd, int wd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_INOTIFY_IOC_SETNEXTWD, wd);
}

/** Set how often a timer has expired, for restoring a process; a kernel with CONFIG_CHECKPOINT_RESTORE.
 * Returns 0; -LX_ECANCELED (the clock was set), -LX_EINVAL (0), -LX_ENOTTY.
 * timerfd_create(2) TFD_IOC_SET_TICKS, Linux 3.17. */
LX_FN LX_READS1(2) int lx_ioctl_tfd_ioc_set_ticks(int fd, const uint64_t *ticks)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TFD_IOC_SET_TICKS, (long)ticks);
}

/** Set how many notes a notification pipe (LX_O_NOTIFICATION_PIPE) can hold; once, before any watch.
 * notes: 1 to 512.
 * Returns 0; -LX_EBUSY (set before), -LX_EINVAL, -LX_ENODEV (not such a pipe), -LX_ENOMEM, -LX_EPERM (over the
 * user's limit).
 * ioctl_pipe(2) IOC_WATCH_QUEUE_SET_SIZE, Linux 5.8. */
LX_FN int lx_ioctl_ioc_watch_queue_set_size(int fd, unsigned int notes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_IOC_WATCH_QUEUE_SET_SIZE, notes);
}

/** Let only some notes into a notification pipe; NULL lets all.
 * filter: nr_filters type filters follow the struct, 1 to 16.
 * Returns 0; -LX_EINVAL, -LX_ENODEV (not such a pipe), -LX_ENOMEM.
 * ioctl_pipe(2) IOC_WATCH_QUEUE_SET_FILTER, Linux 5.8. */
LX_FN int lx_ioctl_ioc_watch_queue_set_filter(int fd, const struct lx_watch_notification_filter *filter)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_IOC_WATCH_QUEUE_SET_FILTER, (long)filter);
}

/** Let an event count, and its copies in children.
 * flags: LX_PERF_IOC_FLAG_GROUP does it for all of its group; else 0.
 * Returns 0; -LX_ENODEV (the event is gone).
 * perf_event_open(2) PERF_EVENT_IOC_ENABLE, Linux 2.6.31. */
LX_FN int lx_ioctl_perf_event_ioc_enable(int fd, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_ENABLE, flags);
}

/** Let an event count no more.
 * flags: LX_PERF_IOC_FLAG_GROUP or 0.
 * Returns 0; -LX_ENODEV (the event is gone).
 * perf_event_open(2) PERF_EVENT_IOC_DISABLE, Linux 2.6.31. */
LX_FN int lx_ioctl_perf_event_ioc_disable(int fd, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_DISABLE, flags);
}

/** Set an event's count to 0, not its times, nor the counts that ended children left.
 * flags: LX_PERF_IOC_FLAG_GROUP or 0.
 * Returns 0; -LX_ENODEV (the event is gone).
 * perf_event_open(2) PERF_EVENT_IOC_RESET, Linux 2.6.31. */
LX_FN int lx_ioctl_perf_event_ioc_reset(int fd, unsigned int flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_RESET, flags);
}

/** Let a sampling event count until it has overflowed so many times more.
 * overflows: not 0.
 * Returns 0; -LX_EINVAL (it doesn't sample, or is inherited).
 * perf_event_open(2) PERF_EVENT_IOC_REFRESH, Linux 2.6.31. */
LX_FN int lx_ioctl_perf_event_ioc_refresh(int fd, int overflows)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_REFRESH, overflows);
}

/** Set a sampling event's period, or its frequency if it has one.
 * Returns 0; -LX_EINVAL (0, too much, or it doesn't sample).
 * perf_event_open(2) PERF_EVENT_IOC_PERIOD, Linux 2.6.31. */
LX_FN LX_READS1(2) int lx_ioctl_perf_event_ioc_period(int fd, const uint64_t *period)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_PERIOD, (long)period);
}

/** Write an event's records into another one's ring buffer, of the same CPU or task; -1 ignores its own from now on.
 * Returns 0; -LX_EBADF, -LX_EINVAL.
 * perf_event_open(2) PERF_EVENT_IOC_SET_OUTPUT, Linux 2.6.31. */
LX_FN int lx_ioctl_perf_event_ioc_set_output(int fd, int output_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_SET_OUTPUT, output_fd);
}

/** Set a tracepoint's or address filter, a string.
 * Returns 0; -LX_EINVAL, -LX_EOPNOTSUPP.
 * perf_event_open(2) PERF_EVENT_IOC_SET_FILTER, Linux 2.6.33. */
LX_FN int lx_ioctl_perf_event_ioc_set_filter(int fd, const char *filter)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_SET_FILTER, (long)filter);
}

/** Get an event's id, the one in its records.
 * Returns 0; -LX_EFAULT.
 * perf_event_open(2) PERF_EVENT_IOC_ID, Linux 3.12. */
LX_FN LX_WRITES1(2) int lx_ioctl_perf_event_ioc_id(int fd, uint64_t *id)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_ID, (long)id);
}

/** Run a BPF program at each event.
 * Returns 0; -LX_EBADF, -LX_EEXIST, -LX_EINVAL.
 * perf_event_open(2) PERF_EVENT_IOC_SET_BPF, Linux 4.1. */
LX_FN int lx_ioctl_perf_event_ioc_set_bpf(int fd, int prog_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_SET_BPF, prog_fd);
}

/** Stop an event's ring buffer from taking records, which are lost, or, with 0, let it go on.
 * Returns 0; -LX_EINVAL (it has none).
 * perf_event_open(2) PERF_EVENT_IOC_PAUSE_OUTPUT, Linux 4.7. */
LX_FN int lx_ioctl_perf_event_ioc_pause_output(int fd, unsigned int paused)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_PAUSE_OUTPUT, paused);
}

/** List the BPF programs at a tracepoint.
 * query: ids_len ids have room behind the struct; prog_cnt comes back as the number of programs.
 * Returns 0; -LX_EINVAL (not a tracepoint), -LX_ENOENT (none), -LX_ENOSPC (too little room), -LX_EPERM.
 * perf_event_open(2) PERF_EVENT_IOC_QUERY_BPF, Linux 4.16. */
LX_FN LX_UPDATES1(2) int lx_ioctl_perf_event_ioc_query_bpf(int fd, struct lx_perf_event_query_bpf *query)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_QUERY_BPF, (long)query);
}

/** Change an event that is in use: breakpoints only.
 * attr: of the same type; size says how much of it there is, and is written when the kernel knows another.
 * Returns 0; -LX_E2BIG, -LX_EINVAL, -LX_EOPNOTSUPP (another type).
 * perf_event_open(2) PERF_EVENT_IOC_MODIFY_ATTRIBUTES, Linux 4.17. */
LX_FN LX_UPDATES1(2) int lx_ioctl_perf_event_ioc_modify_attributes(int fd, struct lx_perf_event_attr *attr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PERF_EVENT_IOC_MODIFY_ATTRIBUTES, (long)attr);
}

/** Find a range's pages of some categories, LX_PAGE_IS_xxx, and optionally protect them against writes; called on
 * /proc/PID/pagemap.
 * arg: size is the struct's; vec points to room for vec_len struct lx_page_region; walk_end comes back as where it
 * stopped.
 * Returns how many regions it wrote; -LX_EINVAL, -LX_EINTR, -LX_ENOMEM.
 * PAGEMAP_SCAN(2const) PAGEMAP_SCAN, Linux 6.7. */
LX_FN LX_UPDATES1(2) long lx_ioctl_pagemap_scan(int fd, struct lx_pm_scan_arg *arg)
{
	return lx_syscall3(LX_NR_ioctl, fd, LX_PAGEMAP_SCAN, (long)arg);
}

/** Find the mapping that covers an address, without parsing text; called on /proc/PID/maps.
 * query: size is the struct's; vma_name_size and build_id_size are the rooms at vma_name_addr and build_id_addr, 0
 * for none.
 * Returns 0; -LX_EINVAL, -LX_ENAMETOOLONG (too little room), -LX_ENOENT (no such mapping), -LX_ESRCH (the process
 * has ended).
 * proc_pid_maps(5) PROCMAP_QUERY, Linux 6.11. */
LX_FN LX_UPDATES1(2) int lx_ioctl_procmap_query(int fd, struct lx_procmap_query *query)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_PROCMAP_QUERY, (long)query);
}

/** Get how many bits of entropy the kernel has gathered, 256 when it has enough; called on /dev/random.
 * Returns 0; -LX_EFAULT.
 * random(4) RNDGETENTCNT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_rndgetentcnt(int fd, int *bits)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDGETENTCNT, (long)bits);
}

/** Claim that the kernel has gathered so many more bits of entropy. lx_ioctl_rndaddentropy() adds them with the
 * data.
 * Returns 0; -LX_EINVAL (negative), -LX_EPERM without CAP_SYS_ADMIN.
 * random(4) RNDADDTOENTCNT, Linux 2.0. */
LX_FN LX_READS1(2) int lx_ioctl_rndaddtoentcnt(int fd, const int *bits)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDADDTOENTCNT, (long)bits);
}

/** Mix data into the kernel's entropy and count it.
 * info: buf_size bytes follow the struct; entropy_count is in bits.
 * Returns 0; -LX_EINVAL (a negative count), -LX_EPERM without CAP_SYS_ADMIN.
 * random(4) RNDADDENTROPY, Linux 2.0. */
LX_FN LX_READS1(2) int lx_ioctl_rndaddentropy(int fd, const struct lx_rand_pool_info *info)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDADDENTROPY, (long)info);
}

/** Does nothing, since Linux 5.18; once it set the counted entropy to 0.
 * Returns 0; -LX_EPERM without CAP_SYS_ADMIN.
 * random(4) RNDZAPENTCNT, Linux 2.0. */
LX_FN int lx_ioctl_rndzapentcnt(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDZAPENTCNT, 0);
}

/** Does nothing, since Linux 5.18; once it set the counted entropy to 0.
 * Returns 0; -LX_EPERM without CAP_SYS_ADMIN.
 * random(4) RNDCLEARPOOL, Linux 2.0. */
LX_FN int lx_ioctl_rndclearpool(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDCLEARPOOL, 0);
}

/** Seed the generator behind /dev/urandom and getrandom(2) anew from the gathered entropy.
 * Returns 0; -LX_ENODATA (it hasn't been seeded at all), -LX_EPERM without CAP_SYS_ADMIN.
 * random(4) RNDRESEEDCRNG, Linux 4.17. */
LX_FN int lx_ioctl_rndreseedcrng(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_RNDRESEEDCRNG, 0);
}

/** Wait for a system call that a filter has sent to this listener.
 * notif: filled with zeroes before.
 * Returns 0; -LX_EINTR, -LX_EINVAL (not zeroes), -LX_ENOENT (the caller was killed meanwhile: try again).
 * seccomp_unotify(2) SECCOMP_IOCTL_NOTIF_RECV, Linux 5.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_seccomp_ioctl_notif_recv(int fd, struct lx_seccomp_notif *notif)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SECCOMP_IOCTL_NOTIF_RECV, (long)notif);
}

/** Answer a system call: with error (negative), val, or LX_SECCOMP_USER_NOTIF_FLAG_CONTINUE.
 * Returns 0; -LX_EINPROGRESS (answered), -LX_EINVAL, -LX_ENOENT (the caller is gone).
 * seccomp_unotify(2) SECCOMP_IOCTL_NOTIF_SEND, Linux 5.0. */
LX_FN LX_READS1(2) int lx_ioctl_seccomp_ioctl_notif_send(int fd, const struct lx_seccomp_notif_resp *resp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SECCOMP_IOCTL_NOTIF_SEND, (long)resp);
}

/** Test whether a call still waits for its answer: after opening /proc/PID, so that it isn't another process's.
 * Returns 0; -LX_ENOENT.
 * seccomp_unotify(2) SECCOMP_IOCTL_NOTIF_ID_VALID, Linux 5.0. */
LX_FN LX_READS1(2) int lx_ioctl_seccomp_ioctl_notif_id_valid(int fd, const uint64_t *id)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SECCOMP_IOCTL_NOTIF_ID_VALID, (long)id);
}

/** Put a descriptor into the process that makes the call.
 * Returns its number there; -LX_EBADF, -LX_EBUSY, -LX_EINPROGRESS, -LX_EINVAL, -LX_EMFILE, -LX_ENOENT (the caller is
 * gone).
 * seccomp_unotify(2) SECCOMP_IOCTL_NOTIF_ADDFD, Linux 5.9. */
LX_FN LX_READS1(2) int lx_ioctl_seccomp_ioctl_notif_addfd(int fd, const struct lx_seccomp_notif_addfd *addfd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SECCOMP_IOCTL_NOTIF_ADDFD, (long)addfd);
}

/** Set a listener's flags: LX_SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP or 0.
 * Returns 0; -LX_EINVAL.
 * seccomp_unotify(2) SECCOMP_IOCTL_NOTIF_SET_FLAGS, Linux 6.6. */
LX_FN int lx_ioctl_seccomp_ioctl_notif_set_flags(int fd, unsigned long flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SECCOMP_IOCTL_NOTIF_SET_FLAGS, (long)flags);
}

LX_END_DECLS

#endif
