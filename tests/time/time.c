/* SPDX-License-Identifier: MIT */
/* Clocks, sleeping and timers. Nothing here sets a clock. */
#include "../check.h"
#include "../now.h"
#include <lx/io.h>
#include <lx/time.h>

enum { SECOND = 1000000000 };

static const lx_clockid_t no_clock = 99;

TEST(time, clock_gettime)
{
	struct lx_timespec t;
	long before = now(LX_CLOCK_MONOTONIC);
	CHECK(before > 0);
	CHECK(now(LX_CLOCK_MONOTONIC) >= before);
	long used = now(LX_CLOCK_PROCESS_CPUTIME_ID);
	CHECK(used >= 0);
	/* The same clock by the process's id. */
	CHECK(now((lx_clockid_t)(~(unsigned int)lx_syscall0(LX_NR_getpid) << 3 | 2)) >= used);
	CHECK_ERR(lx_clock_gettime(no_clock, &t), LX_EINVAL);
	CHECK_ERR(lx_clock_gettime(LX_CLOCK_MONOTONIC, (struct lx_timespec *)nowhere()), LX_EFAULT);
}

/* clock_gettime, gettimeofday and time read one clock, in nanoseconds, microseconds and seconds. */
TEST(time, three_ways_to_read_the_wall_clock)
{
	struct lx_old_timeval tv = {0};
	struct lx_timezone tz = {.tz_minuteswest = -12345};
	lx_time_t seconds = 0;
	long from = now(LX_CLOCK_REALTIME_COARSE) / 1000 - 1;
	CHECK_EQ(lx_gettimeofday(&tv, &tz), 0);
	CHECK(tv.tv_sec * 1000000 + tv.tv_usec >= from);
	CHECK(tv.tv_sec * 1000000 + tv.tv_usec <= from + 5000000);
	CHECK(tz.tz_minuteswest != -12345);
	CHECK_EQ(lx_time(&seconds), seconds);
	CHECK(seconds >= from / 1000000 && seconds <= from / 1000000 + 5);
	CHECK_EQ(lx_gettimeofday(NULL, NULL), 0);
	CHECK_ERR(lx_gettimeofday((struct lx_old_timeval *)nowhere(), NULL), LX_EFAULT);
	CHECK_ERR(lx_time((lx_time_t *)nowhere()), LX_EFAULT);
}

TEST(time, clock_getres)
{
	struct lx_timespec t = {.tv_sec = -1};
	CHECK_EQ(lx_clock_getres(LX_CLOCK_MONOTONIC, &t), 0);
	CHECK_EQ(t.tv_sec, 0);
	CHECK(t.tv_nsec >= 1 && t.tv_nsec <= SECOND / 10);
	CHECK_EQ(lx_clock_getres(LX_CLOCK_MONOTONIC, NULL), 0);
	CHECK_ERR(lx_clock_getres(no_clock, NULL), LX_EINVAL);
}

