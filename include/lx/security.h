/* SPDX-License-Identifier: MIT */
/* Capabilities, seccomp, Landlock and the other security modules.
 * The macros for seccomp's filters are in <lx/bpf.h>. */
#ifndef LX_SECURITY_H
#define LX_SECURITY_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/capability.h>
#include <lx/uapi/linux/filter.h>
#include <lx/uapi/linux/landlock.h>
#include <lx/uapi/linux/lsm.h>
#include <lx/uapi/linux/seccomp.h>

LX_BEGIN_DECLS

/** Get a thread's capabilities.
 * header: version LX_LINUX_CAPABILITY_VERSION_3, pid of the thread or 0; the kernel corrects an unknown version.
 * data: gets two structs, capabilities 0 to 31 and 32 to 63; NULL only asks for the version.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (unknown version, or pid below 0), -LX_ESRCH.
 * capget(2), Linux 2.2. */
LX_FN LX_UPDATES1(1) LX_WRITES1(2)
int lx_capget(struct lx_user_cap_header_struct *header, struct lx_user_cap_data_struct *data)
{
	return (int)lx_syscall2(LX_NR_capget, (long)header, (long)data);
}

/** Set the calling thread's capabilities; a libc's threads each have their own.
 * header: version LX_LINUX_CAPABILITY_VERSION_3, pid 0; the kernel corrects an unknown version.
 * data: two structs, capabilities 0 to 31 and 32 to 63.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (unknown version), -LX_EPERM (more than permitted, or another's pid).
 * capset(2), Linux 2.2. */
LX_FN LX_UPDATES1(1) LX_READS1(2)
int lx_capset(struct lx_user_cap_header_struct *header, const struct lx_user_cap_data_struct *data)
{
	return (int)lx_syscall2(LX_NR_capset, (long)header, (long)data);
}

/** Restrict the system calls of the thread. There is no way back.
 * op: LX_SECCOMP_SET_MODE_STRICT or _FILTER, LX_SECCOMP_GET_ACTION_AVAIL, LX_SECCOMP_GET_NOTIF_SIZES.
 * flags: LX_SECCOMP_FILTER_FLAG_xxx or 0; args: what op wants, for a filter a struct lx_sock_fprog.
 * A filter needs LX_PR_SET_NO_NEW_PRIVS or CAP_SYS_ADMIN.
 * Returns 0; with LX_SECCOMP_FILTER_FLAG_NEW_LISTENER a descriptor; with _TSYNC the id of a thread that can't follow,
 * unless _TSYNC_ESRCH asks for -LX_ESRCH. -LX_EACCES, -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM,
 * -LX_EOPNOTSUPP (unknown action).
 * seccomp(2), Linux 3.17. */
LX_FN int lx_seccomp(unsigned int op, unsigned int flags, void *args)
{
	return (int)lx_syscall3(LX_NR_seccomp, op, flags, (long)args);
}

/** Allow the thread nothing but lx_read(), lx_write(), lx_exit() and lx_rt_sigreturn(). All else is LX_SIGKILL.
 * Returns 0; -LX_EINVAL (it has filters).
 * seccomp(2) SECCOMP_SET_MODE_STRICT, Linux 3.17. */
LX_FN int lx_seccomp_set_mode_strict(void)
{
	return (int)lx_syscall3(LX_NR_seccomp, LX_SECCOMP_SET_MODE_STRICT, 0, 0);
}

/** Add a filter. Needs LX_PR_SET_NO_NEW_PRIVS or CAP_SYS_ADMIN.
 * flags: LX_SECCOMP_FILTER_FLAG_xxx or 0; prog: it reads a struct lx_seccomp_data and returns LX_SECCOMP_RET_xxx.
 * Returns 0; with LX_SECCOMP_FILTER_FLAG_NEW_LISTENER a descriptor; with _TSYNC the id of a thread that can't follow,
 * unless _TSYNC_ESRCH asks for -LX_ESRCH. -LX_EACCES, -LX_EBUSY (a second listener), -LX_EFAULT, -LX_EINVAL,
 * -LX_ENOMEM (also: too many filters).
 * seccomp(2) SECCOMP_SET_MODE_FILTER, Linux 3.17. */
LX_FN LX_READS1(2) int lx_seccomp_set_mode_filter(unsigned int flags, const struct lx_sock_fprog *prog)
{
	return (int)lx_syscall3(LX_NR_seccomp, LX_SECCOMP_SET_MODE_FILTER, flags, (long)prog);
}

