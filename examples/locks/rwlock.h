/* SPDX-License-Identifier: MIT */
/* A read-write lock of 4 bytes for the threads of one process; all zeros is free. Whoever has to wait closes it for
 * those who come later, so readers can't keep a writer out; so a reader must not lock it twice. */
#ifndef LOCKS_RWLOCK_H
#define LOCKS_RWLOCK_H

#include <lx/futex.h>

#define RWLOCK_WRITER 0x40000000U
#define RWLOCK_AWAITED 0x80000000U /* somebody may sleep; nobody gets in */

struct rwlock {
	uint32_t state; /* how many read, or RWLOCK_WRITER; and maybe RWLOCK_AWAITED */
};

/* Sleeps until the lock is free, unless it has changed already. */
static inline void rwlock_sleep(struct rwlock *l, uint32_t state)
{
	if (state & RWLOCK_AWAITED || __atomic_compare_exchange_n(&l->state, &state, state | RWLOCK_AWAITED, 0,
								  __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		lx_futex_op_wait(&l->state, LX_FUTEX_PRIVATE_FLAG, state | RWLOCK_AWAITED, NULL);
}

/* All wake, and whoever then has to wait says so again: no sleeper depends on what one that was woken does. */
static inline void rwlock_wake(struct rwlock *l)
{
	lx_futex_op_wake(&l->state, LX_FUTEX_PRIVATE_FLAG, INT32_MAX);
}

static inline void rwlock_read_lock(struct rwlock *l)
{
	for (;;) {
		uint32_t state = __atomic_load_n(&l->state, __ATOMIC_RELAXED);
		if (state & (RWLOCK_WRITER | RWLOCK_AWAITED))
			rwlock_sleep(l, state);
		else if (__atomic_compare_exchange_n(&l->state, &state, state + 1, 0, __ATOMIC_ACQUIRE,
						     __ATOMIC_RELAXED))
			return;
	}
}

/* The last one's step makes the lock free, and is the last that touches it. */
static inline void rwlock_read_unlock(struct rwlock *l)
{
	uint32_t state = __atomic_load_n(&l->state, __ATOMIC_RELAXED);

	while (!__atomic_compare_exchange_n(&l->state, &state, state == (RWLOCK_AWAITED | 1) ? 0 : state - 1, 0,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	if (state == (RWLOCK_AWAITED | 1))
		rwlock_wake(l);
}

static inline void rwlock_write_lock(struct rwlock *l)
{
	for (;;) {
		uint32_t state = 0;
		if (__atomic_compare_exchange_n(&l->state, &state, RWLOCK_WRITER, 0, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return;
		rwlock_sleep(l, state);
	}
}

static inline void rwlock_write_unlock(struct rwlock *l)
{
	if (__atomic_exchange_n(&l->state, 0, __ATOMIC_RELEASE) & RWLOCK_AWAITED)
		rwlock_wake(l);
}

#endif
