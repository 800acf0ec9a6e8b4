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

struct inputs;
struct orders;

/* Serve with ${inputs}, which are taken over, until a signal says stop.
 * Returns the exit status. */
int	 supervisor_run(const struct orders *, struct inputs *);

#endif
