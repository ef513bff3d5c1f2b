/* SPDX-License-Identifier: MIT */
/* What is registered with a ring: buffers, files, the ring itself, and everything else that has an operation for it.
 * Rings of provided buffers, with data that comes through sockets. */
#define _GNU_SOURCE /* libc hides some constants */
#include "ring.h"
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/net.h>
#include <lx/notify.h>
#include <lx/poll.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/sched.h>
#include <lx/time.h>
#include <lx/uapi/linux/bpf_common.h>
#include <lx/uapi/linux/filter.h>
#include <lx/uring.h>
#include <lx/uring_buf.h>
#include <lx/uring_prep.h>
#include <lx/uring_register.h>

enum { GROUP = 7, NO_GROUP = 1000, BUFFERS = 8, SIZE = 16 };

static char room[BUFFERS][SIZE];
static LX_ALIGNED(4096) struct lx_io_uring_reg_wait waits[64];

/* An operation that a kernel before the one named may refuse. */
static void need(int r, const char *what)
{
	SKIP_IF(r == -LX_EINVAL, "this kernel has no %s", what);
	CHECK_EQ(r, 0);
}

static struct done submit(struct lx_io_uring *ring)
{
	CHECK_EQ(lx_io_uring_submit(ring), 1);
	return next(ring);
}

static void check_idle(struct lx_io_uring *ring)
{
	struct lx_io_uring_cqe *cqe;
	CHECK_ERR(lx_io_uring_peek_cqe(ring, &cqe), LX_EAGAIN);
}

/* The ring still works. */
static void check_nop(struct lx_io_uring *ring)
{
	struct done c;
	lx_io_uring_prep_nop(entry(ring, 4711));
	c = submit(ring);
	CHECK_EQ(c.user_data, 4711);
	CHECK_EQ(c.res, 0);
}

/* What was registered with these tags has been given up: they come, before a completion that is asked for. Kernels
 * before 6.13 have none for that. */
static void check_tags(struct lx_io_uring *ring, uint64_t sum)
{
	struct done c;
	uint64_t got = 0;
	lx_io_uring_prep_nop(entry(ring, 4711));
	for (c = submit(ring); c.user_data != 4711; c = next(ring))
		got += c.user_data;
	CHECK(got == sum || got == 0);
}

static void stream(int fds[2])
{
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0, fds), 0);
}

static void say(int fd, const char *text, size_t n)
{
	CHECK_EQ(lx_sendto(fd, text, n, LX_MSG_NOSIGNAL, NULL, 0), n);
}

static int memfd_of(const char *text, size_t n)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_pwrite64(fd, text, n, 0), n);
	return fd;
}

static struct lx_io_uring_buf_ring *make_buf_ring(struct lx_io_uring *ring, unsigned int flags)
{
	int err = 1;
	struct lx_io_uring_buf_ring *br = lx_io_uring_setup_buf_ring(ring, BUFFERS, GROUP, flags, &err);
	SKIP_IF(!br && err == -LX_EINVAL, "this kernel has no rings of provided buffers with flags %ld", (long)flags);
	CHECK_EQ(err, 0);
	CHECK(br);
	CHECK_EQ(br->tail, 0);
	return br;
}

static void add(struct lx_io_uring_buf_ring *br, int from, int n)
{
	for (int i = 0; i < n; i++)
		lx_io_uring_buf_ring_add(br, room[from + i], SIZE, (unsigned short)(from + i),
					 lx_io_uring_buf_ring_mask(BUFFERS), i);
	lx_io_uring_buf_ring_advance(br, n);
}

static void prep_recv(struct lx_io_uring *ring, int fd)
{
	struct lx_io_uring_sqe *sqe = entry(ring, 0);
	lx_io_uring_prep_recv(sqe, fd, NULL, SIZE, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
}

static int bid(struct done c)
{
	CHECK(c.flags & LX_IORING_CQE_F_BUFFER);
	return (int)(c.flags >> LX_IORING_CQE_BUFFER_SHIFT);
}

/* ---- rings of provided buffers ---- */

TEST(uring, buf_ring)
{
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct done c;
	uint16_t head = 99;
	int fds[2], err = 0;
	make_ring(&ring, 4, 0);
	br = make_buf_ring(&ring, 0);
	stream(fds);

	/* Nothing in it, nothing to receive into. */
	say(fds[0], "hello", 5);
	prep_recv(&ring, fds[1]);
	c = submit(&ring);
	CHECK_EQ(c.res, -LX_ENOBUFS);
	CHECK(!(c.flags & LX_IORING_CQE_F_BUFFER));

	/* In order, and more often than the ring has entries. */
	add(br, 0, 3);
	for (int i = 0; i < 20; i++) {
		if (i)
			say(fds[0], "hello", 5);
		prep_recv(&ring, fds[1]);
		c = submit(&ring);
		CHECK_EQ(c.res, 5);
		CHECK_EQ(bid(c), i % 3);
		CHECK(same_bytes(room[i % 3], "hello", 5));
		add(br, i % 3, 1);
	}
	CHECK_EQ(br->tail, 23);
	err = lx_io_uring_buf_ring_head(&ring, GROUP, &head);
	if (err != -LX_EINVAL) { /* Linux 6.8 */
		CHECK_EQ(err, 0);
		CHECK_EQ(head, 20);
		CHECK_EQ(lx_io_uring_buf_ring_available(&ring, br, GROUP), 3);
		CHECK_ERR(lx_io_uring_buf_ring_head(&ring, NO_GROUP, &head), LX_ENOENT);
		CHECK_ERR(lx_io_uring_buf_ring_available(&ring, br, NO_GROUP), LX_ENOENT);
	}
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, buf_ring_errors)
{
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct lx_io_uring_buf_reg reg = {.ring_entries = BUFFERS, .bgid = NO_GROUP};
	int err = 0;
	make_ring(&ring, 4, 0);
	br = make_buf_ring(&ring, 0);
	CHECK_EQ(lx_io_uring_setup_buf_ring(&ring, BUFFERS, GROUP, 0, &err), NULL);
	CHECK_EQ(err, -LX_EEXIST);
	CHECK_EQ(lx_io_uring_setup_buf_ring(&ring, 3, NO_GROUP, 0, &err), NULL);
	CHECK_EQ(err, -LX_EINVAL);
	CHECK_EQ(lx_io_uring_setup_buf_ring(&ring, 65536, NO_GROUP, 0, &err), NULL);
	CHECK_EQ(err, -LX_EINVAL);
	CHECK_EQ(lx_io_uring_setup_buf_ring(&ring, 0, NO_GROUP, 0, &err), NULL);
	CHECK_EQ(err, -LX_EINVAL);
	CHECK_EQ(lx_io_uring_setup_buf_ring(&ring, BUFFERS, NO_GROUP, LX_IOU_PBUF_RING_MMAP, &err), NULL);
	CHECK_EQ(err, -LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_buf_ring(&ring, &reg, 0), LX_EFAULT);
	reg.ring_addr = (uintptr_t)br + SIZE;
	CHECK_ERR(lx_io_uring_register_buf_ring(&ring, &reg, 0), LX_EINVAL);
	reg.ring_addr = (uintptr_t)br;
	CHECK_ERR(lx_io_uring_register_buf_ring(&ring, &reg, 0x8000), LX_EINVAL);
	CHECK_EQ(reg.flags, 0x8000);
	CHECK_ERR(lx_io_uring_unregister_buf_ring(&ring, NO_GROUP), LX_ENOENT);
	CHECK_ERR(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, NO_GROUP), LX_ENOENT);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	CHECK(lx_io_uring_unregister_buf_ring(&ring, GROUP) < 0); /* -LX_ENOENT, of older kernels -LX_EINVAL */
	lx_io_uring_queue_exit(&ring);
}

