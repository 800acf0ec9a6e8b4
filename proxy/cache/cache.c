/* SPDX-License-Identifier: MIT
 *
 * cache/cache.c - the store as a whole.
 */
#include "proxy/cache/cache.h"

#include <errno.h>
#include <string.h>

#include "proxy/cache/check.h"
#include "proxy/cache/evict.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/store.h"
#include "proxy/cache/variants.h"
#include "proxy/shm/region.h"

/* How exact the time of the last use is. */
#define TOUCH_MS	1000

size_t
cache_footprint(const struct cache_options *o)
{
	return (store_own_size(o) + store_shards_size(o));
}

struct cache *
cache_create(struct region *region, const struct cache_options *o,
    const struct hash_seed *seed)
{
	struct cache *c;
	uint32_t i;

	if (!store_is_possible(o)) {
		errno = EINVAL;
		return (NULL);
	}
	c = region_carve(region, "cache", cache_footprint(o), STORE_ALIGN);
	if (c == NULL)
		return (NULL);
	store_init(c, o, seed, (char *)c + store_own_size(o));
	for (i = 0; i < c->nshards; i++)
		(void)shard_create(store_shard(c, i), c->shard_share, i);
	store_limit(c, o);
	return (c);
}

const struct hash_seed *
cache_seed(const struct cache *c)
{
	CHECK_OBJ(c, CACHE_MAGIC);
	return (&c->seed);
}

uint64_t
cache_max_object(const struct cache *c)
{
	CHECK_OBJ(c, CACHE_MAGIC);
	return (c->max_object);
}

void
cache_user_init(struct cache_user *user, struct cache *c, unsigned worker)
{
	CHECK_OBJ(c, CACHE_MAGIC);
	user->magic = CACHE_USER_MAGIC;
	user->worker = worker;
	user->cache = c;
	user->row = store_row(c, worker);
	user->nfree = 0;
	user->variants = VARIANTS_DEFAULT;
	user->bells = NULL;
	list_init(&user->followers);
	ASSERT(atomic_load(&user->row->high) == 0);
}

/* ---- find ---------------------------------------------------------------- */

static void
copy_marker(const struct card *card, struct vary_marker *marker)
{
	ASSERT(card->head_len <= sizeof(marker->names));
	marker->generation = card->generation;
	marker->len = card->head_len;
	memcpy(marker->names, card->bytes + card->key_len, card->head_len);
}

static enum cache_found
found(struct cache_user *user, struct shard *s, struct entry *e,
    struct cache_reader *reader, struct vary_marker *marker, int64_t now_ms)
{
	struct card *card = shard_card(s, e);

	evict_note_use(e);
	if (card->asked < UINT32_MAX)
		card->asked++;
	if (now_ms - e->used_ms >= TOUCH_MS)
		e->used_ms = now_ms;
	if (card->generation != 0) {
		copy_marker(card, marker);
		return (CACHE_VARIES);
	}
	if (reader_attach(reader, user, s, e, false) != 0)
		return (CACHE_ABSENT);
	return (CACHE_FOUND);
}

enum cache_found
cache_find(struct cache_user *user, const struct key *key,
    struct cache_reader *reader, struct vary_marker *marker, int64_t now_ms)
{
	enum cache_found result = CACHE_ABSENT;
	struct shard *s;
	struct entry *e;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	s = store_shard_of(user->cache, key->digest);
	guard_enter(user->cache, s);
	e = shard_find(s, key);
	if (e != NULL)
		result = found(user, s, e, reader, marker, now_ms);
	guard_leave(s);
	if (result == CACHE_FOUND && !reader_begins_well(reader)) {
		reader_close(reader);
		result = CACHE_ABSENT;
	}
	return (result);
}

/* ---- change -------------------------------------------------------------- */

static uint64_t
new_generation(const struct cache *c, const struct shard *s, int64_t now_ms)
{
	uint64_t facts[3] = {s->number, s->seq, (uint64_t)now_ms};

	/* Never 0, which says "no marker". */
	return (hash_bytes(&c->seed, facts, sizeof(facts)).lo | 1);
}

/* A row with a card of ${size} bytes for key and names, or NULL. */
static struct entry *
marker_row(struct shard *s, const struct key *key, struct str names,
    unsigned variants)
{
	size_t texts = key->text.len + names.len;
	size_t size = sizeof(struct card) + texts +
		      variants_room(texts, variants);
	struct entry *e = evict_row(s);
	struct card *card;

	if (e == NULL)
		return (NULL);
	e->card = evict_alloc(s, size, size);
	if (e->card == ARENA_NONE) {
		shard_list_row(s, e);
		return (NULL);
	}
	card = shard_make_card(s, e->card, (uint32_t)key->text.len,
	    (uint32_t)names.len);
	memcpy(card->bytes, key->text.ptr, key->text.len);
	if (names.len > 0)
		memcpy(card->bytes + key->text.len, names.ptr, names.len);
	variants_init(card, variants);
	e->digest = key->digest;
	e->count = (uint8_t)sketch_add(&s->sketch, key->digest);
	return (e);
}

/* The generation of a marker that says ${names} already, or 0. */
static uint64_t
same_marker(struct shard *s, const struct key *key, struct str names)
{
	struct entry *e = shard_find(s, key);
	const struct card *card;

	if (e == NULL)
		return (0);
	card = shard_card(s, e);
	if (!str_eq((struct str){card->bytes + card->key_len, card->head_len},
		names))
		return (0);
	return (card->generation);
}

