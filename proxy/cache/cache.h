/* SPDX-License-Identifier: MIT
 *
 * cache/cache.h - the store that all workers share.
 *
 * Shards, each with a lock, a table of entries (the truth), an index of it and
 * an arena for the bytes.  The supervisor creates it before any fork; every
 * process that uses it has a struct cache_user with its own ledger row.
 *
 * Does not decide what may be stored or is fresh.  Times are wall-clock
 * milliseconds, handed in.  Whatever finds the store full, fails: the caller
 * goes on uncached.
 */
#ifndef ADUANA_CACHE_CACHE_H
#define ADUANA_CACHE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/cache/ledger.h"
#include "proxy/cache/options.h"
#include "proxy/cache/user.h"

struct cache;
struct cache_reader;
struct entry_meta;
struct hash_seed;
struct key;
struct region;

struct cache_totals {
	uint64_t	 objects;	/* complete and findable */
	uint64_t	 markers;	/* Vary markers, not counted above */
	uint64_t	 filling;
	uint64_t	 doomed;	/* gone, but still being read */
	uint64_t	 body_bytes;	/* of the objects */
	uint64_t	 used;		/* arena bytes in use */
	uint64_t	 capacity;	/* arena bytes in all */
	uint64_t	 blocks;	/* pieces of it that are given out */
	uint64_t	 evictions;	/* since creation */
	uint64_t	 repairs;	/* shards rebuilt after a death */
	uint64_t	 pins;
	uint64_t	 flights;	/* flight.h: fetches that are led */
	uint64_t	 lock_waits;	/* a shard was not free */
	uint64_t	 lock_waited_ns;
	/* With a file, since the start; see cache_file.h. */
	uint64_t	 stale;		/* shards not judged yet, nor counted */
	uint64_t	 kept, dropped;	/* entries, when they were */
	uint64_t	 checked;	/* entries, at their first use */
	uint64_t	 damaged;	/* of which there was something wrong */
};

#define CACHE_NAMES_MAX		1024

/* What a Vary marker says: copied out of the store. */
struct vary_marker {
	uint64_t	 generation;
	size_t		 len;
	char		 names[CACHE_NAMES_MAX];
};

enum cache_found {
	CACHE_ABSENT,
	CACHE_VARIES,
	CACHE_FOUND
};

/* How much of a region a cache with these options takes: size, the tables (176
 * bytes an object, at most a tenth of size) and the ledger (128 KiB a
 * worker); of both only what is used is ever touched. */
size_t		 cache_footprint(const struct cache_options *);
/* Carve the cache from the region.  NULL: options out of range, or the region
 * too small (errno EINVAL, ENOMEM). */
struct cache	*cache_create(struct region *, const struct cache_options *,
		    const struct hash_seed *);
const struct hash_seed *cache_seed(const struct cache *);
/* The largest object, with key and head: what was asked for, or less. */
uint64_t	 cache_max_object(const struct cache *);

/* Make this process the user of ledger row ${worker}, which must be empty: new
 * or released.  After the fork. */
void		 cache_user_init(struct cache_user *, struct cache *,
		    unsigned worker);

/* Look ${key} up.  CACHE_VARIES: ${marker} is filled; make key_variant(), find
 * that.  CACHE_FOUND: ${reader} is open; reader_close() it.  A full ledger row
 * answers CACHE_ABSENT. */
enum cache_found cache_find(struct cache_user *, const struct key *,
		    struct cache_reader *, struct vary_marker *,
		    int64_t now_ms);

/* Store that the responses of ${key} vary by ${names} (RFC 9111 4.1),
 * replacing what is there, and give its new generation in ${*generation}; when
 * a marker with the same names is there already, keep it and give that one's.
 * 0, or -1: no room, or ${names} longer than CACHE_NAMES_MAX. */
int		 cache_store_marker(struct cache_user *, const struct key *,
		    struct str names, uint64_t *generation, int64_t now_ms);

/* A 304 came for what ${reader} has open: from now on it is found with this
 * head and meta (what is said of the body stays as stored: its length, what
 * part it is; clean it stays where ${meta} says so too).  Readers already
 * open, ${reader} too, keep the head they have: the old one is freed with its
 * last reader.  0, or -1: it is not in the store any more, no room, or readers
 * of too many older heads. */
int		 cache_update_head(struct cache_user *,
		    const struct cache_reader *, const struct entry_meta *,
		    struct str head, int64_t now_ms);

/* Remove what is stored under ${key}, object or marker (whose variants can then
 * never be found again), and see to it that no fill of it begun before now will
 * be committed.  What there was: CACHE_VARIES for a marker. */
enum cache_found cache_purge(struct cache *, const struct key *);

void		 cache_totals(struct cache *, struct cache_totals *);

/* Walk everything under the locks: true when it is consistent.  For tests:
 * holds each lock for long. */
bool		 cache_check(struct cache *);

#endif
