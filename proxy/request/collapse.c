/* SPDX-License-Identifier: MIT
 *
 * request/collapse.c - who leads, who waits, who follows.
 */
#include "proxy/request/collapse.h"

#include "config/settings.h"
#include "proxy/http/condition.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/pipeline.h"
#include "proxy/shm/bell.h"

/* Look-ups in a row that found things changed. */
#define TRIES_MAX	4
/* Woken in a row, before other events get their turn. */
#define WAKE_MAX	128u

/* ---- who may ------------------------------------------------------------- */

static bool
may_collapse(const struct request *req)
{
	const struct head *head = &req->x->request;

	return (!req->collapse.alone && req->env->settings->cache_wait > 0 &&
		head->method_id == METHOD_GET && req->may_store &&
		!head_has(head, FIELD_RANGE) &&
		!cache_control_has(&req->cc, CC_NO_STORE) &&
		!cache_control_has(&req->cc, CC_NO_CACHE) &&
		req->cc.max_age != 0);
}

/* The origin will answer as anybody would be answered. */
static bool
may_lead(const struct request *req)
{
	const struct head *head = &req->x->request;
	const struct entry_meta *meta;

	/* What comes is for one, mostly, or is no more than a refusal. */
	if (head_has(head, FIELD_AUTHORIZATION) ||
	    head_has(head, FIELD_IF_MATCH) ||
	    head_has(head, FIELD_IF_UNMODIFIED_SINCE) ||
	    head_has(head, FIELD_EXPECT))
		return (false);
	if (!condition_present(head))
		return (true);
	if (req->stored != STORED_STALE)
		return (false);
	/* Ours will go in place of the client's. */
	meta = reader_meta(&req->replay.reader);
	return (meta->etag.len > 0 || meta->modified.len > 0);
}

static enum flight_wish
wish_of(const struct request *req)
{
	if (req->background)
		return (FLIGHT_ONLY_LEAD);
	return (may_lead(req) ? FLIGHT_ANY : FLIGHT_NO_LEAD);
}

/* Fresh for a client that asks for nothing in particular. */
static bool
is_fresh(const struct request *req)
{
	struct cache_control any = {
	    .max_age = CACHE_CONTROL_ABSENT,
	    .s_maxage = CACHE_CONTROL_ABSENT,
	    .min_fresh = CACHE_CONTROL_ABSENT,
	    .max_stale = CACHE_CONTROL_ABSENT,
	    .stale_while_revalidate = CACHE_CONTROL_ABSENT,
	    .stale_if_error = CACHE_CONTROL_ABSENT,
	};

	return (freshness_decide(&req->facts, &any, request_now_ms(req)) ==
		FRESHNESS_USE);
}

/* What was seen is forgotten. */
static void
close_reader(struct request *req)
{
	reader_close(&req->replay.reader);
	req->type = STR_NONE;
	req->stored = STORED_NONE;
}

/* ---- wait ---------------------------------------------------------------- */

static void
leave_queue(struct request *req)
{
	struct collapse *c = &req->collapse;

	if (!c->queued)
		return;
	counters_sub(req->env->counters, METRIC_WAITING, 1);
	c->queued = false;
	list_remove(&c->link);
	timer_disarm(&c->deadline);
}

static void
on_deadline(struct timer *timer)
{
	struct request *req = OWNER_OF(timer, struct request,
	    collapse.deadline);

	CHECK_OBJ(req, REQUEST_MAGIC);
	req->collapse.alone = true;
	leave_queue(req);
	pipeline_resume(req);
}

static enum collapse_result
wait_for_it(struct request *req)
{
	struct collapse *c = &req->collapse;
	struct loop *loop = req->env->loop;

	close_reader(req);
	if (!c->waited) {
		c->waited = true;
		c->miss = req->miss;
		c->until_ns = loop_now(loop)->mono_ns +
			      req->env->settings->cache_wait * NS_PER_MS;
		timer_init(&c->deadline, loop, on_deadline);
	}
	c->tries = 0;
	c->queued = true;
	counters_add(req->env->counters, METRIC_WAITING, 1);
	list_append(&req->env->waiting, &c->link);
	timer_set(&c->deadline, c->until_ns);
	return (COLLAPSE_WAIT);
}

