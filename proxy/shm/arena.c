/* SPDX-License-Identifier: MIT
 *
 * shm/arena.c - segregated-fit allocator with boundary tags.
 */
#include "proxy/shm/arena.h"

#include "proxy/shm/arena_layout.h"

/* How many blocks of the bin that may or may not be large enough are tried. */
#define SAME_BIN_TRIES	8u

static struct tag *
used_tag(const struct arena *a, arena_ref ref)
{
	struct tag *t = tag_at(a, unit_of(a, ref));

	ASSERT(t->state == TAG_USED);
	return (t);
}

/* ---- bins ---------------------------------------------------------------- */

static void
bin_push(struct arena *a, uint32_t unit)
{
	struct tag *t = tag_at(a, unit);
	struct bin b = bin_of(t->units);
	uint32_t *head = &a->bins[b.coarse][b.fine];

	ASSERT(*head < a->units);
	t->state = TAG_FREE;
	t->prev = 0;
	t->next = *head;
	if (*head != 0)
		tag_at(a, *head)->prev = unit;
	*head = unit;
	a->fine_map[b.coarse] |= 1u << b.fine;
	a->coarse_map |= 1u << b.coarse;
}

static void
bin_remove(struct arena *a, uint32_t unit)
{
	struct tag *t = tag_at(a, unit);
	struct bin b = bin_of(t->units);

	/* What a file kept may be damaged: better die here, and all of it is
	 * made anew, than write into what belongs to others. */
	ASSERT(t->state == TAG_FREE && t->next < a->units &&
	       t->prev < a->units && t->units <= a->units - unit);
	ASSERT(t->next == 0 || tag_at(a, t->next)->prev == unit);
	ASSERT(t->prev == 0 ? a->bins[b.coarse][b.fine] == unit
			    : tag_at(a, t->prev)->next == unit);
	ASSERT(unit + t->units == a->units ||
	       tag_at(a, unit + t->units)->before == t->units);
	if (t->next != 0)
		tag_at(a, t->next)->prev = t->prev;
	if (t->prev != 0)
		tag_at(a, t->prev)->next = t->next;
	else
		a->bins[b.coarse][b.fine] = t->next;
	if (a->bins[b.coarse][b.fine] == 0)
		a->fine_map[b.coarse] &= ~(1u << b.fine);
	if (a->fine_map[b.coarse] == 0)
		a->coarse_map &= ~(1u << b.coarse);
}

/* A block in some bin above ${b}'s, where all are larger; 0: none. */
static uint32_t
bin_above(const struct arena *a, struct bin b)
{
	uint32_t fine, coarse;

	/* Twice, since a shift by 32 is no shift. */
	fine = a->fine_map[b.coarse] & ((~0u << b.fine) << 1);
	if (fine != 0)
		return (a->bins[b.coarse][__builtin_ctz(fine)]);
	coarse = a->coarse_map & ((~0u << b.coarse) << 1);
	if (coarse == 0)
		return (0);
	b.coarse = (uint32_t)__builtin_ctz(coarse);
	return (a->bins[b.coarse][__builtin_ctz(a->fine_map[b.coarse])]);
}

static uint32_t
find_fit(const struct arena *a, uint32_t units)
{
	struct bin b = bin_of(units);
	uint32_t unit = a->bins[b.coarse][b.fine];
	unsigned i;

	for (i = 0; unit != 0 && i < SAME_BIN_TRIES; i++) {
		if (tag_at(a, unit)->units >= units)
			return (unit);
		unit = tag_at(a, unit)->next;
	}
	return (bin_above(a, b));
}

static uint32_t
find_largest(const struct arena *a)
{
	uint32_t coarse, fine;

	if (a->coarse_map == 0)
		return (0);
	coarse = 31u - (uint32_t)__builtin_clz(a->coarse_map);
	fine = 31u - (uint32_t)__builtin_clz(a->fine_map[coarse]);
	return (a->bins[coarse][fine]);
}

/* ---- blocks -------------------------------------------------------------- */

static void
tell_next(struct arena *a, uint32_t unit, uint32_t units)
{
	if (unit + units < a->units)
		tag_at(a, unit + units)->before = units;
}

void
arena_make_free(struct arena *a, uint32_t unit, uint32_t units, uint32_t before)
{
	struct tag *t = tag_at(a, unit);

	t->units = units;
	t->before = before;
	bin_push(a, unit);
	tell_next(a, unit, units);
}

/* Take the free block at ${unit}, leaving what is beyond ${units} free. */
static arena_ref
take(struct arena *a, uint32_t unit, uint32_t units)
{
	struct tag *t = tag_at(a, unit);

	bin_remove(a, unit);
	if (t->units > units) {
		arena_make_free(a, unit + units, t->units - units, units);
		t->units = units;
	}
	t->state = TAG_USED;
	a->used += units;
	a->nblocks++;
	return ((arena_ref)unit * ARENA_UNIT + ARENA_TAG);
}

