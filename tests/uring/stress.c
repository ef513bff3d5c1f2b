/* SPDX-License-Identifier: MIT */
/* stress [SECONDS] [SEED]: processes with one ring each and one with several, which do a random mixture: reads and
 * writes of a file, a stream through a socket pair, time-outs, polls, cancellations, links, fixed buffers, entries that
 * the kernel refuses. Each completion is accounted for once, each byte is checked. Exit status 0 if all was right. */
#include <fcntl.h>
#include <lx/errno.h>
#include <lx/uring.h>
#include <sys/resource.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 64, BLOCKS = 32, BLOCK = 4096, ROOM = 2 * BLOCK, PROCESSES = 4, RINGS = 3 };

enum op {
	NOP,
	BAD,
	READ,
	WRITE,
	SHORT_TIMEOUT,
	LONG_TIMEOUT,
	POLL,
	CANCEL,
	BAD_FD,
	AFTER_BAD,
	IDLE_READ,
	LINK_TIMEOUT,
	STREAM_IN,
	STREAM_OUT,
	OPS
};

/* A request in flight. user_data is its place and how often that was used: a completion that comes twice is noticed. */
struct slot {
	enum op op;
	int busy, cancelled, fixed;
	uint32_t generation;
	unsigned int block, blocks, offset, len;
	uint32_t version;
	struct lx_timespec ts;
};

struct worker {
	struct lx_io_uring ring;
	struct slot slots[SLOTS];
	unsigned char *buffers; /* ROOM for each slot */
	int have_fixed, file, idle[2], stream[2], sending, receiving;
	uint32_t version[BLOCKS], next_version;
	unsigned int readers[BLOCKS], writers[BLOCKS];
	uint64_t sent, received;
	unsigned int in_flight;
};

static struct {
	unsigned long prepared, completed, bytes, cancelled, overflows, short_submits, busy, by_op[OPS];
} total;

static uint64_t seed, state;

static uint32_t rnd(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static void die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "stress: seed %lu: ", (unsigned long)seed);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What belongs at a place. */
static unsigned char pattern(uint64_t key, uint64_t at)
{
	uint64_t x = (at / 8 + 1) * 0x9e3779b97f4a7c15U ^ (key + 1) * 0xbf58476d1ce4e5b9U ^ seed;
	x ^= x >> 31;
	return (unsigned char)(x >> (at % 8 * 8));
}

static void fill(unsigned char *p, uint64_t key, uint64_t at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = pattern(key, at + i);
}

static void check(const unsigned char *p, uint64_t key, uint64_t at, size_t len, const char *what)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != pattern(key, at + i))
			die("%s: byte %zu of %zu, at %lu, is wrong", what, i, len, (unsigned long)at);
	total.bytes += len;
}

static unsigned char *buffer(struct worker *w, const struct slot *s)
{
	return w->buffers + (size_t)(s - w->slots) * ROOM;
}

/* Preparing. */

static struct slot *free_slot(struct worker *w)
{
	unsigned int first = rnd(SLOTS);
	for (unsigned int i = 0; i < SLOTS; i++)
		if (!w->slots[(first + i) % SLOTS].busy)
			return &w->slots[(first + i) % SLOTS];
	return NULL;
}

static struct lx_io_uring_sqe *take(struct worker *w, enum op op, struct slot **slot)
{
	struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&w->ring);
	struct slot *s = free_slot(w);
	if (!sqe || !s)
		die("no entry though there was room");
	s->op = op;
	s->busy = 1;
	s->cancelled = s->fixed = 0;
	s->generation++;
	total.prepared++;
	total.by_op[op]++;
	w->in_flight++;
	*slot = s;
	return sqe;
}

static void give(struct worker *w, struct lx_io_uring_sqe *sqe, const struct slot *s)
{
	lx_io_uring_sqe_set_data64(sqe, (uint64_t)s->generation << 16 | (uint64_t)(s - w->slots));
}

static void prepare_read(struct worker *w, unsigned int block, unsigned int blocks, uint32_t version)
{
	struct slot *s;
	struct lx_io_uring_sqe *sqe = take(w, READ, &s);
	s->block = block;
	s->blocks = blocks;
	s->version = version;
	/* A part of it; of one block, which has one version. */
	s->offset = block * BLOCK + rnd(BLOCK);
	s->len = 1 + rnd(block * BLOCK + BLOCK - s->offset);
	s->fixed = w->have_fixed && rnd(2);
	memset(buffer(w, s), 0xee, s->len);
	if (s->fixed)
		lx_io_uring_prep_read_fixed(sqe, w->file, buffer(w, s), s->len, s->offset, (int)(s - w->slots));
	else
		lx_io_uring_prep_read(sqe, w->file, buffer(w, s), s->len, s->offset);
	if (!rnd(8))
		sqe->flags |= LX_IOSQE_ASYNC;
	w->readers[block]++;
	give(w, sqe, s);
}

