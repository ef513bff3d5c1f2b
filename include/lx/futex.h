/* SPDX-License-Identifier: MIT */
/* Waiting for a word of memory to change, and waking those who wait.
 * lx_futex() is the call itself; lx_futex_op_xxx() are its operations with their real arguments. flags of these are
 * LX_FUTEX_PRIVATE_FLAG when one process uses the word (shared otherwise, both sides alike), LX_FUTEX_CLOCK_REALTIME
 * where said so, or 0. lx_futex_wait() and its like are the newer calls.
 * Waits may end without a wake, so look at the word again. */
#ifndef LX_FUTEX_H
#define LX_FUTEX_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/futex.h>
#include <lx/uapi/linux/time.h>
#include <lx/uapi/linux/time_types.h>

/* For LX_FUTEX_WAKE_OP: do op (LX_FUTEX_OP_xxx) with oparg, then test the old value with cmp (LX_FUTEX_OP_CMP_xxx)
 * against cmparg. oparg and cmparg are -2048 to 2047; LX_FUTEX_OP_OPARG_SHIFT in op makes oparg 1 << oparg. */
#define LX_FUTEX_OP(op, oparg, cmp, cmparg)                                    \
	(((uint32_t)(op) & 0xf) << 28 | ((uint32_t)(cmp) & 0xf) << 24 |        \
	 ((uint32_t)(oparg) & 0xfff) << 12 | ((uint32_t)(cmparg) & 0xfff))

LX_BEGIN_DECLS

/** The call behind all lx_futex_op_xxx().
 * op: an operation with flags; utime: a time-out, or for some operations a number of waiters, cast.
 * Returns what the operation does; -LX_ENOSYS for one that this kernel doesn't know.
 * futex(2), Linux 2.6. */
LX_FN int lx_futex(uint32_t *uaddr, int op, uint32_t val, const struct lx_timespec *utime, uint32_t *uaddr2,
		   uint32_t val3)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, op, val, (long)utime, (long)uaddr2, val3);
}

/** Wait to be woken, if *uaddr still is val.
 * timeout: relative, CLOCK_MONOTONIC; NULL waits for ever.
 * Returns 0; -LX_EAGAIN (it isn't val), -LX_EFAULT, -LX_EINTR, -LX_EINVAL, -LX_ENOSYS (LX_FUTEX_CLOCK_REALTIME),
 * -LX_ETIMEDOUT.
 * futex(2) FUTEX_WAIT, Linux 2.6. */
LX_FN LX_READS1(4)
int lx_futex_op_wait(const uint32_t *uaddr, int flags, uint32_t val, const struct lx_timespec *timeout)
{
	return (int)lx_syscall4(LX_NR_futex, (long)uaddr, LX_FUTEX_WAIT | flags, val, (long)timeout);
}

/** Wake up to nr_wake waiters; 0 wakes one too.
 * Returns how many it woke; -LX_EFAULT, -LX_EINVAL.
 * futex(2) FUTEX_WAKE, Linux 2.6. */
LX_FN int lx_futex_op_wake(const uint32_t *uaddr, int flags, int nr_wake)
{
	return (int)lx_syscall3(LX_NR_futex, (long)uaddr, LX_FUTEX_WAKE | flags, nr_wake);
}

/** Wait to be woken with a bit of bitset, if *uaddr still is val.
 * flags: LX_FUTEX_CLOCK_REALTIME is allowed.
 * timeout: absolute, CLOCK_MONOTONIC or, with the flag, CLOCK_REALTIME; NULL waits for ever.
 * bitset: not 0; LX_FUTEX_BITSET_MATCH_ANY for any.
 * Returns 0; -LX_EAGAIN (it isn't val), -LX_EFAULT, -LX_EINTR, -LX_EINVAL, -LX_ETIMEDOUT.
 * futex(2) FUTEX_WAIT_BITSET, Linux 2.6.25. */
LX_FN LX_READS1(4)
int lx_futex_op_wait_bitset(const uint32_t *uaddr, int flags, uint32_t val, const struct lx_timespec *timeout,
			    uint32_t bitset)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_WAIT_BITSET | flags, val, (long)timeout, 0, bitset);
}

/** Wake up to nr_wake waiters that share a bit with bitset. Those of lx_futex_op_wait() have all bits.
 * bitset: not 0.
 * Returns how many it woke; -LX_EFAULT, -LX_EINVAL.
 * futex(2) FUTEX_WAKE_BITSET, Linux 2.6.25. */
LX_FN int lx_futex_op_wake_bitset(const uint32_t *uaddr, int flags, int nr_wake, uint32_t bitset)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_WAKE_BITSET | flags, nr_wake, 0, 0, bitset);
}

