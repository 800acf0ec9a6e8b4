/* SPDX-License-Identifier: MIT
 *
 * filters/words/normalise.c - bytes to code points, by kind of text.
 */
#include "filters/words/normalise.h"

#include "proxy/base/num.h"
#include "proxy/base/object.h"

void
normalise_init(struct normalise *n, enum text_kind kind,
    struct fold_cache *cache, folded_fn *emit, void *arg)
{
	n->magic = NORMALISE_MAGIC;
	n->kind = kind;
	n->scripts = true;
	n->source = 0;
	memset(n->percent, 0, sizeof(n->percent));
	n->held_len = 0;
	n->wanted = 0;
	memset(&n->escape, 0, sizeof(n->escape));
	html_init(&n->html, kind == TEXT_XML, n->scripts);
	folded_init(&n->folded, cache, emit, arg);
}

static bool
is_markup(const struct normalise *n)
{
	return (n->kind == TEXT_HTML || n->kind == TEXT_XML);
}

static void
put_json(struct normalise *n, int32_t point)
{
	if (n->escape.state != ESCAPE_NONE &&
	    escape_step(&n->escape, &n->folded, point))
		return;
	if (point == '\\')
		escape_start(&n->escape);
	else
		folded_point(&n->folded, point);
}

static void
put_point(struct normalise *n, int32_t point)
{
	switch (n->kind) {
	case TEXT_PLAIN:
	case TEXT_PERCENT:
		folded_point(&n->folded, point);
		return;
	case TEXT_HTML:
	case TEXT_XML:
		html_point(&n->html, &n->folded, point);
		return;
	case TEXT_JSON:
		put_json(n, point);
		return;
	}
	UNREACHABLE();
}

/* The held bytes are no UTF-8 after all. */
static void
put_held(struct normalise *n)
{
	unsigned i, len = n->held_len;

	n->held_len = 0;
	for (i = 0; i < len; i++)
		put_point(n, fold_windows_1252(n->held[i]));
}

static int32_t
held_point(const struct normalise *n)
{
	const uint8_t *h = n->held;

	switch (n->held_len) {
	case 2:
		return ((h[0] & 0x1f) << 6 | (h[1] & 0x3f));
	case 3:
		return ((h[0] & 0x0f) << 12 | (h[1] & 0x3f) << 6 |
			(h[2] & 0x3f));
	default:
		return ((h[0] & 0x07) << 18 | (h[1] & 0x3f) << 12 |
			(h[2] & 0x3f) << 6 | (h[3] & 0x3f));
	}
}

static bool
is_proper(int32_t point, unsigned len)
{
	static const int32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};

	return (point >= least[len] && point <= 0x10ffff &&
		(point < 0xd800 || point > 0xdfff));
}

static unsigned
sequence_length(uint8_t first)
{
	if (first >= 0xc2 && first < 0xe0)
		return (2);
	if (first >= 0xe0 && first < 0xf0)
		return (3);
	return (first >= 0xf0 && first < 0xf5 ? 4 : 1);
}

static void
put_byte(struct normalise *n, uint8_t b)
{
	int32_t point;

	if (n->held_len > 0 && (b & 0xc0) != 0x80)
		put_held(n);
	if (n->held_len == 0) {
		n->wanted = (uint8_t)sequence_length(b);
		if (n->wanted == 1) {
			put_point(n, fold_windows_1252(b));
			return;
		}
	}
	n->held[n->held_len++] = b;
	if (n->held_len < n->wanted)
		return;
	point = held_point(n);
	if (!is_proper(point, n->held_len)) {
		put_held(n);
		return;
	}
	n->held_len = 0;
	put_point(n, point);
}

/* How ${c} continues an escape. */
enum escaped {
	ESCAPED_NOT,
	ESCAPED_SO_FAR,
	ESCAPED_WHOLE
};

static enum escaped
step_percent(struct percent *e, char c)
{
	if (e->len == 0 || num_hex_digit(c) < 0)
		return (ESCAPED_NOT);
	if (e->len == 2)
		return (ESCAPED_WHOLE);
	e->digit = c;
	e->len = 2;
	return (ESCAPED_SO_FAR);
}

static uint8_t
value_of(struct percent *e, char c)
{
	e->len = 0;
	return ((uint8_t)(num_hex_digit(e->digit) << 4 | num_hex_digit(c)));
}

/* An escape that is none was what it looked like. */
static void
put_inner_percent(struct normalise *n)
{
	struct percent e = n->percent[1];

	n->percent[1].len = 0;
	if (e.len > 0)
		put_byte(n, '%');
	if (e.len > 1)
		put_byte(n, (uint8_t)e.digit);
}

