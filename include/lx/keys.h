/* SPDX-License-Identifier: MIT */
/* The kernel's keys and keyrings: two calls that make and find them, and lx_keyctl_xxx() for all the rest. A key has a
 * serial number, above 0; LX_KEY_SPEC_xxx stand for the caller's own keyrings.
 * All lx_keyctl_xxx() can return -LX_EACCES, -LX_ENOKEY (no such key), -LX_EKEYEXPIRED, -LX_EKEYREVOKED, and with a
 * pointer -LX_EFAULT. The comments name what comes on top. */
#ifndef LX_KEYS_H
#define LX_KEYS_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/keyctl.h>
#include <lx/uapi/linux/uio.h>

/* Permissions for lx_keyctl_setperm(), which no UAPI header has: of who possesses the key, has it in one of the own
 * keyrings, and of its user, its group and all others. */
#define LX_KEY_POS_VIEW 0x01000000
#define LX_KEY_POS_READ 0x02000000
#define LX_KEY_POS_WRITE 0x04000000
#define LX_KEY_POS_SEARCH 0x08000000
#define LX_KEY_POS_LINK 0x10000000
#define LX_KEY_POS_SETATTR 0x20000000
#define LX_KEY_POS_ALL 0x3f000000

#define LX_KEY_USR_VIEW 0x00010000
#define LX_KEY_USR_READ 0x00020000
#define LX_KEY_USR_WRITE 0x00040000
#define LX_KEY_USR_SEARCH 0x00080000
#define LX_KEY_USR_LINK 0x00100000
#define LX_KEY_USR_SETATTR 0x00200000
#define LX_KEY_USR_ALL 0x003f0000

#define LX_KEY_GRP_VIEW 0x00000100
#define LX_KEY_GRP_READ 0x00000200
#define LX_KEY_GRP_WRITE 0x00000400
#define LX_KEY_GRP_SEARCH 0x00000800
#define LX_KEY_GRP_LINK 0x00001000
#define LX_KEY_GRP_SETATTR 0x00002000
#define LX_KEY_GRP_ALL 0x00003f00

#define LX_KEY_OTH_VIEW 0x00000001
#define LX_KEY_OTH_READ 0x00000002
#define LX_KEY_OTH_WRITE 0x00000004
#define LX_KEY_OTH_SEARCH 0x00000008
#define LX_KEY_OTH_LINK 0x00000010
#define LX_KEY_OTH_SETATTR 0x00000020
#define LX_KEY_OTH_ALL 0x0000003f

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

/** Find out the serial number behind an LX_KEY_SPEC_xxx.
 * create: whether to make the keyring when there is none, 0 or 1.
 * Returns it; -LX_ENOMEM.
 * keyctl(2) KEYCTL_GET_KEYRING_ID, Linux 2.6.10. */
LX_FN int lx_keyctl_get_keyring_id(int id, int create)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_GET_KEYRING_ID, id, create, 0, 0);
}

/** Take another session keyring: that of this name, or a new one.
 * name: not beginning with a dot; NULL makes one without a name.
 * Returns its serial number; -LX_EDQUOT, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM (name).
 * keyctl(2) KEYCTL_JOIN_SESSION_KEYRING, Linux 2.6.10. */
LX_FN int lx_keyctl_join_session_keyring(const char *name)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_JOIN_SESSION_KEYRING, (long)name, 0, 0, 0);
}

/** Give a key another payload.
 * plen: in bytes, at most a page.
 * Returns 0; -LX_EDQUOT, -LX_EINVAL (the type doesn't like it), -LX_ENOMEM, -LX_EOPNOTSUPP (the type can't).
 * keyctl(2) KEYCTL_UPDATE, Linux 2.6.10. */
LX_FN LX_READS(2, 3) int lx_keyctl_update(int id, const void *payload, size_t plen)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_UPDATE, id, (long)payload, (long)plen, 0);
}

