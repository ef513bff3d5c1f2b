/* SPDX-License-Identifier: MIT */
/* What seccomp does by operation, in forked children. */
#include "../check.h"
#include "../child.h"
#include <lx/bpf.h>
#include <lx/io.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/security.h>
#include <lx/signal.h>

enum { NO_SECCOMP = 99, MINE = 77 };

/* The wait status of a child that runs this and exits with its result. */
static int child(int (*run)(void))
{
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_prctl_set_dumpable(0); /* no core file */
		int r = run();
		lx_syscall1(LX_NR_exit, r); /* exit_group is one too many for strict mode */
	}
	return status_of(pid);
}

/* A filter with one result for getppid. */
static int filter(unsigned int flags, uint32_t result)
{
	struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, LX_NR_getppid, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, result),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	const struct lx_sock_fprog prog = {.len = 4, .filter = code};
	return lx_seccomp_set_mode_filter(flags, &prog);
}

TEST(security, seccomp_asks)
{
	struct lx_seccomp_notif_sizes sizes = {.seccomp_data = 0};
	const uint32_t kill = LX_SECCOMP_RET_KILL_PROCESS, trap = LX_SECCOMP_RET_TRAP, none = 0x12340000;
	int r = lx_seccomp_get_action_avail(&kill);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EINVAL, "this kernel has no seccomp");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_seccomp_get_action_avail(&trap), 0);
	CHECK_ERR(lx_seccomp_get_action_avail(&none), LX_EOPNOTSUPP);
	CHECK_ERR(lx_seccomp_get_action_avail((uint32_t *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_seccomp_get_notif_sizes(&sizes), 0);
	CHECK_EQ(sizes.seccomp_data, sizeof(struct lx_seccomp_data));
	CHECK_EQ(sizes.seccomp_notif_resp, sizeof(struct lx_seccomp_notif_resp));
	CHECK_ERR(lx_seccomp_get_notif_sizes((struct lx_seccomp_notif_sizes *)nowhere()), LX_EFAULT);
	/* The raw call wants 0 for the flags. */
	CHECK_ERR(lx_seccomp(LX_SECCOMP_GET_NOTIF_SIZES, 1, &sizes), LX_EINVAL);
}

static int strict_and_quiet(void)
{
	int r = lx_seccomp_set_mode_strict();
	return r == -LX_EINVAL ? NO_SECCOMP : r;
}

static int strict_and_curious(void)
{
	int r = lx_seccomp_set_mode_strict();
	return r ? NO_SECCOMP : lx_getppid() > 0;
}

TEST(security, seccomp_strict)
{
	int quiet = child(strict_and_quiet), curious = child(strict_and_curious);
	SKIP_IF(quiet == NO_SECCOMP << 8, "this kernel has no seccomp, or the test is under a filter");
	CHECK_EQ(quiet, 0);
	CHECK_EQ(curious, LX_SIGKILL);
}

static int refused(void)
{
	struct lx_sock_filter bad[] = {LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, 0)};
	const struct lx_sock_fprog prog = {.len = 1, .filter = bad};
	int r = filter(0, LX_SECCOMP_RET_ERRNO | MINE);
	/* Whoever may gain privileges needs CAP_SYS_ADMIN. */
	if (r != -LX_EACCES && r != 0)
		return NO_SECCOMP;
	if (lx_prctl_set_no_new_privs())
		return 1;
	/* The last instruction has to return. */
	if (lx_seccomp_set_mode_filter(0, &prog) != -LX_EINVAL)
		return 2;
	if (lx_seccomp_set_mode_filter(0, (struct lx_sock_fprog *)nowhere()) != -LX_EFAULT)
		return 3;
	return filter(1U << 31, LX_SECCOMP_RET_ALLOW) != -LX_EINVAL;
}

static int answers(void)
{
	if (lx_prctl_set_no_new_privs() || filter(LX_SECCOMP_FILTER_FLAG_LOG, LX_SECCOMP_RET_ERRNO | MINE))
		return NO_SECCOMP;
	if (lx_getppid() != -MINE)
		return 1;
	/* The strongest of all filters counts, and an errno is stronger than to allow. */
	if (filter(LX_SECCOMP_FILTER_FLAG_TSYNC, LX_SECCOMP_RET_ALLOW) || lx_getppid() != -MINE)
		return 2;
	return filter(0, LX_SECCOMP_RET_KILL_PROCESS) || lx_getppid() > 0;
}

static int listens(void)
{
	if (lx_prctl_set_no_new_privs())
		return 1;
	int fd = filter(LX_SECCOMP_FILTER_FLAG_NEW_LISTENER, LX_SECCOMP_RET_USER_NOTIF);
	if (fd == -LX_EINVAL)
		return NO_SECCOMP;
	if (fd < 0)
		return 2;
	/* One is the most, and without one the call isn't there. */
	if (filter(LX_SECCOMP_FILTER_FLAG_NEW_LISTENER, LX_SECCOMP_RET_USER_NOTIF) != -LX_EBUSY)
		return 3;
	return lx_close(fd) || lx_getppid() != -LX_ENOSYS;
}

TEST(security, seccomp_filter)
{
	int status = child(refused);
	SKIP_IF(status == NO_SECCOMP << 8, "this kernel has no seccomp filters");
	CHECK_EQ(status, 0);
	CHECK_EQ(child(answers), LX_SIGSYS);
	status = child(listens);
	SKIP_IF(status == NO_SECCOMP << 8, "this kernel has no seccomp listeners");
	CHECK_EQ(status, 0);
}
