/* SPDX-License-Identifier: MIT */
/* Walks directory trees, as "ls -laR" and find do: getdents64 says what is in a directory, statx what that is.
 *
 *	getdents PATH...
 *
 * For each PATH and all that is below it there is a line: type and permissions, links, user, group, bytes, the time of
 * the last change in seconds since 1970, and the path, with "-> TARGET" for a symbolic link, which isn't followed:
 *
 *	-rw-r--r-- 1 1000 1000 4711 1700000000.123456789 src/main.c
 *
 * The order is the file system's. What can't be read is told, the rest printed, and the exit status 1. Memory doesn't
 * grow with the number of entries: a directory is read a buffer at a time, and only those on the way down are open. */
#include <lx/fs.h>
#include <lx/io.h>

#include "lib/lib.h"

const char program[] = "getdents", usage_line[] = "usage: getdents PATH...";

#define DEPTH 1000 /* each level takes a descriptor and less than 5 KiB of stack */
#define NAME_ROOM 256

static char path[LX_PATH_MAX + DEPTH * NAME_ROOM + 1]; /* of the entry at hand; and a newline */
static int failed;

static void entry(int dirfd, const char *name, size_t end, unsigned int depth);

static void trouble(const char *call, long error)
{
	print_error(call, error, path);
	failed = 1;
}

static size_t append(size_t at, const char *text)
{
	while ((path[at] = *text++))
		at++;
	return at;
}

/* All entries of a directory, whose path has end bytes; closes it. */
static void walk(int fd, size_t end, unsigned int depth)
{
	LX_ALIGNED(8) char buffer[4096];
	long size;

	if (path[end - 1] != '/')
		end = append(end, "/");
	while ((size = lx_getdents64(fd, buffer, sizeof(buffer))) > 0) {
		struct lx_linux_dirent64 *next = (struct lx_linux_dirent64 *)(void *)buffer;
		for (; (char *)next < buffer + size; next = LX_DIRENT64_NEXT(next))
			if (!same(next->d_name, ".") && !same(next->d_name, ".."))
				entry(fd, next->d_name, append(end, next->d_name), depth);
	}
	path[end] = 0;
	if (size)
		trouble("getdents64", size);
	lx_close(fd);
}

static void put_mode(unsigned int mode)
{
	static const char types[] = "?pc?d?b?-?l?s???";
	char text[] = "?rwxrwxrwx";

	text[0] = types[mode >> 12 & 15];
	for (int i = 0; i < 9; i++)
		if (!(mode & 0400U >> i))
			text[1 + i] = '-';
	if (mode & LX_S_ISUID)
		text[3] = mode & LX_S_IXUSR ? 's' : 'S';
	if (mode & LX_S_ISGID)
		text[6] = mode & LX_S_IXGRP ? 's' : 'S';
	if (mode & LX_S_ISVTX)
		text[9] = mode & LX_S_IXOTH ? 't' : 'T';
	print(1, "%s ", text);
}

/* One line, and what is below. name is relative to dirfd, the whole path only for people: it may be longer than a call
 * takes. */
static void entry(int dirfd, const char *name, size_t end, unsigned int depth)
{
	static char target[LX_PATH_MAX];
	struct lx_statx st;
	long size = 0;
	int fd;

	/* The mask says what is wanted; a network file system may spare itself the rest. */
	int error = lx_statx(dirfd, name, LX_AT_SYMLINK_NOFOLLOW | LX_AT_NO_AUTOMOUNT, LX_STATX_BASIC_STATS, &st);
	if (error) {
		trouble("statx", error);
		return;
	}
	if (LX_S_ISLNK(st.stx_mode)) {
		size = lx_readlinkat(dirfd, name, target, sizeof(target));
		if (size < 0) {
			trouble("readlinkat", size);
			return;
		}
	}
	put_mode(st.stx_mode);
	print(1, "%u %u %u %lu ", st.stx_nlink, st.stx_uid, st.stx_gid, st.stx_size);
	if (st.stx_mtime.tv_sec < 0 && st.stx_mtime.tv_nsec) /* they count upwards, also before 1970 */
		print(1, "-%ld.%09u ", -(st.stx_mtime.tv_sec + 1), 1000000000 - st.stx_mtime.tv_nsec);
	else
		print(1, "%ld.%09u ", st.stx_mtime.tv_sec, st.stx_mtime.tv_nsec);
	if (LX_S_ISLNK(st.stx_mode)) {
		write_all(1, path, end, "standard output");
		write_all(1, " -> ", 4, "standard output");
		write_all(1, target, (size_t)size, "standard output");
		write_all(1, "\n", 1, "standard output");
		return;
	}
	path[end] = '\n';
	write_all(1, path, end + 1, "standard output");
	path[end] = 0;

	if (!LX_S_ISDIR(st.stx_mode))
		return;
	if (depth == DEPTH) {
		print(2, "getdents: deeper than %d directories: ", DEPTH);
		write_all(2, path, end, "standard error");
		print(2, "\n");
		failed = 1;
		return;
	}
	/* It may be something else by now: with these flags never a link, nor a pipe to wait for. */
	fd = lx_openat(dirfd, name, LX_O_RDONLY | LX_O_DIRECTORY | LX_O_NOFOLLOW | LX_O_CLOEXEC, 0);
	if (fd < 0)
		trouble("openat", fd);
	else
		walk(fd, end, depth + 1);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		usage();
	for (int i = 1; i < argc; i++) {
		if (length(argv[i]) >= LX_PATH_MAX)
			fail("statx", -LX_ENAMETOOLONG, argv[i]);
		entry(LX_AT_FDCWD, argv[i], append(0, argv[i]), 0);
	}
	return failed;
}
