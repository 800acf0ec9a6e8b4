/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/buf_test.c
 */
#include "proxy/base/buf.h"

#include <signal.h>
#include <stdint.h>

#include "tests/unit/unit.h"

#define LIMIT	2000

static struct buf b;

static void
setup(void)
{
	buf_init(&b, LIMIT);
}

static void
teardown(void)
{
	buf_fini(&b);
}

START_TEST(appends_and_consumes)
{
	ck_assert_uint_eq(buf_len(&b), 0);
	ck_assert_ptr_null(buf_peek(&b).ptr);
	ck_assert_int_eq(buf_append(&b, STR("hello ")), 0);
	ck_assert_int_eq(buf_printf(&b, "%s %d", "world", 7), 0);
	ck_assert(str_eq(buf_peek(&b), STR("hello world 7")));
	buf_consume(&b, 6);
	ck_assert(str_eq(buf_peek(&b), STR("world 7")));
	buf_consume(&b, 7);
	ck_assert_uint_eq(buf_len(&b), 0);
	ck_assert_uint_eq(b.head, 0);
	ck_assert_int_eq(buf_append(&b, STR_NONE), 0);
}
END_TEST

START_TEST(never_beyond_its_limit)
{
	char big[LIMIT + 1];
	size_t room;

	memset(big, 'x', sizeof(big));
	ck_assert_int_eq(buf_append(&b, (struct str){big, LIMIT + 1}), -1);
	ck_assert_uint_eq(buf_len(&b), 0);
	ck_assert_int_eq(buf_append(&b, (struct str){big, LIMIT}), 0);
	ck_assert_uint_le(b.cap, LIMIT);
	ck_assert_int_eq(buf_append(&b, STR("y")), -1);
	ck_assert_ptr_null(buf_reserve(&b, 1, &room));
	ck_assert_ptr_null(buf_reserve(&b, SIZE_MAX, &room));
	ck_assert_uint_eq(buf_len(&b), LIMIT);
	buf_consume(&b, 1);
	ck_assert_int_eq(buf_append(&b, STR("y")), 0);
	ck_assert_int_eq(buf_peek(&b).ptr[LIMIT - 1], 'y');
	ck_assert_int_eq(buf_peek(&b).ptr[0], 'x');
}
END_TEST

START_TEST(a_failed_print_changes_nothing)
{
	ck_assert_int_eq(buf_append(&b, STR("ab")), 0);
	ck_assert_int_eq(buf_printf(&b, "%*d", LIMIT, 1), -1);
	ck_assert(str_eq(buf_peek(&b), STR("ab")));
}
END_TEST

/* Bytes in order, whatever the sizes of writes and reads. */
START_TEST(keeps_order)
{
	unsigned in = 0, out = 0, round, i;
	size_t room, n;
	char *at;

	for (round = 0; round < 2000; round++) {
		n = round * 7919 % 300 + 1;
		at = buf_reserve(&b, n, &room);
		if (at != NULL) {
			ck_assert_uint_ge(room, n);
			for (i = 0; i < n; i++)
				at[i] = (char)in++;
			buf_commit(&b, n);
		}
		n = round * 104729 % (buf_len(&b) + 1);
		for (i = 0; i < n; i++)
			ck_assert_int_eq(buf_peek(&b).ptr[i], (char)out++);
		buf_consume(&b, n);
	}
	ck_assert_uint_gt(out, 10000);
}
END_TEST

START_TEST(empty_gives_memory_back)
{
	ck_assert_int_eq(buf_append(&b, STR("ab")), 0);
	buf_trim(&b);
	ck_assert_uint_eq(buf_len(&b), 2);
	buf_consume(&b, 2);
	ck_assert_ptr_nonnull(b.mem);
	buf_trim(&b);
	ck_assert_ptr_null(b.mem);
	ck_assert_uint_eq(b.cap, 0);
	ck_assert_int_eq(buf_append(&b, STR("cd")), 0);
	ck_assert(str_eq(buf_peek(&b), STR("cd")));
}
END_TEST

START_TEST(consuming_too_much_aborts)
{
	buf_consume(&b, 1);
}
END_TEST

START_TEST(committing_too_much_aborts)
{
	buf_commit(&b, 1);
}
END_TEST

START_TEST(used_after_its_end_aborts)
{
	buf_fini(&b);
	(void)buf_append(&b, STR("x"));
}
END_TEST

START_TEST(is_lent_memory)
{
	struct buf lent;
	size_t room;
	void *mem = malloc(64);

	buf_init(&lent, 1000);
	ck_assert_ptr_null(buf_withdraw(&lent, 64));
	buf_lend(&lent, mem, 64);
	ck_assert_ptr_eq(buf_reserve(&lent, 1, &room), mem);
	ck_assert_uint_eq(room, 64);
	ck_assert_int_eq(buf_append(&lent, STR("abc")), 0);
	/* Something is unread, or it is not as much as was lent. */
	ck_assert_ptr_null(buf_withdraw(&lent, 64));
	buf_consume(&lent, 3);
	ck_assert_ptr_null(buf_withdraw(&lent, 32));
	ck_assert_ptr_eq(buf_withdraw(&lent, 64), mem);
	ck_assert_ptr_null(buf_withdraw(&lent, 64));
	ck_assert_uint_eq(buf_peek(&lent).len, 0);
	/* It grows as its own would. */
	buf_lend(&lent, mem, 64);
	ck_assert_ptr_nonnull(buf_reserve(&lent, 200, &room));
	ck_assert_ptr_null(buf_withdraw(&lent, 64));
	ck_assert_int_eq(buf_append(&lent, STR("abc")), 0);
	ck_assert_uint_eq(buf_peek(&lent).len, 3);
	buf_fini(&lent);
}
END_TEST

#define ABORTS(test)	tcase_add_test_raise_signal(tc, test, SIGABRT);

UNIT_MAIN("buf", tcase_add_checked_fixture(tc, setup, teardown);
    PLAIN(appends_and_consumes) PLAIN(never_beyond_its_limit)
    PLAIN(a_failed_print_changes_nothing) PLAIN(keeps_order)
    PLAIN(empty_gives_memory_back) ABORTS(consuming_too_much_aborts)
    ABORTS(committing_too_much_aborts) ABORTS(used_after_its_end_aborts)
    PLAIN(is_lent_memory))
