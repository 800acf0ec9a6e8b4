/* SPDX-License-Identifier: MIT
 *
 * request/login.c - ask for a name, have it verified.
 */
#include "proxy/request/login.h"

#include "config/settings.h"
#include "proxy/auth/credentials.h"
#include "proxy/base/iov.h"
#include "proxy/http/secure.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/own_host.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/synth.h"

/* A body that is read so that the connection can go on. */
#define DRAIN_MAX	65536u
#define PORT_HTTPS	443u

/* ---- who must ------------------------------------------------------------ */

/* The set-up page over https, by which the authority is checked. */
static bool
leads_to_own_pages(const struct request *req)
{
	return (req->is_connect && req->url.port == PORT_HTTPS &&
		req->env->intercept.leaves != NULL &&
		str_eq(req->url.host, STR(OWN_PAGES_HOST)));
}

static bool
must_log_in(const struct request *req)
{
	return (req->env->verify != NULL && !req->background &&
		nets_have(&req->env->settings->users_clients, req->x->client) &&
		!leads_to_own_pages(req));
}

/* ---- the body of a request that is refused ------------------------------- */

static void
drained(struct request *req)
{
	req->login.is_over = true;
	pipeline_resume(req);
}

static struct request *
request_of(struct sink *sink)
{
	struct login *l = OWNER_OF(sink, struct login, drain);
	struct request *req = OWNER_OF(l, struct request, login);

	CHECK_OBJ(req, REQUEST_MAGIC);
	return (req);
}

static ssize_t
drain_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct request *req = request_of(sink);
	size_t size = iov_size(iov, n);

	if (size <= req->login.left) {
		req->login.left -= size;
		return ((ssize_t)size);
	}
	drained(req);
	return (-1);
}

static void
drain_end(struct sink *sink)
{
	drained(request_of(sink));
}

static void
drain_abort(struct sink *sink, enum sink_abort why)
{
	(void)why;
	drained(request_of(sink));
}

static const struct sink_ops drain_ops = {
    .name = "drain",
    .write = drain_write,
    .end = drain_end,
    .abort = drain_abort,
};

/* A client that waits for 100 has not sent it and, after our answer, need not:
 * nobody could tell then whether what comes is the body.  That connection
 * ends, as does one whose body is long. */
static bool
is_to_drain(const struct request *req)
{
	const struct exchange *x = req->x;
	const struct framing *f = &x->request_framing;

	return (!x->request_whole && !req->is_connect &&
		req->login.drain.ops == NULL &&
		!head_has(&x->request, FIELD_EXPECT) &&
		(f->kind == FRAMING_CHUNKED ||
		    (f->kind == FRAMING_LENGTH && f->length <= DRAIN_MAX)));
}

/* ---- refusals ------------------------------------------------------------ */

static void
ask_for_it(struct request *req, enum synth_error error)
{
	const char *realm = ws_printf(&req->x->ws,
	    "Basic realm=\"%s\", charset=\"UTF-8\"",
	    req->env->settings->users_realm)
				.ptr;

	synth_error(req, error, NULL);
	if (realm != NULL)
		synth_field(req, "Proxy-Authenticate", realm);
}

static void
make_page(struct request *req)
{
	struct counters_row *row = req->env->counters;

	switch (req->login.result) {
	case VERIFY_LATER:
	case VERIFY_RIGHT:
		ask_for_it(req, ERROR_LOGIN);
		break;
	case VERIFY_WRONG:
		counters_add(row, METRIC_LOGINS_WRONG, 1);
		ask_for_it(req, ERROR_LOGIN_WRONG);
		break;
	case VERIFY_TOO_OFTEN:
		counters_add(row, METRIC_LOGINS_DELAYED, 1);
		synth_error(req, ERROR_LOGIN_TOO_OFTEN, NULL);
		synth_field(req, "Retry-After", "3");
		break;
	case VERIFY_SILENT:
		synth_error(req, ERROR_LOGIN_SILENT, NULL);
		synth_field(req, "Retry-After", "3");
		break;
	}
	req->result = LOG_TCP_DENIED;
	/* The same connection is where the answer is expected, a CONNECT's
	 * too. */
	req->x->response.close = false;
}

static enum login_state
refuse(struct request *req)
{
	struct login *l = &req->login;

	if (is_to_drain(req)) {
		l->left = DRAIN_MAX;
		sink_init(&l->drain, &drain_ops);
		chain_join(&req->x->request_body, &l->drain);
		req->x->transport->read_body(req->x, false);
	}
	if (l->drain.ops != NULL && !l->is_over)
		return (LOGIN_WAITS);
	make_page(req);
	return (LOGIN_REFUSED);
}

/* ---- answers ------------------------------------------------------------- */

static void
note(struct request *req, enum verify_result result, struct str user)
{
	req->login.result = result;
	if (result != VERIFY_RIGHT)
		return;
	req->x->user = ws_copy(&req->x->ws, user);
	if (req->x->user.ptr == NULL)
		req->login.result = VERIFY_SILENT;
}

static void
on_verified(struct verify_question *q, enum verify_result result,
    struct str user)
{
	struct login *l = OWNER_OF(q, struct login, question);
	struct request *req = OWNER_OF(l, struct request, login);

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (result == VERIFY_RIGHT)
		counters_add(req->env->counters, METRIC_LOGINS_RIGHT, 1);
	note(req, result, user);
	pipeline_resume(req);
}

/* One line of it: with two, nobody could say who it is. */
static struct str
credentials_of(const struct request *req)
{
	const struct head *h = &req->x->request;
	const struct field *f = head_next(h, FIELD_PROXY_AUTHORIZATION, NULL);

	if (f == NULL || head_next(h, FIELD_PROXY_AUTHORIZATION, f) != NULL)
		return (STR_NONE);
	return (credentials_text(f->value));
}

static enum login_state
begin(struct request *req)
{
	struct str text = credentials_of(req), user = STR_NONE;
	enum verify_result result;

	if (text.len == 0)
		return (refuse(req));
	result = verify_link_ask(req->env->verify, &req->login.question,
	    req->x->client, text, on_verified, &user);
	note(req, result, user);
	if (result == VERIFY_LATER)
		return (LOGIN_WAITS);
	return (req->x->user.len > 0 ? LOGIN_DONE : refuse(req));
}

enum login_state
login_check(struct request *req)
{
	struct exchange *x = req->x;

	if (x->secure != NULL)
		x->user = x->secure->user;
	if (x->secure != NULL || x->user.len > 0)
		return (LOGIN_DONE);
	if (req->login.question.fn != NULL)
		return (LOGIN_WAITS);
	if (req->login.drain.ops != NULL || req->login.result != VERIFY_LATER)
		return (refuse(req));
	return (must_log_in(req) ? begin(req) : LOGIN_DONE);
}

void
login_fini(struct request *req)
{
	struct login *l = &req->login;

	verify_link_cancel(&l->question);
	if (l->drain.ops != NULL && l->drain.source != NULL)
		chain_part(l->drain.source);
}
