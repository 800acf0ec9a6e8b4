/* SPDX-License-Identifier: MIT
 *
 * admin/flow.c - a command to its feeder.
 */
#include "proxy/admin/flow.h"

#include "proxy/admin/parts.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/tap.h"
#include "proxy/base/buf.h"

unsigned
flow_start(const struct admin_parts *parts, struct stream *stream,
    const struct route *r, struct buf *body, const char **type)
{
	if (r->command == COMMAND_REQUESTS && parts->tap != NULL)
		return (tap_follow(parts->tap, stream, r, body, type));
	if (r->command == COMMAND_REQUESTS) {
		*type = REPLY_TEXT;
		(void)buf_append(body,
		    STR("a reload came between; ask once more\n"));
		return (503);
	}
	*type = REPLY_TEXT;
	(void)buf_append(body, STR("there is nothing to follow here\n"));
	return (404);
}