/* Sometimes with a read behind it that has to find what was written. */
static void prepare_write(struct worker *w)
{
	unsigned int block = rnd(BLOCKS), blocks = block + 1 < BLOCKS ? 1 + rnd(2) : 1;
	for (unsigned int i = block; i < block + blocks; i++)
		if (w->readers[i] || w->writers[i])
			return;
	struct slot *s;
	struct lx_io_uring_sqe *sqe = take(w, WRITE, &s);
	s->block = block;
	s->blocks = blocks;
	s->version = ++w->next_version;
	s->offset = block * BLOCK;
	s->len = blocks * BLOCK;
	s->fixed = w->have_fixed && rnd(2);
	fill(buffer(w, s), s->version, s->offset, s->len);
	if (s->fixed)
		lx_io_uring_prep_write_fixed(sqe, w->file, buffer(w, s), s->len, s->offset, (int)(s - w->slots));
	else
		lx_io_uring_prep_write(sqe, w->file, buffer(w, s), s->len, s->offset);
	if (!rnd(8))
		sqe->flags |= LX_IOSQE_ASYNC;
	for (unsigned int i = block; i < block + blocks; i++)
		w->writers[i]++;
	give(w, sqe, s);
	if (rnd(2)) {
		sqe->flags |= LX_IOSQE_IO_LINK;
		prepare_read(w, block, 1, s->version);
	}
}

static void prepare_cancel(struct worker *w, struct slot *target)
{
	struct slot *s;
	struct lx_io_uring_sqe *sqe = take(w, CANCEL, &s);
	lx_io_uring_prep_cancel64(sqe, (uint64_t)target->generation << 16 | (uint64_t)(target - w->slots), 0);
	target->cancelled = 1;
	give(w, sqe, s);
}

static int can_cancel(const struct slot *s)
{
	return s->busy && (s->op == SHORT_TIMEOUT || s->op == LONG_TIMEOUT || s->op == POLL || s->op == STREAM_IN ||
			   s->op == STREAM_OUT);
}

static void prepare_stream(struct worker *w, enum op op)
{
	struct slot *s;
	if (op == STREAM_IN ? w->receiving : w->sending)
		return;
	struct lx_io_uring_sqe *sqe = take(w, op, &s);
	s->len = 1 + rnd(ROOM);
	if (op == STREAM_IN) {
		w->receiving = 1;
		lx_io_uring_prep_recv(sqe, w->stream[1], buffer(w, s), s->len, 0);
	} else {
		w->sending = 1;
		fill(buffer(w, s), ~0U, w->sent, s->len);
		lx_io_uring_prep_send(sqe, w->stream[0], buffer(w, s), s->len, 0);
	}
	give(w, sqe, s);
}

/* One request, or two that are linked. There is room for two. */
static void prepare(struct worker *w)
{
	struct slot *s, *target;
	struct lx_io_uring_sqe *sqe;
	unsigned int block;
	switch (rnd(14)) {
	case 0:
		sqe = take(w, NOP, &s);
		lx_io_uring_prep_nop(sqe);
		give(w, sqe, s);
		return;
	case 1:
		if (rnd(4))
			return;
		sqe = take(w, BAD, &s);
		lx_io_uring_prep_nop(sqe);
		sqe->opcode = 0xff;
		give(w, sqe, s);
		return;
	case 2:
	case 3:
	case 4:
		block = rnd(BLOCKS);
		if (!w->writers[block])
			prepare_read(w, block, 1, w->version[block]);
		return;
	case 5:
	case 6:
		prepare_write(w);
		return;
	case 7:
		sqe = take(w, rnd(2) ? SHORT_TIMEOUT : LONG_TIMEOUT, &s);
		s->ts.tv_sec = s->op == SHORT_TIMEOUT ? 0 : 100000;
		s->ts.tv_nsec = s->op == SHORT_TIMEOUT ? rnd(2000000) : 0;
		lx_io_uring_prep_timeout(sqe, &s->ts, 0, 0);
		give(w, sqe, s);
		return;
	case 8:
		sqe = take(w, POLL, &s);
		lx_io_uring_prep_poll_add(sqe, w->idle[0], 1 /* POLLIN */);
		give(w, sqe, s);
		return;
	case 9:
	case 10:
		target = &w->slots[rnd(SLOTS)];
		if (can_cancel(target))
			prepare_cancel(w, target);
		return;
	case 11:
		if (rnd(2)) {
			sqe = take(w, BAD_FD, &s);
			lx_io_uring_prep_read(sqe, -1, buffer(w, s), 1, 0);
			sqe->flags |= LX_IOSQE_IO_LINK;
			give(w, sqe, s);
			sqe = take(w, AFTER_BAD, &s);
			lx_io_uring_prep_nop(sqe);
			give(w, sqe, s);
		} else {
			sqe = take(w, IDLE_READ, &s);
			lx_io_uring_prep_read(sqe, w->idle[0], buffer(w, s), 1, (uint64_t)-1);
			sqe->flags |= LX_IOSQE_IO_LINK;
			give(w, sqe, s);
			sqe = take(w, LINK_TIMEOUT, &s);
			s->ts.tv_sec = 0;
			s->ts.tv_nsec = rnd(2000000);
			lx_io_uring_prep_link_timeout(sqe, &s->ts, 0);
			give(w, sqe, s);
		}
		return;
	case 12:
		prepare_stream(w, STREAM_IN);
		return;
	case 13:
		prepare_stream(w, STREAM_OUT);
		return;
	}
}

