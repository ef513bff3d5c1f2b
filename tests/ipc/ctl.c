/* SPDX-License-Identifier: MIT */
/* What shmctl, semctl and msgctl do by operation, on private objects that the test removes before it judges. */
#include "../check.h"
#include "../child.h"
#include <lx/ipc.h>
#include <lx/process.h>
#include <lx/sched.h>

enum { NO_ID = -1, NO_OBJECT = 0x7ffffff0, MAX_INDEX = 32768 };

static int id;

static int shared_memory(void)
{
	struct lx_shmid64_ds ds, again;
	struct lx_shminfo64 limits = {.shmmni = 0};
	struct lx_shm_info used = {.used_ids = 0};
	int found = 0, unreadable = 0;

	ENSURE(lx_shmctl_ipc_stat(id, &ds) == 0);
	ENSURE(ds.shm_segsz == 5000 && ds.shm_nattch == 0 && ds.shm_cpid == lx_getppid());
	ds.shm_perm.mode = 0640;
	ENSURE(lx_shmctl_ipc_set(id, &ds) == 0);
	ENSURE(lx_shmctl_ipc_stat(id, &again) == 0 && (again.shm_perm.mode & 0777) == 0640);
	ENSURE(again.shm_perm.uid == lx_geteuid());
	ENSURE(lx_shmctl_ipc_stat(id, (struct lx_shmid64_ds *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_shmctl_ipc_set(id, (struct lx_shmid64_ds *)nowhere()) == -LX_EFAULT);

	/* The highest index in use is the result. */
	int top = lx_shmctl_ipc_info(&limits);
	ENSURE(top >= 0 && limits.shmmni > 0 && limits.shmmax >= 5000);
	ENSURE(lx_shmctl_shm_info(&used) >= 0 && used.used_ids >= 1 && used.shm_tot >= 2);
	for (int i = 0; i <= top && i < MAX_INDEX; i++) {
		found += lx_shmctl_shm_stat(i, &again) == id && again.shm_segsz == 5000;
		unreadable += lx_shmctl_shm_stat_any(i, &again) == id && again.shm_segsz == 5000;
	}
	ENSURE(found == 1 && unreadable == 1);
	ENSURE(lx_shmctl_shm_stat(0x7ffffff, &again) < 0);

	int r = lx_shmctl_shm_lock(id);
	ENSURE(r == 0 || r == -LX_EPERM || r == -LX_ENOMEM); /* LX_RLIMIT_MEMLOCK */
	ENSURE(lx_shmctl_ipc_stat(id, &again) == 0 && !(again.shm_perm.mode & LX_SHM_LOCKED) == (r != 0));
	ENSURE(lx_shmctl_shm_unlock(id) == (r == -LX_EPERM ? r : 0));
	ENSURE(lx_shmctl_ipc_stat(id, &again) == 0 && !(again.shm_perm.mode & LX_SHM_LOCKED));

	ENSURE(lx_shmctl_ipc_stat(NO_ID, &again) == -LX_EINVAL && lx_shmctl_ipc_rmid(NO_ID) == -LX_EINVAL);
	ENSURE(lx_shmctl_ipc_stat(NO_OBJECT, &again) == -LX_EINVAL && lx_shmctl_shm_lock(NO_OBJECT) == -LX_EINVAL);
	ENSURE(lx_shmctl_ipc_rmid(id) == 0);
	r = lx_shmctl_ipc_stat(id, &again);
	ENSURE(r == -LX_EIDRM || r == -LX_EINVAL);
	return 0;
}

TEST(ipc, shmctl)
{
	id = lx_shmget(LX_IPC_PRIVATE, 5000, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	int line, status = child_status(shared_memory, &line);
	lx_shmctl_ipc_rmid(id);
	CHECK_EQ(status, 0);
	CHECK_EQ(line, 0);
}

/* Until the waiter has got there, or the time limit comes. */
static int wait_until(int (*count)(int semid, int semnum), int semnum)
{
	int n;
	while (!(n = count(id, semnum)))
		lx_sched_yield();
	return n;
}

static lx_pid_t waits_for(unsigned short num, short op)
{
	struct lx_sembuf wait = {.sem_num = num, .sem_op = op, .sem_flg = 0};
	lx_pid_t pid = lx_fork();
	if (!pid)
		lx_exit_group(lx_semop(id, &wait, 1) != 0);
	return pid;
}

static int semaphores(void)
{
	unsigned short values[2] = {9, 9}, big[2] = {1, 32768};
	struct lx_semid64_ds ds, again;
	struct lx_seminfo limits = {.semmsl = 0}, used = {.semmsl = 0};
	int found = 0, unreadable = 0, status = -1;

	ENSURE(lx_semctl_setval(id, 1, 7) == 0 && lx_semctl_getval(id, 1) == 7);
	ENSURE(lx_semctl_getval(id, 0) == 0 && lx_semctl_getpid(id, 1) == lx_getpid());
	ENSURE(lx_semctl_setval(id, 0, 32768) == -LX_ERANGE && lx_semctl_setval(id, 0, -1) == -LX_ERANGE);
	ENSURE(lx_semctl_setval(id, 2, 1) == -LX_EINVAL && lx_semctl_getval(id, 2) == -LX_EINVAL);
	ENSURE(lx_semctl_getall(id, values) == 0 && values[0] == 0 && values[1] == 7);
	values[0] = 3;
	ENSURE(lx_semctl_setall(id, values) == 0 && lx_semctl_getval(id, 0) == 3);
	ENSURE(lx_semctl_setall(id, big) == -LX_ERANGE && lx_semctl_getval(id, 0) == 3);
	ENSURE(lx_semctl_getall(id, (unsigned short *)nowhere()) == -LX_EFAULT);

	ENSURE(lx_semctl_getncnt(id, 0) == 0 && lx_semctl_getzcnt(id, 0) == 0);
	lx_pid_t more = waits_for(0, -5), none = waits_for(1, 0);
	ENSURE(more > 0 && none > 0);
	ENSURE(wait_until(lx_semctl_getncnt, 0) == 1 && wait_until(lx_semctl_getzcnt, 1) == 1);
	ENSURE(lx_semctl_setval(id, 0, 5) == 0 && lx_wait4(more, &status, 0, NULL) == more && status == 0);
	ENSURE(lx_semctl_setval(id, 1, 0) == 0 && lx_wait4(none, &status, 0, NULL) == none && status == 0);

	ENSURE(lx_semctl_ipc_stat(id, &ds) == 0 && ds.sem_nsems == 2 && (ds.sem_perm.mode & 0777) == 0600);
	ds.sem_perm.mode = 0640;
	ENSURE(lx_semctl_ipc_set(id, &ds) == 0);
	ENSURE(lx_semctl_ipc_stat(id, &again) == 0 && (again.sem_perm.mode & 0777) == 0640);
	ENSURE(lx_semctl_ipc_set(id, (struct lx_semid64_ds *)nowhere()) == -LX_EFAULT);

	int top = lx_semctl_ipc_info(&limits);
	ENSURE(top >= 0 && limits.semmsl > 0 && limits.semvmx == 32767);
	ENSURE(lx_semctl_sem_info(&used) >= 0 && used.semusz >= 1 && used.semaem >= 2);
	for (int i = 0; i <= top && i < MAX_INDEX; i++) {
		found += lx_semctl_sem_stat(i, &again) == id && again.sem_nsems == 2;
		unreadable += lx_semctl_sem_stat_any(i, &again) == id && again.sem_nsems == 2;
	}
	ENSURE(found == 1 && unreadable == 1);

	ENSURE(lx_semctl_getval(NO_ID, 0) == -LX_EINVAL && lx_semctl_ipc_stat(NO_OBJECT, &again) == -LX_EINVAL);
	ENSURE(lx_semctl_ipc_rmid(id) == 0);
	int r = lx_semctl_getval(id, 0);
	ENSURE(r == -LX_EIDRM || r == -LX_EINVAL);
	return 0;
}

TEST(ipc, semctl)
{
	id = lx_semget(LX_IPC_PRIVATE, 2, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	int line, status = child_status(semaphores, &line);
	lx_semctl_ipc_rmid(id);
	CHECK_EQ(status, 0);
	CHECK_EQ(line, 0);
}

static int messages(void)
{
	struct {
		long type;
		char text[8];
	} one = {1, "one"};
	struct lx_msqid64_ds ds, again;
	struct lx_msginfo limits = {.msgmax = 0}, used = {.msgmax = 0};
	int found = 0, unreadable = 0;

	ENSURE(lx_msgsnd(id, &one, 3, LX_IPC_NOWAIT) == 0);
	ENSURE(lx_msgctl_ipc_stat(id, &ds) == 0);
	ENSURE(ds.msg_qnum == 1 && ds.msg_cbytes_ == 3 && ds.msg_lspid == lx_getpid());
	ds.msg_perm.mode = 0640;
	ds.msg_qbytes = 4;
	ENSURE(lx_msgctl_ipc_set(id, &ds) == 0);
	ENSURE(lx_msgctl_ipc_stat(id, &again) == 0 && again.msg_qbytes == 4 && (again.msg_perm.mode & 0777) == 0640);
	ENSURE(lx_msgsnd(id, &one, 3, LX_IPC_NOWAIT) == -LX_EAGAIN);
	ENSURE(lx_msgctl_ipc_stat(id, (struct lx_msqid64_ds *)nowhere()) == -LX_EFAULT);
	ENSURE(lx_msgctl_ipc_set(id, (struct lx_msqid64_ds *)nowhere()) == -LX_EFAULT);

	int top = lx_msgctl_ipc_info(&limits);
	ENSURE(top >= 0 && limits.msgmax > 0 && limits.msgmni > 0);
	ENSURE(lx_msgctl_msg_info(&used) >= 0 && used.msgpool >= 1 && used.msgmap >= 1 && used.msgtql >= 3);
	for (int i = 0; i <= top && i < MAX_INDEX; i++) {
		found += lx_msgctl_msg_stat(i, &again) == id && again.msg_qbytes == 4;
		unreadable += lx_msgctl_msg_stat_any(i, &again) == id && again.msg_qbytes == 4;
	}
	ENSURE(found == 1 && unreadable == 1);

	ENSURE(lx_msgctl_ipc_stat(NO_ID, &again) == -LX_EINVAL && lx_msgctl_ipc_rmid(NO_OBJECT) == -LX_EINVAL);
	ENSURE(lx_msgctl_ipc_rmid(id) == 0);
	int r = lx_msgctl_ipc_stat(id, &again);
	ENSURE(r == -LX_EIDRM || r == -LX_EINVAL);
	return 0;
}

TEST(ipc, msgctl)
{
	id = lx_msgget(LX_IPC_PRIVATE, LX_IPC_CREAT | 0600);
	CHECK(id >= 0);
	int line, status = child_status(messages, &line);
	lx_msgctl_ipc_rmid(id);
	CHECK_EQ(status, 0);
	CHECK_EQ(line, 0);
}
