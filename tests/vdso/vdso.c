/* SPDX-License-Identifier: MIT */
/* The vDSO: its functions beside their system calls, look-up in it and in copies that are damaged on purpose. */
#define _GNU_SOURCE /* libc hides some constants */
#include "../auxv.h"
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/sched.h>
#include <lx/system.h>
#include <lx/uapi/linux/elf.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/futex.h>
#include <lx/vdso.h>

enum { PAGE = 4096, STATES = 100 };

static const struct lx_vdso_calls none;
static struct lx_vdso real;
static struct lx_vdso_calls calls;
static unsigned char *copy;

static void find_real(void)
{
	const void *image = (const void *)auxv(LX_AT_SYSINFO_EHDR);
	SKIP_IF(!image, "this process has no vDSO");
	CHECK_EQ(lx_vdso_init(&real, image, lx_vdso_size(image)), 0);
	lx_vdso_calls_init(&calls, &real);
}

/* A copy that ends where memory ends. */
static void copy_real(void)
{
	find_real();
	size_t room = (real.size + PAGE - 1) & ~(size_t)(PAGE - 1);
	char *map = (char *)lx_mmap(NULL, room + PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS,
				    -1, 0);
	CHECK(!lx_is_error_ptr(map));
	CHECK_EQ(lx_mprotect(map + room, PAGE, LX_PROT_NONE), 0);
	copy = (unsigned char *)map + room - real.size;
	for (size_t i = 0; i < real.size; i++)
		copy[i] = real.image[i];
}

