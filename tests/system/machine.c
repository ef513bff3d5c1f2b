/* SPDX-License-Identifier: MIT */
/* Calls that change the whole machine: only in a VM that ends with the tests. /dummy.ko is a module, /ext4.img a file
 * system and /vmlinuz a kernel, each where tools/kernels/boot was given one. */
#include "../check.h"
#include "../child.h"
#include "../same.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/mount.h>
#include <lx/process.h>
#include <lx/system.h>
#include <lx/time.h>
#include <lx/uapi/linux/loop.h>

enum { PAGE = 4096 };

static void own_machine(void)
{
	SKIP_IF(!check_vm, "changes the machine: only in a VM of its own");
}

static int open_or_skip(const char *path, int flags)
{
	int fd = lx_open(path, flags, 0);
	SKIP_IF(fd == -LX_ENOENT, "no %s in this VM", path);
	CHECK(fd >= 0);
	return fd;
}

TEST(machine, names)
{
	static const char long_name[65] = "lx";
	struct lx_new_utsname name;
	own_machine();
	CHECK_EQ(lx_sethostname("lx-host", 7), 0);
	CHECK_EQ(lx_setdomainname("lx-domain", 9), 0);
	CHECK_EQ(lx_uname(&name), 0);
	CHECK(same(name.nodename, "lx-host") && same(name.domainname, "lx-domain"));
	CHECK_ERR(lx_sethostname(long_name, 65), LX_EINVAL);
	CHECK_ERR(lx_setdomainname(long_name, 65), LX_EINVAL);
	CHECK_ERR(lx_sethostname((const char *)nowhere(), 2), LX_EFAULT);
}

TEST(machine, clock)
{
	own_machine();
	const struct lx_timespec then = {.tv_sec = 2000000000, .tv_nsec = 500000000};
	struct lx_timespec now;
	CHECK_EQ(lx_clock_settime(LX_CLOCK_REALTIME, &then), 0);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_REALTIME, &now), 0);
	CHECK(now.tv_sec >= 2000000000 && now.tv_sec < 2000000005);
	CHECK_ERR(lx_clock_settime(LX_CLOCK_MONOTONIC, &then), LX_EINVAL);

	const struct lx_old_timeval old = {.tv_sec = 1900000000, .tv_usec = 250000};
	const struct lx_timezone zone = {.tz_minuteswest = 0, .tz_dsttime = 0};
	CHECK_EQ(lx_settimeofday(&old, &zone), 0);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_REALTIME, &now), 0);
	CHECK(now.tv_sec >= 1900000000 && now.tv_sec < 1900000005);

	struct lx_timex step = {.modes = LX_ADJ_SETOFFSET, .time = {.tv_sec = 1000, .tv_usec = 0}};
	CHECK(lx_adjtimex(&step) >= 0);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_REALTIME, &now), 0);
	CHECK(now.tv_sec >= 1900001000 && now.tv_sec < 1900001005);
	step.time.tv_sec = -1000;
	CHECK(lx_clock_adjtime(LX_CLOCK_REALTIME, &step) >= 0);
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_REALTIME, &now), 0);
	CHECK(now.tv_sec >= 1900000000 && now.tv_sec < 1900000005);
}

