/* SPDX-License-Identifier: MIT
 *
 * tls/leaf_cache.h - the leaves that this worker has, by name; who lacks one
 * asks the signer.
 *
 * Least recently used go first.  Several askers for one name cost one question.
 * Also holds what the signer gave with its keys: the chain, the ticket keys.
 */
#ifndef ADUANA_TLS_LEAF_CACHE_H
#define ADUANA_TLS_LEAF_CACHE_H

#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"

struct leaf;
struct leaf_ask;
struct leaf_cache;
struct loop;

#define LEAF_CACHE_MAX	4096u	/* leaves */

/* ${leaf}: the callee's reference, or NULL and why not. */
typedef void leaf_fn(struct leaf_ask *, struct leaf *, const char *problem);

/* Embedded in its owner; fields are the cache's. */
struct leaf_ask {
	unsigned	 magic;
#define LEAF_ASK_MAGIC	0x1eafa501u
	struct list	 link;
	leaf_fn		*fn;
};

/* ${fd} is this row's end of the pair with the signer; it stays the caller's.
 * Asks for the keys at once.  NULL with errno. */
struct leaf_cache *leaf_cache_new(struct loop *, int fd);
/* Those who still wait get no callback. */
void		 leaf_cache_free(struct leaf_cache *);

/* A leaf for ${name} (copied).  The callback never runs before return; it runs
 * exactly once, at the latest after LEAF_WAIT_MS, unless cancelled. */
#define LEAF_WAIT_MS	5000
void		 leaf_cache_ask(struct leaf_cache *, struct leaf_ask *,
		    struct str name, leaf_fn *);
/* Harmless on a zeroed ask or one that is over. */
void		 leaf_ask_cancel(struct leaf_ask *);
/* One that is there and good now, with a reference; NULL: ask. */
struct leaf	*leaf_cache_find(struct leaf_cache *, struct str name);

/* DER of the authority's certificate as last told; empty before that. */
struct str	 leaf_cache_authority(const struct leaf_cache *);
/* SIGNER_TICKET_KEY_SIZE each, the first is for new tickets; empty: none
 * yet. */
struct str	 leaf_cache_tickets(const struct leaf_cache *);

#endif
