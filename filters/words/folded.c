/* SPDX-License-Identifier: MIT
 *
 * filters/words/folded.c - words into blocks.
 */
#include "filters/words/folded.h"

#include "proxy/base/object.h"

/* What a byte of ASCII is to the fast way through. */
enum sort {
	GAP = 0,
	LETTER = 1,
	DIGIT = 2,
	ODD = 7			/* unseen, or a sign that may be a letter */
};

#define FAST_MAX	128

static const uint8_t sorts[128] = {
    [0 ... 8] = ODD,
    [14 ... 31] = ODD,
    [127] = ODD,
    ['@'] = ODD,
    ['$'] = ODD,
    ['!'] = ODD,
    ['0' ... '9'] = DIGIT,
    ['a' ... 'z'] = LETTER,
    ['A' ... 'Z'] = LETTER,
};

void
folded_init(struct folded *f, struct fold_cache *cache, folded_fn *emit,
    void *arg)
{
	memset(f, 0, offsetof(struct folded, joined));
	f->magic = FOLDED_MAGIC;
	f->emit = emit;
	f->arg = arg;
	f->cache = cache;
	f->latin = fold_latin(cache);
	f->block[0] = ' ';
	f->len = f->word = 1;
	f->marked = -1;
}

/* The cell of block[${i}], counted from that of block[0]. */
static inline int
cell_of(const struct folded *f, size_t i)
{
	return ((int)(((f->at % FOLDED_CELL) + i) / FOLDED_CELL));
}

/* A word that begins at block[${i}] came from ${source}. */
static inline void
mark(struct folded *f, size_t i, uint64_t source)
{
	int cell = cell_of(f, i);

	while (f->marked < cell)
		f->marks[FOLDED_BEHIND + ++f->marked] = source;
}

/* Hand on whole words; only a word as long as a block goes in parts. */
static void
flush(struct folded *f)
{
	size_t n = f->word > 0 ? f->word : f->len;
	int gone = cell_of(f, n);

	f->overlong = f->word == 0;
	f->emit(f->arg, f->block, n, f->at, f->marks + FOLDED_BEHIND);
	f->at += n;
	f->len -= n;
	memmove(f->block, f->block + n, f->len);
	memmove(f->marks, f->marks + gone,
	    sizeof(f->marks) - (size_t)gone * sizeof(f->marks[0]));
	f->marked -= gone;
	if (f->marked < -FOLDED_BEHIND - 1)
		f->marked = -FOLDED_BEHIND - 1;
	f->word = 0;
}

static inline void
put(struct folded *f, char c)
{
	if (f->len == FOLDED_BLOCK)
		flush(f);
	f->block[f->len++] = c;
}

static inline bool
is_in_word(const struct folded *f)
{
	return (f->len > f->word || f->overlong);
}

static inline void
end_word(struct folded *f)
{
	put(f, ' ');
	f->word = f->len;
	f->overlong = false;
}

static void
put_word(struct folded *f, const char *p, size_t n, uint64_t source)
{
	size_t i;

	if (f->len == FOLDED_BLOCK)
		flush(f);
	mark(f, f->len, source);
	for (i = 0; i < n; i++)
		put(f, p[i]);
	end_word(f);
}

static void
join_word(struct folded *f)
{
	size_t n = f->len - f->word;

	f->pieces++;
	if (f->overlong || f->joined_len + n > FOLDED_JOINED) {
		f->joined_len = FOLDED_JOINED + 1;
		return;
	}
	memcpy(f->joined + f->joined_len, f->block + f->word, n);
	f->joined_len += n;
}

static void
end_pieces(struct folded *f)
{
	size_t n = f->joined_len;
	unsigned pieces = f->pieces;

	f->pieces = 0;
	f->joined_len = 0;
	if (pieces >= 2 && n <= FOLDED_JOINED)
		put_word(f, f->joined, n, f->from);
}

/* The end of a word, and of what it is a piece of. */
static void
end_spelled(struct folded *f)
{
	bool in_word = is_in_word(f);

	if (f->pieces > 0 && in_word)
		join_word(f);
	if (in_word)
		end_word(f);
	if (f->pieces > 0)
		end_pieces(f);
}

