/* SPDX-License-Identifier: MIT */
/* Memory policies and moving pages, for this process only. */
#include "../check.h"
#include <lx/mm.h>
#include <lx/numa.h>

enum { PAGE = 4096, WORDS = 16, BITS = WORDS * 64 };

/* The first node that this process may use, or a skip. */
static unsigned int first_node(void)
{
	unsigned long nodes[WORDS] = {0};
	int r = lx_get_mempolicy(NULL, nodes, BITS + 1, 0, LX_MPOL_F_MEMS_ALLOWED);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no NUMA");
	SKIP_IF(r == -LX_EPERM, "this system forbids get_mempolicy()");
	CHECK_EQ(r, 0);
	for (unsigned int i = 0; i < BITS; i++)
		if (nodes[i / 64] >> i % 64 & 1)
			return i;
	CHECK_FAIL("no memory node is allowed");
	return 0;
}

static void *map(void)
{
	void *p = lx_mmap(NULL, PAGE, LX_PROT_READ | LX_PROT_WRITE, LX_MAP_PRIVATE | LX_MAP_ANONYMOUS, -1, 0);
	CHECK(!lx_is_error_ptr(p));
	return p;
}

/* The kernel looks at one bit less than maxnode says. */
TEST(numa, maxnode)
{
	unsigned int node = first_node();
	unsigned long set[WORDS] = {0};
	int mode = -1;
	set[node / 64] = 1UL << node % 64;
	CHECK_ERR(lx_set_mempolicy(LX_MPOL_BIND, set, node + 1), LX_EINVAL);
	CHECK_EQ(lx_set_mempolicy(LX_MPOL_BIND, set, node + 2), 0);
	CHECK_EQ(lx_get_mempolicy(&mode, NULL, 0, 0, 0), 0);
	CHECK_EQ(mode, LX_MPOL_BIND);
	CHECK_EQ(lx_set_mempolicy(LX_MPOL_DEFAULT, NULL, 0), 0);
}

TEST(numa, set_mempolicy)
{
	unsigned int node = first_node();
	unsigned long set[WORDS] = {0}, got[WORDS] = {0};
	int mode = -1;
	CHECK_EQ(lx_get_mempolicy(&mode, NULL, 0, 0, 0), 0);
	set[node / 64] = 1UL << node % 64;
	CHECK_EQ(lx_set_mempolicy(LX_MPOL_PREFERRED, set, BITS + 1), 0);
	CHECK_EQ(lx_get_mempolicy(&mode, got, BITS + 1, 0, 0), 0);
	CHECK_EQ(mode, LX_MPOL_PREFERRED);
	CHECK_EQ(got[node / 64], set[node / 64]);
	CHECK_EQ(lx_set_mempolicy(LX_MPOL_DEFAULT, NULL, 0), 0);
	CHECK_EQ(lx_get_mempolicy(&mode, NULL, 0, 0, 0), 0);
	CHECK_EQ(mode, LX_MPOL_DEFAULT);
	CHECK_ERR(lx_set_mempolicy(4711, NULL, 0), LX_EINVAL);
	CHECK_ERR(lx_set_mempolicy(LX_MPOL_BIND, (unsigned long *)nowhere(), BITS + 1), LX_EFAULT);
	CHECK_ERR(lx_get_mempolicy((int *)nowhere(), NULL, 0, 0, 0), LX_EFAULT);
	CHECK_ERR(lx_get_mempolicy(NULL, got, BITS + 1, 0, 4711), LX_EINVAL);
	/* No room for even one node. */
	CHECK_ERR(lx_get_mempolicy(NULL, got, 0, 0, 0), LX_EINVAL);
}

