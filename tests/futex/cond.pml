/* SPDX-License-Identifier: MIT */
/* examples/locks/cond.h over mutex.h: consumers wait for items, producers put one each, and signal or broadcast with the
 * mutex or without it. All have to come to their end: one that sleeps for ever is an end that isn't valid. Any order of
 * sleepers is tried, and some wake for nothing. BREAK_xxx leave something out, and must be found. */
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#define THREADS (CONSUMERS + PRODUCERS)
#define SPURIOUS 1

#define FREE 0
#define LOCKED 1
#define CONTENDED 2

/* The sequence goes round after so many signals: more than there are here, as 2^32 are. */
#ifdef BREAK_SEQUENCE_GOES_ROUND
#define SEQUENCES 2
#else
#define SEQUENCES 100
#endif

#define NOTHING 0
#define MUTEX 1
#define COND 2

byte state = FREE;
byte sequence = 0;
byte items = 0, inside = 0;
byte sleeps[THREADS]; /* for what */
byte spurious = 0;

inline wake_up()
{
	atomic {
		if
		:: sleeps[_pid] == NOTHING
		:: sleeps[_pid] != NOTHING && spurious < SPURIOUS -> spurious++; sleeps[_pid] = NOTHING
		fi
	}
}

/* One of those that sleep for it, any. */
inline change_one(word, to)
{
	if
	:: sleeps[0] == word -> sleeps[0] = to
	:: sleeps[1] == word -> sleeps[1] = to
	:: sleeps[2] == word -> sleeps[2] = to
#if CONSUMERS + PRODUCERS > 3
	:: sleeps[3] == word -> sleeps[3] = to
#endif
#if CONSUMERS + PRODUCERS > 4
	:: sleeps[4] == word -> sleeps[4] = to
#endif
	:: else
	fi
}

inline mutex_lock_contended()
{
	do
	:: atomic { old = state; state = CONTENDED }
	   if
	   :: old == FREE -> break
	   :: else
	   fi;
	   atomic {
		if
		:: state == CONTENDED -> sleeps[_pid] = MUTEX
		:: else
		fi
	   }
	   wake_up()
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
	atomic { old = state; state = FREE }
	if
	:: old == CONTENDED -> atomic { change_one(MUTEX, NOTHING) }
	:: else
	fi
}

inline cond_wait()
{
	was = sequence;
	mutex_unlock();
	atomic {
		if
#ifdef BREAK_NO_SEQUENCE
		:: true -> sleeps[_pid] = COND
#else
		:: sequence == was -> sleeps[_pid] = COND
		:: else
#endif
		fi
	}
	wake_up();
	was = 0;
#ifdef BREAK_WAIT_LOCKS_UNCONTENDED
	mutex_lock()
#else
	mutex_lock_contended()
#endif
}

inline cond_signal()
{
	sequence = (sequence + 1) % SEQUENCES;
	atomic { change_one(COND, NOTHING) }
}

/* One wakes, the others sleep for the mutex, if the sequence still is this one's. */
inline cond_broadcast()
{
	atomic { sequence = (sequence + 1) % SEQUENCES; was = sequence }
	do
	:: atomic {
		if
		:: sequence == was ->
#ifndef BREAK_BROADCAST_WAKES_NONE
			change_one(COND, NOTHING);
#endif
			for (i : 0 .. THREADS - 1) {
				if
				:: sleeps[i] == COND -> sleeps[i] = MUTEX
				:: else
				fi
			}
			i = 0;
			break
		:: else
		fi
	   }
#ifdef BREAK_BROADCAST_GIVES_UP
	   break
#else
	   was = sequence
#endif
	od;
	was = 0
}

active [CONSUMERS] proctype consumer()
{
	byte old, was;

	mutex_lock();
	do
	:: items == 0 -> cond_wait()
	:: else -> break
	od;
	inside++;
	assert(inside == 1);
	items--;
	inside--;
	mutex_unlock()
}

/* The last producer may bring what is left, all at once, and broadcast that. */
active [PRODUCERS] proctype producer()
{
	byte old, was, i, mine = 1;
	bool all = false;

	if
	:: _pid == THREADS - 1 -> all = true; mine = CONSUMERS - (PRODUCERS - 1)
	:: else
	fi;
	mutex_lock();
	inside++;
	assert(inside == 1);
	items = items + mine;
	inside--;
	if
	:: all -> cond_broadcast(); mutex_unlock()
	:: all -> mutex_unlock(); cond_broadcast()
	:: !all -> cond_signal(); mutex_unlock()
	:: !all -> mutex_unlock(); cond_signal()
	fi
}
