/* SPDX-License-Identifier: MIT
 *
 * request/replay.c - a stored body as the source of a chain.
 */
#include "proxy/request/replay.h"

#include "proxy/base/iov.h"

#define REPLAY_RUNS	16

static void
replay_tell(struct task *task)
{
	struct replay *r = OWNER_OF(task, struct replay, lost);
	struct sink *sink = r->lost_sink;

	CHECK_OBJ(r, REPLAY_MAGIC);
	r->lost_sink = NULL;
	r->fn(r, sink);
}

static void
replay_lost(struct replay *r)
{
	struct sink *sink = r->source.sink;

	chain_part(&r->source);
	if (r->fn == NULL) {
		sink_abort(sink, SINK_ABORT_TRUNCATED);
		return;
	}
	r->lost_sink = sink;
	task_defer(r->loop, &r->lost);
}

static void
replay_end(struct replay *r)
{
	struct sink *sink = r->source.sink;

	chain_part(&r->source);
	sink_end(sink);
}

/* One round; true when another may follow. */
static bool
push_once(struct replay *r)
{
	struct iovec iov[REPLAY_RUNS];
	int n = REPLAY_RUNS;
	uint64_t total;
	ssize_t taken;

	if (r->left == 0) {
		replay_end(r);
		return (false);
	}
	switch (reader_peek(&r->reader, iov, &n)) {
	case READER_WAIT:
		return (false);
	case READER_END:
		replay_end(r);
		return (false);
	case READER_LOST:
		replay_lost(r);
		return (false);
	case READER_MORE:
		break;
	}
	if (r->skip > 0) {
		total = iov_clip(iov, &n, r->skip);
		reader_consume(&r->reader, total);
		r->skip -= total;
		return (true);
	}
	total = iov_clip(iov, &n, r->left);
	taken = sink_write(r->source.sink, iov, n);
	if (taken < 0) {
		chain_part(&r->source);
		return (false);
	}
	reader_consume(&r->reader, (uint64_t)taken);
	if (r->left != UINT64_MAX)
		r->left -= (uint64_t)taken;
	return ((uint64_t)taken == total);
}

void
replay_flow(struct replay *r)
{
	CHECK_OBJ(r, REPLAY_MAGIC);
	if (r->pushing) {
		r->grown = true;
		return;
	}
	r->pushing = true;
	do {
		r->grown = false;
		while (r->source.sink != NULL && push_once(r))
			;
	} while (r->grown);
	r->pushing = false;
}

static void
replay_on_growth(struct cache_reader *reader)
{
	replay_flow(OWNER_OF(reader, struct replay, reader));
}

static void
replay_resume(struct source *source)
{
	replay_flow(OWNER_OF(source, struct replay, source));
}

static void
replay_cancel(struct source *source, enum sink_abort why)
{
	(void)why;
	chain_part(source);
}

static const struct source_ops replay_ops = {
    .name = "replay",
    .resume = replay_resume,
    .cancel = replay_cancel,
};

void
replay_init(struct replay *r, struct loop *loop, uint64_t left, replay_fn *fn)
{
	r->magic = REPLAY_MAGIC;
	r->pushing = r->grown = false;
	r->loop = loop;
	r->skip = 0;
	r->left = left;
	r->fn = fn;
	source_init(&r->source, &replay_ops);
	task_init(&r->lost, replay_tell);
	reader_on_growth(&r->reader, replay_on_growth);
}

void
replay_fini(struct replay *r)
{
	reader_close(&r->reader);
	if (r->magic == 0)
		return;
	CHECK_OBJ(r, REPLAY_MAGIC);
	task_cancel(&r->lost);
	FINI_OBJ(r);
}
