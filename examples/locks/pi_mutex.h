/* SPDX-License-Identifier: MIT */
/* A mutex of 4 bytes with priority inheritance, for the threads of one process: whoever holds it runs with the priority
 * of the most urgent one that waits. All zeros is free. tid is the caller's lx_gettid(), asked for once. */
#ifndef LOCKS_PI_MUTEX_H
#define LOCKS_PI_MUTEX_H

#include <lx/futex.h>

struct pi_mutex {
	uint32_t owner; /* its thread id, and LX_FUTEX_WAITERS from the kernel */
};

/* Returns 0, or -LX_EDEADLK if the caller has it, -LX_ESRCH if its owner has ended, -LX_ENOMEM. */
static inline int pi_mutex_lock(struct pi_mutex *m, uint32_t tid)
{
	uint32_t owner = 0;

	if (__atomic_compare_exchange_n(&m->owner, &owner, tid, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return 0;
	return lx_futex_op_lock_pi(&m->owner, LX_FUTEX_PRIVATE_FLAG, NULL);
}

/* With waiters the kernel makes one of them the owner, so nobody else gets in between.
 * Returns 0, or -LX_EPERM if it isn't the caller's. */
static inline int pi_mutex_unlock(struct pi_mutex *m, uint32_t tid)
{
	uint32_t owner = tid;

	if (__atomic_compare_exchange_n(&m->owner, &owner, 0, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		return 0;
	return lx_futex_op_unlock_pi(&m->owner, LX_FUTEX_PRIVATE_FLAG);
}

#endif
