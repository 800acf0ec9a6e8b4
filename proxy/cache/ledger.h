/* SPDX-License-Identifier: MIT
 *
 * cache/ledger.h - what each process holds in the cache, so that its death
 * frees it.
 *
 * A row per worker slot, written by that worker alone; a hold concerning a shard
 * changes only under that shard's lock, so whoever has the lock may count.
 */
#ifndef ADUANA_CACHE_LEDGER_H
#define ADUANA_CACHE_LEDGER_H

#include <stddef.h>
#include <stdint.h>

struct cache;
struct cache_user;
struct ledger_row;

#define LEDGER_ROWS_MAX	128
#define LEDGER_HOLDS	16384	/* readers and writers of one worker at once */

/* A process's own side of its row; zeroed memory of the caller's (32 KiB,
 * touched as needed).  Set up by cache_user_init(). */
struct cache_user {
	unsigned		 magic;
#define CACHE_USER_MAGIC	0xca5e0002u
	unsigned		 worker;
	struct cache		*cache;
	struct ledger_row	*row;
	uint32_t		 nfree;
	uint16_t		 free[LEDGER_HOLDS];	/* given back, a stack */
};

/* The process of ${worker} is reaped: unpin what it read, drop what it was
 * filling, empty its row.  Any process may call it, the supervisor does. */
void	 ledger_release(struct cache *, unsigned worker);

/* How many holds a row has now. */
unsigned ledger_held(const struct cache *, unsigned worker);

#endif
