/* SPDX-License-Identifier: MIT
 *
 * worker/worker.h - one process: a loop, the listeners, a pipeline.
 *
 * It accepts connections and hands each to the hooks; it keeps its heartbeat,
 * pauses accepting when full, and drains when told.  It refuses to know what a
 * request is, to write a file and to change its settings: a new configuration
 * is a new worker.
 *
 * Signals: SIGTERM drains, SIGQUIT ends at once.  SIGINT, SIGHUP and SIGPIPE
 * are ignored: a terminal sends them to the whole group, and only the
 * supervisor decides.
 */
#ifndef ADUANA_WORKER_WORKER_H
#define ADUANA_WORKER_WORKER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct address;
struct listener;
struct loop;
struct ruleset;
struct settings;
struct shared;
struct worker;

enum worker_drain {
	/* Every response from now on is the last of its connection; a client
	 * that is idle is left alone, for it may just be asking. */
	WORKER_DRAIN_SOFT,
	/* Idle clients are closed too. */
	WORKER_DRAIN_IDLE
};

/* What turns accepted connections into traffic.  All run in the worker. */
struct worker_hooks {
	/* Once, after the fork and before the first accept.  Build all that
	 * the requests need; NULL, with the reason said, ends the worker. */
	void	*(*start)(struct worker *);
	/* ${fd} is non-blocking, close-on-exec and now the callee's.  Each
	 * connection taken is given back by one worker_client_gone(); 0, or -1
	 * when it could not be taken (then ${fd} is closed, and nothing is
	 * given back). */
	int	 (*accepted)(void *state, int fd, const struct address *peer,
		    const struct listener *);
	void	 (*drain)(void *state, enum worker_drain);
	/* The process is about to end; clients may still be open. */
	void	 (*finish)(void *state);
};

struct worker_args {
	unsigned		 slot;		/* row in every shared table */
	unsigned		 generation;
	pid_t			 parent;
	int			 ready_fd;	/* one byte when accepting */
	const struct settings	*settings;
	const struct ruleset	*ruleset;
	const struct shared	*shared;
	struct listener	*const	*listeners;
	size_t			 n_listeners;
	const struct worker_hooks *hooks;
};

/* The whole life of a worker; call in a fresh child.  Never returns. */
_Noreturn void	 worker_run(const struct worker_args *);

/* For the hooks. */
const struct worker_args *worker_args(const struct worker *);
struct loop	*worker_loop(const struct worker *);
/* A client that accepted() took is closed. */
void		 worker_client_gone(struct worker *);

#endif
