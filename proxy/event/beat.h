/* SPDX-License-Identifier: MIT
 *
 * event/beat.h - a byte a second into a pipe, as long as the loop runs: by that
 * whoever reads it sees that this process is alive.
 *
 * Refuses to know who reads, and what becomes of a process that does not beat.
 */
#ifndef ADUANA_EVENT_BEAT_H
#define ADUANA_EVENT_BEAT_H

#include "proxy/event/timer.h"

struct loop;

struct beat {
	struct timer	 timer;
	int		 fd;		/* -1: nobody reads */
};

/* The first byte at once.  ${fd} should not block (a full pipe is no error, it
 * says as much) and is the beat's own from here on; SIGPIPE is ignored by the
 * caller.  0, or -1 with errno: nothing could be written; all the same it goes
 * on. */
int	 beat_start(struct beat *, struct loop *, int fd);
/* One more, by who is busy for long between two turns of the loop. */
void	 beat_now(struct beat *);
void	 beat_stop(struct beat *);

#endif
