/* SPDX-License-Identifier: MIT
 *
 * supervisor/inputs.h - all that a generation of workers is made of: settings,
 * rules, words and pages, read together, freed together.
 *
 * Immutable once loaded.  Everything wrong is collected, not only the first.
 */
#ifndef ADUANA_SUPERVISOR_INPUTS_H
#define ADUANA_SUPERVISOR_INPUTS_H

#include <stddef.h>

struct cache_rules;
struct complaints;
struct hash_seed;
struct list_source;
struct pages;
struct htpasswd;
struct ruleset;
struct settings;
struct words;

/* Where they come from; the strings stay the caller's. */
struct inputs_source {
	const char	*file;
	const char	*const *sets;	/* "NAME=VALUE" of --set */
	int		 nsets;
	const char	*also;		/* one more file of rules, or NULL */
};

struct inputs {
	unsigned	 magic;
#define INPUTS_MAGIC	0x1b907501u
	struct settings	*settings;
	struct ruleset	*ruleset;
	struct cache_rules *cache_rules;
	struct pages	*pages;
	struct words	*words;		/* NULL: no list is set */
	struct htpasswd	*users;		/* NULL: nobody logs in; their hashes
					 * are forgotten */
	/* Lists that are fetched; the settings own them. */
	const struct list_source *sources;
	size_t		 nsources;
};

/* NULL when anything was wrong; ${seed} is that of the name tables. */
struct inputs	*inputs_load(const struct inputs_source *,
		    const struct hash_seed *, struct complaints *);
/* NULL is allowed. */
void		 inputs_free(struct inputs *);

#endif
