/* SPDX-License-Identifier: MIT */
/* Network configuration by messages: routing netlink.
 *
 *	netlink links | addresses | routes	list what there is
 *	netlink follow				print what changes, until interrupted
 *	netlink add KIND NAME [COMMAND...]	make a link (of the kind dummy, bridge ...) in a network namespace of its own,
 *						list the links there, or execute the COMMAND (a path) there
 *
 * Prints lines like
 *	1: lo: up, mtu 65536, 00:00:00:00:00:00
 *	lo 127.0.0.1/8
 *	unicast default via 192.0.2.1 dev eth0 table 254
 * which begin with "new " or "deleted " where they are changes. */
#include <lx/ioctl_net.h>
#include <lx/net.h>
#include <lx/process.h>

#include "lib/lib.h"

const char program[] = "netlink";
const char usage_line[] = "usage: netlink links | addresses | routes | follow | add KIND NAME [COMMAND...]";

static int fd;
static char buffer[32768] LX_ALIGNED(8); /* the kernel makes no larger parts of a list */

static void open_netlink(unsigned int groups)
{
	struct lx_sockaddr_nl own = {.nl_family = LX_AF_NETLINK, .nl_groups = groups};

	fd = (int)check(lx_socket(LX_AF_NETLINK, LX_SOCK_RAW | LX_SOCK_CLOEXEC, LX_NETLINK_ROUTE), "socket", "netlink");
	check(lx_bind(fd, (struct lx_sockaddr *)&own, sizeof(own)), "bind", "netlink");
}

/* Some messages: bytes in the buffer, or an error. Other processes can send here too; only the kernel is 0. */
static long receive(void)
{
	struct lx_sockaddr_nl from;
	int size;
	long n;

	do {
		size = sizeof(from);
		n = lx_recvfrom(fd, buffer, sizeof(buffer), LX_MSG_TRUNC, (struct lx_sockaddr *)&from, &size);
	} while (n == -LX_EINTR || (n >= 0 && from.nl_pid));
	return n > (long)sizeof(buffer) ? -LX_EMSGSIZE : n;
}

/* ---- what messages say ---- */

/* A message's attributes by their types, behind a head of some bytes. */
static void find_attributes(const struct lx_rtattr **found, unsigned short max, const struct lx_nlmsghdr *msg,
			    unsigned int head)
{
	const struct lx_rtattr *rta = (void *)((char *)LX_NLMSG_DATA(msg) + LX_NLMSG_ALIGN(head));
	int left = (int)(msg->nlmsg_len - LX_NLMSG_SPACE(head));

	for (unsigned int i = 0; i <= max; i++)
		found[i] = NULL;
	for (; LX_RTA_OK(rta, left); rta = LX_RTA_NEXT(rta, left))
		if ((rta->rta_type & LX_NLA_TYPE_MASK) <= max)
			found[rta->rta_type & LX_NLA_TYPE_MASK] = rta;
}

static unsigned int number_in(const struct lx_rtattr *rta)
{
	return *(const unsigned int *)LX_RTA_DATA(rta);
}

/* An address as inet_ntop writes it: the longest run of zero groups becomes "::". */
static void print_address(int family, const unsigned char *a)
{
	unsigned int start = 8, run = 1, zeros = 0;

	if (family == LX_AF_INET) {
		print(1, "%u.%u.%u.%u", a[0], a[1], a[2], a[3]);
		return;
	}
	for (unsigned int i = 0; i < 8; i++) {
		zeros = a[2 * i] | a[2 * i + 1] ? 0 : zeros + 1;
		if (zeros > run) {
			run = zeros;
			start = i + 1 - run;
		}
	}
	for (unsigned int i = 0; i < 8; i++) {
		if (i == start) {
			print(1, "::");
			i += run - 1;
		} else {
			print(1, "%s%x", i && i != start + run ? ":" : "", a[2 * i] << 8 | a[2 * i + 1]);
		}
	}
}

