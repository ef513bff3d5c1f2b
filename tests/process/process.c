/* SPDX-License-Identifier: MIT */
/* Processes. Whatever changes ids, limits or namespaces does so in a forked child; iopl and ioperm are left to the wire
 * test. */
#include "../check.h"
#include "../child.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/elf-em.h>
#include <lx/uapi/linux/elf.h>
#ifdef LX_TEST_HOSTED
#include <sys/wait.h>
#endif

enum { NO_PID = 0x7ffffff0, NO_FD = -1 };

static void send(lx_pid_t pid, int sig)
{
	CHECK_EQ(lx_syscall2(LX_NR_kill, pid, sig), 0);
}

static lx_pid_t exits(int code)
{
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(code);
	CHECK(pid > 0);
	return pid;
}

static lx_pid_t test_pid;

static int ids_of_child(void)
{
	static int word;
	ENSURE(lx_getppid() == test_pid);
	ENSURE(lx_getpid() == lx_gettid());
	ENSURE(lx_getpid() != test_pid);
	ENSURE(lx_set_tid_address(&word) == lx_gettid());
	ENSURE(lx_set_tid_address(NULL) == lx_gettid());
	return 0;
}

TEST(process, ids)
{
	test_pid = lx_getpid();
	CHECK(test_pid > 0);
	CHECK_EQ(in_child(ids_of_child), 0);
}

/* The limit counts a user's processes, root's none. */
static int no_more_processes(void)
{
	const struct lx_rlimit none = {0, 0};
	if (!lx_geteuid() && lx_setresuid(65534, 65534, 65534))
		return SKIPPED;
	ENSURE(lx_setrlimit(LX_RLIMIT_NPROC, &none) == 0);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(1);
	ENSURE(pid == -LX_EAGAIN);
	return 0;
}

TEST(process, fork_over_the_limit)
{
	int line = in_child(no_more_processes);
	SKIP_IF(line == SKIPPED, "this user namespace has no other user");
	CHECK_EQ(line, 0);
}

TEST(process, exit_and_wait4)
{
	struct lx_rusage ru = {.ru_maxrss = -1};
	int status = -1;
	lx_pid_t pid = exits(0x12a);
	CHECK_EQ(lx_wait4(pid, &status, 0, &ru), pid);
	CHECK_EQ(status, 0x2a00);
	CHECK(LX_WIFEXITED(status));
	CHECK_EQ(LX_WEXITSTATUS(status), 0x2a);
	CHECK(ru.ru_maxrss >= 0 && ru.ru_nsignals == 0);
	CHECK_ERR(lx_wait4(pid, &status, 0, NULL), LX_ECHILD);
	CHECK_ERR(lx_wait4(-1, NULL, 1 << 30 | 1 << 20, NULL), LX_EINVAL);

	pid = lx_fork();
	if (!pid)
		lx_exit(7);
	CHECK(pid > 0);
	CHECK_EQ(lx_wait4(-1, &status, LX_WALL, NULL), pid);
	CHECK_EQ(status, 0x700);
	exits(0);
	CHECK_ERR(lx_wait4(-1, (int *)nowhere(), 0, NULL), LX_EFAULT);
}

TEST(process, wait4_of_signals)
{
	int status = -1;
	lx_pid_t pid = sleeper();
	CHECK_EQ(lx_wait4(pid, &status, LX_WNOHANG, NULL), 0);
	send(pid, LX_SIGSTOP);
	CHECK_EQ(lx_wait4(pid, &status, LX_WUNTRACED, NULL), pid);
	CHECK(LX_WIFSTOPPED(status) && !LX_WIFEXITED(status) && !LX_WIFSIGNALED(status));
	CHECK_EQ(LX_WSTOPSIG(status), LX_SIGSTOP);
	send(pid, LX_SIGCONT);
	CHECK_EQ(lx_wait4(pid, &status, LX_WCONTINUED, NULL), pid);
	CHECK(LX_WIFCONTINUED(status) && !LX_WIFSTOPPED(status) && !LX_WIFSIGNALED(status));
	send(pid, LX_SIGKILL);
	CHECK_EQ(lx_wait4(pid, &status, 0, NULL), pid);
	CHECK(LX_WIFSIGNALED(status) && !LX_WIFEXITED(status) && !LX_WIFSTOPPED(status));
	CHECK_EQ(LX_WTERMSIG(status), LX_SIGKILL);
	CHECK_EQ(LX_WCOREDUMP(status), 0);
	CHECK(LX_WCOREDUMP(LX_SIGSEGV | 0x80));
}