/* One request, many completions, until the buffers are used up or the peer has gone. */
TEST(uring, buf_ring_multishot)
{
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct lx_io_uring_sqe *sqe;
	struct lx_io_uring_cqe *cqe;
	struct done c;
	int fds[2];
	make_ring(&ring, 4, 0);
	br = make_buf_ring(&ring, 0);
	add(br, 0, 2);
	stream(fds);
	sqe = entry(&ring, 5);
	lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	if (lx_io_uring_peek_cqe(&ring, &cqe) == 0) {
		SKIP_IF(cqe->res == -LX_EINVAL, "this kernel has no multishot recv");
		CHECK_FAIL("a completion before any data: %ld", (long)cqe->res);
	}
	for (int i = 0; i < 10; i++) {
		say(fds[0], "hello", 5);
		CHECK_EQ(lx_io_uring_wait_cqe(&ring, &cqe), 0);
		CHECK_EQ(cqe->user_data, 5);
		CHECK_EQ(cqe->res, 5);
		CHECK(cqe->flags & LX_IORING_CQE_F_MORE);
		CHECK_EQ(cqe->flags >> LX_IORING_CQE_BUFFER_SHIFT, i % 2);
		lx_io_uring_buf_ring_add(br, room[i % 2], SIZE, (unsigned short)(i % 2),
					 lx_io_uring_buf_ring_mask(BUFFERS), 0);
		lx_io_uring_buf_ring_cq_advance(&ring, br, 1);
	}
	CHECK_EQ(br->tail, 12);

	say(fds[0], "two buffers and a half: the third is missing", 40);
	CHECK_EQ(bid(next(&ring)), 0);
	CHECK_EQ(bid(next(&ring)), 1);
	c = next(&ring);
	CHECK_EQ(c.res, -LX_ENOBUFS);
	CHECK(!(c.flags & LX_IORING_CQE_F_MORE));
	CHECK(same_bytes(room[0], "two buffers and ", SIZE));
	CHECK(same_bytes(room[1], "a half: the thir", SIZE));

	/* Begun again, it goes on where it ended, and ends for good with the peer. */
	add(br, 2, 2);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_recv_multishot(sqe, fds[1], NULL, 0, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
	c = submit(&ring);
	CHECK_EQ(c.res, 8);
	CHECK_EQ(bid(c), 2);
	CHECK(same_bytes(room[2], "d is mis", 8));
	CHECK_EQ(lx_close(fds[0]), 0);
	c = next(&ring);
	CHECK_EQ(c.res, 0);
	CHECK(!(c.flags & LX_IORING_CQE_F_MORE));
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	lx_io_uring_queue_exit(&ring);
}

/* A buffer is used piece by piece, and belongs to the program again with the first completion without BUF_MORE. */
TEST(uring, buf_ring_incremental)
{
	static const int pieces[] = {5, 5, 6};
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct done c;
	int fds[2], at = 0;
	make_ring(&ring, 4, 0);
	br = make_buf_ring(&ring, LX_IOU_PBUF_RING_INC);
	add(br, 0, 2);
	stream(fds);
	for (int i = 0; i < 3; i++) {
		say(fds[0], &"0123456789abcdef"[at], (size_t)pieces[i]);
		prep_recv(&ring, fds[1]);
		c = submit(&ring);
		CHECK_EQ(c.res, pieces[i]);
		CHECK_EQ(bid(c), 0);
		CHECK_EQ((c.flags & LX_IORING_CQE_F_BUF_MORE) != 0, i < 2);
		at += c.res;
		CHECK_EQ(lx_io_uring_buf_ring_available(&ring, br, GROUP), i < 2 ? 2 : 1);
	}
	CHECK(same_bytes(room[0], "0123456789abcdef", SIZE));
	say(fds[0], "next", 4);
	prep_recv(&ring, fds[1]);
	c = submit(&ring);
	CHECK_EQ(bid(c), 1);
	CHECK(c.flags & LX_IORING_CQE_F_BUF_MORE);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_queue_exit(&ring);
}

/* With min_left, what is left of a buffer is too little to go on with. */
TEST(uring, buf_ring_min_left)
{
	static LX_ALIGNED(4096) struct lx_io_uring_buf bufs[256];
	struct lx_io_uring_buf_ring *br = (struct lx_io_uring_buf_ring *)(void *)bufs;
	struct lx_io_uring_buf_reg reg = {
		.ring_addr = (uintptr_t)bufs, .ring_entries = BUFFERS, .bgid = GROUP, .min_left = 8};
	struct lx_io_uring ring;
	struct done c;
	int fds[2];
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_buf_ring(&ring, &reg, 0), LX_EINVAL);
	need(lx_io_uring_register_buf_ring(&ring, &reg, LX_IOU_PBUF_RING_INC), "buffer rings with min_left");
	lx_io_uring_buf_ring_init(br);
	add(br, 0, 2);
	stream(fds);
	for (int i = 0; i < 2; i++) {
		say(fds[0], "hello", 5);
		prep_recv(&ring, fds[1]);
		c = submit(&ring);
		CHECK_EQ(c.res, 5);
		CHECK_EQ(bid(c), 0);
		CHECK_EQ((c.flags & LX_IORING_CQE_F_BUF_MORE) != 0, i == 0); /* 11 are left, then 6 */
	}
	CHECK_EQ(lx_io_uring_unregister_buf_ring(&ring, GROUP), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_queue_exit(&ring);
}

/* One completion for several buffers, both ways. */
TEST(uring, buf_ring_bundle)
{
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct lx_io_uring_sqe *sqe;
	struct done c;
	char got[64] = "";
	int fds[2];
	make_ring(&ring, 4, 0);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RECVSEND_BUNDLE), "this kernel has no bundles");
	br = make_buf_ring(&ring, 0);
	add(br, 0, 4);
	stream(fds);
	say(fds[0], "0123456789abcdefghijklmnopqrstuvwxyz....", 40);
	/* Several at once, though maybe not all. */
	for (int at = 0; at < 40; at += c.res) {
		sqe = entry(&ring, 0);
		lx_io_uring_prep_recv(sqe, fds[1], NULL, sizeof(got), 0);
		lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
		lx_io_uring_sqe_set_buf_group(sqe, GROUP);
		sqe->ioprio |= LX_IORING_RECVSEND_BUNDLE;
		c = submit(&ring);
		CHECK(c.res > (at ? 0 : SIZE));
		CHECK_EQ(bid(c), at / SIZE);
	}
	CHECK(same_bytes(room[0], "0123456789abcdefghijklmnopqrstuvwxyz....", 40));
	CHECK_EQ(lx_io_uring_buf_ring_available(&ring, br, GROUP), 1);

	/* The fourth is left; give two back behind it, and send all three. */
	for (int i = 0; i < SIZE; i++) {
		room[0][i] = 'a';
		room[1][i] = 'b';
		room[3][i] = 'd';
	}
	add(br, 0, 2);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_send_bundle(sqe, fds[0], 0, LX_MSG_NOSIGNAL);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
	c = submit(&ring);
	CHECK_EQ(c.res, 3 * SIZE);
	CHECK_EQ(bid(c), 3);
	CHECK_EQ(lx_recvfrom(fds[1], got, sizeof(got), 0, NULL, NULL), 3 * SIZE);
	CHECK(same_bytes(got, "ddddddddddddddddaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb", 3 * SIZE));
	CHECK_EQ(lx_io_uring_buf_ring_available(&ring, br, GROUP), 0);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_queue_exit(&ring);
}

/* ---- what a multishot recvmsg puts into a buffer ---- */

