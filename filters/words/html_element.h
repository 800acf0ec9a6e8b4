/* SPDX-License-Identifier: MIT
 *
 * filters/words/html_element.h - what the names of elements mean for the words
 * around them.
 */
#ifndef ADUANA_FILTERS_WORDS_HTML_ELEMENT_H
#define ADUANA_FILTERS_WORDS_HTML_ELEMENT_H

#include <stdbool.h>

#include "proxy/base/str.h"

enum html_how {
	HTML_INLINE,
	HTML_BREAK,
	HTML_RAW,
	HTML_SCRIPT,
	HTML_PLAIN,
	HTML_FOREIGN,
	HTML_SHAPE
};

struct html_element {
	struct str	 name;
	enum html_how	 how;
};

/* Never NULL.  Of a name that nobody knows (also empty: a long one) browsers
 * show the content in the line; in XML it may mean anything, and is a break.
 * There a prefix does not count.  Lower case. */
const struct html_element *html_element_find(struct str name, bool is_xml);

#endif
