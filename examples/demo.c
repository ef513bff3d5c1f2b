/* SPDX-License-Identifier: MIT */
/* demo FILE COPY DIR: copy FILE through io_uring, compare the two, list DIR, and say what this kernel offers.
 * A whole program without a libc: system calls, a ring shared with the kernel, and examples/lib/. */
#include <lx/errno.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/names.h>
#include <lx/time.h>
#include <lx/uring.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/asm/termbits.h>
#include <lx/uapi/linux/utsname.h>

#include "lib/lib.h"

#define DEPTH 32
#define BLOCK (64U * 1024)

/* One block on its way: read whole, then written whole, maybe in several steps. */
struct block {
	long offset;
	unsigned size, done;
	int reading;
};

const char program[] = "demo", usage_line[] = "usage: demo FILE COPY DIR";

static const char *source, *copy; /* names, for messages */
static const char *unfinished; /* removed when the program fails */
static struct lx_io_uring ring;
static unsigned features; /* of the ring; 0 when there is none */
static char *buffers; /* DEPTH of BLOCK bytes */
static int tty;

__attribute__((noreturn)) static void leave(void)
{
	if (unfinished)
		lx_unlinkat(LX_AT_FDCWD, unfinished, 0);
	for (;;)
		lx_syscall1(LX_NR_exit_group, 1);
}

__attribute__((noreturn)) static void give_up(const char *call, long error, const char *argument)
{
	print_error(call, error, argument);
	leave();
}

static unsigned long now(void)
{
	struct lx_timespec t;
	int error = lx_clock_gettime(LX_CLOCK_MONOTONIC, &t);

	if (error)
		give_up("clock_gettime", error, "CLOCK_MONOTONIC");
	return (unsigned long)t.tv_sec * 1000000000 + (unsigned long)t.tv_nsec;
}

/* On a terminal one line that counts up, otherwise a line for each quarter. */
static void progress(long done, long size)
{
	static unsigned shown;
	unsigned percent = (unsigned)(done * 100 / size);

	if (percent == shown || (!tty && percent / 25 == shown / 25))
		return;
	shown = percent;
	print(1, tty ? "\r  copied %3u %%%s" : "  copied %3u %%%s", percent, tty && percent < 100 ? "" : "\n");
}

/* Queue the next step of a block. There are as many entries as blocks and a block has one step queued, so there is
 * always room. */
static void queue(unsigned slot, const struct block *b, int fd)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&ring);
	char *start = buffers + slot * BLOCK + b->done;

	if (b->reading)
		lx_io_uring_prep_read(sqe, fd, start, b->size - b->done, (uint64_t)b->offset + b->done);
	else
		lx_io_uring_prep_write(sqe, fd, start, b->size - b->done, (uint64_t)b->offset + b->done);
	lx_io_uring_sqe_set_data64(sqe, slot);
}

/* Take a completed step into account. Returns 1 when the block needs another step, 0 when it is written. */
static int advance(struct block *b, int result)
{
	if (result == -LX_EINTR || result == -LX_EAGAIN)
		return 1;
	if (result < 0)
		give_up(b->reading ? "io_uring read" : "io_uring write", result, b->reading ? source : copy);
	if (result == 0) {
		print(2, "demo: %s: %s\n", b->reading ? source : copy, b->reading ? "became shorter" : "takes no more bytes");
		leave();
	}
	b->done += (unsigned)result;
	if (b->done < b->size)
		return 1;
	if (!b->reading)
		return 0;
	b->reading = 0;
	b->done = 0;
	return 1;
}

/* The next part of the file that nobody has begun. */
static void begin(struct block *b, long *started, long size)
{
	b->offset = *started;
	b->size = size - *started < BLOCK ? (unsigned)(size - *started) : BLOCK;
	b->done = 0;
	b->reading = 1;
	*started += b->size;
}

