/* SPDX-License-Identifier: MIT */
/* Looking things up in a vDSO's image, which isn't believed: a read outside gives 0, as if zeros followed, and each loop
 * ends there. Positions may wrap; then they are outside, too. */
#include <lx/errno.h>
#include <lx/uapi/linux/elf.h>
#include <lx/vdso.h>

enum { HEADERS = 4096, INDEX = 0x7fff }; /* the smallest page; a version without its hidden bit */

struct LX_PACKED __attribute__((__may_alias__)) half {
	uint16_t value;
};
struct LX_PACKED __attribute__((__may_alias__)) word {
	uint32_t value;
};
struct LX_PACKED __attribute__((__may_alias__)) xword {
	uint64_t value;
};

static int inside(const struct lx_vdso *v, uint64_t at, size_t n)
{
	return n <= v->size && at <= v->size - n;
}

static unsigned int u8(const struct lx_vdso *v, uint64_t at)
{
	return inside(v, at, 1) ? v->image[at] : 0;
}

static unsigned int u16(const struct lx_vdso *v, uint64_t at)
{
	return inside(v, at, 2) ? ((const struct half *)(v->image + at))->value : 0;
}

static uint32_t u32(const struct lx_vdso *v, uint64_t at)
{
	return inside(v, at, 4) ? ((const struct word *)(v->image + at))->value : 0;
}

static uint64_t u64(const struct lx_vdso *v, uint64_t at)
{
	return inside(v, at, 8) ? ((const struct xword *)(v->image + at))->value : 0;
}

static int is_object(const struct lx_vdso *v)
{
	const unsigned int order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? LX_ELFDATA2LSB : LX_ELFDATA2MSB;

	return u8(v, 0) == LX_ELFMAG0 && u8(v, 1) == LX_ELFMAG1 && u8(v, 2) == LX_ELFMAG2 && u8(v, 3) == LX_ELFMAG3 &&
	       u8(v, LX_EI_CLASS) == LX_ELFCLASS64 && u8(v, LX_EI_DATA) == order &&
	       u16(v, offsetof(lx_Elf64_Ehdr, e_type)) == LX_ET_DYN &&
	       u16(v, offsetof(lx_Elf64_Ehdr, e_phentsize)) == sizeof(lx_Elf64_Phdr);
}

/* The first program header of a type, or 0. */
static uint64_t segment(const struct lx_vdso *v, uint32_t type)
{
	uint64_t at = u64(v, offsetof(lx_Elf64_Ehdr, e_phoff));

	for (unsigned int n = u16(v, offsetof(lx_Elf64_Ehdr, e_phnum)); n; n--, at += sizeof(lx_Elf64_Phdr))
		if (u32(v, at + offsetof(lx_Elf64_Phdr, p_type_)) == type)
			return at;
	return 0;
}

/* Where the bytes end that a program header speaks of, or 0. */
static uint64_t end(const struct lx_vdso *v, uint64_t header)
{
	const uint64_t start = u64(v, header + offsetof(lx_Elf64_Phdr, p_offset));
	const uint64_t size = u64(v, header + offsetof(lx_Elf64_Phdr, p_filesz));

	return header && size <= UINT64_MAX - start ? start + size : 0;
}

static void forget(struct lx_vdso *v)
{
	v->image = NULL;
	v->size = 0;
	v->bias = v->symbols = v->symbol_count = v->strings = v->strings_end = 0;
	v->hash = v->gnu_hash = v->versions = v->version_names = 0;
}

size_t lx_vdso_size(const void *image)
{
	struct lx_vdso v;

	forget(&v);
	v.image = (const unsigned char *)image;
	v.size = image ? HEADERS : 0;
	return is_object(&v) ? (size_t)end(&v, segment(&v, LX_PT_LOAD)) : 0;
}

static void read_dynamic(struct lx_vdso *v, uint64_t at)
{
	uint64_t tag, strings_size = 0;

	/* Outside the image there is nothing but DT_NULL. */
	for (; (tag = u64(v, at)) != LX_DT_NULL; at += sizeof(lx_Elf64_Dyn)) {
		const uint64_t value = u64(v, at + offsetof(lx_Elf64_Dyn, d_un)), position = value + v->bias;
		if (tag == LX_DT_SYMTAB)
			v->symbols = position;
		else if (tag == LX_DT_STRTAB)
			v->strings = position;
		else if (tag == LX_DT_STRSZ)
			strings_size = value;
		else if (tag == LX_DT_HASH)
			v->hash = position;
		else if (tag == LX_DT_GNU_HASH)
			v->gnu_hash = position;
		else if (tag == LX_DT_VERSYM)
			v->versions = position;
		else if (tag == LX_DT_VERDEF)
			v->version_names = position;
	}
	/* Nothing says how many symbols there are if DT_HASH is missing, only how many there is room for. */
	if (v->symbols < v->size)
		v->symbol_count = (v->size - v->symbols) / sizeof(lx_Elf64_Sym);
	if (v->strings < v->size)
		v->strings_end = strings_size < v->size - v->strings ? v->strings + strings_size : v->size;
}

int lx_vdso_init(struct lx_vdso *v, const void *image, size_t size)
{
	uint64_t load, dynamic;

	forget(v);
	if (!image)
		return -LX_ENOENT;
	v->image = (const unsigned char *)image;
	v->size = size;
	load = segment(v, LX_PT_LOAD);
	dynamic = segment(v, LX_PT_DYNAMIC);
	if (is_object(v) && dynamic && end(v, load) && end(v, load) <= size) {
		v->bias = u64(v, load + offsetof(lx_Elf64_Phdr, p_offset)) -
			  u64(v, load + offsetof(lx_Elf64_Phdr, p_vaddr));
		v->size = (size_t)end(v, load);
		read_dynamic(v, u64(v, dynamic + offsetof(lx_Elf64_Phdr, p_offset)));
	}
	if (v->symbols && v->symbol_count && v->strings && v->strings_end && (v->hash || v->gnu_hash))
		return 0;
	forget(v);
	return -LX_EINVAL;
}

