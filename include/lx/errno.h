/* SPDX-License-Identifier: MIT */
/* Error numbers. A system call that fails returns one, negated: -LX_ENOENT. */
#ifndef LX_ERRNO_H
#define LX_ERRNO_H

#include <lx/uapi/linux/errno.h>

/* The kernel's own, which no UAPI header has. They should not leave the kernel; some do: ENOTSUPP from prctl(2)
 * PR_RSEQ_SLICE_EXTENSION and from drivers, and the ERESTART ones are what a tracer sees in rax at a stop. */
#define LX_ERESTARTSYS 512
#define LX_ERESTARTNOINTR 513
#define LX_ERESTARTNOHAND 514
#define LX_ENOIOCTLCMD 515
#define LX_ERESTART_RESTARTBLOCK 516
#define LX_EPROBE_DEFER 517
#define LX_EOPENSTALE 518
#define LX_ENOPARAM 519
#define LX_EBADHANDLE 521
#define LX_ENOTSYNC 522
#define LX_EBADCOOKIE 523
#define LX_ENOTSUPP 524
#define LX_ETOOSMALL 525
#define LX_ESERVERFAULT 526
#define LX_EBADTYPE 527
#define LX_EJUKEBOX 528
#define LX_EIOCBQUEUED 529
#define LX_ERECALLCONFLICT 530
#define LX_ENOGRACE 531

#endif
