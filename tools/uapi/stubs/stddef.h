/* SPDX-License-Identifier: MIT */
/* A few macros of the kernel's headers count on size_t and offsetof being there. */
#ifndef STUB_STDDEF_H
#define STUB_STDDEF_H
typedef unsigned long size_t;
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
