/* SPDX-License-Identifier: MIT */
/* What every lx header stands on: the function class, attributes and the error test. */
#ifndef LX_BASE_H
#define LX_BASE_H

#include <stddef.h>
#include <stdint.h>

#if !defined(__linux__) || !defined(__GNUC__)
#error "lx needs Linux and a compiler with GNU inline assembly (gcc or clang)"
#endif

/* Round declarations. C++ gets C linkage, and no complaint that lx_stat() shadows struct lx_stat. */
#ifdef __cplusplus
#define LX_BEGIN_DECLS \
	extern "C" { \
	_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wshadow\"")
#define LX_END_DECLS \
	_Pragma("GCC diagnostic pop") \
	}
#else
#define LX_BEGIN_DECLS
#define LX_END_DECLS
#endif

/* The class of every wrapper. Whoever includes the headers gets the code inline; src/lx.c sets it to an exported
 * definition, so that liblx.a holds the same functions as symbols. */
#ifndef LX_FN
#define LX_FN static inline
#endif

/* Stubs vanish into their wrapper even at -O0, so a wrapper's own symbol holds its system call. */
#define LX_STUB static inline __attribute__((__always_inline__, __unused__))

#define LX_PACKED __attribute__((__packed__))
#define LX_ALIGNED(n) __attribute__((__aligned__(n)))

/* LX_READS(i, n): the kernel reads argument n elements through argument i; LX_WRITES, LX_UPDATES likewise.
 * LX_READS1 and so on: one object. A buffer that is too small is then a warning. */
#ifdef __has_attribute
#if __has_attribute(access)
#define LX_READS(i, n) __attribute__((__access__(read_only, i, n)))
#define LX_WRITES(i, n) __attribute__((__access__(write_only, i, n)))
#define LX_UPDATES(i, n) __attribute__((__access__(read_write, i, n)))
#define LX_READS1(i) __attribute__((__access__(read_only, i)))
#define LX_WRITES1(i) __attribute__((__access__(write_only, i)))
#define LX_UPDATES1(i) __attribute__((__access__(read_write, i)))
#endif
#endif
/* LX_ALLOC_SIZE(n): the result points to as many bytes as argument n says. LX_FD(i), LX_FD_READ(i), LX_FD_WRITE(i):
 * argument i is an open descriptor, to read from, to write to; gcc's -fanalyzer follows these. */
#ifdef __has_attribute
#if __has_attribute(alloc_size)
#define LX_ALLOC_SIZE(n) __attribute__((__alloc_size__(n)))
#endif
#if __has_attribute(fd_arg)
#define LX_FD(i) __attribute__((__fd_arg__(i)))
#define LX_FD_READ(i) __attribute__((__fd_arg_read__(i)))
#define LX_FD_WRITE(i) __attribute__((__fd_arg_write__(i)))
#endif
#endif
#ifndef LX_ALLOC_SIZE
#define LX_ALLOC_SIZE(n)
#endif
#ifndef LX_FD
#define LX_FD(i)
#define LX_FD_READ(i)
#define LX_FD_WRITE(i)
#endif
#ifndef LX_READS
#define LX_READS(i, n)
#define LX_WRITES(i, n)
#define LX_UPDATES(i, n)
#define LX_READS1(i)
#define LX_WRITES1(i)
#define LX_UPDATES1(i)
#endif

/** Whether a result is an error: one of the last 4095 values, -LX_Exxx.
 * A few calls return values in that range as success; their comments say so.
 * Returns 1 or 0. */
LX_FN int lx_is_error(long result)
{
	return (unsigned long)result >= -4095UL;
}

/** Whether a result that is an address is an error instead; (long)address is then -LX_Exxx.
 * Returns 1 or 0. */
LX_FN int lx_is_error_ptr(const void *address)
{
	return (unsigned long)address >= -4095UL;
}

#endif
