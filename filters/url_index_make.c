/* SPDX-License-Identifier: MIT
 *
 * filters/url_index_make.c - every glob and pattern under its rarest gram.
 */
#include "filters/url_index.h"

#include <stdlib.h>

#include "filters/url_index_priv.h"
#include "proxy/base/object.h"

#define BUCKETS_LEAST	((size_t)1 << 10)

/* ---- making ------------------------------------------------------------- */

struct url_index *
url_index_new(void)
{
	struct url_index *x = malloc(sizeof(*x));

	ASSERT(x != NULL);
	INIT_OBJ(x, URL_INDEX_MAGIC);
	return (x);
}

void
url_index_free(struct url_index *x)
{
	struct url_entry *e;

	if (x == NULL)
		return;
	CHECK_OBJ(x, URL_INDEX_MAGIC);
	while (x->count > 0) {
		e = &x->entries[--x->count];
		free(e->text);
		if (e->is_pattern)
			adblock_pattern_fini(&e->pattern);
		else
			url_glob_fini(&e->glob);
	}
	free(x->entries);
	free(x->bits);
	free(x->heads);
	free(x->items);
	free(x->always);
	FINI_OBJ(x);
	free(x);
}

/* The next entry, not counted yet. */
static struct url_entry *
entry_next(struct url_index *x)
{
	CHECK_OBJ(x, URL_INDEX_MAGIC);
	ASSERT(x->heads == NULL && x->count < UINT32_MAX);
	if ((x->count & (x->count - 1)) == 0) {
		x->entries = realloc(x->entries,
		    (x->count == 0 ? 1 : x->count * 2) *
			sizeof(struct url_entry));
		ASSERT(x->entries != NULL);
	}
	return (&x->entries[x->count]);
}

static void
keep(struct url_index *x, struct str text, uint32_t number, bool is_pattern)
{
	struct url_entry *e = &x->entries[x->count++];

	e->number = number;
	e->is_pattern = is_pattern;
	e->text = malloc(text.len + 1);
	ASSERT(e->text != NULL);
	str_to_z(text, e->text, text.len + 1);
}

const char *
url_index_add_glob(struct url_index *x, struct str glob, uint32_t number)
{
	const char *wrong = url_glob_init(&entry_next(x)->glob, glob);

	if (wrong == NULL)
		keep(x, glob, number, false);
	return (wrong);
}

const char *
url_index_add_pattern(struct url_index *x, struct str pattern, bool match_case,
    uint32_t number)
{
	const char *wrong = adblock_pattern_init(&entry_next(x)->pattern,
	    pattern, match_case);

	if (wrong == NULL)
		keep(x, pattern, number, true);
	return (wrong);
}

/* All grams of the literal bytes of an entry, one after the other. */
struct gram_walk {
	const struct url_entry	*entry;
	struct str		 text;
	size_t			 at;
	unsigned		 run;	/* literal bytes in a row */
	unsigned		 size;	/* URL_GRAM_LONG or URL_GRAM_SHORT */
	uint64_t		 window;
};

static void
gram_walk_start(struct gram_walk *w, const struct url_entry *e, unsigned size)
{
	*w = (struct gram_walk){.entry = e, .size = size};
	w->text = e->is_pattern ? (struct str){e->pattern.text, e->pattern.len}
				: (struct str){e->glob.text, e->glob.len};
}

static bool
is_wild(const struct url_entry *e, char c)
{
	return (c == '*' || c == (e->is_pattern ? '^' : '?'));
}

static bool
gram_walk_next(struct gram_walk *w, uint32_t *hash)
{
	char c;

	while (w->at < w->text.len) {
		c = w->text.ptr[w->at++];
		w->run = is_wild(w->entry, c) ? 0 : w->run + 1;
		w->window = url_gram_roll(w->window, c);
		if (w->run < w->size)
			continue;
		*hash = w->size == URL_GRAM_LONG
			    ? url_gram_hash(w->window)
			    : url_gram_short_hash(w->window);
		return (true);
	}
	return (false);
}

/* How many entries have a gram of that hash; those which nearly every URL has
 * count as often used. */
struct uses {
	uint32_t	*of;
	unsigned	 shift;
};

static uint32_t *
uses_of(const struct uses *u, uint32_t hash)
{
	return (&u->of[hash >> u->shift]);
}

