/* SPDX-License-Identifier: MIT */
/* Keys in the process's own keyring, which goes with the process. */
#include "../check.h"
#include <lx/keys.h>

TEST(keys, a_key_of_the_process)
{
	char buf[8] = "", *p = buf;
	int key = lx_add_key("user", "lx-test", "secret", 6, LX_KEY_SPEC_PROCESS_KEYRING);
	SKIP_IF(key == -LX_ENOSYS || key == -LX_EPERM || key == -LX_EDQUOT, "no keys here: error %ld", (long)key);
	CHECK(key > 0);
	CHECK_EQ(lx_request_key("user", "lx-test", NULL, 0), key);
	CHECK_ERR(lx_request_key("user", "lx-test-not-there", NULL, 0), LX_ENOKEY);
	CHECK_EQ(lx_keyctl(LX_KEYCTL_READ, (unsigned long)key, (unsigned long)p, sizeof(buf), 0), 6);
	CHECK_EQ(p[5], 't');
	/* The whole size, though there is too little room, or none. */
	CHECK_EQ(lx_keyctl(LX_KEYCTL_READ, (unsigned long)key, (unsigned long)p, 2, 0), 6);
	CHECK_EQ(lx_keyctl(LX_KEYCTL_READ, (unsigned long)key, 0, 0, 0), 6);
	CHECK_EQ(lx_keyctl(LX_KEYCTL_REVOKE, (unsigned long)key, 0, 0, 0), 0);
	CHECK_ERR(lx_keyctl(LX_KEYCTL_READ, (unsigned long)key, 0, 0, 0), LX_EKEYREVOKED);
	CHECK_ERR(lx_keyctl(-1, 0, 0, 0, 0), LX_EOPNOTSUPP);
	CHECK_ERR(lx_add_key("lx-no-type", "lx-test", "x", 1, LX_KEY_SPEC_PROCESS_KEYRING), LX_ENODEV);
}
