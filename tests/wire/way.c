/* SPDX-License-Identifier: MIT */
/* The calls of the wire test, compiled once for each way to make them:
 * WIRE_INLINE  the header's inline functions
 * WIRE_SYMBOL  the functions of liblx.a, through pointers, with undefined upper halves as the ABI allows
 * WIRE_GATE    inline functions again, their system call at lx_syscall_gate
 * WIRE_BROKEN: those of broken.h instead of lx's. */
#include "wire.h"

#if defined(WIRE_GATE)
#define LX_GATE
#define WAY gate
#elif defined(WIRE_SYMBOL)
#define WAY symbol
#else
#define WAY inline
#endif

#ifdef WIRE_BROKEN
#include "broken.h"
#include "broken-calls.h"
#else
#include <lx/lx.h>

#include "calls.h"
#endif

#define PASTE(a, b) a##b
#define STRING(a) #a
#define WIRE_WAY(way)                                                                                                \
	const struct wire_way PASTE(wire_, way) = { STRING(way), wire_calls, sizeof wire_calls / sizeof *wire_calls, \
						    wire_without_wrapper }
WIRE_WAY(WAY);
