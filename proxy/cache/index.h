/* SPDX-License-Identifier: MIT
 *
 * cache/index.h - finds complete entries by digest.
 *
 * Inside the cache only; the only user of uthash there.  Memory is an area of
 * fixed size, for as many buckets as there are rows, so that no lookup or
 * insertion ever waits for memory.  Never repaired: index_init() and add again.
 */
#ifndef ADUANA_CACHE_INDEX_H
#define ADUANA_CACHE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct entry;
struct index_node;

struct index {
	struct entry		*entries;	/* the table it is for */
	struct index_node	*nodes;		/* one to a row, and one more */
	struct index_node	*head;
	char			*area;
	size_t			 area_size;
	size_t			 area_used;
	unsigned		 log2_buckets;
};

/* Bytes for an index of ${rows} entries; and the index, empty, in them, which
 * must be zeroed or once have been an index of that size. */
size_t		 index_area_size(unsigned rows);
void		 index_init(struct index *, void *area, struct entry *entries,
		    unsigned rows);

struct entry	*index_find(const struct index *, struct digest);
/* Its digest must not be there. */
void		 index_add(struct index *, struct entry *);
void		 index_remove(struct index *, struct entry *);
unsigned	 index_count(const struct index *);
/* Order all by used_ms; the first, and the one after, or NULL. */
void		 index_sort(struct index *);
struct entry	*index_first(const struct index *);
struct entry	*index_next(const struct index *, const struct entry *);

#endif