/* The copy loop: up to DEPTH blocks are in flight, each read and then written. Returns the number of enter calls. */
static const int copy_line = __LINE__ + 1;
static unsigned long copy_uring(int from, int to, long size)
{
	static struct block blocks[DEPTH];
	unsigned long enters = 0;
	long started = 0, written = 0;
	unsigned head, slot, seen;

	for (slot = 0; slot < DEPTH && started < size; slot++) {
		begin(&blocks[slot], &started, size);
		queue(slot, &blocks[slot], from);
	}
	while (written < size) {
		struct lx_io_uring_cqe *cqe;
		int n = lx_io_uring_submit_and_wait(&ring, 1);

		/* It may take fewer entries than it was given: the next round offers the rest. */
		if (n < 0 && n != -LX_EINTR && n != -LX_EAGAIN && n != -LX_EBUSY)
			give_up("io_uring_enter", n, copy);
		enters++;

		seen = 0;
		lx_io_uring_for_each_cqe(&ring, head, cqe) {
			struct block *b = &blocks[slot = (unsigned)lx_io_uring_cqe_get_data64(cqe)];

			seen++;
			if (!advance(b, cqe->res)) {
				written += b->size;
				if (started == size)
					continue;
				begin(b, &started, size);
			}
			queue(slot, b, b->reading ? from : to);
		}
		lx_io_uring_cq_advance(&ring, seen); /* their places are the kernel's again */
		progress(written, size);
	}
	return enters;
}

/* sendfile and not copy_file_range: that one refuses to go from one file system to another. */
static void copy_sendfile(int from, int to, long size)
{
	for (long written = 0; written < size;) {
		long n = lx_sendfile(to, from, NULL, (size_t)(size - written));

		if (n == -LX_EINTR)
			continue;
		if (n < 0)
			give_up("sendfile", n, copy);
		if (n == 0) {
			print(2, "demo: %s: became shorter\n", source);
			leave();
		}
		written += n;
		progress(written, size);
	}
}

static void read_all(int fd, char *buf, size_t size, long offset, const char *name)
{
	for (size_t done = 0; done < size;) {
		long n = lx_pread64(fd, buf + done, size - done, offset + (long)done);

		if (n == -LX_EINTR)
			continue;
		if (n < 0)
			give_up("pread64", n, name);
		if (n == 0) {
			print(2, "demo: %s: shorter than %ld bytes\n", name, offset + (long)size);
			leave();
		}
		done += (size_t)n;
	}
}

static void compare(int from, int to, long size)
{
	char *a = buffers, *b = buffers + BLOCK;

	for (long done = 0; done < size; done += BLOCK) {
		size_t n = size - done < BLOCK ? (size_t)(size - done) : BLOCK;

		read_all(from, a, n, done, source);
		read_all(to, b, n, done, copy);
		for (size_t i = 0; i < n; i++) {
			if (a[i] != b[i]) {
				print(2, "demo: %s: differs from %s at byte %ld\n", copy, source, done + (long)i);
				leave();
			}
		}
	}
}

