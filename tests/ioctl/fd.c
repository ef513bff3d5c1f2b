/* SPDX-License-Identifier: MIT */
/* What single kinds of descriptors understand: namespaces, pidfds, userfaultfds, epolls, inotifies, counters, /proc. */
#include "../check.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/ioctl_fd.h>
#include <lx/mm.h>
#include <lx/notify.h>
#include <lx/perf.h>
#include <lx/poll.h>
#include <lx/process.h>
#include <lx/time.h>
#include <lx/uapi/asm/signal.h>

enum { PAGE = 4096, NO_PID = 0x7ffffff0 };

static int file_of(const char *text, size_t size)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_write(fd, text, size), size);
	return fd;
}

static char *map(int pages, unsigned long flags, int fd)
{
	char *p = lx_mmap(NULL, (size_t)pages * PAGE, LX_PROT_READ | LX_PROT_WRITE, flags, fd, 0);
	CHECK(!lx_is_error_ptr(p));
	return p;
}

static long inode_of(int fd)
{
	struct lx_stat st;
	CHECK_EQ(lx_fstat(fd, &st), 0);
	return (long)st.st_ino;
}

static int ns_open(const char *path)
{
	int fd = lx_open(path, LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd == -LX_ENOENT, "%s is not there", path);
	CHECK(fd >= 0);
	return fd;
}

