/* SPDX-License-Identifier: MIT */
/* Changes in a directory below /tmp, signals and counters, all read from descriptors. */
#include "../check.h"
#include "../child.h"
#include "../dir.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/notify.h>
#include <lx/signal.h>

static void make_file(const char *name)
{
	int fd = lx_open(name, LX_O_WRONLY | LX_O_CREAT | LX_O_EXCL | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(notify, inotify)
{
	union {
		struct lx_inotify_event first;
		char bytes[1024];
	} buf;
	dir_make();
	int fd = lx_inotify_init1(LX_IN_CLOEXEC | LX_IN_NONBLOCK);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	int wd = lx_inotify_add_watch(fd, ".", LX_IN_CREATE | LX_IN_DELETE | LX_IN_ONLYDIR);
	CHECK(wd > 0);
	CHECK_EQ(lx_inotify_add_watch(fd, dir.path, LX_IN_CREATE | LX_IN_DELETE), wd);
	CHECK_ERR(lx_read(fd, buf.bytes, sizeof(buf.bytes)), LX_EAGAIN);

	make_file("a-name-of-some-length");
	CHECK_EQ(lx_unlink("a-name-of-some-length"), 0);
	make_file("b");
	CHECK_EQ(lx_unlink("b"), 0);
	CHECK_EQ(lx_inotify_rm_watch(fd, wd), 0);

	const uint32_t mask[] = {LX_IN_CREATE, LX_IN_DELETE, LX_IN_CREATE, LX_IN_DELETE, LX_IN_IGNORED};
	const char *const name[] = {"a-name-of-some-length", "a-name-of-some-length", "b", "b", ""};
	long bytes = lx_read(fd, buf.bytes, sizeof(buf.bytes));
	CHECK(bytes > 0);
	unsigned int count = 0;
	for (const struct lx_inotify_event *e = &buf.first; (const char *)e < buf.bytes + bytes;
	     e = LX_INOTIFY_NEXT(e)) {
		CHECK(count < 5);
		CHECK_EQ(e->wd, wd);
		CHECK_EQ(e->mask, mask[count]);
		CHECK(e->len ? same(e->name, name[count]) : !*name[count]);
		count++;
	}
	CHECK_EQ(count, 5);

	CHECK_ERR(lx_inotify_rm_watch(fd, wd), LX_EINVAL);
	CHECK_ERR(lx_inotify_rm_watch(-1, wd), LX_EBADF);
	CHECK_ERR(lx_inotify_add_watch(fd, ".", 0), LX_EINVAL);
	CHECK_ERR(lx_inotify_add_watch(-1, ".", LX_IN_CREATE), LX_EBADF);
	CHECK_ERR(lx_inotify_add_watch(fd, "not-there", LX_IN_CREATE), LX_ENOENT);
	CHECK_ERR(lx_inotify_add_watch(fd, (const char *)nowhere(), LX_IN_CREATE), LX_EFAULT);
	CHECK_ERR(lx_inotify_init1(1), LX_EINVAL);
	dir_remove();
}

/* Two calls that have no argument to be wrong. */
static int no_more_descriptors(void)
{
	const struct lx_rlimit none = {0, 0};
	ENSURE(lx_setrlimit(LX_RLIMIT_NOFILE, &none) == 0);
	ENSURE(lx_inotify_init() == -LX_EMFILE && lx_eventfd(0) == -LX_EMFILE);
	return 0;
}

TEST(notify, no_descriptor_left)
{
	CHECK_EQ(in_child(no_more_descriptors), 0);
}

TEST(notify, inotify_init)
{
	int fd = lx_inotify_init();
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), 0);
	CHECK_EQ(lx_close(fd), 0);
}

/* One file is watched, nothing else of the machine. */
TEST(notify, fanotify)
{
	union {
		struct lx_fanotify_event_metadata first;
		char bytes[512];
	} buf;
	const unsigned int plain = LX_FAN_CLASS_NOTIF | LX_FAN_CLOEXEC | LX_FAN_NONBLOCK;
	int fd = lx_fanotify_init(plain, LX_O_RDONLY | LX_O_CLOEXEC);
	if (fd == -LX_EPERM)
		fd = lx_fanotify_init(plain | LX_FAN_REPORT_FID, LX_O_RDONLY | LX_O_CLOEXEC);
	SKIP_IF(fd == -LX_ENOSYS, "this kernel has no fanotify");
	SKIP_IF(fd == -LX_EPERM, "fanotify needs privileges here");
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_fanotify_init(plain | LX_FAN_REPORT_FID | 1U << 31, LX_O_RDONLY), LX_EINVAL);

	dir_make();
	int file = lx_open("f", LX_O_WRONLY | LX_O_CREAT | LX_O_EXCL | LX_O_CLOEXEC, 0600);
	CHECK(file >= 0);
	int r = lx_fanotify_mark(fd, LX_FAN_MARK_ADD, LX_FAN_MODIFY | LX_FAN_CLOSE_WRITE, LX_AT_FDCWD, "f");
	CHECK_EQ(lx_unlink("f"), 0);
	dir_remove();
	SKIP_IF(r == -LX_ENODEV || r == -LX_EOPNOTSUPP || r == -LX_EXDEV,
		"the file system of /tmp has no file handles");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_write(file, "x", 1), 1);

	/* To unlink may have been an event as well. */
	long bytes = lx_read(fd, buf.bytes, sizeof(buf.bytes));
	CHECK(bytes >= (long)LX_FAN_EVENT_METADATA_LEN);
	struct lx_fanotify_event_metadata *e = &buf.first;
	CHECK(LX_FAN_EVENT_OK(e, bytes));
	CHECK_EQ(e->vers, LX_FANOTIFY_METADATA_VERSION);
	CHECK_EQ(e->mask, LX_FAN_MODIFY);
	CHECK(e->fd == LX_FAN_NOFD || lx_close(e->fd) == 0);
	e = LX_FAN_EVENT_NEXT(e, bytes);
	CHECK(!LX_FAN_EVENT_OK(e, bytes));

	/* The mark goes by the descriptor, and no event comes any more. */
	CHECK_EQ(lx_fanotify_mark(fd, LX_FAN_MARK_REMOVE, LX_FAN_MODIFY | LX_FAN_CLOSE_WRITE, file, NULL), 0);
	CHECK_EQ(lx_close(file), 0);
	CHECK_ERR(lx_read(fd, buf.bytes, sizeof(buf.bytes)), LX_EAGAIN);

	CHECK_ERR(lx_fanotify_mark(fd, LX_FAN_MARK_ADD, 0, LX_AT_FDCWD, NULL), LX_EINVAL);
	CHECK_ERR(lx_fanotify_mark(-1, LX_FAN_MARK_ADD, LX_FAN_MODIFY, -1, "not-there"), LX_EBADF);
	CHECK_ERR(lx_fanotify_mark(fd, LX_FAN_MARK_ADD, LX_FAN_MODIFY, LX_AT_FDCWD, "not-there"), LX_ENOENT);
	CHECK_ERR(lx_fanotify_mark(fd, LX_FAN_MARK_ADD, 1UL << 63 | LX_FAN_MODIFY, LX_AT_FDCWD, "not-there"),
		  LX_EINVAL);
}

