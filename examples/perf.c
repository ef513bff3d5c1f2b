/* SPDX-License-Identifier: MIT */
/* What a program does to the machine: counters of the kernel and the processor, and samples of where it is.
 *
 *	perf stat COMMAND...	execute COMMAND, a path, and print how long its first thread ran, its page faults, context
 *				switches and migrations, cycles and instructions where the processor's can be had
 *	perf sample COMMAND...	execute it, note a thousand times in a second of running where it is, and print how many
 *				samples there were, how many of them in the kernel, and the places most often seen
 *
 * The counters are a group: they start, stop and are read together, so one can be divided by another. Samples come by a
 * ring buffer that the kernel fills and this program empties, without a system call for each. */
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/mm.h>
#include <lx/perf.h>
#include <lx/poll.h>
#include <lx/process.h>
#include <lx/uapi/asm/poll.h>

#include "lib/lib.h"

const char program[] = "perf", usage_line[] = "usage: perf stat COMMAND... | perf sample COMMAND...";

static const struct {
	uint32_t type;
	uint64_t config;
	const char *name;
} counters[] = {
	{LX_PERF_TYPE_SOFTWARE, LX_PERF_COUNT_SW_TASK_CLOCK, "task-clock ns"}, /* the first leads the group */
	{LX_PERF_TYPE_SOFTWARE, LX_PERF_COUNT_SW_PAGE_FAULTS, "page-faults"},
	{LX_PERF_TYPE_SOFTWARE, LX_PERF_COUNT_SW_PAGE_FAULTS_MAJ, "major-faults"},
	{LX_PERF_TYPE_SOFTWARE, LX_PERF_COUNT_SW_CONTEXT_SWITCHES, "context-switches"},
	{LX_PERF_TYPE_SOFTWARE, LX_PERF_COUNT_SW_CPU_MIGRATIONS, "cpu-migrations"},
	{LX_PERF_TYPE_HARDWARE, LX_PERF_COUNT_HW_CPU_CYCLES, "cycles"},
	{LX_PERF_TYPE_HARDWARE, LX_PERF_COUNT_HW_INSTRUCTIONS, "instructions"},
};
enum { COUNTERS = sizeof(counters) / sizeof(counters[0]) };

/* A child that executes the command when the other end of a pipe is closed. Returns that. */
static int start(lx_pid_t *pid, char **command, char **envp)
{
	int fds[2];
	char byte;

	check(lx_pipe2(fds, LX_O_CLOEXEC), "pipe2", "");
	*pid = (lx_pid_t)check(lx_fork(), "fork", command[0]);
	if (!*pid) {
		lx_close(fds[1]);
		lx_read(fds[0], &byte, 1);
		print_error("execve", lx_execve(command[0], (const char *const *)command, (const char *const *)envp),
			    command[0]);
		lx_exit_group(127);
	}
	lx_close(fds[0]);
	return fds[1];
}

static int status_of(lx_pid_t pid)
{
	int status, r;

	do
		r = lx_wait4(pid, &status, 0, NULL);
	while (r == -LX_EINTR);
	check(r, "wait4", "the command");
	return LX_WIFSIGNALED(status) ? 128 + LX_WTERMSIG(status) : LX_WEXITSTATUS(status);
}

/* An ordinary user may count what happens in the kernel only if /proc/sys/kernel/perf_event_paranoid is below 2. */
static int open_event(struct lx_perf_event_attr *attr, lx_pid_t pid, int group)
{
	int fd;

	attr->size = sizeof(*attr);
	fd = lx_perf_event_open(attr, pid, -1, group, LX_PERF_FLAG_FD_CLOEXEC);
	if (fd == -LX_EACCES) {
		attr->exclude_kernel = 1;
		fd = lx_perf_event_open(attr, pid, -1, group, LX_PERF_FLAG_FD_CLOEXEC);
	}
	return fd;
}

