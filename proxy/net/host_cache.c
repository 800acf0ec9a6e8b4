/* SPDX-License-Identifier: MIT
 *
 * net/host_cache.c - answers of the name service, kept for their time.
 *
 * uthash's insertion order is the order of use: a hit is taken out and put in
 * again, so the first one is the one to give up.  Clients choose the names, so
 * the hash is keyed.
 */
#include "proxy/net/host_cache.h"

#include <stdlib.h>

#define HASH_NONFATAL_OOM	1
#define uthash_nonfatal_oom(e)	((e)->lost = true)
#include <uthash.h>

#include "proxy/base/clock.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/net/answer.h"
#include "proxy/net/host_name.h"

#define FOUND_MIN_S	1
#define FOUND_MAX_S	86400
#define ABSENT_MIN_S	5
#define ABSENT_MAX_S	60
#define BROKEN_S	1

struct entry {
	UT_hash_handle	 hh;
	struct answer	*answer;
	int64_t		 until_ns;
	bool		 lost;
	unsigned	 len;
	char		 name[];
};

struct host_cache {
	unsigned		 magic;
#define HOST_CACHE_MAGIC	0x405ca001u
	size_t			 max;
	struct hash_seed	 seed;
	struct entry		*table;
};

struct folded {
	char		 name[HOST_NAME_MAX_LEN];
	unsigned	 len;
	unsigned	 hash;
};

struct host_cache *
host_cache_new(size_t max)
{
	struct host_cache *cache = malloc(sizeof(*cache));

	ASSERT(max > 0);
	if (cache == NULL)
		return (NULL);
	INIT_OBJ(cache, HOST_CACHE_MAGIC);
	cache->max = max;
	hash_seed_random(&cache->seed);
	return (cache);
}

static void
entry_free(struct entry *entry)
{
	answer_release(entry->answer);
	free(entry);
}

static void
take_out(struct host_cache *cache, struct entry *entry)
{
	HASH_DEL(cache->table, entry);
}

/* 0, or -1 without memory; then the entry is not in the table. */
static int
put_in(struct host_cache *cache, struct entry *entry, unsigned hash)
{
	entry->lost = false;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, cache->table, entry->name, entry->len,
	    hash, entry);
	return (entry->lost ? -1 : 0);
}

void
host_cache_free(struct host_cache *cache)
{
	struct entry *entry;

	if (cache == NULL)
		return;
	CHECK_OBJ(cache, HOST_CACHE_MAGIC);
	while ((entry = cache->table) != NULL) {
		take_out(cache, entry);
		entry_free(entry);
	}
	FINI_OBJ(cache);
	free(cache);
}

static int
fold(const struct host_cache *cache, struct str name, struct folded *out)
{
	unsigned i;

	if (name.len == 0 || name.len > sizeof(out->name))
		return (-1);
	out->len = (unsigned)name.len;
	for (i = 0; i < out->len; i++)
		out->name[i] = str_lower(name.ptr[i]);
	out->hash = (unsigned)hash_bytes(&cache->seed, out->name, out->len).lo;
	return (0);
}

static struct entry *
find(struct host_cache *cache, const struct folded *key)
{
	struct entry *entry;

	HASH_FIND_BYHASHVALUE(hh, cache->table, key->name, key->len, key->hash,
	    entry);
	return (entry);
}

struct answer *
host_cache_get(struct host_cache *cache, struct str name, int64_t now_ns)
{
	struct folded key;
	struct entry *entry;

	CHECK_OBJ(cache, HOST_CACHE_MAGIC);
	if (fold(cache, name, &key) < 0)
		return (NULL);
	entry = find(cache, &key);
	if (entry == NULL)
		return (NULL);
	take_out(cache, entry);
	if (entry->until_ns <= now_ns || put_in(cache, entry, key.hash) < 0) {
		entry_free(entry);
		return (NULL);
	}
	return (entry->answer);
}

static int64_t
clamp(int64_t value, int64_t least, int64_t most)
{
	return (value < least ? least : value > most ? most : value);
}

static int64_t
lifetime_s(enum resolve_result result, int64_t ttl_s)
{
	switch (result) {
	case RESOLVE_OK:
		return (clamp(ttl_s, FOUND_MIN_S, FOUND_MAX_S));
	case RESOLVE_NOT_FOUND:
		return (clamp(ttl_s, ABSENT_MIN_S, ABSENT_MAX_S));
	case RESOLVE_TIMEOUT:
	case RESOLVE_FAILED:
		return (BROKEN_S);
	}
	UNREACHABLE();
}

void
host_cache_put(struct host_cache *cache, struct str name, struct answer *answer,
    int64_t ttl_s, int64_t now_ns)
{
	struct folded key;
	struct entry *entry;

	CHECK_OBJ(cache, HOST_CACHE_MAGIC);
	if (fold(cache, name, &key) < 0)
		return;
	entry = find(cache, &key);
	if (entry == NULL && HASH_COUNT(cache->table) >= cache->max)
		entry = cache->table;
	if (entry != NULL) {
		take_out(cache, entry);
		entry_free(entry);
	}
	entry = calloc(1, sizeof(*entry) + key.len);
	if (entry == NULL)
		return;
	memcpy(entry->name, key.name, key.len);
	entry->len = key.len;
	entry->answer = answer_hold(answer);
	entry->until_ns = now_ns + lifetime_s(answer->result, ttl_s) * NS_PER_S;
	if (put_in(cache, entry, key.hash) < 0)
		entry_free(entry);
}

size_t
host_cache_count(const struct host_cache *cache)
{
	CHECK_OBJ(cache, HOST_CACHE_MAGIC);
	return (HASH_COUNT(cache->table));
}
