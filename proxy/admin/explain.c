/* SPDX-License-Identifier: MIT
 *
 * admin/explain.c - the steps of a request, each with its rules.
 */
#include "proxy/admin/explain.h"

#include <inttypes.h>
#include <stdlib.h>

#include "config/settings.h"
#include "filters/decide.h"
#include "filters/words/inspector.h"
#include "filters/words/words.h"
#include "filters/words/words_group.h"
#include "filters/words/words_scratch.h"
#include "proxy/admin/args.h"
#include "proxy/admin/entry_json.h"
#include "proxy/admin/explain_asked.h"
#include "proxy/admin/explain_log.h"
#include "proxy/admin/explain_stored.h"
#include "proxy/admin/explain_trace.h"
#include "proxy/admin/route.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/object.h"
#include "proxy/base/ws.h"
#include "proxy/net/address.h"
#include "proxy/tls/learned.h"
#include "proxy/tls/scope.h"

#define WS_BYTES	((size_t)512 << 10)

/* How far a request comes. */
enum end {
	END_ORIGIN,		/* asked for, or answered from the store */
	END_REFUSED,
	END_REFUSED_RESPONSE,	/* for the response's type or size */
	END_REFUSED_WORD,
	END_TUNNEL
};

struct explain {
	const struct admin_args	*args;
	struct ws		 ws;
	struct explain_asked	 asked;
	struct decide_scratch	*scratch;
	const struct words_group *group;	/* NULL: nothing is sought */
	struct words_scratch	*words_scratch;
	struct explain_trace	 trace;
	struct buf		*out;
	int			 bad;
	unsigned		 steps;
	/* Of the last step. */
	struct str		 method;
	struct str		 url;
	struct verdict		 verdict;
	struct inspection	 word;
	enum end		 end;
	struct explain_stored	 stored;
};

static void
say(struct explain *e, const char *name, const char *value)
{
	e->bad |= buf_printf(e->out, ",\"%s\":", name);
	e->bad |= value == NULL ? buf_append(e->out, STR("null"))
				: entry_json_text(e->out, str_of(value));
}

/* ---- one step ----------------------------------------------------------- */

/* Behind the rules of the request, before those of what is known later. */
static void
look_for_words(struct explain *e)
{
	bool is_connect = str_eq(e->method, STR("CONNECT"));

	e->word = (struct inspection){0};
	if (e->group == NULL || e->verdict.words_off ||
	    e->verdict.kind == VERDICT_REFUSE)
		return;
	e->word = inspect_text(e->group, e->words_scratch,
	    is_connect ? e->url : e->asked.url.text, INSPECT_TEXT_URL);
}

static bool
word_refuses(const struct explain *e)
{
	return (e->word.danger && e->word.action == WORDS_BLOCK);
}

/* Rules of the request, and of what is known later where that was given. */
static void
decide_all(struct explain *e, const struct facts *all)
{
	struct facts f = *all;
	struct verdict *v = &e->verdict;

	f.has_address = f.has_response = f.has_size = false;
	f.type = STR_NONE;
	*v = decide(e->args->ruleset, e->scratch, &f);
	look_for_words(e);
	e->end = v->kind == VERDICT_REFUSE ? END_REFUSED : END_ORIGIN;
	if (word_refuses(e))
		e->end = END_REFUSED_WORD;
	if (all->has_address && e->end == END_ORIGIN) {
		f.has_address = true;
		decide_address(e->args->ruleset, e->scratch, &f, v);
		e->end = v->kind == VERDICT_REFUSE ? END_REFUSED : END_ORIGIN;
	}
	if (all->has_response && e->end == END_ORIGIN) {
		decide_response(e->args->ruleset, e->scratch, all, v);
		if (v->kind == VERDICT_REFUSE)
			e->end = END_REFUSED_RESPONSE;
	}
}

/* Opens the object of a step; the caller adds to it and closes it. */
static void
begin_step(struct explain *e, const struct facts *f)
{
	e->method = f->method;
	e->url = f->url;
	e->bad |= buf_append(e->out,
	    e->steps++ > 0 ? STR(",\n{\"request\":") : STR("\n{\"request\":"));
	e->bad |= entry_json_text(e->out,
	    ws_printf(&e->ws, "%.*s %.*s", STR_ARG(f->method),
		STR_ARG(f->url)));
	e->bad |= buf_append(e->out, STR(",\"rules\":["));
	explain_trace_init(&e->trace, e->out);
	decide_scratch_trace(e->scratch, &e->trace.trace);
	decide_all(e, f);
	decide_scratch_trace(e->scratch, NULL);
	e->bad |= e->trace.bad | buf_append(e->out, STR("]"));
	e->bad |= explain_trace_silent(&e->trace, e->args->ruleset,
	    e->verdict.kind != VERDICT_REFUSE);
	e->bad |= explain_trace_verdict(e->out, &e->verdict);
	say(e, "waits",
	    e->verdict.kind == VERDICT_REFUSE
		? NULL
		: explain_asked_waits(&e->asked, e->args->ruleset));
}

