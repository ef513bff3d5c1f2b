/* SPDX-License-Identifier: MIT */
/* Files read and written by a ring: many requests on their way at once, and few calls.
 *
 *	io_uring cat FILE...	write the files to standard output, one after the other
 *	io_uring sum FILE...	print the CRC-32 of each, as "CRC BYTES FILE"
 *	io_uring cp FROM TO	copy a file
 *
 * A block of a file is one job: for cat and sum it is three linked requests, open, read and close, that the kernel does
 * in that order; the descriptor between them is in the ring's own table and never in the process's. For cp it is a read
 * linked with a write. Buffers and descriptors are registered, so the kernel need not look them up again. On standard
 * error: how many requests that were, and how many calls of io_uring_enter. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uring.h>

#include "lib/lib.h"

const char program[] = "io_uring",
	   usage_line[] = "usage: io_uring cat FILE... | io_uring sum FILE... | io_uring cp FROM TO";

enum { DEPTH = 16, BLOCK = 65536, STEPS = 3 }; /* 1 MiB: registered memory counts as locked */

struct job {
	const char *name;
	long offset, size;
	int result[STEPS], left; /* requests that have not come back */
};

static struct lx_io_uring ring;
static struct job jobs[DEPTH];
static char *buffers[DEPTH];
static unsigned long requests, calls, unsubmitted;

static void set_up(void)
{
	struct lx_iovec vec[DEPTH];
	int none[DEPTH];

	check(lx_io_uring_queue_init(DEPTH * STEPS, &ring, 0), "io_uring_setup", "");
	for (int i = 0; i < DEPTH; i++) {
		buffers[i] =
			lx_mmap(NULL, BLOCK, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
		check((long)buffers[i], "mmap", "a buffer");
		vec[i].iov_base = buffers[i];
		vec[i].iov_len = BLOCK;
		none[i] = -1; /* a place for a descriptor */
	}
	check(lx_io_uring_register_buffers(&ring, vec, DEPTH), "io_uring_register", "buffers");
	check(lx_io_uring_register_files(&ring, none, DEPTH), "io_uring_register", "files");
}

static struct lx_io_uring_sqe *request(unsigned int slot, unsigned int step)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring); /* there is room for all of all jobs */

	lx_io_uring_sqe_set_data64(sqe, slot * STEPS + step);
	requests++;
	unsubmitted++;
	jobs[slot].left++;
	return sqe;
}

static void open_read_close(unsigned int slot)
{
	struct job *job = &jobs[slot];
	struct lx_io_uring_sqe *sqe = request(slot, 0);

	lx_io_uring_prep_openat_direct(sqe, LX_AT_FDCWD, job->name, LX_O_RDONLY, 0, slot);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_IO_LINK);
	sqe = request(slot, 1);
	lx_io_uring_prep_read_fixed(sqe, (int)slot, buffers[slot], (unsigned int)job->size, (uint64_t)job->offset,
				    (int)slot);
	/* A short read ends a chain, but not a hard one: it is to be closed in any case. */
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_FIXED_FILE | LX_IOSQE_IO_HARDLINK);
	sqe = request(slot, 2);
	lx_io_uring_prep_close_direct(sqe, slot);
}

static void read_write(unsigned int slot)
{
	struct job *job = &jobs[slot];
	struct lx_io_uring_sqe *sqe = request(slot, 0);

	lx_io_uring_prep_read_fixed(sqe, 0, buffers[slot], (unsigned int)job->size, (uint64_t)job->offset, (int)slot);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_FIXED_FILE | LX_IOSQE_IO_LINK);
	sqe = request(slot, 1);
	lx_io_uring_prep_write_fixed(sqe, 1, buffers[slot], (unsigned int)job->size, (uint64_t)job->offset, (int)slot);
	lx_io_uring_sqe_set_flags(sqe, LX_IOSQE_FIXED_FILE);
}

/* Until all requests of a slot have come back, those of others meanwhile. */
static void wait_for(unsigned int slot)
{
	struct lx_io_uring_cqe *cqe;

	while (jobs[slot].left || unsubmitted) {
		if (lx_io_uring_peek_cqe(&ring, &cqe)) {
			int r = lx_io_uring_submit_and_wait(&ring, jobs[slot].left ? 1 : 0);
			if (r != -LX_EINTR)
				check(r, "io_uring_enter", jobs[slot].name);
			unsubmitted = 0;
			calls++;
			continue;
		}
		jobs[cqe->user_data / STEPS].result[cqe->user_data % STEPS] = cqe->res;
		jobs[cqe->user_data / STEPS].left--;
		lx_io_uring_cqe_seen(&ring, cqe);
	}
}

/* Of a whole job, or fail(). The first that failed is the reason; those linked to it were cancelled. */
static void finish(unsigned int slot, const char *const *calls_of, unsigned int transfers, unsigned int steps)
{
	struct job *job = &jobs[slot];

	wait_for(slot);
	for (unsigned int i = 0; i < steps; i++)
		if (job->result[i] != -LX_ECANCELED)
			check(job->result[i], calls_of[i], job->name);
	for (unsigned int i = 0; i < steps; i++)
		if (transfers >> i & 1 && job->result[i] != job->size) {
			print(2, "io_uring: %s: %s moved %d of %ld bytes\n", job->name, calls_of[i], job->result[i],
			      job->size);
			lx_exit_group(1);
		}
}

