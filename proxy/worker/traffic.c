/* SPDX-License-Identifier: MIT
 *
 * worker/traffic.c - the parts of a worker, joined.
 */
#include "proxy/worker/traffic.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/settings.h"
#include "filters/decide.h"
#include "filters/words/words.h"
#include "proxy/auth/verify_link.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/cache/reader.h"
#include "proxy/client/client.h"
#include "proxy/event/loop.h"
#include "proxy/http/body.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/net/guard.h"
#include "proxy/net/resolver.h"
#include "proxy/origin/pool.h"
#include "proxy/request/collapse.h"
#include "proxy/request/issuer_fetch.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/refresh.h"
#include "proxy/shm/bell.h"
#include "proxy/tls/origin_ctx.h"
#include "proxy/worker/secrets.h"
#include "proxy/worker/shared.h"
#include "proxy/worker/surroundings.h"

/* Followers woken in a row, before other events get their turn. */
#define WAKE_MAX	128u

struct traffic {
	unsigned		 magic;
#define TRAFFIC_MAGIC		0x78a0f001u
	struct worker		*worker;
	const struct worker_args *args;
	uint64_t		 closed;	/* clients so far */
	struct resolver		*resolver;
	struct guard		*guard;
	struct pool		*pool;
	struct cache_user	*user;
	struct watch		 bell;
	struct request_env	 requests;
	struct client_env	 clients;
	char			 via[256];
};

static void
on_client_closed(struct client_env *env)
{
	struct traffic *t = OWNER_OF(env, struct traffic, clients);

	CHECK_OBJ(t, TRAFFIC_MAGIC);
	t->closed++;
	worker_client_gone(t->worker);
}

static struct h1_limits
limits_of(const struct settings *s)
{
	return ((struct h1_limits){
	    .head_bytes = s->limits_head,
	    .line_bytes = s->limits_line,
	    .fields = (unsigned)s->limits_fields,
	});
}

static bool
make_parts(struct traffic *t)
{
	const struct settings *s = t->args->settings;
	struct loop *loop = worker_loop(t->worker);

	t->resolver = surroundings_resolver(loop, s);
	t->guard = surroundings_guard(s, t->args->listeners,
	    t->args->n_listeners);
	t->pool = pool_new((unsigned)s->origin_idle_connections,
	    s->timeouts_origin_idle);
	return (t->resolver != NULL && t->guard != NULL && t->pool != NULL);
}

/* Something that our requests wait for got on: all of them look. */
static void
on_rung(struct watch *watch, unsigned ready)
{
	struct traffic *t = OWNER_OF(watch, struct traffic, bell);
	struct bells *bells = t->args->shared->bells;

	CHECK_OBJ(t, TRAFFIC_MAGIC);
	(void)ready;
	bell_hear(bells, t->args->slot);
	collapse_hear(&t->requests);
	if (reader_hear(t->user, WAKE_MAX))
		bell_ring(bells, t->args->slot);
}

static bool
make_user(struct traffic *t)
{
	struct cache *cache = t->args->shared->cache;
	struct bells *bells = t->args->shared->bells;

	if (cache == NULL)
		return (true);
	t->user = calloc(1, sizeof(*t->user));
	if (t->user == NULL)
		return (false);
	cache_user_init(t->user, cache, t->args->slot);
	t->user->variants = (unsigned)t->args->settings->cache_variants;
	t->user->bells = bells;
	/* What was left by an earlier process of this row. */
	bell_hear(bells, t->args->slot);
	return (watch_start(&t->bell, worker_loop(t->worker),
		    bell_fd(bells, t->args->slot), WATCH_READ, on_rung) == 0);
}

static bool
make_scratch(struct traffic *t)
{
	struct request_env *r = &t->requests;

	r->decide_scratch = decide_scratch_new(r->ruleset);
	if (r->words != NULL)
		r->words_scratch = words_scratch_new(r->words);
	r->transfer.scratch = malloc(BODY_FEED_MAX);
	return (r->decide_scratch != NULL && r->transfer.scratch != NULL &&
		(r->words == NULL || r->words_scratch != NULL));
}

/* Differs between workers, and from those before: none of a worker that was in
 * this place makes a number for each microsecond. */
static uint64_t
first_id(const struct traffic *t)
{
	struct clock_now now;

	clock_read(&now);
	return ((uint64_t)t->args->slot << 56 |
		((uint64_t)now.wall_ns >> 10 & (UINT64_MAX >> 8)));
}

/* The name in Via.  Loops are recognised by it, so two proxies on machines of
 * the same name must differ: it ends in a mark of this daemon. */
static struct str
via_name(struct traffic *t)
{
	int n = snprintf(t->via, sizeof(t->via), "%.200s-%06x",
	    t->args->settings->name,
	    (unsigned)t->args->shared->seed.k0 & 0xffffffu);

	return ((struct str){t->via, (size_t)n});
}

/* Only who looks into TLS speaks it with origins: the trust store is large. */
static bool
make_origin_tls(struct traffic *t)
{
	struct request_env *r = &t->requests;
	struct origin_ctx_options options = {
	    .settings = t->args->settings,
	    .leaves = r->intercept.leaves,
	    .intermediates = t->args->shared->intermediates,
	};

	if (options.leaves == NULL)
		return (true);
	r->transfer.origin_tls = origin_ctx_new(&options);
	return (r->transfer.origin_tls != NULL);
}

