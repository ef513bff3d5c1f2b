/* SPDX-License-Identifier: MIT */
/* What prctl and arch_prctl do by operation. Nearly all of it changes the caller, so it happens in a forked child. */
#include "../check.h"
#include "../child.h"
#include <lx/bpf.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/security.h>
#include <lx/signal.h>
#include <lx/uapi/linux/auxvec.h>

enum { NO_PID = 0x7ffffff0, NO_CAP = 64, PAGE = 4096 };

static int of_the_process(void)
{
	int sig = -1, on = -1, *address = &sig;
	char name[16] = "";

	ENSURE(lx_prctl_set_pdeathsig(LX_SIGHUP) == 0);
	ENSURE(lx_prctl_get_pdeathsig(&sig) == 0 && sig == LX_SIGHUP);
	ENSURE(lx_prctl_set_pdeathsig(0) == 0 && lx_prctl_get_pdeathsig(&sig) == 0 && sig == 0);
	ENSURE(lx_prctl_set_pdeathsig(65) == -LX_EINVAL && lx_prctl_set_pdeathsig(1UL << 32) == -LX_EINVAL);
	ENSURE(lx_prctl_get_pdeathsig((int *)nowhere()) == -LX_EFAULT);

	ENSURE(lx_prctl_set_name("fifteen letters and more") == 0);
	ENSURE(lx_prctl_get_name(name) == 0 && name[14] == 's' && name[15] == 0);
	ENSURE(lx_prctl_set_name((const char *)nowhere()) == -LX_EFAULT);

	ENSURE(lx_prctl_get_child_subreaper(&on) == 0 && on == 0);
	ENSURE(lx_prctl_set_child_subreaper(1) == 0 && lx_prctl_get_child_subreaper(&on) == 0 && on == 1);
	ENSURE(lx_prctl_set_child_subreaper(0) == 0 && lx_prctl_get_child_subreaper(&on) == 0 && on == 0);
	ENSURE(lx_prctl_get_child_subreaper((int *)nowhere()) == -LX_EFAULT);

	ENSURE(lx_set_tid_address(&on) == lx_gettid());
	int r = lx_prctl_get_tid_address(&address);
	ENSURE(r == -LX_EINVAL || (r == 0 && address == &on));
	ENSURE(lx_set_tid_address(NULL) == lx_gettid());

	ENSURE(lx_prctl_get_timing() == LX_PR_TIMING_STATISTICAL && lx_prctl_set_timing(0) == 0);
	ENSURE(lx_prctl_set_timing(LX_PR_TIMING_TIMESTAMP) == -LX_EINVAL);
	ENSURE(lx_prctl_set_timerslack(0x123456789) == 0 && lx_prctl_get_timerslack() == 0x123456789);
	ENSURE(lx_prctl_set_timerslack(0) == 0 && lx_prctl_get_timerslack() != 0x123456789);
	r = lx_prctl_task_perf_events_disable();
	ENSURE(r == 0 || r == -LX_EINVAL);
	ENSURE(lx_prctl_task_perf_events_enable() == r);

	/* Last: without it the files of /proc/self are root's. */
	ENSURE(lx_prctl_set_dumpable(2) == -LX_EINVAL);
	ENSURE(lx_prctl_set_dumpable(0) == 0 && lx_prctl_get_dumpable() == 0);
	ENSURE(lx_prctl_set_dumpable(1) == 0 && lx_prctl_get_dumpable() == 1);
	return 0;
}

TEST(prctl, process)
{
	CHECK_EQ(in_child(of_the_process), 0);
}

static int dies_before_its_child(void)
{
	int fds[2];
	char c;

	ENSURE(lx_pipe2(fds, 0) == 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		ENSURE(lx_prctl_set_pdeathsig(LX_SIGKILL) == 0);
		lx_write(fds[1], "", 1);
		for (;;)
			lx_pause();
	}
	ENSURE(pid > 0 && lx_read(fds[0], &c, 1) == 1);
	return 0;
}

static int adopts(void)
{
	int status = -1;
	ENSURE(lx_prctl_set_child_subreaper(1) == 0);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(dies_before_its_child() != 0);
	/* The grandchild comes here, killed by its own wish. */
	ENSURE(pid > 0 && lx_wait4(pid, &status, 0, NULL) == pid && status == 0);
	lx_pid_t orphan = lx_wait4(-1, &status, 0, NULL);
	ENSURE(orphan > 0 && orphan != pid && status == LX_SIGKILL);
	return 0;
}

