/* SPDX-License-Identifier: MIT
 *
 * auth/login_memory_test.c - what is remembered, and for how long; who is made
 * to wait.
 */
#include "proxy/auth/login_memory.h"

#include <stdio.h>

#include "proxy/auth/failures.h"
#include "tests/unit/unit.h"

#define RIGHT_NS	1000
#define WRONG_NS	10
#define S		INT64_C(1000000000)

START_TEST(right_for_a_while)
{
	struct login_memory *m = login_memory_new(RIGHT_NS, WRONG_NS);
	struct digest a = login_memory_digest(m, STR("YTpi"));
	struct digest b = login_memory_digest(m, STR("YTpj"));
	struct str user;

	ck_assert_int_eq(login_memory_find(m, a, 1, &user), LOGIN_UNKNOWN);
	login_memory_note(m, a, STR("anna"), true, 1);
	ck_assert_int_eq(login_memory_find(m, a, RIGHT_NS, &user),
	    LOGIN_RIGHT);
	ck_assert(str_eq(user, STR("anna")));
	ck_assert_int_eq(login_memory_find(m, b, 1, &user), LOGIN_UNKNOWN);
	ck_assert_int_eq(login_memory_find(m, a, RIGHT_NS + 1, &user),
	    LOGIN_WAS_RIGHT);
	login_memory_note(m, a, STR("anna"), false, RIGHT_NS + 2);
	ck_assert_int_eq(login_memory_find(m, a, RIGHT_NS + 2, &user),
	    LOGIN_WRONG);
	ck_assert_int_eq(
	    login_memory_find(m, a, RIGHT_NS + 2 + WRONG_NS, &user),
	    LOGIN_UNKNOWN);
	login_memory_note(m, a, STR("anna"), true, 1);
	login_memory_note(m, b, STR("bert"), false, 1);
	login_memory_clear(m);
	ck_assert_int_eq(login_memory_find(m, a, 2, &user), LOGIN_UNKNOWN);
	ck_assert_int_eq(login_memory_find(m, b, 2, &user), LOGIN_UNKNOWN);
	login_memory_free(m);
}
END_TEST

/* Wrong ones, however many, push out nobody who was right. */
START_TEST(guesses_push_nobody_out)
{
	struct login_memory *m = login_memory_new(RIGHT_NS, WRONG_NS);
	struct digest d = login_memory_digest(m, STR("YTpi"));
	struct str user;
	char text[16];
	int i;

	login_memory_note(m, d, STR("anna"), true, 1);
	for (i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "%d", i);
		login_memory_note(m, login_memory_digest(m, str_of(text)),
		    STR("anna"), false, 2);
	}
	ck_assert_int_eq(login_memory_find(m, d, 3, &user), LOGIN_RIGHT);
	login_memory_free(m);
}
END_TEST

START_TEST(many_people)
{
	struct login_memory *m = login_memory_new(RIGHT_NS, WRONG_NS);
	unsigned there = 0;
	struct str user;
	char text[16];
	int i;

	for (i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "user%d", i);
		login_memory_note(m, login_memory_digest(m, str_of(text)),
		    str_of(text), true, 1);
	}
	for (i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "user%d", i);
		if (login_memory_find(m, login_memory_digest(m, str_of(text)),
			2, &user) != LOGIN_RIGHT)
			continue;
		ck_assert(str_eq(user, str_of(text)));
		there++;
	}
	ck_assert_uint_ge(there, 990);
	login_memory_free(m);
}
END_TEST

START_TEST(who_fails_waits)
{
	const unsigned char one[16] = {1}, other[16] = {2};
	struct failures *f = failures_new();
	unsigned i;

	for (i = 0; i < FAILURES_FREE; i++) {
		ck_assert(!failures_are_many(f, one, 5 * S));
		failures_note(f, one, 5 * S);
	}
	ck_assert(failures_are_many(f, one, 5 * S));
	ck_assert(!failures_are_many(f, other, 5 * S));
	ck_assert(!failures_are_many(f, one, 5 * S + FAILURES_PERIOD_NS));
	failures_note(f, one, 5 * S + FAILURES_PERIOD_NS);
	ck_assert(failures_are_many(f, one, 5 * S + FAILURES_PERIOD_NS));
	ck_assert(!failures_are_many(f, one, 100 * S));
	failures_free(f);
}
END_TEST

UNIT_MAIN("login_memory", PLAIN(right_for_a_while)
    PLAIN(guesses_push_nobody_out) PLAIN(many_people) PLAIN(who_fails_waits))
