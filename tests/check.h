/* SPDX-License-Identifier: MIT */
/* One test source, two builds: Criterion in a glibc process (LX_TEST_HOSTED), and the freestanding selftest.
 *
 *	#include "../check.h"
 *	#include <lx/io.h>
 *
 *	TEST(io, read_bad_descriptor)
 *	{
 *		char c;
 *		CHECK_ERR(lx_read(-1, &c, 1), LX_EBADF);
 *	}
 *
 * Each test runs in a process of its own, with a time limit of 10 s. The first failed check ends it, as does a skip.
 * A child that a test forks has to report by its exit status, or through child.h; CHECK and SKIP belong to the test's
 * own process.
 * No libc here: one source has to serve both builds. */
#ifndef LX_TESTS_CHECK_H
#define LX_TESTS_CHECK_H

#include <lx/errno.h>

/* CHECK_FAIL(format, ...) and SKIP(format, ...) end the test; formats are limited to %s and %ld. */
#ifdef LX_TEST_HOSTED

#include <criterion/criterion.h>
#include <stdio.h>

#define TEST(area, name) Test(area, name, .timeout = 10)
#define CHECK_FAIL(...) cr_assert_fail(__VA_ARGS__)
/* Criterion keeps a skip's reason to itself, and counts its own log's warnings as failures. */
#define SKIP(...)                                                                                           \
	do {                                                                                                \
		printf("%s/%s: skipped: ", criterion_current_test->category, criterion_current_test->name); \
		printf(__VA_ARGS__);                                                                        \
		printf("\n");                                                                               \
		fflush(stdout);                                                                             \
		cr_skip_test();                                                                             \
	} while (0)

#else

struct check_test {
	const char *area, *name;
	void (*run)(void);
};

__attribute__((noreturn, format(printf, 3, 4))) void check_fail(const char *file, int line, const char *format, ...);
__attribute__((noreturn, format(printf, 1, 2))) void check_skip(const char *format, ...);

/* The section holds pointers: an array of structs could get gaps from the compiler's alignment. */
#define TEST(area, name)                                                                                             \
	static void check_run_##area##_##name(void);                                                                 \
	static const struct check_test check_test_##area##_##name = {#area, #name, check_run_##area##_##name};       \
	__attribute__((used, section("lx_tests"))) static const struct check_test *const check_ptr_##area##_##name = \
		&check_test_##area##_##name;                                                                         \
	static void check_run_##area##_##name(void)
#define CHECK_FAIL(...) check_fail(__FILE__, __LINE__, __VA_ARGS__)
#define SKIP(...) check_skip(__VA_ARGS__)

#endif

#define CHECK(cond)                                        \
	do {                                               \
		if (!(cond))                               \
			CHECK_FAIL("%s is not so", #cond); \
	} while (0)

/* Both sides as long: integers and pointers. */
#define CHECK_EQ(a, b)                                                                    \
	do {                                                                              \
		long check_a = (long)(a), check_b = (long)(b);                            \
		if (check_a != check_b)                                                   \
			CHECK_FAIL("%s is %ld, but %s is %ld", #a, check_a, #b, check_b); \
	} while (0)

/* The call has to fail with just this error: CHECK_ERR(lx_close(-1), LX_EBADF). */
#define CHECK_ERR(call, err)                                                    \
	do {                                                                    \
		long check_r = (long)(call);                                    \
		if (check_r != -(long)(err))                                    \
			CHECK_FAIL("%s is %ld, not -%s", #call, check_r, #err); \
	} while (0)

#define SKIP_IF(cond, ...)                 \
	do {                               \
		if (cond)                  \
			SKIP(__VA_ARGS__); \
	} while (0)

/* Not 0 in a VM that ends with the tests: those that change the machine skip elsewhere. */
#ifdef LX_TEST_HOSTED
enum { check_vm = 0 };
#else
extern int check_vm;
#endif

/* A pointer to no memory, for -LX_EFAULT. The compiler can't see that, or it would warn. */
__attribute__((unused)) static void *nowhere(void)
{
	void *p = (void *)16;
	__asm__("" : "+r"(p));
	return p;
}

#endif
