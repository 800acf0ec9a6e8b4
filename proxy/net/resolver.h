/* SPDX-License-Identifier: MIT
 *
 * net/resolver.h - names to addresses, the only user of c-ares.
 *
 * IP literals are answered without a query, /etc/hosts comes before the name
 * service, answers are cached for their time, and lookups of one name share
 * one query.  Says nothing about whether an address may be dialled.
 */
#ifndef ADUANA_NET_RESOLVER_H
#define ADUANA_NET_RESOLVER_H

#include "proxy/base/str.h"
#include "proxy/net/lookup.h"

struct loop;
struct resolver;

/* ${servers} is "ADDRESS[:PORT],..." or NULL for the system's.  ${timeout_ms}
 * bounds one lookup as a whole.  NULL after a word to the operator. */
struct resolver	*resolver_new(struct loop *, const char *servers,
		    int timeout_ms);
/* Lookups still waiting are forgotten: no callback. */
void		 resolver_free(struct resolver *);

/* ${host} is needed until return only.  The callback never runs before return,
 * and runs exactly once unless cancelled. */
void		 resolver_start(struct resolver *, struct lookup *,
		    struct str host, lookup_fn *);
/* No callback after this; the query goes on for the cache's sake.  Harmless on
 * a zeroed lookup or one that is over. */
void		 resolver_cancel(struct lookup *);

#endif
