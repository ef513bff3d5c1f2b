/* SPDX-License-Identifier: MIT */
/* Clocks, sleeping and timers. Every struct here has 64-bit seconds. */
#ifndef LX_TIME_H
#define LX_TIME_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/linux/time.h>
#include <lx/uapi/linux/time_types.h>
#include <lx/uapi/linux/timerfd.h>
#include <lx/uapi/linux/times.h>
#include <lx/uapi/linux/timex.h>

LX_BEGIN_DECLS

/** Read the wall clock in whole seconds. The vDSO has a faster one.
 * tloc: gets the result too, unless NULL.
 * Returns seconds since 1970; -LX_EFAULT.
 * time(2), Linux 1.0. */
LX_FN LX_WRITES1(1) lx_time_t lx_time(lx_time_t *tloc)
{
	return lx_syscall1(LX_NR_time, (long)tloc);
}

/** Read the wall clock in microseconds. The vDSO has a faster one.
 * tv, tz: either may be NULL; tz is the kernel's own time zone, nobody's.
 * Returns 0; -LX_EFAULT.
 * gettimeofday(2), Linux 1.0. */
LX_FN LX_WRITES1(1) LX_WRITES1(2) int lx_gettimeofday(struct lx_old_timeval *tv, struct lx_timezone *tz)
{
	return (int)lx_syscall2(LX_NR_gettimeofday, (long)tv, (long)tz);
}

/** Set the wall clock.
 * tv, tz: either may be NULL; the first tz since boot also shifts a hardware clock that runs in local time.
 * Returns 0; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * settimeofday(2), Linux 1.0. */
LX_FN LX_READS1(1) LX_READS1(2) int lx_settimeofday(const struct lx_old_timeval *tv, const struct lx_timezone *tz)
{
	return (int)lx_syscall2(LX_NR_settimeofday, (long)tv, (long)tz);
}

/** Ask how much CPU time this process and the children it waited for have used.
 * tbuf: NULL or gets clock ticks, 100 a second.
 * Returns clock ticks since some point; -LX_EFAULT. After a wrap a success can look like an error.
 * times(2), Linux 1.0. */
LX_FN LX_WRITES1(1) long lx_times(struct lx_tms *tbuf)
{
	return lx_syscall1(LX_NR_times, (long)tbuf);
}

/** Read a clock. The vDSO has a faster one.
 * which_clock: LX_CLOCK_xxx; negative for a device's clock, (~fd << 3) | 3, or a process's CPU clock, (~pid << 3) | 2.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (no such clock).
 * clock_gettime(2), Linux 2.6. */
LX_FN LX_WRITES1(2) int lx_clock_gettime(lx_clockid_t which_clock, struct lx_timespec *tp)
{
	return (int)lx_syscall2(LX_NR_clock_gettime, which_clock, (long)tp);
}

/** Set a clock.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (a clock that can't be set, nanoseconds out of range), -LX_EPERM.
 * clock_settime(2), Linux 2.6. */
LX_FN LX_READS1(2) int lx_clock_settime(lx_clockid_t which_clock, const struct lx_timespec *tp)
{
	return (int)lx_syscall2(LX_NR_clock_settime, which_clock, (long)tp);
}

/** Ask for a clock's resolution. The vDSO has a faster one.
 * tp: NULL only asks whether the clock exists.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (no such clock).
 * clock_getres(2), Linux 2.6. */
LX_FN LX_WRITES1(2) int lx_clock_getres(lx_clockid_t which_clock, struct lx_timespec *tp)
{
	return (int)lx_syscall2(LX_NR_clock_getres, which_clock, (long)tp);
}

/** Steer the wall clock, or with modes 0 only read its state.
 * Returns the clock's state, LX_TIME_OK to LX_TIME_ERROR; -LX_EFAULT, -LX_EINVAL, -LX_EPERM.
 * adjtimex(2), Linux 1.0. */
