/* SPDX-License-Identifier: MIT */
/* The wire test: what a wrapper puts into the registers is what the system-call table says. */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

struct wire_arg {
	const char *name;
	size_t kernel_bytes; /* what the kernel looks at: 4 or 8 */
	size_t wrapper_bytes;
};

struct wire_call {
	const char *name;
	long nr;
	int args;
	size_t least_result; /* a result of fewer bytes loses some of the kernel's */
	size_t result;	     /* 0: void */
	void (*call)(const uint64_t *v);
	struct wire_arg arg[6];
};

/* One build of the same calls. */
struct wire_way {
	const char *name;
	const struct wire_call *calls;
	size_t count;
	int without_wrapper; /* live calls that have none */
};

extern const struct wire_way wire_inline, wire_symbol, wire_gate;

/* What the tracer makes the kernel return to the wrapper. */
extern long wire_raw;

/* Tell the tracer what the wrapper returned, and what it should have. */
void wire_result(long got, long expected);

/* A 32-bit parameter gets a 64-bit value with other bits above, which must not reach the kernel as they are. */
#define WIRE_VALUE(type, kernel_bytes, v) \
	((kernel_bytes) == 4 && sizeof(type) == 8 ? (uint64_t)(int32_t)(v) : (uint64_t)(v))
#define WIRE_RESULT(type, call) wire_result((long)(call), (long)(type)wire_raw)
#define WIRE_VOID(type, call) call

#endif
