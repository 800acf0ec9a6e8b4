/* SPDX-License-Identifier: MIT
 *
 * cache/ledger.h - what each process holds in the cache, so that its death
 * frees it.
 *
 * A row per worker slot, written by that worker alone; a hold concerning a
 * shard changes only under that shard's lock, so whoever has the lock may
 * count.
 */
#ifndef ADUANA_CACHE_LEDGER_H
#define ADUANA_CACHE_LEDGER_H

struct cache;

/* The process of ${worker} is reaped: unpin what it read, drop what it was
 * filling, end the flights it led, empty its row.  Any process may call it, the
 * supervisor does; who waits for it must be woken afterwards (bell_ring_all()).
 */
void	 ledger_release(struct cache *, unsigned worker);

/* How many holds a row has now. */
unsigned ledger_held(const struct cache *, unsigned worker);

#endif
