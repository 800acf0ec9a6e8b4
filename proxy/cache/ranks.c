/* SPDX-License-Identifier: MIT
 *
 * cache/ranks.c - lists of entries by worth.
 */
#include "proxy/cache/ranks.h"

#include <string.h>

#include "proxy/cache/entry.h"

#define YOUNG		0u
/* The worth of list l is 2^(l - 1): 2^WORTH_OF_ONE for a single byte asked for
 * once, so that 2^36 bytes still differ from 2^35. */
#define WORTH_OF_ONE	22

size_t
ranks_size(unsigned rows)
{
	return (rows * sizeof(struct rank));
}

void
ranks_init(struct ranks *r, void *mem, struct entry *entries, unsigned touched,
    uint64_t capacity)
{
	memset(r, 0, sizeof(*r));
	memset(mem, 0, ranks_size(touched));
	r->entries = entries;
	r->at = mem;
	r->young_max = RANKS_YOUNG(capacity);
}

static uint32_t
row_of(const struct ranks *r, const struct entry *e)
{
	return ((uint32_t)(e - r->entries));
}

static uint64_t
cost(const struct entry *e)
{
	return (atomic_load_explicit(&e->filled, memory_order_relaxed) +
		RANKS_OVERHEAD);
}

/* ---- worth --------------------------------------------------------------- */

/* Eight times the binary logarithm of ${n} > 0, a straight line between the
 * powers. */
static int
log2_8(uint64_t n)
{
	int whole = 63 - __builtin_clzll(n);
	uint64_t rest = n << (63 - whole) << 1;

	return (whole * 8 + (int)(rest >> 61));
}

static unsigned
list_for(const struct entry *e)
{
	unsigned count = e->count > 0 ? e->count : 1;
	int worth = 2 * log2_8(count) - log2_8(cost(e)) * 3 / 4;
	int list = 1 + WORTH_OF_ONE + (worth + 4 + 64 * 8) / 8 - 64;

	if (list <= (int)YOUNG)
		return (YOUNG + 1);
	return (list < (int)RANKS_LISTS ? (unsigned)list : RANKS_LISTS - 1);
}

static uint32_t
worth_of(unsigned list)
{
	return (UINT32_C(1) << (list - 1));
}

/* ---- lists --------------------------------------------------------------- */

static void
append(struct ranks *r, uint32_t row, unsigned number)
{
	struct rank_list *list = &r->list[number];
	struct rank *k = &r->at[row];

	k->list = (uint8_t)(number + 1);
	k->clock = r->clock;
	k->newer = 0;
	k->older = list->newest;
	if (list->newest != 0)
		r->at[list->newest - 1].newer = row + 1;
	else
		list->oldest = row + 1;
	list->newest = row + 1;
}

static void
unlink_row(struct ranks *r, uint32_t row)
{
	struct rank *k = &r->at[row];
	struct rank_list *list = &r->list[k->list - 1];

	if (k->older != 0)
		r->at[k->older - 1].newer = k->newer;
	else
		list->oldest = k->newer;
	if (k->newer != 0)
		r->at[k->newer - 1].older = k->older;
	else
		list->newest = k->older;
	k->list = 0;
}

static void
settle(struct ranks *r, struct entry *e)
{
	e->use = USE_NONE;
	append(r, row_of(r, e), list_for(e));
}

void
ranks_add(struct ranks *r, struct entry *e)
{
	uint32_t row = row_of(r, e);

	if (cost(e) > r->young_max) {
		settle(r, e);
		return;
	}
	append(r, row, YOUNG);
	r->young += cost(e);
	/* Usually one, or none: each came in with its own bytes. */
	while (r->young > r->young_max) {
		e = &r->entries[r->list[YOUNG].oldest - 1];
		ranks_remove(r, e);
		settle(r, e);
	}
}

void
ranks_remove(struct ranks *r, const struct entry *e)
{
	uint32_t row = row_of(r, e);

	if (r->at[row].list == 0)
		return;
	if (r->at[row].list - 1u == YOUNG)
		r->young -= cost(e);
	unlink_row(r, row);
}

void
ranks_again(struct ranks *r, struct entry *e)
{
	ranks_remove(r, e);
	settle(r, e);
}

/* ---- victims ------------------------------------------------------------- */

/* How far the clock must go for the oldest of a list to be due. */
static int64_t
distance(const struct ranks *r, unsigned number)
{
	const struct rank *k = &r->at[r->list[number].oldest - 1];

	return ((int64_t)worth_of(number) - (int64_t)(r->clock - k->clock));
}

static unsigned
nearest(const struct ranks *r, int64_t *least)
{
	unsigned i, best = YOUNG;
	int64_t d;

	*least = 0;
	for (i = YOUNG + 1; i < RANKS_LISTS; i++) {
		if (r->list[i].oldest == 0)
			continue;
		d = distance(r, i);
		if (best == YOUNG || d < *least) {
			best = i;
			*least = d;
		}
	}
	return (best);
}

/* It was used: let it stay, in two steps. */
static void
prolong(struct ranks *r, struct entry *e, unsigned list)
{
	if (e->use == USE_SOME && list != YOUNG) {
		e->use = USE_STAYED;
		r->at[row_of(r, e)].clock = r->clock;
		return;
	}
	ranks_again(r, e);
}

struct entry *
ranks_least(struct ranks *r, unsigned *looks)
{
	struct entry *e;
	unsigned list;
	int64_t ahead;

	for (; *looks > 0; --*looks) {
		list = nearest(r, &ahead);
		if (r->list[list].oldest == 0)
			return (NULL);
		e = &r->entries[r->list[list].oldest - 1];
		if (e->use == USE_NONE) {
			--*looks;
			/* Behind the clock is only what could not leave. */
			if (ahead > 0)
				r->clock += (uint32_t)ahead;
			return (e);
		}
		prolong(r, e, list);
	}
	return (NULL);
}

/* ---- check --------------------------------------------------------------- */

static uint64_t
list_count(const struct ranks *r, unsigned number, uint64_t *bytes)
{
	uint32_t at, older = 0;
	uint64_t n = 0;

	for (at = r->list[number].oldest; at != 0; at = r->at[at - 1].newer) {
		if (r->at[at - 1].older != older ||
		    r->at[at - 1].list != number + 1)
			return (UINT64_MAX);
		*bytes += cost(&r->entries[at - 1]);
		older = at;
		n++;
	}
	return (r->list[number].newest == older ? n : UINT64_MAX);
}

uint64_t
ranks_count(const struct ranks *r)
{
	uint64_t n, sum = 0, bytes;
	unsigned i;

	for (i = 0; i < RANKS_LISTS; i++) {
		bytes = 0;
		n = list_count(r, i, &bytes);
		if (n == UINT64_MAX || (i == YOUNG && bytes != r->young))
			return (UINT64_MAX);
		sum += n;
	}
	return (sum);
}
