/* SPDX-License-Identifier: MIT
 *
 * metrics/leaders_test.c - who leads, over which time, and who gives way.
 */
#include "proxy/metrics/leader_list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define START	1800000000

static struct leaders *l;
static struct leader_list list;

static void
setup(void)
{
	struct hash_seed seed = {1, 2};
	size_t size = (leaders_size() + 63) & ~(size_t)63;
	void *mem = aligned_alloc(64, size);

	memset(mem, 0, size);
	l = leaders_init(mem, &seed);
}

static void
teardown(void)
{
	leader_list_fini(&list);
	free(l);
}

static void
add(int64_t at, enum leader kind, const char *name, const char *detail)
{
	struct leader_sums one = {.requests = 1, .bytes = 10};

	leaders_add(l, START + at, kind, str_of(name), str_of(detail), &one);
}

static void
ask(int64_t at, enum leader kind, enum leader_window window)
{
	leader_list_fini(&list);
	ck_assert_int_eq(
	    leader_list_make(l, START + at, kind, window, 100, &list), 0);
}

static bool
is_row(size_t i, const char *name, uint64_t requests)
{
	return (i < list.count &&
		str_eq((struct str){list.rows[i].name, list.rows[i].name_len},
		    str_of(name)) &&
		list.rows[i].sums.requests == requests);
}

START_TEST(most_first)
{
	for (unsigned i = 0; i < 6; i++)
		add(i, LEADER_DOMAINS, i % 3 == 0 ? "b.example" : "a.example",
		    "");
	add(9, LEADER_CLIENTS, "192.0.2.1", "");
	ask(10, LEADER_DOMAINS, LEADER_WINDOW_MINUTES);
	ck_assert_uint_eq(list.count, 2);
	ck_assert(is_row(0, "a.example", 4));
	ck_assert(is_row(1, "b.example", 2));
	ck_assert_uint_eq(list.total.requests, 6);
	ck_assert_uint_eq(list.rows[0].sums.bytes, 40);
	ck_assert_int_eq(list.rows[0].last_s, START + 5);
}
END_TEST

START_TEST(windows_end)
{
	static const struct {
		int64_t	 at;
		bool	 minutes, hour, day;
	} rows[] = {
	    {0, true, true, true},
	    {200, true, true, true},
	    {400, false, true, true},
	    {3000, false, true, true},
	    {3600 + 700, false, false, true},
	    {23 * 3600, false, false, true},
	    {26 * 3600 + 100, false, false, false},
	};

	for (unsigned i = 0; i < 9; i++)
		add(0, LEADER_DOMAINS, "a.example", "");
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* Somebody goes on meanwhile. */
		add(rows[i].at, LEADER_DOMAINS, "z.example", "");
		ask(rows[i].at, LEADER_DOMAINS, LEADER_WINDOW_MINUTES);
		ck_assert(is_row(0, "a.example", 9) == (rows[i].minutes));
		ask(rows[i].at, LEADER_DOMAINS, LEADER_WINDOW_HOUR);
		ck_assert(is_row(0, "a.example", 9) == (rows[i].hour));
		ask(rows[i].at, LEADER_DOMAINS, LEADER_WINDOW_DAY);
		ck_assert(is_row(0, "a.example", 9) == (rows[i].day));
	}
}
END_TEST

/* Each request counts once in each window, whatever slices it went through. */
START_TEST(totals_are_whole)
{
	for (int64_t at = 0; at < 3500; at += 7)
		add(at, LEADER_DOMAINS, "a.example", "");
	ask(3499, LEADER_DOMAINS, LEADER_WINDOW_HOUR);
	ck_assert_uint_eq(list.total.requests, 500);
	ck_assert(is_row(0, "a.example", 500));
	ask(3499, LEADER_DOMAINS, LEADER_WINDOW_DAY);
	ck_assert_uint_eq(list.total.requests, 500);
	ck_assert(is_row(0, "a.example", 500));
}
END_TEST

START_TEST(heavy_ones_stay_among_many)
{
	char name[32];

	for (unsigned i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "n%u.example", i);
		add(0, LEADER_DOMAINS, name, "");
		if (i % 10 == 0)
			add(0, LEADER_DOMAINS, "heavy.example", "");
	}
	ask(0, LEADER_DOMAINS, LEADER_WINDOW_MINUTES);
	ck_assert(str_eq((struct str){list.rows[0].name,
	    list.rows[0].name_len}, STR("heavy.example")));
	ck_assert_uint_ge(list.rows[0].sums.requests + list.rows[0].missed,
	    2000);
	ck_assert_uint_le(list.rows[0].sums.requests, 2000);
	ck_assert_uint_eq(list.total.requests, 22000);
}
END_TEST

