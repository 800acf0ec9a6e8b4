/* SPDX-License-Identifier: MIT
 *
 * filters/decide_trace.h - who wants to know why: told of every rule whose text
 * fits, in the order in which they are looked at.
 */
#ifndef ADUANA_FILTERS_DECIDE_TRACE_H
#define ADUANA_FILTERS_DECIDE_TRACE_H

#include "config/rules_list.h"
#include "filters/verdict.h"

enum decide_looked {
	DECIDE_HELD,	/* it speaks */
	DECIDE_FAILED,	/* a condition does not hold */
	DECIDE_BEATEN,	/* it would, had not one before it */
	DECIDE_WAITS	/* it asks what is not known yet */
};

struct decide_trace {
	/* Called before decide() returns; the ref lives as long as the
	 * ruleset.  ${condition}: which failed, else NULL. */
	void	(*looked)(struct decide_trace *, enum rule_action,
		    const struct rule_ref *, enum decide_looked,
		    const char *condition);
};

#endif