#ifdef LX_TEST_HOSTED
TEST(process, wait_macros_are_as_libc)
{
	for (int i = -0x20000; i < 0x20000; i++) {
		const int status = i < 0 ? (int)((unsigned int)i * 40503U) : i;
		CHECK_EQ(LX_WIFEXITED(status), WIFEXITED(status));
		CHECK_EQ(LX_WEXITSTATUS(status), WEXITSTATUS(status));
		CHECK_EQ(LX_WIFSIGNALED(status), WIFSIGNALED(status));
		CHECK_EQ(LX_WTERMSIG(status), WTERMSIG(status));
		CHECK_EQ(LX_WIFSTOPPED(status), WIFSTOPPED(status));
		CHECK_EQ(LX_WSTOPSIG(status), WSTOPSIG(status));
		CHECK_EQ(LX_WIFCONTINUED(status), WIFCONTINUED(status));
		CHECK_EQ(LX_WCOREDUMP(status), WCOREDUMP(status));
	}
}
#endif

TEST(process, waitid)
{
	struct lx_siginfo info = {.si_signo = -1};
	struct lx_rusage ru = {.ru_maxrss = -1};
	lx_pid_t pid = sleeper();
	int pidfd = lx_pidfd_open(pid, 0);
	CHECK(pidfd >= 0);
	CHECK_EQ(lx_waitid(LX_P_PIDFD, pidfd, &info, LX_WEXITED | LX_WNOHANG, NULL), 0);
	CHECK_EQ(info.si_signo, 0);
	send(pid, LX_SIGKILL);
	CHECK_EQ(lx_waitid(LX_P_PIDFD, pidfd, &info, LX_WEXITED | LX_WNOWAIT, &ru), 0);
	CHECK_EQ(info.si_signo, LX_SIGCHLD);
	CHECK_EQ(info.si_code, LX_CLD_KILLED);
	CHECK_EQ(info._sifields._sigchld._pid, pid);
	CHECK_EQ(info._sifields._sigchld._uid, lx_getuid());
	CHECK_EQ(info._sifields._sigchld._status, LX_SIGKILL);
	CHECK(ru.ru_maxrss >= 0);
	CHECK_EQ(lx_waitid(LX_P_PID, pid, NULL, LX_WEXITED, NULL), 0);
	CHECK_ERR(lx_waitid(LX_P_PID, pid, NULL, LX_WEXITED, NULL), LX_ECHILD);
	CHECK_ERR(lx_waitid(LX_P_ALL, 0, &info, LX_WNOHANG, NULL), LX_EINVAL);
	CHECK_ERR(lx_waitid(99, 0, &info, LX_WEXITED, NULL), LX_EINVAL);
	CHECK_ERR(lx_waitid(LX_P_PIDFD, 12345, &info, LX_WEXITED, NULL), LX_EBADF);
	CHECK_EQ(lx_close(pidfd), 0);
}

/* A program whose exit status is its argc. */
static const struct {
	struct lx_elf64_hdr head;
	struct lx_elf64_phdr load;
	unsigned char code[10];
} program = {
	.head = {
		.e_ident = {0x7f, 'E', 'L', 'F', LX_ELFCLASS64, LX_ELFDATA2LSB, LX_EV_CURRENT},
		.e_type = LX_ET_EXEC,
		.e_machine = LX_EM_X86_64,
		.e_version = LX_EV_CURRENT,
		.e_entry = 0x400000 + sizeof(struct lx_elf64_hdr) + sizeof(struct lx_elf64_phdr),
		.e_phoff = sizeof(struct lx_elf64_hdr),
		.e_ehsize = sizeof(struct lx_elf64_hdr),
		.e_phentsize = sizeof(struct lx_elf64_phdr),
		.e_phnum = 1,
	},
	.load = {
		.p_type_ = LX_PT_LOAD,
		.p_flags = LX_PF_R | LX_PF_X,
		.p_vaddr = 0x400000,
		.p_filesz = sizeof(struct lx_elf64_hdr) + sizeof(struct lx_elf64_phdr) + 10,
		.p_memsz = sizeof(struct lx_elf64_hdr) + sizeof(struct lx_elf64_phdr) + 10,
		.p_align = 4096,
	},
	/* mov (%rsp), %edi; mov $exit_group, %eax; syscall */
	.code = {0x8b, 0x3c, 0x24, 0xb8, LX_NR_exit_group, 0, 0, 0, 0x0f, 0x05},
};

static const char *const program_args[] = {"one", "two", "three", NULL}, *const program_env[] = {NULL};

/* The exit status of a child that runs the program: by its path, or by fd when that is NULL. */
static int status_of_program(int fd, const char *path)
{
	lx_pid_t pid = lx_fork();
	if (!pid && path)
		lx_exit_group(lx_execve(path, program_args, program_env));
	if (!pid)
		lx_exit_group(lx_execveat(fd, "", program_args, program_env, LX_AT_EMPTY_PATH));
	int status = status_of(pid);
	CHECK(LX_WIFEXITED(status));
	return LX_WEXITSTATUS(status);
}

static int program_open(void)
{
	int fd = lx_memfd_create("program", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_write(fd, &program, sizeof(program)), sizeof(program));
	return fd;
}

