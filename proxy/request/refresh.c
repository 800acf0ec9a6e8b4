/* SPDX-License-Identifier: MIT
 *
 * request/refresh.c - revalidation behind the client's back.
 */
#include "proxy/request/refresh.h"

#include <stdlib.h>

#include "proxy/metrics/counters.h"
#include "proxy/request/background.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

/* At a time in one worker.  Each holds a block of memory and an origin
 * connection: 2 MiB in all, and no more than a few browsers make. */
#define REFRESH_MAX		32u
/* After a failure the same URL is left alone for a while: who asks for
 * something that is stale must not hammer an origin that is down. */
#define REFRESH_PAUSE_NS	INT64_C(1000000000)

/* What is being refreshed, or may not be for a while. */
struct refresh_place {
	struct digest		 key;
	struct background	*running;
	int64_t			 until_ns;	/* not before; monotonic */
};

struct refresh_env {
	unsigned		 magic;
#define REFRESH_ENV_MAGIC	0x4ef40e01u
	bool			 draining;
	struct loop		*loop;
	struct refresh_place	 places[REFRESH_MAX];
};

/* A client's credentials go along only where what they bring may be given to
 * others too (RFC 9111 3.5). */
static bool
may_authorize(struct request *req)
{
	struct str text = reader_head(&req->replay.reader);
	struct cache_control cc;
	struct head head;

	if (stored_head_parse(req, text, &head) == -1)
		return (false);
	cache_control_of_response(&cc, &head);
	return (freshness_may_authorize(&cc));
}

/* A place for ${key}, or NULL. */
static struct refresh_place *
find_place(struct refresh_env *env, const struct digest *key)
{
	int64_t now = loop_now(env->loop)->mono_ns;
	struct refresh_place *p, *best = NULL;
	unsigned i;

	for (i = 0; i < REFRESH_MAX; i++) {
		p = &env->places[i];
		if (digest_eq(p->key, *key) &&
		    (p->running != NULL || now < p->until_ns))
			return (NULL);
		if (p->running == NULL &&
		    (best == NULL || p->until_ns < best->until_ns))
			best = p;
	}
	return (best);
}

static struct refresh_place *
place_of(struct refresh_env *env, const struct background *b)
{
	unsigned i;

	for (i = 0; i < REFRESH_MAX; i++)
		if (env->places[i].running == b)
			return (&env->places[i]);
	UNREACHABLE();
}

static void
on_over(struct background *b)
{
	struct request_env *env = b->x.service_context;

	place_of(env->refresh, b)->running = NULL;
}

static void
limit_credentials(struct request *req, struct head *head)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);

	if (head_has(head, FIELD_AUTHORIZATION) && !may_authorize(req))
		head_remove(head, FIELD_AUTHORIZATION);
	ws_reset(ws, mark);
}

void
refresh_start(struct request *req)
{
	struct refresh_env *env = req->env->refresh;
	struct refresh_place *place;
	struct background *b;

	if (env == NULL || env->draining || req->x->ws.overflowed)
		return;
	place = find_place(env, &req->key.digest);
	if (place == NULL)
		return;
	b = background_new(env->loop, req->x, on_over);
	if (b == NULL)
		return;
	limit_credentials(req, &b->x.request);
	place->key = req->key.digest;
	place->running = b;
	place->until_ns = 0;
	background_start(b);
}

void
refresh_settle(struct request *req)
{
	struct refresh_env *env = req->env->refresh;
	struct refresh_place *place;

	if (req->stored == STORED_CONFIRMED || req->stored == STORED_FRESH ||
	    req->fill.state == FILL_COMMITTED)
		return;
	place = place_of(env, OWNER_OF(req->x, struct background, x));
	place->until_ns = loop_now(env->loop)->mono_ns + REFRESH_PAUSE_NS;
	counters_add(req->env->counters, METRIC_REFRESHES_FAILED, 1);
}

struct refresh_env *
refresh_env_new(struct loop *loop)
{
	struct refresh_env *env = malloc(sizeof(*env));

	if (env == NULL)
		return (NULL);
	INIT_OBJ(env, REFRESH_ENV_MAGIC);
	env->loop = loop;
	return (env);
}

void
refresh_drain(struct refresh_env *env)
{
	CHECK_OBJ(env, REFRESH_ENV_MAGIC);
	env->draining = true;
}

void
refresh_stop(struct refresh_env *env)
{
	unsigned i;

	refresh_drain(env);
	for (i = 0; i < REFRESH_MAX; i++)
		if (env->places[i].running != NULL)
			background_stop(env->places[i].running);
}
