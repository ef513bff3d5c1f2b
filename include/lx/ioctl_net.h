/* SPDX-License-Identifier: MIT */
/* The ioctls of sockets and network interfaces: netdevice(7), arp(7), socket(7), tcp(7), ip(7), unix(7); of TUN and TAP
 * devices (the kernel's Documentation/networking/tuntap.rst); of vsock(7).
 * netdevice(7)'s take any socket, like LX_AF_INET and LX_SOCK_DGRAM, in whose network namespace they act, and the
 * interface's name in ifr_ifrn.ifrn_name; ifru_xxx are members of ifr_ifru. Most errors of all: -LX_EBADF, -LX_EFAULT,
 * -LX_EINVAL, -LX_ENODEV (no such interface), -LX_ENOTTY, -LX_EPERM (changes, without CAP_NET_ADMIN). Netlink is the
 * newer way, and says more. */
#ifndef LX_IOCTL_NET_H
#define LX_IOCTL_NET_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/sockios.h>
#include <lx/uapi/linux/filter.h>
#include <lx/uapi/linux/if.h>
#include <lx/uapi/linux/if_arp.h>
#include <lx/uapi/linux/if_tun.h>
#include <lx/uapi/linux/if_vlan.h>
#include <lx/uapi/linux/ipv6.h>
#include <lx/uapi/linux/net_tstamp.h>
#include <lx/uapi/linux/route.h>
#include <lx/uapi/linux/sockios.h>
#include <lx/uapi/linux/time.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/vm_sockets.h>

LX_BEGIN_DECLS

/** Get the number of bytes that can be read: TCP, without urgent data; UDP and raw, the next datagram's; unix, all
 * or the next one's. The same number as LX_FIONREAD.
 * Returns 0; -LX_EINVAL (a listening socket), -LX_ENOTTY.
 * tcp(7) SIOCINQ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocinq(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCINQ, (long)bytes);
}

/** Get the number of bytes in the send queue: TCP, sent or not, without an acknowledgement; else what isn't sent.
 * The same number as LX_TIOCOUTQ.
 * Returns 0; -LX_EINVAL (a listening socket), -LX_ENOTTY.
 * tcp(7) SIOCOUTQ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocoutq(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCOUTQ, (long)bytes);
}

/** Get the number of bytes in the send queue of TCP that haven't been sent.
 * Returns 0; -LX_EINVAL (a listening socket), -LX_ENOTTY.
 * tcp(7) SIOCOUTQNSD, Linux 2.6.39. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocoutqnsd(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCOUTQNSD, (long)bytes);
}

/** Get whether the next byte to read is the urgent one.
 * Returns 0; -LX_ENOTTY.
 * tcp(7) SIOCATMARK, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocatmark(int fd, int *at_mark)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCATMARK, (long)at_mark);
}

/** Set who gets SIGIO and SIGURG: a process, a process group as a negative number, or 0 for nobody.
 * Returns 0; -LX_EINVAL, -LX_ESRCH.
 * socket(7) SIOCSPGRP, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocspgrp(int fd, const int *owner)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSPGRP, (long)owner);
}

/** Get who gets SIGIO and SIGURG: a process, a process group as a negative number, or 0 for nobody.
 * Returns 0; -LX_ENOTTY.
 * socket(7) SIOCGPGRP, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocgpgrp(int fd, int *owner)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGPGRP, (long)owner);
}

/** The same as lx_ioctl_siocspgrp().
 * Returns 0; -LX_EINVAL, -LX_ESRCH.
 * socket(7) FIOSETOWN, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_fiosetown(int fd, const int *owner)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIOSETOWN, (long)owner);
}

/** The same as lx_ioctl_siocgpgrp().
 * Returns 0; -LX_ENOTTY.
 * socket(7) FIOGETOWN, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_fiogetown(int fd, int *owner)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_FIOGETOWN, (long)owner);
}

/** Get when the last packet that was read came in. The first call turns stamps on: it has none yet, or a guess.
 * LX_SO_TIMESTAMP is better: the stamp comes with its packet.
 * Returns 0; -LX_ENOENT (none), -LX_ENOTTY.
 * socket(7) SIOCGSTAMP, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocgstamp(int fd, struct lx_timeval *stamp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGSTAMP, (long)stamp);
}

/** lx_ioctl_siocgstamp() in nanoseconds.
 * Returns 0; -LX_ENOENT (none), -LX_ENOTTY.
 * socket(7) SIOCGSTAMPNS, Linux 2.6.22. */
