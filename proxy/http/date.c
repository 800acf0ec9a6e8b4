/* SPDX-License-Identifier: MIT
 *
 * http/date.c - HTTP-date.
 *
 * The three forms are patterns of fixed width, read by one routine:
 *	W weekday of three letters, N month, d y h m s digits of day, year,
 *	hour, minute, second, D a day whose first digit may be a space; any
 *	other byte stands for itself, letters in either case.
 */
#include "proxy/http/date.h"

#include <stdbool.h>
#include <string.h>

#define DAY_S		INT64_C(86400)
#define CENTURY_AHEAD	50

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char *const long_days[] = {"Sunday", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday"};

struct civil {
	unsigned	 year, month, day;	/* month from 1 */
	unsigned	 hour, minute, second;
};

/* Days since 1970-01-01 of a date in the Gregorian calendar, by counting years
 * from March so that the leap day comes last. */
static int64_t
days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t shifted = month <= 2 ? year - 1 : year;
	int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int64_t of_era = shifted - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
			  day - 1;

	return (era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
		of_year - 719468);
}

static void
civil_of(int64_t day_number, struct civil *c)
{
	int64_t z = day_number + 719468;
	int64_t era = z / 146097;	/* never negative here */
	int64_t of_era = z - era * 146097;
	int64_t year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t shifted = (5 * of_year + 2) / 153;

	c->day = (unsigned)(of_year - (153 * shifted + 2) / 5 + 1);
	c->month = (unsigned)(shifted < 10 ? shifted + 3 : shifted - 9);
	c->year = (unsigned)(year + era * 400 + (c->month <= 2 ? 1 : 0));
}

static bool
is_leap(unsigned year)
{
	return ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
}

static bool
is_valid(const struct civil *c)
{
	static const unsigned char length[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned last;

	if (c->month < 1 || c->month > 12)
		return (false);
	last = length[c->month - 1];
	if (c->month == 2 && is_leap(c->year))
		last = 29;
	/* A leap second is :60. */
	return (c->day >= 1 && c->day <= last && c->hour <= 23 &&
		c->minute <= 59 && c->second <= 60);
}

static int64_t
seconds_of(const struct civil *c)
{
	int64_t s = days_of(c->year, c->month, c->day) * DAY_S +
		    c->hour * 3600 + c->minute * 60 + c->second;

	return (s < 0 ? 0 : s);
}

/* Which three-letter name of ${names} begins ${s}; from 1, 0 if none. */
static unsigned
name_at(const char *s, const char *names)
{
	unsigned i;

	for (i = 0; names[i * 3] != '\0'; i++)
		if (str_lower(s[0]) == str_lower(names[i * 3]) &&
		    str_lower(s[1]) == names[i * 3 + 1] &&
		    str_lower(s[2]) == names[i * 3 + 2])
			return (i + 1);
	return (0);
}

static bool
read_name(const char *s, char kind, struct civil *c)
{
	if (kind == 'W')
		return (name_at(s, days) != 0);
	c->month = name_at(s, months);
	return (c->month != 0);
}

static unsigned *
number_for(struct civil *c, char kind)
{
	switch (kind) {
	case 'd':
	case 'D':
		return (&c->day);
	case 'y':
		return (&c->year);
	case 'h':
		return (&c->hour);
	case 'm':
		return (&c->minute);
	case 's':
		return (&c->second);
	}
	return (NULL);
}

/* ${s} is as long as ${pattern}. */
static bool
read_pattern(struct str s, struct str pattern, struct civil *c)
{
	unsigned *number;
	size_t i;
	char byte;

	memset(c, 0, sizeof(*c));
	for (i = 0; i < s.len; i++) {
		byte = s.ptr[i];
		number = number_for(c, pattern.ptr[i]);
		if (pattern.ptr[i] == 'W' || pattern.ptr[i] == 'N') {
			/* The names have three letters, so has the pattern. */
			if (!read_name(s.ptr + i, pattern.ptr[i], c))
				return (false);
			i += 2;
		} else if (number != NULL && byte >= '0' && byte <= '9') {
			*number = *number * 10 + (unsigned)(byte - '0');
		} else if (pattern.ptr[i] == 'D' && byte == ' ') {
			continue;
		} else if (number != NULL ||
			   str_lower(byte) != str_lower(pattern.ptr[i])) {
			return (false);
		}
	}
	return (is_valid(c));
}

/* RFC 9110 5.6.7: what looks more than 50 years ahead is in the past. */
static void
find_century(struct civil *c, int64_t now)
{
	struct civil today;

	civil_of((now < 0 ? 0 : now) / DAY_S, &today);
	c->year += today.year / 100 * 100;
	if (c->year > today.year + CENTURY_AHEAD)
		c->year -= 100;
}

static int64_t
parse_rfc850(struct str s, int64_t now)
{
	struct str rest, pattern = STR(", dd-NNN-yy hh:mm:ss GMT");
	struct civil c;
	size_t comma = str_find(s, ','), i;

	for (i = 0; i < 7; i++)
		if (str_eq_nocase(str_head(s, comma), str_of(long_days[i])))
			break;
	rest = str_from(s, comma);
	/* Two-digit 00 is a leap year or not by its century: look after. */
	if (i == 7 || rest.len != pattern.len ||
	    !read_pattern(rest, pattern, &c))
		return (DATE_NONE);
	find_century(&c, now);
	return (is_valid(&c) ? seconds_of(&c) : DATE_NONE);
}

int64_t
date_parse(struct str s, int64_t now)
{
	struct str fixed = STR("WWW, dd NNN yyyy hh:mm:ss GMT");
	struct str asctime = STR("WWW NNN Dd hh:mm:ss yyyy");
	struct civil c;

	if (s.len == fixed.len && s.ptr[3] == ',')
		return (read_pattern(s, fixed, &c) ? seconds_of(&c)
						   : DATE_NONE);
	if (s.len == asctime.len && s.ptr[3] == ' ')
		return (read_pattern(s, asctime, &c) ? seconds_of(&c)
						     : DATE_NONE);
	return (parse_rfc850(s, now));
}

static void
put_number(char *out, unsigned n, unsigned width)
{
	while (width > 0) {
		out[--width] = (char)('0' + n % 10);
		n /= 10;
	}
}

void
date_format(char out[DATE_LEN], int64_t seconds)
{
	static const char form[] = "WWW, dd NNN yyyy hh:mm:ss GMT";
	int64_t s = seconds < 0 ? 0 : seconds > DATE_MAX ? DATE_MAX : seconds;
	unsigned of_day = (unsigned)(s % DAY_S);
	struct civil c;
	unsigned i;

	civil_of(s / DAY_S, &c);
	for (i = 0; i < DATE_LEN; i++)
		out[i] = form[i];
	memcpy(out, days + (s / DAY_S + 4) % 7 * 3, 3);
	put_number(out + 5, c.day, 2);
	memcpy(out + 8, months + (c.month - 1) * 3, 3);
	put_number(out + 12, c.year, 4);
	put_number(out + 17, of_day / 3600, 2);
	put_number(out + 20, of_day / 60 % 60, 2);
	put_number(out + 23, of_day % 60, 2);
}