/** Wake up to nr_wake waiters of uaddr and let up to nr_requeue more wait for uaddr2 instead. Without a look at *uaddr
 * it is racy: lx_futex_op_cmp_requeue().
 * Returns how many it woke or moved, together; -LX_EFAULT, -LX_EINVAL (a negative number).
 * futex(2) FUTEX_REQUEUE, Linux 2.6. */
LX_FN int lx_futex_op_requeue(const uint32_t *uaddr, int flags, int nr_wake, int nr_requeue, const uint32_t *uaddr2)
{
	return (int)lx_syscall5(LX_NR_futex, (long)uaddr, LX_FUTEX_REQUEUE | flags, nr_wake, nr_requeue, (long)uaddr2);
}

/** lx_futex_op_requeue(), if *uaddr still is val.
 * Returns how many it woke or moved, together; -LX_EAGAIN (it isn't val), -LX_EFAULT, -LX_EINVAL (a negative number).
 * futex(2) FUTEX_CMP_REQUEUE, Linux 2.6.7. */
LX_FN int lx_futex_op_cmp_requeue(const uint32_t *uaddr, int flags, int nr_wake, int nr_requeue,
				  const uint32_t *uaddr2, uint32_t val)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_CMP_REQUEUE | flags, nr_wake, nr_requeue,
				(long)uaddr2, val);
}

/** Change *uaddr2, wake up to nr_wake waiters of uaddr and, if *uaddr2 was as asked, nr_wake2 of uaddr2.
 * wake_op: LX_FUTEX_OP(...).
 * Returns how many it woke, together; -LX_EFAULT, -LX_EINVAL, -LX_ENOSYS (no such operation or comparison).
 * futex(2) FUTEX_WAKE_OP, Linux 2.6.14. */
LX_FN int lx_futex_op_wake_op(const uint32_t *uaddr, int flags, int nr_wake, int nr_wake2, uint32_t *uaddr2,
			      uint32_t wake_op)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_WAKE_OP | flags, nr_wake, nr_wake2, (long)uaddr2,
				wake_op);
}

/** Lock a mutex with priority inheritance: 0 is free, else *uaddr is the owner's thread id and LX_FUTEX_WAITERS. For
 * the case that changing 0 to the own id failed.
 * timeout: absolute, CLOCK_REALTIME, without any flag; NULL waits for ever.
 * Returns 0 as owner; -LX_EAGAIN (the owner is exiting), -LX_EDEADLK (it is the caller's), -LX_EFAULT, -LX_EINVAL,
 * -LX_EPERM, -LX_ESRCH (no such owner), -LX_ETIMEDOUT ...
 * futex(2) FUTEX_LOCK_PI, Linux 2.6.18. */
LX_FN LX_READS1(3) int lx_futex_op_lock_pi(uint32_t *uaddr, int flags, const struct lx_timespec *timeout)
{
	return (int)lx_syscall4(LX_NR_futex, (long)uaddr, LX_FUTEX_LOCK_PI | flags, 0, (long)timeout);
}

/** lx_futex_op_lock_pi() with a choice of clocks.
 * flags: LX_FUTEX_CLOCK_REALTIME is allowed.
 * timeout: absolute, CLOCK_MONOTONIC or, with the flag, CLOCK_REALTIME; NULL waits for ever.
 * Returns like lx_futex_op_lock_pi().
 * futex(2) FUTEX_LOCK_PI2, Linux 5.14. */
LX_FN LX_READS1(3) int lx_futex_op_lock_pi2(uint32_t *uaddr, int flags, const struct lx_timespec *timeout)
{
	return (int)lx_syscall4(LX_NR_futex, (long)uaddr, LX_FUTEX_LOCK_PI2 | flags, 0, (long)timeout);
}

/** lx_futex_op_lock_pi() without waiting; unlike user space it can take a lock whose owner died.
 * Returns 0 as owner; -LX_EAGAIN (locked, or the owner is exiting), and the errors of lx_futex_op_lock_pi().
 * futex(2) FUTEX_TRYLOCK_PI, Linux 2.6.18. */
LX_FN int lx_futex_op_trylock_pi(uint32_t *uaddr, int flags)
{
	return (int)lx_syscall4(LX_NR_futex, (long)uaddr, LX_FUTEX_TRYLOCK_PI | flags, 0, 0);
}

/** Unlock a mutex with priority inheritance and hand it to a waiter. For the case that changing the own id to 0 failed.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM (it isn't the caller's).
 * futex(2) FUTEX_UNLOCK_PI, Linux 2.6.18. */
LX_FN int lx_futex_op_unlock_pi(uint32_t *uaddr, int flags)
{
	return (int)lx_syscall5(LX_NR_futex, (long)uaddr, LX_FUTEX_UNLOCK_PI | flags, 0, 0, 0);
}

