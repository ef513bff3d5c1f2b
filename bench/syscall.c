/* SPDX-License-Identifier: MIT */
/* What one system call costs: getppid(2), which does next to nothing, by each way of making it.
 * Pinned to one processor; every round times all the ways, one after another, so a slow moment hits all alike. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <lx/syscall.h>

#define ROUNDS 201
#define CALLS 5000

static void by_inline(void)
{
	for (int i = 0; i < CALLS; i++)
		lx_syscall0(LX_NR_getppid);
}

static void by_gate(void)
{
	for (int i = 0; i < CALLS; i++)
		lx_syscall_gate(LX_NR_getppid, 0, 0, 0, 0, 0, 0);
}

static void by_glibc(void)
{
	for (int i = 0; i < CALLS; i++)
		getppid();
}

static void by_glibc_syscall(void)
{
	for (int i = 0; i < CALLS; i++)
		syscall(SYS_getppid);
}

static const struct {
	const char *name;
	void (*run)(void);
} ways[] = {
	{"lx, inline", by_inline},
	{"lx, gate", by_gate},
	{"glibc getppid()", by_glibc},
	{"glibc syscall()", by_glibc_syscall},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static double samples[WAYS][ROUNDS]; /* ns for each call */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int pin(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	if (cpu < 0)
		return -1;
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -1 : cpu;
}

int main(int argc, char **argv)
{
	int cpu, tty = isatty(2);
	double base = 0;

	if (argc > 1) {
		fprintf(stderr, "usage: %s (takes no arguments)\n", argv[0]);
		return 2;
	}
	cpu = pin();
	if (cpu < 0) {
		perror("bench syscall: cannot stay on one processor");
		return 1;
	}
	for (size_t w = 0; w < WAYS; w++)
		ways[w].run(); /* once unmeasured: page faults, lazy binding */
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < WAYS; i++) {
			size_t w = (i + (size_t)round) % WAYS; /* each way comes first in turn */
			double start = now();

			ways[w].run();
			samples[w][round] = (now() - start) / CALLS;
		}
		if (tty)
			fprintf(stderr, "\rround %d of %d%s", round + 1, ROUNDS, round + 1 < ROUNDS ? "" : "\r\033[K");
	}
	printf("getppid(2): %d rounds of %d calls on processor %d, ns for each call\n", ROUNDS, CALLS, cpu);
	printf("%-18s %8s %18s %16s\n", "", "median", "middle half", "to lx inline");
	for (size_t w = 0; w < WAYS; w++) {
		double *s = samples[w];

		qsort(s, ROUNDS, sizeof(*s), ascending);
		if (w == 0)
			base = s[ROUNDS / 2];
		printf("%-18s %8.1f %8.1f ..%8.1f %15.3fx\n", ways[w].name, s[ROUNDS / 2], s[ROUNDS / 4],
		       s[ROUNDS * 3 / 4], s[ROUNDS / 2] / base);
	}
	return 0;
}
