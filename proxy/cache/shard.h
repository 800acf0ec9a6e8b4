/* SPDX-License-Identifier: MIT
 *
 * cache/shard.h - one lock's worth of the cache: table, index, arena.
 *
 * Inside the cache only.  Everything here runs under the shard's lock (see
 * guard.h) and takes none.
 */
#ifndef ADUANA_CACHE_SHARD_H
#define ADUANA_CACHE_SHARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/cache/entry.h"
#include "proxy/cache/flights.h"
#include "proxy/cache/index.h"
#include "proxy/cache/ranks.h"
#include "proxy/cache/seal.h"
#include "proxy/cache/sketch.h"
#include "proxy/shm/lock.h"

struct key;

/* Purges remembered, so that a fill begun before one is not committed. */
#define SHARD_PURGES	512

struct shard {
	unsigned	 magic;
#define SHARD_MAGIC	0x54a4d001u
	uint32_t	 number;
	uint64_t	 size;		/* of the arena */
	struct lock	 lock;
	uint32_t	 rows;
	uint32_t	 touched_rows;	/* those beyond were never used */
	uint32_t	 free_rows;	/* row + 1 of the first free; 0: none */
	uint32_t	 spare;
	uint64_t	 entries_off;	/* from the shard */
	uint64_t	 index_off;
	uint64_t	 ranks_off;
	uint64_t	 sketch_off;
	uint64_t	 arena_off;
	uint64_t	 seq;
	/* Recounted by a rebuild. */
	uint64_t	 objects, markers, filling, doomed, pins, body_bytes;
	/* Not. */
	uint64_t	 evictions, repairs;
	/* In a file. */
	struct seal	 seal;
	_Atomic bool	 is_stale;	/* its rows are to be judged first */
	bool		 is_judged;	/* every reference leads to a block */
	bool		 is_crooked;	/* one does not: to be rebuilt */
	uint64_t	 kept, dropped;	/* when they were */
	uint64_t	 damaged;	/* seen at the first use */
	uint64_t	 npurges;
	struct digest	 purges[SHARD_PURGES];
	struct index	 index;
	struct ranks	 ranks;
	struct sketch	 sketch;
	struct flights	 flights;
};

/* How much a shard takes whose objects have ${size} bytes, a multiple of 64: of
 * what is not theirs, only what was ever used is touched. */
size_t		 shard_footprint(size_t size);
/* Make a shard of ${mem}, zeroed, aligned to 64. */
struct shard	*shard_create(void *mem, size_t size, uint32_t number);
/* Make a shard where there may have been one of that size and number, by what
 * it was if that ${is_sound}, else stale.  The lock is new either way. */
struct shard	*shard_reopen(void *mem, size_t size, uint32_t number,
		    bool is_sound);
/* Empty index and ranks in place of whatever they were. */
void		 shard_new_index(struct shard *);
struct arena	*shard_arena(const struct shard *);
struct entry	*shard_entry(const struct shard *, uint32_t row);
uint32_t	 shard_row(const struct shard *, const struct entry *);

struct card	*shard_card(const struct shard *, const struct entry *);
struct extent	*shard_extent(const struct shard *, arena_ref);
arena_ref	 shard_ref(const struct shard *, const void *block);

/* A free row, NULL when there is none.  It stays FREE until entry_set_state().
 * shard_put_row() gives it back. */
struct entry	*shard_take_row(struct shard *);
void		 shard_put_row(struct shard *, struct entry *);
/* Into the free list without looking: for a rebuild. */
void		 shard_list_row(struct shard *, struct entry *);

/* Write the fixed part of a card into the block ${ref}.  Its bytes are the
 * caller's to fill. */
struct card	*shard_make_card(struct shard *, arena_ref, uint32_t key_len,
		    uint32_t head_len);

/* FILLING becomes COMPLETE and findable; the older one under the key dooms. */
void		 shard_publish(struct shard *, struct entry *);
/* For a rebuild: what is COMPLETE already is findable again. */
void		 shard_restore(struct shard *, struct entry *);
/* No longer findable, freed with its last pin: COMPLETE, or FILLING whose
 * writer has written all of it.  One that cannot be freed, since the file is
 * damaged, goes with a rebuild. */
void		 shard_doom(struct shard *, struct entry *);
/* FILLING, and its writer gave up: its readers are told, the last one frees
 * it. */
void		 shard_lose(struct shard *, struct entry *);

void		 shard_pin(struct shard *, struct entry *, struct card *);
void		 shard_unpin(struct shard *, struct entry *, struct card *);
/* The card with ${serial}, NULL when it has none. */
struct card	*shard_card_of(const struct shard *, const struct entry *,
		    uint32_t serial);
/* Free the cards that are neither current nor read. */
void		 shard_drop_cards(struct shard *, struct entry *);

/* The entry under ${key}, digest and text compared, or NULL.  One that is
 * damaged goes. */
struct entry	*shard_find(struct shard *, const struct key *);
/* Its card is what was stored; if not, it goes.  FILLING or COMPLETE. */
bool		 shard_holds(struct shard *, struct entry *);
/* What stands in the file is not what was stored: it goes. */
void		 shard_drop_damaged(struct shard *, struct entry *);

void		 shard_note_purge(struct shard *, struct digest);
/* Was ${digest} purged after the first ${since} purges?  True also when that
 * is too long ago to tell. */
bool		 shard_was_purged(const struct shard *, struct digest,
		    uint64_t since);

#endif
