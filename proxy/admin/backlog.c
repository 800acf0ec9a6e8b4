/* SPDX-License-Identifier: MIT
 *
 * admin/backlog.c - two sets of cells.
 */
#include "proxy/admin/backlog.h"

#include <stdlib.h>

#include "proxy/admin/archive.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/metrics/cells.h"

#define CELLS_MAX	65536u

struct backlog {
	unsigned	 magic;
#define BACKLOG_MAGIC	0xbac70601u
	struct cells	*filling;
	struct cells	*writing;
	size_t		 written;	/* of those being written */
};

struct backlog *
backlog_new(const struct hash_seed *seed)
{
	struct backlog *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return (NULL);
	b->magic = BACKLOG_MAGIC;
	b->filling = cells_new(CELLS_MAX, seed->k0);
	b->writing = cells_new(CELLS_MAX, seed->k1);
	if (b->filling != NULL && b->writing != NULL)
		return (b);
	backlog_free(b);
	return (NULL);
}

void
backlog_free(struct backlog *b)
{
	if (b == NULL)
		return;
	CHECK_OBJ(b, BACKLOG_MAGIC);
	cells_free(b->filling);
	cells_free(b->writing);
	FINI_OBJ(b);
	free(b);
}

bool
backlog_is_busy(const struct backlog *b)
{
	CHECK_OBJ(b, BACKLOG_MAGIC);
	return (b->written < cells_count(b->writing));
}

/* What fills is what is written from now on. */
static void
turn_over(struct backlog *b)
{
	struct cells *empty = b->writing;

	cells_clear(empty);
	b->writing = b->filling;
	b->filling = empty;
	b->written = 0;
}

int
backlog_add(struct backlog *b, uint32_t series, int64_t at_s, double value,
    unsigned weight, unsigned lines)
{
	CHECK_OBJ(b, BACKLOG_MAGIC);
	if (cells_add(b->filling, series, at_s, value, weight, lines) == 0)
		return (0);
	if (backlog_is_busy(b))
		return (-1);
	turn_over(b);
	return (cells_add(b->filling, series, at_s, value, weight, lines));
}

size_t
backlog_count(const struct backlog *b)
{
	CHECK_OBJ(b, BACKLOG_MAGIC);
	return (cells_count(b->filling) + cells_count(b->writing) - b->written);
}

int
backlog_write(struct backlog *b, struct archive *archive, int64_t now_ms,
    uint64_t *lines)
{
	int n;

	CHECK_OBJ(b, BACKLOG_MAGIC);
	*lines = 0;
	if (!backlog_is_busy(b))
		turn_over(b);
	if (!backlog_is_busy(b))
		return (0);
	n = archive_write(archive, b->writing, b->written, now_ms, lines);
	if (n < 0)
		return (-1);
	b->written += (size_t)n;
	return (0);
}

static uint64_t
lines_of(const struct cells *cells, size_t first)
{
	uint64_t lines = 0;

	for (; first < cells_count(cells); first++)
		lines += cells_at(cells, first)->lines;
	return (lines);
}

uint64_t
backlog_lines(const struct backlog *b)
{
	CHECK_OBJ(b, BACKLOG_MAGIC);
	return (lines_of(b->writing, b->written) + lines_of(b->filling, 0));
}

static int
by_start(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;

	return ((x->start_s > y->start_s) - (x->start_s < y->start_s));
}

/* Rows of one start become one; how many are left. */
static int
join(struct cell *rows, int n)
{
	int kept = 0;

	for (int i = 0; i < n; i++) {
		if (kept > 0 && rows[kept - 1].start_s == rows[i].start_s)
			cell_merge(&rows[kept - 1], &rows[i]);
		else
			rows[kept++] = rows[i];
	}
	return (kept);
}

/* Behind the ${n} rows: those of cells from ${first} on.  What is of one period
 * comes together as it comes, so that it is never too many. */
static int
add_waiting(const struct cells *cells, size_t first,
    const struct backlog_span *span, struct cell *rows, int n, int max)
{
	for (; first < cells_count(cells); first++) {
		struct cell one = *cells_at(cells, first);

		if (one.series != span->series)
			continue;
		one.start_s = period_start(span->period, one.start_s);
		if (one.start_s < span->from_s || one.start_s >= span->to_s)
			continue;
		if (n == max) {
			qsort(rows, (size_t)n, sizeof(*rows), by_start);
			n = join(rows, n);
		}
		if (n < max)
			rows[n++] = one;
	}
	return (n);
}

int
backlog_rows(const struct backlog *b, const struct backlog_span *span,
    struct cell *rows, int n, int max)
{
	CHECK_OBJ(b, BACKLOG_MAGIC);
	n = add_waiting(b->writing, b->written, span, rows, n, max);
	n = add_waiting(b->filling, 0, span, rows, n, max);
	qsort(rows, (size_t)n, sizeof(*rows), by_start);
	return (join(rows, n));
}
