/* SPDX-License-Identifier: MIT
 *
 * request/fill.h - the last link of a chain whose body goes into the cache.
 *
 * The client is served by a reader of what was filled (replay.h), so a slow one
 * does not slow the origin down.  When the store has no more room the fill is
 * given up: what is in it is still delivered, and the rest can be taken over by
 * joining its source to another sink.
 */
#ifndef ADUANA_REQUEST_FILL_H
#define ADUANA_REQUEST_FILL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/cache/writer.h"
#include "proxy/http/sink.h"

struct counters_row;

enum fill_state {
	FILL_NONE,
	FILL_OPEN,
	FILL_COMMITTED,
	FILL_FULL,		/* no room: the source waits for another sink */
	FILL_ABORTED
};

struct fill {
	unsigned		 magic;
#define FILL_MAGIC		0xf1110001u
	uint8_t			 state;
	bool			 source_over;	/* ended after FILL_FULL */
	struct sink		 sink;
	struct cache_writer	 writer;
	struct counters_row	*counters;
};

/* ${->writer} has been begun. */
void	 fill_start(struct fill *, struct counters_row *);
/* Abort what is not committed.  Harmless on a zeroed one. */
void	 fill_fini(struct fill *);

#endif
