/* SPDX-License-Identifier: MIT
 *
 * http/body.h - take a body out of its framing and push it into a sink.
 *
 * Fed with what a socket gave.  Bytes that the sink does not take are copied
 * and held until resume; so a reader may use one scratch buffer for all its
 * connections, and memory is only held where somebody is slow.
 */
#ifndef ADUANA_HTTP_BODY_H
#define ADUANA_HTTP_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/http/chunk.h"
#include "proxy/http/framing.h"

struct sink;

/* The most that may be fed at once, and so the most that is ever held. */
#define BODY_FEED_MAX	(128u * 1024)

enum body_result {
	BODY_MORE,	/* all taken; feed the next bytes */
	BODY_WAIT,	/* the sink is full; nothing may be fed before resume */
	BODY_END,	/* over; body_excess() is what stood behind it */
	BODY_BAD,	/* the framing is broken */
	BODY_BROKEN	/* the sink is broken; forget it */
};

struct body {
	unsigned		 magic;
#define BODY_MAGIC		0xb0d40001u
	enum framing_kind	 kind;
	uint64_t		 left;		/* FRAMING_LENGTH */
	struct chunk_decoder	 chunk;
	uint64_t		 taken;		/* bytes given to the sink */
	struct buf		 held;
	size_t			 unframed;	/* of held: already decoded */
	size_t			 excess;	/* bytes behind the end */
	bool			 over;
};

void		 body_init(struct body *, const struct framing *);
void		 body_fini(struct body *);
/* A body without bytes is over before anything is fed. */
bool		 body_over(const struct body *);

/* ${raw} of at most BODY_FEED_MAX bytes.  Does not call sink_end(). */
enum body_result body_feed(struct body *, struct str raw, struct sink *);
/* Write what is held; BODY_MORE at once when nothing is. */
enum body_result body_resume(struct body *, struct sink *);
/* Of a body whose length is known and of which nothing is held: bytes that have
 * not been fed; else 0.  And ${n} of them reached the sink by another way. */
uint64_t	 body_unread(const struct body *);
void		 body_pass(struct body *, uint64_t n);
/* The peer closed: is that the end (FRAMING_CLOSE), or is something missing? */
bool		 body_may_end_here(const struct body *);
/* After BODY_END: bytes behind the body; good until body_fini() or, when they
 * were fed just now, as long as ${raw} is. */
struct str	 body_excess(const struct body *, struct str raw);

#endif
