/* SPDX-License-Identifier: MIT
 *
 * http/body_test.c - out of the framing, into sinks that take what they like.
 */
#include "proxy/http/body.h"

#include "tests/fuzz/body_fuzz.h"
#include "tests/unit/http/parsed.h"

static const struct row {
	const char *label;
	struct framing framing;
	const char *in, *body;
	enum body_result end;
	size_t rest;	/* bytes behind the end */
} rows[] = {
	{"length", {FRAMING_LENGTH, 11}, "hello world", "hello world",
	    BODY_END, 0},
	{"length and the next message", {FRAMING_LENGTH, 5}, "helloGET /",
	    "hello", BODY_END, 5},
	{"length, cut short", {FRAMING_LENGTH, 6}, "hello", "hello",
	    BODY_MORE, 0},
	{"chunked", {FRAMING_CHUNKED, 0}, "5\r\nhello\r\n6\r\n world\r\n"
	    "0\r\n\r\n", "hello world", BODY_END, 0},
	{"chunked and the next message", {FRAMING_CHUNKED, 0},
	    "1\r\nx\r\n0\r\nA: b\r\n\r\nGET /", "x", BODY_END, 5},
	{"chunked, only the end", {FRAMING_CHUNKED, 0}, "0\r\n\r\n", "",
	    BODY_END, 0},
	{"chunked, cut short", {FRAMING_CHUNKED, 0}, "5\r\nhel", "hel",
	    BODY_MORE, 0},
	{"chunked, cut before the last", {FRAMING_CHUNKED, 0},
	    "3\r\nhel\r\n", "hel", BODY_MORE, 0},
	{"chunked, bad after data", {FRAMING_CHUNKED, 0}, "3\r\nhelX", "hel",
	    BODY_BAD, 0},
	{"close", {FRAMING_CLOSE, 0}, "0\r\n\r\nhello", "0\r\n\r\nhello",
	    BODY_END, 0},
};

START_TEST(any_split_any_appetite)
{
	const struct row *r = &rows[_i];
	struct body_taker taker;
	enum body_result result;
	char mem[64];
	unsigned dice;
	size_t rest;

	for (dice = 0; dice < 200; dice++) {
		body_taker_init(&taker, dice / 2, mem);
		result = body_run(&r->framing, str_of(r->in), dice, &taker,
		    &rest);
		ck_assert_msg(result == r->end, "%s %u: %d", r->label, dice,
		    (int)result);
		ck_assert_slice(((struct str){mem, taker.len}), r->body);
		ck_assert_uint_eq(rest, r->rest);
	}
}
END_TEST

START_TEST(over_before_anything)
{
	static const struct framing over[] = {
		{FRAMING_NONE, 0}, {FRAMING_LENGTH, 0}};
	static const struct framing open[] = {
		{FRAMING_LENGTH, 1}, {FRAMING_CHUNKED, 0}, {FRAMING_CLOSE, 0}};
	struct body b;
	size_t i;

	for (i = 0; i < ROWS(over); i++) {
		body_init(&b, &over[i]);
		ck_assert(body_over(&b));
		body_fini(&b);
	}
	for (i = 0; i < ROWS(open); i++) {
		body_init(&b, &open[i]);
		ck_assert(!body_over(&b));
		body_fini(&b);
	}
}
END_TEST

static ssize_t
take_none(struct sink *sink, const struct iovec *iov, int n)
{
	(void)sink;
	(void)iov;
	(void)n;
	return (0);
}

static ssize_t
take_broken(struct sink *sink, const struct iovec *iov, int n)
{
	(void)sink;
	(void)iov;
	(void)n;
	return (-1);
}

static const struct sink_ops none_ops = {.name = "none", .write = take_none};
static const struct sink_ops broken_ops = {.name = "broken",
    .write = take_broken};

START_TEST(holds_all_that_may_be_fed)
{
	static char in[BODY_FEED_MAX], out[BODY_FEED_MAX];
	struct framing framing = {FRAMING_CLOSE, 0};
	struct body_taker taker;
	struct sink none;
	struct body b;

	memset(in, 'x', sizeof(in));
	sink_init(&none, &none_ops);
	body_init(&b, &framing);
	ck_assert_int_eq(body_feed(&b, (struct str){in, sizeof(in)}, &none),
	    BODY_WAIT);
	ck_assert(!body_may_end_here(&b));
	ck_assert_int_eq(body_resume(&b, &none), BODY_WAIT);
	body_taker_init(&taker, 0, out);
	ck_assert_int_eq(body_resume(&b, &taker.sink), BODY_MORE);
	ck_assert_uint_eq(taker.len, sizeof(in));
	ck_assert_mem_eq(out, in, sizeof(in));
	ck_assert(body_may_end_here(&b));
	ck_assert_int_eq(body_resume(&b, &taker.sink), BODY_MORE);
	body_fini(&b);
}
END_TEST

START_TEST(broken_sink)
{
	struct framing framing = {FRAMING_LENGTH, 10};
	struct sink none, broken;
	struct body b;

	sink_init(&none, &none_ops);
	sink_init(&broken, &broken_ops);
	body_init(&b, &framing);
	ck_assert_int_eq(body_feed(&b, STR("abc"), &none), BODY_WAIT);
	ck_assert_int_eq(body_resume(&b, &broken), BODY_BROKEN);
	ck_assert_uint_eq(b.taken, 0);
	body_fini(&b);
}
END_TEST

START_TEST(what_passes_another_way)
{
	struct framing framing = {FRAMING_LENGTH, 10};
	struct sink none;
	struct body b;

	sink_init(&none, &none_ops);
	body_init(&b, &framing);
	ck_assert_uint_eq(body_unread(&b), 10);
	body_pass(&b, 4);
	ck_assert_uint_eq(body_unread(&b), 6);
	ck_assert_uint_eq(b.taken, 4);
	ck_assert(!body_over(&b));
	body_pass(&b, 3);
	/* Not past what is held. */
	ck_assert_int_eq(body_feed(&b, STR("abc"), &none), BODY_WAIT);
	ck_assert_uint_eq(body_unread(&b), 0);
	body_fini(&b);
	framing.kind = FRAMING_CHUNKED;
	body_init(&b, &framing);
	ck_assert_uint_eq(body_unread(&b), 0);
	body_fini(&b);
}
END_TEST

UNIT_MAIN("body", LOOP(any_split_any_appetite, rows)
    PLAIN(over_before_anything) PLAIN(holds_all_that_may_be_fed)
    PLAIN(broken_sink) PLAIN(what_passes_another_way))
