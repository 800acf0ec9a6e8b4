/* SPDX-License-Identifier: MIT
 *
 * admin/deal.c - show, ask, seek, change, reopen, follow.
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
	unsigned status = result == MESSAGE_OK ? 200 : 409;

	say(d, result == MESSAGE_BUSY ? 503 : status, REPLY_TEXT, text);
}

static enum deal_start
ask(struct deal *d, enum message_type type)
{
	if (ask_start(&d->ask, d->house->line, type, on_answered) == 0)
		return (DEAL_WAITS);
	return (refuse(d, 503, STR("the supervisor cannot be asked now")));
}

/* ---- the desk ------------------------------------------------------------ */

static void
on_changed(struct desk_caller *c, const struct reply *reply)
{
	struct deal *d = OWNER_OF(c, struct deal, caller);

	d->done(d, reply);
}

static enum deal_start
change(struct deal *d, const struct route *r)
{
	return (desk_change(&d->house->desk, &d->caller, r,
		    loop_now(d->house->loop), on_changed)
		    ? DEAL_DONE
		    : DEAL_WAITS);
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
	case WAY_LIST:
		return (change(d, r));
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
	desk_leave(&d->caller);
	login_end(&d->login);
}
