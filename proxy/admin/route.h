/* SPDX-License-Identifier: MIT
 *
 * admin/route.h - which command a request on the admin socket is.
 *
 * Pure.  The rows are those of control/commands.tbl.h.
 */
#ifndef ADUANA_ADMIN_ROUTE_H
#define ADUANA_ADMIN_ROUTE_H

#include "proxy/base/str.h"

struct head;

enum route_id {
#define COMMAND(id, verb, method, path, who, help)	ROUTE_##id,
#include "proxy/control/commands.tbl.h"
#undef COMMAND
	ROUTE_COUNT
};

struct route {
	unsigned	 status;	/* 200: ->id says what; else refused */
	enum route_id	 id;
	const char	*problem;	/* text for who asked */
	const char	*allow;		/* with 405 */
};

/* The head must be a whole request.  A body is refused: none is needed. */
struct route	 route_of(const struct head *);

#endif