TEST(uring, recvmsg_multishot)
{
	enum { CONTROL = LX_CMSG_SPACE(sizeof(struct lx_ucred)) + LX_CMSG_SPACE(sizeof(int)) };
	static LX_ALIGNED(8) char big[2][256];
	struct lx_io_uring ring;
	struct lx_io_uring_buf_ring *br;
	struct lx_io_uring_recvmsg_out *o;
	struct lx_io_uring_cqe *cqe;
	struct lx_io_uring_sqe *sqe;
	struct done c;
	struct lx_user_msghdr want = {.msg_namelen = sizeof(struct lx_sockaddr_un), .msg_controllen = CONTROL};
	struct lx_sockaddr_un name = {.sun_family = LX_AF_UNIX};
	static char hello[] = "hello";
	struct lx_iovec iov = {hello, 5};
	struct {
		struct lx_cmsghdr head;
		int fd, pad;
	} rights = {{LX_CMSG_LEN(sizeof(int)), LX_SOL_SOCKET, LX_SCM_RIGHTS}, 0, 0};
	struct lx_user_msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &rights, .msg_controllen = sizeof(rights)};
	struct lx_cmsghdr *cmsg;
	int fds[2], yes = 1, kinds = 0, event = lx_eventfd2(0, LX_EFD_CLOEXEC);
	make_ring(&ring, 4, 0);
	br = make_buf_ring(&ring, 0);
	for (int i = 0; i < 2; i++)
		lx_io_uring_buf_ring_add(br, big[i], sizeof(big[i]), (unsigned short)i,
					 lx_io_uring_buf_ring_mask(BUFFERS), i);
	lx_io_uring_buf_ring_advance(br, 2);
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0, fds), 0);
	CHECK_EQ(lx_bind(fds[0], (struct lx_sockaddr *)(void *)&name, sizeof(name.sun_family)), 0); /* any name */
	CHECK_EQ(lx_setsockopt(fds[1], LX_SOL_SOCKET, LX_SO_PASSCRED, &yes, sizeof(yes)), 0);
	rights.fd = event;

	sqe = entry(&ring, 0);
	lx_io_uring_prep_recvmsg_multishot(sqe, fds[1], &want, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_BUFFER_SELECT);
	lx_io_uring_sqe_set_buf_group(sqe, GROUP);
	CHECK_EQ(lx_io_uring_submit(&ring), 1);
	if (lx_io_uring_peek_cqe(&ring, &cqe) == 0) {
		SKIP_IF(cqe->res == -LX_EINVAL, "this kernel has no multishot recvmsg");
		CHECK_FAIL("a completion before any data: %ld", (long)cqe->res);
	}
	CHECK_EQ(lx_sendmsg(fds[0], &msg, LX_MSG_NOSIGNAL), 5);
	c = next(&ring);
	CHECK_EQ(bid(c), 0);
	CHECK(c.flags & LX_IORING_CQE_F_MORE);
	o = lx_io_uring_recvmsg_validate(big[0], c.res, &want);
	CHECK(o);
	CHECK_EQ(o->payloadlen, 5);
	CHECK_EQ(o->namelen, 8); /* the family, and an abstract name of six characters */
	CHECK_EQ(((struct lx_sockaddr_un *)lx_io_uring_recvmsg_name(o))->sun_family, LX_AF_UNIX);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, c.res, &want), 5);
	CHECK(same_bytes(lx_io_uring_recvmsg_payload(o, &want), "hello", 5));
	for (cmsg = lx_io_uring_recvmsg_cmsg_firsthdr(o, &want); cmsg;
	     cmsg = lx_io_uring_recvmsg_cmsg_nexthdr(o, &want, cmsg)) {
		CHECK_EQ(cmsg->cmsg_level, LX_SOL_SOCKET);
		if (cmsg->cmsg_type == LX_SCM_CREDENTIALS) {
			CHECK_EQ(((struct lx_ucred *)LX_CMSG_DATA(cmsg))->pid, lx_getpid());
			kinds |= 1;
		} else {
			CHECK_EQ(cmsg->cmsg_type, LX_SCM_RIGHTS);
			CHECK_EQ(lx_close(*(int *)LX_CMSG_DATA(cmsg)), 0);
			kinds |= 2;
		}
	}
	CHECK_EQ(kinds, 3);

	/* Too long for the buffer: the head says how long it was. */
	iov.iov_base = waits;
	iov.iov_len = 1000;
	msg.msg_controllen = 0;
	CHECK_EQ(lx_sendmsg(fds[0], &msg, LX_MSG_NOSIGNAL), 1000);
	c = next(&ring);
	CHECK_EQ(bid(c), 1);
	o = lx_io_uring_recvmsg_validate(big[1], c.res, &want);
	CHECK(o);
	CHECK(o->flags & LX_MSG_TRUNC);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, c.res, &want),
		 sizeof(big[1]) - sizeof(*o) - sizeof(struct lx_sockaddr_un) - CONTROL);
	CHECK_EQ(lx_io_uring_free_buf_ring(&ring, br, BUFFERS, GROUP), 0);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_close(event), 0);
	lx_io_uring_queue_exit(&ring);
}

/* Buffers that no kernel wrote. */
TEST(uring, recvmsg_nonsense)
{
	static struct {
		struct lx_io_uring_recvmsg_out head;
		char name[8];
		struct lx_cmsghdr cmsg[2];
		char payload[4];
	} buf;
	struct lx_user_msghdr msg = {.msg_namelen = 8, .msg_controllen = sizeof(buf.cmsg)};
	struct lx_io_uring_recvmsg_out *o = &buf.head;
	const int least = sizeof(buf.head) + 8 + sizeof(buf.cmsg);
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, least, &msg), o);
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, least - 1, &msg), NULL);
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, sizeof(buf.head) - 1, &msg), NULL);
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, 0, &msg), NULL);
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, -LX_ENOBUFS, &msg), NULL);
	msg.msg_controllen = (size_t)-8;
	CHECK_EQ(lx_io_uring_recvmsg_validate(&buf, sizeof(buf), &msg), NULL);
	msg.msg_controllen = sizeof(buf.cmsg);

	CHECK_EQ(lx_io_uring_recvmsg_name(o), buf.name);
	CHECK_EQ(lx_io_uring_recvmsg_payload(o, &msg), buf.payload);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, least, &msg), 0);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, least + 3, &msg), 3);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, least - 1, &msg), 0);
	CHECK_EQ(lx_io_uring_recvmsg_payload_length(o, -LX_ENOBUFS, &msg), 0);

	o->controllen = sizeof(struct lx_cmsghdr) - 1;
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_firsthdr(o, &msg), NULL);
	o->controllen = sizeof(buf.cmsg);
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_firsthdr(o, &msg), buf.cmsg);
	buf.cmsg[0].cmsg_len = buf.cmsg[1].cmsg_len = sizeof(struct lx_cmsghdr);
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_nexthdr(o, &msg, &buf.cmsg[0]), &buf.cmsg[1]);
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_nexthdr(o, &msg, &buf.cmsg[1]), NULL);
	buf.cmsg[1].cmsg_len++; /* longer than what is there */
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_nexthdr(o, &msg, &buf.cmsg[0]), NULL);
	buf.cmsg[0].cmsg_len = 0;
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_nexthdr(o, &msg, &buf.cmsg[0]), NULL);
	buf.cmsg[0].cmsg_len = (size_t)-1;
	CHECK_EQ(lx_io_uring_recvmsg_cmsg_nexthdr(o, &msg, &buf.cmsg[0]), NULL);
}

/* ---- registered buffers ---- */

static void check_read_fixed(struct lx_io_uring *ring, int fd, char *buf, int index, const char *text, int n)
{
	lx_io_uring_prep_read_fixed(entry(ring, 0), fd, buf, (unsigned int)n, 0, index);
	CHECK_EQ(submit(ring).res, n);
	CHECK(same_bytes(buf, text, (size_t)n));
}

TEST(uring, buffers)
{
	struct lx_iovec iovs[2] = {{room[0], SIZE}, {room[1], SIZE}};
	struct lx_io_uring ring;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_unregister_buffers(&ring), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register_buffers(&ring, (struct lx_iovec *)nowhere(), 1), LX_EFAULT);
	CHECK_ERR(lx_io_uring_register_buffers(&ring, iovs, 0), LX_EINVAL);
	CHECK_EQ(lx_io_uring_register_buffers(&ring, iovs, 2), 0);
	CHECK_ERR(lx_io_uring_register_buffers(&ring, iovs, 2), LX_EBUSY);
	check_read_fixed(&ring, fd, room[1], 1, "file", 4);
	lx_io_uring_prep_write_fixed(entry(&ring, 0), fd, room[1] + 1, 3, 4, 1);
	CHECK_EQ(submit(&ring).res, 3);
	check_read_fixed(&ring, fd, room[0], 0, "fileile", 7);
	/* The wrong buffer, and one that isn't registered. */
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, room[2], 1, 0, 1);
	CHECK_EQ(submit(&ring).res, -LX_EFAULT);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, room[1], 1, 0, 2);
	CHECK_EQ(submit(&ring).res, -LX_EFAULT);
	CHECK_EQ(lx_io_uring_unregister_buffers(&ring), 0);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

