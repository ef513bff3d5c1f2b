/* SPDX-License-Identifier: MIT */
/* Data that each CPU has for itself, or with mm_cid each running thread: counters, lists, free lists, buffers. A change
 * takes a few instructions and none that is atomic; it is tried again until it happened undisturbed.
 *
 * The caller gives the memory: a zeroed array with a slot for each index. 128 bytes from slot to slot keep CPUs from
 * sharing cache lines. nr is the number of possible CPUs, the highest in /sys/devices/system/cpu/possible and one; with
 * LX_RSEQ_PERCPU_MM_CID the smaller one of that and the number of threads that there can be.
 *
 *	struct lx_rseq_percpu counter = {slots, 128, nr, LX_RSEQ_PERCPU_CPU_ID};
 *	lx_rseq_counter_add(rseq, &counter, 1);
 *
 * With LX_RSEQ_PERCPU_MM_CID ask LX_RSEQ_HAS(feature_size, mm_cid) first: kernels that don't fill it leave it 0, for
 * all. Other CPUs' slots can be read at any time. To take or change what is in them stop their threads, or have a flag
 * that sections look at and lx_membarrier_private_expedited_rseq().
 *
 * rseq is always this thread's area. All but lx_rseq_counter_sum() return
 *
 *	0		done
 *	1		nothing is there, or no room
 *	-LX_ENXIO	the area isn't registered
 *	-LX_ERANGE	the index isn't below nr */
#ifndef LX_RSEQ_PERCPU_H
#define LX_RSEQ_PERCPU_H

#include <lx/rseq_ops.h>

struct lx_rseq_percpu {
	void *slots; /* aligned to 8 */
	size_t stride; /* bytes from slot to slot, a multiple of 8 */
	uint32_t nr; /* how many slots */
	enum lx_rseq_percpu_mode mode;
};

/* What stands at the start of a list's elements. */
struct lx_rseq_node {
	struct lx_rseq_node *next;
};

/* A slot of lx_rseq_buffer_append(). */
struct lx_rseq_buffer {
	intptr_t used; /* bytes, read with acquire */
	char bytes[8]; /* and on to the end of the slot */
};

LX_BEGIN_DECLS

/** Get the index that this thread has now.
 * Returns it; -LX_ENXIO, -LX_ERANGE. */
LX_FN int lx_rseq_percpu_index(const struct lx_rseq *rseq, const struct lx_rseq_percpu *p)
{
	uint32_t i = __atomic_load_n(lx_rseq_percpu_field(rseq, p->mode), __ATOMIC_RELAXED);
	/* That an area isn't registered is in cpu_id alone, and then that isn't below nr either. */
	if (i < p->nr && (p->mode == LX_RSEQ_PERCPU_CPU_ID || lx_rseq_current_cpu_raw(rseq) >= 0))
		return (int)i;
	return lx_rseq_current_cpu_raw(rseq) < 0 ? -LX_ENXIO : -LX_ERANGE;
}

/** Find a slot.
 * Returns its address. */
LX_FN intptr_t *lx_rseq_percpu_slot(const struct lx_rseq_percpu *p, uint32_t i)
{
	return (intptr_t *)(void *)((char *)p->slots + i * p->stride);
}

/** Add n to a counter. A slot is an intptr_t, which wraps around.
 * Returns 0; -LX_ENXIO, -LX_ERANGE. */
LX_FN int lx_rseq_counter_add(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, intptr_t n)
{
	int i, r;
	do {
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		r = lx_rseq_load_add_store__ptr(rseq, LX_RSEQ_MO_RELAXED, p->mode, lx_rseq_percpu_slot(p, (uint32_t)i),
						n, i);
	} while (r == -LX_EAGAIN);
	return r;
}

/** Add up a counter's slots, as they are one after the other: exact when nobody counts meanwhile.
 * Returns the sum. */
LX_FN intptr_t lx_rseq_counter_sum(const struct lx_rseq_percpu *p)
{
	uintptr_t sum = 0;
	for (uint32_t i = 0; i < p->nr; i++)
		sum += (uintptr_t)__atomic_load_n(lx_rseq_percpu_slot(p, i), __ATOMIC_RELAXED);
	return (intptr_t)sum;
}

/** Put an element in front of a list. A slot is the first element's address, or 0.
 * Returns 0; -LX_ENXIO, -LX_ERANGE. */
LX_FN int lx_rseq_list_push(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, struct lx_rseq_node *node)
{
	int i, r;
	do {
		intptr_t *head, first;
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		head = lx_rseq_percpu_slot(p, (uint32_t)i);
		/* Whatever happened to it since, while it is the first one it is the next. */
		first = __atomic_load_n(head, __ATOMIC_RELAXED);
		__atomic_store_n(&node->next, (struct lx_rseq_node *)first, __ATOMIC_RELAXED);
		r = lx_rseq_load_cbne_store__ptr(rseq, LX_RSEQ_MO_RELEASE, p->mode, head, first, (intptr_t)node, i);
	} while (r);
	return r;
}

