/* SPDX-License-Identifier: MIT */
/* A condition variable of 4 bytes for use with mutex.h, and always the same mutex; all zeros is a new one. Wake-ups that
 * nobody meant happen: wait in a loop that looks at the condition. */
#ifndef LOCKS_COND_H
#define LOCKS_COND_H

#include <lx/errno.h>
#include "mutex.h"

/* Counts the signals, so that one between a waiter's unlock and its sleep isn't lost. It would be if just 2^32 of them
 * came there. */
struct cond {
	uint32_t sequence;
};

/* Unlocks the mutex, waits for a signal, locks the mutex.
 * deadline: CLOCK_MONOTONIC; NULL waits for ever.
 * Returns 0, or -LX_ETIMEDOUT, -LX_EINVAL (no deadline that could be); with the mutex in any case. */
static inline int cond_wait(struct cond *c, struct mutex *m, const struct lx_timespec *deadline)
{
	const uint32_t sequence = __atomic_load_n(&c->sequence, __ATOMIC_RELAXED);
	int r;

	mutex_unlock(m);
	r = lx_futex_op_wait_bitset(&c->sequence, LX_FUTEX_PRIVATE_FLAG, sequence, deadline, LX_FUTEX_BITSET_MATCH_ANY);
	/* A broadcast may have left others to wait for the mutex: they depend on this one's unlock. */
	mutex_lock_contended(m);
	return r == -LX_EAGAIN || r == -LX_EINTR ? 0 : r;
}

/* Wakes one waiter. With the mutex held or not, once the condition has been changed with the mutex held. */
static inline void cond_signal(struct cond *c)
{
	__atomic_fetch_add(&c->sequence, 1, __ATOMIC_RELAXED);
	lx_futex_op_wake(&c->sequence, LX_FUTEX_PRIVATE_FLAG, 1);
}

/* Wakes all waiters, but only one at a time: the others are moved to wait for the mutex, which each could only have
 * found locked. The first has not been moved, so it always comes to lock the mutex as a contended one. */
static inline void cond_broadcast(struct cond *c, struct mutex *m)
{
	uint32_t sequence = __atomic_add_fetch(&c->sequence, 1, __ATOMIC_RELAXED);

	while (lx_futex_op_cmp_requeue(&c->sequence, LX_FUTEX_PRIVATE_FLAG, 1, INT32_MAX, &m->state, sequence) ==
	       -LX_EAGAIN)
		sequence = __atomic_load_n(&c->sequence, __ATOMIC_RELAXED);
}

#endif
