/* SPDX-License-Identifier: MIT
 *
 * cache/reopen.h - a stale shard, judged row by row.
 *
 * Inside the cache only, under the shard's lock.  Believes no byte: what is out
 * of bounds, crooked or contradicts itself goes; the rest is kept, and looked
 * at more closely before its first use (seal.h).  May die anywhere and be run
 * again.
 */
#ifndef ADUANA_CACHE_REOPEN_H
#define ADUANA_CACHE_REOPEN_H

struct cache;
struct shard;

void	 reopen_shard(const struct cache *, struct shard *);

#endif
