/* SPDX-License-Identifier: MIT
 *
 * filters/words/html_attribute.c - a short list of names.
 */
#include "filters/words/html_attribute.h"

#define SHOWN(name)                    \
	{                              \
		name, sizeof(name) - 1 \
	}
static const struct str shown_attributes[] = {
    SHOWN("alt"),
    SHOWN("title"),
    SHOWN("content"),
    SHOWN("value"),
    SHOWN("placeholder"),
    SHOWN("label"),
    SHOWN("aria-label"),
    SHOWN("srcdoc"),
    SHOWN("summary"),
};

bool
html_attribute_is_shown(struct str name)
{
	size_t i, n = sizeof(shown_attributes) / sizeof(shown_attributes[0]);

	for (i = 0; i < n; i++) {
		if (str_eq(name, shown_attributes[i]))
			return (true);
	}
	return (false);
}
