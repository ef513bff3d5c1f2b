/* SPDX-License-Identifier: MIT */
/* io_uring: its three system calls as they are, and rings on top of them: set-up, submission, completion.
 * Names, members and meaning are liburing's behind lx_, with these differences: nothing is allocated (not for
 * LX_IORING_SETUP_NO_MMAP either), nothing is tried again with less, and a time-out needs a kernel that has one in
 * io_uring_enter(2), Linux 5.11. A ring belongs to one thread at a time. */
#ifndef LX_URING_H
#define LX_URING_H

#include <lx/errno.h>
#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/io_uring.h>
#include <lx/uring_prep.h>

/* Bits of struct lx_io_uring's int_flags; two of them are flags of every lx_io_uring_enter() too. */
#define LX_INT_FLAG_REG_RING LX_IORING_ENTER_REGISTERED_RING /* enter_ring_fd is a registered ring's index */
#define LX_INT_FLAG_REG_REG_RING 1U			      /* so it is for registering */
#define LX_INT_FLAG_APP_MEM 2U				      /* the rings are in the caller's memory */
#define LX_INT_FLAG_NO_IOWAIT LX_IORING_ENTER_NO_IOWAIT	      /* waiting doesn't count as waiting for a disk */

/* What the program and the kernel share. Who owns an index stores it with release; the other loads it with acquire. */
struct lx_io_uring_sq {
	unsigned int *khead, *ktail;
	unsigned int *kring_mask, *kring_entries; /* ring_mask and ring_entries are the same without a load */
	unsigned int *kflags, *kdropped;
	unsigned int *array; /* NULL with LX_IORING_SETUP_NO_SQARRAY */
	struct lx_io_uring_sqe *sqes;
	unsigned int sqe_tail; /* behind the last entry that was taken: *ktail, once the kernel has been told */
	size_t ring_sz;
	void *ring_ptr;
	unsigned int ring_mask, ring_entries;
	size_t sqes_sz;
};

struct lx_io_uring_cq {
	unsigned int *khead, *ktail;
	unsigned int *kring_mask, *kring_entries;
	unsigned int *kflags, *koverflow;
	struct lx_io_uring_cqe *cqes;
	size_t ring_sz;
	void *ring_ptr;
	unsigned int ring_mask, ring_entries;
};

struct lx_io_uring {
	struct lx_io_uring_sq sq;
	struct lx_io_uring_cq cq;
	unsigned int flags; /* LX_IORING_SETUP_xxx that the kernel took */
	int ring_fd;	    /* -1 with LX_IORING_SETUP_REGISTERED_FD_ONLY */
	unsigned int features;
	int enter_ring_fd;
	uint8_t int_flags;
};

/* Walks over the completions that were there when it began. */
struct lx_io_uring_cqe_iter {
	struct lx_io_uring_cqe *cqes;
	unsigned int mask, shift, head, tail;
	unsigned int mixed; /* a completion may take two places */
};

LX_BEGIN_DECLS

/** Make a ring with room for at least entries submissions.
 * params: flags and sizes in, features and the rings' layout out; zero it first, its reserved fields must be.
 * The rings are then mapped at LX_IORING_OFF_xxx. Their heads and tails are shared with the kernel: load the kernel's
 * with acquire, store your own with release.
 * Returns the ring's descriptor (always close-on-exec); -LX_EFAULT, -LX_EINVAL, -LX_EMFILE, -LX_ENOMEM, -LX_EPERM
 * (forbidden here), -LX_ENOSYS.
 * io_uring_setup(2), Linux 5.1. */
LX_FN LX_UPDATES1(2) int lx_io_uring_setup(uint32_t entries, struct lx_io_uring_params *params)
{
	return (int)lx_syscall2(LX_NR_io_uring_setup, entries, (long)params);
}

/** Submit, and wait for completions.
 * flags: LX_IORING_ENTER_xxx; min_complete counts only with LX_IORING_ENTER_GETEVENTS.
 * argp, argsz: a signal mask or NULL, and 8; with LX_IORING_ENTER_EXT_ARG a struct lx_io_uring_getevents_arg and its
 * size; with LX_IORING_ENTER_EXT_ARG_REG an offset into the registered wait region, and 64.
 * Returns the entries consumed, maybe fewer than to_submit (with LX_IORING_SETUP_SQPOLL: to_submit); -LX_EAGAIN,
 * -LX_EBADF, -LX_EBADFD (ring not enabled), -LX_EBADR (completions lost), -LX_EBUSY, -LX_EEXIST (another thread's
 * ring), -LX_EINTR, -LX_EINVAL, -LX_EOPNOTSUPP (not a ring), -LX_EOWNERDEAD, -LX_ETIME. What becomes of an entry is
 * in its completion's res.
 * io_uring_enter(2), Linux 5.1. */
