/* SPDX-License-Identifier: MIT
 *
 * ctl/table.c - from JSON to columns.
 */
#include "proxy/ctl/table.h"

#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define DEPTH_MAX	4
#define NAMES_END	32
#define CELL		13

struct sheet {
	FILE	*out;
	bool	 is_brief;	/* sections without what is 0 */
};

static void
put_words(FILE *out, struct str name, int width)
{
	int n = 0;
	char c;

	/* Names are aduana's own; of anything else a mark is enough. */
	for (size_t i = 0; i < name.len; i++, n++) {
		c = name.ptr[i] == '_' ? ' ' : name.ptr[i];
		fputc(c >= ' ' && c < 0x7f ? c : '?', out);
	}
	for (; n < width; n++)
		fputc(' ', out);
}

static bool
ends(struct str name, struct str with)
{
	return (str_ends_nocase(name, with));
}

/* A large number is said once more as people say it. */
static void
put_value(FILE *out, struct str name, struct str value)
{
	char said[FIGURE_MAX];
	bool known = false;

	if (str_eq(value, STR("null")))
		value = STR("-");
	if (ends(name, STR("bytes")) || ends(name, STR("bytes_total")) ||
	    str_eq(name, STR("used")) || str_eq(name, STR("capacity")))
		known = value.len > 3 && figure_size(value, said);
	else if (ends(name, STR("seconds")))
		known = value.len > 2 && figure_time(value, said);
	fputc(' ', out);
	safe_put_json(out, value);
	if (known)
		fprintf(out, " (%s)", said);
	fputc('\n', out);
}

/* ---- arrays -------------------------------------------------------------- */

/* Too long a one moves what stands behind it. */
static void
put_cell(FILE *out, struct str value)
{
	size_t n = safe_columns(value);

	safe_put_json(out, value);
	fprintf(out, "%*s", n < CELL ? (int)(CELL - n) : 1, "");
}

/* One row of a table; the first also prints the names above it. */
static void
row(struct json *j, FILE *out, bool first)
{
	struct json names = *j;

	if (first) {
		fputs("  ", out);
		json_expect(&names, '{');
		do {
			put_words(out, json_name(&names), CELL);
			(void)json_scalar(&names);
		} while (!names.bad && json_take(&names, ','));
		fputc('\n', out);
	}
	fputs("  ", out);
	json_expect(j, '{');
	do {
		struct str value;

		(void)json_name(j);
		value = json_scalar(j);
		put_cell(out, value);
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
	fputc('\n', out);
}

/* Does the object that is next hold others, or arrays? */
static bool
is_nested(struct json j)
{
	bool nested = false;

	json_expect(&j, '{');
	while (!j.bad && !nested) {
		(void)json_name(&j);
		nested = json_peek(&j) == '{' || json_peek(&j) == '[';
		json_skip(&j);
		if (!json_take(&j, ','))
			break;
	}
	return (nested && !j.bad);
}

static void	 members(struct json *, const struct sheet *, int depth);

static void
element(struct json *j, const struct sheet *s, int depth, bool first)
{
	if (json_peek(j) != '{') {
		struct str value = json_scalar(j);

		fprintf(s->out, "%*s", 2 * depth, "");
		safe_put_json(s->out, value);
		fputc('\n', s->out);
		return;
	}
	if (!is_nested(*j)) {
		row(j, s->out, first);
		return;
	}
	if (!first)
		fputc('\n', s->out);
	members(j, s, depth);
}

static void
elements(struct json *j, const struct sheet *s, int depth)
{
	bool first = true;

	json_expect(j, '[');
	if (json_take(j, ']')) {
		fputs("  none\n", s->out);
		return;
	}
	do {
		element(j, s, depth, first);
		first = false;
	} while (!j->bad && json_take(j, ','));
	json_expect(j, ']');
}

/* ---- objects ------------------------------------------------------------- */

static void
member(struct json *j, const struct sheet *s, int depth)
{
	struct str name = json_name(j);
	char next = json_peek(j);

	if (j->bad)
		return;
	fprintf(s->out, "%*s", 2 * depth, "");
	if (next != '{' && next != '[') {
		put_words(s->out, name, NAMES_END - 2 * depth);
		put_value(s->out, name, json_scalar(j));
		return;
	}
	fputs(paint(PAINT_BOLD), s->out);
	put_words(s->out, name, 0);
	fprintf(s->out, "%s\n", paint(PAINT_PLAIN));
	if (next == '{')
		members(j, s, depth + 1);
	else
		elements(j, s, depth + 1);
}

/* The member that is next. */
static bool
is_zero(struct json j)
{
	struct str value;

	(void)json_name(&j);
	if (j.bad || json_peek(&j) == '{' || json_peek(&j) == '[')
		return (false);
	value = json_scalar(&j);
	return (str_eq(value, STR("0")) || str_eq(value, STR("0.000")));
}

static void
members(struct json *j, const struct sheet *s, int depth)
{
	unsigned left_out = 0;

	if (depth > DEPTH_MAX)
		j->bad = true;
	json_expect(j, '{');
	if (j->bad || json_take(j, '}'))
		return;
	do {
		if (s->is_brief && depth > 0 && is_zero(*j)) {
			(void)json_name(j);
			json_skip(j);
			left_out++;
		} else
			member(j, s, depth);
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
	if (left_out > 0)
		fprintf(s->out, "%*s%u %s 0; --json shows all\n", 2 * depth, "",
		    left_out, left_out == 1 ? "figure is" : "figures are");
}

int
table_print(struct str json, bool is_brief, FILE *out)
{
	const struct sheet s = {out, is_brief};
	struct json j = {.rest = json};

	members(&j, &s, 0);
	return (json_ended(&j) ? 0 : -1);
}
