/* SPDX-License-Identifier: MIT
 *
 * cache/reopen.c - from a file's rows to a shard.
 */
#include "proxy/cache/reopen.h"

#include <string.h>

#include "proxy/cache/rebuild.h"
#include "proxy/cache/store.h"

/* No shard ever counts so far. */
#define SEQ_MAX		(UINT64_C(1) << 62)

static bool
is_possible(const struct cache *cache, const struct shard *s,
    const struct entry *e)
{
	return (e->seq < SEQ_MAX && store_shard_of(cache, e->digest) == s);
}

/* Nobody has it yet, and times to come are not believed. */
static void
put_right(const struct cache *cache, struct shard *s, struct entry *e)
{
	if (e->used_ms < 0 || e->used_ms > cache->opened_ms)
		e->used_ms = cache->opened_ms;
	if (e->seq > s->seq)
		s->seq = e->seq;
}

/* Those that were complete; all others are free afterwards. */
static uint64_t
judge_rows(const struct cache *cache, struct shard *s)
{
	uint64_t complete = 0;
	struct entry *e;
	uint32_t i;

	s->touched_rows = 0;
	for (i = 0; i < s->rows; i++) {
		e = shard_entry(s, i);
		if (entry_state(e) == ENTRY_FREE)
			continue;
		s->touched_rows = i + 1;
		complete += entry_state(e) == ENTRY_COMPLETE;
		if (entry_state(e) == ENTRY_COMPLETE &&
		    is_possible(cache, s, e))
			put_right(cache, s, e);
		else
			entry_set_state(e, ENTRY_FREE);
	}
	return (complete);
}

void
reopen_shard(const struct cache *cache, struct shard *s)
{
	uint64_t complete = judge_rows(cache, s);

	/* Also those that no row will ask for before it is taken. */
	memset((char *)s + s->ranks_off, 0, ranks_size(s->rows));
	lock_point("rows judged");
	rebuild_shard(cache, s);
	s->kept = s->objects + s->markers;
	s->dropped = complete - s->kept;
	s->is_stale = false;
}
