/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/writer_test.c - filling, and reading what is being filled.
 */
#include "tests/unit/cache/fixture.h"

static unsigned woken;

static void
count_growth(struct cache_reader *r)
{
	(void)r;
	woken++;
}

static void
close_on_growth(struct cache_reader *r)
{
	reader_close(r);
	woken++;
}

/* Two writers and three readers, a little each in turn. */
START_TEST(interleaves)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w[2];
	struct cache_reader r[3];
	uint64_t filled = 0, pos[3] = {0, 0, 0}, step;
	int i;

	ck_assert_int_eq(fixture_begin(u, &w[0], 0, -1, 1), 0);
	ck_assert_int_eq(fixture_begin(u, &w[1], 1, MIB, 1), 0);
	ck_assert_int_eq(writer_open_reader(&w[0], &r[0]), 0);
	ck_assert_int_eq(writer_open_reader(&w[1], &r[1]), 0);
	ck_assert_int_eq(writer_open_reader(&w[1], &r[2]), 0);
	ck_assert(!reader_meta(&r[0])->is_complete);
	for (step = 1; filled < MIB; filled += step, step = step * 3 % 9973) {
		if (step > MIB - filled)
			step = MIB - filled;
		ck_assert(fixture_fill(&w[0], 0, filled, step));
		ck_assert(fixture_fill(&w[1], 1, filled, step));
		for (i = 0; i < 2; i++) {
			ck_assert_int_eq(fixture_read(&r[i], (unsigned)i,
			    &pos[i]), READER_WAIT);
			ck_assert_uint_eq(pos[i], filled + step);
		}
	}
	ck_assert(cache_check(c));
	ck_assert(writer_commit(&w[0], MIB));
	ck_assert(writer_commit(&w[1], MIB));
	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(fixture_read(&r[i], i > 0, &pos[i]),
		    READER_END);
		ck_assert_uint_eq(pos[i], MIB);
		ck_assert(reader_meta(&r[i])->is_complete);
		ck_assert_int_eq(reader_meta(&r[i])->body_len, MIB);
		reader_close(&r[i]);
	}
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(wakes_who_waits)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w;
	struct cache_reader r;
	uint64_t pos = 0;

	ck_assert_int_eq(fixture_begin(u, &w, 0, 3, 1), 0);
	ck_assert_int_eq(writer_open_reader(&w, &r), 0);
	reader_on_growth(&r, count_growth);
	ck_assert(fixture_fill(&w, 0, 0, 1));
	ck_assert_uint_eq(woken, 0);	/* has not asked yet */
	ck_assert_int_eq(fixture_read(&r, 0, &pos), READER_WAIT);
	ck_assert(fixture_fill(&w, 0, 1, 1));
	ck_assert(fixture_fill(&w, 0, 2, 1));
	ck_assert_uint_eq(woken, 1);
	ck_assert_int_eq(fixture_read(&r, 0, &pos), READER_WAIT);
	ck_assert(writer_commit(&w, 3));
	ck_assert_uint_eq(woken, 2);
	ck_assert_int_eq(fixture_read(&r, 0, &pos), READER_END);
	reader_close(&r);
}
END_TEST

START_TEST(reader_may_close_when_woken)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w;
	struct cache_reader r[2];
	uint64_t pos = 0;
	int i;

	ck_assert_int_eq(fixture_begin(u, &w, 0, 9, 1), 0);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(writer_open_reader(&w, &r[i]), 0);
		reader_on_growth(&r[i], close_on_growth);
		ck_assert_int_eq(fixture_read(&r[i], 0, &pos), READER_WAIT);
	}
	ck_assert(fixture_fill(&w, 0, 0, 4));
	ck_assert_uint_eq(woken, 2);
	ck_assert_int_eq(writer_open_reader(&w, &r[0]), 0);
	reader_on_growth(&r[0], close_on_growth);
	pos = 0;
	ck_assert_int_eq(fixture_read(&r[0], 0, &pos), READER_WAIT);
	writer_abort(&w);
	ck_assert_uint_eq(woken, 3);
	ck_assert(cache_check(c));
	ck_assert_uint_eq(ledger_held(c, 0), 0);
}
END_TEST

