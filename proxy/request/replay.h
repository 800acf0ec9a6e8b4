/* SPDX-License-Identifier: MIT
 *
 * request/replay.h - a stored body as the source of a chain, whole or a range.
 */
#ifndef ADUANA_REQUEST_REPLAY_H
#define ADUANA_REQUEST_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/cache/reader.h"
#include "proxy/event/loop.h"
#include "proxy/http/sink.h"

struct replay;

/* The writer gave up and all that it wrote has been pushed; the sink is parted.
 * Never from inside a call of the chain. */
typedef void replay_fn(struct replay *, struct sink *);

struct replay {
	unsigned		 magic;
#define REPLAY_MAGIC		0x4e910001u
	bool			 pushing;
	bool			 grown;		/* while pushing */
	struct source		 source;
	struct cache_reader	 reader;	/* opened elsewhere */
	uint64_t		 skip;		/* not to be sent, first */
	uint64_t		 left;		/* UINT64_MAX: to the end */
	struct loop		*loop;
	struct task		 lost;
	struct sink		*lost_sink;
	replay_fn		*fn;
};

/* ->reader is open and stands where the body begins; ${left} bytes of it, or
 * UINT64_MAX.  ${fn} may be NULL when the entry is complete. */
void	 replay_init(struct replay *, struct loop *, uint64_t left,
	    replay_fn *);
/* Joined: push. */
void	 replay_flow(struct replay *);
/* Close the reader, stop everything.  Harmless on a zeroed one. */
void	 replay_fini(struct replay *);

#endif
