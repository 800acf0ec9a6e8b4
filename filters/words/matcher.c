/* SPDX-License-Identifier: MIT
 *
 * filters/words/matcher.c - Vectorscan literals in streaming mode.
 */
#include "filters/words/matcher.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>

#include "filters/words/folded.h"
#include "proxy/base/object.h"

/* Hits that wait for an excuse, and excuses that wait for a hit that ends with
 * them.  When more than that stand within one phrase, the oldest hit counts:
 * rather too many than too few. */
#define WAITING_MAX	32
#define EXCUSES_MAX	8

struct matcher_patterns {
	unsigned		 magic;
#define MATCHER_PATTERNS_MAGIC	0xf1170010u
	struct matcher_pattern	*at;
	size_t			 count;
	/* Of the literals, which are told apart by their texts: the first
	 * pattern of each, and ${count}. */
	uint32_t		*first;
	size_t			 literals;
	hs_database_t		*db;	/* NULL when there are none */
};

struct matcher_scratch {
	unsigned	 magic;
#define MATCHER_SCRATCH_MAGIC	0xf1170011u
	hs_scratch_t	*hs;
};

struct span {
	uint64_t	 from, to;	/* in the folded text */
	uint32_t	 word;
};

struct waiting {
	struct span	 span;
	uint64_t	 until;		/* no excuse can end behind this */
	uint64_t	 source;
	const struct matcher_pattern *pattern;
};

struct matcher {
	unsigned			 magic;
#define MATCHER_MAGIC			0xf1170012u
	const struct matcher_patterns	*patterns;
	struct matcher_scratch		*scratch;
	matcher_fn			*fn;
	void				*arg;
	hs_stream_t			*stream;
	/* the block that is being fed */
	uint64_t			 at;
	const uint64_t			*marks;
	struct waiting			 waiting[WAITING_MAX];
	unsigned			 nwaiting;
	struct span			 excuses[EXCUSES_MAX];
	unsigned			 nexcuses;	/* ever; a ring */
};

static int
compare_texts(const struct matcher_pattern *a, const struct matcher_pattern *b)
{
	if (a->len != b->len)
		return (a->len < b->len ? -1 : 1);
	return (memcmp(a->text, b->text, a->len));
}

int
matcher_compare(const void *x, const void *y)
{
	const struct matcher_pattern *a = x, *b = y;
	int texts = compare_texts(a, b);

	if (texts != 0)
		return (texts);
	if (a->role != b->role)
		return (a->role < b->role ? -1 : 1);
	return (a->word < b->word ? -1 : a->word > b->word);
}

static void
find_literals(struct matcher_patterns *p)
{
	size_t i;

	p->first = calloc(p->count + 1, sizeof(*p->first));
	ASSERT(p->first != NULL);
	for (i = 0; i < p->count; i++) {
		if (i == 0 || compare_texts(&p->at[i - 1], &p->at[i]) != 0)
			p->first[p->literals++] = (uint32_t)i;
	}
	p->first[p->literals] = (uint32_t)p->count;
}

static int
compile(struct matcher_patterns *p, hs_compile_error_t **error)
{
	const char **texts = calloc(p->literals, sizeof(*texts));
	unsigned *numbers = calloc(2 * p->literals, sizeof(*numbers));
	size_t *lens = calloc(p->literals, sizeof(*lens));
	unsigned *flags;
	hs_error_t got;
	size_t i;

	ASSERT(texts != NULL && numbers != NULL && lens != NULL);
	flags = numbers + p->literals;
	for (i = 0; i < p->literals; i++) {
		texts[i] = p->at[p->first[i]].text;
		lens[i] = p->at[p->first[i]].len;
		numbers[i] = (unsigned)i;
	}
	got = hs_compile_lit_multi(texts, flags, numbers, lens,
	    (unsigned)p->literals, HS_MODE_STREAM, NULL, &p->db, error);
	free(lens);
	free(numbers);
	free(texts);
	return (got == HS_SUCCESS ? 0 : -1);
}

