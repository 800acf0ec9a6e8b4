/* SPDX-License-Identifier: MIT
 *
 * ctl/listing.c - rows of equal objects.
 */
#include "proxy/ctl/listing.h"

#include "proxy/base/buf.h"
#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

enum kind {
	NUMBER,
	TEXT,
	SIZE,
	TIME
};

struct column {
	struct str	 name;
	struct str	 title;
	enum kind	 kind;
	const char	*help;
};

#define COLUMN(name, title, kind, help)	{STR(name), STR(title), kind, help},
static const struct column cache_columns[] = {
#include "proxy/ctl/listing.tbl.h"
};
static const struct column learned_columns[] = {
#include "proxy/ctl/listing_learned.tbl.h"
};
static const struct column users_columns[] = {
#include "proxy/ctl/listing_users.tbl.h"
};
static const struct column asks_columns[] = {
#include "proxy/ctl/listing_asks.tbl.h"
};
static const struct column rules_columns[] = {
#include "proxy/ctl/listing_rules.tbl.h"
};
static const struct column log_columns[] = {
#include "proxy/ctl/listing_log.tbl.h"
};
static const struct column series_columns[] = {
#include "proxy/ctl/listing_series.tbl.h"
};
static const struct column top_columns[] = {
#include "proxy/ctl/listing_top.tbl.h"
};
#undef COLUMN

struct listing {
	const struct column	*columns;
	unsigned		 n;
};

#define COUNT(a)	(unsigned)(sizeof(a) / sizeof((a)[0]))
static const struct listing listing_cache = {
    cache_columns, COUNT(cache_columns)};
static const struct listing listing_learned = {
    learned_columns, COUNT(learned_columns)};

static const struct listing listing_users = {
    users_columns, COUNT(users_columns)};
static const struct listing listing_asks = {asks_columns, COUNT(asks_columns)};
static const struct listing listing_rules = {
    rules_columns, COUNT(rules_columns)};
const struct listing listing_log = {log_columns, COUNT(log_columns)};
const struct listing listing_series = {series_columns, COUNT(series_columns)};
const struct listing listing_top = {top_columns, COUNT(top_columns)};

#define COLUMNS_MAX	16u
#define WIDTH_MAX	40u
#define CELL_MAX	((size_t)1 << 20)

