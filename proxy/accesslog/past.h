/* SPDX-License-Identifier: MIT
 *
 * accesslog/past.h - a line of an access log read back: who asked for what,
 * when.
 *
 * Takes the three forms of format.h, Squid's native log among them; keeps only
 * what rules may ask.  Anything may come in.
 */
#ifndef ADUANA_ACCESSLOG_PAST_H
#define ADUANA_ACCESSLOG_PAST_H

#include <stdint.h>

#include "proxy/base/str.h"

#define PAST_ROOM	(32u * 1024)

struct past {
	int64_t		 wall_s;
	uint8_t		 client[16];	/* IPv4 as ::ffff:a.b.c.d */
	struct str	 method;
	struct str	 url;		/* CONNECT: host:port */
	struct str	 user;		/* empty: none */
	struct str	 type;		/* media type; empty: none */
	char		 room[PAST_ROOM]; /* for texts with escapes */
};

/* Read one ${line} without its end; the texts are slices of it or of ->room.
 * 0, or -1 when it is of no known form. */
int	 past_read(struct past *, struct str line);

#endif
