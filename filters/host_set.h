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

/* A spelling folded: canonical name in ${out} (HOST_NAME_MAX_LEN + 1 bytes). */
#define HOST_NAME_MAX_LEN	253

struct host_set	*host_set_new(const struct hash_seed *);
void		 host_set_free(struct host_set *);

/* Fold a spelling into the canonical name: ".example.com", "*.example.com",
 * upper case, a trailing dot, U-labels (to A-labels), "[2001:DB8::1]".
 * NULL, or what is wrong with it (fixed text). */
const char	*host_set_fold(struct str spelling, char *out, size_t *len);

/* Keep ${number} under the canonical ${name} (1 to HOST_NAME_MAX_LEN bytes).
 * NULL when it is new; else the number kept there, which the caller may
 * change. */
uint32_t	*host_set_add(struct host_set *, struct str name,
		    uint32_t number);

/* The longest name that is ${host} itself or a domain above it; addresses are
 * only found whole.  ${*name}, when not NULL, is the name found, borrowed. */
bool		 host_set_find(const struct host_set *, struct str host,
		    uint32_t *number, struct str *name);
/* The next shorter one after ${*name} was found. */
bool		 host_set_find_above(const struct host_set *, struct str host,
		    uint32_t *number, struct str *name);
/* ${host} itself only. */
bool		 host_set_find_exact(const struct host_set *, struct str host,
		    uint32_t *number, struct str *name);

size_t		 host_set_count(const struct host_set *);
/* Bytes of memory held. */
size_t		 host_set_memory(const struct host_set *);
/* Give back what growing has left over. */
void		 host_set_trim(struct host_set *);

#endif
