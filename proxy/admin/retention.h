/* SPDX-License-Identifier: MIT
 *
 * admin/retention.h - removes what was rotated and is older than it may get:
 * at the start, and once an hour.
 */
#ifndef ADUANA_ADMIN_RETENTION_H
#define ADUANA_ADMIN_RETENTION_H

#include "proxy/event/timer.h"

struct admin_args;
struct loop;

/* Fields are its own. */
struct retention {
	unsigned		 magic;
#define RETENTION_MAGIC		0x4e7e0001u
	struct loop		*loop;
	const struct admin_args	*args;
	struct timer		 timer;
};

/* ${args} outlive it. */
void	 retention_start(struct retention *, struct loop *,
	    const struct admin_args *);
void	 retention_stop(struct retention *);

#endif
