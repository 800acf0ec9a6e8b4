/* SPDX-License-Identifier: MIT
 *
 * filters/words/quotes.h - the windows (context.h) around the first hit of each
 * account of a text.
 *
 * Without memory there is nothing to quote, and no more is lost.
 */
#ifndef ADUANA_FILTERS_WORDS_QUOTES_H
#define ADUANA_FILTERS_WORDS_QUOTES_H

#include "filters/words/context.h"

struct quotes {
	struct context	*ring;		/* NULL: nothing is quoted */
	struct context_window **windows; /* each NULL until there is a hit */
	size_t		 count;
	uint64_t	 fed;		/* by the offsets of folded.h */
	enum text_kind	 kind;		/* of what was fed last */
};

void	 quotes_init(struct quotes *, size_t accounts);
/* Harmless on a zeroed one. */
void	 quotes_fini(struct quotes *);

/* Have the text read, and keep it. */
void	 quotes_feed(struct quotes *, struct normalise *, const char *, size_t);
/* Inside quotes_feed(): the first hit of an account, from now on, is at the
 * offset ${source}. */
void	 quotes_take(struct quotes *, int account, uint64_t source);
/* NULL: there is none. */
const struct context_window *quotes_window(const struct quotes *, int account);

#endif
