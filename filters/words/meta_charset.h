/* SPDX-License-Identifier: MIT
 *
 * filters/words/meta_charset.h - the character encoding that a page says of
 * itself in a <meta> (WHATWG HTML 13.2.3.2, prescan).
 *
 * Reads tags and comments as browsers do here, so that what they pass over
 * says nothing.
 */
#ifndef ADUANA_FILTERS_WORDS_META_CHARSET_H
#define ADUANA_FILTERS_WORDS_META_CHARSET_H

#include "proxy/base/str.h"

/* The label as it stands; empty when there is none.  ${front} is read once. */
struct str	 meta_charset(struct str front);

#endif
