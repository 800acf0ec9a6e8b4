/* SPDX-License-Identifier: MIT
 *
 * client/h1_output.c - a response to HTTP/1 bytes on the client's connection.
 *
 * Failure of the connection is never told from inside a write: the service is
 * on the stack then.  session_broken() tells it after the batch.
 */
#include "proxy/client/session_h1.h"

#include "proxy/base/iov.h"
#include "proxy/base/text.h"
#include "proxy/net/splice.h"

static struct turn *
turn_of(struct exchange *x)
{
	CHECK_OBJ(x, EXCHANGE_MAGIC);
	return (OWNER_OF(x, struct turn, x));
}

static struct turn *
turn_of_sink(struct sink *sink)
{
	return (turn_of(OWNER_OF(sink, struct exchange, response_body)));
}

/* An interim response is a head and a line of ours. */
#define INTERIM_MAX	(2u * 1024 * 1024)
/* The log is asked for room soon, then now and then, for a minute in all. */
#define HOLDS_SOON	20u
#define HOLD_SOON_MS	5
#define HOLD_MS		100
#define HOLDS_MAX	620u

void
h1_output_begin(struct turn *t)
{
	framer_init(&t->out.framer);
	buf_init(&t->out.interim, INTERIM_MAX);
}

void
h1_output_fini(struct turn *t)
{
	timer_cancel(&t->out.hold);
	buf_fini(&t->out.interim);
}

bool
h1_output_wants(const struct turn *t)
{
	return (t->out.blocked && !t->out.held);
}

/* ---- the head ----------------------------------------------------------- */

static bool
is_handover(const struct exchange *x)
{
	unsigned status = x->response.status;

	return (status == 101 || (x->request.method_id == METHOD_CONNECT &&
				     status >= 200 && status < 300));
}

/* What came behind a CONNECT that is refused is no request. */
static bool
is_meant_for_tunnel(const struct turn *t)
{
	const struct client *c = t->client;

	return (t->x.request.method_id == METHOD_CONNECT &&
		!is_handover(&t->x) && buf_len(&c->in) > c->used);
}

/* How the body will be framed toward this client, and the line that says so. */
static void
put_framing(struct turn *t, struct text *lines)
{
	struct response *r = &t->x.response;
	struct framing framing = r->framing;

	switch (framing.kind) {
	case FRAMING_LENGTH:
		text_put(lines, STR("Content-Length: "));
		text_put_number(lines, (int64_t)framing.length);
		text_put(lines, STR("\r\n"));
		break;
	case FRAMING_CHUNKED:
	case FRAMING_CLOSE:
		if (r->bodyless)
			break;
		if (t->x.request.minor == 0) {
			/* HTTP/1.0 knows no other end than the end. */
			t->client->close_after = true;
			framing.kind = FRAMING_CLOSE;
			break;
		}
		framing.kind = FRAMING_CHUNKED;
		text_put(lines, STR("Transfer-Encoding: chunked\r\n"));
		break;
	case FRAMING_NONE:
		break;
	}
	if (!r->bodyless)
		framer_body(&t->out.framer, &framing);
}

void
h1_output_respond(struct exchange *x)
{
	struct turn *t = turn_of(x);
	struct client *c = t->client;
	struct h1_output *out = &t->out;
	struct text lines;

	ASSERT(!out->responding);
	out->responding = true;
	framer_add(&out->framer, x->response.prepared);
	framer_add(&out->framer, x->response.extra);
	if (x->response.close || !x->request_whole || c->env->draining ||
	    is_meant_for_tunnel(t))
		c->close_after = true;
	text_init(&lines, out->lines, sizeof(out->lines));
	if (!is_handover(x)) {
		put_framing(t, &lines);
		if (c->close_after)
			text_put(&lines, STR("Connection: close\r\n"));
		else if (x->request.minor == 0)
			text_put(&lines, STR("Connection: keep-alive\r\n"));
	}
	text_put(&lines, STR("\r\n"));
	ASSERT(!lines.is_cut);
	framer_add(&out->framer, text_so_far(&lines));
}

/* ---- writing ------------------------------------------------------------ */

static void
on_held(struct timer *timer)
{
	struct turn *t = OWNER_OF(timer, struct turn, out.hold);

	t->out.held = false;
	/* It may have been given up meanwhile. */
	if (t->out.blocked && t->client->state == SESSION_BUSY)
		h1_output_resume(t->client);
}

/* A line that is not in the ring would be lost with this process, so its
 * answer waits for room; not for ever, where nobody makes any. */
static bool
hold(struct turn *t)
{
	if (t->out.holds == HOLDS_MAX)
		return (false);
	if (t->out.holds++ == 0)
		timer_init(&t->out.hold, t->client->env->loop, on_held);
	timer_set_ms(&t->out.hold,
	    t->out.holds <= HOLDS_SOON ? HOLD_SOON_MS : HOLD_MS);
	t->out.held = true;
	t->out.blocked = true;
	return (true);
}

/* Write own bytes and body from ${skip} on; body bytes taken, or -1. */
static ssize_t
push(struct turn *t, const struct iovec *body, int n, size_t skip)
{
	struct iovec out[FRAMER_RUNS];
	size_t total, own;
	ssize_t sent;
	bool last;
	int runs;

	own = framer_own(&t->out.framer);
	runs = framer_collect(&t->out.framer, out, body, n, skip);
	total = iov_size(out, runs);
	if (total == 0)
		return (0);
	last = t->out.ended || framer_completes(&t->out.framer, total - own);
	if (last && !t->x.service->completing(&t->x, t->x.bytes_out + total) &&
	    hold(t))
		return (0);
	sent = stream_writev(&t->client->stream, out, runs);
	if (last)
		t->x.service->completed(&t->x, sent == (ssize_t)total);
	if (sent == STREAM_ERROR) {
		session_broken(t->client);
		return (-1);
	}
	if (sent == STREAM_WAIT)
		sent = 0;
	t->x.bytes_out += (uint64_t)sent;
	t->out.blocked = (size_t)sent < total;
	return ((ssize_t)framer_settle(&t->out.framer, (size_t)sent));
}

