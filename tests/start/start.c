/* SPDX-License-Identifier: MIT */
/* A program that looks at all that came before its main: prints what is wrong and ends with 42 if nothing is.
 *
 *	start A 'B C'		with X=1 alone in the environment
 *	start smash		overruns a buffer, to be stopped by the stack protector
 *	start relro		writes to what relocation alone may write to */
#include <lx/lx.h>

#define NOINLINE __attribute__((__noinline__))
#define CHECK(cond) check(cond, __LINE__, #cond "\n", sizeof(#cond "\n") - 1)

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
int main(int argc, char **argv, char **envp);

static int wrong, init_calls, fini_calls;

static void check(int ok, int line, const char *text, size_t size)
{
	char number[5] = {(char)('0' + line / 1000), (char)('0' + line / 100 % 10), (char)('0' + line / 10 % 10),
			  (char)('0' + line % 10), ' '};
	if (ok)
		return;
	lx_write(2, number, sizeof(number));
	lx_write(2, text, size);
	wrong = 1;
}

static int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* Before and after main, each once and in order; arguments come along. */
static void is_init(int number, int argc, char **argv, char **envp)
{
	CHECK(init_calls++ == number);
	CHECK(argc >= 1 && argv[0] && !argv[argc] && envp == argv + argc + 1);
}

static void preinit(int argc, char **argv, char **envp)
{
	is_init(0, argc, argv, envp);
}

__attribute__((__constructor__(101))) static void init_first(int argc, char **argv, char **envp)
{
	is_init(1, argc, argv, envp);
}

__attribute__((__constructor__)) static void init_second(int argc, char **argv, char **envp)
{
	is_init(2, argc, argv, envp);
}

__attribute__((__destructor__)) static void fini_first(void)
{
	CHECK(fini_calls++ == 0);
}

__attribute__((__destructor__(101))) static void fini_second(void)
{
	CHECK(fini_calls++ == 1);
	if (!wrong)
		lx_write(1, "fini\n", 5);
}

typedef void (*init_function)(int, char **, char **);
__attribute__((__section__(".preinit_array"), __used__)) static const init_function first = preinit;

/* Addresses in data: relocated in a PIE. */
static int one = 1, two = 2;
static const struct {
	const char *name;
	int *value;
	void (*function)(void);
} table[] = {{"one", &one, fini_first}, {"two", &two, fini_second}};
static int *const volatile pointers[70] = {[0] = &one, [1] = &two, [5] = &one, [62] = &two, [63] = &one, [69] = &two};
static int *const only_read[2] = {&one, &two};

/* An address that a function chooses at the start. */
static int chosen(void)
{
	return 77;
}

__attribute__((__used__)) static int (*choose(void))(void)
{
	volatile char buffer[64]; /* for the stack protector */
	buffer[one] = 1;
	return buffer[one] ? chosen : NULL;
}

static int chooser(void) __attribute__((__ifunc__("choose")));

/* Thread-local data: with a start value, with an address, without, aligned. */
static __thread int local = 5;
static __thread int *local_pointer = &one;
static __thread long local_zero[8];
static __thread struct {
	int value;
} local_aligned __attribute__((__aligned__(64))) = {9};
static __thread char local_aligned_zero __attribute__((__aligned__(128))); /* linkers may leave the start less aligned */
#ifdef MUCH_TLS
static __thread char much[100000];
#endif

struct big {
	char bytes[3000];
};

NOINLINE static struct big copy(const struct big *from)
{
	return *from;
}

static void memory(void)
{
	static struct big a, b;
	char text[8] = "abcdefg";
	memset(&a, 'x', sizeof(a));
	CHECK(a.bytes[0] == 'x' && a.bytes[2999] == 'x');
	b = copy(&a);
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
	b.bytes[2999] = 'w';
	CHECK(memcmp(&a, &b, sizeof(a)) > 0 && memcmp(&b, &a, sizeof(a)) < 0);
	b.bytes[0] = (char)0xff;
	CHECK(memcmp(&a, &b, sizeof(a)) < 0 && memcmp(&a, &b, 0) == 0);
	CHECK(memmove(text + 1, text, 6) == text + 1 && same(text, "aabcdef"));
	CHECK(memmove(text, text + 1, 7) == text && same(text, "abcdef"));
	CHECK(memcpy(text, "xyz", 2) == text && same(text, "xycdef"));
}

