/* SPDX-License-Identifier: MIT
 *
 * cache/cache_file.c - open, and judge by and by.
 */
#include "proxy/cache/cache_file.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "proxy/cache/cache.h"
#include "proxy/cache/checksum.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/store.h"
#include "proxy/shm/region.h"
#include "proxy/shm/region_file.h"

/* Changes with the meaning of what is stored; sizes are seen without it. */
#define LAYOUT		3u

/* In the file, behind the region's header. */
struct file_head {
	unsigned		 magic;
#define FILE_HEAD_MAGIC		0xca5ef11eu
	uint32_t		 nshards;
	struct hash_seed	 seed;
	uint64_t		 sum;
};

/* For the region's header and this one. */
#define HEAD_ROOM		STORE_ALIGN

_Static_assert(sizeof(struct region) + sizeof(struct file_head) + 64 <=
		   HEAD_ROOM,
    "one page");

size_t
cache_file_size(const struct cache_options *o)
{
	return (HEAD_ROOM + store_shards_size(o));
}

size_t
cache_file_footprint(const struct cache_options *o)
{
	return (store_own_size(o));
}

uint64_t
cache_file_layout(const struct cache_options *o)
{
	const uint64_t facts[] = {LAYOUT, store_shard_count(o),
	    sizeof(struct entry), sizeof(struct card), sizeof(struct extent),
	    sizeof(struct shard), sizeof(struct entry_meta),
	    offsetof(struct card, meta), shard_footprint(CACHE_SIZE_MIN),
	    index_area_size(1000), ranks_size(1000), sketch_size(1000)};

	return (checksum(0, facts, sizeof(facts)));
}

static uint64_t
sum_of(const struct file_head *h)
{
	return (checksum(0, h, offsetof(struct file_head, sum)));
}

static bool
is_head_sound(const struct file_head *h, const struct cache *c)
{
	return (h->magic == FILE_HEAD_MAGIC && h->nshards == c->nshards &&
		h->sum == sum_of(h));
}

/* Keep the seed that all keys in the file were made with. */
static void
take_seed(struct cache *c, struct region_file *f, struct file_head *h)
{
	if (f->state != REGION_NEW && is_head_sound(h, c)) {
		c->seed = h->seed;
		return;
	}
	if (f->state == REGION_CLEAN)
		f->state = REGION_UNCLEAN;
	/* Under another seed no row is found or holds: all will be dropped. */
	h->magic = FILE_HEAD_MAGIC;
	h->nshards = c->nshards;
	h->seed = c->seed;
	h->sum = sum_of(h);
}

static void
open_shard(const struct cache *c, uint32_t number, enum region_state state,
    uint32_t run)
{
	void *mem = store_shard(c, number);
	struct shard *s = NULL;

	switch (state) {
	case REGION_NEW:
		s = shard_create(mem, c->shard_share, number);
		break;
	case REGION_CLEAN:
		s = shard_reopen(mem, c->shard_share, number, true);
		break;
	case REGION_UNCLEAN:
		s = shard_reopen(mem, c->shard_share, number, false);
		break;
	}
	s->kept = s->objects + s->markers;
	s->dropped = s->damaged = 0;
	s->seal = (struct seal){hash_bytes(&c->seed, "seal", 4).lo, run, 0};
}

struct cache *
cache_file_open(struct region *region, struct region_file *f,
    const struct cache_options *o, const struct cache_file_start *start)
{
	struct file_head *head;
	struct cache *c;
	char *shards;
	uint32_t i;

	ASSERT(start->run != 0);
	if (!store_is_possible(o)) {
		errno = EINVAL;
		return (NULL);
	}
	c = region_carve(region, "cache", store_own_size(o), STORE_ALIGN);
	head = region_carve(f->region, "head", sizeof(*head), 64);
	shards = region_carve(f->region, "shards", store_shards_size(o),
	    STORE_ALIGN);
	if (c == NULL || head == NULL || shards == NULL)
		return (NULL);
	store_init(c, o, &start->seed, shards);
	c->opened_ms = start->now_ms;
	take_seed(c, f, head);
	for (i = 0; i < c->nshards; i++)
		open_shard(c, i, f->state, start->run);
	store_limit(c, o);
	return (c);
}

bool
cache_file_mend(struct cache *c)
{
	struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		if (!atomic_load(&s->is_stale))
			continue;
		if (i + 1 < c->nshards)
			region_expect(store_shard(c, i + 1), c->shard_size);
		guard_enter(c, s);
		guard_leave(s);
		return (true);
	}
	return (false);
}

bool
cache_file_rest(struct cache *c)
{
	bool at_rest = true;
	struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		/* Judged by the next daemon, then. */
		if (atomic_load(&s->is_stale))
			continue;
		guard_enter(c, s);
		at_rest = at_rest && s->pins + s->filling + s->doomed == 0;
		guard_leave(s);
	}
	return (at_rest);
}

bool
cache_file_report(struct cache *c, struct cache_file_report *r)
{
	const struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	if (c->opened_ms == 0)
		return (false);
	memset(r, 0, sizeof(*r));
	r->opened_ms = c->opened_ms;
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		if (atomic_load(&s->is_stale))
			return (false);
		r->kept += s->kept;
		r->dropped += s->dropped;
	}
	return (!atomic_exchange(&c->is_told, true));
}
