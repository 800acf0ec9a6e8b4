/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_build.c - fold every row, drop what is there twice,
 * number the pieces.
 */
#include "filters/words/words_build.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "config/keep.h"
#include "filters/words/matcher.h"
#include "filters/words/normalise.h"
#include "proxy/base/object.h"

/* Raise when text is read in another way: what was clean may not be now. */
#define READING_VERSION	5
#define WORD_MAX	255

struct build {
	struct words_built	*b;
	struct fold_cache	*cache;
	struct normalise	*normalise;
	size_t			 nslots;
};

struct collected {
	char	 text[WORD_MAX + 3];	/* with both spaces */
	size_t	 len;
	bool	 overflowed;
};

static void
collect(void *arg, const char *bytes, size_t n, uint64_t at,
    const uint64_t *marks)
{
	struct collected *c = arg;

	(void)at, (void)marks;
	if (c->len + n > sizeof(c->text)) {
		c->overflowed = true;
		return;
	}
	memcpy(c->text + c->len, bytes, n);
	c->len += n;
}

/* Nobody who imports a list can mend it. */
static void
refuse(struct build *s, const struct word_row *row, const char *why,
    const char *text)
{
	struct place place = {
	    s->b->file->files[row->file].name, row->line, row->column};

	if (row->file == 0)
		complaints_add(s->b->complaints, place, "\"%s\" %s", text, why);
	else
		s->b->left_out++;
}

/* Whoever writes one thinks of words that begin so. */
static void
note_star(struct build *s, const struct word_row *row, const char *text)
{
	struct place place = {
	    s->b->file->files[row->file].name, row->line, row->column};

	if (row->file == 0 && strchr(text, '*') != NULL)
		complaints_note(s->b->complaints, place,
		    "\"%s\": a star stands for nothing here; `part: true` "
		    "finds a word within others",
		    text);
}

/* A new pattern for ${text}, or NULL when it is none. */
static struct matcher_pattern *
add_pattern(struct build *s, const struct word_row *row, const char *text,
    unsigned open)
{
	struct words_built *b = s->b;
	struct collected c = {.len = 0};
	struct matcher_pattern *p = &b->patterns[b->npatterns];
	struct str folded;

	normalise_init(s->normalise, TEXT_PLAIN, s->cache, collect, &c);
	normalise_feed(s->normalise, text, strlen(text));
	normalise_end(s->normalise);
	if (c.overflowed || c.len <= 1) {
		refuse(s, row,
		    c.overflowed ? "is longer than 255 bytes"
				 : "holds no letter or digit",
		    text);
		return (NULL);
	}
	note_star(s, row, text);
	folded = (struct str){c.text, c.len};
	if ((open & WORD_OPEN_BEFORE) != 0)
		folded = str_from(folded, 1);
	if ((open & WORD_OPEN_AFTER) != 0)
		folded.len--;
	b->npatterns++;
	p->text = keep_text(b->keep, folded);
	ASSERT(p->text != NULL);
	p->len = (uint32_t)folded.len;
	p->role = MATCHER_WORD;
	p->word = (uint32_t)(row - b->file->rows);
	p->tail = 0;
	return (p);
}

/* By how much ${phrase} may end behind ${word} where it covers it; -1: it
 * never does. */
static int64_t
reach(const struct matcher_pattern *phrase, const struct matcher_pattern *word)
{
	struct str all = {phrase->text, phrase->len};
	size_t at = str_search(all, (struct str){word->text, word->len});

	return (at == all.len ? -1 : (int64_t)(all.len - at - word->len));
}

static void
add_excuse(struct build *s, const struct word_row *row,
    struct matcher_pattern *word, const char *text)
{
	struct matcher_pattern *p = add_pattern(s, row, text, 0);
	int64_t tail;

	if (p == NULL)
		return;
	p->role = MATCHER_EXCUSE;
	tail = reach(p, word);
	if (tail < 0)
		complaints_add(s->b->complaints,
		    (struct place){s->b->file->files[row->file].name, row->line,
			row->column},
		    "\"%s\" does not hold \"%s\", so it "
		    "excuses nothing",
		    text, row->text);
	else if (tail > word->tail)
		word->tail = (uint32_t)tail;
}

/* All or none of them. */
static void
add_pieces(struct build *s, const struct word_row *row)
{
	struct words_built *b = s->b;
	struct words_entry *e = &b->entries[row - b->file->rows];
	size_t before = b->npatterns, i;
	struct matcher_pattern *p;

	e->pieces = (uint32_t)s->nslots;
	for (i = 0; i < row->npieces; i++) {
		p = add_pattern(s, row, row->pieces[i].text,
		    row->pieces[i].open);
		if (p == NULL) {
			b->npatterns = before;
			return;
		}
		p->role = MATCHER_PIECE;
		p->tail = (uint32_t)(s->nslots + i);
	}
	e->npieces = (uint8_t)row->npieces;
	s->nslots += row->npieces;
}

