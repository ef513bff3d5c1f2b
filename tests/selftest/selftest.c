/* SPDX-License-Identifier: MIT */
/* Runs the tests of check.h without a libc: one child each, a time limit, a summary. As the first process of a VM it
 * mounts what they need, and powers off. */
#include "selftest.h"
#include "vm.h"

#include "../check.h"
#include <lx/syscall.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/time.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/wait.h>
#include <stdarg.h>

enum { SECONDS = 10, SKIPPED = 77 };
enum verdict { PASSED, FAILED, SKIPPED_IT, VERDICTS };

/* Bounds that the linker sets round the section of TEST(). */
extern const struct check_test *const __start_lx_tests[];
extern const struct check_test *const __stop_lx_tests[];

static const struct check_test *current; /* in the child */

int main(int argc, char **argv);

int check_vm;

/* %s and %ld. */
static void add_format(struct line *line, const char *format, va_list args)
{
	for (; *format; format++) {
		if (format[0] == '%' && format[1] == 's') {
			add(line, va_arg(args, const char *));
			format++;
		} else if (format[0] == '%' && format[1] == 'l' && format[2] == 'd') {
			add_number(line, va_arg(args, long));
			format += 2;
		} else {
			add(line, (const char[]){*format, 0});
		}
	}
}

static void add_test(struct line *line, const struct check_test *test)
{
	add(line, test->area);
	add(line, "/");
	add(line, test->name);
}

/* The child's ends. */

void check_fail(const char *file, int line_number, const char *format, ...)
{
	struct line line = {.size = 0};
	va_list args;
	add_test(&line, current);
	add(&line, ": failed: ");
	add(&line, file);
	add(&line, ":");
	add_number(&line, line_number);
	add(&line, ": ");
	va_start(args, format);
	add_format(&line, format, args);
	va_end(args);
	print(1, &line);
	for (;;)
		lx_syscall1(LX_NR_exit_group, 1);
}

void check_skip(const char *format, ...)
{
	struct line line = {.size = 0};
	va_list args;
	add_test(&line, current);
	add(&line, ": skipped: ");
	va_start(args, format);
	add_format(&line, format, args);
	va_end(args);
	print(1, &line);
	for (;;)
		lx_syscall1(LX_NR_exit_group, SKIPPED);
}

/* The runner. */

static enum verdict failed(const struct check_test *test, const char *how, long number, const char *unit)
{
	struct line line = {.size = 0};
	add_test(&line, test);
	add(&line, how);
	add_number(&line, number);
	add(&line, unit);
	print(1, &line);
	return FAILED;
}

static long now_ms(void)
{
	struct lx_timespec t = {0};
	lx_syscall2(LX_NR_clock_gettime, LX_CLOCK_MONOTONIC, (long)&t);
	return t.tv_sec * 1000 + (long)t.tv_nsec / 1000000;
}

/* Waits until the child has ended. SIGCHLD is blocked, so one that comes between the calls stays pending.
 * Returns wait4's result; 0 when the time is up. */
static long wait_for(long pid, int *status)
{
	const lx_sigset_t child_signal = 1UL << (LX_SIGCHLD - 1);
	long end = now_ms() + SECONDS * 1000;
	for (;;) {
		long r = lx_syscall4(LX_NR_wait4, pid, (long)status, LX_WNOHANG, 0);
		long left = end - now_ms();
		if (r || left <= 0)
			return r;
		struct lx_timespec t = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
		lx_syscall4(LX_NR_rt_sigtimedwait, (long)&child_signal, 0, (long)&t, sizeof(child_signal));
	}
}

