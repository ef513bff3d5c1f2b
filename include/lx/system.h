/* SPDX-License-Identifier: MIT */
/* The machine as a whole: names, memory, random bytes, the kernel's log and modules, swap, reboot and kexec. */
#ifndef LX_SYSTEM_H
#define LX_SYSTEM_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/linux/acct.h>
#include <lx/uapi/linux/kexec.h>
#include <lx/uapi/linux/module.h>
#include <lx/uapi/linux/random.h>
#include <lx/uapi/linux/reboot.h>
#include <lx/uapi/linux/sysinfo.h>
#include <lx/uapi/linux/utsname.h>

/* Flags of swapon, and actions of syslog: no UAPI header has them. */
#define LX_SWAP_FLAG_PREFER 0x8000 /* the priority in LX_SWAP_FLAG_PRIO_MASK counts */
#define LX_SWAP_FLAG_PRIO_MASK 0x7fff
#define LX_SWAP_FLAG_DISCARD 0x10000
#define LX_SWAP_FLAG_DISCARD_ONCE 0x20000
#define LX_SWAP_FLAG_DISCARD_PAGES 0x40000

#define LX_SYSLOG_ACTION_CLOSE 0
#define LX_SYSLOG_ACTION_OPEN 1
#define LX_SYSLOG_ACTION_READ 2
#define LX_SYSLOG_ACTION_READ_ALL 3
#define LX_SYSLOG_ACTION_READ_CLEAR 4
#define LX_SYSLOG_ACTION_CLEAR 5
#define LX_SYSLOG_ACTION_CONSOLE_OFF 6
#define LX_SYSLOG_ACTION_CONSOLE_ON 7
#define LX_SYSLOG_ACTION_CONSOLE_LEVEL 8
#define LX_SYSLOG_ACTION_SIZE_UNREAD 9
#define LX_SYSLOG_ACTION_SIZE_BUFFER 10

LX_BEGIN_DECLS

/** Get the names of the system and this machine.
 * name: six fields of 65 bytes, domainname among them.
 * Returns 0; -LX_EFAULT.
 * uname(2), Linux 1.0. */
LX_FN LX_WRITES1(1) int lx_uname(struct lx_new_utsname *name)
{
	return (int)lx_syscall1(LX_NR_uname, (long)name);
}

/** Get uptime, load, and the use of memory and swap.
 * info: memory is counted in units of mem_unit bytes, loads are fractions of 1 << LX_SI_LOAD_SHIFT.
 * Returns 0; -LX_EFAULT.
 * sysinfo(2), Linux 1.0. */
LX_FN LX_WRITES1(1) int lx_sysinfo(struct lx_sysinfo *info)
{
	return (int)lx_syscall1(LX_NR_sysinfo, (long)info);
}

/** Get random bytes.
 * flags: LX_GRND_NONBLOCK, and LX_GRND_RANDOM or LX_GRND_INSECURE.
 * Returns the bytes written, maybe fewer than asked above 256; -LX_EAGAIN, -LX_EFAULT, -LX_EINTR, -LX_EINVAL.
 * getrandom(2), Linux 3.17. */
LX_FN LX_WRITES(1, 2) long lx_getrandom(void *buf, size_t len, unsigned int flags)
{
	return lx_syscall3(LX_NR_getrandom, (long)buf, (long)len, flags);
}

/** Read or control the kernel's log; not syslog of other places, which writes to a daemon.
 * type: LX_SYSLOG_ACTION_xxx.
 * Returns the bytes read, a size in bytes, or 0; -LX_EFAULT, -LX_EINTR, -LX_EINVAL, -LX_EPERM.
 * syslog(2), Linux 1.0. */
LX_FN int lx_syslog(int type, char *buf, int len)
{
	return (int)lx_syscall3(LX_NR_syslog, type, (long)buf, len);
}

/** Set the host name of the UTS namespace; lx_uname() gets it.
 * name: needs no NUL; len: at most LX_NEW_UTS_LEN.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * sethostname(2), Linux 1.0. */
LX_FN LX_READS(1, 2) int lx_sethostname(const char *name, int len)
{
	return (int)lx_syscall2(LX_NR_sethostname, (long)name, len);
}

/** Set the NIS domain name of the UTS namespace; lx_uname() gets it.
 * name: needs no NUL; len: at most LX_NEW_UTS_LEN.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * setdomainname(2), Linux 1.0. */
LX_FN LX_READS(1, 2) int lx_setdomainname(const char *name, int len)
{
	return (int)lx_syscall2(LX_NR_setdomainname, (long)name, len);
}

/** Restart, halt or power off the machine, at once and without a sync; in a PID namespace only its init dies.
 * magic1, magic2: LX_LINUX_REBOOT_MAGIC1 (cast to int) and _MAGIC2; cmd: LX_LINUX_REBOOT_CMD_xxx.
 * arg: a string for LX_LINUX_REBOOT_CMD_RESTART2.
 * Returns 0 if at all; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * reboot(2), Linux 1.0. */
LX_FN int lx_reboot(int magic1, int magic2, unsigned int cmd, const void *arg)
{
	return (int)lx_syscall4(LX_NR_reboot, magic1, magic2, cmd, (long)arg);
}

