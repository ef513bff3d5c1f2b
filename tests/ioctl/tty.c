/* SPDX-License-Identifier: MIT */
/* Terminals: always a fresh pseudo-terminal. */
#include "../check.h"
#include "../child.h"
#include <lx/fs.h>
#include <lx/io.h>
#include <lx/ioctl_fd.h>
#include <lx/ioctl_tty.h>
#include <lx/mm.h>
#include <lx/process.h>
#include <lx/uapi/asm/signal.h>

struct pty {
	int master, slave;
};

static int master_open(void)
{
	int zero = 0, fd = lx_open("/dev/ptmx", LX_O_RDWR | LX_O_NOCTTY | LX_O_CLOEXEC, 0);
	SKIP_IF(fd == -LX_ENOENT || fd == -LX_ENODEV || fd == -LX_ENXIO, "no pseudo-terminals here: error %ld",
		(long)-fd);
	SKIP_IF(fd == -LX_EACCES || fd == -LX_ENOSPC, "no pseudo-terminal to be had: error %ld", (long)-fd);
	CHECK(fd >= 0);
	CHECK_EQ(lx_ioctl_tiocsptlck(fd, &zero), 0);
	return fd;
}

static struct pty pty_open(void)
{
	struct pty pty = {.master = master_open()};
	pty.slave = lx_ioctl_tiocgptpeer(pty.master, LX_O_RDWR | LX_O_NOCTTY | LX_O_CLOEXEC);
	CHECK(pty.slave >= 0);
	return pty;
}

static void pty_close(struct pty pty)
{
	CHECK_EQ(lx_close(pty.slave), 0);
	CHECK_EQ(lx_close(pty.master), 0);
}

/* No echo, no lines, no signals. */
static void make_raw(int fd)
{
	struct lx_termios t;
	CHECK_EQ(lx_ioctl_tcgets(fd, &t), 0);
	t.c_iflag = 0;
	t.c_oflag = 0;
	t.c_lflag = 0;
	t.c_cc[LX_VMIN] = 1;
	t.c_cc[LX_VTIME] = 0;
	CHECK_EQ(lx_ioctl_tcsets(fd, &t), 0);
}

static int waiting(int fd)
{
	int n = -1;
	CHECK_EQ(lx_ioctl_fionread(fd, &n), 0);
	return n;
}

/* What crosses a pseudo-terminal takes its time. */
static int wait_for(int fd, int count)
{
	struct lx_timespec tick = {.tv_nsec = 1000000};
	for (int i = 0; i < 2000 && waiting(fd) != count; i++)
		lx_syscall2(LX_NR_nanosleep, (long)&tick, 0);
	return waiting(fd);
}

/* libc's struct termios has 60 bytes; the kernel knows 36 of them. */
TEST(ioctl, termios_size)
{
	union {
		struct lx_termios termios;
		unsigned char bytes[60];
	} room;
	struct pty pty = pty_open();
	CHECK_EQ(sizeof(struct lx_termios), 36);
	for (size_t i = 0; i < sizeof(room.bytes); i++)
		room.bytes[i] = 0xa5;
	CHECK_EQ(lx_ioctl_tcgets(pty.slave, &room.termios), 0);
	CHECK(room.termios.c_lflag & LX_ICANON);
	CHECK(room.termios.c_cflag & LX_CREAD);
	CHECK_EQ(room.termios.c_line, LX_N_TTY);
	for (size_t i = sizeof(struct lx_termios); i < sizeof(room.bytes); i++)
		CHECK_EQ(room.bytes[i], 0xa5);
	pty_close(pty);
}

