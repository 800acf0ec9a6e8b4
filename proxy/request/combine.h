/* SPDX-License-Identifier: MIT
 *
 * request/combine.h - a link that puts stored bytes before (and behind) those
 * that the origin sends, so that what follows sees one body (RFC 9111 3.4).
 *
 * What the origin sends must be exactly as long as it said; else the body ends
 * broken.  Whether the pieces belong together was decided before.
 */
#ifndef ADUANA_REQUEST_COMBINE_H
#define ADUANA_REQUEST_COMBINE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/cache/reader.h"
#include "proxy/event/loop.h"
#include "proxy/http/sink.h"

struct combine;

/* Stored bytes in one turn of the loop: a sink that never waits must not keep
 * the others waiting. */
#define COMBINE_BATCH	(4u * 1024 * 1024)

/* The stored bytes that go before are through: let the source that is joined to
 * ->sink run. */
typedef void combine_fn(struct combine *);

struct combine_plan {
	uint64_t	 before_at;	/* in the stored body */
	uint64_t	 before;	/* bytes of it that go first */
	uint64_t	 sent;		/* bytes that the origin will send */
	uint64_t	 after_at;
	uint64_t	 after;		/* bytes of it that go last */
};

struct combine {
	unsigned		 magic;
#define COMBINE_MAGIC		0xc0b10001u
	bool			 pushing;
	bool			 is_started;	/* fn was called */
	struct combine_plan	 left;		/* what is still to come */
	struct cache_reader	 reader;
	struct sink		 sink;		/* fed by the origin */
	struct source		 source;	/* the one body */
	struct loop		*loop;
	struct task		 turn;
	combine_fn		*fn;
};

/* ${reader}, open on a complete entry, is taken over (closed for its owner).
 * Then join a source to ->sink, and ->source to what follows. */
void	 combine_init(struct combine *, struct loop *, struct cache_reader *,
	    const struct combine_plan *, combine_fn *);
/* Joined on both sides: push. */
void	 combine_flow(struct combine *);
/* From now on only what the origin sends is wanted, for who got no stored bytes
 * through this link. */
void	 combine_only_sent(struct combine *);
/* Close the reader, stop everything.  Harmless on a zeroed one. */
void	 combine_fini(struct combine *);

#endif
