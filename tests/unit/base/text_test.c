/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/text_test.c
 */
#include "proxy/base/text.h"

#include "tests/unit/unit.h"

START_TEST(puts_texts_and_numbers)
{
	char mem[64];
	struct text t;

	text_init(&t, mem, sizeof(mem));
	ck_assert(text_so_far(&t).len == 0);
	text_put(&t, STR("ttl="));
	text_put_number(&t, 86399);
	text_put(&t, STR_NONE);
	text_put(&t, STR(" "));
	text_put_number(&t, 0);
	text_put(&t, STR(" "));
	text_put_number(&t, -7);
	ck_assert(!t.is_cut);
	ck_assert(str_eq(text_so_far(&t), STR("ttl=86399 0 -7")));
}
END_TEST

START_TEST(puts_the_largest_numbers)
{
	char mem[64];
	struct text t;

	text_init(&t, mem, sizeof(mem));
	text_put_number(&t, INT64_MIN);
	text_put(&t, STR(" "));
	text_put_number(&t, INT64_MAX);
	ck_assert(str_eq(text_so_far(&t),
	    STR("-9223372036854775808 9223372036854775807")));
}
END_TEST

START_TEST(leaves_out_what_does_not_fit)
{
	char mem[8] = "zzzzzzz";
	struct text t;

	text_init(&t, mem, 6);
	text_put(&t, STR("12345"));
	ck_assert(!t.is_cut);
	text_put(&t, STR("ab"));
	ck_assert(t.is_cut);
	text_put(&t, STR("6"));
	ck_assert(t.is_cut);
	ck_assert(str_eq(text_so_far(&t), STR("123456")));
	text_put_number(&t, 7);
	ck_assert(str_eq(text_so_far(&t), STR("123456")));
	ck_assert(mem[6] == 'z');
}
END_TEST

UNIT_MAIN("text", PLAIN(puts_texts_and_numbers)
    PLAIN(puts_the_largest_numbers) PLAIN(leaves_out_what_does_not_fit))
