/* SPDX-License-Identifier: MIT
 *
 * http/url_resolve.c - a reference against a base (RFC 3986 5.2).
 */
#include "proxy/http/url.h"

#include "proxy/base/num.h"
#include "proxy/base/ws.h"

/* Of ${s} that begins with "//": where the path or query begins. */
static size_t
authority_end(struct str s)
{
	size_t i;

	for (i = 2; i < s.len && s.ptr[i] != '/' && s.ptr[i] != '?'; i++)
		continue;
	return (i < s.len ? i : s.len);
}

/* Length of "scheme:", 0 when there is none. */
static size_t
scheme_length(struct str s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len; i++) {
		c = str_lower(s.ptr[i]);
		if (c == ':')
			return (i == 0 ? 0 : i + 1);
		if ((c < 'a' || c > 'z') &&
		    (i == 0 || ((c < '0' || c > '9') && c != '+' && c != '-' &&
				   c != '.')))
			return (0);
	}
	return (0);
}

/* RFC 3986 5.2.4 on a path that begins with '/'; writes no more than it
 * reads. */
static char *
put_without_dots(char *out, struct str path)
{
	char *start = out;
	struct str rest = str_from(path, 1), segment;

	while (rest.ptr != NULL) {
		segment = str_split(&rest, '/');
		if (str_eq(segment, STR(".."))) {
			while (out > start && *--out != '/')
				continue;
		} else if (!str_eq(segment, STR("."))) {
			*out++ = '/';
			memcpy(out, segment.ptr, segment.len);
			out += segment.len;
			continue;
		}
		/* What ends in a dot segment names a directory. */
		if (rest.ptr == NULL)
			*out++ = '/';
	}
	return (out);
}

/* scheme://authority, then the path without dot segments, then the query. */
static const char *
join(struct url *u, struct str front, struct str path, struct ws *ws)
{
	size_t query = str_find(path, '?');
	char *at = ws_alloc(ws, front.len + path.len + 2), *end;

	if (at == NULL)
		return ("URL too long");
	memcpy(at, front.ptr, front.len);
	end = at + front.len;
	if (query > 0)
		end = put_without_dots(end, str_head(path, query));
	if (query < path.len) {
		memcpy(end, path.ptr + query, path.len - query);
		end += path.len - query;
	}
	return (url_parse(u, (struct str){at, (size_t)(end - at)}, false, ws));
}

static struct str
concat(struct ws *ws, struct str a, struct str b)
{
	return (ws_printf(ws, "%.*s%.*s", STR_ARG(a), STR_ARG(b)));
}

/* The path that a reference without authority leads to. */
static struct str
merge_path(const struct url *base, struct str reference, struct ws *ws)
{
	struct str path = str_head(base->path, str_find(base->path, '?'));

	/* The target of a CONNECT has no path. */
	if (path.len == 0)
		path = STR("/");
	if (reference.len == 0)
		return (base->path);
	if (reference.ptr[0] == '/')
		return (reference);
	if (reference.ptr[0] == '?')
		return (concat(ws, path, reference));
	/* Up to and with the last slash of the base. */
	return (concat(ws, str_head(path, str_rfind(path, '/') + 1),
	    reference));
}

static struct str
front_of(const struct url *base, struct ws *ws)
{
	struct str authority = url_authority(base, ws);

	return (ws_printf(ws, "%.*s://%.*s", STR_ARG(base->scheme),
	    STR_ARG(authority)));
}

const char *
url_resolve(struct url *u, const struct url *base, struct str reference,
    struct ws *ws)
{
	struct str s = str_head(reference, str_find(reference, '#')), path;
	size_t scheme = scheme_length(s), end;

	if (base->host.len == 0)
		return ("the base has no host");
	if (str_find(s, '\0') < s.len || s.len > INT32_MAX)
		return ("bad byte in the URL");
	if (scheme == 0 && str_starts(s, STR("//"))) {
		s = ws_printf(ws, "%.*s:%.*s", STR_ARG(base->scheme),
		    STR_ARG(s));
		scheme = base->scheme.len + 1;
	}
	if (scheme == 0) {
		path = merge_path(base, s, ws);
		s = front_of(base, ws);
	} else if (str_starts(str_from(s, scheme), STR("//"))) {
		end = scheme + authority_end(str_from(s, scheme));
		path = str_from(s, end);
		s = str_head(s, end);
	} else {
		return ("only http and https URLs are served");
	}
	if (ws->overflowed)
		return ("URL too long");
	return (join(u, s, path, ws));
}

/* The byte of an escape that never had to be one (RFC 3986 2.3), or 0. */
static char
plain_byte(struct str s)
{
	int high, low;
	char c;

	if (s.len < 3 || s.ptr[0] != '%')
		return (0);
	high = num_hex_digit(s.ptr[1]);
	low = num_hex_digit(s.ptr[2]);
	if (high < 0 || low < 0)
		return (0);
	c = (char)(high << 4 | low);
	if ((str_lower(c) >= 'a' && str_lower(c) <= 'z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~')
		return (c);
	return (0);
}

static struct str
unescape_plain(struct str path, struct ws *ws)
{
	char *at = ws_alloc(ws, path.len), c;
	size_t i, n = 0;

	if (at == NULL)
		return (STR_NONE);
	for (i = 0; i < path.len; i += c != 0 ? 3 : 1) {
		c = plain_byte(str_from(path, i));
		at[n++] = c != 0 ? c : path.ptr[i];
	}
	return ((struct str){at, n});
}

struct str
url_resolve_plain(const struct url *u, struct ws *ws)
{
	struct str path = u->path, front;
	size_t query;
	char *at, *end;

	if (path.len == 0 || (str_find(path, '%') == path.len &&
				 str_search(path, STR("/.")) == path.len))
		return (u->text);
	front = str_head(u->text, u->text.len - path.len);
	path = unescape_plain(path, ws);
	at = ws_alloc(ws, front.len + path.len);
	if (path.ptr == NULL || at == NULL)
		return (STR_NONE);
	memcpy(at, front.ptr, front.len);
	query = str_find(path, '?');
	end = put_without_dots(at + front.len, str_head(path, query));
	memcpy(end, path.ptr + query, path.len - query);
	return ((struct str){at, (size_t)(end - at) + path.len - query});
}
