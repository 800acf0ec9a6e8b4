/* SPDX-License-Identifier: MIT
 *
 * request/passage.c - CONNECT and Upgrade: from an exchange to a tunnel.
 */
#include "proxy/request/passage.h"

#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/fd.h"
#include "proxy/http/hop.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/stream.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/stored_head.h"

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
	pipeline_resume(req);
}

void
passage_dial(struct request *req)
{
	const struct transfer_env *env = &req->env->transfer;
	struct dial_target target = {
	    .host = req->url.host,
	    .port = req->url.port,
	    .timeout_ms = env->connect_ms,
	    .guard = env->guard,
	};

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
	req->passage.is_open = false;
}

static void
on_tunnel_over(struct tunnel *tunnel, const struct tunnel_outcome *outcome)
{
	struct passage *p = OWNER_OF(tunnel, struct passage, tunnel);
	struct request *req = OWNER_OF(p, struct request, passage);

	CHECK_OBJ(req, REQUEST_MAGIC);
	note_bytes(req, outcome);
	if (outcome->end == TUNNEL_IDLE)
		req->flags |= LOG_FLAG_TIMEOUT;
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

/* The descriptor of an origin that switched protocols, or -1. */
static int
take_origin(struct request *req, struct str *late)
{
	struct stream stream;

	if (transfer_take(&req->transfer, &stream, not_wanted, late) == -1)
		return (-1);
	return (stream_release(&stream));
}

/* The head is out: both descriptors are ours. */
static void
on_taken(struct exchange *x, struct stream *stream, struct str early)
{
	struct request *req = x->service_private;
	struct passage *p = &req->passage;
	struct tunnel_options options = {
	    .client_fd = stream_release(stream),
	    .origin_fd = p->origin_fd,
	    .early = early,
	    .idle_ms = (int)req->env->settings->timeouts_tunnel,
	};

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (!req->is_connect)
		options.origin_fd = take_origin(req, &options.late);
	p->origin_fd = -1;
	if (options.origin_fd == -1 || tunnel_start(&p->tunnel, req->env->loop,
					   &options, on_tunnel_over) == -1) {
		close(options.client_fd);
		fd_close(&options.origin_fd);
		req->flags |= LOG_FLAG_ABORTED;
		req->finished = true;
		pipeline_resume(req);
		return;
	}
	p->is_open = true;
	counters_add(req->env->counters, METRIC_TUNNELS, 1);
	counters_add(req->env->counters, METRIC_TUNNELS_OPEN, 1);
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

int
passage_deliver(struct request *req)
{
	struct response *r = &req->x->response;

	r->framing = (struct framing){FRAMING_NONE, 0};
	if (req->is_connect) {
		r->status = 200;
		r->prepared = STR("HTTP/1.1 200 Connection established\r\n");
	} else {
		r->status = 101;
		if (switch_head(req) == -1)
			return (-1);
	}
	req->result = LOG_TCP_TUNNEL;
	req->x->transport->respond(req->x);
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
	if (!p->is_open)
		return;
	tunnel_progress(&p->tunnel, &outcome);
	tunnel_cancel(&p->tunnel);
	note_bytes(req, &outcome);
}
