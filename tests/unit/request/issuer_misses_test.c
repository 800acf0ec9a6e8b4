/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/issuer_misses_test.c - what is known against an address.
 */
#include "proxy/request/issuer_misses.h"

#include <string.h>

#include "tests/unit/unit.h"

static struct digest
digest(uint64_t n)
{
	return ((struct digest){n, ~n});
}

START_TEST(is_forgotten_in_time)
{
	struct issuer_misses m = {0};

	ck_assert_ptr_null(issuer_misses_find(&m, digest(0), 5));
	issuer_misses_note(&m, digest(0), "a", 5);
	ck_assert_str_eq(issuer_misses_find(&m, digest(0),
	    4 + ISSUER_MISSES_MS), "a");
	ck_assert_ptr_null(issuer_misses_find(&m, digest(0),
	    5 + ISSUER_MISSES_MS));
	ck_assert_ptr_null(issuer_misses_find(&m, digest(1), 5));
	/* Said again. */
	issuer_misses_note(&m, digest(0), "b", 6);
	ck_assert_str_eq(issuer_misses_find(&m, digest(0),
	    5 + ISSUER_MISSES_MS), "b");
}
END_TEST

START_TEST(the_oldest_gives_way)
{
	struct issuer_misses m = {0};
	unsigned i;

	for (i = 0; i < ISSUER_MISSES_ROWS; i++)
		issuer_misses_note(&m, digest(i), "x", i);
	issuer_misses_note(&m, digest(0), "x", 1000);
	for (i = 0; i < ISSUER_MISSES_ROWS; i++)
		ck_assert_ptr_nonnull(issuer_misses_find(&m, digest(i), 1000));
	issuer_misses_note(&m, digest(7000), "x", 1000);
	ck_assert_ptr_null(issuer_misses_find(&m, digest(1), 1000));
	ck_assert_ptr_nonnull(issuer_misses_find(&m, digest(0), 1000));
	ck_assert_ptr_nonnull(issuer_misses_find(&m, digest(2), 1000));
	ck_assert_ptr_nonnull(issuer_misses_find(&m, digest(7000), 1000));
}
END_TEST

UNIT_MAIN("issuer_misses", PLAIN(is_forgotten_in_time)
	PLAIN(the_oldest_gives_way))
