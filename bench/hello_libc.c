/* SPDX-License-Identifier: MIT */
/* examples/hello.c with a libc. */
#include <unistd.h>

int main(void)
{
	return write(1, "hello\n", 6) != 6;
}
