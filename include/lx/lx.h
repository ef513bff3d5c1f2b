/* SPDX-License-Identifier: MIT */
/* All of lx. A program that knows what it needs can include the areas one by one. */
#ifndef LX_LX_H
#define LX_LX_H

#include <lx/aio.h>
#include <lx/base.h>
#include <lx/bpf.h>
#include <lx/errno.h>
#include <lx/fcntl.h>
#include <lx/fs.h>
#include <lx/futex.h>
#include <lx/io.h>
#include <lx/ioctl_block.h>
#include <lx/ioctl_fd.h>
#include <lx/ioctl_fs.h>
#include <lx/ioctl_net.h>
#include <lx/ioctl_tty.h>
#include <lx/ipc.h>
#include <lx/keys.h>
#include <lx/mm.h>
#include <lx/mount.h>
#include <lx/names.h>
#include <lx/net.h>
#include <lx/notify.h>
#include <lx/numa.h>
#include <lx/perf.h>
#include <lx/poll.h>
#include <lx/prctl.h>
#include <lx/process.h>
#include <lx/ptrace.h>
#include <lx/quota.h>
#include <lx/rseq.h>
#include <lx/rseq_ops.h>
#include <lx/rseq_percpu.h>
#include <lx/sched.h>
#include <lx/security.h>
#include <lx/signal.h>
#include <lx/spawn.h>
#include <lx/start.h>
#include <lx/syscall.h>
#include <lx/system.h>
#include <lx/thread.h>
#include <lx/time.h>
#include <lx/types.h>
#include <lx/uring.h>
#include <lx/uring_buf.h>
#include <lx/uring_prep.h>
#include <lx/uring_register.h>
#include <lx/vdso.h>
#include <lx/xattr.h>

#endif