/** Ask whether filters can return an action.
 * action: LX_SECCOMP_RET_xxx, without data.
 * Returns 0; -LX_EFAULT, -LX_EOPNOTSUPP (they can't).
 * seccomp(2) SECCOMP_GET_ACTION_AVAIL, Linux 4.14. */
LX_FN LX_READS1(1) int lx_seccomp_get_action_avail(const uint32_t *action)
{
	return (int)lx_syscall3(LX_NR_seccomp, LX_SECCOMP_GET_ACTION_AVAIL, 0, (long)action);
}

/** Ask how large this kernel's structs of a listener are: it writes as much, and buffers must hold that.
 * Returns 0; -LX_EFAULT.
 * seccomp(2) SECCOMP_GET_NOTIF_SIZES, Linux 5.0. */
LX_FN LX_WRITES1(1) int lx_seccomp_get_notif_sizes(struct lx_seccomp_notif_sizes *sizes)
{
	return (int)lx_syscall3(LX_NR_seccomp, LX_SECCOMP_GET_NOTIF_SIZES, 0, (long)sizes);
}

/** Make a Landlock ruleset.
 * attr: what the ruleset handles, that is: forbids unless a rule allows it; size: of the fields that are known.
 * flags: 0; LX_LANDLOCK_CREATE_RULESET_VERSION or _ERRATA with NULL and 0 only ask.
 * Returns a descriptor, or the answer; -LX_E2BIG (fields unknown here are set), -LX_EFAULT, -LX_EINVAL, -LX_ENOMSG
 * (handles nothing), -LX_ENOSYS, -LX_EOPNOTSUPP (off since boot).
 * landlock_create_ruleset(2), Linux 5.13. */
LX_FN int lx_landlock_create_ruleset(const struct lx_landlock_ruleset_attr *attr, size_t size, uint32_t flags)
{
	return (int)lx_syscall3(LX_NR_landlock_create_ruleset, (long)attr, (long)size, flags);
}

/** Ask which version of Landlock there is. It tells which rights and flags exist.
 * Returns it, from 1 on; -LX_ENOSYS, -LX_EOPNOTSUPP (off since boot).
 * landlock_create_ruleset(2) LANDLOCK_CREATE_RULESET_VERSION, Linux 5.13. */
LX_FN int lx_landlock_create_ruleset_version(void)
{
	return (int)lx_syscall3(LX_NR_landlock_create_ruleset, 0, 0, LX_LANDLOCK_CREATE_RULESET_VERSION);
}

/** Ask which mistakes of this version of Landlock are mended here.
 * Returns a bit for each; -LX_EINVAL (an old kernel), -LX_ENOSYS, -LX_EOPNOTSUPP (off since boot).
 * landlock_create_ruleset(2) LANDLOCK_CREATE_RULESET_ERRATA, Linux 6.15. */
LX_FN int lx_landlock_create_ruleset_errata(void)
{
	return (int)lx_syscall3(LX_NR_landlock_create_ruleset, 0, 0, LX_LANDLOCK_CREATE_RULESET_ERRATA);
}

/** Add a rule to a ruleset.
 * rule_attr: struct lx_landlock_path_beneath_attr or lx_landlock_net_port_attr, as rule_type says.
 * flags: 0, or what newer kernels' LX_LANDLOCK_ADD_RULE_xxx allow.
 * Returns 0; -LX_EAFNOSUPPORT, -LX_EBADF, -LX_EBADFD, -LX_EFAULT, -LX_EINVAL, -LX_ENOMSG (allows nothing), -LX_EPERM.
 * landlock_add_rule(2), Linux 5.13. */
LX_FN int lx_landlock_add_rule(int ruleset_fd, enum lx_landlock_rule_type rule_type, const void *rule_attr,
			       uint32_t flags)
{
	return (int)lx_syscall4(LX_NR_landlock_add_rule, ruleset_fd, (long)rule_type, (long)rule_attr, flags);
}

/** Allow a ruleset accesses to a file, or to all below a directory.
 * rule_attr: allowed_access LX_LANDLOCK_ACCESS_FS_xxx, parent_fd a descriptor, LX_O_PATH is enough.
 * flags: as for lx_landlock_add_rule().
 * Returns 0; -LX_EBADF, -LX_EBADFD (ruleset_fd no ruleset, or parent_fd one), -LX_EFAULT, -LX_EINVAL (accesses that the
 * ruleset doesn't handle, or that a file hasn't), -LX_ENOMSG (allows nothing), -LX_EPERM.
 * landlock_add_rule(2) LANDLOCK_RULE_PATH_BENEATH, Linux 5.13. */
