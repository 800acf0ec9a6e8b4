/* SPDX-License-Identifier: MIT
 *
 * tls/signer_keys.h - what the signer gave a worker: the key of all leaves, the
 * certificates that are sent behind one, ticket keys.
 *
 * Secret but for the authority: kept out of core dumps, wiped when it is over.
 */
#ifndef ADUANA_TLS_SIGNER_KEYS_H
#define ADUANA_TLS_SIGNER_KEYS_H

#include <stdint.h>

#include "proxy/base/str.h"

struct evp_pkey_st;
struct signer_answer;
struct signer_keys;
struct stack_st_X509;

/* NULL with errno. */
struct signer_keys *signer_keys_new(void);
/* NULL is allowed. */
void		 signer_keys_free(struct signer_keys *);

/* Take over an answer of the kind KEYS; 0, or -1 when it is not what it should
 * be: nothing has changed. */
int		 signer_keys_set(struct signer_keys *,
		    const struct signer_answer *);

/* 0: none yet. */
uint64_t	 signer_keys_epoch(const struct signer_keys *);
struct evp_pkey_st *signer_keys_key(const struct signer_keys *);
/* What is between a leaf and the root; NULL: nothing. */
struct stack_st_X509 *signer_keys_chain(const struct signer_keys *);
/* DER of the authority's certificate, and the ticket keys; empty: none yet. */
struct str	 signer_keys_authority(const struct signer_keys *);
struct str	 signer_keys_tickets(const struct signer_keys *);

#endif
