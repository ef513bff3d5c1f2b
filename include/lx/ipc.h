/* SPDX-License-Identifier: MIT */
/* System V shared memory, semaphores and message queues, and POSIX message queues.
 * The System V structs are the 64-bit ones: struct lx_shmid64_ds, lx_semid64_ds, lx_msqid64_ds, without LX_IPC_64.
 * Beware of command 0: LX_IPC_RMID removes. */
#ifndef LX_IPC_H
#define LX_IPC_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/msgbuf.h>
#include <lx/uapi/asm/sembuf.h>
#include <lx/uapi/asm/shmbuf.h>
#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/linux/fcntl.h>
#include <lx/uapi/linux/ipc.h>
#include <lx/uapi/linux/mqueue.h>
#include <lx/uapi/linux/msg.h>
#include <lx/uapi/linux/sem.h>
#include <lx/uapi/linux/shm.h>
#include <lx/uapi/linux/time_types.h>

/* Bits of shm_perm.mode that the kernel sets; no UAPI header has them. */
#define LX_SHM_DEST 01000 /* removed, and gone with the last detach */
#define LX_SHM_LOCKED 02000

LX_BEGIN_DECLS

/** Find or make a shared memory segment.
 * key: LX_IPC_PRIVATE always makes a new one; size: in bytes; shmflg: LX_IPC_CREAT, LX_IPC_EXCL, LX_SHM_xxx, the mode.
 * Returns its id; -LX_EACCES, -LX_EEXIST, -LX_EINVAL (size), -LX_ENOENT, -LX_ENOMEM, -LX_ENOSPC, -LX_EPERM.
 * shmget(2), Linux 2.0. */
LX_FN int lx_shmget(lx_key_t key, size_t size, int shmflg)
{
	return (int)lx_syscall3(LX_NR_shmget, key, (long)size, shmflg);
}

/** Map a shared memory segment.
 * shmaddr: NULL or a wish; shmflg: LX_SHM_RDONLY, _RND, _REMAP, _EXEC.
 * Returns the address; or an error: test with lx_is_error_ptr(). -LX_EACCES, -LX_EIDRM, -LX_EINVAL, -LX_ENOMEM.
 * shmat(2), Linux 2.0. */
LX_FN void *lx_shmat(int shmid, const void *shmaddr, int shmflg)
{
	return (void *)lx_syscall3(LX_NR_shmat, shmid, (long)shmaddr, shmflg);
}

/** Unmap a shared memory segment.
 * shmaddr: what lx_shmat() returned.
 * Returns 0; -LX_EINVAL.
 * shmdt(2), Linux 2.0. */
LX_FN int lx_shmdt(const void *shmaddr)
{
	return (int)lx_syscall1(LX_NR_shmdt, (long)shmaddr);
}

/** Ask about, change or remove a shared memory segment.
 * buf: a struct lx_shmid64_ds, with LX_IPC_INFO a struct lx_shminfo64, with LX_SHM_INFO a struct lx_shm_info.
 * Returns 0, with the two last the highest index in use, with LX_SHM_STAT an id; -LX_EACCES, -LX_EFAULT, -LX_EIDRM,
 * -LX_EINVAL, -LX_ENOMEM, -LX_EPERM.
 * shmctl(2), Linux 2.0. */
LX_FN int lx_shmctl(int shmid, int cmd, void *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, cmd, (long)buf);
}

/** Ask about a shared memory segment.
 * Returns 0; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id).
 * shmctl(2) IPC_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_shmctl_ipc_stat(int shmid, struct lx_shmid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, LX_IPC_STAT, (long)buf);
}

/** Set the owner, the group and the 9 mode bits of a shared memory segment.
 * buf: of it only these three count, in shm_perm.
 * Returns 0; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id or user), -LX_EPERM.
 * shmctl(2) IPC_SET, Linux 2.0. */
LX_FN LX_READS1(2) int lx_shmctl_ipc_set(int shmid, const struct lx_shmid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, LX_IPC_SET, (long)buf);
}

