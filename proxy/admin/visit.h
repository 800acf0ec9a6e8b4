/* SPDX-License-Identifier: MIT
 *
 * admin/visit.h - one connection to the admin socket: a request, its answer,
 * the end.
 */
#ifndef ADUANA_ADMIN_VISIT_H
#define ADUANA_ADMIN_VISIT_H

#include "proxy/admin/edit.h"
#include "proxy/base/list.h"

struct admin_args;
struct admin_parts;
struct ask_line;
struct loop;
struct visit_house;

typedef void visit_over_fn(struct visit_house *);

/* What all visits share; embedded in its owner. */
struct visit_house {
	struct list		 visits;
	unsigned		 count;
	struct loop		*loop;
	const struct admin_args	*args;
	struct ask_line		*line;
	const struct admin_parts *parts;
	struct edit_desk	 desk;
	visit_over_fn		*over;	/* after each visit's end */
};

void	 visit_house_init(struct visit_house *, struct loop *,
	    const struct admin_args *, struct ask_line *,
	    const struct admin_parts *,
	    visit_over_fn *);
/* End all visits; ->over is not called. */
void	 visit_house_close(struct visit_house *);

/* Takes over ${fd}, non-blocking: 0, or -1 with errno (then it is the
 * caller's). */
int	 visit_start(struct visit_house *, int fd);

#endif
