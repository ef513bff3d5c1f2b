/* SPDX-License-Identifier: MIT */
/* What a program costs that writes a line: from exec to its end. Each is the same source, examples/hello.c or what it is
 * with a libc; the spawn and the wait around it are the same for all. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

#define NOTES                                                                                              \
	"hello        writes a line to /dev/null; floor: a _start of eight instructions; lx: the whole start, " \
	"static and relocating itself"

static char programs[6][4096];
static posix_spawn_file_actions_t quiet;

static int run(void *state, long n)
{
	char *argv[] = {state, NULL}, *envp[] = {NULL};

	while (n--) {
		pid_t pid;
		int status, r = posix_spawn(&pid, state, &quiet, NULL, argv, envp);
		if (r)
			return -r;
		if (waitpid(pid, &status, 0) != pid || status)
			return -EPROTO;
	}
	return 0;
}

static void *floor_program(const void *job)
{
	(void)job;
	return programs[0];
}

#define PROGRAM(n)                               \
	static void *program_##n(const void *job) \
	{                                        \
		(void)job;                       \
		return programs[n];              \
	}
PROGRAM(1)
PROGRAM(2)
PROGRAM(3)
PROGRAM(4)
PROGRAM(5)

int main(int argc, char **argv)
{
	static const char *const files[] = {"hello-floor", "hello-static", "hello-static-pie", "hello-glibc-static",
					    "hello-glibc",  "hello-musl-static"};
	const struct contestant who[] = {
		{"floor", FLOOR, floor_program, run, NULL, NULL},
		{"lx static", LX, program_1, run, NULL, NULL},
		{"lx static-pie", LX, program_2, run, NULL, NULL},
		{"glibc static", PEER, program_3, run, NULL, NULL},
		{"glibc dynamic", PEER, program_4, run, NULL, NULL},
		{"musl static", PEER, program_5, run, NULL, NULL},
	};
	size_t count = sizeof(who) / sizeof(who[0]);
	char self[3000];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size < 0) {
		perror("/proc/self/exe");
		return 1;
	}
	self[size] = 0;
	*strrchr(self, '/') = 0;
	bench_begin("start", argc, argv, "glibc, and musl where it was found when this was built", NOTES);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct stat st;
		snprintf(programs[i], sizeof(programs[i]), "%s/%s", self, files[i]);
		if (!stat(programs[i], &st))
			printf("  %-34s %-14s %9ld bytes\n", i ? "" : "file", who[i].name, (long)st.st_size);
		else
			count = i; /* musl's is the last */
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	bench_case("exec to exit", NULL, 1, who, count);
	posix_spawn_file_actions_destroy(&quiet);
	return bench_end();
}
