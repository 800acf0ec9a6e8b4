/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/evict_test.c - who stays in a full cache, and who gets in.
 */
#include "proxy/cache/evict.h"

#include "proxy/cache/store.h"
#include "tests/unit/cache/fixture.h"

#define SIZE		(4 * MIB)
#define SMALL		4000u
#define TURNOVER	(SIZE / SMALL)	/* small ones: at least all of it */

static struct cache *cache;
static struct cache_user *user;
static unsigned next_new = 100000;

static void
begin(void)
{
	cache = fixture_cache(SIZE, 0);
	user = fixture_user(cache, 0);
}

/* As a client: ask, and store what is not there.  True: it was there. */
static bool
ask(unsigned number, uint64_t size)
{
	if (fixture_has(user, number, 1))
		return (true);
	(void)fixture_store(user, number, size, true, 1);
	return (false);
}

static void
ask_often(unsigned number, uint64_t size, unsigned times)
{
	for (; times > 0; times--)
		(void)ask(number, size);
}

/* ${n} that nobody asks for twice. */
static void
scan(unsigned n, uint64_t size)
{
	for (; n > 0; n--)
		(void)ask(next_new++, size);
}

/* ${n} of them from ${from} on, ${times} each, and never while still young. */
static void
ask_apart(unsigned from, unsigned n, uint64_t size, unsigned times)
{
	unsigned i;

	for (; times > 0; times--) {
		for (i = from; i < from + n; i++)
			(void)ask(i, size);
		scan(TURNOVER / 8, SMALL);
	}
}

static unsigned
still_there(unsigned from, unsigned n)
{
	unsigned i, count = 0;

	for (i = from; i < from + n; i++)
		count += fixture_has(user, i, 1);
	return (count);
}

static void
end(void)
{
	ck_assert(cache_check(cache));
}

START_TEST(small_and_frequent_survive_a_scan)
{
	begin();
	ask_apart(0, 200, SMALL, 6);
	scan(4 * TURNOVER, SMALL);
	ck_assert_uint_eq(still_there(0, 200), 200);
	end();
}
END_TEST

START_TEST(large_and_frequent_survives_a_scan)
{
	begin();
	ask_apart(1, 1, 300000, 14);
	scan(2 * TURNOVER, SMALL);
	ck_assert(fixture_has(user, 1, 1));
	end();
}
END_TEST

START_TEST(what_was_frequent_once_goes)
{
	begin();
	ask_apart(1, 1, SMALL, 5);
	scan(80 * TURNOVER, SMALL);
	ck_assert(!fixture_has(user, 1, 1));
	end();
}
END_TEST

START_TEST(what_comes_at_once_counts_once)
{
	begin();
	ask_often(1, SMALL, 50);
	ask_apart(2, 1, SMALL, 5);
	scan(10 * TURNOVER, SMALL);
	ck_assert(!fixture_has(user, 1, 1));
	ck_assert(fixture_has(user, 2, 1));
	end();
}
END_TEST

/* How many of ${n} that nobody asks for again are still there after a scan,
 * when among those that came with them every ${one_in}th was asked for: first
 * of all ones, or here and there. */
static unsigned
kept_by_company(unsigned one_in, bool are_first)
{
	const unsigned n = TURNOVER / 2, asked = n / one_in;
	unsigned i, count = 0;
	bool is_asked;

	begin();
	for (i = 0; i < n; i++)
		(void)ask(i, SMALL);
	scan(TURNOVER / 8, SMALL);
	for (i = 0; i < asked; i++)
		(void)ask(are_first ? i : i * one_in, SMALL);
	scan(TURNOVER * 3 / 8, 2 * SMALL);
	for (i = 0; i < n; i++) {
		is_asked = are_first ? i < asked : i % one_in == 0;
		count += !is_asked && fixture_has(user, i, 1);
	}
	end();
	return (count);
}

START_TEST(many_used_ones_keep_their_company)
{
	unsigned together = kept_by_company(8, true);
	unsigned scattered = kept_by_company(8, false);

	ck_assert_uint_gt(together, scattered + 50);
}
END_TEST

START_TEST(large_and_rare_do_not_push_out_the_frequent)
{
	unsigned i;

	begin();
	for (i = 0; i < 700; i++)
		ask_often(i, SMALL, 3);
	for (i = 0; i < 40; i++)
		(void)ask(next_new++, 500000 + i * 10000);
	ck_assert_uint_ge(still_there(0, 700), 690);
	end();
}
END_TEST

