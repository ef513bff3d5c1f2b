/* SPDX-License-Identifier: MIT */
/* examples/locks/mutex.h: THREADS threads take the mutex ROUNDS times each. An assertion fails if two have it; one that
 * sleeps for ever is an end that isn't valid. Each label is one step; which of the sleepers wakes is left open, and some
 * wake for nothing. BREAK_xxx leave something out, and must be found. */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#define SPURIOUS 2

#define FREE 0
#define LOCKED 1
#define CONTENDED 2

/* The one that has slept says that others may. */
#ifdef BREAK_LOCK_FORGETS
#define LEFT_BY_SLEEPER (old == FREE -> LOCKED : CONTENDED)
#else
#define LEFT_BY_SLEEPER CONTENDED
#endif

byte state = FREE;
byte inside = 0;
bool sleeps[THREADS];
byte spurious = 0;

/* The kernel looks and puts to sleep in one step. Who sleeps wakes when another step, or nothing at all, says so. */
inline futex_wait(expected)
{
	atomic {
		if
#ifdef BREAK_WAIT_LOOKS
		:: true -> sleeps[_pid] = true
#else
		:: state == expected -> sleeps[_pid] = true
		:: else
#endif
		fi
	}
	atomic {
		if
		:: !sleeps[_pid]
		:: sleeps[_pid] && spurious < SPURIOUS -> spurious++; sleeps[_pid] = false
		fi
	}
}

inline futex_wake_one()
{
	atomic {
		if
		:: sleeps[0] -> sleeps[0] = false
		:: sleeps[1] -> sleeps[1] = false
#if THREADS > 2
		:: sleeps[2] -> sleeps[2] = false
#endif
#if THREADS > 3
		:: sleeps[3] -> sleeps[3] = false
#endif
		:: else
		fi
	}
}

inline mutex_lock_contended()
{
	do
	:: atomic { old = state; state = LEFT_BY_SLEEPER }
	   if
	   :: old == FREE -> break
	   :: else -> futex_wait(CONTENDED)
	   fi
	od
}

inline mutex_lock()
{
	atomic {
		old = state;
		if
		:: old == FREE -> state = LOCKED
		:: else
		fi
	}
	if
	:: old == FREE
	:: else -> mutex_lock_contended()
	fi
}

inline mutex_unlock()
{
#ifdef BREAK_UNLOCK_IN_TWO_STEPS
	old = state;
	state = FREE;
#else
	atomic { old = state; state = FREE }
#endif
#ifndef BREAK_NO_WAKE
	if
	:: old == CONTENDED -> futex_wake_one()
	:: else
	fi
#endif
}

active [THREADS] proctype thread()
{
	byte round = 0, old;

	do
	:: round < ROUNDS ->
		mutex_lock();
		inside++;
		assert(inside == 1);
		inside--;
		mutex_unlock();
		round++
	:: else -> break
	od
}
