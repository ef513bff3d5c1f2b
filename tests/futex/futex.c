/* SPDX-License-Identifier: MIT */
/* Futexes in memory that a forked child shares. A child that waits says so by its exit status: 0 when it was woken. */
#ifdef LX_TEST_HOSTED
#include <linux/futex.h>
#endif
#include "../check.h"
#include "../child.h"
#include "../now.h"
#include <lx/futex.h>
#include <lx/fs.h>
#include <lx/mm.h>
#include <lx/signal.h>
#include <lx/time.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/sched.h>

enum { ALL = 0x7fffffff, LONGEST = 5, VALUE = 7 };

struct words {
	uint32_t a, b, c;
};

static struct words *shared(void)
{
	struct words *w = (struct words *)lx_mmap(NULL, sizeof(*w), LX_PROT_READ | LX_PROT_WRITE,
						  LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(w));
	w->a = w->b = VALUE;
	return w;
}

static struct lx_timespec in(lx_clockid_t clock, long seconds)
{
	struct lx_timespec t = {.tv_sec = 0};
	lx_clock_gettime(clock, &t);
	t.tv_sec += seconds;
	return t;
}

/* Some 20 ms ahead, of which no clock's correction takes a half. */
enum { SOON = 20000000 };

static struct lx_timespec soon(lx_clockid_t clock)
{
	struct lx_timespec t = in(clock, 0);
	t.tv_nsec += SOON;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static uint32_t tid(void)
{
	return (uint32_t)lx_syscall0(LX_NR_gettid);
}

/* The process that runs wait() on the words. */
static lx_pid_t child_of(int (*wait)(struct words *), struct words *w)
{
	lx_pid_t pid = lx_fork();
	CHECK(pid >= 0);
	if (!pid)
		lx_exit_group(wait(w) ? 1 : 0);
	return pid;
}

/* Repeat a call that wakes or moves someone until the child is there for it. */
#define UNTIL_ONE(call)                                                                \
	do {                                                                           \
		const struct lx_timespec until_ms = {.tv_sec = 0, .tv_nsec = 1000000}; \
		int until_r;                                                           \
		while (!(until_r = (call)))                                            \
			lx_nanosleep(&until_ms, NULL);                                 \
		if (until_r != 1)                                                      \
			CHECK_FAIL("%s is %ld, not 1", #call, (long)until_r);          \
	} while (0)

static int wait_a(struct words *w)
{
	const struct lx_timespec longest = {.tv_sec = LONGEST};
	return lx_futex_op_wait(&w->a, 0, VALUE, &longest);
}

static int wait_b(struct words *w)
{
	const struct lx_timespec longest = {.tv_sec = LONGEST};
	return lx_futex_op_wait(&w->b, 0, VALUE, &longest);
}

TEST(futex, wait_and_wake)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000}, bad = {.tv_sec = -1};
	struct words *w = shared();
	lx_pid_t pid = child_of(wait_a, w);
	UNTIL_ONE(lx_futex_op_wake(&w->a, 0, ALL));
	CHECK_EQ(status_of(pid), 0);
	/* None is one, too. */
	pid = child_of(wait_a, w);
	UNTIL_ONE(lx_futex_op_wake(&w->a, 0, 0));
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(lx_futex_op_wake(&w->a, LX_FUTEX_PRIVATE_FLAG, 1), 0);
	CHECK_ERR(lx_futex_op_wait(&w->a, 0, VALUE + 1, NULL), LX_EAGAIN);
	/* Relative: as a point in time it would be over. */
	long before = now(LX_CLOCK_MONOTONIC);
	CHECK_ERR(lx_futex_op_wait(&w->a, LX_FUTEX_PRIVATE_FLAG, VALUE, &ms), LX_ETIMEDOUT);
	CHECK(now(LX_CLOCK_MONOTONIC) - before >= 1000000);
	CHECK_ERR(lx_futex_op_wait(&w->a, LX_FUTEX_CLOCK_REALTIME, VALUE, &ms), LX_ENOSYS);
	CHECK_ERR(lx_futex_op_wait(&w->a, 0, VALUE, &bad), LX_EINVAL);
	CHECK_ERR(lx_futex_op_wait((uint32_t *)nowhere(), 0, VALUE, &ms), LX_EFAULT);
	CHECK_ERR(lx_futex_op_wake((uint32_t *)(void *)((char *)w + 1), 0, 1), LX_EINVAL);
	CHECK_ERR(lx_futex_op_wake(&w->a, LX_FUTEX_CLOCK_REALTIME, 1), LX_ENOSYS);
}

TEST(futex, raw)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	struct words *w = shared();
	CHECK_ERR(lx_futex(&w->a, LX_FUTEX_WAIT_PRIVATE, VALUE, &ms, NULL, 0), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex(&w->a, LX_FUTEX_WAIT_PRIVATE, VALUE + 1, NULL, NULL, 0), LX_EAGAIN);
	CHECK_ERR(lx_futex(&w->a, LX_FUTEX_CMP_REQUEUE, 1, NULL, &w->b, VALUE + 1), LX_EAGAIN);
	CHECK_ERR(lx_futex(&w->a, 100, 0, NULL, NULL, 0), LX_ENOSYS);
}

static int wait_a_bitset(struct words *w)
{
	struct lx_timespec end = in(LX_CLOCK_REALTIME, LONGEST);
	return lx_futex_op_wait_bitset(&w->a, LX_FUTEX_CLOCK_REALTIME, VALUE, &end, 0x80000001);
}