/** Make a key unusable: from now on it gives -LX_EKEYREVOKED.
 * Returns 0; -LX_EPERM.
 * keyctl(2) KEYCTL_REVOKE, Linux 2.6.10. */
LX_FN int lx_keyctl_revoke(int id)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_REVOKE, id, 0, 0, 0);
}

/** Change a key's owner and group.
 * user, group: (lx_uid_t)-1 or (lx_gid_t)-1 leaves it.
 * Returns 0; -LX_EDQUOT, -LX_EINVAL (no such id in this namespace).
 * keyctl(2) KEYCTL_CHOWN, Linux 2.6.10. */
LX_FN int lx_keyctl_chown(int id, lx_uid_t user, lx_gid_t group)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_CHOWN, id, user, group, 0);
}

/** Set a key's permissions. Only its owner or CAP_SYS_ADMIN may.
 * perm: LX_KEY_POS_xxx, LX_KEY_USR_xxx, LX_KEY_GRP_xxx, LX_KEY_OTH_xxx.
 * Returns 0; -LX_EINVAL (unknown bits).
 * keyctl(2) KEYCTL_SETPERM, Linux 2.6.10. */
LX_FN int lx_keyctl_setperm(int id, uint32_t perm)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_SETPERM, id, perm, 0, 0);
}

/** Describe a key: type;uid;gid;perm;description, perm in hexadecimal, with a zero byte.
 * buffer: gets it if it fits, else nothing; may be NULL.
 * Returns its size, whatever buflen is.
 * keyctl(2) KEYCTL_DESCRIBE, Linux 2.6.10. */
LX_FN long lx_keyctl_describe(int id, char *buffer, unsigned int buflen)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_DESCRIBE, id, (long)buffer, buflen, 0);
}

/** Take all keys out of a keyring.
 * Returns 0; -LX_ENOTDIR (no keyring), -LX_EPERM.
 * keyctl(2) KEYCTL_CLEAR, Linux 2.6.10. */
LX_FN int lx_keyctl_clear(int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_CLEAR, ringid, 0, 0, 0);
}

/** Put a key into a keyring. One of the same type and description makes way.
 * Returns 0; -LX_EDEADLK (a ring of keyrings), -LX_EDQUOT, -LX_ELOOP (too deep), -LX_ENFILE (full), -LX_ENOMEM,
 * -LX_ENOTDIR (no keyring), -LX_EPERM (a restricted keyring).
 * keyctl(2) KEYCTL_LINK, Linux 2.6.10. */
LX_FN int lx_keyctl_link(int id, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_LINK, id, ringid, 0, 0);
}

/** Take a key out of a keyring. It goes when nothing holds it any more.
 * Returns 0; -LX_ENOENT (not in it), -LX_ENOMEM, -LX_ENOTDIR (no keyring).
 * keyctl(2) KEYCTL_UNLINK, Linux 2.6.10. */
LX_FN int lx_keyctl_unlink(int id, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_UNLINK, id, ringid, 0, 0);
}

/** Find a key in a keyring and in those within.
 * destringid: a keyring that the key is linked to, or 0.
 * Returns the key's serial number; -LX_ENOTDIR (no keyring), and errors of lx_keyctl_link().
 * keyctl(2) KEYCTL_SEARCH, Linux 2.6.10. */
LX_FN int lx_keyctl_search(int ringid, const char *type, const char *description, int destringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_SEARCH, ringid, (long)type, (long)description, destringid);
}

/** Read a key's payload; of a keyring the serial numbers in it.
 * buffer: what is in it when it is too small depends on the type; may be NULL.
 * Returns the size of all, whatever buflen is; -LX_ENOMEM, -LX_EOPNOTSUPP (the type can't).
 * keyctl(2) KEYCTL_READ, Linux 2.6.10. */
LX_FN long lx_keyctl_read(int id, char *buffer, size_t buflen)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_READ, id, (long)buffer, (long)buflen, 0);
}