LX_FN int lx_io_uring_enter(int fd, uint32_t to_submit, uint32_t min_complete, uint32_t flags, const void *argp,
			    size_t argsz)
{
	return (int)lx_syscall6(LX_NR_io_uring_enter, fd, to_submit, min_complete, flags, (long)argp, (long)argsz);
}

/** Register something with a ring, or ask about rings.
 * fd: the ring, its registered index with LX_IORING_REGISTER_USE_REGISTERED_RING in opcode, or -1 for the few opcodes
 * that need none.
 * opcode: LX_IORING_REGISTER_xxx and relatives, which say what arg points to and what nr_args counts.
 * Returns 0 or what the opcode returns; -LX_EBADF, -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP (not a ring) ...
 * io_uring_register(2), Linux 5.1. */
LX_FN int lx_io_uring_register(int fd, unsigned int opcode, void *arg, unsigned int nr_args)
{
	return (int)lx_syscall4(LX_NR_io_uring_register, fd, opcode, (long)arg, nr_args);
}

/** lx_io_uring_enter() under liburing's name for it.
 * Returns like that.
 * io_uring_enter2(2), Linux 5.1. */
LX_FN int lx_io_uring_enter2(int fd, uint32_t to_submit, uint32_t min_complete, uint32_t flags, const void *argp,
			     size_t argsz)
{
	return lx_io_uring_enter(fd, to_submit, min_complete, flags, argp, argsz);
}

/* Set-up, in liblx.a. */

/** Make a ring with flags LX_IORING_SETUP_xxx and map it. lx_io_uring_queue_exit() gives it back.
 * entries: a power of two, or rounded up to one.
 * Returns 0; errors of lx_io_uring_setup() and lx_mmap(): nothing is left then.
 * io_uring_queue_init(3), Linux 5.1. */
int lx_io_uring_queue_init(unsigned int entries, struct lx_io_uring *ring, unsigned int flags);

/** lx_io_uring_queue_init() with all parameters.
 * p: flags, and what they need; zero the rest. What the kernel made of them comes back in it. With
 * LX_IORING_SETUP_NO_MMAP, sq_off.user_addr is the caller's memory for entries, cq_off.user_addr that for the rings.
 * Returns like lx_io_uring_queue_init().
 * io_uring_queue_init_params(3), Linux 5.1. */
int lx_io_uring_queue_init_params(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p);

/** lx_io_uring_queue_init_params() in the caller's memory, with LX_IORING_SETUP_NO_MMAP set by it.
 * buf: on a page, zeroed, also before it serves again, and there until the ring and all its requests are gone; huge
 * pages are welcome. buf_size: bytes, and lx_io_uring_memory_size_params() tells how many are needed.
 * Returns the bytes used; -LX_EINVAL (not on a page, or a kernel before 6.5), -LX_ENOMEM (too small), and the errors of
 * lx_io_uring_setup().
 * io_uring_queue_init_mem(3), Linux 6.5. */
long lx_io_uring_queue_init_mem(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p, void *buf,
				size_t buf_size);

/** lx_io_uring_queue_init_params() with as many of these as this kernel takes, besides p->flags: SUBMIT_ALL,
 * SINGLE_ISSUER, DEFER_TASKRUN (or else COOP_TASKRUN and TASKRUN_FLAG), NO_SQARRAY. ring->flags says which it took. One
 * thread has to do everything with such a ring.
 * Returns like lx_io_uring_queue_init_params(), -LX_EINVAL only if none of them is the cause.
 * Not of the kernel; Linux 5.1. */
int lx_io_uring_queue_init_best(unsigned int entries, struct lx_io_uring *ring, struct lx_io_uring_params *p);

/** Move entries that the kernel left over to the queue's begin, where it begins each time with
 * LX_IORING_SETUP_SQ_REWIND. A step of the submitting functions.
 * submitted: what lx_io_uring_enter() returned. */
void lx_io_uring_rewind(struct lx_io_uring *ring, int submitted);

/** Map a ring that lx_io_uring_setup() has made, and fill *ring in.
 * p: what that call filled in.
 * Returns 0; errors of lx_mmap(): fd stays open then.
 * io_uring_queue_mmap(3), Linux 5.1. */
int lx_io_uring_queue_mmap(int fd, const struct lx_io_uring_params *p, struct lx_io_uring *ring);

/** Unmap a ring and close its descriptors. What is in flight is cancelled by the kernel, later. A registered descriptor
 * is of the thread that registered it, which has to make this call.
 * io_uring_queue_exit(3), Linux 5.1. */
void lx_io_uring_queue_exit(struct lx_io_uring *ring);

