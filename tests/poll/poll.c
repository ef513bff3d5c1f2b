/* SPDX-License-Identifier: MIT */
/* Waiting for pipes. */
#ifdef LX_TEST_HOSTED
#include <string.h>
#include <sys/select.h>
#endif
#include "../check.h"
#include "../child.h"
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/poll.h>
#include <lx/signal.h>

/* A pipe with a byte in it. */
static void full_pipe(int fds[2])
{
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
}

static void empty_pipe(int fds[2])
{
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
}

/* A call that takes a signal mask, made in a child with SIGTERM blocked and waiting: the mask lets it in. */
static void check_mask_counts(void (*wait)(const lx_sigset_t *mask))
{
	lx_sigset_t term, none;
	lx_sigemptyset(&none);
	lx_sigemptyset(&term);
	CHECK_EQ(lx_sigaddset(&term, LX_SIGTERM), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		struct lx_sigaction dfl = {.sa_handler_ = LX_SIG_DFL};
		lx_rt_sigaction(LX_SIGTERM, &dfl, NULL, sizeof(term));
		lx_rt_sigprocmask(LX_SIG_SETMASK, &term, NULL, sizeof(term));
		lx_kill(lx_getpid(), LX_SIGTERM);
		wait(&none);
		lx_exit_group(1);
	}
	CHECK_EQ(status_of(pid), LX_SIGTERM);
}

TEST(poll, poll)
{
	int full[2], empty[2];
	full_pipe(full);
	empty_pipe(empty);
	struct lx_pollfd fds[3] = {
		{.fd = empty[0], .events = LX_POLLIN, .revents = 0},
		{.fd = full[0], .events = LX_POLLIN, .revents = 0},
		{.fd = -1, .events = LX_POLLIN, .revents = -1},
	};
	CHECK_EQ(lx_poll(fds, 3, 5000), 1);
	CHECK_EQ(fds[0].revents, 0);
	CHECK_EQ(fds[1].revents, LX_POLLIN);
	CHECK_EQ(fds[2].revents, 0);
	CHECK_EQ(lx_poll(fds, 1, 1), 0);
	CHECK_EQ(lx_poll(NULL, 0, 0), 0);
	CHECK_EQ(lx_close(empty[1]), 0);
	CHECK_EQ(lx_poll(fds, 1, -1), 1);
	CHECK_EQ(fds[0].revents, LX_POLLHUP);
	CHECK_EQ(lx_close(empty[0]), 0);
	CHECK_EQ(lx_poll(fds, 1, -1), 1);
	CHECK_EQ(fds[0].revents, LX_POLLNVAL);
	CHECK_ERR(lx_poll((struct lx_pollfd *)nowhere(), 1, 0), LX_EFAULT);
	CHECK_ERR(lx_poll((struct lx_pollfd *)nowhere(), ~0U, 0), LX_EINVAL);
}

static void ppoll_masked(const lx_sigset_t *mask)
{
	struct lx_timespec t = {.tv_sec = 5};
	lx_ppoll(NULL, 0, &t, mask, sizeof(*mask));
}

