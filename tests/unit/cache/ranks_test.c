/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/ranks_test.c - by what turns tell, size counts or not.
 */
#include "proxy/cache/ranks.h"

#include "proxy/cache/entry.h"
#include "tests/unit/unit.h"

#define LARGE_ROW	0u
#define SMALL_ROW	1u
#define OCTAVES(n)	(UINT32_C(8) * 65536 * (n))

static struct entry entries[2];
static struct ranks ranks;

static void
add(unsigned row, uint64_t size, uint8_t count)
{
	atomic_store(&entries[row].filled, size);
	entries[row].count = count;
	entries[row].use = USE_NONE;
	ranks_add(&ranks, &entries[row]);
}

/* The row that goes first: the large one was asked for twice. */
static unsigned
first_out(uint32_t size_used, uint32_t size_unused)
{
	static struct rank at[2];
	unsigned looks = 10;

	/* None is young. */
	ranks_init(&ranks, at, entries, 2, 0);
	ranks.turns.size_used = size_used;
	ranks.turns.size_unused = size_unused;
	add(LARGE_ROW, 1 << 20, 2);
	add(SMALL_ROW, 1 << 10, 1);
	return ((unsigned)(ranks_least(&ranks, &looks) - entries));
}

START_TEST(the_large_go_first)
{
	ck_assert_uint_eq(first_out(OCTAVES(13), OCTAVES(13)), LARGE_ROW);
	ck_assert_uint_eq(first_out(OCTAVES(10), OCTAVES(13)), LARGE_ROW);
}
END_TEST

START_TEST(unless_the_large_are_used)
{
	ck_assert_uint_eq(first_out(OCTAVES(16), OCTAVES(13)), SMALL_ROW);
	ck_assert_uint_eq(first_out(UINT32_MAX, 0), SMALL_ROW);
}
END_TEST

START_TEST(turns_are_noted)
{
	uint32_t before;
	unsigned looks = 10;

	(void)first_out(OCTAVES(13), OCTAVES(13));
	before = ranks.turns.size_unused;
	ranks_remove(&ranks, &entries[LARGE_ROW]);
	ck_assert_ptr_eq(ranks_least(&ranks, &looks), &entries[SMALL_ROW]);
	ck_assert_uint_lt(ranks.turns.size_unused, before);
	ck_assert_uint_eq(ranks.turns.size_used, OCTAVES(13));
	entries[SMALL_ROW].use = USE_SOME;
	ck_assert_ptr_eq(ranks_least(&ranks, &looks), &entries[SMALL_ROW]);
	ck_assert_uint_lt(ranks.turns.size_used, OCTAVES(13));
	ck_assert_uint_gt(ranks.turns.used, 0);
}
END_TEST

UNIT_MAIN("ranks", PLAIN(the_large_go_first) PLAIN(unless_the_large_are_used)
    PLAIN(turns_are_noted))
