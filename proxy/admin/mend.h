/* SPDX-License-Identifier: MIT
 *
 * admin/mend.h - look through a cache that was kept and not closed well.
 *
 * A shard at a time, between other work; workers that are in need of one do not
 * wait for that.  Says in the end what was kept.
 */
#ifndef ADUANA_ADMIN_MEND_H
#define ADUANA_ADMIN_MEND_H

#include <stdbool.h>

#include "proxy/event/timer.h"

struct cache;
struct loop;

/* Fields are its own. */
struct mend {
	unsigned	 magic;
#define MEND_MAGIC	0xadb10009u
	struct cache	*cache;
	bool		 in_file;
	struct timer	 timer;
};

/* ${cache}: NULL, or outlives it; does nothing when all is well.  ${in_file}:
 * it is in one (cache.file), else in memory that the manager kept. */
void	 mend_start(struct mend *, struct loop *, struct cache *,
	    bool in_file);
/* Harmless when zeroed. */
void	 mend_stop(struct mend *);

#endif
