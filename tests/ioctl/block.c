/* SPDX-License-Identifier: MIT */
/* Block and loop devices: errors only, on a regular file. A device of the machine is never touched. */
#include "../check.h"
#include <lx/ioctl_block.h>
#include <lx/mm.h>

static int file_make(void)
{
	int fd = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

TEST(ioctl, block_sizes)
{
	unsigned long sectors = 0;
	uint64_t bytes = 0;
	unsigned int u = 0;
	int n = 0, fd = file_make();
	long ahead = 0;
	CHECK_ERR(lx_ioctl_blkgetsize(fd, &sectors), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkgetsize64(fd, &bytes), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkgetsize64(-1, &bytes), LX_EBADF);
	CHECK_ERR(lx_ioctl_blksszget(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkpbszget(fd, &u), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkbszget(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkbszset(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkiomin(fd, &u), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkioopt(fd, &u), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkalignoff(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkraget(fd, &ahead), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkraset(fd, 8), LX_ENOTTY);
}

TEST(ioctl, block_state)
{
	uint64_t sequence = 0;
	unsigned short u = 0;
	int n = 0, fd = file_make();
	CHECK_ERR(lx_ioctl_blkroget(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkroset(fd, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkrotational(fd, &u), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blksectget(fd, &u), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkgetdiskseq(fd, &sequence), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkflsbuf(fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkrrpart(fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkrrpart(-1), LX_EBADF);
}

TEST(ioctl, block_discard)
{
	const uint64_t range[2] = {0, 4096};
	int fd = file_make();
	CHECK_ERR(lx_ioctl_blkdiscard(fd, range), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blksecdiscard(fd, range), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkzeroout(fd, range), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_blkzeroout(-1, range), LX_EBADF);
}

TEST(ioctl, loop_device)
{
	static struct lx_loop_config config;
	static struct lx_loop_info64 info;
	int fd = file_make();
	CHECK_ERR(lx_ioctl_loop_configure(fd, &config), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_set_fd(fd, fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_change_fd(fd, fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_clr_fd(fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_get_status64(fd, &info), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_set_status64(fd, &info), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_set_capacity(fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_set_direct_io(fd, 1), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_set_block_size(fd, 4096), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_clr_fd(-1), LX_EBADF);
}

TEST(ioctl, loop_control)
{
	int fd = file_make();
	CHECK_ERR(lx_ioctl_loop_ctl_add(fd, 12345), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_ctl_remove(fd, 12345), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_ctl_get_free(fd), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_loop_ctl_get_free(-1), LX_EBADF);
}
