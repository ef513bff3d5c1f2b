/* SPDX-License-Identifier: MIT */
/* What the kernel puts on the stack for a signal handler, and the way back. */
#ifndef LX_ARCH_X86_64_SIGNAL_FRAME_H
#define LX_ARCH_X86_64_SIGNAL_FRAME_H

#include <lx/uapi/asm/siginfo.h>
#include <lx/uapi/asm/ucontext.h>

/* What a signal frame takes at most where the auxiliary vector has no LX_AT_MINSIGSTKSZ: such kernels have no AMX. */
#define LX_SIGFRAME_SIZE 4096

/** A handler's stack as it begins. Its third argument is &uc; with LX_SA_SIGINFO the second one is &info, else info is
 * not filled in. The floating-point state lies above, where uc.uc_mcontext.fpstate says. */
struct lx_rt_sigframe {
	char *pretcode; /* the handler's return address: sa_restorer */
	struct lx_ucontext uc;
	struct lx_siginfo info;
};

LX_BEGIN_DECLS

/** Return from a signal handler: what sa_restorer is for lx_sigaction(). Never called: only a handler's return gets
 * here with the stack as it has to be.
 * A function of liblx.a. Debuggers and unwinders know it as the end of a signal frame, and syscall user dispatch can
 * let it through: length 10 from here, as the address behind the instruction has to be inside.
 * rt_sigreturn(2), Linux 2.2. */
void lx_restore_rt(void);

/* lx_restore_rt's address, also where a program without PIC would get that of its own jump to liblx.so: no unwinder
 * knows a signal frame by that. */
LX_STUB lx_sigrestore_t lx_restorer(void)
{
#ifdef __PIC__
	return lx_restore_rt;
#else
	lx_sigrestore_t restorer;
	__asm__("mov %c1@GOTPCREL(%%rip), %0" : "=r"(restorer) : "i"(lx_restore_rt));
	return restorer;
#endif
}

/** The extended state of the context that a handler gets: FXSAVE's part, the header, the upper halves of ymm0 to ymm15.
 * What the handler writes is there after it. fpstate.sw_reserved.xfeatures has a bit for each component that there is
 * room for, xstate_hdr.xfeatures for each that counts: the others are in their initial state, whatever their bytes say.
 * Bit 1 is SSE, 2 AVX: ymmh. Further components are where CPUID's leaf 13 has them. A copy that is to be returned to
 * needs all fpstate.sw_reserved.extended_size bytes, aligned to 64.
 * Returns it; NULL if there is no more than FXSAVE's part, uc->uc_mcontext.fpstate. */
LX_FN LX_READS1(1) struct lx_xstate *lx_ucontext_xstate(const struct lx_ucontext *uc)
{
	struct lx_fpstate_64 *fpstate = uc->uc_mcontext.fpstate;
	if (!(uc->uc_flags & LX_UC_FP_XSTATE) || !fpstate || fpstate->sw_reserved.magic1 != LX_FP_XSTATE_MAGIC1)
		return NULL;
	return (struct lx_xstate *)fpstate;
}

LX_END_DECLS

#endif
