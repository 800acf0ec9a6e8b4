/* SPDX-License-Identifier: MIT
 *
 * admin/history.c - names, and what is measured under them.
 */
#include "proxy/admin/history.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/settings.h"
#include "proxy/admin/archive.h"
#include "proxy/admin/args.h"
#include "proxy/admin/backlog.h"
#include "proxy/base/diag.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/cells.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/distinct.h"
#include "proxy/metrics/series.h"

#define WRITE_MS	2000
/* Between two steps of one writing. */
#define STEP_MS		1
#define MEMBERS_MAX	32768u
/* Names above those of the settings, for aduana's own. */
#define OWN_SERIES	128u

struct history {
	unsigned		 magic;
#define HISTORY_MAGIC		0x4157a401u
	struct loop		*loop;
	struct counters_row	*row;
	struct series_table	*series;
	unsigned		 series_max;	/* for others' */
	struct backlog		*backlog;
	struct distinct		*members;
	int64_t			 members_s;	/* their period */
	struct archive		*archive;
	struct timer		 timer;
	int64_t			 keep_s[PERIOD_COUNT];
	bool			 said_full;	/* no more names */
	bool			 said_lost;
};

static int64_t
now_ms(const struct history *h)
{
	return (loop_now(h->loop)->wall_ns / NS_PER_MS);
}

static void
lose(struct history *h, uint64_t lines)
{
	counters_add(h->row, METRIC_SAMPLES_LOST, lines);
	if (!h->said_lost)
		diag_warnx("measurements are lost: too many wait for the file");
	h->said_lost = true;
}

/* ---- writing ------------------------------------------------------------- */

/* How many members each set had in a period that is over. */
static void
settle_members(struct history *h)
{
	for (unsigned i = 0; i < series_count(h->series); i++) {
		struct series *s = series_at(h->series, i);

		if (s->members == 0)
			continue;
		s->last = s->members;
		s->is_new = true;
		if (backlog_add(h->backlog, i, h->members_s, s->members, 1,
			s->lines) != 0)
			lose(h, s->lines);
		s->members = s->lines = 0;
	}
	distinct_clear(h->members);
}

static void
follow_period(struct history *h)
{
	int64_t start = period_start(PERIOD_TEN_SECONDS, now_ms(h) / 1000);

	if (start == h->members_s)
		return;
	settle_members(h);
	h->members_s = start;
}

/* -1: not now. */
static int
write_step(struct history *h)
{
	uint64_t lines;

	if (backlog_write(h->backlog, h->archive, now_ms(h), &lines) != 0)
		return (-1);
	counters_add(h->row, METRIC_SAMPLES_STORED, lines);
	h->said_lost = h->said_lost && backlog_count(h->backlog) > 0;
	return (0);
}

static void
on_due(struct timer *t)
{
	struct history *h = OWNER_OF(t, struct history, timer);
	bool soon = false;

	CHECK_OBJ(h, HISTORY_MAGIC);
	follow_period(h);
	if (backlog_count(h->backlog) > 0)
		soon = write_step(h) == 0 && backlog_is_busy(h->backlog);
	if (!soon)
		archive_trim(h->archive, now_ms(h));
	timer_set_ms(&h->timer, soon ? STEP_MS : WRITE_MS);
}

/* ---- taking -------------------------------------------------------------- */

static void
put_cell(struct history *h, struct series *s, const struct sample *sample,
    unsigned lines)
{
	unsigned number = series_number(h->series, s);
	int64_t at_s = sample->at_ms / 1000;

	if (sample->at_ms >= s->at_ms) {
		s->last = sample->value;
		s->at_ms = sample->at_ms;
	}
	s->kind = sample->kind;
	s->is_new = true;
	if (backlog_add(h->backlog, number, at_s, sample->value, sample->weight,
		lines) != 0)
		lose(h, lines);
}

static void
put_member(struct history *h, struct series *s, const struct sample *sample)
{
	unsigned number = series_number(h->series, s);

	s->kind = SAMPLE_SET;
	s->at_ms = sample->at_ms;
	s->lines++;
	if (distinct_add(h->members, number, sample->member) || s->members == 0)
		s->members++;
}

static struct series *
series_for(struct history *h, struct str name)
{
	struct series *s = series_find(h->series, name);

	if (s != NULL)
		return (s);
	if (series_count(h->series) < h->series_max)
		return (series_enter(h->series, name));
	if (!h->said_full)
		diag_warnx("metrics.series: there is no room for more than %u "
			   "names; what comes under others is not kept",
		    h->series_max);
	h->said_full = true;
	return (NULL);
}