TEST(process, execve)
{
	const char *path = "/proc/self/fd/400";
	int fd = program_open();
	CHECK_ERR(lx_execve("/", program_args, program_env), LX_EACCES);
	CHECK_ERR(lx_execve("", program_args, program_env), LX_ENOENT);
	CHECK_ERR(lx_execve((const char *)nowhere(), program_args, program_env), LX_EFAULT);
	CHECK_EQ(lx_dup2(fd, 400), 400);
	SKIP_IF(lx_access(path, LX_X_OK), "/proc is not mounted, or memfds can't be run");
	CHECK_EQ(status_of_program(fd, path), 3);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(process, execveat)
{
	int fd = program_open();
	CHECK_EQ(status_of_program(fd, NULL), 3);
	CHECK_ERR(lx_execveat(NO_FD, "x", program_args, program_env, 0), LX_EBADF);
	CHECK_ERR(lx_execveat(fd, "x", program_args, program_env, 0), LX_ENOTDIR);
	CHECK_ERR(lx_execveat(fd, "", program_args, program_env, 0), LX_ENOENT);
	CHECK_ERR(lx_execveat(fd, "x", program_args, program_env, 1 << 30), LX_EINVAL);
	CHECK_EQ(lx_close(fd), 0);
}

/* Extensible structs: no size below the first version's, no unknown field that is set, no more than a page. The signal
 * is one that would forbid the clone anyway. */
TEST(process, clone3_sizes)
{
	struct {
		struct lx_clone_args args;
		uint64_t future[16];
	} larger = {.args = {.exit_signal = 1 << 20}, .future = {0}};
	long r = lx_syscall2(LX_NR_clone3, (long)&larger, LX_CLONE_ARGS_SIZE_VER0);
	SKIP_IF(r == -LX_ENOSYS || r == -LX_EPERM, "clone3 is forbidden here");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_syscall2(LX_NR_clone3, (long)&larger, sizeof(larger)), LX_EINVAL);
	larger.future[15] = 1;
	CHECK_ERR(lx_syscall2(LX_NR_clone3, (long)&larger, sizeof(larger)), LX_E2BIG);
	CHECK_ERR(lx_syscall2(LX_NR_clone3, (long)&larger, 1 << 20), LX_E2BIG);
	CHECK_ERR(lx_syscall2(LX_NR_clone3, (long)&larger, LX_CLONE_ARGS_SIZE_VER0 - 1), LX_EINVAL);
	CHECK_ERR(lx_syscall2(LX_NR_clone3, (long)nowhere(), sizeof(larger)), LX_EFAULT);
}

