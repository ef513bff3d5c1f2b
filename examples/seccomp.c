/* SPDX-License-Identifier: MIT */
/* What a process may ask the kernel for.
 *
 *	seccomp strict				a child in strict mode: reading, writing, exiting, and the end at anything else
 *	seccomp allow NAME,NAME... COMMAND...	execute COMMAND, a path, with a filter: of the calls that it and its children
 *						make all but these fail with EPERM; execve is always allowed
 *	seccomp decide PREFIX COMMAND...	execute COMMAND, and be asked for each open: those of paths that begin with
 *						PREFIX are refused with EACCES, all are told on standard error
 *
 * The exit status of allow and decide is COMMAND's. Deciding by a path is no security: between the look at the child's
 * memory and the call a thread of it may change what is there. */
#include <lx/bpf.h>
#include <lx/fcntl.h>
#include <lx/io.h>
#include <lx/ioctl_fd.h>
#include <lx/names.h>
#include <lx/poll.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/security.h>
#include <lx/uapi/asm/poll.h>
#include <lx/uapi/asm/signal.h>
#include <lx/uapi/linux/audit.h>

#include "lib/lib.h"

const char program[] = "seccomp",
	   usage_line[] =
		   "usage: seccomp strict | seccomp allow NAME,NAME... COMMAND... | seccomp decide PREFIX COMMAND...";

enum { MOST = 400, X32 = 0x40000000 };

#define LOAD(field) LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, field))
#define JUMP(test, value, yes, no) LX_BPF_JUMP(LX_BPF_JMP | (test) | LX_BPF_K, value, yes, no)
#define RETURN(action) LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, action)

static struct lx_sock_filter code[2 * MOST + 8];
static struct lx_sock_fprog filter = {0, code};

static void add(struct lx_sock_filter instruction)
{
	code[filter.len++] = instruction;
}