TEST(machine, log)
{
	char text[256];
	own_machine();
	CHECK(lx_syslog(LX_SYSLOG_ACTION_SIZE_BUFFER, NULL, 0) >= 4096);
	CHECK(lx_syslog(LX_SYSLOG_ACTION_READ_ALL, text, sizeof(text)) > 0);
	CHECK_EQ(lx_syslog(LX_SYSLOG_ACTION_CLEAR, NULL, 0), 0);
	CHECK_EQ(lx_syslog(LX_SYSLOG_ACTION_READ_ALL, text, sizeof(text)), 0);
	CHECK_ERR(lx_syslog(99, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_syslog(LX_SYSLOG_ACTION_READ_ALL, NULL, 1), LX_EINVAL);
}

TEST(machine, accounting)
{
	struct lx_stat st;
	own_machine();
	CHECK_ERR(lx_acct("/tmp/no-account"), LX_ENOENT);
	CHECK_ERR(lx_acct("/tmp"), LX_EISDIR);
	CHECK_EQ(lx_close(lx_open("/tmp/account", LX_O_CREAT | LX_O_RDWR, 0600)), 0);
	CHECK_EQ(lx_acct("/tmp/account"), 0);
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(0);
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(lx_acct(NULL), 0);
	CHECK_EQ(lx_stat("/tmp/account", &st), 0);
	CHECK(st.st_size > 0);
	CHECK_EQ(lx_unlink("/tmp/account"), 0);
}

TEST(machine, modules)
{
	own_machine();
	int fd = open_or_skip("/dummy.ko", LX_O_RDONLY);
	struct lx_stat st;
	CHECK_EQ(lx_fstat(fd, &st), 0);
	void *image = lx_mmap(NULL, (size_t)st.st_size, LX_PROT_READ, LX_MAP_PRIVATE, fd, 0);
	CHECK(!lx_is_error_ptr(image));

	CHECK_EQ(lx_finit_module(fd, "numdummies=0", 0), 0);
	CHECK_ERR(lx_init_module(image, (size_t)st.st_size, ""), LX_EEXIST);
	CHECK_EQ(lx_delete_module("dummy", LX_O_NONBLOCK), 0);
	CHECK_ERR(lx_delete_module("dummy", LX_O_NONBLOCK), LX_ENOENT);
	CHECK_EQ(lx_init_module(image, (size_t)st.st_size, "numdummies=0"), 0);
	CHECK_EQ(lx_delete_module("dummy", LX_O_NONBLOCK), 0);
	CHECK_ERR(lx_init_module("not a module, but longer than an ELF header, which would be an error of its own", 76, ""),
		  LX_ENOEXEC);
	CHECK_ERR(lx_finit_module(-1, "", 0), LX_EBADF);
	CHECK_ERR(lx_finit_module(fd, "", -1), LX_EINVAL);
}

TEST(machine, ports)
{
	own_machine();
	CHECK_ERR(lx_iopl(4), LX_EINVAL);
	CHECK_ERR(lx_ioperm(0x10000, 1, 1), LX_EINVAL);
	int r = lx_ioperm(0x80, 1, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no ioperm");
	CHECK_EQ(r, 0);
	/* The POST code: writing there has no effect, but without the permission it is a SIGSEGV. */
	__asm__ volatile("outb %%al, $0x80" : : "a"(0));
	CHECK_EQ(lx_ioperm(0x80, 1, 0), 0);
	CHECK_EQ(lx_iopl(3), 0);
	__asm__ volatile("outb %%al, $0x80" : : "a"(0));
	CHECK_EQ(lx_iopl(0), 0);
}

TEST(machine, vhangup)
{
	own_machine();
	lx_pid_t pid = lx_fork();
	if (!pid) {
		lx_setsid(); /* away from the console */
		lx_exit_group(lx_vhangup() ? 1 : 0);
	}
	CHECK_EQ(status_of(pid), 0);
}

TEST(machine, pivot_root)
{
	own_machine();
	struct lx_stat st;
	CHECK_EQ(lx_unshare(LX_CLONE_NEWNS), 0);
	/* The initramfs itself can't be moved away: a first tmpfs goes over it. */
	CHECK_EQ(lx_mkdir("/tmp/first", 0700), 0);
	CHECK_EQ(lx_mount("lx", "/tmp/first", "tmpfs", 0, NULL), 0);
	CHECK_EQ(lx_chdir("/tmp/first"), 0);
	CHECK_EQ(lx_mount(".", "/", NULL, LX_MS_MOVE, NULL), 0);
	CHECK_EQ(lx_chroot("."), 0);
	CHECK_EQ(lx_mkdir("/second", 0700), 0);
	CHECK_EQ(lx_mount("lx", "/second", "tmpfs", 0, NULL), 0);
	CHECK_EQ(lx_mkdir("/second/old", 0700), 0);
	CHECK_ERR(lx_pivot_root("/second", "/none"), LX_ENOENT);
	CHECK_ERR(lx_pivot_root("/", "/second/old"), LX_EBUSY);
	CHECK_EQ(lx_pivot_root("/second", "/second/old"), 0);
	CHECK_EQ(lx_stat("/old/second", &st), 0);
	CHECK_EQ(lx_chdir("/"), 0);
	CHECK_EQ(lx_umount2("/old", LX_MNT_DETACH), 0);
	CHECK_ERR(lx_stat("/old/second", &st), LX_ENOENT);
}

TEST(machine, reboot)
{
	own_machine();
	CHECK_EQ(lx_reboot((int)LX_LINUX_REBOOT_MAGIC1, LX_LINUX_REBOOT_MAGIC2, LX_LINUX_REBOOT_CMD_CAD_OFF, NULL), 0);
	CHECK_ERR(lx_reboot(1, LX_LINUX_REBOOT_MAGIC2, LX_LINUX_REBOOT_CMD_CAD_OFF, NULL), LX_EINVAL);
	CHECK_ERR(lx_reboot((int)LX_LINUX_REBOOT_MAGIC1, LX_LINUX_REBOOT_MAGIC2, 1, NULL), LX_EINVAL);
}

TEST(machine, kexec)
{
	static char code[PAGE] = {(char)0xf4}; /* hlt; it is loaded, never run */
	own_machine();
	const unsigned long at = 64 << 20;
	struct lx_kexec_segment segments[LX_KEXEC_SEGMENT_MAX + 1] = {
		{.buf = code, .bufsz = sizeof(code), .mem = (void *)at, .memsz = PAGE}};
	int r = lx_kexec_load(at, 1, segments, LX_KEXEC_ARCH_DEFAULT);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no kexec_load");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_kexec_load(0, 0, NULL, 0), 0);
	segments[0].mem = (void *)(at + 1);
	CHECK_ERR(lx_kexec_load(at, 1, segments, 0), LX_EADDRNOTAVAIL);
	CHECK_ERR(lx_kexec_load(at, LX_KEXEC_SEGMENT_MAX + 1, segments, 0), LX_EINVAL);
}

TEST(machine, kexec_file)
{
	own_machine();
	int r = lx_kexec_file_load(-1, -1, 0, NULL, LX_KEXEC_FILE_UNLOAD);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no kexec_file_load");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_kexec_file_load(-1, -1, 1, "", LX_KEXEC_FILE_NO_INITRAMFS), LX_EBADF);
	CHECK_ERR(lx_kexec_file_load(-1, -1, 1, "", 1UL << 31), LX_EINVAL);
	int fd = open_or_skip("/vmlinuz", LX_O_RDONLY);
	CHECK_EQ(lx_kexec_file_load(fd, -1, 1, "", LX_KEXEC_FILE_NO_INITRAMFS), 0);
	CHECK_EQ(lx_kexec_file_load(-1, -1, 0, NULL, LX_KEXEC_FILE_UNLOAD), 0);
}

/* /ext4.img on a loop device at /tmp/ext4, in a mount namespace that ends with the test, as does the device. */
static void mount_image(void)
{
	struct lx_loop_config config = {.fd = (uint32_t)open_or_skip("/ext4.img", LX_O_RDWR), .block_size = 4096};
	config.info.lo_flags = LX_LO_FLAGS_AUTOCLEAR;
	int control = lx_open("/dev/loop-control", LX_O_RDWR, 0);
	SKIP_IF(control == -LX_ENOENT, "this kernel has no loop devices");
	CHECK(control >= 0);
	CHECK_EQ(lx_ioctl(control, LX_LOOP_CTL_GET_FREE, 0), 0);
	int loop = lx_open("/dev/loop0", LX_O_RDWR, 0);
	CHECK(loop >= 0);
	CHECK_EQ(lx_ioctl(loop, LX_LOOP_CONFIGURE, (unsigned long)&config), 0);
	CHECK_EQ(lx_unshare(LX_CLONE_NEWNS), 0);
	lx_mkdir("/tmp/ext4", 0700);
	CHECK_EQ(lx_mount("/dev/loop0", "/tmp/ext4", "ext4", 0, "usrquota"), 0);
	CHECK_EQ(lx_chdir("/tmp/ext4"), 0);
}

TEST(machine, swap)
{
	enum { PAGES = 64 };
	static char page[PAGE];
	own_machine();
	mount_image();
	int fd = lx_open("swap", LX_O_CREAT | LX_O_TRUNC | LX_O_RDWR, 0600);
	CHECK(fd >= 0);
	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(lx_write(fd, page, PAGE), PAGE);
	CHECK_EQ(lx_fsync(fd), 0);
	CHECK_ERR(lx_swapon("swap", 0), LX_EINVAL);
	CHECK_ERR(lx_swapon("none", 0), LX_ENOENT);

	/* The header that mkswap writes: version and last page at 1024, the magic at the page's end. */
	const uint32_t header[2] = {1, PAGES - 1};
	CHECK_EQ(lx_pwrite64(fd, header, sizeof(header), 1024), sizeof(header));
	CHECK_EQ(lx_pwrite64(fd, "SWAPSPACE2", 10, PAGE - 10), 10);
	CHECK_EQ(lx_fsync(fd), 0);
	struct lx_sysinfo info;
	CHECK_EQ(lx_swapon("swap", LX_SWAP_FLAG_PREFER | 7), 0);
	CHECK_EQ(lx_sysinfo(&info), 0);
	CHECK_EQ(info.totalswap * info.mem_unit, (PAGES - 1) * PAGE);
	CHECK_ERR(lx_swapon("swap", 0), LX_EBUSY);
	CHECK_EQ(lx_swapoff("swap"), 0);
	CHECK_ERR(lx_swapoff("swap"), LX_EINVAL);
	CHECK_EQ(lx_unlink("swap"), 0);
}

TEST(machine, quota)
{
	own_machine();
	mount_image();
	struct lx_if_dqinfo info;
	struct lx_if_dqblk block = {.dqb_bhardlimit = 100, .dqb_valid = LX_QIF_BLIMITS};
	CHECK_EQ(lx_quotactl(LX_QCMD(LX_Q_GETINFO, LX_USRQUOTA), "/dev/loop0", 0, &info), 0);
	CHECK_EQ(lx_quotactl(LX_QCMD(LX_Q_SETQUOTA, LX_USRQUOTA), "/dev/loop0", 1000, &block), 0);
	int dir = lx_open(".", LX_O_RDONLY, 0);
	CHECK(dir >= 0);
	block.dqb_bhardlimit = 0;
	CHECK_EQ(lx_quotactl_fd(dir, LX_QCMD(LX_Q_GETQUOTA, LX_USRQUOTA), 1000, &block), 0);
	CHECK_EQ(block.dqb_bhardlimit, 100);
	CHECK_EQ(lx_quotactl_fd(dir, LX_QCMD(LX_Q_SYNC, LX_USRQUOTA), 0, NULL), 0);
	CHECK_ERR(lx_quotactl(LX_QCMD(LX_Q_GETINFO, LX_PRJQUOTA), "/dev/loop0", 0, &info), LX_ESRCH);
	CHECK_ERR(lx_quotactl(LX_QCMD(LX_Q_GETINFO, LX_USRQUOTA), "/dev/none", 0, &info), LX_ENOENT);
}
