/* SPDX-License-Identifier: MIT
 *
 * cache/seal.h - is what lies in the file what was stored there?
 *
 * Inside the cache only.  A card is sealed with all that says whose it is, an
 * extent with the key, the fill and the place in the body that it is for; so
 * that one of another entry, another time or another place is told as well as
 * one that is torn.  Each is looked at once in a run, before its first use.
 * In memory (no run) nothing is computed and all holds.
 */
#ifndef ADUANA_CACHE_SEAL_H
#define ADUANA_CACHE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct card;
struct entry;
struct extent;

/* Of one shard. */
struct seal {
	uint64_t	 seed;
	uint32_t	 run;		/* each start has one; 0: in memory */
	uint64_t	 checked;	/* cards */
};

/* A number for a fill that no other of any run has; ${seq} of this one. */
uint64_t	 seal_fill(const struct seal *, uint64_t seq);

/* The card, of which everything is final, belongs to ${entry}. */
void		 seal_card(const struct seal *, const struct entry *,
		    struct card *);
/* The entry's card is in use in this run, or fit for it.  Under the lock. */
bool		 seal_holds_card(struct seal *, const struct entry *,
		    struct card *);

/* Whose extent, and where in the body it begins. */
struct seal_place {
	struct digest	 digest;
	uint64_t	 fill;
	uint64_t	 pos;
};

/* The extent holds ${len} bytes, and no more will come. */
void		 seal_extent(const struct seal *, const struct seal_place *,
		    struct extent *, uint64_t len);
/* As above; by whoever pins it. */
bool		 seal_holds_extent(const struct seal *,
		    const struct seal_place *, struct extent *, uint64_t len);

/* What the card says of being clean is so. */
void		 seal_clean(const struct seal *, struct card *);

#endif
