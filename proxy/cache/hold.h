/* SPDX-License-Identifier: MIT
 *
 * cache/hold.h - one thing that one process holds: a pin, a fill, a flight.
 *
 * Inside the cache only.  A hold is one word, so it is there or not.
 */
#ifndef ADUANA_CACHE_HOLD_H
#define ADUANA_CACHE_HOLD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/cache/user.h"

enum hold_kind {
	HOLD_NONE,
	HOLD_PIN,	/* reads ${row}, with the card ${serial} */
	HOLD_FILL,	/* writes ${row} */
	HOLD_FLIGHT	/* leads flight number ${row} */
};

struct hold {
	enum hold_kind	 kind;
	uint32_t	 shard;
	uint32_t	 row;
	uint32_t	 serial;
};

struct ledger_row {
	_Atomic uint32_t	 high;	/* holds beyond were never used */
	_Atomic uint64_t	 holds[LEDGER_HOLDS];
};

bool		 hold_possible(const struct cache_user *);
/* Under the lock of its shard, as are all below.  hold_possible(). */
uint16_t	 hold_take(struct cache_user *, struct hold);
void		 hold_drop(struct cache_user *, uint16_t hold);
/* Hold number ${i} of a row. */
struct hold	 hold_read(const struct ledger_row *, uint32_t i);

#endif
