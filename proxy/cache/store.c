/* SPDX-License-Identifier: MIT
 *
 * cache/store.c - sizes and places.
 */
#include "proxy/cache/store.h"

#include "proxy/cache/options.h"

/* Large enough for two of the default cache.max_object. */
#define SHARD_SIZE	((size_t)80 * 1024 * 1024)

bool
store_is_possible(const struct cache_options *o)
{
	return (o->size >= CACHE_SIZE_MIN && o->workers >= 1 &&
		o->workers <= LEDGER_ROWS_MAX);
}

size_t
store_own_size(const struct cache_options *o)
{
	return (store_rounded(sizeof(struct cache) +
			      o->workers * sizeof(struct ledger_row)));
}

/* Fewer, larger ones when objects are to be larger: one may take half of a
 * shard, less what the arena needs itself. */
uint32_t
store_shard_count(const struct cache_options *o)
{
	uint64_t n = o->size / SHARD_SIZE, most;

	if (o->max_object > 0) {
		most = o->size / 32 * 15 / o->max_object;
		n = most < n ? most : n;
	}
	if (n < 1)
		return (1);
	return (n > STORE_SHARDS_MAX ? STORE_SHARDS_MAX : (uint32_t)n);
}

static size_t
shard_share(const struct cache_options *o)
{
	return (store_rounded(o->size) / store_shard_count(o) &
		~(STORE_ALIGN - 1));
}

static size_t
shard_size(const struct cache_options *o)
{
	return (store_rounded(shard_footprint(shard_share(o))));
}

size_t
store_shards_size(const struct cache_options *o)
{
	return (store_shard_count(o) * shard_size(o));
}

void
store_init(struct cache *c, const struct cache_options *o,
    const struct hash_seed *seed, void *shards)
{
	INIT_OBJ(c, CACHE_MAGIC);
	c->workers = o->workers;
	c->seed = *seed;
	c->rows_off = (sizeof(*c) + 63) & ~UINT64_C(63);
	c->shards = shards;
	c->nshards = store_shard_count(o);
	c->shard_share = shard_share(o);
	c->shard_size = shard_size(o);
}

void
store_limit(struct cache *c, const struct cache_options *o)
{
	uint64_t largest = arena_capacity(shard_arena(store_shard(c, 0))) / 2;

	c->max_object = o->max_object;
	if (c->max_object == 0 || c->max_object > largest)
		c->max_object = largest;
}