TEST(futex, bitset)
{
	struct lx_timespec past = in(LX_CLOCK_MONOTONIC, 0), past_real = in(LX_CLOCK_REALTIME, -1);
	struct words *w = shared();
	lx_pid_t pid = child_of(wait_a_bitset, w);
	CHECK_EQ(lx_futex_op_wake_bitset(&w->a, 0, ALL, 0x7ffffffe), 0);
	UNTIL_ONE(lx_futex_op_wake_bitset(&w->a, 0, ALL, 0x80000000));
	CHECK_EQ(status_of(pid), 0);
	CHECK_ERR(lx_futex_op_wait_bitset(&w->a, 0, VALUE, &past, 1), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_op_wait_bitset(&w->a, LX_FUTEX_CLOCK_REALTIME, VALUE, &past_real, 1), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_op_wait_bitset(&w->a, 0, VALUE + 1, NULL, 1), LX_EAGAIN);
	CHECK_ERR(lx_futex_op_wait_bitset(&w->a, 0, VALUE, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_futex_op_wake_bitset(&w->a, 0, 1, 0), LX_EINVAL);
}

static int wait_for_bit(struct words *w, uint32_t bit)
{
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	return lx_futex_op_wait_bitset(&w->a, 0, VALUE, &end, bit);
}

static int wait_bit_0(struct words *w)
{
	return wait_for_bit(w, 1);
}

static int wait_bit_1(struct words *w)
{
	return wait_for_bit(w, 2);
}

/* Of two, the one that is meant, though the other came first. */
TEST(futex, bitset_selects)
{
	struct words *w = shared();
	lx_pid_t first = child_of(wait_bit_0, w);
	UNTIL_ONE(lx_futex_op_requeue(&w->a, 0, 0, 1, &w->b));
	lx_pid_t second = child_of(wait_bit_1, w);
	UNTIL_ONE(lx_futex_op_requeue(&w->a, 0, 0, 1, &w->b));
	CHECK_EQ(lx_futex_op_wake_bitset(&w->b, 0, ALL, 4), 0);
	CHECK_EQ(lx_futex_op_wake_bitset(&w->b, 0, ALL, 2), 1);
	CHECK_EQ(status_of(second), 0);
	CHECK_EQ(lx_futex_op_wake_bitset(&w->b, 0, ALL, 2), 0);
	CHECK_EQ(lx_futex_op_wake_bitset(&w->b, 0, ALL, 1), 1);
	CHECK_EQ(status_of(first), 0);
}

TEST(futex, requeue_counts)
{
	enum { WAITERS = 5 };
	struct words *w = shared();
	lx_pid_t pids[WAITERS];
	for (int i = 0; i < WAITERS; i++) {
		pids[i] = child_of(wait_b, w);
		UNTIL_ONE(lx_futex_op_requeue(&w->b, 0, 0, 1, &w->a));
	}
	/* Wakes one, moves two; so two are left, two are there. */
	CHECK_EQ(lx_futex_op_cmp_requeue(&w->a, 0, 1, 2, &w->c, VALUE), 3);
	CHECK_EQ(lx_futex_op_requeue(&w->a, 0, 0, 0, &w->b), 0);
	CHECK_EQ(lx_futex_op_wake(&w->a, 0, ALL), 2);
	CHECK_EQ(lx_futex_op_requeue(&w->c, 0, 1, ALL, &w->b), 2);
	CHECK_EQ(lx_futex_op_wake(&w->c, 0, ALL), 0);
	CHECK_EQ(lx_futex_op_wake(&w->b, 0, ALL), 1);
	for (int i = 0; i < WAITERS; i++)
		CHECK_EQ(status_of(pids[i]), 0);
}

TEST(futex, requeue)
{
	struct words *w = shared();
	lx_pid_t pid = child_of(wait_a, w);
	UNTIL_ONE(lx_futex_op_requeue(&w->a, 0, 0, 1, &w->b));
	CHECK_EQ(lx_futex_op_wake(&w->a, 0, 1), 0);
	CHECK_EQ(lx_futex_op_wake(&w->b, 0, 1), 1);
	CHECK_EQ(status_of(pid), 0);
	CHECK_ERR(lx_futex_op_requeue(&w->a, 0, -1, 1, &w->b), LX_EINVAL);
	CHECK_ERR(lx_futex_op_requeue(&w->a, 0, 1, -1, &w->b), LX_EINVAL);
}

TEST(futex, cmp_requeue)
{
	struct words *w = shared();
	lx_pid_t pid = child_of(wait_a, w);
	UNTIL_ONE(lx_futex_op_cmp_requeue(&w->a, 0, 0, ALL, &w->b, VALUE));
	CHECK_EQ(lx_futex_op_wake(&w->a, 0, 1), 0);
	CHECK_EQ(lx_futex_op_wake(&w->b, 0, 1), 1);
	CHECK_EQ(status_of(pid), 0);
	CHECK_ERR(lx_futex_op_cmp_requeue(&w->a, 0, 0, 1, &w->b, VALUE + 1), LX_EAGAIN);
	CHECK_ERR(lx_futex_op_cmp_requeue(&w->a, 0, -1, 1, &w->b, VALUE), LX_EINVAL);
}

TEST(futex, wake_op)
{
	struct words *w = shared();
	/* b becomes 10, and its old value is above 9: never, as it begins at 7. */
	const uint32_t set_10 = LX_FUTEX_OP(LX_FUTEX_OP_SET, 10, LX_FUTEX_OP_CMP_GT, 9);
	CHECK_EQ(lx_futex_op_wake_op(&w->a, 0, 1, 1, &w->b, set_10), 0);
	CHECK_EQ(w->b, 10);
	CHECK_EQ(lx_futex_op_wake_op(&w->a, 0, 1, 1, &w->b, LX_FUTEX_OP(LX_FUTEX_OP_ADD, -11, LX_FUTEX_OP_CMP_EQ, 10)),
		 0);
	CHECK_EQ((int)w->b, -1);

	/* The child waits for a. It isn't woken as the second word when the comparison fails, */
	lx_pid_t pid = child_of(wait_a, w);
	CHECK_EQ(lx_futex_op_wake_op(&w->c, 0, 1, 1, &w->a, LX_FUTEX_OP(LX_FUTEX_OP_OR, 0, LX_FUTEX_OP_CMP_LT, 0)), 0);
	/* but when it holds. */
	UNTIL_ONE(lx_futex_op_wake_op(&w->c, 0, 1, 1, &w->a, LX_FUTEX_OP(LX_FUTEX_OP_OR, 0, LX_FUTEX_OP_CMP_GE, -1)));
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(w->a, VALUE);
	CHECK_ERR(lx_futex_op_wake_op(&w->c, 0, 1, 1, &w->a, LX_FUTEX_OP(LX_FUTEX_OP_OR, 0, 15, 0)), LX_ENOSYS);
}

#ifdef LX_TEST_HOSTED
TEST(futex, op_as_the_kernels)
{
	const int op[] = {FUTEX_OP_SET, FUTEX_OP_ADD, FUTEX_OP_XOR | FUTEX_OP_OPARG_SHIFT};
	const int arg[] = {-2048, -1, 0, 2047};
	for (unsigned int i = 0; i < 3; i++)
		for (unsigned int j = 0; j < 4; j++)
			for (unsigned int k = 0; k < 4; k++) {
				CHECK_EQ(LX_FUTEX_OP(op[i], arg[j], FUTEX_OP_CMP_GE, arg[k]),
					 (uint32_t)FUTEX_OP((uint32_t)op[i], (uint32_t)arg[j], FUTEX_OP_CMP_GE,
							    (uint32_t)arg[k]));
			}
}
#endif

/* In the child, with the lock held by its parent. */
static int locked_by_parent(struct words *w)
{
	struct lx_timespec past = in(LX_CLOCK_REALTIME, -1);
	if (lx_futex_op_trylock_pi(&w->c, 0) != -LX_EAGAIN)
		return 1;
	if (lx_futex_op_unlock_pi(&w->c, 0) != -LX_EPERM)
		return 1;
	return lx_futex_op_lock_pi(&w->c, 0, &past) != -LX_ETIMEDOUT;
}

static int locked_by_parent2(struct words *w)
{
	struct lx_timespec past = in(LX_CLOCK_REALTIME, -1), past_mono = in(LX_CLOCK_MONOTONIC, 0);
	if (lx_futex_op_lock_pi2(&w->c, 0, &past_mono) != -LX_ETIMEDOUT)
		return 1;
	return lx_futex_op_lock_pi2(&w->c, LX_FUTEX_CLOCK_REALTIME, &past) != -LX_ETIMEDOUT;
}

TEST(futex, pi)
{
	struct words *w = shared();
	int r = lx_futex_op_trylock_pi(&w->c, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no priority inheritance");
	CHECK_EQ(r, 0);
	CHECK_EQ(w->c & LX_FUTEX_TID_MASK, tid());
	CHECK_ERR(lx_futex_op_lock_pi(&w->c, 0, NULL), LX_EDEADLK);
	CHECK_EQ(status_of(child_of(locked_by_parent, w)), 0);
	CHECK_EQ(lx_futex_op_unlock_pi(&w->c, 0), 0);
	CHECK_EQ(w->c, 0);
	CHECK_EQ(lx_futex_op_lock_pi(&w->c, 0, NULL), 0);
	CHECK_EQ(lx_futex_op_unlock_pi(&w->c, 0), 0);
	CHECK_ERR(lx_futex_op_unlock_pi(&w->c, 0), LX_EPERM);
	/* An owner that isn't there. */
	w->c = LX_FUTEX_TID_MASK - 1;
	CHECK_ERR(lx_futex_op_lock_pi(&w->c, 0, NULL), LX_ESRCH);
	CHECK_ERR(lx_futex_op_trylock_pi(&w->c, 0), LX_ESRCH);
}

TEST(futex, pi2)
{
	struct words *w = shared();
	int r = lx_futex_op_lock_pi2(&w->c, LX_FUTEX_CLOCK_REALTIME, NULL);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no FUTEX_LOCK_PI2");
	CHECK_EQ(r, 0);
	CHECK_EQ(w->c & LX_FUTEX_TID_MASK, tid());
	CHECK_EQ(status_of(child_of(locked_by_parent2, w)), 0);
	CHECK_EQ(lx_futex_op_unlock_pi(&w->c, 0), 0);
}

static int wait_for_lock(struct words *w)
{
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	int r = lx_futex_op_wait_requeue_pi(&w->a, 0, VALUE, &end, &w->c);
	if (r || (w->c & LX_FUTEX_TID_MASK) != tid())
		return 1;
	return lx_futex_op_unlock_pi(&w->c, 0);
}

TEST(futex, requeue_pi)
{
	struct words *w = shared();
	int r = lx_futex_op_cmp_requeue_pi(&w->a, 0, 1, 0, &w->c, VALUE + 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no priority inheritance");
	CHECK_EQ(r, -LX_EAGAIN);
	lx_pid_t pid = child_of(wait_for_lock, w);
	UNTIL_ONE(lx_futex_op_cmp_requeue_pi(&w->a, 0, 1, 0, &w->c, VALUE));
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(w->c, 0);
	CHECK_ERR(lx_futex_op_cmp_requeue_pi(&w->a, 0, 2, 0, &w->c, VALUE), LX_EINVAL);
	CHECK_ERR(lx_futex_op_wait_requeue_pi(&w->a, 0, VALUE, NULL, &w->a), LX_EINVAL);
	CHECK_ERR(lx_futex_op_wait_requeue_pi(&w->a, 0, VALUE + 1, NULL, &w->c), LX_EAGAIN);
	struct lx_timespec past = in(LX_CLOCK_MONOTONIC, 0), past_real = in(LX_CLOCK_REALTIME, -1);
	const int real = LX_FUTEX_CLOCK_REALTIME;
	CHECK_ERR(lx_futex_op_wait_requeue_pi(&w->a, 0, VALUE, &past, &w->c), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_op_wait_requeue_pi(&w->a, real, VALUE, &past_real, &w->c), LX_ETIMEDOUT);
}

/* The former list is put back: a libc may want it. */
TEST(futex, robust_list)
{
	struct lx_robust_list_head head = {.list = {.next = &head.list}}, *former = NULL, *got = NULL;
	size_t size = 0;
	CHECK_EQ(lx_get_robust_list(0, &former, &size), 0);
	CHECK_EQ(size, sizeof(head));
	CHECK_EQ(lx_set_robust_list(&head, sizeof(head)), 0);
	CHECK_EQ(lx_get_robust_list((int)tid(), &got, &size), 0);
	CHECK_EQ(got, &head);
	CHECK_EQ(lx_set_robust_list(former, sizeof(head)), 0);
	CHECK_ERR(lx_set_robust_list(&head, 8), LX_EINVAL);
	CHECK_ERR(lx_get_robust_list(ALL, &got, &size), LX_ESRCH);
	CHECK_ERR(lx_get_robust_list(0, (struct lx_robust_list_head **)nowhere(), &size), LX_EFAULT);
}

/* A forked child starts without a list. This one has the lock when it ends. */
static int end_as_owner(struct words *w)
{
	static struct lx_robust_list lock;
	static struct lx_robust_list_head head;
	struct lx_robust_list_head *got = &head;
	size_t size = 0;
	if (lx_get_robust_list(0, &got, &size) || got)
		return 1;
	lock.next = &head.list;
	head.list.next = &lock;
	head.futex_offset = (char *)&w->c - (char *)&lock;
	w->c = tid() | LX_FUTEX_WAITERS;
	return lx_set_robust_list(&head, sizeof(head));
}

TEST(futex, robust_list_of_who_died)
{
	struct words *w = shared();
	lx_pid_t waiter = child_of(wait_b, w);
	UNTIL_ONE(lx_futex_op_requeue(&w->b, 0, 0, 1, &w->c));
	CHECK_EQ(status_of(child_of(end_as_owner, w)), 0);
	CHECK_EQ(w->c, LX_FUTEX_OWNER_DIED | LX_FUTEX_WAITERS);
	CHECK_EQ(status_of(waiter), 0);
}

/* The word becomes 0 and the pointer NULL before anyone wakes; an unlock that fails leaves the pointer. */
TEST(futex, robust_unlock)
{
	struct lx_robust_list entry, *pending = &entry;
	struct words *w = shared();
	int r = lx_futex_op_unlock_wake_list64(&w->c, 0, 1, &pending);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no FUTEX_UNLOCK_WAKE_LIST64");
	CHECK_EQ(r, 0);
	CHECK_EQ(pending, NULL);
	for (int bitset = 0; bitset < 2; bitset++) {
		lx_pid_t waiter = child_of(wait_b, w);
		UNTIL_ONE(lx_futex_op_requeue(&w->b, 0, 0, 1, &w->a));
		pending = &entry;
		w->a = VALUE;
		if (bitset)
			CHECK_EQ(lx_futex_op_unlock_bitset_list64(&w->a, 0, 1, &pending, 0x80000000), 1);
		else
			CHECK_EQ(lx_futex_op_unlock_wake_list64(&w->a, 0, 1, &pending), 1);
		CHECK_EQ(w->a, 0);
		CHECK_EQ(pending, NULL);
		CHECK_EQ(status_of(waiter), 0);
	}
	pending = &entry;
	CHECK_ERR(lx_futex_op_unlock_bitset_list64(&w->a, 0, 1, &pending, 0), LX_EINVAL);
	CHECK_ERR(lx_futex_op_unlock_wake_list64(&w->a, 0, 1, (struct lx_robust_list **)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_futex_op_lock_pi(&w->c, 0, NULL), 0);
	CHECK_ERR(lx_futex_op_unlock_pi_list64(&w->a, 0, &pending), LX_EPERM);
	CHECK_EQ(pending, &entry);
	CHECK_EQ(lx_futex_op_unlock_pi_list64(&w->c, 0, &pending), 0);
	CHECK_EQ(w->c, 0);
	CHECK_EQ(pending, NULL);
}

enum { LIMIT = LX_ROBUST_LIST_LIMIT, LOCKS = LIMIT + 2 };

struct lock {
	struct lx_robust_list list;
	uint32_t word;
};

static struct lock *locks;

static int end_with_many(struct words *w)
{
	static struct lx_robust_list_head head;
	(void)w;
	for (int i = 0; i < LOCKS; i++) {
		locks[i].list.next = i + 1 < LOCKS ? &locks[i + 1].list : &head.list;
		locks[i].word = tid();
	}
	head.list.next = &locks[0].list;
	head.futex_offset = offsetof(struct lock, word);
	return lx_set_robust_list(&head, sizeof(head));
}

/* Against a list that goes round. */
TEST(futex, robust_list_has_a_limit)
{
	locks = (struct lock *)lx_mmap(NULL, LOCKS * sizeof(*locks), LX_PROT_READ | LX_PROT_WRITE,
				       LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(locks));
	CHECK_EQ(status_of(child_of(end_with_many, NULL)), 0);
	for (int i = 0; i < LOCKS; i++)
		CHECK_EQ(!!(locks[i].word & LX_FUTEX_OWNER_DIED), i < LIMIT);
}

/* A process that shares the caller's memory, and ends at once. No C in between: it has the caller's stack. */
static lx_pid_t sharer_that_ends(uint32_t *cleared)
{
	const long flags = LX_CLONE_VM | LX_CLONE_VFORK | LX_CLONE_CHILD_CLEARTID | LX_SIGCHLD;
	register uint32_t *child_tid __asm__("r10") = cleared;
	register long tls __asm__("r8") = 0;
	long r;
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "mov %[exit], %%eax\n\t"
			 "xor %%edi, %%edi\n\t"
			 "syscall\n"
			 "1:"
			 : "=a"(r)
			 : "a"(LX_NR_clone), "D"(flags), "S"(0L), "d"(0L), "r"(child_tid),
			   "r"(tls), [exit] "i"(LX_NR_exit)
			 : "rcx", "r11", "memory", "cc");
	return (lx_pid_t)r;
}

static int end_with_a_word(struct words *w)
{
	return lx_syscall1(LX_NR_set_tid_address, (long)&w->c) != tid();
}

/* The word is cleared, and its waiters of any process are woken: so to wait with LX_FUTEX_PRIVATE_FLAG is wrong. */
TEST(futex, word_of_who_ended)
{
	struct words *w = shared();
	lx_pid_t waiter = child_of(wait_b, w);
	UNTIL_ONE(lx_futex_op_requeue(&w->b, 0, 0, 1, &w->a));
	lx_pid_t pid = sharer_that_ends(&w->a);
	CHECK(pid > 0);
	CHECK_EQ(w->a, 0);
	CHECK_EQ(status_of(waiter), 0);
	CHECK_EQ(status_of(pid), 0);
	/* Who shares its memory with nobody leaves the word alone. */
	w->c = VALUE;
	CHECK_EQ(status_of(child_of(end_with_a_word, w)), 0);
	CHECK_EQ(w->c, VALUE);
}

static struct lx_futex_waitv waitv_of(uint32_t *word)
{
	return (struct lx_futex_waitv){.val = VALUE, .uaddr = (uintptr_t)word, .flags = LX_FUTEX2_SIZE_U32};
}

static int waitv_a_b(struct words *w)
{
	const struct lx_futex_waitv both[2] = {waitv_of(&w->a), waitv_of(&w->b)};
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	return lx_futex_waitv(both, 2, 0, &end, LX_CLOCK_MONOTONIC) != 1;
}

TEST(futex, waitv)
{
	struct words *w = shared();
	struct lx_futex_waitv one = waitv_of(&w->a);
	struct lx_timespec past = in(LX_CLOCK_REALTIME, -1);
	int r = lx_futex_waitv(&one, 1, 0, &past, LX_CLOCK_REALTIME);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no futex_waitv");
	CHECK_EQ(r, -LX_ETIMEDOUT);
	lx_pid_t pid = child_of(waitv_a_b, w);
	UNTIL_ONE(lx_futex_op_wake(&w->b, 0, 1));
	CHECK_EQ(status_of(pid), 0);
	static struct lx_futex_waitv many[LX_FUTEX_WAITV_MAX + 1];
	for (int i = 0; i <= LX_FUTEX_WAITV_MAX; i++)
		many[i] = one;
	CHECK_ERR(lx_futex_waitv(many, LX_FUTEX_WAITV_MAX, 0, &past, LX_CLOCK_REALTIME), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_waitv(many, LX_FUTEX_WAITV_MAX + 1, 0, &past, LX_CLOCK_REALTIME), LX_EINVAL);
	many[1].flags = 0; /* a size, but not one that works */
	CHECK_ERR(lx_futex_waitv(many, 2, 0, &past, LX_CLOCK_REALTIME), LX_EINVAL);
	CHECK_ERR(lx_futex_waitv(&one, 0, 0, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_futex_waitv(&one, 1, 1, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_futex_waitv(&one, 1, 0, &past, LX_CLOCK_BOOTTIME), LX_EINVAL);
	one.val = VALUE + 1;
	CHECK_ERR(lx_futex_waitv(&one, 1, 0, NULL, 0), LX_EAGAIN);
}

static int wait2_a(struct words *w)
{
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	return lx_futex_wait(&w->a, VALUE, 0x80000001, LX_FUTEX2_SIZE_U32, &end, LX_CLOCK_MONOTONIC);
}

TEST(futex, wait_and_wake_of_the_newer_calls)
{
	const unsigned int u32 = LX_FUTEX2_SIZE_U32;
	struct words *w = shared();
	struct lx_timespec past = in(LX_CLOCK_MONOTONIC, 0);
	int r = lx_futex_wake(&w->a, LX_FUTEX_BITSET_MATCH_ANY, 1, u32);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no futex_wake");
	CHECK_EQ(r, 0);
	lx_pid_t pid = child_of(wait2_a, w);
	CHECK_EQ(lx_futex_wake(&w->a, 0x7ffffffe, 1, u32), 0);
	CHECK_EQ(lx_futex_wake(&w->a, 0x80000000, 0, u32), 0);
	UNTIL_ONE(lx_futex_wake(&w->a, 0x80000000, 1, u32));
	CHECK_EQ(status_of(pid), 0);

	/* All ones, where a value extended by its sign goes wrong. */
	w->a = ~0U;
	CHECK_ERR(lx_futex_wait(&w->a, ~0U, ~0U, u32, &past, LX_CLOCK_MONOTONIC), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_wait(&w->a, ~0UL, ~0U, u32, &past, LX_CLOCK_MONOTONIC), LX_EINVAL);
	CHECK_ERR(lx_futex_wait(&w->a, ~0U, ~0UL, u32, &past, LX_CLOCK_MONOTONIC), LX_EINVAL);
	CHECK_ERR(lx_futex_wait(&w->a, 0, ~0U, u32, NULL, 0), LX_EAGAIN);
	CHECK_ERR(lx_futex_wait(&w->a, ~0U, ~0U, u32, &past, LX_CLOCK_BOOTTIME), LX_EINVAL);
	/* The other sizes, of which LX_FUTEX2_SIZE_U8 is no flag at all, don't work yet. */
	for (unsigned int size = 0; size < 4; size++)
		if (size != u32)
			CHECK_ERR(lx_futex_wait(&w->a, ~0U, ~0U, size, &past, LX_CLOCK_MONOTONIC), LX_EINVAL);
	CHECK_ERR(lx_futex_wait(&w->a, ~0U, 0, u32, &past, LX_CLOCK_MONOTONIC), LX_EINVAL);
	CHECK_ERR(lx_futex_wake(&w->a, ~0UL, 1, u32), LX_EINVAL);
	CHECK_ERR(lx_futex_wake(&w->a, ~0U, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_futex_wake(&w->a, 0, 1, u32), LX_EINVAL);
}

/* The word is two: the kernel fills the node in, and wants them aligned as one. */
TEST(futex, numa)
{
	const unsigned int flags = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_NUMA | LX_FUTEX2_PRIVATE;
	_Alignas(8) uint32_t word[3] = {VALUE, (uint32_t)LX_FUTEX_NO_NODE, VALUE};
	struct lx_timespec past = in(LX_CLOCK_MONOTONIC, 0);
	int r = lx_futex_wait(word, VALUE, ~0U, flags, &past, LX_CLOCK_MONOTONIC);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no FUTEX2_NUMA");
	CHECK_ERR(r, LX_ETIMEDOUT);
	CHECK(word[1] < 1024);
	CHECK_EQ(word[2], VALUE);
	CHECK_ERR(lx_futex_wait(word + 1, word[1], ~0U, flags, &past, LX_CLOCK_MONOTONIC), LX_EINVAL);
}

TEST(futex, requeue_of_the_newer_calls)
{
	struct words *w = shared();
	struct lx_futex_waitv from_to[2] = {waitv_of(&w->a), waitv_of(&w->b)};
	int r = lx_futex_requeue(from_to, 0, 0, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no futex_requeue");
	CHECK_EQ(r, 0);
	lx_pid_t pid = child_of(wait_a, w);
	UNTIL_ONE(lx_futex_requeue(from_to, 0, 0, 1));
	CHECK_EQ(lx_futex_op_wake(&w->a, 0, 1), 0);
	CHECK_EQ(lx_futex_op_wake(&w->b, 0, 1), 1);
	CHECK_EQ(status_of(pid), 0);
	CHECK_ERR(lx_futex_requeue(from_to, 1, 0, 1), LX_EINVAL);
	CHECK_ERR(lx_futex_requeue(from_to, 0, -1, 1), LX_EINVAL);
	from_to[1].flags |= LX_FUTEX2_PRIVATE; /* not as the other one */
	CHECK_ERR(lx_futex_requeue(from_to, 0, 0, 1), LX_EINVAL);
	from_to[1].flags = from_to[0].flags;
	from_to[0].val = VALUE + 1;
	CHECK_ERR(lx_futex_requeue(from_to, 0, 0, 1), LX_EAGAIN);
}

/* Whether a call with a deadline times out, and not before. */
#define TIMES_OUT(call)                                                        \
	do {                                                                   \
		long times_out_start = now(LX_CLOCK_MONOTONIC);                \
		ENSURE((call) == -LX_ETIMEDOUT);                               \
		ENSURE(now(LX_CLOCK_MONOTONIC) - times_out_start >= SOON / 2); \
	} while (0)

static struct words *words;

/* In a child, while its parent has the lock. */
static int timeouts(void)
{
	const struct lx_timespec span = {.tv_sec = 0, .tv_nsec = SOON};
	static const lx_clockid_t clocks[] = {LX_CLOCK_MONOTONIC, LX_CLOCK_REALTIME};
	struct lx_futex_waitv one = waitv_of(&words->a);
	struct lx_timespec end;
	TIMES_OUT(lx_futex_op_wait(&words->a, 0, VALUE, &span));
	for (int i = 0; i < 2; i++) {
		const int flag = clocks[i] == LX_CLOCK_REALTIME ? LX_FUTEX_CLOCK_REALTIME : 0;
		end = soon(clocks[i]);
		TIMES_OUT(lx_futex_op_wait_bitset(&words->a, flag, VALUE, &end, 1));
		end = soon(clocks[i]);
		if (lx_futex_waitv(&one, 1, 0, &end, clocks[i]) != -LX_ENOSYS) {
			end = soon(clocks[i]);
			TIMES_OUT(lx_futex_waitv(&one, 1, 0, &end, clocks[i]));
		}
		end = soon(clocks[i]);
		if (lx_futex_wait(&words->a, VALUE, 1, LX_FUTEX2_SIZE_U32, &end, clocks[i]) != -LX_ENOSYS) {
			end = soon(clocks[i]);
			TIMES_OUT(lx_futex_wait(&words->a, VALUE, 1, LX_FUTEX2_SIZE_U32, &end, clocks[i]));
		}
		if (!words->c)
			continue;
		end = soon(clocks[i]);
		TIMES_OUT(lx_futex_op_wait_requeue_pi(&words->a, flag, VALUE, &end, &words->c));
		end = soon(clocks[i]);
		if (lx_futex_op_lock_pi2(&words->c, flag, &end) != -LX_ENOSYS) {
			end = soon(clocks[i]);
			TIMES_OUT(lx_futex_op_lock_pi2(&words->c, flag, &end));
		}
	}
	end = soon(LX_CLOCK_REALTIME);
	if (words->c)
		TIMES_OUT(lx_futex_op_lock_pi(&words->c, 0, &end));
	return 0;
}

TEST(futex, timeouts)
{
	words = shared();
	int r = lx_futex_op_trylock_pi(&words->c, 0);
	CHECK(r == 0 || r == -LX_ENOSYS);
	CHECK_EQ(in_child(timeouts), 0);
}

static volatile uint32_t signals;

static void count_signal(int sig)
{
	(void)sig;
	signals = signals + 1;
	if (words)
		words->b = signals;
}

/* SIGALRM every 2 ms, so that one comes while the call waits. */
static int alarms(unsigned long flags)
{
	const struct lx_old_itimerval every = {.it_interval = {.tv_usec = 2000}, .it_value = {.tv_usec = 2000}};
	const struct lx_sigaction act = {.sa_handler_ = count_signal, .sa_flags = flags};
	ENSURE(lx_sigaction(LX_SIGALRM, &act, NULL) == 0);
	ENSURE(lx_setitimer(LX_ITIMER_REAL, &every, NULL) == 0);
	return 0;
}

static int interrupted(void)
{
	struct lx_futex_waitv one = waitv_of(&words->a);
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	ENSURE(alarms(0) == 0);
	ENSURE(lx_futex_op_wait(&words->a, 0, VALUE, NULL) == -LX_EINTR);
	ENSURE(lx_futex_op_wait_bitset(&words->a, 0, VALUE, &end, 1) == -LX_EINTR);
	int r = lx_futex_waitv(&one, 1, 0, &end, LX_CLOCK_MONOTONIC);
	ENSURE(r == -LX_EINTR || r == -LX_ENOSYS);
	r = lx_futex_wait(&words->a, VALUE, 1, LX_FUTEX2_SIZE_U32, NULL, LX_CLOCK_MONOTONIC);
	ENSURE(r == -LX_EINTR || r == -LX_ENOSYS);
	ENSURE(signals > 0);
	return 0;
}

/* With LX_SA_RESTART a wait with a time-out is still interrupted. One without goes on: the parent ends it when there
 * were some signals, as it does a wait for a lock, which goes on in any case. */
static int restarted(void)
{
	const struct lx_timespec longest = {.tv_sec = LONGEST};
	ENSURE(alarms(LX_SA_RESTART) == 0);
	ENSURE(lx_futex_op_wait(&words->a, 0, VALUE, &longest) == -LX_EINTR);
	signals = 0;
	return lx_futex_op_wait(&words->a, 0, VALUE, NULL);
}

static int lock_interrupted(void)
{
	ENSURE(alarms(0) == 0);
	ENSURE(lx_futex_op_lock_pi(&words->c, 0, NULL) == 0);
	return lx_futex_op_unlock_pi(&words->c, 0);
}

TEST(futex, interrupted)
{
	words = shared();
	CHECK_EQ(in_child(interrupted), 0);
}

static int status_of_run(struct words *w)
{
	return w->a == VALUE ? restarted() : lock_interrupted();
}

static void wait_for_signals(uint32_t n)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	while (__atomic_load_n(&words->b, __ATOMIC_RELAXED) < n)
		lx_nanosleep(&ms, NULL);
}

TEST(futex, restarted)
{
	words = shared();
	words->b = 0;
	lx_pid_t pid = child_of(status_of_run, words);
	wait_for_signals(3);
	/* Once in its second wait: the handler counts anew. */
	UNTIL_ONE(lx_futex_op_wake(&words->a, 0, 1));
	CHECK_EQ(status_of(pid), 0);
}

TEST(futex, wait_for_a_lock_is_not_interrupted)
{
	words = shared();
	int r = lx_futex_op_trylock_pi(&words->c, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no priority inheritance");
	words->a = words->b = 0;
	lx_pid_t pid = child_of(status_of_run, words);
	wait_for_signals(3);
	CHECK_EQ(words->c, tid() | LX_FUTEX_WAITERS);
	CHECK_EQ(lx_futex_op_unlock_pi(&words->c, 0), 0);
	CHECK_EQ(status_of(pid), 0);
}

/* Each process sees the word at another address; it is the memory that counts. */
static int wait_in_memfd(struct words *w)
{
	struct lx_timespec end = in(LX_CLOCK_MONOTONIC, LONGEST);
	struct words *mine = (struct words *)lx_mmap(NULL, sizeof(*mine), LX_PROT_READ, LX_MAP_SHARED, (int)w->b, 0);
	if (lx_is_error_ptr(mine) || mine == w)
		return 1;
	/* To wait needs no more than to read. */
	return lx_futex_op_wait_bitset(&mine->a, 0, VALUE, &end, 1);
}

TEST(futex, shared_over_memfd)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_ftruncate(fd, sizeof(struct words)), 0);
	struct words *w = (struct words *)lx_mmap(NULL, sizeof(*w), LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0);
	CHECK(!lx_is_error_ptr(w));
	w->a = VALUE;
	w->b = (uint32_t)fd;
	lx_pid_t pid = child_of(wait_in_memfd, w);
	/* A private one is found by its address in this process. */
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	lx_nanosleep(&ms, NULL);
	CHECK_EQ(lx_futex_op_wake(&w->a, LX_FUTEX_PRIVATE_FLAG, ALL), 0);
	UNTIL_ONE(lx_futex_op_wake(&w->a, 0, ALL));
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(lx_close(fd), 0);
}

/* Only shared ones are looked up in memory when nobody needs their value. */
TEST(futex, addresses)
{
	const int private = LX_FUTEX_PRIVATE_FLAG;
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	const uint32_t add_0 = LX_FUTEX_OP(LX_FUTEX_OP_ADD, 0, LX_FUTEX_OP_CMP_EQ, 0);
	struct words *w = shared();
	/* Unmapped. */
	uint32_t *gone = &shared()->a;
	CHECK_EQ(lx_munmap(gone, sizeof(*w)), 0);
	CHECK_ERR(lx_futex_op_wait(gone, 0, VALUE, &ms), LX_EFAULT);
	CHECK_ERR(lx_futex_op_wait(gone, private, VALUE, &ms), LX_EFAULT);
	CHECK_ERR(lx_futex_op_wake(gone, 0, 1), LX_EFAULT);
	CHECK_EQ(lx_futex_op_wake(gone, private, 1), 0);
	CHECK_EQ(lx_futex_op_requeue(&w->a, private, 1, 1, gone), 0);
	CHECK_ERR(lx_futex_op_requeue(&w->a, 0, 1, 1, gone), LX_EFAULT);
	CHECK_ERR(lx_futex_op_cmp_requeue(gone, private, 1, 1, &w->a, VALUE), LX_EFAULT);
	CHECK_ERR(lx_futex_op_wake_op(&w->a, private, 1, 1, gone, add_0), LX_EFAULT);
	/* To read only: enough to wait and to wake, except for shared ones in memory of the process's own. */
	CHECK_EQ(lx_mprotect(w, sizeof(*w), LX_PROT_READ), 0);
	CHECK_ERR(lx_futex_op_wait(&w->a, 0, VALUE, &ms), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_op_wait(&w->a, private, VALUE, &ms), LX_ETIMEDOUT);
	CHECK_EQ(lx_futex_op_wake(&w->a, 0, 1), 0);
	CHECK_ERR(lx_futex_op_wake_op(&w->a, 0, 1, 1, &w->b, add_0), LX_EFAULT);
	CHECK_ERR(lx_futex_op_wake_op(&w->a, private, 1, 1, &w->b, add_0), LX_EFAULT);
	int r = lx_futex_op_trylock_pi(&w->c, private);
	CHECK(r == -LX_EFAULT || r == -LX_ENOSYS);
	uint32_t *own = (uint32_t *)lx_mmap(NULL, 4096, LX_PROT_READ, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(own));
	CHECK_ERR(lx_futex_op_wait(own, private, 0, &ms), LX_ETIMEDOUT);
	CHECK_ERR(lx_futex_op_wait(own, 0, 0, &ms), LX_EFAULT);
}

TEST(futex, misaligned)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	struct words *w = shared();
	CHECK_EQ(lx_mprotect(w, sizeof(*w), LX_PROT_READ | LX_PROT_WRITE), 0);
	for (uintptr_t by = 1; by < 4; by++) {
		uint32_t *off = (uint32_t *)((uintptr_t)&w->a + by);
		struct lx_futex_waitv one = waitv_of(off);
		for (int flags = 0; flags <= LX_FUTEX_PRIVATE_FLAG; flags += LX_FUTEX_PRIVATE_FLAG) {
			CHECK_ERR(lx_futex_op_wait(off, flags, 0, &ms), LX_EINVAL);
			CHECK_ERR(lx_futex_op_wake(off, flags, 1), LX_EINVAL);
			CHECK_ERR(lx_futex_op_requeue(&w->a, flags, 1, 1, off), LX_EINVAL);
			CHECK_ERR(lx_futex_op_wake_op(&w->a, flags, 1, 1, off, 0), LX_EINVAL);
			int r = lx_futex_op_trylock_pi(off, flags);
			CHECK(r == -LX_EINVAL || r == -LX_ENOSYS);
		}
		int r = lx_futex_waitv(&one, 1, 0, NULL, 0);
		CHECK(r == -LX_EINVAL || r == -LX_ENOSYS);
		r = lx_futex_wake(off, 1, 1, LX_FUTEX2_SIZE_U32);
		CHECK(r == -LX_EINVAL || r == -LX_ENOSYS);
	}
}

TEST(futex, mpol)
{
	const unsigned int mpol = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_MPOL | LX_FUTEX2_PRIVATE, both = mpol | LX_FUTEX2_NUMA;
	_Alignas(8) uint32_t word[2] = {VALUE, (uint32_t)LX_FUTEX_NO_NODE};
	struct lx_timespec past = in(LX_CLOCK_MONOTONIC, 0);
	int r = lx_futex_wait(word, VALUE, ~0U, mpol, &past, LX_CLOCK_MONOTONIC);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no FUTEX2_MPOL");
	CHECK_EQ(r, -LX_ETIMEDOUT);
	CHECK_EQ(word[1], (uint32_t)LX_FUTEX_NO_NODE);
	CHECK_EQ(lx_futex_wake(word, ~0U, 1, both), 0);
	CHECK(word[1] < 1024);
	/* No such node. */
	word[1] = 1 << 20;
	CHECK_ERR(lx_futex_wake(word, ~0U, 1, both), LX_EINVAL);
	/* A flag that there isn't. */
	CHECK_ERR(lx_futex_wake(word, ~0U, 1, mpol | 16), LX_EINVAL);
}
