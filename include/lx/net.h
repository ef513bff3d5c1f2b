/* SPDX-License-Identifier: MIT */
/* Sockets, with the families and options that only a libc's headers usually have, and netlink's macros.
 * A port or an IPv4 address is in network byte order: lx_htons(), lx_htonl().
 * A path name in struct lx_sockaddr_un needs no NUL at its end; the address's length counts.
 * All calls with a descriptor can return -LX_EBADF and -LX_ENOTSOCK, those with a pointer -LX_EFAULT; where a call may
 * wait also -LX_EAGAIN (non-blocking, or a timeout) and -LX_EINTR. The comments name what comes on top. */
#ifndef LX_NET_H
#define LX_NET_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/asm/socket.h>
#include <lx/uapi/asm/sockios.h>
#include <lx/uapi/linux/can.h>
#include <lx/uapi/linux/errqueue.h>
#include <lx/uapi/linux/genetlink.h>
#include <lx/uapi/linux/if.h>
#include <lx/uapi/linux/if_addr.h>
#include <lx/uapi/linux/if_alg.h>
#include <lx/uapi/linux/if_ether.h>
#include <lx/uapi/linux/if_link.h>
#include <lx/uapi/linux/if_packet.h>
#include <lx/uapi/linux/if_xdp.h>
#include <lx/uapi/linux/in.h>
#include <lx/uapi/linux/in6.h>
#include <lx/uapi/linux/netlink.h>
#include <lx/uapi/linux/rtnetlink.h>
#include <lx/uapi/linux/socket.h>
#include <lx/uapi/linux/sockios.h>
#include <lx/uapi/linux/tcp.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/udp.h>
#include <lx/uapi/linux/uio.h>
#include <lx/uapi/linux/un.h>
#include <lx/uapi/linux/vm_sockets.h>

/* ---- what no UAPI header has ---- */

/* Address families. */
#define LX_AF_UNSPEC 0
#define LX_AF_UNIX 1
#define LX_AF_LOCAL 1
#define LX_AF_INET 2
#define LX_AF_AX25 3
#define LX_AF_IPX 4
#define LX_AF_APPLETALK 5
#define LX_AF_NETROM 6
#define LX_AF_BRIDGE 7
#define LX_AF_ATMPVC 8
#define LX_AF_X25 9
#define LX_AF_INET6 10
#define LX_AF_ROSE 11
#define LX_AF_DECnet 12
#define LX_AF_NETBEUI 13
#define LX_AF_SECURITY 14
#define LX_AF_KEY 15
#define LX_AF_NETLINK 16
#define LX_AF_ROUTE LX_AF_NETLINK
#define LX_AF_PACKET 17
#define LX_AF_ASH 18
#define LX_AF_ECONET 19
#define LX_AF_ATMSVC 20
#define LX_AF_RDS 21
#define LX_AF_SNA 22
#define LX_AF_IRDA 23
#define LX_AF_PPPOX 24
#define LX_AF_WANPIPE 25
#define LX_AF_LLC 26
#define LX_AF_IB 27
#define LX_AF_MPLS 28
#define LX_AF_CAN 29
#define LX_AF_TIPC 30
#define LX_AF_BLUETOOTH 31
#define LX_AF_IUCV 32
#define LX_AF_RXRPC 33
#define LX_AF_ISDN 34
#define LX_AF_PHONET 35
#define LX_AF_IEEE802154 36
#define LX_AF_CAIF 37
#define LX_AF_ALG 38
#define LX_AF_NFC 39
#define LX_AF_VSOCK 40
#define LX_AF_KCM 41
#define LX_AF_QIPCRTR 42
#define LX_AF_SMC 43
#define LX_AF_XDP 44
#define LX_AF_MCTP 45
#define LX_AF_MAX 46

