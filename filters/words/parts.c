/* SPDX-License-Identifier: MIT
 *
 * filters/words/parts.c - by lines: heads, and bodies between boundaries.
 */
#include "filters/words/parts.h"

#include "filters/words/media_type.h"
#include "proxy/base/object.h"

enum state {
	LINE,			/* a line of a body that may be a boundary */
	BODY,			/* one that is none */
	HEAD
};

static void
begin(struct parts *p, struct str type, struct str encoding, bool is_file)
{
	transfer_encoding_init(&p->encoding, encoding);
	p->sink.begin(p->sink.arg, type, is_file);
}

static void
push_boundary(struct parts *p, struct str type)
{
	struct str b = media_type_parameter(type, STR("boundary"));

	if (b.len == 0 || b.len > PARTS_BOUNDARY || p->depth == PARTS_DEPTH)
		return;
	memcpy(p->boundary[p->depth].text, b.ptr, b.len);
	p->boundary[p->depth++].len = (uint8_t)b.len;
}

void
parts_init(struct parts *p, struct str type, const struct parts_sink *sink)
{
	INIT_OBJ(p, PARTS_MAGIC);
	p->sink = *sink;
	push_boundary(p, type);
	begin(p, STR_NONE, STR_NONE, false);
}

static void
put_body(struct parts *p, const char *bytes, size_t n)
{
	transfer_encoding_feed(&p->encoding, bytes, n, p->sink.body,
	    p->sink.arg);
}

static void
put_line(struct parts *p)
{
	size_t n = p->line_len;

	p->line_len = 0;
	put_body(p, p->line, n);
}

/* The head is over: the part is what it said. */
static void
begin_part(struct parts *p)
{
	struct str type = {p->type, p->type_len};

	p->state = LINE;
	if (media_type_kind(type) != MEDIA_MIXED) {
		p->sink.begin(p->sink.arg, type, p->is_file);
		return;
	}
	push_boundary(p, type);
	begin(p, STR_NONE, STR_NONE, false);
}

static bool
is_named(struct str value)
{
	return (media_type_parameter(value, STR("filename")).ptr != NULL ||
		media_type_parameter(value, STR("filename*")).ptr != NULL);
}

static void
read_field(struct parts *p, struct str line)
{
	struct str value = line, name = str_trim(str_split(&value, ':'));

	value = str_trim(value);
	if (str_eq_nocase(name, STR("content-type"))) {
		p->type_len = value.len;
		memmove(p->type, value.ptr == NULL ? "" : value.ptr, value.len);
	} else if (str_eq_nocase(name, STR("content-transfer-encoding"))) {
		transfer_encoding_init(&p->encoding, value);
	} else if (str_eq_nocase(name, STR("content-disposition"))) {
		p->is_file = is_named(value);
		p->sink.name(p->sink.arg, value);
	}
}

/* A line of a head; one that begins with white space continues the last. */
static void
end_field(struct parts *p)
{
	struct str line = {p->line, p->line_len};

	p->whole = false;
	p->line_len = 0;
	read_field(p, line);
}

static void
take_head(struct parts *p, char c)
{
	if (p->whole && c != ' ' && c != '\t')
		end_field(p);
	p->whole = false;
	if (c == '\r')
		return;
	if (c == '\n' && p->line_len == 0)
		begin_part(p);
	else if (c == '\n')
		p->whole = true;
	else if (p->line_len < PARTS_LINE)
		p->line[p->line_len++] = c;
}

/* Which boundary the line is, from the outermost; -1: none.  ${last}: it also
 * ends the parts. */
static int
which_boundary(const struct parts *p, bool *last)
{
	struct str line = {p->line, p->line_len}, rest;
	unsigned i;

	for (i = 0; i < p->depth; i++) {
		rest = (struct str){p->boundary[i].text, p->boundary[i].len};
		if (!str_starts(str_from(line, 2), rest))
			continue;
		rest = str_from(line, 2 + rest.len);
		*last = str_starts(rest, STR("--"));
		if (*last)
			return ((int)i);
		while (rest.len > 0 && strchr(" \t\r\n", rest.ptr[0]) != NULL)
			rest = str_from(rest, 1);
		if (rest.len == 0)
			return ((int)i);
	}
	return (-1);
}

/* A whole line that begins with "--". */
static void
end_line(struct parts *p)
{
	bool last = false;
	int i = which_boundary(p, &last);

	if (i < 0) {
		put_line(p);
		return;
	}
	p->line_len = 0;
	p->type_len = 0;
	p->is_file = false;
	p->whole = false;
	begin(p, STR_NONE, STR_NONE, false);
	/* The outermost is kept: who knows what others take for the end. */
	p->depth = (unsigned)i + (!last || i == 0);
	p->state = last ? LINE : HEAD;
}

static void
take_line(struct parts *p, char c)
{
	p->line[p->line_len++] = c;
	if ((p->line_len <= 2 && c != '-') || p->line_len == PARTS_LINE) {
		p->state = c == '\n' ? LINE : BODY;
		put_line(p);
	} else if (c == '\n') {
		end_line(p);
	}
}

/* As much of a body as is no line that could be a boundary. */
static size_t
take_body(struct parts *p, const char *bytes, size_t n)
{
	const char *end = memchr(bytes, '\n', n);
	size_t len = end == NULL ? n : (size_t)(end + 1 - bytes);

	put_body(p, bytes, len);
	if (end != NULL)
		p->state = LINE;
	return (len);
}

void
parts_feed(struct parts *p, const char *bytes, size_t n)
{
	size_t i = 0;

	CHECK_OBJ(p, PARTS_MAGIC);
	while (i < n) {
		switch ((enum state)p->state) {
		case LINE:
			take_line(p, bytes[i++]);
			continue;
		case BODY:
			i += take_body(p, bytes + i, n - i);
			continue;
		case HEAD:
			take_head(p, bytes[i++]);
			continue;
		}
	}
}

void
parts_end(struct parts *p)
{
	CHECK_OBJ(p, PARTS_MAGIC);
	if (p->state == HEAD && p->line_len > 0)
		end_field(p);
	else if (p->state == LINE && p->line_len >= 2)
		end_line(p);
	else if (p->line_len > 0)
		put_line(p);
}
