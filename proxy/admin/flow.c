/* SPDX-License-Identifier: MIT
 *
 * admin/flow.c - a command to its feeder.
 */
#include "proxy/admin/flow.h"

#include "proxy/admin/parts.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/base/buf.h"

unsigned
flow_start(const struct admin_parts *parts, struct stream *stream,
    const struct route *r, struct buf *body, const char **type)
{
	/* A row here for each: if (r->command == COMMAND_X)
	 *	return (x_follow(parts->x, stream, r, body, type)); */
	(void)parts, (void)stream, (void)r;
	*type = REPLY_TEXT;
	(void)buf_append(body, STR("there is nothing to follow here\n"));
	return (404);
}
