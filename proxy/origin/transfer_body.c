/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_body.c - the request body toward the origin, the response
 * body from it.
 */
#include "proxy/origin/transfer.h"

#include "proxy/base/iov.h"
#include "proxy/event/loop.h"
#include "proxy/http/hop.h"
#include "proxy/metrics/counters.h"
#include "proxy/origin/conn.h"
#include "proxy/origin/pool.h"

/* Reads in a row before other connections get their turn. */
#define READ_ROUNDS	4

void
transfer_expect(struct transfer *t, int64_t ms)
{
	if (t->conn == NULL)
		return;
	if (ms < 0)
		timer_disarm(&t->conn->deadline);
	else
		timer_set_ms(&t->conn->deadline, ms);
}

void
transfer_body_want(struct transfer *t)
{
	unsigned want = 0;

	if (t->conn == NULL || t->hung_up)
		return;
	if (t->send_blocked)
		want |= WATCH_WRITE;
	if (t->phase == TRANSFER_WAITING ||
	    (t->phase == TRANSFER_FLOWING && !t->body_waits))
		want |= WATCH_READ;
	stream_want(&t->conn->stream, want);
}

/* ---- request ------------------------------------------------------------- */

/* Body bytes taken, or -1 when the origin takes no more. */
static ssize_t
push(struct transfer *t, const struct iovec *body, int n, size_t skip)
{
	struct iovec out[FRAMER_RUNS];
	ssize_t sent;
	size_t total;
	int runs;

	runs = framer_collect(&t->framer, out, body, n, skip);
	total = iov_size(out, runs);
	if (total == 0)
		return (0);
	sent = stream_writev(&t->conn->stream, out, runs);
	if (sent == STREAM_ERROR) {
		/* It may have answered before it closed: go on reading. */
		t->send_failed = true;
		t->send_blocked = false;
		return (-1);
	}
	if (sent == STREAM_WAIT)
		sent = 0;
	t->bytes_out += (uint64_t)sent;
	counters_add(t->env->counters, METRIC_ORIGIN_BYTES_OUT, (uint64_t)sent);
	t->send_blocked = (size_t)sent < total;
	if (sent > 0 && t->phase == TRANSFER_WAITING)
		transfer_expect(t, t->env->first_byte_ms);
	return ((ssize_t)framer_settle(&t->framer, (size_t)sent));
}

void
transfer_body_pump(struct transfer *t)
{
	t->send_blocked = false;
	if (!t->send_failed && framer_unsent(&t->framer))
		push(t, NULL, 0, 0);
}

static bool
may_send(const struct transfer *t)
{
	return (t->conn != NULL && !t->send_failed);
}

static ssize_t
request_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct transfer *t = OWNER_OF(sink, struct transfer, request_body);
	size_t total = iov_size(iov, n), taken = 0;
	ssize_t body;

	CHECK_OBJ(t, TRANSFER_MAGIC);
	if (!may_send(t))
		return (-1);
	while (taken < total && !t->send_blocked) {
		if (!framer_open(&t->framer))
			return (-1);
		body = push(t, iov, n, taken);
		if (body == -1)
			return (-1);
		taken += (size_t)body;
	}
	transfer_body_want(t);
	return ((ssize_t)taken);
}

static void
request_end(struct sink *sink)
{
	struct transfer *t = OWNER_OF(sink, struct transfer, request_body);

	CHECK_OBJ(t, TRANSFER_MAGIC);
	if (!may_send(t))
		return;
	t->sent_all = framer_end(&t->framer);
	transfer_body_pump(t);
	transfer_body_want(t);
}

static void
request_abort(struct sink *sink, enum sink_abort why)
{
	struct transfer *t = OWNER_OF(sink, struct transfer, request_body);

	(void)why;
	CHECK_OBJ(t, TRANSFER_MAGIC);
	/* Not sent_all: the connection will not be used again, and the origin
	 * sees the body end too early. */
	t->send_failed = true;
	t->send_blocked = false;
	if (t->phase == TRANSFER_WAITING)
		transfer_fail(t, TRANSFER_CUT, NULL);
}

static const struct sink_ops request_ops = {
    .name = "origin",
    .write = request_write,
    .end = request_end,
    .abort = request_abort,
};

void
transfer_body_send(struct transfer *t)
{
	transfer_body_pump(t);
	if (!t->send_blocked && !t->send_failed && !t->sent_all &&
	    t->request_body.source != NULL)
		source_resume(t->request_body.source);
	transfer_body_want(t);
}

/* ---- response ------------------------------------------------------------ */

/* Would every origin have read the body that was sent?  One that knows of none
 * with this method takes it for the next request, perhaps another client's. */
static bool
body_is_known(const struct transfer *t)
{
	return (t->order.framing.kind == FRAMING_NONE ||
		t->order.method == METHOD_POST ||
		t->order.method == METHOD_PUT ||
		t->order.method == METHOD_PATCH);
}

/* All is there: keep the connection if both sides left it clean. */
static void
let_go(struct transfer *t, size_t excess)
{
	struct pool_key key = transfer_pool_key(t);
	bool keep;

	keep = excess == 0 && !t->hung_up && t->sent_all &&
	       !framer_unsent(&t->framer) && !t->send_failed &&
	       t->response_framing.kind != FRAMING_CLOSE && body_is_known(t) &&
	       hop_keeps_alive(&t->response, t->response.minor);
	if (keep)
		pool_give(t->env->pool, t->conn, &key);
	else
		conn_close(t->conn);
	t->conn = NULL;
	t->phase = TRANSFER_OVER;
}

