/* SPDX-License-Identifier: MIT
 *
 * filters/cache_rules.c - globs found by three of their bytes.
 *
 * A URL is walked once.  The trigram at each place leads to the few globs that
 * chose it; only those are tried.  A glob without three plain bytes in a row is
 * tried always.
 */
#include "filters/cache_rules.h"

#include <stdlib.h>

#include "filters/url_glob.h"
#include "proxy/base/object.h"
#include "proxy/base/ws.h"

#define GRAM		3u
#define BUCKETS		16384u	/* a power of two */
#define WORD_BITS	64u

/* One glob, in the chain of the bucket of its trigram. */
struct row {
	struct url_glob	 glob;
	uint32_t	 rule;
	uint32_t	 next;		/* row + 1; 0: the last */
};

struct cache_rules {
	unsigned	 magic;
#define CACHE_RULES_MAGIC 0xf1170005u
	const struct cache_rule_list *list;
	uint32_t	 count;		/* rows */
	uint32_t	 always;	/* row + 1: the first without trigram */
	/* Bit b: somebody is in bucket b; small enough to stay at hand. */
	uint64_t	 taken[BUCKETS / WORD_BITS];
	uint32_t	 heads[BUCKETS];	/* row + 1; 0: nobody */
	struct row	 rows[];
};

/* ---- making ------------------------------------------------------------- */

/* The trigram that ends in ${byte}, ${gram} being the one before it. */
static uint32_t
next_gram(uint32_t gram, char byte)
{
	return ((gram << 8 | (unsigned char)byte) & 0xffffff);
}

static uint32_t
bucket_of_gram(uint32_t gram)
{
	return ((gram * UINT32_C(2654435761)) >> 18 & (BUCKETS - 1));
}

static uint32_t
bucket_of(const char *at)
{
	return (bucket_of_gram(next_gram(next_gram(next_gram(0, at[0]), at[1]),
	    at[2])));
}

static bool
has(const uint64_t set[BUCKETS / WORD_BITS], uint32_t bucket)
{
	return ((set[bucket / WORD_BITS] >> bucket % WORD_BITS & 1) != 0);
}

static void
note(uint64_t set[BUCKETS / WORD_BITS], uint32_t bucket)
{
	set[bucket / WORD_BITS] |= UINT64_C(1) << bucket % WORD_BITS;
}

static bool
is_plain(const char *at)
{
	unsigned i;

	for (i = 0; i < GRAM; i++)
		if (at[i] == '*' || at[i] == '?')
			return (false);
	return (true);
}

static void
count_grams(const struct url_glob *g, uint32_t *uses)
{
	size_t i;

	for (i = 0; i + GRAM <= g->len; i++)
		if (is_plain(g->text + i))
			uses[bucket_of(g->text + i)]++;
}

/* Those which nearly every URL has count as often used. */
static void
count_common(uint32_t *uses)
{
	static const char common[] = "https://www.http://.com/";
	size_t i;

	for (i = 0; i + GRAM < sizeof(common); i++)
		uses[bucket_of(common + i)] += UINT32_C(1) << 24;
}

/* The head of the chain that ${g} belongs to. */
static uint32_t *
chain_of(struct cache_rules *c, const struct url_glob *g, const uint32_t *uses)
{
	uint32_t *best = &c->always;
	uint32_t least = UINT32_MAX, b;
	size_t i;

	for (i = 0; i + GRAM <= g->len; i++) {
		if (!is_plain(g->text + i))
			continue;
		b = bucket_of(g->text + i);
		if (uses[b] < least) {
			least = uses[b];
			best = &c->heads[b];
		}
	}
	return (best);
}

/* From the last to the first, so that chains are in the order of the rules. */
static bool
link_rows(struct cache_rules *c)
{
	uint32_t *uses = calloc(BUCKETS, sizeof(*uses));
	uint32_t *head, i;

	if (uses == NULL)
		return (false);
	count_common(uses);
	for (i = 0; i < c->count; i++)
		count_grams(&c->rows[i].glob, uses);
	for (i = c->count; i-- > 0;) {
		head = chain_of(c, &c->rows[i].glob, uses);
		c->rows[i].next = *head;
		*head = i + 1;
		if (head != &c->always)
			note(c->taken, (uint32_t)(head - c->heads));
	}
	free(uses);
	return (true);
}

static void
add_rule(struct cache_rules *c, uint32_t number, struct complaints *complaints)
{
	const struct cache_rule *rule = &c->list->at[number];
	const char *why;
	struct row *row;
	size_t i;

	for (i = 0; i < rule->nglobs; i++) {
		row = &c->rows[c->count];
		why = url_glob_init(&row->glob, str_of(rule->globs[i].text));
		if (why != NULL) {
			complaints_add(complaints, rule->globs[i].place,
			    "cache.rules: urls: %s: `%.80s`", why,
			    rule->globs[i].text);
			continue;
		}
		row->rule = number;
		c->count++;
	}
}

static size_t
count_globs(const struct cache_rule_list *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->count; i++)
		n += list->at[i].nglobs;
	return (n);
}

