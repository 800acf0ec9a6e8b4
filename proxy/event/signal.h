/* SPDX-License-Identifier: MIT
 *
 * event/signal.h - signals as events of the loop, through signalfd(2).
 *
 * Nothing runs in a signal handler.  A burst of one signal may be told once.
 */
#ifndef ADUANA_EVENT_SIGNAL_H
#define ADUANA_EVENT_SIGNAL_H

#include <signal.h>

#include "proxy/event/loop.h"

struct signal_source;

typedef void signal_fn(struct signal_source *, int signo);

/* Embedded in its owner; fields are the source's. */
struct signal_source {
	unsigned	 magic;
#define SIGNAL_MAGIC	0x516a0001u
	struct watch	 watch;
	sigset_t	 set;
	signal_fn	*fn;
};

/* Block the signals of ${set} in this process and tell ${fn} each one that
 * arrives.  0, or -1 with errno and nothing changed.  The callback never runs
 * before return; it may stop the source. */
int	 signal_start(struct signal_source *, struct loop *,
	    const sigset_t *set, signal_fn *);
/* Unblock them again.  Harmless on a zeroed source. */
void	 signal_stop(struct signal_source *);
#endif
