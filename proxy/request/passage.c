/* SPDX-License-Identifier: MIT
 *
 * request/passage.c - CONNECT and Upgrade: from an exchange to a tunnel.
 */
#include "proxy/request/passage.h"

#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/fd.h"
#include "proxy/http/hop.h"
#include "proxy/http/secure.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/net/stream.h"
#include "proxy/request/pace.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/ruling.h"
#include "proxy/request/stored_head.h"

static void	join(struct request *);

static void
on_dialed(struct dial *dial, const struct dial_outcome *outcome)
{
	struct passage *p = OWNER_OF(dial, struct passage, dial);
	struct request *req = OWNER_OF(p, struct request, passage);

	CHECK_OBJ(req, REQUEST_MAGIC);
	p->dialed = *outcome;
	p->origin_fd = outcome->fd;
	p->is_dialed = true;
	req->transfer.peer = outcome->peer;
	transfer_count_dial(&req->env->transfer, req->url.host, outcome);
	if (p->is_late)
		join(req);
	else
		pipeline_resume(req);
}

void
passage_dial(struct request *req)
{
	const struct transfer_env *env = &req->env->transfer;
	const struct secure *s = req->opening.intercept.secure;
	struct dial_target target = {
	    /* Opened by the name in a ClientHello: that host's tunnel it is,
	     * and not one to any address that is called so. */
	    .host = s != NULL ? s->name : req->url.host,
	    .port = req->url.port,
	    .timeout_ms = env->connect_ms,
	    .guard = env->guard,
	    .judge = ruling_judge(req),
	};

	if (req->verdict.redirect.len > 0)
		target.host = req->verdict.redirect;

	dial_start(&req->passage.dial, env->loop, env->resolver, &target,
	    on_dialed);
}

static void
note_bytes(struct request *req, const struct tunnel_outcome *o)
{
	req->x->bytes_in += o->to_origin;
	req->x->bytes_out += o->to_client;
	counters_add(req->env->counters, METRIC_ORIGIN_BYTES_OUT, o->to_origin);
	counters_add(req->env->counters, METRIC_ORIGIN_BYTES_IN, o->to_client);
	counters_sub(req->env->counters, METRIC_TUNNELS_OPEN, 1);
	tally_time(req->env->tally, PHASE_TUNNEL, req->x->started_ns,
	    loop_now(req->env->loop)->mono_ns);
	req->passage.is_open = false;
}

static void
over(struct passage *p, const struct tunnel_outcome *outcome)
{
	struct request *req = OWNER_OF(p, struct request, passage);

	CHECK_OBJ(req, REQUEST_MAGIC);
	note_bytes(req, outcome);
	if (outcome->end == TUNNEL_IDLE)
		req->flags |= LOG_FLAG_TIMEOUT;
	req->finished = true;
	pipeline_resume(req);
}

static void
on_tunnel_over(struct tunnel *tunnel, const struct tunnel_outcome *outcome)
{
	over(OWNER_OF(tunnel, struct passage, tunnel), outcome);
}

static void
on_relay_over(struct relay *relay, const struct tunnel_outcome *outcome)
{
	over(OWNER_OF(relay, struct passage, relay), outcome);
}

static void
opened(struct request *req)
{
	req->passage.is_open = true;
	counters_add(req->env->counters, METRIC_TUNNELS, 1);
	counters_add(req->env->counters, METRIC_TUNNELS_OPEN, 1);
}

static void
not_opened(struct request *req)
{
	req->flags |= LOG_FLAG_ABORTED;
	req->finished = true;
	pipeline_resume(req);
}

static void
not_wanted(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	UNREACHABLE();
}

/* The descriptor of an origin that switched protocols. */
static int
take_origin(struct request *req, struct str *late)
{
	struct stream stream;

	transfer_take(&req->transfer, &stream, not_wanted, late);
	return (stream_release(&stream));
}

/* Both descriptors are ours; the tunnel's from here on. */
static void
begin(struct request *req, struct tunnel_options *options)
{
	struct passage *p = &req->passage;

	pace_meter(req, PACE_UP, &options->up);
	pace_meter(req, PACE_DOWN, &options->down);
	if (options->origin_fd != -1 && tunnel_start(&p->tunnel, req->env->loop,
					    options, on_tunnel_over) == 0) {
		opened(req);
		return;
	}
	close(options->client_fd);
	if (options->origin_fd != -1)
		close(options->origin_fd);
	not_opened(req);
}

/* After an Upgrade with TLS on either side. */
static void
begin_relay(struct request *req, struct stream *client, struct str early)
{
	struct stream origin;
	struct relay_options options = {
	    .client = client,
	    .origin = &origin,
	    .early = early,
	    .idle_ms = (int)req->env->settings->timeouts_tunnel,
	};

	transfer_take(&req->transfer, &origin, not_wanted, &options.late);
	pace_meter(req, PACE_UP, &options.up);
	pace_meter(req, PACE_DOWN, &options.down);
	if (relay_start(&req->passage.relay, req->env->loop, &options,
		on_relay_over) == -1)
		not_opened(req);
	else
		opened(req);
}

