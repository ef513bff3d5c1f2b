/* SPDX-License-Identifier: MIT */
/* What keyctl does by operation, with keys that hang on a forked child's own session and go with it. */
#include "../check.h"
#include "../child.h"
#include <lx/io.h>
#include <lx/keys.h>
#include <lx/process.h>
#include <lx/uapi/linux/watch_queue.h>

enum { NO_KEYS = -1, NO_WATCHES = -2, NO_KEY = 0x7ffffff0 };
enum { SESSION = LX_KEY_SPEC_SESSION_KEYRING, PROCESS = LX_KEY_SPEC_PROCESS_KEYRING };

static int (*child_run)(int session);

static int with_a_session(void)
{
	int session = lx_keyctl_join_session_keyring(NULL);
	if (session == -LX_ENOSYS || session == -LX_EPERM || session == -LX_EDQUOT)
		return NO_KEYS;
	ENSURE(session > 0);
	return child_run(session);
}

/* Run it in a child that has a new session keyring. Skips where there are no keys. */
static int in_session(int (*run)(int session))
{
	child_run = run;
	int line = in_child(with_a_session);
	SKIP_IF(line == NO_KEYS, "no keys here");
	return line;
}

static int user_key(const char *description, int keyring)
{
	return lx_add_key("user", description, "secret", 6, keyring);
}

static int begins(const char *s, const char *with)
{
	while (*with && *s == *with)
		s++, with++;
	return !*with;
}

static int one_key(int session)
{
	char buf[64] = "";
	int key = user_key("lx-one", SESSION);
	(void)session;
	ENSURE(key > 0);
	ENSURE(lx_keyctl_read(key, buf, sizeof(buf)) == 6 && begins(buf, "secret"));
	/* The whole size, though there is no room. */
	ENSURE(lx_keyctl_read(key, NULL, 0) == 6);
	ENSURE(lx_keyctl_update(key, "new!", 4) == 0);
	ENSURE(lx_keyctl_read(key, buf, sizeof(buf)) == 4 && begins(buf, "new!"));
	ENSURE(lx_keyctl_update(key, nowhere(), 4) == -LX_EFAULT);
	ENSURE(lx_keyctl_read(key, (char *)nowhere(), 4) == -LX_EFAULT);

	/* With the NUL at its end. */
	long size = lx_keyctl_describe(key, buf, sizeof(buf));
	ENSURE(size > 20 && size < (long)sizeof(buf) && begins(buf, "user;") && !buf[size - 1]);
	ENSURE(begins(buf + size - 1 - 7, ";lx-one"));
	ENSURE(lx_keyctl_describe(key, NULL, 0) == size);
	ENSURE(lx_keyctl_get_security(key, buf, sizeof(buf)) >= 1);

	ENSURE(lx_keyctl_chown(key, ~0U, ~0U) == 0);
	ENSURE(lx_keyctl_set_timeout(key, 1000) == 0 && lx_keyctl_set_timeout(key, 0) == 0);
	ENSURE(lx_keyctl_setperm(key, 0x80000000) == -LX_EINVAL);
	ENSURE(lx_keyctl_setperm(key, LX_KEY_POS_VIEW | LX_KEY_POS_SETATTR | LX_KEY_POS_SEARCH) == 0);
	ENSURE(lx_keyctl_update(key, "x", 1) == -LX_EACCES);
	ENSURE(lx_keyctl_setperm(key, LX_KEY_POS_ALL) == 0);

	ENSURE(lx_keyctl_revoke(key) == 0 && lx_keyctl_read(key, NULL, 0) == -LX_EKEYREVOKED);
	key = user_key("lx-two", SESSION);
	ENSURE(key > 0 && lx_keyctl_invalidate(key) == 0);
	/* Gone, or so soon only out of reach. */
	size = lx_keyctl_read(key, NULL, 0);
	ENSURE(size == -LX_ENOKEY || size == -LX_EACCES);
	ENSURE(lx_keyctl_revoke(NO_KEY) == -LX_ENOKEY && lx_keyctl_invalidate(NO_KEY) == -LX_ENOKEY);
	ENSURE(lx_keyctl_read(0, NULL, 0) == -LX_ENOKEY && lx_keyctl_describe(0, NULL, 0) == -LX_EINVAL);
	return 0;
}

TEST(keys, keyctl_of_a_key)
{
	CHECK_EQ(in_session(one_key), 0);
}