/** Give a key that is asked for its payload. For the program that lx_request_key() started.
 * payload: NULL and 0 where the type needs none; ringid: a keyring that the key is linked to, or 0.
 * Returns 0; -LX_EDQUOT, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM (see lx_keyctl_assume_authority()).
 * keyctl(2) KEYCTL_INSTANTIATE, Linux 2.6.10. */
LX_FN LX_READS(2, 3) int lx_keyctl_instantiate(int id, const void *payload, size_t plen, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_INSTANTIATE, id, (long)payload, (long)plen, ringid);
}

/** lx_keyctl_instantiate() with a payload in pieces.
 * iov: may be NULL for no payload; ioc: how many.
 * Returns like lx_keyctl_instantiate().
 * keyctl(2) KEYCTL_INSTANTIATE_IOV, Linux 2.6.39. */
LX_FN int lx_keyctl_instantiate_iov(int id, const struct lx_iovec *iov, unsigned int ioc, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_INSTANTIATE_IOV, id, (long)iov, ioc, ringid);
}

/** Say that there is no such key: who asked for it, and who does within timeout, gets -LX_ENOKEY.
 * timeout: in seconds; ringid: a keyring that the negative key is linked to, or 0.
 * Returns 0; -LX_EPERM (see lx_keyctl_assume_authority()).
 * keyctl(2) KEYCTL_NEGATE, Linux 2.6.10. */
LX_FN int lx_keyctl_negate(int id, unsigned int timeout, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_NEGATE, id, timeout, ringid, 0);
}

/** lx_keyctl_negate() with a choice of errors.
 * timeout: in seconds; error: LX_Exxx, above 0.
 * Returns 0; -LX_EINVAL (error), -LX_EPERM (see lx_keyctl_assume_authority()).
 * keyctl(2) KEYCTL_REJECT, Linux 2.6.39. */
LX_FN int lx_keyctl_reject(int id, unsigned int timeout, unsigned int error, int ringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_REJECT, id, timeout, error, ringid);
}

/** Choose the keyring for keys that lx_request_key() gets without a destination, for this thread.
 * reqkey_defl: LX_KEY_REQKEY_DEFL_xxx; _NO_CHANGE only asks.
 * Returns the choice before; -LX_EINVAL, -LX_ENOMEM.
 * keyctl(2) KEYCTL_SET_REQKEY_KEYRING, Linux 2.6.13. */
LX_FN int lx_keyctl_set_reqkey_keyring(int reqkey_defl)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_SET_REQKEY_KEYRING, reqkey_defl, 0, 0, 0);
}

/** Let a key expire.
 * timeout: in seconds from now; 0: never.
 * Returns 0.
 * keyctl(2) KEYCTL_SET_TIMEOUT, Linux 2.6.16. */
LX_FN int lx_keyctl_set_timeout(int id, unsigned int timeout)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_SET_TIMEOUT, id, timeout, 0, 0);
}

/** Take the right to instantiate a key, for the thread, from the authorization key in its keyrings.
 * id: the key that is asked for; 0 gives the right up.
 * Returns the authorization key's serial number, for 0 0; -LX_EINVAL (negative), -LX_ENOMEM.
 * keyctl(2) KEYCTL_ASSUME_AUTHORITY, Linux 2.6.16. */
LX_FN int lx_keyctl_assume_authority(int id)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_ASSUME_AUTHORITY, id, 0, 0, 0);
}

/** Get a key's label from the security module, with a zero byte; an empty string where no module has one.
 * buffer: gets what fits; may be NULL.
 * Returns its size, whatever buflen is.
 * keyctl(2) KEYCTL_GET_SECURITY, Linux 2.6.26. */
LX_FN long lx_keyctl_get_security(int id, char *buffer, size_t buflen)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_GET_SECURITY, id, (long)buffer, (long)buflen, 0);
}

/** Give the session keyring to the parent, when that next returns from the kernel.
 * Returns 0; -LX_ENOMEM, -LX_EPERM (the parent has threads or other ids, or is init).
 * keyctl(2) KEYCTL_SESSION_TO_PARENT, Linux 2.6.32. */
