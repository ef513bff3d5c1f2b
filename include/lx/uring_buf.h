/* SPDX-License-Identifier: MIT */
/* Rings of provided buffers: the kernel takes the next buffer of the group sqe->buf_group when data is there for a
 * request with LX_IOSQE_BUFFER_SELECT. And what a multishot recvmsg puts into such a buffer.
 *
 * A completion has taken a buffer if its flags have LX_IORING_CQE_F_BUFFER, whatever its res: failed requests can hold
 * one too. flags >> LX_IORING_CQE_BUFFER_SHIFT is its id, and it is the program's until it is added again. With
 * LX_IOU_PBUF_RING_INC a buffer is used up piece by piece: count res from where the last piece of that id ended, and
 * add it again only after a completion without LX_IORING_CQE_F_BUF_MORE. The pieces of several streams in one such ring
 * get mixed: give each a ring. A bundle's completion is of several buffers, res bytes in ring order from that id on. */
#ifndef LX_URING_BUF_H
#define LX_URING_BUF_H

#include <lx/net.h>
#include <lx/uring.h>
#include <lx/uring_register.h>

LX_BEGIN_DECLS

/** Make and register a ring of provided buffers, in memory of its own. It is empty at first.
 * nentries: a power of two up to 32768; bgid: the group, up to 65535; flags: LX_IOU_PBUF_RING_INC or 0.
 * *err: 0, or why there is none: -LX_EEXIST (bgid is in use), -LX_EINVAL, -LX_ENOMEM ...
 * Returns the ring, or NULL.
 * io_uring_setup_buf_ring(3), Linux 5.19. */
LX_WRITES1(5)
struct lx_io_uring_buf_ring *lx_io_uring_setup_buf_ring(struct lx_io_uring *ring, unsigned int nentries, int bgid,
							unsigned int flags, int *err);

/** Give up what lx_io_uring_setup_buf_ring() made. The buffers themselves are the caller's.
 * Returns 0; -LX_EINVAL, -LX_ENOENT: then br is still there.
 * io_uring_free_buf_ring(3), Linux 5.19. */
int lx_io_uring_free_buf_ring(struct lx_io_uring *ring, struct lx_io_uring_buf_ring *br, unsigned int nentries,
			      int bgid);

/** The mask for lx_io_uring_buf_ring_add() of a ring with so many entries.
 * io_uring_buf_ring_mask(3), Linux 5.19. */
LX_FN int lx_io_uring_buf_ring_mask(uint32_t ring_entries)
{
	return (int)(ring_entries - 1);
}

/** Begin with an empty ring; before it is registered, or before anything uses it.
 * io_uring_buf_ring_init(3), Linux 5.19. */
LX_FN void lx_io_uring_buf_ring_init(struct lx_io_uring_buf_ring *br)
{
	br->tail = 0;
}

/** Write a buffer into the ring; lx_io_uring_buf_ring_advance() then shows it to the kernel.
 * bid: its id in completions; buf_offset: how many were added since the last advance.
 * io_uring_buf_ring_add(3), Linux 5.19. */
LX_FN void lx_io_uring_buf_ring_add(struct lx_io_uring_buf_ring *br, void *addr, unsigned int len, unsigned short bid,
				    int mask, int buf_offset)
{
	struct lx_io_uring_buf *buf = br->bufs + ((br->tail + buf_offset) & mask);

	/* Not resv: in the first entry that is the tail. */
	buf->addr = (uintptr_t)addr;
	buf->len = len;
	buf->bid = bid;
}

/** Show the kernel count buffers that were added.
 * io_uring_buf_ring_advance(3), Linux 5.19. */
LX_FN void lx_io_uring_buf_ring_advance(struct lx_io_uring_buf_ring *br, int count)
{
	__atomic_store_n(&br->tail, (uint16_t)(br->tail + count), __ATOMIC_RELEASE);
}

/** lx_io_uring_buf_ring_advance() by buf_count and lx_io_uring_cq_advance() by cq_count.
 * __io_uring_buf_ring_cq_advance(3), Linux 5.19. */
LX_FN void lx___io_uring_buf_ring_cq_advance(struct lx_io_uring *ring, struct lx_io_uring_buf_ring *br, int cq_count,
					     int buf_count)
{
	lx_io_uring_buf_ring_advance(br, buf_count);
	lx_io_uring_cq_advance(ring, (unsigned int)cq_count);
}

/** Give count buffers back and have as many completions seen: for a loop in which each completion brought one buffer.
 * io_uring_buf_ring_cq_advance(3), Linux 5.19. */
LX_FN void lx_io_uring_buf_ring_cq_advance(struct lx_io_uring *ring, struct lx_io_uring_buf_ring *br, int count)
{
	lx___io_uring_buf_ring_cq_advance(ring, br, count, count);
}

/** Ask up to where the kernel has taken buffers.
 * head: gets the index, which runs on like the ring's tail.
 * Returns 0; -LX_EINVAL (also: buf_group isn't a ring), -LX_ENOENT.
 * io_uring_buf_ring_head(3), Linux 6.8. */
