/* SPDX-License-Identifier: MIT */
/* What it costs to run a small static program and to wait for its end: lx_spawn(), lx_vfork() and lx_fork(), glibc's
 * posix_spawn(3), vfork(2) and fork(2), and as the floor a clone(2) and an execve(2) with nothing in between. */
#define _GNU_SOURCE
#include <errno.h>
#include <gnu/libc-version.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <lx/process.h>
#include <lx/spawn.h>
#include <lx/uapi/linux/elf-em.h>
#include <lx/uapi/linux/elf.h>

#include "harness.h"

#define LARGE (1UL << 30)

#define NOTES                                                                              \
	"own stack    one for all children, where lx_spawn() and glibc map one for each\n" \
	"small        a parent with little memory; large: with 1 GiB touched, in pages of 4 KiB\n"

/* A program that ends at once. */
enum { HEADERS = sizeof(lx_Elf64_Ehdr) + sizeof(lx_Elf64_Phdr), CODE = 9 };

static const struct {
	lx_Elf64_Ehdr head;
	lx_Elf64_Phdr load;
	unsigned char code[CODE];
} program = {
	.head = {
		.e_ident = {0x7f, 'E', 'L', 'F', LX_ELFCLASS64, LX_ELFDATA2LSB, LX_EV_CURRENT},
		.e_type = LX_ET_EXEC,
		.e_machine = LX_EM_X86_64,
		.e_version = LX_EV_CURRENT,
		.e_entry = 0x400000 + HEADERS,
		.e_phoff = sizeof(lx_Elf64_Ehdr),
		.e_ehsize = sizeof(lx_Elf64_Ehdr),
		.e_phentsize = sizeof(lx_Elf64_Phdr),
		.e_phnum = 1,
	},
	.load = {
		.p_type_ = LX_PT_LOAD,
		.p_flags = LX_PF_R | LX_PF_X,
		.p_vaddr = 0x400000,
		.p_filesz = HEADERS + CODE,
		.p_memsz = HEADERS + CODE,
		.p_align = 4096,
	},
	/* xor %edi, %edi; mov $exit_group, %eax; syscall */
	.code = {0x31, 0xff, 0xb8, SYS_exit_group, 0, 0, 0, 0x0f, 0x05},
};

static char path[32];
static char *argv[] = {(char *)"program", NULL}, *envp[] = {NULL};
static const char *const *const lx_argv = (const char *const *)argv, *const *const lx_envp = (const char *const *)envp;
static char stack[16384] __attribute__((aligned(16)));

/* What became of a child; all have to exit with 0. */
static int wait_for(pid_t pid)
{
	int status;

	if (pid < 0)
		return -errno;
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return status ? -EIO : 0;
}

static int lx_wait_for(lx_pid_t pid)
{
	int status, r;

	if (pid < 0)
		return pid;
	r = lx_wait4(pid, &status, 0, NULL);
	return r < 0 ? r : status ? -EIO : 0;
}

static int by_lx_spawn(void *state, long n)
{
	int r = 0;

	(void)state;
	while (n-- && !r)
		r = lx_wait_for(lx_spawn(path, lx_argv, lx_envp, NULL, NULL));
	return r;
}

static int by_lx_spawn_own_stack(void *state, long n)
{
	const struct lx_spawn_attr attr = {.stack = stack, .stack_size = sizeof(stack)};
	int r = 0;

	(void)state;
	while (n-- && !r)
		r = lx_wait_for(lx_spawn(path, lx_argv, lx_envp, &attr, NULL));
	return r;
}

static int by_lx_vfork(void *state, long n)
{
	(void)state;
	while (n--) {
		lx_pid_t pid = lx_vfork();
		int r;
		if (!pid) {
			lx_execve(path, lx_argv, lx_envp);
			lx_exit_group(127);
		}
		if ((r = lx_wait_for(pid)) != 0)
			return r;
	}
	return 0;
}

static int by_lx_fork(void *state, long n)
{
	(void)state;
	while (n--) {
		lx_pid_t pid = lx_fork();
		int r;
		if (!pid) {
			lx_execve(path, lx_argv, lx_envp);
			lx_exit_group(127);
		}
		if ((r = lx_wait_for(pid)) != 0)
			return r;
	}
	return 0;
}

