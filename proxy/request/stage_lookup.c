/* SPDX-License-Identifier: MIT
 *
 * request/stage_lookup.c - is there a stored response, and may it be used
 * (RFC 9111 4)?
 */
#include "config/settings.h"
#include "proxy/cache/key.h"
#include "proxy/http/condition.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/authority.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/collapse.h"
#include "proxy/request/offline.h"
#include "proxy/request/part.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/refresh.h"
#include "proxy/request/stored_head.h"
#include "proxy/request/synth.h"
#include "proxy/request/variant.h"

/* PURGE is answered here, never forwarded. */
static enum stage_result
purge(struct request *req)
{
	bool was_there = false;

	if (!nets_have(&req->env->settings->cache_purge, req->x->client)) {
		req->result = LOG_TCP_DENIED;
		synth_error(req, ERROR_PURGE_DENIED, "not in cache.purge");
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	req->result = LOG_TCP_MISS;
	if (req->env->cache != NULL)
		was_there = cache_purge(req->env->cache->cache, &req->key) !=
			    CACHE_ABSENT;
	if (was_there) {
		counters_add(req->env->counters, METRIC_CACHE_PURGED, 1);
		synth_page(req, 200, "text/plain; charset=utf-8",
		    STR("purged\n"));
	} else {
		synth_error(req, ERROR_NOT_STORED, NULL);
	}
	return (pipeline_skip_to(req, STAGE_DELIVER));
}

/* Can anything stored ever answer this request, or its answer be stored? */
static bool
is_cacheable(const struct request *req)
{
	const struct exchange *x = req->x;

	return (req->env->cache != NULL && !req->is_connect &&
		!cache_rule_use_is_never(req) && !req->is_upgrade &&
		!authority_is_chosen(req) &&
		x->request_framing.kind == FRAMING_NONE &&
		(x->request.method_id == METHOD_GET ||
		    x->request.method_id == METHOD_HEAD));
}

/* Open the reader on the variant that these request fields choose. */
static bool
find_variant(struct request *req, const struct vary_marker *marker,
    struct key *chosen)
{
	struct cache_user *cache = req->env->cache;
	struct ws *ws = &req->x->ws;
	struct str values, names = {marker->names, marker->len};

	req->for_client = variant_names_client(names);
	values = variant_values(req, names);
	return (values.ptr != NULL &&
		key_variant(chosen, cache_seed(cache->cache), &req->key,
		    marker->generation, values, ws) == 0 &&
		cache_find(cache, chosen, &req->replay.reader, NULL,
		    request_now_ms(req)) == CACHE_FOUND);
}

/* Open the reader on what fits this request; false if there is nothing.
 * ${chosen} is the key that it has, or would have; its text may lie in the
 * workspace.  Empty: too long for that, a miss and no more. */
static bool
find(struct request *req, struct key *chosen)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct vary_marker marker;
	enum cache_found found;
	bool fits;

	*chosen = req->key;
	req->miss = "uri-miss";
	found = cache_find(req->env->cache, chosen, &req->replay.reader,
	    &marker, request_now_ms(req));
	if (found != CACHE_VARIES || ws->overflowed)
		return (found == CACHE_FOUND);
	req->miss = "vary-miss";
	fits = find_variant(req, &marker, chosen);
	if (ws->overflowed) {
		chosen->text = STR_NONE;
		ws_reset(ws, mark);
	}
	return (fits);
}

/* A precondition of the client that the stored response does not meet is for
 * the origin to judge, which may have a newer one (RFC 9111 4.3.2). */
static bool
fails_precondition(const struct request *req)
{
	const struct head *h = &req->x->request;
	struct validators v;

	if (!head_has(h, FIELD_IF_MATCH) &&
	    !head_has(h, FIELD_IF_UNMODIFIED_SINCE))
		return (false);
	stored_head_validators(req, &v);
	return (condition_evaluate(h, &v, request_now_ms(req) / 1000) ==
		CONDITION_FAILED);
}

static enum freshness_use
decide(const struct request *req)
{
	return (fails_precondition(req) ? FRESHNESS_REVALIDATE
					: freshness_decide(&req->facts,
					      &req->cc, request_now_ms(req)));
}

