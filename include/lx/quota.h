/* SPDX-License-Identifier: MIT */
/* Disk quotas: the commands of lx_quotactl() and lx_quotactl_fd(), which are in <lx/fs.h>, with their real arguments.
 * type: LX_USRQUOTA, LX_GRPQUOTA or LX_PRJQUOTA; special: the block device that holds the file system; fd: any file in
 * it; id: of a user, group or project, as type says.
 * All can return -LX_EINVAL (type, or the file system hasn't it) and -LX_ENOSYS (no quotas here); with a special also
 * -LX_EFAULT, -LX_ENODEV (not mounted), -LX_ENOENT and -LX_ENOTBLK, with a descriptor -LX_EBADF, and -LX_EROFS when
 * something may be written. The comments name what comes on top. */
#ifndef LX_QUOTA_H
#define LX_QUOTA_H

#include <lx/fs.h>
#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/linux/dqblk_xfs.h>
#include <lx/uapi/linux/quota.h>

typedef lx_uid_t lx_qid_t;

LX_BEGIN_DECLS

/** Write quotas out.
 * special: NULL for all file systems.
 * Returns 0.
 * quotactl(2) Q_SYNC, Linux 2.4.22. */
LX_FN int lx_quotactl_sync(unsigned int type, const char *special)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_SYNC, type), (long)special, 0, 0);
}

/** Turn quotas on.
 * id: the format, LX_QFMT_VFS_xxx; path: the file that holds them. A file system that keeps them itself
 * (LX_DQF_SYS_FILE) needs neither.
 * Returns 0; -LX_EACCES (path is no regular file), -LX_EBUSY (on already), -LX_EPERM, -LX_ESRCH (no such format),
 * -LX_EXDEV (path is in another file system).
 * quotactl(2) Q_QUOTAON, Linux 2.4.22. */
LX_FN int lx_quotactl_quotaon(unsigned int type, const char *special, lx_qid_t id, const char *path)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_QUOTAON, type), (long)special, id, (long)path);
}

/** Turn quotas off.
 * Returns 0; -LX_EPERM.
 * quotactl(2) Q_QUOTAOFF, Linux 2.4.22. */
LX_FN int lx_quotactl_quotaoff(unsigned int type, const char *special)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_QUOTAOFF, type), (long)special, 0, 0);
}

/** Ask for the format of the quotas.
 * fmt: gets LX_QFMT_xxx.
 * Returns 0; -LX_EFAULT, -LX_ESRCH (quotas are off).
 * quotactl(2) Q_GETFMT, Linux 2.4.22. */
LX_FN LX_WRITES1(3) int lx_quotactl_getfmt(unsigned int type, const char *special, uint32_t *fmt)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_GETFMT, type), (long)special, 0, (long)fmt);
}

/** Get grace times, in seconds, and flags.
 * Returns 0; -LX_EFAULT, -LX_ESRCH (quotas are off).
 * quotactl(2) Q_GETINFO, Linux 2.4.22. */
LX_FN LX_WRITES1(3) int lx_quotactl_getinfo(unsigned int type, const char *special, struct lx_if_dqinfo *info)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_GETINFO, type), (long)special, 0, (long)info);
}

/** Set grace times, in seconds, and flags.
 * info: dqi_valid says which fields count, LX_IIF_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM, -LX_ESRCH (quotas are off).
 * quotactl(2) Q_SETINFO, Linux 2.4.22. */
LX_FN LX_READS1(3) int lx_quotactl_setinfo(unsigned int type, const char *special, const struct lx_if_dqinfo *info)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_SETINFO, type), (long)special, 0, (long)info);
}

/** Get limits and use of an id. Limits of space are in LX_QIF_DQBLKSIZE, use is in bytes.
 * Returns 0; -LX_EFAULT, -LX_EPERM (not the own id), -LX_ESRCH (quotas are off).
 * quotactl(2) Q_GETQUOTA, Linux 2.4.22. */
LX_FN LX_WRITES1(4)
int lx_quotactl_getquota(unsigned int type, const char *special, lx_qid_t id, struct lx_if_dqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_GETQUOTA, type), (long)special, id, (long)dqblk);
}

