/* SPDX-License-Identifier: MIT
 *
 * ctl/series.c - rows of numbers.
 */
#include "proxy/ctl/series.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "proxy/ctl/json.h"
#include "proxy/ctl/listing.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define CURVE_MAX	200u
#define LEVELS		8u
#define ROWS_MAX	100000u

struct row {
	double		 at;
	double		 average;
	double		 least;
	double		 most;
	double		 count;
};

/* ---- the list --------------------------------------------------------------
 */

int
series_print_list(struct str json, FILE *out, unsigned columns)
{
	struct str list = json_at(json, STR("series"));
	uint64_t refused = json_number(json, "samples.refused");

	if (list.ptr == NULL ||
	    listing_print_rows(&listing_series, list, out, columns > 0) != 0)
		return (-1);
	if (columns > 0 && refused > 0)
		fprintf(out,
		    "\n%s%" PRIu64 " lines that came by UDP were refused; "
		    "--json tells the last of them%s\n",
		    paint(PAINT_YELLOW), refused, paint(PAINT_PLAIN));
	return (0);
}

/* ---- rows ------------------------------------------------------------------
 */

/* Digits, a point, an exponent; a word is none. */
static double
number(struct json *j)
{
	struct str s = json_scalar(j);
	char text[64], *end;
	double value;

	str_to_z(s, text, sizeof(text));
	if (str_eq(s, STR("null")))
		return (0);
	value = strtod(text, &end);
	if (end == text || *end != '\0')
		j->bad = true;
	return (value);
}

static void
read_row(struct json *j, struct row *row)
{
	double *const cells[] = {
	    &row->at, &row->average, &row->least, &row->most, &row->count};

	json_expect(j, '[');
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		if (i > 0)
			json_expect(j, ',');
		*cells[i] = number(j);
	}
	json_expect(j, ']');
}

typedef void row_fn(FILE *, const struct row *, void *arg);

/* -1: they are none. */
static int
each_row(struct json j, FILE *out, row_fn *fn, void *arg)
{
	struct row row;
	unsigned n = 0;

	json_expect(&j, '[');
	if (json_take(&j, ']'))
		return (json_ended(&j) ? 0 : -1);
	do {
		read_row(&j, &row);
		if (!j.bad)
			fn(out, &row, arg);
	} while (!j.bad && ++n < ROWS_MAX && json_take(&j, ','));
	json_expect(&j, ']');
	return (json_ended(&j) ? 0 : -1);
}

/* ---- the curve -------------------------------------------------------------
 */

struct curve {
	double		 sums[CURVE_MAX];
	unsigned	 counts[CURVE_MAX];
	unsigned	 width;
	unsigned	 rows;		/* that there are */
	unsigned	 next;
	double		 least;
	double		 most;
};

static void
measure(FILE *out, const struct row *row, void *arg)
{
	struct curve *c = arg;

	(void)out;
	if (c->rows == 0 || row->average < c->least)
		c->least = row->average;
	if (c->rows == 0 || row->average > c->most)
		c->most = row->average;
	c->rows++;
}

/* Several rows share a column where there are more of them than columns. */
static void
collect(FILE *out, const struct row *row, void *arg)
{
	struct curve *c = arg;
	unsigned at = c->rows > c->width
			  ? (unsigned)((uint64_t)c->next * c->width / c->rows)
			  : c->next;

	(void)out;
	c->next++;
	c->sums[at] += row->average;
	c->counts[at]++;
}

static bool
has_blocks(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *value;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return (strstr(value, "UTF-8") != NULL ||
				strstr(value, "utf8") != NULL);
	}
	return (false);
}

static void
put_level(FILE *out, double share)
{
	static const char marks[LEVELS + 1] = "_.-:=+*#";
	unsigned level = (unsigned)(share * (LEVELS - 1) + 0.5);

	if (level >= LEVELS)
		level = LEVELS - 1;
	/* U+2581 to U+2588 */
	if (has_blocks())
		fprintf(out, "\xe2\x96%c", (char)(0x81 + level));
	else
		fputc(marks[level], out);
}

static int
put_curve(FILE *out, struct json rows, unsigned columns)
{
	struct curve c = {.width = columns - 4};
	double span;

	if (c.width > CURVE_MAX)
		c.width = CURVE_MAX;
	if (each_row(rows, out, measure, &c) != 0)
		return (-1);
	if (c.rows < 2 || columns < 16)
		return (0);
	(void)each_row(rows, out, collect, &c);
	span = c.most - c.least;
	fprintf(out, "  %s", paint(PAINT_GREEN));
	for (unsigned i = 0; i < c.width && c.counts[i] > 0; i++)
		put_level(out,
		    span > 0 ? (c.sums[i] / c.counts[i] - c.least) / span : 0);
	fprintf(out, "%s\n", paint(PAINT_PLAIN));
	return (0);
}

/* ---- one of them -----------------------------------------------------------
 */

static void
put_line(FILE *out, const struct row *row, void *arg)
{
	(void)arg;
	fprintf(out, "%.0f\t%.15g\t%.15g\t%.15g\t%.0f\n", row->at, row->average,
	    row->least, row->most, row->count);
}

static void
put_row(FILE *out, const struct row *row, void *arg)
{
	time_t at = (time_t)row->at;
	char text[32] = "";
	struct tm tm;

	(void)arg;
	if (localtime_r(&at, &tm) != NULL)
		(void)strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "  %-19s %14.6g %14.6g %14.6g %9.0f\n", text, row->average,
	    row->least, row->most, row->count);
}

int
series_print_one(struct str json, FILE *out, unsigned columns)
{
	struct json rows = {.rest = json_at(json, STR("rows"))};
	struct str unit = json_at(json, STR("unit"));

	if (rows.rest.ptr == NULL)
		return (-1);
	if (columns == 0)
		return (each_row(rows, out, put_line, NULL));
	fputs(paint(PAINT_BOLD), out);
	safe_put_json(out, json_at(json, STR("name")));
	fprintf(out, "%s%s", paint(PAINT_PLAIN), unit.len > 0 ? ", " : "");
	safe_put_json(out, unit);
	fprintf(out, ", periods of %" PRIu64 " s\n",
	    json_number(json, "period_s"));
	if (put_curve(out, rows, columns) != 0)
		return (-1);
	fprintf(out, "%s  %-19s %14s %14s %14s %9s%s\n", paint(PAINT_CYAN),
	    "from", "avg", "min", "max", "count", paint(PAINT_PLAIN));
	return (each_row(rows, out, put_row, NULL));
}
