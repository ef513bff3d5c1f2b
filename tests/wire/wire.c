/* SPDX-License-Identifier: MIT */
/* Each wrapper, in a child that is stopped at every system call and whose calls are never executed (PTRACE_SYSEMU):
 * number and arguments are read from the registers, a result is put into rax, and the child tells what came out.
 *
 * usage: wire          every wrapper is right, or exit 1
 *        wire broken   every wrapper is wrong, or exit 1: the test of this test */
#define _GNU_SOURCE
#include "wire.h"

#include <lx/syscall.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 2
#define SKIP 77
#define MARK (1L << 20) /* no call's number: wire_result() */

static const struct wire_way *const ways[] = { &wire_inline, &wire_symbol, &wire_gate };
static const long results[ROUNDS] = { -22, 0x123456789 };
static uint64_t gate_rip;
static int mismatches;
long wire_raw;

void wire_result(long got, long expected)
{
	syscall(MARK, got, expected);
}

static void mismatch(const struct wire_way *way, const struct wire_call *c, const char *what, uint64_t expected,
		     uint64_t got)
{
	printf("wire: %s lx_%s: %s: expected %#llx, got %#llx\n", way->name, c->name, what,
	       (unsigned long long)expected, (unsigned long long)got);
	mismatches++;
}

static void failure(const struct wire_way *way, const struct wire_call *c, const char *text)
{
	printf("wire: %s lx_%s: %s\n", way->name, c->name, text);
	mismatches++;
}

static void skip(const char *why)
{
	printf("SKIP wire: %s: %s\n", why, strerror(errno));
	exit(SKIP);
}

/* A value for argument i: distinct in every byte, bits 31 and 63 clear in round 0 and set in round 1, and the upper
 * half in neither round an extension of the lower. */
static uint64_t value(int round, int i)
{
	uint64_t step = 0x0101010101010101u * (unsigned int)i;
	return (round ? 0x9fafbfcfdfeff0e1u : 0x1020304050607040u) + step;
}

void wire_put(struct wire_expected *e, size_t offset, size_t bytes, uint64_t v)
{
	if (offset + bytes > e->size || e->size > sizeof e->memory)
		abort();
	memcpy(e->memory + offset, &v, bytes);
}

static bool extension(uint64_t v)
{
	return v == (uint32_t)v || v == (uint64_t)(int32_t)v;
}

static void check_memory(const struct wire_way *way, const struct wire_call *c, const struct wire_expected *e,
			 pid_t pid, uint64_t address)
{
	unsigned char got[sizeof e->memory];
	struct iovec to = { got, e->size }, from = { (void *)address, e->size };

	if (process_vm_readv(pid, &to, 1, &from, 1, 0) != (ssize_t)e->size) {
		failure(way, c, "no readable memory behind its pointer");
		return;
	}
	for (size_t i = 0; i < e->size; i++)
		if (got[i] != e->memory[i]) {
			printf("wire: %s lx_%s: byte %zu of %zu: expected %#x, got %#x\n", way->name, c->name, i, e->size,
			       e->memory[i], got[i]);
			mismatches++;
			return;
		}
}

static void check_call(const struct wire_way *way, const struct wire_call *c, const uint64_t *v, pid_t pid,
		       const struct user_regs_struct *r)
{
	const uint64_t got[6] = { r->rdi, r->rsi, r->rdx, r->r10, r->r8, r->r9 };
	const uint64_t gate = (uint64_t)lx_syscall_gate;
	bool in_gate = r->rip > gate && r->rip <= gate + 64;
	struct wire_expected e = { .pointer = -1 };

	c->expect(v, &e);
	if (r->orig_rax != (uint64_t)c->nr)
		mismatch(way, c, "number", (uint64_t)c->nr, r->orig_rax);
	for (int i = 0; i < c->registers; i++) {
		bool narrow = c->reg[i].bytes == 4;
		if (c->reg[i].bytes &&
		    (narrow ? (uint32_t)got[i] != (uint32_t)e.reg[i] || !extension(got[i]) : got[i] != e.reg[i]))
			mismatch(way, c, c->reg[i].name, narrow ? (uint32_t)e.reg[i] : e.reg[i], got[i]);
	}
	if (e.pointer >= 0)
		check_memory(way, c, &e, pid, got[e.pointer]);
	if (in_gate != (way == &wire_gate))
		mismatch(way, c, "rip, against lx_syscall_gate", gate, r->rip);
	if (in_gate && !gate_rip)
		gate_rip = r->rip;
	if (in_gate && r->rip != gate_rip)
		mismatch(way, c, "rip, a second place in the gate", gate_rip, r->rip);
}

