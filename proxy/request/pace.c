/* SPDX-License-Identifier: MIT
 *
 * request/pace.c - from a verdict to valves and meters.
 */
#include "proxy/request/pace.h"

#include "proxy/event/loop.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/ruling.h"

/* The name of a meter: what shares it must be the same in every worker, and
 * nothing else may be in it. */
struct meter_name {
	uint32_t	 rule;
	uint32_t	 way;
	unsigned char	 client[16];	/* zero: all of them together */
};

static bool
is_throttled(const struct request *req)
{
	return (req->verdict.throttled_by.type != NULL && !req->background);
}

void
pace_meter(const struct request *req, enum pace_way way, struct meter *m)
{
	const struct verdict *v = &req->verdict;
	struct meter_name name = {.rule = v->throttle, .way = (uint32_t)way};

	memset(m, 0, sizeof(*m));
	if (!is_throttled(req) || v->rate == 0 || req->env->meters == NULL)
		return;
	if (v->rate_per_client)
		memcpy(name.client, req->x->client, sizeof(name.client));
	meter_open(m, req->env->meters, &name, sizeof(name), v->rate);
}

/* The head need not wait for the first byte of its body. */
static void
on_opened(struct valve *valve)
{
	struct pace *pace = OWNER_OF(valve, struct pace, down);
	struct request *req = OWNER_OF(pace, struct request, pace);

	CHECK_OBJ(req, REQUEST_MAGIC);
	if (!req->finished)
		req->x->transport->flush(req->x);
}

bool
pace_is_delayed(const struct request *req)
{
	return (is_throttled(req) && req->verdict.delay_ms > 0);
}

struct sink *
pace_down(struct request *req)
{
	struct exchange *x = req->x;
	struct valve *valve = &req->pace.down;
	struct valve_options o = {
	    .most = req->background ? UINT64_MAX : ruling_most(req),
	    .delay_ms = is_throttled(req) ? req->verdict.delay_ms : 0,
	    .opened = on_opened,
	};

	pace_meter(req, PACE_DOWN, &o.meter);
	if (o.most == UINT64_MAX && o.delay_ms == 0 && o.meter.table == NULL)
		return (&x->response_body);
	valve_init(valve, req->env->loop, &o);
	chain_join(&valve->source, &x->response_body);
	return (&valve->sink);
}

struct sink *
pace_up(struct request *req)
{
	struct sink *to = &req->transfer.request_body;
	struct valve *valve = &req->pace.up;
	struct valve_options o = {.most = UINT64_MAX};

	pace_meter(req, PACE_UP, &o.meter);
	if (o.meter.table == NULL)
		return (to);
	/* Only one without a body is sent twice. */
	valve_fini(valve);
	valve_init(valve, req->env->loop, &o);
	chain_join(&valve->source, to);
	return (&valve->sink);
}

static void
on_delay_over(struct timer *timer)
{
	struct pace *pace = OWNER_OF(timer, struct pace, delay);

	pipeline_resume(OWNER_OF(pace, struct request, pace));
}

bool
pace_waits(struct request *req)
{
	struct pace *pace = &req->pace;

	if (!pace_is_delayed(req))
		return (false);
	if (!pace->has_waited) {
		pace->has_waited = true;
		timer_init(&pace->delay, req->env->loop, on_delay_over);
		timer_set_ms(&pace->delay, req->verdict.delay_ms);
	}
	return (timer_armed(&pace->delay));
}

void
pace_fini(struct request *req)
{
	timer_cancel(&req->pace.delay);
	valve_fini(&req->pace.up);
	valve_fini(&req->pace.down);
}
