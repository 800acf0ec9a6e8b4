/* SPDX-License-Identifier: MIT
 *
 * config/zone_rule.c - POSIX TZ rules.
 */
#include "config/zone_rule.h"

#include "proxy/base/num.h"

#define DAY_S		INT64_C(86400)
/* Beyond these the year is not worth knowing; no overflow below. */
#define WALL_MOST	INT64_C(100000000000)

/* ---- the text ------------------------------------------------------------ */

static char
next_char(const struct str *s)
{
	return (s->len > 0 ? s->ptr[0] : '\0');
}

static bool
skip(struct str *s, char c)
{
	if (next_char(s) != c || s->len == 0)
		return (false);
	*s = str_from(*s, 1);
	return (true);
}

static bool
is_letter(char c)
{
	return (str_lower(c) >= 'a' && str_lower(c) <= 'z');
}

/* "CET" or "<-03>". */
static bool
skip_name(struct str *s)
{
	bool quoted = skip(s, '<');
	size_t n = 0;

	if (quoted) {
		n = str_find(*s, '>');
		if (n < 3 || n == s->len)
			return (false);
		*s = str_from(*s, n + 1);
		return (true);
	}
	while (n < s->len && is_letter(s->ptr[n]))
		n++;
	*s = str_from(*s, n);
	return (n >= 3);
}

static bool
take_number(struct str *s, unsigned max, int32_t *out)
{
	uint64_t value;
	size_t n = 0;

	while (n < s->len && s->ptr[n] >= '0' && s->ptr[n] <= '9')
		n++;
	if (n > 3 || num_decimal(str_head(*s, n), max, &value) != NUM_OK)
		return (false);
	*s = str_from(*s, n);
	*out = (int32_t)value;
	return (true);
}

/* "[+-]h[:mm[:ss]]" in seconds. */
static bool
take_time(struct str *s, unsigned hours_most, int32_t *out)
{
	bool is_negative = skip(s, '-');
	int32_t hours, minutes = 0, seconds = 0;

	if (!is_negative)
		(void)skip(s, '+');
	if (!take_number(s, hours_most, &hours))
		return (false);
	if (skip(s, ':') && !take_number(s, 59, &minutes))
		return (false);
	if (skip(s, ':') && !take_number(s, 59, &seconds))
		return (false);
	*out = hours * 3600 + minutes * 60 + seconds;
	if (is_negative)
		*out = -*out;
	return (true);
}

static bool
take_month_day(struct str *s, struct zone_change *c)
{
	int32_t month, week, day;

	if (!take_number(s, 12, &month) || !skip(s, '.') ||
	    !take_number(s, 5, &week) || !skip(s, '.') ||
	    !take_number(s, 6, &day) || month == 0 || week == 0)
		return (false);
	c->kind = ZONE_DAY_MONTH;
	c->month = (uint8_t)month;
	c->week = (uint8_t)week;
	c->day = (uint16_t)day;
	return (true);
}

static bool
take_change(struct str *s, struct zone_change *c)
{
	int32_t day;

	if (skip(s, 'M')) {
		if (!take_month_day(s, c))
			return (false);
	} else {
		c->kind = skip(s, 'J') ? ZONE_DAY_JULIAN : ZONE_DAY_ORDINAL;
		if (!take_number(s, 365, &day) ||
		    (c->kind == ZONE_DAY_JULIAN && day == 0))
			return (false);
		c->day = (uint16_t)day;
	}
	c->time_s = 2 * 3600;
	return (!skip(s, '/') || take_time(s, 167, &c->time_s));
}

const char *
zone_rule_parse(struct str s, struct zone_rule *r)
{
	int32_t west;

	*r = (struct zone_rule){0};
	if (!skip_name(&s) || !take_time(&s, 24, &west))
		return ("its rule has no standard time");
	r->standard_s = -west;
	if (s.len == 0)
		return (NULL);
	if (!skip_name(&s))
		return ("its rule has no name for summer time");
	r->has_summer = true;
	r->summer_s = r->standard_s + 3600;
	if (next_char(&s) != ',') {
		if (!take_time(&s, 24, &west))
			return ("its rule has no summer time");
		r->summer_s = -west;
	}
	if (!skip(&s, ',') || !take_change(&s, &r->begin) || !skip(&s, ',') ||
	    !take_change(&s, &r->end) || s.len > 0)
		return ("its rule does not say when summer time is");
	return (NULL);
}

/* ---- the calendar -------------------------------------------------------- */

static int64_t
floor_div(int64_t a, int64_t b)
{
	return (a / b - (a % b < 0 ? 1 : 0));
}

/* The first of January in days since 1970. */
static int64_t
days_before(int64_t year)
{
	int64_t y = year - 1;

	return ((year - 1970) * 365 + floor_div(y, 4) - floor_div(y, 100) +
		floor_div(y, 400) - 477);
}

static bool
is_leap(int64_t year)
{
	return (days_before(year + 1) - days_before(year) == 366);
}

static int64_t
year_of(int64_t day)
{
	int64_t year = 1970 + floor_div(day * 400, 146097);

	while (days_before(year) > day)
		year--;
	while (days_before(year + 1) <= day)
		year++;
	return (year);
}

static int64_t
month_day(const struct zone_change *c, int64_t year)
{
	static const uint16_t before[13] = {
	    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
	int64_t first = days_before(year) + before[c->month - 1];
	int64_t next = days_before(year) + before[c->month];
	int64_t day;

	if (is_leap(year)) {
		first += c->month > 2;
		next += c->month >= 2;
	}
	/* The first of January 1970 was a Thursday. */
	day = first + (c->day + 7 - ((first + 4) % 7 + 7) % 7) % 7;
	day += (c->week - 1) * 7;
	return (day < next ? day : day - 7);
}

/* When the change is, by a clock that is ${offset_s} east. */
static int64_t
change_at(const struct zone_change *c, int64_t year, int32_t offset_s)
{
	int64_t day = 0;

	switch (c->kind) {
	case ZONE_DAY_JULIAN:
		day = days_before(year) + c->day - 1;
		if (c->day >= 60 && is_leap(year))
			day++;
		break;
	case ZONE_DAY_ORDINAL:
		day = days_before(year) + c->day;
		break;
	case ZONE_DAY_MONTH:
		day = month_day(c, year);
		break;
	}
	return (day * DAY_S + c->time_s - offset_s);
}

/* A change may fall into the year before or after its own, so the neighbours
 * are looked at too: the latest change that has been decides. */
int32_t
zone_rule_offset(const struct zone_rule *r, int64_t wall_s)
{
	int64_t year, y, at, latest = INT64_MIN;
	int32_t offset = r->standard_s;

	if (!r->has_summer || wall_s > WALL_MOST || wall_s < -WALL_MOST)
		return (offset);
	year = year_of(floor_div(wall_s + r->standard_s, DAY_S));
	for (y = year - 1; y <= year + 1; y++) {
		at = change_at(&r->end, y, r->summer_s);
		if (at <= wall_s && at > latest) {
			latest = at;
			offset = r->standard_s;
		}
		at = change_at(&r->begin, y, r->standard_s);
		if (at <= wall_s && at >= latest) {
			latest = at;
			offset = r->summer_s;
		}
	}
	return (offset);
}
