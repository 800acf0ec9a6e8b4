/* SPDX-License-Identifier: MIT
 *
 * admin/show.c - answers that need no waiting.
 */
#include "proxy/admin/show.h"

#include "proxy/admin/asks_view.h"
#include "proxy/admin/ca_view.h"
#include "proxy/admin/explain.h"
#include "proxy/admin/learned_view.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/rules_view.h"
#include "proxy/admin/status.h"
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

static bool
is_of_asks(enum command command)
{
	return (command == COMMAND_ASKS || command == COMMAND_ASKS_LIST ||
		command == COMMAND_ASKS_DENY);
}

unsigned
show_answer(const struct admin_args *args, const struct admin_parts *parts,
    const struct clock_now *now, const struct route *r, struct buf *body,
    const char **type)
{
	unsigned status;
	int bad;

	(void)parts;
	if (r->command == COMMAND_CA_SHOW)
		return (ca_view_show(args, body, type));
	if (r->command == COMMAND_CA_EXPORT)
		return (ca_view_export(args,
		    r->arguments[ARGUMENT_CA_EXPORT_FORMAT], body, type));
	*type = REPLY_JSON;
	if (r->command == COMMAND_EXPLAIN) {
		status = explain_answer(args, now, r, body);
		if (status == 500)
			return (too_much(body, type));
		if (status == 400)
			*type = REPLY_TEXT;
		return (status);
	}
	if (r->command == COMMAND_RULES)
		return (rules_view_answer(args, body, type));
	if (r->command == COMMAND_CA_INIT || r->command == COMMAND_REPLAY) {
		*type = REPLY_TEXT;
		(void)buf_append(body, STR("aduanactl does that itself\n"));
		return (409);
	}
	if (r->command == COMMAND_USERS) {
		bad = users_view_list(args, body);
	} else if (r->command == COMMAND_METRICS) {
		*type = REPLY_METRICS;
		bad = status_prometheus(args, now, body);
	} else if (r->command == COMMAND_STATUS) {
		bad = status_json(args, now, body);
	} else {
		status = is_of_asks(r->command)
			     ? asks_view_answer(args, r, now, body)
			     : learned_view_answer(args, r, now, body);
		bad = status == 500;
		if (status == 400)
			*type = REPLY_TEXT;
		if (!bad)
			return (status);
	}
	return (bad == 0 ? 200 : too_much(body, type));
}
