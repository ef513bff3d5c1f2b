/* SPDX-License-Identifier: MIT */
/* What fcntl does by operation. Locks, owners and leases need a second process: a forked child. */
#include "../check.h"
#include "../child.h"
#include "../dir.h"
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/signal.h>

enum { NO_PID = 0x7ffffff0, BAD_FD = -1 };

/* The file "f" of the current directory, as a new open file each time. */
static int file(int flags)
{
	int fd = lx_open("f", flags | LX_O_CREAT | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	return fd;
}

static int memfd(unsigned int flags)
{
	int fd = lx_memfd_create("lx-fcntl", flags | LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

static struct lx_flock range(short type, long start, long len)
{
	return (struct lx_flock){.l_type = type, .l_whence = LX_SEEK_SET, .l_start = start, .l_len = len};
}

TEST(fcntl, duplicates)
{
	int fd = memfd(0), a = lx_fcntl_dupfd(fd, 400), b = lx_fcntl_dupfd_cloexec(fd, 400);
	CHECK(a >= 400 && b > a);
	CHECK_EQ(lx_fcntl_getfd(fd), LX_FD_CLOEXEC);
	CHECK_EQ(lx_fcntl_getfd(a), 0);
	CHECK_EQ(lx_fcntl_getfd(b), LX_FD_CLOEXEC);
	CHECK_EQ(lx_fcntl_setfd(b, 0), 0);
	CHECK_EQ(lx_fcntl_getfd(b), 0);
	CHECK_EQ(lx_fcntl_setfd(b, ~LX_FD_CLOEXEC), 0);
	CHECK_EQ(lx_fcntl_getfd(b), 0);
	CHECK_EQ(lx_fcntl_setfd(b, ~0), 0);
	CHECK_EQ(lx_fcntl_getfd(b), LX_FD_CLOEXEC);
	CHECK_ERR(lx_fcntl_dupfd(fd, 0x7fffffff), LX_EINVAL);
	CHECK_ERR(lx_fcntl_dupfd(fd, -1), LX_EINVAL);
	CHECK_ERR(lx_fcntl_dupfd_cloexec(fd, -1), LX_EINVAL);
	CHECK_ERR(lx_fcntl_dupfd(BAD_FD, 0), LX_EBADF);
	CHECK_ERR(lx_fcntl_getfd(BAD_FD), LX_EBADF);
	CHECK_ERR(lx_fcntl_setfd(BAD_FD, 0), LX_EBADF);
}

TEST(fcntl, dupfd_query)
{
	int fd = memfd(0), other = memfd(0), same = lx_fcntl_dupfd(fd, 0);
	CHECK(same >= 0);
	int r = lx_fcntl_dupfd_query(fd, same);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no F_DUPFD_QUERY");
	CHECK_EQ(r, 1);
	CHECK_EQ(lx_fcntl_dupfd_query(fd, other), 0);
	CHECK_ERR(lx_fcntl_dupfd_query(fd, BAD_FD), LX_EBADF);
}

TEST(fcntl, created_query)
{
	dir_make();
	int first = file(LX_O_RDWR), second = file(LX_O_RDWR);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	int r = lx_fcntl_created_query(first);
	SKIP_IF(r == -LX_EINVAL, "this kernel has no F_CREATED_QUERY");
	CHECK_EQ(r, 1);
	CHECK_EQ(lx_fcntl_created_query(second), 0);
}

TEST(fcntl, flags)
{
	dir_make();
	int fd = file(LX_O_WRONLY | LX_O_TRUNC | LX_O_APPEND), copy = lx_fcntl_dupfd(fd, 0);
	int path = lx_open("f", LX_O_PATH | LX_O_CLOEXEC, 0);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	CHECK_EQ(lx_fcntl_getfl(fd), LX_O_WRONLY | LX_O_APPEND | LX_O_LARGEFILE);
	/* The access mode is ignored, and O_APPEND goes as it isn't said. */
	CHECK_EQ(lx_fcntl_setfl(fd, LX_O_RDWR | LX_O_NONBLOCK), 0);
	CHECK_EQ(lx_fcntl_getfl(copy), LX_O_WRONLY | LX_O_NONBLOCK | LX_O_LARGEFILE);
	CHECK_ERR(lx_fcntl_setfl(BAD_FD, 0), LX_EBADF);
	CHECK(path >= 0);
	CHECK_EQ(lx_fcntl_getfl(path), LX_O_PATH);
	CHECK_EQ(lx_fcntl_getfd(path), LX_FD_CLOEXEC);
	CHECK_ERR(lx_fcntl_setfl(path, 0), LX_EBADF);
}

static int lock_fd;
static lx_pid_t lock_owner;

static int finds_the_parents_lock(void)
{
	struct lx_flock lock = range(LX_F_WRLCK, 0, 0);
	ENSURE(lx_fcntl_getlk(lock_fd, &lock) == 0);
	ENSURE(lock.l_type == LX_F_WRLCK && lock.l_start == 10 && lock.l_len == 5 && lock.l_pid == lock_owner);
	ENSURE(lx_fcntl_setlk(lock_fd, &lock) == -LX_EAGAIN);
	lock = range(LX_F_WRLCK, 15, 1);
	ENSURE(lx_fcntl_setlk(lock_fd, &lock) == 0);
	return 0;
}

static int finds_no_lock(void)
{
	struct lx_flock lock = range(LX_F_WRLCK, 0, 0);
	ENSURE(lx_fcntl_getlk(lock_fd, &lock) == 0);
	ENSURE(lock.l_type == LX_F_UNLCK && lock.l_start == 0 && lock.l_len == 0);
	return 0;
}

TEST(fcntl, process_locks)
{
	dir_make();
	int fd = file(LX_O_RDWR), other = file(LX_O_RDONLY);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	struct lx_flock lock = range(LX_F_WRLCK, 10, 5), bad = range(3, 0, 0);
	lock_fd = fd;
	lock_owner = lx_getpid();
	CHECK_EQ(lx_fcntl_setlkw(fd, &lock), 0);
	CHECK_EQ(in_child(finds_the_parents_lock), 0);
	/* Nothing is in the way of the process that has the lock. */
	CHECK_EQ(lx_fcntl_getlk(fd, &lock), 0);
	CHECK_EQ(lock.l_type, LX_F_UNLCK);
	lock = range(LX_F_WRLCK, 0, 1);
	CHECK_ERR(lx_fcntl_setlk(other, &lock), LX_EBADF);
	CHECK_ERR(lx_fcntl_setlk(fd, &bad), LX_EINVAL);
	CHECK_ERR(lx_fcntl_getlk(fd, &bad), LX_EINVAL);
	CHECK_ERR(lx_fcntl_setlkw(fd, (struct lx_flock *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_fcntl_getlk(BAD_FD, &lock), LX_EBADF);
	lock = range(LX_F_WRLCK, 0x7fffffffffffffff, 2);
	CHECK_ERR(lx_fcntl_setlk(fd, &lock), LX_EOVERFLOW);
	/* Any close drops them all. */
	CHECK_EQ(lx_close(other), 0);
	CHECK_EQ(in_child(finds_no_lock), 0);
}

/* Lock the byte mine, tell that, wait for the other's word and then for the byte theirs. Returns the wait's result. */
static int cross(int mine, int theirs, int say, int hear)
{
	struct lx_flock lock = range(LX_F_WRLCK, mine, 1);
	char c = 0;
	if (lx_fcntl_setlk(lock_fd, &lock) || lx_write(say, &c, 1) != 1 || lx_read(hear, &c, 1) != 1)
		return -1000;
	lock = range(LX_F_WRLCK, theirs, 1);
	int r = lx_fcntl_setlkw(lock_fd, &lock);
	lock = range(LX_F_UNLCK, 0, 0);
	return lx_fcntl_setlk(lock_fd, &lock) ? -1000 : r;
}

TEST(fcntl, setlkw_sees_a_deadlock)
{
	int to[2], from[2];
	lock_fd = memfd(0);
	CHECK_EQ(lx_pipe2(to, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_pipe2(from, LX_O_CLOEXEC), 0);
	lx_pid_t pid = lx_fork();
	if (!pid) {
		int r = cross(1, 0, from[1], to[0]);
		lx_exit_group(r == -LX_EDEADLK ? 1 : r ? 2 : 0);
	}
	CHECK(pid > 0);
	int r = cross(0, 1, to[1], from[0]), status = status_of(pid);
	/* Whoever came second is told, the other one got its lock. */
	CHECK(r == 0 || r == -LX_EDEADLK);
	CHECK_EQ(status, r ? 0 : 1 << 8);
}

static int finds_an_open_files_lock(void)
{
	struct lx_flock lock = range(LX_F_WRLCK, 0, 0);
	ENSURE(lx_fcntl_getlk(lock_fd, &lock) == 0);
	ENSURE(lock.l_type == LX_F_WRLCK && lock.l_pid == -1);
	ENSURE(lx_close(lock_fd) == 0);
	return 0;
}

TEST(fcntl, open_file_locks)
{
	dir_make();
	int a = file(LX_O_RDWR), b = file(LX_O_RDWR), copy = lx_fcntl_dupfd(a, 0);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	struct lx_flock lock = range(LX_F_WRLCK, 10, 5), all = range(LX_F_RDLCK, 0, 0);
	CHECK_EQ(lx_fcntl_ofd_setlkw(a, &lock), 0);
	/* One process, two open files: they exclude each other. */
	CHECK_ERR(lx_fcntl_ofd_setlk(b, &all), LX_EAGAIN);
	CHECK_EQ(lx_fcntl_ofd_getlk(b, &all), 0);
	CHECK_EQ(all.l_type, LX_F_WRLCK);
	CHECK_EQ(all.l_start, 10);
	CHECK_EQ(all.l_len, 5);
	CHECK_EQ(all.l_pid, -1);
	/* Its -1 isn't taken back. */
	CHECK_ERR(lx_fcntl_ofd_getlk(b, &all), LX_EINVAL);
	CHECK_ERR(lx_fcntl_ofd_setlk(b, &all), LX_EINVAL);
	CHECK_ERR(lx_fcntl_ofd_setlkw(b, &all), LX_EINVAL);
	CHECK_ERR(lx_fcntl_ofd_setlk(b, (struct lx_flock *)nowhere()), LX_EFAULT);
	/* Neither a duplicate's nor a child's close ends the lock. */
	lock_fd = a;
	CHECK_EQ(in_child(finds_an_open_files_lock), 0);
	CHECK_EQ(lx_close(a), 0);
	all = range(LX_F_RDLCK, 0, 0);
	CHECK_ERR(lx_fcntl_ofd_setlk(b, &all), LX_EAGAIN);
	CHECK_EQ(lx_fcntl_ofd_setlk(copy, &all), 0);
	CHECK_EQ(lx_fcntl_ofd_setlk(b, &all), 0);
}

static int owns(void)
{
	int fds[2];
	const lx_pid_t pid = lx_getpid();
	struct lx_f_owner_ex owner = {.type = LX_F_OWNER_TID, .pid = pid};
	lx_uid_t uids[2] = {99, 99};

	ENSURE(lx_pipe2(fds, LX_O_CLOEXEC) == 0);
	ENSURE(lx_fcntl_getown(fds[0]) == 0);
	ENSURE(lx_fcntl_setown(fds[0], pid) == 0 && lx_fcntl_getown(fds[0]) == pid);
	ENSURE(lx_fcntl_getown_ex(fds[0], &owner) == 0 && owner.type == LX_F_OWNER_PID && owner.pid == pid);
	owner.type = LX_F_OWNER_TID;
	ENSURE(lx_fcntl_setown_ex(fds[0], &owner) == 0);
	owner.type = 99;
	ENSURE(lx_fcntl_getown_ex(fds[0], &owner) == 0 && owner.type == LX_F_OWNER_TID && owner.pid == pid);
	owner.type = 99;
	ENSURE(lx_fcntl_setown_ex(fds[0], &owner) == -LX_EINVAL);
	owner = (struct lx_f_owner_ex){.type = LX_F_OWNER_PID, .pid = NO_PID};
	ENSURE(lx_fcntl_setown_ex(fds[0], &owner) == -LX_ESRCH);
	ENSURE(lx_fcntl_setown(fds[0], NO_PID) == -LX_ESRCH);
	ENSURE(lx_fcntl_setown(fds[0], -0x7fffffff - 1) == -LX_EINVAL);
	ENSURE(lx_fcntl_setown_ex(fds[0], (struct lx_f_owner_ex *)nowhere()) == -LX_EFAULT);

	/* A group is negative, and a small one looks like an error. */
	ENSURE(lx_setpgid(0, 0) == 0);
	ENSURE(lx_fcntl_setown(fds[0], -pid) == 0);
	ENSURE(lx_fcntl_getown(fds[0]) == -pid);
	ENSURE(lx_is_error(lx_fcntl_getown(fds[0])) == (pid < 4096));
	ENSURE(lx_fcntl_getown_ex(fds[0], &owner) == 0 && owner.type == LX_F_OWNER_PGRP && owner.pid == pid);
	ENSURE(lx_fcntl_getown(BAD_FD) == -LX_EBADF);

	int r = lx_fcntl_getowner_uids(fds[0], uids);
	ENSURE(r == -LX_EINVAL || (r == 0 && uids[0] == lx_getuid() && uids[1] == lx_geteuid()));
	return 0;
}

TEST(fcntl, owner)
{
	CHECK_EQ(in_child(owns), 0);
}

static int gets_a_signal(void)
{
	const int sig = LX_SIGRTMIN + 1;
	const struct lx_timespec second = {.tv_sec = 1, .tv_nsec = 0};
	lx_sigset_t set;
	lx_siginfo_t info;
	int fds[2];

	ENSURE(lx_pipe2(fds, LX_O_CLOEXEC) == 0);
	lx_sigemptyset(&set);
	lx_sigaddset(&set, sig);
	ENSURE(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set)) == 0);
	ENSURE(lx_fcntl_getsig(fds[0]) == 0);
	ENSURE(lx_fcntl_setsig(fds[0], sig) == 0 && lx_fcntl_getsig(fds[0]) == sig);
	ENSURE(lx_fcntl_setsig(fds[0], 65) == -LX_EINVAL && lx_fcntl_setsig(fds[0], -1) == -LX_EINVAL);
	ENSURE(lx_fcntl_setown(fds[0], lx_getpid()) == 0);
	ENSURE(lx_fcntl_setfl(fds[0], LX_FASYNC) == 0 && lx_fcntl_getfl(fds[0]) & LX_FASYNC);
	ENSURE(lx_write(fds[1], "x", 1) == 1);
	ENSURE(lx_rt_sigtimedwait(&set, &info, &second, sizeof(set)) == sig);
	ENSURE(info.si_code == LX_POLL_IN && lx_si_fd(&info) == fds[0]);
	return 0;
}

TEST(fcntl, signal)
{
	CHECK_EQ(in_child(gets_a_signal), 0);
}

static int lease_fd;

static int leases(void)
{
	const struct lx_timespec none = {.tv_sec = 0, .tv_nsec = 0};
	lx_sigset_t set;

	lx_sigemptyset(&set);
	lx_sigaddset(&set, LX_SIGIO);
	ENSURE(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set)) == 0);
	ENSURE(lx_fcntl_getlease(lease_fd) == LX_F_UNLCK);
	ENSURE(lx_fcntl_setlease(lease_fd, LX_F_UNLCK) == -LX_EAGAIN);
	int r = lx_fcntl_setlease(lease_fd, LX_F_RDLCK);
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0 && lx_fcntl_getlease(lease_fd) == LX_F_RDLCK);
	ENSURE(lx_open("f", LX_O_WRONLY | LX_O_NONBLOCK, 0) == -LX_EWOULDBLOCK);
	ENSURE(lx_rt_sigtimedwait(&set, NULL, &none, sizeof(set)) == LX_SIGIO);
	/* What it must become. */
	ENSURE(lx_fcntl_getlease(lease_fd) == LX_F_UNLCK);
	ENSURE(lx_fcntl_setlease(lease_fd, LX_F_UNLCK) == 0);
	int writer = lx_open("f", LX_O_WRONLY | LX_O_NONBLOCK, 0);
	ENSURE(writer >= 0);
	ENSURE(lx_fcntl_setlease(lease_fd, LX_F_RDLCK) == -LX_EAGAIN);
	ENSURE(lx_fcntl_setlease(lease_fd, LX_F_WRLCK) == -LX_EAGAIN);
	ENSURE(lx_fcntl_setlease(lease_fd, 99) == -LX_EINVAL);
	return 0;
}

TEST(fcntl, lease)
{
	int fds[2];
	dir_make();
	lease_fd = file(LX_O_RDONLY);
	int line = in_child(leases);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_fcntl_setlease(fds[0], LX_F_RDLCK), LX_EINVAL);
	CHECK_ERR(lx_fcntl_setlease(BAD_FD, LX_F_RDLCK), LX_EBADF);
	SKIP_IF(line == SKIPPED, "no leases in the file system of /tmp");
	CHECK_EQ(line, 0);
}

