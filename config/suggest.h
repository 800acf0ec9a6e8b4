/* SPDX-License-Identifier: MIT
 *
 * config/suggest.h - which known name somebody may have meant.
 */
#ifndef ADUANA_CONFIG_SUGGEST_H
#define ADUANA_CONFIG_SUGGEST_H

#include <stddef.h>

#include "proxy/base/str.h"

/* The nearest so far; begin with {.wanted = what was written}. */
struct suggest {
	struct str	 wanted;
	const char	*best;		/* NULL: nothing is near enough */
	unsigned	 distance;	/* of best */
};

/* Offer one candidate, which must outlive the struct. */
void		 suggest_offer(struct suggest *, const char *candidate);

/* "; did you mean `x`?" in ${out}, or "". */
const char	*suggest_text(const struct suggest *, char *out, size_t size);

#endif