/** Keep a ring out of children that fork: rings are shared memory, which two processes would spoil.
 * Returns 0; -LX_EINVAL (no such mapping, or in the caller's memory), and the errors of lx_madvise().
 * io_uring_ring_dontfork(3), Linux 5.1. */
int lx_io_uring_ring_dontfork(struct lx_io_uring *ring);

/** The bytes that lx_io_uring_queue_init_mem() needs for entries. The kernel says: a ring of that size is made and
 * thrown
 * away, which takes a descriptor and, without CAP_IPC_LOCK, locked memory for a moment.
 * p: as for that call; not changed.
 * Returns whole pages; errors of lx_io_uring_setup().
 * io_uring_memory_size(3), Linux 5.1. */
long lx_io_uring_memory_size_params(unsigned int entries, const struct lx_io_uring_params *p);

/** lx_io_uring_memory_size_params() for flags alone.
 * Returns like that.
 * io_uring_memory_size(3), Linux 5.1. */
long lx_io_uring_memory_size(unsigned int entries, unsigned int flags);

/* Submission. */

/** How many times an entry is the plain one's size, as a shift: 1 with LX_IORING_SETUP_SQE128.
 * Returns 0 or 1.
 * io_uring_sqe_shift_from_flags(3), Linux 5.19. */
LX_FN unsigned int lx_io_uring_sqe_shift_from_flags(unsigned int flags)
{
	return (flags & LX_IORING_SETUP_SQE128) != 0;
}

/** lx_io_uring_sqe_shift_from_flags() of a ring: entry i is sq.sqes[(i & sq.ring_mask) << shift].
 * Returns 0 or 1.
 * io_uring_sqe_shift(3), Linux 5.19. */
LX_FN unsigned int lx_io_uring_sqe_shift(const struct lx_io_uring *ring)
{
	return lx_io_uring_sqe_shift_from_flags(ring->flags);
}

/** The index of the first entry that the kernel hasn't taken. A polling thread takes them behind the caller's back, so
 * that only this load, with acquire, says that they may be written again; a branch for other rings would cost more.
 * Returns the index.
 * io_uring_load_sq_head(3), Linux 5.1. */
LX_FN unsigned int lx_io_uring_load_sq_head(const struct lx_io_uring *ring)
{
	return __atomic_load_n(ring->sq.khead, __ATOMIC_ACQUIRE);
}

/** The entries that were taken from the queue, and that the kernel hasn't consumed.
 * Returns their number.
 * io_uring_sq_ready(3), Linux 5.1. */
LX_FN unsigned int lx_io_uring_sq_ready(const struct lx_io_uring *ring)
{
	return ring->sq.sqe_tail - lx_io_uring_load_sq_head(ring);
}

/** The entries that lx_io_uring_get_sqe() can still give.
 * Returns their number.
 * io_uring_sq_space_left(3), Linux 5.1. */
LX_FN unsigned int lx_io_uring_sq_space_left(const struct lx_io_uring *ring)
{
	return ring->sq.ring_entries - lx_io_uring_sq_ready(ring);
}

/** Take the next free entry, for an lx_io_uring_prep_xxx(). What few operations use is cleared, user_data is not.
 * Returns it; NULL when the queue is full: submit first.
 * io_uring_get_sqe(3), Linux 5.1. */
LX_FN struct lx_io_uring_sqe *lx_io_uring_get_sqe(struct lx_io_uring *ring)
{
	struct lx_io_uring_sq *sq = &ring->sq;
	unsigned int tail = sq->sqe_tail;
	struct lx_io_uring_sqe *sqe;

	if (tail - lx_io_uring_load_sq_head(ring) >= sq->ring_entries)
		return NULL;
	sqe = &sq->sqes[(tail & sq->ring_mask) << lx_io_uring_sqe_shift(ring)];
	sq->sqe_tail = tail + 1;
	lx_io_uring_initialize_sqe(sqe);
	return sqe;
}

/** lx_io_uring_get_sqe() for an operation of 128 bytes. With LX_IORING_SETUP_SQE_MIXED that is two entries side by
 * side; at the queue's end a NOP without a completion goes before them.
 * Returns it; NULL when there is no room, or the ring has no such entries.
 * io_uring_get_sqe128(3), Linux 6.19. */
LX_FN struct lx_io_uring_sqe *lx_io_uring_get_sqe128(struct lx_io_uring *ring)
{
	struct lx_io_uring_sq *sq = &ring->sq;
	struct lx_io_uring_sqe *sqe;
	unsigned int at_end;

	if (ring->flags & LX_IORING_SETUP_SQE128)
		return lx_io_uring_get_sqe(ring);
	at_end = ((sq->sqe_tail + 1) & sq->ring_mask) == 0;
	if (!(ring->flags & LX_IORING_SETUP_SQE_MIXED) || lx_io_uring_sq_space_left(ring) < 2 + at_end)
		return NULL;
	if (at_end) {
		sqe = lx_io_uring_get_sqe(ring);
		lx_io_uring_prep_nop(sqe);
		sqe->flags |= LX_IOSQE_CQE_SKIP_SUCCESS;
	}
	sqe = &sq->sqes[sq->sqe_tail & sq->ring_mask];
	sq->sqe_tail += 2;
	lx_io_uring_initialize_sqe(sqe);
	return sqe;
}

