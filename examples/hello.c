/* SPDX-License-Identifier: MIT */
/* The smallest program: a line out, in 768 bytes.
 * Without thread-local data, constructors and relocation it can be linked with
 * -Wl,-e,lx_start_bare; without that flag it is a program like any other. */
#include <lx/io.h>

int main(void);

int main(void)
{
	return lx_write(1, "hello\n", 6) != 6;
}