/** Load a kernel module from memory.
 * args: the module's parameters, not NULL: "" for none.
 * Returns 0; -LX_EBADMSG, -LX_EEXIST, -LX_EFAULT, -LX_ENOEXEC, -LX_ENOKEY, -LX_ENOMEM, -LX_EPERM, and the module's own.
 * init_module(2), Linux 1.0. */
LX_FN LX_READS(1, 2) int lx_init_module(const void *module, size_t len, const char *args)
{
	return (int)lx_syscall3(LX_NR_init_module, (long)module, (long)len, (long)args);
}

/** Load a kernel module from a file.
 * args: the module's parameters, not NULL: "" for none; flags: LX_MODULE_INIT_xxx or 0.
 * Returns 0; errors of lx_init_module(), -LX_EBADF, -LX_EINVAL.
 * finit_module(2), Linux 3.8. */
LX_FN int lx_finit_module(int fd, const char *args, int flags)
{
	return (int)lx_syscall3(LX_NR_finit_module, fd, (long)args, flags);
}

/** Unload a kernel module.
 * flags: LX_O_TRUNC (by force) or 0; LX_O_NONBLOCK changes nothing any more.
 * Returns 0; -LX_EBUSY, -LX_EFAULT, -LX_ENOENT, -LX_EPERM, -LX_EWOULDBLOCK (others use it).
 * delete_module(2), Linux 1.0. */
LX_FN int lx_delete_module(const char *name, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_delete_module, (long)name, flags);
}

/** Load a kernel for LX_LINUX_REBOOT_CMD_KEXEC or, with LX_KEXEC_ON_CRASH, for after a crash.
 * entry: its physical address; segments: at most LX_KEXEC_SEGMENT_MAX, mem and memsz on pages, none to unload.
 * flags: LX_KEXEC_xxx and LX_KEXEC_ARCH_xxx.
 * Returns 0; -LX_EADDRNOTAVAIL, -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM.
 * kexec_load(2), Linux 2.6.13. */
LX_FN LX_READS(3, 2)
int lx_kexec_load(unsigned long entry, unsigned long nr_segments, const struct lx_kexec_segment *segments,
		  unsigned long flags)
{
	return (int)lx_syscall4(LX_NR_kexec_load, (long)entry, (long)nr_segments, (long)segments, (long)flags);
}

/** lx_kexec_load() from a kernel's file.
 * cmdline_len: counts the NUL; flags: LX_KEXEC_FILE_xxx.
 * Returns 0; -LX_EBADF, -LX_EBUSY, -LX_EFAULT, -LX_EINVAL, -LX_ENOEXEC, -LX_ENOMEM, -LX_EPERM.
 * kexec_file_load(2), Linux 3.17. */
LX_FN LX_READS(4, 3)
int lx_kexec_file_load(int kernel_fd, int initrd_fd, unsigned long cmdline_len, const char *cmdline,
		       unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_kexec_file_load, kernel_fd, initrd_fd, (long)cmdline_len, (long)cmdline,
				(long)flags);
}

/** Start swapping to a device or file.
 * flags: LX_SWAP_FLAG_xxx; with LX_SWAP_FLAG_PREFER the low 15 bits are the priority.
 * Returns 0; -LX_EBUSY, -LX_EINVAL, -LX_ENOENT, -LX_ENOMEM, -LX_EPERM ...
 * swapon(2), Linux 1.0. */
LX_FN int lx_swapon(const char *path, int flags)
{
	return (int)lx_syscall2(LX_NR_swapon, (long)path, flags);
}

/** Stop swapping to a device or file, after reading everything back from it.
 * Returns 0; -LX_EINTR, -LX_EINVAL, -LX_ENOENT, -LX_ENOMEM, -LX_EPERM ...
 * swapoff(2), Linux 1.0. */
LX_FN int lx_swapoff(const char *path)
{
	return (int)lx_syscall1(LX_NR_swapoff, (long)path);
}

/** Start accounting of processes that end, to a file; NULL stops it.
 * Returns 0; -LX_EACCES (not a regular file), -LX_EIO, -LX_ENOENT, -LX_ENOSYS, -LX_EPERM ...
 * acct(2), Linux 1.0. */
LX_FN int lx_acct(const char *name)
{
	return (int)lx_syscall1(LX_NR_acct, (long)name);
}

/** Ask for the types of file systems. Old: read /proc/filesystems instead.
 * option: 1 the index of the name arg1 points to; 2 the name of index arg1, to the buffer arg2 points to, whose size
 * the kernel isn't told; 3 how many there are.
 * Returns the index, 0 or the number; -LX_EFAULT, -LX_EINVAL, -LX_ENOSYS (not configured).
 * sysfs(2), Linux 1.2. */
LX_FN int lx_sysfs(int option, unsigned long arg1, unsigned long arg2)
{
	return (int)lx_syscall3(LX_NR_sysfs, option, (long)arg1, (long)arg2);
}

/** Hang up the controlling terminal: whoever has it open reads the end of file from now on.
 * Returns 0; -LX_EPERM.
 * vhangup(2), Linux 1.0. */
LX_FN int lx_vhangup(void)
{
	return (int)lx_syscall0(LX_NR_vhangup);
}

LX_END_DECLS

#endif
