/* SPDX-License-Identifier: MIT
 *
 * cache/writer.c - fill one entry.
 */
#include "proxy/cache/writer.h"

#include <string.h>

#include "proxy/cache/evict.h"
#include "proxy/cache/flights.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/store.h"

/* An extent, its header too: what is asked for when the length is known or much
 * has come, at first when it is not known, and what is better than nothing when
 * the arena is in pieces. */
#define EXTENT_WANT	((size_t)256 * 1024)
#define EXTENT_FIRST	((size_t)4 * 1024)
#define EXTENT_MIN	((size_t)2 * 1024)

/* ---- begin --------------------------------------------------------------- */

/* Bytes left for the body of an object, or -1. */
static int64_t
body_allowed(const struct cache *cache, const struct key *key, struct str head,
    int64_t length)
{
	uint64_t rest = cache->max_object;

	if (key->text.len > rest || head.len > rest - key->text.len ||
	    key->text.len > KEY_TEXT_MAX * 3 || head.len > UINT32_MAX / 2)
		return (-1);
	rest -= key->text.len + head.len;
	if (length > 0 && (uint64_t)length > rest)
		return (-1);
	return (length < 0 ? (int64_t)rest : length);
}

/* A row with a card, FILLING and held; NULL: no room.  All but the head is
 * written here: a walk reads it under the lock. */
static struct entry *
begin_row(struct cache_writer *w, struct shard *s, const struct key *key,
    const struct entry_meta *meta, size_t head_len, int64_t now_ms)
{
	size_t size = sizeof(struct card) + key->text.len + head_len;
	struct entry *e;
	struct card *card;
	arena_ref ref;
	unsigned count;

	if (!evict_admits(s, key->digest, w->length, &count))
		return (NULL);
	e = evict_row(s);
	if (e == NULL)
		return (NULL);
	ref = evict_alloc(s, size, size);
	if (ref == ARENA_NONE) {
		shard_list_row(s, e);
		return (NULL);
	}
	lock_point("card allocated");
	card = shard_make_card(s, ref, (uint32_t)key->text.len,
	    (uint32_t)head_len);
	card->meta = *meta;
	card->meta.is_complete = false;
	memcpy(card->bytes, key->text.ptr, key->text.len);
	e->card = ref;
	e->digest = key->digest;
	e->count = (uint8_t)count;
	e->used_ms = now_ms;
	entry_set_state(e, ENTRY_FILLING);
	s->filling++;
	lock_point("filling");
	w->hold = hold_take(w->user,
	    (struct hold){HOLD_FILL, s->number, shard_row(s, e), card->serial});
	w->npurges = s->npurges;
	return (e);
}

int
writer_begin(struct cache_user *user, struct cache_writer *w,
    const struct key *key, const struct entry_meta *meta, struct str head,
    int64_t length, int64_t now_ms)
{
	struct shard *s = store_shard_of(user->cache, key->digest);
	int64_t allowed = body_allowed(user->cache, key, head, length);
	struct card *card;

	memset(w, 0, sizeof(*w));
	if (allowed < 0 || !hold_possible(user))
		return (-1);
	w->user = user;
	w->shard = s;
	w->length = length;
	guard_enter(user->cache, s);
	w->entry = begin_row(w, s, key, meta, head.len, now_ms);
	guard_leave(s);
	if (w->entry == NULL)
		return (-1);
	w->magic = CACHE_WRITER_MAGIC;
	w->allowed = (uint64_t)allowed;
	list_init(&w->readers);
	/* The head is ours alone until the commit, so without the lock. */
	card = shard_card(s, w->entry);
	if (head.len > 0)
		memcpy(card->bytes + key->text.len, head.ptr, head.len);
	card->meta.body_len = length;
	return (0);
}

void
writer_take_flight(struct cache_writer *w, struct cache_flight *flight,
    int64_t now_ms)
{
	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	w->flight = *flight;
	FINI_OBJ(flight);
	w->flight_ms = now_ms;
	w->is_outdated = !flight_fill(&w->flight, w->shard, w->entry, now_ms);
}