TEST(poll, ppoll)
{
	int full[2];
	struct lx_timespec t = {.tv_sec = 100}, ms = {.tv_sec = 0, .tv_nsec = 1000000}, bad = {.tv_sec = -1};
	lx_sigset_t none;
	lx_sigemptyset(&none);
	full_pipe(full);
	struct lx_pollfd fd = {.fd = full[0], .events = LX_POLLIN, .revents = 0};
	CHECK_EQ(lx_ppoll(&fd, 1, &t, NULL, 0), 1);
	CHECK_EQ(fd.revents, LX_POLLIN);
	CHECK(t.tv_sec >= 90 && (t.tv_sec < 100 || t.tv_nsec == 0));
	CHECK_EQ(lx_ppoll(NULL, 0, &ms, &none, sizeof(none)), 0);
	CHECK_EQ(ms.tv_nsec, 0);
	CHECK_ERR(lx_ppoll(NULL, 0, &bad, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_ppoll(NULL, 0, &t, &none, 128), LX_EINVAL);
	check_mask_counts(ppoll_masked);
}

TEST(poll, fd_set)
{
	lx_fd_set set;
	for (int i = 0; i < LX_FD_SETSIZE / 64; i++)
		set.fds_bits[i] = ~0UL;
	LX_FD_ZERO(&set);
	for (int fd = 0; fd < LX_FD_SETSIZE; fd++)
		CHECK_EQ(LX_FD_ISSET(fd, &set), 0);
	LX_FD_SET(0, &set);
	LX_FD_SET(65, &set);
	LX_FD_SET(1023, &set);
	CHECK_EQ(set.fds_bits[0], 1);
	CHECK_EQ(set.fds_bits[1], 2);
	CHECK(set.fds_bits[15] == 1UL << 63);
	CHECK_EQ(LX_FD_ISSET(1023, &set), 1);
	CHECK_EQ(LX_FD_ISSET(64, &set), 0);
	LX_FD_CLR(65, &set);
	CHECK_EQ(LX_FD_ISSET(65, &set), 0);
	CHECK_EQ(LX_FD_ISSET(0, &set), 1);
}

#ifdef LX_TEST_HOSTED
TEST(poll, fd_set_as_a_libcs)
{
	lx_fd_set ours;
	fd_set theirs;
	CHECK_EQ(sizeof(ours), sizeof(theirs));
	LX_FD_ZERO(&ours);
	FD_ZERO(&theirs);
	for (int fd = 0; fd < FD_SETSIZE; fd += 7) {
		LX_FD_SET(fd, &ours);
		FD_SET(fd, &theirs);
	}
	CHECK(!memcmp(&ours, &theirs, sizeof(ours)));
	for (int fd = 0; fd < FD_SETSIZE; fd++)
		CHECK_EQ(LX_FD_ISSET(fd, &ours), !!FD_ISSET(fd, &theirs));
	for (int fd = 0; fd < FD_SETSIZE; fd += 5) {
		LX_FD_CLR(fd, &ours);
		FD_CLR(fd, &theirs);
	}
	CHECK(!memcmp(&ours, &theirs, sizeof(ours)));
}
#endif

TEST(poll, select)
{
	int full[2], empty[2];
	lx_fd_set in, out, exceptional;
	struct lx_old_timeval t = {.tv_sec = 100}, ms = {.tv_sec = 0, .tv_usec = 1000}, negative = {.tv_sec = -1};
	full_pipe(full);
	empty_pipe(empty);
	LX_FD_ZERO(&in);
	LX_FD_SET(full[0], &in);
	LX_FD_SET(empty[0], &in);
	LX_FD_ZERO(&out);
	LX_FD_SET(empty[1], &out);
	exceptional = in;
	int n = empty[1] + 1;
	CHECK_EQ(lx_select(n, &in, &out, &exceptional, &t), 2);
	CHECK(LX_FD_ISSET(full[0], &in));
	CHECK(!LX_FD_ISSET(empty[0], &in));
	CHECK(LX_FD_ISSET(empty[1], &out));
	CHECK(!LX_FD_ISSET(full[0], &exceptional) && !LX_FD_ISSET(empty[0], &exceptional));
	CHECK(t.tv_sec >= 90 && t.tv_sec <= 100);
	CHECK_EQ(lx_select(0, NULL, NULL, NULL, &ms), 0);
	CHECK_EQ(ms.tv_usec, 0);
	CHECK_ERR(lx_select(0, NULL, NULL, NULL, &negative), LX_EINVAL);
	CHECK_ERR(lx_select(-1, NULL, NULL, NULL, &ms), LX_EINVAL);
	CHECK_ERR(lx_select(1, (lx_fd_set *)nowhere(), NULL, NULL, &ms), LX_EFAULT);
	CHECK_EQ(lx_close(full[0]), 0);
	CHECK_ERR(lx_select(n, &in, NULL, NULL, &ms), LX_EBADF);
}

/* A set that lies just before a hole in memory: one long of it is read for 64 descriptors, two for 65. (Less, if the
 * process has never had so many.) */
TEST(poll, select_reads_whole_longs)
{
	struct lx_old_timeval now = {.tv_sec = 0, .tv_usec = 0};
	int fds[2];
	empty_pipe(fds);
	CHECK_EQ(lx_dup2(fds[0], 400), 400);
	char *pages = lx_mmap(NULL, 8192, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(pages));
	CHECK_EQ(lx_munmap(pages + 4096, 4096), 0);
	lx_fd_set *set = (lx_fd_set *)(void *)(pages + 4096 - 8);
	CHECK_EQ(lx_select(1, set, NULL, NULL, &now), 0);
	CHECK_EQ(lx_select(64, set, NULL, NULL, &now), 0);
	CHECK_ERR(lx_select(65, set, NULL, NULL, &now), LX_EFAULT);
	CHECK_ERR(lx_select(1, (lx_fd_set *)(void *)(pages + 4096 - 4), NULL, NULL, &now), LX_EFAULT);
}

static void pselect_masked(const lx_sigset_t *mask)
{
	struct lx_timespec t = {.tv_sec = 5};
	struct lx_sigset_argpack sig = {.ss = mask, .ss_len = sizeof(*mask)};
	lx_pselect6(0, NULL, NULL, NULL, &t, &sig);
}

TEST(poll, pselect6)
{
	int full[2];
	lx_fd_set in;
	struct lx_timespec t = {.tv_sec = 100}, ms = {.tv_sec = 0, .tv_nsec = 1000000};
	lx_sigset_t none;
	struct lx_sigset_argpack sig = {.ss = NULL, .ss_len = 0};
	lx_sigemptyset(&none);
	full_pipe(full);
	LX_FD_ZERO(&in);
	LX_FD_SET(full[0], &in);
	CHECK_EQ(lx_pselect6(full[0] + 1, &in, NULL, NULL, &t, &sig), 1);
	CHECK(LX_FD_ISSET(full[0], &in));
	CHECK(t.tv_sec >= 90 && t.tv_sec <= 100);
	CHECK_EQ(lx_pselect6(0, NULL, NULL, NULL, &ms, NULL), 0);
	CHECK_EQ(ms.tv_nsec, 0);
	sig.ss = &none;
	sig.ss_len = 128;
	CHECK_ERR(lx_pselect6(0, NULL, NULL, NULL, &ms, &sig), LX_EINVAL);
	CHECK_ERR(lx_pselect6(0, NULL, NULL, NULL, &ms, (struct lx_sigset_argpack *)nowhere()), LX_EFAULT);
	check_mask_counts(pselect_masked);
}

/* Events are 12 bytes: with two of them a wrong layout shows. */
TEST(poll, epoll)
{
	int a[2], b[2], ep = lx_epoll_create1(LX_EPOLL_CLOEXEC), old = lx_epoll_create(1);
	struct lx_epoll_event event, got[3] = {{.events = 0, .data = 0}};
	CHECK(ep >= 0 && old >= 0);
	CHECK_EQ(lx_fcntl(ep, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_fcntl(old, LX_F_GETFD, 0), 0);
	full_pipe(a);
	full_pipe(b);
	event.events = LX_EPOLLIN;
	event.data = 0x1122334455667788;
	CHECK_EQ(lx_epoll_ctl(ep, LX_EPOLL_CTL_ADD, a[0], &event), 0);
	CHECK_ERR(lx_epoll_ctl(ep, LX_EPOLL_CTL_ADD, a[0], &event), LX_EEXIST);
	CHECK_ERR(lx_epoll_ctl(ep, LX_EPOLL_CTL_MOD, b[0], &event), LX_ENOENT);
	event.data = 0x99aabbccddeeff00;
	CHECK_EQ(lx_epoll_ctl(ep, LX_EPOLL_CTL_ADD, b[0], &event), 0);
	CHECK_EQ(lx_epoll_wait(ep, got, 3, 1000), 2);
	CHECK_EQ(got[0].events, LX_EPOLLIN);
	CHECK_EQ(got[1].events, LX_EPOLLIN);
	CHECK(got[0].data + got[1].data == 0x1122334455667788 + 0x99aabbccddeeff00);
	CHECK_EQ(lx_epoll_wait(ep, got, 1, 1000), 1);
	CHECK_EQ(lx_epoll_ctl(ep, LX_EPOLL_CTL_DEL, a[0], NULL), 0);
	CHECK_EQ(lx_epoll_ctl(ep, LX_EPOLL_CTL_DEL, b[0], NULL), 0);
	CHECK_EQ(lx_epoll_wait(ep, got, 3, 0), 0);
	CHECK_ERR(lx_epoll_wait(ep, got, 0, 0), LX_EINVAL);
	CHECK_ERR(lx_epoll_wait(a[0], got, 3, 0), LX_EINVAL);
	CHECK_ERR(lx_epoll_wait(-1, got, 3, 0), LX_EBADF);
	CHECK_ERR(lx_epoll_ctl(ep, LX_EPOLL_CTL_ADD, a[0], (struct lx_epoll_event *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_epoll_create(0), LX_EINVAL);
	CHECK_ERR(lx_epoll_create1(1), LX_EINVAL);
}

static void epoll_pwait_masked(const lx_sigset_t *mask)
{
	struct lx_epoll_event got;
	lx_epoll_pwait(lx_epoll_create1(0), &got, 1, 5000, mask, sizeof(*mask));
}

TEST(poll, epoll_pwait)
{
	int ep = lx_epoll_create1(LX_EPOLL_CLOEXEC);
	struct lx_epoll_event got;
	lx_sigset_t none;
	lx_sigemptyset(&none);
	CHECK_EQ(lx_epoll_pwait(ep, &got, 1, 0, NULL, 0), 0);
	CHECK_EQ(lx_epoll_pwait(ep, &got, 1, 1, &none, sizeof(none)), 0);
	CHECK_ERR(lx_epoll_pwait(ep, &got, 1, 0, &none, 128), LX_EINVAL);
	check_mask_counts(epoll_pwait_masked);
}

static void epoll_pwait2_masked(const lx_sigset_t *mask)
{
	const struct lx_timespec t = {.tv_sec = 5};
	struct lx_epoll_event got;
	lx_epoll_pwait2(lx_epoll_create1(0), &got, 1, &t, mask, sizeof(*mask));
}

TEST(poll, epoll_pwait2)
{
	int full[2], ep = lx_epoll_create1(LX_EPOLL_CLOEXEC);
	struct lx_timespec us = {.tv_sec = 0, .tv_nsec = 1000}, bad = {.tv_sec = -1};
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 12345}, got = {.events = 0, .data = 0};
	lx_sigset_t none;
	lx_sigemptyset(&none);
	int r = lx_epoll_pwait2(ep, &got, 1, &us, NULL, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no epoll_pwait2");
	CHECK_EQ(r, 0);
	CHECK_EQ(us.tv_nsec, 1000);
	full_pipe(full);
	CHECK_EQ(lx_epoll_ctl(ep, LX_EPOLL_CTL_ADD, full[0], &event), 0);
	CHECK_EQ(lx_epoll_pwait2(ep, &got, 1, NULL, &none, sizeof(none)), 1);
	CHECK_EQ(got.data, 12345);
	CHECK_ERR(lx_epoll_pwait2(ep, &got, 1, &us, &none, 128), LX_EINVAL);
	CHECK_ERR(lx_epoll_pwait2(ep, &got, 1, &bad, NULL, 0), LX_EINVAL);
	check_mask_counts(epoll_pwait2_masked);
}