void
transfer_end(struct transfer *t)
{
	CHECK_OBJ(t, TRANSFER_MAGIC);
	ASSERT(t->phase == TRANSFER_ANSWERED && body_over(&t->body));
	let_go(t, buf_len(&t->in) - t->head_len);
}

static void
finish(struct transfer *t, size_t excess)
{
	struct sink *sink = t->response_body.sink;

	let_go(t, excess);
	chain_part(&t->response_body);
	sink_end(sink);
}

void
transfer_body_break(struct transfer *t, enum sink_abort why)
{
	struct sink *sink = t->response_body.sink;

	t->broken = true;
	conn_close(t->conn);
	t->conn = NULL;
	t->phase = TRANSFER_OVER;
	chain_part(&t->response_body);
	sink_abort(sink, why);
}

/* What a step of the body came to; true: read on. */
static bool
settle(struct transfer *t, enum body_result result, struct str raw)
{
	switch (result) {
	case BODY_MORE:
		t->body_waits = false;
		transfer_expect(t, t->env->body_ms);
		return (true);
	case BODY_WAIT:
		t->body_waits = true;
		transfer_expect(t, -1);
		return (false);
	case BODY_END:
		finish(t, body_excess(&t->body, raw).len);
		return (false);
	case BODY_BAD:
		transfer_body_break(t, SINK_ABORT_BAD);
		return (false);
	case BODY_BROKEN:
		/* The sink has told its owner, who will cancel. */
		chain_part(&t->response_body);
		t->phase = TRANSFER_OVER;
		conn_close(t->conn);
		t->conn = NULL;
		return (false);
	}
	UNREACHABLE();
}

static bool
flowing(const struct transfer *t)
{
	return (t->phase == TRANSFER_FLOWING && t->response_body.sink != NULL);
}

/* What the sink takes without our reading it.  True: go on by reading. */
static bool
pour(struct transfer *t)
{
	switch (transfer_pour(t)) {
	case SINK_POURED_ALL:
		if (t->pour != NULL)
			(void)settle(t, BODY_MORE, STR_NONE);
		return (true);
	case SINK_POURED_SOME:
		(void)settle(t, BODY_MORE, STR_NONE);
		/* Nothing tells again of what one who hung up has left. */
		return (t->hung_up);
	case SINK_POURED_FULL:
		(void)settle(t, BODY_WAIT, STR_NONE);
		return (false);
	case SINK_POURED_CUT:
		transfer_body_break(t, SINK_ABORT_TRUNCATED);
		return (false);
	case SINK_POURED_BROKEN:
		(void)settle(t, BODY_BROKEN, STR_NONE);
		return (false);
	}
	UNREACHABLE();
}

void
transfer_body_read(struct transfer *t)
{
	struct str raw;
	ssize_t n;
	int round;

	for (round = 0; flowing(t) && (t->hung_up || round < READ_ROUNDS);
	     round++) {
		if (!pour(t))
			break;
		n = stream_read(&t->conn->stream, t->env->scratch,
		    BODY_FEED_MAX);
		if (n == STREAM_WAIT && !t->hung_up)
			break;
		if (n == 0 && body_may_end_here(&t->body)) {
			finish(t, 0);
			return;
		}
		if (n <= 0) {
			transfer_body_break(t, SINK_ABORT_TRUNCATED);
			return;
		}
		t->bytes_in += (uint64_t)n;
		counters_add(t->env->counters, METRIC_ORIGIN_BYTES_IN,
		    (uint64_t)n);
		raw = (struct str){t->env->scratch, (size_t)n};
		if (!settle(t, body_feed(&t->body, raw, t->response_body.sink),
			raw))
			break;
		if ((size_t)n < BODY_FEED_MAX / 2 && !t->hung_up)
			break;
	}
	if (flowing(t))
		transfer_body_want(t);
}

static void
go_on(struct transfer *t, enum body_result result, struct str raw)
{
	if (settle(t, result, raw) && t->hung_up)
		transfer_body_read(t);
	else if (flowing(t))
		transfer_body_want(t);
}

void
transfer_flow(struct transfer *t)
{
	struct str raw;

	CHECK_OBJ(t, TRANSFER_MAGIC);
	ASSERT(t->phase == TRANSFER_ANSWERED && t->response_body.sink != NULL);
	t->phase = TRANSFER_FLOWING;
	/* The head must stay where it is: only its rest is fed. */
	raw = str_from(buf_peek(&t->in), t->head_len);
	go_on(t, body_feed(&t->body, raw, t->response_body.sink), raw);
}

static void
response_resume(struct source *source)
{
	struct transfer *t = OWNER_OF(source, struct transfer, response_body);

	CHECK_OBJ(t, TRANSFER_MAGIC);
	if (!flowing(t) || !t->body_waits)
		return;
	if (transfer_pour_waits(t))
		transfer_body_read(t);
	else
		go_on(t, body_resume(&t->body, source->sink), STR_NONE);
}

static void
response_cancel(struct source *source, enum sink_abort why)
{
	struct transfer *t = OWNER_OF(source, struct transfer, response_body);

	(void)why;
	CHECK_OBJ(t, TRANSFER_MAGIC);
	chain_part(source);
	conn_close(t->conn);
	t->conn = NULL;
	t->phase = TRANSFER_OVER;
}

static const struct source_ops response_ops = {
    .name = "origin",
    .resume = response_resume,
    .cancel = response_cancel,
};

void
transfer_body_setup(struct transfer *t)
{
	sink_init(&t->request_body, &request_ops);
	source_init(&t->response_body, &response_ops);
}