struct cache_rules *
cache_rules_new(const struct cache_rule_list *list,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct cache_rules *c = calloc(1,
	    sizeof(*c) + count_globs(list) * sizeof(c->rows[0]));
	uint32_t i;

	if (c != NULL) {
		c->magic = CACHE_RULES_MAGIC;
		c->list = list;
		for (i = 0; i < list->count; i++)
			add_rule(c, i, complaints);
		if (complaints_count(complaints) == before && link_rows(c))
			return (c);
		cache_rules_free(c);
	}
	if (complaints_count(complaints) == before)
		complaints_add(complaints, (struct place){NULL, 0, 0},
		    "there is no memory for the cache rules");
	return (NULL);
}

void
cache_rules_free(struct cache_rules *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, CACHE_RULES_MAGIC);
	while (c->count > 0)
		url_glob_fini(&c->rows[--c->count].glob);
	FINI_OBJ(c);
	free(c);
}

/* ---- deciding ----------------------------------------------------------- */

/* The first rule of the chain that matches and comes before ${best}. */
static uint32_t
try_chain(const struct cache_rules *c, uint32_t at, struct str url,
    uint32_t best)
{
	const struct row *row;

	for (; at != 0; at = row->next) {
		row = &c->rows[at - 1];
		if (row->rule >= best)
			break;
		if (url_glob_matches(&row->glob, url))
			return (row->rule);
	}
	return (best);
}

/* The same of all chains that the bytes from ${i} on lead to. */
static uint32_t
try_chains(const struct cache_rules *c, struct str url, size_t i, uint32_t best)
{
	uint64_t seen[BUCKETS / WORD_BITS] = {0};
	uint32_t b;

	/* No chain is tried twice, however often its trigram comes. */
	for (; i + GRAM <= url.len; i++) {
		b = bucket_of(url.ptr + i);
		if (!has(c->taken, b) || has(seen, b))
			continue;
		note(seen, b);
		best = try_chain(c, c->heads[b], url, best);
	}
	return (best);
}

const struct cache_rule *
cache_rules_decide(const struct cache_rules *c, struct str url)
{
	uint32_t best, gram = 0;
	size_t i;

	CHECK_OBJ(c, CACHE_RULES_MAGIC);
	if (c->count == 0)
		return (NULL);
	best = try_chain(c, c->always, url, UINT32_MAX);
	for (i = 0; i < url.len; i++) {
		gram = next_gram(gram, url.ptr[i]);
		if (i + 1 >= GRAM && has(c->taken, bucket_of_gram(gram)))
			break;
	}
	/* Most URLs lead to none. */
	if (i < url.len)
		best = try_chains(c, url, i + 1 - GRAM, best);
	return (best == UINT32_MAX ? NULL : &c->list->at[best]);
}

/* ---- the key ------------------------------------------------------------ */

/* One star at a time is enough: the last one may always take more. */
static bool
name_matches(struct str glob, struct str name)
{
	size_t g = 0, n = 0, star = SIZE_MAX, from = 0;

	while (n < name.len) {
		if (g < glob.len && glob.ptr[g] == '*') {
			star = g++;
			from = n;
		} else if (g < glob.len &&
			   (glob.ptr[g] == '?' || glob.ptr[g] == name.ptr[n])) {
			g++;
			n++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			n = ++from;
		} else {
			return (false);
		}
	}
	while (g < glob.len && glob.ptr[g] == '*')
		g++;
	return (g == glob.len);
}

static bool
is_ignored(const struct cache_rule *rule, struct str argument)
{
	struct str name = str_head(argument, str_find(argument, '='));
	size_t i;

	for (i = 0; i < rule->nignore; i++)
		if (name_matches(str_of(rule->ignore[i]), name))
			return (true);
	return (false);
}

static bool
has_ignored(const struct cache_rule *rule, struct str query)
{
	while (query.ptr != NULL)
		if (is_ignored(rule, str_split(&query, '&')))
			return (true);
	return (false);
}

/* Copy what is not ignored behind ${to}; returns the end. */
static char *
copy_arguments(const struct cache_rule *rule, struct str query, char *to)
{
	struct str argument;
	char joint = '?';

	while (query.ptr != NULL) {
		argument = str_split(&query, '&');
		if (is_ignored(rule, argument))
			continue;
		*to++ = joint;
		joint = '&';
		if (argument.len > 0)
			memcpy(to, argument.ptr, argument.len);
		to += argument.len;
	}
	return (to);
}

struct str
cache_rules_key(const struct cache_rule *rule, struct str url, struct ws *ws)
{
	size_t mark = str_find(url, '?');
	struct str query = str_from(url, mark + 1);
	char *text, *end;

	if (rule == NULL || rule->nignore == 0 || mark == url.len ||
	    !has_ignored(rule, query))
		return (url);
	text = ws_alloc(ws, url.len);
	if (text == NULL)
		return (STR_NONE);
	memcpy(text, url.ptr, mark);
	end = copy_arguments(rule, query, text + mark);
	return ((struct str){text, (size_t)(end - text)});
}
