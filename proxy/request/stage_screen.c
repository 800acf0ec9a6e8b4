/* SPDX-License-Identifier: MIT
 *
 * request/stage_screen.c - may the request pass: ports, lists, words in its
 * address and body.
 */
#include "config/settings.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/interception.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/ruling.h"
#include "proxy/request/synth.h"
#include "proxy/request/wording.h"

enum screen_step {
	SCREEN_DECIDE,
	SCREEN_BODY		/* the request body is being checked */
};

static enum stage_result
refuse(struct request *req, enum synth_error error, const char *detail)
{
	req->result = LOG_TCP_DENIED;
	synth_error(req, error, detail);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

/* Words in the address; true when it is refused for one. */
static bool
has_bad_address(struct request *req)
{
	const struct words_group *group = wording_group(req);
	struct inspection found;

	if (group == NULL || req->verdict.words_off)
		return (false);
	found = inspect_text(group, req->env->words_scratch, req->url.text,
	    INSPECT_TEXT_URL);
	if (!found.danger)
		return (false);
	req->found = found;
	req->flags |= LOG_FLAG_DANGER;
	counters_add(req->env->counters, METRIC_DANGER, 1);
	return (found.action == WORDS_BLOCK);
}

static void
on_body_checked(struct check *check)
{
	pipeline_resume(OWNER_OF(check, struct request, request_check));
}

static bool
needs_body_check(const struct request *req)
{
	const struct exchange *x = req->x;

	return (wording_group(req) != NULL && !x->request_whole &&
		inspector_may_check(head_value(&x->request,
		    FIELD_CONTENT_TYPE)));
}

static enum stage_result
check_body(struct request *req)
{
	const struct settings *s = req->env->settings;
	struct exchange *x = req->x;
	struct check_options options = {
	    .loop = req->env->loop,
	    .words = wording_group(req),
	    .scratch = req->env->words_scratch,
	    .type = head_value(&x->request, FIELD_CONTENT_TYPE),
	    .encoding = head_joined(&x->request, FIELD_CONTENT_ENCODING,
		&x->ws),
	    .form = true,
	    .limit = (size_t)s->filters_hold,
	    .beyond = (enum check_beyond)s->filters_beyond,
	};

	/* A coding that did not fit would be read as none. */
	if (x->ws.overflowed ||
	    check_start(&req->request_check, &options, on_body_checked) == -1)
		return (refuse(req, ERROR_NO_ROOM, NULL));
	chain_join(&x->request_body, &req->request_check.sink);
	req->step = SCREEN_BODY;
	x->transport->read_body(x,
	    head_lists(&x->request, FIELD_EXPECT, STR("100-continue")));
	return (STAGE_WAIT);
}

static enum stage_result
body_checked(struct request *req)
{
	struct check *check = &req->request_check;

	switch ((enum check_state)check->state) {
	case CHECK_NONE:
	case CHECK_HOLDING:
		return (STAGE_WAIT);
	case CHECK_PASSED:
		if (check->found.danger || check->found.broken)
			req->found = check->found;
		return (STAGE_NEXT);
	case CHECK_DANGER:
		req->found = check->found;
		req->by_word = true;
		return (refuse(req, ERROR_DANGER_REQUEST, NULL));
	case CHECK_BROKEN:
		req->found = check->found;
		return (refuse(req, ERROR_BROKEN_REQUEST,
		    check->found.broken_why));
	case CHECK_TOO_LONG:
		return (refuse(req, ERROR_UNCHECKABLE, NULL));
	case CHECK_TRUNCATED:
		synth_malformed(req);
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	UNREACHABLE();
}

/* A rule that names CONNECT among its methods is about the connection, and no
 * request inside would be refused by it.  It is told by a method that no rule
 * can name. */
static bool
is_refused_to_connect(struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct verdict verdict;
	struct url url;
	bool refused;

	if (!req->is_connect || req->verdict.kind != VERDICT_REFUSE ||
	    strcmp(req->verdict.by.type, "default") == 0)
		return (false);
	refused = url_parse(&url,
		      ws_printf(ws, "https://%.*s/", STR_ARG(req->url.text)),
		      false, ws) != NULL ||
		  ruling_ask(req, &url, STR("-"), &verdict) == -1 ||
		  verdict.kind != VERDICT_REFUSE;
	ws_reset(ws, mark);
	return (refused);
}

/* What is refused is told inside TLS, where people can read it: browsers show
 * nothing of the answer to a CONNECT. */
static enum stage_result
intercept(struct request *req)
{
	req->opening.wanted = true;
	if (has_bad_address(req))
		req->by_word = true;
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

enum stage_result
stage_screen(struct request *req)
{
	const struct settings *s = req->env->settings;
	struct exchange *x = req->x;

	if (req->step == SCREEN_BODY)
		return (body_checked(req));
	if (ruling_begin(req) == -1)
		return (refuse(req, ERROR_NO_ROOM, NULL));
	if (!is_refused_to_connect(req) && interception_wanted(req))
		return (intercept(req));
	if (req->verdict.kind == VERDICT_REFUSE)
		return (refuse(req, ERROR_REFUSED, NULL));
	if (req->is_connect && !ports_have(s->connect_ports, req->url.port))
		return (refuse(req, ERROR_CONNECT_PORT,
		    "not in connect.ports"));
	if (has_bad_address(req)) {
		req->by_word = true;
		return (refuse(req, ERROR_DANGER_REQUEST, NULL));
	}
	if (s->limits_body != 0 && x->request_framing.kind == FRAMING_LENGTH &&
	    x->request_framing.length > s->limits_body)
		return (refuse(req, ERROR_BODY_TOO_LARGE, NULL));
	if (needs_body_check(req) && !req->verdict.words_off)
		return (check_body(req));
	if (needs_body_check(req))
		req->flags |= LOG_FLAG_UNCHECKED;
	return (STAGE_NEXT);
}
