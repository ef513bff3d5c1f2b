/* SPDX-License-Identifier: MIT */
/* io_uring's operations on sockets, and the buffers that it picks itself. Only pairs and the loopback. */
#define _GNU_SOURCE /* libc hides some constants */
#include "ring.h"
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/net.h>
#include <lx/poll.h>
#include <lx/uapi/linux/errqueue.h>
#include <lx/uapi/linux/in.h>
#include <lx/uapi/linux/net_tstamp.h>

static void pair(int type, int fds[2])
{
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, type | LX_SOCK_CLOEXEC, 0, fds), 0);
}

static struct lx_sockaddr_in loopback(uint16_t port)
{
	struct lx_sockaddr_in in = {.sin_family = LX_AF_INET};
	in.sin_port = lx_htons(port);
	in.sin_addr.s_addr = lx_htonl(LX_INADDR_LOOPBACK);
	return in;
}

/* A socket bound to any port of the loopback, and its address. */
static int bound(int type, struct lx_sockaddr_in *in)
{
	int fd = lx_socket(LX_AF_INET, type | LX_SOCK_CLOEXEC, 0), size = sizeof(*in);
	CHECK(fd >= 0);
	*in = loopback(0);
	CHECK_EQ(lx_bind(fd, (struct lx_sockaddr *)(void *)in, sizeof(*in)), 0);
	CHECK_EQ(lx_getsockname(fd, (struct lx_sockaddr *)(void *)in, &size), 0);
	return fd;
}

static int listening(struct lx_sockaddr_in *in)
{
	int fd = bound(LX_SOCK_STREAM, in);
	CHECK_EQ(lx_listen(fd, 8), 0);
	return fd;
}

/* A connection over the loopback. */
static void tcp_pair(int fds[2])
{
	struct lx_sockaddr_in in;
	int listener = listening(&in);
	fds[0] = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	CHECK_EQ(lx_connect(fds[0], (struct lx_sockaddr *)(void *)&in, sizeof(in)), 0);
	fds[1] = lx_accept4(listener, NULL, NULL, LX_SOCK_CLOEXEC);
	CHECK(fds[1] >= 0);
	CHECK_EQ(lx_close(listener), 0);
}

static int connected_to(const struct lx_sockaddr_in *in)
{
	int fd = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_connect(fd, (const struct lx_sockaddr *)(const void *)in, sizeof(*in)), 0);
	return fd;
}

static void put(int fd, const char *text, size_t size)
{
	CHECK_EQ(lx_sendto(fd, text, size, LX_MSG_NOSIGNAL, NULL, 0), size);
}

/* That fd has just these bytes to read. */
static void check_got(int fd, const char *text, size_t size)
{
	char got[64];
	CHECK_EQ(lx_recvfrom(fd, got, sizeof(got), LX_MSG_DONTWAIT, NULL, NULL), size);
	CHECK(same_bytes(got, text, size));
}

/* A ring of 4 buffers of 16 bytes, as group 5. */
enum { GROUP = 5, BUFFERS = 4, BUFFER = 16 };

static char buffers[BUFFERS][BUFFER];

static struct lx_io_uring_buf_ring *buffer_ring(struct lx_io_uring *ring, unsigned int flags)
{
	struct lx_io_uring_buf_ring *br = buf_ring_with(ring, BUFFERS, GROUP, flags);
	for (int i = 0; i < BUFFERS; i++)
		lx_io_uring_buf_ring_add(br, buffers[i], BUFFER, (unsigned short)i, lx_io_uring_buf_ring_mask(BUFFERS),
					 i);
	lx_io_uring_buf_ring_advance(br, BUFFERS);
	return br;
}

