/* SPDX-License-Identifier: MIT
 *
 * worker/secrets.c - what a worker needs to speak TLS with clients.
 */
#include "proxy/worker/secrets.h"

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/client/intercept.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/server_ctx.h"

bool
secrets_open(struct intercept_env *env, struct loop *loop, int signer_fd,
    const struct settings *settings)
{
	*env = (struct intercept_env){
	    .loop = loop,
	    .handshake_ms = settings->timeouts_handshake,
	};
	if (signer_fd == -1)
		return (true);
	env->leaves = leaf_cache_new(loop, signer_fd);
	if (env->leaves == NULL) {
		diag_warn("cannot ask the signer");
		return (false);
	}
	env->server = server_ctx_new(env->leaves);
	return (env->server != NULL);
}

void
secrets_close(struct intercept_env *env)
{
	if (env->server != NULL)
		server_ctx_free(env->server);
	leaf_cache_free(env->leaves);
	env->server = NULL;
	env->leaves = NULL;
}
