/* SPDX-License-Identifier: MIT
 *
 * admin/archive.c - steps, and trouble.
 */
#include "proxy/admin/archive.h"

#include <stdio.h>
#include <stdlib.h>

#include "proxy/admin/database.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/metrics/cells.h"
#include "proxy/metrics/series.h"

#define AGAIN_MS	10000
/* Each time: so many names, and of each period of one so many rows. */
#define TRIM_SERIES	16u
#define TRIM_ROWS	64u

struct archive {
	unsigned		 magic;
#define ARCHIVE_MAGIC		0xa4c71701u
	const char		*path;
	struct series_table	*series;
	struct database		*db;		/* NULL: not open */
	int64_t			 keep_s[PERIOD_COUNT];
	int64_t			 again_ms;	/* not before; wall */
	unsigned		 trimmed;	/* the next name's number */
	bool			 is_bad;	/* and said */
	char			 why[DATABASE_WHY];
};

struct archive *
archive_new(const char *path, struct series_table *series,
    const int64_t keep_s[PERIOD_COUNT])
{
	struct archive *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return (NULL);
	a->magic = ARCHIVE_MAGIC;
	a->path = path;
	a->series = series;
	memcpy(a->keep_s, keep_s, sizeof(a->keep_s));
	return (a);
}

void
archive_free(struct archive *a)
{
	if (a == NULL)
		return;
	CHECK_OBJ(a, ARCHIVE_MAGIC);
	database_close(a->db);
	FINI_OBJ(a);
	free(a);
}

/* ---- trouble ------------------------------------------------------------- */

static const char *
name_of(const struct archive *a)
{
	return (a->path == NULL ? "the table of measurements" : a->path);
}

static void
rows_are_gone(struct archive *a)
{
	for (unsigned i = 0; i < series_count(a->series); i++) {
		struct series *s = series_at(a->series, i);

		s->row = 0;
		s->is_new = true;
	}
}

static void
shut(struct archive *a)
{
	database_close(a->db);
	a->db = NULL;
	rows_are_gone(a);
}

static void
say(struct archive *a, int64_t now_ms)
{
	a->again_ms = now_ms + AGAIN_MS;
	if (a->is_bad)
		return;
	a->is_bad = true;
	diag_warnx("%s: %s; measurements wait in memory", name_of(a), a->why);
}

static void
say_aside(const struct archive *a)
{
	diag_warnx("%s is damaged or of another version (%s): it is now "
		   "%s.damaged, and a new one is begun",
	    name_of(a), a->why, name_of(a));
}

/* Of a damaged one nothing is kept here: the next try begins a new one. */
static int
failed(struct archive *a, int64_t now_ms)
{
	bool is_damaged = database_is_damaged(a->db);

	snprintf(a->why, sizeof(a->why), "%s", database_why(a->db));
	if (!is_damaged) {
		say(a, now_ms);
		return (-1);
	}
	shut(a);
	if (a->path != NULL && database_set_aside(a->path) == 0)
		say_aside(a);
	else
		say(a, now_ms);
	return (-1);
}

static void
is_well(struct archive *a)
{
	if (a->is_bad)
		diag_info("%s: written again", name_of(a));
	a->is_bad = false;
}

const char *
archive_trouble(const struct archive *a)
{
	CHECK_OBJ(a, ARCHIVE_MAGIC);
	return (a->is_bad ? a->why : NULL);
}

/* ---- the beginning ------------------------------------------------------- */

static void
enter(void *arg, const struct series *known)
{
	struct archive *a = arg;
	struct series *s = series_enter(a->series, str_of(known->name));

	if (s == NULL)
		return;
	s->row = known->row;
	if (s->at_ms != 0)
		return;
	s->kind = known->kind;
	s->last = known->last;
	s->at_ms = known->at_ms;
	memcpy(s->unit, known->unit, sizeof(s->unit));
	s->is_new = false;
}

bool
archive_open(struct archive *a, int64_t now_ms)
{
	bool aside;

	CHECK_OBJ(a, ARCHIVE_MAGIC);
	if (a->db != NULL)
		return (true);
	if (now_ms < a->again_ms)
		return (false);
	a->db = database_open(a->path, &aside, a->why);
	if (aside)
		say_aside(a);
	if (a->db == NULL) {
		say(a, now_ms);
		return (false);
	}
	if (database_series(a->db, series_max(a->series), enter, a) == 0)
		return (true);
	(void)failed(a, now_ms);
	if (a->db != NULL)
		shut(a);
	return (false);
}

