/* SPDX-License-Identifier: MIT */
/* Reading, writing and copying, on memfds and pipes. */
#include "../check.h"
#include "../child.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/uapi/asm/signal.h>

/* A memfd that holds text, its position at the start. */
static int file_of(const char *text, size_t size)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_EQ(lx_pwrite64(fd, text, size, 0), size);
	return fd;
}

TEST(io, read_and_write)
{
	char buf[8];
	int fd = file_of("", 0);
	CHECK_EQ(lx_write(fd, "hello", 5), 5);
	CHECK_EQ(lx_read(fd, buf, sizeof(buf)), 0);
	CHECK_EQ(lx_lseek(fd, 1, LX_SEEK_SET), 1);
	CHECK_EQ(lx_read(fd, buf, sizeof(buf)), 4);
	CHECK(same_bytes(buf, "ello", 4));
	CHECK_EQ(lx_read(fd, buf, 0), 0);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(io, read_errors)
{
	char c;
	int fd = file_of("x", 1), dir = lx_open("/", LX_O_RDONLY | LX_O_DIRECTORY, 0);
	int write_only = lx_open("/dev/null", LX_O_WRONLY, 0);
	CHECK(dir >= 0 && write_only >= 0);
	CHECK_ERR(lx_read(-1, &c, 1), LX_EBADF);
	CHECK_ERR(lx_read(write_only, &c, 1), LX_EBADF);
	CHECK_ERR(lx_read(dir, &c, 1), LX_EISDIR);
	CHECK_ERR(lx_read(fd, nowhere(), 1), LX_EFAULT);
}

TEST(io, write_errors)
{
	int fd = file_of("x", 1), read_only = lx_open("/dev/null", LX_O_RDONLY, 0);
	int full = lx_open("/dev/full", LX_O_WRONLY, 0);
	CHECK(read_only >= 0);
	CHECK_ERR(lx_write(-1, "x", 1), LX_EBADF);
	CHECK_ERR(lx_write(read_only, "x", 1), LX_EBADF);
	CHECK_ERR(lx_write(fd, nowhere(), 1), LX_EFAULT);
	SKIP_IF(full < 0, "there is no /dev/full");
	CHECK_ERR(lx_write(full, "x", 1), LX_ENOSPC);
}

TEST(io, close)
{
	int fd = file_of("", 0);
	CHECK_EQ(lx_close(fd), 0);
	CHECK_ERR(lx_close(fd), LX_EBADF);
	CHECK_ERR(lx_close(-1), LX_EBADF);
}

TEST(io, close_range)
{
	int fd = file_of("", 0);
	unsigned int a = (unsigned int)lx_fcntl(fd, LX_F_DUPFD, 400), b = (unsigned int)lx_fcntl(fd, LX_F_DUPFD, 402);
	CHECK_ERR(lx_close_range(b, a, 0), LX_EINVAL);
	CHECK_ERR(lx_close_range(a, b, 1U << 31), LX_EINVAL);
	int r = lx_close_range(a, b, LX_CLOSE_RANGE_CLOEXEC);
	if (r != -LX_EINVAL) { /* before Linux 5.11 */
		CHECK_EQ(r, 0);
		CHECK_EQ(lx_fcntl((int)a, LX_F_GETFD, 0), LX_FD_CLOEXEC);
		CHECK_EQ(lx_fcntl((int)b, LX_F_SETFD, 0), 0);
	}
	CHECK_EQ(lx_close_range(a, b - 1, 0), 0);
	CHECK_ERR(lx_fcntl((int)a, LX_F_GETFD, 0), LX_EBADF);
	CHECK_EQ(lx_fcntl((int)b, LX_F_GETFD, 0), 0);
	CHECK_EQ(lx_close_range(b, ~0U, 0), 0);
	CHECK_ERR(lx_fcntl((int)b, LX_F_GETFD, 0), LX_EBADF);
	CHECK_EQ(lx_close_range(b, ~0U, 0), 0);
}

TEST(io, lseek)
{
	int fds[2], fd = file_of("abc", 3);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_END), 3);
	CHECK_EQ(lx_lseek(fd, -1, LX_SEEK_CUR), 2);
	CHECK_EQ(lx_lseek(fd, 1L << 40, LX_SEEK_SET), 1L << 40);
	CHECK_ERR(lx_lseek(fd, -1, LX_SEEK_SET), LX_EINVAL);
	CHECK_ERR(lx_lseek(fd, 0, 99), LX_EINVAL);
	CHECK_ERR(lx_lseek(fd, 3, LX_SEEK_DATA), LX_ENXIO);
	CHECK_ERR(lx_lseek(-1, 0, LX_SEEK_CUR), LX_EBADF);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_lseek(fds[0], 0, LX_SEEK_CUR), LX_ESPIPE);
}

