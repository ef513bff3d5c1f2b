/* SPDX-License-Identifier: MIT */
/* Files' and file systems' own operations, in a directory below /tmp. What would stop, trim or rename a whole file
 * system is only tried on a pipe, whose file system has none of it. */
#include "../check.h"
#include "../dir.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/ioctl_fs.h>
#include <lx/mm.h>

/* An open file without a name, so that nothing is left whatever happens. */
static int file_of(const char *text, size_t size)
{
	dir_make();
	int fd = lx_open("file", LX_O_CREAT | LX_O_EXCL | LX_O_RDWR | LX_O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(lx_unlink("file"), 0);
	dir_remove();
	CHECK_EQ(lx_write(fd, text, size), size);
	return fd;
}

static int pipe_end(void)
{
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	return fds[1];
}

TEST(ioctl, clone_file)
{
	static const char text[] = "something to share";
	char got[sizeof(text)] = "";
	int source = file_of(text, sizeof(text)), copy = file_of("", 0);
	struct lx_file_clone_range range = {.src_fd = source};
	CHECK_ERR(lx_ioctl_ficlone(copy, -1), LX_EBADF);
	CHECK_ERR(lx_ioctl_ficlone(-1, source), LX_EBADF);
	CHECK_ERR(lx_ioctl_ficlonerange(copy, (struct lx_file_clone_range *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_ficlonerange(-1, &range), LX_EBADF);
	int r = lx_ioctl_ficlone(copy, source);
	if (r == -LX_EOPNOTSUPP) {
		CHECK_ERR(lx_ioctl_ficlonerange(copy, &range), LX_EOPNOTSUPP);
		SKIP("the file system of /tmp shares no blocks: only errors were tried");
	}
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_pread64(copy, got, sizeof(got), 0), sizeof(got));
	CHECK_EQ(got[3], text[3]);
	CHECK_EQ(lx_ioctl_ficlonerange(copy, &range), 0);
}

TEST(ioctl, dedupe_range)
{
	union {
		struct lx_file_dedupe_range range;
		char room[sizeof(struct lx_file_dedupe_range) + sizeof(struct lx_file_dedupe_range_info)];
	} u = {.room = ""};
	int source = file_of("same", 4), other = file_of("same", 4);
	u.range.src_length = 4;
	u.range.dest_count = 1;
	u.range.info[0].dest_fd = other;
	int r = lx_ioctl_fideduperange(source, &u.range);
	/* Some file systems say it at once, others of each file. */
	CHECK(r == 0 || r == -LX_EOPNOTSUPP || r == -LX_EINVAL);
	if (r == 0 && u.range.info[0].status == LX_FILE_DEDUPE_RANGE_SAME)
		CHECK_EQ(u.range.info[0].bytes_deduped, 4);
	u.range.reserved1 = 1;
	CHECK_ERR(lx_ioctl_fideduperange(source, &u.range), LX_EINVAL);
	CHECK_ERR(lx_ioctl_fideduperange(source, (struct lx_file_dedupe_range *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_fideduperange(-1, &u.range), LX_EBADF);
}

TEST(ioctl, block_size_of_a_file_system)
{
	int size = -1, block = 0, fd = file_of("x", 1);
	struct lx_statfs st;
	CHECK_EQ(lx_fstatfs(fd, &st), 0);
	CHECK_EQ(lx_ioctl_figetbsz(fd, &size), 0);
	CHECK(size >= 512 && (size & (size - 1)) == 0);
	CHECK_ERR(lx_ioctl_figetbsz(fd, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_figetbsz(-1, &size), LX_EBADF);
	int r = lx_ioctl_fibmap(fd, &block);
	CHECK(r == 0 || r == -LX_EINVAL /* no blocks */ || r == -LX_EPERM /* needs CAP_SYS_RAWIO */);
	CHECK_ERR(lx_ioctl_fibmap(-1, &block), LX_EBADF);
	CHECK_ERR(lx_ioctl_fibmap(pipe_end(), &block), LX_ENOTTY);
}

TEST(ioctl, extents)
{
	union {
		struct lx_fiemap map;
		char room[sizeof(struct lx_fiemap) + 2 * sizeof(struct lx_fiemap_extent)];
	} u = {.room = ""};
	int fd = file_of("x", 1);
	u.map.fm_length = LX_FIEMAP_MAX_OFFSET;
	u.map.fm_flags = LX_FIEMAP_FLAG_SYNC;
	u.map.fm_extent_count = 2;
	CHECK_ERR(lx_ioctl_fs_ioc_fiemap(-1, &u.map), LX_EBADF);
	CHECK_ERR(lx_ioctl_fs_ioc_fiemap(pipe_end(), &u.map), LX_EOPNOTSUPP);
	int r = lx_ioctl_fs_ioc_fiemap(fd, &u.map);
	SKIP_IF(r == -LX_EOPNOTSUPP, "the file system of /tmp has no extents");
	CHECK_EQ(r, 0);
	CHECK_EQ(u.map.fm_mapped_extents, 1);
	CHECK_EQ(u.map.fm_extents[0].fe_logical, 0);
	CHECK(u.map.fm_extents[0].fe_flags & LX_FIEMAP_EXTENT_LAST);
	u.map.fm_length = 0;
	CHECK_ERR(lx_ioctl_fs_ioc_fiemap(fd, &u.map), LX_EINVAL);
	CHECK_ERR(lx_ioctl_fs_ioc_fiemap(fd, (struct lx_fiemap *)nowhere()), LX_EFAULT);
}

/* Four bytes, whatever the constant's own size says. */
TEST(ioctl, file_flags)
{
	unsigned int flags[2] = {0, 0x5a5a5a5a};
	int fd = file_of("x", 1);
	CHECK_ERR(lx_ioctl_fs_ioc_getflags(pipe_end(), flags), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_setflags(-1, flags), LX_EBADF);
	int r = lx_ioctl_fs_ioc_getflags(fd, flags);
	SKIP_IF(r == -LX_ENOTTY, "the file system of /tmp has no flags");
	CHECK_EQ(r, 0);
	CHECK_EQ(flags[1], 0x5a5a5a5a);
	flags[0] |= LX_FS_NODUMP_FL;
	CHECK_EQ(lx_ioctl_fs_ioc_setflags(fd, flags), 0);
	flags[0] = 0;
	CHECK_EQ(lx_ioctl_fs_ioc_getflags(fd, flags), 0);
	CHECK(flags[0] & LX_FS_NODUMP_FL);
	CHECK_ERR(lx_ioctl_fs_ioc_getflags(fd, (unsigned int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_fs_ioc_setflags(fd, (unsigned int *)nowhere()), LX_EFAULT);
}

TEST(ioctl, file_attributes)
{
	struct lx_fsxattr attr = {.fsx_xflags = ~0U};
	int fd = file_of("x", 1);
	CHECK_ERR(lx_ioctl_fs_ioc_fsgetxattr(pipe_end(), &attr), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_fssetxattr(-1, &attr), LX_EBADF);
	int r = lx_ioctl_fs_ioc_fsgetxattr(fd, &attr);
	SKIP_IF(r == -LX_ENOTTY, "the file system of /tmp has no extended flags");
	CHECK_EQ(r, 0);
	CHECK(attr.fsx_xflags != ~0U);
	attr.fsx_xflags |= LX_FS_XFLAG_NODUMP;
	CHECK_EQ(lx_ioctl_fs_ioc_fssetxattr(fd, &attr), 0);
	attr.fsx_xflags = 0;
	CHECK_EQ(lx_ioctl_fs_ioc_fsgetxattr(fd, &attr), 0);
	CHECK(attr.fsx_xflags & LX_FS_XFLAG_NODUMP);
	CHECK_ERR(lx_ioctl_fs_ioc_fsgetxattr(fd, (struct lx_fsxattr *)nowhere()), LX_EFAULT);
}

TEST(ioctl, file_generation)
{
	unsigned int generation[2] = {0, 0x5a5a5a5a};
	int fd = file_of("x", 1);
	CHECK_ERR(lx_ioctl_fs_ioc_getversion(-1, generation), LX_EBADF);
	CHECK_ERR(lx_ioctl_fs_ioc_setversion(pipe_end(), generation), LX_ENOTTY);
	int r = lx_ioctl_fs_ioc_getversion(fd, generation);
	SKIP_IF(r == -LX_ENOTTY, "the file system of /tmp has no generations");
	CHECK_EQ(r, 0);
	CHECK_EQ(generation[1], 0x5a5a5a5a);
	CHECK_ERR(lx_ioctl_fs_ioc_getversion(fd, (unsigned int *)nowhere()), LX_EFAULT);
}

TEST(ioctl, file_system_names)
{
	struct lx_fsuuid2 uuid = {.len = 0};
	struct lx_fs_sysfs_path path = {.len = 0};
	int fd = file_of("x", 1);
	CHECK_ERR(lx_ioctl_fs_ioc_getfsuuid(-1, &uuid), LX_EBADF);
	CHECK_ERR(lx_ioctl_fs_ioc_getfssysfspath(-1, &path), LX_EBADF);
	CHECK_ERR(lx_ioctl_fs_ioc_getfsuuid(pipe_end(), &uuid), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_getfssysfspath(pipe_end(), &path), LX_ENOTTY);
	int r = lx_ioctl_fs_ioc_getfsuuid(fd, &uuid);
	SKIP_IF(r == -LX_ENOTTY, "the file system of /tmp has no UUID, or this kernel tells none");
	CHECK_EQ(r, 0);
	CHECK(uuid.len > 0 && uuid.len <= 16);
}

TEST(ioctl, file_system_label)
{
	char label[LX_FSLABEL_MAX];
	int fd = file_of("x", 1);
	for (int i = 0; i < LX_FSLABEL_MAX; i++)
		label[i] = '\1';
	CHECK_ERR(lx_ioctl_fs_ioc_getfslabel(-1, label), LX_EBADF);
	CHECK_ERR(lx_ioctl_fs_ioc_getfslabel(pipe_end(), label), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_setfslabel(pipe_end(), label), LX_ENOTTY);
	int r = lx_ioctl_fs_ioc_getfslabel(fd, label);
	SKIP_IF(r == -LX_ENOTTY, "the file system of /tmp has no label");
	CHECK_EQ(r, 0);
	int end = 0; /* the rest of the room need not be written */
	while (end < LX_FSLABEL_MAX && label[end])
		end++;
	CHECK(end < LX_FSLABEL_MAX);
	CHECK_ERR(lx_ioctl_fs_ioc_getfslabel(fd, (char *)nowhere()), LX_EFAULT);
}

TEST(ioctl, whole_file_system)
{
	struct lx_fstrim_range range = {.len = 4096};
	uint32_t down = LX_FS_SHUTDOWN_FLAGS_NOLOGFLUSH;
	int fd = pipe_end(), unprivileged;
	CHECK_ERR(lx_ioctl_fitrim(fd, &range), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_shutdown(fd, &down), LX_ENOTTY);
	unprivileged = lx_ioctl_fifreeze(fd);
	CHECK(unprivileged == -LX_EPERM || unprivileged == -LX_EOPNOTSUPP);
	unprivileged = lx_ioctl_fithaw(fd);
	CHECK(unprivileged == -LX_EPERM || unprivileged == -LX_EINVAL);
	CHECK_ERR(lx_ioctl_fitrim(-1, &range), LX_EBADF);
	CHECK_ERR(lx_ioctl_fifreeze(-1), LX_EBADF);
	CHECK_ERR(lx_ioctl_fithaw(-1), LX_EBADF);
}

/* Without the feature in the file system there are only errors. */
TEST(ioctl, verity)
{
	static struct lx_fsverity_enable_arg enable;
	static struct lx_fsverity_read_metadata_arg metadata;
	union {
		struct lx_fsverity_digest digest;
		char room[sizeof(struct lx_fsverity_digest) + 64];
	} u = {.room = ""};
	int fd = pipe_end();
	u.digest.digest_size = 64;
	enable.version = 1;
	CHECK_ERR(lx_ioctl_fs_ioc_enable_verity(fd, &enable), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_measure_verity(fd, &u.digest), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_read_verity_metadata(fd, &metadata), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_fs_ioc_enable_verity(-1, &enable), LX_EBADF);
	int r = lx_ioctl_fs_ioc_measure_verity(file_of("x", 1), &u.digest);
	CHECK(r == -LX_ENOTTY || r == -LX_EOPNOTSUPP || r == -LX_ENODATA);
}
