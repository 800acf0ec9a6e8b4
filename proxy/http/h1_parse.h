/* SPDX-License-Identifier: MIT
 *
 * http/h1_parse.h - bytes to head, strictly (RFC 9112 2 to 5).
 *
 * Pure.  Whatever two readers could read differently is an error: bare CR or
 * LF, obs-fold, space before the colon, NUL, an empty or invalid name, a
 * version other than HTTP/1.x.  Framing is framing.h's business.
 */
#ifndef ADUANA_HTTP_H1_PARSE_H
#define ADUANA_HTTP_H1_PARSE_H

#include <stddef.h>

#include "proxy/base/str.h"

struct head;
struct ws;

enum h1_result {
	H1_DONE,	/* head filled; ->consumed bytes belong to it */
	H1_PARTIAL,	/* nothing wrong yet; call again with more bytes */
	H1_BAD		/* ->status and ->problem say why */
};

struct h1_limits {
	size_t		 head_bytes;	/* start line, fields and the end */
	size_t		 line_bytes;	/* request target or status line */
	unsigned	 fields;
};

/* Zeroed before the first call for a message, then kept between calls, so that
 * a head sent a byte at a time costs linear time. */
struct h1_parse {
	size_t		 scanned;	/* no end of head before here */
	size_t		 consumed;
	unsigned	 status;	/* 400, 414, 431, 501, 505; for a
					 * response 502 */
	const char	*problem;	/* fixed text, no client bytes */
	size_t		 at;		/* offset of the offending byte */
};

/* ${in} is all bytes from the start of the message (leading empty lines, at
 * most 4, are allowed before a request).  Slices in ${head} point into ${in}.
 * Field room comes from ${ws}. */
enum h1_result	 h1_parse_request(struct h1_parse *, struct str in,
		    const struct h1_limits *, struct ws *, struct head *);
enum h1_result	 h1_parse_response(struct h1_parse *, struct str in,
		    const struct h1_limits *, struct ws *, struct head *);

#endif
