/* SPDX-License-Identifier: MIT
 *
 * request/cache_rule_use.h - the cache rule that a request's URL falls under,
 * acted upon.
 *
 * The rule is worked out anew for each request, not kept with what is stored:
 * after a reload the new rules hold for what was stored before, too.  What is
 * stored keeps the lifetime that the origin gave it beside the one in force.
 *
 * A rule changes how long something is fresh and what it is called; never who
 * may see it: no-store, private, no-cache and the bounds on responses to
 * Authorization hold whatever it says.
 */
#ifndef ADUANA_REQUEST_CACHE_RULE_USE_H
#define ADUANA_REQUEST_CACHE_RULE_USE_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct cache_control;
struct cache_rule;
struct freshness_facts;
struct head;
struct key;
struct request;
struct text;

/* Fill req->rule and req->key from req->url.  There is a cache. */
void		 cache_rule_use_begin(struct request *);
/* The key under which the response to ${url} is stored, for whom this request's
 * rules redirect as they do.  Its text is ${url}, or lies in the workspace. */
void		 cache_rule_use_key(const struct request *, struct str url,
		    struct key *);
/* Is nothing under this URL stored, or answered from the store? */
bool		 cache_rule_use_is_never(const struct request *);

/* Put into ${facts} of a response with ${status} what ${rule}, or NULL, makes
 * of its lifetime.  May be done again with another rule. */
void		 cache_rule_use_facts(const struct cache_rule *rule,
		    unsigned status, struct freshness_facts *facts);
/* Fill req->facts from what the open reader has. */
void		 cache_rule_use_stored(struct request *);
/* Let ${cc} of ${head} say what req->facts have become by the rule, for the
 * question whether it may be stored. */
void		 cache_rule_use_control(const struct request *,
		    const struct head *, struct cache_control *cc);

/* The parameter of Cache-Status: "; detail=...", with ${note}, plain text or
 * NULL, before the rule; nothing when there is nothing to say. */
void		 cache_rule_use_put_detail(const struct request *,
		    const char *note, struct text *);

#endif
