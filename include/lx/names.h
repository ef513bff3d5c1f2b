/* SPDX-License-Identifier: MIT */
/* Numbers to names: system calls, errors, signals. In liblx.a, without pointers in its tables, so that it works before
 * a program has relocated itself. */
#ifndef LX_NAMES_H
#define LX_NAMES_H

#include <lx/base.h>

LX_BEGIN_DECLS

/** The name of the system call with this number, "openat" for LX_NR_openat.
 * Returns a constant string, or NULL when no call of Linux 7.3 has the number. */
const char *lx_syscall_name(long nr);

/** The name of an error, "ENOENT" for LX_ENOENT.
 * err: the error, or a result as a call returns it: LX_ENOENT and -LX_ENOENT are the same here.
 * Where two names share a number it is the kernel's first: EAGAIN, EDEADLK, EOPNOTSUPP. The kernel's own numbers from
 * 512 on, which it leaks here and there, have names too: "ENOTSUPP" for 524.
 * Returns a constant string, or NULL when err is no error that Linux 7.3 knows; 0 is none. */
const char *lx_errno_name(int err);

/** What an error means, in a few plain words without a full stop: "no such file or entry".
 * err: as for lx_errno_name(), and the same numbers are known.
 * Returns a constant string, or NULL. */
const char *lx_errno_message(int err);

/** The name of a signal, "SIGINT" for LX_SIGINT.
 * Real-time signals count from the kernel's first, 32: "SIGRTMIN", "SIGRTMIN+1" ... "SIGRTMIN+32" for 64. A libc keeps
 * some of these for itself and its own SIGRTMIN is then higher.
 * Returns a constant string, or NULL when sig is not 1 to 64. */
const char *lx_signal_name(int sig);

LX_END_DECLS

#endif
