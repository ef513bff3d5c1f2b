/* SPDX-License-Identifier: MIT */
/* Threads and processes by the one call that makes both.
 *
 *	clone N FILE			N threads count the lines of FILE, each those of one part; prints them and the sum
 *	clone -p SHARE COMMAND...	a child process that shares what SHARE says executes COMMAND, a path; prints its
 *					id and how it ended, with its status. SHARE is "none", or some of vm, fs, files,
 *					newuser, newpid, newuts, newipc, newnet, newns with commas: the new ones are
 *					namespaces of its own, which newuser lets an ordinary user have
 *
 * A thread is a child that shares memory, files and signal handlers, in the same thread group. The kernel writes its id
 * where the parent and where the child want it, and at its end makes that word 0 and wakes who waits for it. What it
 * doesn't do is the stack and the thread-local data. */
#include <lx/fs.h>
#include <lx/futex.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/signal.h>
#include <lx/start.h>

#include "lib/lib.h"

const char program[] = "clone", usage_line[] = "usage: clone N FILE | clone -p SHARE COMMAND...";

enum { MOST = 256, STACK = 65536 };

static struct part {
	int tid; /* the kernel's to write: the id, and at the end 0 */
	int told; /* the same id, as CLONE_PARENT_SETTID leaves it here */
	const char *start, *end;
	unsigned long lines;
} parts[MOST];

static __thread unsigned long counted; /* each thread has its own, at the address that it finds by fs */

static int count(void *arg)
{
	struct part *part = arg;

	for (const char *at = part->start; at < part->end; at++)
		counted += *at == '\n';
	part->lines = counted;
	return 0; /* the end of the thread, not of the process */
}

static void *memory(size_t size)
{
	void *address = lx_mmap(NULL, size, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	check((long)address, "mmap", "memory of a thread");
	return address;
}

static void start(struct part *part)
{
	const unsigned long flags = LX_CLONE_VM | LX_CLONE_FS | LX_CLONE_FILES | LX_CLONE_SIGHAND | LX_CLONE_THREAD |
				    LX_CLONE_SYSVSEM | LX_CLONE_SETTLS | LX_CLONE_PARENT_SETTID |
				    LX_CLONE_CHILD_SETTID | LX_CLONE_CHILD_CLEARTID;
	char *stack = memory(STACK);

	part->tid = -1; /* the child may not have come to write it yet when the wait for 0 begins */
	check(lx_clone(flags, stack + STACK, &part->told, &part->tid, (unsigned long)lx_tls_init(memory(lx_tls_size())),
		       count, part),
	      "clone", "a thread");
}

static int count_lines(unsigned long n, const char *name)
{
	int fd = (int)check(lx_open(name, LX_O_RDONLY | LX_O_CLOEXEC, 0), "open", name);
	struct lx_stat st;
	const char *map = NULL;
	unsigned long size, sum = 0;

	check(lx_fstat(fd, &st), "fstat", name);
	size = (unsigned long)st.st_size;
	if (size) {
		map = lx_mmap(NULL, size, LX_PROT_READ, LX_MAP_PRIVATE, fd, 0);
		check((long)map, "mmap", name);
	}
	for (unsigned long i = 0; i < n; i++) {
		parts[i].start = map + size / n * i;
		parts[i].end = i == n - 1 ? map + size : map + size / n * (i + 1);
		start(&parts[i]);
	}
	for (unsigned long i = 0; i < n; i++) {
		int tid;
		/* The kernel's wake is as for a word between processes, so without LX_FUTEX_PRIVATE_FLAG. */
		while ((tid = __atomic_load_n(&parts[i].tid, __ATOMIC_ACQUIRE)))
			lx_futex_op_wait((const uint32_t *)&parts[i].tid, 0, (uint32_t)tid, NULL);
		print(1, "thread %d: %lu lines\n", parts[i].told, parts[i].lines);
		sum += parts[i].lines;
	}
	print(1, "%lu lines\n", sum);
	return counted != 0; /* the first thread's own has stayed 0 */
}

static const struct {
	const char *name;
	unsigned long flag;
} shares[] = {
	{"none", 0},
	{"vm", LX_CLONE_VM},
	{"fs", LX_CLONE_FS},
	{"files", LX_CLONE_FILES},
	{"newuser", LX_CLONE_NEWUSER},
	{"newpid", LX_CLONE_NEWPID},
	{"newuts", LX_CLONE_NEWUTS},
	{"newipc", LX_CLONE_NEWIPC},
	{"newnet", LX_CLONE_NEWNET},
	{"newns", LX_CLONE_NEWNS},
};

static unsigned long flags_of(const char *text)
{
	unsigned long flags = 0;

	for (;;) {
		size_t size = 0, i = 0;
		while (text[size] && text[size] != ',')
			size++;
		for (; i < sizeof(shares) / sizeof(shares[0]); i++) {
			size_t same_up_to = 0;
			while (same_up_to < size && shares[i].name[same_up_to] == text[same_up_to])
				same_up_to++;
			if (same_up_to == size && !shares[i].name[size])
				break;
		}
		if (i == sizeof(shares) / sizeof(shares[0]))
			usage();
		flags |= shares[i].flag;
		if (!text[size])
			return flags;
		text += size + 1;
	}
}

static char **command, **environment;

static int execute(void *arg)
{
	(void)arg;
	print_error("execve", lx_execve(command[0], (const char *const *)command, (const char *const *)environment),
		    command[0]);
	return 127;
}

static int make_process(unsigned long flags)
{
	int status, r;
	/* With shared memory it needs a stack of its own, and the parent waits until it has executed the command. */
	lx_pid_t pid = (lx_pid_t)check(lx_clone(flags | LX_SIGCHLD | (flags & LX_CLONE_VM ? LX_CLONE_VFORK : 0),
						(char *)memory(STACK) + STACK, NULL, NULL, 0, execute, NULL),
				       "clone", "a process");

	do
		r = lx_wait4(pid, &status, 0, NULL);
	while (r == -LX_EINTR);
	check(r, "wait4", "the process");
	if (LX_WIFSIGNALED(status))
		print(1, "process %d: killed by signal %d\n", pid, LX_WTERMSIG(status));
	else
		print(1, "process %d: exit status %d\n", pid, LX_WEXITSTATUS(status));
	return LX_WIFSIGNALED(status) ? 128 + LX_WTERMSIG(status) : LX_WEXITSTATUS(status);
}

int main(int argc, char **argv, char **envp)
{
	if (argc > 3 && same(argv[1], "-p")) {
		command = argv + 3;
		environment = envp;
		return make_process(flags_of(argv[2]));
	}
	if (argc != 3 || same(argv[1], "-p"))
		usage();
	if (!number(argv[1], MOST))
		usage();
	return count_lines(number(argv[1], MOST), argv[2]);
}
