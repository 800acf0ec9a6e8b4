/* SPDX-License-Identifier: MIT
 *
 * cache/sane.h - may what a reference leads to be touched?
 *
 * Inside the cache only.  For what a file says, which nothing need be true of.
 * Knows only what can be seen without a checksum.
 */
#ifndef ADUANA_CACHE_SANE_H
#define ADUANA_CACHE_SANE_H

#include <stdbool.h>

#include "proxy/shm/arena.h"

struct entry;

/* A card, or an extent, of a size that fits in there. */
bool	 sane_card(const struct arena *, arena_ref);
bool	 sane_extent(const struct arena *, arena_ref);

/* The entry's card and all its extents are, each in a block of its size: it
 * can be freed. */
bool	 sane_entry(const struct arena *, const struct entry *);

#endif
