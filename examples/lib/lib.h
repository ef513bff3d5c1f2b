/* SPDX-License-Identifier: MIT */
/* What the examples share, for want of a libc: text out, failures, arguments. */
#ifndef EXAMPLES_LIB_H
#define EXAMPLES_LIB_H

#include <lx/errno.h>
#include <stddef.h>

#define NORETURN __attribute__((__noreturn__))

/* Each program says who it is and how it is called: "usage: NAME ARG...". */
extern const char program[], usage_line[];

/* A printf of a few conversions: %s, %c, %d, %u, %x, %o, with l for 64 bits, and %%; with a width, '-' to align left
 * and '0' to fill. One call is one write(2), cut at 1024 bytes. */
__attribute__((format(printf, 2, 3))) void print(int fd, const char *format, ...);

/* Prints "PROGRAM: CALL: ENAME, message: ARGUMENT" to standard error. */
void print_error(const char *call, long error, const char *argument);

/* The same, and exit(1). */
NORETURN void fail(const char *call, long error, const char *argument);

/* A result that is no error, or fail(). */
long check(long result, const char *call, const char *argument);

/* Prints the usage line to standard error, and exit(2). */
NORETURN void usage(void);

/* A decimal number that is all of text and not above max, or usage(). */
unsigned long number(const char *text, unsigned long max);

int same(const char *a, const char *b);
size_t length(const char *text);

/* All of it, however many calls that takes, or fail(). */
void write_all(int fd, const void *data, size_t size, const char *name);

#endif
