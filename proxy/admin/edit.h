/* SPDX-License-Identifier: MIT
 *
 * admin/edit.h - a command that changes the managed list: written beside, put
 * in its place, in force after a reload, taken back when that fails.
 *
 * One at a time (desk.h).
 */
#ifndef ADUANA_ADMIN_EDIT_H
#define ADUANA_ADMIN_EDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/control/command.h"

struct admin_args;
struct asks;
struct clock_now;
struct route;

/* Embedded in its owner; fields are its own. */
struct edit {
	unsigned	 magic;
#define EDIT_MAGIC	0xed170001u
	bool		 is_open;	/* written, not judged yet */
	enum command	 command;
	const char	*path;
	bool		 had;		/* there was a file */
	struct buf	 old;
	struct buf	 says;		/* what was done, a line each */
	uint32_t	 line;		/* of the new rule; 0: none */
	struct asks	*asks;
	uint32_t	 id;		/* of the ask to be granted */
	int64_t		 until_s;
	int64_t		 now_s;
};

/* Write what ${route} asks for.  200: now reload and call edit_end(); else a
 * status, with a sentence in ${body}; 404: with JSON. */
unsigned edit_start(struct edit *, const struct admin_args *,
	    const struct route *, const struct clock_now *, struct buf *body);
/* It is in force: ${text} is what the reload says, and the answer (JSON) is
 * appended to ${body}: true.  Or the reload was refused: the old list is put
 * back.  Harmless when not open. */
bool	 edit_end(struct edit *, bool in_force, struct str text,
	    struct buf *body);
/* Harmless when zeroed or ended; while open: as if in force, since the reload
 * goes on. */
void	 edit_fini(struct edit *);

#endif
