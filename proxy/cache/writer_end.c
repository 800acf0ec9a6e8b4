/* SPDX-License-Identifier: MIT
 *
 * cache/writer_end.c - a fill is whole, or given up.
 */
#include <string.h>

#include "proxy/cache/flights.h"
#include "proxy/cache/guard.h"
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
	purged = shard_was_purged(s, e->digest, w->npurges);
	end_flight(w, rows);
	if (purged)
		shard_doom(s, e);
	else
		shard_publish(s, e);
	guard_leave(s);
	return (!purged);
}

bool
writer_commit(struct cache_writer *w, uint64_t total)
{
	const struct cache_user *user = w->user;
	struct flight_rows rows;
	bool stored;

	CHECK_OBJ(w, CACHE_WRITER_MAGIC);
	if (total != w->filled ||
	    (w->length >= 0 && total != (uint64_t)w->length)) {
		writer_abort(w);
		return (false);
	}
	stored = publish(w, &rows);
	if (stored)
		variants_note(w->user->cache, &w->variant);
	finish(w, false);
	flight_ring_rows(user, &rows);
	return (stored);
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