/** Wait at uaddr, if it still is val, to be moved by lx_futex_op_cmp_requeue_pi() to the mutex uaddr2, and lock that.
 * flags: LX_FUTEX_CLOCK_REALTIME is allowed.
 * timeout: absolute, CLOCK_MONOTONIC or, with the flag, CLOCK_REALTIME; NULL waits for ever.
 * Returns 0 as owner of uaddr2; -LX_EAGAIN (it isn't val, or woken in other ways), -LX_EFAULT, -LX_EINVAL (also: one
 * address twice), -LX_ETIMEDOUT, and the errors of lx_futex_op_lock_pi().
 * futex(2) FUTEX_WAIT_REQUEUE_PI, Linux 2.6.31. */
LX_FN LX_READS1(4)
int lx_futex_op_wait_requeue_pi(const uint32_t *uaddr, int flags, uint32_t val, const struct lx_timespec *timeout,
				uint32_t *uaddr2)
{
	return (int)lx_syscall5(LX_NR_futex, (long)uaddr, LX_FUTEX_WAIT_REQUEUE_PI | flags, val, (long)timeout,
				(long)uaddr2);
}

/** Give the mutex uaddr2 to one waiter of uaddr and let up to nr_requeue more wait for it, if *uaddr still is val.
 * nr_wake: 1, nothing else.
 * Returns how many it woke or moved, together; -LX_EAGAIN (it isn't val, or uaddr2's owner is exiting), -LX_EFAULT,
 * -LX_EINVAL (also: one address twice), and the errors of lx_futex_op_lock_pi().
 * futex(2) FUTEX_CMP_REQUEUE_PI, Linux 2.6.31. */
LX_FN int lx_futex_op_cmp_requeue_pi(const uint32_t *uaddr, int flags, int nr_wake, int nr_requeue, uint32_t *uaddr2,
				     uint32_t val)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_CMP_REQUEUE_PI | flags, nr_wake, nr_requeue,
				(long)uaddr2, val);
}

/** Unlock a robust mutex and wake up to nr_wake waiters, as one step for a thread that gets killed: *uaddr becomes 0,
 * then *pending NULL, then waiters wake.
 * pending: list_op_pending of the list that lx_set_robust_list() has named.
 * Returns how many it woke; -LX_EFAULT, -LX_EINVAL, -LX_ENOSYS (older kernels).
 * futex(2) FUTEX_UNLOCK_WAKE_LIST64, Linux 7.2. */
LX_FN int lx_futex_op_unlock_wake_list64(uint32_t *uaddr, int flags, int nr_wake, struct lx_robust_list **pending)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_UNLOCK_WAKE_LIST64 | flags, nr_wake, 0,
				(long)pending, 0);
}

/** lx_futex_op_unlock_wake_list64() for waiters that share a bit with bitset.
 * bitset: not 0.
 * Returns like lx_futex_op_unlock_wake_list64().
 * futex(2) FUTEX_UNLOCK_BITSET_LIST64, Linux 7.2. */
LX_FN int lx_futex_op_unlock_bitset_list64(uint32_t *uaddr, int flags, int nr_wake, struct lx_robust_list **pending,
					   uint32_t bitset)
{
	return (int)lx_syscall6(LX_NR_futex, (long)uaddr, LX_FUTEX_UNLOCK_BITSET_LIST64 | flags, nr_wake, 0,
				(long)pending, bitset);
}

/** lx_futex_op_unlock_pi() of a robust mutex: when that has been done, *pending becomes NULL.
 * pending: list_op_pending of the list that lx_set_robust_list() has named.
 * Returns like lx_futex_op_unlock_pi(); -LX_ENOSYS (older kernels).
 * futex(2) FUTEX_UNLOCK_PI_LIST64, Linux 7.2. */
LX_FN int lx_futex_op_unlock_pi_list64(uint32_t *uaddr, int flags, struct lx_robust_list **pending)
{
	return (int)lx_syscall5(LX_NR_futex, (long)uaddr, LX_FUTEX_UNLOCK_PI_LIST64 | flags, 0, 0, (long)pending);
}

/** Name the list of mutexes that this thread holds, to be marked LX_FUTEX_OWNER_DIED when it dies. It takes the place
 * of the list of a libc.
 * At death the kernel looks at LX_ROBUST_LIST_LIMIT entries at most, and wakes one waiter of each as of a shared futex:
 * waiters have no LX_FUTEX_PRIVATE_FLAG. A forked child starts without a list.
 * len: sizeof(*head).
 * Returns 0; -LX_EINVAL (len).
 * set_robust_list(2), Linux 2.6.17. */
LX_FN int lx_set_robust_list(struct lx_robust_list_head *head, size_t len)
{
	return (int)lx_syscall2(LX_NR_set_robust_list, (long)head, (long)len);
}