TEST(notify, fanotify_responses)
{
	CHECK_EQ(LX_FAN_DENY_ERRNO(LX_EIO), 5U << 24 | 2);
	CHECK_EQ(LX_FAN_DENY_ERRNO(LX_EDQUOT), 122U << 24 | 2);
}

TEST(notify, signalfd)
{
	struct lx_signalfd_siginfo info = {.ssi_signo = 0};
	lx_siginfo_t send = {.si_code = LX_SI_QUEUE};
	lx_sigset_t usr1, usr2;
	lx_pid_t self = (lx_pid_t)lx_syscall0(LX_NR_getpid);
	lx_sigemptyset(&usr1);
	usr2 = usr1;
	CHECK_EQ(lx_sigaddset(&usr1, LX_SIGUSR1), 0);
	CHECK_EQ(lx_sigaddset(&usr2, LX_SIGUSR2), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &usr1, NULL, sizeof(usr1)), 0);
	CHECK_EQ(lx_rt_sigprocmask(LX_SIG_BLOCK, &usr2, NULL, sizeof(usr2)), 0);
	int fd = lx_signalfd4(-1, &usr1, sizeof(usr1), LX_SFD_CLOEXEC | LX_SFD_NONBLOCK);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	lx_si_pid(&send) = self;
	lx_si_int(&send) = 12345;
	CHECK_EQ(lx_rt_sigqueueinfo(self, LX_SIGUSR2, &send), 0);
	CHECK_ERR(lx_read(fd, &info, sizeof(info)), LX_EAGAIN);

	/* The other set, for the same descriptor. */
	CHECK_EQ(lx_signalfd(fd, &usr2, sizeof(usr2)), fd);
	CHECK_EQ(lx_read(fd, &info, sizeof(info)), sizeof(info));
	CHECK_EQ(info.ssi_signo, LX_SIGUSR2);
	CHECK_EQ(info.ssi_code, LX_SI_QUEUE);
	CHECK_EQ(info.ssi_pid, self);
	CHECK_EQ(info.ssi_int, 12345);

	int old = lx_signalfd(-1, &usr1, sizeof(usr1));
	CHECK(old >= 0);
	CHECK_EQ(lx_fcntl(old, LX_F_GETFD, 0), 0);
	CHECK_ERR(lx_signalfd4(-1, &usr1, 128, 0), LX_EINVAL);
	CHECK_ERR(lx_signalfd4(-1, &usr1, sizeof(usr1), 1), LX_EINVAL);
	CHECK_ERR(lx_signalfd4(-2, &usr1, sizeof(usr1), 0), LX_EBADF);
	CHECK_ERR(lx_signalfd(-1, (const lx_sigset_t *)nowhere(), sizeof(usr1)), LX_EFAULT);
}

TEST(notify, eventfd)
{
	uint64_t value = 0;
	int fd = lx_eventfd2(3, LX_EFD_CLOEXEC | LX_EFD_NONBLOCK);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_read(fd, &value, sizeof(value)), 8);
	CHECK_EQ(value, 3);
	CHECK_ERR(lx_read(fd, &value, sizeof(value)), LX_EAGAIN);
	value = 40;
	CHECK_EQ(lx_write(fd, &value, sizeof(value)), 8);
	CHECK_EQ(lx_write(fd, &value, sizeof(value)), 8);
	CHECK_EQ(lx_read(fd, &value, sizeof(value)), 8);
	CHECK_EQ(value, 80);

	int semaphore = lx_eventfd2(2, LX_EFD_SEMAPHORE);
	CHECK_EQ(lx_read(semaphore, &value, sizeof(value)), 8);
	CHECK_EQ(value, 1);

	int old = lx_eventfd(7);
	CHECK(old >= 0);
	CHECK_EQ(lx_fcntl(old, LX_F_GETFD, 0), 0);
	CHECK_EQ(lx_read(old, &value, sizeof(value)), 8);
	CHECK_EQ(value, 7);
	CHECK_ERR(lx_eventfd2(0, 1 << 30), LX_EINVAL);
}