static void child(const struct wire_call *c, const uint64_t *v)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(SKIP);
	kill(getpid(), SIGSTOP);
	c->call(v);
	for (;;)
		wire_result(0, 0);
}

/* Run the child up to its next system call. */
static bool next_call(pid_t pid, struct user_regs_struct *r)
{
	int status;

	if (ptrace(PTRACE_SYSEMU, pid, NULL, NULL))
		skip("PTRACE_SYSEMU");
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
		return false;
	return !ptrace(PTRACE_GETREGS, pid, NULL, r);
}

static void run(const struct wire_way *way, const struct wire_call *c, int round)
{
	struct user_regs_struct r;
	uint64_t v[6];
	int status;

	for (int i = 0; i < 6; i++)
		v[i] = value(round, i);
	wire_raw = results[round];
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0) {
		perror("wire: fork");
		exit(1);
	}
	if (!pid)
		child(c, v);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
		errno = EPERM;
		skip("PTRACE_TRACEME");
	}
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL))
		skip("PTRACE_SETOPTIONS");

	if (!next_call(pid, &r)) {
		failure(way, c, "died before its system call");
	} else if (r.orig_rax == MARK) {
		failure(way, c, "made no system call");
	} else {
		check_call(way, c, v, pid, &r);
		r.rax = (uint64_t)wire_raw;
		if (c->result && (ptrace(PTRACE_SETREGS, pid, NULL, &r) || !next_call(pid, &r)))
			failure(way, c, "died after its system call");
		else if (c->result && r.orig_rax != MARK)
			failure(way, c, "made a second system call");
		else if (c->result && r.rdi != r.rsi)
			mismatch(way, c, "result", r.rsi, r.rdi);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

static void narrower(const struct wire_way *way, const struct wire_call *c, const char *what)
{
	printf("wire: %s lx_%s: %s: narrower than the kernel's\n", way->name, c->name, what);
	mismatches++;
}

static void check_widths(const struct wire_way *way, const struct wire_call *c)
{
	for (int i = 0; i < c->params; i++)
		if (c->param[i].wrapper_bytes < c->param[i].kernel_bytes)
			narrower(way, c, c->param[i].name);
	if (c->result < c->least_result)
		narrower(way, c, "result");
}

int main(int argc, char **argv)
{
	bool broken = argc == 2 && !strcmp(argv[1], "broken");
	size_t count = wire_inline.count, arguments = 0, unseen = 0;

	if (argc > 2 || (argc == 2 && !broken)) {
		fprintf(stderr, "usage: wire [broken]\n");
		return 2;
	}
	for (size_t i = 0; i < count; i++) {
		const int before = mismatches;
		for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
			check_widths(ways[w], &ways[w]->calls[i]);
			for (int round = 0; round < ROUNDS; round++)
				run(ways[w], &ways[w]->calls[i], round);
		}
		arguments += (size_t)wire_inline.calls[i].params;
		if (broken && mismatches == before) {
			printf("wire: lx_%s is wrong and went through\n", wire_inline.calls[i].name);
			unseen++;
		}
	}
	for (const char *const *name = wire_inline.without_wrapper; !broken && *name; name++) {
		printf("wire: %s has no wrapper\n", *name);
		mismatches++;
	}
	printf("wire: %zu wrappers x 3 ways, %zu arguments, %d mismatches\n", count, arguments, mismatches);
	if (broken)
		printf("wire: %zu of %zu broken wrappers seen\n", count - unseen, count);
	return !count || (broken ? unseen > 0 : mismatches > 0);
}