/** Set limits and use of an id.
 * dqblk: dqb_valid says which fields count, LX_QIF_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM, -LX_ERANGE (more than the format can hold), -LX_ESRCH (quotas are off).
 * quotactl(2) Q_SETQUOTA, Linux 2.4.22. */
LX_FN LX_READS1(4)
int lx_quotactl_setquota(unsigned int type, const char *special, lx_qid_t id, const struct lx_if_dqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_SETQUOTA, type), (long)special, id, (long)dqblk);
}

/** lx_quotactl_getquota() for the lowest id from id on that has a quota; dqb_id tells which.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (no more), -LX_EPERM, -LX_ESRCH (quotas are off).
 * quotactl(2) Q_GETNEXTQUOTA, Linux 4.6. */
LX_FN LX_WRITES1(4)
int lx_quotactl_getnextquota(unsigned int type, const char *special, lx_qid_t id, struct lx_if_nextdqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_GETNEXTQUOTA, type), (long)special, id, (long)dqblk);
}

/** Turn quotas of XFS on.
 * flags: LX_FS_QUOTA_xxx_ENFD; accounting is switched by mounting.
 * Returns 0; -LX_EEXIST (on already), -LX_EFAULT, -LX_EPERM.
 * quotactl(2) Q_XQUOTAON, Linux 2.4. */
LX_FN LX_READS1(3) int lx_quotactl_xquotaon(unsigned int type, const char *special, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XQUOTAON, type), (long)special, 0, (long)flags);
}

/** Turn quotas of XFS off.
 * flags: LX_FS_QUOTA_xxx_ENFD.
 * Returns 0; -LX_EEXIST (off already), -LX_EFAULT, -LX_EPERM.
 * quotactl(2) Q_XQUOTAOFF, Linux 2.4. */
LX_FN LX_READS1(3) int lx_quotactl_xquotaoff(unsigned int type, const char *special, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XQUOTAOFF, type), (long)special, 0, (long)flags);
}

/** Get limits and use of an id. Space is in 512 bytes.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (it has none), -LX_EPERM (not the own id).
 * quotactl(2) Q_XGETQUOTA, Linux 2.4. */
LX_FN LX_WRITES1(4)
int lx_quotactl_xgetquota(unsigned int type, const char *special, lx_qid_t id, struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XGETQUOTA, type), (long)special, id, (long)dq);
}

/** Set limits of an id. Times and warnings of id 0 are those of all.
 * dq: d_fieldmask says which fields count, LX_FS_DQ_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM.
 * quotactl(2) Q_XSETQLIM, Linux 2.4. */
LX_FN LX_READS1(4)
int lx_quotactl_xsetqlim(unsigned int type, const char *special, lx_qid_t id, const struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XSETQLIM, type), (long)special, id, (long)dq);
}

/** Ask which quotas are on, and for their files.
 * Returns 0; -LX_ENOSYS also when all are off, -LX_EFAULT.
 * quotactl(2) Q_XGETQSTAT, Linux 2.4. */
LX_FN LX_WRITES1(3) int lx_quotactl_xgetqstat(unsigned int type, const char *special, struct lx_fs_quota_stat *stat)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XGETQSTAT, type), (long)special, 0, (long)stat);
}

/** Free the space of quotas that are off.
 * flags: LX_FS_USER_QUOTA, _GROUP_QUOTA, _PROJ_QUOTA; type only has to be valid.
 * Returns 0; -LX_EFAULT, -LX_EPERM.
 * quotactl(2) Q_XQUOTARM, Linux 2.4. */
LX_FN LX_READS1(3) int lx_quotactl_xquotarm(unsigned int type, const char *special, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XQUOTARM, type), (long)special, 0, (long)flags);
}

/** Do nothing any more: quotas of XFS need no writing out.
 * Returns 0; -LX_EROFS.
 * quotactl(2) Q_XQUOTASYNC, Linux 2.6.15. */
LX_FN int lx_quotactl_xquotasync(unsigned int type, const char *special)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XQUOTASYNC, type), (long)special, 0, 0);
}

/** lx_quotactl_xgetqstat() with all three types.
 * stat: qs_version is LX_FS_QSTATV_VERSION1 before the call.
 * Returns 0; -LX_EINVAL also for qs_version, -LX_EFAULT.
 * quotactl(2) Q_XGETQSTATV, Linux 3.12. */
