/* SPDX-License-Identifier: MIT
 *
 * filters/regex_set.c - Vectorscan in block mode.
 */
#include "filters/regex_set.h"

#include <hs/hs.h>
#include <stdlib.h>

#include "proxy/base/object.h"

#define REFUSALS_MAX	20
#define EXPRESSION_MAX	2048
#define EXPRESSIONS_MAX	20000
/* Compiling takes time with the bounds of repetitions: some 40 us for each. */
#define REPEAT_MAX	1000u
#define REPEATS_MAX	50000u
#define NESTED_MAX	32

struct regex_set {
	unsigned	 magic;
#define REGEX_SET_MAGIC	0xf1170002u
	char		**expressions;	/* terminated copies; NULL once
			     * compiled */
	unsigned	*numbers;
	unsigned	*flags;
	size_t		 count;
	size_t		 room;
	uint64_t	 repeats;	/* all bounds together */
	uint64_t	 tried;		/* of those that were looked at */
	hs_database_t	*db;		/* NULL when the set is empty */
};

struct regex_scratch {
	unsigned	 magic;
#define REGEX_SCRATCH_MAGIC	0xf1170004u
	hs_scratch_t	*hs;
};

struct regex_set *
regex_set_new(void)
{
	struct regex_set *s = malloc(sizeof(*s));

	ASSERT(s != NULL);
	INIT_OBJ(s, REGEX_SET_MAGIC);
	return (s);
}

static void
drop_sources(struct regex_set *s)
{
	size_t i;

	for (i = 0; s->expressions != NULL && i < s->count; i++)
		free(s->expressions[i]);
	free(s->expressions);
	free(s->numbers);
	free(s->flags);
	s->expressions = NULL;
	s->numbers = NULL;
	s->flags = NULL;
}

void
regex_set_free(struct regex_set *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, REGEX_SET_MAGIC);
	drop_sources(s);
	(void)hs_free_database(s->db);
	FINI_OBJ(s);
	free(s);
}

static void
grow(struct regex_set *s)
{
	s->room = s->room == 0 ? 16 : s->room * 2;
	s->expressions = realloc(s->expressions,
	    s->room * sizeof(*s->expressions));
	s->numbers = realloc(s->numbers, s->room * sizeof(*s->numbers));
	s->flags = realloc(s->flags, s->room * sizeof(*s->flags));
	ASSERT(s->expressions != NULL && s->numbers != NULL &&
	       s->flags != NULL);
}

/* Behind the class that begins at ${at}: a "]" that comes first is one of
 * it. */
static size_t
class_end(struct str s, size_t at)
{
	at++;
	if (at < s.len && s.ptr[at] == '^')
		at++;
	if (at < s.len && s.ptr[at] == ']')
		at++;
	for (; at < s.len && s.ptr[at] != ']'; at++)
		at += s.ptr[at] == '\\';
	return (at);
}

/* The largest number of the braces that begin at ${at}, "{2,30}". */
static uint64_t
bound_of(struct str s, size_t at)
{
	uint64_t most = 0, n = 0;
	char c;

	for (at++; at < s.len && s.ptr[at] != '}'; at++) {
		c = s.ptr[at];
		n = c >= '0' && c <= '9' && n <= REPEAT_MAX
			? n * 10 + (uint64_t)(c - '0')
		    : c == ',' ? 0
			       : n;
		if (n > most)
			most = n;
	}
	return (most);
}

/* Groups that are open, and how much the last one that was closed holds. */
struct nesting {
	uint64_t	 before[NESTED_MAX];
	unsigned	 depth;
	uint64_t	 group;
};

/* Its place in the expression counts too: what a group holds is repeated with
 * it, bytes as well as bounds. */
static void
note_group(struct nesting *n, char c, uint64_t so_far)
{
	n->group = 0;
	if (c == '(' && n->depth++ < NESTED_MAX)
		n->before[n->depth - 1] = so_far;
	if (c == ')' && n->depth > 0) {
		n->depth--;
		n->group = so_far -
			   n->before[n->depth < NESTED_MAX ? n->depth
							   : NESTED_MAX - 1];
	}
}

/* NULL, or why its repetitions are too many; else ${*tally} grows by them. */
static const char *
count_repeats(uint64_t *tally, struct str e)
{
	struct nesting nesting = {.depth = 0};
	uint64_t bound, sum = 0;
	size_t i;

	for (i = 0; i < e.len && sum <= REPEATS_MAX; i++) {
		if (e.ptr[i] != '{') {
			note_group(&nesting, e.ptr[i], sum + i);
			if (e.ptr[i] == '\\')
				i++;
			else if (e.ptr[i] == '[')
				i = class_end(e, i);
			continue;
		}
		bound = bound_of(e, i);
		if (bound > REPEAT_MAX)
			return ("a repetition of more than 1000 times");
		sum += bound;
		if (bound > 1)
			sum += nesting.group * (bound - 1);
	}
	if (*tally + sum > REPEATS_MAX)
		return ("the bounds of repetitions of all expressions together "
			"are more than 50000, those within others multiplied; "
			"* and + count nothing");
	*tally += sum;
	return (NULL);
}