/* A success that looks like -ENOSYS: the position really is there afterwards. */
TEST(io, lseek_into_the_error_range)
{
	int fd = lx_open("/proc/self/mem", LX_O_RDONLY, 0);
	SKIP_IF(fd < 0, "/proc/self/mem cannot be opened");
	CHECK_EQ(lx_lseek(fd, -38, LX_SEEK_SET), -38);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_CUR), -38);
	CHECK(lx_is_error(lx_lseek(fd, 0, LX_SEEK_CUR)));
}

TEST(io, pread64_and_pwrite64)
{
	char buf[8];
	int fds[2], fd = file_of("abcdef", 6);
	CHECK_EQ(lx_pread64(fd, buf, 3, 2), 3);
	CHECK(same_bytes(buf, "cde", 3));
	CHECK_EQ(lx_pwrite64(fd, "X", 1, 1L << 33), 1);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_CUR), 0);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_END), (1L << 33) + 1);
	CHECK_ERR(lx_pread64(fd, buf, 1, -1), LX_EINVAL);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_pread64(fds[0], buf, 1, 0), LX_ESPIPE);
	CHECK_ERR(lx_pwrite64(fds[1], buf, 1, 0), LX_ESPIPE);
}

TEST(io, pwrite64_appends_when_told_to)
{
	int fd = file_of("abc", 3);
	CHECK_EQ(lx_fcntl(fd, LX_F_SETFL, LX_O_APPEND), 0);
	CHECK_EQ(lx_pwrite64(fd, "X", 1, 0), 1);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_END), 4);
}

TEST(io, readv_and_writev)
{
	static struct lx_iovec many[LX_UIO_MAXIOV + 1];
	char a[3] = "ab", b[3] = "cd";
	struct lx_iovec vec[2] = {{.iov_base = a, .iov_len = 2}, {.iov_base = b, .iov_len = 2}};
	int fd = file_of("", 0);
	CHECK_EQ(lx_writev(fd, vec, 2), 4);
	CHECK_EQ(lx_lseek(fd, 1, LX_SEEK_SET), 1);
	CHECK_EQ(lx_readv(fd, vec, 2), 3);
	CHECK(same_bytes(a, "bc", 2) && same_bytes(b, "dd", 2));
	CHECK_EQ(lx_readv(fd, many, LX_UIO_MAXIOV), 0);
	CHECK_ERR(lx_readv(fd, many, LX_UIO_MAXIOV + 1), LX_EINVAL);
	CHECK_ERR(lx_writev(fd, many, LX_UIO_MAXIOV + 1), LX_EINVAL);
	CHECK_ERR(lx_readv(-1, vec, 2), LX_EBADF);
	vec[1].iov_len = ~(size_t)0;
	CHECK_ERR(lx_readv(fd, vec, 2), LX_EINVAL);
}

