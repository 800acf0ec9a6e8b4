/* SPDX-License-Identifier: MIT
 *
 * metrics/counters_test.c - rows add up; a dead row keeps what it counted.
 */
#include "proxy/metrics/counters.h"

#include <stdbool.h>
#include <string.h>

#include "tests/unit/unit.h"

#define N	3

static struct counters *c;

static void
setup(void)
{
	size_t size = (counters_layout_size(N) + 63) & ~(size_t)63;
	void *mem = aligned_alloc(64, size);

	memset(mem, 0xff, size);
	c = counters_init(mem, N);
}

START_TEST(sums_over_rows)
{
	setup();
	for (unsigned m = 0; m < METRIC_COUNT; m++)
		ck_assert_uint_eq(counters_sum(c, m), 0);
	counters_add(counters_row(c, 0), METRIC_HITS, 5);
	counters_add(counters_row(c, 2), METRIC_HITS, 7);
	counters_add(counters_row(c, 1), METRIC_MISSES, 1);
	ck_assert_uint_eq(counters_sum(c, METRIC_HITS), 12);
	ck_assert_uint_eq(counters_sum(c, METRIC_MISSES), 1);
	ck_assert_uint_eq(counters_get(counters_row(c, 2), METRIC_HITS), 7);
	free(c);
}
END_TEST

START_TEST(death_clears_gauges_only)
{
	setup();
	counters_add(counters_row(c, 1), METRIC_CONNECTIONS, 9);
	counters_add(counters_row(c, 1), METRIC_CONNECTIONS_OPEN, 9);
	counters_sub(counters_row(c, 1), METRIC_CONNECTIONS_OPEN, 4);
	counters_add(counters_row(c, 0), METRIC_CONNECTIONS_OPEN, 2);
	ck_assert_uint_eq(counters_sum(c, METRIC_CONNECTIONS_OPEN), 7);
	counters_row_died(c, 1);
	ck_assert_uint_eq(counters_sum(c, METRIC_CONNECTIONS_OPEN), 2);
	ck_assert_uint_eq(counters_sum(c, METRIC_CONNECTIONS), 9);
	free(c);
}
END_TEST

START_TEST(rows_share_no_cache_line)
{
	setup();
	for (unsigned i = 0; i < N; i++)
		ck_assert_uint_eq((uintptr_t)counters_row(c, i) % 64, 0);
	free(c);
}
END_TEST

/* Prometheus: a counter's name ends in _total, a gauge's does not. */
START_TEST(names_follow_the_kind)
{
	for (unsigned m = 0; m < METRIC_COUNT; m++) {
		const char *name = metric_name(m);
		size_t n = strlen(name);
		bool total = n > 6 && strcmp(name + n - 6, "_total") == 0;

		ck_assert_msg(total ==
		    (metric_kind(m) == METRIC_KIND_COUNTER), "%s", name);
		ck_assert_uint_gt(strlen(metric_help(m)), 10);
	}
}
END_TEST

UNIT_MAIN("counters",
    PLAIN(sums_over_rows)
    PLAIN(death_clears_gauges_only)
    PLAIN(rows_share_no_cache_line)
    PLAIN(names_follow_the_kind))
