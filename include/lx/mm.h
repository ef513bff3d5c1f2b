/* SPDX-License-Identifier: MIT */
/* Address space: mappings, their protection and advice; memfds; memory protection keys.
 * Addresses and offsets must be multiples of the page size, lengths are rounded up to it. Calls that return an address
 * need lx_is_error_ptr(). */
#ifndef LX_MM_H
#define LX_MM_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/fcntl.h>
#include <lx/uapi/asm/mman.h>
#include <lx/uapi/linux/memfd.h>
#include <lx/uapi/linux/mman.h>
#include <lx/uapi/linux/uio.h>
#include <lx/uapi/linux/userfaultfd.h>

LX_BEGIN_DECLS

/** Map a file or, with LX_MAP_ANONYMOUS and fd -1, fresh zeroed memory.
 * addr: NULL or a wish; with LX_MAP_FIXED an order that replaces what is there, with LX_MAP_FIXED_NOREPLACE not.
 * prot: LX_PROT_xxx; flags: LX_MAP_PRIVATE, _SHARED or _SHARED_VALIDATE, and more.
 * off: in bytes, not pages.
 * Returns the address, which may be 0; or an error: test with lx_is_error_ptr(), not against NULL or -1.
 * -LX_EACCES, -LX_EAGAIN, -LX_EBADF, -LX_EEXIST, -LX_EINVAL, -LX_ENODEV, -LX_ENOMEM, -LX_EPERM ...
 * mmap(2), Linux 1.0. */
LX_FN LX_ALLOC_SIZE(2)
void *lx_mmap(void *addr, size_t len, unsigned long prot, unsigned long flags, int fd, lx_off_t off)
{
	return (void *)lx_syscall6(LX_NR_mmap, (long)addr, (long)len, (long)prot, (long)flags, fd, off);
}

/** Unmap what there is in a range.
 * Returns 0, also when nothing was mapped; -LX_EINVAL (len 0, addr not a page's start), -LX_ENOMEM, -LX_EPERM (sealed).
 * munmap(2), Linux 1.0. */
LX_FN int lx_munmap(void *addr, size_t len)
{
	return (int)lx_syscall2(LX_NR_munmap, (long)addr, (long)len);
}

/** Grow, shrink or move a mapping.
 * flags: LX_MREMAP_MAYMOVE, _FIXED, _DONTUNMAP; new_addr counts only with the last two.
 * Returns the address; or an error: test with lx_is_error_ptr(). -LX_EAGAIN, -LX_EFAULT (not mapped), -LX_EINVAL,
 * -LX_ENOMEM (also: no room to grow in place), -LX_EPERM (sealed).
 * mremap(2), Linux 2.0. */
LX_FN LX_ALLOC_SIZE(3) void *lx_mremap(void *addr, size_t old_len, size_t new_len, unsigned long flags, void *new_addr)
{
	return (void *)lx_syscall5(LX_NR_mremap, (long)addr, (long)old_len, (long)new_len, (long)flags, (long)new_addr);
}

/** Change the protection of whole pages.
 * prot: LX_PROT_xxx.
 * Returns 0; -LX_EACCES (a read-only file mapped shared), -LX_EINVAL, -LX_ENOMEM (a hole), -LX_EPERM (sealed).
 * mprotect(2), Linux 1.0. */
LX_FN int lx_mprotect(void *addr, size_t len, unsigned long prot)
{
	return (int)lx_syscall3(LX_NR_mprotect, (long)addr, (long)len, (long)prot);
}

/** Set the end of the data segment; NULL only asks for it.
 * Returns the new end, or the old one when it can't be moved: never an error, compare with addr.
 * brk(2), Linux 1.0. */
LX_FN void *lx_brk(void *addr)
{
	return (void *)lx_syscall1(LX_NR_brk, (long)addr);
}

/** Write a mapping's changes to its file.
 * flags: one of LX_MS_SYNC and LX_MS_ASYNC, and LX_MS_INVALIDATE.
 * Returns 0; -LX_EBUSY, -LX_EINVAL, -LX_EIO, -LX_ENOMEM (a hole).
 * msync(2), Linux 2.0. */
LX_FN int lx_msync(const void *addr, size_t len, int flags)
{
	return (int)lx_syscall3(LX_NR_msync, (long)addr, (long)len, flags);
}

/** Ask which pages of a range are in memory.
 * vec: gets one byte per page, bit 0 set when it is resident.
 * Returns 0; -LX_EAGAIN, -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM (a hole).
 * mincore(2), Linux 2.4. */
