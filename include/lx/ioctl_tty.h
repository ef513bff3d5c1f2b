/* SPDX-License-Identifier: MIT */
/* The ioctls of terminals, pseudoterminals and serial lines: ioctl_tty(2), and TCSETS(2const), TIOCSCTTY(2const) and so
 * on. Most errors of all: -LX_EBADF, -LX_EFAULT, -LX_EINVAL, -LX_EIO (hung up), -LX_ENOTTY (no terminal, or not of this
 * kind). Changes from a background process group stop it with SIGTTOU first.
 * struct lx_termios is the kernel's, 36 bytes with 19 control characters; a libc's has 60 and must not be passed. */
#ifndef LX_IOCTL_TTY_H
#define LX_IOCTL_TTY_H

#include <lx/syscall.h>
#include <lx/types.h>
#include <lx/uapi/asm/ioctls.h>
#include <lx/uapi/asm/termbits.h>
#include <lx/uapi/asm/termios.h>
#include <lx/uapi/linux/serial.h>
#include <lx/uapi/linux/tty.h>

LX_BEGIN_DECLS

/** Get a terminal's settings. On a pseudoterminal's master: those of the slave.
 * Returns 0; -LX_ENOTTY when it isn't a terminal, which is how isatty() finds out.
 * ioctl_tty(2) TCGETS, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tcgets(int fd, struct lx_termios *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCGETS, (long)termios);
}

/** Set a terminal's settings at once. Values that the driver doesn't support are changed without an error: read them
 * back.
 * Returns 0; -LX_EINTR, -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TCSETS, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcsets(int fd, const struct lx_termios *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETS, (long)termios);
}

/** Set a terminal's settings once all output has been sent.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETSW, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetsw(int fd, const struct lx_termios *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETSW, (long)termios);
}

/** Set a terminal's settings once all output has been sent, and drop input that nobody has read.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETSF, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetsf(int fd, const struct lx_termios *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETSF, (long)termios);
}

/** lx_ioctl_tcgets() with the speeds as numbers.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TCGETS2, Linux 2.6.20. */
LX_FN LX_WRITES1(2) int lx_ioctl_tcgets2(int fd, struct lx_termios2 *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCGETS2, (long)termios);
}

/** lx_ioctl_tcsets() with any speed: LX_BOTHER in c_cflag's speed bits, and the number in c_ospeed and c_ispeed.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETS2, Linux 2.6.20. */
LX_FN LX_READS1(2) int lx_ioctl_tcsets2(int fd, const struct lx_termios2 *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETS2, (long)termios);
}

/** lx_ioctl_tcsets2() once all output has been sent.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETSW2, Linux 2.6.20. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetsw2(int fd, const struct lx_termios2 *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETSW2, (long)termios);
}

/** lx_ioctl_tcsets2() once all output has been sent, dropping input that nobody has read.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETSF2, Linux 2.6.20. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetsf2(int fd, const struct lx_termios2 *termios)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETSF2, (long)termios);
}

/** Get a terminal's settings in System V's struct: the low 16 bits of the flags, 8 control characters.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TCGETA, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tcgeta(int fd, struct lx_termio *termio)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCGETA, (long)termio);
}

/** Set a terminal's settings from System V's struct; what it can't hold stays.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETA, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcseta(int fd, const struct lx_termio *termio)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETA, (long)termio);
}

/** lx_ioctl_tcseta() once all output has been sent.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETAW, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetaw(int fd, const struct lx_termio *termio)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETAW, (long)termio);
}

/** lx_ioctl_tcseta() once all output has been sent, dropping input that nobody has read.
 * Returns like lx_ioctl_tcsets().
 * ioctl_tty(2) TCSETAF, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tcsetaf(int fd, const struct lx_termio *termio)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSETAF, (long)termio);
}

/** Get which settings are locked: a set bit, or a control character that isn't 0, can't be changed.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGLCKTRMIOS, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocglcktrmios(int fd, struct lx_termios *locked)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGLCKTRMIOS, (long)locked);
}

/** Set which settings are locked.
 * Returns 0; -LX_EPERM without CAP_CHECKPOINT_RESTORE (older kernels: CAP_SYS_ADMIN).
 * ioctl_tty(2) TIOCSLCKTRMIOS, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocslcktrmios(int fd, const struct lx_termios *locked)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSLCKTRMIOS, (long)locked);
}

/** Wait until all output has been sent; then, if arg is 0, send a break of a quarter of a second. With 1 it is
 * tcdrain().
 * Returns 0; -LX_EINTR, -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TCSBRK, Linux 1.0. */
