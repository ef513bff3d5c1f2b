/* SPDX-License-Identifier: MIT */
/* Registering an area, where no libc has done it already. */
#include "../check.h"
#include <lx/rseq.h>
#include <lx/syscall.h>

enum { SIZE = 32, SIG = 0x53053053, OTHER_SIG = 0x12345678 };

static struct lx_rseq area, other;

TEST(rseq, register)
{
	/* No area can be there: which error it is tells whether the thread has one. */
	int r = lx_rseq((struct lx_rseq *)0xffff800000000000, SIZE, 0, SIG);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq");
	SKIP_IF(r == -LX_EINVAL, "the libc here has its own area registered");
	CHECK_EQ(r, -LX_EFAULT);
	CHECK_ERR(lx_rseq(&area, SIZE - 4, 0, SIG), LX_EINVAL);
	CHECK_ERR(lx_rseq(&area, SIZE, 1 << 30, SIG), LX_EINVAL);
	CHECK_ERR(lx_rseq(&area, SIZE, LX_RSEQ_FLAG_UNREGISTER, SIG), LX_EINVAL);

	area.cpu_id = (uint32_t)LX_RSEQ_CPU_ID_UNINITIALIZED;
	CHECK_EQ(lx_rseq(&area, SIZE, 0, SIG), 0);
	CHECK(area.cpu_id < 1U << 20);
	CHECK_ERR(lx_rseq(&area, SIZE, 0, SIG), LX_EBUSY);
	CHECK_ERR(lx_rseq(&area, SIZE, 0, OTHER_SIG), LX_EPERM);
	CHECK_ERR(lx_rseq(&other, SIZE, 0, SIG), LX_EINVAL);

	CHECK_ERR(lx_rseq(&area, SIZE, LX_RSEQ_FLAG_UNREGISTER, OTHER_SIG), LX_EPERM);
	CHECK_ERR(lx_rseq(&other, SIZE, LX_RSEQ_FLAG_UNREGISTER, SIG), LX_EINVAL);
	CHECK_EQ(lx_rseq(&area, SIZE, LX_RSEQ_FLAG_UNREGISTER, SIG), 0);
	CHECK_EQ((int)area.cpu_id, LX_RSEQ_CPU_ID_UNINITIALIZED);
}

TEST(rseq, slice_yield)
{
	int r = lx_rseq_slice_yield();
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no rseq_slice_yield");
	CHECK_EQ(r, 0);
}