TEST(prctl, subreaper_and_pdeathsig)
{
	CHECK_EQ(in_child(adopts), 0);
}

static int privileges(void)
{
	ENSURE(lx_prctl_get_no_new_privs() == 0);
	ENSURE(lx_prctl_set_no_new_privs() == 0 && lx_prctl_get_no_new_privs() == 1);
	/* The raw call wants every argument that it doesn't need to be 0. */
	ENSURE(lx_prctl(LX_PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 1) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 1) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_CAP_AMBIENT, LX_PR_CAP_AMBIENT_IS_SET, 0, 1, 0) == -LX_EINVAL);

	ENSURE(lx_prctl_get_keepcaps() == 0);
	ENSURE(lx_prctl_set_keepcaps(1) == 0 && lx_prctl_get_keepcaps() == 1);
	ENSURE(lx_prctl_get_securebits() == LX_SECBIT_KEEP_CAPS);
	ENSURE(lx_prctl_set_keepcaps(0) == 0 && lx_prctl_get_securebits() == 0);
	ENSURE(lx_prctl_set_keepcaps(2) == -LX_EINVAL && lx_prctl_set_keepcaps(1UL << 32) == -LX_EINVAL);
	return 0;
}

TEST(prctl, privileges)
{
	CHECK_EQ(in_child(privileges), 0);
}

static int with_capabilities(void)
{
	struct lx_user_cap_header_struct header = {.version = LX_LINUX_CAPABILITY_VERSION_3, .pid = 0};
	struct lx_user_cap_data_struct data[2] = {{0}, {0}};
	const unsigned int kill = 1U << LX_CAP_KILL, setpcap = 1U << LX_CAP_SETPCAP;

	ENSURE(lx_prctl_capbset_read(LX_CAP_KILL) >= 0);
	ENSURE(lx_prctl_capbset_read(NO_CAP) == -LX_EINVAL && lx_prctl_capbset_read(1UL << 32) == -LX_EINVAL);
	ENSURE(lx_prctl_cap_ambient_is_set(LX_CAP_KILL) == 0);
	ENSURE(lx_prctl_cap_ambient_is_set(NO_CAP) == -LX_EINVAL && lx_prctl_cap_ambient_raise(NO_CAP) == -LX_EINVAL);
	ENSURE(lx_prctl_cap_ambient_lower(LX_CAP_KILL) == 0 && lx_prctl_cap_ambient_clear_all() == 0);
	ENSURE(lx_prctl_set_securebits(1U << 31) == -LX_EPERM);

	ENSURE(lx_capget(&header, data) == 0);
	const int able = (data[0].permitted & (kill | setpcap)) == (kill | setpcap) && data[0].effective & setpcap;
	if (!able) {
		ENSURE(lx_prctl_cap_ambient_raise(LX_CAP_KILL) == -LX_EPERM);
		ENSURE(lx_prctl_capbset_drop(LX_CAP_KILL) == -LX_EPERM);
		ENSURE(lx_prctl_set_securebits(LX_SECBIT_NO_SETUID_FIXUP) == -LX_EPERM);
		return SKIPPED;
	}
	/* An ambient capability has to be inheritable. */
	data[0].inheritable &= ~kill;
	ENSURE(lx_capset(&header, data) == 0 && lx_prctl_cap_ambient_raise(LX_CAP_KILL) == -LX_EPERM);
	data[0].inheritable |= kill;
	ENSURE(lx_capset(&header, data) == 0 && lx_prctl_cap_ambient_raise(LX_CAP_KILL) == 0);
	ENSURE(lx_prctl_cap_ambient_is_set(LX_CAP_KILL) == 1);
	ENSURE(lx_prctl_cap_ambient_lower(LX_CAP_KILL) == 0 && lx_prctl_cap_ambient_is_set(LX_CAP_KILL) == 0);
	ENSURE(lx_prctl_cap_ambient_raise(LX_CAP_KILL) == 0 && lx_prctl_cap_ambient_clear_all() == 0);
	ENSURE(lx_prctl_cap_ambient_is_set(LX_CAP_KILL) == 0);

	ENSURE(lx_prctl_capbset_read(LX_CAP_KILL) == 1);
	ENSURE(lx_prctl_capbset_drop(LX_CAP_KILL) == 0 && lx_prctl_capbset_read(LX_CAP_KILL) == 0);
	ENSURE(lx_prctl_capbset_drop(NO_CAP) == -LX_EINVAL);
	ENSURE(lx_prctl_set_securebits(LX_SECBIT_NO_SETUID_FIXUP | LX_SECBIT_NO_SETUID_FIXUP_LOCKED) == 0);
	ENSURE(lx_prctl_get_securebits() == (LX_SECBIT_NO_SETUID_FIXUP | LX_SECBIT_NO_SETUID_FIXUP_LOCKED));
	ENSURE(lx_prctl_set_securebits(0) == -LX_EPERM);
	ENSURE(lx_prctl_set_securebits(LX_SECBIT_NO_SETUID_FIXUP | LX_SECBIT_NO_SETUID_FIXUP_LOCKED |
				       LX_SECBIT_KEEP_CAPS_LOCKED) == 0);
	ENSURE(lx_prctl_set_keepcaps(1) == -LX_EPERM);
	return 0;
}