LX_FN LX_WRITES1(2) int lx_ioctl_siocgstampns(int fd, struct lx_timespec *stamp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGSTAMPNS, (long)stamp);
}

/** Open the network namespace that a socket or a TUN device's descriptor belongs to.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EPERM without CAP_NET_ADMIN in it.
 * ioctl(2) SIOCGSKNS, Linux 4.10. */
LX_FN int lx_ioctl_siocgskns(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGSKNS, 0);
}

/** List the interfaces that have an IPv4 address, with it.
 * conf: ifc_len goes in as the size of ifcu_req's array in bytes, and comes back as what was written: when that
 * leaves no room for one more, there may be more. With ifcu_req NULL only the size is told.
 * Returns 0; -LX_EFAULT.
 * netdevice(7) SIOCGIFCONF, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifconf(int fd, struct lx_ifconf *conf)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFCONF, (long)conf);
}

/** Get the name of the interface with the index ifru_ivalue.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFNAME, Linux 2.2. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifname(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFNAME, (long)ifr);
}

/** Get an interface's index, in ifru_ivalue.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFINDEX, Linux 2.2. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifindex(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFINDEX, (long)ifr);
}

/** Get an interface's flags, LX_IFF_xxx in ifru_flags: the low 16 bits.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFFLAGS, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifflags(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFFLAGS, (long)ifr);
}

/** Set an interface's flags, LX_IFF_xxx in ifru_flags: all at once, so get them first. LX_IFF_UP brings it up.
 * Returns 0; -LX_ENODEV, -LX_EPERM, and what the driver says.
 * netdevice(7) SIOCSIFFLAGS, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifflags(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFFLAGS, (long)ifr);
}

/** Get an interface's first IPv4 address, as a struct lx_sockaddr_in in ifru_addr; a given address there with
 * LX_AF_INET selects its label.
 * Returns 0; -LX_EADDRNOTAVAIL (it has none), -LX_ENODEV.
 * netdevice(7) SIOCGIFADDR, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifaddr(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFADDR, (long)ifr);
}

/** Set an interface's IPv4 address, from ifru_addr. A socket of LX_AF_INET6 wants a struct lx_in6_ifreq: lx_ioctl().
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_ENOBUFS, -LX_EPERM.
 * netdevice(7) SIOCSIFADDR, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifaddr(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFADDR, (long)ifr);
}

/** Remove an IPv6 address from an interface, through a socket of LX_AF_INET6.
 * Returns 0; -LX_EADDRNOTAVAIL (no such address), -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCDIFADDR, Linux 2.2. */
LX_FN LX_READS1(2) int lx_ioctl_siocdifaddr(int fd, const struct lx_in6_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCDIFADDR, (long)ifr);
}

