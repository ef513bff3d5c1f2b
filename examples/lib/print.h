/* SPDX-License-Identifier: MIT */
/* Text output for the examples, which have no libc. */
#ifndef EXAMPLES_PRINT_H
#define EXAMPLES_PRINT_H

/* A printf of a few conversions: %s, %d, %u, %ld, %lu and %%, with a width and '-' to align left.
 * One call is one write(2), cut at 1024 bytes. */
__attribute__((format(printf, 2, 3))) void print(int fd, const char *format, ...);

/* Prints "PROGRAM: CALL: ENAME, message: ARGUMENT" to standard error. */
void print_error(const char *program, const char *call, long error, const char *argument);

#endif
