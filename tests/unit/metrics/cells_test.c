/* SPDX-License-Identifier: MIT
 *
 * cells_test.c - sums, names and sets, each up to its bound.
 */
#include "proxy/metrics/cells.h"

#include <math.h>
#include <stdio.h>

#include "proxy/base/hash.h"
#include "proxy/metrics/distinct.h"
#include "proxy/metrics/period.h"
#include "proxy/metrics/series.h"
#include "tests/unit/unit.h"

static const struct hash_seed seed = {1, 2};

START_TEST(sums_up)
{
	struct cells *c = cells_new(4, 7);
	const struct cell *cell;

	ck_assert_int_eq(cells_add(c, 1, 1009, 3, 1, 1), 0);
	ck_assert_int_eq(cells_add(c, 1, 1000, -1, 2, 1), 0);
	ck_assert_int_eq(cells_add(c, 2, 1000, 8, 1, 1), 0);
	ck_assert_int_eq(cells_add(c, 1, 1010, 8, 1, 0), 0);
	ck_assert_uint_eq(cells_count(c), 3);
	cell = cells_at(c, 0);
	ck_assert_int_eq(cell->start_s, 1000);
	ck_assert_uint_eq(cell->count, 3);
	ck_assert_uint_eq(cell->lines, 2);
	ck_assert(fabs(cell->sum - 1) < 1e-12 && fabs(cell->min + 1) < 1e-12 &&
		  fabs(cell->max - 3) < 1e-12);
	cells_clear(c);
	ck_assert_uint_eq(cells_count(c), 0);
	ck_assert_int_eq(cells_add(c, 1, 1000, 5, 1, 1), 0);
	ck_assert(fabs(cells_at(c, 0)->sum - 5) < 1e-12);
	cells_free(c);
}
END_TEST

START_TEST(has_a_bound)
{
	struct cells *c = cells_new(1000, 7);
	unsigned i;

	for (i = 0; i < 1000; i++)
		ck_assert_int_eq(cells_add(c, i % 7, 10 * i, 1, 1, 1), 0);
	ck_assert_int_eq(cells_add(c, 0, 77777777, 1, 1, 1), -1);
	/* What is there still takes more. */
	for (i = 0; i < 1000; i++)
		ck_assert_int_eq(cells_add(c, i % 7, 10 * i + 9, 3, 1, 1), 0);
	for (i = 0; i < 1000; i++)
		ck_assert_uint_eq(cells_at(c, i)->count, 2);
	cells_free(c);
}
END_TEST

START_TEST(names_have_a_bound)
{
	struct series_table *t = series_table_new(100, &seed);
	char name[32];
	unsigned i;

	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "name.%u", i);
		ck_assert_uint_eq(series_number(t,
				      series_enter(t, str_of(name))),
		    i);
	}
	ck_assert_ptr_null(series_enter(t, STR("another")));
	ck_assert_ptr_null(series_find(t, STR("another")));
	ck_assert_ptr_eq(series_enter(t, STR("name.42")), series_at(t, 42));
	ck_assert_ptr_eq(series_find(t, STR("name.99")), series_at(t, 99));
	ck_assert_uint_eq(series_count(t), 100);
	series_table_free(t);
}
END_TEST

START_TEST(knows_where_names_are_from)
{
	struct series_table *t = series_table_new(3, &seed);

	ck_assert_str_eq(series_source(series_enter(t, STR("aduana.x"))),
	    "aduana");
	ck_assert_str_eq(series_source(series_enter(t, STR("system.x"))),
	    "system");
	ck_assert_str_eq(series_source(series_enter(t, STR("aduana"))), "udp");
	series_table_free(t);
}
END_TEST

START_TEST(tells_members_apart)
{
	struct distinct *d = distinct_new(3, &seed);

	ck_assert(distinct_add(d, 1, STR("a")));
	ck_assert(!distinct_add(d, 1, STR("a")));
	ck_assert(distinct_add(d, 2, STR("a")));
	ck_assert(distinct_add(d, 1, STR("b")));
	ck_assert(!distinct_add(d, 1, STR("c")));
	distinct_clear(d);
	ck_assert(distinct_add(d, 1, STR("a")));
	distinct_free(d);
}
END_TEST

/* As kept by default: 2 h, 1 d, 30 d, 5 years. */
static const int64_t keep[PERIOD_COUNT] = {7200, 86400, 2592000, 158112000};

static const struct {
	int64_t		 from, to;
	const char	*want;
} spans[] = {
    {1000000000 - 3600, 1000000000, "10s"},
    {1000000000 - 7200, 1000000000, "10s"},
    {1000000000 - 7201, 1000000000, "1min"},
    {1000000000 - 80000, 1000000000 - 79000, "1min"},
    {1000000000 - 80000, 1000000000, "15min"},
    {1000000000 - 86401, 1000000000 - 86000, "15min"},
    {1000000000 - 2592001, 1000000000, "1d"},
    {0, 1000000000, "1d"},
};

START_TEST(chooses_a_period)
{
	ck_assert_str_eq(period_name(period_choose(spans[_i].from,
			     spans[_i].to, 1000000000, keep, 1000)),
	    spans[_i].want);
}
END_TEST

UNIT_MAIN("cells", PLAIN(sums_up) PLAIN(has_a_bound) PLAIN(names_have_a_bound)
    PLAIN(knows_where_names_are_from) PLAIN(tells_members_apart)
    LOOP(chooses_a_period, spans))
