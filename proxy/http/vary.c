/* SPDX-License-Identifier: MIT
 *
 * http/vary.c - which request fields chose a response.
 */
#include "proxy/http/vary.h"

#include <stdlib.h>

#include "proxy/base/ws.h"
#include "proxy/http/head.h"
#include "proxy/http/token.h"

/* Members of one field that are put in order; a longer list keeps the order
 * in which it came. */
#define MEMBERS_MAX	64u

static struct str
lower_copy(struct ws *ws, struct str s)
{
	char *at = ws_alloc(ws, s.len);
	size_t i;

	if (at == NULL)
		return (STR_NONE);
	for (i = 0; i < s.len; i++)
		at[i] = str_lower(s.ptr[i]);
	return ((struct str){at, s.len});
}

static int
compare(const void *a, const void *b)
{
	return (str_cmp(*(const struct str *)a, *(const struct str *)b));
}

/* Sorted, each once; the new number. */
static unsigned
sort_unique(struct str *list, unsigned n)
{
	unsigned i, kept = 0;

	qsort(list, n, sizeof(*list), compare);
	for (i = 0; i < n; i++)
		if (kept == 0 || !str_eq(list[kept - 1], list[i]))
			list[kept++] = list[i];
	return (kept);
}

/* Joined with "," in the workspace; never NULL with length 0. */
static struct str
join(struct ws *ws, const struct str *list, unsigned n)
{
	size_t len = 0;
	unsigned i;
	char *at;

	for (i = 0; i < n; i++)
		len += list[i].len + 1;
	at = ws_alloc(ws, len);
	if (at == NULL)
		return (STR_NONE);
	for (i = 0, len = 0; i < n; i++) {
		if (i > 0)
			at[len++] = ',';
		memcpy(at + len, list[i].ptr, list[i].len);
		len += list[i].len;
	}
	return ((struct str){at, len});
}

enum vary
vary_names(struct ws *ws, const struct head *response, struct str *names)
{
	struct str list[VARY_MAX], member;
	struct list_walk w;
	unsigned n = 0;

	*names = STR_NONE;
	for (list_walk_start(&w, response, FIELD_VARY);
	     list_walk_next(&w, &member);) {
		if (n == VARY_MAX || !token_is(member) ||
		    str_eq(member, STR("*")))
			return (VARY_STAR);
		list[n] = lower_copy(ws, member);
		if (list[n++].ptr == NULL)
			return (VARY_STAR);
	}
	if (n == 0)
		return (VARY_NONE);
	*names = join(ws, list, sort_unique(list, n));
	return (names->ptr == NULL ? VARY_STAR : VARY_NAMES);
}

/* What is written goes straight to the end of the workspace. */
struct out {
	char		*at;
	size_t		 room;
	size_t		 len;
};

static void
put(struct out *o, struct str s)
{
	if (s.len > o->room - o->len) {
		o->at = NULL;
		o->room = o->len = 0;
	}
	if (o->at == NULL)
		return;
	if (s.len > 0)
		memcpy(o->at + o->len, s.ptr, s.len);
	o->len += s.len;
}

/* The same language or coding in another order or case means the same: with
 * equal weights order has no meaning, with others the weight tells it. */
static bool
is_unordered(enum field_id id)
{
	return (id == FIELD_ACCEPT_ENCODING || id == FIELD_ACCEPT_LANGUAGE);
}

/* A member and its parameters; a blank elsewhere makes it another. */
static void
put_lower(struct out *o, struct str s)
{
	struct str part;
	char byte;
	size_t i;

	while (s.ptr != NULL) {
		part = str_trim(str_split(&s, ';'));
		for (i = 0; i < part.len; i++) {
			byte = str_lower(part.ptr[i]);
			put(o, (struct str){&byte, 1});
		}
		if (s.ptr != NULL)
			put(o, STR(";"));
	}
}

/* All members of all lines; over MEMBERS_MAX when they cannot be put in
 * order.  An empty one counts for nothing only in a list (${is_list}). */
static unsigned
collect(const struct head *h, struct str name, bool is_list, struct str *list)
{
	const struct field *f = NULL;
	struct str rest, member;
	unsigned n = 0;

	while ((f = head_next_named(h, name, f)) != NULL) {
		rest = f->value;
		if (str_find(rest, '"') < rest.len)
			return (MEMBERS_MAX + 1);
		while (rest.ptr != NULL) {
			member = str_trim(str_split(&rest, ','));
			if (member.len == 0 && is_list)
				continue;
			if (n == MEMBERS_MAX)
				return (MEMBERS_MAX + 1);
			list[n++] = member;
		}
	}
	return (n);
}

static int
compare_nocase(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	size_t i;

	for (i = 0; i < x->len && i < y->len; i++)
		if (str_lower(x->ptr[i]) != str_lower(y->ptr[i]))
			return (str_lower(x->ptr[i]) < str_lower(y->ptr[i])
				    ? -1
				    : 1);
	return (x->len < y->len ? -1 : x->len > y->len);
}

/* Lists too long to be sorted, and quoted text, where a space or a comma may
 * mean something, are taken as they stand. */
static void
put_raw(struct out *o, const struct head *h, struct str name, struct str end)
{
	const struct field *f = NULL;

	while ((f = head_next_named(h, name, f)) != NULL) {
		put(o, f->value);
		put(o, end);
	}
}

/* Lists by their definition, and what nobody knows, as if it were one; in all
 * others (Cookie, Origin, User-Agent) a comma and a blank are text. */
static bool
may_be_list(enum field_id id)
{
	switch ((unsigned)id) {
	case FIELD_OTHER:
	case FIELD_ACCEPT:
	case FIELD_ACCEPT_CHARSET:
	case FIELD_ACCEPT_ENCODING:
	case FIELD_ACCEPT_LANGUAGE:
	case FIELD_FORWARDED:
	case FIELD_VIA:
	case FIELD_X_FORWARDED_FOR:
		return (true);
	}
	return (false);
}

static void
put_values(struct out *o, const struct head *h, struct str name)
{
	struct str list[MEMBERS_MAX];
	enum field_id id = field_id_of(name);
	bool unordered = is_unordered(id);
	unsigned i, n;

	if (!may_be_list(id)) {
		/* No value holds it, so lines are not taken for one. */
		put_raw(o, h, name, STR("\r"));
		return;
	}
	n = collect(h, name, id != FIELD_OTHER, list);
	if (n > MEMBERS_MAX) {
		put_raw(o, h, name, STR(","));
		return;
	}
	if (unordered)
		qsort(list, n, sizeof(*list), compare_nocase);
	for (i = 0; i < n; i++) {
		if (i > 0)
			put(o, STR(","));
		if (unordered)
			put_lower(o, list[i]);
		else
			put(o, list[i]);
	}
}

struct str
vary_values(struct ws *ws, struct str names, const struct head *request)
{
	struct out o = {NULL, 0, 0};
	struct str name;

	o.at = ws_reserve(ws, &o.room);
	while (names.ptr != NULL) {
		name = str_split(&names, ',');
		put(&o, name);
		/* Absent: no colon. */
		if (head_next_named(request, name, NULL) != NULL) {
			put(&o, STR(":"));
			put_values(&o, request, name);
		}
		put(&o, STR("\n"));
	}
	if (o.at == NULL) {
		ws->overflowed = true;
		return (STR_NONE);
	}
	ws_release(ws, o.len);
	return ((struct str){o.at, o.len});
}
