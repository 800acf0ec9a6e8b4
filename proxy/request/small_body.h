/* SPDX-License-Identifier: MIT
 *
 * request/small_body.h - the end of a chain that keeps a short body, for a page
 * of our own to read.
 */
#ifndef ADUANA_REQUEST_SMALL_BODY_H
#define ADUANA_REQUEST_SMALL_BODY_H

#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/event/loop.h"
#include "proxy/http/sink.h"

struct small_body;

enum small_body_state {
	SMALL_BODY_NONE,	/* zeroed */
	SMALL_BODY_COMING,
	SMALL_BODY_WHOLE,
	SMALL_BODY_TOO_LONG,
	SMALL_BODY_CUT		/* the client stopped before its end */
};

/* Once, after SMALL_BODY_COMING is over; never from inside a call of the chain.
 */
typedef void small_body_fn(struct small_body *);

struct small_body {
	unsigned		 magic;
#define SMALL_BODY_MAGIC	0x5ba11b01u
	enum small_body_state	 state;
	struct sink		 sink;
	struct buf		 held;
	struct loop		*loop;
	struct task		 task;
	small_body_fn		*fn;
};

/* Then join a source to ->sink; no more than ${max} bytes are taken. */
void	 small_body_start(struct small_body *, struct loop *, size_t max,
	    small_body_fn *);
/* Harmless on a zeroed one. */
void	 small_body_fini(struct small_body *);

#endif