/* Each buffer's tag comes back when it has been replaced, or given up. */
TEST(uring, buffers_tags)
{
	struct lx_iovec iovs[2] = {{room[0], SIZE}, {room[1], SIZE}}, empty = {NULL, 0};
	const uint64_t tags[2] = {11, 0}, tag = 12;
	struct lx_io_uring ring;
	struct done c;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_buffers_update_tag(&ring, 0, iovs, NULL, 1),
		  ring.features & LX_IORING_FEAT_RSRC_TAGS ? LX_ENXIO : LX_EINVAL);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RSRC_TAGS), "this kernel has no tags");
	CHECK_EQ(lx_io_uring_register_buffers_tags(&ring, iovs, tags, 2), 0);
	CHECK_ERR(lx_io_uring_register_buffers_tags(&ring, iovs, tags, 2), LX_EBUSY);
	check_idle(&ring);
	iovs[0].iov_base = room[2];
	CHECK_EQ(lx_io_uring_register_buffers_update_tag(&ring, 0, iovs, &tag, 1), 1);
	c = next(&ring);
	CHECK_EQ(c.user_data, 11);
	CHECK_EQ(c.res, 0);
	check_read_fixed(&ring, fd, room[2], 0, "file", 4);
	CHECK_ERR(lx_io_uring_register_buffers_update_tag(&ring, 2, iovs, NULL, 1), LX_EINVAL);
	CHECK_EQ(lx_io_uring_unregister_buffers(&ring), 0);
	check_tags(&ring, 12);
	CHECK_EQ(lx_io_uring_register_buffers_tags(&ring, iovs, NULL, 2), 0);
	CHECK_EQ(lx_io_uring_unregister_buffers(&ring), 0);
	/* An empty slot has no tag. */
	CHECK_ERR(lx_io_uring_register_buffers_tags(&ring, &empty, &tag, 1), LX_EINVAL);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, buffers_sparse)
{
	struct lx_iovec iov = {room[0], SIZE}, empty = {NULL, 0};
	struct lx_io_uring ring;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	need(lx_io_uring_register_buffers_sparse(&ring, 4), "sparse buffers");
	CHECK_ERR(lx_io_uring_register_buffers_sparse(&ring, 4), LX_EBUSY);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, room[0], 4, 0, 3);
	CHECK_EQ(submit(&ring).res, -LX_EFAULT);
	CHECK_EQ(lx_io_uring_register_buffers_update_tag(&ring, 3, &iov, NULL, 1), 1);
	check_read_fixed(&ring, fd, room[0], 3, "file", 4);
	CHECK_EQ(lx_io_uring_register_buffers_update_tag(&ring, 3, &empty, NULL, 1), 1);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, room[0], 4, 0, 3);
	CHECK_EQ(submit(&ring).res, -LX_EFAULT);
	CHECK_EQ(lx_io_uring_unregister_buffers(&ring), 0);
	CHECK_ERR(lx_io_uring_register_buffers_sparse(&ring, 0), LX_EINVAL);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, clone_buffers)
{
	struct lx_iovec iovs[2] = {{room[0], SIZE}, {room[1], SIZE}};
	struct lx_io_uring src, dst;
	int fd = memfd_of("file", 4), r;
	make_ring(&src, 4, 0);
	make_ring(&dst, 4, 0);
	r = lx_io_uring_clone_buffers(&dst, &src);
	SKIP_IF(r == -LX_EINVAL, "this kernel doesn't clone buffers");
	CHECK_EQ(r, -LX_ENXIO);
	CHECK_EQ(lx_io_uring_register_buffers(&src, iovs, 2), 0);
	CHECK_EQ(lx_io_uring_clone_buffers(&dst, &src), 0);
	check_read_fixed(&dst, fd, room[1], 1, "file", 4);
	CHECK_ERR(lx_io_uring_clone_buffers(&dst, &src), LX_EBUSY);

	/* A source by its index, and one that isn't asked to be. */
	CHECK_EQ(lx_io_uring_register_ring_fd(&src), 1);
	CHECK_EQ(lx_io_uring_unregister_buffers(&dst), 0);
	CHECK_EQ(lx_io_uring_clone_buffers(&dst, &src), 0);
	CHECK_EQ(lx_io_uring_unregister_buffers(&dst), 0);
	CHECK_EQ(lx___io_uring_clone_buffers(&dst, &src, 0), 0);
	CHECK_EQ(lx_io_uring_unregister_buffers(&dst), 0);
	CHECK_EQ(lx_io_uring_close_ring_fd(&src), 1);
	CHECK_ERR(lx___io_uring_clone_buffers(&dst, &src, 0), LX_EBADF);
	CHECK_EQ(lx___io_uring_clone_buffers(&dst, &src, LX_IORING_REGISTER_SRC_REGISTERED), 0);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&src);
	lx_io_uring_queue_exit(&dst);
}

/* Only some, over what is there. */
TEST(uring, clone_some_buffers)
{
	struct lx_iovec iovs[2] = {{room[0], SIZE}, {room[1], SIZE}};
	struct lx_io_uring src, dst;
	int fd = memfd_of("file", 4), r;
	make_ring(&src, 4, 0);
	make_ring(&dst, 4, 0);
	CHECK_EQ(lx_io_uring_register_buffers(&src, iovs, 2), 0);
	r = lx_io_uring_clone_buffers_offset(&dst, &src, 0, 1, 1, LX_IORING_REGISTER_DST_REPLACE);
	SKIP_IF(r == -LX_EINVAL, "this kernel doesn't clone some buffers");
	CHECK_EQ(r, 0);
	check_read_fixed(&dst, fd, room[1], 0, "file", 4);
	CHECK_EQ(lx_io_uring_clone_buffers_offset(&dst, &src, 1, 0, 1, LX_IORING_REGISTER_DST_REPLACE), 0);
	check_read_fixed(&dst, fd, room[1], 0, "file", 4);
	check_read_fixed(&dst, fd, room[0], 1, "file", 4);
	CHECK_ERR(lx_io_uring_clone_buffers_offset(&dst, &src, 0, 1, 2, LX_IORING_REGISTER_DST_REPLACE), LX_EOVERFLOW);
	CHECK_ERR(lx___io_uring_clone_buffers_offset(&dst, &src, 0, 0, 1, LX_IORING_REGISTER_SRC_REGISTERED), LX_EBUSY);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&src);
	lx_io_uring_queue_exit(&dst);
}

/* ---- registered files ---- */

static int read_slot(struct lx_io_uring *ring, int slot)
{
	struct lx_io_uring_sqe *sqe = entry(ring, 0);
	lx_io_uring_prep_read(sqe, slot, room[0], SIZE, 0);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_FIXED_FILE);
	return submit(ring).res;
}

TEST(uring, files)
{
	int one = memfd_of("1", 1), two = memfd_of("22", 2);
	int fds[3] = {one, -1, two}, change[2] = {LX_IORING_REGISTER_FILES_SKIP, one}, bad = 9999;
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_unregister_files(&ring), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register_files_update(&ring, 0, fds, 1), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register_files(&ring, &bad, 1), LX_EBADF);
	CHECK_ERR(lx_io_uring_register_files(&ring, (int *)nowhere(), 1), LX_EFAULT);
	CHECK_EQ(lx_io_uring_register_files(&ring, fds, 3), 0);
	CHECK_ERR(lx_io_uring_register_files(&ring, fds, 3), LX_EBUSY);
	CHECK_EQ(read_slot(&ring, 0), 1);
	CHECK_EQ(read_slot(&ring, 1), -LX_EBADF);
	CHECK_EQ(read_slot(&ring, 2), 2);
	CHECK_EQ(read_slot(&ring, 3), -LX_EBADF);
	CHECK_EQ(lx_io_uring_register_files_update(&ring, 0, change, 2), 2);
	CHECK_EQ(read_slot(&ring, 0), 1);
	CHECK_EQ(read_slot(&ring, 1), 1);
	change[0] = -1;
	CHECK_EQ(lx_io_uring_register_files_update(&ring, 2, change, 1), 1);
	CHECK_EQ(read_slot(&ring, 2), -LX_EBADF);
	CHECK_ERR(lx_io_uring_register_files_update(&ring, 2, change, 2), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_files_update(&ring, 0, &bad, 1), LX_EBADF);
	/* Registered files stay open by themselves. */
	CHECK_EQ(lx_close(one), 0);
	CHECK_EQ(read_slot(&ring, 1), 1);
	CHECK_EQ(lx_io_uring_unregister_files(&ring), 0);
	CHECK_EQ(lx_close(two), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, files_tags)
{
	int one = memfd_of("1", 1), two = memfd_of("22", 2), fds[2] = {one, two};
	const uint64_t tags[2] = {21, 22}, tag = 23;
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_files_update_tag(&ring, 0, fds, NULL, 1),
		  ring.features & LX_IORING_FEAT_RSRC_TAGS ? LX_ENXIO : LX_EINVAL);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_RSRC_TAGS), "this kernel has no tags");
	CHECK_EQ(lx_io_uring_register_files_tags(&ring, fds, tags, 2), 0);
	CHECK_ERR(lx_io_uring_register_files_tags(&ring, fds, tags, 2), LX_EBUSY);
	CHECK_EQ(read_slot(&ring, 1), 2);
	CHECK_EQ(lx_io_uring_register_files_update_tag(&ring, 1, fds, &tag, 1), 1);
	CHECK_EQ(next(&ring).user_data, 22);
	CHECK_EQ(read_slot(&ring, 1), 1);
	CHECK_ERR(lx_io_uring_register_files_update_tag(&ring, 2, fds, NULL, 1), LX_EINVAL);
	CHECK_EQ(lx_io_uring_unregister_files(&ring), 0);
	check_tags(&ring, 21 + 23);
	CHECK_EQ(lx_close(one), 0);
	CHECK_EQ(lx_close(two), 0);
	lx_io_uring_queue_exit(&ring);
}

