/* SPDX-License-Identifier: MIT
 *
 * request/stage_record.c - log, count, let go of everything.
 *
 * A full log ring makes the request wait a moment; its connection is held back
 * with it, so a slow disk slows clients down and loses nothing.
 */
#include "proxy/base/clock.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/request/collapse.h"
#include "proxy/request/issuer_fetch.h"
#include "proxy/request/log_entry.h"
#include "proxy/request/login.h"
#include "proxy/request/opening.h"
#include "proxy/request/orphan.h"
#include "proxy/request/pace.h"
#include "proxy/request/passage.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/refresh.h"
#include "proxy/request/synth.h"

#define RETRY_MS	2

enum record_step {
	RECORD_START,
	RECORD_WAITING
};

static void
let_go(struct request *req)
{
	login_fini(req);
	collapse_fini(req);
	orphan_fini(req);
	passage_fini(req);
	opening_fini(req);
	issuer_fetch_fini(req);
	transfer_fini(&req->transfer);
	small_body_fini(&req->small_body);
	check_fini(&req->request_check);
	check_fini(&req->response_check);
	combine_fini(&req->combine);
	multipart_fini(&req->multipart);
	replay_fini(&req->replay);
	fill_fini(&req->fill);
	pace_fini(req);
	synth_fini(&req->synth);
	buf_fini(&req->order);
	buf_fini(&req->head);
}

static void
count_flags(struct request *req)
{
	struct counters_row *row = req->env->counters;

	if (req->found.danger)
		counters_add(row, METRIC_DANGER, 1);
	if (req->found.broken)
		counters_add(row, METRIC_BROKEN, 1);
	if ((req->flags & LOG_FLAG_UNCHECKED) != 0)
		counters_add(row, METRIC_UNCHECKED, 1);
	if (req->verdict.flagged_by.type != NULL)
		counters_add(row, METRIC_FLAGGED, 1);
	if (req->verdict.throttled_by.type != NULL)
		counters_add(row, METRIC_THROTTLED, 1);
	if (req->verdict.redirect.len > 0)
		counters_add(row, METRIC_REDIRECTED, 1);
	if ((req->flags & LOG_FLAG_ABORTED) != 0)
		counters_add(row, METRIC_ABORTED, 1);
}

static bool
is_hit(const struct request *req)
{
	return (req->stored == STORED_FRESH ||
		req->stored == STORED_CONFIRMED ||
		req->stored == STORED_INSTEAD);
}

static void
measure(struct request *req)
{
	/* It was read for the log, most times. */
	int64_t now_ns = req->logged ? req->logged_ns : clock_mono_ns();
	struct tally_row *row = req->env->tally;
	const struct exchange *x = req->x;
	enum phase phase = PHASE_MISS;

	tally_request(row, req->result, log_entry_status(req, x->bytes_out));
	if (req->is_connect && !req->synth.active)
		return;
	tally_time(row, PHASE_ALL, x->started_ns, now_ns);
	if (req->synth.active)
		phase = PHASE_REFUSED;
	else if (is_hit(req))
		phase = PHASE_HIT;
	tally_time(row, phase, x->started_ns, now_ns);
	if (phase == PHASE_HIT && req->stored == STORED_CONFIRMED)
		tally_time(row, PHASE_NEAR, x->started_ns, now_ns);
}

static void
count(struct request *req)
{
	struct counters_row *row = req->env->counters;
	const struct exchange *x = req->x;

	counters_add(row, METRIC_CLIENT_BYTES_IN, x->bytes_in);
	counters_add(row, METRIC_CLIENT_BYTES_OUT, x->bytes_out);
	if (req->synth.active || req->is_connect)
		return;
	if (is_hit(req)) {
		counters_add(row, METRIC_HITS, 1);
		if (req->collapse.is_hit)
			counters_add(row, METRIC_COLLAPSED, 1);
		counters_add(row, METRIC_HIT_BYTES_OUT, x->bytes_out);
	} else {
		counters_add(row, METRIC_MISSES, 1);
	}
}

static void
on_retry(struct timer *timer)
{
	pipeline_resume(OWNER_OF(timer, struct request, retry));
}

enum stage_result
stage_record(struct request *req)
{
	if (req->step == RECORD_START)
		timer_init(&req->retry, req->env->loop, on_retry);
	if (log_entry_put(req) == -1) {
		if (req->step == RECORD_START) {
			counters_add(req->env->counters, METRIC_LOG_WAITS, 1);
			req->since_ns = loop_now(req->env->loop)->mono_ns;
		}
		req->step = RECORD_WAITING;
		timer_set_ms(&req->retry, RETRY_MS);
		return (STAGE_WAIT);
	}
	timer_cancel(&req->retry);
	if (req->step == RECORD_WAITING)
		tally_time(req->env->tally, PHASE_LOG_WAIT, req->since_ns,
		    loop_now(req->env->loop)->mono_ns);
	if (req->background) {
		refresh_settle(req);
	} else {
		measure(req);
		count(req);
		count_flags(req);
	}
	let_go(req);
	return (STAGE_NEXT);
}
