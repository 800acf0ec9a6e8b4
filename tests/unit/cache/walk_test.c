/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/walk_test.c - batches of entries, and removing them.
 */
#include "proxy/cache/walk.h"

#include "proxy/base/ws.h"
#include "tests/unit/cache/fixture.h"

#define MANY	2000u

static struct walk_batch batch;
static unsigned seen[MANY + 1];

static unsigned
number_of(const struct walk_item *item)
{
	struct str url = walk_url(item);
	unsigned n = 0;
	size_t i;

	ck_assert(str_starts(url, STR("http://h.example/")));
	for (i = 17; i < url.len; i++)
		n = n * 10 + (unsigned)(url.ptr[i] - '0');
	return (n);
}

static void
note_batch(void)
{
	ck_assert_uint_le(batch.count, WALK_BATCH);
	for (unsigned i = 0; i < batch.count; i++) {
		unsigned n = number_of(&batch.items[i]);

		ck_assert_uint_le(n, MANY);
		seen[n]++;
	}
}

static unsigned
walk_all(struct cache *c)
{
	struct walk_cursor at = {0};
	unsigned turns = 0;
	bool more;

	memset(seen, 0, sizeof(seen));
	do {
		more = walk_next(c, &at, &batch);
		note_batch();
		turns++;
	} while (more);
	return (turns);
}

START_TEST(sees_everything_once)
{
	/* Two shards. */
	struct cache *c = fixture_cache(128 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	unsigned turns;

	for (unsigned i = 1; i <= MANY; i++)
		ck_assert(fixture_store(u, i, i % 500, true, i));
	turns = walk_all(c);
	ck_assert_uint_ge(turns, MANY / WALK_BATCH);
	ck_assert_uint_le(turns, MANY / WALK_BATCH + 4);
	for (unsigned i = 1; i <= MANY; i++)
		ck_assert_uint_eq(seen[i], 1);
}
END_TEST

START_TEST(an_empty_one_ends)
{
	struct cache *c = fixture_cache(MIB, 0);
	struct walk_cursor at = {0}, beyond = {7, 7}, far = {0, UINT32_MAX};

	ck_assert(!walk_next(c, &at, &batch));
	ck_assert_uint_eq(batch.count, 0);
	ck_assert(!walk_next(c, &at, &batch));
	/* What a person may type. */
	ck_assert(!walk_next(c, &beyond, &batch));
	ck_assert(!walk_next(c, &far, &batch));
}
END_TEST

/* Between two batches others come, go and are replaced: what stays is seen, and
 * once. */
START_TEST(misses_nothing_that_stays)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct walk_cursor at = {0};
	struct key key;
	unsigned next = 0;
	bool more;

	memset(seen, 0, sizeof(seen));
	for (unsigned i = 1; i <= MANY; i++)
		ck_assert(fixture_store(u, i, 10, true, i));
	do {
		more = walk_next(c, &at, &batch);
		note_batch();
		/* Odd ones go and come again, in whichever row is free. */
		for (unsigned i = 0; i < 40; i++, next += 2) {
			key = fixture_key(next % MANY + 1);
			(void)cache_purge(u->cache, &key);
			if (i % 3 != 0)
				ck_assert(fixture_store(u, next % MANY + 1, 20,
				    true, 5000));
		}
	} while (more);
	for (unsigned i = 2; i <= MANY; i += 2)
		ck_assert_uint_eq(seen[i], 1);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(shows_what_an_entry_is)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct walk_cursor at = {0};
	struct cache_reader r;
	char head[256];
	size_t len;

	ck_assert(fixture_store(u, 1, 700, true, 1234));
	ck_assert_int_eq(fixture_find(u, 1, &r, 1300), CACHE_FOUND);
	(void)walk_next(c, &at, &batch);
	ck_assert_uint_eq(batch.count, 1);
	ck_assert_int_eq(batch.items[0].kind, WALK_OBJECT);
	ck_assert_uint_eq(batch.items[0].bytes, 700);
	ck_assert_int_eq(batch.items[0].used_ms, 1234);
	ck_assert_uint_eq(batch.items[0].pins, 1);
	ck_assert_uint_eq(batch.items[0].meta.status, 200);
	ck_assert(batch.items[0].meta.is_complete);
	ck_assert(walk_is_reachable(c, &batch.items[0]));
	ck_assert(walk_head(c, &batch.items[0], head, sizeof(head), &len));
	ck_assert(str_eq((struct str){head, len}, FIXTURE_HEAD));
	ck_assert(!walk_head(c, &batch.items[0], head, 3, &len));
	reader_close(&r);
	ck_assert_int_eq(walk_remove(c, &batch.items[0]), WALK_REMOVED);
	ck_assert_int_eq(walk_remove(c, &batch.items[0]), WALK_GONE);
	ck_assert(!walk_head(c, &batch.items[0], head, sizeof(head), &len));
	ck_assert(!fixture_has(u, 1, 1));
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(a_read_one_is_removed_behind_its_reader)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct walk_cursor at = {0};
	struct cache_reader r;
	uint64_t pos = 0;

	ck_assert(fixture_store(u, 1, 100000, true, 1));
	ck_assert_int_eq(fixture_find(u, 1, &r, 1), CACHE_FOUND);
	(void)walk_next(c, &at, &batch);
	ck_assert_int_eq(walk_remove(c, &batch.items[0]), WALK_REMOVED);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_END);
	ck_assert_uint_eq(pos, 100000);
	reader_close(&r);
	at = (struct walk_cursor){0};
	(void)walk_next(c, &at, &batch);
	ck_assert_uint_eq(batch.count, 0);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(stops_a_fill)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct walk_cursor at = {0};
	struct cache_writer w;

	ck_assert_int_eq(fixture_begin(u, &w, 1, 10, 1), 0);
	ck_assert(fixture_fill(&w, 1, 0, 4));
	(void)walk_next(c, &at, &batch);
	ck_assert_uint_eq(batch.count, 1);
	ck_assert_int_eq(batch.items[0].kind, WALK_FILLING);
	ck_assert_uint_eq(batch.items[0].bytes, 4);
	ck_assert_uint_eq(number_of(&batch.items[0]), 1);
	ck_assert_int_eq(walk_remove(c, &batch.items[0]), WALK_STOPPED);
	ck_assert(fixture_fill(&w, 1, 4, 6));
	ck_assert(!writer_commit(&w, 10));
	ck_assert(!fixture_has(u, 1, 1));
	/* One begun later is not concerned. */
	ck_assert(fixture_store(u, 1, 10, true, 2));
	ck_assert(fixture_has(u, 1, 2));
}
END_TEST

