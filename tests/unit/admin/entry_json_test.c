/* SPDX-License-Identifier: MIT
 *
 * admin/entry_json_test.c - entries as JSON, without what is secret.
 */
#include "proxy/admin/entry_json.h"

#include "proxy/base/buf.h"
#include "proxy/cache/walk.h"
#include "proxy/http/freshness.h"
#include "tests/unit/unit.h"

static const struct {
	const char	*in;
	const char	*want;
} texts[] = {
	{"", "\"\""},
	{"plain", "\"plain\""},
	{"a\"b\\c", "\"a\\u0022b\\u005cc\""},
	{"\x01\x1b[0m\x7f", "\"\\u0001\\u001b[0m\\u007f\""},
	{"\xe9", "\"\\u00e9\""},
};

START_TEST(escapes)
{
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(entry_json_text(&out, str_of(texts[_i].in)), 0);
	ck_assert(str_eq(buf_peek(&out), str_of(texts[_i].want)));
	buf_fini(&out);
}
END_TEST

static const struct {
	const char	*in;
	const char	*want;
} heads[] = {
	{"", "[]"},
	{"HTTP/1.1 200 OK\r\n", "[\"HTTP/1.1 200 OK\"]"},
	{"HTTP/1.1 200 OK\r\nA:  b\r\n", "[\"HTTP/1.1 200 OK\",\"A: b\"]"},
	{"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n",
	    "[\"HTTP/1.1 200 OK\",\"Set-Cookie: (hidden)\"]"},
	{"HTTP/1.1 200 OK\r\nX-CSRF-Token: a\r\nX-Api-Key: k\r\n",
	    "[\"HTTP/1.1 200 OK\",\"X-CSRF-Token: (hidden)\","
	    "\"X-Api-Key: (hidden)\"]"},
	{"HTTP/1.1 200 OK\r\nAUTHORIZATION: Basic eA==\r\n",
	    "[\"HTTP/1.1 200 OK\",\"AUTHORIZATION: (hidden)\"]"},
};

START_TEST(shows_heads)
{
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(entry_json_head(&out, str_of(heads[_i].in)), 0);
	ck_assert_msg(str_eq(buf_peek(&out), str_of(heads[_i].want)), "%.*s",
	    STR_ARG(buf_peek(&out)));
	buf_fini(&out);
}
END_TEST

static struct walk_item
item_of(const char *key)
{
	struct freshness_facts facts = {.response_ms = 1000,
	    .initial_age_ms = 500, .lifetime_ms = 10000,
	    .flags = FRESHNESS_HEURISTIC};
	struct walk_item item = {.kind = WALK_OBJECT, .key = str_of(key),
	    .bytes = 7, .used_ms = 2000, .meta = {.status = 203}};

	memcpy(item.meta.facts, &facts, sizeof(facts));
	return (item);
}

static const struct {
	int64_t		 now_ms;
	const char	*key;
	const char	*part;
} facts[] = {
	{1000, "http://a/", "\"status\":203,\"state\":\"whole\",\"bytes\":7,"
	    "\"range\":null,"},
	{1000, "http://a/",
	    "\"age_seconds\":0,\"fresh_seconds\":9,\"heuristic\":true,"},
	{15000, "http://a/", "\"age_seconds\":14,\"fresh_seconds\":-5,"},
	{10600, "http://a/", "\"fresh_seconds\":-1,"},
	{5500, "http://a/", "\"unused_seconds\":3,"},
	{1500, "http://a/", "\"unused_seconds\":0,"},
	{1000, "http://a/", "\"type\":\"text/x\",\"variant\":null,"
	    "\"url\":\"http://a/\""},
	{1000, "http://a/\n1f\naccept-language:es\nx-kind\n",
	    "\"variant\":\"accept-language: es; x-kind absent\","
	    "\"url\":\"http://a/\""},
	{1000, "http://a/\n1f\n@7f000001\ncookie:id=1\n",
	    "\"variant\":\"one client alone; cookie: (hidden)\","},
	{1000, "http://a/\n1f\ncookie:id=1\n",
	    "\"variant\":\"cookie: (hidden)\","},
};

START_TEST(shows_facts)
{
	struct walk_item item = item_of(facts[_i].key);
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(entry_json_facts(&out, &item,
	    STR("HTTP/1.1 203 X\r\ncontent-type: text/x\r\n"),
	    facts[_i].now_ms), 0);
	ck_assert_msg(str_search(buf_peek(&out), str_of(facts[_i].part)) <
	    buf_len(&out), "%.*s", STR_ARG(buf_peek(&out)));
	buf_fini(&out);
}
END_TEST

START_TEST(shows_a_part)
{
	struct walk_item item = item_of("http://a/");
	struct buf out;

	item.meta.is_part = true;
	item.meta.part_first = 10;
	item.meta.part_total = 100;
	buf_init(&out, 4096);
	ck_assert_int_eq(entry_json_facts(&out, &item, STR(""), 1), 0);
	ck_assert(str_search(buf_peek(&out),
	    STR("\"state\":\"part\",\"bytes\":7,\"range\":\"10-16/100\"")) <
	    buf_len(&out));
	buf_fini(&out);
}
END_TEST

START_TEST(tells_when_there_is_no_room)
{
	struct walk_item item = item_of("http://a/");
	struct buf out;

	buf_init(&out, 16);
	ck_assert_int_ne(entry_json_facts(&out, &item, STR(""), 1), 0);
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("entry_json", LOOP(escapes, texts) LOOP(shows_heads, heads)
    LOOP(shows_facts, facts) PLAIN(shows_a_part)
    PLAIN(tells_when_there_is_no_room))
