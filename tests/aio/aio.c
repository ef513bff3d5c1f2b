/* SPDX-License-Identifier: MIT */
/* Linux's own asynchronous I/O, on pipes. */
#include "../check.h"
#include "../child.h"
#include <lx/aio.h>
#include <lx/io.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/poll.h>

static lx_aio_context_t setup(void)
{
	lx_aio_context_t context = 0;
	int r = lx_io_setup(8, &context);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no io_setup()");
	SKIP_IF(r == -LX_EPERM, "this system forbids io_setup()");
	CHECK_EQ(r, 0);
	CHECK(context != 0);
	return context;
}

static struct lx_iocb request(int command, int fd, void *data, size_t size)
{
	struct lx_iocb request = {
		.aio_data = 77,
		.aio_lio_opcode = (uint16_t)command,
		.aio_fildes = (uint32_t)fd,
		.aio_buf = (uint64_t)data,
		.aio_nbytes = size,
	};
	return request;
}

TEST(aio, io_setup)
{
	lx_aio_context_t context = setup(), used = context;
	CHECK_ERR(lx_io_setup(8, &used), LX_EINVAL);
	used = 0;
	CHECK_ERR(lx_io_setup(0, &used), LX_EINVAL);
	CHECK_ERR(lx_io_setup(8, (lx_aio_context_t *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_io_destroy(context), 0);
	CHECK_ERR(lx_io_destroy(context), LX_EINVAL);
}

TEST(aio, write_and_read)
{
	lx_aio_context_t context = setup();
	char out[4] = "abc", in[4] = "";
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	struct lx_iocb write = request(LX_IOCB_CMD_PWRITE, fds[1], out, sizeof(out));
	struct lx_iocb read = request(LX_IOCB_CMD_PREAD, fds[0], in, sizeof(in));
	struct lx_iocb *list[] = {&write, &read};
	struct lx_io_event events[3] = {{0}};
	CHECK_EQ(lx_io_submit(context, 2, list), 2);
	CHECK_EQ(lx_io_getevents(context, 2, 3, events, NULL), 2);
	CHECK_EQ(events[0].obj, &write);
	CHECK_EQ(events[0].data, 77);
	CHECK_EQ(events[0].res, sizeof(out));
	CHECK_EQ(events[1].obj, &read);
	CHECK_EQ(events[1].res, sizeof(in));
	CHECK(in[0] == 'a' && in[1] == 'b' && in[2] == 'c');
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_io_destroy(context), 0);
}

/* Only a first request that is bad is an error. */
TEST(aio, io_submit_errors)
{
	lx_aio_context_t context = setup();
	char c = 'x';
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	struct lx_iocb good = request(LX_IOCB_CMD_PWRITE, fds[1], &c, 1);
	struct lx_iocb closed = request(LX_IOCB_CMD_PWRITE, -1, &c, 1);
	struct lx_iocb unknown = request(4711, fds[1], &c, 1);
	struct lx_iocb *list[] = {&good, &closed}, *other[] = {&unknown};
	struct lx_io_event event;
	CHECK_EQ(lx_io_submit(context, 2, list), 1);
	CHECK_ERR(lx_io_submit(context, 1, list + 1), LX_EBADF);
	CHECK_ERR(lx_io_submit(context, 1, other), LX_EINVAL);
	CHECK_ERR(lx_io_submit(context, 1, (struct lx_iocb **)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_io_submit(context, 0, list), 0);
	CHECK_EQ(lx_io_getevents(context, 1, 1, &event, NULL), 1);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_io_destroy(context), 0);
	CHECK_ERR(lx_io_submit(context, 1, list), LX_EINVAL);
}

/* -EINPROGRESS says that it worked. */
TEST(aio, io_cancel)
{
	lx_aio_context_t context = setup();
	int fds[2];
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	struct lx_iocb poll = request(LX_IOCB_CMD_POLL, fds[0], NULL, 0);
	struct lx_iocb *list[] = {&poll};
	struct lx_io_event event = {0};
	poll.aio_buf = LX_POLLIN;
	CHECK_EQ(lx_io_submit(context, 1, list), 1);
	CHECK_ERR(lx_io_cancel(context, (struct lx_iocb *)nowhere(), &event), LX_EFAULT);
	CHECK_ERR(lx_io_cancel(context, &poll, &event), LX_EINPROGRESS);
	CHECK_EQ(lx_io_getevents(context, 1, 1, &event, NULL), 1);
	CHECK_EQ(event.obj, &poll);
	CHECK_ERR(lx_io_cancel(context, &poll, &event), LX_EINVAL);
	CHECK_EQ(lx_close(fds[0]), 0);
	CHECK_EQ(lx_close(fds[1]), 0);
	CHECK_EQ(lx_io_destroy(context), 0);
}

TEST(aio, io_getevents)
{
	lx_aio_context_t context = setup();
	struct lx_timespec soon = {.tv_nsec = 1000000};
	struct lx_io_event event;
	CHECK_EQ(lx_io_getevents(context, 1, 1, &event, &soon), 0);
	CHECK_ERR(lx_io_getevents(context, 2, 1, &event, &soon), LX_EINVAL);
	CHECK_ERR(lx_io_getevents(context, -1, 1, &event, &soon), LX_EINVAL);
	CHECK_ERR(lx_io_getevents(context, 1, 1, &event, (struct lx_timespec *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_io_destroy(context), 0);
	CHECK_ERR(lx_io_getevents(context, 1, 1, &event, &soon), LX_EINVAL);
}

/* In a child with SIGTERM blocked and waiting: the mask lets it in. */
static void wait_unmasked(lx_aio_context_t context)
{
	const struct lx_sigaction default_action = {0};
	const lx_sigset_t term = 1UL << (LX_SIGTERM - 1), none = 0;
	struct lx_aio_sigset set = {.sigmask = &none, .sigsetsize = sizeof(none)};
	struct lx_timespec longest = {.tv_sec = 5};
	struct lx_io_event event;
	lx_syscall4(LX_NR_rt_sigaction, LX_SIGTERM, (long)&default_action, 0, sizeof(term));
	lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_SETMASK, (long)&term, 0, sizeof(term));
	lx_syscall2(LX_NR_kill, lx_syscall0(LX_NR_getpid), LX_SIGTERM);
	lx_io_pgetevents(context, 1, 1, &event, &longest, &set);
}

TEST(aio, io_pgetevents_has_a_mask)
{
	lx_aio_context_t context = setup();
	lx_pid_t pid = lx_fork();
	if (!pid) {
		/* A context isn't inherited. */
		context = 0;
		if (!lx_io_setup(1, &context))
			wait_unmasked(context);
		lx_exit_group(1);
	}
	CHECK_EQ(status_of(pid), LX_SIGTERM);
	CHECK_EQ(lx_io_destroy(context), 0);
}

TEST(aio, io_pgetevents)
{
	lx_aio_context_t context = setup();
	struct lx_timespec soon = {.tv_nsec = 1000000};
	struct lx_io_event event;
	lx_sigset_t mask;
	struct lx_aio_sigset good = {.sigmask = &mask, .sigsetsize = sizeof(mask)};
	struct lx_aio_sigset other = {.sigmask = &mask, .sigsetsize = 128};
	for (size_t i = 0; i < sizeof(mask); i++)
		((unsigned char *)&mask)[i] = 0;
	CHECK_EQ(sizeof(mask), 8);
	CHECK_EQ(lx_io_pgetevents(context, 1, 1, &event, &soon, &good), 0);
	CHECK_EQ(lx_io_pgetevents(context, 1, 1, &event, &soon, NULL), 0);
	/* A libc's set is 128 bytes. */
	CHECK_ERR(lx_io_pgetevents(context, 1, 1, &event, &soon, &other), LX_EINVAL);
	CHECK_ERR(lx_io_pgetevents(context, 1, 1, &event, &soon, (struct lx_aio_sigset *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_io_destroy(context), 0);
}
