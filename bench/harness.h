/* SPDX-License-Identifier: MIT */
/* What all benches share: contestants do the same work in one process, on one processor, taking turns round by round.
 * A figure is a median over the rounds; a ratio is the median of the ratios within each round, so whatever slows a
 * round down slows both sides of it. */
#ifndef BENCH_HARNESS_H
#define BENCH_HARNESS_H

#include <stddef.h>

enum role {
	LX,
	FLOOR, /* written by hand, does only what is necessary */
	PEER, /* what one would take otherwise */
};

struct contestant {
	const char *name;
	enum role role;
	void *(*up)(const void *job); /* NULL, with errno: can't be done here. Without an up, run gets the job */
	int (*run)(void *state, long n); /* do n operations; 0 or -errno */
	void (*rest)(void *state); /* after each turn, if there is something to calm down */
	void (*down)(void *state);
};

/* Reads the options, chooses a processor, says where and with what this is measured. notes: lines about the cases. */
void bench_begin(const char *bench, int argc, char **argv, const char *peers, const char *notes);

/* Measures one case and prints a line for each contestant. Operations come in multiples of batch. */
void bench_case(const char *name, const void *job, long batch, const struct contestant *who, size_t count);

/* How many bytes an operation moves, from here on: the lines then end with a rate. */
void bench_bytes(size_t bytes);

/* A case that can't be measured here, and why. */
void bench_skip(const char *name, const char *reason);

/* Another processor than the one that measures; -1 if there is none. */
int bench_other_cpu(void);

/* Writes the rows, if that was asked for. Returns the exit status: 0, or 1 when a contestant failed. */
int bench_end(void);

#endif