static int stat(char **command, char **envp)
{
	int fds[COUNTERS], status, present = 0, go;
	struct {
		uint64_t count, values[COUNTERS];
	} read;
	lx_pid_t pid;

	go = start(&pid, command, envp);
	for (int i = 0; i < COUNTERS; i++) {
		struct lx_perf_event_attr attr = {0};

		attr.type = counters[i].type;
		attr.config = counters[i].config;
		attr.read_format = LX_PERF_FORMAT_GROUP;
		attr.disabled = !i; /* with their leader, which execve turns on */
		attr.enable_on_exec = !i;
		fds[i] = open_event(&attr, pid, i ? fds[0] : -1);
		if (!i)
			check(fds[i], "perf_event_open", counters[i].name);
	}
	lx_close(go);
	status = status_of(pid);
	check(lx_read(fds[0], &read, sizeof(read)), "read", "the counters");
	for (int i = 0; i < COUNTERS; i++)
		if (fds[i] >= 0)
			print(2, "%16lu %s\n", read.values[present++], counters[i].name);
		else
			print(2, "%16s %s\n", "not here", counters[i].name);
	return status;
}

enum { PAGE = 4096, DATA = 128 * PAGE, PLACES = 4096, MOST = 5 };

static struct place {
	uint64_t ip, count;
} places[PLACES];
static unsigned long samples, in_kernel, lost;

static void note(uint64_t ip)
{
	struct place *place = places;

	while (place < places + PLACES - 1 && place->count && place->ip != ip)
		place++;
	place->ip = ip;
	place->count++;
}

/* A record may go round the end of the data. */
static void copy_out(char *to, const char *data, uint64_t at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = data[(at + i) % DATA];
}

/* All records that there are. The head is read before them and the tail written behind: the kernel does the opposite. */
static void drain(struct lx_perf_event_mmap_page *page, const char *data)
{
	const uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = page->data_tail;

	while (tail < head) {
		struct {
			struct lx_perf_event_header header;
			uint64_t words[2]; /* of a sample its address; of what was lost an id, and how many */
		} record;

		copy_out((char *)&record, data, tail, sizeof(record.header));
		copy_out((char *)&record, data, tail,
			 record.header.size < sizeof(record) ? record.header.size : sizeof(record));
		if (record.header.type == LX_PERF_RECORD_SAMPLE) {
			samples++;
			in_kernel +=
				(record.header.misc & LX_PERF_RECORD_MISC_CPUMODE_MASK) == LX_PERF_RECORD_MISC_KERNEL;
			note(record.words[0]);
		} else if (record.header.type == LX_PERF_RECORD_LOST) {
			lost += record.words[1];
		}
		tail += record.header.size;
	}
	__atomic_store_n(&page->data_tail, tail, __ATOMIC_RELEASE);
}

static int sample(char **command, char **envp)
{
	struct lx_perf_event_attr attr = {0};
	struct lx_perf_event_mmap_page *page;
	struct lx_pollfd poll[2] = {{.events = LX_POLLIN}, {.events = LX_POLLIN}};
	lx_pid_t pid;
	int go = start(&pid, command, envp), fd, status;

	attr.type = LX_PERF_TYPE_SOFTWARE;
	attr.config = LX_PERF_COUNT_SW_CPU_CLOCK;
	attr.freq = 1;
	attr.sample_freq = 1000;
	attr.sample_type = LX_PERF_SAMPLE_IP;
	attr.disabled = attr.enable_on_exec = 1;
	attr.watermark = 1;
	attr.wakeup_watermark = DATA / 2;
	fd = (int)check(open_event(&attr, pid, -1), "perf_event_open", "cpu-clock");
	page = lx_mmap(NULL, PAGE + DATA, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_SHARED, fd, 0);
	check((long)page, "mmap", "the ring buffer");

	poll[0].fd = fd;
	poll[1].fd = (int)check(lx_pidfd_open(pid, 0), "pidfd_open", command[0]);
	lx_close(go);
	do {
		int r = lx_poll(poll, 2, -1);
		if (r != -LX_EINTR)
			check(r, "poll", "the ring buffer");
		drain(page, (const char *)page + PAGE);
	} while (!(poll[1].revents & LX_POLLIN));
	status = status_of(pid);

	print(2, "%lu samples, %lu in the kernel, %lu lost\n", samples, in_kernel, lost);
	for (int i = 0; i < MOST; i++) {
		struct place *best = places;
		for (struct place *place = places; place < places + PLACES; place++)
			if (place->count > best->count)
				best = place;
		if (best->count)
			print(2, "%8lu at %lx\n", best->count, best->ip);
		best->count = 0;
	}
	return status;
}

int main(int argc, char **argv, char **envp)
{
	if (argc > 2 && same(argv[1], "stat"))
		return stat(argv + 2, envp);
	if (argc > 2 && same(argv[1], "sample"))
		return sample(argv + 2, envp);
	usage();
}
