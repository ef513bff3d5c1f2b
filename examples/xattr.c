/* SPDX-License-Identifier: MIT */
/* Extended attributes: small values with names that a file carries along.
 *
 *	xattr set FILE NAME [VALUE]	give FILE the attribute; without VALUE it is what standard input has
 *	xattr get FILE NAME		print its value, byte for byte
 *	xattr list FILE			print the names, one a line
 *	xattr remove FILE NAME
 *	xattr sum FILE			store FILE's CRC-32 in the attribute user.lx.crc32, or when it has one, tell
 *					whether FILE has changed since: exit status 1, and the attribute stays
 *
 * NAME begins with a namespace; "user." is the one for everybody, on regular files and directories. All calls follow a
 * symbolic link; those with an l in front (lx_lgetxattr) don't, and those with an f take a descriptor. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/xattr.h>

#include "lib/lib.h"

const char program[] = "xattr";
const char usage_line[] = "usage: xattr set FILE NAME [VALUE] | xattr get FILE NAME | xattr list FILE | "
			  "xattr remove FILE NAME | xattr sum FILE";

static const char sum_name[] = "user.lx.crc32";

/* As large as the kernel lets a value or a list of names be, so one call gets all of it. A size of 0 would only ask how
 * large it is, and by the second call that may not be true any more. One byte more, so too much input is noticed. */
static char buffer[LX_XATTR_SIZE_MAX + 1];

static size_t read_up_to(int fd, char *to, size_t size, const char *name)
{
	size_t done = 0;
	while (done < size) {
		long n = lx_read(fd, to + done, size - done);
		if (n == -LX_EINTR)
			continue;
		if (!check(n, "read", name))
			break;
		done += (size_t)n;
	}
	return done;
}

static void list(const char *file)
{
	size_t size = (size_t)check(lx_listxattr(file, buffer, sizeof(buffer)), "listxattr", file);

	for (char *name = buffer; name < buffer + size; name += length(name) + 1)
		print(1, "%s\n", name);
}

/* The CRC-32 of gzip and of PNG, bit by bit. */
static uint32_t crc32(int fd, const char *file)
{
	uint32_t crc = ~0U;
	size_t size;

	while ((size = read_up_to(fd, buffer, sizeof(buffer), file)))
		for (size_t i = 0; i < size; i++) {
			crc ^= (unsigned char)buffer[i];
			for (int bit = 0; bit < 8; bit++)
				crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
		}
	return ~crc;
}

static int sum(const char *file)
{
	/* Through one descriptor: whatever happens to the name, the sum is of the file that gets the attribute. */
	int fd = (int)check(lx_open(file, LX_O_RDONLY, 0), "open", file);
	uint32_t now = crc32(fd, file);
	char text[8], stored[8];
	long n;

	for (int i = 0; i < 8; i++)
		text[i] = "0123456789abcdef"[now >> (28 - 4 * i) & 15];
	n = lx_fgetxattr(fd, sum_name, stored, sizeof(stored));
	if (n == -LX_ENODATA) {
		/* It must still be new: another sum may have come first. */
		check(lx_fsetxattr(fd, sum_name, text, sizeof(text), LX_XATTR_CREATE), "fsetxattr", file);
		print(1, "%s: %08x stored\n", file, now);
		return 0;
	}
	check(n, "fgetxattr", file);
	for (int i = 0; i < 8; i++)
		if (n != sizeof(stored) || stored[i] != text[i]) {
			print(1, "%s: changed, it is %08x now\n", file, now);
			return 1;
		}
	print(1, "%s: %08x as before\n", file, now);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "", *file = argc > 2 ? argv[2] : "", *name = argc > 3 ? argv[3] : "";

	if (argc == 5 && same(what, "set")) {
		check(lx_setxattr(file, name, argv[4], length(argv[4]), 0), "setxattr", name);
	} else if (argc == 4 && same(what, "set")) {
		size_t size = read_up_to(0, buffer, sizeof(buffer), "standard input");
		check(lx_setxattr(file, name, buffer, size, 0), "setxattr", name);
	} else if (argc == 4 && same(what, "get")) {
		long size = check(lx_getxattr(file, name, buffer, sizeof(buffer)), "getxattr", name);
		write_all(1, buffer, (size_t)size, "standard output");
	} else if (argc == 4 && same(what, "remove")) {
		check(lx_removexattr(file, name), "removexattr", name);
	} else if (argc == 3 && same(what, "list")) {
		list(file);
	} else if (argc == 3 && same(what, "sum")) {
		return sum(file);
	} else {
		usage();
	}
	return 0;
}