_Static_assert(COUNT(cache_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(asks_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(learned_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(users_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(rules_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(log_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(series_columns) <= COLUMNS_MAX, "room");
_Static_assert(COUNT(top_columns) <= COLUMNS_MAX, "room");

const struct listing *
listing_of(enum command id)
{
	static const struct {
		enum command		 command;
		const struct listing	*list;
	} all[] = {
	    {COMMAND_CACHE_LS, &listing_cache},
	    {COMMAND_ASKS, &listing_asks},
	    {COMMAND_ASKS_LIST, &listing_asks},
	    {COMMAND_TLS_LEARNED, &listing_learned},
	    {COMMAND_RULES, &listing_rules},
	    {COMMAND_USERS, &listing_users},
	    {COMMAND_LOG, &listing_log},
	    {COMMAND_SERIES, &listing_series},
	    {COMMAND_TOP, &listing_top},
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].command == id)
			return (all[i].list);
	return (NULL);
}

struct row {
	const struct listing	*list;
	struct str		 cells[COLUMNS_MAX];
};

static void
read_row(struct json *j, const struct listing *list, struct row *row)
{
	struct str name, value;

	*row = (struct row){.list = list};
	json_expect(j, '{');
	do {
		name = json_name(j);
		value = json_peek(j) == '[' || json_peek(j) == '{'
			    ? json_value(j)
			    : json_scalar(j);
		for (unsigned i = 0; i < list->n; i++)
			if (str_eq(name, list->columns[i].name))
				row->cells[i] = value;
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
}

/* The cell as a person reads it. */
static struct str
said(const struct row *row, unsigned i, char room[FIGURE_MAX])
{
	enum kind kind = row->list->columns[i].kind;
	struct str cell = row->cells[i];

	if (cell.ptr == NULL || str_eq(cell, STR("null")))
		return (STR("-"));
	if ((kind == NUMBER && figure_fraction(cell, room)) ||
	    (kind == SIZE && figure_size(cell, room)) ||
	    (kind == TIME && figure_time(cell, room)))
		return (str_of(room));
	return (cell);
}

/* As it is shown, in ${room}; the last column may be long. */
static struct str
shown(const struct listing *list, unsigned i, struct str cell, struct buf *room)
{
	struct str s;

	buf_consume(room, buf_len(room));
	(void)safe_json(room, cell);
	s = buf_peek(room);
	return (i == list->n - 1 ? s : safe_fit(s, WIDTH_MAX));
}

static void
widen(const struct row *row, size_t *widths)
{
	char figure[FIGURE_MAX];
	struct buf room;
	size_t len;

	buf_init(&room, CELL_MAX);
	for (unsigned i = 0; i < row->list->n; i++) {
		len = safe_columns(shown(row->list, i, said(row, i, figure),
		    &room));
		if (len > widths[i])
			widths[i] = len;
	}
	buf_fini(&room);
}

static void
put_cell(FILE *out, const struct listing *list, unsigned i, struct str cell,
    size_t width)
{
	size_t columns = safe_columns(cell);
	int space = columns < width ? (int)(width - columns) : 0;

	if (i == list->n - 1)
		fprintf(out, "%.*s\n", STR_ARG(cell));
	else if (list->columns[i].kind == TEXT)
		fprintf(out, "%.*s%*s  ", STR_ARG(cell), space, "");
	else
		fprintf(out, "%*s%.*s  ", space, "", STR_ARG(cell));
}

static void
put_row(FILE *out, const struct row *row, const size_t *widths)
{
	char figure[FIGURE_MAX];
	struct buf room;
	struct str cell;

	buf_init(&room, CELL_MAX);
	for (unsigned i = 0; i < row->list->n; i++) {
		if (row->list->columns[i].title.len == 0)
			continue;
		cell = shown(row->list, i, said(row, i, figure), &room);
		put_cell(out, row->list, i, cell, widths[i]);
	}
	buf_fini(&room);
}

static void
put_titles(FILE *out, const struct listing *list, const size_t *widths)
{
	fputs(paint(PAINT_BOLD), out);
	for (unsigned i = 0; i < list->n; i++)
		if (list->columns[i].title.len > 0)
			put_cell(out, list, i, list->columns[i].title,
			    widths[i]);
	fputs(paint(PAINT_PLAIN), out);
}

static void
put_line(FILE *out, const struct row *row)
{
	struct str cell;

	for (unsigned i = 0; i < row->list->n; i++) {
		cell = row->cells[i];
		if (cell.ptr == NULL || str_eq(cell, STR("null")))
			cell = STR("-");
		fprintf(out, "%.*s%c", STR_ARG(cell),
		    i == row->list->n - 1 ? '\n' : '\t');
	}
}

int
listing_print_line(const struct listing *list, struct str object, FILE *out)
{
	struct json j = {.rest = object};
	struct row row;

	read_row(&j, list, &row);
	if (!json_ended(&j))
		return (-1);
	put_line(out, &row);
	return (0);
}

/* Run over the entries: ${out} NULL only measures. */
static void
entries(struct json *j, const struct listing *list, FILE *out, bool for_person,
    size_t *widths)
{
	struct row row;

	json_expect(j, '[');
	if (json_take(j, ']'))
		return;
	do {
		read_row(j, list, &row);
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

/* Both runs over an array. */
static void
print_rows(struct json *j, const struct listing *list, FILE *out,
    bool for_person)
{
	size_t widths[COLUMNS_MAX];
	struct json again = *j;
	bool is_empty = json_take(&again, '[') && json_peek(&again) == ']';

	again = *j;
	for (unsigned i = 0; i < list->n; i++)
		widths[i] = list->columns[i].title.len;
	entries(&again, list, NULL, for_person, widths);
	if (again.bad) {
		j->bad = true;
		return;
	}
	if (for_person && is_empty)
		fputs("none\n", out);
	else if (for_person)
		put_titles(out, list, widths);
	entries(j, list, out, for_person, widths);
}

int
listing_print_rows(const struct listing *list, struct str json, FILE *out,
    bool for_person)
{
	struct json j = {.rest = json};

	print_rows(&j, list, out, for_person);
	return (json_ended(&j) ? 0 : -1);
}

int
listing_print(const struct listing *list, struct str json, FILE *out,
    bool for_person, struct str *after)
{
	struct json j = {.rest = json};

	json_expect(&j, '{');
	if (!str_eq(json_name(&j), STR("entries")))
		return (-1);
	print_rows(&j, list, out, for_person);
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
listing_explain(const struct listing *list, FILE *out)
{
	for (unsigned i = 0; i < list->n; i++)
		fprintf(out, "  %-16.*s %s\n", STR_ARG(list->columns[i].name),
		    list->columns[i].help);
}
