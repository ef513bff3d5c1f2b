/* SPDX-License-Identifier: MIT */
/* Runs the tests of check.h without a libc: one child each, a time limit, a summary. As the first process of a VM it
 * mounts what they need, and powers off. */
#include "selftest.h"

#include "../check.h"
#include <lx/net.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/if.h>
#include <lx/uapi/linux/loop.h>
#include <lx/uapi/linux/reboot.h>
#include <lx/uapi/linux/sockios.h>
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

void add(struct line *line, const char *s)
{
	while (*s && line->size < sizeof(line->text) - 1)
		line->text[line->size++] = *s++;
}

static void add_number(struct line *line, long value)
{
	char digits[21], *p = digits + sizeof(digits) - 1;
	unsigned long rest = value < 0 ? 0UL - (unsigned long)value : (unsigned long)value;
	*p = 0;
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	add(line, p);
}

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

void print(int fd, struct line *line)
{
	line->text[line->size++] = '\n';
	lx_syscall3(LX_NR_write, fd, (long)line->text, (long)line->size);
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

/* A VM: the first process, and nobody has mounted /proc yet (in a container somebody has). */
static int is_vm(void)
{
	return lx_syscall0(LX_NR_getpid) == 1 && lx_syscall2(LX_NR_access, (long)"/proc/self", 0) == -LX_ENOENT;
}

static void mount_all(void)
{
	static const struct {
		const char *type, *dir;
	} mounts[] = {{"devtmpfs", "/dev"}, {"devpts", "/dev/pts"}, {"proc", "/proc"}, {"sysfs", "/sys"}, {"tmpfs", "/tmp"}};
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		lx_syscall2(LX_NR_mkdir, (long)mounts[i].dir, 0755);
		long r = lx_syscall5(LX_NR_mount, (long)"lx", (long)mounts[i].dir, (long)mounts[i].type, 0, 0);
		/* A kernel with CONFIG_DEVTMPFS_MOUNT has done /dev itself. */
		if (r < 0 && r != -LX_EBUSY) {
			struct line line = {.size = 0};
			add(&line, "selftest: cannot mount ");
			add(&line, mounts[i].dir);
			add(&line, ": ");
			add_number(&line, r);
			print(1, &line);
		}
	}
	/* An initramfs without /dev/console starts us without descriptors. */
	if (lx_syscall2(LX_NR_fcntl, 1, LX_F_GETFD) == -LX_EBADF) {
		long fd = lx_syscall3(LX_NR_open, (long)"/dev/console", LX_O_RDWR, 0);
		for (int i = 0; i < 3; i++)
			lx_syscall2(LX_NR_dup2, fd, i);
	}
}

/* /tmp is a tmpfs, and an ext4 where tools/kernels/boot was given one: other calls succeed there. */
static void mount_image(void)
{
	struct lx_loop_config config = {.block_size = 4096};
	long image = lx_syscall3(LX_NR_open, (long)"/tmp.img", LX_O_RDWR, 0);
	long loop = lx_syscall3(LX_NR_open, (long)"/dev/loop7", LX_O_RDWR, 0);
	config.fd = (uint32_t)image;
	config.info.lo_flags = LX_LO_FLAGS_AUTOCLEAR;
	if (image >= 0 && loop >= 0 && !lx_syscall3(LX_NR_ioctl, loop, LX_LOOP_CONFIGURE, (long)&config) &&
	    !lx_syscall5(LX_NR_mount, (long)"/dev/loop7", (long)"/tmp", (long)"ext4", 0, 0))
		lx_syscall2(LX_NR_chmod, (long)"/tmp", 01777);
	lx_syscall1(LX_NR_close, image);
	lx_syscall1(LX_NR_close, loop);
}

/* The new machine's loopback interface is down. */
static void loopback_up(void)
{
	struct lx_ifreq lo = {.ifr_ifrn.ifrn_name = "lo", .ifr_ifru.ifru_flags = LX_IFF_UP};
	long fd = lx_syscall3(LX_NR_socket, LX_AF_INET, LX_SOCK_DGRAM, 0);
	lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFFLAGS, (long)&lo);
	lx_syscall1(LX_NR_close, fd);
}

/* Whether the kernel was told that the machine is the tests' own: then check_vm lets them change it. */
static int is_ours(void)
{
	static const char word[] = " lx.vm=1";
	char line[2048];
	long fd = lx_syscall3(LX_NR_open, (long)"/proc/cmdline", LX_O_RDONLY, 0);
	long size = lx_syscall3(LX_NR_read, fd, (long)line, sizeof(line));
	lx_syscall1(LX_NR_close, fd);
	for (long i = 0; i + (long)sizeof(word) - 1 <= size; i++) {
		size_t n = 0;
		while (n < sizeof(word) - 1 && line[i + (long)n] == word[n])
			n++;
		if (n == sizeof(word) - 1)
			return 1;
	}
	return 0;
}

static void power_off(void)
{
	lx_syscall3(LX_NR_ioctl, 1, LX_TCSBRK, 1); /* tcdrain: the verdict has to be out of the serial port */
	lx_syscall4(LX_NR_reboot, LX_LINUX_REBOOT_MAGIC1, LX_LINUX_REBOOT_MAGIC2, LX_LINUX_REBOOT_CMD_POWER_OFF, 0);
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