arena_ref
arena_alloc(struct arena *a, size_t size)
{
	uint32_t units, unit;

	CHECK_OBJ(a, ARENA_MAGIC);
	ASSERT(size > 0);
	units = units_for(size);
	unit = find_fit(a, units);
	return (unit == 0 ? ARENA_NONE : take(a, unit, units));
}

arena_ref
arena_alloc_some(struct arena *a, size_t min, size_t want)
{
	arena_ref ref = arena_alloc(a, want);
	uint32_t unit;

	ASSERT(min > 0 && min <= want);
	if (ref != ARENA_NONE)
		return (ref);
	unit = find_largest(a);
	if (unit == 0 || tag_at(a, unit)->units < units_for(min))
		return (ARENA_NONE);
	return (take(a, unit,
	    tag_at(a, unit)->units < units_for(want) ? tag_at(a, unit)->units
						     : units_for(want)));
}

void
arena_free(struct arena *a, arena_ref ref)
{
	struct tag *t = used_tag(a, ref), *other;
	uint32_t unit = unit_of(a, ref), units = t->units, before = t->before;

	a->used -= units;
	a->nblocks--;
	t->state = TAG_FREE;
	if (unit + units < a->units) {
		other = tag_at(a, unit + units);
		if (other->state == TAG_FREE) {
			bin_remove(a, unit + units);
			units += other->units;
		}
	}
	if (before != 0 && tag_at(a, unit - before)->state == TAG_FREE) {
		unit -= before;
		bin_remove(a, unit);
		units += before;
		before = tag_at(a, unit)->before;
	}
	arena_make_free(a, unit, units, before);
}

void
arena_trim(struct arena *a, arena_ref ref, size_t size)
{
	struct tag *t = used_tag(a, ref), *rest;
	uint32_t unit = unit_of(a, ref), units = units_for(size);

	ASSERT(units <= t->units);
	if (units == t->units)
		return;
	/* The rest becomes a used block for a moment, and is freed as such. */
	rest = tag_at(a, unit + units);
	rest->state = TAG_USED;
	rest->units = t->units - units;
	rest->before = units;
	tell_next(a, unit + units, rest->units);
	t->units = units;
	a->nblocks++;
	arena_free(a, (arena_ref)(unit + units) * ARENA_UNIT + ARENA_TAG);
}

size_t
arena_size(const struct arena *a, arena_ref ref)
{
	return ((size_t)used_tag(a, ref)->units * ARENA_UNIT - ARENA_TAG);
}

size_t
arena_rounded(size_t size)
{
	return ((size_t)units_for(size) * ARENA_UNIT - ARENA_TAG);
}

void *
arena_at(const struct arena *a, arena_ref ref)
{
	return ((char *)tag_at(a, unit_of(a, ref)) + ARENA_TAG);
}

void
arena_expect(const struct arena *a, arena_ref ref, size_t size)
{
	uintptr_t at = (uintptr_t)tag_at(a, 0) + ref, end = at + size;

	for (; at < end; at += 64)
		__builtin_prefetch((const void *)at);
}

arena_ref
arena_ref_of(const struct arena *a, const void *block)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	return ((uintptr_t)block - (uintptr_t)tag_at(a, 0));
}

size_t
arena_capacity(const struct arena *a)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	return ((size_t)(a->units - 1) * ARENA_UNIT);
}

size_t
arena_used(const struct arena *a)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	return ((size_t)a->used * ARENA_UNIT);
}

unsigned
arena_blocks(const struct arena *a)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	return (a->nblocks);
}

/* What lies where follows from the size alone. */
static void
lay_out(struct arena *a, size_t size)
{
	uint64_t units, marks;

	a->magic = ARENA_MAGIC;
	a->marks_off = (sizeof(*a) + 63) & ~UINT64_C(63);
	units = (size - a->marks_off) / ARENA_UNIT;
	marks = ((units + 63) / 64 * 8 + 63) & ~UINT64_C(63);
	a->space_off = a->marks_off + marks;
	units = (size - a->space_off) / ARENA_UNIT;
	ASSERT(units < UINT32_MAX);
	a->units = (uint32_t)units;
}

static struct arena *
shape(void *mem, size_t size)
{
	struct arena *a = mem;

	ASSERT((uintptr_t)mem % 64 == 0 && size >= ARENA_MIN);
	lay_out(a, size);
	return (a);
}

bool
arena_is_there(const void *mem, size_t size)
{
	const struct arena *a = mem;
	struct arena wanted;

	lay_out(&wanted, size);
	return (a->magic == wanted.magic && a->units == wanted.units &&
		a->space_off == wanted.space_off &&
		a->marks_off == wanted.marks_off);
}

struct arena *
arena_create(void *mem, size_t size)
{
	struct arena *a = shape(mem, size);

	arena_make_free(a, 1, a->units - 1, 0);
	return (a);
}

struct arena *
arena_remake(void *mem, size_t size)
{
	struct arena *a = shape(mem, size);

	arena_reset(a);
	return (a);
}
