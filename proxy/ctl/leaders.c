/* SPDX-License-Identifier: MIT
 *
 * ctl/leaders.c - a heading, a table, a hint.
 */
#include "proxy/ctl/leaders.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "proxy/base/buf.h"
#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define LINE_MAX_BYTES	((size_t)64 << 10)
#define CELL		128u

/* What is dropped first where there is little room stands last. */
static const struct cell {
	const char	*title;
	const char	*name;
	unsigned	 width;
	unsigned	 from;		/* columns that the screen must have */
} cells[] = {
    {"requests", "requests", 9, 0},
    {"hits", "hits", 5, 30},
    {"size", "bytes", 9, 45},
    {"blocked", "blocked", 8, 60},
    {"errors", "errors", 7, 70},
};

struct page {
	const struct leaders_page *ask;
	struct buf	*out;
	struct buf	 line;		/* without what paints it */
	unsigned	 lines;		/* that there are */
	int		 bad;
};

/* ---- lines ----------------------------------------------------------------
 */

static void add(struct page *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct page *p, const char *fmt, ...)
{
	char text[CELL];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	p->bad |= buf_append(&p->line, str_of(text));
}

/* The line so far, cut to the screen. */
static void
end_line(struct page *p, enum paint colour)
{
	struct str s = safe_fit(buf_peek(&p->line), p->ask->columns);

	p->bad |= buf_printf(p->out, "%s%.*s%s\n",
	    colour != PAINT_PLAIN ? paint(colour) : "", STR_ARG(s),
	    colour != PAINT_PLAIN ? paint(PAINT_PLAIN) : "");
	buf_consume(&p->line, buf_len(&p->line));
	p->lines++;
}

/* ---- the heading ----------------------------------------------------------
 */

static uint64_t
sum_of(struct json rows, struct str others, const char *name)
{
	uint64_t sum = json_number(others, name);

	if (!json_take(&rows, '[') || json_peek(&rows) == ']')
		return (sum);
	do {
		sum += json_number(json_value(&rows), name);
	} while (!rows.bad && json_take(&rows, ','));
	return (sum);
}

static void
add_rate(struct page *p, uint64_t requests)
{
	uint64_t from = json_number(p->ask->top, "from");
	uint64_t to = json_number(p->ask->top, "to");
	uint64_t up = json_number(p->ask->stats, "uptime_s");
	double per_s = (double)p->ask->per_s1000 / 1000;

	/* A short life is the whole time that can be meant. */
	if (up > 0 && to > up && to - up > from)
		from = to - up;
	if (p->ask->per_s1000 == 0 && to > from)
		per_s = (double)requests / (double)(to - from);
	add(p, ", %.*f requests/s", per_s < 10 ? 2 : 0, per_s);
}

static void
put_heading(struct page *p, struct json rows)
{
	struct str others = json_at(p->ask->top, STR("others"));
	uint64_t requests = sum_of(rows, others, "requests");
	uint64_t hits = sum_of(rows, others, "hits");
	char up[FIGURE_MAX];

	p->bad |= safe_json(&p->line, json_at(p->ask->top, STR("what")));
	add(p, " of the last ");
	p->bad |= safe_json(&p->line, json_at(p->ask->top, STR("for")));
	add(p, ": %" PRIu64 " requests", requests);
	add_rate(p, requests);
	if (requests > 0)
		add(p, ", %.0f %% hits", 100 * (double)hits / (double)requests);
	if (figure_time(json_at(p->ask->stats, STR("uptime_s")), up))
		add(p, ", up %s", up);
	end_line(p, PAINT_BOLD);
}

/* ---- the table ------------------------------------------------------------
 */

static bool
is_shown(const struct page *p, const struct cell *c)
{
	return (p->ask->columns >= c->from);
}

static void
put_titles(struct page *p)
{
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		if (is_shown(p, &cells[i]))
			add(p, "%*s ", (int)cells[i].width, cells[i].title);
	add(p, " name");
	end_line(p, PAINT_CYAN);
}

static void
add_cell(struct page *p, const struct cell *c, struct str row)
{
	struct str value = json_at(row, str_of(c->name));
	uint64_t n = json_number(row, c->name);
	uint64_t requests = json_number(row, "requests");
	char text[FIGURE_MAX];

	if (strcmp(c->name, "hits") == 0)
		(void)snprintf(text, sizeof(text), "%.0f %%",
		    requests > 0 ? 100 * (double)n / (double)requests : 0);
	else if (strcmp(c->name, "bytes") != 0 || !figure_size(value, text))
		(void)snprintf(text, sizeof(text), "%" PRIu64, n);
	add(p, "%*s ", (int)c->width, text);
}

static void
put_row(struct page *p, struct str row, struct str name)
{
	struct str detail = json_at(row, STR("detail"));
	bool is_bad = json_number(row, "blocked") + json_number(row, "errors") >
		      json_number(row, "requests") / 2;

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		if (is_shown(p, &cells[i]))
			add_cell(p, &cells[i], row);
	add(p, " ");
	p->bad |= safe_json(&p->line, name);
	if (detail.len > 0 && p->ask->columns >= 60) {
		add(p, "  ");
		p->bad |= safe_json(&p->line, detail);
	}
	end_line(p, is_bad ? PAINT_RED : PAINT_PLAIN);
}

static void
put_rows(struct page *p, struct json rows)
{
	unsigned last = p->ask->lines == 0 ? UINT32_MAX : p->ask->lines;
	struct str row, others = json_at(p->ask->top, STR("others"));

	if (p->ask->hint != NULL && last > 0)
		last--;
	json_expect(&rows, '[');
	if (json_take(&rows, ']')) {
		add(p, "  nothing yet");
		end_line(p, PAINT_DIM);
		return;
	}
	do {
		row = json_value(&rows);
		if (!rows.bad && p->lines < last)
			put_row(p, row, json_at(row, STR("name")));
	} while (!rows.bad && json_take(&rows, ','));
	json_expect(&rows, ']');
	if (p->lines < last && json_number(others, "requests") > 0)
		put_row(p, others, STR("(all others)"));
	p->bad |= rows.bad ? -1 : 0;
}

int
leaders_write(struct buf *out, const struct leaders_page *ask)
{
	struct page p = {.ask = ask, .out = out};
	struct json rows = {.rest = json_at(ask->top, STR("rows"))};

	if (rows.rest.ptr == NULL)
		return (-1);
	buf_init(&p.line, LINE_MAX_BYTES);
	put_heading(&p, rows);
	put_titles(&p);
	put_rows(&p, rows);
	if (ask->hint != NULL) {
		add(&p, "%s", ask->hint);
		end_line(&p, PAINT_DIM);
	}
	buf_fini(&p.line);
	return (p.bad);
}