LX_FN LX_WRITES1(3) int lx_mincore(const void *addr, size_t len, unsigned char *vec)
{
	return (int)lx_syscall3(LX_NR_mincore, (long)addr, (long)len, (long)vec);
}

/** Tell the kernel how memory will be used. Some advice (LX_MADV_DONTNEED, _FREE, _REMOVE) throws data away.
 * Returns 0; -LX_EAGAIN, -LX_EBADF, -LX_EINVAL, -LX_ENOMEM (a hole), -LX_EPERM ...
 * madvise(2), Linux 2.4. */
LX_FN int lx_madvise(void *addr, size_t len, int behavior)
{
	return (int)lx_syscall3(LX_NR_madvise, (long)addr, (long)len, behavior);
}

/** lx_madvise() for ranges of the process that a pidfd refers to; for another process only advice that loses nothing.
 * flags: 0.
 * Returns the bytes advised, maybe fewer than asked; -LX_EBADF, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM, -LX_ESRCH.
 * process_madvise(2), Linux 5.10. */
LX_FN LX_READS(2, 3)
long lx_process_madvise(int pidfd, const struct lx_iovec *vec, size_t vlen, int behavior, unsigned int flags)
{
	return lx_syscall5(LX_NR_process_madvise, pidfd, (long)vec, (long)vlen, behavior, flags);
}

/** Free the memory of a process that is dying of SIGKILL, without waiting for it.
 * flags: 0.
 * Returns 0; -LX_EAGAIN, -LX_EBADF, -LX_EINTR, -LX_EINVAL (not dying), -LX_ENOSYS, -LX_ESRCH.
 * process_mrelease(2), Linux 5.15. */
LX_FN int lx_process_mrelease(int pidfd, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_process_mrelease, pidfd, flags);
}

/** Keep a range's pages in memory, all of them from now on.
 * Returns 0; -LX_EAGAIN, -LX_EINVAL, -LX_ENOMEM (over RLIMIT_MEMLOCK, or a hole), -LX_EPERM.
 * mlock(2), Linux 2.0. */
LX_FN int lx_mlock(const void *addr, size_t len)
{
	return (int)lx_syscall2(LX_NR_mlock, (long)addr, (long)len);
}

/** lx_mlock() with flags.
 * flags: LX_MLOCK_ONFAULT (lock a page when it is first touched) or 0.
 * Returns 0; errors of lx_mlock(), -LX_EINVAL for an unknown flag.
 * mlock2(2), Linux 4.4. */
LX_FN int lx_mlock2(const void *addr, size_t len, int flags)
{
	return (int)lx_syscall3(LX_NR_mlock2, (long)addr, (long)len, flags);
}

/** Undo lx_mlock(), however often it was called.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM (a hole).
 * munlock(2), Linux 2.0. */
LX_FN int lx_munlock(const void *addr, size_t len)
{
	return (int)lx_syscall2(LX_NR_munlock, (long)addr, (long)len);
}

/** Keep the whole address space in memory.
 * flags: LX_MCL_CURRENT, LX_MCL_FUTURE, LX_MCL_ONFAULT with one of them.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM (over RLIMIT_MEMLOCK), -LX_EPERM.
 * mlockall(2), Linux 2.0. */
LX_FN int lx_mlockall(int flags)
{
	return (int)lx_syscall1(LX_NR_mlockall, flags);
}

/** Undo lx_mlockall() and every lx_mlock().
 * Returns 0.
 * munlockall(2), Linux 2.0. */
LX_FN int lx_munlockall(void)
{
	return (int)lx_syscall0(LX_NR_munlockall);
}

/** Read count bytes of a file into the page cache.
 * Returns 0; -LX_EBADF, -LX_EINVAL (a kind of file that can't).
 * readahead(2), Linux 2.4.13. */
LX_FN int lx_readahead(int fd, lx_loff_t offset, size_t count)
{
	return (int)lx_syscall3(LX_NR_readahead, fd, offset, (long)count);
}

/** Ask how much of a range of a file is in the page cache.
 * range: off and len in bytes, len 0 is to the end; flags: 0.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP (huge pages), -LX_EPERM (not yours to ask).
 * cachestat(2), Linux 6.5. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_cachestat(int fd, const struct lx_cachestat_range *range, struct lx_cachestat *cstat, unsigned int flags)
{
	return (int)lx_syscall4(LX_NR_cachestat, fd, (long)range, (long)cstat, flags);
}

/** Rearrange a shared file mapping. Deprecated, and emulated by the kernel: map the parts instead.
 * prot: 0; pgoff: in pages; flags: LX_MAP_NONBLOCK is ignored.
 * Returns 0; -LX_EINVAL.
 * remap_file_pages(2), Linux 2.6. */
