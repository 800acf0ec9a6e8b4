/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/cache_test.c - store, find, replace, purge, evict.
 */
#include "tests/unit/cache/fixture.h"

static const struct {
	const char	*label;
	uint64_t	 len;
	bool		 announced;
} bodies[] = {
	{"empty", 0, true},
	{"empty, not announced", 0, false},
	{"one byte", 1, true},
	{"1 KiB", 1024, true},
	{"1 KiB, not announced", 1024, false},
	{"just one extent", 256 * 1024 - 48, true},
	{"just over", 256 * 1024 - 15, true},
	{"3 MiB", 3 * MIB, true},
	{"3 MiB, not announced", 3 * MIB, false},
};

START_TEST(gives_back_what_was_stored)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_totals t;
	struct cache_reader r;
	uint64_t pos = 0;

	ck_assert(!fixture_has(u, 1, 1000));
	ck_assert(fixture_store(u, 1, bodies[_i].len, bodies[_i].announced,
	    1000));
	ck_assert_int_eq(fixture_find(u, 1, &r, 1000), CACHE_FOUND);
	ck_assert(str_eq(reader_head(&r), FIXTURE_HEAD));
	ck_assert_int_eq(reader_meta(&r)->body_len, (int64_t)bodies[_i].len);
	ck_assert(reader_meta(&r)->is_complete);
	ck_assert_int_eq(reader_meta(&r)->facts[63], 1);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_END);
	ck_assert_uint_eq(pos, bodies[_i].len);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.objects, 1);
	ck_assert_uint_eq(t.pins, 1);
	ck_assert_uint_eq(t.body_bytes, bodies[_i].len);
	ck_assert_uint_lt(t.used, bodies[_i].len + 1536);
	ck_assert(cache_check(c));
	reader_close(&r);
	reader_close(&r);
	ck_assert(!reader_is_open(&r));
	ck_assert(cache_check(c));
	ck_assert_uint_eq(ledger_held(c, 0), 0);
}
END_TEST

START_TEST(compares_the_text)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct key key = fixture_key(1);
	struct cache_reader r;
	struct vary_marker m;

	ck_assert(fixture_store(u, 1, 10, true, 1));
	key.text = STR("http://h.example/2");
	ck_assert_int_eq(cache_find(u, &key, &r, &m, 1), CACHE_ABSENT);
}
END_TEST

START_TEST(replaces)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_reader old;
	struct cache_totals t;
	uint64_t pos = 0;

	ck_assert(fixture_store(u, 1, 5000, true, 1));
	ck_assert_int_eq(fixture_find(u, 1, &old, 1), CACHE_FOUND);
	ck_assert(fixture_store(u, 1, 70000, true, 2));
	cache_totals(c, &t);
	ck_assert_uint_eq(t.objects, 1);
	ck_assert_uint_eq(t.doomed, 1);
	ck_assert(cache_check(c));
	ck_assert_int_eq(fixture_read(&old, 1, &pos), READER_END);
	ck_assert_uint_eq(pos, 5000);
	reader_close(&old);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.doomed, 0);
	ck_assert_uint_eq(t.body_bytes, 70000);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(purges)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_totals empty, t;
	struct key key = fixture_key(1);

	cache_totals(c, &empty);
	ck_assert(!cache_purge(u->cache, &key));
	ck_assert(fixture_store(u, 1, 5000, true, 1));
	ck_assert(cache_purge(u->cache, &key));
	ck_assert(!fixture_has(u, 1, 1));
	ck_assert(!cache_purge(u->cache, &key));
	cache_totals(c, &t);
	ck_assert_uint_eq(t.used, empty.used);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(purge_reaches_fills)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct key key = fixture_key(1);
	struct cache_writer w, other;
	struct cache_reader r;
	uint64_t pos = 0;

	ck_assert_int_eq(fixture_begin(u, &w, 1, 100, 1), 0);
	ck_assert_int_eq(fixture_begin(u, &other, 2, 100, 1), 0);
	ck_assert_int_eq(writer_open_reader(&w, &r), 0);
	(void)cache_purge(u->cache, &key);
	ck_assert(fixture_fill(&w, 1, 0, 100));
	ck_assert(fixture_fill(&other, 2, 0, 100));
	ck_assert(!writer_commit(&w, 100));
	ck_assert(writer_commit(&other, 100));
	/* Its reader gets a whole body all the same. */
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_END);
	ck_assert_uint_eq(pos, 100);
	reader_close(&r);
	ck_assert(!fixture_has(u, 1, 1));
	ck_assert(fixture_has(u, 2, 1));
	ck_assert(fixture_store(u, 1, 100, true, 2));
	ck_assert(cache_check(c));
}
END_TEST