static int open_direct(struct lx_io_uring *ring)
{
	lx_io_uring_prep_openat_direct(entry(ring, 0), LX_AT_FDCWD, "/", LX_O_RDONLY, 0, LX_IORING_FILE_INDEX_ALLOC);
	return submit(ring).res;
}

TEST(uring, files_sparse_and_range)
{
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, 0);
	need(lx_io_uring_register_files_sparse(&ring, 4), "sparse files");
	CHECK_ERR(lx_io_uring_register_files_sparse(&ring, 4), LX_EBUSY);
	CHECK_EQ(open_direct(&ring), 0);
	r = lx_io_uring_register_file_alloc_range(&ring, 2, 1);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no range for direct descriptors");
	CHECK_EQ(r, 0);
	CHECK_EQ(open_direct(&ring), 2);
	CHECK_EQ(open_direct(&ring), -LX_ENFILE);
	CHECK_ERR(lx_io_uring_register_file_alloc_range(&ring, 3, 2), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_file_alloc_range(&ring, 3, ~0U), LX_EOVERFLOW);
	CHECK_EQ(lx_io_uring_unregister_files(&ring), 0);
	CHECK_ERR(lx_io_uring_register_file_alloc_range(&ring, 0, 1), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* ---- no memory ---- */

/* What is half done is taken back, and the ring is still to be given up. */
TEST(uring, registered_without_memory)
{
	struct lx_io_uring_params p = {.sq_entries = 64};
	struct lx_rlimit64 limit, none;
	struct lx_io_uring_buf_ring *br;
	struct lx_io_uring ring;
	int err = 0, resized;
	make_ring(&ring, 4, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN);
	CHECK_EQ(lx_prlimit64(0, LX_RLIMIT_AS, NULL, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	CHECK_EQ(lx_prlimit64(0, LX_RLIMIT_AS, &none, NULL), 0);
	br = lx_io_uring_setup_buf_ring(&ring, BUFFERS, GROUP, 0, &err);
	resized = lx_io_uring_resize_rings(&ring, &p);
	CHECK_EQ(lx_prlimit64(0, LX_RLIMIT_AS, &limit, NULL), 0);
	CHECK_EQ(br, NULL);
	CHECK_EQ(err, -LX_ENOMEM);
	CHECK_ERR(lx_io_uring_unregister_buf_ring(&ring, GROUP), LX_ENOENT);
	lx_io_uring_queue_exit(&ring);
	SKIP_IF(resized == -LX_EINVAL, "this kernel doesn't resize rings");
	CHECK_EQ(resized, -LX_ENOMEM);
}

/* ---- the ring itself ---- */

TEST(uring, ring_fd)
{
	struct lx_io_uring ring, copy;
	int r;
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_unregister_ring_fd(&ring), LX_EINVAL);
	r = lx_io_uring_register_ring_fd(&ring);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no registered rings");
	CHECK_EQ(r, 1);
	CHECK(ring.int_flags & LX_INT_FLAG_REG_RING);
	CHECK(ring.enter_ring_fd >= 0 && ring.enter_ring_fd < 16);
	CHECK_ERR(lx_io_uring_register_ring_fd(&ring), LX_EEXIST);
	check_nop(&ring);
	CHECK_EQ(lx_io_uring_unregister_ring_fd(&ring), 1);
	CHECK_EQ(ring.int_flags & (LX_INT_FLAG_REG_RING | LX_INT_FLAG_REG_REG_RING), 0);
	CHECK_EQ(ring.enter_ring_fd, ring.ring_fd);
	check_nop(&ring);

	/* A thread has sixteen places. */
	copy = ring;
	for (int i = 0; i < 16; i++) {
		copy.int_flags = ring.int_flags;
		CHECK_EQ(lx_io_uring_register_ring_fd(&copy), 1);
		CHECK_EQ(copy.enter_ring_fd, i);
	}
	CHECK_ERR(lx_io_uring_register_ring_fd(&ring), LX_EBUSY);
	CHECK_EQ(lx_io_uring_unregister_ring_fd(&copy), 1);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, close_ring_fd)
{
	struct lx_io_uring_params p = {.sq_entries = 8};
	struct lx_io_uring ring;
	int fd;
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_close_ring_fd(&ring),
		  ring.features & LX_IORING_FEAT_REG_REG_RING ? LX_EINVAL : LX_EOPNOTSUPP);
	SKIP_IF(!(ring.features & LX_IORING_FEAT_REG_REG_RING), "this kernel needs the descriptor for registering");
	CHECK_EQ(lx_io_uring_register_ring_fd(&ring), 1);
	CHECK(ring.int_flags & LX_INT_FLAG_REG_REG_RING);
	fd = ring.ring_fd;
	CHECK_EQ(lx_io_uring_close_ring_fd(&ring), 1);
	CHECK_ERR(lx_fcntl(fd, LX_F_GETFD, 0), LX_EBADF);
	CHECK_ERR(lx_io_uring_close_ring_fd(&ring), LX_EBADF);
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EBADF);
	check_nop(&ring);
	CHECK_EQ(lx_io_uring_register_files(&ring, &(int){-1}, 1), 0);
	CHECK_EQ(lx_io_uring_unregister_files(&ring), 0);
	CHECK_EQ(lx_io_uring_unregister_ring_fd(&ring), 1);
	CHECK_EQ(ring.enter_ring_fd, -1);
	lx_io_uring_queue_exit(&ring);
}

static void resize(unsigned int more_flags)
{
	struct lx_io_uring_params p = {.sq_entries = 64, .cq_entries = 256, .flags = LX_IORING_SETUP_CQSIZE};
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | more_flags);
	for (int i = 0; i < 7; i++) /* the indices are past the ring's end */
		check_nop(&ring);

	/* Two completions to be read, three entries that the kernel hasn't seen: all come along. */
	for (uint64_t i = 0; i < 5; i++) {
		if (i == 2)
			CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 2), 2);
		lx_io_uring_prep_nop(entry(&ring, 100 + i));
	}
	r = lx_io_uring_resize_rings(&ring, &p);
	SKIP_IF(r == -LX_EINVAL, "this kernel doesn't resize rings");
	CHECK_EQ(r, 0);
	CHECK_EQ(p.flags, 0);
	CHECK_EQ(p.sq_entries, 64);
	CHECK_EQ(ring.sq.ring_entries, 64);
	CHECK_EQ(ring.sq.ring_mask, 63);
	CHECK_EQ(ring.cq.ring_entries, 256);
	CHECK_EQ(lx_io_uring_cq_ready(&ring), 2);
	CHECK_EQ(lx_io_uring_sq_ready(&ring), 3);
	CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 5), 3);
	for (uint64_t i = 0; i < 5; i++) {
		struct done c = next(&ring);
		CHECK_EQ(c.user_data, 100 + i);
		CHECK_EQ(c.res, 0);
	}
	check_idle(&ring);

	/* Full, and round. */
	for (int round = 0; round < 5; round++) {
		for (uint64_t i = 0; i < 64; i++)
			lx_io_uring_prep_nop(entry(&ring, i));
		CHECK_EQ(lx_io_uring_get_sqe(&ring), NULL);
		CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 64), 64);
		for (uint64_t i = 0; i < 64; i++)
			CHECK_EQ(next(&ring).user_data, i);
	}

	/* What waits doesn't fit: nothing has changed. */
	for (uint64_t i = 0; i < 9; i++)
		lx_io_uring_prep_nop(entry(&ring, i));
	p = (struct lx_io_uring_params){.sq_entries = 8, .cq_entries = 8, .flags = LX_IORING_SETUP_CQSIZE};
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EOVERFLOW);
	CHECK_EQ(p.flags, 0);
	CHECK_EQ(lx_io_uring_submit_and_wait(&ring, 9), 9);
	p.flags = LX_IORING_SETUP_CQSIZE;
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EOVERFLOW);
	for (uint64_t i = 0; i < 9; i++)
		CHECK_EQ(next(&ring).user_data, i);
	p.flags = LX_IORING_SETUP_CQSIZE;
	CHECK_EQ(lx_io_uring_resize_rings(&ring, &p), 0);
	CHECK_EQ(ring.sq.ring_entries, 8);
	for (int i = 0; i < 20; i++)
		check_nop(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, resize)
{
	resize(0);
}