static void
on_reading(void *arg, const char *p, size_t n)
{
	struct folded *f = arg;

	if (f->disguises)
		put_word(f, p, n, f->from);
}

static void
gap(struct folded *f, int32_t point)
{
	end_spelled(f);
	disguise_gap(&f->disguise, point, on_reading, f);
}

void
folded_break(struct folded *f)
{
	gap(f, '\n');
}

void
folded_seam(struct folded *f)
{
	if (!is_in_word(f))
		return;
	join_word(f);
	end_word(f);
}

/* A byte of a word. */
static inline void
put_inner(struct folded *f, char c)
{
	if (f->disguise.points == 0 && f->pieces == 0 && !is_in_word(f))
		f->from = f->source;
	if (!is_in_word(f)) {
		if (f->len == FOLDED_BLOCK)
			flush(f);
		mark(f, f->len, f->source);
	}
	put(f, c);
}

/* A character that is a word of its own, or several words. */
static void
put_apart(struct folded *f, int32_t point, const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (bytes[i] == ' ') {
			gap(f, point);
			continue;
		}
		put_inner(f, bytes[i]);
		disguise_lose(&f->disguise);
	}
}

void
folded_point(struct folded *f, int32_t point)
{
	char bytes[FOLD_MAX];
	size_t i, n = fold_point(f->cache, point, bytes);

	if (n == 0)
		return;
	if (disguise_is_sign(point)) {
		if (f->disguise.points == 0)
			f->from = f->source;
		end_spelled(f);
		disguise_sign(&f->disguise, point, on_reading, f);
		return;
	}
	if (bytes[0] == ' ' || (n > 1 && memchr(bytes, ' ', n) != NULL)) {
		put_apart(f, point, bytes, n);
		return;
	}
	for (i = 0; i < n; i++)
		put_inner(f, bytes[i]);
	disguise_letter(&f->disguise, point, bytes, n);
}

/* Counted from U+0080, of C2 80 to C5 BF. */
static inline unsigned
latin_of(const char *p)
{
	return ((((unsigned char)p[0] & 0x1fu) << 6 |
		    ((unsigned char)p[1] & 0x3fu)) -
		0x80);
}

/* What the fast way did to the text so far. */
struct fast {
	size_t	 taken;		/* to here nothing was in disguise */
	size_t	 len;		/* of the block then */
	bool	 odd;		/* something that is may stand behind it */
};

/* Ordinary words without a branch that depends on them, since where words end
 * cannot be predicted.  Only whole words that nothing behind them can change
 * are taken: not one that mixes letters and digits, nor a letter alone behind
 * another.  ${from} gets for each byte put where it came from. */
static inline struct fast
run_fast(char *to, size_t len, const char *p, size_t n, uint8_t *from,
    const uint8_t *latin)
{
	struct fast out = {0, len, false};
	unsigned b, sort, before = GAP, odd = 0, two = 0, lone = 0, whole = 0;
	unsigned history = 0, ends, alone, start = (unsigned)len;
	size_t i;

	for (i = 0; i < n; i++) {
		b = (unsigned char)p[i];
		if (b >= 0x80) {
			if (i + 1 == n)
				break;
			b = latin[latin_of(p + i++)];
		}
		sort = sorts[b];
		to[len] = (char)fold_ascii[b];
		from[len - start] = (uint8_t)i;
		len += (sort | before) != 0;
		odd |= (sort | before) & ((sort | before) - 1);
		history = history << 1 | (sort == LETTER);
		ends = (sort == GAP) & (before != GAP);
		alone = (history & 7) == 2;
		two |= alone & lone;
		lone = ends ? alone : lone;
		whole = (sort == GAP) & !lone & !odd & !two;
		out.taken = whole ? i + 1 : out.taken;
		out.len = whole ? len : out.len;
		before = sort;
		if ((odd | two) != 0)
			break;
	}
	out.odd = (odd | two) != 0;
	return (out);
}