/* Protocol families: the same numbers. */
#define LX_PF_UNSPEC LX_AF_UNSPEC
#define LX_PF_UNIX LX_AF_UNIX
#define LX_PF_LOCAL LX_AF_LOCAL
#define LX_PF_INET LX_AF_INET
#define LX_PF_AX25 LX_AF_AX25
#define LX_PF_IPX LX_AF_IPX
#define LX_PF_APPLETALK LX_AF_APPLETALK
#define LX_PF_NETROM LX_AF_NETROM
#define LX_PF_BRIDGE LX_AF_BRIDGE
#define LX_PF_ATMPVC LX_AF_ATMPVC
#define LX_PF_X25 LX_AF_X25
#define LX_PF_INET6 LX_AF_INET6
#define LX_PF_ROSE LX_AF_ROSE
#define LX_PF_DECnet LX_AF_DECnet
#define LX_PF_NETBEUI LX_AF_NETBEUI
#define LX_PF_SECURITY LX_AF_SECURITY
#define LX_PF_KEY LX_AF_KEY
#define LX_PF_NETLINK LX_AF_NETLINK
#define LX_PF_ROUTE LX_AF_ROUTE
#define LX_PF_PACKET LX_AF_PACKET
#define LX_PF_ASH LX_AF_ASH
#define LX_PF_ECONET LX_AF_ECONET
#define LX_PF_ATMSVC LX_AF_ATMSVC
#define LX_PF_RDS LX_AF_RDS
#define LX_PF_SNA LX_AF_SNA
#define LX_PF_IRDA LX_AF_IRDA
#define LX_PF_PPPOX LX_AF_PPPOX
#define LX_PF_WANPIPE LX_AF_WANPIPE
#define LX_PF_LLC LX_AF_LLC
#define LX_PF_IB LX_AF_IB
#define LX_PF_MPLS LX_AF_MPLS
#define LX_PF_CAN LX_AF_CAN
#define LX_PF_TIPC LX_AF_TIPC
#define LX_PF_BLUETOOTH LX_AF_BLUETOOTH
#define LX_PF_IUCV LX_AF_IUCV
#define LX_PF_RXRPC LX_AF_RXRPC
#define LX_PF_ISDN LX_AF_ISDN
#define LX_PF_PHONET LX_AF_PHONET
#define LX_PF_IEEE802154 LX_AF_IEEE802154
#define LX_PF_CAIF LX_AF_CAIF
#define LX_PF_ALG LX_AF_ALG
#define LX_PF_NFC LX_AF_NFC
#define LX_PF_VSOCK LX_AF_VSOCK
#define LX_PF_KCM LX_AF_KCM
#define LX_PF_QIPCRTR LX_AF_QIPCRTR
#define LX_PF_SMC LX_AF_SMC
#define LX_PF_XDP LX_AF_XDP
#define LX_PF_MCTP LX_AF_MCTP
#define LX_PF_MAX LX_AF_MAX

/* Types of sockets, and flags that go with them. */
#define LX_SOCK_STREAM 1
#define LX_SOCK_DGRAM 2
#define LX_SOCK_RAW 3
#define LX_SOCK_RDM 4
#define LX_SOCK_SEQPACKET 5
#define LX_SOCK_DCCP 6
#define LX_SOCK_PACKET 10
#define LX_SOCK_MAX 11
#define LX_SOCK_TYPE_MASK 0xf
#define LX_SOCK_CLOEXEC LX_O_CLOEXEC
#define LX_SOCK_NONBLOCK LX_O_NONBLOCK

/* The longest queue of lx_listen(), unless the system's administrator says otherwise. */
#define LX_SOMAXCONN 4096

/* What lx_shutdown() closes. */
#define LX_SHUT_RD 0
#define LX_SHUT_WR 1
#define LX_SHUT_RDWR 2

/* Flags of sending and receiving. */
#define LX_MSG_OOB 1
#define LX_MSG_PEEK 2
#define LX_MSG_DONTROUTE 4
#define LX_MSG_TRYHARD 4
#define LX_MSG_CTRUNC 8
#define LX_MSG_PROBE 0x10
#define LX_MSG_TRUNC 0x20
#define LX_MSG_DONTWAIT 0x40
#define LX_MSG_EOR 0x80
#define LX_MSG_WAITALL 0x100
#define LX_MSG_FIN 0x200
#define LX_MSG_SYN 0x400
#define LX_MSG_CONFIRM 0x800
#define LX_MSG_RST 0x1000
#define LX_MSG_ERRQUEUE 0x2000
#define LX_MSG_NOSIGNAL 0x4000
#define LX_MSG_MORE 0x8000
#define LX_MSG_WAITFORONE 0x10000
#define LX_MSG_BATCH 0x40000
#define LX_MSG_EOF LX_MSG_FIN
#define LX_MSG_SOCK_DEVMEM 0x2000000
#define LX_MSG_ZEROCOPY 0x4000000
#define LX_MSG_FASTOPEN 0x20000000
#define LX_MSG_CMSG_CLOEXEC 0x40000000

