/* SPDX-License-Identifier: MIT */
/* A semaphore for the threads of one process. */
#ifndef LOCKS_SEMAPHORE_H
#define LOCKS_SEMAPHORE_H

#include <lx/errno.h>
#include <lx/futex.h>

/* Value and waiters change together: one that looked for waiters after adding to the value would touch a semaphore that
 * whoever took the value may have freed. */
struct semaphore {
	uint64_t both; /* the value in the low half */
};

#define SEMAPHORE_WAITER (1ULL << 32)

static inline void semaphore_init(struct semaphore *s, uint32_t value)
{
	s->both = value;
}

/* Where the value is: what is waited for. */
static inline uint32_t *semaphore_value(struct semaphore *s)
{
	return (uint32_t *)(void *)&s->both + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}

/* Takes 1 from a value that isn't 0, and what else is asked. Returns whether it did. */
static inline int semaphore_take(struct semaphore *s, uint64_t and_also)
{
	uint64_t both = __atomic_load_n(&s->both, __ATOMIC_RELAXED);

	while ((uint32_t)both)
		if (__atomic_compare_exchange_n(&s->both, &both, both - 1 - and_also, 0, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return 1;
	return 0;
}

static inline int semaphore_trywait(struct semaphore *s)
{
	return semaphore_take(s, 0);
}

/* Waits until the value isn't 0 and takes 1.
 * deadline: CLOCK_MONOTONIC; NULL waits for ever.
 * Returns 0, or -LX_ETIMEDOUT, -LX_EINVAL (no deadline that could be). */
static inline int semaphore_wait(struct semaphore *s, const struct lx_timespec *deadline)
{
	int r = 0;

	if (semaphore_take(s, 0))
		return 0;
	__atomic_fetch_add(&s->both, SEMAPHORE_WAITER, __ATOMIC_RELAXED);
	while (!semaphore_take(s, SEMAPHORE_WAITER)) {
		if (r && r != -LX_EAGAIN && r != -LX_EINTR) {
			__atomic_fetch_sub(&s->both, SEMAPHORE_WAITER, __ATOMIC_RELAXED);
			return r;
		}
		r = lx_futex_op_wait_bitset(semaphore_value(s), LX_FUTEX_PRIVATE_FLAG, 0, deadline,
					    LX_FUTEX_BITSET_MATCH_ANY);
	}
	return 0;
}

/* Adds 1 to the value, which must stay below 2^32. */
static inline void semaphore_post(struct semaphore *s)
{
	if (__atomic_fetch_add(&s->both, 1, __ATOMIC_RELEASE) >= SEMAPHORE_WAITER)
		lx_futex_op_wake(semaphore_value(s), LX_FUTEX_PRIVATE_FLAG, 1);
}

#endif
