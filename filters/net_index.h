/* SPDX-License-Identifier: MIT
 *
 * filters/net_index.h - networks of destinations, each with a number.
 *
 * A network may be there more than once.  Finds all that hold an address, the
 * narrowest first, in the order they were added where they are equal.
 */
#ifndef ADUANA_FILTERS_NET_INDEX_H
#define ADUANA_FILTERS_NET_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct net;
struct net_entry;

struct net_index {
	unsigned	 magic;
#define NET_INDEX_MAGIC	0xf1170030u
	struct net_entry *entries;
	size_t		 count;
};

void	 net_index_init(struct net_index *);
void	 net_index_fini(struct net_index *);

/* ${text} is what the network is called; copied. */
void	 net_index_add(struct net_index *, const struct net *, const char *text,
	    uint32_t number);
/* Once, after the last add. */
void	 net_index_seal(struct net_index *);

/*	net_walk_start(&w, index, address);
 *	while (net_walk_next(&w, &number, &text)) ...			*/
struct net_walk {
	const struct net_index	*index;
	const uint8_t		*address;	/* borrowed */
	size_t			 at;
};
void	 net_walk_start(struct net_walk *, const struct net_index *,
	    const uint8_t address[16]);
bool	 net_walk_next(struct net_walk *, uint32_t *number, struct str *text);

#endif
