/* SPDX-License-Identifier: MIT
 *
 * supervisor/inputs.h - all that a generation of workers is made of: the
 * settings and the compiled rules, read together, freed together.
 *
 * Immutable after load.  Everything wrong is collected, not only the first.
 */
#ifndef ADUANA_SUPERVISOR_INPUTS_H
#define ADUANA_SUPERVISOR_INPUTS_H

#include <stddef.h>

struct complaints;
struct ruleset;
struct settings;

/* Where they come from; the strings stay the caller's. */
struct inputs_source {
	const char	*file;
	const char	*const *overrides;	/* "NAME=VALUE" of --set */
	size_t		 n_overrides;
};

struct inputs {
	unsigned	 magic;
#define INPUTS_MAGIC	0x1b907501u
	struct settings	*settings;
	struct ruleset	*ruleset;
};

/* NULL when a complaint is an error; warnings are added either way. */
struct inputs	*inputs_load(const struct inputs_source *,
		    struct complaints *);
/* NULL is allowed. */
void		 inputs_free(struct inputs *);

#endif
