/* SPDX-License-Identifier: MIT
 *
 * admin/desk.c - write, have it put in force, tell.
 */
#include "proxy/admin/desk.h"

#include <string.h>

#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/show.h"
#include "proxy/admin/way.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"

static bool
say(struct desk_caller *c, desk_fn *fn, unsigned status, const char *type,
    struct str body)
{
	struct reply reply = {.status = status, .type = type, .body = body};

	fn(c, &reply);
	return (true);
}

/* The change is over. */
static void
tell(struct desk *d, unsigned status, const char *type, struct str body)
{
	struct desk_caller *c = d->caller;

	d->caller = NULL;
	if (c == NULL)
		return;
	c->desk = NULL;
	(void)say(c, c->fn, status, type, body);
}

static void
finish(struct desk *d, enum message_result result, struct str text)
{
	bool in_force = result == MESSAGE_OK;
	unsigned status = in_force ? 200 : 409;
	bool is_json = true;
	struct buf body;

	buf_init(&body, SHOW_MAX);
	if (d->list.is_open)
		status = list_edit_end(&d->list, in_force, text, &body);
	else
		is_json = edit_end(&d->edit, in_force, text, &body);
	if (result == MESSAGE_BUSY)
		status = 503;
	if (is_json)
		tell(d, status, REPLY_JSON, buf_peek(&body));
	else
		tell(d, status, REPLY_TEXT, text);
	buf_fini(&body);
}

static void
on_answered(struct ask *a, enum message_result result, struct str text)
{
	finish(OWNER_OF(a, struct desk, ask), result, text);
}

static bool
is_busy(const struct desk *d)
{
	return (d->edit.is_open || d->list.is_open);
}

/* 0: it is written; else the answer's status. */
static unsigned
write_managed(struct desk *d, const struct route *r,
    const struct clock_now *now, struct buf *body, const char **type)
{
	unsigned status = edit_start(&d->edit, d->args, r, now, body);

	*type = status == 404 ? REPLY_JSON : REPLY_TEXT;
	return (status == 200 ? 0 : status);
}

static unsigned
write_list(struct desk *d, const struct route *r, struct buf *body,
    const char **type)
{
	struct list_edit list;
	unsigned status = list_edit_start(&list, d->args, r, body);

	*type = status == 200 || status == 422 ? REPLY_JSON : REPLY_TEXT;
	/* One that was only judged leaves another alone. */
	if (status == 0)
		d->list = list;
	return (status);
}

void
desk_init(struct desk *d, const struct admin_args *args, struct ask_line *line)
{
	memset(d, 0, sizeof(*d));
	d->args = args;
	d->line = line;
}

void
desk_fini(struct desk *d)
{
	ask_cancel(&d->ask);
	edit_fini(&d->edit);
	list_edit_fini(&d->list);
}

bool
desk_change(struct desk *d, struct desk_caller *c, const struct route *r,
    const struct clock_now *now, desk_fn *fn)
{
	const char *type;
	struct buf body;
	unsigned status;

	if (is_busy(d) && r->arguments[ARGUMENT_LIST_SAVE_CHECK].ptr == NULL)
		return (say(c, fn, 503, REPLY_TEXT,
		    STR("another change of a list is under way; try again\n")));
	buf_init(&body, SHOW_MAX);
	status = way_of(r->command) == WAY_EDIT
		     ? write_managed(d, r, now, &body, &type)
		     : write_list(d, r, &body, &type);
	if (status != 0)
		(void)say(c, fn, status, type, buf_peek(&body));
	buf_fini(&body);
	if (status != 0)
		return (true);
	*c = (struct desk_caller){d, fn};
	d->caller = c;
	if (ask_start(&d->ask, d->line, MESSAGE_RELOAD, on_answered) == 0)
		return (false);
	finish(d, MESSAGE_BUSY, STR("the supervisor cannot be asked now\n"));
	return (true);
}

void
desk_leave(struct desk_caller *c)
{
	if (c->desk != NULL && c->desk->caller == c)
		c->desk->caller = NULL;
	c->desk = NULL;
}
