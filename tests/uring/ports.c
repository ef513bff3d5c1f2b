/* SPDX-License-Identifier: MIT */
/* Three small programs of the kind that rings are made for: a cat, an echo server, a copy. What comes out has to be
 * what went in. */
#include "nops.h"
#include <lx/net.h>
#include <lx/uapi/linux/in.h>
#include <lx/uring_buf.h>

enum { BLOCK = 4096, BLOCKS = 100, SIZE = BLOCKS * BLOCK + 123, DEPTH = 8 };

static unsigned char in[SIZE], out[SIZE];

static unsigned char pattern(unsigned int at)
{
	return (unsigned char)(at * 2654435761U >> 17 ^ at);
}

/* A memfd with a pattern in it, and in[] the same. */
static int input(void)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	for (unsigned int i = 0; i < SIZE; i++)
		in[i] = pattern(i);
	CHECK_EQ(lx_pwrite64(fd, in, SIZE, 0), SIZE);
	return fd;
}

static void same_as_input(int fd)
{
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_END), SIZE);
	CHECK_EQ(lx_pread64(fd, out, SIZE, 0), SIZE);
	for (unsigned int i = 0; i < SIZE; i++)
		if (out[i] != in[i])
			CHECK_FAIL("byte %ld is wrong", (long)i);
}

/* The cat. */

/* Two blocks that one readv fills. */
struct piece {
	struct lx_iovec vec[2];
	unsigned char text[2][BLOCK];
	int len, done;
};

static struct piece pieces[DEPTH];

static void read_piece(struct lx_io_uring *ring, int fd, unsigned int number)
{
	struct piece *piece = &pieces[number % DEPTH];
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(ring);
	CHECK(sqe);
	piece->done = 0;
	for (int i = 0; i < 2; i++) {
		piece->vec[i].iov_base = piece->text[i];
		piece->vec[i].iov_len = BLOCK;
	}
	lx_io_uring_prep_readv(sqe, fd, piece->vec, 2, (uint64_t)number * 2 * BLOCK);
	lx_io_uring_sqe_set_data(sqe, piece);
}

/* Reads run ahead of the output, which is in order. */
TEST(uring, port_of_a_cat)
{
	struct lx_io_uring ring;
	const unsigned int count = (SIZE + 2 * BLOCK - 1) / (2 * BLOCK);
	int to = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), from = input();
	ring_of(&ring, DEPTH, 0);
	for (unsigned int i = 0; i < DEPTH; i++)
		read_piece(&ring, from, i);
	CHECK_EQ(lx_io_uring_submit(&ring), DEPTH);
	for (unsigned int next = 0; next < count; next++) {
		struct piece *piece = &pieces[next % DEPTH];
		while (!piece->done) {
			struct lx_io_uring_cqe *cqe = NULL;
			CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
			struct piece *read = (struct piece *)lx_io_uring_cqe_get_data(cqe);
			read->len = cqe->res;
			read->done = 1;
			lx_io_uring_cqe_seen(&ring, cqe);
		}
		CHECK_EQ(piece->len, next == count - 1 ? SIZE % (2 * BLOCK) : 2 * BLOCK);
		piece->vec[0].iov_len = piece->len < BLOCK ? (size_t)piece->len : BLOCK;
		piece->vec[1].iov_len = (size_t)piece->len - piece->vec[0].iov_len;
		CHECK_EQ(lx_writev(to, piece->vec, 2), piece->len);
		if (next + DEPTH < count) {
			read_piece(&ring, from, next + DEPTH);
			CHECK_EQ(lx_io_uring_submit(&ring), 1);
		}
	}
	lx_io_uring_queue_exit(&ring);
	same_as_input(to);
}

/* The echo server, and its clients. */

enum { CLIENTS = 6, ROUNDS = 20, BUFFERS = 4, BUFFER = 1024, GROUP = 3 };
enum kind { ACCEPT, RECV, SEND };

static unsigned char buffers[BUFFERS][BUFFER];

/* What a completion needs to know of its request. */
static uint64_t data_of(enum kind kind, int fd, unsigned int bid, unsigned int from, unsigned int to)
{
	return (uint64_t)kind << 60 | (uint64_t)from << 44 | (uint64_t)to << 28 | bid << 16 | (uint64_t)fd;
}

static struct lx_io_uring_sqe *entry(struct lx_io_uring *ring)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(ring);
	if (!sqe) {
		lx_io_uring_submit(ring);
		sqe = lx_io_uring_get_sqe(ring);
	}
	return sqe;
}

static void serve_accept(struct lx_io_uring *ring, int listener)
{
	struct lx_io_uring_sqe *sqe = entry(ring);
	lx_io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, 0);
	lx_io_uring_sqe_set_data64(sqe, data_of(ACCEPT, listener, 0, 0, 0));
}