TEST(prctl, capabilities)
{
	int line = in_child(with_capabilities);
	SKIP_IF(line == SKIPPED, "only the refusals: no CAP_KILL and CAP_SETPCAP");
	CHECK_EQ(line, 0);
}

static int filters(void)
{
	struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, LX_NR_getppid, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ERRNO | 77),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	const struct lx_sock_fprog filter = {.len = 4, .filter = code}, none = {.len = 0, .filter = code};

	int r = lx_prctl_get_seccomp();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 || r == LX_SECCOMP_MODE_FILTER);
	ENSURE(lx_prctl_set_no_new_privs() == 0);
	ENSURE(lx_prctl_set_seccomp_filter(&none) == -LX_EINVAL);
	ENSURE(lx_prctl_set_seccomp_filter((struct lx_sock_fprog *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_prctl_set_seccomp_filter(&filter) == 0);
	ENSURE(lx_getppid() == -77 && lx_prctl_get_seccomp() == LX_SECCOMP_MODE_FILTER);
	/* No way back, and none to the other mode. */
	ENSURE(lx_prctl_set_seccomp_strict() == -LX_EINVAL);
	return 0;
}

static int strictly(void)
{
	int r = lx_prctl_set_seccomp_strict();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	lx_prctl_get_seccomp();
	return 0;
}

TEST(prctl, seccomp)
{
	int line = in_child(filters), strict = 0, status = child_status(strictly, &strict);
	SKIP_IF(line == SKIPPED, "this kernel has no seccomp");
	CHECK_EQ(line, 0);
	SKIP_IF(strict == SKIPPED, "the test is under a filter");
	/* Even asking is forbidden then. */
	CHECK_EQ(status & 0x7f, LX_SIGKILL);
}

static int reads_the_clock(void)
{
	unsigned int low, high, mode = 0;
	ENSURE(lx_prctl_get_tsc(&mode) == 0 && mode == LX_PR_TSC_ENABLE);
	ENSURE(lx_prctl_get_tsc((unsigned int *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_prctl_set_tsc(3) == -LX_EINVAL);
	ENSURE(lx_prctl_set_tsc(LX_PR_TSC_ENABLE) == 0);
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	ENSURE(lx_prctl_set_dumpable(0) == 0); /* no core file */
	ENSURE(lx_prctl_set_tsc(LX_PR_TSC_SIGSEGV) == 0 && lx_prctl_get_tsc(&mode) == 0 && mode == LX_PR_TSC_SIGSEGV);
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return 0;
}

TEST(prctl, tsc)
{
	int line = 0, status = child_status(reads_the_clock, &line);
	CHECK_EQ(line, NO_ANSWER);
	CHECK_EQ(status & 0x7f, LX_SIGSEGV);
}

static int machine_checks(void)
{
	int r = lx_prctl_mce_kill_get();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == LX_PR_MCE_KILL_DEFAULT);
	ENSURE(lx_prctl_mce_kill_set(LX_PR_MCE_KILL_EARLY) == 0 && lx_prctl_mce_kill_get() == LX_PR_MCE_KILL_EARLY);
	ENSURE(lx_prctl_mce_kill_set(LX_PR_MCE_KILL_LATE) == 0 && lx_prctl_mce_kill_get() == LX_PR_MCE_KILL_LATE);
	ENSURE(lx_prctl_mce_kill_set(3) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_MCE_KILL, LX_PR_MCE_KILL_CLEAR, 1, 0, 0) == -LX_EINVAL);
	ENSURE(lx_prctl_mce_kill_clear() == 0 && lx_prctl_mce_kill_get() == LX_PR_MCE_KILL_DEFAULT);
	return 0;
}

TEST(prctl, mce_kill)
{
	int line = in_child(machine_checks);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_MCE_KILL");
	CHECK_EQ(line, 0);
}

static int memory_map(void)
{
	unsigned int size = 0;
	static const char too_long[PAGE];
	struct lx_prctl_mm_map map = {.exe_fd = ~0U};

	/* Single fields need CAP_SYS_RESOURCE. */
	int r = lx_prctl_set_mm(LX_PR_SET_MM_ARG_START, 1UL << 63);
	ENSURE(r == -LX_EINVAL || r == -LX_EPERM);
	ENSURE(lx_prctl_set_mm(99, (unsigned long)&map) == r);
	if (r == -LX_EINVAL) {
		ENSURE(lx_prctl_set_mm(LX_PR_SET_MM_ARG_START, (unsigned long)&map) == 0);
		ENSURE(lx_prctl_set_mm_exe_file(-1) == -LX_EBADF);
		ENSURE(lx_prctl_set_mm_auxv(too_long, sizeof(too_long)) == -LX_EINVAL);
		ENSURE(lx_prctl_set_mm_auxv(nowhere(), 16) == -LX_EFAULT);
	} else {
		ENSURE(lx_prctl_set_mm_exe_file(-1) == -LX_EPERM);
		ENSURE(lx_prctl_set_mm_auxv(&map, 16) == -LX_EPERM);
	}
	r = lx_prctl_set_mm_map_size(&size);
	if (r)
		return SKIPPED;
	ENSURE(size == sizeof(map));
	ENSURE(lx_prctl_set_mm_map(&map, sizeof(map) - 1) == -LX_EINVAL);
	ENSURE(lx_prctl_set_mm_map((struct lx_prctl_mm_map *)nowhere(), sizeof(map)) == -LX_EFAULT);
	ENSURE(lx_prctl_set_mm_map(&map, sizeof(map)) == -LX_EINVAL);
	map.start_code = map.start_data = map.start_brk = map.start_stack = map.arg_start = map.env_start =
		(unsigned long)&map - 128;
	map.end_code = map.end_data = map.brk = map.arg_end = map.env_end = (unsigned long)&map;
	ENSURE(lx_prctl_set_mm_map(&map, sizeof(map)) == 0);
	map.end_code = map.start_code;
	ENSURE(lx_prctl_set_mm_map(&map, sizeof(map)) == -LX_EINVAL);
	return 0;
}

TEST(prctl, set_mm)
{
	int line = in_child(memory_map);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_SET_MM_MAP: no CONFIG_CHECKPOINT_RESTORE");
	CHECK_EQ(line, 0);
}

TEST(prctl, get_auxv)
{
	unsigned long auxv[128] = {0};
	long size = lx_prctl_get_auxv(auxv, sizeof(auxv));
	SKIP_IF(size == -LX_EINVAL, "this kernel has no PR_GET_AUXV");
	CHECK(size > 64 && size <= (long)sizeof(auxv) && size % 16 == 0);
	unsigned long page = 0;
	for (int i = 0; i < size / 8 && auxv[i]; i += 2)
		page = auxv[i] == LX_AT_PAGESZ ? auxv[i + 1] : page;
	CHECK_EQ(page, PAGE);
	CHECK_EQ(lx_prctl_get_auxv(NULL, 0), size);
	CHECK_ERR(lx_prctl_get_auxv(nowhere(), 16), LX_EFAULT);
}

static int huge_pages(void)
{
	ENSURE(lx_prctl_get_thp_disable() == 0);
	ENSURE(lx_prctl_set_thp_disable(1, 0) == 0 && lx_prctl_get_thp_disable() == 1);
	ENSURE(lx_prctl_set_thp_disable(0, 0) == 0 && lx_prctl_get_thp_disable() == 0);
	ENSURE(lx_prctl_set_thp_disable(1, 1) == -LX_EINVAL && lx_prctl_set_thp_disable(0, 2) == -LX_EINVAL);
	int r = lx_prctl_set_thp_disable(1, LX_PR_THP_DISABLE_EXCEPT_ADVISED);
	ENSURE(r == -LX_EINVAL || (r == 0 && lx_prctl_get_thp_disable() == 3));
	return 0;
}

TEST(prctl, thp_disable)
{
	CHECK_EQ(in_child(huge_pages), 0);
}

TEST(prctl, speculation)
{
	int r = lx_prctl_get_speculation_ctrl(LX_PR_SPEC_STORE_BYPASS);
	CHECK(r == LX_PR_SPEC_NOT_AFFECTED ||
	      r & (int)(LX_PR_SPEC_ENABLE | LX_PR_SPEC_DISABLE | LX_PR_SPEC_FORCE_DISABLE | LX_PR_SPEC_DISABLE_NOEXEC));
	CHECK_ERR(lx_prctl_get_speculation_ctrl(99), LX_ENODEV);
	CHECK_ERR(lx_prctl_set_speculation_ctrl(99, LX_PR_SPEC_ENABLE), LX_ENODEV);
	if (r & (int)LX_PR_SPEC_PRCTL)
		CHECK_ERR(lx_prctl_set_speculation_ctrl(LX_PR_SPEC_STORE_BYPASS, 1UL << 20), LX_ERANGE);
	else
		CHECK_ERR(lx_prctl_set_speculation_ctrl(LX_PR_SPEC_STORE_BYPASS, LX_PR_SPEC_ENABLE), LX_ENXIO);
}

static int flushes(void)
{
	int r = lx_prctl_get_io_flusher();
	if (r == -LX_EPERM) {
		ENSURE(lx_prctl_set_io_flusher(1) == -LX_EPERM);
		return SKIPPED;
	}
	ENSURE(r == 0 && lx_prctl_set_io_flusher(2) == -LX_EINVAL);
	ENSURE(lx_prctl_set_io_flusher(1) == 0 && lx_prctl_get_io_flusher() == 1);
	ENSURE(lx_prctl_set_io_flusher(0) == 0 && lx_prctl_get_io_flusher() == 0);
	return 0;
}

TEST(prctl, io_flusher)
{
	int line = in_child(flushes);
	SKIP_IF(line == SKIPPED, "only the refusals: no CAP_SYS_RESOURCE");
	CHECK_EQ(line, 0);
}

static volatile char selector;
static volatile int dispatched;

/* Everything outside the (empty) region is a signal while the selector says so, also the return from the signal. */
static void on_dispatch(int sig, lx_siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
	dispatched = lx_si_syscall(info);
}

static int install(void)
{
	const struct lx_sigaction action = {
		.sa_handler_ = (lx_sighandler_t)(void (*)(void))on_dispatch,
		.sa_flags = LX_SA_SIGINFO,
	};
	return lx_sigaction(LX_SIGSYS, &action, NULL);
}

static int dispatches(void)
{
	const unsigned long last = ~0UL;
	ENSURE(lx_prctl_set_syscall_user_dispatch_exclusive_on(1, last, NULL) != 0);
	int r = lx_prctl_set_syscall_user_dispatch_exclusive_on(0, 0, (const char *)&selector);
	if (r == -LX_EINVAL || r == -LX_EPERM) {
		ENSURE(lx_prctl_set_syscall_user_dispatch_off() == (r == -LX_EPERM ? 0 : r));
		return SKIPPED;
	}
	ENSURE(r == 0 && install() == 0);
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	lx_getppid();
	ENSURE(dispatched == LX_NR_getppid && selector == LX_SYSCALL_DISPATCH_FILTER_ALLOW);
	ENSURE(lx_prctl_set_syscall_user_dispatch_off() == 0);
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	dispatched = -1;
	ENSURE(lx_getppid() > 0 && dispatched == -1);
	ENSURE(lx_prctl(LX_PR_SET_SYSCALL_USER_DISPATCH, LX_PR_SYS_DISPATCH_OFF, 1, 0, 0) == -LX_EINVAL);
	ENSURE(lx_prctl_set_syscall_user_dispatch_exclusive_on(0, 0, (const char *)(1UL << 63)) == -LX_EFAULT);
	return 0;
}

static int dispatches_a_region(void)
{
	ENSURE(lx_prctl_set_syscall_user_dispatch_inclusive_on(0, 0, NULL) == -LX_EINVAL);
	/* Not where this code is. */
	int r = lx_prctl_set_syscall_user_dispatch_inclusive_on(PAGE, 1, NULL);
	if (r == -LX_EINVAL || r == -LX_EPERM)
		return SKIPPED;
	ENSURE(r == 0 && install() == 0);
	dispatched = -1;
	ENSURE(lx_getppid() > 0 && dispatched == -1);
	/* All of the lower half, with this code; the selector lets it out again. */
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
	ENSURE(lx_prctl_set_syscall_user_dispatch_inclusive_on(PAGE, 1UL << 47, (const char *)&selector) == 0);
	selector = LX_SYSCALL_DISPATCH_FILTER_BLOCK;
	lx_getppid();
	ENSURE(dispatched == LX_NR_getppid);
	return lx_prctl_set_syscall_user_dispatch_off();
}

TEST(prctl, syscall_user_dispatch)
{
	int line = in_child(dispatches);
	SKIP_IF(line == SKIPPED, "this kernel has no syscall user dispatch, or it is forbidden");
	CHECK_EQ(line, 0);
}

TEST(prctl, syscall_user_dispatch_of_a_region)
{
	int line = in_child(dispatches_a_region);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_SYS_DISPATCH_INCLUSIVE_ON");
	CHECK_EQ(line, 0);
}

static int cookies(void)
{
	uint64_t cookie = 99, other = 99;
	int r = lx_prctl_sched_core_get(0, &cookie);
	if (r == -LX_ENODEV || r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && cookie == 0);
	ENSURE(lx_prctl_sched_core_create(0, LX_PR_SCHED_CORE_SCOPE_THREAD_GROUP) == 0);
	ENSURE(lx_prctl_sched_core_get(0, &cookie) == 0 && cookie != 0);
	ENSURE(lx_prctl_sched_core_create(0, 99) == -LX_EINVAL && lx_prctl_sched_core_get(NO_PID, &other) == -LX_ESRCH);
	ENSURE(lx_prctl_sched_core_share_to(lx_getpid(), LX_PR_SCHED_CORE_SCOPE_THREAD) == 0);
	ENSURE(lx_prctl_sched_core_share_from(lx_getpid()) == 0);
	ENSURE(lx_prctl_sched_core_get(0, &other) == 0 && other == cookie);
	ENSURE(lx_prctl_sched_core_share_from(NO_PID) == -LX_ESRCH);
	return 0;
}

TEST(prctl, sched_core)
{
	int line = in_child(cookies);
	SKIP_IF(line == SKIPPED, "no core scheduling: no SMT, or not in this kernel");
	CHECK_EQ(line, 0);
}

static int denies_write_and_execute(void)
{
	int r = lx_prctl_get_mdwe();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_prctl_set_mdwe(0) == 0);
	ENSURE(lx_prctl_set_mdwe(LX_PR_MDWE_NO_INHERIT) == -LX_EINVAL && lx_prctl_set_mdwe(1UL << 33) == -LX_EINVAL);
	ENSURE(lx_prctl_set_mdwe(LX_PR_MDWE_REFUSE_EXEC_GAIN) == 0);
	ENSURE(lx_prctl_get_mdwe() == LX_PR_MDWE_REFUSE_EXEC_GAIN);
	ENSURE(lx_prctl_set_mdwe(0) == -LX_EPERM);
	void *p = lx_mmap(NULL, PAGE, LX_PROT_READ | LX_PROT_WRITE | LX_PROT_EXEC, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS,
			  -1, 0);
	ENSURE((long)p == -LX_EACCES);
	return 0;
}

