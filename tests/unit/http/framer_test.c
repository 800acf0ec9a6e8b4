/* SPDX-License-Identifier: MIT
 *
 * http/framer_test.c - heads and bodies as runs, written in any pieces.
 */
#include "proxy/http/framer.h"

#include "tests/fuzz/body_fuzz.h"
#include "tests/unit/http/parsed.h"

static const struct row {
	const char *label;
	struct framing framing;
	const char *body, *out;
} rows[] = {
	{"no body", {FRAMING_NONE, 0}, "", "head\r\n\r\n"},
	{"length", {FRAMING_LENGTH, 5}, "hello", "head\r\n\r\nhello"},
	{"length 0", {FRAMING_LENGTH, 0}, "", "head\r\n\r\n"},
	{"chunked", {FRAMING_CHUNKED, 0}, "hello world!abcd",
	    "head\r\n\r\n10\r\nhello world!abcd\r\n0\r\n\r\n"},
	{"chunked, empty", {FRAMING_CHUNKED, 0}, "",
	    "head\r\n\r\n0\r\n\r\n"},
	{"close", {FRAMING_CLOSE, 0}, "hello", "head\r\n\r\nhello"},
};

START_TEST(any_pieces)
{
	const struct row *r = &rows[_i];
	char out[128];
	unsigned dice;
	size_t n;

	for (dice = 0; dice < 200; dice++) {
		n = body_write(&r->framing, STR("head\r\n\r\n"),
		    str_of(r->body), dice, out);
		ck_assert_slice(((struct str){out, n}), r->out);
	}
}
END_TEST

static size_t
write_all(struct framer *f, struct str body, char *out)
{
	struct iovec from = {(void *)(uintptr_t)body.ptr, body.len};
	struct iovec runs[FRAMER_RUNS];
	size_t len = 0;
	int i, n;

	n = framer_collect(f, runs, &from, 1, 0);
	for (i = 0; i < n; i++) {
		memcpy(out + len, runs[i].iov_base, runs[i].iov_len);
		len += runs[i].iov_len;
	}
	ck_assert_uint_le(framer_settle(f, len), body.len);
	return (len);
}

START_TEST(each_write_a_chunk)
{
	struct framing framing = {FRAMING_CHUNKED, 0};
	struct framer f;
	char out[64];
	size_t n;

	framer_init(&f);
	framer_body(&f, &framing);
	n = write_all(&f, STR("abc"), out);
	n += write_all(&f, STR("de"), out + n);
	ck_assert(framer_open(&f) && !framer_unsent(&f));
	ck_assert(framer_end(&f) && framer_unsent(&f));
	n += write_all(&f, STR_NONE, out + n);
	ck_assert_slice(((struct str){out, n}),
	    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
}
END_TEST

START_TEST(never_more_or_less_than_promised)
{
	struct framing framing = {FRAMING_LENGTH, 4};
	struct framer f;
	char out[16];

	framer_init(&f);
	framer_body(&f, &framing);
	ck_assert_uint_eq(write_all(&f, STR("abc"), out), 3);
	ck_assert(framer_open(&f) && !framer_end(&f));
	ck_assert_uint_eq(write_all(&f, STR("def"), out), 1);
	ck_assert(!framer_open(&f) && framer_end(&f));
	framing.kind = FRAMING_NONE;
	framer_body(&f, &framing);
	ck_assert_uint_eq(write_all(&f, STR("abc"), out), 0);
}
END_TEST

START_TEST(more_runs_than_fit)
{
	struct framing framing = {FRAMING_CHUNKED, 0};
	struct iovec from[100], runs[FRAMER_RUNS];
	struct framer f;
	size_t total, taken = 0, sent = 0;
	int i, n;

	framer_init(&f);
	framer_add(&f, STR("h"));
	framer_body(&f, &framing);
	for (i = 0; i < 100; i++)
		from[i] = (struct iovec){(char *)(uintptr_t)"ab", 2};
	while (taken < 200) {
		n = framer_collect(&f, runs, from, 100, taken);
		ck_assert_int_le(n, (int)FRAMER_RUNS);
		for (i = 0, total = 0; i < n; i++)
			total += runs[i].iov_len;
		sent += total;
		taken += framer_settle(&f, total);
	}
	/* One chunk: "c8\r\n". */
	ck_assert_uint_eq(sent, 1 + 4 + 200);
	ck_assert(framer_end(&f));
}
END_TEST

START_TEST(what_completes)
{
	struct framing framing = {FRAMING_LENGTH, 4};
	struct framer f;

	framer_init(&f);
	framer_add(&f, STR("head"));
	framer_body(&f, &framing);
	ck_assert_uint_eq(framer_own(&f), 4);
	ck_assert(framer_completes(&f, 4));
	ck_assert(!framer_completes(&f, 3));
	framing.kind = FRAMING_CHUNKED;
	framer_body(&f, &framing);
	ck_assert(!framer_completes(&f, 4));
}
END_TEST

/* Behind our own bytes, and of a known length alone. */
START_TEST(what_passes_another_way)
{
	struct framing framing = {FRAMING_LENGTH, 10};
	struct framer f;

	framer_init(&f);
	framer_add(&f, STR("head"));
	framer_body(&f, &framing);
	ck_assert_uint_eq(framer_passable(&f), 0);
	ck_assert_uint_eq(framer_settle(&f, 4), 0);
	ck_assert_uint_eq(framer_passable(&f), 10);
	framer_pass(&f, 7);
	ck_assert_uint_eq(framer_passable(&f), 3);
	ck_assert(!framer_end(&f));
	ck_assert(framer_completes(&f, 3));
	framer_pass(&f, 3);
	ck_assert(framer_end(&f));
	framing.kind = FRAMING_CHUNKED;
	framer_body(&f, &framing);
	ck_assert_uint_eq(framer_passable(&f), 0);
}
END_TEST

UNIT_MAIN("framer", LOOP(any_pieces, rows) PLAIN(each_write_a_chunk)
    PLAIN(never_more_or_less_than_promised) PLAIN(more_runs_than_fit)
    PLAIN(what_completes) PLAIN(what_passes_another_way))