TEST(io, preadv_ignores_pos_h)
{
	char c = 0;
	struct lx_iovec vec = {.iov_base = &c, .iov_len = 1};
	int fd = file_of("abc", 3);
	CHECK_EQ(lx_preadv(fd, &vec, 1, 2, 0xdeadbeef), 1);
	CHECK_EQ(c, 'c');
	CHECK_EQ(lx_pwritev(fd, &vec, 1, 0, 0xdeadbeef), 1);
	CHECK_EQ(lx_pread64(fd, &c, 1, 0), 1);
	CHECK_EQ(c, 'c');
	CHECK_ERR(lx_preadv(fd, &vec, 1, -1, 0), LX_EINVAL);
	CHECK_ERR(lx_pwritev(fd, &vec, 1, -1, 0), LX_EINVAL);
	CHECK_ERR(lx_pwritev(-1, &vec, 1, 0, 0), LX_EBADF);
}

TEST(io, preadv2)
{
	char c = 0;
	struct lx_iovec vec = {.iov_base = &c, .iov_len = 1};
	int fd = file_of("abc", 3);
	CHECK_EQ(lx_lseek(fd, 1, LX_SEEK_SET), 1);
	CHECK_EQ(lx_preadv2(fd, &vec, 1, -1, 0, 0), 1);
	CHECK_EQ(c, 'b');
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_CUR), 2);
	CHECK_EQ(lx_preadv2(fd, &vec, 1, 2, 0xdeadbeef, 0), 1);
	CHECK_EQ(c, 'c');
	CHECK_EQ(lx_pwritev2(fd, &vec, 1, 0, 0xdeadbeef, LX_RWF_APPEND), 1);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_END), 4);
	CHECK_ERR(lx_preadv2(fd, &vec, 1, 0, 0, 0x40000000), LX_EOPNOTSUPP);
	CHECK_ERR(lx_pwritev2(fd, &vec, 1, 0, 0, 0x40000000), LX_EOPNOTSUPP);
}

