/* SPDX-License-Identifier: MIT
 *
 * filters/words/body_text.h - one text of a body: its kind and character
 * encoding chosen by what is said of it and by its front, then read into
 * normalise.
 *
 * A body is one, or one for each of its parts.
 */
#ifndef ADUANA_FILTERS_WORDS_BODY_TEXT_H
#define ADUANA_FILTERS_WORDS_BODY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "filters/words/charset.h"
#include "filters/words/media_type.h"
#include "filters/words/normalise.h"
#include "filters/words/quotes.h"

#define BODY_TEXT_TYPE	256

struct body_text {
	unsigned		 magic;
#define BODY_TEXT_MAGIC		0xf1170052u
	bool			 begun;
	bool			 started;	/* the front is there */
	bool			 skipped;	/* no text: nothing is read */
	bool			 lenient;	/* need not be text */
	enum media_kind		 media;
	struct normalise	*normalise;
	struct quotes		*quotes;
	struct charset		 charset;
	size_t			 type_len;
	char			 type[BODY_TEXT_TYPE];
	size_t			 front_len;
	char			 front[CHARSET_FRONT];
};

/* Both are borrowed. */
void		 body_text_init(struct body_text *, struct normalise *,
		    struct quotes *);
/* A text of ${type} begins, which is of that kind. */
void		 body_text_begin(struct body_text *, struct str type,
		    enum media_kind, bool lenient);
void		 body_text_feed(struct body_text *, const char *, size_t);
/* It is over: NULL, or why it is broken (fixed text). */
const char	*body_text_end(struct body_text *);
/* Free what it holds; also within a text. */
void		 body_text_fini(struct body_text *);

#endif
