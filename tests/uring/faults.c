/* SPDX-License-Identifier: MIT */
/* Rings that can't be made, and rings in trouble: each error as the kernel gave it, nothing left behind, no completion
 * lost or twice. */
#include "../child.h"
#include "../now.h"
#include "nops.h"
#include <lx/bpf.h>
#include <lx/prctl.h>
#include <lx/security.h>
#include <lx/signal.h>
#include <lx/uapi/asm/resource.h>
#include <lx/uapi/linux/sched.h>

#define MS 1000000L /* in nanoseconds */

enum { PAGE = 4096, ENTRIES = 8, MANY = 160 /* ten times the completions' places */ };

/* Making it fail. */

/* Has a call fail from now on; mmap only of a ring, at this offset. */
static void forbid(unsigned int nr, unsigned int offset, unsigned int err)
{
	struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, nr, 0, 6),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, LX_NR_mmap, 0, 4),
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, args[4])),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, ~0U, 3, 0), /* no file's */
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, args[5])),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, offset, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ERRNO | err),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	const struct lx_sock_fprog prog = {.len = sizeof(code) / sizeof(code[0]), .filter = code};
	CHECK_EQ(lx_prctl_set_no_new_privs(), 0);
	int r = lx_seccomp_set_mode_filter(0, &prog);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no seccomp filters");
	CHECK_EQ(r, 0);
}

/* Every way to a ring gives this error. */
static void none_to_be_had(int err)
{
	static char mem[32 * PAGE] __attribute__((aligned(PAGE)));
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = 0};
	struct held before = held();
	CHECK_ERR(lx_io_uring_queue_init(ENTRIES, &ring, 0), err);
	CHECK_ERR(lx_io_uring_queue_init(ENTRIES, &ring, LX_IORING_SETUP_SQPOLL), err);
	CHECK_ERR(lx_io_uring_queue_init_params(ENTRIES, &ring, &p), err);
	CHECK_ERR(lx_io_uring_queue_init_best(ENTRIES, &ring, &p), err);
	p.flags = 0;
	CHECK_ERR(lx_io_uring_memory_size(ENTRIES, 0), err);
	CHECK_ERR(lx_io_uring_queue_init_mem(ENTRIES, &ring, &p, mem, sizeof(mem)), err);
	nothing_more_than(&before);
}

#define FORBIDDEN(err)                                     \
	TEST(uring, forbidden_##err)                       \
	{                                                  \
		skip_without(0);                           \
		forbid(LX_NR_io_uring_setup, 0, LX_##err); \
		none_to_be_had(LX_##err);                  \
	}

FORBIDDEN(EPERM)
FORBIDDEN(ENOSYS)
FORBIDDEN(ENOMEM)

TEST(uring, no_descriptor_left)
{
	struct lx_rlimit limit;
	skip_without(0);
	CHECK_EQ(lx_getrlimit(LX_RLIMIT_NOFILE, &limit), 0);
	struct held before = held();
	/* One more for held(), which that takes away again. */
	int last = lx_dup(0);
	CHECK_EQ(last, before.fd);
	limit.rlim_cur = (unsigned long)last + 1;
	CHECK_EQ(lx_setrlimit(LX_RLIMIT_NOFILE, &limit), 0);
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = 0};
	CHECK_ERR(lx_io_uring_queue_init(ENTRIES, &ring, 0), LX_EMFILE);
	CHECK_ERR(lx_io_uring_queue_init_best(ENTRIES, &ring, &p), LX_EMFILE);
	CHECK_ERR(lx_io_uring_memory_size(ENTRIES, 0), LX_EMFILE);
	CHECK_EQ(lx_close(last), 0);
	nothing_more_than(&before);
	CHECK_EQ(lx_io_uring_queue_init(ENTRIES, &ring, 0), 0);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	nothing_more_than(&before);
}

/* Each mapping of set-up in turn. */
static void mapping_fails(unsigned int offset, int err)
{
	struct lx_io_uring ring;
	struct held before;
	skip_without(0);
	forbid(LX_NR_mmap, offset, (unsigned int)err);
	before = held();
	CHECK_ERR(lx_io_uring_queue_init(ENTRIES, &ring, 0), err);
	nothing_more_than(&before);
	CHECK_ERR(lx_io_uring_queue_init(ENTRIES, &ring, LX_IORING_SETUP_R_DISABLED), err);
	nothing_more_than(&before);
}

TEST(uring, mapping_of_the_rings_fails)
{
	mapping_fails(LX_IORING_OFF_SQ_RING, LX_ENOMEM);
}

TEST(uring, mapping_of_the_entries_fails)
{
	mapping_fails(LX_IORING_OFF_SQES, LX_EAGAIN);
}

/* As three mappings, of which the second or third fails. */
static void one_of_three_fails(unsigned int offset, int err)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = 0};
	struct held before;
	skip_without(0);
	forbid(LX_NR_mmap, offset, (unsigned int)err);
	before = held();
	int fd = lx_io_uring_setup(ENTRIES, &p);
	CHECK(fd >= 0);
	p.features &= ~LX_IORING_FEAT_SINGLE_MMAP;
	CHECK_ERR(lx_io_uring_queue_mmap(fd, &p, &ring), err);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_close(fd), 0);
	nothing_more_than(&before);
}