static void put(uint64_t at, uint64_t value, size_t bytes)
{
	CHECK(at + bytes <= real.size);
	for (size_t i = 0; i < bytes; i++)
		copy[at + i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get(uint64_t at, size_t bytes)
{
	uint64_t value = 0;
	CHECK(at + bytes <= real.size);
	for (size_t i = bytes; i--;)
		value = value << 8 | copy[at + i];
	return value;
}

/* The copy's program header of a type. */
static uint64_t header(uint64_t type)
{
	for (uint64_t at = get(offsetof(lx_Elf64_Ehdr, e_phoff), 8);; at += sizeof(lx_Elf64_Phdr))
		if (get(at, 4) == type)
			return at;
}

/* The copy's dynamic entry of a tag, or 0. */
static uint64_t entry(uint64_t tag)
{
	for (uint64_t at = get(header(LX_PT_DYNAMIC) + offsetof(lx_Elf64_Phdr, p_offset), 8); get(at, 8) != LX_DT_NULL;
	     at += sizeof(lx_Elf64_Dyn))
		if (get(at, 8) == tag)
			return at;
	return 0;
}

/* Turns a tag into one that nobody looks for. */
static void hide(uint64_t tag)
{
	SKIP_IF(!entry(tag), "this kernel's vDSO has no dynamic tag %ld", (long)tag);
	put(entry(tag), LX_DT_DEBUG, 8);
}

static const char *const names[] = {"__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time", "__vdso_getcpu",
				    "__vdso_clock_getres",  "clock_gettime",	   "getcpu",	  "__vdso_getrandom"};
enum { NAMES = sizeof(names) / sizeof(names[0]), ALWAYS = 7 };

static long position(const struct lx_vdso *v, const char *version, const char *name)
{
	const unsigned char *found = (const unsigned char *)lx_vdso_sym(v, version, name);
	return found ? found - v->image : 0;
}

/* All is found in the copy that is found in the real one. */
static void check_same(void)
{
	struct lx_vdso v;
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	for (int i = 0; i < NAMES; i++)
		CHECK_EQ(position(&v, LX_VDSO_VERSION, names[i]), position(&real, LX_VDSO_VERSION, names[i]));
	CHECK(!lx_vdso_sym(&v, LX_VDSO_VERSION, "__vdso_nothing"));
	CHECK(!lx_vdso_sym(&v, "LINUX_2.7", names[0]));
}

/* Whatever is found in a damaged copy lies in it; that this ends, and reads nothing else, is what is tested. */
static void look(void)
{
	struct lx_vdso v;
	if (lx_vdso_init(&v, copy, real.size))
		CHECK(!lx_vdso_sym(&v, NULL, names[0]));
	for (int i = 0; i < NAMES; i++) {
		long at = position(&v, LX_VDSO_VERSION, names[i]);
		CHECK(at >= 0 && at < (long)real.size);
		at = position(&v, NULL, names[i]);
		CHECK(at >= 0 && at < (long)real.size);
	}
}

static long nanoseconds(const struct lx_timespec *t)
{
	CHECK(t->tv_nsec >= 0 && t->tv_nsec < 1000000000);
	return t->tv_sec * 1000000000 + (long)t->tv_nsec;
}

/* Each function between two of its system calls: with the functions of the vDSO, and without. */

static void check_clock_gettime(const struct lx_vdso_calls *with)
{
	static const lx_clockid_t clocks[] = {
		LX_CLOCK_REALTIME,	   LX_CLOCK_MONOTONIC, LX_CLOCK_MONOTONIC_RAW, LX_CLOCK_REALTIME_COARSE,
		LX_CLOCK_MONOTONIC_COARSE, LX_CLOCK_BOOTTIME,  LX_CLOCK_TAI,	       LX_CLOCK_PROCESS_CPUTIME_ID,
		LX_CLOCK_THREAD_CPUTIME_ID};
	struct lx_timespec before, t, after;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
		for (int round = 0; round < 100; round++) {
			CHECK_EQ(lx_clock_gettime(clocks[i], &before), 0);
			CHECK_EQ(lx_clock_gettime_vdso(with, clocks[i], &t), 0);
			CHECK_EQ(lx_clock_gettime(clocks[i], &after), 0);
			CHECK(nanoseconds(&before) <= nanoseconds(&t));
			CHECK(nanoseconds(&t) <= nanoseconds(&after));
		}
	CHECK_ERR(lx_clock_gettime_vdso(with, 1000, &t), LX_EINVAL);
}

TEST(vdso, clock_gettime)
{
	find_real();
	CHECK(calls.clock_gettime);
	check_clock_gettime(&calls);
	check_clock_gettime(&none);
}

static long microseconds(const struct lx_old_timeval *t)
{
	return t->tv_sec * 1000000 + t->tv_usec;
}

static void check_gettimeofday(const struct lx_vdso_calls *with)
{
	struct lx_old_timeval before, t, after;
	struct lx_timezone zone = {-1, -1}, zone_vdso = {-2, -2};
	CHECK_EQ(lx_gettimeofday(&before, &zone), 0);
	CHECK_EQ(lx_gettimeofday_vdso(with, &t, &zone_vdso), 0);
	CHECK_EQ(lx_gettimeofday(&after, NULL), 0);
	CHECK(microseconds(&before) <= microseconds(&t));
	CHECK(microseconds(&t) <= microseconds(&after));
	CHECK_EQ(zone_vdso.tz_minuteswest, zone.tz_minuteswest);
	CHECK_EQ(zone_vdso.tz_dsttime, zone.tz_dsttime);
	CHECK_EQ(lx_gettimeofday_vdso(with, NULL, NULL), 0);
}

TEST(vdso, gettimeofday)
{
	find_real();
	CHECK(calls.gettimeofday);
	check_gettimeofday(&calls);
	check_gettimeofday(&none);
}

static void check_time(const struct lx_vdso_calls *with)
{
	lx_time_t stored = 0, before = lx_time(NULL), t = lx_time_vdso(with, &stored);
	CHECK(before <= t && t <= lx_time(NULL));
	CHECK_EQ(stored, t);
	CHECK(lx_time_vdso(with, NULL) >= t);
}

TEST(vdso, time)
{
	find_real();
	CHECK(calls.time);
	check_time(&calls);
	check_time(&none);
}

static void check_getcpu(const struct lx_vdso_calls *with, unsigned int cpu)
{
	unsigned int here = ~0U, node = ~0U, node_vdso = ~1U;
	CHECK_EQ(lx_getcpu(NULL, &node, NULL), 0);
	CHECK_EQ(lx_getcpu_vdso(with, &here, &node_vdso), 0);
	CHECK_EQ(here, cpu);
	CHECK_EQ(node_vdso, node);
	CHECK_EQ(lx_getcpu_vdso(with, NULL, NULL), 0);
}

/* On each CPU that the test may run on. */
TEST(vdso, getcpu)
{
	unsigned long allowed[128] = {0}, one[128] = {0};
	find_real();
	CHECK(calls.getcpu);
	CHECK(lx_sched_getaffinity(0, sizeof(allowed), allowed) > 0);
	for (unsigned int cpu = 0; cpu < sizeof(allowed) * 8; cpu++) {
		if (!(allowed[cpu / 64] >> cpu % 64 & 1))
			continue;
		one[cpu / 64] = 1UL << cpu % 64;
		CHECK_EQ(lx_sched_setaffinity(0, sizeof(one), one), 0);
		one[cpu / 64] = 0;
		check_getcpu(&calls, cpu);
		check_getcpu(&none, cpu);
	}
}

static void check_clock_getres(const struct lx_vdso_calls *with)
{
	struct lx_timespec t, t_vdso;
	for (lx_clockid_t clock = LX_CLOCK_REALTIME; clock <= LX_CLOCK_BOOTTIME; clock++) {
		t_vdso.tv_sec = t_vdso.tv_nsec = -1;
		CHECK_EQ(lx_clock_getres(clock, &t), 0);
		CHECK_EQ(lx_clock_getres_vdso(with, clock, &t_vdso), 0);
		CHECK_EQ(nanoseconds(&t_vdso), nanoseconds(&t));
	}
	CHECK_EQ(lx_clock_getres_vdso(with, LX_CLOCK_MONOTONIC, NULL), 0);
	CHECK_ERR(lx_clock_getres_vdso(with, 1000, NULL), LX_EINVAL);
}

TEST(vdso, clock_getres)
{
	find_real();
	CHECK(calls.clock_getres);
	check_clock_getres(&calls);
	check_clock_getres(&none);
}

static int all_zero(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			return 0;
	return 1;
}

/* Two lots of random bytes: neither empty, nor the same. */
static void check_random(const struct lx_vdso_calls *with, void *state, size_t state_size)
{
	unsigned char a[256] = {0}, b[256] = {0};
	int same = 1;
	CHECK_EQ(lx_getrandom_vdso(with, a, sizeof(a), 0, state, state_size), sizeof(a));
	CHECK_EQ(lx_getrandom_vdso(with, b, sizeof(b), LX_GRND_NONBLOCK, state, state_size), sizeof(b));
	CHECK(!all_zero(a, sizeof(a) / 2) && !all_zero(a + sizeof(a) / 2, sizeof(a) / 2));
	for (size_t i = 0; i < sizeof(a); i++)
		same &= a[i] == b[i];
	CHECK(!same);
	CHECK_EQ(lx_getrandom_vdso(with, a, 0, 0, state, state_size), 0);
	CHECK_ERR(lx_getrandom_vdso(with, a, 1, 0x1000, state, state_size), LX_EINVAL);
}

static unsigned char *map_states(const struct lx_vgetrandom_opaque_params *params, size_t size)
{
	void *states = lx_mmap(NULL, size, params->mmap_prot, params->mmap_flags, -1, 0);
	CHECK(!lx_is_error_ptr(states));
	return (unsigned char *)states;
}

static void find_getrandom(struct lx_vgetrandom_opaque_params *params)
{
	find_real();
	SKIP_IF(!lx_vdso_sym(&real, LX_VDSO_VERSION, "__vdso_getrandom"), "this kernel's vDSO has no getrandom");
	CHECK(calls.getrandom);
	CHECK_EQ(lx_vgetrandom_params(&calls, params), 0);
}

TEST(vdso, getrandom)
{
	struct lx_vgetrandom_opaque_params params;
	find_getrandom(&params);
	CHECK(params.size_of_opaque_state > 0);
	size_t size = lx_vgetrandom_size(STATES, PAGE, &params);
	CHECK(size >= STATES * params.size_of_opaque_state && size % PAGE == 0);
	unsigned char *states = map_states(&params, size);
	for (size_t i = 0; i < STATES; i++) {
		unsigned char *state = lx_vgetrandom_state(states, i, PAGE, &params);
		check_random(&calls, state, params.size_of_opaque_state);
		/* It was the vDSO that answered, and in this state. */
		CHECK(!all_zero(state, params.size_of_opaque_state));
	}
	/* One that lies on two pages is refused, one of the wrong size isn't used. */
	unsigned char byte;
	CHECK_ERR(lx_getrandom_vdso(&calls, &byte, 1, 0, states + PAGE - 8, params.size_of_opaque_state), LX_EFAULT);
	CHECK_EQ(lx_getrandom_vdso(&calls, &byte, 1, 0, states, 1), 1);
	check_random(&calls, NULL, 0);
	CHECK_EQ(lx_munmap(states, size), 0);
}

/* A child doesn't get its parent's numbers. */
TEST(vdso, getrandom_after_fork)
{
	struct lx_vgetrandom_opaque_params params;
	find_getrandom(&params);
	unsigned char *state = map_states(&params, PAGE);
	uint64_t *shared = lx_mmap(NULL, PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(shared));
	check_random(&calls, state, params.size_of_opaque_state);
	lx_pid_t child = (lx_pid_t)lx_fork();
	CHECK(child >= 0);
	long r = lx_getrandom_vdso(&calls, &shared[child != 0], 8, 0, state, params.size_of_opaque_state);
	if (!child)
		lx_exit_group(r != 8);
	int status;
	CHECK_EQ(r, 8);
	CHECK_EQ(lx_wait4(child, &status, 0, NULL), child);
	CHECK_EQ(status, 0);
	CHECK(shared[0] != shared[1]);
}

TEST(vdso, getrandom_layout)
{
	struct lx_vgetrandom_opaque_params params = {.size_of_opaque_state = 144};
	char *start = nowhere();
	CHECK_EQ(lx_vgetrandom_size(0, PAGE, &params), 0);
	CHECK_EQ(lx_vgetrandom_size(1, PAGE, &params), PAGE);
	CHECK_EQ(lx_vgetrandom_size(28, PAGE, &params), PAGE);
	CHECK_EQ(lx_vgetrandom_size(29, PAGE, &params), 2 * PAGE);
	CHECK_EQ((char *)lx_vgetrandom_state(start, 0, PAGE, &params) - start, 0);
	CHECK_EQ((char *)lx_vgetrandom_state(start, 27, PAGE, &params) - start, 27 * 144);
	CHECK_EQ((char *)lx_vgetrandom_state(start, 28, PAGE, &params) - start, PAGE);
	CHECK_EQ((char *)lx_vgetrandom_state(start, 57, PAGE, &params) - start, 2 * PAGE + 144);
	CHECK_EQ(lx_vgetrandom_size((size_t)-1, PAGE, &params), 0);
	params.size_of_opaque_state = PAGE;
	CHECK_EQ(lx_vgetrandom_size(3, PAGE, &params), 3 * PAGE);
	params.size_of_opaque_state = PAGE + 1;
	CHECK_EQ(lx_vgetrandom_size(1, PAGE, &params), 0);
	params.size_of_opaque_state = 0;
	CHECK_EQ(lx_vgetrandom_size(1, PAGE, &params), 0);
}

TEST(vdso, robust_unlock)
{
	const uint32_t tid = (uint32_t)lx_gettid();
	uint32_t lock = tid;
	uint64_t pending = 1;
	find_real();
	SKIP_IF(!lx_vdso_sym(&real, LX_VDSO_VERSION, "__vdso_futex_robust_list64_try_unlock"),
		"this kernel's vDSO has no futex_robust_list64_try_unlock");
	CHECK(calls.futex_robust_list64_try_unlock);
	CHECK_EQ(lx_futex_robust_list64_try_unlock_vdso(&calls, &lock, tid, &pending), tid);
	CHECK_EQ(lock, 0);
	CHECK_EQ(pending, 0);
	/* Somebody waits, somebody else has it: nothing changes. */
	lock = tid | LX_FUTEX_WAITERS;
	pending = 1;
	CHECK_EQ(lx_futex_robust_list64_try_unlock_vdso(&calls, &lock, tid, &pending), tid | LX_FUTEX_WAITERS);
	CHECK_EQ(lock, tid | LX_FUTEX_WAITERS);
	CHECK_EQ(pending, 1);
	lock = tid + 1;
	CHECK_EQ(lx_futex_robust_list64_try_unlock_vdso(&calls, &lock, tid, &pending), tid + 1);
	CHECK_EQ(lock, tid + 1);
	CHECK_EQ(pending, 1);
}

/* A machine that has no vDSO, and a program that doesn't want one. */
TEST(vdso, absent)
{
	struct lx_vdso v;
	struct lx_vdso_calls found;
	struct lx_vgetrandom_opaque_params params;
	uint32_t lock = 1;
	uint64_t pending = 1;
	unsigned int cpu;
	CHECK_EQ(lx_vdso_size(NULL), 0);
	CHECK_ERR(lx_vdso_init(&v, NULL, lx_vdso_size(NULL)), LX_ENOENT);
	CHECK(!lx_vdso_sym(&v, LX_VDSO_VERSION, "__vdso_time"));
	CHECK(!lx_vdso_sym(&v, NULL, "__vdso_time"));
	lx_vdso_calls_init(&found, &v);
	CHECK(!found.clock_gettime && !found.gettimeofday && !found.time && !found.getcpu && !found.clock_getres &&
	      !found.getrandom && !found.futex_robust_list64_try_unlock);
	check_clock_gettime(&found);
	check_gettimeofday(&found);
	check_time(&found);
	CHECK_EQ(lx_getcpu_vdso(&found, &cpu, NULL), 0);
	check_clock_getres(&found);
	check_random(&found, NULL, 0);
	CHECK_ERR(lx_vgetrandom_params(&found, &params), LX_ENOSYS);
	CHECK_ERR(lx_futex_robust_list64_try_unlock_vdso(&found, &lock, 1, &pending), LX_ENOSYS);
	CHECK_EQ(lock, 1);
	CHECK_EQ(pending, 1);
}

TEST(vdso, look_up)
{
	find_real();
	for (int i = 0; i < ALWAYS; i++) {
		CHECK(lx_vdso_sym(&real, LX_VDSO_VERSION, names[i]));
		CHECK(lx_vdso_sym(&real, NULL, names[i]) == lx_vdso_sym(&real, LX_VDSO_VERSION, names[i]));
	}
	CHECK(lx_vdso_sym(&real, LX_VDSO_VERSION, "__vdso_time") == (const void *)(uintptr_t)calls.time);
	CHECK(lx_vdso_sym(&real, LX_VDSO_VERSION, "time") == (const void *)(uintptr_t)calls.time);
	/* Neither parts of names nor what continues them; not the version's own symbol either. */
	CHECK(!lx_vdso_sym(&real, LX_VDSO_VERSION, "__vdso_tim"));
	CHECK(!lx_vdso_sym(&real, LX_VDSO_VERSION, "__vdso_times"));
	CHECK(!lx_vdso_sym(&real, LX_VDSO_VERSION, ""));
	CHECK(!lx_vdso_sym(&real, NULL, ""));
	CHECK(!lx_vdso_sym(&real, NULL, LX_VDSO_VERSION));
	/* Versions that there aren't, and the one that names the file. */
	CHECK(!lx_vdso_sym(&real, "LINUX_2.7", "__vdso_time"));
	CHECK(!lx_vdso_sym(&real, "LINUX_2.", "__vdso_time"));
	CHECK(!lx_vdso_sym(&real, "LINUX_2.66", "__vdso_time"));
	CHECK(!lx_vdso_sym(&real, "", "__vdso_time"));
	CHECK(!lx_vdso_sym(&real, "linux-vdso.so.1", "__vdso_time"));
}

TEST(vdso, copy)
{
	copy_real();
	check_same();
}

TEST(vdso, only_gnu_hash)
{
	copy_real();
	hide(LX_DT_HASH);
	check_same();
}

TEST(vdso, only_sysv_hash)
{
	copy_real();
	hide(LX_DT_GNU_HASH);
	check_same();
}

TEST(vdso, no_hash)
{
	struct lx_vdso v;
	copy_real();
	hide(LX_DT_HASH);
	hide(LX_DT_GNU_HASH);
	CHECK_ERR(lx_vdso_init(&v, copy, real.size), LX_EINVAL);
	look();
}

/* Linked for another address, as old kernels' vDSOs were: each address in the tables is a gigabyte up. */
TEST(vdso, other_base)
{
	static const uint64_t addresses[] = {LX_DT_HASH,   LX_DT_GNU_HASH, LX_DT_STRTAB,
					     LX_DT_SYMTAB, LX_DT_VERDEF,   LX_DT_VERSYM};
	const uint64_t up = 1 << 30;
	copy_real();
	put(header(LX_PT_LOAD) + offsetof(lx_Elf64_Phdr, p_vaddr),
	    get(header(LX_PT_LOAD) + offsetof(lx_Elf64_Phdr, p_vaddr), 8) + up, 8);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		if (entry(addresses[i]))
			put(entry(addresses[i]) + 8, get(entry(addresses[i]) + 8, 8) + up, 8);
	for (uint64_t at = real.symbols; at < real.strings; at += sizeof(lx_Elf64_Sym))
		put(at + offsetof(lx_Elf64_Sym, st_value), get(at + offsetof(lx_Elf64_Sym, st_value), 8) + up, 8);
	check_same();
}

/* Without versions nothing has the one that is asked for. */
TEST(vdso, no_versions)
{
	struct lx_vdso v;
	copy_real();
	hide(LX_DT_VERSYM);
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, LX_VDSO_VERSION, names[0]));
	CHECK_EQ(position(&v, NULL, names[0]), position(&real, NULL, names[0]));
	/* Only the first, which names the file. */
	copy_real();
	put(real.version_names + offsetof(lx_Elf64_Verdef, vd_next), 0, 4);
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, LX_VDSO_VERSION, names[0]));
}

