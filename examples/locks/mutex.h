/* SPDX-License-Identifier: MIT */
/* A mutex of 4 bytes for the threads of one process: all zeros is free, and an uncontended lock or unlock is one atomic
 * instruction. It isn't fair: whoever comes by may take it before the one that was woken. */
#ifndef LOCKS_MUTEX_H
#define LOCKS_MUTEX_H

#include <lx/futex.h>

enum { MUTEX_FREE, MUTEX_LOCKED, MUTEX_CONTENDED /* locked, and somebody may sleep */ };

struct mutex {
	uint32_t state;
};

/* Returns whether it got the mutex. */
static inline int mutex_trylock(struct mutex *m)
{
	uint32_t expected = MUTEX_FREE;
	return __atomic_compare_exchange_n(&m->state, &expected, MUTEX_LOCKED, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* For who has slept: others may sleep still, and only MUTEX_CONTENDED makes unlock wake one. */
static inline void mutex_lock_contended(struct mutex *m)
{
	while (__atomic_exchange_n(&m->state, MUTEX_CONTENDED, __ATOMIC_ACQUIRE) != MUTEX_FREE)
		lx_futex_op_wait(&m->state, LX_FUTEX_PRIVATE_FLAG, MUTEX_CONTENDED, NULL);
}

static inline void mutex_lock(struct mutex *m)
{
	if (!mutex_trylock(m))
		mutex_lock_contended(m);
}

/* The exchange is the last that touches the mutex: the next owner may free it at once. The wake only names an address;
 * if something else is there by then, that wakes for nothing, as anyone who waits must expect. */
static inline void mutex_unlock(struct mutex *m)
{
	if (__atomic_exchange_n(&m->state, MUTEX_FREE, __ATOMIC_RELEASE) == MUTEX_CONTENDED)
		lx_futex_op_wake(&m->state, LX_FUTEX_PRIVATE_FLAG, 1);
}

#endif
