/* SPDX-License-Identifier: MIT
 *
 * filters/words/fold.c - utf8proc's tables, and what they leave.
 */
#include "filters/words/fold.h"

#include <string.h>
#include <utf8proc.h>

#define POINTS_MAX	32

/* As a string: a NUL is nothing. */
const uint8_t fold_ascii[129] = "\0\0\0\0\0\0\0\0\0     \0\0"
				"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				"                0123456789      "
				" abcdefghijklmnopqrstuvwxyz     "
				" abcdefghijklmnopqrstuvwxyz    "
				"\0";

/* Letters that Unicode does not take apart although people read them so. */
static const struct {
	int32_t		 point;
	const char	*bytes;
} apart[] = {
#define APART(point, bytes) {point, bytes},
#include "filters/words/fold.tbl.h"
#undef APART
};

/* 0x80 to 0x9f. */
static const uint16_t windows_1252[32] = {
#define WINDOWS_1252(byte, point) [(byte)-0x80] = (point),
#include "filters/words/windows_1252.tbl.h"
#undef WINDOWS_1252
};

int32_t
fold_windows_1252(uint8_t b)
{
	return (b >= 0x80 && b < 0xa0 ? windows_1252[b - 0x80] : b);
}

static const char *
taken_apart(int32_t point)
{
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++) {
		if (apart[i].point == point)
			return (apart[i].bytes);
	}
	return (NULL);
}

static bool
is_within(int32_t point, int32_t first, int32_t last)
{
	return (point >= first && point <= last);
}

/* Han, kana, Thai, Lao, Burmese, Khmer: no spaces tell where words end. */
static bool
is_own_word(int32_t point)
{
	return (is_within(point, 0x2e80, 0x2fff) ||
		is_within(point, 0x3040, 0x30ff) ||
		is_within(point, 0x3400, 0x4dbf) ||
		is_within(point, 0x4e00, 0x9fff) ||
		is_within(point, 0xf900, 0xfaff) ||
		is_within(point, 0x0e00, 0x0eff) ||
		is_within(point, 0x1000, 0x109f) ||
		is_within(point, 0x1780, 0x17ff) ||
		is_within(point, 0x20000, 0x3ffff));
}

enum role {
	ROLE_LETTER,
	ROLE_BREAK,
	ROLE_NOTHING
};

static enum role
role_of(int32_t point)
{
	utf8proc_category_t c = utf8proc_category(point);

	if (point == 0x85)
		return (ROLE_BREAK);
	if (c == UTF8PROC_CATEGORY_CC || c == UTF8PROC_CATEGORY_CF ||
	    c == UTF8PROC_CATEGORY_ME)
		return (ROLE_NOTHING);
	/* Accents have a class; the vowel signs of India have none and are
	 * part of the word. */
	if (c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC)
		return (utf8proc_get_property(point)->combining_class != 0
			    ? ROLE_NOTHING
			    : ROLE_LETTER);
	if (is_within((int32_t)c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO) ||
	    is_within((int32_t)c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO))
		return (ROLE_LETTER);
	return (ROLE_BREAK);
}

static size_t
write_letter(int32_t point, char *out)
{
	const char *bytes = taken_apart(point);
	bool own = is_own_word(point);
	size_t n = 0;

	if (bytes != NULL) {
		n = strlen(bytes);
		memcpy(out, bytes, n);
		return (n);
	}
	if (own)
		out[n++] = ' ';
	n += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)out + n);
	if (own)
		out[n++] = ' ';
	return (n);
}

static size_t
write_point(int32_t point, char *out)
{
	if (point < 0x80) {
		out[0] = (char)fold_ascii[point];
		return (out[0] != 0);
	}
	switch (role_of(point)) {
	case ROLE_LETTER:
		return (write_letter(point, out));
	case ROLE_BREAK:
		out[0] = ' ';
		return (1);
	case ROLE_NOTHING:
		return (0);
	}
	return (0);
}

/* Letters in dark circles and squares, and those that flags are made of, are
 * pictures to Unicode. */
static char
pictured(int32_t point)
{
	static const int32_t first[] = {0x1f150, 0x1f170, 0x1f1e6};
	size_t i;

	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		if (is_within(point, first[i], first[i] + 25))
			return ((char)('a' + point - first[i]));
	}
	return ('\0');
}

static size_t
fold_uncached(int32_t point, char *out)
{
	int32_t points[POINTS_MAX];
	utf8proc_ssize_t n, i;
	size_t len = 0;
	int boundary = 0;

	out[0] = pictured(point);
	if (out[0] != '\0')
		return (1);
	n = -1;
	if (utf8proc_codepoint_valid(point))
		n = utf8proc_decompose_char(point, points, POINTS_MAX,
		    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			UTF8PROC_IGNORE,
		    &boundary);
	if (n < 0 || n > POINTS_MAX) {
		out[0] = ' ';
		return (1);
	}
	for (i = 0; i < n && len + 8 <= FOLD_MAX; i++)
		len += write_point(points[i], out + len);
	return (len);
}

size_t
fold_point(struct fold_cache *cache, int32_t point, char *out)
{
	struct fold_cached *c;
	size_t len;

	if (point >= 0 && point < 0x80)
		return (write_point(point, out));
	c = &cache->slots[(uint32_t)point % FOLD_CACHE_SLOTS];
	/* 0 is ASCII, so an empty slot never matches. */
	if (c->point == point) {
		memcpy(out, c->bytes, c->len);
		return (c->len);
	}
	len = fold_uncached(point, out);
	if (len <= sizeof(c->bytes)) {
		c->point = point;
		c->len = (uint8_t)len;
		memcpy(c->bytes, out, len);
	}
	return (len);
}

const uint8_t *
fold_latin(struct fold_cache *cache)
{
	char bytes[FOLD_MAX];
	int32_t i;

	for (i = 0; i < 256 && !cache->has_latin; i++) {
		cache->latin[i] = 0;
		if (fold_uncached(0x80 + i, bytes) == 1 && bytes[0] != ' ' &&
		    (bytes[0] & 0x80) == 0)
			cache->latin[i] = (uint8_t)bytes[0];
	}
	cache->has_latin = true;
	return (cache->latin);
}
