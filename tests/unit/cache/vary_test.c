/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/vary_test.c - keys, markers, variants, and new heads.
 */
#include "proxy/base/ws.h"
#include "tests/unit/cache/fixture.h"

static _Alignas(16) char memory[4096];

static const struct {
	const char	*label;
	const char	*url;
	uint64_t	 generation;
	const char	*values;
} variants[] = {
	{"the one", "http://h/a", 17, "gzip"},
	{"other URL", "http://h/b", 17, "gzip"},
	{"other generation", "http://h/a", 18, "gzip"},
	{"other values", "http://h/a", 17, "br"},
	{"no values", "http://h/a", 17, ""},
};

START_TEST(variant_keys_differ)
{
	struct key primary, one, other;
	struct ws ws;

	ws_init(&ws, memory, sizeof(memory));
	key_make(&primary, &fixture_seed, STR("http://h/a"));
	ck_assert_int_eq(key_variant(&one, &fixture_seed, &primary, 17,
	    STR("gzip"), &ws), 0);
	ck_assert(!digest_eq(one.digest, primary.digest));
	key_make(&primary, &fixture_seed, str_of(variants[_i].url));
	ck_assert_int_eq(key_variant(&other, &fixture_seed, &primary,
	    variants[_i].generation, str_of(variants[_i].values), &ws), 0);
	ck_assert_int_eq(digest_eq(one.digest, other.digest), _i == 0);
	ck_assert_int_eq(str_eq(one.text, other.text), _i == 0);
}
END_TEST

START_TEST(variant_key_may_not_fit)
{
	struct key primary, one;
	struct ws ws;

	ws_init(&ws, memory, 24);
	key_make(&primary, &fixture_seed, STR("http://h/a"));
	ck_assert_int_eq(key_variant(&one, &fixture_seed, &primary, 17,
	    STR("gzip"), &ws), -1);
}
END_TEST

START_TEST(marker_tells_names)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct key key = fixture_key(1);
	struct vary_marker m;
	struct cache_reader r;
	struct cache_totals t;
	uint64_t g1, g2, g3;

	ck_assert(fixture_store(u, 1, 100, true, 1));
	ck_assert_int_eq(cache_store_marker(u, &key, STR("accept"), &g1, 1),
	    0);
	ck_assert_int_eq(cache_find(u, &key, &r, &m, 1), CACHE_VARIES);
	ck_assert_uint_eq(m.generation, g1);
	ck_assert(str_eq((struct str){m.names, m.len}, STR("accept")));
	/* The same again changes nothing, others are a new generation. */
	ck_assert_int_eq(cache_store_marker(u, &key, STR("accept"), &g2, 2),
	    0);
	ck_assert_uint_eq(g1, g2);
	ck_assert_int_eq(cache_store_marker(u, &key, STR("cookie"), &g2, 2),
	    0);
	ck_assert_uint_ne(g1, g2);
	ck_assert(cache_purge(u->cache, &key));
	ck_assert_int_eq(cache_find(u, &key, &r, &m, 1), CACHE_ABSENT);
	ck_assert_int_eq(cache_store_marker(u, &key, STR("cookie"), &g3, 2),
	    0);
	ck_assert_uint_ne(g3, g2);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.markers, 1);
	ck_assert_uint_eq(t.objects, 0);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(marker_limits)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct key key = fixture_key(1);
	static char names[CACHE_NAMES_MAX + 1];
	struct vary_marker m;
	struct cache_reader r;
	uint64_t g;

	memset(names, 'n', sizeof(names));
	ck_assert_int_eq(cache_store_marker(u, &key,
	    (struct str){names, sizeof(names)}, &g, 1), -1);
	ck_assert_int_eq(cache_store_marker(u, &key,
	    (struct str){names, CACHE_NAMES_MAX}, &g, 1), 0);
	ck_assert_int_eq(cache_find(u, &key, &r, &m, 1), CACHE_VARIES);
	ck_assert_uint_eq(m.len, CACHE_NAMES_MAX);
}
END_TEST

