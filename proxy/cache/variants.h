/* SPDX-License-Identifier: MIT
 *
 * cache/variants.h - how many variants of one URL are stored at most
 * (RFC 9111 4.1): who sends ever new Accept or User-Agent fields must not fill
 * the cache with one page.
 *
 * A Vary marker's card has behind its names a ring with the digests of the
 * variants that were stored.  One more pushes out the one that was stored
 * longest ago; a variant lies in another shard, so that happens outside the
 * marker's lock.  A process that dies in between leaves one too many, which
 * ages out.
 */
#ifndef ADUANA_CACHE_VARIANTS_H
#define ADUANA_CACHE_VARIANTS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct cache;
struct card;
struct key;

#define VARIANTS_DEFAULT	32u

/* What a writer fills; zeroed: no variant. */
struct variant {
	uint64_t	 generation;	/* of the marker */
	struct digest	 primary, own;
};

/* ${own} is the key of a variant of ${primary}, whose marker is of
 * ${generation}.  In a writer that has begun: the commit counts it. */
void	 variants_attach(struct variant *, const struct key *primary,
	    uint64_t generation, const struct key *own);

/* ---- inside the cache only ----------------------------------------------- */

/* Bytes of a marker's card behind its ${texts} bytes of key and names, for a
 * ring of ${limit}, at least 1. */
size_t	 variants_room(size_t texts, unsigned limit);
/* An empty ring in a new card of that size. */
void	 variants_init(struct card *, unsigned limit);
/* It has just been committed.  Takes locks; none may be held. */
void	 variants_note(struct cache *, const struct variant *);

#endif
