/* SPDX-License-Identifier: MIT */
/* What the time, the processor and 16 random bytes cost: through the vDSO as lx finds it, as glibc does, and by the
 * system call. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>

#include <lx/vdso.h>

#include "harness.h"

#define NOTES                                                                                                      \
	"floor        the vDSO's function in a loop, its address in a register; lx vdso: lx_xxx_vdso(); lx call: the\n" \
	"             system call; peer: glibc's function"

static struct lx_vdso_calls calls;
static void *random_state;
static size_t random_size;

/* What the calls fill. */
static struct lx_timespec t;
static struct timespec libc_t;
static unsigned int c;
static unsigned char b[16];

/* n times the expression, whose failures are or'ed. */
#define LOOP(expression)                 \
	long bad = 0;                    \
	(void)state;                     \
	for (; n; n--)                   \
		bad |= (expression);     \
	return bad ? -EPROTO : 0

/* f is the function's address, loaded once. */
#define WAYS(name, function, floor, vdso, plain, glibc)                 \
	static int name##_floor(void *state, long n)                    \
	{                                                               \
		__typeof__(calls.function) f = calls.function;          \
		LOOP(floor);                                            \
	}                                                               \
	static int name##_vdso(void *state, long n)                     \
	{                                                               \
		LOOP(vdso);                                             \
	}                                                               \
	static int name##_plain(void *state, long n)                    \
	{                                                               \
		LOOP(plain);                                            \
	}                                                               \
	static int name##_glibc(void *state, long n)                    \
	{                                                               \
		LOOP(glibc);                                            \
	}                                                               \
	static const struct contestant name##_ways[] = {                \
		{"floor", FLOOR, NULL, name##_floor, NULL, NULL},       \
		{"lx vdso", LX, NULL, name##_vdso, NULL, NULL},         \
		{"lx call", LX, NULL, name##_plain, NULL, NULL},        \
		{"glibc", PEER, NULL, name##_glibc, NULL, NULL},        \
	};
#define CLOCK(name, id)                                                                                           \
	WAYS(name, clock_gettime, f(id, &t), lx_clock_gettime_vdso(&calls, id, &t), lx_clock_gettime(id, &t),     \
	     clock_gettime(id, &libc_t))

CLOCK(realtime, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(coarse, CLOCK_MONOTONIC_COARSE)
WAYS(getcpu, getcpu, f(&c, NULL, NULL), lx_getcpu_vdso(&calls, &c, NULL), lx_getcpu(&c, NULL, NULL), sched_getcpu() < 0)
WAYS(random, getrandom, f(b, 16, 0, random_state, random_size) != 16,
     lx_getrandom_vdso(&calls, b, 16, 0, random_state, random_size) != 16, lx_getrandom(b, 16, 0) != 16,
     getrandom(b, 16, 0) != 16)

#define CASE(name, ways, there)                                                            \
	do {                                                                               \
		if (there)                                                                 \
			bench_case(name, NULL, 1, ways, sizeof(ways) / sizeof(ways[0]));    \
		else                                                                       \
			bench_skip(name, "the vDSO hasn't it");                            \
	} while (0)

int main(int argc, char **argv)
{
	const void *image = (const void *)getauxval(AT_SYSINFO_EHDR);
	struct lx_vgetrandom_opaque_params params;
	struct lx_vdso vdso;

	if (lx_vdso_init(&vdso, image, lx_vdso_size(image)) == 0)
		lx_vdso_calls_init(&calls, &vdso);
	if (lx_vgetrandom_params(&calls, &params) == 0) {
		random_size = params.size_of_opaque_state;
		random_state = mmap(NULL, lx_vgetrandom_size(1, 4096, &params), (int)params.mmap_prot,
				    (int)params.mmap_flags, -1, 0);
		if (random_state == MAP_FAILED)
			random_state = NULL;
	}
	bench_begin("vdso", argc, argv, "glibc", NOTES);
	CASE("clock_gettime, realtime", realtime_ways, calls.clock_gettime);
	CASE("clock_gettime, monotonic", monotonic_ways, calls.clock_gettime);
	CASE("clock_gettime, monotonic coarse", coarse_ways, calls.clock_gettime);
	CASE("getcpu", getcpu_ways, calls.getcpu);
	CASE("getrandom, 16 bytes", random_ways, random_state);
	return bench_end();
}
