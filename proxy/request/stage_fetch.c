/* SPDX-License-Identifier: MIT
 *
 * request/stage_fetch.c - ask the origin, up to its response head; open the
 * connection for a tunnel.
 */
#include "proxy/http/content_type.h"
#include "proxy/http/h1_write.h"
#include "proxy/http/hop.h"
#include "proxy/request/completion.h"
#include "proxy/request/confirm.h"
#include "proxy/request/failure.h"
#include "proxy/request/issuer_fetch.h"
#include "proxy/request/learning.h"
#include "proxy/request/order.h"
#include "proxy/request/pace.h"
#include "proxy/request/passage.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/ruling.h"
#include "proxy/request/synth.h"
#include "proxy/request/tls_error.h"
#include "proxy/tls/report.h"

enum fetch_step {
	FETCH_START,
	FETCH_ASKED,
	FETCH_ISSUER		/* what the origin should have sent */
};

/* ---- what the transfer tells -------------------------------------------- */

static struct request *
request_of(struct transfer *t)
{
	struct request *req = OWNER_OF(t, struct request, transfer);

	CHECK_OBJ(req, REQUEST_MAGIC);
	return (req);
}

static void
on_sendable(struct transfer *t)
{
	struct request *req = request_of(t);
	struct exchange *x = req->x;
	struct sink *to;

	ruling_dialed(req, &t->peer);
	to = pace_up(req);
	if (req->request_check.state != CHECK_NONE) {
		chain_join(&req->request_check.source, to);
		check_flow(&req->request_check);
		return;
	}
	chain_join(&x->request_body, to);
	x->transport->read_body(x, false);
}

static void
on_informed(struct transfer *t, const struct head *head)
{
	struct request *req = request_of(t);
	struct head copy = *head;
	size_t room, n, mark = ws_snapshot(&req->x->ws);
	char *at;

	/* A 100 that nobody waits for is the origin's answer to our Expect
	 * only; every other 1xx is passed on without what is hop-by-hop. */
	hop_strip(&copy);
	at = ws_reserve(&req->x->ws, &room);
	n = at == NULL ? 0 : h1_write_fields(at, room / 2, &copy, false);
	if (at != NULL)
		ws_release(&req->x->ws, n);
	req->x->transport->inform(req->x, head->status, (struct str){at, n});
	ws_reset(&req->x->ws, mark);
}

static void
on_over(struct transfer *t)
{
	struct request *req = request_of(t);

	req->excuse = tls_error_excuse(req);
	if (t->dialed.result != DIAL_DENIED)
		ruling_dialed(req, &t->peer);
	pipeline_resume(req);
}

static const struct transfer_ops fetch_ops = {
    .sendable = on_sendable,
    .informed = on_informed,
    .answered = on_over,
    .failed = on_over,
};

/* ---- failure ------------------------------------------------------------ */

/* The request body broke off: it was malformed, too large, or a word was found
 * in a part that was not held back any more. */
