/* SPDX-License-Identifier: MIT
 *
 * request/cache_entry.h - a response's head as the cache keeps it: what to
 * leave out, what is worth remembering, and under which key.
 */
#ifndef ADUANA_REQUEST_CACHE_ENTRY_H
#define ADUANA_REQUEST_CACHE_ENTRY_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct entry_meta;
struct head;
struct request;

/* Compute req->said and req->facts for this head, received now. */
void		 cache_entry_facts(struct request *, const struct head *);
/* Fill what depends on head and facts: ${head} is the serialised one. */
void		 cache_entry_meta(const struct request *, struct str head,
		    struct entry_meta *);
/* Content-Type's value in a serialised head; empty if there is none. */
struct str	 cache_entry_type(struct str head);
/* The stored body was read to its end under the list in force, and found clean.
 * There is a list; req->type is set. */
bool		 cache_entry_is_clean(const struct request *);
/* May the transfer's response, whose facts were computed, be stored?  NULL, or
 * why not. */
const char	*cache_entry_refusal(struct request *);
/* Begin the fill of req->fill's writer with req->head_text; -1: it is not
 * stored. */
int		 cache_entry_begin(struct request *);
/* A request that may have changed the resource was answered without error:
 * forget what was stored (RFC 9111 4.4). */
void		 cache_entry_invalidate(struct request *);

#endif
