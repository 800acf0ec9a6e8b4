/* SPDX-License-Identifier: MIT
 *
 * admin/visit.h - one connection to admin: requests read, replies written.
 *
 * What is done with a request is deal.h's.  Bounded in bytes and time; a
 * request whose bytes are all there is answered before the next is read.
 */
#ifndef ADUANA_ADMIN_VISIT_H
#define ADUANA_ADMIN_VISIT_H

#include <stdbool.h>

#include "proxy/admin/deal.h"
#include "proxy/base/list.h"

struct visit_house;

/* Who follows a stream is counted apart from other visits. */
#define VISIT_STREAMS_MAX	16u

typedef void visit_over_fn(struct visit_house *);

/* What all visits share; embedded in its owner. */
struct visit_house {
	struct list		 visits;
	unsigned		 count;		/* but those that stream */
	unsigned		 streams;
	bool			 keeps;		/* connections for more than
						 * one request */
	bool			 is_retired;
	struct deal_house	 deals;
	visit_over_fn		*over;	/* after each visit's end, and when one
					 * becomes a stream */
};

void	 visit_house_init(struct visit_house *, struct loop *,
	    const struct admin_args *, struct ask_line *,
	    const struct admin_parts *, visit_over_fn *over);
/* Streams end now, and who has asked nothing yet; others are answered. */
void	 visit_house_retire(struct visit_house *);
/* End all visits; ->over is not called. */
void	 visit_house_close(struct visit_house *);

/* Takes over ${fd}, non-blocking: 0, or -1 with errno (then it is the
 * caller's). */
int	 visit_start(struct visit_house *, int fd);

#endif