/* Levels of options. LX_SOL_SOCKET and LX_SOL_VSOCK are in the UAPI headers. */
#define LX_SOL_IP 0
#define LX_SOL_TCP 6
#define LX_SOL_UDP 17
#define LX_SOL_IPV6 41
#define LX_SOL_ICMPV6 58
#define LX_SOL_SCTP 132
#define LX_SOL_UDPLITE 136
#define LX_SOL_RAW 255
#define LX_SOL_IPX 256
#define LX_SOL_AX25 257
#define LX_SOL_ATALK 258
#define LX_SOL_NETROM 259
#define LX_SOL_ROSE 260
#define LX_SOL_DECNET 261
#define LX_SOL_X25 262
#define LX_SOL_PACKET 263
#define LX_SOL_ATM 264
#define LX_SOL_AAL 265
#define LX_SOL_IRDA 266
#define LX_SOL_NETBEUI 267
#define LX_SOL_LLC 268
#define LX_SOL_DCCP 269
#define LX_SOL_NETLINK 270
#define LX_SOL_TIPC 271
#define LX_SOL_RXRPC 272
#define LX_SOL_PPPOL2TP 273
#define LX_SOL_BLUETOOTH 274
#define LX_SOL_PNPIPE 275
#define LX_SOL_RDS 276
#define LX_SOL_IUCV 277
#define LX_SOL_CAIF 278
#define LX_SOL_ALG 279
#define LX_SOL_NFC 280
#define LX_SOL_KCM 281
#define LX_SOL_TLS 282
#define LX_SOL_XDP 283
#define LX_SOL_MPTCP 284
#define LX_SOL_MCTP 285
#define LX_SOL_SMC 286

/* Types of control messages at level LX_SOL_SOCKET: descriptors, struct lx_ucred, a label, a pidfd. */
#define LX_SCM_RIGHTS 0x01
#define LX_SCM_CREDENTIALS 0x02
#define LX_SCM_SECURITY 0x03
#define LX_SCM_PIDFD 0x04

/** Value of the option LX_SO_LINGER. */
struct lx_linger {
	int l_onoff;
	int l_linger; /* seconds */
};

/** A peer's identity: LX_SO_PEERCRED, LX_SCM_CREDENTIALS. */
struct lx_ucred {
	uint32_t pid;
	uint32_t uid;
	uint32_t gid;
};

/** A message of lx_sendmsg() and lx_recvmsg(). A libc's struct msghdr, but the kernel reads 64-bit lengths. */
struct lx_user_msghdr {
	void *msg_name; /* an address, or NULL */
	int msg_namelen;
	struct lx_iovec *msg_iov;
	size_t msg_iovlen;
	void *msg_control; /* control messages, each with a struct lx_cmsghdr, or NULL */
	size_t msg_controllen;
	unsigned int msg_flags; /* result of lx_recvmsg() */
};

/** One of the messages of lx_sendmmsg() and lx_recvmmsg(). */
struct lx_mmsghdr {
	struct lx_user_msghdr msg_hdr;
	unsigned int msg_len; /* result: its bytes */
};

/** The head of a control message. */
struct lx_cmsghdr {
	size_t cmsg_len; /* with this head, without the padding that follows */
	int cmsg_level;
	int cmsg_type;
};

/* Control messages: LX_CMSG_SPACE() is what one takes in the buffer, LX_CMSG_LEN() is its cmsg_len. */
#define LX_CMSG_ALIGN(len) (((size_t)(len) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define LX_CMSG_SPACE(len) (sizeof(struct lx_cmsghdr) + LX_CMSG_ALIGN(len))
#define LX_CMSG_LEN(len) (sizeof(struct lx_cmsghdr) + (size_t)(len))
#define LX_CMSG_DATA(cmsg) ((void *)((char *)(cmsg) + sizeof(struct lx_cmsghdr)))
#define LX_CMSG_FIRSTHDR(msg) \
	((msg)->msg_controllen < sizeof(struct lx_cmsghdr) ? NULL : (struct lx_cmsghdr *)(msg)->msg_control)
#define LX_CMSG_NXTHDR(msg, cmsg) lx_cmsg_nxthdr(msg, cmsg)
/* Whether all of a control message is in the buffer. */
#define LX_CMSG_OK(msg, cmsg) \
	((cmsg)->cmsg_len >= sizeof(struct lx_cmsghdr) && \
	 (cmsg)->cmsg_len <= (msg)->msg_controllen - (size_t)((char *)(cmsg) - (char *)(msg)->msg_control))