struct matcher_patterns *
matcher_patterns_new(const struct matcher_pattern *from, size_t n, char *why,
    size_t size)
{
	struct matcher_patterns *p = malloc(sizeof(*p));
	hs_compile_error_t *error = NULL;

	ASSERT(p != NULL);
	INIT_OBJ(p, MATCHER_PATTERNS_MAGIC);
	p->count = n;
	if (n == 0)
		return (p);
	p->at = calloc(n, sizeof(*p->at));
	ASSERT(p->at != NULL);
	memcpy(p->at, from, n * sizeof(*p->at));
	find_literals(p);
	if (compile(p, &error) == 0)
		return (p);
	(void)snprintf(why, size, "%s", error->message);
	(void)hs_free_compile_error(error);
	p->db = NULL;
	matcher_patterns_free(p);
	return (NULL);
}

void
matcher_patterns_free(struct matcher_patterns *p)
{
	if (p == NULL)
		return;
	CHECK_OBJ(p, MATCHER_PATTERNS_MAGIC);
	(void)hs_free_database(p->db);
	free(p->first);
	free(p->at);
	FINI_OBJ(p);
	free(p);
}

struct matcher_scratch *
matcher_scratch_new(const struct matcher_patterns *p)
{
	struct matcher_scratch *s = malloc(sizeof(*s));

	CHECK_OBJ(p, MATCHER_PATTERNS_MAGIC);
	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, MATCHER_SCRATCH_MAGIC);
	if (p->db == NULL || hs_alloc_scratch(p->db, &s->hs) == HS_SUCCESS)
		return (s);
	matcher_scratch_free(s);
	return (NULL);
}

void
matcher_scratch_free(struct matcher_scratch *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, MATCHER_SCRATCH_MAGIC);
	(void)hs_free_scratch(s->hs);
	FINI_OBJ(s);
	free(s);
}

struct matcher *
matcher_new(const struct matcher_patterns *p, struct matcher_scratch *s,
    matcher_fn *fn, void *arg)
{
	struct matcher *m = malloc(sizeof(*m));

	CHECK_OBJ(p, MATCHER_PATTERNS_MAGIC);
	CHECK_OBJ(s, MATCHER_SCRATCH_MAGIC);
	if (m == NULL)
		return (NULL);
	INIT_OBJ(m, MATCHER_MAGIC);
	m->patterns = p;
	m->scratch = s;
	m->fn = fn;
	m->arg = arg;
	if (p->db == NULL || hs_open_stream(p->db, 0, &m->stream) == HS_SUCCESS)
		return (m);
	m->stream = NULL;
	matcher_free(m);
	return (NULL);
}

/* Without a callback the end of a stream tells nothing, and needs no
 * scratch. */
void
matcher_free(struct matcher *m)
{
	if (m == NULL)
		return;
	CHECK_OBJ(m, MATCHER_MAGIC);
	if (m->stream != NULL)
		(void)hs_close_stream(m->stream, NULL, NULL, NULL);
	FINI_OBJ(m);
	free(m);
}

void
matcher_reset(struct matcher *m)
{
	CHECK_OBJ(m, MATCHER_MAGIC);
	if (m->stream != NULL)
		(void)hs_reset_stream(m->stream, 0, NULL, NULL, NULL);
	m->nwaiting = 0;
	m->nexcuses = 0;
	memset(m->excuses, 0, sizeof(m->excuses));
}

/* Tell the first ${n} of those that wait, which are in order. */
static void
tell(struct matcher *m, unsigned n)
{
	struct matcher_hit hit;
	unsigned i;

	for (i = 0; i < n; i++) {
		hit = (struct matcher_hit){m->waiting[i].pattern,
		    m->waiting[i].span.from, m->waiting[i].source};
		m->fn(m->arg, &hit);
	}
	m->nwaiting -= n;
	memmove(m->waiting, m->waiting + n,
	    m->nwaiting * sizeof(m->waiting[0]));
}