static enum verdict run(const struct check_test *test, const lx_sigset_t *mask)
{
	int status = 0;
	long pid = lx_syscall0(LX_NR_fork);
	if (!pid) {
		lx_syscall2(LX_NR_setpgid, 0, 0);
		lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_SETMASK, (long)mask, 0, sizeof(*mask));
		current = test;
		test->run();
		for (;;)
			lx_syscall1(LX_NR_exit_group, 0);
	}
	if (pid < 0)
		return failed(test, ": failed: fork(2) gave ", pid, "");

	long ended = wait_for(pid, &status);
	/* Its group goes with it: what a test leaves running would disturb the next one. */
	lx_syscall2(LX_NR_kill, -pid, LX_SIGKILL);
	if (!ended) {
		lx_syscall2(LX_NR_kill, pid, LX_SIGKILL);
		lx_syscall4(LX_NR_wait4, pid, (long)&status, 0, 0);
		return failed(test, ": failed: no end after ", SECONDS, " s");
	}
	if (ended < 0)
		return failed(test, ": failed: wait4(2) gave ", ended, "");
	if (status & 0x7f)
		return failed(test, ": failed: killed by signal ", status & 0x7f, "");
	switch (status >> 8) {
	case 0:
		return PASSED;
	case 1:
		return FAILED; /* check_fail() said why */
	case SKIPPED:
		return SKIPPED_IT;
	}
	return failed(test, ": failed: exit status ", status >> 8, "");
}

/* A pattern is an area, or area/name. */
static int matches(const struct check_test *test, const char *pattern)
{
	const char *s = test->area;
	while (*s && *s == *pattern)
		s++, pattern++;
	if (*s)
		return 0;
	if (!*pattern)
		return 1;
	if (*pattern++ != '/')
		return 0;
	for (s = test->name; *s && *s == *pattern; s++)
		pattern++;
	return !*s && !*pattern;
}

static int selected(const struct check_test *test, char **patterns)
{
	if (!*patterns)
		return 1;
	for (; *patterns; patterns++)
		if (matches(test, *patterns))
			return 1;
	return 0;
}

static int bad_usage(const char *what, const char *word)
{
	struct line line = {.size = 0};
	add(&line, "selftest: ");
	add(&line, what);
	add(&line, word);
	add(&line, "; usage: selftest [-l] [AREA | AREA/NAME]...");
	print(2, &line);
	return 2;
}

static int run_selected(char **patterns)
{
	static const char *const words[VERDICTS] = {" passed, ", " failed, ", " skipped"};
	long count[VERDICTS] = {0};
	const lx_sigset_t child_signal = 1UL << (LX_SIGCHLD - 1);
	const struct lx_sigaction default_action = {0}; /* an inherited SIG_IGN would reap the children for us */
	lx_sigset_t mask = 0;
	struct line line = {.size = 0};

	lx_syscall4(LX_NR_rt_sigaction, LX_SIGCHLD, (long)&default_action, 0, sizeof(mask));
	lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_BLOCK, (long)&child_signal, (long)&mask, sizeof(mask));
	if (record_start)
		record_start();
	for (const struct check_test *const *test = __start_lx_tests; test < __stop_lx_tests; test++)
		if (selected(*test, patterns))
			count[run(*test, &mask)]++;
	if (record_report)
		record_report();
	for (int i = 0; i < VERDICTS; i++) {
		add_number(&line, count[i]);
		add(&line, words[i]);
	}
	print(1, &line);
	return count[FAILED] != 0;
}

int main(int argc, char **argv)
{
	char **args = argv + (argc > 0); /* there may be not even a name */
	if (is_vm()) {
		mount_all();
		mount_image();
		loopback_up();
		check_vm = is_ours();
		int failures = run_selected(args); /* what the kernel's command line has behind -- */
		struct line line = {.size = 0};
		add(&line, failures ? "MATRIX-FAILED" : "MATRIX-OK");
		print(1, &line);
		power_off();
		return failures;
	}
	if (*args && args[0][0] == '-') {
		if (args[0][1] != 'l' || args[0][2] || args[1])
			return bad_usage("bad argument ", args[0]);
		for (const struct check_test *const *test = __start_lx_tests; test < __stop_lx_tests; test++) {
			struct line line = {.size = 0};
			add_test(&line, *test);
			print(1, &line);
		}
		return 0;
	}
	for (char **pattern = args; *pattern; pattern++) {
		int found = 0;
		for (const struct check_test *const *test = __start_lx_tests; test < __stop_lx_tests; test++)
			found |= matches(*test, *pattern);
		if (!found)
			return bad_usage("no test named ", *pattern);
	}
	return run_selected(args);
}