/** Remove a shared memory segment; the memory goes when nobody has it mapped any more.
 * Returns 0; -LX_EIDRM, -LX_EINVAL (no such id), -LX_EPERM.
 * shmctl(2) IPC_RMID, Linux 2.0. */
LX_FN int lx_shmctl_ipc_rmid(int shmid)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, LX_IPC_RMID, 0);
}

/** Ask for the limits of shared memory.
 * Returns the highest index in use; -LX_EFAULT.
 * shmctl(2) IPC_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_shmctl_ipc_info(struct lx_shminfo64 *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, 0, LX_IPC_INFO, (long)buf);
}

/** Ask how much shared memory is in use.
 * Returns the highest index in use; -LX_EFAULT.
 * shmctl(2) SHM_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_shmctl_shm_info(struct lx_shm_info *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, 0, LX_SHM_INFO, (long)buf);
}

/** lx_shmctl_ipc_stat() by index, to go through all of them.
 * index: 0 to what lx_shmctl_shm_info() returned.
 * Returns the id; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none).
 * shmctl(2) SHM_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_shmctl_shm_stat(int index, struct lx_shmid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, index, LX_SHM_STAT, (long)buf);
}

/** lx_shmctl_shm_stat() for those too that the caller may not read.
 * Returns the id; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none, or an old kernel).
 * shmctl(2) SHM_STAT_ANY, Linux 4.17. */
LX_FN LX_WRITES1(2) int lx_shmctl_shm_stat_any(int index, struct lx_shmid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_shmctl, index, LX_SHM_STAT_ANY, (long)buf);
}

/** Keep a shared memory segment out of swap, each page once it is there.
 * Returns 0; -LX_EIDRM, -LX_EINVAL (no such id), -LX_ENOMEM (RLIMIT_MEMLOCK), -LX_EPERM.
 * shmctl(2) SHM_LOCK, Linux 2.0. */
LX_FN int lx_shmctl_shm_lock(int shmid)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, LX_SHM_LOCK, 0);
}

/** Undo lx_shmctl_shm_lock().
 * Returns 0; -LX_EIDRM, -LX_EINVAL (no such id), -LX_EPERM.
 * shmctl(2) SHM_UNLOCK, Linux 2.0. */
LX_FN int lx_shmctl_shm_unlock(int shmid)
{
	return (int)lx_syscall3(LX_NR_shmctl, shmid, LX_SHM_UNLOCK, 0);
}

/** Find or make a set of semaphores, their values 0.
 * key: LX_IPC_PRIVATE always makes a new one; semflg: LX_IPC_CREAT, LX_IPC_EXCL, the mode.
 * Returns its id; -LX_EACCES, -LX_EEXIST, -LX_EINVAL (nsems), -LX_ENOENT, -LX_ENOMEM, -LX_ENOSPC.
 * semget(2), Linux 2.0. */
LX_FN int lx_semget(lx_key_t key, int nsems, int semflg)
{
	return (int)lx_syscall3(LX_NR_semget, key, nsems, semflg);
}

/** Do operations on the semaphores of a set, all of them at once or none.
 * Returns 0; -LX_E2BIG, -LX_EACCES, -LX_EAGAIN (LX_IPC_NOWAIT), -LX_EFAULT, -LX_EFBIG (no such semaphore), -LX_EIDRM,
 * -LX_EINTR, -LX_EINVAL, -LX_ENOMEM, -LX_ERANGE.
 * semop(2), Linux 2.0. */
LX_FN LX_READS(2, 3) int lx_semop(int semid, struct lx_sembuf *tsops, unsigned int nsops)
{
	return (int)lx_syscall3(LX_NR_semop, semid, (long)tsops, nsops);
}

/** lx_semop() with a time limit.
 * timeout: relative, NULL waits for ever.
 * Returns 0; errors of lx_semop(), -LX_EAGAIN when time is up.
 * semtimedop(2), Linux 2.6. */
LX_FN LX_READS(2, 3) LX_READS1(4)
int lx_semtimedop(int semid, struct lx_sembuf *tsops, unsigned int nsops, const struct lx_timespec *timeout)
{
	return (int)lx_syscall4(LX_NR_semtimedop, semid, (long)tsops, nsops, (long)timeout);
}

