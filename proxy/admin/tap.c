/* SPDX-License-Identifier: MIT
 *
 * admin/tap.c - records to events.
 */
#include "proxy/admin/tap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proxy/accesslog/format.h"
#include "proxy/accesslog/recent.h"
#include "proxy/accesslog/record.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/sieve.h"
#include "proxy/admin/stream.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/base/object.h"

#define LAST_DEFAULT	200u
#define LAST_MAX	1000u

struct tap {
	unsigned		 magic;
#define TAP_MAGIC		0x7a900001u
	const struct recent	*recent;
	const struct format_options *format;
	struct recent_cursor	 cursor;	/* of what streams were told */
	struct list		 streams;
	char			 wire[RECORD_MAX];
	char			 line[FORMAT_LINE_MAX + 32];
};

struct reader {
	unsigned	 magic;
#define READER_MAGIC	0x7a900002u
	struct tap	*tap;
	struct sieve	 sieve;
};

struct tap *
tap_new(const struct recent *recent, const struct format_options *format)
{
	struct tap *t = malloc(sizeof(*t));
	uint64_t seq, missed;
	size_t len;

	if (t == NULL)
		return (NULL);
	INIT_OBJ(t, TAP_MAGIC);
	t->recent = recent;
	t->format = format;
	list_init(&t->streams);
	recent_begin(&t->cursor, recent);
	while (recent_read(&t->cursor, t->wire, &len, &seq, &missed))
		continue;
	return (t);
}

void
tap_free(struct tap *t)
{
	if (t == NULL)
		return;
	CHECK_OBJ(t, TAP_MAGIC);
	ASSERT(list_empty(&t->streams));
	FINI_OBJ(t);
	free(t);
}

/* The JSON line with its number first. */
static struct str
object_of(struct tap *t, const struct log_record *r, uint64_t seq)
{
	struct format_options o = *t->format;
	size_t n, head;

	o.form = LOG_FORMAT_JSON;
	o.wrap = LOG_WRAP_NONE;
	head = (size_t)snprintf(t->line, 32, "{\"seq\":%" PRIu64, seq);
	n = format_line(r, &o, t->line + head);
	/* Without its newline. */
	t->line[head] = ',';
	return ((struct str){t->line, head + n - 1});
}

/* ---- streams ------------------------------------------------------------- */

static void
tell(struct stream *s, struct str object, uint64_t seq)
{
	char id[20];

	stream_event(s, (struct str){id, num_write(id, seq)}, object);
}

static bool
lets(const struct tap *t, const struct stream *s, const struct log_record *r)
{
	const struct reader *reader = s->feeder;

	CHECK_OBJ(reader, READER_MAGIC);
	return (sieve_lets(&reader->sieve, r, t->format));
}

static void
tell_all(struct tap *t, const struct log_record *r, uint64_t seq)
{
	struct str object = STR_NONE;
	struct list *it, *next;

	LIST_EACH(it, next, &t->streams) {
		struct stream *s = OWNER_OF(it, struct stream, link);

		if (!lets(t, s, r))
			continue;
		if (object.ptr == NULL)
			object = object_of(t, r, seq);
		tell(s, object, seq);
	}
}

/* They came faster than they were told. */
static void
note_missed(struct tap *t, uint64_t missed)
{
	struct list *it, *next;

	LIST_EACH(it, next, &t->streams)
		OWNER_OF(it, struct stream, link)->lost += missed;
}

void
tap_tell(struct tap *t)
{
	uint64_t seq, missed;
	struct log_record r;
	size_t len;

	CHECK_OBJ(t, TAP_MAGIC);
	while (recent_read(&t->cursor, t->wire, &len, &seq, &missed)) {
		note_missed(t, missed);
		if (!list_empty(&t->streams) &&
		    record_decode(&r, t->wire, len) == 0)
			tell_all(t, &r, seq);
	}
}

static void
on_gone(struct stream *s)
{
	struct reader *reader = s->feeder;

	CHECK_OBJ(reader, READER_MAGIC);
	list_remove(&s->link);
	s->feeder = NULL;
	FINI_OBJ(reader);
	free(reader);
}

/* ---- the past ------------------------------------------------------------ */

/* The next record behind ${after} that the sieve lets through. */
static bool
next_fit(struct tap *t, struct recent_cursor *c, const struct sieve *sieve,
    uint64_t after, struct log_record *r, uint64_t *seq)
{
	uint64_t missed;
	size_t len;

	while (recent_read(c, t->wire, &len, seq, &missed))
		if (*seq > after && *seq < t->cursor.seq &&
		    record_decode(r, t->wire, len) == 0 &&
		    sieve_lets(sieve, r, t->format))
			return (true);
	return (false);
}