TEST(uring, second_of_three_mappings_fails)
{
	one_of_three_fails(LX_IORING_OFF_CQ_RING, LX_ENFILE);
}

TEST(uring, third_of_three_mappings_fails)
{
	one_of_three_fails(LX_IORING_OFF_SQES, LX_ENFILE);
}

/* Room for no page more, for one, for two ... until it is enough. */
TEST(uring, address_space_is_full)
{
	struct lx_io_uring ring;
	struct lx_rlimit all, limit;
	struct held before;
	int r = -LX_ENOMEM, failures = 0;
	skip_without(0);
	CHECK_EQ(lx_getrlimit(LX_RLIMIT_AS, &all), 0);
	before = held();
	limit = all;
	for (unsigned long more = 0; more < 64 && r; more++) {
		limit.rlim_cur = ((unsigned long)before.pages + more) * PAGE;
		CHECK_EQ(lx_setrlimit(LX_RLIMIT_AS, &limit), 0);
		r = lx_io_uring_queue_init(64, &ring, 0);
		CHECK_EQ(lx_setrlimit(LX_RLIMIT_AS, &all), 0);
		if (r) {
			CHECK_EQ(r, -LX_ENOMEM);
			nothing_more_than(&before);
			failures++;
		}
	}
	CHECK_EQ(r, 0);
	CHECK(failures >= 2);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	nothing_more_than(&before);
}

/* A ring is as good without what couldn't be registered. */
TEST(uring, registering_fails)
{
	struct lx_io_uring ring;
	struct held before;
	skip_without(0);
	before = held();
	ring_of(&ring, ENTRIES, 0);
	forbid(LX_NR_io_uring_register, 0, LX_ENFILE);
	CHECK_ERR(lx_io_uring_register_ring_fd(&ring), LX_ENFILE);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	nothing_more_than(&before);
}

TEST(uring, unregistering_fails)
{
	struct lx_io_uring ring;
	struct held before;
	skip_without(0);
	before = held();
	ring_of(&ring, ENTRIES, 0);
	int r = lx_io_uring_register_ring_fd(&ring);
	SKIP_IF(r == -LX_EINVAL, "this kernel registers no rings");
	CHECK_EQ(r, 1);
	wrap(&ring);
	forbid(LX_NR_io_uring_register, 0, LX_ENFILE);
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(ring.ring_fd, -1);
	nothing_more_than(&before);
}

/* What entering gives is what the caller gets, and no entry is lost by it. -LX_EBADR is completions that had no memory,
 * which can't be had to order. */
static void entering_fails(int err)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const struct lx_timespec second = {.tv_sec = 1};
	ring_of(&ring, ENTRIES, 0);
	wrap(&ring);
	CHECK(nop(&ring, 1));
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	forbid(LX_NR_io_uring_enter, 0, (unsigned int)err);
	CHECK(nop(&ring, 2));
	CHECK_ERR(lx_io_uring_submit(&ring), err);
	CHECK_ERR(lx_io_uring_submit_and_wait(&ring, 1), err);
	CHECK_ERR(lx_io_uring_submit_and_get_events(&ring), err);
	CHECK_ERR(lx_io_uring_get_events(&ring), err);
	CHECK_EQ(lx_io_uring_sq_ready(&ring), 1);
	/* There is one from before: it is given with the error, and without a need to enter there is none. */
	CHECK_ERR(lx_io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &second, NULL), err);
	CHECK(cqe);
	CHECK_ERR(lx_io_uring_wait_cqe_nr(&ring, &cqe, 2), err);
	expect(&ring, 1, 0);
	CHECK_ERR(lx_io_uring_wait_cqe(&ring, &cqe), err);
	CHECK(!cqe);
	CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &second), err);
	CHECK(!cqe);
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, entering_fails_with_lost_completions)
{
	entering_fails(LX_EBADR);
}

