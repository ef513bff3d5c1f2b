/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

#define MOST 8 /* contestants in a case */
#define ROUNDS 31 /* in full */
#define QUICK_ROUNDS 11
#define PIECES 8 /* of a contestant's turn in each round */
#define PIECE 7e5 /* ns */
#define QUICK_PIECE 3e5
#define TOO_WIDE 0.10 /* a ratio whose middle half spreads over more of its median is not one */

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

struct spread {
	double q1, median, q3;
};

static const char *bench;
static FILE *json;
static const char *json_file, *only;
static int cpu, other_cpu = -1, tty, rounds = ROUNDS, failed, rows, perf = -1;
static double piece = PIECE;
static size_t bytes; /* of an operation, 0 if that's not the point */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Instructions of this thread outside the kernel; 0 where they can't be counted. */
static double instructions(void)
{
	unsigned long long n = 0;

	return perf >= 0 && read(perf, &n, sizeof(n)) == sizeof(n) ? (double)n : 0;
}

static void open_perf(void)
{
	struct perf_event_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	attr.type = PERF_TYPE_HARDWARE;
	attr.config = PERF_COUNT_HW_INSTRUCTIONS;
	attr.exclude_kernel = attr.exclude_hv = 1;
	perf = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct spread spread(const double *samples)
{
	double s[ROUNDS];

	memcpy(s, samples, sizeof(*s) * (size_t)rounds);
	qsort(s, (size_t)rounds, sizeof(*s), ascending);
	return (struct spread){s[rounds / 4], s[rounds / 2], s[rounds * 3 / 4]};
}

static struct spread ratio(const double *a, const double *b)
{
	double r[ROUNDS];

	for (int i = 0; i < rounds; i++)
		r[i] = a[i] / b[i];
	return spread(r);
}

static int supported(struct spread r)
{
	return r.q3 - r.q1 <= TOO_WIDE * r.median;
}

static void progress(const char *name, int round)
{
	if (tty)
		fprintf(stderr, "\r\033[K%s: %s, round %d of %d", bench, name, round, rounds);
}

static void clear_progress(void)
{
	if (tty)
		fprintf(stderr, "\r\033[K");
}

static void fail(const char *name, const char *who, int error)
{
	clear_progress();
	printf("  %-34s %-14s failed: %s\n", name, who, strerror(error));
	failed = 1;
}

/* The processor that measures is the last one allowed: the first ones get most interrupts. */
static void pin(void)
{
	cpu_set_t allowed, one;

	if (sched_getaffinity(0, sizeof(allowed), &allowed)) {
		perror("bench: cannot tell which processors are allowed");
		exit(1);
	}
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET((unsigned)i, &allowed)) {
			other_cpu = cpu;
			cpu = i;
		}
	if (CPU_COUNT(&allowed) < 2)
		other_cpu = -1;
	CPU_ZERO(&one);
	CPU_SET((unsigned)cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one)) {
		perror("bench: cannot stay on one processor");
		exit(1);
	}
}

/* The rest of the first line of file that begins with key, behind its colon. */
static void print_line_of(const char *file, const char *key, const char *otherwise)
{
	char line[512], *value = NULL;
	FILE *f = fopen(file, "re");

	while (f && !value && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			value = strchr(line, ':');
	if (f)
		fclose(f);
	printf("%s", value ? value + 2 : otherwise);
}

/* Those that cost something here, each up to its first comma or semicolon. */
static void print_mitigations(void)
{
	static const char dir[] = "/sys/devices/system/cpu/vulnerabilities";
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort), printed = 0;

	printf("mitigations  ");
	for (int i = 0; i < n; i++) {
		char path[512], text[256] = "";
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name);
		f = names[i]->d_name[0] == '.' ? NULL : fopen(path, "re");
		if (f && fgets(text, sizeof(text), f) && strncmp(text, "Not affected", 12)) {
			char *s = strncmp(text, "Mitigation: ", 12) ? text : text + 12;
			s[strcspn(s, ",;\n")] = 0;
			printf("%s%s: %s", printed++ ? "; " : "", names[i]->d_name, s);
		}
		if (f)
			fclose(f);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	printf("%s\n", n < 0 ? "unknown" : printed ? "" : "none needed");
}

