/* SPDX-License-Identifier: MIT
 *
 * shm/arena_layout.h - what an arena looks like inside.
 *
 * For arena*.c only.  All sizes are in units of 32 bytes.  A block is a tag
 * (half a unit) and its bytes; a free one holds its list links where the bytes
 * would be.
 */
#ifndef ADUANA_SHM_ARENA_LAYOUT_H
#define ADUANA_SHM_ARENA_LAYOUT_H

#include <stdint.h>

#include "proxy/base/object.h"

#define ARENA_UNIT	32u
#define ARENA_TAG	16u	/* bytes before what the caller sees */

/* Bins: below 16 units one for each size; above, 16 to each power of two. */
#define FINE_BITS	4u
#define FINE		(1u << FINE_BITS)
#define COARSE		(32u - FINE_BITS + 1u)

#define TAG_USED	0x5eedb10cu
#define TAG_FREE	0xf4eeb10cu

struct tag {
	uint32_t	 state;
	uint32_t	 units;		/* of it, tag included */
	uint32_t	 before;	/* units of the one before; 0: none */
	uint32_t	 spare;
	uint32_t	 next, prev;	/* free only: unit numbers; 0: none */
};

struct arena {
	unsigned	 magic;
#define ARENA_MAGIC	0xa4e0a001u
	uint32_t	 units;		/* all, unit 0 is never given out */
	uint32_t	 used;
	uint32_t	 nblocks;	/* used ones */
	uint64_t	 space_off;	/* of unit 0, from the struct */
	uint64_t	 marks_off;	/* of the bitmap, a bit for each unit */
	uint32_t	 coarse_map;
	uint32_t	 fine_map[COARSE];
	uint32_t	 bins[COARSE][FINE];
};

static inline struct tag *
tag_at(const struct arena *a, uint32_t unit)
{
	return ((struct tag *)((uintptr_t)a + a->space_off +
	    (uint64_t)unit * ARENA_UNIT));
}

/* UINT32_MAX, which no arena has, for what is beyond all bounds. */
static inline uint32_t
units_for(size_t size)
{
	if (size / ARENA_UNIT >= UINT32_MAX - 1)
		return (UINT32_MAX);
	return ((uint32_t)((size + ARENA_TAG + ARENA_UNIT - 1) / ARENA_UNIT));
}

static inline uint32_t
unit_of(const struct arena *a, uint64_t ref)
{
	CHECK_OBJ(a, ARENA_MAGIC);
	ASSERT(ref % ARENA_UNIT == ARENA_TAG && ref >= ARENA_UNIT &&
	    ref / ARENA_UNIT < a->units);
	return ((uint32_t)(ref / ARENA_UNIT));
}

struct bin {
	uint32_t	 coarse, fine;
};

static inline struct bin
bin_of(uint32_t units)
{
	uint32_t log;

	if (units < FINE)
		return ((struct bin){0, units});
	log = 31u - (uint32_t)__builtin_clz(units);
	return ((struct bin){log - FINE_BITS + 1,
	    (units >> (log - FINE_BITS)) - FINE});
}

/* Units ${unit} and on become one free block, whose neighbour before has
 * ${before} units. */
void	 arena_make_free(struct arena *, uint32_t unit, uint32_t units,
	    uint32_t before);

#endif
