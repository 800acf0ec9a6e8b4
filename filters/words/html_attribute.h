/* SPDX-License-Identifier: MIT
 *
 * filters/words/html_attribute.h - attributes whose values people read.
 */
#ifndef ADUANA_FILTERS_WORDS_HTML_ATTRIBUTE_H
#define ADUANA_FILTERS_WORDS_HTML_ATTRIBUTE_H

#include <stdbool.h>

#include "proxy/base/str.h"

/* ${name} in lower case. */
bool	 html_attribute_is_shown(struct str name);

#endif
