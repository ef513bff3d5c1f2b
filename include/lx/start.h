/* SPDX-License-Identifier: MIT */
/* The start of a program without a C library. liblx.a has a _start, used by programs that bring none:
 *
 *	int main(int argc, char **argv, char **envp);
 *
 * Before main it finds the auxiliary vector, relocates a static-pie or PIE, sets up the first thread's thread-local data
 * and the stack protector's canary, and runs .preinit_array and .init_array; after main it runs .fini_array and ends the
 * process with what main returned. It makes one system call, arch_prctl(2), and mmap(2) for much thread-local data.
 *
 * A program that asks for an interpreter (gcc -nostdlib makes such ones) is started by ld.so, which has relocated it and
 * set up a thread already. Both are left as they are. ld.so's own finalizer is not called, since glibc's fails where
 * there is no libc: destructors of shared libraries don't run.
 *
 * What cannot be done, a relocation that names a symbol for instance, ends the program with a line on standard error and
 * status 127.
 *
 * A static program, no PIE, without thread-local data, constructors and stack protector, has no need of all this: linked
 * with -Wl,-e,lx_start_bare it starts with a few instructions that call main.
 *
 * liblx.a also has what compilers call unasked: memcpy, memmove, memset, memcmp and __stack_chk_fail. They are weak and
 * the program's own. In a process with a libc its -lc before -llx makes the libc's come first. */
#ifndef LX_START_H
#define LX_START_H

#include <lx/base.h>
#include <lx/uapi/linux/auxvec.h>

#if defined(__x86_64__)
#include <lx/arch/x86_64/tls.h>
#endif

LX_BEGIN_DECLS

/** The auxiliary vector that _start was given: pairs of type and value, up to LX_AT_NULL. NULL in a program with
 * another _start, until it says where its own is: lx_auxv_of(). */
extern const unsigned long *lx_auxv_start;

/** Find the auxiliary vector from an environment as the kernel made it.
 * envp: main's third argument, or a libc's environ before anything was set or unset.
 * Returns its first pair. */
LX_FN const unsigned long *lx_auxv_of(const char *const *envp)
{
	while (*envp)
		envp++;
	return (const unsigned long *)(const void *)(envp + 1);
}

/** Get a value of the auxiliary vector.
 * type: LX_AT_xxx.
 * Returns it; 0 if the vector hasn't the type, as if that were its value, or isn't known.
 * getauxval(3). */
LX_FN unsigned long lx_auxv(unsigned long type)
{
	const unsigned long *pair = lx_auxv_start;
	for (; pair && pair[0] != LX_AT_NULL; pair += 2)
		if (pair[0] == type)
			return pair[1];
	return 0;
}

/** How much memory lx_tls_init() needs: the program's thread-local data and a struct lx_tcb, aligned anyhow.
 * In a process that lx's _start didn't start, just the struct lx_tcb.
 * Returns bytes. */
size_t lx_tls_size(void);

/** Make a thread's thread-local data, with its initial values, and the struct lx_tcb behind it.
 * memory: lx_tls_size() bytes, zeroed, the thread's for as long as it runs. The canary is copied from the caller.
 * Returns the thread pointer, for LX_CLONE_SETTLS or LX_ARCH_SET_FS. */
struct lx_tcb *lx_tls_init(void *memory);

LX_END_DECLS

#endif
