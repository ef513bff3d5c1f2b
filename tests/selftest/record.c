/* SPDX-License-Identifier: MIT */
/* The selftest's own lx_syscall_gate: with LX_GATE every call of every test comes through here, and what the kernel
 * answered is written down, in memory that the tests' processes share. */
#include "selftest.h"
#include <lx/mm.h>
#include <lx/names.h>

enum { CALLS = 512, ERRORS = 544 };

static struct record {
	unsigned int succeeded;
	unsigned char errors[ERRORS / 8];
} *records;

static long do_syscall(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
{
	register long r10 __asm__("r10") = a4;
	register long r8 __asm__("r8") = a5;
	register long r9 __asm__("r9") = a6;
	long r;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a1), "S"(a2), "d"(a3), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return r;
}

static void record(long nr, long r)
{
	if (!records || nr < 0 || nr >= CALLS)
		return;
	if (!lx_is_error(r))
		__atomic_store_n(&records[nr].succeeded, 1, __ATOMIC_RELAXED);
	else if (-r < ERRORS)
		__atomic_fetch_or(&records[nr].errors[-r / 8], (unsigned char)(1U << (-r % 8)), __ATOMIC_RELAXED);
}

long lx_syscall_gate(long nr, long a1, long a2, long a3, long a4, long a5, long a6)
{
	/* Those that don't return are no failures. */
	if (nr == LX_NR_exit || nr == LX_NR_exit_group || nr == LX_NR_reboot)
		record(nr, 0);
	long r = do_syscall(nr, a1, a2, a3, a4, a5, a6);
	record(nr, r);
	return r;
}

void record_start(void)
{
	void *shared = lx_mmap(NULL, CALLS * sizeof(*records), LX_PROT_READ | LX_PROT_WRITE,
			       LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	if (!lx_is_error_ptr(shared))
		records = shared;
}

/* "CALL openat ok ENOENT EFAULT": it succeeded once, and failed in these ways. */
void record_report(void)
{
	struct record *seen = records;
	records = NULL;
	for (long nr = 0; seen && nr < CALLS; nr++) {
		struct line line = {.size = 0};
		int any = seen[nr].succeeded != 0;
		add(&line, "CALL ");
		add(&line, lx_syscall_name(nr) ? lx_syscall_name(nr) : "?");
		if (any)
			add(&line, " ok");
		for (int e = 0; e < ERRORS; e++)
			if (seen[nr].errors[e / 8] >> (e % 8) & 1) {
				add(&line, " ");
				add(&line, lx_errno_name(e) ? lx_errno_name(e) : "?");
				any = 1;
			}
		if (any)
			print(1, &line);
	}
}