static int is_named(const struct lx_vdso *v, uint32_t name, const char *wanted)
{
	for (uint64_t at = v->strings + name; at < v->strings_end; at++, wanted++) {
		if (v->image[at] != (unsigned char)*wanted)
			return 0;
		if (!*wanted)
			return 1;
	}
	return 0;
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		h = (h << 4) + (unsigned char)*name;
		h = (h ^ h >> 28 << 4) & 0xfffffff;
	}
	return h;
}

static uint32_t gnu_hash(const char *name)
{
	uint32_t h = 5381;

	for (; *name; name++)
		h = h * 33 + (unsigned char)*name;
	return h;
}

/* The index of a version, or 0. */
static unsigned int version_index(const struct lx_vdso *v, const char *version)
{
	uint64_t at = v->version_names, next;

	if (!v->versions || !at)
		return 0;
	/* Outside the image there is no next one. */
	do {
		const uint64_t aux = at + u32(v, at + offsetof(lx_Elf64_Verdef, vd_aux));
		if (!(u16(v, at + offsetof(lx_Elf64_Verdef, vd_flags)) & LX_VER_FLG_BASE) &&
		    is_named(v, u32(v, aux + offsetof(lx_Elf64_Verdaux, vda_name)), version))
			return u16(v, at + offsetof(lx_Elf64_Verdef, vd_ndx)) & INDEX;
		next = u32(v, at + offsetof(lx_Elf64_Verdef, vd_next));
		at += next;
	} while (next);
	return 0;
}

static uint64_t symbol(const struct lx_vdso *v, uint32_t i)
{
	return v->symbols + i * sizeof(lx_Elf64_Sym);
}

/* version: an index, or 0 for any. */
static int is_wanted(const struct lx_vdso *v, uint32_t i, unsigned int version, const char *name)
{
	const unsigned int info = u8(v, symbol(v, i) + offsetof(lx_Elf64_Sym, st_info));
	const unsigned int bind = info >> 4, type = info & 15;

	return (bind == LX_STB_GLOBAL || bind == LX_STB_WEAK) && (type == LX_STT_FUNC || type == LX_STT_NOTYPE) &&
	       u16(v, symbol(v, i) + offsetof(lx_Elf64_Sym, st_shndx)) != LX_SHN_UNDEF &&
	       (!version || (u16(v, v->versions + i * sizeof(lx_Elf64_Versym)) & INDEX) == version) &&
	       is_named(v, u32(v, symbol(v, i) + offsetof(lx_Elf64_Sym, st_name)), name);
}

/* The Bloom filter is passed over: it would only save time. */
static uint32_t find_gnu(const struct lx_vdso *v, unsigned int version, const char *name)
{
	const uint32_t hash = gnu_hash(name);
	const uint32_t buckets = u32(v, v->gnu_hash), first = u32(v, v->gnu_hash + 4);
	const uint64_t bucket = v->gnu_hash + 16 + (uint64_t)u32(v, v->gnu_hash + 8) * 8;
	const uint64_t chain = bucket + (uint64_t)buckets * 4;
	uint32_t i = buckets ? u32(v, bucket + hash % buckets * 4) : 0;

	if (i < first)
		return 0;
	for (; i < v->symbol_count; i++) {
		const uint32_t entry = u32(v, chain + (uint64_t)(i - first) * 4);
		if ((entry | 1) == (hash | 1) && is_wanted(v, i, version, name))
			return i;
		if (entry & 1)
			break;
	}
	return 0;
}

/* No chain is longer than there are symbols, or it runs in a circle. */
static uint32_t find_sysv(const struct lx_vdso *v, unsigned int version, const char *name)
{
	const uint32_t buckets = u32(v, v->hash);
	const uint64_t chain = v->hash + 8 + (uint64_t)buckets * 4;
	uint32_t i = buckets ? u32(v, v->hash + 8 + (uint64_t)(sysv_hash(name) % buckets) * 4) : 0;

	for (uint64_t left = v->symbol_count; i && left; left--) {
		if (is_wanted(v, i, version, name))
			return i;
		i = u32(v, chain + (uint64_t)i * 4);
	}
	return 0;
}

const void *lx_vdso_sym(const struct lx_vdso *v, const char *version, const char *name)
{
	const unsigned int index = version ? version_index(v, version) : 0;
	uint64_t at;
	uint32_t i;

	if (version && !index)
		return NULL;
	i = v->gnu_hash ? find_gnu(v, index, name) : find_sysv(v, index, name);
	at = u64(v, symbol(v, i) + offsetof(lx_Elf64_Sym, st_value)) + v->bias;
	return i && inside(v, at, 1) ? v->image + at : NULL;
}

/* An integer in between: ISO C has no cast from an object's address to a function's. */
#define FIND(member) \
	(calls->member = (__typeof__(calls->member))(uintptr_t)lx_vdso_sym(v, LX_VDSO_VERSION, LX_VDSO_PREFIX #member))

void lx_vdso_calls_init(struct lx_vdso_calls *calls, const struct lx_vdso *v)
{
	FIND(clock_gettime);
	FIND(gettimeofday);
	FIND(time);
	FIND(getcpu);
	FIND(clock_getres);
	FIND(getrandom);
	FIND(futex_robust_list64_try_unlock);
}