START_TEST(update_gives_a_new_head)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct entry_meta meta = {.status = 203, .body_len = 77,
	    .is_clean = true};
	struct cache_reader old, new;
	struct cache_totals before, t;
	struct digest words = {5, 6};
	uint64_t pos = 0;

	ck_assert(fixture_store(u, 1, 100, true, 1));
	cache_totals(c, &before);
	ck_assert_int_eq(fixture_find(u, 1, &old, 1), CACHE_FOUND);
	reader_set_clean(&old, words);
	ck_assert_int_eq(cache_update_head(u, &old, &meta, STR("new head"),
	    5), 0);
	ck_assert_int_eq(fixture_find(u, 1, &new, 1), CACHE_FOUND);
	ck_assert(str_eq(reader_head(&old), FIXTURE_HEAD));
	ck_assert(str_eq(reader_head(&new), STR("new head")));
	ck_assert_int_eq(reader_meta(&new)->status, 203);
	ck_assert_int_eq(reader_meta(&new)->body_len, 100);
	ck_assert(reader_meta(&new)->is_clean);
	ck_assert(digest_eq(reader_meta(&new)->clean, words));
	ck_assert(cache_check(c));
	/* The old head goes with its last reader. */
	reader_close(&old);
	ck_assert(cache_check(c));
	ck_assert_int_eq(fixture_read(&new, 1, &pos), READER_END);
	reader_close(&new);
	cache_totals(c, &t);
	ck_assert_uint_le(t.used, before.used);
	/* And what is gone cannot be updated. */
	ck_assert_int_eq(fixture_find(u, 1, &new, 1), CACHE_FOUND);
	ck_assert(cache_purge(u->cache, &(struct key){fixture_key(1).digest,
	    fixture_key(1).text}));
	ck_assert_int_eq(cache_update_head(u, &new, &meta, STR("no"), 5), -1);
	reader_close(&new);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(many_updates_under_readers)
{
	static struct cache_reader readers[100];
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct entry_meta meta = {.status = 200};
	unsigned i, updated = 0;

	ck_assert(fixture_store(u, 1, 100, true, 1));
	for (i = 0; i < 100; i++) {
		ck_assert_int_eq(fixture_find(u, 1, &readers[i], 1),
		    CACHE_FOUND);
		updated += cache_update_head(u, &readers[i], &meta,
		    STR("head"), 1) == 0;
	}
	ck_assert_uint_gt(updated, 32);
	ck_assert_uint_lt(updated, 100);
	ck_assert(cache_check(c));
	for (i = 0; i < 100; i++)
		reader_close(&readers[(i * 37) % 100]);
	ck_assert(cache_check(c));
	ck_assert(fixture_has(u, 1, 1));
}
END_TEST

START_TEST(clean_is_remembered)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct digest words = {9, 10};
	struct cache_reader r;

	ck_assert(fixture_store(u, 1, 100, true, 1));
	ck_assert_int_eq(fixture_find(u, 1, &r, 1), CACHE_FOUND);
	ck_assert(!reader_meta(&r)->is_clean);
	reader_set_clean(&r, words);
	ck_assert(reader_meta(&r)->is_clean);
	reader_close(&r);
	ck_assert_int_eq(fixture_find(u, 1, &r, 1), CACHE_FOUND);
	ck_assert(digest_eq(reader_meta(&r)->clean, words));
	reader_close(&r);
}
END_TEST

UNIT_MAIN("vary", LOOP(variant_keys_differ, variants)
    PLAIN(variant_key_may_not_fit) PLAIN(marker_tells_names)
    PLAIN(marker_limits) PLAIN(update_gives_a_new_head)
    PLAIN(many_updates_under_readers) PLAIN(clean_is_remembered))
