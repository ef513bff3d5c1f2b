/* SPDX-License-Identifier: MIT */
/* Children that share the caller's memory: what they call may overwrite neither its frames nor its return addresses,
 * the ones on a shadow stack neither. Exit status 0; 1 to 9 when something is not so; 100 more with a shadow stack. */
#include <lx/errno.h>
#include <lx/process.h>
#include <lx/spawn.h>

int main(void);

/* Below what called it there is nothing left of what was. */
__attribute__((noinline)) static long dig(long depth)
{
	volatile long dirt[16];
	for (int i = 0; i < 16; i++)
		dirt[i] = -1;
	return depth ? dig(depth - 1) + dirt[depth % 16] : 0;
}

/* Values that have to outlive the child in registers or in this frame, whatever the compiler chose. */
__attribute__((noinline)) static int by_vfork(long a, long b, long c, long d)
{
	const long sum = a * b + c * d;
	long ones = 0;
	int status = -1;
	lx_pid_t pid = lx_vfork();
	if (!pid) {
		dig(30);
		lx_exit_group((int)(a + b + c + d));
	}
	if (pid < 0 || lx_wait4(pid, &status, 0, NULL) != pid)
		return 1;
	for (long i = 0; i < d; i++)
		ones += i * c;
	return status == (int)(a + b + c + d) << 8 && sum == a * b + c * d && ones == c * d * (d - 1) / 2 ? 0 : 2;
}

static int digs(void *arg)
{
	return (int)dig(*(long *)arg);
}

__attribute__((noinline)) static int by_clone(long depth)
{
	static char stack[65536] __attribute__((aligned(16)));
	int status = -1;
	lx_pid_t pid =
		lx_clone(LX_CLONE_VM | LX_CLONE_VFORK | LX_SIGCHLD, stack + sizeof(stack), NULL, NULL, 0, digs, &depth);
	if (pid < 0 || lx_wait4(pid, &status, 0, NULL) != pid)
		return 3;
	return status == (int)(-depth & 0xff) << 8 ? 0 : 4;
}

__attribute__((noinline)) static int by_spawn(void)
{
	const char *const argv[] = {"x", NULL};
	struct lx_spawn_error error;
	error.step = -1;
	if (lx_spawn("/nowhere/at/all", argv, argv + 1, NULL, &error) != -LX_ENOENT)
		return 5;
	return error.step == LX_SPAWN_STEP_EXEC ? 0 : 6;
}

int main(void)
{
	/* Nothing that was called before it is on a shadow stack: from here there is no return. */
	const int shadow = lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SHSTK_ENABLE, LX_ARCH_SHSTK_SHSTK) == 0;
	int r = 0;
	for (long i = 1; i < 20 && !r; i++) {
		r = by_vfork(i, 3, 5, 7);
		if (!r)
			r = by_clone(i);
		if (!r)
			r = by_spawn();
	}
	lx_exit_group(shadow ? 100 + r : r);
}