static void print_device(const char *before, int index)
{
	struct lx_ifreq ifr = {.ifr_ifru.ifru_ivalue = index};

	if (lx_ioctl_siocgifname(fd, &ifr) == 0)
		print(1, "%s%s", before, ifr.ifr_ifrn.ifrn_name);
	else /* it is gone already */
		print(1, "%sif%d", before, index);
}

static void show_link(const struct lx_nlmsghdr *msg)
{
	const struct lx_ifinfomsg *link = LX_NLMSG_DATA(msg);
	const struct lx_rtattr *found[LX_IFLA_MAX + 1];

	find_attributes(found, LX_IFLA_MAX, msg, sizeof(*link));
	print(1, "%d: %s: %s", link->ifi_index, found[LX_IFLA_IFNAME] ? (char *)LX_RTA_DATA(found[LX_IFLA_IFNAME]) : "?",
	      link->ifi_flags & LX_IFF_UP ? "up" : "down");
	if (found[LX_IFLA_MTU])
		print(1, ", mtu %u", number_in(found[LX_IFLA_MTU]));
	if (found[LX_IFLA_ADDRESS]) {
		const unsigned char *bytes = LX_RTA_DATA(found[LX_IFLA_ADDRESS]);
		for (int i = 0; i < LX_RTA_PAYLOAD(found[LX_IFLA_ADDRESS]); i++)
			print(1, "%s%02x", i ? ":" : ", ", bytes[i]);
	}
	print(1, "\n");
}

static void show_address(const struct lx_nlmsghdr *msg)
{
	const struct lx_ifaddrmsg *address = LX_NLMSG_DATA(msg);
	const struct lx_rtattr *found[LX_IFA_MAX + 1], *own;

	find_attributes(found, LX_IFA_MAX, msg, sizeof(*address));
	own = found[LX_IFA_LOCAL] ? found[LX_IFA_LOCAL] : found[LX_IFA_ADDRESS]; /* the latter may be the peer's */
	print_device("", (int)address->ifa_index);
	print(1, " ");
	if (own)
		print_address(address->ifa_family, LX_RTA_DATA(own));
	print(1, "/%u\n", address->ifa_prefixlen);
}

/* Where a route, or one hop of several, goes. A gateway may be of the other family: that is LX_RTA_VIA. */
static void show_hop(int family, const struct lx_rtattr *gateway, const struct lx_rtattr *via, int index)
{
	if (gateway || via)
		print(1, " via ");
	if (gateway)
		print_address(family, LX_RTA_DATA(gateway));
	else if (via)
		print_address(((struct lx_rtvia *)LX_RTA_DATA(via))->rtvia_family,
			      ((struct lx_rtvia *)LX_RTA_DATA(via))->rtvia_addr);
	if (index)
		print_device(" dev ", index);
}

static void show_hops(int family, const struct lx_rtattr *multipath)
{
	const struct lx_rtnexthop *hop = LX_RTA_DATA(multipath);

	for (int left = LX_RTA_PAYLOAD(multipath); left >= (int)sizeof(*hop) && LX_RTNH_OK(hop, left);
	     left -= (int)LX_RTNH_ALIGN(hop->rtnh_len), hop = LX_RTNH_NEXT(hop)) {
		const struct lx_rtattr *gateway = NULL, *via = NULL, *rta = LX_RTNH_DATA(hop);
		int inner = hop->rtnh_len - (int)LX_RTNH_LENGTH(0);

		for (; LX_RTA_OK(rta, inner); rta = LX_RTA_NEXT(rta, inner))
			if (rta->rta_type == LX_RTA_GATEWAY)
				gateway = rta;
			else if (rta->rta_type == LX_RTA_VIA)
				via = rta;
		show_hop(family, gateway, via, hop->rtnh_ifindex);
	}
}

