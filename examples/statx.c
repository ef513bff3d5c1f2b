/* SPDX-License-Identifier: MIT */
/* All that statx knows about a file.
 *
 *	statx [-L] PATH...	-L: about what a symbolic link points to
 *
 * For each PATH a block of lines "FIELD VALUE", in the order of struct lx_statx. The kernel says in stx_mask which
 * fields it filled: one that the file system or this kernel hasn't is "-", not a zero to be taken for an answer. Times
 * are seconds since 1970; of the attributes those that are set have their name, those that the file system knows
 * nothing of are left out. */
#include <lx/fs.h>

#include "lib/lib.h"

const char program[] = "statx", usage_line[] = "usage: statx [-L] PATH...";

/* Everything that Linux 7.3 has. Bits that a kernel doesn't know yet it passes over. */
#define WANTED                                                                                           \
	(LX_STATX_BASIC_STATS | LX_STATX_BTIME | LX_STATX_MNT_ID | LX_STATX_DIOALIGN | LX_STATX_SUBVOL | \
	 LX_STATX_WRITE_ATOMIC | LX_STATX_DIO_READ_ALIGN)

static const struct {
	uint64_t bit;
	const char *name;
} attributes[] = {
	{LX_STATX_ATTR_COMPRESSED, "compressed"},
	{LX_STATX_ATTR_IMMUTABLE, "immutable"},
	{LX_STATX_ATTR_APPEND, "append-only"},
	{LX_STATX_ATTR_NODUMP, "no-dump"},
	{LX_STATX_ATTR_ENCRYPTED, "encrypted"},
	{LX_STATX_ATTR_AUTOMOUNT, "automount"},
	{LX_STATX_ATTR_MOUNT_ROOT, "mount-root"},
	{LX_STATX_ATTR_VERITY, "verity"},
	{LX_STATX_ATTR_DAX, "dax"},
	{LX_STATX_ATTR_WRITE_ATOMIC, "write-atomic"},
};

static uint32_t filled; /* stx_mask */

static void put(const char *field, uint32_t bit, uint64_t value)
{
	if (filled & bit)
		print(1, "%-29s %lu\n", field, value);
	else
		print(1, "%-29s -\n", field);
}

/* The nanoseconds count upwards, also before 1970: a second and a half before is -2 and 500000000. */
static void put_time(const char *field, uint32_t bit, const struct lx_statx_timestamp *time)
{
	if (!(filled & bit))
		print(1, "%-29s -\n", field);
	else if (time->tv_sec < 0 && time->tv_nsec)
		print(1, "%-29s -%ld.%09u\n", field, -(time->tv_sec + 1), 1000000000 - time->tv_nsec);
	else
		print(1, "%-29s %ld.%09u\n", field, time->tv_sec, time->tv_nsec);
}

static void put_device(const char *field, unsigned int major, unsigned int minor)
{
	print(1, "%-29s %u:%u\n", field, major, minor);
}

static const char *type(unsigned int mode)
{
	switch (mode & LX_S_IFMT) {
	case LX_S_IFIFO:
		return "fifo";
	case LX_S_IFCHR:
		return "character special file";
	case LX_S_IFDIR:
		return "directory";
	case LX_S_IFBLK:
		return "block special file";
	case LX_S_IFREG:
		return "regular file";
	case LX_S_IFLNK:
		return "symbolic link";
	case LX_S_IFSOCK:
		return "socket";
	default:
		return "-"; /* an anonymous descriptor by /proc */
	}
}

static int show(const char *path, unsigned int flags)
{
	struct lx_statx st, again;
	int error = lx_statx(LX_AT_FDCWD, path, flags, WANTED, &st);

	if (error) {
		print_error("statx", error, path);
		return 1;
	}
	filled = st.stx_mask;
	print(1, "%-29s %s\n", "path", path);
	print(1, "%-29s %08x\n", "stx_mask", st.stx_mask);
	print(1, "%-29s %u\n", "stx_blksize", st.stx_blksize);
	print(1, "%-29s", "stx_attributes");
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (st.stx_attributes & st.stx_attributes_mask & attributes[i].bit)
			print(1, " %s", attributes[i].name);
	print(1, "\n%-29s", "stx_attributes_mask");
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (st.stx_attributes_mask & attributes[i].bit)
			print(1, " %s", attributes[i].name);
	print(1, "\n");
	put("stx_nlink", LX_STATX_NLINK, st.stx_nlink);
	put("stx_uid", LX_STATX_UID, st.stx_uid);
	put("stx_gid", LX_STATX_GID, st.stx_gid);
	print(1, "%-29s %04o %s\n", "stx_mode", st.stx_mode & 07777U, type(st.stx_mode));
	put("stx_ino", LX_STATX_INO, st.stx_ino);
	put("stx_size", LX_STATX_SIZE, st.stx_size);
	put("stx_blocks", LX_STATX_BLOCKS, st.stx_blocks);
	put_time("stx_atime", LX_STATX_ATIME, &st.stx_atime);
	put_time("stx_btime", LX_STATX_BTIME, &st.stx_btime);
	put_time("stx_ctime", LX_STATX_CTIME, &st.stx_ctime);
	put_time("stx_mtime", LX_STATX_MTIME, &st.stx_mtime);
	put_device("stx_rdev", st.stx_rdev_major, st.stx_rdev_minor);
	put_device("stx_dev", st.stx_dev_major, st.stx_dev_minor);
	put("stx_mnt_id", LX_STATX_MNT_ID, st.stx_mnt_id);
	put("stx_dio_mem_align", LX_STATX_DIOALIGN, st.stx_dio_mem_align);
	put("stx_dio_offset_align", LX_STATX_DIOALIGN, st.stx_dio_offset_align);
	put("stx_subvol", LX_STATX_SUBVOL, st.stx_subvol);
	put("stx_atomic_write_unit_min", LX_STATX_WRITE_ATOMIC, st.stx_atomic_write_unit_min);
	put("stx_atomic_write_unit_max", LX_STATX_WRITE_ATOMIC, st.stx_atomic_write_unit_max);
	put("stx_atomic_write_segments_max", LX_STATX_WRITE_ATOMIC, st.stx_atomic_write_segments_max);
	put("stx_dio_read_offset_align", LX_STATX_DIO_READ_ALIGN, st.stx_dio_read_offset_align);
	put("stx_atomic_write_unit_max_opt", LX_STATX_WRITE_ATOMIC, st.stx_atomic_write_unit_max_opt);

	/* The mount's other id, which no later mount gets, is another meaning of the same field: ask once more. */
	error = lx_statx(LX_AT_FDCWD, path, flags, LX_STATX_MNT_ID_UNIQUE, &again);
	if (error) {
		print_error("statx", error, path);
		return 1;
	}
	filled = again.stx_mask;
	put("stx_mnt_id, unique", LX_STATX_MNT_ID_UNIQUE, again.stx_mnt_id);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned int flags = LX_AT_SYMLINK_NOFOLLOW;
	int i = 1, failed = 0;

	if (argc > 1 && same(argv[1], "-L")) {
		flags = 0;
		i++;
	}
	if (i == argc || (argv[i][0] == '-' && i == 1))
		usage();
	for (; i < argc; i++)
		failed |= show(argv[i], flags);
	return failed;
}
