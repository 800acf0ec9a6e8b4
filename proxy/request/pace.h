/* SPDX-License-Identifier: MIT
 *
 * request/pace.h - what rules throttle or bound, put to work on a request: a
 * valve on each of its bodies, meters for a tunnel.
 *
 * Each direction has a meter of its own, so an upload does not slow the answers
 * of others down.  Our own pages and refreshes in the background pass free.
 */
#ifndef ADUANA_REQUEST_PACE_H
#define ADUANA_REQUEST_PACE_H

#include <stdbool.h>

struct meter;
struct request;
struct sink;

enum pace_way {
	PACE_UP,	/* from the client */
	PACE_DOWN
};

/* Where the response's body is to go: to the client, or first through a valve
 * that leads there.  Once for a request. */
struct sink	*pace_down(struct request *);
/* The same for the request's, on its way to the transfer.  Its connection
 * stands. */
struct sink	*pace_up(struct request *);
/* It is not to be sent before its delay is over. */
bool		 pace_is_delayed(const struct request *);
/* Call the pipeline when the delay of a tunnel is over; false: it is over, or
 * there is none. */
bool		 pace_waits(struct request *);
/* Zeroed where no rate is to be kept to. */
void		 pace_meter(const struct request *, enum pace_way,
		    struct meter *);
void		 pace_fini(struct request *);

#endif
