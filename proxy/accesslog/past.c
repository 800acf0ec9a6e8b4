/* SPDX-License-Identifier: MIT
 *
 * accesslog/past.c - three forms, told apart by how a line begins.
 */
#include "proxy/accesslog/past.h"

#include <time.h>

#include "config/nets.h"
#include "proxy/base/num.h"

/* Year 9999. */
#define SECONDS_MAX	253402300799ull

/* "-" stands for nothing. */
static struct str
given(struct str s)
{
	return (str_eq(s, STR("-")) ? STR_NONE : s);
}

static struct str
next_column(struct str *rest)
{
	while (rest->len > 0 && rest->ptr[0] == ' ')
		*rest = str_from(*rest, 1);
	return (str_split(rest, ' '));
}

static int
read_client(struct past *p, struct str text)
{
	return (net_address(text, p->client) == NULL ? 0 : -1);
}

static int
is_whole(const struct past *p)
{
	return (p->method.len > 0 && p->url.len > 0 ? 0 : -1);
}

/* "1700000000.123    5 10.0.0.1 TCP_MISS/200 345 GET http://a/ - HIER/- type"
 */
static int
read_native(struct past *p, struct str time, struct str rest)
{
	uint64_t seconds;

	if (num_decimal(str_split(&time, '.'), SECONDS_MAX, &seconds) != NUM_OK)
		return (-1);
	p->wall_s = (int64_t)seconds;
	(void)next_column(&rest);
	if (read_client(p, next_column(&rest)) == -1)
		return (-1);
	(void)next_column(&rest);
	(void)next_column(&rest);
	p->method = next_column(&rest);
	p->url = next_column(&rest);
	p->user = given(next_column(&rest));
	(void)next_column(&rest);
	p->type = given(next_column(&rest));
	return (is_whole(p));
}

/* Of ${n} digits at ${*s}, which moves on past them and the byte behind. */
static int
digits(struct str *s, size_t n, uint64_t *out)
{
	if (s->len < n || num_decimal(str_head(*s, n), 9999, out) != NUM_OK)
		return (-1);
	*s = str_from(*s, n + 1);
	return (0);
}

static int
month_of(struct str name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (str_eq(name, (struct str){months + 3 * i, 3}))
			return (i);
	return (-1);
}

static int
read_clock(struct str *s, struct tm *tm)
{
	uint64_t hour, minute, second;

	if (digits(s, 2, &hour) == -1 || digits(s, 2, &minute) == -1 ||
	    digits(s, 2, &second) == -1)
		return (-1);
	tm->tm_hour = (int)hour;
	tm->tm_min = (int)minute;
	tm->tm_sec = (int)second;
	return (0);
}

/* "22/Nov/2026:09:30:00 +0100" */
static int
read_combined_time(struct past *p, struct str s)
{
	struct tm tm = {0};
	uint64_t day, year, ahead;
	int64_t offset;
	bool minus;

	if (digits(&s, 2, &day) == -1)
		return (-1);
	tm.tm_mday = (int)day;
	tm.tm_mon = month_of(str_head(s, 3));
	s = str_from(s, 4);
	if (tm.tm_mon == -1 || digits(&s, 4, &year) == -1 ||
	    read_clock(&s, &tm) == -1 || s.len == 0)
		return (-1);
	tm.tm_year = (int)year - 1900;
	minus = s.ptr[0] == '-';
	s = str_from(s, 1);
	if (digits(&s, 4, &ahead) == -1)
		return (-1);
	offset = (int64_t)(ahead / 100 * 3600 + ahead % 100 * 60);
	p->wall_s = (int64_t)timegm(&tm) + (minus ? offset : -offset);
	return (0);
}

/* "10.0.0.1 - ana [22/Nov/2026:09:30:00 +0100] "GET http://a/ HTTP/1.1" ..."
 */