static int keyrings(int session)
{
	ENSURE(lx_keyctl_get_keyring_id(SESSION, 0) == session);
	ENSURE(lx_keyctl_get_keyring_id(PROCESS, 0) == -LX_ENOKEY);
	int process = lx_keyctl_get_keyring_id(PROCESS, 1);
	ENSURE(process > 0 && process != session);
	ENSURE(lx_keyctl_get_keyring_id(-999, 0) == -LX_EINVAL);

	int key = user_key("lx-found", process);
	ENSURE(key > 0);
	ENSURE(lx_keyctl_search(session, "user", "lx-found", 0) == -LX_ENOKEY);
	ENSURE(lx_keyctl_link(key, session) == 0);
	ENSURE(lx_keyctl_search(session, "user", "lx-found", 0) == key);
	ENSURE(lx_keyctl_search(session, "lx no type", "lx-found", 0) == -LX_ENOKEY);
	ENSURE(lx_keyctl_search(key, "user", "lx-found", 0) == -LX_ENOTDIR);
	ENSURE(lx_keyctl_unlink(key, session) == 0 && lx_keyctl_unlink(key, session) == -LX_ENOENT);
	/* A search can link what it finds. */
	ENSURE(lx_keyctl_search(process, "user", "lx-found", session) == key);
	ENSURE(lx_keyctl_unlink(key, session) == 0);
	ENSURE(lx_keyctl_link(key, NO_KEY) == -LX_ENOKEY && lx_keyctl_link(key, key) == -LX_ENOTDIR);
	ENSURE(lx_keyctl_clear(key) == -LX_ENOTDIR && lx_keyctl_clear(session) == 0);

	int other = user_key("lx-found", session), r = lx_keyctl_move(key, process, session, LX_KEYCTL_MOVE_EXCL);
	ENSURE(other > 0 && r == -LX_EEXIST);
	ENSURE(lx_keyctl_move(key, process, session, 0) == 0);
	ENSURE(lx_keyctl_search(session, "user", "lx-found", 0) == key);
	ENSURE(lx_keyctl_move(key, process, session, 1U << 31) == -LX_EINVAL);

	ENSURE(lx_keyctl_restrict_keyring(session, "user", NULL) == -LX_EINVAL);
	ENSURE(lx_keyctl_restrict_keyring(session, "user", "x") == -LX_ENOENT);
	ENSURE(lx_keyctl_restrict_keyring(session, NULL, NULL) == 0);
	ENSURE(user_key("lx-more", session) == -LX_EPERM);
	ENSURE(lx_keyctl_restrict_keyring(session, NULL, NULL) == -LX_EEXIST);
	return 0;
}

TEST(keys, keyctl_of_keyrings)
{
	CHECK_EQ(in_session(keyrings), 0);
}

/* A child's new session becomes the parent's when the parent next leaves the kernel. */
static int gives_its_session(int session)
{
	int status = -1;
	lx_pid_t pid = lx_fork();
	if (!pid) {
		int new_one = lx_keyctl_join_session_keyring(NULL);
		lx_exit_group(new_one < 0 || new_one == session || lx_keyctl_session_to_parent() != 0);
	}
	ENSURE(pid > 0 && lx_wait4(pid, &status, 0, NULL) == pid && status == 0);
	int now = lx_keyctl_get_keyring_id(SESSION, 0);
	ENSURE(now > 0 && now != session);
	int named = lx_keyctl_join_session_keyring("lx-test");
	ENSURE(named > 0 && named != now && lx_keyctl_get_keyring_id(SESSION, 0) == named);
	ENSURE(lx_keyctl_join_session_keyring((const char *)nowhere()) == -LX_EFAULT);
	return 0;
}

TEST(keys, keyctl_of_sessions)
{
	CHECK_EQ(in_session(gives_its_session), 0);
}

/* Only a helper of request_key(2) has the authority to make keys. */
static int no_authority(int session)
{
	const struct lx_iovec iov = {.iov_base = NULL, .iov_len = 0};
	int key = user_key("lx-made", session);
	ENSURE(key > 0);
	ENSURE(lx_keyctl_assume_authority(0) == 0 && lx_keyctl_assume_authority(-1) == -LX_EINVAL);
	ENSURE(lx_keyctl_assume_authority(key) < 0);
	ENSURE(lx_keyctl_instantiate(key, "x", 1, 0) == -LX_EPERM);
	ENSURE(lx_keyctl_instantiate_iov(key, &iov, 1, 0) == -LX_EPERM);
	ENSURE(lx_keyctl_negate(key, 1, 0) == -LX_EPERM && lx_keyctl_reject(key, 1, LX_EKEYEXPIRED, 0) == -LX_EPERM);
	ENSURE(lx_keyctl_reject(key, 1, 0, 0) == -LX_EINVAL && lx_keyctl_reject(key, 1, 512, 0) == -LX_EINVAL);

	int old = lx_keyctl_set_reqkey_keyring(LX_KEY_REQKEY_DEFL_NO_CHANGE);
	ENSURE(old == LX_KEY_REQKEY_DEFL_DEFAULT);
	ENSURE(lx_keyctl_set_reqkey_keyring(LX_KEY_REQKEY_DEFL_SESSION_KEYRING) == old);
	ENSURE(lx_keyctl_set_reqkey_keyring(LX_KEY_REQKEY_DEFL_NO_CHANGE) == LX_KEY_REQKEY_DEFL_SESSION_KEYRING);
	ENSURE(lx_keyctl_set_reqkey_keyring(99) == -LX_EINVAL);
	return 0;
}

