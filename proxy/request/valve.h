/* SPDX-License-Identifier: MIT
 *
 * request/valve.h - a link that lets a body through as a rule has it: not
 * before a moment, so many bytes a second, so many in all.
 *
 * Keeps no byte: what may not pass yet stays the source's, which is resumed
 * when it may.  What is too long is broken off, so that it never looks whole.
 */
#ifndef ADUANA_REQUEST_VALVE_H
#define ADUANA_REQUEST_VALVE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/event/timer.h"
#include "proxy/http/sink.h"
#include "proxy/shm/meter.h"

struct loop;
struct valve;

typedef void valve_fn(struct valve *);

struct valve_options {
	struct meter	 meter;		/* zeroed: as fast as it comes */
	int64_t		 delay_ms;	/* 0: open at once */
	/* After a delay, right before what waited is let through; or NULL. */
	valve_fn	*opened;
	uint64_t	 most;		/* bytes; UINT64_MAX: no bound */
};

/* Embedded in its owner, who joins both ends. */
struct valve {
	unsigned	 magic;
#define VALVE_MAGIC	0x7a17e001u
	bool		 is_shut;	/* the delay is not over */
	bool		 is_over;	/* and the source has ended */
	bool		 has_cut;	/* it was too long */
	struct sink	 sink;
	struct source	 source;
	struct meter	 meter;
	struct timer	 timer;
	uint64_t	 left;
	valve_fn	*opened;
};

void	 valve_init(struct valve *, struct loop *,
	    const struct valve_options *);
/* Harmless on a zeroed one. */
void	 valve_fini(struct valve *);

#endif
