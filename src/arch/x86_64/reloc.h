/* SPDX-License-Identifier: MIT */
/* The relocations that a program can do to itself: those without a symbol. */
#ifndef LX_SRC_ARCH_RELOC_H
#define LX_SRC_ARCH_RELOC_H

enum { R_NONE = 0, R_RELATIVE = 8, R_IRELATIVE = 37 }; /* R_X86_64_xxx */

#endif