const char *
regex_set_add(struct regex_set *s, struct str expression, uint32_t number)
{
	const char *wrong;
	char *copy;

	CHECK_OBJ(s, REGEX_SET_MAGIC);
	ASSERT(s->db == NULL);
	if (expression.len > EXPRESSION_MAX)
		return ("the expression is longer than 2048 bytes");
	if (s->count >= EXPRESSIONS_MAX)
		return ("there are more than 20000 expressions");
	wrong = count_repeats(&s->repeats, expression);
	if (wrong != NULL)
		return (wrong);
	if (s->count == s->room)
		grow(s);
	copy = malloc(expression.len + 1);
	ASSERT(copy != NULL);
	str_to_z(expression, copy, expression.len + 1);
	s->expressions[s->count] = copy;
	s->numbers[s->count] = number;
	/* An expression that also matches nothing, such as "a*", is legal: it
	 * holds for every URL. */
	s->flags[s->count] = HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;
	s->count++;
	return (NULL);
}

const char *
regex_set_try(struct regex_set *s, struct str expression)
{
	char text[EXPRESSION_MAX + 1];
	hs_compile_error_t *error = NULL;
	hs_expr_info_t *info = NULL;
	const char *wrong;
	bool good;

	CHECK_OBJ(s, REGEX_SET_MAGIC);
	if (expression.len > EXPRESSION_MAX)
		return ("the expression is longer than 2048 bytes");
	/* To look at it takes as long as to compile it. */
	wrong = count_repeats(&s->tried, expression);
	if (wrong != NULL)
		return (wrong);
	str_to_z(expression, text, sizeof(text));
	good = hs_expression_info(text,
		   HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY, &info,
		   &error) == HS_SUCCESS;
	(void)hs_free_compile_error(error);
	free(info);
	return (good ? NULL : "this expression is not supported");
}

static void
forget(struct regex_set *s, size_t i)
{
	free(s->expressions[i]);
	s->count--;
	s->expressions[i] = s->expressions[s->count];
	s->numbers[i] = s->numbers[s->count];
}

/* Vectorscan names the first expression it refuses; it is taken out and the
 * rest is tried, so that the operator hears of them all. */
int
regex_set_compile(struct regex_set *s, regex_refused_fn *refused, void *arg)
{
	hs_compile_error_t *error;
	int refusals = 0;
	size_t i;
	bool one;

	CHECK_OBJ(s, REGEX_SET_MAGIC);
	while (s->count > 0 && refusals < REFUSALS_MAX) {
		if (hs_compile_multi((const char *const *)s->expressions,
			s->flags, s->numbers, (unsigned)s->count, HS_MODE_BLOCK,
			NULL, &s->db, &error) == HS_SUCCESS)
			break;
		s->db = NULL;
		refusals++;
		/* Below 0 it is not the fault of one: too large together, or
		 * no machine for Vectorscan. */
		one = error->expression >= 0;
		i = one ? (size_t)error->expression : 0;
		refused(arg, s->numbers[i], error->message);
		(void)hs_free_compile_error(error);
		if (!one)
			break;
		forget(s, i);
	}
	if (refusals == 0)
		drop_sources(s);
	return (refusals == 0 ? 0 : -1);
}

struct regex_scratch *
regex_scratch_new(const struct regex_set *const *sets, size_t n)
{
	struct regex_scratch *r = malloc(sizeof(*r));
	size_t i;

	if (r == NULL)
		return (NULL);
	INIT_OBJ(r, REGEX_SCRATCH_MAGIC);
	for (i = 0; i < n; i++) {
		if (sets[i] == NULL || sets[i]->db == NULL)
			continue;
		if (hs_alloc_scratch(sets[i]->db, &r->hs) != HS_SUCCESS)
			goto err;
	}
	return (r);
err:
	regex_scratch_free(r);
	return (NULL);
}

void
regex_scratch_free(struct regex_scratch *r)
{
	if (r == NULL)
		return;
	CHECK_OBJ(r, REGEX_SCRATCH_MAGIC);
	(void)hs_free_scratch(r->hs);
	FINI_OBJ(r);
	free(r);
}

struct search {
	regex_matched_fn *matched;
	void		 *arg;
};

static int
on_expression_matched(unsigned number, unsigned long long from,
    unsigned long long to, unsigned flags, void *arg)
{
	struct search *s = arg;

	(void)from, (void)to, (void)flags;
	return (s->matched(s->arg, number) ? 1 : 0);
}

void
regex_set_match(const struct regex_set *s, struct regex_scratch *r,
    struct str text, regex_matched_fn *matched, void *arg)
{
	struct search search = {matched, arg};
	hs_error_t got;

	CHECK_OBJ(s, REGEX_SET_MAGIC);
	CHECK_OBJ(r, REGEX_SCRATCH_MAGIC);
	if (s->db == NULL || text.len == 0)
		return;
	ASSERT(text.len <= UINT32_MAX);
	got = hs_scan(s->db, text.ptr, (unsigned)text.len, 0, r->hs,
	    on_expression_matched, &search);
	ASSERT(got == HS_SUCCESS || got == HS_SCAN_TERMINATED);
}
