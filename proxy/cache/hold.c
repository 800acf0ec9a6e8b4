/* SPDX-License-Identifier: MIT
 *
 * cache/hold.c - holds, packed.
 */
#include "proxy/cache/hold.h"

#include "proxy/base/object.h"
#include "proxy/cache/entry.h"

/* kind 2 | shard 8 | serial 22 | row 32 */
#define KIND_SHIFT	62
#define SHARD_SHIFT	54
#define SERIAL_SHIFT	32
#define SHARD_MASK	0xffu

bool
hold_possible(const struct cache_user *user)
{
	CHECK_OBJ(user, CACHE_USER_MAGIC);
	return (user->nfree > 0 || user->row->high < LEDGER_HOLDS);
}

uint16_t
hold_take(struct cache_user *user, struct hold hold)
{
	uint32_t i;

	if (user->nfree > 0) {
		i = user->free[--user->nfree];
	} else {
		i = user->row->high;
		ASSERT(i < LEDGER_HOLDS);
		atomic_store(&user->row->high, i + 1);
	}
	atomic_store_explicit(&user->row->holds[i],
	    (uint64_t)hold.kind << KIND_SHIFT |
		(uint64_t)hold.shard << SHARD_SHIFT |
		(uint64_t)(hold.serial & CARD_SERIAL_MASK) << SERIAL_SHIFT |
		hold.row,
	    memory_order_release);
	return ((uint16_t)i);
}

void
hold_drop(struct cache_user *user, uint16_t hold)
{
	CHECK_OBJ(user, CACHE_USER_MAGIC);
	ASSERT(user->nfree < LEDGER_HOLDS);
	atomic_store_explicit(&user->row->holds[hold], 0, memory_order_release);
	user->free[user->nfree++] = hold;
}

struct hold
hold_read(const struct ledger_row *row, uint32_t i)
{
	uint64_t word = atomic_load_explicit(&row->holds[i],
	    memory_order_acquire);

	return ((struct hold){
	    (enum hold_kind)(word >> KIND_SHIFT),
	    (uint32_t)(word >> SHARD_SHIFT) & SHARD_MASK,
	    (uint32_t)word,
	    (uint32_t)(word >> SERIAL_SHIFT) & CARD_SERIAL_MASK,
	});
}
