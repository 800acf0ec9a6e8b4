/* SPDX-License-Identifier: MIT
 *
 * request/stage_identify.c - who asks for what.
 *
 * Parses the target once; from here on only its canonical form is used.
 */
#include "config/settings.h"
#include "proxy/base/num.h"
#include "proxy/http/content_type.h"
#include "proxy/http/hop.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/authority.h"
#include "proxy/request/manager.h"
#include "proxy/request/learning.h"
#include "proxy/request/login.h"
#include "proxy/request/own_pages.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/synth.h"

enum identify_step {
	IDENTIFY_START,
	IDENTIFY_LOGIN		/* who it is is being found out */
};

static enum stage_result
refuse(struct request *req, enum synth_error error, const char *detail)
{
	synth_error(req, error, detail);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

/* RFC 9112 3.2: exactly one valid Host, though with absolute-form its value is
 * not used.  NULL, or what is wrong. */
static const char *
check_host(struct request *req)
{
	const struct head *h = &req->x->request;
	const struct field *host = head_next(h, FIELD_HOST, NULL);
	const char *problem;
	struct str name;
	size_t mark;
	uint16_t port;

	if (host == NULL)
		return (h->minor == 0 ? NULL : "Host is missing");
	if (head_next(h, FIELD_HOST, host) != NULL)
		return ("Host comes more than once");
	if (host->value.len == 0)
		return (req->url.form == URL_ORIGIN ? NULL : "Host is empty");
	/* What most send has been parsed with the target. */
	if (url_has_authority(&req->url, host->value))
		return (NULL);
	mark = ws_snapshot(&req->x->ws);
	problem = url_parse_host(host->value, 80, &req->x->ws, &name, &port);
	ws_reset(&req->x->ws, mark);
	return (problem);
}

/* Max-Forwards counts for TRACE and OPTIONS alone (RFC 9110 7.6.2). */
static const char *
read_max_forwards(struct request *req)
{
	const struct head *h = &req->x->request;
	uint64_t n;

	req->hops_left = -1;
	if (!head_has(h, FIELD_MAX_FORWARDS) ||
	    (h->method_id != METHOD_TRACE && h->method_id != METHOD_OPTIONS))
		return (NULL);
	if (num_decimal(head_value(h, FIELD_MAX_FORWARDS), 255, &n) == NUM_BAD)
		return ("Max-Forwards is not a number");
	req->hops_left = (int64_t)n;
	return (NULL);
}

static const char *
parse_target(struct request *req)
{
	struct exchange *x = req->x;
	const char *problem;

	req->is_connect = x->request.method_id == METHOD_CONNECT;
	if (x->secure != NULL && !req->is_connect)
		problem = authority_parse(req);
	else
		problem = url_parse(&req->url,
		    manager_target(req, x->request.target), req->is_connect,
		    &x->ws);
	if (problem == NULL && req->url.form == URL_ASTERISK &&
	    x->request.method_id != METHOD_OPTIONS)
		problem = "\"*\" is for OPTIONS alone";
	if (problem != NULL) {
		req->url.text = STR_NONE;
		req->url.host = STR_NONE;
	}
	return (problem);
}

/* TRACE and OPTIONS that end here. */
static enum stage_result
answer_here(struct request *req)
{
	struct exchange *x = req->x;
	const struct head *h = &x->request;
	struct buf echo;
	unsigned i;

	if (h->method_id == METHOD_OPTIONS) {
		synth_page(req, 200, NULL, STR_NONE);
		synth_field(req, "Allow",
		    "GET, HEAD, POST, PUT, DELETE, "
		    "PATCH, OPTIONS, TRACE, CONNECT");
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	/* The echo leaves out what must not be shown (RFC 9110 9.3.8). */
	buf_init(&echo, REQUEST_HEAD_MAX);
	(void)buf_printf(&echo, "TRACE %.*s HTTP/1.%u\r\n", STR_ARG(h->target),
	    h->minor);
	for (i = 0; i < h->count; i++)
		if (h->fields[i].id != FIELD_AUTHORIZATION &&
		    h->fields[i].id != FIELD_PROXY_AUTHORIZATION &&
		    h->fields[i].id != FIELD_COOKIE)
			(void)buf_printf(&echo, "%.*s: %.*s\r\n",
			    STR_ARG(h->fields[i].name),
			    STR_ARG(h->fields[i].value));
	synth_page(req, 200, "message/http", buf_peek(&echo));
	buf_fini(&echo);
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

static bool
is_https(const struct request *req)
{
	return (str_eq(req->url.scheme, STR("https")));
}

/* Inside TLS: refuse what is not for the connection's host; true when it was
 * refused. */
static bool
has_gone_astray(struct request *req)
{
	const char *problem;

	if (req->is_connect) {
		synth_error(req, ERROR_CONNECT_WITHIN, NULL);
		return (true);
	}
	problem = authority_check(req);
	if (problem == NULL)
		return (false);
	counters_add(req->env->counters, METRIC_TLS_MISDIRECTED, 1);
	synth_error(req, ERROR_MISDIRECTED, problem);
	return (true);
}

/* An https address that was asked for in the clear: some programs leave TLS to
 * their proxy.  It is fetched for those whose TLS we would open anyway, from
 * where CONNECT would be allowed. */
static enum stage_result
check_unsecured(struct request *req)
{
	const struct settings *s = req->env->settings;

	if (req->env->transfer.origin_tls == NULL || !s->tls_intercept ||
	    !nets_have(&s->tls_clients, req->x->client))
		return (refuse(req, ERROR_NOT_TLS, NULL));
	if (!ports_have(s->connect_ports, req->url.port)) {
		req->result = LOG_TCP_DENIED;
		return (refuse(req, ERROR_CONNECT_PORT,
		    "not in connect.ports"));
	}
	return (STAGE_NEXT);
}

/* It is known who asks. */
static enum stage_result
go_on(struct request *req)
{
	struct exchange *x = req->x;

	/* What does not go on must not choose a variant either. */
	hop_strip_listed(&x->request);
	if (hop_via_has(&x->request, req->env->name))
		return (refuse(req, ERROR_LOOP, NULL));
	if (x->secure == NULL && !req->is_connect && is_https(req))
		return (check_unsecured(req));
	return (STAGE_NEXT);
}

static enum stage_result
log_in(struct request *req)
{
	switch (login_check(req)) {
	case LOGIN_DONE:
		return (go_on(req));
	case LOGIN_WAITS:
		req->step = IDENTIFY_LOGIN;
		return (STAGE_WAIT);
	case LOGIN_REFUSED:
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	UNREACHABLE();
}

/* What was asked of ourselves, perhaps with a body that is still coming. */
static enum stage_result
answer_own(struct request *req)
{
	return (own_pages_answer(req) ? pipeline_skip_to(req, STAGE_DELIVER)
				      : STAGE_WAIT);
}

enum stage_result
stage_identify(struct request *req)
{
	struct exchange *x = req->x;
	const char *problem;

	if (req->step == IDENTIFY_LOGIN)
		return (log_in(req));
	if (req->small_body.state != SMALL_BODY_NONE)
		return (answer_own(req));
	problem = parse_target(req);
	learning_accepted(req);
	if (!nets_have(&req->env->settings->clients_allow, x->client)) {
		x->response.close = true;
		req->result = LOG_TCP_DENIED;
		return (refuse(req, ERROR_OUTSIDE, "not in clients.allow"));
	}
	if (problem != NULL)
		return (refuse(req, ERROR_BAD_TARGET, problem));
	problem = check_host(req);
	if (problem == NULL)
		problem = read_max_forwards(req);
	if (problem != NULL)
		return (refuse(req, ERROR_BAD_REQUEST, problem));
	if (x->secure != NULL && has_gone_astray(req))
		return (pipeline_skip_to(req, STAGE_DELIVER));
	content_type_settle(&x->request);
	cache_control_of_request(&req->cc, &x->request);
	req->is_upgrade = !req->is_connect &&
			  x->request_framing.kind == FRAMING_NONE &&
			  hop_upgrade(&x->request, &req->protocol);
	if ((req->url.form == URL_ASTERISK && x->secure == NULL) ||
	    (req->hops_left == 0 && !req->is_connect))
		return (answer_here(req));
	if (own_pages_meant(req))
		return (answer_own(req));
	return (log_in(req));
}
