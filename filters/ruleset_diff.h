/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset_diff.h - how the lists of two rulesets differ, in numbers.
 */
#ifndef ADUANA_FILTERS_RULESET_DIFF_H
#define ADUANA_FILTERS_RULESET_DIFF_H

#include "config/rules_list.h"

struct buf;
struct ruleset;

/* A name that comes under another condition is the same name. */
struct ruleset_diff {
	struct ruleset_change {
		size_t	 added;
		size_t	 removed;
	}	 of[RULE_ACTIONS][RULE_KINDS];
};

/* Both compiled with the same seed. */
void	 ruleset_diff(const struct ruleset *old, const struct ruleset *new,
	    struct ruleset_diff *);

/* Append "blocked: +12 -3 domains, +1 url\n", a line for each action where
 * something differs; nothing when all is the same. */
void	 ruleset_diff_tell(const struct ruleset_diff *, struct buf *);

#endif
