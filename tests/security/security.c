/* SPDX-License-Identifier: MIT */
/* Capabilities, and restrictions that forked children put on themselves. */
#include "../check.h"
#include "../child.h"
#include <lx/bpf.h>
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/security.h>
#include <lx/system.h>

TEST(security, capabilities)
{
	struct lx_user_cap_header_struct header = {.version = 1, .pid = 0};
	struct lx_user_cap_data_struct data[2] = {{0}, {0}};
	/* An unknown version is corrected, which is no error when nothing else was asked for. */
	CHECK_EQ(lx_capget(&header, NULL), 0);
	CHECK_EQ(header.version, LX_LINUX_CAPABILITY_VERSION_3);
	header.version = 1;
	CHECK_ERR(lx_capget(&header, data), LX_EINVAL);
	CHECK_EQ(header.version, LX_LINUX_CAPABILITY_VERSION_3);
	CHECK_EQ(lx_capget(&header, data), 0);
	CHECK_EQ(lx_capset(&header, data), 0);
	data[0] = data[1] = (struct lx_user_cap_data_struct){0};
	CHECK_EQ(lx_capset(&header, data), 0);
	data[0].permitted = 1;
	CHECK_ERR(lx_capset(&header, data), LX_EPERM);
	header.pid = -1;
	CHECK_ERR(lx_capget(&header, data), LX_EINVAL);
}

static int filter_uname(void)
{
	struct lx_sock_filter code[] = {
		LX_BPF_STMT(LX_BPF_LD | LX_BPF_W | LX_BPF_ABS, offsetof(struct lx_seccomp_data, nr)),
		LX_BPF_JUMP(LX_BPF_JMP | LX_BPF_JEQ | LX_BPF_K, LX_NR_uname, 0, 1),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ERRNO | 77),
		LX_BPF_STMT(LX_BPF_RET | LX_BPF_K, LX_SECCOMP_RET_ALLOW),
	};
	struct lx_sock_fprog filter = {.len = 4, .filter = code};
	struct lx_new_utsname name;

	ENSURE(lx_prctl_set_no_new_privs() == 0);
	ENSURE(lx_seccomp(LX_SECCOMP_SET_MODE_FILTER, 0, &filter) == 0);
	ENSURE(lx_uname(&name) == -77);
	ENSURE(lx_seccomp(LX_SECCOMP_SET_MODE_FILTER, ~0U, &filter) == -LX_EINVAL);
	return 0;
}

TEST(security, seccomp)
{
	struct lx_seccomp_notif_sizes sizes;
	uint32_t action = LX_SECCOMP_RET_ERRNO, no_action = 0x12340000;
	int r = lx_seccomp(LX_SECCOMP_GET_ACTION_AVAIL, 0, &action);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no seccomp");
	CHECK_EQ(r, 0);
	CHECK_ERR(lx_seccomp(LX_SECCOMP_GET_ACTION_AVAIL, 0, &no_action), LX_EOPNOTSUPP);
	CHECK_EQ(lx_seccomp(LX_SECCOMP_GET_NOTIF_SIZES, 0, &sizes), 0);
	CHECK_EQ(sizes.seccomp_notif, sizeof(struct lx_seccomp_notif));
	CHECK_EQ(in_child(filter_uname), 0);
}

static int only_tmp(void)
{
	const struct lx_landlock_ruleset_attr attr = {.handled_access_fs = LX_LANDLOCK_ACCESS_FS_READ_DIR};
	const int how = LX_O_RDONLY | LX_O_DIRECTORY | LX_O_CLOEXEC;
	struct lx_landlock_path_beneath_attr tmp = {.allowed_access = LX_LANDLOCK_ACCESS_FS_READ_DIR};
	/* The first field alone is what the first version knew. */
	int ruleset = lx_landlock_create_ruleset(&attr, sizeof(attr.handled_access_fs), 0);

	tmp.parent_fd = lx_open("/tmp", LX_O_PATH | LX_O_CLOEXEC, 0);
	ENSURE(ruleset >= 0 && tmp.parent_fd >= 0);
	ENSURE(lx_landlock_add_rule(ruleset, LX_LANDLOCK_RULE_PATH_BENEATH, &tmp, 0) == 0);
	ENSURE(lx_prctl_set_no_new_privs() == 0);
	ENSURE(lx_landlock_restrict_self(ruleset, 1U << 31) == -LX_EINVAL);
	ENSURE(lx_landlock_restrict_self(ruleset, 0) == 0);
	ENSURE(lx_open("/tmp", how, 0) >= 0);
	ENSURE(lx_open("/", how, 0) == -LX_EACCES);
	return 0;
}

TEST(security, landlock)
{
	int version = lx_landlock_create_ruleset(NULL, 0, LX_LANDLOCK_CREATE_RULESET_VERSION);
	SKIP_IF(version == -LX_ENOSYS || version == -LX_EOPNOTSUPP, "no Landlock here: error %ld", (long)version);
	CHECK(version >= 1);
	CHECK_EQ(in_child(only_tmp), 0);
	CHECK_ERR(lx_landlock_add_rule(-1, LX_LANDLOCK_RULE_PATH_BENEATH, NULL, 1U << 31), LX_EINVAL);
}

