/* SPDX-License-Identifier: MIT
 *
 * request/fill.c - a body into the cache.
 */
#include "proxy/request/fill.h"

#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"

static void
be_over(struct fill *f, enum fill_state state, enum metric metric)
{
	f->state = (uint8_t)state;
	counters_add(f->counters, metric, 1);
	if (f->on_over != NULL)
		f->on_over(f);
}

/* Nothing of it will be found. */
static void
give_up(struct fill *f, enum fill_state state)
{
	bool was_open = f->state == FILL_OPEN;

	f->state = (uint8_t)state;
	writer_abort(&f->writer);
	/* Once: what is full can break off, too. */
	if (was_open)
		be_over(f, state, METRIC_CACHE_ABORTED);
}

/* What has come is good, only not all of it. */
static void
break_off(struct fill *f)
{
	if (f->state == FILL_OPEN && f->may_keep &&
	    writer_keep_part(&f->writer)) {
		be_over(f, FILL_KEPT, METRIC_CACHE_STORED);
		return;
	}
	give_up(f, FILL_ABORTED);
}

static ssize_t
fill_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct fill *f = OWNER_OF(sink, struct fill, sink);
	uint64_t before;
	ssize_t taken = 0;
	int i;

	CHECK_OBJ(f, FILL_MAGIC);
	if (f->state == FILL_FULL)
		return (0);
	ASSERT(f->state == FILL_OPEN);
	for (i = 0; i < n; i++) {
		before = f->writer.filled;
		if (writer_append(&f->writer, iov[i].iov_base,
			iov[i].iov_len) == 0) {
			taken += (ssize_t)iov[i].iov_len;
			continue;
		}
		taken += (ssize_t)(f->writer.filled - before);
		give_up(f, FILL_FULL);
		break;
	}
	return (taken);
}

static void
fill_end(struct sink *sink)
{
	struct fill *f = OWNER_OF(sink, struct fill, sink);

	CHECK_OBJ(f, FILL_MAGIC);
	if (f->state == FILL_FULL) {
		f->source_over = true;
		return;
	}
	if (writer_commit(&f->writer, f->writer.filled)) {
		be_over(f, FILL_COMMITTED, METRIC_CACHE_STORED);
	} else {
		/* Purged meanwhile; who reads it gets all of it. */
		give_up(f, FILL_ABORTED);
	}
}

static void
fill_abort(struct sink *sink, enum sink_abort why)
{
	struct fill *f = OWNER_OF(sink, struct fill, sink);

	CHECK_OBJ(f, FILL_MAGIC);
	if (why == SINK_ABORT_TRUNCATED)
		break_off(f);
	else
		give_up(f, FILL_ABORTED);
}

static const struct sink_ops fill_ops = {
    .name = "fill",
    .write = fill_write,
    .end = fill_end,
    .abort = fill_abort,
};

void
fill_start(struct fill *f, struct counters_row *counters)
{
	f->magic = FILL_MAGIC;
	f->state = FILL_OPEN;
	f->may_keep = f->source_over = false;
	f->counters = counters;
	f->on_over = NULL;
	sink_init(&f->sink, &fill_ops);
}

/* ---- pace ---------------------------------------------------------------- */

static bool
is_too_slow(const struct fill *f, int64_t now_ns)
{
	uint64_t came = f->writer.filled - f->looked_at;
	uint64_t ms = (uint64_t)((now_ns - f->looked_ns) / NS_PER_MS);

	/* What has nobody else to read it holds its room for one client. */
	if (now_ns >= f->until_ns && writer_readers(&f->writer) <= 1)
		return (true);
	return (came < f->pace.rate * ms / 1000);
}

static void
look_again(struct fill *f, int64_t now_ns)
{
	int64_t due = now_ns + f->pace.over_ms * NS_PER_MS;

	f->looked_ns = now_ns;
	f->looked_at = f->writer.filled;
	if (f->until_ns > now_ns && f->until_ns < due)
		due = f->until_ns;
	timer_set(&f->timer, due);
}

static void
on_look(struct timer *timer)
{
	struct fill *f = OWNER_OF(timer, struct fill, timer);
	int64_t now_ns = loop_now(timer->loop)->mono_ns;

	CHECK_OBJ(f, FILL_MAGIC);
	if (f->state != FILL_OPEN)
		return;
	if (is_too_slow(f, now_ns))
		give_up(f, FILL_FULL);
	else
		look_again(f, now_ns);
}

void
fill_watch(struct fill *f, struct loop *loop, const struct fill_pace *pace)
{
	int64_t now_ns = loop_now(loop)->mono_ns;

	CHECK_OBJ(f, FILL_MAGIC);
	f->pace = *pace;
	f->until_ns = now_ns + pace->most_ms * NS_PER_MS;
	timer_init(&f->timer, loop, on_look);
	look_again(f, now_ns);
}

void
fill_fini(struct fill *f)
{
	if (f->magic == 0)
		return;
	CHECK_OBJ(f, FILL_MAGIC);
	timer_cancel(&f->timer);
	if (f->state == FILL_OPEN)
		break_off(f);
	FINI_OBJ(f);
}