static void
add_row(struct build *s, const struct word_row *row)
{
	struct matcher_pattern *word;
	size_t i;

	if (row->npieces > 1) {
		add_pieces(s, row);
		return;
	}
	word = add_pattern(s, row, row->pieces[0].text, row->pieces[0].open);
	for (i = 0; word != NULL && i < row->nexcept; i++)
		add_excuse(s, row, word, row->except[i]);
}

static void
digest_patterns(struct words_built *b)
{
	const struct matcher_pattern *p;
	const struct words_entry *e;
	struct hash_seed seed;
	size_t i;

	b->digest = (struct digest){READING_VERSION, b->npatterns};
	for (i = 0; i < b->npatterns; i++) {
		p = &b->patterns[i];
		e = &b->entries[p->word];
		seed = (struct hash_seed){
		    b->digest.lo ^ ((uint64_t)p->word << 8 | p->role),
		    b->digest.hi ^
			((uint64_t)(uint32_t)e->weight << 8 | e->number)};
		b->digest = hash_bytes(&seed, p->text, p->len);
	}
}

static bool
is_same(const struct matcher_pattern *a, const struct matcher_pattern *b)
{
	return (a->role == b->role && a->len == b->len &&
		memcmp(a->text, b->text, a->len) == 0);
}

/* Of one word in one category the greatest weight counts; a row with excuses
 * stands for itself. */
static bool
is_double(struct words_built *b, const struct matcher_pattern *kept,
    const struct matcher_pattern *p)
{
	struct words_entry *x = &b->entries[kept->word];
	const struct words_entry *y = &b->entries[p->word];

	if (kept->role != MATCHER_WORD || !is_same(kept, p) ||
	    x->number != y->number || b->file->rows[kept->word].nexcept > 0 ||
	    b->file->rows[p->word].nexcept > 0)
		return (false);
	if (y->weight > x->weight)
		x->weight = y->weight;
	return (true);
}

/* Sorted, the same words stand together, their categories mixed. */
static void
drop_doubles(struct words_built *b)
{
	size_t i, k, first = 0, kept = 0;
	bool is_new;

	for (i = 0; i < b->npatterns; i++) {
		if (first < kept &&
		    !is_same(&b->patterns[first], &b->patterns[i]))
			first = kept;
		is_new = true;
		for (k = first; k < kept && is_new; k++)
			is_new = !is_double(b, &b->patterns[k],
			    &b->patterns[i]);
		if (is_new)
			b->patterns[kept++] = b->patterns[i];
		else
			b->left_out++;
	}
	b->npatterns = kept;
}

/* Each piece once, as a number; its rows behind one another. */
static void
number_pieces(struct words_built *b)
{
	size_t i, kept = 0, nrows = 0;
	struct matcher_pattern p;

	for (i = 0; i < b->npatterns; i++) {
		p = b->patterns[i];
		if (p.role == MATCHER_PIECE) {
			if (kept == 0 || !is_same(&b->patterns[kept - 1], &p))
				b->piece_first[b->npieces++] = (uint32_t)nrows;
			b->pieces[p.tail] = (uint32_t)(b->npieces - 1);
			b->piece_rows[nrows++] = p.word;
			p.word = (uint32_t)(b->npieces - 1);
			p.tail = 0;
			if (kept > 0 && is_same(&b->patterns[kept - 1], &p))
				continue;
		}
		b->patterns[kept++] = p;
	}
	b->piece_first[b->npieces] = (uint32_t)nrows;
	b->npatterns = kept;
}

static size_t
count_patterns(const struct words_file *f)
{
	size_t i, n = 0;

	for (i = 0; i < f->count; i++)
		n += f->rows[i].npieces + f->rows[i].nexcept;
	return (n);
}

void
words_build(struct words_built *b)
{
	size_t i, n = count_patterns(b->file);
	struct build s = {.b = b,
	    .cache = calloc(1, sizeof(*s.cache)),
	    .normalise = malloc(sizeof(*s.normalise))};

	b->patterns = calloc(n + 1, sizeof(*b->patterns));
	b->pieces = calloc(n + 1, sizeof(*b->pieces));
	b->piece_rows = calloc(n + 1, sizeof(*b->piece_rows));
	b->piece_first = calloc(n + 1, sizeof(*b->piece_first));
	ASSERT(s.cache != NULL && s.normalise != NULL && b->patterns != NULL &&
	       b->pieces != NULL && b->piece_rows != NULL &&
	       b->piece_first != NULL);
	for (i = 0; i < b->file->count; i++)
		add_row(&s, &b->file->rows[i]);
	free(s.normalise);
	free(s.cache);
	digest_patterns(b);
	qsort(b->patterns, b->npatterns, sizeof(*b->patterns), matcher_compare);
	drop_doubles(b);
	number_pieces(b);
}