/** Ask about, change or remove a set of semaphores, or one of them.
 * arg: what union lx_semun holds, by value: the number for LX_SETVAL, a pointer, cast, or 0: the command says which.
 * Returns 0 or what the command returns; -LX_EACCES, -LX_EFAULT, -LX_EIDRM, -LX_EINVAL, -LX_ENOMEM, -LX_EPERM,
 * -LX_ERANGE.
 * semctl(2), Linux 2.0. */
LX_FN int lx_semctl(int semid, int semnum, int cmd, unsigned long arg)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, cmd, (long)arg);
}

/** Ask about a set of semaphores.
 * Returns 0; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id).
 * semctl(2) IPC_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_semctl_ipc_stat(int semid, struct lx_semid64_ds *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, 0, LX_IPC_STAT, (long)buf);
}

/** Set the owner, the group and the 9 mode bits of a set of semaphores.
 * buf: of it only these three count, in sem_perm.
 * Returns 0; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id or user), -LX_EPERM.
 * semctl(2) IPC_SET, Linux 2.0. */
LX_FN LX_READS1(2) int lx_semctl_ipc_set(int semid, const struct lx_semid64_ds *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, 0, LX_IPC_SET, (long)buf);
}

/** Remove a set of semaphores. Whoever waits for it gets -LX_EIDRM.
 * Returns 0; -LX_EIDRM, -LX_EINVAL (no such id), -LX_EPERM.
 * semctl(2) IPC_RMID, Linux 2.0. */
LX_FN int lx_semctl_ipc_rmid(int semid)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, 0, LX_IPC_RMID, 0);
}

/** Ask for the limits of semaphores.
 * Returns the highest index in use; -LX_EFAULT.
 * semctl(2) IPC_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_semctl_ipc_info(struct lx_seminfo *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, 0, 0, LX_IPC_INFO, (long)buf);
}

/** lx_semctl_ipc_info(), but with the sets in use in semusz and the semaphores in use in semaem.
 * Returns the highest index in use; -LX_EFAULT.
 * semctl(2) SEM_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_semctl_sem_info(struct lx_seminfo *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, 0, 0, LX_SEM_INFO, (long)buf);
}

/** lx_semctl_ipc_stat() by index, to go through all of them.
 * index: 0 to what lx_semctl_sem_info() returned.
 * Returns the id; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none).
 * semctl(2) SEM_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_semctl_sem_stat(int index, struct lx_semid64_ds *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, index, 0, LX_SEM_STAT, (long)buf);
}

/** lx_semctl_sem_stat() for those too that the caller may not read.
 * Returns the id; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none, or an old kernel).
 * semctl(2) SEM_STAT_ANY, Linux 4.17. */
LX_FN LX_WRITES1(2) int lx_semctl_sem_stat_any(int index, struct lx_semid64_ds *buf)
{
	return (int)lx_syscall4(LX_NR_semctl, index, 0, LX_SEM_STAT_ANY, (long)buf);
}

/** Ask for a semaphore's value.
 * Returns it; -LX_EACCES, -LX_EIDRM, -LX_EINVAL (no such id or semnum).
 * semctl(2) GETVAL, Linux 2.0. */
LX_FN int lx_semctl_getval(int semid, int semnum)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, LX_GETVAL, 0);
}

/** Set a semaphore's value. What LX_SEM_UNDO holds for it is forgotten.
 * val: 0 to LX_SEMVMX.
 * Returns 0; -LX_EACCES, -LX_EIDRM, -LX_EINVAL (no such id or semnum), -LX_ERANGE.
 * semctl(2) SETVAL, Linux 2.0. */
LX_FN int lx_semctl_setval(int semid, int semnum, int val)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, LX_SETVAL, val);
}

/** Ask for the values of all semaphores of a set.
 * array: gets a number for each; the kernel isn't told how much room there is.
 * Returns 0; -LX_EACCES, -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id), -LX_ENOMEM.
 * semctl(2) GETALL, Linux 2.0. */