static void show_route(const struct lx_nlmsghdr *msg)
{
	static const char *const types[] = {"unspec", "unicast", "local", "broadcast", "anycast", "multicast",
					    "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"};
	const struct lx_rtmsg *route = LX_NLMSG_DATA(msg);
	const struct lx_rtattr *found[LX_RTA_MAX + 1];

	find_attributes(found, LX_RTA_MAX, msg, sizeof(*route));
	print(1, "%s ", route->rtm_type < sizeof(types) / sizeof(*types) ? types[route->rtm_type] : "?");
	if (found[LX_RTA_DST]) {
		print_address(route->rtm_family, LX_RTA_DATA(found[LX_RTA_DST]));
		print(1, "/%u", route->rtm_dst_len);
	} else {
		print(1, "default");
	}
	show_hop(route->rtm_family, found[LX_RTA_GATEWAY], found[LX_RTA_VIA],
		 found[LX_RTA_OIF] ? (int)number_in(found[LX_RTA_OIF]) : 0);
	if (found[LX_RTA_MULTIPATH])
		show_hops(route->rtm_family, found[LX_RTA_MULTIPATH]);
	print(1, " table %u", found[LX_RTA_TABLE] ? number_in(found[LX_RTA_TABLE]) : route->rtm_table);
	if (found[LX_RTA_PRIORITY])
		print(1, " metric %u", number_in(found[LX_RTA_PRIORITY]));
	print(1, "\n");
}

/* The head of each kind begins with the family. */
static void show(const struct lx_nlmsghdr *msg, const char *new, const char *deleted)
{
	int family = *(const unsigned char *)LX_NLMSG_DATA(msg), ip = family == LX_AF_INET || family == LX_AF_INET6;

	switch (msg->nlmsg_type) {
	case LX_RTM_NEWLINK:
	case LX_RTM_DELLINK:
		if (family == LX_AF_UNSPEC) { /* not what a bridge says of its ports */
			print(1, "%s", msg->nlmsg_type == LX_RTM_NEWLINK ? new : deleted);
			show_link(msg);
		}
		break;
	case LX_RTM_NEWADDR:
	case LX_RTM_DELADDR:
		if (ip) {
			print(1, "%s", msg->nlmsg_type == LX_RTM_NEWADDR ? new : deleted);
			show_address(msg);
		}
		break;
	case LX_RTM_NEWROUTE:
	case LX_RTM_DELROUTE:
		if (ip && !(((struct lx_rtmsg *)LX_NLMSG_DATA(msg))->rtm_flags & LX_RTM_F_CLONED)) {
			print(1, "%s", msg->nlmsg_type == LX_RTM_NEWROUTE ? new : deleted);
			show_route(msg);
		}
		break;
	}
}

/* ---- what is done with them ---- */

static int list(unsigned short type, const char *name)
{
	struct {
		struct lx_nlmsghdr head;
		struct lx_ifinfomsg link; /* enough for each of the three */
	} request = {{sizeof(request), type, LX_NLM_F_REQUEST | LX_NLM_F_DUMP, 1, 0}, {.ifi_family = LX_AF_UNSPEC}};

	check(lx_sendto(fd, &request, sizeof(request), 0, NULL, 0), "sendto", name);
	for (;;) {
		long left = check(receive(), "recvfrom", name);
		for (struct lx_nlmsghdr *msg = (void *)buffer; LX_NLMSG_OK(msg, left); msg = LX_NLMSG_NEXT(msg, left)) {
			if (msg->nlmsg_flags & LX_NLM_F_DUMP_INTR)
				print(2, "netlink: %s: it changes meanwhile: something may be missing\n", name);
			if (msg->nlmsg_type == LX_NLMSG_ERROR || msg->nlmsg_type == LX_NLMSG_DONE) {
				check(*(int *)LX_NLMSG_DATA(msg), name, "the list");
				return 0;
			}
			show(msg, "", "");
		}
	}
}

static void follow(void)
{
	for (;;) {
		long left = receive();
		if (left == -LX_ENOBUFS) {
			print(2, "netlink: more changes than there was room for: some are lost\n");
			continue;
		}
		check(left, "recvfrom", "changes");
		for (struct lx_nlmsghdr *msg = (void *)buffer; LX_NLMSG_OK(msg, left); msg = LX_NLMSG_NEXT(msg, left))
			show(msg, "new ", "deleted ");
	}
}

