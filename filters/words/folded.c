/* SPDX-License-Identifier: MIT
 *
 * filters/words/folded.c - words into blocks.
 */
#include "filters/words/folded.h"

#include "proxy/base/object.h"

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
	if (pieces >= 2 && n <= FOLDED_JOINED && n != f->told)
		put_word(f, f->joined, n, f->from);
	f->told = 0;
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

/* So much that nobody sees stands behind what there is of the word that its
 * verdict cannot wait for the rest.  A piece is told with those before it. */
static void
part(struct folded *f)
{
	folded_seam(f);
	if (f->pieces >= 2 && f->joined_len <= FOLDED_JOINED &&
	    f->joined_len != f->told) {
		f->told = f->joined_len;
		put_word(f, f->joined, f->joined_len, f->from);
	}
}

static inline void
part_if_late(struct folded *f)
{
	if ((is_in_word(f) || f->pieces > 0) &&
	    f->source > f->last + FOLDED_APART)
		part(f);
}

/* A byte of a word. */
static inline void
put_inner(struct folded *f, char c)
{
	part_if_late(f);
	f->last = f->source;
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

static struct plain_run
put_fast(struct folded *f, const char *p, size_t n)
{
	uint8_t from[PLAIN_RUN_MAX];
	size_t room = FOLDED_BLOCK - f->len, start = f->len;
	struct plain_run got;

	if (n > room)
		n = room;
	got = plain_run_fold(f->block, start, p, n, from, f->latin);
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
			folded_point(f, 0x80 + (int32_t)plain_run_latin(p + i));
			i += 2;
		}
		f->source++;
	} while (i < n && !is_idle(f));
	return (i);
}

size_t
folded_plain(const struct folded *f, const char *p, size_t n,
    const char stops[PLAIN_RUN_STOPS])
{
	return (plain_run_length(f->latin, p, n, stops));
}

void
folded_run(struct folded *f, const char *p, size_t n)
{
	struct plain_run got;
	size_t i = 0, some;

	while (i < n) {
		if (f->len == FOLDED_BLOCK)
			flush(f);
		some = n - i < PLAIN_RUN_MAX ? n - i : PLAIN_RUN_MAX;
		got = (struct plain_run){0, 0, true};
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
	part_if_late(f);
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
