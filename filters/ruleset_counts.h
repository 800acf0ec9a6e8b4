/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset_counts.h - how much there is in a ruleset, for the status.
 */
#ifndef ADUANA_FILTERS_RULESET_COUNTS_H
#define ADUANA_FILTERS_RULESET_COUNTS_H

#include <stddef.h>

struct ruleset_counts {
	size_t	 blacklist, whitelist, tunnel;	/* rules in each list */
	size_t	 domains, hosts, urls, regexes;	/* in all lists */
	size_t	 memory;			/* bytes, about */
};

#endif
