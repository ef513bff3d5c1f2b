/* SPDX-License-Identifier: MIT */
/* What watching descriptors costs, with few and with many of them watched: adding and deleting one, changing one, and
 * hearing of one that became readable, by epoll and by a ring's multishot poll. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <lx/io.h>
#include <lx/poll.h>
#include <lx/uring.h>

#include "harness.h"

#define NOTES                                                                                              \
	"floor        bare system calls, arguments worked out before; peer: glibc's epoll functions\n"     \
	"             lx ring: a multishot poll for each descriptor, one io_uring_enter to hear of an event"

/* What is watched: eventfds, of which number turn % count is written to, heard of, and read. The ring has its own, since
 * a multishot poll would hear of the others' too. */
struct descriptors {
	int count;
	int *fds;
};

static void close_all(struct descriptors *d)
{
	while (d->count)
		close(d->fds[--d->count]);
	free(d->fds);
}

/* Returns 0 when there are as many, or an errno. */
static int open_all(struct descriptors *d, int count)
{
	int error;
	d->count = 0;
	d->fds = malloc((size_t)count * sizeof(int));
	while (d->fds && d->count < count && (d->fds[d->count] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) >= 0)
		d->count++;
	error = errno;
	if (d->count == count)
		return 0;
	close_all(d);
	return error;
}

struct watch {
	int epoll, count, turn;
	const int *fds;
	struct lx_io_uring ring;
	struct descriptors own; /* the ring's */
};

static void forget(void *state)
{
	struct watch *w = state;
	close(w->epoll);
	free(w);
}

static void forget_ring(void *state)
{
	struct watch *w = state;
	lx_io_uring_queue_exit(&w->ring);
	close_all(&w->own);
	free(w);
}

static struct watch *watch(const struct descriptors *d)
{
	struct watch *w = calloc(1, sizeof(*w));
	if (w) {
		w->count = d->count;
		w->fds = d->fds;
	}
	return w;
}

static void *watched(const void *job)
{
	struct watch *w = watch(job);
	int bad = !w || (w->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0;
	for (int i = 0; !bad && i < w->count; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data = {.fd = w->fds[i]}};
		bad = epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->fds[i], &event);
	}
	if (bad) {
		int error = errno;
		if (w)
			forget(w);
		errno = error;
		return NULL;
	}
	return w;
}

static void *polled(const void *job)
{
	struct watch *w = watch(job);
	int r = w ? -open_all(&w->own, w->count) : -ENOMEM;
	if (!r) {
		w->fds = w->own.fds;
		r = lx_io_uring_queue_init(128, &w->ring, LX_IORING_SETUP_SINGLE_ISSUER | LX_IORING_SETUP_DEFER_TASKRUN);
		if (r < 0)
			close_all(&w->own);
	}
	if (r < 0) {
		free(w);
		errno = -r;
		return NULL;
	}
	for (int i = 0; r >= 0 && i < w->count; i++) {
		struct lx_io_uring_sqe *sqe = lx_io_uring_get_sqe(&w->ring);
		lx_io_uring_prep_poll_multishot(sqe, w->fds[i], LX_EPOLLIN);
		lx_io_uring_sqe_set_data64(sqe, (uint64_t)i);
		if (!lx_io_uring_sq_space_left(&w->ring) || i == w->count - 1)
			r = lx_io_uring_submit(&w->ring);
	}
	if (r < 0) {
		forget_ring(w);
		errno = -r;
		return NULL;
	}
	return w;
}

/* Adding and deleting the last one. */

static int add_floor(void *state, long n)
{
	struct watch *w = state;
	const long epoll = w->epoll, fd = w->fds[w->count - 1];
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 0};
	long bad = 0;
	for (; n; n--) {
		bad |= lx_syscall4(LX_NR_epoll_ctl, epoll, LX_EPOLL_CTL_DEL, fd, 0);
		bad |= lx_syscall4(LX_NR_epoll_ctl, epoll, LX_EPOLL_CTL_ADD, fd, (long)&event);
	}
	return (int)bad;
}

static int add_lx(void *state, long n)
{
	struct watch *w = state;
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 0};
	int bad = 0;
	for (; n; n--) {
		bad |= lx_epoll_ctl_del(w->epoll, w->fds[w->count - 1]);
		bad |= lx_epoll_ctl_add(w->epoll, w->fds[w->count - 1], &event);
	}
	return bad;
}

static int add_glibc(void *state, long n)
{
	struct watch *w = state;
	struct epoll_event event = {.events = EPOLLIN};
	int bad = 0;
	for (; n; n--) {
		bad |= epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->fds[w->count - 1], NULL);
		bad |= epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->fds[w->count - 1], &event);
	}
	return bad ? -EPROTO : 0;
}

/* Changing what to wait for. */

static int mod_floor(void *state, long n)
{
	struct watch *w = state;
	const long epoll = w->epoll, fd = w->fds[w->count - 1];
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 0};
	long bad = 0;
	for (; n; n--)
		bad |= lx_syscall4(LX_NR_epoll_ctl, epoll, LX_EPOLL_CTL_MOD, fd, (long)&event);
	return (int)bad;
}

