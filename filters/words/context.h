/* SPDX-License-Identifier: MIT
 *
 * filters/words/context.h - what stands around a word, as people read it.
 *
 * Keeps the last bytes of the text, since a hit is told some time after it was
 * read.  A quotation holds whole characters of UTF-8 and no control characters.
 */
#ifndef ADUANA_FILTERS_WORDS_CONTEXT_H
#define ADUANA_FILTERS_WORDS_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "filters/words/normalise.h"
#include "proxy/base/str.h"

#define CONTEXT_RING	8192u
#define CONTEXT_PIECE	4096u	/* the most to be added at once */
#define CONTEXT_WINDOW	1024u
#define CONTEXT_CHARS	40u	/* on either side of the word */
#define CONTEXT_MAX	320u	/* bytes */

struct context {
	unsigned	 magic;
#define CONTEXT_MAGIC	0xf1170018u
	uint64_t	 end;		/* bytes that were added */
	char		 ring[CONTEXT_RING];
};

/* Some text before and behind where a word may begin. */
struct context_window {
	uint64_t	 at;		/* of its first byte */
	uint64_t	 hit;		/* the word begins here or behind */
	enum text_kind	 kind;
	size_t		 len;
	char		 bytes[CONTEXT_WINDOW];
};

void	 context_init(struct context *);
/* At most CONTEXT_PIECE bytes of UTF-8. */
void	 context_add(struct context *, const char *, size_t);
/* A word begins ${back} bytes before the end of what was added, or somewhat
 * behind that. */
void	 context_capture(const struct context *, struct context_window *,
	    uint64_t back, enum text_kind);
/* The same of a whole text, where a word begins at ${source} or behind. */
void	 context_window_of(struct context_window *, struct str text,
	    uint64_t source, enum text_kind);
/* More text has come. */
void	 context_continue(const struct context *, struct context_window *);

/* The surroundings of ${folded}, which was found there: written to ${out} of
 * CONTEXT_MAX bytes; how many.  ${*skipped}: by how much the word begins behind
 * ->hit, as far as can be said. */
size_t	 context_quote(const struct context_window *, struct str folded,
	    struct normalise *, struct fold_cache *, char *out,
	    uint64_t *skipped);

#endif