LX_FN int lx_keyctl_session_to_parent(void)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_SESSION_TO_PARENT, 0, 0, 0, 0);
}

/** Remove a key at once, from all keyrings.
 * Returns 0; -LX_EPERM.
 * keyctl(2) KEYCTL_INVALIDATE, Linux 3.5. */
LX_FN int lx_keyctl_invalidate(int id)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_INVALIDATE, id, 0, 0, 0);
}

/** Get a user's persistent keyring, and let it live on from now.
 * uid: (lx_uid_t)-1 is the caller, another needs CAP_SETUID; destringid: a keyring that it is linked to.
 * Returns its serial number; -LX_EINVAL (no such id in this namespace), -LX_ENOTDIR (no keyring), -LX_EOPNOTSUPP (not
 * in this kernel), -LX_EPERM, and errors of lx_keyctl_link().
 * keyctl(2) KEYCTL_GET_PERSISTENT, Linux 3.13. */
LX_FN int lx_keyctl_get_persistent(lx_uid_t uid, int destringid)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_GET_PERSISTENT, uid, destringid, 0, 0);
}

/** Compute base to the power of private modulo prime, three keys of the type "user", and maybe a key from that.
 * buflen: room in bytes; 0 only asks for the size of prime; kdf: how to derive a key, NULL for the number itself.
 * Returns the bytes of the result; -LX_EINVAL (also: buflen too small), -LX_EMSGSIZE, -LX_ENOENT (no such hash),
 * -LX_EOPNOTSUPP (not in this kernel, or another type of key).
 * keyctl(2) KEYCTL_DH_COMPUTE, Linux 4.7. */
LX_FN LX_READS1(1) LX_WRITES(2, 3) LX_READS1(4)
long lx_keyctl_dh_compute(const struct lx_keyctl_dh_params *params, char *buffer, size_t buflen,
			  const struct lx_keyctl_kdf_params *kdf)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_DH_COMPUTE, (long)params, (long)buffer, (long)buflen, (long)kdf);
}

/** Ask what a public key can do, and for which sizes.
 * info: "enc=pkcs1 hash=sha256" and the like, or "".
 * Returns 0; -LX_EINVAL (info), -LX_ENOPKG, -LX_EOPNOTSUPP (not such a key, or not in this kernel).
 * keyctl(2) KEYCTL_PKEY_QUERY, Linux 4.20. */
LX_FN LX_WRITES1(3) int lx_keyctl_pkey_query(int id, const char *info, struct lx_keyctl_pkey_query *res)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_PKEY_QUERY, id, 0, (long)info, (long)res);
}

/** Encrypt with a public key.
 * params: the key, in_len bytes of in, and out_len, at most max_enc_size. out must hold that: out_len is no limit.
 * info: as for lx_keyctl_pkey_query().
 * Returns the bytes of out; -LX_EINVAL (also: lengths above those of lx_keyctl_pkey_query()), -LX_ENOMEM,
 * -LX_EOPNOTSUPP.
 * keyctl(2) KEYCTL_PKEY_ENCRYPT, Linux 4.20. */
LX_FN LX_READS1(1)
long lx_keyctl_pkey_encrypt(const struct lx_keyctl_pkey_params *params, const char *info, const void *in, void *out)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_PKEY_ENCRYPT, (long)params, (long)info, (long)in, (long)out);
}

/** Decrypt with a private key.
 * params: the key, in_len bytes of in, and out_len, at most max_dec_size. out must hold that: out_len is no limit.
 * info: as for lx_keyctl_pkey_query().
 * Returns like lx_keyctl_pkey_encrypt().
 * keyctl(2) KEYCTL_PKEY_DECRYPT, Linux 4.20. */
LX_FN LX_READS1(1)
long lx_keyctl_pkey_decrypt(const struct lx_keyctl_pkey_params *params, const char *info, const void *in, void *out)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_PKEY_DECRYPT, (long)params, (long)info, (long)in, (long)out);
}