int
history_add(struct history *h, const struct sample *sample)
{
	struct sample own = *sample;
	struct series *s;

	CHECK_OBJ(h, HISTORY_MAGIC);
	/* A gauge that changes may have its last value there. */
	(void)archive_open(h->archive, now_ms(h));
	s = series_for(h, sample->name);
	if (s == NULL)
		return (-1);
	if (sample->kind == SAMPLE_SET) {
		follow_period(h);
		put_member(h, s, sample);
		return (0);
	}
	if (sample->is_change) {
		own.value += s->last;
		if (own.value > SAMPLE_VALUE_MAX)
			own.value = SAMPLE_VALUE_MAX;
		else if (own.value < -SAMPLE_VALUE_MAX)
			own.value = -SAMPLE_VALUE_MAX;
	}
	if (sample->kind == SAMPLE_TIMER && s->unit[0] == '\0')
		snprintf(s->unit, sizeof(s->unit), "ms");
	put_cell(h, s, &own, 1);
	return (0);
}

void
history_put(struct history *h, const char *name, const char *unit, double value)
{
	struct sample sample = {.kind = SAMPLE_GAUGE, .weight = 1};
	struct series *s;

	CHECK_OBJ(h, HISTORY_MAGIC);
	s = series_enter(h->series, str_of(name));
	if (s == NULL)
		return;
	snprintf(s->unit, sizeof(s->unit), "%s", unit);
	sample.value = value;
	sample.at_ms = now_ms(h);
	put_cell(h, s, &sample, 0);
}

void
history_span(const struct history *h, struct sample_span *span)
{
	CHECK_OBJ(h, HISTORY_MAGIC);
	span->now_ms = now_ms(h);
	span->oldest_ms = span->now_ms - h->keep_s[PERIOD_DAY] * 1000;
}

/* ---- showing ------------------------------------------------------------- */

const struct series_table *
history_series(struct history *h)
{
	CHECK_OBJ(h, HISTORY_MAGIC);
	(void)archive_open(h->archive, now_ms(h));
	return (h->series);
}

int
history_rows(struct history *h, const struct series *s, enum period p,
    int64_t from_s, int64_t to_s, struct cell *out, int max)
{
	struct backlog_span span = {
	    series_number(h->series, s), p, from_s, to_s};
	struct cell *rows = calloc(2 * (size_t)max, sizeof(*rows));
	int n;

	CHECK_OBJ(h, HISTORY_MAGIC);
	if (rows == NULL)
		return (-1);
	n = archive_rows(h->archive, s, p, from_s, to_s, rows, max, now_ms(h));
	if (n < 0)
		n = 0;
	n = backlog_rows(h->backlog, &span, rows, n, 2 * max);
	if (n > max)
		n = max;
	memcpy(out, rows, (size_t)n * sizeof(*rows));
	free(rows);
	return (n);
}

const int64_t *
history_keep_s(const struct history *h)
{
	CHECK_OBJ(h, HISTORY_MAGIC);
	return (h->keep_s);
}

size_t
history_waiting(const struct history *h)
{
	CHECK_OBJ(h, HISTORY_MAGIC);
	return (backlog_count(h->backlog));
}

const char *
history_trouble(const struct history *h)
{
	CHECK_OBJ(h, HISTORY_MAGIC);
	return (archive_trouble(h->archive));
}

/* ---- the beginning and the end ------------------------------------------- */

static void
take_settings(struct history *h, const struct settings *settings)
{
	const int64_t keep_ms[PERIOD_COUNT] = {
#define PERIOD(id, name, seconds, setting) settings->metrics_keep_##setting,
#include "proxy/metrics/periods.tbl.h"
#undef PERIOD
	};

	for (unsigned i = 0; i < PERIOD_COUNT; i++)
		h->keep_s[i] = keep_ms[i] / 1000;
	h->series_max = (unsigned)settings->metrics_series;
}

struct history *
history_new(struct loop *loop, const struct admin_args *args)
{
	struct history *h = calloc(1, sizeof(*h));
	struct hash_seed seed;

	if (h == NULL)
		return (NULL);
	h->magic = HISTORY_MAGIC;
	h->loop = loop;
	h->row = counters_row(args->counters, args->counters_row);
	take_settings(h, args->settings);
	hash_seed_random(&seed);
	timer_init(&h->timer, loop, on_due);
	timer_set_ms(&h->timer, WRITE_MS);
	h->series = series_table_new(h->series_max + OWN_SERIES, &seed);
	h->backlog = backlog_new(&seed);
	h->members = distinct_new(MEMBERS_MAX, &seed);
	if (h->series != NULL && h->backlog != NULL && h->members != NULL)
		h->archive = archive_new(args->metrics_path, h->series,
		    h->keep_s);
	if (h->archive != NULL)
		return (h);
	history_free(h);
	return (NULL);
}

/* All that the file takes. */
static void
write_rest(struct history *h)
{
	settle_members(h);
	while (backlog_count(h->backlog) > 0)
		if (write_step(h) != 0)
			break;
	if (backlog_lines(h->backlog) > 0)
		lose(h, backlog_lines(h->backlog));
}

void
history_free(struct history *h)
{
	if (h == NULL)
		return;
	CHECK_OBJ(h, HISTORY_MAGIC);
	timer_cancel(&h->timer);
	if (h->archive != NULL)
		write_rest(h);
	archive_free(h->archive);
	distinct_free(h->members);
	backlog_free(h->backlog);
	series_table_free(h->series);
	FINI_OBJ(h);
	free(h);
}
