/* SPDX-License-Identifier: MIT
 *
 * filters/words/media_type.h - which kind of text a body says it is, and
 * whether its first bytes look like text at all.
 */
#ifndef ADUANA_FILTERS_WORDS_MEDIA_TYPE_H
#define ADUANA_FILTERS_WORDS_MEDIA_TYPE_H

#include <stdbool.h>

#include "filters/words/normalise.h"
#include "proxy/base/str.h"

enum media_kind {
	MEDIA_NONE,		/* no text: not to be read */
	MEDIA_UNSAID,		/* nothing is said: look at the bytes */
	MEDIA_MIXED,		/* several in one, as a form with files */
	MEDIA_PLAIN,
	MEDIA_HTML,
	MEDIA_XML,
	MEDIA_JSON,
	MEDIA_SCRIPT,		/* JavaScript */
	MEDIA_STYLE,
	MEDIA_FORM
};

/* By the value of Content-Type. */
enum media_kind	 media_type_kind(struct str content_type);

/* How a text of that kind is read; of MEDIA_UNSAID by its ${front}. */
enum text_kind	 media_type_text(enum media_kind, struct str front);

/* Are there bytes in ${front} that no text has (WHATWG MIME Sniffing 7.2)? */
bool		 media_type_is_binary(struct str front);

/* The value of parameter ${name} of a Content-Type, without quotes; empty when
 * there is none. */
struct str	 media_type_parameter(struct str content_type, struct str name);

#endif