TEST(uring, entering_fails_for_now)
{
	entering_fails(LX_EAGAIN);
}

TEST(uring, entering_fails_in_a_sandbox)
{
	entering_fails(LX_EPERM);
}

/* kernel.io_uring_disabled: 1 leaves it to those who may do anything, 2 to nobody. */
static int disable(const char *how)
{
	int fd = lx_open("/proc/sys/kernel/io_uring_disabled", LX_O_WRONLY | LX_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	long r = lx_write(fd, how, 1);
	lx_close(fd);
	return (int)r;
}

TEST(uring, disabled_by_sysctl)
{
	struct lx_io_uring ring;
	SKIP_IF(!check_vm, "changes a sysctl: only in a VM of its own");
	skip_without(0);
	int r = disable("1");
	SKIP_IF(r == -LX_ENOENT, "this kernel has no kernel.io_uring_disabled");
	CHECK_EQ(r, 1);
	CHECK_EQ(lx_io_uring_queue_init(ENTRIES, &ring, 0), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		r = (int)lx_syscall1(LX_NR_setuid, 65534);
		lx_exit_group(r || lx_io_uring_queue_init(ENTRIES, &ring, 0) != -LX_EPERM);
	}
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(disable("2"), 1);
	none_to_be_had(LX_EPERM);
	/* One that is there already goes on. */
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(disable("0"), 1);
	CHECK_EQ(lx_io_uring_queue_init(ENTRIES, &ring, 0), 0);
	lx_io_uring_queue_exit(&ring);
}

/* Full queues. */

TEST(uring, full_submission_queue)
{
	struct lx_io_uring ring;
	ring_of(&ring, ENTRIES, 0);
	for (unsigned int round = 0; round < 5; round++) {
		for (unsigned int i = 0; i < ENTRIES; i++) {
			CHECK_EQ(lx_io_uring_sq_space_left(&ring), ENTRIES - i);
			CHECK(nop(&ring, round * 100 + i));
		}
		for (unsigned int i = 0; i < 3; i++)
			CHECK(!lx_io_uring_get_sqe(&ring));
		CHECK_EQ(lx_io_uring_sq_ready(&ring), ENTRIES);
		CHECK_EQ(lx_io_uring_submit(&ring), ENTRIES);
		CHECK_EQ(lx_io_uring_submit(&ring), 0);
		for (unsigned int i = 0; i < ENTRIES; i++)
			expect(&ring, round * 100 + i, 0);
		expect_none(&ring);
	}
	lx_io_uring_queue_exit(&ring);
}

static unsigned char times[MANY];

static void count(const struct lx_io_uring_cqe *cqe)
{
	CHECK(cqe->user_data < MANY);
	CHECK(cqe->res >= 0);
	times[cqe->user_data]++;
}

enum way { WAIT, PEEK, BATCH, WALK };

/* Reaps all completions that can be had in one go; returns how many. */
static unsigned int reap(struct lx_io_uring *ring, enum way way)
{
	struct lx_io_uring_cqe *cqe = NULL, *cqes[5];
	unsigned int n = 0, head, more;
	switch (way) {
	case WAIT:
		CHECK_EQ(lx_io_uring_wait_cqe(ring, &cqe), 0);
		count(cqe);
		lx_io_uring_cqe_seen(ring, cqe);
		return 1;
	case PEEK:
		for (; !lx_io_uring_peek_cqe(ring, &cqe); n++) {
			count(cqe);
			lx_io_uring_cqe_seen(ring, cqe);
		}
		return n;
	case BATCH:
		for (; (more = lx_io_uring_peek_batch_cqe(ring, cqes, 5)) != 0; n += more) {
			for (unsigned int i = 0; i < more; i++)
				count(cqes[i]);
			lx_io_uring_cq_advance(ring, more);
		}
		return n;
	case WALK:
		CHECK_EQ(lx_io_uring_get_events(ring), 0);
		lx_io_uring_for_each_cqe(ring, head, cqe)
		{
			count(cqe);
			n++;
		}
		lx_io_uring_cq_advance(ring, n);
		return n;
	}
	return 0;
}

static void each_once(unsigned int all)
{
	for (unsigned int i = 0; i < MANY; i++)
		CHECK_EQ(times[i], i < all);
}

static void reap_all(struct lx_io_uring *ring, unsigned int all, enum way way)
{
	unsigned int n = 0;
	while (n < all) {
		unsigned int more = reap(ring, way);
		CHECK(more);
		n += more;
	}
	expect_none(ring);
	CHECK(!lx_io_uring_cq_has_overflow(ring));
	CHECK_EQ(*ring->cq.koverflow, 0);
	each_once(all);
}

/* All at once: requests that wait for the same pipe. */
static void overflow(unsigned int flags, enum way way)
{
	struct lx_io_uring ring;
	int fds[2];
	ring_of(&ring, ENTRIES, flags);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_NODROP), "this kernel drops completions");
	CHECK_EQ(MANY, 10 * ring.cq.ring_entries);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	for (unsigned int i = 0; i < MANY; i++) {
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
		lx_io_uring_prep_poll_add(sqe, fds[0], 1 /* POLLIN */);
		lx_io_uring_sqe_set_data64(sqe, i);
		if (i % ENTRIES == ENTRIES - 1)
			CHECK_EQ(lx_io_uring_submit(&ring), ENTRIES);
	}
	expect_none(&ring);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
	CHECK_EQ(lx_io_uring_get_events(&ring), 0);
	while (lx_io_uring_cq_ready(&ring) < ring.cq.ring_entries)
		CHECK_EQ(lx_io_uring_get_events(&ring), 0);
	if (!(flags & LX_IORING_SETUP_DEFER_TASKRUN))
		CHECK(lx_io_uring_cq_has_overflow(&ring));
	reap_all(&ring, MANY, way);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, overflow_wait)
{
	overflow(0, WAIT);
}