static void select_buffer(struct lx_io_uring_sqe *sqe)
{
	lx_io_uring_sqe_set_flags(sqe, sqe->flags | LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
}

/* The buffer that a completion took. */
static char *buffer_of(const struct done *done)
{
	CHECK(done->flags & LX_IORING_CQE_F_BUFFER);
	unsigned int id = done->flags >> LX_IORING_CQE_BUFFER_SHIFT;
	CHECK(id < BUFFERS);
	return buffers[id];
}

/* End a multishot request by its user_data. */
static void stop(struct lx_io_uring *ring, uint64_t user_data)
{
	struct done done[2] = {{0}};
	CHECK_EQ(user_data, 1);
	lx_io_uring_prep_cancel64(entry(ring, 0), user_data, 0);
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	gather(ring, done, 2, 2);
	CHECK_EQ(done[0].res, 0);
	CHECK_ERR(done[1].res, LX_ECANCELED);
	CHECK(!(done[1].flags & LX_IORING_CQE_F_MORE));
}

TEST(uring, socket)
{
	struct lx_io_uring ring = ring_with(0);
	const int none[2] = {-1, -1};
	int type = 0, size = sizeof(type);
	NEED(&ring, SOCKET);
	lx_io_uring_prep_socket(entry(&ring, 0), LX_AF_UNIX, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0, 0);
	int fd = run(&ring);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_getsockopt(fd, LX_SOL_SOCKET, LX_SO_TYPE, &type, &size), 0);
	CHECK_EQ(type, LX_SOCK_DGRAM);
	lx_io_uring_prep_socket(entry(&ring, 0), LX_AF_MAX, LX_SOCK_DGRAM, 0, 0);
	CHECK_ERR(run(&ring), LX_EAFNOSUPPORT);

	CHECK_EQ(lx_io_uring_register_files(&ring, none, 2), 0);
	lx_io_uring_prep_socket_direct(entry(&ring, 0), LX_AF_UNIX, LX_SOCK_STREAM, 0, 1, 0);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_socket_direct_alloc(entry(&ring, 0), LX_AF_UNIX, LX_SOCK_STREAM, 0, 0);
	CHECK_EQ(run(&ring), 0); /* the slot */
	lx_io_uring_prep_socket_direct_alloc(entry(&ring, 0), LX_AF_UNIX, LX_SOCK_STREAM, 0, 0);
	CHECK_ERR(run(&ring), LX_ENFILE);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_send(sqe, 1, "x", 1, LX_MSG_NOSIGNAL);
	sqe->flags |= LX_IOSQE_FIXED_FILE;
	CHECK_ERR(run(&ring), LX_ENOTCONN);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, bind_and_listen)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in = loopback(0);
	int fd = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0), size = sizeof(in);
	NEED(&ring, BIND);
	NEED(&ring, LISTEN);
	CHECK(fd >= 0);
	lx_io_uring_prep_bind(entry(&ring, 0), fd, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_getsockname(fd, (struct lx_sockaddr *)(void *)&in, &size), 0);
	CHECK(in.sin_port != 0);
	lx_io_uring_prep_bind(entry(&ring, 0), fd, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_ERR(run(&ring), LX_EINVAL); /* it has a name */
	lx_io_uring_prep_listen(entry(&ring, 0), fd, 1);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_close(connected_to(&in)), 0);
	lx_io_uring_prep_listen(entry(&ring, 0), -1, 1);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, connect_and_accept)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in, peer = {0}, own = {0};
	struct done done[2];
	int listener = listening(&in), fd = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	int size = sizeof(peer), own_size = sizeof(own);
	CHECK(fd >= 0);
	lx_io_uring_prep_accept(entry(&ring, 0), listener, (struct lx_sockaddr *)(void *)&peer, &size, LX_SOCK_CLOEXEC);
	lx_io_uring_prep_connect(entry(&ring, 1), fd, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	gather(&ring, done, 2, 2);
	CHECK_EQ(done[1].res, 0);
	CHECK(done[0].res >= 0);
	CHECK_EQ(lx_fcntl(done[0].res, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_getsockname(fd, (struct lx_sockaddr *)(void *)&own, &own_size), 0);
	CHECK_EQ(size, sizeof(peer));
	CHECK_EQ(peer.sin_port, own.sin_port);
	put(fd, "x", 1);
	char c = 0;
	CHECK_EQ(lx_read(done[0].res, &c, 1), 1);
	CHECK_EQ(c, 'x');
	lx_io_uring_prep_accept(entry(&ring, 0), fd, NULL, NULL, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	CHECK_EQ(lx_close(listener), 0);
	CHECK_EQ(lx_close(fd), 0);
	fd = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	lx_io_uring_prep_connect(entry(&ring, 0), fd, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_ERR(run(&ring), LX_ECONNREFUSED);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, accept_multishot)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in;
	const int none[2] = {-1, -1};
	int listener = listening(&in);
	SINCE(&ring, SOCKET, "multishot accept");
	lx_io_uring_prep_multishot_accept(entry(&ring, 1), listener, NULL, NULL, LX_SOCK_CLOEXEC);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 3; i++) {
		int fd = connected_to(&in);
		struct done done = next(&ring);
		CHECK_EQ(done.user_data, 1);
		CHECK(done.res >= 0);
		CHECK(done.flags & LX_IORING_CQE_F_MORE);
		put(fd, "x", 1);
		check_got(done.res, "x", 1);
		CHECK_EQ(lx_close(done.res), 0);
		CHECK_EQ(lx_close(fd), 0);
	}
	stop(&ring, 1);

	/* Into slots, until there is none left. */
	CHECK_EQ(lx_io_uring_register_files(&ring, none, 2), 0);
	lx_io_uring_prep_multishot_accept_direct(entry(&ring, 1), listener, NULL, NULL, 0);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	int slots = 0;
	for (int i = 0; i < 2; i++) {
		connected_to(&in);
		struct done done = next(&ring);
		CHECK(done.res == 0 || done.res == 1);
		CHECK(done.flags & LX_IORING_CQE_F_MORE);
		slots |= 1 << done.res;
	}
	CHECK_EQ(slots, 3);
	connected_to(&in);
	struct done last = next(&ring);
	CHECK_ERR(last.res, LX_ENFILE);
	CHECK(!(last.flags & LX_IORING_CQE_F_MORE));
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, accept_direct)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in;
	const int none[2] = {-1, -1};
	int listener = listening(&in), fd = connected_to(&in);
	SINCE(&ring, MKDIRAT, "direct descriptors");
	CHECK_EQ(lx_io_uring_register_files(&ring, none, 2), 0);
	lx_io_uring_prep_accept_direct(entry(&ring, 0), listener, NULL, NULL, 0, 1);
	CHECK_EQ(run(&ring), 0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_send(sqe, 1, "x", 1, LX_MSG_NOSIGNAL);
	sqe->flags |= LX_IOSQE_FIXED_FILE;
	CHECK_EQ(run(&ring), 1);
	check_got(fd, "x", 1);
	lx_io_uring_prep_close_direct(entry(&ring, 0), 1);
	CHECK_EQ(run(&ring), 0);
	char c;
	CHECK_EQ(lx_read(fd, &c, 1), 0); /* closed, on some kernels a little later */
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, send_and_recv)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done[2];
	int fds[2];
	char got[8] = "";
	pair(LX_SOCK_STREAM, fds);
	lx_io_uring_prep_recv(entry(&ring, 0), fds[1], got, sizeof(got), 0); /* waits */
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_prep_send(entry(&ring, 1), fds[0], "abc", 3, LX_MSG_NOSIGNAL);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 2, 2);
	CHECK_EQ(done[1].res, 3);
	CHECK_EQ(done[0].res, 3);
	CHECK(same_bytes(got, "abc", 3));
	put(fds[0], "def", 3);
	lx_io_uring_prep_recv(entry(&ring, 0), fds[1], got, 2, LX_MSG_PEEK);
	CHECK_EQ(run(&ring), 2);
	lx_io_uring_prep_recv(entry(&ring, 0), fds[1], got, sizeof(got), 0);
	CHECK_EQ(run(&ring), 3);
	CHECK(same_bytes(got, "def", 3));
	lx_io_uring_prep_recv(entry(&ring, 0), fds[1], got, sizeof(got), LX_MSG_DONTWAIT);
	CHECK_ERR(run(&ring), LX_EAGAIN);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_prep_send(entry(&ring, 0), fds[0], "abc", 3, LX_MSG_NOSIGNAL);
	CHECK_ERR(run(&ring), LX_EPIPE);
	lx_io_uring_queue_exit(&ring);
}

