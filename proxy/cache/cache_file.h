/* SPDX-License-Identifier: MIT
 *
 * cache/cache_file.h - a cache that lies in a file and outlives its daemon.
 *
 * Only the shards do: who holds what, and the locks, are made anew.  After a
 * clean end all is there at once; else each shard is judged when somebody first
 * enters it, or by cache_file_mend().  Whatever its end was, nothing is shown
 * before its checksum was found right in this run.
 */
#ifndef ADUANA_CACHE_CACHE_FILE_H
#define ADUANA_CACHE_CACHE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct cache;
struct cache_options;
struct region;
struct region_file;

struct cache_file_start {
	struct hash_seed	 seed;	/* for a new file; else the old one's */
	uint32_t		 run;	/* random; not 0 */
	int64_t			 now_ms;
};

/* Bytes of the region in the file, and region_file_open()'s layout. */
size_t		 cache_file_size(const struct cache_options *);
uint64_t	 cache_file_layout(const struct cache_options *);
/* Bytes of a region for the rest. */
size_t		 cache_file_footprint(const struct cache_options *);

/* As cache_create(): the cache in ${region}, its shards in the file, from which
 * nothing was carved yet. */
struct cache	*cache_file_open(struct region *, struct region_file *,
		    const struct cache_options *,
		    const struct cache_file_start *);

/* Judge one shard that is stale; false: there was none. */
bool		 cache_file_mend(struct cache *);

/* Nobody uses it any more: repair what the dead left.  False when something is
 * still held, so that it must not be marked. */
bool		 cache_file_rest(struct cache *);

/* What became of the file's content: once it is all judged, true for the first
 * who asks, false ever after and for a cache in memory. */
struct cache_file_report {
	uint64_t	 kept, dropped;
	int64_t		 opened_ms;
};
bool		 cache_file_report(struct cache *, struct cache_file_report *);

#endif
