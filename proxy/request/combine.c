/* SPDX-License-Identifier: MIT
 *
 * request/combine.c - stored bytes and the origin's as one body.
 */
#include "proxy/request/combine.h"

#include "proxy/base/iov.h"

#define COMBINE_RUNS	16

/* Neither side wants the other any more. */
static void
give_up(struct combine *c, bool is_broken)
{
	struct sink *sink = c->source.sink;
	struct source *source = c->sink.source;

	chain_part(&c->source);
	if (source != NULL) {
		chain_part(source);
		source_cancel(source, SINK_ABORT_GONE);
	}
	/* A broken sink has gone by itself. */
	if (!is_broken)
		sink_abort(sink, SINK_ABORT_TRUNCATED);
}

/* Write at most ${max} of ${*left} stored bytes; how many were written, 0 when
 * the sink must be waited for or is gone. */
static uint64_t
write_stored(struct combine *c, uint64_t *left, uint64_t max)
{
	struct iovec iov[COMBINE_RUNS];
	int n = COMBINE_RUNS;
	uint64_t total;
	ssize_t taken;

	if (reader_peek(&c->reader, iov, &n) != READER_MORE) {
		give_up(c, false);
		return (0);
	}
	total = iov_clip(iov, &n, *left < max ? *left : max);
	taken = sink_write(c->source.sink, iov, n);
	if (taken < 0) {
		give_up(c, true);
		return (0);
	}
	reader_consume(&c->reader, (uint64_t)taken);
	*left -= (uint64_t)taken;
	return ((uint64_t)taken == total ? total : 0);
}

/* A batch of ${*left} stored bytes; true when they are through. */
static bool
push_stored(struct combine *c, uint64_t *left)
{
	uint64_t batch = COMBINE_BATCH, n;

	while (*left > 0) {
		if (batch == 0) {
			task_defer(c->loop, &c->turn);
			return (false);
		}
		n = write_stored(c, left, batch);
		if (n == 0)
			return (*left == 0 && c->source.sink != NULL);
		batch -= n;
	}
	return (true);
}

static void
push_before(struct combine *c)
{
	if (!push_stored(c, &c->left.before))
		return;
	if (c->is_started) {
		if (c->sink.source != NULL)
			source_resume(c->sink.source);
		return;
	}
	c->is_started = true;
	c->fn(c);
}

static void
push_after(struct combine *c)
{
	struct sink *sink;

	if (!push_stored(c, &c->left.after))
		return;
	sink = c->source.sink;
	chain_part(&c->source);
	sink_end(sink);
}

/* The origin's side is over once it has no source. */
static bool
is_sent(const struct combine *c)
{
	return (c->is_started && c->left.sent == 0 && c->sink.source == NULL);
}

void
combine_flow(struct combine *c)
{
	CHECK_OBJ(c, COMBINE_MAGIC);
	if (c->pushing)
		return;
	if (c->source.sink == NULL)
		return;
	c->pushing = true;
	if (is_sent(c))
		push_after(c);
	else
		push_before(c);
	c->pushing = false;
}

static void
combine_turn(struct task *task)
{
	combine_flow(OWNER_OF(task, struct combine, turn));
}

/* ---- as a sink ----------------------------------------------------------- */

static ssize_t
combine_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct combine *c = OWNER_OF(sink, struct combine, sink);
	struct sink *to = c->source.sink;
	ssize_t taken;

	CHECK_OBJ(c, COMBINE_MAGIC);
	if (to == NULL)
		return (-1);
	if (iov_size(iov, n) > c->left.sent) {
		chain_part(&c->source);
		sink_abort(to, SINK_ABORT_BAD);
		return (-1);
	}
	taken = sink_write(to, iov, n);
	if (taken < 0)
		chain_part(&c->source);
	else
		c->left.sent -= (uint64_t)taken;
	return (taken);
}

static void
combine_abort(struct sink *sink, enum sink_abort why)
{
	struct combine *c = OWNER_OF(sink, struct combine, sink);
	struct sink *to = c->source.sink;

	CHECK_OBJ(c, COMBINE_MAGIC);
	if (to == NULL)
		return;
	chain_part(&c->source);
	sink_abort(to, why);
}

static void
combine_end(struct sink *sink)
{
	struct combine *c = OWNER_OF(sink, struct combine, sink);

	CHECK_OBJ(c, COMBINE_MAGIC);
	if (c->left.sent != 0) {
		combine_abort(sink, SINK_ABORT_TRUNCATED);
		return;
	}
	if (c->source.sink == NULL)
		return;
	if (c->left.after > 0)
		(void)reader_seek(&c->reader, c->left.after_at);
	push_after(c);
}

static const struct sink_ops combine_sink_ops = {
    .name = "combine",
    .write = combine_write,
    .end = combine_end,
    .abort = combine_abort,
};

/* ---- as a source --------------------------------------------------------- */

static void
combine_resume(struct source *source)
{
	combine_flow(OWNER_OF(source, struct combine, source));
}

static void
combine_cancel(struct source *source, enum sink_abort why)
{
	struct combine *c = OWNER_OF(source, struct combine, source);
	struct source *from = c->sink.source;

	CHECK_OBJ(c, COMBINE_MAGIC);
	chain_part(source);
	task_cancel(&c->turn);
	if (from != NULL) {
		chain_part(from);
		source_cancel(from, why);
	}
}

static const struct source_ops combine_source_ops = {
    .name = "combine",
    .resume = combine_resume,
    .cancel = combine_cancel,
};

/* ---- life ---------------------------------------------------------------- */

void
combine_init(struct combine *c, struct loop *loop, struct cache_reader *reader,
    const struct combine_plan *plan, combine_fn *fn)
{
	ASSERT(c->magic == 0);
	INIT_OBJ(c, COMBINE_MAGIC);
	c->loop = loop;
	c->left = *plan;
	c->fn = fn;
	reader_move(&c->reader, reader);
	/* Where it begins was looked at when the plan was made. */
	(void)reader_seek(&c->reader, plan->before_at);
	sink_init(&c->sink, &combine_sink_ops);
	source_init(&c->source, &combine_source_ops);
	task_init(&c->turn, combine_turn);
}

void
combine_only_sent(struct combine *c)
{
	CHECK_OBJ(c, COMBINE_MAGIC);
	c->left.before = c->left.after = 0;
}

void
combine_fini(struct combine *c)
{
	if (c->magic == 0)
		return;
	CHECK_OBJ(c, COMBINE_MAGIC);
	task_cancel(&c->turn);
	reader_close(&c->reader);
	FINI_OBJ(c);
}
