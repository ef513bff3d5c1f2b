/* SPDX-License-Identifier: MIT */
/* A file as memory, and memory that a child shares.
 *
 *	mmap sort FILE SIZE	sort FILE's records of SIZE bytes each, in place: the file is mapped shared, what is
 *				written to the mapping is the file's, and msync waits until it is on the disk
 *	mmap anon		a child adds up numbers in memory that it shares with its parent
 *
 * "mmap sort" prints how many records it sorted, "mmap anon" the sum that the parent finds. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uapi/asm/signal.h>

#include "lib/lib.h"

const char program[] = "mmap", usage_line[] = "usage: mmap sort FILE SIZE | mmap anon";

static size_t record;

static int above(const unsigned char *a, const unsigned char *b)
{
	size_t i = 0;
	while (i < record && a[i] == b[i])
		i++;
	return i < record && a[i] > b[i];
}

static void swap(unsigned char *a, unsigned char *b)
{
	for (size_t i = 0; i < record; i++) {
		unsigned char byte = a[i];
		a[i] = b[i];
		b[i] = byte;
	}
}

/* Heap sort: no second copy, and no worst case. */
static void sift(unsigned char *base, size_t root, size_t count)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		if (child + 1 < count && above(base + (child + 1) * record, base + child * record))
			child++;
		if (!above(base + child * record, base + root * record))
			break;
		swap(base + child * record, base + root * record);
	}
}

static void sort(unsigned char *base, size_t count)
{
	for (size_t root = count / 2; root--;)
		sift(base, root, count);
	for (size_t end = count; end-- > 1;) {
		swap(base, base + end * record);
		sift(base, 0, end);
	}
}

static int sort_file(const char *name)
{
	struct lx_stat st;
	int fd = (int)check(lx_open(name, LX_O_RDWR, 0), "open", name);
	size_t size;
	void *map;

	check(lx_fstat(fd, &st), "fstat", name);
	size = (size_t)st.st_size;
	if (size % record) {
		print(2, "mmap: %s: %lu bytes are no whole number of records\n", name, size);
		return 1;
	}
	if (size) { /* no mapping is empty */
		map = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0);
		check((long)map, "mmap", name);
		sort(map, size / record);
		check(lx_msync(map, size, LX_MS_SYNC), "msync", name);
		check(lx_munmap(map, size), "munmap", name);
	}
	check(lx_close(fd), "close", name);
	print(1, "%lu records sorted\n", size / record);
	return 0;
}

static int share(void)
{
	long *sum = lx_mmap(NULL, sizeof(*sum), LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED | LX_MAP_ANONYMOUS, -1, 0);
	lx_pid_t pid;
	int status;

	check((long)sum, "mmap", "shared memory");
	pid = (lx_pid_t)check(lx_fork(), "fork", "the child");
	if (!pid) {
		for (long i = 1; i <= 1000; i++)
			*sum += i;
		lx_exit_group(0);
	}
	check(lx_wait4(pid, &status, 0, NULL), "wait4", "the child");
	print(1, "the child left %ld\n", *sum);
	return *sum != 500500;
}

int main(int argc, char **argv)
{
	if (argc == 2 && same(argv[1], "anon"))
		return share();
	if (argc != 4 || !same(argv[1], "sort"))
		usage();
	record = number(argv[3], 1UL << 20);
	if (!record)
		usage();
	return sort_file(argv[2]);
}