LX_FN int lx_ioctl_tcsbrk(int fd, int arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSBRK, arg);
}

/** Wait until all output has been sent, then send a break.
 * arg: tenths of a second; 0 is a quarter of a second.
 * Returns 0; -LX_EINTR, -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TCSBRKP, Linux 1.0. */
LX_FN int lx_ioctl_tcsbrkp(int fd, int arg)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCSBRKP, arg);
}

/** Wait until all output has been sent, then begin a break.
 * Returns 0; -LX_EINTR, -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCSBRK. */
LX_FN int lx_ioctl_tiocsbrk(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSBRK, 0);
}

/** End a break.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCCBRK. */
LX_FN int lx_ioctl_tioccbrk(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCCBRK, 0);
}

/** Stop or restart the flow.
 * action: LX_TCOOFF and LX_TCOON, output; LX_TCIOFF and LX_TCION, send the other side a STOP or START character.
 * Returns 0; -LX_EINVAL, -LX_EINTR, -LX_EIO.
 * ioctl_tty(2) TCXONC, Linux 1.0. */
LX_FN int lx_ioctl_tcxonc(int fd, int action)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCXONC, action);
}

/** Drop what nobody has read (LX_TCIFLUSH), what hasn't been sent (LX_TCOFLUSH), or both (LX_TCIOFLUSH).
 * Returns 0; -LX_EINVAL, -LX_EIO.
 * ioctl_tty(2) TCFLSH, Linux 1.0. */
LX_FN int lx_ioctl_tcflsh(int fd, int queue)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TCFLSH, queue);
}

/** Get the number of bytes that can be read; in line mode those of complete lines. The same as lx_ioctl_fionread().
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCINQ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocinq(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCINQ, (long)bytes);
}

/** Get the number of bytes that haven't been sent.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCOUTQ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocoutq(int fd, int *bytes)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCOUTQ, (long)bytes);
}

/** Put one character into the terminal's input, as if typed.
 * Returns 0; -LX_EPERM unless it is the caller's terminal or with CAP_SYS_ADMIN; -LX_EIO without CAP_SYS_ADMIN where
 * the sysctl dev.tty.legacy_tiocsti is 0 (Linux 6.2).
 * ioctl_tty(2) TIOCSTI, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocsti(int fd, const char *c)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSTI, (long)c);
}

/** Get the window's size; rows and columns are 0 when nobody has set them.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGWINSZ, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgwinsz(int fd, struct lx_winsize *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGWINSZ, (long)size);
}

/** Set the window's size. A change sends SIGWINCH to the foreground process group.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCSWINSZ, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocswinsz(int fd, const struct lx_winsize *size)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSWINSZ, (long)size);
}

/** Get the foreground process group: 0 if it is in no namespace that the caller sees.
 * Returns 0; -LX_ENOTTY when it isn't the caller's controlling terminal (or the master of one).
 * ioctl_tty(2) TIOCGPGRP, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgpgrp(int fd, lx_pid_t *pgrp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGPGRP, (long)pgrp);
}

/** Set the foreground process group, one of the caller's session.
 * Returns 0; -LX_EINVAL, -LX_ENOTTY (not the caller's controlling terminal), -LX_EPERM (another session's group),
 * -LX_ESRCH.
 * ioctl_tty(2) TIOCSPGRP, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocspgrp(int fd, const lx_pid_t *pgrp)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSPGRP, (long)pgrp);
}

/** Get the session whose controlling terminal it is.
 * Returns 0; -LX_ENOTTY when it isn't the caller's controlling terminal (or the master of one), or nobody's.
 * ioctl_tty(2) TIOCGSID, Linux 2.1.71. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgsid(int fd, lx_pid_t *sid)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGSID, (long)sid);
}

/** Make it the caller's controlling terminal. The caller leads a session and has none yet.
 * steal: 1 takes it from the session that has it, with CAP_SYS_ADMIN; else 0.
 * Returns 0, also when it already is; -LX_EPERM.
 * ioctl_tty(2) TIOCSCTTY, Linux 1.0. */
LX_FN int lx_ioctl_tiocsctty(int fd, int steal)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSCTTY, steal);
}

/** Give up the controlling terminal. When a session's leader does, the foreground group gets SIGHUP and SIGCONT, and
 * all processes of the session lose it.
 * Returns 0; -LX_ENOTTY when it isn't the caller's.
 * ioctl_tty(2) TIOCNOTTY, Linux 1.0. */