static uint32_t crc32(uint32_t crc, const char *bytes, long size)
{
	static uint32_t table[256];

	if (!table[1])
		for (uint32_t i = 0; i < 256; i++) {
			table[i] = i;
			for (int bit = 0; bit < 8; bit++)
				table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
		}
	while (size--)
		crc = table[(crc ^ (unsigned char)*bytes++) & 255] ^ crc >> 8;
	return crc;
}

/* A file as blocks, one after the other. Returns whether there is one more. */
static int next_block(char ***files, long *offset, struct job *job)
{
	static long size;
	struct lx_stat st;

	for (; **files; ++*files, *offset = 0) {
		if (!*offset) {
			check(lx_stat(**files, &st), "stat", **files);
			if (!LX_S_ISREG(st.st_mode)) {
				print(2, "io_uring: %s: not a regular file\n", **files);
				lx_exit_group(1);
			}
			size = st.st_size;
			if (!size) { /* still a job: it has to be there to be read, and it has a sum */
				job->name = *(*files)++;
				job->offset = job->size = 0;
				return 1;
			}
		}
		if (*offset < size) {
			job->name = **files;
			job->offset = *offset;
			job->size = size - *offset < BLOCK ? size - *offset : BLOCK;
			*offset += job->size;
			return 1;
		}
	}
	return 0;
}

/* Jobs are started ahead and looked at in their order. */
static void read_all(char **files, int sums)
{
	static const char *const steps[] = {"openat", "read", "close"};
	unsigned long started = 0, done = 0;
	uint32_t crc = ~0U;
	long offset = 0, bytes = 0;
	int more = 1;

	while (more || done < started) {
		unsigned int slot;
		while (more && started - done < DEPTH) {
			slot = (unsigned int)(started % DEPTH);
			more = next_block(&files, &offset, &jobs[slot]);
			if (more) {
				open_read_close(slot);
				started++;
			}
		}
		if (done == started)
			break;
		slot = (unsigned int)(done++ % DEPTH);
		wait_for(slot);
		if (jobs[slot].result[0] > 0) /* before Linux 5.15 it opened one of the process's */
			fail("openat", -LX_EOPNOTSUPP, "a descriptor of the ring's own");
		finish(slot, steps, 2, STEPS);
		if (!sums) {
			write_all(1, buffers[slot], (size_t)jobs[slot].size, "standard output");
			continue;
		}
		crc = crc32(crc, buffers[slot], jobs[slot].size);
		bytes += jobs[slot].size;
		/* The last of its file? The next job, if there is one, is of another one or its beginning. */
		if (done == started || !jobs[done % DEPTH].offset) {
			print(1, "%08x %ld %s\n", ~crc, bytes, jobs[slot].name);
			crc = ~0U;
			bytes = 0;
		}
	}
}

static void copy(const char *from, const char *to)
{
	static const char *const steps[] = {"read", "write"};
	struct lx_stat source, target;
	int fds[2];
	unsigned long started = 0, done = 0;

	fds[0] = (int)check(lx_open(from, LX_O_RDONLY | LX_O_CLOEXEC, 0), "open", from);
	check(lx_fstat(fds[0], &source), "fstat", from);
	if (!LX_S_ISREG(source.st_mode)) {
		print(2, "io_uring: %s: not a regular file\n", from);
		lx_exit_group(1);
	}
	fds[1] = (int)check(lx_open(to, LX_O_WRONLY | LX_O_CREAT | LX_O_CLOEXEC, source.st_mode & 0777), "open", to);
	check(lx_fstat(fds[1], &target), "fstat", to);
	if (source.st_dev == target.st_dev && source.st_ino == target.st_ino) {
		print(2, "io_uring: %s and %s: the same file\n", from, to);
		lx_exit_group(1);
	}
	check(lx_ftruncate(fds[1], 0), "ftruncate", to);
	check(lx_io_uring_register_files_update(&ring, 0, fds, 2), "io_uring_register", "files");

	while ((long)started * BLOCK < source.st_size || done < started) {
		while ((long)started * BLOCK < source.st_size && started - done < DEPTH) {
			struct job *job = &jobs[started % DEPTH];
			job->name = to;
			job->offset = (long)started * BLOCK;
			job->size = source.st_size - job->offset < BLOCK ? source.st_size - job->offset : BLOCK;
			read_write((unsigned int)(started++ % DEPTH));
		}
		finish((unsigned int)(done++ % DEPTH), steps, 3, 2);
	}
	check(lx_close(fds[1]), "close", to);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!same(what, "cat") && !same(what, "sum") && !(same(what, "cp") && argc == 4))
		usage();
	set_up();
	if (same(what, "cp"))
		copy(argv[2], argv[3]);
	else
		read_all(argv + 2, same(what, "sum"));
	print(2, "%lu requests, %lu calls\n", requests, calls);
	lx_io_uring_queue_exit(&ring);
	return 0;
}
