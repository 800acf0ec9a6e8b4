/* SPDX-License-Identifier: MIT
 *
 * http/condition.c - validators and conditional requests.
 */
#include "proxy/http/condition.h"

#include "proxy/http/date.h"
#include "proxy/http/field.h"

struct etag {
	struct str	 opaque;	/* quotes included */
	bool		 weak;
};

/* etagc: visible but the quote, and obs-text (RFC 9110 8.8.3). */
static bool
is_etag_byte(unsigned char c)
{
	return (c > 0x20 && c != '"' && c != 0x7f);
}

/* -1 when it is no entity-tag. */
static int
etag_parse(struct str s, struct etag *e)
{
	size_t i;

	e->weak = str_starts(s, STR("W/"));
	e->opaque = e->weak ? str_from(s, 2) : s;
	s = e->opaque;
	if (s.len < 2 || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"')
		return (-1);
	for (i = 1; i < s.len - 1; i++)
		if (!is_etag_byte((unsigned char)s.ptr[i]))
			return (-1);
	return (0);
}

bool
etag_strong_eq(struct str a, struct str b)
{
	struct etag x, y;

	return (etag_parse(a, &x) == 0 && etag_parse(b, &y) == 0 && !x.weak &&
		!y.weak && str_eq(x.opaque, y.opaque));
}

bool
etag_weak_eq(struct str a, struct str b)
{
	struct etag x, y;

	return (etag_parse(a, &x) == 0 && etag_parse(b, &y) == 0 &&
		str_eq(x.opaque, y.opaque));
}

bool
condition_present(const struct head *h)
{
	return (head_has(h, FIELD_IF_NONE_MATCH) ||
		head_has(h, FIELD_IF_MODIFIED_SINCE) ||
		head_has(h, FIELD_IF_MATCH) ||
		head_has(h, FIELD_IF_UNMODIFIED_SINCE));
}

typedef bool etag_eq_fn(struct str, struct str);

/* The member at the start of ${rest}.  Unlike in other lists a backslash
 * escapes nothing (RFC 9110 8.8.3). */
static struct str
next_member(struct str *rest)
{
	size_t end = str_find(*rest, ','), quote;
	struct str member;

	quote = str_find(str_head(*rest, end), '"');
	if (quote < end) {
		quote++;
		quote += str_find(str_from(*rest, quote), '"');
		end = quote + str_find(str_from(*rest, quote), ',');
	}
	member = str_trim(str_head(*rest, end));
	*rest = str_from(*rest, end + 1);
	return (member);
}

/* "*" matches whatever is stored; it stands alone. */
static bool
lists_etag(const struct head *h, enum field_id id, struct str etag,
    etag_eq_fn *is_equal)
{
	const struct field *f = NULL;
	struct str rest;

	while ((f = head_next(h, id, f)) != NULL) {
		if (str_eq(f->value, STR("*")))
			return (true);
		for (rest = f->value; rest.len > 0;)
			if (is_equal(next_member(&rest), etag))
				return (true);
	}
	return (false);
}

/* DATE_NONE: absent or invalid, to be ignored, as more than one is. */
static int64_t
date_of(const struct head *h, enum field_id id, int64_t now)
{
	const struct field *f = head_next(h, id, NULL);

	if (f == NULL || head_next(h, id, f) != NULL)
		return (DATE_NONE);
	return (date_parse(f->value, now));
}

static bool
is_get(const struct head *h)
{
	return (h->method_id == METHOD_GET || h->method_id == METHOD_HEAD);
}

/* Steps 1 and 2 of RFC 9110 13.2.2. */
static bool
has_failed(const struct head *h, const struct validators *v, int64_t now)
{
	int64_t since;

	if (head_has(h, FIELD_IF_MATCH))
		return (!lists_etag(h, FIELD_IF_MATCH, v->etag,
		    etag_strong_eq));
	since = date_of(h, FIELD_IF_UNMODIFIED_SINCE, now);
	return (since != DATE_NONE && v->last_modified != DATE_NONE &&
		v->last_modified > since);
}

/* Step 4; without Last-Modified the Date stands in (RFC 9111 4.3.2). */
static bool
is_not_modified(const struct head *h, const struct validators *v, int64_t now)
{
	int64_t since = date_of(h, FIELD_IF_MODIFIED_SINCE, now);
	int64_t modified = v->last_modified != DATE_NONE ? v->last_modified
							 : v->date;

	return (since != DATE_NONE && modified != DATE_NONE &&
		modified <= since);
}

enum condition
condition_evaluate(const struct head *h, const struct validators *v,
    int64_t now)
{
	if (has_failed(h, v, now))
		return (CONDITION_FAILED);
	if (head_has(h, FIELD_IF_NONE_MATCH)) {
		if (!lists_etag(h, FIELD_IF_NONE_MATCH, v->etag, etag_weak_eq))
			return (CONDITION_NONE);
		return (is_get(h) ? CONDITION_NOT_MODIFIED : CONDITION_FAILED);
	}
	if (is_get(h) && is_not_modified(h, v, now))
		return (CONDITION_NOT_MODIFIED);
	return (CONDITION_NONE);
}

bool
condition_range(const struct head *h, const struct validators *v, int64_t now)
{
	const struct field *f = head_next(h, FIELD_IF_RANGE, NULL);
	struct etag etag;
	struct str value;
	int64_t date;

	if (f == NULL)
		return (true);
	value = f->value;
	if (head_next(h, FIELD_IF_RANGE, f) != NULL)
		return (false);
	if (etag_parse(value, &etag) == 0)
		return (etag_strong_eq(value, v->etag));
	date = date_parse(value, now);
	/* The date is strong only if the response was made a second or more
	 * after it (RFC 9110 8.8.2.2). */
	return (date != DATE_NONE && date == v->last_modified &&
		v->date != DATE_NONE && v->date > v->last_modified);
}

void
condition_add_validators(struct head *h, struct str etag,
    struct str last_modified)
{
	head_remove(h, FIELD_IF_NONE_MATCH);
	head_remove(h, FIELD_IF_MODIFIED_SINCE);
	if (etag.len > 0)
		head_add(h, FIELD_IF_NONE_MATCH, etag);
	if (last_modified.len > 0)
		head_add(h, FIELD_IF_MODIFIED_SINCE, last_modified);
}

void
condition_remove(struct head *h)
{
	head_remove(h, FIELD_IF_NONE_MATCH);
	head_remove(h, FIELD_IF_MODIFIED_SINCE);
	head_remove(h, FIELD_IF_MATCH);
	head_remove(h, FIELD_IF_UNMODIFIED_SINCE);
	head_remove(h, FIELD_IF_RANGE);
}

bool
condition_selects(const struct head *h, const struct validators *v, int64_t now)
{
	struct str etag = head_value(h, FIELD_ETAG);
	struct etag parsed;

	/* A 304 that names no validator speaks of the one asked about. */
	if (etag.len > 0 && v->etag.len > 0) {
		if (etag_parse(etag, &parsed) != 0 || parsed.weak)
			return (etag_weak_eq(etag, v->etag) ||
				str_eq(etag, v->etag));
		return (etag_strong_eq(etag, v->etag));
	}
	if (etag.len == 0 && head_has(h, FIELD_LAST_MODIFIED) &&
	    v->last_modified != DATE_NONE)
		return (date_of(h, FIELD_LAST_MODIFIED, now) ==
			v->last_modified);
	return (true);
}

void
condition_merge(struct head *stored, const struct head *fresh)
{
	unsigned i;

	/* All old lines of a name go before the new ones come. */
	for (i = 0; i < fresh->count; i++)
		if ((field_flags(fresh->fields[i].id) & FIELD_IS_FIXED) == 0)
			head_remove_named(stored, fresh->fields[i].name);
	for (i = 0; i < fresh->count; i++)
		if ((field_flags(fresh->fields[i].id) & FIELD_IS_FIXED) == 0)
			head_add_named(stored, fresh->fields[i].name,
			    fresh->fields[i].value);
}
