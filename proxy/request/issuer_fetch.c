/* SPDX-License-Identifier: MIT
 *
 * request/issuer_fetch.c - which addresses are asked, and when no more.
 */
#include "proxy/request/issuer_fetch.h"

#include "config/settings.h"
#include "filters/decide.h"
#include "proxy/base/ws.h"
#include "proxy/event/loop.h"
#include "proxy/request/asking.h"
#include "proxy/request/issuer_source.h"
#include "proxy/request/request.h"
#include "proxy/tls/report.h"

void
issuer_fetches_init(struct issuer_fetches *all)
{
	memset(all, 0, sizeof(*all));
	list_init(&all->under_way);
	hash_seed_random(&all->seed);
}

static int64_t
now_ms(const struct request_env *env)
{
	return (loop_now(env->loop)->mono_ns / NS_PER_MS);
}

static void
remember_miss(struct request_env *env, struct digest id, const char *why)
{
	issuer_misses_note(&env->issuers.misses, id, why, now_ms(env));
}

/* The lists, as if the client asked for it.  Why not, or NULL. */
static const char *
refusal(struct request *req, const char *address)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct verdict verdict = {.kind = VERDICT_REFUSE};
	struct facts facts;
	const char *why = "its address is not valid";
	struct url url;

	if (url_parse(&url, str_of(address), false, ws) == NULL &&
	    str_eq(url.scheme, STR("http"))) {
		why = "the lists of this proxy refuse it";
		if (asking_facts(req, &url, STR("GET"), &facts) == 0)
			verdict = decide(req->env->ruleset,
			    req->env->decide_scratch, &facts);
	}
	ws_reset(ws, mark);
	return (verdict.kind == VERDICT_REFUSE ? why : NULL);
}

static bool
has_asked(const struct issuer_wait *wait, struct digest id)
{
	unsigned i;

	for (i = 0; i < wait->rounds; i++)
		if (digest_eq(wait->asked[i], id))
			return (true);
	return (false);
}

/* Why it is not to be asked for, or NULL. */
static const char *
objection(struct request *req, struct digest id, const char *address)
{
	struct issuer_wait *wait = &req->issuer;
	const char *why;

	/* What came has not helped: it helps nobody. */
	if (has_asked(wait, id))
		remember_miss(req->env, id,
		    "what is there is not the issuer's certificate");
	why = issuer_misses_find(&req->env->issuers.misses, id,
	    now_ms(req->env));
	if (why == NULL && wait->rounds == ISSUER_ROUNDS)
		why = "too many are missing";
	return (why != NULL ? why : refusal(req, address));
}

bool
issuer_fetch_begin(struct request *req)
{
	const struct transfer *t = &req->transfer;
	struct request_env *env = req->env;
	struct issuer_source *s;
	const char *address;
	struct digest id;

	req->issuer.problem = NULL;
	if (t->failure != TRANSFER_NOT_SECURE || !env->settings->tls_aia ||
	    t->report->check != TLS_CHECK_UNKNOWN_ISSUER ||
	    t->report->issuer_url[0] == '\0')
		return (false);
	address = t->report->issuer_url;
	id = hash_bytes(&env->issuers.seed, address, strlen(address));
	req->issuer.problem = objection(req, id, address);
	if (req->issuer.problem != NULL)
		return (false);
	s = issuer_source_find(env, id);
	if (s == NULL)
		s = issuer_source_new(req, id, address);
	if (s == NULL) {
		req->issuer.problem = "there is no room for it";
		return (false);
	}
	req->issuer.asked[req->issuer.rounds++] = id;
	issuer_source_join(s, &req->issuer);
	return (true);
}

void
issuer_fetch_fini(struct request *req)
{
	if (req->issuer.source != NULL)
		issuer_source_leave(&req->issuer);
}
