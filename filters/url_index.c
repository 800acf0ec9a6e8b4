/* SPDX-License-Identifier: MIT
 *
 * filters/url_index.c - the grams of a URL looked up, what is found tried.
 */
#include "filters/url_index.h"

#include <stdlib.h>

#include "filters/id_list.h"
#include "filters/url_index_priv.h"
#include "proxy/base/object.h"

struct url_scratch {
	unsigned	 magic;
#define URL_SCRATCH_MAGIC 0xf1170033u
	uint32_t	 round;
	uint32_t	*seen;		/* round in which a bucket was tried */
	size_t		 nseen;
	char		*low;		/* the URL in lower case */
	size_t		 room;
	bool		 is_low;	/* made in this round */
};

/* ---- the scratch -------------------------------------------------------- */

struct url_scratch *
url_scratch_new(const struct url_index *const *indexes, size_t n)
{
	struct url_scratch *s = malloc(sizeof(*s));
	size_t i;

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, URL_SCRATCH_MAGIC);
	for (i = 0; i < n; i++) {
		if (indexes[i] != NULL && indexes[i]->count > s->nseen)
			s->nseen = indexes[i]->count;
	}
	s->seen = calloc(s->nseen + 1, sizeof(*s->seen));
	if (s->seen != NULL)
		return (s);
	url_scratch_free(s);
	return (NULL);
}

void
url_scratch_free(struct url_scratch *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, URL_SCRATCH_MAGIC);
	free(s->seen);
	free(s->low);
	FINI_OBJ(s);
	free(s);
}

static void
next_round(struct url_scratch *s)
{
	s->is_low = false;
	if (++s->round != 0)
		return;
	memset(s->seen, 0, s->nseen * sizeof(*s->seen));
	s->round = 1;
}

/* The URL in lower case, made when first asked for. */
static struct str
low_of(struct url_scratch *s, struct str url)
{
	size_t i;

	if (url.len > s->room) {
		s->room = url.len * 2;
		free(s->low);
		s->low = malloc(s->room);
		ASSERT(s->low != NULL);
	}
	for (i = 0; !s->is_low && i < url.len; i++)
		s->low[i] = str_lower(url.ptr[i]);
	s->is_low = true;
	return ((struct str){s->low, url.len});
}

/* ---- looking up --------------------------------------------------------- */

static void
try_entry(const struct url_index *x, struct url_scratch *s, uint32_t id,
    struct str url, struct id_list *found)
{
	const struct url_entry *e = &x->entries[id];

	if (e->is_pattern
		? adblock_pattern_matches(&e->pattern, url, low_of(s, url))
		: url_glob_matches(&e->glob, url))
		id_list_add(found, id);
}

/* All that are filed under that gram, once a round however often it comes. */
static void
look_up(const struct url_index *x, struct url_scratch *s, uint32_t hash,
    struct str url, struct id_list *found)
{
	uint32_t bucket, i, end;
	size_t bit;

	bit = url_index_bit(x, hash);
	if ((x->bits[bit / 64] >> bit % 64 & 1) == 0)
		return;
	bucket = url_index_bucket(x, hash);
	end = x->heads[bucket + 1];
	for (i = x->heads[bucket]; i < end && x->items[i].hash < hash; i++)
		continue;
	if (i == end || x->items[i].hash != hash || s->seen[i] == s->round)
		return;
	s->seen[i] = s->round;
	for (; i < end && x->items[i].hash == hash; i++)
		try_entry(x, s, x->items[i].id, url, found);
}

void
url_index_match(const struct url_index *x, struct url_scratch *s,
    struct str url, struct id_list *found)
{
	uint64_t window = 0;
	size_t i;

	CHECK_OBJ(x, URL_INDEX_MAGIC);
	CHECK_OBJ(s, URL_SCRATCH_MAGIC);
	if (x->count == 0)
		return;
	next_round(s);
	for (i = 0; i < x->nalways; i++)
		try_entry(x, s, x->always[i], url, found);
	for (i = 0; i < url.len; i++) {
		window = url_gram_roll(window, url.ptr[i]);
		if (i + 1 >= URL_GRAM_LONG)
			look_up(x, s, url_gram_hash(window), url, found);
		if (x->has_short && i + 1 >= URL_GRAM_SHORT)
			look_up(x, s, url_gram_short_hash(window), url, found);
	}
}

uint32_t
url_index_number(const struct url_index *x, uint32_t id)
{
	return (x->entries[id].number);
}

struct str
url_index_text(const struct url_index *x, uint32_t id)
{
	return (str_of(x->entries[id].text));
}

bool
url_index_is_pattern(const struct url_index *x, uint32_t id)
{
	return (x->entries[id].is_pattern);
}

size_t
url_index_memory(const struct url_index *x)
{
	CHECK_OBJ(x, URL_INDEX_MAGIC);
	return (x->count * (sizeof(struct url_entry) + sizeof(struct url_item) +
			       sizeof(uint32_t)) +
		x->nbuckets * (sizeof(uint32_t) + URL_BITS_PER_BUCKET / 8));
}