/* Count the waiting hits that nothing before or at ${now} excused. */
static void
settle(struct matcher *m, uint64_t now)
{
	unsigned n;

	for (n = 0; n < m->nwaiting && m->waiting[n].until <= now; n++)
		continue;
	if (n > 0)
		tell(m, n);
}

static bool
covers(const struct span *excuse, const struct span *hit)
{
	return (excuse->word == hit->word && excuse->to > 0 &&
		excuse->from <= hit->from && excuse->to >= hit->to);
}

static void
excuse(struct matcher *m, const struct span *phrase)
{
	unsigned i, kept = 0;

	for (i = 0; i < m->nwaiting; i++) {
		if (m->waiting[i].pattern->role != MATCHER_WORD ||
		    !covers(phrase, &m->waiting[i].span))
			m->waiting[kept++] = m->waiting[i];
	}
	m->nwaiting = kept;
	/* Of two that end together either may be told first. */
	m->excuses[m->nexcuses++ % EXCUSES_MAX] = *phrase;
}

static uint64_t
source_of(const struct matcher *m, uint64_t from)
{
	/* The word begins behind the space. */
	int64_t cell = (int64_t)((from + 1) / FOLDED_CELL) -
		       (int64_t)(m->at / FOLDED_CELL);

	return (m->marks[cell < -FOLDED_BEHIND ? -FOLDED_BEHIND : cell]);
}

/* Which of two is told first, whatever the order they were found in. */
static bool
is_before(const struct waiting *a, const struct waiting *b)
{
	if (a->until != b->until)
		return (a->until < b->until);
	if (a->span.from != b->span.from)
		return (a->span.from < b->span.from);
	return (a->pattern < b->pattern);
}

static void
wait_for_excuse(struct matcher *m, const struct waiting *w)
{
	unsigned i;

	if (m->nwaiting == WAITING_MAX)
		tell(m, 1);
	for (i = m->nwaiting; i > 0 && is_before(w, &m->waiting[i - 1]); i--)
		m->waiting[i] = m->waiting[i - 1];
	m->waiting[i] = *w;
	m->nwaiting++;
}

static void
hit(struct matcher *m, const struct span *span, const struct matcher_pattern *p)
{
	struct waiting w = {
	    *span, span->to + p->tail, source_of(m, span->from), p};
	unsigned i;

	for (i = 0; i < EXCUSES_MAX && p->role == MATCHER_WORD; i++) {
		if (covers(&m->excuses[i], span))
			return;
	}
	wait_for_excuse(m, &w);
}

static int
on_literal_matched(unsigned number, unsigned long long from,
    unsigned long long to, unsigned flags, void *arg)
{
	struct matcher *m = arg;
	const struct matcher_patterns *all = m->patterns;
	const struct matcher_pattern *p;
	struct span span;
	uint32_t i;

	(void)from, (void)flags;
	if (m->nwaiting > 0)
		settle(m, to - 1);
	for (i = all->first[number]; i < all->first[number + 1]; i++) {
		p = &all->at[i];
		span = (struct span){to - p->len, to, p->word};
		if (p->role == MATCHER_EXCUSE)
			excuse(m, &span);
		else
			hit(m, &span, p);
	}
	return (0);
}

void
matcher_feed(struct matcher *m, const char *bytes, size_t n, uint64_t at,
    const uint64_t *marks)
{
	hs_error_t got;

	CHECK_OBJ(m, MATCHER_MAGIC);
	if (m->stream == NULL)
		return;
	m->at = at;
	m->marks = marks;
	got = hs_scan_stream(m->stream, bytes, (unsigned)n, 0, m->scratch->hs,
	    on_literal_matched, m);
	ASSERT(got == HS_SUCCESS);
	settle(m, at + n);
}

void
matcher_end(struct matcher *m)
{
	CHECK_OBJ(m, MATCHER_MAGIC);
	settle(m, UINT64_MAX);
}
