/* SPDX-License-Identifier: MIT
 *
 * filters/rule_prints.h - rules known by a digest, to tell two lists apart.
 */
#ifndef ADUANA_FILTERS_RULE_PRINTS_H
#define ADUANA_FILTERS_RULE_PRINTS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct rule_prints {
	uint64_t	*at;		/* sorted once sealed */
	size_t		 count;
	size_t		 room;
};

/* Room for ${n}, zero included. */
void	 rule_prints_init(struct rule_prints *, size_t n);
void	 rule_prints_fini(struct rule_prints *);
/* As many as there is room for. */
void	 rule_prints_add(struct rule_prints *, const struct hash_seed *,
	    struct str text);
void	 rule_prints_seal(struct rule_prints *);

/* How many of ${a} are not in ${b}; both sealed. */
size_t	 rule_prints_beyond(const struct rule_prints *a,
	    const struct rule_prints *b);

#endif
