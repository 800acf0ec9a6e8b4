/* SPDX-License-Identifier: MIT
 *
 * filters/url_index_priv.h - what the index is made of, for those who build and
 * ask it.
 *
 * A glob is filed under the gram of its literal bytes that fewest others have;
 * a URL's grams are looked up one after the other, almost all of them in a bit
 * map that stays in the processor's cache.  What has no six literal bytes in a
 * row is filed under three, what has not even those is tried always.  Letters'
 * case is not in a gram: what is found is tried as a whole anyway.
 */
#ifndef ADUANA_FILTERS_URL_INDEX_PRIV_H
#define ADUANA_FILTERS_URL_INDEX_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filters/adblock_pattern.h"
#include "filters/url_glob.h"

#define URL_GRAM_LONG	6u
#define URL_GRAM_SHORT	3u
/* Of the hash of a gram: its upper bits choose the bucket, the lower the bit in
 * the map. */
#define URL_HASH_BITS	32u
#define URL_BITS_PER_BUCKET 32u

struct url_entry {
	union {
		struct url_glob		glob;
		struct adblock_pattern	pattern;
	};
	char		*text;
	uint32_t	 number;
	bool		 is_pattern;
};

/* In the order of buckets. */
struct url_item {
	uint32_t	 hash;		/* of the gram */
	uint32_t	 id;
};

struct url_index {
	unsigned	 magic;
#define URL_INDEX_MAGIC	0xf1170032u
	struct url_entry	*entries;
	size_t		 count;
	bool		 has_short;	/* some are filed under three bytes */
	size_t		 nbuckets;	/* a power of two */
	uint64_t	*bits;		/* URL_BITS_PER_BUCKET for each */
	uint32_t	*heads;		/* into items, one more than buckets */
	struct url_item	*items;
	uint32_t	*always;
	size_t		 nalways;
};

/* The last URL_GRAM_LONG bytes seen, the latest on top; case is given up. */
static inline uint64_t
url_gram_roll(uint64_t window, char c)
{
	return (window >> 8 | (uint64_t)((unsigned char)c | 0x20u)
				  << (8 * (URL_GRAM_LONG - 1)));
}

static inline uint32_t
url_gram_hash(uint64_t gram)
{
	gram *= UINT64_C(0x9e3779b97f4a7c15);
	gram ^= gram >> 29;
	return ((uint32_t)(gram * UINT64_C(0xbf58476d1ce4e5b9) >> 32));
}

/* Of the last three bytes; no long gram looks like it. */
static inline uint32_t
url_gram_short_hash(uint64_t window)
{
	return (url_gram_hash(window >> (8 * (URL_GRAM_LONG - URL_GRAM_SHORT)) |
	    UINT64_C(1) << 60));
}

static inline uint32_t
url_index_bucket(const struct url_index *x, uint32_t hash)
{
	return ((uint32_t)((uint64_t)hash * x->nbuckets >> URL_HASH_BITS));
}

/* Of the map. */
static inline size_t
url_index_bit(const struct url_index *x, uint32_t hash)
{
	return (hash & (x->nbuckets * URL_BITS_PER_BUCKET - 1));
}

#endif
