/* SPDX-License-Identifier: MIT
 *
 * client/h1_turn.c - one exchange after the other: its block of memory, how it
 * begins with what was read, and what is left when it is over.
 */
#include "proxy/client/session_h1.h"

#include "proxy/event/loop.h"
#include "proxy/http/hop.h"

struct turn *
h1_turn_take(struct client *c)
{
	struct turn *t;

	ASSERT(c->turn == NULL);
	t = spares_take(&c->env->turns);
	if (t == NULL)
		return (NULL);
	memset(t, 0, sizeof(*t));
	t->client = c;
	t->x.magic = EXCHANGE_MAGIC;
	ws_init(&t->x.ws, t->space, TURN_SIZE - sizeof(*t));
	c->turn = t;
	return (t);
}

static void
h1_turn_give(struct client *c)
{
	struct turn *t = c->turn;

	FINI_OBJ(&t->x);
	c->turn = NULL;
	spares_give(&c->env->turns, t);
}

static void
exchange_setup(struct client *c)
{
	struct exchange *x = &c->turn->x;

	x->transport = &session_transport;
	x->service = c->env->service;
	x->service_context = c->env->service_context;
	memcpy(x->client, c->address, sizeof(x->client));
	x->secure = c->secure;
	x->started_ns = c->began_ns;
	source_init(&x->request_body, &h1_input_source);
	sink_init(&x->response_body, &h1_output_sink);
	c->env->busy++;
	c->state = SESSION_BUSY;
	h1_output_begin(c->turn);
	c->done = false;
	c->told = false;
	c->window_open = false;
	timer_disarm(&c->timer);
}

void
h1_turn_malformed(struct client *c, unsigned status, const char *problem)
{
	struct exchange *x = &c->turn->x;
	struct framing none = {FRAMING_NONE, 0};

	exchange_setup(c);
	/* Nothing of what stands there is to be believed. */
	memset(&x->request, 0, sizeof(x->request));
	x->request.minor = 1;
	x->malformed_status = status;
	x->malformed_problem = problem;
	x->bytes_in = buf_len(&c->in);
	c->used = buf_len(&c->in);
	c->close_after = true;
	body_init(&c->turn->body, &none);
	x->service->malformed(x);
}

static void
begin_good(struct client *c)
{
	struct exchange *x = &c->turn->x;
	unsigned status = 400;
	const char *problem;

	problem = framing_of_request(&x->request, &x->request_framing, &status);
	if (problem != NULL) {
		h1_turn_malformed(c, status, problem);
		return;
	}
	exchange_setup(c);
	c->used = c->parse.consumed;
	x->bytes_in = c->parse.consumed;
	if (!hop_keeps_alive(&x->request, x->request.minor) || c->env->draining)
		c->close_after = true;
	body_init(&c->turn->body, &x->request_framing);
	x->request_whole = body_over(&c->turn->body);
	x->service->begin(x);
}

/* Parse what is there; false when there is not enough for an exchange. */
bool
h1_turn_next(struct client *c)
{
	struct str in = buf_peek(&c->in);
	struct turn *t;

	if (in.len == 0)
		return (false);
	if (c->state == SESSION_IDLE) {
		c->state = SESSION_HEAD;
		c->began_ns = loop_now(c->env->loop)->mono_ns;
		timer_set_ms(&c->timer, c->env->head_ms);
	}
	t = h1_turn_take(c);
	if (t == NULL) {
		c->state = SESSION_CLOSED;
		return (false);
	}
	switch (h1_parse_request(&c->parse, in, &c->env->limits, &t->x.ws,
	    &t->x.request)) {
	case H1_PARTIAL:
		h1_turn_give(c);
		return (false);
	case H1_BAD:
		h1_turn_malformed(c, c->parse.status, c->parse.problem);
		break;
	case H1_DONE:
		begin_good(c);
		break;
	}
	return (true);
}

/* The service is through with the exchange: clear the table. */
void
h1_turn_finish(struct client *c)
{
	struct turn *t = c->turn;
	struct str excess = STR_NONE;
	bool whole = t->x.request_whole && t->out.ended;

	/* What came behind the head was given away with the stream. */
	buf_consume(&c->in, c->returned ? buf_len(&c->in) : c->used);
	c->used = 0;
	if (whole && buf_len(&c->in) == 0)
		excess = buf_peek(&t->body.held);
	if (excess.len > 0 && buf_append(&c->in, excess) == -1)
		c->close_after = true;
	body_fini(&t->body);
	h1_output_fini(t);
	h1_turn_give(c);
	c->env->busy--;
	memset(&c->parse, 0, sizeof(c->parse));
	if (c->state == SESSION_TAKEN && c->returned) {
		c->returned = false;
		c->close_after = false;
		c->state = SESSION_IDLE;
		/* Who is asked to go shall still get to ask for what the
		 * CONNECT was made for. */
		timer_set_ms(&c->timer,
		    c->env->draining ? c->env->head_ms : c->env->idle_ms);
	} else if (c->state == SESSION_TAKEN || c->state == SESSION_CLOSED) {
		c->state = SESSION_CLOSED;
	} else if (!whole || c->close_after) {
		c->state = SESSION_LINGER;
	} else {
		c->state = SESSION_IDLE;
		timer_set_ms(&c->timer, c->env->idle_ms);
	}
}
