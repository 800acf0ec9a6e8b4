/* SPDX-License-Identifier: MIT
 *
 * filters/words/html_element.c - the table of elements.
 */
#include "filters/words/html_element.h"

static const struct html_element elements[] = {
#define ELEMENT(name, how)	{{name, sizeof(name) - 1}, HTML_##how},
#include "filters/words/html_elements.tbl.h"
#undef ELEMENT
};

/* Most names are told apart by these two. */
static bool
is_same(struct str a, struct str b)
{
	return (a.len == b.len && a.len > 0 && a.ptr[0] == b.ptr[0] &&
		memcmp(a.ptr, b.ptr, a.len) == 0);
}

const struct html_element *
html_element_find(struct str name, bool is_xml)
{
	static const struct html_element unknown = {{"", 0}, HTML_INLINE};
	static const struct html_element strange = {{"", 0}, HTML_BREAK};
	size_t i;

	if (is_xml && str_find(name, ':') < name.len)
		name = str_from(name, str_find(name, ':') + 1);
	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (is_same(name, elements[i].name))
			return (&elements[i]);
	}
	return (is_xml ? &strange : &unknown);
}
