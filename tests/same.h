/* SPDX-License-Identifier: MIT */
/* Comparing texts, without a libc. */
#ifndef LX_TESTS_SAME_H
#define LX_TESTS_SAME_H

#include <stddef.h>

__attribute__((unused)) static int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

__attribute__((unused)) static int same_bytes(const char *a, const char *b, size_t size)
{
	while (size && *a == *b)
		a++, b++, size--;
	return !size;
}

#endif
