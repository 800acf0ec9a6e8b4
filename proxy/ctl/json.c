/* SPDX-License-Identifier: MIT
 *
 * ctl/json.c - a walk over JSON text.
 */
#include "proxy/ctl/json.h"

#include "proxy/base/num.h"

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

struct str
json_value(struct json *j)
{
	struct str s;

	(void)json_peek(j);
	s = j->rest;
	json_skip(j);
	return (str_head(s, s.len - j->rest.len));
}

static struct str
member(struct str object, struct str wanted)
{
	struct json j = {.rest = object};
	struct str name, value;

	json_expect(&j, '{');
	while (!j.bad) {
		name = json_name(&j);
		value = json_value(&j);
		if (!j.bad && str_eq(name, wanted))
			return (value);
		if (!json_take(&j, ','))
			break;
	}
	return (STR_NONE);
}

struct str
json_at(struct str object, struct str path)
{
	while (path.ptr != NULL && object.ptr != NULL)
		object = member(object, str_split(&path, '.'));
	if (object.len > 1 && object.ptr[0] == '"')
		return (str_head(str_from(object, 1), object.len - 2));
	return (object);
}

uint64_t
json_number(struct str object, const char *path)
{
	struct str s = json_at(object, str_of(path));
	uint64_t n = 0;

	return (num_decimal(str_head(s, str_find(s, '.')), UINT64_MAX, &n) ==
			NUM_OK
		    ? n
		    : 0);
}

bool
json_ended(struct json *j)
{
	return (!j->bad && json_peek(j) == '\0' && j->rest.len == 0);
}