void bench_begin(const char *name, int argc, char **argv, const char *peers, const char *notes)
{
	struct utsname u;

	bench = name;
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--quick")) {
			rounds = QUICK_ROUNDS;
			piece = QUICK_PIECE;
		} else if (!strcmp(argv[i], "--json") && i + 1 < argc) {
			json_file = argv[++i];
		} else if (argv[i][0] != '-' && !only) {
			only = argv[i];
		} else {
			fprintf(stderr, "usage: bench-%s [--quick] [--json FILE] [PART-OF-CASES-NAME]\n", bench);
			exit(2);
		}
	}
	if (json_file && !(json = fopen(json_file, "we"))) {
		perror(json_file);
		exit(1);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	tty = isatty(2);
	pin();
	open_perf();
	uname(&u);
	printf("bench        %s: ns for each operation; median and middle half of %d rounds, fastest of %d x %.1f ms "
	       "in each\n",
	       bench, rounds, PIECES, piece / 1e6);
	printf("processor    ");
	print_line_of("/proc/cpuinfo", "model name", "unknown\n");
	printf("measured on  processor %d of %ld\n", cpu, sysconf(_SC_NPROCESSORS_ONLN));
	printf("kernel       Linux %s %s\n", u.release, u.machine);
	print_mitigations();
	printf("compiler     %s, %s\n", COMPILER, BENCH_FLAGS);
	printf("peers        %s\n", peers);
	printf("ratios       of each round, their median and middle half; to the fastest peer\n%s\n", notes);
	printf("  %-34s %-14s %9s %19s %9s%22s%23s\n", "case", "contestant", "ns", "middle half",
	       perf < 0 ? "" : "instr.", "to floor", "to peer");
}

/* A contestant's turn: pieces of n operations, of which the fastest counts, since whatever interrupts one can only add.
 * A nap goes before each: processors learn a loop with a system call well or badly, by chance, and keep to it until
 * they have done something else. An untimed eighth then warms up. */
static int take_turn(const struct contestant *c, void *state, long batch, long n, double *ns, double *instr)
{
	const long warm = (n / batch / 8 + 1) * batch;
	int r = 0;

	for (int i = 0; i < PIECES && !r; i++) {
		double before, start, took;
		usleep(1);
		r = c->run(state, warm);
		before = instructions();
		start = now();
		if (!r)
			r = c->run(state, n);
		took = (now() - start) / (double)n;
		if (!i || took < *ns) {
			*ns = took;
			*instr = (instructions() - before) / (double)n;
		}
	}
	if (c->rest)
		c->rest(state);
	return r;
}

/* How many operations make a piece. */
static int calibrate(const struct contestant *c, void *state, long batch, long *n)
{
	double ns = 0, ignored;

	for (*n = batch; ns * (double)*n < piece / 4; *n *= 2) {
		int r = take_turn(c, state, batch, *n, &ns, &ignored);
		if (r)
			return r;
	}
	*n = (long)(piece / ns) / batch * batch;
	if (*n < batch)
		*n = batch;
	return 0;
}

static void print_ratio(const double *a, const double *b)
{
	char text[32] = "";

	if (b) {
		struct spread r = ratio(a, b);
		if (supported(r))
			snprintf(text, sizeof(text), "%.3f (%.3f..%.3f)", r.median, r.q1, r.q3);
		else
			snprintf(text, sizeof(text), "spread too wide");
	}
	printf(" %22s", text);
}

static void json_ratio(const char *name, const double *a, const double *b)
{
	if (b && a != b && supported(ratio(a, b)))
		fprintf(json, ", \"%s\": %.4f", name, ratio(a, b).median);
	else
		fprintf(json, ", \"%s\": null", name);
}

