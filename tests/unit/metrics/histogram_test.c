/* SPDX-License-Identifier: MIT
 *
 * metrics/histogram_test.c - quantiles against a sorted list of the same
 * numbers.
 */
#include "proxy/metrics/histogram.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define N	20000u

static uint64_t values[N];
static struct histogram h;
static struct histogram_view view;

/* xorshift64: the same numbers in each run. */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state);
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y ? -1 : x > y);
}

static const uint64_t seeds[] = {1, 88172645463325252u, 42};

static const unsigned parts[] = {1, 10, 250, 500, 900, 950, 990, 999, 1000};

static void
check_quantiles(unsigned count)
{
	uint64_t exact, got, off;
	size_t rank;

	memset(&view, 0, sizeof(view));
	histogram_gather(&view, &h);
	qsort(values, count, sizeof(values[0]), compare);
	ck_assert_uint_eq(view.count, count);
	ck_assert_uint_eq(view.max, values[count - 1]);
	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		rank = ((size_t)count * parts[i] + 999) / 1000;
		exact = values[rank - 1];
		got = histogram_quantile(&view, parts[i]);
		off = got > exact ? got - exact : exact - got;
		ck_assert_uint_le(off, exact / 32);
	}
}

START_TEST(quantiles_are_within_a_thirty_second)
{
	uint64_t state = seeds[_i], sum = 0;

	memset(&h, 0, sizeof(h));
	for (unsigned i = 0; i < N; i++) {
		values[i] = next(&state) >> (30 + next(&state) % 33);
		histogram_add(&h, values[i]);
		sum += values[i];
	}
	check_quantiles(N);
	ck_assert_uint_eq(view.sum, sum);
}
END_TEST

START_TEST(few_values_are_exact)
{
	static const uint64_t few[] = {0, 0, 3, 7, 15};

	memset(&h, 0, sizeof(h));
	for (unsigned i = 0; i < 5; i++)
		histogram_add(&h, values[i] = few[i]);
	check_quantiles(5);
	ck_assert_uint_eq(histogram_quantile(&view, 500), 3);
	memset(&view, 0, sizeof(view));
	ck_assert_uint_eq(histogram_quantile(&view, 500), 0);
}
END_TEST

START_TEST(each_value_lies_in_its_bucket)
{
	uint64_t state = 42, v;
	unsigned b;

	for (unsigned i = 0; i < 100000; i++) {
		v = next(&state) >> (26 + next(&state) % 38);
		b = histogram_bucket(v);
		ck_assert_uint_lt(b, HISTOGRAM_BUCKETS);
		ck_assert_uint_lt(v, histogram_bound(b));
		ck_assert(b == 0 || v >= histogram_bound(b - 1));
	}
	ck_assert_uint_eq(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
	ck_assert_uint_eq(histogram_bucket(UINT64_C(1) << 38),
	    HISTOGRAM_BUCKETS - 1);
}
END_TEST

START_TEST(what_came_since)
{
	static struct histogram_view past;

	memset(&h, 0, sizeof(h));
	memset(&past, 0, sizeof(past));
	memset(&view, 0, sizeof(view));
	histogram_add(&h, 1000000);
	histogram_gather(&past, &h);
	for (unsigned i = 0; i < 9; i++)
		histogram_add(&h, 10);
	histogram_gather(&view, &h);
	histogram_since(&view, &past);
	ck_assert_uint_eq(view.count, 9);
	ck_assert_uint_eq(view.sum, 90);
	ck_assert_uint_eq(view.max, 10);
	ck_assert_uint_eq(histogram_quantile(&view, 999), 10);
}
END_TEST

START_TEST(below_a_bound)
{
	memset(&h, 0, sizeof(h));
	memset(&view, 0, sizeof(view));
	for (unsigned i = 0; i < 5; i++)
		histogram_add(&h, 1000);
	histogram_add(&h, 1024);
	histogram_gather(&view, &h);
	ck_assert_uint_eq(histogram_below(&view, 1024), 5);
	ck_assert_uint_eq(histogram_below(&view, 2048), 6);
}
END_TEST

UNIT_MAIN("histogram",
    LOOP(quantiles_are_within_a_thirty_second, seeds)
    PLAIN(few_values_are_exact)
    PLAIN(each_value_lies_in_its_bucket)
    PLAIN(what_came_since)
    PLAIN(below_a_bound))
