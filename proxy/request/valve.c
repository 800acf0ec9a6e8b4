/* SPDX-License-Identifier: MIT
 *
 * request/valve.c - slower, later or shorter.
 */
#include "proxy/request/valve.h"

#include "proxy/base/iov.h"
#include "proxy/event/loop.h"

#define VALVE_RUNS	16

static struct valve *
valve_of(struct sink *sink)
{
	struct valve *v = OWNER_OF(sink, struct valve, sink);

	CHECK_OBJ(v, VALVE_MAGIC);
	return (v);
}

/* How many of ${want} bytes may go now; with 0 the timer is set. */
static uint64_t
grant(struct valve *v, uint64_t want)
{
	int64_t again;
	uint64_t n;

	if (v->meter.table == NULL)
		return (want);
	n = meter_take(&v->meter, loop_now(v->timer.loop)->mono_ns, want,
	    &again);
	if (n == 0)
		timer_set(&v->timer, again);
	return (n);
}

static void
settle(struct valve *v, uint64_t granted, uint64_t taken)
{
	v->left -= taken;
	if (v->meter.table != NULL && taken < granted)
		meter_return(&v->meter, granted - taken);
}

static ssize_t
cut(struct valve *v)
{
	struct sink *next = v->source.sink;

	v->has_cut = true;
	timer_disarm(&v->timer);
	chain_part(&v->source);
	sink_abort(next, SINK_ABORT_REFUSED);
	return (-1);
}

/* As much of it as may pass and the next link takes; ${total} is there. */
static ssize_t
pass(struct valve *v, struct iovec *iov, int n, uint64_t total)
{
	uint64_t may = grant(v, iov_size(iov, n));
	ssize_t taken;

	if (may == 0)
		return (0);
	(void)iov_clip(iov, &n, may);
	taken = sink_write(v->source.sink, iov, n);
	settle(v, may, taken > 0 ? (uint64_t)taken : 0);
	if (taken < 0) {
		timer_disarm(&v->timer);
		chain_part(&v->source);
	} else if ((uint64_t)taken == may && may < total) {
		/* The next link would take more. */
		timer_set(&v->timer, loop_now(v->timer.loop)->mono_ns);
	}
	return (taken);
}

static ssize_t
valve_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct valve *v = valve_of(sink);
	struct iovec some[VALVE_RUNS];
	int runs = n < VALVE_RUNS ? n : VALVE_RUNS;
	uint64_t total = iov_size(iov, n);

	if (v->is_shut)
		return (0);
	if (v->source.sink == NULL)
		return (-1);
	if (total > v->left)
		return (cut(v));
	memcpy(some, iov, (size_t)runs * sizeof(some[0]));
	return (pass(v, some, runs, total));
}

static void
finish(struct valve *v)
{
	struct sink *next = v->source.sink;

	if (next == NULL)
		return;
	timer_disarm(&v->timer);
	chain_part(&v->source);
	sink_end(next);
}

static void
valve_end(struct sink *sink)
{
	struct valve *v = valve_of(sink);

	v->is_over = true;
	if (!v->is_shut)
		finish(v);
}

static void
valve_abort(struct sink *sink, enum sink_abort why)
{
	struct valve *v = valve_of(sink);
	struct sink *next = v->source.sink;

	timer_disarm(&v->timer);
	if (next == NULL)
		return;
	chain_part(&v->source);
	sink_abort(next, why);
}

static const struct sink_ops valve_sink_ops = {
    .name = "valve",
    .write = valve_write,
    .end = valve_end,
    .abort = valve_abort,
};

static void
valve_resume(struct source *source)
{
	struct valve *v = OWNER_OF(source, struct valve, source);

	CHECK_OBJ(v, VALVE_MAGIC);
	/* Otherwise the timer will. */
	if (!v->is_shut && !timer_armed(&v->timer) && v->sink.source != NULL)
		source_resume(v->sink.source);
}

static void
valve_cancel(struct source *source, enum sink_abort why)
{
	struct valve *v = OWNER_OF(source, struct valve, source);

	CHECK_OBJ(v, VALVE_MAGIC);
	timer_disarm(&v->timer);
	chain_part(source);
	if (v->sink.source != NULL)
		source_cancel(v->sink.source, why);
}

static const struct source_ops valve_source_ops = {
    .name = "valve",
    .resume = valve_resume,
    .cancel = valve_cancel,
};

static void
on_due(struct timer *timer)
{
	struct valve *v = OWNER_OF(timer, struct valve, timer);
	bool was_shut = v->is_shut;

	CHECK_OBJ(v, VALVE_MAGIC);
	v->is_shut = false;
	if (was_shut && v->opened != NULL)
		v->opened(v);
	if (v->is_over)
		finish(v);
	else if (v->sink.source != NULL)
		source_resume(v->sink.source);
}

void
valve_init(struct valve *v, struct loop *loop, const struct valve_options *o)
{
	INIT_OBJ(v, VALVE_MAGIC);
	v->meter = o->meter;
	v->left = o->most;
	v->opened = o->opened;
	sink_init(&v->sink, &valve_sink_ops);
	source_init(&v->source, &valve_source_ops);
	timer_init(&v->timer, loop, on_due);
	v->is_shut = o->delay_ms > 0;
	if (v->is_shut)
		timer_set_ms(&v->timer, o->delay_ms);
}

void
valve_fini(struct valve *v)
{
	if (v->magic == 0)
		return;
	CHECK_OBJ(v, VALVE_MAGIC);
	timer_cancel(&v->timer);
	FINI_OBJ(v);
}
