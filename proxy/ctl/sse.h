/* SPDX-License-Identifier: MIT
 *
 * ctl/sse.h - reader of server-sent events (WHATWG HTML 9.2).
 *
 * Pure and incremental.  An event without data is none; one that is longer than
 * the limit is dropped and counted.
 */
#ifndef ADUANA_CTL_SSE_H
#define ADUANA_CTL_SSE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/base/str.h"

#define SSE_ID_MAX	64u
#define SSE_NAME_MAX	32u
#define SSE_LINE_MAX	((size_t)256 << 10)

struct sse {
	struct buf	 line;		/* what is there of the next one */
	struct buf	 data;		/* of the event so far */
	char		 name[SSE_NAME_MAX];
	char		 id[SSE_ID_MAX]; /* the last that came; stays */
	bool		 is_long;	/* the line, or the event, is dropped */
	bool		 after_cr;
	uint64_t	 dropped;
};

/* ${name}: "message" where none came; ${data} ends with the call.  False: no
 * more of them. */
typedef bool sse_fn(void *arg, struct str name, struct str data);

void	 sse_init(struct sse *);
void	 sse_fini(struct sse *);
/* A new connection: what was begun is lost, the id stays. */
void	 sse_again(struct sse *);
/* False: ${fn} said so. */
bool	 sse_feed(struct sse *, struct str bytes, sse_fn *, void *arg);

#endif
