/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/variants_test.c - a URL has only so many variants.
 */
#include "proxy/cache/variants.h"

#include "proxy/base/ws.h"
#include "tests/unit/cache/fixture.h"

#define LIMIT	5u

static _Alignas(16) char memory[4096];

/* The key of variant ${n} of URL ${url} whose marker is of ${g}. */
static struct key
variant_key(unsigned url, uint64_t g, unsigned n)
{
	struct key primary = fixture_key(url), key;
	struct str values;
	struct ws ws;

	ws_init(&ws, memory, sizeof(memory));
	values = ws_printf(&ws, "accept: %u", n);
	ck_assert_int_eq(key_variant(&key, &fixture_seed, &primary, g, values,
	    &ws), 0);
	return (key);
}

static void
begin(struct cache_user *u, struct cache_writer *w, unsigned url, uint64_t g,
    unsigned n)
{
	struct entry_meta meta = {.status = 200};
	struct key primary = fixture_key(url), key = variant_key(url, g, n);

	ck_assert_int_eq(writer_begin(u, w, &key, &meta, FIXTURE_HEAD, 10, 1),
	    0);
	variants_attach(&w->variant, &primary, g, &key);
	ck_assert(fixture_fill(w, n, 0, 10));
}

static void
store(struct cache_user *u, unsigned url, uint64_t g, unsigned n)
{
	struct cache_writer w;

	begin(u, &w, url, g, n);
	ck_assert(writer_commit(&w, 10));
}

static bool
has(struct cache_user *u, unsigned url, uint64_t g, unsigned n)
{
	struct key key = variant_key(url, g, n);
	struct cache_reader r;

	if (cache_find(u, &key, &r, NULL, 1) != CACHE_FOUND)
		return (false);
	reader_close(&r);
	return (true);
}

static uint64_t
marker(struct cache_user *u, unsigned url, const char *names)
{
	struct key key = fixture_key(url);
	uint64_t g;

	ck_assert_int_eq(cache_store_marker(u, &key, str_of(names), &g, 1), 0);
	return (g);
}

static uint64_t
objects(struct cache *c)
{
	struct cache_totals t;

	ck_assert(cache_check(c));
	cache_totals(c, &t);
	return (t.objects);
}

START_TEST(the_oldest_gives_way)
{
	/* More than one shard. */
	struct cache *c = fixture_cache(256 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	uint64_t g, other;
	unsigned i, k;

	u->variants = LIMIT;
	g = marker(u, 1, "accept");
	other = marker(u, 2, "accept");
	store(u, 2, other, 0);
	for (i = 0; i < 40; i++) {
		store(u, 1, g, i);
		for (k = 0; k <= i; k++)
			ck_assert_int_eq(has(u, 1, g, k), i - k < LIMIT);
	}
	ck_assert(has(u, 2, other, 0));
	ck_assert_uint_eq(objects(c), LIMIT + 1);
}
END_TEST

START_TEST(the_same_again_counts_once)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	uint64_t g;
	unsigned i;

	u->variants = LIMIT;
	g = marker(u, 1, "accept");
	for (i = 0; i < 40; i++)
		store(u, 1, g, i % LIMIT);
	ck_assert_uint_eq(objects(c), LIMIT);
}
END_TEST

/* Many fills at once are bounded when they end. */
START_TEST(fills_side_by_side)
{
	static struct cache_writer w[40];
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	uint64_t g;
	unsigned i;

	u->variants = LIMIT;
	g = marker(u, 1, "accept");
	for (i = 0; i < ROWS(w); i++)
		begin(u, &w[i], 1, g, i);
	for (i = 0; i < ROWS(w); i++)
		ck_assert(writer_commit(&w[i], 10));
	ck_assert_uint_eq(objects(c), LIMIT);
}
END_TEST

START_TEST(of_another_generation)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_writer w;
	struct cache_reader r;
	uint64_t g, g2;
	struct key key;

	u->variants = 1;
	g = marker(u, 1, "accept");
	begin(u, &w, 1, g, 0);
	g2 = marker(u, 1, "cookie");
	store(u, 1, g2, 1);
	ck_assert(writer_commit(&w, 10));
	ck_assert(has(u, 1, g2, 1));
	/* The marker gives way to an object, or goes: nothing to count in. */
	begin(u, &w, 1, g2, 2);
	ck_assert(fixture_store(u, 1, 10, true, 1));
	ck_assert(writer_commit(&w, 10));
	begin(u, &w, 1, g2, 3);
	key = fixture_key(1);
	ck_assert(cache_purge(u->cache, &key));
	ck_assert(writer_commit(&w, 10));
	ck_assert_int_eq(fixture_find(u, 1, &r, 1), CACHE_ABSENT);
	ck_assert(cache_check(c));
}
END_TEST

/* One that is being read is not found any more, and read to its end. */
START_TEST(read_while_it_goes)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct cache_reader r;
	struct key key;
	uint64_t g, pos = 0;

	u->variants = 1;
	g = marker(u, 1, "accept");
	store(u, 1, g, 7);
	key = variant_key(1, g, 7);
	ck_assert_int_eq(cache_find(u, &key, &r, NULL, 1), CACHE_FOUND);
	store(u, 1, g, 8);
	ck_assert(!has(u, 1, g, 7));
	ck_assert_int_eq(fixture_read(&r, 7, &pos), READER_END);
	ck_assert_uint_eq(pos, 10);
	reader_close(&r);
	ck_assert_uint_eq(objects(c), 1);
}
END_TEST

UNIT_MAIN("variants", PLAIN(the_oldest_gives_way)
    PLAIN(the_same_again_counts_once) PLAIN(fills_side_by_side)
    PLAIN(of_another_generation) PLAIN(read_while_it_goes))
