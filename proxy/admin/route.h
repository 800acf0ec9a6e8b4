/* SPDX-License-Identifier: MIT
 *
 * admin/route.h - which command a request on the admin socket is, and with
 * which arguments.
 *
 * Pure.  The rows are those of control/commands.tbl.h; what they do not name is
 * refused, and so is an argument given twice.
 */
#ifndef ADUANA_ADMIN_ROUTE_H
#define ADUANA_ADMIN_ROUTE_H

#include "proxy/base/str.h"
#include "proxy/control/command.h"

struct head;
struct ws;

struct route {
	unsigned	 status;	/* 200: ->command; else refused */
	enum command	 command;
	/* Decoded, in the workspace; ptr NULL: not given. */
	struct str	 arguments[ARGUMENT_COUNT];
	struct str	 problem;	/* a sentence for who asked */
	const char	*allow;		/* with 405 */
};

/* The head must be a whole request.  A body is refused: none is needed. */
void	 route_of(const struct head *, struct ws *, struct route *);

#endif
