/* SPDX-License-Identifier: MIT
 *
 * shm/arena_check.c - a walk over everything in an arena.
 */
#include "proxy/shm/arena.h"
#include "proxy/shm/arena_layout.h"

static bool
block_is_sane(const struct arena *a, uint32_t unit, uint32_t before,
    bool after_free)
{
	const struct tag *t = tag_at(a, unit);

	if (t->state != TAG_USED && t->state != TAG_FREE)
		return (false);
	if (t->units == 0 || t->units > a->units - unit || t->before != before)
		return (false);
	return (t->state == TAG_USED || !after_free);
}

/* Free blocks in the lists, each in the right one; UINT32_MAX: crooked. */
static uint32_t
count_listed(const struct arena *a, uint32_t coarse, uint32_t fine)
{
	uint32_t n = 0, prev = 0, unit;
	struct bin b;

	for (unit = a->bins[coarse][fine]; unit != 0;
	     prev = unit, unit = tag_at(a, unit)->next) {
		const struct tag *t = tag_at(a, unit);

		b = bin_of(t->units);
		if (n++ > a->units || t->state != TAG_FREE || t->prev != prev ||
		    b.coarse != coarse || b.fine != fine)
			return (UINT32_MAX);
	}
	if ((n != 0) != ((a->fine_map[coarse] >> fine & 1u) != 0))
		return (UINT32_MAX);
	return (n);
}

static uint64_t
count_free(const struct arena *a)
{
	uint32_t i, j;
	uint64_t n = 0;

	for (i = 0; i < COARSE; i++) {
		if ((a->fine_map[i] != 0) != ((a->coarse_map >> i & 1u) != 0))
			return (UINT64_MAX);
		for (j = 0; j < FINE; j++)
			n += count_listed(a, i, j);
	}
	return (n);
}

bool
arena_check(const struct arena *a)
{
	uint32_t unit, before = 0, used = 0, nused = 0, nfree = 0;
	bool after_free = false;

	CHECK_OBJ(a, ARENA_MAGIC);
	for (unit = 1; unit < a->units; unit += before) {
		if (!block_is_sane(a, unit, before, after_free))
			return (false);
		before = tag_at(a, unit)->units;
		after_free = tag_at(a, unit)->state == TAG_FREE;
		if (after_free) {
			nfree++;
			continue;
		}
		used += before;
		nused++;
	}
	return (unit == a->units && used == a->used && nused == a->nblocks &&
		count_free(a) == nfree);
}