/** Take the first element off a list. It is the caller's at once, and its memory may go.
 * node: where its address is put.
 * Returns 0; 1 (the list is empty), -LX_ENXIO, -LX_ERANGE; *node then has no meaning. */
LX_FN int lx_rseq_list_pop(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, struct lx_rseq_node **node)
{
	intptr_t first = 0;
	int i, r;
	do {
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		r = lx_rseq_load_cbeq_store_add_load_store__ptr(rseq, LX_RSEQ_MO_RELAXED, p->mode,
								lx_rseq_percpu_slot(p, (uint32_t)i), 0,
								offsetof(struct lx_rseq_node, next), &first, i);
	} while (r == -LX_EAGAIN);
	*node = (struct lx_rseq_node *)first;
	return r;
}

/** Take all elements off a list.
 * node: where the first one's address is put; the last one's next is NULL.
 * Returns 0; 1 (the list is empty), -LX_ENXIO, -LX_ERANGE; *node then has no meaning. */
LX_FN int lx_rseq_list_pop_all(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, struct lx_rseq_node **node)
{
	intptr_t first;
	int i, r;
	do {
		intptr_t *head;
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		head = lx_rseq_percpu_slot(p, (uint32_t)i);
		first = __atomic_load_n(head, __ATOMIC_RELAXED);
		if (!first)
			return 1;
		r = lx_rseq_load_cbne_store__ptr(rseq, LX_RSEQ_MO_RELAXED, p->mode, head, first, 0, i);
	} while (r);
	*node = (struct lx_rseq_node *)first;
	return r;
}

/** Put a pointer into a free list. A slot is a number and as many pointers, up to stride / 8 - 1: it needs nothing
 * of the objects themselves.
 * Returns 0; 1 (no room), -LX_ENXIO, -LX_ERANGE. */
LX_FN int lx_rseq_freelist_put(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, void *object)
{
	int i, r;
	do {
		intptr_t *slot, n;
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		slot = lx_rseq_percpu_slot(p, (uint32_t)i);
		n = __atomic_load_n(slot, __ATOMIC_RELAXED);
		if ((size_t)n >= p->stride / sizeof(*slot) - 1)
			return 1;
		r = lx_rseq_load_cbne_store_store__ptr(rseq, LX_RSEQ_MO_RELEASE, p->mode, slot, n, slot + 1 + n,
						       (intptr_t)object, n + 1, i);
	} while (r);
	return r;
}

/** Take the pointer that was put last out of a free list.
 * object: where it is put.
 * Returns 0; 1 (the list is empty), -LX_ENXIO, -LX_ERANGE; *object then is what it was. */
LX_FN int lx_rseq_freelist_get(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, void **object)
{
	intptr_t top;
	int i, r;
	do {
		intptr_t *slot, n;
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		slot = lx_rseq_percpu_slot(p, (uint32_t)i);
		n = __atomic_load_n(slot, __ATOMIC_RELAXED);
		if (!n)
			return 1;
		/* As many can be others by now: the one that is taken has to be the one that was read. */
		top = __atomic_load_n(slot + n, __ATOMIC_RELAXED);
		r = lx_rseq_load_cbne_load_cbne_store__ptr(rseq, LX_RSEQ_MO_RELAXED, p->mode, slot, n, slot + n, top,
							   n - 1, i);
	} while (r);
	*object = (void *)top;
	return r;
}

/** Append bytes to a buffer, all or none. A slot is a struct lx_rseq_buffer of stride bytes. A reader of another CPU
 * gets used with acquire: so many bytes are complete.
 * Returns 0; 1 (no room), -LX_ENXIO, -LX_ERANGE. */
LX_FN LX_READS(3, 4) int lx_rseq_buffer_append(struct lx_rseq *rseq, const struct lx_rseq_percpu *p, const void *bytes,
					       size_t len)
{
	int i, r;
	do {
		struct lx_rseq_buffer *buffer;
		intptr_t used;
		i = lx_rseq_percpu_index(rseq, p);
		if (i < 0)
			return i;
		buffer = (struct lx_rseq_buffer *)(void *)lx_rseq_percpu_slot(p, (uint32_t)i);
		used = __atomic_load_n(&buffer->used, __ATOMIC_RELAXED);
		if (len > p->stride - sizeof(buffer->used) - (size_t)used)
			return 1;
		r = lx_rseq_load_cbne_memcpy_store__ptr(rseq, LX_RSEQ_MO_RELEASE, p->mode, &buffer->used, used,
							(char *)buffer + sizeof(buffer->used) + used, bytes, len,
							used + (intptr_t)len, i);
	} while (r);
	return r;
}

LX_END_DECLS

#endif
