/* SPDX-License-Identifier: MIT */
/* lx_syscall0 ... lx_syscall6 and the numbers LX_NR_*, of the architecture compiled for. */
#ifndef LX_SYSCALL_H
#define LX_SYSCALL_H

#include <lx/base.h>
#include <lx/errno.h>

LX_BEGIN_DECLS

/** Make a system call from the one place in the program that holds the instruction.
 * A function of liblx.a, for languages that can't inline and, with LX_GATE defined, for every wrapper: then a seccomp
 * filter, syscall user dispatch or an interposer has a single address to know. Unused arguments may be anything.
 * Returns the kernel's result, -LX_Exxx for an error. */
long lx_syscall_gate(long nr, long a1, long a2, long a3, long a4, long a5, long a6);

LX_END_DECLS

#if defined(__x86_64__) && defined(__LP64__)
#include <lx/arch/x86_64/nr.h>
#include <lx/arch/x86_64/syscall.h>
#else
#error "lx has no folder for this architecture in <lx/arch/>"
#endif

#endif