/* The child goes through no C and touches no stack. */
static int by_hand(void *state, long n)
{
	register long child_tid __asm__("r10") = 0, tls __asm__("r8") = 0;

	(void)state;
	while (n--) {
		int status = 1;
		long pid;
		__asm__ volatile("syscall\n\t"
				 "test %%rax, %%rax\n\t"
				 "jnz 1f\n\t"
				 "mov %[path], %%rdi\n\t"
				 "mov %[argv], %%rsi\n\t"
				 "mov %[envp], %%rdx\n\t"
				 "mov %[execve], %%eax\n\t"
				 "syscall\n\t"
				 "mov $127, %%edi\n\t"
				 "mov %[exit], %%eax\n\t"
				 "syscall\n"
				 "1:"
				 : "=a"(pid)
				 : "a"(SYS_clone), "D"(CLONE_VM | CLONE_VFORK | SIGCHLD), "S"(0L), "d"(0L),
				   "r"(child_tid), "r"(tls), [path] "r"(path), [argv] "r"(argv), [envp] "r"(envp),
				   [execve] "i"(SYS_execve), [exit] "i"(SYS_exit)
				 : "rcx", "r11", "memory", "cc");
		if (pid < 0)
			return (int)pid;
		register long no_rusage __asm__("r10") = 0;
		long r;
		__asm__ volatile("syscall"
				 : "=a"(r)
				 : "a"(SYS_wait4), "D"(pid), "S"(&status), "d"(0L), "r"(no_rusage)
				 : "rcx", "r11", "memory");
		if (r != pid || status)
			return r < 0 ? (int)r : -EIO;
	}
	return 0;
}

static int by_posix_spawn(void *state, long n)
{
	int r = 0;

	(void)state;
	while (n-- && !r) {
		pid_t pid;
		r = -posix_spawn(&pid, path, NULL, NULL, argv, envp);
		if (!r)
			r = wait_for(pid);
	}
	return r;
}

static int by_vfork(void *state, long n)
{
	(void)state;
	while (n--) {
		pid_t pid = vfork();
		int r;
		if (!pid) {
			execve(path, argv, envp);
			_exit(127);
		}
		if ((r = wait_for(pid)) != 0)
			return r;
	}
	return 0;
}

static int by_fork(void *state, long n)
{
	(void)state;
	while (n--) {
		pid_t pid = fork();
		int r;
		if (!pid) {
			execve(path, argv, envp);
			_exit(127);
		}
		if ((r = wait_for(pid)) != 0)
			return r;
	}
	return 0;
}

static const struct contestant spawns[] = {
	{.name = "lx_spawn", .role = LX, .run = by_lx_spawn},
	{.name = "lx, own stack", .role = LX, .run = by_lx_spawn_own_stack},
	{.name = "by hand", .role = FLOOR, .run = by_hand},
	{.name = "posix_spawn", .role = PEER, .run = by_posix_spawn},
};
static const struct contestant vforks[] = {
	{.name = "lx_vfork", .role = LX, .run = by_lx_vfork},
	{.name = "by hand", .role = FLOOR, .run = by_hand},
	{.name = "vfork", .role = PEER, .run = by_vfork},
};
static const struct contestant forks[] = {
	{.name = "lx_fork", .role = LX, .run = by_lx_fork},
	{.name = "by hand", .role = FLOOR, .run = by_hand},
	{.name = "fork", .role = PEER, .run = by_fork},
};

static void measure(const char *size)
{
	static const struct {
		const char *name;
		const struct contestant *who;
		size_t count;
	} cases[] = {{"spawn", spawns, 4}, {"vfork", vforks, 3}, {"fork", forks, 3}};

	for (size_t i = 0; i < 3; i++) {
		char name[32];
		snprintf(name, sizeof(name), "%s, %s", cases[i].name, size);
		bench_case(name, NULL, 1, cases[i].who, cases[i].count);
	}
}

static void make_program(void)
{
	int fd = memfd_create("program", MFD_CLOEXEC);

	if (fd < 0 || write(fd, &program, sizeof(program)) != sizeof(program)) {
		perror("bench-spawn: memfd_create");
		exit(1);
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
}

int main(int argc, char **args)
{
	char peers[64];
	void *memory;

	snprintf(peers, sizeof(peers), "glibc %s", gnu_get_libc_version());
	bench_begin("spawn", argc, args, peers, NOTES);
	make_program();
	measure("small");
	memory = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED) {
		bench_skip("large", strerror(errno));
		return bench_end();
	}
	madvise(memory, LARGE, MADV_NOHUGEPAGE);
	memset(memory, 1, LARGE);
	measure("large");
	return bench_end();
}
