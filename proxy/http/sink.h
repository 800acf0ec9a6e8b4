/* SPDX-License-Identifier: MIT
 *
 * http/sink.h - links of a body's chain: source -> sink -> ... -> last sink.
 *
 * Bytes go right; back-pressure goes left.  A sink takes what it can and says
 * how much; what it did not take stays the source's.  When it can take again it
 * calls source_resume() on the source it was started with.
 */
#ifndef ADUANA_HTTP_SINK_H
#define ADUANA_HTTP_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "proxy/base/object.h"

struct sink;
struct source;
struct splice;

/* Why a chain was broken off. */
enum sink_abort {
	SINK_ABORT_TRUNCATED,	/* the sender stopped before the end */
	SINK_ABORT_BAD,		/* the sender broke the protocol */
	SINK_ABORT_REFUSED,	/* a filter said no */
	SINK_ABORT_GONE		/* the receiver went away (right to left) */
};

/* What pour came to. */
enum sink_poured {
	SINK_POURED_ALL,	/* the budget is spent, or it cannot now */
	SINK_POURED_SOME,	/* more when the socket is readable */
	SINK_POURED_FULL,	/* wait, I will resume you */
	SINK_POURED_CUT,	/* the socket ended or broke */
	SINK_POURED_BROKEN	/* this sink is broken for good */
};

struct sink_ops {
	const char	*name;
	/* Take some of the ${n} runs; returns bytes taken, 0 to the total.
	 * Less than the total means: wait, I will resume you.  -1: this sink is
	 * broken for good; the source must stop and forget it.  Must not call
	 * source_resume() before return. */
	ssize_t		(*write)(struct sink *, const struct iovec *, int n);
	/* Instead of write: have ${splice} bring bytes right from ${from}, a
	 * plain socket, within its budget.  While it holds some, only pour may
	 * follow.  Must not call source_resume() before return.  NULL: the
	 * bytes have to be shown. */
	enum sink_poured (*pour)(struct sink *, struct splice *, int from);
	/* The body is whole; after the last write was taken whole.  Never
	 * waits: what must still be flushed is the sink's own business. */
	void		(*end)(struct sink *);
	/* The body will not be whole.  Downstream must see that. */
	void		(*abort)(struct sink *, enum sink_abort);
};

struct source_ops {
	const char	*name;
	/* Write again; may be called when there is nothing to write. */
	void		(*resume)(struct source *);
	/* Nobody wants the rest; no call into the sink after this. */
	void		(*cancel)(struct source *, enum sink_abort);
};

/* Both are embedded in their owner. */
struct sink {
	unsigned		 magic;
#define SINK_MAGIC		0x51e00001u
	const struct sink_ops	*ops;
	struct source		*source;	/* who feeds it; NULL: none */
};

struct source {
	unsigned		 magic;
#define SOURCE_MAGIC		0x50ce0001u
	const struct source_ops	*ops;
	struct sink		*sink;		/* where it goes; NULL: none */
};

static inline void
sink_init(struct sink *s, const struct sink_ops *ops)
{
	INIT_OBJ(s, SINK_MAGIC);
	s->ops = ops;
}

static inline void
source_init(struct source *s, const struct source_ops *ops)
{
	INIT_OBJ(s, SOURCE_MAGIC);
	s->ops = ops;
}

static inline void
chain_join(struct source *from, struct sink *to)
{
	CHECK_OBJ(from, SOURCE_MAGIC);
	CHECK_OBJ(to, SINK_MAGIC);
	from->sink = to;
	to->source = from;
}

/* Neither knows the other any more. */
static inline void
chain_part(struct source *from)
{
	if (from->sink != NULL) {
		from->sink->source = NULL;
		from->sink = NULL;
	}
}

static inline ssize_t
sink_write(struct sink *s, const struct iovec *iov, int n)
{
	CHECK_OBJ(s, SINK_MAGIC);
	return (s->ops->write(s, iov, n));
}

static inline void
sink_end(struct sink *s)
{
	CHECK_OBJ(s, SINK_MAGIC);
	s->ops->end(s);
}

static inline void
sink_abort(struct sink *s, enum sink_abort why)
{
	CHECK_OBJ(s, SINK_MAGIC);
	s->ops->abort(s, why);
}

static inline void
source_resume(struct source *s)
{
	CHECK_OBJ(s, SOURCE_MAGIC);
	s->ops->resume(s);
}

static inline void
source_cancel(struct source *s, enum sink_abort why)
{
	CHECK_OBJ(s, SOURCE_MAGIC);
	s->ops->cancel(s, why);
}

#endif
