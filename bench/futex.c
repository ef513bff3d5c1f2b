/* SPDX-License-Identifier: MIT */
/* What waiting, waking and locks cost: lx and its locks of examples/locks, loops written by hand, glibc's locks. All
 * threads are glibc's, so that its locks are at home. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../examples/locks/cond.h"
#include "../examples/locks/mutex.h"
#include "../examples/locks/semaphore.h"
#include "harness.h"

#define NOTES                                                                                            \
	"waitv        the last word has changed: the others are queued for and taken back\n"             \
	"threads      lock, count, unlock, by all of them together, half of them on another processor\n" \
	"ping-pong    there and back: two sleeps, two wakes\n"                                           \
	"signal       glibc keeps count of who waits; lx's condition variable has 4 bytes, and asks the kernel\n"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The floor's calls. */

static inline long futex(uint32_t *word, int op, uint32_t value)
{
	register long no_timeout __asm__("r10") = 0;
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(SYS_futex), "D"(word), "S"(op | LX_FUTEX_PRIVATE_FLAG), "d"(value), "r"(no_timeout)
			 : "rcx", "r11", "memory");
	return r;
}

static inline uint32_t swap(uint32_t *word, uint32_t value)
{
	__asm__ volatile("xchg %0, %1" : "+r"(value), "+m"(*word) : : "memory");
	return value;
}

/* What it was: changed if that was expected. */
static inline uint32_t swap_if(uint32_t *word, uint32_t expected, uint32_t value)
{
	__asm__ volatile("lock cmpxchg %2, %1" : "+a"(expected), "+m"(*word) : "r"(value) : "memory", "cc");
	return expected;
}

static inline void floor_lock(uint32_t *word)
{
	if (swap_if(word, 0, 1))
		while (swap(word, 2))
			futex(word, LX_FUTEX_WAIT, 2);
}

static inline void floor_unlock(uint32_t *word)
{
	if (swap(word, 0) == 2)
		futex(word, LX_FUTEX_WAKE, 1);
}

/* Without other threads. */

static struct {
	uint32_t word;
	struct mutex mutex;
	pthread_mutex_t pthread_mutex;
	struct semaphore semaphore;
	sem_t sem;
	struct cond cond;
	pthread_cond_t pthread_cond;
	struct lx_futex_waitv waitv[LX_FUTEX_WAITV_MAX];
	unsigned int words;
} alone = {.pthread_mutex = PTHREAD_MUTEX_INITIALIZER, .pthread_cond = PTHREAD_COND_INITIALIZER};

#define LOOP(name, statement)                  \
	static int name(void *job, long n)     \
	{                                      \
		(void)job;                     \
		for (long i = 0; i < n; i++) { \
			statement;             \
		}                              \
		return 0;                      \
	}

LOOP(wake_lx, lx_futex_op_wake(&alone.word, LX_FUTEX_PRIVATE_FLAG, 1))
LOOP(wake_floor, futex(&alone.word, LX_FUTEX_WAKE, 1))
LOOP(wake_libc, syscall(SYS_futex, &alone.word, LX_FUTEX_WAKE_PRIVATE, 1))

LOOP(waitv_lx, if (lx_futex_waitv(alone.waitv, alone.words, 0, NULL, 0) != -LX_EAGAIN) return -EIO)
LOOP(waitv_floor, {
	register long no_timeout __asm__("r10") = 0;
	register long clock __asm__("r8") = 0;
	long r;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(LX_NR_futex_waitv), "D"(alone.waitv), "S"((long)alone.words), "d"(0L), "r"(no_timeout),
			   "r"(clock)
			 : "rcx", "r11", "memory");
	if (r != -EAGAIN)
		return -EIO;
})
LOOP(waitv_libc, if (syscall(LX_NR_futex_waitv, alone.waitv, alone.words, 0, NULL, 0) != -1) return -EIO)

LOOP(mutex_lx, mutex_lock(&alone.mutex); mutex_unlock(&alone.mutex))
LOOP(mutex_floor, floor_lock(&alone.word); floor_unlock(&alone.word))
LOOP(mutex_libc, pthread_mutex_lock(&alone.pthread_mutex); pthread_mutex_unlock(&alone.pthread_mutex))