/** Ask for the list that a thread has named.
 * pid: 0 is the caller; head_ptr: gets an address in the thread's memory, or NULL; len_ptr: gets the head's size.
 * Returns 0; -LX_EFAULT, -LX_EPERM, -LX_ESRCH.
 * get_robust_list(2), Linux 2.6.17. */
LX_FN LX_WRITES1(2) LX_WRITES1(3)
int lx_get_robust_list(int pid, struct lx_robust_list_head **head_ptr, size_t *len_ptr)
{
	return (int)lx_syscall3(LX_NR_get_robust_list, pid, (long)head_ptr, (long)len_ptr);
}

/* The newer calls. flags of a word, alike for all who wait for it or wake them: LX_FUTEX2_SIZE_U32, the only size, and
 * LX_FUTEX2_PRIVATE when one process uses it. Since Linux 6.16, in which node's memory the kernel keeps its waiters:
 * - LX_FUTEX2_NUMA: a second word follows, the node, and the pair is aligned to 8 bytes. LX_FUTEX_NO_NODE there lets the
 *   kernel choose one, which it writes to it; a node that there isn't is -LX_EINVAL.
 * - LX_FUTEX2_MPOL: the one that the memory policy of the word's mapping prefers; together with LX_FUTEX2_NUMA, where
 *   that says LX_FUTEX_NO_NODE. */

/** Wait to be woken through any of several words, if each still is its val.
 * waiters: each with its flags, and __reserved 0; nr_futexes: 1 to LX_FUTEX_WAITV_MAX.
 * flags: 0.
 * timeout: absolute, on clockid, LX_CLOCK_MONOTONIC or LX_CLOCK_REALTIME; NULL waits for ever.
 * Returns the index of a word that was woken; -LX_EAGAIN (one isn't its val), -LX_EFAULT, -LX_EINTR, -LX_EINVAL,
 * -LX_ETIMEDOUT.
 * futex_waitv(2), Linux 5.16. */
LX_FN LX_READS(1, 2) LX_READS1(4)
int lx_futex_waitv(const struct lx_futex_waitv *waiters, unsigned int nr_futexes, unsigned int flags,
		   const struct lx_timespec *timeout, lx_clockid_t clockid)
{
	return (int)lx_syscall5(LX_NR_futex_waitv, (long)waiters, nr_futexes, flags, (long)timeout, clockid);
}

/** Wake up to nr waiters that share a bit with mask; 0 wakes none. Note the order.
 * mask: not 0, and of 32 bits: a sign-extended one, (unsigned long)-1, is -LX_EINVAL; LX_FUTEX_BITSET_MATCH_ANY fits.
 * flags: LX_FUTEX2_xxx.
 * Returns how many it woke; -LX_EFAULT, -LX_EINVAL.
 * futex_wake(2), Linux 6.7. */
LX_FN int lx_futex_wake(void *uaddr, unsigned long mask, int nr, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_futex_wake, (long)uaddr, (long)mask, nr, flags);
}

/** Wait to be woken with a bit of mask, if the word still is val.
 * val, mask: of 32 bits: sign-extended ones, (unsigned long)-1, are -LX_EINVAL; mask is not 0.
 * flags: LX_FUTEX2_xxx.
 * timeout: absolute, on clockid, LX_CLOCK_MONOTONIC or LX_CLOCK_REALTIME; NULL waits for ever.
 * Returns 0; -LX_EAGAIN (it isn't val), -LX_EFAULT, -LX_EINTR, -LX_EINVAL, -LX_ETIMEDOUT.
 * futex_wait(2), Linux 6.7. */
LX_FN LX_READS1(5)
int lx_futex_wait(void *uaddr, unsigned long val, unsigned long mask, unsigned int flags,
		  const struct lx_timespec *timeout, lx_clockid_t clockid)
{
	return (int)lx_syscall6(LX_NR_futex_wait, (long)uaddr, (long)val, (long)mask, flags, (long)timeout, clockid);
}

/** Wake up to nr_wake waiters of a word and let up to nr_requeue more wait for another, if the first still is its val.
 * waiters: two, from and to, with the same flags; val of the second doesn't matter.
 * flags: 0.
 * Returns how many it woke or moved, together; -LX_EAGAIN (it isn't val), -LX_EFAULT, -LX_EINVAL.
 * futex_requeue(2), Linux 6.7. */
LX_FN int lx_futex_requeue(const struct lx_futex_waitv *waiters, unsigned int flags, int nr_wake, int nr_requeue)
{
	return (int)lx_syscall4(LX_NR_futex_requeue, (long)waiters, flags, nr_wake, nr_requeue);
}

LX_END_DECLS

#endif
