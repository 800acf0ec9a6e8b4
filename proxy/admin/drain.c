/* SPDX-License-Identifier: MIT
 *
 * admin/drain.c - rings to lines.
 */
#include "proxy/admin/drain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "proxy/accesslog/file.h"
#include "proxy/accesslog/record.h"
#include "proxy/accesslog/ring.h"
#include "proxy/admin/args.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/counters.h"

/* Lines that may wait for a disk with room. */
#define WAITING_MAX	((size_t)16 << 20)
/* Written and released in runs of this size. */
#define RUN_BYTES	((size_t)48 << 10)
/* When that many came in one pass, the next one is soon. */
#define BUSY_LINES	2000u
#define BUSY_MS		5
/* At the end the workers are gone; a ring that still fills is a rogue's. */
#define LAST_PASSES	1000u
/* Beyond this part of a ring, keeping its worker going comes first. */
#define HELD_MAX	50u

struct drain {
	unsigned		 magic;
#define DRAIN_MAGIC		0xd4a10001u
	const struct admin_args	*args;
	struct counters_row	*row;
	struct file		*file;		/* NULL: no log is kept */
	struct timer		 timer;
	char			 wire[RECORD_MAX];
	char			 line[FORMAT_LINE_MAX];
	struct ring_cursor	 cursors[];
};

static void
write_record(struct drain *d, size_t len)
{
	struct log_record r;
	size_t n;

	if (record_decode(&r, d->wire, len) != 0) {
		counters_add(d->row, METRIC_LOG_DAMAGED, 1);
		return;
	}
	if (d->file == NULL)
		return;
	n = format_line(&r, &d->args->log_format, d->line);
	if (file_append(d->file, (struct str){d->line, n}) == 0)
		counters_add(d->row, METRIC_LOG_LINES, 1);
	else
		counters_add(d->row, METRIC_LOG_LOST, 1);
}

static void
settle(struct drain *d)
{
	bool written = d->file == NULL || file_flush(d->file) == 0;

	for (unsigned i = 0; i < d->args->ring_count; i++)
		if (written || ring_held(&d->cursors[i]) > HELD_MAX)
			ring_release(&d->cursors[i]);
}

/* At most one turn of the ring, so that none keeps the others waiting. */
static unsigned
drain_ring(struct drain *d, struct ring_cursor *c)
{
	uint64_t stop = c->at + c->size;
	unsigned lines = 0;
	size_t len;

	while (c->at < stop) {
		enum ring_result result = ring_next(c, d->wire, &len);

		if (result == RING_EMPTY)
			break;
		if (result == RING_DAMAGED) {
			counters_add(d->row, METRIC_LOG_DAMAGED, 1);
			break;
		}
		write_record(d, len);
		lines++;
		if (d->file != NULL && file_pending(d->file) >= RUN_BYTES)
			settle(d);
	}
	return (lines);
}

static unsigned
drain_pass(struct drain *d)
{
	unsigned lines = 0;

	for (unsigned i = 0; i < d->args->ring_count; i++)
		lines += drain_ring(d, &d->cursors[i]);
	settle(d);
	return (lines);
}

static void
on_timer(struct timer *t)
{
	struct drain *d = OWNER_OF(t, struct drain, timer);

	CHECK_OBJ(d, DRAIN_MAGIC);
	timer_set_ms(t, drain_pass(d) >= BUSY_LINES ? BUSY_MS : DRAIN_MS);
}

struct drain *
drain_new(struct loop *loop, const struct admin_args *args)
{
	const char *path = args->log_path;
	struct drain *d = calloc(1,
	    sizeof(*d) + args->ring_count * sizeof(d->cursors[0]));

	if (d == NULL)
		return (NULL);
	d->magic = DRAIN_MAGIC;
	d->args = args;
	d->row = counters_row(args->counters, args->counters_row);
	if (path != NULL && *path != '\0') {
		d->file = file_open(path, WAITING_MAX);
		if (d->file == NULL) {
			free(d);
			return (NULL);
		}
	}
	for (unsigned i = 0; i < args->ring_count; i++)
		ring_cursor_init(&d->cursors[i], args->rings[i],
		    args->ring_bytes);
	tzset();
	timer_init(&d->timer, loop, on_timer);
	timer_set_ms(&d->timer, 0);
	return (d);
}

static void
end(struct drain *d, unsigned passes)
{
	if (d == NULL)
		return;
	CHECK_OBJ(d, DRAIN_MAGIC);
	timer_cancel(&d->timer);
	for (unsigned i = 0; i < passes && drain_pass(d) > 0; i++)
		continue;
	if (d->file != NULL && file_pending(d->file) > 0)
		diag_warnx("%s: %zu bytes of lines are lost", d->args->log_path,
		    file_pending(d->file));
	file_close(d->file);
	FINI_OBJ(d);
	free(d);
}

void
drain_free(struct drain *d)
{
	end(d, LAST_PASSES);
}

void
drain_hand_over(struct drain *d)
{
	end(d, 1);
}

int
drain_reopen(struct drain *d)
{
	CHECK_OBJ(d, DRAIN_MAGIC);
	/* What was put before the rename was seen belongs to the old file. */
	(void)drain_pass(d);
	return (d->file == NULL ? 0 : file_reopen(d->file));
}
