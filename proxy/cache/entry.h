/* SPDX-License-Identifier: MIT
 *
 * cache/entry.h - layout of what is stored: entry, card, extent.
 *
 * Inside the cache only.  An entry is a row of its shard's table and the truth
 * about one stored response.  Its card (meta, key text, head) and its extents
 * (body) lie in the arena.  References are arena offsets.
 *
 * A process may die between any two stores.  So whatever is half made hangs
 * from nothing, and `state` changes before what it covers is freed.
 */
#ifndef ADUANA_CACHE_ENTRY_H
#define ADUANA_CACHE_ENTRY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/cache/meta.h"
#include "proxy/shm/arena.h"

enum entry_state {
	ENTRY_FREE,
	ENTRY_FILLING,	/* one process writes it; not in the index */
	ENTRY_COMPLETE,	/* in the index */
	/* Out of the index, waiting for their last reader: */
	ENTRY_DOOMED,	/* whole */
	ENTRY_LOST	/* what its writer had written when it gave up */
};

/* Since it got its place among the ranks: */
enum entry_use {
	USE_YOUNG,	/* none, and it is young */
	USE_YOUNG_SOME,
	USE_NONE,
	USE_SOME,
	USE_STAYED	/* some, and so it stays for a second turn */
};

struct entry {
	struct digest		 digest;
	_Atomic uint8_t		 state;		/* enum entry_state */
	uint8_t			 is_held;	/* rebuild: someone fills it */
	uint8_t			 count;		/* evict_note_use() */
	uint8_t			 use;		/* enum entry_use */
	uint32_t		 pins;
	int64_t			 used_ms;	/* last use */
	arena_ref		 card;
	arena_ref		 body;		/* first extent, or none */
	_Atomic uint64_t	 filled;	/* body bytes there */
	/* Of two complete ones with a key, the higher is newer; in a free row:
	 * the next free one's number + 1. */
	uint64_t		 seq;
};

_Static_assert(sizeof(struct entry) == 64, "one cache line");

/* Immutable once linked, but for pins, asked, older, run and the clean digest;
 * a new head is a new card. */
struct card {
	unsigned		 magic;
#define CARD_MAGIC	0xca4d0001u
	uint32_t		 serial;	/* unique in its entry */
	uint32_t		 pins;		/* readers of this very card */
	uint32_t		 asked;		/* since stored, then too */
	arena_ref		 older;		/* replaced, still being read */
	uint64_t		 generation;	/* marker; 0: an object */
	/* For a store in a file, see seal.h; 0 in memory. */
	uint64_t		 fill;		/* which the body is of */
	uint64_t		 seal;
	uint64_t		 clean_seal;
	uint32_t		 run;		/* that made or checked it */
	uint32_t		 key_len;
	uint32_t		 head_len;	/* or the marker's names */
	uint32_t		 size;		/* arena_size() */
	struct entry_meta	 meta;
	char			 bytes[];	/* key text, then head */
};

struct extent {
	unsigned		 magic;
#define EXTENT_MAGIC	0xe87e0001u
	/* arena_size(), header too; the last one's shrinks at the commit. */
	_Atomic uint32_t	 size;
	_Atomic arena_ref	 next;
	/* As a card's. */
	uint64_t		 seal;
	_Atomic uint32_t	 run;
	uint32_t		 spare;
	char			 bytes[];
};

/* What of a serial fits into a hold. */
#define CARD_SERIAL_MASK	0x3fffffu

/* One card per entry, and as many as there are heads still being read. */
#define CARD_CHAIN_MAX	64

static inline enum entry_state
entry_state(const struct entry *e)
{
	return ((enum entry_state)atomic_load_explicit(&e->state,
	    memory_order_relaxed));
}

/* What was stored before stays before, what comes after stays after. */
static inline void
entry_set_state(struct entry *e, enum entry_state state)
{
	atomic_thread_fence(memory_order_seq_cst);
	atomic_store_explicit(&e->state, (uint8_t)state, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
}

static inline uint64_t
extent_room(const struct extent *x)
{
	return (x->size - sizeof(*x));
}

#endif
