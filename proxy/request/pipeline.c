/* SPDX-License-Identifier: MIT
 *
 * request/pipeline.c - the only place that changes a request's stage.
 */
#include "proxy/request/pipeline.h"

#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/log_entry.h"
#include "proxy/request/orphan.h"
#include "proxy/request/synth.h"

typedef enum stage_result stage_fn(struct request *);

static stage_fn *const stages[STAGE_COUNT] = {
#define STAGE(id, name)	[STAGE_##id] = stage_##name,
#include "proxy/request/stages.tbl.h"
#undef STAGE
};

int64_t
request_now_ms(const struct request *req)
{
	return (loop_now(req->env->loop)->wall_ns / NS_PER_MS);
}

static void
pipeline_run(struct request *req)
{
	struct exchange *x = req->x;
	enum stage_result result;

	req->running = true;
	for (;;) {
		req->resumed = false;
		result = stages[req->stage](req);
		if (result == STAGE_WAIT && req->resumed)
			continue;
		if (result == STAGE_WAIT)
			break;
		if (req->stage == STAGE_RECORD) {
			req->env->running--;
			FINI_OBJ(req);
			x->transport->done(x);
			return;
		}
		ASSERT(req->skip == 0 || req->skip > req->stage);
		req->stage = req->skip != 0 ? req->skip : req->stage + 1;
		req->skip = 0;
		req->step = 0;
	}
	req->running = false;
}

void
pipeline_resume(struct request *req)
{
	CHECK_OBJ(req, REQUEST_MAGIC);
	if (req->running)
		req->resumed = true;
	else
		pipeline_run(req);
}

enum stage_result
pipeline_skip_to(struct request *req, enum stage stage)
{
	ASSERT((uint8_t)stage > req->stage);
	req->skip = (uint8_t)stage;
	return (STAGE_NEXT);
}

static struct request *
request_new(struct exchange *x)
{
	struct request_env *env = x->service_context;
	struct request *req;

	CHECK_OBJ(env, REQUEST_ENV_MAGIC);
	req = ws_alloc(&x->ws, sizeof(*req));
	/* A workspace is made for this and a head of the largest size. */
	ASSERT(req != NULL);
	INIT_OBJ(req, REQUEST_MAGIC);
	req->env = env;
	req->x = x;
	req->background = x->background;
	req->id = env->next_id++;
	req->result = LOG_NONE_NONE;
	buf_init(&req->order, REQUEST_HEAD_MAX);
	buf_init(&req->head, REQUEST_HEAD_MAX);
	x->service_private = req;
	env->running++;
	counters_add(env->counters,
	    x->background ? METRIC_REFRESHES : METRIC_REQUESTS, 1);
	return (req);
}

static void
pipeline_begin(struct exchange *x)
{
	pipeline_run(request_new(x));
}

static void
pipeline_malformed(struct exchange *x)
{
	struct request *req = request_new(x);

	counters_add(req->env->counters, METRIC_MALFORMED, 1);
	synth_malformed(req);
	req->stage = STAGE_DELIVER;
	pipeline_run(req);
}

static bool
pipeline_completing(struct exchange *x, uint64_t bytes_out)
{
	struct request *req = x->service_private;

	CHECK_OBJ(req, REQUEST_MAGIC);
	return (req->hands_over || log_entry_intend(req, bytes_out));
}

static void
pipeline_completed(struct exchange *x, bool whole)
{
	struct request *req = x->service_private;

	CHECK_OBJ(req, REQUEST_MAGIC);
	log_entry_settle(req, whole);
}

static void
pipeline_delivered(struct exchange *x)
{
	struct request *req = x->service_private;

	CHECK_OBJ(req, REQUEST_MAGIC);
	req->finished = true;
	pipeline_resume(req);
}

static void
on_orphan_over(struct task *task)
{
	pipeline_resume(OWNER_OF(task, struct request, orphan));
}

static void
pipeline_gone(struct exchange *x, enum exchange_gone why)
{
	struct request *req = x->service_private;

	CHECK_OBJ(req, REQUEST_MAGIC);
	ASSERT(!req->running);
	req->finished = true;
	req->flags |= LOG_FLAG_ABORTED;
	if (why == GONE_TIMEOUT)
		req->flags |= LOG_FLAG_TIMEOUT;
	if (why != GONE_STOP && orphan_adopt(req, on_orphan_over))
		return;
	if (req->stage < STAGE_RECORD) {
		req->stage = STAGE_RECORD;
		req->step = 0;
	}
	pipeline_run(req);
}

const struct service_ops pipeline_service = {
    .name = "pipeline",
    .begin = pipeline_begin,
    .malformed = pipeline_malformed,
    .completing = pipeline_completing,
    .completed = pipeline_completed,
    .delivered = pipeline_delivered,
    .gone = pipeline_gone,
};
