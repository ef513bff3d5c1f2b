/* SPDX-License-Identifier: MIT */
/* What one system call costs, by each way of making it: calls that do next to nothing, and two that move a byte. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <lx/io.h>
#include <lx/process.h>

#include "harness.h"

#define NOTES                                                                                                           \
	"floor        the instruction in an assembly loop; lx inline: the wrapper; lx gate: through lx_syscall_gate();\n" \
	"             lx symbol: a call of liblx.a's function; peers: glibc's wrapper, and its syscall()"

/* liblx.a's functions, which the inline ones of the same names hide. */
extern lx_pid_t symbol_getppid(void) __asm__("lx_getppid");
extern long symbol_read(unsigned int fd, void *buf, size_t count) __asm__("lx_read");
extern long symbol_write(unsigned int fd, const void *buf, size_t count) __asm__("lx_write");
extern int symbol_close(unsigned int fd) __asm__("lx_close");

static int zero, null;
static char byte[1];

/* n times the call, with its result looked at but once: all of them give the same. */
#define WAY(name, type, call, expected)                   \
	static int name(void *state, long n)              \
	{                                                 \
		type r = 0;                               \
		(void)state;                              \
		for (; n; n--)                            \
			r = (type)(call);                 \
		return r == (expected) ? 0 : -EPROTO;     \
	}

/* The least: arguments once, the number each time, since the result comes where that goes. */
#define FLOOR_WAY(name, nr, a1, a2, a3, expected)                                                       \
	static int name(void *state, long n)                                                            \
	{                                                                                               \
		long r = 0;                                                                             \
		(void)state;                                                                            \
		__asm__ volatile(".p2align 6\n1:\tmov %5, %%eax\n\tsyscall\n\tdec %1\n\tjnz 1b"                      \
				 : "=&a"(r), "+r"(n)                                                    \
				 : "D"(a1), "S"(a2), "d"(a3), "i"(nr)                                   \
				 : "rcx", "r11", "memory");                                             \
		return r == (expected) ? 0 : -EPROTO;                                                   \
	}

#define WAYS(call, nr, a1, a2, a3, lx_inline, lx_symbol, glibc, lx_expected, glibc_expected)                 \
	FLOOR_WAY(call##_floor, nr, a1, a2, a3, lx_expected)                                                 \
	WAY(call##_inline, long, lx_inline, lx_expected)                                                     \
	WAY(call##_gate, long, lx_syscall_gate(nr, (long)(a1), (long)(a2), (long)(a3), 0, 0, 0), lx_expected) \
	WAY(call##_symbol, long, lx_symbol, lx_expected)                                                     \
	WAY(call##_glibc, long, glibc, glibc_expected)                                                       \
	WAY(call##_syscall, long, syscall(nr, a1, a2, a3), glibc_expected)                                   \
	static const struct contestant call##_ways[] = {                                                     \
		{"floor", FLOOR, NULL, call##_floor, NULL, NULL},                                            \
		{"lx inline", LX, NULL, call##_inline, NULL, NULL},                                          \
		{"lx gate", LX, NULL, call##_gate, NULL, NULL},                                              \
		{"lx symbol", LX, NULL, call##_symbol, NULL, NULL},                                          \
		{"glibc", PEER, NULL, call##_glibc, NULL, NULL},                                             \
		{"glibc syscall", PEER, NULL, call##_syscall, NULL, NULL},                                   \
	};

WAYS(getppid, LX_NR_getppid, 0L, 0L, 0L, lx_getppid(), symbol_getppid(), getppid(), getppid(), getppid())
WAYS(read, LX_NR_read, (long)zero, byte, 1L, lx_read(zero, byte, 1), symbol_read((unsigned int)zero, byte, 1),
     read(zero, byte, 1), 1, 1)
WAYS(write, LX_NR_write, (long)null, byte, 1L, lx_write(null, byte, 1), symbol_write((unsigned int)null, byte, 1),
     write(null, byte, 1), 1, 1)
WAYS(close, LX_NR_close, -1L, 0L, 0L, lx_close(-1), symbol_close((unsigned int)-1), close(-1), -LX_EBADF, -1)

#define CASE(name, ways) bench_case(name, NULL, 1, ways, sizeof(ways) / sizeof(ways[0]))

int main(int argc, char **argv)
{
	bench_begin("syscall", argc, argv, "glibc", NOTES);
	zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (zero < 0 || null < 0) {
		perror("bench syscall: /dev/zero, /dev/null");
		return 1;
	}
	CASE("getppid", getppid_ways);
	CASE("close(-1)", close_ways);
	CASE("read 1 byte of /dev/zero", read_ways);
	CASE("write 1 byte to /dev/null", write_ways);
	return bench_end();
}
