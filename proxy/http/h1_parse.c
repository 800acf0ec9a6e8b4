/* SPDX-License-Identifier: MIT
 *
 * http/h1_parse.c - bytes to head, strictly.
 *
 * Two steps: find the end of the head (memchr, remembered between calls), then
 * read it once.  The first step already refuses bare LF, lengths and first
 * bytes that begin no message, so nonsense is not waited out.
 */
#include "proxy/http/h1_parse.h"

#include "proxy/base/ws.h"
#include "proxy/http/head.h"
#include "proxy/http/token.h"

#define EMPTY_LINES_MAX	4u
#define METHOD_LEN_MAX	32u
/* Fields that later stages may add without a new head. */
#define FIELDS_SPARE	24u
#define VERSION_LEN	8u	/* HTTP/1.1 */

enum want {
	WANT_REQUEST,
	WANT_RESPONSE
};

/* The reading of one complete head. */
struct cursor {
	struct h1_parse		*parse;
	const struct h1_limits	*limits;
	const char		*base;	/* start of all bytes */
	const char		*at;
	const char		*end;	/* behind the empty line */
	enum want		 want;
};

static enum h1_result
refuse(struct h1_parse *p, enum want want, unsigned status, size_t at,
    const char *problem)
{
	p->status = want == WANT_RESPONSE ? 502 : status;
	p->problem = problem;
	p->at = at;
	return (H1_BAD);
}

static enum h1_result
bad(struct cursor *c, unsigned status, const char *problem)
{
	return (refuse(c->parse, c->want, status, (size_t)(c->at - c->base),
	    problem));
}

/* ---- step one: where does it end ---- */

/* H1_DONE: ${*start} is the first byte of the start line. */
static enum h1_result
skip_empty_lines(struct h1_parse *p, struct str in, enum want want,
    size_t *start)
{
	unsigned lines = 0;
	size_t at = 0;

	while (want == WANT_REQUEST && at < in.len && in.ptr[at] == '\r') {
		if (at + 1 == in.len)
			return (H1_PARTIAL);
		if (in.ptr[at + 1] != '\n')
			return (refuse(p, want, 400, at, "bare CR"));
		if (++lines > EMPTY_LINES_MAX)
			return (refuse(p, want, 400, at,
			    "too many empty lines before the request"));
		at += 2;
	}
	if (at == in.len)
		return (H1_PARTIAL);
	if (!token_byte(in.ptr[at], TOKEN_TCHAR))
		return (refuse(p, want, 400, at, "not an HTTP message"));
	*start = at;
	return (H1_DONE);
}

/* Of a request line beside its target: method, version, two spaces, CRLF. */
#define START_LINE_REST	(METHOD_LEN_MAX + 12)

/* No end was found in ${in}: may more come? */
static enum h1_result
check_lengths(struct h1_parse *p, struct str in, const struct h1_limits *lim,
    enum want want, size_t start)
{
	struct str message = str_from(in, start);
	size_t most = lim->line_bytes + START_LINE_REST;

	/* A pending line beyond what any could have needs no LF to be refused:
	 * the limit proper is that of the target or of the status line. */
	if (message.len > most && memchr(message.ptr, '\n', most) == NULL)
		return (refuse(p, want, 414, in.len, "start line too long"));
	if (message.len > lim->head_bytes)
		return (refuse(p, want, 431, in.len, "head too large"));
	return (H1_PARTIAL);
}

/* H1_DONE: p->consumed is the end of the head. */
static enum h1_result
find_end(struct h1_parse *p, struct str in, const struct h1_limits *lim,
    enum want want, size_t start)
{
	size_t at = p->scanned > start ? p->scanned : start;
	const char *lf;

	for (;; at++) {
		lf = memchr(in.ptr + at, '\n', in.len - at);
		if (lf == NULL)
			break;
		at = (size_t)(lf - in.ptr);
		if (at == start || lf[-1] != '\r')
			return (refuse(p, want, 400, at, "bare LF"));
		if (at >= start + 2 && lf[-2] == '\n') {
			p->consumed = p->scanned = at + 1;
			if (at + 1 - start > lim->head_bytes)
				return (refuse(p, want, 431, at,
				    "head too large"));
			return (H1_DONE);
		}
	}
	p->scanned = in.len;
	return (check_lengths(p, in, lim, want, start));
}

