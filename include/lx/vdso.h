/* SPDX-License-Identifier: MIT */
/* The vDSO: code that the kernel maps into each process, to answer some calls without entering the kernel.
 *
 *	static struct lx_vdso_calls calls;	// all zero: each function below makes its system call
 *
 *	struct lx_vdso vdso;
 *	const void *image = ...;		// AT_SYSINFO_EHDR of the auxiliary vector, NULL if it has none
 *	if (lx_vdso_init(&vdso, image, lx_vdso_size(image)) == 0)
 *		lx_vdso_calls_init(&calls, &vdso);
 *	...
 *	lx_clock_gettime_vdso(&calls, LX_CLOCK_MONOTONIC, &now);
 *
 * Nothing is kept but in these two structs. Threads may share them once they are filled; after fork() they still hold,
 * after execve() they don't.
 *
 * Stack: the look-up uses less than 1 KiB. What the vDSO's functions use is up to the kernel that brings them, and the
 * compiler that it was built with: tens to hundreds of bytes as a rule, but some kernels' touch the page below the stack
 * pointer first. Call them with 8 KiB left, not on a minimal signal stack or coroutine stack.
 *
 * Where they differ from the system calls: a bad pointer is a SIGSEGV, not -LX_EFAULT; tracers and seccomp filters don't
 * see them. With some clocksources, and clocks other than the common ones, they enter the kernel after all, so that a
 * filter has to allow these calls. */
#ifndef LX_VDSO_H
#define LX_VDSO_H

#include <lx/sched.h>
#include <lx/system.h>
#include <lx/time.h>
#include <lx/types.h>
#include <lx/uapi/linux/random.h>
#include <lx/arch/x86_64/vdso.h>

LX_BEGIN_DECLS

/* An image to look things up in. Positions are bytes from its start, 0 for a table that it hasn't. */
struct lx_vdso {
	const unsigned char *image;
	size_t size;
	uint64_t bias; /* an address as the file states it + bias is a position */
	uint64_t symbols, symbol_count;
	uint64_t strings, strings_end;
	uint64_t hash, gnu_hash;
	uint64_t versions, version_names;
};

/* The functions found, NULL for each that wasn't. */
struct lx_vdso_calls {
	int (*clock_gettime)(lx_clockid_t which_clock, struct lx_timespec *tp);
	int (*gettimeofday)(struct lx_old_timeval *tv, struct lx_timezone *tz);
	lx_time_t (*time)(lx_time_t *tloc);
	int (*getcpu)(unsigned int *cpup, unsigned int *nodep, void *unused);
	int (*clock_getres)(lx_clockid_t which_clock, struct lx_timespec *tp);
	long (*getrandom)(void *buf, size_t len, unsigned int flags, void *opaque_state, size_t opaque_len);
	uint32_t (*futex_robust_list64_try_unlock)(uint32_t *lock, uint32_t tid, uint64_t *pop);
};

/** Ask the vDSO itself how long it is: how much of it its program headers call mapped.
 * image: what the kernel has mapped, AT_SYSINFO_EHDR, or NULL. That its first page can be read, and that it says the
 * truth, is taken for granted; of anything else the caller has to know the size.
 * Returns bytes; 0 if that's no vDSO, or NULL. */
size_t lx_vdso_size(const void *image);

/** Find the tables in a vDSO's image.
 * size: how much can be read at image. Nothing beyond is, whatever the image holds; it needn't be aligned or honest, but
 * it has to stay as it is.
 * Returns 0; -LX_ENOENT if image is NULL, -LX_EINVAL if it is no shared object of this architecture's word size, isn't
 * all there, or has no hash table (DT_GNU_HASH or DT_HASH). Then lx_vdso_sym() finds nothing. */
int lx_vdso_init(struct lx_vdso *vdso, const void *image, size_t size);

/** Look up a function, like LX_VDSO_PREFIX "getcpu".
 * version: as LX_VDSO_VERSION, or NULL for any.
 * Returns its address, within the image, to be cast to its type; NULL if there is none by that name and version. */
const void *lx_vdso_sym(const struct lx_vdso *vdso, const char *version, const char *name);

/** Look up all that struct lx_vdso_calls has a place for. After lx_vdso_init() failed, that is nothing. */
void lx_vdso_calls_init(struct lx_vdso_calls *calls, const struct lx_vdso *vdso);

/** lx_clock_gettime(), through the vDSO if it has it.
 * Returns 0; -LX_EINVAL (no such clock). */
LX_FN LX_WRITES1(3)
int lx_clock_gettime_vdso(const struct lx_vdso_calls *calls, lx_clockid_t which_clock, struct lx_timespec *tp)
{
	return calls->clock_gettime ? calls->clock_gettime(which_clock, tp) : lx_clock_gettime(which_clock, tp);
}

/** lx_gettimeofday(), through the vDSO if it has it.
 * tv, tz: either may be NULL.
 * Returns 0; no errors. */
LX_FN LX_WRITES1(2) LX_WRITES1(3)
int lx_gettimeofday_vdso(const struct lx_vdso_calls *calls, struct lx_old_timeval *tv, struct lx_timezone *tz)
{
	return calls->gettimeofday ? calls->gettimeofday(tv, tz) : lx_gettimeofday(tv, tz);
}

