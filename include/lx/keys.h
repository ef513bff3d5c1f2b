/* SPDX-License-Identifier: MIT */
/* The kernel's keys and keyrings. */
#ifndef LX_KEYS_H
#define LX_KEYS_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/keyctl.h>

LX_BEGIN_DECLS

/** Make a key, or update the one that the keyring has under this description.
 * type: "user", "logon", "keyring" ...; payload: what the type wants, for "keyring" NULL and 0.
 * ringid: a keyring's serial number or LX_KEY_SPEC_xxx.
 * Returns the key's serial number; -LX_EACCES, -LX_EDQUOT, -LX_EFAULT, -LX_EINVAL, -LX_EKEYEXPIRED, -LX_EKEYREVOKED,
 * -LX_ENODEV (no such type), -LX_ENOKEY (no such keyring), -LX_ENOMEM, -LX_EPERM (a type that starts with a dot) ...
 * add_key(2), Linux 2.6.10. */
LX_FN LX_READS(3, 4)
int lx_add_key(const char *type, const char *description, const void *payload, size_t plen, int ringid)
{
	return (int)lx_syscall5(LX_NR_add_key, (long)type, (long)description, (long)payload, (long)plen, ringid);
}

/** Find a key in the process's keyrings.
 * callout_info: when there is none, let /sbin/request-key make it from this; NULL doesn't.
 * destringid: a keyring that the key is linked to, LX_KEY_SPEC_xxx, or 0.
 * Returns the key's serial number; -LX_EACCES, -LX_EDQUOT, -LX_EFAULT, -LX_EINTR, -LX_EKEYEXPIRED, -LX_EKEYREJECTED,
 * -LX_EKEYREVOKED, -LX_ENOKEY (not found), -LX_ENOMEM, -LX_EPERM.
 * request_key(2), Linux 2.6.10. */
LX_FN int lx_request_key(const char *type, const char *description, const char *callout_info, int destringid)
{
	return (int)lx_syscall4(LX_NR_request_key, (long)type, (long)description, (long)callout_info, destringid);
}

/** Do option, an LX_KEYCTL_xxx, with a key.
 * The rest: serial numbers, pointers, cast, sizes: the option says which; 0 where it has no use for one.
 * Returns what the option returns; LX_KEYCTL_READ and _DESCRIBE: the whole size, also when the buffer is smaller (what
 * is in it then depends on the type). -LX_EACCES, -LX_EINVAL, -LX_ENOKEY, -LX_EOPNOTSUPP (no such option) ...
 * keyctl(2), Linux 2.6.10. */
LX_FN long lx_keyctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5)
{
	return lx_syscall5(LX_NR_keyctl, option, (long)arg2, (long)arg3, (long)arg4, (long)arg5);
}

LX_END_DECLS

#endif