LOOP(semaphore_lx, semaphore_post(&alone.semaphore); semaphore_wait(&alone.semaphore, NULL))
LOOP(semaphore_floor, {
	uint64_t one = 1;
	__asm__ volatile("lock xadd %0, %1" : "+r"(one), "+m"(alone.semaphore.both) : : "memory", "cc");
	uint64_t both = one + 1;
	__asm__ volatile("lock cmpxchg %2, %1"
			 : "+a"(both), "+m"(alone.semaphore.both)
			 : "r"(both - 1)
			 : "memory", "cc");
	if (both != one + 1)
		return -EIO;
})
LOOP(semaphore_libc, sem_post(&alone.sem); sem_wait(&alone.sem))

LOOP(signal_lx, cond_signal(&alone.cond))
LOOP(signal_floor, futex(&alone.word, LX_FUTEX_WAKE, 1))
LOOP(signal_libc, pthread_cond_signal(&alone.pthread_cond))

#define ALONE(what, libc_name)                                                         \
	{                                                                              \
		{"lx", LX, .run = what##_lx}, {"by hand", FLOOR, .run = what##_floor}, \
		{                                                                      \
			libc_name, PEER, .run = what##_libc                            \
		}                                                                      \
	}

static void without_threads(void)
{
	static const struct contestant wake[] = ALONE(wake, "syscall(2)"), waitv[] = ALONE(waitv, "syscall(2)"),
				       mutex[] = ALONE(mutex, "pthread_mutex"), semaphore[] = ALONE(semaphore, "sem_t"),
				       signal[] = ALONE(signal, "pthread_cond");
	static const unsigned int words[] = {2, 16, 128};
	static uint32_t many[LX_FUTEX_WAITV_MAX];

	bench_case("wake, no waiter", &alone, 1, wake, COUNT(wake));
	for (unsigned int i = 0; i < LX_FUTEX_WAITV_MAX; i++) {
		alone.waitv[i].uaddr = (uintptr_t)&many[i];
		alone.waitv[i].flags = LX_FUTEX2_SIZE_U32 | LX_FUTEX2_PRIVATE;
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		char name[64];
		snprintf(name, sizeof(name), "waitv of %u", words[i]);
		alone.words = words[i];
		alone.waitv[words[i] - 1].val = 1;
		if (lx_futex_waitv(alone.waitv, words[i], 0, NULL, 0) == -LX_ENOSYS)
			bench_skip(name, "this kernel has no futex_waitv(2)");
		else
			bench_case(name, &alone, 1, waitv, COUNT(waitv));
		alone.waitv[words[i] - 1].val = 0;
	}
	bench_case("mutex, uncontended", &alone, 1, mutex, COUNT(mutex));
	sem_init(&alone.sem, 0, 0);
	bench_case("semaphore, uncontended", &alone, 1, semaphore, COUNT(semaphore));
	bench_case("signal, no waiter", &alone, 1, signal, COUNT(signal));
}

/* With other threads. */

#define HELPERS 7

struct job {
	void *(*help)(void *seat);
	int helpers, cpu, other_cpu; /* the first helper is on the other, the next on this one, and so on */
};

/* A piece of work, and what it is done with: each lock in a line of its own. */
struct team {
	struct seat {
		struct team *team;
		pthread_t thread;
		sem_t go;
	} seats[HELPERS];
	int helpers, stop;
	sem_t done;
	long n;

	_Alignas(64) union {
		uint32_t word;
		struct mutex mutex;
		pthread_mutex_t pthread_mutex;
	} lock;
	_Alignas(64) long count;
	long target;

	/* Whose turn it is: side 0 is who measures. */
	_Alignas(64) struct {
		struct semaphore semaphore;
		sem_t sem;
		struct cond cond;
		pthread_cond_t pthread_cond;
	} side[2];
	uint32_t turn;
};

static void team_down(void *state)
{
	struct team *t = state;

	t->stop = 1;
	for (int i = 0; i < t->helpers; i++) {
		sem_post(&t->seats[i].go);
		pthread_join(t->seats[i].thread, NULL);
	}
	free(t);
}

/* One helper on the processor that job says. Returns 0 or an error. */
static int seat_up(struct team *t, const struct job *job, int i)
{
	pthread_attr_t attr;
	cpu_set_t cpus;
	int r;

	t->seats[i].team = t;
	sem_init(&t->seats[i].go, 0, 0);
	CPU_ZERO(&cpus);
	CPU_SET((unsigned int)(i % 2 ? job->cpu : job->other_cpu), &cpus);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(cpus), &cpus);
	r = pthread_create(&t->seats[i].thread, &attr, job->help, &t->seats[i]);
	pthread_attr_destroy(&attr);
	return r;
}

