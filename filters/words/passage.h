/* SPDX-License-Identifier: MIT
 *
 * filters/words/passage.h - one text of a body: its kind and character encoding
 * chosen by what is said of it and by its front, then read into normalise.
 *
 * A body is one, or one for each of its parts.
 */
#ifndef ADUANA_FILTERS_WORDS_PASSAGE_H
#define ADUANA_FILTERS_WORDS_PASSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "filters/words/charset.h"
#include "filters/words/media_type.h"
#include "filters/words/normalise.h"

#define PASSAGE_TYPE	256

struct passage {
	unsigned		 magic;
#define PASSAGE_MAGIC		0xf1170052u
	bool			 begun;
	bool			 started;	/* the front is there */
	bool			 skipped;	/* no text: nothing is read */
	bool			 lenient;	/* need not be text */
	enum media_kind		 media;
	struct normalise	*normalise;
	struct charset		 charset;
	size_t			 type_len;
	char			 type[PASSAGE_TYPE];
	size_t			 front_len;
	char			 front[CHARSET_FRONT];
};

/* ${normalise} is borrowed. */
void		 passage_init(struct passage *, struct normalise *);
/* A text of ${type} begins, which is of that kind. */
void		 passage_begin(struct passage *, struct str type,
		    enum media_kind, bool lenient);
void		 passage_feed(struct passage *, const char *, size_t);
/* It is over: NULL, or why it is broken (fixed text). */
const char	*passage_end(struct passage *);
/* Free what it holds; also within a text. */
void		 passage_fini(struct passage *);

#endif
