/* SPDX-License-Identifier: MIT
 *
 * throttle_test.c - the waits of a child that keeps dying.
 */
#include "proxy/supervisor/throttle.h"

#include "tests/unit/unit.h"

static const int64_t waits_s[] = {1, 2, 4, 8, 16, 30, 30, 30};

START_TEST(doubles_up_to_the_most)
{
	struct throttle t;
	int64_t now = 5 * NS_PER_S, next;
	size_t i;

	throttle_init(&t);
	for (i = 0; i < ROWS(waits_s); i++) {
		throttle_started(&t, now);
		now += THROTTLE_SHORT_NS - 1;
		next = throttle_died(&t, now);
		ck_assert_int_eq((next - now) / NS_PER_S, waits_s[i]);
		now = next;
	}
}
END_TEST

START_TEST(a_long_life_is_forgiven)
{
	struct throttle t;
	int64_t now = 0;

	throttle_init(&t);
	throttle_started(&t, now);
	now = throttle_died(&t, now + 1);
	throttle_started(&t, now);
	now += THROTTLE_SHORT_NS;
	ck_assert_int_eq(throttle_died(&t, now), now);
	throttle_started(&t, now);
	ck_assert_int_eq(throttle_died(&t, now), now + NS_PER_S);
}
END_TEST

UNIT_MAIN("throttle", PLAIN(doubles_up_to_the_most)
    PLAIN(a_long_life_is_forgiven))