TEST(io, dup2_and_dup3)
{
	int fd = file_of("", 0), high = (int)lx_fcntl(fd, LX_F_DUPFD, 400);
	CHECK(lx_dup(fd) > fd);
	CHECK_EQ(lx_dup2(fd, fd), fd);
	CHECK_ERR(lx_dup3(fd, fd, 0), LX_EINVAL);
	CHECK_EQ(lx_dup3(fd, high, LX_O_CLOEXEC), high);
	CHECK_EQ(lx_fcntl(high, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_dup2(fd, high), high);
	CHECK_EQ(lx_fcntl(high, LX_F_GETFD, 0), 0);
	CHECK_ERR(lx_dup3(fd, high, 1), LX_EINVAL);
	CHECK_ERR(lx_dup(-1), LX_EBADF);
	CHECK_ERR(lx_dup2(-1, -1), LX_EBADF);
	CHECK_ERR(lx_dup2(fd, -1), LX_EBADF);
}

TEST(io, pipe)
{
	const lx_sigset_t pipe_signal = 1UL << (LX_SIGPIPE - 1);
	int fds[2];
	char c;
	CHECK_ERR(lx_pipe((int *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_pipe(fds), 0);
	CHECK_EQ(lx_fcntl(fds[0], LX_F_GETFD, 0), 0);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
	CHECK_EQ(lx_read(fds[0], &c, 1), 1);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_BLOCK, (long)&pipe_signal, 0, sizeof(pipe_signal)), 0);
	CHECK_ERR(lx_write(fds[1], "x", 1), LX_EPIPE);
}

TEST(io, pipe2)
{
	int fds[2];
	char c;
	CHECK_ERR(lx_pipe2(fds, 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_pipe2((int *)nowhere(), 0), LX_EFAULT);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC | LX_O_NONBLOCK), 0);
	CHECK_EQ(lx_fcntl(fds[0], LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_ERR(lx_read(fds[0], &c, 1), LX_EAGAIN);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_read(fds[0], &c, 1), 0);
}

/* Room for a whole page in the pipe; len, not the page, is what has to come out. */
TEST(io, splice_and_tee)
{
	char buf[8];
	lx_loff_t off = 1;
	int a[2], b[2], fd = file_of("abcdef", 6), out = file_of("", 0);
	CHECK_EQ(lx_pipe2(a, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_pipe2(b, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_splice(fd, &off, a[1], NULL, 4, 0), 4);
	CHECK_EQ(off, 5);
	CHECK_EQ(lx_tee(a[0], b[1], 100, 0), 4);
	CHECK_EQ(lx_splice(a[0], NULL, out, NULL, 100, LX_SPLICE_F_MOVE), 4);
	CHECK_EQ(lx_pread64(out, buf, sizeof(buf), 0), 4);
	CHECK(same_bytes(buf, "bcde", 4));
	CHECK_EQ(lx_read(b[0], buf, sizeof(buf)), 4);
	CHECK(same_bytes(buf, "bcde", 4));
	CHECK_ERR(lx_tee(a[0], b[1], 1, LX_SPLICE_F_NONBLOCK), LX_EAGAIN);
	CHECK_ERR(lx_tee(a[0], a[1], 1, 0), LX_EINVAL);
	CHECK_ERR(lx_splice(fd, NULL, out, NULL, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_splice(fd, NULL, a[1], NULL, 1, 0x10), LX_EINVAL);
	CHECK_ERR(lx_splice(a[0], &off, out, NULL, 1, 0), LX_ESPIPE);
}

TEST(io, vmsplice)
{
	char text[] = "abc", buf[8];
	struct lx_iovec vec = {.iov_base = text, .iov_len = 3};
	int fds[2], fd = file_of("", 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_vmsplice(fds[1], &vec, 1, 0), 3);
	CHECK_EQ(lx_read(fds[0], buf, sizeof(buf)), 3);
	CHECK(same_bytes(buf, text, 3));
	CHECK_ERR(lx_vmsplice(fd, &vec, 1, 0), LX_EBADF);
	CHECK_ERR(lx_vmsplice(fds[1], &vec, 1, 0x10), LX_EINVAL);
}

TEST(io, sendfile)
{
	char buf[8];
	lx_loff_t offset = 2;
	int in = file_of("abcdef", 6), out = file_of("", 0);
	CHECK_EQ(lx_sendfile(out, in, &offset, 3), 3);
	CHECK_EQ(offset, 5);
	CHECK_EQ(lx_lseek(in, 0, LX_SEEK_CUR), 0);
	CHECK_EQ(lx_sendfile(out, in, NULL, 100), 6);
	CHECK_EQ(lx_sendfile(out, in, NULL, 100), 0);
	CHECK_EQ(lx_pread64(out, buf, 4, 0), 4);
	CHECK(same_bytes(buf, "cdea", 4));
	CHECK_ERR(lx_sendfile(-1, in, NULL, 1), LX_EBADF);
	offset = -1;
	CHECK_ERR(lx_sendfile(out, in, &offset, 1), LX_EINVAL);
}

TEST(io, copy_file_range)
{
	char buf[8];
	lx_loff_t off_in = 1, off_out = 0;
	int in = file_of("abcdef", 6), out = file_of("", 0);
	CHECK_EQ(lx_copy_file_range(in, &off_in, out, &off_out, 3, 0), 3);
	CHECK_EQ(off_in, 4);
	CHECK_EQ(off_out, 3);
	CHECK_EQ(lx_pread64(out, buf, sizeof(buf), 0), 3);
	CHECK(same_bytes(buf, "bcd", 3));
	off_in = 6;
	CHECK_EQ(lx_copy_file_range(in, &off_in, out, NULL, 3, 0), 0);
	off_in = off_out = 0;
	CHECK_ERR(lx_copy_file_range(in, &off_in, in, &off_out, 3, 0), LX_EINVAL);
	CHECK_ERR(lx_copy_file_range(in, NULL, out, NULL, 3, 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_copy_file_range(in, NULL, -1, NULL, 3, 0), LX_EBADF);
}

/* It waits for every file system of the machine, which may take its time. */
TEST(io, sync)
{
	SKIP_IF(!check_vm, "syncs the whole machine: only in a VM of its own");
	CHECK_EQ(lx_sync(), 0);
}

TEST(io, syncing)
{
	int fds[2], fd = file_of("abc", 3);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_fsync(fd), 0);
	CHECK_EQ(lx_fdatasync(fd), 0);
	CHECK_EQ(lx_syncfs(fd), 0);
	CHECK_EQ(lx_sync_file_range(fd, 0, 0, LX_SYNC_FILE_RANGE_WRITE), 0);
	CHECK_ERR(lx_fsync(fds[0]), LX_EINVAL);
	CHECK_ERR(lx_fsync(-1), LX_EBADF);
	CHECK_ERR(lx_fdatasync(-1), LX_EBADF);
	CHECK_ERR(lx_syncfs(-1), LX_EBADF);
	CHECK_ERR(lx_sync_file_range(fd, 0, 0, 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_sync_file_range(fd, -1, 0, 0), LX_EINVAL);
	CHECK_ERR(lx_sync_file_range(fds[0], 0, 0, 0), LX_ESPIPE);
}

TEST(io, fcntl)
{
	int fd = lx_open("/dev/null", LX_O_RDWR | LX_O_CLOEXEC, 0);
	/* The kernel adds LX_O_LARGEFILE to every open. */
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFL, 0), LX_O_RDWR | LX_O_LARGEFILE);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK(lx_fcntl(fd, LX_F_DUPFD_CLOEXEC, 400) >= 400);
	CHECK_ERR(lx_fcntl(fd, LX_F_DUPFD, ~0UL), LX_EINVAL);
	/* F_GETOWN gives a group as a negative number, which may look like an error: that of group 22 is -EINVAL. */
	struct lx_f_owner_ex owner = {.type = LX_F_OWNER_PGRP, .pid = (int)lx_syscall0(LX_NR_getpgrp)}, got = {0};
	CHECK_EQ(lx_fcntl(fd, LX_F_SETOWN_EX, (unsigned long)&owner), 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETOWN, 0), -owner.pid);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETOWN_EX, (unsigned long)&got), 0);
	CHECK(got.type == owner.type && got.pid == owner.pid);
	CHECK_ERR(lx_fcntl(fd, 0x7fffffff, 0), LX_EINVAL);
	CHECK_ERR(lx_fcntl(-1, LX_F_GETFL, 0), LX_EBADF);
}

