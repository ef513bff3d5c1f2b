/* SPDX-License-Identifier: MIT */
/* What the tests of spawning share: calls that fail, and a program where there is no other: 8 bytes, its argc, go to
 * descriptor OUT; it waits for 8 from IN, and its exit status is argc. Neither has to be open. */
#ifndef LX_TESTS_SPAWN_PROGRAM_H
#define LX_TESTS_SPAWN_PROGRAM_H

#include "../check.h"
#include <lx/bpf.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/security.h>
#include <lx/spawn.h>
#include <lx/uapi/linux/elf-em.h>
#include <lx/uapi/linux/elf.h>

#define UNUSED __attribute__((unused))

enum { OUT = 405, IN = OUT + 1, PROGRAM = 400, SIZE = sizeof(struct lx_elf64_hdr) + sizeof(struct lx_elf64_phdr) };

UNUSED static const struct {
	struct lx_elf64_hdr head;
	struct lx_elf64_phdr load;
	unsigned char code[42];
} program = {
	.head = {
		.e_ident = {0x7f, 'E', 'L', 'F', LX_ELFCLASS64, LX_ELFDATA2LSB, LX_EV_CURRENT},
		.e_type = LX_ET_EXEC,
		.e_machine = LX_EM_X86_64,
		.e_version = LX_EV_CURRENT,
		.e_entry = 0x400000 + SIZE,
		.e_phoff = sizeof(struct lx_elf64_hdr),
		.e_ehsize = sizeof(struct lx_elf64_hdr),
		.e_phentsize = sizeof(struct lx_elf64_phdr),
		.e_phnum = 1,
	},
	.load = {
		.p_type_ = LX_PT_LOAD,
		.p_flags = LX_PF_R | LX_PF_X,
		.p_vaddr = 0x400000,
		.p_filesz = SIZE + 42,
		.p_memsz = SIZE + 42,
		.p_align = 4096,
	},
	.code = {
		0xb8, LX_NR_write, 0, 0, 0, /* mov $write, %eax */
		0xbf, OUT & 0xff, OUT >> 8, 0, 0, /* mov $OUT, %edi */
		0x48, 0x89, 0xe6, /* mov %rsp, %rsi */
		0xba, 8, 0, 0, 0, /* mov $8, %edx */
		0x0f, 0x05, /* syscall */
		0x31, 0xc0, /* xor %eax, %eax: read */
		0xff, 0xc7, /* inc %edi */
		0x48, 0x8d, 0x74, 0x24, 0xf8, /* lea -8(%rsp), %rsi */
		0x0f, 0x05, /* syscall */
		0x8b, 0x3c, 0x24, /* mov (%rsp), %edi */
		0xb8, LX_NR_exit_group, 0, 0, 0, /* mov $exit_group, %eax */
		0x0f, 0x05, /* syscall */
	},
};

/* Its argc is 3. */
UNUSED static const char *const three[] = {"one", "two", "three", NULL}, *const no_env[] = {NULL};

/* A file that can be run, as descriptor PROGRAM. */
UNUSED static void program_open(void)
{
	int fd = lx_memfd_create("lx-program", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_write(fd, &program, sizeof(program)), sizeof(program));
	CHECK_EQ(lx_dup3(fd, PROGRAM, LX_O_CLOEXEC), PROGRAM);
	CHECK_EQ(lx_close(fd), 0);
}

/* Attributes that run it. */
UNUSED static struct lx_spawn_attr program_attr(void)
{
	struct lx_spawn_attr attr = {.flags = LX_SPAWN_EXECVEAT, .exec_fd = PROGRAM, .exec_flags = LX_AT_EMPTY_PATH};
	return attr;
}

UNUSED static lx_pid_t program_spawn(const struct lx_spawn_attr *attr)
{
	return lx_spawn("", three, no_env, attr, NULL);
}

/* Waits for a child as most do, without LX_WALL. Returns its wait status. */
UNUSED static int ended(lx_pid_t pid)
{
	int status = -1;
	CHECK(pid > 0);
	CHECK_EQ(lx_wait4(pid, &status, 0, NULL), pid);
	return status;
}

/* Has a call do this from now on, in this thread and its children. Returns an error where there are no such filters. */
UNUSED static int filter(unsigned int nr, unsigned int action)
{
	struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, nr, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, action),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	const struct lx_sock_fprog prog = {.len = sizeof(code) / sizeof(code[0]), .filter = code};
	int r = lx_prctl_set_no_new_privs();
	return r ? r : lx_seccomp_set_mode_filter(0, &prog);
}

UNUSED static void forbid(unsigned int nr, unsigned int err)
{
	int r = filter(nr, LX_SECCOMP_RET_ERRNO | err);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no seccomp filters");
	CHECK_EQ(r, 0);
}

#endif
