/* SPDX-License-Identifier: MIT */
/* The work that lx, the floor and liburing do, each in its own way: a ring, and operations on it. */
#ifndef BENCH_URING_H
#define BENCH_URING_H

#include <stddef.h>

#include "harness.h"

#define BLOCK 4096
#define BLOCKS 1024 /* in the file that is read */
#define MESSAGE 64
#define BUFFERS 64 /* in the provided-buffer ring, of a MESSAGE each */
#define NOBODY 1000000UL /* a user_data that no other request has */

enum read_kind { PLAIN, FIXED_FILE, FIXED_BUFFER };

struct job {
	unsigned int flags; /* IORING_SETUP_xxx */
	int registered; /* enter by the ring's registered index */
	int sq_cpu; /* of the polling thread */
	unsigned int batch; /* requests submitted at once */
	int file;
	enum read_kind kind;
	char *blocks; /* batch blocks to read into */
	int (*connected)(int ends[2]); /* makes a pair of sockets for the bench, the ring's end first */
};

enum work { NOP, NOP_POLLED, READ, RECV, ECHO, WORKS };

/* Who does what how. Their job is a struct job. */
extern const struct contestant lx_way[WORKS], floor_way[WORKS], peer_way[WORKS];

/* Sends batch messages with one call. Not what is measured, and the same for all. */
int send_batch(int socket, unsigned int batch);

/* The next place of a read: all over the file, the same for everyone, and no table to look at. */
static inline unsigned long next_block(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005UL + 1442695040888963407UL;
	return (*seed >> 33) % BLOCKS;
}

#endif
