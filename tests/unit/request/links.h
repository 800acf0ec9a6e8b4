/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/links.h - the two ends of a chain under test: a source of
 * given bytes and a sink that takes what it likes.
 */
#ifndef ADUANA_TESTS_LINKS_H
#define ADUANA_TESTS_LINKS_H

#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/http/sink.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

/* Writes ${mem} in pieces of ${step}, then ends. */
struct spring {
	struct source	 source;
	const char	*mem;
	size_t		 len;
	size_t		 at;
	size_t		 step;
	bool		 stays;		/* does not end by itself */
	bool		 broken;	/* the sink said -1 */
	bool		 cancelled;
};

static inline void
spring_flow(struct source *source)
{
	struct spring *s = OWNER_OF(source, struct spring, source);
	struct sink *to = source->sink;
	struct iovec iov;
	ssize_t n;

	while (s->at < s->len) {
		iov.iov_base = (void *)(uintptr_t)(s->mem + s->at);
		iov.iov_len = s->len - s->at < s->step ? s->len - s->at :
		    s->step;
		n = sink_write(to, &iov, 1);
		if (n < 0) {
			s->broken = true;
			chain_part(source);
			return;
		}
		s->at += (size_t)n;
		if ((size_t)n < iov.iov_len)
			return;
	}
	if (s->stays)
		return;
	chain_part(source);
	sink_end(to);
}

static inline void
spring_cancel(struct source *source, enum sink_abort why)
{
	(void)why;
	OWNER_OF(source, struct spring, source)->cancelled = true;
	chain_part(source);
}

static const struct source_ops spring_ops = {
	"spring", spring_flow, spring_cancel};

static inline void
spring_init(struct spring *s, const char *mem, size_t len, size_t step)
{
	memset(s, 0, sizeof(*s));
	source_init(&s->source, &spring_ops);
	s->mem = mem;
	s->len = len;
	s->step = step;
}

/* Takes ${appetite} bytes a write, 0: all; -1 once ${breaks}. */
struct basin {
	struct sink	 sink;
	char		*mem;
	size_t		 size;
	size_t		 len;
	size_t		 appetite;
	bool		 breaks;
	int		 ended;
	int		 aborted;
	enum sink_abort	 why;
};

static inline ssize_t
basin_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct basin *b = OWNER_OF(sink, struct basin, sink);
	size_t left = b->appetite == 0 ? b->size : b->appetite;
	size_t taken = 0, part;

	ck_assert_int_eq(b->ended + b->aborted, 0);
	if (b->breaks)
		return (-1);
	for (int i = 0; i < n && left > 0; i++) {
		part = iov[i].iov_len < left ? iov[i].iov_len : left;
		ck_assert_uint_le(b->len + part, b->size);
		memcpy(b->mem + b->len, iov[i].iov_base, part);
		b->len += part;
		taken += part;
		left -= part;
	}
	return ((ssize_t)taken);
}

static inline void
basin_end(struct sink *sink)
{
	OWNER_OF(sink, struct basin, sink)->ended++;
}

static inline void
basin_abort(struct sink *sink, enum sink_abort why)
{
	struct basin *b = OWNER_OF(sink, struct basin, sink);

	b->aborted++;
	b->why = why;
}

static const struct sink_ops basin_ops = {.name = "basin",
    .write = basin_write,
    .end = basin_end,
    .abort = basin_abort};

static inline void
basin_init(struct basin *b, char *mem, size_t size, size_t appetite)
{
	memset(b, 0, sizeof(*b));
	sink_init(&b->sink, &basin_ops);
	b->mem = mem;
	b->size = size;
	b->appetite = appetite;
}

/* Resume whoever feeds it until it is over. */
static inline void
basin_drink(struct basin *b)
{
	size_t before = SIZE_MAX;

	while (b->ended + b->aborted == 0 && b->sink.source != NULL &&
	    b->len != before) {
		before = b->len;
		source_resume(b->sink.source);
	}
}

static struct loop *links_loop;
static struct timer links_timer;

static inline void
links_on_timer(struct timer *timer)
{
	(void)timer;
	loop_stop(links_loop);
}

/* One turn: deferred tasks are run. */
static inline void
links_turn(void)
{
	timer_init(&links_timer, links_loop, links_on_timer);
	timer_set_ms(&links_timer, 1);
	loop_run(links_loop);
	timer_cancel(&links_timer);
}

#endif
