/* SPDX-License-Identifier: MIT
 *
 * cache/ledger.c - what the dead held.
 */
#include "proxy/cache/ledger.h"

#include "proxy/cache/guard.h"
#include "proxy/cache/store.h"

static void
undo(struct shard *s, struct hold hold)
{
	struct entry *e;
	struct flight *flight;
	struct card *card;

	switch (hold.kind) {
	case HOLD_NONE:
		return;
	case HOLD_FILL:
		e = shard_entry(s, hold.row);
		if (entry_state(e) == ENTRY_FILLING)
			shard_lose(s, e);
		return;
	case HOLD_PIN:
		e = shard_entry(s, hold.row);
		card = shard_card_of(s, e, hold.serial);
		ASSERT(card != NULL);
		shard_unpin(s, e, card);
		return;
	case HOLD_FLIGHT:
		flight = flights_get(&s->flights, hold.row);
		if (flight != NULL)
			flights_end(&s->flights, flight);
		return;
	}
}

void
ledger_release(struct cache *cache, unsigned worker)
{
	struct ledger_row *row;
	uint32_t i, high;
	struct hold hold;
	struct shard *s;

	CHECK_OBJ(cache, CACHE_MAGIC);
	row = store_row(cache, worker);
	high = atomic_load(&row->high);
	for (i = 0; i < high; i++) {
		hold = hold_read(row, i);
		if (hold.kind == HOLD_NONE)
			continue;
		s = store_shard(cache, hold.shard);
		guard_enter(cache, s);
		/* Gone first: should we die here, a rebuild recounts. */
		atomic_store(&row->holds[i], 0);
		undo(s, hold);
		guard_leave(s);
	}
	atomic_store(&row->high, 0);
}

unsigned
ledger_held(const struct cache *cache, unsigned worker)
{
	const struct ledger_row *row;
	uint32_t i, high;
	unsigned n = 0;

	CHECK_OBJ(cache, CACHE_MAGIC);
	row = store_row(cache, worker);
	high = atomic_load(&row->high);
	for (i = 0; i < high; i++)
		n += hold_read(row, i).kind != HOLD_NONE;
	return (n);
}
