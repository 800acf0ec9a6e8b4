/* SPDX-License-Identifier: MIT
 *
 * accesslog/recent_test.c - the last records, and what was missed.
 */
#include "proxy/accesslog/recent.h"

#include <stdlib.h>
#include <string.h>

#include "proxy/accesslog/record.h"
#include "tests/unit/unit.h"

static struct recent *r;
static struct recent_cursor c;
static char wire[RECORD_MAX];

static void
setup(void)
{
	r = recent_init(aligned_alloc(64, (recent_size() + 63) & ~(size_t)63));
	recent_begin(&c, r);
}

static void
put(uint64_t n)
{
	size_t len = (size_t)(1 + n * 7919 % 9000);

	memset(wire, (int)(n % 251), len);
	recent_put(r, wire, len);
}

static bool
get(uint64_t *n, uint64_t *missed)
{
	size_t len, wrong = 0;

	if (!recent_read(&c, wire, &len, n, missed))
		return (false);
	ck_assert_uint_eq(len, 1 + *n * 7919 % 9000);
	for (size_t i = 0; i < len; i++)
		wrong += (unsigned char)wire[i] != *n % 251;
	ck_assert_uint_eq(wrong, 0);
	return (true);
}

START_TEST(numbers_them)
{
	uint64_t n, missed;

	setup();
	ck_assert(!get(&n, &missed));
	for (uint64_t i = 1; i < 5000; i++) {
		ck_assert_uint_eq(recent_next(r), i);
		put(i);
		ck_assert(get(&n, &missed));
		ck_assert_uint_eq(n, i);
		ck_assert_uint_eq(missed, 0);
		ck_assert(!get(&n, &missed));
	}
	free(r);
}
END_TEST

START_TEST(tells_what_was_missed)
{
	uint64_t n, missed, next;

	setup();
	put(1);
	ck_assert(get(&n, &missed));
	for (uint64_t i = 2; i <= 3000; i++)
		put(i);
	ck_assert(get(&n, &missed));
	ck_assert_uint_gt(missed, 1000);
	ck_assert_uint_eq(n, 2 + missed);
	for (next = n + 1; get(&n, &missed); next++)
		ck_assert_uint_eq(n, next);
	ck_assert_uint_eq(next, 3001);
	free(r);
}
END_TEST

/* Bytes of somebody else: numbers may be wrong, nothing is read beyond. */
START_TEST(trusts_no_byte)
{
	uint64_t n, missed;
	size_t len;

	setup();
	for (unsigned seed = 0; seed < 20; seed++) {
		srand(seed);
		for (uint64_t i = 1; i <= 400; i++)
			put(i);
		for (size_t i = 64; i < recent_size(); i += 1 + seed * 64)
			((char *)r)[i] = (char)rand();
		recent_begin(&c, r);
		/* And there is an end. */
		while (recent_read(&c, wire, &len, &n, &missed))
			continue;
		for (uint64_t i = 1; i <= 400; i++)
			put(i);
	}
	free(r);
}
END_TEST

UNIT_MAIN("recent",
    PLAIN(numbers_them)
    PLAIN(tells_what_was_missed)
    PLAIN(trusts_no_byte))
