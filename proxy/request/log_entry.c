/* SPDX-License-Identifier: MIT
 *
 * request/log_entry.c - what a request leaves in the access log, once.
 */
#include "proxy/request/log_entry.h"

#include <stdio.h>

#include "proxy/accesslog/ring.h"
#include "proxy/base/clock.h"
#include "proxy/event/loop.h"
#include "proxy/http/secure.h"
#include "proxy/net/address.h"
#include "proxy/request/request.h"
#include "proxy/request/wording.h"

static const struct rule_ref *
rule_of(const struct request *req)
{
	return (req->pace.down.has_cut ? &req->ruling.kept.by
				       : verdict_told(&req->verdict));
}

static struct str
rule_text(struct request *req, char *out, size_t size)
{
	const struct rule_ref *rule = rule_of(req);
	const char *file = rule->file;
	unsigned line = rule->line;

	if (req->by_word || req->found.danger) {
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

/* What rules led to. */
static void
fill_rule(const struct request *req, struct log_record *r)
{
	const struct rule_ref *rule = rule_of(req);

	if (!req->by_word && !req->found.danger) {
		r->category = rule->category;
		r->reason = rule->reason;
	}
	if (req->verdict.kind != VERDICT_REFUSE)
		r->redirected = req->verdict.redirect;
}

/* What became of body and words, as far as it is known. */
static void
note_flags(struct request *req)
{
	if (req->transfer.broken || req->response_check.cut ||
	    req->pace.down.has_cut)
		req->flags |= LOG_FLAG_ABORTED;
	if (req->pace.down.has_cut && req->detail == NULL)
		req->detail = "longer than a rule allows";
	/* What was only flagged may have come behind what was held. */
	if (req->response_check.cut || (req->response_check.magic != 0 &&
					   req->response_check.found.danger))
		req->found = req->response_check.found;
	if (req->verdict.flagged_by.type != NULL)
		req->flags |= LOG_FLAG_FLAGGED;
	if (req->verdict.throttled_by.type != NULL)
		req->flags |= LOG_FLAG_THROTTLED;
	if (req->found.danger)
		req->flags |= LOG_FLAG_DANGER;
	if (req->found.broken)
		req->flags |= LOG_FLAG_BROKEN;
	if (req->response_check.magic != 0 &&
	    (req->response_check.found.unchecked ||
		req->response_check.state == CHECK_TOO_LONG))
		req->flags |= LOG_FLAG_UNCHECKED;
}

uint16_t
log_entry_status(const struct request *req, uint64_t bytes_out)
{
	struct str line = req->x->response.prepared;

	if (bytes_out == 0 || line.len < 12)
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

/* What the client asked for, as far as that can be said. */
static struct str
shown_url(struct request *req)
{
	struct str target = req->x->request.target;
	struct url url;

	if (req->url.text.len > 0)
		return (req->url.text);
	if (req->x->secure == NULL || !str_starts(target, STR("/")))
		return (without_userinfo(req, target));
	/* Inside TLS a target alone does not say whose. */
	if (url_parse_within(&url, STR("/"), req->x->secure, &req->x->ws) !=
	    NULL)
		return (target);
	return (ws_printf(&req->x->ws, "%.*s%.*s",
	    STR_ARG(str_head(url.text, url.text.len - 1)), STR_ARG(target)));
}

/* TLS on both sides.  A server name that agrees with the address says nothing
 * new. */
static void
fill_tls(struct request *req, struct log_record *r)
{
	const struct secure *s = req->is_connect && req->x->secure == NULL
				     ? req->opening.intercept.secure
				     : req->x->secure;
	const struct transfer *t = &req->transfer;

	if (t->tls_version != NULL)
		r->origin_tls = ws_printf(&req->x->ws, "%s %s%s",
		    t->tls_version, t->tls_cipher,
		    t->tls_resumed ? " resumed" : "");
	if (s == NULL)
		return;
	r->tls_version = str_of(s->version);
	r->tls_cipher = str_of(s->cipher);
	r->tls_resumed = s->resumed;
	if (!str_eq(s->server_name, req->url.host))
		r->sni = s->server_name;
}

/* An exception that was used is always told. */
static struct str
detail_of(struct request *req)
{
	if (req->excuse == NULL)
		return (str_of(req->detail));
	if (req->detail == NULL)
		return (str_of(req->excuse));
	return (ws_printf(&req->x->ws, "%s; %s", req->excuse, req->detail));
}

static void
fill_record(struct request *req, struct log_record *r, char *rule, size_t size)
{
	const struct exchange *x = req->x;
	const struct clock_now *now = loop_now(req->env->loop);
	struct str type = req->synth.active && req->synth.type != NULL
			      ? str_of(req->synth.type)
			      : req->type;

	memset(r, 0, sizeof(*r));
	r->wall_ns = now->wall_ns;
	/* A hit is over within the turn in which it came. */
	req->logged_ns = clock_mono_ns();
	r->elapsed_us = (uint64_t)(req->logged_ns - x->started_ns) / 1000;
	r->bytes_in = x->bytes_in;
	r->request_id = req->id;
	memcpy(r->client, x->client, sizeof(r->client));
	r->result = req->result;
	if (req->hierarchy == HIER_DIRECT && req->transfer.peer.len != 0) {
		r->hierarchy = HIER_DIRECT;
		address_to_bytes(&req->transfer.peer, r->peer);
	}
	r->flags = (uint16_t)req->flags;
	r->minor = x->request.minor;
	r->user = x->user;
	r->method = x->request.method;
	r->url = shown_url(req);
	r->type = str_trim(str_split(&type, ';'));
	r->referer = head_value(&x->request, FIELD_REFERER);
	r->user_agent = head_value(&x->request, FIELD_USER_AGENT);
	r->rule = rule_text(req, rule, size);
	wording_log(req, r);
	fill_rule(req, r);
	r->detail = detail_of(req);
	fill_tls(req, r);
}

/* ${bytes_out}: of the response, when this is true. */
static void
make_record(struct request *req, uint64_t bytes_out, struct log_record *r,
    char *rule, size_t size)
{
	note_flags(req);
	fill_record(req, r, rule, size);
	r->bytes_out = bytes_out;
	r->status = log_entry_status(req, bytes_out);
}

bool
log_entry_intend(struct request *req, uint64_t bytes_out)
{
	struct log_record record;
	char rule[512];

	if (req->env->ring == NULL || req->logged)
		return (true);
	make_record(req, bytes_out, &record, rule, sizeof(rule));
	req->intended = ring_intend(req->env->ring, &record) == 0;
	return (req->intended);
}

void
log_entry_settle(struct request *req, bool whole)
{
	if (!req->intended)
		return;
	ring_settle(req->env->ring, whole);
	req->intended = false;
	req->logged = whole;
}

int
log_entry_put(struct request *req)
{
	struct log_record record;
	char rule[512];

	if (req->env->ring == NULL || req->logged || req->background)
		return (0);
	make_record(req, req->x->bytes_out, &record, rule, sizeof(rule));
	if (ring_put(req->env->ring, &record) == -1)
		return (-1);
	req->logged = true;
	return (0);
}
