/* SPDX-License-Identifier: MIT */
/* Every inline function of the headers once more, as a symbol: for other languages, assembly, function pointers. */
#define LX_FN
#include <lx/lx.h>
