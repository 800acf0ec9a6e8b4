/* SPDX-License-Identifier: MIT
 *
 * admin/explain_stored.h - what the cache has of a request that is explained.
 */
#ifndef ADUANA_ADMIN_EXPLAIN_STORED_H
#define ADUANA_ADMIN_EXPLAIN_STORED_H

#include <stdint.h>

#include "proxy/accesslog/record.h"

struct admin_args;
struct buf;
struct explain_asked;
struct ws;

struct explain_stored {
	enum log_result	 result;	/* what the log would say */
	uint16_t	 status;	/* of what is stored; 0: not known */
};

/* Append members, a comma before each: the rule of cache.rules, whether it is
 * stored, for how long it is fresh.  ${redirect} is the host that answers in
 * its place, or empty.  0, or -1 at the buffer's limit. */
int	 explain_stored_put(struct explain_stored *, const struct admin_args *,
	    const struct explain_asked *, struct str redirect, struct ws *,
	    struct buf *);

#endif
