/* SPDX-License-Identifier: MIT
 *
 * cache/rebuild.c - a shard made anew.
 */
#include "proxy/cache/rebuild.h"

#include "proxy/cache/sane.h"
#include "proxy/cache/store.h"

/* ---- what the ledgers say ------------------------------------------------ */

typedef void hold_fn(struct shard *, struct hold);

static void
each_hold(const struct cache *cache, struct shard *s, hold_fn *fn)
{
	const struct ledger_row *row;
	unsigned worker;
	uint32_t i, high;
	struct hold hold;

	for (worker = 0; worker < cache->workers; worker++) {
		row = store_row(cache, worker);
		high = atomic_load(&row->high);
		for (i = 0; i < high && i < LEDGER_HOLDS; i++) {
			hold = hold_read(row, i);
			if (hold.kind != HOLD_NONE && hold.shard == s->number &&
			    (hold.kind == HOLD_FLIGHT ||
				hold.row < s->touched_rows))
				fn(s, hold);
		}
	}
}

static void
note_hold(struct shard *s, struct hold hold)
{
	switch (hold.kind) {
	case HOLD_NONE:
		break;
	case HOLD_PIN:
		shard_entry(s, hold.row)->pins++;
		break;
	case HOLD_FILL:
		shard_entry(s, hold.row)->is_held = 1;
		break;
	case HOLD_FLIGHT:
		flights_note_hold(&s->flights, hold.row);
		break;
	}
}

static void
pin_card(struct shard *s, struct hold hold)
{
	struct entry *e;
	struct card *card;

	if (hold.kind != HOLD_PIN)
		return;
	e = shard_entry(s, hold.row);
	if (entry_state(e) == ENTRY_FREE)
		return;
	card = shard_card_of(s, e, hold.serial);
	if (card == NULL)
		return;
	card->pins++;
	s->pins++;
}

/* ---- what the rows say --------------------------------------------------- */

/* Mark the cards of an entry; how many of ${limit} could be. */
static unsigned
mark_cards(struct arena *a, const struct entry *e, unsigned limit, bool *ok)
{
	arena_ref ref = e->card;
	struct card *card;
	unsigned n;

	for (n = 0; ref != ARENA_NONE && n < limit; n++) {
		if (!sane_card(a, ref))
			break;
		card = arena_at(a, ref);
		if (!arena_mark(a, ref, card->size))
			break;
		card->pins = 0;
		ref = card->older;
	}
	*ok = n > 0 && ref == ARENA_NONE;
	return (n);
}

static uint64_t
mark_body(struct arena *a, const struct entry *e, bool *ok)
{
	arena_ref ref = e->body;
	struct extent *x;
	uint64_t n, room = 0;

	for (n = 0; ref != ARENA_NONE; n++) {
		if (!sane_extent(a, ref))
			break;
		x = arena_at(a, ref);
		if (!arena_mark(a, ref, x->size))
			break;
		room += extent_room(x);
		ref = x->next;
	}
	*ok = ref == ARENA_NONE && room >= e->filled;
	return (n);
}

static void
unmark(struct arena *a, const struct entry *e, unsigned cards, uint64_t extents)
{
	arena_ref ref;
	struct card *card;
	struct extent *x;

	for (ref = e->card; cards > 0; cards--, ref = card->older) {
		card = arena_at(a, ref);
		arena_unmark(a, ref, card->size);
	}
	for (ref = e->body; extents > 0; extents--, ref = x->next) {
		x = arena_at(a, ref);
		arena_unmark(a, ref, x->size);
	}
}

/* What its card says of an entry is what the entry says. */
static bool
agrees(const struct shard *s, const struct entry *e)
{
	const struct card *card;

	if (entry_state(e) != ENTRY_COMPLETE)
		return (true);
	card = shard_card(s, e);
	if (card->generation != 0)
		return (e->filled == 0 && e->body == ARENA_NONE);
	return (e->filled <= INT64_MAX &&
		card->meta.body_len == (int64_t)e->filled);
}

