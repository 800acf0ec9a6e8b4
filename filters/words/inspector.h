/* SPDX-License-Identifier: MIT
 *
 * filters/words/inspector.h - reads one body as a person would, and says
 * whether it is dangerous (holds a listed word) or broken (claims to be text
 * and cannot be read as text).
 *
 * Takes the body as it came, in any pieces; holds none of it back (that is the
 * caller's), and blocks nothing: what danger and broken lead to is written in
 * the word list (words_action()).  Uses less than 16 KiB, and what zlib needs
 * for at most two stacked content-codings.
 */
#ifndef ADUANA_FILTERS_WORDS_INSPECTOR_H
#define ADUANA_FILTERS_WORDS_INSPECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct inspector;
struct words;
struct words_scratch;

enum inspect_result {
	INSPECT_MORE,		/* clean so far */
	INSPECT_DANGER,		/* it is; the rest need not be fed */
	INSPECT_UNCHECKED	/* it is no text: stop feeding, let it pass */
};

struct inspection {
	bool		 danger;
	bool		 broken;
	bool		 unchecked;	/* not read, or not to its end */
	struct str	 word;		/* as listed; borrowed from the list */
	const char	*file;
	unsigned	 line;
	uint64_t	 count;		/* hits that no phrase excused */
	uint64_t	 offset;	/* of the first, in the decoded text as
					 * UTF-8, up to 128 bytes before it */
	const char	*broken_why;	/* fixed text; NULL unless broken */
};

/* Is a body of this Content-Type to be read?  Text, HTML, XML, JSON,
 * JavaScript, forms, and a missing type.  An event stream is not: it never
 * ends, so holding it back would be refusing it. */
bool		 inspector_may_check(struct str content_type);

/* ${content_encoding} is the whole field, joined; both strings may be empty
 * and are not kept.  ${form}: the body of a request.  NULL when memory is
 * short. */
struct inspector *inspector_new(const struct words *, struct words_scratch *,
		    struct str content_type, struct str content_encoding,
		    bool form);
enum inspect_result inspector_feed(struct inspector *, const void *, size_t);
/* The body is over: what is known of it.  Once. */
struct inspection inspector_end(struct inspector *);
/* NULL is allowed. */
void		 inspector_free(struct inspector *);

/* A short text at once.  INSPECT_TEXT_URL: percent-decoded first. */
enum inspect_text_kind {
	INSPECT_TEXT_PLAIN,
	INSPECT_TEXT_URL
};
struct inspection inspect_text(const struct words *, struct words_scratch *,
		    struct str text, enum inspect_text_kind);

#endif
