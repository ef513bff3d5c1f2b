/* SPDX-License-Identifier: MIT */
/* What _start calls before main, and after it.
 *
 * What comes before relocate() may use no address that the linker stored, only such as are counted from the instruction:
 * no pointers in tables, and hidden symbols. What comes before first_thread() may call no function that the stack
 * protector could be in: system calls are made bare. */
#include "start.h"
#if defined(__x86_64__)
#include "arch/x86_64/reloc.h"
#endif

#include <lx/syscall.h>
#include <lx/uapi/linux/mman.h>
#include <lx/uapi/asm/prctl.h>
#include <lx/uapi/linux/elf.h>

#define HIDDEN __attribute__((__visibility__("hidden")))
#define DT_RELRSZ 35 /* newer than the kernel's list */
#define DT_RELR 36
#define PAGE 4096UL

struct dynamic {
	uint64_t tag, value;
};

struct program {
	const struct lx_elf64_phdr *headers;
	size_t count;
	uintptr_t base; /* the address that the file calls 0 */
	int interpreted;
};

typedef void (*function)(int argc, char **argv, char **envp);

HIDDEN void lx_start_before(unsigned long *stack, const struct dynamic *dynamic, void (*finish)(void));
HIDDEN __attribute__((__noreturn__)) void lx_start_after(int status);

/* The linker's, each where there is such a section. */
extern HIDDEN __attribute__((__weak__)) const struct lx_elf64_rela __rela_iplt_start[], __rela_iplt_end[];
extern HIDDEN __attribute__((__weak__)) function __preinit_array_start[], __preinit_array_end[];
extern HIDDEN __attribute__((__weak__)) function __init_array_start[], __init_array_end[];
extern HIDDEN __attribute__((__weak__)) void (*__fini_array_start[])(void), (*__fini_array_end[])(void);

#define FAIL(text) fail("lx: " text "\n", sizeof("lx: " text "\n") - 1)

NO_STACK_PROTECTOR static __attribute__((__noreturn__)) void fail(const char *line, size_t size)
{
	lx_syscall3(LX_NR_write, 2, (long)line, (long)size);
	for (;;)
		lx_syscall1(LX_NR_exit_group, 127);
}

NO_STACK_PROTECTOR static const struct lx_elf64_phdr *header(const struct program *program, uint32_t type)
{
	for (size_t i = 0; i < program->count; i++)
		if (program->headers[i].p_type_ == type)
			return &program->headers[i];
	return NULL;
}

/* DT_RELR: an address, or in the 63 bits above the lowest which of the words behind it. */
NO_STACK_PROTECTOR static void relocate_relr(uintptr_t base, const uint64_t *entry, size_t size)
{
	uint64_t *where = NULL;

	for (; size; size -= sizeof(*entry), entry++) {
		if (!(*entry & 1)) {
			where = (uint64_t *)(base + *entry);
			*where++ += base;
			continue;
		}
		for (unsigned int bit = 1; bit < 64; bit++, where++)
			if (*entry >> bit & 1)
				*where += base;
	}
}

/* Those that ask a function for the address come later, when it has a canary and relocated data. */
NO_STACK_PROTECTOR static void relocate_rela(uintptr_t base, const struct lx_elf64_rela *rela, size_t size,
					      uint32_t wanted)
{
	for (; size; size -= sizeof(*rela), rela++) {
		uint64_t *where = (uint64_t *)(base + rela->r_offset), value = base + (uint64_t)rela->r_addend;
		uint32_t type = (uint32_t)rela->r_info;

		if (type == wanted)
			*where = type == R_IRELATIVE ? ((uint64_t (*)(void))value)() : value;
		else if (type != R_NONE && type != R_RELATIVE && type != R_IRELATIVE)
			FAIL("a relocation names a symbol: link statically, or with -Wl,-z,defs");
	}
}

NO_STACK_PROTECTOR static void relocate(uintptr_t base, const struct dynamic *dynamic, uint32_t wanted)
{
	uint64_t rela = 0, rela_size = 0, plt = 0, plt_size = 0, relr = 0, relr_size = 0;

	for (; dynamic->tag != LX_DT_NULL; dynamic++) {
		uint64_t tag = dynamic->tag, value = dynamic->value;
		if (tag == LX_DT_RELA)
			rela = value;
		else if (tag == LX_DT_RELASZ)
			rela_size = value;
		else if (tag == LX_DT_JMPREL)
			plt = value;
		else if (tag == LX_DT_PLTRELSZ)
			plt_size = value;
		else if (tag == DT_RELR)
			relr = value;
		else if (tag == DT_RELRSZ)
			relr_size = value;
	}
	if (wanted == R_RELATIVE)
		relocate_relr(base, (const uint64_t *)(base + relr), relr_size);
	relocate_rela(base, (const struct lx_elf64_rela *)(base + rela), rela_size, wanted);
	relocate_rela(base, (const struct lx_elf64_rela *)(base + plt), plt_size, wanted);
}