LX_FN LX_UPDATES1(1) int lx_adjtimex(struct lx_timex *txc)
{
	return (int)lx_syscall1(LX_NR_adjtimex, (long)txc);
}

/** lx_adjtimex() for any clock that can be steered.
 * Returns the clock's state, LX_TIME_OK to LX_TIME_ERROR; -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM.
 * clock_adjtime(2), Linux 2.6.39. */
LX_FN LX_UPDATES1(2) int lx_clock_adjtime(lx_clockid_t which_clock, struct lx_timex *txc)
{
	return (int)lx_syscall2(LX_NR_clock_adjtime, which_clock, (long)txc);
}

/** Sleep, on CLOCK_MONOTONIC.
 * rqtp: how long; rmtp: gets what is left when a signal interrupts, may be NULL or rqtp.
 * Returns 0; -LX_EFAULT, -LX_EINTR, -LX_EINVAL (nanoseconds out of range).
 * nanosleep(2), Linux 2.0. */
LX_FN LX_READS1(1) LX_WRITES1(2) int lx_nanosleep(const struct lx_timespec *rqtp, struct lx_timespec *rmtp)
{
	return (int)lx_syscall2(LX_NR_nanosleep, (long)rqtp, (long)rmtp);
}

/** Sleep on a clock.
 * flags: 0 or LX_TIMER_ABSTIME, then rqtp is a time to wake at and rmtp is left alone.
 * rmtp: gets what is left when a signal interrupts, may be NULL.
 * Returns 0; -LX_EFAULT, -LX_EINTR, -LX_EINVAL (nanoseconds out of range, no such clock), -LX_EOPNOTSUPP (a clock
 * nobody can sleep on: LX_CLOCK_THREAD_CPUTIME_ID).
 * Negative like every error here; a libc's function gives it positive.
 * clock_nanosleep(2), Linux 2.6. */
LX_FN LX_READS1(3) LX_WRITES1(4)
int lx_clock_nanosleep(lx_clockid_t which_clock, int flags, const struct lx_timespec *rqtp, struct lx_timespec *rmtp)
{
	return (int)lx_syscall4(LX_NR_clock_nanosleep, which_clock, flags, (long)rqtp, (long)rmtp);
}

/** Send this process SIGALRM after some seconds; 0 cancels. It is lx_setitimer()'s LX_ITIMER_REAL.
 * Returns the seconds that were left of an earlier alarm, or 0; no errors.
 * alarm(2), Linux 1.0. */
LX_FN long lx_alarm(unsigned int seconds)
{
	return lx_syscall1(LX_NR_alarm, seconds);
}

/** Read one of the process's three interval timers.
 * which: LX_ITIMER_REAL, _VIRTUAL, _PROF.
 * Returns 0; -LX_EFAULT, -LX_EINVAL.
 * getitimer(2), Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_getitimer(int which, struct lx_old_itimerval *value)
{
	return (int)lx_syscall2(LX_NR_getitimer, which, (long)value);
}

/** Set one of the process's three interval timers: SIGALRM, SIGVTALRM, SIGPROF.
 * value: it_value 0 stops it, and so does NULL; ovalue: gets the former setting, may be NULL.
 * Returns 0; -LX_EFAULT, -LX_EINVAL.
 * setitimer(2), Linux 1.0. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_setitimer(int which, const struct lx_old_itimerval *value, struct lx_old_itimerval *ovalue)
{
	return (int)lx_syscall3(LX_NR_setitimer, which, (long)value, (long)ovalue);
}

/** Make a timer of this process, not yet running.
 * event: how it tells; NULL is SIGALRM with the timer's id as value. LX_SIGEV_THREAD starts no thread: that is a
 * libc's work; LX_SIGEV_THREAD_ID with LX_SIGEV_SIGNAL sends the signal to one thread.
 * timer_id: gets the id, 4 bytes.
 * Returns 0; -LX_EAGAIN, -LX_EFAULT, -LX_EINVAL, -LX_EOPNOTSUPP, -LX_EPERM.
 * timer_create(2), Linux 2.6. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_timer_create(lx_clockid_t which_clock, const struct lx_sigevent *event, lx_timer_t *timer_id)
{
	return (int)lx_syscall3(LX_NR_timer_create, which_clock, (long)event, (long)timer_id);
}

/** Start a timer, or with it_value 0 stop it.
 * flags: 0 or LX_TIMER_ABSTIME; old_setting: gets the former setting, may be NULL.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (no such timer, nanoseconds out of range).
 * timer_settime(2), Linux 2.6. */
