/* SPDX-License-Identifier: MIT
 *
 * filters/cache_rules.h - which of the operator's cache rules a URL falls
 * under, and what it is called in the cache because of it.
 *
 * Immutable once made; deciding writes nothing.  Does not act on a rule.  A
 * thousand rules cost little more than one: each glob is looked up by three
 * bytes of it that are rare among the globs.
 */
#ifndef ADUANA_FILTERS_CACHE_RULES_H
#define ADUANA_FILTERS_CACHE_RULES_H

#include "config/cache_rule.h"
#include "proxy/base/str.h"

struct cache_rules;
struct complaints;
struct ws;

/* Compile ${list}, which must outlive it.  NULL after complaints. */
struct cache_rules	*cache_rules_new(const struct cache_rule_list *list,
			    struct complaints *);
/* NULL is allowed. */
void			 cache_rules_free(struct cache_rules *);

/* The first rule with a glob that matches the canonical ${url}; NULL: none. */
const struct cache_rule	*cache_rules_decide(const struct cache_rules *,
			    struct str url);

/* ${url} without the query arguments that ${rule}, or NULL, ignores, the others
 * in their order; ${url} itself when it has none of them.  Made in ${ws};
 * STR_NONE when that overflows. */
struct str		 cache_rules_key(const struct cache_rule *rule,
			    struct str url, struct ws *);

#endif