TEST(uring, overflow_peek)
{
	overflow(0, PEEK);
}

TEST(uring, overflow_batch)
{
	overflow(0, BATCH);
}

TEST(uring, overflow_walk)
{
	overflow(0, WALK);
}

TEST(uring, overflow_deferred)
{
	overflow(LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN, WAIT);
}

TEST(uring, overflow_deferred_peek)
{
	overflow(LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_TASKRUN_FLAG, PEEK);
}

TEST(uring, overflow_wide)
{
	overflow(LX_IORING_SETUP_CQE32, WAIT);
}

TEST(uring, overflow_wide_batch)
{
	overflow(LX_IORING_SETUP_CQE32, BATCH);
}

TEST(uring, overflow_wide_walk)
{
	overflow(LX_IORING_SETUP_CQE32, WALK);
}

/* Completions of two places among those of one. */
static void overflow_mixed(enum way way)
{
	struct lx_io_uring ring;
	ring_of(&ring, ENTRIES, LX_IORING_SETUP_CQE_MIXED);
	for (unsigned int i = 0; i < MANY; i++) {
		struct lx_io_uring_sqe *sqe = nop(&ring, i);
		CHECK(sqe);
		sqe->nop_flags = i % 3 ? LX_IORING_NOP_CQE32 : 0;
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
	}
	CHECK(lx_io_uring_cq_has_overflow(&ring));
	reap_all(&ring, MANY, way);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, overflow_mixed_wait)
{
	overflow_mixed(WAIT);
}

TEST(uring, overflow_mixed_peek)
{
	overflow_mixed(PEEK);
}

/* NOPs, submitted though nobody looks. A kernel that is fed up says -LX_EBUSY, and still has the rest in the queue. */
TEST(uring, overflow_nops)
{
	struct lx_io_uring ring;
	unsigned int in = 0, out = 0;
	ring_of(&ring, ENTRIES, 0);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_NODROP), "this kernel drops completions");
	while (in < MANY) {
		while (in < MANY && nop(&ring, in))
			in++;
		int r = lx_io_uring_submit(&ring);
		if (r == -LX_EBUSY) {
			CHECK_EQ(lx_io_uring_sq_ready(&ring), ENTRIES);
			out += reap(&ring, PEEK);
		} else {
			CHECK(r > 0);
		}
	}
	while (lx_io_uring_sq_ready(&ring)) {
		if (lx_io_uring_submit(&ring) == -LX_EBUSY)
			out += reap(&ring, PEEK);
	}
	while (out < MANY)
		out += reap(&ring, WAIT);
	expect_none(&ring);
	each_once(MANY);
	lx_io_uring_queue_exit(&ring);
}

