/* SPDX-License-Identifier: MIT
 *
 * admin/route.h - which command a request on the admin socket is, and with
 * which arguments.
 *
 * Pure.  The rows are those of control/commands.tbl.h; what they do not name is
 * refused, and so is an argument given twice.  A path that ends in "{name}"
 * takes the rest of the address, its escapes undone, as that argument.
 */
#ifndef ADUANA_ADMIN_ROUTE_H
#define ADUANA_ADMIN_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/control/command.h"

struct head;
struct session;
struct ws;

struct route {
	unsigned	 status;	/* 200: ->command; else refused */
	enum command	 command;
	bool		 is_known;	/* ->command is, whatever ->status */
	/* Decoded, in the workspace; ptr NULL: not given. */
	struct str	 arguments[ARGUMENT_COUNT];
	struct str	 problem;	/* a sentence for who asked */
	const char	*allow;		/* with 405 */
	/* Last-Event-ID, in the workspace; empty: none. */
	struct str	 last_event;
	struct str	 none_match;	/* If-None-Match, likewise */
	bool		 takes_gzip;
	uint64_t	 body_len;	/* to be read, for route_give_body() */
	/* Of whoever looks at who asks: */
	unsigned char	 client[16];
	const struct session *session;	/* NULL: none */
	struct str	 fields;	/* to go with the reply */
};

/* The head must be a whole request.  A body is refused where no argument of the
 * command is one. */
void	 route_of(const struct head *, struct ws *, struct route *);
/* The argument that is the body, when there is one: slices stay the
 * caller's. */
void	 route_give_body(struct route *, struct str body);

#endif
