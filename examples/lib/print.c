/* SPDX-License-Identifier: MIT */
#include <lx/io.h>
#include <lx/names.h>
#include <stdarg.h>

#include "print.h"

struct line {
	char text[1024];
	unsigned length;
};

static void put(struct line *line, char c)
{
	if (line->length < sizeof(line->text))
		line->text[line->length++] = c;
}

static void put_field(struct line *line, const char *text, unsigned length, unsigned width, int left)
{
	unsigned pad = width > length ? width - length : 0;

	for (; !left && pad; pad--)
		put(line, ' ');
	while (length--)
		put(line, *text++);
	for (; pad; pad--)
		put(line, ' ');
}

static void put_number(struct line *line, unsigned long n, int negative, unsigned width, int left)
{
	char digits[24];
	unsigned at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	if (negative)
		digits[--at] = '-';
	put_field(line, digits + at, (unsigned)sizeof(digits) - at, width, left);
}

static void put_string(struct line *line, const char *text, unsigned width, int left)
{
	unsigned length = 0;

	while (text[length])
		length++;
	put_field(line, text, length, width, left);
}

void print(int fd, const char *format, ...)
{
	struct line line;
	va_list args;

	line.length = 0;
	va_start(args, format);
	for (; *format; format++) {
		unsigned width = 0;
		int left = 0, is_long = 0;

		if (*format != '%') {
			put(&line, *format);
			continue;
		}
		if (*++format == '-') {
			left = 1;
			format++;
		}
		for (; *format >= '0' && *format <= '9'; format++)
			width = width * 10 + (unsigned)(*format - '0');
		if (*format == 'l') {
			is_long = 1;
			format++;
		}
		if (*format == 's') {
			put_string(&line, va_arg(args, const char *), width, left);
		} else if (*format == 'd') {
			long n = is_long ? va_arg(args, long) : va_arg(args, int);
			put_number(&line, n < 0 ? -(unsigned long)n : (unsigned long)n, n < 0, width, left);
		} else if (*format == 'u') {
			put_number(&line, is_long ? va_arg(args, unsigned long) : va_arg(args, unsigned), 0, width,
				   left);
		} else {
			put(&line, *format);
		}
	}
	va_end(args);

	for (unsigned done = 0; done < line.length;) {
		long n = lx_write(fd, line.text + done, line.length - done);
		if (n <= 0 && n != -LX_EINTR)
			break; /* nobody is left to tell */
		if (n > 0)
			done += (unsigned)n;
	}
}

void print_error(const char *program, const char *call, long error, const char *argument)
{
	const char *name = lx_errno_name((int)error), *message = lx_errno_message((int)error);

	if (name && message)
		print(2, "%s: %s: %s, %s: %s\n", program, call, name, message, argument);
	else
		print(2, "%s: %s: error %ld: %s\n", program, call, -error, argument);
}
