/* SPDX-License-Identifier: MIT
 *
 * admin/desk.h - the one change of a list that is under way: written, put in
 * force by a reload, taken back when that is refused.
 *
 * One at a time: who takes back what was written must not take away what
 * another wrote.  It is seen through even when who asked for it has left.
 */
#ifndef ADUANA_ADMIN_DESK_H
#define ADUANA_ADMIN_DESK_H

#include "proxy/admin/ask.h"
#include "proxy/admin/edit.h"
#include "proxy/admin/list_edit.h"

struct admin_args;
struct clock_now;
struct desk;
struct desk_caller;
struct reply;
struct route;

/* Once; the reply is good until return. */
typedef void desk_fn(struct desk_caller *, const struct reply *);

/* Who waits for the answer; embedded in its owner, begun zeroed; fields are the
 * desk's. */
struct desk_caller {
	struct desk	*desk;		/* NULL: waits for nothing */
	desk_fn		*fn;
};

/* Embedded in its owner; fields are its own. */
struct desk {
	const struct admin_args	*args;
	struct ask_line		*line;
	struct ask		 ask;
	struct edit		 edit;		/* of the managed list */
	struct list_edit	 list;		/* of a person's */
	struct desk_caller	*caller;	/* NULL: has left */
};

/* ${args} and ${line} outlive it. */
void	 desk_init(struct desk *, const struct admin_args *,
	    struct ask_line *);
/* A change under way is as if in force, since its reload goes on; a caller is
 * not answered.  Harmless when zeroed. */
void	 desk_fini(struct desk *);

/* Of a route that is WAY_EDIT or WAY_LIST.  True: ${fn} has run (the caller may
 * be gone); false: it will. */
bool	 desk_change(struct desk *, struct desk_caller *, const struct route *,
	    const struct clock_now *, desk_fn *);
/* No answer any more; the change goes on.  Harmless when zeroed or answered. */
void	 desk_leave(struct desk_caller *);

#endif
