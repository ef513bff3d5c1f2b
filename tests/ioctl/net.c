/* SPDX-License-Identifier: MIT */
/* Sockets, and interfaces in user and network namespaces of the test's own: the machine's own are not touched. */
#define _GNU_SOURCE /* libc hides some constants */
#include "../check.h"
#include "../child.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/ioctl_fd.h>
#include <lx/ioctl_net.h>
#include <lx/net.h>
#include <lx/process.h>

static size_t put(char *at, const char *text)
{
	size_t n = 0;
	for (; text[n]; n++)
		at[n] = text[n];
	at[n] = 0;
	return n;
}

enum { NO_NAMESPACES = -1, NO_IPV4 = -2, NO_TUN = -3 };

static int (*private_run)(void);

/* Run it, once the caller has become root of its own user namespace, with no network but a loopback that is down. */
static int with_private_network(void)
{
	char line[32] = "0 ", digits[12];
	size_t n = 2, d = 0;
	unsigned int uid = lx_geteuid();
	int r = lx_unshare(LX_CLONE_NEWUSER | LX_CLONE_NEWNET);
	if (r == -LX_EPERM || r == -LX_EINVAL || r == -LX_ENOSPC || r == -LX_ENOSYS)
		return NO_NAMESPACES;
	ENSURE(r == 0);
	do
		digits[d++] = (char)('0' + uid % 10);
	while (uid /= 10);
	while (d)
		line[n++] = digits[--d];
	n += put(line + n, " 1\n");
	int map = lx_open("/proc/self/uid_map", LX_O_WRONLY | LX_O_CLOEXEC, 0);
	ENSURE(map >= 0);
	ENSURE(lx_write(map, line, n) == (long)n);
	ENSURE(lx_close(map) == 0);
	return private_run();
}

/* In a child, because a process with threads, such as Criterion's, can't change its user namespace. */
static void in_private_network(int (*run)(void))
{
	private_run = run;
	int line = in_child(with_private_network);
	SKIP_IF(line == NO_NAMESPACES, "no new user and network namespaces here");
	SKIP_IF(line == NO_IPV4, "no IPv4 sockets here");
	SKIP_IF(line == NO_TUN, "/dev/net/tun cannot be opened");
	CHECK_EQ(line, 0);
}

static int udp_socket(void)
{
	int fd = lx_socket(LX_AF_INET, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0);
	return fd == -LX_EAFNOSUPPORT || fd == -LX_EPERM || fd == -LX_EACCES ? NO_IPV4 : fd;
}

static struct lx_ifreq named(const char *name)
{
	struct lx_ifreq req = {{{0}}, {{0, {0}}}};
	put(req.ifr_ifrn.ifrn_name, name);
	return req;
}

static void set_address(struct lx_ifreq *req, uint32_t address)
{
	struct lx_sockaddr_in *in = (struct lx_sockaddr_in *)(void *)&req->ifr_ifru.ifru_addr;
	*in = (struct lx_sockaddr_in){.sin_family = LX_AF_INET, .sin_addr = {lx_htonl(address)}};
}

static uint32_t address_of(const struct lx_ifreq *req)
{
	return lx_ntohl(((const struct lx_sockaddr_in *)(const void *)&req->ifr_ifru.ifru_addr)->sin_addr.s_addr);
}

static int up(int fd)
{
	struct lx_ifreq lo = named("lo");
	int r = lx_ioctl_siocgifflags(fd, &lo);
	lo.ifr_ifru.ifru_flags |= LX_IFF_UP;
	return r ? r : lx_ioctl_siocsifflags(fd, &lo);
}

