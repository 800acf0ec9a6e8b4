/* SPDX-License-Identifier: MIT
 *
 * ctl/words.h - the words of a command line: a command with its arguments.
 *
 * What is wrong is said on standard error, with what would be right.
 */
#ifndef ADUANA_CTL_WORDS_H
#define ADUANA_CTL_WORDS_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/control/command.h"

struct buf;

#define WORDS_OPTIONS_MAX	16u

/* An option as it was typed; ->value NULL: a flag. */
struct words_option {
	const char	*name;
	const char	*value;
};

struct words {
	struct words_option	 options[WORDS_OPTIONS_MAX];
	unsigned		 n_options;
	char			*const *bare;	/* words that are no options */
	unsigned		 n_bare;
	enum command		 command;	/* words_command()'s */
	unsigned		 n_verb;	/* words of its name */
	struct str		 arguments[ARGUMENT_COUNT];
};

/* Find the command in the bare words. 0, or -1: said. */
int	 words_command(struct words *);
/* Find what the other words and the options are. 0, or -1: said. */
int	 words_arguments(struct words *);
/* Append the command's path, and its arguments as a query.  0, or -1 at the
 * buffer's limit. */
int	 words_target(const struct words *, struct buf *);

#endif