static bool
make_verify(struct traffic *t)
{
	struct request_env *r = &t->requests;

	if (t->args->verifier_fd == -1)
		return (true);
	r->verify = verify_link_new(r->loop, t->args->verifier_fd,
	    r->settings->users_cache_time);
	return (r->verify != NULL);
}

static bool
make_requests(struct traffic *t)
{
	const struct settings *s = t->args->settings;
	const struct shared *shared = t->args->shared;
	struct request_env *r = &t->requests;

	INIT_OBJ(r, REQUEST_ENV_MAGIC);
	r->loop = worker_loop(t->worker);
	r->settings = s;
	r->ruleset = t->args->ruleset;
	r->cache_rules = t->args->cache_rules;
	r->words = t->args->words;
	r->cache = t->user;
	r->learned = shared->learned;
	r->asks = shared->asks;
	r->pages = t->args->pages;
	r->meters = shared->meters;
	list_init(&r->waiting);
	issuer_fetches_init(&r->issuers);
	r->counters = counters_row(shared->counters, t->args->slot);
	r->tally = tally_row(shared->tally, t->args->slot);
	r->all_counters = shared->counters;
	r->all_tally = shared->tally;
	r->minutes = shared->minutes;
	r->ring = shared->has_log ? shared->rings[t->args->slot] : NULL;
	r->name = via_name(t);
	r->next_id = first_id(t);
	r->transfer = (struct transfer_env){
	    .loop = r->loop,
	    .resolver = t->resolver,
	    .pool = t->pool,
	    .guard = t->guard,
	    .counters = r->counters,
	    .tally = r->tally,
	    .limits = limits_of(s),
	    .connect_ms = (int)s->timeouts_connect,
	    .handshake_ms = s->timeouts_handshake,
	    .first_byte_ms = s->timeouts_first_byte,
	    .body_ms = s->timeouts_body,
	};
	if (t->user != NULL)
		r->refresh = refresh_env_new(r->loop);
	return ((t->user == NULL || r->refresh != NULL) && make_scratch(t) &&
		secrets_open(&r->intercept, r->loop, t->args->signer_fd, s) &&
		make_origin_tls(t) && make_verify(t));
}

static bool
make_clients(struct traffic *t)
{
	const struct settings *s = t->args->settings;
	struct client_env *c = &t->clients;

	c->loop = worker_loop(t->worker);
	c->service = &pipeline_service;
	c->service_context = &t->requests;
	c->limits = limits_of(s);
	c->head_ms = s->timeouts_head;
	c->body_ms = s->timeouts_body;
	c->idle_ms = s->timeouts_idle;
	c->write_ms = s->timeouts_write;
	c->min_rate = s->limits_rate;
	c->max_body = s->limits_body;
	c->on_closed = on_client_closed;
	return (client_env_init(c) == 0);
}

/* What was made before a failure goes with the process. */
static void *
traffic_start(struct worker *w)
{
	static struct traffic traffic;
	struct traffic *t = &traffic;

	INIT_OBJ(t, TRAFFIC_MAGIC);
	t->worker = w;
	t->args = worker_args(w);
	if (make_parts(t) && make_user(t) && make_requests(t) &&
	    make_clients(t))
		return (t);
	diag_warnx("cannot prepare for requests");
	return (NULL);
}

static int
traffic_accepted(void *state, int fd, const struct address *peer)
{
	struct traffic *t = state;
	uint64_t closed;

	CHECK_OBJ(t, TRAFFIC_MAGIC);
	closed = t->closed;
	/* One that was closed on the way has been given back already. */
	if (client_new(&t->clients, fd, peer) != 0 && t->closed == closed)
		return (-1);
	return (0);
}

static void
traffic_drain(void *state, enum worker_drain how)
{
	struct traffic *t = state;

	CHECK_OBJ(t, TRAFFIC_MAGIC);
	if (t->requests.refresh != NULL)
		refresh_drain(t->requests.refresh);
	switch (how) {
	case WORKER_DRAIN_SOFT:
		t->clients.draining = true;
		break;
	case WORKER_DRAIN_IDLE:
		/* Nor who becomes idle: a response that was on its way
		 * before has not announced the end. */
		t->clients.idle_ms = 0;
		client_drain(&t->clients);
		break;
	}
}

/* What is cut now is recorded as cut.  The rest goes with the process. */
static void
traffic_finish(void *state)
{
	struct traffic *t = state;

	CHECK_OBJ(t, TRAFFIC_MAGIC);
	client_stop_all(&t->clients);
	watch_stop(&t->bell);
	if (t->requests.refresh != NULL)
		refresh_stop(t->requests.refresh);
	secrets_close(&t->requests.intercept);
	verify_link_free(t->requests.verify);
}

const struct worker_hooks traffic_hooks = {
    .start = traffic_start,
    .accepted = traffic_accepted,
    .drain = traffic_drain,
    .finish = traffic_finish,
};