/* Without a look whether there is something: straight to waiting. */
TEST(uring, recv_poll_first)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	int fds[2];
	char c = 0;
	SINCE(&ring, SOCKET, "IORING_RECVSEND_POLL_FIRST");
	pair(LX_SOCK_STREAM, fds);
	put(fds[0], "x", 1);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_recv(sqe, fds[1], &c, 1, 0);
	sqe->ioprio |= LX_IORING_RECVSEND_POLL_FIRST;
	CHECK_EQ(run(&ring), 1);
	CHECK_EQ(c, 'x');
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sendto)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in;
	int to = bound(LX_SOCK_DGRAM, &in), fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	SINCE(&ring, SENDMSG_ZC, "send to an address");
	CHECK(fd >= 0);
	lx_io_uring_prep_sendto(entry(&ring, 0), fd, "abc", 3, 0, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_EQ(run(&ring), 3);
	check_got(to, "abc", 3);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_send(sqe, fd, "de", 2, 0);
	lx_io_uring_prep_send_set_addr(sqe, (struct lx_sockaddr *)(void *)&in, sizeof(in));
	CHECK_EQ(run(&ring), 2);
	check_got(to, "de", 2);
	lx_io_uring_prep_send(entry(&ring, 0), fd, "de", 2, 0);
	CHECK_ERR(run(&ring), LX_EDESTADDRREQ);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sendmsg_and_recvmsg)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in, from = {0};
	int to = bound(LX_SOCK_DGRAM, &in), fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	char a[] = "abc", b[] = "de", got_a[4] = "", got_b[4] = "";
	struct lx_iovec out[2] = {{a, 3}, {b, 2}}, into[2] = {{got_a, 2}, {got_b, 4}};
	const struct lx_user_msghdr send = {
		.msg_name = &in, .msg_namelen = sizeof(in), .msg_iov = out, .msg_iovlen = 2};
	struct lx_user_msghdr recv = {.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = into, .msg_iovlen = 2};
	CHECK(fd >= 0);
	lx_io_uring_prep_sendmsg(entry(&ring, 0), fd, &send, 0);
	CHECK_EQ(run(&ring), 5);
	lx_io_uring_prep_recvmsg(entry(&ring, 0), to, &recv, 0);
	CHECK_EQ(run(&ring), 5);
	CHECK(same_bytes(got_a, "ab", 3) && same_bytes(got_b, "cde", 4));
	CHECK_EQ(recv.msg_namelen, sizeof(from));
	CHECK_EQ(from.sin_addr.s_addr, in.sin_addr.s_addr);
	CHECK(from.sin_port != in.sin_port);
	lx_io_uring_prep_recvmsg(entry(&ring, 0), to, &recv, LX_MSG_DONTWAIT);
	CHECK_ERR(run(&ring), LX_EAGAIN);
	lx_io_uring_prep_sendmsg(entry(&ring, 0), fd, (const struct lx_user_msghdr *)nowhere(), 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

/* Four buffers, then none, then one that came back. */
TEST(uring, recv_multishot)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	struct done done;
	int fds[2];
	SINCE(&ring, SEND_ZC, "multishot recv");
	struct lx_io_uring_buf_ring *br = buffer_ring(&ring, 0);
	pair(LX_SOCK_STREAM, fds);
	for (int round = 0; round < 2; round++) {
		sqe = entry(&ring, 1);
		lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
		select_buffer(sqe);
		CHECK_EQ(lx_io_uring_submit(&ring), 1);
		for (char i = 0; i < (round ? 1 : BUFFERS); i++) {
			const char text[2] = {(char)('a' + i), '!'};
			put(fds[0], text, 2);
			done = next(&ring);
			CHECK_EQ(done.res, 2);
			CHECK(done.flags & LX_IORING_CQE_F_MORE);
			CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, (round ? 3 : i));
			CHECK(same_bytes(buffer_of(&done), text, 2));
		}
		put(fds[0], "rest", 4);
		done = next(&ring);
		CHECK_ERR(done.res, LX_ENOBUFS);
		CHECK(!(done.flags & LX_IORING_CQE_F_MORE));
		check_got(fds[1], "rest", 4);
		lx_io_uring_buf_ring_add(br, buffers[3], BUFFER, 3, lx_io_uring_buf_ring_mask(BUFFERS), 0);
		lx_io_uring_buf_ring_advance(br, 1);
	}

	/* The end of the stream is a completion too. */
	sqe = entry(&ring, 1);
	lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
	select_buffer(sqe);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_close(fds[0]), 0);
	done = next(&ring);
	CHECK_EQ(done.res, 0);
	CHECK(!(done.flags & LX_IORING_CQE_F_MORE));
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, recv_multishot_cancelled)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2];
	SINCE(&ring, SEND_ZC, "multishot recv");
	buffer_ring(&ring, 0);
	pair(LX_SOCK_STREAM, fds);
	struct lx_io_uring_sqe *sqe = entry(&ring, 1);
	lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
	select_buffer(sqe);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	stop(&ring, 1);
	put(fds[0], "x", 1);
	check_got(fds[1], "x", 1);
	lx_io_uring_queue_exit(&ring);
}