/* Short submits. */

/* A bad entry ends a submit, and the rest stays. */
static void short_submit(int (*submit)(struct lx_io_uring *))
{
	struct lx_io_uring ring;
	ring_of(&ring, ENTRIES, 0);
	for (unsigned int round = 0; round < 5; round++) {
		int submitted = 0;
		for (unsigned int i = 0; i < 6; i++) {
			struct lx_io_uring_sqe *sqe = nop(&ring, round * 10 + i);
			CHECK(sqe);
			if (i == 1 || i == 3)
				sqe->opcode = 0xff;
		}
		for (int calls = 0; submitted < 6; calls++) {
			CHECK(calls < 3);
			int r = submit(&ring);
			CHECK(r > 0);
			submitted += r;
			CHECK_EQ(lx_io_uring_sq_ready(&ring), 6 - submitted);
		}
		CHECK_EQ(submitted, 6);
		CHECK_EQ(lx_io_uring_submit(&ring), 0);
		expect_all(&ring, round * 10, 6, 1 << 1 | 1 << 3);
		expect_none(&ring);
	}
	lx_io_uring_queue_exit(&ring);
}

static int submit_and_wait(struct lx_io_uring *ring)
{
	return lx_io_uring_submit_and_wait(ring, 2);
}

static int submit_and_wait_timeout(struct lx_io_uring *ring)
{
	const struct lx_timespec second = {.tv_sec = 1};
	struct lx_io_uring_cqe *cqe = NULL;
	int r = lx_io_uring_submit_and_wait_timeout(ring, &cqe, 6, &second, NULL);
	/* It goes on with the rest by itself, or it would wait for what was never submitted. */
	CHECK_EQ(r, 6);
	CHECK(cqe);
	return r;
}

TEST(uring, short_submit)
{
	short_submit(lx_io_uring_submit);
}

TEST(uring, short_submit_and_wait)
{
	short_submit(submit_and_wait);
}

TEST(uring, short_submit_and_get_events)
{
	short_submit(lx_io_uring_submit_and_get_events);
}

TEST(uring, short_submit_and_wait_timeout)
{
	struct lx_io_uring ring;
	ring_of(&ring, ENTRIES, 0);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_EXT_ARG), "this kernel has no time-out for a wait");
	lx_io_uring_queue_exit(&ring);
	short_submit(submit_and_wait_timeout);
}

/* A descriptor that is gone: the entries are still there for a caller who knows what to do. */
TEST(uring, descriptor_closed)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	ring_of(&ring, ENTRIES, 0);
	int spare = lx_dup(ring.ring_fd);
	CHECK_EQ(lx_close(ring.ring_fd), 0);
	CHECK(nop(&ring, 7));
	CHECK_ERR(lx_io_uring_submit(&ring), LX_EBADF);
	CHECK_ERR(lx_io_uring_get_events(&ring), LX_EBADF);
	CHECK_ERR(lx_io_uring_wait_cqe(&ring, &cqe), LX_EBADF);
	CHECK(!cqe);
	CHECK_EQ(lx_io_uring_sq_ready(&ring), 1);
	CHECK_EQ(lx_dup3(spare, ring.ring_fd, LX_O_CLOEXEC), ring.ring_fd);
	CHECK_EQ(lx_close(spare), 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	expect(&ring, 7, 0);
	lx_io_uring_queue_exit(&ring);
}

