/* SPDX-License-Identifier: MIT */
/* Performance counters and tracing. Descriptors take LX_PERF_EVENT_IOC_xxx, and mmap gives the ring of samples. */
#ifndef LX_PERF_H
#define LX_PERF_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/perf_event.h>

LX_BEGIN_DECLS

/** Open a counter.
 * attr: set attr->size to sizeof(*attr), what isn't in use to 0; with -LX_E2BIG the kernel puts its own size there.
 * pid: a thread, 0 for this one, -1 for all; cpu: one, or -1 for whichever the thread runs on; not both -1.
 * group_fd: the group's leader or -1; flags: LX_PERF_FLAG_xxx.
 * Returns a descriptor; -LX_E2BIG, -LX_EACCES, -LX_EBADF, -LX_EINVAL, -LX_EMFILE, -LX_ENODEV, -LX_ENOENT (no such
 * event), -LX_EOPNOTSUPP, -LX_EPERM, -LX_ESRCH ...
 * perf_event_open(2), Linux 2.6.31. */
LX_FN LX_UPDATES1(1)
int lx_perf_event_open(struct lx_perf_event_attr *attr, lx_pid_t pid, int cpu, int group_fd, unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_perf_event_open, (long)attr, pid, cpu, group_fd, (long)flags);
}

LX_END_DECLS

#endif