LX_FN LX_UPDATES1(3) int lx_quotactl_xgetqstatv(unsigned int type, const char *special, struct lx_fs_quota_statv *stat)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XGETQSTATV, type), (long)special, 0, (long)stat);
}

/** lx_quotactl_getquota() for the lowest id from id on that has a quota; d_id tells which.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (no more), -LX_EPERM.
 * quotactl(2) Q_XGETNEXTQUOTA, Linux 4.6. */
LX_FN LX_WRITES1(4)
int lx_quotactl_xgetnextquota(unsigned int type, const char *special, lx_qid_t id, struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl, LX_QCMD(LX_Q_XGETNEXTQUOTA, type), (long)special, id, (long)dq);
}

/** Write quotas out.
 * Returns 0.
 * quotactl_fd(2) Q_SYNC, Linux 5.14. */
LX_FN int lx_quotactl_fd_sync(int fd, unsigned int type)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_SYNC, type), 0, 0);
}

/** Turn quotas on, where the file system keeps them itself (LX_DQF_SYS_FILE).
 * Returns 0; -LX_EINVAL also for file systems that need a file, -LX_EPERM.
 * quotactl_fd(2) Q_QUOTAON, Linux 5.14. */
LX_FN int lx_quotactl_fd_quotaon(int fd, unsigned int type)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_QUOTAON, type), 0, 0);
}

/** Turn quotas off.
 * Returns 0; -LX_EPERM.
 * quotactl_fd(2) Q_QUOTAOFF, Linux 5.14. */
LX_FN int lx_quotactl_fd_quotaoff(int fd, unsigned int type)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_QUOTAOFF, type), 0, 0);
}

/** Ask for the format of the quotas.
 * fmt: gets LX_QFMT_xxx.
 * Returns 0; -LX_EFAULT, -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_GETFMT, Linux 5.14. */
LX_FN LX_WRITES1(3) int lx_quotactl_fd_getfmt(int fd, unsigned int type, uint32_t *fmt)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_GETFMT, type), 0, (long)fmt);
}

/** Get grace times, in seconds, and flags.
 * Returns 0; -LX_EFAULT, -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_GETINFO, Linux 5.14. */
LX_FN LX_WRITES1(3) int lx_quotactl_fd_getinfo(int fd, unsigned int type, struct lx_if_dqinfo *info)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_GETINFO, type), 0, (long)info);
}

/** Set grace times, in seconds, and flags.
 * info: dqi_valid says which fields count, LX_IIF_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM, -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_SETINFO, Linux 5.14. */
LX_FN LX_READS1(3) int lx_quotactl_fd_setinfo(int fd, unsigned int type, const struct lx_if_dqinfo *info)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_SETINFO, type), 0, (long)info);
}

/** Get limits and use of an id. Limits of space are in LX_QIF_DQBLKSIZE, use is in bytes.
 * Returns 0; -LX_EFAULT, -LX_EPERM (not the own id), -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_GETQUOTA, Linux 5.14. */
LX_FN LX_WRITES1(4) int lx_quotactl_fd_getquota(int fd, unsigned int type, lx_qid_t id, struct lx_if_dqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_GETQUOTA, type), id, (long)dqblk);
}

/** Set limits and use of an id.
 * dqblk: dqb_valid says which fields count, LX_QIF_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM, -LX_ERANGE (more than the format can hold), -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_SETQUOTA, Linux 5.14. */
LX_FN LX_READS1(4) int lx_quotactl_fd_setquota(int fd, unsigned int type, lx_qid_t id, const struct lx_if_dqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_SETQUOTA, type), id, (long)dqblk);
}

/** lx_quotactl_fd_getquota() for the lowest id from id on that has a quota; dqb_id tells which.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (no more), -LX_EPERM, -LX_ESRCH (quotas are off).
 * quotactl_fd(2) Q_GETNEXTQUOTA, Linux 5.14. */
LX_FN LX_WRITES1(4)
int lx_quotactl_fd_getnextquota(int fd, unsigned int type, lx_qid_t id, struct lx_if_nextdqblk *dqblk)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_GETNEXTQUOTA, type), id, (long)dqblk);
}