/* Each buffer is used piece by piece. */
TEST(uring, recv_incremental)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done;
	int fds[2], offset = 0;
	SINCE(&ring, SEND_ZC, "multishot recv");
	buffer_ring(&ring, LX_IOU_PBUF_RING_INC);
	pair(LX_SOCK_STREAM, fds);
	struct lx_io_uring_sqe *sqe = entry(&ring, 1);
	lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
	select_buffer(sqe);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 4; i++) { /* 4 times 4 fill the first one */
		const char text[4] = {(char)('a' + i), 'x', 'y', 'z'};
		put(fds[0], text, 4);
		done = next(&ring);
		CHECK_EQ(done.res, 4);
		CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, 0);
		CHECK_EQ((done.flags & LX_IORING_CQE_F_BUF_MORE) != 0, i < 3);
		CHECK(same_bytes(buffer_of(&done) + offset, text, 4));
		offset += 4;
	}
	put(fds[0], "next", 4);
	done = next(&ring);
	CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, 1);
	CHECK(same_bytes(buffer_of(&done), "next", 4));
	lx_io_uring_queue_exit(&ring);
}

/* One completion for several buffers, on either side. */
TEST(uring, bundles)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_io_uring_sqe *sqe;
	struct done done;
	int fds[2];
	char text[40], got[64];
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RECVSEND_BUNDLE), "this kernel has no bundles");
	struct lx_io_uring_buf_ring *br = buffer_ring(&ring, 0);
	pair(LX_SOCK_STREAM, fds);
	for (int i = 0; i < 40; i++)
		text[i] = (char)('A' + i);
	put(fds[0], text, 40);
	for (int got_bytes = 0, completions = 0; got_bytes < 40; completions++) {
		CHECK(completions < 2); /* 16, 16 and 8 would be three */
		sqe = entry(&ring, 0);
		lx_io_uring_prep_recv(sqe, fds[1], NULL, 40, 0);
		sqe->ioprio |= LX_IORING_RECVSEND_BUNDLE;
		select_buffer(sqe);
		done = run_done(&ring);
		CHECK(done.res > 0);
		CHECK(buffer_of(&done) == buffers[0] + got_bytes);
		got_bytes += done.res;
	}
	CHECK(same_bytes(buffers, text, 40));

	/* What is left, 16, and two more. */
	for (int i = 0; i < BUFFER; i++)
		buffers[3][i] = 'z';
	lx_io_uring_buf_ring_add(br, text, 5, 0, lx_io_uring_buf_ring_mask(BUFFERS), 0);
	lx_io_uring_buf_ring_add(br, text + 30, 5, 1, lx_io_uring_buf_ring_mask(BUFFERS), 1);
	lx_io_uring_buf_ring_advance(br, 2);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_send_bundle(sqe, fds[0], 0, LX_MSG_NOSIGNAL);
	select_buffer(sqe);
	done = run_done(&ring);
	CHECK_EQ(done.res, 26);
	CHECK(done.flags & LX_IORING_CQE_F_BUFFER);
	CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, 3);
	CHECK_EQ(lx_recvfrom(fds[1], got, sizeof(got), LX_MSG_DONTWAIT, NULL, NULL), 26);
	CHECK(same_bytes(got, buffers[3], 16));
	CHECK(same_bytes(got + 16, text, 5));
	CHECK(same_bytes(got + 21, text + 30, 5));
	lx_io_uring_queue_exit(&ring);
}

