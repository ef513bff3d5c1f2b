/* SPDX-License-Identifier: MIT */
/* Thousands of connections in one thread.
 *
 *	epoll serve [-e] ADDRESS		send back whatever comes, until SIGINT or SIGTERM; level-triggered, or
 *						with -e edge-triggered
 *	epoll load ADDRESS CLIENTS BYTES	open CLIENTS connections at once, send BYTES bytes through each and
 *						check that the same come back
 *
 * ADDRESS is a port of 127.0.0.1, 0 for a free one, or else a unix socket's path. The server prints where it listens,
 * and at the end how many clients and bytes it had; the client how many bytes were echoed. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/net.h>
#include <lx/poll.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/uapi/linux/in.h>
#include <lx/uapi/linux/un.h>

#include "lib/lib.h"

const char program[] = "epoll",
	   usage_line[] = "usage: epoll serve [-e] ADDRESS | epoll load ADDRESS CLIENTS BYTES";

union address {
	struct lx_sockaddr any;
	struct lx_sockaddr_in in;
	struct lx_sockaddr_un un;
};

/* What both sides know of a connection; there is one for each descriptor. */
struct connection {
	unsigned long sent, received; /* the client's */
	unsigned int start, end; /* the server's: what it has read of data and not sent back yet */
	unsigned int events;
	char data[4096];
};

static struct connection *connections;
static const char *where; /* the address as it was given */
static int epoll;

static int is_port(const char *name)
{
	while (*name >= '0' && *name <= '9')
		name++;
	return !*name;
}

/* Returns the address's length. */
static int resolve(union address *address)
{
	size_t size = length(where);

	if (is_port(where)) {
		address->in.sin_family = LX_AF_INET;
		address->in.sin_port = lx_htons((uint16_t)number(where, 65535));
		address->in.sin_addr.s_addr = lx_htonl(LX_INADDR_LOOPBACK);
		return sizeof(address->in);
	}
	if (size > sizeof(address->un.sun_path))
		fail("bind", -LX_ENAMETOOLONG, where);
	address->un.sun_family = LX_AF_UNIX;
	for (size_t i = 0; i < size; i++)
		address->un.sun_path[i] = where[i];
	return (int)(offsetof(struct lx_sockaddr_un, sun_path) + size);
}

/* As many descriptors as this user may have, and a connection for each. Untouched ones take no memory. */
static void make_connections(void)
{
	struct lx_rlimit limit;

	check(lx_getrlimit(LX_RLIMIT_NOFILE, &limit), "getrlimit", "RLIMIT_NOFILE");
	limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
	check(lx_setrlimit(LX_RLIMIT_NOFILE, &limit), "setrlimit", "RLIMIT_NOFILE");
	connections = lx_mmap(NULL, limit.rlim_cur * sizeof(*connections), LX_PROT_READ | LX_PROT_WRITE,
			      LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_NORESERVE, -1, 0);
	check((long)connections, "mmap", "connections");
	epoll = (int)check(lx_epoll_create1(LX_EPOLL_CLOEXEC), "epoll_create1", "");
}

static void watch(int fd, int op, unsigned int events)
{
	struct lx_epoll_event event;

	event.events = connections[fd].events = events;
	event.data = (unsigned int)fd;
	check(lx_epoll_ctl(epoll, op, fd, &event), "epoll_ctl", where);
}

static volatile int stopped;

static void stop(int sig)
{
	stopped = sig;
}

/* Leaves both signals blocked but for the waits, which take the mask that this returns. */
static lx_sigset_t catch_signals(void)
{
	struct lx_sigaction action;
	lx_sigset_t waiting, set = 1UL << (LX_SIGINT - 1) | 1UL << (LX_SIGTERM - 1);

	check(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, &waiting, sizeof(set)), "rt_sigprocmask", "SIGINT SIGTERM");
	action.sa_handler_ = stop;
	action.sa_flags = 0;
	lx_sigemptyset(&action.sa_mask);
	check(lx_sigaction(LX_SIGINT, &action, NULL), "rt_sigaction", "SIGINT");
	check(lx_sigaction(LX_SIGTERM, &action, NULL), "rt_sigaction", "SIGTERM");
	return waiting & ~set;
}

static unsigned long clients, bytes;
static int listener, edge;

static void hang_up(int fd)
{
	check(lx_close(fd), "close", where);
	if (!connections[listener].events) /* there is a descriptor again */
		watch(listener, LX_EPOLL_CTL_MOD, LX_EPOLLIN);
}

static void accept_all(void)
{
	for (;;) {
		int fd = lx_accept4(listener, NULL, NULL, LX_SOCK_NONBLOCK | LX_SOCK_CLOEXEC);

		if (fd == -LX_EAGAIN)
			return;
		if (fd == -LX_ECONNABORTED || fd == -LX_EINTR)
			continue;
		if (fd == -LX_EMFILE || fd == -LX_ENFILE) { /* those who wait would be reported again and again */
			watch(listener, LX_EPOLL_CTL_MOD, 0);
			return;
		}
		check(fd, "accept4", where);
		clients++;
		connections[fd].start = connections[fd].end = 0;
		watch(fd, LX_EPOLL_CTL_ADD, edge ? LX_EPOLLIN | LX_EPOLLOUT | LX_EPOLLET : LX_EPOLLIN);
	}
}

/* What was read has to be sent before more is. An edge is told once, so there it goes on until the kernel says that
 * it would block; a level is told until it is gone, so one piece at a time is enough, but what to wait for changes. */
