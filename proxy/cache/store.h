/* SPDX-License-Identifier: MIT
 *
 * cache/store.h - layout of the whole: shards and ledger.
 *
 * Inside the cache only.  Written once, by cache_create().
 */
#ifndef ADUANA_CACHE_STORE_H
#define ADUANA_CACHE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/cache/hold.h"
#include "proxy/cache/shard.h"

#define STORE_SHARDS_MAX	64u

struct cache {
	unsigned		 magic;
#define CACHE_MAGIC		0xca5e0001u
	uint32_t		 workers;
	uint32_t		 nshards;
	uint64_t		 max_object;
	uint64_t		 shard_size;
	uint64_t		 shards_off;	/* from the cache */
	uint64_t		 rows_off;
	struct hash_seed	 seed;
};

static inline struct shard *
store_shard(const struct cache *c, uint32_t number)
{
	ASSERT(number < c->nshards);
	return ((struct shard *)((uintptr_t)c + c->shards_off +
	    number * c->shard_size));
}

static inline struct shard *
store_shard_of(const struct cache *c, struct digest digest)
{
	return (store_shard(c, (uint32_t)((digest.hi >> 32) * c->nshards >>
	    32)));
}

static inline struct ledger_row *
store_row(const struct cache *c, unsigned worker)
{
	ASSERT(worker < c->workers);
	return ((struct ledger_row *)((uintptr_t)c + c->rows_off) + worker);
}

#endif
