/* SPDX-License-Identifier: MIT
 *
 * cache/ranks.h - which of the complete entries is worth least.
 *
 * Inside the cache only, under the shard's lock.  What is new is young until
 * RANKS_YOUNG of the bytes came after it, unless it is larger than that.  Then
 * its worth decides:
 *
 *	clock + count^2.25 / size^0.8125
 *
 * where count is how often it was asked for (evict_note_use() counts, the
 * sketch remembers it of what is gone), size its bytes, and the clock goes up
 * to the worth of whatever is pushed out, so that what is not asked for any
 * more is overtaken by what is.  From RANKS_FEW on the worth grows as the count
 * does, or what was in fashion once would stay for too long.  The quotient is
 * rounded to a power of the root of 2; for each there is a list, in the order
 * of the clock, so everything here takes constant time.  A use moves nothing.
 * Only when its turn to leave comes, what was used gets a new place.  In a
 * streak of them (turns.h) they stay where they are for a second turn first,
 * which holds up those behind them: they are probably wanted as well.  At other
 * times they do not, or what nobody wants any more would be kept by its
 * company.  Where it is the large that are used, the exponent of size is less
 * than 0.8125, down to 0 (turns.h).
 *
 * Links are row numbers.  Never repaired: ranks_init() and add again, the
 * longest unused first.
 */
#ifndef ADUANA_CACHE_RANKS_H
#define ADUANA_CACHE_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/cache/turns.h"

struct entry;

#define RANKS_LISTS	64u		/* the first: the young */
#define RANKS_FEW	6u
#define RANKS_YOUNG(bytes)	((bytes) / 10)

/* What an object costs beside its body, for its head and what keeps it. */
#define RANKS_OVERHEAD	256u

struct rank {
	uint32_t	 older, newer;	/* row + 1; 0: none */
	uint32_t	 clock;		/* when it got its place */
	uint8_t		 list;		/* + 1; 0: in none */
	uint8_t		 spare[3];
};

struct rank_list {
	uint32_t	 oldest, newest;	/* row + 1; 0: none */
	uint32_t	 due;	/* the clock when the oldest's turn comes */
};

struct ranks {
	struct entry	*entries;	/* the table it is for */
	struct rank	*at;		/* one to a row */
	uint32_t	 clock;		/* may wrap: only differences count */
	uint32_t	 spare;
	struct turns	 turns;
	uint64_t	 filled;	/* a bit for each list with any */
	uint64_t	 young;		/* bytes of the first list */
	uint64_t	 young_max;
	struct rank_list list[RANKS_LISTS];
};

/* Bytes for ${rows}; and the ranks, empty, in so many, zero but for the first
 * ${touched} rows, for ${capacity} bytes of objects. */
size_t		 ranks_size(unsigned rows);
void		 ranks_init(struct ranks *, void *mem, struct entry *entries,
		    unsigned touched, uint64_t capacity);

/* A complete entry, as the youngest. */
void		 ranks_add(struct ranks *, struct entry *);
/* Harmless when it is not there. */
void		 ranks_remove(struct ranks *, const struct entry *);
/* Place it again: it is in use. */
void		 ranks_again(struct ranks *, struct entry *);
/* The one to push out next, NULL when there is none, or when ${*looks} have
 * been looked at: each one is counted off. */
struct entry	*ranks_least(struct ranks *, unsigned *looks);

/* How many there are, all looked at; UINT64_MAX: the lists contradict
 * themselves. */
uint64_t	 ranks_count(const struct ranks *);

#endif
