/* SPDX-License-Identifier: MIT
 *
 * config/instant.c - RFC 3339.
 */
#include "config/instant.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "proxy/base/num.h"

/* The end of 9999. */
#define LAST_S	INT64_C(253402300799)

static const char expected[] =
    "a time such as 2026-12-24T18:00:00Z or 2026-12-24T19:00:00+01:00 is "
    "expected";

static bool
take_char(struct str *s, const char *any)
{
	if (s->len == 0 || s->ptr[0] == '\0' || strchr(any, s->ptr[0]) == NULL)
		return (false);
	*s = str_from(*s, 1);
	return (true);
}

static bool
take_digits(struct str *s, size_t n, unsigned min, unsigned max, int *out)
{
	uint64_t value;

	if (s->len < n || num_decimal(str_head(*s, n), max, &value) != NUM_OK ||
	    value < min)
		return (false);
	*s = str_from(*s, n);
	*out = (int)value;
	return (true);
}

static bool
is_leap(int year)
{
	return ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
}

static int
days_of_month(int month, int year)
{
	static const int days[12] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return (days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0));
}

static bool
take_date(struct str *s, int64_t *days)
{
	int year, month, day, y, m;

	if (!take_digits(s, 4, 1970, 9999, &year) || !take_char(s, "-") ||
	    !take_digits(s, 2, 1, 12, &month) || !take_char(s, "-") ||
	    !take_digits(s, 2, 1, 31, &day) || day > days_of_month(month, year))
		return (false);
	y = year - 1;
	*days = (int64_t)(year - 1970) * 365 + y / 4 - y / 100 + y / 400 - 477 +
		day - 1;
	for (m = 1; m < month; m++)
		*days += days_of_month(m, year);
	return (true);
}

static bool
take_time(struct str *s, int64_t *seconds)
{
	int hour, minute, second, ignored;

	if (!take_digits(s, 2, 0, 23, &hour) || !take_char(s, ":") ||
	    !take_digits(s, 2, 0, 59, &minute) || !take_char(s, ":") ||
	    !take_digits(s, 2, 0, 60, &second))
		return (false);
	*seconds = hour * 3600 + minute * 60 + second;
	if (!take_char(s, "."))
		return (true);
	if (!take_digits(s, 1, 0, 9, &ignored))
		return (false);
	while (take_digits(s, 1, 0, 9, &ignored))
		continue;
	return (true);
}

static bool
take_offset(struct str *s, int64_t *east)
{
	bool is_west = s->len > 0 && s->ptr[0] == '-';
	int hours, minutes;

	*east = 0;
	if (take_char(s, "Zz"))
		return (true);
	if (!take_char(s, "+-") || !take_digits(s, 2, 0, 23, &hours) ||
	    !take_char(s, ":") || !take_digits(s, 2, 0, 59, &minutes))
		return (false);
	*east = hours * 3600 + minutes * 60;
	if (is_west)
		*east = -*east;
	return (true);
}

const char *
instant_parse(struct str s, int64_t *wall_s)
{
	int64_t days, seconds, east;

	if (!take_date(&s, &days) || !take_char(&s, "Tt ") ||
	    !take_time(&s, &seconds) || !take_offset(&s, &east) || s.len > 0)
		return (expected);
	*wall_s = days * 86400 + seconds - east;
	return (NULL);
}

const char *
instant_write(char out[INSTANT_SIZE], int64_t wall_s)
{
	time_t t = (time_t)(wall_s < 0 || wall_s > LAST_S ? 0 : wall_s);
	struct tm tm = {.tm_year = 70, .tm_mday = 1};

	(void)gmtime_r(&t, &tm);
	(void)strftime(out, INSTANT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return (out);
}
