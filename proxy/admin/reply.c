/* SPDX-License-Identifier: MIT
 *
 * admin/reply.c - responses of admin.
 */
#include "proxy/admin/reply.h"

#include "proxy/base/buf.h"
#include "proxy/http/head.h"

/* Nothing but what comes from here, no frame around it, no trace of where one
 * was. */
#define POLICY								\
	"default-src 'none'; script-src 'self'; style-src 'self'; "	\
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; "	\
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; "	\
	"frame-ancestors 'none'"

static int
start_line(struct buf *out, unsigned status, bool stays)
{
	return (buf_printf(out,
	    "HTTP/1.1 %u %.*s\r\n"
	    "Cache-Control: %s\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "X-Frame-Options: DENY\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"
	    "Content-Security-Policy: " POLICY "\r\n",
	    status, STR_ARG(status_reason(status)),
	    stays ? "no-cache" : "no-store"));
}

/* 304 says nothing of what it stands for (RFC 9110 15.4.5). */
static int
describe(struct buf *out, const struct reply *a)
{
	if (a->status == 304)
		return (0);
	return (buf_printf(out,
	    "Content-Type: %s\r\n"
	    "Content-Length: %zu\r\n",
	    a->type, a->body.len));
}

int
reply_write(struct buf *out, const struct reply *a, bool keeps)
{
	if (start_line(out, a->status, a->stays) != 0 || describe(out, a) != 0)
		return (-1);
	if (a->allow != NULL && buf_printf(out, "Allow: %s\r\n", a->allow) != 0)
		return (-1);
	if (!keeps && buf_append(out, STR("Connection: close\r\n")) != 0)
		return (-1);
	if (buf_append(out, a->fields) != 0 ||
	    buf_append(out, STR("\r\n")) != 0)
		return (-1);
	return (a->status == 304 ? 0 : buf_append(out, a->body));
}

int
reply_open(struct buf *out, const char *type)
{
	if (start_line(out, 200, false) != 0)
		return (-1);
	return (buf_printf(out,
	    "Content-Type: %s\r\n"
	    "Connection: close\r\n\r\n",
	    type));
}