/* Numbers mean calls only together with the architecture, and those of x32 are others still. */
static void begin_filter(void)
{
	const struct lx_sock_filter start[] = {
		LOAD(arch),
		JUMP(LX_BPF_JEQ, LX_AUDIT_ARCH_X86_64, 1, 0),
		RETURN(LX_SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
		JUMP(LX_BPF_JGE, X32, 0, 1),
		RETURN(LX_SECCOMP_RET_KILL_PROCESS),
	};

	for (size_t i = 0; i < sizeof(start) / sizeof(start[0]); i++)
		add(start[i]);
}

static void for_call(long nr, uint32_t action)
{
	const struct lx_sock_filter same_call = JUMP(LX_BPF_JEQ, (uint32_t)nr, 0, 1), then = RETURN(action);

	add(same_call);
	add(then);
}

static void otherwise(uint32_t action)
{
	const struct lx_sock_filter last = RETURN(action);

	add(last);
}

static long number_of(const char *name, size_t size)
{
	for (long nr = 0; nr < 1024; nr++) {
		const char *its = lx_syscall_name(nr);
		size_t i = 0;
		while (its && i < size && its[i] == name[i])
			i++;
		if (its && i == size && !its[i])
			return nr;
	}
	return -1;
}

/* Returns what install() gives: with LX_SECCOMP_FILTER_FLAG_NEW_LISTENER a descriptor. */
static long install(unsigned int flags)
{
	/* Or a program that gains privileges by execve could be led astray. */
	check(lx_prctl_set_no_new_privs(), "prctl", "PR_SET_NO_NEW_PRIVS");
	return check(lx_seccomp_set_mode_filter(flags, &filter), "seccomp", "SECCOMP_SET_MODE_FILTER");
}

NORETURN static void execute(char **command, char **envp)
{
	print_error("execve", lx_execve(command[0], (const char *const *)command, (const char *const *)envp),
		    command[0]);
	lx_exit_group(127);
}

static int status_of(lx_pid_t pid)
{
	int status, r;

	do
		r = lx_wait4(pid, &status, 0, NULL);
	while (r == -LX_EINTR);
	check(r, "wait4", "the child");
	if (!LX_WIFSIGNALED(status))
		return LX_WEXITSTATUS(status);
	print(2, "killed by %s\n", lx_signal_name(LX_WTERMSIG(status)));
	return 128 + LX_WTERMSIG(status);
}

static int strict(void)
{
	static const char line[] = "write is allowed\n";
	lx_pid_t pid = (lx_pid_t)check(lx_fork(), "fork", "the child");

	if (!pid) {
		check(lx_seccomp_set_mode_strict(), "seccomp", "SECCOMP_SET_MODE_STRICT");
		lx_write(1, line, sizeof(line) - 1);
		lx_getpid();
		lx_write(1, "never\n", 6);
		lx_exit(0); /* not exit_group, which is forbidden too */
	}
	return status_of(pid) == 128 + LX_SIGKILL ? 0 : 1;
}

static int allow(const char *names, char **command, char **envp)
{
	begin_filter();
	for_call(LX_NR_execve, LX_SECCOMP_RET_ALLOW);
	for (int count = 1; *names; count++) {
		size_t size = 0;
		long nr;
		while (names[size] && names[size] != ',')
			size++;
		nr = number_of(names, size);
		if (nr < 0 || count == MOST) {
			print(2, "seccomp: no such call: %s\n", names);
			return 2;
		}
		for_call(nr, LX_SECCOMP_RET_ALLOW);
		names += size + (names[size] == ',');
	}
	otherwise(LX_SECCOMP_RET_ERRNO | LX_EPERM);
	install(0);
	execute(command, envp);
}

/* The path that the asking thread's call names. It may end where the readable memory does. */
static void read_path(lx_pid_t pid, unsigned long address, char *path, size_t size)
{
	size_t done = 0;

	while (done < size - 1) {
		size_t page = 4096 - (address + done) % 4096, part = page < size - 1 - done ? page : size - 1 - done;
		struct lx_iovec here = {path + done, part}, there = {(void *)(address + done), part};
		long n = lx_process_vm_readv(pid, &here, 1, &there, 1, 0);
		if (n <= 0)
			break;
		for (long i = 0; i < n; i++)
			if (!path[done + (size_t)i])
				return;
		done += (size_t)n;
	}
	path[done] = 0;
}

static void answer(int listener, const char *prefix)
{
	static char path[4096];
	struct lx_seccomp_notif notif = {0}; /* has to be zeroed */
	struct lx_seccomp_notif_resp resp = {0};
	const struct lx_seccomp_data *data = &notif.data;
	size_t i = 0;
	long r = lx_ioctl_seccomp_ioctl_notif_recv(listener, &notif);

	if (r == -LX_ENOENT || r == -LX_EINTR) /* it was killed meanwhile */
		return;
	check(r, "ioctl", "SECCOMP_IOCTL_NOTIF_RECV");
	read_path((lx_pid_t)notif.pid, (unsigned long)data->args[data->nr == LX_NR_open ? 0 : 1], path, sizeof(path));
	/* Is it still the same that asks? Else the memory may be another process's. */
	if (lx_ioctl_seccomp_ioctl_notif_id_valid(listener, &notif.id))
		return;
	while (prefix[i] && prefix[i] == path[i])
		i++;
	resp.id = notif.id;
	if (prefix[i])
		resp.flags = LX_SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else
		resp.error = -LX_EACCES;
	print(2, "%s %s: %s\n", lx_syscall_name(data->nr), path, prefix[i] ? "allowed" : "refused");
	r = lx_ioctl_seccomp_ioctl_notif_send(listener, &resp);
	if (r != -LX_ENOENT)
		check(r, "ioctl", "SECCOMP_IOCTL_NOTIF_SEND");
}

static int decide(const char *prefix, char **command, char **envp)
{
	int fds[2], go[2], pidfd, listener;
	lx_pid_t pid;

	check(lx_pipe2(fds, LX_O_CLOEXEC), "pipe2", "");
	check(lx_pipe2(go, LX_O_CLOEXEC), "pipe2", "");
	pid = (lx_pid_t)check(lx_fork(), "fork", "the child");
	if (!pid) {
		begin_filter();
		for_call(LX_NR_open, LX_SECCOMP_RET_USER_NOTIF);
		for_call(LX_NR_openat, LX_SECCOMP_RET_USER_NOTIF);
		for_call(LX_NR_openat2, LX_SECCOMP_RET_USER_NOTIF);
		otherwise(LX_SECCOMP_RET_ALLOW);
		listener = (int)install(LX_SECCOMP_FILTER_FLAG_NEW_LISTENER);
		write_all(fds[1], &listener, sizeof(listener), "the pipe");
		lx_close(go[1]);
		lx_read(go[0], &pid, 1); /* until the parent has it: execve closes it here */
		execute(command, envp);
	}
	lx_close(fds[1]);
	if (check(lx_read(fds[0], &listener, sizeof(listener)), "read", "the pipe") != sizeof(listener))
		return status_of(pid); /* it has said why */
	pidfd = (int)check(lx_pidfd_open(pid, 0), "pidfd_open", "the child");
	listener = (int)check(lx_pidfd_getfd(pidfd, listener, 0), "pidfd_getfd", "the listener");
	lx_close(go[1]);
	for (int status = 0;;) {
		struct lx_pollfd poll[2] = {{.fd = listener, .events = LX_POLLIN}, {.fd = pidfd, .events = LX_POLLIN}};
		int r = lx_poll(poll, 2, -1);
		if (r == -LX_EINTR)
			continue;
		check(r, "poll", "the listener");
		if (poll[0].revents & LX_POLLIN)
			answer(listener, prefix);
		else if (poll[0].revents) /* nobody is left who could ask */
			return pidfd < 0 ? status : status_of(pid);
		else if (poll[1].revents) { /* to older kernels it is one of them until it has been waited for */
			status = status_of(pid);
			pidfd = -1;
		}
	}
}

int main(int argc, char **argv, char **envp)
{
	if (argc == 2 && same(argv[1], "strict"))
		return strict();
	if (argc > 3 && same(argv[1], "allow"))
		return allow(argv[2], argv + 3, envp);
	if (argc > 3 && same(argv[1], "decide"))
		return decide(argv[2], argv + 3, envp);
	usage();
}
