/* SPDX-License-Identifier: MIT */
/* Threads. A stack from its low end: guard page, room for functions, thread-local data, rseq area, struct lx_thread. */
#include <lx/errno.h>
#include <lx/futex.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/rseq.h>
#include <lx/signal.h>
#include <lx/thread.h>

enum { PAGE = 4096, LINE = 64, STACK_ALIGN = 16 };
enum { RUNNING, DETACHED, ENDING };

__attribute__((__visibility__("hidden"), __noreturn__)) void lx_thread_unmap_exit(void *mapping, size_t size);

static uintptr_t down(uintptr_t at, size_t align)
{
	return at & -align;
}

static int block_signals(void)
{
	const lx_sigset_t all = ~0UL;

	return lx_rt_sigprocmask(LX_SIG_BLOCK, &all, NULL, sizeof(all));
}

static uint32_t rseq_len(void)
{
	return lx_rseq_len(lx_auxv(LX_AT_RSEQ_FEATURE_SIZE));
}

static size_t rseq_align(void)
{
	const size_t align = lx_auxv(LX_AT_RSEQ_ALIGN);

	return align > LX_RSEQ_LEGACY_LEN ? align : LX_RSEQ_LEGACY_LEN;
}

size_t lx_thread_size(void)
{
	return sizeof(struct lx_thread) + LINE - 1 + rseq_len() + rseq_align() - 1 + lx_tls_size() + STACK_ALIGN - 1;
}

/* Before something else is mapped in its place, the thread's memory must be nothing to the kernel any more: no rseq
 * area, no list of robust mutexes, no word that becomes 0 at the end.
 * Returns 0 if it still is, by a call that isn't allowed here. */
static int let_go(const struct lx_thread *t)
{
	struct lx_robust_list_head *list = NULL;
	size_t size;

	if (t->rseq && lx_rseq(t->rseq, t->rseq_len, LX_RSEQ_FLAG_UNREGISTER, LX_RSEQ_SIG))
		return 0;
	/* A list that is known to be elsewhere stays, for those who wait for its mutexes. */
	if ((lx_get_robust_list(0, &list, &size) || (uintptr_t)list - (uintptr_t)t->mapping < t->mapping_size) &&
	    lx_set_robust_list(NULL, sizeof(*list)))
		return 0;
	return lx_set_tid_address(NULL) > 0;
}

/* A handler that comes in between may end the thread, too. */
void lx_thread_exit(void *value)
{
	struct lx_thread *t = lx_thread_self();
	int state = RUNNING;

	if (t) {
		t->value = value;
		__atomic_compare_exchange_n(&t->state, &state, ENDING, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
		if (state == DETACHED && t->mapping && !block_signals() && let_go(t))
			lx_thread_unmap_exit(t->mapping, t->mapping_size);
	}
	lx_exit(0);
}

static int run(void *thread)
{
	struct lx_thread *t = (struct lx_thread *)thread;

	/* Without an area there are no sections, and all else is as it is. */
	if (lx_rseq(t->rseq, t->rseq_len, 0, LX_RSEQ_SIG))
		t->rseq = NULL;
	lx_thread_exit(t->fn(t->arg));
}

/* Seccomp filters of older containers know no clone3(2). */
static int clone_to(struct lx_thread *t, uintptr_t stack, size_t stack_size)
{
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
				    LX_CLONE_SYSVSEM | LX_CLONE_SETTLS | LX_CLONE_PARENT_SETTID |
				    LX_CLONE_CHILD_CLEARTID;
	struct lx_clone_args args;
	int r;

	args.flags = flags;
	args.pidfd = 0;
	args.child_tid = args.parent_tid = (uintptr_t)&t->tid;
	args.exit_signal = 0;
	args.stack = stack;
	args.stack_size = stack_size;
	args.tls = (uintptr_t)t->tcb;
	r = lx_clone3(&args, LX_CLONE_ARGS_SIZE_VER0, run, t);
	if (r == -LX_ENOSYS || r == -LX_EPERM)
		r = lx_clone(flags, (void *)(stack + stack_size), &t->tid, &t->tid, args.tls, run, t);
	return r < 0 ? r : 0;
}

/* In memory from low to high. All is made before the thread is, so a handler may run in it from its first instruction
 * on. A detached one may end any time after that, and its memory with it. */
static int start(struct lx_thread **thread, uintptr_t low, uintptr_t high, size_t mapping_size, void *(*fn)(void *arg),
		 void *arg)
{
	struct lx_thread *t = (struct lx_thread *)down(high - sizeof(*t), LINE);
	const uintptr_t rseq = down((uintptr_t)t - rseq_len(), rseq_align());
	const uintptr_t tls = down(rseq - lx_tls_size(), STACK_ALIGN);

	/* A caller's stack may have served before. */
	for (volatile long *p = (volatile long *)tls; !mapping_size && p < (volatile long *)t; p++)
		*p = 0;
	t->tcb = lx_tls_init((void *)tls);
	t->tcb->thread = t;
	t->state = thread ? RUNNING : DETACHED;
	t->fn = fn;
	t->arg = arg;
	t->mapping = mapping_size ? (void *)low : NULL;
	t->mapping_size = mapping_size;
	t->rseq = (struct lx_rseq *)rseq;
	t->rseq_len = rseq_len();
	if (thread)
		*thread = t;
	return clone_to(t, low, tls - low);
}

static int start_mapped(struct lx_thread **thread, size_t stack_size, void *(*fn)(void *arg), void *arg)
{
	const size_t more = lx_thread_size() + PAGE;
	size_t size;
	char *mapping;
	int r;

	if (stack_size > PTRDIFF_MAX - more - PAGE)
		return -LX_ENOMEM;
	size = down(stack_size + more + PAGE - 1, PAGE);
	mapping = (char *)lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE,
				  LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_STACK, -1, 0);
	if (lx_is_error_ptr(mapping))
		return (int)(long)mapping;
	r = lx_mprotect(mapping, PAGE, LX_PROT_NONE);
	if (!r)
		r = start(thread, (uintptr_t)mapping, (uintptr_t)mapping + size, size, fn, arg);
	if (r)
		lx_munmap(mapping, size);
	return r;
}

int lx_thread_start(struct lx_thread **thread, const struct lx_thread_attr *attr, void *(*fn)(void *arg), void *arg)
{
	const uintptr_t stack = attr ? (uintptr_t)attr->stack : 0;
	const size_t size = attr && (stack || attr->stack_size) ? attr->stack_size : LX_THREAD_STACK_SIZE;

	if (size < LX_THREAD_STACK_MIN + (stack ? lx_thread_size() : 0))
		return -LX_EINVAL;
	return stack ? start(thread, stack, stack + size, 0, fn, arg) : start_mapped(thread, size, fn, arg);
}

int lx_thread_join(struct lx_thread *thread, void **value, const struct lx_timespec *deadline)
{
	int tid;

	/* The kernel's wake is one of a shared futex. */
	while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE))) {
		int r = lx_futex_op_wait_bitset((const uint32_t *)&thread->tid, 0, (uint32_t)tid, deadline,
						LX_FUTEX_BITSET_MATCH_ANY);
		if (r && r != -LX_EAGAIN && r != -LX_EINTR)
			return r;
	}
	if (value)
		*value = thread->value;
	return thread->mapping ? lx_munmap(thread->mapping, thread->mapping_size) : 0;
}

int lx_thread_detach(struct lx_thread *thread)
{
	if (__atomic_exchange_n(&thread->state, DETACHED, __ATOMIC_ACQ_REL) == ENDING)
		return lx_thread_join(thread, NULL, NULL);
	return 0;
}
