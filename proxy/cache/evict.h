/* SPDX-License-Identifier: MIT
 *
 * cache/evict.h - who gets in, and who has to go for it.
 *
 * Inside the cache only, under the shard's lock.  Goes by ranks.h for what is
 * stored and by the sketch for what is not; pinned entries are passed over.
 * Each call gives up after EVICT_LOOKS, so that no lock is held for long.
 */
#ifndef ADUANA_CACHE_EVICT_H
#define ADUANA_CACHE_EVICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/cache/entry.h"
#include "proxy/shm/arena.h"

#define EVICT_LOOKS	128u

/* What is larger than this part of a shard, and would have to push others out,
 * gets in only when it is asked for again, or others wait for it already. */
#define EVICT_LARGE(capacity)	((capacity) / 4)

/* Counts no further, so that what nobody wants any more goes some day. */
#define EVICT_COUNT_MAX	63u

struct shard;

/* ${e} was asked for and found.  All that comes while it is young counts as
 * once: a page that loads, or a client that tries again, says little of how
 * long it will be wanted. */
static inline void
evict_note_use(struct entry *e)
{
	if (e->use == USE_YOUNG_SOME)
		return;
	if (e->count < EVICT_COUNT_MAX)
		e->count++;
	if (e->use == USE_YOUNG)
		e->use = USE_YOUNG_SOME;
	else if (e->use == USE_NONE)
		e->use = USE_SOME;
}

/* A response for ${digest} came, with a body of ${length}, -1: not known.  Keep
 * it?  ${*count}: how often it was asked for lately, this time too. */
bool		 evict_admits(struct shard *, struct digest, int64_t length,
		    unsigned *count);

/* A block between ${min} and ${want} bytes, or ARENA_NONE. */
arena_ref	 evict_alloc(struct shard *, size_t min, size_t want);
/* A free row (see shard_take_row()), or NULL. */
struct entry	*evict_row(struct shard *);

#endif
