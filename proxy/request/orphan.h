/* SPDX-License-Identifier: MIT
 *
 * request/orphan.h - a fill that outlives its client.
 *
 * When others follow it, or most of it is there, the body is fetched to its end
 * although who asked for it has gone.  It stays bounded as it was: by the
 * transfer's deadlines, the fill's pace and the largest object; and its
 * client's memory counts as a connection until then.  Of those that nobody
 * follows there are never many.
 */
#ifndef ADUANA_REQUEST_ORPHAN_H
#define ADUANA_REQUEST_ORPHAN_H

#include <stdbool.h>

#include "proxy/event/loop.h"

struct request;

/* The client is gone.  True: the request is logged, and goes on without it;
 * ${over} runs, with ->orphan, when the fill is. */
bool	 orphan_adopt(struct request *, task_fn *over);
/* It goes on still. */
bool	 orphan_is_filling(const struct request *);
void	 orphan_fini(struct request *);

#endif
