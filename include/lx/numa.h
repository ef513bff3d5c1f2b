/* SPDX-License-Identifier: MIT */
/* On which memory nodes a process's pages live. A set of nodes is a bitmap of unsigned longs.
 * maxnode is the bitmap's bits plus 1, for the kernel takes 1 off: 65 for one unsigned long.
 * All calls return -LX_ENOSYS on a kernel without NUMA. */
#ifndef LX_NUMA_H
#define LX_NUMA_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/mempolicy.h>

LX_BEGIN_DECLS

/** Set the memory policy of an address range.
 * start: a page's first byte; mode: LX_MPOL_xxx, with LX_MPOL_F_STATIC_NODES and the like or'ed in.
 * nmask: NULL where the mode takes no nodes; flags: LX_MPOL_MF_STRICT, LX_MPOL_MF_MOVE, LX_MPOL_MF_MOVE_ALL, for pages
 * that are there already.
 * Returns 0; -LX_EFAULT (also unmapped memory in the range), -LX_EINVAL, -LX_EIO (LX_MPOL_MF_STRICT: a page is
 * elsewhere), -LX_ENOMEM, -LX_EPERM (LX_MPOL_MF_MOVE_ALL needs CAP_SYS_NICE).
 * mbind(2), Linux 2.6.7. */
LX_FN int lx_mbind(unsigned long start, unsigned long len, unsigned long mode, const unsigned long *nmask,
		   unsigned long maxnode, unsigned int flags)
{
	return (int)lx_syscall6(LX_NR_mbind, (long)start, (long)len, (long)mode, (long)nmask, (long)maxnode, flags);
}

/** Set the memory policy of the calling thread.
 * mode, nmask: as for lx_mbind().
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM.
 * set_mempolicy(2), Linux 2.6.7. */
LX_FN int lx_set_mempolicy(int mode, const unsigned long *nmask, unsigned long maxnode)
{
	return (int)lx_syscall3(LX_NR_set_mempolicy, mode, (long)nmask, (long)maxnode);
}

/** Ask for the thread's memory policy, or with LX_MPOL_F_ADDR for that of an address.
 * policy: gets the mode, with LX_MPOL_F_NODE a node; nmask: gets its nodes; either may be NULL.
 * maxnode: must cover all nodes the kernel can have, up to 1024.
 * flags: 0, LX_MPOL_F_ADDR, LX_MPOL_F_NODE, LX_MPOL_F_MEMS_ALLOWED (nmask gets the nodes that may be used).
 * Returns 0; -LX_EFAULT, -LX_EINVAL (flags, or maxnode too small).
 * get_mempolicy(2), Linux 2.6.7. */
LX_FN LX_WRITES1(1)
int lx_get_mempolicy(int *policy, unsigned long *nmask, unsigned long maxnode, unsigned long addr, unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_get_mempolicy, (long)policy, (long)nmask, (long)maxnode, (long)addr, (long)flags);
}

/** Move all pages of a process that are on some nodes to others.
 * pid: 0 for this process.
 * Returns the pages that couldn't be moved; -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM, -LX_ESRCH.
 * migrate_pages(2), Linux 2.6.16. */
LX_FN long lx_migrate_pages(lx_pid_t pid, unsigned long maxnode, const unsigned long *old_nodes,
			    const unsigned long *new_nodes)
{
	return lx_syscall4(LX_NR_migrate_pages, pid, (long)maxnode, (long)old_nodes, (long)new_nodes);
}

/** Move single pages of a process, or ask where they are.
 * pages: nr_pages addresses; nodes: where each shall go, NULL only asks.
 * status: gets each page's node, or -LX_Exxx: -LX_ENOENT (no page there yet), -LX_EACCES (shared, without
 * LX_MPOL_MF_MOVE_ALL), -LX_EBUSY ...
 * flags: LX_MPOL_MF_MOVE or LX_MPOL_MF_MOVE_ALL.
 * Returns 0, or how many pages were left behind; -LX_E2BIG, -LX_EACCES, -LX_EFAULT, -LX_EINVAL, -LX_ENODEV,
 * -LX_EPERM, -LX_ESRCH.
 * move_pages(2), Linux 2.6.18. */
LX_FN LX_READS(3, 2) LX_WRITES(5, 2)
long lx_move_pages(lx_pid_t pid, unsigned long nr_pages, const void *const *pages, const int *nodes, int *status,
		   int flags)
{
	return lx_syscall6(LX_NR_move_pages, pid, (long)nr_pages, (long)pages, (long)nodes, (long)status, flags);
}

/** Name the node to prefer in an address range whose policy is LX_MPOL_BIND or LX_MPOL_PREFERRED_MANY.
 * flags: 0.
 * Returns 0; -LX_EINVAL, -LX_ENOENT (no policy of the range's own), -LX_ENOMEM, -LX_EOPNOTSUPP (another policy).
 * set_mempolicy_home_node(2), Linux 5.17. */
LX_FN int lx_set_mempolicy_home_node(unsigned long start, unsigned long len, unsigned long home_node,
				     unsigned long flags)
{
	return (int)lx_syscall4(LX_NR_set_mempolicy_home_node, (long)start, (long)len, (long)home_node, (long)flags);
}

LX_END_DECLS

#endif
