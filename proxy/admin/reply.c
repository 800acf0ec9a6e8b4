/* SPDX-License-Identifier: MIT
 *
 * admin/reply.c - responses of the admin socket.
 */
#include "proxy/admin/reply.h"

#include "proxy/base/buf.h"
#include "proxy/http/head.h"

int
reply_write(struct buf *out, unsigned status, const char *type, struct str body,
    const char *allow)
{
	struct str reason = status_reason(status);

	if (buf_printf(out,
		"HTTP/1.1 %u %.*s\r\n"
		"Content-Type: %s\r\n"
		"Content-Length: %zu\r\n"
		"Cache-Control: no-store\r\n"
		"X-Content-Type-Options: nosniff\r\n"
		"Connection: close\r\n",
		status, STR_ARG(reason), type, body.len) != 0)
		return (-1);
	if (allow != NULL && buf_printf(out, "Allow: %s\r\n", allow) != 0)
		return (-1);
	if (buf_append(out, STR("\r\n")) != 0)
		return (-1);
	return (buf_append(out, body));
}