/* The polling thread dies with the process that made it, while the descriptor lives on here. */
TEST(uring, polling_thread_dead)
{
	struct lx_io_uring ring;
	struct lx_io_uring_params p = {.flags = LX_IORING_SETUP_SQPOLL};
	struct lx_io_uring_cqe *cqe = NULL;
	int fds[2], status = -1;
	skip_without(LX_IORING_SETUP_SQPOLL);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	long pid = lx_syscall5(LX_NR_clone, LX_CLONE_FILES | LX_SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		int fd = lx_io_uring_setup(4, &p);
		lx_write(fds[1], &p, sizeof(p));
		lx_exit_group(fd < 0 ? 0 : fd);
	}
	CHECK_EQ(lx_read(fds[0], &p, sizeof(p)), sizeof(p));
	CHECK_EQ(lx_wait4((lx_pid_t)pid, &status, 0, NULL), pid);
	CHECK(status > 0 && !(status & 0xff));
	int fd = status >> 8;
	CHECK_EQ(lx_io_uring_queue_mmap(fd, &p, &ring), 0);
	for (unsigned int i = 0; i < 4; i++)
		ring.sq.array[i] = i;
	ring.flags = p.flags;
	ring.int_flags = 0;
	ring.ring_fd = ring.enter_ring_fd = fd;
	CHECK(nop(&ring, 1));
	CHECK_ERR(lx_io_uring_submit(&ring), LX_EOWNERDEAD);
	CHECK_ERR(lx_io_uring_submit_and_wait(&ring, 1), LX_EOWNERDEAD);
	CHECK_ERR(lx_io_uring_wait_cqe(&ring, &cqe), LX_EOWNERDEAD);
	CHECK(!cqe);
	lx_io_uring_queue_exit(&ring);
}

/* Waits that end otherwise. */

static volatile int handled;

static void on_alarm(int sig)
{
	(void)sig;
	handled++;
}

/* SIGALRM every 20 ms: one that comes before the wait is not the last. */
static void alarms(void)
{
	const struct lx_sigaction action = {.sa_handler_ = (lx_sighandler_t)on_alarm};
	const long each[4] = {0, 20000, 0, 20000};
	CHECK_EQ(lx_sigaction(LX_SIGALRM, &action, NULL), 0);
	CHECK_EQ(lx_syscall3(LX_NR_setitimer, 0 /* ITIMER_REAL */, (long)each, 0), 0);
}

TEST(uring, interrupted)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	ring_of(&ring, ENTRIES, 0);
	alarms();
	CHECK_ERR(lx_io_uring_wait_cqe(&ring, &cqe), LX_EINTR);
	CHECK(!cqe);
	CHECK_ERR(lx_io_uring_wait_cqe_nr(&ring, &cqe, 3), LX_EINTR);
	CHECK_ERR(lx_io_uring_submit_and_wait(&ring, 1), LX_EINTR);
	CHECK(handled >= 3);
	/* What was submitted is the result, though the wait was cut short. */
	CHECK(nop(&ring, 1));
	CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 2), 1);
	expect(&ring, 1, 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, signal_masks)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const lx_sigset_t alarm = 1UL << (LX_SIGALRM - 1), none = 0;
	const struct lx_timespec soon = {.tv_sec = 0, .tv_nsec = 100000000};
	ring_of(&ring, ENTRIES, 0);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_EXT_ARG), "this kernel has no time-out for a wait");
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &alarm, NULL, sizeof(alarm)), 0);
	alarms();
	CHECK_ERR(lx_io_uring_wait_cqes(&ring, &cqe, 1, &soon, NULL), LX_ETIME);
	CHECK_EQ(handled, 0);
	CHECK_ERR(lx_io_uring_wait_cqes(&ring, &cqe, 1, NULL, &none), LX_EINTR);
	CHECK(handled);
	CHECK_ERR(lx_io_uring_submit_and_wait_timeout(&ring, &cqe, 1, NULL, &none), LX_EINTR);
	int before = handled;
	CHECK_ERR(lx_io_uring_wait_cqes(&ring, &cqe, 1, &soon, &alarm), LX_ETIME);
	CHECK_EQ(handled, before);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, time_outs)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const struct lx_timespec soon = {.tv_sec = 0, .tv_nsec = 30000000}, never = {.tv_sec = 1000};
	ring_of(&ring, ENTRIES, 0);
	if (!(ring.features & LX_IORING_FEAT_EXT_ARG)) {
		CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &soon), LX_EINVAL);
		SKIP("this kernel has no time-out for a wait");
	}
	long start = now(LX_CLOCK_MONOTONIC);
	CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &soon), LX_ETIME);
	CHECK(!cqe);
	CHECK(now(LX_CLOCK_MONOTONIC) - start >= 30 * MS);
	CHECK_ERR(lx_io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &soon, NULL), LX_ETIME);
	CHECK(now(LX_CLOCK_MONOTONIC) - start >= 60 * MS);
	/* One of two is there: the time is over all the same, and it is given. */
	CHECK(nop(&ring, 1));
	CHECK_EQ(lx_io_uring_submit_and_wait_timeout(&ring, &cqe, 2, &soon, NULL), 1);
	CHECK(cqe);
	CHECK_EQ(cqe->user_data, 1);
	CHECK(now(LX_CLOCK_MONOTONIC) - start >= 90 * MS);
	/* And then one is enough, at once. */
	CHECK_EQ(lx_io_uring_wait_cqes(&ring, &cqe, 1, &never, NULL), 0);
	CHECK(cqe);
	CHECK_EQ(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &never), 0);
	lx_io_uring_cqe_seen(&ring, cqe);
	expect_none(&ring);
	wrap(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, min_wait)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const struct lx_timespec later = {.tv_sec = 5};
	ring_of(&ring, ENTRIES, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN);
	if (!(ring.features & LX_IORING_FEAT_MIN_TIMEOUT)) {
		CHECK_ERR(lx_io_uring_wait_cqes_min_timeout(&ring, &cqe, 2, &later, 1000, NULL), LX_EINVAL);
		SKIP("this kernel has no least wait");
	}
	/* One of two is there, which is enough after a twentieth of a second. */
	long start = now(LX_CLOCK_MONOTONIC);
	CHECK(nop(&ring, 1));
	CHECK_EQ(lx_io_uring_submit_and_wait_min_timeout(&ring, &cqe, 2, &later, 50000, NULL), 1);
	CHECK(cqe);
	CHECK(now(LX_CLOCK_MONOTONIC) - start >= 50 * MS);
	CHECK(now(LX_CLOCK_MONOTONIC) - start < 4000 * MS);
	CHECK_EQ(lx_io_uring_wait_cqes_min_timeout(&ring, &cqe, 2, &later, 50000, NULL), 0);
	CHECK(cqe);
	CHECK(now(LX_CLOCK_MONOTONIC) - start < 4000 * MS);
	expect(&ring, 1, 0);
	lx_io_uring_queue_exit(&ring);
}

