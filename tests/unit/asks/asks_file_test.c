/* SPDX-License-Identifier: MIT
 *
 * tests/unit/asks/asks_file_test.c - rows as YAML, and YAML that is no row.
 */
#include "proxy/asks/asks_file.h"

#include "config/complaint.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/asks.h"
#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

#define NOW	INT64_C(1795370400)

static struct asks *
new_asks(void)
{
	void *memory = aligned_alloc(64, asks_size());

	memset(memory, 0, asks_size());
	return (asks_init(memory, &(struct hash_seed){1, 2}));
}

START_TEST(comes_back)
{
	struct asks *t = new_asks(), *later = new_asks();
	struct complaints *c = complaints_new();
	struct plea a = {.host = "a.example", .user = "ann", .by_word = true,
	    .client = {[10] = 0xff, 0xff, 10, 0, 0, 1}}, b;
	struct buf text, again;

	ask_text_copy(STR("\"quoted\" \\ c\xc3\xb3mo: {x} # y\n- z"), a.reason,
	    sizeof(a.reason));
	ck_assert_int_eq(asks_add(t, &a, NOW), ASKS_TAKEN);
	a = (struct plea){.host = "2001:db8::9", .client = {0x20, 1, [15] = 1},
	    .url = "http://[2001:db8::9]/?'x=%22"};
	ck_assert_int_eq(asks_add(t, &a, NOW), ASKS_TAKEN);
	ck_assert(asks_decide(t, 2, PLEA_GRANTED, NOW + 60, STR("ok"), NOW + 1));
	buf_init(&text, ASKS_FILE_MAX);
	buf_init(&again, ASKS_FILE_MAX);
	ck_assert_int_eq(asks_file_write(t, &text), 0);
	ck_assert_uint_eq(asks_file_read(later, buf_peek(&text), "f", c), 2);
	ck_assert_uint_eq(complaints_count(c), 0);
	ck_assert_int_eq(asks_file_write(later, &again), 0);
	ck_assert(str_eq(buf_peek(&text), buf_peek(&again)));
	ck_assert(asks_get(later, 1, &b));
	ck_assert_str_eq(b.reason,
	    "\"quoted\" \\ c\xc3\xb3mo: {x} # y - z");
	ck_assert(b.by_word);
	/* Numbers go on. */
	a = (struct plea){.host = "new.example"};
	ck_assert_int_eq(asks_add(later, &a, NOW), ASKS_TAKEN);
	ck_assert(asks_get(later, 3, &b));
	buf_fini(&text);
	buf_fini(&again);
	complaints_free(c);
	free(t);
	free(later);
}
END_TEST

#define GOOD	"client: 10.0.0.1, host: h, asked: \"2026-11-22T18:00:00Z\""
#define ROW(s)	"asks:\n  - {" s "}\n"
static const struct bad {
	const char	*text;
	unsigned	 rows;
	size_t		 complaints;
} bads[] = {
    {ROW("id: 1, state: waiting, " GOOD), 1, 0},
    {"asks:\n", 0, 0},
    {"asks: []\n", 0, 0},
    {"", 0, 1},
    {"- 1\n", 0, 1},
    {"other: []\n", 0, 1},
    {"asks: 3\n", 0, 1},
    {"asks: [3]\n", 0, 1},
    {ROW("id: 0, state: waiting, " GOOD), 0, 1},
    {ROW("id: 1, state: late, " GOOD), 0, 1},
    {ROW("state: waiting, " GOOD), 0, 1},
    {ROW("id: 1, state: denied, " GOOD), 0, 1},
    {ROW("id: 1, state: waiting, odd: 1, " GOOD), 0, 1},
    {ROW("id: 1, state: waiting, decided: yesterday, " GOOD), 0, 1},
    {ROW("id: 1, state: waiting, reason: [x], " GOOD), 0, 1},
    {ROW("id: 1, state: waiting, client: me"), 0, 1},
    {"asks:\n  - {id: 1, state: waiting, " GOOD "}\n  - {id: 1, state: "
     "waiting, " GOOD "}\n", 1, 1},
    {"asks: [", 0, 1},
};

START_TEST(tells_what_is_none)
{
	const struct bad *r = &bads[_i];
	struct complaints *c = complaints_new();
	struct asks *t = new_asks();

	ck_assert_msg(asks_file_read(t, str_of(r->text), "f", c) == r->rows,
	    "%s", r->text);
	ck_assert_msg(complaints_count(c) == r->complaints, "%s", r->text);
	complaints_free(c);
	free(t);
}
END_TEST

UNIT_MAIN("asks_file", PLAIN(comes_back) LOOP(tells_what_is_none, bads))
