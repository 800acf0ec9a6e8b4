/* SPDX-License-Identifier: MIT
 *
 * admin/series_view.c - names, rows, and what went wrong.
 */
#include "proxy/admin/series_view.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "config/instant.h"
#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/admin/collector.h"
#include "proxy/admin/entry_json.h"
#include "proxy/admin/history.h"
#include "proxy/admin/parts.h"
#include "proxy/admin/route.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/metrics/cells.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/series.h"

#define ROWS_MAX	2000
/* As many as a graph has room for, when no period is asked for. */
#define ROWS_WANTED	1000
#define SPAN_DEFAULT_S	3600
#define TIME_MAX_S	UINT64_C(99999999999)

/* ---- the list ------------------------------------------------------------ */

static int
series_json(const struct series *s, struct buf *out)
{
	/* Names and units have nothing that is to be escaped. */
	return (buf_printf(out,
	    "{\"name\":\"%s\",\"kind\":\"%s\",\"unit\":\"%s\",\"last\":%.15g,"
	    "\"at\":%.3f,\"source\":\"%s\"}",
	    s->name, sample_kind_name(s->kind), s->unit, s->last,
	    (double)s->at_ms / 1000, series_source(s)));
}

static unsigned long long
counter(const struct admin_args *args, unsigned metric)
{
	return (counters_sum(args->counters, (enum metric)metric));
}

static int
faults_json(const struct admin_args *args, struct buf *out)
{
	int bad = buf_append(out, STR(",\"bad\":{"));

	for (unsigned i = SAMPLE_FINE + 1; i < SAMPLE_FAULTS; i++)
		bad |= buf_printf(out, "%s\"%s\":%llu",
		    i > SAMPLE_FINE + 1 ? "," : "",
		    sample_fault_name((enum sample_fault)i),
		    counter(args, METRIC_SAMPLES_BAD_FORM + i - 1));
	return (bad | buf_append(out, STR("}")));
}

static int
samples_json(const struct admin_args *args, const struct history *h,
    struct buf *out)
{
	const char *trouble = history_trouble(h);
	int bad = buf_printf(out,
	    ",\"samples\":{\"received\":%llu,\"stored\":%llu,\"lost\":%llu,"
	    "\"refused\":%llu,\"overrun\":%llu,\"waiting\":%zu",
	    counter(args, METRIC_SAMPLES), counter(args, METRIC_SAMPLES_STORED),
	    counter(args, METRIC_SAMPLES_LOST),
	    counter(args, METRIC_SAMPLES_REFUSED),
	    counter(args, METRIC_SAMPLES_OVERRUN), history_waiting(h));

	bad |= faults_json(args, out);
	bad |= buf_printf(out, ",\"limit\":%u,\"trouble\":",
	    (unsigned)args->settings->metrics_series);
	if (trouble == NULL)
		return (bad | buf_append(out, STR("null}")));
	bad |= entry_json_text(out, str_of(trouble));
	return (bad | buf_append(out, STR("}")));
}

static int
bad_line_json(const struct collector_bad *b, struct buf *out)
{
	int bad = buf_printf(out,
	    "{\"at\":%.3f,\"from\":\"%s\",\"cause\":\"%s\",\"line\":",
	    (double)b->at_ms / 1000, b->from, sample_fault_name(b->fault));

	bad |= entry_json_text(out, str_of(b->text));
	return (bad | buf_append(out, STR("}")));
}

static int
bad_lines_json(const struct collector *c, struct buf *out)
{
	const struct collector_bad *b;
	int bad = buf_append(out, STR(",\"bad_lines\":["));

	for (unsigned i = 0; (b = collector_bad(c, i)) != NULL; i++) {
		if (i > 0)
			bad |= buf_append(out, STR(","));
		bad |= bad_line_json(b, out);
	}
	return (bad | buf_append(out, STR("]}\n")));
}

static unsigned
list(const struct admin_args *args, const struct admin_parts *parts,
    struct buf *out)
{
	const struct series_table *t = history_series(parts->history);
	int bad = buf_append(out, STR("{\"series\":["));

	for (unsigned i = 0; i < series_count(t); i++) {
		if (i > 0)
			bad |= buf_append(out, STR(","));
		bad |= series_json(series_at(t, i), out);
	}
	bad |= buf_append(out, STR("]"));
	bad |= samples_json(args, parts->history, out);
	bad |= bad_lines_json(parts->collector, out);
	return (bad == 0 ? 200 : 500);
}

/* ---- one ----------------------------------------------------------------- */

struct wish {
	struct str	 name;
	int64_t		 from_s, to_s;
	enum period	 period;
};

static unsigned
refuse(struct buf *out, const char *why)
{
	(void)buf_printf(out, "%s\n", why);
	return (400);
}

/* Seconds since 1970, with or without a fraction, or RFC 3339. */
static bool
read_time(struct str s, int64_t *out)
{
	struct str rest = s;
	uint64_t n;

	if (num_decimal(str_split(&rest, '.'), TIME_MAX_S, &n) == NUM_OK) {
		*out = (int64_t)n;
		return (true);
	}
	return (instant_parse(s, out) == NULL);
}

