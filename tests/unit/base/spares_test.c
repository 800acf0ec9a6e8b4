/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/spares_test.c
 */
#include "proxy/base/spares.h"

#include "tests/unit/unit.h"

START_TEST(keeps_so_many)
{
	struct spares s;
	void *a, *b, *c;

	spares_init(&s, 100, 2);
	a = spares_take(&s);
	b = spares_take(&s);
	c = spares_take(&s);
	ck_assert(a != NULL && b != NULL && c != NULL);
	ck_assert_uint_eq(s.count, 0);
	spares_give(&s, a);
	spares_give(&s, b);
	/* Freed at once. */
	spares_give(&s, c);
	ck_assert_uint_eq(s.count, 2);
	/* The last one first: it is warm. */
	ck_assert_ptr_eq(spares_take(&s), b);
	ck_assert_ptr_eq(spares_take(&s), a);
	ck_assert_uint_eq(s.count, 0);
	spares_give(&s, a);
	spares_give(&s, b);
	spares_fini(&s);
	ck_assert_ptr_null(s.first);
}
END_TEST

UNIT_MAIN("spares", PLAIN(keeps_so_many))
