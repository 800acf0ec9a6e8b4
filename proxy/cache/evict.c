/* SPDX-License-Identifier: MIT
 *
 * cache/evict.c - least recently used first.
 */
#include "proxy/cache/evict.h"

#include "proxy/cache/shard.h"

/* Kept free, so that free space comes in large pieces. */
#define SLACK(capacity)	((capacity) / 64)

/* Push out one entry, counting who was looked at; false: enough of it. */
static bool
push_out(struct shard *s, unsigned *looked)
{
	struct entry *e;

	while (*looked < EVICT_VICTIMS) {
		e = index_oldest(&s->index);
		if (e == NULL)
			return (false);
		++*looked;
		if (e->pins == 0) {
			s->evictions++;
			shard_doom(s, e);
			return (true);
		}
		/* In use now, so not old. */
		index_touch(&s->index, e);
	}
	return (false);
}

arena_ref
evict_alloc(struct shard *s, size_t min, size_t want)
{
	struct arena *a = shard_arena(s);
	size_t high = arena_capacity(a) - SLACK(arena_capacity(a));
	unsigned looked = 0;
	arena_ref ref;

	while (arena_used(a) + want > high && push_out(s, &looked))
		continue;
	for (;;) {
		ref = arena_alloc_some(a, min, want);
		if (ref != ARENA_NONE || !push_out(s, &looked))
			return (ref);
	}
}

struct entry *
evict_row(struct shard *s)
{
	unsigned looked = 0;
	struct entry *e = shard_take_row(s);

	if (e == NULL && push_out(s, &looked))
		e = shard_take_row(s);
	return (e);
}
