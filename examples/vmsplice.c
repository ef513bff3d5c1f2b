/* SPDX-License-Identifier: MIT */
/* Memory put into a pipe without a copy, and how much faster that is.
 *
 *	vmsplice MIB [FILE]
 *
 * A child sends MIB MiB of numbers through a pipe to its parent, in four ways:
 *	write			write, read: two copies
 *	vmsplice		vmsplice, read: the pages themselves are in the pipe, one copy
 *	vmsplice gift		the same with SPLICE_F_GIFT, for which every page is a new one
 *	vmsplice+splice		vmsplice, and splice from the pipe to FILE, or to /dev/null: none (FILE's own aside)
 * For each it prints MiB per second, and a checksum of what arrived: splice shows nobody the bytes, so there it is
 * FILE's, or none.
 *
 * The pages in the pipe are the writer's own. What it writes to them is what the reader finds there, also after
 * vmsplice has returned. So a page may be used again only when it has left the pipe, and nothing tells when that is but
 * the pipe's size: once as many bytes as the pipe holds have been put in after it, it is out. Two buffers of the pipe's
 * size in turn keep that rule, with a reader that takes bytes out for good, as read does, and splice to a file; one
 * that passes the pages on, to another pipe or a socket, voids it. A gift is simpler: what was given is not touched
 * again. */
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/time.h>
#include <lx/uapi/asm/signal.h>

#include "lib/lib.h"

const char program[] = "vmsplice", usage_line[] = "usage: vmsplice MIB [FILE]";

enum { VMSPLICE = 1, GIFT = 2, SPLICE = 4 };

#define WANTED (256U << 10) /* of the pipe */

static uint64_t words[8192];

static unsigned char *new_buffer(size_t size)
{
	void *buffer = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	check((long)buffer, "mmap", "a buffer");
	return buffer;
}

static void vmsplice_all(int pipe, void *buffer, size_t size, unsigned int flags)
{
	struct lx_iovec vec;

	vec.iov_base = buffer;
	vec.iov_len = size;
	while (vec.iov_len) {
		long n = lx_vmsplice(pipe, &vec, 1, flags);
		if (n == -LX_EINTR)
			continue;
		check(n, "vmsplice", "the pipe");
		vec.iov_base = (char *)vec.iov_base + n;
		vec.iov_len -= (size_t)n;
	}
}

static void send_all(int pipe, unsigned long total, int how)
{
	size_t size = (size_t)check(lx_fcntl_getpipe_sz(pipe), "fcntl", "the pipe");
	unsigned char *buffers[2];
	uint64_t number = 0;

	buffers[0] = new_buffer(size);
	buffers[1] = new_buffer(size);
	for (unsigned long turn = 0; total; turn++) {
		uint64_t *to;
		if (size > total)
			size = total;
		if (how & GIFT && turn > 1)
			buffers[turn % 2] = new_buffer(size);
		to = (uint64_t *)(void *)buffers[turn % 2];
		for (size_t i = 0; i < size / 8; i++)
			to[i] = number++ * 0x9e3779b97f4a7c15;
		if (how & VMSPLICE)
			vmsplice_all(pipe, to, size, how & GIFT ? LX_SPLICE_F_GIFT : 0);
		else
			write_all(pipe, to, size, "the pipe");
		if (how & GIFT) /* the pages live on for as long as they are in the pipe */
			check(lx_munmap(to, size), "munmap", "a gift");
		total -= size;
	}
}

/* Every bit of every word counts, and so does the order. */
static uint64_t sum_all(int fd, unsigned long total, const char *name)
{
	uint64_t sum = 0;

	while (total) {
		size_t size = total < sizeof(words) ? total : sizeof(words), done = 0;
		while (done < size) {
			long n = lx_read(fd, (char *)words + done, size - done);
			if (n == -LX_EINTR)
				continue;
			if (check(n, "read", name) == 0)
				fail("read", -LX_EPIPE, name); /* the child has told why */
			done += (size_t)n;
		}
		for (size_t i = 0; i < size / 8; i++)
			sum = (sum ^ words[i]) * 0x100000001b3;
		total -= size;
	}
	return sum;
}

static void splice_all(int pipe, int file, unsigned long total, const char *name)
{
	while (total) {
		long n = lx_splice(pipe, NULL, file, NULL, total, LX_SPLICE_F_MOVE);
		if (n == -LX_EINTR)
			continue;
		if (check(n, "splice", name) == 0)
			fail("splice", -LX_EPIPE, name);
		total -= (unsigned long)n;
	}
}

static unsigned long now(void)
{
	struct lx_timespec time;
	check(lx_clock_gettime(LX_CLOCK_MONOTONIC, &time), "clock_gettime", "CLOCK_MONOTONIC");
	return (unsigned long)time.tv_sec * 1000000000 + (unsigned long)time.tv_nsec;
}

static void run(const char *way, int how, unsigned long total, int file, const char *name)
{
	unsigned long begin, time;
	int fds[2], status;
	uint64_t sum = 0;
	lx_pid_t pid;

	check(lx_pipe2(fds, LX_O_CLOEXEC), "pipe2", way);
	lx_fcntl_setpipe_sz(fds[1], WANTED); /* as large as before, if it may not be */
	begin = now();
	pid = (lx_pid_t)check(lx_fork(), "fork", way);
	if (!pid) {
		lx_close(fds[0]);
		send_all(fds[1], total, how);
		lx_exit_group(0);
	}
	lx_close(fds[1]);
	if (how & SPLICE)
		splice_all(fds[0], file, total, name);
	else
		sum = sum_all(fds[0], total, "the pipe");
	time = now() - begin;
	lx_close(fds[0]);
	check(lx_wait4(pid, &status, 0, NULL), "wait4", "the child");
	if (status)
		lx_exit_group(1);

	if (how & SPLICE && !same(name, "/dev/null")) {
		check(lx_lseek(file, 0, LX_SEEK_SET), "lseek", name);
		sum = sum_all(file, total, name);
	}
	print(1, "%-16s %8lu MiB/s", way, (total >> 10) * (1000000000 >> 10) / (time ? time : 1));
	if (how & SPLICE && same(name, "/dev/null"))
		print(1, "\n");
	else
		print(1, "  %016lx\n", sum);
}

int main(int argc, char **argv)
{
	unsigned long total;
	const char *name;
	int file;

	if (argc != 2 && argc != 3)
		usage();
	total = number(argv[1], 1UL << 20) << 20;
	name = argc == 3 ? argv[2] : "/dev/null";
	file = (int)check(lx_open(name, LX_O_RDWR | LX_O_CREAT | LX_O_TRUNC, 0666), "open", name);
	run("write", 0, total, -1, NULL);
	run("vmsplice", VMSPLICE, total, -1, NULL);
	run("vmsplice gift", VMSPLICE | GIFT, total, -1, NULL);
	run("vmsplice+splice", VMSPLICE | SPLICE, total, file, name);
	check(lx_close(file), "close", name);
	return 0;
}
