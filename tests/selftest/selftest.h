/* SPDX-License-Identifier: MIT */
/* The selftest's lines of output, and the record that one build of it keeps. */
#ifndef LX_TESTS_SELFTEST_H
#define LX_TESTS_SELFTEST_H

#include <stddef.h>

/* One write(2) for each line, so that lines of several processes don't mix. */
struct line {
	char text[1024];
	size_t size;
};

void add(struct line *line, const char *s);
void add_number(struct line *line, long value);
void print(int fd, struct line *line);

/* Weak: only selftest-record has them. */
void record_start(void) __attribute__((weak));
void record_report(void) __attribute__((weak));

#endif
