/* SPDX-License-Identifier: MIT
 *
 * client/h1_input.c - the request body, from the client's connection into the
 * sink that the service joined to it.
 */
#include "proxy/client/session_h1.h"

#include "proxy/event/loop.h"

/* Reads in a row before other connections get their turn. */
#define INPUT_ROUNDS	4

static bool
input_open(const struct turn *t)
{
	return (t->body_started && !t->x.request_whole &&
		t->x.request_body.sink != NULL);
}

bool
h1_input_wants(const struct turn *t)
{
	return (input_open(t) && !t->body_waits);
}

/* The body will not be whole; ${problem} is for the answer. */
static void
input_refuse(struct turn *t, unsigned status, const char *problem)
{
	struct sink *sink = t->x.request_body.sink;

	t->client->close_after = true;
	t->x.malformed_status = status;
	t->x.malformed_problem = problem;
	chain_part(&t->x.request_body);
	sink_abort(sink, SINK_ABORT_BAD);
}

static bool
too_large(const struct turn *t)
{
	uint64_t most = t->client->env->max_body;

	return (most != 0 && t->body.taken > most);
}

/* Bytes held behind the end are the next request's.  When there is more in the
 * buffer they came from there, and are there still: begin with them. */
static void
input_excess(struct turn *t)
{
	struct client *c = t->client;
	size_t excess = buf_len(&t->body.held);

	t->x.bytes_in -= excess;
	if (c->used < buf_len(&c->in)) {
		c->used -= excess;
		buf_consume(&t->body.held, excess);
	}
}

/* What a step of the body came to; false: no further step now. */
static bool
input_result(struct turn *t, enum body_result result)
{
	struct sink *sink = t->x.request_body.sink;

	if (too_large(t) && result != BODY_BROKEN) {
		input_refuse(t, 413, "the request body is larger than allowed");
		return (false);
	}

	switch (result) {
	case BODY_MORE:
		t->body_waits = false;
		return (true);
	case BODY_WAIT:
		t->body_waits = true;
		return (false);
	case BODY_END:
		t->body_waits = false;
		t->x.request_whole = true;
		input_excess(t);
		chain_part(&t->x.request_body);
		sink_end(sink);
		return (false);
	case BODY_BAD:
		input_refuse(t, 400, "the chunked body is malformed");
		return (false);
	case BODY_BROKEN:
		/* The sink has told its owner why. */
		t->client->close_after = true;
		chain_part(&t->x.request_body);
		return (false);
	}
	UNREACHABLE();
}

/* Bytes that came in one read with the head. */
static void
input_from_buffer(struct client *c)
{
	struct turn *t = c->turn;
	struct str raw;
	enum body_result result;
	size_t excess = 0;

	while ((raw = str_from(buf_peek(&c->in), c->used)).len > 0) {
		raw = str_head(raw, BODY_FEED_MAX);
		result = body_feed(&t->body, raw, t->x.request_body.sink);
		if (result == BODY_END && buf_len(&t->body.held) == 0)
			excess = body_excess(&t->body, raw).len;
		c->used += raw.len - excess;
		t->x.bytes_in += raw.len - excess;
		if (!input_result(t, result))
			return;
	}
}

void
h1_input_start(struct exchange *x, bool invite)
{
	struct turn *t = OWNER_OF(x, struct turn, x);
	struct client *c = t->client;

	CHECK_OBJ(c, CLIENT_MAGIC);
	if (x->request_whole || t->body_started || c->lost)
		return;
	t->body_started = true;
	if (invite)
		h1_output_inform(x, 100, STR_NONE);
	if (c->lost)
		return;
	input_from_buffer(c);
	session_update(c);
}

void
h1_input_read(struct client *c)
{
	struct turn *t = c->turn;
	enum body_result result;
	struct sink *sink;
	struct str raw;
	ssize_t n;
	int round;

	for (round = 0; round < INPUT_ROUNDS && h1_input_wants(t); round++) {
		n = stream_read(&c->stream, c->env->scratch, BODY_FEED_MAX);
		if (n == STREAM_WAIT)
			break;
		if (n <= 0) {
			sink = t->x.request_body.sink;
			chain_part(&t->x.request_body);
			sink_abort(sink, SINK_ABORT_TRUNCATED);
			session_lost(c, GONE_CLIENT);
			return;
		}
		t->x.bytes_in += (uint64_t)n;
		raw = (struct str){c->env->scratch, (size_t)n};
		result = body_feed(&t->body, raw, t->x.request_body.sink);
		/* The next request: it must outlive the scratch buffer. */
		if (result == BODY_END && buf_len(&t->body.held) == 0 &&
		    buf_append(&t->body.held, body_excess(&t->body, raw)) == -1)
			c->close_after = true;
		if (!input_result(t, result))
			break;
	}
	session_update(c);
}

static void
input_resume(struct source *source)
{
	struct exchange *x = OWNER_OF(source, struct exchange, request_body);
	struct turn *t = OWNER_OF(x, struct turn, x);

	CHECK_OBJ(x, EXCHANGE_MAGIC);
	if (!input_open(t) || !t->body_waits || t->client->lost)
		return;
	if (input_result(t, body_resume(&t->body, source->sink)))
		input_from_buffer(t->client);
	session_update(t->client);
}

static void
input_cancel(struct source *source, enum sink_abort why)
{
	struct exchange *x = OWNER_OF(source, struct exchange, request_body);

	(void)why;
	CHECK_OBJ(x, EXCHANGE_MAGIC);
	chain_part(source);
	session_update(OWNER_OF(x, struct turn, x)->client);
}

const struct source_ops h1_input_source = {
    .name = "h1",
    .resume = input_resume,
    .cancel = input_cancel,
};
