/* SPDX-License-Identifier: MIT */
/* Mappings, protection, advice; memfds; keys. */
#include "../check.h"
#include "../child.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/uapi/asm/signal.h>

enum { PAGE = 4096, RW = LX_PROT_READ | LX_PROT_WRITE };

static char *map(size_t pages)
{
	char *p = lx_mmap(NULL, pages * PAGE, RW, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(p));
	return p;
}

/* Two mapped pages with a hole between them. */
static char *map_with_hole(void)
{
	char *p = map(3);
	CHECK_EQ(lx_munmap(p + PAGE, PAGE), 0);
	return p;
}

static int memfd_of(size_t pages)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC | LX_MFD_ALLOW_SEALING);
	CHECK(fd >= 0);
	CHECK_EQ(lx_ftruncate(fd, (lx_off_t)(pages * PAGE)), 0);
	return fd;
}

/* Whether the kernel can write to an address: no signal when it can't. */
static int writable(char *p)
{
	int zero = lx_open("/dev/zero", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	CHECK(zero >= 0);
	long r = lx_read(zero, p, 1);
	CHECK_EQ(lx_close(zero), 0);
	CHECK(r == 1 || r == -LX_EFAULT);
	return r == 1;
}

TEST(mm, mmap)
{
	char *p = map(2);
	CHECK_EQ(p[0], 0);
	CHECK_EQ(p[2 * PAGE - 1], 0);
	p[0] = 1;
	CHECK_EQ(lx_munmap(p, 2 * PAGE), 0);
	CHECK(!writable(p));
}

TEST(mm, mmap_offset_is_in_bytes)
{
	int fd = memfd_of(2);
	CHECK_EQ(lx_pwrite64(fd, "x", 1, PAGE), 1);
	const char *p = lx_mmap(NULL, PAGE, LX_PROT_READ, LX_MAP_SHARED, fd, PAGE);
	CHECK(!lx_is_error_ptr(p));
	CHECK_EQ(*p, 'x');
	CHECK_ERR(lx_mmap(NULL, PAGE, LX_PROT_READ, LX_MAP_SHARED, fd, 1), LX_EINVAL);
}

TEST(mm, mmap_errors)
{
	const unsigned long private = LX_MAP_PRIVATE | LX_MAP_ANONYMOUS;
	char *p = map(1);
	CHECK_ERR(lx_mmap(NULL, 0, RW, private, -1, 0), LX_EINVAL);
	CHECK_ERR(lx_mmap(NULL, PAGE, RW, LX_MAP_ANONYMOUS, -1, 0), LX_EINVAL);
	CHECK_ERR(lx_mmap(NULL, PAGE, RW, LX_MAP_PRIVATE, -1, 0), LX_EBADF);
	CHECK_ERR(lx_mmap(p, PAGE, RW, private | LX_MAP_FIXED_NOREPLACE, -1, 0), LX_EEXIST);
	CHECK_ERR(lx_mmap(NULL, 1UL << 62, RW, private, -1, 0), LX_ENOMEM);
	CHECK_ERR(lx_mmap(p + 1, PAGE, RW, private | LX_MAP_FIXED, -1, 0), LX_EINVAL);
	int read_only = lx_open("/proc/self/exe", LX_O_RDONLY | LX_O_CLOEXEC, 0);
	SKIP_IF(read_only < 0, "/proc/self/exe cannot be opened");
	CHECK_ERR(lx_mmap(NULL, PAGE, RW, LX_MAP_SHARED, read_only, 0), LX_EACCES);
	CHECK(lx_is_error_ptr(lx_mmap(NULL, PAGE, RW, LX_MAP_SHARED, read_only, 0)));
}

TEST(mm, munmap_errors)
{
	char *p = map_with_hole();
	CHECK_ERR(lx_munmap(p, 0), LX_EINVAL);
	CHECK_ERR(lx_munmap(p + 1, PAGE), LX_EINVAL);
	CHECK_EQ(lx_munmap(p + PAGE, PAGE), 0);
}

TEST(mm, mprotect)
{
	char *p = map(1), *hole = map_with_hole();
	CHECK(writable(p));
	CHECK_EQ(lx_mprotect(p, PAGE, LX_PROT_READ), 0);
	CHECK(!writable(p));
	CHECK_ERR(lx_mprotect(p + 1, PAGE, RW), LX_EINVAL);
	CHECK_ERR(lx_mprotect(p, PAGE, 1UL << 40), LX_EINVAL);
	CHECK_ERR(lx_mprotect(hole, 3 * PAGE, LX_PROT_READ), LX_ENOMEM);
}

TEST(mm, mremap)
{
	char *p = map(2), *hole = map_with_hole();
	p[0] = 'x';
	/* In place it can't grow into its own second page. */
	CHECK_ERR(lx_mremap(p, PAGE, 2 * PAGE, 0, NULL), LX_ENOMEM);
	char *q = lx_mremap(p, PAGE, 4 * PAGE, LX_MREMAP_MAYMOVE, NULL);
	CHECK(!lx_is_error_ptr(q));
	CHECK(q != p);
	CHECK_EQ(q[0], 'x');
	CHECK_EQ(q[4 * PAGE - 1], 0);
	CHECK(!writable(p));
	CHECK_EQ(lx_mremap(q, 4 * PAGE, PAGE, 0, NULL), q);
	CHECK(!writable(q + PAGE));
	CHECK_EQ(lx_mremap(q, PAGE, PAGE, LX_MREMAP_MAYMOVE | LX_MREMAP_FIXED, p), p);
	CHECK_EQ(p[0], 'x');
	CHECK_ERR(lx_mremap(p, PAGE, PAGE, LX_MREMAP_FIXED, q), LX_EINVAL);
	CHECK_ERR(lx_mremap(p, PAGE, 0, LX_MREMAP_MAYMOVE, NULL), LX_EINVAL);
	CHECK_ERR(lx_mremap(p + 1, PAGE, PAGE, 0, NULL), LX_EINVAL);
	CHECK_ERR(lx_mremap(hole + PAGE, PAGE, 2 * PAGE, LX_MREMAP_MAYMOVE, NULL), LX_EFAULT);
}

/* It never says -ENOMEM or -EINVAL, it says where the break still is. */
TEST(mm, brk)
{
	char *end = lx_brk(NULL);
	CHECK(end && !lx_is_error_ptr(end));
	CHECK_EQ(lx_brk((void *)1), end);
	CHECK_EQ(lx_brk((void *)~0UL), end);
	CHECK_EQ(lx_brk(end + 2 * PAGE), end + 2 * PAGE);
	CHECK(writable(end + PAGE));
	CHECK_EQ(lx_brk(end), end);
}

TEST(mm, msync)
{
	int fd = memfd_of(1);
	void *p = lx_mmap(NULL, PAGE, RW, LX_MAP_SHARED, fd, 0);
	char *hole = map_with_hole();
	CHECK_EQ(lx_msync(p, PAGE, LX_MS_SYNC), 0);
	CHECK_ERR(lx_msync(p, PAGE, LX_MS_SYNC | LX_MS_ASYNC), LX_EINVAL);
	CHECK_ERR(lx_msync(p, PAGE, 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_msync(hole, 3 * PAGE, LX_MS_SYNC), LX_ENOMEM);
}

TEST(mm, mincore)
{
	unsigned char vec[3] = {0xff, 0xff, 0xff};
	char *p = map(2), *hole = map_with_hole();
	lx_madvise(p, 2 * PAGE, LX_MADV_NOHUGEPAGE); /* fails where there are no huge pages anyway */
	p[0] = 1;
	CHECK_EQ(lx_mincore(p, 2 * PAGE, vec), 0);
	CHECK_EQ(vec[0] & 1, 1);
	CHECK_EQ(vec[1] & 1, 0);
	CHECK_EQ(vec[2], 0xff);
	CHECK_ERR(lx_mincore(p + 1, PAGE, vec), LX_EINVAL);
	CHECK_ERR(lx_mincore(hole, 3 * PAGE, vec), LX_ENOMEM);
}

TEST(mm, madvise)
{
	char *p = map(1), *hole = map_with_hole();
	p[0] = 1;
	CHECK_EQ(lx_madvise(p, PAGE, LX_MADV_DONTNEED), 0);
	CHECK_EQ(*(volatile char *)p, 0);
	CHECK_ERR(lx_madvise(p, PAGE, 0x7fffffff), LX_EINVAL);
	CHECK_ERR(lx_madvise(p + 1, PAGE, LX_MADV_DONTNEED), LX_EINVAL);
	CHECK_ERR(lx_madvise(hole, 3 * PAGE, LX_MADV_DONTNEED), LX_ENOMEM);
}

TEST(mm, process_madvise)
{
	char *p = map(2);
	struct lx_iovec vec = {.iov_base = p, .iov_len = 2 * PAGE};
	CHECK_ERR(lx_process_madvise(-1, &vec, 1, LX_MADV_COLD, 1), LX_EINVAL);
	CHECK_ERR(lx_process_madvise(-1, &vec, 1, LX_MADV_COLD, 0), LX_EBADF);
	int self = (int)lx_syscall2(LX_NR_pidfd_open, lx_syscall0(LX_NR_getpid), 0);
	CHECK(self >= 0);
	CHECK_ERR(lx_process_madvise(self, &vec, 1, 0x7fffffff, 0), LX_EINVAL);
	long r = lx_process_madvise(self, &vec, 1, LX_MADV_COLD, 0);
	SKIP_IF(r == -LX_EPERM, "this kernel wants CAP_SYS_NICE even for the process itself");
	CHECK_EQ(r, 2 * PAGE);
}

TEST(mm, process_mrelease)
{
	int r = lx_process_mrelease(-1, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no process_mrelease");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_process_mrelease(-1, 0), LX_EBADF);
	/* A process that isn't dying. */
	int self = (int)lx_syscall2(LX_NR_pidfd_open, lx_syscall0(LX_NR_getpid), 0);
	CHECK_ERR(lx_process_mrelease(self, 0), LX_EINVAL);

	/* One that is dying. It may have ended before the call: then another one. */
	r = -LX_ESRCH;
	for (int i = 0; i < 100 && r == -LX_ESRCH; i++) {
		lx_pid_t pid = sleeper();
		int dying = lx_pidfd_open(pid, 0);
		CHECK_EQ(lx_kill(pid, LX_SIGKILL), 0);
		r = lx_process_mrelease(dying, 0);
		CHECK_EQ(status_of(pid), LX_SIGKILL);
		CHECK_ERR(lx_process_mrelease(dying, 0), LX_ESRCH);
		CHECK_EQ(lx_close(dying), 0);
	}
	CHECK_EQ(r, 0);
}

TEST(mm, mlock)
{
	char *p = map(1), *hole = map_with_hole();
	CHECK_ERR(lx_mlock2(p, PAGE, 1 << 30), LX_EINVAL);
	CHECK_ERR(lx_mlockall(0), LX_EINVAL);
	CHECK_EQ(lx_munlock(p, PAGE), 0);
	CHECK_ERR(lx_munlock(hole, 3 * PAGE), LX_ENOMEM);
	CHECK_EQ(lx_munlockall(), 0);
	int r = lx_mlock(p, PAGE);
	SKIP_IF(r == -LX_EPERM || r == -LX_ENOMEM, "RLIMIT_MEMLOCK allows no page");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_mlock2(p, PAGE, LX_MLOCK_ONFAULT), 0);
	CHECK_EQ(lx_munlock(p, PAGE), 0);
	CHECK_ERR(lx_mlock(hole + PAGE, PAGE), LX_ENOMEM);
	r = lx_mlockall(LX_MCL_CURRENT | LX_MCL_ONFAULT);
	SKIP_IF(r == -LX_EPERM || r == -LX_ENOMEM, "RLIMIT_MEMLOCK is less than this process has");
	CHECK_EQ(r, 0);
	/* Advice that would throw locked pages away. */
	CHECK_ERR(lx_madvise(p, PAGE, LX_MADV_DONTNEED), LX_EINVAL);
	CHECK_EQ(lx_munlockall(), 0);
	CHECK_EQ(lx_madvise(p, PAGE, LX_MADV_DONTNEED), 0);
}

TEST(mm, readahead)
{
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_EQ(lx_readahead(memfd_of(1), 0, PAGE), 0);
	CHECK_ERR(lx_readahead(fds[0], 0, PAGE), LX_EINVAL);
	CHECK_ERR(lx_readahead(-1, 0, PAGE), LX_EBADF);
}

TEST(mm, cachestat)
{
	struct lx_cachestat_range range = {.off = 0, .len = 0};
	struct lx_cachestat stat = {.nr_cache = 0};
	int fd = memfd_of(3), r = lx_cachestat(fd, &range, &stat, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no cachestat");
	CHECK_EQ(lx_pwrite64(fd, "x", 1, PAGE), 1);
	CHECK_EQ(lx_cachestat(fd, &range, &stat, 0), 0);
	CHECK(stat.nr_cache >= 1);
	CHECK_ERR(lx_cachestat(fd, &range, &stat, 1), LX_EINVAL);
	CHECK_ERR(lx_cachestat(-1, &range, &stat, 0), LX_EBADF);
}

TEST(mm, remap_file_pages)
{
	int fd = memfd_of(2);
	char *p = lx_mmap(NULL, 2 * PAGE, RW, LX_MAP_SHARED, fd, 0);
	CHECK_EQ(lx_pwrite64(fd, "a", 1, 0), 1);
	CHECK_EQ(lx_pwrite64(fd, "b", 1, PAGE), 1);
	int r = lx_remap_file_pages(p, PAGE, 0, 1, 0);
	CHECK_EQ(r, 0);
	CHECK_EQ(*(volatile char *)p, 'b');
	CHECK_ERR(lx_remap_file_pages(p, PAGE, LX_PROT_READ, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_remap_file_pages(map(1), PAGE, 0, 0, 0), LX_EINVAL);
}

/* The sealed page stays until the test's process ends. */
TEST(mm, mseal)
{
	char *p = map(1), *hole = map_with_hole();
	int r = lx_mseal(p, PAGE, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no mseal");
	CHECK_ERR(r, LX_EINVAL);
	CHECK_ERR(lx_mseal(p + 1, PAGE, 0), LX_EINVAL);
	CHECK_ERR(lx_mseal(hole, 3 * PAGE, 0), LX_ENOMEM);
	CHECK_EQ(lx_mseal(p, PAGE, 0), 0);
	CHECK_ERR(lx_munmap(p, PAGE), LX_EPERM);
	CHECK_ERR(lx_mprotect(p, PAGE, LX_PROT_READ), LX_EPERM);
}

TEST(mm, map_shadow_stack)
{
	void *p = lx_map_shadow_stack(NULL, PAGE, 1U << 31);
	SKIP_IF((long)p == -LX_ENOSYS, "this kernel has no map_shadow_stack");
	SKIP_IF((long)p == -LX_EOPNOTSUPP, "this CPU has no shadow stacks");
	CHECK_ERR(p, LX_EINVAL);
	CHECK_ERR(lx_map_shadow_stack((void *)PAGE, PAGE, 0), LX_ERANGE);
	p = lx_map_shadow_stack(NULL, PAGE, 0);
	CHECK(!lx_is_error_ptr(p));
	CHECK_EQ(lx_munmap(p, PAGE), 0);
}

TEST(mm, memfd_create)
{
	char name[251], link[64];
	int fd = memfd_of(1);
	CHECK_ERR(lx_memfd_create("x", 1U << 31), LX_EINVAL);
	CHECK_ERR(lx_memfd_create((const char *)map_with_hole() + PAGE, 0), LX_EFAULT);
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i < 250 ? 'x' : 0;
	CHECK_ERR(lx_memfd_create(name, 0), LX_EINVAL);
	name[249] = 0;
	CHECK_EQ(lx_close(lx_memfd_create(name, 0)), 0);

	CHECK_EQ(lx_fcntl(fd, LX_F_GET_SEALS, 0), 0);
	CHECK_EQ(lx_fcntl(fd, LX_F_ADD_SEALS, LX_F_SEAL_WRITE | LX_F_SEAL_SHRINK), 0);
	CHECK_ERR(lx_pwrite64(fd, "x", 1, 0), LX_EPERM);
	CHECK_ERR(lx_ftruncate(fd, 0), LX_EPERM);
	CHECK_EQ(lx_fcntl(fd, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_dup2(fd, 400), 400);
	CHECK_EQ(lx_readlink("/proc/self/fd/400", link, sizeof(link)), (long)sizeof("/memfd:lx-test (deleted)") - 1);
}

TEST(mm, memfd_secret)
{
	int fd = lx_memfd_secret(LX_O_CLOEXEC);
	SKIP_IF(fd == -LX_ENOSYS, "this kernel has no memfd_secret, or it is switched off");
	CHECK(fd >= 0);
	CHECK_ERR(lx_memfd_secret(1U << 31), LX_EINVAL);
	CHECK_EQ(lx_ftruncate(fd, PAGE), 0);
	char *p = lx_mmap(NULL, PAGE, RW, LX_MAP_SHARED, fd, 0);
	SKIP_IF((long)p == -LX_EAGAIN, "RLIMIT_MEMLOCK allows no page");
	CHECK(!lx_is_error_ptr(p));
	p[0] = 1;
	/* Read and write go through mappings only. */
	CHECK(lx_is_error(lx_pread64(fd, p, 1, 0)));
}

TEST(mm, userfaultfd)
{
	struct lx_uffdio_api api = {.api = LX_UFFD_API};
	int fd = lx_userfaultfd(LX_O_CLOEXEC | LX_UFFD_USER_MODE_ONLY);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EPERM, "userfaultfd is not to be had here");
	SKIP_IF(fd == -LX_EINVAL, "this kernel has no UFFD_USER_MODE_ONLY");
	CHECK(fd >= 0);
	CHECK_EQ(lx_ioctl(fd, LX_UFFDIO_API, (unsigned long)&api), 0);
	CHECK(api.ioctls & 1); /* UFFDIO_REGISTER, which is command 0 */
	CHECK_ERR(lx_userfaultfd(LX_UFFD_USER_MODE_ONLY | 1 << 30), LX_EINVAL);
}

TEST(mm, pkeys)
{
	char *p = map(1);
	CHECK_ERR(lx_pkey_alloc(1, 0), LX_EINVAL);
	CHECK_ERR(lx_pkey_alloc(0, 1UL << 40), LX_EINVAL);
	CHECK_ERR(lx_pkey_free(12345), LX_EINVAL);
	CHECK_ERR(lx_pkey_mprotect(p, PAGE, RW, 12345), LX_EINVAL);
	/* -1 works on every CPU: it is mprotect. */
	CHECK_EQ(lx_pkey_mprotect(p, PAGE, LX_PROT_READ, -1), 0);
	CHECK(!writable(p));
	int key = lx_pkey_alloc(0, 0);
	SKIP_IF(key == -LX_ENOSPC || key == -LX_EINVAL, "this CPU has no protection keys");
	CHECK(key > 0);
	CHECK_EQ(lx_pkey_mprotect(p, PAGE, RW, key), 0);
	CHECK(writable(p));
	CHECK_EQ(lx_pkey_free(key), 0);
	CHECK_ERR(lx_pkey_free(key), LX_EINVAL);
}