START_TEST(abort_loses_readers_last)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_totals before, t;
	struct cache_writer w;
	struct cache_reader r;
	uint64_t pos = 0;

	cache_totals(c, &before);
	ck_assert_int_eq(fixture_begin(u, &w, 0, -1, 1), 0);
	ck_assert_int_eq(writer_open_reader(&w, &r), 0);
	ck_assert(fixture_fill(&w, 0, 0, 300000));
	writer_abort(&w);
	writer_abort(&w);
	ck_assert(!writer_is_open(&w));
	ck_assert_int_eq(fixture_read(&r, 0, &pos), READER_LOST);
	ck_assert_uint_eq(pos, 300000);
	ck_assert(!reader_meta(&r)->is_complete);
	ck_assert(cache_check(c));
	reader_close(&r);
	ck_assert(!fixture_has(u, 0, 1));
	cache_totals(c, &t);
	ck_assert_uint_eq(t.used, before.used);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(seeks)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	static const uint64_t places[] = {0, MIB, 5, MIB - 1, 262144, 262000,
	    MIB / 2, 0};
	struct cache_reader r;
	uint64_t pos;
	size_t i;

	ck_assert(fixture_store(u, 3, MIB, true, 1));
	ck_assert_int_eq(fixture_find(u, 3, &r, 1), CACHE_FOUND);
	for (i = 0; i < ROWS(places); i++) {
		pos = places[i];
		ck_assert_int_eq(reader_seek(&r, pos), 0);
		ck_assert_int_eq(fixture_read(&r, 3, &pos), READER_END);
		ck_assert_uint_eq(pos, MIB);
	}
	ck_assert_int_eq(reader_seek(&r, MIB + 1), -1);
	reader_close(&r);
}
END_TEST

static const struct {
	const char	*label;
	int64_t		 length;
	uint64_t	 filled, total;
	bool		 stored;
} commits[] = {
	{"whole", 10, 10, 10, true},
	{"short of what was announced", 10, 9, 9, false},
	{"total is not what came", 10, 9, 10, false},
	{"not announced", -1, 9, 9, true},
	{"not announced, total wrong", -1, 9, 8, false},
};

START_TEST(commits_only_the_whole)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w;

	ck_assert_int_eq(fixture_begin(u, &w, 0, commits[_i].length, 1), 0);
	ck_assert(fixture_fill(&w, 0, 0, commits[_i].filled));
	ck_assert_int_eq(writer_commit(&w, commits[_i].total),
	    commits[_i].stored);
	ck_assert(!writer_is_open(&w));
	ck_assert_int_eq(fixture_has(u, 0, 1), commits[_i].stored);
	ck_assert(cache_check(c));
}
END_TEST

static const struct {
	const char	*label;
	int64_t		 length;
	uint64_t	 max;
	uint64_t	 body;
	int		 begins;
	bool		 stored;
} limits[] = {
	{"fits", 90000, 100000, 90000, 0, true},
	{"too large, announced", 100001, 100000, 0, -1, false},
	{"too large, found out later", -1, 100000, 200000, 0, false},
	{"more than announced", 100, 100000, 101, 0, false},
	{"absurd", INT64_MAX, 0, 0, -1, false},
	{"more than half a shard", 3 * MIB, 0, 0, -1, false},
};

START_TEST(keeps_limits)
{
	struct cache *c = fixture_cache(4 * MIB, limits[_i].max);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w;
	bool ok;

	ck_assert_int_eq(fixture_begin(u, &w, 0, limits[_i].length, 1),
	    limits[_i].begins);
	ck_assert_int_eq(writer_is_open(&w), limits[_i].begins == 0);
	if (limits[_i].begins != 0)
		return;
	ok = fixture_fill(&w, 0, 0, limits[_i].body);
	ck_assert_int_eq(ok, limits[_i].stored);
	writer_abort(&w);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(appends)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	static char bytes[300000];
	struct cache_writer w;
	struct cache_reader r;
	uint64_t pos = 0;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = fixture_byte(4, i);
	ck_assert_int_eq(fixture_begin(u, &w, 4, -1, 1), 0);
	ck_assert_int_eq(writer_append(&w, bytes, 1), 0);
	ck_assert_int_eq(writer_append(&w, bytes + 1, sizeof(bytes) - 1), 0);
	ck_assert(writer_commit(&w, sizeof(bytes)));
	ck_assert_int_eq(fixture_find(u, 4, &r, 1), CACHE_FOUND);
	ck_assert_int_eq(fixture_read(&r, 4, &pos), READER_END);
	ck_assert_uint_eq(pos, sizeof(bytes));
	reader_close(&r);
}
END_TEST

UNIT_MAIN("writer", PLAIN(interleaves) PLAIN(wakes_who_waits)
    PLAIN(reader_may_close_when_woken) PLAIN(abort_loses_readers_last)
    PLAIN(seeks) LOOP(commits_only_the_whole, commits)
    LOOP(keeps_limits, limits) PLAIN(appends))