static void set_versions(uint64_t keep, uint64_t set)
{
	for (uint64_t at = real.versions, n = get(real.hash + 4, 4); n; n--, at += 2)
		put(at, (get(at, 2) & keep) | set, 2);
}

/* The hidden bit is no part of a version's index. */
TEST(vdso, hidden_versions)
{
	struct lx_vdso v;
	copy_real();
	SKIP_IF(!real.hash, "nothing says how many symbols this kernel's vDSO has");
	set_versions(0xffff, 0x8000);
	check_same();
	copy_real();
	const uint64_t second = real.version_names + get(real.version_names + offsetof(lx_Elf64_Verdef, vd_next), 4);
	put(second + offsetof(lx_Elf64_Verdef, vd_ndx), get(second + offsetof(lx_Elf64_Verdef, vd_ndx), 2) | 0x8000, 2);
	check_same();
	/* The first is no version that anything could have, even if it has. */
	copy_real();
	set_versions(0, 1);
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, "linux-vdso.so.1", names[0]));
	CHECK(!lx_vdso_sym(&v, LX_VDSO_VERSION, names[0]));
	CHECK_EQ(position(&v, NULL, names[0]), position(&real, NULL, names[0]));
}

/* Local symbols, and those that are wanted and not had, aren't found. */
TEST(vdso, kinds_of_symbols)
{
	struct lx_vdso v;
	copy_real();
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	for (uint64_t at = real.symbols; at + sizeof(lx_Elf64_Sym) <= real.strings; at += sizeof(lx_Elf64_Sym))
		copy[at + offsetof(lx_Elf64_Sym, st_info)] &= 15; /* LX_STB_LOCAL */
	for (int i = 0; i < NAMES; i++)
		CHECK(!lx_vdso_sym(&v, NULL, names[i]));
	copy_real();
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	for (uint64_t at = real.symbols; at + sizeof(lx_Elf64_Sym) <= real.strings; at += sizeof(lx_Elf64_Sym))
		put(at + offsetof(lx_Elf64_Sym, st_shndx), LX_SHN_UNDEF, 2);
	for (int i = 0; i < NAMES; i++)
		CHECK(!lx_vdso_sym(&v, NULL, names[i]));
}

