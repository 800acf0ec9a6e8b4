/* SPDX-License-Identifier: MIT
 *
 * request/check.c - hold a body back until its words are known.
 */
#include "proxy/request/check.h"

#include "filters/words/words.h"

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
	if (c->found.danger && words_action(c->words) == WORDS_BLOCK)
		return (CHECK_DANGER);
	if (c->found.broken && words_broken_action(c->words) == WORDS_BLOCK)
		return (CHECK_BROKEN);
	return (CHECK_PASSED);
}

/* Let ${n} runs pass under the inspector's eyes. */
static enum check_state
inspect(struct check *c, const struct iovec *iov, int n)
{
	int i;

	for (i = 0; i < n && c->inspector != NULL; i++) {
		switch (inspector_feed(c->inspector, iov[i].iov_base,
		    iov[i].iov_len)) {
		case INSPECT_MORE:
			break;
		case INSPECT_DANGER:
			return (judge(c));
		case INSPECT_UNCHECKED:
			c->found = inspector_end(c->inspector);
			drop_inspector(c);
			break;
		}
	}
	return (CHECK_PASSED);
}

static ssize_t
hold(struct check *c, const struct iovec *iov, int n)
{
	ssize_t taken = 0;
	int i;

	for (i = 0; i < n; i++) {
		if (buf_append(&c->held, (struct str){iov[i].iov_base,
		    iov[i].iov_len}) == -1) {
			settle(c, CHECK_TOO_LONG);
			return (-1);
		}
		taken += (ssize_t)iov[i].iov_len;
	}
	return (taken);
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
		settle(c, c->found.danger && words_action(c->words) ==
		    WORDS_BLOCK ? CHECK_DANGER : CHECK_PASSED);
		return;
	case CHECK_BEYOND_BLOCK:
		settle(c, CHECK_TOO_LONG);
		return;
	case CHECK_BEYOND_CUT:
		settle(c, CHECK_PASSED);
		return;
	}
	UNREACHABLE();
}

static ssize_t
write_holding(struct check *c, const struct iovec *iov, int n)
{
	enum check_state state;
	ssize_t taken;

	state = inspect(c, iov, n);
	if (state != CHECK_PASSED) {
		settle(c, state);
		return (-1);
	}
	taken = hold(c, iov, n);
	if (taken == -1)
		return (-1);
	if (c->inspector == NULL)
		settle(c, CHECK_PASSED);
	else if (buf_len(&c->held) >= c->limit)
		beyond_limit(c);
	return (c->state == CHECK_TOO_LONG || c->state == CHECK_DANGER ? -1 :
	    taken);
}

/* Push what may go out: all but the tail that a word could still reach back
 * into.  True when the next link takes more. */
static bool
push_held(struct check *c)
{
	struct str held = buf_peek(&c->held);
	size_t keep = c->inspector == NULL ? 0 : CHECK_TAIL;
	struct iovec iov = {(void *)(uintptr_t)held.ptr, 0};
	ssize_t n;

	if (held.len <= keep)
		return (true);
	iov.iov_len = held.len - keep;
	n = sink_write(c->source.sink, &iov, 1);
	if (n < 0) {
		/* The next link is broken and has told its owner. */
		chain_part(&c->source);
		return (false);
	}
	buf_consume(&c->held, (size_t)n);
	return (buf_len(&c->held) == keep);
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
flow_piece(struct check *c, struct iovec piece)
{
	if (inspect(c, &piece, 1) != CHECK_PASSED) {
		cut(c);
		return (-1);
	}
	if (buf_append(&c->held, (struct str){piece.iov_base,
	    piece.iov_len}) == -1) {
		c->found.unchecked = true;
		cut(c);
		return (-1);
	}
	(void)push_held(c);
	return (c->source.sink == NULL ? -1 : 0);
}

/* Checked while it flows: what was fed to the inspector is taken, so that it is
 * not fed again. */
static ssize_t
write_flowing(struct check *c, const struct iovec *iov, int n)
{
	struct iovec piece;
	ssize_t taken = 0;
	size_t at;
	int i;

	for (i = 0; i < n; i++) {
		for (at = 0; at < iov[i].iov_len; at += piece.iov_len) {
			if (buf_len(&c->held) > CHECK_TAIL)
				return (taken);
			piece.iov_base = (char *)iov[i].iov_base + at;
			piece.iov_len = iov[i].iov_len - at;
			if (piece.iov_len > CHECK_PIECE)
				piece.iov_len = CHECK_PIECE;
			if (flow_piece(c, piece) == -1)
				return (-1);
			taken += (ssize_t)piece.iov_len;
		}
	}
	return (taken);
}

static ssize_t
write_passed(struct check *c, const struct iovec *iov, int n)
{
	struct sink *next = c->source.sink;

	if (next == NULL)
		return (0);
	if (c->inspector != NULL)
		return (write_flowing(c, iov, n));
	return (buf_len(&c->held) > 0 ? 0 : sink_write(next, iov, n));
}

static ssize_t
check_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct check *c = OWNER_OF(sink, struct check, sink);

	CHECK_OBJ(c, CHECK_MAGIC);
	switch ((enum check_state)c->state) {
	case CHECK_HOLDING:
		return (write_holding(c, iov, n));
	case CHECK_PASSED:
		return (write_passed(c, iov, n));
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
	c->inspector = inspector_new(o->words, o->scratch, o->type,
	    o->encoding, o->form);
	if (c->inspector == NULL)
		return (-1);
	c->state = CHECK_HOLDING;
	c->beyond = (uint8_t)o->beyond;
	c->limit = o->limit;
	c->loop = o->loop;
	c->words = o->words;
	c->fn = fn;
	/* One write may come on top of the limit. */
	buf_init(&c->held, o->limit + 1024 * 1024);
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
