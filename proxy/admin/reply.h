/* SPDX-License-Identifier: MIT
 *
 * admin/reply.h - a whole HTTP/1.1 response with its length, then close.
 */
#ifndef ADUANA_ADMIN_REPLY_H
#define ADUANA_ADMIN_REPLY_H

#include "proxy/base/str.h"

struct buf;

#define REPLY_TEXT	"text/plain; charset=utf-8"
#define REPLY_JSON	"application/json"
#define REPLY_METRICS	"text/plain; version=0.0.4"

/* Append to ${out}: 0, or -1 at its limit.  ${allow} is the value of Allow, or
 * NULL. */
int	 reply_write(struct buf *out, unsigned status, const char *type,
	    struct str body, const char *allow);

#endif
