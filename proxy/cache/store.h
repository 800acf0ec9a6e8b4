/* SPDX-License-Identifier: MIT
 *
 * cache/store.h - layout of the whole: shards and ledger.
 *
 * Inside the cache only.  Written once, by cache_create() or cache_file_open().
 * The shards lie behind the ledger, or in a file's region of their own.
 */
#ifndef ADUANA_CACHE_STORE_H
#define ADUANA_CACHE_STORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/cache/hold.h"
#include "proxy/cache/shard.h"

/* As many as a hold can tell: what one takes to rebuild stays small. */
#define STORE_SHARDS_MAX	256u
#define STORE_ALIGN		((size_t)4096)

struct cache_options;

struct cache {
	unsigned		 magic;
#define CACHE_MAGIC		0xca5e0001u
	uint32_t		 workers;
	uint32_t		 nshards;
	uint64_t		 max_object;
	uint64_t		 shard_size;	/* each, with its table */
	uint64_t		 shard_share;	/* of the bytes of objects */
	char			*shards;
	uint64_t		 rows_off;	/* from the cache */
	struct hash_seed	 seed;
	/* With a file. */
	int64_t			 opened_ms;
	_Atomic bool		 is_told;	/* what was found in it */
};

static inline size_t
store_rounded(size_t n)
{
	return ((n + STORE_ALIGN - 1) & ~(STORE_ALIGN - 1));
}

bool	 store_is_possible(const struct cache_options *);
uint32_t store_shard_count(const struct cache_options *);
/* Bytes of cache and ledger. */
size_t	 store_own_size(const struct cache_options *);
/* Bytes of all shards. */
size_t	 store_shards_size(const struct cache_options *);
/* Fill ${cache}; shards are not touched. */
void	 store_init(struct cache *, const struct cache_options *,
	    const struct hash_seed *, void *shards);
/* The largest object, once there are shards. */
void	 store_limit(struct cache *, const struct cache_options *);

static inline struct shard *
store_shard(const struct cache *c, uint32_t number)
{
	ASSERT(number < c->nshards);
	return ((struct shard *)(void *)(c->shards + number * c->shard_size));
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
