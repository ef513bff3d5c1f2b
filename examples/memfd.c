/* SPDX-License-Identifier: MIT */
/* Files that live in memory, sealed so that whoever gets them can rely on them.
 *
 *	memfd run PROGRAM ARG...		copy PROGRAM (a path) into memory, seal it, and execute that
 *	memfd share FILE COMMAND ARG...		copy FILE into memory, seal it, show what the seals refuse, and run
 *						COMMAND (a path) with it as standard input
 *
 * FILE and PROGRAM may be "-", standard input. "share" prints a line for each change that it tries: the call, and the
 * error or that it was allowed; then its exit status is COMMAND's. */
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/names.h>
#include <lx/process.h>
#include <lx/uapi/linux/memfd.h>

#include "lib/lib.h"

const char program[] = "memfd", usage_line[] = "usage: memfd run PROGRAM ARG... | memfd share FILE COMMAND ARG...";

/* Seals can be added, never taken away; LX_F_SEAL_SEAL ends that, too. */
#define SEALS (LX_F_SEAL_SHRINK | LX_F_SEAL_GROW | LX_F_SEAL_WRITE | LX_F_SEAL_SEAL)

/* A sealed copy in memory. flags: LX_MFD_EXEC or LX_MFD_NOEXEC_SEAL, whether it may be executed. */
static int copy(const char *name, unsigned int flags)
{
	static char buffer[64 << 10];
	int in = (int)check(same(name, "-") ? lx_dup(0) : lx_open(name, LX_O_RDONLY, 0), "open", name), fd;
	long n;

	/* The name is for /proc/PID/maps and the like. */
	fd = lx_memfd_create(program, LX_MFD_CLOEXEC | LX_MFD_ALLOW_SEALING | flags);
	if (fd == -LX_EINVAL) /* before Linux 6.3 all of them could be executed, and there were no flags for it */
		fd = lx_memfd_create(program, LX_MFD_CLOEXEC | LX_MFD_ALLOW_SEALING);
	check(fd, "memfd_create", name);
	while ((n = lx_read(in, buffer, sizeof(buffer))))
		if (n != -LX_EINTR)
			write_all(fd, buffer, (size_t)check(n, "read", name), name);
	lx_close(in);
	check(lx_fcntl_add_seals(fd, SEALS), "fcntl", name);
	return fd;
}

static int run(char **argv, char **envp)
{
	int fd = copy(argv[0], LX_MFD_EXEC);
	char head[2];

	/* An interpreter opens its script by name, /dev/fd/N: that must outlive the exec. */
	if (lx_pread64(fd, head, 2, 0) == 2 && head[0] == '#' && head[1] == '!')
		check(lx_fcntl_setfd(fd, 0), "fcntl", argv[0]);
	fail("execveat", lx_execveat(fd, "", (const char *const *)argv, (const char *const *)envp, LX_AT_EMPTY_PATH),
	     argv[0]);
}

static void tell(const char *what, long result)
{
	const char *error = lx_errno_name((int)result);
	print(1, "%s: %s\n", what, !lx_is_error(result) ? "allowed" : error ? error : "?");
}

static int share(const char *name, char **argv, char **envp)
{
	int fd = copy(name, LX_MFD_NOEXEC_SEAL), status, error;
	long size = check(lx_lseek(fd, 0, LX_SEEK_END), "lseek", name);
	lx_pid_t pid;

	tell("write", lx_pwrite64(fd, "x", 1, 0));
	tell("grow", lx_ftruncate(fd, size + 1));
	if (size)
		tell("shrink", lx_ftruncate(fd, size - 1));
	tell("map to write", (long)lx_mmap(NULL, 1, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0));
	tell("map to read", (long)lx_mmap(NULL, 1, LX_PROT_READ, LX_MAP_PRIVATE, fd, 0));
	tell("execute", lx_faccessat2(fd, "", LX_X_OK, LX_AT_EMPTY_PATH | LX_AT_EACCESS));
	tell("seal more", lx_fcntl_add_seals(fd, LX_F_SEAL_FUTURE_WRITE));

	check(lx_lseek(fd, 0, LX_SEEK_SET), "lseek", name); /* the child shares the position */
	pid = (lx_pid_t)check(lx_fork(), "fork", argv[0]);
	if (!pid) {
		check(lx_dup2(fd, 0), "dup2", name);
		fail("execve", lx_execve(argv[0], (const char *const *)argv, (const char *const *)envp), argv[0]);
	}
	do
		error = lx_wait4(pid, &status, 0, NULL);
	while (error == -LX_EINTR);
	check(error, "wait4", argv[0]);
	return LX_WIFEXITED(status) ? LX_WEXITSTATUS(status) : 128 + LX_WTERMSIG(status);
}

int main(int argc, char **argv, char **envp)
{
	if (argc >= 3 && same(argv[1], "run"))
		return run(argv + 2, envp);
	if (argc < 4 || !same(argv[1], "share"))
		usage();
	return share(argv[2], argv + 3, envp);
}
