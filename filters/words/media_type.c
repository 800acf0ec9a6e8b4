/* SPDX-License-Identifier: MIT
 *
 * filters/words/media_type.c - types by name, by suffix, by look.
 */
#include "filters/words/media_type.h"

#include "proxy/base/assert.h"
#include "proxy/http/token.h"

#define LOOKED_AT	512

static const struct {
	const char	*name;
	enum media_kind	 kind;
} types[] = {
    {"text/html", MEDIA_HTML},
    {"application/xhtml+xml", MEDIA_XML},
    {"text/xml", MEDIA_XML},
    {"application/xml", MEDIA_XML},
    {"application/json", MEDIA_JSON},
    {"application/x-ndjson", MEDIA_JSON},
    {"application/jsonlines", MEDIA_JSON},
    {"application/json-seq", MEDIA_JSON},
    {"application/javascript", MEDIA_SCRIPT},
    {"application/x-javascript", MEDIA_SCRIPT},
    {"application/ecmascript", MEDIA_SCRIPT},
    {"text/javascript", MEDIA_SCRIPT},
    {"text/ecmascript", MEDIA_SCRIPT},
    {"text/json", MEDIA_JSON},
    {"text/css", MEDIA_STYLE},
    {"application/x-www-form-urlencoded", MEDIA_FORM},
    {"application/graphql", MEDIA_PLAIN},
    {"application/yaml", MEDIA_PLAIN},
    {"application/x-yaml", MEDIA_PLAIN},
    {"text/event-stream", MEDIA_NONE},
};

enum media_kind
media_type_kind(struct str content_type)
{
	struct str rest = content_type, type;
	size_t i, slash;

	type = str_trim(str_split(&rest, ';'));
	if (type.len == 0)
		return (MEDIA_UNSAID);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (str_eq_nocase(type, str_of(types[i].name)))
			return (types[i].kind);
	}
	if (str_ends_nocase(type, STR("+xml")))
		return (MEDIA_XML);
	if (str_ends_nocase(type, STR("+json")))
		return (MEDIA_JSON);
	if (str_starts_nocase(type, STR("multipart/")))
		return (MEDIA_MIXED);
	if (str_starts_nocase(type, STR("text/")))
		return (MEDIA_PLAIN);
	/* Not a type at all ("html", "text / html", "*" "/" "*"): browsers
	 * guess. */
	slash = str_find(type, '/');
	if (!token_is(str_head(type, slash)) ||
	    !token_is(str_from(type, slash + 1)) || str_eq(type, STR("*/*")) ||
	    str_eq_nocase(type, STR("unknown/unknown")) ||
	    str_eq_nocase(type, STR("application/unknown")))
		return (MEDIA_UNSAID);
	return (MEDIA_NONE);
}

static enum text_kind
guess(struct str front)
{
	size_t i;

	for (i = 0; i < front.len; i++) {
		if (front.ptr[i] == '<')
			return (TEXT_HTML);
		if (front.ptr[i] == '{' || front.ptr[i] == '[')
			return (TEXT_JSON);
		/* White space, byte order marks and the zeros of UTF-16. */
		if (front.ptr[i] > ' ')
			return (TEXT_PLAIN);
	}
	return (TEXT_PLAIN);
}

enum text_kind
media_type_text(enum media_kind kind, struct str front)
{
	switch (kind) {
	case MEDIA_NONE:
	case MEDIA_PLAIN:
	case MEDIA_MIXED:
	case MEDIA_STYLE:
		return (TEXT_PLAIN);
	case MEDIA_UNSAID:
		return (guess(front));
	case MEDIA_HTML:
		return (TEXT_HTML);
	case MEDIA_XML:
		return (TEXT_XML);
	case MEDIA_JSON:
	case MEDIA_SCRIPT:
		return (TEXT_JSON);
	case MEDIA_FORM:
		return (TEXT_PERCENT);
	}
	UNREACHABLE();
}

bool
media_type_is_binary(struct str front)
{
	unsigned char c;
	size_t i;

	front = str_head(front, LOOKED_AT);
	for (i = 0; i < front.len; i++) {
		c = (unsigned char)front.ptr[i];
		if (c <= 0x08 || c == 0x0b || (c >= 0x0e && c <= 0x1a) ||
		    (c >= 0x1c && c <= 0x1f))
			return (true);
	}
	return (false);
}

struct str
media_type_parameter(struct str type, struct str name)
{
	struct str rest = type, piece, key;

	(void)str_split(&rest, ';');
	while (rest.ptr != NULL) {
		piece = str_split(&rest, ';');
		if (str_find(piece, '=') == piece.len)
			continue;
		key = str_split(&piece, '=');
		if (!str_eq_nocase(str_trim(key), name))
			continue;
		return (token_unquote(str_trim(piece)));
	}
	return (STR_NONE);
}
