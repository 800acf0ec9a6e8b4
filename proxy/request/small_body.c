/* SPDX-License-Identifier: MIT
 *
 * request/small_body.c - take all, or say that it is too much.
 */
#include "proxy/request/small_body.h"

static void
settle(struct small_body *b, enum small_body_state state)
{
	if (b->state != SMALL_BODY_COMING)
		return;
	b->state = state;
	task_defer(b->loop, &b->task);
}

static void
tell(struct task *task)
{
	struct small_body *b = OWNER_OF(task, struct small_body, task);

	CHECK_OBJ(b, SMALL_BODY_MAGIC);
	b->fn(b);
}

static ssize_t
take(struct sink *sink, const struct iovec *iov, int n)
{
	struct small_body *b = OWNER_OF(sink, struct small_body, sink);
	ssize_t taken = 0;

	CHECK_OBJ(b, SMALL_BODY_MAGIC);
	for (int i = 0; i < n && b->state == SMALL_BODY_COMING; i++) {
		if (buf_append(&b->held,
			(struct str){iov[i].iov_base, iov[i].iov_len}) != 0)
			settle(b, SMALL_BODY_TOO_LONG);
		taken += (ssize_t)iov[i].iov_len;
	}
	return (b->state == SMALL_BODY_COMING ? taken : -1);
}

static void
take_end(struct sink *sink)
{
	settle(OWNER_OF(sink, struct small_body, sink), SMALL_BODY_WHOLE);
}

static void
take_abort(struct sink *sink, enum sink_abort why)
{
	(void)why;
	settle(OWNER_OF(sink, struct small_body, sink), SMALL_BODY_CUT);
}

static const struct sink_ops small_body_ops = {
    .name = "small body",
    .write = take,
    .end = take_end,
    .abort = take_abort,
};

void
small_body_start(struct small_body *b, struct loop *loop, size_t max,
    small_body_fn *fn)
{
	INIT_OBJ(b, SMALL_BODY_MAGIC);
	b->state = SMALL_BODY_COMING;
	b->loop = loop;
	b->fn = fn;
	buf_init(&b->held, max);
	sink_init(&b->sink, &small_body_ops);
	task_init(&b->task, tell);
}

void
small_body_fini(struct small_body *b)
{
	if (b->magic != SMALL_BODY_MAGIC)
		return;
	if (b->sink.source != NULL)
		chain_part(b->sink.source);
	task_cancel(&b->task);
	buf_fini(&b->held);
	FINI_OBJ(b);
}