/* A time-out request's end counts like any other completion: it doesn't cut a longer wait short for ever. */
TEST(uring, wait_with_a_time_out_request)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000}, later = {.tv_sec = 0, .tv_nsec = 50000000};
	ring_of(&ring, ENTRIES, 0);
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
	lx_io_uring_prep_timeout(sqe, &ms, 0, 0);
	lx_io_uring_sqe_set_data64(sqe, 1);
	sqe = lx_io_uring_get_sqe(&ring);
	lx_io_uring_prep_timeout(sqe, &later, 0, 0);
	lx_io_uring_sqe_set_data64(sqe, 2);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	CHECK_EQ(lx_io_uring_wait_cqe_nr(&ring, &cqe, 2), 0);
	CHECK(cqe);
	expect(&ring, 1, -LX_ETIME);
	expect(&ring, 2, -LX_ETIME);
	lx_io_uring_queue_exit(&ring);
}

/* Nothing to wait for, and nothing there: a caller who looks at the result alone must not take *cqe_ptr for one. */
TEST(uring, wait_for_none)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	const struct lx_timespec second = {.tv_sec = 1};
	ring_of(&ring, ENTRIES, 0);
	CHECK_ERR(lx_io_uring_wait_cqe_nr(&ring, &cqe, 0), LX_EAGAIN);
	CHECK(!cqe);
	CHECK_ERR(lx_io_uring_wait_cqes(&ring, &cqe, 0, &second, NULL), LX_EAGAIN);
	CHECK(!cqe);
	CHECK_ERR(lx_io_uring_submit_and_wait_timeout(&ring, &cqe, 0, &second, NULL), LX_EAGAIN);
	CHECK(!cqe);
	lx_io_uring_queue_exit(&ring);
}

/* More than the ring has places never come together: the kernel is content with a full ring, and so is the wait. */
TEST(uring, wait_for_more_than_the_ring_holds)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe = NULL;
	ring_of(&ring, ENTRIES, 0);
	for (unsigned int i = 0; i < 2 * ENTRIES; i++) {
		CHECK(nop(&ring, i));
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
	}
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 2 * ENTRIES);
	CHECK_EQ(lx_io_uring_wait_cqe_nr(&ring, &cqe, 2 * ENTRIES + 1), 0);
	CHECK(cqe);
	CHECK_EQ(cqe->user_data, 0);
	lx_io_uring_queue_exit(&ring);
}
