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

__attribute__((unused)) static int same_bytes(const void *a, const void *b, size_t size)
{
	const char *p = (const char *)a, *q = (const char *)b;
	while (size && *p == *q)
		p++, q++, size--;
	return !size;
}

#endif