/* All symbols in one chain: it is their names that count. */
TEST(vdso, one_bucket)
{
	struct lx_vdso v;
	copy_real();
	hide(LX_DT_GNU_HASH);
	SKIP_IF(!real.hash, "this kernel's vDSO has no DT_HASH");
	const uint64_t symbols = get(real.hash + 4, 4);
	put(real.hash, 1, 4);
	put(real.hash + 8, 1, 4);
	for (uint64_t i = 0; i < symbols; i++)
		put(real.hash + 12 + i * 4, i && i + 1 < symbols ? i + 1 : 0, 4);
	check_same();
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, NULL, "__vdso_tim"));
	CHECK(!lx_vdso_sym(&v, NULL, "__vdso_times"));
	CHECK(!lx_vdso_sym(&v, NULL, ""));
}

/* A name that runs to the end, and is no longer than asked, but doesn't end there. */
TEST(vdso, open_string)
{
	static const char name[] = "__vdso_time";
	const size_t n = sizeof(name) - 1;
	struct lx_vdso v;
	copy_real();
	for (size_t i = 0; i < n; i++)
		copy[real.size - n + i] = (unsigned char)name[i];
	for (uint64_t at = real.symbols; at + sizeof(lx_Elf64_Sym) <= real.strings; at += sizeof(lx_Elf64_Sym))
		put(at + offsetof(lx_Elf64_Sym, st_name), real.size - n - real.strings, 4);
	put(entry(LX_DT_STRSZ) + 8, ~0UL, 8);
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, NULL, name));
	put(entry(LX_DT_STRSZ) + 8, real.size, 8);
	CHECK_EQ(lx_vdso_init(&v, copy, real.size), 0);
	CHECK(!lx_vdso_sym(&v, NULL, name));
}

