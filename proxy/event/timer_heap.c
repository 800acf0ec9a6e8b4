/* SPDX-License-Identifier: MIT
 *
 * event/timer_heap.c - the queue of deadlines.
 *
 * Four children lie side by side, so that sifting down reads one cache line per
 * level and never the owners.
 */
#include "proxy/event/timer_heap.h"

#include <limits.h>
#include <stdlib.h>

#include "proxy/base/object.h"

#define FANOUT		4u
#define FIRST_CAP	64u

void
timer_heap_init(struct timer_heap *heap)
{
	INIT_OBJ(heap, TIMER_HEAP_MAGIC);
}

void
timer_heap_fini(struct timer_heap *heap)
{
	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	free(heap->slots);
	FINI_OBJ(heap);
}

void
timer_heap_reserve(struct timer_heap *heap)
{
	struct timer_slot *slots;
	size_t cap;

	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	if (++heap->known <= heap->cap)
		return;
	cap = heap->cap == 0 ? FIRST_CAP : heap->cap * 2;
	ASSERT(cap < INT_MAX);
	slots = realloc(heap->slots, cap * sizeof(*slots));
	ASSERT(slots != NULL);
	heap->slots = slots;
	heap->cap = cap;
}

void
timer_heap_unreserve(struct timer_heap *heap)
{
	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	ASSERT(heap->known > 0);
	heap->known--;
}

static void
put(struct timer_heap *heap, size_t at, struct timer_slot slot)
{
	heap->slots[at] = slot;
	*slot.place = (int)at;
}

static void
sift_up(struct timer_heap *heap, size_t at, struct timer_slot slot)
{
	size_t parent;

	while (at > 0) {
		parent = (at - 1) / FANOUT;
		if (heap->slots[parent].due_ns <= slot.due_ns)
			break;
		put(heap, at, heap->slots[parent]);
		at = parent;
	}
	put(heap, at, slot);
}

/* The earliest child of ${at}, or n when there is none. */
static size_t
first_child(const struct timer_heap *heap, size_t at)
{
	size_t child = at * FANOUT + 1, end = child + FANOUT, best = child;

	if (child >= heap->n)
		return (heap->n);
	if (end > heap->n)
		end = heap->n;
	for (child++; child < end; child++)
		if (heap->slots[child].due_ns < heap->slots[best].due_ns)
			best = child;
	return (best);
}

static void
sift_down(struct timer_heap *heap, size_t at, struct timer_slot slot)
{
	size_t child;

	for (;;) {
		child = first_child(heap, at);
		if (child == heap->n ||
		    heap->slots[child].due_ns >= slot.due_ns)
			break;
		put(heap, at, heap->slots[child]);
		at = child;
	}
	put(heap, at, slot);
}

static void
settle(struct timer_heap *heap, size_t at, struct timer_slot slot)
{
	if (at > 0 && heap->slots[(at - 1) / FANOUT].due_ns > slot.due_ns)
		sift_up(heap, at, slot);
	else
		sift_down(heap, at, slot);
}

static size_t
place_of(const struct timer_heap *heap, const int *place)
{
	ASSERT(*place >= 0 && (size_t)*place < heap->n);
	ASSERT(heap->slots[*place].place == place);
	return ((size_t)*place);
}

void
timer_heap_insert(struct timer_heap *heap, int64_t due_ns, int *place)
{
	struct timer_slot slot = {due_ns, place};

	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	ASSERT(*place < 0 && heap->n < heap->cap);
	sift_up(heap, heap->n++, slot);
}

void
timer_heap_move(struct timer_heap *heap, int64_t due_ns, int *place)
{
	struct timer_slot slot = {due_ns, place};

	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	settle(heap, place_of(heap, place), slot);
}

void
timer_heap_remove(struct timer_heap *heap, int *place)
{
	size_t at;

	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	at = place_of(heap, place);
	*place = -1;
	heap->n--;
	if (at < heap->n)
		settle(heap, at, heap->slots[heap->n]);
}

const struct timer_slot *
timer_heap_first(const struct timer_heap *heap)
{
	CHECK_OBJ(heap, TIMER_HEAP_MAGIC);
	return (heap->n == 0 ? NULL : &heap->slots[0]);
}
