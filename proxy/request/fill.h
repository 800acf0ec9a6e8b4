/* SPDX-License-Identifier: MIT
 *
 * request/fill.h - the last link of a chain whose body goes into the cache.
 *
 * The client is served by a reader of what was filled (replay.h), so a slow one
 * does not slow the origin down.  When the store has no more room, or the
 * origin is too slow, the fill is given up: what is in it is still delivered,
 * and the rest can be taken over by joining its source to another sink.  A body
 * that breaks off is stored as the part that it is, where its owner has said
 * that it may be, and else not at all.
 */
#ifndef ADUANA_REQUEST_FILL_H
#define ADUANA_REQUEST_FILL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/cache/writer.h"
#include "proxy/event/timer.h"
#include "proxy/http/sink.h"

struct counters_row;
struct fill;

/* It is not open any more.  From inside a call of the chain. */
typedef void fill_fn(struct fill *);

enum fill_state {
	FILL_NONE,
	FILL_OPEN,
	FILL_COMMITTED,
	FILL_FULL,		/* no room, or too slow: the source waits for
				 * another sink */
	FILL_ABORTED,
	FILL_KEPT		/* broke off, and is stored as a part */
};

/* How slow a fill may be; so that it does not hold its room for ever. */
struct fill_pace {
	uint64_t		 rate;		/* bytes a second, 0: any */
	int64_t			 over_ms;	/* measured over this time */
	/* Then it has to be through, unless others read it too. */
	int64_t			 most_ms;
};

struct fill {
	unsigned		 magic;
#define FILL_MAGIC		0xf1110001u
	uint8_t			 state;
	bool			 source_over;	/* ended after FILL_FULL */
	bool			 may_keep;	/* a part, if it breaks off */
	struct sink		 sink;
	struct cache_writer	 writer;
	struct counters_row	*counters;
	fill_fn			*on_over;	/* set by the owner, or NULL */
	struct timer		 timer;		/* of fill_watch() */
	struct fill_pace	 pace;
	int64_t			 until_ns;
	int64_t			 looked_ns;	/* when, and what was there */
	uint64_t		 looked_at;
};

/* ${->writer} has been begun. */
void	 fill_start(struct fill *, struct counters_row *);
/* Give it up when it is slower than that. */
void	 fill_watch(struct fill *, struct loop *, const struct fill_pace *);
/* Abort what is not committed, or keep it as a part.  Harmless on a zeroed
 * one. */
void	 fill_fini(struct fill *);

#endif