static int change_ids(void)
{
	lx_uid_t ruid = 9, euid = 9, suid = 9;
	lx_gid_t rgid = 9, egid = 9, sgid = 9, groups[] = {5, 6}, got[2] = {0, 0};
	ENSURE(!lx_getresuid(&ruid, &euid, &suid) && ruid == lx_getuid() && euid == lx_geteuid());
	ENSURE(!lx_getresgid(&rgid, &egid, &sgid) && rgid == lx_getgid() && egid == lx_getegid());
	ENSURE(!lx_setresuid(~0U, ~0U, ~0U) && !lx_setreuid(~0U, ~0U));
	ENSURE(!lx_setresgid(~0U, ~0U, ~0U) && !lx_setregid(~0U, ~0U));
	ENSURE(lx_setuid(~0U) == -LX_EINVAL && lx_setgid(~0U) == -LX_EINVAL);
	ENSURE(lx_setfsuid(~0U) == euid && lx_setfsgid(~0U) == egid);
	ENSURE(lx_getresuid(&ruid, (lx_uid_t *)nowhere(), &suid) == -LX_EFAULT);
	ENSURE(lx_getresgid(&rgid, (lx_gid_t *)nowhere(), &sgid) == -LX_EFAULT);
	if (euid) {
		ENSURE(lx_setuid(euid) == 0 && lx_setgid(egid) == 0);
		ENSURE(lx_setuid(0) == -LX_EPERM && lx_setgid(0) == -LX_EPERM);
		ENSURE(lx_setreuid(0, ~0U) == -LX_EPERM && lx_setresuid(~0U, ~0U, 0) == -LX_EPERM);
		ENSURE(lx_setregid(~0U, 0) == -LX_EPERM && lx_setresgid(~0U, 0, ~0U) == -LX_EPERM);
		/* No error: the former id, whether it worked or not. */
		ENSURE(lx_setfsuid(0) == euid && lx_setfsuid(~0U) == euid);
		ENSURE(lx_setfsgid(0) == egid && lx_setfsgid(~0U) == egid);
		ENSURE(lx_setgroups(2, groups) == -LX_EPERM);
		return 0;
	}
	int r = lx_setgroups(2, groups);
	if (r == -LX_EPERM || r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(lx_getgroups(0, NULL) == 2 && lx_getgroups(1, got) == -LX_EINVAL);
	ENSURE(lx_getgroups(2, got) == 2 && got[0] == 5 && got[1] == 6);
	ENSURE(!lx_setresgid(1, 2, 3) && !lx_getresgid(&rgid, &egid, &sgid) && rgid == 1 && egid == 2 && sgid == 3);
	ENSURE(!lx_setregid(4, 5) && lx_getgid() == 4 && lx_getegid() == 5);
	ENSURE(lx_setfsgid(6) == 5 && lx_setfsgid(~0U) == 6);
	ENSURE(!lx_setgid(7) && lx_getgid() == 7 && lx_getegid() == 7);
	ENSURE(lx_setfsuid(8) == 0 && lx_setfsuid(~0U) == 8);
	ENSURE(!lx_setreuid(4, 0) && lx_getuid() == 4 && lx_geteuid() == 0);
	ENSURE(!lx_setresuid(1, 2, 3) && !lx_getresuid(&ruid, &euid, &suid) && ruid == 1 && euid == 2 && suid == 3);
	ENSURE(lx_setuid(4) == -LX_EPERM);
	ENSURE(!lx_setuid(3) && lx_getuid() == 1 && lx_geteuid() == 3);
	ENSURE(lx_setreuid(0, ~0U) == -LX_EPERM && lx_setresuid(~0U, ~0U, 0) == -LX_EPERM);
	ENSURE(lx_setregid(~0U, 0) == -LX_EPERM && lx_setresgid(~0U, 0, ~0U) == -LX_EPERM);
	ENSURE(lx_setgid(0) == -LX_EPERM && lx_setgroups(2, groups) == -LX_EPERM);
	/* No error: the former id, whether it worked or not. */
	ENSURE(lx_setfsuid(0) == 3 && lx_setfsuid(~0U) == 3);
	ENSURE(lx_setfsgid(0) == 7 && lx_setfsgid(~0U) == 7);
	return 0;
}

/* A second thread makes one call and ends, while the first waits for that. No C in between: they share a stack.
 * Returns the call's result. */
static long call_in_thread(long nr, long a, long b, long c)
{
	const long flags = LX_CLONE_VM | LX_CLONE_VFORK | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND |
			   LX_CLONE_THREAD | LX_CLONE_SYSVSEM;
	static long call[4], result;
	register long child_tid __asm__("r10") = 0, tls __asm__("r8") = 0;
	long r;
	call[0] = nr;
	call[1] = a;
	call[2] = b;
	call[3] = c;
	result = -LX_ECHILD;
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "mov (%[call]), %%rax\n\t"
			 "mov 8(%[call]), %%rdi\n\t"
			 "mov 16(%[call]), %%rsi\n\t"
			 "mov 24(%[call]), %%rdx\n\t"
			 "syscall\n\t"
			 "mov %%rax, (%[result])\n\t"
			 "mov %[exit], %%eax\n\t"
			 "syscall\n"
			 "1:"
			 : "=a"(r)
			 : "a"(LX_NR_clone), "D"(flags), "S"(0L), "d"(0L), "r"(child_tid), "r"(tls),
			   [call] "r"(call), [result] "r"(&result), [exit] "i"(LX_NR_exit)
			 : "rcx", "r11", "memory", "cc");
	return r < 0 ? r : result;
}

