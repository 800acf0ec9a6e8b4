/* SPDX-License-Identifier: MIT
 *
 * request/answer.c - the response that a client will get.
 */
#include "proxy/request/answer.h"

#include "config/settings.h"
#include "proxy/base/num.h"
#include "proxy/base/text.h"
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

/* Why it was forwarded. */
static void
put_fwd(const struct request *req, struct text *t)
{
	text_put(t, STR("fwd="));
	text_put(t, str_of(req->miss == NULL ? "bypass" : req->miss));
}

static void
put_ttl(const struct request *req, struct text *t)
{
	text_put(t, STR("; ttl="));
	text_put_number(t,
	    freshness_left_ms(&req->facts, request_now_ms(req)) / 1000);
}

static void
put_fetched(const struct request *req, bool is_stored, struct text *t)
{
	unsigned sent = req->is_completed ? 206 : req->transfer.response.status;

	put_fwd(req, t);
	text_put(t, STR("; fwd-status="));
	text_put_number(t, sent);
	if (is_stored)
		text_put(t, STR("; stored"));
}

/* RFC 9211. */
static void
put_cache_status(const struct request *req, bool is_stored, struct text *t)
{
	if (req->collapse.is_hit) {
		put_fwd(req, t);
		text_put(t, STR("; collapsed"));
		put_ttl(req, t);
		return;
	}
	switch (req->stored) {
	case STORED_FRESH:
	case STORED_INSTEAD:
		text_put(t, STR("hit"));
		put_ttl(req, t);
		return;
	case STORED_CONFIRMED:
		text_put(t, STR("hit; "));
		put_fwd(req, t);
		text_put(t, STR("; fwd-status=304"));
		put_ttl(req, t);
		return;
	case STORED_NONE:
	case STORED_STALE:
	case STORED_BEGINNING:
		put_fetched(req, is_stored, t);
		return;
	}
	UNREACHABLE();
}

static void
put_age(const struct request *req, struct text *t)
{
	bool is_stored = req->stored != STORED_NONE;

	if (!is_stored && req->age.len == 0)
		return;
	text_put(t, STR("Age: "));
	if (is_stored)
		text_put_number(t,
		    freshness_age_ms(&req->facts, request_now_ms(req)) / 1000);
	else
		text_put(t, req->age);
	text_put(t, STR("\r\n"));
}

static void
put_lines(const struct request *req, bool is_stored, struct text *t)
{
	bool hit = req->stored != STORED_NONE;

	put_age(req, t);
	if (req->date.len > 0) {
		text_put(t, STR("Date: "));
		text_put(t, req->date);
		text_put(t, STR("\r\n"));
	}
	text_put(t, hit || req->transfer.response.minor > 0 ? STR("Via: 1.1 ")
							    : STR("Via: 1.0 "));
	text_put(t, req->env->name);
	text_put(t, STR("\r\nCache-Status: aduana; "));
	put_cache_status(req, is_stored, t);
	cache_rule_use_put_detail(req,
	    req->stored == STORED_INSTEAD ? "origin-failed" : req->note, t);
	text_put(t, hit ? STR("\r\nX-Cache: HIT from ")
			: STR("\r\nX-Cache: MISS from "));
	text_put(t, str_of(req->env->settings->name));
	text_put(t, STR("\r\n"));
}

int
answer_extra(struct request *req, bool is_stored)
{
	struct ws *ws = &req->x->ws;
	struct text t;
	size_t room;
	char *at = ws_reserve(ws, &room);

	if (at == NULL)
		return (-1);
	text_init(&t, at, room);
	put_lines(req, is_stored, &t);
	if (t.is_cut) {
		ws->overflowed = true;
		return (-1);
	}
	req->x->response.extra = text_so_far(&t);
	ws_release(ws, req->x->response.extra.len);
	return (0);
}
