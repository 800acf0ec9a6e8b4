/* SPDX-License-Identifier: MIT
 *
 * request/check.h - a link that holds a body back until its words are known.
 *
 * Holds at most ${limit} bytes.  After the verdict it is the source of the same
 * body for whatever is joined to it.  Refuses nothing by itself: it tells its
 * owner, who decides.  While it goes on checking a body that is being let
 * through (CHECK_BEYOND_CUT), a verdict against it breaks the chain both ways.
 */
#ifndef ADUANA_REQUEST_CHECK_H
#define ADUANA_REQUEST_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "filters/words/inspector.h"
#include "proxy/base/buf.h"
#include "proxy/event/loop.h"
#include "proxy/http/sink.h"

struct check;
struct words_group;
struct words_scratch;

enum check_beyond {
	CHECK_BEYOND_CUT,	/* let through, go on checking, cut at a word */
	CHECK_BEYOND_PASS,	/* let the rest through unchecked */
	CHECK_BEYOND_BLOCK	/* CHECK_TOO_LONG */
};

enum check_state {
	CHECK_NONE,		/* zeroed */
	CHECK_HOLDING,
	CHECK_PASSED,		/* may be joined to what follows */
	CHECK_DANGER,		/* and the list says block */
	CHECK_BROKEN,
	CHECK_TOO_LONG,
	CHECK_TRUNCATED		/* the source stopped before the end */
};

/* Once, after CHECK_HOLDING is over; never from inside a call of the chain. */
typedef void check_fn(struct check *);

struct check_options {
	struct loop		*loop;
	const struct words_group *words;	/* whose */
	struct words_scratch	*scratch;
	struct str		 type;		/* Content-Type */
	struct str		 encoding;	/* Content-Encoding, joined */
	bool			 form;		/* a request's body */
	size_t			 limit;		/* bytes */
	enum check_beyond	 beyond;
};

struct check {
	unsigned		 magic;
#define CHECK_MAGIC		0xc4ec0001u
	uint8_t			 state;		/* enum check_state */
	uint8_t			 beyond;
	bool			 is_over;	/* the source has ended */
	bool			 told;		/* or will be, by the task */
	bool			 heard;		/* told */
	bool			 cut;		/* while letting through */
	struct sink		 sink;		/* fed by the body */
	struct source		 source;	/* feeds the next link */
	struct loop		*loop;
	struct inspector	*inspector;	/* NULL: no more to check */
	struct inspection	 found;
	struct buf		 held;
	size_t			 limit;
	struct task		 task;
	check_fn		*fn;
};

/* Then join a source to ->sink.  0, or -1 without memory. */
int		 check_start(struct check *, const struct check_options *,
		    check_fn *);
/* CHECK_PASSED and joined: push what is held. */
void		 check_flow(struct check *);
/* The whole body was read and found clean. */
bool		 check_is_clean(const struct check *);
/* Harmless on a zeroed one. */
void		 check_fini(struct check *);

#endif
