/* SPDX-License-Identifier: MIT */
/* A small strace: which system calls a program makes, with what, and what comes of them.
 *
 *	ptrace COMMAND...	execute COMMAND, a path, and print on standard error each call of it, its threads and its
 *				children, when it has returned: "PID NAME(ARGUMENTS) = RESULT", and signals and ends
 *	ptrace -c COMMAND...	print only how often each call returned, and how often it failed
 *
 * Arguments of the calls in the table below are printed as what they are: numbers, strings, buffers, modes; all others
 * in hexadecimal. The exit status is COMMAND's. */
#include <lx/names.h>
#include <lx/process.h>
#include <lx/ptrace.h>
#include <lx/signal.h>

#include "lib/lib.h"

const char program[] = "ptrace", usage_line[] = "usage: ptrace [-c] COMMAND...";

enum { TASKS = 1024, CALLS = 1024, SHOWN = 32, PATH = 256, LINE = 900 };

/* d a signed and u an unsigned number, x flags, o a mode, p an address, s a string; w a buffer of as many bytes as the
 * argument behind it says, r one of as many as the result says. */
static const struct {
	int nr;
	const char *types;
} known[] = {
	{LX_NR_read, "dru"},	      {LX_NR_write, "dwu"},	    {LX_NR_open, "sxo"},
	{LX_NR_close, "d"},	      {LX_NR_stat, "sp"},	    {LX_NR_fstat, "dp"},
	{LX_NR_lstat, "sp"},	      {LX_NR_lseek, "ddx"},	    {LX_NR_mmap, "puxxdx"},
	{LX_NR_mprotect, "pux"},      {LX_NR_munmap, "pu"},	    {LX_NR_brk, "p"},
	{LX_NR_rt_sigaction, "xppu"}, {LX_NR_rt_sigprocmask, "xppu"}, {LX_NR_pread64, "druu"},
	{LX_NR_pwrite64, "dwuu"},     {LX_NR_access, "sx"},	    {LX_NR_pipe, "p"},
	{LX_NR_dup, "d"},	      {LX_NR_dup2, "dd"},	    {LX_NR_getpid, ""},
	{LX_NR_fork, ""},	      {LX_NR_vfork, ""},	    {LX_NR_execve, "spp"},
	{LX_NR_exit, "d"},	      {LX_NR_exit_group, "d"},	    {LX_NR_wait4, "dpxp"},
	{LX_NR_kill, "dd"},	      {LX_NR_getcwd, "ru"},	    {LX_NR_chdir, "s"},
	{LX_NR_rename, "ss"},	      {LX_NR_mkdir, "so"},	    {LX_NR_rmdir, "s"},
	{LX_NR_unlink, "s"},	      {LX_NR_readlink, "sru"},	    {LX_NR_chmod, "so"},
	{LX_NR_umask, "o"},	      {LX_NR_getuid, ""},	    {LX_NR_getgid, ""},
	{LX_NR_geteuid, ""},	      {LX_NR_getegid, ""},	    {LX_NR_getppid, ""},
	{LX_NR_gettid, ""},	      {LX_NR_arch_prctl, "xp"},	    {LX_NR_getdents64, "dpu"},
	{LX_NR_openat, "dsxo"},	      {LX_NR_mkdirat, "dso"},	    {LX_NR_newfstatat, "dspx"},
	{LX_NR_unlinkat, "dsx"},      {LX_NR_faccessat, "dsx"},	    {LX_NR_pipe2, "px"},
};

static struct task {
	lx_pid_t tid; /* 0: free */
	int in_call, fresh; /* fresh: its first stop is still to come */
	uint64_t nr, args[6];
} tasks[TASKS];

static struct {
	unsigned long calls, errors;
} counts[CALLS];

static int counting;

static struct task *find_task(lx_pid_t tid)
{
	struct task *unused = NULL;

	for (struct task *task = tasks; task < tasks + TASKS; task++) {
		if (task->tid == tid)
			return task;
		if (!task->tid && !unused)
			unused = task;
	}
	if (!unused)
		fail("ptrace", -LX_EAGAIN, "more tasks than there is room for");
	unused->tid = tid;
	unused->in_call = 0;
	unused->fresh = 1;
	return unused;
}

/* A line as it grows; what is too much is left out. */
static char line[LINE + 64];
static size_t used;

static void put(const char *text)
{
	while (*text && used < LINE)
		line[used++] = *text++;
}

static void put_number(uint64_t value, int negative, unsigned int base, const char *prefix)
{
	char digits[24];
	unsigned int at = sizeof(digits) - 1;

	digits[at] = 0;
	if (negative && (int64_t)value < 0) {
		put("-");
		value = 0 - value;
	}
	do
		digits[--at] = "0123456789abcdef"[value % base];
	while (value /= base);
	put(prefix);
	put(digits + at);
}

