/* SPDX-License-Identifier: MIT
 *
 * cache/writer_end.c - a fill is whole, kept as a part, or given up.
 */
#include <string.h>

#include "proxy/cache/flights.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/store.h"
#include "proxy/cache/writer.h"

static void
trim(struct cache_writer *w)
{
	struct arena *a = shard_arena(w->shard);
	/* One reserved in vain shrinks to a byte: it cannot be unlinked. */
	size_t size = sizeof(*w->extent) +
		      (w->extent_used > 0 ? w->extent_used : 1);
	arena_ref ref;

	if (w->extent == NULL)
		return;
	ref = shard_ref(w->shard, w->extent);
	/* First, so that a rebuild never takes what is free again for ours. */
	w->extent->size = (uint32_t)arena_rounded(size);
	lock_point("extent trimmed");
	arena_trim(a, ref, size);
}

/* Close the writer, then tell its readers. */
static void
finish(struct cache_writer *w, bool is_lost)
{
	uint64_t end = w->filled;
	struct list readers, *it, *tmp;

	list_init(&readers);
	if (!list_empty(&w->readers)) {
		list_insert_after(&w->readers, &readers);
		list_remove(&w->readers);
	}
	FINI_OBJ(w);
	LIST_EACH(it, tmp, &readers) {
		reader_settle(OWNER_OF(it, struct cache_reader, link), end,
		    is_lost);
	}
	/* One at a time: a woken reader may free what the list hangs from. */
	while (!list_empty(&readers)) {
		it = readers.next;
		list_remove(it);
		reader_wake(OWNER_OF(it, struct cache_reader, link));
	}
}

/* Under the lock: nobody follows it any more. */
static void
end_flight(struct cache_writer *w, struct flight_rows *rows)
{
	memset(rows, 0, sizeof(*rows));
	if (!flight_is_open(&w->flight))
		return;
	/* Too large, or no room: the next would come as far and no further. */
	if (w->is_full)
		flights_remember(&w->shard->flights, w->entry->digest,
		    w->flight_ms + FLIGHT_FULL_MS);
	flight_close(&w->flight, rows);
}

/* A part that fell short is not worth the whole that is there. */
static bool
is_needless(const struct cache_writer *w)
{
	const struct card *card = shard_card(w->shard, w->entry);
	struct key key = {w->entry->digest, {card->bytes, card->key_len}};
	const struct entry *there;

	if (!w->is_short)
		return (false);
	there = shard_find(w->shard, &key);
	return (there != NULL && shard_card(w->shard, there)->generation == 0 &&
		!shard_card(w->shard, there)->meta.is_part);
}

static bool
publish(struct cache_writer *w, struct flight_rows *rows)
{
	struct shard *s = w->shard;
	struct entry *e = w->entry;
	bool purged;

	writer_close_extent(w);
	shard_card(s, e)->meta.body_len = (int64_t)w->filled;
	seal_card(&s->seal, e, shard_card(s, e));
	guard_enter(w->user->cache, s);
	trim(w);
	/* A hold of a fill means FILLING, always: so it goes first. */
	hold_drop(w->user, w->hold);
	lock_point("fill dropped");
	purged = w->is_outdated || shard_was_purged(s, e->digest, w->npurges) ||
		 is_needless(w);
	end_flight(w, rows);
	if (purged)
		shard_doom(s, e);
	else
		shard_publish(s, e);
	guard_leave(s);
	return (!purged);
}

static bool
settle(struct cache_writer *w)
{
	const struct cache_user *user = w->user;
	struct flight_rows rows;
	bool stored = publish(w, &rows);

	if (stored)
		variants_note(w->user->cache, &w->variant);
	finish(w, w->is_short);
	flight_ring_rows(user, &rows);
	return (stored);
}

bool
writer_commit(struct cache_writer *w, uint64_t total)
{
	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	if (total != w->filled ||
	    (w->length >= 0 && total != (uint64_t)w->length)) {
		writer_abort(w);
		return (false);
	}
	return (settle(w));
}

bool
writer_keep_part(struct cache_writer *w)
{
	struct entry_meta *meta;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	if (w->filled == 0 || w->length < 0 ||
	    w->filled == (uint64_t)w->length) {
		writer_abort(w);
		return (false);
	}
	w->is_short = true;
	meta = &shard_card(w->shard, w->entry)->meta;
	if (!meta->is_part) {
		meta->is_part = true;
		meta->part_first = 0;
		meta->part_total = (uint64_t)w->length;
	}
	return (settle(w));
}

void
writer_abort(struct cache_writer *w)
{
	const struct cache_user *user = w->user;
	struct flight_rows rows;

	if (!writer_is_open(w))
		return;
	guard_enter(w->user->cache, w->shard);
	hold_drop(w->user, w->hold);
	lock_point("fill dropped");
	end_flight(w, &rows);
	shard_lose(w->shard, w->entry);
	guard_leave(w->shard);
	finish(w, true);
	flight_ring_rows(user, &rows);
}