static int ids_of_one_thread(void)
{
	const lx_uid_t uid = lx_getuid();
	/* Just its own id isn't this process's. */
	ENSURE(call_in_thread(LX_NR_getpid, 0, 0, 0) == lx_getpid());
	ENSURE(call_in_thread(LX_NR_gettid, 0, 0, 0) != lx_gettid());
	ENSURE(call_in_thread(LX_NR_prctl, LX_PR_SET_NO_NEW_PRIVS, 1, 0) == 0);
	ENSURE(lx_prctl(LX_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0);
	long r = call_in_thread(LX_NR_setresuid, 1, 1, 1);
	if (r == -LX_EPERM || r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(lx_getuid() == uid && uid != 1);
	ENSURE(call_in_thread(LX_NR_setresgid, 1, 1, 1) == 0 && lx_getgid() != 1);
	ENSURE(call_in_thread(LX_NR_setfsuid, 1, 0, 0) == uid && lx_setfsuid(~0U) == uid);
	return 0;
}

/* The kernel changes what one thread is, where a libc would change them all. */
TEST(process, ids_are_per_thread)
{
	int line = in_child(ids_of_one_thread);
	SKIP_IF(line == SKIPPED, "no other user id for this user");
	CHECK_EQ(line, 0);
}

TEST(process, user_and_group_ids)
{
	int line = in_child(change_ids);
	SKIP_IF(line == SKIPPED, "this user namespace has too few ids, or no setgroups");
	CHECK_EQ(line, 0);
}

static int lead_group(void)
{
	lx_pid_t pid = lx_getpid();
	ENSURE(lx_getpgid(0) == lx_getpgrp());
	ENSURE(lx_getpgrp() != pid);
	ENSURE(lx_setpgid(0, -1) == -LX_EINVAL);
	ENSURE(lx_setpgid(NO_PID, 0) == -LX_ESRCH);
	ENSURE(lx_setpgid(pid, 0) == 0 && lx_getpgrp() == pid && lx_getpgid(pid) == pid);
	ENSURE(lx_setsid() == -LX_EPERM);
	ENSURE(lx_getpgid(NO_PID) == -LX_ESRCH && lx_getsid(NO_PID) == -LX_ESRCH);
	return 0;
}

static int lead_session(void)
{
	lx_pid_t pid = lx_getpid();
	ENSURE(lx_getsid(0) != pid);
	ENSURE(lx_setsid() == pid && lx_getsid(0) == pid && lx_getsid(pid) == pid && lx_getpgrp() == pid);
	ENSURE(lx_setpgid(0, 0) == -LX_EPERM);
	return 0;
}

TEST(process, groups_and_sessions)
{
	CHECK_EQ(in_child(lead_group), 0);
	CHECK_EQ(in_child(lead_session), 0);
}

static int change_personality(void)
{
	const unsigned int old = lx_personality(0xffffffff), other = old ^ LX_ADDR_NO_RANDOMIZE;
	ENSURE(lx_personality(other) == old);
	ENSURE(lx_personality(0xffffffff) == other);
	return 0;
}

TEST(process, personality)
{
	CHECK_EQ(in_child(change_personality), 0);
}

static int change_limits(void)
{
	struct lx_rlimit rlim = {1, 2}, other = {9, 9};
	struct lx_rlimit64 new64 = {.rlim_cur = 0, .rlim_max = 1}, old64 = {9, 9};
	ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &rlim) == 0);
	ENSURE(lx_getrlimit(LX_RLIMIT_CORE, &other) == 0 && other.rlim_cur == 1 && other.rlim_max == 2);
	/* Not pid 0: a wrapper that swapped the first two would limit another process. */
	const lx_pid_t self = lx_getpid();
	ENSURE(lx_prlimit64(self, LX_RLIMIT_CORE, &new64, &old64) == 0 && old64.rlim_cur == 1 && old64.rlim_max == 2);
	ENSURE(lx_prlimit64(self, LX_RLIMIT_CORE, NULL, &old64) == 0 && old64.rlim_max == 1);
	rlim.rlim_cur = 3;
	ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &rlim) == -LX_EINVAL);
	ENSURE(lx_setrlimit(LX_RLIM_NLIMITS, &rlim) == -LX_EINVAL);
	return 0;
}

static int raise_limit(void)
{
	struct lx_rlimit none = {0, 0}, more = {1, 1};
	ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &none) == 0);
	/* Without CAP_SYS_RESOURCE, if it was there. */
	lx_setresuid(1, 1, 1);
	ENSURE(lx_setrlimit(LX_RLIMIT_CORE, &more) == -LX_EPERM);
	return 0;
}