LX_FN int lx_ioctl_tiocnotty(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCNOTTY, 0);
}

/** Hang the terminal up, as vhangup(2) does for the caller's own.
 * Returns 0; -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_tty(2) TIOCVHANGUP. */
LX_FN int lx_ioctl_tiocvhangup(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCVHANGUP, 0);
}

/** Let nobody else open the terminal: they get -LX_EBUSY, except with CAP_SYS_ADMIN.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCEXCL, Linux 1.0. */
LX_FN int lx_ioctl_tiocexcl(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCEXCL, 0);
}

/** Undo lx_ioctl_tiocexcl().
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCNXCL, Linux 1.0. */
LX_FN int lx_ioctl_tiocnxcl(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCNXCL, 0);
}

/** Get whether lx_ioctl_tiocexcl() is in force.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGEXCL, Linux 3.8. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgexcl(int fd, int *exclusive)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGEXCL, (long)exclusive);
}

/** Get the line discipline, LX_N_xxx.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGETD, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgetd(int fd, int *ldisc)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGETD, (long)ldisc);
}

/** Set the line discipline, LX_N_xxx, once all output has been sent.
 * Returns 0; -LX_EINTR, -LX_EINVAL (no such one here), -LX_EPERM.
 * ioctl_tty(2) TIOCSETD, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocsetd(int fd, const int *ldisc)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSETD, (long)ldisc);
}

/** Send what is written to /dev/console and /dev/tty0 to this terminal instead; called on one of those, stop that.
 * Returns 0; -LX_EBUSY (another has it), -LX_EPERM without CAP_SYS_ADMIN.
 * ioctl_tty(2) TIOCCONS, Linux 1.0. */
LX_FN int lx_ioctl_tioccons(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCCONS, 0);
}

/** Get the terminal's device number, encoded like a 32-bit dev_t: of /dev/tty and /dev/console the real one.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGDEV. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgdev(int fd, unsigned int *dev)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGDEV, (long)dev);
}

/** Get a pseudoterminal's number, from its master: N of /dev/pts/N.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGPTN, Linux 2.2. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgptn(int fd, unsigned int *number)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGPTN, (long)number);
}

/** Lock a pseudoterminal's slave or, with 0, let it be opened; called on the master. A new one is locked.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCSPTLCK, Linux 2.2. */
LX_FN LX_READS1(2) int lx_ioctl_tiocsptlck(int fd, const int *locked)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSPTLCK, (long)locked);
}

/** Get whether a pseudoterminal's slave is locked; called on the master.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGPTLCK, Linux 3.8. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgptlck(int fd, int *locked)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGPTLCK, (long)locked);
}

/** Open a pseudoterminal's slave from its master, without a path, so in whatever mount namespace.
 * flags: of open(2), like LX_O_RDWR | LX_O_NOCTTY | LX_O_CLOEXEC.
 * Returns the descriptor; -LX_EIO (not a master of devpts, or locked), -LX_EMFILE.
 * ioctl_tty(2) TIOCGPTPEER, Linux 4.13. */
LX_FN int lx_ioctl_tiocgptpeer(int fd, int flags)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGPTPEER, flags);
}

/** Set packet mode; called on the master: each read(2) begins with a byte, 0 for data, else LX_TIOCPKT_xxx bits.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCPKT, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocpkt(int fd, const int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCPKT, (long)on);
}

/** Get whether packet mode is on; called on the master.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGPKT, Linux 3.8. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgpkt(int fd, int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGPKT, (long)on);
}

/** Send SIGINT, SIGQUIT or SIGTSTP to the slave's foreground process group; called on the master.
 * Returns 0; -LX_EINVAL (another signal), -LX_ENOTTY.
 * ioctl_tty(2) TIOCSIG, Linux 2.6.36. */
LX_FN int lx_ioctl_tiocsig(int fd, int sig)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSIG, sig);
}

/** Get the modem lines, LX_TIOCM_xxx bits.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCMGET, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocmget(int fd, unsigned int *lines)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCMGET, (long)lines);
}

/** Set the modem lines that can be set (LX_TIOCM_DTR, RTS, OUT1, OUT2, LOOP); those not given are cleared.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCMSET, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocmset(int fd, const unsigned int *lines)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCMSET, (long)lines);
}

/** Set the given modem lines, and leave the others.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCMBIS, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocmbis(int fd, const unsigned int *lines)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCMBIS, (long)lines);
}

/** Clear the given modem lines, and leave the others.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCMBIC, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocmbic(int fd, const unsigned int *lines)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCMBIC, (long)lines);
}

/** Wait until one of the lines LX_TIOCM_RNG, DSR, CD or CTS changes.
 * Returns 0; -LX_EINTR, -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCMIWAIT. */
