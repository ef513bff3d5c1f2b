/* SPDX-License-Identifier: MIT */
/* io_uring's operations on files, directories and pipes. */
#define _GNU_SOURCE /* libc hides some constants */
#include "ring.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/time.h>
#include <lx/uapi/linux/fadvise.h>
#include <lx/uapi/linux/falloc.h>
#include <lx/uapi/linux/openat2.h>
#include <lx/xattr.h>

enum { PAGE = 4096 };

static int memfd(void)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

static char *pages(size_t count)
{
	char *p = (char *)lx_mmap(NULL, count * PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS,
				  -1, 0);
	CHECK(!lx_is_error_ptr(p));
	return p;
}

static void fill(char *p, size_t size, char first)
{
	for (size_t i = 0; i < size; i++)
		p[i] = (char)(first + (char)(i % 64));
}

/* A new directory, which becomes the current one. */
struct dir {
	char path[48];
	int fd;
};

static struct dir dir_make(void)
{
	struct dir dir = {.path = "/tmp/lx-uring-", .fd = -1};
	struct lx_timespec t;
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_MONOTONIC, &t), 0);
	unsigned long id = ((unsigned long)t.tv_sec * 1000000000 + (unsigned long)t.tv_nsec) ^
			   (unsigned long)lx_syscall0(LX_NR_getpid) << 44;
	for (size_t i = 14; id; id /= 26)
		dir.path[i++] = (char)('a' + id % 26);
	CHECK_EQ(lx_mkdir(dir.path, 0700), 0);
	dir.fd = lx_open(dir.path, LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC, 0);
	CHECK(dir.fd >= 0);
	CHECK_EQ(lx_fchdir(dir.fd), 0);
	lx_umask(022);
	return dir;
}

/* Fails if the test left something in it. */
static void dir_remove(const struct dir *dir)
{
	CHECK_EQ(lx_chdir("/"), 0);
	CHECK_EQ(lx_close(dir->fd), 0);
	CHECK_EQ(lx_rmdir(dir->path), 0);
}

static void make(const char *path, const char *text, size_t size)
{
	int fd = lx_open(path, LX_O_CREAT | LX_O_EXCL | LX_O_WRONLY, 0644);
	CHECK(fd >= 0);
	CHECK_EQ(lx_write(fd, text, size), size);
	CHECK_EQ(lx_close(fd), 0);
}

static uint64_t size_of(int fd)
{
	struct lx_statx s;
	CHECK_EQ(lx_statx(fd, "", LX_AT_EMPTY_PATH, LX_STATX_SIZE, &s), 0);
	return s.stx_size;
}

/* A table of n empty slots. */
static void empty_slots(struct lx_io_uring *ring, unsigned int n)
{
	static const int none[4] = {-1, -1, -1, -1};
	CHECK_EQ(lx_io_uring_register_files(ring, none, n), 0);
}

/* What a file in a slot holds. */
static int slot_read(struct lx_io_uring *ring, int slot, char *buf, unsigned int size)
{
	struct lx_io_uring_sqe *sqe = entry(ring, 0);
	lx_io_uring_prep_read(sqe, slot, buf, size, 0);
	sqe->flags |= LX_IOSQE_FIXED_FILE;
	return run(ring);
}