void bench_case(const char *name, const void *job, long batch, const struct contestant *who, size_t count)
{
	static double ns[MOST][ROUNDS], instr[MOST][ROUNDS];
	const double *least = NULL, *peer = NULL;
	void *state[MOST];
	long n = 0;
	size_t c, ups = 0;
	int r = 0, up_error = 0;

	if (only && !strstr(name, only))
		return;
	for (c = 0; c < count; c++) {
		errno = 0;
		state[c] = who[c].up ? who[c].up(job) : (void *)(uintptr_t)job;
		if (!state[c] && who[c].up)
			up_error = errno;
		else
			ups++;
	}
	if (!ups)
		bench_skip(name, strerror(up_error));
	else if (ups < count)
		for (c = 0; c < count; c++)
			if (!state[c] && who[c].up)
				fail(name, who[c].name, up_error);

	/* As many operations for all: the slowest one's piece. */
	for (c = 0; c < count && ups == count && !r; c++) {
		long most;
		r = calibrate(&who[c], state[c], batch, &most);
		if (r)
			fail(name, who[c].name, -r);
		else if (!n || most < n)
			n = most;
	}
	for (int round = 0; round < rounds && ups == count && !r; round++) {
		progress(name, round + 1);
		for (size_t i = 0; i < count && !r; i++) {
			/* Everyone comes first, last, and after everyone else. */
			size_t place = (i + (size_t)round / 2) % count;
			c = round % 2 ? count - 1 - place : place;
			r = take_turn(&who[c], state[c], batch, n, &ns[c][round], &instr[c][round]);
			if (r)
				fail(name, who[c].name, -r);
		}
	}
	clear_progress();
	for (c = 0; c < count; c++)
		if (who[c].down && state[c])
			who[c].down(state[c]);
	if (ups < count || r)
		return;

	for (c = 0; c < count; c++) {
		if (who[c].role == FLOOR)
			least = ns[c];
		if (who[c].role == PEER && (!peer || spread(ns[c]).median < spread(peer).median))
			peer = ns[c];
	}
	for (c = 0; c < count; c++) {
		struct spread s = spread(ns[c]);
		char count_text[32] = "";

		if (perf >= 0)
			snprintf(count_text, sizeof(count_text), "%.1f", spread(instr[c]).median);
		printf("  %-34s %-14s %9.1f %9.1f..%8.1f %9s", c ? "" : name, who[c].name, s.median, s.q1, s.q3,
		       count_text);
		if (who[c].role != FLOOR)
			print_ratio(ns[c], least);
		if (who[c].role == LX)
			print_ratio(ns[c], peer);
		else if (bytes)
			printf(" %22s%s", "", who[c].role == FLOOR ? "                       " : "");
		if (bytes)
			printf(" %8.2f GiB/s", (double)bytes / s.median * 1e9 / (1 << 30));
		printf("\n");
		if (json) {
			fprintf(json, "%s{\"bench\": \"%s\", \"case\": \"%s\", \"contestant\": \"%s\", ",
				rows++ ? ",\n " : "[", bench, name, who[c].name);
			fprintf(json, "\"ns_median\": %.2f, \"ns_q1\": %.2f, \"ns_q3\": %.2f", s.median, s.q1, s.q3);
			json_ratio("ratio_to_floor", ns[c], least);
			json_ratio("ratio_to_peer", ns[c], peer);
			fprintf(json, "}");
		}
	}
}

void bench_bytes(size_t moved)
{
	bytes = moved;
}

void bench_skip(const char *name, const char *reason)
{
	if (!only || strstr(name, only))
		printf("  %-34s not here: %s\n", name, reason);
}

int bench_other_cpu(void)
{
	return other_cpu;
}

int bench_end(void)
{
	if (json) {
		fprintf(json, "%s]\n", rows ? "" : "[");
		if (fclose(json)) {
			perror(json_file);
			failed = 1;
		}
	}
	return failed;
}
