/* SPDX-License-Identifier: MIT
 *
 * tls/bucket_test.c - how often may be asked.
 */
#include "proxy/tls/bucket.h"

#include "proxy/base/clock.h"
#include "tests/unit/unit.h"

static int
take_all(struct bucket *b, int64_t now_ns)
{
	int n = 0;

	while (n < 100 && bucket_take(b, now_ns, 10, 5))
		n++;
	return (n);
}

START_TEST(bursts_then_a_rate)
{
	struct bucket b = {0};
	int64_t now = 1000 * NS_PER_S;

	ck_assert_int_eq(take_all(&b, now), 5);
	ck_assert_int_eq(take_all(&b, now + 99 * NS_PER_MS), 0);
	ck_assert_int_eq(take_all(&b, now + 100 * NS_PER_MS), 1);
	ck_assert_int_eq(take_all(&b, now + 350 * NS_PER_MS), 2);
	ck_assert_int_eq(take_all(&b, now + 100 * NS_PER_S), 5);
	ck_assert_int_eq(take_all(&b, now + 100 * NS_PER_S), 0);
}
END_TEST

/* Ten seconds of asking at every millisecond. */
START_TEST(never_more_than_rate_and_burst)
{
	struct bucket b = {0};
	int got = 0;

	for (int64_t ms = 0; ms < 10000; ms++)
		got += bucket_take(&b, ms * NS_PER_MS, 10, 5);
	ck_assert_int_ge(got, 100);
	ck_assert_int_le(got, 105);
}
END_TEST

UNIT_MAIN("bucket",
    PLAIN(bursts_then_a_rate)
    PLAIN(never_more_than_rate_and_burst))
