/* SPDX-License-Identifier: MIT
 *
 * filters/url_glob.c - globs, piece by piece.
 *
 * The leftmost place for each piece between two stars is always a right one,
 * so nothing is ever tried again.
 */
#include "filters/url_glob.h"

#include <stdlib.h>

#include "proxy/base/object.h"

#define ANY_SCHEME	"*://"

/* The end of scheme and host within ${s}, where folding stops. */
static size_t
authority_end(struct str s)
{
	size_t at = str_search(s, STR("://"));

	if (at == s.len)
		return (0);
	return (at + 3 + str_find(str_from(s, at + 3), '/'));
}

static bool
has_authority(struct str pattern)
{
	return (pattern.ptr[0] == '*' || pattern.ptr[0] == '?' ||
		str_search(pattern, STR("://")) < pattern.len);
}

const char *
url_glob_init(struct url_glob *g, struct str pattern)
{
	struct str prefix = STR(ANY_SCHEME);
	size_t end, i;

	INIT_OBJ(g, URL_GLOB_MAGIC);
	if (pattern.len == 0)
		return ("the glob is empty");
	if (pattern.len > URL_GLOB_MAX)
		return ("the glob is longer than 2048 bytes");
	if (has_authority(pattern))
		prefix = STR("");
	g->text = malloc(prefix.len + pattern.len + 1);
	ASSERT(g->text != NULL);
	memcpy(g->text, prefix.ptr, prefix.len);
	memcpy(g->text + prefix.len, pattern.ptr, pattern.len);
	g->len = prefix.len + pattern.len;
	end = authority_end((struct str){g->text, g->len});
	for (i = 0; i < end; i++)
		g->text[i] = str_lower(g->text[i]);
	/* A host with nothing behind it means its home page; a star at the
	 * end already takes the path in. */
	if (end == g->len && g->text[g->len - 1] != '*')
		g->text[g->len++] = '/';
	return (NULL);
}

void
url_glob_fini(struct url_glob *g)
{
	CHECK_OBJ(g, URL_GLOB_MAGIC);
	free(g->text);
	FINI_OBJ(g);
}

/* Does ${piece}, which has no star, stand at the front of ${text}? */
static bool
piece_stands(struct str text, struct str piece)
{
	size_t i;

	if (text.len < piece.len)
		return (false);
	for (i = 0; i < piece.len; i++) {
		if (piece.ptr[i] != '?' && piece.ptr[i] != text.ptr[i])
			return (false);
	}
	return (true);
}

/* Offset of the first place of ${piece}, or text.len + 1. */
static size_t
piece_find(struct str text, struct str piece)
{
	size_t at;

	if (piece.len == 0)
		return (0);
	if (str_find(piece, '?') == piece.len) {
		at = str_search(text, piece);
		return (at < text.len ? at : text.len + 1);
	}
	for (at = 0; at + piece.len <= text.len; at++) {
		if (piece_stands(str_from(text, at), piece))
			return (at);
	}
	return (text.len + 1);
}

bool
url_glob_matches(const struct url_glob *g, struct str url)
{
	struct str rest, piece, text = url;
	size_t at;

	CHECK_OBJ(g, URL_GLOB_MAGIC);
	rest = (struct str){g->text, g->len};
	piece = str_split(&rest, '*');
	if (!piece_stands(text, piece))
		return (false);
	text = str_from(text, piece.len);
	if (rest.ptr == NULL)
		return (text.len == 0);
	for (;;) {
		piece = str_split(&rest, '*');
		if (rest.ptr == NULL)
			break;
		at = piece_find(text, piece);
		if (at > text.len)
			return (false);
		text = str_from(text, at + piece.len);
	}
	return (text.len >= piece.len &&
		piece_stands(str_from(text, text.len - piece.len), piece));
}