static int delegates(void)
{
	struct lx_delegation d = {.d_flags = 0, .d_type = LX_F_RDLCK};
	struct lx_delegation bad = {.d_flags = 1, .d_type = LX_F_RDLCK};
	int here = lx_open(".", LX_O_RDONLY | LX_O_DIRECTORY, 0);
	lx_sigset_t set;

	lx_sigemptyset(&set);
	lx_sigaddset(&set, LX_SIGIO);
	ENSURE(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set)) == 0);
	if (lx_fcntl_setdeleg(lease_fd, &d) == -LX_EINVAL)
		return SKIPPED;
	d.d_type = 99;
	ENSURE(lx_fcntl_getdeleg(lease_fd, &d) == 0 && d.d_type == LX_F_RDLCK);
	ENSURE(lx_fcntl_setdeleg(lease_fd, &bad) == -LX_EINVAL && lx_fcntl_getdeleg(lease_fd, &bad) == -LX_EINVAL);
	ENSURE(lx_fcntl_setdeleg(lease_fd, (struct lx_delegation *)nowhere()) == -LX_EFAULT);
	d.d_type = LX_F_UNLCK;
	ENSURE(lx_fcntl_setdeleg(lease_fd, &d) == 0);
	ENSURE(lx_fcntl_getdeleg(lease_fd, &d) == 0 && d.d_type == LX_F_UNLCK);
	d.d_type = LX_F_WRLCK;
	ENSURE(here >= 0 && lx_fcntl_setdeleg(here, &d) == -LX_EINVAL);
	return 0;
}

