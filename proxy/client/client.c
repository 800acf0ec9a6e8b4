/* SPDX-License-Identifier: MIT
 *
 * client/client.c - birth and death of one accepted connection.
 */
#include "proxy/client/client.h"

#include <stdlib.h>
#include <unistd.h>

#include "proxy/client/session_h1.h"
#include "proxy/net/address.h"

/* Exchange blocks kept for the next request rather than freed. */
#define CLIENT_SPARES	64u

int
client_env_init(struct client_env *env)
{
	env->magic = CLIENT_ENV_MAGIC;
	list_init(&env->clients);
	env->scratch = malloc(BODY_FEED_MAX);
	return (env->scratch == NULL ? -1 : 0);
}

void
client_env_fini(struct client_env *env)
{
	void *block;

	CHECK_OBJ(env, CLIENT_ENV_MAGIC);
	ASSERT(list_empty(&env->clients));
	while ((block = env->spare) != NULL) {
		env->spare = *(void **)block;
		free(block);
	}
	free(env->scratch);
	FINI_OBJ(env);
}

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
	c->port = address_port(peer);
	/* A head being read, or what came behind a body in one read. */
	buf_init(&c->in, env->limits.head_bytes + H1_READ_SIZE +
	    BODY_FEED_MAX);
	list_append(&env->clients, &c->link);
	env->count++;
	if (session_start(c, fd) == -1) {
		close(fd);
		client_close(c);
		return (-1);
	}
	return (0);
}

void
client_close(struct client *c)
{
	struct client_env *env = c->env;

	CHECK_OBJ(c, CLIENT_MAGIC);
	ASSERT(c->turn == NULL);
	timer_cancel(&c->timer);
	task_cancel(&c->task);
	stream_close(&c->stream);
	buf_fini(&c->in);
	list_remove(&c->link);
	env->count--;
	FINI_OBJ(c);
	free(c);
	if (env->on_closed != NULL)
		env->on_closed(env);
}

struct turn *
client_turn_take(struct client *c)
{
	struct client_env *env = c->env;
	struct turn *t = env->spare;

	ASSERT(c->turn == NULL);
	if (t != NULL) {
		env->spare = *(void **)(void *)t;
		env->spares--;
	} else if ((t = malloc(TURN_SIZE)) == NULL) {
		return (NULL);
	}
	memset(t, 0, sizeof(*t));
	t->client = c;
	t->x.magic = EXCHANGE_MAGIC;
	ws_init(&t->x.ws, t->space, TURN_SIZE - sizeof(*t));
	c->turn = t;
	return (t);
}

void
client_turn_give(struct client *c)
{
	struct client_env *env = c->env;
	struct turn *t = c->turn;

	FINI_OBJ(&t->x);
	c->turn = NULL;
	if (env->spares >= CLIENT_SPARES) {
		free(t);
		return;
	}
	*(void **)(void *)t = env->spare;
	env->spare = t;
	env->spares++;
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
		if (c->state == SESSION_IDLE)
			client_close(c);
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