/* Each datagram with its sender's address and the payload in one buffer. */
TEST(uring, recvmsg_multishot_datagrams)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in, from;
	static char room[2][128];
	int to = bound(LX_SOCK_DGRAM, &in), fd = bound(LX_SOCK_DGRAM, &from);
	struct lx_user_msghdr msg = {.msg_namelen = sizeof(struct lx_sockaddr_in)};
	SINCE(&ring, SEND_ZC, "multishot recvmsg");
	struct lx_io_uring_buf_ring *br = buf_ring_with(&ring, 2, GROUP, 0);
	for (int i = 0; i < 2; i++)
		lx_io_uring_buf_ring_add(br, room[i], sizeof(room[i]), (unsigned short)i, lx_io_uring_buf_ring_mask(2),
					 i);
	lx_io_uring_buf_ring_advance(br, 2);
	struct lx_io_uring_sqe *sqe = entry(&ring, 1);
	lx_io_uring_prep_recvmsg_multishot(sqe, to, &msg, 0);
	select_buffer(sqe);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(lx_sendto(fd, i ? "two" : "one", 3, 0, (struct lx_sockaddr *)(void *)&in, sizeof(in)), 3);
		struct done done = next(&ring);
		CHECK(done.flags & LX_IORING_CQE_F_MORE);
		CHECK(done.flags & LX_IORING_CQE_F_BUFFER);
		CHECK_EQ(done.flags >> LX_IORING_CQE_BUFFER_SHIFT, i);
		struct lx_io_uring_recvmsg_out *out = lx_io_uring_recvmsg_validate(room[i], done.res, &msg);
		CHECK(out != NULL);
		CHECK_EQ(out->namelen, sizeof(from));
		CHECK(same_bytes(lx_io_uring_recvmsg_name(out), &from, 8)); /* up to the padding */
		CHECK_EQ(out->payloadlen, 3);
		CHECK_EQ(lx_io_uring_recvmsg_payload_length(out, done.res, &msg), 3);
		CHECK(same_bytes(lx_io_uring_recvmsg_payload(out, &msg), i ? "two" : "one", 3));
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, provide_buffers)
{
	struct lx_io_uring ring = ring_with(0);
	struct done done;
	int fds[2];
	NEED(&ring, PROVIDE_BUFFERS);
	NEED(&ring, REMOVE_BUFFERS);
	pair(LX_SOCK_STREAM, fds);
	lx_io_uring_prep_provide_buffers(entry(&ring, 0), buffers, BUFFER, 3, GROUP, 1);
	CHECK(run(&ring) >= 0);
	for (int i = 0; i < 2; i++) {
		put(fds[0], i ? "two" : "one", 3);
		struct lx_io_uring_sqe *sqe = entry(&ring, 0);
		lx_io_uring_prep_recv(sqe, fds[1], NULL, BUFFER, 0);
		select_buffer(sqe);
		done = run_done(&ring);
		CHECK_EQ(done.res, 3);
		CHECK(done.flags & LX_IORING_CQE_F_BUFFER);
		unsigned int id = done.flags >> LX_IORING_CQE_BUFFER_SHIFT;
		CHECK(id >= 1 && id <= 3);
		CHECK(same_bytes(buffers[id - 1], i ? "two" : "one", 3));
	}
	lx_io_uring_prep_remove_buffers(entry(&ring, 0), 4, GROUP);
	CHECK_EQ(run(&ring), 1); /* the third */
	lx_io_uring_prep_remove_buffers(entry(&ring, 0), 1, 4711);
	CHECK_ERR(run(&ring), LX_ENOENT);
	put(fds[0], "x", 1);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_recv(sqe, fds[1], NULL, BUFFER, 0);
	select_buffer(sqe);
	CHECK_ERR(run(&ring), LX_ENOBUFS);
	lx_io_uring_queue_exit(&ring);
}

/* A zero-copy send completes twice: with its result, and when the buffer is free. */
static int check_zero_copy(struct lx_io_uring *ring, int res, int to, const char *text)
{
	char got[64];
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	struct done sent = next(ring);
	CHECK_EQ(sent.user_data, 9);
	SKIP_IF(sent.res == -LX_ENOMEM, "too little memory may be locked");
	CHECK_EQ(sent.res, res);
	CHECK(sent.flags & LX_IORING_CQE_F_MORE);
	CHECK(!(sent.flags & LX_IORING_CQE_F_NOTIF));
	CHECK_EQ(lx_recvfrom(to, got, sizeof(got), LX_MSG_WAITALL, NULL, NULL), res);
	CHECK(same_bytes(got, text, (size_t)res));
	struct done free_again = next(ring);
	CHECK_EQ(free_again.user_data, 9);
	CHECK(free_again.flags & LX_IORING_CQE_F_NOTIF);
	CHECK(!(free_again.flags & LX_IORING_CQE_F_MORE));
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
	return free_again.res;
}

/* A failed one may have a second completion too. */
static int zero_copy_error(struct lx_io_uring *ring)
{
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	struct done done = next(ring);
	if (done.flags & LX_IORING_CQE_F_MORE)
		CHECK(next(ring).flags & LX_IORING_CQE_F_NOTIF);
	CHECK_EQ(lx_io_uring_cq_ready(ring), 0);
	return done.res;
}

/* The receiver on the loopback: what comes by TCP may come in pieces, a datagram can't. */
static int udp_pair(int *to)
{
	struct lx_sockaddr_in in;
	int fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	CHECK(fd >= 0);
	*to = bound(LX_SOCK_DGRAM, &in);
	CHECK_EQ(lx_connect(fd, (struct lx_sockaddr *)(void *)&in, sizeof(in)), 0);
	return fd;
}

TEST(uring, send_zc)
{
	struct lx_io_uring ring = ring_with(0);
	static char text[] = "0123456789";
	const struct lx_iovec vec = {text, 10};
	int to, fd = udp_pair(&to), fds[2];
	NEED(&ring, SEND_ZC);
	lx_io_uring_prep_send_zc(entry(&ring, 9), fd, text, 10, 0, 0);
	CHECK_EQ(check_zero_copy(&ring, 10, to, text), 0);
	fix_buffers(&ring, &vec, 1);
	lx_io_uring_prep_send_zc_fixed(entry(&ring, 9), fd, text + 3, 4, 0, 0, 0);
	CHECK_EQ(check_zero_copy(&ring, 4, to, "3456"), 0);
	lx_io_uring_prep_send_zc_fixed(entry(&ring, 9), fd, text, 4, 0, 0, 1);
	CHECK_ERR(zero_copy_error(&ring), LX_EFAULT);
	pair(LX_SOCK_STREAM, fds);
	lx_io_uring_prep_send_zc(entry(&ring, 9), fds[0], text, 10, 0, 0);
	CHECK_ERR(zero_copy_error(&ring), LX_EOPNOTSUPP);
	lx_io_uring_queue_exit(&ring);
}

