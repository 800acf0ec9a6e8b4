/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/sketch_test.c - counts are never too low, few are too high,
 * and old ones fade.
 */
#include "proxy/cache/sketch.h"

#include "tests/unit/unit.h"

#define COUNTED	4000u	/* rows of the sketch, too */

static const struct hash_seed seed = {3, 4};
static struct sketch sketch;

static void
begin(void)
{
	void *mem = calloc(1, sketch_size(COUNTED));

	ck_assert_ptr_nonnull(mem);
	sketch_init(&sketch, mem, COUNTED);
}

static struct digest
name(unsigned number)
{
	return (hash_bytes(&seed, &number, sizeof(number)));
}

START_TEST(counts_up_to_its_most)
{
	unsigned i;

	begin();
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), 0);
	for (i = 1; i <= 40; i++)
		ck_assert_uint_eq(sketch_add(&sketch, name(1)),
		    i < SKETCH_MAX ? i : SKETCH_MAX);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), SKETCH_MAX);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(2)), 0);
}
END_TEST

START_TEST(is_seldom_too_high_and_never_too_low)
{
	unsigned i, times, got, high = 0;

	begin();
	for (i = 0; i < COUNTED; i++)
		for (times = 0; times <= i % 4; times++)
			(void)sketch_add(&sketch, name(i));
	for (i = 0; i < COUNTED; i++) {
		got = sketch_estimate(&sketch, name(i));
		/* What was counted first was halved a first time by now. */
		ck_assert_uint_ge(got, (i % 4 + 1) / 2);
		high += got > i % 4 + 1;
	}
	ck_assert_uint_lt(high, COUNTED / 5);
}
END_TEST

START_TEST(fades)
{
	unsigned i;

	begin();
	for (i = 0; i < SKETCH_MAX; i++)
		(void)sketch_add(&sketch, name(1));
	/* Always the same other one: nothing collides, all is halved. */
	for (i = 0; i < 2 * SKETCH_PERIOD * (COUNTED + 8); i++)
		(void)sketch_add(&sketch, name(2));
	ck_assert_uint_le(sketch_estimate(&sketch, name(1)), SKETCH_MAX / 4);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(2)), SKETCH_MAX);
	for (i = 0; i < 4 * SKETCH_PERIOD * (COUNTED + 8); i++)
		(void)sketch_add(&sketch, name(2));
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), 0);
}
END_TEST

START_TEST(is_raised_and_never_lowered)
{
	begin();
	sketch_raise(&sketch, name(1), 7);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), 7);
	sketch_raise(&sketch, name(1), 3);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), 7);
	ck_assert_uint_eq(sketch_add(&sketch, name(1)), 8);
	sketch_raise(&sketch, name(1), 1000);
	ck_assert_uint_eq(sketch_estimate(&sketch, name(1)), SKETCH_MAX);
}
END_TEST

UNIT_MAIN("sketch", PLAIN(counts_up_to_its_most)
    PLAIN(is_seldom_too_high_and_never_too_low) PLAIN(fades)
    PLAIN(is_raised_and_never_lowered))