static int
read_combined(struct past *p, struct str client, struct str rest)
{
	struct str request;

	if (read_client(p, client) == -1)
		return (-1);
	(void)next_column(&rest);
	p->user = given(next_column(&rest));
	if (!str_starts(rest, STR("[")))
		return (-1);
	rest = str_from(rest, 1);
	if (read_combined_time(p, str_split(&rest, ']')) == -1)
		return (-1);
	(void)str_split(&rest, '"');
	request = str_split(&rest, '"');
	p->method = next_column(&request);
	p->url = next_column(&request);
	return (is_whole(p));
}

/* "2026-11-22T09:30:00.123Z" */
static int
read_json_time(struct past *p, struct str s)
{
	struct tm tm = {0};
	uint64_t year, month, day;

	if (digits(&s, 4, &year) == -1 || digits(&s, 2, &month) == -1 ||
	    digits(&s, 2, &day) == -1 || read_clock(&s, &tm) == -1)
		return (-1);
	tm.tm_year = (int)year - 1900;
	tm.tm_mon = (int)month - 1;
	tm.tm_mday = (int)day;
	p->wall_s = (int64_t)timegm(&tm);
	return (0);
}

/* What stands behind a backslash; control characters are no part of what is
 * looked for, so \n and its like stand for themselves. */
static char
unescape(struct str *s)
{
	uint64_t point;
	char c = s->ptr[0];

	if (c == 'u' &&
	    num_hex(str_head(str_from(*s, 1), 4), 0xffff, &point) == NUM_OK &&
	    s->len >= 5 && point < 0x100) {
		*s = str_from(*s, 5);
		return ((char)point);
	}
	*s = str_from(*s, 1);
	return (c);
}

/* A string behind its first quote; ${*rest} is left behind its last. */
static int
read_string(struct past *p, size_t *used, struct str *rest, struct str *out)
{
	char *at = p->room + *used;
	size_t n = 0;
	char c;

	while (rest->len > 0 && *used + n < PAST_ROOM) {
		c = rest->ptr[0];
		*rest = str_from(*rest, 1);
		if (c == '"') {
			*used += n;
			*out = (struct str){at, n};
			return (0);
		}
		if (c == '\\' && rest->len > 0)
			c = unescape(rest);
		at[n++] = c;
	}
	return (-1);
}

static int
take_pair(struct past *p, struct str key, struct str value)
{
	if (str_eq(key, STR("time")))
		return (read_json_time(p, value));
	if (str_eq(key, STR("client")))
		return (read_client(p, value));
	if (str_eq(key, STR("method")))
		p->method = value;
	else if (str_eq(key, STR("url")))
		p->url = value;
	else if (str_eq(key, STR("user")))
		p->user = value;
	else if (str_eq(key, STR("type")))
		p->type = value;
	return (0);
}

/* One object without objects in it; numbers and lists are passed over. */
static int
read_json(struct past *p, struct str rest)
{
	struct str key, value;
	size_t used = 0;

	while (rest.ptr != NULL && rest.len > 0) {
		(void)str_split(&rest, '"');
		if (rest.ptr == NULL)
			break;
		if (read_string(p, &used, &rest, &key) == -1)
			return (-1);
		if (!str_starts(rest, STR(":\"")))
			continue;
		rest = str_from(rest, 2);
		if (read_string(p, &used, &rest, &value) == -1 ||
		    take_pair(p, key, value) == -1)
			return (-1);
	}
	return (p->wall_s == 0 ? -1 : is_whole(p));
}

int
past_read(struct past *p, struct str line)
{
	struct str rest = line, first = str_split(&rest, ' ');
	size_t dot = str_find(first, '.');

	memset(p, 0, offsetof(struct past, room));
	if (str_starts(line, STR("{")))
		return (read_json(p, line));
	if (dot >= 9 && dot < first.len && str_rfind(first, '.') == dot)
		return (read_native(p, first, rest));
	return (read_combined(p, first, rest));
}