LX_FN int lx_semctl_getall(int semid, unsigned short *array)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, 0, LX_GETALL, (long)array);
}

/** Set the values of all semaphores of a set. What LX_SEM_UNDO holds for it is forgotten.
 * array: a number for each, 0 to LX_SEMVMX.
 * Returns 0; -LX_EACCES, -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id), -LX_ENOMEM, -LX_ERANGE.
 * semctl(2) SETALL, Linux 2.0. */
LX_FN int lx_semctl_setall(int semid, const unsigned short *array)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, 0, LX_SETALL, (long)array);
}

/** Ask which process changed a semaphore last.
 * Returns its id; 0 when there was none, or it isn't in this pid namespace. -LX_EACCES, -LX_EIDRM, -LX_EINVAL (no such
 * id or semnum).
 * semctl(2) GETPID, Linux 2.0. */
LX_FN int lx_semctl_getpid(int semid, int semnum)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, LX_GETPID, 0);
}

/** Ask how many threads wait for a semaphore to grow.
 * Returns the number; -LX_EACCES, -LX_EIDRM, -LX_EINVAL (no such id or semnum).
 * semctl(2) GETNCNT, Linux 2.0. */
LX_FN int lx_semctl_getncnt(int semid, int semnum)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, LX_GETNCNT, 0);
}

/** Ask how many threads wait for a semaphore to be 0.
 * Returns the number; -LX_EACCES, -LX_EIDRM, -LX_EINVAL (no such id or semnum).
 * semctl(2) GETZCNT, Linux 2.0. */
LX_FN int lx_semctl_getzcnt(int semid, int semnum)
{
	return (int)lx_syscall4(LX_NR_semctl, semid, semnum, LX_GETZCNT, 0);
}

/** Find or make a message queue.
 * key: LX_IPC_PRIVATE always makes a new one; msgflg: LX_IPC_CREAT, LX_IPC_EXCL, the mode.
 * Returns its id; -LX_EACCES, -LX_EEXIST, -LX_ENOENT, -LX_ENOMEM, -LX_ENOSPC.
 * msgget(2), Linux 2.0. */
LX_FN int lx_msgget(lx_key_t key, int msgflg)
{
	return (int)lx_syscall2(LX_NR_msgget, key, msgflg);
}

/** Send a message.
 * msgp: a long above 0, the type, and then the text; msgsz: bytes of the text, without the type.
 * msgflg: LX_IPC_NOWAIT or 0.
 * Returns 0; -LX_EACCES, -LX_EAGAIN (LX_IPC_NOWAIT), -LX_EFAULT, -LX_EIDRM, -LX_EINTR, -LX_EINVAL, -LX_ENOMEM.
 * msgsnd(2), Linux 2.0. */
LX_FN int lx_msgsnd(int msqid, const void *msgp, size_t msgsz, int msgflg)
{
	return (int)lx_syscall4(LX_NR_msgsnd, msqid, (long)msgp, (long)msgsz, msgflg);
}

/** Receive a message.
 * msgp: gets the type, a long, and then the text; msgsz: room for the text.
 * msgtyp: 0 takes the first message, a type the first of that type, -n the first of the lowest type up to n.
 * msgflg: LX_IPC_NOWAIT, LX_MSG_NOERROR (cut a long text), LX_MSG_EXCEPT, LX_MSG_COPY (msgtyp is then an index).
 * Returns the bytes of the text; -LX_E2BIG (the message stays), -LX_EACCES, -LX_EFAULT, -LX_EIDRM, -LX_EINTR,
 * -LX_EINVAL, -LX_ENOMSG, -LX_ENOSYS.
 * msgrcv(2), Linux 2.0. */
LX_FN long lx_msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg)
{
	return lx_syscall5(LX_NR_msgrcv, msqid, (long)msgp, (long)msgsz, msgtyp, msgflg);
}

