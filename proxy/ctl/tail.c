/* SPDX-License-Identifier: MIT
 *
 * ctl/tail.c - lines, from the answer and from the stream behind it.
 */
#include "proxy/ctl/tail.h"

#include <inttypes.h>
#include <stdio.h>

#include "proxy/ctl/follow.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/listing.h"
#include "proxy/ctl/logged.h"
#include "proxy/ctl/reach.h"
#include "proxy/ctl/safe.h"
#include "proxy/ctl/screen.h"
#include "proxy/ctl/stop.h"
#include "proxy/ctl/typed.h"
#include "proxy/ctl/view.h"

#define PATH		"/api/requests"

struct tail {
	bool		 as_json;
	bool		 is_terminal;
	char		 last[SSE_ID_MAX];	/* of those shown; "": none */
};

/* ---- one line -------------------------------------------------------------
 */

static void
put_json(const struct tail *t, struct str object)
{
	if (t->is_terminal)
		safe_put_text(stdout, object, true);
	else
		fwrite(object.ptr, 1, object.len, stdout);
	putchar('\n');
}

static int
put_line(struct tail *t, struct str object)
{
	unsigned columns = 0, lines;

	if (t->as_json) {
		put_json(t, object);
		return (0);
	}
	if (!t->is_terminal)
		return (listing_print_line(&listing_log, object, stdout));
	screen_size(&columns, &lines);
	return (logged_print(stdout, object, columns));
}

static void
say_lost(struct str data)
{
	fputs("aduanactl: ", stderr);
	safe_put_json(stderr, json_at(data, STR("lost")));
	fputs(" requests were not shown: they came too fast\n", stderr);
}

static bool
on_event(void *arg, struct str name, struct str data)
{
	struct tail *t = arg;

	if (str_eq(name, STR("lost")))
		say_lost(data);
	else if (str_eq(name, STR("message")))
		(void)put_line(t, data);
	fflush(stdout);
	return (!ferror(stdout) && !stop_is_wanted());
}

/* ---- the last ones --------------------------------------------------------
 */

static int
put_all(struct tail *t, struct str body)
{
	struct json j = {.rest = json_at(body, STR("requests"))};
	uint64_t next = json_number(body, "next");
	struct str object, seq;

	/* Where the next one is known, none is missed between the two. */
	if (next > 0)
		(void)snprintf(t->last, sizeof(t->last), "%" PRIu64, next - 1);
	json_expect(&j, '[');
	if (json_take(&j, ']'))
		return (json_ended(&j) ? 0 : -1);
	do {
		object = json_value(&j);
		if (j.bad || put_line(t, object) != 0)
			return (-1);
		seq = json_at(object, STR("seq"));
		if (seq.len > 0 && next == 0)
			str_to_z(seq, t->last, sizeof(t->last));
	} while (json_take(&j, ','));
	json_expect(&j, ']');
	return (json_ended(&j) ? 0 : -1);
}

/* What it says of a question that is wrong goes to who asked. */
static int
refused(const struct client_reply *r)
{
	fputs("aduanactl: ", stderr);
	safe_put_text(stderr, r->body, true);
	return (r->status == 400 ? VIEW_USAGE : VIEW_REFUSED);
}

static int
show_last(struct tail *t, const char *socket, struct str target, bool whole)
{
	struct client_reply reply;
	enum client_result result;
	int status = VIEW_DONE;
	struct buf in;

	buf_init(&in, CLIENT_REPLY_MAX);
	result = client_ask(socket, "GET", target, &in, &reply);
	if (result != CLIENT_ANSWERED) {
		status = reach_say(socket, result);
	} else if (reply.status != 200) {
		status = refused(&reply);
	} else if (whole) {
		put_json(t, reply.body);
	} else if (put_all(t, reply.body) != 0) {
		fprintf(stderr, "aduanactl: that is not a proper answer; "
				"--json shows it as it is\n");
		status = VIEW_REFUSED;
	}
	buf_fini(&in);
	return (status);
}

/* ---- those that come ------------------------------------------------------
 */

static int
show_live(struct tail *t, const char *socket, struct str target)
{
	struct follow_wish wish = {
	    .socket = socket,
	    .target = target,
	    .after = t->last,
	    .fn = on_event,
	    .arg = t,
	};
	struct client_reply reply;
	int status = VIEW_DONE;
	struct buf in;

	buf_init(&in, CLIENT_REPLY_MAX);
	switch (follow_run(&wish, &in, &reply)) {
	case FOLLOW_STOPPED:
		break;
	case FOLLOW_REFUSED:
		status = refused(&reply);
		break;
	case FOLLOW_LOST:
		status = reach_say(socket, CLIENT_ABSENT);
		break;
	}
	buf_fini(&in);
	return (status);
}

/* ---- what was wished ------------------------------------------------------
 */

/* Those of its arguments that admin knows too. */
static const enum argument asked[] = {
    ARGUMENT_LOG_CLIENT,
    ARGUMENT_LOG_USER,
    ARGUMENT_LOG_HOST,
    ARGUMENT_LOG_URL,
    ARGUMENT_LOG_METHOD,
    ARGUMENT_LOG_RESULT,
    ARGUMENT_LOG_STATUS,
    ARGUMENT_LOG_BLOCKED,
    ARGUMENT_LOG_FLAGGED,
    ARGUMENT_LOG_SLOW,
};

static int
make_target(const struct typed *typed, struct buf *out, const char *follow,
    struct str limit)
{
	int bad = buf_printf(out, PATH "?follow=%s", follow);

	if (limit.len > 0)
		bad |= buf_append(out, STR("&limit=")) |
		       typed_escape(out, limit);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct str value = typed->arguments[asked[i]];

		if (value.ptr == NULL)
			continue;
		bad |= buf_printf(out,
		    "&%s=", command_argument(asked[i])->name);
		bad |= typed_escape(out, value);
	}
	return (bad);
}

int
tail_run(const struct typed *typed, const char *socket, bool as_json)
{
	bool follow = typed->arguments[ARGUMENT_LOG_FOLLOW].ptr != NULL;
	struct str limit = typed->arguments[ARGUMENT_LOG_LIMIT];
	struct tail t = {.as_json = as_json, .is_terminal = screen_is_one()};
	struct buf last, live;
	int status;

	if (socket == NULL)
		return (reach_say(socket, CLIENT_ABSENT));
	if (limit.ptr == NULL)
		limit = follow ? STR("10") : STR("30");
	buf_init(&last, CLIENT_TARGET_MAX);
	buf_init(&live, CLIENT_TARGET_MAX);
	if (make_target(typed, &last, "0", limit) != 0 ||
	    make_target(typed, &live, "1", STR("")) != 0) {
		fprintf(stderr, "aduanactl: that is too long\n");
		status = VIEW_USAGE;
	} else {
		stop_listen();
		if (t.is_terminal && !as_json)
			logged_print_titles(stdout);
		status = show_last(&t, socket, buf_peek(&last),
		    as_json && !follow);
		fflush(stdout);
		if (follow && status == VIEW_DONE)
			status = show_live(&t, socket, buf_peek(&live));
	}
	buf_fini(&last);
	buf_fini(&live);
	return (view_flush((enum view_exit)status));
}