/* Completing. */

static int is_right(struct worker *w, struct slot *s, int res)
{
	const int cancelled = res == -LX_ECANCELED || res == -LX_EINTR;
	switch (s->op) {
	case NOP:
		return res == 0;
	case BAD:
		return res == -LX_EINVAL;
	case READ:
		w->readers[s->block]--;
		if (res != (int)s->len)
			return 0;
		check(buffer(w, s), s->version, s->offset, s->len, s->fixed ? "fixed read" : "read");
		return 1;
	case WRITE:
		for (unsigned int i = s->block; i < s->block + s->blocks; i++) {
			w->writers[i]--;
			w->version[i] = s->version;
		}
		return res == (int)s->len;
	case SHORT_TIMEOUT:
		return res == -LX_ETIME || (cancelled && s->cancelled);
	case LONG_TIMEOUT:
	case POLL:
		total.cancelled++;
		return cancelled && s->cancelled;
	case CANCEL:
		return res == 0 || res == -LX_ENOENT || res == -LX_EALREADY;
	case BAD_FD:
		return res == -LX_EBADF;
	case AFTER_BAD:
		return res == -LX_ECANCELED;
	case IDLE_READ:
		return cancelled;
	case LINK_TIMEOUT:
		return res == -LX_ETIME;
	case STREAM_IN:
		w->receiving = 0;
		if (res > 0) {
			check(buffer(w, s), ~0U, w->received, (size_t)res, "stream");
			w->received += (uint64_t)res;
		}
		return (res > 0 && res <= (int)s->len) || (cancelled && s->cancelled);
	case STREAM_OUT:
		w->sending = 0;
		if (res > 0)
			w->sent += (uint64_t)res;
		return (res > 0 && res <= (int)s->len) || (cancelled && s->cancelled);
	case OPS:
		break;
	}
	return 0;
}

static void complete(struct worker *w, const struct lx_io_uring_cqe *cqe)
{
	uint64_t place = cqe->user_data & 0xffff;
	if (place >= SLOTS || !w->slots[place].busy || w->slots[place].generation != cqe->user_data >> 16)
		die("a completion that nobody waits for: %lx, %d", (unsigned long)cqe->user_data, cqe->res);
	struct slot *s = &w->slots[place];
	if (!is_right(w, s, cqe->res))
		die("operation %d gave %d", s->op, cqe->res);
	s->busy = 0;
	w->in_flight--;
	total.completed++;
}

static void reap(struct worker *w)
{
	struct lx_io_uring_cqe *cqe, *cqes[7];
	unsigned int n, head;
	total.overflows += lx_io_uring_cq_has_overflow(&w->ring) != 0;
	switch (rnd(3)) {
	case 0:
		while (!lx_io_uring_peek_cqe(&w->ring, &cqe)) {
			complete(w, cqe);
			lx_io_uring_cqe_seen(&w->ring, cqe);
		}
		return;
	case 1:
		while ((n = lx_io_uring_peek_batch_cqe(&w->ring, cqes, 7)) != 0) {
			for (unsigned int i = 0; i < n; i++)
				complete(w, cqes[i]);
			lx_io_uring_cq_advance(&w->ring, n);
		}
		return;
	case 2:
		n = 0;
		lx_io_uring_for_each_cqe(&w->ring, head, cqe)
		{
			complete(w, cqe);
			n++;
		}
		lx_io_uring_cq_advance(&w->ring, n);
	}
}

