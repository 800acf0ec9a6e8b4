/* SPDX-License-Identifier: MIT
 *
 * cache/sketch.h - how often things were asked for lately, also those that are
 * not stored.
 *
 * Inside the cache only, under the shard's lock.  A count-min sketch of 4-bit
 * counters, all of a digest's in one cache line.  Estimates are never too low,
 * but for ageing: each line is halved after every SKETCH_PERIOD requests per
 * row, one line at a time.  Digests are keyed, so nobody outside can choose
 * which counters collide.  Any content is valid: never repaired.
 */
#ifndef ADUANA_CACHE_SKETCH_H
#define ADUANA_CACHE_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

#define SKETCH_MAX	15u	/* counts no further */
#define SKETCH_PERIOD	10u

struct sketch {
	unsigned char	*cells;
	uint32_t	 lines;
	uint32_t	 hand;	/* the line to halve next */
	uint32_t	 adds;	/* since the last was halved */
};

/* Bytes for a shard of ${rows}; and the sketch, in so many, zeroed or once a
 * sketch of that size, aligned to 64. */
size_t		 sketch_size(unsigned rows);
void		 sketch_init(struct sketch *, void *mem, unsigned rows);

/* One request more for ${digest}: how many now, 1 to SKETCH_MAX. */
unsigned	 sketch_add(struct sketch *, struct digest);
/* There were at least ${count}. */
void		 sketch_raise(struct sketch *, struct digest, unsigned count);
unsigned	 sketch_estimate(const struct sketch *, struct digest);

#endif
