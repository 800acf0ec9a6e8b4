/* SPDX-License-Identifier: MIT
 *
 * request/check.c - hold a body back until its words are known.
 */
#include "proxy/request/check.h"

/* While a body flows under inspection its last bytes stay here: the inspector
 * may see a word some kilobytes after it, and when all is out a cut would come
 * too late. */
#define CHECK_TAIL	(16u * 1024)
/* Looked at in one step. */
#define CHECK_PIECE	(64u * 1024)

static void
check_tell(struct task *task)
{
	struct check *c = OWNER_OF(task, struct check, task);

	CHECK_OBJ(c, CHECK_MAGIC);
	c->heard = true;
	c->fn(c);
}

/* Holding is over; the owner hears of it when the chain is off the stack. */
static void
settle(struct check *c, enum check_state state)
{
	ASSERT(c->state == CHECK_HOLDING);
	c->state = (uint8_t)state;
	if (!c->told)
		task_defer(c->loop, &c->task);
	c->told = true;
}

static void
drop_inspector(struct check *c)
{
	inspector_free(c->inspector);
	c->inspector = NULL;
}

/* The inspector has all it will get: what does the list make of it? */
static enum check_state
judge(struct check *c)
{
	c->found = inspector_end(c->inspector);
	drop_inspector(c);
	if (c->found.danger && c->found.action == WORDS_BLOCK)
		return (CHECK_DANGER);
	if (c->found.broken && c->found.broken_action == WORDS_BLOCK)
		return (CHECK_BROKEN);
	return (CHECK_PASSED);
}

static enum check_state
conclude(struct check *c, enum inspect_result result)
{
	switch (result) {
	case INSPECT_MORE:
		break;
	case INSPECT_DANGER:
	case INSPECT_UNCHECKED:
		return (judge(c));
	}
	return (CHECK_PASSED);
}

/* Let ${piece} pass under the inspector's eyes. */
static enum check_state
inspect(struct check *c, struct str piece)
{
	if (c->inspector == NULL)
		return (CHECK_PASSED);
	return (conclude(c,
	    inspector_feed(c->inspector, piece.ptr, piece.len)));
}

static void
beyond_limit(struct check *c)
{
	switch ((enum check_beyond)c->beyond) {
	case CHECK_BEYOND_PASS:
		/* Its end is none of the text: damage there means nothing. */
		c->found = inspector_end(c->inspector);
		drop_inspector(c);
		c->found.broken = false;
		c->found.unchecked = true;
		settle(c, c->found.danger && c->found.action == WORDS_BLOCK
			      ? CHECK_DANGER
			      : CHECK_PASSED);
		return;
	case CHECK_BEYOND_BLOCK:
		settle(c, CHECK_TOO_LONG);
		return;
	case CHECK_BEYOND_CUT:
		/* What goes out now cannot wait for words that speak for
		 * it. */
		settle(c, conclude(c, inspector_urge(c->inspector)));
		return;
	}
	UNREACHABLE();
}

static int
hold_piece(struct check *c, struct str piece)
{
	enum check_state state = inspect(c, piece);

	if (state == CHECK_PASSED && buf_append(&c->held, piece) == -1)
		state = CHECK_TOO_LONG;
	if (state != CHECK_PASSED || c->inspector == NULL)
		settle(c, state);
	else if (buf_len(&c->held) >= c->limit)
		beyond_limit(c);
	return (c->state == CHECK_HOLDING || c->state == CHECK_PASSED ? 0 : -1);
}

/* A word could still reach back into so much of what is held. */
static size_t
tail(const struct check *c)
{
	return (c->inspector == NULL ? 0 : CHECK_TAIL);
}

/* Push what may go out; true when the next link takes more. */
static bool
push_held(struct check *c)
{
	struct str held = buf_peek(&c->held);
	struct iovec iov = {(void *)(uintptr_t)held.ptr, 0};
	ssize_t n;

	if (held.len <= tail(c))
		return (true);
	iov.iov_len = held.len - tail(c);
	n = sink_write(c->source.sink, &iov, 1);
	if (n < 0) {
		/* The next link is broken and has told its owner. */
		chain_part(&c->source);
		return (false);
	}
	buf_consume(&c->held, (size_t)n);
	return (buf_len(&c->held) == tail(c));
}

static void
cut(struct check *c)
{
	struct sink *next = c->source.sink;

	c->cut = true;
	chain_part(&c->source);
	sink_abort(next, SINK_ABORT_REFUSED);
}

/* Look at ${piece}, keep it, push what is before it; -1: cut or broken. */
static int
flow_piece(struct check *c, struct str piece)
{
	if (inspect(c, piece) != CHECK_PASSED ||
	    buf_append(&c->held, piece) == -1) {
		cut(c);
		return (-1);
	}
	(void)push_held(c);
	return (c->source.sink == NULL ? -1 : 0);
}

static bool
takes_more(const struct check *c)
{
	if (c->state == CHECK_HOLDING)
		return (true);
	return (c->source.sink != NULL && buf_len(&c->held) <= tail(c));
}

/* The limit is met exactly, so that what is known there does not depend on how
 * the body came. */
static size_t
step(const struct check *c)
{
	size_t left = c->limit - buf_len(&c->held);

	return (c->state == CHECK_HOLDING && left < CHECK_PIECE ? left
								: CHECK_PIECE);
}