/* Over the loopback it copies, and says so when asked. */
TEST(uring, send_zc_report)
{
	struct lx_io_uring ring = ring_with(0);
	static char text[] = "0123456789";
	int to, fd = udp_pair(&to);
	SINCE(&ring, READ_MULTISHOT, "IORING_SEND_ZC_REPORT_USAGE");
	lx_io_uring_prep_send_zc(entry(&ring, 9), fd, text, 10, 0, LX_IORING_SEND_ZC_REPORT_USAGE);
	CHECK_EQ(check_zero_copy(&ring, 10, to, text), (int)LX_IORING_NOTIF_USAGE_ZC_COPIED);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sendmsg_zc)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in in;
	static char text[] = "0123456789";
	struct lx_iovec out[2] = {{text, 4}, {text + 6, 2}};
	int to = bound(LX_SOCK_DGRAM, &in), fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	const struct lx_user_msghdr msg = {.msg_name = &in, .msg_namelen = sizeof(in), .msg_iov = out, .msg_iovlen = 2};
	NEED(&ring, SENDMSG_ZC);
	CHECK(fd >= 0);
	lx_io_uring_prep_sendmsg_zc(entry(&ring, 9), fd, &msg, 0);
	CHECK_EQ(check_zero_copy(&ring, 6, to, "012367"), 0);
	lx_io_uring_prep_sendmsg_zc(entry(&ring, 9), fd, (const struct lx_user_msghdr *)nowhere(), 0);
	CHECK_ERR(zero_copy_error(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sendmsg_zc_fixed)
{
	struct lx_io_uring ring = ring_with(0);
	static char text[] = "0123456789";
	struct lx_iovec out[2] = {{text, 4}, {text + 6, 2}};
	int to, fd = udp_pair(&to);
	const struct lx_user_msghdr msg = {.msg_iov = out, .msg_iovlen = 2};
	SINCE(&ring, READV_FIXED, "registered buffers for sendmsg");
	const struct lx_iovec vec = {text, 10};
	fix_buffers(&ring, &vec, 1);
	lx_io_uring_prep_sendmsg_zc_fixed(entry(&ring, 9), fd, &msg, 0, 0);
	CHECK_EQ(check_zero_copy(&ring, 6, to, "012367"), 0);
	lx_io_uring_prep_sendmsg_zc_fixed(entry(&ring, 9), fd, &msg, 0, 1);
	CHECK_ERR(zero_copy_error(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, shutdown)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2];
	NEED(&ring, SHUTDOWN);
	pair(LX_SOCK_STREAM, fds);
	put(fds[0], "x", 1);
	lx_io_uring_prep_shutdown(entry(&ring, 0), fds[0], LX_SHUT_WR);
	CHECK_EQ(run(&ring), 0);
	check_got(fds[1], "x", 1);
	check_got(fds[1], "", 0);
	put(fds[1], "y", 1);
	lx_io_uring_prep_shutdown(entry(&ring, 0), fds[0], 3);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_shutdown(entry(&ring, 0), lx_epoll_create1(0), LX_SHUT_WR);
	CHECK_ERR(run(&ring), LX_ENOTSOCK);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, epoll_ctl)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 4711}, got[2] = {{0}};
	int epoll = lx_epoll_create1(LX_EPOLL_CLOEXEC), fds[2];
	CHECK(epoll >= 0);
	pair(LX_SOCK_STREAM, fds);
	lx_io_uring_prep_epoll_ctl(entry(&ring, 0), epoll, fds[1], LX_EPOLL_CTL_ADD, &event);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_epoll_ctl(entry(&ring, 0), epoll, fds[1], LX_EPOLL_CTL_ADD, &event);
	CHECK_ERR(run(&ring), LX_EEXIST);
	put(fds[0], "x", 1);
	CHECK_EQ(lx_epoll_wait(epoll, got, 2, 0), 1);
	CHECK_EQ(got[0].data, 4711);
	event.data = 4712;
	lx_io_uring_prep_epoll_ctl(entry(&ring, 0), epoll, fds[1], LX_EPOLL_CTL_MOD, &event);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_epoll_wait(epoll, got, 2, 0), 1);
	CHECK_EQ(got[0].data, 4712);

	lx_io_uring_prep_epoll_ctl(entry(&ring, 0), epoll, fds[1], LX_EPOLL_CTL_DEL, NULL);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_epoll_ctl(entry(&ring, 0), epoll, fds[1], LX_EPOLL_CTL_DEL, NULL);
	CHECK_ERR(run(&ring), LX_ENOENT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, epoll_wait)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 4712}, got[2] = {{0}};
	struct done done[2];
	int epoll = lx_epoll_create1(LX_EPOLL_CLOEXEC), fds[2];
	NEED(&ring, EPOLL_WAIT);
	CHECK(epoll >= 0);
	pair(LX_SOCK_STREAM, fds);
	CHECK_EQ(lx_epoll_ctl(epoll, LX_EPOLL_CTL_ADD, fds[1], &event), 0);
	put(fds[0], "x", 1);
	got[0].data = 0;
	lx_io_uring_prep_epoll_wait(entry(&ring, 0), epoll, got, 2, 0);
	CHECK_EQ(run(&ring), 1);
	CHECK_EQ(got[0].data, 4712);
	CHECK_EQ(got[0].events, LX_EPOLLIN);
	check_got(fds[1], "x", 1);
	got[0].data = 0;
	lx_io_uring_prep_epoll_wait(entry(&ring, 0), epoll, got, 2, 0); /* waits */
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 0);
	lx_io_uring_prep_send(entry(&ring, 1), fds[0], "y", 1, LX_MSG_NOSIGNAL);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	gather(&ring, done, 2, 2);
	CHECK_EQ(done[0].res, 1);
	CHECK_EQ(got[0].data, 4712);
	lx_io_uring_prep_epoll_wait(entry(&ring, 0), fds[0], got, 2, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* A file that has no commands; sockets have. */
TEST(uring, uring_cmd)
{
	struct lx_io_uring ring = ring_with(0);
	int file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), fds[2];
	NEED(&ring, URING_CMD);
	lx_io_uring_prep_uring_cmd(entry(&ring, 0), LX_SOCKET_URING_OP_SIOCINQ, file);
	CHECK_ERR(run(&ring), LX_EOPNOTSUPP);
	if (has(&ring, LX_IORING_OP_READ_MULTISHOT)) { /* Linux 6.7 */
		tcp_pair(fds);
		lx_io_uring_prep_uring_cmd(entry(&ring, 0), LX_SOCKET_URING_OP_SIOCINQ, fds[0]);
		CHECK_EQ(run(&ring), 0);
	}
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cmd_sock)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2], value = 0, one = 1, size = sizeof(value);
	NEED(&ring, URING_CMD);
	tcp_pair(fds);
	SINCE(&ring, READ_MULTISHOT, "commands for sockets");
	put(fds[0], "12345", 5);
	CHECK_EQ(lx_recvfrom(fds[1], (char[8]){0}, 5, LX_MSG_PEEK | LX_MSG_WAITALL, NULL, NULL), 5);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), LX_SOCKET_URING_OP_SIOCINQ, fds[1], 0, 0, NULL, 0);
	CHECK_EQ(run(&ring), 5);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), LX_SOCKET_URING_OP_SIOCOUTQ, fds[1], 0, 0, NULL, 0);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), LX_SOCKET_URING_OP_SETSOCKOPT, fds[1], LX_SOL_SOCKET,
				  LX_SO_KEEPALIVE, &one, sizeof(one));
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_getsockopt(fds[1], LX_SOL_SOCKET, LX_SO_KEEPALIVE, &value, &size), 0);
	CHECK_EQ(value, 1);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), LX_SOCKET_URING_OP_GETSOCKOPT, fds[1], LX_SOL_SOCKET, LX_SO_TYPE,
				  &value, sizeof(value));
	CHECK_EQ(run(&ring), sizeof(value));
	CHECK_EQ(value, LX_SOCK_STREAM);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), LX_SOCKET_URING_OP_GETSOCKOPT, fds[1], LX_SOL_SOCKET, 4711, &value,
				  sizeof(value));
	CHECK_ERR(run(&ring), LX_ENOPROTOOPT);
	lx_io_uring_prep_cmd_sock(entry(&ring, 0), 4711, fds[1], 0, 0, NULL, 0);
	CHECK_ERR(run(&ring), LX_EOPNOTSUPP);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, cmd_getsockname)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_sockaddr_in name = {0}, direct;
	int fds[2], size = sizeof(name), direct_size = sizeof(direct);
	NEED(&ring, URING_CMD);
	tcp_pair(fds);
	lx_io_uring_prep_cmd_getsockname(entry(&ring, 0), fds[0], (struct lx_sockaddr *)(void *)&name, &size, 0);
	int r = run(&ring);
	SKIP_IF(r == -LX_EOPNOTSUPP && !has(&ring, LX_IORING_OP_NOP128),
		"this kernel has no SOCKET_URING_OP_GETSOCKNAME");
	CHECK_EQ(r, 0);
	CHECK_EQ(size, sizeof(name));
	CHECK_EQ(lx_getsockname(fds[0], (struct lx_sockaddr *)(void *)&direct, &direct_size), 0);
	CHECK(same_bytes(&name, &direct, sizeof(name)));
	lx_io_uring_prep_cmd_getsockname(entry(&ring, 0), fds[0], (struct lx_sockaddr *)(void *)&name, &size, 1);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_getpeername(fds[0], (struct lx_sockaddr *)(void *)&direct, &direct_size), 0);
	CHECK(same_bytes(&name, &direct, sizeof(name)));
	lx_io_uring_prep_cmd_getsockname(entry(&ring, 0), fds[0], (struct lx_sockaddr *)(void *)&name, &size, 2);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* The stamps of what is sent, in completions of 32 bytes. */
