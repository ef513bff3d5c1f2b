/* SPDX-License-Identifier: MIT */
/* Files that are no files: named pipes, devices, sockets.
 *
 *	mknod fifo PATH				make a named pipe
 *	mknod send PATH				standard input to the named pipe PATH, when somebody receives
 *	mknod receive PATH			what comes out of it to standard output, until all who send are done
 *	mknod char PATH MAJOR MINOR		make a character device (needs CAP_MKNOD)
 *	mknod block PATH MAJOR MINOR		make a block device
 *	mknod socket PATH			make a unix socket: bind does that, and it stays after the end
 *	mknod show PATH...			print a line for each: type, permissions, device numbers, path
 *
 * Permissions of what it makes are 666 without the umask's bits, a socket's 777. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/net.h>
#include <lx/process.h>

#include "lib/lib.h"

const char program[] = "mknod";
const char usage_line[] = "usage: mknod fifo|send|receive|socket PATH | "
			  "mknod char|block PATH MAJOR MINOR | mknod show PATH...";

static void make_socket(const char *path)
{
	struct lx_sockaddr_un address;
	size_t size = length(path);
	int fd;

	/* An empty path would be a name that the kernel chooses, and no file. */
	if (!size || size >= sizeof(address.sun_path))
		fail("bind", size ? -LX_ENAMETOOLONG : -LX_ENOENT, path);
	address.sun_family = LX_AF_UNIX;
	for (size_t i = 0; i <= size; i++)
		address.sun_path[i] = path[i];
	fd = (int)check(lx_socket(LX_AF_UNIX, LX_SOCK_STREAM, 0), "socket", path);
	check(lx_bind(fd, (struct lx_sockaddr *)&address, sizeof(address)), "bind", path);
	check(lx_close(fd), "close", path);
}

/* Opens one end, and waits there until somebody has opened the other. */
static int open_fifo(const char *path, int flags)
{
	struct lx_stat st;
	int fd;

	do
		fd = lx_open(path, flags, 0);
	while (fd == -LX_EINTR);
	check(fd, "open", path);
	check(lx_fstat(fd, &st), "fstat", path);
	if (!LX_S_ISFIFO(st.st_mode)) {
		print(2, "mknod: %s: not a named pipe\n", path);
		lx_exit_group(1);
	}
	return fd;
}

static void copy(int in, const char *in_name, int out, const char *out_name)
{
	static char buffer[64 << 10];
	long n;

	while ((n = lx_read(in, buffer, sizeof(buffer))))
		if (n != -LX_EINTR)
			write_all(out, buffer, (size_t)check(n, "read", in_name), out_name);
	check(lx_close(out), "close", out_name);
}

static const char *type(lx_mode_t mode)
{
	switch (mode & LX_S_IFMT) {
	case LX_S_IFIFO:
		return "fifo";
	case LX_S_IFCHR:
		return "character special file";
	case LX_S_IFBLK:
		return "block special file";
	case LX_S_IFSOCK:
		return "socket";
	case LX_S_IFDIR:
		return "directory";
	case LX_S_IFLNK:
		return "symbolic link";
	default:
		return "regular file";
	}
}

static int show(char **paths)
{
	int failed = 0;

	for (; *paths; paths++) {
		struct lx_stat st;
		int error = lx_lstat(*paths, &st);
		if (error) {
			print_error("lstat", error, *paths);
			failed = 1;
			continue;
		}
		print(1, "%s %o %u:%u %s\n", type(st.st_mode), st.st_mode & 07777, lx_major(st.st_rdev),
		      lx_minor(st.st_rdev), *paths);
	}
	return failed;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "", *path = argc > 2 ? argv[2] : "";

	if (argc > 2 && same(what, "show"))
		return show(argv + 2);
	if (argc == 5 && (same(what, "char") || same(what, "block"))) {
		unsigned int major = (unsigned int)number(argv[3], 4095),
			     minor = (unsigned int)number(argv[4], 1048575);
		lx_mode_t mode = (same(what, "char") ? LX_S_IFCHR : LX_S_IFBLK) | 0666;
		check(lx_mknod(path, mode, lx_makedev(major, minor)), "mknod", path);
		return 0;
	}
	if (argc != 3)
		usage();
	if (same(what, "fifo"))
		check(lx_mknod(path, LX_S_IFIFO | 0666, 0), "mknod", path);
	else if (same(what, "socket"))
		make_socket(path);
	else if (same(what, "send"))
		copy(0, "standard input", open_fifo(path, LX_O_WRONLY), path);
	else if (same(what, "receive"))
		copy(open_fifo(path, LX_O_RDONLY), path, 1, "standard output");
	else
		usage();
	return 0;
}