TEST(keys, keyctl_without_authority)
{
	CHECK_EQ(in_session(no_authority), 0);
}

static int configured(int session)
{
	unsigned char caps[8] = {0, 0, 99};
	struct lx_keyctl_pkey_query query;
	struct lx_keyctl_pkey_params params = {.in_len = 1};
	const struct lx_keyctl_dh_params dh = {.prime = NO_KEY, .base = NO_KEY};
	char buf[16] = "";
	int key = user_key("lx-user", session);
	ENSURE(key > 0);

	/* All bytes that there are, and zeros after them. */
	int r = lx_keyctl_capabilities(caps, sizeof(caps));
	ENSURE(r >= 2 && r < (int)sizeof(caps) && caps[0] & LX_KEYCTL_CAPS0_CAPABILITIES && !caps[7]);
	ENSURE(lx_keyctl_capabilities(NULL, 0) == r);

	/* A key of characters is none for signatures, and without such keys there is nothing to ask. */
	params.key_id = key;
	ENSURE(lx_keyctl_pkey_query(key, "", &query) == -LX_EOPNOTSUPP);
	ENSURE(lx_keyctl_pkey_encrypt(&params, "", "x", buf) == -LX_EOPNOTSUPP);
	ENSURE(lx_keyctl_pkey_decrypt(&params, "", "x", buf) == -LX_EOPNOTSUPP);
	ENSURE(lx_keyctl_pkey_sign(&params, "", "x", buf) == -LX_EOPNOTSUPP);
	ENSURE(lx_keyctl_pkey_verify(&params, "", "x", "y") == -LX_EOPNOTSUPP);
	if (caps[0] & LX_KEYCTL_CAPS0_PUBLIC_KEY)
		ENSURE(lx_keyctl_pkey_query(key, "lx=no", &query) == -LX_EINVAL &&
		       lx_keyctl_pkey_query(NO_KEY, "", &query) == -LX_ENOKEY);

	r = lx_keyctl_dh_compute(&dh, buf, sizeof(buf), NULL) == -LX_EOPNOTSUPP;
	ENSURE(r == !(caps[0] & LX_KEYCTL_CAPS0_DIFFIE_HELLMAN));
	if (!r)
		ENSURE(lx_keyctl_dh_compute(&dh, buf, sizeof(buf), NULL) == -LX_ENOKEY);

	/* One of them would stay for days. */
	r = lx_keyctl_get_persistent(~0U, NO_KEY);
	ENSURE(r == (caps[0] & LX_KEYCTL_CAPS0_PERSISTENT_KEYRINGS ? -LX_ENOKEY : -LX_EOPNOTSUPP));
	return 0;
}

TEST(keys, keyctl_by_configuration)
{
	CHECK_EQ(in_session(configured), 0);
}

static int watches(int session)
{
	int fds[2], key = user_key("lx-seen", session);
	struct lx_key_notification note = {.key_id = 0};
	ENSURE(key > 0);
	int r = lx_keyctl_watch_key(key, -1, 1);
	ENSURE(r == -LX_EOPNOTSUPP || r == -LX_EINVAL);
	if (r == -LX_EOPNOTSUPP || lx_pipe2(fds, LX_O_NOTIFICATION_PIPE) ||
	    lx_ioctl(fds[0], LX_IOC_WATCH_QUEUE_SET_SIZE, 16))
		return NO_WATCHES;
	ENSURE(lx_keyctl_watch_key(key, fds[0], 256) == -LX_EINVAL);
	ENSURE(lx_keyctl_watch_key(NO_KEY, fds[0], 1) == -LX_ENOKEY);
	ENSURE(lx_keyctl_watch_key(key, fds[0], 7) == 0 && lx_keyctl_watch_key(key, fds[0], 7) == -LX_EBUSY);
	ENSURE(lx_keyctl_update(key, "new", 3) == 0);
	ENSURE(lx_read(fds[0], &note, sizeof(note)) == sizeof(note));
	ENSURE(note.watch.type == LX_WATCH_TYPE_KEY_NOTIFY && note.watch.subtype == LX_NOTIFY_KEY_UPDATED);
	ENSURE(note.key_id == (uint32_t)key && (note.watch.info & LX_WATCH_INFO_ID) == 7 << LX_WATCH_INFO_ID__SHIFT);
	ENSURE(lx_keyctl_watch_key(key, fds[0], -1) == 0);
	ENSURE(lx_keyctl_watch_key(key, fds[0], -1) == -LX_EBADSLT);
	return 0;
}

TEST(keys, keyctl_watch)
{
	int line = in_session(watches);
	SKIP_IF(line == NO_WATCHES, "this kernel has no watches of keys: no CONFIG_KEY_NOTIFICATIONS");
	CHECK_EQ(line, 0);
}