TEST(uring, resize_without_array)
{
	resize(LX_IORING_SETUP_NO_SQARRAY);
}

TEST(uring, resize_big_entries)
{
	resize(LX_IORING_SETUP_SQE128 | LX_IORING_SETUP_CQE32);
}

TEST(uring, resize_errors)
{
	struct lx_io_uring_params p = {.sq_entries = 8};
	struct lx_io_uring ring;
	make_ring(&ring, 4, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN);
	need(lx_io_uring_resize_rings(&ring, &p), "resizing of rings");
	p.flags = LX_IORING_SETUP_SQPOLL;
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EINVAL);
	p.flags = 0;
	p.sq_entries = 0;
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EINVAL);
	CHECK_EQ(ring.sq.ring_entries, 8);
	check_nop(&ring);
	lx_io_uring_queue_exit(&ring);

	make_ring(&ring, 4, 0);
	p = (struct lx_io_uring_params){.sq_entries = 8};
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EINVAL); /* not LX_IORING_SETUP_DEFER_TASKRUN */
	check_nop(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* There the kernel doesn't know what waits. */
TEST(uring, resize_rewind)
{
	struct lx_io_uring_params p = {.sq_entries = 64};
	struct lx_io_uring ring;
	make_ring(&ring, 4,
		  LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_NO_SQARRAY |
			  LX_IORING_SETUP_SQ_REWIND);
	lx_io_uring_prep_nop(entry(&ring, 1));
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EBUSY);
	CHECK_EQ(submit(&ring).user_data, 1);
	CHECK_EQ(lx_io_uring_resize_rings(&ring, &p), 0);
	CHECK_EQ(lx_io_uring_sq_space_left(&ring), 64);
	check_nop(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, resize_in_own_memory)
{
	static LX_ALIGNED(4096) char memory[8][4096];
	struct lx_io_uring_params p = {.flags = LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN};
	struct lx_io_uring ring;
	long r = lx_io_uring_queue_init_mem(4, &ring, &p, memory, sizeof(memory));
	SKIP_IF(r == -LX_EINVAL || r == -LX_ENOSYS || r == -LX_EPERM, "no ring in own memory here: error %ld", -r);
	CHECK(r > 0);
	p = (struct lx_io_uring_params){.sq_entries = 8};
	CHECK_ERR(lx_io_uring_resize_rings(&ring, &p), LX_EINVAL);
	check_nop(&ring);
	lx_io_uring_queue_exit(&ring);
}

/* ---- completions elsewhere ---- */

TEST(uring, eventfd)
{
	struct lx_io_uring_sqe *sqe;
	struct lx_io_uring ring;
	uint64_t count = 0;
	int event = lx_eventfd2(0, LX_EFD_CLOEXEC | LX_EFD_NONBLOCK), fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_unregister_eventfd(&ring), LX_ENXIO);
	CHECK_ERR(lx_io_uring_register_eventfd(&ring, fd), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_eventfd(&ring, 9999), LX_EBADF);
	CHECK_EQ(lx_io_uring_register_eventfd(&ring, event), 0);
	CHECK_ERR(lx_io_uring_register_eventfd(&ring, event), LX_EBUSY);
	check_nop(&ring);
	CHECK_EQ(lx_read(event, (char *)&count, sizeof(count)), sizeof(count));
	CHECK(count >= 1);
	if (ring.cq.kflags) {
		CHECK_EQ(lx_io_uring_cq_eventfd_toggle(&ring, 0), 0);
		CHECK_EQ(lx_io_uring_cq_eventfd_enabled(&ring), 0);
		check_nop(&ring);
		CHECK_ERR(lx_read(event, (char *)&count, sizeof(count)), LX_EAGAIN);
		CHECK_EQ(lx_io_uring_cq_eventfd_toggle(&ring, 1), 0);
	}
	CHECK_EQ(lx_io_uring_unregister_eventfd(&ring), 0);
	check_nop(&ring);
	CHECK_ERR(lx_read(event, (char *)&count, sizeof(count)), LX_EAGAIN);

	/* Only for what didn't complete at once. */
	CHECK_EQ(lx_io_uring_register_eventfd_async(&ring, event), 0);
	CHECK_ERR(lx_io_uring_register_eventfd_async(&ring, event), LX_EBUSY);
	check_nop(&ring);
	CHECK_ERR(lx_read(event, (char *)&count, sizeof(count)), LX_EAGAIN);
	sqe = entry(&ring, 0);
	lx_io_uring_prep_nop(sqe);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_ASYNC); /* a worker thread does it */
	CHECK_EQ(submit(&ring).res, 0);
	for (int i = 0; i < 1000 && lx_read(event, (char *)&count, sizeof(count)) < 0; i++)
		lx_poll(&(struct lx_pollfd){.fd = event, .events = LX_POLLIN}, 1, 10);
	CHECK(count >= 1);
	CHECK_EQ(lx_io_uring_unregister_eventfd(&ring), 0);
	CHECK_EQ(lx_close(event), 0);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sync_msg)
{
	struct lx_io_uring_sqe sqe = {0};
	struct lx_io_uring ring;
	struct done c;
	int r;
	make_ring(&ring, 4, 0);
	lx_io_uring_prep_msg_ring(&sqe, ring.ring_fd, 123, 456, 0);
	r = lx_io_uring_register_sync_msg(&sqe);
	SKIP_IF(r == -LX_EBADF || r == -LX_EINVAL, "this kernel has no messages from no ring");
	CHECK_EQ(r, 0);
	c = next(&ring);
	CHECK_EQ(c.user_data, 456);
	CHECK_EQ(c.res, 123);
	sqe.flags = LX_IOSQE_ASYNC;
	CHECK_ERR(lx_io_uring_register_sync_msg(&sqe), LX_EINVAL);
	sqe.flags = 0;
	sqe.opcode = LX_IORING_OP_NOP;
	CHECK_ERR(lx_io_uring_register_sync_msg(&sqe), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, sync_cancel)
{
	struct lx_io_uring_sync_cancel_reg reg = {.addr = 31, .timeout = {.tv_sec = -1, .tv_nsec = -1}};
	struct lx_io_uring ring;
	int fds[2], r;
	make_ring(&ring, 4, 0);
	r = lx_io_uring_register_sync_cancel(&ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no synchronous cancellation");
	CHECK_EQ(r, -LX_ENOENT);
	stream(fds);
	for (uint64_t i = 31; i < 34; i++)
		lx_io_uring_prep_poll_add(entry(&ring, i), fds[1], LX_POLLIN);
	CHECK_EQ(lx_io_uring_submit(&ring), 3);
	CHECK_EQ(lx_io_uring_register_sync_cancel(&ring, &reg), 0);
	CHECK_EQ(next(&ring).user_data, 31);
	CHECK_ERR(lx_io_uring_register_sync_cancel(&ring, &reg), LX_ENOENT);
	reg = (struct lx_io_uring_sync_cancel_reg){.fd = fds[1],
						   .flags = LX_IORING_ASYNC_CANCEL_FD | LX_IORING_ASYNC_CANCEL_ALL,
						   .timeout = {.tv_sec = -1, .tv_nsec = -1}};
	CHECK_EQ(lx_io_uring_register_sync_cancel(&ring, &reg), 2);
	CHECK_EQ(next(&ring).res, -LX_ECANCELED);
	CHECK_EQ(next(&ring).res, -LX_ECANCELED);
	reg.fd = 9999;
	CHECK_ERR(lx_io_uring_register_sync_cancel(&ring, &reg), LX_EBADF);
	reg.flags = 1U << 31;
	CHECK_ERR(lx_io_uring_register_sync_cancel(&ring, &reg), LX_EINVAL);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_queue_exit(&ring);
}

/* ---- who may do what ---- */

TEST(uring, restrictions)
{
	struct lx_io_uring_restriction res[2] = {
		{.opcode = LX_IORING_RESTRICTION_SQE_OP, .sqe_op = LX_IORING_OP_NOP},
		{.opcode = LX_IORING_RESTRICTION_REGISTER_OP, .register_op = LX_IORING_REGISTER_FILES}};
	struct lx_io_uring ring;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_restrictions(&ring, res, 2), LX_EBADFD);
	CHECK_ERR(lx_io_uring_enable_rings(&ring), LX_EBADFD);
	lx_io_uring_queue_exit(&ring);

	make_ring(&ring, 4, LX_IORING_SETUP_R_DISABLED);
	lx_io_uring_prep_nop(entry(&ring, 0));
	CHECK_ERR(lx_io_uring_submit(&ring), LX_EBADFD);
	CHECK_ERR(lx_io_uring_register_restrictions(&ring, (struct lx_io_uring_restriction *)nowhere(), 2), LX_EFAULT);
	CHECK_EQ(lx_io_uring_register_restrictions(&ring, res, 2), 0);
	CHECK_ERR(lx_io_uring_register_restrictions(&ring, res, 2), LX_EBUSY);
	CHECK_EQ(lx_io_uring_enable_rings(&ring), 0);
	CHECK_EQ(submit(&ring).res, 0); /* the one that had to wait */
	lx_io_uring_prep_read(entry(&ring, 0), fd, room[0], 4, 0);
	CHECK_EQ(submit(&ring).res, -LX_EACCES);
	CHECK_EQ(lx_io_uring_register_files(&ring, &fd, 1), 0);
	CHECK_ERR(lx_io_uring_unregister_files(&ring), LX_EACCES);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, personality)
{
	struct lx_io_uring ring;
	struct lx_io_uring_sqe *sqe;
	int id;
	make_ring(&ring, 4, 0);
	id = lx_io_uring_register_personality(&ring);
	CHECK(id > 0);
	for (int i = 0; i < 2; i++) {
		sqe = entry(&ring, 0);
		lx_io_uring_prep_nop(sqe);
		sqe->personality = (uint16_t)id;
		CHECK_EQ(submit(&ring).res, i ? -LX_EINVAL : 0);
		if (!i)
			CHECK_EQ(lx_io_uring_unregister_personality(&ring, id), 0);
	}
	CHECK_ERR(lx_io_uring_unregister_personality(&ring, id), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* A filter of one instruction: it returns verdict, and 0 is no. */
static int filter(struct lx_io_uring *ring, uint32_t opcode, uint32_t flags, uint32_t verdict)
{
	struct lx_sock_filter insn = {.code = LX_BPF_RET | LX_BPF_K, .k = verdict};
	struct lx_io_uring_bpf bpf = {
		.cmd_type = LX_IO_URING_BPF_CMD_FILTER,
		.filter = {.opcode = opcode, .flags = flags, .filter_len = 1, .filter_ptr = (uintptr_t)&insn}};
	return ring ? lx_io_uring_register_bpf_filter(ring, &bpf) : lx_io_uring_register_bpf_filter_task(&bpf);
}

TEST(uring, bpf_filter)
{
	struct lx_io_uring ring;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	need(filter(&ring, LX_IORING_OP_NOP, 0, 1), "filters");
	check_nop(&ring);
	CHECK_ERR(filter(&ring, 200, 0, 1), LX_EINVAL);
	CHECK_EQ(filter(&ring, LX_IORING_OP_READ, 0, 0), 0);
	lx_io_uring_prep_read(entry(&ring, 0), fd, room[0], 4, 0);
	CHECK_EQ(submit(&ring).res, -LX_EACCES);
	lx_io_uring_prep_write(entry(&ring, 0), fd, room[0], 4, 0);
	CHECK_EQ(submit(&ring).res, 4);
	CHECK_EQ(filter(&ring, LX_IORING_OP_NOP, LX_IO_URING_BPF_FILTER_DENY_REST, 1), 0);
	lx_io_uring_prep_write(entry(&ring, 0), fd, room[0], 4, 0);
	CHECK_EQ(submit(&ring).res, -LX_EACCES);
	check_nop(&ring);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

/* It holds for this test's process, which ends with it. */
TEST(uring, bpf_filter_task)
{
	struct lx_io_uring ring;
	int fd = memfd_of("file", 4);
	make_ring(&ring, 4, 0);
	lx_io_uring_queue_exit(&ring);
	CHECK_EQ(lx_prctl_set_no_new_privs(), 0);
	need(filter(NULL, LX_IORING_OP_READ, 0, 0), "filters");
	make_ring(&ring, 4, 0);
	lx_io_uring_prep_read(entry(&ring, 0), fd, room[0], 4, 0);
	CHECK_EQ(submit(&ring).res, -LX_EACCES);
	check_nop(&ring);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

/* ---- worker threads, waits, devices ---- */

TEST(uring, worker_cpus)
{
	struct lx_cpu_set mask;
	struct lx_io_uring ring;
	int r;
	lx_cpu_zero(&mask);
	CHECK(lx_sched_getaffinity(0, sizeof(mask), mask.bits) > 0);
	make_ring(&ring, 4, 0);
	r = lx_io_uring_register_iowq_aff(&ring, sizeof(mask), &mask);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no affinity of workers");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_io_uring_unregister_iowq_aff(&ring), 0);
	CHECK_ERR(lx_io_uring_register_iowq_aff(&ring, 0, &mask), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_iowq_aff(&ring, 1UL << 32, &mask), LX_EINVAL);
	CHECK_ERR(lx_io_uring_register_iowq_aff(&ring, 8, (struct lx_cpu_set *)nowhere()), LX_EFAULT);
	check_nop(&ring);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, worker_limits)
{
	unsigned int was[2] = {0, 0}, values[2] = {2, 3};
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	need(lx_io_uring_register_iowq_max_workers(&ring, was), "limits of workers");
	CHECK(was[0] > 0 && was[1] > 0);
	CHECK_EQ(lx_io_uring_register_iowq_max_workers(&ring, values), 0);
	CHECK_EQ(values[0], was[0]);
	CHECK_EQ(values[1], was[1]);
	values[0] = values[1] = 0;
	CHECK_EQ(lx_io_uring_register_iowq_max_workers(&ring, values), 0);
	CHECK_EQ(values[0], 2);
	CHECK_EQ(values[1], 3);
	values[0] = ~0U;
	CHECK_ERR(lx_io_uring_register_iowq_max_workers(&ring, values), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, clock)
{
	struct lx_io_uring_clock_register clock = {.clockid = LX_CLOCK_BOOTTIME};
	const struct lx_timespec ms = {.tv_nsec = 1000000};
	struct lx_io_uring_cqe *cqe;
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	need(lx_io_uring_register_clock(&ring, &clock), "choice of clocks");
	CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &ms), LX_ETIME);
	clock.clockid = LX_CLOCK_REALTIME;
	CHECK_ERR(lx_io_uring_register_clock(&ring, &clock), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, wait_region)
{
	struct lx_io_uring_cqe *cqe;
	struct lx_io_uring ring;
	make_ring(&ring, 4, LX_IORING_SETUP_R_DISABLED);
	need(lx_io_uring_register_wait_reg(&ring, waits, 64), "regions");
	CHECK_ERR(lx_io_uring_register_wait_reg(&ring, waits, 64), LX_EBUSY);
	CHECK_EQ(lx_io_uring_enable_rings(&ring), 0);
	waits[3].flags = LX_IORING_REG_WAIT_TS;
	waits[3].ts.tv_nsec = 1000000;
	CHECK_ERR(lx_io_uring_submit_and_wait_reg(&ring, &cqe, 1, 3), LX_ETIME);
	lx_io_uring_prep_nop(entry(&ring, 0));
	CHECK_EQ(lx_io_uring_submit_and_wait_reg(&ring, &cqe, 1, 3), 1);
	CHECK(cqe);
	lx_io_uring_cqe_seen(&ring, cqe);
	CHECK_ERR(lx_io_uring_submit_and_wait_reg(&ring, &cqe, 1, 64), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);

	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_wait_reg(&ring, waits, 64), LX_EINVAL); /* the ring is enabled */
	lx_io_uring_queue_exit(&ring);
	make_ring(&ring, 4, LX_IORING_SETUP_R_DISABLED);
	CHECK_ERR(lx_io_uring_register_wait_reg(&ring, waits, 63), LX_EINVAL); /* not whole pages */
	lx_io_uring_queue_exit(&ring);
}

/* In memory of the kernel's, mapped. */
TEST(uring, region)
{
	struct lx_io_uring_region_desc desc = {.size = 4096};
	struct lx_io_uring_mem_region_reg reg = {.region_uptr = (uintptr_t)&desc,
						 .flags = LX_IORING_MEM_REGION_REG_WAIT_ARG};
	struct lx_io_uring_reg_wait *wait;
	struct lx_io_uring_cqe *cqe;
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, LX_IORING_SETUP_R_DISABLED);
	r = lx_io_uring_register_region(&ring, &reg);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no regions of its own memory");
	CHECK_EQ(r, 0);
	CHECK(desc.mmap_offset);
	wait = lx_mmap(NULL, 4096, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_POPULATE, ring.ring_fd,
		       (lx_off_t)desc.mmap_offset);
	CHECK(!lx_is_error_ptr(wait));
	CHECK_EQ(lx_io_uring_enable_rings(&ring), 0);
	wait[0].flags = LX_IORING_REG_WAIT_TS;
	wait[0].ts.tv_nsec = 1000000;
	CHECK_ERR(lx_io_uring_submit_and_wait_reg(&ring, &cqe, 1, 0), LX_ETIME);
	CHECK_EQ(lx_munmap(wait, 4096), 0);
	CHECK_ERR(lx_io_uring_register_region(&ring, (struct lx_io_uring_mem_region_reg *)nowhere()), LX_EBUSY);
	lx_io_uring_queue_exit(&ring);
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_region(&ring, (struct lx_io_uring_mem_region_reg *)nowhere()), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, iowait)
{
	const struct lx_timespec ms = {.tv_nsec = 1000000};
	struct lx_io_uring_cqe *cqe;
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	if (!(ring.features & LX_IORING_FEAT_NO_IOWAIT)) {
		CHECK_ERR(lx_io_uring_set_iowait(&ring, 0), LX_EOPNOTSUPP);
		SKIP("this kernel always counts waits as waiting for I/O");
	}
	CHECK_EQ(lx_io_uring_set_iowait(&ring, 0), 0);
	CHECK(ring.int_flags & LX_INT_FLAG_NO_IOWAIT);
	CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &ms), LX_ETIME);
	CHECK_EQ(lx_io_uring_set_iowait(&ring, 1), 0);
	CHECK(!(ring.int_flags & LX_INT_FLAG_NO_IOWAIT));
	CHECK_ERR(lx_io_uring_wait_cqe_timeout(&ring, &cqe, &ms), LX_ETIME);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, napi)
{
	struct lx_io_uring_napi napi = {.busy_poll_to = 10, .resv = 1}, was = {0};
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, 0);
	CHECK_ERR(lx_io_uring_register_napi(&ring, &napi), LX_EINVAL);
	napi.resv = 0;
	r = lx_io_uring_register_napi(&ring, &napi);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EOPNOTSUPP, "this kernel doesn't poll devices for rings");
	CHECK_EQ(r, 0);
	CHECK_EQ(napi.busy_poll_to, 0);
	CHECK_EQ(lx_io_uring_unregister_napi(&ring, &was), 0);
	CHECK_EQ(was.busy_poll_to, 10);
	lx_io_uring_queue_exit(&ring);
}

