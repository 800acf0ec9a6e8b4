/* SPDX-License-Identifier: MIT
 *
 * admin/show.c - answers that need no waiting.
 */
#include "proxy/admin/show.h"

#include "proxy/admin/args.h"
#include "proxy/admin/asks_view.h"
#include "proxy/admin/ca_view.h"
#include "proxy/admin/explain.h"
#include "proxy/admin/learned_view.h"
#include "proxy/admin/list_files.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/rules_view.h"
#include "proxy/admin/series_view.h"
#include "proxy/admin/squid_names.h"
#include "proxy/admin/stats_prometheus.h"
#include "proxy/admin/stats_view.h"
#include "proxy/admin/status.h"
#include "proxy/admin/top_view.h"
#include "proxy/admin/users_view.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"

/* What is asked, and where the answer goes. */
struct showing {
	const struct admin_args *args;
	const struct admin_parts *parts;
	const struct clock_now *now;
	const struct route *route;
	struct buf *body;
	const char **type;
};

static unsigned
too_much(const struct showing *s)
{
	buf_consume(s->body, buf_len(s->body));
	(void)buf_append(s->body, STR("too much to show\n"));
	*s->type = REPLY_TEXT;
	return (500);
}

/* Of those that append JSON, or fail without room. */
static unsigned
whole(const struct showing *s, int bad)
{
	return (bad == 0 ? 200 : too_much(s));
}

/* Of those that have a status: what is refused is said as text. */
static unsigned
judged(const struct showing *s, unsigned status)
{
	if (status == 500)
		return (too_much(s));
	if (status == 400)
		*s->type = REPLY_TEXT;
	return (status);
}

/* ---- one for each SHOW row of ways.tbl.h --------------------------------- */

static unsigned
show_asks(const struct showing *s)
{
	return (judged(s,
	    asks_view_answer(s->args, s->route, s->now, s->body)));
}

static unsigned
show_ca(const struct showing *s)
{
	return (ca_view_show(s->args, s->body, s->type));
}

static unsigned
show_ca_file(const struct showing *s)
{
	return (ca_view_export(s->args,
	    s->route->arguments[ARGUMENT_CA_EXPORT_FORMAT], s->body, s->type));
}

static unsigned
show_explained(const struct showing *s)
{
	return (judged(s, explain_answer(s->args, s->now, s->route, s->body)));
}

static unsigned
show_learned(const struct showing *s)
{
	return (judged(s,
	    learned_view_answer(s->args, s->route, s->now, s->body)));
}

static unsigned
show_list_file(const struct showing *s)
{
	unsigned status = list_files_one(s->args->settings,
	    s->route->arguments[ARGUMENT_LIST_FILE_NAME], s->body);

	if (status != 200)
		*s->type = REPLY_TEXT;
	return (judged(s, status));
}

static unsigned
show_list_files(const struct showing *s)
{
	return (judged(s, list_files_all(s->args->settings, s->body)));
}

static unsigned
show_metrics(const struct showing *s)
{
	int bad = status_prometheus(s->args, s->now, s->body) |
		  stats_prometheus_write(s->args, s->body) |
		  squid_names_write(s->args, s->now->wall_ns, s->body) |
		  series_view_prometheus(s->parts, s->body);

	*s->type = REPLY_METRICS;
	return (whole(s, bad));
}

static unsigned
show_not_here(const struct showing *s)
{
	*s->type = REPLY_TEXT;
	(void)buf_append(s->body, STR("aduanactl does that itself\n"));
	return (409);
}

static unsigned
show_rules(const struct showing *s)
{
	return (rules_view_answer(s->args, s->body, s->type));
}

static unsigned
show_series(const struct showing *s)
{
	return (judged(s,
	    series_view_answer(s->args, s->parts, s->route, s->now, s->body)));
}

static unsigned
show_stats(const struct showing *s)
{
	return (whole(s, stats_view_json(s->args, s->now, s->body)));
}

static unsigned
show_status(const struct showing *s)
{
	return (whole(s, status_json(s->args, s->now, s->body)));
}

static unsigned
show_top(const struct showing *s)
{
	return (judged(s, top_view_answer(s->args, s->route, s->now, s->body)));
}

static unsigned
show_users(const struct showing *s)
{
	return (whole(s, users_view_list(s->args, s->body)));
}

/* -------------------------------------------------------------------------- */

typedef unsigned show_fn(const struct showing *);

static show_fn *const shows[COMMAND_COUNT] = {
#define SHOW(id, fn) [COMMAND_##id] = (fn),
#include "proxy/admin/ways.tbl.h"
};

unsigned
show_answer(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, const struct route *r, struct buf *body,
    const char **type)
{
	const struct showing s = {args, parts, now, r, body, type};

	ASSERT(shows[r->command] != NULL);
	*type = REPLY_JSON;
	return (shows[r->command](&s));
}
