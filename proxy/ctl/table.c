/* SPDX-License-Identifier: MIT
 *
 * ctl/table.c - from JSON to columns.
 */
#include "proxy/ctl/table.h"

#include <stdbool.h>

#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define DEPTH_MAX	4
#define NAMES_END	32
#define CELL		13

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

static void	 members(struct json *, FILE *, int depth);

static void
element(struct json *j, FILE *out, int depth, bool first)
{
	if (json_peek(j) != '{') {
		struct str value = json_scalar(j);

		fprintf(out, "%*s", 2 * depth, "");
		safe_put_json(out, value);
		fputc('\n', out);
		return;
	}
	if (!is_nested(*j)) {
		row(j, out, first);
		return;
	}
	if (!first)
		fputc('\n', out);
	members(j, out, depth);
}

static void
elements(struct json *j, FILE *out, int depth)
{
	bool first = true;

	json_expect(j, '[');
	if (json_take(j, ']')) {
		fputs("  none\n", out);
		return;
	}
	do {
		element(j, out, depth, first);
		first = false;
	} while (!j->bad && json_take(j, ','));
	json_expect(j, ']');
}

/* ---- objects ------------------------------------------------------------- */

static void
member(struct json *j, FILE *out, int depth)
{
	struct str name = json_name(j);
	char next = json_peek(j);

	if (j->bad)
		return;
	fprintf(out, "%*s", 2 * depth, "");
	if (next != '{' && next != '[') {
		put_words(out, name, NAMES_END - 2 * depth);
		put_value(out, name, json_scalar(j));
		return;
	}
	fputs(paint(PAINT_BOLD), out);
	put_words(out, name, 0);
	fprintf(out, "%s\n", paint(PAINT_PLAIN));
	if (next == '{')
		members(j, out, depth + 1);
	else
		elements(j, out, depth + 1);
}

static void
members(struct json *j, FILE *out, int depth)
{
	if (depth > DEPTH_MAX)
		j->bad = true;
	json_expect(j, '{');
	if (j->bad || json_take(j, '}'))
		return;
	do {
		member(j, out, depth);
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
}

int
table_print(struct str json, FILE *out)
{
	struct json j = {.rest = json};

	members(&j, out, 0);
	return (json_ended(&j) ? 0 : -1);
}
