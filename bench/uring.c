/* SPDX-License-Identifier: MIT */
/* What an io_uring request costs: lx, a loop written by hand over the mapped rings, and liburing where there is one. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <lx/uapi/linux/io_uring.h>

#include "harness.h"
#include "uring.h"

#define READS 16 /* in a batch */
#define MESSAGES 8

#define NOTES                                                                                                        \
	"lean         DEFER_TASKRUN, NO_SQARRAY and the ring's registered index; so are the reads and the sockets\n" \
	"read         from all over a cached file, 16 at a time\n"                                                   \
	"recv         8 at a time, sent by one sendmmsg(2), which is in the figure\n"                                \
	"echo         there and back, with the other end's send(2) and recv(2)\n"

#define DEFER (LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN)
#define LEAN (DEFER | LX_IORING_SETUP_NO_SQARRAY)
#define POLLED (LX_IORING_SETUP_SQPOLL | LX_IORING_SETUP_SQ_AFF)

int send_batch(int socket, unsigned int batch)
{
	static char message[MESSAGE];
	static struct iovec part = {message, MESSAGE};
	static struct mmsghdr messages[MESSAGES] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}}};

	for (unsigned int i = 1; i < batch && !messages[i].msg_hdr.msg_iov; i++)
		messages[i] = messages[0];
	return sendmmsg(socket, messages, batch, 0) == (int)batch ? 0 : -EIO;
}

static int seqpacket_pair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ? -errno : 0;
}

static int stream_pair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? -errno : 0;
}

static int tcp_pair(int ends[2])
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(at);
	int on = 1, r = 0, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ends[0] = -1;
	ends[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || ends[1] < 0 || bind(listener, (struct sockaddr *)&at, sizeof(at)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&at, &len) ||
	    connect(ends[1], (struct sockaddr *)&at, sizeof(at)) ||
	    (ends[0] = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0 ||
	    setsockopt(ends[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		r = -errno;
	close(listener);
	if (r) {
		close(ends[0]);
		close(ends[1]);
	}
	return r;
}

/* A file with all its pages in the cache and no name. */
static int cached_file(void)
{
	char name[] = "/tmp/bench-uring-XXXXXX";
	static char block[BLOCK];
	int fd = mkstemp(name);

	if (fd < 0 || unlink(name))
		return -1;
	for (int i = 0; i < BLOCKS; i++)
		if (pwrite(fd, block, BLOCK, (off_t)i * BLOCK) != BLOCK)
			return -1;
	/* Not while it is measured. */
	return fsync(fd) ? -1 : fd;
}

static void measure(const char *name, enum work work, const struct job *job)
{
	const struct contestant who[] = {
		lx_way[work],
		floor_way[work],
#ifdef HAVE_LIBURING
		peer_way[work],
#endif
	};

	bench_case(name, job, job->batch, who, sizeof(who) / sizeof(who[0]));
}

static void nops(void)
{
	static const unsigned int batches[] = {1, 8, 64, 128};
	static const struct {
		const char *name;
		enum work work;
		struct job job;
	} rings[] = {
		{"default", NOP, {.flags = 0}},
		{"DEFER_TASKRUN", NOP, {.flags = DEFER}},
		{"lean", NOP, {.flags = LEAN, .registered = 1}},
		{"SQPOLL", NOP_POLLED, {.flags = POLLED}},
	};

	for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]); i++)
		for (size_t j = 0; j < sizeof(batches) / sizeof(batches[0]); j++) {
			struct job job = rings[i].job;
			char name[64];
			job.batch = batches[j];
			job.sq_cpu = bench_other_cpu();
			snprintf(name, sizeof(name), "nop, %s, batch %u", rings[i].name, job.batch);
			if (rings[i].work == NOP_POLLED && job.sq_cpu < 0)
				bench_skip(name, "needs a second processor");
			else
				measure(name, rings[i].work, &job);
		}
}

static void reads(void)
{
	static const char *const names[] = {
		[PLAIN] = "read 4 KiB",
		[FIXED_FILE] = "read 4 KiB, fixed file",
		[FIXED_BUFFER] = "read 4 KiB, fixed buffer",
	};
	struct job job = {.flags = LEAN, .registered = 1, .batch = READS, .file = cached_file()};

	job.blocks = mmap(NULL, (size_t)READS * BLOCK, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	for (int kind = PLAIN; kind <= FIXED_BUFFER; kind++) {
		job.kind = (enum read_kind)kind;
		if (job.file < 0 || job.blocks == MAP_FAILED)
			bench_skip(names[kind], "no file in /tmp, or no memory");
		else
			measure(names[kind], READ, &job);
	}
	munmap(job.blocks, (size_t)READS * BLOCK);
	close(job.file);
}

static void sockets(void)
{
	struct job job = {.flags = LEAN, .registered = 1};

	job.batch = MESSAGES;
	job.connected = seqpacket_pair;
	measure("recv 64 bytes, multishot, buffers", RECV, &job);
	job.batch = 1;
	job.connected = stream_pair;
	measure("echo 64 bytes, Unix socket", ECHO, &job);
	job.connected = tcp_pair;
	measure("echo 64 bytes, TCP", ECHO, &job);
}

int main(int argc, char **argv)
{
#ifdef HAVE_LIBURING
	const char *peer = peer_way[NOP].name;
#else
	const char *peer = "none: no liburing was found when this was built";
#endif

	bench_begin("uring", argc, argv, peer, NOTES);
	nops();
	reads();
	sockets();
	return bench_end();
}
