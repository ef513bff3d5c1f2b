/* SPDX-License-Identifier: MIT */
/* Scatter and gather: a header, a body and a trailer are three buffers, and one call moves them all.
 *
 *	readv write FILE HEADER BODY TRAILER	make FILE of the three with writev, and read it back into three buffers
 *	readv at FILE OFFSET HEADER BODY TRAILER
 *						write them into FILE at OFFSET with pwritev2, which waits for the disk
 *						(RWF_DSYNC), and read them back with preadv2, which rather doesn't wait
 *						(RWF_NOWAIT)
 *	readv append FILE HEADER BODY TRAILER	write them to FILE's end with pwritev2, wherever the file position is
 *						(RWF_APPEND), and read them back from there
 *	readv read FILE N N N			read FILE's first bytes into buffers of N, N and N bytes
 *
 * It prints how many bytes it moved with how many calls, and then what is in each buffer. */
#include <lx/fs.h>
#include <lx/io.h>

#include "lib/lib.h"

const char program[] = "readv";
const char usage_line[] = "usage: readv write|append FILE HEADER BODY TRAILER | "
			  "readv at FILE OFFSET HEADER BODY TRAILER | readv read FILE N N N";

#define HERE (-1) /* for pwritev2 and preadv2: at the file position, which moves */
#define ROOM (128UL << 10) /* an argument is shorter */

enum direction { READ, WRITE };

static const char *const names[3] = {"header", "body", "trailer"};
static char buffers[3][ROOM];

static long one_call(enum direction direction, int fd, const struct lx_iovec *vec, size_t count, long pos, int flags)
{
	if (pos == HERE && !flags)
		return direction == WRITE ? lx_writev(fd, vec, count) : lx_readv(fd, vec, count);
	return direction == WRITE ? lx_pwritev2(fd, vec, count, pos, 0, flags)
				  : lx_preadv2(fd, vec, count, pos, 0, flags);
}

/* Moves three buffers. A call may move less than all of them, and stop in the midst of one: what is left is then the
 * rest of that and those after it. Returns the bytes, fewer than asked for only at the end of the file. */
static size_t transfer(enum direction direction, const char *name, int fd, struct lx_iovec *vec, long pos, int flags)
{
	size_t total = 0, count = 3;
	unsigned int calls = 0;

	for (long n = 0;;) {
		for (; count && (size_t)n >= vec->iov_len; vec++, count--)
			n -= (long)vec->iov_len;
		if (!count)
			break;
		vec->iov_base = (char *)vec->iov_base + n;
		vec->iov_len -= (size_t)n;
		n = one_call(direction, fd, vec, count, pos == HERE ? HERE : pos + (long)total, flags);
		calls++;
		if (n == 0)
			break;
		if (n == -LX_EINTR) {
			n = 0;
		} else if ((n == -LX_EAGAIN || n == -LX_EOPNOTSUPP) && flags == LX_RWF_NOWAIT) {
			flags = 0; /* it isn't in memory, or this file system can't tell: wait, then */
			n = 0;
		} else {
			total += (size_t)check(n, direction == WRITE ? "write" : "read", name);
		}
	}
	print(1, "%s %lu bytes with %u calls\n", direction == WRITE ? "wrote" : "read", total, calls);
	return total;
}

static void put(const char *name, int fd, char **texts, long pos, int flags)
{
	struct lx_iovec vec[3];

	for (int i = 0; i < 3; i++) {
		vec[i].iov_base = texts[i];
		vec[i].iov_len = length(texts[i]);
	}
	transfer(WRITE, name, fd, vec, pos, flags);
}

static void get(const char *name, int fd, const size_t *sizes, long pos, int flags)
{
	struct lx_iovec vec[3];
	size_t left;

	for (int i = 0; i < 3; i++) {
		vec[i].iov_base = buffers[i];
		vec[i].iov_len = sizes[i];
	}
	left = transfer(READ, name, fd, vec, pos, flags);
	for (int i = 0; i < 3; i++) {
		size_t size = left < sizes[i] ? left : sizes[i];
		print(1, "%s, %lu bytes: ", names[i], size);
		write_all(1, buffers[i], size, "standard output");
		print(1, "\n");
		left -= size;
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "", *name;
	int at = same(what, "at"), append = same(what, "append"), fd;
	size_t sizes[3], total = 0;
	char **texts;
	long pos = HERE;

	if (argc != (at ? 7 : 6) || !(at || append || same(what, "write") || same(what, "read")))
		usage();
	name = argv[2];
	if (same(what, "read")) {
		for (int i = 0; i < 3; i++)
			sizes[i] = number(argv[3 + i], ROOM);
		get(name, (int)check(lx_open(name, LX_O_RDONLY, 0), "open", name), sizes, HERE, 0);
		return 0;
	}

	texts = argv + (at ? 4 : 3);
	for (int i = 0; i < 3; i++)
		total += sizes[i] = length(texts[i]);
	if (at)
		pos = (long)number(argv[3], ~0UL >> 1);
	fd = (int)check(lx_open(name, LX_O_RDWR | LX_O_CREAT | (at || append ? 0 : LX_O_TRUNC), 0666), "open", name);
	put(name, fd, texts, pos, at ? LX_RWF_DSYNC : append ? LX_RWF_APPEND : 0);
	if (append)
		pos = check(lx_lseek(fd, 0, LX_SEEK_CUR), "lseek", name) - (long)total;
	if (!at && !append)
		check(lx_lseek(fd, 0, LX_SEEK_SET), "lseek", name);
	get(name, fd, sizes, pos, at || append ? LX_RWF_NOWAIT : 0);
	check(lx_close(fd), "close", name);
	return 0;
}
