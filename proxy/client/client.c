/* SPDX-License-Identifier: MIT
 *
 * client/client.c - birth and death of one accepted connection.
 */
#include "proxy/client/client.h"

#include <stdlib.h>
#include <unistd.h>

#include "proxy/client/session_h1.h"
#include "proxy/net/address.h"

/* How long who has just come, and asked nothing yet, may stay when all idle
 * ones are told to go. */
#define FRESH_MS	500

int
client_new(struct client_env *env, int fd, const struct address *peer)
{
	struct client *c;

	CHECK_OBJ(env, CLIENT_ENV_MAGIC);
	c = malloc(sizeof(*c));
	if (c == NULL) {
		close(fd);
		return (-1);
	}
	INIT_OBJ(c, CLIENT_MAGIC);
	c->env = env;
	address_to_bytes(peer, c->address);
	/* A head being read, or what came behind a body in one read. */
	buf_init(&c->in, env->limits.head_bytes + H1_READ_SIZE + BODY_FEED_MAX);
	list_append(&env->clients, &c->link);
	env->count++;
	if (session_start(c, fd) == -1) {
		close(fd);
		session_close(c);
		return (-1);
	}
	return (0);
}

void
client_drain(struct client_env *env)
{
	struct list *it, *tmp;
	struct client *c;

	CHECK_OBJ(env, CLIENT_ENV_MAGIC);
	env->draining = true;
	LIST_EACH(it, tmp, &env->clients) {
		c = OWNER_OF(it, struct client, link);
		if (c->state != SESSION_IDLE)
			continue;
		/* Its first request is on the way, or in the socket. */
		if (c->began_ns == 0)
			timer_set_ms(&c->timer, FRESH_MS);
		else
			session_leave(c);
	}
}

void
client_stop_all(struct client_env *env)
{
	struct list *it, *tmp;

	CHECK_OBJ(env, CLIENT_ENV_MAGIC);
	env->draining = true;
	LIST_EACH(it, tmp, &env->clients)
		session_lost(OWNER_OF(it, struct client, link), GONE_STOP);
}