/* ---- writing ------------------------------------------------------------- */

static int
put_series(struct archive *a, struct series *s)
{
	return (s->is_new || s->row == 0 ? database_put_series(a->db, s) : 0);
}

static int
put_cell(struct archive *a, const struct cell *cell, int64_t now_s)
{
	struct series *s = series_at(a->series, cell->series);
	int bad = put_series(a, s);

	for (unsigned i = 0; i < PERIOD_COUNT && bad == 0; i++) {
		int64_t seconds = period_seconds((enum period)i);
		int64_t start = period_start((enum period)i, cell->start_s);

		/* What would be dropped at once. */
		if (start + seconds + a->keep_s[i] > now_s)
			bad = database_put_cell(a->db, s->row, seconds, start,
			    cell);
	}
	if (bad == 0)
		s->is_new = false;
	return (bad);
}

/* Their rows may have been made in what is undone. */
static void
undo(struct archive *a, const struct cells *cells, size_t first, size_t end)
{
	for (; first < end; first++) {
		struct series *s = series_at(a->series,
		    cells_at(cells, first)->series);

		s->row = 0;
		s->is_new = true;
	}
	database_rollback(a->db);
}

static int
put_step(struct archive *a, const struct cells *cells, size_t first, size_t end,
    int64_t now_s)
{
	if (database_begin(a->db) != 0)
		return (-1);
	for (; first < end; first++)
		if (put_cell(a, cells_at(cells, first), now_s) != 0)
			return (-1);
	return (database_commit(a->db));
}

int
archive_write(struct archive *a, const struct cells *cells, size_t first,
    int64_t now_ms, uint64_t *lines)
{
	size_t end = cells_count(cells);

	*lines = 0;
	if (now_ms < a->again_ms || !archive_open(a, now_ms))
		return (-1);
	if (end > first + ARCHIVE_STEP)
		end = first + ARCHIVE_STEP;
	if (put_step(a, cells, first, end, now_ms / 1000) != 0) {
		undo(a, cells, first, end);
		return (failed(a, now_ms));
	}
	for (size_t i = first; i < end; i++)
		*lines += cells_at(cells, i)->lines;
	is_well(a);
	return ((int)(end - first));
}

/* ---- retention ----------------------------------------------------------- */

static int
trim(struct archive *a, struct series *s, int64_t now_s)
{
	int64_t last_s = s->at_ms / 1000, seconds;
	int bad = 0;

	if (s->row == 0)
		return (0);
	for (unsigned i = 0; i < PERIOD_COUNT && bad == 0; i++) {
		seconds = period_seconds((enum period)i);
		bad = database_trim(a->db, s->row, seconds,
		    now_s - a->keep_s[i] - seconds, TRIM_ROWS);
	}
	if (bad != 0 || last_s > now_s - a->keep_s[PERIOD_DAY] - 2 * 86400)
		return (bad);
	/* When it comes again it gets a row of its own. */
	s->is_new = true;
	return (database_forget(a->db, s->row));
}

void
archive_trim(struct archive *a, int64_t now_ms)
{
	unsigned count = series_count(a->series), i;

	CHECK_OBJ(a, ARCHIVE_MAGIC);
	if (a->db == NULL || now_ms < a->again_ms || count == 0)
		return;
	if (database_begin(a->db) != 0) {
		(void)failed(a, now_ms);
		return;
	}
	for (i = 0; i < TRIM_SERIES && i < count; i++)
		if (trim(a, series_at(a->series, a->trimmed++ % count),
			now_ms / 1000) != 0)
			break;
	if ((i < TRIM_SERIES && i < count) || database_commit(a->db) != 0) {
		database_rollback(a->db);
		(void)failed(a, now_ms);
	}
}

/* ---- reading ------------------------------------------------------------- */

int
archive_rows(struct archive *a, const struct series *s, enum period p,
    int64_t from_s, int64_t to_s, struct cell *out, int max, int64_t now_ms)
{
	int n;

	if (!archive_open(a, now_ms) || s->row == 0)
		return (0);
	n = database_rows(a->db, s->row, period_seconds(p), from_s, to_s, out,
	    max);
	return (n < 0 ? failed(a, now_ms) : n);
}
