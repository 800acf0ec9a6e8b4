/* SPDX-License-Identifier: MIT
 *
 * filters/words/words.c - rows to patterns.
 */
#include "filters/words/words.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "filters/words/matcher.h"
#include "filters/words/normalise.h"
#include "proxy/base/object.h"

/* Raise when text is read in another way: what was clean may not be now. */
#define READING_VERSION	2
#define WORD_MAX	255
#define WHY_SIZE	256

struct word {
	char		*text;		/* as listed */
	unsigned	 line;
};

struct words {
	unsigned		 magic;
#define WORDS_MAGIC		0xf1170014u
	char			*file;
	enum words_action	 danger;
	enum words_action	 broken;
	struct word		*list;
	size_t			 count;
	char			**folded;	/* texts of the patterns */
	size_t			 nfolded;
	struct matcher_patterns	*patterns;
	struct digest		 digest;
};

struct build {
	struct words		*words;
	const struct words_file	*file;
	struct complaints	*complaints;
	struct matcher_pattern	*patterns;
	struct fold_cache	*cache;
	struct normalise	*normalise;
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

/* A new pattern for ${text}, or NULL after a complaint. */
static struct matcher_pattern *
add_pattern(struct build *b, const struct word_row *row, const char *text)
{
	struct collected c = {.len = 0};
	struct matcher_pattern *p = &b->patterns[b->words->nfolded];
	struct place place = {b->file->name, row->line, row->column};
	char *copy;

	normalise_init(b->normalise, TEXT_PLAIN, b->cache, collect, &c);
	normalise_feed(b->normalise, text, strlen(text));
	normalise_end(b->normalise);
	if (c.overflowed || c.len <= 1) {
		complaints_add(b->complaints, place,
		    c.overflowed ? "\"%s\" is longer than 255 bytes"
				 : "\"%s\" holds no letter or digit",
		    text);
		return (NULL);
	}
	copy = malloc(c.len);
	ASSERT(copy != NULL);
	memcpy(copy, c.text, c.len);
	b->words->folded[b->words->nfolded++] = copy;
	p->text = copy;
	p->len = c.len;
	p->word = (uint32_t)(row - b->file->rows);
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
add_row(struct build *b, const struct word_row *row)
{
	struct matcher_pattern *word = add_pattern(b, row, row->text), *p;
	int64_t tail;
	size_t i;

	for (i = 0; word != NULL && i < row->nexcept; i++) {
		p = add_pattern(b, row, row->except[i]);
		if (p == NULL)
			continue;
		p->is_excuse = true;
		tail = reach(p, word);
		if (tail < 0)
			complaints_add(b->complaints,
			    (struct place){
				b->file->name, row->line, row->column},
			    "\"%s\" does not hold \"%s\", so it "
			    "excuses nothing",
			    row->except[i], row->text);
		else if (tail > word->tail)
			word->tail = (uint32_t)tail;
	}
}

static size_t
count_patterns(const struct words_file *f)
{
	size_t i, n = f->count;

	for (i = 0; i < f->count; i++)
		n += f->rows[i].nexcept;
	return (n);
}

static struct digest
digest_patterns(const struct matcher_pattern *p, size_t n)
{
	struct digest d = {READING_VERSION, n};
	struct hash_seed seed;
	size_t i;

	for (i = 0; i < n; i++) {
		seed = (struct hash_seed){
		    d.lo ^ p[i].word, d.hi ^ p[i].is_excuse};
		d = hash_bytes(&seed, p[i].text, p[i].len);
	}
	return (d);
}

static void
build(struct build *b)
{
	struct words *w = b->words;
	struct place place = {b->file->name, 0, 0};
	char why[WHY_SIZE];
	size_t i;

	for (i = 0; i < b->file->count; i++) {
		w->list[i].text = strdup(b->file->rows[i].text);
		ASSERT(w->list[i].text != NULL);
		w->list[i].line = b->file->rows[i].line;
		add_row(b, &b->file->rows[i]);
	}
	w->digest = digest_patterns(b->patterns, w->nfolded);
	w->patterns = matcher_patterns_new(b->patterns, w->nfolded, why,
	    sizeof(why));
	if (w->patterns == NULL)
		complaints_add(b->complaints, place, "%s", why);
}

struct words *
words_new(const struct words_file *f, struct complaints *complaints)
{
	struct words *w = malloc(sizeof(*w));
	struct build b = {w, f, complaints, NULL, NULL, NULL};
	size_t before = complaints_count(complaints), n = count_patterns(f);

	ASSERT(w != NULL);
	INIT_OBJ(w, WORDS_MAGIC);
	w->file = strdup(f->name);
	w->danger = f->danger;
	w->broken = f->broken;
	w->count = f->count;
	w->list = calloc(f->count + 1, sizeof(*w->list));
	w->folded = calloc(n + 1, sizeof(*w->folded));
	b.patterns = calloc(n + 1, sizeof(*b.patterns));
	b.cache = calloc(1, sizeof(*b.cache));
	b.normalise = malloc(sizeof(*b.normalise));
	ASSERT(w->file != NULL && w->list != NULL && w->folded != NULL &&
	       b.patterns != NULL && b.cache != NULL && b.normalise != NULL);
	build(&b);
	free(b.normalise);
	free(b.cache);
	free(b.patterns);
	if (complaints_count(complaints) == before)
		return (w);
	words_free(w);
	return (NULL);
}

void
words_free(struct words *w)
{
	size_t i;

	if (w == NULL)
		return;
	CHECK_OBJ(w, WORDS_MAGIC);
	matcher_patterns_free(w->patterns);
	for (i = 0; i < w->count; i++)
		free(w->list[i].text);
	for (i = 0; i < w->nfolded; i++)
		free(w->folded[i]);
	free(w->list);
	free(w->folded);
	free(w->file);
	FINI_OBJ(w);
	free(w);
}

enum words_action
words_action(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->danger);
}

enum words_action
words_broken_action(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->broken);
}

size_t
words_count(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->count);
}

struct digest
words_digest(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->digest);
}

const struct matcher_patterns *
words_patterns(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->patterns);
}

struct str
words_text(const struct words *w, uint32_t number)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	ASSERT(number < w->count);
	return (str_of(w->list[number].text));
}

struct place
words_place(const struct words *w, uint32_t number)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	ASSERT(number < w->count);
	return ((struct place){w->file, w->list[number].line, 0});
}