TEST(process, limits)
{
	struct lx_rlimit rlim;
	struct lx_rlimit64 rlim64;
	CHECK_EQ(lx_getrlimit(LX_RLIMIT_NOFILE, &rlim), 0);
	CHECK(rlim.rlim_cur > 2 && rlim.rlim_cur <= rlim.rlim_max);
	CHECK_EQ(lx_prlimit64(0, LX_RLIMIT_NOFILE, NULL, &rlim64), 0);
	CHECK_EQ(rlim64.rlim_cur, rlim.rlim_cur);
	CHECK_EQ(rlim64.rlim_max, rlim.rlim_max);
	CHECK_ERR(lx_getrlimit(LX_RLIM_NLIMITS, &rlim), LX_EINVAL);
	CHECK_ERR(lx_getrlimit(LX_RLIMIT_NOFILE, (struct lx_rlimit *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_prlimit64(NO_PID, LX_RLIMIT_NOFILE, NULL, &rlim64), LX_ESRCH);
	CHECK_EQ(lx_getrlimit(LX_RLIMIT_CORE, &rlim), 0);
	SKIP_IF(rlim.rlim_max < 2, "core files are forbidden, so their limit can't be changed");
	CHECK_EQ(in_child(change_limits), 0);
	CHECK_EQ(in_child(raise_limit), 0);
}

TEST(process, getrusage)
{
	struct lx_rusage ru = {.ru_maxrss = -1};
	CHECK_EQ(lx_getrusage(LX_RUSAGE_SELF, &ru), 0);
	CHECK(ru.ru_maxrss > 0 && ru.ru_minflt > 0);
	CHECK_EQ(lx_getrusage(LX_RUSAGE_CHILDREN, &ru), 0);
	CHECK_EQ(ru.ru_minflt, 0);
	CHECK_EQ(lx_getrusage(LX_RUSAGE_THREAD, &ru), 0);
	CHECK_ERR(lx_getrusage(99, &ru), LX_EINVAL);
	CHECK_ERR(lx_getrusage(LX_RUSAGE_SELF, (struct lx_rusage *)nowhere()), LX_EFAULT);
}

static int change_with_prctl(void)
{
	char name[16] = "";
	ENSURE(lx_prctl(LX_PR_SET_NAME, (unsigned long)"lx name", 0, 0, 0) == 0);
	ENSURE(lx_prctl(LX_PR_GET_NAME, (unsigned long)name, 0, 0, 0) == 0 && name[0] == 'l' && name[6] == 'e');
	/* A result of more than 32 bits. */
	ENSURE(lx_prctl(LX_PR_SET_TIMERSLACK, 0x123456789, 0, 0, 0) == 0);
	ENSURE(lx_prctl(LX_PR_GET_TIMERSLACK, 0, 0, 0, 0) == 0x123456789);
	/* Each unused argument has to be 0. */
	ENSURE(lx_prctl(LX_PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_SET_NO_NEW_PRIVS, 1, 0, 1, 0) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 1) == -LX_EINVAL);
	ENSURE(lx_prctl(LX_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	ENSURE(lx_prctl(LX_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	ENSURE(lx_prctl(99999, 0, 0, 0, 0) == -LX_EINVAL);
	return 0;
}

TEST(process, prctl)
{
	CHECK_EQ(in_child(change_with_prctl), 0);
}

static volatile unsigned char selector;

/* In a child without a core file: 77 if there is no such thing, else the last call never gets through. */
static void end_by_bad_selector(void)
{
	const struct lx_rlimit no_core = {0, 0};
	lx_setrlimit(LX_RLIMIT_CORE, &no_core);
	selector = LX_SYSCALL_DISPATCH_FILTER_ALLOW;
	long r = lx_prctl(LX_PR_SET_SYSCALL_USER_DISPATCH, LX_PR_SYS_DISPATCH_ON, 0, 0, (unsigned long)&selector);
	if (r || lx_getpid() < 1)
		lx_exit_group(r == -LX_EINVAL || r == -LX_EPERM ? 77 : 1);
	selector = 2;
	lx_exit_group(2);
}

TEST(process, user_dispatch_dies_of_a_bad_selector)
{
	lx_pid_t pid = lx_fork();
	if (!pid)
		end_by_bad_selector();
	int status = status_of(pid);
	SKIP_IF(status == 77 << 8, "this kernel has no user dispatch, or forbids it");
	CHECK_EQ(status, LX_SIGSYS);
}

static int change_bases(void)
{
	unsigned long fs = 1, gs = 1;
	ENSURE(lx_arch_prctl(LX_ARCH_GET_FS, (unsigned long)&fs) == 0 && fs != 1);
	ENSURE(lx_arch_prctl(LX_ARCH_SET_GS, 0x12345678) == 0);
	ENSURE(lx_arch_prctl(LX_ARCH_GET_GS, (unsigned long)&gs) == 0 && gs == 0x12345678);
	ENSURE(lx_arch_prctl(LX_ARCH_SET_GS, 1UL << 63) == -LX_EPERM);
	ENSURE(lx_arch_prctl(LX_ARCH_GET_GS, (unsigned long)nowhere()) == -LX_EFAULT);
	ENSURE(lx_arch_prctl(0x7777, 0) == -LX_EINVAL);
	return 0;
}

TEST(process, arch_prctl)
{
	CHECK_EQ(in_child(change_bases), 0);
}

static int change_ldt(void)
{
	struct lx_user_desc entry = {.entry_number = 1, .base_addr = 0x1000, .limit = 0xfff, .seg_32bit = 1};
	uint64_t table[2] = {9, 9};
	int r = lx_modify_ldt(0x11, &entry, 7);
	if (r == -LX_ENOSYS)
		return SKIPPED;
	ENSURE(r == -LX_EINVAL);
	/* In the register it is no error: only its lower half is. */
	ENSURE(lx_syscall3(LX_NR_modify_ldt, 0x11, (long)&entry, 7) == 0x100000000 - LX_EINVAL);
	ENSURE(lx_modify_ldt(99, &entry, sizeof(entry)) == -LX_ENOSYS);
	ENSURE(lx_modify_ldt(0, table, sizeof(table)) == 0);
	ENSURE(lx_modify_ldt(0x11, nowhere(), sizeof(entry)) == -LX_EFAULT);
	ENSURE(lx_modify_ldt(0x11, &entry, sizeof(entry)) == 0);
	ENSURE(lx_modify_ldt(0, table, sizeof(table)) == sizeof(table));
	ENSURE(table[0] == 0 && (table[1] & 0xffff) == 0xfff && (table[1] >> 16 & 0xffffff) == 0x1000);
	return 0;
}

TEST(process, modify_ldt)
{
	int line = in_child(change_ldt);
	SKIP_IF(line == SKIPPED, "this kernel has no modify_ldt");
	CHECK_EQ(line, 0);
}

static volatile long traced_word = 1234;

TEST(process, ptrace)
{
	struct lx_user_regs_struct regs;
	struct lx_user_i387_struct fp;
	struct lx_iovec iov = {.iov_base = &regs, .iov_len = sizeof(regs) + 8};
	unsigned long word = 1, address = (unsigned long)&traced_word;
	lx_pid_t pid = lx_fork();
	if (!pid) {
		if (lx_ptrace(LX_PTRACE_TRACEME, 0, 0, 0))
			lx_exit_group(77);
		lx_syscall2(LX_NR_kill, lx_getpid(), LX_SIGSTOP);
		lx_exit_group((int)traced_word);
	}
	int status = status_of(pid);
	SKIP_IF(status == 77 << 8, "ptrace is forbidden here");
	CHECK_EQ(status, LX_SIGSTOP << 8 | 0x7f);
	/* Unlike a libc's it gives 0, and the word through data. */
	CHECK_EQ(lx_ptrace(LX_PTRACE_PEEKDATA, pid, address, (unsigned long)&word), 0);
	CHECK_EQ(word, 1234);
	CHECK_EQ(lx_ptrace(LX_PTRACE_POKEDATA, pid, address, 55), 0);
	CHECK_EQ(lx_ptrace(LX_PTRACE_GETREGS, pid, 0, (unsigned long)&regs), 0);
	CHECK_EQ(regs.orig_ax, LX_NR_kill);
	CHECK_EQ(regs.di, pid);
	CHECK_EQ(regs.si, LX_SIGSTOP);
	CHECK_EQ(lx_ptrace(LX_PTRACE_PEEKUSR, pid, offsetof(struct lx_user, regs.ip), (unsigned long)&word), 0);
	CHECK_EQ(word, regs.ip);
	CHECK_EQ(lx_ptrace(LX_PTRACE_PEEKUSR, pid, offsetof(struct lx_user, u_debugreg[7]), (unsigned long)&word), 0);
	CHECK_EQ(word, 0);
	CHECK_ERR(lx_ptrace(LX_PTRACE_PEEKUSR, pid, sizeof(struct lx_user), (unsigned long)&word), LX_EIO);
	CHECK_EQ(lx_ptrace(LX_PTRACE_GETFPREGS, pid, 0, (unsigned long)&fp), 0);
	CHECK_EQ(fp.mxcsr, 0x1f80);
	CHECK_EQ(lx_ptrace(LX_PTRACE_GETREGSET, pid, LX_NT_PRSTATUS, (unsigned long)&iov), 0);
	CHECK_EQ(iov.iov_len, sizeof(regs));
	CHECK_ERR(lx_ptrace(LX_PTRACE_PEEKDATA, pid, (unsigned long)nowhere(), (unsigned long)&word), LX_EIO);
	CHECK_EQ(lx_ptrace(LX_PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(status_of(pid), 55 << 8);
	CHECK_ERR(lx_ptrace(LX_PTRACE_CONT, pid, 0, 0), LX_ESRCH);
}

TEST(process, process_vm)
{
	char here[8] = "", there[] = "0123456";
	struct lx_iovec local[] = {{.iov_base = here, .iov_len = 3}, {.iov_base = here + 3, .iov_len = 5}};
	struct lx_iovec remote[] = {{.iov_base = there, .iov_len = 8}, {.iov_base = nowhere(), .iov_len = 1}};
	lx_pid_t pid = sleeper();
	long r = lx_process_vm_readv(pid, local, 2, remote, 1, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no process_vm_readv");
	SKIP_IF(r == -LX_EPERM, "reading a child's memory is forbidden here");
	CHECK_EQ(r, 8);
	CHECK_EQ(here[6], '6');
	here[1] = 'x';
	CHECK_EQ(lx_process_vm_writev(pid, local, 1, remote, 1, 0), 3);
	CHECK_EQ(there[1], '1');
	here[1] = 0;
	/* Up to the first bad address. */
	local[1].iov_len = 6;
	CHECK_EQ(lx_process_vm_readv(pid, local, 1, remote, 2, 0), 3);
	CHECK_EQ(here[1], 'x');
	CHECK_ERR(lx_process_vm_readv(pid, local, 1, remote + 1, 1, 0), LX_EFAULT);
	CHECK_ERR(lx_process_vm_readv(pid, local, 1, remote, 1, 1), LX_EINVAL);
	CHECK_ERR(lx_process_vm_writev(NO_PID, local, 1, remote, 1, 0), LX_ESRCH);
	send(pid, LX_SIGKILL);
	CHECK_EQ(lx_wait4(pid, NULL, 0, NULL), pid);
}

TEST(process, kcmp)
{
	int fds[2];
	lx_pid_t self = lx_getpid(), pid = sleeper();
	int r = lx_kcmp(self, self, LX_KCMP_VM, 0, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no kcmp");
	SKIP_IF(r == -LX_EPERM, "kcmp is forbidden here");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	r = lx_kcmp(self, pid, LX_KCMP_VM, 0, 0);
	CHECK(r == 1 || r == 2);
	/* What is less in one order is greater in the other. */
	r = lx_kcmp(self, self, LX_KCMP_FILE, (unsigned long)fds[0], (unsigned long)fds[1]);
	CHECK(r == 1 || r == 2);
	CHECK_EQ(lx_kcmp(self, self, LX_KCMP_FILE, (unsigned long)fds[1], (unsigned long)fds[0]), 3 - r);
	CHECK_ERR(lx_kcmp(self, self, LX_KCMP_FILE, 12345, 12345), LX_EBADF);
	CHECK_ERR(lx_kcmp(self, self, LX_KCMP_TYPES, 0, 0), LX_EINVAL);
	CHECK_ERR(lx_kcmp(self, NO_PID, LX_KCMP_VM, 0, 0), LX_ESRCH);
	send(pid, LX_SIGKILL);
	CHECK_EQ(lx_wait4(pid, NULL, 0, NULL), pid);
}

TEST(process, pidfd)
{
	int fds[2], pidfd = lx_pidfd_open(lx_getpid(), 0);
	char c = 0;
	CHECK(pidfd >= 0);
	CHECK_EQ(lx_fcntl(pidfd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_pidfd_open(lx_getpid(), 1), LX_EINVAL);
	CHECK_ERR(lx_pidfd_open(0, 0), LX_EINVAL);
	CHECK_ERR(lx_pidfd_open(NO_PID, 0), LX_ESRCH);

	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	int copy = lx_pidfd_getfd(pidfd, fds[1], 0);
	SKIP_IF(copy == -LX_EPERM, "pidfd_getfd is forbidden here");
	CHECK(copy > fds[1]);
	CHECK_EQ(lx_fcntl(copy, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_write(copy, "x", 1), 1);
	CHECK_EQ(lx_read(fds[0], &c, 1), 1);
	CHECK_EQ(c, 'x');
	CHECK_ERR(lx_pidfd_getfd(pidfd, 12345, 0), LX_EBADF);
	CHECK_ERR(lx_pidfd_getfd(12345, fds[1], 0), LX_EBADF);
	CHECK_ERR(lx_pidfd_getfd(pidfd, fds[1], 1), LX_EINVAL);
}

static int share_nothing(void)
{
	int fds[2];
	ENSURE(lx_unshare(LX_CLONE_FS | LX_CLONE_FILES) == 0);
	ENSURE(lx_unshare(LX_CLONE_PARENT) == -LX_EINVAL);
	ENSURE(lx_pipe2(fds, LX_O_CLOEXEC) == 0);
	ENSURE(lx_setns(12345, LX_CLONE_NEWUTS) == -LX_EBADF);
	ENSURE(lx_setns(fds[0], LX_CLONE_NEWUTS) == -LX_EINVAL);
	return 0;
}

static int uts_and_back(void)
{
	int pidfd = lx_pidfd_open(lx_getppid(), 0), r = lx_unshare(LX_CLONE_NEWUTS);
	if (r == -LX_EPERM || r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(lx_setns(pidfd, LX_CLONE_PARENT) == -LX_EINVAL);
	ENSURE(lx_setns(pidfd, LX_CLONE_NEWUTS) == 0);
	return 0;
}

TEST(process, namespaces)
{
	CHECK_EQ(in_child(share_nothing), 0);
	int line = in_child(uts_and_back);
	SKIP_IF(line == SKIPPED, "no new UTS namespace: it needs a privilege, or this kernel has none");
	CHECK_EQ(line, 0);
}

TEST(process, listns)
{
	struct lx_ns_id_req req = {.size = LX_NS_ID_REQ_SIZE_VER0, .ns_type = LX_USER_NS};
	struct {
		struct lx_ns_id_req req;
		uint64_t future[16];
	} larger = {.req = req, .future = {[15] = 1}};
	uint64_t ids[4] = {0, 0, 0, 0};
	long r = lx_listns(&req, ids, 4, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no listns");
	CHECK(r >= 1 && r <= 4);
	CHECK(ids[0] != 0);
	CHECK_EQ(lx_listns(&req, ids, 1, 0), 1);
	CHECK_ERR(lx_listns(&req, ids, 4, 1), LX_EINVAL);
	req.ns_type = 1;
	CHECK_ERR(lx_listns(&req, ids, 4, 0), LX_EOPNOTSUPP);
	req.size = 16;
	CHECK_ERR(lx_listns(&req, ids, 4, 0), LX_EINVAL);
	req.size = 1 << 20;
	CHECK_ERR(lx_listns(&req, ids, 4, 0), LX_E2BIG);
	larger.req.size = sizeof(larger);
	CHECK_ERR(lx_listns(&larger.req, ids, 4, 0), LX_E2BIG);
	larger.future[15] = 0;
	CHECK(lx_listns(&larger.req, ids, 4, 0) >= 1);
	CHECK_ERR(lx_listns(&larger.req, (uint64_t *)nowhere(), 1000001, 0), LX_EOVERFLOW);
}
