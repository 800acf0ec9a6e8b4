/* SPDX-License-Identifier: MIT
 *
 * admin/drain.c - rings to lines.
 */
#include "proxy/admin/drain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "proxy/accesslog/extract.h"
#include "proxy/accesslog/output.h"
#include "proxy/accesslog/recent.h"
#include "proxy/accesslog/record.h"
#include "proxy/accesslog/ring.h"
#include "proxy/accesslog/shown.h"
#include "proxy/accesslog/spool.h"
#include "proxy/admin/args.h"
#include "proxy/admin/leading.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/leaders.h"

/* Promised and written in runs of this size. */
#define RUN_BYTES	((size_t)48 << 10)
/* When that many came in one pass, the next one is soon. */
#define BUSY_LINES	2000u
#define BUSY_MS		5
/* At the end the workers are gone; a ring that still fills is a rogue's. */
#define LAST_PASSES	1000u
/* While no line can be taken rings wait up to this part of them; beyond it,
 * keeping the worker going comes first. */
#define WAITING_MAX	50u
/* What cannot be written is tried again after so many passes: each time a part
 * of a line may be seen in the file for a moment. */
#define REST_PASSES	10u

struct drain {
	unsigned		 magic;
#define DRAIN_MAGIC		0xd4a10001u
	const struct admin_args	*args;
	struct counters_row	*row;
	struct output		*output;	/* NULL: no log is kept */
	struct extract		*refused;	/* NULL: none is kept */
	struct format_options	 format;
	struct log_key		 key;
	drain_fn		*told;
	void			*told_arg;
	struct spool_end	 lines;
	bool			 has_read;	/* since the last settling, */
	uint64_t		 put, lost;	/* lines likewise */
	bool			 is_stuck;	/* in this pass */
	unsigned		 rest;		/* passes */
	struct timer		 timer;
	char			 wire[RECORD_MAX];
	char			 line[FORMAT_LINE_MAX];
	uint64_t		*positions;	/* one to each ring */
	struct ring_cursor	 cursors[];
};

/* A full disk may be slow to say so: once in a pass is enough. */
static void
write_lines(struct drain *d)
{
	size_t before = spool_len(&d->lines);

	if (d->output == NULL || d->is_stuck)
		return;
	d->is_stuck = output_flush(d->output) != 0 &&
		      spool_len(&d->lines) == before;
	if (d->is_stuck && spool_trouble(&d->lines)->told)
		d->rest = REST_PASSES;
}

/* Not before they are promised: one that is killed earlier leaves them to be
 * read again, and counted then. */
static void
count_lines(struct drain *d)
{
	counters_add(d->row, METRIC_LOG_LINES, d->put);
	counters_add(d->row, METRIC_LOG_LOST, d->lost);
	spool_trouble(&d->lines)->lost += d->lost;
	d->put = d->lost = 0;
}

/* What was read counts as written from here on: the spool outlives us. */
static void
settle(struct drain *d)
{
	if (d->has_read) {
		for (unsigned i = 0; i < d->args->ring_count; i++)
			d->positions[i] = d->cursors[i].at;
		spool_promise(&d->lines, d->positions);
		count_lines(d);
		for (unsigned i = 0; i < d->args->ring_count; i++)
			ring_release(&d->cursors[i]);
		spool_keep(&d->lines);
		d->has_read = false;
	}
	write_lines(d);
	if (d->refused != NULL)
		extract_flush(d->refused);
}

/* Where there was no room, must_wait() has tried to make some. */
static void
put_line(struct drain *d, struct str line)
{
	if (spool_put(&d->lines, line) == 0)
		d->put++;
	else
		d->lost++;
}

/* Of what the log would show, no more. */
static void
count_leaders(const struct drain *d, const struct log_record *record)
{
	struct log_record r = *record;
	struct shown_names room;

	if (d->args->leaders == NULL)
		return;
	shown_apply(&r, &d->format, &room);
	leading_count(d->args->leaders, &r);
}

/* What a second log is kept of: in the same form, without what is around a line
 * for syslog. */
static void
put_refused(struct drain *d, const struct log_record *r)
{
	struct format_options bare = d->format;
	size_t n;

	if (d->refused == NULL ||
	    (r->result != LOG_TCP_DENIED && r->result != LOG_TCP_DENIED_REPLY &&
		(r->flags & (LOG_FLAG_DANGER | LOG_FLAG_FLAGGED)) == 0))
		return;
	bare.wrap = LOG_WRAP_NONE;
	n = format_line(r, &bare, d->line);
	extract_put(d->refused, (struct str){d->line, n});
}

static void
take_record(struct drain *d, size_t len)
{
	struct log_record r;
	size_t n;

	if (record_decode(&r, d->wire, len) != 0) {
		counters_add(d->row, METRIC_LOG_DAMAGED, 1);
		return;
	}
	recent_put(d->args->recent, d->wire, len);
	count_leaders(d, &r);
	put_refused(d, &r);
	if (d->output == NULL)
		return;
	n = format_line(&r, &d->format, d->line);
	put_line(d, (struct str){d->line, n});
}

static bool
must_wait(struct drain *d, const struct ring_cursor *c)
{
	if (spool_room(&d->lines) >= FORMAT_LINE_MAX)
		return (false);
	settle(d);
	return (spool_room(&d->lines) < FORMAT_LINE_MAX &&
		ring_unread(c) <= WAITING_MAX);
}