NO_STACK_PROTECTOR static void find_tls(const struct program *program)
{
	const struct lx_elf64_phdr *tls = header(program, LX_PT_TLS);

	if (!tls || !tls->p_memsz)
		return;
	lx_tls.image = (const char *)(program->base + tls->p_vaddr);
	lx_tls.filesz = tls->p_filesz;
	lx_tls.align = tls->p_align ? tls->p_align : 1;
	/* As the linker counts: the data keeps the alignment that its address in the file has. */
	lx_tls.offset = tls->p_memsz + ((0 - tls->p_vaddr - tls->p_memsz) & (lx_tls.align - 1));
}

NO_STACK_PROTECTOR static void first_thread(const unsigned char *random)
{
	static char small[512];
	long memory = (long)small;
	unsigned long canary = 0;

	if (lx_tls_size() > sizeof(small)) {
		memory = lx_syscall6(LX_NR_mmap, 0, (long)lx_tls_size(), LX_PROT_READ | LX_PROT_WRITE,
				     LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
		if (memory < 0)
			FAIL("no memory for thread-local data");
	}
	/* The first byte stays 0: it ends a string that runs over. */
	for (unsigned int i = 1; random && i < sizeof(canary); i++)
		canary |= (unsigned long)random[i] << 8 * i;
	if (lx_syscall2(LX_NR_arch_prctl, LX_ARCH_SET_FS, (long)lx_tls_make((char *)memory, canary)))
		FAIL("arch_prctl");
}

/* What only relocation had to write becomes read-only. */
NO_STACK_PROTECTOR static void protect(const struct program *program)
{
	const struct lx_elf64_phdr *relro = header(program, LX_PT_GNU_RELRO);
	uintptr_t start, end;

	if (!relro)
		return;
	start = (program->base + relro->p_vaddr) & -PAGE;
	end = (program->base + relro->p_vaddr + relro->p_memsz) & -PAGE;
	if (start < end && lx_syscall3(LX_NR_mprotect, (long)start, (long)(end - start), LX_PROT_READ))
		FAIL("mprotect");
}

NO_STACK_PROTECTOR void lx_start_before(unsigned long *stack, const struct dynamic *dynamic, void (*finish)(void))
{
	const int argc = (int)*stack;
	char **argv = (char **)(stack + 1), **envp = argv + argc + 1;
	const unsigned long *auxv = (const unsigned long *)envp;
	struct program program;
	const struct lx_elf64_phdr *found;
	const unsigned char *random = NULL;

	while (*auxv++) /* behind the environment */
		;
	program.headers = NULL;
	program.count = 0;
	program.base = 0;
	for (const unsigned long *pair = auxv; pair[0] != LX_AT_NULL; pair += 2) {
		if (pair[0] == LX_AT_PHDR)
			program.headers = (const struct lx_elf64_phdr *)pair[1];
		else if (pair[0] == LX_AT_PHNUM)
			program.count = pair[1];
		else if (pair[0] == LX_AT_RANDOM)
			random = (const unsigned char *)pair[1];
	}
	if (!program.headers)
		program.count = 0;
	found = header(&program, LX_PT_DYNAMIC);
	if (found)
		program.base = (uintptr_t)dynamic - found->p_vaddr;
	program.interpreted = finish || header(&program, LX_PT_INTERP);

	if (!program.interpreted && found)
		relocate(program.base, dynamic, R_RELATIVE);
	lx_auxv_start = auxv;
	find_tls(&program);
	if (!program.interpreted) {
		first_thread(random);
		if (found)
			relocate(program.base, dynamic, R_IRELATIVE);
		else
			relocate_rela(0, __rela_iplt_start,
				      (size_t)((const char *)__rela_iplt_end - (const char *)__rela_iplt_start),
				      R_IRELATIVE);
		protect(&program);
		for (function *f = __preinit_array_start; f < __preinit_array_end; f++) /* ld.so does these */
			(*f)(argc, argv, envp);
	}
	for (function *f = __init_array_start; f < __init_array_end; f++)
		(*f)(argc, argv, envp);
}

void lx_start_after(int status)
{
	for (size_t n = (size_t)(__fini_array_end - __fini_array_start); n--;)
		__fini_array_start[n]();
	for (;;)
		lx_syscall1(LX_NR_exit_group, status);
}