/* Memory of the task, in quotes: up to SHOWN of size bytes, or PATH of a string. */
static void put_memory(lx_pid_t tid, uint64_t address, uint64_t size, int is_string)
{
	static const char escapes[] = "\tt\nn\vv\ff\rr\"\"\\\\";
	unsigned char bytes[PATH + 1];
	const long most = is_string ? PATH : SHOWN;
	const size_t page = 4096 - address % 4096, room = (size_t)most + 1;
	const size_t first = page < room ? page : room; /* behind the page there may be nothing */
	struct lx_iovec here = {bytes, room}, there[2] = {{(void *)address, first}, {(void *)(address + first), room - first}};
	long n = lx_process_vm_readv(tid, &here, 1, there, 2, 0), shown = 0;

	if (n <= 0 && size) {
		put_number(address, 0, 16, "0x");
		return;
	}
	put("\"");
	for (; shown < n && shown < most && (is_string ? bytes[shown] != 0 : (uint64_t)shown < size); shown++) {
		const unsigned char c = bytes[shown];
		const char *escape = escapes;
		char plain[2] = {(char)c, 0};
		while (*escape && *escape != (char)c)
			escape += 2;
		if (*escape && c) {
			char two[3] = {'\\', escape[1], 0};
			put(two);
		} else if (c >= ' ' && c < 0x7f) {
			put(plain);
		} else { /* as short as the digit behind it allows */
			int digit_follows = shown + 1 < n && shown + 1 < most && bytes[shown + 1] >= '0' &&
					    bytes[shown + 1] <= '9';
			char octal[5] = {'\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)), (char)('0' + (c & 7)), 0};
			put("\\");
			put(digit_follows || c >= 64 ? octal + 1 : c >= 8 ? octal + 2 : octal + 3);
		}
	}
	put("\"");
	if (is_string ? shown == most && n > most && bytes[most] : size > SHOWN)
		put("...");
}

static void put_argument(const struct task *task, int i, char type, int64_t result)
{
	const uint64_t value = task->args[i];

	switch (type) {
	case 'd':
		put_number(task->nr == LX_NR_lseek && i == 1 ? value : (uint64_t)(int)value, 1, 10, "");
		break;
	case 'u':
		put_number(value, 0, 10, "");
		break;
	case 'o':
		put_number(value & 0xffffffff, 0, 8, value ? "0" : "");
		break;
	case 's':
		if (value)
			put_memory(task->tid, value, 1, 1);
		else
			put("NULL");
		break;
	case 'w':
		put_memory(task->tid, value, task->args[i + 1], 0);
		break;
	case 'r':
		if (result >= 0) {
			put_memory(task->tid, value, (uint64_t)result, 0);
			break;
		}
		put_number(value, 0, 16, "0x");
		break;
	default:
		if (type == 'p' && !value)
			put("NULL");
		else
			put_number(value, 0, 16, value ? "0x" : "");
	}
}

static void show_call(const struct task *task, int returned, int64_t result, int is_error)
{
	const char *name = lx_syscall_name((long)task->nr), *types = "xxxxxx";

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if ((uint64_t)known[i].nr == task->nr)
			types = known[i].types;
	used = 0;
	put_number((uint64_t)task->tid, 0, 10, "");
	put(" ");
	put(name ? name : "?");
	put("(");
	for (int i = 0; types[i]; i++) {
		/* A mode is there only for a file that may be made. */
		if (types[i] == 'o' && (task->nr == LX_NR_open || task->nr == LX_NR_openat) &&
		    !(task->args[i - 1] & LX_O_CREAT))
			break;
		put(i ? ", " : "");
		put_argument(task, i, types[i], returned && !is_error ? result : -1);
	}
	put(") = ");
	if (!returned) {
		put("?");
	} else if (is_error) {
		put("-1 ");
		put(lx_errno_name((int)result) ? lx_errno_name((int)result) : "?");
	} else if (task->nr == LX_NR_mmap || task->nr == LX_NR_brk || task->nr == LX_NR_mremap) {
		put_number((uint64_t)result, 0, 16, "0x");
	} else {
		put_number((uint64_t)result, 1, 10, "");
	}
	line[used++] = '\n';
	write_all(2, line, used, "standard error");
}

static void at_call(struct task *task)
{
	struct lx_ptrace_syscall_info info;
	int r = lx_ptrace_get_syscall_info(task->tid, sizeof(info), &info);

	if (r == -LX_ESRCH) /* it was killed */
		return;
	check(r, "ptrace", "PTRACE_GET_SYSCALL_INFO");
	if (info.op == LX_PTRACE_SYSCALL_INFO_ENTRY) {
		task->in_call = 1;
		task->nr = info.entry.nr;
		for (int i = 0; i < 6; i++)
			task->args[i] = info.entry.args[i];
	} else if (info.op == LX_PTRACE_SYSCALL_INFO_EXIT && task->in_call) {
		task->in_call = 0;
		if (task->nr < CALLS) {
			counts[task->nr].calls++;
			counts[task->nr].errors += info.exit.is_error;
		}
		if (!counting)
			show_call(task, 1, info.exit.rval, info.exit.is_error);
	}
}

/* What it stopped for. Returns the signal that it is to get. */
static int stopped(struct task *task, int status)
{
	const int sig = LX_WSTOPSIG(status);

	if (sig == (LX_SIGTRAP | 0x80)) { /* PTRACE_O_TRACESYSGOOD's mark */
		at_call(task);
		return 0;
	}
	if (status >> 16) /* a fork, a thread, an exec: the new one comes by itself */
		return 0;
	if (task->fresh && sig == LX_SIGSTOP) {
		task->fresh = 0;
		return 0;
	}
	if (!counting)
		print(2, "%d --- %s ---\n", task->tid, lx_signal_name(sig));
	return sig;
}

static void ended(struct task *task, int status)
{
	if (task->in_call && !counting) /* exit and its like don't return */
		show_call(task, 0, 0, 0);
	if (!counting && LX_WIFSIGNALED(status))
		print(2, "%d +++ killed by %s +++\n", task->tid, lx_signal_name(LX_WTERMSIG(status)));
	else if (!counting)
		print(2, "%d +++ exited with %d +++\n", task->tid, LX_WEXITSTATUS(status));
	task->tid = 0;
}

static void summary(void)
{
	unsigned long calls = 0, errors = 0;

	print(2, "%9s %9s\n", "calls", "errors");
	for (;;) {
		int most = 0;
		for (int i = 1; i < CALLS; i++)
			if (counts[i].calls > counts[most].calls)
				most = i;
		if (!counts[most].calls)
			break;
		print(2, "%9lu %9lu %s\n", counts[most].calls, counts[most].errors,
		      lx_syscall_name(most) ? lx_syscall_name(most) : "?");
		calls += counts[most].calls;
		errors += counts[most].errors;
		counts[most].calls = 0;
	}
	print(2, "%9lu %9lu total\n", calls, errors);
}

int main(int argc, char **argv, char **envp)
{
	int status, result = 0;
	char **command;
	lx_pid_t pid, tid;

	counting = argc > 1 && same(argv[1], "-c");
	command = argv + 1 + counting;
	if (argc < 2 + counting || command[0][0] == '-')
		usage();
	pid = (lx_pid_t)check(lx_fork(), "fork", command[0]);
	if (!pid) {
		check(lx_ptrace_traceme(), "ptrace", "PTRACE_TRACEME");
		lx_kill(lx_getpid(), LX_SIGSTOP); /* until the options are set */
		print_error("execve", lx_execve(command[0], (const char *const *)command, (const char *const *)envp),
			    command[0]);
		lx_exit_group(127);
	}
	check(lx_wait4(pid, &status, 0, NULL), "wait4", command[0]);
	if (!LX_WIFSTOPPED(status))
		return 1; /* it has said why */
	find_task(pid)->fresh = 0;
	check(lx_ptrace_setoptions(pid, LX_PTRACE_O_TRACESYSGOOD | LX_PTRACE_O_TRACEFORK | LX_PTRACE_O_TRACEVFORK |
						LX_PTRACE_O_TRACECLONE | LX_PTRACE_O_TRACEEXEC | LX_PTRACE_O_EXITKILL),
	      "ptrace", "PTRACE_SETOPTIONS");
	check(lx_ptrace_syscall(pid, 0), "ptrace", "PTRACE_SYSCALL");
	while ((tid = lx_wait4(-1, &status, LX_WALL, NULL)) != -LX_ECHILD) {
		struct task *task;
		if (tid == -LX_EINTR)
			continue;
		check(tid, "wait4", "the tasks");
		task = find_task(tid);
		if (LX_WIFSTOPPED(status)) {
			/* It may have been killed where it stopped: then its end comes next. */
			int r = lx_ptrace_syscall(tid, (unsigned long)stopped(task, status));
			if (r != -LX_ESRCH)
				check(r, "ptrace", "PTRACE_SYSCALL");
			continue;
		}
		if (tid == pid)
			result = LX_WIFSIGNALED(status) ? 128 + LX_WTERMSIG(status) : LX_WEXITSTATUS(status);
		ended(task, status);
	}
	if (counting)
		summary();
	return result;
}