/** Show the kernel all entries that were prepared. A step of the submitting functions.
 * Returns how many it hasn't consumed: what to submit. */
LX_FN unsigned int lx_io_uring_flush_sq(struct lx_io_uring *ring)
{
	unsigned int tail = ring->sq.sqe_tail;

	__atomic_store_n(ring->sq.ktail, tail, __ATOMIC_RELEASE);
	return tail - lx_io_uring_load_sq_head(ring);
}

/** Whether the kernel has to be entered for what was flushed. A polling thread sees it by itself, unless it sleeps.
 * Returns 1, with *flags (LX_IORING_ENTER_xxx) completed, or 0. */
LX_FN int lx_io_uring_sq_needs_enter(const struct lx_io_uring *ring, unsigned int submit, unsigned int *flags)
{
	if (!submit)
		return 0;
	if (!(ring->flags & LX_IORING_SETUP_SQPOLL))
		return 1;
	/* The tail has to be out before the flag is read: the thread sets the flag and then looks at the tail again. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!(__atomic_load_n(ring->sq.kflags, __ATOMIC_RELAXED) & LX_IORING_SQ_NEED_WAKEUP))
		return 0;
	*flags |= LX_IORING_ENTER_SQ_WAKEUP;
	return 1;
}

/** Whether completions may be in the kernel that only an entry with LX_IORING_ENTER_GETEVENTS brings: an overflow, work
 * of this task, polled devices.
 * Returns 1 or 0. */
LX_FN int lx_io_uring_cq_needs_enter(const struct lx_io_uring *ring)
{
	return (ring->flags & LX_IORING_SETUP_IOPOLL) ||
	       (__atomic_load_n(ring->sq.kflags, __ATOMIC_RELAXED) & (LX_IORING_SQ_CQ_OVERFLOW | LX_IORING_SQ_TASKRUN));
}

/** lx_io_uring_enter() with what the ring knows: its descriptor or registered index, and its flags.
 * Returns like that. */
LX_FN int lx_io_uring_enter_ring(struct lx_io_uring *ring, unsigned int submit, unsigned int wait_nr,
				 unsigned int flags, const void *arg, size_t argsz)
{
	int r;

	flags |= ring->int_flags & (LX_INT_FLAG_REG_RING | LX_INT_FLAG_NO_IOWAIT);
	r = lx_io_uring_enter(ring->enter_ring_fd, submit, wait_nr, flags, arg, argsz);
	if (ring->flags & LX_IORING_SETUP_SQ_REWIND)
		lx_io_uring_rewind(ring, r);
	return r;
}

/** Submit all entries, and wait until wait_nr completions are there; one of 32 bytes among others counts twice.
 * Returns the entries submitted, maybe fewer than there were: the rest stays queued. With LX_IORING_SETUP_SQPOLL those
 * that the thread hasn't taken yet, from earlier calls too. Errors of lx_io_uring_enter() when it was none.
 * io_uring_submit_and_wait(3), Linux 5.1. */
LX_FN int lx_io_uring_submit_and_wait(struct lx_io_uring *ring, unsigned int wait_nr)
{
	unsigned int submit = lx_io_uring_flush_sq(ring), flags = 0;
	int events = wait_nr || lx_io_uring_cq_needs_enter(ring);

	if (!lx_io_uring_sq_needs_enter(ring, submit, &flags) && !events)
		return (int)submit;
	if (events)
		flags |= LX_IORING_ENTER_GETEVENTS;
	return lx_io_uring_enter_ring(ring, submit, wait_nr, flags, NULL, sizeof(lx_sigset_t));
}

/** Submit all entries.
 * Returns like lx_io_uring_submit_and_wait().
 * io_uring_submit(3), Linux 5.1. */
LX_FN int lx_io_uring_submit(struct lx_io_uring *ring)
{
	return lx_io_uring_submit_and_wait(ring, 0);
}

/** lx_io_uring_submit(), which lets the kernel do its work for this ring too and bring what has completed.
 * Returns like lx_io_uring_submit_and_wait().
 * io_uring_submit_and_get_events(3), Linux 5.1. */
LX_FN int lx_io_uring_submit_and_get_events(struct lx_io_uring *ring)
{
	unsigned int submit = lx_io_uring_flush_sq(ring), flags = LX_IORING_ENTER_GETEVENTS;

	lx_io_uring_sq_needs_enter(ring, submit, &flags);
	return lx_io_uring_enter_ring(ring, submit, 0, flags, NULL, sizeof(lx_sigset_t));
}

/** Let the kernel do its work for this ring and bring what has completed, without a wait.
 * Returns 0; errors of lx_io_uring_enter().
 * io_uring_get_events(3), Linux 5.1. */
LX_FN int lx_io_uring_get_events(struct lx_io_uring *ring)
{
	return lx_io_uring_enter_ring(ring, 0, 0, LX_IORING_ENTER_GETEVENTS, NULL, sizeof(lx_sigset_t));
}

/** Wait until the polling thread has taken an entry of a full queue; it may be full again, or still, so look. Without
 * such a thread there is nothing to wait for.
 * Returns 0 or a positive number; errors of lx_io_uring_enter().
 * io_uring_sqring_wait(3), Linux 5.10. */
LX_FN int lx_io_uring_sqring_wait(struct lx_io_uring *ring)
{
	if (!(ring->flags & LX_IORING_SETUP_SQPOLL) || lx_io_uring_sq_space_left(ring))
		return 0;
	return lx_io_uring_enter_ring(ring, 0, 0, LX_IORING_ENTER_SQ_WAIT, NULL, 0);
}

/* Completion. */

/** How many times a completion is the plain one's size, as a shift: 1 with LX_IORING_SETUP_CQE32.
 * Returns 0 or 1.
 * io_uring_cqe_shift_from_flags(3), Linux 5.19. */
LX_FN unsigned int lx_io_uring_cqe_shift_from_flags(unsigned int flags)
{
	return (flags & LX_IORING_SETUP_CQE32) != 0;
}

/** lx_io_uring_cqe_shift_from_flags() of a ring.
 * Returns 0 or 1.
 * io_uring_cqe_shift(3), Linux 5.19. */
LX_FN unsigned int lx_io_uring_cqe_shift(const struct lx_io_uring *ring)
{
	return lx_io_uring_cqe_shift_from_flags(ring->flags);
}

/** How many places a completion takes in a ring with LX_IORING_SETUP_CQE_MIXED.
 * Returns 1 or 2.
 * io_uring_cqe_nr(3), Linux 6.18. */
LX_FN unsigned int lx_io_uring_cqe_nr(const struct lx_io_uring_cqe *cqe)
{
	return 1 + ((cqe->flags & LX_IORING_CQE_F_32) != 0);
}

/** The places in use by completions that are there to be read.
 * Returns their number.
 * io_uring_cq_ready(3), Linux 5.1. */
LX_FN unsigned int lx_io_uring_cq_ready(const struct lx_io_uring *ring)
{
	return __atomic_load_n(ring->cq.ktail, __ATOMIC_ACQUIRE) - *ring->cq.khead;
}

/** Whether the kernel keeps completions that had no place. lx_io_uring_get_events() brings them.
 * Returns 1 or 0.
 * io_uring_cq_has_overflow(3), Linux 5.8. */
LX_FN int lx_io_uring_cq_has_overflow(const struct lx_io_uring *ring)
{
	return (__atomic_load_n(ring->sq.kflags, __ATOMIC_RELAXED) & LX_IORING_SQ_CQ_OVERFLOW) != 0;
}

/** Whether a registered eventfd is told of completions.
 * Returns 1 or 0.
 * io_uring_cq_eventfd_enabled(3), Linux 5.8. */
LX_FN int lx_io_uring_cq_eventfd_enabled(const struct lx_io_uring *ring)
{
	return !ring->cq.kflags || !(*ring->cq.kflags & LX_IORING_CQ_EVENTFD_DISABLED);
}

/** Have a registered eventfd told of completions, or not.
 * Returns 0; -LX_EOPNOTSUPP (a kernel before 5.8).
 * io_uring_cq_eventfd_toggle(3), Linux 5.8. */
LX_FN int lx_io_uring_cq_eventfd_toggle(struct lx_io_uring *ring, int enabled)
{
	if (!ring->cq.kflags)
		return enabled ? 0 : -LX_EOPNOTSUPP;
	__atomic_store_n(ring->cq.kflags, enabled ? *ring->cq.kflags & ~LX_IORING_CQ_EVENTFD_DISABLED :
						    *ring->cq.kflags | LX_IORING_CQ_EVENTFD_DISABLED,
			 __ATOMIC_RELAXED);
	return 0;
}

/** Give nr places back to the kernel, whose completions have been read.
 * io_uring_cq_advance(3), Linux 5.1. */
LX_FN void lx_io_uring_cq_advance(struct lx_io_uring *ring, unsigned int nr)
{
	__atomic_store_n(ring->cq.khead, *ring->cq.khead + nr, __ATOMIC_RELEASE);
}

/** Give a completion's place back to the kernel. cqe is the one that peek or wait gave, not NULL, and is gone then.
 * io_uring_cqe_seen(3), Linux 5.1. */
LX_FN void lx_io_uring_cqe_seen(struct lx_io_uring *ring, const struct lx_io_uring_cqe *cqe)
{
	lx_io_uring_cq_advance(ring, lx_io_uring_cqe_nr(cqe));
}

/** Look at the next completion in the ring, without asking the kernel. A step of the others.
 * Returns it; NULL when there is none. */
LX_FN struct lx_io_uring_cqe *lx_io_uring_next_cqe(struct lx_io_uring *ring)
{
	while (lx_io_uring_cq_ready(ring)) {
		struct lx_io_uring_cqe *cqe =
			&ring->cq.cqes[(*ring->cq.khead & ring->cq.ring_mask) << lx_io_uring_cqe_shift(ring)];
		if (!(cqe->flags & LX_IORING_CQE_F_SKIP))
			return cqe;
		/* Filler before the ring's end, where one of two places didn't fit. */
		lx_io_uring_cq_advance(ring, 1);
	}
	return NULL;
}

/** A number of completions to wait for, or as many as the ring holds; with LX_IORING_SETUP_CQE_MIXED one place may be
 * too small for what comes next. A step of the waiting functions.
 * Returns it. */
LX_FN unsigned int lx_io_uring_most(const struct lx_io_uring *ring, unsigned int wait_nr)
{
	unsigned int most = ring->cq.ring_entries - ((ring->flags & LX_IORING_SETUP_CQE_MIXED) != 0);

	return wait_nr < most ? wait_nr : most;
}

/** Submit submit flushed entries and wait for wait_nr completions. All waits with a time-out go through here.
 * flags: LX_IORING_ENTER_xxx; arg, argsz: of lx_io_uring_enter(). With LX_IORING_ENTER_EXT_ARG or _EXT_ARG_REG it
 * enters the kernel for a wait only once, since there may be a time-out; else until they are there.
 * *cqe_ptr: the first completion, or NULL.
 * Returns the entries submitted; errors of lx_io_uring_enter() when it was none. */
LX_FN int lx_io_uring_get_cqe(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr, unsigned int submit,
			      unsigned int wait_nr, unsigned int flags, const void *arg, size_t argsz)
{
	/* A wait without a time-out goes on until the completions are there. */
	const int once = (flags & LX_IORING_ENTER_EXT_ARG_REG) ||
			 ((flags & LX_IORING_ENTER_EXT_ARG) && ((const struct lx_io_uring_getevents_arg *)arg)->ts);
	int submitted = 0, entered = 0, r = 0;

	wait_nr = lx_io_uring_most(ring, wait_nr);
	for (;;) {
		unsigned int enter_flags = flags, ready;
		int more, enter;

		*cqe_ptr = lx_io_uring_next_cqe(ring);
		ready = lx_io_uring_cq_ready(ring);
		if (!*cqe_ptr && ready)
			continue; /* it came between the two */
		more = ready < wait_nr || (!*cqe_ptr && !entered && lx_io_uring_cq_needs_enter(ring));
		enter = lx_io_uring_sq_needs_enter(ring, submit, &enter_flags);
		if (!enter) {
			submitted += (int)submit;
			submit = 0;
		}
		if (!enter && !more)
			return submitted || *cqe_ptr ? submitted : -LX_EAGAIN;
		if (entered && !enter && once)
			return submitted || *cqe_ptr ? submitted : -LX_ETIME;
		if (more)
			enter_flags |= LX_IORING_ENTER_GETEVENTS;
		r = lx_io_uring_enter_ring(ring, submit, more ? wait_nr : 0, enter_flags, arg, argsz);
		entered = 1;
		if (r < 0 || (enter && !r)) {
			*cqe_ptr = lx_io_uring_next_cqe(ring);
			return submitted ? submitted : r;
		}
		submitted += r;
		submit -= (unsigned int)r;
	}
}

/** Wait until wait_nr completions are there, or as many as the ring holds.
 * *cqe_ptr: the first one, also after an error; NULL when there is none.
 * Returns 0; -LX_EAGAIN (wait_nr is 0 and there is none), -LX_EINTR, and the errors of lx_io_uring_enter().
 * io_uring_wait_cqe_nr(3), Linux 5.1. */
LX_FN int lx_io_uring_wait_cqe_nr(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr, unsigned int wait_nr)
{
	/* Not through lx_io_uring_get_cqe(): its branches cost more than all else here. */
	wait_nr = lx_io_uring_most(ring, wait_nr);
	for (;;) {
		int r;

		*cqe_ptr = lx_io_uring_next_cqe(ring);
		if (lx_io_uring_cq_ready(ring) >= wait_nr) {
			if (*cqe_ptr)
				return 0;
			if (!wait_nr)
				return -LX_EAGAIN;
			continue; /* it came between the two */
		}
		r = lx_io_uring_enter_ring(ring, 0, wait_nr, LX_IORING_ENTER_GETEVENTS, NULL, sizeof(lx_sigset_t));
		if (r < 0)
			return r;
	}
}

/** Wait for a completion.
 * Returns like lx_io_uring_wait_cqe_nr().
 * io_uring_wait_cqe(3), Linux 5.1. */
LX_FN int lx_io_uring_wait_cqe(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr)
{
	*cqe_ptr = lx_io_uring_next_cqe(ring);
	return *cqe_ptr ? 0 : lx_io_uring_wait_cqe_nr(ring, cqe_ptr, 1);
}

/** Look for a completion, without a wait; the kernel is entered only if it says that it keeps some.
 * *cqe_ptr: it, or NULL.
 * Returns 0; -LX_EAGAIN (none), and the errors of lx_io_uring_enter().
 * io_uring_peek_cqe(3), Linux 5.1. */
LX_FN int lx_io_uring_peek_cqe(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr)
{
	int r = 0;

	*cqe_ptr = lx_io_uring_next_cqe(ring);
	if (!*cqe_ptr && lx_io_uring_cq_needs_enter(ring)) {
		r = lx_io_uring_get_events(ring);
		*cqe_ptr = lx_io_uring_next_cqe(ring);
	}
	return *cqe_ptr ? 0 : r < 0 ? r : -LX_EAGAIN;
}

/** Begin to walk over the completions that are there.
 * Returns the walk, for lx_io_uring_cqe_iter_next().
 * io_uring_cqe_iter_init(3), Linux 5.1. */
LX_FN struct lx_io_uring_cqe_iter lx_io_uring_cqe_iter_init(const struct lx_io_uring *ring)
{
	struct lx_io_uring_cqe_iter iter;

	iter.cqes = ring->cq.cqes;
	iter.mask = ring->cq.ring_mask;
	iter.shift = lx_io_uring_cqe_shift(ring);
	iter.head = *ring->cq.khead;
	iter.tail = __atomic_load_n(ring->cq.ktail, __ATOMIC_ACQUIRE);
	iter.mixed = ring->flags & LX_IORING_SETUP_CQE_MIXED;
	return iter;
}

/** Go to the next completion of a walk. iter->head is then the place behind it.
 * Returns 1 with *cqe set; 0 at the end.
 * io_uring_cqe_iter_next(3), Linux 5.1. */
LX_FN int lx_io_uring_cqe_iter_next(struct lx_io_uring_cqe_iter *iter, struct lx_io_uring_cqe **cqe)
{
	if (iter->head == iter->tail)
		return 0;
	*cqe = &iter->cqes[(iter->head++ & iter->mask) << iter->shift];
	/* Only there: else each index would wait for the load of the completion before it. */
	if (iter->mixed)
		iter->head += lx_io_uring_cqe_nr(*cqe) - 1;
	return 1;
}

/** Collect pointers to up to count completions that are there. lx_io_uring_cq_advance() by as many gives them back;
 * with LX_IORING_SETUP_CQE_MIXED by the sum of lx_io_uring_cqe_nr(), and of these fillers are not skipped.
 * Returns how many; 0 for none.
 * io_uring_peek_batch_cqe(3), Linux 5.1. */
LX_FN unsigned int lx_io_uring_peek_batch_cqe(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqes,
					      unsigned int count)
{
	struct lx_io_uring_cqe_iter iter;
	unsigned int n = 0;

	if (!lx_io_uring_cq_ready(ring) && lx_io_uring_cq_needs_enter(ring))
		lx_io_uring_get_events(ring);
	iter = lx_io_uring_cqe_iter_init(ring);
	while (n < count && lx_io_uring_cqe_iter_next(&iter, &cqes[n]))
		n++;
	return n;
}

/* A loop over the completions that are there; head, an unsigned int, is each one's place. lx_io_uring_cq_advance()
 * afterwards, not in it. */
#define lx_io_uring_for_each_cqe(ring, head, cqe)                                                            \
	for (struct lx_io_uring_cqe_iter lx_iter_ = lx_io_uring_cqe_iter_init(ring);                         \
	     (head) = lx_iter_.head, lx_io_uring_cqe_iter_next(&lx_iter_, &(cqe)); (void)(head))

/** lx_io_uring_get_cqe() with what bounds the wait. A step of the waiting functions.
 * ts, min_wait, sigmask: as in lx_io_uring_submit_and_wait_min_timeout().
 * Returns like lx_io_uring_get_cqe(). */
LX_FN int lx_io_uring_get_cqe_timeout(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr, unsigned int submit,
				      unsigned int wait_nr, const struct lx_timespec *ts, unsigned int min_wait,
				      const lx_sigset_t *sigmask)
{
	struct lx_io_uring_getevents_arg arg;

	arg.sigmask = (uint64_t)(uintptr_t)sigmask;
	arg.sigmask_sz = sizeof(*sigmask);
	arg.min_wait_usec = min_wait;
	arg.ts = (uint64_t)(uintptr_t)ts;
	return lx_io_uring_get_cqe(ring, cqe_ptr, submit, wait_nr, LX_IORING_ENTER_EXT_ARG, &arg, sizeof(arg));
}

/** Submit all entries and wait for wait_nr completions, not for ever.
 * min_wait: microseconds after which one completion is enough (Linux 6.12); 0 for none.
 * ts: relative, CLOCK_MONOTONIC unless a clock is registered; NULL for no time-out; sigmask: the mask for the wait,
 * NULL for no change.
 * *cqe_ptr: the first completion, or NULL.
 * Returns the entries submitted; when it was none, -LX_ETIME, -LX_EINTR, -LX_EINVAL (a kernel before 5.11, or 6.12 with
 * min_wait) and the errors of lx_io_uring_enter().
 * io_uring_submit_and_wait_min_timeout(3), Linux 5.11. */
LX_FN int lx_io_uring_submit_and_wait_min_timeout(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr,
						  unsigned int wait_nr, const struct lx_timespec *ts,
						  unsigned int min_wait, const lx_sigset_t *sigmask)
{
	return lx_io_uring_get_cqe_timeout(ring, cqe_ptr, lx_io_uring_flush_sq(ring), wait_nr, ts, min_wait, sigmask);
}

/** lx_io_uring_submit_and_wait_min_timeout() without a min_wait.
 * Returns like that.
 * io_uring_submit_and_wait_timeout(3), Linux 5.11. */
LX_FN int lx_io_uring_submit_and_wait_timeout(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr,
					      unsigned int wait_nr, const struct lx_timespec *ts,
					      const lx_sigset_t *sigmask)
{
	return lx_io_uring_submit_and_wait_min_timeout(ring, cqe_ptr, wait_nr, ts, 0, sigmask);
}

/** lx_io_uring_submit_and_wait_timeout() with its time-out in memory that lx_io_uring_register_wait_reg() registered.
 * reg_index: which struct lx_io_uring_reg_wait of that region.
 * Returns like that.
 * io_uring_submit_and_wait_reg(3), Linux 6.13. */
LX_FN int lx_io_uring_submit_and_wait_reg(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr,
					  unsigned int wait_nr, int reg_index)
{
	const unsigned long offset = (unsigned long)reg_index * sizeof(struct lx_io_uring_reg_wait);

	return lx_io_uring_get_cqe(ring, cqe_ptr, lx_io_uring_flush_sq(ring), wait_nr,
				   LX_IORING_ENTER_EXT_ARG | LX_IORING_ENTER_EXT_ARG_REG, (const void *)offset,
				   sizeof(struct lx_io_uring_reg_wait));
}

/** Wait for wait_nr completions, not for ever, without submitting.
 * min_ts_usec: min_wait of lx_io_uring_submit_and_wait_min_timeout(), as are the others.
 * Returns 0; errors of that function.
 * io_uring_wait_cqes_min_timeout(3), Linux 6.12. */
LX_FN int lx_io_uring_wait_cqes_min_timeout(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr,
					    unsigned int wait_nr, const struct lx_timespec *ts,
					    unsigned int min_ts_usec, const lx_sigset_t *sigmask)
{
	return lx_io_uring_get_cqe_timeout(ring, cqe_ptr, 0, wait_nr, ts, min_ts_usec, sigmask);
}

/** lx_io_uring_wait_cqes_min_timeout() without a min_ts_usec.
 * Returns like that.
 * io_uring_wait_cqes(3), Linux 5.11. */
LX_FN int lx_io_uring_wait_cqes(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr, unsigned int wait_nr,
				const struct lx_timespec *ts, const lx_sigset_t *sigmask)
{
	return lx_io_uring_wait_cqes_min_timeout(ring, cqe_ptr, wait_nr, ts, 0, sigmask);
}

/** Wait for a completion until ts is over.
 * Returns like lx_io_uring_wait_cqes().
 * io_uring_wait_cqe_timeout(3), Linux 5.11. */
LX_FN int lx_io_uring_wait_cqe_timeout(struct lx_io_uring *ring, struct lx_io_uring_cqe **cqe_ptr,
				       const struct lx_timespec *ts)
{
	return lx_io_uring_wait_cqes(ring, cqe_ptr, 1, ts, NULL);
}

LX_END_DECLS

#include <lx/uring_buf.h>
#include <lx/uring_register.h>

#endif