/** Get the other end's IPv4 address on a point-to-point interface, in ifru_dstaddr.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_ENODEV.
 * netdevice(7) SIOCGIFDSTADDR, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifdstaddr(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFDSTADDR, (long)ifr);
}

/** Set the other end's IPv4 address on a point-to-point interface, from ifru_dstaddr.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFDSTADDR, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifdstaddr(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFDSTADDR, (long)ifr);
}

/** Get an interface's IPv4 broadcast address, in ifru_broadaddr.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_ENODEV.
 * netdevice(7) SIOCGIFBRDADDR, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifbrdaddr(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFBRDADDR, (long)ifr);
}

/** Set an interface's IPv4 broadcast address, from ifru_broadaddr.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFBRDADDR, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifbrdaddr(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFBRDADDR, (long)ifr);
}

/** Get an interface's IPv4 network mask, in ifru_netmask.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_ENODEV.
 * netdevice(7) SIOCGIFNETMASK, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifnetmask(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFNETMASK, (long)ifr);
}

/** Set an interface's IPv4 network mask, from ifru_netmask.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFNETMASK, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifnetmask(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFNETMASK, (long)ifr);
}

/** Get an interface's metric, which is always 0, in ifru_ivalue.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFMETRIC, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifmetric(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFMETRIC, (long)ifr);
}

/** Would set an interface's metric, but no kernel does.
 * Returns -LX_EOPNOTSUPP.
 * netdevice(7) SIOCSIFMETRIC, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifmetric(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFMETRIC, (long)ifr);
}

/** Get the most bytes that a packet on this interface may have, in ifru_mtu.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFMTU, Linux 1.0. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifmtu(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFMTU, (long)ifr);
}

/** Set the most bytes that a packet on this interface may have, from ifru_mtu.
 * Returns 0; -LX_EINVAL (out of range), -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFMTU, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifmtu(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFMTU, (long)ifr);
}

/** Rename an interface to ifru_newname; before Linux 6.2 it must be down.
 * Returns 0; -LX_EBUSY (it is up), -LX_EEXIST, -LX_EINVAL (not a name), -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFNAME, Linux 2.2. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocsifname(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFNAME, (long)ifr);
}

/** Get an interface's hardware address, in ifru_hwaddr: sa_family is its LX_ARPHRD_xxx. Takes a TUN device's
 * descriptor too, without a name.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFHWADDR. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifhwaddr(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFHWADDR, (long)ifr);
}

/** Set an interface's hardware address, from ifru_hwaddr with the right sa_family. Takes a TUN device's descriptor
 * too, without a name.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_EBUSY (it must be down), -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM.
 * netdevice(7) SIOCSIFHWADDR. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifhwaddr(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFHWADDR, (long)ifr);
}

/** Set an interface's hardware broadcast address, from ifru_hwaddr.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFHWBROADCAST. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifhwbroadcast(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFHWBROADCAST, (long)ifr);
}

/** Get an interface's memory, interrupt and port, in ifru_map.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFMAP. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifmap(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFMAP, (long)ifr);
}

/** Set an interface's memory, interrupt and port, from ifru_map.
 * Returns 0; -LX_ENODEV, -LX_EOPNOTSUPP, -LX_EPERM.
 * netdevice(7) SIOCSIFMAP. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifmap(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFMAP, (long)ifr);
}

/** Let an interface receive a link-layer multicast address, from ifru_hwaddr with sa_family LX_AF_UNSPEC.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCADDMULTI. */
LX_FN LX_READS1(2) int lx_ioctl_siocaddmulti(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCADDMULTI, (long)ifr);
}

/** Undo lx_ioctl_siocaddmulti().
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_ENOENT, -LX_EPERM.
 * netdevice(7) SIOCDELMULTI. */
LX_FN LX_READS1(2) int lx_ioctl_siocdelmulti(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCDELMULTI, (long)ifr);
}

/** Get the length of an interface's transmit queue in packets, in ifru_ivalue.
 * Returns 0; -LX_ENODEV.
 * netdevice(7) SIOCGIFTXQLEN, Linux 2.2. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgiftxqlen(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFTXQLEN, (long)ifr);
}

/** Set the length of an interface's transmit queue in packets, from ifru_ivalue.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCSIFTXQLEN, Linux 2.2. */
LX_FN LX_READS1(2) int lx_ioctl_siocsiftxqlen(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFTXQLEN, (long)ifr);
}