/* Tables that lie outside. */
TEST(vdso, tables_outside)
{
	static const uint64_t tables[] = {LX_DT_SYMTAB, LX_DT_STRTAB};
	struct lx_vdso v;
	for (int i = 0; i < 2; i++) {
		copy_real();
		put(entry(tables[i]) + 8, real.size, 8);
		CHECK_ERR(lx_vdso_init(&v, copy, real.size), LX_EINVAL);
		put(entry(tables[i]) + 8, real.size + 1, 8);
		CHECK_ERR(lx_vdso_init(&v, copy, real.size), LX_EINVAL);
		put(entry(tables[i]) + 8, ~0UL, 8);
		CHECK_ERR(lx_vdso_init(&v, copy, real.size), LX_EINVAL);
	}
}

/* What the first program header says is what counts. */
TEST(vdso, size)
{
	static LX_ALIGNED(8) unsigned char page[PAGE];
	struct lx_vdso v;
	copy_real();
	const uint64_t load = header(LX_PT_LOAD), size = real.size;
	for (size_t i = 0; i < PAGE && i < size; i++)
		page[i] = copy[i];
	CHECK_EQ(lx_vdso_size(page), size);
	page[load + offsetof(lx_Elf64_Phdr, p_type_)] = LX_PT_NULL;
	CHECK_EQ(lx_vdso_size(page), 0);
	page[0] = 0;
	CHECK_EQ(lx_vdso_size(page), 0);
	/* Nothing from beyond it, though the caller could read on. */
	put(load + offsetof(lx_Elf64_Phdr, p_filesz), (uint64_t)position(&real, NULL, names[0]), 8);
	CHECK_EQ(lx_vdso_init(&v, copy, size), 0);
	CHECK(!lx_vdso_sym(&v, NULL, names[0]));
	/* Round the end of the address space. */
	put(load + offsetof(lx_Elf64_Phdr, p_offset), size + 1, 8);
	put(load + offsetof(lx_Elf64_Phdr, p_vaddr), size + 1, 8);
	put(load + offsetof(lx_Elf64_Phdr, p_filesz), ~0UL, 8);
	CHECK_ERR(lx_vdso_init(&v, copy, size), LX_EINVAL);
}

