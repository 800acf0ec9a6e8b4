/* SPDX-License-Identifier: MIT
 *
 * cache/rebuild.h - a whole shard from its table and the ledgers.
 *
 * Inside the cache only, under the shard's lock.  What was complete is kept,
 * what was being filled by someone who still holds it too; everything else is
 * free afterwards.  Index, ranks, arena, pins, counts and the way to flights
 * are made anew.  May itself die anywhere and be run again.
 */
#ifndef ADUANA_CACHE_REBUILD_H
#define ADUANA_CACHE_REBUILD_H

struct cache;
struct shard;

void	 rebuild_shard(const struct cache *, struct shard *);

#endif
