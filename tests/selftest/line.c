/* SPDX-License-Identifier: MIT */
#include "selftest.h"

#include <lx/syscall.h>

void add(struct line *line, const char *s)
{
	while (*s && line->size < sizeof(line->text) - 1)
		line->text[line->size++] = *s++;
}

void add_number(struct line *line, long value)
{
	char digits[21], *p = digits + sizeof(digits) - 1;
	unsigned long rest = value < 0 ? 0UL - (unsigned long)value : (unsigned long)value;
	*p = 0;
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	add(line, p);
}

void print(int fd, struct line *line)
{
	line->text[line->size++] = '\n';
	lx_syscall3(LX_NR_write, fd, (long)line->text, (long)line->size);
}
