/* SPDX-License-Identifier: MIT
 *
 * client/client_env.c - what all clients of one worker share.
 */
#include "proxy/client/client_env.h"

#include <stdlib.h>

#include "proxy/http/body.h"

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
