/* SPDX-License-Identifier: MIT
 *
 * filters/host_set.h - names of hosts, by the million, each with a number.
 *
 * One flat table of keyed fingerprints; the names themselves are kept, so that
 * a match is exact.  Built once, then only read: workers share it by
 * copy-on-write.  Knows nothing of rules; keeps one number per name.
 */
#ifndef ADUANA_FILTERS_HOST_SET_H
#define ADUANA_FILTERS_HOST_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct host_set;

/* Room for about ${expected} names from the start; more may come. */
struct host_set	*host_set_new(const struct hash_seed *, size_t expected);
void		 host_set_free(struct host_set *);

/* Keep ${number} under the canonical ${name} (config/host_name.h; 1 to 255
 * bytes).  NULL when it is new; else the number kept there, which the caller
 * may change until the next add. */
uint32_t	*host_set_add(struct host_set *, struct str name,
		    uint32_t number);

/* The same in two steps, for many in a row: the first begins to fetch what the
 * second will look at. */
uint64_t	 host_set_print(const struct host_set *, struct str name);
uint32_t	*host_set_add_print(struct host_set *, struct str name,
		    uint64_t print, uint32_t number);

/* Give back what growing has left over; nothing is added afterwards. */
void		 host_set_seal(struct host_set *);

/* Is ${host} itself kept?  ${*name} is borrowed from the set. */
bool		 host_set_find(const struct host_set *, struct str host,
		    uint32_t *number, struct str *name);

/* All names kept that are ${host} or a domain above it, the longest first; an
 * address is only found whole.
 *	host_walk_start(&w, set, host);
 *	while (host_walk_next(&w, &number, &name)) ...		*/
struct host_walk {
	const struct host_set	*set;
	struct str		 rest;
};
void		 host_walk_start(struct host_walk *, const struct host_set *,
		    struct str host);
bool		 host_walk_next(struct host_walk *, uint32_t *number,
		    struct str *name);

/* All names kept, in the order of their coming.
 *	host_list_start(&l, set);
 *	while (host_list_next(&l, &name)) ...			*/
struct host_list {
	const struct host_set	*set;
	size_t			 at;
};
void		 host_list_start(struct host_list *, const struct host_set *);
bool		 host_list_next(struct host_list *, struct str *name);

/* Bytes of memory held. */
size_t		 host_set_memory(const struct host_set *);

#endif