START_TEST(details)
{
	add(0, LEADER_BLOCKED, "a.example", "one");
	add(0, LEADER_BLOCKED, "a.example", "two");
	add(1, LEADER_RULES, "file:1", "old");
	add(2, LEADER_RULES, "file:1", "new");
	ask(3, LEADER_BLOCKED, LEADER_WINDOW_HOUR);
	ck_assert_uint_eq(list.count, 2);
	ask(3, LEADER_RULES, LEADER_WINDOW_HOUR);
	ck_assert_uint_eq(list.count, 1);
	ck_assert(str_eq((struct str){list.rows[0].detail,
	    list.rows[0].detail_len}, STR("new")));
}
END_TEST

START_TEST(long_names_are_cut)
{
	char name[400];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	add(0, LEADER_DOMAINS, name, name);
	ask(0, LEADER_DOMAINS, LEADER_WINDOW_HOUR);
	ck_assert_uint_eq(list.rows[0].name_len, LEADER_TEXT_MAX);
	ck_assert_uint_eq(list.rows[0].detail_len, LEADER_TEXT_MAX);
}
END_TEST

/* 0: all bits set. */
static const uint64_t nonsense[] = {0, 7, 1442695040888963407u};

/* What a process that ran wild left there is nonsense, and harmless. */
START_TEST(nonsense_is_survived)
{
	uint64_t state = nonsense[_i];
	size_t head = offsetof(struct leaders, named);
	unsigned char *at = (unsigned char *)l;

	for (size_t i = head; i < leaders_size(); i++) {
		if (nonsense[_i] != 0)
			state = state * 6364136223846793005u + 1;
		at[i] = (unsigned char)(state == 0 ? 0xff : state >> 56);
	}
	for (unsigned w = 0; w < LEADER_WINDOWS; w++)
		ask(5, LEADER_DOMAINS, (enum leader_window)w);
	add(5, LEADER_DOMAINS, "a.example", "");
	add(9000, LEADER_DOMAINS, "a.example", "");
	ask(9000, LEADER_DOMAINS, LEADER_WINDOW_DAY);
}
END_TEST

START_TEST(a_clock_set_back)
{
	add(100000, LEADER_DOMAINS, "a.example", "");
	add(99990, LEADER_DOMAINS, "a.example", "");
	ask(99990, LEADER_DOMAINS, LEADER_WINDOW_MINUTES);
	ck_assert(is_row(0, "a.example", 2));
	add(0, LEADER_DOMAINS, "b.example", "");
	ask(0, LEADER_DOMAINS, LEADER_WINDOW_MINUTES);
	ck_assert_uint_eq(list.count, 1);
	ck_assert(is_row(0, "b.example", 1));
}
END_TEST

START_TEST(named_in_another_way)
{
	add(0, LEADER_CLIENTS, "192.0.2.7", "");
	add(0, LEADER_USERS, "ada", "");
	add(0, LEADER_DOMAINS, "a.example", "");
	add(700, LEADER_CLIENTS, "192.0.2.7", "");
	leaders_named(l, 0);
	ask(700, LEADER_CLIENTS, LEADER_WINDOW_DAY);
	ck_assert(is_row(0, "192.0.2.7", 2));
	leaders_named(l, 1);
	ask(700, LEADER_CLIENTS, LEADER_WINDOW_DAY);
	ck_assert_uint_eq(list.count, 0);
	ask(700, LEADER_USERS, LEADER_WINDOW_DAY);
	ck_assert_uint_eq(list.count, 0);
	ask(700, LEADER_DOMAINS, LEADER_WINDOW_DAY);
	ck_assert(is_row(0, "a.example", 1));
	add(700, LEADER_CLIENTS, "192.0.2.0", "");
	leaders_named(l, 1);
	ask(700, LEADER_CLIENTS, LEADER_WINDOW_HOUR);
	ck_assert(is_row(0, "192.0.2.0", 1));
}
END_TEST

UNIT_MAIN("leaders",
    tcase_add_checked_fixture(tc, setup, teardown);
    PLAIN(most_first)
    PLAIN(windows_end)
    PLAIN(totals_are_whole)
    PLAIN(heavy_ones_stay_among_many)
    PLAIN(details)
    PLAIN(long_names_are_cut)
    LOOP(nonsense_is_survived, nonsense)
    PLAIN(a_clock_set_back)
    PLAIN(named_in_another_way))