static struct lx_rtattr *append(struct lx_nlmsghdr *msg, unsigned short type, const char *text)
{
	struct lx_rtattr *rta = (void *)((char *)msg + LX_NLMSG_ALIGN(msg->nlmsg_len));
	size_t size = text ? length(text) + 1 : 0;

	rta->rta_type = type;
	rta->rta_len = (unsigned short)LX_RTA_LENGTH(size);
	for (size_t i = 0; i < size; i++)
		((char *)LX_RTA_DATA(rta))[i] = text[i];
	msg->nlmsg_len = LX_NLMSG_ALIGN(msg->nlmsg_len) + LX_RTA_LENGTH(size);
	return rta;
}

static void add_link(const char *kind, const char *name)
{
	struct {
		struct lx_nlmsghdr head;
		struct lx_ifinfomsg link;
		char attributes[128];
	} request = {{LX_NLMSG_LENGTH(sizeof(request.link)), LX_RTM_NEWLINK,
		      LX_NLM_F_REQUEST | LX_NLM_F_ACK | LX_NLM_F_CREATE | LX_NLM_F_EXCL, 1, 0},
		     {.ifi_flags = LX_IFF_UP, .ifi_change = LX_IFF_UP}, {0}};
	struct lx_rtattr *info;
	struct lx_nlmsghdr *answer = (void *)buffer;

	append(&request.head, LX_IFLA_IFNAME, name);
	info = append(&request.head, LX_IFLA_LINKINFO, NULL); /* holds the attributes that follow */
	append(&request.head, LX_IFLA_INFO_KIND, kind);
	info->rta_len = (unsigned short)((char *)&request + request.head.nlmsg_len - (char *)info);

	check(lx_sendto(fd, &request, request.head.nlmsg_len, 0, NULL, 0), "sendto", "RTM_NEWLINK");
	check(receive(), "recvfrom", "RTM_NEWLINK");
	check(answer->nlmsg_type == LX_NLMSG_ERROR ? *(int *)LX_NLMSG_DATA(answer) : -LX_EPROTO, "RTM_NEWLINK", kind);
}

int main(int argc, char **argv, char **envp)
{
	if (argc == 2 && same(argv[1], "links")) {
		open_netlink(0);
		return list(LX_RTM_GETLINK, "RTM_GETLINK");
	}
	if (argc == 2 && same(argv[1], "addresses")) {
		open_netlink(0);
		return list(LX_RTM_GETADDR, "RTM_GETADDR");
	}
	if (argc == 2 && same(argv[1], "routes")) {
		open_netlink(0);
		return list(LX_RTM_GETROUTE, "RTM_GETROUTE");
	}
	if (argc == 2 && same(argv[1], "follow")) {
		open_netlink(LX_RTMGRP_LINK | LX_RTMGRP_IPV4_IFADDR | LX_RTMGRP_IPV6_IFADDR | LX_RTMGRP_IPV4_ROUTE |
			     LX_RTMGRP_IPV6_ROUTE);
		follow();
	}
	if (argc < 4 || !same(argv[1], "add") || length(argv[2]) >= LX_IFNAMSIZ || length(argv[3]) >= LX_IFNAMSIZ)
		usage();
	/* Whoever may not have a new network may still have one in a new user namespace. */
	if (lx_unshare(LX_CLONE_NEWNET) < 0)
		check(lx_unshare(LX_CLONE_NEWUSER | LX_CLONE_NEWNET), "unshare", "CLONE_NEWUSER | CLONE_NEWNET");
	open_netlink(0);
	add_link(argv[2], argv[3]);
	if (argc == 4)
		return list(LX_RTM_GETLINK, "RTM_GETLINK");
	fail("execve", lx_execve(argv[4], (const char *const *)argv + 4, (const char *const *)envp), argv[4]);
}