static void copy_file(void)
{
	struct lx_termios t;
	struct lx_stat st;
	unsigned long start, ns, enters = 0;
	int from, to, error, ring_error;

	from = lx_openat(LX_AT_FDCWD, source, LX_O_RDONLY, 0);
	if (from < 0)
		give_up("openat", from, source);
	error = lx_fstat(from, &st);
	if (error)
		give_up("fstat", error, source);
	if (!LX_S_ISREG(st.st_mode)) {
		print(2, "demo: %s: not a regular file\n", source);
		leave();
	}
	to = lx_openat(LX_AT_FDCWD, copy, LX_O_RDWR | LX_O_CREAT | LX_O_EXCL, 0600);
	if (to < 0)
		give_up("openat", to, copy);
	unfinished = copy;
	buffers = lx_mmap(NULL, DEPTH * BLOCK, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	if (lx_is_error_ptr(buffers))
		give_up("mmap", (long)buffers, "memory");

	print(1, "%s: %lu.%lu MiB\n", source, (unsigned long)st.st_size >> 20,
	      ((unsigned long)st.st_size * 10 >> 20) % 10);
	tty = lx_ioctl(1, LX_TCGETS, (unsigned long)&t) == 0;
	start = now();
	ring_error = lx_io_uring_queue_init(DEPTH, &ring, 0);
	if (ring_error) {
		const char *name = lx_errno_name(ring_error);
		print(1, "  io_uring_setup: %s: no io_uring here; copying with sendfile\n", name ? name : "?");
		copy_sendfile(from, to, st.st_size);
	} else {
		print(1, "  through io_uring, %d blocks of %u KiB in flight\n", DEPTH, BLOCK / 1024);
		enters = copy_uring(from, to, st.st_size);
		features = ring.features;
		lx_io_uring_queue_exit(&ring);
	}
	ns = now() - start;
	print(1, "  %lu.%lu ms, %lu MB/s", ns / 1000000, ns / 100000 % 10, (unsigned long)st.st_size * 1000 / (ns + 1));
	if (!ring_error)
		print(1, ", %lu calls of io_uring_enter", enters);
	compare(from, to, st.st_size);
	print(1, "\n  read again and compared: the copy is the same\n");
	unfinished = NULL;
}

static void list(const char *dir)
{
	static char buf[32 * 1024] LX_ALIGNED(8);
	unsigned long count = 0;
	long n;
	int fd = lx_openat(LX_AT_FDCWD, dir, LX_O_RDONLY | LX_O_DIRECTORY, 0);

	if (fd < 0)
		give_up("openat", fd, dir);
	print(1, "%s:\n ", dir);
	while ((n = lx_getdents64(fd, buf, sizeof(buf))) > 0) {
		for (struct lx_linux_dirent64 *d = (void *)buf; (char *)d < buf + n; d = LX_DIRENT64_NEXT(d)) {
			print(1, " %s%s", d->d_name, d->d_type == LX_DT_DIR ? "/" : "");
			count++;
		}
	}
	if (n < 0)
		give_up("getdents64", n, dir);
	print(1, "\n  %lu entries\n", count);
}

static void kernel(void)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{LX_IORING_FEAT_SINGLE_MMAP, "SINGLE_MMAP"},
		{LX_IORING_FEAT_NODROP, "NODROP"},
		{LX_IORING_FEAT_SUBMIT_STABLE, "SUBMIT_STABLE"},
		{LX_IORING_FEAT_RW_CUR_POS, "RW_CUR_POS"},
		{LX_IORING_FEAT_CUR_PERSONALITY, "CUR_PERSONALITY"},
		{LX_IORING_FEAT_FAST_POLL, "FAST_POLL"},
		{LX_IORING_FEAT_POLL_32BITS, "POLL_32BITS"},
		{LX_IORING_FEAT_SQPOLL_NONFIXED, "SQPOLL_NONFIXED"},
		{LX_IORING_FEAT_EXT_ARG, "EXT_ARG"},
		{LX_IORING_FEAT_NATIVE_WORKERS, "NATIVE_WORKERS"},
		{LX_IORING_FEAT_RSRC_TAGS, "RSRC_TAGS"},
		{LX_IORING_FEAT_CQE_SKIP, "CQE_SKIP"},
		{LX_IORING_FEAT_LINKED_FILE, "LINKED_FILE"},
		{LX_IORING_FEAT_REG_REG_RING, "REG_REG_RING"},
		{LX_IORING_FEAT_RECVSEND_BUNDLE, "RECVSEND_BUNDLE"},
		{LX_IORING_FEAT_MIN_TIMEOUT, "MIN_TIMEOUT"},
		{LX_IORING_FEAT_RW_ATTR, "RW_ATTR"},
		{LX_IORING_FEAT_NO_IOWAIT, "NO_IOWAIT"},
	};
	static struct lx_new_utsname uts;
	const unsigned calls = 1000000;
	unsigned long start, ns;
	long error = lx_syscall1(LX_NR_uname, (long)&uts);

	if (error)
		give_up("uname", error, "");
	print(1, "%s %s\n  io_uring:", uts.sysname, uts.release);
	if (!features)
		print(1, " none");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (features & names[i].bit)
			print(1, " %s", names[i].name);

	start = now();
	for (unsigned i = 0; i < calls; i++)
		lx_syscall0(LX_NR_getppid);
	ns = now() - start;
	print(1, "\n  one system call (getppid, mean of %u): %lu.%lu ns\n", calls, ns / calls, ns * 10 / calls % 10);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		usage();
	source = argv[1];
	copy = argv[2];
	copy_file();
	list(argv[3]);
	kernel();
	print(1, "Read next: the copy loop, examples/demo.c:%d\n", copy_line);
	return 0;
}