TEST(uring, tx_timestamp)
{
	struct lx_io_uring ring = ring_with(LX_IORING_SETUP_CQE32);
	struct lx_io_uring_cqe *cqe;
	int to, fd = udp_pair(&to);
	const int wanted = LX_SOF_TIMESTAMPING_TX_SOFTWARE | LX_SOF_TIMESTAMPING_SOFTWARE | LX_SOF_TIMESTAMPING_OPT_ID |
			   LX_SOF_TIMESTAMPING_OPT_TSONLY;
	NEED(&ring, URING_CMD);
	CHECK_EQ(lx_setsockopt(fd, LX_SOL_SOCKET, LX_SO_TIMESTAMPING, &wanted, sizeof(wanted)), 0);
	put(fd, "x", 1);
	lx_io_uring_prep_tx_timestamp(entry(&ring, 1), fd);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
	SKIP_IF((cqe->res == -LX_EOPNOTSUPP || cqe->res == -LX_EINVAL) && !has(&ring, LX_IORING_OP_NOP128),
		"this kernel has no SOCKET_URING_OP_TX_TIMESTAMP");
	CHECK_EQ(cqe->res, 0); /* the first datagram */
	CHECK(cqe->flags & LX_IORING_CQE_F_MORE);
	CHECK_EQ((cqe->flags >> LX_IORING_TIMESTAMP_TYPE_SHIFT) & 7, LX_SCM_TSTAMP_SND);
	const struct lx_io_timespec *ts = (const struct lx_io_timespec *)(const void *)cqe->big_cqe;
	CHECK(ts->tv_sec > 0 && ts->tv_nsec < 1000000000);
	lx_io_uring_cqe_seen(&ring, cqe);
	lx_io_uring_queue_exit(&ring);
}