/* NULL, or what is wrong. */
static const char *
read_wish(struct wish *w, const struct route *r, const struct history *h,
    int64_t now_s)
{
	struct str from = r->arguments[ARGUMENT_SERIES_SHOW_FROM];
	struct str to = r->arguments[ARGUMENT_SERIES_SHOW_TO];
	struct str period = r->arguments[ARGUMENT_SERIES_SHOW_PERIOD];

	w->name = r->arguments[ARGUMENT_SERIES_SHOW_NAME];
	/* What is measured now is in it. */
	w->to_s = now_s + 1;
	if (to.ptr != NULL && !read_time(to, &w->to_s))
		return ("to is to be seconds since 1970, or as "
			"2026-11-22T18:00:00Z");
	w->from_s = w->to_s > SPAN_DEFAULT_S ? w->to_s - SPAN_DEFAULT_S : 0;
	if (from.ptr != NULL && !read_time(from, &w->from_s))
		return ("from is to be seconds since 1970, or as "
			"2026-11-22T18:00:00Z");
	if (w->from_s >= w->to_s)
		return ("from is to be before to");
	w->period = period_choose(w->from_s, w->to_s, now_s, history_keep_s(h),
	    ROWS_WANTED);
	if (period.ptr != NULL)
		w->period = period_find(period);
	if (w->period == PERIOD_COUNT)
		return ("period is to be 10s, 1min, 15min or 1d");
	/* The one that it lies in. */
	w->from_s = period_start(w->period, w->from_s);
	if ((w->to_s - w->from_s) / period_seconds(w->period) >= ROWS_MAX)
		return ("that is over 2000 periods: ask for a shorter time, or "
			"a longer period");
	return (NULL);
}

static int
rows_json(const struct wish *w, const struct series *s, struct cell *rows,
    int n, struct buf *out)
{
	int bad = buf_printf(out,
	    "{\"name\":\"%s\",\"kind\":\"%s\",\"unit\":\"%s\","
	    "\"period_s\":%" PRId64 ",\"rows\":[",
	    s->name, sample_kind_name(s->kind), s->unit,
	    period_seconds(w->period));

	for (int i = 0; i < n; i++)
		bad |= buf_printf(out,
		    "%s[%" PRId64 ",%.15g,%.15g,%.15g,%" PRIu64 "]",
		    i > 0 ? "," : "", rows[i].start_s,
		    rows[i].sum / (double)rows[i].count, rows[i].min,
		    rows[i].max, rows[i].count);
	return (bad | buf_append(out, STR("]}\n")));
}

static unsigned
show(struct history *h, const struct route *r, int64_t now_s, struct buf *out)
{
	struct wish w;
	const char *problem = read_wish(&w, r, h, now_s);
	const struct series *s;
	struct cell *rows;
	int n, bad = -1;

	if (problem != NULL)
		return (refuse(out, problem));
	s = series_find(history_series(h), w.name);
	if (s == NULL) {
		(void)buf_append(out,
		    STR("{\"error\":\"nothing was measured under this name\"}"
			"\n"));
		return (404);
	}
	rows = calloc(ROWS_MAX, sizeof(*rows));
	n = rows == NULL ? -1
			 : history_rows(h, s, w.period, w.from_s, w.to_s, rows,
			       ROWS_MAX);
	if (n >= 0)
		bad = rows_json(&w, s, rows, n, out);
	free(rows);
	return (bad == 0 ? 200 : 500);
}

unsigned
series_view_answer(const struct admin_args *args,
    const struct admin_parts *parts, const struct route *r,
    const struct clock_now *now, struct buf *out)
{
	if (parts->history == NULL) {
		(void)buf_append(out,
		    STR("{\"error\":\"a reload came between; ask once "
			"more\"}\n"));
		return (503);
	}
	if (r->command == COMMAND_SERIES)
		return (list(args, parts, out));
	return (show(parts->history, r, now->wall_ns / NS_PER_S, out));
}

int
series_view_prometheus(const struct admin_parts *parts, struct buf *out)
{
	const struct series_table *t;
	unsigned shown = 0;
	int bad;

	if (parts->history == NULL)
		return (0);
	t = history_series(parts->history);
	bad = buf_append(out,
	    STR("# HELP aduana_collected Last value of a gauge that another "
		"program sent over UDP\n"
		"# TYPE aduana_collected gauge\n"));
	for (unsigned i = 0; i < series_count(t) && shown < SERIES_VIEW_GAUGES;
	     i++) {
		const struct series *s = series_at(t, i);

		if (s->kind != SAMPLE_GAUGE || !series_is_foreign(s))
			continue;
		shown++;
		bad |= buf_printf(out, "aduana_collected{name=\"%s\"} %.15g\n",
		    s->name, s->last);
	}
	return (bad);
}
