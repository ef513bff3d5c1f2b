/* SPDX-License-Identifier: MIT */
/* What it costs to move bytes: through a pipe by copies and by pages, from a file to a pipe, from file to file. One
 * thread fills and empties, block by block; no scheduler comes in. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include <lx/io.h>
#include <lx/uring.h>

#include "harness.h"

#define NOTES                                                                                                   \
	"blocks       whole ones: a pipe that holds one is filled, and emptied again\n"                         \
	"floor        bare system calls; peer: glibc's functions; where the bytes end: memory for read, else /dev/null\n" \
	"ring         the kernel hands every splice of a ring to a worker thread: that is what it costs here"

static int in, out, null, source, target;
static size_t size;
static char *from, *to;
static struct lx_io_uring ring;

/* n blocks, each one step after another, all of which have to move it whole. */
#define WAY(name, first, second)                                            \
	static int name(void *state, long n)                                \
	{                                                                   \
		const long all = (long)size;                                \
		(void)state;                                                \
		for (; n; n--)                                              \
			if ((first) != all || (second) != all)              \
				return -EIO;                                \
		return 0;                                                   \
	}
#define RAW(call, a, b, c, d, e, f) \
	lx_syscall6(LX_NR_##call, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define WAYS(name, raw1, raw2, lx1, lx2, glibc1, glibc2)                \
	WAY(name##_floor, raw1, raw2)                                   \
	WAY(name##_lx, lx1, lx2)                                        \
	WAY(name##_glibc, glibc1, glibc2)                               \
	static const struct contestant name##_ways[] = {                \
		{"floor", FLOOR, NULL, name##_floor, NULL, NULL},       \
		{"lx", LX, NULL, name##_lx, NULL, NULL},                \
		{"glibc", PEER, NULL, name##_glibc, NULL, NULL},        \
	};

/* The vectors of vmsplice(2): a block is never written to while the pipe has its pages. */
static struct lx_iovec lx_vec;
static struct iovec vec;

static long rewound(long moved)
{
	lseek(target, 0, SEEK_SET);
	return moved;
}

static long from_start(int fd)
{
	lseek(fd, 0, SEEK_SET);
	return (long)size;
}

/* The ring's splice: the pipe to /dev/null. */
static long ring_splice(void)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
	struct lx_io_uring_cqe *cqe;
	long r;
	lx_io_uring_prep_splice(sqe, in, -1, null, -1, (unsigned int)size, 0);
	r = lx_io_uring_submit_and_wait(&ring, 1);
	if (r < 0 || (r = lx_io_uring_wait_cqe(&ring, &cqe)))
		return r;
	r = cqe->res;
	lx_io_uring_cqe_seen(&ring, cqe);
	return r;
}

WAYS(copy, RAW(write, out, from, size, 0, 0, 0), RAW(read, in, to, size, 0, 0, 0), lx_write(out, from, size),
     lx_read(in, to, size), write(out, from, size), read(in, to, size))
WAYS(map, RAW(vmsplice, out, &lx_vec, 1, 0, 0, 0), RAW(read, in, to, size, 0, 0, 0), lx_vmsplice(out, &lx_vec, 1, 0),
     lx_read(in, to, size), vmsplice(out, &vec, 1, 0), read(in, to, size))
WAYS(move, RAW(vmsplice, out, &lx_vec, 1, 0, 0, 0), RAW(splice, in, 0, null, 0, size, 0),
     lx_vmsplice(out, &lx_vec, 1, 0), lx_splice(in, NULL, null, NULL, size, 0), vmsplice(out, &vec, 1, 0),
     splice(in, NULL, null, NULL, size, 0))
WAYS(send, from_start(source), RAW(sendfile, null, source, 0, size, 0, 0), from_start(source),
     lx_sendfile(null, source, NULL, size), from_start(source), sendfile(null, source, NULL, size))
WAYS(range, from_start(source), rewound(RAW(copy_file_range, source, 0, target, 0, size, 0)), from_start(source),
     rewound(lx_copy_file_range(source, NULL, target, NULL, size, 0)), from_start(source),
     rewound(copy_file_range(source, NULL, target, NULL, size, 0)))
WAY(ring_move, lx_vmsplice(out, &lx_vec, 1, 0), ring_splice())
static const struct contestant ring_ways[] = {
	{"floor", FLOOR, NULL, move_floor, NULL, NULL},
	{"lx ring", LX, NULL, ring_move, NULL, NULL},
	{"glibc", PEER, NULL, move_glibc, NULL, NULL},
};

static void measure(const char *what, const struct contestant *ways, size_t count)
{
	char name[64];
	snprintf(name, sizeof(name), "%s, %zu KiB", what, size / 1024);
	bench_case(name, NULL, 1, ways, count);
}
#define CASE(what, ways) measure(what, ways, sizeof(ways) / sizeof(ways[0]))

/* A file without a name, of one block of the largest size. */
static int file(size_t length)
{
	int fd = memfd_create("bench", MFD_CLOEXEC);
	return fd < 0 || ftruncate(fd, (off_t)length) || write(fd, from, length) != (ssize_t)length ? -1 : fd;
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = {4096, 65536, 1048576};
	const size_t most = sizes[sizeof(sizes) / sizeof(sizes[0]) - 1];
	int fds[2], has_ring;

	bench_begin("pipe", argc, argv, "glibc", NOTES);
	from = mmap(NULL, 2 * most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (from == MAP_FAILED || pipe2(fds, O_CLOEXEC) || (null = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0) {
		perror("bench pipe");
		return 1;
	}
	to = from + most;
	memset(from, 'x', 2 * most);
	in = fds[0];
	out = fds[1];
	source = file(most);
	target = file(most);
	if (source < 0 || target < 0 || fcntl(out, F_SETPIPE_SZ, (int)most) < 0) {
		perror("bench pipe: files and a pipe of 1 MiB");
		return 1;
	}
	has_ring = !lx_io_uring_queue_init(2, &ring, 0);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size = sizes[i];
		bench_bytes(size);
		lx_vec.iov_base = vec.iov_base = from;
		lx_vec.iov_len = vec.iov_len = size;
		CASE("write, read", copy_ways);
		CASE("vmsplice, read", map_ways);
		CASE("vmsplice, splice", move_ways);
		if (has_ring)
			CASE("vmsplice, ring's splice", ring_ways);
		else
			bench_skip("vmsplice, ring's splice", "no io_uring");
		CASE("sendfile", send_ways);
		CASE("copy_file_range", range_ways);
	}
	return bench_end();
}
