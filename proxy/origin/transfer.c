/* SPDX-License-Identifier: MIT
 *
 * origin/transfer.c - connection, request and response head of one transfer.
 * Its two bodies are in transfer_body.c.
 */
#include "proxy/origin/transfer.h"

#include <stdlib.h>

#include "config/tls_exception.h"
#include "proxy/base/ws.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/origin/conn.h"
#include "proxy/origin/pool.h"
#include "proxy/tls/origin_ctx.h"

/* More interim responses than this is an origin gone wrong. */
#define INFORMATIONAL_MAX	16
#define HEAD_READ_SIZE		(16u * 1024)

static void	transfer_on_ready(struct stream *, unsigned);
static void	transfer_dial(struct transfer *);

struct pool_key
transfer_pool_key(const struct transfer *t)
{
	return ((struct pool_key){
	    .host = t->order.host,
	    .name = t->order.name,
	    .port = t->order.port,
	    .secure = t->order.secure,
	    .policy = tls_exception_number(t->exception),
	});
}

static void
drop_conn(struct transfer *t)
{
	conn_close(t->conn);
	t->conn = NULL;
}

void
transfer_fail(struct transfer *t, enum transfer_failure why,
    const char *problem)
{
	drop_conn(t);
	t->failure = why;
	t->problem = problem;
	t->phase = TRANSFER_OVER;
	t->ops->failed(t);
}

/* The connection is lost before a head.  A pooled one may simply have been
 * closed by the origin while the request was on its way. */
static void
lost(struct transfer *t)
{
	if (t->reused && !t->repeated && t->order.may_repeat &&
	    t->informational == 0 && buf_len(&t->in) == 0) {
		drop_conn(t);
		t->repeated = true;
		transfer_dial(t);
		return;
	}
	if (transfer_secure_lost(t))
		return;
	transfer_fail(t, TRANSFER_CLOSED,
	    "the connection was closed before a response");
}

/* ---- sending ------------------------------------------------------------- */

void
transfer_send(struct transfer *t)
{
	t->phase = TRANSFER_WAITING;
	t->since_ns = loop_now(t->env->loop)->mono_ns;
	t->sent_all = t->send_blocked = t->send_failed = false;
	t->hung_up = false;
	conn_own(t->conn, t, transfer_on_ready, transfer_late);
	framer_init(&t->framer);
	framer_add(&t->framer, t->order.head);
	framer_body(&t->framer, &t->order.framing);
	transfer_expect(t, t->env->first_byte_ms);
	if (t->order.framing.kind == FRAMING_NONE) {
		t->sent_all = true;
		transfer_body_pump(t);
		/* Over TLS, what is there to be read says why. */
		if (t->send_failed && !t->order.secure) {
			lost(t);
			return;
		}
	} else {
		t->ops->sendable(t);
		if (t->phase != TRANSFER_WAITING)
			return;
		transfer_body_pump(t);
	}
	transfer_body_want(t);
}

void
transfer_count_dial(const struct transfer_env *env, struct str host,
    const struct dial_outcome *outcome)
{
	struct address literal;
	bool is_name = address_parse(&literal, host, 0) != 0;

	if (is_name)
		counters_add(env->counters, METRIC_DNS_LOOKUPS, 1);
	if (env->tally != NULL && is_name && outcome->looked_up_ns != 0)
		tally_time(env->tally, PHASE_DNS, outcome->began_ns,
		    outcome->looked_up_ns);
	if (env->tally != NULL && outcome->result == DIAL_OK)
		tally_time(env->tally, PHASE_CONNECT, outcome->began_ns,
		    loop_now(env->loop)->mono_ns);
	if (outcome->result == DIAL_NOT_FOUND ||
	    outcome->result == DIAL_DNS_TIMEOUT ||
	    outcome->result == DIAL_DNS_FAILED)
		counters_add(env->counters, METRIC_DNS_FAILED, 1);
	if (outcome->result != DIAL_OK)
		counters_add(env->counters, METRIC_ORIGIN_FAILED, 1);
}