/** Ask an interface's driver for its settings, or change them.
 * ifr: ifru_data points to a struct of <linux/ethtool.h>, which begins with a command.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EOPNOTSUPP, -LX_EPERM.
 * ioctl(2) SIOCETHTOOL, Linux 2.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocethtool(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCETHTOOL, (long)ifr);
}

/** Set which packets the hardware stamps.
 * ifr: ifru_data points to a struct lx_hwtstamp_config, which says afterwards what is in force, often more than
 * asked for.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EOPNOTSUPP, -LX_EPERM, -LX_ERANGE.
 * ioctl(2) SIOCSHWTSTAMP, Linux 2.6.30. */
LX_FN LX_READS1(2) int lx_ioctl_siocshwtstamp(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSHWTSTAMP, (long)ifr);
}

/** Get which packets the hardware stamps: ifru_data points to a struct lx_hwtstamp_config.
 * Returns 0; -LX_ENODEV, -LX_EOPNOTSUPP.
 * ioctl(2) SIOCGHWTSTAMP, Linux 3.14. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocghwtstamp(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGHWTSTAMP, (long)ifr);
}

/** Add an entry to the ARP table, or change it.
 * Returns 0; -LX_EINVAL, -LX_ENETUNREACH, -LX_ENODEV, -LX_EPERM, -LX_EPFNOSUPPORT (not LX_AF_INET).
 * arp(7) SIOCSARP. */
LX_FN LX_READS1(2) int lx_ioctl_siocsarp(int fd, const struct lx_arpreq *arp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSARP, (long)arp);
}

/** Get the hardware address for an IPv4 address from the ARP table, on the interface arp_dev.
 * Returns 0; -LX_ENODEV, -LX_ENXIO (no such entry), -LX_EPFNOSUPPORT.
 * arp(7) SIOCGARP. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgarp(int fd, struct lx_arpreq *arp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGARP, (long)arp);
}

/** Remove an entry from the ARP table.
 * Returns 0; -LX_ENODEV, -LX_ENXIO (no such entry), -LX_EPERM, -LX_EPFNOSUPPORT.
 * arp(7) SIOCDARP. */
LX_FN LX_READS1(2) int lx_ioctl_siocdarp(int fd, const struct lx_arpreq *arp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCDARP, (long)arp);
}

/** Add an IPv4 route.
 * Returns 0; -LX_EEXIST, -LX_EINVAL, -LX_ENETUNREACH, -LX_ENODEV, -LX_EPERM.
 * netdevice(7) SIOCADDRT, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocaddrt(int fd, const struct lx_rtentry *route)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCADDRT, (long)route);
}

/** Remove an IPv4 route.
 * Returns 0; -LX_EINVAL, -LX_EPERM, -LX_ESRCH (no such route).
 * netdevice(7) SIOCDELRT, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_siocdelrt(int fd, const struct lx_rtentry *route)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCDELRT, (long)route);
}

/** Ask about a VLAN device: cmd LX_GET_VLAN_REALDEV_NAME_CMD or LX_GET_VLAN_VID_CMD, device1 its name.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_ENOPKG (a kernel without VLANs).
 * ioctl(2) SIOCGIFVLAN, Linux 2.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_siocgifvlan(int fd, struct lx_vlan_ioctl_args *vlan)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCGIFVLAN, (long)vlan);
}

/** Make, remove or change a VLAN device: cmd one of the other LX_xxx_VLAN_xxx_CMD. Those that ask would write to vlan.
 * Returns 0; -LX_EEXIST, -LX_EINVAL, -LX_ENODEV, -LX_ENOPKG (a kernel without VLANs), -LX_EPERM.
 * ioctl(2) SIOCSIFVLAN, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_siocsifvlan(int fd, const struct lx_vlan_ioctl_args *vlan)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFVLAN, (long)vlan);
}

/** Make a bridge.
 * name: LX_IFNAMSIZ bytes, all of which the kernel reads.
 * Returns 0; -LX_EEXIST, -LX_ENOPKG (a kernel without bridges), -LX_EPERM.
 * ioctl(2) SIOCBRADDBR, Linux 2.6. */
