/* SPDX-License-Identifier: MIT
 *
 * tls/keyring.h - the keys of one run of the signer: the authority's, the one
 * of all leaves, those of tickets.
 *
 * All but the authority's are made anew in each run and given to workers.
 */
#ifndef ADUANA_TLS_KEYRING_H
#define ADUANA_TLS_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct ca;
struct evp_pkey_st;
struct signer_answer;
struct ticket_keys;

/* Zeroed memory holds none. */
struct keyring {
	struct ca	*ca;
	struct evp_pkey_st *leaf_key;
	struct str	 leaf_key_der;	/* secure heap */
	struct str	 chain_der;
	uint64_t	 epoch;
	struct ticket_keys *tickets;
};

/* Once in a process, before the first key is read: memory for keys that is
 * neither swapped nor dumped, where the system allows. */
bool	 keyring_prepare(void);
/* Takes over ${ca}.  False without memory or randomness. */
bool	 keyring_make(struct keyring *, struct ca *, int64_t now_ns);
/* Harmless when zeroed. */
void	 keyring_wipe(struct keyring *);
/* What workers are told of it. */
void	 keyring_tell(const struct keyring *, int64_t now_ns,
	    struct signer_answer *);

#endif
