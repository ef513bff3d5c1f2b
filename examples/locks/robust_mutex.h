/* SPDX-License-Identifier: MIT */
/* A mutex that survives its owner: when that is killed the next one gets it, and is told. For the threads of one or more
 * processes in one PID namespace; all zeros is free. Whatever step a thread is killed at, the kernel finds things right. */
#ifndef LOCKS_ROBUST_MUTEX_H
#define LOCKS_ROBUST_MUTEX_H

#include <lx/errno.h>
#include <lx/futex.h>
#include <lx/process.h>
#include <lx/vdso.h>

struct robust_mutex {
	struct lx_robust_list list; /* the owner's */
	uint32_t word; /* the owner's thread id, LX_FUTEX_WAITERS if somebody may sleep, or LX_FUTEX_OWNER_DIED */
};

/* Of one thread: what it holds, and what it is about to take or give back. */
struct robust_thread {
	struct lx_robust_list_head head;
	uint32_t tid;
	const struct lx_vdso_calls *calls;
};

/* Before the thread's first lock. t stays as long as the thread. It takes the place of a libc's list. */
static inline int robust_thread_init(struct robust_thread *t, const struct lx_vdso_calls *calls)
{
	t->head.list.next = &t->head.list;
	t->head.futex_offset = offsetof(struct robust_mutex, word) - offsetof(struct robust_mutex, list);
	t->head.list_op_pending = NULL;
	t->tid = (uint32_t)lx_gettid();
	t->calls = calls;
	return lx_set_robust_list(&t->head, sizeof(t->head));
}

/* What comes before is in memory before what comes after. The kernel looks for the same thread, so that's all. */
static inline void robust_in_order(void)
{
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static inline void robust_pending(struct robust_thread *t, struct lx_robust_list *list)
{
	robust_in_order();
	t->head.list_op_pending = list;
	robust_in_order();
}

/* Returns 0; -LX_EOWNERDEAD: the caller has it, and has to look after what the one before left half done;
 * -LX_EDEADLK: it had it already. */
static inline int robust_mutex_lock(struct robust_thread *t, struct robust_mutex *m)
{
	uint32_t word = 0;

	robust_pending(t, &m->list);
	/* LX_FUTEX_WAITERS stays, others may sleep; LX_FUTEX_OWNER_DIED goes. */
	while (!__atomic_compare_exchange_n(&m->word, &word, t->tid | (word & LX_FUTEX_WAITERS), 0, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED)) {
		while (word & LX_FUTEX_TID_MASK) {
			if ((word & LX_FUTEX_TID_MASK) == t->tid) {
				robust_pending(t, NULL);
				return -LX_EDEADLK;
			}
			if (word & LX_FUTEX_WAITERS ||
			    __atomic_compare_exchange_n(&m->word, &word, word | LX_FUTEX_WAITERS, 0, __ATOMIC_RELAXED,
							__ATOMIC_RELAXED)) {
				lx_futex_op_wait(&m->word, 0, word | LX_FUTEX_WAITERS, NULL);
				word = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
			}
		}
	}
	m->list.next = t->head.list.next;
	robust_in_order();
	t->head.list.next = &m->list;
	robust_pending(t, NULL);
	return word & LX_FUTEX_OWNER_DIED ? -LX_EOWNERDEAD : 0;
}

/* With waiters, to release and to wake is one call, which can't be killed halfway; and all wake, so that no sleeper
 * depends on one that is woken and killed then.
 * Since Linux 7.2 the pending entry goes with it. Before that, a thread killed in between has the kernel look at a mutex
 * that may be unmapped by then. */
static inline void robust_mutex_unlock(struct robust_thread *t, struct robust_mutex *m)
{
	const uint32_t zero = LX_FUTEX_OP(LX_FUTEX_OP_SET, 0, LX_FUTEX_OP_CMP_EQ, 0);
	struct lx_robust_list *before = &t->head.list;
	uint32_t word = t->tid;
	long was;

	robust_pending(t, &m->list);
	while (before->next != &m->list)
		before = before->next;
	before->next = m->list.next;
	robust_in_order();
	was = lx_futex_robust_list64_try_unlock_vdso(t->calls, &m->word, t->tid,
						     (uint64_t *)(void *)&t->head.list_op_pending);
	if (was == (long)t->tid)
		return;
	if (was != -LX_ENOSYS) {
		lx_futex_op_unlock_wake_list64(&m->word, 0, INT32_MAX, &t->head.list_op_pending);
		return;
	}
	if (!__atomic_compare_exchange_n(&m->word, &word, 0, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		lx_futex_op_wake_op(&m->word, 0, INT32_MAX, 0, &m->word, zero);
	robust_pending(t, NULL);
}

#endif
