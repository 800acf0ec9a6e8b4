/* SPDX-License-Identifier: MIT
 *
 * http/content_range.c - which bytes a part of a representation holds.
 */
#include "proxy/http/content_range.h"

#include "proxy/base/num.h"
#include "proxy/http/head.h"

#define UNIT	"bytes "

static bool
read_position(struct str digits, uint64_t *out)
{
	return (num_decimal(digits, (uint64_t)INT64_MAX, out) == NUM_OK);
}

/* "0-4" */
static bool
read_part(struct str s, struct content_range *r)
{
	size_t dash = str_find(s, '-');

	return (dash < s.len && read_position(str_head(s, dash), &r->first) &&
		read_position(str_from(s, dash + 1), &r->last) &&
		r->first <= r->last);
}

int
content_range_parse(struct str value, struct content_range *r)
{
	struct str rest = str_from(value, sizeof(UNIT) - 1), part, total;
	size_t slash = str_find(rest, '/');

	*r = (struct content_range){0};
	if (!str_starts_nocase(value, STR(UNIT)) || slash == rest.len)
		return (-1);
	part = str_head(rest, slash);
	total = str_from(rest, slash + 1);
	r->has_part = !str_eq(part, STR("*"));
	r->has_total = !str_eq(total, STR("*"));
	if ((!r->has_part && !r->has_total) ||
	    (r->has_part && !read_part(part, r)) ||
	    (r->has_total && !read_position(total, &r->total)))
		return (-1);
	return (r->has_part && r->has_total && r->last >= r->total ? -1 : 0);
}

int
content_range_of(const struct head *h, struct content_range *r)
{
	const struct field *f = head_next(h, FIELD_CONTENT_RANGE, NULL);

	if (h->status != 206 || f == NULL ||
	    head_next(h, FIELD_CONTENT_RANGE, f) != NULL ||
	    str_starts_nocase(head_value(h, FIELD_CONTENT_TYPE),
		STR("multipart/byteranges")) ||
	    content_range_parse(f->value, r) == -1)
		return (-1);
	return (r->has_part && r->has_total ? 0 : -1);
}

bool
content_range_is_whole(const struct content_range *r)
{
	return (r->has_part && r->first == 0 && r->last + 1 == r->total);
}

/* ---- written ------------------------------------------------------------- */

static size_t
put(char *out, size_t at, struct str s)
{
	memcpy(out + at, s.ptr, s.len);
	return (at + s.len);
}

size_t
content_range_format(char out[CONTENT_RANGE_LEN], struct range r,
    uint64_t total)
{
	size_t at = put(out, 0, STR(UNIT));

	at += num_write(out + at, r.first);
	at = put(out, at, STR("-"));
	at += num_write(out + at, r.last);
	at = put(out, at, STR("/"));
	return (at + num_write(out + at, total));
}

size_t
content_range_unsatisfied(char out[CONTENT_RANGE_LEN], uint64_t total)
{
	size_t at = put(out, 0, STR(UNIT "*/"));

	return (at + num_write(out + at, total));
}