unsigned
writer_readers(const struct cache_writer *w)
{
	unsigned n;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	guard_enter(w->user->cache, w->shard);
	n = w->entry->pins;
	guard_leave(w->shard);
	return (n);
}

/* ---- fill ---------------------------------------------------------------- */

static size_t
extent_wanted(const struct cache_writer *w)
{
	uint64_t left = w->allowed - w->filled, want;

	if (w->length >= 0)
		want = left;
	else
		want = w->filled < EXTENT_FIRST ? EXTENT_FIRST : w->filled;
	if (want > left)
		want = left;
	want += sizeof(struct extent);
	return (want < EXTENT_WANT ? (size_t)want : EXTENT_WANT);
}

static struct extent *
add_extent(struct cache_writer *w)
{
	struct arena *a = shard_arena(w->shard);
	size_t want = extent_wanted(w);
	struct extent *x = NULL;
	arena_ref ref;

	guard_enter(w->user->cache, w->shard);
	ref = evict_alloc(w->shard, want < EXTENT_MIN ? want : EXTENT_MIN,
	    want);
	if (ref != ARENA_NONE) {
		x = arena_at(a, ref);
		x->magic = EXTENT_MAGIC;
		x->size = (uint32_t)arena_size(a, ref);
		x->next = ARENA_NONE;
		x->run = w->shard->seal.run;
		lock_point("extent allocated");
		if (w->extent == NULL)
			w->entry->body = ref;
		else
			w->extent->next = ref;
	}
	guard_leave(w->shard);
	return (x);
}

void
writer_close_extent(struct cache_writer *w)
{
	struct seal_place place = {w->entry->digest,
	    shard_card(w->shard, w->entry)->fill, w->filled - w->extent_used};

	if (w->extent != NULL)
		seal_extent(&w->shard->seal, &place, w->extent, w->extent_used);
}

char *
writer_reserve(struct cache_writer *w, size_t *room)
{
	struct extent *x;
	uint64_t left;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	left = w->allowed - w->filled;
	w->is_full = true;
	if (left == 0)
		return (NULL);
	if (w->extent == NULL || w->extent_used == extent_room(w->extent)) {
		writer_close_extent(w);
		x = add_extent(w);
		if (x == NULL)
			return (NULL);
		w->extent = x;
		w->extent_used = 0;
	}
	w->is_full = false;
	*room = extent_room(w->extent) - w->extent_used;
	if (*room > left)
		*room = (size_t)left;
	return (w->extent->bytes + w->extent_used);
}

static void
wake_all(struct list *readers)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, readers)
		reader_wake(OWNER_OF(it, struct cache_reader, link));
}

void
writer_advance(struct cache_writer *w, size_t n)
{
	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	if (n == 0)
		return;
	ASSERT(w->extent != NULL &&
	       n <= extent_room(w->extent) - w->extent_used &&
	       n <= w->allowed - w->filled);
	w->extent_used += n;
	w->filled += n;
	atomic_store_explicit(&w->entry->filled, w->filled,
	    memory_order_release);
	/* With the last byte comes the end, which wakes them too; and who has
	 * read all of it may count on finding it stored. */
	if (w->length >= 0 && w->filled == (uint64_t)w->length)
		return;
	wake_all(&w->readers);
	flight_ring(&w->flight);
}

int
writer_append(struct cache_writer *w, const void *bytes, size_t len)
{
	const char *from = bytes;
	size_t room;
	char *to;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	while (len > 0) {
		to = writer_reserve(w, &room);
		if (to == NULL)
			return (-1);
		if (room > len)
			room = len;
		memcpy(to, from, room);
		writer_advance(w, room);
		from += room;
		len -= room;
	}
	return (0);
}

int
writer_open_reader(struct cache_writer *w, struct cache_reader *r)
{
	int result;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	guard_enter(w->user->cache, w->shard);
	result = reader_attach(r, w->user, w->shard, w->entry, true);
	guard_leave(w->shard);
	if (result == 0)
		list_append(&w->readers, &r->link);
	return (result);
}

bool
writer_is_open(const struct cache_writer *w)
{
	return (w->magic == CACHE_WRITER_MAGIC);
}
