/* SPDX-License-Identifier: MIT
 *
 * http/list_walk.c - the members of a list-valued field.
 */
#include "proxy/http/head.h"

void
list_walk_start(struct list_walk *w, const struct head *h, enum field_id id)
{
	w->head = h;
	w->id = id;
	w->field = head_next(h, id, NULL);
	w->rest = w->field == NULL ? STR_NONE : w->field->value;
}

/* Length of the member at the start of ${s}: up to a comma that stands in no
 * quoted string.  A string that never closes takes the rest of its line. */
static size_t
member_length(struct str s)
{
	bool quoted = false;
	size_t i;

	/* Up to the first comma only: a long list must cost linear time. */
	i = str_find(s, ',');
	if (memchr(s.ptr, '"', i) == NULL)
		return (i);
	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			quoted = !quoted;
		else if (quoted && s.ptr[i] == '\\')
			i++;
		else if (!quoted && s.ptr[i] == ',')
			return (i);
	}
	return (s.len);
}

bool
list_walk_next(struct list_walk *w, struct str *member)
{
	size_t len;

	while (w->field != NULL) {
		if (w->rest.len == 0) {
			w->field = head_next(w->head, w->id, w->field);
			if (w->field != NULL)
				w->rest = w->field->value;
			continue;
		}
		len = member_length(w->rest);
		*member = str_trim(str_head(w->rest, len));
		w->rest = str_from(w->rest, len + 1);
		if (member->len > 0)
			return (true);
	}
	return (false);
}