/* ---- CONNECT ------------------------------------------------------------ */

/* A rule that names CONNECT among its methods is about the connection: told
 * there, by a method that no rule can name (stage_screen.c does the same). */
static bool
is_refused_to_connect(struct explain *e)
{
	struct facts f = e->asked.facts;

	if (e->verdict.kind != VERDICT_REFUSE ||
	    strcmp(e->verdict.by.type, "default") == 0)
		return (false);
	f.method = STR("-");
	f.url = ws_printf(&e->ws, "https://%.*s/",
	    STR_ARG(url_authority(&e->asked.url, &e->ws)));
	f.has_address = f.has_response = false;
	return (decide(e->args->ruleset, e->scratch, &f).kind !=
		VERDICT_REFUSE);
}

static const char *
learned_bypass(struct explain *e)
{
	const struct facts *f = &e->asked.facts;
	struct learned_row row;

	if (e->args->learned == NULL || e->verdict.kind != VERDICT_PASS ||
	    !learned_look(e->args->learned, f->client, f->host, f->port,
		f->now_s * 1000, &row))
		return (NULL);
	return (row.state == LEARNED_CONFIRMED ? "confirmed bypass"
					       : "learned bypass");
}

/* Why the TLS is not opened; NULL: it is. */
static const char *
why_closed(struct explain *e)
{
	const struct facts *f = &e->asked.facts;
	const char *why = scope_spares(e->args->settings, f->client, f->host,
	    e->asked.url.is_ip, f->port);

	if (is_refused_to_connect(e))
		return ("the rule is about CONNECT");
	if (e->verdict.kind == VERDICT_TUNNEL)
		return ("a rule says so");
	return (why != NULL ? why : learned_bypass(e));
}

static void
end_tunnel(struct explain *e)
{
	if (!ports_have(e->args->settings->connect_ports,
		e->asked.facts.port)) {
		e->end = END_REFUSED;
		e->word = (struct inspection){0};
	} else if (e->end == END_ORIGIN)
		e->end = END_TUNNEL;
	e->bad |= explain_trace_word(e->out, &e->word);
}

/* True: the request inside is looked at. */
static bool
explain_connect(struct explain *e)
{
	struct facts f = e->asked.facts;
	const char *why;
	bool v6 = e->asked.url.is_ipv6;

	f.method = STR("CONNECT");
	f.scheme = STR_NONE;
	f.url = ws_printf(&e->ws, "%s%.*s%s:%u", v6 ? "[" : "", STR_ARG(f.host),
	    v6 ? "]" : "", f.port);
	f.has_response = f.has_size = false;
	begin_step(e, &f);
	why = why_closed(e);
	if (why == NULL) {
		say(e, "tls", "intercepted");
		e->bad |= buf_append(e->out, STR("}"));
		return (true);
	}
	end_tunnel(e);
	say(e, "tls", e->end == END_TUNNEL ? "tunnelled" : "not opened");
	say(e, "tls_why", why);
	e->bad |= buf_append(e->out, STR("}"));
	return (false);
}

/* ---- the request itself -------------------------------------------------- */

static const char *
body_check(const struct explain *e)
{
	if (e->group == NULL)
		return ("not read: no danger words for this client");
	if (e->verdict.words_off)
		return ("not read: a rule says so");
	if (!e->asked.has_type)
		return ("read if it is text: give its --type");
	return (inspector_may_check(e->asked.facts.type)
		    ? "read for danger words"
		    : "not read: no text");
}

static void
explain_request(struct explain *e)
{
	begin_step(e, &e->asked.facts);
	e->bad |= explain_trace_word(e->out, &e->word);
	if (e->end == END_ORIGIN) {
		say(e, "body", body_check(e));
		if (e->group != NULL && e->group->name[0] != '\0')
			say(e, "words_group", e->group->name);
		e->bad |= explain_stored_put(&e->stored, e->args, &e->asked,
		    e->verdict.redirect, &e->ws, e->out);
	}
	e->bad |= buf_append(e->out, STR("}"));
}