TEST(numa, mbind)
{
	unsigned int node = first_node();
	unsigned long set[WORDS] = {0}, start = (unsigned long)map();
	int mode = -1, where = -1;
	set[node / 64] = 1UL << node % 64;
	CHECK_EQ(lx_mbind(start, PAGE, LX_MPOL_BIND, set, BITS + 1, LX_MPOL_MF_STRICT), 0);
	CHECK_EQ(lx_get_mempolicy(&mode, NULL, 0, start, LX_MPOL_F_ADDR), 0);
	CHECK_EQ(mode, LX_MPOL_BIND);
	*(volatile char *)start = 1;
	CHECK_EQ(lx_get_mempolicy(&where, NULL, 0, start, LX_MPOL_F_ADDR | LX_MPOL_F_NODE), 0);
	CHECK_EQ(where, node);
	CHECK_ERR(lx_mbind(start + 1, PAGE, LX_MPOL_BIND, set, BITS + 1, 0), LX_EINVAL);
	CHECK_ERR(lx_mbind(start, PAGE, LX_MPOL_BIND, set, BITS + 1, 1U << 31), LX_EINVAL);
	CHECK_EQ(lx_munmap((void *)start, PAGE), 0);
	CHECK_ERR(lx_mbind(start, PAGE, LX_MPOL_BIND, set, BITS + 1, 0), LX_EFAULT);
}

TEST(numa, set_mempolicy_home_node)
{
	unsigned int node = first_node();
	unsigned long set[WORDS] = {0}, start = (unsigned long)map();
	int r = lx_set_mempolicy_home_node(start, PAGE, node, 1);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no set_mempolicy_home_node()");
	CHECK_EQ(r, -LX_EINVAL);
	set[node / 64] = 1UL << node % 64;
	CHECK_EQ(lx_mbind(start, PAGE, LX_MPOL_BIND, set, BITS + 1, 0), 0);
	CHECK_EQ(lx_set_mempolicy_home_node(start, PAGE, node, 0), 0);
	CHECK_ERR(lx_set_mempolicy_home_node(start, PAGE, BITS, 0), LX_EINVAL);
	CHECK_EQ(lx_munmap((void *)start, PAGE), 0);
}

TEST(numa, move_pages)
{
	unsigned int node = first_node();
	char *here = map(), *empty = map();
	const void *pages[] = {here, empty};
	int nodes[] = {(int)node, (int)node}, status[] = {-9999, -9999};
	*(volatile char *)here = 1;
	CHECK_EQ(lx_move_pages(0, 2, pages, NULL, status, 0), 0);
	CHECK(status[0] >= 0 && status[0] < BITS);
	CHECK(status[1] == -LX_ENOENT || status[1] == -LX_EFAULT);
	CHECK_EQ(lx_move_pages(0, 1, pages, nodes, status, LX_MPOL_MF_MOVE), 0);
	CHECK_EQ(status[0], node);
	nodes[0] = BITS + 1;
	CHECK_ERR(lx_move_pages(0, 1, pages, nodes, status, LX_MPOL_MF_MOVE), LX_ENODEV);
	CHECK_ERR(lx_move_pages(0, 1, pages, nodes, status, 4711), LX_EINVAL);
	CHECK_ERR(lx_move_pages(0x7fffffff, 1, pages, NULL, status, 0), LX_ESRCH);
	CHECK_EQ(lx_munmap(here, PAGE), 0);
	CHECK_EQ(lx_munmap(empty, PAGE), 0);
}

TEST(numa, migrate_pages)
{
	unsigned int node = first_node();
	unsigned long set[WORDS] = {0};
	set[node / 64] = 1UL << node % 64;
	CHECK_EQ(lx_migrate_pages(0, BITS + 1, set, set), 0);
	CHECK_ERR(lx_migrate_pages(0x7fffffff, BITS + 1, set, set), LX_ESRCH);
	CHECK_ERR(lx_migrate_pages(0, BITS + 1, (unsigned long *)nowhere(), set), LX_EFAULT);
	CHECK_ERR(lx_migrate_pages(0, BITS + 1, set, (unsigned long *)nowhere()), LX_EFAULT);
}
