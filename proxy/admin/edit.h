/* SPDX-License-Identifier: MIT
 *
 * admin/edit.h - a command that changes the managed list: written beside, put
 * in its place, in force after a reload, taken back when that fails.
 */
#ifndef ADUANA_ADMIN_EDIT_H
#define ADUANA_ADMIN_EDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"

struct admin_args;
struct asks;
struct route;

/* Embedded in its owner; fields are its own. */
struct edit {
	unsigned	 magic;
#define EDIT_MAGIC	0xed170001u
	bool		 is_open;	/* written, not judged yet */
	const char	*path;
	bool		 had;		/* there was a file */
	struct buf	 old;
	struct asks	*asks;
	uint32_t	 id;		/* of the ask to be granted */
	int64_t		 until_s;
	int64_t		 now_s;
};

/* Write what ${route} asks for.  200: now reload and call edit_end(); else a
 * status, with a sentence in ${body}. */
unsigned edit_start(struct edit *, const struct admin_args *,
	    const struct route *, int64_t now_s, struct buf *body);
/* It is in force, or the reload was refused and the old list put back. */
void	 edit_end(struct edit *, bool in_force);
/* Harmless when zeroed or ended; while open: as if in force, since the reload
 * goes on. */
void	 edit_fini(struct edit *);

#endif
