/* SPDX-License-Identifier: MIT
 *
 * http/range.c - byte ranges.
 */
#include "proxy/http/range.h"

#include <stdbool.h>

#include "proxy/base/num.h"
#include "proxy/http/token.h"

#define UNIT		"bytes"
#define POSITION_MAX	((uint64_t)INT64_MAX)

enum member {
	MEMBER_BAD,
	MEMBER_OUTSIDE,		/* well formed, nothing of it exists */
	MEMBER_OK
};

/* "-500": the last bytes. */
static enum member
resolve_suffix(struct str digits, uint64_t length, struct range *r)
{
	uint64_t n;

	if (num_decimal(digits, POSITION_MAX, &n) == NUM_BAD)
		return (MEMBER_BAD);
	if (n == 0 || length == 0)
		return (MEMBER_OUTSIDE);
	r->first = n >= length ? 0 : length - n;
	r->last = length - 1;
	return (MEMBER_OK);
}

static enum member
resolve_member(struct str s, uint64_t length, struct range *r)
{
	size_t dash = str_find(s, '-');
	struct str first = str_head(s, dash), last = str_from(s, dash + 1);

	if (dash == s.len)
		return (MEMBER_BAD);
	if (first.len == 0)
		return (resolve_suffix(last, length, r));
	if (num_decimal(first, POSITION_MAX, &r->first) == NUM_BAD)
		return (MEMBER_BAD);
	r->last = POSITION_MAX;
	if (last.len > 0 &&
	    num_decimal(last, POSITION_MAX, &r->last) == NUM_BAD)
		return (MEMBER_BAD);
	if (r->last < r->first)
		return (MEMBER_BAD);
	if (r->first >= length)
		return (MEMBER_OUTSIDE);
	if (r->last >= length)
		r->last = length - 1;
	return (MEMBER_OK);
}

/* Does ${r} share a byte with one that is there? */
static bool
overlaps(const struct range_set *set, const struct range *r)
{
	unsigned i;

	for (i = 0; i < set->count; i++)
		if (r->first <= set->at[i].last && set->at[i].first <= r->last)
			return (true);
	return (false);
}

/* false: the whole set is to be ignored. */
static bool
add_member(struct range_set *set, struct str s, uint64_t length)
{
	struct range r;

	switch (resolve_member(s, length, &r)) {
	case MEMBER_BAD:
		return (false);
	case MEMBER_OUTSIDE:
		return (true);
	case MEMBER_OK:
		break;
	}
	if (set->count == RANGE_MAX || overlaps(set, &r))
		return (false);
	set->at[set->count++] = r;
	return (true);
}

enum range_result
range_resolve(struct str value, uint64_t length, struct range_set *set)
{
	size_t equals = str_find(value, '=');
	struct str rest = str_from(value, equals + 1), member;
	unsigned members = 0;

	set->count = 0;
	if (!str_eq_nocase(str_head(value, equals), STR(UNIT)))
		return (RANGE_IGNORE);
	while (rest.ptr != NULL) {
		member = str_trim(str_split(&rest, ','));
		if (member.len == 0)
			continue;
		if (++members > RANGE_MAX || !add_member(set, member, length))
			return (RANGE_IGNORE);
	}
	if (members == 0)
		return (RANGE_IGNORE);
	return (set->count > 0 ? RANGE_OK : RANGE_UNSATISFIABLE);
}