TEST(fcntl, delegation)
{
	dir_make();
	lease_fd = file(LX_O_RDONLY);
	int line = in_child(delegates);
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	SKIP_IF(line == SKIPPED, "this kernel has no delegations, or not in the file system of /tmp");
	CHECK_EQ(line, 0);
}

static int hears_of_a_file(void)
{
	const int sig = LX_SIGRTMIN + 1;
	const struct lx_timespec second = {.tv_sec = 1, .tv_nsec = 0}, none = {.tv_sec = 0, .tv_nsec = 0};
	lx_sigset_t set;
	lx_siginfo_t info;
	int fds[2], here = lx_open(".", LX_O_RDONLY | LX_O_DIRECTORY, 0);

	ENSURE(here >= 0);
	lx_sigemptyset(&set);
	lx_sigaddset(&set, sig);
	ENSURE(lx_rt_sigprocmask(LX_SIG_BLOCK, &set, NULL, sizeof(set)) == 0);
	ENSURE(lx_fcntl_setsig(here, sig) == 0);
	int r = lx_fcntl_notify(here, LX_DN_CREATE);
	if (r == -LX_EINVAL)
		return SKIPPED;
	ENSURE(r == 0);
	ENSURE(lx_close(lx_open("f", LX_O_CREAT | LX_O_WRONLY, 0600)) == 0);
	ENSURE(lx_rt_sigtimedwait(&set, &info, &second, sizeof(set)) == sig && lx_si_fd(&info) == here);
	/* Once, and not after 0. */
	ENSURE(lx_unlink("f") == 0);
	ENSURE(lx_fcntl_notify(here, LX_DN_CREATE | LX_DN_DELETE | LX_DN_MULTISHOT) == 0);
	ENSURE(lx_fcntl_notify(here, 0) == 0);
	ENSURE(lx_close(lx_open("f", LX_O_CREAT | LX_O_WRONLY, 0600)) == 0);
	ENSURE(lx_unlink("f") == 0);
	ENSURE(lx_rt_sigtimedwait(&set, &info, &none, sizeof(set)) == -LX_EAGAIN);
	ENSURE(lx_pipe2(fds, 0) == 0 && lx_fcntl_notify(fds[0], LX_DN_CREATE) == -LX_ENOTDIR);
	return 0;
}

