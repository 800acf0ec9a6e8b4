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
struct ruleset;

struct ruleset_sources {
	const char		*blacklist;	/* paths; NULL: no such list */
	const char		*whitelist;
	const char		*tunnel;
	const struct hash_seed	*seed;		/* of the name tables */
};

struct ruleset_counts {
	size_t	 blacklist, whitelist, tunnel;	/* rules in each list */
	size_t	 domains, hosts, urls, regexes;	/* in all lists */
	size_t	 memory;			/* bytes, about */
};

/* Read and compile.  Every mistake becomes a complaint with file:line:column;
 * NULL if there was an error among them. */
struct ruleset	*ruleset_load(const struct ruleset_sources *,
		    struct complaints *);
void		 ruleset_free(struct ruleset *);

/* The same for the same rules, on every machine and after every restart. */
struct digest	 ruleset_id(const struct ruleset *);
void		 ruleset_count(const struct ruleset *,
		    struct ruleset_counts *);

#endif
