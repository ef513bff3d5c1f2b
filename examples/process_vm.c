/* SPDX-License-Identifier: MIT */
/* Another process's memory, without stopping it and without a file.
 *
 *	process_vm regions PID			print the regions that there are, "ADDRESS SIZE PROTECTION NAME"
 *	process_vm read PID WHERE SIZE		copy SIZE bytes from there to standard output
 *	process_vm write PID WHERE		copy standard input to there
 *
 * WHERE is a hexadecimal address, 0x7ffe12345678, or a region's name, "[stack]", "[heap]" or a file's path, for the
 * first region with that name; either may be followed by +OFFSET, hexadecimal too. Allowed where ptrace(2) would be. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/process.h>

#include "lib/lib.h"

const char program[] = "process_vm",
	   usage_line[] = "usage: process_vm regions PID | process_vm read PID WHERE SIZE | process_vm write PID WHERE";

static char maps[1 << 20];
static char buffer[65536];

static void read_maps(const char *pid)
{
	char path[64] = "/proc/";
	size_t at = 6, used = 0;
	int fd;
	long n;

	for (; *pid; pid++)
		path[at++] = *pid;
	for (const char *name = "/maps"; *name; name++)
		path[at++] = *name;
	fd = (int)check(lx_open(path, LX_O_RDONLY | LX_O_CLOEXEC, 0), "open", path);
	while ((n = check(lx_read(fd, maps + used, sizeof(maps) - 1 - used), "read", path)))
		used += (size_t)n;
	check(lx_close(fd), "close", path);
}

static unsigned long hexadecimal(const char **text)
{
	unsigned long n = 0;

	for (;; ++*text) {
		char c = **text;
		if (c >= '0' && c <= '9')
			n = n << 4 | (unsigned long)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n << 4 | (unsigned long)(c - 'a' + 10);
		else
			return n;
	}
}

struct region {
	unsigned long start, end;
	char protection[5];
	const char *name; /* up to the end of the line */
};

/* "start-end prot offset device inode    name". Returns the next line, NULL at the end. */
static const char *next_region(const char *line, struct region *r)
{
	int fields = 0;

	if (!*line)
		return NULL;
	r->start = hexadecimal(&line);
	line++;
	r->end = hexadecimal(&line);
	line++;
	for (int i = 0; i < 4; i++)
		r->protection[i] = *line++;
	r->protection[4] = 0;
	while (*line != '\n' && fields < 4) {
		fields += line[0] == ' ' && line[1] != ' ';
		line++;
	}
	r->name = line;
	while (*line != '\n')
		line++;
	return line + 1;
}

/* Whether the line's name is text, up to text's end or its "+". Returns what is behind, or NULL. */
static const char *behind_name(const char *name, const char *text)
{
	while (*name != '\n' && *name == *text)
		name++, text++;
	return *name == '\n' && (!*text || *text == '+') ? text : NULL;
}

static unsigned long where(const char *text)
{
	const char *rest = NULL;
	unsigned long address = 0;
	struct region r;

	if (text[0] == '0' && text[1] == 'x') {
		rest = text + 2;
		address = hexadecimal(&rest);
	} else {
		for (const char *line = maps; !rest && *text && (line = next_region(line, &r));)
			if ((rest = behind_name(r.name, text)))
				address = r.start;
		if (!rest)
			fail("find", -LX_ENOENT, text);
	}
	if (*rest == '+') {
		rest++;
		address += hexadecimal(&rest);
	}
	if (*rest)
		usage();
	return address;
}

/* One piece; like read(2) it may move less, up to the first page that isn't there. */
static size_t move(lx_pid_t pid, char *mine, unsigned long address, size_t size, int to_there)
{
	struct lx_iovec here = {mine, size}, there = {(void *)address, size};
	char text[] = "0x0000000000000000";
	long n = to_there ? lx_process_vm_writev(pid, &here, 1, &there, 1, 0)
			  : lx_process_vm_readv(pid, &here, 1, &there, 1, 0);

	for (int i = 0; i < 16; i++)
		text[2 + i] = "0123456789abcdef"[address >> (60 - 4 * i) & 15];
	return (size_t)check(n, to_there ? "process_vm_writev" : "process_vm_readv", text);
}

static void read_memory(lx_pid_t pid, unsigned long address, unsigned long size)
{
	while (size) {
		size_t n = move(pid, buffer, address, size < sizeof(buffer) ? size : sizeof(buffer), 0);
		write_all(1, buffer, n, "standard output");
		address += n;
		size -= n;
	}
}

static void write_memory(lx_pid_t pid, unsigned long address)
{
	for (;;) {
		long n = lx_read(0, buffer, sizeof(buffer));
		if (n == -LX_EINTR)
			continue;
		if (!check(n, "read", "standard input"))
			return;
		for (size_t done = 0; done < (size_t)n;) {
			size_t moved = move(pid, buffer + done, address, (size_t)n - done, 1);
			done += moved;
			address += moved;
		}
	}
}

static void list_regions(void)
{
	struct region r;

	for (const char *line = maps; (line = next_region(line, &r));) {
		print(1, "%lx %lu %s ", r.start, r.end - r.start, r.protection);
		write_all(1, r.name, (size_t)(line - r.name), "standard output");
	}
}

int main(int argc, char **argv)
{
	lx_pid_t pid;

	if (argc < 3)
		usage();
	pid = (lx_pid_t)number(argv[2], 0x7fffffff);
	read_maps(argv[2]);
	if (argc == 3 && same(argv[1], "regions"))
		list_regions();
	else if (argc == 5 && same(argv[1], "read"))
		read_memory(pid, where(argv[3]), number(argv[4], 1UL << 47));
	else if (argc == 4 && same(argv[1], "write"))
		write_memory(pid, where(argv[3]));
	else
		usage();
	return 0;
}