static void serve_recv(struct lx_io_uring *ring, int fd)
{
	struct lx_io_uring_sqe *sqe = entry(ring);
	lx_io_uring_prep_recv(sqe, fd, NULL, BUFFER, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
	lx_io_uring_sqe_set_data64(sqe, data_of(RECV, fd, 0, 0, 0));
}

static void serve_send(struct lx_io_uring *ring, int fd, unsigned int bid, unsigned int from, unsigned int to)
{
	struct lx_io_uring_sqe *sqe = entry(ring);
	lx_io_uring_prep_send(sqe, fd, buffers[bid] + from, to - from, 0);
	lx_io_uring_sqe_set_data64(sqe, data_of(SEND, fd, bid, from, to));
}

/* Until all clients have gone. Returns a line number for a failure, as it runs in a child. */
static int serve(int listener)
{
	struct lx_io_uring ring;
	struct lx_io_uring_cqe *cqe;
	unsigned int head, seen;
	int gone = 0, err = 0;
	if (lx_io_uring_queue_init(16, &ring, 0))
		return __LINE__;
	struct lx_io_uring_buf_ring *br = lx_io_uring_setup_buf_ring(&ring, BUFFERS, GROUP, 0, &err);
	if (!br)
		return __LINE__;
	for (unsigned int i = 0; i < BUFFERS; i++)
		lx_io_uring_buf_ring_add(br, buffers[i], BUFFER, (unsigned short)i, lx_io_uring_buf_ring_mask(BUFFERS),
					 (int)i);
	lx_io_uring_buf_ring_advance(br, BUFFERS);
	serve_accept(&ring, listener);
	while (gone < CLIENTS) {
		if (lx_io_uring_submit_and_wait(&ring, 1) < 0)
			return __LINE__;
		seen = 0;
		lx_io_uring_for_each_cqe(&ring, head, cqe)
		{
			const uint64_t data = lx_io_uring_cqe_get_data64(cqe);
			const int fd = data & 0xffff;
			const unsigned int bid = data >> 16 & 0xfff, from = data >> 44 & 0xffff,
					   to = data >> 28 & 0xffff;
			seen++;
			switch ((enum kind)(data >> 60)) {
			case ACCEPT:
				if (cqe->res < 0)
					return __LINE__;
				if (!(cqe->flags & LX_IORING_CQE_F_MORE))
					serve_accept(&ring, listener);
				serve_recv(&ring, cqe->res);
				break;
			case RECV:
				/* Fewer buffers than clients: one has to wait for another's. */
				if (cqe->res == -LX_ENOBUFS) {
					serve_recv(&ring, fd);
				} else if (cqe->res < 0) {
					return __LINE__;
				} else if (!cqe->res) {
					gone++;
					lx_close(fd);
				} else {
					serve_send(&ring, fd, cqe->flags >> LX_IORING_CQE_BUFFER_SHIFT, 0,
						   (unsigned int)cqe->res);
				}
				if (cqe->res <= 0 && cqe->flags & LX_IORING_CQE_F_BUFFER) {
					lx_io_uring_buf_ring_add(
						br, buffers[cqe->flags >> LX_IORING_CQE_BUFFER_SHIFT], BUFFER,
						(unsigned short)(cqe->flags >> LX_IORING_CQE_BUFFER_SHIFT),
						lx_io_uring_buf_ring_mask(BUFFERS), 0);
					lx_io_uring_buf_ring_advance(br, 1);
				}
				break;
			case SEND:
				if (cqe->res <= 0)
					return __LINE__;
				if (from + (unsigned int)cqe->res < to) {
					serve_send(&ring, fd, bid, from + (unsigned int)cqe->res, to);
					break;
				}
				lx_io_uring_buf_ring_add(br, buffers[bid], BUFFER, (unsigned short)bid,
							 lx_io_uring_buf_ring_mask(BUFFERS), 0);
				lx_io_uring_buf_ring_advance(br, 1);
				serve_recv(&ring, fd);
			}
		}
		lx_io_uring_cq_advance(&ring, seen);
	}
	if (lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP))
		return __LINE__;
	lx_io_uring_queue_exit(&ring);
	return 0;
}

