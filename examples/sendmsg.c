/* SPDX-License-Identifier: MIT */
/* Open files and an identity that travel between processes.
 *
 *	sendmsg receive NAME		wait at the unix socket NAME for one message and print what it brings
 *	sendmsg send NAME FILE...	send NAME the open FILEs, and who sends them
 *	sendmsg take PID FD		take another process's descriptor without asking it: pidfd_getfd
 *
 * "receive" prints "from pid P, uid U, gid G", which the kernel has checked, and for each descriptor, like "take",
 * "descriptor N: device MAJOR:MINOR, inode I, S bytes". NAME is abstract: it is no file, and is gone with its socket. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/net.h>
#include <lx/process.h>
#include <lx/types.h>

#include "lib/lib.h"

const char program[] = "sendmsg";
const char usage_line[] = "usage: sendmsg receive NAME | sendmsg send NAME FILE... | sendmsg take PID FD";

#define MAX_FILES 253 /* the kernel takes no more in a message */

/* The control messages: room for both kinds, aligned as their heads need it. */
static char control[LX_CMSG_SPACE(sizeof(struct lx_ucred)) + LX_CMSG_SPACE(MAX_FILES * sizeof(int))] LX_ALIGNED(8);

/* An abstract name begins with a NUL and ends where the address's length says. Returns that length. */
static int address(struct lx_sockaddr_un *un, const char *name)
{
	size_t size = length(name);

	if (!size || size >= sizeof(un->sun_path))
		usage();
	un->sun_family = LX_AF_UNIX;
	un->sun_path[0] = 0;
	for (size_t i = 0; i < size; i++)
		un->sun_path[1 + i] = name[i];
	return (int)(offsetof(struct lx_sockaddr_un, sun_path) + 1 + size);
}

static void describe(int fd)
{
	struct lx_stat st;

	check(lx_fstat(fd, &st), "fstat", "the descriptor");
	print(1, "descriptor %d: device %u:%u, inode %lu, %ld bytes\n", fd, lx_major(st.st_dev), lx_minor(st.st_dev),
	      st.st_ino, st.st_size);
}

static int send(const char *name, char **files, unsigned int count)
{
	struct lx_ucred self = {(uint32_t)lx_getpid(), lx_getuid(), lx_getgid()};
	struct lx_iovec data = {&count, sizeof(count)};
	struct lx_sockaddr_un to;
	struct lx_user_msghdr msg = {
		.msg_name = &to,
		.msg_namelen = address(&to, name),
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = LX_CMSG_SPACE(sizeof(self)) + LX_CMSG_SPACE(count * sizeof(int)),
	};
	struct lx_cmsghdr *cmsg = LX_CMSG_FIRSTHDR(&msg);
	int fd = (int)check(lx_socket(LX_AF_UNIX, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0), "socket", name), *fds;
	long n;

	/* Needless but for a process that may name another: the kernel adds the sender where the receiver asks. */
	cmsg->cmsg_level = LX_SOL_SOCKET;
	cmsg->cmsg_type = LX_SCM_CREDENTIALS;
	cmsg->cmsg_len = LX_CMSG_LEN(sizeof(self));
	*(struct lx_ucred *)LX_CMSG_DATA(cmsg) = self;

	cmsg = LX_CMSG_NXTHDR(&msg, cmsg);
	cmsg->cmsg_level = LX_SOL_SOCKET;
	cmsg->cmsg_type = LX_SCM_RIGHTS;
	cmsg->cmsg_len = LX_CMSG_LEN(count * sizeof(int));
	fds = LX_CMSG_DATA(cmsg);
	for (unsigned int i = 0; i < count; i++)
		fds[i] = (int)check(lx_open(files[i], LX_O_RDONLY | LX_O_NONBLOCK | LX_O_CLOEXEC, 0), "open", files[i]);

	while ((n = lx_sendmsg(fd, &msg, 0)) == -LX_EINTR)
		;
	check(n, "sendmsg", name);
	return 0;
}

static int receive(const char *name)
{
	unsigned int count = 0, came = 0;
	struct lx_iovec data = {&count, sizeof(count)};
	struct lx_sockaddr_un own;
	struct lx_user_msghdr msg = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int fd = (int)check(lx_socket(LX_AF_UNIX, LX_SOCK_DGRAM | LX_SOCK_CLOEXEC, 0), "socket", name), on = 1;
	long n;

	/* Before the name is there to be sent to. */
	check(lx_setsockopt(fd, LX_SOL_SOCKET, LX_SO_PASSCRED, &on, sizeof(on)), "setsockopt", "SO_PASSCRED");
	check(lx_bind(fd, (struct lx_sockaddr *)&own, address(&own, name)), "bind", name);
	while ((n = lx_recvmsg(fd, &msg, LX_MSG_CMSG_CLOEXEC)) == -LX_EINTR)
		;
	check(n, "recvmsg", name);

	for (struct lx_cmsghdr *cmsg = LX_CMSG_FIRSTHDR(&msg); cmsg && LX_CMSG_OK(&msg, cmsg);
	     cmsg = LX_CMSG_NXTHDR(&msg, cmsg)) {
		if (cmsg->cmsg_level != LX_SOL_SOCKET)
			continue;
		if (cmsg->cmsg_type == LX_SCM_CREDENTIALS) {
			const struct lx_ucred *sender = LX_CMSG_DATA(cmsg);
			print(1, "from pid %u, uid %u, gid %u\n", sender->pid, sender->uid, sender->gid);
		} else if (cmsg->cmsg_type == LX_SCM_RIGHTS) {
			const int *fds = LX_CMSG_DATA(cmsg);
			size_t here = (cmsg->cmsg_len - LX_CMSG_LEN(0)) / sizeof(int);
			for (size_t i = 0; i < here; i++, came++)
				describe(fds[i]);
		}
	}
	/* Descriptors get lost where there is no room, in the buffer or in the process. */
	if (n != sizeof(count) || msg.msg_flags & LX_MSG_CTRUNC || came != count) {
		print(2, "sendmsg: %s: a message of %ld bytes, %u of %u descriptors\n", name, n, came, count);
		return 1;
	}
	return 0;
}

/* Allowed where ptrace would be. */
static int take(const char *pid, const char *fd)
{
	int process = (int)check(lx_pidfd_open((lx_pid_t)number(pid, 0x7fffffff), 0), "pidfd_open", pid);

	describe((int)check(lx_pidfd_getfd(process, (int)number(fd, 0x7fffffff), 0), "pidfd_getfd", fd));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && same(argv[1], "receive"))
		return receive(argv[2]);
	if (argc > 3 && argc - 3 <= MAX_FILES && same(argv[1], "send"))
		return send(argv[2], argv + 3, (unsigned int)argc - 3);
	if (argc == 4 && same(argv[1], "take"))
		return take(argv[2], argv[3]);
	usage();
}