LX_FN LX_WRITES1(3) int lx_io_uring_buf_ring_head(struct lx_io_uring *ring, int buf_group, uint16_t *head)
{
	struct lx_io_uring_buf_status status;
	int r;

	status.buf_group = (uint32_t)buf_group;
	status.head = 0;
	for (int i = 0; i < 8; i++)
		status.resv[i] = 0;
	r = lx_io_uring_do_register(ring, LX_IORING_REGISTER_PBUF_STATUS, &status, 1);
	if (!r)
		*head = (uint16_t)status.head;
	return r;
}

/** How many buffers the kernel has still to take, when it was asked.
 * Returns their number; errors of lx_io_uring_buf_ring_head().
 * io_uring_buf_ring_available(3), Linux 6.8. */
LX_FN int lx_io_uring_buf_ring_available(struct lx_io_uring *ring, struct lx_io_uring_buf_ring *br,
					 unsigned short bgid)
{
	uint16_t head = 0;
	int r = lx_io_uring_buf_ring_head(ring, bgid, &head);

	return r ? r : (uint16_t)(br->tail - head);
}

/** The head of what a multishot recvmsg put into a buffer. Behind it come the name, the control messages and the
 * payload; the first two take the room that the msghdr asked for.
 * buf_len: the completion's res; msgh: as for lx_io_uring_prep_recvmsg_multishot().
 * Returns it; NULL when that is too short.
 * io_uring_recvmsg_validate(3), Linux 6.0. */
LX_FN struct lx_io_uring_recvmsg_out *lx_io_uring_recvmsg_validate(void *buf, int buf_len,
								   struct lx_user_msghdr *msgh)
{
	size_t left = (size_t)buf_len - sizeof(struct lx_io_uring_recvmsg_out);

	/* One by one: the sum of lengths that are nonsense may be a small number. */
	if (buf_len < (int)sizeof(struct lx_io_uring_recvmsg_out) || (size_t)msgh->msg_namelen > left ||
	    msgh->msg_controllen > left - (size_t)msgh->msg_namelen)
		return NULL;
	return (struct lx_io_uring_recvmsg_out *)buf;
}

/** The sender's address. o->namelen is how long it really is, maybe more than msg_namelen gave room for.
 * io_uring_recvmsg_name(3), Linux 6.0. */
LX_FN void *lx_io_uring_recvmsg_name(struct lx_io_uring_recvmsg_out *o)
{
	return o + 1;
}

/** The first control message.
 * Returns it; NULL when there is none.
 * io_uring_recvmsg_cmsg_firsthdr(3), Linux 6.0. */
LX_FN struct lx_cmsghdr *lx_io_uring_recvmsg_cmsg_firsthdr(struct lx_io_uring_recvmsg_out *o,
							   struct lx_user_msghdr *msgh)
{
	if (o->controllen < sizeof(struct lx_cmsghdr))
		return NULL;
	return (struct lx_cmsghdr *)(void *)((char *)lx_io_uring_recvmsg_name(o) + msgh->msg_namelen);
}

/** The control message after cmsg.
 * Returns it; NULL when there is none, or no whole one.
 * io_uring_recvmsg_cmsg_nexthdr(3), Linux 6.0. */
LX_FN struct lx_cmsghdr *lx_io_uring_recvmsg_cmsg_nexthdr(struct lx_io_uring_recvmsg_out *o,
							  struct lx_user_msghdr *msgh, struct lx_cmsghdr *cmsg)
{
	struct lx_user_msghdr control;

	control.msg_control = lx_io_uring_recvmsg_cmsg_firsthdr(o, msgh);
	control.msg_controllen = o->controllen;
	cmsg = lx_cmsg_nxthdr(&control, cmsg);
	return cmsg && LX_CMSG_OK(&control, cmsg) ? cmsg : NULL;
}

/** The data. o->payloadlen is how long the message really is, with LX_MSG_TRUNC in o->flags maybe more than is here.
 * io_uring_recvmsg_payload(3), Linux 6.0. */
LX_FN void *lx_io_uring_recvmsg_payload(struct lx_io_uring_recvmsg_out *o, struct lx_user_msghdr *msgh)
{
	return (char *)lx_io_uring_recvmsg_name(o) + msgh->msg_namelen + msgh->msg_controllen;
}

/** The bytes of data that are in the buffer.
 * buf_len: the completion's res.
 * io_uring_recvmsg_payload_length(3), Linux 6.0. */
LX_FN unsigned int lx_io_uring_recvmsg_payload_length(struct lx_io_uring_recvmsg_out *o, int buf_len,
						      struct lx_user_msghdr *msgh)
{
	long length = (char *)o + buf_len - (char *)lx_io_uring_recvmsg_payload(o, msgh);

	return length > 0 ? (unsigned int)length : 0;
}

LX_END_DECLS

#endif
