/* SPDX-License-Identifier: MIT
 *
 * request/interception.c - whether the TLS behind a CONNECT is looked into.
 */
#include "proxy/request/interception.h"

#include "config/settings.h"
#include "filters/decide.h"
#include "proxy/http/secure.h"
#include "proxy/request/asking.h"
#include "proxy/request/learning.h"
#include "proxy/request/own_host.h"
#include "proxy/request/request.h"
#include "proxy/tls/scope.h"

#define PORT_HTTPS	443u

/* Ours is never dialled: where it is not intercepted there is nothing. */
static bool
is_own(const struct request *req)
{
	return (req->url.port == PORT_HTTPS &&
		str_eq(req->url.host, STR(OWN_PAGES_HOST)));
}

bool
interception_wanted(struct request *req)
{
	const struct settings *s = req->env->settings;

	/* Inside TLS there is no other. */
	if (!req->is_connect || req->x->secure != NULL ||
	    req->env->intercept.leaves == NULL)
		return (false);
	if (is_own(req))
		return (true);
	if (req->verdict.kind == VERDICT_TUNNEL ||
	    scope_spares(s, req->x->client, req->url.host, req->url.is_ip,
		req->url.port) != NULL)
		return (false);
	return (!learning_tunnels(req, req->url.host));
}

/* As if the CONNECT had named it; -1 without room. */
static int
decide_name(struct request *req, struct str name, struct verdict *verdict)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct facts facts;

	if (asking_facts(req, &req->url, req->x->request.method, &facts) == -1)
		return (-1);
	facts.host = name;
	facts.url = ws_printf(ws, "%.*s:%u", STR_ARG(name), req->url.port);
	if (facts.url.ptr == NULL)
		return (-1);
	*verdict = decide(req->env->ruleset, req->env->decide_scratch, &facts);
	/* It borrows from the lists alone. */
	ws_reset(ws, mark);
	return (0);
}

bool
interception_ends(struct request *req, const struct secure *s)
{
	struct verdict verdict;

	/* What a rule said of the address holds. */
	if (str_eq(s->name, s->host) || is_own(req) ||
	    req->verdict.kind == VERDICT_INTERCEPT ||
	    !interception_may_tunnel(req) ||
	    decide_name(req, s->name, &verdict) == -1)
		return (false);
	if (verdict.kind == VERDICT_TUNNEL || verdict.kind == VERDICT_INTERCEPT)
		req->verdict = verdict;
	if (verdict.kind == VERDICT_TUNNEL)
		return (true);
	/* A name that is refused is told so inside, learned or not. */
	return (verdict.kind == VERDICT_PASS && learning_tunnels(req, s->name));
}

bool
interception_may_tunnel(const struct request *req)
{
	return (req->verdict.kind != VERDICT_REFUSE && !req->by_word);
}
