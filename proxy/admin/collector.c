/* SPDX-License-Identifier: MIT
 *
 * admin/collector.c - datagrams to lines to samples.
 */
#include "proxy/admin/collector.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/admin/history.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/datagram.h"

/* Of one socket in one turn of the loop: some milliseconds. */
#define TURN_BATCHES	16u
#define TURN_LINES	5000u

struct source {
	struct watch		 watch;
	struct collector	*home;
	uint32_t		 dropped;
	bool			 is_known;	/* how many were dropped */
};

struct collector {
	unsigned		 magic;
#define COLLECTOR_MAGIC		0xc011ec01u
	struct loop		*loop;
	const struct admin_args	*args;
	struct history		*history;
	struct counters_row	*row;
	struct datagram_batch	*batch;
	struct collector_bad	 bad[COLLECTOR_BAD_MAX];
	unsigned		 bads;		/* ever */
	unsigned		 count;
	struct source		 sources[];
};

/* ---- what is bad --------------------------------------------------------- */

static void
escape(char out[COLLECTOR_BAD_TEXT], struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len && n + 5 < COLLECTOR_BAD_TEXT; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
			out[n++] = (char)c;
		else
			n += (size_t)snprintf(out + n, 5, "\\x%02x", c);
	}
	out[n] = '\0';
}

static void
note_bad(struct collector *c, const struct datagram *d, struct str line,
    enum sample_fault fault)
{
	struct collector_bad *b = &c->bad[c->bads++ % COLLECTOR_BAD_MAX];
	unsigned metric = METRIC_SAMPLES_BAD_FORM + fault - SAMPLE_BAD_FORM;

	counters_add(c->row, (enum metric)metric, 1);
	b->at_ms = loop_now(c->loop)->wall_ns / NS_PER_MS;
	b->fault = fault;
	b->from[0] = '\0';
	if (d->from.len > 0)
		(void)address_format(&d->from, b->from);
	escape(b->text, line);
}

const struct collector_bad *
collector_bad(const struct collector *c, unsigned nth)
{
	CHECK_OBJ(c, COLLECTOR_MAGIC);
	if (nth >= c->bads || nth >= COLLECTOR_BAD_MAX)
		return (NULL);
	return (&c->bad[(c->bads - 1 - nth) % COLLECTOR_BAD_MAX]);
}

/* ---- what comes ---------------------------------------------------------- */

static void
take_line(struct collector *c, const struct datagram *d, struct str line,
    const struct sample_span *span)
{
	struct sample sample;
	enum sample_fault fault = sample_parse(&sample, line, span);

	if (fault == SAMPLE_FINE && history_add(c->history, &sample) != 0)
		fault = SAMPLE_BAD_SERIES;
	if (fault == SAMPLE_FINE)
		counters_add(c->row, METRIC_SAMPLES, 1);
	else
		note_bad(c, d, line, fault);
}

/* How many lines. */
static unsigned
take_lines(struct collector *c, const struct datagram *d,
    const struct sample_span *span)
{
	struct str rest = d->bytes, line;
	unsigned lines = 0;

	while (rest.ptr != NULL) {
		line = str_split(&rest, '\n');
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0)
			continue;
		lines++;
		/* Who knows what it would be. */
		if (rest.ptr == NULL && d->is_cut)
			note_bad(c, d, line, SAMPLE_BAD_LONG);
		else
			take_line(c, d, line, span);
	}
	return (lines);
}

static unsigned
take(struct collector *c, const struct datagram *d,
    const struct sample_span *span)
{
	uint8_t bytes[16];

	if (d->from.len > 0)
		address_to_bytes(&d->from, bytes);
	if (d->from.len == 0 ||
	    !nets_have(&c->args->settings->metrics_allow, bytes)) {
		counters_add(c->row, METRIC_SAMPLES_REFUSED, 1);
		return (1);
	}
	return (take_lines(c, d, span));
}

/* An admin before this one may have told of what was dropped before. */
static void
count_dropped(struct collector *c, struct source *s, uint32_t dropped)
{
	if (s->is_known)
		counters_add(c->row, METRIC_SAMPLES_OVERRUN,
		    dropped - s->dropped);
	s->is_known = true;
	s->dropped = dropped;
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct source *s = OWNER_OF(w, struct source, watch);
	struct collector *c = s->home;
	struct datagram datagrams[DATAGRAM_BATCH];
	uint32_t dropped = s->dropped;
	struct sample_span span;
	unsigned lines = 0, n = 1;

	(void)ready;
	CHECK_OBJ(c, COLLECTOR_MAGIC);
	history_span(c->history, &span);
	for (unsigned i = 0; i < TURN_BATCHES && n > 0 && lines < TURN_LINES;
	     i++) {
		n = datagram_receive(c->batch, w->fd, datagrams, &dropped);
		for (unsigned k = 0; k < n; k++)
			lines += take(c, &datagrams[k], &span);
	}
	count_dropped(c, s, dropped);
}

/* ---- the beginning and the end ------------------------------------------- */

struct collector *
collector_new(struct loop *loop, const struct admin_args *args,
    struct history *history)
{
	struct collector *c = calloc(1,
	    sizeof(*c) + args->metrics_fd_count * sizeof(c->sources[0]));

	if (c == NULL)
		return (NULL);
	c->magic = COLLECTOR_MAGIC;
	c->loop = loop;
	c->args = args;
	c->history = history;
	c->row = counters_row(args->counters, args->counters_row);
	c->batch = datagram_batch_new();
	for (size_t i = 0; i < args->metrics_fd_count; i++) {
		struct source *s = &c->sources[i];

		s->home = c;
		if (watch_start(&s->watch, loop, args->metrics_fds[i],
			WATCH_READ, on_ready) != 0)
			break;
		c->count++;
	}
	if (c->batch != NULL && c->count == args->metrics_fd_count)
		return (c);
	collector_free(c);
	return (NULL);
}

void
collector_free(struct collector *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, COLLECTOR_MAGIC);
	for (unsigned i = 0; i < c->count; i++)
		watch_stop(&c->sources[i].watch);
	datagram_batch_free(c->batch);
	FINI_OBJ(c);
	free(c);
}
