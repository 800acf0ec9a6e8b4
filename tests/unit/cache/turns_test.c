/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/turns_test.c - streaks stand out, and size counts less where
 * the large are used.
 */
#include "proxy/cache/turns.h"

#include <string.h>

#include "tests/unit/unit.h"

#define OCTAVE	8u

static struct turns turns;

/* ${n} turns, every ${one_in}th of one that was used, of ${size}. */
static void
note(unsigned n, unsigned one_in, unsigned used_size, unsigned unused_size)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (i % one_in == 0)
			turns_note(&turns, true, used_size);
		else
			turns_note(&turns, false, unused_size);
}

static void
note_shares(unsigned n, unsigned one_in)
{
	note(n, one_in, TURNS_SIZE, TURNS_SIZE);
}

START_TEST(a_streak_is_far_above_the_long_run)
{
	turns_init(&turns);
	ck_assert(!turns_are_streak(&turns));
	note_shares(4000, 20);
	ck_assert(!turns_are_streak(&turns));
	note_shares(4, 1);
	ck_assert(turns_are_streak(&turns));
	note_shares(40, 20);
	ck_assert(!turns_are_streak(&turns));
}
END_TEST

START_TEST(no_streak_where_many_are_used_all_the_time)
{
	turns_init(&turns);
	note_shares(4000, 3);
	note_shares(20, 1);
	ck_assert(!turns_are_streak(&turns));
}
END_TEST

START_TEST(size_counts_in_full_unless_the_large_are_used)
{
	turns_init(&turns);
	ck_assert_uint_eq(turns_size_weight(&turns), TURNS_WEIGHT);
	note(4000, 10, TURNS_SIZE - OCTAVE, TURNS_SIZE);
	ck_assert_uint_eq(turns_size_weight(&turns), TURNS_WEIGHT);
}
END_TEST

START_TEST(size_counts_less_where_the_large_are_used)
{
	turns_init(&turns);
	note(20000, 10, TURNS_SIZE + OCTAVE, TURNS_SIZE);
	ck_assert_uint_lt(turns_size_weight(&turns), TURNS_WEIGHT * 3 / 4);
	ck_assert_uint_gt(turns_size_weight(&turns), TURNS_WEIGHT / 2);
	note(20000, 10, TURNS_SIZE + 4 * OCTAVE, TURNS_SIZE);
	ck_assert_uint_eq(turns_size_weight(&turns), 0);
	note(20000, 10, TURNS_SIZE, TURNS_SIZE);
	ck_assert_uint_ge(turns_size_weight(&turns), TURNS_WEIGHT - 2);
}
END_TEST

START_TEST(any_content_is_valid)
{
	memset(&turns, 0xff, sizeof(turns));
	turns.size_unused = 0;
	ck_assert_uint_eq(turns_size_weight(&turns), 0);
	note(40000, 10, TURNS_SIZE, TURNS_SIZE);
	ck_assert_uint_ge(turns_size_weight(&turns), TURNS_WEIGHT - 2);
	note_shares(4, 1);
	ck_assert(turns_are_streak(&turns));
}
END_TEST

UNIT_MAIN("turns", PLAIN(a_streak_is_far_above_the_long_run)
    PLAIN(no_streak_where_many_are_used_all_the_time)
    PLAIN(size_counts_in_full_unless_the_large_are_used)
    PLAIN(size_counts_less_where_the_large_are_used) PLAIN(any_content_is_valid))