/* What is fresh is asked about when the client wants that. */
static const char *
why_asked(const struct request *req)
{
	return ((req->facts.flags & FRESHNESS_NO_CACHE) == 0 &&
			freshness_left_ms(&req->facts, request_now_ms(req)) > 0
		    ? "request"
		    : "stale");
}

static enum stage_result
not_cached(struct request *req)
{
	if (offline_is_set(req))
		return (offline_refuse(req));
	if (cache_control_has(&req->cc, CC_ONLY_IF_CACHED)) {
		req->result = LOG_TCP_MISS;
		synth_error(req, ERROR_ONLY_CACHED, NULL);
		return (pipeline_skip_to(req, STAGE_DELIVER));
	}
	return (STAGE_NEXT);
}

/* What was found is as good as the origin's answer; false: ask. */
static bool
is_usable(struct request *req)
{
	req->result = LOG_TCP_MEM_HIT;
	switch (decide(req)) {
	case FRESHNESS_USE_STALE:
		req->result = LOG_TCP_STALE_HIT;
		/* FALLTHROUGH */
	case FRESHNESS_USE:
		collapse_found(req);
		if (req->for_client)
			req->note = "one-client";
		return (true);
	case FRESHNESS_USE_WHILE_REVALIDATE:
		if (req->background)
			return (false);
		req->result = LOG_TCP_STALE_HIT;
		req->note = "stale-while-revalidate";
		refresh_start(req);
		return (true);
	case FRESHNESS_REVALIDATE:
		return (false);
	}
	UNREACHABLE();
}

/* ---- what others fetch --------------------------------------------------- */

static enum stage_result
join(struct request *req, const struct key *chosen)
{
	switch (collapse_join(req, chosen)) {
	case COLLAPSE_GO:
		return (STAGE_NEXT);
	case COLLAPSE_WAIT:
		return (STAGE_WAIT);
	case COLLAPSE_AGAIN:
		pipeline_resume(req);
		return (STAGE_WAIT);
	case COLLAPSE_FOLLOW:
		req->stored = STORED_FRESH;
		return (pipeline_skip_to(req, STAGE_INSPECT));
	case COLLAPSE_LEAVE:
		req->stored = STORED_FRESH;
		return (pipeline_skip_to(req, STAGE_RECORD));
	}
	UNREACHABLE();
}

/* ---- look up ------------------------------------------------------------- */

enum lookup_step {
	LOOKUP_START,
	LOOKUP_AGAIN
};

/* Something that fits is stored: the stage to go to, or NEXT with nothing to
 * skip: it must be asked for. */
static enum stage_result
judge(struct request *req)
{
	cache_rule_use_stored(req);
	if (reader_meta(&req->replay.reader)->is_part && !part_answers(req))
		return (not_cached(req));
	if (offline_is_set(req))
		return (offline_give(req));
	if (is_usable(req)) {
		req->stored = STORED_FRESH;
		return (pipeline_skip_to(req, STAGE_INSPECT));
	}
	req->stored = STORED_STALE;
	req->miss = why_asked(req);
	return (not_cached(req));
}

static enum stage_result
look_up(struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	enum stage_result result;
	struct key chosen;

	req->stored = STORED_NONE;
	result = find(req, &chosen) ? judge(req) : not_cached(req);
	if (req->skip == 0 && chosen.text.len > 0)
		result = join(req, &chosen);
	/* A page of our own may lie there. */
	if (req->skip != STAGE_DELIVER && !ws->overflowed)
		ws_reset(ws, mark);
	return (result);
}

enum stage_result
stage_lookup(struct request *req)
{
	if (req->step == LOOKUP_AGAIN)
		return (look_up(req));
	if (req->is_connect && offline_is_set(req))
		return (offline_refuse(req));
	if (req->is_connect)
		return (pipeline_skip_to(req, STAGE_FETCH));
	if (req->env->cache != NULL)
		cache_rule_use_begin(req);
	if (req->x->request.method_id == METHOD_PURGE)
		return (purge(req));
	req->miss = "method";
	if (!is_cacheable(req)) {
		if (req->x->request.method_id == METHOD_GET ||
		    req->x->request.method_id == METHOD_HEAD)
			req->miss = "bypass";
		return (not_cached(req));
	}
	req->may_store = req->x->request.method_id == METHOD_GET;
	req->step = LOOKUP_AGAIN;
	return (look_up(req));
}