LX_FN int lx_ioctl_tiocmiwait(int fd, int lines)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCMIWAIT, lines);
}

/** Get whether carrier detect is ignored: LX_CLOCAL in c_cflag.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGSOFTCAR, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgsoftcar(int fd, int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGSOFTCAR, (long)on);
}

/** Set whether carrier detect is ignored: LX_CLOCAL in c_cflag.
 * Returns 0; -LX_EINVAL when the driver refuses, -LX_ENOTTY.
 * ioctl_tty(2) TIOCSSOFTCAR, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocssoftcar(int fd, const unsigned int *on)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSSOFTCAR, (long)on);
}

/** Get a serial line's status: LX_TIOCSER_TEMT when everything has left the hardware.
 * Returns 0; -LX_EIO, -LX_ENOTTY.
 * ioctl_tty(2) TIOCSERGETLSR. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocsergetlsr(int fd, unsigned int *status)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSERGETLSR, (long)status);
}

/** Let a serial driver find out its port's type anew.
 * Returns 0; -LX_EBUSY (open elsewhere), -LX_EPERM without CAP_SYS_ADMIN, -LX_ENOTTY.
 * ioctl_tty(2) TIOCSERCONFIG. */
LX_FN int lx_ioctl_tiocserconfig(int fd)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSERCONFIG, 0);
}

/** Get what a serial line's driver knows of its hardware.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGSERIAL, Linux 1.0. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgserial(int fd, struct lx_serial_struct *serial)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGSERIAL, (long)serial);
}

/** Set what a serial line's driver knows of its hardware. Without CAP_SYS_ADMIN only flags of LX_ASYNC_USR_MASK, the
 * divisor and the waits at closing.
 * Returns 0; -LX_EBUSY (open elsewhere), -LX_EINVAL, -LX_ENOTTY, -LX_EPERM.
 * ioctl_tty(2) TIOCSSERIAL, Linux 1.0. */
LX_FN LX_READS1(2) int lx_ioctl_tiocsserial(int fd, const struct lx_serial_struct *serial)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSSERIAL, (long)serial);
}

/** Get how often each modem line changed and each kind of character and error was seen, since the driver started.
 * Returns 0; -LX_ENOTTY.
 * ioctl_tty(2) TIOCGICOUNT. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgicount(int fd, struct lx_serial_icounter_struct *counts)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGICOUNT, (long)counts);
}

/** Get a serial line's RS-485 settings.
 * Returns 0; -LX_ENOTTY when the driver has none.
 * ioctl_tty(2) TIOCGRS485, Linux 2.6.28. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgrs485(int fd, struct lx_serial_rs485 *rs485)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGRS485, (long)rs485);
}

/** Set a serial line's RS-485 settings; the kernel writes back those that it took.
 * Returns 0; -LX_EINVAL, -LX_ENOTTY when the driver has none.
 * ioctl_tty(2) TIOCSRS485, Linux 2.6.28. */
LX_FN LX_UPDATES1(2) int lx_ioctl_tiocsrs485(int fd, struct lx_serial_rs485 *rs485)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSRS485, (long)rs485);
}

/** Get a serial line's ISO 7816 (chip card) settings.
 * Returns 0; -LX_ENOTTY when the driver has none.
 * ioctl_tty(2) TIOCGISO7816, Linux 4.20. */
LX_FN LX_WRITES1(2) int lx_ioctl_tiocgiso7816(int fd, struct lx_serial_iso7816 *iso7816)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCGISO7816, (long)iso7816);
}

/** Set a serial line's ISO 7816 settings; the kernel writes back those that it took.
 * Returns 0; -LX_EINVAL (also: reserved fields that aren't 0), -LX_ENOTTY when the driver has none.
 * ioctl_tty(2) TIOCSISO7816, Linux 4.20. */
LX_FN LX_UPDATES1(2) int lx_ioctl_tiocsiso7816(int fd, struct lx_serial_iso7816 *iso7816)
{
	return (int)lx_syscall3(LX_NR_ioctl, fd, LX_TIOCSISO7816, (long)iso7816);
}

LX_END_DECLS

#endif
