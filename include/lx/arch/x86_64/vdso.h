/* SPDX-License-Identifier: MIT */
/* How this architecture's vDSO names what it holds. */
#ifndef LX_ARCH_X86_64_VDSO_H
#define LX_ARCH_X86_64_VDSO_H

#define LX_VDSO_VERSION "LINUX_2.6"
#define LX_VDSO_PREFIX "__vdso_"

#endif
