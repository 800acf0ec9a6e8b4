/* SPDX-License-Identifier: MIT
 *
 * ctl/sse.c - lines into events.
 */
#include "proxy/ctl/sse.h"

void
sse_init(struct sse *s)
{
	memset(s, 0, sizeof(*s));
	buf_init(&s->line, SSE_LINE_MAX);
	buf_init(&s->data, SSE_LINE_MAX);
}

void
sse_fini(struct sse *s)
{
	buf_fini(&s->line);
	buf_fini(&s->data);
}

static void
clear(struct buf *b)
{
	buf_consume(b, buf_len(b));
}

void
sse_again(struct sse *s)
{
	clear(&s->line);
	clear(&s->data);
	s->name[0] = '\0';
	s->is_long = s->after_cr = false;
}

/* An empty line. */
static bool
end_event(struct sse *s, sse_fn *fn, void *arg)
{
	struct str data = buf_peek(&s->data);
	bool more = true;

	if (s->is_long)
		s->dropped++;
	else if (data.len > 0)
		/* Each line of data brought a line feed; the last goes. */
		more = fn(arg,
		    s->name[0] != '\0' ? str_of(s->name) : STR("message"),
		    str_head(data, data.len - 1));
	clear(&s->data);
	s->name[0] = '\0';
	s->is_long = false;
	return (more);
}

static void
take_line(struct sse *s, struct str value)
{
	struct str name = str_split(&value, ':');

	if (value.ptr == NULL)
		value = STR("");
	if (value.len > 0 && value.ptr[0] == ' ')
		value = str_from(value, 1);
	if (str_eq(name, STR("data"))) {
		if (buf_append(&s->data, value) != 0 ||
		    buf_append(&s->data, STR("\n")) != 0)
			s->is_long = true;
	} else if (str_eq(name, STR("event"))) {
		str_to_z(value, s->name, sizeof(s->name));
	} else if (str_eq(name, STR("id")) && value.len < SSE_ID_MAX &&
		   str_find(value, '\0') == value.len) {
		str_to_z(value, s->id, sizeof(s->id));
	}
}

static bool
end_line(struct sse *s, sse_fn *fn, void *arg)
{
	struct str line = buf_peek(&s->line);
	bool more = true;

	if (line.len == 0)
		more = end_event(s, fn, arg);
	else
		take_line(s, line);
	clear(&s->line);
	return (more);
}

/* Up to the end of a line: how many bytes. */
static size_t
run_of(struct str bytes)
{
	size_t n = 0;

	while (n < bytes.len && bytes.ptr[n] != '\n' && bytes.ptr[n] != '\r')
		n++;
	return (n);
}

bool
sse_feed(struct sse *s, struct str bytes, sse_fn *fn, void *arg)
{
	bool more = true;
	size_t n;

	while (more && bytes.len > 0) {
		/* CR LF ends one line, not two. */
		if (s->after_cr && bytes.ptr[0] == '\n')
			bytes = str_from(bytes, 1);
		s->after_cr = false;
		n = run_of(bytes);
		if (n > 0 && buf_append(&s->line, str_head(bytes, n)) != 0)
			s->is_long = true;
		bytes = str_from(bytes, n);
		if (bytes.len == 0)
			break;
		s->after_cr = bytes.ptr[0] == '\r';
		bytes = str_from(bytes, 1);
		more = end_line(s, fn, arg);
	}
	return (more);
}