static int mod_lx(void *state, long n)
{
	struct watch *w = state;
	struct lx_epoll_event event = {.events = LX_EPOLLIN, .data = 0};
	int bad = 0;
	for (; n; n--)
		bad |= lx_epoll_ctl_mod(w->epoll, w->fds[w->count - 1], &event);
	return bad;
}

static int mod_glibc(void *state, long n)
{
	struct watch *w = state;
	struct epoll_event event = {.events = EPOLLIN};
	int bad = 0;
	for (; n; n--)
		bad |= epoll_ctl(w->epoll, EPOLL_CTL_MOD, w->fds[w->count - 1], &event);
	return bad ? -EPROTO : 0;
}

/* One becomes readable: write, wait, read. */

static int next_fd(struct watch *w)
{
	if (++w->turn == w->count)
		w->turn = 0;
	return w->fds[w->turn];
}

static int hear_floor(void *state, long n)
{
	struct watch *w = state;
	struct lx_epoll_event events[16];
	uint64_t value = 1;
	for (; n; n--) {
		const long fd = next_fd(w);
		if (lx_syscall3(LX_NR_write, fd, (long)&value, 8) != 8 ||
		    lx_syscall4(LX_NR_epoll_wait, w->epoll, (long)events, 16, -1) != 1 ||
		    lx_syscall3(LX_NR_read, (int)events[0].data, (long)&value, 8) != 8)
			return -EPROTO;
	}
	return 0;
}

static int hear_lx(void *state, long n)
{
	struct watch *w = state;
	struct lx_epoll_event events[16];
	uint64_t value = 1;
	for (; n; n--)
		if (lx_write(next_fd(w), &value, 8) != 8 || lx_epoll_wait(w->epoll, events, 16, -1) != 1 ||
		    lx_read((int)events[0].data, &value, 8) != 8)
			return -EPROTO;
	return 0;
}

static int hear_glibc(void *state, long n)
{
	struct watch *w = state;
	struct epoll_event events[16];
	uint64_t value = 1;
	for (; n; n--)
		if (write(next_fd(w), &value, 8) != 8 || epoll_wait(w->epoll, events, 16, -1) != 1 ||
		    read(events[0].data.fd, &value, 8) != 8)
			return -EPROTO;
	return 0;
}

static int hear_ring(void *state, long n)
{
	struct watch *w = state;
	struct lx_io_uring_cqe *cqe;
	uint64_t value = 1;
	for (; n; n--) {
		int r;
		if (lx_write(next_fd(w), &value, 8) != 8)
			return -EPROTO;
		r = lx_io_uring_wait_cqe(&w->ring, &cqe);
		if (r || !(cqe->flags & LX_IORING_CQE_F_MORE))
			return r ? r : -EPROTO;
		r = lx_read(w->fds[cqe->user_data], &value, 8) != 8;
		lx_io_uring_cqe_seen(&w->ring, cqe);
		if (r)
			return -EPROTO;
	}
	return 0;
}

static void measure(int count)
{
	const struct contestant add[] = {{"floor", FLOOR, watched, add_floor, NULL, forget},
					 {"lx", LX, watched, add_lx, NULL, forget},
					 {"glibc", PEER, watched, add_glibc, NULL, forget}};
	const struct contestant mod[] = {{"floor", FLOOR, watched, mod_floor, NULL, forget},
					 {"lx", LX, watched, mod_lx, NULL, forget},
					 {"glibc", PEER, watched, mod_glibc, NULL, forget}};
	const struct contestant hear[] = {{"floor", FLOOR, watched, hear_floor, NULL, forget},
					  {"lx", LX, watched, hear_lx, NULL, forget},
					  {"glibc", PEER, watched, hear_glibc, NULL, forget},
					  {"lx ring", LX, polled, hear_ring, NULL, forget_ring}};
	struct descriptors d, spare;
	char name[64];
	int error = open_all(&d, count), no_ring = 0;

	if (error) {
		snprintf(name, sizeof(name), "of %d", count);
		bench_skip(name, strerror(error));
		return;
	}
	snprintf(name, sizeof(name), "delete and add, of %d", count);
	bench_case(name, &d, 1, add, sizeof(add) / sizeof(add[0]));
	snprintf(name, sizeof(name), "modify, of %d", count);
	bench_case(name, &d, 1, mod, sizeof(mod) / sizeof(mod[0]));
	snprintf(name, sizeof(name), "write, wait, read, of %d", count);
	error = open_all(&spare, count + 10);
	if (error) {
		bench_skip(name, "the ring, which needs as many descriptors of its own");
		no_ring = 1;
	} else {
		close_all(&spare);
	}
	bench_case(name, &d, 1, hear, sizeof(hear) / sizeof(hear[0]) - (size_t)no_ring);
	close_all(&d);
}

int main(int argc, char **argv)
{
	const struct rlimit enough = {30000, 30000};
	struct rlimit limit;

	bench_begin("epoll", argc, argv, "glibc", NOTES);
	if (setrlimit(RLIMIT_NOFILE, &enough) && !getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max; /* what doesn't fit is skipped by name */
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	measure(1);
	measure(100);
	measure(10000);
	return bench_end();
}
