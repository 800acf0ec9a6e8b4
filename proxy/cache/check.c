/* SPDX-License-Identifier: MIT
 *
 * cache/check.c - the books of a shard, added up again.
 */
#include "proxy/cache/check.h"

#include "proxy/base/diag.h"
#include "proxy/cache/store.h"

/* What a walk over the table finds. */
struct sums {
	uint64_t	 objects, markers, filling, doomed, pins, body_bytes;
	uint64_t	 blocks, bytes;
	uint64_t	 wrong;		/* rows that contradict themselves */
};

/* Arena bytes of a block of ${size} usable ones: 16 for its tag. */
#define BLOCK(size)	((uint64_t)(size) + 16)

static uint64_t
sum_cards(const struct shard *s, const struct entry *e, struct sums *t)
{
	arena_ref ref;
	const struct card *card;
	uint64_t pins = 0;

	for (ref = e->card; ref != ARENA_NONE; ref = card->older) {
		card = arena_at(shard_arena(s), ref);
		t->blocks++;
		t->bytes += BLOCK(card->size);
		t->wrong += card->size != arena_size(shard_arena(s), ref);
		t->wrong += ref != e->card && card->pins == 0;
		pins += card->pins;
	}
	return (pins);
}

static uint64_t
sum_body(const struct shard *s, const struct entry *e, struct sums *t)
{
	const struct extent *x;
	uint64_t room = 0;

	for (x = shard_extent(s, e->body); x != NULL;
	     x = shard_extent(s, x->next)) {
		t->blocks++;
		t->bytes += BLOCK(x->size);
		t->wrong += x->size !=
			    arena_size(shard_arena(s), shard_ref(s, x));
		room += extent_room(x);
	}
	return (room);
}

static void
sum_complete(const struct shard *s, const struct entry *e, struct sums *t)
{
	const struct card *card = shard_card(s, e);

	t->wrong += index_find(&s->index, e->digest) != e;
	if (card->generation != 0) {
		t->markers++;
		return;
	}
	t->objects++;
	t->body_bytes += e->filled;
	t->wrong += card->meta.body_len != (int64_t)e->filled;
}

static void
sum_row(const struct shard *s, const struct entry *e, struct sums *t)
{
	if (entry_state(e) == ENTRY_FREE)
		return;
	t->wrong += sum_cards(s, e, t) != e->pins;
	t->wrong += sum_body(s, e, t) < e->filled;
	t->pins += e->pins;
	switch (entry_state(e)) {
	case ENTRY_FREE:
		break;
	case ENTRY_FILLING:
		t->filling++;
		break;
	case ENTRY_COMPLETE:
		sum_complete(s, e, t);
		break;
	case ENTRY_DOOMED:
	case ENTRY_LOST:
		t->doomed++;
		t->wrong += e->pins == 0;
		break;
	}
}

/* Holds of ${kind} on this shard. */
static uint64_t
count_holds(const struct cache *cache, const struct shard *s,
    enum hold_kind kind)
{
	const struct ledger_row *row;
	unsigned worker;
	uint32_t i;
	struct hold hold;
	uint64_t n = 0;

	for (worker = 0; worker < cache->workers; worker++) {
		row = store_row(cache, worker);
		for (i = 0; i < atomic_load(&row->high); i++) {
			hold = hold_read(row, i);
			n += hold.kind == kind && hold.shard == s->number;
		}
	}
	return (n);
}

static uint64_t
count_free_rows(const struct shard *s)
{
	uint32_t next = s->free_rows;
	uint64_t n = 0;

	while (next != 0 && n <= s->touched_rows) {
		n++;
		next = (uint32_t)shard_entry(s, next - 1)->seq;
	}
	return (n);
}

static bool
agree(const char *what, uint64_t have, uint64_t want)
{
	if (have != want)
		diag_warnx("cache check: %s: %llu, should be %llu", what,
		    (unsigned long long)have, (unsigned long long)want);
	return (have == want);
}

static bool
books_agree(const struct cache *cache, const struct shard *s,
    const struct sums *t)
{
	uint64_t live = t->objects + t->markers + t->filling + t->doomed;
	uint64_t flights;
	bool ok = true;

	ok &= agree("flights", flights_check(&s->flights, &flights), true);
	ok &= agree("flights in ledgers", count_holds(cache, s, HOLD_FLIGHT),
	    flights);
	ok &= agree("objects", s->objects, t->objects);
	ok &= agree("markers", s->markers, t->markers);
	ok &= agree("filling", s->filling, t->filling);
	ok &= agree("doomed", s->doomed, t->doomed);
	ok &= agree("pins", s->pins, t->pins);
	ok &= agree("body bytes", s->body_bytes, t->body_bytes);
	ok &= agree("blocks", arena_blocks(shard_arena(s)), t->blocks);
	ok &= agree("arena bytes", arena_used(shard_arena(s)), t->bytes);
	ok &= agree("indexed", index_count(&s->index), t->objects + t->markers);
	ok &= agree("ranked", ranks_count(&s->ranks), t->objects + t->markers);
	ok &= agree("pins in ledgers", count_holds(cache, s, HOLD_PIN),
	    t->pins);
	ok &= agree("fills in ledgers", count_holds(cache, s, HOLD_FILL),
	    t->filling);
	ok &= agree("free rows", count_free_rows(s), s->touched_rows - live);
	ok &= agree("wrong rows", t->wrong, 0);
	return (ok);
}

bool
check_shard(const struct cache *cache, const struct shard *s)
{
	struct sums t = {0};
	uint32_t i;

	if (!arena_check(shard_arena(s)))
		return (agree("arena", 0, 1));
	for (i = 0; i < s->touched_rows; i++)
		sum_row(s, shard_entry(s, i), &t);
	return (books_agree(cache, s, &t));
}