TEST(prctl, mdwe)
{
	int line = in_child(denies_write_and_execute);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_SET_MDWE");
	CHECK_EQ(line, 0);
}

TEST(prctl, set_vma_anon_name)
{
	char *p = (char *)lx_mmap(NULL, PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(p));
	int r = lx_prctl_set_vma_anon_name(p, PAGE, "lx test");
	SKIP_IF(r == -LX_EINVAL, "this kernel has no PR_SET_VMA_ANON_NAME");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_prctl_set_vma_anon_name(p, PAGE, "a\\b"), LX_EINVAL);
	CHECK_ERR(lx_prctl_set_vma_anon_name(p + 1, PAGE, "lx test"), LX_EINVAL);
	CHECK_ERR(lx_prctl_set_vma_anon_name(p, PAGE, (const char *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_prctl_set_vma_anon_name(p, PAGE, NULL), 0);
	CHECK_EQ(lx_munmap(p, PAGE), 0);
	CHECK_ERR(lx_prctl_set_vma_anon_name(p, PAGE, "lx test"), LX_ENOMEM);
}

static int merges(void)
{
	int r = lx_prctl_get_memory_merge();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_prctl_set_memory_merge(1) == 0 && lx_prctl_get_memory_merge() == 1);
	ENSURE(lx_prctl_set_memory_merge(0) == 0 && lx_prctl_get_memory_merge() == 0);
	ENSURE(lx_prctl(LX_PR_SET_MEMORY_MERGE, 1, 1, 0, 0) == -LX_EINVAL);
	return 0;
}

