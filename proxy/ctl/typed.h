/* SPDX-License-Identifier: MIT
 *
 * ctl/typed.h - what was typed: a command with its arguments.
 *
 * What is wrong is said on standard error, with what would be right.
 */
#ifndef ADUANA_CTL_TYPED_H
#define ADUANA_CTL_TYPED_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/control/command.h"

struct buf;

#define TYPED_OPTIONS_MAX	16u

/* An option as it was typed; ->value NULL: a flag. */
struct typed_option {
	const char	*name;
	const char	*value;
};

struct typed {
	struct typed_option	 options[TYPED_OPTIONS_MAX];
	unsigned		 n_options;
	char			*const *bare;	/* words that are no options */
	unsigned		 n_bare;
	enum command		 command;	/* typed_command()'s */
	unsigned		 n_verb;	/* words of its name */
	struct str		 arguments[ARGUMENT_COUNT];
};

/* Find the command in the bare words. 0, or -1: said. */
int	 typed_command(struct typed *);
/* Find what the other words and the options are. 0, or -1: said. */
int	 typed_arguments(struct typed *);
/* Append the command's path, and its arguments as a query.  0, or -1 at the
 * buffer's limit. */
int	 typed_target(const struct typed *, struct buf *);
/* Append a value as it stands in a query. 0, or -1 at the limit. */
int	 typed_escape(struct buf *, struct str);

#endif