/* What was fed to the inspector is taken, so that it is not fed again. */
static ssize_t
write_checked(struct check *c, const struct iovec *iov, int n)
{
	struct str rest, piece;
	ssize_t taken = 0;
	int i, rc;

	for (i = 0; i < n; i++) {
		rest = (struct str){iov[i].iov_base, iov[i].iov_len};
		for (; rest.len > 0; rest = str_from(rest, piece.len)) {
			if (!takes_more(c))
				return (taken);
			piece = str_head(rest, step(c));
			rc = c->state == CHECK_HOLDING ? hold_piece(c, piece)
						       : flow_piece(c, piece);
			if (rc == -1)
				return (-1);
			taken += (ssize_t)piece.len;
		}
	}
	return (taken);
}

static ssize_t
check_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct check *c = OWNER_OF(sink, struct check, sink);

	CHECK_OBJ(c, CHECK_MAGIC);
	switch ((enum check_state)c->state) {
	case CHECK_HOLDING:
		return (write_checked(c, iov, n));
	case CHECK_PASSED:
		if (c->inspector == NULL && c->source.sink != NULL &&
		    buf_len(&c->held) == 0)
			return (sink_write(c->source.sink, iov, n));
		return (write_checked(c, iov, n));
	case CHECK_NONE:
	case CHECK_DANGER:
	case CHECK_BROKEN:
	case CHECK_TOO_LONG:
	case CHECK_TRUNCATED:
		return (-1);
	}
	UNREACHABLE();
}

/* The source has ended: the verdict, what is held, the end. */
static void
finish_flow(struct check *c)
{
	struct sink *next = c->source.sink;

	if (c->inspector != NULL && judge(c) != CHECK_PASSED) {
		cut(c);
		return;
	}
	if (!push_held(c))
		return;
	chain_part(&c->source);
	sink_end(next);
}

static void
check_end(struct sink *sink)
{
	struct check *c = OWNER_OF(sink, struct check, sink);

	CHECK_OBJ(c, CHECK_MAGIC);
	c->is_over = true;
	if (c->state == CHECK_HOLDING)
		settle(c, judge(c));
	else if (c->state == CHECK_PASSED && !c->heard && c->inspector != NULL)
		c->state = (uint8_t)judge(c);
	else if (c->state == CHECK_PASSED && c->source.sink != NULL)
		finish_flow(c);
}

static void
check_abort(struct sink *sink, enum sink_abort why)
{
	struct check *c = OWNER_OF(sink, struct check, sink);
	struct sink *next = c->source.sink;

	CHECK_OBJ(c, CHECK_MAGIC);
	if (c->state == CHECK_HOLDING) {
		settle(c, CHECK_TRUNCATED);
		return;
	}
	if (next == NULL) {
		if (c->state == CHECK_PASSED)
			c->state = CHECK_TRUNCATED;
		return;
	}
	chain_part(&c->source);
	sink_abort(next, why);
}

static const struct sink_ops check_sink_ops = {
    .name = "check",
    .write = check_write,
    .end = check_end,
    .abort = check_abort,
};

static void
check_resume(struct source *source)
{
	struct check *c = OWNER_OF(source, struct check, source);

	CHECK_OBJ(c, CHECK_MAGIC);
	if (source->sink == NULL)
		return;
	if (c->is_over) {
		finish_flow(c);
		return;
	}
	if (!push_held(c))
		return;
	buf_trim(&c->held);
	if (c->sink.source != NULL)
		source_resume(c->sink.source);
}

static void
check_cancel(struct source *source, enum sink_abort why)
{
	struct check *c = OWNER_OF(source, struct check, source);

	CHECK_OBJ(c, CHECK_MAGIC);
	chain_part(source);
	if (c->sink.source != NULL)
		source_cancel(c->sink.source, why);
}

static const struct source_ops check_source_ops = {
    .name = "check",
    .resume = check_resume,
    .cancel = check_cancel,
};

int
check_start(struct check *c, const struct check_options *o, check_fn *fn)
{
	INIT_OBJ(c, CHECK_MAGIC);
	c->inspector = inspector_new(o->words, o->scratch, o->type, o->encoding,
	    o->form);
	if (c->inspector == NULL)
		return (-1);
	c->state = CHECK_HOLDING;
	c->beyond = (uint8_t)o->beyond;
	c->limit = o->limit;
	c->loop = o->loop;
	c->fn = fn;
	buf_init(&c->held, o->limit + 2 * CHECK_PIECE);
	sink_init(&c->sink, &check_sink_ops);
	source_init(&c->source, &check_source_ops);
	task_init(&c->task, check_tell);
	return (0);
}

void
check_flow(struct check *c)
{
	CHECK_OBJ(c, CHECK_MAGIC);
	ASSERT(c->state == CHECK_PASSED || c->state == CHECK_TRUNCATED);
	if (c->state == CHECK_TRUNCATED) {
		struct sink *next = c->source.sink;

		chain_part(&c->source);
		sink_abort(next, SINK_ABORT_TRUNCATED);
		return;
	}
	check_resume(&c->source);
}

bool
check_is_clean(const struct check *c)
{
	return (c->magic == CHECK_MAGIC && c->is_over &&
		c->state == CHECK_PASSED && c->inspector == NULL &&
		!c->found.danger && !c->found.broken && !c->found.unchecked);
}

void
check_fini(struct check *c)
{
	if (c->magic == 0)
		return;
	CHECK_OBJ(c, CHECK_MAGIC);
	task_cancel(&c->task);
	inspector_free(c->inspector);
	buf_fini(&c->held);
	FINI_OBJ(c);
}