LX_FN LX_READS1(3) LX_WRITES1(4)
int lx_timer_settime(lx_timer_t timer_id, int flags, const struct lx_itimerspec *new_setting,
		     struct lx_itimerspec *old_setting)
{
	return (int)lx_syscall4(LX_NR_timer_settime, timer_id, flags, (long)new_setting, (long)old_setting);
}

/** Read a timer: the time until it fires next, 0 when it is stopped.
 * Returns 0; -LX_EFAULT, -LX_EINVAL (no such timer).
 * timer_gettime(2), Linux 2.6. */
LX_FN LX_WRITES1(2) int lx_timer_gettime(lx_timer_t timer_id, struct lx_itimerspec *setting)
{
	return (int)lx_syscall2(LX_NR_timer_gettime, timer_id, (long)setting);
}

/** Ask how often a timer fired beyond the one signal that was last delivered for it.
 * Returns the count; -LX_EINVAL (no such timer).
 * timer_getoverrun(2), Linux 2.6. */
LX_FN int lx_timer_getoverrun(lx_timer_t timer_id)
{
	return (int)lx_syscall1(LX_NR_timer_getoverrun, timer_id);
}

/** Stop and delete a timer.
 * Returns 0; -LX_EINVAL (no such timer).
 * timer_delete(2), Linux 2.6. */
LX_FN int lx_timer_delete(lx_timer_t timer_id)
{
	return (int)lx_syscall1(LX_NR_timer_delete, timer_id);
}

/** Make a timer that is read from a descriptor: each read gives a uint64_t, the expirations since the last.
 * clockid: LX_CLOCK_REALTIME, _MONOTONIC, _BOOTTIME or an _ALARM one; flags: LX_TFD_CLOEXEC, LX_TFD_NONBLOCK.
 * Returns a descriptor; -LX_EINVAL, -LX_EMFILE, -LX_ENFILE, -LX_EPERM (an _ALARM clock).
 * timerfd_create(2), Linux 2.6.25. */
LX_FN int lx_timerfd_create(lx_clockid_t clockid, int flags)
{
	return (int)lx_syscall2(LX_NR_timerfd_create, clockid, flags);
}

/** Start a timer descriptor, or with it_value 0 stop it.
 * flags: LX_TFD_TIMER_ABSTIME, LX_TFD_TIMER_CANCEL_ON_SET; otmr: gets the former setting, may be NULL.
 * Returns 0; -LX_EBADF, -LX_ECANCELED, -LX_EFAULT, -LX_EINVAL (not a timer descriptor, nanoseconds out of range).
 * timerfd_settime(2), Linux 2.6.25. */
LX_FN LX_READS1(3) LX_WRITES1(4)
int lx_timerfd_settime(int ufd, int flags, const struct lx_itimerspec *utmr, struct lx_itimerspec *otmr)
{
	return (int)lx_syscall4(LX_NR_timerfd_settime, ufd, flags, (long)utmr, (long)otmr);
}

/** Read a timer descriptor's setting: the time until it fires next, 0 when it is stopped.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (not a timer descriptor).
 * timerfd_gettime(2), Linux 2.6.25. */
LX_FN LX_WRITES1(2) int lx_timerfd_gettime(int ufd, struct lx_itimerspec *otmr)
{
	return (int)lx_syscall2(LX_NR_timerfd_gettime, ufd, (long)otmr);
}

LX_END_DECLS

#endif