/* ---- macros with parameters that the UAPI headers do have ---- */

/* Netlink messages. The length of LX_NLMSG_OK() and LX_NLMSG_NEXT() is what is left in the buffer, a signed variable;
 * LX_NLMSG_NEXT() lowers it. The same goes for LX_RTA_OK() and LX_RTA_NEXT(). */
#define LX_NLMSG_ALIGN(len) (((unsigned int)(len) + LX_NLMSG_ALIGNTO - 1) & ~(LX_NLMSG_ALIGNTO - 1))
#define LX_NLMSG_LENGTH(len) ((unsigned int)(len) + (unsigned int)LX_NLMSG_HDRLEN)
#define LX_NLMSG_SPACE(len) LX_NLMSG_ALIGN(LX_NLMSG_LENGTH(len))
#define LX_NLMSG_DATA(nlh) ((void *)((char *)(nlh) + LX_NLMSG_HDRLEN))
#define LX_NLMSG_NEXT(nlh, len) \
	((len) -= (__typeof__(len))LX_NLMSG_ALIGN((nlh)->nlmsg_len), \
	 (struct lx_nlmsghdr *)(void *)((char *)(nlh) + LX_NLMSG_ALIGN((nlh)->nlmsg_len)))
#define LX_NLMSG_OK(nlh, len) \
	((long)(len) >= (long)sizeof(struct lx_nlmsghdr) && (nlh)->nlmsg_len >= sizeof(struct lx_nlmsghdr) && \
	 (long)(nlh)->nlmsg_len <= (long)(len))
#define LX_NLMSG_PAYLOAD(nlh, len) ((nlh)->nlmsg_len - LX_NLMSG_SPACE(len))
#define LX_NL_MMAP_MSG_ALIGN(size) LX_NLMSG_ALIGN(size)

/* Netlink attributes. */
#define LX_NLA_ALIGN(len) (((unsigned int)(len) + LX_NLA_ALIGNTO - 1) & ~(LX_NLA_ALIGNTO - 1U))

/* Route attributes. */
#define LX_RTA_ALIGN(len) (((unsigned int)(len) + LX_RTA_ALIGNTO - 1) & ~(LX_RTA_ALIGNTO - 1))
#define LX_RTA_LENGTH(len) (LX_RTA_ALIGN(sizeof(struct lx_rtattr)) + (unsigned int)(len))
#define LX_RTA_SPACE(len) LX_RTA_ALIGN(LX_RTA_LENGTH(len))
#define LX_RTA_DATA(rta) ((void *)((char *)(rta) + LX_RTA_LENGTH(0)))
#define LX_RTA_PAYLOAD(rta) ((int)(rta)->rta_len - (int)LX_RTA_LENGTH(0))
#define LX_RTA_OK(rta, len) \
	((long)(len) >= (long)sizeof(struct lx_rtattr) && (rta)->rta_len >= sizeof(struct lx_rtattr) && \
	 (long)(rta)->rta_len <= (long)(len))
#define LX_RTA_NEXT(rta, len) \
	((len) -= (__typeof__(len))LX_RTA_ALIGN((rta)->rta_len), \
	 (struct lx_rtattr *)(void *)((char *)(rta) + LX_RTA_ALIGN((rta)->rta_len)))

/* The hops of a multipath route. */
#define LX_RTNH_ALIGN(len) (((unsigned int)(len) + LX_RTNH_ALIGNTO - 1) & ~(LX_RTNH_ALIGNTO - 1U))
#define LX_RTNH_LENGTH(len) (LX_RTNH_ALIGN(sizeof(struct lx_rtnexthop)) + (unsigned int)(len))
#define LX_RTNH_SPACE(len) LX_RTNH_ALIGN(LX_RTNH_LENGTH(len))
#define LX_RTNH_DATA(rtnh) ((struct lx_rtattr *)(void *)((char *)(rtnh) + LX_RTNH_LENGTH(0)))
#define LX_RTNH_OK(rtnh, len) \
	((rtnh)->rtnh_len >= sizeof(struct lx_rtnexthop) && (long)(rtnh)->rtnh_len <= (long)(len))
#define LX_RTNH_NEXT(rtnh) ((struct lx_rtnexthop *)(void *)((char *)(rtnh) + LX_RTNH_ALIGN((rtnh)->rtnh_len)))

