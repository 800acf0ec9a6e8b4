/* SPDX-License-Identifier: MIT
 *
 * ctl/safe.c - characters that are shown, and those that are told.
 */
#include "proxy/ctl/safe.h"

#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/base/num.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define PIECE		4096u
#define NO_CHARACTER	UINT32_MAX

struct span {
	uint32_t	 first;
	uint32_t	 last;
};

/* Controls, marks of direction, what has no width or no meaning. */
static const struct span unsafe[] = {
    {0x0, 0x1f},
    {0x7f, 0x9f},
    {0xad, 0xad},
    {0x61c, 0x61c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0x3164, 0x3164},
    {0xd800, 0xf8ff},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},
    {0xfffe, 0xffff},
    {0xe0000, 0x10ffff},
};

static const struct span wide[] = {
    {0x1100, 0x115e},
    {0x231a, 0x231b},
    {0x2e80, 0xa4cf},
    {0xa960, 0xa97f},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f000, 0x1faff},
    {0x20000, 0x3fffd},
};

/* The commonest that stand over the one before. */
static const struct span combining[] = {
    {0x300, 0x36f},
    {0x483, 0x489},
    {0x591, 0x5bd},
    {0x610, 0x61a},
    {0x64b, 0x65f},
    {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff},
    {0xfe20, 0xfe2f},
};

static bool
is_among(uint32_t c, const struct span *spans, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= spans[i].first && c <= spans[i].last)
			return (true);
	return (false);
}

static bool
is_safe(uint32_t c)
{
	return (!is_among(c, unsafe, COUNT(unsafe)));
}

/* ---- UTF-8 --------------------------------------------------------------- */

/* The character at the front, how many bytes it has in ${*n}; NO_CHARACTER: one
 * byte that begins none. */
static uint32_t
front(struct str s, size_t *n)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	unsigned char b = (unsigned char)s.ptr[0];
	unsigned more = b < 0x80 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? b : b & (0x3fu >> more);

	*n = 1;
	if ((b >= 0x80 && b < 0xc2) || b > 0xf4 || s.len <= more)
		return (NO_CHARACTER);
	for (unsigned i = 1; i <= more; i++) {
		b = (unsigned char)s.ptr[i];
		if ((b & 0xc0) != 0x80)
			return (NO_CHARACTER);
		c = c << 6 | (b & 0x3fu);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return (NO_CHARACTER);
	*n = more + 1;
	return (c);
}