/* Even a wrong wrapper, run by root, must not get a clock or a time zone set: no argument here is good for either. */
TEST(time, clocks_that_cannot_be_set)
{
	struct lx_timespec too_many_ns = {.tv_sec = 1, .tv_nsec = SECOND};
	struct lx_old_timeval too_many_us = {.tv_sec = 1000000, .tv_usec = 1000001};
	CHECK_ERR(lx_clock_settime(LX_CLOCK_MONOTONIC, NULL), LX_EINVAL);
	CHECK_ERR(lx_clock_settime(no_clock, NULL), LX_EINVAL);
	CHECK_ERR(lx_clock_settime(LX_CLOCK_REALTIME, (struct lx_timespec *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_clock_settime(LX_CLOCK_REALTIME, &too_many_ns), LX_EINVAL);
	CHECK_ERR(lx_settimeofday(&too_many_us, NULL), LX_EINVAL);
	CHECK_ERR(lx_settimeofday((struct lx_old_timeval *)nowhere(), NULL), LX_EFAULT);
}

TEST(time, adjtimex)
{
	struct lx_timex state = {.modes = 0};
	int r = lx_adjtimex(&state);
	SKIP_IF(r == -LX_EPERM, "adjtimex is forbidden here");
	CHECK(r >= LX_TIME_OK && r <= LX_TIME_ERROR);
	CHECK(state.time.tv_sec > 0);
	CHECK(state.tick > 0);
	r = lx_clock_adjtime(LX_CLOCK_REALTIME, &state);
	CHECK(r >= LX_TIME_OK && r <= LX_TIME_ERROR);
	CHECK_ERR(lx_clock_adjtime(LX_CLOCK_MONOTONIC, &state), LX_EOPNOTSUPP);
	CHECK_ERR(lx_clock_adjtime(no_clock, &state), LX_EINVAL);
	CHECK_ERR(lx_adjtimex((struct lx_timex *)nowhere()), LX_EFAULT);
}

TEST(time, nanosleep)
{
	struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000}, left = {.tv_sec = -1};
	struct lx_timespec bad = {.tv_sec = 0, .tv_nsec = SECOND}, negative = {.tv_sec = -1};
	long before = now(LX_CLOCK_MONOTONIC);
	CHECK_EQ(lx_nanosleep(&ms, &left), 0);
	CHECK(now(LX_CLOCK_MONOTONIC) - before >= 1000000);
	CHECK_EQ(left.tv_sec, -1);
	CHECK_ERR(lx_nanosleep(&bad, NULL), LX_EINVAL);
	CHECK_ERR(lx_nanosleep(&negative, NULL), LX_EINVAL);
	CHECK_ERR(lx_nanosleep((struct lx_timespec *)nowhere(), NULL), LX_EFAULT);
}

/* Errors are negative, as everywhere in lx; posix has them positive for this call. */
TEST(time, clock_nanosleep)
{
	struct lx_timespec past = {.tv_sec = 1000000}, ms = {.tv_sec = 0, .tv_nsec = 1000000};
	struct lx_timespec bad = {.tv_sec = 0, .tv_nsec = SECOND};
	long before = now(LX_CLOCK_MONOTONIC);
	CHECK_EQ(lx_clock_nanosleep(LX_CLOCK_REALTIME, LX_TIMER_ABSTIME, &past, NULL), 0);
	CHECK_EQ(lx_clock_nanosleep(LX_CLOCK_MONOTONIC, 0, &ms, NULL), 0);
	CHECK(now(LX_CLOCK_MONOTONIC) - before >= 1000000);
	CHECK_ERR(lx_clock_nanosleep(LX_CLOCK_MONOTONIC, 0, &bad, NULL), LX_EINVAL);
	CHECK_ERR(lx_clock_nanosleep(no_clock, 0, &ms, NULL), LX_EINVAL);
	CHECK_ERR(lx_clock_nanosleep(LX_CLOCK_THREAD_CPUTIME_ID, 0, &ms, NULL), LX_EOPNOTSUPP);
}

TEST(time, alarm)
{
	CHECK_EQ(lx_alarm(1000), 0);
	long left = lx_alarm(0);
	CHECK(left >= 990 && left <= 1000);
	CHECK_EQ(lx_alarm(0), 0);
}

TEST(time, setitimer)
{
	struct lx_old_itimerval value = {.it_value = {.tv_sec = 1000}}, now_set, former;
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, &value, NULL), 0);
	CHECK_EQ(lx_getitimer(LX_ITIMER_REAL, &now_set), 0);
	CHECK(now_set.it_value.tv_sec >= 990 && now_set.it_value.tv_sec <= 1000);
	/* No new value: it is stopped. */
	CHECK_EQ(lx_setitimer(LX_ITIMER_REAL, NULL, &former), 0);
	CHECK(former.it_value.tv_sec >= 990);
	CHECK_EQ(lx_getitimer(LX_ITIMER_REAL, &now_set), 0);
	CHECK_EQ(now_set.it_value.tv_sec, 0);
	value.it_value.tv_usec = 1000000;
	CHECK_ERR(lx_setitimer(LX_ITIMER_REAL, &value, NULL), LX_EINVAL);
	CHECK_ERR(lx_getitimer(3, &now_set), LX_EINVAL);
}