/* Fields that this kernel doesn't know may only be 0, and the first field has to be there. */
TEST(security, landlock_sizes)
{
	struct {
		struct lx_landlock_ruleset_attr attr;
		uint64_t future[16];
	} larger = {.attr = {.handled_access_fs = LX_LANDLOCK_ACCESS_FS_READ_DIR}, .future = {0}};
	int fd = lx_landlock_create_ruleset(&larger.attr, sizeof(larger), 0);
	SKIP_IF(fd == -LX_ENOSYS || fd == -LX_EOPNOTSUPP, "no Landlock here: error %ld", (long)fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_close(fd), 0);
	larger.future[15] = 1;
	CHECK_ERR(lx_landlock_create_ruleset(&larger.attr, sizeof(larger), 0), LX_E2BIG);
	CHECK_ERR(lx_landlock_create_ruleset(&larger.attr, 1 << 20, 0), LX_E2BIG);
	CHECK_ERR(lx_landlock_create_ruleset(&larger.attr, 4, 0), LX_EINVAL);
	CHECK_ERR(lx_landlock_create_ruleset(&larger.attr, 0, LX_LANDLOCK_CREATE_RULESET_VERSION), LX_EINVAL);
}

TEST(security, lsm)
{
	uint64_t ids[32];
	struct lx_lsm_ctx ctx = {.id = 0};
	uint32_t size = 0;
	int r = lx_lsm_list_modules(ids, &size, 0), count;
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no lsm_list_modules");
	CHECK_EQ(r, -LX_E2BIG);
	CHECK(size >= sizeof(ids[0]) && size <= sizeof(ids));
	count = lx_lsm_list_modules(ids, &size, 0);
	CHECK_EQ(count, size / sizeof(ids[0]));
	int capability = 0;
	for (int i = 0; i < count; i++)
		capability += ids[i] == LX_LSM_ID_CAPABILITY;
	CHECK_EQ(capability, 1);
	CHECK_ERR(lx_lsm_list_modules(ids, &size, 1), LX_EINVAL);
	CHECK_ERR(lx_lsm_get_self_attr(LX_LSM_ATTR_CURRENT, NULL, &size, 1U << 30), LX_EINVAL);
	CHECK_ERR(lx_lsm_get_self_attr(LX_LSM_ATTR_UNDEF, NULL, &size, 0), LX_EINVAL);
	CHECK_ERR(lx_lsm_set_self_attr(LX_LSM_ATTR_CURRENT, &ctx, 1, 0), LX_EINVAL);
	CHECK_ERR(lx_lsm_set_self_attr(LX_LSM_ATTR_CURRENT, &ctx, 1 << 20, 0), LX_E2BIG);
}

/* Which module has what this thread is now, and the same with room for nothing. */
TEST(security, lsm_attributes)
{
	union {
		struct lx_lsm_ctx ctx;
		char room[4096];
	} got = {.room = ""};
	uint32_t size = sizeof(got);
	int r = lx_lsm_get_self_attr(LX_LSM_ATTR_CURRENT, &got.ctx, &size, 0);
	SKIP_IF(r == -LX_ENOSYS, "this kernel has no lsm_get_self_attr");
	SKIP_IF(r == -LX_EOPNOTSUPP, "no security module here has attributes");
	CHECK(r >= 1);
	CHECK(size >= sizeof(got.ctx) + got.ctx.ctx_len && size <= sizeof(got));
	CHECK(got.ctx.len >= sizeof(got.ctx) + got.ctx.ctx_len && got.ctx.len <= size);
	const uint32_t needed = size;
	size = 1;
	CHECK_ERR(lx_lsm_get_self_attr(LX_LSM_ATTR_CURRENT, &got.ctx, &size, 0), LX_E2BIG);
	CHECK_EQ(size, needed);

	/* AppArmor can be asked whether it would allow a change, and changes nothing then. */
	SKIP_IF(got.ctx.id != LX_LSM_ID_APPARMOR, "the attributes are module %ld's, not AppArmor's", (long)got.ctx.id);
	static const char question[] = "permprofile unconfined";
	size = sizeof(got.ctx) + sizeof(question);
	got.ctx.flags = 0;
	got.ctx.len = size;
	got.ctx.ctx_len = sizeof(question);
	for (size_t i = 0; i < sizeof(question); i++)
		got.room[sizeof(got.ctx) + i] = question[i];
	CHECK_EQ(lx_lsm_set_self_attr(LX_LSM_ATTR_CURRENT, &got.ctx, size, 0), 0);
	got.room[sizeof(got.ctx)] = '-';
	CHECK_ERR(lx_lsm_set_self_attr(LX_LSM_ATTR_CURRENT, &got.ctx, size, 0), LX_EINVAL);
}
