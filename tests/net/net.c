/* SPDX-License-Identifier: MIT */
/* Sockets: pairs, abstract names, and the loopback where there is one. */
#define _GNU_SOURCE /* libc hides some constants */
#include "../check.h"
#include "../child.h"
#include <lx/io.h>
#include <lx/net.h>
#include <lx/uapi/asm/signal.h>

static void pair(int type, int fds[2])
{
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, type | LX_SOCK_CLOEXEC, 0, fds), 0);
}

static void close_pair(const int fds[2])
{
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
}

TEST(net, socket)
{
	int fd = lx_socket(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC | LX_SOCK_NONBLOCK, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK(lx_fcntl(fd, LX_F_GETFL, 0) & LX_O_NONBLOCK);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_ERR(lx_socket(LX_AF_MAX, LX_SOCK_STREAM, 0), LX_EAFNOSUPPORT);
	CHECK_ERR(lx_socket(LX_AF_UNIX, 15, 0), LX_EINVAL);
	CHECK_ERR(lx_socket(LX_AF_UNIX, LX_SOCK_STREAM, 99), LX_EPROTONOSUPPORT);
	CHECK_ERR(lx_socketpair(LX_AF_UNIX, LX_SOCK_STREAM, 0, (int *)nowhere()), LX_EFAULT);
}

TEST(net, send_and_receive)
{
	int fds[2];
	char got[8] = "";
	pair(LX_SOCK_SEQPACKET, fds);
	CHECK_EQ(lx_sendto(fds[0], "hello", 5, LX_MSG_NOSIGNAL, NULL, 0), 5);
	CHECK_EQ(lx_recvfrom(fds[1], got, 2, LX_MSG_PEEK, NULL, NULL), 2);
	CHECK_EQ(lx_recvfrom(fds[1], got, 2, LX_MSG_PEEK | LX_MSG_TRUNC, NULL, NULL), 5);
	CHECK_EQ(lx_recvfrom(fds[1], got, sizeof(got), 0, NULL, NULL), 5);
	CHECK(got[0] == 'h' && got[4] == 'o' && got[5] == 0);
	CHECK_ERR(lx_recvfrom(fds[1], got, sizeof(got), LX_MSG_DONTWAIT, NULL, NULL), LX_EAGAIN);
	CHECK_ERR(lx_sendto(fds[0], (char *)nowhere(), 5, 0, NULL, 0), LX_EFAULT);
	CHECK_ERR(lx_sendto(-1, "x", 1, 0, NULL, 0), LX_EBADF);
	CHECK_ERR(lx_recvfrom(-1, got, sizeof(got), 0, NULL, NULL), LX_EBADF);
	CHECK_EQ(lx_shutdown(fds[0], LX_SHUT_WR), 0);
	CHECK_EQ(lx_recvfrom(fds[1], got, sizeof(got), 0, NULL, NULL), 0);
	CHECK_ERR(lx_sendto(fds[0], "x", 1, LX_MSG_NOSIGNAL, NULL, 0), LX_EPIPE);
	CHECK_ERR(lx_shutdown(fds[0], 3), LX_EINVAL);
	close_pair(fds);
}

/* Without LX_MSG_NOSIGNAL: no error, but the end. */
TEST(net, send_can_be_a_signal)
{
	const struct lx_sigaction default_action = {0}; /* whatever was inherited */
	int fds[2];
	pair(LX_SOCK_STREAM, fds);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_syscall4(LX_NR_rt_sigaction, LX_SIGPIPE, (long)&default_action, 0, sizeof(lx_sigset_t));
		lx_sendto(fds[0], "x", 1, 0, NULL, 0);
		lx_exit_group(1);
	}
	CHECK_EQ(status_of(pid), LX_SIGPIPE);
	CHECK_EQ(lx_close(fds[0]), 0);
}

