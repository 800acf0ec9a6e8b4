/* SPDX-License-Identifier: MIT
 *
 * filters/id_list.h - what a search has found: small numbers, to be put in
 * order.
 *
 * Belongs to a scratch; grows as needed and is used again.
 */
#ifndef ADUANA_FILTERS_ID_LIST_H
#define ADUANA_FILTERS_ID_LIST_H

#include <stddef.h>
#include <stdint.h>

struct id_list {
	unsigned	 magic;
#define ID_LIST_MAGIC	0xf1170031u
	uint32_t	*at;
	size_t		 count;
	size_t		 room;
};

void	 id_list_init(struct id_list *);
void	 id_list_fini(struct id_list *);

void	 id_list_clear(struct id_list *);
void	 id_list_add(struct id_list *, uint32_t);
/* The smallest first. */
void	 id_list_sort(struct id_list *);

#endif
