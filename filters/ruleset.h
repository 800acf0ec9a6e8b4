/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset.h - the black, white and tunnel lists, compiled.
 *
 * Made by the supervisor before the workers are forked; never written to
 * afterwards, so that all of them share one copy.  A change of the lists makes
 * a new ruleset.  Decides nothing: see decide.h.
 */
#ifndef ADUANA_FILTERS_RULESET_H
#define ADUANA_FILTERS_RULESET_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/hash.h"

struct complaints;
struct rule_list;
struct rules_file;
struct ruleset;

enum ruleset_list {
	RULESET_BLACK,
	RULESET_WHITE,
	RULESET_TUNNEL,
	RULESET_LISTS
};

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

/* For decide(): a list, NULL if there is none; and who said `default: deny`, a
 * file or the setting, NULL if nobody did. */
const struct rule_list *ruleset_list(const struct ruleset *,
		    enum ruleset_list);
const char	*ruleset_denier(const struct ruleset *);

#endif
