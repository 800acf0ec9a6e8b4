/* SPDX-License-Identifier: MIT
 *
 * request/answer.c - the response that a client will get.
 */
#include "proxy/request/answer.h"

#include "config/settings.h"
#include "proxy/base/num.h"
#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/hop.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/completion.h"
#include "proxy/request/ranges.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

/* ---- fetched ------------------------------------------------------------- */

/* The length that a response without its body speaks of. */
static void
bodyless_framing(struct request *req)
{
	struct transfer *t = &req->transfer;
	uint64_t length;

	req->framing = (struct framing){FRAMING_NONE, 0};
	if (req->x->request.method_id == METHOD_HEAD &&
	    num_decimal(head_value(&t->response, FIELD_CONTENT_LENGTH),
		INT64_MAX, &length) == NUM_OK)
		req->framing = (struct framing){FRAMING_LENGTH, length};
}

/* What an origin said, without what is not the client's or is ours to say. */
static int
prepare_fetched(struct request *req)
{
	struct transfer *t = &req->transfer;
	struct head *head = &t->response;
	char date[DATE_LEN];

	cache_entry_facts(req, head);
	req->framing = t->response_framing;
	req->body = &t->response_body;
	if (t->response_framing.kind == FRAMING_NONE) {
		bodyless_framing(req);
		req->body = NULL;
		transfer_end(t);
	}
	hop_strip(head);
	head_remove(head, FIELD_ALT_SVC);
	req->age = head_value(head, FIELD_AGE);
	head_remove(head, FIELD_AGE);
	if (!head_has(head, FIELD_DATE)) {
		date_format(date, request_now_ms(req) / 1000);
		req->date = ws_copy(&req->x->ws, (struct str){date, DATE_LEN});
	}
	req->type = head_value(head, FIELD_CONTENT_TYPE);
	req->encoding = head_joined(head, FIELD_CONTENT_ENCODING, &req->x->ws);
	completion_join(req);
	return (stored_head_build(req, head->status, head->reason, head));
}

/* ---- stored -------------------------------------------------------------- */

/* Only what RFC 9110 15.4.5 wants to see in a 304. */
static void
strip_for_304(struct head *head)
{
	static const enum field_id gone[] = {
	    FIELD_CONTENT_TYPE,
	    FIELD_CONTENT_ENCODING,
	    FIELD_CONTENT_LANGUAGE,
	    FIELD_CONTENT_RANGE,
	    FIELD_TRAILER,
	};
	size_t i;

	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		head_remove(head, gone[i]);
}

static int
answer_status(struct request *req, struct head *head, unsigned status)
{
	req->body = NULL;
	req->framing = (struct framing){FRAMING_NONE, 0};
	if (status == 304)
		strip_for_304(head);
	if (status == 412)
		req->framing.kind = FRAMING_LENGTH;
	return (stored_head_build(req, status, STR_NONE, head));
}

/* The client's conditions against what is stored; 0: none applies. */
static unsigned
conditional_status(struct request *req, const struct validators *v)
{
	const struct head *request = &req->x->request;

	if (!condition_present(request))
		return (0);
	switch (condition_evaluate(request, v, request_now_ms(req) / 1000)) {
	case CONDITION_NONE:
		return (0);
	case CONDITION_NOT_MODIFIED:
		if (req->result == LOG_TCP_MEM_HIT)
			req->result = head_has(request, FIELD_IF_NONE_MATCH)
					  ? LOG_TCP_INM_HIT
					  : LOG_TCP_IMS_HIT;
		return (304);
	case CONDITION_FAILED:
		return (412);
	}
	UNREACHABLE();
}

/* A condition or range of the client: the stored head must be taken apart. */
static int
special(struct request *req, const struct validators *v, unsigned status)
{
	enum ranges asked = RANGES_WHOLE;
	struct str text = req->head_text;
	struct range_set set;
	struct head head;

	if (status == 0)
		asked = ranges_asked(req, v, &set);
	if (status == 0 && asked == RANGES_WHOLE)
		/* What is not all there is never sent as if it were. */
		return (reader_meta(&req->replay.reader)->is_part ? -1 : 0);
	/* The merged one stands where the new one will be built. */
	if (req->stored == STORED_CONFIRMED)
		text = ws_copy(&req->x->ws, text);
	if (text.ptr == NULL || stored_head_parse(req, text, &head) == -1)
		return (-1);
	switch (asked) {
	case RANGES_SOME:
		return (ranges_answer(req, &head, &set));
	case RANGES_OUTSIDE:
		return (ranges_refuse(req, &head));
	case RANGES_WHOLE:
		break;
	}
	return (answer_status(req, &head, status));
}

