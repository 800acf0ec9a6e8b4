/* SPDX-License-Identifier: MIT
 *
 * request/background.h - an exchange without a client.
 *
 * The request is a GET of our own, copied from a client's; the transport throws
 * away what it is given.  It walks through the same pipeline as any other;
 * whether it brought something is for the pipeline to know.
 */
#ifndef ADUANA_REQUEST_BACKGROUND_H
#define ADUANA_REQUEST_BACKGROUND_H

#include <stdbool.h>

#include "proxy/event/loop.h"
#include "proxy/http/exchange.h"

struct background;

/* The exchange is over; the block is freed on return. */
typedef void background_fn(struct background *);

struct background {
	unsigned		 magic;
#define BACKGROUND_MAGIC	0xbac60001u
	bool			 begun;
	bool			 over;		/* the response has ended */
	struct loop		*loop;
	struct task		 begin;
	struct task		 end;
	background_fn		*on_over;
	struct exchange		 x;
	char			*text;		/* target and fields */
	unsigned char		 space[] __attribute__((aligned(16)));
};

/* A GET of the same target by the same client (address and fields), but without
 * its conditions, its Range, and what it wanted of caches.  NULL without
 * memory. */
struct background	*background_new(struct loop *, const struct exchange *,
			    background_fn *on_over);
/* Begin once this batch is over; ->x.request may be edited before. */
void			 background_start(struct background *);
/* End it now, whatever it does; not from inside its pipeline. */
void			 background_stop(struct background *);

#endif
