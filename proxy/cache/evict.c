/* SPDX-License-Identifier: MIT
 *
 * cache/evict.c - make room, the least worth first.
 */
#include "proxy/cache/evict.h"

#include "proxy/cache/shard.h"

/* Kept free, so that free space comes in large pieces. */
#define SLACK(capacity)	((capacity) / 64)

static size_t
high_mark(const struct arena *a)
{
	return (arena_capacity(a) - SLACK(arena_capacity(a)));
}

/* Do others wait for this very response?  Then it is asked for again. */
static bool
is_waited_for(struct shard *s, struct digest digest)
{
	const struct flight *f = flights_find(&s->flights, digest);

	return (f != NULL && flights_has_waiting(f));
}

bool
evict_admits(struct shard *s, struct digest digest, int64_t length,
    unsigned *count)
{
	const struct arena *a = shard_arena(s);

	*count = sketch_add(&s->sketch, digest);
	if (length < 0 || *count > 1 ||
	    (uint64_t)length <= EVICT_LARGE(arena_capacity(a)))
		return (true);
	return (arena_used(a) + (uint64_t)length <= high_mark(a) ||
		is_waited_for(s, digest));
}

/* Push out one entry; false: enough of it. */
static bool
push_out(struct shard *s, unsigned *looks)
{
	struct entry *e;

	while ((e = ranks_least(&s->ranks, looks)) != NULL) {
		if (e->pins == 0) {
			s->evictions++;
			sketch_raise(&s->sketch, e->digest, e->count);
			shard_doom(s, e);
			return (true);
		}
		ranks_again(&s->ranks, e);
	}
	return (false);
}

arena_ref
evict_alloc(struct shard *s, size_t min, size_t want)
{
	struct arena *a = shard_arena(s);
	unsigned looks = EVICT_LOOKS;
	arena_ref ref;

	while (arena_used(a) + want > high_mark(a) && push_out(s, &looks))
		continue;
	for (;;) {
		ref = arena_alloc_some(a, min, want);
		if (ref != ARENA_NONE || !push_out(s, &looks))
			return (ref);
	}
}

struct entry *
evict_row(struct shard *s)
{
	unsigned looks = EVICT_LOOKS;
	struct entry *e = shard_take_row(s);

	if (e == NULL && push_out(s, &looks))
		e = shard_take_row(s);
	return (e);
}
