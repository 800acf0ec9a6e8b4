/* SPDX-License-Identifier: MIT
 *
 * tls/minted.h - leaves that the signer made before, by name: a second worker
 * gets the same bytes for nothing.
 *
 * Least recently used go first.  Certificates are public; nothing here is
 * secret.
 */
#ifndef ADUANA_TLS_MINTED_H
#define ADUANA_TLS_MINTED_H

#include <stdint.h>

#include "proxy/base/str.h"

struct minted;

/* At most ${max} leaves.  NULL without memory. */
struct minted	*minted_new(unsigned max);
/* NULL is allowed. */
void		 minted_free(struct minted *);

/* The DER for ${name}, good until the next call; empty: none, or it is older
 * than its time, or newer than now. */
struct str	 minted_find(struct minted *, struct str name, int64_t now_s);
/* Keep a copy for ${keep_s}; without memory nothing happens. */
void		 minted_put(struct minted *, struct str name, struct str der,
		    int64_t now_s, int64_t keep_s);

#endif
