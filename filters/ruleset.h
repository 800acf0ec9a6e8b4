/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset.h - all lists of rules, compiled: a layer for each action.
 *
 * Made by the supervisor before the workers are forked; never written to
 * afterwards, so that all of them share one copy.  A change of the lists makes
 * a new ruleset.  Decides nothing: see decide.h.
 */
#ifndef ADUANA_FILTERS_RULESET_H
#define ADUANA_FILTERS_RULESET_H

#include <stdbool.h>
#include <stddef.h>

#include "config/rules_list.h"
#include "proxy/base/hash.h"

struct complaints;
struct rule_layer;
struct rule_prints;
struct rule_table;
struct rules_file;
struct ruleset;

/* What to compile.  Nothing of it is kept. */
struct ruleset_sources {
	struct rules_file	*const *files;
	size_t			 nfiles;
	/* The setting filters.default; a whitelist's own "default: deny" has
	 * the same effect. */
	bool			 deny_by_default;
	const struct hash_seed	*seed;		/* of the name tables */
};

/* Compile.  Every mistake becomes a complaint with file:line:column; NULL if
 * there was one, or no memory. */
struct ruleset	*ruleset_new(const struct ruleset_sources *,
		    struct complaints *);
void		 ruleset_free(struct ruleset *);

/* For decide(): the rules of an action, NULL if there are none; what their
 * numbers mean; and who said `default: deny`, a file or the setting, NULL if
 * nobody did. */
const struct rule_layer *ruleset_layer(const struct ruleset *,
		    enum rule_action);
const struct rule_table *ruleset_table(const struct ruleset *);
const char	*ruleset_denier(const struct ruleset *);
/* Of the actions that may still say something then: have they rules for it
 * (enum rule_phase, rule_layer.h)? */
unsigned	 ruleset_phases(const struct ruleset *);

/* False: whatever the facts, everything passes as it is. */
bool		 ruleset_asks(const struct ruleset *);
/* False: no rule asks for networks; or for what the browser says of its page.
 */
bool		 ruleset_asks_address(const struct ruleset *);
bool		 ruleset_asks_page(const struct ruleset *);

/* Of all rules but names: filters/ruleset_diff.h. */
const struct rule_prints *ruleset_prints(const struct ruleset *,
		    enum rule_action, enum rule_kind);
/* Rules of an action, as written. */
size_t		 ruleset_count(const struct ruleset *, enum rule_action);
/* Bytes of memory held, texts of expressions and conditions aside. */
size_t		 ruleset_memory(const struct ruleset *);

#endif