/** lx_time(), through the vDSO if it has it.
 * tloc: gets the result too, unless NULL.
 * Returns seconds since 1970; no errors. */
LX_FN LX_WRITES1(2) lx_time_t lx_time_vdso(const struct lx_vdso_calls *calls, lx_time_t *tloc)
{
	return calls->time ? calls->time(tloc) : lx_time(tloc);
}

/** lx_getcpu(), through the vDSO if it has it.
 * cpup, nodep: either may be NULL.
 * Returns 0; no errors. */
LX_FN LX_WRITES1(2) LX_WRITES1(3)
int lx_getcpu_vdso(const struct lx_vdso_calls *calls, unsigned int *cpup, unsigned int *nodep)
{
	return calls->getcpu ? calls->getcpu(cpup, nodep, NULL) : lx_getcpu(cpup, nodep, NULL);
}

/** lx_clock_getres(), through the vDSO if it has it.
 * tp: NULL only asks whether the clock exists.
 * Returns 0; -LX_EINVAL (no such clock). */
LX_FN LX_WRITES1(3)
int lx_clock_getres_vdso(const struct lx_vdso_calls *calls, lx_clockid_t which_clock, struct lx_timespec *tp)
{
	return calls->clock_getres ? calls->clock_getres(which_clock, tp) : lx_clock_getres(which_clock, tp);
}

/** Ask what lx_getrandom_vdso() wants as its state.
 * The states' memory is the caller's business: lx_mmap() with params->mmap_prot and params->mmap_flags, -1 and 0, room
 * for as many as there are threads, laid out by lx_vgetrandom_size() and lx_vgetrandom_state(). The kernel may wipe
 * such memory at any time, and does at fork(); the vDSO notices.
 * Returns 0; -LX_ENOSYS if the vDSO has no getrandom (x86_64 before Linux 6.11), so that it needs no state. */
LX_FN LX_WRITES1(2)
int lx_vgetrandom_params(const struct lx_vdso_calls *calls, struct lx_vgetrandom_opaque_params *params)
{
	return calls->getrandom ? (int)calls->getrandom(NULL, 0, 0, params, ~(size_t)0) : -LX_ENOSYS;
}

/** Say how long a mapping has to be for count states, none of which lies on two pages.
 * page: the size of one, AT_PAGESZ.
 * Returns bytes, whole pages; 0 if a state is longer than a page, or so many don't fit into memory. */
LX_FN LX_READS1(3)
size_t lx_vgetrandom_size(size_t count, size_t page, const struct lx_vgetrandom_opaque_params *params)
{
	const size_t a_page = params->size_of_opaque_state ? page / params->size_of_opaque_state : 0;
	size_t pages;

	if (!a_page)
		return 0;
	pages = count / a_page + (count % a_page != 0);
	return pages <= (size_t)-1 / page ? pages * page : 0;
}

/** Say where in such a mapping state i is, counted from 0; lx_vgetrandom_size() has to have allowed it.
 * Returns its address. */
LX_FN LX_READS1(4)
void *lx_vgetrandom_state(void *mapping, size_t i, size_t page, const struct lx_vgetrandom_opaque_params *params)
{
	const size_t a_page = page / params->size_of_opaque_state;

	return (char *)mapping + i / a_page * page + i % a_page * params->size_of_opaque_state;
}

/** lx_getrandom(), through the vDSO if it has it.
 * flags: LX_GRND_NONBLOCK, and LX_GRND_RANDOM or LX_GRND_INSECURE.
 * opaque_state: one made for lx_vgetrandom_params(), that no other thread uses meanwhile (a signal handler of the same
 * thread may); NULL for none, which makes the system call. opaque_len: the params' size_of_opaque_state.
 * Returns the bytes written, maybe fewer than asked; -LX_EAGAIN, -LX_EINTR, -LX_EINVAL; -LX_EFAULT for a state that lies
 * on two pages. */
LX_FN LX_WRITES(2, 3)
long lx_getrandom_vdso(const struct lx_vdso_calls *calls, void *buf, size_t len, unsigned int flags, void *opaque_state,
		       size_t opaque_len)
{
	return calls->getrandom && opaque_state ? calls->getrandom(buf, len, flags, opaque_state, opaque_len)
						: lx_getrandom(buf, len, flags);
}

/** Unlock a robust futex that nobody waits for: if *lock is tid, set it to 0 and *pop to 0, as one step in the eyes of
 * the kernel, should the thread die in between.
 * pop: the list_op_pending of the thread's robust list, with which the lock is announced.
 * Returns what *lock was, so tid if that was it. If not, leave it to the kernel: lx_futex() with LX_FUTEX_WAKE |
 * LX_FUTEX_ROBUST_UNLOCK, and pop as uaddr2. -LX_ENOSYS if the vDSO hasn't it (before Linux 7.2, or not built in): no
 * system call does the same. */
LX_FN LX_UPDATES1(2) LX_UPDATES1(4)
long lx_futex_robust_list64_try_unlock_vdso(const struct lx_vdso_calls *calls, uint32_t *lock, uint32_t tid,
					    uint64_t *pop)
{
	return calls->futex_robust_list64_try_unlock ? (long)calls->futex_robust_list64_try_unlock(lock, tid, pop)
						     : -LX_ENOSYS;
}

LX_END_DECLS

#endif