/** Ask about, change or remove a message queue.
 * buf: a struct lx_msqid64_ds, with LX_IPC_INFO and LX_MSG_INFO a struct lx_msginfo.
 * Returns 0, with the two last the highest index in use, with LX_MSG_STAT an id; -LX_EACCES, -LX_EFAULT, -LX_EIDRM,
 * -LX_EINVAL, -LX_EPERM.
 * msgctl(2), Linux 2.0. */
LX_FN int lx_msgctl(int msqid, int cmd, void *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, msqid, cmd, (long)buf);
}

/** Ask about a message queue.
 * Returns 0; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id).
 * msgctl(2) IPC_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_msgctl_ipc_stat(int msqid, struct lx_msqid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, msqid, LX_IPC_STAT, (long)buf);
}

/** Set the owner, the group, the 9 mode bits and the size of a message queue.
 * buf: of it only these count, in msg_perm and msg_qbytes; above the system's limit msg_qbytes needs CAP_SYS_RESOURCE.
 * Returns 0; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (no such id or user), -LX_EPERM.
 * msgctl(2) IPC_SET, Linux 2.0. */
LX_FN LX_READS1(2) int lx_msgctl_ipc_set(int msqid, const struct lx_msqid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, msqid, LX_IPC_SET, (long)buf);
}

/** Remove a message queue with its messages. Whoever waits for it gets -LX_EIDRM.
 * Returns 0; -LX_EIDRM, -LX_EINVAL (no such id), -LX_EPERM.
 * msgctl(2) IPC_RMID, Linux 2.0. */
LX_FN int lx_msgctl_ipc_rmid(int msqid)
{
	return (int)lx_syscall3(LX_NR_msgctl, msqid, LX_IPC_RMID, 0);
}

/** Ask for the limits of message queues.
 * Returns the highest index in use; -LX_EFAULT.
 * msgctl(2) IPC_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_msgctl_ipc_info(struct lx_msginfo *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, 0, LX_IPC_INFO, (long)buf);
}

/** lx_msgctl_ipc_info(), but with the queues in use in msgpool, the messages in msgmap and their bytes in msgtql.
 * Returns the highest index in use; -LX_EFAULT.
 * msgctl(2) MSG_INFO, Linux 2.0. */
LX_FN LX_WRITES1(1) int lx_msgctl_msg_info(struct lx_msginfo *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, 0, LX_MSG_INFO, (long)buf);
}

/** lx_msgctl_ipc_stat() by index, to go through all of them.
 * index: 0 to what lx_msgctl_msg_info() returned.
 * Returns the id; -LX_EACCES (not readable), -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none).
 * msgctl(2) MSG_STAT, Linux 2.0. */
LX_FN LX_WRITES1(2) int lx_msgctl_msg_stat(int index, struct lx_msqid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, index, LX_MSG_STAT, (long)buf);
}

/** lx_msgctl_msg_stat() for those too that the caller may not read.
 * Returns the id; -LX_EFAULT, -LX_EIDRM, -LX_EINVAL (there is none, or an old kernel).
 * msgctl(2) MSG_STAT_ANY, Linux 4.17. */
LX_FN LX_WRITES1(2) int lx_msgctl_msg_stat_any(int index, struct lx_msqid64_ds *buf)
{
	return (int)lx_syscall3(LX_NR_msgctl, index, LX_MSG_STAT_ANY, (long)buf);
}

/** Open or make a POSIX message queue. lx_close() closes it.
 * name: without the slash that libcs ask for; oflag: LX_O_RDONLY, _WRONLY or _RDWR, LX_O_CREAT, LX_O_NONBLOCK ...
 * mode, attr: for LX_O_CREAT; with NULL the queue gets the system's default sizes.
 * Returns a descriptor; -LX_EACCES (also for a slash), -LX_EEXIST, -LX_EINVAL, -LX_EMFILE, -LX_ENOENT, -LX_ENOSPC ...
 * mq_open(2), Linux 2.6.6. */
LX_FN LX_READS1(4) lx_mqd_t lx_mq_open(const char *name, int oflag, lx_mode_t mode, const struct lx_mq_attr *attr)
{
	return (int)lx_syscall4(LX_NR_mq_open, (long)name, oflag, mode, (long)attr);
}

