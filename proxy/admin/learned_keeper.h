/* SPDX-License-Identifier: MIT
 *
 * admin/learned_keeper.h - keeps the learned bypasses in a file, so that they
 * outlive a restart.
 *
 * Writes when they changed, every two seconds at most, and at the end; always a
 * whole new file in place of the old one.  Never reads it: the supervisor does,
 * once.
 */
#ifndef ADUANA_ADMIN_LEARNED_KEEPER_H
#define ADUANA_ADMIN_LEARNED_KEEPER_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/event/timer.h"

struct learned;
struct loop;

/* Fields are its own. */
struct learned_keeper {
	unsigned	 magic;
#define LEARNED_KEEPER_MAGIC	0xadb1000au
	struct loop	*loop;
	struct learned	*learned;
	const char	*path;
	struct timer	 timer;
	uint64_t	 written;	/* learned_version() of the file */
	bool		 failed;	/* said; not again until it works */
};

/* ${path} outlives it; NULL: nothing is kept. */
void	 learned_keeper_start(struct learned_keeper *, struct loop *,
	    struct learned *, const char *path);
/* Write what is new, and how often what is old was used. */
void	 learned_keeper_stop(struct learned_keeper *);

#endif