START_TEST(the_very_large_get_into_a_full_cache_when_asked_for_again)
{
	begin();
	ck_assert(fixture_store(user, 1, SIZE / 3, true, 1));
	scan(2 * TURNOVER, SMALL);
	ck_assert(!fixture_has(user, 1, 1));
	ck_assert(!fixture_store(user, 2, SIZE / 3, true, 1));
	ck_assert(fixture_store(user, 2, SIZE / 3, true, 1));
	/* The sketch knows the first one still. */
	ck_assert(fixture_store(user, 1, SIZE / 3, true, 1));
	end();
}
END_TEST

START_TEST(the_very_large_get_in_when_others_wait)
{
	struct key key = fixture_key(2);
	struct flights *flights;
	struct flight *f;

	begin();
	flights = &store_shard_of(cache, key.digest)->flights;
	scan(2 * TURNOVER, SMALL);
	f = flights_take(flights, key.digest, FLIGHT_ASKING);
	ck_assert_ptr_nonnull(f);
	flights_wait(f, 1);
	ck_assert(fixture_store(user, 2, SIZE / 3, true, 1));
	flights_end(flights, f);
	end();
}
END_TEST

START_TEST(new_things_have_time_to_prove_themselves)
{
	unsigned i;

	begin();
	for (i = 0; i < TURNOVER; i++)
		ask_often(i, SMALL, 4);
	(void)ask(next_new, 100000);
	for (i = 0; i < 50; i++)
		(void)ask(next_new + 1 + i, SMALL);
	ck_assert(fixture_has(user, next_new, 1));
	end();
}
END_TEST

START_TEST(counts_outlive_their_entry)
{
	unsigned i, lost = 0;

	begin();
	/* Large, so that it goes soon at first, but asked for often. */
	for (i = 0; i < 14; i++) {
		lost += !ask(1, 200000);
		scan(2 * TURNOVER, SMALL);
	}
	ck_assert_uint_gt(lost, 2);
	(void)ask(1, 200000);
	(void)ask(2, 200000);
	scan(TURNOVER / 3, SMALL);
	ck_assert(fixture_has(user, 1, 1));
	ck_assert(!fixture_has(user, 2, 1));
	end();
}
END_TEST

START_TEST(a_new_version_inherits_the_count)
{
	begin();
	ask_often(1, SMALL, 10);
	ck_assert(fixture_store(user, 1, SMALL, true, 1));
	scan(4 * TURNOVER, SMALL);
	ck_assert(fixture_has(user, 1, 1));
	end();
}
END_TEST

START_TEST(what_is_read_is_passed_over)
{
	struct cache_reader r;
	struct cache_totals t;
	uint64_t pos = 0;

	begin();
	(void)ask(1, 100000);
	ck_assert_int_eq(fixture_find(user, 1, &r, 1), CACHE_FOUND);
	scan(8 * TURNOVER, SMALL);
	cache_totals(cache, &t);
	ck_assert_uint_gt(t.evictions, 6 * TURNOVER);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_END);
	ck_assert_uint_eq(pos, 100000);
	reader_close(&r);
	ck_assert(fixture_has(user, 1, 1));
	end();
}
END_TEST

START_TEST(rows_run_out_and_bytes_do_not)
{
	struct cache_totals t;

	begin();
	scan(3 * SIZE / 2048, 1);
	cache_totals(cache, &t);
	ck_assert_uint_eq(t.objects, SIZE / 2048);
	ck_assert_uint_gt(t.evictions, 0);
	end();
}
END_TEST

UNIT_MAIN("evict", PLAIN(small_and_frequent_survive_a_scan)
    PLAIN(large_and_frequent_survives_a_scan)
    PLAIN(what_was_frequent_once_goes)
    PLAIN(what_comes_at_once_counts_once)
    PLAIN(many_used_ones_keep_their_company)
    PLAIN(large_and_rare_do_not_push_out_the_frequent)
    PLAIN(the_very_large_get_into_a_full_cache_when_asked_for_again)
    PLAIN(the_very_large_get_in_when_others_wait)
    PLAIN(new_things_have_time_to_prove_themselves)
    PLAIN(counts_outlive_their_entry) PLAIN(a_new_version_inherits_the_count)
    PLAIN(what_is_read_is_passed_over) PLAIN(rows_run_out_and_bytes_do_not))
