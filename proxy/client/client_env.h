/* SPDX-License-Identifier: MIT
 *
 * client/client_env.h - what all clients of one worker share.
 */
#ifndef ADUANA_CLIENT_CLIENT_ENV_H
#define ADUANA_CLIENT_CLIENT_ENV_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/spares.h"
#include "proxy/http/exchange.h"
#include "proxy/http/h1_parse.h"

struct loop;

/* An exchange with all that it needs, struct turn of session_h1.h. */
#define TURN_SIZE	(64u * 1024)
/* For what most heads need, so that they come in one read. */
#define H1_FIRST_ROOM	(2u * 1024)

/* Owned by the worker, which fills the first part before the first client. */
struct client_env {
	unsigned			 magic;
#define CLIENT_ENV_MAGIC		0xc11e0e01u
	struct loop			*loop;
	const struct service_ops	*service;
	void				*service_context;
	struct h1_limits		 limits;
	int64_t				 head_ms;
	int64_t				 body_ms;
	int64_t				 idle_ms;
	int64_t				 write_ms;
	uint64_t			 min_rate;	/* bytes per second */
	uint64_t			 max_body;	/* bytes; 0: no bound */
	/* A client is over; NULL allowed. */
	void				(*on_closed)(struct client_env *);

	struct list			 clients;
	unsigned			 count;		/* all of them */
	unsigned			 busy;		/* with an exchange */
	bool				 draining;
	char				*scratch;	/* BODY_FEED_MAX */
	struct spares			 turns;		/* TURN_SIZE */
	struct spares			 rooms;		/* H1_FIRST_ROOM */
};

/* Allocates the shared buffers; 0, or -1 without memory. */
int		 client_env_init(struct client_env *);
/* No client may be left. */
void		 client_env_fini(struct client_env *);

#endif