TEST(ioctl, close_on_exec)
{
	int fd = file_of("", 0);
	CHECK_EQ(lx_ioctl_fionclex(fd), 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), 0);
	CHECK_EQ(lx_ioctl_fioclex(fd), 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_ioctl_fioclex(-1), LX_EBADF);
	CHECK_ERR(lx_ioctl_fionclex(-1), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, nonblocking)
{
	int fds[2], on = 1;
	char c;
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_ioctl_fionbio(fds[0], &on), 0);
	CHECK_ERR(lx_read(fds[0], &c, 1), LX_EAGAIN);
	on = 0;
	CHECK_EQ(lx_ioctl_fionbio(fds[0], &on), 0);
	CHECK(!(lx_fcntl(fds[0], LX_F_GETFL, 0) & LX_O_NONBLOCK));
	CHECK_ERR(lx_ioctl_fionbio(fds[0], (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_fionbio(-1, &on), LX_EBADF);
}

TEST(ioctl, asynchronous)
{
	int fds[2], on = 1, file = file_of("", 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_ioctl_fioasync(fds[0], &on), 0);
	CHECK(lx_fcntl(fds[0], LX_F_GETFL, 0) & LX_FASYNC);
	on = 0;
	CHECK_EQ(lx_ioctl_fioasync(fds[0], &on), 0);
	CHECK(!(lx_fcntl(fds[0], LX_F_GETFL, 0) & LX_FASYNC));
	on = 1;
	CHECK_ERR(lx_ioctl_fioasync(file, &on), LX_ENOTTY); /* it tells nobody anything */
	CHECK_ERR(lx_ioctl_fioasync(fds[0], (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_fioasync(-1, &on), LX_EBADF);
}

TEST(ioctl, bytes_to_read)
{
	int n = -1, file = file_of("hello", 5);
	CHECK_EQ(lx_lseek(file, 2, LX_SEEK_SET), 2);
	CHECK_EQ(lx_ioctl_fionread(file, &n), 0);
	CHECK_EQ(n, 3);
	CHECK_ERR(lx_ioctl_fionread(file, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_fionread(-1, &n), LX_EBADF);
	CHECK_EQ(lx_close(file), 0);
}

/* The space that a file takes, not its length. */
TEST(ioctl, space_taken)
{
	lx_loff_t size = -1;
	int fds[2], file = file_of("hello", 5);
	struct lx_stat st;
	CHECK_EQ(lx_fstat(file, &st), 0);
	CHECK_EQ(lx_ioctl_fioqsize(file, &size), 0);
	CHECK_EQ(size, st.st_blocks * 512);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_ioctl_fioqsize(fds[0], &size), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fioqsize(file, (lx_loff_t *)nowhere()), LX_EFAULT);
}

TEST(ioctl, user_namespace)
{
	uint32_t uid = ~0U;
	int fd = ns_open("/proc/self/ns/user"), file = file_of("", 0);
	CHECK_EQ(lx_ioctl_ns_get_nstype(fd), LX_CLONE_NEWUSER);
	CHECK_EQ(lx_ioctl_ns_get_owner_uid(fd, &uid), 0);
	CHECK(uid != ~0U);
	/* What lies above the caller's own namespace is not for it. */
	CHECK_ERR(lx_ioctl_ns_get_parent(fd), LX_EPERM);
	CHECK_ERR(lx_ioctl_ns_get_owner_uid(fd, (uint32_t *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_ns_get_nstype(file), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_ns_get_userns(-1), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, related_namespaces)
{
	uint32_t uid;
	int fd = ns_open("/proc/self/ns/uts"), user = ns_open("/proc/self/ns/user");
	CHECK_EQ(lx_ioctl_ns_get_nstype(fd), LX_CLONE_NEWUTS);
	CHECK_ERR(lx_ioctl_ns_get_parent(fd), LX_EINVAL);
	CHECK_ERR(lx_ioctl_ns_get_owner_uid(fd, &uid), LX_EINVAL);
	int owner = lx_ioctl_ns_get_userns(fd);
	SKIP_IF(owner == -LX_EPERM, "this process's namespaces belong to others");
	CHECK(owner >= 0);
	CHECK_EQ(lx_fcntl(owner, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(inode_of(owner), inode_of(user));
	CHECK_EQ(lx_close(owner), 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, pids_across_namespaces)
{
	int fd = ns_open("/proc/self/ns/pid"), user = ns_open("/proc/self/ns/user");
	int pid = lx_ioctl_ns_get_pid_in_pidns(fd, lx_getpid());
	SKIP_IF(pid == -LX_ENOTTY, "this kernel translates no pids");
	CHECK_EQ(pid, lx_getpid());
	CHECK_EQ(lx_ioctl_ns_get_tgid_in_pidns(fd, lx_getpid()), lx_getpid());
	CHECK_EQ(lx_ioctl_ns_get_pid_from_pidns(fd, lx_getpid()), lx_getpid());
	CHECK_EQ(lx_ioctl_ns_get_tgid_from_pidns(fd, lx_getpid()), lx_getpid());
	CHECK_ERR(lx_ioctl_ns_get_pid_in_pidns(fd, NO_PID), LX_ESRCH);
	CHECK_ERR(lx_ioctl_ns_get_pid_in_pidns(user, lx_getpid()), LX_EINVAL);
}

TEST(ioctl, mount_namespace)
{
	struct lx_mnt_ns_info info = {.size = sizeof(info)};
	uint64_t id = 0;
	int fd = ns_open("/proc/self/ns/mnt"), user = ns_open("/proc/self/ns/user");
	int r = lx_ioctl_ns_get_mntns_id(fd, &id);
	SKIP_IF(r == -LX_ENOTTY, "this kernel's mount namespaces have no ids");
	CHECK_EQ(r, 0);
	CHECK(id != 0);
	CHECK_ERR(lx_ioctl_ns_get_mntns_id(user, &id), LX_EINVAL);
	r = lx_ioctl_ns_mnt_get_info(fd, &info);
	SKIP_IF(r == -LX_ENOTTY, "this kernel tells nothing of mount namespaces");
	CHECK_EQ(r, 0);
	CHECK(info.nr_mounts > 0);
	CHECK_EQ(info.mnt_ns_id, id);
	CHECK_ERR(lx_ioctl_ns_mnt_get_info(user, &info), LX_EINVAL);
	CHECK_ERR(lx_ioctl_ns_mnt_get_info(fd, NULL), LX_EINVAL);
	/* The list of all is for the privileged; this one's neighbours may be none. */
	int next = lx_ioctl_ns_mnt_get_next(fd, &info), previous = lx_ioctl_ns_mnt_get_prev(fd, &info);
	SKIP_IF(next == -LX_EPERM, "walking the mount namespaces is forbidden here");
	CHECK(next >= 0 || next == -LX_ENOENT);
	CHECK(previous >= 0 || previous == -LX_ENOENT);
	if (next >= 0)
		CHECK_EQ(lx_ioctl_ns_get_nstype(next), LX_CLONE_NEWNS);
	CHECK_ERR(lx_ioctl_ns_mnt_get_next(user, &info), LX_EINVAL);
	CHECK_ERR(lx_ioctl_ns_mnt_get_prev(user, &info), LX_EINVAL);
}

TEST(ioctl, namespace_id)
{
	uint64_t id = 0;
	int fd = ns_open("/proc/self/ns/uts"), file = file_of("", 0);
	int r = lx_ioctl_ns_get_id(fd, &id);
	SKIP_IF(r == -LX_ENOTTY, "this kernel's namespaces have no ids");
	CHECK_EQ(r, 0);
	CHECK(id != 0);
	CHECK_ERR(lx_ioctl_ns_get_id(file, &id), LX_ENOTTY);
}

TEST(ioctl, pidfd_info)
{
	struct lx_pidfd_info info = {.mask = LX_PIDFD_INFO_PID | LX_PIDFD_INFO_CREDS}, empty = {0};
	int fd = lx_pidfd_open(lx_getpid(), 0), file = file_of("", 0);
	CHECK(fd >= 0);
	CHECK_ERR(lx_ioctl_pidfd_get_info(file, &info), LX_ENOTTY);
	/* A new struct with an old kernel: it fills what it knows. */
	int r = lx_ioctl_pidfd_get_info(fd, &info);
	SKIP_IF(r == -LX_ENOTTY || r == -LX_EINVAL, "this kernel tells nothing of pidfds");
	CHECK_EQ(r, 0);
	CHECK_EQ(info.mask & (LX_PIDFD_INFO_PID | LX_PIDFD_INFO_CREDS), LX_PIDFD_INFO_PID | LX_PIDFD_INFO_CREDS);
	CHECK_EQ(info.pid, lx_getpid());
	CHECK_EQ(info.tgid, lx_getpid());
	CHECK_EQ(info.ppid, lx_getppid());
	CHECK_EQ(info.euid, lx_geteuid());
	CHECK_EQ(info.rgid, lx_getgid());
	/* Not asked for, given anyway: who it is. */
	CHECK_EQ(lx_ioctl_pidfd_get_info(fd, &empty), 0);
	CHECK_EQ(empty.pid, lx_getpid());
	CHECK_ERR(lx_ioctl_pidfd_get_info(fd, (struct lx_pidfd_info *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_pidfd_get_info(-1, &info), LX_EBADF);
}

/* The same inode as in /proc/self/ns. */
static void same_namespace(int fd, const char *path)
{
	SKIP_IF(fd == -LX_EOPNOTSUPP, "this kernel has no %s", path);
	CHECK(fd >= 0);
	int expected = ns_open(path);
	CHECK_EQ(inode_of(fd), inode_of(expected));
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_close(expected), 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, pidfd_namespaces)
{
	int fd = lx_pidfd_open(lx_getpid(), 0), file = file_of("", 0), status;
	CHECK(fd >= 0);
	int uts = lx_ioctl_pidfd_get_uts_namespace(fd);
	SKIP_IF(uts == -LX_ENOTTY, "this kernel's pidfds lead to no namespaces");
	same_namespace(uts, "/proc/self/ns/uts");
	same_namespace(lx_ioctl_pidfd_get_mnt_namespace(fd), "/proc/self/ns/mnt");
	same_namespace(lx_ioctl_pidfd_get_user_namespace(fd), "/proc/self/ns/user");
	same_namespace(lx_ioctl_pidfd_get_pid_namespace(fd), "/proc/self/ns/pid");
	same_namespace(lx_ioctl_pidfd_get_pid_for_children_namespace(fd), "/proc/self/ns/pid_for_children");
	same_namespace(lx_ioctl_pidfd_get_net_namespace(fd), "/proc/self/ns/net");
	same_namespace(lx_ioctl_pidfd_get_ipc_namespace(fd), "/proc/self/ns/ipc");
	same_namespace(lx_ioctl_pidfd_get_cgroup_namespace(fd), "/proc/self/ns/cgroup");
	same_namespace(lx_ioctl_pidfd_get_time_namespace(fd), "/proc/self/ns/time");
	same_namespace(lx_ioctl_pidfd_get_time_for_children_namespace(fd), "/proc/self/ns/time_for_children");
	CHECK_ERR(lx_ioctl_pidfd_get_uts_namespace(file), LX_ENOTTY);

	/* A process that has ended, and was waited for, is in none. */
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(0);
	CHECK(pid > 0);
	int gone = lx_pidfd_open(pid, 0);
	CHECK(gone >= 0);
	CHECK_EQ(lx_wait4(pid, &status, 0, NULL), pid);
	CHECK_ERR(lx_ioctl_pidfd_get_uts_namespace(gone), LX_ESRCH);
}

/* With these features on, registered for these modes, or a skip. */
static int uffd_open(uint64_t features)
{
	struct lx_uffdio_api api = {.api = LX_UFFD_API, .features = features};
	int fd = lx_userfaultfd(LX_O_CLOEXEC | LX_O_NONBLOCK | LX_UFFD_USER_MODE_ONLY);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM, "userfaultfd is not to be had here");
	SKIP_IF(fd == -LX_EINVAL, "this kernel has no UFFD_USER_MODE_ONLY");
	CHECK(fd >= 0);
	int r = lx_ioctl_uffdio_api(fd, &api);
	SKIP_IF(features && r == -LX_EINVAL, "this kernel's userfaultfd lacks the feature %ld", (long)features);
	CHECK_EQ(r, 0);
	CHECK(api.ioctls & 1UL << (LX_UFFDIO_REGISTER & 0xff));
	return fd;
}

static uint64_t uffd_watch(int fd, char *at, int pages, uint64_t mode)
{
	struct lx_uffdio_register reg = {
		.range = {(uint64_t)at, (uint64_t)pages * PAGE},
		.mode = mode,
	};
	int r = lx_ioctl_uffdio_register(fd, &reg);
	SKIP_IF(r == -LX_EINVAL && mode != LX_UFFDIO_REGISTER_MODE_MISSING, "this kernel lacks the mode %ld", (long)mode);
	CHECK_EQ(r, 0);
	return reg.ioctls;
}

static int can(uint64_t ioctls, unsigned long op)
{
	return (int)(ioctls >> (op & 0xff) & 1);
}

TEST(ioctl, userfault_api)
{
	struct lx_uffdio_api api = {.api = LX_UFFD_API + 1};
	struct lx_uffdio_range range = {PAGE, PAGE};
	int fd = lx_userfaultfd(LX_O_CLOEXEC | LX_UFFD_USER_MODE_ONLY);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM, "userfaultfd is not to be had here");
	SKIP_IF(fd == -LX_EINVAL, "this kernel has no UFFD_USER_MODE_ONLY");
	CHECK(fd >= 0);
	CHECK_ERR(lx_ioctl_uffdio_wake(fd, &range), LX_EINVAL); /* the handshake comes first */
	CHECK_ERR(lx_ioctl_uffdio_api(fd, &api), LX_EINVAL);
	CHECK_ERR(lx_ioctl_uffdio_api(fd, (struct lx_uffdio_api *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_uffdio_api(-1, &api), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, userfault_missing)
{
	char *p = map(4, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1), *from = map(1, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	int fd = uffd_open(0);
	struct lx_uffdio_range range = {(uint64_t)p, 4 * PAGE};
	struct lx_uffdio_copy copy = {.dst = (uint64_t)p, .src = (uint64_t)from, .len = PAGE};
	struct lx_uffdio_zeropage zero = {.range = {(uint64_t)p + PAGE, PAGE}};
	uint64_t ioctls = uffd_watch(fd, p, 4, LX_UFFDIO_REGISTER_MODE_MISSING);
	CHECK(can(ioctls, LX_UFFDIO_COPY) && can(ioctls, LX_UFFDIO_ZEROPAGE) && can(ioctls, LX_UFFDIO_WAKE));
	from[7] = 'x';
	CHECK_EQ(lx_ioctl_uffdio_copy(fd, &copy), 0);
	CHECK_EQ(copy.copy, PAGE);
	CHECK_EQ(p[7], 'x');
	copy.copy = 0;
	CHECK_ERR(lx_ioctl_uffdio_copy(fd, &copy), LX_EEXIST);
	CHECK_EQ(copy.copy, -LX_EEXIST);
	CHECK_EQ(lx_ioctl_uffdio_zeropage(fd, &zero), 0);
	CHECK_EQ(zero.zeropage, PAGE);
	CHECK_EQ(p[PAGE], 0);
	zero.range.len = 1;
	CHECK_ERR(lx_ioctl_uffdio_zeropage(fd, &zero), LX_EINVAL);
	CHECK_EQ(lx_ioctl_uffdio_wake(fd, &range), 0);
	CHECK_EQ(lx_ioctl_uffdio_unregister(fd, &range), 0);
	CHECK_EQ(p[2 * PAGE], 0); /* nobody watches any more */
	range.start++;
	CHECK_ERR(lx_ioctl_uffdio_wake(fd, &range), LX_EINVAL);
	CHECK_ERR(lx_ioctl_uffdio_unregister(fd, &range), LX_EINVAL);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, userfault_write_protection)
{
	char *p = map(1, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	int fd = uffd_open(LX_UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct lx_uffdio_writeprotect protect = {
		.range = {(uint64_t)p, PAGE},
		.mode = LX_UFFDIO_WRITEPROTECT_MODE_WP,
	};
	*p = 'x';
	CHECK(can(uffd_watch(fd, p, 1, LX_UFFDIO_REGISTER_MODE_WP), LX_UFFDIO_WRITEPROTECT));
	CHECK_EQ(lx_ioctl_uffdio_writeprotect(fd, &protect), 0);
	CHECK_EQ(*p, 'x'); /* reading goes on */
	/* The kernel's own write fails, as only user mode may wait here. */
	CHECK_ERR(lx_clock_gettime(LX_CLOCK_MONOTONIC, (struct lx_timespec *)(void *)p), LX_EFAULT);
	protect.mode = 0;
	CHECK_EQ(lx_ioctl_uffdio_writeprotect(fd, &protect), 0);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_MONOTONIC, (struct lx_timespec *)(void *)p), 0);
	protect.mode = 99;
	CHECK_ERR(lx_ioctl_uffdio_writeprotect(fd, &protect), LX_EINVAL);
}

TEST(ioctl, userfault_move)
{
	char *p = map(1, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1), *from = map(1, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	int fd = uffd_open(LX_UFFD_FEATURE_MOVE);
	struct lx_uffdio_move move = {.dst = (uint64_t)p, .src = (uint64_t)from, .len = PAGE};
	uffd_watch(fd, p, 1, LX_UFFDIO_REGISTER_MODE_MISSING);
	*from = 'x';
	CHECK_EQ(lx_ioctl_uffdio_move(fd, &move), 0);
	CHECK_EQ(move.move, PAGE);
	CHECK_EQ(*p, 'x');
	CHECK_EQ(*from, 0); /* moved away */
	move.len = 1;
	CHECK_ERR(lx_ioctl_uffdio_move(fd, &move), LX_EINVAL);
}

TEST(ioctl, userfault_poison)
{
	char *p = map(1, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	int fd = uffd_open(LX_UFFD_FEATURE_POISON);
	struct lx_uffdio_poison poison = {.range = {(uint64_t)p, PAGE}};
	uffd_watch(fd, p, 1, LX_UFFDIO_REGISTER_MODE_MISSING);
	CHECK_EQ(lx_ioctl_uffdio_poison(fd, &poison), 0);
	CHECK_EQ(poison.updated, PAGE);
	CHECK_ERR(lx_clock_gettime(LX_CLOCK_MONOTONIC, (struct lx_timespec *)(void *)p), LX_EFAULT);
	poison.updated = 0;
	CHECK_ERR(lx_ioctl_uffdio_poison(fd, &poison), LX_EEXIST);
	CHECK_EQ(poison.updated, -LX_EEXIST);
}

/* The page is in the file already, and only has to be mapped. */
TEST(ioctl, userfault_minor)
{
	int file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC), fd = uffd_open(LX_UFFD_FEATURE_MINOR_SHMEM);
	CHECK(file >= 0);
	CHECK_EQ(lx_ftruncate(file, PAGE), 0);
	char *p = map(1, LX_MAP_SHARED, file), *other = map(1, LX_MAP_SHARED, file);
	struct lx_uffdio_continue go_on = {.range = {(uint64_t)p, PAGE}};
	CHECK(can(uffd_watch(fd, p, 1, LX_UFFDIO_REGISTER_MODE_MINOR), LX_UFFDIO_CONTINUE));
	*other = 'x';
	CHECK_EQ(lx_ioctl_uffdio_continue(fd, &go_on), 0);
	CHECK_EQ(go_on.mapped, PAGE);
	CHECK_EQ(*p, 'x');
	go_on.mapped = 0;
	CHECK_ERR(lx_ioctl_uffdio_continue(fd, &go_on), LX_EEXIST);
	CHECK_EQ(go_on.mapped, -LX_EEXIST);
}

TEST(ioctl, userfault_device)
{
	int device = lx_open("/dev/userfaultfd", LX_O_RDWR | LX_O_CLOEXEC, 0), file = file_of("", 0);
	CHECK_ERR(lx_ioctl_userfaultfd_ioc_new(file, LX_O_CLOEXEC), LX_ENOTTY);
	SKIP_IF(device < 0, "/dev/userfaultfd cannot be opened: error %ld", (long)-device);
	int fd = lx_ioctl_userfaultfd_ioc_new(device, LX_O_CLOEXEC | LX_UFFD_USER_MODE_ONLY);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_ioctl_userfaultfd_ioc_new(device, 1 << 30), LX_EINVAL);
}

TEST(ioctl, epoll_busy_polling)
{
	struct lx_epoll_params in = {.busy_poll_usecs = 7, .busy_poll_budget = 8, .prefer_busy_poll = 1}, out = {0};
	int fd = lx_epoll_create1(LX_EPOLL_CLOEXEC), file = file_of("", 0);
	CHECK(fd >= 0);
	CHECK_ERR(lx_ioctl_epiocgparams(file, &out), LX_ENOTTY);
	int r = lx_ioctl_epiocsparams(fd, &in);
	SKIP_IF(r == -LX_ENOTTY || r == -LX_EOPNOTSUPP, "this kernel's epolls don't poll busily");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_ioctl_epiocgparams(fd, &out), 0);
	CHECK_EQ(out.busy_poll_usecs, 7);
	CHECK_EQ(out.busy_poll_budget, 8);
	CHECK_EQ(out.prefer_busy_poll, 1);
	in.prefer_busy_poll = 2;
	CHECK_ERR(lx_ioctl_epiocsparams(fd, &in), LX_EINVAL);
	CHECK_ERR(lx_ioctl_epiocgparams(fd, (struct lx_epoll_params *)nowhere()), LX_EFAULT);
}

TEST(ioctl, inotify_next_descriptor)
{
	int n = -1, fd = lx_inotify_init1(LX_IN_CLOEXEC), file = file_of("", 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_ioctl_fionread(fd, &n), 0);
	CHECK_EQ(n, 0);
	CHECK_ERR(lx_ioctl_inotify_ioc_setnextwd(file, 77), LX_ENOTTY);
	int r = lx_ioctl_inotify_ioc_setnextwd(fd, 77);
	SKIP_IF(r == -LX_ENOTTY, "this kernel can't restore inotify descriptors");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_inotify_add_watch(fd, "/tmp", LX_IN_CREATE), 77);
	CHECK_ERR(lx_ioctl_inotify_ioc_setnextwd(fd, 0), LX_EINVAL);
	CHECK_ERR(lx_ioctl_inotify_ioc_setnextwd(fd, -1), LX_EINVAL);
}

static int counter(uint64_t period)
{
	static struct lx_perf_event_attr attr;
	attr.type = LX_PERF_TYPE_SOFTWARE;
	attr.size = LX_PERF_ATTR_SIZE_VER0;
	attr.config = LX_PERF_COUNT_SW_TASK_CLOCK;
	attr.sample_period = period;
	attr.disabled = 1;
	attr.exclude_kernel = 1;
	int fd = lx_perf_event_open(&attr, 0, -1, -1, LX_PERF_FLAG_FD_CLOEXEC);
	SKIP_IF(fd == -LX_EACCES || fd == -LX_EPERM || fd == -LX_ENOSYS || fd == -LX_ENOENT,
		"counting events: error %ld", (long)-fd);
	CHECK(fd >= 0);
	return fd;
}

static uint64_t count(int fd)
{
	uint64_t n = 0;
	for (volatile int i = 0; i < 200000; i++)
		;
	CHECK_EQ(lx_read(fd, &n, sizeof(n)), sizeof(n));
	return n;
}

TEST(ioctl, counter)
{
	int fd = counter(0), file = file_of("", 0);
	uint64_t id = 0, period = 1;
	CHECK_EQ(count(fd), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_enable(fd, 0), 0);
	uint64_t some = count(fd);
	CHECK(some > 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_disable(fd, LX_PERF_IOC_FLAG_GROUP), 0);
	some = count(fd);
	CHECK_EQ(count(fd), some);
	CHECK_EQ(lx_ioctl_perf_event_ioc_reset(fd, 0), 0);
	CHECK_EQ(count(fd), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_id(fd, &id), 0);
	CHECK(id != 0);
	/* These are for sampling, and for tracepoints. */
	CHECK_ERR(lx_ioctl_perf_event_ioc_refresh(fd, 1), LX_EINVAL);
	CHECK_ERR(lx_ioctl_perf_event_ioc_period(fd, &period), LX_EINVAL);
	CHECK_ERR(lx_ioctl_perf_event_ioc_set_filter(fd, "x"), LX_EINVAL);
	CHECK_ERR(lx_ioctl_perf_event_ioc_pause_output(fd, 1), LX_EINVAL);
	CHECK_EQ(lx_ioctl_perf_event_ioc_set_output(fd, -1), 0);
	CHECK_ERR(lx_ioctl_perf_event_ioc_set_output(fd, file), LX_EBADF);
	CHECK_ERR(lx_ioctl_perf_event_ioc_id(fd, (uint64_t *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_perf_event_ioc_enable(file, 0), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_perf_event_ioc_disable(-1, 0), LX_EBADF);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, sampling)
{
	int fd = counter(1000000000), other = counter(1000000000);
	uint64_t period = 500000000;
	CHECK_EQ(lx_ioctl_perf_event_ioc_period(fd, &period), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_refresh(fd, 1), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_disable(fd, 0), 0);
	period = 0;
	CHECK_ERR(lx_ioctl_perf_event_ioc_period(fd, &period), LX_EINVAL);
	CHECK_ERR(lx_ioctl_perf_event_ioc_period(fd, (uint64_t *)nowhere()), LX_EFAULT);
	/* A ring buffer, and another counter that writes into it. */
	void *ring = lx_mmap(NULL, 2 * PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0);
	SKIP_IF(ring == (void *)-LX_EPERM, "no ring buffer: locked memory is short");
	CHECK(!lx_is_error_ptr(ring));
	CHECK_EQ(lx_ioctl_perf_event_ioc_pause_output(fd, 1), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_pause_output(fd, 0), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_set_output(other, fd), 0);
	CHECK_EQ(lx_ioctl_perf_event_ioc_set_output(other, -1), 0);
	CHECK_EQ(lx_munmap(ring, 2 * PAGE), 0);
}

TEST(ioctl, pagemap)
{
	struct lx_page_region region = {0};
	char *p = map(4, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	struct lx_pm_scan_arg scan = {
		.size = sizeof(scan),
		.start = (uint64_t)p,
		.end = (uint64_t)p + 4 * PAGE,
		.vec = (uint64_t)&region,
		.vec_len = 1,
		.category_mask = LX_PAGE_IS_PRESENT,
		.return_mask = LX_PAGE_IS_PRESENT,
	};
	int advised = lx_madvise(p, 4 * PAGE, LX_MADV_NOHUGEPAGE);
	CHECK(advised == 0 || advised == -LX_EINVAL); /* no huge pages to keep away */
	int fd = lx_open("/proc/self/pagemap", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd < 0, "/proc/self/pagemap cannot be opened: error %ld", (long)-fd);
	p[PAGE] = p[2 * PAGE] = 'x';
	long r = lx_ioctl_pagemap_scan(fd, &scan);
	SKIP_IF(r == -LX_ENOTTY, "this kernel has no PAGEMAP_SCAN");
	CHECK_EQ(r, 1);
	CHECK_EQ(region.start, (uint64_t)p + PAGE);
	CHECK_EQ(region.end, (uint64_t)p + 3 * PAGE);
	CHECK_EQ(region.categories, LX_PAGE_IS_PRESENT);
	CHECK_EQ(scan.walk_end, scan.end);
	scan.size--;
	CHECK_ERR(lx_ioctl_pagemap_scan(fd, &scan), LX_EINVAL);
	CHECK_ERR(lx_ioctl_pagemap_scan(fd, (struct lx_pm_scan_arg *)nowhere()), LX_EFAULT);
}

TEST(ioctl, mapping_query)
{
	char *p = map(2, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1);
	struct lx_procmap_query query = {.size = sizeof(query), .query_addr = (uint64_t)p + 7};
	int fd = lx_open("/proc/self/maps", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd < 0, "/proc/self/maps cannot be opened: error %ld", (long)-fd);
	int r = lx_ioctl_procmap_query(fd, &query);
	SKIP_IF(r == -LX_ENOTTY, "this kernel has no PROCMAP_QUERY");
	CHECK_EQ(r, 0);
	CHECK(query.vma_start <= (uint64_t)p && query.vma_end >= (uint64_t)p + 2 * PAGE);
	CHECK_EQ(query.vma_page_size, PAGE);
	CHECK((query.vma_flags & LX_PROCMAP_QUERY_VMA_READABLE) && (query.vma_flags & LX_PROCMAP_QUERY_VMA_WRITABLE));
	query.query_addr = 0;
	CHECK_ERR(lx_ioctl_procmap_query(fd, &query), LX_ENOENT);
	CHECK_ERR(lx_ioctl_procmap_query(fd, (struct lx_procmap_query *)nowhere()), LX_EFAULT);
}

/* The pool is the machine's: it is only looked at. */
TEST(ioctl, random_pool)
{
	int bits = -1, negative = -1, fd = lx_open("/dev/urandom", LX_O_RDONLY | LX_O_CLOEXEC, 0), file = file_of("", 0);
	CHECK_ERR(lx_ioctl_rndzapentcnt(file), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_rndclearpool(file), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_rndreseedcrng(file), LX_ENOTTY);
	SKIP_IF(fd < 0, "/dev/urandom cannot be opened: error %ld", (long)-fd);
	CHECK_EQ(lx_ioctl_rndgetentcnt(fd, &bits), 0);
	CHECK(bits >= 0);
	CHECK_ERR(lx_ioctl_rndgetentcnt(fd, (int *)nowhere()), LX_EFAULT);
	int r = lx_ioctl_rndaddtoentcnt(fd, &negative);
	CHECK(r == -LX_EPERM || r == -LX_EINVAL);
}
