/* SPDX-License-Identifier: MIT */
/* examples/locks/robust_mutex.h: THREADS threads take the mutex once each, and up to KILLS are killed, at any step. All
 * who live have to come to their end; nobody has the mutex beside another, and who finds a change half done was told.
 * For a thread that dies on its way the kernel does no more here than before Linux 7.3.
 * BREAK_xxx leave something out, and must be found. */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef KILLS
#define KILLS 1
#endif
#define SPURIOUS 1

#define NOBODY 0 /* or the owner's number + 1 */
#define ME (_pid + 1)

byte owner = NOBODY;
bool waiters = false, owner_died = false; /* with owner: the word */
byte inside = 0;
bool torn = false;
bool killed[THREADS], sleeps[THREADS], pending[THREADS], listed[THREADS], holds[THREADS];
byte kills = 0, spurious = 0;

inline wake_one()
{
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

inline wake_all()
{
	for (i : 0 .. THREADS - 1) {
		sleeps[i] = false
	}
	i = 0
}

/* The kernel marks what a dead thread owns and wakes one, if it finds it; or wakes one, if the thread was on its way to
 * or from a mutex that is free. */
inline die()
{
	sleeps[_pid] = false;
	if
	:: owner == ME && (pending[_pid] || listed[_pid]) ->
		owner = NOBODY;
		owner_died = true;
		if
		:: waiters -> wake_one()
		:: else
		fi
	:: owner == NOBODY && pending[_pid] -> wake_one()
	:: else
	fi;
	if
	:: holds[_pid] -> holds[_pid] = false; inside--
	:: else
	fi
}

active [THREADS] proctype thread()
{
	byte i;
	bool was_waited, told;

	{
		/* Lock. */
#ifndef BREAK_NOT_PENDING
		pending[_pid] = true;
#endif
		do
		:: atomic {
			owner == NOBODY -> /* LX_FUTEX_WAITERS stays */
			told = owner_died;
			owner_died = false;
			owner = ME;
			holds[_pid] = true;
			inside++;
#ifdef BREAK_FORGETS_WAITERS
			waiters = false;
#endif
			assert(inside == 1);
			break
		   }
		:: atomic {
			owner != NOBODY ->
			/* To say that somebody waits, and to look again and sleep, are two steps; but in between nothing is
			 * done with what was seen but compare it. */
			waiters = true;
			i = owner
		   }
		   atomic {
			if
			:: owner == i && waiters -> sleeps[_pid] = true
			:: else
			fi;
			i = 0
		   }
		   atomic {
			if
			:: !sleeps[_pid]
			:: sleeps[_pid] && spurious < SPURIOUS -> spurious++; sleeps[_pid] = false
			fi
		   }
		od;
		listed[_pid] = true;
		pending[_pid] = false;

		/* A change, in two halves. */
		assert(!torn || told);
		torn = true;
		torn = false;

		/* Unlock. */
#ifndef BREAK_NOT_PENDING
		pending[_pid] = true;
#endif
		listed[_pid] = false;
		atomic {
			holds[_pid] = false;
			inside--;
			was_waited = waiters;
			if
			:: !waiters -> owner = NOBODY
			:: waiters ->
#ifdef BREAK_RELEASES_THEN_WAKES
				owner = NOBODY;
				waiters = false
#else
				owner = NOBODY;
				waiters = false;
#ifdef BREAK_WAKES_ONE
				wake_one()
#else
				wake_all()
#endif
#endif
			fi
		}
#ifdef BREAK_RELEASES_THEN_WAKES
		atomic {
			if
			:: was_waited -> wake_one()
			:: else
			fi
		}
#endif
		pending[_pid] = false
	}
	unless
	{
		atomic { killed[_pid] -> die() }
	}
}

active proctype killer()
{
	byte victim;

	do
	:: kills < KILLS ->
		select (victim : 0 .. THREADS - 1);
		kills++;
		killed[victim] = true
	:: true -> break
	od
}