static void *team_up(const struct job *job)
{
	struct team *t = aligned_alloc(64, sizeof(*t));

	if (!t)
		return NULL;
	*t = (struct team){.turn = 0};
	sem_init(&t->done, 0, 0);
	for (int i = 0; i < 2; i++) {
		sem_init(&t->side[i].sem, 0, 0);
		pthread_cond_init(&t->side[i].pthread_cond, NULL);
	}
	for (; t->helpers < job->helpers; t->helpers++) {
		int r = seat_up(t, job, t->helpers);
		if (r) {
			team_down(t);
			errno = r;
			return NULL;
		}
	}
	return t;
}

/* All do part(team, side, n): the helpers side 1, who measures side 0. */
#define TEAM(part)                                                        \
	static void *part##_help(void *place)                             \
	{                                                                 \
		struct seat *seat = place;                                \
		while (!sem_wait(&seat->go) && !seat->team->stop) {       \
			part(seat->team, 1, seat->team->n);               \
			sem_post(&seat->team->done);                      \
		}                                                         \
		return NULL;                                              \
	}                                                                 \
	static void *part##_up(const void *job)                           \
	{                                                                 \
		struct job with_help = *(const struct job *)job;          \
		with_help.help = part##_help;                             \
		return team_up(&with_help);                               \
	}                                                                 \
	static int part##_run(void *state, long n)                        \
	{                                                                 \
		struct team *t = state;                                   \
		t->n = n;                                                 \
		t->target = t->count + n;                                 \
		for (int i = 0; i < t->helpers; i++)                      \
			sem_post(&t->seats[i].go);                        \
		part(t, 0, n);                                            \
		for (int i = 0; i < t->helpers; i++)                      \
			sem_wait(&t->done);                               \
		return t->count == t->target || t->count == 0 ? 0 : -EIO; \
	}

/* n counts between them. */
#define COUNTS(part, lock, unlock)                                \
	static inline void part(struct team *t, int side, long n) \
	{                                                         \
		int goes_on = 1;                                  \
		(void)side;                                       \
		(void)n;                                          \
		while (goes_on) {                                 \
			lock;                                     \
			goes_on = t->count < t->target;           \
			t->count += goes_on;                      \
			unlock;                                   \
		}                                                 \
	}                                                         \
	TEAM(part)

COUNTS(count_lx, mutex_lock(&t->lock.mutex), mutex_unlock(&t->lock.mutex))
COUNTS(count_floor, floor_lock(&t->lock.word), floor_unlock(&t->lock.word))
COUNTS(count_libc, pthread_mutex_lock(&t->lock.pthread_mutex), pthread_mutex_unlock(&t->lock.pthread_mutex))

/* Side 0 begins: passes the turn, and waits until it has come back. */
#define PING_PONG(part, pass, await)                              \
	static inline void part(struct team *t, int side, long n) \
	{                                                         \
		const int other = !side;                          \
		if (side == 1) {                                  \
			await;                                    \
			while (--n) {                             \
				pass;                             \
				await;                            \
			}                                         \
			pass;                                     \
		} else {                                          \
			while (n--) {                             \
				pass;                             \
				await;                            \
			}                                         \
		}                                                 \
	}                                                         \
	TEAM(part)

#define FLOOR_PASS                                                             \
	do {                                                                   \
		__atomic_store_n(&t->turn, (uint32_t)other, __ATOMIC_RELEASE); \
		futex(&t->turn, LX_FUTEX_WAKE, 1);                             \
	} while (0)