static int
put_character(struct buf *out, uint32_t c)
{
	char utf8[4];
	size_t n = 0;

	if (c < 0x80) {
		utf8[n++] = (char)c;
	} else if (c < 0x800) {
		utf8[n++] = (char)(0xc0 | c >> 6);
		utf8[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		utf8[n++] = (char)(0xe0 | c >> 12);
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		utf8[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		utf8[n++] = (char)(0xf0 | c >> 18);
		utf8[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		utf8[n++] = (char)(0x80 | (c & 0x3f));
	}
	return (buf_append(out, (struct str){utf8, n}));
}

static int
put_escape(struct buf *out, uint32_t c)
{
	if (c < 0x10000)
		return (buf_printf(out, "\\u%04x", (unsigned)c));
	c -= 0x10000;
	return (buf_printf(out, "\\u%04x\\u%04x", 0xd800u + (unsigned)(c >> 10),
	    0xdc00u + (unsigned)(c & 0x3ff)));
}

/* The character at the front, or what tells of it; ${*n} bytes are done. */
static int
put_front(struct buf *out, struct str s, bool lines, size_t *n)
{
	uint32_t c = front(s, n);

	if (c == NO_CHARACTER)
		return (buf_printf(out, "\\x%02x", (unsigned char)s.ptr[0]));
	if (is_safe(c) || (lines && (c == '\n' || c == '\t')))
		return (buf_append(out, str_head(s, *n)));
	return (put_escape(out, c));
}

int
safe_text(struct buf *out, struct str s, bool lines)
{
	int bad = 0;
	size_t n;

	for (; s.len > 0 && bad == 0; s = str_from(s, n))
		bad = put_front(out, s, lines, &n);
	return (bad);
}

/* ---- JSON ---------------------------------------------------------------- */

/* The number behind \u; NO_CHARACTER: there is none. */
static uint32_t
unit(struct str s)
{
	uint64_t value;

	if (s.len < 6 || !str_starts(s, STR("\\u")) ||
	    num_hex(str_head(str_from(s, 2), 4), 0xffff, &value) != NUM_OK)
		return (NO_CHARACTER);
	return ((uint32_t)value);
}

/* What the escape at the front stands for, if that may be shown. */
static uint32_t
escaped(struct str s, size_t *n)
{
	uint32_t c, low;

	*n = 2;
	if (s.len >= 2 && strchr("\"\\/", s.ptr[1]) != NULL && s.ptr[1] != '\0')
		return ((unsigned char)s.ptr[1]);
	c = unit(s);
	*n = 6;
	if (c >= 0xd800 && c <= 0xdbff) {
		low = unit(str_from(s, 6));
		*n = 12;
		c = low >= 0xdc00 && low <= 0xdfff
			? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)
			: NO_CHARACTER;
	}
	return (c != NO_CHARACTER && is_safe(c) ? c : NO_CHARACTER);
}

int
safe_json(struct buf *out, struct str s)
{
	uint32_t c;
	int bad = 0;
	size_t n;

	for (; s.len > 0 && bad == 0; s = str_from(s, n)) {
		c = *s.ptr == '\\' ? escaped(s, &n) : NO_CHARACTER;
		if (c != NO_CHARACTER)
			bad = put_character(out, c);
		else
			bad = put_front(out, s, false, &n);
	}
	return (bad);
}

static int
quote_front(struct buf *out, struct str s, size_t *n)
{
	uint32_t c = front(s, n);

	if (c == NO_CHARACTER)
		return (put_escape(out, (unsigned char)s.ptr[0]));
	if (c == '"' || c == '\\')
		return (buf_printf(out, "\\%c", (char)c));
	return (is_safe(c) ? buf_append(out, str_head(s, *n))
			   : put_escape(out, c));
}

int
safe_quote(struct buf *out, struct str s)
{
	int bad = buf_append(out, STR("\""));
	size_t n;

	for (; s.len > 0 && bad == 0; s = str_from(s, n))
		bad = quote_front(out, s, &n);
	return (bad | buf_append(out, STR("\"")));
}

/* ---- columns ------------------------------------------------------------- */

static size_t
columns_of(uint32_t c)
{
	if (is_among(c, combining, COUNT(combining)))
		return (0);
	return (is_among(c, wide, COUNT(wide)) ? 2 : 1);
}

size_t
safe_columns(struct str s)
{
	size_t columns = 0, n;

	for (; s.len > 0; s = str_from(s, n))
		columns += columns_of(front(s, &n));
	return (columns);
}

struct str
safe_fit(struct str s, size_t columns)
{
	struct str rest = s;
	size_t n, used = 0;

	for (; rest.len > 0; rest = str_from(rest, n)) {
		used += columns_of(front(rest, &n));
		if (used > columns)
			break;
	}
	return (str_head(s, s.len - rest.len));
}

/* ---- streams ------------------------------------------------------------- */

static void
flush(FILE *out, struct buf *piece)
{
	struct str s = buf_peek(piece);

	if (s.len > 0)
		fwrite(s.ptr, 1, s.len, out);
	buf_consume(piece, s.len);
}

/* As many bytes as make whole characters and whole escapes. */
static size_t
cut(struct str s)
{
	size_t n = s.len < PIECE ? s.len : PIECE;

	for (size_t back = 0; n < s.len && back < 16; back++)
		if (s.ptr[n - back] == '\\' && s.ptr[n - back - 1] != '\\')
			return (n - back);
	while (n < s.len && n > PIECE - 4 &&
	       ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n--;
	return (n);
}

void
safe_put_json(FILE *out, struct str s)
{
	struct buf piece;
	size_t n;

	buf_init(&piece, (size_t)8 * PIECE);
	for (; s.len > 0; s = str_from(s, n)) {
		n = cut(s);
		(void)safe_json(&piece, str_head(s, n));
		flush(out, &piece);
	}
	buf_fini(&piece);
}

void
safe_put_text(FILE *out, struct str s, bool lines)
{
	struct buf piece;
	size_t n;

	buf_init(&piece, (size_t)8 * PIECE);
	for (; s.len > 0; s = str_from(s, n)) {
		n = cut(s);
		(void)safe_text(&piece, str_head(s, n), lines);
		flush(out, &piece);
	}
	buf_fini(&piece);
}
