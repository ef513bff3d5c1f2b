/* SPDX-License-Identifier: MIT */
/* Wrappers that are wrong on purpose, each in another way: the wire test must see every one. */
#ifndef BROKEN_H
#define BROKEN_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/linux/bpf.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/prctl.h>

/* another call's number */
LX_FN int lx_fsync(int fd)
{
	return (int)lx_syscall1(LX_NR_fdatasync, fd);
}

/* two arguments swapped */
LX_FN int lx_dup3(int oldfd, int newfd, int flags)
{
	return (int)lx_syscall3(LX_NR_dup3, newfd, oldfd, flags);
}

/* two swapped that are alike but for the register: r8 and r9 */
LX_FN long lx_splice(int in, lx_loff_t *off_in, int out, lx_loff_t *off_out, size_t len, unsigned int flags)
{
	return lx_syscall6(LX_NR_splice, in, (long)off_in, out, (long)off_out, flags, (long)len);
}

/* 64 bits cut to 32 on the way */
LX_FN lx_off_t lx_lseek(int fd, lx_off_t offset, unsigned int whence)
{
	return lx_syscall3(LX_NR_lseek, fd, (int)offset, whence);
}

/* a parameter too narrow for the kernel's, extended with a sign so that small values work */
LX_FN int lx_ftruncate(int fd, int length)
{
	return (int)lx_syscall2(LX_NR_ftruncate, fd, length);
}

/* a narrow type in a wide register: the upper half is whatever the caller left there */
LX_FN int lx_close(int fd)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "a"(LX_NR_close), "D"(fd) : "rcx", "r11", "memory");
	return (int)r;
}

/* an argument forgotten */
LX_FN int lx_mkdirat(int dirfd, const char *path, lx_mode_t mode)
{
	(void)mode;
	return (int)lx_syscall3(LX_NR_mkdirat, dirfd, (long)path, 0);
}

/* bytes as int */
LX_FN int lx_read(int fd, void *buf, size_t count)
{
	return (int)lx_syscall3(LX_NR_read, fd, (long)buf, (long)count);
}

/* a result that is not the kernel's */
LX_FN int lx_unlink(const char *path)
{
	return lx_syscall1(LX_NR_unlink, (long)path) < 0 ? -1 : 0;
}

/* no system call at all */
LX_FN int lx_getpid(void)
{
	return (int)wire_raw;
}

/* a sub-call's operation that is another */
LX_FN int lx_fcntl_getfd(int fd)
{
	return (int)lx_syscall3(LX_NR_fcntl, fd, LX_F_GETFL, 0);
}

/* a register that has to be 0 and isn't */
LX_FN int lx_prctl_get_no_new_privs(void)
{
	return (int)lx_syscall5(LX_NR_prctl, LX_PR_GET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* two fields swapped in what a register points to */
LX_FN int lx_bpf_obj_get(const char *pathname, uint32_t file_flags, int path_fd)
{
	const struct {
		uint64_t pathname;
		uint32_t bpf_fd;
		int path_fd;
		uint32_t file_flags;
	} attr = {(uint64_t)pathname, 0, path_fd, file_flags};
	return (int)lx_syscall5(LX_NR_bpf, LX_BPF_OBJ_GET, (long)&attr, 20, 0, 0);
}

#endif