TEST(prctl, memory_merge)
{
	int line = in_child(merges);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_SET_MEMORY_MERGE: no CONFIG_KSM");
	CHECK_EQ(line, 0);
}

static int timer_ids(void)
{
	int r = lx_prctl_timer_create_restore_ids_get();
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_prctl_timer_create_restore_ids_on() == 0 && lx_prctl_timer_create_restore_ids_get() == 1);
	ENSURE(lx_prctl_timer_create_restore_ids_off() == 0 && lx_prctl_timer_create_restore_ids_get() == 0);
	ENSURE(lx_prctl(LX_PR_TIMER_CREATE_RESTORE_IDS, 3, 0, 0, 0) == -LX_EINVAL);
	return 0;
}

TEST(prctl, timer_create_restore_ids)
{
	int line = in_child(timer_ids);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_TIMER_CREATE_RESTORE_IDS, or no POSIX timers");
	CHECK_EQ(line, 0);
}

static int futex_slots(void)
{
	int r = lx_prctl_futex_hash_set_slots(16);
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_prctl_futex_hash_get_slots() == 16);
	ENSURE(lx_prctl_futex_hash_set_slots(17) == -LX_EINVAL && lx_prctl_futex_hash_set_slots(1) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_FUTEX_HASH, LX_PR_FUTEX_HASH_SET_SLOTS, 16, 1, 0) == -LX_EINVAL);
	ENSURE(lx_prctl_futex_hash_set_slots(0) == 0 && lx_prctl_futex_hash_get_slots() == 0);
	ENSURE(lx_prctl_futex_hash_set_slots(16) == -LX_EBUSY);
	return 0;
}

