/* SPDX-License-Identifier: MIT
 *
 * http/h1_write.c - a head to HTTP/1.1 bytes.
 */
#include "proxy/http/h1_write.h"

#include "proxy/base/num.h"
#include "proxy/http/head.h"

#define VERSION_SP	"HTTP/1.1 "

static char *
put(char *out, struct str s)
{
	if (s.len > 0)
		memcpy(out, s.ptr, s.len);
	return (out + s.len);
}

size_t
h1_write_request_line(char *out, size_t room, struct str method,
    struct str target)
{
	struct str tail = STR(" HTTP/1.1\r\n");
	size_t need = method.len + 1 + target.len + tail.len;

	if (need > room)
		return (0);
	out = put(out, method);
	*out++ = ' ';
	out = put(out, target);
	put(out, tail);
	return (need);
}

size_t
h1_write_status_line(char *out, size_t room, unsigned status, struct str reason)
{
	char digits[20];
	struct str code = {digits, num_write(digits, status)};
	size_t need;

	if (reason.len == 0)
		reason = status_reason(status);
	need = sizeof(VERSION_SP) - 1 + code.len + 1 + reason.len + 2;
	if (need > room)
		return (0);
	out = put(out, STR(VERSION_SP));
	out = put(out, code);
	*out++ = ' ';
	out = put(out, reason);
	put(out, STR("\r\n"));
	return (need);
}

static bool
is_skipped(const struct field *f, bool with_framing)
{
	return (!with_framing && (f->id == FIELD_CONTENT_LENGTH ||
				     f->id == FIELD_TRANSFER_ENCODING ||
				     f->id == FIELD_CONNECTION));
}

static size_t
line_size(struct str name, struct str value)
{
	return (name.len + 2 + value.len + 2);
}

static char *
put_line(char *out, struct str name, struct str value)
{
	out = put(out, name);
	*out++ = ':';
	*out++ = ' ';
	out = put(out, value);
	*out++ = '\r';
	*out++ = '\n';
	return (out);
}

size_t
h1_write_fields_size(const struct head *h, bool with_framing)
{
	size_t need = 0;
	unsigned i;

	for (i = 0; i < h->count; i++)
		if (!is_skipped(&h->fields[i], with_framing))
			need += line_size(h->fields[i].name,
			    h->fields[i].value);
	return (need);
}

size_t
h1_write_fields(char *out, size_t room, const struct head *h, bool with_framing)
{
	size_t need = h1_write_fields_size(h, with_framing);
	unsigned i;

	if (need > room)
		return (0);
	for (i = 0; i < h->count; i++)
		if (!is_skipped(&h->fields[i], with_framing))
			out = put_line(out, h->fields[i].name,
			    h->fields[i].value);
	return (need);
}