TEST(uring, port_of_an_echo_server)
{
	struct lx_io_uring ring;
	struct lx_sockaddr_in here = {.sin_family = LX_AF_INET, .sin_addr = {lx_htonl(LX_INADDR_LOOPBACK)}};
	int size = sizeof(here), clients[CLIENTS], err = 0, status = -1;
	unsigned int at = 0;
	ring_of(&ring, 4, 0);
	struct lx_io_uring_buf_ring *br = lx_io_uring_setup_buf_ring(&ring, BUFFERS, GROUP, 0, &err);
	SKIP_IF(!br && err == -LX_EINVAL, "this kernel has no rings of provided buffers");
	CHECK(br);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	lx_io_uring_queue_exit(&ring);

	int listener = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	SKIP_IF(listener == -LX_EAFNOSUPPORT, "this kernel has no IPv4");
	CHECK(listener >= 0);
	int r = lx_bind(listener, (struct lx_sockaddr *)&here, size);
	SKIP_IF(r == -LX_EADDRNOTAVAIL, "no loopback here");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_listen(listener, CLIENTS), 0);
	CHECK_EQ(lx_getsockname(listener, (struct lx_sockaddr *)&here, &size), 0);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(serve(listener) ? 1 : 0);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
		CHECK(clients[i] >= 0);
		r = lx_connect(clients[i], (struct lx_sockaddr *)&here, size);
		SKIP_IF(r == -LX_ENETUNREACH, "the loopback is down");
		CHECK_EQ(r, 0);
	}
	/* All speak before the first one listens. */
	for (unsigned int round = 0; round < ROUNDS; round++) {
		const unsigned int len = 1 + round * 397 % 5000;
		for (unsigned int i = 0; i < CLIENTS; i++) {
			for (unsigned int n = 0; n < len; n++)
				in[n] = pattern(at + i * 10000 + n);
			CHECK_EQ(lx_write(clients[i], in, len), len);
		}
		for (unsigned int i = 0; i < CLIENTS; i++) {
			for (unsigned int got = 0; got < len;) {
				long n = lx_read(clients[i], out + got, len - got);
				CHECK(n > 0);
				got += (unsigned int)n;
			}
			for (unsigned int n = 0; n < len; n++)
				if (out[n] != pattern(at + i * 10000 + n))
					CHECK_FAIL("byte %ld of client %ld is wrong", (long)n, (long)i);
		}
		at += 7;
	}
	for (int i = 0; i < CLIENTS; i++)
		CHECK_EQ(lx_close(clients[i]), 0);
	CHECK_EQ(lx_wait4(pid, &status, 0, NULL), pid);
	CHECK_EQ(status, 0);
}

/* The copy: each read drags its write along. */

static unsigned char copied[DEPTH][BLOCK];

static void copy_block(struct lx_io_uring *ring, int from, int to, unsigned int place, unsigned int block)
{
	const unsigned int left = SIZE - block * BLOCK, len = left < BLOCK ? left : BLOCK;
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(ring);
	CHECK(sqe);
	lx_io_uring_prep_read(sqe, from, copied[place], len, (uint64_t)block * BLOCK);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_IO_LINK);
	lx_io_uring_sqe_set_data64(sqe, (uint64_t)block << 16 | place << 1);
	sqe = lx_io_uring_get_sqe(ring);
	CHECK(sqe);
	lx_io_uring_prep_write(sqe, to, copied[place], len, (uint64_t)block * BLOCK);
	lx_io_uring_sqe_set_data64(sqe, (uint64_t)block << 16 | place << 1 | 1);
}

static void copy(unsigned int flags)
{
	struct lx_io_uring ring;
	const unsigned int count = (SIZE + BLOCK - 1) / BLOCK;
	unsigned int next = 0, done = 0, reads = 0;
	int to = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), from = input();
	ring_of(&ring, 2 * DEPTH, flags);
	for (; next < DEPTH; next++)
		copy_block(&ring, from, to, next, next);
	while (done < count) {
		struct lx_io_uring_cqe *cqe = NULL;
		CHECK(lx_io_uring_submit_and_wait(&ring, 1) >= 0);
		while (done < count && !lx_io_uring_peek_cqe(&ring, &cqe)) {
			const unsigned int block = (unsigned int)(cqe->user_data >> 16),
					   place = cqe->user_data >> 1 & 0x7fff;
			const int wrote = cqe->user_data & 1, res = cqe->res;
			lx_io_uring_cqe_seen(&ring, cqe);
			CHECK_EQ(res, block == count - 1 ? SIZE % BLOCK : BLOCK);
			reads += !wrote;
			if (!wrote)
				continue;
			done++;
			if (next < count)
				copy_block(&ring, from, to, place, next++);
		}
	}
	CHECK_EQ(reads, count);
	expect_none(&ring);
	lx_io_uring_queue_exit(&ring);
	same_as_input(to);
}

TEST(uring, port_of_a_copy)
{
	copy(0);
}

TEST(uring, port_of_a_copy_deferred)
{
	copy(LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN);
}

/* A link that breaks: the read ends early, and its write doesn't happen. */
TEST(uring, port_of_a_copy_breaks)
{
	struct lx_io_uring ring;
	int to = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), from = input();
	ring_of(&ring, 2 * DEPTH, 0);
	CHECK_EQ(lx_ftruncate(from, SIZE - 10), 0);
	copy_block(&ring, from, to, 0, BLOCKS);
	CHECK_EQ(lx_io_uring_submit(&ring), 2);
	expect(&ring, (uint64_t)BLOCKS << 16, SIZE % BLOCK - 10);
	expect(&ring, (uint64_t)BLOCKS << 16 | 1, -LX_ECANCELED);
	expect_none(&ring);
	CHECK_EQ(lx_lseek(to, 0, LX_SEEK_END), 0);
	lx_io_uring_queue_exit(&ring);
}