static enum stage_result
request_cut(struct request *req)
{
	if (req->request_check.cut) {
		req->found = req->request_check.found;
		req->by_word = true;
		req->result = LOG_TCP_DENIED;
		synth_error(req, ERROR_DANGER_REQUEST, NULL);
	} else {
		req->result = LOG_NONE_NONE;
		synth_malformed(req);
	}
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

/* The stored response may stand in for an origin that fails. */
static bool
stale_instead(struct request *req, enum freshness_error why)
{
	if (req->stored != STORED_STALE)
		return (false);
	/* What nobody waits for leaves what is stored as it is. */
	if (!req->background && !freshness_use_on_error(&req->facts, &req->cc,
				    request_now_ms(req), why))
		return (false);
	req->stored = STORED_INSTEAD;
	req->result = LOG_TCP_REFRESH_FAIL_OLD;
	transfer_cancel(&req->transfer);
	return (true);
}

/* No failure of the origin: it must not be reached. */
static bool
is_refusal(enum synth_error error)
{
	return (error == ERROR_PROHIBITED || error == ERROR_REFUSED);
}

static enum log_result
failed_result(const struct request *req, enum synth_error error)
{
	if (is_refusal(error))
		return (LOG_TCP_DENIED);
	if (req->is_connect)
		return (LOG_NONE_NONE);
	return (req->stored == STORED_STALE ? LOG_TCP_REFRESH_FAIL_ERR
					    : LOG_TCP_MISS);
}

static const char *
not_secure(struct request *req)
{
	if (req->transfer.report->check == TLS_CHECK_CLIENT_CERTIFICATE)
		learning_client_certificate(req);
	return (tls_error_token(&req->transfer));
}

static enum stage_result
failed(struct request *req)
{
	struct transfer *t = &req->transfer;
	const char *detail = t->problem;
	enum synth_error error;

	if (t->failure == TRANSFER_CUT)
		return (request_cut(req));
	error = failure_of(t);
	/* Who waits is told of a bad certificate. */
	if (!is_refusal(error) &&
	    (req->background || tls_error_may_be_hidden(t)) &&
	    stale_instead(req, FRESHNESS_UNREACHABLE))
		return (STAGE_NEXT);
	if (t->failure == TRANSFER_NOT_DIALED)
		detail = t->dialed.refusal;
	if (t->failure == TRANSFER_NOT_SECURE)
		detail = not_secure(req);
	req->result = failed_result(req, error);
	synth_error(req, error, detail);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

/* ---- the answer --------------------------------------------------------- */

static bool
is_server_error(unsigned status)
{
	return (status == 500 || status == 502 || status == 503 ||
		status == 504);
}

static enum stage_result
ask(struct request *req)
{
	struct transfer_order order;

	if (order_build(req, &order) == -1) {
		synth_error(req, ERROR_NO_ROOM, NULL);
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	req->asked_ms = request_now_ms(req);
	req->step = FETCH_ASKED;
	req->hierarchy = HIER_DIRECT;
	transfer_start(&req->transfer, &req->env->transfer, &order, &fetch_ops,
	    &req->x->ws);
	return (STAGE_WAIT);
}

/* A part, or several parts in one, of what may be a text to be read whole. */
static bool
must_be_whole(const struct request *req)
{
	const struct head *head = &req->transfer.response;
	struct str type = head_value(head, FIELD_CONTENT_TYPE);

	if (head->status != 206)
		return (false);
	return ((req->env->words != NULL && !req->verdict.words_off &&
		    (inspector_may_check(type) ||
			str_starts_nocase(type,
			    STR("multipart/byteranges")))) ||
		ruling_needs_whole(req));
}

/* Ask once more, for all of it; who sends a part all the same is not heard. */
static enum stage_result
ask_for_whole(struct request *req)
{
	if (req->whole_again || req->x->request_framing.kind != FRAMING_NONE) {
		transfer_cancel(&req->transfer);
		synth_error(req, ERROR_ORIGIN_BAD,
		    "a part was sent where the whole was asked for");
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	transfer_fini(&req->transfer);
	req->whole_again = true;
	return (ask(req));
}

/* What came is of no use, and what is stored neither. */
static enum stage_result
ask_anew(struct request *req)
{
	transfer_fini(&req->transfer);
	return (ask(req));
}

/* Only to what was asked for: anything else nobody has judged. */
static enum stage_result
switched(struct request *req)
{
	if (!str_eq_nocase(req->protocol, head_joined(&req->transfer.response,
					      FIELD_UPGRADE, &req->x->ws))) {
		transfer_cancel(&req->transfer);
		synth_error(req, ERROR_ORIGIN_BAD,
		    "the origin switched to another protocol than asked for");
	}
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

static enum log_result
answered_result(const struct request *req)
{
	if (req->stored != STORED_STALE)
		return (LOG_TCP_MISS);
	return (strcmp(req->miss, "request") == 0 ? LOG_TCP_CLIENT_REFRESH_MISS
						  : LOG_TCP_REFRESH_MODIFIED);
}

static enum stage_result
answered(struct request *req)
{
	struct head *head = &req->transfer.response;

	content_type_settle(head);
	req->result = answered_result(req);
	if (head->status == 407) {
		transfer_cancel(&req->transfer);
		synth_error(req, ERROR_ORIGIN_AUTH, NULL);
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	if (head->status == 101)
		return (switched(req));
	if (is_server_error(head->status) &&
	    stale_instead(req, FRESHNESS_SERVER_ERROR))
		return (STAGE_NEXT);
	if (req->stored == STORED_BEGINNING && completion_judge(req))
		return (ask_anew(req));
	if (must_be_whole(req))
		return (ask_for_whole(req));
	if (req->conditional && head->status == 304)
		return (confirm_stored(req) ? STAGE_NEXT : ask(req));
	confirm_by_head(req);
	/* Another will be open on what comes. */
	reader_close(&req->replay.reader);
	req->stored = STORED_NONE;
	return (STAGE_NEXT);
}

static enum stage_result
lost(struct request *req)
{
	if (!issuer_fetch_begin(req))
		return (failed(req));
	req->step = FETCH_ISSUER;
	return (STAGE_WAIT);
}

static enum stage_result
await_issuer(struct request *req)
{
	if (req->issuer.source != NULL)
		return (STAGE_WAIT);
	return (req->issuer.problem == NULL ? ask_anew(req) : failed(req));
}

static enum stage_result
fetch_passage(struct request *req)
{
	if (req->step == FETCH_START) {
		req->step = FETCH_ASKED;
		req->hierarchy = HIER_DIRECT;
		passage_dial(req);
		return (STAGE_WAIT);
	}
	if (!req->passage.is_dialed)
		return (STAGE_WAIT);
	if (req->passage.dialed.result != DIAL_DENIED)
		ruling_dialed(req, &req->passage.dialed.peer);
	if (req->passage.dialed.result == DIAL_OK)
		return (pipeline_skip_to(req, STAGE_DELIVER));
	req->transfer.failure = TRANSFER_NOT_DIALED;
	req->transfer.dialed = req->passage.dialed;
	return (failed(req));
}

enum stage_result
stage_fetch(struct request *req)
{
	struct transfer *t = &req->transfer;

	if (req->is_connect)
		return (fetch_passage(req));
	if (req->step == FETCH_START)
		return (ask(req));
	if (req->step == FETCH_ISSUER)
		return (await_issuer(req));
	if (t->phase == TRANSFER_ANSWERED)
		return (answered(req));
	if (t->phase == TRANSFER_OVER && t->failure != TRANSFER_OK)
		return (lost(req));
	return (STAGE_WAIT);
}
