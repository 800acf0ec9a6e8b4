/* SPDX-License-Identifier: MIT
 *
 * request/stage_record.c - log, count, let go of everything.
 *
 * A full log ring makes the request wait a moment; its connection is held back
 * with it, so a slow disk slows clients down and loses nothing.
 */
#include <stdio.h>

#include "proxy/accesslog/ring.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/address.h"
#include "proxy/request/pipeline.h"

#define RETRY_MS	2

enum record_step {
	RECORD_START,
	RECORD_WAITING
};

static void
let_go(struct request *req)
{
	passage_fini(req);
	transfer_fini(&req->transfer);
	check_fini(&req->request_check);
	check_fini(&req->response_check);
	replay_fini(&req->replay);
	fill_fini(&req->fill);
	synth_fini(&req->synth);
	buf_fini(&req->order);
	buf_fini(&req->head);
}

static struct str
rule_text(struct request *req, char *out, size_t size)
{
	const char *file = req->by_word ? req->found.file : req->verdict.file;
	unsigned line = req->by_word ? req->found.line : req->verdict.line;

	if (!req->by_word && req->found.danger) {
		file = req->found.file;
		line = req->found.line;
	}
	if (file == NULL)
		return (STR_NONE);
	if (line == 0)
		return (str_of(file));
	snprintf(out, size, "%s:%u", file, line);
	return (str_of(out));
}

static void
note_flags(struct request *req)
{
	struct counters_row *row = req->env->counters;

	if (req->transfer.broken || req->response_check.cut)
		req->flags |= LOG_FLAG_ABORTED;
	if (req->response_check.cut)
		req->found = req->response_check.found;
	if (req->found.danger)
		req->flags |= LOG_FLAG_DANGER;
	if (req->found.broken)
		req->flags |= LOG_FLAG_BROKEN;
	if (req->response_check.magic != 0 &&
	    (req->response_check.found.unchecked ||
	    req->response_check.state == CHECK_TOO_LONG))
		req->flags |= LOG_FLAG_UNCHECKED;
	if (req->found.danger)
		counters_add(row, METRIC_DANGER, 1);
	if (req->found.broken)
		counters_add(row, METRIC_BROKEN, 1);
	if ((req->flags & LOG_FLAG_UNCHECKED) != 0)
		counters_add(row, METRIC_UNCHECKED, 1);
	if ((req->flags & LOG_FLAG_ABORTED) != 0)
		counters_add(row, METRIC_ABORTED, 1);
}

static void
count(struct request *req)
{
	struct counters_row *row = req->env->counters;
	const struct exchange *x = req->x;

	counters_add(row, METRIC_CLIENT_BYTES_IN, x->bytes_in);
	counters_add(row, METRIC_CLIENT_BYTES_OUT, x->bytes_out);
	if (req->synth.active || req->is_connect)
		return;
	if (req->stored == STORED_FRESH || req->stored == STORED_CONFIRMED ||
	    req->stored == STORED_INSTEAD) {
		counters_add(row, METRIC_HITS, 1);
		counters_add(row, METRIC_HIT_BYTES_OUT, x->bytes_out);
	} else {
		counters_add(row, METRIC_MISSES, 1);
	}
}

/* The status that the client was sent; 0 when it was sent nothing. */
static uint16_t
sent_status(const struct request *req)
{
	struct str line = req->x->response.prepared;

	if (req->x->bytes_out == 0 || line.len < 12)
		return (0);
	return ((uint16_t)((line.ptr[9] - '0') * 100 +
	    (line.ptr[10] - '0') * 10 + (line.ptr[11] - '0')));
}

/* A target that could not be used, without the password that may be in it. */
static struct str
without_userinfo(struct request *req, struct str target)
{
	size_t start = str_search(target, STR("://")), end, at;
	struct str authority;

	if (start == target.len)
		return (target);
	start += 3;
	authority = str_from(target, start);
	for (end = 0; end < authority.len; end++)
		if (strchr("/?#", authority.ptr[end]) != NULL)
			break;
	at = str_rfind(str_head(authority, end), '@');
	if (at >= end)
		return (target);
	return (ws_printf(&req->x->ws, "%.*s%.*s",
	    STR_ARG(str_head(target, start)),
	    STR_ARG(str_from(authority, at + 1))));
}

static void
fill_record(struct request *req, struct log_record *r, char *rule, size_t size)
{
	const struct exchange *x = req->x;
	const struct clock_now *now = loop_now(req->env->loop);
	struct str type = req->synth.active && req->synth.type != NULL ?
	    str_of(req->synth.type) : req->type;

	memset(r, 0, sizeof(*r));
	r->wall_ns = now->wall_ns;
	r->elapsed_us = (uint64_t)(now->mono_ns - x->started_ns) / 1000;
	r->bytes_out = x->bytes_out;
	r->bytes_in = x->bytes_in;
	r->request_id = req->id;
	memcpy(r->client, x->client, sizeof(r->client));
	r->result = req->result;
	if (req->hierarchy == HIER_DIRECT && req->transfer.peer.len != 0) {
		r->hierarchy = HIER_DIRECT;
		address_to_bytes(&req->transfer.peer, r->peer);
	}
	r->status = sent_status(req);
	r->flags = (uint16_t)req->flags;
	r->minor = x->request.minor;
	r->method = x->request.method;
	r->url = req->url.text.len > 0 ? req->url.text :
	    without_userinfo(req, x->request.target);
	r->type = str_trim(str_split(&type, ';'));
	r->referer = head_value(&x->request, FIELD_REFERER);
	r->user_agent = head_value(&x->request, FIELD_USER_AGENT);
	r->rule = rule_text(req, rule, size);
	r->word = req->found.word;
	r->detail = str_of(req->detail);
}

static void
on_retry(struct timer *timer)
{
	pipeline_resume(OWNER_OF(timer, struct request, retry));
}

enum stage_result
stage_record(struct request *req)
{
	struct log_record record;
	char rule[512];

	if (req->step == RECORD_START) {
		note_flags(req);
		count(req);
		timer_init(&req->retry, req->env->loop, on_retry);
	}
	fill_record(req, &record, rule, sizeof(rule));
	if (req->env->ring != NULL && ring_put(req->env->ring, &record) == -1) {
		if (req->step == RECORD_START)
			counters_add(req->env->counters, METRIC_LOG_WAITS, 1);
		req->step = RECORD_WAITING;
		timer_set_ms(&req->retry, RETRY_MS);
		return (STAGE_WAIT);
	}
	timer_cancel(&req->retry);
	let_go(req);
	return (STAGE_NEXT);
}
