/* SPDX-License-Identifier: MIT */
/* Once: a function that the first of several threads runs, and the others find done. All zeros is not yet. */
#ifndef LOCKS_ONCE_H
#define LOCKS_ONCE_H

#include <lx/futex.h>

enum { ONCE_NEW, ONCE_RUNNING, ONCE_AWAITED /* running, and somebody may sleep */, ONCE_DONE };

struct once {
	uint32_t state;
};

static inline void once_call_slow(struct once *o, void (*fn)(void *arg), void *arg)
{
	uint32_t state = ONCE_NEW;

	if (__atomic_compare_exchange_n(&o->state, &state, ONCE_RUNNING, 0, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
		fn(arg);
		if (__atomic_exchange_n(&o->state, ONCE_DONE, __ATOMIC_RELEASE) == ONCE_AWAITED)
			lx_futex_op_wake(&o->state, LX_FUTEX_PRIVATE_FLAG, INT32_MAX);
		return;
	}
	while (state != ONCE_DONE) {
		/* If it isn't running any more, state becomes what it is instead. */
		if (state == ONCE_AWAITED || __atomic_compare_exchange_n(&o->state, &state, ONCE_AWAITED, 0,
									 __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
			lx_futex_op_wait(&o->state, LX_FUTEX_PRIVATE_FLAG, ONCE_AWAITED, NULL);
			state = __atomic_load_n(&o->state, __ATOMIC_ACQUIRE);
		}
	}
}

/* Runs fn(arg), unless a call with the same once has; returns when it has been run. fn must not come back here. */
static inline void once_call(struct once *o, void (*fn)(void *arg), void *arg)
{
	if (__atomic_load_n(&o->state, __ATOMIC_ACQUIRE) != ONCE_DONE)
		once_call_slow(o, fn, arg);
}

#endif