/* The first attribute after a head, and the bytes that all attributes take. */
#define LX_RTM_RTA(head) ((struct lx_rtattr *)(void *)((char *)(head) + LX_NLMSG_ALIGN(sizeof(struct lx_rtmsg))))
#define LX_RTM_PAYLOAD(nlh) LX_NLMSG_PAYLOAD(nlh, sizeof(struct lx_rtmsg))
#define LX_IFLA_RTA(head) ((struct lx_rtattr *)(void *)((char *)(head) + LX_NLMSG_ALIGN(sizeof(struct lx_ifinfomsg))))
#define LX_IFLA_PAYLOAD(nlh) LX_NLMSG_PAYLOAD(nlh, sizeof(struct lx_ifinfomsg))
#define LX_IFA_RTA(head) ((struct lx_rtattr *)(void *)((char *)(head) + LX_NLMSG_ALIGN(sizeof(struct lx_ifaddrmsg))))
#define LX_IFA_PAYLOAD(nlh) LX_NLMSG_PAYLOAD(nlh, sizeof(struct lx_ifaddrmsg))
#define LX_TCA_RTA(head) ((struct lx_rtattr *)(void *)((char *)(head) + LX_NLMSG_ALIGN(sizeof(struct lx_tcmsg))))
#define LX_TCA_PAYLOAD(nlh) LX_NLMSG_PAYLOAD(nlh, sizeof(struct lx_tcmsg))
#define LX_TA_RTA(head) ((struct lx_rtattr *)(void *)((char *)(head) + LX_NLMSG_ALIGN(sizeof(struct lx_tcamsg))))
#define LX_TA_PAYLOAD(nlh) LX_NLMSG_PAYLOAD(nlh, sizeof(struct lx_tcamsg))

/* Which of four, new, del, get or set, an LX_RTM_xxx belongs to; the bit of an LX_IFLA_STATS_xxx in a filter. */
#define LX_RTM_FAM(cmd) (((cmd) - LX_RTM_BASE) >> 2)
#define LX_IFLA_STATS_FILTER_BIT(attr) (1U << ((attr) - 1))

/* Ring frames of LX_AF_PACKET. */
#define LX_TPACKET_ALIGN(len) (((unsigned int)(len) + LX_TPACKET_ALIGNMENT - 1) & ~(LX_TPACKET_ALIGNMENT - 1U))

/* The address that an error message of LX_IP_RECVERR carries behind it. */
#define LX_SO_EE_OFFENDER(ee) ((struct lx_sockaddr *)((ee) + 1))

/* Size of a multicast filter with its sources. */
#define LX_IP_MSFILTER_SIZE(n) (sizeof(struct lx_ip_msfilter) - sizeof(lx_be32) + (size_t)(n) * sizeof(lx_be32))
#define LX_GROUP_FILTER_SIZE(n) \
	(sizeof(struct lx_group_filter) + ((size_t)(n) - 1) * sizeof(struct lx_sockaddr_storage))

/* Kinds of IPv4 addresses, these in the machine's byte order. */
#define LX_IN_CLASSA(a) (((uint32_t)(a) & 0x80000000U) == 0)
#define LX_IN_CLASSB(a) (((uint32_t)(a) & 0xc0000000U) == 0x80000000U)
#define LX_IN_CLASSC(a) (((uint32_t)(a) & 0xe0000000U) == 0xc0000000U)
#define LX_IN_CLASSD(a) (((uint32_t)(a) & 0xf0000000U) == 0xe0000000U)
#define LX_IN_CLASSE(a) (((uint32_t)(a) & 0xf0000000U) == 0xf0000000U)
#define LX_IN_MULTICAST(a) LX_IN_CLASSD(a)
#define LX_IN_BADCLASS(a) ((uint32_t)(a) == 0xffffffffU)
#define LX_IN_EXPERIMENTAL(a) LX_IN_BADCLASS(a)
#define LX_IN_LOOPBACK(a) (((uint32_t)(a) & 0xff000000U) == 0x7f000000U)

#define LX_VM_SOCKETS_VERSION_EPOCH(v) ((unsigned int)(v) >> 24)
#define LX_VM_SOCKETS_VERSION_MAJOR(v) (((unsigned int)(v) >> 16) & 0xff)
#define LX_VM_SOCKETS_VERSION_MINOR(v) ((unsigned int)(v) & 0xffff)

LX_BEGIN_DECLS

/** Turn 16 bits from the machine's byte order into the network's.
 * Returns them. */