/* At most one turn of the ring, so that none keeps the others waiting. */
static unsigned
drain_ring(struct drain *d, struct ring_cursor *c)
{
	uint64_t stop = c->at + c->size;
	unsigned lines = 0;
	size_t len;

	while (c->at < stop && !must_wait(d, c)) {
		enum ring_result result = ring_next(c, d->wire, &len);

		if (result == RING_EMPTY)
			break;
		d->has_read = true;
		if (result == RING_DAMAGED) {
			counters_add(d->row, METRIC_LOG_DAMAGED, 1);
			break;
		}
		take_record(d, len);
		lines++;
		if (spool_put_bytes(&d->lines) >= RUN_BYTES)
			settle(d);
	}
	return (lines);
}

static void
renew_key(struct drain *d)
{
	struct clock_now now;

	if (d->format.clients != LOG_WHO_PSEUDONYM &&
	    d->format.users != LOG_WHO_PSEUDONYM)
		return;
	clock_read(&now);
	if (log_key_at(&d->key, d->args->log_key_path, d->args->log_key_life,
		now.wall_ns))
		d->format.key = d->key.seed;
}

static unsigned
drain_pass(struct drain *d)
{
	unsigned lines = 0;

	renew_key(d);
	d->is_stuck = d->rest > 0;
	if (d->rest > 0)
		d->rest--;
	for (unsigned i = 0; i < d->args->ring_count; i++)
		lines += drain_ring(d, &d->cursors[i]);
	settle(d);
	if (d->told != NULL)
		d->told(d->told_arg);
	return (lines);
}

static void
on_timer(struct timer *t)
{
	struct drain *d = OWNER_OF(t, struct drain, timer);

	CHECK_OBJ(d, DRAIN_MAGIC);
	timer_set_ms(t, drain_pass(d) >= BUSY_LINES ? BUSY_MS : DRAIN_MS);
}

/* Positions that an admin before us had promised. */
static void
start_rings(struct drain *d)
{
	const uint64_t *promised = spool_promised(&d->lines);

	for (unsigned i = 0; i < d->args->ring_count; i++) {
		ring_cursor_init(&d->cursors[i], d->args->rings[i],
		    d->args->ring_bytes);
		if (promised != NULL)
			ring_resume(&d->cursors[i], promised[i]);
	}
	if (promised != NULL)
		spool_keep(&d->lines);
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
	d->format = args->log_format;
	log_key_init(&d->key);
	d->row = counters_row(args->counters, args->counters_row);
	spool_open(&d->lines, args->spool, args->spool_bytes, args->ring_count);
	start_rings(d);
	d->positions = calloc(args->ring_count, sizeof(*d->positions));
	if (d->positions != NULL && path != NULL && *path != '\0')
		d->output = output_open(args->log_output, path, &d->lines);
	if (d->positions == NULL ||
	    (path != NULL && *path != '\0' && d->output == NULL)) {
		free(d->positions);
		free(d);
		return (NULL);
	}
	if (args->leaders != NULL)
		leaders_named(args->leaders,
		    (unsigned)args->log_format.clients << 8 |
			(unsigned)args->log_format.users);
	if (args->refused_path != NULL && *args->refused_path != '\0')
		d->refused = extract_open(args->refused_path);
	tzset();
	timer_init(&d->timer, loop, on_timer);
	timer_set_ms(&d->timer, 0);
	return (d);
}

static void
end(struct drain *d)
{
	CHECK_OBJ(d, DRAIN_MAGIC);
	extract_close(d->refused);
	timer_cancel(&d->timer);
	output_close(d->output);
	free(d->positions);
	FINI_OBJ(d);
	free(d);
}

/* Nobody comes after us: what cannot be written now never will be. */
static uint64_t
drain_all(struct drain *d)
{
	uint64_t lost = 0;

	for (unsigned i = 0; i < LAST_PASSES; i++) {
		d->rest = 0;
		if (drain_pass(d) > 0)
			continue;
		if (spool_len(&d->lines) == 0)
			break;
		lost += spool_drop(&d->lines,
		    d->format.wrap == LOG_WRAP_JOURNAL);
	}
	return (lost);
}

void
drain_free(struct drain *d)
{
	uint64_t lost;

	if (d == NULL)
		return;
	lost = drain_all(d);
	counters_add(d->row, METRIC_LOG_LOST, lost);
	if (lost > 0)
		diag_warnx("%s: %llu lines are lost", d->args->log_path,
		    (unsigned long long)lost);
	end(d);
}

void
drain_hand_over(struct drain *d)
{
	if (d == NULL)
		return;
	d->rest = 0;
	(void)drain_pass(d);
	end(d);
}

const struct format_options *
drain_format(const struct drain *d)
{
	CHECK_OBJ(d, DRAIN_MAGIC);
	return (&d->format);
}

void
drain_tell(struct drain *d, drain_fn *fn, void *arg)
{
	CHECK_OBJ(d, DRAIN_MAGIC);
	d->told = fn;
	d->told_arg = arg;
}

int
drain_reopen(struct drain *d)
{
	CHECK_OBJ(d, DRAIN_MAGIC);
	/* What was put before the rename was seen belongs to the old file. */
	d->rest = 0;
	(void)drain_pass(d);
	d->rest = 0;
	if (d->refused != NULL)
		extract_reopen(d->refused);
	return (d->output == NULL ? 0 : output_reopen(d->output));
}
