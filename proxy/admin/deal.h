/* SPDX-License-Identifier: MIT
 *
 * admin/deal.h - what is done with one request, by whichever way (way.h), up
 * to its reply.
 *
 * Knows nothing of connections; waits with no deadline of its own.
 */
#ifndef ADUANA_ADMIN_DEAL_H
#define ADUANA_ADMIN_DEAL_H

#include "proxy/admin/ask.h"
#include "proxy/admin/desk.h"
#include "proxy/admin/inquiry.h"
#include "proxy/admin/login.h"

struct admin_args;
struct admin_parts;
struct deal;
struct loop;
struct reply;
struct route;
struct stream;
struct ws;

/* What all deals share; all of it outlives them. */
struct deal_house {
	struct loop		*loop;
	const struct admin_args	*args;
	struct ask_line		*line;
	const struct admin_parts *parts;
	struct gate		*gate;	/* of TCP; NULL: nothing is there */
	struct desk		 desk;
};

/* Once; the reply is good until return.  May run before deal_start()
 * returns. */
typedef void deal_fn(struct deal *, const struct reply *);

/* Embedded in its owner, begun zeroed; fields are its own. */
struct deal {
	struct deal_house	*house;
	deal_fn			*done;
	struct ask		 ask;
	struct inquiry		 inquiry;
	struct desk_caller	 caller;
	struct login		 login;
};

enum deal_start {
	DEAL_DONE,		/* ${done} has run: ${deal} may be gone */
	DEAL_WAITS,		/* it will run */
	DEAL_STREAMS		/* never: ${stream} is fed from now on */
};

/* ${route} is good (200); it and ${ws} are used until return alone;
 * ${stream} is initialised by stream_init(). */
enum deal_start	 deal_start(struct deal *, struct deal_house *,
		    const struct route *, struct ws *, struct stream *,
		    deal_fn *done);
/* No answer is wanted any more; what was begun goes on.  Harmless when zeroed
 * or over. */
void		 deal_end(struct deal *);

#endif