static void echo(int fd)
{
	struct connection *connection = &connections[fd];
	long n;

	do {
		if (connection->start == connection->end) {
			n = lx_read(fd, connection->data, sizeof(connection->data));
			if (n == -LX_EAGAIN)
				break;
			if (n <= 0) { /* the end, or a client that went without a word */
				hang_up(fd);
				return;
			}
			connection->start = 0;
			connection->end = (unsigned int)n;
		}
		n = lx_sendto(fd, connection->data + connection->start, connection->end - connection->start,
			      LX_MSG_NOSIGNAL, NULL, 0);
		if (n == -LX_EAGAIN)
			break;
		if (n < 0) {
			hang_up(fd);
			return;
		}
		bytes += (unsigned long)n;
		connection->start += (unsigned int)n;
	} while (edge);

	if (!edge) {
		unsigned int events = connection->start == connection->end ? LX_EPOLLIN : LX_EPOLLOUT;
		if (events != connection->events)
			watch(fd, LX_EPOLL_CTL_MOD, events);
	}
}

static int serve(void)
{
	static union address address;
	struct lx_epoll_event events[256];
	int size = resolve(&address), one = 1;
	lx_sigset_t mask = catch_signals();

	make_connections();
	listener = (int)check(lx_socket(address.any.sa_family, LX_SOCK_STREAM | LX_SOCK_NONBLOCK | LX_SOCK_CLOEXEC, 0),
			      "socket", where);
	if (is_port(where))
		check(lx_setsockopt(listener, LX_SOL_SOCKET, LX_SO_REUSEADDR, &one, sizeof(one)), "setsockopt", where);
	check(lx_bind(listener, &address.any, size), "bind", where);
	check(lx_listen(listener, 4096), "listen", where);
	watch(listener, LX_EPOLL_CTL_ADD, LX_EPOLLIN);
	check(lx_getsockname(listener, &address.any, &size), "getsockname", where);
	if (is_port(where))
		print(1, "listening on %u\n", (unsigned int)lx_ntohs(address.in.sin_port));
	else
		print(1, "listening on %s\n", where);

	while (!stopped) {
		long n = lx_epoll_pwait(epoll, events, 256, -1, &mask, sizeof(mask));

		for (long i = 0; i < n; i++) {
			if ((int)events[i].data == listener)
				accept_all();
			else
				echo((int)events[i].data);
		}
		if (n != -LX_EINTR)
			check(n, "epoll_pwait", where);
	}
	if (!is_port(where))
		check(lx_unlink(where), "unlink", where);
	print(1, "%lu clients, %lu bytes\n", clients, bytes);
	return 0;
}

/* Every connection has bytes of its own. */
static char pattern(int fd, unsigned long at)
{
	return (char)(at + (at >> 8) + (unsigned int)fd * 7);
}

static void send_some(int fd, unsigned long size)
{
	struct connection *connection = &connections[fd];
	unsigned long left = size - connection->sent;
	long n;

	if (left > sizeof(connection->data))
		left = sizeof(connection->data);
	for (unsigned long i = 0; i < left; i++)
		connection->data[i] = pattern(fd, connection->sent + i);
	n = lx_sendto(fd, connection->data, left, LX_MSG_DONTWAIT | LX_MSG_NOSIGNAL, NULL, 0);
	if (n == -LX_EAGAIN)
		return;
	connection->sent += (unsigned long)check(n, "sendto", where);
	if (connection->sent == size) /* it can always be written to, which is of no interest any more */
		watch(fd, LX_EPOLL_CTL_MOD, LX_EPOLLIN);
}

/* Returns how many bytes came. */
static unsigned long receive_some(int fd, unsigned long size)
{
	struct connection *connection = &connections[fd];
	long n = lx_recvfrom(fd, connection->data, sizeof(connection->data), LX_MSG_DONTWAIT, NULL, NULL);

	if (n == -LX_EAGAIN)
		return 0;
	if (!check(n, "recvfrom", where))
		fail("recvfrom", -LX_ENODATA, where);
	for (long i = 0; i < n; i++)
		if (connection->data[i] != pattern(fd, connection->received++))
			fail("recvfrom", -LX_EBADMSG, where);
	if (connection->received == size)
		check(lx_close(fd), "close", where);
	return (unsigned long)n;
}

static int load(unsigned long count, unsigned long size)
{
	static union address address;
	struct lx_epoll_event events[256];
	int address_size = resolve(&address);
	unsigned long left = count * size, total = left;

	make_connections();
	for (unsigned long i = 0; i < count; i++) {
		int fd = (int)check(lx_socket(address.any.sa_family, LX_SOCK_STREAM, 0), "socket", where);
		check(lx_connect(fd, &address.any, address_size), "connect", where);
		watch(fd, LX_EPOLL_CTL_ADD, LX_EPOLLIN | LX_EPOLLOUT);
	}
	while (left) {
		long n = lx_epoll_wait(epoll, events, 256, 10000);

		if (n == -LX_EINTR)
			continue;
		if (!check(n, "epoll_wait", where))
			fail("epoll_wait", -LX_ETIMEDOUT, where);
		for (long i = 0; i < n; i++) {
			int fd = (int)events[i].data;

			if (events[i].events & LX_EPOLLOUT)
				send_some(fd, size);
			if (events[i].events & ~LX_EPOLLOUT)
				left -= receive_some(fd, size);
		}
	}
	print(1, "%lu clients, %lu bytes echoed\n", count, total);
	return 0;
}

int main(int argc, char **argv)
{
	edge = argc == 4 && same(argv[1], "serve") && same(argv[2], "-e");
	if (argc == 3 + edge && same(argv[1], "serve")) {
		where = argv[2 + edge];
		return serve();
	}
	if (argc != 5 || !same(argv[1], "load"))
		usage();
	where = argv[2];
	return load(number(argv[3], 65536), number(argv[4], 1UL << 40));
}