static unsigned
count_fits(struct tap *t, const struct sieve *sieve, uint64_t after)
{
	struct recent_cursor c;
	struct log_record r;
	unsigned n = 0;
	uint64_t seq;

	recent_begin(&c, t->recent);
	while (next_fit(t, &c, sieve, after, &r, &seq))
		n++;
	return (n);
}

/* The last ${most} behind ${after}, by ${each}; -1 when that says so. */
typedef int each_fn(void *, struct str object, uint64_t seq);

static int
for_last(struct tap *t, const struct sieve *sieve, uint64_t after,
    unsigned most, each_fn *each, void *arg)
{
	unsigned n = count_fits(t, sieve, after);
	unsigned skip = n > most ? n - most : 0;
	struct recent_cursor c;
	struct log_record r;
	uint64_t seq;

	recent_begin(&c, t->recent);
	while (next_fit(t, &c, sieve, after, &r, &seq)) {
		if (skip > 0)
			skip--;
		else if (each(arg, object_of(t, &r, seq), seq) != 0)
			return (-1);
	}
	return (0);
}

static int
to_body(void *arg, struct str object, uint64_t seq)
{
	struct buf *body = arg;
	struct str so_far = buf_peek(body);

	(void)seq;
	if (so_far.ptr[so_far.len - 1] != '[' && buf_append(body, STR(",\n")))
		return (-1);
	return (buf_append(body, object));
}

static int
to_stream(void *arg, struct str object, uint64_t seq)
{
	tell(arg, object, seq);
	return (0);
}

/* As many as there is room for, the newest. */
static unsigned
show_last(struct tap *t, const struct sieve *sieve, unsigned most,
    struct buf *body)
{
	for (;; most /= 2) {
		buf_consume(body, buf_len(body));
		if (buf_append(body, STR("{\"requests\":[")) == 0 &&
		    for_last(t, sieve, 0, most, to_body, body) == 0 &&
		    buf_printf(body, "],\"next\":%" PRIu64 "}\n",
			recent_next(t->recent)) == 0)
			return (200);
		if (most == 0)
			return (500);
	}
}

/* ---- who asks ------------------------------------------------------------ */

static unsigned
refuse(struct buf *body, const char **type, const char *problem)
{
	*type = REPLY_TEXT;
	(void)buf_printf(body, "%s\n", problem);
	return (400);
}

static const char *
read_limit(const struct route *r, unsigned *most)
{
	struct str text = r->arguments[ARGUMENT_REQUESTS_LIMIT];
	uint64_t n;

	if (text.ptr == NULL)
		return (NULL);
	if (num_decimal(text, LAST_MAX, &n) != NUM_OK || n == 0)
		return ("limit is 1 to 1000");
	*most = (unsigned)n;
	return (NULL);
}

/* What came while the reader was away; one that names a request of an earlier
 * daemon gets what there is. */
static void
catch_up(struct tap *t, struct stream *s, const struct route *r, unsigned most)
{
	const struct reader *reader = s->feeder;
	uint64_t after = 0;
	bool again = num_decimal(r->last_event, UINT64_MAX, &after) == NUM_OK;

	if (!again && r->arguments[ARGUMENT_REQUESTS_LIMIT].ptr == NULL)
		return;
	if (after >= t->cursor.seq)
		after = 0;
	(void)for_last(t, &reader->sieve, after, again ? LAST_MAX : most,
	    to_stream, s);
}

unsigned
tap_follow(struct tap *t, struct stream *s, const struct route *r,
    struct buf *body, const char **type)
{
	struct str follow = r->arguments[ARGUMENT_REQUESTS_FOLLOW];
	unsigned most = LAST_DEFAULT;
	struct reader *reader;
	const char *problem;
	struct sieve sieve;

	CHECK_OBJ(t, TAP_MAGIC);
	problem = sieve_read(&sieve, r);
	if (problem == NULL)
		problem = read_limit(r, &most);
	if (problem != NULL)
		return (refuse(body, type, problem));
	if (str_eq(follow, STR("0")))
		return (show_last(t, &sieve, most, body));
	if (follow.ptr != NULL && !str_eq(follow, STR("1")))
		return (refuse(body, type, "follow is 0 or 1"));
	reader = malloc(sizeof(*reader));
	if (reader == NULL)
		return (503);
	INIT_OBJ(reader, READER_MAGIC);
	reader->tap = t;
	reader->sieve = sieve;
	s->feeder = reader;
	s->gone = on_gone;
	list_append(&t->streams, &s->link);
	catch_up(t, s, r, most);
	return (0);
}
