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
#include "proxy/admin/stats_prometheus.h"
#include "proxy/admin/stats_view.h"
#include "proxy/admin/status.h"
#include "proxy/admin/top_view.h"
#include "proxy/admin/users_view.h"
#include "proxy/base/buf.h"

static unsigned
too_much(struct buf *body, const char **type)
{
	buf_consume(body, buf_len(body));
	(void)buf_append(body, STR("too much to show\n"));
	*type = REPLY_TEXT;
	return (500);
}

/* Of those that append JSON, or fail without room. */
static unsigned
whole(int bad, struct buf *body, const char **type)
{
	return (bad == 0 ? 200 : too_much(body, type));
}

/* Of those that have a status: what is refused is said as text. */
static unsigned
judged(unsigned status, struct buf *body, const char **type)
{
	if (status == 500)
		return (too_much(body, type));
	if (status == 400)
		*type = REPLY_TEXT;
	return (status);
}

static unsigned
list_file(const struct admin_args *args, const struct route *r,
    struct buf *body, const char **type)
{
	unsigned status = list_files_one(args->settings,
	    r->arguments[ARGUMENT_LIST_FILE_NAME], body);

	if (status != 200)
		*type = REPLY_TEXT;
	return (status == 500 ? too_much(body, type) : status);
}

static unsigned
not_here(struct buf *body, const char **type)
{
	*type = REPLY_TEXT;
	(void)buf_append(body, STR("aduanactl does that itself\n"));
	return (409);
}

static int
metrics(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, struct buf *body)
{
	return (status_prometheus(args, now, body) |
		stats_prometheus_write(args, body) |
		series_view_prometheus(parts, body));
}

/* What was learned, asked for, measured and written; else 0. */
static unsigned
show_kept(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, const struct route *r, struct buf *body,
    const char **type)
{
	enum command c = r->command;

	if (c == COMMAND_EXPLAIN)
		return (judged(explain_answer(args, now, r, body), body, type));
	if (c == COMMAND_TOP)
		return (judged(top_view_answer(args, r, now, body), body,
		    type));
	if (c == COMMAND_ASKS || c == COMMAND_ASKS_LIST ||
	    c == COMMAND_ASKS_DENY)
		return (judged(asks_view_answer(args, r, now, body), body,
		    type));
	if (c == COMMAND_SERIES || c == COMMAND_SERIES_SHOW)
		return (judged(series_view_answer(args, parts, r, now, body),
		    body, type));
	if (c == COMMAND_TLS_LEARNED || c == COMMAND_TLS_CONFIRM ||
	    c == COMMAND_TLS_FORBID || c == COMMAND_TLS_FORGET)
		return (judged(learned_view_answer(args, r, now, body), body,
		    type));
	if (c == COMMAND_LIST_FILES)
		return (judged(list_files_all(args->settings, body), body,
		    type));
	if (c == COMMAND_LIST_FILE)
		return (list_file(args, r, body, type));
	return (0);
}

/* The rest that is WAY_SHOW. */
unsigned
show_answer(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, const struct route *r, struct buf *body,
    const char **type)
{
	enum command c = r->command;
	unsigned status;

	*type = REPLY_JSON;
	status = show_kept(args, parts, now, r, body, type);
	if (status != 0)
		return (status);
	if (c == COMMAND_CA_SHOW)
		return (ca_view_show(args, body, type));
	if (c == COMMAND_CA_EXPORT)
		return (ca_view_export(args,
		    r->arguments[ARGUMENT_CA_EXPORT_FORMAT], body, type));
	if (c == COMMAND_RULES)
		return (rules_view_answer(args, body, type));
	if (c == COMMAND_USERS)
		return (whole(users_view_list(args, body), body, type));
	if (c == COMMAND_STATS)
		return (whole(stats_view_json(args, now, body), body, type));
	if (c == COMMAND_STATUS)
		return (whole(status_json(args, now, body), body, type));
	if (c != COMMAND_METRICS)
		return (not_here(body, type));
	*type = REPLY_METRICS;
	return (whole(metrics(args, parts, now, body), body, type));
}