void
collapse_hear(struct request_env *env)
{
	unsigned most = WAKE_MAX;
	struct list mark;
	struct request *req;
	struct collapse *c;

	CHECK_OBJ(env, REQUEST_ENV_MAGIC);
	/* A resumed one may end others, or wait again, behind the mark. */
	list_init(&mark);
	list_append(&env->waiting, &mark);
	while (most > 0 && env->waiting.next != &mark) {
		c = OWNER_OF(env->waiting.next, struct collapse, link);
		list_remove(&c->link);
		list_append(&env->waiting, &c->link);
		if (flight_has_moved(&c->ticket)) {
			most--;
			req = OWNER_OF(c, struct request, collapse);
			leave_queue(req);
			pipeline_resume(req);
		}
	}
	if (env->waiting.next != &mark)
		bell_ring(env->cache->bells, env->cache->worker);
	list_remove(&mark);
}

/* ---- join ---------------------------------------------------------------- */

static enum collapse_result
again(struct request *req)
{
	close_reader(req);
	if (++req->collapse.tries > TRIES_MAX)
		req->collapse.alone = true;
	return (COLLAPSE_AGAIN);
}

static void
note_collapsed(struct request *req)
{
	req->collapse.is_hit = true;
	req->result = LOG_TCP_CF_HIT;
}

/* What is being filled may have to be asked for again all the same. */
static enum collapse_result
follow(struct request *req, const struct key *key)
{
	struct cache_reader *reader = &req->replay.reader;
	const struct entry_meta *meta;

	close_reader(req);
	if (flight_follow(req->env->cache, key, reader) == -1)
		return (again(req));
	meta = reader_meta(reader);
	cache_rule_use_stored(req);
	if (meta->is_part || freshness_decide(&req->facts, &req->cc,
				 request_now_ms(req)) != FRESHNESS_USE) {
		req->collapse.alone = true;
		return (again(req));
	}
	note_collapsed(req);
	return (COLLAPSE_FOLLOW);
}

enum collapse_result
collapse_join(struct request *req, const struct key *key)
{
	struct collapse *c = &req->collapse;

	if (!may_collapse(req))
		return (COLLAPSE_GO);
	switch (flight_join(req->env->cache, key, wish_of(req),
	    &req->replay.reader, &c->flight, &c->ticket, request_now_ms(req))) {
	case FLIGHT_LEAD:
		return (COLLAPSE_GO);
	case FLIGHT_ALONE:
		c->alone = true;
		return (COLLAPSE_GO);
	case FLIGHT_AGAIN:
		return (again(req));
	case FLIGHT_WAIT:
		return (req->background ? COLLAPSE_LEAVE : wait_for_it(req));
	case FLIGHT_FOLLOW:
		return (req->background ? COLLAPSE_LEAVE : follow(req, key));
	}
	UNREACHABLE();
}

void
collapse_found(struct request *req)
{
	if (!req->collapse.waited)
		return;
	req->miss = req->collapse.miss;
	note_collapsed(req);
}

/* ---- lead ---------------------------------------------------------------- */

static void
end(struct request *req, enum flight_end how)
{
	flight_end(&req->collapse.flight, how, request_now_ms(req));
}

/* It will be filled, unless there is no room, or its words are refused. */
static void
settle_fetched(struct request *req)
{
	if (cache_entry_refusal(req) == NULL && is_fresh(req))
		return;
	/* An error may be what this request alone deserved. */
	end(req,
	    req->transfer.response.status >= 400 ? FLIGHT_FAILED : FLIGHT_LONE);
}

void
collapse_answered(struct request *req)
{
	if (!flight_is_open(&req->collapse.flight))
		return;
	switch (req->stored) {
	case STORED_NONE:
		settle_fetched(req);
		break;
	case STORED_CONFIRMED:
		end(req, is_fresh(req) ? FLIGHT_SHARED : FLIGHT_LONE);
		break;
	case STORED_FRESH:
	case STORED_BEGINNING:
	case STORED_STALE:
	case STORED_INSTEAD:
		end(req, FLIGHT_FAILED);
		break;
	}
}

void
collapse_fill(struct request *req)
{
	if (flight_is_open(&req->collapse.flight))
		writer_take_flight(&req->fill.writer, &req->collapse.flight,
		    request_now_ms(req));
}

void
collapse_deliver(struct request *req)
{
	end(req, FLIGHT_FAILED);
}

void
collapse_fini(struct request *req)
{
	leave_queue(req);
	timer_cancel(&req->collapse.deadline);
	end(req, FLIGHT_LOST);
}
