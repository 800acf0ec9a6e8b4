/* SPDX-License-Identifier: MIT
 *
 * cache/options.h - how large a cache is, and for how many.
 */
#ifndef ADUANA_CACHE_OPTIONS_H
#define ADUANA_CACHE_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#define CACHE_SIZE_MIN	(1024u * 1024)

struct cache_options {
	size_t		 size;		/* bytes of objects, at least
					 * CACHE_SIZE_MIN */
	uint64_t	 max_object;	/* key, head and body; 0, or more than
					 * half a shard: half a shard */
	unsigned	 workers;	/* ledger rows: 1 to LEDGER_ROWS_MAX */
};

#endif
