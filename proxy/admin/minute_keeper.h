/* SPDX-License-Identifier: MIT
 *
 * admin/minute_keeper.h - notes each minute how the counters stand.
 */
#ifndef ADUANA_ADMIN_MINUTE_KEEPER_H
#define ADUANA_ADMIN_MINUTE_KEEPER_H

#include "proxy/event/timer.h"

struct admin_args;

/* Fields are its own. */
struct minute_keeper {
	unsigned			 magic;
#define MINUTE_KEEPER_MAGIC		0xadb1000cu
	struct loop			*loop;
	const struct admin_args		*args;
	struct timer			 timer;
};

/* Harmless where there is nothing to note into. */
void	 minute_keeper_start(struct minute_keeper *, struct loop *,
	    const struct admin_args *);
void	 minute_keeper_stop(struct minute_keeper *);

#endif