TEST(uring, read_and_write)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	char got[8] = "";
	lx_io_uring_prep_write(entry(&ring, 7), fd, "hello", 5, 10);
	struct done done = run_done(&ring);
	CHECK_EQ(done.user_data, 7);
	CHECK_EQ(done.res, 5);
	CHECK_EQ(size_of(fd), 15);
	lx_io_uring_prep_read(entry(&ring, 0), fd, got, sizeof(got), 11);
	CHECK_EQ(run(&ring), 4);
	CHECK(same_bytes(got, "ello", 5));
	lx_io_uring_prep_read(entry(&ring, 0), fd, got, sizeof(got), 15);
	CHECK_EQ(run(&ring), 0);

	/* At the file's own offset, which moves. */
	CHECK_EQ(lx_lseek(fd, 10, LX_SEEK_SET), 10);
	lx_io_uring_prep_read(entry(&ring, 0), fd, got, 2, (uint64_t)-1);
	CHECK_EQ(run(&ring), 2);
	CHECK(same_bytes(got, "he", 2));
	lx_io_uring_prep_write(entry(&ring, 0), fd, "LL", 2, (uint64_t)-1);
	CHECK_EQ(run(&ring), 2);
	CHECK_EQ(lx_lseek(fd, 0, LX_SEEK_CUR), 14);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_read(sqe, fd, got, 5, 10);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_ASYNC);
	CHECK_EQ(run(&ring), 5);
	CHECK(same_bytes(got, "heLLo", 5));

	lx_io_uring_prep_read(entry(&ring, 0), -1, got, 5, 0);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_prep_read(entry(&ring, 0), fd, nowhere(), 5, 10);
	CHECK_ERR(run(&ring), LX_EFAULT);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, read_and_write_direct)
{
	struct lx_io_uring ring = ring_with(0);
	struct dir dir = dir_make();
	char *p = pages(2);
	int fd = lx_open("file", LX_O_CREAT | LX_O_RDWR | LX_O_DIRECT | LX_O_CLOEXEC, 0600);
	if (fd < 0) {
		lx_unlink("file"); /* it may have been made all the same */
		dir_remove(&dir);
		CHECK_ERR(fd, LX_EINVAL);
		SKIP("the file system of /tmp has no O_DIRECT");
	}
	fill(p, PAGE, 'A');
	lx_io_uring_prep_write(entry(&ring, 0), fd, p, PAGE, PAGE);
	CHECK_EQ(run(&ring), PAGE);
	CHECK_EQ(size_of(fd), 2 * PAGE);
	lx_io_uring_prep_read(entry(&ring, 0), fd, p + PAGE, PAGE, PAGE);
	CHECK_EQ(run(&ring), PAGE);
	CHECK(same_bytes(p, p + PAGE, PAGE));
	CHECK_EQ(lx_close(fd), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, readv_and_writev)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	char a[4] = "", b[4] = "", out_a[] = "abc", out_b[] = "de";
	const struct lx_iovec out[2] = {{out_a, 3}, {out_b, 2}}, in[2] = {{a, 2}, {b, 4}};
	lx_io_uring_prep_writev(entry(&ring, 0), fd, out, 2, 1);
	CHECK_EQ(run(&ring), 5);
	CHECK_EQ(size_of(fd), 6);
	lx_io_uring_prep_readv(entry(&ring, 0), fd, in, 2, 1);
	CHECK_EQ(run(&ring), 5);
	CHECK(same_bytes(a, "ab", 3) && same_bytes(b, "cde", 4));

	/* The flags arrive: one that moves the write to the end, one that there isn't. */
	lx_io_uring_prep_writev2(entry(&ring, 0), fd, out, 1, 0, LX_RWF_APPEND);
	CHECK_EQ(run(&ring), 3);
	CHECK_EQ(size_of(fd), 9);
	lx_io_uring_prep_readv2(entry(&ring, 0), fd, in, 1, 6, 0);
	CHECK_EQ(run(&ring), 2);
	CHECK(same_bytes(a, "ab", 2));
	lx_io_uring_prep_readv2(entry(&ring, 0), fd, in, 1, 6, 1 << 30);
	CHECK_ERR(run(&ring), LX_EOPNOTSUPP);
	lx_io_uring_prep_readv(entry(&ring, 0), fd, (const struct lx_iovec *)nowhere(), 1, 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, read_and_write_fixed)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	char *p = pages(2);
	const struct lx_iovec vec[2] = {{p, PAGE}, {p + PAGE, PAGE}};
	fix_buffers(&ring, vec, 2);
	fill(p, PAGE, 'A');
	lx_io_uring_prep_write_fixed(entry(&ring, 0), fd, p + 100, 200, 0, 0);
	CHECK_EQ(run(&ring), 200);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, p + PAGE + 50, 300, 0, 1);
	CHECK_EQ(run(&ring), 200);
	CHECK(same_bytes(p + PAGE + 50, p + 100, 200));
	CHECK_EQ(p[PAGE + 250], 0);

	/* No such buffer; outside of it. */
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, p, 10, 0, 2);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, p, 10, 0, 1);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_prep_read_fixed(entry(&ring, 0), fd, p + PAGE - 5, 10, 0, 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, readv_and_writev_fixed)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	char *p = pages(2);
	const struct lx_iovec vec[2] = {{p, PAGE}, {p + PAGE, PAGE}};
	const struct lx_iovec out[2] = {{p + 10, 100}, {p + 300, 50}}, in[2] = {{p + PAGE, 120}, {p + PAGE + 500, 50}};
	NEED(&ring, READV_FIXED);
	NEED(&ring, WRITEV_FIXED);
	fix_buffers(&ring, vec, 2);
	fill(p, PAGE, 'A');
	lx_io_uring_prep_writev_fixed(entry(&ring, 0), fd, out, 2, 0, 0, 0);
	CHECK_EQ(run(&ring), 150);
	lx_io_uring_prep_readv_fixed(entry(&ring, 0), fd, in, 2, 0, 0, 1);
	CHECK_EQ(run(&ring), 150);
	CHECK(same_bytes(p + PAGE, p + 10, 100));
	CHECK(same_bytes(p + PAGE + 100, p + 300, 20));
	CHECK(same_bytes(p + PAGE + 500, p + 320, 30));
	lx_io_uring_prep_writev_fixed(entry(&ring, 0), fd, out, 1, 0, LX_RWF_APPEND, 0);
	CHECK_EQ(run(&ring), 100);
	CHECK_EQ(size_of(fd), 250);
	lx_io_uring_prep_readv_fixed(entry(&ring, 0), fd, in, 2, 0, 0, 0);
	CHECK_ERR(run(&ring), LX_EFAULT);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, files_update)
{
	struct lx_io_uring ring = ring_with(0);
	int first = memfd(), second = memfd(), update[2] = {second, first}, empty = -1;
	const int fds[3] = {first, -1, -1};
	char c = 0;
	CHECK_EQ(lx_write(first, "1", 1), 1);
	CHECK_EQ(lx_write(second, "2", 1), 1);
	CHECK_EQ(lx_io_uring_register_files(&ring, fds, 3), 0);
	CHECK_EQ(slot_read(&ring, 0, &c, 1), 1);
	CHECK_EQ(c, '1');
	CHECK_ERR(slot_read(&ring, 1, &c, 1), LX_EBADF);
	lx_io_uring_prep_files_update(entry(&ring, 0), update, 2, 1);
	CHECK_EQ(run(&ring), 2);
	CHECK_EQ(slot_read(&ring, 1, &c, 1), 1);
	CHECK_EQ(c, '2');
	CHECK_EQ(slot_read(&ring, 2, &c, 1), 1);
	CHECK_EQ(c, '1');
	lx_io_uring_prep_files_update(entry(&ring, 0), &empty, 1, 0);
	CHECK_EQ(run(&ring), 1);
	CHECK_ERR(slot_read(&ring, 0, &c, 1), LX_EBADF);
	lx_io_uring_prep_files_update(entry(&ring, 0), update, 2, 2);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

/* Where there is room, which comes back in place of the descriptor. */
TEST(uring, files_update_alloc)
{
	struct lx_io_uring ring = ring_with(0);
	int file = memfd(), update[2] = {file, file};
	char c = 0;
	SINCE(&ring, SOCKET, "allocation of file slots");
	CHECK_EQ(lx_write(file, "1", 1), 1);
	empty_slots(&ring, 2);
	lx_io_uring_prep_files_update(entry(&ring, 0), update, 2, (int)LX_IORING_FILE_INDEX_ALLOC);
	CHECK_EQ(run(&ring), 2);
	CHECK(update[0] + update[1] == 1 && (update[0] == 0 || update[1] == 0));
	for (int slot = 0; slot < 2; slot++) {
		CHECK_EQ(slot_read(&ring, slot, &c, 1), 1);
		CHECK_EQ(c, '1');
	}
	lx_io_uring_prep_files_update(entry(&ring, 0), &(int){file}, 1, (int)LX_IORING_FILE_INDEX_ALLOC);
	CHECK_ERR(run(&ring), LX_ENFILE);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, fixed_fd_install)
{
	struct lx_io_uring ring = ring_with(0);
	const int file = memfd();
	char c = 0;
	NEED(&ring, FIXED_FD_INSTALL);
	CHECK_EQ(lx_write(file, "1", 1), 1);
	CHECK_EQ(lx_io_uring_register_files(&ring, &file, 1), 0);
	CHECK_EQ(lx_close(file), 0);
	for (unsigned int flags = 0; flags <= LX_IORING_FIXED_FD_NO_CLOEXEC; flags++) {
		lx_io_uring_prep_fixed_fd_install(entry(&ring, 0), 0, flags);
		int fd = run(&ring);
		CHECK(fd >= 0);
		CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), flags ? 0 : LX_FD_CLOEXEC);
		CHECK_EQ(lx_pread64(fd, &c, 1, 0), 1);
		CHECK_EQ(c, '1');
		CHECK_EQ(lx_close(fd), 0);
	}
	lx_io_uring_prep_fixed_fd_install(entry(&ring, 0), 1, 0);
	CHECK_ERR(run(&ring), LX_EBADF);
	lx_io_uring_queue_exit(&ring);
}

