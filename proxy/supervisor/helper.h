/* SPDX-License-Identifier: MIT
 *
 * supervisor/helper.h - a child that keeps a secret and answers the workers'
 * questions over pairs: what all of these have in common.
 *
 * There is one at a time.  When it is gone another may be made, while what was
 * asked waits in the sockets.  Refuses to know what is asked, and when one is
 * wanted.
 */
#ifndef ADUANA_SUPERVISOR_HELPER_H
#define ADUANA_SUPERVISOR_HELPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proxy/event/loop.h"
#include "proxy/supervisor/pairs.h"
#include "proxy/supervisor/pulse.h"
#include "proxy/supervisor/throttle.h"

struct helper {
	pid_t			 pid;		/* 0: none */
	int			 ready_fd;	/* gets bytes; -1: no more */
	int64_t			 beats;		/* so many, so far */
	struct pulse		 pulse;		/* as the watchdog saw them */
	bool			 killed;	/* by the watchdog */
	struct watch		 watch;
	struct throttle		 throttle;
	int64_t			 due_ns;	/* none: when to start it */
	int64_t			 deadline_ns;	/* told to end; by then */
	bool			 ready;
	bool			 told;		/* to end */
	struct pairs		 pairs;
};

void	 helper_init(struct helper *);
/* The pairs; no child may be there any more. */
void	 helper_fini(struct helper *);

/* Make one that answers ${rows} rows; ${heard} runs when it beats or is over.
 * 0 in the child, with the end of the pipe that it has to write one byte to
 * when it is ready, and one a second from then on (event/beat.h); its pid; -1
 * without one, and ->due_ns says when to try again. */
pid_t	 helper_fork(struct helper *, struct loop *, unsigned rows,
	    watch_fn *heard, int *ready_fd, int64_t now_ns);
/* In the child: close what it is not to have. */
void	 helper_close_others(const struct helper *, int ready_fd);

/* Its watch is ready: a beat, or the end.  True at the first: it is ready. */
bool	 helper_hear(struct helper *);
/* Politely, and at the deadline otherwise. */
void	 helper_tell_to_end(struct helper *, int64_t now_ns);
void	 helper_settle(struct helper *, int64_t now_ns);
/* When that, or the next start of one that is ${wanted}, is due. */
int64_t	 helper_next_ns(const struct helper *, bool wanted);
/* It was reaped: another may start at ->due_ns.  ->ready and ->told are still
 * its own. */
void	 helper_bury(struct helper *, int64_t now_ns);

#endif
