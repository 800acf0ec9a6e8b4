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
#include "proxy/base/assert.h"
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

static unsigned
ca_export(const struct admin_args *args, const struct route *r,
    struct buf *body, const char **type)
{
	return (ca_view_export(args, r->arguments[ARGUMENT_CA_EXPORT_FORMAT],
	    body, type));
}

unsigned
show_answer(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, const struct route *r, struct buf *body,
    const char **type)
{
	*type = REPLY_JSON;
	switch (r->command) {
	case COMMAND_CA_SHOW:
		return (ca_view_show(args, body, type));
	case COMMAND_CA_EXPORT:
		return (ca_export(args, r, body, type));
	case COMMAND_CA_INIT:
	case COMMAND_REPLAY:
	case COMMAND_FETCH:
	case COMMAND_FETCH_LS:
	case COMMAND_LOG:
		return (not_here(body, type));
	case COMMAND_EXPLAIN:
		return (judged(explain_answer(args, now, r, body), body, type));
	case COMMAND_RULES:
		return (rules_view_answer(args, body, type));
	case COMMAND_USERS:
		return (whole(users_view_list(args, body), body, type));
	case COMMAND_METRICS:
		*type = REPLY_METRICS;
		return (whole(metrics(args, parts, now, body), body, type));
	case COMMAND_STATS:
		return (whole(stats_view_json(args, now, body), body, type));
	case COMMAND_TOP:
		return (judged(top_view_answer(args, r, now, body), body,
		    type));
	case COMMAND_STATUS:
		return (whole(status_json(args, now, body), body, type));
	case COMMAND_ASKS:
	case COMMAND_ASKS_LIST:
	case COMMAND_ASKS_DENY:
		return (judged(asks_view_answer(args, r, now, body), body,
		    type));
	case COMMAND_SERIES:
	case COMMAND_SERIES_SHOW:
		return (judged(series_view_answer(args, parts, r, now, body),
		    body, type));
	case COMMAND_TLS_LEARNED:
	case COMMAND_TLS_CONFIRM:
	case COMMAND_TLS_FORBID:
	case COMMAND_TLS_FORGET:
		return (judged(learned_view_answer(args, r, now, body), body,
		    type));
	case COMMAND_LIST_FILES:
		return (judged(list_files_all(args->settings, body), body,
		    type));
	case COMMAND_LIST_FILE:
		return (list_file(args, r, body, type));
	/* By other ways. */
	case COMMAND_LIST_SAVE:
	case COMMAND_ASKS_GRANT:
	case COMMAND_BLOCK:
	case COMMAND_ALLOW:
	case COMMAND_RULES_REMOVE:
	case COMMAND_CHECK:
	case COMMAND_RELOAD:
	case COMMAND_CA_ROTATE:
	case COMMAND_LISTS:
	case COMMAND_LISTS_UPDATE:
	case COMMAND_REOPEN:
	case COMMAND_PURGE:
	case COMMAND_CACHE_LS:
	case COMMAND_CACHE_SHOW:
	case COMMAND_SESSION:
	case COMMAND_LOGIN:
	case COMMAND_LOGOUT:
	case COMMAND_TOKEN:
	case COMMAND_PAGE:
	case COMMAND_ASSET:
	case COMMAND_OPENAPI:
	case COMMAND_COUNT:
		break;
	}
	UNREACHABLE();
}