LX_FN int lx_remap_file_pages(void *start, size_t size, unsigned long prot, unsigned long pgoff, unsigned long flags)
{
	return (int)lx_syscall5(LX_NR_remap_file_pages, (long)start, (long)size, (long)prot, (long)pgoff, (long)flags);
}

/** Seal mappings: no unmapping, moving, protecting or throwing away from now on. There is no way back.
 * flags: 0.
 * Returns 0; -LX_EINVAL, -LX_ENOMEM (a hole; nothing is sealed then).
 * mseal(2), Linux 6.10. */
LX_FN int lx_mseal(void *start, size_t len, unsigned long flags)
{
	return (int)lx_syscall3(LX_NR_mseal, (long)start, (long)len, (long)flags);
}

/** Map a shadow stack.
 * addr: NULL or a wish of 4 GiB or more; flags: LX_SHADOW_STACK_SET_TOKEN or 0.
 * Returns the address; or an error: test with lx_is_error_ptr(). -LX_EINVAL, -LX_ENOSPC (no room for the token),
 * -LX_EOPNOTSUPP (the CPU has none), -LX_EOVERFLOW, -LX_ERANGE.
 * map_shadow_stack(2), Linux 6.6. */
LX_FN void *lx_map_shadow_stack(void *addr, size_t size, unsigned int flags)
{
	return (void *)lx_syscall3(LX_NR_map_shadow_stack, (long)addr, (long)size, flags);
}

/** Make a file that lives in memory only and has no path.
 * name: for /proc/self/fd alone, at most 249 bytes; flags: LX_MFD_CLOEXEC, LX_MFD_ALLOW_SEALING, LX_MFD_HUGETLB ...
 * Returns a descriptor; -LX_EFAULT, -LX_EINVAL, -LX_EMFILE, -LX_ENOMEM.
 * memfd_create(2), Linux 3.17. */
LX_FN int lx_memfd_create(const char *name, unsigned int flags)
{
	return (int)lx_syscall2(LX_NR_memfd_create, (long)name, flags);
}

/** Make a memory file that the kernel itself can't read; use it through a shared mapping.
 * flags: LX_O_CLOEXEC or 0.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENOSYS (also when switched off at boot).
 * memfd_secret(2), Linux 5.14. */
LX_FN int lx_memfd_secret(unsigned int flags)
{
	return (int)lx_syscall1(LX_NR_memfd_secret, flags);
}

/** Make a descriptor that hands page faults to user space; LX_UFFDIO_API comes first.
 * flags: LX_O_CLOEXEC, LX_O_NONBLOCK, LX_UFFD_USER_MODE_ONLY.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENOSYS, -LX_EPERM (the kernel's own faults need a privilege).
 * userfaultfd(2), Linux 4.3. */
LX_FN int lx_userfaultfd(int flags)
{
	return (int)lx_syscall1(LX_NR_userfaultfd, flags);
}

/** Reserve a protection key for the process; init_val goes into this thread's register only.
 * flags: 0; init_val: LX_PKEY_DISABLE_ACCESS, LX_PKEY_DISABLE_WRITE or 0.
 * Returns the key; -LX_EINVAL, -LX_ENOSPC (none left, or the CPU has none: there older kernels may say -LX_EINVAL).
 * pkey_alloc(2), Linux 4.9. */
LX_FN int lx_pkey_alloc(unsigned long flags, unsigned long init_val)
{
	return (int)lx_syscall2(LX_NR_pkey_alloc, (long)flags, (long)init_val);
}

/** Give a protection key back. Pages that still have it keep it.
 * Returns 0; -LX_EINVAL when it isn't reserved.
 * pkey_free(2), Linux 4.9. */
LX_FN int lx_pkey_free(int pkey)
{
	return (int)lx_syscall1(LX_NR_pkey_free, pkey);
}

/** lx_mprotect() that also gives the pages a protection key; -1 leaves the key to the kernel.
 * Returns 0; errors of lx_mprotect(), -LX_EINVAL for a key that isn't reserved.
 * pkey_mprotect(2), Linux 4.9. */
LX_FN int lx_pkey_mprotect(void *addr, size_t len, unsigned long prot, int pkey)
{
	return (int)lx_syscall4(LX_NR_pkey_mprotect, (long)addr, (long)len, (long)prot, pkey);
}

LX_END_DECLS

#endif
