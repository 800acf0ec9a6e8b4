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
	INIT_OBJ(f, FOLDED_MAGIC);
	f->emit = emit;
	f->arg = arg;
	f->cache = cache;
	f->block[0] = ' ';
	f->len = f->word = 1;
}

/* Hand on whole words; only a word as long as a block goes in parts. */
static void
flush(struct folded *f)
{
	size_t n = f->word > 0 ? f->word : f->len;

	f->overlong = f->word == 0;
	f->emit(f->arg, f->block, n, f->at, f->marks);
	f->at += n;
	f->len -= n;
	memmove(f->block, f->block + n, f->len);
	f->marks[0] = f->marks[f->marked];
	f->marked = 0;
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
	while (f->marked < f->len / FOLDED_CELL)
		f->marks[++f->marked] = f->source;
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
	size_t i, n = f->joined_len;
	unsigned pieces = f->pieces;

	f->pieces = 0;
	f->joined_len = 0;
	if (pieces < 2 || n > FOLDED_JOINED)
		return;
	for (i = 0; i < n; i++)
		put(f, f->joined[i]);
	end_word(f);
}

void
folded_break(struct folded *f)
{
	bool in_word = is_in_word(f);

	if (f->pieces > 0 && in_word)
		join_word(f);
	if (in_word)
		end_word(f);
	if (f->pieces > 0)
		end_pieces(f);
}

void
folded_seam(struct folded *f)
{
	if (!is_in_word(f))
		return;
	join_word(f);
	end_word(f);
}

static inline void
put_folded(struct folded *f, char c)
{
	if (c == ' ')
		folded_break(f);
	else
		put(f, c);
}

void
folded_point(struct folded *f, int32_t point)
{
	char bytes[FOLD_MAX];
	size_t i, n;

	n = fold_point(f->cache, point, bytes);
	for (i = 0; i < n; i++)
		put_folded(f, bytes[i]);
}

/* As put_folded() for some bytes in front, without a branch that depends on
 * them: where words end cannot be predicted.  How many were taken. */
static size_t
put_batch(struct folded *f, const char *p, size_t n)
{
	size_t i, len = f->len, word = f->word, room = FOLDED_BLOCK - len;
	bool gap = !is_in_word(f), space;
	char *to = f->block;
	uint8_t c;

	if (n > FOLDED_CELL)
		n = FOLDED_CELL;
	if (n > room)
		n = room;
	for (i = 0; i < n; i++) {
		c = fold_ascii[(unsigned char)p[i] & 0x7f];
		space = c == ' ';
		to[len] = (char)c;
		len += (size_t)((c != 0) & !(space & gap));
		gap = space | (gap & (c == 0));
		word = space ? len : word;
	}
	f->overlong = f->overlong && word == f->word;
	f->len = len;
	f->word = word;
	while (f->marked < len / FOLDED_CELL)
		f->marks[++f->marked] = f->source;
	return (n);
}

void
folded_run(struct folded *f, const char *p, size_t n)
{
	size_t i = 0, took;

	for (; i < n; i += took, f->source += took) {
		if (f->len == FOLDED_BLOCK)
			flush(f);
		took = 1;
		if (f->pieces > 0)
			folded_point(f, p[i]);
		else
			took = put_batch(f, p + i, n - i);
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
	if (f->len > 0)
		flush(f);
}
