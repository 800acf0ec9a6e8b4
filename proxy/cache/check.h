/* SPDX-License-Identifier: MIT
 *
 * cache/check.h - is a shard what it should be?
 *
 * Inside the cache only, under the shard's lock.  Looks, changes nothing.
 */
#ifndef ADUANA_CACHE_CHECK_H
#define ADUANA_CACHE_CHECK_H

#include <stdbool.h>

struct cache;
struct shard;

/* The arena is sound, each of its blocks belongs to one row, states, index,
 * pins and counts agree with each other and with the ledgers. */
bool	 check_shard(const struct cache *, const struct shard *);

#endif