LX_FN LX_READS1(2)
int lx_landlock_add_rule_path_beneath(int ruleset_fd, const struct lx_landlock_path_beneath_attr *rule_attr,
				      uint32_t flags)
{
	return (int)lx_syscall4(LX_NR_landlock_add_rule, ruleset_fd, LX_LANDLOCK_RULE_PATH_BENEATH, (long)rule_attr,
				flags);
}

/** Allow a ruleset accesses to a port.
 * rule_attr: allowed_access LX_LANDLOCK_ACCESS_NET_xxx, port in the machine's byte order; to bind, 0 is any free port.
 * flags: as for lx_landlock_add_rule().
 * Returns 0; -LX_EAFNOSUPPORT (no TCP/IP here), -LX_EBADF, -LX_EBADFD (no ruleset), -LX_EFAULT, -LX_EINVAL (accesses
 * that the ruleset doesn't handle, or port), -LX_ENOMSG (allows nothing), -LX_EPERM.
 * landlock_add_rule(2) LANDLOCK_RULE_NET_PORT, Linux 6.7. */
LX_FN LX_READS1(2)
int lx_landlock_add_rule_net_port(int ruleset_fd, const struct lx_landlock_net_port_attr *rule_attr, uint32_t flags)
{
	return (int)lx_syscall4(LX_NR_landlock_add_rule, ruleset_fd, LX_LANDLOCK_RULE_NET_PORT, (long)rule_attr, flags);
}

/** Restrict the thread, and what it starts from now on, to a ruleset. There is no way back.
 * Needs LX_PR_SET_NO_NEW_PRIVS or CAP_SYS_ADMIN.
 * flags: LX_LANDLOCK_RESTRICT_SELF_xxx or 0.
 * Returns 0; -LX_E2BIG (too many layers), -LX_EBADF, -LX_EBADFD (not a ruleset), -LX_EINVAL, -LX_EPERM.
 * landlock_restrict_self(2), Linux 5.13. */
LX_FN int lx_landlock_restrict_self(int ruleset_fd, uint32_t flags)
{
	return (int)lx_syscall2(LX_NR_landlock_restrict_self, ruleset_fd, flags);
}

/** Get an attribute of the thread from each security module that has it.
 * attr: LX_LSM_ATTR_xxx; ctx: gets contexts one after the other, each ctx->len bytes long; may be NULL.
 * size: the room in bytes, gets what is needed; flags: LX_LSM_FLAG_SINGLE (only the module of ctx->id) or 0.
 * Returns how many contexts; -LX_E2BIG (size says how much), -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP (no module has it).
 * lsm_get_self_attr(2), Linux 6.8. */
LX_FN LX_UPDATES1(3)
int lx_lsm_get_self_attr(unsigned int attr, struct lx_lsm_ctx *ctx, uint32_t *size, uint32_t flags)
{
	return (int)lx_syscall4(LX_NR_lsm_get_self_attr, attr, (long)ctx, (long)size, flags);
}

/** Set an attribute of the thread in the security module of ctx->id.
 * size: of the context in bytes, by value; flags: 0.
 * Returns 0; -LX_E2BIG, -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP (the module can't), and the module's own.
 * lsm_set_self_attr(2), Linux 6.8. */
LX_FN int lx_lsm_set_self_attr(unsigned int attr, const struct lx_lsm_ctx *ctx, uint32_t size, uint32_t flags)
{
	return (int)lx_syscall4(LX_NR_lsm_set_self_attr, attr, (long)ctx, size, flags);
}

/** List the active security modules.
 * ids: gets an LX_LSM_ID_xxx each; size: the room in bytes, gets what is needed; flags: 0.
 * Returns how many; -LX_E2BIG (size says how much), -LX_EFAULT, -LX_EINVAL.
 * lsm_list_modules(2), Linux 6.8. */
LX_FN LX_UPDATES1(2) int lx_lsm_list_modules(uint64_t *ids, uint32_t *size, uint32_t flags)
{
	return (int)lx_syscall3(LX_NR_lsm_list_modules, (long)ids, (long)size, flags);
}

LX_END_DECLS

#endif