TEST(fcntl, notify)
{
	dir_make();
	int line = in_child(hears_of_a_file);
	lx_unlink("f");
	dir_remove();
	SKIP_IF(line == SKIPPED, "this kernel has no F_NOTIFY");
	CHECK_EQ(line, 0);
}

TEST(fcntl, pipe_size)
{
	static char data[8192];
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK(lx_fcntl_getpipe_sz(fds[0]) >= 4096);
	CHECK_EQ(lx_fcntl_setpipe_sz(fds[1], 9000), 16384);
	CHECK_EQ(lx_fcntl_getpipe_sz(fds[0]), 16384);
	CHECK_EQ(lx_fcntl_setpipe_sz(fds[0], 0), 4096);
	CHECK_EQ(lx_fcntl_setpipe_sz(fds[0], 16384), 16384);
	CHECK_EQ(lx_write(fds[1], data, sizeof(data)), sizeof(data));
	CHECK_ERR(lx_fcntl_setpipe_sz(fds[0], 4096), LX_EBUSY);
	CHECK_ERR(lx_fcntl_setpipe_sz(fds[0], ~0U), LX_EINVAL);
	int fd = memfd(0);
	CHECK_ERR(lx_fcntl_setpipe_sz(fd, 4096), LX_EBADF);
	CHECK_ERR(lx_fcntl_getpipe_sz(fd), LX_EBADF);
}

