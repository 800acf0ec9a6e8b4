/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_group.c - accounts, and which clean verdicts hold for
 * whom.
 */
#include "filters/words/words_group.h"

#include <stdlib.h>

#include "proxy/base/object.h"

/* What is said of ${name}, or NULL. */
static const struct words_category *
said_of(const struct words_level *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->ncategories; i++) {
		if (strcmp(l->categories[i].name, name) == 0)
			return (&l->categories[i]);
	}
	return (NULL);
}

static uint8_t
open_account(struct words_group *g, enum words_action action, int32_t threshold)
{
	if (action == WORDS_OFF)
		return (WORDS_NO_ACCOUNT);
	g->accounts[g->naccounts] = (struct words_account){
	    threshold, action, false};
	if (action == WORDS_BLOCK)
		g->may_block = true;
	return ((uint8_t)g->naccounts++);
}

static uint8_t
account_for(struct words_group *g, const struct words_level *l,
    const struct words_category *said, const char *name, uint8_t common)
{
	if (said == NULL)
		return (l->chosen && name[0] != '\0' ? WORDS_NO_ACCOUNT
						     : common);
	if (said->threshold == 0 && !said->has_action)
		return (common);
	return (open_account(g, said->has_action ? said->action : l->danger,
	    said->threshold == 0 ? l->threshold : said->threshold));
}

static struct digest
mix(struct digest d, uint64_t a, uint64_t b)
{
	struct hash_seed seed = {d.lo, d.hi};
	uint64_t both[2] = {a, b};

	return (hash_bytes(&seed, both, sizeof(both)));
}

void
words_group_init(struct words_group *g, const struct words_level *l,
    const struct words_group_category *categories, size_t n,
    struct digest reading)
{
	const struct words_category *said;
	uint8_t common, account;
	size_t i;

	ASSERT(n <= WORDS_CATEGORIES);
	INIT_OBJ(g, WORDS_GROUP_MAGIC);
	g->name = "";
	g->broken = l->broken;
	g->count = l->count;
	g->context = l->context;
	g->scripts = l->scripts;
	g->is_off = true;
	common = open_account(g, l->danger, l->threshold);
	g->rules = mix(reading, (uint64_t)l->count << 1 | l->scripts, n);
	for (i = 0; i < n; i++) {
		said = said_of(l, categories[i].name);
		account = account_for(g, l, said, categories[i].name, common);
		g->account_of[i] = account;
		g->reasons[i] = said == NULL ? NULL : said->reason;
		g->rules = mix(g->rules, account,
		    account == WORDS_NO_ACCOUNT
			? 0
			: (uint64_t)g->accounts[account].threshold);
		if (account == WORDS_NO_ACCOUNT)
			continue;
		g->is_off = false;
		if (categories[i].both_ways)
			g->accounts[account].both_ways = true;
	}
}

static int
compare_digests(const void *a, const void *b)
{
	const struct digest *x = a, *y = b;

	if (x->hi != y->hi)
		return (x->hi < y->hi ? -1 : 1);
	return (x->lo < y->lo ? -1 : x->lo > y->lo);
}

/* What is clean under ${a} is clean under ${b}: whatever counts there counts
 * here, with no more room for it. */
static bool
covers(const struct words_group *a, const struct words_group *b)
{
	uint8_t mine[WORDS_CATEGORIES], x, y;
	size_t i;

	memset(mine, WORDS_NO_ACCOUNT, sizeof(mine));
	/* More text may hold what excuses, or part a phrase. */
	if (a->scripts != b->scripts ||
	    (a->count == WORDS_ONCE && b->count == WORDS_EVERY))
		return (false);
	for (i = 0; i < WORDS_CATEGORIES; i++) {
		x = a->account_of[i];
		y = b->account_of[i];
		if (y == WORDS_NO_ACCOUNT)
			continue;
		if (x == WORDS_NO_ACCOUNT || a->accounts[x].both_ways ||
		    b->accounts[y].both_ways ||
		    a->accounts[x].threshold > b->accounts[y].threshold ||
		    (mine[y] != WORDS_NO_ACCOUNT && mine[y] != x))
			return (false);
		mine[y] = x;
	}
	return (true);
}

void
words_group_link(struct words_group *g, size_t n)
{
	struct digest sorted[WORDS_GROUPS + 1] = {{0, 0}}, list = {0, n};
	size_t i, k, unique = 0;

	ASSERT(n <= WORDS_GROUPS + 1);
	for (i = 0; i < n; i++)
		sorted[i] = g[i].rules;
	qsort(sorted, n, sizeof(sorted[0]), compare_digests);
	for (i = 0; i < n; i++) {
		if (unique > 0 && digest_eq(sorted[i], sorted[unique - 1]))
			continue;
		sorted[unique++] = sorted[i];
		list = mix(list, sorted[i].lo, sorted[i].hi);
	}
	for (i = 0; i < n; i++) {
		for (k = 0; !digest_eq(sorted[k], g[i].rules); k++)
			continue;
		g[i].bit = UINT64_C(1) << k;
		g[i].list = list.hi;
	}
	for (i = 0; i < n; i++) {
		g[i].bits = g[i].bit;
		for (k = 0; k < n; k++) {
			if (covers(&g[i], &g[k]))
				g[i].bits |= g[k].bit;
		}
	}
}

bool
words_group_fits(const struct words_group *g, const uint8_t client[16],
    struct str user)
{
	size_t i;

	if (client != NULL && nets_have(&g->clients, client))
		return (true);
	for (i = 0; i < g->nusers && user.len > 0; i++) {
		if (strcmp(g->users[i], "*") == 0 ||
		    str_eq(user, str_of(g->users[i])))
			return (true);
	}
	return (false);
}

bool
words_group_is_clean(const struct words_group *g, struct digest stored)
{
	CHECK_OBJ(g, WORDS_GROUP_MAGIC);
	return (stored.hi == g->list && (stored.lo & g->bit) != 0);
}

struct digest
words_group_clean(const struct words_group *g, const struct digest *before)
{
	struct digest d = {g->bits, g->list};

	CHECK_OBJ(g, WORDS_GROUP_MAGIC);
	if (before != NULL && before->hi == d.hi)
		d.lo |= before->lo;
	return (d);
}