LX_FN LX_READS1(2) int lx_ioctl_siocbraddbr(int fd, const char name[LX_IFNAMSIZ])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBRADDBR, (long)name);
}

/** Remove a bridge that is down.
 * name: LX_IFNAMSIZ bytes, all of which the kernel reads.
 * Returns 0; -LX_EBUSY (it is up), -LX_ENXIO (no such one), -LX_EPERM.
 * ioctl(2) SIOCBRDELBR, Linux 2.6. */
LX_FN LX_READS1(2) int lx_ioctl_siocbrdelbr(int fd, const char name[LX_IFNAMSIZ])
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBRDELBR, (long)name);
}

/** Add the interface with the index ifru_ivalue to the bridge that ifrn_name names.
 * Returns 0; -LX_EBUSY (it is in one), -LX_EINVAL, -LX_ELOOP, -LX_ENODEV, -LX_EOPNOTSUPP (not a bridge), -LX_EPERM.
 * ioctl(2) SIOCBRADDIF, Linux 2.6. */
LX_FN LX_READS1(2) int lx_ioctl_siocbraddif(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBRADDIF, (long)ifr);
}

/** Take the interface with the index ifru_ivalue out of the bridge that ifrn_name names.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EPERM.
 * ioctl(2) SIOCBRDELIF, Linux 2.6. */
LX_FN LX_READS1(2) int lx_ioctl_siocbrdelif(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBRDELIF, (long)ifr);
}

/** Add the interface ifru_slave to the bond that ifrn_name names.
 * Returns 0; -LX_EBUSY, -LX_ENODEV, -LX_EOPNOTSUPP (not a bond), -LX_EPERM.
 * ioctl(2) SIOCBONDENSLAVE, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_siocbondenslave(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBONDENSLAVE, (long)ifr);
}

/** Take the interface ifru_slave out of the bond that ifrn_name names.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EOPNOTSUPP (not a bond), -LX_EPERM.
 * ioctl(2) SIOCBONDRELEASE, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_siocbondrelease(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBONDRELEASE, (long)ifr);
}

/** Give the bond that ifrn_name names the hardware address of the interface ifru_slave.
 * Returns 0; -LX_ENODEV, -LX_EOPNOTSUPP (not a bond), -LX_EPERM.
 * ioctl(2) SIOCBONDSETHWADDR, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_siocbondsethwaddr(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBONDSETHWADDR, (long)ifr);
}

/** Make the interface ifru_slave the active one of the bond that ifrn_name names.
 * Returns 0; -LX_EINVAL, -LX_ENODEV, -LX_EOPNOTSUPP (not a bond), -LX_EPERM.
 * ioctl(2) SIOCBONDCHANGEACTIVE, Linux 2.4. */
LX_FN LX_READS1(2) int lx_ioctl_siocbondchangeactive(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_SIOCBONDCHANGEACTIVE, (long)ifr);
}

/** Get this machine's vsock address; called on /dev/vsock.
 * Returns 0; -LX_ENOTTY.
 * vsock(7) IOCTL_VM_SOCKETS_GET_LOCAL_CID, Linux 3.9. */
LX_FN LX_WRITES1(2) int lx_ioctl_ioctl_vm_sockets_get_local_cid(int fd, unsigned int *cid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_IOCTL_VM_SOCKETS_GET_LOCAL_CID, (long)cid);
}

/** Make a TUN or TAP interface, or attach to one that is there; called on a fresh descriptor of /dev/net/tun.
 * ifr: a name, or a pattern like "tun%d", or empty: the real one comes back; ifru_flags is LX_IFF_TUN or LX_IFF_TAP,
 * with LX_IFF_NO_PI (packets only, no struct lx_tun_pi before them), LX_IFF_VNET_HDR, LX_IFF_MULTI_QUEUE ...
 * Returns 0; -LX_EBUSY, -LX_EEXIST (attached already), -LX_EINVAL, -LX_EPERM.
 * tuntap TUNSETIFF, Linux 2.4. */
