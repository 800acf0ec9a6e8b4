/* SPDX-License-Identifier: MIT
 *
 * filters/host_set.h - names of hosts, by the million, each with a number.
 *
 * One flat table of buckets, chosen by a keyed fingerprint; the names are kept,
 * so that a match is exact.  Filled, sealed, then only read: workers share it
 * by copy-on-write.  Knows nothing of rules; keeps one number per name.
 */
#ifndef ADUANA_FILTERS_HOST_SET_H
#define ADUANA_FILTERS_HOST_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct host_set;

/* What stands for a name that had ${kept} and comes again with ${number}. */
typedef uint32_t host_set_join(void *arg, uint32_t kept, uint32_t number);

/* Room for about ${expected} names from the start; more may come. */
struct host_set	*host_set_new(const struct hash_seed *, size_t expected,
		    host_set_join *, void *arg);
void		 host_set_free(struct host_set *);

/* First all canonical names (config/host_name.h; 1 to 253 bytes) that will be
 * added are told, in the same order, so that each is put where it stays. */
void		 host_set_expect(struct host_set *, struct str name);
/* Then each is added, with the number kept under it; it is copied. */
void		 host_set_add(struct host_set *, struct str name,
		    uint32_t number);
/* Once, after the last add and before anything below. */
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

/* All names kept, in no order.
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