LX_FN lx_be16 lx_htons(uint16_t host)
{
	return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_bswap16(host) : host;
}

/** Turn 32 bits from the machine's byte order into the network's.
 * Returns them. */
LX_FN lx_be32 lx_htonl(uint32_t host)
{
	return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_bswap32(host) : host;
}

/** Turn 16 bits from the network's byte order into the machine's.
 * Returns them. */
LX_FN uint16_t lx_ntohs(lx_be16 net)
{
	return lx_htons(net);
}

/** Turn 32 bits from the network's byte order into the machine's.
 * Returns them. */
LX_FN uint32_t lx_ntohl(lx_be32 net)
{
	return lx_htonl(net);
}

/** The control message after cmsg; what LX_CMSG_NXTHDR() stands for. Look at LX_CMSG_OK() before its data.
 * Returns NULL where no further head is in the buffer. */
LX_FN struct lx_cmsghdr *lx_cmsg_nxthdr(const struct lx_user_msghdr *msg, struct lx_cmsghdr *cmsg)
{
	size_t left = msg->msg_controllen - (size_t)((char *)cmsg - (char *)msg->msg_control);
	if (cmsg->cmsg_len < sizeof(*cmsg) || cmsg->cmsg_len > left || /* the sum below must not overflow */
	    LX_CMSG_ALIGN(cmsg->cmsg_len) + sizeof(*cmsg) > left)
		return NULL;
	return (struct lx_cmsghdr *)(void *)((char *)cmsg + LX_CMSG_ALIGN(cmsg->cmsg_len));
}

/** Make a socket.
 * family: LX_AF_xxx; type: LX_SOCK_STREAM and so on, with LX_SOCK_CLOEXEC and LX_SOCK_NONBLOCK.
 * protocol: 0 for the family's usual one.
 * Returns a descriptor; -LX_EACCES, -LX_EAFNOSUPPORT, -LX_EINVAL (an unknown flag), -LX_EMFILE, -LX_ENFILE,
 * -LX_ENOBUFS, -LX_ENOMEM, -LX_EPERM, -LX_EPROTONOSUPPORT, -LX_ESOCKTNOSUPPORT.
 * socket(2), Linux 2.0. */
LX_FN int lx_socket(int family, int type, int protocol)
{
	return (int)lx_syscall3(LX_NR_socket, family, type, protocol);
}

/** Make two sockets, connected to each other. Of the common families only LX_AF_UNIX can.
 * type, protocol: as for lx_socket(); usockvec: gets two descriptors.
 * Returns 0; errors of lx_socket(), -LX_EOPNOTSUPP.
 * socketpair(2), Linux 2.0. */
LX_FN int lx_socketpair(int family, int type, int protocol, int usockvec[2])
{
	return (int)lx_syscall4(LX_NR_socketpair, family, type, protocol, (long)usockvec);
}

/** Give a socket its own address. For LX_AF_UNIX that makes a file.
 * addrlen: bytes of the family's struct; for LX_AF_UNIX sizeof(lx_sa_family_t) alone lets the kernel choose a name.
 * Returns 0; -LX_EACCES, -LX_EADDRINUSE, -LX_EADDRNOTAVAIL, -LX_EAFNOSUPPORT, -LX_EINVAL, and what making a file can.
 * bind(2), Linux 2.0. */
LX_FN int lx_bind(int fd, const struct lx_sockaddr *umyaddr, int addrlen)
{
	return (int)lx_syscall3(LX_NR_bind, fd, (long)umyaddr, addrlen);
}

/** Let others connect to a socket.
 * backlog: how many may wait for lx_accept(); cut to what the system allows.
 * Returns 0; -LX_EADDRINUSE, -LX_EINVAL, -LX_EOPNOTSUPP.
 * listen(2), Linux 2.0. */
LX_FN int lx_listen(int fd, int backlog)
{
	return (int)lx_syscall2(LX_NR_listen, fd, backlog);
}

/** Connect a socket, or tell a datagram socket its only peer; LX_AF_UNSPEC as family takes that back.
 * Returns 0; -LX_EACCES, -LX_EADDRNOTAVAIL, -LX_EAFNOSUPPORT, -LX_EALREADY, -LX_ECONNREFUSED, -LX_EHOSTUNREACH,
 * -LX_EINPROGRESS (non-blocking: wait until it is writable, then look at LX_SO_ERROR), -LX_EISCONN, -LX_ENETUNREACH,
 * -LX_ENOENT (no such file), -LX_EPROTOTYPE, -LX_ETIMEDOUT.
 * connect(2), Linux 2.0. */
