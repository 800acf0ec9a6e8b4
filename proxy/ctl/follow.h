/* SPDX-License-Identifier: MIT
 *
 * ctl/follow.h - events of a running aduana, until a person has enough.
 *
 * A reload replaces who answers: the connection is made again and goes on
 * behind the last event that was read.
 */
#ifndef ADUANA_CTL_FOLLOW_H
#define ADUANA_CTL_FOLLOW_H

#include "proxy/ctl/client.h"
#include "proxy/ctl/sse.h"

enum follow_end {
	FOLLOW_STOPPED,		/* a stop was wanted, or ->fn said so */
	FOLLOW_REFUSED,		/* ${reply} says why */
	FOLLOW_LOST		/* nobody answers there; errno says why */
};

struct follow_wish {
	const char	*socket;
	struct str	 target;
	const char	*after;		/* go on behind this event; "": with
					 * the next */
	sse_fn		*fn;
	void		*arg;
};

/* Blocks. ${in} has the limit CLIENT_REPLY_MAX; of a refusal the body lies
 * there. */
enum follow_end	 follow_run(const struct follow_wish *, struct buf *in,
		    struct client_reply *reply);

#endif
