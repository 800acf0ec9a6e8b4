/* SPDX-License-Identifier: MIT
 *
 * tls/minted_test.c - leaves that are given again.
 */
#include "proxy/tls/minted.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static struct str
name_of(unsigned i)
{
	static char text[32];

	snprintf(text, sizeof(text), "n%u.example", i);
	return (str_of(text));
}

START_TEST(found_until_its_time)
{
	struct minted *m = minted_new(4);
	struct str der = STR("der\0 of a");

	ck_assert_ptr_nonnull(m);
	ck_assert_uint_eq(minted_find(m, STR("a"), 0).len, 0);
	minted_put(m, STR("a"), der, 0, 100);
	ck_assert(str_eq(minted_find(m, STR("a"), 99), der));
	ck_assert_uint_eq(minted_find(m, STR("b"), 99).len, 0);
	ck_assert_uint_eq(minted_find(m, STR("a"), 100).len, 0);
	ck_assert_uint_eq(minted_find(m, STR("a"), 99).len, 0);
	minted_put(m, STR("a"), STR("first"), 0, 100);
	minted_put(m, STR("a"), STR("second"), 0, 100);
	ck_assert(str_eq(minted_find(m, STR("a"), 1), STR("second")));
	/* The clock was wrong, and is set back. */
	minted_put(m, STR("a"), der, 5000, 100);
	ck_assert_uint_eq(minted_find(m, STR("a"), 4999).len, 0);
	minted_put(m, STR("a"), der, 4999, 100);
	ck_assert(str_eq(minted_find(m, STR("a"), 5000), der));
	minted_free(m);
}
END_TEST

START_TEST(least_recently_used_go_first)
{
	struct minted *m = minted_new(3);

	for (unsigned i = 0; i < 3; i++)
		minted_put(m, name_of(i), STR("x"), 0, 9);
	ck_assert_uint_eq(minted_find(m, name_of(0), 1).len, 1);
	minted_put(m, name_of(3), STR("x"), 0, 9);
	ck_assert_uint_eq(minted_find(m, name_of(1), 1).len, 0);
	ck_assert_uint_eq(minted_find(m, name_of(0), 1).len, 1);
	ck_assert_uint_eq(minted_find(m, name_of(2), 1).len, 1);
	ck_assert_uint_eq(minted_find(m, name_of(3), 1).len, 1);
	for (unsigned i = 10; i < 10000; i++)
		minted_put(m, name_of(i), STR("x"), 0, 9);
	ck_assert_uint_eq(minted_find(m, name_of(9999), 1).len, 1);
	minted_free(m);
}
END_TEST

UNIT_MAIN("minted",
    PLAIN(found_until_its_time)
    PLAIN(least_recently_used_go_first))
