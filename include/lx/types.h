/* SPDX-License-Identifier: MIT */
/* The kernel's scalar types, and the structs that system calls take but no UAPI header defines.
 * By the name rule: __kernel_pid_t is lx_pid_t, __be16 is lx_be16. */
#ifndef LX_TYPES_H
#define LX_TYPES_H

#include <lx/base.h>

typedef int lx_pid_t;
typedef unsigned int lx_uid_t;
typedef unsigned int lx_gid_t;
typedef unsigned int lx_mode_t;
typedef long lx_off_t;
typedef long lx_loff_t; /* the kernel's is long long: the same 64 bits */
typedef int lx_clockid_t;
typedef int lx_timer_t; /* 4 bytes, not a libc's pointer */
typedef int lx_mqd_t;
typedef int lx_key_t;
typedef int lx_rwf_t;
typedef long lx_time_t; /* __kernel_old_time_t */
typedef unsigned short lx_sa_family_t;

/* Integers whose bytes are in the order that the name says, whatever the machine's. */
typedef uint16_t lx_le16;
typedef uint32_t lx_le32;
typedef uint64_t lx_le64;
typedef uint16_t lx_be16;
typedef uint32_t lx_be32;
typedef uint64_t lx_be64;
typedef uint16_t lx_sum16;
typedef uint32_t lx_wsum;

typedef struct {
	int val[2];
} lx_fsid_t;

/** The head that all socket addresses share. */
struct lx_sockaddr {
	lx_sa_family_t sa_family;
	char sa_data[14];
};

#endif