TEST(ioctl, termios)
{
	struct lx_termios t, back;
	struct pty pty = pty_open();
	int file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(file >= 0);
	CHECK_EQ(lx_ioctl_tcgets(pty.slave, &t), 0);
	t.c_lflag ^= LX_ECHO;
	t.c_cc[LX_VINTR] = 7;
	CHECK_EQ(lx_ioctl_tcsets(pty.slave, &t), 0);
	CHECK_EQ(lx_ioctl_tcgets(pty.slave, &back), 0);
	CHECK_EQ(back.c_lflag, t.c_lflag);
	CHECK_EQ(back.c_cc[LX_VINTR], 7);
	t.c_lflag ^= LX_ECHO;
	CHECK_EQ(lx_ioctl_tcsetsw(pty.slave, &t), 0);
	t.c_cc[LX_VINTR] = 8;
	CHECK_EQ(lx_ioctl_tcsetsf(pty.slave, &t), 0);
	/* The master speaks for the slave. */
	CHECK_EQ(lx_ioctl_tcgets(pty.master, &back), 0);
	CHECK_EQ(back.c_lflag, t.c_lflag);
	CHECK_EQ(back.c_cc[LX_VINTR], 8);
	CHECK_ERR(lx_ioctl_tcgets(pty.slave, (struct lx_termios *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tcsets(pty.slave, (struct lx_termios *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tcsets(file, &t), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tcsetsw(file, &t), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tcsetsf(-1, &t), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, termios2_speed)
{
	struct lx_termios2 t, back;
	struct pty pty = pty_open();
	CHECK_EQ(sizeof(struct lx_termios2), 44);
	CHECK_EQ(lx_ioctl_tcgets2(pty.slave, &t), 0);
	t.c_cflag = (t.c_cflag & ~(lx_tcflag_t)LX_CBAUD) | LX_BOTHER;
	t.c_ispeed = t.c_ospeed = 12345;
	CHECK_EQ(lx_ioctl_tcsets2(pty.slave, &t), 0);
	CHECK_EQ(lx_ioctl_tcgets2(pty.slave, &back), 0);
	CHECK_EQ(back.c_cflag & LX_CBAUD, LX_BOTHER);
	CHECK_EQ(back.c_ospeed, 12345);
	t.c_ospeed = t.c_ispeed = 54321;
	CHECK_EQ(lx_ioctl_tcsetsw2(pty.slave, &t), 0);
	CHECK_EQ(lx_ioctl_tcgets2(pty.slave, &back), 0);
	CHECK_EQ(back.c_ospeed, 54321);
	CHECK_EQ(lx_ioctl_tcsetsf2(pty.slave, &t), 0);
	CHECK_ERR(lx_ioctl_tcgets2(pty.slave, (struct lx_termios2 *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tcsets2(-1, &t), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, termios_locked)
{
	struct lx_termios lock = {0}, back;
	struct pty pty = pty_open();
	int r = lx_ioctl_tiocslcktrmios(pty.slave, &lock);
	CHECK(r == 0 || r == -LX_EPERM);
	back.c_lflag = 1;
	CHECK_EQ(lx_ioctl_tiocglcktrmios(pty.slave, &back), 0);
	CHECK_EQ(back.c_lflag, 0);
	CHECK_ERR(lx_ioctl_tiocglcktrmios(pty.slave, (struct lx_termios *)nowhere()), LX_EFAULT);
	pty_close(pty);
}

TEST(ioctl, window_size)
{
	struct lx_winsize size = {.ws_row = 25, .ws_col = 81, .ws_xpixel = 3, .ws_ypixel = 4}, back = {.ws_row = 9};
	struct pty pty = pty_open();
	CHECK_EQ(lx_ioctl_tiocgwinsz(pty.slave, &back), 0);
	CHECK_EQ(back.ws_row, 0); /* nobody has said yet */
	CHECK_EQ(lx_ioctl_tiocswinsz(pty.master, &size), 0);
	CHECK_EQ(lx_ioctl_tiocgwinsz(pty.slave, &back), 0);
	CHECK_EQ(back.ws_row, 25);
	CHECK_EQ(back.ws_col, 81);
	CHECK_EQ(back.ws_xpixel, 3);
	CHECK_EQ(back.ws_ypixel, 4);
	CHECK_ERR(lx_ioctl_tiocgwinsz(pty.slave, (struct lx_winsize *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tiocswinsz(-1, &size), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, pty_lock)
{
	int one = 1, lock = -1, fd = master_open();
	unsigned int number = ~0U;
	CHECK_EQ(lx_ioctl_tiocgptn(fd, &number), 0);
	CHECK(number != ~0U);
	CHECK_EQ(lx_ioctl_tiocgptlck(fd, &lock), 0);
	CHECK_EQ(lock, 0);
	CHECK_EQ(lx_ioctl_tiocsptlck(fd, &one), 0);
	CHECK_EQ(lx_ioctl_tiocgptlck(fd, &lock), 0);
	CHECK_EQ(lock, 1);
	CHECK_ERR(lx_ioctl_tiocgptpeer(fd, LX_O_RDWR | LX_O_NOCTTY), LX_EIO);
	CHECK_ERR(lx_ioctl_tiocsptlck(fd, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tiocgptn(fd, (unsigned int *)nowhere()), LX_EFAULT);
	CHECK_EQ(lx_close(fd), 0);
}

TEST(ioctl, pty_peer)
{
	struct pty pty = pty_open();
	unsigned int number = 0, device = 0;
	int n = 0;
	CHECK_EQ(lx_fcntl(pty.slave, LX_F_GETFD, 0), LX_FD_CLOEXEC);
	CHECK_EQ(lx_ioctl_tiocgptn(pty.master, &number), 0);
	CHECK_EQ(lx_ioctl_tiocgdev(pty.slave, &device), 0);
	/* Unix98 slaves start at major 136, with 256 minors each. */
	CHECK_EQ(device >> 8 & 0xfff, 136);
	CHECK_EQ((device & 0xff) | (device >> 12 & 0xfff00), number);
	/* Only a master has a number, a lock and a peer. */
	CHECK_ERR(lx_ioctl_tiocgptn(pty.slave, &number), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocgptlck(pty.slave, &n), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocgptpeer(pty.slave, LX_O_RDWR | LX_O_NOCTTY), LX_EIO);
	pty_close(pty);
}

TEST(ioctl, packet_mode)
{
	struct pty pty = pty_open();
	char got[8];
	int on = 1, mode = -1;
	make_raw(pty.slave);
	CHECK_EQ(lx_ioctl_tiocgpkt(pty.master, &mode), 0);
	CHECK_EQ(mode, 0);
	CHECK_EQ(lx_ioctl_tiocpkt(pty.master, &on), 0);
	CHECK_EQ(lx_ioctl_tiocgpkt(pty.master, &mode), 0);
	CHECK_EQ(mode, 1);
	CHECK_EQ(lx_write(pty.slave, "hi", 2), 2);
	CHECK_EQ(lx_read(pty.master, got, sizeof(got)), 3);
	CHECK_EQ(got[0], LX_TIOCPKT_DATA);
	CHECK(got[1] == 'h' && got[2] == 'i');
	CHECK_ERR(lx_ioctl_tiocpkt(pty.master, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tiocpkt(pty.slave, &on), LX_ENOTTY);
	pty_close(pty);
}

TEST(ioctl, terminal_queues)
{
	struct pty pty = pty_open();
	int n = -1;
	make_raw(pty.slave);
	CHECK_EQ(lx_write(pty.master, "hello", 5), 5);
	CHECK_EQ(wait_for(pty.slave, 5), 5);
	CHECK_EQ(lx_ioctl_tiocinq(pty.slave, &n), 0);
	CHECK_EQ(n, 5);
	CHECK_EQ(lx_ioctl_tcflsh(pty.slave, LX_TCIFLUSH), 0);
	CHECK_EQ(waiting(pty.slave), 0);
	n = -1;
	CHECK_EQ(lx_ioctl_tiocoutq(pty.slave, &n), 0);
	CHECK_EQ(n, 0);
	CHECK_ERR(lx_ioctl_tcflsh(pty.slave, 99), LX_EINVAL);
	CHECK_ERR(lx_ioctl_tiocoutq(pty.slave, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tiocinq(-1, &n), LX_EBADF);
	pty_close(pty);
}

/* TCOOFF holds the slave's output back; TCOON lets it go. */
TEST(ioctl, flow_control)
{
	struct pty pty = pty_open();
	char got[8];
	make_raw(pty.slave);
	CHECK_EQ(lx_fcntl(pty.slave, LX_F_SETFL, LX_O_RDWR | LX_O_NONBLOCK), 0);
	CHECK_EQ(lx_ioctl_tcxonc(pty.slave, LX_TCOOFF), 0);
	CHECK_ERR(lx_write(pty.slave, "x", 1), LX_EAGAIN);
	CHECK_EQ(lx_ioctl_tcxonc(pty.slave, LX_TCOON), 0);
	CHECK_EQ(lx_write(pty.slave, "x", 1), 1);
	CHECK_EQ(lx_read(pty.master, got, sizeof(got)), 1);
	CHECK_ERR(lx_ioctl_tcxonc(pty.slave, 99), LX_EINVAL);
	CHECK_ERR(lx_ioctl_tcxonc(-1, LX_TCOON), LX_EBADF);
	pty_close(pty);
}

/* A pseudo-terminal has no line to break: these only wait for the output. */
TEST(ioctl, breaks)
{
	struct pty pty = pty_open();
	int file = lx_memfd_create("lx-test", LX_MFD_CLOEXEC);
	CHECK(file >= 0);
	CHECK_EQ(lx_ioctl_tcsbrk(pty.slave, 1), 0);
	CHECK_EQ(lx_ioctl_tcsbrk(pty.slave, 0), 0);
	CHECK_EQ(lx_ioctl_tcsbrkp(pty.slave, 1), 0);
	CHECK_EQ(lx_ioctl_tiocsbrk(pty.slave), 0);
	CHECK_EQ(lx_ioctl_tioccbrk(pty.slave), 0);
	CHECK_ERR(lx_ioctl_tcsbrk(file, 1), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tcsbrkp(file, 1), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocsbrk(-1), LX_EBADF);
	CHECK_ERR(lx_ioctl_tioccbrk(-1), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, exclusive)
{
	struct pty pty = pty_open();
	int mode = -1;
	CHECK_EQ(lx_ioctl_tiocgexcl(pty.slave, &mode), 0);
	CHECK_EQ(mode, 0);
	CHECK_EQ(lx_ioctl_tiocexcl(pty.slave), 0);
	CHECK_EQ(lx_ioctl_tiocgexcl(pty.slave, &mode), 0);
	CHECK_EQ(mode, 1);
	/* A privileged process may open it all the same. */
	int again = lx_ioctl_tiocgptpeer(pty.master, LX_O_RDWR | LX_O_NOCTTY | LX_O_CLOEXEC);
	CHECK(again >= 0 || again == -LX_EBUSY);
	CHECK_EQ(lx_ioctl_tiocnxcl(pty.slave), 0);
	CHECK_EQ(lx_ioctl_tiocgexcl(pty.slave, &mode), 0);
	CHECK_EQ(mode, 0);
	CHECK_ERR(lx_ioctl_tiocexcl(-1), LX_EBADF);
	CHECK_ERR(lx_ioctl_tiocnxcl(-1), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, line_discipline)
{
	struct pty pty = pty_open();
	int ldisc = -1, none = 99;
	CHECK_EQ(lx_ioctl_tiocgetd(pty.slave, &ldisc), 0);
	CHECK_EQ(ldisc, LX_N_TTY);
	CHECK_EQ(lx_ioctl_tiocsetd(pty.slave, &ldisc), 0);
	CHECK_ERR(lx_ioctl_tiocsetd(pty.slave, &none), LX_EINVAL);
	CHECK_ERR(lx_ioctl_tiocsetd(pty.slave, (int *)nowhere()), LX_EFAULT);
	CHECK_ERR(lx_ioctl_tiocgetd(-1, &ldisc), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, software_carrier)
{
	struct pty pty = pty_open();
	unsigned int on = 1;
	int mode = -1;
	CHECK_EQ(lx_ioctl_tiocssoftcar(pty.slave, &on), 0);
	CHECK_EQ(lx_ioctl_tiocgsoftcar(pty.slave, &mode), 0);
	CHECK_EQ(mode, 1);
	on = 0;
	CHECK_EQ(lx_ioctl_tiocssoftcar(pty.slave, &on), 0);
	CHECK_EQ(lx_ioctl_tiocgsoftcar(pty.slave, &mode), 0);
	CHECK_EQ(mode, 0);
	CHECK_ERR(lx_ioctl_tiocssoftcar(pty.slave, (unsigned int *)nowhere()), LX_EFAULT);
	pty_close(pty);
}

/* No modem, no serial port. */
TEST(ioctl, no_serial_line)
{
	struct pty pty = pty_open();
	unsigned int lines = 0;
	CHECK_ERR(lx_ioctl_tiocmget(pty.slave, &lines), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocmset(pty.slave, &lines), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocmbis(pty.slave, &lines), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocmbic(pty.slave, &lines), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocmget(-1, &lines), LX_EBADF);
	pty_close(pty);
}

TEST(ioctl, no_controlling_terminal)
{
	struct pty pty = pty_open();
	lx_pid_t pid = 0;
	CHECK_ERR(lx_ioctl_tiocgpgrp(pty.slave, &pid), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocspgrp(pty.slave, &pid), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocgsid(pty.slave, &pid), LX_ENOTTY);
	CHECK_ERR(lx_ioctl_tiocnotty(pty.slave), LX_ENOTTY);
	/* Through the master one may ask for any session's group: there is none. */
	pid = 1;
	CHECK_EQ(lx_ioctl_tiocgpgrp(pty.master, &pid), 0);
	CHECK_EQ(pid, 0);
	pty_close(pty);
}

static int terminal;

static int leads_a_session(void)
{
	lx_pid_t pid = -1, none = 0x7ffffff0;
	char c = 'x';
	ENSURE(lx_setsid() == lx_getpid());
	ENSURE(lx_ioctl_tiocsctty(terminal, 0) == 0);
	ENSURE(lx_ioctl_tiocsctty(terminal, 0) == 0);
	ENSURE(lx_ioctl_tiocgsid(terminal, &pid) == 0 && pid == lx_getpid());
	ENSURE(lx_ioctl_tiocgpgrp(terminal, &pid) == 0 && pid == lx_getpid());
	ENSURE(lx_ioctl_tiocspgrp(terminal, &pid) == 0);
	ENSURE(lx_ioctl_tiocspgrp(terminal, &none) == -LX_ESRCH);
	none = -1;
	ENSURE(lx_ioctl_tiocspgrp(terminal, &none) == -LX_EINVAL);
	/* Faked input, where the kernel still allows it. */
	int r = lx_ioctl_tiocsti(terminal, &c);
	ENSURE(r == 0 || r == -LX_EIO);
	/* The leader leaves, and its whole group gets the hang-up. */
	ENSURE(lx_syscall4(LX_NR_rt_sigprocmask, LX_SIG_BLOCK, (long)&(uint64_t){1UL << (LX_SIGHUP - 1)}, 0, 8) == 0);
	ENSURE(lx_ioctl_tiocnotty(terminal) == 0);
	ENSURE(lx_ioctl_tiocnotty(terminal) == -LX_ENOTTY);
	return 0;
}

TEST(ioctl, controlling_terminal)
{
	struct pty pty = pty_open();
	terminal = pty.slave;
	CHECK_EQ(in_child(leads_a_session), 0);
	pty_close(pty);
}

TEST(ioctl, fake_input_elsewhere)
{
	struct pty pty = pty_open();
	char c = 'x';
	make_raw(pty.slave);
	/* Not the caller's terminal: a privilege is needed, and the sysctl tty.legacy_tiocsti. */
	int r = lx_ioctl_tiocsti(pty.slave, &c);
	SKIP_IF(r == -LX_EPERM || r == -LX_EIO, "faking a terminal's input is forbidden here: error %ld", (long)-r);
	CHECK_EQ(r, 0);
	CHECK_EQ(waiting(pty.slave), 1);
	CHECK_ERR(lx_ioctl_tiocsti(pty.slave, (char *)nowhere()), LX_EFAULT);
	pty_close(pty);
}

/* No group is in the foreground, so nobody gets it. */
TEST(ioctl, terminal_signal)
{
	struct pty pty = pty_open();
	CHECK_EQ(lx_ioctl_tiocsig(pty.master, LX_SIGINT), 0);
	CHECK_ERR(lx_ioctl_tiocsig(pty.master, LX_SIGKILL), LX_EINVAL);
	CHECK_ERR(lx_ioctl_tiocsig(pty.slave, LX_SIGINT), LX_ENOTTY);
	pty_close(pty);
}

TEST(ioctl, hang_up)
{
	struct pty pty = pty_open();
	char c;
	int r = lx_ioctl_tiocvhangup(pty.slave);
	SKIP_IF(r == -LX_EPERM, "hanging a terminal up needs CAP_SYS_ADMIN");
	CHECK_EQ(r, 0);
	CHECK_EQ(lx_read(pty.slave, &c, 1), 0);
	CHECK_ERR(lx_ioctl_tiocvhangup(-1), LX_EBADF);
	pty_close(pty);
}
