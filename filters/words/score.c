/* SPDX-License-Identifier: MIT
 *
 * filters/words/score.c - sums.
 */
#include "filters/words/score.h"

#include <stdlib.h>

#include "filters/words/matcher.h"
#include "filters/words/words.h"
#include "filters/words/words_group.h"
#include "proxy/base/object.h"

int
score_init(struct score *t, const struct words_group *g)
{
	CHECK_OBJ(g, WORDS_GROUP_MAGIC);
	INIT_OBJ(t, SCORE_MAGIC);
	t->group = g;
	t->blocked = t->flagged = -1;
	t->sums = calloc(g->naccounts + 1, sizeof(*t->sums));
	return (t->sums == NULL ? -1 : 0);
}

void
score_fini(struct score *t)
{
	if (t->magic == 0)
		return;
	CHECK_OBJ(t, SCORE_MAGIC);
	seen_clear(&t->words);
	seen_clear(&t->pieces);
	free(t->sums);
	FINI_OBJ(t);
}

static void
reach(struct score *t, int account)
{
	int *first = t->group->accounts[account].action == WORDS_BLOCK
			 ? &t->blocked
			 : &t->flagged;

	t->sums[account].reached = true;
	if (*first == -1)
		*first = account;
}

static void
judge(struct score *t, int account)
{
	const struct words_account *a = &t->group->accounts[account];
	const struct score_sum *s = &t->sums[account];

	if (!s->reached && s->sum >= a->threshold)
		reach(t, account);
}

/* Is it the first of its account? */
static bool
add_hit(struct score *t, int account, int32_t weight, uint32_t row,
    const struct matcher_hit *hit)
{
	const struct words_account *a = &t->group->accounts[account];
	struct score_sum *s = &t->sums[account];
	bool is_first;

	s->sum += weight == WORDS_AT_ONCE ? a->threshold : weight;
	if (weight == WORDS_AT_ONCE && !s->reached)
		reach(t, account);
	if (weight > 0)
		s->count++;
	is_first = weight > 0 && (s->count == 1 || hit->from < s->from);
	if (is_first) {
		s->word = row;
		s->pattern = hit->pattern;
		s->from = hit->from;
		s->source = hit->source;
	}
	if (t->urged || !a->both_ways)
		judge(t, account);
	return (is_first);
}

static int
add_row(struct score *t, uint32_t row, const struct matcher_hit *hit)
{
	const struct words_entry *e = words_entry(t->group->words, row);
	uint8_t account = t->group->account_of[e->number];

	if (account == WORDS_NO_ACCOUNT || e->weight == 0)
		return (-1);
	if ((t->group->count == WORDS_ONCE || e->npieces > 0) &&
	    !seen_add(&t->words, row))
		return (-1);
	return (add_hit(t, account, e->weight, row, hit) ? account : -1);
}

static bool
is_complete(const struct score *t, const struct words_entry *e)
{
	const uint32_t *pieces = words_pieces(t->group->words, e);
	unsigned i;

	for (i = 0; i < e->npieces; i++) {
		if (!seen_has(&t->pieces, pieces[i]))
			return (false);
	}
	return (true);
}

/* The rows that it completes. */
static int
add_piece(struct score *t, const struct matcher_hit *hit)
{
	const struct words *w = t->group->words;
	const uint32_t *rows;
	size_t i, n;
	int first = -1, got;

	if (!seen_add(&t->pieces, hit->pattern->word))
		return (-1);
	rows = words_rows(w, hit->pattern->word, &n);
	for (i = 0; i < n; i++) {
		got = is_complete(t, words_entry(w, rows[i]))
			  ? add_row(t, rows[i], hit)
			  : -1;
		if (got != -1)
			first = got;
	}
	return (first);
}

int
score_add(struct score *t, const struct matcher_hit *hit)
{
	CHECK_OBJ(t, SCORE_MAGIC);
	if (hit->pattern->role == MATCHER_PIECE)
		return (add_piece(t, hit));
	return (add_row(t, hit->pattern->word, hit));
}

void
score_urge(struct score *t)
{
	CHECK_OBJ(t, SCORE_MAGIC);
	t->urged = true;
	score_end(t);
}

void
score_end(struct score *t)
{
	size_t i;

	CHECK_OBJ(t, SCORE_MAGIC);
	for (i = 0; i < t->group->naccounts; i++)
		judge(t, (int)i);
}

bool
score_is_final(const struct score *t)
{
	return (t->blocked != -1 || (t->flagged != -1 && !t->group->may_block));
}

int
score_verdict(const struct score *t)
{
	return (t->blocked != -1 ? t->blocked : t->flagged);
}
