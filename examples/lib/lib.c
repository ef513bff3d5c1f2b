/* SPDX-License-Identifier: MIT */
#include "lib.h"

#include <lx/io.h>
#include <lx/names.h>
#include <lx/process.h>
#include <stdarg.h>

struct line {
	unsigned int length;
	char text[1024];
};

struct field {
	unsigned int width, left;
	char fill;
};

static void put(struct line *line, char c)
{
	if (line->length < sizeof(line->text))
		line->text[line->length++] = c;
}

static void put_field(struct line *line, const char *text, size_t size, const struct field *field)
{
	size_t pad = field->width > size ? field->width - size : 0;

	for (; pad && !field->left; pad--)
		put(line, field->fill);
	while (size--)
		put(line, *text++);
	for (; pad; pad--)
		put(line, ' ');
}

static void put_number(struct line *line, unsigned long n, int negative, unsigned int base, const struct field *field)
{
	char digits[24];
	unsigned int at = sizeof(digits);
	do
		digits[--at] = "0123456789abcdef"[n % base];
	while (n /= base);
	if (negative)
		digits[--at] = '-';
	put_field(line, digits + at, sizeof(digits) - at, field);
}

void print(int fd, const char *format, ...)
{
	struct line line;
	va_list args;

	line.length = 0;
	va_start(args, format);
	for (; *format; format++) {
		struct field field = {0, 0, ' '};
		int is_long = 0;

		if (*format != '%') {
			put(&line, *format);
			continue;
		}
		for (format++; *format == '-' || *format == '0'; format++)
			if (*format == '-')
				field.left = 1;
			else
				field.fill = '0';
		for (; *format >= '0' && *format <= '9'; format++)
			field.width = field.width * 10 + (unsigned int)(*format - '0');
		if (*format == 'l')
			is_long = 1, format++;
		if (*format == 's') {
			const char *text = va_arg(args, const char *);
			put_field(&line, text, length(text), &field);
		} else if (*format == 'c') {
			put(&line, (char)va_arg(args, int));
		} else if (*format == 'd') {
			long n = is_long ? va_arg(args, long) : va_arg(args, int);
			put_number(&line, n < 0 ? 0 - (unsigned long)n : (unsigned long)n, n < 0, 10, &field);
		} else if (*format == 'u' || *format == 'x' || *format == 'o') {
			unsigned int base = *format == 'u' ? 10 : *format == 'x' ? 16 : 8;
			put_number(&line, is_long ? va_arg(args, unsigned long) : va_arg(args, unsigned int), 0, base,
				   &field);
		} else {
			put(&line, *format);
		}
	}
	va_end(args);

	for (unsigned int done = 0; done < line.length;) {
		long n = lx_write(fd, line.text + done, line.length - done);
		if (n > 0)
			done += (unsigned int)n;
		else if (n != -LX_EINTR)
			break; /* nobody is left to tell */
	}
}

void print_error(const char *call, long error, const char *argument)
{
	const char *name = lx_errno_name((int)error), *message = lx_errno_message((int)error);
	print(2, "%s: %s: %s, %s: %s\n", program, call, name ? name : "?", message ? message : "unknown", argument);
}

void fail(const char *call, long error, const char *argument)
{
	print_error(call, error, argument);
	lx_exit_group(1);
}

long check(long result, const char *call, const char *argument)
{
	if (lx_is_error(result))
		fail(call, result, argument);
	return result;
}

void usage(void)
{
	print(2, "%s\n", usage_line);
	lx_exit_group(2);
}

unsigned long number(const char *text, unsigned long max)
{
	unsigned long n = 0;
	if (!*text)
		usage();
	for (; *text; text++) {
		unsigned long digit = (unsigned long)*text - '0';
		if (digit > 9 || n > (max - digit) / 10)
			usage();
		n = n * 10 + digit;
	}
	return n;
}

int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

size_t length(const char *text)
{
	size_t n = 0;
	while (text[n])
		n++;
	return n;
}

void write_all(int fd, const void *data, size_t size, const char *name)
{
	for (size_t done = 0; done < size;) {
		long n = lx_write(fd, (const char *)data + done, size - done);
		if (n != -LX_EINTR)
			done += (size_t)check(n, "write", name);
	}
}
