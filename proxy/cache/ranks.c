/* SPDX-License-Identifier: MIT
 *
 * cache/ranks.c - lists of entries by worth.
 */
#include "proxy/cache/ranks.h"

#include <stdbool.h>
#include <string.h>

#include "proxy/cache/entry.h"

#define YOUNG		0u
/* The worth of list l is 2^((l - 1) / 2): 2^WORTH_OF_ONE for a single byte
 * asked for once, so that 2^32 bytes still differ from 2^31, and nothing comes
 * near 2^31, half of what the clock can tell: the least cost is 2^8 (-6.5), the
 * highest count 2^6 (+9). */
#define WORTH_OF_ONE	26

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
	turns_init(&r->turns);
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

/* Eight times the logarithm of what ${count} is worth. */
static int
worth_of_count(unsigned count)
{
	int log = log2_8(count > 0 ? count : 1);
	int few = log < log2_8(RANKS_FEW) ? log : log2_8(RANKS_FEW);

	return (few * 9 / 4 + (log - few));
}

/* Eight times the logarithm of what ${e} costs is worth, at ${weight}: what
 * costs TURNS_SIZE is worth the same at any. */
static int
worth_of_size(const struct entry *e, unsigned weight)
{
	int more = log2_8(cost(e)) - (int)TURNS_SIZE;

	return ((more * (int)weight + (int)(TURNS_SIZE * TURNS_WEIGHT)) / 256);
}

static unsigned
list_for(const struct ranks *r, const struct entry *e)
{
	int worth = worth_of_count(e->count) -
		    worth_of_size(e, turns_size_weight(&r->turns));
	/* To the nearest half, and 64 up so that nothing is below 0. */
	int list = 1 + 2 * WORTH_OF_ONE + (worth + 2 + 64 * 8) / 4 - 64 * 2;

	if (list <= (int)YOUNG)
		return (YOUNG + 1);
	return (list < (int)RANKS_LISTS ? (unsigned)list : RANKS_LISTS - 1);
}

/* Of any but the young. */
static uint32_t
worth_of(unsigned list)
{
	/* 46341 is 2^15.5. */
	uint64_t fraction = list % 2 != 0 ? 32768 : 46341;

	return ((uint32_t)(fraction << (list - 1) / 2 >> 15));
}

/* ---- lists --------------------------------------------------------------- */

static void
set_oldest(struct ranks *r, struct rank_list *list, uint32_t at)
{
	unsigned number = (unsigned)(list - r->list);

	list->oldest = at;
	if (at == 0) {
		r->filled &= ~(UINT64_C(1) << number);
		return;
	}
	r->filled |= UINT64_C(1) << number;
	if (number != YOUNG)
		list->due = r->at[at - 1].clock + worth_of(number);
}

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
		set_oldest(r, list, row + 1);
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
		set_oldest(r, list, k->newer);
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
	append(r, row_of(r, e), list_for(r, e));
}

void
ranks_add(struct ranks *r, struct entry *e)
{
	uint32_t row = row_of(r, e);

	if (cost(e) > r->young_max) {
		settle(r, e);
		return;
	}
	e->use = USE_YOUNG;
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

/* The list whose oldest is due first, and how far the clock must go for it. */
static unsigned
nearest(const struct ranks *r, int32_t *least)
{
	uint64_t left = r->filled & ~(UINT64_C(1) << YOUNG);
	unsigned i, best = YOUNG;
	int32_t d;

	*least = 0;
	for (; left != 0; left &= left - 1) {
		i = (unsigned)__builtin_ctzll(left);
		d = (int32_t)(r->list[i].due - r->clock);
		if (best == YOUNG || d < *least) {
			best = i;
			*least = d;
		}
	}
	return (best);
}

static bool
is_used(const struct entry *e)
{
	return (e->use != USE_NONE && e->use != USE_YOUNG);
}

static void
note_turn(struct ranks *r, const struct entry *e)
{
	if (e->use != USE_STAYED)
		turns_note(&r->turns, is_used(e), (unsigned)log2_8(cost(e)));
}

/* It was used: let it stay, in two steps or one. */
static void
prolong(struct ranks *r, struct entry *e, unsigned list)
{
	if (e->use == USE_SOME && turns_are_streak(&r->turns)) {
		e->use = USE_STAYED;
		r->at[row_of(r, e)].clock = r->clock;
		set_oldest(r, &r->list[list], row_of(r, e) + 1);
		return;
	}
	ranks_again(r, e);
}

struct entry *
ranks_least(struct ranks *r, unsigned *looks)
{
	struct entry *e;
	unsigned list;
	int32_t ahead;

	for (; *looks > 0; --*looks) {
		list = nearest(r, &ahead);
		if (r->list[list].oldest == 0)
			return (NULL);
		e = &r->entries[r->list[list].oldest - 1];
		note_turn(r, e);
		if (!is_used(e)) {
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
