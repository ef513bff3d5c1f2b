/* SPDX-License-Identifier: MIT */
/* What the first process of a VM has to do before programs find what they expect. */
#include "vm.h"
#include "selftest.h"

#include <lx/net.h>
#include <lx/syscall.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/if.h>
#include <lx/uapi/linux/loop.h>
#include <lx/uapi/linux/reboot.h>
#include <lx/uapi/linux/sockios.h>

/* A VM: the first process, and nobody has mounted /proc yet (in a container somebody has). */
int is_vm(void)
{
	return lx_syscall0(LX_NR_getpid) == 1 && lx_syscall2(LX_NR_access, (long)"/proc/self", 0) == -LX_ENOENT;
}

void mount_all(void)
{
	static const struct {
		const char *type, *dir;
	} mounts[] = {{"devtmpfs", "/dev"}, {"devpts", "/dev/pts"}, {"proc", "/proc"}, {"sysfs", "/sys"}, {"tmpfs", "/tmp"}};
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		lx_syscall2(LX_NR_mkdir, (long)mounts[i].dir, 0755);
		long r = lx_syscall5(LX_NR_mount, (long)"lx", (long)mounts[i].dir, (long)mounts[i].type, 0, 0);
		/* A kernel with CONFIG_DEVTMPFS_MOUNT has done /dev itself. */
		if (r < 0 && r != -LX_EBUSY) {
			struct line line = {.size = 0};
			add(&line, "selftest: cannot mount ");
			add(&line, mounts[i].dir);
			add(&line, ": ");
			add_number(&line, r);
			print(1, &line);
		}
	}
	/* An initramfs without /dev/console starts us without descriptors. */
	if (lx_syscall2(LX_NR_fcntl, 1, LX_F_GETFD) == -LX_EBADF) {
		long fd = lx_syscall3(LX_NR_open, (long)"/dev/console", LX_O_RDWR, 0);
		for (int i = 0; i < 3; i++)
			lx_syscall2(LX_NR_dup2, fd, i);
	}
}

/* /tmp is a tmpfs, and an ext4 where tools/kernels/boot was given one: other calls succeed there. */
void mount_image(void)
{
	struct lx_loop_config config = {.block_size = 4096};
	long image = lx_syscall3(LX_NR_open, (long)"/tmp.img", LX_O_RDWR, 0);
	long loop = lx_syscall3(LX_NR_open, (long)"/dev/loop7", LX_O_RDWR, 0);
	config.fd = (uint32_t)image;
	config.info.lo_flags = LX_LO_FLAGS_AUTOCLEAR;
	if (image >= 0 && loop >= 0 && !lx_syscall3(LX_NR_ioctl, loop, LX_LOOP_CONFIGURE, (long)&config) &&
	    !lx_syscall5(LX_NR_mount, (long)"/dev/loop7", (long)"/tmp", (long)"ext4", 0, 0))
		lx_syscall2(LX_NR_chmod, (long)"/tmp", 01777);
	lx_syscall1(LX_NR_close, image);
	lx_syscall1(LX_NR_close, loop);
}

/* The new machine's loopback interface is down. */
void loopback_up(void)
{
	struct lx_ifreq lo = {.ifr_ifrn.ifrn_name = "lo", .ifr_ifru.ifru_flags = LX_IFF_UP};
	long fd = lx_syscall3(LX_NR_socket, LX_AF_INET, LX_SOCK_DGRAM, 0);
	lx_syscall3(LX_NR_ioctl, fd, LX_SIOCSIFFLAGS, (long)&lo);
	lx_syscall1(LX_NR_close, fd);
}

/* Whether the kernel was told that the machine is the tests' own: then check_vm lets them change it. */
int is_ours(void)
{
	static const char word[] = " lx.vm=1";
	char line[2048];
	long fd = lx_syscall3(LX_NR_open, (long)"/proc/cmdline", LX_O_RDONLY, 0);
	long size = lx_syscall3(LX_NR_read, fd, (long)line, sizeof(line));
	lx_syscall1(LX_NR_close, fd);
	for (long i = 0; i + (long)sizeof(word) - 1 <= size; i++) {
		size_t n = 0;
		while (n < sizeof(word) - 1 && line[i + (long)n] == word[n])
			n++;
		if (n == sizeof(word) - 1)
			return 1;
	}
	return 0;
}

void power_off(void)
{
	lx_syscall3(LX_NR_ioctl, 1, LX_TCSBRK, 1); /* tcdrain: the verdict has to be out of the serial port */
	lx_syscall4(LX_NR_reboot, LX_LINUX_REBOOT_MAGIC1, LX_LINUX_REBOOT_MAGIC2, LX_LINUX_REBOOT_CMD_POWER_OFF, 0);
}
