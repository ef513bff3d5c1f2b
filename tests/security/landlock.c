/* SPDX-License-Identifier: MIT */
/* Landlock's rules by kind, in forked children. */
#include "../check.h"
#include "../child.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/net.h>
#include <lx/prctl.h>
#include <lx/security.h>

enum { BAD_FD = -1 };

static void need_version(int wanted)
{
	int version = lx_landlock_create_ruleset(NULL, 0, LX_LANDLOCK_CREATE_RULESET_VERSION);
	SKIP_IF(version == -LX_ENOSYS || version == -LX_EOPNOTSUPP, "no Landlock here: error %ld", (long)version);
	SKIP_IF(version < wanted, "this kernel's Landlock is of version %ld only", (long)version);
}

static int below_tmp(void)
{
	const struct lx_landlock_ruleset_attr attr = {.handled_access_fs = LX_LANDLOCK_ACCESS_FS_READ_DIR};
	const int how = LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC;
	struct lx_landlock_path_beneath_attr rule = {.allowed_access = LX_LANDLOCK_ACCESS_FS_READ_DIR};
	int fds[2], ruleset = lx_landlock_create_ruleset(&attr, sizeof(attr.handled_access_fs), 0);

	ENSURE(ruleset >= 0 && sizeof(rule) == 12);
	rule.parent_fd = BAD_FD;
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 0) == -LX_EBADF);
	/* Only what has a place in the file systems. */
	ENSURE(lx_pipe2(fds, LX_O_CLOEXEC) == 0);
	rule.parent_fd = fds[0];
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 0) == -LX_EBADFD);
	rule.parent_fd = lx_open("/tmp", LX_O_PATH | LX_O_CLOEXEC, 0);
	ENSURE(rule.parent_fd >= 0);
	rule.allowed_access = 0;
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 0) == -LX_ENOMSG);
	rule.allowed_access = LX_LANDLOCK_ACCESS_FS_WRITE_FILE;
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 0) == -LX_EINVAL);
	rule.allowed_access = LX_LANDLOCK_ACCESS_FS_READ_DIR;
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 1U << 31) == -LX_EINVAL);
	ENSURE(lx_landlock_add_rule_path_beneath(BAD_FD, &rule, 0) == -LX_EBADF);
	ENSURE(lx_landlock_add_rule_path_beneath(fds[1], &rule, 0) == -LX_EBADFD);
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, (struct lx_landlock_path_beneath_attr *)nowhere(), 0) ==
	       -LX_EFAULT);
	ENSURE(lx_landlock_add_rule_path_beneath(ruleset, &rule, 0) == 0);

	ENSURE(lx_prctl_set_no_new_privs() == 0 && lx_landlock_restrict_self(ruleset, 0) == 0);
	ENSURE(lx_open("/tmp", how, 0) >= 0 && lx_open("/", how, 0) == -LX_EACCES);
	return 0;
}

TEST(security, landlock_path_beneath)
{
	need_version(1);
	CHECK_EQ(in_child(below_tmp), 0);
}

/* A TCP socket that is bound to a port of the loopback address, 0 for any. */
static int bind_to(uint16_t port, uint16_t *got)
{
	struct lx_sockaddr_in addr = {.sin_family = LX_AF_INET, .sin_addr = {lx_htonl(LX_INADDR_LOOPBACK)}};
	int size = sizeof(addr), fd = lx_socket(LX_AF_INET, LX_SOCK_STREAM | LX_SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	addr.sin_port = lx_htons(port);
	int r = lx_bind(fd, (struct lx_sockaddr *)&addr, sizeof(addr));
	if (!r)
		r = lx_getsockname(fd, (struct lx_sockaddr *)&addr, &size);
	*got = lx_ntohs(addr.sin_port);
	lx_close(fd);
	return r;
}

static int one_port(void)
{
	struct lx_landlock_ruleset_attr attr = {.handled_access_net = LX_LANDLOCK_ACCESS_NET_BIND_TCP};
	struct lx_landlock_net_port_attr rule = {.allowed_access = LX_LANDLOCK_ACCESS_NET_BIND_TCP};
	/* As far as the fourth version knew it. */
	const size_t size =
		offsetof(struct lx_landlock_ruleset_attr, handled_access_net) + sizeof(attr.handled_access_net);
	int ruleset = lx_landlock_create_ruleset(&attr, size, 0);
	uint16_t port = 0;

	ENSURE(ruleset >= 0 && bind_to(0, &port) == 0 && port > 1);
	rule.port = 65536;
	int r = lx_landlock_add_rule_net_port(ruleset, &rule, 0);
	if (r == -LX_EAFNOSUPPORT)
		return SKIPPED;
	ENSURE(r == -LX_EINVAL);
	rule.port = port;
	rule.allowed_access = LX_LANDLOCK_ACCESS_NET_CONNECT_TCP;
	ENSURE(lx_landlock_add_rule_net_port(ruleset, &rule, 0) == -LX_EINVAL);
	rule.allowed_access = 0;
	ENSURE(lx_landlock_add_rule_net_port(ruleset, &rule, 0) == -LX_ENOMSG);
	rule.allowed_access = LX_LANDLOCK_ACCESS_NET_BIND_TCP;
	ENSURE(lx_landlock_add_rule_net_port(BAD_FD, &rule, 0) == -LX_EBADF);
	ENSURE(lx_landlock_add_rule_net_port(ruleset, &rule, 1U << 31) == -LX_EINVAL);
	ENSURE(lx_landlock_add_rule_net_port(ruleset, &rule, 0) == 0);

	ENSURE(lx_prctl_set_no_new_privs() == 0 && lx_landlock_restrict_self(ruleset, 0) == 0);
	r = bind_to(port, &port);
	ENSURE(r == 0 || r == -LX_EADDRINUSE);
	ENSURE(bind_to(0, &port) == -LX_EACCES);
	return 0;
}

TEST(security, landlock_net_port)
{
	need_version(4);
	int line = in_child(one_port);
	SKIP_IF(line == SKIPPED, "this kernel has no TCP");
	CHECK_EQ(line, 0);
}
