/* SPDX-License-Identifier: MIT
 *
 * filters/words/normalise.h - UTF-8 in any pieces to folded words.
 *
 * However the bytes are cut into pieces, the words are the same.  Never
 * refuses: a byte that is no UTF-8 is read as windows-1252, since hiding a
 * word behind one wrong byte must not work.
 */
#ifndef ADUANA_FILTERS_WORDS_NORMALISE_H
#define ADUANA_FILTERS_WORDS_NORMALISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filters/words/escape.h"
#include "filters/words/folded.h"
#include "filters/words/html.h"

enum text_kind {
	TEXT_PLAIN,
	TEXT_HTML,
	TEXT_XML,
	TEXT_JSON,		/* JavaScript too */
	TEXT_PERCENT		/* URLs and forms; escapes of escapes too */
};

struct normalise {
	unsigned	 magic;
#define NORMALISE_MAGIC	0xf117000du
	enum text_kind	 kind;
	bool		 scripts;	/* of HTML are read; true at first */
	uint64_t	 source;	/* bytes taken before this piece */
	/* "%4" so far: how many bytes, and the digit; then the same in what
	 * that stands for, "%254" */
	struct percent {
		uint8_t	 len;
		char	 digit;
	}		 percent[2];
	/* an unfinished UTF-8 sequence */
	uint8_t		 held_len, wanted;
	uint8_t		 held[4];
	struct html	 html;
	struct escape	 escape;
	struct folded	 folded;
};

/* ${emit} gets the folded text in blocks, inside the two calls below. */
void	 normalise_init(struct normalise *, enum text_kind,
	    struct fold_cache *, folded_fn *emit, void *arg);
/* Another text begins, of that kind; no word reaches into it. */
void	 normalise_kind(struct normalise *, enum text_kind);
void	 normalise_feed(struct normalise *, const char *, size_t);
/* Hand on the words that are whole by now, though their block is not full. */
void	 normalise_flush(struct normalise *);
void	 normalise_end(struct normalise *);

#endif
