/* SPDX-License-Identifier: MIT
 *
 * ctl/json.c - a walk over JSON text.
 */
#include "proxy/ctl/json.h"

#define DEPTH_MAX	16

char
json_peek(struct json *j)
{
	while (j->rest.len > 0 && *j->rest.ptr != '\0' &&
	       strchr(" \t\r\n", *j->rest.ptr) != NULL)
		j->rest = str_from(j->rest, 1);
	return (j->rest.len > 0 ? *j->rest.ptr : '\0');
}

bool
json_take(struct json *j, char c)
{
	if (json_peek(j) != c)
		return (false);
	j->rest = str_from(j->rest, 1);
	return (true);
}

void
json_expect(struct json *j, char c)
{
	if (!json_take(j, c))
		j->bad = true;
}

static struct str
string(struct json *j)
{
	struct str s = j->rest;
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '"') {
		if ((unsigned char)s.ptr[n] < 0x20)
			j->bad = true;
		n += s.ptr[n] == '\\' && n + 1 < s.len ? 2 : 1;
	}
	j->rest = str_from(s, n);
	json_expect(j, '"');
	return (str_head(s, n));
}

struct str
json_scalar(struct json *j)
{
	struct str s;
	size_t n = 0;

	if (json_take(j, '"'))
		return (string(j));
	s = j->rest;
	while (n < s.len &&
	       ((s.ptr[n] >= '0' && s.ptr[n] <= '9') ||
		   (s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || s.ptr[n] == '-' ||
		   s.ptr[n] == '+' || s.ptr[n] == '.'))
		n++;
	if (n == 0)
		j->bad = true;
	j->rest = str_from(s, n);
	return (str_head(s, n));
}

struct str
json_name(struct json *j)
{
	struct str name;

	json_expect(j, '"');
	name = string(j);
	json_expect(j, ':');
	return (name);
}

void
json_skip(struct json *j)
{
	int depth = 0;

	do {
		switch (json_peek(j)) {
		case '{':
		case '[':
			depth++;
			j->rest = str_from(j->rest, 1);
			break;
		case '}':
		case ']':
			depth--;
			j->rest = str_from(j->rest, 1);
			break;
		case ',':
		case ':':
			j->rest = str_from(j->rest, 1);
			break;
		default:
			(void)json_scalar(j);
			break;
		}
		if (depth > DEPTH_MAX || depth < 0)
			j->bad = true;
	} while (!j->bad && depth > 0);
}

bool
json_ended(struct json *j)
{
	return (!j->bad && json_peek(j) == '\0' && j->rest.len == 0);
}
