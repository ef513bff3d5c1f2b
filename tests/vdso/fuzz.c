/* SPDX-License-Identifier: MIT */
/* libFuzzer's target: any bytes as a vDSO's image. The sanitizers watch for reads outside. */
#include <lx/vdso.h>

int LLVMFuzzerTestOneInput(const uint8_t *image, size_t size);

static void look(const struct lx_vdso *vdso, const char *version, const char *name)
{
	const unsigned char *found = (const unsigned char *)lx_vdso_sym(vdso, version, name);

	if (found && (found < vdso->image || found >= vdso->image + vdso->size))
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *image, size_t size)
{
	struct lx_vdso vdso;
	struct lx_vdso_calls calls;

	if (size >= 4096)
		(void)lx_vdso_size(image);
	if (lx_vdso_init(&vdso, image, size) == 0 && (vdso.image != image || vdso.size > size))
		__builtin_trap();
	lx_vdso_calls_init(&calls, &vdso);
	look(&vdso, NULL, "__vdso_getcpu");
	look(&vdso, LX_VDSO_VERSION, "time");
	look(&vdso, "", "");
	look(&vdso, "linux-vdso.so.1", "__vdso_nothing");
	return 0;
}
