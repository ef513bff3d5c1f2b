/* SPDX-License-Identifier: MIT */
/* Message queues: whole messages, the most urgent first.
 *
 *	mqueue create NAME MESSAGES BYTES	make a queue for so many messages of so many bytes at most
 *	mqueue send NAME PRIORITY TEXT		send TEXT, waiting for room
 *	mqueue receive NAME MSEC		receive one message, waiting at most so long: prints "PRIORITY TEXT"
 *	mqueue notify NAME COMMAND...		wait until a message comes into the empty queue, which a signal tells, and
 *						execute COMMAND, a path
 *	mqueue show NAME			print what it is made for and how many messages are in it
 *	mqueue unlink NAME			its name is gone at once, the queue when nobody has it open any more
 *
 * NAME has no slash: mq_open(3) of a libc takes the one in front of its name away. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/ipc.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/time.h>
#include <lx/uapi/linux/mqueue.h>

#include "lib/lib.h"

const char program[] = "mqueue",
	   usage_line[] = "usage: mqueue create NAME MESSAGES BYTES | send NAME PRIORITY TEXT | receive NAME MSEC | "
			  "notify NAME COMMAND... | show NAME | unlink NAME";

static lx_mqd_t open_queue(const char *name, int flags)
{
	return (lx_mqd_t)check(lx_mq_open(name, flags | LX_O_CLOEXEC, 0, NULL), "mq_open", name);
}

static int create(const char *name, unsigned long messages, unsigned long bytes)
{
	struct lx_mq_attr attr = {0};

	attr.mq_maxmsg = (long)messages;
	attr.mq_msgsize = (long)bytes;
	/* EINVAL for more than /proc/sys/fs/mqueue allows an ordinary user. */
	check(lx_mq_open(name, LX_O_RDWR | LX_O_CREAT | LX_O_EXCL, 0600, &attr), "mq_open", name);
	return 0;
}

static int send(const char *name, unsigned long priority, const char *text)
{
	lx_mqd_t queue = open_queue(name, LX_O_WRONLY);
	int r;

	do
		r = lx_mq_timedsend(queue, text, length(text), (unsigned int)priority, NULL);
	while (r == -LX_EINTR);
	check(r, "mq_timedsend", name);
	return 0;
}

static int receive(const char *name, unsigned long msec)
{
	lx_mqd_t queue = open_queue(name, LX_O_RDONLY);
	struct lx_timespec deadline;
	struct lx_mq_attr attr;
	unsigned int priority;
	char *message;
	long size;

	/* The buffer has to be as large as messages may be, however small this one is. */
	check(lx_mq_getsetattr(queue, NULL, &attr), "mq_getsetattr", name);
	message = lx_mmap(NULL, (size_t)attr.mq_msgsize, LX_PROT_READ | LX_PROT_WRITE,
			  LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	check((long)message, "mmap", name);
	/* Absolute, and of this clock: so whoever sets the clock moves it. */
	check(lx_clock_gettime(LX_CLOCK_REALTIME, &deadline), "clock_gettime", "CLOCK_REALTIME");
	deadline.tv_sec += (long)(msec / 1000);
	deadline.tv_nsec += (long)(msec % 1000 * 1000000);
	if (deadline.tv_nsec >= 1000000000) {
		deadline.tv_nsec -= 1000000000;
		deadline.tv_sec++;
	}
	do
		size = lx_mq_timedreceive(queue, message, (size_t)attr.mq_msgsize, &priority, &deadline);
	while (size == -LX_EINTR);
	check(size, "mq_timedreceive", name);
	print(1, "%u ", priority);
	write_all(1, message, (size_t)size, "standard output");
	print(1, "\n");
	return 0;
}

static int notify(const char *name, char **argv, char **envp)
{
	lx_mqd_t queue = open_queue(name, LX_O_RDONLY);
	const lx_sigset_t usr1 = 1UL << (LX_SIGUSR1 - 1);
	lx_sigset_t before;
	struct lx_sigevent event = {0};
	struct lx_mq_attr attr;
	lx_siginfo_t info;
	int r;

	/* Blocked, so that it waits until it is asked for, whenever it comes. */
	check(lx_rt_sigprocmask(LX_SIG_BLOCK, &usr1, &before, sizeof(usr1)), "rt_sigprocmask", "SIGUSR1");
	event.sigev_notify = LX_SIGEV_SIGNAL;
	event.sigev_signo = LX_SIGUSR1;
	check(lx_mq_notify(queue, &event), "mq_notify", name);
	/* What was there before is not told: only the step from none to one is. */
	check(lx_mq_getsetattr(queue, NULL, &attr), "mq_getsetattr", name);
	if (!attr.mq_curmsgs) {
		print(1, "waiting\n");
		do
			r = lx_rt_sigtimedwait(&usr1, &info, NULL, sizeof(usr1));
		while (r == -LX_EINTR);
		check(r, "rt_sigtimedwait", "SIGUSR1");
		print(1, "a message from pid %d\n", lx_si_pid(&info));
	}
	check(lx_rt_sigprocmask(LX_SIG_SETMASK, &before, NULL, sizeof(before)), "rt_sigprocmask", "SIGUSR1");
	fail("execve", lx_execve(argv[0], (const char *const *)argv, (const char *const *)envp), argv[0]);
}

static int show(const char *name)
{
	struct lx_mq_attr attr;

	check(lx_mq_getsetattr(open_queue(name, LX_O_RDONLY), NULL, &attr), "mq_getsetattr", name);
	print(1, "%ld of %ld messages, of %ld bytes at most\n", attr.mq_curmsgs, attr.mq_maxmsg, attr.mq_msgsize);
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	const char *what = argc > 2 ? argv[1] : "", *name = argc > 2 ? argv[2] : "";

	if (argc == 5 && same(what, "create"))
		return create(name, number(argv[3], 65536), number(argv[4], 16777216));
	if (argc == 5 && same(what, "send"))
		return send(name, number(argv[3], 4294967295), argv[4]);
	if (argc == 4 && same(what, "receive"))
		return receive(name, number(argv[3], 1000000000));
	if (argc > 3 && same(what, "notify"))
		return notify(name, argv + 3, envp);
	if (argc == 3 && same(what, "show"))
		return show(name);
	if (argc != 3 || !same(what, "unlink"))
		usage();
	check(lx_mq_unlink(name), "mq_unlink", name);
	return 0;
}
