/* SPDX-License-Identifier: MIT
 *
 * request/opening.c - a CONNECT whose TLS is opened.
 */
#include "proxy/request/opening.h"

#include <unistd.h>

#include "config/settings.h"
#include "proxy/http/secure.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/request/interception.h"
#include "proxy/request/learning.h"
#include "proxy/request/own_host.h"
#include "proxy/request/passage.h"
#include "proxy/request/pipeline.h"

static struct request *
request_of(struct intercept *it)
{
	struct opening *o = OWNER_OF(it, struct opening, intercept);
	struct request *req = OWNER_OF(o, struct request, opening);

	CHECK_OBJ(req, REQUEST_MAGIC);
	return (req);
}

/* ---- the hello ----------------------------------------------------------- */

static void
explain(struct request *req, const char *what, const char *why)
{
	/* Without room it is said without the why. */
	struct str text = ws_printf(&req->x->ws, "%s: %s", what, why);

	req->detail = text.ptr != NULL ? text.ptr : what;
}

static enum intercept_choice
not_tls(struct request *req)
{
	if (interception_may_tunnel(req) &&
	    req->env->settings->tls_not_tls == TLS_NOT_TLS_TUNNEL &&
	    !str_eq(req->url.host, STR(OWN_PAGES_HOST))) {
		req->detail = "not-tls";
		return (INTERCEPT_TUNNEL);
	}
	req->result = LOG_TCP_DENIED;
	req->detail = "not-tls";
	return (INTERCEPT_CLOSE);
}

static enum intercept_choice
on_heard(struct intercept *it, enum hello_result result,
    const struct hello *hello)
{
	struct request *req = request_of(it);

	switch (result) {
	case HELLO_NOT_TLS:
		return (not_tls(req));
	case HELLO_BAD:
		explain(req, "bad-hello", hello->problem);
		return (INTERCEPT_CLOSE);
	case HELLO_DONE:
		break;
	case HELLO_PARTIAL:
		UNREACHABLE();
	}
	it->secure = secure_new(req->url.host, req->url.port, req->url.is_ip,
	    (struct str){hello->name, hello->name_len}, req->x->user);
	if (it->secure == NULL) {
		req->detail = "no memory";
		return (INTERCEPT_CLOSE);
	}
	return (interception_ends(req, it->secure) ? INTERCEPT_TUNNEL
						   : INTERCEPT_TLS);
}

/* ---- how it ended -------------------------------------------------------- */

static void
over(struct request *req)
{
	req->finished = true;
	pipeline_resume(req);
}

static void
broken(struct request *req)
{
	req->flags |= LOG_FLAG_ABORTED;
	counters_add(req->env->counters, METRIC_TLS_FAILED, 1);
}

static void
on_ready(struct request *req, struct intercept *it)
{
	counters_add(req->env->counters, METRIC_TLS_CLIENTS, 1);
	tally_time(req->env->tally, PHASE_TLS_CLIENT, req->x->started_ns,
	    loop_now(req->env->loop)->mono_ns);
	if (it->secure->resumed)
		counters_add(req->env->counters, METRIC_TLS_CLIENTS_RESUMED, 1);
	req->x->transport->give_back(req->x, &it->stream, it->secure,
	    buf_peek(&it->in));
}

static void
on_refused(struct request *req, struct intercept *it)
{
	req->flags |= LOG_FLAG_ABORTED;
	learning_refused(req, it->secure->name, &it->failure);
}

static void
on_silent(struct request *req, struct intercept *it)
{
	broken(req);
	req->flags |= LOG_FLAG_TIMEOUT;
	req->detail = it->secure == NULL ? "hello-timeout"
					 : "handshake-timeout";
}

static void
on_gone(struct request *req, struct intercept *it)
{
	req->flags |= LOG_FLAG_ABORTED;
	if (req->detail == NULL)
		req->detail = it->secure == NULL ? "gone-before-hello"
						 : "gone-before-certificate";
}

static void
on_ended(struct intercept *it, enum intercept_end end)
{
	struct request *req = request_of(it);

	if (it->has_asked)
		counters_add(req->env->counters, METRIC_TLS_LEAVES, 1);
	switch (end) {
	case INTERCEPT_READY:
		on_ready(req, it);
		break;
	case INTERCEPT_TUNNELLED:
		passage_late(req, stream_release(&it->stream),
		    buf_peek(&it->in));
		return;
	case INTERCEPT_REFUSED:
		on_refused(req, it);
		break;
	case INTERCEPT_BROKEN:
		broken(req);
		explain(req, "handshake-failed", it->failure.text);
		break;
	case INTERCEPT_SILENT:
		on_silent(req, it);
		break;
	case INTERCEPT_NO_LEAF:
		broken(req);
		explain(req, "no-certificate", it->problem);
		break;
	case INTERCEPT_GONE:
		on_gone(req, it);
		break;
	}
	over(req);
}

static const struct intercept_ops opening_ops = {
    .heard = on_heard,
    .ended = on_ended,
};

/* ---- beginning and end --------------------------------------------------- */

static void
on_taken(struct exchange *x, struct stream *stream, struct str early)
{
	struct request *req = x->service_private;

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (intercept_start(&req->opening.intercept, &req->env->intercept,
		stream, early, &opening_ops) == 0)
		return;
	stream_close(stream);
	broken(req);
	req->detail = "no memory";
	over(req);
}

void
opening_deliver(struct request *req)
{
	req->hands_over = true;
	req->result = LOG_NONE_NONE;
	passage_answer(req);
	req->x->transport->take_over(req->x, on_taken);
}

void
opening_fini(struct request *req)
{
	struct intercept *it = &req->opening.intercept;

	intercept_cancel(it);
	secure_unref(it->secure);
	it->secure = NULL;
}
