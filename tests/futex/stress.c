/* SPDX-License-Identifier: MIT */
/* stress [SECONDS] [SEED]: the locks of examples/locks under their loads, with any number of threads from 2 to 64, and
 * the robust one with processes that are killed. Exit status 0 if each count was right, and no wake-up was lost. */
#include "killed.h"
#include "load.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

static uint64_t state;

static uint32_t rnd(uint32_t below)
{
	state = state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(state >> 32) % below;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *load, uint32_t n, uint64_t rounds, int error)
{
	if (error)
		fprintf(stderr, "stress: %s: starting %u: %s\n", load, n, strerror(-error));
	else
		fprintf(stderr, "stress: %s: wrong, with %u, after %lu rounds\n", load, n, (unsigned long)rounds);
	exit(1);
}

int main(int argc, char **argv)
{
	const void *image = (const void *)getauxval(AT_SYSINFO_EHDR);
	const double seconds = argc > 1 ? atof(argv[1]) : 3;
	const uint64_t seed = argc > 2 ? strtoul(argv[2], NULL, 0) : (uint64_t)time(NULL) << 20 ^ (uint64_t)getpid();
	struct load_result total[LOAD_KINDS] = {{.rounds = 0}};
	struct killed_result killed[2] = {{.rounds = 0}};
	uint64_t runs = 0, sum = 0;
	struct lx_vdso vdso;
	struct lx_vdso_calls calls[2];
	double end;

	if (argc > 3 || seconds <= 0) {
		fprintf(stderr, "usage: stress [SECONDS] [SEED]\n");
		return 2;
	}
	printf("seed %lu\n", (unsigned long)seed);
	fflush(stdout);
	state = seed;
	/* One without any function. */
	lx_vdso_calls_init(&calls[0], (lx_vdso_init(&vdso, NULL, 0), &vdso));
	lx_vdso_init(&vdso, image, lx_vdso_size(image));
	lx_vdso_calls_init(&calls[1], &vdso);
	for (end = now() + seconds; now() < end || !runs; runs++) {
		for (int i = 0; i < LOAD_KINDS; i++) {
			const uint32_t n = rnd(2) ? 2 + 2 * rnd(4) : 2 + 2 * rnd(LOAD_THREADS / 2);
			struct load_result r;
			/* SIGALRM ends it if nobody wakes up any more. */
			alarm(60);
			r = load_run(&load_kinds[i], n, 1 + rnd(50), seed + runs);
			if (r.error || r.wrong)
				fail(load_kinds[i].name, n, r.rounds, r.error);
			total[i].rounds += r.rounds;
			total[i].waits += r.waits;
			total[i].timeouts += r.timeouts;
		}
		for (int i = 0; i < 2; i++) {
			struct killed_result r;
			alarm(60);
			r = killed_run(&calls[i], 20, seed + runs);
			if (r.error || r.wrong)
				fail("robust mutex", KILLED_PROCESSES, r.rounds, r.error);
			killed[i].rounds += r.rounds;
			killed[i].kills += r.kills;
			killed[i].mended += r.mended;
			killed[i].torn += r.torn;
		}
	}
	for (int i = 0; i < LOAD_KINDS; i++) {
		printf("%-12s %lu rounds, %lu waits, %lu time-outs\n", load_kinds[i].name,
		       (unsigned long)total[i].rounds, (unsigned long)total[i].waits, (unsigned long)total[i].timeouts);
		sum += total[i].rounds;
	}
	for (int i = 0; i < 2; i++) {
		printf("robust mutex %lu rounds, %lu kills, %lu owners died, %lu with a change half done%s\n",
		       (unsigned long)killed[i].rounds, (unsigned long)killed[i].kills, (unsigned long)killed[i].mended,
		       (unsigned long)killed[i].torn, calls[i].futex_robust_list64_try_unlock ? " (vDSO)" : "");
		sum += killed[i].rounds;
	}
	printf("%lu rounds of the %lu runs, all right\n", (unsigned long)sum, (unsigned long)runs);
	return 0;
}