/* After the first ${n} extents. */
static void
cut_body(struct arena *a, struct entry *e, uint64_t n)
{
	struct extent *x;

	if (n == 0) {
		e->body = ARENA_NONE;
		return;
	}
	for (x = arena_at(a, e->body); n > 1; n--)
		x = arena_at(a, x->next);
	x->next = ARENA_NONE;
}

/* Damaged, but somebody reads it: what he has of it stays till he is gone. */
static bool
is_still_read(struct arena *a, struct entry *e, uint64_t extents)
{
	if (e->pins == 0 || entry_state(e) == ENTRY_FILLING)
		return (false);
	cut_body(a, e, extents);
	if (entry_state(e) == ENTRY_COMPLETE)
		entry_set_state(e, ENTRY_DOOMED);
	return (true);
}

static bool
mark_entry(struct shard *s, struct entry *e)
{
	struct arena *a = shard_arena(s);
	bool cards_ok, body_ok;
	unsigned cards = mark_cards(a, e, CARD_CHAIN_MAX, &cards_ok);
	uint64_t extents = mark_body(a, e, &body_ok);

	if (cards_ok && body_ok && agrees(s, e))
		return (true);
	if (cards_ok && is_still_read(a, e, extents))
		return (true);
	unmark(a, e, cards, extents);
	return (false);
}

/* Is there still a reason for what this row holds? */
static bool
is_wanted(struct entry *e)
{
	switch (entry_state(e)) {
	case ENTRY_FREE:
		return (false);
	case ENTRY_COMPLETE:
		return (true);
	case ENTRY_FILLING:
		if (e->is_held)
			return (true);
		/* Its writer is gone, but somebody still reads. */
		if (e->pins > 0)
			entry_set_state(e, ENTRY_LOST);
		return (e->pins > 0);
	case ENTRY_DOOMED:
	case ENTRY_LOST:
		return (e->pins > 0);
	}
	/* A state that does not exist: damaged. */
	return (false);
}

static void
find_place(struct shard *s, struct entry *e)
{
	struct entry *other = index_find(&s->index, e->digest);

	if (other != NULL && other->seq < e->seq) {
		shard_doom(s, other);
		other = NULL;
	}
	if (other == NULL) {
		shard_restore(s, e);
	} else if (e->pins == 0) {
		shard_put_row(s, e);
	} else {
		entry_set_state(e, ENTRY_DOOMED);
		s->doomed++;
	}
}

static void
settle(struct shard *s, struct entry *e)
{
	if (entry_state(e) != ENTRY_FREE)
		shard_drop_cards(s, e);
	switch (entry_state(e)) {
	case ENTRY_FREE:
		shard_list_row(s, e);
		break;
	case ENTRY_FILLING:
		s->filling++;
		break;
	case ENTRY_COMPLETE:
		find_place(s, e);
		break;
	case ENTRY_DOOMED:
	case ENTRY_LOST:
		s->doomed++;
		break;
	}
}

static void
forget(struct shard *s)
{
	uint32_t i;

	shard_new_index(s);
	arena_reset(shard_arena(s));
	s->free_rows = 0;
	s->objects = s->markers = s->filling = s->doomed = 0;
	s->pins = s->body_bytes = 0;
	flights_forget_holds(&s->flights);
	for (i = 0; i < s->touched_rows; i++) {
		shard_entry(s, i)->pins = 0;
		shard_entry(s, i)->is_held = 0;
	}
}

void
rebuild_shard(const struct cache *cache, struct shard *s)
{
	struct entry *e;
	uint32_t i;

	forget(s);
	each_hold(cache, s, note_hold);
	flights_rebuild(&s->flights);
	for (i = 0; i < s->touched_rows; i++) {
		e = shard_entry(s, i);
		if (!is_wanted(e) || !mark_entry(s, e))
			entry_set_state(e, ENTRY_FREE);
	}
	arena_sweep(shard_arena(s));
	each_hold(cache, s, pin_card);
	lock_point("rebuild swept");
	for (i = 0; i < s->touched_rows; i++)
		settle(s, shard_entry(s, i));
	index_sort(&s->index);
	for (e = index_first(&s->index); e != NULL;
	     e = index_next(&s->index, e))
		ranks_add(&s->ranks, e);
	s->is_judged = true;
	s->is_crooked = false;
}