/* The kernel chooses an abstract name: nothing to remove. */
TEST(net, unix_connection)
{
	struct lx_sockaddr_un name = {.sun_family = LX_AF_UNIX}, peer;
	int length = sizeof(name), peer_length = sizeof(peer);
	int server = lx_socket(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	int client = lx_socket(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	CHECK(server >= 0 && client >= 0);
	CHECK_EQ(lx_bind(server, (struct lx_sockaddr *)&name, sizeof(name.sun_family)), 0);
	CHECK_EQ(lx_getsockname(server, (struct lx_sockaddr *)&name, &length), 0);
	CHECK_EQ(length, 8);
	CHECK_EQ(name.sun_path[0], 0);
	CHECK_ERR(lx_connect(client, (struct lx_sockaddr *)&name, length), LX_ECONNREFUSED);
	CHECK_ERR(lx_accept(server, NULL, NULL), LX_EINVAL);
	CHECK_ERR(lx_getpeername(client, (struct lx_sockaddr *)&peer, &peer_length), LX_ENOTCONN);
	CHECK_ERR(lx_listen(-1, 4), LX_EBADF);
	CHECK_EQ(lx_listen(server, 4), 0);
	CHECK_EQ(lx_connect(client, (struct lx_sockaddr *)&name, length), 0);
	int one = lx_accept4(server, NULL, NULL, LX_SOCK_CLOEXEC);
	CHECK(one >= 0);
	CHECK_EQ(lx_fcntl(one, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_accept4(server, NULL, NULL, 1), LX_EINVAL);
	CHECK_EQ(lx_getpeername(client, (struct lx_sockaddr *)&peer, &peer_length), 0);
	CHECK_EQ(peer_length, length);
	CHECK_EQ(peer.sun_path[5], name.sun_path[5]);
	CHECK_ERR(lx_connect(client, (struct lx_sockaddr *)&name, length), LX_EISCONN);
	/* An address is cut to the room, and the length is what it would be. */
	peer = (struct lx_sockaddr_un){.sun_path = "#"};
	peer_length = sizeof(peer.sun_family);
	CHECK_EQ(lx_getsockname(server, (struct lx_sockaddr *)&peer, &peer_length), 0);
	CHECK_EQ(peer_length, length);
	CHECK(peer.sun_family == LX_AF_UNIX && peer.sun_path[0] == '#');
	peer_length = -1;
	CHECK_ERR(lx_getsockname(server, (struct lx_sockaddr *)&peer, &peer_length), LX_EINVAL);
	CHECK_ERR(lx_getsockname(-1, (struct lx_sockaddr *)&peer, &length), LX_EBADF);

	struct lx_ucred who = {0};
	int size = sizeof(who);
	CHECK_EQ(lx_getsockopt(one, LX_SOL_SOCKET, LX_SO_PEERCRED, &who, &size), 0);
	CHECK_EQ(size, sizeof(who));
	CHECK_EQ(who.pid, lx_syscall0(LX_NR_getpid));
	CHECK_EQ(who.uid, lx_syscall0(LX_NR_geteuid));
	CHECK_EQ(lx_close(one), 0);
	CHECK_EQ(lx_close(client), 0);

	client = lx_socket(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	CHECK_EQ(lx_bind(client, (struct lx_sockaddr *)&peer, sizeof(peer.sun_family)), 0);
	CHECK_EQ(lx_connect(client, (struct lx_sockaddr *)&name, length), 0);
	peer_length = sizeof(peer);
	one = lx_accept(server, (struct lx_sockaddr *)&peer, &peer_length);
	CHECK(one >= 0);
	CHECK_EQ(lx_fcntl(one, LX_F_GETFD, 0), 0);
	CHECK_EQ(peer_length, 8);
	CHECK_EQ(lx_close(one), 0);
	CHECK_EQ(lx_close(client), 0);
	CHECK_EQ(lx_close(server), 0);
}

TEST(net, loopback)
{
	struct lx_sockaddr_in here = {.sin_family = LX_AF_INET, .sin_addr = {lx_htonl(LX_INADDR_LOOPBACK)}}, from;
	int length = sizeof(here), from_length = sizeof(from);
	char got[8];
	int fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	SKIP_IF(fd == -LX_EAFNOSUPPORT || fd == -LX_EPERM || fd == -LX_EACCES, "no IPv4 sockets here");
	CHECK(fd >= 0);
	int r = lx_bind(fd, (struct lx_sockaddr *)&here, sizeof(here));
	SKIP_IF(r == -LX_EADDRNOTAVAIL, "no loopback here");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_getsockname(fd, (struct lx_sockaddr *)&here, &length), 0);
	CHECK_EQ(length, sizeof(here));
	CHECK(here.sin_port != 0);
	long sent = lx_sendto(fd, "hello", 5, 0, (struct lx_sockaddr *)&here, sizeof(here));
	SKIP_IF(sent == -LX_ENETUNREACH, "the loopback is down");
	CHECK_EQ(sent, 5);
	CHECK_EQ(lx_recvfrom(fd, got, sizeof(got), 0, (struct lx_sockaddr *)&from, &from_length), 5);
	CHECK_EQ(from_length, sizeof(from));
	CHECK_EQ(from.sin_port, here.sin_port);
	CHECK_EQ(lx_ntohl(from.sin_addr.s_addr), 0x7f000001);
	CHECK_ERR(lx_bind(fd, (struct lx_sockaddr *)&here, 2), LX_EINVAL);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(net, options)
{
	int fds[2], value = 0, size = sizeof(value);
	struct lx_linger linger = {.l_onoff = 1, .l_linger = 7}, back = {0};
	pair(LX_SOCK_STREAM, fds);
	CHECK_EQ(lx_getsockopt(fds[0], LX_SOL_SOCKET, LX_SO_TYPE, &value, &size), 0);
	CHECK_EQ(value, LX_SOCK_STREAM);
	CHECK_EQ(size, sizeof(value));
	CHECK_EQ(lx_setsockopt(fds[0], LX_SOL_SOCKET, LX_SO_LINGER, &linger, sizeof(linger)), 0);
	size = sizeof(back);
	CHECK_EQ(lx_getsockopt(fds[0], LX_SOL_SOCKET, LX_SO_LINGER, &back, &size), 0);
	CHECK_EQ(back.l_onoff, 1);
	CHECK_EQ(back.l_linger, 7);
	CHECK_ERR(lx_setsockopt(fds[0], LX_SOL_SOCKET, LX_SO_LINGER, &linger, 4), LX_EINVAL);
	CHECK_ERR(lx_setsockopt(fds[0], LX_SOL_SOCKET, 4711, &linger, sizeof(linger)), LX_ENOPROTOOPT);
	size = -1;
	CHECK_ERR(lx_getsockopt(fds[0], LX_SOL_SOCKET, LX_SO_TYPE, &value, &size), LX_EINVAL);
	CHECK_ERR(lx_getsockopt(-1, LX_SOL_SOCKET, LX_SO_TYPE, &value, &size), LX_EBADF);
	close_pair(fds);
}

/* A descriptor and credentials travel in two control messages. */
TEST(net, control_messages)
{
	int fds[2], pipe[2], on = 1;
	char c = 'x', got = 0;
	union {
		struct lx_cmsghdr align;
		char room[LX_CMSG_SPACE(sizeof(int)) + LX_CMSG_SPACE(sizeof(struct lx_ucred))];
	} control = {.room = ""};
	struct lx_iovec out = {.iov_base = &c, .iov_len = 1}, in = {.iov_base = &got, .iov_len = 1};
	struct lx_user_msghdr msg = {.msg_iov = &out, .msg_iovlen = 1, .msg_control = &control};
	pair(LX_SOCK_DGRAM, fds);
	CHECK_EQ(lx_pipe2(pipe, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_setsockopt(fds[1], LX_SOL_SOCKET, LX_SO_PASSCRED, &on, sizeof(on)), 0);

	msg.msg_controllen = LX_CMSG_SPACE(sizeof(int));
	struct lx_cmsghdr *cmsg = LX_CMSG_FIRSTHDR(&msg);
	*cmsg = (struct lx_cmsghdr){LX_CMSG_LEN(sizeof(int)), LX_SOL_SOCKET, LX_SCM_RIGHTS};
	*(int *)LX_CMSG_DATA(cmsg) = pipe[1];
	CHECK_EQ(lx_sendmsg(fds[0], &msg, 0), 1);

	msg.msg_iov = &in;
	msg.msg_controllen = sizeof(control);
	CHECK_EQ(lx_recvmsg(fds[1], &msg, LX_MSG_CMSG_CLOEXEC), 1);
	CHECK_EQ(got, 'x');
	CHECK(!(msg.msg_flags & LX_MSG_CTRUNC));
	int passed = -1, messages = 0;
	unsigned int pid = 0;
	for (cmsg = LX_CMSG_FIRSTHDR(&msg); cmsg; cmsg = LX_CMSG_NXTHDR(&msg, cmsg)) {
		CHECK(LX_CMSG_OK(&msg, cmsg));
		CHECK_EQ(cmsg->cmsg_level, LX_SOL_SOCKET);
		messages++;
		if (cmsg->cmsg_type == LX_SCM_RIGHTS)
			passed = *(int *)LX_CMSG_DATA(cmsg);
		if (cmsg->cmsg_type == LX_SCM_CREDENTIALS)
			pid = ((struct lx_ucred *)LX_CMSG_DATA(cmsg))->pid;
	}
	CHECK_EQ(messages, 2);
	CHECK_EQ(pid, lx_syscall0(LX_NR_getpid));
	CHECK_EQ(lx_fcntl(passed, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_write(passed, "y", 1), 1);
	CHECK_EQ(lx_read(pipe[0], &got, 1), 1);
	CHECK_EQ(got, 'y');
	CHECK_EQ(lx_close(passed), 0);
	CHECK_ERR(lx_sendmsg(fds[0], (struct lx_user_msghdr *)nowhere(), 0), LX_EFAULT);
	CHECK_ERR(lx_recvmsg(fds[1], (struct lx_user_msghdr *)nowhere(), LX_MSG_DONTWAIT), LX_EFAULT);
	close_pair(pipe);
	close_pair(fds);
}

TEST(net, many_messages)
{
	int fds[2];
	char a[2] = "a", b[3] = "bc", got[2][4] = {"", ""};
	struct lx_iovec out[2] = {{a, 1}, {b, 2}}, in[2] = {{got[0], 4}, {got[1], 4}};
	struct lx_mmsghdr send[2] = {{.msg_len = 99}, {.msg_len = 99}}, receive[2] = {{.msg_len = 99}, {.msg_len = 99}};
	struct lx_timespec bad = {.tv_nsec = 1000000000}, none = {.tv_sec = 0}, longest = {.tv_sec = 1000};
	for (int i = 0; i < 2; i++) {
		send[i].msg_hdr = (struct lx_user_msghdr){.msg_iov = &out[i], .msg_iovlen = 1};
		receive[i].msg_hdr = (struct lx_user_msghdr){.msg_iov = &in[i], .msg_iovlen = 1};
	}
	pair(LX_SOCK_DGRAM, fds);
	CHECK_EQ(lx_sendmmsg(fds[0], send, 2, 0), 2);
	CHECK_EQ(send[0].msg_len, 1);
	CHECK_EQ(send[1].msg_len, 2);
	CHECK_EQ(lx_recvmmsg(fds[1], receive, 2, LX_MSG_DONTWAIT, NULL), 2);
	CHECK_EQ(receive[0].msg_len, 1);
	CHECK_EQ(receive[1].msg_len, 2);
	CHECK(got[0][0] == 'a' && got[1][0] == 'b' && got[1][1] == 'c');
	CHECK_ERR(lx_recvmmsg(fds[1], receive, 2, LX_MSG_DONTWAIT, NULL), LX_EAGAIN);
	/* A time-out that is over after the first message; and one that isn't, of which the rest is written. */
	CHECK_EQ(lx_sendmmsg(fds[0], send, 2, 0), 2);
	CHECK_EQ(lx_recvmmsg(fds[1], receive, 2, 0, &none), 1);
	CHECK_EQ(lx_recvmmsg(fds[1], receive, 1, 0, &longest), 1);
	CHECK(longest.tv_sec >= 990 && longest.tv_sec < 1000);
	CHECK_ERR(lx_recvmmsg(fds[1], receive, 2, LX_MSG_DONTWAIT, &bad), LX_EINVAL);
	CHECK_ERR(lx_sendmmsg(-1, send, 2, 0), LX_EBADF);
	/* Only a first message that is bad is an error. */
	send[1].msg_hdr.msg_iov = (struct lx_iovec *)nowhere();
	CHECK_EQ(lx_sendmmsg(fds[0], send, 2, 0), 1);
	CHECK_ERR(lx_sendmmsg(fds[0], send + 1, 1, 0), LX_EFAULT);
	close_pair(fds);
}

/* Ask netlink for the network interfaces; there is at least the loopback. */
TEST(net, netlink)
{
	union {
		struct lx_nlmsghdr head;
		char room[32768];
	} buf;
	struct {
		struct lx_nlmsghdr head;
		struct lx_ifinfomsg info;
	} ask = {
		{.nlmsg_len = LX_NLMSG_LENGTH(sizeof(ask.info)), .nlmsg_type = LX_RTM_GETLINK,
		 .nlmsg_flags = LX_NLM_F_REQUEST | LX_NLM_F_DUMP},
		{.ifi_family = LX_AF_UNSPEC},
	};
	CHECK_EQ(ask.head.nlmsg_len, sizeof(ask));
	int fd = lx_socket(LX_AF_NETLINK, LX_SOCK_RAW | LX_SOCK_CLOEXEC, LX_NETLINK_ROUTE);
	SKIP_IF(lx_is_error(fd) && (fd == -LX_EAFNOSUPPORT || fd == -LX_EPERM || fd == -LX_EPROTONOSUPPORT),
		"no netlink here");
	CHECK(fd >= 0);
	CHECK_EQ(lx_sendto(fd, &ask, sizeof(ask), 0, NULL, 0), sizeof(ask));
	int done = 0, loopbacks = 0;
	while (!done) {
		long left = lx_recvfrom(fd, &buf, sizeof(buf), 0, NULL, NULL);
		CHECK(left > 0);
		struct lx_nlmsghdr *head = &buf.head;
		for (; LX_NLMSG_OK(head, left); head = LX_NLMSG_NEXT(head, left)) {
			done |= head->nlmsg_type == LX_NLMSG_DONE;
			CHECK(head->nlmsg_type != LX_NLMSG_ERROR);
			if (head->nlmsg_type != LX_RTM_NEWLINK)
				continue;
			int size = (int)LX_IFLA_PAYLOAD(head);
			struct lx_rtattr *attr = LX_IFLA_RTA(LX_NLMSG_DATA(head));
			for (; LX_RTA_OK(attr, size); attr = LX_RTA_NEXT(attr, size)) {
				const char *name = (const char *)LX_RTA_DATA(attr);
				loopbacks += attr->rta_type == LX_IFLA_IFNAME && LX_RTA_PAYLOAD(attr) == 3 &&
					     name[0] == 'l' && name[1] == 'o' && !name[2];
			}
			CHECK_EQ(size, 0);
		}
		CHECK_EQ(left, 0);
	}
	CHECK_EQ(loopbacks, 1);
	CHECK_EQ(lx_close(fd), 0);
}

/* A head whose length is too small or too large ends the walk, instead of never or elsewhere. */
TEST(net, bad_control_messages)
{
	struct lx_cmsghdr heads[4] = {{.cmsg_len = 0}};
	struct lx_user_msghdr msg = {.msg_control = heads, .msg_controllen = sizeof(heads)};
	CHECK_EQ(LX_CMSG_FIRSTHDR(&msg), heads);
	CHECK_EQ(LX_CMSG_NXTHDR(&msg, heads), NULL);
	CHECK(!LX_CMSG_OK(&msg, heads));
	heads[0].cmsg_len = 17;
	CHECK_EQ((char *)LX_CMSG_NXTHDR(&msg, heads) - (char *)heads, 24);
	heads[0].cmsg_len = 48;
	CHECK_EQ(LX_CMSG_NXTHDR(&msg, heads), heads + 3);
	heads[0].cmsg_len = 49;
	CHECK_EQ(LX_CMSG_NXTHDR(&msg, heads), NULL);
	CHECK(LX_CMSG_OK(&msg, heads));
	heads[0].cmsg_len = sizeof(heads) + 1;
	CHECK(!LX_CMSG_OK(&msg, heads));
	heads[0].cmsg_len = (size_t)-1;
	CHECK_EQ(LX_CMSG_NXTHDR(&msg, heads), NULL);
	msg.msg_controllen = sizeof(*heads) - 1;
	CHECK_EQ(LX_CMSG_FIRSTHDR(&msg), NULL);
}

TEST(net, byte_order)
{
	union {
		lx_be16 value;
		unsigned char bytes[2];
	} port = {lx_htons(0x0102)};
	union {
		lx_be32 value;
		unsigned char bytes[4];
	} address = {lx_htonl(0x01020304)};
	CHECK(port.bytes[0] == 1 && port.bytes[1] == 2);
	CHECK(address.bytes[0] == 1 && address.bytes[1] == 2 && address.bytes[2] == 3 && address.bytes[3] == 4);
	CHECK_EQ(lx_ntohs(port.value), 0x0102);
	CHECK_EQ(lx_ntohl(address.value), 0x01020304);
}

TEST(net, address_kinds)
{
	CHECK(LX_IN_CLASSA(0x7fffffff) && !LX_IN_CLASSA(0x80000000));
	CHECK(LX_IN_CLASSB(0xbfffffff) && !LX_IN_CLASSB(0xc0000000));
	CHECK(LX_IN_CLASSC(0xdfffffff) && !LX_IN_CLASSC(0xe0000000));
	CHECK(LX_IN_MULTICAST(0xefffffff) && !LX_IN_MULTICAST(0xf0000000));
	CHECK(LX_IN_CLASSE(0xf0000000) && !LX_IN_CLASSE(0xefffffff));
	CHECK(LX_IN_BADCLASS(0xffffffff) && !LX_IN_BADCLASS(0xfffffffe));
	CHECK(LX_IN_LOOPBACK(0x7f000001) && !LX_IN_LOOPBACK(0x80000001));
}

#ifdef LX_TEST_HOSTED

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* The kernel's own macros mix signed and unsigned, and cast char pointers. */
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wcast-align"

#define SAME(name) CHECK_EQ(LX_##name, name)

TEST(net, constants_as_in_libc)
{
	SAME(AF_UNSPEC); SAME(AF_UNIX); SAME(AF_LOCAL); SAME(AF_INET); SAME(AF_AX25); SAME(AF_IPX); SAME(AF_APPLETALK);
	SAME(AF_NETROM); SAME(AF_BRIDGE); SAME(AF_ATMPVC); SAME(AF_X25); SAME(AF_INET6); SAME(AF_ROSE);
	SAME(AF_DECnet); SAME(AF_NETBEUI); SAME(AF_SECURITY); SAME(AF_KEY); SAME(AF_NETLINK); SAME(AF_ROUTE);
	SAME(AF_PACKET); SAME(AF_ASH); SAME(AF_ECONET); SAME(AF_ATMSVC); SAME(AF_RDS); SAME(AF_SNA); SAME(AF_IRDA);
	SAME(AF_PPPOX); SAME(AF_WANPIPE); SAME(AF_LLC); SAME(AF_IB); SAME(AF_MPLS); SAME(AF_CAN); SAME(AF_TIPC);
	SAME(AF_BLUETOOTH); SAME(AF_IUCV); SAME(AF_RXRPC); SAME(AF_ISDN); SAME(AF_PHONET); SAME(AF_IEEE802154);
	SAME(AF_CAIF); SAME(AF_ALG); SAME(AF_NFC); SAME(AF_VSOCK); SAME(AF_KCM); SAME(AF_QIPCRTR); SAME(AF_SMC);
	SAME(AF_XDP); SAME(AF_MCTP); SAME(PF_UNSPEC); SAME(PF_UNIX); SAME(PF_LOCAL); SAME(PF_INET);
	SAME(PF_AX25); SAME(PF_IPX); SAME(PF_APPLETALK); SAME(PF_NETROM); SAME(PF_BRIDGE); SAME(PF_ATMPVC);
	SAME(PF_X25); SAME(PF_INET6); SAME(PF_ROSE); SAME(PF_DECnet); SAME(PF_NETBEUI); SAME(PF_SECURITY);
	SAME(PF_KEY); SAME(PF_NETLINK); SAME(PF_ROUTE); SAME(PF_PACKET); SAME(PF_ASH); SAME(PF_ECONET);
	SAME(PF_ATMSVC); SAME(PF_RDS); SAME(PF_SNA); SAME(PF_IRDA); SAME(PF_PPPOX); SAME(PF_WANPIPE); SAME(PF_LLC);
	SAME(PF_IB); SAME(PF_MPLS); SAME(PF_CAN); SAME(PF_TIPC); SAME(PF_BLUETOOTH); SAME(PF_IUCV); SAME(PF_RXRPC);
	SAME(PF_ISDN); SAME(PF_PHONET); SAME(PF_IEEE802154); SAME(PF_CAIF); SAME(PF_ALG); SAME(PF_NFC); SAME(PF_VSOCK);
	SAME(PF_KCM); SAME(PF_QIPCRTR); SAME(PF_SMC); SAME(PF_XDP); SAME(PF_MCTP); SAME(SOCK_STREAM);
	SAME(SOCK_DGRAM); SAME(SOCK_RAW); SAME(SOCK_RDM); SAME(SOCK_SEQPACKET); SAME(SOCK_DCCP); SAME(SOCK_PACKET);
	SAME(SOCK_CLOEXEC); SAME(SOCK_NONBLOCK); SAME(SOMAXCONN); SAME(SHUT_RD); SAME(SHUT_WR); SAME(SHUT_RDWR);
	SAME(MSG_OOB); SAME(MSG_PEEK); SAME(MSG_DONTROUTE); SAME(MSG_TRYHARD); SAME(MSG_CTRUNC); SAME(MSG_TRUNC);
	SAME(MSG_DONTWAIT); SAME(MSG_EOR); SAME(MSG_WAITALL); SAME(MSG_FIN); SAME(MSG_SYN); SAME(MSG_CONFIRM);
	SAME(MSG_RST); SAME(MSG_ERRQUEUE); SAME(MSG_NOSIGNAL); SAME(MSG_MORE); SAME(MSG_WAITFORONE); SAME(MSG_BATCH);
	SAME(MSG_ZEROCOPY); SAME(MSG_FASTOPEN); SAME(MSG_CMSG_CLOEXEC); SAME(SOL_RAW); SAME(SOL_DECNET); SAME(SOL_X25);
	SAME(SOL_PACKET); SAME(SOL_ATM); SAME(SOL_AAL); SAME(SOL_IRDA); SAME(SOL_NETBEUI); SAME(SOL_LLC);
	SAME(SOL_DCCP); SAME(SOL_NETLINK); SAME(SOL_TIPC); SAME(SOL_RXRPC); SAME(SOL_PPPOL2TP); SAME(SOL_BLUETOOTH);
	SAME(SOL_PNPIPE); SAME(SOL_RDS); SAME(SOL_IUCV); SAME(SOL_CAIF); SAME(SOL_ALG); SAME(SOL_NFC); SAME(SOL_KCM);
	SAME(SOL_TLS); SAME(SOL_XDP); SAME(SOL_MPTCP); SAME(SOL_MCTP); SAME(SOL_SMC); SAME(SCM_RIGHTS);
	SAME(SCM_CREDENTIALS);
}

TEST(net, byte_order_as_in_libc)
{
	for (unsigned long v = 1; v < 1UL << 32; v = v * 3 + 1) {
		CHECK_EQ(lx_htonl((uint32_t)v), htonl((uint32_t)v));
		CHECK_EQ(lx_ntohl((uint32_t)v), ntohl((uint32_t)v));
		CHECK_EQ(lx_htons((uint16_t)v), htons((uint16_t)v));
		CHECK_EQ(lx_ntohs((uint16_t)v), ntohs((uint16_t)v));
	}
}

TEST(net, lengths_as_in_the_kernel_headers)
{
	for (unsigned int n = 0; n < 70000; n++) {
		struct nlmsghdr message = {.nlmsg_len = n};
		struct rtattr attribute = {.rta_len = (unsigned short)n};
		struct lx_nlmsghdr lx_message = {.nlmsg_len = n};
		struct lx_rtattr lx_attribute = {.rta_len = (unsigned short)n};
		CHECK_EQ(LX_CMSG_ALIGN(n), CMSG_ALIGN(n));
		CHECK_EQ(LX_CMSG_SPACE(n), CMSG_SPACE(n));
		CHECK_EQ(LX_CMSG_LEN(n), CMSG_LEN(n));
		CHECK_EQ(LX_NLMSG_ALIGN(n), NLMSG_ALIGN(n));
		CHECK_EQ(LX_NLMSG_LENGTH(n), NLMSG_LENGTH(n));
		CHECK_EQ(LX_NLMSG_SPACE(n), NLMSG_SPACE(n));
		CHECK_EQ(LX_NLMSG_PAYLOAD(&lx_message, 4), NLMSG_PAYLOAD(&message, 4));
		CHECK_EQ(LX_NLA_ALIGN(n), NLA_ALIGN(n));
		CHECK_EQ(LX_RTA_ALIGN(n), RTA_ALIGN(n));
		CHECK_EQ(LX_RTA_LENGTH(n), RTA_LENGTH(n));
		CHECK_EQ(LX_RTA_SPACE(n), RTA_SPACE(n));
		CHECK_EQ(LX_RTA_PAYLOAD(&lx_attribute), RTA_PAYLOAD(&attribute));
		CHECK_EQ(LX_RTNH_ALIGN(n), RTNH_ALIGN(n));
		CHECK_EQ(LX_RTNH_LENGTH(n), RTNH_LENGTH(n));
		CHECK_EQ(LX_RTNH_SPACE(n), RTNH_SPACE(n));
		CHECK_EQ(LX_TPACKET_ALIGN(n), TPACKET_ALIGN(n));
		/* Lengths around 100, with too little, just enough and more than enough left. */
		for (int left = 98; left < 103; left++) {
			CHECK_EQ(LX_NLMSG_OK(&lx_message, left), n >= sizeof(message) && n <= (unsigned int)left);
			CHECK_EQ(LX_RTA_OK(&lx_attribute, left), RTA_OK(&attribute, (unsigned short)left));
		}
	}
}

/* Walk one buffer with both; each length is a valid one. */
TEST(net, walks_as_in_libc)
{
	for (size_t first = 16; first < 64; first++)
		for (size_t second = 16; second < 64; second++) {
			size_t room[32] = {first};
			struct msghdr msg = {.msg_control = room, .msg_controllen = sizeof(room)};
			struct lx_user_msghdr lx_msg = {.msg_control = room, .msg_controllen = sizeof(room)};
			struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
			struct lx_cmsghdr *lx_c = LX_CMSG_FIRSTHDR(&lx_msg);
			CHECK_EQ(lx_c, c);
			CHECK_EQ(LX_CMSG_DATA(lx_c), CMSG_DATA(c));
			c = CMSG_NXTHDR(&msg, c);
			lx_c = LX_CMSG_NXTHDR(&lx_msg, lx_c);
			CHECK_EQ(lx_c, c);
			c->cmsg_len = second;
			CHECK_EQ(LX_CMSG_NXTHDR(&lx_msg, lx_c), CMSG_NXTHDR(&msg, c));

			struct nlmsghdr n = {.nlmsg_len = (unsigned int)first};
			struct lx_nlmsghdr lx_n = {.nlmsg_len = (unsigned int)first};
			struct rtattr r = {.rta_len = (unsigned short)second};
			struct lx_rtattr lx_r = {.rta_len = (unsigned short)second};
			unsigned int left = 200;
			int lx_left = 200;
			CHECK_EQ((char *)LX_NLMSG_NEXT(&lx_n, lx_left) - (char *)&lx_n,
				 (char *)NLMSG_NEXT(&n, left) - (char *)&n);
			CHECK_EQ(lx_left, left);
			CHECK_EQ((char *)LX_RTA_NEXT(&lx_r, lx_left) - (char *)&lx_r,
				 (char *)RTA_NEXT(&r, left) - (char *)&r);
			CHECK_EQ(lx_left, left);
			CHECK_EQ((char *)LX_NLMSG_DATA(&lx_n) - (char *)&lx_n, (char *)NLMSG_DATA(&n) - (char *)&n);
			CHECK_EQ((char *)LX_RTA_DATA(&lx_r) - (char *)&lx_r, (char *)RTA_DATA(&r) - (char *)&r);
		}
}

#endif
