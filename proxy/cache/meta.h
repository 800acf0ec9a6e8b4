/* SPDX-License-Identifier: MIT
 *
 * cache/meta.h - what is known of a stored response beside its bytes.
 *
 * Plain data, copied whole.  What is in `facts` is the caller's business: the
 * cache carries it.
 */
#ifndef ADUANA_CACHE_META_H
#define ADUANA_CACHE_META_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

#define META_FACTS_MAX	64

/* A piece of the stored head; len 0: absent. */
struct meta_piece {
	uint32_t	 off;
	uint32_t	 len;
};

struct entry_meta {
	/* http/freshness.h's facts, memcpy'd in and out. */
	_Alignas(8) unsigned char	 facts[META_FACTS_MAX];
	/* Of the whole body; -1: not known before it has all come. */
	int64_t			 body_len;
	struct digest		 clean;		/* under which words */
	/* Where it was fetched from, as address_to_bytes() has it. */
	unsigned char		 peer[16];
	struct meta_piece	 etag;		/* value, within the head */
	struct meta_piece	 modified;	/* Last-Modified's value */
	/* A part: the body is not the whole but body_len bytes of part_total,
	 * from part_first on.  0 when it is whole. */
	uint64_t		 part_first;
	uint64_t		 part_total;
	uint16_t		 status;
	bool			 is_part;
	bool			 is_clean;
	bool			 is_complete;	/* the cache's; ignored when
						 * handed in */
};

/* The piece of the stored ${head}, STR_NONE when absent. */
static inline struct str
meta_text(struct str head, struct meta_piece p)
{
	return (p.len == 0 ? STR_NONE : str_head(str_from(head, p.off), p.len));
}

/* How long the whole is, whatever of it is stored; the length is known. */
static inline uint64_t
meta_total(const struct entry_meta *meta)
{
	return (meta->is_part ? meta->part_total : (uint64_t)meta->body_len);
}

#endif
