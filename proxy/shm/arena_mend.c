/* SPDX-License-Identifier: MIT
 *
 * shm/arena_mend.c - an arena made anew around the blocks still wanted.
 */
#include "proxy/shm/arena.h"
#include "proxy/shm/arena_layout.h"

static uint64_t *
marks_of(const struct arena *a)
{
	return ((uint64_t *)((uintptr_t)a + a->marks_off));
}

void
arena_reset(struct arena *a)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	a->used = a->nblocks = 0;
	a->coarse_map = 0;
	memset(a->fine_map, 0, sizeof(a->fine_map));
	memset(a->bins, 0, sizeof(a->bins));
	memset(marks_of(a), 0, (size_t)(a->units + 63) / 64 * 8);
}

/* Bits ${from} to ${to} - 1, a word at a time. */
static bool
any_marked(const uint64_t *marks, uint64_t from, uint64_t to)
{
	uint64_t word, mask;

	for (word = from / 64; word * 64 < to; word++) {
		mask = ~UINT64_C(0);
		if (word == from / 64)
			mask <<= from % 64;
		if (word == to / 64)
			mask &= ~(~UINT64_C(0) << to % 64);
		if ((marks[word] & mask) != 0)
			return (true);
	}
	return (false);
}

static void
set_marks(uint64_t *marks, uint64_t from, uint64_t to, bool on)
{
	uint64_t word, mask;

	for (word = from / 64; word * 64 < to; word++) {
		mask = ~UINT64_C(0);
		if (word == from / 64)
			mask <<= from % 64;
		if (word == to / 64)
			mask &= ~(~UINT64_C(0) << to % 64);
		if (on)
			marks[word] |= mask;
		else
			marks[word] &= ~mask;
	}
}

bool
arena_fits(const struct arena *a, arena_ref ref, size_t size)
{
	uint64_t unit = ref / ARENA_UNIT;

	CHECK_OBJ(a, ARENA_MAGIC);
	return (ref % ARENA_UNIT == ARENA_TAG && unit != 0 && unit < a->units &&
		size != 0 && units_for(size) <= a->units - unit);
}

/* What stands beside it knows it, too. */
bool
arena_has(const struct arena *a, arena_ref ref, size_t size)
{
	uint32_t unit = unit_of(a, ref), units = units_for(size);
	const struct tag *t = tag_at(a, unit);

	if (t->state != TAG_USED || t->units != units || t->before >= unit ||
	    (t->before == 0) != (unit == 1))
		return (false);
	if (t->before != 0 && tag_at(a, unit - t->before)->units != t->before)
		return (false);
	return (unit + units == a->units ||
		(unit + units < a->units &&
		    tag_at(a, unit + units)->before == units));
}

bool
arena_mark(struct arena *a, arena_ref ref, size_t size)
{
	uint64_t unit = ref / ARENA_UNIT, units = units_for(size);
	struct tag *t;

	if (!arena_fits(a, ref, size) ||
	    any_marked(marks_of(a), unit, unit + units))
		return (false);
	set_marks(marks_of(a), unit, unit + units, true);
	t = tag_at(a, (uint32_t)unit);
	t->units = (uint32_t)units;
	t->state = TAG_USED;
	a->used += (uint32_t)units;
	a->nblocks++;
	return (true);
}

void
arena_unmark(struct arena *a, arena_ref ref, size_t size)
{
	uint32_t unit = unit_of(a, ref), units = units_for(size);

	set_marks(marks_of(a), unit, (uint64_t)unit + units, false);
	a->used -= units;
	a->nblocks--;
}

/* First unit from ${unit} on whose mark is ${on}. */
static uint32_t
next_mark(const struct arena *a, uint32_t unit, bool on)
{
	const uint64_t *marks = marks_of(a);
	uint64_t word;

	while (unit < a->units) {
		word = on ? marks[unit / 64] : ~marks[unit / 64];
		word >>= unit % 64;
		if (word != 0) {
			unit += (uint32_t)__builtin_ctzll(word);
			return (unit < a->units ? unit : a->units);
		}
		unit = (unit / 64 + 1) * 64;
	}
	return (a->units);
}

void
arena_sweep(struct arena *a)
{
	uint32_t unit = 1, before = 0, end;

	CHECK_OBJ(a, ARENA_MAGIC);
	while (unit < a->units) {
		end = next_mark(a, unit, true);
		if (end > unit) {
			arena_make_free(a, unit, end - unit, before);
			before = end - unit;
			unit = end;
			continue;
		}
		/* Marked blocks lie side by side: go by their own sizes. */
		tag_at(a, unit)->before = before;
		before = tag_at(a, unit)->units;
		unit += before;
	}
}