/* ---- what there is ---- */

TEST(uring, get_probe)
{
	static struct lx_io_uring_probe_op space[2 + 256]; /* the probe, and room for its operations */
	struct lx_io_uring_probe *probe = (struct lx_io_uring_probe *)(void *)space;
	struct lx_io_uring ring;
	make_ring(&ring, 4, 0);
	CHECK_EQ(lx_io_uring_register_probe(&ring, probe, 256), 0);
	CHECK_ERR(lx_io_uring_register_probe(&ring, probe, 256), LX_EINVAL); /* it isn't zero any more */
	CHECK_EQ(lx_io_uring_get_probe_ring(&ring, probe, 256), 0);
	CHECK_EQ(lx_io_uring_opcode_supported(probe, LX_IORING_OP_READ), 1);
	CHECK_EQ(lx_io_uring_opcode_supported(probe, probe->last_op + 1), 0);
	CHECK_EQ(lx_io_uring_opcode_supported(probe, -1), 0);
	CHECK_ERR(lx_io_uring_register_probe(&ring, (struct lx_io_uring_probe *)nowhere(), 256), LX_EFAULT);
	probe->last_op = 0;
	CHECK_EQ(lx_io_uring_get_probe(probe, 64), 0);
	CHECK_EQ(lx_io_uring_opcode_supported(probe, LX_IORING_OP_WRITE), 1);
	CHECK_ERR(lx_io_uring_get_probe_ring(&ring, probe, 257), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, query_list)
{
	struct lx_io_uring_query_opcode opcodes = {0};
	struct lx_io_uring_query_hdr second = {.query_op = 9999, .size = 8, .query_data = (uintptr_t)room};
	struct lx_io_uring_query_hdr first = {.next_entry = (uintptr_t)&second,
					      .query_data = (uintptr_t)&opcodes,
					      .query_op = LX_IO_URING_QUERY_OPCODES,
					      .size = sizeof(opcodes)};
	int r = lx_io_uring_register_query(&first);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EBADF || r == -LX_ENOSYS || r == -LX_EPERM, "this kernel has no queries");
	CHECK_EQ(r, 0);
	CHECK_EQ(first.result, 0);
	CHECK(first.size > 0 && first.size <= sizeof(opcodes));
	CHECK(opcodes.nr_register_opcodes > LX_IORING_REGISTER_QUERY);
	CHECK_EQ(second.result, -LX_EOPNOTSUPP);
	first.next_entry = (uintptr_t)&first; /* round and round */
	first.size = sizeof(opcodes);
	first.query_op = 9999;
	first.result = 0;
	CHECK_ERR(lx_io_uring_register_query(&first), LX_ERANGE);
	CHECK_ERR(lx_io_uring_register_query((struct lx_io_uring_query_hdr *)nowhere()), LX_EFAULT);
}