/** Turn quotas of XFS on.
 * flags: LX_FS_QUOTA_xxx_ENFD; accounting is switched by mounting.
 * Returns 0; -LX_EEXIST (on already), -LX_EFAULT, -LX_EPERM.
 * quotactl_fd(2) Q_XQUOTAON, Linux 5.14. */
LX_FN LX_READS1(3) int lx_quotactl_fd_xquotaon(int fd, unsigned int type, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XQUOTAON, type), 0, (long)flags);
}

/** Turn quotas of XFS off.
 * flags: LX_FS_QUOTA_xxx_ENFD.
 * Returns 0; -LX_EEXIST (off already), -LX_EFAULT, -LX_EPERM.
 * quotactl_fd(2) Q_XQUOTAOFF, Linux 5.14. */
LX_FN LX_READS1(3) int lx_quotactl_fd_xquotaoff(int fd, unsigned int type, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XQUOTAOFF, type), 0, (long)flags);
}

/** Get limits and use of an id. Space is in 512 bytes.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (it has none), -LX_EPERM (not the own id).
 * quotactl_fd(2) Q_XGETQUOTA, Linux 5.14. */
LX_FN LX_WRITES1(4) int lx_quotactl_fd_xgetquota(int fd, unsigned int type, lx_qid_t id, struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XGETQUOTA, type), id, (long)dq);
}

/** Set limits of an id. Times and warnings of id 0 are those of all.
 * dq: d_fieldmask says which fields count, LX_FS_DQ_xxx.
 * Returns 0; -LX_EFAULT, -LX_EPERM.
 * quotactl_fd(2) Q_XSETQLIM, Linux 5.14. */
LX_FN LX_READS1(4)
int lx_quotactl_fd_xsetqlim(int fd, unsigned int type, lx_qid_t id, const struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XSETQLIM, type), id, (long)dq);
}

/** Ask which quotas are on, and for their files.
 * Returns 0; -LX_ENOSYS also when all are off, -LX_EFAULT.
 * quotactl_fd(2) Q_XGETQSTAT, Linux 5.14. */
LX_FN LX_WRITES1(3) int lx_quotactl_fd_xgetqstat(int fd, unsigned int type, struct lx_fs_quota_stat *stat)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XGETQSTAT, type), 0, (long)stat);
}

/** Free the space of quotas that are off.
 * flags: LX_FS_USER_QUOTA, _GROUP_QUOTA, _PROJ_QUOTA; type only has to be valid.
 * Returns 0; -LX_EFAULT, -LX_EPERM.
 * quotactl_fd(2) Q_XQUOTARM, Linux 5.14. */
LX_FN LX_READS1(3) int lx_quotactl_fd_xquotarm(int fd, unsigned int type, const uint32_t *flags)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XQUOTARM, type), 0, (long)flags);
}

/** Do nothing any more: quotas of XFS need no writing out.
 * Returns 0; -LX_EROFS.
 * quotactl_fd(2) Q_XQUOTASYNC, Linux 5.14. */
LX_FN int lx_quotactl_fd_xquotasync(int fd, unsigned int type)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XQUOTASYNC, type), 0, 0);
}

/** lx_quotactl_fd_xgetqstat() with all three types.
 * stat: qs_version is LX_FS_QSTATV_VERSION1 before the call.
 * Returns 0; -LX_EINVAL also for qs_version, -LX_EFAULT.
 * quotactl_fd(2) Q_XGETQSTATV, Linux 5.14. */
LX_FN LX_UPDATES1(3) int lx_quotactl_fd_xgetqstatv(int fd, unsigned int type, struct lx_fs_quota_statv *stat)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XGETQSTATV, type), 0, (long)stat);
}

/** lx_quotactl_fd_getquota() for the lowest id from id on that has a quota; d_id tells which.
 * Returns 0; -LX_EFAULT, -LX_ENOENT (no more), -LX_EPERM.
 * quotactl_fd(2) Q_XGETNEXTQUOTA, Linux 5.14. */
LX_FN LX_WRITES1(4)
int lx_quotactl_fd_xgetnextquota(int fd, unsigned int type, lx_qid_t id, struct lx_fs_disk_quota *dq)
{
	return (int)lx_syscall4(LX_NR_quotactl_fd, fd, LX_QCMD(LX_Q_XGETNEXTQUOTA, type), id, (long)dq);
}

LX_END_DECLS

#endif