LX_FN LX_UPDATES1(2) int lx_ioctl_tunsetiff(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETIFF, (long)ifr);
}

/** Get the interface's name and LX_IFF_xxx flags.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNGETIFF, Linux 2.6.27. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetiff(int fd, struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETIFF, (long)ifr);
}

/** Get which LX_IFF_xxx flags lx_ioctl_tunsetiff() knows.
 * Returns 0; -LX_EFAULT.
 * tuntap TUNGETFEATURES, Linux 2.6.27. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetfeatures(int fd, unsigned int *flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETFEATURES, (long)flags);
}

/** Turn this descriptor's queue of a multi-queue interface on or off: ifru_flags is LX_IFF_ATTACH_QUEUE or
 * LX_IFF_DETACH_QUEUE.
 * Returns 0; -LX_EINVAL, -LX_EPERM.
 * tuntap TUNSETQUEUE, Linux 3.8. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetqueue(int fd, const struct lx_ifreq *ifr)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETQUEUE, (long)ifr);
}

/** Let the interface stay when its last descriptor is closed.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNSETPERSIST, Linux 2.4. */
LX_FN int lx_ioctl_tunsetpersist(int fd, int on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETPERSIST, on);
}

/** Set which user may attach to the interface without CAP_NET_ADMIN.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (no such id in the user namespace).
 * tuntap TUNSETOWNER, Linux 2.4. */
LX_FN int lx_ioctl_tunsetowner(int fd, lx_uid_t owner)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETOWNER, owner);
}

/** Set which group may attach to the interface without CAP_NET_ADMIN.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (no such id in the user namespace).
 * tuntap TUNSETGROUP. */
LX_FN int lx_ioctl_tunsetgroup(int fd, lx_gid_t group)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETGROUP, group);
}

/** Set the interface's type, LX_ARPHRD_xxx, while it is down.
 * Returns 0; -LX_EBADFD (not attached), -LX_EBUSY (it is up).
 * tuntap TUNSETLINK. */
LX_FN int lx_ioctl_tunsetlink(int fd, int type)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETLINK, type);
}

/** Does nothing.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNSETNOCSUM, Linux 2.4. */
LX_FN int lx_ioctl_tunsetnocsum(int fd, int on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETNOCSUM, on);
}

/** Set which messages the driver logs.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNSETDEBUG, Linux 2.4. */
LX_FN int lx_ioctl_tunsetdebug(int fd, uint32_t mask)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETDEBUG, mask);
}

/** Set what packets that are read may leave to the reader: LX_TUN_F_CSUM, LX_TUN_F_TSO4 ...
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (a feature that it doesn't know).
 * tuntap TUNSETOFFLOAD, Linux 2.6.27. */
LX_FN int lx_ioctl_tunsetoffload(int fd, unsigned long features)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETOFFLOAD, (long)features);
}

/** Let a TAP interface pass only packets to these hardware addresses, count of them behind the struct.
 * Returns how many of them are matched exactly, the rest by a hash; -LX_EBADFD (not attached), -LX_EINVAL (not a
 * TAP).
 * tuntap TUNSETTXFILTER, Linux 2.6.27. */
LX_FN LX_READS1(2) int lx_ioctl_tunsettxfilter(int fd, const struct lx_tun_filter *filter)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETTXFILTER, (long)filter);
}

/** Get how many bytes may be on their way in before a write(2) waits.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNGETSNDBUF. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetsndbuf(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETSNDBUF, (long)bytes);
}

/** Set how many bytes may be on their way in before a write(2) waits.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (0 or less).
 * tuntap TUNSETSNDBUF. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetsndbuf(int fd, const int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETSNDBUF, (long)bytes);
}

/** Let a TAP interface pass only packets that a classic BPF program accepts.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (not a TAP, or not a program).
 * tuntap TUNATTACHFILTER. */