/* Whoever filled it gave up. */
static void
on_cut(struct replay *replay, struct sink *sink)
{
	struct request *req = OWNER_OF(replay, struct request, replay);

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (req->finished)
		return;
	req->flags |= LOG_FLAG_ABORTED;
	sink_abort(sink, SINK_ABORT_TRUNCATED);
}

static int
prepare_stored(struct request *req)
{
	struct cache_reader *reader = &req->replay.reader;
	const struct entry_meta *meta = reader_meta(reader);
	struct validators validators;
	struct head head;

	if (req->stored != STORED_CONFIRMED)
		req->head_text = reader_head(reader);
	replay_init(&req->replay, req->env->loop, UINT64_MAX, on_cut);
	req->body = &req->replay.source;
	req->framing = (struct framing){
	    FRAMING_LENGTH, (uint64_t)meta->body_len};
	/* Followed while it grows. */
	if (meta->body_len < 0)
		req->framing = (struct framing){FRAMING_CHUNKED, 0};
	if (meta->status == 204)
		req->framing.kind = FRAMING_NONE;
	req->type = cache_entry_type(req->head_text);
	if (!cache_entry_is_clean(req) &&
	    stored_head_parse(req, req->head_text, &head) == 0)
		req->encoding = head_joined(&head, FIELD_CONTENT_ENCODING,
		    &req->x->ws);
	if (!meta->is_part && !condition_present(&req->x->request) &&
	    !head_has(&req->x->request, FIELD_RANGE))
		return (0);
	stored_head_validators(req, &validators);
	return (special(req, &validators,
	    conditional_status(req, &validators)));
}

int
answer_prepare(struct request *req)
{
	int rc;

	rc = req->stored == STORED_NONE ? prepare_fetched(req)
					: prepare_stored(req);
	if (req->x->request.method_id == METHOD_HEAD)
		req->body = NULL;
	/* A coding that did not fit would be read as none. */
	return (req->x->ws.overflowed ? -1 : rc);
}

void
answer_flow(struct request *req, struct source *source)
{
	if (source == &req->transfer.response_body)
		transfer_flow(&req->transfer);
	else if (source == &req->replay.source)
		replay_flow(&req->replay);
	else if (source == &req->combine.source)
		combine_flow(&req->combine);
	else if (source == &req->multipart.source)
		multipart_flow(&req->multipart);
	else
		check_flow(&req->response_check);
}

/* ---- fields of our own --------------------------------------------------- */

static struct str
cache_status(const struct request *req, bool is_stored)
{
	struct ws *ws = &req->x->ws;
	unsigned sent = req->is_completed ? 206 : req->transfer.response.status;
	long long ttl = (long long)(freshness_left_ms(&req->facts,
					request_now_ms(req)) /
				    1000);

	if (req->collapse.is_hit)
		return (ws_printf(ws, "fwd=%s; collapsed; ttl=%lld", req->miss,
		    ttl));
	switch (req->stored) {
	case STORED_FRESH:
	case STORED_INSTEAD:
		return (ws_printf(ws, "hit; ttl=%lld", ttl));
	case STORED_CONFIRMED:
		return (ws_printf(ws, "hit; fwd=%s; fwd-status=304; ttl=%lld",
		    req->miss, ttl));
	case STORED_NONE:
	case STORED_STALE:
	case STORED_BEGINNING:
		return (ws_printf(ws, "fwd=%s; fwd-status=%u%s",
		    req->miss == NULL ? "bypass" : req->miss, sent,
		    is_stored ? "; stored" : ""));
	}
	UNREACHABLE();
}

int
answer_extra(struct request *req, bool is_stored)
{
	struct ws *ws = &req->x->ws;
	bool hit = req->stored != STORED_NONE;
	struct str status = cache_status(req, is_stored), age = req->age;
	struct str detail = cache_rule_use_detail(req,
	    req->stored == STORED_INSTEAD ? "origin-failed" : req->note);

	if (hit)
		age = ws_printf(ws, "%lld",
		    (long long)(freshness_age_ms(&req->facts,
				    request_now_ms(req)) /
				1000));
	req->x->response.extra = ws_printf(ws,
	    "%s%.*s%s%s%.*s%sVia: 1.%u %.*s\r\n"
	    "Cache-Status: aduana; %.*s%.*s\r\n"
	    "X-Cache: %s from %s\r\n",
	    age.len > 0 ? "Age: " : "", STR_ARG(age), age.len > 0 ? "\r\n" : "",
	    req->date.len > 0 ? "Date: " : "", STR_ARG(req->date),
	    req->date.len > 0 ? "\r\n" : "",
	    hit ? 1u : (unsigned)req->transfer.response.minor,
	    STR_ARG(req->env->name), STR_ARG(status), STR_ARG(detail),
	    hit ? "HIT" : "MISS", req->env->settings->name);
	return (req->x->response.extra.ptr == NULL ? -1 : 0);
}