#define FLOOR_AWAIT                                                                   \
	do {                                                                          \
		while (__atomic_load_n(&t->turn, __ATOMIC_ACQUIRE) != (uint32_t)side) \
			futex(&t->turn, LX_FUTEX_WAIT, (uint32_t)other);              \
	} while (0)

PING_PONG(turns_floor, FLOOR_PASS, FLOOR_AWAIT)

PING_PONG(semaphores_lx, semaphore_post(&t->side[other].semaphore), semaphore_wait(&t->side[side].semaphore, NULL))
PING_PONG(semaphores_libc, sem_post(&t->side[other].sem), sem_wait(&t->side[side].sem))

#define COND_PASS(lock, signal, unlock)    \
	do {                               \
		lock;                      \
		t->turn = (uint32_t)other; \
		unlock;                    \
		signal;                    \
	} while (0)
#define COND_AWAIT(lock, wait, unlock)            \
	do {                                      \
		lock;                             \
		while (t->turn != (uint32_t)side) \
			wait;                     \
		unlock;                           \
	} while (0)

PING_PONG(conds_lx,
	  COND_PASS(mutex_lock(&t->lock.mutex), cond_signal(&t->side[other].cond), mutex_unlock(&t->lock.mutex)),
	  COND_AWAIT(mutex_lock(&t->lock.mutex), cond_wait(&t->side[side].cond, &t->lock.mutex, NULL),
		     mutex_unlock(&t->lock.mutex)))
PING_PONG(conds_libc,
	  COND_PASS(pthread_mutex_lock(&t->lock.pthread_mutex), pthread_cond_signal(&t->side[other].pthread_cond),
		    pthread_mutex_unlock(&t->lock.pthread_mutex)),
	  COND_AWAIT(pthread_mutex_lock(&t->lock.pthread_mutex),
		     pthread_cond_wait(&t->side[side].pthread_cond, &t->lock.pthread_mutex),
		     pthread_mutex_unlock(&t->lock.pthread_mutex)))

#define MEMBER(name, role, part)                                   \
	{                                                          \
		name, role, part##_up, part##_run, NULL, team_down \
	}

static void with_threads(void)
{
	static const struct contestant mutex[] = {MEMBER("lx", LX, count_lx), MEMBER("by hand", FLOOR, count_floor),
						  MEMBER("pthread_mutex", PEER, count_libc)},
				       semaphore[] = {MEMBER("lx", LX, semaphores_lx),
						      MEMBER("by hand", FLOOR, turns_floor),
						      MEMBER("sem_t", PEER, semaphores_libc)},
				       cond[] = {MEMBER("lx", LX, conds_lx), MEMBER("by hand", FLOOR, turns_floor),
						 MEMBER("pthread_cond", PEER, conds_libc)};
	static const struct {
		const char *name;
		const struct contestant *who;
		int helpers, two_cpus;
		long batch; /* enough to make up for the start */
	} cases[] = {
		{"mutex, 2 threads", mutex, 1, 1, 20000},
		{"mutex, 8 threads", mutex, 7, 1, 20000},
		{"semaphore ping-pong, one processor", semaphore, 1, 0, 1},
		{"semaphore ping-pong, two", semaphore, 1, 1, 1},
		{"cond ping-pong, one processor", cond, 1, 0, 1},
		{"cond ping-pong, two", cond, 1, 1, 1},
	};
	const int cpu = sched_getcpu();

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct job job = {
			.helpers = cases[i].helpers,
			.cpu = cpu,
			.other_cpu = cases[i].two_cpus ? bench_other_cpu() : cpu,
		};
		if (job.other_cpu < 0)
			bench_skip(cases[i].name, "needs a second processor");
		else
			bench_case(cases[i].name, &job, cases[i].batch, cases[i].who, 3);
	}
}

int main(int argc, char **argv)
{
	bench_begin("futex", argc, argv, "glibc's locks, and its syscall(2)", NOTES);
	without_threads();
	with_threads();
	return bench_end();
}
