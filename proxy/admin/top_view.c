/* SPDX-License-Identifier: MIT
 *
 * admin/top_view.c - rows, and what is left over.
 */
#include "proxy/admin/top_view.h"

#include <inttypes.h>

#include "proxy/accesslog/line.h"
#include "proxy/admin/args.h"
#include "proxy/admin/route.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/metrics/leader_list.h"

#define LIMIT_MAX	100u
#define LIMIT		20u

struct question {
	enum leader		 what;
	enum leader_window	 window;
	uint64_t		 limit;
};

static const char *
read_question(const struct route *r, struct question *q)
{
	struct str what = r->arguments[ARGUMENT_TOP_WHAT];
	struct str window = r->arguments[ARGUMENT_TOP_FOR];
	struct str limit = r->arguments[ARGUMENT_TOP_LIMIT];

	*q = (struct question){LEADER_DOMAINS, LEADER_WINDOW_HOUR, LIMIT};
	if (what.ptr != NULL)
		q->what = leaders_of(what);
	if (window.ptr != NULL)
		q->window = leaders_window_of(window);
	if (q->what == LEADER_COUNT)
		return ("what is one of domains, clients, users, blocked, "
			"rules, words, errors, origins");
	if (q->window == LEADER_WINDOWS)
		return ("for is one of 5min, 1h, 24h");
	if (limit.ptr != NULL &&
	    (num_decimal(limit, LIMIT_MAX, &q->limit) != NUM_OK ||
		q->limit == 0))
		return ("limit is to be a number from 1 to 100");
	return (NULL);
}

static int
text(struct buf *out, const char *key, const char *s, size_t len)
{
	char room[6 * LEADER_TEXT_MAX + 8];
	struct line line;
	size_t n;

	line_init(&line, room, sizeof(room));
	line_json(&line, (struct str){s, len});
	n = line_finish(&line);
	return (buf_printf(out, "\"%s\":%.*s,", key, (int)n - 1, room));
}

static int
sums(struct buf *out, const struct leader_sums *s)
{
	return (buf_printf(out,
	    "\"requests\":%" PRIu64 ",\"hits\":%" PRIu64 ",\"bytes\":%" PRIu64
	    ",\"blocked\":%" PRIu64 ",\"errors\":%" PRIu64,
	    s->requests, s->hits, s->bytes, s->blocked, s->errors));
}

static uint64_t
less(uint64_t a, uint64_t b)
{
	return (a > b ? a - b : 0);
}

static void
subtract(struct leader_sums *from, const struct leader_sums *s)
{
	from->requests = less(from->requests, s->requests);
	from->hits = less(from->hits, s->hits);
	from->bytes = less(from->bytes, s->bytes);
	from->blocked = less(from->blocked, s->blocked);
	from->errors = less(from->errors, s->errors);
}

static int
row_json(const struct leader_row *row, bool first, struct buf *out)
{
	int bad = buf_append(out, first ? STR("{") : STR(",{"));

	bad |= text(out, "name", row->name, row->name_len);
	bad |= sums(out, &row->sums);
	bad |= buf_printf(out, ",\"last\":%" PRId64 ",", row->last_s);
	bad |= text(out, "detail", row->detail, row->detail_len);
	return (bad | buf_printf(out, "\"missed\":%" PRIu64 "}", row->missed));
}

static int
list_json(const struct question *q, struct leader_list *list, int64_t now_s,
    struct buf *out)
{
	struct leader_sums others = list->total;
	int bad = buf_printf(out,
	    "{\"what\":\"%s\",\"for\":\"%s\",\"from\":%" PRId64
	    ",\"to\":%" PRId64 ",\"rows\":[",
	    leaders_name(q->what), leaders_window_name(q->window), list->from_s,
	    now_s);

	for (size_t i = 0; i < list->count; i++) {
		bad |= row_json(&list->rows[i], i == 0, out);
		subtract(&others, &list->rows[i].sums);
	}
	bad |= buf_append(out, STR("],\"others\":{"));
	bad |= sums(out, &others);
	return (bad | buf_append(out, STR("}}\n")));
}

unsigned
top_view_answer(const struct admin_args *args, const struct route *r,
    const struct clock_now *now, struct buf *out)
{
	int64_t now_s = now->wall_ns / NS_PER_S;
	struct leader_list list;
	struct question q;
	const char *problem = read_question(r, &q);
	int bad;

	if (problem != NULL) {
		(void)buf_printf(out, "%s\n", problem);
		return (400);
	}
	if (args->leaders == NULL || leader_list_make(args->leaders, now_s,
					 q.what, q.window, q.limit, &list) != 0)
		return (500);
	bad = list_json(&q, &list, now_s, out);
	leader_list_fini(&list);
	return (bad == 0 ? 200 : 500);
}