static uint64_t
store_marker(const struct cache_user *user, struct shard *s,
    const struct key *key, struct str names, int64_t now_ms)
{
	struct entry *e = marker_row(s, key, names, user->variants);
	uint64_t generation;

	if (e == NULL)
		return (0);
	generation = new_generation(user->cache, s, now_ms);
	shard_card(s, e)->generation = generation;
	seal_card(&s->seal, e, shard_card(s, e));
	e->used_ms = now_ms;
	entry_set_state(e, ENTRY_FILLING);
	s->filling++;
	lock_point("marker made");
	shard_publish(s, e);
	return (generation);
}

int
cache_store_marker(struct cache_user *user, const struct key *key,
    struct str names, uint64_t *generation, int64_t now_ms)
{
	struct shard *s;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	if (names.len > CACHE_NAMES_MAX || key->text.len > KEY_TEXT_MAX)
		return (-1);
	s = store_shard_of(user->cache, key->digest);
	guard_enter(user->cache, s);
	*generation = same_marker(s, key, names);
	if (*generation == 0)
		*generation = store_marker(user, s, key, names, now_ms);
	guard_leave(s);
	return (*generation == 0 ? -1 : 0);
}

static int
replace_card(struct shard *s, struct entry *e, const struct entry_meta *meta,
    struct str head)
{
	const struct card *old = shard_card(s, e);
	size_t size = sizeof(*old) + old->key_len + head.len;
	arena_ref ref = evict_alloc(s, size, size);
	struct card *card;

	if (ref == ARENA_NONE)
		return (-1);
	card = shard_make_card(s, ref, old->key_len, (uint32_t)head.len);
	memcpy(card->bytes, old->bytes, old->key_len);
	if (head.len > 0)
		memcpy(card->bytes + old->key_len, head.ptr, head.len);
	card->meta = *meta;
	card->meta.body_len = old->meta.body_len;
	/* What has become another text is not clean any more. */
	card->meta.is_clean = old->meta.is_clean && meta->is_clean;
	card->meta.clean = old->meta.clean;
	card->meta.is_part = old->meta.is_part;
	card->meta.part_first = old->meta.part_first;
	card->meta.part_total = old->meta.part_total;
	card->fill = old->fill;
	card->asked = old->asked;
	card->older = e->card;
	seal_card(&s->seal, e, card);
	lock_point("new card made");
	atomic_thread_fence(memory_order_seq_cst);
	e->card = ref;
	lock_point("new card linked");
	shard_drop_cards(s, e);
	return (0);
}

static bool
may_take_card(const struct shard *s, const struct entry *e)
{
	arena_ref ref = e->card;
	unsigned n;

	for (n = 0; ref != ARENA_NONE; n++)
		ref = ((struct card *)arena_at(shard_arena(s), ref))->older;
	return (n < CARD_CHAIN_MAX && entry_state(e) == ENTRY_COMPLETE);
}

int
cache_update_head(struct cache_user *user, const struct cache_reader *reader,
    const struct entry_meta *meta, struct str head, int64_t now_ms)
{
	struct shard *s;
	struct entry *e;
	int result = -1;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	CHECK_OBJ(reader, CACHE_READER_MAGIC);
	s = reader->shard;
	e = reader->entry;
	if (head.len > user->cache->max_object)
		return (-1);
	guard_enter(user->cache, s);
	if (may_take_card(s, e)) {
		result = replace_card(s, e, meta, head);
		e->used_ms = now_ms;
	}
	guard_leave(s);
	return (result);
}

enum cache_found
cache_purge(struct cache *c, const struct key *key)
{
	enum cache_found was = CACHE_ABSENT;
	struct shard *s;
	struct entry *e;

	CHECK_OBJ(c, CACHE_MAGIC);
	s = store_shard_of(c, key->digest);
	guard_enter(c, s);
	shard_note_purge(s, key->digest);
	e = shard_find(s, key);
	if (e != NULL) {
		was = shard_card(s, e)->generation != 0 ? CACHE_VARIES
							: CACHE_FOUND;
		shard_doom(s, e);
	}
	guard_leave(s);
	return (was);
}

/* ---- tell ---------------------------------------------------------------- */

static void
add_totals(struct cache_totals *t, const struct shard *s)
{
	t->objects += s->objects;
	t->markers += s->markers;
	t->filling += s->filling;
	t->doomed += s->doomed;
	t->body_bytes += s->body_bytes;
	t->used += arena_used(shard_arena(s));
	t->capacity += arena_capacity(shard_arena(s));
	t->blocks += arena_blocks(shard_arena(s));
	t->evictions += s->evictions;
	t->repairs += s->repairs;
	t->pins += s->pins;
	t->flights += s->flights.count;
	t->lock_waits += s->lock.waits;
	t->lock_waited_ns += s->lock.waited_ns;
	t->kept += s->kept;
	t->dropped += s->dropped;
	t->checked += s->seal.checked;
	t->damaged += s->damaged;
}

void
cache_totals(struct cache *c, struct cache_totals *t)
{
	struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	memset(t, 0, sizeof(*t));
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		if (s->is_stale) {
			t->stale++;
			continue;
		}
		guard_enter(c, s);
		add_totals(t, s);
		guard_leave(s);
	}
}

bool
cache_check(struct cache *c)
{
	bool ok = true;
	struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		guard_enter(c, s);
		ok = check_shard(c, s) && ok;
		guard_leave(s);
	}
	return (ok);
}
