/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/ws_test.c
 */
#include "proxy/base/ws.h"

#include <signal.h>
#include <stdint.h>

#include "tests/unit/unit.h"

static _Alignas(16) char mem[100];	/* 96 can be used */
static struct ws ws;

static void
setup(void)
{
	memset(mem, 0x5a, sizeof(mem));
	ws_init(&ws, mem, sizeof(mem));
}

START_TEST(allocations_are_aligned_and_apart)
{
	char *a = ws_alloc(&ws, 1), *b = ws_alloc(&ws, 9);
	char *c = ws_alloc(&ws, 8);

	ck_assert_ptr_eq(a, mem);
	ck_assert_ptr_eq(b, mem + 8);
	ck_assert_ptr_eq(c, mem + 24);
	ck_assert_int_eq(b[8], 0x5a);
}
END_TEST

START_TEST(overflow_is_sticky)
{
	size_t room;

	ck_assert_ptr_nonnull(ws_alloc(&ws, 96));
	ck_assert(!ws.overflowed);
	ck_assert_ptr_null(ws_alloc(&ws, 1));
	ck_assert(ws.overflowed);
	ck_assert_ptr_null(ws_alloc(&ws, 0));
	ck_assert_ptr_null(ws_copy(&ws, STR("")).ptr);
	ck_assert_ptr_null(ws_printf(&ws, "x").ptr);
	ck_assert_ptr_null(ws_reserve(&ws, &room));
	ck_assert_uint_eq(room, 0);
	ws_reset(&ws, 0);
	ck_assert_ptr_eq(ws_alloc(&ws, 1), mem);
}
END_TEST

START_TEST(a_huge_wish_is_refused)
{
	ck_assert_ptr_null(ws_alloc(&ws, SIZE_MAX));
	ws_reset(&ws, 0);
	ck_assert_ptr_null(ws_alloc(&ws, SIZE_MAX - 6));
	ws_reset(&ws, 0);
	ck_assert_ptr_null(ws_alloc(&ws, 97));
	ck_assert_uint_eq(ws_snapshot(&ws), 0);
}
END_TEST

START_TEST(copies_are_terminated)
{
	struct str s = ws_copy(&ws, STR("ab\0c"));

	ck_assert(str_eq(s, STR("ab\0c")));
	ck_assert_int_eq(s.ptr[4], '\0');
	s = ws_copy(&ws, STR_NONE);
	ck_assert_ptr_nonnull(s.ptr);
	ck_assert_uint_eq(s.len, 0);
}
END_TEST

START_TEST(prints_up_to_the_end)
{
	struct str s = ws_printf(&ws, "%080d", 7);

	ck_assert_uint_eq(s.len, 80);
	s = ws_printf(&ws, "%s", "1234567");	/* 8 with its terminator */
	ck_assert(str_eq(s, STR("1234567")));
	ck_assert_ptr_null(ws_printf(&ws, "%s", "x").ptr);
}
END_TEST

START_TEST(one_byte_too_many_is_refused)
{
	ck_assert_ptr_nonnull(ws_alloc(&ws, 88));
	ck_assert_ptr_null(ws_printf(&ws, "%s", "12345678").ptr);
	ck_assert(ws.overflowed);
}
END_TEST

START_TEST(reserve_and_release)
{
	size_t room;
	char *at;

	ck_assert_ptr_nonnull(ws_alloc(&ws, 10));
	at = ws_reserve(&ws, &room);
	ck_assert_ptr_eq(at, mem + 16);
	ck_assert_uint_eq(room, 80);
	ws_release(&ws, 3);
	ck_assert_ptr_eq(ws_alloc(&ws, 1), mem + 24);
	ws_release(&ws, 0);
	ck_assert_uint_eq(ws_snapshot(&ws), 32);
}
END_TEST

START_TEST(snapshots_nest)
{
	size_t outer, inner;

	ck_assert_ptr_nonnull(ws_alloc(&ws, 8));
	outer = ws_snapshot(&ws);
	ck_assert_ptr_nonnull(ws_alloc(&ws, 8));
	inner = ws_snapshot(&ws);
	ck_assert_ptr_nonnull(ws_alloc(&ws, 8));
	ws_reset(&ws, inner);
	ck_assert_ptr_eq(ws_alloc(&ws, 8), mem + 16);
	ws_reset(&ws, outer);
	ck_assert_ptr_eq(ws_alloc(&ws, 8), mem + 8);
}
END_TEST

START_TEST(releasing_more_than_there_is_aborts)
{
	ws_release(&ws, 97);
}
END_TEST

START_TEST(resetting_forward_aborts)
{
	ws_reset(&ws, 8);
}
END_TEST

START_TEST(memory_out_of_line_aborts)
{
	ws_init(&ws, mem + 4, 64);
}
END_TEST

#define ABORTS(test)	tcase_add_test_raise_signal(tc, test, SIGABRT);

UNIT_MAIN("ws", tcase_add_checked_fixture(tc, setup, NULL);
    PLAIN(allocations_are_aligned_and_apart) PLAIN(overflow_is_sticky)
    PLAIN(a_huge_wish_is_refused) PLAIN(copies_are_terminated)
    PLAIN(prints_up_to_the_end) PLAIN(one_byte_too_many_is_refused)
    PLAIN(reserve_and_release) PLAIN(snapshots_nest)
    ABORTS(releasing_more_than_there_is_aborts)
    ABORTS(resetting_forward_aborts) ABORTS(memory_out_of_line_aborts))
