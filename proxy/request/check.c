/* SPDX-License-Identifier: MIT
 *
 * request/check.c - hold a body back until its words are known.
 */
#include "proxy/request/check.h"

#include "filters/words/words.h"

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
		drop_inspector(c);
		c->found.unchecked = true;
		settle(c, CHECK_PASSED);
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
	return (c->state == CHECK_TOO_LONG ? -1 : taken);
}

/* Checked while it flows: what is fed to the inspector must go down whole, so
 * only what the next link takes is looked at, one write late at most. */
static ssize_t
write_flowing(struct check *c, const struct iovec *iov, int n)
{
	enum check_state state;
	struct sink *next = c->source.sink;
	ssize_t taken;
	struct iovec part;
	size_t left;
	int i;

	if (next == NULL || buf_len(&c->held) > 0)
		return (0);
	if (c->inspector == NULL)
		return (sink_write(next, iov, n));
	part = iov[0];
	for (i = 1; i < n && part.iov_len == 0; i++)
		part = iov[i];
	state = inspect(c, &part, 1);
	if (state != CHECK_PASSED) {
		c->cut = true;
		chain_part(&c->source);
		sink_abort(next, SINK_ABORT_REFUSED);
		return (-1);
	}
	taken = sink_write(next, &part, 1);
	if (taken < 0)
		return (-1);
	/* The rest has been looked at: keep it, so that it is not again. */
	left = part.iov_len - (size_t)taken;
	if (left > 0 && buf_append(&c->held, (struct str){
	    (char *)part.iov_base + taken, left}) == -1)
		return (-1);
	return ((ssize_t)part.iov_len);
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
		return (write_flowing(c, iov, n));
	case CHECK_NONE:
	case CHECK_DANGER:
	case CHECK_BROKEN:
	case CHECK_TOO_LONG:
	case CHECK_TRUNCATED:
		return (-1);
	}
	UNREACHABLE();
}

/* Everything held is out and the source has ended: end what follows. */
static void
finish_flow(struct check *c)
{
	struct sink *next = c->source.sink;
	enum check_state state = CHECK_PASSED;

	if (c->inspector != NULL)
		state = judge(c);
	chain_part(&c->source);
	if (state == CHECK_PASSED) {
		sink_end(next);
		return;
	}
	c->cut = true;
	sink_abort(next, SINK_ABORT_REFUSED);
}

static void
check_end(struct sink *sink)
{
	struct check *c = OWNER_OF(sink, struct check, sink);

	CHECK_OBJ(c, CHECK_MAGIC);
	c->is_over = true;
	if (c->state == CHECK_HOLDING)
		settle(c, judge(c));
	else if (c->state == CHECK_PASSED && c->source.sink != NULL &&
	    buf_len(&c->held) == 0)
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

/* Push what is held; true when nothing is left and the next link takes more. */
static bool
push_held(struct check *c)
{
	struct str held = buf_peek(&c->held);
	struct iovec iov = {(void *)(uintptr_t)held.ptr, held.len};
	ssize_t n;

	if (held.len == 0)
		return (true);
	n = sink_write(c->source.sink, &iov, 1);
	if (n < 0) {
		/* The next link is broken and has told its owner. */
		chain_part(&c->source);
		return (false);
	}
	buf_consume(&c->held, (size_t)n);
	return (buf_len(&c->held) == 0);
}

static void
check_resume(struct source *source)
{
	struct check *c = OWNER_OF(source, struct check, source);

	CHECK_OBJ(c, CHECK_MAGIC);
	if (source->sink == NULL || !push_held(c))
		return;
	buf_trim(&c->held);
	if (c->is_over)
		finish_flow(c);
	else if (c->sink.source != NULL)
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