static void
count_common(struct uses *u)
{
	static const char common[] =
	    "https://www. http://www. .com/ .net/ .org/ /index .html .php? "
	    ".aspx ://cdn. ://static. /static/ /assets/ /images/ /image/ "
	    "/content/ /uploads/ /scripts/ /script /js/ /css/ .min.js "
	    ".jpg .jpeg .png .gif .svg .webp .woff .json /api/ /v1/ /wp-"
	    "content/plugins/ utm_source";
	uint64_t window = 0;
	size_t i;

	for (i = 0; i + 1 < sizeof(common); i++) {
		window = url_gram_roll(window, common[i]);
		*uses_of(u, url_gram_hash(window)) += UINT32_C(1) << 24;
		*uses_of(u, url_gram_short_hash(window)) += UINT32_C(1) << 24;
	}
}

static void
count_grams(const struct url_index *x, struct uses *u)
{
	struct gram_walk w;
	uint32_t hash;
	size_t i;

	for (i = 0; i < x->count; i++) {
		gram_walk_start(&w, &x->entries[i], URL_GRAM_LONG);
		while (gram_walk_next(&w, &hash))
			++*uses_of(u, hash);
		gram_walk_start(&w, &x->entries[i], URL_GRAM_SHORT);
		while (gram_walk_next(&w, &hash))
			++*uses_of(u, hash);
	}
}

/* The rarest gram of that size; false when it has none. */
static bool
rarest(const struct url_entry *e, const struct uses *u, unsigned size,
    uint32_t *best)
{
	uint32_t least = UINT32_MAX, hash;
	struct gram_walk w;

	gram_walk_start(&w, e, size);
	while (gram_walk_next(&w, &hash)) {
		if (*uses_of(u, hash) >= least)
			continue;
		least = *uses_of(u, hash);
		*best = hash;
	}
	return (least != UINT32_MAX);
}

static int
item_cmp(const void *a, const void *b)
{
	const struct url_item *x = a, *y = b;

	if (x->hash != y->hash)
		return (x->hash < y->hash ? -1 : 1);
	return (x->id < y->id ? -1 : x->id > y->id);
}

/* Every entry under one gram; returns how many are. */
static size_t
choose(struct url_index *x, const struct uses *u)
{
	size_t n = 0;
	uint32_t id, hash;

	for (id = 0; id < x->count; id++) {
		if (!rarest(&x->entries[id], u, URL_GRAM_LONG, &hash)) {
			if (!rarest(&x->entries[id], u, URL_GRAM_SHORT,
				&hash)) {
				x->always[x->nalways++] = id;
				continue;
			}
			x->has_short = true;
		}
		x->items[n++] = (struct url_item){hash, id};
	}
	/* Buckets are ranges of hashes. */
	qsort(x->items, n, sizeof(*x->items), item_cmp);
	return (n);
}

static void
fill_buckets(struct url_index *x, size_t n)
{
	size_t i, bit, bucket = 0;

	for (i = 0; i < n; i++) {
		while (bucket <= url_index_bucket(x, x->items[i].hash))
			x->heads[bucket++] = (uint32_t)i;
		bit = url_index_bit(x, x->items[i].hash);
		x->bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
	while (bucket <= x->nbuckets)
		x->heads[bucket++] = (uint32_t)n;
}

static void *
zeroed(size_t count, size_t size)
{
	void *at = calloc(count, size);

	ASSERT(at != NULL);
	return (at);
}

void
url_index_seal(struct url_index *x)
{
	struct uses u = {.shift = URL_HASH_BITS - 10};

	CHECK_OBJ(x, URL_INDEX_MAGIC);
	if (x->count == 0)
		return;
	for (x->nbuckets = BUCKETS_LEAST; x->nbuckets < x->count; u.shift--)
		x->nbuckets *= 2;
	/* Eight counters for each bucket, for what it has beside its rarest. */
	u.shift -= 3;
	u.of = zeroed((size_t)1 << (URL_HASH_BITS - u.shift), sizeof(*u.of));
	x->bits = zeroed(x->nbuckets * URL_BITS_PER_BUCKET / 64,
	    sizeof(*x->bits));
	x->heads = zeroed(x->nbuckets + 1, sizeof(*x->heads));
	x->items = zeroed(x->count, sizeof(*x->items));
	x->always = zeroed(x->count, sizeof(*x->always));
	count_common(&u);
	count_grams(x, &u);
	fill_buckets(x, choose(x, &u));
	free(u.of);
}
