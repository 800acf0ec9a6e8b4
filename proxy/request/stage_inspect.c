/* SPDX-License-Identifier: MIT
 *
 * request/stage_inspect.c - words in the response body.
 *
 * The body is held back here until the verdict: nothing of it, not even its
 * head, has been sent when it is refused.
 */
#include "config/settings.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/request/answer.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/collapse.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/ruling.h"
#include "proxy/request/synth.h"
#include "proxy/request/wording.h"

enum inspect_step {
	INSPECT_START,
	INSPECT_HOLDING
};

static void
on_checked(struct check *check)
{
	pipeline_resume(OWNER_OF(check, struct request, response_check));
}

static enum stage_result
refuse(struct request *req, enum synth_error error, const char *detail)
{
	req->result = error == ERROR_ORIGIN_CUT ? req->result
						: LOG_TCP_DENIED_REPLY;
	replay_fini(&req->replay);
	transfer_fini(&req->transfer);
	synth_error(req, error, detail);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

static bool
needs_check(const struct request *req)
{
	return (wording_group(req) != NULL && req->body != NULL &&
		req->framing.kind != FRAMING_NONE &&
		!cache_entry_is_clean(req) && inspector_may_check(req->type));
}

static enum stage_result
start(struct request *req)
{
	const struct settings *s = req->env->settings;
	struct check_options options = {
	    .loop = req->env->loop,
	    .words = wording_group(req),
	    .scratch = req->env->words_scratch,
	    .type = req->type,
	    .encoding = req->encoding,
	    .limit = (size_t)s->filters_hold,
	    .beyond = (enum check_beyond)s->filters_beyond,
	};

	counters_add(req->env->counters, METRIC_INSPECTED, 1);
	req->since_ns = loop_now(req->env->loop)->mono_ns;
	if (check_start(&req->response_check, &options, on_checked) == -1)
		return (refuse(req, ERROR_NO_ROOM, NULL));
	chain_join(req->body, &req->response_check.sink);
	req->step = INSPECT_HOLDING;
	answer_flow(req, req->body);
	return (STAGE_WAIT);
}

static enum stage_result
checked(struct request *req)
{
	struct check *check = &req->response_check;

	if (check->state != CHECK_NONE && check->state != CHECK_HOLDING)
		tally_time(req->env->tally, PHASE_WORDS, req->since_ns,
		    loop_now(req->env->loop)->mono_ns);
	switch ((enum check_state)check->state) {
	case CHECK_NONE:
	case CHECK_HOLDING:
		return (STAGE_WAIT);
	case CHECK_PASSED:
		if (check->found.danger || check->found.broken)
			req->found = check->found;
		req->body = &check->source;
		return (STAGE_NEXT);
	case CHECK_DANGER:
		req->found = check->found;
		req->by_word = true;
		return (refuse(req, ERROR_DANGER_RESPONSE, NULL));
	case CHECK_BROKEN:
		req->found = check->found;
		return (refuse(req, ERROR_BROKEN_RESPONSE,
		    check->found.broken_why));
	case CHECK_TOO_LONG:
		return (refuse(req, ERROR_UNCHECKABLE, NULL));
	case CHECK_TRUNCATED:
		return (refuse(req, ERROR_ORIGIN_CUT, NULL));
	}
	UNREACHABLE();
}

enum stage_result
stage_inspect(struct request *req)
{
	if (req->step == INSPECT_HOLDING)
		return (checked(req));
	if (answer_prepare(req) == -1)
		return (refuse(req, ERROR_NO_ROOM, NULL));
	collapse_answered(req);
	ruling_answered(req);
	if (req->verdict.kind == VERDICT_REFUSE)
		return (refuse(req, ERROR_REFUSED, NULL));
	if (!needs_check(req))
		return (STAGE_NEXT);
	if (!req->verdict.words_off)
		return (start(req));
	req->flags |= LOG_FLAG_UNCHECKED;
	return (STAGE_NEXT);
}
