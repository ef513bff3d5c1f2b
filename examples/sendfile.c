/* SPDX-License-Identifier: MIT */
/* A cp whose bytes never come to user space.
 *
 *	sendfile [-c] [-r] FROM TO	copy the file FROM to TO with sendfile
 *	  -c	with copy_file_range instead, which lets the file system share blocks rather than copy them; where it
 *		can't (EXDEV between different ones) it is sendfile's turn again
 *	  -r	resume: TO is the beginning of FROM, as an interrupted copy leaves it, and only the rest is copied
 *
 * Holes of FROM, which take no room on the disk and read as zeros, become holes of TO. It prints how many bytes it
 * copied and how many are holes. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/process.h>

#include "lib/lib.h"

const char program[] = "sendfile", usage_line[] = "usage: sendfile [-c] [-r] FROM TO";

static const char *from_name, *to_name;
static int from, to, by_range;

/* Copies FROM's bytes from begin to end to the same place of TO. */
static void copy(long begin, long end)
{
	long at = begin; /* both calls advance it; to has a position of its own */

	check(lx_lseek(to, begin, LX_SEEK_SET), "lseek", to_name);
	while (at < end) {
		size_t size = (size_t)(end - at);
		long n = by_range ? lx_copy_file_range(from, &at, to, NULL, size, 0)
				  : lx_sendfile(to, from, &at, size); /* to comes first */
		if (n == -LX_EINTR)
			continue;
		if (by_range && n == -LX_EXDEV) {
			by_range = 0;
			continue;
		}
		if (!check(n, by_range ? "copy_file_range" : "sendfile", to_name)) {
			print(2, "sendfile: %s: has become shorter\n", from_name);
			lx_exit_group(1);
		}
	}
}

int main(int argc, char **argv)
{
	struct lx_stat source, target;
	int resume = 0, i = 1;
	long at, copied = 0, holes = 0;

	for (; i < argc && argv[i][0] == '-'; i++) {
		if (same(argv[i], "-c"))
			by_range = 1;
		else if (same(argv[i], "-r"))
			resume = 1;
		else
			usage();
	}
	if (argc - i != 2)
		usage();
	from_name = argv[i];
	to_name = argv[i + 1];

	from = (int)check(lx_open(from_name, LX_O_RDONLY | LX_O_NONBLOCK, 0), "open", from_name);
	check(lx_fstat(from, &source), "fstat", from_name);
	if (!LX_S_ISREG(source.st_mode)) {
		print(2, "sendfile: %s: not a regular file\n", from_name);
		return 1;
	}
	/* Not truncated yet: it may be FROM by another name. */
	to = (int)check(lx_open(to_name, LX_O_WRONLY | LX_O_CREAT, source.st_mode & 0777), "open", to_name);
	check(lx_fstat(to, &target), "fstat", to_name);
	if (source.st_dev == target.st_dev && source.st_ino == target.st_ino) {
		print(2, "sendfile: %s and %s: the same file\n", from_name, to_name);
		return 1;
	}
	at = resume ? target.st_size : 0;
	if (at > source.st_size) {
		print(2, "sendfile: %s: longer than %s\n", to_name, from_name);
		return 1;
	}
	check(lx_ftruncate(to, at), "ftruncate", to_name);

	while (at < source.st_size) {
		long data = lx_lseek(from, at, LX_SEEK_DATA), hole;
		if (data == -LX_ENXIO || data > source.st_size)
			data = source.st_size; /* a hole up to the end */
		holes += check(data, "lseek", from_name) - at;
		at = data;
		if (at == source.st_size)
			break;
		hole = check(lx_lseek(from, at, LX_SEEK_HOLE), "lseek", from_name); /* the end counts as one */
		if (hole > source.st_size)
			hole = source.st_size;
		copy(at, hole);
		copied += hole - at;
		at = hole;
	}
	check(lx_ftruncate(to, source.st_size), "ftruncate", to_name); /* a hole at the end, too */
	check(lx_close(to), "close", to_name);
	print(1, "%ld bytes copied, %ld of holes left out\n", copied, holes);
	return 0;
}