/** Sign a digest with a private key.
 * params: the key, in_len bytes of in, and out_len, at most max_sig_size. out must hold that: out_len is no limit.
 * info: as for lx_keyctl_pkey_query().
 * Returns like lx_keyctl_pkey_encrypt().
 * keyctl(2) KEYCTL_PKEY_SIGN, Linux 4.20. */
LX_FN LX_READS1(1)
long lx_keyctl_pkey_sign(const struct lx_keyctl_pkey_params *params, const char *info, const void *in, void *out)
{
	return lx_syscall5(LX_NR_keyctl, LX_KEYCTL_PKEY_SIGN, (long)params, (long)info, (long)in, (long)out);
}

/** Check a digest's signature with a public key.
 * params: the key, in_len bytes of in, the digest, and in2_len of in2, the signature.
 * Returns 0; -LX_EBADMSG and -LX_EKEYREJECTED (it doesn't match), and errors of lx_keyctl_pkey_encrypt().
 * keyctl(2) KEYCTL_PKEY_VERIFY, Linux 4.20. */
LX_FN LX_READS1(1)
int lx_keyctl_pkey_verify(const struct lx_keyctl_pkey_params *params, const char *info, const void *in, const void *in2)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_PKEY_VERIFY, (long)params, (long)info, (long)in, (long)in2);
}

/** Let a keyring take only certain keys from now on. There is no way back.
 * type, restriction: "asymmetric" and what it understands; NULL and NULL let it take none.
 * Returns 0; -LX_EDEADLK, -LX_EEXIST (restricted already), -LX_EINVAL, -LX_ENOENT (the type knows none), -LX_ENOTDIR.
 * keyctl(2) KEYCTL_RESTRICT_KEYRING, Linux 4.12. */
LX_FN int lx_keyctl_restrict_keyring(int ringid, const char *type, const char *restriction)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_RESTRICT_KEYRING, ringid, (long)type, (long)restriction, 0);
}

/** Move a key to another keyring.
 * flags: LX_KEYCTL_MOVE_EXCL (-LX_EEXIST if a key would have to make way) or 0.
 * Returns 0; -LX_EEXIST, -LX_EINVAL (flags), -LX_ENOENT (not in from_ringid), and errors of lx_keyctl_link().
 * keyctl(2) KEYCTL_MOVE, Linux 5.3. */
LX_FN int lx_keyctl_move(int id, int from_ringid, int to_ringid, unsigned int flags)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_MOVE, id, from_ringid, to_ringid, flags);
}

/** Ask what this kernel's keys can.
 * buffer: gets LX_KEYCTL_CAPS0_xxx in the first byte, LX_KEYCTL_CAPS1_xxx in the second, then zeros.
 * Returns how many bytes there are to tell.
 * keyctl(2) KEYCTL_CAPABILITIES, Linux 5.3. */
LX_FN LX_WRITES(1, 2) int lx_keyctl_capabilities(unsigned char *buffer, size_t buflen)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_CAPABILITIES, (long)buffer, (long)buflen, 0, 0);
}

/** Be told of a key's changes through a pipe made with LX_O_NOTIFICATION_PIPE.
 * watch_id: a number to know it by, 0 to 255; -1 ends it.
 * Returns 0; -LX_EAGAIN (too many), -LX_EBADSLT (not watched), -LX_EBUSY (watched already), -LX_EINVAL, -LX_ENOMEM,
 * -LX_EOPNOTSUPP (not in this kernel).
 * keyctl(2) KEYCTL_WATCH_KEY, Linux 5.8. */
LX_FN int lx_keyctl_watch_key(int id, int watch_queue_fd, int watch_id)
{
	return (int)lx_syscall5(LX_NR_keyctl, LX_KEYCTL_WATCH_KEY, id, watch_queue_fd, watch_id, 0);
}

LX_END_DECLS

#endif
