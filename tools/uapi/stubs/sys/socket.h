/* SPDX-License-Identifier: MIT */
/* linux/if.h and linux/vm_sockets.h take struct sockaddr from a libc. The generator shows them the kernel's. */
#ifndef STUB_SYS_SOCKET_H
#define STUB_SYS_SOCKET_H
typedef unsigned short sa_family_t;
struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};
#endif