/* Least recently used goes, and a touched one stays. */
START_TEST(evicts_oldest)
{
	struct cache *c = fixture_cache(2 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_totals t;
	unsigned i, kept = 0;

	for (i = 0; i < 400; i++) {
		ck_assert(fixture_store(u, i, 20000, true, 10000 + i));
		ck_assert(fixture_has(u, 0, 10000 + 2000 * i));
	}
	for (i = 0; i < 400; i++)
		kept += fixture_has(u, i, 0);
	ck_assert(fixture_has(u, 0, 0));
	ck_assert(!fixture_has(u, 1, 0));
	ck_assert(fixture_has(u, 399, 0));
	ck_assert_uint_gt(kept, 80);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.evictions, 400 - kept);
	ck_assert_uint_eq(t.objects, kept);
	ck_assert(cache_check(c));
}
END_TEST

/* More objects than rows: the rows run out before the bytes. */
START_TEST(evicts_for_rows)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	unsigned i;

	for (i = 0; i < 2000; i++)
		ck_assert(fixture_store(u, i, 1, true, i));
	ck_assert(fixture_has(u, 1999, 0));
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(spares_what_is_read)
{
	struct cache *c = fixture_cache(2 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_reader r;
	uint64_t pos = 0;
	unsigned i;

	ck_assert(fixture_store(u, 0, 100000, true, 1));
	ck_assert_int_eq(fixture_find(u, 0, &r, 1), CACHE_FOUND);
	for (i = 1; i < 300; i++)
		ck_assert(fixture_store(u, i, 30000, false, i));
	ck_assert_int_eq(fixture_read(&r, 0, &pos), READER_END);
	reader_close(&r);
	ck_assert(fixture_has(u, 0, 0));
	ck_assert(cache_check(c));
}
END_TEST

/* All is pinned: nothing gets in, nothing breaks. */
START_TEST(fails_when_all_is_pinned)
{
	static struct cache_reader readers[64];
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	unsigned i, n = 0;

	for (i = 0; i < 64; i++) {
		if (!fixture_store(u, i, 30000, true, 1))
			break;
		n += fixture_find(u, i, &readers[i], 1) == CACHE_FOUND;
	}
	ck_assert_uint_gt(n, 20);
	ck_assert_uint_lt(n, 64);
	ck_assert(!fixture_store(u, 100, 30000, true, 1));
	ck_assert(cache_check(c));
	for (i = 0; i < n; i++)
		reader_close(&readers[i]);
	ck_assert(fixture_store(u, 100, 30000, true, 1));
	ck_assert(cache_check(c));
}
END_TEST

/* Every row is being filled: no row for another, nor for a marker; then there
 * is one again. */
START_TEST(fails_when_all_is_filling)
{
	static struct cache_writer w[2000];
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct key key = fixture_key(5000);
	struct cache_writer one_more;
	uint64_t generation;
	unsigned i, n = 0;

	while (n < ROWS(w) && fixture_begin(u, &w[n], n, -1, 1) == 0)
		n++;
	ck_assert_uint_gt(n, 200);
	ck_assert_uint_lt(n, ROWS(w));
	ck_assert_int_eq(fixture_begin(u, &one_more, 5000, 1, 1), -1);
	ck_assert(!writer_is_open(&one_more));
	ck_assert_int_eq(cache_store_marker(u, &key, STR("accept"),
	    &generation, 1), -1);
	ck_assert(cache_check(c));
	for (i = 0; i < n; i += 2)
		writer_abort(&w[i]);
	ck_assert(fixture_store(u, 5000, 10, true, 1));
	for (i = 1; i < n; i += 2)
		ck_assert(writer_commit(&w[i], 0));
	ck_assert(fixture_has(u, 5000, 1));
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(refuses_a_full_ledger)
{
	static struct cache_reader readers[LEDGER_HOLDS];
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_reader one_more;
	struct cache_writer w;
	unsigned i;

	ck_assert(fixture_store(u, 1, 10, true, 1));
	for (i = 0; i < LEDGER_HOLDS; i++)
		ck_assert_int_eq(fixture_find(u, 1, &readers[i], 1),
		    CACHE_FOUND);
	ck_assert_uint_eq(ledger_held(c, 0), LEDGER_HOLDS);
	ck_assert_int_eq(fixture_find(u, 1, &one_more, 1), CACHE_ABSENT);
	ck_assert_int_eq(fixture_begin(u, &w, 2, 5, 1), -1);
	reader_close(&readers[5]);
	ck_assert_int_eq(fixture_find(u, 1, &one_more, 1), CACHE_FOUND);
	ck_assert(cache_check(c));
	ledger_release(c, 0);
	ck_assert_uint_eq(ledger_held(c, 0), 0);
	ck_assert(cache_check(c));
}
END_TEST

static const struct {
	const char	*label;
	size_t		 size;
	unsigned	 workers;
	bool		 ok;
} options[] = {
	{"smallest", CACHE_SIZE_MIN, 1, true},
	{"odd size", CACHE_SIZE_MIN + 12345, 3, true},
	{"two shards", 170 * MIB, LEDGER_ROWS_MAX, true},
	{"4 GiB", 4096 * MIB, 8, true},
	{"too small", CACHE_SIZE_MIN - 1, 1, false},
	{"no worker", MIB, 0, false},
	{"too many workers", MIB, LEDGER_ROWS_MAX + 1, false},
};

START_TEST(takes_options)
{
	struct cache_options o = {options[_i].size, 0, options[_i].workers};
	struct region *r = region_create(cache_footprint(&o) + 8192, 1);
	struct cache *c = cache_create(r, &o, &fixture_seed);
	struct cache_totals t;

	ck_assert_int_eq(c != NULL, options[_i].ok);
	if (c != NULL) {
		ck_assert(cache_check(c));
		cache_totals(c, &t);
		ck_assert_uint_ge(t.capacity, options[_i].size / 10 * 9);
	}
	region_free(r);
}
END_TEST

static const struct {
	const char	*label;
	size_t		 size;
	uint64_t	 asked, least;	/* what is given, at least */
} largest[] = {
	{"the defaults", 256 * MIB, 32 * MIB, 32 * MIB},
	{"a tenth", 1024 * MIB, 100 * MIB, 100 * MIB},
	{"nearly half", 256 * MIB, 118 * MIB, 118 * MIB},
	{"small in large", 512 * MIB, MIB, MIB},
	{"too much", 64 * MIB, 64 * MIB, 29 * MIB},
	{"whatever it can be", 64 * MIB, 0, 29 * MIB},
	{"the smallest", MIB, 0, 300 * 1024},
};

/* What cache.max_object says is held, up to nearly half of the cache. */
START_TEST(holds_the_largest)
{
	struct cache *c = fixture_cache(largest[_i].size, largest[_i].asked);
	uint64_t got = cache_max_object(c);

	ck_assert_msg(got >= largest[_i].least, "%s: %llu", largest[_i].label,
	    (unsigned long long)got);
	if (largest[_i].asked > 0)
		ck_assert_uint_le(got, largest[_i].asked);
	/* With what its key and head take, and in spite of what is there. */
	if (largest[_i].size > 64 * MIB)
		return;
	ck_assert(fixture_store(fixture_user(c, 0), 1, got - 1000, false, 1));
	ck_assert(!fixture_store(fixture_user(c, 1), 2, got + 1, false, 1));
	ck_assert(fixture_store(fixture_user(c, 2), 3, got - 1000, true, 1));
	ck_assert(cache_check(c));
}
END_TEST

UNIT_MAIN("cache", LOOP(gives_back_what_was_stored, bodies)
    PLAIN(compares_the_text) PLAIN(replaces) PLAIN(purges)
    PLAIN(purge_reaches_fills) PLAIN(evicts_oldest) PLAIN(evicts_for_rows)
    PLAIN(spares_what_is_read) PLAIN(fails_when_all_is_pinned)
    PLAIN(fails_when_all_is_filling) PLAIN(refuses_a_full_ledger) LOOP(takes_options, options)
    LOOP(holds_the_largest, largest))
