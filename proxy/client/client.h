/* SPDX-License-Identifier: MIT
 *
 * client/client.h - one accepted connection, from accept to close.
 *
 * A client is idle (a few hundred bytes, no buffer), reads a head, or has one
 * exchange in progress; pipelined requests wait in its buffer and are answered
 * in order.  Refuses to know what an exchange is about: that is the service's.
 */
#ifndef ADUANA_CLIENT_CLIENT_H
#define ADUANA_CLIENT_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/http/exchange.h"
#include "proxy/http/h1_parse.h"

struct address;
struct client;
struct loop;

/* What all clients of one worker share; owned by the worker, which fills the
 * first part before the first client. */
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
	char				*scratch;	/* BODY_FEED_MAX bytes */
	void				*spare;		/* free exchange blocks */
	unsigned			 spares;
};

/* Allocates the shared buffers; 0, or -1 without memory. */
int		 client_env_init(struct client_env *);
/* No client may be left. */
void		 client_env_fini(struct client_env *);

/* Serve ${fd} (nonblocking), which is the client's from now on, also on
 * failure.  -1 when there is no memory. */
int		 client_new(struct client_env *, int fd, const struct address *);

/* Close idle clients now, the others after their exchange. */
void		 client_drain(struct client_env *);
/* End every client, whatever it does. */
void		 client_stop_all(struct client_env *);

#endif
