/* SPDX-License-Identifier: MIT
 *
 * http/content_type.c - the last of several media types.
 */
#include "proxy/http/content_type.h"

#include "proxy/http/head.h"

static bool
may_be_type(struct str member)
{
	struct str type = str_trim(str_split(&member, ';'));
	size_t slash = str_find(type, '/');

	return (slash > 0 && slash + 1 < type.len && !str_eq(type, STR("*/*")));
}

void
content_type_settle(struct head *h)
{
	const struct field *f = head_next(h, FIELD_CONTENT_TYPE, NULL);
	struct str member, last = STR_NONE;
	struct list_walk w;
	unsigned n = 0;

	if (f == NULL || (head_next(h, FIELD_CONTENT_TYPE, f) == NULL &&
			     str_find(f->value, ',') == f->value.len))
		return;
	for (list_walk_start(&w, h, FIELD_CONTENT_TYPE);
	     list_walk_next(&w, &member); n++)
		if (n == 0 || may_be_type(member))
			last = member;
	if (n > 1)
		head_set(h, FIELD_CONTENT_TYPE, last);
}
