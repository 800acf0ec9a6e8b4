/* SPDX-License-Identifier: MIT
 *
 * metrics/distinct.h - which members of sets were seen.
 *
 * Keeps keyed digests, not the members.  Bounded: when it is full, what is new
 * counts as seen.
 */
#ifndef ADUANA_METRICS_DISTINCT_H
#define ADUANA_METRICS_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct distinct;
struct hash_seed;

/* NULL without memory. */
struct distinct	*distinct_new(size_t max, const struct hash_seed *);
/* NULL is allowed. */
void		 distinct_free(struct distinct *);
/* True: ${member} of ${series} is seen for the first time since the last
 * distinct_clear(). */
bool		 distinct_add(struct distinct *, uint32_t series,
		    struct str member);
void		 distinct_clear(struct distinct *);

#endif
