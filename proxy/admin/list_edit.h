/* SPDX-License-Identifier: MIT
 *
 * admin/list_edit.h - a person's list changed in a browser: judged, put in its
 * place, in force after a reload, taken back when that is refused.
 *
 * One change at a time, with those of the managed list (desk.h).  A list that
 * somebody else changed meanwhile is left alone.
 */
#ifndef ADUANA_ADMIN_LIST_EDIT_H
#define ADUANA_ADMIN_LIST_EDIT_H

#include <sys/stat.h>

#include <stdbool.h>

#include "proxy/admin/list_files.h"
#include "proxy/base/str.h"

struct admin_args;
struct buf;
struct route;

/* Embedded in its owner, begun zeroed; fields are its own. */
struct list_edit {
	bool			 is_open;
	const char		*path;
	struct str		 old;		/* to be freed */
	struct str		 new;		/* the body, only at first */
	char			 version[LIST_FILES_VERSION];	/* of it */
	struct stat		 put;		/* the file as it was put */
};

/* COMMAND_LIST_SAVE.  0: it is put; now reload and call list_edit_end().  Else
 * a status with an answer: JSON when 200 or 422, else text. */
unsigned	 list_edit_start(struct list_edit *,
		    const struct admin_args *, const struct route *,
		    struct buf *body);
/* The status, with JSON in ${body}: the reload took it, or refused it and said
 * ${says}. */
unsigned	 list_edit_end(struct list_edit *, bool in_force,
		    struct str says, struct buf *body);
/* Harmless when zeroed or ended; while open: as if in force, since the reload
 * goes on. */
void		 list_edit_fini(struct list_edit *);

#endif
