/* SPDX-License-Identifier: MIT
 *
 * client/client_env.c - what all clients of one worker share.
 */
#include "proxy/client/client_env.h"

#include <stdlib.h>

#include "proxy/http/body.h"

/* Blocks kept for the next request rather than freed. */
#define CLIENT_SPARES	64u

int
client_env_init(struct client_env *env)
{
	env->magic = CLIENT_ENV_MAGIC;
	list_init(&env->clients);
	spares_init(&env->turns, TURN_SIZE, CLIENT_SPARES);
	spares_init(&env->rooms, H1_FIRST_ROOM, CLIENT_SPARES);
	env->scratch = malloc(BODY_FEED_MAX);
	return (env->scratch == NULL ? -1 : 0);
}

void
client_env_fini(struct client_env *env)
{
	CHECK_OBJ(env, CLIENT_ENV_MAGIC);
	ASSERT(list_empty(&env->clients));
	spares_fini(&env->turns);
	spares_fini(&env->rooms);
	free(env->scratch);
	FINI_OBJ(env);
}