/** Remove a POSIX message queue's name; the queue goes when nobody has it open any more.
 * name: without a slash.
 * Returns 0; -LX_EACCES (also for a slash), -LX_ENAMETOOLONG, -LX_ENOENT, -LX_EPERM (not yours).
 * mq_unlink(2), Linux 2.6.6. */
LX_FN int lx_mq_unlink(const char *name)
{
	return (int)lx_syscall1(LX_NR_mq_unlink, (long)name);
}

/** Send a message.
 * msg_prio: below LX_MQ_PRIO_MAX, higher ones are received first.
 * abs_timeout: absolute, LX_CLOCK_REALTIME; NULL waits for ever.
 * Returns 0; -LX_EAGAIN (LX_O_NONBLOCK), -LX_EBADF, -LX_EFAULT, -LX_EINTR, -LX_EINVAL, -LX_EMSGSIZE, -LX_ENOMEM,
 * -LX_ETIMEDOUT.
 * mq_timedsend(2), Linux 2.6.6. */
LX_FN LX_READS(2, 3) LX_READS1(5)
int lx_mq_timedsend(lx_mqd_t mqdes, const void *msg, size_t msg_len, unsigned int msg_prio,
		    const struct lx_timespec *abs_timeout)
{
	return (int)lx_syscall5(LX_NR_mq_timedsend, mqdes, (long)msg, (long)msg_len, msg_prio, (long)abs_timeout);
}

/** Receive the oldest of the messages with the highest priority.
 * msg_len: at least the queue's mq_msgsize; msg_prio: gets the priority, may be NULL.
 * abs_timeout: absolute, LX_CLOCK_REALTIME; NULL waits for ever.
 * Returns the bytes of the message; -LX_EAGAIN (LX_O_NONBLOCK), -LX_EBADF, -LX_EFAULT, -LX_EINTR, -LX_EINVAL,
 * -LX_EMSGSIZE (msg_len too small), -LX_ETIMEDOUT.
 * mq_timedreceive(2), Linux 2.6.6. */
LX_FN LX_WRITES(2, 3) LX_WRITES1(4) LX_READS1(5)
long lx_mq_timedreceive(lx_mqd_t mqdes, void *msg, size_t msg_len, unsigned int *msg_prio,
			const struct lx_timespec *abs_timeout)
{
	return lx_syscall5(LX_NR_mq_timedreceive, mqdes, (long)msg, (long)msg_len, (long)msg_prio, (long)abs_timeout);
}

/** Be told, once, when a message arrives in the empty queue.
 * notification: LX_SIGEV_NONE, LX_SIGEV_SIGNAL, or LX_SIGEV_THREAD: here a netlink socket in sigev_signo, which gets
 * the LX_NOTIFY_COOKIE_LEN bytes that the value points to; NULL ends it.
 * Returns 0; -LX_EBADF, -LX_EBUSY (someone else is to be told), -LX_EFAULT, -LX_EINVAL, -LX_ENOMEM.
 * mq_notify(2), Linux 2.6.6. */
LX_FN LX_READS1(2) int lx_mq_notify(lx_mqd_t mqdes, const struct lx_sigevent *notification)
{
	return (int)lx_syscall2(LX_NR_mq_notify, mqdes, (long)notification);
}

/** Get a POSIX message queue's attributes, and set its flags.
 * newattr: of it only mq_flags counts, LX_O_NONBLOCK or 0; NULL changes nothing.
 * oldattr: gets what there was before; may be NULL.
 * Returns 0; -LX_EBADF, -LX_EFAULT, -LX_EINVAL (another flag).
 * mq_getsetattr(2), Linux 2.6.6. */
LX_FN LX_READS1(2) LX_WRITES1(3)
int lx_mq_getsetattr(lx_mqd_t mqdes, const struct lx_mq_attr *newattr, struct lx_mq_attr *oldattr)
{
	return (int)lx_syscall3(LX_NR_mq_getsetattr, mqdes, (long)newattr, (long)oldattr);
}

LX_END_DECLS

#endif
