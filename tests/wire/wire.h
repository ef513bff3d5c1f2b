/* SPDX-License-Identifier: MIT */
/* The wire test: what a wrapper puts into the registers is what the system-call table says. */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

struct wire_param {
	const char *name;
	size_t kernel_bytes; /* what the kernel looks at: 1 to 8 */
	size_t wrapper_bytes;
};

struct wire_register {
	const char *name;
	size_t bytes; /* 4 or 8; 0: the kernel doesn't look at it, or expected.pointer */
};

/* What the registers should hold, and maybe the memory that one of them points to. */
struct wire_expected {
	uint64_t reg[6];
	int pointer; /* the register; -1: none */
	size_t size;
	unsigned char memory[256];
};

struct wire_call {
	const char *name;
	long nr;
	int params, registers;
	size_t least_result; /* a result of fewer bytes loses some of the kernel's */
	size_t result;	     /* 0: void */
	void (*call)(const uint64_t *v);
	void (*expect)(const uint64_t *v, struct wire_expected *e);
	struct wire_param param[6];
	struct wire_register reg[6];
};

/* One build of the same calls. */
struct wire_way {
	const char *name;
	const struct wire_call *calls;
	size_t count;
	const char *const *without_wrapper; /* live calls and sub-calls that have none */
};

extern const struct wire_way wire_inline, wire_symbol, wire_gate;

/* What the tracer makes the kernel return to the wrapper. */
extern long wire_raw;

/* Tell the tracer what the wrapper returned, and what it should have. */
void wire_result(long got, long expected);

/* v in a field of the expected memory. */
void wire_put(struct wire_expected *e, size_t offset, size_t bytes, uint64_t v);

/* A 32-bit parameter gets a 64-bit value with other bits above, which must not reach the kernel as they are. */
#define WIRE_VALUE(type, kernel_bytes, v) \
	((kernel_bytes) == 4 && sizeof(type) == 8 ? (uint64_t)(int32_t)(v) : (uint64_t)(v))
#define WIRE_RESULT(type, call) wire_result((long)(call), (long)(type)wire_raw)
#define WIRE_VOID(type, call) call

#endif