/* That data is on its disk can't be seen; that the call arrived can, by its errors. */
TEST(uring, fsync)
{
	struct lx_io_uring ring = ring_with(0);
	struct dir dir = dir_make();
	int fds[2], fd = lx_open("file", LX_O_CREAT | LX_O_RDWR | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(lx_unlink("file"), 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(fd, "data", 4), 4);
	lx_io_uring_prep_fsync(entry(&ring, 0), fd, 0);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_fsync(entry(&ring, 0), fd, LX_IORING_FSYNC_DATASYNC);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_fsync(entry(&ring, 0), fd, 1U << 31);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_fsync(entry(&ring, 0), fds[1], 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_fsync(entry(&ring, 0), -1, 0);
	CHECK_ERR(run(&ring), LX_EBADF);

	lx_io_uring_prep_sync_file_range(entry(&ring, 0), fd, 4, 0,
					 LX_SYNC_FILE_RANGE_WAIT_BEFORE | LX_SYNC_FILE_RANGE_WRITE |
						 LX_SYNC_FILE_RANGE_WAIT_AFTER);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_sync_file_range(entry(&ring, 0), fd, 4, 0, 1 << 30);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_sync_file_range(entry(&ring, 0), fd, 4, (uint64_t)-1, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_sync_file_range(entry(&ring, 0), fds[1], 4, 0, LX_SYNC_FILE_RANGE_WRITE);
	CHECK_ERR(run(&ring), LX_ESPIPE);
	CHECK_EQ(lx_close(fd), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, fallocate)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	char got[3] = "";
	lx_io_uring_prep_fallocate(entry(&ring, 0), fd, 0, PAGE, PAGE);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(size_of(fd), 2 * PAGE);
	lx_io_uring_prep_fallocate(entry(&ring, 0), fd, LX_FALLOC_FL_KEEP_SIZE, 2 * PAGE, PAGE);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(size_of(fd), 2 * PAGE);
	CHECK_EQ(lx_pwrite64(fd, "abc", 3, 0), 3);
	lx_io_uring_prep_fallocate(entry(&ring, 0), fd, LX_FALLOC_FL_KEEP_SIZE | LX_FALLOC_FL_PUNCH_HOLE, 1, 1);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_pread64(fd, got, 3, 0), 3);
	CHECK(same_bytes(got, "a\0c", 3));
	lx_io_uring_prep_fallocate(entry(&ring, 0), fd, 0, 0, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, ftruncate)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd();
	NEED(&ring, FTRUNCATE);
	lx_io_uring_prep_ftruncate(entry(&ring, 0), fd, 0x100000003);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(size_of(fd), 0x100000003);
	lx_io_uring_prep_ftruncate(entry(&ring, 0), fd, 3);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(size_of(fd), 3);
	lx_io_uring_prep_ftruncate(entry(&ring, 0), fd, -1);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, advise)
{
	struct lx_io_uring ring = ring_with(0);
	int fd = memfd(), fds[2];
	char *p = pages(2);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(fd, "data", 4), 4);
	lx_io_uring_prep_fadvise(entry(&ring, 0), fd, 0, 4, LX_POSIX_FADV_SEQUENTIAL);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_fadvise(entry(&ring, 0), fd, 0, 4, 4711);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_prep_fadvise(entry(&ring, 0), fds[0], 0, 4, LX_POSIX_FADV_SEQUENTIAL);
	CHECK_ERR(run(&ring), LX_ESPIPE);

	/* Private pages that were given up are zero again. */
	p[0] = p[PAGE] = 1;
	lx_io_uring_prep_madvise(entry(&ring, 0), p, PAGE, LX_MADV_DONTNEED);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(p[0], 0);
	CHECK_EQ(p[PAGE], 1);
	lx_io_uring_prep_madvise(entry(&ring, 0), p + 1, PAGE, LX_MADV_DONTNEED);
	CHECK_ERR(run(&ring), LX_EINVAL);

	lx_io_uring_queue_exit(&ring);
}

TEST(uring, advise64)
{
	struct lx_io_uring ring = ring_with(0);
	const size_t size = 0x100000000 + 2 * PAGE, last = size - PAGE;
	int fd = memfd();
	SINCE(&ring, BIND, "advice for lengths of 64 bits");
	lx_io_uring_prep_fadvise64(entry(&ring, 0), fd, 0, 0x100000000, LX_POSIX_FADV_SEQUENTIAL);
	CHECK_EQ(run(&ring), 0);
	lx_io_uring_prep_fadvise64(entry(&ring, 0), fd, 0, -1, LX_POSIX_FADV_SEQUENTIAL);
	CHECK_ERR(run(&ring), LX_EINVAL);
	char *large = (char *)lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE,
				      LX_MAP_PRIVATE | LX_MAP_ANONYMOUS | LX_MAP_NORESERVE, -1, 0);
	CHECK(!lx_is_error_ptr(large));
	large[0] = large[last] = 1;
	lx_io_uring_prep_madvise64(entry(&ring, 0), large, (lx_off_t)size, LX_MADV_DONTNEED);
	CHECK_EQ(run(&ring), 0);
	CHECK(large[0] == 0 && large[last] == 0);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, open_and_close)
{
	struct lx_io_uring ring = ring_with(0);
	struct dir dir = dir_make();
	struct lx_open_how how = {.flags = LX_O_RDONLY | LX_O_CLOEXEC, .resolve = LX_RESOLVE_BENEATH};
	struct lx_statx s;
	char c = 0;
	lx_io_uring_prep_openat(entry(&ring, 0), dir.fd, "file", LX_O_CREAT | LX_O_EXCL | LX_O_RDWR, 0640);
	int fd = run(&ring);
	CHECK(fd >= 0);
	CHECK_EQ(lx_statx(fd, "", LX_AT_EMPTY_PATH, LX_STATX_MODE, &s), 0);
	CHECK_EQ(s.stx_mode & 07777, 0640);
	CHECK_EQ(lx_write(fd, "x", 1), 1);
	lx_io_uring_prep_close(entry(&ring, 0), fd);
	CHECK_EQ(run(&ring), 0);
	CHECK_ERR(lx_close(fd), LX_EBADF);
	lx_io_uring_prep_close(entry(&ring, 0), fd);
	CHECK_ERR(run(&ring), LX_EBADF);

	lx_io_uring_prep_open(entry(&ring, 0), "file", LX_O_RDONLY, 0);
	fd = run(&ring);
	CHECK(fd >= 0);
	CHECK_EQ(lx_read(fd, &c, 1), 1);
	CHECK_EQ(c, 'x');
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_prep_openat(entry(&ring, 0), dir.fd, "none", LX_O_RDONLY, 0);
	CHECK_ERR(run(&ring), LX_ENOENT);

	lx_io_uring_prep_openat2(entry(&ring, 0), dir.fd, "file", &how);
	fd = run(&ring);
	CHECK(fd >= 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_close(fd), 0);
	lx_io_uring_prep_openat2(entry(&ring, 0), dir.fd, "../x", &how);
	CHECK_ERR(run(&ring), LX_EXDEV);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, open_and_close_direct_descriptors)
{
	struct lx_io_uring ring = ring_with(0);
	const struct lx_open_how how = {.flags = LX_O_RDONLY};
	char c = 0;
	SINCE(&ring, MKDIRAT, "direct descriptors");
	struct dir dir = dir_make();
	make("1", "1", 1);
	make("2", "2", 1);
	empty_slots(&ring, 4);
	lx_io_uring_prep_openat_direct(entry(&ring, 0), dir.fd, "1", LX_O_RDONLY, 0, 3);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(slot_read(&ring, 3, &c, 1), 1);
	CHECK_EQ(c, '1');
	lx_io_uring_prep_openat2_direct(entry(&ring, 0), dir.fd, "2", &how, 2);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(slot_read(&ring, 2, &c, 1), 1);
	CHECK_EQ(c, '2');
	lx_io_uring_prep_open_direct(entry(&ring, 0), "1", LX_O_RDONLY, 0, 2);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(slot_read(&ring, 2, &c, 1), 1);
	CHECK_EQ(c, '1');
	lx_io_uring_prep_openat_direct(entry(&ring, 0), dir.fd, "1", LX_O_RDONLY, 0, 4);
	CHECK_ERR(run(&ring), LX_EINVAL);
	for (unsigned int slot = 2; slot < 4; slot++) {
		lx_io_uring_prep_close_direct(entry(&ring, 0), slot);
		CHECK_EQ(run(&ring), 0);
		CHECK_ERR(slot_read(&ring, (int)slot, &c, 1), LX_EBADF);
	}
	lx_io_uring_prep_close_direct(entry(&ring, 0), 3);
	CHECK_ERR(run(&ring), LX_EBADF);

	if (has(&ring, LX_IORING_OP_SOCKET)) { /* Linux 5.19 looks for a free slot itself */
		int slots = 0;
		for (int i = 0; i < 4; i++) {
			lx_io_uring_prep_openat_direct(entry(&ring, 0), dir.fd, "2", LX_O_RDONLY, 0,
						       LX_IORING_FILE_INDEX_ALLOC);
			int slot = run(&ring);
			CHECK(slot >= 0 && slot < 4);
			slots |= 1 << slot;
		}
		CHECK_EQ(slots, 15);
		lx_io_uring_prep_openat2_direct(entry(&ring, 0), dir.fd, "2", &how, LX_IORING_FILE_INDEX_ALLOC);
		CHECK_ERR(run(&ring), LX_ENFILE);
	}
	CHECK_EQ(lx_unlink("1"), 0);
	CHECK_EQ(lx_unlink("2"), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, statx)
{
	struct lx_io_uring ring = ring_with(0);
	struct dir dir = dir_make();
	struct lx_statx s = {0};
	make("file", "12345", 5);
	lx_io_uring_prep_statx(entry(&ring, 0), dir.fd, "file", 0, LX_STATX_BASIC_STATS, &s);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(s.stx_size, 5);
	CHECK_EQ(s.stx_mode, LX_S_IFREG | 0644);
	lx_io_uring_prep_statx(entry(&ring, 0), dir.fd, "", LX_AT_EMPTY_PATH, LX_STATX_BASIC_STATS, &s);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(s.stx_mode, LX_S_IFDIR | 0700);
	lx_io_uring_prep_statx(entry(&ring, 0), dir.fd, "none", 0, LX_STATX_BASIC_STATS, &s);
	CHECK_ERR(run(&ring), LX_ENOENT);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, rename_and_unlink)
{
	struct lx_io_uring ring = ring_with(0);
	NEED(&ring, RENAMEAT);
	NEED(&ring, UNLINKAT);
	struct dir dir = dir_make();
	make("a", "", 0);
	make("b", "", 0);
	lx_io_uring_prep_renameat(entry(&ring, 0), dir.fd, "a", LX_AT_FDCWD, "b", LX_RENAME_NOREPLACE);
	CHECK_ERR(run(&ring), LX_EEXIST);
	lx_io_uring_prep_renameat(entry(&ring, 0), dir.fd, "a", LX_AT_FDCWD, "b", 0);
	CHECK_EQ(run(&ring), 0);
	CHECK_ERR(lx_access("a", LX_F_OK), LX_ENOENT);
	lx_io_uring_prep_rename(entry(&ring, 0), "b", "c");
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_access("c", LX_F_OK), 0);
	lx_io_uring_prep_rename(entry(&ring, 0), "none", "d");
	CHECK_ERR(run(&ring), LX_ENOENT);

	CHECK_EQ(lx_mkdir("sub", 0700), 0);
	lx_io_uring_prep_unlinkat(entry(&ring, 0), dir.fd, "sub", 0);
	CHECK_ERR(run(&ring), LX_EISDIR);
	lx_io_uring_prep_unlinkat(entry(&ring, 0), dir.fd, "sub", LX_AT_REMOVEDIR);
	CHECK_EQ(run(&ring), 0);
	CHECK_ERR(lx_access("sub", LX_F_OK), LX_ENOENT);
	lx_io_uring_prep_unlink(entry(&ring, 0), "c", 0);
	CHECK_EQ(run(&ring), 0);
	CHECK_ERR(lx_access("c", LX_F_OK), LX_ENOENT);
	lx_io_uring_prep_unlink(entry(&ring, 0), "c", 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, mkdir_and_links)
{
	struct lx_io_uring ring = ring_with(0);
	struct lx_statx s;
	char text[16] = "";
	NEED(&ring, MKDIRAT);
	NEED(&ring, SYMLINKAT);
	NEED(&ring, LINKAT);
	struct dir dir = dir_make();
	lx_io_uring_prep_mkdirat(entry(&ring, 0), dir.fd, "sub", 0710);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_statx(dir.fd, "sub", 0, LX_STATX_MODE | LX_STATX_TYPE, &s), 0);
	CHECK_EQ(s.stx_mode, LX_S_IFDIR | 0710);
	lx_io_uring_prep_mkdir(entry(&ring, 0), "sub", 0700);
	CHECK_ERR(run(&ring), LX_EEXIST);
	lx_io_uring_prep_mkdir(entry(&ring, 0), "sub/sub", 0700);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_rmdir("sub/sub"), 0);
	CHECK_EQ(lx_rmdir("sub"), 0);

	lx_io_uring_prep_symlinkat(entry(&ring, 0), "target", dir.fd, "soft");
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_readlinkat(dir.fd, "soft", text, sizeof(text)), 6);
	CHECK(same_bytes(text, "target", 6));
	lx_io_uring_prep_symlink(entry(&ring, 0), "target", "soft");
	CHECK_ERR(run(&ring), LX_EEXIST);
	CHECK_EQ(lx_unlink("soft"), 0);
	lx_io_uring_prep_symlink(entry(&ring, 0), "file", "soft");
	CHECK_EQ(run(&ring), 0);

	/* Without and with following a symbolic link. */
	make("file", "", 0);
	lx_io_uring_prep_linkat(entry(&ring, 0), dir.fd, "soft", LX_AT_FDCWD, "hard", LX_AT_SYMLINK_FOLLOW);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_statx(dir.fd, "hard", LX_AT_SYMLINK_NOFOLLOW, LX_STATX_BASIC_STATS, &s), 0);
	CHECK_EQ(s.stx_mode & LX_S_IFMT, LX_S_IFREG);
	CHECK_EQ(s.stx_nlink, 2);
	lx_io_uring_prep_link(entry(&ring, 0), "soft", "other", 0);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_statx(dir.fd, "other", LX_AT_SYMLINK_NOFOLLOW, LX_STATX_BASIC_STATS, &s), 0);
	CHECK_EQ(s.stx_mode & LX_S_IFMT, LX_S_IFLNK);
	lx_io_uring_prep_link(entry(&ring, 0), "none", "more", 0);
	CHECK_ERR(run(&ring), LX_ENOENT);
	CHECK_EQ(lx_unlink("soft"), 0);
	CHECK_EQ(lx_unlink("other"), 0);
	CHECK_EQ(lx_unlink("hard"), 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, xattrs)
{
	struct lx_io_uring ring = ring_with(0);
	char value[8] = "";
	NEED(&ring, FSETXATTR);
	NEED(&ring, SETXATTR);
	NEED(&ring, FGETXATTR);
	NEED(&ring, GETXATTR);
	struct dir dir = dir_make();
	make("file", "", 0);
	int fd = lx_open("file", LX_O_RDWR | LX_O_CLOEXEC, 0);
	CHECK(fd >= 0);
	CHECK_EQ(lx_unlink("file"), 0);
	int direct = lx_fsetxattr(fd, "user.a", "1", 1, 0);
	lx_io_uring_prep_fsetxattr(entry(&ring, 0), fd, "user.b", "abc", 0, 3);
	CHECK_EQ(run(&ring), direct);
	if (direct == -LX_EOPNOTSUPP) {
		dir_remove(&dir);
		SKIP("the file system of /tmp has no attributes for users");
	}
	CHECK_EQ(direct, 0);
	CHECK_EQ(lx_fgetxattr(fd, "user.b", value, sizeof(value)), 3);
	CHECK(same_bytes(value, "abc", 3));
	lx_io_uring_prep_fsetxattr(entry(&ring, 0), fd, "user.b", "abc", LX_XATTR_CREATE, 3);
	CHECK_ERR(run(&ring), LX_EEXIST);
	lx_io_uring_prep_fgetxattr(entry(&ring, 0), fd, "user.b", value, 1);
	CHECK_ERR(run(&ring), LX_ERANGE);
	lx_io_uring_prep_fgetxattr(entry(&ring, 0), fd, "user.a", value, sizeof(value));
	CHECK_EQ(run(&ring), 1);
	CHECK_EQ(value[0], '1');
	lx_io_uring_prep_fgetxattr(entry(&ring, 0), fd, "user.none", value, sizeof(value));
	CHECK_ERR(run(&ring), LX_ENODATA);

	make("file", "", 0);
	lx_io_uring_prep_setxattr(entry(&ring, 0), "user.c", "xy", "file", 0, 2);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_getxattr("file", "user.c", value, sizeof(value)), 2);
	CHECK(same_bytes(value, "xy", 2));
	lx_io_uring_prep_setxattr(entry(&ring, 0), "user.d", "xy", "file", LX_XATTR_REPLACE, 2);
	CHECK_ERR(run(&ring), LX_ENODATA);
	value[0] = value[1] = 0;
	lx_io_uring_prep_getxattr(entry(&ring, 0), "user.c", value, "file", sizeof(value));
	CHECK_EQ(run(&ring), 2);
	CHECK(same_bytes(value, "xy", 2));
	lx_io_uring_prep_getxattr(entry(&ring, 0), "user.c", value, "none", sizeof(value));
	CHECK_ERR(run(&ring), LX_ENOENT);
	CHECK_EQ(lx_unlink("file"), 0);
	CHECK_EQ(lx_close(fd), 0);
	dir_remove(&dir);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, splice)
{
	struct lx_io_uring ring = ring_with(0);
	int in = memfd(), out = memfd(), fds[2];
	char got[8] = "";
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(in, "abcdef", 6), 6);
	lx_io_uring_prep_splice(entry(&ring, 0), in, 2, fds[1], -1, 3, 0);
	CHECK_EQ(run(&ring), 3);
	lx_io_uring_prep_splice(entry(&ring, 0), fds[0], -1, out, 4, 10, 0);
	CHECK_EQ(run(&ring), 3);
	CHECK_EQ(lx_pread64(out, got, 8, 0), 7);
	CHECK(same_bytes(got, "\0\0\0\0cde", 7));
	lx_io_uring_prep_splice(entry(&ring, 0), in, 0, out, 0, 3, 0);
	CHECK_ERR(run(&ring), LX_EINVAL); /* neither is a pipe */
	lx_io_uring_prep_splice(entry(&ring, 0), in, 0, fds[1], 0, 3, 0);
	CHECK_ERR(run(&ring), LX_ESPIPE);

	/* From a slot. */
	CHECK_EQ(lx_io_uring_register_files(&ring, &in, 1), 0);
	CHECK_EQ(lx_close(in), 0);
	lx_io_uring_prep_splice(entry(&ring, 0), 0, 0, fds[1], -1, 2, LX_SPLICE_F_FD_IN_FIXED);
	CHECK_EQ(run(&ring), 2);
	CHECK_EQ(lx_read(fds[0], got, 8), 2);
	CHECK(same_bytes(got, "ab", 2));
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, tee)
{
	struct lx_io_uring ring = ring_with(0);
	int from[2], to[2], file = memfd();
	char got[8] = "";
	CHECK_EQ(lx_pipe2(from, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_pipe2(to, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_write(from[1], "abc", 3), 3);
	lx_io_uring_prep_tee(entry(&ring, 0), from[0], to[1], 2, 0);
	CHECK_EQ(run(&ring), 2);
	CHECK_EQ(lx_read(to[0], got, 8), 2);
	CHECK(same_bytes(got, "ab", 2));
	CHECK_EQ(lx_read(from[0], got, 8), 3); /* still there */
	CHECK(same_bytes(got, "abc", 3));
	lx_io_uring_prep_tee(entry(&ring, 0), from[0], file, 2, 0);
	CHECK_ERR(run(&ring), LX_EINVAL);
	lx_io_uring_queue_exit(&ring);
}

TEST(uring, pipe)
{
	struct lx_io_uring ring = ring_with(0);
	int fds[2] = {-1, -1};
	char c = 0;
	NEED(&ring, PIPE);
	lx_io_uring_prep_pipe(entry(&ring, 0), fds, LX_O_CLOEXEC);
	CHECK_EQ(run(&ring), 0);
	CHECK_EQ(lx_fcntl(fds[0], LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_write(fds[1], "x", 1), 1);
	CHECK_EQ(lx_read(fds[0], &c, 1), 1);
	CHECK_EQ(c, 'x');
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	lx_io_uring_prep_pipe(entry(&ring, 0), fds, 1 << 30);
	CHECK_ERR(run(&ring), LX_EINVAL);

	/* Into the slots 1 and 2, and where there is room. */
	empty_slots(&ring, 4);
	lx_io_uring_prep_pipe_direct(entry(&ring, 0), fds, 0, 1);
	CHECK_EQ(run(&ring), 0);
	struct lx_io_uring_sqe *sqe = entry(&ring, 0);
	lx_io_uring_prep_write(sqe, 2, "y", 1, 0);
	sqe->flags |= LX_IOSQE_FIXED_FILE;
	CHECK_EQ(run(&ring), 1);
	CHECK_EQ(slot_read(&ring, 1, &c, 1), 1);
	CHECK_EQ(c, 'y');
	lx_io_uring_prep_pipe_direct(entry(&ring, 0), fds, 0, LX_IORING_FILE_INDEX_ALLOC);
	CHECK_EQ(run(&ring), 0);
	CHECK(fds[0] + fds[1] == 3 && (fds[0] == 0 || fds[1] == 0));
	lx_io_uring_prep_pipe_direct(entry(&ring, 0), fds, 0, LX_IORING_FILE_INDEX_ALLOC);
	CHECK_ERR(run(&ring), LX_ENFILE);
	lx_io_uring_queue_exit(&ring);
}
