/* SPDX-License-Identifier: MIT
 *
 * admin/reply.h - what is said to a request, and its bytes (HTTP/1.1).
 */
#ifndef ADUANA_ADMIN_REPLY_H
#define ADUANA_ADMIN_REPLY_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct buf;

#define REPLY_TEXT	"text/plain; charset=utf-8"
#define REPLY_JSON	"application/json"
#define REPLY_METRICS	"text/plain; version=0.0.4"
#define REPLY_EVENTS	"text/event-stream"

/* Owns nothing. */
struct reply {
	unsigned	 status;
	const char	*type;
	const char	*allow;		/* value of Allow, with 405; or NULL */
	bool		 stays;		/* as long as its ETag: no "no-store" */
	struct str	 fields;	/* more of them, each with its CRLF */
	struct str	 body;
};

/* Append to ${out}: 0, or -1 at its limit.  ${keeps}: another may follow on
 * the same connection. */
int	 reply_write(struct buf *out, const struct reply *, bool keeps);
/* The head of one that has no length: it goes on until the connection ends. */
int	 reply_open(struct buf *out, const char *type);

#endif