/* A byte that is spelled out, or stood behind an escape.  Only some undo the
 * second round, so there are two readings: a seam. */
static void
put_decoded(struct normalise *n, uint8_t b, bool escaped)
{
	switch (step_percent(&n->percent[1], (char)b)) {
	case ESCAPED_SO_FAR:
		return;
	case ESCAPED_WHOLE:
		if (n->held_len == 0)
			folded_seam(&n->folded);
		put_byte(n, value_of(&n->percent[1], (char)b));
		return;
	case ESCAPED_NOT:
		put_inner_percent(n);
		if (b == '%' && escaped)
			n->percent[1].len = 1;
		else
			put_byte(n, b);
		return;
	}
}

static void
put_percent(struct normalise *n)
{
	struct percent e = n->percent[0];

	n->percent[0].len = 0;
	if (e.len > 0)
		put_decoded(n, '%', false);
	if (e.len > 1)
		put_decoded(n, (uint8_t)e.digit, false);
}

static void
take_byte(struct normalise *n, char c)
{
	if (n->kind != TEXT_PERCENT) {
		put_byte(n, (uint8_t)c);
		return;
	}
	switch (step_percent(&n->percent[0], c)) {
	case ESCAPED_SO_FAR:
		return;
	case ESCAPED_WHOLE:
		put_decoded(n, value_of(&n->percent[0], c), true);
		return;
	case ESCAPED_NOT:
		put_percent(n);
		if (c == '%')
			n->percent[0].len = 1;
		else
			put_decoded(n, (uint8_t)c, false);
		return;
	}
}

/* What does not stand for itself, by kind of text. */
static const char stops[][PLAIN_RUN_STOPS] = {
    [TEXT_PLAIN] = {0, 0, 0},
    [TEXT_HTML] = {'<', '&', '\\'},
    [TEXT_XML] = {'<', '&', '\\'},
    [TEXT_JSON] = {'\\', '\\', '\\'},
    [TEXT_PERCENT] = {'%', '%', '%'},
};

/* Bytes in front that stand for themselves. */
static size_t
plain(const struct normalise *n, const char *p, size_t len)
{
	if (n->held_len > 0 || n->percent[0].len > 0 || n->percent[1].len > 0 ||
	    n->escape.state != ESCAPE_NONE ||
	    (is_markup(n) && !html_is_plain(&n->html)))
		return (0);
	return (folded_plain(&n->folded, p, len, stops[n->kind]));
}

/* Markup of ASCII from ${i} on, to where text begins: there. */
static size_t
take_markup(struct normalise *n, const char *p, size_t i, size_t len)
{
	do {
		i += html_unseen(&n->html, p + i, len - i);
		if (i == len || (p[i] & 0x80) != 0)
			break;
		n->folded.source = n->source + i;
		html_point(&n->html, &n->folded, p[i++]);
	} while (i < len && !html_is_plain(&n->html));
	return (i);
}

void
normalise_feed(struct normalise *n, const char *p, size_t len)
{
	size_t i = 0, some;

	CHECK_OBJ(n, NORMALISE_MAGIC);
	while (i < len) {
		n->folded.source = n->source + i;
		some = plain(n, p + i, len - i);
		folded_run(&n->folded, p + i, some);
		i += some;
		some = i;
		if (i < len && n->held_len == 0 && is_markup(n))
			i = take_markup(n, p, i, len);
		if (i > some || i == len)
			continue;
		n->folded.source = n->source + i;
		take_byte(n, p[i++]);
	}
	n->source += len;
	n->folded.source = n->source;
}

void
normalise_flush(struct normalise *n)
{
	CHECK_OBJ(n, NORMALISE_MAGIC);
	folded_flush(&n->folded);
}

/* What was begun ends here. */
static void
end_text(struct normalise *n)
{
	put_percent(n);
	put_inner_percent(n);
	put_held(n);
	if (is_markup(n))
		html_end(&n->html, &n->folded);
}

void
normalise_kind(struct normalise *n, enum text_kind kind)
{
	CHECK_OBJ(n, NORMALISE_MAGIC);
	end_text(n);
	folded_break(&n->folded);
	n->kind = kind;
	memset(&n->escape, 0, sizeof(n->escape));
	html_init(&n->html, kind == TEXT_XML, n->scripts);
}

void
normalise_end(struct normalise *n)
{
	CHECK_OBJ(n, NORMALISE_MAGIC);
	end_text(n);
	folded_end(&n->folded);
}
