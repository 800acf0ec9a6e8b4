/* SPDX-License-Identifier: MIT
 *
 * ctl/listing.c - rows of equal objects.
 */
#include "proxy/ctl/listing.h"

#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"

enum kind {
	NUMBER,
	TEXT,
	SIZE,
	TIME
};

static const struct column {
	struct str	 name;
	struct str	 title;
	enum kind	 kind;
	const char	*help;
} columns[] = {
#define COLUMN(name, title, kind, help)	{STR(name), STR(title), kind, help},
#include "proxy/ctl/listing.tbl.h"
#undef COLUMN
};

#define COLUMNS		(sizeof(columns) / sizeof(columns[0]))
#define WIDTH_MAX	40u

struct row {
	struct str	 cells[COLUMNS];
};

static void
read_row(struct json *j, struct row *row)
{
	struct str name, value;

	*row = (struct row){0};
	json_expect(j, '{');
	do {
		name = json_name(j);
		value = json_scalar(j);
		for (unsigned i = 0; i < COLUMNS; i++)
			if (str_eq(name, columns[i].name))
				row->cells[i] = value;
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
}

/* The cell as a person reads it. */
static struct str
said(const struct row *row, unsigned i, char room[FIGURE_MAX])
{
	struct str cell = row->cells[i];

	if (cell.ptr == NULL || str_eq(cell, STR("null")))
		return (STR("-"));
	if ((columns[i].kind == SIZE && figure_size(cell, room)) ||
	    (columns[i].kind == TIME && figure_time(cell, room)))
		return (str_of(room));
	return (cell);
}

static void
widen(const struct row *row, size_t *widths)
{
	char room[FIGURE_MAX];
	size_t len;

	for (unsigned i = 0; i < COLUMNS; i++) {
		len = said(row, i, room).len;
		if (len > widths[i])
			widths[i] = len < WIDTH_MAX ? len : WIDTH_MAX;
	}
}

static void
put_cell(FILE *out, unsigned i, struct str cell, size_t width)
{
	if (i == COLUMNS - 1)
		fprintf(out, "%.*s\n", STR_ARG(cell));
	else if (columns[i].kind == TEXT)
		fprintf(out, "%-*.*s  ", (int)width, STR_ARG(cell));
	else
		fprintf(out, "%*.*s  ", (int)width, STR_ARG(cell));
}

static void
put_row(FILE *out, const struct row *row, const size_t *widths)
{
	char room[FIGURE_MAX];

	for (unsigned i = 0; i < COLUMNS; i++)
		if (columns[i].title.len > 0)
			put_cell(out, i, said(row, i, room), widths[i]);
}

static void
put_titles(FILE *out, const size_t *widths)
{
	for (unsigned i = 0; i < COLUMNS; i++)
		if (columns[i].title.len > 0)
			put_cell(out, i, columns[i].title, widths[i]);
}

static void
put_line(FILE *out, const struct row *row)
{
	struct str cell;

	for (unsigned i = 0; i < COLUMNS; i++) {
		cell = row->cells[i];
		if (cell.ptr == NULL || str_eq(cell, STR("null")))
			cell = STR("-");
		fprintf(out, "%.*s%c", STR_ARG(cell),
		    i == COLUMNS - 1 ? '\n' : '\t');
	}
}

/* Run over the entries: ${out} NULL only measures. */
static void
entries(struct json *j, FILE *out, bool for_person, size_t *widths)
{
	struct row row;

	json_expect(j, '[');
	if (json_take(j, ']'))
		return;
	do {
		read_row(j, &row);
		if (j->bad)
			return;
		if (out == NULL)
			widen(&row, widths);
		else if (for_person)
			put_row(out, &row, widths);
		else
			put_line(out, &row);
	} while (json_take(j, ','));
	json_expect(j, ']');
}

int
listing_print(struct str json, FILE *out, bool for_person, struct str *after)
{
	struct json j = {.rest = json}, again;
	size_t widths[COLUMNS];

	json_expect(&j, '{');
	if (!str_eq(json_name(&j), STR("entries")))
		return (-1);
	again = j;
	for (unsigned i = 0; i < COLUMNS; i++)
		widths[i] = columns[i].title.len;
	entries(&j, NULL, for_person, widths);
	if (!j.bad && for_person && !str_starts(again.rest, STR("[]")))
		put_titles(out, widths);
	if (!j.bad)
		entries(&again, out, for_person, widths);
	json_expect(&j, ',');
	if (!str_eq(json_name(&j), STR("after")))
		return (-1);
	*after = json_scalar(&j);
	if (str_eq(*after, STR("null")))
		*after = STR("");
	json_expect(&j, '}');
	return (json_ended(&j) ? 0 : -1);
}

void
listing_explain(FILE *out)
{
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(out, "  %-16.*s %s\n", STR_ARG(columns[i].name),
		    columns[i].help);
}
