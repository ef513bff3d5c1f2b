/* SPDX-License-Identifier: MIT */
/* Bytes from one descriptor to another without a copy in user space: through a pipe, which splice fills at one end and
 * empties at the other. tee doubles what is in it.
 *
 *	splice IN OUT [SECOND]		copy IN to OUT, and to SECOND as well
 *	splice -l SOCKET OUT [SECOND]	make the unix socket SOCKET, wait for one client, and copy what it sends
 *
 * "-" is standard input or output. It ends with a line on standard error: how many bytes there were. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/net.h>

#include "lib/lib.h"

const char program[] = "splice", usage_line[] = "usage: splice IN OUT [SECOND] | splice -l SOCKET OUT [SECOND]";

#define CHUNK (64UL << 10) /* what a pipe holds unless told otherwise */

static int open_input(const char *name)
{
	return same(name, "-") ? 0 : (int)check(lx_open(name, LX_O_RDONLY, 0), "open", name);
}

static int open_output(const char *name)
{
	return same(name, "-") ? 1
			       : (int)check(lx_open(name, LX_O_WRONLY | LX_O_CREAT | LX_O_TRUNC, 0666), "open", name);
}

static int accept_client(const char *name)
{
	struct lx_sockaddr_un address;
	size_t size = length(name);
	int listener, client;

	address.sun_family = LX_AF_UNIX;
	if (size >= sizeof(address.sun_path))
		fail("bind", -LX_ENAMETOOLONG, name);
	for (size_t i = 0; i <= size; i++)
		address.sun_path[i] = name[i];
	listener = (int)check(lx_socket(LX_AF_UNIX, LX_SOCK_STREAM, 0), "socket", name);
	check(lx_bind(listener, (struct lx_sockaddr *)&address, sizeof(address)), "bind", name);
	check(lx_listen(listener, 1), "listen", name);
	do
		client = lx_accept(listener, NULL, NULL);
	while (client == -LX_EINTR);
	lx_unlink(name);
	check(client, "accept", name);
	lx_close(listener);
	return client;
}

/* One splice of up to size bytes, which may well move fewer. */
static size_t move(int from, int to, size_t size, const char *name)
{
	long n;
	do
		n = lx_splice(from, NULL, to, NULL, size, LX_SPLICE_F_MOVE);
	while (n == -LX_EINTR);
	return (size_t)check(n, "splice", name);
}

static void move_all(int from, int to, size_t size, const char *name)
{
	while (size)
		size -= move(from, to, size, name);
}

int main(int argc, char **argv)
{
	int listens = argc > 1 && same(argv[1], "-l"), in, out, second = -1;
	const char *in_name, *out_name, *second_name = NULL;
	int first_pipe[2], second_pipe[2];
	size_t total = 0, size;

	argc -= listens;
	argv += listens;
	if (argc != 3 && argc != 4)
		usage();
	in_name = argv[1];
	out_name = argv[2];
	in = listens ? accept_client(in_name) : open_input(in_name);
	out = open_output(out_name);
	check(lx_pipe2(first_pipe, LX_O_CLOEXEC), "pipe2", "the first");
	if (argc == 4) {
		second_name = argv[3];
		second = open_output(second_name);
		check(lx_pipe2(second_pipe, LX_O_CLOEXEC), "pipe2", "the second");
	}

	while ((size = move(in, first_pipe[1], CHUNK, in_name))) {
		total += size;
		while (size) {
			size_t part = size;
			if (second >= 0) {
				/* It may double a part only, and takes nothing out of the first pipe. */
				long n = lx_tee(first_pipe[0], second_pipe[1], size, 0);
				if (n == -LX_EINTR)
					continue;
				part = (size_t)check(n, "tee", second_name);
				move_all(second_pipe[0], second, part, second_name);
			}
			move_all(first_pipe[0], out, part, out_name);
			size -= part;
		}
	}
	check(lx_close(out), "close", out_name);
	if (second >= 0)
		check(lx_close(second), "close", second_name);
	print(2, "%lu bytes\n", total);
	return 0;
}
