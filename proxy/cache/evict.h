/* SPDX-License-Identifier: MIT
 *
 * cache/evict.h - who has to go so that something new gets in.
 *
 * Inside the cache only, under the shard's lock.  Today the least recently
 * used; pinned entries are passed over.  Each call gives up after
 * EVICT_VICTIMS, so that no lock is held for long.
 */
#ifndef ADUANA_CACHE_EVICT_H
#define ADUANA_CACHE_EVICT_H

#include <stddef.h>

#include "proxy/shm/arena.h"

#define EVICT_VICTIMS	128

struct entry;
struct shard;

/* A block between ${min} and ${want} bytes, or ARENA_NONE. */
arena_ref	 evict_alloc(struct shard *, size_t min, size_t want);
/* A free row (see shard_take_row()), or NULL. */
struct entry	*evict_row(struct shard *);

#endif
