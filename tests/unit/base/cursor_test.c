/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/cursor_test.c
 */
#include "proxy/base/cursor.h"

#include "tests/unit/unit.h"

static char first[] = "abc", second[] = "defgh";

START_TEST(goes_over_runs)
{
	struct iovec iov[] = {{first, 0}, {first, 3}, {NULL, 0}, {second, 5}};
	struct cursor c = {.iov = iov, .n = 4};

	cursor_skip(&c, 0);
	ck_assert_int_eq(c.n, 3);
	cursor_skip(&c, 2);
	ck_assert_uint_eq(c.at, 2);
	cursor_skip(&c, 1);
	ck_assert_int_eq(c.n, 1);
	ck_assert_uint_eq(c.at, 0);
	cursor_skip(&c, 100);
	ck_assert_int_eq(c.n, 0);
}
END_TEST

START_TEST(copies_only_what_it_must)
{
	struct iovec iov[] = {{first, 3}, {second, 5}};
	struct cursor c = {.iov = iov, .n = 2, .at = 1};
	char room[8];
	struct str got;

	got = cursor_piece(&c, room, 2, false);
	ck_assert_ptr_eq(got.ptr, first + 1);
	ck_assert_uint_eq(got.len, 2);
	got = cursor_piece(&c, room, 6, false);
	ck_assert_ptr_eq(got.ptr, room);
	ck_assert(str_eq(got, STR("bcdefg")));
	got = cursor_piece(&c, room, 8, false);
	ck_assert(str_eq(got, STR("bcdefgh")));
	got = cursor_piece(&c, room, 2, true);
	ck_assert_ptr_eq(got.ptr, room);
	ck_assert(str_eq(got, STR("bc")));
	cursor_skip(&c, 2);
	got = cursor_piece(&c, room, 8, false);
	ck_assert_ptr_eq(got.ptr, second);
	ck_assert_uint_eq(got.len, 5);
	ck_assert_int_eq(c.n, 1);
}
END_TEST

UNIT_MAIN("cursor", PLAIN(goes_over_runs) PLAIN(copies_only_what_it_must))