static void thread_local_data(void)
{
	CHECK(local == 5 && local_pointer == &one && local_aligned.value == 9);
	for (int i = 0; i < 8; i++)
		CHECK(!local_zero[i]);
	CHECK((unsigned long)&local_aligned % 64 == 0);
	CHECK(!local_aligned_zero && (unsigned long)&local_aligned_zero % 128 == 0);
	CHECK((char *)lx_tcb_self() > (char *)&local && (char *)lx_tcb_self() > (char *)&local_aligned);
	CHECK(lx_tcb_self()->self == lx_tcb_self());
#ifdef MUCH_TLS
	for (size_t i = 0; i < sizeof(much); i++)
		CHECK(!much[i]);
	much[0] = much[sizeof(much) - 1] = 1;
#endif
	local = 6;
	local_zero[7] = 1;
	CHECK(lx_tls_size() >= sizeof(struct lx_tcb) + sizeof(local_zero) + 64);
}

/* A second thread's data, made by hand. */
static void another_tls(void)
{
	static char space[200000];
	char *data;
	struct lx_tcb *tcb;
	CHECK(lx_tls_size() <= sizeof(space) - 1);
	tcb = lx_tls_init(space + 1);
	data = (char *)tcb - ((char *)lx_tcb_self() - (char *)&local);
	CHECK(data >= space + 1 && *(int *)(void *)data == 5 && local == 6);
	CHECK((char *)(tcb + 1) <= space + 1 + lx_tls_size());
	data = (char *)tcb - ((char *)lx_tcb_self() - (char *)&local_aligned);
	CHECK((unsigned long)data % 64 == 0 && *(int *)(void *)data == 9);
	CHECK(tcb->self == tcb && tcb->canary == lx_tcb_self()->canary);
}

static void auxiliary_vector(char **envp)
{
	const unsigned char *random = (const unsigned char *)lx_auxv(LX_AT_RANDOM);
	unsigned long canary = 0;
	CHECK(lx_auxv_start == lx_auxv_of((const char *const *)envp));
	CHECK(lx_auxv(LX_AT_PAGESZ) == 4096 && lx_auxv(LX_AT_SYSINFO_EHDR) && !lx_auxv(9999));
	CHECK(lx_auxv(LX_AT_UID) == lx_getuid());
	for (unsigned int i = 1; random && i < 8; i++)
		canary |= (unsigned long)random[i] << 8 * i;
	CHECK(canary && lx_tcb_self()->canary == canary);
}

NOINLINE static void smash(char *buffer, int n)
{
	while (n--)
		buffer[n] = 'x';
}

NOINLINE static int smashed(void)
{
	char buffer[16];
	smash(buffer, 64);
	return buffer[one];
}

int main(int argc, char **argv, char **envp)
{
	char aligned[16] __attribute__((__aligned__(16)));
	if (argc == 2 && same(argv[1], "smash"))
		return smashed();
	if (argc == 2 && same(argv[1], "relro")) {
		*(int *volatile *)(unsigned long)&only_read[one] = &two;
		return 1;
	}
	CHECK(argc == 3 && same(argv[1], "A") && same(argv[2], "B C") && !argv[3]);
	CHECK(same(envp[0], "X=1") && !envp[1]);
	CHECK((unsigned long)__builtin_frame_address(0) % 16 == 0 && (unsigned long)aligned % 16 == 0);
	CHECK(init_calls == 3);
	CHECK(same(table[one].name, "two") && table[one].value == &two && table[one].function == fini_second);
	CHECK(pointers[0] == &one && pointers[1] == &two && !pointers[2] && pointers[5] == &one && !pointers[61]);
	CHECK(pointers[62] == &two && pointers[63] == &one && !pointers[64] && pointers[69] == &two);
	CHECK(chooser() == 77);
	auxiliary_vector(envp);
	memory();
	thread_local_data();
	another_tls();
	return wrong ? 1 : 42;
}