TEST(fcntl, seals)
{
	int fd = memfd(LX_MFD_ALLOW_SEALING), sealed = memfd(0), fds[2];
	CHECK_EQ(lx_fcntl_get_seals(sealed), LX_F_SEAL_SEAL);
	CHECK_ERR(lx_fcntl_add_seals(sealed, LX_F_SEAL_GROW), LX_EPERM);

	CHECK_EQ(lx_fcntl_get_seals(fd), 0);
	CHECK_EQ(lx_ftruncate(fd, 4096), 0);
	void *p = lx_mmap(NULL, 4096, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0);
	CHECK(!lx_is_error_ptr(p));
	CHECK_ERR(lx_fcntl_add_seals(fd, LX_F_SEAL_WRITE), LX_EBUSY);
	/* This one lets the old mapping be. */
	CHECK_EQ(lx_fcntl_add_seals(fd, LX_F_SEAL_FUTURE_WRITE), 0);
	CHECK_ERR(lx_write(fd, "x", 1), LX_EPERM);
	*(volatile char *)p = 'x';
	CHECK_EQ(lx_munmap(p, 4096), 0);
	CHECK_EQ(lx_fcntl_add_seals(fd, LX_F_SEAL_WRITE | LX_F_SEAL_SHRINK), 0);
	CHECK_ERR(lx_ftruncate(fd, 0), LX_EPERM);
	CHECK_ERR(lx_fcntl_add_seals(fd, 1U << 20), LX_EINVAL);
	CHECK_EQ(lx_fcntl_add_seals(fd, LX_F_SEAL_SEAL), 0);
	CHECK_ERR(lx_fcntl_add_seals(fd, LX_F_SEAL_GROW), LX_EPERM);
	CHECK_EQ(lx_fcntl_get_seals(fd), LX_F_SEAL_FUTURE_WRITE | LX_F_SEAL_WRITE | LX_F_SEAL_SHRINK | LX_F_SEAL_SEAL);

	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_fcntl_get_seals(fds[0]), LX_EINVAL);
	CHECK_ERR(lx_fcntl_add_seals(fds[1], LX_F_SEAL_GROW), LX_EINVAL);
}

TEST(fcntl, hints)
{
	uint64_t hint = LX_RWH_WRITE_LIFE_SHORT, got = 99, bad = 99;
	int fd = memfd(0);
	CHECK_EQ(lx_fcntl_get_rw_hint(fd, &got), 0);
	CHECK_EQ(got, LX_RWH_WRITE_LIFE_NOT_SET);
	CHECK_EQ(lx_fcntl_set_rw_hint(fd, &hint), 0);
	CHECK_EQ(lx_fcntl_get_rw_hint(fd, &got), 0);
	CHECK_EQ(got, LX_RWH_WRITE_LIFE_SHORT);
	CHECK_ERR(lx_fcntl_set_rw_hint(fd, &bad), LX_EINVAL);
	CHECK_ERR(lx_fcntl_get_rw_hint(fd, (uint64_t *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_fcntl_set_rw_hint(BAD_FD, &hint), LX_EBADF);
}