TEST(time, times)
{
	struct lx_tms tms = {.tms_utime = -1, .tms_cutime = -1};
	long a = lx_times(&tms), b = lx_times(NULL);
	CHECK(b >= a && b - a < 1000);
	CHECK(tms.tms_utime >= 0 && tms.tms_stime >= 0);
	CHECK_EQ(tms.tms_cutime, 0);
	CHECK_ERR(lx_times((struct lx_tms *)nowhere()), LX_EFAULT);
}

/* The id is 4 bytes: what follows it has to stay. */
TEST(time, timer)
{
	struct {
		lx_timer_t id;
		int after;
	} timer = {-1, 12345};
	struct lx_sigevent none = {.sigev_notify = LX_SIGEV_NONE}, bad = {.sigev_notify = 99};
	struct lx_itimerspec set = {.it_value = {.tv_sec = 1000}}, got;
	CHECK_ERR(lx_timer_create(no_clock, &none, &timer.id), LX_EINVAL);
	CHECK_ERR(lx_timer_create(LX_CLOCK_MONOTONIC, &bad, &timer.id), LX_EINVAL);
	CHECK_EQ(lx_timer_create(LX_CLOCK_MONOTONIC, &none, &timer.id), 0);
	CHECK(timer.id >= 0);
	CHECK_EQ(timer.after, 12345);
	CHECK_EQ(lx_timer_settime(timer.id, 0, &set, NULL), 0);
	CHECK_EQ(lx_timer_gettime(timer.id, &got), 0);
	CHECK(got.it_value.tv_sec >= 990 && got.it_value.tv_sec <= 1000);
	CHECK_EQ(lx_timer_getoverrun(timer.id), 0);
	set.it_value.tv_nsec = SECOND;
	CHECK_ERR(lx_timer_settime(timer.id, 0, &set, NULL), LX_EINVAL);
	CHECK_EQ(lx_timer_delete(timer.id), 0);
	CHECK_ERR(lx_timer_delete(timer.id), LX_EINVAL);
	CHECK_ERR(lx_timer_gettime(timer.id, &got), LX_EINVAL);
	CHECK_ERR(lx_timer_getoverrun(timer.id), LX_EINVAL);
}

TEST(time, timerfd)
{
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000};
	struct lx_itimerspec set = {.it_interval = ms, .it_value = ms};
	struct lx_itimerspec stop = {.it_value = {.tv_sec = 0, .tv_nsec = 0}}, got;
	uint64_t expirations = 0;
	int fds[2], fd = lx_timerfd_create(LX_CLOCK_MONOTONIC, LX_TFD_CLOEXEC | LX_TFD_NONBLOCK);
	CHECK(fd >= 0);
	CHECK_ERR(lx_read(fd, &expirations, sizeof(expirations)), LX_EAGAIN);
	CHECK_EQ(lx_fcntl(fd, LX_F_SETFL, 0), 0);
	CHECK_EQ(lx_timerfd_settime(fd, 0, &set, NULL), 0);
	CHECK_EQ(lx_read(fd, &expirations, sizeof(expirations)), 8);
	CHECK(expirations >= 1);
	CHECK_ERR(lx_read(fd, &expirations, 4), LX_EINVAL);
	CHECK_EQ(lx_timerfd_settime(fd, 0, &stop, &got), 0);
	CHECK_EQ(got.it_interval.tv_nsec, 1000000);
	CHECK_EQ(lx_timerfd_gettime(fd, &got), 0);
	CHECK_EQ(got.it_value.tv_nsec, 0);
	CHECK_EQ(lx_pipe2(fds, LX_O_CLOEXEC), 0);
	CHECK_ERR(lx_timerfd_gettime(fds[0], &got), LX_EINVAL);
	CHECK_ERR(lx_timerfd_gettime(-1, &got), LX_EBADF);
	CHECK_ERR(lx_timerfd_create(LX_CLOCK_PROCESS_CPUTIME_ID, 0), LX_EINVAL);
	CHECK_ERR(lx_timerfd_create(LX_CLOCK_MONOTONIC, 1), LX_EINVAL);
	CHECK_ERR(lx_timerfd_settime(fd, 1 << 30, &set, NULL), LX_EINVAL);
}
