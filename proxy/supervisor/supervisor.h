/* SPDX-License-Identifier: MIT
 *
 * supervisor/supervisor.h - parent of all: start, reap, reload, stop.
 *
 * It owns the listening sockets, the shared region and the children.  It
 * refuses to read a byte that a client sent and to hold a secret.
 *
 * Signals: SIGTERM and SIGINT stop (a second one hurries), SIGHUP reloads,
 * SIGUSR1 opens the logs anew.
 */
#ifndef ADUANA_SUPERVISOR_SUPERVISOR_H
#define ADUANA_SUPERVISOR_SUPERVISOR_H

#include "proxy/base/hash.h"
#include "proxy/supervisor/inputs.h"

struct worker_hooks;

struct supervisor_args {
	struct inputs_source	 source;	/* read again on reload */
	struct hash_seed	 seed;
	const struct worker_hooks *hooks;
};

/* Serve with ${inputs}, which are taken over, until a signal says stop.
 * Returns the exit status. */
int	 supervisor_run(const struct supervisor_args *, struct inputs *);

#endif
