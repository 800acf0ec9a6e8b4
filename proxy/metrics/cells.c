/* SPDX-License-Identifier: MIT
 *
 * metrics/cells.c - a row of cells and a table of places in it.
 */
#include "proxy/metrics/cells.h"

#include <stdlib.h>

#include "proxy/base/object.h"
#include "proxy/metrics/period.h"

struct cells {
	unsigned	 magic;
#define CELLS_MAGIC	0xce115001u
	size_t		 max;
	size_t		 count;
	size_t		 mask;
	uint64_t	 seed;
	struct cell	*at;
	uint32_t	*places;	/* in at[], from 1 up; 0: free */
};

struct cells *
cells_new(size_t max, uint64_t seed)
{
	struct cells *c = calloc(1, sizeof(*c));
	size_t places = 16;

	ASSERT(max > 0 && max < UINT32_MAX / 2);
	if (c == NULL)
		return (NULL);
	while (places < 2 * max)
		places *= 2;
	c->magic = CELLS_MAGIC;
	c->max = max;
	c->mask = places - 1;
	c->seed = seed;
	c->at = calloc(max, sizeof(*c->at));
	c->places = calloc(places, sizeof(*c->places));
	if (c->at != NULL && c->places != NULL)
		return (c);
	cells_free(c);
	return (NULL);
}

void
cells_free(struct cells *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, CELLS_MAGIC);
	free(c->at);
	free(c->places);
	FINI_OBJ(c);
	free(c);
}

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 31;
	x *= UINT64_C(0x9e3779b97f4a7c15);
	x ^= x >> 29;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	return (x ^ (x >> 32));
}

/* Its place, or the free one where it belongs: half of them are free. */
static uint32_t *
place_of(const struct cells *c, uint32_t series, int64_t start_s)
{
	uint64_t hash = mix(mix((uint64_t)start_s + c->seed) ^ series);
	size_t i = (size_t)hash & c->mask;
	const struct cell *cell;

	for (; c->places[i] != 0; i = (i + 1) & c->mask) {
		cell = &c->at[c->places[i] - 1];
		if (cell->series == series && cell->start_s == start_s)
			break;
	}
	return (&c->places[i]);
}

void
cell_merge(struct cell *to, const struct cell *from)
{
	to->sum += from->sum;
	to->count += from->count;
	to->lines += from->lines;
	if (from->min < to->min)
		to->min = from->min;
	if (from->max > to->max)
		to->max = from->max;
}

int
cells_add(struct cells *c, uint32_t series, int64_t at_s, double value,
    unsigned weight, unsigned lines)
{
	struct cell one = {
	    .series = series,
	    .lines = lines,
	    .start_s = period_start(PERIOD_TEN_SECONDS, at_s),
	    .sum = value * weight,
	    .min = value,
	    .max = value,
	    .count = weight,
	};
	uint32_t *place;

	CHECK_OBJ(c, CELLS_MAGIC);
	place = place_of(c, series, one.start_s);
	if (*place != 0) {
		cell_merge(&c->at[*place - 1], &one);
		return (0);
	}
	if (c->count == c->max)
		return (-1);
	c->at[c->count] = one;
	*place = (uint32_t)++c->count;
	return (0);
}

size_t
cells_count(const struct cells *c)
{
	CHECK_OBJ(c, CELLS_MAGIC);
	return (c->count);
}

const struct cell *
cells_at(const struct cells *c, size_t i)
{
	CHECK_OBJ(c, CELLS_MAGIC);
	ASSERT(i < c->count);
	return (&c->at[i]);
}

void
cells_clear(struct cells *c)
{
	CHECK_OBJ(c, CELLS_MAGIC);
	if (c->count > 0)
		memset(c->places, 0, (c->mask + 1) * sizeof(*c->places));
	c->count = 0;
}
