/* SPDX-License-Identifier: MIT
 *
 * request/learning.c - from verdicts of the table to words.
 */
#include "proxy/request/learning.h"

#include <stdio.h>

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/http/secure.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/address.h"
#include "proxy/request/request.h"
#include "proxy/tls/learned.h"
#include "proxy/tls/learned_file.h"
#include "proxy/tls/stream_tls.h"

bool
learning_tunnels(struct request *req, struct str host)
{
	struct learned *l = req->env->learned;
	struct learned_row row;
	struct str detail;

	if (l == NULL || req->verdict.kind != VERDICT_PASS ||
	    !learned_find(l, req->x->client, host, req->url.port,
		request_now_ms(req), &row))
		return (false);
	counters_add(req->env->counters, METRIC_TLS_BYPASSED, 1);
	detail = ws_printf(&req->x->ws, "%s-bypass %s",
	    row.state == LEARNED_CONFIRMED ? "confirmed" : "learned", row.host);
	req->detail = detail.ptr;
	return (true);
}

/* 0: nothing is to be learned. */
static int64_t
keep_ms(const struct request *req)
{
	const struct settings *s = req->env->settings;

	if (!s->tls_learn || req->verdict.kind != VERDICT_PASS)
		return (0);
	return (s->tls_learn_time);
}

static const char *
outcome(enum learned_verdict verdict, const struct learned_row *row,
    char out[static 64])
{
	char date[LEARNED_DATE_SIZE];

	switch (verdict) {
	case LEARNED_UNTRUSTING:
		return ("untrusting-client");
	case LEARNED_NOW:
		snprintf(out, 64, "learned until %s",
		    learned_date(date, row->expires_ms));
		return (out);
	case LEARNED_WATCH:
		return ("noted");
	case LEARNED_MIXED:
		return ("mixed-client");
	case LEARNED_NEVER:
		return ("not-learned");
	}
	UNREACHABLE();
}

static void
say_untrusting(struct request *req, const char *how)
{
	char client[ADDRESS_TEXT];
	struct address a;

	if (!learned_may_say(req->env->learned, req->x->client,
		request_now_ms(req)))
		return;
	address_from_bytes(&a, req->x->client, 0);
	(void)address_format(&a, client);
	diag_warnx("client %s does not trust this proxy's authority (%s, and "
		   "it never took a certificate of ours): install it there, or "
		   "leave the client out of tls.clients",
	    client, how);
}

void
learning_refused(struct request *req, struct str host,
    const struct tls_failure *f)
{
	struct learned *l = req->env->learned;
	enum learned_verdict verdict;
	struct learned_row row;
	char how[32] = "hung-up", out[64];
	struct str detail;

	if (l == NULL)
		return;
	counters_add(req->env->counters, METRIC_TLS_REFUSED, 1);
	if (f->end == TLS_END_ALERT)
		snprintf(how, sizeof(how), "alert=%u", f->alert);
	verdict = learned_refused(l, req->x->client, host, req->url.port,
	    f->end == TLS_END_ALERT ? LEARNED_ALERT : LEARNED_HUNG_UP,
	    f->end == TLS_END_ALERT ? f->alert : 0, request_now_ms(req),
	    keep_ms(req), &row);
	if (verdict == LEARNED_UNTRUSTING)
		say_untrusting(req, how);
	detail = ws_printf(&req->x->ws, "client-refused-certificate %s %s", how,
	    outcome(verdict, &row, out));
	req->detail = detail.ptr;
}

void
learning_accepted(struct request *req)
{
	const struct secure *s = req->x->secure;

	if (s != NULL && req->env->learned != NULL && !req->background)
		learned_accepted(req->env->learned, req->x->client, s->name,
		    s->port, request_now_ms(req));
}

void
learning_client_certificate(struct request *req)
{
	const struct secure *s = req->x->secure;
	struct learned_row row;

	if (s == NULL || req->env->learned == NULL)
		return;
	(void)learned_refused(req->env->learned, req->x->client, s->name,
	    s->port, LEARNED_CLIENT_CERTIFICATE, 0, request_now_ms(req),
	    keep_ms(req), &row);
}