static int interface_names(void)
{
	int fd = udp_socket();
	struct lx_ifreq req = named("lo");
	if (fd < 0)
		return fd;
	ENSURE(lx_ioctl_siocgifindex(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_ivalue == 1);
	req = named("");
	req.ifr_ifru.ifru_ivalue = 1;
	ENSURE(lx_ioctl_siocgifname(fd, &req) == 0);
	ENSURE(same(req.ifr_ifrn.ifrn_name, "lo"));
	put(req.ifr_ifru.ifru_newname, "lx-test0");
	ENSURE(lx_ioctl_siocsifname(fd, &req) == 0);
	req = named("lx-test0");
	ENSURE(lx_ioctl_siocgifindex(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_ivalue == 1);
	req = named("lo");
	ENSURE(lx_ioctl_siocgifindex(fd, &req) == -LX_ENODEV);
	req.ifr_ifru.ifru_ivalue = 4711;
	ENSURE(lx_ioctl_siocgifname(fd, &req) == -LX_ENODEV);
	ENSURE(lx_ioctl_siocgifindex(fd, (struct lx_ifreq *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_ioctl_siocgifindex(-1, &req) == -LX_EBADF);
	return 0;
}

TEST(ioctl, interface_names)
{
	in_private_network(interface_names);
}

static int interface_flags(void)
{
	int fd = udp_socket();
	struct lx_ifreq req = named("lo");
	if (fd < 0)
		return fd;
	ENSURE(lx_ioctl_siocgifflags(fd, &req) == 0);
	ENSURE((req.ifr_ifru.ifru_flags & (LX_IFF_UP | LX_IFF_LOOPBACK)) == LX_IFF_LOOPBACK);
	ENSURE(up(fd) == 0);
	ENSURE(lx_ioctl_siocgifflags(fd, &req) == 0);
	ENSURE((req.ifr_ifru.ifru_flags & (LX_IFF_UP | LX_IFF_LOOPBACK)) == (LX_IFF_UP | LX_IFF_LOOPBACK));
	req = named("none");
	ENSURE(lx_ioctl_siocgifflags(fd, &req) == -LX_ENODEV);
	ENSURE(lx_ioctl_siocsifflags(fd, &req) == -LX_ENODEV);
	ENSURE(lx_ioctl_siocsifflags(fd, (struct lx_ifreq *)nowhere()) == -LX_EFAULT);
	return 0;
}

TEST(ioctl, interface_flags)
{
	in_private_network(interface_flags);
}

static int interface_addresses(void)
{
	int fd = udp_socket();
	struct lx_ifreq req = named("lo");
	if (fd < 0)
		return fd;
	ENSURE(lx_ioctl_siocgifaddr(fd, &req) == -LX_EADDRNOTAVAIL);
	set_address(&req, 0x0a010203);
	ENSURE(lx_ioctl_siocsifaddr(fd, &req) == 0);
	set_address(&req, 0xffffff00);
	ENSURE(lx_ioctl_siocsifnetmask(fd, &req) == 0);
	set_address(&req, 0x0a0102ff);
	ENSURE(lx_ioctl_siocsifbrdaddr(fd, &req) == 0);
	req = named("lo");
	ENSURE(lx_ioctl_siocgifaddr(fd, &req) == 0);
	ENSURE(address_of(&req) == 0x0a010203);
	req = named("lo");
	ENSURE(lx_ioctl_siocgifnetmask(fd, &req) == 0);
	ENSURE(address_of(&req) == 0xffffff00);
	req = named("lo");
	ENSURE(lx_ioctl_siocgifbrdaddr(fd, &req) == 0);
	ENSURE(address_of(&req) == 0x0a0102ff);
	req = named("lo");
	ENSURE(lx_ioctl_siocgifdstaddr(fd, &req) == 0);
	set_address(&req, 0x0a010209);
	ENSURE(lx_ioctl_siocsifdstaddr(fd, &req) == 0);
	set_address(&req, 0xff00ff00);
	ENSURE(lx_ioctl_siocsifnetmask(fd, &req) == -LX_EINVAL);
	req = named("none");
	set_address(&req, 0x0a010203);
	ENSURE(lx_ioctl_siocsifaddr(fd, &req) == -LX_ENODEV);
	ENSURE(lx_ioctl_siocgifnetmask(fd, &req) == -LX_ENODEV);
	return 0;
}

TEST(ioctl, interface_addresses)
{
	in_private_network(interface_addresses);
}

static int interface_list(void)
{
	int fd = udp_socket();
	struct lx_ifreq room[4], req = named("lo");
	struct lx_ifconf conf = {.ifc_len = sizeof(room), .ifc_ifcu = {.ifcu_req = room}};
	if (fd < 0)
		return fd;
	ENSURE(lx_ioctl_siocgifconf(fd, &conf) == 0);
	ENSURE(conf.ifc_len == 0); /* only those with an address */
	set_address(&req, 0x0a010203);
	ENSURE(lx_ioctl_siocsifaddr(fd, &req) == 0);
	conf.ifc_len = sizeof(room);
	ENSURE(lx_ioctl_siocgifconf(fd, &conf) == 0);
	ENSURE(conf.ifc_len == sizeof(struct lx_ifreq));
	ENSURE(same(room[0].ifr_ifrn.ifrn_name, "lo"));
	ENSURE(address_of(&room[0]) == 0x0a010203);
	/* Without a buffer: how much it takes. */
	conf.ifc_len = 0;
	conf.ifc_ifcu.ifcu_req = NULL;
	ENSURE(lx_ioctl_siocgifconf(fd, &conf) == 0);
	ENSURE(conf.ifc_len == sizeof(struct lx_ifreq));
	ENSURE(lx_ioctl_siocgifconf(fd, (struct lx_ifconf *)nowhere()) == -LX_EFAULT);
	return 0;
}

TEST(ioctl, interface_list)
{
	in_private_network(interface_list);
}

static int interface_numbers(void)
{
	int fd = udp_socket();
	struct lx_ifreq req = named("lo");
	if (fd < 0)
		return fd;
	ENSURE(lx_ioctl_siocgifmtu(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_mtu == 65536);
	req.ifr_ifru.ifru_mtu = 1400;
	ENSURE(lx_ioctl_siocsifmtu(fd, &req) == 0);
	req.ifr_ifru.ifru_mtu = 0;
	ENSURE(lx_ioctl_siocgifmtu(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_mtu == 1400);
	req.ifr_ifru.ifru_mtu = -1;
	ENSURE(lx_ioctl_siocsifmtu(fd, &req) == -LX_EINVAL);
	ENSURE(lx_ioctl_siocgiftxqlen(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_ivalue >= 0);
	/* These two ask for the privilege in the first user namespace. */
	ENSURE(lx_ioctl_siocsiftxqlen(fd, &req) == -LX_EPERM);
	ENSURE(lx_ioctl_siocgifmap(fd, &req) == 0);
	ENSURE(lx_ioctl_siocsifmap(fd, &req) == -LX_EPERM);
	ENSURE(lx_ioctl_siocgifmetric(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_ivalue == 0);
	ENSURE(lx_ioctl_siocsifmetric(fd, &req) == -LX_EOPNOTSUPP);
	ENSURE(lx_ioctl_siocgifhwaddr(fd, &req) == 0);
	ENSURE(req.ifr_ifru.ifru_hwaddr.sa_family == LX_ARPHRD_LOOPBACK);
	req = named("none");
	ENSURE(lx_ioctl_siocgifmtu(fd, &req) == -LX_ENODEV);
	ENSURE(lx_ioctl_siocgifhwaddr(fd, &req) == -LX_ENODEV);
	return 0;
}

TEST(ioctl, interface_numbers)
{
	in_private_network(interface_numbers);
}

static int socket_namespace(void)
{
	struct lx_stat a, b;
	int fd = lx_socket(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	ENSURE(fd >= 0);
	int ns = lx_ioctl_siocgskns(fd), own = lx_open("/proc/self/ns/net", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	ENSURE(ns >= 0);
	ENSURE(own >= 0);
	ENSURE(lx_fstat(ns, &a) == 0);
	ENSURE(lx_fstat(own, &b) == 0);
	ENSURE(a.st_ino == b.st_ino);
	ENSURE(lx_ioctl_siocgskns(ns) == -LX_ENOTTY);
	ENSURE(lx_ioctl_siocgskns(-1) == -LX_EBADF);
	return 0;
}

TEST(ioctl, socket_namespace)
{
	in_private_network(socket_namespace);
}

TEST(ioctl, socket_queues)
{
	int fds[2], n = -1;
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0, fds), 0);
	CHECK_EQ(lx_ioctl_siocoutq(fds[0], &n), 0);
	CHECK_EQ(n, 0);
	CHECK_EQ(lx_write(fds[0], "hello", 5), 5);
	CHECK_EQ(lx_ioctl_siocinq(fds[1], &n), 0);
	CHECK_EQ(n, 5);
	CHECK_EQ(lx_ioctl_siocoutq(fds[0], &n), 0);
	CHECK(n >= 5); /* with the kernel's own overhead */
	CHECK_ERR(lx_ioctl_siocinq(fds[1], (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_siocoutq(-1, &n), LX_EBADF);
}

TEST(ioctl, socket_owner)
{
	int fds[2], own = lx_getpid(), owner = -1, none = 0x7ffffff0;
	CHECK_EQ(lx_socketpair(LX_AF_UNIX, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0, fds), 0);
	CHECK_EQ(lx_ioctl_siocgpgrp(fds[0], &owner), 0);
	CHECK_EQ(owner, 0);
	CHECK_EQ(lx_ioctl_siocspgrp(fds[0], &own), 0);
	CHECK_EQ(lx_ioctl_siocgpgrp(fds[0], &owner), 0);
	CHECK_EQ(owner, own);
	CHECK_ERR(lx_ioctl_siocspgrp(fds[0], &none), LX_ESRCH);
	CHECK_ERR(lx_ioctl_siocspgrp(fds[0], (int *)nowhere()), LX_EFAULT);
}

/* Two ends of a TCP connection over the private loopback. */
static int urgent_mark(void)
{
	struct lx_sockaddr_in here = {.sin_family = LX_AF_INET, .sin_addr = {lx_htonl(LX_INADDR_LOOPBACK)}};
	int length = sizeof(here), n = -1;
	char got[8];
	int lo = udp_socket();
	if (lo < 0)
		return lo;
	ENSURE(up(lo) == 0);
	int server = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	int client = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	ENSURE(server >= 0 && client >= 0);
	ENSURE(lx_bind(server, (struct lx_sockaddr *)&here, sizeof(here)) == 0);
	ENSURE(lx_getsockname(server, (struct lx_sockaddr *)&here, &length) == 0);
	ENSURE(lx_listen(server, 1) == 0);
	ENSURE(lx_ioctl_siocinq(server, &n) == -LX_EINVAL); /* it receives nothing */
	ENSURE(lx_connect(client, (struct lx_sockaddr *)&here, sizeof(here)) == 0);
	int one = lx_accept4(server, NULL, NULL, LX_SOCK_CLOEXEC);
	ENSURE(one >= 0);
	ENSURE(lx_sendto(client, "ab", 2, 0, NULL, 0) == 2);
	ENSURE(lx_sendto(client, "!", 1, LX_MSG_OOB, NULL, 0) == 1);
	ENSURE(lx_sendto(client, "c", 1, 0, NULL, 0) == 1);
	ENSURE(lx_recvfrom(one, got, 1, LX_MSG_WAITALL, NULL, NULL) == 1);
	ENSURE(lx_ioctl_siocatmark(one, &n) == 0);
	ENSURE(n == 0);
	ENSURE(lx_recvfrom(one, got, sizeof(got), 0, NULL, NULL) == 1); /* as far as the mark */
	ENSURE(got[0] == 'b');
	ENSURE(lx_ioctl_siocatmark(one, &n) == 0);
	ENSURE(n == 1);
	ENSURE(lx_recvfrom(one, got, sizeof(got), 0, NULL, NULL) == 1);
	ENSURE(got[0] == 'c');
	ENSURE(lx_ioctl_siocoutqnsd(client, &n) == 0);
	ENSURE(n == 0);
	ENSURE(lx_ioctl_siocatmark(one, (int *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_ioctl_siocatmark(-1, &n) == -LX_EBADF);
	return 0;
}

TEST(ioctl, urgent_mark)
{
	in_private_network(urgent_mark);
}

static int tun_device(void)
{
	struct lx_ifreq req = named("lx-tun%d"), back = named("");
	unsigned int features = 0;
	int n = -1, fd = lx_open("/dev/net/tun", LX_O_RDWR | LX_O_CLOEXEC, 0);
	if (fd < 0)
		return NO_TUN;
	ENSURE(lx_ioctl_tungetfeatures(fd, &features) == 0);
	ENSURE((features & LX_IFF_TUN) && (features & LX_IFF_TAP));
	ENSURE(lx_ioctl_tungetiff(fd, &back) == -LX_EBADFD); /* nothing yet */
	req.ifr_ifru.ifru_flags = LX_IFF_TAP | LX_IFF_NO_PI | LX_IFF_VNET_HDR;
	ENSURE(lx_ioctl_tunsetiff(fd, &req) == 0);
	ENSURE(same(req.ifr_ifrn.ifrn_name, "lx-tun0"));
	ENSURE(lx_ioctl_tungetiff(fd, &back) == 0);
	ENSURE(same(back.ifr_ifrn.ifrn_name, "lx-tun0"));
	ENSURE(back.ifr_ifru.ifru_flags & LX_IFF_TAP);
	ENSURE(lx_ioctl_tunsetiff(fd, &req) == -LX_EEXIST);

	ENSURE(lx_ioctl_tunsetpersist(fd, 1) == 0);
	ENSURE(lx_ioctl_tungetiff(fd, &back) == 0);
	ENSURE(back.ifr_ifru.ifru_flags & LX_IFF_PERSIST);
	ENSURE(lx_ioctl_tunsetpersist(fd, 0) == 0);
	ENSURE(lx_ioctl_tunsetowner(fd, 0) == 0);
	ENSURE(lx_ioctl_tunsetowner(fd, 12345) == -LX_EINVAL); /* no such user in here */
	ENSURE(lx_ioctl_tunsetgroup(fd, 12345) == -LX_EINVAL);
	ENSURE(lx_ioctl_tunsetoffload(fd, LX_TUN_F_CSUM | LX_TUN_F_TSO4) == 0);
	ENSURE(lx_ioctl_tunsetoffload(fd, 1U << 31) == -LX_EINVAL);
	ENSURE(lx_ioctl_tungetvnethdrsz(fd, &n) == 0);
	ENSURE(n == 10); /* struct virtio_net_hdr */
	n = 12;
	ENSURE(lx_ioctl_tunsetvnethdrsz(fd, &n) == 0);
	n = 1;
	ENSURE(lx_ioctl_tunsetvnethdrsz(fd, &n) == -LX_EINVAL);
	ENSURE(lx_ioctl_tunsetvnetle(fd, &n) == 0);
	n = 0;
	ENSURE(lx_ioctl_tungetvnetle(fd, &n) == 0);
	ENSURE(n == 1);
	n = 65536;
	ENSURE(lx_ioctl_tunsetsndbuf(fd, &n) == 0);
	n = 0;
	ENSURE(lx_ioctl_tungetsndbuf(fd, &n) == 0);
	ENSURE(n == 65536);
	n = -1;
	ENSURE(lx_ioctl_tunsetsndbuf(fd, &n) == -LX_EINVAL);
	ENSURE(lx_ioctl_tungetiff(-1, &back) == -LX_EBADF);
	ENSURE(lx_close(fd) == 0);
	return 0;
}

TEST(ioctl, tun_device)
{
	in_private_network(tun_device);
}