/* A process's locks are no obstacle to itself, only to its child. */
TEST(io, fcntl_locks)
{
	struct lx_flock lock = {.l_type = LX_F_WRLCK, .l_whence = LX_SEEK_SET, .l_start = 0, .l_len = 1}, got = lock;
	int fd = file_of("abc", 3);
	CHECK_EQ(lx_fcntl(fd, LX_F_SETLK, (unsigned long)&lock), 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETLK, (unsigned long)&got), 0);
	CHECK_EQ(got.l_type, LX_F_UNLCK);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(lx_fcntl(fd, LX_F_SETLK, (unsigned long)&lock) != -LX_EAGAIN);
	CHECK_EQ(status_of(pid), 0);
	lock.l_whence = 99;
	CHECK_ERR(lx_fcntl(fd, LX_F_SETLK, (unsigned long)&lock), LX_EINVAL);
}

TEST(io, ioctl)
{
	int fds[2], waiting = 0, fd = file_of("", 0);
	char termios[64];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(fds[1], "abc", 3), 3);
	CHECK_EQ(lx_ioctl(fds[0], LX_FIONREAD, (unsigned long)&waiting), 0);
	CHECK_EQ(waiting, 3);
	CHECK_ERR(lx_ioctl(fd, LX_TCGETS, (unsigned long)termios), LX_ENOTTY);
	CHECK_ERR(lx_ioctl(-1, LX_TCGETS, (unsigned long)termios), LX_EBADF);
	CHECK_ERR(lx_ioctl(fds[0], LX_FIONREAD, (unsigned long)nowhere()), LX_EFAULT);
}