static void
transfer_on_dialed(struct dial *dial, const struct dial_outcome *outcome)
{
	struct transfer *t = OWNER_OF(dial, struct transfer, dial);

	CHECK_OBJ(t, TRANSFER_MAGIC);
	t->dialed = *outcome;
	t->peer = outcome->peer;
	transfer_count_dial(t->env, t->order.host, outcome);
	if (outcome->result != DIAL_OK) {
		transfer_fail(t, TRANSFER_NOT_DIALED, NULL);
		return;
	}
	t->conn = conn_new(t->env->loop, outcome->fd, &outcome->peer,
	    t->env->counters);
	if (t->conn == NULL) {
		t->dialed.result = DIAL_SYSTEM;
		t->dialed.error = ENOMEM;
		transfer_fail(t, TRANSFER_NOT_DIALED, NULL);
		return;
	}
	t->reused = false;
	if (t->order.secure)
		transfer_secure(t);
	else
		transfer_send(t);
}

static void
transfer_dial(struct transfer *t)
{
	struct dial_target target = {
	    .host = t->order.host,
	    .port = t->order.port,
	    .timeout_ms = t->env->connect_ms,
	    .guard = t->env->guard,
	    .judge = t->order.judge,
	};

	t->phase = TRANSFER_DIALING;
	dial_start(&t->dial, t->env->loop, t->env->resolver, &target,
	    transfer_on_dialed);
}

/* ---- the response head --------------------------------------------------- */

static void
answered(struct transfer *t)
{
	const char *problem;

	problem = framing_of_response(&t->response, t->order.method,
	    &t->response_framing);
	if (problem == NULL && t->response.status == 101 && !t->order.upgrade)
		problem = "the origin switched protocols unasked";
	if (problem != NULL) {
		transfer_fail(t, TRANSFER_BAD, problem);
		return;
	}
	t->head_len = t->parse.consumed;
	body_fini(&t->body);
	body_init(&t->body, &t->response_framing);
	transfer_expect(t, -1);
	transfer_timed(t, PHASE_FIRST_BYTE);
	counters_add(t->env->counters, METRIC_ORIGIN_REQUESTS, 1);
	t->phase = TRANSFER_ANSWERED;
	transfer_body_want(t);
	t->ops->answered(t);
}

/* One interim response is done with; false when it was one too many. */
static bool
informed(struct transfer *t)
{
	if (++t->informational > INFORMATIONAL_MAX) {
		transfer_fail(t, TRANSFER_BAD, "too many interim responses");
		return (false);
	}
	t->ops->informed(t, &t->response);
	if (t->phase != TRANSFER_WAITING)
		return (false);
	buf_consume(&t->in, t->parse.consumed);
	memset(&t->parse, 0, sizeof(t->parse));
	return (true);
}

static void
parse_head(struct transfer *t)
{
	while (buf_len(&t->in) > 0) {
		ws_reset(t->ws, t->ws_mark);
		switch (h1_parse_response(&t->parse, buf_peek(&t->in),
		    &t->env->limits, t->ws, &t->response)) {
		case H1_PARTIAL:
			return;
		case H1_BAD:
			transfer_fail(t, TRANSFER_BAD, t->parse.problem);
			return;
		case H1_DONE:
			break;
		}
		if (t->response.status >= 200 || t->response.status == 101) {
			answered(t);
			return;
		}
		if (!informed(t))
			return;
	}
}

static void
read_head(struct transfer *t)
{
	size_t room;
	ssize_t n;
	char *at;

	/* A small response comes in one read. */
	at = buf_reserve(&t->in, buf_len(&t->in) == 0 ? HEAD_READ_SIZE : 1,
	    &room);
	if (at == NULL) {
		transfer_fail(t, TRANSFER_BAD,
		    "the response head is too large");
		return;
	}
	n = stream_read(&t->conn->stream, at,
	    room < HEAD_READ_SIZE ? room : HEAD_READ_SIZE);
	if (n == STREAM_WAIT)
		return;
	if (n <= 0) {
		lost(t);
		return;
	}
	buf_commit(&t->in, (size_t)n);
	t->bytes_in += (uint64_t)n;
	counters_add(t->env->counters, METRIC_ORIGIN_BYTES_IN, (uint64_t)n);
	parse_head(t);
}