/* ---- step two: read it ---- */

static const char *
skip_class(const char *at, const char *end, unsigned class)
{
	while (at < end && token_byte(*at, class))
		at++;
	return (at);
}

/* Values are most of a head.  Eight bytes at once while none is a control: a
 * byte below 0x20 borrows into its top bit, and DEL is 0 after the xor.  A
 * false alarm only leads to the slow loop. */
static const char *
skip_value(const char *at, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = ones * 0x80;
	uint64_t word, del;

	while (end - at >= 8) {
		memcpy(&word, at, 8);
		del = word ^ ones * 0x7f;
		if ((((word - ones * 0x20) & ~word) & tops) != 0 ||
		    (((del - ones) & ~del) & tops) != 0)
			break;
		at += 8;
	}
	return (skip_class(at, end, TOKEN_VALUE));
}

static struct str
between(const char *from, const char *to)
{
	return ((struct str){from, (size_t)(to - from)});
}

/* "HTTP/1.x" at the cursor.  A higher minor version promises to be readable as
 * 1.1 (RFC 9110 2.5). */
static enum h1_result
read_version(struct cursor *c, struct head *h)
{
	const char *v = c->at;

	if (c->end - v < (ptrdiff_t)VERSION_LEN || memcmp(v, "HTTP/", 5) != 0 ||
	    v[5] < '0' || v[5] > '9' || v[6] != '.' || v[7] < '0' || v[7] > '9')
		return (bad(c, 400, "bad HTTP version"));
	if (v[5] != '1')
		return (bad(c, 505, "HTTP version not supported"));
	h->minor = v[7] == '0' ? 0 : 1;
	c->at += VERSION_LEN;
	return (H1_DONE);
}

/* CR LF at the cursor; ${problem} if something else stands there. */
static enum h1_result
read_line_end(struct cursor *c, const char *problem)
{
	if (c->at[0] == '\r' && c->at[1] != '\n')
		return (bad(c, 400, "bare CR"));
	if (c->at[0] != '\r')
		return (bad(c, 400, problem));
	c->at += 2;
	return (H1_DONE);
}

static enum h1_result
read_request_line(struct cursor *c, struct head *h)
{
	const char *from = c->at;

	c->at = skip_class(from, c->end, TOKEN_TCHAR);
	h->method = between(from, c->at);
	if (*c->at != ' ')
		return (bad(c, 400, "bad byte in the method"));
	if (h->method.len > METHOD_LEN_MAX)
		return (bad(c, 501, "method too long"));
	h->method_id = method_of(h->method);
	from = ++c->at;
	c->at = skip_class(from, c->end, TOKEN_TARGET);
	h->target = between(from, c->at);
	if (h->target.len > c->limits->line_bytes)
		return (bad(c, 414, "request target too long"));
	if (h->target.len == 0)
		return (bad(c, 400, "empty request target"));
	if (*c->at != ' ')
		return (bad(c, 400, "bad byte in the request target"));
	c->at++;
	if (read_version(c, h) != H1_DONE)
		return (H1_BAD);
	return (read_line_end(c, "bytes after the HTTP version"));
}

static enum h1_result
read_status_line(struct cursor *c, struct head *h)
{
	const char *from = c->at, *code;

	if (read_version(c, h) != H1_DONE)
		return (H1_BAD);
	code = c->at + 1;
	if (c->end - c->at < 6 || c->at[0] != ' ' || code[0] < '1' ||
	    code[0] > '5' || code[1] < '0' || code[1] > '9' || code[2] < '0' ||
	    code[2] > '9')
		return (bad(c, 502, "bad status code"));
	h->status = (uint16_t)((code[0] - '0') * 100 + (code[1] - '0') * 10 +
			       (code[2] - '0'));
	c->at = code + 3;
	if (*c->at == ' ') {
		c->at = skip_value(c->at + 1, c->end);
		h->reason = between(code + 4, c->at);
	}
	if ((size_t)(c->at - from) > c->limits->line_bytes)
		return (bad(c, 502, "status line too long"));
	return (read_line_end(c, "bad byte in the status line"));
}

