/* SPDX-License-Identifier: MIT
 *
 * admin/deal.c - show, ask, seek, edit, reopen, follow.
 */
#include "proxy/admin/deal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "proxy/admin/args.h"
#include "proxy/admin/asset_view.h"
#include "proxy/admin/drain.h"
#include "proxy/admin/flow.h"
#include "proxy/admin/parts.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/show.h"
#include "proxy/admin/way.h"
#include "proxy/base/assert.h"
#include "proxy/base/object.h"
#include "proxy/metrics/counters.h"

static enum deal_start
say(struct deal *d, unsigned status, const char *type, struct str body)
{
	struct reply reply = {.status = status, .type = type, .body = body};

	d->done(d, &reply);
	return (DEAL_DONE);
}

static enum deal_start
refuse(struct deal *d, unsigned status, struct str problem)
{
	char text[512];

	snprintf(text, sizeof(text), "%.*s\n", STR_ARG(problem));
	return (say(d, status, REPLY_TEXT, str_of(text)));
}

/* ---- the supervisor ------------------------------------------------------ */

static void
on_answered(struct ask *a, enum message_result result, struct str text)
{
	struct deal *d = OWNER_OF(a, struct deal, ask);
	unsigned status = 503;
	struct buf body;

	if (result != MESSAGE_BUSY)
		status = result == MESSAGE_OK ? 200 : 409;
	buf_init(&body, SHOW_MAX);
	if (d->list.is_open) {
		status = list_edit_end(&d->list, status == 200, text, &body);
		say(d, result == MESSAGE_BUSY ? 503 : status, REPLY_JSON,
		    buf_peek(&body));
	} else if (edit_end(&d->edit, status == 200, text, &body))
		say(d, status, REPLY_JSON, buf_peek(&body));
	else
		say(d, status, REPLY_TEXT, text);
	buf_fini(&body);
}

static enum deal_start
ask(struct deal *d, enum message_type type)
{
	if (ask_start(&d->ask, d->house->line, type, on_answered) == 0)
		return (DEAL_WAITS);
	(void)edit_end(&d->edit, false, STR(""), NULL);
	if (d->list.is_open) {
		struct buf body;

		buf_init(&body, SHOW_MAX);
		(void)list_edit_end(&d->list, false, STR(""), &body);
		buf_fini(&body);
	}
	return (refuse(d, 503, STR("the supervisor cannot be asked now")));
}

/* Write, then have it put in force. */
static enum deal_start
edit(struct deal *d, const struct route *r)
{
	struct deal_house *house = d->house;
	enum deal_start result;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = edit_start(&d->edit, &house->desk, house->args, r,
	    loop_now(house->loop), &body);
	if (status == 200)
		result = ask(d, MESSAGE_RELOAD);
	else
		result = say(d, status, status == 404 ? REPLY_JSON : REPLY_TEXT,
		    buf_peek(&body));
	buf_fini(&body);
	return (result);
}

static enum deal_start
edit_list(struct deal *d, const struct route *r)
{
	enum deal_start result;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = list_edit_start(&d->list, &d->house->desk, d->house->args, r,
	    &body);
	if (status == 0)
		result = ask(d, MESSAGE_RELOAD);
	else
		result = say(d, status,
		    status == 200 || status == 422 ? REPLY_JSON : REPLY_TEXT,
		    buf_peek(&body));
	buf_fini(&body);
	return (result);
}

/* ---- the cache ----------------------------------------------------------- */

static void
on_sought(struct inquiry *q, unsigned status)
{
	struct deal *d = OWNER_OF(q, struct deal, inquiry);
	const struct admin_args *args = d->house->args;

	if (q->is_purge)
		counters_add(counters_row(args->counters, args->counters_row),
		    METRIC_CACHE_PURGED, q->count);
	if (status == 500)
		refuse(d, 500, STR("too much to show"));
	else
		say(d, status, REPLY_JSON, buf_peek(&q->body));
}

static enum deal_start
seek(struct deal *d, const struct route *r, struct ws *ws)
{
	const char *problem;

	if (d->house->args->cache == NULL)
		return (refuse(d, 409,
		    STR("there is no cache: cache.size is 0")));
	problem = inquiry_start(&d->inquiry, d->house->loop, d->house->args, r,
	    ws, on_sought);
	if (problem != NULL)
		return (refuse(d, 400, str_of(problem)));
	return (DEAL_WAITS);
}

/* ---- at once ------------------------------------------------------------- */

static enum deal_start
show(struct deal *d, const struct route *r)
{
	struct deal_house *house = d->house;
	const char *type = REPLY_JSON;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = show_answer(house->args, house->parts, loop_now(house->loop),
	    r, &body, &type);
	(void)say(d, status, type, buf_peek(&body));
	buf_fini(&body);
	return (DEAL_DONE);
}

static enum deal_start
reopen(struct deal *d)
{
	if (drain_reopen(d->house->parts->drain) == 0)
		return (say(d, 200, REPLY_TEXT, STR("reopened\n")));
	return (refuse(d, 500, str_of(strerror(errno))));
}

/* ---- for browsers -------------------------------------------------------- */

static void
on_login(struct login *l, const struct reply *reply)
{
	struct deal *d = OWNER_OF(l, struct deal, login);

	d->done(d, reply);
}

static enum deal_start
log_in(struct deal *d, const struct route *r)
{
	return (login_start(&d->login, d->house->loop, d->house->gate, r,
		    on_login)
		    ? DEAL_DONE
		    : DEAL_WAITS);
}

static enum deal_start
asset(struct deal *d, const struct route *r)
{
	struct asset_reply a;

	asset_view(r, &a);
	d->done(d, &a.reply);
	return (DEAL_DONE);
}

/* ---- one that stays ------------------------------------------------------ */

static enum deal_start
follow(struct deal *d, const struct route *r, struct stream *stream)
{
	const char *type = REPLY_JSON;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = flow_start(d->house->parts, stream, r, &body, &type);
	if (status != 0)
		(void)say(d, status, type, buf_peek(&body));
	buf_fini(&body);
	return (status == 0 ? DEAL_STREAMS : DEAL_DONE);
}

/* -------------------------------------------------------------------------- */

enum deal_start
deal_start(struct deal *d, struct deal_house *house, const struct route *r,
    struct ws *ws, struct stream *stream, deal_fn *done)
{
	memset(d, 0, sizeof(*d));
	d->house = house;
	d->done = done;
	switch (way_of(r->command)) {
	case WAY_SHOW:
		return (show(d, r));
	case WAY_ASK:
		return (ask(d, way_message(r)));
	case WAY_REOPEN:
		return (reopen(d));
	case WAY_SEEK:
		return (seek(d, r, ws));
	case WAY_EDIT:
		return (edit(d, r));
	case WAY_LIST:
		return (edit_list(d, r));
	case WAY_LOGIN:
		return (log_in(d, r));
	case WAY_ASSET:
		return (asset(d, r));
	case WAY_STREAM:
		return (follow(d, r, stream));
	case WAY_NEVER:
		break;
	}
	UNREACHABLE();
}

void
deal_end(struct deal *d)
{
	ask_cancel(&d->ask);
	inquiry_end(&d->inquiry);
	edit_fini(&d->edit);
	list_edit_fini(&d->list);
	login_end(&d->login);
}
