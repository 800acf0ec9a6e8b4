/* SPDX-License-Identifier: MIT
 *
 * filters/words/context.c - a ring, and the search for the word in it.
 *
 * Where a hit begins is known to some words only; so the text there is read
 * once more, a byte at a time, until the word has come.
 */
#include "filters/words/context.h"

#include "proxy/base/object.h"

/* Before the word: forty characters, and room for references among them. */
#define WINDOW_BEFORE	256u
/* A disguised word is not longer. */
#define WORD_MOST	160u

struct search {
	struct str	 wanted;
	size_t		 len;
	char		 last[2 * 258];	/* of the folded text */
	bool		 found;
};

void
context_init(struct context *c)
{
	c->magic = CONTEXT_MAGIC;
	c->end = 0;
}

void
context_add(struct context *c, const char *p, size_t n)
{
	size_t at = c->end % CONTEXT_RING, first = CONTEXT_RING - at;

	CHECK_OBJ(c, CONTEXT_MAGIC);
	ASSERT(n <= CONTEXT_PIECE);
	if (first > n)
		first = n;
	memcpy(c->ring + at, p, first);
	memcpy(c->ring, p + first, n - first);
	c->end += n;
}

void
context_capture(const struct context *c, struct context_window *w,
    uint64_t back, enum text_kind kind)
{
	uint64_t oldest = c->end < CONTEXT_RING ? 0 : c->end - CONTEXT_RING;

	w->hit = back > c->end ? 0 : c->end - back;
	if (w->hit < oldest)
		w->hit = oldest;
	w->at = w->hit < oldest + WINDOW_BEFORE ? oldest
						: w->hit - WINDOW_BEFORE;
	w->kind = kind;
	w->len = 0;
	context_continue(c, w);
}

void
context_continue(const struct context *c, struct context_window *w)
{
	while (w->len < CONTEXT_WINDOW && w->at + w->len < c->end) {
		w->bytes[w->len] = c->ring[(w->at + w->len) % CONTEXT_RING];
		w->len++;
	}
}

void
context_window_of(struct context_window *w, struct str text, uint64_t source,
    enum text_kind kind)
{
	struct str from;

	w->hit = source > text.len ? text.len : source;
	w->at = w->hit < WINDOW_BEFORE ? 0 : w->hit - WINDOW_BEFORE;
	w->kind = kind;
	from = str_head(str_from(text, w->at), CONTEXT_WINDOW);
	w->len = from.len;
	if (from.len > 0)
		memcpy(w->bytes, from.ptr, from.len);
}

static void
look(void *arg, const char *bytes, size_t n, uint64_t at, const uint64_t *marks)
{
	struct search *s = arg;
	size_t half = sizeof(s->last) / 2, take;

	(void)at, (void)marks;
	while (n > 0) {
		if (s->len > half) {
			memmove(s->last, s->last + s->len - half, half);
			s->len = half;
		}
		take = sizeof(s->last) - s->len < n ? sizeof(s->last) - s->len
						    : n;
		memcpy(s->last + s->len, bytes, take);
		s->len += take;
		bytes += take;
		n -= take;
		if (str_search((struct str){s->last, s->len}, s->wanted) <
		    s->len)
			s->found = true;
	}
}

/* How many bytes of ${text} are read until ${wanted} has come; 0: it does
 * not. */
static size_t
find_end(struct str text, enum text_kind kind, struct str wanted,
    struct normalise *n, struct fold_cache *cache)
{
	struct search s = {.wanted = wanted};
	size_t i;

	normalise_init(n, kind, cache, look, &s);
	n->folded.disguises = true;
	for (i = 0; i < text.len; i++) {
		normalise_feed(n, text.ptr + i, 1);
		normalise_flush(n);
		/* It was the byte behind the word that told. */
		if (s.found)
			return (i);
	}
	normalise_end(n);
	return (s.found ? text.len : 0);
}

