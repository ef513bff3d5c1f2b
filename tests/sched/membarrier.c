/* SPDX-License-Identifier: MIT */
/* What membarrier does by command. Registrations are the process's, so each test begins without. */
#include "../check.h"
#include <lx/sched.h>

/* The commands that this kernel has, or a skip. */
static int commands(int needed)
{
	int mask = lx_membarrier_query();
	SKIP_IF(mask == -LX_ENOSYS, "this kernel has no membarrier");
	CHECK(mask >= 0);
	SKIP_IF((mask & needed) != needed, "this kernel's membarrier has only the commands %ld", (long)mask);
	return mask;
}

TEST(sched, membarrier_global)
{
	commands(LX_MEMBARRIER_CMD_GLOBAL);
	CHECK_EQ(lx_membarrier_global(), 0);
}

TEST(sched, membarrier_global_expedited)
{
	commands(LX_MEMBARRIER_CMD_GLOBAL_EXPEDITED | LX_MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED);
	/* The one who asks needs no registration. */
	CHECK_EQ(lx_membarrier_global_expedited(), 0);
	CHECK_EQ(lx_membarrier_register_global_expedited(), 0);
	CHECK_EQ(lx_membarrier_global_expedited(), 0);
}

TEST(sched, membarrier_private_expedited)
{
	commands(LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED | LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
	CHECK_ERR(lx_membarrier_private_expedited(), LX_EPERM);
	CHECK_EQ(lx_membarrier_register_private_expedited(), 0);
	CHECK_EQ(lx_membarrier_private_expedited(), 0);
}

TEST(sched, membarrier_private_expedited_sync_core)
{
	commands(LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE |
		 LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);
	/* The other registration isn't this one. */
	CHECK_EQ(lx_membarrier_register_private_expedited(), 0);
	CHECK_ERR(lx_membarrier_private_expedited_sync_core(), LX_EPERM);
	CHECK_EQ(lx_membarrier_register_private_expedited_sync_core(), 0);
	CHECK_EQ(lx_membarrier_private_expedited_sync_core(), 0);
}

TEST(sched, membarrier_private_expedited_rseq)
{
	const int no_cpu = 0x7fffffff;
	commands(LX_MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ | LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ);
	CHECK_ERR(lx_membarrier_private_expedited_rseq(), LX_EPERM);
	CHECK_ERR(lx_membarrier_private_expedited_rseq_cpu(0), LX_EPERM);
	CHECK_EQ(lx_membarrier_register_private_expedited_rseq(), 0);
	CHECK_EQ(lx_membarrier_private_expedited_rseq(), 0);
	CHECK_EQ(lx_membarrier_private_expedited_rseq_cpu(0), 0);
	CHECK_EQ(lx_membarrier_private_expedited_rseq_cpu(no_cpu), 0);
	/* Only this command takes a CPU. */
	CHECK_ERR(lx_membarrier(LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, LX_MEMBARRIER_CMD_FLAG_CPU, 0),
		  LX_EINVAL);
}

TEST(sched, membarrier_get_registrations)
{
	commands(LX_MEMBARRIER_CMD_GET_REGISTRATIONS);
	CHECK_EQ(lx_membarrier_get_registrations(), 0);
	CHECK_EQ(lx_membarrier_register_private_expedited(), 0);
	CHECK_EQ(lx_membarrier_get_registrations(), LX_MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
}