/* Zero-copy receive takes a network device that splits headers. Without one there is its error ... */
TEST(uring, recv_zc)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2];
	NEED(&ring, RECV_ZC);
	tcp_pair(fds);
	lx_io_uring_prep_recv_zc(entry(&ring, 0), fds[0], 0, 4711);
	CHECK_ERR(run(&ring), LX_EINVAL); /* no such queue */
	lx_io_uring_queue_exit(&ring);
}

/* ... and a queue of no device, into which the kernel copies. */
TEST(uring, recv_zc_nodev)
{
	struct lx_io_uring ring =
		ring_with(LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_CQE32);
	enum { PAGE = 4096, AREA = 16 * PAGE };
	struct lx_io_uring_cqe *cqe;
	int fds[2];
	NEED(&ring, RECV_ZC);
	char *memory = (char *)lx_mmap(NULL, AREA + PAGE, LX_PROT_READ | LX_PROT_WRITE,
				       LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(memory));
	struct lx_io_uring_zcrx_area_reg area = {.addr = (uint64_t)memory, .len = AREA};
	struct lx_io_uring_region_desc region = {
		.user_addr = (uint64_t)(memory + AREA), .size = PAGE, .flags = LX_IORING_MEM_REGION_TYPE_USER};
	struct lx_io_uring_zcrx_ifq_reg ifq = {
		.rq_entries = 8,
		.flags = LX_ZCRX_REG_NODEV,
		.area_ptr = (uint64_t)&area,
		.region_ptr = (uint64_t)&region,
	};
	int r = lx_io_uring_register_ifq(&ring, &ifq);
	SKIP_IF(r == -LX_EPERM, "it takes CAP_NET_ADMIN");
	SKIP_IF(r == -LX_EINVAL, "this kernel has no ZCRX_REG_NODEV");
	CHECK_EQ(r, 0);
	tcp_pair(fds);
	lx_io_uring_prep_recv_zc(entry(&ring, 1), fds[1], 0, ifq.zcrx_id);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	for (int i = 0; i < 2; i++) {
		put(fds[0], i ? "two" : "one", 3);
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK_EQ(cqe->user_data, 1);
		CHECK_EQ(cqe->res, 3);
		CHECK(cqe->flags & LX_IORING_CQE_F_MORE);
		const struct lx_io_uring_zcrx_cqe *where =
			(const struct lx_io_uring_zcrx_cqe *)(const void *)cqe->big_cqe;
		uint64_t offset = where->off & ~LX_IORING_ZCRX_AREA_MASK;
		CHECK(offset <= AREA - 3);
		CHECK(same_bytes(memory + offset, i ? "two" : "one", 3));
		lx_io_uring_cqe_seen(&ring, cqe);
	}
	CHECK_EQ(lx_close(fds[0]), 0);
	struct done done = next(&ring);
	CHECK_EQ(done.res, 0);
	CHECK(!(done.flags & LX_IORING_CQE_F_MORE));
	lx_io_uring_queue_exit(&ring);
}

/* A command with an entry of 128 bytes, which sockets take like a small one. */
TEST(uring, uring_cmd128)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2];
	NEED(&ring, URING_CMD128);
	tcp_pair(fds);
	put(fds[0], "12345", 5);
	CHECK_EQ(lx_recvfrom(fds[1], (char[8]){0}, 5, LX_MSG_PEEK | LX_MSG_WAITALL, NULL, NULL), 5);
	lx_io_uring_prep_uring_cmd128(entry(&ring, 0), LX_SOCKET_URING_OP_SIOCINQ, fds[1]);
	CHECK_ERR(run(&ring), LX_EINVAL); /* not in this ring */
	lx_io_uring_queue_exit(&ring);

	for (int i = 0; i < 2; i++) {
		struct lx_io_uring large = ring_with(i ? LX_IORING_SETUP_SQE128 : LX_IORING_SETUP_SQE_MIXED);
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe128(&large);
		CHECK(sqe != NULL);
		lx_io_uring_prep_uring_cmd128(sqe, LX_SOCKET_URING_OP_SIOCINQ, fds[1]);
		CHECK(lx_io_uring_submit(&large) > 0);
		CHECK_EQ(next(&large).res, 5);
		lx_io_uring_queue_exit(&large);
	}
}