/* Where the word begins that ends at ${end}. */
static size_t
find_start(struct str text, size_t end, enum text_kind kind, struct str wanted,
    struct normalise *n, struct fold_cache *cache)
{
	size_t least = end > WORD_MOST ? end - WORD_MOST : 0, start = end;

	while (start > least) {
		start--;
		if (find_end(str_from(str_head(text, end), start), kind, wanted,
			n, cache) > 0)
			return (start);
	}
	return (end > wanted.len ? end - wanted.len : 0);
}

static bool
is_continuation(char c)
{
	return (((unsigned char)c & 0xc0) == 0x80);
}

/* The length of the character at ${s}, or 0 where there is none. */
static size_t
character(struct str s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, i;

	if ((c >= 0x80 && c < 0xc2) || c > 0xf4 || n > s.len)
		return (0);
	for (i = 1; i < n; i++) {
		if (!is_continuation(s.ptr[i]))
			return (0);
	}
	return (n);
}

/* C1 controls, marks that turn the direction of text, line separators. */
static bool
is_control(struct str c)
{
	static const char *const hidden[] = {"\xe2\x80\x8e", "\xe2\x80\x8f",
	    "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xab",
	    "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
	    "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xef\xbb\xbf"};
	size_t i;

	if (c.len == 2)
		return (c.ptr[0] == '\xc2' && (unsigned char)c.ptr[1] < 0xa0);
	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (str_eq(c, str_of(hidden[i])))
			return (true);
	}
	return (false);
}

struct quote {
	char		*out;
	size_t		 len;
	size_t		 room;
};

/* One character of ${s}; false when there is no room for it. */
static bool
put(struct quote *q, struct str *s)
{
	size_t n = character(*s);
	struct str c = str_head(*s, n);

	*s = str_from(*s, n == 0 ? 1 : n);
	if (n == 0)
		c = STR("?");
	else if ((n == 1 && (unsigned char)c.ptr[0] <= ' ') ||
		 c.ptr[0] == '\x7f')
		c = STR(" ");
	else if (is_control(c))
		return (true);
	if (c.ptr[0] == ' ' && (q->len == 0 || q->out[q->len - 1] == ' '))
		return (true);
	if (q->len + c.len > q->room)
		return (false);
	memcpy(q->out + q->len, c.ptr, c.len);
	q->len += c.len;
	return (true);
}

/* The beginning of the characters before ${at}, forty of them. */
static size_t
step_back(struct str text, size_t at)
{
	unsigned chars;

	for (chars = 0; chars < CONTEXT_CHARS && at > 0; chars++) {
		at--;
		while (at > 0 && is_continuation(text.ptr[at]))
			at--;
	}
	/* The window may begin inside a character. */
	while (at < text.len && is_continuation(text.ptr[at]))
		at++;
	return (at);
}

static void
put_chars(struct quote *q, struct str s, size_t most)
{
	while (s.len > 0 && most-- > 0 && put(q, &s))
		continue;
}

size_t
context_quote(const struct context_window *w, struct str folded,
    struct normalise *n, struct fold_cache *cache, char *out, uint64_t *skipped)
{
	struct str text = {w->bytes, w->len}, from;
	size_t hit = (size_t)(w->hit - w->at), start, end;
	struct quote q = {out, 0, CONTEXT_MAX};

	*skipped = 0;
	if (hit > w->len)
		return (0);
	from = str_from(text, hit);
	end = find_end(from, w->kind, folded, n, cache);
	start = end == 0 ? 0 : find_start(from, end, w->kind, folded, n, cache);
	*skipped = start;
	start += hit;
	end += hit;
	put_chars(&q, str_from(str_head(text, start), step_back(text, start)),
	    SIZE_MAX);
	put_chars(&q, str_from(str_head(text, end), start), SIZE_MAX);
	put_chars(&q, str_from(text, end), CONTEXT_CHARS);
	while (q.len > 0 && out[q.len - 1] == ' ')
		q.len--;
	return (q.len);
}
