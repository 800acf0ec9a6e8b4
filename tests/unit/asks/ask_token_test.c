/* SPDX-License-Identifier: MIT
 *
 * tests/unit/asks/ask_token_test.c - what is sent back must be what was shown.
 */
#include "proxy/asks/ask_token.h"

#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

#define NOW	INT64_C(1795370400)

static const struct hash_seed key = {1, 2}, other_key = {1, 3};
static const unsigned char alice[16] = {[10] = 0xff, 0xff, 10, 0, 0, 1};
static const unsigned char carol[16] = {0x20, 1, 0xd, 0xb8, [15] = 7};

static struct plea
an_ask(void)
{
	struct plea a = {.user = "ann", .host = "games.example",
	    .url = "http://games.example/?a=\xc3\xb3", .rule = "domain games",
	    .place = "/etc/b.yaml:3"};

	memcpy(a.client, alice, 16);
	return (a);
}

static struct buf
a_token(const struct plea *a)
{
	struct buf out;

	buf_init(&out, ASK_TOKEN_MAX);
	ck_assert_int_eq(ask_token_write(&key, a, NOW, &out), 0);
	return (out);
}

START_TEST(comes_back)
{
	struct plea a = an_ask(), b;
	struct buf t = a_token(&a);

	ck_assert_int_eq(ask_token_read(&key, buf_peek(&t), alice, NOW + 9, &b),
	    ASK_TOKEN_GOOD);
	ck_assert_str_eq(b.user, "ann");
	ck_assert_str_eq(b.host, a.host);
	ck_assert_str_eq(b.url, a.url);
	ck_assert_str_eq(b.rule, a.rule);
	ck_assert_str_eq(b.place, a.place);
	ck_assert_mem_eq(b.client, alice, 16);
	ck_assert(!b.by_word);
	buf_fini(&t);
}
END_TEST

START_TEST(is_for_one)
{
	struct plea a = an_ask(), b;
	struct buf t = a_token(&a);
	struct str text = buf_peek(&t);

	ck_assert_int_eq(ask_token_read(&key, text, carol, NOW, &b),
	    ASK_TOKEN_BAD);
	ck_assert_int_eq(ask_token_read(&other_key, text, alice, NOW, &b),
	    ASK_TOKEN_BAD);
	ck_assert_int_eq(ask_token_read(&key, text, alice, NOW + ASK_TOKEN_S,
	    &b), ASK_TOKEN_GOOD);
	ck_assert_int_eq(ask_token_read(&key, text, alice,
	    NOW + ASK_TOKEN_S + 1, &b), ASK_TOKEN_OLD);
	ck_assert_int_eq(ask_token_read(&key, text, alice, NOW - 1, &b),
	    ASK_TOKEN_OLD);
	ck_assert_str_eq(b.host, "");
	buf_fini(&t);
}
END_TEST

/* Any digit changed, any byte more or less. */
START_TEST(cannot_be_changed)
{
	struct plea a = an_ask(), b;
	struct buf t = a_token(&a);
	struct str text = buf_peek(&t);
	char copy[ASK_TOKEN_MAX];
	size_t i;

	for (i = 0; i < text.len; i++) {
		memcpy(copy, text.ptr, text.len);
		copy[i] = copy[i] == '0' ? '1' : '0';
		ck_assert_int_ne(ask_token_read(&key,
		    (struct str){copy, text.len}, alice, NOW, &b),
		    ASK_TOKEN_GOOD);
		ck_assert_int_ne(ask_token_read(&key, str_head(text, i), alice,
		    NOW, &b), ASK_TOKEN_GOOD);
		copy[i] = 'g';
		ck_assert_int_eq(ask_token_read(&key,
		    (struct str){copy, text.len}, alice, NOW, &b),
		    ASK_TOKEN_BAD);
	}
	buf_fini(&t);
}
END_TEST

static void
fill(char *text, size_t size)
{
	memset(text, 'x', size - 1);
}

START_TEST(has_room_for_the_longest)
{
	struct plea a = {.by_word = true}, b;
	struct buf t;

	fill(a.user, sizeof(a.user));
	fill(a.host, sizeof(a.host));
	fill(a.url, sizeof(a.url));
	fill(a.rule, sizeof(a.rule));
	fill(a.place, sizeof(a.place));
	t = a_token(&a);
	ck_assert_int_eq(ask_token_read(&key, buf_peek(&t), a.client, NOW, &b),
	    ASK_TOKEN_GOOD);
	ck_assert_str_eq(b.url, a.url);
	ck_assert(b.by_word);
	buf_fini(&t);
}
END_TEST

UNIT_MAIN("ask_token", PLAIN(comes_back) PLAIN(is_for_one)
	PLAIN(cannot_be_changed) PLAIN(has_room_for_the_longest))