TEST(prctl, futex_hash)
{
	int line = in_child(futex_slots);
	SKIP_IF(line == SKIPPED, "this kernel has no PR_FUTEX_HASH: no CONFIG_FUTEX_PRIVATE_HASH");
	CHECK_EQ(line, 0);
}

/* The rseq test has the success; a process of a libc has an area of the old size, or none. */
TEST(prctl, rseq_slice_extension)
{
	int r = lx_prctl_rseq_slice_extension_get();
	SKIP_IF(r == -LX_EINVAL || r == -LX_ENOTSUPP, "this kernel has no PR_RSEQ_SLICE_EXTENSION");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_prctl_rseq_slice_extension_set(2), LX_EINVAL);
	r = lx_prctl_rseq_slice_extension_set(LX_PR_RSEQ_SLICE_EXT_ENABLE);
	CHECK(r == 0 || r == -LX_ENXIO || r == -LX_ENOTSUPP);
}

static int yama(void)
{
	int r = lx_prctl_set_ptracer(0);
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_prctl_set_ptracer((unsigned long)lx_getppid()) == 0);
	ENSURE(lx_prctl_set_ptracer(NO_PID) == -LX_EINVAL);
	return lx_prctl_set_ptracer(LX_PR_SET_PTRACER_ANY);
}