static enum h1_result
read_field(struct cursor *c, struct field *f)
{
	const char *from = c->at;

	if (*from == ' ' || *from == '\t')
		return (bad(c, 400, "folded field line"));
	c->at = skip_class(from, c->end, TOKEN_TCHAR);
	f->name = between(from, c->at);
	if (*c->at == ' ' || *c->at == '\t')
		return (bad(c, 400, "space before the colon of a field"));
	if (*c->at != ':')
		return (bad(c, 400, "bad byte in a field name"));
	if (f->name.len == 0)
		return (bad(c, 400, "empty field name"));
	from = ++c->at;
	c->at = skip_value(from, c->end);
	f->value = str_trim(between(from, c->at));
	f->id = field_id_of(f->name);
	return (read_line_end(c, "control byte in a field value"));
}

static enum h1_result
read_fields(struct cursor *c, struct head *h)
{
	struct field *f;

	while (*c->at != '\r') {
		if (h->count == c->limits->fields)
			return (bad(c, 431, "too many fields"));
		if (h->count == h->room)
			return (bad(c, 431, "no room for so many fields"));
		f = &h->fields[h->count];
		if (read_field(c, f) != H1_DONE)
			return (H1_BAD);
		h->present[f->id / 64] |= UINT64_C(1) << (f->id % 64);
		h->count++;
	}
	return (read_line_end(c, "bare CR"));
}

/* The fields take what they need of the workspace and a little to spare. */
static enum h1_result
read_head(struct cursor *c, struct ws *ws, struct head *h)
{
	enum h1_result result;
	size_t room, need;

	memset(h, 0, sizeof(*h));
	result = c->want == WANT_REQUEST ? read_request_line(c, h)
					 : read_status_line(c, h);
	if (result != H1_DONE)
		return (result);
	h->fields = (void *)ws_reserve(ws, &room);
	room /= sizeof(*h->fields);
	h->room = (uint16_t)(room < UINT16_MAX ? room : UINT16_MAX);
	result = read_fields(c, h);
	need = h->count + FIELDS_SPARE;
	if (need < h->room)
		h->room = (uint16_t)need;
	ws_release(ws, h->room * sizeof(*h->fields));
	return (result);
}

/* RFC 9112 3.2: one Host, and in HTTP/1.1 never none. */
static enum h1_result
check_host(struct cursor *c, const struct head *h)
{
	const struct field *host = head_next(h, FIELD_HOST, NULL);

	if (host == NULL && h->minor > 0)
		return (bad(c, 400, "no Host field"));
	if (host != NULL && head_next(h, FIELD_HOST, host) != NULL)
		return (bad(c, 400, "several Host fields"));
	return (H1_DONE);
}

static enum h1_result
parse(struct h1_parse *p, struct str in, const struct h1_limits *limits,
    struct ws *ws, struct head *h, enum want want)
{
	struct cursor c = {p, limits, in.ptr, NULL, NULL, want};
	enum h1_result result;
	size_t start = 0;

	if (p->problem != NULL)
		return (H1_BAD);
	result = skip_empty_lines(p, in, want, &start);
	if (result == H1_DONE)
		result = find_end(p, in, limits, want, start);
	if (result != H1_DONE)
		return (result);
	c.at = in.ptr + start;
	c.end = in.ptr + p->consumed;
	result = read_head(&c, ws, h);
	if (result == H1_DONE && want == WANT_REQUEST)
		result = check_host(&c, h);
	return (result);
}

enum h1_result
h1_parse_request(struct h1_parse *p, struct str in,
    const struct h1_limits *limits, struct ws *ws, struct head *h)
{
	return (parse(p, in, limits, ws, h, WANT_REQUEST));
}

enum h1_result
h1_parse_response(struct h1_parse *p, struct str in,
    const struct h1_limits *limits, struct ws *ws, struct head *h)
{
	return (parse(p, in, limits, ws, h, WANT_RESPONSE));
}