TEST(vdso, no_object)
{
	static const size_t bytes[] = {
		0, 3, LX_EI_CLASS, LX_EI_DATA, offsetof(lx_Elf64_Ehdr, e_type), offsetof(lx_Elf64_Ehdr, e_phentsize)};
	struct lx_vdso v;
	copy_real();
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		copy[bytes[i]]++;
		CHECK_ERR(lx_vdso_init(&v, copy, real.size), LX_EINVAL);
		copy[bytes[i]]--;
	}
	check_same();
	/* All of it has to be there. */
	for (size_t size = 0; size < real.size; size++)
		CHECK_ERR(lx_vdso_init(&v, copy + real.size - size, size), LX_EINVAL);
	CHECK_ERR(lx_vdso_init(&v, copy, real.size - 1), LX_EINVAL);
}

/* Ever shorter, with headers that agree: what is left of it ends where memory ends. */
TEST(vdso, cut)
{
	struct lx_vdso v;
	copy_real();
	const uint64_t file_size = header(LX_PT_LOAD) + offsetof(lx_Elf64_Phdr, p_filesz);
	for (size_t size = real.size; size-- > file_size + 8; copy++) {
		for (size_t i = size; i--;)
			copy[i + 1] = copy[i];
		for (size_t i = 0; i < 8; i++)
			copy[1 + file_size + i] = (unsigned char)((uint64_t)size >> 8 * i);
		(void)lx_vdso_init(&v, copy + 1, size);
		for (int i = 0; i < NAMES; i++) {
			CHECK(position(&v, LX_VDSO_VERSION, names[i]) < (long)size);
			CHECK(position(&v, NULL, names[i]) < (long)size);
		}
	}
}

