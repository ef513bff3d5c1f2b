/* SPDX-License-Identifier: MIT */
/* System V objects, all private ones that are removed, and POSIX message queues that lose their name at once. */
#include "../check.h"
#include "../now.h"
#include <lx/io.h>
#include <lx/ipc.h>
#include <lx/time.h>

enum { SECOND = 1000000000 };

static const int no_id = -1;

TEST(ipc, shm)
{
	struct lx_shmid64_ds ds;
	struct lx_shminfo64 limits;
	int id = lx_shmget(LX_IPC_PRIVATE, 5000, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	char *a = (char *)lx_shmat(id, NULL, 0), *b = (char *)lx_shmat(id, NULL, LX_SHM_RDONLY);
	CHECK_EQ(lx_shmctl(id, LX_IPC_STAT, &ds), 0);
	CHECK_EQ(lx_shmctl(id, LX_IPC_RMID, NULL), 0);
	CHECK(!lx_is_error_ptr(a) && !lx_is_error_ptr(b) && a != b);
	CHECK_EQ(ds.shm_segsz, 5000);
	CHECK_EQ(ds.shm_nattch, 2);
	CHECK_EQ(ds.shm_perm.mode & 0777, 0600);
	a[4999] = 'x';
	CHECK_EQ(b[4999], 'x');
	CHECK_EQ(lx_shmdt(a), 0);
	CHECK_EQ(lx_shmdt(b), 0);
	CHECK_ERR(lx_shmdt(b), LX_EINVAL);
	CHECK_EQ((long)lx_shmat(no_id, NULL, 0), -LX_EINVAL);
	CHECK(lx_shmctl(0, LX_IPC_INFO, &limits) >= 0);
	CHECK(limits.shmmax >= 5000);
	CHECK_ERR(lx_shmget(LX_IPC_PRIVATE, 0, LX_IPC_CREAT | 0600), LX_EINVAL);
	CHECK_ERR(lx_shmctl(no_id, LX_IPC_STAT, &ds), LX_EINVAL);
}

TEST(ipc, sem)
{
	unsigned short values[2] = {9, 9};
	struct lx_semid64_ds ds;
	struct lx_sembuf add[2] = {{.sem_num = 0, .sem_op = 2}, {.sem_num = 1, .sem_op = 3}};
	struct lx_sembuf take = {.sem_num = 0, .sem_op = -5, .sem_flg = LX_IPC_NOWAIT};
	struct lx_sembuf wait = {.sem_num = 0, .sem_op = -5};
	struct lx_sembuf beyond = {.sem_num = 2, .sem_op = 1};
	const struct lx_timespec ms = {.tv_sec = 0, .tv_nsec = 1000000}, bad = {.tv_sec = 0, .tv_nsec = SECOND};
	/* Older kernels count in ticks here, and the first of them may come at once. */
	const struct lx_timespec ticks = {.tv_sec = 0, .tv_nsec = 30000000};
	int id = lx_semget(LX_IPC_PRIVATE, 2, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	int added = lx_semop(id, add, 2), got = lx_semctl(id, 0, LX_GETALL, (unsigned long)values);
	int set = lx_semctl(id, 1, LX_SETVAL, 7), value = lx_semctl(id, 1, LX_GETVAL, 0);
	int taken = lx_semop(id, &take, 1), out = lx_semop(id, &beyond, 1);
	int in_time = lx_semtimedop(id, add, 2, &ms), wrong = lx_semtimedop(id, &wait, 1, &bad);
	/* Relative: as a point in time it would be over. */
	long before = now(LX_CLOCK_MONOTONIC);
	int late = lx_semtimedop(id, &wait, 1, &ticks);
	long slept = now(LX_CLOCK_MONOTONIC) - before;
	int stat = lx_semctl(id, 0, LX_IPC_STAT, (unsigned long)&ds);
	CHECK_EQ(lx_semctl(id, 0, LX_IPC_RMID, 0), 0);
	CHECK_EQ(added, 0);
	CHECK_EQ(got, 0);
	CHECK_EQ(values[0], 2);
	CHECK_EQ(values[1], 3);
	CHECK_EQ(set, 0);
	CHECK_EQ(value, 7);
	CHECK_EQ(taken, -LX_EAGAIN);
	CHECK_EQ(out, -LX_EFBIG);
	CHECK_EQ(in_time, 0);
	CHECK_EQ(late, -LX_EAGAIN);
	CHECK(slept >= 1000000);
	CHECK_EQ(wrong, -LX_EINVAL);
	CHECK_EQ(stat, 0);
	CHECK_EQ(ds.sem_nsems, 2);
	CHECK_ERR(lx_semop(no_id, add, 2), LX_EINVAL);
	CHECK_ERR(lx_semctl(no_id, 0, LX_GETVAL, 0), LX_EINVAL);
	CHECK_ERR(lx_semtimedop(no_id, add, 2, &ms), LX_EINVAL);
	CHECK_ERR(lx_semget(LX_IPC_PRIVATE, -1, -1), LX_EINVAL);
}

TEST(ipc, msg)
{
	struct {
		long type;
		char text[8];
	} one = {1, "one"}, two = {2, "two!"}, in = {0, ""}, none = {0, ""};
	struct lx_msqid64_ds ds;
	int id = lx_msgget(LX_IPC_PRIVATE, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	int sent = lx_msgsnd(id, &one, 3, LX_IPC_NOWAIT) | lx_msgsnd(id, &two, 4, LX_IPC_NOWAIT);
	int untyped = lx_msgsnd(id, &none, 1, LX_IPC_NOWAIT);
	int stat = lx_msgctl(id, LX_IPC_STAT, &ds);
	long small = lx_msgrcv(id, &in, 2, 2, LX_IPC_NOWAIT);
	long got = lx_msgrcv(id, &in, sizeof(in.text), 2, LX_IPC_NOWAIT);
	long no_more = lx_msgrcv(id, &none, sizeof(none.text), 2, LX_IPC_NOWAIT);
	CHECK_EQ(lx_msgctl(id, LX_IPC_RMID, NULL), 0);
	CHECK_EQ(sent, 0);
	CHECK_EQ(untyped, -LX_EINVAL);
	CHECK_EQ(stat, 0);
	CHECK_EQ(ds.msg_qnum, 2);
	CHECK_EQ(small, -LX_E2BIG);
	CHECK_EQ(got, 4);
	CHECK_EQ(in.type, 2);
	CHECK_EQ(in.text[3], '!');
	CHECK_EQ(no_more, -LX_ENOMSG);
	CHECK_ERR(lx_msgsnd(no_id, &one, 3, LX_IPC_NOWAIT), LX_EINVAL);
	CHECK_ERR(lx_msgrcv(no_id, &in, sizeof(in.text), 0, LX_IPC_NOWAIT), LX_EINVAL);
	CHECK_ERR(lx_msgctl(no_id, LX_IPC_STAT, &ds), LX_EINVAL);
	/* A key that nobody chose, most likely; without LX_IPC_CREAT it makes nothing. */
	CHECK_ERR(lx_msgget(0x4c785471, LX_IPC_EXCL), LX_ENOENT);
}

TEST(ipc, mq)
{
	char name[24] = "lx-test-", buf[16];
	const struct lx_mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = sizeof(buf)};
	const struct lx_mq_attr nonblock = {.mq_flags = LX_O_NONBLOCK};
	const struct lx_sigevent none = {.sigev_notify = LX_SIGEV_NONE};
	struct lx_timespec past;
	struct lx_mq_attr got;
	unsigned int prio = 0;
	size_t end = 8;

	for (long pid = lx_syscall0(LX_NR_getpid); pid; pid /= 10)
		name[end++] = (char)('0' + pid % 10);
	lx_mqd_t mq = lx_mq_open(name, LX_O_RDWR | LX_O_CREAT | LX_O_EXCL | LX_O_CLOEXEC, 0600, &attr);
	SKIP_IF(mq == -LX_ENOSYS, "this kernel has no POSIX message queues");
	CHECK(mq >= 0);
	CHECK_EQ(lx_mq_unlink(name), 0);
	CHECK_ERR(lx_mq_unlink(name), LX_ENOENT);
	CHECK_ERR(lx_mq_open("/lx", LX_O_RDWR, 0, NULL), LX_EACCES);

	/* Absolute, and on this clock: on any other it is years ahead. */
	CHECK_EQ(lx_clock_gettime(LX_CLOCK_REALTIME, &past), 0);
	CHECK_ERR(lx_mq_timedreceive(mq, buf, sizeof(buf), NULL, &past), LX_ETIMEDOUT);
	CHECK_EQ(lx_mq_notify(mq, &none), 0);
	CHECK_ERR(lx_mq_notify(mq, &none), LX_EBUSY);
	CHECK_EQ(lx_mq_notify(mq, NULL), 0);
	CHECK_EQ(lx_mq_timedsend(mq, "low", 3, 1, NULL), 0);
	CHECK_EQ(lx_mq_timedsend(mq, "higher", 6, 5, NULL), 0);
	CHECK_ERR(lx_mq_timedsend(mq, "full", 4, 1, &past), LX_ETIMEDOUT);
	CHECK_EQ(lx_mq_getsetattr(mq, &nonblock, &got), 0);
	CHECK_EQ(got.mq_curmsgs, 2);
	CHECK_EQ(got.mq_flags, 0);
	CHECK_ERR(lx_mq_timedsend(mq, "full", 4, 1, NULL), LX_EAGAIN);
	CHECK_ERR(lx_mq_timedreceive(mq, buf, sizeof(buf) - 1, &prio, NULL), LX_EMSGSIZE);
	CHECK_EQ(lx_mq_timedreceive(mq, buf, sizeof(buf), &prio, NULL), 6);
	CHECK_EQ(prio, 5);
	CHECK_EQ(buf[5], 'r');
	CHECK_EQ(lx_close(mq), 0);
	CHECK_ERR(lx_mq_notify(mq, NULL), LX_EBADF);
	CHECK_ERR(lx_mq_getsetattr(mq, NULL, &got), LX_EBADF);
}
