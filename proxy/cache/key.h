/* SPDX-License-Identifier: MIT
 *
 * cache/key.h - under what a response is stored.
 *
 * A keyed digest, by which it is found, and the text it was made of, which is
 * stored and compared on every hit.
 */
#ifndef ADUANA_CACHE_KEY_H
#define ADUANA_CACHE_KEY_H

#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct ws;

#define KEY_TEXT_MAX	(64u * 1024)

struct key {
	struct digest	 digest;
	struct str	 text;	/* borrowed; outlives the key */
};

/* The primary key of ${url}, the canonical target URI (RFC 9111 2). */
void	 key_make(struct key *, const struct hash_seed *, struct str url);

/* The key of one variant under a marker (RFC 9111 4.1): ${values} are the
 * request's fields named by the marker, normalised by the caller.  The text is
 * built in ${ws}.  0, or -1 when it overflows. */
int	 key_variant(struct key *, const struct hash_seed *,
	    const struct key *primary, uint64_t generation, struct str values,
	    struct ws *);

#endif