/* Chains that run in a circle, or never end. */
TEST(vdso, circles)
{
	copy_real();
	SKIP_IF(!real.hash || !real.gnu_hash, "this kernel's vDSO has only one hash table");
	const uint64_t buckets = get(real.hash, 4), symbols = get(real.hash + 4, 4);
	for (uint64_t i = 0; i < symbols; i++)
		put(real.hash + 8 + (buckets + i) * 4, i, 4);
	put(entry(LX_DT_GNU_HASH), LX_DT_DEBUG, 8);
	look();
	/* No last entry in any chain. */
	copy_real();
	const uint64_t chain = real.gnu_hash + 16 + get(real.gnu_hash + 8, 4) * 8 + get(real.gnu_hash, 4) * 4;
	for (uint64_t i = 0; i < symbols - get(real.gnu_hash + 4, 4); i++)
		put(chain + i * 4, get(chain + i * 4, 4) & ~1UL, 4);
	look();
}

/* Each word, and each pair of words, of the tables in turn becomes what is likely to hurt. */
TEST(vdso, hostile_words)
{
	static const uint64_t evil[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff, ~0UL, ~7UL, 1UL << 63};
	copy_real();
	uint64_t tables = get(header(LX_PT_DYNAMIC) + offsetof(lx_Elf64_Phdr, p_offset), 8) +
			  get(header(LX_PT_DYNAMIC) + offsetof(lx_Elf64_Phdr, p_filesz), 8);
	for (int only = 0; only < 2; only++) {
		for (uint64_t at = 0; at + 4 < tables; at += 4)
			for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
				const size_t n = evil[i] >> 32 ? 8 : 4;
				const uint64_t was = get(at, n);
				put(at, evil[i], n);
				look();
				put(at, was, n);
			}
		if (only == 0)
			hide(LX_DT_GNU_HASH);
	}
	check_same();
}