LX_FN LX_READS1(2) int lx_ioctl_tunattachfilter(int fd, const struct lx_sock_fprog *filter)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNATTACHFILTER, (long)filter);
}

/** Undo lx_ioctl_tunattachfilter().
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (not a TAP).
 * tuntap TUNDETACHFILTER. */
LX_FN int lx_ioctl_tundetachfilter(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNDETACHFILTER, 0);
}

/** Get the length of the attached filter, and the address that it was attached from, not the program.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (not a TAP).
 * tuntap TUNGETFILTER. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetfilter(int fd, struct lx_sock_fprog *filter)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETFILTER, (long)filter);
}

/** Get the size of the header before each packet with LX_IFF_VNET_HDR.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNGETVNETHDRSZ. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetvnethdrsz(int fd, int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETVNETHDRSZ, (long)size);
}

/** Set the size of the header before each packet with LX_IFF_VNET_HDR, 10 bytes or more.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL.
 * tuntap TUNSETVNETHDRSZ. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetvnethdrsz(int fd, const int *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETVNETHDRSZ, (long)size);
}

/** Set whether that header is little-endian in any case.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNSETVNETLE. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetvnetle(int fd, const int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETVNETLE, (long)on);
}

/** Get whether that header is little-endian in any case.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNGETVNETLE. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetvnetle(int fd, int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETVNETLE, (long)on);
}

/** Set whether that header is big-endian, where the kernel is built for such guests.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (it isn't).
 * tuntap TUNSETVNETBE. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetvnetbe(int fd, const int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETVNETBE, (long)on);
}

/** Get whether that header is big-endian.
 * Returns 0; -LX_EBADFD (not attached), -LX_EINVAL (no kernel for it).
 * tuntap TUNGETVNETBE. */
LX_FN LX_WRITES1(2) int lx_ioctl_tungetvnetbe(int fd, int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETVNETBE, (long)on);
}

/** Set the index that the interface of a following lx_ioctl_tunsetiff() gets; 0 is any.
 * Returns 0; -LX_EINVAL, -LX_EPERM (attached already).
 * tuntap TUNSETIFINDEX. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetifindex(int fd, const int *ifindex)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETIFINDEX, (long)ifindex);
}

/** Choose the queue of each packet by a BPF program of type socket filter; -1 removes it.
 * Returns 0; -LX_EBADF, -LX_EBADFD (not attached), -LX_EINVAL (not of this type).
 * tuntap TUNSETSTEERINGEBPF, Linux 4.16. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetsteeringebpf(int fd, const int *prog_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETSTEERINGEBPF, (long)prog_fd);
}

/** Filter and shorten packets by a BPF program of type socket filter; -1 removes it.
 * Returns 0; -LX_EBADF, -LX_EBADFD (not attached), -LX_EINVAL (not of this type).
 * tuntap TUNSETFILTEREBPF, Linux 4.16. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetfilterebpf(int fd, const int *prog_fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETFILTEREBPF, (long)prog_fd);
}

/** Set whether the interface has a carrier.
 * Returns 0; -LX_EBADFD (not attached).
 * tuntap TUNSETCARRIER, Linux 4.20. */
LX_FN LX_READS1(2) int lx_ioctl_tunsetcarrier(int fd, const unsigned int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNSETCARRIER, (long)on);
}

/** Open the network namespace that the interface is in.
 * Returns the descriptor, with LX_FD_CLOEXEC; -LX_EBADFD (not attached), -LX_EPERM without CAP_NET_ADMIN in it.
 * tuntap TUNGETDEVNETNS, Linux 5.2. */
LX_FN int lx_ioctl_tungetdevnetns(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TUNGETDEVNETNS, 0);
}

LX_END_DECLS

#endif