/* Words begin behind the spaces of block[${start}] and up. */
static void
mark_fast(struct folded *f, size_t start, const uint8_t *from)
{
	size_t i = start, next;

	while (i < f->len) {
		mark(f, i, f->source + from[i - start]);
		/* The first that begins in the next cell. */
		next = ((size_t)f->marked + 1) * FOLDED_CELL -
		       f->at % FOLDED_CELL;
		for (i = next > i ? next : i + 1;
		     i < f->len && f->block[i - 1] != ' '; i++)
			continue;
	}
}

static struct fast
put_fast(struct folded *f, const char *p, size_t n)
{
	uint8_t from[FAST_MAX];
	size_t room = FOLDED_BLOCK - f->len, start = f->len;
	struct fast got;

	if (n > room)
		n = room;
	got = run_fast(f->block, start, p, n, from, f->latin);
	f->len = f->word = got.len;
	mark_fast(f, start, from);
	f->source += got.taken;
	return (got);
}

static inline bool
is_idle(const struct folded *f)
{
	return (f->pieces == 0 && !f->overlong &&
		disguise_is_idle(&f->disguise) && f->len == f->word);
}

/* At least a byte, and on until the fast way may be tried again. */
static size_t
put_slowly(struct folded *f, const char *p, size_t n)
{
	size_t i = 0;

	do {
		if ((p[i] & 0x80) == 0) {
			folded_point(f, p[i++]);
		} else {
			f->source++;
			folded_point(f, 0x80 + (int32_t)latin_of(p + i));
			i += 2;
		}
		f->source++;
	} while (i < n && !is_idle(f));
	return (i);
}

#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))

/* Is none of eight bytes special?  In doubt no. */
static inline bool
is_plain(const char *p, const char stops[FOLDED_STOPS])
{
	uint64_t eight, odd, x;
	unsigned i;

	memcpy(&eight, p, sizeof(eight));
	odd = eight;
	for (i = 0; i < FOLDED_STOPS; i++) {
		x = eight ^ EACH((unsigned char)stops[i]);
		odd |= x - EACH(1);
	}
	return ((odd & EACH(0x80)) == 0);
}

size_t
folded_plain(const struct folded *f, const char *p, size_t n,
    const char stops[FOLDED_STOPS])
{
	unsigned b;
	size_t i;

	for (i = 0; i < n; i++) {
		while (i + 8 <= n && is_plain(p + i, stops))
			i += 8;
		if (i == n)
			break;
		b = (unsigned char)p[i];
		if (b < 0x80 && b != (unsigned char)stops[0] &&
		    b != (unsigned char)stops[1] &&
		    b != (unsigned char)stops[2])
			continue;
		if (b < 0xc2 || b > 0xc5 || i + 1 == n ||
		    (p[i + 1] & 0xc0) != 0x80 || f->latin[latin_of(p + i)] == 0)
			break;
		i++;
	}
	return (i);
}

void
folded_run(struct folded *f, const char *p, size_t n)
{
	struct fast got;
	size_t i = 0, some;

	while (i < n) {
		if (f->len == FOLDED_BLOCK)
			flush(f);
		some = n - i < FAST_MAX ? n - i : FAST_MAX;
		got = (struct fast){0, 0, true};
		if (is_idle(f))
			got = put_fast(f, p + i, some);
		i += got.taken;
		/* A word that ends behind the run is nobody's yet. */
		if (i < n &&
		    (got.odd || got.taken == 0 || i - got.taken + some == n))
			i += put_slowly(f, p + i, n - i);
	}
}

void
folded_flush(struct folded *f)
{
	CHECK_OBJ(f, FOLDED_MAGIC);
	/* Of an overlong word there is nothing whole; nor of one that fills
	 * the block alone. */
	if (f->word > 0)
		flush(f);
}

void
folded_end(struct folded *f)
{
	CHECK_OBJ(f, FOLDED_MAGIC);
	folded_break(f);
	disguise_end(&f->disguise, on_reading, f);
	if (f->len > 0)
		flush(f);
}