static void submit(struct worker *w)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	struct lx_io_uring_cqe *cqe;
	unsigned int ready = lx_io_uring_sq_ready(&w->ring);
	int r = 0;
	switch (rnd(4)) {
	case 0:
		r = lx_io_uring_submit(&w->ring);
		break;
	case 1:
		r = lx_io_uring_submit_and_get_events(&w->ring);
		break;
	case 2:
		if (w->ring.features & LX_IORING_FEAT_EXT_ARG)
			r = lx_io_uring_submit_and_wait_timeout(&w->ring, &cqe, 1 + rnd(4), &ms, NULL);
		else
			r = lx_io_uring_submit(&w->ring);
		break;
	case 3:
		/* Only where something comes for sure. */
		if (w->slots[0].busy && w->slots[0].op == SHORT_TIMEOUT)
			r = lx_io_uring_submit_and_wait(&w->ring, 1);
		else
			r = lx_io_uring_submit(&w->ring);
	}
	if (r == -LX_EBUSY || r == -LX_EAGAIN)
		total.busy++;
	else if (r < 0 && r != -LX_ETIME)
		die("submitting gave %d", r);
	else if (r >= 0 && (unsigned int)r < ready && !(w->ring.flags & LX_IORING_SETUP_SQPOLL))
		total.short_submits++;
}

static void step(struct worker *w)
{
	for (unsigned int n = rnd(12); n > 0; n--) {
		if (SLOTS - w->in_flight < 2 || lx_io_uring_sq_space_left(&w->ring) < 2)
			break;
		prepare(w);
	}
	submit(w);
	if (rnd(3))
		reap(w);
}

/* Nothing new; what would never end by itself is cancelled. */
static void drain(struct worker *w)
{
	double end = now() + 20;
	while (w->in_flight) {
		for (unsigned int i = 0; i < SLOTS; i++)
			if (can_cancel(&w->slots[i]) && SLOTS - w->in_flight > 0 && lx_io_uring_sq_space_left(&w->ring))
				prepare_cancel(w, &w->slots[i]);
		submit(w);
		lx_io_uring_get_events(&w->ring);
		reap(w);
		if (now() > end) {
			for (unsigned int i = 0; i < SLOTS; i++)
				if (w->slots[i].busy)
					fprintf(stderr, "stress: operation %d didn't end\n", w->slots[i].op);
			die("%u requests were lost", w->in_flight);
		}
	}
	struct lx_io_uring_cqe *cqe;
	if (lx_io_uring_peek_cqe(&w->ring, &cqe) != -LX_EAGAIN)
		die("a completion too many");
	if (*w->ring.sq.kdropped || *w->ring.cq.koverflow)
		die("the kernel dropped something");
}

static void start(struct worker *w)
{
	static const unsigned int flags[] = {
		0,
		LX_IORING_SETUP_SUBMIT_ALL,
		LX_IORING_SETUP_COOP_TASKRUN | LX_IORING_SETUP_TASKRUN_FLAG,
		LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN,
		LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN | LX_IORING_SETUP_TASKRUN_FLAG |
			LX_IORING_SETUP_NO_SQARRAY,
		LX_IORING_SETUP_SQE128 | LX_IORING_SETUP_CQE32,
		LX_IORING_SETUP_SQPOLL,
		LX_IORING_SETUP_CQE_MIXED,
		LX_IORING_SETUP_NO_SQARRAY | LX_IORING_SETUP_SQ_REWIND,
	};
	struct lx_io_uring_params p;
	struct lx_iovec vecs[SLOTS];
	char name[] = "/tmp/lx-stress-XXXXXX";
	unsigned char block[BLOCK];
	int r, wanted = (int)rnd(sizeof(flags) / sizeof(flags[0])), tries = 0;
	memset(w, 0, sizeof(*w));
	do {
		/* Completions have a quarter of the places that they may need. */
		memset(&p, 0, sizeof(p));
		p.flags = flags[wanted] | LX_IORING_SETUP_CQSIZE;
		p.cq_entries = SLOTS / 4;
		p.sq_thread_idle = 1;
		r = lx_io_uring_queue_init_params(SLOTS / 4, &w->ring, &p);
		if (r == -LX_EINVAL || r == -LX_EPERM)
			wanted = wanted ? 0 : -1;
		else if (r == -LX_ENOMEM)
			usleep(20000);
	} while (r < 0 && wanted >= 0 && tries++ < 200);
	if (r < 0) {
		fprintf(stderr, "stress: io_uring is not to be had here: error %d\n", -r);
		exit(77);
	}
	if (!(w->ring.features & LX_IORING_FEAT_NODROP))
		exit(77);
	w->buffers = mmap(NULL, SLOTS * ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	w->file = mkstemp(name);
	if (w->buffers == MAP_FAILED || w->file < 0 || unlink(name) || pipe(w->idle) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, w->stream)) {
		perror("stress");
		exit(1);
	}
	for (unsigned int i = 0; i < SLOTS; i++) {
		vecs[i].iov_base = w->buffers + (size_t)i * ROOM;
		vecs[i].iov_len = ROOM;
	}
	w->have_fixed = lx_io_uring_register_buffers(&w->ring, vecs, SLOTS) == 0;
	if (rnd(2))
		lx_io_uring_register_ring_fd(&w->ring); /* as well without */
	for (unsigned int i = 0; i < BLOCKS; i++) {
		fill(block, 0, (uint64_t)i * BLOCK, BLOCK);
		if (pwrite(w->file, block, BLOCK, (off_t)i * BLOCK) != BLOCK)
			die("cannot write the file");
	}
}