static void
transfer_on_ready(struct stream *stream, unsigned ready)
{
	struct origin_conn *conn = OWNER_OF(stream, struct origin_conn, stream);
	struct transfer *t = conn->owner;

	CHECK_OBJ(t, TRANSFER_MAGIC);
	if ((ready & WATCH_WRITE) != 0 && t->send_blocked) {
		transfer_body_send(t);
		return;
	}
	switch ((enum transfer_phase)t->phase) {
	case TRANSFER_WAITING:
		read_head(t);
		return;
	case TRANSFER_FLOWING:
		if (!t->body_waits) {
			transfer_body_read(t);
			return;
		}
		/* FALLTHROUGH */
	case TRANSFER_ANSWERED:
		/* The origin hung up while nobody reads.  The kernel would say
		 * so for ever; the next read meets it. */
		t->hung_up = true;
		watch_stop(&stream->watch);
		return;
	case TRANSFER_IDLE:
	case TRANSFER_DIALING:
	case TRANSFER_SECURING:
	case TRANSFER_OVER:
		break;
	}
	UNREACHABLE();
}

void
transfer_late(struct origin_conn *conn)
{
	struct transfer *t = conn->owner;

	CHECK_OBJ(t, TRANSFER_MAGIC);
	if (t->phase == TRANSFER_FLOWING)
		transfer_body_break(t, SINK_ABORT_TRUNCATED);
	else if (t->phase == TRANSFER_WAITING)
		transfer_fail(t, TRANSFER_SILENT, "no response in time");
	else if (t->phase == TRANSFER_SECURING)
		transfer_secure_timeout(t);
}

/* ---- start and end ------------------------------------------------------- */

static bool
take_pooled(struct transfer *t)
{
	struct pool_key key = transfer_pool_key(t);

	t->conn = pool_take(t->env->pool, &key, t->order.judge);
	if (t->conn != NULL && t->order.secure && transfer_secure_note(t) == -1)
		drop_conn(t);
	if (t->conn == NULL)
		return (false);
	t->reused = true;
	t->peer = t->conn->peer;
	counters_add(t->env->counters, METRIC_ORIGIN_REUSED, 1);
	return (true);
}

void
transfer_start(struct transfer *t, const struct transfer_env *env,
    const struct transfer_order *order, const struct transfer_ops *ops,
    struct ws *ws)
{
	struct framing none = {FRAMING_NONE, 0};

	INIT_OBJ(t, TRANSFER_MAGIC);
	t->env = env;
	t->order = *order;
	t->ops = ops;
	t->ws = ws;
	t->ws_mark = ws_snapshot(ws);
	buf_init(&t->in, env->limits.head_bytes + HEAD_READ_SIZE);
	body_init(&t->body, &none);
	transfer_body_setup(t);
	if (order->secure && env->origin_tls != NULL)
		t->exception = origin_ctx_exception(env->origin_tls,
		    order->name, order->port);
	if (order->may_repeat && take_pooled(t))
		transfer_send(t);
	else
		transfer_dial(t);
}

void
transfer_take(struct transfer *t, struct stream *to, stream_fn *fn,
    struct str *early)
{
	CHECK_OBJ(t, TRANSFER_MAGIC);
	ASSERT(t->phase == TRANSFER_ANSWERED);
	*early = str_from(buf_peek(&t->in), t->head_len);
	conn_release(t->conn, to, fn);
	t->conn = NULL;
	t->phase = TRANSFER_OVER;
}

void
transfer_cancel(struct transfer *t)
{
	CHECK_OBJ(t, TRANSFER_MAGIC);
	dial_cancel(&t->dial);
	if (t->request_body.source != NULL)
		source_cancel(t->request_body.source, SINK_ABORT_GONE);
	chain_part(&t->response_body);
	drop_conn(t);
	t->phase = TRANSFER_OVER;
}

void
transfer_fini(struct transfer *t)
{
	if (t->magic == 0)
		return;
	transfer_cancel(t);
	buf_fini(&t->in);
	body_fini(&t->body);
	transfer_pour_fini(t);
	free(t->report);
	t->report = NULL;
	FINI_OBJ(t);
}