LX_FN int lx_connect(int fd, const struct lx_sockaddr *uservaddr, int addrlen)
{
	return (int)lx_syscall3(LX_NR_connect, fd, (long)uservaddr, addrlen);
}

/** Take a connection from a listening socket. The new descriptor has no flag of the old one.
 * upeer_sockaddr: gets the peer's address, or NULL with upeer_addrlen NULL.
 * upeer_addrlen: in: bytes there; out: the address's bytes, which may be more.
 * Returns a descriptor; -LX_ECONNABORTED, -LX_EINVAL (not listening), -LX_EMFILE, -LX_ENFILE, -LX_EOPNOTSUPP, and
 * errors that the connection has had.
 * accept(2), Linux 2.0. */
LX_FN LX_UPDATES1(3) int lx_accept(int fd, struct lx_sockaddr *upeer_sockaddr, int *upeer_addrlen)
{
	return (int)lx_syscall3(LX_NR_accept, fd, (long)upeer_sockaddr, (long)upeer_addrlen);
}

/** lx_accept() with flags: LX_SOCK_CLOEXEC, LX_SOCK_NONBLOCK.
 * Returns a descriptor; errors of lx_accept(), -LX_EINVAL (an unknown flag).
 * accept4(2), Linux 2.6.28. */
LX_FN LX_UPDATES1(3) int lx_accept4(int fd, struct lx_sockaddr *upeer_sockaddr, int *upeer_addrlen, int flags)
{
	return (int)lx_syscall4(LX_NR_accept4, fd, (long)upeer_sockaddr, (long)upeer_addrlen, flags);
}

/** End one or both directions of a connection, for every descriptor of it.
 * how: LX_SHUT_RD, LX_SHUT_WR, LX_SHUT_RDWR.
 * Returns 0; -LX_EINVAL, -LX_ENOTCONN.
 * shutdown(2), Linux 2.0. */
LX_FN int lx_shutdown(int fd, int how)
{
	return (int)lx_syscall2(LX_NR_shutdown, fd, how);
}

/** Ask for a socket's own address.
 * usockaddr_len: in: bytes at usockaddr; out: the address's bytes, which may be more.
 * Returns 0; -LX_EINVAL (a negative length).
 * getsockname(2), Linux 2.0. */
LX_FN LX_UPDATES1(3) int lx_getsockname(int fd, struct lx_sockaddr *usockaddr, int *usockaddr_len)
{
	return (int)lx_syscall3(LX_NR_getsockname, fd, (long)usockaddr, (long)usockaddr_len);
}

/** Ask for the peer's address.
 * usockaddr_len: as for lx_getsockname().
 * Returns 0; -LX_EINVAL (a negative length), -LX_ENOTCONN.
 * getpeername(2), Linux 2.0. */
LX_FN LX_UPDATES1(3) int lx_getpeername(int fd, struct lx_sockaddr *usockaddr, int *usockaddr_len)
{
	return (int)lx_syscall3(LX_NR_getpeername, fd, (long)usockaddr, (long)usockaddr_len);
}

/** Set an option.
 * level: LX_SOL_SOCKET or a protocol's, LX_SOL_xxx; optname: LX_SO_xxx, LX_TCP_xxx and so on.
 * Options with a time exist as _OLD and _NEW: on this machine both take 64-bit seconds.
 * Returns 0; -LX_EDOM, -LX_EINVAL, -LX_ENOPROTOOPT (no such option or level), -LX_EPERM.
 * setsockopt(2), Linux 2.0. */
LX_FN LX_READS(4, 5) int lx_setsockopt(int fd, int level, int optname, const void *optval, int optlen)
{
	return (int)lx_syscall5(LX_NR_setsockopt, fd, level, optname, (long)optval, optlen);
}

/** Read an option.
 * optlen: in: bytes at optval; out: bytes of the value, cut to fit.
 * Returns 0; -LX_EINVAL (a negative length), -LX_ENOPROTOOPT (no such option or level), -LX_EPERM.
 * getsockopt(2), Linux 2.0. */
LX_FN LX_UPDATES1(5) int lx_getsockopt(int fd, int level, int optname, void *optval, int *optlen)
{
	return (int)lx_syscall5(LX_NR_getsockopt, fd, level, optname, (long)optval, (long)optlen);
}