/* Seen while it was filled, removed after it was committed. */
START_TEST(a_fill_that_was_faster)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct walk_cursor at = {0};
	struct cache_writer w;

	ck_assert_int_eq(fixture_begin(u, &w, 1, 4, 1), 0);
	ck_assert(fixture_fill(&w, 1, 0, 4));
	(void)walk_next(c, &at, &batch);
	ck_assert(writer_commit(&w, 4));
	ck_assert_int_eq(walk_remove(c, &batch.items[0]), WALK_REMOVED);
	ck_assert(!fixture_has(u, 1, 1));
}
END_TEST

static void
store_variant(struct cache_user *u, const struct key *primary, uint64_t g,
    struct str values)
{
	struct entry_meta meta = {.status = 200};
	static char mem[1024];
	struct cache_writer w;
	struct key key;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	ck_assert_int_eq(key_variant(&key, &fixture_seed, primary, g, values,
	    &ws), 0);
	ck_assert_int_eq(writer_begin(u, &w, &key, &meta, FIXTURE_HEAD, 0, 1),
	    0);
	ck_assert(writer_commit(&w, 0));
}

START_TEST(tells_variants)
{
	struct cache *c = fixture_cache(16 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct str es = STR("accept-language:es\n");
	struct key primary = fixture_key(5);
	struct walk_cursor at = {0};
	unsigned markers = 0, variants = 0;
	uint64_t g, of;

	ck_assert(!walk_find(c, &primary, &batch));
	ck_assert_int_eq(cache_store_marker(u, &primary, STR("accept-language"),
	    &g, 1), 0);
	store_variant(u, &primary, g, es);
	(void)walk_next(c, &at, &batch);
	ck_assert_uint_eq(batch.count, 2);
	for (unsigned i = 0; i < batch.count; i++) {
		struct walk_item *item = &batch.items[i];

		ck_assert_uint_eq(number_of(item), 5);
		if (item->kind == WALK_MARKER) {
			ck_assert_uint_eq(item->generation, g);
			ck_assert_uint_eq(walk_values(item, &of).len, 0);
			ck_assert_uint_eq(of, 0);
			markers++;
			continue;
		}
		ck_assert(str_eq(walk_values(item, &of), es));
		ck_assert_uint_eq(of, g);
		ck_assert(walk_is_reachable(c, item));
		variants++;
	}
	ck_assert_uint_eq(markers, 1);
	ck_assert_uint_eq(variants, 1);
	ck_assert(walk_find(c, &primary, &batch));
	ck_assert_int_eq(batch.items[0].kind, WALK_MARKER);
	ck_assert_int_eq(cache_purge(c, &primary), CACHE_VARIES);
	ck_assert_int_eq(cache_purge(c, &primary), CACHE_ABSENT);
	at = (struct walk_cursor){0};
	(void)walk_next(c, &at, &batch);
	ck_assert_uint_eq(batch.count, 1);
	ck_assert(!walk_is_reachable(c, &batch.items[0]));
}
END_TEST

/* Keys so long that not all fit at once. */
START_TEST(long_keys_come_in_turns)
{
	struct cache *c = fixture_cache(64 * MIB, 0);
	struct cache_user *u = fixture_user(c, 0);
	struct entry_meta meta = {.status = 200};
	static char url[KEY_TEXT_MAX * 3];
	struct walk_cursor at = {0};
	struct cache_writer w;
	unsigned n = 0;
	struct key key;
	bool more;

	memset(url, 'u', sizeof(url));
	for (int i = 0; i < 8; i++) {
		url[0] = (char)('a' + i);
		key_make(&key, &fixture_seed, (struct str){url,
		    i % 2 == 0 ? sizeof(url) : KEY_TEXT_MAX});
		ck_assert_int_eq(writer_begin(u, &w, &key, &meta, FIXTURE_HEAD,
		    0, 1), 0);
		ck_assert(writer_commit(&w, 0));
	}
	do {
		more = walk_next(c, &at, &batch);
		ck_assert_uint_le(batch.count, 3);
		for (unsigned i = 0; i < batch.count; i++)
			n |= 1u << (batch.items[i].key.ptr[0] - 'a');
	} while (more);
	ck_assert_uint_eq(n, 0xff);
}
END_TEST

UNIT_MAIN("walk", PLAIN(sees_everything_once) PLAIN(an_empty_one_ends)
    PLAIN(misses_nothing_that_stays) PLAIN(shows_what_an_entry_is)
    PLAIN(a_read_one_is_removed_behind_its_reader) PLAIN(stops_a_fill)
    PLAIN(a_fill_that_was_faster) PLAIN(tells_variants)
    PLAIN(long_keys_come_in_turns))