TEST(prctl, set_ptracer)
{
	int line = in_child(yama);
	SKIP_IF(line == SKIPPED, "Yama is off");
	CHECK_EQ(line, 0);
}

static int bases(void)
{
	unsigned long fs = 1, gs = 1, word;
	const unsigned long magic = 0x1122334455667788, *const p = &magic;

	ENSURE(lx_arch_prctl_get_fs(&fs) == 0 && fs != 1);
	ENSURE(lx_arch_prctl_set_fs(fs) == 0);
	ENSURE(lx_arch_prctl_set_gs((unsigned long)p) == 0);
	__asm__ volatile("mov %%gs:0, %0" : "=r"(word) : "m"(magic));
	ENSURE(word == magic);
	ENSURE(lx_arch_prctl_get_gs(&gs) == 0 && gs == (unsigned long)p);
	ENSURE(lx_arch_prctl_set_gs(1UL << 63) == -LX_EPERM && lx_arch_prctl_set_fs(1UL << 63) == -LX_EPERM);
	ENSURE(lx_arch_prctl_get_fs((unsigned long *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_arch_prctl_get_gs((unsigned long *)nowhere()) == -LX_EFAULT);
	return 0;
}

TEST(arch_prctl, bases)
{
	CHECK_EQ(in_child(bases), 0);
}

static int hides_cpuid(void)
{
	ENSURE(lx_arch_prctl_get_cpuid() == 1);
	int r = lx_arch_prctl_set_cpuid(1);
	if (r == -LX_ENODEV)
		return SKIPPED;
	ENSURE(r == 0 && lx_arch_prctl_set_cpuid(0) == 0 && lx_arch_prctl_get_cpuid() == 0);
	ENSURE(lx_arch_prctl_set_cpuid(1) == 0 && lx_arch_prctl_get_cpuid() == 1);
	return 0;
}

TEST(arch_prctl, cpuid)
{
	int line = in_child(hides_cpuid);
	SKIP_IF(line == SKIPPED, "this CPU can't forbid the cpuid instruction");
	CHECK_EQ(line, 0);
}

TEST(arch_prctl, xcomp)
{
	const uint64_t x87_and_sse = 3;
	uint64_t supported = 0, permitted = 0, guest = 0;
	int r = lx_arch_prctl_get_xcomp_supp(&supported);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no ARCH_GET_XCOMP_SUPP");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_arch_prctl_get_xcomp_perm(&permitted), 0);
	CHECK_EQ(permitted & ~supported, 0);
	CHECK_EQ(supported & x87_and_sse, x87_and_sse);
	CHECK_ERR(lx_arch_prctl_get_xcomp_supp((uint64_t *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_arch_prctl_req_xcomp_perm(1000), LX_EINVAL);
	r = lx_arch_prctl_get_xcomp_guest_perm(&guest);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no ARCH_GET_XCOMP_GUEST_PERM");
	CHECK_EQ(r, 0);
	CHECK_EQ(guest & ~supported, 0);
	CHECK_ERR(lx_arch_prctl_req_xcomp_guest_perm(1000), LX_EINVAL);
}

TEST(arch_prctl, map_vdso)
{
	/* One is there already. */
	long r = lx_arch_prctl_map_vdso_64(0x10000000);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no ARCH_MAP_VDSO_64: no CONFIG_CHECKPOINT_RESTORE");
	CHECK_ERR(r, LX_EEXIST);
	r = lx_arch_prctl_map_vdso_32(0x10000000);
	CHECK(r == -LX_EEXIST || r == -LX_EINVAL);
	r = lx_arch_prctl_map_vdso_x32(0x10000000);
	CHECK(r == -LX_EEXIST || r == -LX_EINVAL);
}

static int tagged_addresses(void)
{
	unsigned long mask = 0, bits = 99;
	int r = lx_arch_prctl_get_untag_mask(&mask);
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && mask == ~0UL);
	ENSURE(lx_arch_prctl_get_max_tag_bits(&bits) == 0 && (bits == 0 || bits == 6));
	ENSURE(lx_arch_prctl_get_max_tag_bits((unsigned long *)nowhere()) == -LX_EFAULT);
	r = lx_arch_prctl_enable_tagged_addr(7);
	ENSURE(r == (bits ? -LX_EINVAL : -LX_ENODEV));
	ENSURE(lx_arch_prctl_force_tagged_sva() == 0);
	return 0;
}

TEST(arch_prctl, tagged_addresses)
{
	int line = in_child(tagged_addresses);
	SKIP_IF(line == SKIPPED, "this kernel has no linear address masking");
	CHECK_EQ(line, 0);
}

static int shadow_stack(void)
{
	unsigned long features = ~0UL;
	int r = lx_arch_prctl_shstk_status(&features);
	if (r)
		return SKIPPED;
	ENSURE(features == 0);
	ENSURE(lx_arch_prctl_shstk_status((unsigned long *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_arch_prctl_shstk_enable(LX_ARCH_SHSTK_SHSTK | LX_ARCH_SHSTK_WRSS) == -LX_EINVAL);
	ENSURE(lx_arch_prctl_shstk_disable(0) == -LX_EINVAL);
	ENSURE(lx_arch_prctl_shstk_lock(LX_ARCH_SHSTK_SHSTK) == 0);
	ENSURE(lx_arch_prctl_shstk_enable(LX_ARCH_SHSTK_SHSTK) == -LX_EPERM);
	return 0;
}

TEST(arch_prctl, shadow_stack)
{
	int line = in_child(shadow_stack);
	SKIP_IF(line == SKIPPED, "this kernel has no shadow stacks");
	CHECK_EQ(line, 0);
}
