/* SPDX-License-Identifier: MIT
 *
 * admin/reply.c - responses of admin.
 */
#include "proxy/admin/reply.h"

#include "proxy/base/buf.h"
#include "proxy/http/head.h"

static int
start_line(struct buf *out, unsigned status, const char *type)
{
	return (buf_printf(out,
	    "HTTP/1.1 %u %.*s\r\n"
	    "Content-Type: %s\r\n"
	    "Cache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\n",
	    status, STR_ARG(status_reason(status)), type));
}

int
reply_write(struct buf *out, const struct reply *a, bool keeps)
{
	if (start_line(out, a->status, a->type) != 0 ||
	    buf_printf(out, "Content-Length: %zu\r\n", a->body.len) != 0)
		return (-1);
	if (a->allow != NULL && buf_printf(out, "Allow: %s\r\n", a->allow) != 0)
		return (-1);
	if (!keeps && buf_append(out, STR("Connection: close\r\n")) != 0)
		return (-1);
	if (buf_append(out, a->fields) != 0 ||
	    buf_append(out, STR("\r\n")) != 0)
		return (-1);
	return (buf_append(out, a->body));
}

int
reply_open(struct buf *out, const char *type)
{
	if (start_line(out, 200, type) != 0)
		return (-1);
	return (buf_append(out, STR("Connection: close\r\n\r\n")));
}
