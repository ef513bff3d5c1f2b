/* SPDX-License-Identifier: MIT */
/* What epoll_ctl does by operation. */
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/poll.h>

enum { BAD_FD = -1 };

static struct lx_epoll_event event(uint32_t events, uint64_t data)
{
	struct lx_epoll_event e = {.events = events, .data = data};
	return e;
}

/* An epoll descriptor, and a pipe that something can be read from. */
static int ep, fds[2];

static void make(void)
{
	ep = lx_epoll_create1(LX_EPOLL_CLOEXEC);
	CHECK(ep >= 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC | LX_O_NONBLOCK), 0);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
}

/* The events that are there for the only descriptor, after a look at its data; 0 for none. */
static uint32_t look(uint64_t data)
{
	struct lx_epoll_event got[2] = {{.events = 0, .data = 0}};
	int n = lx_epoll_wait(ep, got, 2, 0);
	CHECK(n == 0 || n == 1);
	CHECK(n == 0 || got[0].data == data);
	return n ? got[0].events : 0;
}

TEST(poll, epoll_ctl)
{
	struct lx_epoll_event in = event(LX_EPOLLIN, 0x1122334455667788), out = event(LX_EPOLLOUT, 0x99);
	make();
	CHECK_EQ(sizeof(in), 12);
	CHECK_EQ(offsetof(struct lx_epoll_event, data), 4);
	CHECK_ERR(lx_epoll_ctl_mod(ep, fds[0], &in), LX_ENOENT);
	CHECK_ERR(lx_epoll_ctl_del(ep, fds[0]), LX_ENOENT);
	CHECK_EQ(lx_epoll_ctl_add(ep, fds[0], &in), 0);
	CHECK_ERR(lx_epoll_ctl_add(ep, fds[0], &in), LX_EEXIST);
	CHECK_EQ(look(0x1122334455667788), LX_EPOLLIN);
	CHECK_EQ(look(0x1122334455667788), LX_EPOLLIN);
	/* Data and events are both new. */
	CHECK_EQ(lx_epoll_ctl_mod(ep, fds[0], &out), 0);
	CHECK_EQ(look(0x99), 0);
	/* These come unasked. */
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(look(0x99), LX_EPOLLHUP);
	CHECK_EQ(lx_epoll_ctl_del(ep, fds[0]), 0);
	CHECK_EQ(look(0x99), 0);
	CHECK_EQ(lx_epoll_ctl_add(ep, fds[0], &in), 0);
	CHECK_EQ(look(0x1122334455667788), LX_EPOLLIN | LX_EPOLLHUP);
}

TEST(poll, epoll_edges_and_shots)
{
	struct lx_epoll_event edge = event(LX_EPOLLIN | LX_EPOLLET, 1), once = event(LX_EPOLLIN | LX_EPOLLONESHOT, 2);
	make();
	CHECK_EQ(lx_epoll_ctl_add(ep, fds[0], &edge), 0);
	CHECK_EQ(look(1), LX_EPOLLIN);
	CHECK_EQ(look(1), 0);
	CHECK_EQ(lx_write(fds[1], "y", 1), 1);
	CHECK_EQ(look(1), LX_EPOLLIN);
	/* One event, and no more until the next change. */
	CHECK_EQ(lx_epoll_ctl_mod(ep, fds[0], &once), 0);
	CHECK_EQ(look(2), LX_EPOLLIN);
	CHECK_EQ(look(2), 0);
	CHECK_ERR(lx_epoll_ctl_add(ep, fds[0], &once), LX_EEXIST);
	CHECK_EQ(lx_epoll_ctl_mod(ep, fds[0], &once), 0);
	CHECK_EQ(look(2), LX_EPOLLIN);
}

/* It is the open file that is watched: a duplicate keeps it there when the number is gone. */
TEST(poll, epoll_and_duplicates)
{
	struct lx_epoll_event in = event(LX_EPOLLIN, 3);
	make();
	int copy = lx_dup(fds[0]);
	CHECK(copy >= 0);
	CHECK_EQ(lx_epoll_ctl_add(ep, fds[0], &in), 0);
	CHECK_EQ(lx_epoll_ctl_add(ep, copy, &in), 0);
	CHECK_EQ(lx_epoll_ctl_del(ep, copy), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(look(3), LX_EPOLLIN);
	CHECK_ERR(lx_epoll_ctl_del(ep, fds[0]), LX_EBADF);
	CHECK_EQ(lx_close(copy), 0);
	CHECK_EQ(look(3), 0);
}

TEST(poll, epoll_ctl_errors)
{
	struct lx_epoll_event in = event(LX_EPOLLIN, 4), alone = event(LX_EPOLLIN | LX_EPOLLEXCLUSIVE, 5);
	make();
	int other = lx_epoll_create1(LX_EPOLL_CLOEXEC), file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(other >= 0 && file >= 0);
	CHECK_ERR(lx_epoll_ctl_add(BAD_FD, fds[0], &in), LX_EBADF);
	CHECK_ERR(lx_epoll_ctl_add(ep, BAD_FD, &in), LX_EBADF);
	CHECK_ERR(lx_epoll_ctl_add(fds[0], fds[1], &in), LX_EINVAL);
	CHECK_ERR(lx_epoll_ctl_add(ep, ep, &in), LX_EINVAL);
	CHECK_ERR(lx_epoll_ctl_add(ep, file, &in), LX_EPERM);
	CHECK_ERR(lx_epoll_ctl_add(ep, fds[0], (struct lx_epoll_event *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_epoll_ctl_mod(ep, fds[0], (struct lx_epoll_event *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_epoll_ctl_add(ep, other, &in), 0);
	CHECK_ERR(lx_epoll_ctl_add(other, ep, &in), LX_ELOOP);
	CHECK_EQ(lx_epoll_ctl_add(ep, fds[0], &alone), 0);
	CHECK_ERR(lx_epoll_ctl_mod(ep, fds[0], &in), LX_EINVAL);
	CHECK_ERR(lx_epoll_ctl_mod(ep, other, &alone), LX_EINVAL);
}
