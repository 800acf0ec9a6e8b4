/* SPDX-License-Identifier: MIT
 *
 * worker/worker.h - one process: a loop, the gates, and what the hooks make of
 * accepted connections.
 *
 * It keeps its heartbeat, pauses accepting when full, and drains when told.
 * It refuses to know what a request is, to write a file and to change its
 * settings: a new configuration is a new worker.
 *
 * Signals: SIGTERM stop: finish what runs, close who is idle.  SIGUSR2
 * replaced: the same, but be patient with the idle, who may just be asking.
 * SIGQUIT end at once.  SIGINT and SIGHUP are ignored: a terminal sends them
 * to the whole group, and only the supervisor decides.
 */
#ifndef ADUANA_WORKER_WORKER_H
#define ADUANA_WORKER_WORKER_H

#include <stddef.h>
#include <sys/types.h>

struct address;
struct loop;
struct cache_rules;
struct pages;
struct ruleset;
struct settings;
struct shared;
struct words;
struct worker;

enum worker_drain {
	/* Every response from now on is the last of its connection; who is
	 * idle is left alone. */
	WORKER_DRAIN_SOFT,
	/* The idle are closed too. */
	WORKER_DRAIN_IDLE
};

/* What turns accepted connections into traffic.  All run in the worker. */
struct worker_hooks {
	/* Once, after the fork and before the first accept: build all that
	 * requests need.  NULL, with the reason said, ends the worker. */
	void	*(*start)(struct worker *);
	/* ${fd} is nonblocking, close-on-exec and the callee's, also on
	 * failure.  0: taken, and given back by one worker_client_gone(), which
	 * may come before return.  -1: not taken. */
	int	 (*accepted)(void *state, int fd, const struct address *peer);
	/* SOFT, then IDLE; or IDLE alone.  May call worker_client_gone(). */
	void	 (*drain)(void *state, enum worker_drain);
	/* The process is about to end; clients may still be open. */
	void	 (*finish)(void *state);
};

struct worker_args {
	unsigned		 slot;		/* row in every shared table */
	unsigned		 generation;
	int			 ready_fd;	/* gets our pid_t when we
						 * accept; -1: none */
	const struct settings	*settings;
	const struct ruleset	*ruleset;
	const struct cache_rules *cache_rules;
	const struct words	*words;		/* NULL: none */
	const struct pages	*pages;		/* NULL: as shipped */
	const struct shared	*shared;
	const int		*listeners;
	size_t			 n_listeners;
	int			 signer_fd;	/* this row's end of the pair
						 * with the signer; -1: none */
	int			 verifier_fd;	/* the same, of the verifier */
	const char		*secrets[4];	/* files never to be read,
						 * the authority's key and the
						 * users'; NULL behind the
						 * last */
	const struct worker_hooks *hooks;
};

/* The whole life of a worker; call in a fresh child.  Exits 0 after a drain,
 * 1 when it could not start. */
_Noreturn void	 worker_run(const struct worker_args *);

/* For the hooks. */
const struct worker_args *worker_args(const struct worker *);
struct loop	*worker_loop(const struct worker *);
/* A client that accepted() took is closed. */
void		 worker_client_gone(struct worker *);

#endif