/* Of zero-copy receiving only what needs no device. */
TEST(uring, zero_copy_receive_errors)
{
	struct lx_io_uring_zcrx_ifq_reg reg = {0};
	struct lx_zcrx_ctrl ctrl = {.zcrx_id = 99};
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, 0);
	r = lx_io_uring_register_ifq(&ring, &reg);
	CHECK(r == -LX_EPERM || r == -LX_EINVAL); /* no CAP_NET_ADMIN; no LX_IORING_SETUP_DEFER_TASKRUN */
	r = lx_io_uring_register_zcrx_ctrl(&ring, &ctrl);
	SKIP_IF(r == -LX_EINVAL || r == -LX_EOPNOTSUPP, "this kernel has no control of zero-copy receiving");
	CHECK_EQ(r, -LX_ENXIO);
	lx_io_uring_queue_exit(&ring);
}

/* And a refill ring without a device: a buffer that is given back goes nowhere. */
TEST(uring, zero_copy_receive)
{
	static LX_ALIGNED(4096) char region[4096], area[4][4096];
	struct lx_io_uring_region_desc desc = {
		.user_addr = (uintptr_t)region, .size = sizeof(region), .flags = LX_IORING_MEM_REGION_TYPE_USER};
	struct lx_io_uring_zcrx_area_reg area_reg = {.addr = (uintptr_t)area, .len = sizeof(area)};
	struct lx_io_uring_zcrx_ifq_reg reg = {.rq_entries = 8,
					       .flags = LX_ZCRX_REG_NODEV,
					       .area_ptr = (uintptr_t)&area_reg,
					       .region_ptr = (uintptr_t)&desc};
	struct lx_zcrx_ctrl ctrl = {.op = LX_ZCRX_CTRL_FLUSH_RQ};
	struct lx_io_uring_zcrx_rq rq = {0};
	struct lx_io_uring ring;
	int r;
	make_ring(&ring, 4, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_CQE32);
	r = lx_io_uring_register_ifq(&ring, &reg);
	SKIP_IF(r == -LX_EPERM, "zero-copy receiving needs CAP_NET_ADMIN");
	need(r, "zero-copy receiving without a device");
	rq.ring_ptr = region;
	rq.khead = (uint32_t *)(void *)(region + reg.offsets.head);
	rq.ktail = (uint32_t *)(void *)(region + reg.offsets.tail);
	rq.rqes = (struct lx_io_uring_zcrx_rqe *)(void *)(region + reg.offsets.rqes);
	rq.ring_entries = reg.rq_entries;
	CHECK_EQ(rq.ring_entries, 8);
	CHECK_EQ(*rq.khead, 0);

	rq.rqes[rq.rq_tail++ % rq.ring_entries].off = area_reg.rq_area_token | sizeof(area[0]);
	__atomic_store_n(rq.ktail, rq.rq_tail, __ATOMIC_RELEASE);
	ctrl.zcrx_id = reg.zcrx_id;
	CHECK_EQ(lx_io_uring_register_zcrx_ctrl(&ring, &ctrl), 0);
	CHECK_EQ(__atomic_load_n(rq.khead, __ATOMIC_ACQUIRE), 1);
	ctrl.op = LX_ZCRX_CTRL_LAST;
	CHECK_ERR(lx_io_uring_register_zcrx_ctrl(&ring, &ctrl), LX_EOPNOTSUPP);
	lx_io_uring_queue_exit(&ring);
}