static void stop(struct worker *w)
{
	unsigned char *file = mmap(NULL, BLOCKS * BLOCK, PROT_READ, MAP_SHARED, w->file, 0);
	if (file == MAP_FAILED)
		die("cannot map the file");
	for (unsigned int i = 0; i < BLOCKS; i++)
		check(file + (size_t)i * BLOCK, w->version[i], (uint64_t)i * BLOCK, BLOCK, "the file at last");
	munmap(file, BLOCKS * BLOCK);
	lx_io_uring_queue_exit(&w->ring);
	munmap(w->buffers, SLOTS * ROOM);
	close(w->file);
	for (int i = 0; i < 2; i++) {
		close(w->idle[i]);
		close(w->stream[i]);
	}
}

static void run(int number, double seconds)
{
	static struct worker workers[RINGS];
	const double end = now() + seconds;
	const int rings = number == PROCESSES - 1 ? RINGS : 1;
	unsigned long rounds = 0;
	state = (seed + 1) * 0x9e3779b97f4a7c15U ^ (uint64_t)(number + 1) * 0xbf58476d1ce4e5b9U;
	state = state ? state : 1;
	alarm((unsigned int)seconds + 60);
	while (now() < end || !rounds) {
		/* New rings now and then. */
		double next = now() + 1;
		for (int i = 0; i < rings; i++)
			start(&workers[i]);
		for (unsigned int n = 0; n < 500 || (now() < next && now() < end); n++)
			step(&workers[rnd((uint32_t)rings)]);
		for (int i = 0; i < rings; i++) {
			drain(&workers[i]);
			stop(&workers[i]);
		}
		rounds++;
	}
	if (total.prepared != total.completed)
		die("%lu requests, but %lu completions", total.prepared, total.completed);
	printf("process %d: %lu requests, %lu rounds of %d rings, %lu MiB checked, %lu cancelled, %lu overflows, "
	       "%lu short submits, %lu times busy\n",
	       number, total.completed, rounds, rings, total.bytes >> 20, total.cancelled, total.overflows,
	       total.short_submits, total.busy);
	for (int i = 0; i < OPS && seconds >= 3; i++)
		if (!total.by_op[i])
			die("operation %d never ran", i);
	fflush(stdout);
	exit(0);
}

int main(int argc, char **argv)
{
	const double seconds = argc > 1 ? atof(argv[1]) : 3;
	int worst = 0;
	seed = argc > 2 ? strtoul(argv[2], NULL, 0) : (uint64_t)time(NULL) << 20 ^ (uint64_t)getpid();
	if (argc > 3 || seconds <= 0) {
		fprintf(stderr, "usage: stress [SECONDS] [SEED]\n");
		return 2;
	}
	printf("seed %lu\n", (unsigned long)seed);
	fflush(stdout);
	for (int i = 0; i < PROCESSES; i++)
		if (!fork())
			run(i, seconds);
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;
		if (wait(&status) < 0)
			return 1;
		int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		if (WIFSIGNALED(status))
			fprintf(stderr, "stress: a process was killed by signal %d\n", WTERMSIG(status));
		worst = !worst || code == 1 ? code : worst;
	}
	return worst;
}
