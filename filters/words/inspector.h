/* SPDX-License-Identifier: MIT
 *
 * filters/words/inspector.h - reads one body as a person would, and says
 * whether it is dangerous (holds a listed word) or broken (claims to be text
 * and cannot be read as text).
 *
 * Takes the body as it came, in any pieces; holds none of it back (that is the
 * caller's), and blocks nothing: it says what the word list wants for that
 * group of people.  Uses less than 32 KiB, and what the decoders need for at
 * most two stacked content-codings.
 */
#ifndef ADUANA_FILTERS_WORDS_INSPECTOR_H
#define ADUANA_FILTERS_WORDS_INSPECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/words_list.h"
#include "filters/words/context.h"
#include "proxy/base/str.h"

struct inspector;
struct words_group;
struct words_scratch;

enum inspect_result {
	INSPECT_MORE,		/* clean so far */
	INSPECT_DANGER,		/* it is, and nothing will change that: the
				 * rest need not be fed */
	INSPECT_UNCHECKED	/* it is no text: stop feeding, let it pass */
};

struct inspection {
	bool		 danger;
	bool		 broken;
	bool		 unchecked;	/* not read, or not to its end */
	enum words_action action;	/* what danger does; block or flag */
	enum words_action broken_action;
	const char	*broken_why;	/* fixed text; NULL unless broken */
	/* Of danger; borrowed from the list.  Where several words made it, the
	 * first of them that counted against the text. */
	struct str	 word;		/* as listed */
	struct str	 category;	/* empty: none */
	const char	*reason;	/* of the category; NULL: none given */
	const char	*file;
	unsigned	 line;
	/* Of all such words together, as far as the text was read. */
	uint64_t	 count;		/* hits that no phrase excused */
	int64_t		 sum;		/* of their weights */
	int32_t		 threshold;	/* which was reached */
	uint64_t	 offset;	/* of the first, in the decoded text as
					 * UTF-8; where markup hides it, up to
					 * 128 bytes before it */
	/* Forty characters on either side, as far as they were read; empty
	 * where the list says so. */
	size_t		 context_len;
	char		 context[CONTEXT_MAX];
};

/* Is a body of this Content-Type to be read?  Text, HTML, XML, JSON,
 * JavaScript, forms, and a missing type.  An event stream is not: it never
 * ends, so holding it back would be refusing it. */
bool		 inspector_may_check(struct str content_type);

/* ${content_encoding} is the whole field, joined; both strings may be empty
 * and are not kept.  ${form}: the body of a request.  NULL when memory is
 * short. */
struct inspector *inspector_new(const struct words_group *,
		    struct words_scratch *, struct str content_type,
		    struct str content_encoding, bool form);
enum inspect_result inspector_feed(struct inspector *, const void *, size_t);
/* The caller cannot wait for the end before it decides: from now on weights
 * count as they stand, though words that speak for the text may follow. */
enum inspect_result inspector_urge(struct inspector *);
/* The body is over: what is known of it.  Once. */
struct inspection inspector_end(struct inspector *);
/* NULL is allowed. */
void		 inspector_free(struct inspector *);

/* A short text at once.  INSPECT_TEXT_URL: percent-decoded first. */
enum inspect_text_kind {
	INSPECT_TEXT_PLAIN,
	INSPECT_TEXT_URL
};
struct inspection inspect_text(const struct words_group *,
		    struct words_scratch *, struct str text,
		    enum inspect_text_kind);

#endif
