/* SPDX-License-Identifier: MIT
 *
 * ctl/table.c - from JSON to columns.
 *
 * A walk over the text; nothing is built.  Strings are shown as they are
 * written, escapes included, so that no control byte reaches the terminal.
 */
#include "proxy/ctl/table.h"

#include <stdbool.h>

#define DEPTH_MAX	4

struct walk {
	struct str	 rest;
	FILE		*out;
	bool		 bad;
};

static void
skip_space(struct walk *w)
{
	while (w->rest.len > 0 && strchr(" \t\r\n", *w->rest.ptr) != NULL &&
	       *w->rest.ptr != '\0')
		w->rest = str_from(w->rest, 1);
}

static char
peek(struct walk *w)
{
	skip_space(w);
	return (w->rest.len > 0 ? *w->rest.ptr : '\0');
}

static bool
take(struct walk *w, char c)
{
	if (peek(w) != c)
		return (false);
	w->rest = str_from(w->rest, 1);
	return (true);
}

static void
expect(struct walk *w, char c)
{
	if (!take(w, c))
		w->bad = true;
}

/* Without its quotes. */
static struct str
string(struct walk *w)
{
	struct str s = w->rest;
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '"') {
		if ((unsigned char)s.ptr[n] < 0x20)
			w->bad = true;
		n += s.ptr[n] == '\\' && n + 1 < s.len ? 2 : 1;
	}
	w->rest = str_from(s, n);
	expect(w, '"');
	return (str_head(s, n));
}

/* A string, a number, true, false or null. */
static struct str
scalar(struct walk *w)
{
	struct str s;
	size_t n = 0;

	if (take(w, '"'))
		return (string(w));
	s = w->rest;
	while (n < s.len &&
	       ((s.ptr[n] >= '0' && s.ptr[n] <= '9') ||
		   (s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || s.ptr[n] == '-' ||
		   s.ptr[n] == '+' || s.ptr[n] == '.'))
		n++;
	if (n == 0)
		w->bad = true;
	w->rest = str_from(s, n);
	return (str_head(s, n));
}

static struct str
member_name(struct walk *w)
{
	struct str name;

	expect(w, '"');
	name = string(w);
	expect(w, ':');
	return (name);
}

static void
put_words(struct walk *w, struct str name, int width)
{
	int n = 0;

	for (size_t i = 0; i < name.len; i++, n++)
		fputc(name.ptr[i] == '_' ? ' ' : name.ptr[i], w->out);
	for (; n < width; n++)
		fputc(' ', w->out);
}

#define CELL	13

/* One row of a table; the first also prints the names above it. */
static void
row(struct walk *w, bool first)
{
	struct walk names = *w;

	if (first) {
		fputs("  ", w->out);
		expect(&names, '{');
		do {
			put_words(w, member_name(&names), CELL);
			(void)scalar(&names);
		} while (!names.bad && take(&names, ','));
		fputc('\n', w->out);
	}
	fputs("  ", w->out);
	expect(w, '{');
	do {
		struct str value;

		(void)member_name(w);
		value = scalar(w);
		fprintf(w->out, "%-*.*s", CELL, STR_ARG(value));
	} while (!w->bad && take(w, ','));
	expect(w, '}');
	fputc('\n', w->out);
}

static void
rows(struct walk *w)
{
	bool first = true;

	expect(w, '[');
	if (take(w, ']')) {
		fputs("  none\n", w->out);
		return;
	}
	do {
		row(w, first);
		first = false;
	} while (!w->bad && take(w, ','));
	expect(w, ']');
}

static void	 members(struct walk *, int depth);

static void
member(struct walk *w, int depth)
{
	struct str name = member_name(w), value;
	char next = peek(w);

	if (w->bad)
		return;
	if (next == '{' || next == '[') {
		fprintf(w->out, "%*s", 2 * depth, "");
		put_words(w, name, 0);
		fputc('\n', w->out);
		if (next == '{')
			members(w, depth + 1);
		else
			rows(w);
		return;
	}
	value = scalar(w);
	fprintf(w->out, "%*s", 2 * depth, "");
	put_words(w, name, 32 - 2 * depth);
	fprintf(w->out, " %.*s\n", STR_ARG(value));
}

static void
members(struct walk *w, int depth)
{
	if (depth > DEPTH_MAX)
		w->bad = true;
	expect(w, '{');
	if (w->bad || take(w, '}'))
		return;
	do {
		member(w, depth);
	} while (!w->bad && take(w, ','));
	expect(w, '}');
}

int
table_print(struct str json, FILE *out)
{
	struct walk w = {.rest = json, .out = out};

	members(&w, 0);
	return (w.bad || peek(&w) != '\0' || w.rest.len > 0 ? -1 : 0);
}
