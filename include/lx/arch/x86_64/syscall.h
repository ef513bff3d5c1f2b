/* SPDX-License-Identifier: MIT */
/* The system-call stubs of x86_64.
 *
 *   number  1    2    3    4    5    6     result
 *   rax     rdi  rsi  rdx  r10  r8   r9    rax: a value, or -LX_Exxx
 *
 * The instruction overwrites rcx and r11; the kernel may read and write any memory that it was shown. Nothing is
 * pushed, so the red zone is safe. Arguments are functions' parameters of type long: evaluated before any register is
 * chosen, and never with an undefined upper half. */
#ifndef LX_ARCH_X86_64_SYSCALL_H
#define LX_ARCH_X86_64_SYSCALL_H

#include <lx/syscall.h>

#ifdef LX_GATE

LX_STUB long lx_syscall0(long nr)
{
	return lx_syscall_gate(nr, 0, 0, 0, 0, 0, 0);
}

LX_STUB long lx_syscall1(long nr, long a1)
{
	return lx_syscall_gate(nr, a1, 0, 0, 0, 0, 0);
}

LX_STUB long lx_syscall2(long nr, long a1, long a2)
{
	return lx_syscall_gate(nr, a1, a2, 0, 0, 0, 0);
}

LX_STUB long lx_syscall3(long nr, long a1, long a2, long a3)
{
	return lx_syscall_gate(nr, a1, a2, a3, 0, 0, 0);
}

LX_STUB long lx_syscall4(long nr, long a1, long a2, long a3, long a4)
{
	return lx_syscall_gate(nr, a1, a2, a3, a4, 0, 0);
}

LX_STUB long lx_syscall5(long nr, long a1, long a2, long a3, long a4, long a5)
{
	return lx_syscall_gate(nr, a1, a2, a3, a4, a5, 0);
}

LX_STUB long lx_syscall6(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
{
	return lx_syscall_gate(nr, a1, a2, a3, a4, a5, a6);
}

#else

LX_STUB long lx_syscall0(long nr)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(nr) : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall1(long nr, long a1)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(nr), "D"(a1) : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall2(long nr, long a1, long a2)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(nr), "D"(a1), "S"(a2) : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall3(long nr, long a1, long a2, long a3)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(nr), "D"(a1), "S"(a2), "d"(a3) : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall4(long nr, long a1, long a2, long a3, long a4)
{
	long r;
	register long r10 __asm__("r10") = a4;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a1), "S"(a2), "d"(a3), "r"(r10)
			 : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall5(long nr, long a1, long a2, long a3, long a4, long a5)
{
	long r;
	register long r10 __asm__("r10") = a4;
	register long r8 __asm__("r8") = a5;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a1), "S"(a2), "d"(a3), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return r;
}

LX_STUB long lx_syscall6(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
{
	long r;
	register long r10 __asm__("r10") = a4;
	register long r8 __asm__("r8") = a5;
	register long r9 __asm__("r9") = a6;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a1), "S"(a2), "d"(a3), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return r;
}

#endif

#endif