/** Send bytes, or a datagram. There is no send() beneath: this with addr NULL is it.
 * flags: LX_MSG_xxx; without LX_MSG_NOSIGNAL a broken connection means SIGPIPE.
 * Returns the bytes sent, for a stream perhaps fewer; -LX_EACCES, -LX_ECONNREFUSED, -LX_ECONNRESET,
 * -LX_EDESTADDRREQ, -LX_EISCONN, -LX_EMSGSIZE, -LX_ENOBUFS, -LX_ENOTCONN, -LX_EOPNOTSUPP, -LX_EPIPE.
 * sendto(2), Linux 2.0. */
LX_FN LX_READS(2, 3)
long lx_sendto(int fd, const void *buff, size_t len, unsigned int flags, const struct lx_sockaddr *addr, int addr_len)
{
	return lx_syscall6(LX_NR_sendto, fd, (long)buff, (long)len, flags, (long)addr, addr_len);
}

/** Receive bytes, or a datagram. There is no recv() beneath: this with addr and addr_len NULL is it.
 * flags: LX_MSG_xxx; LX_MSG_TRUNC gives a datagram's whole length, also where it was cut.
 * addr_len: in: bytes at addr; out: the address's bytes, which may be more.
 * Returns the bytes received, 0 at the end of a stream; -LX_ECONNREFUSED, -LX_ECONNRESET, -LX_EINVAL, -LX_ENOTCONN.
 * recvfrom(2), Linux 2.0. */
LX_FN LX_WRITES(2, 3) LX_UPDATES1(6)
long lx_recvfrom(int fd, void *ubuf, size_t size, unsigned int flags, struct lx_sockaddr *addr, int *addr_len)
{
	return lx_syscall6(LX_NR_recvfrom, fd, (long)ubuf, (long)size, flags, (long)addr, (long)addr_len);
}

/** Send from several buffers, perhaps with control messages.
 * Returns the bytes sent; errors of lx_sendto(), -LX_EINVAL (a bad control message), -LX_EMSGSIZE (more than
 * LX_UIO_MAXIOV buffers), -LX_ETOOMANYREFS (too many descriptors under way).
 * sendmsg(2), Linux 2.0. */
LX_FN LX_READS1(2) long lx_sendmsg(int fd, const struct lx_user_msghdr *msg, unsigned int flags)
{
	return lx_syscall3(LX_NR_sendmsg, fd, (long)msg, flags);
}

/** Receive into several buffers, perhaps with control messages.
 * msg: msg_namelen, msg_controllen and msg_flags get what came; LX_MSG_CTRUNC there: control messages were lost.
 * flags: LX_MSG_CMSG_CLOEXEC is for the descriptors that come.
 * Returns the bytes received; errors of lx_recvfrom(), -LX_EMSGSIZE (more than LX_UIO_MAXIOV buffers).
 * recvmsg(2), Linux 2.0. */
LX_FN LX_UPDATES1(2) long lx_recvmsg(int fd, struct lx_user_msghdr *msg, unsigned int flags)
{
	return lx_syscall3(LX_NR_recvmsg, fd, (long)msg, flags);
}

/** Send several messages.
 * mmsg: each msg_len gets the bytes sent; vlen: how many, more than 1024 are not looked at.
 * Returns the messages sent, perhaps fewer; errors of lx_sendmsg() if the first one fails.
 * sendmmsg(2), Linux 3.0. */
LX_FN LX_UPDATES(2, 3) int lx_sendmmsg(int fd, struct lx_mmsghdr *mmsg, unsigned int vlen, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_sendmmsg, fd, (long)mmsg, vlen, flags);
}

/** Receive several messages.
 * mmsg: each msg_len gets the bytes received; flags: LX_MSG_WAITFORONE waits only for the first.
 * timeout: NULL, or looked at only after each message, and gets what is left: it doesn't end a wait.
 * Returns the messages received; errors of lx_recvmsg() if the first one fails, -LX_EINVAL (a bad timeout).
 * recvmmsg(2), Linux 2.6.33. */
LX_FN LX_UPDATES(2, 3) LX_UPDATES1(5)
int lx_recvmmsg(int fd, struct lx_mmsghdr *mmsg, unsigned int vlen, unsigned int flags, struct lx_timespec *timeout)
{
	return (int)lx_syscall5(LX_NR_recvmmsg, fd, (long)mmsg, vlen, flags, (long)timeout);
}

LX_END_DECLS

#endif