/* ---- the line of the log ------------------------------------------------- */

static void
set_result(const struct explain *e, struct log_record *r)
{
	switch (e->end) {
	case END_ORIGIN:
		r->result = e->stored.result;
		r->status = e->stored.status;
		return;
	case END_REFUSED:
	case END_REFUSED_WORD:
		r->result = LOG_TCP_DENIED;
		r->status = 403;
		return;
	case END_REFUSED_RESPONSE:
		r->result = LOG_TCP_DENIED_REPLY;
		r->status = 403;
		return;
	case END_TUNNEL:
		r->result = LOG_TCP_TUNNEL;
		r->status = 200;
		return;
	}
	UNREACHABLE();
}

/* A text that would have been read but for a rule. */
static bool
is_unread(const struct explain *e)
{
	return (e->end == END_ORIGIN && e->group != NULL &&
		e->verdict.words_off && e->asked.has_type &&
		!str_eq(e->method, STR("HEAD")) &&
		inspector_may_check(e->asked.facts.type));
}

static void
say_log(struct explain *e)
{
	struct format_options options = e->args->log_format;
	bool is_connect = str_eq(e->method, STR("CONNECT"));
	struct log_record r = {.wall_ns = e->asked.facts.now_s * NS_PER_S,
	    .minor = 1,
	    .method = e->method,
	    .url = is_connect ? e->url : e->asked.url.text,
	    .type = e->asked.facts.type,
	    .user = e->asked.facts.user};
	char *line = malloc(FORMAT_LINE_MAX);
	size_t len;

	ASSERT(line != NULL);
	memcpy(r.client, e->asked.facts.client, sizeof(r.client));
	explain_log_fill(&r, &e->verdict, &e->word, &e->ws);
	if (is_unread(e))
		r.flags |= LOG_FLAG_UNCHECKED;
	set_result(e, &r);
	options.wrap = LOG_WRAP_NONE;
	len = format_line(&r, &options, line);
	e->bad |= buf_append(e->out, STR("],\n\"result\":"));
	e->bad |= buf_printf(e->out,
	    "\"%s\",\"status\":%u,\"log\":", record_result_name(r.result),
	    r.status);
	e->bad |= entry_json_text(e->out, (struct str){line, len - 1});
	e->bad |= buf_append(e->out, STR("}\n"));
	free(line);
}

/* ---- together ------------------------------------------------------------ */

static void
say_asked(struct explain *e)
{
	const struct facts *f = &e->asked.facts;
	char client[ADDRESS_TEXT];
	struct address a;

	address_from_bytes(&a, f->client, 0);
	(void)address_format(&a, client);
	e->bad |= buf_printf(e->out,
	    "{\"generation\":%u,\"client\":\"%s\",\"time\":%" PRId64
	    ",\"user\":",
	    e->args->generation, client, f->now_s);
	e->bad |= f->user.len == 0 ? buf_append(e->out, STR("null"))
				   : entry_json_text(e->out, f->user);
	e->bad |= buf_append(e->out, STR(",\"steps\":["));
}

static unsigned
run(struct explain *e)
{
	e->scratch = decide_scratch_new(e->args->ruleset);
	if (e->args->words != NULL) {
		e->words_scratch = words_scratch_new(e->args->words);
		e->group = words_group(e->args->words, e->asked.facts.client,
		    e->asked.facts.user);
	}
	if (e->scratch == NULL ||
	    (e->args->words != NULL && e->words_scratch == NULL))
		return (500);
	e->stored.result = LOG_TCP_MISS;
	say_asked(e);
	if (!str_eq(e->asked.url.scheme, STR("https")) || explain_connect(e))
		explain_request(e);
	say_log(e);
	return (e->bad != 0 || e->ws.overflowed ? 500 : 200);
}

unsigned
explain_answer(const struct admin_args *args, const struct clock_now *now,
    const struct route *r, struct buf *body)
{
	struct explain e = {.args = args, .out = body};
	char *memory = malloc(WS_BYTES);
	const char *wrong;
	unsigned status = 400;

	ASSERT(memory != NULL);
	ws_init(&e.ws, memory, WS_BYTES);
	wrong = explain_asked_read(&e.asked, r, args->settings,
	    now->wall_ns / NS_PER_S, &e.ws);
	if (wrong == NULL)
		status = run(&e);
	else
		(void)buf_printf(body, "%s\n", wrong);
	decide_scratch_free(e.scratch);
	words_scratch_free(e.words_scratch);
	free(memory);
	return (status);
}