static ssize_t
output_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct turn *t = turn_of_sink(sink);
	size_t total = iov_size(iov, n), taken = 0;
	ssize_t body;

	ASSERT(t->out.responding && !t->out.ended);
	if (t->client->lost || t->client->broken)
		return (-1);
	if (t->x.response.bodyless)
		return ((ssize_t)total);
	while (taken < total && !t->out.blocked) {
		if (!framer_open(&t->out.framer)) {
			/* More than was promised. */
			session_broken(t->client);
			return (-1);
		}
		body = push(t, iov, n, taken);
		if (body == -1)
			return (-1);
		taken += (size_t)body;
	}
	session_update(t->client);
	return ((ssize_t)taken);
}

static enum sink_poured
poured(struct turn *t, enum splice_state state)
{
	switch (state) {
	case SPLICE_SPENT:
		return (SINK_POURED_ALL);
	case SPLICE_WAIT_READ:
	case SPLICE_AGAIN:
		return (SINK_POURED_SOME);
	case SPLICE_WAIT_WRITE:
		return (SINK_POURED_FULL);
	case SPLICE_END:
	case SPLICE_READ_ERROR:
		return (SINK_POURED_CUT);
	case SPLICE_WRITE_ERROR:
		session_broken(t->client);
		return (SINK_POURED_BROKEN);
	}
	UNREACHABLE();
}

static enum sink_poured
output_pour(struct sink *sink, struct splice *splice, int from)
{
	struct turn *t = turn_of_sink(sink);
	struct client *c = t->client;
	enum splice_state state;
	uint64_t before = splice->moved;

	ASSERT(t->out.responding && !t->out.ended);
	if (c->lost || c->broken)
		return (SINK_POURED_BROKEN);
	if (c->stream.ops != NULL || t->x.response.bodyless || t->out.blocked ||
	    framer_passable(&t->out.framer) < splice->held + splice->budget) {
		ASSERT(splice->held == 0);
		return (SINK_POURED_ALL);
	}
	state = splice_move(splice, from, stream_fd(&c->stream));
	t->x.bytes_out += splice->moved - before;
	framer_pass(&t->out.framer, splice->moved - before);
	t->out.blocked = state == SPLICE_WAIT_WRITE;
	session_update(c);
	return (poured(t, state));
}

/* Write what is ours; tell the service when nothing is left to come. */
static void
output_pump(struct turn *t)
{
	if (t->client->lost || t->client->broken)
		return;
	t->out.blocked = false;
	if (framer_unsent(&t->out.framer) && push(t, NULL, 0, 0) == -1)
		return;
	if (!t->out.blocked && t->out.ended)
		session_delivered(t->client);
	else
		session_update(t->client);
}

static void
output_end(struct sink *sink)
{
	struct turn *t = turn_of_sink(sink);

	ASSERT(t->out.responding && !t->out.ended);
	t->out.ended = true;
	/* Fewer bytes than promised must not look whole. */
	if (!t->x.response.bodyless && !framer_end(&t->out.framer))
		t->client->close_after = true;
	output_pump(t);
}

static void
output_abort(struct sink *sink, enum sink_abort why)
{
	struct turn *t = turn_of_sink(sink);

	(void)why;
	ASSERT(!t->out.ended);
	t->out.ended = true;
	t->out.blocked = false;
	t->client->close_after = true;
	t->client->abortive = true;
	/* Where only the end of the connection ends the body, a plain close
	 * would say that it is whole. */
	t->client->resetting = t->out.framer.kind == FRAMING_CLOSE;
	if (!t->client->lost && !t->client->broken)
		session_delivered(t->client);
}

const struct sink_ops h1_output_sink = {
    .name = "h1",
    .write = output_write,
    .pour = output_pour,
    .end = output_end,
    .abort = output_abort,
};

void
h1_output_flush(struct exchange *x)
{
	struct turn *t = turn_of(x);

	if (!t->out.blocked && !t->out.ended)
		output_pump(t);
}

void
h1_output_resume(struct client *c)
{
	struct turn *t = c->turn;

	output_pump(t);
	if (!t->out.blocked && !t->out.ended && !c->broken &&
	    t->x.response_body.source != NULL)
		source_resume(t->x.response_body.source);
}

void
h1_output_inform(struct exchange *x, unsigned status, struct str fields)
{
	struct turn *t = turn_of(x);
	struct buf *text = &t->out.interim;

	/* The final response does not depend on it: behind another unsent one
	 * it is dropped, and HTTP/1.0 does not know it. */
	if (t->client->lost || t->out.responding || x->request.minor == 0 ||
	    framer_unsent(&t->out.framer))
		return;
	/* Not in the workspace, which the service may wind back before all of
	 * it is written. */
	buf_consume(text, buf_len(text));
	if (buf_printf(text, "HTTP/1.1 %u %.*s\r\n%.*s\r\n", status,
		STR_ARG(status_reason(status)), STR_ARG(fields)) == -1)
		return;
	framer_add(&t->out.framer, buf_peek(text));
	output_pump(t);
}
