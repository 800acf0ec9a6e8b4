/* SPDX-License-Identifier: MIT
 *
 * worker/secrets.h - what a worker needs to speak TLS with clients: leaves and
 * how they are shown.
 */
#ifndef ADUANA_WORKER_SECRETS_H
#define ADUANA_WORKER_SECRETS_H

#include <stdbool.h>

struct intercept_env;
struct loop;
struct settings;

/* Fill ${env}; ${signer_fd} -1: without leaves, nothing is intercepted.
 * False after a word to the operator. */
bool	 secrets_open(struct intercept_env *, struct loop *, int signer_fd,
	    const struct settings *);
/* Wipe keys; nobody speaks TLS any more.  Harmless without leaves. */
void	 secrets_close(struct intercept_env *);

#endif
