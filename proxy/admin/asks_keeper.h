/* SPDX-License-Identifier: MIT
 *
 * admin/asks_keeper.h - keeps what was asked for in a file, so that it outlives
 * a restart.
 *
 * Writes when something changed, within half a second, and at the end; always a
 * whole new file in place of the old one.  Never reads it: the supervisor does,
 * once.
 */
#ifndef ADUANA_ADMIN_ASKS_KEEPER_H
#define ADUANA_ADMIN_ASKS_KEEPER_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/event/timer.h"

struct asks;
struct loop;

/* Fields are its own. */
struct asks_keeper {
	unsigned	 magic;
#define ASKS_KEEPER_MAGIC	0xadb1000bu
	struct asks	*asks;
	const char	*path;
	struct timer	 timer;
	uint64_t	 written;	/* asks_version() of the file */
	bool		 failed;	/* said; not again until it works */
};

/* ${path} outlives it; NULL: nothing is kept. */
void	 asks_keeper_start(struct asks_keeper *, struct loop *, struct asks *,
	    const char *path);
/* Write what is new. */
void	 asks_keeper_stop(struct asks_keeper *);

#endif
