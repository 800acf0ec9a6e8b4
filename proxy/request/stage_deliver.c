/* SPDX-License-Identifier: MIT
 *
 * request/stage_deliver.c - send head and body to the client.
 *
 * The chain is put together here and runs by itself; the stage ends when the
 * transport says that the last byte is out.
 */
#include "config/settings.h"
#include "proxy/http/date.h"
#include "proxy/http/h1_write.h"
#include "proxy/request/answer.h"
#include "proxy/request/collapse.h"
#include "proxy/request/offline.h"
#include "proxy/request/opening.h"
#include "proxy/request/orphan.h"
#include "proxy/request/pace.h"
#include "proxy/request/part_store.h"
#include "proxy/request/passage.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/synth.h"
#include "proxy/request/wording.h"

enum deliver_step {
	DELIVER_START,
	DELIVER_DELAYED,	/* a tunnel */
	DELIVER_SENDING
};

/* ---- our own responses -------------------------------------------------- */

static int
synth_head(struct request *req)
{
	struct synth *s = &req->synth;
	const char *why = req->miss == NULL ? "bypass" : req->miss;
	char line[64], date[DATE_LEN];
	size_t n = h1_write_status_line(line, sizeof(line), s->status,
	    STR_NONE);
	int rc;

	if (offline_is_set(req))
		why = "offline";
	date_format(date, request_now_ms(req) / 1000);
	buf_consume(&req->head, buf_len(&req->head));
	rc = buf_printf(&req->head,
	    "%.*sDate: %.*s\r\n"
	    "Cache-Status: aduana; %s%s\r\n",
	    (int)n, line, DATE_LEN, date,
	    offline_is_set(req) ? "detail=" : "fwd=", why);
	if (rc == 0 && s->type != NULL)
		rc = buf_printf(&req->head, "Content-Type: %s\r\n", s->type);
	if (rc == 0)
		rc = buf_append(&req->head, buf_peek(&s->fields));
	return (rc);
}

static void
deliver_synth(struct request *req)
{
	struct exchange *x = req->x;
	struct response *r = &x->response;

	if (synth_head(req) == -1)
		r->close = true;
	r->status = req->synth.status;
	r->prepared = buf_peek(&req->head);
	r->extra = STR_NONE;
	r->framing = (struct framing){
	    FRAMING_LENGTH, buf_len(&req->synth.body)};
	r->bodyless = x->request.method_id == METHOD_HEAD;
	chain_join(&req->synth.source, &x->response_body);
	x->transport->respond(x);
	synth_flow(&req->synth);
}

/* ---- stored and fetched ------------------------------------------------- */

/* The fill was given up: what follows goes straight out. */
static void
on_lost(struct replay *replay, struct sink *sink)
{
	struct request *req = OWNER_OF(replay, struct request, replay);
	struct source *source = req->fill.sink.source;

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (req->finished)
		return;
	if (req->fill.state == FILL_FULL && source != NULL) {
		part_store_lost(req);
		chain_part(source);
		chain_join(source, sink);
		source_resume(source);
	} else if (req->fill.state == FILL_FULL && req->fill.source_over) {
		sink_end(sink);
	} else {
		sink_abort(sink, SINK_ABORT_TRUNCATED);
	}
}

static void
start_filled(struct request *req, struct sink *to)
{
	const struct settings *s = req->env->settings;
	struct fill_pace pace = {
	    s->limits_rate, s->timeouts_body, s->cache_fill_time};

	if (writer_open_reader(&req->fill.writer, &req->replay.reader) == -1) {
		/* No room in the ledger: as if it were not stored. */
		fill_fini(&req->fill);
		part_store_lost(req);
		chain_join(req->body, to);
		answer_flow(req, req->body);
		return;
	}
	fill_watch(&req->fill, req->env->loop, &pace);
	replay_init(&req->replay, req->env->loop, UINT64_MAX, on_lost);
	part_store_follow(req);
	chain_join(&req->replay.source, to);
	chain_join(req->body, &req->fill.sink);
	answer_flow(req, req->body);
	if (req->replay.source.sink != NULL)
		replay_flow(&req->replay);
}

static void
deliver_answer(struct request *req)
{
	struct exchange *x = req->x;
	struct response *r = &x->response;
	bool filling = req->fill.state == FILL_OPEN;
	struct sink *to = pace_down(req);

	r->status = 0;
	r->prepared = req->delivered.len > 0 ? req->delivered : req->head_text;
	r->prepared.len -= 2;
	r->framing = req->framing;
	r->bodyless = x->request.method_id == METHOD_HEAD;
	x->transport->respond(x);
	if (req->body == NULL) {
		if (filling)
			sink_end(&req->fill.sink);
		sink_end(to);
	} else if (filling) {
		start_filled(req, to);
	} else {
		chain_join(req->body, to);
		answer_flow(req, req->body);
	}
}

/* A body that was read to its end and found clean need not be read again under
 * the same list. */
static void
remember_clean(struct request *req)
{
	const struct entry_meta *meta;

	if (check_is_clean(&req->response_check) && !req->response_check.cut &&
	    reader_is_open(&req->replay.reader) && req->env->words != NULL &&
	    (req->stored != STORED_NONE || req->fill.state == FILL_COMMITTED)) {
		meta = reader_meta(&req->replay.reader);
		reader_set_clean(&req->replay.reader,
		    wording_clean(req, meta->is_clean ? &meta->clean : NULL));
	}
}

static enum stage_result
start(struct request *req)
{
	req->step = DELIVER_SENDING;
	collapse_deliver(req);
	if (!req->synth.active && req->opening.wanted) {
		opening_deliver(req);
		return (STAGE_WAIT);
	}
	if (!req->synth.active &&
	    (req->is_connect || req->transfer.response.status == 101)) {
		if (pace_waits(req)) {
			req->step = DELIVER_DELAYED;
			return (STAGE_WAIT);
		}
		if (passage_deliver(req) == 0)
			return (STAGE_WAIT);
		synth_error(req, ERROR_NO_ROOM, NULL);
	}
	if (!req->synth.active &&
	    answer_extra(req, req->fill.state == FILL_OPEN) == -1)
		synth_error(req, ERROR_NO_ROOM, NULL);
	if (req->synth.active)
		deliver_synth(req);
	else
		deliver_answer(req);
	if (req->synth.active || !pace_is_delayed(req))
		req->x->transport->flush(req->x);
	return (STAGE_WAIT);
}

enum stage_result
stage_deliver(struct request *req)
{
	if (req->step == DELIVER_START || req->step == DELIVER_DELAYED)
		return (start(req));
	if (!req->finished)
		passage_go_on(req);
	if (!req->finished || orphan_is_filling(req))
		return (STAGE_WAIT);
	remember_clean(req);
	return (STAGE_NEXT);
}
