/* SPDX-License-Identifier: MIT
 *
 * cache/walk.c - batches of entries, copied out.
 */
#include "proxy/cache/walk.h"

#include <string.h>

#include "proxy/base/num.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/store.h"

static enum walk_kind
kind_of(const struct entry *e, const struct card *card)
{
	if (card->generation != 0)
		return (WALK_MARKER);
	return (entry_state(e) == ENTRY_FILLING ? WALK_FILLING : WALK_OBJECT);
}

/* False: no room for its key in this batch. */
static bool
copy_out(struct walk_batch *b, const struct shard *s, const struct entry *e)
{
	const struct card *card = shard_card(s, e);
	struct walk_item *item = &b->items[b->count];

	if (b->count == WALK_BATCH || card->key_len > sizeof(b->text) - b->used)
		return (false);
	memcpy(b->text + b->used, card->bytes, card->key_len);
	*item = (struct walk_item){
	    .kind = kind_of(e, card),
	    .at = {s->number, shard_row(s, e)},
	    .digest = e->digest,
	    .key = {b->text + b->used, card->key_len},
	    .generation = card->generation,
	    .bytes = atomic_load_explicit(&e->filled, memory_order_relaxed),
	    .used_ms = e->used_ms,
	    .pins = e->pins,
	    .asked = card->asked,
	    .meta = card->meta,
	};
	item->meta.is_complete = item->kind != WALK_FILLING;
	b->used += card->key_len;
	b->count++;
	return (true);
}

static bool
is_shown(const struct entry *e)
{
	switch (entry_state(e)) {
	case ENTRY_FILLING:
	case ENTRY_COMPLETE:
		return (true);
	case ENTRY_FREE:
	case ENTRY_DOOMED:
	case ENTRY_LOST:
		return (false);
	}
	UNREACHABLE();
}

/* False when the shard has no more rows. */
static bool
walk_shard(struct shard *s, struct walk_cursor *at, struct walk_batch *b)
{
	struct entry *e;
	unsigned looks;

	for (looks = 0; looks < WALK_LOOKS; looks++, at->row++) {
		if (at->row >= s->touched_rows)
			return (false);
		e = shard_entry(s, at->row);
		if (is_shown(e) && shard_holds(s, e) && !copy_out(b, s, e))
			return (true);
	}
	return (true);
}

bool
walk_next(struct cache *c, struct walk_cursor *at, struct walk_batch *b)
{
	struct shard *s;
	bool more;

	CHECK_OBJ(c, CACHE_MAGIC);
	b->count = 0;
	b->used = 0;
	if (at->shard >= c->nshards)
		return (false);
	s = store_shard(c, at->shard);
	guard_enter(c, s);
	more = walk_shard(s, at, b);
	guard_leave(s);
	if (!more)
		*at = (struct walk_cursor){at->shard + 1, 0};
	return (at->shard < c->nshards);
}

struct walk_cursor
walk_place(const struct cache *c, const struct key *key)
{
	CHECK_OBJ(c, CACHE_MAGIC);
	return ((struct walk_cursor){
	    store_shard_of(c, key->digest)->number, 0});
}

bool
walk_find(struct cache *c, const struct key *key, struct walk_batch *b)
{
	struct shard *s;
	struct entry *e;

	CHECK_OBJ(c, CACHE_MAGIC);
	b->count = 0;
	b->used = 0;
	s = store_shard_of(c, key->digest);
	guard_enter(c, s);
	e = shard_find(s, key);
	if (e != NULL)
		(void)copy_out(b, s, e);
	guard_leave(s);
	return (b->count > 0);
}

/* ---- keys ---------------------------------------------------------------- */

struct str
walk_url(const struct walk_item *item)
{
	return (str_head(item->key, str_find(item->key, '\n')));
}

struct str
walk_values(const struct walk_item *item, uint64_t *generation)
{
	struct str rest = item->key, hex;

	*generation = 0;
	(void)str_split(&rest, '\n');
	if (rest.ptr == NULL)
		return (STR(""));
	hex = str_split(&rest, '\n');
	(void)num_hex(hex, UINT64_MAX, generation);
	return (rest.ptr == NULL ? STR("") : rest);
}

bool
walk_is_reachable(struct cache *c, const struct walk_item *item)
{
	uint64_t generation, now = 0;
	struct shard *s;
	struct entry *e;
	struct key key;

	CHECK_OBJ(c, CACHE_MAGIC);
	(void)walk_values(item, &generation);
	if (generation == 0)
		return (true);
	key_make(&key, &c->seed, walk_url(item));
	s = store_shard_of(c, key.digest);
	guard_enter(c, s);
	e = shard_find(s, &key);
	if (e != NULL)
		now = shard_card(s, e)->generation;
	guard_leave(s);
	return (now == generation);
}

/* ---- one entry ----------------------------------------------------------- */

/* The entry that has the item's place and key now, or NULL. */
static struct entry *
entry_of(const struct shard *s, const struct walk_item *item)
{
	struct entry *e = shard_entry(s, item->at.row);

	return (is_shown(e) && digest_eq(e->digest, item->digest) ? e : NULL);
}

bool
walk_head(struct cache *c, const struct walk_item *item, char *out, size_t room,
    size_t *len)
{
	struct shard *s = store_shard(c, item->at.shard);
	const struct card *card = NULL;
	const struct entry *e;
	bool fits = false;

	guard_enter(c, s);
	e = entry_of(s, item);
	if (e != NULL && entry_state(e) == ENTRY_COMPLETE)
		card = shard_card(s, e);
	if (card != NULL && card->head_len <= room) {
		memcpy(out, card->bytes + card->key_len, card->head_len);
		*len = card->head_len;
		fits = true;
	}
	guard_leave(s);
	return (fits);
}

void
walk_outdate(struct cache *c)
{
	struct shard *s;
	uint32_t i;

	CHECK_OBJ(c, CACHE_MAGIC);
	for (i = 0; i < c->nshards; i++) {
		s = store_shard(c, i);
		guard_enter(c, s);
		flights_outdate_asking(&s->flights);
		guard_leave(s);
	}
}

enum walk_removed
walk_remove(struct cache *c, const struct walk_item *item)
{
	struct shard *s = store_shard(c, item->at.shard);
	enum walk_removed result = WALK_GONE;
	struct entry *e;

	guard_enter(c, s);
	e = entry_of(s, item);
	if (e != NULL && entry_state(e) == ENTRY_COMPLETE) {
		shard_doom(s, e);
		result = WALK_REMOVED;
	} else if (e != NULL) {
		/* Its writer sees that when it commits. */
		shard_note_purge(s, e->digest);
		result = WALK_STOPPED;
	}
	guard_leave(s);
	return (result);
}