/* The head is out. */
static void
on_taken(struct exchange *x, struct stream *stream, struct str early)
{
	struct request *req = x->service_private;
	struct passage *p = &req->passage;
	struct tunnel_options options = {
	    .origin_fd = p->origin_fd,
	    .early = early,
	    .idle_ms = (int)req->env->settings->timeouts_tunnel,
	};

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (!req->is_connect &&
	    (x->secure != NULL || req->transfer.order.secure)) {
		begin_relay(req, stream, early);
		return;
	}
	options.client_fd = stream_release(stream);
	if (!req->is_connect)
		options.origin_fd = take_origin(req, &options.late);
	p->origin_fd = -1;
	begin(req, &options);
}

/* The client has been answered already: nothing is left to tell it. */
static void
not_dialed(struct request *req)
{
	const struct dial_outcome *o = &req->passage.dialed;
	struct str text;

	text = ws_printf(&req->x->ws, "%s%snot-connected%s%s",
	    req->detail != NULL ? req->detail : "",
	    req->detail != NULL ? " " : "", o->refusal != NULL ? ": " : "",
	    o->refusal != NULL ? o->refusal : "");
	req->detail = text.ptr;
	if (o->result == DIAL_PROHIBITED || o->result == DIAL_DENIED)
		req->result = LOG_TCP_DENIED;
	req->flags |= LOG_FLAG_ABORTED;
	fd_close(&req->passage.client_fd);
	req->finished = true;
	pipeline_resume(req);
}

static void
join(struct request *req)
{
	struct passage *p = &req->passage;
	struct tunnel_options options = {
	    .client_fd = p->client_fd,
	    .origin_fd = p->origin_fd,
	    .early = p->early,
	    .idle_ms = (int)req->env->settings->timeouts_tunnel,
	};

	if (p->dialed.result != DIAL_OK) {
		not_dialed(req);
		return;
	}
	ruling_dialed(req, &p->dialed.peer);
	p->origin_fd = p->client_fd = -1;
	begin(req, &options);
}

void
passage_late(struct request *req, int client_fd, struct str early)
{
	struct passage *p = &req->passage;

	p->is_late = true;
	p->client_fd = client_fd;
	p->early = early;
	req->result = LOG_TCP_TUNNEL;
	req->hierarchy = HIER_DIRECT;
	p->is_waiting = pace_waits(req);
	if (!p->is_waiting)
		passage_dial(req);
}

void
passage_go_on(struct request *req)
{
	if (!req->passage.is_waiting)
		return;
	req->passage.is_waiting = false;
	passage_dial(req);
}

/* The origin's 101 without what belonged to its connection, and what belongs to
 * ours. */
static int
switch_head(struct request *req)
{
	struct head *head = &req->transfer.response;
	struct str protocol = head_value(head, FIELD_UPGRADE);
	struct response *r = &req->x->response;

	r->extra = ws_printf(&req->x->ws,
	    "Connection: Upgrade\r\nUpgrade: %.*s\r\n", STR_ARG(protocol));
	hop_strip(head);
	if (r->extra.ptr == NULL ||
	    stored_head_build(req, 101, head->reason, head) == -1)
		return (-1);
	r->prepared = str_head(req->head_text, req->head_text.len - 2);
	return (0);
}

void
passage_answer(struct request *req)
{
	struct response *r = &req->x->response;

	r->framing = (struct framing){FRAMING_NONE, 0};
	r->status = 200;
	r->prepared = STR("HTTP/1.1 200 Connection established\r\n");
	req->x->transport->respond(req->x);
}

int
passage_deliver(struct request *req)
{
	struct response *r = &req->x->response;

	if (!req->is_connect && switch_head(req) == -1)
		return (-1);
	req->hands_over = true;
	req->result = LOG_TCP_TUNNEL;
	if (req->is_connect) {
		passage_answer(req);
	} else {
		r->framing = (struct framing){FRAMING_NONE, 0};
		r->status = 101;
		req->x->transport->respond(req->x);
	}
	req->x->transport->take_over(req->x, on_taken);
	return (0);
}

void
passage_fini(struct request *req)
{
	struct passage *p = &req->passage;
	struct tunnel_outcome outcome;

	dial_cancel(&p->dial);
	if (p->is_dialed)
		fd_close(&p->origin_fd);
	if (p->is_late)
		fd_close(&p->client_fd);
	if (!p->is_open)
		return;
	if (p->relay.magic != 0) {
		relay_progress(&p->relay, &outcome);
		relay_cancel(&p->relay);
	} else {
		tunnel_progress(&p->tunnel, &outcome);
		tunnel_cancel(&p->tunnel);
	}
	note_bytes(req, &outcome);
}
